"""Watches whether our own network works while a crawl goes on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scrapy import Request, signals
from scrapy.exceptions import DontCloseSpider, NotConfigured
from scrapy.http.request import NO_CALLBACK

from crawler import pages
from crawler.configured import CONFIG
from crawler.soundness import Doubts, leads_away

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from crawler.model import Check

ENABLED = "LINKMEND_WATCH_NETWORK"
"""The setting that turns this extension on."""


class NetworkWatch:
    """Asks the canaries when links fail in a way that our own network could be to blame for.

    They are asked one after another until one answers, when several hosts in a row were out of
    reach or several sites showed the very same page, or when something is still doubted at the end
    of a run. Where none answers, the crawl ends.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._doubts = Doubts()
        self._asking: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the extension where a spider has it enabled."""
        if not crawler.settings.getbool(ENABLED):
            raise NotConfigured
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_idle, signals.spider_idle)
        return extension

    @property
    def has_answer(self) -> bool:
        """Whether anybody has answered in this run."""
        return self._doubts.has_answer

    def facts(self, check: Check) -> list[Check]:
        """Take a check, and give those that may be taken for facts now."""
        facts = self._doubts.add(check)
        if self._doubts.are_suspicious:
            self._ask_canaries()
        return facts

    def end(self) -> tuple[list[Check], list[Check], list[str]]:
        """Give the last facts, the lost checks, and the addresses whose facts are taken back."""
        return self._doubts.end()

    def spider_idle(self) -> None:
        """Ask the canaries before the spider closes; raises DontCloseSpider while that lasts."""
        if self._doubts.any and not self._ask_canaries().done():
            raise DontCloseSpider

    def _ask_canaries(self) -> asyncio.Task[None]:
        """Begin to ask, unless somebody does or has found that nobody answers."""
        if self._asking is None:
            self._asking = asyncio.ensure_future(self._until_one_answers())
        return self._asking

    async def _until_one_answers(self) -> None:
        assert self._crawler.engine is not None
        engine = self._crawler.engine
        for url in self._crawler.settings[CONFIG].canaries:
            if await self._answers(url):
                self._doubts.clear()
                self._asking = None
                if engine.spider_is_idle():  # Scrapy would look again only after five seconds
                    await engine.close_spider_async(reason="finished")
                return
        await engine.close_spider_async(reason="no network")

    async def _answers(self, url: str) -> bool:
        assert self._crawler.engine is not None
        request = Request(url, callback=NO_CALLBACK, meta={"dont_retry": True})
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception:  # noqa: BLE001 - whatever went wrong, the canary did not answer
            return False
        answer = pages.check(url, response)
        return not (leads_away(url, answer.final_url) or self._doubts.shows_to_all(answer))
