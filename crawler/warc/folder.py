"""A folder of WARC files: which file is written next, and what is new enough to be written."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.warc import cdxj, files, records

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Final

    from crawler.warc.cdxj import Entry
    from crawler.warc.records import Exchange

ROLL_BYTES: Final = 1_000_000_000
"""A file that has become so long is the last but one (ISO 28500:2017, annex C: about 1 GB)."""
PREFIX: Final = "linkmend-"
NAME_BYTES: Final = 4
"""Of what tells one process's files from another's of the same second."""


class Folder:
    """Writes exchanges into a folder; several processes may do so at once.

    Its methods raise OSError, or IndexDamagedError for an index that somebody has changed.
    """

    def __init__(self, path: Path, fields: Mapping[str, str], roll_bytes: int = ROLL_BYTES) -> None:
        self._path = path
        self._fields = fields
        self._roll_bytes = roll_bytes
        self._unique = secrets.token_hex(NAME_BYTES)
        self._serial = 0
        self._file: files.WarcFile | None = None
        self._indexes: list[Path] = []

    def open(self) -> None:
        """Make the folder, and mend what earlier crawls have left in it."""
        self._path.mkdir(parents=True, exist_ok=True)
        for path in sorted(self._path.glob(f"{PREFIX}*{files.WARC}{files.OPEN}")):
            files.mend(path)
        for path in sorted(self._path.glob(f"{PREFIX}*{files.WARC}")):
            if not files.index_of(path).exists():
                files.index(path)
        self._find_indexes()

    def add(self, exchange: Exchange) -> None:
        """Write an exchange: as a revisit where the same page stands here already."""
        first = self._unchanged_since(exchange)
        answer = records.revisit(exchange, first) if first else records.response(exchange)
        if self._file is None:
            self._file = files.WarcFile(self._path / self._next_name(), self._fields)
        self._file.add(answer, records.request(exchange, answer))
        if self._file.size >= self._roll_bytes:
            self.close()

    def close(self) -> None:
        """Finish the file that is being written, if any."""
        file, self._file = self._file, None
        if file is not None:
            file.finish()
            self._find_indexes()

    def _next_name(self) -> str:
        now = datetime.now(UTC)
        name = f"{PREFIX}{now:{cdxj.TIMESTAMP}}-{self._serial:05}-{self._unique}{files.WARC}"
        self._serial += 1
        return name

    def _find_indexes(self) -> None:
        self._indexes = sorted(self._path.glob(f"{PREFIX}*{files.INDEX}"))

    def _unchanged_since(self, exchange: Exchange) -> Entry | None:
        """Give the record that holds the body of an exchange, if its URL's last one was the same.

        An empty body or a cut one is written again, and so is a redirect, whose body nobody reads.
        """
        if not exchange.body or exchange.truncated or not exchange.is_success:
            return None
        known = [*(self._file.entries(exchange.url) if self._file else ())]
        for index in self._indexes:
            known += cdxj.find(index, exchange.url)
        known.sort(key=lambda entry: entry.captured_at)
        if not known or known[-1].digest != exchange.digest:
            return None
        return next((entry for entry in reversed(known) if self._holds(entry, exchange)), None)

    def _holds(self, entry: Entry, exchange: Exchange) -> bool:
        return (
            entry.digest == exchange.digest
            and entry.status == exchange.status
            and (
                (self._path / entry.filename).exists()
                or (self._file is not None and entry.filename == self._file.path.name)
            )
        )
