"""Questions to the Wayback Machine's index (CDX), and what its rows mean.

waybackpy builds the queries and reads the records; it fetches nothing. Its own fetching has no
timeout and takes a 429 for "not archived", and one malformed row ends its parsing.
"""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from waybackpy import WaybackMachineCDXServerAPI

from archive.sources.index import Row
from archive.sources.replay import stamp, time_of
from crawler.urls import without_credentials

if TYPE_CHECKING:
    from collections.abc import Generator

    from waybackpy.cdx_snapshot import CDXSnapshot

    from archive.model import Wanted
    from archive.sources.dialogue import Answer

MAX_ROWS = 50
"""Rows asked for of one address: enough to choose from where the nearest are all alike, and where
each has a redirect from http beside it."""
FIELDS = 7
"""urlkey, timestamp, original, mimetype, statuscode, digest, length."""
NOT_AN_ERROR = "!statuscode:[45].."
"""Keeps good captures, redirects, and revisits, whose status is "-" (`statuscode:200` would hide
them)."""
REVISIT = "-"
"""The status of a revisit: that of the capture that it repeats."""
RESUME_KEY = re.compile(r"\n\s*\n(\S+)\s*$")
"""Where a list goes on: alone after an empty line, at its end."""


class _Query(WaybackMachineCDXServerAPI):
    """waybackpy's query and record reader around a text that somebody else fetched."""

    def __init__(self, url: str, base: str = "", text: str = "", **options: Any) -> None:
        super().__init__(url, filters=[NOT_AN_ERROR], **options)
        self.endpoint = f"{base}/cdx/search/cdx"
        self.query = ""
        self.more: tuple[tuple[str, str], ...] = ()
        self._text = text

    def cdx_api_manager(
        self, payload: dict[str, str], headers: dict[str, str]
    ) -> Generator[str, None, None]:
        del headers
        # waybackpy numbers its filters, and the server ignores names that it does not know.
        pairs = [
            (re.sub(r"^(filter|collapse)\d+$", r"\1", name), payload[name]) for name in payload
        ]
        pairs += [("limit", str(self.limit)), *self.more]
        self.query = f"{self.endpoint}?{urlencode(pairs)}"
        yield self._text


def index_url(base: str, wanted: Wanted) -> str:
    """Write the question for the captures of an address that are nearest to the wanted date."""
    query = _Query(
        without_credentials(wanted.url),
        base,
        end_timestamp=stamp(wanted.latest) if wanted.latest else None,
        closest=stamp(wanted.at),
        sort="closest",
        limit=str(MAX_ROWS),
    )
    list(query.snapshots())
    return query.query


def list_url(base: str, beginning: str, limit: int, resume_key: str = "") -> str:
    """Write the question for all captures of addresses with a beginning, in the index's order.

    Without `collapse`: that looks at neighbouring rows alone, and would drop an address whose
    captures are all like the last one of the address before it.
    """
    query = _Query(beginning, base, match_type="prefix", limit=str(limit))
    query.more = (("showResumeKey", "true"),)
    if resume_key:
        query.more += (("resumeKey", resume_key),)
    list(query.snapshots())
    return query.query


def resume_key(answer: Answer) -> str:
    """Give the key for the next part of a list, "" where this was the last."""
    match = RESUME_KEY.search(answer.body.decode("utf-8", "replace"))
    return match[1] if match else ""


def rows(answer: Answer) -> list[Row] | None:
    """Read the index's answer; None where it is not one, such as an error page in HTML.

    Malformed rows are left out: real indexes have some, with a 14th month for example.
    """
    text = answer.body.decode("utf-8", "replace")
    lines = [it for it in RESUME_KEY.sub("", text).split("\n") if it.strip()]
    good = [line for line in lines if _is_well_formed(line)]
    if "html" in answer.headers.get("content-type", "") or (lines and not good):
        return None
    query = _Query("", text="\n".join(good))
    return [_row(it) for it in query.snapshots()]


def reads(answer: Answer) -> bool:
    """Tell whether an answer is one of the index's with rows in it."""
    return bool(rows(answer))


def _row(record: CDXSnapshot) -> Row:
    return Row(
        original=record.original,
        captured_at=record.datetime_timestamp.replace(tzinfo=UTC),
        status=None if record.statuscode == REVISIT else int(record.statuscode),
        digest=record.digest,
    )


def _is_well_formed(line: str) -> bool:
    fields = line.strip().split(" ")
    return (
        len(fields) == FIELDS
        and time_of(fields[1]) is not None
        and (fields[4] == REVISIT or fields[4].isdecimal())
    )
