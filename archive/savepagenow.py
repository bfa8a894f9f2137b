"""What to ask Save Page Now 2, and what its answers mean.

After "Save Page Now 2 Public API Docs" of 2025-10-22 by its maintainers, and what its users report:
an error can come as HTTP 200, an answer can bear a message alone, and there are codes that the
documentation does not list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from pydantic import BaseModel, ConfigDict, ValidationError

from archive.model import Save, Saved
from archive.sources.replay import time_of

if TYPE_CHECKING:
    from archive.sources.dialogue import Answer

PERMANENT = frozenset(
    {
        "error:bad-request",  # the page's server does not understand
        "error:blocked",  # the page's server answers 999
        "error:blocked-url",  # on a list of trackers
        "error:filesize-limit",
        "error:ftp-access-denied",
        "error:http-version-not-supported",
        "error:invalid-server-response",
        "error:invalid-url-syntax",
        "error:method-not-allowed",
        "error:network-authentication-required",
        "error:no-access",  # the page's server answers 403
        "error:not-found",
        "error:not-implemented",
        "error:too-many-redirects",  # more than 3
        "error:unauthorized",  # the page's server answers 401
    }
)
"""What is said of the page, and will be said of it tomorrow. All that is not listed here or below
may pass: timeouts, overload, names that do not resolve, and codes that nobody has told of yet."""
CAPTURED_TODAY = frozenset({"error:too-many-daily-captures"})
"""The address was captured as often today, by whomever, as it may be in a day (5 times)."""
HOST_LIMITS = frozenset({"error:max-daily-bandwidth-host", "error:too-many-daily-captures-host"})
"""So much was captured of the host today that no more will be."""
OURS = {
    "error:user-session-limit": Saved.BUSY,
    "error:max-daily-bandwidth": Saved.SPENT,
    "error:max-daily-bandwidth-from-ip": Saved.SPENT,
    "error:blocked-client-ip": Saved.UNAUTHORIZED,  # of anonymous clients alone
}
"""What is said of our account, and not of the page."""

SAME_SNAPSHOT = re.compile(r"same snapshot had been made (.*?) ago", re.IGNORECASE)
SESSION_LIMIT = re.compile(r"limit of active Save Page Now sessions", re.IGNORECASE)
LOGGED_OUT = re.compile(r"need to be logged in", re.IGNORECASE)
SPAN = re.compile(r"\b(\d{1,3}) (year|month|week|day|hour|minute|second)s?")
SPANS = {
    "year": timedelta(days=365),
    "month": timedelta(days=30),
    "week": timedelta(weeks=1),
    "day": timedelta(days=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
    "second": timedelta(seconds=1),
}
OLDER_THAN_ITS_JOB = timedelta(minutes=5)
"""A capture from before its job is one that was there; clocks may differ by as much."""
MAX_DETAIL_CHARS = 300


@dataclass(frozen=True, slots=True)
class Question:
    """A request to the service: POST where it has a form (written for the wire), else GET."""

    url: str
    form: str = ""


@dataclass(frozen=True, slots=True)
class Quota:
    """What the account may have captured: jobs at once, and in all today (None: not said)."""

    available: int
    left_today: int | None


class _Said(BaseModel):
    """The fields of the service's answers, as far as we read them."""

    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)

    status: str | None = None
    status_ext: str | None = None
    message: str | None = None
    exception: str | None = None
    job_id: str | None = None
    timestamp: str | None = None
    original_url: str | None = None
    available: int | None = None
    daily_captures: int | None = None
    daily_captures_limit: int | None = None

    @property
    def detail(self) -> str:
        """What is said in words, in one line."""
        return " ".join((self.message or self.exception or "").split())[:MAX_DETAIL_CHARS]


def capture_question(url: str, base: str, days: int) -> Question:
    """Ask for a capture of an address, unless there is one from the last days."""
    form = {
        "url": url,
        "if_not_archived_within": f"{days}d",
        "skip_first_archive": "1",  # we need not know, and it costs the service a search
    }
    return Question(f"{base.rstrip('/')}/save", urlencode(form))


def job_question(job_id: str, base: str) -> Question:
    """Ask how far a job is."""
    return Question(f"{base.rstrip('/')}/save/status/{quote(job_id, safe='')}")


def quota_question(base: str, now: datetime) -> Question:
    """Ask what the account may do; the time in it keeps old answers from being repeated."""
    return Question(f"{base.rstrip('/')}/save/status/user?_t={int(now.timestamp() * 1000)}")


def is_answer(answer: Answer) -> bool:
    """Tell whether this is the service's own word, and no trouble on the way to it."""
    by_status = (HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS)
    return answer.status in by_status or (
        not 300 <= answer.status < 400 and _said(answer) is not None  # noqa: PLR2004
    )


def quota(answer: Answer) -> Quota | Saved:
    """Read what the account may do, or what kept us from being told."""
    said, trouble = _said(answer), _trouble(answer)
    if trouble is not None or said is None or said.available is None:
        return trouble or Saved.UNAVAILABLE
    known = said.daily_captures is not None and said.daily_captures_limit is not None
    left = (said.daily_captures_limit or 0) - (said.daily_captures or 0)
    return Quota(max(0, said.available), max(0, left) if known else None)


def after_capture(url: str, answer: Answer, now: datetime) -> Save:
    """Understand the answer to a question for a capture."""
    save = Save(url, now, _trouble(answer) or Saved.UNAVAILABLE, detail=_complaint(answer))
    said = _said(answer)
    if said is None or save.outcome in (Saved.UNAUTHORIZED, Saved.THROTTLED):
        return save
    if said.status == "error" or said.status_ext:
        return _refused(save, said)
    save = replace(save, detail=said.detail)
    if said.job_id:
        return replace(save, outcome=Saved.PENDING, job_id=said.job_id)
    same = SAME_SNAPSHOT.search(said.detail)
    if same:
        return replace(save, outcome=Saved.ALREADY, captured_at=_before(same[1], now))
    return replace(save, detail=said.detail or "The service gave no job for it.")


def after_look(job: Save, answer: Answer, base: str, now: datetime) -> Save:
    """Understand the answer to a question for a job; the job itself while it is pending."""
    said, trouble = _said(answer), _trouble(answer)
    if said is None or trouble in (Saved.UNAUTHORIZED, Saved.THROTTLED):
        return replace(
            job, asked_at=now, outcome=trouble or Saved.UNAVAILABLE, detail=_complaint(answer)
        )
    if said.status == "success":
        return _done(job, said, base, now)
    if said.status == "error" or said.status_ext:
        return _refused(replace(job, asked_at=now), said)
    return job


def _done(job: Save, said: _Said, base: str, now: datetime) -> Save:
    captured_at = time_of(said.timestamp or "")
    if captured_at is None:
        return replace(
            job, asked_at=now, outcome=Saved.FAILED, detail="The service names no capture."
        )
    was_there = (
        captured_at < job.asked_at - OLDER_THAN_ITS_JOB
        or SAME_SNAPSHOT.search(job.detail)
        or SAME_SNAPSHOT.search(said.detail)
    )
    return replace(
        job,
        asked_at=now,
        outcome=Saved.ALREADY if was_there else Saved.SAVED,
        detail="",
        captured_at=captured_at,
        capture_url=f"{base.rstrip('/')}/web/{said.timestamp}/{said.original_url or job.url}",
    )


def _refused(save: Save, said: _Said) -> Save:
    code = said.status_ext or ""
    detail = said.detail or code or "The service says that it failed, and not why."
    outcome = OURS.get(code) or (Saved.BUSY if SESSION_LIMIT.search(detail) else None)
    if outcome is None:
        outcome = Saved.REFUSED if code in PERMANENT else Saved.FAILED
    if code in CAPTURED_TODAY:
        outcome = Saved.ALREADY
    return replace(save, outcome=outcome, status_ext=code, detail=detail)


def _said(answer: Answer) -> _Said | None:
    """Read an answer; None where it is no JSON object of the service's."""
    try:
        return _Said.model_validate_json(answer.body)
    except ValidationError:
        return None


def _trouble(answer: Answer) -> Saved | None:
    """Name what stands before the service itself, or what it says in words alone."""
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return Saved.THROTTLED
    said = _said(answer)
    words = said.message or "" if said else ""
    if answer.status == HTTPStatus.UNAUTHORIZED or LOGGED_OUT.search(words):
        return Saved.UNAUTHORIZED
    if SESSION_LIMIT.search(words):
        return Saved.BUSY
    return None if is_answer(answer) else Saved.UNAVAILABLE


def _complaint(answer: Answer) -> str:
    if answer.failure:
        return f"The service could not be asked: {answer.failure}."
    if answer.status == HTTPStatus.OK:
        return "The service answered with something else."
    return f"The service answered {answer.status}."


def _before(words: str, now: datetime) -> datetime | None:
    """Read "17 hours, 38 minutes" as a time before now, None where it says nothing."""
    spans = [int(count) * SPANS[unit] for count, unit in SPAN.findall(words)]
    return now - sum(spans, timedelta()) if spans else None
