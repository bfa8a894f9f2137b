"""Tables and queries for the ledger: every repair that was made in place, so that it can be undone.

A document is entered before its file changes and settled after it, so that a crash between the two
loses nothing: whether the file was changed is told by its digest.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from crawler.database import AnyText, UtcDateTime, metadata, storable
from crawler.model import Include, Kind, Style
from crawler.store import batches

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.database import Database

repair_runs = sa.Table(
    "repair_runs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("begun_at", UtcDateTime, nullable=False),
    sa.Column("undoes", sa.ForeignKey("repair_runs.id")),
)
repaired_documents = sa.Table(
    "repaired_documents",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("repair_run_id", sa.ForeignKey("repair_runs.id"), nullable=False, index=True),
    sa.Column("path", sa.LargeBinary, nullable=False),  # the name of a file need not be text
    sa.Column("sha256_before", sa.String(64), nullable=False),
    sa.Column("sha256_after", sa.String(64), nullable=False),
    sa.Column("state", sa.String(16), nullable=False, index=True),
)
changes = sa.Table(
    "changes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column(
        "repaired_document_id", sa.ForeignKey("repaired_documents.id"), nullable=False, index=True
    ),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("line", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("old", sa.LargeBinary, nullable=False),
    sa.Column("new", sa.LargeBinary, nullable=False),
    sa.Column("old_url", AnyText, nullable=False),
    sa.Column("new_url", AnyText, nullable=False),
    sa.Column("cause", sa.String(16), nullable=False),
    sa.Column("reason", sa.String(32), nullable=False),
    sa.Column("style", sa.String(16), nullable=False),
    sa.Index("ix_changes_new_url", "new_url", postgresql_using="hash"),  # as for checks
)


class State(StrEnum):
    """Whether a document was changed as it was to be."""

    INTENDED = "intended"
    """It was about to be; nobody has looked since."""
    DONE = "done"
    NOT_DONE = "not_done"
    UNKNOWN = "unknown"
    """Somebody has changed it since, or it is gone."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a document: at `start`, in a line counted from 1, `old` became `new`.

    `old_url` is the URL that was meant there, and `new_url` the one that is read there since, or
    that a remark or an attribute names. `kind` is the occurrence's.
    """

    start: int
    line: int
    kind: Kind
    old: bytes
    new: bytes
    old_url: str
    new_url: str
    cause: Include
    reason: str
    style: Style


@dataclass(frozen=True, slots=True)
class Entry:
    """What was done to one document, by its absolute path; the digests are SHA-256.

    `changes` are in the order of their places. `id` is 0 before it is in the ledger.
    """

    path: Path
    sha256_before: str
    sha256_after: str
    changes: tuple[Change, ...]
    state: State = State.INTENDED
    id: int = 0


@dataclass(frozen=True, slots=True)
class RepairRun:
    """One `repair --in-place`, or the undoing of the one that `undoes` names.

    `undone_by` is the run that undid this one, None where none has.
    """

    id: int
    begun_at: datetime
    undoes: int | None
    undone_by: int | None
    entries: tuple[Entry, ...]


class Ledger:
    """The part of the database that remembers what was written into documents."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, entries: Sequence[Entry], undoes: int | None = None) -> int:
        """Enter what is about to be written, so that no crash can lose it, and name the run."""
        with self._database.write.begin() as connection:
            row = {"begun_at": datetime.now(UTC), "undoes": undoes}
            run_id = _new_id(connection, repair_runs, row)
            for entry in entries:
                document_id = _new_id(connection, repaired_documents, _document_row(run_id, entry))
                rows = [_change_row(document_id, it) for it in entry.changes]
                if rows:
                    connection.execute(changes.insert(), rows)
        self._database.sync()
        return run_id

    def settle(self, entry: Entry, state: State) -> None:
        """Note whether a document was changed."""
        chosen = repaired_documents.update().where(repaired_documents.c.id == entry.id)
        with self._database.write.begin() as connection:
            connection.execute(chosen.values(state=state.value))

    def unsettled(self) -> list[Entry]:
        """Give the documents of which it is not known whether they were changed."""
        chosen = repaired_documents.c.state == State.INTENDED.value
        with self._database.read.connect() as connection:
            return [entry for _, entry in _entries(connection, chosen)]

    def runs(self) -> list[RepairRun]:
        """Give all runs, oldest first."""
        return self._runs()

    def run(self, run_id: int) -> RepairRun | None:
        """Give a run; None where there is none of that name."""
        return next(iter(self._runs(run_id)), None)

    def latest(self) -> RepairRun | None:
        """Give the latest run that was no undoing; None where there is none."""
        query = sa.select(sa.func.max(repair_runs.c.id)).where(repair_runs.c.undoes.is_(None))
        with self._database.read.connect() as connection:
            newest = connection.scalar(query)
        return self.run(newest) if newest is not None else None

    def writer(self, path: Path, sha256: str) -> int | None:
        """Name the latest run that left a file with these bytes; None where none has."""
        query = sa.select(sa.func.max(repaired_documents.c.repair_run_id)).where(
            repaired_documents.c.path == os.fsencode(path),
            repaired_documents.c.sha256_after == sha256,
        )
        with self._database.read.connect() as connection:
            newest: int | None = connection.scalar(query)
        return newest

    def originals(self, urls: Iterable[str]) -> dict[str, str]:
        """Give the URL in whose place a snapshot was written, of each URL that is such a one."""
        stored = {storable(url): url for url in urls}
        found: dict[str, str] = {}
        with self._database.read.connect() as connection:
            for some in batches(stored):
                query = _stand_ins().where(changes.c.new_url.in_(some))
                for row in connection.execute(query):
                    found[stored[row.new_url]] = row.old_url
        return found

    def stand_ins(self, path: Path) -> list[Change]:
        """Give the changes by which snapshots were written in the place of links of a file."""
        query = _stand_ins().where(repaired_documents.c.path == os.fsencode(path))
        with self._database.read.connect() as connection:
            return [_change(row) for row in connection.execute(query)]

    def _runs(self, run_id: int | None = None) -> list[RepairRun]:
        query = sa.select(repair_runs).order_by(repair_runs.c.id)
        chosen: sa.ColumnElement[bool] = sa.true()
        if run_id is not None:
            query = query.where(repair_runs.c.id == run_id)
            chosen = repaired_documents.c.repair_run_id == run_id
        entries: dict[int, list[Entry]] = {}
        with self._database.read.connect() as connection:
            rows = connection.execute(query).all()
            undone = {undoes: run for run, undoes in connection.execute(_undoings())}
            for owner, entry in _entries(connection, chosen):
                entries.setdefault(owner, []).append(entry)
        return [
            RepairRun(
                row.id, row.begun_at, row.undoes, undone.get(row.id), tuple(entries.get(row.id, ()))
            )
            for row in rows
        ]


def _stand_ins() -> sa.Select[Any]:
    return (
        sa.select(changes)
        .join(repaired_documents, repaired_documents.c.id == changes.c.repaired_document_id)
        .join(repair_runs, repair_runs.c.id == repaired_documents.c.repair_run_id)
        .where(
            repair_runs.c.undoes.is_(None),
            repaired_documents.c.state != State.NOT_DONE.value,
            changes.c.style == Style.REPLACE.value,
            changes.c.cause.in_((Include.DEAD.value, Include.FAILING.value)),
        )
        .order_by(changes.c.id)
    )


def _undoings() -> sa.Select[Any]:
    """Ask for the runs that undid others, of which something was done."""
    return (
        sa.select(repair_runs.c.id, repair_runs.c.undoes)
        .join(repaired_documents, repaired_documents.c.repair_run_id == repair_runs.c.id)
        .where(repair_runs.c.undoes.is_not(None))
        .where(repaired_documents.c.state != State.NOT_DONE.value)
        .order_by(repair_runs.c.id)
    )


def _entries(connection: sa.Connection, chosen: sa.ColumnElement[bool]) -> list[tuple[int, Entry]]:
    """Give entries with the run that each belongs to."""
    by_document: dict[int, list[Change]] = {}
    wanted = sa.select(repaired_documents.c.id).where(chosen)
    query = sa.select(changes).where(changes.c.repaired_document_id.in_(wanted))
    for row in connection.execute(query.order_by(changes.c.id)):
        by_document.setdefault(row.repaired_document_id, []).append(_change(row))
    documents = sa.select(repaired_documents).where(chosen).order_by(repaired_documents.c.id)
    return [
        (
            row.repair_run_id,
            Entry(
                Path(os.fsdecode(row.path)),
                row.sha256_before,
                row.sha256_after,
                tuple(by_document.get(row.id, ())),
                State(row.state),
                row.id,
            ),
        )
        for row in connection.execute(documents)
    ]


def _new_id(connection: sa.Connection, table: sa.Table, row: dict[str, Any]) -> int:
    key = connection.execute(table.insert().values(row)).inserted_primary_key
    assert key is not None
    return int(key[0])


def _document_row(run_id: int, entry: Entry) -> dict[str, Any]:
    return {
        "repair_run_id": run_id,
        "path": os.fsencode(entry.path),
        "sha256_before": entry.sha256_before,
        "sha256_after": entry.sha256_after,
        "state": entry.state.value,
    }


def _change_row(document_id: int, change: Change) -> dict[str, Any]:
    return {
        "repaired_document_id": document_id,
        "start": change.start,
        "line": change.line,
        "kind": change.kind.value,
        "old": change.old,
        "new": change.new,
        "old_url": change.old_url,
        "new_url": change.new_url,
        "cause": change.cause.value,
        "reason": change.reason,
        "style": change.style.value,
    }


def _change(row: Any) -> Change:
    return Change(
        start=row.start,
        line=row.line,
        kind=Kind(row.kind),
        old=row.old,
        new=row.new,
        old_url=row.old_url,
        new_url=row.new_url,
        cause=Include(row.cause),
        reason=row.reason,
        style=Style(row.style),
    )
