"""The spider that asks the archives about dead links, and records what they say."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.exceptions import CloseSpider

from archive.model import Found, Lookup
from archive.sources import SOURCES
from archive.sources.dialogue import Answer, Ask, Dialogue, Pool
from archive.store import ArchiveStore
from archive.throttle import THROTTLE
from crawler import enough
from crawler.configured import CONFIG, REFUSE_PRIVATE, configure
from crawler.failures import cause
from crawler.model import Check, Verdict
from crawler.retry import PATIENCE, Patience
from crawler.rules import judge, usurped
from crawler.rules.strikes import Strikes
from crawler.stopping import was_stopped
from crawler.urls import address, is_snapshot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure as TwistedFailure

    from crawler.config import Config
    from crawler.model import Judgement

POLL_INTERVAL_S = 0.5
"""How often a crawl that is under way is looked at for new dead links."""
MAX_UNAVAILABLE_IN_A_ROW = 5
"""After so many links without an answer the archive is taken for down, and left alone."""
REPLAYS_AT_ONCE = 4
LINKS_AT_ONCE = 8
"""Links asked about at once: all that an archive still hears of after it was given up. More than
the replays at once, so that links that wait for the index do not hold up the others."""
NO_ANSWER = "the archive does not answer"
OF_SOMEBODY_ELSE = frozenset({"parked", "usurped"})
"""Reasons of death that the archive's captures have as well, since the change."""
BEFORE_A_CHANGE = timedelta(days=365)
"""A domain is free for others some months after its owner last paid for it (ICANN's grace periods
are 30 to 75 days), and mostly taken soon: a year before we first saw the change is a fair guess."""
ARCHIVE_WAIT_MAX_S = 600
"""The longest time that an archive may hold us up by Retry-After, at once and in all."""


@dataclass(frozen=True, slots=True)
class Crawl:
    """The state of a crawl beside which the spider runs."""

    is_running: bool
    run_id: int | None


class RescueSpider(Spider):
    """Asks every source about each dead link of the latest run, and yields a `Lookup` for each.

    It asks also about living links whose page could be somebody else's, since an archive may know
    what it was.

    `crawl` tells of a crawl in the same process: its dead links are asked about while it goes on.
    `on_lookup` is called with the number of links answered for and of links asked about so far.
    """

    name = "rescue"

    def __init__(
        self,
        crawl: Callable[[], Crawl] | None = None,
        on_lookup: Callable[[int, int], None] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._crawl = crawl
        self._on_lookup = on_lookup
        self._asked: set[str] = set()
        self._written_in: int | None = None
        self._written_at: dict[str, datetime | None] = {}
        self._answered = 0
        self._room = asyncio.Semaphore(LINKS_AT_ONCE)
        self._unavailable_in_a_row = 0
        self.gave_up = ""

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Compose the components of this spider, and the archive's budgets."""
        super().update_settings(settings)
        config = configure(settings)
        patience = Patience(
            config.retries, config.retry_pause_s, ARCHIVE_WAIT_MAX_S, ARCHIVE_WAIT_MAX_S
        )
        settings.update(
            {
                "ITEM_PIPELINES": {"archive.recorder.LookupRecorder": 100},
                "DOWNLOADER_MIDDLEWARES": {
                    **settings.getdict("DOWNLOADER_MIDDLEWARES"),
                    "archive.throttle.ThrottleMiddleware": 560,  # before crawler.retry sees a 429
                },
                enough.ENABLED: True,
                PATIENCE: patience,
                REFUSE_PRIVATE: False,  # the archive's address is the user's own setting
                "ROBOTSTXT_OBEY": False,  # an interface made for programs
                "DOWNLOAD_TIMEOUT": config.archive_timeout_s,
                "DOWNLOAD_SLOTS": _slots(config),
                THROTTLE: config.throttle_pause_s,
                "CONCURRENT_REQUESTS_PER_DOMAIN": REPLAYS_AT_ONCE + 1,
            },
            priority="spider",
        )

    @property
    def why_unfinished(self) -> str:
        """Why not every dead link has an answer, "" where each that could be given was."""
        never_answered = 0 < self._answered == self._unavailable_in_a_row
        return self.gave_up or (NO_ANSWER if never_answered else "")

    @property
    def config(self) -> Config:
        """The configuration."""
        config: Config = self.settings[CONFIG]
        return config

    async def start(self) -> AsyncIterator[Any]:
        """Yield the first question about each link that the archives are to be asked about."""
        if await was_stopped(self.crawler):
            return
        store = ArchiveStore.open(self.config.db)
        store.patience = Strikes(self.config.strikes, self.config.strike_days)
        try:
            async for url, at, latest in self._links(store):
                for source in SOURCES:
                    # Scrapy takes all that it is given at once, and would ask it in any case.
                    await self._room.acquire()
                    yield self._begin(url, at, latest, source)
        finally:
            store.close()

    async def _links(
        self, store: ArchiveStore
    ) -> AsyncIterator[tuple[str, datetime, datetime | None]]:
        seen_id = 0
        while self._crawl is not None:
            crawl = self._crawl()
            if not crawl.is_running:
                break
            if crawl.run_id is not None:
                urls, seen_id = store.checked_after(crawl.run_id, seen_id)
                for link in self._unasked(store, crawl.run_id, urls):
                    yield link
            await asyncio.sleep(POLL_INTERVAL_S)
        run = store.run(self._crawl().run_id if self._crawl is not None else None)
        lost = self._crawl is not None and run is not None and run.sound is False
        if run is not None and not lost:  # where nothing can be reached, no archive can
            for link in self._unasked(store, run.id, list(self._written(store, run.id))):
                yield link

    def _unasked(
        self, store: ArchiveStore, run_id: int, urls: Iterable[str]
    ) -> Iterator[tuple[str, datetime, datetime | None]]:
        wanted = {
            url: (at, before_a_change(history, store.patience))
            for url, history in store.histories(urls).items()
            if url not in self._asked and not is_snapshot(url)
            if (at := wanted_at(history, self._written(store, run_id).get(url), store.patience))
        }
        unasked = store.unasked(wanted)
        self._asked.update(unasked)
        for url in unasked:
            yield url, *wanted[url]

    def _written(self, store: ArchiveStore, run_id: int) -> dict[str, datetime | None]:
        """Give the addresses of a run, and when each was first written."""
        if self._written_in != run_id:
            self._written_in, self._written_at = run_id, {}
            for occurrence in store.occurrences(run_id):
                url, at = address(occurrence.url), occurrence.written_at
                known = self._written_at.setdefault(url, at)
                if at is not None and (known is None or at < known):
                    self._written_at[url] = at
        return self._written_at

    def _begin(
        self, url: str, wanted_at: datetime, latest: datetime | None, source: str
    ) -> Request:
        dialogue = SOURCES[source](url, wanted_at, getattr(self.config, source), latest)
        return self._request(next(dialogue), dialogue, requests=1)

    def _request(self, ask: Ask, dialogue: Dialogue, requests: int) -> Request:
        return Request(
            ask.url,
            callback=self.answered,
            errback=self.failed,
            cb_kwargs={"dialogue": dialogue, "requests": requests},
            meta={
                "verbatim_url": True,
                "dont_redirect": True,
                "dont_merge_cookies": True,
                "download_slot": _slot(ask.pool),
                enough.READ_ALL: ask.pool is Pool.INDEX,
            },
            # Finish one link's dialogue before the next begins.
            priority=requests,
        )

    def answered(
        self, response: Response, dialogue: Dialogue, requests: int
    ) -> Iterable[Request | Lookup]:
        """Go on with a dialogue."""
        headers = {
            name.decode("latin-1").lower(): _text(b", ".join(values))
            for name, values in response.headers.items()
        }
        return self._go_on(dialogue, requests, Answer(response.status, headers, response.body))

    def failed(self, failure: TwistedFailure) -> Iterable[Request | Lookup]:
        """Go on with a dialogue after a request that failed."""
        request: Request = failure.request  # type: ignore[attr-defined]
        assert failure.value is not None
        name, detail = cause(failure.value)
        answer = Answer(failure=f"{name}: {detail}" if detail else name)
        return self._go_on(request.cb_kwargs["dialogue"], request.cb_kwargs["requests"], answer)

    def _go_on(
        self, dialogue: Dialogue, requests: int, answer: Answer
    ) -> Iterable[Request | Lookup]:
        try:
            ask = dialogue.send(answer)
        except StopIteration as end:
            lookup = replace(end.value, requests=requests)
            self._tell(lookup)
            self.gave_up = self._reason_to_give_up(lookup)
            yield lookup
            if self.gave_up:
                raise CloseSpider(self.gave_up) from None  # nor are retries asked after this
        except Exception:
            self._room.release()  # our own fault; the others are asked about all the same
            raise
        else:
            yield self._request(ask, dialogue, requests + 1)

    def _tell(self, lookup: Lookup) -> None:
        self._answered += 1
        self._room.release()
        self.logger.info("%s: %s", lookup.url, lookup.outcome)
        if self._on_lookup is not None:
            self._on_lookup(self._answered, len(self._asked))

    def _reason_to_give_up(self, lookup: Lookup) -> str:
        """Say why no other link should be asked about, "" where it may be."""
        if lookup.outcome is Found.THROTTLED:
            return "the archive asked us to slow down"
        unavailable = lookup.outcome is Found.UNAVAILABLE
        self._unavailable_in_a_row = self._unavailable_in_a_row + 1 if unavailable else 0
        if self._unavailable_in_a_row >= MAX_UNAVAILABLE_IN_A_ROW:
            return NO_ANSWER
        return self.gave_up


def wanted_at(
    history: Sequence[Check], written_at: datetime | None = None, patience: Strikes | None = None
) -> datetime | None:
    """Say from which day a capture is wanted; None where none is.

    That is the day on which the link was written, where it is known. Else it is the last time that
    the page was seen alive, or the first time that it was not; for a page of somebody else's that
    was never seen otherwise, some time before.
    """
    is_dead = bool(history) and judge(history, patience).verdict is Verdict.DEAD
    if not is_dead and not (history and usurped.is_suspicious(history)):
        return None  # most links: their past need not be judged day by day
    judgements = _day_by_day(history, patience)
    alive = _last_alive(history, judgements)
    if not is_dead:
        last_good = history[0].checked_at - BEFORE_A_CHANGE if alive else None
    elif alive:
        last_good = alive
    else:
        failed = (Verdict.DEAD, Verdict.FAILING)
        last_good = next(
            check.checked_at
            for check, it in zip(history, judgements, strict=True)
            if it.verdict in failed
        )
        if judgements[-1].reason in OF_SOMEBODY_ELSE:
            last_good -= BEFORE_A_CHANGE
    return min(written_at or last_good, last_good) if last_good else None


def before_a_change(history: Sequence[Check], patience: Strikes | None = None) -> datetime | None:
    """Say when a page that is somebody else's now was last seen to be itself; None for others."""
    if judge(history, patience).reason not in OF_SOMEBODY_ELSE:
        return None
    return _last_alive(history, _day_by_day(history, patience))


def _day_by_day(history: Sequence[Check], patience: Strikes | None) -> list[Judgement]:
    """Judge a link as it was judged after each of its checks."""
    return [judge(history[: end + 1], patience) for end in range(len(history))]


def _last_alive(history: Sequence[Check], judgements: Sequence[Judgement]) -> datetime | None:
    alive = (Verdict.ALIVE, Verdict.MOVED)
    seen = [
        check.checked_at
        for check, it in zip(history, judgements, strict=True)
        if it.verdict in alive
    ]
    return seen[-1] if seen else None


def _text(header: bytes) -> str:
    """Read a header; addresses of captures stand in some as raw UTF-8."""
    try:
        return header.decode("utf-8")
    except UnicodeDecodeError:
        return header.decode("latin-1")


def _slot(pool: Pool) -> str:
    return f"archive-{pool}"


def _slots(config: Config) -> dict[str, dict[str, float]]:
    return {
        _slot(Pool.REPLAY): {"concurrency": REPLAYS_AT_ONCE, "delay": config.replay_interval_s},
        _slot(Pool.INDEX): {"concurrency": 1, "delay": config.cdx_interval_s},
    }
