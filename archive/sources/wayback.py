"""Asks the Wayback Machine for a good capture: replay first, the index where that is not enough.

One request for the capture nearest to the wanted date and one to fetch it answer most questions
in the roomy replay budget. The index (CDX) is asked only where the nearest capture is not good.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from archive.model import Found, Lookup, Snapshot
from archive.sources.cdx import good_captures, index_url, records, stamp
from archive.sources.dialogue import Answer, Ask, Dialogue, Pool
from archive.validate import examine
from crawler.urls import without_credentials

if TYPE_CHECKING:
    from collections.abc import Generator

NAME = "wayback"
MAX_CAPTURES_FETCHED = 3
"""Captures tried after the nearest one was bad; the third seldom differs from the second."""
MAX_NEAREST_REDIRECTS = 3
"""Redirects from one capture to a nearer one; one is usual."""
CAPTURE_PATH = re.compile(r"/web/(\d{14})(?:[a-z]{2}_)?/(.+)", re.DOTALL)
EXCLUSION_HEADER = "x-archive-wayback-runtime-error"
EXCLUSIONS = ("AdministrativeAccessControl", "RobotAccessControl", "Blocked Site Error")
"""Marks of a site that the archive may not show, in the header above or in the index's answer."""


class _NoAnswer(Exception):  # noqa: N818 - it ends a dialogue, nothing is wrong
    """The archive gave no answer to the question itself."""

    def __init__(self, outcome: Found, detail: str) -> None:
        super().__init__(detail)
        self.outcome = outcome
        self.detail = detail


class _LostCapture(_NoAnswer):
    """The archive cannot show a capture that it named itself."""


def find(url: str, wanted_at: datetime, base: str, latest: datetime | None = None) -> Dialogue:
    """Look for the capture of an address that is nearest to a date and was answered with 200.

    None that is later than `latest` will do: what stands there since is somebody else's.
    """
    try:
        public = without_credentials(url)
        snapshot, detail = yield from _search(public, wanted_at, base.rstrip("/"), latest)
    except _NoAnswer as reason:
        return _lookup(url, reason.outcome, detail=reason.detail)
    outcome = Found.NONE if snapshot is None else Found.FOUND
    return _lookup(url, outcome, snapshot, detail)


def _lookup(url: str, outcome: Found, snapshot: Snapshot | None = None, detail: str = "") -> Lookup:
    return Lookup(
        url=url,
        archive=NAME,
        asked_at=datetime.now(UTC),
        outcome=outcome,
        snapshot=snapshot,
        detail=detail,
    )


def _search(
    url: str, wanted_at: datetime, base: str, latest: datetime | None
) -> Generator[Ask, Answer, tuple[Snapshot | None, str]]:
    nearest = yield from _capture(url, wanted_at, base)
    if nearest is None:
        return None, "The Wayback Machine has no capture of this address."
    if _will_do(nearest, latest):
        return nearest, ""
    answer = yield Ask(index_url(url, wanted_at, base, latest), Pool.INDEX)
    _refuse_trouble(answer)
    # An empty answer with any other status, such as a redirect, would read as "no rows".
    answered = answer.status == HTTPStatus.OK
    rows = records(answer.body, answer.headers.get("content-type", "")) if answered else None
    if rows is None:
        raise _NoAnswer(Found.UNAVAILABLE, "The archive's index answered with something else.")
    others = [
        at
        for at in good_captures(rows, wanted_at)
        if at != nearest.captured_at and (latest is None or at <= latest)
    ]
    lost = None
    for captured_at in others[:MAX_CAPTURES_FETCHED]:
        try:
            snapshot = yield from _capture(url, captured_at, base, is_named=True)
        except _LostCapture as reason:
            lost = reason
            continue
        if snapshot is not None and _will_do(snapshot, latest):
            return snapshot, ""
    if lost is not None:
        raise lost
    return None, "The Wayback Machine has captures of this address, but none of a good answer."


def _will_do(snapshot: Snapshot, latest: datetime | None) -> bool:
    return snapshot.validated and (latest is None or snapshot.captured_at <= latest)


def _capture(
    url: str, at: datetime, base: str, *, is_named: bool = False
) -> Generator[Ask, Answer, Snapshot | None]:
    """Fetch the capture nearest to a time; None where the address was never captured.

    `is_named` says that the archive itself named this capture, so that "not found" is no answer.
    """
    when, original = stamp(at), url
    for _ in range(MAX_NEAREST_REDIRECTS):
        # id_ asks for the bytes and the status as captured, without the archive's toolbar.
        answer = yield Ask(f"{base}/web/{when}id_/{original}", Pool.REPLAY)
        captured_at = _memento_datetime(answer)
        if captured_at is not None:
            return _snapshot(url, original, captured_at, answer, base)
        if answer.status == HTTPStatus.NOT_FOUND:
            if is_named:
                raise _LostCapture(Found.UNAVAILABLE, "The archive lost a capture that it names.")
            return None
        nearest = _nearest(answer)
        if nearest is None:
            _refuse_trouble(answer)
            raise _NoAnswer(
                Found.UNAVAILABLE, f"The archive answered {answer.status} without a capture."
            )
        (when, original), is_named = nearest, True
    raise _NoAnswer(Found.UNAVAILABLE, "The archive redirects from capture to capture.")


def _snapshot(
    url: str, original: str, captured_at: datetime, answer: Answer, base: str
) -> Snapshot:
    finding = examine(url, captured_at, answer.status, answer.headers, answer.body)
    return Snapshot(
        archive=NAME,
        url=f"{base}/web/{stamp(captured_at)}/{url}",
        original=original,
        captured_at=captured_at,
        status=answer.status,
        title=finding.title,
        validated=not finding.problem,
        page=None if finding.problem else finding.page,
    )


def _memento_datetime(answer: Answer) -> datetime | None:
    """Give the time of capture; only an answer with this header is one (RFC 7089)."""
    value = answer.headers.get("memento-datetime")
    if not value:
        return None
    try:
        at = parsedate_to_datetime(value)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):  # no date, or one at the end of the calendar
        return None


def _nearest(answer: Answer) -> tuple[str, str] | None:
    """Read the capture that the archive sends us on to: its stamp and address."""
    if not HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
        return None
    match = CAPTURE_PATH.search(answer.headers.get("location", ""))
    return (match[1], match[2]) if match else None


def _refuse_trouble(answer: Answer) -> None:
    """Raise _NoAnswer where the archive did not answer the question."""
    if answer.failure:
        raise _NoAnswer(Found.UNAVAILABLE, f"The archive could not be asked: {answer.failure}.")
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        raise _NoAnswer(Found.THROTTLED, "The archive asked us to slow down.")
    words = answer.headers.get(EXCLUSION_HEADER, "") + answer.body[:1000].decode("latin-1")
    if answer.status >= HTTPStatus.BAD_REQUEST and any(mark in words for mark in EXCLUSIONS):
        raise _NoAnswer(Found.EXCLUDED, "The archive may not show this site.")
    if answer.status >= HTTPStatus.BAD_REQUEST:
        raise _NoAnswer(Found.UNAVAILABLE, f"The archive answered {answer.status}.")
