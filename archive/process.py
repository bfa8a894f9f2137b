"""Runs the spiders in this process, alone or side by side, and says how it went."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from archive.agenda import Crawl
from archive.console import UnfinishedError
from archive.printable import printable
from archive.spiders.rescue import RescueSpider
from archive.spiders.save import SaveSpider
from crawler.configured import CONFIG
from crawler.keeping import TROUBLE
from crawler.recorder import LOST, RUN_ID
from crawler.spiders.links import LinksSpider
from crawler.spiders.seedpages import SeedPagesSpider

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Mapping, Sequence

    from scrapy.crawler import Crawler

    from archive.keys import Keys
    from archive.model import Saved
    from crawler.config import Config
    from crawler.documents import DocumentError
    from crawler.model import Reading

START_ERROR = "start_error"
"""Scrapy's reason for closing a spider whose `start` failed."""


@dataclass(frozen=True, slots=True)
class Watchers:
    """Functions that are told how far each spider is: done, and in all."""

    on_check: Callable[[int, int], None] | None = None
    on_lookup: Callable[[int, int], None] | None = None
    on_save: Callable[[int, int], None] | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """How the spiders ended.

    `run_id` is the crawl's run, None where there was no crawl. `gave_up` says why the archives
    were not asked about every dead link, "" where they were; `rescued`, whether they were to be
    asked. `failed` means that our own code or the database did; the log says how. `lost` counts the
    links that our own network kept from being looked at, `uncopied` says why the local copy is not
    whole, "" where it is or there is none, and `cause` why a spider could not run at all, "" where
    it could.
    """

    run_id: int | None
    rescued: bool
    gave_up: str
    failed: bool
    lost: int
    uncopied: str
    cause: str


@dataclass(frozen=True, slots=True)
class Savings:
    """How the saving of living links ended.

    `counts` says how many had which outcome, `pending` how many captures are under way, `left` how
    many links were not asked for, and `why` names the reason, "" where we were told to stop.
    `keys_refused` says that the service does not accept the keys. `failed` is as in `Ended`.
    """

    counts: Mapping[Saved, int]
    pending: int
    left: int
    why: str
    keys_refused: bool
    failed: bool


class _Failures:
    """Counts what went wrong in our own code, which Scrapy logs and goes on."""

    def __init__(self) -> None:
        self.count = 0

    def watch(self, crawler: Crawler) -> None:
        crawler.signals.connect(self.note, signals.spider_error)
        crawler.signals.connect(self.note, signals.item_error)

    def note(self) -> None:
        self.count += 1


def run_spiders(  # noqa: PLR0913 - all but the first by name
    config: Config,
    *,
    readings: Sequence[Reading] | None = None,
    rescue: bool,
    originals: Mapping[str, str] | None = None,
    log_level: str = "WARNING",
    watchers: Watchers | None = None,
) -> Ended:
    """Crawl the readings, ask the archives about dead links, or both at once.

    Without `readings` there is no crawl. `originals` are as for `LinksSpider`. Returns when
    everything is done or was interrupted.
    """
    watchers = watchers or Watchers()
    process = _process(config, log_level)
    crawlers: list[Crawler] = []
    tasks: list[asyncio.Future[None]] = []
    failures = _Failures()
    if readings is not None:
        links = process.create_crawler(LinksSpider)
        crawlers.append(links)
        tasks.append(
            process.crawl(links, readings=readings, originals=originals, on_check=watchers.on_check)
        )
    if rescue:
        crawl = _state(crawlers[0]) if crawlers else None
        rescuer = process.create_crawler(RescueSpider)
        crawlers.append(rescuer)
        tasks.append(process.crawl(rescuer, crawl=crawl, on_lookup=watchers.on_lookup))
    for crawler in crawlers:
        failures.watch(crawler)
    process.start()
    return _ended(crawlers, failures, [_cause(task) for task in tasks])


def read_pages(
    config: Config, urls: Sequence[str], *, log_level: str = "WARNING"
) -> tuple[list[Reading], list[DocumentError]]:
    """Fetch and read pages that are seed documents; tells of those that could not be."""
    process = _process(config, log_level)
    crawler = process.create_crawler(SeedPagesSpider)
    task = process.crawl(crawler, urls=urls)
    process.start()
    spider, cause = crawler.spider, _cause(task)
    if not isinstance(spider, SeedPagesSpider) or cause:
        raise UnfinishedError(f"the pages could not be read: {cause or 'it was interrupted'}")
    if left := [url for url in urls if url not in {**spider.readings, **spider.errors}]:
        raise UnfinishedError(f"{left[0]} was not read: it was interrupted")
    return list(spider.readings.values()), list(spider.errors.values())


def run_saver(
    config: Config,
    keys: Keys,
    *,
    log_level: str = "WARNING",
    watchers: Watchers | None = None,
) -> Savings:
    """Have the living links of the latest run saved; returns as `run_spiders` does."""
    process = _process(config, log_level)
    crawler = process.create_crawler(SaveSpider)
    on_save = watchers.on_save if watchers else None
    task = process.crawl(crawler, keys=keys, on_save=on_save)
    failures = _Failures()
    failures.watch(crawler)
    process.start()
    spider = crawler.spider
    cause = _cause(task)
    if not isinstance(spider, SaveSpider) or cause:
        raise UnfinishedError(f"the saving could not be done: {cause or 'it was interrupted'}")
    reason = crawler.stats.get_value("finish_reason")
    return Savings(
        counts=spider.outcomes,
        pending=spider.pending,
        left=spider.left,
        why=spider.why_unfinished,
        keys_refused=spider.keys_refused,
        failed=failures.count > 0 or reason == START_ERROR,
    )


def _process(config: Config, log_level: str) -> AsyncCrawlerProcess:
    """Make what runs spiders, and the log as people are to see it."""
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.set(CONFIG, config, priority="cmdline")
    settings.set("LOG_LEVEL", log_level, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    # At INFO the spiders say what they see; the libraries would list their own parts and steps.
    for library in ("scrapy", "alembic"):
        logging.getLogger(library).setLevel(logging.WARNING)
    for handler in logging.getLogger().handlers:
        handler.addFilter(_make_printable)
    return process


def _make_printable(record: logging.LogRecord) -> bool:
    """Let no URL or host rule the terminal that shows the log."""
    record.msg = "\n".join(printable(line) for line in record.getMessage().split("\n"))
    record.args = None
    return True


def _state(links: Crawler) -> Callable[[], Crawl]:
    def state() -> Crawl:
        return Crawl(links.crawling, links.stats.get_value(RUN_ID))

    return state


def _cause(task: asyncio.Future[None]) -> str:
    """Say in one line why a spider could not run, "" where it could."""
    error = task.exception() if task.done() and not task.cancelled() else None
    return str(getattr(error, "orig", None) or error).partition("\n")[0] if error else ""


def _ended(crawlers: Sequence[Crawler], failures: _Failures, causes: Sequence[str]) -> Ended:
    run_ids = [crawler.stats.get_value(RUN_ID) for crawler in crawlers]
    spiders = [crawler.spider for crawler in crawlers]
    reasons = [crawler.stats.get_value("finish_reason") for crawler in crawlers]
    return Ended(
        run_id=next((run_id for run_id in run_ids if run_id is not None), None),
        rescued=any(isinstance(it, RescueSpider) for it in spiders),
        gave_up=next((it.why_unfinished for it in spiders if isinstance(it, RescueSpider)), ""),
        lost=sum(crawler.stats.get_value(LOST, 0) for crawler in crawlers),
        uncopied=next((it for c in crawlers if (it := c.stats.get_value(TROUBLE))), ""),
        failed=failures.count > 0 or START_ERROR in reasons or any(causes),
        cause=next((cause for cause in causes if cause), ""),
    )
