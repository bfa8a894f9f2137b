"""Table and queries for saves: what was asked of Save Page Now. Facts are only ever added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from archive.endangered import JOB_LIVES, Record
from archive.model import Save, Saved
from crawler.database import AnyText, UtcDateTime, metadata, storable
from crawler.store import batches

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from crawler.database import Database

saves = sa.Table(
    "saves",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("url", AnyText, nullable=False),
    sa.Column("asked_at", UtcDateTime, nullable=False),
    sa.Column("outcome", sa.String(16), nullable=False),
    sa.Column("job_id", AnyText, nullable=False),
    sa.Column("status_ext", AnyText, nullable=False),
    sa.Column("detail", AnyText, nullable=False),
    sa.Column("captured_at", UtcDateTime),
    sa.Column("capture_url", AnyText, nullable=False),
    sa.Index("ix_saves_url", "url", postgresql_using="hash"),  # as for checks
)


class SaveBook:
    """The part of the database that remembers our questions to Save Page Now."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, save: Save) -> None:
        """Append what the service said."""
        row = {
            "url": save.url,
            "asked_at": save.asked_at,
            "outcome": save.outcome.value,
            "job_id": save.job_id,
            "status_ext": save.status_ext,
            "detail": save.detail,
            "captured_at": save.captured_at,
            "capture_url": save.capture_url,
        }
        with self._database.write.begin() as connection:
            connection.execute(saves.insert().values(row))

    def records(self, urls: Iterable[str]) -> dict[str, Record]:
        """Give what is known of each address that was ever asked for."""
        stored = {storable(url): url for url in urls}
        found: dict[str, Record] = {}
        with self._database.read.connect() as connection:
            for some in batches(stored):
                asked = sa.select(saves).where(saves.c.url.in_(some)).order_by(saves.c.id)
                for row in connection.execute(asked):
                    url = stored[row.url]
                    found[url] = _added(found.get(url), _save(row))
        return found

    def pending(self, now: datetime) -> list[Save]:
        """Give the jobs of which the end is not known yet, oldest first, but none long past."""
        newest = sa.select(sa.func.max(saves.c.id)).group_by(saves.c.url)
        query = (
            sa.select(saves)
            .where(
                saves.c.outcome == Saved.PENDING.value,
                saves.c.asked_at > now - JOB_LIVES,
                saves.c.id.in_(newest),
            )
            .order_by(saves.c.id)
        )
        with self._database.read.connect() as connection:
            return [_save(row) for row in connection.execute(query)]


def _added(record: Record | None, save: Save) -> Record:
    """Give a record with one more answer."""
    captured_at = save.captured_at
    if captured_at is None and save.outcome is Saved.ALREADY:
        captured_at = save.asked_at  # there is one that is young enough, as of then
    known = (record.captured_at if record else None, captured_at)
    return Record(save, max((at for at in known if at is not None), default=None))


def _save(row: Any) -> Save:
    return Save(
        url=row.url,
        asked_at=row.asked_at,
        outcome=Saved(row.outcome),
        job_id=row.job_id,
        status_ext=row.status_ext,
        detail=row.detail,
        captured_at=row.captured_at,
        capture_url=row.capture_url,
    )
