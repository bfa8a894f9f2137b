"""Common Crawl: which crawls are asked, and both dialogue and command against a loopback one."""

from __future__ import annotations

import http.client
import random
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from archive.model import Basis, Found, Lookup, Rejected, Snapshot, Wanted
from archive.sources import SOURCES, commoncrawl
from archive.sources.commoncrawl import CRAWLS, data_base, nearest
from archive.sources.dialogue import Answer, Ask, Pool
from archive.store import ArchiveStore
from crawler.documents import parse
from crawler.htmlpage import page
from crawler.model import Check, Outcome
from tests.commoncrawl import common_crawl
from tests.wayback.captures import Capture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.command import Linkmend
    from tests.commoncrawl import CommonCrawl, Said
    from tests.web.server import Site

HOST = "http://example.com"
BASE, URL = "https://index.commoncrawl.org", f"{HOST}/a"
WANTED_AT = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
TYPE = "text/html; charset=utf-8"
GOOD = b"<!doctype html><title>As it was</title><p>Text."
PARKED = b"<title>example.com</title><p>example.com is for sale. Make an offer on this domain."
LONG = GOOD + random.Random(1).randbytes(3_000_000).hex().encode()
EARLY, NEAR, LATE = "CC-MAIN-2017-04", "CC-MAIN-2019-51", "CC-MAIN-2020-10"
FAR = "CC-MAIN-2023-06"
STAMPS = {
    EARLY: "20170120000000",
    NEAR: "20191216000000",
    LATE: "20200301000000",
    FAR: "20230201000000",
}

NEVER = "Common Crawl has no good capture of this address."
NONE_GOOD = "Common Crawl has captures of this address, but none of a good answer."
SOMETHING_ELSE = "The archive's index answered with something else."


def _at(crawl: str) -> datetime:
    return datetime.strptime(STAMPS[crawl], "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def _capture(crawl: str, name: str, body: bytes = GOOD, **rest: object) -> Capture:
    return replace(Capture(f"{HOST}/{name}", _at(crawl), body=body), **rest)  # type: ignore[arg-type]


CRAWLED = {
    EARLY: [_capture(EARLY, "early"), _capture(EARLY, "parked")],
    NEAR: [
        _capture(NEAR, "near"),
        _capture(NEAR, "gone-near", status=404),
        _capture(NEAR, "moved", b"", status=301, location="/near"),
        _capture(NEAR, "long", LONG),
        _capture(NEAR, "parked", PARKED),
    ],
    LATE: [_capture(LATE, "near", b"<title>Another"), _capture(LATE, "gone-near")],
    FAR: [_capture(FAR, "far")],
}


@pytest.fixture(scope="module")
def running() -> Iterator[CommonCrawl]:
    with common_crawl(CRAWLED) as crawl:
        yield crawl


@pytest.fixture
def crawl(running: CommonCrawl) -> CommonCrawl:
    """The loopback Common Crawl, with nothing asked of it and nothing wrong."""
    running.requests.clear()
    running.faults.clear()
    return running


def _get(ask: Ask) -> Answer:
    parts = urlsplit(ask.url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    try:
        target = ask.url.partition(parts.netloc)[2]
        connection.request("GET", target, headers=dict(ask.headers))
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, headers, response.read())
    finally:
        connection.close()


def _ask(crawl: CommonCrawl, name: str, latest: datetime | None = None) -> Lookup:
    wanted = Wanted(f"{HOST}/{name}", WANTED_AT, Basis.LAST_ALIVE, latest)
    dialogue = commoncrawl.find(wanted, f"{crawl.base_url}/")
    ask = next(dialogue)
    while True:
        try:
            ask = dialogue.send(_get(ask))
        except StopIteration as end:
            lookup: Lookup = end.value
            return replace(lookup, asked_at=ANY_TIME)


def _lookup(
    name: str, outcome: Found, detail: str = "", snapshot: Snapshot | None = None
) -> Lookup:
    return Lookup(
        f"{HOST}/{name}",
        "commoncrawl",
        ANY_TIME,
        outcome,
        snapshot,
        detail,
        0,
        WANTED_AT,
        Basis.LAST_ALIVE,
    )


def _found(running: CommonCrawl, name: str, crawl: str) -> Lookup:
    [line] = [it for it in running.lines[crawl] if it["url"] == f"{HOST}/{name}"]
    return _lookup(
        name,
        Found.FOUND,
        snapshot=Snapshot(
            archive="commoncrawl",
            url=f"warc:{line['filename']}#{line['offset']}",
            original=line["url"],
            captured_at=_at(crawl),
            status=200,
            digest=line["digest"],
            title="As it was",
            validated=True,
            page=page(GOOD, TYPE, {}),
            is_public=False,
        ),
    )


def _indexes_asked(crawl: CommonCrawl) -> list[str]:
    return [
        name.removesuffix("-index")
        for it in crawl.requests
        if (name := urlsplit(it).path.removeprefix("/")).endswith("-index")
    ]


def test_common_crawl_is_among_the_sources_under_its_name() -> None:
    assert SOURCES["commoncrawl"].find is commoncrawl.find


@pytest.mark.parametrize(
    ("base", "data"),
    [
        ("https://index.commoncrawl.org", "https://data.commoncrawl.org"),
        ("http://mirror.test/index.cc", "http://mirror.test/index.cc"),
    ],
)
def test_the_files_are_beside_the_index_or_with_it(base: str, data: str) -> None:
    assert data_base(base) == data


def test_a_page_of_the_nearest_crawl_costs_three_requests(crawl: CommonCrawl) -> None:
    assert _ask(crawl, "near") == _found(crawl, "near", NEAR)
    question = "url=http%3A%2F%2Fexample.com%2Fnear&output=json&limit=50"
    assert crawl.requests == [
        "/collinfo.json",
        f"/{NEAR}-index?{question}",
        f"/{crawl.lines[NEAR][0]['filename']}",
    ]


def test_a_record_is_asked_for_by_its_place_in_its_file() -> None:
    dialogue = commoncrawl.find(Wanted(URL, WANTED_AT, Basis.LAST_ALIVE), BASE)
    next(dialogue)
    dialogue.send(Answer(200, {}, b'[{"id": "CC-MAIN-2019-51", "cdx-api": "x/y-index"}]'))
    line = f'{{"timestamp": "20191216000000", "url": "{URL}", "status": "200", "filename": "f/g"'
    ask = dialogue.send(Answer(200, {}, f'{line}, "offset": "100", "length": "50"}}'.encode()))
    headers = (("Range", "bytes=100-149"),)
    assert ask == Ask("https://data.commoncrawl.org/f/g", Pool.RECORD, headers)


def test_crawls_are_asked_from_the_nearest_on_until_one_has_a_page(crawl: CommonCrawl) -> None:
    assert _ask(crawl, "gone-near") == _found(crawl, "gone-near", LATE)
    assert _indexes_asked(crawl) == [NEAR, LATE]


def test_no_more_than_three_crawls_are_asked(crawl: CommonCrawl) -> None:
    assert _ask(crawl, "far") == _lookup("far", Found.NONE, NEVER)
    assert _indexes_asked(crawl) == [NEAR, LATE, EARLY]


def test_crawls_since_the_page_became_somebody_elses_are_not_asked(crawl: CommonCrawl) -> None:
    latest = datetime(2019, 12, 1, tzinfo=UTC)
    assert _ask(crawl, "early", latest) == _found(crawl, "early", EARLY)
    assert _indexes_asked(crawl) == [EARLY]


def test_a_captured_redirect_is_followed(crawl: CommonCrawl) -> None:
    near = _found(crawl, "near", NEAR).snapshot
    assert near is not None
    expected = _lookup("moved", Found.FOUND, snapshot=replace(near, digest=""))
    assert _ask(crawl, "moved") == expected


def test_the_beginning_of_a_very_long_record_is_enough(crawl: CommonCrawl) -> None:
    snapshot = _ask(crawl, "long").snapshot
    assert snapshot is not None
    assert snapshot.title == "As it was"


def test_a_page_that_only_looked_alive_is_not_taken(crawl: CommonCrawl) -> None:
    lookup = _ask(crawl, "parked")
    assert replace(lookup, rejected=()) == _lookup("parked", Found.NONE, NONE_GOOD)
    [rejected] = lookup.rejected
    digest = _capture(NEAR, "parked", PARKED).digest
    assert rejected == Rejected(
        "commoncrawl", f"{HOST}/parked", _at(NEAR), digest, rejected.problem
    )


TROUBLE: dict[str, tuple[str, Said, str]] = {
    "no list": ("collinfo", (503, "text/html", b"Slow down"), "The archive answered 503."),
    "a list in HTML": ("collinfo", (200, "text/html", b"<title>Hm"), SOMETHING_ELSE),
    "no index": ("-index", (404, "text/html", b"<title>Not found"), "The archive answered 404."),
    "an index in HTML": ("-index", (200, "text/html", b"<title>Hm"), SOMETHING_ELSE),
    "no file": (
        "crawl-data",
        (404, "application/xml", b""),
        "The archive lost a capture that it names.",
    ),
    "another file": (
        "crawl-data",
        (206, "application/octet-stream", b"\x1f\x8b something else"),
        "The record of a capture is not where the index says.",
    ),
}


@pytest.mark.parametrize(("part", "said", "detail"), TROUBLE.values(), ids=TROUBLE)
def test_trouble_is_no_word_that_there_is_no_capture(
    crawl: CommonCrawl, part: str, said: Said, detail: str
) -> None:
    crawl.faults[part] = said
    assert _ask(crawl, "near") == _lookup("near", Found.UNAVAILABLE, detail)


def test_another_record_than_the_one_that_was_asked_for_is_not_taken(crawl: CommonCrawl) -> None:
    """As from a server that knows no ranges: it gives the whole file."""
    file = crawl.home / crawl.lines[NEAR][0]["filename"]
    crawl.faults["crawl-data"] = (200, "application/octet-stream", file.read_bytes())
    lost = "The record of a capture is not where the index says."
    assert _ask(crawl, "long") == _lookup("long", Found.UNAVAILABLE, lost)


def test_a_crawls_days_come_from_the_list_or_from_its_name() -> None:
    crawls = CRAWLS.validate_json(
        b"""[
        {"id": "CC-MAIN-2026-30", "cdx-api": "a", "from": "2019-12-20T10:00:00",
         "to": "2020-01-01T10:00:00"},
        {"id": "CC-MAIN-2020-05", "cdx-api": "b"},
        {"id": "CC-MAIN-2012", "cdx-api": "c"},
        {"id": "CC-MAIN-2009-2010", "cdx-api": "d"},
        {"id": "CC-MAIN-2019-99", "cdx-api": "e"},
        {"id": "CC-NEWS", "cdx-api": "f"}
        ]"""
    )
    wanted = Wanted(URL, WANTED_AT, Basis.LAST_ALIVE)
    assert [it.index for it in nearest(crawls, wanted)] == ["a", "b", "c"]
    early = replace(wanted, at=datetime(2010, 1, 1, tzinfo=UTC))
    assert [it.index for it in nearest(crawls, early)] == ["d", "c", "a"]


def test_the_command_keeps_what_common_crawl_has_and_offers_it_to_nobody(
    linkmend: Linkmend, tmp_path: Path, site: Site
) -> None:
    url = site.url("/status/404?crawled", "dead.test")
    (tmp_path / "list.txt").write_text(url)
    store = ArchiveStore.open(f"sqlite:///{tmp_path}/linkmend.db")
    run_id = store.begin_run(["list.txt"])
    store.add_reading(run_id, parse("list.txt", "text", url.encode(), "utf-8"))
    store.add_checks(run_id, [Check(url, datetime.now(UTC), status=404, final_url=url)])
    store.end_run(run_id, Outcome.FINISHED, sound=True)
    with common_crawl({NEAR: [Capture(url, _at(NEAR), body=LONG)]}) as crawl:
        settings = {"LINKMEND_ARCHIVES": "commoncrawl", "LINKMEND_COMMONCRAWL": crawl.base_url}
        result = linkmend("rescue", env=settings)
        offset = crawl.lines[NEAR][0]["offset"]
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "1 link: 1 dead; snapshots for 0 of 1 dead.\n"
    [lookup] = store.lookups([url])[url]
    store.close()
    assert (lookup.outcome, lookup.requests) == (Found.FOUND, 3)
    assert lookup.snapshot is not None
    assert (lookup.snapshot.title, lookup.snapshot.is_public) == ("As it was", False)
    assert lookup.snapshot.url.endswith(f"{NEAR}.warc.gz#{offset}")
