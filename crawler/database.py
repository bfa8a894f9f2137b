"""Opens the database: engine, migrations, and the column types that every table uses."""

from __future__ import annotations

import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event

from crawler.model import LinkmendError

if TYPE_CHECKING:
    from collections.abc import Callable

MIGRATIONS = Path(__file__).parent / "migrations"
SQLITE_BUSY_TIMEOUT_MS = 30_000
"""How long a process waits for another's write; our transactions take milliseconds."""
MIGRATION_LOCK = 0x6C696E6B
"""An arbitrary key for PostgreSQL's advisory lock: two processes must not migrate at once."""

UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""NUL and lone surrogates, which PostgreSQL does not take."""
PASSWORD = re.compile(r"^((?:[^:/]*://)?+[^:/@]*:).*(?=@)")
"""Possessive, so that the scheme's own colon is never taken for the one before a password."""
PASSWORD_IN_QUERY = re.compile(r"([?&]password=)[^&]*")

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class DatabaseError(LinkmendError):
    """The database cannot be opened or is not ours to use."""


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware time in UTC; SQLite drops the zone, this puts it back."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Refuse naive times, store the others in UTC."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Give back an aware time."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class AnyText(sa.types.TypeDecorator[str]):
    """Text from the wild, of which what cannot be stored is replaced (see `storable`)."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """Replace what cannot be stored."""
        del dialect
        return None if value is None else storable(value)


def storable(text: str) -> str:
    """Write a text as the database gives it back: U+FFFD for what cannot be stored."""
    return UNSTORABLE.sub("\ufffd", text)


class Database:
    """Two views of one engine: `read` for queries and `write` for transactions that write."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        # In SQLite's WAL mode a transaction that begins by reading cannot always go on to write,
        # whatever the busy timeout (SQLITE_BUSY_SNAPSHOT): writers say so at the beginning.
        self.read = engine.execution_options(sqlite_begin="BEGIN")
        self.write = engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")

    def sync(self) -> None:
        """See that all transactions are on the disk, and survive a loss of power.

        With `synchronous = NORMAL` SQLite only does so at a checkpoint; PostgreSQL always does.
        """
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect().execution_options(sqlite_begin="") as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def connect(url: str, *, new: bool = True) -> Database:
    """Open the database at an SQLAlchemy URL and bring its tables up to date.

    An SQLite file that is missing is made, unless `new` is false. Raises DatabaseError where the
    URL is wrong, the server does not answer, or the database was written by a newer linkmend.
    """
    engine = _engine(url)
    shown = _shown(url)
    database = Database(engine)
    try:
        if not new:
            _check_exists(engine, shown)
        _migrate(database, shown)
    except sa.exc.SQLAlchemyError as error:
        database.close()
        cause = _first_line(getattr(error, "orig", None) or error)
        raise DatabaseError(
            f"{shown}: cannot open the database: {cause}; "
            "check --db, that its folder or server exists, and that you may write there"
        ) from error
    except DatabaseError:
        database.close()
        raise
    return database


def _check_exists(engine: sa.Engine, shown: str) -> None:
    name = engine.url.database or ""
    if engine.dialect.name == "sqlite" and not name.startswith("file:") and not Path(name).exists():
        raise DatabaseError(
            f"{shown}: there is no such file; check --db, or begin with `linkmend crawl`"
        )


def _engine(url: str) -> sa.Engine:
    try:
        parsed = sa.make_url(url)
        if parsed.get_backend_name() not in ("sqlite", "postgresql"):
            raise DatabaseError(
                f"{_shown(url)}: linkmend keeps its data in SQLite or PostgreSQL; "
                "give --db sqlite:///FILE or postgresql://USER@HOST/NAME"
            )
        if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
            raise DatabaseError(
                f"{_shown(url)}: a database in memory is gone before anybody could read it; "
                "give --db sqlite:///FILE"
            )
        # A server may have closed a connection that was idle for the time of a crawl.
        engine = sa.create_engine(parsed, pool_pre_ping=True)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ImportError, ValueError) as error:
        raise DatabaseError(
            f"{_shown(url)}: not a database URL ({_first_line(error)}); "
            "give --db sqlite:///FILE or postgresql://USER@HOST/NAME"
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _shown(url: str) -> str:
    """Hide the passwords of a URL, which need not be a valid one."""
    return PASSWORD_IN_QUERY.sub(r"\1***", PASSWORD.sub(r"\1***", url))


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0]


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transaction handling does not cover DDL; we begin ourselves, below.
    # https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#pysqlite-serializable
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {SQLITE_BUSY_TIMEOUT_MS}")
    _switch_to_wal(cursor)
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _switch_to_wal(cursor: Any) -> None:
    # Of two that switch a new file at once, SQLite refuses one without waiting, since each waits
    # for the other's lock to go: https://sqlite.org/c3ref/busy_handler.html
    deadline = monotonic() + SQLITE_BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_READONLY:
                return  # it can be read all the same
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > deadline:
                raise
            sleep(0.01)


def _begin_sqlite(connection: sa.Connection) -> None:
    begin = connection.get_execution_options().get("sqlite_begin", "BEGIN")
    if begin:
        connection.exec_driver_sql(begin)


def _migrate(database: Database, shown: str) -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    newest = scripts.get_current_head()
    with database.read.connect() as connection:
        if _revision(connection) == newest:
            return
    with database.write.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
        revision = _revision(connection)  # another process may have been faster
        if revision is not None and revision not in _known(scripts):
            raise DatabaseError(
                f"{shown}: was written by a newer linkmend (schema {revision}, this one knows "
                f"{newest}); upgrade linkmend, or give another --db"
            )
        config = AlembicConfig()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _revision(connection: sa.Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _known(scripts: ScriptDirectory) -> set[str]:
    walk: Callable[[], Any] = scripts.walk_revisions
    return {script.revision for script in walk()}
