"""Reads the times that programs write: in bookmarks, feeds and the like."""

from __future__ import annotations

from datetime import UTC, datetime, time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from crawler.documents.days import is_possible

if TYPE_CHECKING:
    from collections.abc import Callable

_UNITS_PER_S = (1, 1000, 1_000_000)
_MAX_DIGITS = 18
_MAX_S = 4_102_444_800
"""The year 2100: what is greater counts milliseconds or microseconds."""
_NOON = time(12, tzinfo=UTC)
_MAX_CHARS = 100
"""No time is longer, and reading one takes time."""
_DAY_CHARS = len("2019-03-04")


def unix(text: str, now: datetime) -> datetime | None:
    """Read seconds since 1970, or milli- or microseconds; None where no page can be of then.

    >>> now = datetime(2026, 1, 1, tzinfo=UTC)
    >>> str(unix("1551700800", now)), str(unix("1551700800000", now))
    ('2019-03-04 12:00:00+00:00', '2019-03-04 12:00:00+00:00')
    """
    digits = text.strip().partition(".")[0]
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= _MAX_DIGITS):
        return None
    for units in _UNITS_PER_S:
        if int(digits) < _MAX_S * units:
            return _possible(datetime.fromtimestamp(int(digits) / units, UTC), now)
    return None


def rfc822(text: str, now: datetime) -> datetime | None:
    """Read `Mon, 04 Mar 2019 12:00:00 GMT`; None where it is no such time, or an impossible one."""
    return _read(parsedate_to_datetime, text, now)


def iso(text: str, now: datetime) -> datetime | None:
    """Read `2019-03-04T12:00:00Z`; a day means its noon, and no zone means UTC."""
    if len(text.strip()) == _DAY_CHARS:
        return _read(lambda day: datetime.combine(datetime.fromisoformat(day), _NOON), text, now)
    return _read(datetime.fromisoformat, text, now)


def any_form(text: str, now: datetime) -> datetime | None:
    """Read a time in either form."""
    return iso(text, now) or rfc822(text, now)


def _read(read: Callable[[str], datetime], text: str, now: datetime) -> datetime | None:
    if len(text) > _MAX_CHARS:
        return None
    try:
        at = read(text.strip())
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):  # as older versions of Python do
        return None
    return _possible(at, now)


def _possible(at: datetime, now: datetime) -> datetime | None:
    return at if is_possible(at, now) else None
