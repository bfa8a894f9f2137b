"""The ledger keeps what was written into documents, byte by byte, on either database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.ledger import Change, Entry, Ledger, State
from crawler.database import connect
from crawler.model import Include, Kind, Style

if TYPE_CHECKING:
    from collections.abc import Iterator

OLD, NEW = "http://a.test/x", "https://web.archive.org/web/20190304050607/http://a.test/x"
CHANGE = Change(
    3, 1, Kind.BARE, b"\xff\0old", b"\xfenew", OLD, NEW, Include.DEAD, "http_404", Style.REPLACE
)
ENTRY = Entry(Path("/a/list-\udcff.md"), "b" * 64, "a" * 64, (CHANGE, replace(CHANGE, start=90)))


@pytest.fixture
def ledger(database_url: str) -> Iterator[Ledger]:
    database = connect(database_url)
    yield Ledger(database)
    database.close()


def test_what_is_entered_is_given_back_and_is_unsettled_until_it_is_settled(ledger: Ledger) -> None:
    before = datetime.now(UTC)
    other = replace(ENTRY, path=Path("/b.md"))
    run_id = ledger.begin([ENTRY, other])
    run = ledger.run(run_id)
    assert run is not None
    assert before <= run.begun_at <= datetime.now(UTC)
    assert (run.undoes, run.undone_by) == (None, None)
    assert [replace(it, id=0) for it in run.entries] == [ENTRY, other]
    assert ledger.unsettled() == list(run.entries)
    ledger.settle(run.entries[0], State.DONE)
    assert [it.path for it in ledger.unsettled()] == [Path("/b.md")]
    assert ledger.runs() == [ledger.latest()] == [ledger.run(run_id)]
    assert ledger.writer(ENTRY.path, "a" * 64) == run_id
    assert ledger.writer(ENTRY.path, "b" * 64) is None


def test_an_undoing_counts_once_something_was_undone(ledger: Ledger) -> None:
    run_id = ledger.begin([ENTRY])
    undoing = ledger.begin([ENTRY], undoes=run_id)
    for state, undone_by in ((State.NOT_DONE, None), (State.DONE, undoing)):
        [*_, entry] = [it for run in ledger.runs() for it in run.entries]
        ledger.settle(entry, state)
        latest = ledger.latest()
        assert latest is not None
        assert (latest.id, latest.undone_by) == (run_id, undone_by)


KEPT = {
    "dead": (CHANGE, State.DONE, True),
    "failing": (replace(CHANGE, cause=Include.FAILING), State.INTENDED, True),
    "moved": (replace(CHANGE, cause=Include.MOVED), State.DONE, False),
    "annotated": (replace(CHANGE, style=Style.ANNOTATE), State.DONE, False),
    "never written": (CHANGE, State.NOT_DONE, False),
}


@pytest.mark.parametrize(("change", "state", "counts"), KEPT.values(), ids=KEPT)
def test_a_snapshot_in_the_place_of_a_link_is_known_with_its_original(
    ledger: Ledger, change: Change, state: State, counts: bool
) -> None:
    ledger.begin([replace(ENTRY, changes=(change,))])
    [entry] = ledger.unsettled()
    ledger.settle(entry, state)
    assert ledger.originals([NEW, OLD]) == ({NEW: OLD} if counts else {})
    assert ledger.stand_ins(ENTRY.path) == ([change] if counts else [])
    assert ledger.stand_ins(Path("/b.md")) == []


def test_an_undoing_makes_no_stand_ins(ledger: Ledger) -> None:
    run_id = ledger.begin([replace(ENTRY, changes=())])
    ledger.begin([replace(ENTRY, changes=(replace(CHANGE, old_url=NEW, new_url=OLD),))], run_id)
    assert ledger.originals([NEW, OLD]) == {}
