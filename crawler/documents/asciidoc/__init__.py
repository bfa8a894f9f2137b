"""AsciiDoc, as Asciidoctor reads it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.documents import bare, html, percent, places
from crawler.documents.asciidoc import blocks, inline
from crawler.documents.moving import moved
from crawler.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.documents.places import Found
    from crawler.model import Occurrence

SUFFIXES = (".adoc", ".asciidoc", ".asc")

_RISKY = re.compile(r"[\x00-\x20\x7f<>]")
_WIDE_BLANKS = (0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)
_RISKY_BUT_FOR_THE_OLD = {*'"`\\{}^|', *map(chr, _WIDE_BLANKS)}
_MARKUP = re.compile(
    # What Asciidoctor makes bold, a dash and the like, within a URL too.
    r"(?<=_)_|(?<=\*)\*|(?<=#)#|(?<=\w)-(?=-\w)|(?<=\.\.)\."
    r"|(?<![\w&;:}])_(?=\S+?_(?!\w))|(?<![\w&;:}])\*(?=\S+?\*(?!\w))|(?<=~)~|~(?=[^~]+~)"
)


def found(text: str, *, include_code: bool) -> Iterator[Found]:
    """Find the URLs of an AsciiDoc document."""
    lines = places.Lines(text)
    return moved(blocks.Reader(lines.text, include_code=include_code).read(), lines.original)


def spell(url: str, occurrence: Occurrence) -> str:
    """Write a URL in place of an occurrence's, so that Asciidoctor reads it as that URL.

    Nothing can be escaped in a URL, so that what is risky is percent-encoded.
    """
    if occurrence.kind is Kind.HTML:
        return html.spell(url, occurrence.url)
    spelled = _safe(url, occurrence.url)
    if not _MARKUP.search(occurrence.url):
        spelled = percent.without(spelled, _MARKUP)
    if occurrence.kind not in {Kind.BARE, Kind.CODE}:
        return spelled
    return bare.spell_as_read(
        spelled, occurrence.url, ("(", ")"), lambda text: inline.bare_end(text, 0, len(text))
    )


def annotate(url: str, occurrence: Occurrence) -> str:  # noqa: ARG001 - as `spell`
    """Write a remark to put in after a link, which names its archived copy."""
    return f" ({_safe(url)}[archived])"


def _safe(url: str, old: str = "") -> str:
    spelled = percent.without(url, _RISKY)
    brackets = "" if {"[", "]"} & set(old) else "[]"  # ++ around a target lets it have some
    for risky in {*brackets, *_RISKY_BUT_FOR_THE_OLD.difference(old)}:
        spelled = spelled.replace(risky, percent.encoded(risky))
    return spelled
