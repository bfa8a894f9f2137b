"""Which living links are to be saved, and which of them first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from archive.endangered import Danger, Record, danger, due, is_savable, sound_shares
from archive.model import Found, Link, Lookup, Save, Saved, Snapshot
from crawler.model import Check, Failure, Judgement, Kind, Occurrence, Verdict

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
URL = "https://example.com/a"


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def link(
    url: str = URL,
    verdict: Verdict = Verdict.ALIVE,
    *checks: Check,
    written_at: datetime | None = None,
    lookup: Lookup | None = None,
    others: tuple[Lookup, ...] = (),
) -> Link:
    place = Occurrence(url, "list.md", 1, 1, 0, len(url), Kind.BARE, written_at=written_at)
    return Link(url, (place,), checks, Judgement(verdict, "", "", ""), lookup, others)


def failed(url: str, days: float, failure: Failure = Failure.TIMEOUT) -> Check:
    return Check(url, days_ago(days), failure=failure)


def in_order(*links: Link) -> list[str]:
    return due(links, {}, NOW, 365)


def test_hosts_that_failed_come_first_then_plain_http_then_what_was_written_long_ago() -> None:
    shaky = "https://shaky.example/"
    assert in_order(
        link("https://sound.example/new", written_at=days_ago(10)),
        link("https://sound.example/unknown"),
        link("https://sound.example/old", written_at=days_ago(3000)),
        link("http://plain.example/", written_at=days_ago(1)),
        link(shaky, Verdict.ALIVE, failed(shaky, 20), Check(shaky, NOW, status=200)),
        link("https://half.example/dead", Verdict.DEAD),
        link("https://www.half.example/alive"),
    ) == [
        shaky,
        "https://www.half.example/alive",
        "http://plain.example/",
        "https://sound.example/old",
        "https://sound.example/new",
        "https://sound.example/unknown",
    ]


def test_a_large_host_with_few_failures_is_less_endangered_than_a_small_one() -> None:
    large = [link(f"https://large.example/{number}") for number in range(9)]
    small = [link("https://small.example/"), link("https://small.example/x", Verdict.FAILING)]
    shares = sound_shares([*large, link("https://large.example/x", Verdict.DEAD), *small], NOW)
    assert shares == {"large.example": 0.9, "small.example": 0.5}


FAILED = {
    "a failure of lately": ([failed(URL, 89)], 0.0),
    "a failure of long ago": ([failed(URL, 91)], 1.0),
    "a server error": ([Check(URL, NOW, status=503)], 0.0),
    "a missing page that came back": ([Check(URL, NOW, status=404)], 1.0),
    "robots.txt": ([failed(URL, 1, Failure.ROBOTS)], 1.0),
    "a private address": ([failed(URL, 1, Failure.PRIVATE_ADDRESS)], 1.0),
    "nothing": ([], 1.0),
}


@pytest.mark.parametrize("name", FAILED)
def test_what_counts_as_a_failure_of_a_host(name: str) -> None:
    checks, share = FAILED[name]
    assert sound_shares([link(URL, Verdict.ALIVE, *checks)], NOW) == {"example.com": share}


def test_the_danger_of_a_link_is_seen_from_its_oldest_place() -> None:
    it = link("HTTP://Example.com/a#part", written_at=days_ago(3))
    older = it.occurrences[0]
    both = Link(
        it.url,
        (Occurrence(it.url, "b.md", 1, 1, 0, 1, Kind.BARE, written_at=days_ago(9)), older),
        (),
        it.judgement,
    )
    assert danger(both, 0.5) == Danger(0.5, False, days_ago(9), "http://example.com/a")


def test_an_address_is_saved_once_however_often_it_is_linked() -> None:
    assert in_order(link(f"{URL}#a"), link(URL), link(f"{URL}#b")) == [URL]


SAVABLE = {
    "a living link": (link(), True),
    "one that has moved": (link(URL, Verdict.MOVED), True),
    "a dead one": (link(URL, Verdict.DEAD), False),
    "a failing one": (link(URL, Verdict.FAILING), False),
    "a blocked one": (link(URL, Verdict.BLOCKED), False),
    "a private address": (link("http://192.168.0.1/a"), False),
    "a local name": (link("http://wiki/a"), False),
    "a name and password": (link("https://me:secret@example.com/a"), False),
    "a name": (link("https://me@example.com/a"), False),
    "a snapshot": (link("https://web.archive.org/web/2020/http://example.com/"), False),
    "another scheme": (link("ftp://example.com/"), False),
    "an excluded site": (
        link(lookup=Lookup(URL, "wayback", NOW, Found.EXCLUDED)),
        False,
    ),
    "an excluded site of which another archive has a capture": (
        link(
            lookup=Lookup(URL, "arquivo", NOW, Found.FOUND),
            others=(Lookup(URL, "wayback", NOW, Found.EXCLUDED),),
        ),
        False,
    ),
    "a site that only another archive may not show": (
        link(
            lookup=Lookup(URL, "wayback", NOW, Found.NONE),
            others=(Lookup(URL, "arquivo", NOW, Found.EXCLUDED),),
        ),
        True,
    ),
}


@pytest.mark.parametrize("name", SAVABLE)
def test_only_what_is_public_and_alive_is_saved(name: str) -> None:
    it, expected = SAVABLE[name]
    assert is_savable(it) is expected


def snapshot(days: float) -> Lookup:
    shown = Snapshot("wayback", "https://web.archive.org/web/2/x", URL, days_ago(days), 200)
    return Lookup(URL, "wayback", NOW, Found.FOUND, shown)


def record(outcome: Saved, days: float, captured: float | None = None) -> Record:
    captured_at = None if captured is None else days_ago(captured)
    return Record(Save(URL, days_ago(days), outcome), captured_at)


DUE: dict[str, tuple[Lookup | None, Record | None, bool]] = {
    "nothing known": (None, None, True),
    "a young snapshot": (snapshot(29), None, False),
    "an old snapshot": (snapshot(31), None, True),
    "saved lately": (None, record(Saved.SAVED, 29, 29), False),
    "saved long ago": (None, record(Saved.SAVED, 31, 31), True),
    "captured already": (None, record(Saved.ALREADY, 1, 29), False),
    "captured already, and long ago by now": (None, record(Saved.ALREADY, 2, 31), True),
    "saved lately, then failed": (None, record(Saved.FAILED, 1, 29), False),
    "a job under way": (None, record(Saved.PENDING, 0.9), False),
    "a job that nobody knows any more": (None, record(Saved.PENDING, 1.1), True),
    "refused": (None, record(Saved.REFUSED, 89), False),
    "refused long ago": (None, record(Saved.REFUSED, 91), True),
    "failed": (None, record(Saved.FAILED, 0), True),
    "unavailable": (None, record(Saved.UNAVAILABLE, 0), True),
}


@pytest.mark.parametrize("name", DUE)
def test_a_link_is_due_when_its_last_capture_or_answer_is_old_enough(name: str) -> None:
    lookup, known, expected = DUE[name]
    records = {} if known is None else {URL: known}
    assert due([link(lookup=lookup)], records, NOW, 30) == ([URL] if expected else [])
