"""A database opens ready for use, whoever opens it at the same time, or says why it does not."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import archive.answers
import archive.budgets
import archive.ledger
import archive.saves
import archive.store
import crawler.store
from crawler.database import (
    MIGRATIONS,
    AnyText,
    DatabaseError,
    UtcDateTime,
    connect,
    metadata,
    storable,
)
from crawler.model import LinkmendError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crawler.database import Database

ALL_TABLES = {
    it.metadata
    for it in (
        crawler.store.checks,
        archive.store.lookups,
        archive.answers.index_answers,
        archive.budgets.budgets,
        archive.saves.saves,
        archive.ledger.changes,
    )
}
NEWEST = ScriptDirectory(str(MIGRATIONS)).get_current_head()
WAY_OUT = "give --db sqlite:///FILE or postgresql://USER@HOST/NAME"
CHECK = "check --db, that its folder or server exists, and that you may write there"


def differences(database: Database) -> object:
    with database.read.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        return compare_metadata(context, metadata)


def tables(database: Database) -> set[str]:
    with database.read.connect() as connection:
        return set(sa.inspect(connection).get_table_names())


def migrate(database: Database, step: Callable[[Config, str], None], revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.write.begin() as connection:
        config.attributes["connection"] = connection
        step(config, revision)


def refused(url: str) -> str:
    with pytest.raises(DatabaseError) as caught:
        connect(url)
    assert isinstance(caught.value, LinkmendError)
    return str(caught.value)


def test_the_migrations_make_the_tables_that_the_code_speaks_of(database_url: str) -> None:
    assert ALL_TABLES == {metadata}
    database = connect(database_url)
    assert tables(database) == {*metadata.tables, "alembic_version"}
    assert differences(database) == []
    database.close()


def test_a_column_that_no_migration_makes_is_noticed(database_url: str) -> None:
    database = connect(database_url)
    with database.write.begin() as connection:
        connection.execute(sa.text("ALTER TABLE lookups DROP COLUMN requests"))
        connection.execute(sa.text("DROP INDEX ix_checks_url"))
    assert len(str(differences(database)).split("add_")) == 3
    database.close()


def test_the_migrations_can_be_undone_and_done_again(database_url: str) -> None:
    database = connect(database_url)
    migrate(database, command.downgrade, "base")
    assert tables(database) == {"alembic_version"}
    migrate(database, command.upgrade, "head")
    assert differences(database) == []
    database.close()


def test_a_database_that_was_emptied_is_filled_again(database_url: str) -> None:
    database = connect(database_url)
    migrate(database, command.downgrade, "base")
    database.close()
    database = connect(database_url)
    assert differences(database) == []
    database.close()


def test_opening_again_changes_nothing(database_url: str) -> None:
    store = crawler.store.Store.open(database_url)
    run = store.begin_run(["a.md"])
    expected = store.run(run)
    again = crawler.store.Store.open(database_url)
    assert again.run(run) == expected
    again.close()
    store.close()


def test_opening_again_does_not_wait_for_a_writer(database_url: str) -> None:
    database = connect(database_url)
    with database.write.begin() as connection:
        connection.execute(crawler.store.runs.select())
        connect(database_url).close()
    database.close()


def test_many_may_open_an_empty_database_at_once(database_url: str) -> None:
    openers = 4
    start = Barrier(openers)

    def opened(_: int) -> object:
        start.wait()
        database = connect(database_url)
        found = differences(database)
        database.close()
        return found

    with ThreadPoolExecutor(openers) as pool:
        assert list(pool.map(opened, range(openers))) == [[]] * openers


OPEN = "import sys; from crawler.database import connect; connect(sys.argv[1]).close()"


def test_two_processes_may_open_an_empty_database_at_once(database_url: str) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", OPEN, database_url], stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    ends = [(process.communicate(timeout=30)[1], process.returncode) for process in processes]
    assert ends == [(b"", 0)] * 2
    database = connect(database_url)
    assert differences(database) == []
    database.close()


def test_a_database_of_a_newer_linkmend_is_left_alone(database_url: str) -> None:
    database = connect(database_url)
    with database.write.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    shown = sa.make_url(database_url).render_as_string()
    assert refused(database_url) == (
        f"{shown}: was written by a newer linkmend (schema 9999, this one knows {NEWEST}); "
        "upgrade linkmend, or give another --db"
    )


def test_sqlite_is_set_up_for_many_processes_and_for_keys(tmp_path: Path) -> None:
    database = connect(f"sqlite:///{tmp_path}/linkmend.db")
    with database.read.connect() as connection:
        pragmas = {
            name: connection.execute(sa.text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "busy_timeout", "synchronous", "foreign_keys")
        }
    assert pragmas == {
        "journal_mode": "wal",
        "busy_timeout": 30_000,
        "synchronous": 1,
        "foreign_keys": 1,
    }
    database.close()


def test_a_transaction_that_fails_leaves_nothing(database_url: str) -> None:
    database = connect(database_url)

    def fail() -> None:
        with database.write.begin() as connection:
            connection.execute(sa.text("CREATE TABLE extra (id INTEGER)"))
            connection.execute(sa.text("SELECT nothing FROM nowhere"))

    with pytest.raises(sa.exc.DBAPIError):
        fail()
    assert "extra" not in tables(database)
    database.close()


BAD_URLS = {
    "": f": not a database URL (Could not parse SQLAlchemy URL from given URL string); {WAY_OUT}",
    "linkmend.db": (
        "linkmend.db: not a database URL "
        f"(Could not parse SQLAlchemy URL from given URL string); {WAY_OUT}"
    ),
    "mysql://me@db.example/links": (
        "mysql://me@db.example/links: linkmend keeps its data in SQLite or PostgreSQL; " + WAY_OUT
    ),
    "mysql+nonsense:///links": (
        "mysql+nonsense:///links: linkmend keeps its data in SQLite or PostgreSQL; " + WAY_OUT
    ),
    "postgresql+nonsense://me@db.example/links": (
        "postgresql+nonsense://me@db.example/links: not a database URL "
        f"(Can't load plugin: sqlalchemy.dialects:postgresql.nonsense); {WAY_OUT}"
    ),
    "postgresql://me@db.example:port/links": (
        "postgresql://me@db.example:port/links: not a database URL "
        f"(invalid literal for int() with base 10: 'port'); {WAY_OUT}"
    ),
    "sqlite://folder/linkmend.db": (
        "sqlite://folder/linkmend.db: not a database URL "
        f"(Invalid SQLite URL: sqlite://folder/linkmend.db); {WAY_OUT}"
    ),
}


@pytest.mark.parametrize("url", BAD_URLS)
def test_a_bad_url_is_explained(url: str) -> None:
    assert refused(url) == BAD_URLS[url]


def _missing_folder(folder: Path) -> Path:
    return folder / "missing" / "linkmend.db"


def _a_folder(folder: Path) -> Path:
    return folder


def _below_a_file(folder: Path) -> Path:
    (folder / "file").write_text("")
    return folder / "file" / "linkmend.db"


def _not_a_database(folder: Path) -> Path:
    (folder / "notes.md").write_text("# Notes\n" * 500)
    return folder / "notes.md"


FILES = {
    "a missing folder": (_missing_folder, "unable to open database file"),
    "a folder": (_a_folder, "unable to open database file"),
    "a file for a folder": (_below_a_file, "unable to open database file"),
    "no database": (_not_a_database, "file is not a database"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_opened_is_explained(tmp_path: Path, name: str) -> None:
    place, reason = FILES[name]
    url = f"sqlite:///{place(tmp_path)}"
    assert refused(url) == f"{url}: cannot open the database: {reason}; {CHECK}"


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    file = _not_a_database(tmp_path)
    before = file.read_bytes()
    refused(f"sqlite:///{file}")
    assert file.read_bytes() == before


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write everywhere"
)
def test_a_folder_that_may_not_be_written_is_explained(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    url = f"sqlite:///{tmp_path}/linkmend.db"
    message = refused(url)
    tmp_path.chmod(0o755)
    reason = "unable to open database file"
    assert message == f"{url}: cannot open the database: {reason}; {CHECK}"


def test_a_database_that_another_keeps_locked_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.database.SQLITE_BUSY_TIMEOUT_MS", 50)
    file = tmp_path / "linkmend.db"
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    url = f"sqlite:///{file}"
    assert refused(url) == f"{url}: cannot open the database: database is locked; {CHECK}"
    other.close()
    connect(url).close()


def test_a_server_that_does_not_answer_is_explained() -> None:
    assert refused("postgresql://me@127.0.0.1:1/links") == (
        "postgresql://me@127.0.0.1:1/links: cannot open the database: connection failed: "
        'connection to server at "127.0.0.1", port 1 failed: Connection refused; ' + CHECK
    )


SECRETS = {
    "mysql://me:s3cret@db.example/links": "mysql://me:***@db.example/links",
    "postgresql://me:s3cret@127.0.0.1:1/links": "postgresql://me:***@127.0.0.1:1/links",
    "postgresql://me:s3cret@127.0.0.1:port/links": "postgresql://me:***@127.0.0.1:port/links",
    "postgresql+nonsense://me:s3cret@127.0.0.1/links": (
        "postgresql+nonsense://me:***@127.0.0.1/links"
    ),
    "postgresql://:s3cret@127.0.0.1:1/links": "postgresql://:***@127.0.0.1:1/links",
    "postgresql://me:s3/cr@et@127.0.0.1:port/links": "postgresql://me:***@127.0.0.1:port/links",
    "postgresql://me@127.0.0.1:1/links?password=s3cret&sslmode=disable": (
        "postgresql://me@127.0.0.1:1/links?password=***&sslmode=disable"
    ),
    "me:s3cret@db.example/links": "me:***@db.example/links",
}


@pytest.mark.parametrize("url", SECRETS)
def test_a_password_is_never_shown(url: str) -> None:
    message = refused(url)
    assert message.startswith(f"{SECRETS[url]}: ")
    assert "s3" not in message
    assert "et@" not in message


def test_a_url_without_a_password_is_shown_as_it_is(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/missing folder/a:b@c.db"
    assert refused(url).startswith(f"{url}: cannot open")


DIALECT = sa.create_engine("sqlite://").dialect
WILD = {
    "": "",
    "plain": "plain",
    "日本 😀 \ufffd \x01\r\n": "日本 😀 \ufffd \x01\r\n",
    "a\0b": "a\ufffdb",
    "\ud800\udc00": "\ufffd\ufffd",
}


@pytest.mark.parametrize("text", WILD)
def test_text_is_stored_as_well_as_it_can_be(text: str) -> None:
    assert storable(text) == WILD[text]
    assert AnyText().process_bind_param(text, DIALECT) == WILD[text]
    assert storable(storable(text)) == storable(text)


def test_what_is_missing_stays_missing() -> None:
    assert AnyText().process_bind_param(None, DIALECT) is None
    assert UtcDateTime().process_bind_param(None, DIALECT) is None
    assert UtcDateTime().process_result_value(None, DIALECT) is None


def test_a_time_is_stored_in_utc_or_not_at_all() -> None:
    there = datetime.fromisoformat("2026-03-09T00:30:00+05:45")
    here = UtcDateTime().process_bind_param(there, DIALECT)
    assert (here, here and here.tzinfo) == (datetime(2026, 3, 8, 18, 45, tzinfo=UTC), UTC)
    with pytest.raises(ValueError, match="a time without a zone cannot be stored"):
        UtcDateTime().process_bind_param(there.replace(tzinfo=None), DIALECT)
