"""A link has moved when permanent redirects lead all the way to a living page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.model import Judgement, Verdict
from crawler.rules import evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.model import Check

PERMANENT_STATUSES = frozenset({301, 308})
"""RFC 9110, sections 15.4.2 and 15.4.9."""


def judge(history: Sequence[Check]) -> Judgement | None:
    """Judge living links whose every redirect was permanent.

    The same address on https instead of http is a reason of its own, `moved_https`: a safe change
    that many people want made even where they want no other.
    """
    last = history[-1]
    if not last.hops or any(hop.status not in PERMANENT_STATUSES for hop in last.hops):
        return None
    statuses = ", ".join(evidence.phrase(hop.status) for hop in last.hops)
    upgraded = "https://" + last.url.removeprefix("http://") == last.final_url
    return Judgement(
        Verdict.MOVED,
        "moved_https" if upgraded else "moved_permanently",
        "moved",
        f"Redirected by {statuses} to {last.final_url}, which answered "
        f"{evidence.phrase(last.status or 0)} on {last.checked_at:%Y-%m-%d}.",
    )
