"""Runs, readings and checks come back from both databases as they were."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from crawler.model import (
    Check,
    Document,
    Failure,
    Hop,
    Kind,
    Occurrence,
    Outcome,
    Page,
    Probe,
    Reading,
    Run,
)
from crawler.store import MAX_VARIABLES, Store, documents, occurrences, run_documents

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NOW = datetime(2026, 3, 9, 12, 30, 45, 678901, tzinfo=UTC)
URL = "http://example.com/"


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = Store.open(database_url)
    yield opened
    opened.close()


def check(url: str = URL, day: int = 0, status: int | None = 200) -> Check:
    return Check(url, NOW + timedelta(days=day), status, final_url=url)


def sound_run(store: Store, *new: Check, sound: bool = True) -> int:
    run = store.begin_run(())
    store.add_checks(run, new)
    store.end_run(run, Outcome.FINISHED, sound=sound)
    return run


def occurrence(document: str, start: int, url: str = URL) -> Occurrence:
    return Occurrence(url, document, 1, start + 1, start, start + len(url), Kind.BARE)


def reading(name: str, data: bytes, found: Sequence[Occurrence] = ()) -> Reading:
    return Reading(Document(name, "markdown", data, "utf-8"), tuple(found))


def count(store: Store, table: sa.Table) -> int:
    with store.database.read.connect() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def test_an_empty_database_has_no_run(store: Store) -> None:
    assert (store.run(), store.run(1)) == (None, None)


def test_a_run_is_recorded_from_its_beginning_to_its_end(store: Store) -> None:
    before = datetime.now(UTC)
    number = store.begin_run(["seeds/a.md", "seeds/日本.md", "a, b.md"])
    inputs = ("seeds/a.md", "seeds/日本.md", "a, b.md")
    begun = store.run()
    assert begun is not None
    assert begun == Run(number, begun.started_at, None, None, None, inputs)
    assert before <= begun.started_at <= datetime.now(UTC)
    store.end_run(number, Outcome.INTERRUPTED, sound=False)
    ended = store.run()
    assert ended is not None
    assert ended.ended_at is not None
    assert begun.started_at <= ended.ended_at <= datetime.now(UTC)
    assert ended == replace(
        begun, ended_at=ended.ended_at, outcome=Outcome.INTERRUPTED, sound=False
    )


def test_a_run_is_given_by_its_number_and_the_latest_by_default(store: Store) -> None:
    first, second = store.begin_run(["first"]), store.begin_run(["second"])
    store.end_run(first, Outcome.FINISHED, sound=True)
    by_number, latest = store.run(first), store.run()
    assert by_number is not None
    assert latest is not None
    assert (by_number.id, by_number.inputs, by_number.sound) == (first, ("first",), True)
    assert (latest.id, latest.inputs, latest.sound) == (second, ("second",), None)
    assert store.run(second + 1) is None


def test_occurrences_come_back_whole(store: Store) -> None:
    written_at = datetime(2009, 2, 3, 4, 5, 6, 7, tzinfo=timezone(timedelta(hours=-8)))
    found = [
        Occurrence(
            url="http://example.com/" + "é" * 10_000,
            document="notes/日本.md",
            line=3,
            column=14,
            start=159,
            end=265,
            kind=kind,
            text="what a reader sees 😀",
            written_at=written_at,
        )
        for kind in Kind
    ]
    run = store.begin_run(())
    store.add_reading(run, reading("notes/日本.md", b"x", found))
    assert store.occurrences(run) == found


def test_occurrences_come_in_the_order_of_documents_and_spans(store: Store) -> None:
    run = store.begin_run(())
    third, first, second = (occurrence("b.md", 30), occurrence("b.md", 5), occurrence("b.md", 10))
    store.add_reading(run, reading("b.md", b"b", [third, first, second]))
    store.add_reading(run, reading("a.md", b"a", [occurrence("a.md", 99)]))
    assert store.occurrences(run) == [occurrence("a.md", 99), first, second, third]


def test_occurrences_are_those_of_one_run(store: Store) -> None:
    first, second, third = (store.begin_run(()) for _ in range(3))
    store.add_reading(first, reading("a.md", b"a", [occurrence("a.md", 1)]))
    store.add_reading(second, reading("b.md", b"b", [occurrence("b.md", 2)]))
    assert store.occurrences(first) == [occurrence("a.md", 1)]
    assert store.occurrences(second) == [occurrence("b.md", 2)]
    assert store.occurrences(third) == []


def test_a_document_without_links_is_recorded(store: Store) -> None:
    run = store.begin_run(())
    store.add_reading(run, reading("a.md", b""))
    assert store.occurrences(run) == []
    assert (count(store, documents), count(store, run_documents)) == (1, 1)


def test_an_unchanged_document_is_stored_once(store: Store) -> None:
    found = [occurrence("a.md", 1), occurrence("a.md", 2)]
    runs = [store.begin_run(()) for _ in range(3)]
    for run in runs:
        store.add_reading(run, reading("a.md", b"same", found))
    assert [store.occurrences(run) for run in runs] == [found] * 3
    assert (count(store, documents), count(store, occurrences)) == (1, 2)


def test_a_changed_document_is_stored_anew_and_its_past_stays(store: Store) -> None:
    versions = {data: [occurrence("a.md", start)] for start, data in enumerate((b"A", b"B"))}
    told = [b"A", b"B", b"A", b"A", b"B"]
    runs = [store.begin_run(()) for _ in told]
    for run, data in zip(runs, told, strict=True):
        store.add_reading(run, reading("a.md", data, versions[data]))
    assert [store.occurrences(run) for run in runs] == [versions[data] for data in told]
    assert count(store, documents) == 4


def test_two_documents_of_the_same_content_are_two(store: Store) -> None:
    run = store.begin_run(())
    for name in ("a.md", "b.md"):
        store.add_reading(run, reading(name, b"same", [occurrence(name, 1)]))
    assert store.occurrences(run) == [occurrence("a.md", 1), occurrence("b.md", 1)]


WHOLE = {
    "all there can be": Check(
        url=URL,
        checked_at=datetime(2026, 3, 9, 12, 30, 45, 123456, tzinfo=UTC),
        status=200,
        failure=None,
        detail="a detail",
        hops=(Hop("http://example.com/", 301), Hop("http://example.com/é", 200)),
        final_url="https://example.org/",
        content_type="text/html",
        page=Page("Ein Titel", "Überschrift", "de-AT", 'Ein "Text" 日本語 😀\\ \'', 12_345),
        elapsed_s=0.123456789012345,
    ),
    "as little as there can be": Check(URL, NOW),
    "an empty page": replace(check(), page=Page("", "", "", "", 0)),
    "a long URL": replace(
        check(),
        url=URL + "x" * 10_000,
        final_url=URL + "y" * 10_000,
        hops=(Hop(URL + "z" * 10_000, 308),),
    ),
    "a status of its own": check(status=999),
    "the last microsecond of a year": Check(
        URL, datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    ),
}


def test_a_check_comes_back_whole(store: Store) -> None:
    told = {f"{it.url}?{name}": it for name, it in WHOLE.items()}
    expected = {url: [replace(it, url=url)] for url, it in told.items()}
    sound_run(store, *(it for (it,) in expected.values()))
    assert store.histories(told) == expected


def test_what_a_run_takes_back_is_judged_no_more_and_what_others_saw_is(store: Store) -> None:
    earlier, shown, kept = check(), check(day=1), check(f"{URL}kept", day=1)
    sound_run(store, earlier)
    run = store.begin_run(())
    store.add_checks(run, [shown, kept])
    store.take_back(run, [shown.url])
    store.end_run(run, Outcome.INTERRUPTED, sound=True)
    assert store.histories([URL, kept.url]) == {URL: [earlier], kept.url: [kept]}


def test_the_last_check_comes_with_the_latest_answer_to_a_probe_of_its_server(
    store: Store,
) -> None:
    origin = "http://example.com:8080"
    old, new, failed = (
        replace(check(f"{origin}/a/{name}"), checked_at=NOW + timedelta(hours=hour))
        for hour, name in enumerate(("old", "new", "failed"))
    )
    failed = replace(failed, status=None, failure=Failure.TIMEOUT, page=None)
    asked = [check(f"{origin}/a/page"), check("http://example.com/a/page")]
    run = sound_run(store, asked[0], *asked)
    for probe in (old, new, failed):
        store.add_probe(run, Probe(origin, probe, ("ns1.example.com", "ns2.example.com")))
    assert store.histories([it.url for it in asked]) == {
        asked[0].url: [
            asked[0],
            replace(asked[0], probe=new, nameservers=("ns1.example.com", "ns2.example.com")),
        ],
        asked[1].url: [asked[1]],
    }
    assert store.probed_since(NOW) == [origin]
    assert store.probed_since(NOW + timedelta(hours=2)) == []


def test_the_last_check_knows_what_ended_at_the_same_address_in_its_run(store: Store) -> None:
    def ended(name: str, final: str = "all") -> Check:
        url = f"http://example.com/{name}"
        return replace(check(url), hops=(Hop(url, 302),), final_url=f"http://example.com/{final}")

    sound_run(store, ended("earlier"))
    sound_run(
        store, ended("a"), ended("b"), ended("other", "else"), check("http://example.com/all")
    )
    found = store.histories([f"http://example.com/{it}" for it in ("a", "other", "all")])
    assert [history[-1].companions for history in found.values()] == [
        ("http://example.com/b", "http://example.com/all"),
        (),
        (),
    ]


def test_every_failure_comes_back_but_those_of_our_own_network(store: Store) -> None:
    failed = [Check(f"{URL}{failure}", NOW, failure=failure) for failure in Failure]
    sound_run(store, *failed)
    assert store.histories([it.url for it in failed]) == {
        it.url: [] if it.failure is Failure.NO_NETWORK else [it] for it in failed
    }


def test_a_time_comes_back_in_utc(store: Store) -> None:
    there = NOW.astimezone(timezone(timedelta(hours=5, minutes=45)))
    sound_run(store, Check(URL, there))
    (stored,) = store.histories([URL])[URL]
    assert stored.checked_at == NOW
    assert stored.checked_at.tzinfo is UTC


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    run = store.begin_run(())
    with pytest.raises(sa.exc.StatementError, match="a time without a zone cannot be stored"):
        store.add_checks(run, [check(), Check(URL, datetime(2026, 3, 9))])  # noqa: DTZ001
    assert store.checked_after(run, 0) == ([], 0)


def test_text_that_a_database_cannot_hold_is_stored_as_well_as_it_can_be(store: Store) -> None:
    wild = "a\0b\ud800c\udfff"
    tame = "a\ufffdb\ufffdc\ufffd"
    page = Page(wild, wild, wild, wild, 1)
    hops = (Hop(wild, 301),)
    seen = Check(wild, NOW, 200, None, wild, hops, wild, wild, page)
    sound_run(store, seen)
    stored = replace(seen, url=tame, detail=tame, final_url=tame, content_type=tame)
    assert store.histories([wild, tame]) == {wild: [stored], tame: [stored]}
    run = store.begin_run([wild])
    found = Occurrence(wild, wild, 1, 1, 0, 1, Kind.BARE, wild)
    store.add_reading(run, reading(wild, b"", [found]))
    assert store.occurrences(run) == [replace(found, url=tame, document=tame, text=tame)]


def test_adding_no_checks_is_harmless(store: Store) -> None:
    run = store.begin_run(())
    store.add_checks(run, [])
    assert store.checked_after(run, 0) == ([], 0)


def test_a_check_belongs_to_a_run_that_there_is(store: Store) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        store.add_checks(99, [check()])


def test_a_history_is_in_the_order_of_time_and_then_of_storing(store: Store) -> None:
    late, early, middle = check(day=3), check(day=1), check(day=2)
    sound_run(store, late, early)
    sound_run(store, middle, replace(middle, status=404))
    expected = [early, middle, replace(middle, status=404), late]
    assert store.histories([URL]) == {URL: expected}


def test_histories_are_those_that_were_asked_for(store: Store) -> None:
    sound_run(store, check(URL), check(URL + "other"), check("HTTP://EXAMPLE.COM/"))
    assert store.histories([URL, URL + "never", URL]) == {URL: [check()], URL + "never": []}
    assert store.histories([]) == {}


def test_checks_of_sound_runs_count_and_answers_of_runs_without_an_end(store: Store) -> None:
    sound, unsound = check(day=1), check(day=2, status=404)
    crashed, running = check(day=3, status=500), check(day=4, status=503)
    unreached = Check(URL, NOW, failure=Failure.DNS_NXDOMAIN)
    sound_run(store, sound)
    sound_run(store, unsound, sound=False)
    assert store.histories([URL]) == {URL: [sound]}
    store.add_checks(store.begin_run(()), [crashed, unreached])
    store.add_checks(store.begin_run(()), [running, unreached])
    assert store.histories([URL]) == {URL: [sound, crashed, running]}


def test_what_needs_no_network_counts_in_any_run(store: Store) -> None:
    failed = [Check(f"{URL}{failure}", NOW, failure=failure) for failure in Failure]
    sound_run(store, *failed, sound=False)
    store.add_checks(store.begin_run(()), failed)
    counting = {
        Failure.BAD_URL,
        Failure.UNSUPPORTED_SCHEME,
        Failure.EXCLUDED,
        Failure.FILE_MISSING,
    }
    assert store.histories(it.url for it in failed) == {
        it.url: [it, it] if it.failure in counting else [] for it in failed
    }


def test_many_histories_are_given_at_once(store: Store) -> None:
    new = [check(f"{URL}{nth}") for nth in range(3 * MAX_VARIABLES + 1)]
    sound_run(store, *new)
    for number in (MAX_VARIABLES, MAX_VARIABLES + 1, len(new)):
        some = new[:number]
        assert store.histories(it.url for it in some) == {it.url: [it] for it in some}


def test_the_checks_of_a_run_can_be_followed(store: Store) -> None:
    run, other = store.begin_run(()), store.begin_run(())
    assert store.checked_after(run, 0) == ([], 0)
    store.add_checks(run, [check("a"), check("b")])
    store.add_checks(other, [check("not ours")])
    urls, last = store.checked_after(run, 0)
    assert urls == ["a", "b"]
    assert store.checked_after(run, last) == ([], last)
    store.add_checks(run, [check("c"), check("a", day=1)])
    urls, newest = store.checked_after(run, last)
    assert urls == ["c", "a"]
    assert newest > last
    assert store.checked_after(run, 0) == (["a", "b", "c", "a"], newest)


def test_two_writers_at_once_lose_nothing(database_url: str) -> None:
    writers, batches = 4, 10
    start = Barrier(writers)

    def write(nth: int) -> int:
        store = Store.open(database_url)
        run = store.begin_run([str(nth)])
        start.wait()
        for batch in range(batches):
            name = f"{nth}-{batch}.md"
            store.add_reading(run, reading(name, b"", [occurrence(name, 1)]))
            store.add_reading(run, reading(f"shared-{batch}.md", bytes([nth])))
            store.add_checks(run, [check(f"{URL}{nth}/{batch}/{it}") for it in range(20)])
        store.end_run(run, Outcome.FINISHED, sound=True)
        store.close()
        return run

    with ThreadPoolExecutor(writers) as pool:
        runs = list(pool.map(write, range(writers)))
    store = Store.open(database_url)
    assert len(set(runs)) == writers
    for nth, run in enumerate(runs):
        expected = [f"{URL}{nth}/{batch}/{it}" for batch in range(batches) for it in range(20)]
        assert store.checked_after(run, 0)[0] == expected
        assert {it.document for it in store.occurrences(run)} == {
            f"{nth}-{batch}.md" for batch in range(batches)
        }
    store.close()


def test_a_reader_sees_what_another_writes(database_url: str) -> None:
    reader, writer = Store.open(database_url), Store.open(database_url)
    run = writer.begin_run(())
    with writer.database.write.begin() as connection:
        connection.execute(documents.select())
        assert reader.checked_after(run, 0) == ([], 0)  # a writer keeps no reader waiting
    writer.add_checks(run, [check()])
    assert reader.checked_after(run, 0)[0] == [URL]
    reader.close()
    writer.close()
