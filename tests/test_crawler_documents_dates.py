"""When links were written, by what stands beside them, a real git, front matter and files."""

from __future__ import annotations

import doctest
import os
import shutil
import subprocess
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler import documents
from crawler.documents import dates, files, frontmatter, parse
from tests.conftest import unavailable

if TYPE_CHECKING:
    from pathlib import Path

IN_2011, IN_2019 = datetime(2011, 2, 3, tzinfo=UTC), datetime(2019, 4, 5, tzinfo=UTC)
IN_2009, IN_2013 = datetime(2009, 8, 7, 12, tzinfo=UTC), datetime(2013, 6, 5, 12, tzinfo=UTC)
IN_2015 = datetime(2015, 5, 6, tzinfo=UTC)


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
    return {
        it.url: it.written_at for it in dates.dated(documents.read(files.source(path))).occurrences
    }


def test_a_link_was_written_when_its_line_was_committed(folder: Path) -> None:
    assert written(folder / "deep" / "my list.md") == {
        "http://a.example/": IN_2011,
        "http://b.example/": IN_2019,
    }


def test_a_format_that_says_when_a_link_was_written_knows_best() -> None:
    data = (
        b'[{"uri": "http://a.example/", "dateAdded": 1249646400000000},\n'
        b' "http://b.example/, accessed 2013-06-05"]'
    )
    reading = dates.dated(parse("no such file.json", "json", data, "utf-8"))
    assert [it.written_at for it in reading.occurrences] == [IN_2009, IN_2013]


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


def test_without_git_links_in_a_repository_have_no_date(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert set(written(folder / "deep" / "my list.md").values()) == {None}


def in_file(path: Path, text: str) -> list[datetime | None]:
    """Give the dates of a text's links, in a file that was changed in 2015."""
    path.write_text(text)
    os.utime(path, (IN_2015.timestamp(), IN_2015.timestamp()))
    return [it.written_at for it in dates.dated(documents.read(files.source(path))).occurrences]


LINK = "http://a.example/"
ACCESSED = f"{LINK} (accessed 2009-08-07)"
FRONT = "---\ndate: 2013-06-05\n---\n\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LINK, IN_2015),
        (FRONT + LINK, IN_2013),
        (FRONT + ACCESSED, IN_2009),
        (ACCESSED, IN_2009),
        (f"{LINK} (accessed 2990-01-01)", IN_2015),
        (FRONT.replace("2013", "2990") + LINK, IN_2015),
    ],
)
def test_outside_a_repository_the_text_counts_before_the_front_matter_and_that_before_the_file(
    tmp_path: Path, text: str, expected: datetime
) -> None:
    assert in_file(tmp_path / "list.md", text) == [expected]


def test_in_a_repository_the_text_counts_before_git_and_git_before_the_front_matter(
    folder: Path,
) -> None:
    path = folder / "deep" / "my list.md"
    committed = f"{FRONT}{ACCESSED}\n{LINK}\n"
    commit(folder, committed.encode(), IN_2019)
    assert in_file(path, committed) == [IN_2009, IN_2019]
    # The new line is younger than the document.
    assert in_file(path, f"{committed}{ACCESSED}\n{LINK}?new\n") == [
        IN_2009,
        IN_2019,
        IN_2009,
        None,
    ]


def test_a_shallow_clone_leaves_what_git_does_not_know_to_the_front_matter(
    folder: Path, tmp_path: Path
) -> None:
    commit(folder, f"{FRONT}{LINK}\n".encode(), IN_2019)
    clone = tmp_path / "clone"
    git("clone", "--quiet", "--depth", "1", folder.as_uri(), str(clone))
    assert set(written(clone / "deep" / "my list.md").values()) == {IN_2013}


@pytest.mark.parametrize("name", ["other.md", "*.md"])
def test_a_file_that_git_does_not_keep_has_the_date_of_its_change(folder: Path, name: str) -> None:
    path = folder / "deep" / name
    assert in_file(path, LINK) == [IN_2015]
    git("--literal-pathspecs", "add", f"deep/{name}")
    assert in_file(path, LINK) == [None]


@pytest.mark.parametrize("at", [datetime(1980, 1, 1, tzinfo=UTC), datetime(2090, 1, 1, tzinfo=UTC)])
def test_a_clock_that_was_wrong_dates_no_link(tmp_path: Path, folder: Path, at: datetime) -> None:
    outside = tmp_path / "list.md"
    outside.write_text(LINK)
    os.utime(outside, (at.timestamp(), at.timestamp()))
    commit(folder, f"# Links\n\n{LINK}\n".encode(), at)
    paths = [outside, folder / "deep" / "my list.md"]
    assert [written(path) for path in paths] == [{LINK: None}, {LINK: None}]


FRONT_MATTER: dict[str, datetime | None] = {
    "---\ndate: 2013-06-05\n---\n": IN_2013,
    '---\ntitle: A\n"date": "2013-06-05"\n---\n': IN_2013,
    "---\ndate: 2013-06-05 10:20:30 +0800  # late\n---\n": IN_2013,
    "---\ndate: '2013-06-05T10:20:30Z'\n---\n": IN_2013,
    "---\ndate: June 5, 2013\n...\n": IN_2013,
    "---\nlastmod: 2019-01-01\ndate: 2013-06-05\n---\n": IN_2013,
    "---\nlastmod: 2013-06-05\n---\n": IN_2013,
    "---\ndate: soon\nupdated: 2013-06-05\n---\n": IN_2013,
    "---\r\ndate: 2013-06-05\r\n---\r\n": IN_2013,
    "\ufeff---\ndate: 2013-06-05\n---\n": IN_2013,
    '+++\ndate = 2013-06-05T10:20:30Z\n[a]\nupdated = "x"\n+++\n': IN_2013,
    '+++\ndate = "2013-06-05"\n+++\n': IN_2013,
    "+++\n[a]\ndate = 2013-06-05\n+++\n": IN_2015,
    "+++\ndate = 2013-06-05\n= broken\n+++\n": IN_2015,
    "+++\na = " + "[" * 10_000 + "\n+++\n": IN_2015,
    "---\ndate: 05/06/2013\n---\n": IN_2015,
    "---\ndate: 2013\n---\n": IN_2015,
    "---\ndate: 2013-06-05 or so, or 2014-06-05\n---\n": IN_2013,
    "---\ndate: 2013-06-05, or later\n---\n": IN_2015,
    "---\na:\n  date: 2013-06-05\n---\n": IN_2015,
    "---\nupdate: 2013-06-05\n---\n": IN_2015,
    "# Title\n\n---\ndate: 2013-06-05\n---\n": IN_2015,
    "date: 2013-06-05\n": IN_2015,
}


@pytest.mark.parametrize("front", FRONT_MATTER, ids=ascii)
def test_front_matter_dates_a_document_where_it_is_plain(tmp_path: Path, front: str) -> None:
    assert in_file(tmp_path / "list.md", f"{front}\n{LINK}\n") == [FRONT_MATTER[front]]


def test_the_examples_in_the_docstrings_hold() -> None:
    results = doctest.testmod(frontmatter)
    assert (results.attempted, results.failed) == (3, 0)


def test_a_document_of_many_links_takes_time_in_proportion(tmp_path: Path) -> None:
    def elapsed_s(count: int) -> float:
        path = tmp_path / f"{count}.txt"
        path.write_text(f"- {LINK} (accessed 2009-08-07)\n" * count)
        reading = documents.read(files.source(path))
        before_s = time.process_time()
        assert len(dates.dated(reading).occurrences) == count
        return time.process_time() - before_s

    assert elapsed_s(100_000) < 20 * elapsed_s(10_000) + 0.1


def test_a_day_that_the_format_names_counts_first_if_it_is_possible(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n"
        '<DT><A HREF="http://a.example/" ADD_DATE="1244376000">A</A> accessed 2013-06-05\n'
        '<DT><A HREF="http://b.example/" ADD_DATE="99999999999">B</A> accessed 2013-06-05\n'
    )
    assert [at.date().isoformat() for at in written(page).values() if at] == [
        "2009-06-07",
        "2013-06-05",
    ]
