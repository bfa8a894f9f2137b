"""Reads captures from WARC records, where an index says in which file and where each stands."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParserException

from archive.model import Found
from archive.sources.dialogue import Answer, Ask, refuse_trouble
from archive.sources.index import Row
from archive.sources.replay import LostCapture, Memento, time_of

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from datetime import datetime

    from archive.model import Wanted

MAX_BODY_BYTES = 512 * 1024
"""Read of a captured body, as of a live one at the most: a title stands before that."""
MAX_RECORD_BYTES = 1024 * 1024
"""Read of a record, gzipped: that is a body so long in all but rare cases."""
LOST = (HTTPStatus.NOT_FOUND, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)


@dataclass(frozen=True, slots=True)
class Record(Row):
    """A capture in an index: its record is `length` bytes of a file from `offset`, gzipped."""

    filename: str
    offset: int
    length: int


class Records:
    """Fetches captures for one dialogue; each address's index is asked once.

    `index` asks for the captures of an address, and `question` writes what to ask for a record.
    """

    def __init__(
        self,
        index: Callable[[str], Generator[Ask, Answer, list[Record]]],
        question: Callable[[Record], Ask],
    ) -> None:
        self._index = index
        self._question = question
        self._known: dict[str, list[Record]] = {}

    def of(self, url: str) -> Generator[Ask, Answer, list[Record]]:
        """Give the captures of an address."""
        if url not in self._known:
            self._known[url] = yield from self._index(url)
        return self._known[url]

    def rows(self, wanted: Wanted) -> Generator[Ask, Answer, list[Record]]:
        """Give the captures of what is wanted."""
        return (yield from self.of(wanted.url))

    def fetch(
        self,
        when: str,
        original: str,
        *,
        is_named: bool = False,  # noqa: ARG002 - the index is who names captures
        without: frozenset[datetime] = frozenset(),  # noqa: ARG002
    ) -> Generator[Ask, Answer, Memento | None]:
        """Fetch the capture nearest to a stamp; None where the address was never captured."""
        records = yield from self.of(original)
        at = time_of(when)
        if not records or at is None:
            return None
        record = min(
            records, key=lambda it: (abs(it.captured_at - at), it.status not in (None, 200))
        )
        # A revisit has no body: that of the record that it repeats is the same.
        first = next(
            (it for it in records if it.status is not None and it.digest == record.digest), record
        )
        read = record if record.status is not None else first
        answer = yield self._question(replace(read, length=min(read.length, MAX_RECORD_BYTES)))
        if answer.status in LOST:
            raise LostCapture(Found.UNAVAILABLE, "The archive lost a capture that it names.")
        refuse_trouble(answer)
        return _memento(record, read, answer)


def _memento(shown: Record, read: Record, answer: Answer) -> Memento:
    """Read a capture from the record that has its body."""
    try:
        record: Any = next(iter(ArchiveIterator(BytesIO(answer.body))))
        target = record.rec_headers.get_header("WARC-Target-URI")
        if (record.rec_type, target) != ("response", read.original):
            raise ValueError("another record")
        headers: dict[str, str] = {}
        for name, value in record.http_headers.headers:
            known = headers.get(name.lower())
            headers[name.lower()] = value if known is None else f"{known}, {value}"
        status = int(record.http_headers.get_statuscode())
        body = _beginning(record.content_stream())
    except (
        ArchiveLoadFailed,
        StatusAndHeadersParserException,
        AttributeError,  # there are no headers in a record of something else than HTTP
        EOFError,
        StopIteration,
        ValueError,
        zlib.error,
    ) as error:
        raise LostCapture(
            Found.UNAVAILABLE, "The record of a capture is not where the index says."
        ) from error
    return Memento(
        original=shown.original,
        captured_at=shown.captured_at,
        status=status,
        headers=headers,
        body=body,
        earlier_at=None,
        record=f"warc:{shown.filename}#{shown.offset}",
    )


def _beginning(stream: Any) -> bytes:
    parts, size = [], 0
    while size < MAX_BODY_BYTES and (part := stream.read(MAX_BODY_BYTES - size)):
        parts.append(part)
        size += len(part)
    return b"".join(parts)
