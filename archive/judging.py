"""Judges links by all that is known of them: what was seen, and what archives say."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from archive.model import Found
from crawler.model import Check, Judgement, Verdict
from crawler.rules import UNCHECKED, judge, usurped
from crawler.sketch import similarity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.model import Lookup
    from crawler.model import Page
    from crawler.rules.strikes import Strikes

RULE = "archived"
SAME_PAGE = 0.5
"""Similarity from which a text is the same in the main: sites change what is around it."""
CAPTURE_VERDICTS = {
    Found.FOUND: (Verdict.ALIVE, "archived"),
    Found.NONE: (Verdict.DEAD, "not_archived"),
    Found.EXCLUDED: (Verdict.BLOCKED, "archive_excluded"),
    Found.ROBOTS: (Verdict.BLOCKED, "archive_robots"),
}
"""What becomes of a link to a capture by its archive's word; anything else is no word on it."""


def judged(
    history: Sequence[Check], lookups: Iterable[Lookup], patience: Strikes | None = None
) -> Judgement:
    """Give the verdict on a link from its history, and from what an archive kept of it before."""
    judgement = judge(history, patience)
    snapshot = next((it.snapshot for it in lookups if it.snapshot), None)
    if judgement.verdict not in (Verdict.ALIVE, Verdict.MOVED) or snapshot is None:
        return judgement
    first = history[0]
    if snapshot.page is None or snapshot.captured_at >= first.checked_at:
        return judgement
    captured = Check(
        first.url,
        snapshot.captured_at,
        status=HTTPStatus.OK,
        detail="as archived",
        final_url=first.url,
        page=snapshot.page,
    )
    return usurped.judge((captured, *history)) or judgement


def judged_capture(lookup: Lookup | None) -> Judgement:
    """Give the verdict on a link that is a capture's address, from what its archive says."""
    if lookup is None or lookup.outcome not in CAPTURE_VERDICTS:
        return UNCHECKED
    verdict, reason = CAPTURE_VERDICTS[lookup.outcome]
    evidence = lookup.detail
    if lookup.snapshot is not None:
        captured_at = lookup.snapshot.captured_at
        evidence = f"The archive has a good capture of {captured_at:%Y-%m-%d}."
    return Judgement(verdict, reason, RULE, evidence)


def lives_again(lookup: Lookup | None, history: Sequence[Check]) -> bool:
    """Tell whether a page is alive, and the same as an archive's capture of it."""
    snapshot = lookup.snapshot if lookup else None
    if snapshot is None or not history or judge(history).verdict is not Verdict.ALIVE:
        return False
    now = history[-1].page
    return snapshot.page is not None and now is not None and _is_same(snapshot.page, now)


def _is_same(then: Page, now: Page) -> bool:
    likeness = similarity(then.fingerprint, now.fingerprint)
    same_title = bool(then.title) and then.title == now.title
    return likeness >= SAME_PAGE or (same_title and likeness > usurped.SAME_TEXT)
