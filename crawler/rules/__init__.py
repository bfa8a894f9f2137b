"""The verdict rules in order; the first that has an opinion decides.

A rule is a pure function of a link's history: its checks from sound runs, oldest first, never
empty. It looks mostly at the last one. To add a rule, write one file with a `judge` function and
name it in `RULES`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from crawler.model import Check, Judgement, Verdict
from crawler.rules import alive, dns, errors, gone, moved, refusals, skipped, transport

if TYPE_CHECKING:
    from typing import Final

Rule = Callable[[Sequence[Check]], Judgement | None]

RULES: Final[tuple[Rule, ...]] = (
    skipped.judge,
    dns.judge,
    transport.judge,
    refusals.judge,
    gone.judge,
    errors.judge,
    moved.judge,
    alive.judge,
)

UNCHECKED: Final = Judgement(
    Verdict.UNCHECKED, "unchecked", "none", "No sound run has looked at this link yet."
)


def judge(history: Sequence[Check]) -> Judgement:
    """Give the verdict on a link from all its checks in sound runs, oldest first."""
    if not history:
        return UNCHECKED
    for rule in RULES:
        judgement = rule(history)
        if judgement is not None:
            return judgement
    raise AssertionError(f"no rule judges {history[-1]!r}")
