"""Failures in a row over days make a link dead; a sign of life makes it alive again at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.model import Check, Failure, Judgement, Verdict
from crawler.rules import judge, strikes
from crawler.rules.strikes import Strikes

URL = "https://example.org/a"
START = datetime(2026, 3, 1, tzinfo=UTC)


def check(day: float, seen: int | Failure) -> Check:
    status, failure = (None, seen) if isinstance(seen, Failure) else (seen, None)
    return Check(URL, START + timedelta(days=day), status=status, failure=failure, final_url=URL)


def history(*checks: tuple[float, int | Failure]) -> list[Check]:
    return [check(*it) for it in checks]


T = Failure.TIMEOUT
CASES: dict[str, tuple[list[Check], Verdict]] = {
    "three over six days": (history((0, T), (3, T), (6, T)), Verdict.DEAD),
    "three of different kinds": (
        history((0, 503), (3, Failure.REFUSED), (6, Failure.DNS_SERVFAIL)),
        Verdict.DEAD,
    ),
    "three an hour short of six days": (history((0, T), (3, T), (5.95, T)), Verdict.FAILING),
    "two over many days": (history((0, T), (60, T)), Verdict.FAILING),
    "many within a day": (history(*((n / 24, T) for n in range(20))), Verdict.FAILING),
    "a success between": (history((0, T), (3, 200), (6, T), (9, T)), Verdict.FAILING),
    "a refusal between": (history((0, T), (3, 403), (6, T), (9, T)), Verdict.FAILING),
    "LinkedIn's refusal for ever": (
        history(*((day, 999) for day in range(0, 99, 9))),
        Verdict.BLOCKED,
    ),
    "a 404 between": (history((0, T), (3, 404), (6, T), (9, T)), Verdict.FAILING),
    "a success after": (history((0, T), (3, T), (6, T), (6.1, 200)), Verdict.ALIVE),
    "a success long before": (history((0, 200), (3, T), (6, T), (9, T)), Verdict.DEAD),
    "an expired certificate for ever": (
        history(*((day, Failure.TLS_EXPIRED) for day in range(0, 99, 9))),
        Verdict.FAILING,
    ),
    "redirects without end for ever": (
        history(*((day, Failure.REDIRECTS) for day in range(0, 99, 9))),
        Verdict.FAILING,
    ),
    "an odd answer for ever": (
        history(*((day, 405) for day in range(0, 99, 9))),
        Verdict.FAILING,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_only_failures_in_a_row_over_days_make_a_link_dead(name: str) -> None:
    checks, verdict = CASES[name]
    assert judge(checks).verdict is verdict


def test_the_evidence_counts_the_failures_and_names_the_last() -> None:
    assert judge(history((0, 200), (3, 503), (6, T), (9, T), (12, T))) == Judgement(
        Verdict.DEAD,
        "failing_for_days",
        "strikes",
        "Failed in all of 4 checks since 2026-03-04. The last: There was no answer in time "
        "on 2026-03-13.",
    )


def test_the_numbers_are_settings() -> None:
    checks = history((0, T), (1, T))
    assert judge(checks).verdict is Verdict.FAILING
    assert judge(checks, Strikes(2, 1)).verdict is Verdict.DEAD
    assert strikes.judge(checks, Strikes(2, 1.5)) is None
