"""The lines of a reStructuredText document, each with where it begins for the block around it."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from itertools import accumulate

from crawler.documents import places

# What ends a line for docutils, which asks str.splitlines; \v and \f are spaces to it.
_AS_DOCUTILS = str.maketrans(
    dict.fromkeys("\x1c\x1d\x1e\x85\u2028\u2029", "\n") | dict.fromkeys("\v\f", " ")
)
_ODD = re.compile("[\v\f\x1c-\x1e\x85\u2028\u2029]")
_LINE = re.compile(r"[^\n]*[^\s][^\n]*")
_TAB_COLUMNS = 8


class Source:
    """A text as docutils splits it, which remembers where each character stood."""

    def __init__(self, original: str) -> None:
        self._lines = places.Lines(original)
        text = self._lines.text
        self.text = text.translate(_AS_DOCUTILS) if _ODD.search(text) else text
        self._tabs: list[int] = []
        self._before: list[int] = []
        if "\t" in self.text:
            self._expand()

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Say where the characters from `start` to `end`, of which there is one, stood."""
        return self._original(start), self._original(end - 1) + 1

    def _original(self, index: int) -> int:
        at = bisect_left(self._tabs, index)
        if at:
            index = max(index - self._before[at - 1], self._tabs[at - 1] - self._before[at - 1] + 1)
        return self._lines.original(index)

    def _expand(self) -> None:
        """Put spaces in place of tabs; note where each stood, and how many were put in so far."""
        pieces, widths, column, length = [], [], 0, 0
        for part in re.split(r"([\t\n])", self.text):
            if part == "\t":
                width = _TAB_COLUMNS - column % _TAB_COLUMNS
                self._tabs.append(length + width - 1)
                widths.append(width - 1)
                part = " " * width  # noqa: PLW2901
            pieces.append(part)
            length += len(part)
            column = 0 if part == "\n" else column + len(part)
        self._before = list(accumulate(widths))
        self.text = "".join(pieces)


class Rows:
    """The lines that are not blank: where each begins, where its first mark stands, where it ends.

    A block that is read moves ``start`` of its lines to what lies inside of it.
    """

    def __init__(self, text: str) -> None:
        self.start = array("q")
        self.first = array("q")
        self.end = array("q")
        self.is_after_blank = bytearray()
        last = -1
        for match in _LINE.finditer(text):
            line = match.group()
            self.start.append(match.start())
            self.first.append(match.end() - len(line.lstrip()))
            self.end.append(match.start() + len(line.rstrip()))
            self.is_after_blank.append(match.start() != last + 1)
            last = match.end()

    def __len__(self) -> int:
        return len(self.start)

    def indent(self, row: int) -> int:
        """Say by how much a line is indented within its block."""
        return self.first[row] - self.start[row]

    def indented(self, row: int, end: int, *, at_least: int = 1, until_blank: bool = False) -> int:
        """Say where the run of lines ends that begins at `row`, and is indented as much."""
        while (
            row < end
            and self.first[row] - self.start[row] >= at_least
            and not (until_blank and self.is_after_blank[row])
        ):
            row += 1
        return row

    def enter(self, row: int, end: int, indent: int | None = None) -> None:
        """Move the beginning of lines by an indent, or by what they have in common."""
        if indent is None:
            indent = min((self.first[it] - self.start[it] for it in range(row, end)), default=0)
        for it in range(row, end):
            self.start[it] += indent

    def cut(self, row: int, at: int) -> None:
        """Let a line begin at a place, where its first mark stands."""
        self.start[row] = self.first[row] = at

    def spans(self, row: int, end: int) -> list[tuple[int, int]]:
        """List where lines begin and end."""
        return [(self.start[it], max(self.start[it], self.end[it])) for it in range(row, end)]
