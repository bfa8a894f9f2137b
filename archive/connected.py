"""What Scrapy's components share that need the database as long as their spider is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import signals

from crawler.configured import CONFIG
from crawler.database import connect

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler


class Connected:
    """Has the database open until the spider is closed."""

    def __init__(self, crawler: Crawler) -> None:
        self.database = connect(crawler.settings[CONFIG].db)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the component."""
        component = cls(crawler)
        crawler.signals.connect(component.spider_closed, signals.spider_closed)
        return component

    def spider_closed(self) -> None:
        """Close the database."""
        self.database.close()
