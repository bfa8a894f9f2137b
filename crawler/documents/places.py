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

_BOM = "\ufeff"
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Found:
    """A URL in a text: `Occurrence` before its characters are counted as bytes and lines."""

    url: str
    start: int
    end: int
    kind: Kind
    text: str = ""


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
    line_starts = [0, *(match.end() for match in _LINE_END.finditer(chars))]
    char, byte = 0, len(whole[: len(whole) - len(chars)].encode(document.encoding))
    result = []
    for each in sorted(found, key=attrgetter("start")):
        if each.start < char:
            continue
        start = byte + len(chars[char : each.start].encode(document.encoding))
        char, byte = each.end, start + len(chars[each.start : each.end].encode(document.encoding))
        line = bisect_right(line_starts, each.start)
        result.append(
            Occurrence(
                url=each.url,
                document=document.name,
                line=line,
                column=each.start - line_starts[line - 1] + 1,
                start=start,
                end=byte,
                kind=each.kind,
                text=each.text,
            )
        )
    return result


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
