"""A server that answers but refuses us says nothing about the page: blocked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.model import Failure, Judgement, Verdict
from crawler.rules import evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.model import Check

REFUSING_STATUSES = frozenset({401, 402, 403, 407, 429, 451, 999})
"""RFC 9110 and 6585; 451 is RFC 7725, a legal bar that may hold for our country alone; 999 is
LinkedIn's answer to whatever it takes for a robot."""


def judge(history: Sequence[Check]) -> Judgement | None:
    """Judge links whose host refuses to show us the page."""
    last = history[-1]
    if last.failure is Failure.ROBOTS:
        sentence = "The site's robots.txt asks not to be visited here, and obey_robots is set."
        return Judgement(Verdict.BLOCKED, last.failure, "refusals", sentence)
    if last.status not in REFUSING_STATUSES:
        return None
    return Judgement(Verdict.BLOCKED, f"http_{last.status}", "refusals", evidence.answered(last))
