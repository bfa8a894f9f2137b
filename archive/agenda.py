"""Which captures the archives are to be asked for, in which order, and which of them together."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archive.model import Basis, Wanted
from archive.policies import Policies
from archive.sources.hosts import site_key
from archive.wanting import wanted
from crawler.captures import is_archive_today, is_snapshot, wayback_capture
from crawler.model import Include
from crawler.urls import address, is_local

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence

    from archive.store import ArchiveStore
    from crawler.model import Check

POLL_INTERVAL_S = 0.5
"""How often a crawl that is under way is looked at for new dead links."""
MIN_SHARED = 5
"""From so many dead links of a site on, one question about the site costs the archive less than the
search for the nearest capture of each."""


@dataclass(frozen=True, slots=True)
class Crawl:
    """The state of a crawl beside which archives are asked."""

    is_running: bool
    run_id: int | None


class Agenda:
    """The links of a run about which archives are to be asked, each once.

    `crawl` tells of a crawl in the same process, whose dead links are given while it goes on. Those
    of one site are given together when all of its links were looked at, so that they can be asked
    about together. `policies` say of which links that only fail a snapshot would be used.
    """

    def __init__(
        self,
        store: ArchiveStore,
        crawl: Callable[[], Crawl] | None,
        policies: Policies | None = None,
    ) -> None:
        self._store = store
        self._crawl = crawl
        self._policies = policies or Policies()
        self._given: set[str] = set()
        self._written_at: dict[str, datetime | None] = {}
        self._total: Counter[str] = Counter()
        self._unchecked: Counter[str] = Counter()
        self._waiting: defaultdict[str, list[str]] = defaultdict(list)
        self.run_id: int | None = None

    async def groups(self) -> AsyncIterator[list[Wanted]]:
        """Give what is wanted, that of one site together where it is much."""
        seen_id = 0
        while self._crawl is not None:
            crawl = self._crawl()
            if not crawl.is_running:
                break
            if crawl.run_id is not None:
                self._begin(crawl.run_id)
                urls, seen_id = self._store.checked_after(crawl.run_id, seen_id)
                for group in self._grouped(self._ready(urls)):
                    yield group
            yield []  # who waits for this may have something else to do
            await asyncio.sleep(POLL_INTERVAL_S)
        run = self._store.run(self._crawl().run_id if self._crawl is not None else None)
        lost = self._crawl is not None and run is not None and run.sound is False
        if run is not None and not lost:  # where nothing can be reached, no archive can
            self._begin(run.id)
            for group in self._grouped(self._written_at):
                yield group

    def _begin(self, run_id: int) -> None:
        """Learn the addresses of a run, and when each was first written."""
        if self.run_id == run_id:
            return
        self.run_id, self._written_at = run_id, {}
        for occurrence in self._store.occurrences(run_id):
            url, at = address(occurrence.url), occurrence.written_at
            known = self._written_at.setdefault(url, at)
            if at is not None and (known is None or at < known):
                self._written_at[url] = at
        self._total = Counter(site_key(url) for url in self._written_at)
        self._unchecked = self._total.copy()

    def _ready(self, checked: Iterable[str]) -> list[str]:
        """Note that addresses were checked, and give those that wait for no other of their site."""
        ready = []
        for url in checked:
            if url not in self._written_at:
                continue  # a probe
            site = site_key(url)
            self._unchecked[site] -= 1
            self._waiting[site].append(url)
            if self._unchecked[site] <= 0 or self._total[site] < MIN_SHARED:
                ready += self._waiting.pop(site)
        return ready

    def _grouped(self, urls: Iterable[str]) -> Iterator[list[Wanted]]:
        by_site: dict[str, list[Wanted]] = {}
        for it in self._wanted(urls):
            by_site.setdefault(site_key(it.url), []).append(it)
        for group in by_site.values():
            if len(group) >= MIN_SHARED:
                yield group
            else:
                yield from ([it] for it in group)

    def _wanted(self, urls: Iterable[str]) -> Iterator[Wanted]:
        asked_for = {
            url: it
            for url, history in self._store.histories(urls).items()
            if url not in self._given
            if (it := self._capture(url) or self._of_page(url, history))
        }
        rejected = self._store.rejected(asked_for)
        for url, it in asked_for.items():
            self._given.add(url)
            yield replace(it, rejected=tuple(rejected.get(url, ())))

    def _of_page(self, url: str, history: Sequence[Check]) -> Wanted | None:
        if is_snapshot(url) or is_archive_today(url) or is_local(url):
            return None  # an archive's page is not archived again, and nobody has a local file
        failing = Include.FAILING in self._policies.wish(url).include
        written_at = self._written_at.get(url)
        return wanted(url, history, written_at, self._store.patience, failing=failing)

    def _capture(self, url: str) -> Wanted | None:
        """Say which capture a link means that is itself an address in the archive."""
        capture = wayback_capture(url, self._store.wayback)
        if capture is None:
            return None
        now = datetime.now(UTC)
        at = capture.stamped_at or self._written_at.get(url) or now
        return Wanted(address(capture.original), min(at, now), Basis.NAMED, link=url)
