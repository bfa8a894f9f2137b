"""404 and 410, answered to a GET, are the server's own word that the page is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.model import Judgement, Verdict
from crawler.rules import evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.model import Check

GONE_STATUSES = frozenset({404, 410})
"""RFC 9110, sections 15.5.5 and 15.5.11."""


def judge(history: Sequence[Check]) -> Judgement | None:
    """Judge links whose server says that there is no such page."""
    last = history[-1]
    if last.status not in GONE_STATUSES:
        return None
    return Judgement(Verdict.DEAD, f"http_{last.status}", "gone", evidence.answered(last))
