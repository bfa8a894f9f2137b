"""One WARC file: how it is written, finished, and mended when its writer was killed.

While it is written its name ends in `.open`, and its writer holds a lock on it, which the system
takes away from whoever dies. Its index is written when it is finished, before it gets its name.
"""

from __future__ import annotations

import fcntl
import os
import zlib
from typing import TYPE_CHECKING

from crawler.warc import cdxj, records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from io import FileIO
    from pathlib import Path
    from typing import IO, Final

    from warcio.recordloader import ArcWarcRecord

    from crawler.warc.cdxj import Entry

WARC: Final = ".warc.gz"
OPEN: Final = ".open"
"""The custom of crawlers (Heritrix, warcprox) for files that are not finished."""
INDEX: Final = ".cdxj"
GZIP_MEMBER: Final = 16 + zlib.MAX_WBITS
"""zlib's word for: one gzip member, with its checksum."""
BLOCK_BYTES: Final = 1 << 16


class WarcFile:
    """A file that is being written. Its methods raise OSError."""

    def __init__(self, path: Path, fields: Mapping[str, str]) -> None:
        self.path = path
        self.size = 0
        self._entries: dict[str, list[Entry]] = {}
        self._partial = path.with_name(path.name + OPEN)
        self._file = _locked_new(self._partial)
        self._write(records.packed(records.info(path.name, fields)))

    def entries(self, url: str) -> Sequence[Entry]:
        """Give what the file holds of a URL."""
        return self._entries.get(url, ())

    def add(self, answer: ArcWarcRecord, request: ArcWarcRecord) -> None:
        """Append the records of one exchange, both or none."""
        data = records.packed(answer)
        entry = records.entry(answer, filename=self.path.name, offset=self.size, length=len(data))
        assert entry is not None
        self._write(data + records.packed(request))
        self._entries.setdefault(entry.url, []).append(entry)

    def finish(self) -> None:
        """Write the index, and give the file its name."""
        with self._file:
            os.fsync(self._file.fileno())
            _write_index(self.path, [it for some in self._entries.values() for it in some])
            self._partial.rename(self.path)

    def _write(self, data: bytes) -> None:
        """Append all of some bytes, or nothing of them."""
        left = memoryview(data)
        try:
            while left:
                left = left[self._file.write(left) :]
        except OSError:
            self._file.truncate(self.size)
            self._file.seek(self.size)
            raise
        self.size += len(data)


def mend(path: Path) -> None:
    """Finish a file whose writer is gone: what is whole of it stays. Raises OSError."""
    final = path.with_name(path.name.removesuffix(OPEN))
    try:
        file = path.open("r+b")
    except FileNotFoundError:  # somebody else was first
        return
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:  # its writer is alive
            return
        if not _is_at(path, file):
            return
        entries, size = _scanned(file, final.name)
        if not entries:
            path.unlink()
            return
        file.truncate(size)
        os.fsync(file.fileno())
        _write_index(final, entries)
        path.rename(final)


def index(path: Path) -> None:
    """Write the index of a finished file. Raises OSError."""
    with path.open("rb") as file:
        entries, _ = _scanned(file, path.name)
    _write_index(path, entries)


def index_of(path: Path) -> Path:
    """Name the index of a file."""
    return path.with_name(path.name.removesuffix(WARC) + INDEX)


def _locked_new(path: Path) -> FileIO:
    while True:
        file = path.open("xb", buffering=0)
        fcntl.flock(file, fcntl.LOCK_EX)
        if _is_at(path, file):
            return file
        file.close()  # `mend` took it for a dead one's, in the moment before it was locked


def _is_at(path: Path, file: IO[bytes]) -> bool:
    """Tell whether an open file is still the one of this name."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _write_index(path: Path, entries: Sequence[Entry]) -> None:
    """Write an index, whole or not at all."""
    target = index_of(path)
    # Named after this process: two may write the index of one file.
    temporary = target.with_name(f"{target.name}.{os.getpid()}{OPEN}")
    with temporary.open("wb") as file:
        file.write(cdxj.text(entries))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(target)


def _scanned(file: IO[bytes], filename: str) -> tuple[list[Entry], int]:
    """Give the entries of a file, and the size of what is whole of it."""
    entries, size = [], 0
    for offset, data in _members(file):
        size = file.tell()
        entry = records.entry(
            records.unpacked(data), filename=filename, offset=offset, length=size - offset
        )
        if entry is not None:
            entries.append(entry)
    return entries, size


def _members(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Give each whole gzip member's offset and content; the file then stands at its end."""
    while True:
        offset = file.tell()
        unpacker = zlib.decompressobj(GZIP_MEMBER)
        content = []
        while not unpacker.eof:
            block = file.read(BLOCK_BYTES)
            try:
                content.append(unpacker.decompress(block))
            except zlib.error:
                return
            if not block:
                return
        file.seek(-len(unpacker.unused_data), os.SEEK_CUR)
        yield offset, b"".join(content)
