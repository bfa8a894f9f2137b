"""Save Page Now 2 as its documentation and its users describe it: jobs, quota, and refusals."""

import hashlib
import json
import re
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

from tests.wayback.faults import Answer

ACCESS_KEY, SECRET_KEY = "tEsTaCcEsS0Key99", "s3cr3tS3cr3tS3c9"
SESSION_LIMIT = (
    "You have already reached the limit of active Save Page Now sessions. Please wait for a minute "
    "and then try again."
)
LOGGED_OUT = "You need to be logged in to use Save Page Now."


@dataclass(slots=True)
class Job:
    """A capture under way or done; `looks` counts how often it was looked at."""

    url: str
    at: datetime
    looks: int = 0
    is_done: bool = False


@dataclass(slots=True)
class SavePageNow:
    """The service for one account.

    A job is done when it was looked at `looks` times. `refused` and `failed` map a part of a URL to
    the code of an error, at once (with HTTP 200, and no job) or at the end of its job. `captured`
    says when a URL was last captured. `today` counts against `a_day`, `sessions` are the jobs that
    may be under way at once, and `others` those of somebody else's.
    """

    looks: int = 2
    sessions: int = 3
    others: int = 0
    today: int = 0
    a_day: int = 30_000
    refused: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    captured: dict[str, datetime] = field(default_factory=dict)
    names_no_job: bool = False
    """Whether a capture that was there is told in words alone."""
    jobs: dict[str, Job] = field(default_factory=dict)
    most_at_once: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, method: str, path: str, authorization: str, body: str) -> Answer:
        """Answer a request below /save."""
        if authorization != f"LOW {ACCESS_KEY}:{SECRET_KEY}":
            return _json({"message": LOGGED_OUT}, 401)
        place = path.partition("?")[0].removeprefix("/save").strip("/")
        with self._lock:
            if method == "POST" and not place:
                return self._capture(parse_qs(body, strict_parsing=True))
            if method == "GET" and place == "status/user":
                return self._account()
            if method == "GET" and place.startswith("status/"):
                return self._status(place.removeprefix("status/"))
        return _json({"message": "Not found"}, 404)

    def _account(self) -> Answer:
        busy = self._under_way()
        return _json(
            {
                "available": max(0, self.sessions - busy),
                "processing": busy,
                "daily_captures": self.today,
                "daily_captures_limit": self.a_day,
            }
        )

    def _capture(self, form: dict[str, list[str]]) -> Answer:
        url = form["url"][0]
        code = _listed(self.refused, url)
        if code:
            return _error(code, f"It is so for {url}.")
        if self._under_way() >= self.sessions:
            return _json({"message": SESSION_LIMIT})
        if self.today >= self.a_day:
            return _error("error:max-daily-bandwidth", "Come back tomorrow.")
        job_id = "spn2-" + hashlib.sha1(url.encode(), usedforsecurity=False).hexdigest()
        captured, within = self.captured.get(url), _within(form["if_not_archived_within"][0])
        now = datetime.now(UTC)
        if captured is not None and captured > now - within:
            minutes = int((now - captured).total_seconds() // 60)
            said = (
                f"The same snapshot had been made {minutes // 60} hours, {minutes % 60} minutes "
                f"ago. You can make new capture of this URL after {within.days * 24} hours."
            )
            self.jobs[job_id] = Job(url, captured, is_done=True)
            job = None if self.names_no_job else job_id
            return _json({"url": url, "job_id": job, "message": said})
        self.jobs[job_id] = Job(url, now.replace(microsecond=0))
        self.most_at_once = max(self.most_at_once, self._under_way())
        return _json({"url": url, "job_id": job_id})

    def _status(self, job_id: str) -> Answer:
        job = self.jobs.get(job_id)
        if job is None:  # as of a job that it has forgotten
            return _json({"job_id": job_id, "resources": [], "status": "pending"})
        job.looks += 1
        code = _listed(self.failed, job.url)
        if not job.is_done and job.looks <= self.looks:
            return _json({"job_id": job_id, "resources": [job.url], "status": "pending"})
        if not job.is_done and not code:
            self.captured[job.url] = job.at
            self.today += 1
        job.is_done = True
        if code:
            return _error(code, f"It is so for {job.url}.", job_id)
        return _json(
            {
                "status": "success",
                "job_id": job_id,
                "original_url": job.url,
                "timestamp": f"{job.at:%Y%m%d%H%M%S}",
                "duration_sec": 6.203,
                "resources": [job.url],
                "outlinks": {},
            }
        )

    def _under_way(self) -> int:
        return self.others + sum(not job.is_done for job in self.jobs.values())


def _listed(table: dict[str, str], url: str) -> str | None:
    return next((code for part, code in table.items() if part in url), None)


def _within(expression: str) -> timedelta:
    days = re.fullmatch(r"(\d+)d", expression)
    assert days is not None, expression
    return timedelta(days=int(days[1]))


def _error(code: str, message: str, job_id: str | None = None) -> Answer:
    said = {"status": "error", "status_ext": code, "message": message, "exception": "Traceback"}
    return _json(said | ({"job_id": job_id} if job_id else {}))


def _json(said: object, status: int = 200) -> Answer:
    return Answer(status, (("Content-Type", "application/json"),), json.dumps(said).encode())
