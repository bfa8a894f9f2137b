"""Fetches captures as they were captured, from archives that speak Memento (RFC 7089)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from archive.model import Found
from archive.sources.dialogue import Answer, Ask, NoAnswer, Pool, refuse_trouble
from crawler.urls import refusal

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

MAX_NEAREST_REDIRECTS = 3
"""Redirects from one capture to a nearer one; one is usual."""
STAMP = re.compile(r"\d{14}")
CAPTURE_PATH = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/(https?:/.+)", re.DOTALL)
PREVIOUS = re.compile(
    r"<[^>]*>\s*;(?=[^<]*\brel=\"[^\"]*\bprev\b[^\"]*\bmemento\b[^\"]*\")"
    r"[^<]*\bdatetime=\"([^\"]+)\""
)
"""The capture before this one, with its time, in the header Link (RFC 7089, section 2.2)."""


class LostCapture(NoAnswer):
    """The archive cannot show a capture that it named itself."""


@dataclass(frozen=True, slots=True)
class Memento:
    """A capture as it was captured.

    `earlier_at` is when the one before it was made, if told, and `record` names where it was read
    from, where that is no address for people.
    """

    original: str
    captured_at: datetime
    status: int
    headers: Mapping[str, str]
    body: bytes
    earlier_at: datetime | None
    record: str = ""

    @property
    def target(self) -> tuple[str, str] | None:
        """Where a captured redirect leads: a stamp and an address; None for anything else."""
        if not redirects(self.status):
            return None
        location = self.headers.get("location", "")
        match = CAPTURE_PATH.search(location)
        if match:  # the Wayback Machine leads redirects to its own captures
            return match[1], match[2]
        try:  # others give what was captured
            url = urljoin(self.original, location)
        except ValueError:
            return None
        return (stamp(self.captured_at), url) if location and refusal(url) is None else None


def stamp(at: datetime) -> str:
    """Write a time as archives do: 14 digits, in UTC."""
    return at.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def fetch(
    root: str,
    when: str,
    original: str,
    *,
    is_named: bool = False,
    without: frozenset[datetime] = frozenset(),
) -> Generator[Ask, Answer, Memento | datetime | None]:
    """Fetch the capture nearest to a stamp; None where the address was never captured.

    `root` is the address below which the archive's captures are. `is_named` says that the archive
    itself named this capture, so that "not found" is no answer. Where the archive leads to one of
    the captures `without` that it was asked for, that one's time is given and nothing is fetched.
    """
    for _ in range(MAX_NEAREST_REDIRECTS):
        # id_ asks for the bytes and the status as captured, without the archive's toolbar.
        answer = yield Ask(f"{root}/{when}id_/{original}", Pool.REPLAY)
        captured_at = _date(answer.headers.get("memento-datetime", ""))
        if captured_at is not None:
            return Memento(
                original=original,
                captured_at=captured_at,
                status=answer.status,
                headers=answer.headers,
                body=answer.body,
                earlier_at=_earlier(answer),
            )
        if answer.status == HTTPStatus.NOT_FOUND:
            if is_named:
                raise LostCapture(Found.UNAVAILABLE, "The archive lost a capture that it names.")
            return None
        nearest = _nearest(answer)
        if nearest is None:
            refuse_trouble(answer)
            raise NoAnswer(
                Found.UNAVAILABLE, f"The archive answered {answer.status} without a capture."
            )
        # pywb sends an address without a path on to itself with one, of whatever time.
        is_named = is_named or nearest[0] != when
        when, original = nearest
        if (at := time_of(when)) in without:
            return at
    raise NoAnswer(Found.UNAVAILABLE, "The archive redirects from capture to capture.")


def time_of(digits: str) -> datetime | None:
    """Read a stamp of 14 digits; None where it has others, or they are no time."""
    if not STAMP.fullmatch(digits):
        return None  # strptime would take less for a time as well
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def redirects(status: int) -> bool:
    """Tell whether a status sends its asker on (RFC 9110, section 15.4)."""
    return HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST


def _nearest(answer: Answer) -> tuple[str, str] | None:
    """Read the capture that the archive sends us on to: its stamp and address."""
    match = CAPTURE_PATH.search(answer.headers.get("location", ""))
    return (match[1], match[2]) if match and redirects(answer.status) else None


def _earlier(answer: Answer) -> datetime | None:
    previous = PREVIOUS.search(answer.headers.get("link", ""))
    return _date(previous[1]) if previous else None


def _date(value: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(value)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):  # no date, or one at the end of the calendar
        return None
