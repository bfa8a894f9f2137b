"""Reads XML: whether it is well-formed, and where its tags, attribute values and texts stand.

expat judges the document first, so that what is taken apart here is known to be well-formed.
Nothing is loaded from elsewhere, and a document that declares entities of its own is refused: with
them a few lines can mean gigabytes, and no URL that they are part of stands anywhere.
"""

from __future__ import annotations

import html
import re
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat

from crawler.documents import bare, references, webpages
from crawler.documents.errors import Broken
from crawler.documents.naming import target
from crawler.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.documents.naming import Target
    from crawler.documents.places import Found
    from crawler.documents.references import Said
    from crawler.model import Occurrence

MAX_DEPTH = 10_000
"""More than any document, by far; a bound is needed for memory only."""
XML = "http://www.w3.org/XML/1998/namespace"

_MAX_KNOWN = 1000
_MARKUP = re.compile(
    r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(?P<cdata>.*?)\]\]>"
    r"|<!DOCTYPE(?:[^\[\"'>]|\"[^\"]*+\"|'[^']*+')*+"
    r"(?:\[(?:<!--.*?-->|<\?.*?\?>|\"[^\"]*+\"|'[^']*+'|[^\]\"'])*+\][^>]*+)?+>"
    r"|<(?P<close>/?)(?P<name>[^\s/>]++)(?P<rest>(?:[^\"'>]|\"[^\"]*+\"|'[^']*+')*+)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([^\s=]++)\s*+=\s*+("[^"]*+"|'[^']*+')""")
_UNKNOWN = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);|#)[^;]*+;")
_ESCAPED = re.compile(r"[\x00-\x20\x7f&<>\"']")
_DECLARED = "the entity {} is declared here, and what has entities of its own is not read"
_REASONS = {
    expat.errors.XML_ERROR_UNCLOSED_TOKEN: "a tag, a comment or the like is never closed",
    expat.errors.XML_ERROR_INVALID_TOKEN: "this is not well-formed",
    expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE: "an attribute is given twice",
    expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: "something follows the end of the whole element",
    expat.errors.XML_ERROR_UNDEFINED_ENTITY: "an entity is not declared",
    expat.errors.XML_ERROR_MISPLACED_XML_PI: "something stands before the XML declaration",
    expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION: "a CDATA section is never closed",
}


class Piece(Enum):
    """What an event is."""

    START = "start"
    END = "end"
    TEXT = "text"
    CDATA = "cdata"


class Event(NamedTuple):
    """The start or end of an element, or text, at a span of the source.

    ``attributes`` are the spans of the values of a start's, by ``name`` or, where that has a
    prefix, by ``{namespace}name``. ``texts`` are the pieces of text directly in an element, at
    its end.
    """

    piece: Piece
    space: str
    name: str
    start: int
    end: int
    attributes: dict[str, tuple[int, int]]
    texts: tuple[Event, ...]


def opening(*roots: str) -> re.Pattern[str]:
    """Give a pattern for how a document begins whose whole is one of some elements."""
    # Atomic, or it would take time without bound to see that something else begins there.
    return re.compile(
        r"(?>\s++|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*+(?:\[[^\]]*+\]\s*+)?+>)*+"
        rf"<(?:[^\s<>/:]++:)?+(?:{'|'.join(roots)})[\s/>]",
        re.DOTALL | re.IGNORECASE,
    )


def events(text: str) -> Iterator[Event]:
    """Take a document apart.

    Raises Broken where it is not well-formed, declares entities, or nests too deeply.
    """
    _check(text)
    return _Reader(text).events()


def said(text: str, event: Event) -> Said | None:
    """Say what a piece of text means; None where only a DTD elsewhere knows."""
    if event.piece is Piece.CDATA:
        return references.literal(text, event.start, event.end)
    return value(text, (event.start, event.end))


def value(text: str, span: tuple[int, int]) -> Said | None:
    """Say what an attribute's value means; None where only a DTD elsewhere knows."""
    return None if _UNKNOWN.search(text, *span) else references.xml(text, *span)


def url_in(text: str, span: tuple[int, int]) -> Iterator[Target]:
    """Read the URL that is the value of an attribute."""
    meant = value(text, span)
    if meant is not None:
        yield from target(meant, 0, len(meant.text))


def sole(text: str, end: Event) -> tuple[Said, Kind] | None:
    """Say what the text of an element means at its end, and how it is written.

    None where it is in several pieces, between which comments or elements stand.
    """
    pieces = [it for it in end.texts if not text[it.start : it.end].isspace()]
    if len(pieces) != 1:
        return None
    meant = said(text, pieces[0])
    return (meant, _kind(pieces[0], Kind.VALUE)) if meant is not None else None


def bare_urls(text: str, event: Event, kind: Kind = Kind.BARE) -> Iterator[Found]:
    """Find the bare URLs in a piece of text."""
    if text.find("://", event.start, event.end) < 0:
        return
    if event.piece is Piece.CDATA:
        yield from webpages.bare_urls(references.literal(text, event.start, event.end), Kind.CDATA)
        return
    at = event.start
    for unknown in (*_UNKNOWN.finditer(text, at, event.end), None):
        end = unknown.start() if unknown else event.end
        for each in webpages.bare_urls(references.xml(text, at, end), kind):
            # What &nbsp; means is no part of a URL, whatever DTD says so; others might be.
            if unknown is None or each.end < end or bare.is_stop(html.unescape(unknown[0])[0]):
                yield each
        at = unknown.end() if unknown else end


def spell(url: str, occurrence: Occurrence) -> str:
    """Write a URL in place of an occurrence's, in text, in an attribute or in a CDATA section."""
    if occurrence.kind is Kind.CDATA:
        was_bare = bare.spell(occurrence.url) == occurrence.url
        spelled = bare.spell(url) if was_bare else url
        return re.sub(r"[\x00-\x20\x7f<>]", lambda match: f"%{ord(match[0]):02X}", spelled)
    return escape(url if occurrence.kind is not Kind.BARE else bare.spell(url))


def escape(url: str) -> str:
    """Write a URL for text and for attributes in quotes of either sort."""
    return _ESCAPED.sub(lambda match: _escaped(match[0]), url)


def _escaped(char: str) -> str:
    if char <= " " or char == "\x7f":
        return f"%{ord(char):02X}"
    return "&amp;" if char == "&" else f"&#{ord(char)};"


def _kind(event: Event, kind: Kind) -> Kind:
    return Kind.CDATA if event.piece is Piece.CDATA else kind


class _Reader:
    """Takes a well-formed document apart."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._texts: list[list[Event]] = []
        self._scopes: list[tuple[int, list[str]]] = []
        self._spaces: dict[str, list[str]] = {"xml": [XML]}
        self._known: dict[str, tuple[str, str]] = {}

    def events(self) -> Iterator[Event]:
        """Yield starts, ends and texts in their order."""
        at = 0
        for markup in _MARKUP.finditer(self._text):
            if at < markup.start() and self._texts:
                yield self._piece(Piece.TEXT, at, markup.start())
            at = markup.end()
            if markup["cdata"]:
                yield self._piece(Piece.CDATA, *markup.span("cdata"))
            elif markup["name"] and not markup["close"]:
                yield from self._start(markup)
            elif markup["name"]:
                yield self._end(markup["name"], *markup.span())

    def _piece(self, piece: Piece, start: int, end: int) -> Event:
        event = Event(piece, "", "", start, end, {}, ())
        self._texts[-1].append(event)
        return event

    def _start(self, markup: re.Match[str]) -> Iterator[Event]:
        rest = markup["rest"]
        spans = {
            it[1]: (it.start(2) + 1, it.end(2) - 1)
            for it in (_ATTRIBUTE.finditer(self._text, *markup.span("rest")) if "=" in rest else ())
        }
        self._texts.append([])
        if "xmlns" in rest:
            self._declare(spans)
        space, name = self._resolved(markup["name"])
        attributes = {self._key(name): span for name, span in spans.items()} if spans else {}
        yield Event(Piece.START, space, name, *markup.span(), attributes, ())
        if rest.endswith("/"):
            yield self._end(markup["name"], *markup.span())

    def _end(self, written: str, start: int, end: int) -> Event:
        space, name = self._resolved(written)
        texts = self._texts.pop()
        if self._scopes and self._scopes[-1][0] > len(self._texts):
            for prefix in self._scopes.pop()[1]:
                self._spaces[prefix].pop()
            self._known.clear()
        return Event(Piece.END, space, name, start, end, {}, tuple(texts))

    def _declare(self, spans: dict[str, tuple[int, int]]) -> None:
        """Note the namespaces that the element just begun declares, until its end."""
        declared = [name for name in spans if name == "xmlns" or name.startswith("xmlns:")]
        for name in declared:
            said = references.xml(self._text, *spans[name])
            self._spaces.setdefault(name[6:], [""]).append(said.text)
        self._scopes.append((len(self._texts), [name[6:] for name in declared]))
        self._known.clear()

    def _resolved(self, name: str) -> tuple[str, str]:
        known = self._known.get(name)
        if known is None:
            prefix, colon, local = name.rpartition(":")
            space = self._spaces.get(prefix, [""])[-1]
            known = (space, local if colon else name)
            if len(self._known) < _MAX_KNOWN:
                self._known[name] = known
        return known

    def _key(self, name: str) -> str:
        if ":" not in name or name.startswith("xmlns:"):
            return name
        space, local = self._resolved(name)
        return f"{{{space}}}{local}"


def _check(text: str) -> None:
    """Raise Broken where a text is no well-formed document, or declares entities."""
    data = text.encode()
    parser = expat.ParserCreate("utf-8")  # whatever the document declares: it is decoded already
    opened: list[str] = []

    def broken(byte: int, reason: str) -> Broken:
        return Broken(len(data[:byte].decode("utf-8", "ignore")), reason)

    def start(name: str, _: object) -> None:
        if len(opened) >= MAX_DEPTH:
            raise broken(parser.CurrentByteIndex, "elements nest too deeply here")
        opened.append(name)

    def declared(name: str, _: int, meaning: str | None, *__: object) -> None:
        if meaning is not None:
            begins = data.rfind(b"<!ENTITY", 0, parser.CurrentByteIndex)
            raise broken(max(begins, 0), _DECLARED.format(name))

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: opened.pop()
    parser.EntityDeclHandler = declared
    try:
        parser.Parse(data, True)  # noqa: FBT003 - as the library has it
    except expat.ExpatError as error:
        raise broken(parser.ErrorByteIndex, _reason(error, opened)) from None


def _reason(error: expat.ExpatError, opened: list[str]) -> str:
    message = expat.ErrorString(error.code)
    if message == expat.errors.XML_ERROR_NO_ELEMENTS:
        return f"the element <{opened[-1]}> is never closed" if opened else "there is no element"
    if message == expat.errors.XML_ERROR_TAG_MISMATCH:
        return f"the element <{opened[-1]}> is not closed before this tag"
    return _REASONS.get(message, message)
