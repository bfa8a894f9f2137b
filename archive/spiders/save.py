"""The spider that has living links saved before they die, and records what Save Page Now says."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.exceptions import CloseSpider

from archive.endangered import due
from archive.keys import check_way, find_keys, is_loopback
from archive.model import Save, Saved
from archive.pacing import Allowance, Pauses
from archive.savepagenow import (
    HOST_LIMITS,
    Question,
    Quota,
    after_capture,
    after_look,
    capture_question,
    is_answer,
    job_question,
    quota,
    quota_question,
)
from archive.saves import SaveBook
from archive.sources import wayback
from archive.sources.dialogue import Answer, Pool
from archive.store import ArchiveStore
from archive.throttle import PAUSE_MAX_S, HeldError, slot_of
from crawler.configured import CONFIG, REFUSE_PRIVATE, configure
from crawler.failures import cause
from crawler.retry import PATIENCE, Patience, retry_after_s
from crawler.scheduler import NOT_BEFORE_S, SLOT, hold
from crawler.stopping import was_stopped
from crawler.urls import address, bare_host

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from typing import NoReturn

    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure as TwistedFailure

    from archive.keys import Keys
    from crawler.config import Config

    Then = Callable[[Answer], Iterator[Request | Save]]

CAPTURES, LOOKS = slot_of(wayback.NAME, Pool.SAVE), slot_of(wayback.NAME, Pool.REPLAY)
"""The budgets: questions for captures have one of their own, looks at jobs share that of replay."""
MAX_LOOKS = 60
"""At one job in one run: five minutes by default. A capture takes two at the most, by the
service's documentation."""
MAX_LOOKS_WHEN_OLD = 2
"""At a job of which the service may have forgotten the end, and would say "pending" for ever."""
OLD = timedelta(hours=1)
"""So long the service remembers the end of a job, by its documentation."""
MAX_TROUBLES = 3
"""After so many pauses in a row the service is taken for down, or busy for good."""
TRIES = 2
"""Of one question that gets no answer; then it is left for the next time."""
TRIED = "linkmend_tried"
"""The request's key that counts them."""
NEVER = {
    "dont_redirect": True,  # nobody else is shown the keys
    "dont_retry": True,
    "dont_merge_cookies": True,
}
OUR_META = (SLOT, "proxy", *NEVER)
"""What a question that is put again takes with it, of all that Scrapy has noted with it."""

NO_ANSWER = "Save Page Now does not answer"
BUSY = "the account has as many captures under way as it may have"
SPENT = "the account has used up what it may have captured today"
HOST_FULL = "of some hosts the archive has captured all that it will today"
WHY = {
    Saved.THROTTLED: "the archive asked us to slow down",
    Saved.UNAUTHORIZED: "the archive does not accept the keys",
}


class SaveSpider(Spider):
    """Asks for a capture of each living link that is due, and yields a `Save` for what it learns.

    It looks first at the jobs that earlier runs left. Without `keys` it reads them from the
    environment. `on_save` is called with the number of links that are done with, and of all.
    """

    name = "save"

    def __init__(
        self,
        keys: Keys | None = None,
        on_save: Callable[[int, int], None] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._keys = keys
        self._on_save = on_save
        self._wanted: list[str] = []
        self._left: set[str] = set()
        self._jobs: dict[str, Save] = {}
        self._links = 0
        self._allowance = Allowance(0, None)
        self._admitted = asyncio.Event()
        self._full_hosts: set[str] = set()
        self._troubles, self._crowds = Pauses(MAX_TROUBLES), Pauses(MAX_TROUBLES)
        self._gave_up = ""
        self.outcomes: Counter[Saved] = Counter()

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Compose the components of this spider, and the service's budget."""
        super().update_settings(settings)
        config = configure(settings)
        settings.update(
            {
                "ITEM_PIPELINES": {"archive.recorder.SaveRecorder": 100},
                "DOWNLOADER_MIDDLEWARES": {
                    **settings.getdict("DOWNLOADER_MIDDLEWARES"),
                    "archive.throttle.ThrottleMiddleware": 560,  # before crawler.retry sees a 429
                },
                PATIENCE: Patience.of(config),  # for the component; our questions say dont_retry
                REFUSE_PRIVATE: False,  # the archive's address is the user's own setting
                "ROBOTSTXT_OBEY": False,  # an interface made for programs
                "DOWNLOAD_TIMEOUT": config.archive_timeout_s,
                "DOWNLOAD_SLOTS": {
                    CAPTURES: {"concurrency": 1, "delay": config.save_interval_s},
                    LOOKS: {"concurrency": 1, "delay": config.replay_interval_s},
                },
            },
            priority="spider",
        )

    @property
    def config(self) -> Config:
        """The configuration."""
        config: Config = self.settings[CONFIG]
        return config

    @property
    def left(self) -> int:
        """How many links that are due were not asked for, or got no answer."""
        return len(self._left)

    @property
    def pending(self) -> int:
        """How many captures are under way."""
        return len(self._jobs)

    @property
    def why_unfinished(self) -> str:
        """Why some links are left, "" where that was nobody's wish but ours."""
        if self._gave_up or not self.left:
            return self._gave_up
        if self._allowance.is_spent:
            return SPENT
        if self.outcomes[Saved.UNAVAILABLE]:
            return NO_ANSWER
        return HOST_FULL if self._full_hosts else ""

    @property
    def keys_refused(self) -> bool:
        """Whether the service does not accept the keys."""
        return self._gave_up == WHY[Saved.UNAUTHORIZED]

    async def start(self) -> AsyncIterator[Any]:
        """Yield a look at each earlier job, then a question for each link when there is room."""
        if await was_stopped(self.crawler):
            return
        check_way(self.config.wayback)
        self._keys = self._keys or find_keys()
        for job in self._plan():
            yield self._look(job, 0, is_earlier=True)
        if not self._wanted:
            return
        yield self._ask_allowance()
        await self._admitted.wait()
        for url in self._wanted:
            if not await self._allowance.take():
                return
            if bare_host(url) in self._full_hosts:
                self._allowance.give_back(captured=False)
                continue
            yield self._ask(url)

    def _plan(self) -> list[Save]:
        """Find out what is to be done; give the jobs that earlier runs left."""
        store = ArchiveStore.configured(self.config)
        try:
            self._wanted = due_now(store, self.config.save_days)
            jobs = SaveBook(store.database).pending(datetime.now(UTC))
        finally:
            store.close()
        self._left = set(self._wanted)
        self._jobs = {job.url: job for job in jobs}
        self._links = len(self._wanted) + len(jobs)
        return jobs

    # What is asked, and what then.

    def _ask_allowance(self, pause_s: float = 0) -> Request:
        question = quota_question(self.config.wayback, datetime.now(UTC))
        return self._request(question, LOOKS, self._allowance_told, pause_s)

    def _allowance_told(self, answer: Answer) -> Iterator[Request | Save]:
        told = quota(answer)
        if not isinstance(told, Quota):
            self._give_up(WHY.get(told, NO_ANSWER))
        elif told.available:
            self._crowds.end()
            self._allowance = Allowance(told.available, told.left_today)
            self._admitted.set()
        else:
            yield self._ask_allowance(self._wait_for_room())

    def _ask(self, url: str) -> Request:
        question = capture_question(url, self.config.wayback, self.config.save_days)
        return self._request(question, CAPTURES, partial(self._capture_answered, url))

    def _capture_answered(self, url: str, answer: Answer) -> Iterator[Request | Save]:
        save = after_capture(url, answer, datetime.now(UTC))
        match save.outcome:
            case Saved.PENDING:
                self._crowds.end()
                self._jobs[url] = save
                self._left.discard(url)
                yield save
                yield self._look(save, 0, is_earlier=False)
            case Saved.BUSY:
                self._wait_for_room()
                yield self._ask(url)
            case Saved.UNAUTHORIZED | Saved.THROTTLED:
                self._give_up(WHY[save.outcome])
            case Saved.SPENT:
                self._allowance.spend()
            case _:
                yield self._end(save)
                self._allowance.give_back(captured=False)

    def _look(self, job: Save, looks: int, *, is_earlier: bool) -> Request:
        question = job_question(job.job_id, self.config.wayback)
        then = partial(self._looked, job, looks + 1, is_earlier=is_earlier)
        pause_s = 0 if is_earlier and looks == 0 else self.config.save_poll_s
        return self._request(question, LOOKS, then, pause_s)

    def _looked(
        self, job: Save, looks: int, answer: Answer, *, is_earlier: bool
    ) -> Iterator[Request | Save]:
        now = datetime.now(UTC)
        save = after_look(job, answer, self.config.wayback, now)
        match save.outcome:
            case Saved.UNAUTHORIZED | Saved.THROTTLED:
                self._give_up(WHY[save.outcome])
            case Saved.PENDING | Saved.UNAVAILABLE | Saved.BUSY | Saved.SPENT:
                if looks < (MAX_LOOKS if job.asked_at > now - OLD else MAX_LOOKS_WHEN_OLD):
                    yield self._look(job, looks, is_earlier=is_earlier)
                elif not is_earlier:
                    self._allowance.give_back(captured=True)
            case _:
                del self._jobs[job.url]
                yield self._end(save)
                if not is_earlier:
                    self._allowance.give_back(captured=save.outcome is Saved.SAVED)

    def _end(self, save: Save) -> Save:
        """Count and tell what became of a link."""
        self.outcomes[save.outcome] += 1
        if save.outcome is not Saved.UNAVAILABLE:
            self._left.discard(save.url)
        said = save.capture_url or " ".join(filter(None, (save.status_ext, save.detail)))
        self.logger.info("%s: %s", save.url, f"{save.outcome}: {said}" if said else save.outcome)
        if save.status_ext in HOST_LIMITS:
            self._full_hosts.add(bare_host(save.url))
        if self._on_save is not None:
            self._on_save(self.outcomes.total(), self._links)
        return save

    def _wait_for_room(self) -> float:
        """Ask for nothing until some capture of the account's may be done; say how long (s)."""
        pause_s = self.config.throttle_pause_s
        if not self._crowds.begin(monotonic(), pause_s):
            self._give_up(BUSY)
        hold(self.crawler, CAPTURES, pause_s)
        return pause_s

    def _give_up(self, why: str) -> NoReturn:
        self._gave_up = why
        raise CloseSpider(why)  # nor is anything asked that waits

    # How it is asked.

    def _request(self, question: Question, slot: str, then: Then, pause_s: float = 0) -> Request:
        assert self._keys is not None
        headers = {"Accept": "application/json", "Authorization": self._keys.authorization}
        if question.form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        meta = {SLOT: slot, NOT_BEFORE_S: monotonic() + pause_s, **NEVER}
        if is_loopback(self.config.wayback):
            meta["proxy"] = None
        return Request(
            question.url,
            method="POST" if question.form else "GET",
            headers=headers,
            body=question.form,
            callback=self.answered,
            errback=self.failed,
            cb_kwargs={"then": then},
            meta=meta,
        )

    def answered(self, response: Response, then: Then) -> Iterator[Request | Save]:
        """Go on with what the service said."""
        assert response.request is not None
        retry_after = (response.headers.get("Retry-After") or b"").decode("latin-1")
        answer = Answer(response.status, {"retry-after": retry_after}, response.body)
        return self._go_on(response.request, then, answer)

    def failed(self, failure: TwistedFailure) -> Iterator[Request | Save]:
        """Go on after a question that nobody answered."""
        request: Request = failure.request  # type: ignore[attr-defined]
        assert failure.value is not None
        if isinstance(failure.value, HeldError):
            self._give_up(WHY[Saved.THROTTLED])
        name, detail = cause(failure.value)
        answer = Answer(failure=f"{name}: {detail}" if detail else name)
        return self._go_on(request, request.cb_kwargs["then"], answer)

    def _go_on(self, request: Request, then: Then, answer: Answer) -> Iterator[Request | Save]:
        if is_answer(answer):
            self._troubles.end()
            yield from then(answer)
            return
        tried = request.meta.get(TRIED, 0) + (not self._troubles.is_on(monotonic()))
        self._pause(answer)
        if tried < TRIES:
            meta = {name: request.meta[name] for name in OUR_META if name in request.meta}
            # Before those that were not asked yet, so that the order stays as it was.
            yield request.replace(meta=meta | {TRIED: tried}, priority=1)
        else:
            yield from then(answer)

    def _pause(self, answer: Answer) -> None:
        """Leave the service alone for as long as it says, or for the usual time."""
        told_s = retry_after_s(answer.headers.get("retry-after"), datetime.now(UTC))
        pause_s = self.config.throttle_pause_s if told_s is None else told_s
        if not self._troubles.begin(monotonic(), pause_s) or pause_s > PAUSE_MAX_S:
            self._give_up(NO_ANSWER)
        self.logger.warning(
            "Save Page Now has trouble (%s); it is left alone for %.3g seconds",
            answer.failure or f"it answered {answer.status}",
            pause_s,
        )
        for slot in (CAPTURES, LOOKS):
            hold(self.crawler, slot, pause_s)


def due_now(store: ArchiveStore, days: int) -> list[str]:
    """Give the addresses of the latest run that are to be saved now, in order."""
    run = store.run()
    if run is None:
        return []
    links = store.links(store.occurrences(run.id))
    records = SaveBook(store.database).records(address(link.url) for link in links)
    return due(links, records, datetime.now(UTC), days)
