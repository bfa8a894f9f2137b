"""When links were written, by a real git."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler.documents import dates, read
from tests.conftest import unavailable

if TYPE_CHECKING:
    from pathlib import Path

IN_2011, IN_2019 = datetime(2011, 2, 3, tzinfo=UTC), datetime(2019, 4, 5, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose list got a second link eight years after the first."""
    if shutil.which("git") is None:
        unavailable("no git")
    place = tmp_path / "notes"
    (place / "deep").mkdir(parents=True)
    monkeypatch.chdir(place)
    git("init", "--quiet")
    commit(place, b"# Links\r\n\r\nhttp://a.example/\r\n", IN_2011)
    commit(place, b"# Links\r\n\r\nhttp://a.example/\r\nhttp://b.example/\r\n", IN_2019)
    return place


def git(*arguments: str, at: datetime = IN_2011) -> None:
    who = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", "A"), ("EMAIL", "a@example.org"), ("DATE", at.isoformat()))
    }
    subprocess.run(["git", *arguments], env=os.environ | who, check=True)


def commit(place: Path, data: bytes, at: datetime) -> None:
    (place / "deep" / "my list.md").write_bytes(data)
    git("add", ".", at=at)
    git("commit", "--quiet", "--message", "More", at=at)


def written(path: Path) -> dict[str, datetime | None]:
    return {it.url: it.written_at for it in dates.dated(read(path)).occurrences}


def test_a_link_was_written_when_its_line_was_committed(folder: Path) -> None:
    assert written(folder / "deep" / "my list.md") == {
        "http://a.example/": IN_2011,
        "http://b.example/": IN_2019,
    }


def test_a_line_that_is_not_committed_has_no_date(folder: Path) -> None:
    path = folder / "deep" / "my list.md"
    path.write_bytes(b"http://new.example/\r\n" + path.read_bytes())
    assert written(path) == {
        "http://new.example/": None,
        "http://a.example/": IN_2011,
        "http://b.example/": IN_2019,
    }


def test_the_beginning_of_a_shallow_clone_dates_no_link(folder: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git("clone", "--quiet", "--depth", "1", folder.as_uri(), str(clone))
    assert set(written(clone / "deep" / "my list.md").values()) == {None}


def test_outside_a_repository_or_without_git_links_have_no_date(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "list.md"
    outside.write_text("http://a.example/\n")
    assert written(outside) == {"http://a.example/": None}
    monkeypatch.setenv("PATH", "")
    assert set(written(folder / "deep" / "my list.md").values()) == {None}
