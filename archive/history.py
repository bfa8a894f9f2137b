"""Tells people what was repaired in place, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.ledger import State
from crawler.documents.files import name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.ledger import Entry, RepairRun

STATES = {
    State.INTENDED: ", perhaps",
    State.DONE: "",
    State.NOT_DONE: ", not done",
    State.UNKNOWN: ", changed by others since",
}


def history(runs: Sequence[RepairRun]) -> Iterator[str]:
    """Give a line for each run and each of its documents, the latest run first."""
    if not runs:
        yield "No document was repaired in place yet."
    for run in reversed(runs):
        yield _run(run)
        for entry in run.entries:
            yield f"    {_entry(entry)}"


def details(run: RepairRun) -> Iterator[str]:
    """Give the lines of one run with each change: where, what was there, and what came there."""
    yield _run(run)
    for entry in run.entries:
        yield f"    {_entry(entry)}"
        for change in entry.changes:
            yield f"        line {change.line}: {change.style} ({change.reason})"
            yield f"            {change.old_url}"
            yield f"            → {change.new_url}"


def _run(run: RepairRun) -> str:
    what = "repair" if run.undoes is None else f"undoing of {run.undoes}"
    undone = f", undone by {run.undone_by}" if run.undone_by is not None else ""
    return f"{run.id}  {run.begun_at:%Y-%m-%d %H:%M:%S} UTC  {what}{undone}"


def _entry(entry: Entry) -> str:
    count = len(entry.changes)
    changes = "1 link" if count == 1 else f"{count} links"
    return f"{name(entry.path)}: {changes}{STATES[entry.state]}"
