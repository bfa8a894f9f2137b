"""The spider that asks the archives about dead links, and records what they say."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.exceptions import CloseSpider

from archive.agenda import MIN_SHARED, Agenda
from archive.memory import PARTIAL
from archive.model import Basis, Found, Lookup
from archive.policies import Policies
from archive.sources import SOURCES, local, wayback
from archive.sources.dialogue import Answer, Ask, Pool
from archive.sources.hosts import Listed
from archive.sources.search import refused
from archive.store import ArchiveStore
from archive.throttle import GAVE_UP, SENT, HeldError, slot_of
from archive.wanting import to_ask
from crawler import enough
from crawler.configured import CONFIG, REFUSE_PRIVATE, configure
from crawler.failures import cause
from crawler.retry import PATIENCE, Patience
from crawler.stopping import was_stopped

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Generator, Iterable, Iterator, Sequence

    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure as TwistedFailure

    from archive.agenda import Crawl
    from archive.model import Wanted
    from archive.sources.index import Row
    from crawler.config import Config

MAX_UNAVAILABLE_IN_A_ROW = 5
"""After so many links without an answer an archive is taken for down, and left alone."""
REPLAYS_AT_ONCE = 4
LINKS_AT_ONCE = 8
"""Links asked about at once: all that an archive still hears of after it was given up. More than
the replays at once, so that links that wait for the index do not hold up the others."""
NO_ANSWER = "the archive does not answer"
SLOW_DOWN = "the archive asked us to slow down"
ARCHIVE_WAIT_MAX_S = 600
"""The longest time that an archive may hold us up by Retry-After, at once and in all."""
HAS_NOTHING = (Found.NONE, Found.EXCLUDED, Found.ROBOTS)
"""Outcomes after which the next archive is asked."""


@dataclass(slots=True)
class _Talk:
    """A dialogue under way: with which archive, about what, and what it has cost so far.

    `wanted` is one link, or several of a site whose captures are being listed.
    """

    archive: str
    wanted: Sequence[Wanted]
    dialogue: Generator[Ask, Answer, Lookup | Listed]
    requests: int = 0


class RescueSpider(Spider):
    """Asks archives about each dead link of the latest run, and yields a `Lookup` for each answer.

    An archive is asked only where those before it have nothing. The spider asks also about living
    links whose page could be somebody else's, since an archive may know what it was.

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
        self._begun = self._answered = 0
        self._room = asyncio.Semaphore(LINKS_AT_ONCE)
        self._under_way = 0
        self._more: asyncio.Queue[_Talk | None] = asyncio.Queue()  # None says: look again
        self._next: dict[str, list[str]] = {}  # archives that are to be asked after this one
        self._unavailable_in_a_row: Counter[str] = Counter()
        self._given_up: set[str] = set()
        self.run_id: int | None = None
        self.gave_up = ""

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Compose the components of this spider, and the archives' budgets."""
        super().update_settings(settings)
        config = configure(settings)
        patience = Patience(
            config.retries, config.retry_pause_s, ARCHIVE_WAIT_MAX_S, ARCHIVE_WAIT_MAX_S
        )
        settings.update(
            {
                "DOWNLOAD_HANDLERS": {
                    **settings.getdict("DOWNLOAD_HANDLERS"),
                    local.SCHEME: "archive.localcopy.LocalCopyHandler",
                },
                "ITEM_PIPELINES": {"archive.recorder.LookupRecorder": 100},
                "DOWNLOADER_MIDDLEWARES": {
                    **settings.getdict("DOWNLOADER_MIDDLEWARES"),
                    "archive.memory.MemoryMiddleware": 555,
                    "archive.throttle.ThrottleMiddleware": 560,  # before crawler.retry sees a 429
                },
                enough.ENABLED: True,
                PATIENCE: patience,
                REFUSE_PRIVATE: False,  # the archives' addresses are the user's own settings
                "ROBOTSTXT_OBEY": False,  # an interface made for programs
                "DOWNLOAD_TIMEOUT": config.archive_timeout_s,
                "DOWNLOAD_SLOTS": _slots(config),
                "CONCURRENT_REQUESTS_PER_DOMAIN": REPLAYS_AT_ONCE + 1,
            },
            priority="spider",
        )

    @property
    def why_unfinished(self) -> str:
        """Why not every dead link has an answer, "" where each that could be given was."""
        never_answered = 0 < self._answered == self._unavailable_in_a_row[self._first]
        return self.gave_up or (NO_ANSWER if never_answered else "")

    @property
    def config(self) -> Config:
        """The configuration."""
        config: Config = self.settings[CONFIG]
        return config

    @property
    def _archives(self) -> list[str]:
        """The archives that can be asked, in order."""
        return [it for it in self.config.archives if self._base(it)]

    @property
    def _first(self) -> str:
        return next(iter(self._archives), "")

    async def start(self) -> AsyncIterator[Any]:
        """Yield the first question about each link or site that an archive is asked about."""
        if await was_stopped(self.crawler):
            return
        store = ArchiveStore.configured(self.config)
        try:
            async for talk in self._talks(store):
                # Scrapy takes all that it is given at once, and would ask it in any case.
                await self._room.acquire()
                if talk.archive in self._given_up:
                    self._room.release()
                    for it in talk.wanted:
                        self._pass_on(it)
                    continue
                self._under_way += 1
                request = self._go_on(talk, None)
                assert isinstance(request, Request)
                yield request
        finally:
            store.close()

    async def _talks(self, store: ArchiveStore) -> AsyncIterator[_Talk]:
        agenda = Agenda(store, self._crawl, Policies.of(self.config))
        async for group in agenda.groups():
            self.run_id = agenda.run_id
            for talk in self._begin(store, group):
                yield talk
            while not self._more.empty():
                if (another := self._more.get_nowait()) is not None:
                    yield another
        while self._under_way or not self._more.empty():
            if (another := await self._more.get()) is not None:
                yield another

    def _begin(self, store: ArchiveStore, group: Sequence[Wanted]) -> Iterator[_Talk]:
        """Give dialogues about those links that are to be asked about; one for many of a site."""
        now = datetime.now(UTC)
        known = store.lookups(it.key for it in group)
        by_archive: defaultdict[str, list[Wanted]] = defaultdict(list)
        for it in group:
            # Of a capture, its own archive alone can tell.
            names = [wayback.NAME] if it.basis is Basis.NAMED else self._archives
            archives = to_ask(known.get(it.key, ()), names, now)
            if archives:
                first, *self._next[it.key] = archives
                by_archive[first].append(it)
                self._begun += 1
        for archive, some in by_archive.items():
            list_site = SOURCES[archive].list_site
            if list_site is not None and len(some) >= MIN_SHARED:
                urls = [it.url for it in some]
                yield _Talk(archive, some, list_site(urls, self._base(archive)))
            else:
                yield from (self._talk(archive, it) for it in some)

    def _talk(self, archive: str, wanted: Wanted, rows: Sequence[Row] | None = None) -> _Talk:
        return _Talk(archive, [wanted], SOURCES[archive].find(wanted, self._base(archive), rows))

    def _base(self, archive: str) -> str:
        base = getattr(self.config, SOURCES[archive].setting or archive)
        return "" if base is None else str(base)

    def _go_on(self, talk: _Talk, answer: Answer | None) -> Request | Lookup | Listed:
        """Go on with a dialogue, and give what is to be asked next, or how it ended."""
        try:
            ask = next(talk.dialogue) if answer is None else talk.dialogue.send(answer)
        except StopIteration as end:
            result: Lookup | Listed = end.value
            return result
        return self._request(ask, talk)

    def _request(self, ask: Ask, talk: _Talk) -> Request:
        return Request(
            ask.url,
            headers=dict(ask.headers),
            callback=self.answered,
            errback=self.failed,
            cb_kwargs={"talk": talk},
            meta={
                "verbatim_url": True,
                "dont_redirect": True,
                "dont_merge_cookies": True,
                "download_slot": slot_of(talk.archive, ask.pool),
                enough.READ_ALL: ask.pool is not Pool.REPLAY,
            },
            # Finish one link's dialogue before the next begins.
            priority=1 + talk.requests,
        )

    def answered(self, response: Response, talk: _Talk) -> Iterable[Request | Lookup]:
        """Go on with a dialogue."""
        assert response.request is not None
        talk.requests += response.request.meta.get(SENT, 0)
        headers = {
            name.decode("latin-1").lower(): _text(b", ".join(values))
            for name, values in response.headers.items()
        }
        is_whole = not PARTIAL.intersection(response.flags)
        answer = Answer(response.status, headers, response.body, is_whole=is_whole)
        return self._hear(talk, answer, had_enough=GAVE_UP in response.request.meta)

    def failed(self, failure: TwistedFailure) -> Iterable[Request | Lookup]:
        """Go on with a dialogue after a request that failed."""
        request: Request = failure.request  # type: ignore[attr-defined]
        assert failure.value is not None
        talk: _Talk = request.cb_kwargs["talk"]
        talk.requests += request.meta.get(SENT, 0)
        if isinstance(failure.value, HeldError):
            answer = Answer(HTTPStatus.TOO_MANY_REQUESTS)
        else:
            name, detail = cause(failure.value)
            answer = Answer(failure=f"{name}: {detail}" if detail else name)
        return self._hear(talk, answer, had_enough=GAVE_UP in request.meta)

    def _hear(self, talk: _Talk, answer: Answer, *, had_enough: bool) -> Iterable[Request | Lookup]:
        goes_on = False
        try:
            result = self._go_on(talk, answer)
            goes_on = isinstance(result, Request)
            reason = ""
            if isinstance(result, Request):
                yield result
            elif isinstance(result, Listed):
                yield from self._share(talk, result)
            else:
                yield self._end(talk, result)
                reason = self._trouble(result)
            if had_enough and not goes_on:
                throttled = answer.status == HTTPStatus.TOO_MANY_REQUESTS
                reason = SLOW_DOWN if throttled else NO_ANSWER
            if reason:
                self._give_up(talk.archive, reason)
        finally:
            if not goes_on:  # be it by our own fault: the others are asked about all the same
                self._leave()
        if self.gave_up and not goes_on:
            raise CloseSpider(self.gave_up)  # nor are retries asked after this

    def _share(self, talk: _Talk, listed: Listed) -> Iterator[Lookup]:
        """Go on with each link of a site whose captures are known now."""
        for it in talk.wanted:
            rows = listed.of(it.url)
            one = self._talk(talk.archive, it, rows)
            one.requests, talk.requests = talk.requests, 0  # the first link bears the list's cost
            if listed.refusal is not None:
                yield self._end(one, refused(it, talk.archive, listed.refusal))
            elif rows == []:
                lookup = self._go_on(one, None)
                assert isinstance(lookup, Lookup)
                yield self._end(one, lookup)
            else:
                self._more.put_nowait(one)

    def _end(self, talk: _Talk, lookup: Lookup) -> Lookup:
        """Give an answer with what it cost, and have the next archive asked where it is none."""
        lookup = replace(lookup, requests=talk.requests)
        self.logger.info("%s: %s %s", lookup.url, lookup.archive, lookup.outcome)
        if lookup.outcome not in HAS_NOTHING or not self._pass_on(talk.wanted[0]):
            self._answered += 1
            if self._on_lookup is not None:
                self._on_lookup(self._answered, self._begun)
        return lookup

    def _pass_on(self, wanted: Wanted) -> bool:
        """Have the next archive asked about a link, if there is one."""
        left = [it for it in self._next.pop(wanted.key, ()) if it not in self._given_up]
        if left:
            first, *self._next[wanted.key] = left
            self._more.put_nowait(self._talk(first, wanted))
        return bool(left)

    def _leave(self) -> None:
        """Make room for another link, and see whether any is left."""
        self._under_way -= 1
        self._room.release()
        self._more.put_nowait(None)

    def _trouble(self, lookup: Lookup) -> str:
        """Say why an archive is to be asked no more after an answer, "" where it may be."""
        unavailable = lookup.outcome is Found.UNAVAILABLE
        in_a_row = self._unavailable_in_a_row[lookup.archive] + 1 if unavailable else 0
        self._unavailable_in_a_row[lookup.archive] = in_a_row
        if lookup.outcome is Found.THROTTLED:
            return SLOW_DOWN
        return NO_ANSWER if in_a_row >= MAX_UNAVAILABLE_IN_A_ROW else ""

    def _give_up(self, archive: str, reason: str) -> None:
        """Ask an archive no more that wants to be left alone, or does not answer.

        The others are asked only where the first has nothing, so that without it the stage is over.
        """
        if archive == self._first:
            self.gave_up = reason
        elif archive not in self._given_up:
            self.logger.warning("%s is asked no more in this run: %s", archive, reason)
            self._given_up.add(archive)


def _text(header: bytes) -> str:
    """Read a header; addresses of captures stand in some as raw UTF-8."""
    try:
        return header.decode("utf-8")
    except UnicodeDecodeError:
        return header.decode("latin-1")


def _slots(config: Config) -> dict[str, dict[str, float]]:
    """Give every archive's budgets: seconds between requests, and requests at once."""
    slots = {
        slot_of(archive, pool): {"concurrency": 1, "delay": config.archive_interval_s}
        for archive in config.archives
        if archive != local.NAME
        for pool in (Pool.REPLAY, Pool.INDEX, Pool.RECORD)
    }
    replay = {"concurrency": REPLAYS_AT_ONCE, "delay": config.replay_interval_s}
    index = {"concurrency": 1, "delay": config.cdx_interval_s}
    return slots | {
        slot_of(local.NAME, Pool.LOCAL): {"concurrency": REPLAYS_AT_ONCE, "delay": 0},
        slot_of(wayback.NAME, Pool.REPLAY): replay,
        slot_of(wayback.NAME, Pool.INDEX): index,
    }
