"""The query language and the answers of the Wayback Machine's CDX server, as pure functions."""

import calendar
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import NamedTuple
from urllib.parse import parse_qs, quote_plus, unquote_plus


class Row(NamedTuple):
    """One line of the index, its fields in the order of the text form."""

    urlkey: str
    timestamp: str
    original: str
    mimetype: str
    statuscode: str
    digest: str
    length: str


class BadQueryError(Exception):
    """The query cannot be answered; the message says why."""


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked; parameters that the CDX server does not know are ignored, as there."""

    url: str
    match_type: str | None = None
    first: str = ""
    last: str = ""
    filters: tuple[str, ...] = ()
    collapses: tuple[str, ...] = ()
    sort: str = ""
    closest: str = ""
    limit: int | None = None
    fields: tuple[str, ...] = Row._fields
    as_json: bool = False
    show_resume_key: bool = False
    resume_key: str = ""


def parse(query_string: str) -> Query:
    """Read a query string; raise `BadQueryError` when there is no URL or a value is no value."""
    given = parse_qs(query_string, keep_blank_values=True)
    one = {name: values[0] for name, values in given.items()}
    if not one.get("url"):
        raise BadQueryError("url= is needed")
    fields = [name for name in one.get("fl", "").split(",") if name in Row._fields]
    return Query(
        url=one["url"],
        match_type=one.get("matchType") or None,
        first=one.get("from", ""),
        last=one.get("to", ""),
        filters=tuple(given.get("filter", ())),
        collapses=tuple(given.get("collapse", ())),
        sort=one.get("sort", ""),
        closest=one.get("closest", ""),
        limit=_number(one["limit"]) if one.get("limit") else None,
        fields=tuple(fields) or Row._fields,
        as_json=one.get("output") == "json",
        show_resume_key=one.get("showResumeKey") == "true",
        resume_key=one.get("resumeKey", ""),
    )


def select(rows: Iterable[Row], query: Query) -> tuple[list[Row], str]:
    """Return the rows that answer the query, and the key to go on with, if rows were left."""
    kept = [row for row in rows if _in_span(row, query) and _passes(row, query.filters)]
    kept = _sorted(kept, query)
    for collapse in query.collapses:
        kept = _collapsed(kept, collapse)
    limit = query.limit
    if limit is None or len(kept) <= abs(limit):
        return kept, ""
    if limit < 0:
        return kept[limit:], ""
    following = kept[limit]
    wanted = query.show_resume_key and not query.sort
    return kept[:limit], quote_plus(f"{following.urlkey} {following.timestamp}") if wanted else ""


def table(rows: Iterable[Row], query: Query) -> list[list[str]]:
    """Return the fields asked for, row by row."""
    at = [Row._fields.index(name) for name in query.fields]
    return [[row[index] for index in at] for row in rows]


def spoiled(lines: Sequence[list[str]], query: Query) -> list[list[str]]:
    """Mix in what real indexes hold too: a date that is none, and a row of five fields."""
    sample = list(lines[0]) if lines else table([_SAMPLE], query)[0]
    undated = [
        "20000800241623" if name == "timestamp" else value
        for name, value in zip(query.fields, sample, strict=True)
    ]
    return [undated, *lines[:1], sample[:5], *lines[1:]]


def text(lines: Sequence[list[str]], query: Query, resume_key: str = "") -> str:
    """Write lines as the CDX server does: one row a line, or JSON with a header row."""
    if not query.as_json:
        tail = f"\n{resume_key}\n" if resume_key else ""
        return "".join(" ".join(line) + "\n" for line in lines) + tail
    whole = [list(query.fields), *lines] if lines else []
    whole += [[], [resume_key]] if resume_key else []
    return "[" + ",\n".join(json.dumps(line) for line in whole) + "]\n"


def nearest(rows: Sequence[Row], timestamp: str) -> list[Row]:
    """Return the rows by their distance from a moment, the nearest first."""
    wanted = moment(timestamp)
    return sorted(rows, key=lambda row: abs(moment(row.timestamp) - wanted))


def moment(digits: str) -> datetime:
    """Read 1 to 14 digits; what is missing is taken as late as may be, as in replay.

    >>> moment("2015").isoformat(), moment("20150231").isoformat()
    ('2015-12-31T23:59:59+00:00', '2015-02-28T23:59:59+00:00')
    """
    whole = digits + "29991231235959"[len(digits) :]
    year, month = max(int(whole[:4]), 1), min(max(int(whole[4:6]), 1), 12)
    day = min(max(int(whole[6:8]), 1), calendar.monthrange(year, month)[1])
    hour, minute, second = int(whole[8:10]), int(whole[10:12]), int(whole[12:14])
    return datetime(year, month, day, min(hour, 23), min(minute, 59), min(second, 59), tzinfo=UTC)


_SAMPLE = Row(
    "com,example)/", "20000101000000", "http://example.com/", "text/html", "200", "A" * 32, "512"
)


def _number(written: str) -> int:
    try:
        return int(written)
    except ValueError:
        raise BadQueryError(f"limit={written} is no number") from None


def _in_span(row: Row, query: Query) -> bool:
    """Compare as many digits as were given: both ends count."""
    if query.first and row.timestamp[: len(query.first)] < query.first:
        return False
    if query.last and row.timestamp[: len(query.last)] > query.last:
        return False
    if not query.resume_key:
        return True
    urlkey, _, timestamp = unquote_plus(query.resume_key).rpartition(" ")
    return (row.urlkey, row.timestamp) >= (urlkey, timestamp)


def _passes(row: Row, filters: Iterable[str]) -> bool:
    return all(_passes_one(row, written) for written in filters)


def _passes_one(row: Row, written: str) -> bool:
    field, _, pattern = written.removeprefix("!").partition(":")
    try:
        matches = re.fullmatch(pattern, str(getattr(row, field)) if field in Row._fields else "")
    except re.error as error:
        raise BadQueryError(f"filter={written}: {error}") from error
    if field not in Row._fields:
        raise BadQueryError(f"filter={written} names no field of {', '.join(Row._fields)}")
    return (matches is None) == written.startswith("!")


def _sorted(rows: list[Row], query: Query) -> list[Row]:
    if query.sort == "closest" and query.closest:
        return nearest(rows, query.closest)
    return sorted(rows, key=lambda row: row[:2], reverse=query.sort == "reverse")


def _collapsed(rows: Iterable[Row], collapse: str) -> list[Row]:
    """Keep the first of neighbours that are alike in a field, or in its first characters."""
    field, _, length = collapse.partition(":")
    if field not in Row._fields:
        raise BadQueryError(f"collapse={collapse} names no field of {', '.join(Row._fields)}")
    size = int(length) if length.isdigit() else None
    index = Row._fields.index(field)
    return [next(group) for _, group in groupby(rows, key=lambda row: row[index][:size])]
