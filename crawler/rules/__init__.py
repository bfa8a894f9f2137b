"""The verdict rules in order; the first that has an opinion decides.

Before them all comes `strikes`, which alone looks at the whole history and has a setting.

A rule is a pure function of a link's history: its checks from sound runs, oldest first, never
empty. It looks mostly at the last one. To add a rule, write one file with a `judge` function and
name it in `RULES`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from crawler.model import Check, Judgement, Verdict
from crawler.rules import (
    alive,
    dns,
    errors,
    gone,
    local,
    moved,
    parked,
    refusals,
    skipped,
    soft_404,
    strikes,
    transport,
    usurped,
    walls,
)

if TYPE_CHECKING:
    from typing import Final

    from crawler.rules.strikes import Strikes

Rule = Callable[[Sequence[Check]], Judgement | None]

RULES: Final[tuple[Rule, ...]] = (
    skipped.judge,
    local.judge,
    dns.judge,
    transport.judge,
    walls.judge,
    refusals.judge,
    gone.judge,
    errors.judge,
    parked.judge,
    usurped.judge,
    soft_404.judge,
    moved.judge,
    alive.judge,
)

UNCHECKED: Final = Judgement(
    Verdict.UNCHECKED, "unchecked", "none", "No sound run has looked at this link yet."
)


def judge(history: Sequence[Check], patience: Strikes | None = None) -> Judgement:
    """Give the verdict on a link from all its checks in sound runs, oldest first.

    `patience` says when a link that only fails is dead.
    """
    if not history:
        return UNCHECKED
    dead = strikes.judge(history, patience)
    if dead is not None:
        return dead
    for rule in RULES:
        judgement = rule(history)
        if judgement is not None:
            return judgement
    raise AssertionError(f"no rule judges {history[-1]!r}")
