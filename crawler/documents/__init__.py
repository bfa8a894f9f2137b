"""Reads seed documents: which formats there are, which files are meant, and what they name.

What can be wrong is a `DocumentError`; all that is wrong with several paths, a `DocumentsError`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from crawler.documents import files, markdown, mdx, places, quarto, text
from crawler.documents.errors import Broken, DocumentError, DocumentsError
from crawler.model import Document, Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from crawler.documents.places import Found
    from crawler.model import Occurrence

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


class Finder(Protocol):
    """Finds what a text in some format names, whatever its scheme, in any order."""

    def __call__(self, text: str, *, include_code: bool) -> Iterable[Found]:
        """Find URLs; with `include_code` also those in code.

        Raises Broken, or RecursionError where the text nests too deeply.
        """


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write seed documents.

    ``title`` is its name for people. Of several formats with the suffix of a file the first one
    counts whose ``opening`` matches where its text begins, if it has one.

    ``spell(url, occurrence)`` writes a URL as it must stand in place of the occurrence's for
    ``found`` to read that URL there. ``annotate(url, occurrence)`` writes the remark that names the
    archived copy of a link, to be put in ``after`` it; None where the format has no such.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    found: Finder
    spell: Callable[[str, Occurrence], str]
    annotate: Callable[[str, Occurrence], str] | None = None
    opening: re.Pattern[str] | None = None


FORMATS: tuple[Format, ...] = (
    Format(
        "markdown", "Markdown", markdown.SUFFIXES, markdown.found, markdown.spell, markdown.annotate
    ),
    Format("mdx", "MDX", mdx.SUFFIXES, mdx.found, mdx.spell, mdx.annotate),
    Format(
        "quarto",
        "R Markdown or Quarto",
        quarto.SUFFIXES,
        quarto.found,
        markdown.spell,
        markdown.annotate,
    ),
    Format("text", "plain text", text.SUFFIXES, text.found, text.spell, text.annotate),
)

_SUFFIXES = tuple(suffix for each in FORMATS for suffix in each.suffixes)
_ENCODING = "utf-8"
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SCHEME = re.compile(r"(?:https?|ftp)://", re.ASCII | re.IGNORECASE)
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
    the encoding, or the text is not in the format.
    """
    document, form = Document(name, format, data, encoding), format_named(format)
    try:
        content = places.text(document)
    except UnicodeDecodeError as error:
        raise _undecodable(document, error) from error
    try:
        found = [it for it in form.found(content, include_code=False) if _SCHEME.match(it.url)]
    except RecursionError:  # where there is nothing to point at: the whole is one nest
        raise _unreadable(document, form, "it nests too deeply") from None
    except Broken as error:
        line, column = places.line_and_column(content, error.position)
        where = f"line {line}, column {column}: "
        raise _unreadable(document, form, where + error.reason) from None
    return Reading(document, tuple(places.occurrences(document, found)))


def format_named(name: str) -> Format:
    """Look up a format; raises KeyError where there is none of that name."""
    return {each.name: each for each in FORMATS}[name]


def _unreadable(document: Document, form: Format, reason: str) -> DocumentError:
    return DocumentError(
        document.name, f"cannot be read as {form.title}: {reason}", "mend it there, or leave it out"
    )


def _undecodable(document: Document, error: UnicodeDecodeError) -> DocumentError:
    line = len(_LINE_END.findall(document.data[: error.start])) + 1
    known = "UTF-16" if document.data.startswith(_UTF_16_MARKS) else "ENCODING"
    return DocumentError(
        document.name,
        f"is not {document.encoding.upper()}: byte 0x{document.data[error.start]:02x} "
        f"at offset {error.start} (line {line})",
        f"convert it, for example with `iconv -f {known} -t utf-8`",
    )
