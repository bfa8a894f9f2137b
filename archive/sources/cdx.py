"""Questions to the Wayback Machine's index (CDX), and what its rows mean.

waybackpy builds the queries and reads the records; it fetches nothing. Its own fetching has no
timeout and takes a 429 for "not archived", and one malformed row ends its parsing.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from waybackpy import WaybackMachineCDXServerAPI

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from waybackpy.cdx_snapshot import CDXSnapshot

MAX_ROWS = 10
"""Rows asked for: enough to choose from where every second capture is bad."""
FIELDS = 7
"""urlkey, timestamp, original, mimetype, statuscode, digest, length."""
NOT_AN_ERROR = "!statuscode:[345].."
"""Keeps captures with status 200, and revisits, whose status is "-" (`statuscode:200` would hide
them)."""
REVISIT = "warc/revisit"


class _Query(WaybackMachineCDXServerAPI):
    """waybackpy's query and record reader around a text that somebody else fetched."""

    def __init__(
        self,
        url: str,
        wanted_at: datetime,
        base: str,
        latest: datetime | None = None,
        text: str = "",
    ) -> None:
        super().__init__(
            url,
            end_timestamp=stamp(latest) if latest else None,
            closest=stamp(wanted_at),
            sort="closest",
            filters=[NOT_AN_ERROR],
            limit=str(MAX_ROWS),
        )
        self.endpoint = f"{base}/cdx/search/cdx"
        self.query = ""
        self._text = text

    def cdx_api_manager(
        self, payload: dict[str, str], headers: dict[str, str]
    ) -> Generator[str, None, None]:
        del headers
        # waybackpy numbers its filters, and the server ignores names that it does not know.
        pairs = [
            (re.sub(r"^(filter|collapse)\d+$", r"\1", name), payload[name]) for name in payload
        ]
        self.query = f"{self.endpoint}?{urlencode([*pairs, ('limit', self.limit)])}"
        yield self._text


def stamp(at: datetime) -> str:
    """Write a time as the archive does: 14 digits, in UTC."""
    return at.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def index_url(url: str, wanted_at: datetime, base: str, latest: datetime | None = None) -> str:
    """Write the question for the captures of an address that are nearest to a date.

    With `latest`, for those alone that are not later than that.
    """
    query = _Query(url, wanted_at, base, latest)
    list(query.snapshots())
    return query.query


def records(body: bytes, content_type: str) -> list[CDXSnapshot] | None:
    """Read the index's answer; None where it is not one, such as an error page in HTML.

    Malformed rows are left out: real indexes have some, with a 14th month for example.
    """
    text = body.decode("utf-8", "replace").strip()
    rows = [line for line in text.split("\n") if line.strip()]
    good = [row for row in rows if _is_well_formed(row)]
    if "html" in content_type or (rows and not good):
        return None
    query = _Query("", datetime.now(UTC), "", text="\n".join(good))
    return list(query.snapshots())


def _is_well_formed(row: str) -> bool:
    fields = row.split(" ")
    if len(fields) != FIELDS or not re.fullmatch(r"\d{14}", fields[1]):
        return False
    try:
        datetime.strptime(fields[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return False
    return True


def good_captures(rows: Iterable[CDXSnapshot], wanted_at: datetime) -> list[datetime]:
    """Give the times of captures that may be good, nearest to the wanted date first."""
    times = {
        row.datetime_timestamp.replace(tzinfo=UTC)
        for row in rows
        if row.statuscode == "200" or row.mimetype == REVISIT
    }
    return sorted(times, key=lambda at: abs(at - wanted_at))
