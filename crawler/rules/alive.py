"""What no other rule objects to is alive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.model import Judgement, Verdict
from crawler.rules import evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.model import Check


def judge(history: Sequence[Check]) -> Judgement | None:
    """Judge links that answered with success."""
    last = history[-1]
    if last.status is None:
        return None
    return Judgement(Verdict.ALIVE, f"http_{last.status}", "alive", evidence.answered(last))
