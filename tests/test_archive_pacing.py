"""Room for captures is shared fairly, the day's share ends, and pauses in a row are counted."""

from __future__ import annotations

import asyncio

from archive.pacing import Allowance, Pauses


async def taken(allowance: Allowance, times: int) -> list[bool | None]:
    """Try to take so often; None for what would have to wait."""
    results: list[bool | None] = []
    for _ in range(times):
        try:
            results.append(await asyncio.wait_for(allowance.take(), 0.01))
        except TimeoutError:
            results.append(None)
    return results


def test_no_more_are_under_way_than_there_is_room_for() -> None:
    async def scene() -> None:
        allowance = Allowance(2, None)
        assert await taken(allowance, 3) == [True, True, None]
        allowance.give_back(captured=True)
        assert await taken(allowance, 2) == [True, None]

    asyncio.run(scene())


def test_who_waits_for_room_gets_it_as_soon_as_there_is_some() -> None:
    async def scene() -> None:
        allowance = Allowance(1, None)
        assert await allowance.take()
        waiting = asyncio.create_task(allowance.take())
        await asyncio.sleep(0)
        allowance.give_back(captured=True)
        assert await waiting

    asyncio.run(scene())


def test_no_more_are_captured_than_today_allows_and_what_cost_nothing_does_not_count() -> None:
    async def scene() -> None:
        allowance = Allowance(5, 2)
        assert await taken(allowance, 3) == [True, True, None]  # those two may cost nothing
        allowance.give_back(captured=False)
        allowance.give_back(captured=True)
        assert await taken(allowance, 2) == [True, None]
        allowance.give_back(captured=True)
        assert (await taken(allowance, 1), allowance.is_spent) == ([False], True)

    asyncio.run(scene())


def test_nothing_more_is_captured_when_the_service_says_so() -> None:
    async def scene() -> None:
        allowance = Allowance(2, None)
        assert await taken(allowance, 2) == [True, True]
        allowance.spend()
        assert await taken(allowance, 1) == [None]
        allowance.give_back(captured=False)
        assert await taken(allowance, 1) == [False]

    asyncio.run(scene())


def test_pauses_in_a_row_are_counted_and_what_comes_during_one_is_part_of_it() -> None:
    pauses = Pauses(3)
    assert [pauses.begin(0, 10), pauses.begin(9, 10), pauses.begin(11, 10)] == [True, True, True]
    assert pauses.begin(22, 10) is False
    pauses.end()
    assert pauses.begin(33, 10) is True
    assert (pauses.is_on(42), pauses.is_on(43)) == (True, False)
