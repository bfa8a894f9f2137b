"""The labelled pages: the rules in force must never take an innocent one for dead."""

from __future__ import annotations

import pytest

from crawler.model import Verdict
from crawler.rules import judge
from tests.corpus import Case, cases

CASES = list(cases())
CONTROLS = [case for case in CASES if case.kind.endswith("controls")]


def _name(case: Case) -> str:
    return f"{case.kind}/{case.name}"


def test_there_are_enough_labelled_pages_of_both_kinds() -> None:
    assert len(CONTROLS) >= 80
    assert len(CASES) - len(CONTROLS) >= 80


@pytest.mark.parametrize("case", CONTROLS, ids=_name)
def test_an_innocent_page_is_never_dead(case: Case) -> None:
    assert judge(case.history).verdict is not Verdict.DEAD
