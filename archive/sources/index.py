"""What an archive's index says of captures, and which of them to try first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from archive.model import Basis
from archive.sources.replay import redirects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from archive.model import Wanted

CLOSE_AFTER = timedelta(days=30)
"""So soon after its link was written a page is still the one that its author saw."""
BEFORE_MAX = timedelta(days=365)
"""A capture from before the wanted date is wanted more than one from after it, up to this age: a
page that is written about has mostly been there for some time, and changes with the years."""


@dataclass(frozen=True, slots=True)
class Row:
    """A capture in an index; `status` is None where the index does not tell, as for revisits."""

    original: str
    captured_at: datetime
    status: int | None
    digest: str


def is_close(captured_at: datetime, wanted: Wanted) -> bool:
    """Tell whether no other capture of a page needs to be looked for."""
    if wanted.basis is Basis.NAMED:
        return True
    after = CLOSE_AFTER if wanted.basis is Basis.WRITTEN else timedelta(0)
    return wanted.at - BEFORE_MAX <= captured_at <= wanted.at + after


def is_early_enough(captured_at: datetime, wanted: Wanted) -> bool:
    """Tell whether a capture is from before a page became somebody else's."""
    return wanted.latest is None or captured_at <= wanted.latest


def to_try(rows: Iterable[Row], wanted: Wanted, bad_digests: set[str]) -> Iterator[Row]:
    """Give the captures that may be good, the best first, each content once.

    `bad_digests` may grow while this goes on: what has such a digest is not tried.
    """
    known = {it.captured_at for it in wanted.rejected}
    candidates = [
        row
        for row in rows
        if row.status in (None, HTTPStatus.OK) or redirects(row.status)
        if row.captured_at not in known and is_early_enough(row.captured_at, wanted)
    ]
    for row in sorted(candidates, key=lambda row: _rank(row, wanted)):
        if not row.digest or row.digest not in bad_digests:
            yield row


def _rank(row: Row, wanted: Wanted) -> tuple[bool, bool, timedelta]:
    at = row.captured_at
    is_redirect = row.status is not None and redirects(row.status)
    return is_redirect, not is_close(at, wanted), abs(at - wanted.at)
