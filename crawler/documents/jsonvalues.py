"""JSON and JSON Lines: the URLs in the values that are strings; not those in names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.documents import days, jsontext, values
from crawler.documents.places import Found
from crawler.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.model import Occurrence

SUFFIXES = (".json", ".geojson", ".jsonld", ".webmanifest")
LINES_SUFFIXES = (".jsonl", ".ndjson")

_TITLES = ("title", "name", "label", "text", "description")
_TIMES = frozenset(
    (
        *("dateadded", "date_added", "time_added", "added", "added_at", "saved_at", "created"),
        *("created_at", "timestamp", "time", "accessed", "accessed_at", "urldate"),
    )
)
"""Names whose value says when a link was written: those of browsers and of bookmark services."""
_TOKEN = re.compile(rf"{jsontext.STRING}(\s*:)?|([{{}}])", re.DOTALL)
_TWO_SLASHES = re.compile(r"(?:/|\\u002f)\\?(?:/|u002f)", re.IGNORECASE)
_TIME = re.compile(r'\s*+(?:"([^"\\]*+)"|(\d++))')
_DATE_PARTS = re.compile(
    r'\s*\{\s*"date-parts"\s*:\s*\[\s*\[\s*"?(\d{4})"?\s*,\s*"?(\d\d?)"?\s*,\s*"?(\d\d?)"?\s*\]'
)
"""A day as CSL-JSON has it (citeproc-js): ``"accessed": {"date-parts": [[2019, 3, 4]]}``."""


@dataclass(slots=True)
class _Object:
    """What is known of an object while its members are read."""

    name: str = ""
    titles: dict[str, tuple[int, int]] = field(default_factory=dict)
    written_at: datetime | None = None
    urls: list[tuple[str, int, int]] = field(default_factory=list)

    def found(self, text: str) -> Iterator[Found]:
        """Yield the URLs of its members, which are named and dated by its other members."""
        if not self.urls:
            return
        titles = (self.titles[name] for name in _TITLES if name in self.titles)
        title = next(titles, None)
        shown = values.shown(jsontext.literal(text, *title).text) if title else ""
        for url, start, end in self.urls:
            yield Found(url, start, end, Kind.VALUE, shown, written_at=self.written_at)


def found(text: str, *, include_code: bool) -> Iterator[Found]:  # noqa: ARG001 - as all formats
    """Find the URLs of a JSON text; raises Broken, or RecursionError where it nests too deeply."""
    jsontext.check(text)
    yield from _found(text)


def found_in_lines(text: str, *, include_code: bool) -> Iterator[Found]:  # noqa: ARG001
    """Find the URLs of JSON Lines, each of which is a JSON text or empty; raises as `found`."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        if not text[start:end].isspace():
            jsontext.check(text, start, end)
        start = end
    yield from _found(text)


def spell(url: str, occurrence: Occurrence) -> str:
    """Write a URL as it must stand in a string."""
    return jsontext.escape(values.spell(url, occurrence.url), occurrence)


def _found(text: str) -> Iterator[Found]:
    """Find the URLs of text that is JSON, or several JSON texts in a row."""
    open_: list[_Object] = [_Object()]
    for match in _TOKEN.finditer(text):
        inner = open_[-1]
        if match[3] == "{":
            open_.append(_Object())
        elif match[3]:
            yield from open_.pop().found(text)
        elif match[2]:
            inner.name = match[1].lower()
            if inner.name in _TIMES:
                inner.written_at = inner.written_at or _time(text, match.end())
        elif _TWO_SLASHES.search(match[1]):
            inner.urls.extend(_urls(text, *match.span(1)))
        elif inner.name in _TITLES:
            inner.titles.setdefault(inner.name, match.span(1))
    yield from open_.pop().found(text)


def _urls(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    string = jsontext.literal(text, start, end)
    for first, last in values.spans(string.text):
        yield string.text[first:last], string.position(first), string.position(last)


def _time(text: str, at: int) -> datetime | None:
    """Read the value after a name as a time."""
    if match := _TIME.match(text, at):
        return values.time(match[1] or match[2] or "")
    if match := _DATE_PARTS.match(text, at):
        named = days.read("{}-{:0>2}-{:0>2}".format(*match.groups()))
        return named.middle(datetime.now(UTC)) if named else None
    return None
