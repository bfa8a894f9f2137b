"""Stores what the `links` spider yields, in batches."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from crawler.background import Writer
from crawler.configured import CONFIG
from crawler.keeping import TROUBLE, Keeper
from crawler.model import Check, Outcome, Probe
from crawler.network import NetworkWatch
from crawler.store import Store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from scrapy.crawler import Crawler

RUN_ID = "linkmend/run_id"
"""The statistic under which a crawler's run can be found afterwards."""
LOST = "linkmend/lost"
"""The statistic that counts the links that our own network kept from being looked at."""
PROBE_STANDS_FOR = timedelta(days=7)
"""How long a server is not probed again: what it answers for missing pages seldom changes."""
BATCH_CHECKS = 500
"""SQLite takes 17,000 to 35,000 checks a second in batches of this size."""
BATCH_AGE_S = 1.0
"""What a crash may lose, beside what is doubted (`crawler.soundness`)."""


class Recorder:
    """The pipeline between the spider and the database."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._store: Store | None = None
        self._run_id = 0
        self._writer = Writer()
        self._batch: list[Check] = []
        self._facts = 0
        self._timer: asyncio.TimerHandle | None = None
        self._watch: NetworkWatch | None = None
        self._keeper: Keeper | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the pipeline."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Open the database, begin a run, and store all that needs no asking."""
        self._store = Store.open(self._crawler.settings[CONFIG].db)
        self._watch = self._crawler.get_extension(NetworkWatch)
        self._keeper = self._crawler.get_extension(Keeper)
        spider: Any = self._crawler.spider  # a LinksSpider, which this module cannot import
        spider.prober.add_known(self._store.probed_since(datetime.now(UTC) - PROBE_STANDS_FOR))
        self._run_id = self._store.begin_run(spider.inputs, spider.readings)
        unasked = spider.unasked()
        self._store.add_checks(self._run_id, unasked)
        self._facts = len(unasked)
        self._crawler.stats.set_value(RUN_ID, self._run_id)

    def process_item(self, item: object) -> object:
        """Store checks in batches."""
        assert self._store is not None
        if isinstance(item, Probe):
            self._writer.write(partial(self._store.add_probe, self._run_id, item))
        elif isinstance(item, Check):
            facts = self._watch.facts(item) if self._watch else [item]
            self._batch += facts
            self._facts += len(facts)
            if len(self._batch) >= BATCH_CHECKS:
                self._flush()
            elif self._batch and self._timer is None:
                self._timer = asyncio.get_running_loop().call_later(BATCH_AGE_S, self._flush)
            self._keep(facts)
        return item

    def close_spider(self) -> None:
        """Store the rest, and how the run ended."""
        assert self._store is not None
        facts, lost, taken_back = self._watch.end() if self._watch else ([], [], [])
        self._batch += [*facts, *lost]
        self._flush()
        if taken_back:
            self._writer.write(partial(self._store.take_back, self._run_id, taken_back))
        self._writer.close()
        lost_in_all = len(lost) + len(taken_back)
        spider: Any = self._crawler.spider
        outcome = Outcome.FINISHED if spider.is_done and not lost_in_all else Outcome.INTERRUPTED
        # A network that went away half-way spoilt what came after its last answer, and no more.
        sound = not lost_in_all or (self._watch is not None and self._watch.has_answer)
        self._store.end_run(self._run_id, outcome, sound=sound)
        facts_in_all = self._facts + len(facts) - len(taken_back)
        missing = len(spider.addresses) - facts_in_all
        self._crawler.stats.set_value(LOST, missing if lost_in_all else 0)
        self._store.close()
        self._keep(facts)
        trouble = self._keeper.close() if self._keeper else ""
        if trouble:
            self._crawler.stats.set_value(TROUBLE, trouble)

    def _keep(self, facts: Sequence[Check]) -> None:
        """Let the local copy have what led to these checks; after they are on their way."""
        if self._keeper is not None:
            for fact in facts:
                self._keeper.keep(fact)

    def _flush(self) -> None:
        assert self._store is not None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        batch, self._batch = self._batch, []
        self._writer.write(partial(self._store.add_checks, self._run_id, batch))
