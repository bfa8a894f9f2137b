"""Tables and queries for lookups and snapshots, and the links joined from all that is known."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from archive.model import Found, Link, Lookup, Snapshot
from crawler.database import AnyText, UtcDateTime, metadata
from crawler.model import Check, Verdict
from crawler.rules import judge, usurped
from crawler.rules.strikes import Strikes
from crawler.store import Store, batches, page_of
from crawler.urls import address

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.model import Judgement, Occurrence

ASK_AGAIN_AFTER = {
    Found.FOUND: None,  # a capture does not go away
    Found.NONE: timedelta(days=30),
    Found.EXCLUDED: timedelta(days=90),
    Found.THROTTLED: timedelta(0),
    Found.UNAVAILABLE: timedelta(0),
}
"""How long an outcome stands before the archive is asked again; None for ever. The archive adds
captures of a dead page rarely, and lifts an exclusion more rarely still."""

lookups = sa.Table(
    "lookups",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("url", AnyText, nullable=False),
    sa.Column("archive", sa.String(32), nullable=False),
    sa.Column("asked_at", UtcDateTime, nullable=False),
    sa.Column("outcome", sa.String(16), nullable=False),
    sa.Column("detail", AnyText, nullable=False),
    sa.Column("requests", sa.Integer, nullable=False),
    sa.Index("ix_lookups_url", "url", postgresql_using="hash"),  # as for checks
)
snapshots = sa.Table(
    "snapshots",
    metadata,
    sa.Column("lookup_id", sa.ForeignKey("lookups.id"), primary_key=True),
    sa.Column("url", AnyText, nullable=False),
    sa.Column("original", AnyText, nullable=False),
    sa.Column("captured_at", UtcDateTime, nullable=False),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("title", AnyText, nullable=False),
    sa.Column("validated", sa.Boolean, nullable=False),
    sa.Column("page", sa.JSON(none_as_null=True)),
)


class ArchiveStore(Store):
    """The whole database: the crawler's half, and what archives said.

    `patience` says when a link that only fails is judged dead.
    """

    patience = Strikes()

    def add_lookup(self, lookup: Lookup) -> None:
        """Append a lookup with its snapshot."""
        row = {
            "url": lookup.url,
            "archive": lookup.archive,
            "asked_at": lookup.asked_at,
            "outcome": lookup.outcome.value,
            "detail": lookup.detail,
            "requests": lookup.requests,
        }
        with self.database.write.begin() as connection:
            key = connection.execute(lookups.insert().values(row)).inserted_primary_key
            assert key is not None
            if lookup.snapshot is not None:
                connection.execute(
                    snapshots.insert().values(_snapshot_row(key[0], lookup.snapshot))
                )

    def lookups(self, urls: Iterable[str]) -> dict[str, Lookup]:
        """Give the latest lookup of each address that has one.

        A snapshot once found stays on offer: a later lookup that failed does not hide it.
        """
        found: dict[str, Lookup] = {}
        wanted = list(dict.fromkeys(urls))
        joined = sa.select(lookups, snapshots).outerjoin(
            snapshots, snapshots.c.lookup_id == lookups.c.id
        )
        with self.database.read.connect() as connection:
            for some in batches(wanted):
                asked = joined.where(lookups.c.url.in_(some)).order_by(lookups.c.id)
                for row in connection.execute(asked):
                    lookup = _lookup(row)
                    known = found.get(lookup.url)
                    if known is None or known.snapshot is None or lookup.snapshot is not None:
                        found[lookup.url] = lookup
        return found

    def unasked(self, urls: Iterable[str], now: datetime | None = None) -> list[str]:
        """Give those addresses about which an archive should be asked (again)."""
        now = now or datetime.now(UTC)
        wanted = list(dict.fromkeys(urls))
        known = self.lookups(wanted)
        return [url for url in wanted if url not in known or _is_due(known[url], now)]

    def links(self, occurrences: Iterable[Occurrence]) -> list[Link]:
        """Join and judge all that is known about the URLs of these occurrences, in their order."""
        by_url: dict[str, list[Occurrence]] = {}
        for occurrence in occurrences:
            by_url.setdefault(occurrence.url, []).append(occurrence)
        addresses = {url: address(url) for url in by_url}
        histories = self.histories(addresses.values())
        lookups = self.lookups(addresses.values())
        return [
            Link(
                url=url,
                occurrences=tuple(places),
                checks=tuple(histories[addresses[url]]),
                judgement=judged(
                    histories[addresses[url]], lookups.get(addresses[url]), self.patience
                ),
                lookup=lookups.get(addresses[url]),
            )
            for url, places in by_url.items()
        ]


def judged(
    history: Sequence[Check], lookup: Lookup | None, patience: Strikes | None = None
) -> Judgement:
    """Give the verdict on a link from its history, and from what an archive kept of it before."""
    judgement = judge(history, patience)
    snapshot = lookup.snapshot if lookup else None
    if judgement.verdict not in (Verdict.ALIVE, Verdict.MOVED) or snapshot is None:
        return judgement
    first = history[0]
    if snapshot.page is None or snapshot.captured_at >= first.checked_at:
        return judgement
    captured = Check(
        first.url,
        snapshot.captured_at,
        status=HTTPStatus.OK,
        detail="as archived",
        final_url=first.url,
        page=snapshot.page,
    )
    return usurped.judge((captured, *history)) or judgement


def _is_due(lookup: Lookup, now: datetime) -> bool:
    after = ASK_AGAIN_AFTER[lookup.outcome]
    return after is not None and lookup.asked_at + after <= now


def _snapshot_row(lookup_id: int, snapshot: Snapshot) -> dict[str, Any]:
    return {
        "lookup_id": lookup_id,
        "url": snapshot.url,
        "original": snapshot.original,
        "captured_at": snapshot.captured_at,
        "status": snapshot.status,
        "digest": snapshot.digest,
        "title": snapshot.title,
        "validated": snapshot.validated,
        "page": asdict(snapshot.page) if snapshot.page else None,
    }


def _lookup(row: Any) -> Lookup:
    snapshot = None
    if row.lookup_id is not None:
        snapshot = Snapshot(
            archive=row.archive,
            url=row.url_1,
            original=row.original,
            captured_at=row.captured_at,
            status=row.status,
            digest=row.digest,
            title=row.title,
            validated=row.validated,
            page=page_of(row.page),
        )
    return Lookup(
        url=row.url,
        archive=row.archive,
        asked_at=row.asked_at,
        outcome=Found(row.outcome),
        snapshot=snapshot,
        detail=row.detail,
        requests=row.requests,
    )
