"""Keeps a local copy of the good answers of a crawl, beside the event loop."""

from __future__ import annotations

import asyncio
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.background import Writer
from crawler.configured import CONFIG
from crawler.model import Verdict
from crawler.rules import judge
from crawler.warc.cdxj import IndexDamagedError
from crawler.warc.folder import Folder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawler.config import Config
    from crawler.model import Check
    from crawler.warc.records import Exchange

ENABLED = "LINKMEND_KEEP"
"""The setting that turns this extension on."""
KEPT_FOR = "linkmend_kept_for"
"""The request's key that names the link which it is asked for, where the answer is to be kept."""
TROUBLE = "linkmend/keeping_trouble"
"""The statistic that says why the local copy is not whole; there is none where it is."""
HEADERS = {"Accept-Encoding": "gzip, deflate"}
"""Sent where an answer is to be kept, so that whoever replays it can unpack it: warcio 1.8 knows no
zstd (which pywb, too, asks no site for), and stumbles over the newer packages for Brotli."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})
GOOD = frozenset({Verdict.ALIVE, Verdict.MOVED})
BYTES_PER_MB = 1_000_000
QUEUE_BYTES = 64 * BYTES_PER_MB
"""Beyond that, answers wait for the disk, and so do the requests that would follow."""
WARC_FORMAT = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


class Keeper:
    """Holds what was asked for a link until its check is a fact, and then writes it or drops it.

    Written is what led to an answer of status 2xx that is, by itself, judged to be the page: no
    soft 404, no parked page, no robot check. What shows only later, by a probe, an archive, or
    other sites that have the same page, comes too late for that.
    """

    def __init__(self, config: Config) -> None:
        assert config.warc is not None
        self.max_bytes = config.warc_body_max_mb * BYTES_PER_MB
        self._path = config.warc
        self._folder = Folder(config.warc, _info(config))
        self._held: dict[str, list[Exchange]] = {}
        self._writer = Writer()
        self._queued_bytes = 0
        self._has_room = asyncio.Event()
        self._has_room.set()
        self._trouble = ""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the extension where a spider has it enabled."""
        if not crawler.settings.getbool(ENABLED):
            raise NotConfigured
        extension = cls(crawler.settings[CONFIG])
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        return extension

    def spider_opened(self) -> None:
        """Begin with what earlier crawls have left unfinished."""
        self._writer.write(partial(self._try, self._folder.open))

    def wants(self, request: Request, status: int) -> bool:
        """Tell whether an answer should be read to its end and held."""
        has_good_status = status in REDIRECTS or HTTPStatus(200) <= status < HTTPStatus(300)
        return has_good_status and KEPT_FOR in request.meta and not self._trouble

    async def hold(self, request: Request, exchange: Exchange) -> None:
        """Hold an answer; waits while too much is waiting to be written."""
        held = self._held.setdefault(request.meta[KEPT_FOR], [])
        if not request.meta.get("redirect_urls"):  # the link is asked anew, from its beginning
            held.clear()
        held.append(exchange)
        await self._has_room.wait()

    def keep(self, check: Check) -> None:
        """Write what is held for a link if its check is good.

        Raises what our own code did wrong earlier.
        """
        exchanges = self._held.pop(check.url, [])
        if not exchanges or not check.succeeded:
            return
        size = sum(len(exchange.body) for exchange in exchanges)
        self._queued_bytes += size
        self._make_room()
        loop = asyncio.get_running_loop()
        self._writer.write(partial(self._write, loop, check, exchanges, size))

    def close(self) -> str:
        """Finish the copy, and say why it is not whole, "" where it is."""
        self._writer.write(self._finish)
        self._writer.close()
        return self._trouble

    def _write(
        self,
        loop: asyncio.AbstractEventLoop,
        check: Check,
        exchanges: Sequence[Exchange],
        size: int,
    ) -> None:
        try:
            if judge([check]).verdict in GOOD:
                for exchange in exchanges:
                    self._try(partial(self._folder.add, exchange))
        finally:
            loop.call_soon_threadsafe(self._written, size)

    def _try(self, job: Callable[[], None]) -> None:
        """Do a job, or nothing where one has failed before."""
        if self._trouble:
            return
        try:
            job()
        except OSError as error:
            self._trouble = f"{self._path}: cannot be written ({error.strerror or error})"
        except IndexDamagedError as error:
            self._trouble = str(error)

    def _finish(self) -> None:
        """Finish the last file, also where something has failed: what is in it is whole."""
        trouble, self._trouble = self._trouble, ""
        self._try(self._folder.close)
        self._trouble = trouble or self._trouble

    def _written(self, size: int) -> None:
        self._queued_bytes -= size
        self._make_room()

    def _make_room(self) -> None:
        if self._queued_bytes > QUEUE_BYTES:
            self._has_room.clear()
        else:
            self._has_room.set()


def _info(config: Config) -> dict[str, str]:
    """Give what each file says of its writer, in the words of the standard's warcinfo fields."""
    return {
        "software": config.user_agent.partition(" ")[0],
        "format": "WARC File Format 1.1",
        "conformsTo": WARC_FORMAT,
        "operator": config.contact,
        "http-header-user-agent": config.user_agent,
        "robots": "obey" if config.obey_robots else "ignore",
    }
