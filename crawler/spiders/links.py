"""The spider that looks at every link once: which addresses, and how an answer becomes a check."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider

from crawler import enough, network, pages
from crawler.configured import configure
from crawler.documents import read_all
from crawler.retry import PATIENCE, Patience
from crawler.urls import address, refusal

if TYPE_CHECKING:
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure as TwistedFailure

    from crawler.model import Check, Reading

OnCheck = Callable[[int, int], None]
"""Called with the number of links checked and of links in all."""


class LinksSpider(Spider):
    """Reads seed documents and asks every address in them, once, with GET.

    `seeds` names files and folders, separated by commas, for Scrapy's command line; `readings`
    are documents that were read already. It yields a `Reading` for each document and a `Check`
    for each address.
    """

    name = "links"

    def __init__(
        self,
        seeds: str = "seeds/",
        readings: Sequence[Reading] | None = None,
        on_check: OnCheck | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        paths = [Path(part) for part in seeds.split(",")]
        self.readings = list(readings) if readings is not None else read_all(paths)
        self.inputs = tuple(reading.document.name for reading in self.readings)
        self._addresses = list(
            dict.fromkeys(
                address(occurrence.url)
                for reading in self.readings
                for occurrence in reading.occurrences
            )
        )
        self._checked = 0
        self._on_check = on_check

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Compose the components of this spider."""
        super().update_settings(settings)
        config = configure(settings)
        settings.update(
            {
                "ITEM_PIPELINES": {"crawler.recorder.Recorder": 100},
                enough.ENABLED: True,
                PATIENCE: Patience.of(config),
                network.ENABLED: True,
            },
            priority="spider",
        )

    @property
    def is_done(self) -> bool:
        """Whether every address has its check."""
        return self._checked == len(self._addresses)

    async def start(self) -> AsyncIterator[Any]:
        """Yield the readings, then a question or a check for each address."""
        for reading in self.readings:
            yield reading
        for url in self._addresses:
            failure = refusal(url)
            if failure is not None:
                yield self._count(pages.unasked_check(url, failure))
            else:
                yield self._ask(url)

    def _ask(self, url: str) -> Request:
        return Request(
            url,
            callback=self.answered,
            errback=self.failed,
            cb_kwargs={"url": url},
            meta={"verbatim_url": True},  # the address is in its form for the wire already
        )

    def answered(self, response: Response, url: str) -> Iterator[Check]:
        """Yield the check of an answer."""
        yield self._count(pages.check(url, response))

    def failed(self, failure: TwistedFailure) -> Iterator[Check]:
        """Yield the check of a failure."""
        request: Request = failure.request  # type: ignore[attr-defined]
        assert failure.value is not None
        yield self._count(pages.failed_check(request.cb_kwargs["url"], request, failure.value))

    def _count(self, check: Check) -> Check:
        self._checked += 1
        self.logger.info("%s: %s", check.url, check.status or check.failure)
        if self._on_check is not None:
            self._on_check(self._checked, len(self._addresses))
        return check
