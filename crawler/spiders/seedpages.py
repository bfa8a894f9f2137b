"""The spider that fetches pages on the web which are seed documents themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider

from crawler import pages
from crawler.configured import CONFIG, configure
from crawler.documents import DocumentError, read_page
from crawler.retry import PATIENCE, Patience
from crawler.rules import judge
from crawler.stopping import was_stopped
from crawler.urls import address

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure as TwistedFailure

    from crawler.model import Check, Reading

LOOK = "look at it in a browser, or leave it out"


class SeedPagesSpider(Spider):
    """Reads the pages at some addresses; `readings` and `errors` are by address as it was given."""

    name = "seedpages"

    def __init__(self, urls: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._urls = list(dict.fromkeys(urls))
        self.readings: dict[str, Reading] = {}
        self.errors: dict[str, DocumentError] = {}

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Compose the components of this spider."""
        super().update_settings(settings)
        settings.set(PATIENCE, Patience.of(configure(settings)), priority="spider")

    async def start(self) -> AsyncIterator[Any]:
        """Yield the questions."""
        if await was_stopped(self.crawler):
            return
        for url in self._urls:
            yield Request(
                address(url),
                callback=self.answered,
                errback=self.failed,
                cb_kwargs={"url": url},
                meta={"verbatim_url": True},
            )

    def answered(self, response: Response, url: str) -> None:
        """Read a page; it counts as the document at the address where its redirects ended."""
        check = pages.check(url, response)
        if not check.succeeded:
            self._refuse(url, check)
            return
        try:
            self.readings[url] = read_page(
                url,
                response.url,
                response.body,
                pages.header(response, "Content-Type"),
                self.settings[CONFIG].reading_options,
            )
        except DocumentError as error:
            self.errors[url] = error

    def failed(self, failure: TwistedFailure) -> None:
        """Note that there is no page to be read."""
        request: Request = failure.request  # type: ignore[attr-defined]
        assert failure.value is not None
        url = request.cb_kwargs["url"]
        self._refuse(url, pages.failed_check(url, request, failure.value))

    def _refuse(self, url: str, check: Check) -> None:
        evidence = judge([check]).evidence.rstrip(".")
        self.errors[url] = DocumentError(url, f"cannot be read: {evidence}", LOOK)
