"""Decides which request goes out next: hosts take turns, and what must wait waits here.

Scrapy's own scheduler hands out whatever comes next, and a request whose host is busy or wants to
be left alone then waits inside the downloader, in a place that another host's link could have.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections import Counter
from time import monotonic
from typing import TYPE_CHECKING, Any

from scrapy.core.scheduler import BaseScheduler
from scrapy.utils.httpobj import urlparse_cached

if TYPE_CHECKING:
    from typing import Final, Self

    from scrapy import Request
    from scrapy.crawler import Crawler

NOT_BEFORE_S: Final = "linkmend_not_before_s"
"""The request's key that says when it may go out, in seconds by `time.monotonic`."""
SLOT: Final = "download_slot"
"""Scrapy's key for the name under which requests share a pace: a host, or a slot with settings of
its own. Scrapy 2.19 leaves the first host's name in a request that was redirected to another."""


def hold(crawler: Crawler, host: str, seconds: float) -> None:
    """Let no request to a host, or through a slot of its own, go out before the time is over."""
    assert crawler.engine is not None
    crawler.engine._slot.scheduler.hold(host, seconds)  # type: ignore[union-attr]


class Scheduler(BaseScheduler):
    """One queue for each host, by priority, then in the order of arrival."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._paces: dict[str, dict[str, float]] = crawler.settings.getdict("DOWNLOAD_SLOTS")
        self._at_once = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self._delay_s = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._order = itertools.count()
        self._queues: dict[str, list[tuple[int, int, Request]]] = {}
        self._turns: list[tuple[float, int, str]] = []  # when to look at which queue
        self._busy: set[str] = set()  # hosts with a queue that are asked as much as may be
        self._late: list[tuple[float, int, Request]] = []  # what may not go out yet
        self._next_at_s: dict[str, float] = {}
        self._held_until_s: dict[str, float] = {}
        self._wake: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the scheduler."""
        return cls(crawler)

    def close(self, reason: str) -> None:  # noqa: ARG002 - Scrapy gives it
        """Forget what was not asked."""
        if self._wake is not None:
            self._wake.cancel()

    def has_pending_requests(self) -> bool:
        """Tell whether anything waits here."""
        return bool(self._queues or self._late)

    def enqueue_request(self, request: Request) -> bool:
        """Take a request."""
        not_before_s = request.meta.get(NOT_BEFORE_S, 0.0)
        if not_before_s > monotonic():
            heapq.heappush(self._late, (not_before_s, next(self._order), request))
        else:
            self._line_up(request)
        return True

    def next_request(self) -> Request | None:
        """Give a request that can be sent at once, None where there is none."""
        now_s = monotonic()
        while self._late and self._late[0][0] <= now_s:
            self._line_up(heapq.heappop(self._late)[2])
        asked = self._asked()
        for host in [host for host in self._busy if asked[host] < self._may_be_asked(host)]:
            self._busy.remove(host)
            self._give_turn(host, now_s)
        while self._turns and self._turns[0][0] <= now_s:
            _, _, host = heapq.heappop(self._turns)
            if self._held_until_s.get(host, 0.0) > now_s:
                self._give_turn(host, self._held_until_s[host])
            elif asked[host] >= self._may_be_asked(host):
                self._busy.add(host)
            else:
                return self._take(host, now_s)
        self._wake_up(now_s)
        return None

    def hold(self, host: str, seconds: float) -> None:
        """Do what the function `hold` says."""
        until_s = monotonic() + seconds
        self._held_until_s[host] = max(until_s, self._held_until_s.get(host, 0.0))

    def _line_up(self, request: Request) -> None:
        name = request.meta.get(SLOT)
        host = name if name in self._paces else urlparse_cached(request).hostname or ""
        request.meta[SLOT] = host
        if host not in self._queues:
            self._queues[host] = []
            self._give_turn(host, self._next_at_s.get(host, 0.0))
        heapq.heappush(self._queues[host], (-request.priority, next(self._order), request))

    def _take(self, host: str, now_s: float) -> Request:
        queue = self._queues[host]
        _, _, request = heapq.heappop(queue)
        self._next_at_s[host] = now_s + self._paces.get(host, {}).get("delay", self._delay_s)
        if queue:
            self._give_turn(host, self._next_at_s[host])
        else:
            del self._queues[host]
        return request

    def _give_turn(self, host: str, at_s: float) -> None:
        heapq.heappush(self._turns, (at_s, next(self._order), host))

    def _asked(self) -> Counter[str]:
        """Count what every host is being asked."""
        return Counter(request.meta.get(SLOT, "") for request in self._engine_slot.inprogress)

    def _may_be_asked(self, host: str) -> float:
        return self._paces.get(host, {}).get("concurrency", self._at_once)

    def _wake_up(self, now_s: float) -> None:
        """Have Scrapy ask again in time: by itself it would only when an answer comes."""
        if self._wake is not None:
            self._wake.cancel()
            self._wake = None
        times_s = [heap[0][0] for heap in (self._turns, self._late) if heap]
        if times_s:
            delay_s = max(0.0, min(times_s) - now_s)
            self._wake = asyncio.get_running_loop().call_later(delay_s, self._ask_again)

    def _ask_again(self) -> None:
        self._engine_slot.nextcall.schedule()

    @property
    def _engine_slot(self) -> Any:
        """Scrapy's list of what is under way, and its way to be asked for more."""
        assert self._crawler.engine is not None
        return self._crawler.engine._slot
