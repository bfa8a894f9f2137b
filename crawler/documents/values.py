"""Where a value of data, such as a cell or a string, names URLs, and how one is written there.

A value that is a URL and nothing else is taken whole, white space around it left out: whatever
the URL ends with belongs to it. In longer values the rules of running text hold (`bare`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.documents import bare, days

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_TEXT_CHARS = 200
"""How much is shown of the value that names a link: a title, not an abstract."""

_WEBKIT_DIGITS = 17
_WEBKIT_EPOCH_S = 11_644_473_600
"""From 1601 to 1970 (base/time/time.h of Chromium, kTimeTToMicrosecondsOffset)."""


def spans(value: str) -> Iterator[tuple[int, int]]:
    """Yield where the URLs of a value begin and end, in order.

    >>> list(spans(" http://a.org/(x. ")), list(spans("see http://a.org/(x."))
    ([(1, 17)], [(4, 17)])
    """
    if "://" not in value:
        return
    start, end = len(value) - len(value.lstrip()), len(value.rstrip())
    if bare.is_whole(value[start:end]):
        yield start, end
    else:
        yield from bare.spans(value)


def spell(url: str, old: str) -> str:
    """Write a URL so that `spans` finds it where it found another, whatever stands beside that.

    One that running text would end early can only have been taken whole.
    """
    is_bare = next(bare.spans(old), None) == (0, len(old))
    return bare.spell(url) if is_bare else bare.spell_whole(url)


def shown(value: str) -> str:
    """Write what a reader sees of a value that names a link: its beginning, on one line."""
    text = " ".join(value[: 2 * MAX_TEXT_CHARS].split())
    return text if len(text) <= MAX_TEXT_CHARS else text[: MAX_TEXT_CHARS - 1] + "…"


def time(value: str) -> datetime | None:
    """Read a moment as programs write it: ISO 8601, Unix time, or a day; None where it is none.

    Of numbers, how many digits they have says what they count: seconds, milliseconds or
    microseconds since 1970, or microseconds since 1601, as Chrome does.

    >>> str(time("1551700800")), str(time("2019-03-04T12:00:00Z")), time("soon")
    ('2019-03-04 12:00:00+00:00', '2019-03-04 12:00:00+00:00', None)
    """
    now = datetime.now(UTC)
    value = value.strip()
    try:
        at = _unix(value) if value.isascii() and value.isdigit() else _iso(value)
    except (ValueError, OverflowError, OSError):
        named = days.read(value[: 2 * MAX_TEXT_CHARS])
        return named.middle(now) if named else None
    return at if at and days.is_possible(at, now) else None


def _unix(digits: str) -> datetime | None:
    if len(digits) == _WEBKIT_DIGITS:
        return datetime.fromtimestamp(int(digits) / 10**6 - _WEBKIT_EPOCH_S, UTC)
    per_second = {9: 1, 10: 1, 12: 10**3, 13: 10**3, 15: 10**6, 16: 10**6}.get(len(digits))
    return datetime.fromtimestamp(int(digits) / per_second, UTC) if per_second else None


def _iso(value: str) -> datetime:
    if ":" not in value:
        raise ValueError(value)  # a day, of which the noon is meant
    at = datetime.fromisoformat(value)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
