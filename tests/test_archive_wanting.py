"""Which captures are wanted, and whom to ask for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from archive.model import ASK_AGAIN_AFTER, Basis, Found, Lookup, Snapshot
from archive.wanting import LOOK_MAX, to_ask, wanted
from crawler.model import Check, Failure, Hop, Page
from crawler.sketch import sketch

if TYPE_CHECKING:
    from collections.abc import Sequence


def at(history: Sequence[Check], written_at: datetime | None = None) -> datetime | None:
    found = wanted(history[0].url, history, written_at)
    return found.at if found else None


NOW, WRITTEN = datetime(2020, 1, 1, tzinfo=UTC), datetime(2011, 2, 3, tzinfo=UTC)
STATUSES = {
    "alive, then dead": ([200, 200, 404], 1),
    "moved, then dead": ([200, 301, 404], 1),
    "never seen alive": ([404, 404], 0),
    "first out of our sight": ([403, None, 404, 404], 2),
    "never seen at all": ([None, None], None),
    "alive": ([404, 200], None),
}
"""Checks by their status (301: a redirect to a living page), and the one whose date is wanted."""


@pytest.mark.parametrize(("statuses", "day"), STATUSES.values(), ids=STATUSES)
def test_the_wanted_date_is_that_of_the_last_living_page_or_else_of_the_first_failure(
    statuses: list[int | None], day: int | None
) -> None:
    history = [
        Check(
            "http://a.example/",
            datetime(2020, 1, 1 + nth, tzinfo=UTC),
            status=200 if status == 301 else status,
            failure=None if status else Failure.PRIVATE_ADDRESS,
            hops=(Hop("http://a.example/", 301),) if status == 301 else (),
            final_url="http://b.example/" if status == 301 else "http://a.example/",
            looks=2,
        )
        for nth, status in enumerate(statuses)
    ]
    last_good = None if day is None else history[day].checked_at
    assert at(history) == last_good
    assert at(history, WRITTEN) == (None if day is None else WRITTEN)
    later = history[-1].checked_at + timedelta(days=1)
    assert at(history, later) == last_good  # whenever its line was touched


@pytest.mark.parametrize("failing", [False, True])
def test_of_a_link_that_only_fails_a_capture_is_wanted_on_request(failing: bool) -> None:
    history = [
        Check("http://a.example/", NOW, status=200, final_url="http://a.example/"),
        Check("http://a.example/", NOW + timedelta(days=1), failure=Failure.TIMEOUT),
    ]
    found = wanted("http://a.example/", history, failing=failing)
    assert (found and (found.at, found.basis)) == ((NOW, Basis.LAST_ALIVE) if failing else None)


CASINO = Page("Casino", "Slots and poker", "en", "Casino, slots, poker: free spins.", 33)
PARKED = Page("mill.example", "mill.example is for sale", "en", "mill.example is for sale", 24)
MILL = Page(
    "The old mill", "The old mill", "en", "It was built of oak in the year of the flood.", 45
)
BY_PAGES = {
    "parked when it was first seen": ([PARKED, PARKED], NOW - timedelta(days=365)),
    "parked after it was seen alive": ([MILL, PARKED], NOW),
    "somebody else's after it was seen alive": ([MILL, CASINO, CASINO], NOW),
    "perhaps somebody else's": ([CASINO, CASINO], NOW - timedelta(days=365)),
    "nobody else's": ([MILL, MILL], None),
}
"""Pages of `mill.example` day by day, and the day from which a capture is wanted."""


@pytest.mark.parametrize(("pages", "day"), BY_PAGES.values(), ids=BY_PAGES)
def test_of_somebody_elses_page_a_capture_from_before_the_change_is_wanted(
    pages: list[Page], day: datetime | None
) -> None:
    url = "http://mill.example/"
    history = [
        Check(
            url,
            NOW + timedelta(days=nth),
            status=200,
            final_url=url,
            page=replace(shown, fingerprint=sketch(shown.words)),
        )
        for nth, shown in enumerate(pages)
    ]
    assert at(history) == day
    assert at(history, WRITTEN) == (WRITTEN if day is not None else None)
    for found in (wanted(url, history), wanted(url, history, WRITTEN)):
        if found is not None:
            assert found.latest == (day if pages[0] is MILL else NOW - LOOK_MAX)
            assert found.known == (history[0].page if pages[0] is MILL else None)


def test_what_the_wanted_date_rests_on_is_told() -> None:
    url = "http://a.example/"
    alive, dead = (
        Check(url, NOW + timedelta(days=nth), status=status, final_url=url, looks=2)
        for nth, status in enumerate((200, 404))
    )
    bases = {
        written: found.basis
        for written, history in (
            (None, [alive, dead]),
            (WRITTEN, [alive, dead]),
            (NOW + timedelta(days=9), [dead]),
        )
        if (found := wanted(url, history, written))
    }
    assert bases == {
        None: Basis.LAST_ALIVE,
        WRITTEN: Basis.WRITTEN,
        NOW + timedelta(days=9): Basis.FIRST_FAILED,
    }


URL = "http://example.com/a"


def lookup(outcome: Found, archive: str = "wayback", *, is_public: bool = True) -> Lookup:
    snapshot = None
    if outcome is Found.FOUND:
        snapshot = Snapshot(archive, URL, URL, WRITTEN, 200, is_public=is_public)
    return Lookup(URL, archive, NOW, outcome, snapshot)


MOMENT = timedelta(microseconds=1)
DUE: list[tuple[Found, timedelta, bool]] = [
    (Found.FOUND, timedelta(0), False),
    (Found.FOUND, timedelta(days=10_000), False),
    (Found.NONE, timedelta(0), False),
    (Found.NONE, timedelta(days=30) - MOMENT, False),
    (Found.NONE, timedelta(days=30), True),
    (Found.EXCLUDED, timedelta(days=90) - MOMENT, False),
    (Found.EXCLUDED, timedelta(days=90), True),
    (Found.ROBOTS, timedelta(days=90) - MOMENT, False),
    (Found.ROBOTS, timedelta(days=90), True),
    (Found.THROTTLED, timedelta(0), True),
    (Found.UNAVAILABLE, timedelta(0), True),
]


def test_an_archive_is_asked_again_when_its_outcome_is_old_enough() -> None:
    seen = [
        (outcome, age, to_ask([lookup(outcome)], ["wayback"], NOW + age) == ["wayback"])
        for outcome, age, _ in DUE
    ]
    assert seen == DUE


def test_every_outcome_has_its_time() -> None:
    assert set(ASK_AGAIN_AFTER) == set(Found)


ARCHIVES = ("wayback", "arquivo", "commoncrawl")
TO_ASK: dict[str, tuple[list[Lookup], list[str]]] = {
    "nothing is known": ([], ["wayback", "arquivo", "commoncrawl"]),
    "the first has it": ([lookup(Found.FOUND)], []),
    "the first has nothing": ([lookup(Found.NONE)], ["arquivo", "commoncrawl"]),
    "the second has it": ([lookup(Found.NONE), lookup(Found.FOUND, "arquivo")], []),
    "the first could not tell": (
        [lookup(Found.UNAVAILABLE), lookup(Found.FOUND, "arquivo")],
        ["wayback"],
    ),
    "one that people cannot see": (
        [lookup(Found.NONE), lookup(Found.FOUND, "arquivo", is_public=False)],
        ["commoncrawl"],
    ),
}


@pytest.mark.parametrize(("known", "asked"), TO_ASK.values(), ids=TO_ASK)
def test_archives_are_asked_in_order_until_one_has_a_snapshot_for_people(
    known: list[Lookup], asked: list[str]
) -> None:
    assert to_ask(known, ARCHIVES, NOW) == asked
