"""What every report is made from, and the questions that all of them ask of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from archive.model import Basis
from crawler.captures import is_archive_today, is_snapshot
from crawler.model import Verdict
from crawler.urls import is_local

if TYPE_CHECKING:
    from archive.model import Link, Lookup
    from crawler.model import Run

WORST_FIRST = (
    Verdict.DEAD,
    Verdict.FAILING,
    Verdict.BLOCKED,
    Verdict.MOVED,
    Verdict.UNCHECKED,
    Verdict.SKIPPED,
    Verdict.ALIVE,
)

WANTED_DAY = {
    Basis.WRITTEN: "the day when the link was written",
    Basis.LAST_ALIVE: "the day when it was last seen alive",
    Basis.FIRST_FAILED: "the day when it was first seen to fail",
    Basis.BEFORE_CHANGE: "a year before it was seen to have changed",
    Basis.NAMED: "the day that the link names",
}


@dataclass(frozen=True, slots=True)
class Overview:
    """One run and its links, in reading order.

    `version` is linkmend's own. `archive_requests` counts what archives had to answer for the run.
    """

    run: Run
    links: tuple[Link, ...]
    version: str
    archive_requests: int = 0

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many links have each verdict, worst first, without those that none has."""
        counted = Counter(link.judgement.verdict for link in self.links)
        return {verdict: counted[verdict] for verdict in WORST_FIRST if counted[verdict]}

    def having(self, verdict: Verdict) -> list[Link]:
        """Give the links with a verdict, in reading order."""
        return [link for link in self.links if link.judgement.verdict is verdict]


def offer(link: Link) -> str:
    """Say in one sentence what the archive has for a dead link."""
    if is_local(link.url):
        return "No archive has your own files."
    if link.lookup is None and (is_snapshot(link.url) or is_archive_today(link.url)):
        return "It is at an archive itself, and no other is asked about it."
    if link.lookup is None:
        return "The archive was not asked yet."
    snapshot = link.snapshot
    if snapshot is None:
        return " ".join(map(_refusal, (link.lookup, *link.others)))
    title = f": {snapshot.title}" if snapshot.title else ""
    distance = _distance(link.lookup)
    return f"Snapshot of {snapshot.captured_at:%Y-%m-%d}{distance}{title}"


def notes(link: Link) -> list[str]:
    """Say what else is to be known of a link."""
    found = []
    if link.missing_fragment:
        found.append(f"The page has no place of the name #{link.missing_fragment}.")
    if is_archive_today(link.url):
        found.append(
            "archive.today was found to alter its captures, and English Wikipedia bans it since "
            "2026-02-20: link to another archive."
        )
    if link.clean:
        found.append(f"Better written: {link.clean}")
    if link.revived:
        found.append(f"The page itself is alive, and the same: {link.revived}")
    return found


def cost(overview: Overview) -> str:
    """Say in one sentence what archives had to answer for a run, "" where that is nothing."""
    count = overview.archive_requests
    if not count:
        return ""
    requests = "1 request" if count == 1 else f"{count} requests"
    dead = len(overview.having(Verdict.DEAD))
    each = f", {count / dead:.1f} for each dead link" if dead else ""
    return f"Archives had {requests} from this run{each}."


def _distance(lookup: Lookup) -> str:
    """Say how far a snapshot is from the wanted day, "" where that is not known."""
    if lookup.distance is None or lookup.basis is None:
        return ""
    days = round(lookup.distance / timedelta(days=1))
    day = WANTED_DAY[lookup.basis]
    if days == 0:
        return f" (of {day})"
    count = "1 day" if abs(days) == 1 else f"{abs(days)} days"
    return f" ({count} {'after' if days > 0 else 'before'} {day})"


def _refusal(lookup: Lookup) -> str:
    """Say why an archive has no snapshot for people, and when it is asked again."""
    if lookup.snapshot is not None:
        copy = lookup.snapshot
        return f"There is a copy of {copy.captured_at:%Y-%m-%d} in {copy.url} ({lookup.archive})."
    said = lookup.detail or f"Archive: {lookup.outcome}."
    again = lookup.ask_again_at
    if again is None or again <= lookup.asked_at:
        return said
    return f"{said} It will be asked again from {again:%Y-%m-%d} on."
