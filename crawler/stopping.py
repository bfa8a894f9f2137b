"""Heeds a request to stop that came before Scrapy's engine could."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


async def was_stopped(crawler: Crawler) -> bool:
    """Tell whether a crawler was told to stop while it was starting, and stop its engine then.

    Scrapy 2.19 forgets such a signal: `Crawler.stop_async` does nothing before the engine runs,
    and nothing at all when it is called for the second time, when the spider has closed.
    """
    if crawler.crawling:
        return False
    assert crawler.engine is not None
    await crawler.engine.stop_async()
    return True
