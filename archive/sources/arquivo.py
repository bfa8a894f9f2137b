"""Arquivo.pt, the archive of the Portuguese web and of much else, which is served by pywb."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from archive.sources import cdxj
from archive.sources.cdx import MAX_ROWS
from archive.sources.replay import stamp
from archive.sources.search import replaying, search
from crawler.urls import without_credentials

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.model import Wanted
    from archive.sources.dialogue import Dialogue
    from archive.sources.index import Row

NAME = "arquivo"
TITLE = "Arquivo.pt"
NOT_AN_ERROR = "!~status:[45].."
"""Keeps what is no error, and revisits, which have no status."""


def find(wanted: Wanted, base: str, listed: Sequence[Row] | None = None) -> Dialogue:
    """Look for the capture of an address that people should be sent to."""
    base = base.rstrip("/")
    archive = replaying(NAME, TITLE, base, partial(index_url, base), cdxj.rows)
    return search(wanted, archive, listed)


def index_url(base: str, wanted: Wanted) -> str:
    """Write the question for the captures of an address that are nearest to the wanted date."""
    question = {
        "url": without_credentials(wanted.url),
        "output": "json",
        "closest": stamp(wanted.at),
        "sort": "closest",
        "filter": NOT_AN_ERROR,
        "limit": str(MAX_ROWS),
    }
    if wanted.latest is not None:
        question["to"] = stamp(wanted.latest)
    return f"{base}/cdx?{urlencode(question)}"
