"""Watches whether our own network is sound while a crawl goes on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scrapy import Request, signals
from scrapy.exceptions import DontCloseSpider, NotConfigured
from scrapy.http.request import NO_CALLBACK

from crawler.configured import CONFIG
from crawler.model import Check, Failure
from crawler.soundness import Reachability, is_sound
from crawler.urls import host

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

ENABLED = "LINKMEND_WATCH_NETWORK"
"""The setting that turns this extension on."""
FIRST_HOSTS = 5
"""So many different hosts, all out of reach, are a reason to look at our own network first."""
UNREACHED = frozenset(
    {
        Failure.DNS_NXDOMAIN,
        Failure.DNS_NO_ADDRESS,
        Failure.DNS_SERVFAIL,
        Failure.DNS_TIMEOUT,
        Failure.DNS_FAILED,
        Failure.REFUSED,
        Failure.RESET,
        Failure.UNREACHABLE,
        Failure.TIMEOUT,
    }
)
"""Failures that our own network could have caused."""
UNTOLD = frozenset({Failure.BAD_URL, Failure.UNSUPPORTED_SCHEME, Failure.PRIVATE_ADDRESS})
"""Failures that say nothing about the network."""


class NetworkWatch:
    """Counts the hosts that answered, and asks the canaries when nearly none did.

    Canaries are asked at the end, or as soon as the first few hosts have all failed, and only
    where the run looks suspicious: a healthy run costs nothing. Where no canary answers, the
    crawl ends.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._answered: set[str] = set()
        self._unreached: set[str] = set()
        self._canaries = Reachability()
        self._asking: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the extension where a spider has it enabled."""
        if not crawler.settings.getbool(ENABLED):
            raise NotConfigured
        extension = cls(crawler)
        crawler.signals.connect(extension.item_scraped, signals.item_scraped)
        crawler.signals.connect(extension.spider_idle, signals.spider_idle)
        return extension

    @property
    def is_sound(self) -> bool:
        """Whether failures may, by what is known so far, be taken for facts about links."""
        return is_sound(self._hosts, self._canaries)

    @property
    def _hosts(self) -> Reachability:
        return Reachability(len(self._answered), len(self._unreached - self._answered))

    def item_scraped(self, item: object) -> None:
        """Count a check."""
        if not isinstance(item, Check) or item.failure in UNTOLD:
            return
        self._answered.update(host(hop.url) for hop in item.hops)
        hosts = self._unreached if item.failure in UNREACHED else self._answered
        hosts.add(host(item.final_url))
        if not self._answered and len(self._unreached) >= FIRST_HOSTS:
            self._ask_canaries_once()

    def spider_idle(self) -> None:
        """Ask the canaries before the spider closes; raises DontCloseSpider while that lasts."""
        if not self._hosts.is_suspicious:
            return
        if not self._ask_canaries_once().done():
            raise DontCloseSpider

    def _ask_canaries_once(self) -> asyncio.Task[None]:
        if self._asking is None:
            self._asking = asyncio.ensure_future(self._ask_canaries())
        return self._asking

    async def _ask_canaries(self) -> None:
        assert self._crawler.engine is not None
        urls = self._crawler.settings[CONFIG].canaries
        answers = await asyncio.gather(*(self._answers(url) for url in urls))
        self._canaries = Reachability(answers.count(True), answers.count(False))
        engine = self._crawler.engine
        if not self.is_sound:
            await engine.close_spider_async(reason="no network")
        elif engine.spider_is_idle():  # Scrapy would look again only after five seconds
            await engine.close_spider_async(reason="finished")

    async def _answers(self, url: str) -> bool:
        assert self._crawler.engine is not None
        request = Request(url, callback=NO_CALLBACK, meta={"dont_retry": True})
        try:
            await self._crawler.engine.download_async(request)
        except Exception:  # noqa: BLE001 - whatever went wrong, the canary did not answer
            return False
        return True
