"""The cells of tables in reStructuredText, each as the spans of its lines.

docutils reads tables by columns. Here the bars and gaps of each line count, so that a table is read
the same after a URL in it has become longer than its column.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.documents.rst.lines import Rows

    Cells = list[list[tuple[int, int]]]

_BORDER = re.compile(r"\+(?:[-=]+\+)+\Z")
_SIMPLE_BORDER = re.compile(r"=+[ =]*\Z")
_SIMPLE_RULE = re.compile(r"[-=][-= ]*\Z")
_GAP = re.compile(r" {2,}")
_CELL = re.compile(r'[ \n]*(?:"((?:[^"]|"")*)"[^,\n]*|([^,\n]*))(,|\n|\Z)')
_END_ROWS = 2  # borders: that of the head, and that at the end


def grid(text: str, rows: Rows, row: int, end: int) -> tuple[int, Cells]:
    """Read a table drawn with ``+---+`` and ``|``; say also where it ends."""
    cells: Cells = []
    columns: dict[int, list[tuple[int, int]]] = {}
    begin = row
    while row < end and not (row > begin and rows.is_after_blank[row]) and not rows.indent(row):
        start, last = rows.start[row], rows.end[row]
        if text[start] not in "+|":
            break
        if _BORDER.match(text, start, last):
            cells += columns.values()
            columns = {}
        else:
            for column, span in enumerate(_between_bars(text, start, last)):
                columns.setdefault(column, []).append(span)
        row += 1
    return row, [*cells, *columns.values()]


def simple(text: str, rows: Rows, row: int, end: int) -> tuple[int, Cells] | None:
    """Read a table with ``===`` above and below; None where it does not end."""
    last = _simple_end(text, rows, row, end)
    if last is None:
        return None
    borders = text[rows.start[row] : rows.end[row]]
    starts = [match.start() for match in re.finditer("=+", borders)]
    cells: Cells = []
    columns: dict[int, list[tuple[int, int]]] = {}
    for it in range(row + 1, last):
        start, stop = rows.start[it], rows.end[it]
        is_rule = _SIMPLE_RULE.match(text, start, stop)
        if is_rule or not rows.indent(it):
            cells += columns.values()
            columns = {}
        if not is_rule:
            for begin, finish in _between_gaps(text, rows.first[it], stop):
                columns.setdefault(bisect_right(starts, begin - start), []).append((begin, finish))
    return last + 1, [*cells, *columns.values()]


def csv(text: str, start: int, end: int) -> Cells:
    """Read values between commas, in quotes or in none."""
    cells: Cells = []
    while start < end:
        match = _CELL.match(text, start, end)
        if not match:
            break
        group = 1 if match[1] is not None else 2
        if match[group]:
            cells.append([match.span(group)])
        start = max(match.end(), start + 1)
    return cells


def _between_bars(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans = []
    at = start + 1
    while at < end:
        bar = text.find("|", at, end)
        stop = bar if bar >= 0 else end
        spans.append((at, max(at, at + len(text[at:stop].rstrip()))))
        at = stop + 1
    return spans


def _between_gaps(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans = []
    for gap in _GAP.finditer(text, start, end):
        spans.append((start, gap.start()))
        start = gap.end()
    return [*spans, (start, end)]


def _simple_end(text: str, rows: Rows, row: int, end: int) -> int | None:
    found = 0
    for it in range(row + 1, end):
        if not rows.indent(it) and _SIMPLE_BORDER.match(text, rows.start[it], rows.end[it]):
            found += 1
            is_last = it + 1 == end or rows.is_after_blank[it + 1]
            if found == _END_ROWS or is_last:
                return it
    return None
