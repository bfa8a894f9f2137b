"""The labelled pages: the rules in force find most of the bad ones, and never an innocent one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import quality
from tests.quality import RECALL_GOALS, Judged, judged, recall, wrongly_dead

if TYPE_CHECKING:
    from collections.abc import Sequence


@pytest.fixture(scope="module")
def pages() -> Sequence[Judged]:
    """All labelled pages, judged."""
    return judged()


def test_there_are_enough_labelled_pages_of_both_kinds(pages: Sequence[Judged]) -> None:
    controls = sum(it.case.kind.endswith("_controls") for it in pages)
    assert controls >= 80
    assert len(pages) - controls >= 80


def test_no_page_that_is_not_dead_is_called_so(pages: Sequence[Judged]) -> None:
    assert [it.case.name for it in wrongly_dead(pages)] == []


@pytest.mark.parametrize("kind", RECALL_GOALS)
def test_enough_dead_pages_are_found(pages: Sequence[Judged], kind: str) -> None:
    assert recall(pages, kind) >= RECALL_GOALS[kind]


def test_what_is_judged_for_a_reason_deserves_it(pages: Sequence[Judged]) -> None:
    reasons = ("soft_404", "parked", "usurped", "challenge", "login")
    assert [quality.precision(pages, reason) for reason in reasons] == [1.0] * len(reasons)
