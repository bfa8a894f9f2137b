"""What archives said comes back as it was, joined with what is known of the links."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from archive.model import Basis, Found, Link, Lookup, Rejected, Snapshot
from archive.store import ArchiveStore
from crawler.model import Check, Failure, Hop, Judgement, Kind, Occurrence, Outcome, Page, Verdict
from crawler.rules import UNCHECKED, judge
from crawler.rules.strikes import Strikes
from crawler.store import MAX_VARIABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 3, 9, 12, 30, 45, 678901, tzinfo=UTC)
URL = "http://example.com/a"
SNAPSHOT = Snapshot(
    archive="wayback",
    url=f"https://web.archive.org/web/20120304050607/{URL}",
    original=URL,
    captured_at=datetime(2012, 3, 4, 5, 6, 7, tzinfo=UTC),
    status=200,
    digest="QWERTYUIOPASDFGHJKLZXCVBNM234567",
    title="日本語 “title” 😀",
    validated=True,
    page=Page(
        "日本語 “title” 😀", "Heading", "ja", "Text.", 5, 5, ("More",), "0123abcd", ("script",)
    ),
)


@pytest.fixture
def store(database_url: str) -> Iterator[ArchiveStore]:
    opened = ArchiveStore.open(database_url)
    yield opened
    opened.close()


def lookup(outcome: Found, url: str = URL, asked_at: datetime = NOW) -> Lookup:
    snapshot = SNAPSHOT if outcome is Found.FOUND else None
    return Lookup(url, "wayback", asked_at, outcome, snapshot, f"It said {outcome}.", 3)


def occurrence(url: str, start: int = 0) -> Occurrence:
    return Occurrence(url, "a.md", 1, start + 1, start, start + len(url), Kind.BARE)


WHOLE = {
    "found": lookup(Found.FOUND),
    "found, and little said": Lookup(
        URL,
        "wayback",
        NOW,
        Found.FOUND,
        Snapshot("wayback", SNAPSHOT.url, URL, SNAPSHOT.captured_at, 301),
    ),
    "none": lookup(Found.NONE),
    "excluded": lookup(Found.EXCLUDED),
    "throttled": lookup(Found.THROTTLED),
    "unavailable": lookup(Found.UNAVAILABLE),
    "nothing said": Lookup(URL, "another", NOW, Found.NONE),
    "robots": lookup(Found.ROBOTS),
    "with its date": replace(
        lookup(Found.FOUND),
        snapshot=replace(SNAPSHOT, is_public=False),
        wanted_at=NOW - timedelta(days=1000),
        basis=Basis.WRITTEN,
    ),
    "a long URL": Lookup(
        URL + "x" * 10_000,
        "wayback",
        NOW,
        Found.FOUND,
        replace(SNAPSHOT, url=SNAPSHOT.url + "x" * 10_000, original=URL + "x" * 10_000),
    ),
}


def test_a_lookup_comes_back_whole(store: ArchiveStore) -> None:
    told = {f"{it.url}?{name}": it for name, it in WHOLE.items()}
    expected = {url: replace(it, url=url) for url, it in told.items()}
    for it in expected.values():
        store.add_lookup(it)
    assert store.lookups(told) == {url: [it] for url, it in expected.items()}


def test_the_times_of_a_lookup_come_back_in_utc(store: ArchiveStore) -> None:
    zone = timezone(timedelta(hours=-9, minutes=-30))
    there = replace(
        lookup(Found.FOUND, asked_at=NOW.astimezone(zone)),
        snapshot=replace(SNAPSHOT, captured_at=SNAPSHOT.captured_at.astimezone(zone)),
    )
    store.add_lookup(there)
    [found] = store.lookups([URL])[URL]
    assert found == there
    assert found.snapshot is not None
    assert (found.asked_at.tzinfo, found.snapshot.captured_at.tzinfo) == (UTC, UTC)


def test_text_that_a_database_cannot_hold_is_stored_as_well_as_it_can_be(
    store: ArchiveStore,
) -> None:
    snapshot = replace(SNAPSHOT, title="a\0b\ud800c")
    store.add_lookup(replace(lookup(Found.FOUND), snapshot=snapshot, detail="\0"))
    tame = replace(SNAPSHOT, title="a\ufffdb\ufffdc")
    assert store.lookups([URL]) == {
        URL: [replace(lookup(Found.FOUND), snapshot=tame, detail="\ufffd")]
    }


def test_a_lookup_whose_snapshot_cannot_be_stored_is_not_stored_either(
    store: ArchiveStore,
) -> None:
    snapshot = replace(SNAPSHOT, captured_at=datetime(2012, 3, 4))  # noqa: DTZ001
    with pytest.raises(sa.exc.StatementError, match="a time without a zone cannot be stored"):
        store.add_lookup(replace(lookup(Found.FOUND), snapshot=snapshot))
    assert store.lookups([URL]) == {}


def test_lookups_are_those_that_were_asked_for(store: ArchiveStore) -> None:
    store.add_lookup(lookup(Found.NONE))
    store.add_lookup(lookup(Found.NONE, URL + "b"))
    assert store.lookups([URL, URL, URL + "never"]) == {URL: [lookup(Found.NONE)]}
    assert store.lookups([]) == {}


def test_many_lookups_are_given_at_once(store: ArchiveStore) -> None:
    urls = [f"{URL}{nth}" for nth in range(MAX_VARIABLES + 1)]
    for url in (urls[0], urls[MAX_VARIABLES - 1], urls[MAX_VARIABLES]):
        store.add_lookup(lookup(Found.NONE, url))
    assert list(store.lookups(urls)) == [urls[0], urls[MAX_VARIABLES - 1], urls[MAX_VARIABLES]]


FIRST, SECOND = "first", "second"
LATEST: list[tuple[Found, Found, str]] = [
    (Found.NONE, Found.NONE, SECOND),
    (Found.NONE, Found.EXCLUDED, SECOND),
    (Found.NONE, Found.UNAVAILABLE, SECOND),
    (Found.UNAVAILABLE, Found.NONE, SECOND),
    (Found.THROTTLED, Found.FOUND, SECOND),
    (Found.NONE, Found.FOUND, SECOND),
    (Found.EXCLUDED, Found.FOUND, SECOND),
    (Found.FOUND, Found.FOUND, SECOND),
    (Found.FOUND, Found.NONE, FIRST),
    (Found.FOUND, Found.EXCLUDED, FIRST),
    (Found.FOUND, Found.THROTTLED, FIRST),
    (Found.FOUND, Found.UNAVAILABLE, FIRST),
]


def test_the_latest_lookup_counts_but_a_snapshot_once_found_stays(store: ArchiveStore) -> None:
    expected: dict[str, Lookup] = {}
    for first, second, winner in LATEST:
        url = f"{URL}/{first}/{second}"
        told = {
            FIRST: replace(lookup(first, url), detail=FIRST),
            SECOND: replace(lookup(second, url, NOW + timedelta(days=1)), detail=SECOND),
        }
        for it in told.values():
            store.add_lookup(it)
        expected[url] = told[winner]
    assert store.lookups(expected) == {url: [it] for url, it in expected.items()}


def test_the_first_word_is_that_of_the_archive_with_a_snapshot_for_people(
    store: ArchiveStore,
) -> None:
    store.archives = ("wayback", "arquivo", "commoncrawl", "fourth")
    private = replace(SNAPSHOT, archive="commoncrawl", is_public=False)
    told = {
        "fourth": Lookup(URL, "fourth", NOW, Found.NONE),
        "commoncrawl": Lookup(URL, "commoncrawl", NOW, Found.FOUND, private),
        "wayback": Lookup(URL, "wayback", NOW, Found.NONE),
        "arquivo": Lookup(URL, "arquivo", NOW, Found.FOUND, replace(SNAPSHOT, archive="arquivo")),
    }
    for it in told.values():
        store.add_lookup(it)
    order = ("arquivo", "wayback", "commoncrawl", "fourth")
    assert store.lookups([URL]) == {URL: [told[name] for name in order]}
    [link] = store.links([occurrence(URL)])
    assert link.lookup == told["arquivo"]
    assert link.others == tuple(told[name] for name in order[1:])


def test_a_snapshot_that_people_cannot_see_is_not_offered(store: ArchiveStore) -> None:
    private = replace(SNAPSHOT, is_public=False)
    store.add_lookup(replace(lookup(Found.FOUND), snapshot=private))
    [link] = store.links([occurrence(URL)])
    assert link.lookup is not None
    assert link.lookup.snapshot == private
    assert link.snapshot is None


def test_rejected_captures_are_remembered_for_a_year(store: ArchiveStore) -> None:
    bad = tuple(
        Rejected("wayback", URL, NOW - timedelta(days=days), "A" * 32, "It was a 404.")
        for days in (20, 10)
    )
    store.add_lookup(replace(lookup(Found.NONE), rejected=bad))
    store.add_lookup(lookup(Found.NONE, URL + "other"))
    assert store.rejected([URL, URL + "other"], NOW) == {URL: list(bad)}
    assert store.rejected([URL], NOW + timedelta(days=364)) == {URL: list(bad)}
    assert store.rejected([URL], NOW + timedelta(days=365)) == {}


def test_the_requests_of_a_run_are_counted(store: ArchiveStore) -> None:
    first, second = store.begin_run(()), store.begin_run(())
    for run_id in (first, first, second, None):
        store.add_lookup(lookup(Found.NONE), run_id)
    assert [store.requests(it) for it in (first, second, second + 1)] == [6, 3, 0]


def test_links_join_and_judge_all_that_is_known(store: ArchiveStore) -> None:
    dead = [Check(URL, NOW + timedelta(days=day), status=404, final_url=URL) for day in (0, 7)]
    moved = Check(
        "http://example.com/b",
        NOW,
        status=200,
        hops=(Hop("http://example.com/b", 301),),
        final_url="https://example.com/b",
    )
    run = store.begin_run(())
    store.add_checks(run, [dead[0], moved, dead[1]])
    store.end_run(run, Outcome.FINISHED, sound=True)
    store.add_lookup(lookup(Found.FOUND))
    new, other = occurrence("http://example.com/new", 90), occurrence(moved.url, 30)
    first, again = occurrence(URL, 60), occurrence(URL, 120)
    assert store.links([new, first, other, again]) == [
        Link(new.url, (new,), (), UNCHECKED),
        Link(
            URL,
            (first, again),
            tuple(dead),
            Judgement(
                Verdict.DEAD, "http_404", "gone", "GET answered 404 Not Found on 2026-03-16."
            ),
            lookup(Found.FOUND),
        ),
        Link(moved.url, (other,), (moved,), judge([moved])),
    ]


def test_there_are_no_links_without_occurrences(store: ArchiveStore) -> None:
    assert store.links([]) == []


def test_two_ways_to_write_an_address_are_two_links_that_share_what_is_known(
    store: ArchiveStore,
) -> None:
    seen = Check(URL, NOW, status=410, final_url=URL)
    run = store.begin_run(())
    store.add_checks(run, [seen])
    store.end_run(run, Outcome.FINISHED, sound=True)
    store.add_lookup(lookup(Found.FOUND))
    written = [URL, f"{URL}#part", f"{URL}#other", "HTTP://Example.com:80/a"]
    places = [occurrence(url, nth) for nth, url in enumerate(written)]
    assert store.links(places) == [
        Link(place.url, (place,), (seen,), judge([seen]), lookup(Found.FOUND)) for place in places
    ]


def test_answers_of_a_run_under_way_are_judged(store: ArchiveStore) -> None:
    seen = Check(URL, NOW, status=404, final_url=URL)
    run = store.begin_run(())
    place = occurrence(URL)
    assert store.links([place]) == [Link(URL, (place,), (), UNCHECKED)]
    store.add_checks(run, [seen])
    assert store.links([place]) == [Link(URL, (place,), (seen,), judge([seen]))]


def test_what_is_no_url_is_a_link_that_is_skipped(store: ArchiveStore) -> None:
    urls = ["http://exa\0mple.com/", "http://example.com/\ud800", "http://["]
    failed = [Check(url, NOW, failure=Failure.BAD_URL) for url in urls]
    store.add_checks(store.begin_run(()), failed)
    links = store.links([occurrence(url) for url in urls])
    skipped = Judgement(
        Verdict.SKIPPED, "bad_url", "skipped", "This is not a URL that can be asked."
    )
    assert [(link.url, link.judgement) for link in links] == [(url, skipped) for url in urls]


def test_patience_decides_when_a_link_that_only_fails_is_dead(store: ArchiveStore) -> None:
    days = [NOW, NOW + timedelta(days=2)]
    run = store.begin_run(())
    store.add_checks(run, [Check(URL, at, status=503, final_url=URL) for at in days])
    place = occurrence(URL)
    patient = store.links([place])[0].judgement.verdict
    store.patience = Strikes(count=2, days=2)
    assert (patient, store.links([place])[0].judgement.verdict) == (Verdict.FAILING, Verdict.DEAD)
