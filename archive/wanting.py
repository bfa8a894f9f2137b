"""Says which captures are wanted: of which links, from which day, and whom to ask for them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from archive.model import Basis, Wanted
from crawler.model import Verdict
from crawler.rules import judge, usurped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from archive.model import Lookup
    from crawler.model import Check, Judgement
    from crawler.rules.strikes import Strikes

OF_SOMEBODY_ELSE = frozenset({"parked", "usurped"})
"""Reasons of death that the archive's captures have as well, since the change."""
BEFORE_A_CHANGE = timedelta(days=365)
"""A domain is free for others some months after its owner last paid for it (ICANN's grace periods
are 30 to 75 days), and mostly taken soon: a year before we first saw the change is a fair guess."""
LOOK_MAX = timedelta(hours=1)
"""A look is over by then. A copy of our own has the time of its beginning, its check that of its
end."""


def wanted(
    url: str,
    history: Sequence[Check],
    written_at: datetime | None = None,
    patience: Strikes | None = None,
    *,
    failing: bool = False,
) -> Wanted | None:
    """Say which capture of a link is wanted, by its checks; None where none is.

    It is wanted from the day on which the link was written, where that is known. Else from the last
    time that the page was seen alive, or the first time that it was not; for a page of somebody
    else's that was never seen otherwise, from some time before. Of such pages no capture will do
    that is from after we last saw them alive, or first saw them.

    Captures are also wanted of living links whose page could be somebody else's, since an archive
    may know what it was; and with `failing` of links that only fail.
    """
    lost = (Verdict.DEAD, Verdict.FAILING) if failing else (Verdict.DEAD,)
    is_lost = bool(history) and judge(history, patience).verdict in lost
    if not is_lost and not (history and usurped.is_suspicious(history)):
        return None  # most links: their past need not be judged day by day
    judgements = [judge(history[: end + 1], patience) for end in range(len(history))]
    alive = _last(history, judgements, Verdict.ALIVE, Verdict.MOVED) if is_lost else None
    is_changed = not is_lost or judgements[-1].reason in OF_SOMEBODY_ELSE
    latest = None
    if alive is not None:
        at, basis = alive.checked_at, Basis.LAST_ALIVE
        latest = at if is_changed else None
    else:
        at = _first_failed(history, judgements) if is_lost else history[0].checked_at
        basis = Basis.FIRST_FAILED
        if is_changed:
            latest = at - LOOK_MAX
            at, basis = at - BEFORE_A_CHANGE, Basis.BEFORE_CHANGE
    if written_at is not None and written_at <= at:
        at, basis = written_at, Basis.WRITTEN
    return Wanted(
        url=url,
        at=at,
        basis=basis,
        latest=latest,
        known=alive.page if alive else None,
    )


def to_ask(known: Iterable[Lookup], archives: Sequence[str], now: datetime) -> list[str]:
    """Name the archives that are to be asked about a link, in order.

    `known` is each archive's latest answer. None is asked after one that has a snapshot for people.
    """
    lookups = {it.archive: it for it in known}
    due: list[str] = []
    for archive in archives:
        lookup = lookups.get(archive)
        if lookup is None or ((at := lookup.ask_again_at) is not None and at <= now):
            due.append(archive)
        elif lookup.snapshot is not None and lookup.snapshot.is_public:
            break
    return due


def _last(
    history: Sequence[Check], judgements: Sequence[Judgement], *verdicts: Verdict
) -> Check | None:
    """Give the last check after which a link had one of these verdicts."""
    seen = [it for it, then in zip(history, judgements, strict=True) if then.verdict in verdicts]
    return seen[-1] if seen else None


def _first_failed(history: Sequence[Check], judgements: Sequence[Judgement]) -> datetime:
    failed = (Verdict.DEAD, Verdict.FAILING)
    return next(
        check.checked_at
        for check, then in zip(history, judgements, strict=True)
        if then.verdict in failed
    )
