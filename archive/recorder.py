"""Stores what an archive said as it comes: it cost the archive something, so none may be lost."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from archive.model import Lookup, Save
from archive.saves import SaveBook
from archive.store import ArchiveStore
from crawler.background import Writer
from crawler.configured import CONFIG

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler


class LookupRecorder:
    """The pipeline between the `rescue` spider and the database."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._store: ArchiveStore | None = None
        self._writer = Writer()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the pipeline."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Open the database."""
        self._store = ArchiveStore.open(self._crawler.settings[CONFIG].db)

    def process_item(self, item: object) -> object:
        """Store a lookup."""
        assert self._store is not None
        if isinstance(item, Lookup):
            run_id = self._crawler.spider.run_id  # type: ignore[union-attr]
            self._writer.write(partial(self._store.add_lookup, item, run_id))
        return item

    def close_spider(self) -> None:
        """Close the database, when all is stored."""
        assert self._store is not None
        self._writer.close()
        self._store.close()


class SaveRecorder(LookupRecorder):
    """The pipeline between the `save` spider and the database."""

    def process_item(self, item: object) -> object:
        """Store what the service said."""
        assert self._store is not None
        if isinstance(item, Save):
            self._writer.write(partial(SaveBook(self._store.database).add, item))
        return item
