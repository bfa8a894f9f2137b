"""Keeps to archives' budgets, together with all other processes that use the database.

An archive that says "slow down", or refuses the connection, is left alone by everybody: one pause,
one more try, then the end. The Wayback Machine blocks for an hour, and longer each time, whoever
ignores its 429 for more than a minute.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from time import monotonic
from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest

from archive.budgets import Budgets
from archive.connected import Connected
from archive.sources.dialogue import Pool
from crawler.configured import CONFIG
from crawler.failures import cause
from crawler.model import Failure
from crawler.retry import MEMENTO, told_pause_s
from crawler.scheduler import SLOT, hold

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.utils.log import SpiderLoggerAdapter

    from crawler.config import Config

MAX_PAUSES = 3
"""An archive that wants more of them in one run has had enough of us."""
PAUSE_MAX_S = 600
"""A longer pause is not waited for; the stage ends."""
HOLD_MAX_S = 24 * 3600
"""An archive that wants to be left alone for longer is asked again then, whatever it meant."""
GAVE_UP = "linkmend_gave_up"
"""The request's key that says that its archive is to be asked no more."""
SENT = "linkmend_sent"
"""The request's key that counts how often it was sent, tries that were put off included."""
WAITS_HERE_MAX_S = 10
"""Longer waits are spent in the scheduler, which a stop need not wait for."""


class HeldError(IgnoreRequest):
    """An archive wants to be left alone for longer than we wait."""


class ThrottleMiddleware(Connected):
    """Gives each request of an archive its turn, and pauses the archive when it has to.

    A pause for a 429 is one of the budget that it came from, and one for a refused connection is
    one of all budgets of the archive. What meets another after a pause stands.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._crawler = crawler
        self._config: Config = crawler.settings[CONFIG]
        self._intervals_s = {
            name: pace["delay"]
            for name, pace in crawler.settings.getdict("DOWNLOAD_SLOTS").items()
            if pace["delay"] > 0  # else nobody minds
        }
        self._budgets = Budgets(self.database, self._intervals_s)
        self._held_until_s: defaultdict[str, float] = defaultdict(float)
        self._pauses: Counter[str] = Counter()
        self._told: set[str] = set()

    @property
    def _logger(self) -> SpiderLoggerAdapter:
        assert self._crawler.spider is not None
        return self._crawler.spider.logger

    async def process_request(self, request: Request) -> Request | None:
        """Wait for the request's turn, in the scheduler where that takes long.

        Raises HeldError.
        """
        slot = request.meta.get(SLOT, "")
        if slot not in self._intervals_s or pool_of(slot) == Pool.LOCAL:
            return None
        while True:
            turn = await asyncio.to_thread(
                self._budgets.take, slot, self._intervals_s[slot], WAITS_HERE_MAX_S
            )
            wait_s = (turn.at - datetime.now(UTC)).total_seconds()
            if turn.is_held and wait_s > PAUSE_MAX_S:
                request.meta[GAVE_UP] = True
                self._tell(slot, turn.at)
                raise HeldError(f"it wants to be left alone for {wait_s:.0f} seconds")
            if not turn.is_taken:
                hold(self._crawler, slot, wait_s)
                return request.copy()
            if wait_s > 0:
                await asyncio.sleep(wait_s)
                if await asyncio.to_thread(self._budgets.held_until, slot) > datetime.now(UTC):
                    continue
            request.meta[SENT] = request.meta.get(SENT, 0) + 1
            return None

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Put a request off that met the first 429, and let the second stand."""
        if MEMENTO in response.headers:
            return response  # the answer of a site long ago
        slot = request.meta.get(SLOT, "")
        if response.status != HTTPStatus.TOO_MANY_REQUESTS:
            for name in (slot, archive_of(slot)):
                if _asked_at_s(request) >= self._held_until_s[name]:
                    self._held_until_s[name] = 0.0
            return response
        told_s = told_pause_s(response)
        pause_s = self._config.throttle_pause_s if told_s is None else min(told_s, HOLD_MAX_S)
        return await self._pause(request, slot, [slot], pause_s) or response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Put a request off whose connection was refused, which is how an archive shuts us out."""
        slot = request.meta.get(SLOT, "")
        if slot not in self._intervals_s or cause(exception)[0] is not Failure.REFUSED:
            return None
        archive = archive_of(slot)
        slots = [name for name in self._intervals_s if archive_of(name) == archive]
        if request.meta.get("dont_retry"):  # whoever asks sees to the pause, but for itself alone
            await self._hold(slots, self._config.throttle_pause_s)
            return None
        return await self._pause(request, archive, slots, self._config.throttle_pause_s)

    async def _pause(
        self, request: Request, held: str, slots: list[str], pause_s: float
    ) -> Request | None:
        """Leave an archive alone, and have the request sent then; None where it had enough of us.

        `held` names what is paused: a budget, or the archive.
        """
        held_until_s = self._held_until_s[held]
        if (
            (held_until_s and _asked_at_s(request) >= held_until_s)
            or pause_s > PAUSE_MAX_S
            or (not held_until_s and self._pauses[held] >= MAX_PAUSES)
        ):
            request.meta.update({"dont_retry": True, GAVE_UP: True})
            # Others shall not ask in the meantime either.
            until = await self._hold(slots, pause_s)
            if pause_s > PAUSE_MAX_S:
                self._tell(held, until)
            return None
        if not held_until_s:
            self._pauses[held] += 1
            self._held_until_s[held] = monotonic() + pause_s
            self._logger.warning(
                "%s asks to slow down; it is left alone for %.3g seconds",
                held,
                pause_s,
            )
            await self._hold(slots, pause_s)
            for slot in slots:
                hold(self._crawler, slot, pause_s)
        return request.copy()

    def _tell(self, held: str, until: datetime) -> None:
        """Say, once, until when an archive wants to be left alone."""
        if held not in self._told:
            self._told.add(held)
            self._logger.warning(
                "%s wants to be left alone until %s UTC", held, f"{until:%Y-%m-%d %H:%M}"
            )

    async def _hold(self, slots: list[str], pause_s: float) -> datetime:
        until = datetime.now(UTC) + timedelta(seconds=pause_s)
        await asyncio.to_thread(self._budgets.hold, slots, until)
        return until


def slot_of(archive: str, pool: Pool) -> str:
    """Name the budget of an archive's pool, which is also the scheduler's name for its requests."""
    return f"{archive}-{pool}"


def archive_of(slot: str) -> str:
    """Name the archive of a budget."""
    return slot.rpartition("-")[0]


def pool_of(slot: str) -> str:
    """Name the pool of a budget."""
    return slot.rpartition("-")[2]


def _asked_at_s(request: Request) -> float:
    return monotonic() - float(request.meta.get("download_latency", 0.0))
