"""Heeds an archive that says "slow down": one pause for everything, one more try, then the end.

The Wayback Machine blocks for an hour, and longer each time, whoever ignores its 429 for more than
a minute.
"""

from __future__ import annotations

from http import HTTPStatus
from time import monotonic
from typing import TYPE_CHECKING

from crawler.retry import MEMENTO, told_pause_s
from crawler.scheduler import hold

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

THROTTLE = "LINKMEND_THROTTLE"
"""The setting that holds the pause in seconds where the archive names none."""
MAX_PAUSES = 3
"""An archive that wants more of them in one run has had enough of us."""
PAUSE_MAX_S = 600
"""A longer pause is not waited for; the stage ends."""


class ThrottleMiddleware:
    """Pauses all of the archive's slots after a 429; a second one, asked for later, stands."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._pause_s = crawler.settings.getfloat(THROTTLE)
        self._slots = list(crawler.settings.getdict("DOWNLOAD_SLOTS"))
        self._held_until_s = 0.0
        self._pauses = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Put a request off that met the first 429, and let the second stand."""
        if MEMENTO in response.headers:
            return response  # the answer of a site long ago
        asked_at_s = monotonic() - float(request.meta.get("download_latency", 0.0))
        if response.status != HTTPStatus.TOO_MANY_REQUESTS:
            if asked_at_s >= self._held_until_s:
                self._held_until_s = 0.0
            return response
        told_s = told_pause_s(response)
        pause_s = self._pause_s if told_s is None else told_s
        if (
            (self._held_until_s and asked_at_s >= self._held_until_s)
            or pause_s > PAUSE_MAX_S
            or (not self._held_until_s and self._pauses >= MAX_PAUSES)
        ):
            request.meta["dont_retry"] = True
            return response
        if not self._held_until_s:
            self._pauses += 1
            self._held_until_s = monotonic() + pause_s
            self._crawler.spider.logger.warning(  # type: ignore[union-attr]
                "the archive asks to slow down; it is left alone for %.3g seconds", pause_s
            )
            for slot in self._slots:
                hold(self._crawler, slot, pause_s)
        return request.copy()
