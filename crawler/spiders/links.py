"""The spider that looks at every link once: which addresses, and how an answer becomes a check."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from functools import cached_property
from time import monotonic
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider

from crawler import enough, keeping, local, looks, network, pages
from crawler.captures import wayback_capture
from crawler.configured import CONFIG, configure
from crawler.documents import read_all
from crawler.documents.dates import dated
from crawler.looks import Look
from crawler.model import Check, Failure, Probe
from crawler.nameservers import name_servers
from crawler.probing import Prober
from crawler.retry import PATIENCE, Patience
from crawler.robots import OBEYS
from crawler.scheduler import NOT_BEFORE_S
from crawler.stopping import was_stopped
from crawler.urls import address, is_local, origin, refusal

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure as TwistedFailure

    from crawler.config import Config
    from crawler.model import Reading

logger = logging.getLogger(__name__)

OnCheck = Callable[[int, int], None]
"""Called with the number of links checked and of links in all."""


class LinksSpider(Spider):
    """Reads seed documents and asks every address in them, once, with GET.

    `seeds` names files and folders, separated by commas, for Scrapy's command line; `readings`
    are documents that were read already, and `originals` are the pages in whose place some of their
    URLs stand, which are asked as well, since they may live again. It yields a `Check` for each
    address that can be asked; its pipeline takes the readings, and the checks of the others, from
    it directly.
    """

    name = "links"

    def __init__(
        self,
        readings: Sequence[Reading],
        originals: Mapping[str, str] | None = None,
        on_check: OnCheck | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.readings = [dated(reading) for reading in readings]
        self.inputs = tuple(reading.document.name for reading in self.readings)
        self.prober = Prober()
        self._originals = originals or {}
        self._checked = 0
        self._on_check = on_check

    @classmethod
    def from_crawler(
        cls,
        crawler: Crawler,
        *args: Any,
        seeds: str = "seeds/",
        readings: Sequence[Reading] | None = None,
        **kwargs: Any,
    ) -> Self:
        """Make the spider, reading the documents where that was not done."""
        if readings is None:
            config: Config = crawler.settings[CONFIG]
            readings, errors = read_all(seeds.split(","), config.reading_options)
            for error in errors:
                logger.error("%s", error)
        return super().from_crawler(crawler, *args, readings=readings, **kwargs)

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
                keeping.ENABLED: config.warc is not None,
            },
            priority="spider",
        )

    @cached_property
    def addresses(self) -> list[str]:
        """The addresses that are asked: of a capture of the Wayback Machine, that of its page.

        Whether the capture is there, its archive is asked by the `rescue` spider.
        """
        config = self.settings[CONFIG]
        written = (it.url for reading in self.readings for it in reading.occurrences)
        captures = {url: wayback_capture(url, config.wayback) for url in written}
        asked = [capture.original if capture else url for url, capture in captures.items()]
        revived = [self._originals[url] for url in captures if url in self._originals]
        return list(dict.fromkeys(address(url) for url in (*asked, *revived)))

    @cached_property
    def fragments(self) -> dict[str, set[str]]:
        """The fragments that links to each address name, for those that are looked for."""
        config = self.settings[CONFIG]
        named: dict[str, set[str]] = {}
        for reading in self.readings:
            for it in reading.occurrences:
                fragment = it.url.partition("#")[2]
                if fragment and (config.fragments or is_local(it.url)):
                    named.setdefault(address(it.url), set()).add(fragment)
        return named

    @property
    def is_done(self) -> bool:
        """Whether every address has its check."""
        return self._checked == len(self.addresses)

    async def start(self) -> AsyncIterator[Any]:
        """Yield a question for each address that can be asked.

        No items: with Scrapy 2.19 a spider that is told to stop while an item of its `start` is on
        its way through the pipelines never closes, since nobody looks again when that is done.
        """
        if await was_stopped(self.crawler):
            return
        for url in self.addresses:
            if self._refusal(url) is None and not is_local(url):
                yield self._ask(url)

    def unasked(self) -> list[Check]:
        """Give the checks of all addresses that need or get no asking; to be called once."""
        checks = []
        for url in self.addresses:
            failure = self._refusal(url)
            if failure is not None:
                checks.append(self._count(pages.unasked_check(url, failure)))
            elif is_local(url):
                checks.append(self._count(local.check(url, self.fragments.get(url, ()))))
        return checks

    def _refusal(self, url: str) -> Failure | None:
        """Say why an address is not looked at, None where it is."""
        if url in self._excluded:
            return Failure.EXCLUDED
        return None if is_local(url) else refusal(url)

    @cached_property
    def _excluded(self) -> set[str]:
        """The addresses that the user excludes, in each way in which they are written."""
        config = self.settings[CONFIG]
        written = {it.url for reading in self.readings for it in reading.occurrences}
        kept = {address(url) for url in written if not config.is_excluded(url)}
        return {address(url) for url in written} - kept

    def _ask(self, url: str, first: Check | None = None, look: Look | None = None) -> Request:
        """Make the question about an address, or the second one after a first look."""
        meta: dict[str, Any] = {"verbatim_url": True}  # the address is in its form for the wire
        if url in self.fragments:
            meta[enough.WHOLE_PAGE] = True
        headers = dict(looks.BROWSER_HEADERS) if look is Look.AS_A_BROWSER else {}
        if look is Look.AS_A_BROWSER:
            meta[NOT_BEFORE_S] = monotonic() + self.settings[CONFIG].second_look_pause_s
        if look is Look.WITHOUT_TRUST:
            meta[looks.UNTRUSTED] = True
        elif self.settings[CONFIG].warc is not None:
            meta[keeping.KEPT_FOR] = url
            headers |= keeping.HEADERS
        return Request(
            url,
            callback=self.answered,
            errback=self.failed,
            cb_kwargs={"url": url, "first": first, "look": look},
            headers=headers,
            meta=meta,
        )

    def answered(
        self, response: Response, url: str, first: Check | None, look: Look | None
    ) -> Iterator[Check | Request]:
        """Yield the check of an answer, and what else is to be asked."""
        check = pages.check(url, response, self.fragments.get(url, ()))
        yield from self._conclude(check, first, look)

    def failed(self, failure: TwistedFailure) -> Iterator[Check | Request]:
        """Yield the check of a failure, or ask once more."""
        request: Request = failure.request  # type: ignore[attr-defined]
        assert failure.value is not None
        url, first, look = (request.cb_kwargs[name] for name in ("url", "first", "look"))
        yield from self._conclude(pages.failed_check(url, request, failure.value), first, look)

    async def probed(self, response: Response, origin: str) -> AsyncIterator[Probe]:
        """Yield what a server answers for an address that cannot exist."""
        assert response.request is not None
        url = response.request.meta.get("redirect_urls", [response.url])[0]
        names = await name_servers(origin, self.settings[CONFIG])
        yield Probe(origin, pages.check(url, response), names)

    async def probe_failed(self, failure: TwistedFailure) -> AsyncIterator[Probe]:
        """Yield that a server did not answer for such an address."""
        request: Request = failure.request  # type: ignore[attr-defined]
        assert failure.value is not None
        check = pages.failed_check(request.url, request, failure.value)
        origin = request.cb_kwargs["origin"]
        yield Probe(origin, check, await name_servers(origin, self.settings[CONFIG]))

    def _conclude(
        self, check: Check, first: Check | None, look: Look | None
    ) -> Iterator[Check | Request]:
        if first is not None and look is not None:
            check = looks.joined(first, check, look)
        else:
            again = looks.second(check)
            if again is not None:
                yield self._ask(check.url, check, again)
                return
        yield self._count(check)
        neighbour = self.prober.probe(check) if self.settings[CONFIG].probes else None
        if neighbour is not None:
            yield Request(
                neighbour,
                callback=self.probed,
                errback=self.probe_failed,
                cb_kwargs={"origin": origin(neighbour)},
                meta={"verbatim_url": True, OBEYS: True},
            )

    def _count(self, check: Check) -> Check:
        self._checked += 1
        self.logger.info("%s: %s", check.url, check.status or check.failure)
        if self._on_check is not None:
            self._on_check(self._checked, len(self.addresses))
        return check
