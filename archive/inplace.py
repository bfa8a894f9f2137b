"""Writes repairs into the documents themselves, with an entry in the ledger."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from archive.ledger import Change as LedgerChange
from archive.ledger import Entry, State
from archive.locking import locked
from archive.uncommitted import uncommitted
from archive.writing import Change, WriteError, check, rewrite
from crawler.documents import DocumentError, is_page, parse
from crawler.documents.files import STANDARD_INPUT
from crawler.model import Style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.ledger import Ledger
    from archive.mending import Mended


def write_in_place(ledger: Ledger, mended: Sequence[Mended], *, force: bool = False) -> int | None:
    """Write the documents themselves, all or none, and name the run; None where none changes.

    Raises `archive.writing.WriteError`; also where git does not have the present state of a
    document, unless `force` is given.
    """
    changed = [it for it in mended if it.edits]
    if not changed:
        return None
    _check_are_files([it.document.name for it in changed])
    paths = [Path(it.document.name).resolve() for it in changed]
    with locked(path.parent for path in paths):
        changes = [Change(Path(it.document.name), it.document.data, it.after) for it in changed]
        check(changes)  # first, since another linkmend's repair is not committed either
        if not force:
            _check_committed([it.document.name for it in changed], paths)
        entries = [_entry(path, it) for path, it in zip(paths, changed, strict=True)]
        return write_entered(ledger, changes, entries)


def write_entered(
    ledger: Ledger, changes: Sequence[Change], entries: Sequence[Entry], undoes: int | None = None
) -> int:
    """Write files, all or none, with their entries before and after, and name the run.

    Locks are the caller's business. Raises `archive.writing.WriteError`.
    """
    run_ids: list[int] = []
    try:
        rewrite(changes, lambda: run_ids.append(ledger.begin(entries, undoes)))
    finally:
        for run_id in run_ids:
            run = ledger.run(run_id)
            for entry in run.entries if run else ():
                _settle(ledger, entry)
    return run_ids[0]


def settle(ledger: Ledger) -> None:
    """Find out whether documents were changed of which a crash left that open."""
    for entry in ledger.unsettled():
        try:
            with locked([entry.path.parent], wait_s=0):
                _settle(ledger, entry)
        except WriteError:
            continue  # its writer lives, and will do so


def _settle(ledger: Ledger, entry: Entry) -> None:
    try:
        digest = sha256(entry.path.read_bytes()).hexdigest()
    except OSError:
        digest = ""
    states = {entry.sha256_before: State.NOT_DONE, entry.sha256_after: State.DONE}
    ledger.settle(entry, states.get(digest, State.UNKNOWN))


def _check_are_files(names: Sequence[str]) -> None:
    wrong = next((it for it in names if it == STANDARD_INPUT or is_page(it)), None)
    if wrong is not None:
        raise WriteError(
            f"{wrong}: is no file that could be changed; no file was changed, so leave it out, or "
            "leave out --in-place to have it as a copy"
        )


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
