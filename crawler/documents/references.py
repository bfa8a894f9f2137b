"""What a stretch of HTML or XML says once its references are undone, and where each part stands."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from html.entities import html5
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_HTML = re.compile(r"&(?:#(?:[xX][0-9A-Fa-f]+|[0-9]+);?|[A-Za-z][A-Za-z0-9]*;?)")
_XML = re.compile(r"&(?:#(?:x[0-9A-Fa-f]+|[0-9]+)|amp|lt|gt|quot|apos);")
_XML_NAMES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'"}
_MAX_DIGITS = 7
"""More are no character: the last one is 1114111, or 10FFFF."""


class Said:
    """What a stretch of a source says: ``text``, whose characters know where they stand.

    Of a reference that means two characters the second counts as standing within it.
    """

    def __init__(self, text: str, begins: list[int], stands: list[int]) -> None:
        self.text = text
        self._begins = begins
        self._stands = stands

    def source(self, index: int) -> int:
        """Say where in the source a character of ``text`` stands, or its end."""
        before = bisect_right(self._begins, index) - 1
        return self._stands[before] + index - self._begins[before]


def attribute(source: str, start: int, end: int) -> Said:
    """Undo the references in the value of an HTML attribute, as browsers do.

    One without ``;`` means nothing before ``=``, a letter or a digit: ``?a=1&copy=2`` is a URL.
    """

    def meaning(match: re.Match[str]) -> str:
        reference = match[0]
        if reference[1] != "#":
            is_one = reference[1:] in html5 and (
                reference[-1] == ";" or not source.startswith("=", match.end(), end)
            )
            return html.unescape(reference) if is_one else reference
        return _numbered(reference)

    return _said(source, start, end, _HTML, meaning)


def shown(source: str, start: int, end: int) -> Said:
    """Undo the references in the text of HTML, as browsers do."""

    def meaning(match: re.Match[str]) -> str:
        return _numbered(match[0]) if match[0][1] == "#" else html.unescape(match[0])

    return _said(source, start, end, _HTML, meaning)


def xml(source: str, start: int, end: int) -> Said:
    """Undo the references in well-formed XML; a name that a DTD elsewhere may know stays."""

    def meaning(match: re.Match[str]) -> str:
        return _XML_NAMES.get(match[0]) or _numbered(match[0])

    return _said(source, start, end, _XML, meaning)


def literal(source: str, start: int, end: int) -> Said:
    """Take a stretch as it is, such as a CDATA section."""
    return Said(source[start:end], [0], [start])


def _said(
    source: str,
    start: int,
    end: int,
    references: re.Pattern[str],
    meaning: Callable[[re.Match[str]], str],
) -> Said:
    if source.find("&", start, end) < 0:
        return literal(source, start, end)
    pieces: list[str] = []
    begins, stands = [0], [start]
    length, at = 0, start
    for match in references.finditer(source, start, end):
        meant = meaning(match)
        if meant != match[0]:
            pieces += [source[at : match.start()], meant]
            length += match.start() - at + len(meant)
            at = match.end()
            begins.append(length)
            stands.append(at)
    pieces.append(source[at:end])
    return Said("".join(pieces), begins, stands)


def _numbered(reference: str) -> str:
    """Give the character of a numeric reference, as the HTML standard has it (13.2.5.80)."""
    digits = reference[2:].rstrip(";")
    base = 16 if digits[0] in "xX" else 10
    digits = digits.lstrip("xX").lstrip("0") or "0"
    if len(digits) > _MAX_DIGITS:
        return "\ufffd"
    # The standard library leaves out controls and the like, which browsers keep.
    return html.unescape(reference) or chr(int(digits, base))
