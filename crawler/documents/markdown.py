"""Markdown, as GitHub reads it: links, images, definitions, bare URLs, and HTML in between."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.documents import (
    admonitions,
    bare,
    blocks,
    destinations,
    entities,
    frontmatter,
    html,
    htmlblocks,
    inline,
    percent,
    places,
)
from crawler.documents.errors import Broken
from crawler.documents.moving import Cuts, in_characters, moved
from crawler.documents.stretch import Stretch
from crawler.model import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pyromark import Options

    from crawler.documents.places import Found
    from crawler.model import Occurrence

SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")

_BEGUN = re.compile(r"&(?=#?[A-Za-z0-9]+\Z)")
_REFERENCE = re.compile(r"(&#?\w+);")
_BLANK = r"[\x00-\x08\x0b\x0c\x0e-\x20\x7f]"
_BREAKS = re.compile(r"[\t\n\r]")
_HOST = re.compile(r"\w+://(?:\[[^\]]*\]?)?")


def found(text: str, *, include_code: bool) -> Iterator[Found]:
    """Find the URLs of a Markdown document, those in its front matter too.

    Raises Broken where the parser gives up.
    """
    return whole(text, lambda body: _found(body, include_code=include_code))


def whole(text: str, find: Callable[[str], Iterable[Found]]) -> Iterator[Found]:
    """Find what the front matter of a text names, and what `find` finds in the rest of it.

    `find` gets LF line ends.
    """
    lines = places.Lines(text)
    front = frontmatter.end(lines.text)
    yield from moved(_in_front_matter(lines.text[:front]), lines.original)
    try:
        yield from moved(find(lines.text[front:]), lambda index: lines.original(front + index))
    except Broken as error:
        raise Broken(lines.original(front + error.position), error.reason) from None


def _found(text: str, *, include_code: bool) -> Iterator[Found]:
    cuts = Cuts(text, admonitions.cuts(text))
    within = targets(cuts.text, blocks.GITHUB, include_code=include_code)
    return moved(within, cuts.original) if cuts.text is not text else within


def _in_front_matter(text: str) -> Iterator[Found]:
    data = text.encode()
    found = inline.bare_urls(Stretch(data, 0, len(data)))
    return in_characters((replace(each, after=None) for each in found), data)


def targets(text: str, options: Options, *, include_code: bool) -> Iterator[Found]:
    """Find the URLs of a text with LF line ends and without front matter."""
    data = text.encode()
    return in_characters(_targets(text, data, options, include_code=include_code), data)


def _targets(text: str, data: bytes, options: Options, *, include_code: bool) -> Iterator[Found]:
    """Find the URLs; where they stand is counted in bytes."""
    for piece in blocks.read(text, data, options):
        match piece:
            case blocks.Prose():
                yield from inline.found(data, piece, include_code=include_code)
            case blocks.Gap():
                yield from destinations.definitions(data, piece)
            case blocks.Html():
                stretch = Stretch.of_lines(data, piece.lines)
                yield from htmlblocks.found(stretch, include_code=include_code)
            case blocks.Code() if include_code:
                for start, end in piece.lines:
                    yield from inline.code_urls(Stretch(data, start, end))


def spell(url: str, occurrence: Occurrence) -> str:
    """Write a URL in place of an occurrence's, so that it is read as that URL.

    Characters that mean something to Markdown are escaped, or percent-encoded where nothing can
    be escaped: in bare URLs and autolinks.
    """
    match occurrence.kind:
        case Kind.HTML:
            return html.spell(url, occurrence.url)
        case Kind.BARE:
            return _spell_bare(url, occurrence)
        case Kind.AUTOLINK:
            return _breaks(_guard(percent.without(url, rf"[<>]|{_BLANK}")))
        case Kind.CODE:
            return _spell_code(url)
        case _:
            return _spell_destination(url)


def annotate(url: str, occurrence: Occurrence) -> str:
    """Write a remark to put in after a link, which names its archived copy."""
    if occurrence.kind is Kind.HTML:
        return f' (<a href="{html.spell(url, "")}">archived</a>)'
    return f" ([archived]({_spell_destination(url)}))"


def _spell_code(url: str) -> str:
    """Encode what might mean something in code, of which nobody here knows the language.

    The end of a reference such as ``&copy;`` is encoded too, since the code may stand in HTML.
    """
    return _REFERENCE.sub(r"\1%3B", percent.without(bare.spell(url), r"['\\|]"))


def _spell_bare(url: str, occurrence: Occurrence) -> str:
    old, spelled = occurrence.url, bare.spell(url)
    host = _HOST.match(spelled)
    if host and "[" not in old:  # a label in brackets might be defined somewhere in the document
        spelled = host.group() + percent.without(spelled[host.end() :], r"[\[\]]")
    spelled = _guard(spelled)
    is_raw = occurrence.end - occurrence.start == len(old.encode())
    if is_raw and _BEGUN.search(old):
        return spelled
    return _BEGUN.sub("&amp;", spelled)  # a ";" that follows would make it a reference


def _guard(url: str) -> str:
    """Guard a URL that knows no backslash escapes; a ``|`` might stand in a table's cell."""
    return entities.guard(url).replace("|", "&#124;")


def _spell_destination(url: str) -> str:
    """Escape for a destination that stands in angle brackets or in none."""
    spelled = percent.without(url, rf"`|{_BLANK}")
    spelled = re.sub(r"[\\<>|]", r"\\\g<0>", spelled)
    for pair in ("()", "[]"):
        if not _is_balanced(url, *pair):
            spelled = re.sub(f"[{re.escape(pair)}]", r"\\\g<0>", spelled)
    return _breaks(entities.guard(spelled))


def _breaks(url: str) -> str:
    """Write tabs and line ends, which browsers leave out of a URL, so that they stay what they are.

    Percent-encoded, they would be part of it.
    """
    return _BREAKS.sub(lambda match: f"&#{ord(match[0])};", url)


def _is_balanced(url: str, opening: str, closing: str) -> bool:
    depth = 0
    for char in url:
        depth += (char == opening) - (char == closing)
        if depth < 0:
            return False
    return depth == 0
