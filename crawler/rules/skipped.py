"""Links that linkmend does not ask are skipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.model import REFUSALS, Failure, Judgement, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.model import Check

WHY = {
    Failure.BAD_URL: "This is not a URL that can be asked",
    Failure.UNSUPPORTED_SCHEME: "Only http and https links are asked",
    Failure.EXCLUDED: "It is excluded by the configuration",
    Failure.PRIVATE_ADDRESS: "The address is not on the public internet (see --allow-private)",
}


def judge(history: Sequence[Check]) -> Judgement | None:
    """Skip what cannot or may not be asked."""
    last = history[-1]
    if last.failure not in REFUSALS:
        return None
    if last.hops and last.failure is not Failure.EXCLUDED:  # the link itself was asked
        return None
    detail = f": {last.detail}" if last.detail else ""
    return Judgement(Verdict.SKIPPED, last.failure, "skipped", f"{WHY[last.failure]}{detail}.")
