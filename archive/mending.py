"""Mends documents by what the database knows: in memory, in copies, or in place."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from archive.repair import diff, repaired, repairs
from archive.writing import Change, rewrite, write
from crawler.documents import format_named

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from archive.store import ArchiveStore
    from crawler.model import Document, Include, Reading


@dataclass(frozen=True, slots=True)
class Mended:
    """A document with its bytes after repair, and the number of repairs."""

    document: Document
    after: bytes
    count: int

    @property
    def diff(self) -> bytes:
        """The change as a unified diff, empty where there is none."""
        return diff(self.document.name, self.document.data, self.after)


def mend(
    store: ArchiveStore, readings: Sequence[Reading], include: Collection[Include] = ()
) -> Iterator[Mended]:
    """Give each document that was read as it is after repair, of dead links and what else."""
    for reading in readings:
        document = reading.document
        known = {link.url: link for link in store.links(reading.occurrences)}
        chosen = repairs(reading.occurrences, known, include)
        after = repaired(document, chosen, format_named(document.format).spell)
        yield Mended(document, after, len(chosen))


def write_copies(mended: Sequence[Mended], out: Path, paths: Sequence[str]) -> None:
    """Write `out`/repaired/ and `out`/repair.diff; `paths` are the arguments that were read.

    Raises `archive.writing.WriteError`.
    """
    taken = set()
    for each in mended:
        path = Path(each.document.name)
        place = _relative(path, paths)
        if place in taken:  # by a file of the same name that was given as well
            place = path.relative_to(path.anchor)
        taken.add(place)
        write(out / "repaired" / place, each.after)
    write(out / "repair.diff", b"".join(each.diff for each in mended))


def write_in_place(mended: Sequence[Mended]) -> None:
    """Write the documents themselves, all or none; raises `archive.writing.WriteError`."""
    rewrite(
        [
            Change(Path(each.document.name), each.document.data, each.after)
            for each in mended
            if each.count
        ]
    )


def _relative(path: Path, paths: Sequence[str]) -> Path:
    """Give a document's place among the copies: its name, or its place below its argument."""
    if not path.is_absolute():
        return path
    for given in paths:
        root = Path(os.path.abspath(given)).parent  # noqa: PTH100 - resolve() would follow links
        if path.is_relative_to(root):
            return path.relative_to(root)
    return path.relative_to(path.anchor)
