"""Remembers what indexes said, so that nothing is asked again after a crash."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING

from scrapy.http import Response

from archive.answers import IndexAnswers
from archive.connected import Connected
from archive.sources import SOURCES
from archive.sources.dialogue import Answer, Pool
from archive.throttle import archive_of, pool_of
from crawler.scheduler import SLOT

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

REMEMBERED = "linkmend_remembered"
"""The flag of an answer that nobody was asked for."""
PARTIAL = frozenset({"download_stopped", "dataloss", "partial"})
"""Scrapy's flags of an answer that was not read to its end."""


class MemoryMiddleware(Connected):
    """Gives an index's answer of today once more, instead of asking for it."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._answers = IndexAnswers(self.database)

    async def process_request(self, request: Request) -> Response | None:
        """Give what is remembered, None where that is nothing."""
        if pool_of(request.meta.get(SLOT, "")) != Pool.INDEX:
            return None
        kept = await asyncio.to_thread(self._answers.latest, request.url)
        if kept is None:
            return None
        content_type, body = kept
        return Response(
            request.url, headers={"Content-Type": content_type}, body=body, flags=[REMEMBERED]
        )

    async def process_response(self, request: Request, response: Response) -> Response:
        """Remember an answer that is a whole list of something."""
        slot = request.meta.get(SLOT, "")
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        answer = Answer(response.status, {"content-type": content_type}, response.body)
        if (
            pool_of(slot) == Pool.INDEX
            and response.status == HTTPStatus.OK
            and not PARTIAL.union({REMEMBERED}).intersection(response.flags)
            and SOURCES[archive_of(slot)].reads(answer)
        ):
            await asyncio.to_thread(self._answers.keep, request.url, content_type, response.body)
        return response
