"""The index beside a WARC file: a line for each capture, sorted, in the form that pywb reads.

With `find` and the WARC record at an entry's offset, a page of the local copy is read back.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, datetime
from mmap import ACCESS_READ, mmap
from typing import TYPE_CHECKING

from crawler.model import LinkmendError
from crawler.warc.surt import urlkey

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import Final

TIMESTAMP: Final = "%Y%m%d%H%M%S"
REVISIT: Final = "warc/revisit"
"""The type of a capture that found the same as an earlier one."""
UNKNOWN_MIME: Final = "unk"
"""What pywb's indexer writes where an answer names no type."""
LAST: Final = b"\xff"
"""Comes after every line."""


class IndexDamagedError(LinkmendError):
    """An index cannot be read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A capture, and where its record stands.

    `captured_at` is to the second, `status` None for a revisit, `digest` the SHA-1 of the body as
    it was sent, in base 32. The record is `length` bytes of `filename` from `offset`, gzipped.
    """

    url: str
    captured_at: datetime
    mime: str
    status: int | None
    digest: str
    offset: int
    length: int
    filename: str

    @property
    def is_revisit(self) -> bool:
        """Whether the body stands in another record, of an earlier capture."""
        return self.mime == REVISIT

    def line(self) -> str:
        """Write the entry as pywb's own indexer would."""
        status = {} if self.status is None else {"status": str(self.status)}
        fields = {
            "url": self.url,
            "mime": self.mime,
            **status,
            "digest": self.digest,
            "length": str(self.length),
            "offset": str(self.offset),
            "filename": self.filename,
        }
        return f"{urlkey(self.url)} {self.captured_at:{TIMESTAMP}} {json.dumps(fields)}"


def parsed(line: str) -> Entry:
    """Read a line; raises ValueError for what is none."""
    try:
        _, timestamp, fields = line.split(" ", 2)
        values: dict[str, str] = json.loads(fields)
        return Entry(
            url=values["url"],
            captured_at=datetime.strptime(timestamp, TIMESTAMP).replace(tzinfo=UTC),
            mime=values["mime"],
            status=int(values["status"]) if "status" in values else None,
            digest=values["digest"],
            offset=int(values["offset"]),
            length=int(values["length"]),
            filename=values["filename"],
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"no entry of an index: {line!r}") from error


def text(entries: Iterable[Entry]) -> bytes:
    """Write an index: its lines are in the order of their bytes, or nobody finds one."""
    return b"".join(sorted(f"{entry.line()}\n".encode() for entry in entries))


def find(index: Path, url: str) -> list[Entry]:
    """Give the entries of a URL, oldest first, without reading the whole index.

    Raises OSError or IndexDamagedError.
    """
    key = f"{urlkey(url)} ".encode()
    found = []
    with index.open("rb") as file:
        if not index.stat().st_size:
            return []
        with mmap(file.fileno(), 0, access=ACCESS_READ) as lines:
            at = bisect_left(
                range(len(lines)), key, key=lambda at: _line(lines, _next_line(lines, at)) or LAST
            )
            at = _next_line(lines, at)
            while (line := _line(lines, at)).startswith(key):
                found.append(_read(index, line))
                at += len(line)
    return [entry for entry in found if entry.url == url]


def _next_line(lines: mmap, at: int) -> int:
    """Give where the first line begins that begins here or later."""
    end_before = lines.find(b"\n", max(at - 1, 0)) if at else -1
    return end_before + 1 if end_before >= 0 or not at else len(lines)


def _line(lines: mmap, at: int) -> bytes:
    end = lines.find(b"\n", at)
    return lines[at : end + 1] if end >= 0 else lines[at:]


def _read(index: Path, line: bytes) -> Entry:
    try:
        return parsed(line.decode())
    except ValueError as error:
        raise IndexDamagedError(
            f"{index}: is damaged; delete it, and the next crawl writes it anew"
        ) from error
