"""Tables and queries for lookups and snapshots, and the links joined from all that is known."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from archive.judging import judged, judged_capture
from archive.ledger import Ledger
from archive.model import Basis, Found, Link, Lookup, Rejected, Snapshot
from archive.remarks import remarks
from archive.revival import is_back
from archive.sources import hosts
from archive.sources.replay import stamp
from crawler.archives import WAYBACK_BASE
from crawler.captures import clean as written_cleanly
from crawler.captures import wayback_capture
from crawler.database import AnyText, UtcDateTime, metadata
from crawler.rules.strikes import Strikes
from crawler.store import Store, batches, page_of
from crawler.urls import address

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Self

    from crawler.captures import CaptureAddress
    from crawler.config import Config
    from crawler.model import Check, Occurrence

REJECTED_FOR = timedelta(days=365)
"""How long a capture that was judged bad is not fetched again: the rules may judge it otherwise by
then."""

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
    sa.Column("run_id", sa.Integer),
    sa.Column("wanted_at", UtcDateTime),
    sa.Column("basis", sa.String(16)),
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
    sa.Column("is_public", sa.Boolean, nullable=False, server_default=sa.true()),
)
rejected = sa.Table(
    "rejected",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("lookup_id", sa.ForeignKey("lookups.id"), nullable=False, index=True),
    sa.Column("original", AnyText, nullable=False),
    sa.Column("captured_at", UtcDateTime, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("problem", AnyText, nullable=False),
)


class ArchiveStore(Store):
    """The whole database: the crawler's half, and what archives said.

    `patience` says when a link that only fails is judged dead, `archives` whose word comes first,
    and `wayback` is the base address of the Wayback Machine, by which its captures are known.
    """

    patience = Strikes()
    archives: Sequence[str] = ()
    wayback = WAYBACK_BASE

    @classmethod
    def configured(cls, config: Config, *, new: bool = True) -> Self:
        """Open the database of a configuration, to be judged by it."""
        store = cls.open(config.db, new=new)
        store.patience = Strikes(config.strikes, config.strike_days)
        store.archives = config.archives
        store.wayback = config.wayback
        return store

    def add_lookup(self, lookup: Lookup, run_id: int | None = None) -> None:
        """Append a lookup that a run made, with its snapshot and the captures that would not do."""
        row = {
            "url": lookup.url,
            "archive": lookup.archive,
            "asked_at": lookup.asked_at,
            "outcome": lookup.outcome.value,
            "detail": lookup.detail,
            "requests": lookup.requests,
            "run_id": run_id,
            "wanted_at": lookup.wanted_at,
            "basis": lookup.basis.value if lookup.basis else None,
        }
        with self.database.write.begin() as connection:
            key = connection.execute(lookups.insert().values(row)).inserted_primary_key
            assert key is not None
            if lookup.snapshot is not None:
                connection.execute(
                    snapshots.insert().values(_snapshot_row(key[0], lookup.snapshot))
                )
            if lookup.rejected:
                rows = [_rejected_row(key[0], it) for it in lookup.rejected]
                connection.execute(rejected.insert(), rows)

    def lookups(self, urls: Iterable[str]) -> dict[str, list[Lookup]]:
        """Give each archive's latest lookup of each address that has one, the best first.

        A snapshot once found stays on offer: a later lookup that failed does not hide it. First
        comes what has a snapshot for people, then the others, by `archives`. The captures that
        were rejected are not given.
        """
        found: dict[str, dict[str, Lookup]] = {}
        wanted = list(dict.fromkeys(urls))
        joined = sa.select(lookups, snapshots).outerjoin(
            snapshots, snapshots.c.lookup_id == lookups.c.id
        )
        with self.database.read.connect() as connection:
            for some in batches(wanted):
                asked = joined.where(lookups.c.url.in_(some)).order_by(lookups.c.id)
                for row in connection.execute(asked):
                    lookup = _lookup(row)
                    by_archive = found.setdefault(lookup.url, {})
                    known = by_archive.get(lookup.archive)
                    if known is None or known.snapshot is None or lookup.snapshot is not None:
                        by_archive[lookup.archive] = lookup
        return {url: sorted(known.values(), key=self._rank) for url, known in found.items()}

    def rejected(
        self, urls: Iterable[str], now: datetime | None = None
    ) -> dict[str, list[Rejected]]:
        """Give the captures of addresses that were fetched before and would not do."""
        after = (now or datetime.now(UTC)) - REJECTED_FOR
        found: dict[str, list[Rejected]] = {}
        joined = sa.select(lookups.c.url, lookups.c.archive, rejected).join(
            rejected, rejected.c.lookup_id == lookups.c.id
        )
        with self.database.read.connect() as connection:
            for some in batches(dict.fromkeys(urls)):
                chosen = joined.where(lookups.c.url.in_(some), lookups.c.asked_at > after)
                for row in connection.execute(chosen.order_by(rejected.c.id)):
                    found.setdefault(row.url, []).append(_rejected(row))
        return found

    def requests(self, run_id: int) -> int:
        """Count the requests that archives had from a run."""
        query = sa.select(sa.func.sum(lookups.c.requests)).where(lookups.c.run_id == run_id)
        with self.database.read.connect() as connection:
            return connection.scalar(query) or 0

    def links(self, occurrences: Iterable[Occurrence]) -> list[Link]:
        """Join and judge all that is known about the URLs of these occurrences, in their order."""
        places = list(occurrences)
        by_url: dict[str, list[Occurrence]] = {}
        for occurrence in places:
            by_url.setdefault(occurrence.url, []).append(occurrence)
        captures = {url: wayback_capture(url, self.wayback) for url in by_url}
        originals = Ledger(self.database).originals(by_url)
        pages = {url: it.original for url, it in captures.items() if it} | originals
        addresses = {url: address(url) for url in {*by_url, *pages.values()}}
        histories = self.histories(dict.fromkeys(addresses.values()))
        lookups = self.lookups(dict.fromkeys(addresses.values()))
        beside = frozenset(remarks(places, self.wayback).values())
        links = []
        for url, capture in captures.items():
            at = addresses[url]
            link = self._link(url, by_url[url], lookups.get(at, ()), histories[at], capture)
            page = pages.get(url)
            if page is not None and not beside.issuperset(by_url[url]):
                of_page = addresses[page]
                known = (*lookups.get(at, ()), *lookups.get(of_page, ()))
                if is_back(url, known, histories[of_page]):
                    link = replace(link, revived=page)
            links.append(link)
        return links

    def _link(
        self,
        url: str,
        places: Sequence[Occurrence],
        lookups: Sequence[Lookup],
        history: Sequence[Check],
        capture: CaptureAddress | None,
    ) -> Link:
        lookup = next(iter(lookups), None)
        link = Link(
            url=url,
            occurrences=tuple(places),
            checks=tuple(history),
            judgement=judged(history, lookups, self.patience),
            lookup=lookup,
            others=tuple(lookups[1:]),
        )
        if capture is None:
            return link
        clean = ""
        if lookup is not None and lookup.snapshot is not None:
            clean = _cleaned(capture, lookup.snapshot)
        return replace(link, judgement=judged_capture(lookup), clean=clean if clean != url else "")

    def _rank(self, lookup: Lookup) -> tuple[bool, int]:
        snapshot, names = lookup.snapshot, list(self.archives)
        place = names.index(lookup.archive) if lookup.archive in names else len(names)
        return snapshot is None or not snapshot.is_public, place


def _cleaned(capture: CaptureAddress, snapshot: Snapshot) -> str:
    """Write the address of a capture properly, by what the archive showed for it.

    Where that is the end of a redirect, an address that names one capture keeps its stamp, and any
    other becomes that of the end.
    """
    at = stamp(snapshot.captured_at)
    if hosts.key(snapshot.original) == hosts.key(capture.original):
        return written_cleanly(capture, at)
    if capture.has_full_stamp:
        return written_cleanly(capture, capture.stamp)
    return written_cleanly(replace(capture, original=snapshot.original), at)


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
        "is_public": snapshot.is_public,
    }


def _rejected_row(lookup_id: int, capture: Rejected) -> dict[str, Any]:
    return {
        "lookup_id": lookup_id,
        "original": capture.original,
        "captured_at": capture.captured_at,
        "digest": capture.digest,
        "problem": capture.problem,
    }


def _rejected(row: Any) -> Rejected:
    return Rejected(row.archive, row.original, row.captured_at, row.digest, row.problem)


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
            is_public=row.is_public,
        )
    return Lookup(
        url=row.url,
        archive=row.archive,
        asked_at=row.asked_at,
        outcome=Found(row.outcome),
        snapshot=snapshot,
        detail=row.detail,
        requests=row.requests,
        wanted_at=row.wanted_at,
        basis=Basis(row.basis) if row.basis else None,
    )
