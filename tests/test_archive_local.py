"""The local copy as an archive: WARC files that the crawler's own writer wrote, read back."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from archive.localcopy import _read
from archive.model import Basis, Found, Lookup, Rejected, Snapshot, Wanted
from archive.sources import SOURCES, local
from archive.sources.dialogue import Answer, Pool
from archive.store import ArchiveStore
from crawler.documents import parse
from crawler.htmlpage import page
from crawler.model import Check, Outcome
from crawler.urls import address
from crawler.warc.folder import Folder
from crawler.warc.records import Exchange, answer_head, request_head

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.command import Linkmend
    from tests.web.server import Site

URL = "http://example.com/a?b=1&c=(2)"
TYPE = "text/html; charset=utf-8"
THEN = datetime(2020, 1, 1, tzinfo=UTC)
WANTED = Wanted(URL, THEN, Basis.LAST_ALIVE)
ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
GOOD = b"<!doctype html><title>As it was</title><p>Text."
PARKED = b"<title>example.com</title><p>example.com is for sale. Make an offer on this domain."
NEVER = "The local copy has no good capture of this address."
NONE_GOOD = "The local copy has captures of this address, but none of a good answer."


def _exchange(
    day: int, body: bytes = GOOD, *, url: str = URL, status: int = 200, **headers: str
) -> Exchange:
    named = {"Content-Type": TYPE} | headers
    received = [(name.replace("_", "-").encode(), it.encode()) for name, it in named.items()]
    return Exchange(
        url,
        THEN + timedelta(days=day),
        request_head(b"GET / HTTP/1.1", [(b"Host", b"example.com")]),
        status,
        answer_head(b"HTTP/1.1 %d OK" % status, received, truncated=False),
        body,
    )


def _keep(path: Path, exchanges: Iterable[Exchange]) -> None:
    """Write some exchanges as one crawl does."""
    folder = Folder(path, {"software": "a test"})
    folder.open()
    for each in exchanges:
        folder.add(each)
    folder.close()


def _ask(path: Path, wanted: Wanted = WANTED) -> Lookup:
    """Have a folder asked as the command does, without Scrapy in between."""
    dialogue = local.find(wanted, str(path))
    ask = next(dialogue)
    while True:
        assert ask.pool is Pool.LOCAL
        try:
            ask = dialogue.send(Answer(200, {}, _read(path, ask.url)))
        except StopIteration as end:
            lookup: Lookup = end.value
            return replace(lookup, asked_at=ANY_TIME)


def _lookup(outcome: Found, detail: str = "", snapshot: Snapshot | None = None) -> Lookup:
    return Lookup(URL, "local", ANY_TIME, outcome, snapshot, detail, 0, THEN, Basis.LAST_ALIVE)


def _found(lookup: Lookup, day: int, *, original: str = URL) -> Lookup:
    """Give what should have been found; the names of files and records are random."""
    assert lookup.snapshot is not None
    assert lookup.snapshot.url.startswith("warc:linkmend-")
    return _lookup(
        Found.FOUND,
        snapshot=Snapshot(
            archive="local",
            url=lookup.snapshot.url,
            original=original,
            captured_at=THEN + timedelta(days=day),
            status=200,
            digest=_exchange(0).digest if original == URL else "",
            title="As it was",
            validated=True,
            page=page(GOOD, TYPE, {}),
            is_public=False,
        ),
    )


def test_the_local_copy_is_among_the_sources_under_its_name() -> None:
    assert SOURCES["local"].find is local.find


def test_the_nearest_copy_is_found_in_whichever_file_it_is(tmp_path: Path) -> None:
    for day in (-90, -3, 40):
        _keep(tmp_path, [_exchange(day), _exchange(day, b"another", url="http://example.com/")])
    lookup = _ask(tmp_path)
    assert lookup == _found(lookup, -3)


def test_an_unchanged_page_is_read_from_the_record_of_its_first_copy(tmp_path: Path) -> None:
    _keep(tmp_path, [_exchange(-90)])
    _keep(tmp_path, [_exchange(-3)])  # a revisit
    lookup = _ask(tmp_path)
    assert lookup == _found(lookup, -3)


def test_a_compressed_copy_is_read(tmp_path: Path) -> None:
    _keep(tmp_path, [_exchange(0, gzip.compress(GOOD), Content_Encoding="gzip")])
    snapshot = _ask(tmp_path).snapshot
    assert snapshot is not None
    assert snapshot.title == "As it was"


def test_a_redirect_is_followed_within_the_copy(tmp_path: Path) -> None:
    target = "http://example.com/b"
    moved = _exchange(0, b"", status=301, Location="/b")
    _keep(tmp_path, [moved, _exchange(0, url=target)])
    lookup = _ask(tmp_path)
    assert lookup == _found(lookup, 0, original=target)


def test_what_is_not_kept_is_none(tmp_path: Path) -> None:
    _keep(tmp_path, [_exchange(0, url="http://example.com/b")])
    assert _ask(tmp_path) == _lookup(Found.NONE, NEVER)


def test_a_copy_of_a_page_that_only_looked_alive_is_passed_over(tmp_path: Path) -> None:
    _keep(tmp_path, [_exchange(0, PARKED)])
    lookup = _ask(tmp_path)
    assert replace(lookup, rejected=()) == _lookup(Found.NONE, NONE_GOOD)
    [rejected] = lookup.rejected
    assert rejected == Rejected("local", URL, THEN, _exchange(0, PARKED).digest, rejected.problem)
    _keep(tmp_path, [_exchange(-30)])
    assert _ask(tmp_path).outcome is Found.FOUND


@pytest.mark.parametrize("damage", ["cut", "other bytes"])
def test_a_damaged_file_is_no_word_that_there_is_no_copy(tmp_path: Path, damage: str) -> None:
    _keep(tmp_path, [_exchange(0)])
    [file] = tmp_path.glob("*.warc.gz")
    whole = file.read_bytes()
    file.write_bytes(whole[:20] if damage == "cut" else b"\0" * len(whole))
    assert _ask(tmp_path) == _lookup(
        Found.UNAVAILABLE, "The record of a capture is not where the index says."
    )


def _check(url: str, title: str = "", status: int = 200) -> Check:
    shown = page(f"<title>{title}</title>".encode(), TYPE, {}) if title else None
    return Check(url, datetime.now(UTC), status=status, final_url=url, page=shown)


def _looked_at(folder: Path, *checks: Check) -> None:
    """Store a run that saw these links so."""
    text = "\n".join(it.url for it in checks)
    (folder / "list.txt").write_text(text)
    store = ArchiveStore.open(f"sqlite:///{folder}/linkmend.db")
    run_id = store.begin_run(["list.txt"])
    store.add_reading(run_id, parse("list.txt", "text", text.encode(), "utf-8"))
    store.add_checks(run_id, checks)
    store.end_run(run_id, Outcome.FINISHED, sound=True)
    store.close()


def _kept(folder: Path, url: str) -> list[tuple[str, str, str, int]]:
    """Give each archive's answer: its outcome, the title or what was wrong, and what it cost."""
    store = ArchiveStore.open(f"sqlite:///{folder}/linkmend.db")
    try:
        known = store.lookups([url]).get(url, [])
    finally:
        store.close()
    return [
        (it.archive, it.outcome, it.snapshot.title if it.snapshot else it.detail, it.requests)
        for it in known
    ]


def test_the_command_keeps_the_local_copy_and_offers_it_to_nobody(
    linkmend: Linkmend, tmp_path: Path, site: Site
) -> None:
    url = site.url("/status/404?local", "dead.test")
    _keep(tmp_path / "warc", [_exchange(0, url=url)])
    _looked_at(tmp_path, _check(url, status=404))
    result = linkmend("rescue", "--warc", "warc", env={"LINKMEND_ARCHIVES": "local"})
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "1 link: 1 dead; snapshots for 0 of 1 dead.\n"
    assert _kept(tmp_path, url) == [("local", "found", "As it was", 0)]


def test_what_a_crawl_kept_is_found_when_the_page_is_gone(
    linkmend: Linkmend, tmp_path: Path, site: Site
) -> None:
    url = site.url("/page/local?b=%41&a=é")
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "list.md").write_text(f"<{url}>\n")
    settings = {"LINKMEND_ARCHIVES": "local", "LINKMEND_WARC": "warc"}
    crawled = linkmend("crawl", "--allow-private", env=settings)
    assert (crawled.returncode, crawled.stdout) == (0, "1 link: 1 alive.\n")
    asked = address(url)
    _looked_at(tmp_path, *(_check(asked, status=404) for _ in range(3)))
    rescued = linkmend("rescue", env=settings)
    assert (rescued.returncode, rescued.stderr) == (0, "")
    assert [it[:2] for it in _kept(tmp_path, asked)] == [("local", "found")]


def test_a_page_that_the_local_copy_knows_as_another_is_somebody_elses(
    linkmend: Linkmend, tmp_path: Path, site: Site
) -> None:
    url = site.url("/p/17")
    mill = b"<title>The old mill</title><p>It was built in the year of the flood."
    _keep(tmp_path / "warc", [_exchange(0, mill, url=url)])
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "list.md").write_text(f"<{url}>\n")
    settings = {"LINKMEND_ARCHIVES": "local", "LINKMEND_WARC": "warc"}
    result = linkmend("run", "--allow-private", env=settings)
    assert (result.returncode, result.stderr) == (0, "")
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    [link] = report["links"]
    assert link["verdict"] == "dead"
    assert link["evidence"].startswith(
        "Somebody else's page (gambling) stands here since 2020-01-01: it was “The old mill”, as "
        "archived, and is “Slot gacor”."
    )
    assert link["snapshot"] is None
    repaired = (tmp_path / "out" / "repaired" / "seeds" / "list.md").read_text()
    assert repaired == f"<{url}>\n"


def test_the_local_copy_is_not_asked_without_a_folder_or_where_it_is_off(
    linkmend: Linkmend, tmp_path: Path, site: Site
) -> None:
    url = site.url("/status/404?local", "dead.test")
    _keep(tmp_path / "warc", [_exchange(0, url=url)])
    _looked_at(tmp_path, _check(url, status=404))
    result = linkmend("rescue", env={"LINKMEND_ARCHIVES": "local"})
    assert _kept(tmp_path, url) == []
    assert result.returncode == 3  # it was not asked about
    linkmend("rescue", env={"LINKMEND_WARC": "warc"})
    assert [it[0] for it in _kept(tmp_path, url)] == ["wayback"]


def test_a_folder_that_cannot_be_read_is_told(
    linkmend: Linkmend, tmp_path: Path, site: Site
) -> None:
    url = site.url("/status/404?local", "dead.test")
    _keep(tmp_path / "warc", [_exchange(0, url=url)])
    [index] = (tmp_path / "warc").glob("*.cdxj")
    index.write_text(index.read_text().replace("{", "["))
    _looked_at(tmp_path, _check(url, status=404))
    result = linkmend("rescue", env={"LINKMEND_ARCHIVES": "local", "LINKMEND_WARC": "warc"})
    assert result.returncode == 3
    [(_, outcome, detail, _)] = _kept(tmp_path, url)
    assert outcome == "unavailable"
    assert detail.startswith("The local copy cannot be read: ")
    assert "is damaged; delete it" in detail


def test_a_folder_that_is_not_there_is_no_word_that_there_is_no_copy(
    linkmend: Linkmend, tmp_path: Path, site: Site
) -> None:
    url = site.url("/status/404?local", "dead.test")
    _looked_at(tmp_path, _check(url, status=404))
    with pytest.raises(FileNotFoundError):
        _ask(tmp_path / "wark")
    result = linkmend("rescue", "--warc", "wark")
    assert (result.returncode, result.stdout, result.stderr) == (
        2,
        "",
        "linkmend: error: wark: there is no such folder; check --warc\n",
    )
    assert _kept(tmp_path, url) == []
