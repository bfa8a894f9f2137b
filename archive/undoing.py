"""Undoes repairs in place: works out what a file was before, from the ledger, and writes it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from archive.differences import diff
from archive.inplace import write_entered
from archive.ledger import Change as LedgerChange
from archive.ledger import Entry, State
from archive.locking import locked
from archive.writing import Change, WriteError
from crawler.documents.files import name
from crawler.model import LinkmendError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.ledger import Ledger, RepairRun

NOT_UNDONE = "nothing was undone"


class UndoError(LinkmendError):
    """A run of repairs cannot be undone."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A file as it is, and as it was before the repair that is undone."""

    entry: Entry
    now: bytes
    before: bytes

    @property
    def name(self) -> str:
        """How the file is named to people."""
        return name(self.entry.path)

    @property
    def diff(self) -> bytes:
        """What undoing changes, as a unified diff."""
        return diff(self.name, self.now, reversed_entry(self.entry).changes)


def restored(ledger: Ledger, run_id: int | None = None) -> tuple[RepairRun, list[Restored]]:
    """Work out what undoing a run, by default the latest, does to which files.

    Raises UndoError, and WriteError with a line for each file that is not as the run left it.
    """
    run = _to_undo(ledger, run_id)
    found, wrong = [], []
    for entry in run.entries:
        if entry.state is State.NOT_DONE:
            continue
        try:
            found.append(_restored(ledger, run, entry))
        except WriteError as error:
            wrong.append(str(error))
    if wrong:
        raise WriteError("\n".join(f"{line}; {NOT_UNDONE}" for line in wrong))
    if not found:
        raise UndoError(f"repair {run.id} changed no file, so there is nothing to undo")
    return run, found


def undo(ledger: Ledger, run_id: int | None = None) -> tuple[RepairRun, list[Restored]]:
    """Give the files that a run changed the bytes back that they had before, all or none.

    Raises as `restored` does, and WriteError where a file cannot be written.
    """
    run = _to_undo(ledger, run_id)
    with locked(entry.path.parent for entry in run.entries):
        run, files = restored(ledger, run.id)  # nobody else has undone it meanwhile
        changes = [Change(it.entry.path, it.now, it.before) for it in files]
        write_entered(ledger, changes, [reversed_entry(it.entry) for it in files], undoes=run.id)
    return run, files


def reversed_entry(entry: Entry) -> Entry:
    """Give the entry of what takes a document back to where it was."""
    grown, changes = 0, []
    for it in entry.changes:
        changes.append(
            replace(
                it,
                start=it.start + grown,
                old=it.new,
                new=it.old,
                old_url=it.new_url,
                new_url=it.old_url,
            )
        )
        grown += len(it.new) - len(it.old)
    return Entry(entry.path, entry.sha256_after, entry.sha256_before, tuple(changes))


def bytes_with(data: bytes, changes: Iterable[LedgerChange]) -> bytes:
    """Give bytes with changes made, and every other byte as it was."""
    parts: list[bytes] = []
    done = 0
    for change in changes:
        parts += (data[done : change.start], change.new)
        done = change.start + len(change.old)
    return b"".join((*parts, data[done:]))


def _to_undo(ledger: Ledger, run_id: int | None) -> RepairRun:
    run = ledger.latest() if run_id is None else ledger.run(run_id)
    if run is None and run_id is None:
        raise UndoError("the database knows of no repair in place, so there is nothing to undo")
    if run is None:
        raise UndoError(f"there is no repair {run_id}; see `linkmend repair --history`")
    if run.undoes is not None:
        raise UndoError(
            f"repair {run.id} is the undoing of {run.undoes}; to have those repairs again, run "
            "`linkmend repair --in-place`"
        )
    if run.undone_by is not None:
        raise UndoError(
            f"repair {run.id} was undone already, by {run.undone_by}; to undo an earlier one, name "
            "it (see `linkmend repair --history`)"
        )
    return run


def _restored(ledger: Ledger, run: RepairRun, entry: Entry) -> Restored:
    path = entry.path
    try:
        now = path.read_bytes()
    except OSError as error:
        raise WriteError(f"{name(path)}: cannot be read ({error.strerror or error})") from error
    digest = sha256(now).hexdigest()
    if digest != entry.sha256_after:
        later = ledger.writer(path, digest)
        if later is not None and later > run.id:
            raise WriteError(f"{name(path)}: was changed by repair {later} since; undo that first")
        raise WriteError(
            f"{name(path)}: has changed since repair {run.id}; take those changes back, or mend it "
            f"by hand as `linkmend repair --history {run.id}` shows"
        )
    before = bytes_with(now, reversed_entry(entry).changes)
    if sha256(before).hexdigest() != entry.sha256_before:
        raise WriteError(f"{name(path)}: the ledger's entry of repair {run.id} is damaged")
    return Restored(entry, now, before)
