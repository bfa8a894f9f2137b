"""Asks again what may have failed by chance: when, and how often."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import TYPE_CHECKING

from scrapy.http.request import NO_CALLBACK

from crawler.failures import cause
from crawler.model import Failure
from crawler.scheduler import NOT_BEFORE_S, SLOT, hold

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.config import Config

PATIENCE = "LINKMEND_PATIENCE"
"""The setting under which a spider leaves its `Patience`."""
PASSING_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
"""Statuses that often mean "not now": RFC 9110, 8470 and 6585; 52x as documented by Cloudflare."""
MEMENTO = "Memento-Datetime"
"""The header of what an archive has captured (RFC 7089): its status is a fact of the past."""
RETRIES_BY_FAILURE = {
    Failure.REFUSED: 10,
    Failure.RESET: 10,
    Failure.CLOSED: 10,
    Failure.UNREACHABLE: 10,
    Failure.DNS_SERVFAIL: 10,
    Failure.DNS_FAILED: 10,
    # A second answer that agrees makes NXDOMAIN a fact; what has run into a timeout has had its
    # patience, and holds up the run each time.
    Failure.DNS_NXDOMAIN: 1,
    Failure.DNS_TIMEOUT: 1,
    Failure.TIMEOUT: 1,
}
"""The most that a failure is asked again, whatever the configuration says; others never are."""
JITTER_SHARE = 0.25
"""Pauses vary by this share, so that links that failed together do not return together."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long to wait.

    `pause_s` is the first pause, which doubles each time. `host_wait_max_s` bounds the time that a
    host may hold up its links by Retry-After in all.
    """

    retries: int
    pause_s: float
    retry_after_max_s: float
    host_wait_max_s: float

    @classmethod
    def of(cls, config: Config) -> Self:
        """Take the numbers for living links from the configuration."""
        return cls(
            config.retries,
            config.retry_pause_s,
            config.retry_after_max_s,
            config.host_wait_max_s,
        )


def pause_after_status(
    status: int, retry_after_s: float | None, tries: int, patience: Patience
) -> float | None:
    """Say how many seconds to wait before asking again, or None where the answer stands.

    `tries` is the number of times that the link was asked again already. A server that wants a
    longer wait than our patience is not asked earlier: its answer stands.

    >>> pause_after_status(503, 7, 0, Patience(2, 1, 60, 300))
    7
    >>> pause_after_status(503, 3600, 0, Patience(2, 1, 60, 300))
    """
    if status not in PASSING_STATUSES or tries >= patience.retries:
        return None
    own_s = patience.pause_s * float(2**tries)
    if retry_after_s is None:
        return own_s
    return max(retry_after_s, own_s) if retry_after_s <= patience.retry_after_max_s else None


def pause_after_failure(failure: Failure, tries: int, patience: Patience) -> float | None:
    """Say how many seconds to wait before asking again, or None where the failure stands.

    >>> pause_after_failure(Failure.RESET, 1, Patience(2, 1, 60, 300))
    2.0
    """
    if tries >= min(patience.retries, RETRIES_BY_FAILURE.get(failure, 0)):
        return None
    return patience.pause_s * float(2**tries)


def retry_after_s(value: str | None, now: datetime) -> float | None:
    """Read a Retry-After header (RFC 9110, section 10.2.3): seconds from now, None where unclear.

    >>> retry_after_s("Wed, 21 Oct 2015 07:28:10 GMT", datetime(2015, 10, 21, 7, 28, tzinfo=UTC))
    10.0
    """
    if value is None:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return float(value)
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    return max(0.0, (date - now).total_seconds())


def told_pause_s(response: Response) -> float | None:
    """Give the seconds from now that an answer asks to wait for, None where it says nothing."""
    header = response.headers.get("Retry-After")
    return retry_after_s(header.decode("latin-1") if header else None, datetime.now(UTC))


class RetryMiddleware:
    """Has what may have failed by chance asked again, in the place of Scrapy's own.

    That asks again at once, 429 or not.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._patience: Patience = crawler.settings[PATIENCE]
        self._waited_until_s: dict[str, float] = {}
        self._waited_s: defaultdict[str, float] = defaultdict(float)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Ask again after an answer that may pass; Retry-After holds for the whole host."""
        if MEMENTO in response.headers or response.status not in PASSING_STATUSES:
            return response
        told_s = told_pause_s(response)
        pause_s = pause_after_status(response.status, told_s, _tries(request), self._patience)
        may_wait = True
        if told_s is not None and told_s <= self._patience.retry_after_max_s:
            # The other links of the host wait as well, whatever becomes of this one.
            may_wait = self._may_hold(request.meta.get(SLOT, ""), told_s)
        if pause_s is None or not may_wait or request.meta.get("dont_retry"):
            return response
        return await _again(request, pause_s if told_s is not None else _jittered(pause_s))

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Ask again after a failure that may pass."""
        pause_s = pause_after_failure(cause(exception)[0], _tries(request), self._patience)
        if pause_s is None or request.meta.get("dont_retry"):
            return None
        return await _again(request, _jittered(pause_s))

    def _may_hold(self, host: str, seconds: float) -> bool:
        """Leave a host alone for so long, unless that would be too long with the times before."""
        now_s = monotonic()
        until_s = self._waited_until_s.get(host, now_s)
        more_s = max(0.0, now_s + seconds - max(until_s, now_s))
        if self._waited_s[host] + more_s > self._patience.host_wait_max_s:
            return False
        self._waited_s[host] += more_s
        self._waited_until_s[host] = max(until_s, now_s + seconds)
        hold(self._crawler, host, seconds)
        return True


def _tries(request: Request) -> int:
    return int(request.meta.get("retry_times", 0))


async def _again(request: Request, pause_s: float) -> Request:
    again = request.copy()
    again.meta["retry_times"] = _tries(request) + 1
    again.priority += 1  # before links that were not asked yet, so that a chain ends soon
    if request.callback is NO_CALLBACK:  # it was sent past the scheduler
        await asyncio.sleep(pause_s)
    else:
        again.meta[NOT_BEFORE_S] = monotonic() + pause_s
    return again


def _jittered(pause_s: float) -> float:
    return pause_s * random.uniform(1 - JITTER_SHARE, 1 + JITTER_SHARE)  # noqa: S311
