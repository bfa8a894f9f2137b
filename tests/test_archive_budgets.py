"""The moments of a budget are given one after another, and each is used."""

from __future__ import annotations

import heapq
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from archive.budgets import Budgets, Turn
from crawler.database import connect

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "wayback-save"
BEGIN = datetime(2026, 11, 25, tzinfo=UTC)
INTERVAL_S, WAIT_MAX_S = 10.0, 10.0


@pytest.fixture
def budgets(database_url: str) -> Iterator[Budgets]:
    database = connect(database_url)
    yield Budgets(database, [NAME])
    database.close()


def after(seconds: float) -> datetime:
    return BEGIN + timedelta(seconds=seconds)


def take(budgets: Budgets, at_s: float) -> Turn:
    return budgets.take(NAME, INTERVAL_S, WAIT_MAX_S, after(at_s))


def test_moments_come_one_after_another_and_a_pause_puts_them_off(budgets: Budgets) -> None:
    assert take(budgets, 0) == Turn(after(0), is_taken=True)
    assert take(budgets, 3) == Turn(after(10), is_taken=True)
    budgets.hold([NAME], after(60))
    assert take(budgets, 15) == Turn(after(60), is_taken=False, is_held=True)
    assert take(budgets, 60) == Turn(after(60), is_taken=True)


def test_a_moment_that_is_too_far_off_is_left_to_whoever_comes_then(budgets: Budgets) -> None:
    take(budgets, 0)
    take(budgets, 0)
    assert take(budgets, 1) == Turn(after(20), is_taken=False)
    assert take(budgets, 20) == Turn(after(20), is_taken=True)


def test_however_many_processes_share_a_budget_all_of_it_is_used(budgets: Budgets) -> None:
    processes = 4
    coming = [(0.0, number) for number in range(processes)]
    sent_at_s: list[float] = []
    while len(sent_at_s) < 3 * processes:
        at_s, number = heapq.heappop(coming)
        turn = take(budgets, at_s)
        wait_s = (turn.at - after(at_s)).total_seconds()
        if turn.is_taken:
            sent_at_s.append(at_s + wait_s)
        heapq.heappush(coming, (at_s + wait_s, number))
        assert at_s < 1000, "they keep each other from sending"
    assert sent_at_s == [INTERVAL_S * nth for nth in range(3 * processes)]
