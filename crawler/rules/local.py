"""Links to the user's own files are dead where the file is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.model import Failure, Judgement, Verdict
from crawler.urls import is_local

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.model import Check


def judge(history: Sequence[Check]) -> Judgement | None:
    """Judge links to local files, of which the last look tells all."""
    last = history[-1]
    if last.failure is Failure.FILE_MISSING:
        return Judgement(Verdict.DEAD, last.failure, "local", "There is no such file.")
    if is_local(last.url) and last.failure is None:
        return Judgement(Verdict.ALIVE, "file_exists", "local", "The file is there.")
    return None
