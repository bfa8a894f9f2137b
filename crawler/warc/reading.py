"""Reads a folder of WARC files: what it holds of a URL, and the bytes of a record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from crawler.warc import cdxj, files
from crawler.warc.folder import PREFIX

if TYPE_CHECKING:
    from crawler.warc.cdxj import Entry


def entries(folder: Path, url: str) -> list[Entry]:
    """Give the captures of a URL in the finished files, oldest first.

    Raises OSError or IndexDamagedError.
    """
    folder.stat()  # where it is not there, glob finds nothing in it
    indexes = sorted(folder.glob(f"{PREFIX}*{files.INDEX}"))
    found = [entry for index in indexes for entry in cdxj.find(index, url)]
    return sorted(found, key=lambda entry: entry.captured_at)


def record(folder: Path, filename: str, offset: int, length: int) -> bytes:
    """Give the bytes of a record, gzipped; fewer where the file ends before. Raises OSError."""
    with (folder / Path(filename).name).open("rb") as file:
        file.seek(offset)
        return file.read(length)
