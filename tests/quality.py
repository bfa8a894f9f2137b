"""Prints how well the rules judge the labelled pages: ``python -m tests.quality [KIND]...``.

Recall is the share of a kind's pages that have the right verdict; precision, the share of the pages
judged for that reason that deserve the verdict. Of innocent pages not one may be called dead. The
pages that are judged wrongly are listed before the table, those of the kinds that are named.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from crawler.model import Judgement, Verdict
from crawler.rules import judge
from tests.corpus import Case, cases

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final

RECALL_GOALS: Final = {"soft_404": 0.90, "parked": 0.90, "usurped": 0.90}
"""The least shares that are good enough."""


class Judged(NamedTuple):
    """A labelled page, and what the rules say of it."""

    case: Case
    judgement: Judgement

    @property
    def is_right(self) -> bool:
        """Whether the rules agree with the label."""
        return self.judgement.verdict is self.case.verdict


def judged() -> list[Judged]:
    """Judge all labelled pages."""
    return [Judged(case, judge(case.history)) for case in cases()]


def recall(pages: Sequence[Judged], kind: str) -> float:
    """Give the share of a kind's pages that have the right verdict."""
    own = [it.is_right for it in pages if it.case.kind == kind]
    return sum(own) / len(own)


def precision(pages: Sequence[Judged], reason: str) -> float:
    """Give the share of the pages judged for a reason that deserve the verdict."""
    own = [it.is_right for it in pages if it.judgement.reason == reason]
    return sum(own) / len(own)


def wrongly_dead(pages: Sequence[Judged]) -> list[Judged]:
    """Give the pages that are called dead and are not."""
    return [it for it in pages if it.judgement.verdict is Verdict.DEAD and not it.is_right]


def _print(pages: Sequence[Judged], shown: Sequence[str]) -> None:
    for case, judgement in (it for it in pages if not it.is_right):
        if not shown or case.kind in shown:
            name = f"{case.kind}/{case.name}"
            print(f"{name}: {case.verdict}, but {judgement.verdict}: {judgement.evidence}")
    print(f"\n{'kind':18} {'pages':>6} {'recall':>7} {'goal':>5} {'precision':>10}")
    kinds = sorted({it.case.kind for it in pages})
    for kind in (it for it in kinds if not it.endswith("_controls")):
        count = sum(it.case.kind == kind for it in pages)
        goal = f"{RECALL_GOALS[kind]:.2f}" if kind in RECALL_GOALS else ""
        found, right = recall(pages, kind), precision(pages, kind)
        print(f"{kind:18} {count:6} {found:7.2f} {goal:>5} {right:10.3f}")
    print(f"\n{'innocent':18} {'pages':>6} {'dead':>7} {'goal':>5}")
    wrong = [it.case.kind for it in wrongly_dead(pages)]
    for kind in (it for it in kinds if it.endswith("_controls")):
        count = sum(it.case.kind == kind for it in pages)
        print(f"{kind:18} {count:6} {wrong.count(kind):7} {0:5}")


if __name__ == "__main__":
    _print(judged(), sys.argv[1:])
