"""Any other answer that is not the page is a failure of now, not a death."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.model import Judgement, Verdict
from crawler.rules import evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.model import Check


def judge(history: Sequence[Check]) -> Judgement | None:
    """Judge links whose server answered with an error, or with a redirect that leads nowhere."""
    last = history[-1]
    if last.status is None or 200 <= last.status < 300:  # noqa: PLR2004 - RFC 9110, section 15.3
        return None
    return Judgement(Verdict.FAILING, f"http_{last.status}", "errors", evidence.answered(last))
