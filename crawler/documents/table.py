"""Tables as text, CSV and TSV: which cells name URLs, and how a URL is written in one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.documents import rows, values
from crawler.documents.places import Found
from crawler.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from crawler.documents.rows import Row
    from crawler.model import Occurrence

CSV_SUFFIXES = (".csv",)
TSV_SUFFIXES = (".tsv", ".tab")

_TITLES = ("title", "name", "label", "text", "link text", "description")
_TIMES = (
    *("time_added", "date_added", "added", "added_at", "saved_at", "created", "created_at"),
    *("timestamp", "accessed", "accessed_at", "access date", "access_date", "urldate"),
)
"""Heads of columns that say when a link was written, as bookmark services name them."""
_RISKY = re.compile(r'[\x00-\x20\x7f",;|]')


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which columns say what a link is called, and when it was written."""

    titles: Sequence[int]
    times: Sequence[int]


def found(text: str, *, include_code: bool) -> Iterator[Found]:  # noqa: ARG001 - as all formats
    """Find the URLs of a CSV text.

    Raises Broken where rows have unequally many cells, or where quotes are misplaced.
    """
    start, delimiter = rows.dialect(text)
    yield from _found(text, start, delimiter, is_quoting_strict=True)


def found_tabbed(text: str, *, include_code: bool) -> Iterator[Found]:  # noqa: ARG001
    """Find the URLs of a TSV text.

    Raises Broken where rows have unequally many cells.
    """
    yield from _found(text, 0, "\t", is_quoting_strict=False)


def spell(url: str, occurrence: Occurrence) -> str:
    """Write a URL so that its cell stays one cell, quoted or not, and its row keeps its columns.

    What may be the delimiter is percent-encoded, unless the old URL shows that it is harmless.
    """
    spelled = values.spell(url, occurrence.url)
    return _RISKY.sub(
        lambda match: match[0] if match[0] in occurrence.url else f"%{ord(match[0]):02X}", spelled
    )


def _found(text: str, start: int, delimiter: str, *, is_quoting_strict: bool) -> Iterator[Found]:
    columns = None
    for begin, end in rows.even(text, start, delimiter, is_quoting_strict=is_quoting_strict):
        if columns and text.find("://", begin, end) < 0:
            continue
        row = rows.read(text, begin, delimiter, is_quoting_strict=is_quoting_strict)
        assert row is not None
        columns = columns or _columns([text[a:b].strip().lower() for a, b in row.cells])
        yield from _named(text, row, columns)


def _named(text: str, row: Row, columns: _Columns) -> Iterator[Found]:
    spans = [
        (begin + first, begin + last)
        for begin, end in row.cells
        for first, last in values.spans(text[begin:end])
    ]
    if spans:
        title, at = _title(text, row, columns), _written_at(text, row, columns)
        for begin, end in spans:
            yield Found(text[begin:end], begin, end, Kind.VALUE, title, written_at=at)


def _columns(heads: Sequence[str]) -> _Columns:
    """Read the first row, whose cells may be heads."""
    titles = [heads.index(name) for name in _TITLES if name in heads]
    return _Columns(titles, [heads.index(name) for name in _TIMES if name in heads])


def _title(text: str, row: Row, columns: _Columns) -> str:
    """Name a row: by the column whose head says so, else by its first cell that names no URL."""
    for index in (*columns.titles, *range(len(row.cells))):
        start, end = row.cells[index]
        cell = text[start:end].replace('""', '"')
        if cell.strip() and not any(True for _ in values.spans(cell)):
            return values.shown(cell)
    return ""


def _written_at(text: str, row: Row, columns: _Columns) -> datetime | None:
    times = (values.time(text[slice(*row.cells[index])]) for index in columns.times)
    return next((at for at in times if at), None)
