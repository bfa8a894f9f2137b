"""What several test files share: databases, the loopback web, and the command."""

from __future__ import annotations

import os
import uuid
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from tests.command import Linkmend, command
from tests.web.server import web

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.web.server import Site

POSTGRES = os.environ.get("LINKMEND_TEST_POSTGRES", "postgresql://postgres@127.0.0.1/postgres")
"""A PostgreSQL server on which tests may make databases of their own."""


def unavailable(reason: str) -> None:
    """Skip a test for want of something; on CI, where nothing may be wanting, fail it."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/linkmend.db"
        return
    name = f"linkmend_test_{uuid.uuid4().hex}"
    server = sa.create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
    except sa.exc.OperationalError as error:
        server.dispose()
        unavailable(f"no PostgreSQL at {POSTGRES} (set LINKMEND_TEST_POSTGRES): {error.orig}")
    try:
        yield server.url.set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()


@pytest.fixture(scope="session")
def running_site() -> Iterator[Site]:
    """The loopback web of this test run."""
    with web() as site:
        yield site


@pytest.fixture
def site(running_site: Site) -> Site:
    """The loopback web with its counters at zero."""
    running_site.reset()
    return running_site


@pytest.fixture
def linkmend(tmp_path: Path, site: Site) -> Linkmend:
    """The command in the test's own folder."""
    return command(tmp_path, site)
