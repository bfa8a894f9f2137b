"""On which day each link was written, by the nearest witness.

In this order:

1. the document's format, where it has a place for that, as bookmarks have;
2. the text beside the link, where it says when the link was looked at (`accessed`): a list that
   was moved into a new repository has young lines and old links;
3. git, which knows when the line was committed (`blame`);
4. the front matter of the document (`frontmatter`);
5. the file's time of modification, unless git keeps the file: a clone gives it the clone's.

Nobody knows when a line was written that was changed since the last commit: the document is older
than the line.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.documents import blame, frontmatter, places
from crawler.documents.accessed import accessed
from crawler.documents.days import is_possible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.model import Document, Reading


def dated(reading: Reading) -> Reading:
    """Fill in when each occurrence was written; None where no witness knows."""
    if not reading.occurrences:
        return reading
    document, now = reading.document, datetime.now(UTC)
    path, text = Path(document.name), document.data.decode(document.encoding)
    looked_at = accessed(text, places.spans(document, reading.occurrences), now)
    committed = {
        line: at for line, at in blame.lines(path).items() if at is None or is_possible(at, now)
    }
    of_document = _front_matter(document, now) or _modified(path, now)
    written = [
        _possible(occurrence.written_at, now) or at or committed.get(line, of_document)
        for occurrence, at, line in zip(
            reading.occurrences, looked_at, _lines(reading), strict=True
        )
    ]
    return replace(
        reading,
        occurrences=tuple(
            replace(occurrence, written_at=at)
            for occurrence, at in zip(reading.occurrences, written, strict=True)
        ),
    )


def _possible(at: datetime | None, now: datetime) -> datetime | None:
    return at if at is not None and is_possible(at, now) else None


def _lines(reading: Reading) -> Iterator[int]:
    """Yield the number of each occurrence's line as git counts: by line feeds alone."""
    line, before = 1, 0
    for occurrence in reading.occurrences:
        line += reading.document.data.count(b"\n", before, occurrence.start)
        before = occurrence.start
        yield line


def _front_matter(document: Document, now: datetime) -> datetime | None:
    return frontmatter.written_at(places.Lines(places.text(document)).text, now)


def _modified(path: Path, now: datetime) -> datetime | None:
    """Say when a file that git does not keep was last changed."""
    try:
        at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, OverflowError, ValueError):  # no file at all, or no time that dates reach
        return None
    return at if is_possible(at, now) and not blame.may_keep(path) else None
