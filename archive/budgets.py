"""Archives' budgets, shared by all processes that use one database.

A budget is the right to send one request after another at a steady pace. Whoever wants to send one
takes the next free moment, and whoever is told to slow down holds the budget up for everybody.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from crawler.database import UtcDateTime, metadata

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.database import Database

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

budgets = sa.Table(
    "budgets",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("next_at", UtcDateTime, nullable=False),
    sa.Column("held_until", UtcDateTime, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Turn:
    """When a request may be sent; where the turn is not taken, ask again at that time.

    `is_held` says that this is so because somebody was told to slow down.
    """

    at: datetime
    is_taken: bool
    is_held: bool = False


class Budgets:
    """The budgets in a database, made where they are not there yet; a method is one transaction."""

    def __init__(self, database: Database, names: Iterable[str]) -> None:
        self._database = database
        for name in names:
            self._make(name)

    def take(
        self, name: str, interval_s: float, wait_max_s: float, now: datetime | None = None
    ) -> Turn:
        """Take the next free moment of a budget, which is `interval_s` after the one before.

        One that is more than `wait_max_s` off is left to whoever comes then: moments that several
        processes take and do not use would put off each other's for ever.
        """
        now = now or datetime.now(UTC)
        chosen = budgets.c.name == name
        with self._database.write.begin() as connection:
            row = connection.execute(sa.select(budgets).where(chosen).with_for_update()).one()
            if row.held_until > now:
                return Turn(row.held_until, is_taken=False, is_held=True)
            at = max(now, row.next_at)
            if at > now + timedelta(seconds=wait_max_s):
                return Turn(at, is_taken=False)
            next_at = at + timedelta(seconds=interval_s)
            connection.execute(budgets.update().where(chosen).values(next_at=next_at))
        return Turn(at, is_taken=True)

    def hold(self, names: Iterable[str], until: datetime) -> None:
        """Let nobody take a moment of some budgets before a time."""
        chosen = budgets.c.name.in_(list(names)) & (budgets.c.held_until < until)
        with self._database.write.begin() as connection:
            connection.execute(budgets.update().where(chosen).values(held_until=until))

    def held_until(self, name: str) -> datetime:
        """Say until when a budget is held up."""
        query = sa.select(budgets.c.held_until).where(budgets.c.name == name)
        with self._database.read.connect() as connection:
            until: datetime = connection.execute(query).scalar_one()
        return until

    def _make(self, name: str) -> None:
        query = sa.select(budgets.c.name).where(budgets.c.name == name)
        row = {"name": name, "next_at": LONG_AGO, "held_until": LONG_AGO}
        with self._database.read.connect() as connection:
            if connection.execute(query).one_or_none() is not None:
                return
        # Another process may be faster.
        with (
            contextlib.suppress(sa.exc.IntegrityError),
            self._database.write.begin() as connection,
        ):
            connection.execute(budgets.insert().values(row))
