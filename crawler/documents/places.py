"""Where the characters of a document stand in its bytes, lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from crawler.model import Document, Kind, Occurrence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

_BOM = "\ufeff"
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Found:
    """A URL in a text: `Occurrence` before its characters are counted as bytes and lines.

    ``url`` is as its author means it, of whatever scheme or none; `crawler.documents` keeps those
    that can be looked at. ``start``, ``end`` and ``after`` count characters.
    """

    url: str
    start: int
    end: int
    kind: Kind
    text: str = ""
    after: int | None = None
    written_at: datetime | None = None


def text(document: Document) -> str:
    """Decode a document, without its byte order mark.

    Raises UnicodeDecodeError.
    """
    return document.data.decode(document.encoding).removeprefix(_BOM)


def occurrences(document: Document, found: Iterable[Found]) -> list[Occurrence]:
    """Turn what was found in a document's `text` into occurrences, in the order of their spans.

    Of two spans that overlap, the first stays.
    """
    whole = document.data.decode(document.encoding)
    chars = whole.removeprefix(_BOM)
    line_starts = _line_starts(chars)
    kept: list[Found] = []
    for each in sorted(found, key=attrgetter("start")):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    ends = (each.after for each in kept if each.after is not None)
    wanted = {*(it.start for it in kept), *(it.end for it in kept), *ends}
    mark = whole[: len(whole) - len(chars)].encode(document.encoding)
    byte_of = _offsets(chars, document.encoding, wanted, len(mark))
    result = []
    for each in kept:
        line = bisect_right(line_starts, each.start)
        result.append(
            Occurrence(
                url=each.url,
                document=document.name,
                line=line,
                column=each.start - line_starts[line - 1] + 1,
                start=byte_of[each.start],
                end=byte_of[each.end],
                kind=each.kind,
                text=each.text,
                written_at=each.written_at,
                after=None if each.after is None else byte_of[each.after],
            )
        )
    return result


def line_and_column(text: str, index: int) -> tuple[int, int]:
    r"""Say in which line and column a character of a text stands, both counted from 1.

    >>> line_and_column("a\r\nbc", 4)
    (2, 2)
    """
    line_starts = _line_starts(text)
    line = bisect_right(line_starts, index)
    return line, index - line_starts[line - 1] + 1


def spans(document: Document, occurrences: Iterable[Occurrence]) -> list[tuple[int, int]]:
    """Say where occurrences, in the order of their spans, stand among a document's characters.

    A byte order mark counts as one.
    """
    byte = char = 0
    result = []
    for each in occurrences:
        start = char + len(document.data[byte : each.start].decode(document.encoding))
        char = start + len(document.data[each.start : each.end].decode(document.encoding))
        byte = each.end
        result.append((start, char))
    return result


class Lines:
    """A text with its line ends made LF, which remembers where each character stood."""

    def __init__(self, original: str) -> None:
        self.text = original.replace("\r\n", "\n").replace("\r", "\n")
        self._after_crlf = [
            match.start() - before for before, match in enumerate(re.finditer("\r\n", original))
        ]

    def original(self, index: int) -> int:
        """Say where the character at an index of ``text`` stands in the original."""
        return index + bisect_left(self._after_crlf, index)


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in _LINE_END.finditer(text))]


def _offsets(chars: str, encoding: str, wanted: Iterable[int], first: int) -> dict[int, int]:
    """Give the offset in bytes of each wanted character, where the first one stands at `first`."""
    found = {}
    at, byte = 0, first
    for index in sorted(wanted):
        byte += len(chars[at:index].encode(encoding))
        at = index
        found[index] = byte
    return found
