"""RSS and Atom: what feeds and their items link to, also in the HTML that they carry."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.documents import bare, references, stamps, webpages, xml
from crawler.documents.elements import Realm
from crawler.documents.naming import target, targets
from crawler.documents.places import Found
from crawler.documents.xml import Piece
from crawler.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.documents.references import Said
    from crawler.documents.xml import Event
    from crawler.model import Occurrence

SUFFIXES = (".rss", ".atom", ".xml")
OPENING = xml.opening("rss", "feed", "RDF")

_XHTML = "http://www.w3.org/1999/xhtml"
_TEXTS = frozenset(
    {"commentRss", "comments", "docs", "guid", "icon", "link", "logo", "origLink", "uri", "url"}
)
_ATTRIBUTES = {
    "chapters": ("url",),
    "content": ("src", "url"),  # of Atom, and of Media RSS
    "enclosure": ("url",),
    "generator": ("uri",),
    "image": ("href",),  # of podcasts
    "link": ("href",),
    "player": ("url",),
    "source": ("url",),
    "thumbnail": ("url",),
    "transcript": ("url",),
}
_HTML = frozenset({"content", "description", "encoded", "subtitle", "summary", "tagline"})
_ENDPOINTS = frozenset({"edit", "edit-media", "hub"})
"""Relations of a link to what programs talk to."""
_ITEMS = frozenset({"entry", "item"})
_WRITTEN = ("published", "pubDate", "issued", "created", "date", "updated", "modified")
"""Elements that say when an item was written, the best first."""
_REFERENCE = re.compile(r"&(#?)([A-Za-z0-9])")


def found(text: str, *, include_code: bool) -> Iterator[Found]:
    """Find the URLs of a feed.

    Raises Broken where it is not well-formed, declares entities, or nests too deeply.
    """
    reader = _Reader(text, include_code=include_code)
    for event in xml.events(text):
        if event.piece is Piece.START:
            yield from reader.start(event)
        elif event.piece is Piece.END:
            yield from reader.end(event)


def spell(url: str, occurrence: Occurrence) -> str:
    """Write a URL in place of an occurrence's, as XML or as HTML in XML.

    What is in HTML may be escaped once or twice, or not at all: it is written so that it means
    the same to all of them.
    """
    if occurrence.kind not in {Kind.HTML, Kind.BARE, Kind.CODE}:
        return xml.spell(url, occurrence)
    is_attribute = occurrence.kind is Kind.HTML
    risky = set("<>") | (set("\"'") - set(occurrence.url) if is_attribute else set())
    spelled = url if is_attribute else bare.spell(url)
    spelled = "".join(f"%{ord(char):02X}" if char in risky else char for char in spelled)
    return xml.escape(_unambiguous(spelled, is_attribute=is_attribute))


def _unambiguous(url: str, *, is_attribute: bool) -> str:
    """Encode the first letter or digit of what HTML takes for a reference."""
    read = references.attribute if is_attribute else references.shown

    def guarded(match: re.Match[str]) -> str:
        rest = url[match.start() : match.start() + _LONGEST]
        means_itself = read(rest, 0, len(rest)).text.startswith(match[0])
        return match[0] if means_itself else f"&{match[1]}%{ord(match[2]):02X}"

    return _REFERENCE.sub(guarded, url)


_LONGEST = max(map(len, html.entities.html5)) + 2


@dataclass(slots=True)
class _Item:
    """What is known of an item before its end."""

    title: str = ""
    written: dict[str, datetime] = field(default_factory=dict)
    own: list[Found] = field(default_factory=list)
    carried: list[Found] = field(default_factory=list)

    def all(self) -> Iterator[Found]:
        """Yield what it names, with its title where that is what a link shows."""
        at = next((self.written[name] for name in _WRITTEN if name in self.written), None)
        for each in self.own:
            yield replace(each, text=self.title, written_at=at)
        for each in self.carried:
            yield replace(each, written_at=at) if at else each


class _Reader:
    """Knows in which item and against which base the next element stands."""

    def __init__(self, text: str, *, include_code: bool) -> None:
        self._text = text
        self._include_code = include_code
        self._now = datetime.now(UTC)
        self._items: list[_Item] = []
        self._bases = [""]
        self._starts: list[Event] = []

    def start(self, event: Event) -> Iterable[Found]:
        """Read the attributes of an element."""
        base = self._said(event, f"{{{xml.XML}}}base") if event.attributes else ""
        self._bases.append(webpages.joined(self._bases[-1], base) if base else self._bases[-1])
        self._starts.append(event)
        if event.name in _ITEMS:
            self._items.append(_Item())
        if not event.attributes:
            return ()
        if event.space == _XHTML:
            return self._kept(self._markup(event), is_own=False)
        return self._kept(self._attributes(event), is_own=True)

    def end(self, event: Event) -> Iterable[Found]:
        """Read the text of an element, and give what an item names at its end."""
        start = self._starts.pop()
        found: Iterable[Found] = ()
        if start.space != _XHTML:
            self._describe(event)
            if event.name in _TEXTS:
                found = self._kept(self._links(start, event), is_own=True)
            elif event.name in _HTML:
                found = self._kept(self._content(start, event), is_own=False)
            elif event.name in _ITEMS:
                found = self._items.pop().all()
        self._bases.pop()
        return found

    def _kept(self, found: Iterator[Found], *, is_own: bool) -> Iterable[Found]:
        """Keep what an item names until its day is known; give what the feed names."""
        base = self._bases[-1]
        if base:
            found = (replace(it, url=webpages.joined(base, it.url)) for it in found)
        if not self._items:
            return list(found)
        item = self._items[-1]
        (item.own if is_own else item.carried).extend(found)
        return ()

    def _describe(self, end: Event) -> None:
        if end.name != "title" and end.name not in _WRITTEN:
            return
        if not (self._items and self._starts and self._starts[-1].name in _ITEMS):
            return
        item = self._items[-1]
        said, _ = xml.sole(self._text, end) or (None, None)
        if said is None:
            return
        if end.name == "title":
            item.title = item.title or webpages.one_line(said.text)
        elif at := stamps.any_form(said.text, self._now):
            item.written.setdefault(end.name, at)

    def _markup(self, event: Event) -> Iterator[Found]:
        spans = {name.lower(): span for name, span in event.attributes.items()}
        for url, start, end in targets(self._text, event.name, Realm.HTML, spans):
            yield Found(url, start, end, Kind.HTML)

    def _attributes(self, event: Event) -> Iterator[Found]:
        if self._said(event, "rel").lower() in _ENDPOINTS:
            return
        for name in _ATTRIBUTES.get(event.name, ()):
            if name in event.attributes:
                for url, start, end in xml.url_in(self._text, event.attributes[name]):
                    yield Found(url, start, end, Kind.HTML)

    def _links(self, start: Event, end: Event) -> Iterator[Found]:
        """Find the URL that is the text of an element."""
        if not self._is_permanent(start):
            return
        said, kind = xml.sole(self._text, end) or (None, Kind.VALUE)
        for url, first, last in target(said, 0, len(said.text)) if said else ():
            # A guid may be any text, and comments be counted.
            if end.name == "link" or webpages.is_absolute(url):
                yield Found(url, first, last, kind)

    def _content(self, start: Event, end: Event) -> Iterator[Found]:
        """Find the URLs in the HTML, or mere text, that an element carries."""
        said, kind = xml.sole(self._text, end) or (None, Kind.VALUE)
        is_mere = self._said(start, "type") == "text"
        if said and not (is_mere and kind is Kind.CDATA):  # where "&amp;" would mean itself
            yield from self._html(said)

    def _is_permanent(self, start: Event) -> bool:
        return start.name != "guid" or self._said(start, "isPermaLink").lower() != "false"

    def _html(self, said: Said) -> Iterator[Found]:
        """Find the URLs of HTML; relative ones where it is known against what they are meant."""
        if "://" not in said.text and not self._bases[-1] and ":" not in said.text:
            return
        for each in webpages.found(said.text, include_code=self._include_code):
            if self._bases[-1] or webpages.is_absolute(each.url):
                start, end = said.source(each.start), said.source(each.end)
                yield replace(each, start=start, end=end, after=None)

    def _said(self, event: Event, name: str) -> str:
        span = event.attributes.get(name)
        said = xml.value(self._text, span) if span else None
        return said.text if said is not None else ""
