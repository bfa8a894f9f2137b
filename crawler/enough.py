"""Stops reading an answer when nothing more can be learnt from it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from scrapy import signals
from scrapy.exceptions import NotConfigured, StopDownload

from crawler.htmlpage import is_html

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Headers

ENABLED = "LINKMEND_READ_ENOUGH"
"""The setting that turns this extension on."""
READ_ALL = "linkmend_read_all"
"""The request's key that asks for the whole body, whatever it is."""
WHOLE_PAGE = "linkmend_whole_page"
"""The request's key that asks for the whole of a page."""
ROBOTS_FETCH = "dont_obey_robotstxt"
"""The key by which Scrapy marks its own fetch of a robots.txt."""
ENOUGH_BYTES = 64 * 1024
"""Read where the title is known: text enough to tell pages apart (the median page of the HTTP
Archive has some 30 KB of HTML)."""
TOO_MANY_BYTES = 512 * 1024
"""Read at the most: a title that has not come by then is not looked for. RFC 9309, section 2.5,
asks for at least 500 KiB of a robots.txt."""
WHOLE_PAGE_BYTES = 4 * 1024 * 1024
"""Read of a page whose whole is asked for: four times the longest articles of Wikipedia."""
TITLE_END = b"</title"


def beginning(body: bytes) -> bytes:
    """Give what would have been read of a page whose whole was asked for."""
    begins = body[:ENOUGH_BYTES]
    return begins if TITLE_END in begins.lower() else body[:TOO_MANY_BYTES]


class _Seen:
    """How much of one answer was read, and whether its title was."""

    __slots__ = ("has_title", "is_compressed", "is_whole", "size", "tail")

    def __init__(self, *, is_compressed: bool, is_whole: bool = False) -> None:
        self.is_compressed = is_compressed
        self.is_whole = is_whole
        self.has_title = is_compressed  # it cannot be seen then; ENOUGH_BYTES unpack to plenty
        self.size = 0
        self.tail = b""

    def add(self, data: bytes) -> None:
        self.size += len(data)
        if not self.has_title:
            self.has_title = TITLE_END in (self.tail + data).lower()
            self.tail = (self.tail + data)[-len(TITLE_END) :]

    @property
    def is_enough(self) -> bool:
        if self.is_whole:
            return self.size >= WHOLE_PAGE_BYTES
        return self.size >= (ENOUGH_BYTES if self.has_title else TOO_MANY_BYTES)


class ReadEnough:
    """Reads the beginning of pages, and only the headers of everything else."""

    def __init__(self) -> None:
        self._seen: WeakKeyDictionary[Request, _Seen] = WeakKeyDictionary()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the extension where a spider has it enabled."""
        if not crawler.settings.getbool(ENABLED):
            raise NotConfigured
        extension = cls()
        crawler.signals.connect(extension.headers_received, signals.headers_received)
        crawler.signals.connect(extension.bytes_received, signals.bytes_received)
        return extension

    def headers_received(self, headers: Headers, request: Request) -> None:
        """Stop before the body of what is not a page; raises StopDownload."""
        if request.meta.get(READ_ALL) or request.meta.get(ROBOTS_FETCH):
            self._seen[request] = _Seen(is_compressed=False)  # bounded as a page without a title
            return
        content_type = (headers.get("Content-Type") or b"").decode("latin-1")
        if content_type and not is_html(content_type):
            raise StopDownload(fail=False)
        self._seen[request] = _Seen(
            is_compressed="Content-Encoding" in headers,
            is_whole=bool(request.meta.get(WHOLE_PAGE)),
        )

    def bytes_received(self, data: bytes, request: Request) -> None:
        """Stop within the body of a page that is known well enough; raises StopDownload."""
        seen = self._seen.get(request)
        if seen is None:
            return
        seen.add(data)
        if seen.is_enough:
            raise StopDownload(fail=False)
