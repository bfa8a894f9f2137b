"""Which living links should be saved, the most endangered first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from archive.model import Found, Saved
from archive.sources import wayback
from crawler.captures import is_snapshot
from crawler.model import REFUSALS, Failure, Verdict
from crawler.urls import (
    address,
    bare_host,
    host,
    is_private_literal,
    refusal,
    without_credentials,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archive.model import Link, Lookup, Save
    from crawler.model import Check

LIVING = frozenset({Verdict.ALIVE, Verdict.MOVED})
LATELY = timedelta(days=90)
"""How long a failure of a host is held against it: a season."""
JOB_LIVES = timedelta(days=1)
"""So long is a job waited for. The service speaks of an hour, but its queue has been 10 hours long
(overcast07/wayback-machine-spn-scripts, issue 32), and of a job that it has forgotten it says
"pending" for ever (agude/wayback-machine-archiver, issue 28)."""
REFUSED_FOR = timedelta(days=90)
"""How long a refusal stands; as long as the archive's word that it may not show a site."""
UNKNOWN_AGE = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Record:
    """What we know of our questions about an address: the latest, and its newest capture."""

    latest: Save
    captured_at: datetime | None = None


@dataclass(frozen=True, slots=True, order=True)
class Danger:
    """How endangered a link is: the smaller, the more."""

    sound_share: float
    """Of the host's links, those that have not failed lately."""
    is_https: bool
    """A host that never came to https is one that nobody looks after."""
    written_at: datetime
    url: str
    """For an order that is the same each time."""


def due(
    links: Sequence[Link], records: Mapping[str, Record], now: datetime, days: int
) -> list[str]:
    """Give the addresses of living links to be saved now, the most endangered first.

    It is the link as it was written that is saved, also where it has moved: that is what a reader
    will look up when it is dead, and the archive keeps the redirect with the page at its end.
    `records` are by address. A capture of less than `days` days ago is young enough.
    """
    shares = sound_shares(links, now)
    dangers: dict[str, Danger] = {}
    for link in links:
        url = address(link.url)
        if is_savable(link) and _is_due(link, records.get(url), now, days):
            found = danger(link, shares[bare_host(link.url)])
            dangers[url] = min(found, dangers.get(url, found))
    return sorted(dangers, key=dangers.__getitem__)


def is_savable(link: Link) -> bool:
    """Tell whether a link is one of the public web's that is alive, and may be told to others."""
    return (
        link.judgement.verdict in LIVING
        and refusal(link.url) is None  # nor a local file
        and not is_private_literal(host(link.url))
        and not is_snapshot(link.url)
        and without_credentials(link.url) == link.url  # not even without: it may lead elsewhere
        and not any(_is_excluded(it) for it in (link.lookup, *link.others))
    )


def danger(link: Link, sound_share: float) -> Danger:
    """Say how endangered a link is."""
    url = address(link.url)
    written = [it.written_at for it in link.occurrences if it.written_at is not None]
    return Danger(sound_share, url.startswith("https:"), min(written, default=UNKNOWN_AGE), url)


def sound_shares(links: Iterable[Link], now: datetime) -> dict[str, float]:
    """Give the share of each host's links that have not failed lately."""
    troubled: dict[str, dict[str, bool]] = {}
    for link in links:
        of_host = troubled.setdefault(bare_host(link.url), {})
        of_host[address(link.url)] = has_failed(link, now)
    return {name: 1 - sum(them.values()) / len(them) for name, them in troubled.items()}


def has_failed(link: Link, now: datetime) -> bool:
    """Tell whether a link is dead or failing, or failed a check lately."""
    if link.judgement.verdict in (Verdict.DEAD, Verdict.FAILING):
        return True
    return any(_failed(check) and check.checked_at > now - LATELY for check in link.checks)


def _is_excluded(lookup: Lookup | None) -> bool:
    return lookup is not None and (lookup.archive, lookup.outcome) == (
        wayback.NAME,
        Found.EXCLUDED,
    )


def _failed(check: Check) -> bool:
    if check.failure is not None:
        return check.failure not in (*REFUSALS, Failure.ROBOTS)
    return check.status is not None and check.status >= HTTPStatus.INTERNAL_SERVER_ERROR


def _is_due(link: Link, record: Record | None, now: datetime, days: int) -> bool:
    young = now - timedelta(days=days)
    if link.snapshot is not None and link.snapshot.captured_at > young:
        return False
    if record is None:
        return True
    if record.captured_at is not None and record.captured_at > young:
        return False
    asked_at = record.latest.asked_at
    match record.latest.outcome:
        case Saved.PENDING:
            return asked_at <= now - JOB_LIVES
        case Saved.REFUSED:
            return asked_at <= now - REFUSED_FOR
        case _:
            return True
