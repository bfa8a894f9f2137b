"""Tables and queries for runs, documents, occurrences and checks. Facts are only ever added."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from crawler.database import AnyText, Database, UtcDateTime, connect, metadata, storable
from crawler.model import Check, Failure, Hop, Kind, Occurrence, Outcome, Page, Probe, Run
from crawler.urls import origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Self

    from crawler.model import Reading

MAX_VARIABLES = 500
"""Parameters of one IN list; SQLite's lowest default limit is 999 for a statement."""

MAX_COMPANIONS = 100
"""Of a check; it would take long to look at thousands beside each of thousands."""
NEEDS_NO_NETWORK = (
    Failure.BAD_URL,
    Failure.UNSUPPORTED_SCHEME,
    Failure.EXCLUDED,
    Failure.FILE_MISSING,
)
"""Failures that are true whatever state the network was in."""
LOCAL = "file:"
"""What the URLs of local files begin with; so are they."""

runs = sa.Table(
    "runs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("started_at", UtcDateTime, nullable=False),
    sa.Column("ended_at", UtcDateTime),
    sa.Column("outcome", sa.String(16)),
    sa.Column("sound", sa.Boolean),
    sa.Column("inputs", sa.JSON, nullable=False),
)
documents = sa.Table(
    "documents",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", AnyText, nullable=False, index=True),
    sa.Column("format", sa.String(32), nullable=False),
    sa.Column("encoding", sa.String(32), nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("read_at", UtcDateTime, nullable=False),
)
run_documents = sa.Table(
    "run_documents",
    metadata,
    sa.Column("run_id", sa.ForeignKey("runs.id"), primary_key=True),
    sa.Column("document_id", sa.ForeignKey("documents.id"), primary_key=True),
)
occurrences = sa.Table(
    "occurrences",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("document_id", sa.ForeignKey("documents.id"), nullable=False, index=True),
    sa.Column("url", AnyText, nullable=False),
    sa.Column("line", sa.Integer, nullable=False),
    sa.Column("column", sa.Integer, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("text", AnyText, nullable=False),
    sa.Column("written_at", UtcDateTime),
)
checks = sa.Table(
    "checks",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("run_id", sa.ForeignKey("runs.id"), nullable=False, index=True),
    sa.Column("url", AnyText, nullable=False),
    sa.Column("checked_at", UtcDateTime, nullable=False),
    sa.Column("status", sa.Integer),
    sa.Column("failure", sa.String(32)),
    sa.Column("detail", AnyText, nullable=False),
    sa.Column("hops", sa.JSON, nullable=False),
    sa.Column("final_url", AnyText, nullable=False),
    sa.Column("content_type", AnyText, nullable=False),
    sa.Column("page", sa.JSON(none_as_null=True)),
    sa.Column("elapsed_s", sa.Float, nullable=False),
    sa.Column("looks", sa.Integer, nullable=False, server_default="1"),
    sa.Column("missing_fragments", sa.JSON(none_as_null=True)),
    # A hash index: PostgreSQL's B-tree refuses keys over 2,704 bytes, and some URLs are longer.
    sa.Index("ix_checks_url", "url", postgresql_using="hash"),
)
probes = sa.Table(
    "probes",
    metadata,
    sa.Column("check_id", sa.ForeignKey("checks.id"), primary_key=True),
    sa.Column("origin", AnyText, nullable=False),
    sa.Column("nameservers", sa.JSON(none_as_null=True)),
    sa.Index("ix_probes_origin", "origin", postgresql_using="hash"),
)


class Store:
    """The crawler's half of the database.

    Every method is one question or one transaction, and raises `sqlalchemy.exc.SQLAlchemyError`
    where the database fails on the way.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    @classmethod
    def open(cls, url: str, *, new: bool = True) -> Self:
        """Open the database at an SQLAlchemy URL, as `crawler.database.connect` does."""
        return cls(connect(url, new=new))

    def close(self) -> None:
        """Close all connections."""
        self.database.close()

    def begin_run(self, inputs: Sequence[str], readings: Iterable[Reading] = ()) -> int:
        """Record that a run starts now, with the documents that it read, and name it.

        All or nothing: a run that knows some of its documents would pass for a whole one.
        """
        with self.database.write.begin() as connection:
            row = {"started_at": datetime.now(UTC), "inputs": list(inputs)}
            run_id = _new_id(connection, runs, row)
            for reading in readings:
                _add_reading(connection, run_id, reading)
        return run_id

    def end_run(self, run_id: int, outcome: Outcome, *, sound: bool) -> None:
        """Record how a run ended."""
        with self.database.write.begin() as connection:
            connection.execute(
                runs.update()
                .where(runs.c.id == run_id)
                .values(ended_at=datetime.now(UTC), outcome=outcome.value, sound=sound)
            )

    def run(self, run_id: int | None = None) -> Run | None:
        """Give a run, by default the latest; None where there is none."""
        query = sa.select(runs).order_by(runs.c.id.desc()).limit(1)
        if run_id is not None:
            query = query.where(runs.c.id == run_id)
        with self.database.read.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        return Run(
            id=row.id,
            started_at=row.started_at,
            ended_at=row.ended_at,
            outcome=Outcome(row.outcome) if row.outcome else None,
            sound=row.sound,
            inputs=tuple(row.inputs),
        )

    def add_reading(self, run_id: int, reading: Reading) -> None:
        """Record that a run read one more document."""
        with self.database.write.begin() as connection:
            _add_reading(connection, run_id, reading)

    def add_checks(self, run_id: int, new: Iterable[Check]) -> None:
        """Append checks in one transaction."""
        rows = [_check_row(run_id, check) for check in new]
        if rows:
            with self.database.write.begin() as connection:
                connection.execute(checks.insert(), rows)

    def take_back(self, run_id: int, urls: Iterable[str]) -> None:
        """Mark a run's checks of some addresses as lost to our own network."""
        lost = {"failure": Failure.NO_NETWORK.value}
        with self.database.write.begin() as connection:
            for some in batches(storable(url) for url in urls):
                chosen = checks.update().where(checks.c.run_id == run_id, checks.c.url.in_(some))
                connection.execute(chosen.values(lost))

    def add_probe(self, run_id: int, probe: Probe) -> None:
        """Append a probe."""
        with self.database.write.begin() as connection:
            check_id = _new_id(connection, checks, _check_row(run_id, probe.check))
            row = {"check_id": check_id, "origin": probe.origin}
            row["nameservers"] = list(probe.nameservers)
            connection.execute(probes.insert().values(row))

    def probed_since(self, then: datetime) -> list[str]:
        """Give the servers that were probed after a time."""
        query = (
            sa.select(probes.c.origin)
            .join(checks, checks.c.id == probes.c.check_id)
            .where(checks.c.checked_at > then)
            .distinct()
        )
        with self.database.read.connect() as connection:
            return list(connection.scalars(query))

    def occurrences(self, run_id: int) -> list[Occurrence]:
        """Give all occurrences in the documents that a run read, in reading order."""
        query = (
            sa.select(occurrences, documents.c.name)
            .join(documents, occurrences.c.document_id == documents.c.id)
            .join(run_documents, run_documents.c.document_id == documents.c.id)
            .where(run_documents.c.run_id == run_id)
        )
        with self.database.read.connect() as connection:
            found = [_occurrence(row) for row in connection.execute(query)]
        # Not by the database, which may have a locale's own idea of the order of names.
        return sorted(found, key=lambda it: (it.document, it.start))

    def histories(self, urls: Iterable[str]) -> dict[str, list[Check]]:
        """Give each address's checks that may be judged by, oldest first.

        They are those of sound runs. Of a run that is under way or has crashed, which nobody could
        call sound, the answers of servers count, and the failures to reach them do not.
        """
        stored = {url: storable(url) for url in urls}
        found: dict[str, list[Check]] = {url: [] for url in stored.values()}
        run_ids: dict[str, int] = {}
        counts = sa.or_(
            runs.c.sound.is_(True),
            sa.and_(runs.c.sound.is_(None), checks.c.failure.is_(None)),
            checks.c.failure.in_(NEEDS_NO_NETWORK),
            checks.c.url.startswith(LOCAL),
        )
        query = (
            sa.select(checks)
            .join(runs, checks.c.run_id == runs.c.id)
            .where(counts, checks.c.failure.is_distinct_from(Failure.NO_NETWORK.value))
        )
        ordered = query.order_by(checks.c.checked_at, checks.c.id)
        with self.database.read.connect() as connection:
            for some in batches(found):
                for row in connection.execute(ordered.where(checks.c.url.in_(some))):
                    found[row.url].append(_check(row))
                    run_ids[row.url] = row.run_id
            _add_surroundings(connection, found, run_ids)
        return {url: found[as_stored] for url, as_stored in stored.items()}

    def checked_after(self, run_id: int, check_id: int) -> tuple[list[str], int]:
        """Give the addresses that a run checked after a check, and the last such check's id."""
        query = (
            sa.select(checks.c.id, checks.c.url)
            .where(checks.c.run_id == run_id, checks.c.id > check_id)
            .order_by(checks.c.id)
        )
        with self.database.read.connect() as connection:
            rows = connection.execute(query).all()
        return [row.url for row in rows], rows[-1].id if rows else check_id


def _add_reading(connection: sa.Connection, run_id: int, reading: Reading) -> None:
    """Record that a run read a document; its occurrences only where something has changed."""
    document = reading.document
    # Of what was read as well: a newer linkmend may find more in the same bytes.
    sha256 = hashlib.sha256(document.data + repr(reading.occurrences).encode()).hexdigest()
    newest = (
        sa.select(documents.c.id, documents.c.sha256)
        .where(documents.c.name == document.name)
        .order_by(documents.c.id.desc())
        .limit(1)
    )
    known = connection.execute(newest).one_or_none()
    if known is not None and known.sha256 == sha256:
        document_id = known.id
    else:
        row = {
            "name": document.name,
            "format": document.format,
            "encoding": document.encoding,
            "sha256": sha256,
            "read_at": datetime.now(UTC),
        }
        document_id = _new_id(connection, documents, row)
        rows = [_occurrence_row(document_id, it) for it in reading.occurrences]
        if rows:
            connection.execute(occurrences.insert(), rows)
    connection.execute(run_documents.insert().values(run_id=run_id, document_id=document_id))


def _add_surroundings(
    connection: sa.Connection, found: dict[str, list[Check]], run_ids: dict[str, int]
) -> None:
    """Tell the last check of each history what was seen around it."""
    answered = {
        url: history[-1] for url, history in found.items() if history and history[-1].status
    }
    known = _probes(connection, {origin(url) for url in answered})
    keepers = _nameservers(connection, {origin(url) for url in answered})
    ends = {(run_ids[url], check.final_url) for url, check in answered.items() if check.hops}
    crowds = _crowds(connection, ends)
    for url, check in answered.items():
        crowd = crowds.get((run_ids[url], check.final_url), ()) if check.hops else ()
        companions = tuple(it for it in crowd[: MAX_COMPANIONS + 1] if it != url)[:MAX_COMPANIONS]
        probe, names = known.get(origin(url)), keepers.get(origin(url), ())
        found[url][-1] = replace(check, probe=probe, nameservers=names, companions=companions)


def _probes(connection: sa.Connection, origins: Iterable[str]) -> dict[str, Check]:
    """Give the latest probe of each server that answered one."""
    known: dict[str, Check] = {}
    query = (
        sa.select(probes.c.origin, checks)
        .join(checks, checks.c.id == probes.c.check_id)
        .where(checks.c.status.is_not(None))
        .order_by(checks.c.id)
    )
    for some in batches(origins):
        for row in connection.execute(query.where(probes.c.origin.in_(some))):
            known[row.origin] = _check(row)
    return known


def _nameservers(connection: sa.Connection, origins: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Give the name servers that each probed server's domain had the last time."""
    known: dict[str, tuple[str, ...]] = {}
    query = sa.select(probes).order_by(probes.c.check_id)
    for some in batches(origins):
        for row in connection.execute(query.where(probes.c.origin.in_(some))):
            known[row.origin] = tuple(row.nameservers or ())
    return known


def _crowds(
    connection: sa.Connection, ends: Iterable[tuple[int, str]]
) -> dict[tuple[int, str], list[str]]:
    """Give the addresses that ended at each of some addresses in a run."""
    by_run: dict[int, list[str]] = {}
    for run_id, final_url in ends:
        by_run.setdefault(run_id, []).append(final_url)
    crowds: dict[tuple[int, str], list[str]] = {}
    for run_id, final_urls in by_run.items():
        query = sa.select(checks.c.final_url, checks.c.url).where(checks.c.run_id == run_id)
        for some in batches(final_urls):
            for row in connection.execute(query.where(checks.c.final_url.in_(some))):
                crowds.setdefault((run_id, row.final_url), []).append(row.url)
    return crowds


def batches(values: Iterable[str]) -> Iterator[list[str]]:
    """Divide values into lists that are short enough for one statement."""
    wanted = list(values)
    for first in range(0, len(wanted), MAX_VARIABLES):
        yield wanted[first : first + MAX_VARIABLES]


def _new_id(connection: sa.Connection, table: sa.Table, row: dict[str, Any]) -> int:
    key = connection.execute(table.insert().values(row)).inserted_primary_key
    assert key is not None
    return int(key[0])


def _occurrence_row(document_id: int, occurrence: Occurrence) -> dict[str, Any]:
    row = asdict(occurrence)
    del row["document"], row["after"]
    return row | {"document_id": document_id, "kind": occurrence.kind.value}


def _occurrence(row: Any) -> Occurrence:
    return Occurrence(
        url=row.url,
        document=row.name,
        line=row.line,
        column=row.column,
        start=row.start,
        end=row.end,
        kind=Kind(row.kind),
        text=row.text,
        written_at=row.written_at,
    )


def _check_row(run_id: int, check: Check) -> dict[str, Any]:
    row = asdict(replace(check, probe=None)) | {
        "run_id": run_id,
        "failure": check.failure.value if check.failure else None,
        "hops": [[hop.url, hop.status] for hop in check.hops],
        "missing_fragments": list(check.missing_fragments) or None,
    }
    del row["probe"], row["companions"], row["nameservers"]
    return row


def page_of(kept: dict[str, Any] | None) -> Page | None:
    """Give a page back from its columns' JSON."""
    if kept is None:
        return None
    lists = {name: tuple(value) for name, value in kept.items() if isinstance(value, list)}
    return Page(**(kept | lists))


def _check(row: Any) -> Check:
    return Check(
        url=row.url,
        checked_at=row.checked_at,
        status=row.status,
        failure=Failure(row.failure) if row.failure else None,
        detail=row.detail,
        hops=tuple(Hop(url, status) for url, status in row.hops),
        final_url=row.final_url,
        content_type=row.content_type,
        page=page_of(row.page),
        elapsed_s=row.elapsed_s,
        looks=row.looks,
        missing_fragments=tuple(row.missing_fragments or ()),
    )
