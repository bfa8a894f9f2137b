"""The Wayback Machine of the Internet Archive."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from archive.sources import cdx, hosts
from archive.sources.search import Archive, replaying, search
from crawler.urls import without_credentials

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.model import Wanted
    from archive.sources.dialogue import Dialogue
    from archive.sources.hosts import Listing
    from archive.sources.index import Row

NAME = "wayback"
TITLE = "The Wayback Machine"


def find(wanted: Wanted, base: str, listed: Sequence[Row] | None = None) -> Dialogue:
    """Look for the capture of an address that people should be sent to."""
    return search(wanted, archive(base), listed)


def list_site(urls: Sequence[str], base: str) -> Listing:
    """Ask for all captures of some addresses of one site at once."""
    public = [without_credentials(url) for url in urls]
    return hosts.list_site(
        public, partial(cdx.list_url, base.rstrip("/")), cdx.rows, cdx.resume_key
    )


def archive(base: str) -> Archive:
    """Say how to ask the Wayback Machine at a base address, such as https://web.archive.org."""
    base = base.rstrip("/")
    return replaying(NAME, TITLE, f"{base}/web", partial(cdx.index_url, base), cdx.rows)
