"""How URLs are written in reStructuredText, so that they are read as themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.documents import html, percent
from crawler.model import Kind

if TYPE_CHECKING:
    from crawler.model import Occurrence

_NOT_BARE = re.compile(r"[^-_.!~*'()\[\];/:@&=+$,%a-zA-Z0-9?#]")
_NOT_A_TARGET = re.compile(r"[\s\x00-\x1f\x7f<>`]")
_NOT_RAW = re.compile(r"[\s\x00-\x1f\x7f<>]")
_MARKUP = re.compile(r"_(?![A-Za-z0-9])|\*")
_BAD_END = re.compile(r"[^_~*/=+a-zA-Z0-9]\Z")
_PARTS = re.compile(r"([^?#]*)(\?[^#]*)?(#.*)?", re.DOTALL)


def spell(url: str, occurrence: Occurrence) -> str:
    """Write a URL in place of an occurrence's, so that docutils reads it as that URL.

    What no URL holds raw is percent-encoded; what is markup gets a backslash.
    """
    match occurrence.kind:
        case Kind.HTML:
            return html.spell(url, occurrence.url)
        case Kind.BARE:
            return _bare(url, occurrence.url)
        case Kind.VALUE:
            risky = "".join({",", '"'} - set(occurrence.url))
            escaped = percent.without(url, re.compile(f"[{risky}]")) if risky else url
            return _bare(escaped, occurrence.url)
        case Kind.AUTOLINK | Kind.CODE:
            return percent.without(url, _NOT_RAW)
        case _:
            return _target(url, occurrence.url)


def annotate(url: str, occurrence: Occurrence) -> str:  # noqa: ARG001 - one signature for all
    """Write a remark to put in after a link, which names its archived copy."""
    return f" (`archived <{_target(url, '')}>`__)"


def _target(url: str, old: str) -> str:
    spelled = percent.without(url, _NOT_A_TARGET).replace("\\", r"\\")
    for risky in set('|"') - set(old):  # they might stand in a table
        spelled = spelled.replace(risky, percent.encoded(risky))
    return re.sub(r"_\Z", r"\\_", spelled)


def _bare(url: str, old: str) -> str:
    path, query, fragment = (part or "" for part in _parts(percent.without(url, _NOT_BARE)))
    query = "?" + query[1:].replace("?", "%3F") if query[1:] else ""
    fragment = "#" + percent.without(fragment[1:], "[?#]") if fragment[1:] else ""
    parts = [part for part in (path, query, fragment) if part]
    ended = [percent.without(part, _BAD_END) for part in parts]
    if _BAD_END.search(old):  # the place is such that any mark may be the last: before a ">"
        ended[-1] = parts[-1]
    return _MARKUP.sub(r"\\\g<0>", "".join(ended))


def _parts(url: str) -> tuple[str | None, ...]:
    match = _PARTS.fullmatch(url)
    assert match
    return match.groups()
