"""Prints how well the rules judge the labelled pages: ``python -m tests.quality [KIND]...``.

A share below 1 of a kind that ends in "controls" means that innocent pages were called dead.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from typing import TYPE_CHECKING

from crawler.rules import judge
from tests.corpus import cases

if TYPE_CHECKING:
    from tests.corpus import Case

if __name__ == "__main__":
    groups: dict[str, list[tuple[Case, bool]]] = defaultdict(list)
    for case in cases():
        judgement = judge(case.history)
        right = judgement.verdict is case.verdict
        groups[case.kind].append((case, right))
        if not right and case.kind in (sys.argv[1:] or [case.kind]):
            print(
                f"{case.kind}/{case.name}: {case.verdict}, but {judgement.verdict}: "
                f"{judgement.evidence}"
            )
    print(f"\n{'kind':20} {'cases':>6} {'right':>6} {'share':>6}")
    for kind, results in sorted(groups.items()):
        good = sum(right for _, right in results)
        print(f"{kind:20} {len(results):6} {good:6} {good / len(results):6.2f}")
