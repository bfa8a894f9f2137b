"""What `linkmend repair` does with the ledger, and what it says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive import history as histories
from archive import inplace, undoing
from archive.console import console
from archive.ledger import Ledger
from archive.mending import done, left_alone
from archive.printable import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.mending import Mended
    from archive.store import ArchiveStore


def write_in_place(store: ArchiveStore, mended: Sequence[Mended], *, force: bool) -> None:
    """Write documents, and say which and how to take it back; raises as `inplace` does."""
    ledger = Ledger(store.database)
    inplace.settle(ledger)
    run_id = inplace.write_in_place(ledger, mended, force=force)
    for each in mended:
        if each.edits:
            console.say(f"{each.document.name}: {done([each])}.")
    if run_id is not None:
        console.say(f"To take this back: linkmend repair --undo {run_id}")


def undo(store: ArchiveStore, run_id: int | None, *, diff: bool) -> None:
    """Undo a run of repairs, by default the latest, or print what that changes."""
    ledger = Ledger(store.database)
    if diff:
        _, files = undoing.restored(ledger, run_id)
        console.put(b"".join(each.diff for each in files))
        return
    inplace.settle(ledger)
    run, files = undoing.undo(ledger, run_id)
    for each in files:
        console.say(f"{each.name}: as it was before repair {run.id}.")


def history(store: ArchiveStore, run_id: int | None) -> None:
    """Print which repairs were made in place, or every change of one."""
    ledger = Ledger(store.database)
    inplace.settle(ledger)
    if run_id is None:
        lines = histories.history(ledger.runs())
    elif (run := ledger.run(run_id)) is not None:
        lines = histories.details(run)
    else:
        raise undoing.UndoError(f"there is no repair {run_id}; see `linkmend repair --history`")
    for line in lines:
        console.write(f"{printable(line)}\n")


def warn_of_left_alone(mended: Sequence[Mended]) -> None:
    """Say on standard error which repairs found no place for their style."""
    for line in left_alone(mended):
        console.warn(line)
