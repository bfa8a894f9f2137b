"""Writes repairs into the documents themselves, with an entry in the ledger, and undoes them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from archive.differences import diff
from archive.ledger import Change as LedgerChange
from archive.ledger import Entry, State
from archive.locking import locked
from archive.uncommitted import uncommitted
from archive.writing import Change, WriteError, rewrite
from crawler.documents import DocumentError, parse
from crawler.documents.files import name
from crawler.model import LinkmendError, Style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.ledger import Ledger, RepairRun
    from archive.mending import Mended

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
        return diff(self.name, self.now, _reversed(self.entry).changes)


def write_in_place(ledger: Ledger, mended: Sequence[Mended], *, force: bool = False) -> int | None:
    """Write the documents themselves, all or none, and name the run; None where none changes.

    Raises `archive.writing.WriteError`; also where git does not have the present state of a
    document, unless `force` is given.
    """
    changed = [it for it in mended if it.edits]
    if not changed:
        return None
    paths = [Path(it.document.name).resolve() for it in changed]
    with locked(path.parent for path in paths):
        if not force:
            _check_committed([it.document.name for it in changed], paths)
        changes = [Change(Path(it.document.name), it.document.data, it.after) for it in changed]
        entries = [_entry(path, it) for path, it in zip(paths, changed, strict=True)]
        return _write(ledger, changes, entries)


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
        _write(ledger, changes, [_reversed(it.entry) for it in files], undoes=run.id)
    return run, files


def settle(ledger: Ledger) -> None:
    """Find out whether documents were changed of which a crash left that open."""
    for entry in ledger.unsettled():
        try:
            with locked([entry.path.parent], wait_s=0):
                _settle(ledger, entry)
        except WriteError:
            continue  # its writer lives, and will do so


def _write(
    ledger: Ledger, changes: Sequence[Change], entries: Sequence[Entry], undoes: int | None = None
) -> int:
    """Write files with their entries before and after; locks are the caller's business."""
    run_ids: list[int] = []
    try:
        rewrite(changes, lambda: run_ids.append(ledger.begin(entries, undoes)))
    finally:
        for run_id in run_ids:
            run = ledger.run(run_id)
            for entry in run.entries if run else ():
                _settle(ledger, entry)
    return run_ids[0]


def _settle(ledger: Ledger, entry: Entry) -> None:
    try:
        digest = sha256(entry.path.read_bytes()).hexdigest()
    except OSError:
        digest = ""
    states = {entry.sha256_before: State.NOT_DONE, entry.sha256_after: State.DONE}
    ledger.settle(entry, states.get(digest, State.UNKNOWN))


def _check_committed(names: Sequence[str], paths: Sequence[Path]) -> None:
    changed = set(uncommitted(paths))
    wrong = [it for it, path in zip(names, paths, strict=True) if path in changed]
    if wrong:
        raise WriteError(
            "\n".join(
                f"{it}: has changes that are not committed in git; no file was changed, so commit "
                "or stash them, or give --force"
                for it in wrong
            )
        )


def _entry(path: Path, mended: Mended) -> Entry:
    document = mended.document
    return Entry(
        path=path,
        sha256_before=sha256(document.data).hexdigest(),
        sha256_after=sha256(mended.after).hexdigest(),
        changes=_changes(mended),
    )


def _changes(mended: Mended) -> tuple[LedgerChange, ...]:
    """Say what is changed, with the URLs as they will be read: a place may need them encoded."""
    document = mended.document
    try:
        reading = parse(document.name, document.format, mended.after, document.encoding)
    except DocumentError as error:
        raise WriteError(
            f"{error} (that is what its repair would make of it); no file was changed"
        ) from error
    read = {it.start: it.url for it in reading.occurrences}
    grown, found = 0, []
    for edit in mended.edits:
        repair = edit.repair
        is_replaced = repair.style is Style.REPLACE
        found.append(
            LedgerChange(
                start=edit.start,
                line=repair.occurrence.line,
                kind=repair.occurrence.kind,
                old=edit.old,
                new=edit.new,
                old_url=repair.occurrence.url,
                new_url=read.get(edit.start + grown, repair.replacement)
                if is_replaced
                else repair.replacement,
                cause=repair.cause,
                reason=repair.reason,
                style=repair.style,
            )
        )
        grown += len(edit.new) - len(edit.old)
    return tuple(found)


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
    parts, done = [], 0
    for change in _reversed(entry).changes:
        parts += [now[done : change.start], change.new]
        done = change.start + len(change.old)
    before = b"".join([*parts, now[done:]])
    if sha256(before).hexdigest() != entry.sha256_before:
        raise WriteError(f"{name(path)}: the ledger's entry of repair {run.id} is damaged")
    return Restored(entry, now, before)


def _reversed(entry: Entry) -> Entry:
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
