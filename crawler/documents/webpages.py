"""HTML: what its elements name, and the bare URLs in the text that it shows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import ada_url

from crawler.documents import bare, references, tags
from crawler.documents.elements import Realm
from crawler.documents.naming import NAMING, target, targets, value
from crawler.documents.places import Found
from crawler.documents.tags import Piece
from crawler.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from crawler.documents.references import Said
    from crawler.documents.tags import Token
    from crawler.model import Occurrence

SUFFIXES = (".html", ".htm", ".xhtml")
MAX_TEXT_CHARS = 1000
"""Of what a link shows; one that is never closed goes on to the end of the page."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ABSOLUTE = re.compile(r"(?:https?|ftp)://", re.IGNORECASE | re.ASCII)
_CELLS = frozenset({"caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"})
"""What begins or ends where a link in a table's cell must have ended."""
_RISKY = re.compile(r"[\x00-\x20\x7f&\"'<>]")


def found(text: str, *, include_code: bool) -> Iterator[Found]:
    """Find the URLs of an HTML document; those meant against its ``<base>`` are joined to it."""
    yield from Reader(text, include_code=include_code).found()


def spell(url: str, occurrence: Occurrence) -> str:
    """Write a URL in place of an occurrence's: in an attribute, or in running text."""
    if occurrence.kind is not Kind.HTML:
        return bare.spell(url).replace("&", "&amp;")
    spelled = _RISKY.sub(lambda match: _spelled(match[0], occurrence.url), url)
    # In a srcset a comma at its end is none of the URL.
    return spelled[:-1] + "%2C" if spelled.endswith(",") and occurrence.url[-1] != "," else spelled


def annotate(url: str, occurrence: Occurrence) -> str:
    """Write a remark to put in after a link, which names its archived copy."""
    return f' (<a href="{spell(url, occurrence)}">archived</a>)'


def _spelled(char: str, old: str) -> str:
    if char <= " " or char == "\x7f":
        return f"%{ord(char):02X}"
    if char in "\"'" and char not in old:  # the refresh of a meta may stand in quotes of its own
        return f"%{ord(char):02X}"
    return "&amp;" if char == "&" else f"&#{ord(char)};"


@dataclass(slots=True)
class _Link:
    """An ``a`` that is open: what it names, what it shows, and in which table it stands."""

    target: Found
    tables: int
    shown: list[str] = field(default_factory=list)
    chars: int = 0


class Reader:
    """Goes through a document once; ``base`` is what its relative URLs are meant against."""

    def __init__(self, source: str, *, include_code: bool = False, base: str = "") -> None:
        self._source = source
        self._include_code = include_code
        self._base: str | None = None
        self._outer_base = base
        self._found: list[Found] = []
        self._link: _Link | None = None
        self._tables = 0

    def found(self) -> Iterator[Found]:
        """Yield the URLs, in no order."""
        is_xml = self._source.startswith("<?xml")
        for token in tags.tokens(self._source, is_xml=is_xml):
            if token.is_hidden:
                continue
            if token.piece is Piece.TEXT:
                self._text(token)
                continue
            if token.name in _CELLS:
                self._cell(token)
            if token.piece is Piece.START:
                self._start(token)
            elif token.name == "a":
                self._end_link(token.end)
        self._end_link(None)
        base = joined(self._outer_base, self._base or "")
        if not base:
            return iter(self._found)
        return (replace(it, url=joined(base, it.url)) for it in self._found)

    def _start(self, token: Token) -> None:
        if token.realm is Realm.HTML and token.name not in NAMING and token.name != "base":
            return
        attributes = tags.attributes(self._source, token.start, token.end)
        if token.realm is not Realm.HTML:
            self._note(token, attributes, "")
        elif token.name == "a":
            self._end_link(None)
            for url, start, end in targets(self._source, "a", token.realm, attributes):
                self._link = _Link(Found(url, start, end, Kind.HTML), self._tables)
        elif token.name == "base" and self._base is None and "href" in attributes:
            self._base = value(self._source, attributes, "href").strip()
        else:
            shown = value(self._source, attributes, "alt")
            self._show(shown)
            self._note(token, attributes, shown)

    def _note(self, token: Token, attributes: dict[str, tuple[int, int]], shown: str) -> None:
        text = one_line(shown)
        for url, start, end in targets(self._source, token.name, token.realm, attributes):
            self._found.append(Found(url, start, end, Kind.HTML, text))

    def _cell(self, token: Token) -> None:
        if self._link and self._link.tables >= self._tables and self._tables:
            self._end_link(None)
        if token.name == "table":
            is_end = token.piece is Piece.END
            self._tables = max(0, self._tables - 1) if is_end else self._tables + 1

    def _end_link(self, after: int | None) -> None:
        if self._link is not None:
            text = one_line("".join(self._link.shown))
            self._found.append(replace(self._link.target, text=text, after=after))
            self._link = None

    def _show(self, text: str) -> None:
        link = self._link
        if link is not None and link.chars < MAX_TEXT_CHARS:
            link.shown.append(text[:MAX_TEXT_CHARS])
            link.chars += len(text)

    def _text(self, token: Token) -> None:
        span = token.start, token.end
        if token.name == tags.CDATA:
            self._show(self._source[slice(*span)])
        if token.name not in {"", "textarea"}:
            return
        if self._link is None and self._source.find("://", *span) < 0:
            return
        said = references.shown(self._source, *span)
        self._show(said.text)
        is_code = token.is_example or token.name == "textarea"
        if not is_code or self._include_code:
            self._found.extend(bare_urls(said, Kind.CODE if is_code else Kind.BARE))


def bare_urls(
    said: Said, kind: Kind = Kind.BARE, written_at: datetime | None = None
) -> Iterator[Found]:
    """Find the bare URLs in what a text says."""
    if "://" not in said.text:
        return
    for start, end in bare.spans(said.text):
        for url, first, last in target(said, start, end):
            yield Found(url, first, last, kind, written_at=written_at)


def one_line(shown: str) -> str:
    """Write what a link shows in one line."""
    return " ".join(shown.split())[:MAX_TEXT_CHARS]


def is_absolute(url: str) -> bool:
    """Tell whether a URL has a scheme."""
    return _SCHEME.match(url) is not None


def joined(base: str, url: str) -> str:
    """Join a relative URL to a base as a browser does, or as a file's path where that is none.

    Quotes in the base are percent-encoded: those in a URL show which may stand at its place.
    """
    if not base or is_absolute(url):
        return url
    base = base.replace("'", "%27").replace('"', "%22")
    try:
        if _ABSOLUTE.match(base):
            return str(ada_url.join_url(base, url))
        return urljoin(base, url)
    except ValueError:
        return url
