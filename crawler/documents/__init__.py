"""Reads seed documents: which formats there are, which files are meant, and what they name.

What can be wrong is a `DocumentError`; all that is wrong with several paths, a `DocumentsError`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.documents import files, markdown, text
from crawler.documents.errors import DocumentError, DocumentsError
from crawler.model import Document, Occurrence, Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

__all__ = [
    "FORMATS",
    "DocumentError",
    "DocumentsError",
    "Format",
    "find",
    "format_named",
    "parse",
    "read",
    "read_all",
]


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write seed documents.

    ``spell(url, occurrence)`` writes a URL as it must stand in place of the occurrence's for
    ``occurrences`` to read that URL there.
    """

    name: str
    suffixes: tuple[str, ...]
    occurrences: Callable[[Document], list[Occurrence]]
    spell: Callable[[str, Occurrence], str]


FORMATS: tuple[Format, ...] = (
    Format("markdown", markdown.SUFFIXES, markdown.occurrences, markdown.spell),
    Format("text", text.SUFFIXES, text.occurrences, text.spell),
)

_SUFFIXES = tuple(suffix for each in FORMATS for suffix in each.suffixes)
_ENCODING = "utf-8"
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_LINE_END = re.compile(rb"\r\n|\r|\n")


def find(paths: Iterable[Path]) -> list[Path]:
    """List the seed documents that paths mean: files, and what a format reads in directories.

    The order is that of the paths, and by name in a directory; hidden files and directories in
    it are left out. A file that is reached twice is listed once. Raises DocumentsError.
    """
    found, errors = files.find(paths, _SUFFIXES)
    if errors:
        raise DocumentsError(errors)
    return found


def read_all(paths: Iterable[Path], left_out: Iterable[Path] = ()) -> list[Reading]:
    """Read the seed documents that paths mean (see `find`), without the directories `left_out`.

    Raises DocumentsError with all that is wrong with any of them.
    """
    found, errors = files.find(paths, _SUFFIXES, left_out)
    readings = []
    for path in found:
        try:
            readings.append(read(path))
        except DocumentError as error:
            errors.append(error)
    if errors:
        raise DocumentsError(errors)
    return readings


def read(path: Path) -> Reading:
    """Read one seed document.

    Raises DocumentError.
    """
    suffix = path.suffix.lower()
    for each in FORMATS:
        if suffix in each.suffixes:
            return parse(files.name(path), each.name, files.data(path), _ENCODING)
    raise files.unknown_format(path, _SUFFIXES)


def parse(name: str, format: str, data: bytes, encoding: str) -> Reading:  # noqa: A002
    """Read the bytes of a seed document in a named format.

    A byte order mark belongs to no occurrence. Raises DocumentError where the bytes are not in
    the encoding.
    """
    document = Document(name, format, data, encoding)
    try:
        return Reading(document, tuple(format_named(format).occurrences(document)))
    except UnicodeDecodeError as error:
        raise _undecodable(document, error) from error


def format_named(name: str) -> Format:
    """Look up a format; raises KeyError where there is none of that name."""
    return {each.name: each for each in FORMATS}[name]


def _undecodable(document: Document, error: UnicodeDecodeError) -> DocumentError:
    line = len(_LINE_END.findall(document.data[: error.start])) + 1
    known = "UTF-16" if document.data.startswith(_UTF_16_MARKS) else "ENCODING"
    return DocumentError(
        document.name,
        f"is not {document.encoding.upper()}: byte 0x{document.data[error.start]:02x} "
        f"at offset {error.start} (line {line})",
        f"convert it, for example with `iconv -f {known} -t utf-8`",
    )
