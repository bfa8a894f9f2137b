"""What every report is made from, and the questions that all of them ask of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.model import Verdict

if TYPE_CHECKING:
    from archive.model import Link
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


@dataclass(frozen=True, slots=True)
class Overview:
    """One run and its links, in reading order; `version` is linkmend's own."""

    run: Run
    links: tuple[Link, ...]
    version: str

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
    if link.lookup is None:
        return "The archive was not asked yet."
    snapshot = link.lookup.snapshot
    if snapshot is None:
        return link.lookup.detail or f"Archive: {link.lookup.outcome}."
    title = f": {snapshot.title}" if snapshot.title else ""
    return f"Snapshot of {snapshot.captured_at:%Y-%m-%d}{title}"
