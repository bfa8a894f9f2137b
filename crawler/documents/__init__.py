"""Reads seed documents: which formats there are, which files are meant, and what they name.

What can be wrong is a `DocumentError`; all that is wrong with several paths, a `DocumentsError`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from crawler.documents import (
    anyxml,
    asciidoc,
    bibtex,
    bookmarks,
    encodings,
    feeds,
    files,
    ignoring,
    jsonvalues,
    markdown,
    mdx,
    notebook,
    opml,
    org,
    places,
    quarto,
    rst,
    sitemaps,
    table,
    targets,
    text,
    webpages,
)
from crawler.documents.errors import Broken, DocumentError, DocumentsError, InputError
from crawler.documents.files import is_page
from crawler.model import Document, Reading, ReadingOptions

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
    "InputError",
    "format_named",
    "is_page",
    "parse",
    "read",
    "read_all",
    "read_page",
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
    Format(
        "bookmarks",
        "bookmarks in the Netscape format",
        bookmarks.SUFFIXES,
        bookmarks.found,
        bookmarks.spell,
        opening=bookmarks.OPENING,
    ),
    Format("opml", "OPML", opml.SUFFIXES, opml.found, opml.spell, opening=opml.OPENING),
    Format(
        "sitemap",
        "a sitemap",
        sitemaps.SUFFIXES,
        sitemaps.found,
        sitemaps.spell,
        opening=sitemaps.OPENING,
    ),
    Format("feed", "RSS or Atom", feeds.SUFFIXES, feeds.found, feeds.spell, opening=feeds.OPENING),
    Format("xml", "XML", anyxml.SUFFIXES, anyxml.found, anyxml.spell),
    Format("html", "HTML", webpages.SUFFIXES, webpages.found, webpages.spell, webpages.annotate),
    Format("csv", "CSV", table.CSV_SUFFIXES, table.found, table.spell),
    Format("tsv", "TSV", table.TSV_SUFFIXES, table.found_tabbed, table.spell),
    Format("json", "JSON", jsonvalues.SUFFIXES, jsonvalues.found, jsonvalues.spell),
    Format(
        "jsonl",
        "JSON Lines",
        jsonvalues.LINES_SUFFIXES,
        jsonvalues.found_in_lines,
        jsonvalues.spell,
    ),
    Format(
        "notebook",
        "a Jupyter notebook",
        notebook.SUFFIXES,
        notebook.found,
        notebook.spell,
        notebook.annotate,
    ),
    Format("bibtex", "BibTeX", bibtex.SUFFIXES, bibtex.found, bibtex.spell),
    Format("rst", "reStructuredText", rst.SUFFIXES, rst.found, rst.spell, rst.annotate),
    Format(
        "asciidoc",
        "AsciiDoc",
        asciidoc.SUFFIXES,
        asciidoc.found,
        asciidoc.spell,
        asciidoc.annotate,
    ),
    Format("org", "Org", org.SUFFIXES, org.found, org.spell, org.annotate),
)

_SUFFIXES = tuple(dict.fromkeys(suffix for each in FORMATS for suffix in each.suffixes))
_BEGINNING_BYTES = 4096
"""Where a format is looked for that shares its suffix with others."""
_PAGE_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "text/x-opml": ".opml",
    "text/xml": ".xml",
    "application/xml": ".xml",
    "text/csv": ".csv",
    "application/json": ".json",
}
"""The suffix of files of each type of content, whatever the page's address ends in."""
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_MEND = "mend it there, or leave it out"


def read_all(
    given: Iterable[str], options: ReadingOptions | None = None, left_out: Iterable[Path] = ()
) -> tuple[list[Reading], list[DocumentError]]:
    """Read the seed documents that a user names, without the directories `left_out`.

    See `files.find` for what can be named; documents come in that order. What cannot be read is
    told beside what can. Raises DocumentsError with all that is wrong where something that is named
    means no document at all, or where none can be read.
    """
    excluded = (options or ReadingOptions()).exclude_paths
    sources, errors = files.find(given, _SUFFIXES, left_out, excluded)
    if any(isinstance(error, InputError) for error in errors):
        raise DocumentsError(errors)
    readings = []
    for source in sources:
        try:
            readings.append(read(source, options))
        except DocumentError as error:
            errors.append(error)
    if errors and not readings:
        raise DocumentsError(errors)
    return readings, errors


def read(source: files.Source, options: ReadingOptions | None = None) -> Reading:
    """Read one seed document.

    Raises DocumentError.
    """
    options = options or ReadingOptions()
    data = files.data(source)
    encoding = _encoding(source.name, data, options.encoding)
    suffix = source.path.suffix.lower() if source.path else ""
    form = _format(suffix, data, encoding, options)
    return parse(source.name, form, data, encoding, options)


def read_page(
    name: str,
    address: str,
    data: bytes,
    content_type: str,
    options: ReadingOptions | None = None,
) -> Reading:
    """Read a page of the web as a seed document; relative links are meant from its `address`.

    Its format is that of its content type, or, where it is sent as any text, that of its address.
    Raises DocumentError.
    """
    options = replace(options or ReadingOptions(), base_url=address)
    media_type, _, parameters = content_type.lower().partition(";")
    suffix = PurePosixPath(urlsplit(address).path).suffix.lower()
    suffix = _PAGE_SUFFIXES.get(media_type.strip(), suffix)
    if suffix not in _SUFFIXES and media_type.strip() not in ("", "text/plain"):
        raise DocumentError(name, f"is {media_type}, which is not read", "leave it out")
    charset = _CHARSET.search(parameters)
    encoding = encodings.of_page(data, charset[1] if charset else "")
    return parse(name, _format(suffix, data, encoding, options), data, encoding, options)


def parse(
    name: str,
    format: str,  # noqa: A002 - its name everywhere
    data: bytes,
    encoding: str,
    options: ReadingOptions | None = None,
) -> Reading:
    """Read the bytes of a seed document in a named format.

    A byte order mark belongs to no occurrence. Raises DocumentError where the bytes are not in
    the encoding, or the text is not in the format.
    """
    document, form, options = (
        Document(name, format, data, encoding),
        format_named(format),
        options or ReadingOptions(),
    )
    try:
        content = places.text(document)
    except UnicodeDecodeError as error:
        raise _undecodable(name, data, encoding, error.start) from error
    try:
        _check_for_nul(content)
        found = list(form.found(content, include_code=options.include_code))
        kept = list(ignoring.kept(content, found))
    except RecursionError:
        raise _unreadable(document, form, "it nests too deeply") from None
    except Broken as error:
        line, column = places.line_and_column(content, error.position)
        where = f"line {line}, column {column}: "
        raise _unreadable(document, form, where + error.reason) from None
    meant = [(it, targets.meant(it.url, name, options.base_url)) for it in kept]
    wanted = [replace(it, url=url) for it, url in meant if url]
    return Reading(document, tuple(places.occurrences(document, wanted)))


def format_named(name: str) -> Format:
    """Look up a format; raises KeyError where there is none of that name."""
    return {each.name: each for each in FORMATS}[name]


def _format(suffix: str, data: bytes, encoding: str, options: ReadingOptions) -> str:
    """Name the format of a document by its suffix and its beginning."""
    beginning = data[:_BEGINNING_BYTES].decode(encoding, "ignore").removeprefix("\ufeff")
    for each in FORMATS:
        if suffix in each.suffixes and (each.opening is None or each.opening.match(beginning)):
            return each.name
    return options.format


def _encoding(name: str, data: bytes, said: str) -> str:
    try:
        return encodings.find(data, said)
    except UnicodeDecodeError as error:
        raise _undecodable(name, data, error.encoding, error.start) from error
    except encodings.UnknownError as error:
        raise DocumentError(
            name,
            f"is not UTF-8, nor what could be found out: {_byte(data, error.position)}",
            "say which encoding it is in with --encoding",
        ) from error


def _check_for_nul(text: str) -> None:
    if "\0" in text:
        raise Broken(
            text.index("\0"), "a NUL byte, as in binary files and in UTF-16 without a mark"
        )


def _unreadable(document: Document, form: Format, reason: str) -> DocumentError:
    return DocumentError(document.name, f"cannot be read as {form.title}: {reason}", _MEND)


def _undecodable(name: str, data: bytes, encoding: str, position: int) -> DocumentError:
    return DocumentError(
        name,
        f"is not {encoding.upper()}: {_byte(data, position)}",
        "mend it there, or say which encoding it is in with --encoding",
    )


def _byte(data: bytes, position: int) -> str:
    line = len(_LINE_END.findall(data[:position])) + 1
    return f"byte 0x{data[position]:02x} at offset {position} (line {line})"
