"""Mends documents by what the database knows: in memory, or in copies."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from archive.differences import diff
from archive.edits import applied, edits
from archive.ledger import Ledger
from archive.policies import Policies
from archive.remarks import remarks
from archive.repair import repairs
from archive.revival import as_before
from archive.writing import write
from crawler.documents import format_named, is_page
from crawler.model import Include, Style

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.model import Edit
    from archive.store import ArchiveStore
    from crawler.model import Document, Reading

DONE = {
    Style.REPLACE: "replaced",
    Style.ANNOTATE: "annotated",
    Style.ROBUST: "made robust",
}
UNPLACED = (
    "{count} left alone, since style = {style} has no place there; --style replace would replace "
    "{them}"
)


@dataclass(frozen=True, slots=True)
class Mended:
    """A document, its bytes after repair, and what is done to it.

    `unplaced` counts by their style the repairs for which there is no place in the document.
    """

    document: Document
    after: bytes
    edits: tuple[Edit, ...] = ()
    unplaced: Counter[Style] | None = None

    @property
    def diff(self) -> bytes:
        """The change as a unified diff, empty where there is none."""
        return diff(self.document.name, self.document.data, self.edits)


def mend(
    store: ArchiveStore, readings: Sequence[Reading], policies: Policies | None = None
) -> Iterator[Mended]:
    """Give each document that was read as it is after the repairs that `policies` wish for."""
    policies = policies or Policies()
    for reading in readings:
        document = reading.document
        known = {link.url: link for link in store.links(reading.occurrences)}
        beside = remarks(reading.occurrences, store.wayback)
        chosen = repairs(reading.occurrences, known, policies.wish, beside)
        if any(it.cause is Include.REVIVED for it in chosen):
            stand_ins = Ledger(store.database).stand_ins(Path(document.name).resolve())
            chosen = as_before(chosen, stand_ins, document)
        changes, unplaced = edits(document, chosen, format_named(document.format))
        after = applied(document.data, changes)
        yield Mended(document, after, tuple(changes), Counter(it.style for it in unplaced))


def write_copies(mended: Sequence[Mended], out: Path, paths: Sequence[str]) -> None:
    """Write `out`/repaired/ and `out`/repair.diff; `paths` are the arguments that were read.

    Raises `archive.writing.WriteError`.
    """
    taken = set()
    for each in mended:
        path = Path(each.document.name)
        place = _relative(path, paths)
        if is_page(each.document.name):
            place = _of_page(each.document.name)
        elif place in taken:  # by a file of the same name that was given as well
            place = path.relative_to(path.anchor)
        taken.add(place)
        write(out / "repaired" / place, each.after)
    write(out / "repair.diff", b"".join(each.diff for each in mended))


def done(mended: Iterable[Mended]) -> str:
    """Say what is done to some documents: "2 links replaced, 1 annotated"."""
    counts = Counter(edit.repair.style for each in mended for edit in each.edits)
    parts = [f"{counts[it]} {words}" for it, words in DONE.items() if counts[it]]
    first, *others = parts or [f"0 {DONE[Style.REPLACE]}"]
    number, _, words = first.partition(" ")
    return ", ".join([f"{_links(int(number))} {words}", *others])


def left_alone(mended: Iterable[Mended]) -> list[str]:
    """Say what of the repairs found no place, one sentence for each style."""
    counts: Counter[Style] = sum((each.unplaced or Counter() for each in mended), Counter())
    return [
        UNPLACED.format(
            count=f"{_links(count)} {'was' if count == 1 else 'were'}",
            style=style,
            them="it" if count == 1 else "them",
        )
        for style, count in sorted(counts.items())
    ]


def _links(count: int) -> str:
    return f"{count} {'link' if count == 1 else 'links'}"


def _of_page(url: str) -> Path:
    """Give a page's place among the copies: its host, then its path, all spelled harmlessly."""
    parts = urlsplit(url)
    said = [unquote(name) for name in parts.path.split("/")]
    names = [quote(name, safe="") for name in said if name.strip(".")]
    if not names or parts.path.endswith("/"):
        names.append("index.html")
    return Path(quote(parts.netloc.rpartition("@")[2], safe=""), *names)


def _relative(path: Path, paths: Sequence[str]) -> Path:
    """Give a document's place among the copies: its name, or its place below its argument."""
    if not path.is_absolute():
        return path
    for given in paths:
        root = Path(os.path.abspath(given)).parent  # noqa: PTH100 - resolve() would follow links
        if path.is_relative_to(root):
            return path.relative_to(root)
    return path.relative_to(path.anchor)
