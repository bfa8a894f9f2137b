"""Obeys robots.txt where that is asked for, for every one of several simultaneous requests."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware

from crawler.configured import CONFIG

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser


OBEYS = "linkmend_obeys_robots"
"""The request's key that says that robots.txt may forbid it, whatever the configuration says."""


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware without its leak.

    In Scrapy 2.19 all who wait for one robots.txt share one Deferred, whose result the first of
    them consumes: the others are let through. Here a lock for each host has one request fetch the
    rules and the others find them ready. It may go when that is mended upstream.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._always: bool = crawler.settings[CONFIG].obey_robots
        self._locks: dict[str, asyncio.Lock] = {}

    async def process_request(self, request: Request) -> None:  # type: ignore[override]
        """Let robots.txt forbid what must obey it; raises IgnoreRequest."""
        if self._always or request.meta.get(OBEYS):
            await super().process_request(request)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Give the rules that hold for a request, None where there are none."""
        host = request.url.split("/", 3)[2]
        async with self._locks.setdefault(host, asyncio.Lock()):
            return await super().robot_parser(request)
