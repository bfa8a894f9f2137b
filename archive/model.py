"""The values of the archive's side: lookups, snapshots, links and repairs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.model import Check, Judgement, Occurrence, Page


class Found(StrEnum):
    """What an archive said about a link."""

    FOUND = "found"
    NONE = "none"
    """The archive's own word that it has nothing usable; an error is never this."""
    EXCLUDED = "excluded"
    """The archive may not show the site."""
    THROTTLED = "throttled"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One archived copy of a page.

    `url` is where people go to see it, `original` the address that was captured, `status` the
    status that was captured. `validated` says that its replay was fetched and judged good; then
    `page` is what it shows, None where that is no HTML.
    """

    archive: str
    url: str
    original: str
    captured_at: datetime
    status: int
    digest: str = ""
    title: str = ""
    validated: bool = False
    page: Page | None = None


@dataclass(frozen=True, slots=True)
class Lookup:
    """One question to one archive about one address, and its outcome.

    `requests` counts what it cost. `detail` says in words why there is no snapshot.
    """

    url: str
    archive: str
    asked_at: datetime
    outcome: Found
    snapshot: Snapshot | None = None
    detail: str = ""
    requests: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """Everything known about one URL: the one input of reports and repair, never stored.

    `checks` are those of sound runs, oldest first; `lookup` is the latest, None where no archive
    was asked.
    """

    url: str
    occurrences: tuple[Occurrence, ...]
    checks: tuple[Check, ...]
    judgement: Judgement
    lookup: Lookup | None = None

    @property
    def last_check(self) -> Check | None:
        """The check that the judgement rests on."""
        return self.checks[-1] if self.checks else None

    @property
    def snapshot(self) -> Snapshot | None:
        """The snapshot on offer."""
        return self.lookup.snapshot if self.lookup else None


@dataclass(frozen=True, slots=True)
class Repair:
    """At this occurrence, write `replacement` (a URL) instead, for this reason."""

    occurrence: Occurrence
    replacement: str
    reason: str
