"""The rows of a table as text: which character parts its cells, and where each cell stands.

The delimiter is the one by which all rows have equally many cells. Rows that do not, and quotes
that are never closed, make the text unreadable: which cell is which cannot be known then.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.documents import bare
from crawler.documents.errors import Broken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DELIMITERS = ",;\t|"
_SEPARATOR_LINE = re.compile(r"sep=([,;\t|])(?:\r\n|\r|\n|\Z)", re.IGNORECASE)
"""The first line by which Excel is told the delimiter."""
_FIRST_LINE = re.compile(r"\s*[^\r\n]+")
_QUOTE = re.compile(r' *"')
_QUOTE_OR_SPACE = ('"', " ")
_QUOTED = re.compile(r'"[^"]*+(?:""[^"]*+)*+" *')


@dataclass(frozen=True, slots=True)
class Row:
    """Where a row stands in the text with what ends it, and its cells without their quotes."""

    start: int
    end: int
    cells: Sequence[tuple[int, int]]


def dialect(text: str) -> tuple[int, str]:
    """Say where the first row of a CSV text begins, and which delimiter it has."""
    line = _SEPARATOR_LINE.match(text)
    return (line.end(), line[1]) if line else (0, _delimiter(text))


def even(
    text: str, start: int, delimiter: str, *, is_quoting_strict: bool
) -> Iterator[tuple[int, int]]:
    """Yield the spans of the rows; raises Broken at one that has not as many cells as the first."""
    at, width, matches = start, 0, None
    while at < len(text):
        if matches and (match := matches(text, at)):
            yield match.span()
            at = match.end()
            continue
        row = read(text, at, delimiter, is_quoting_strict=is_quoting_strict)
        if row is None:
            return
        if not matches:
            width, matches = len(row.cells), _whole_row(delimiter, len(row.cells)).match
        if len(row.cells) != width:
            reason = f"this row has {_count(len(row.cells))}, and the first one has {_count(width)}"
            raise Broken(row.start, reason)
        yield row.start, row.end
        at = row.end


def read(text: str, at: int, delimiter: str, *, is_quoting_strict: bool) -> Row | None:
    """Read the next row after empty lines; raises Broken where quotes are misplaced.

    Without strict quoting, a quote that closes nothing is a character like others: TSV knows no
    quotes, but spreadsheets write them.
    """
    cell = _cell(delimiter)
    cells: list[tuple[int, int]] = []
    start = at
    while at < len(text) or cells:
        match = cell.match(text, at)
        assert match is not None  # what is no quoted cell is another, if an empty one
        if match[1] is not None:
            cells.append(match.span(1))
        else:
            if is_quoting_strict and text[at : at + 1] in _QUOTE_OR_SPACE:
                _check_quote(text, at)
            cells.append(match.span(3))
        at = match.end()
        if (match[2] or match[4]) != delimiter:
            if len(cells) > 1 or not match[0].isspace():
                return Row(start, at, cells)
            cells, start = [], at
    return None


def _delimiter(text: str) -> str:
    """Tell the delimiter: the one of most cells in the first row, if all rows have as many."""
    widths = {it: _first_width(text, it) for it in DELIMITERS if it in text}
    by_width = sorted(widths, key=lambda it: -widths[it])
    possible = [it for it in by_width if widths[it] > 1]
    if len(possible) == 1:
        return possible[0]
    if possible:
        return next((it for it in possible if _is_even(text, it)), possible[0])
    return _below_a_caption(text, by_width) or DELIMITERS[0]


def _first_width(text: str, delimiter: str) -> int:
    try:
        first = read(text, 0, delimiter, is_quoting_strict=True)
    except Broken:
        return 0
    return len(first.cells) if first else 0


def _is_even(text: str, delimiter: str) -> bool:
    try:
        for _ in even(text, 0, delimiter, is_quoting_strict=True):
            pass
    except Broken:
        return False
    return True


def _below_a_caption(text: str, candidates: Sequence[str]) -> str | None:
    """Tell the delimiter of a table below a line that is none of its rows.

    To read it as one column would make its delimiters parts of URLs. A list of URLs in which such
    characters happen to be is no such table.
    """
    caption = _FIRST_LINE.match(text)
    body = text[caption.end() :].strip("\r\n") if caption else ""
    lines = body.splitlines()[:2]
    if len(lines) < 2 or bare.is_whole(lines[0].strip()):  # noqa: PLR2004 - one row is no table
        return None
    return next(
        (
            it
            for it in candidates
            if re.search(rf'://(?:[^\s":{re.escape(it)}]|:(?!//))*+{re.escape(it)}', body)
            and _first_width(body, it) > 1
            and _is_even(body, it)
        ),
        None,
    )


@lru_cache(maxsize=len(DELIMITERS))
def _cell(delimiter: str) -> re.Pattern[str]:
    """Make the pattern of a cell: what its quotes hold, or all of it, and what ends it."""
    mark = re.escape(delimiter)
    end = rf"({mark}|\r\n?|\n|\Z)"
    return re.compile(rf' *+"([^"]*+(?:""[^"]*+)*+)" *+{end}|([^{mark}\r\n]*+){end}')


@lru_cache(maxsize=len(DELIMITERS))
def _whole_row(delimiter: str, width: int) -> re.Pattern[str]:
    """Make the pattern of a row of so many cells, which no quotes are misplaced in."""
    mark = re.escape(delimiter)
    cell = rf'(?> *+"[^"]*+(?:""[^"]*+)*+" *+(?=[{mark}\r\n]|\Z)|(?! *")[^{mark}\r\n]*+)'
    return re.compile(rf"{cell}(?:{mark}{cell}){{{width - 1}}}+(?:\r\n?|\n|\Z)")


def _check_quote(text: str, start: int) -> None:
    """Raise Broken where a cell that could not be read as a quoted one begins with a quote."""
    if not (quote := _QUOTE.match(text, start)):
        return
    if closed := _QUOTED.match(text, quote.end() - 1):
        raise Broken(closed.end(), "nothing may follow the quote that ends a cell")
    raise Broken(quote.end() - 1, "this quote is never closed")


def _count(cells: int) -> str:
    return "1 cell" if cells == 1 else f"{cells} cells"
