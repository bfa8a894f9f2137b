"""OPML: lists of feeds, and outlines with links."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.documents import stamps, webpages, xml
from crawler.documents.places import Found
from crawler.documents.xml import Piece
from crawler.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = (".opml", ".xml")
OPENING = xml.opening("opml")

_LINKS = ("xmlurl", "htmlurl", "url")
_NOTES = ("_note", "description", "comment")

spell = xml.spell


def found(text: str, *, include_code: bool) -> Iterator[Found]:  # noqa: ARG001 - as all formats
    """Find the URLs of outlines, and bare ones in notes and in the text of what has no URL.

    Raises Broken where it is not well-formed, declares entities, or nests too deeply.
    """
    now = datetime.now(UTC)
    for event in xml.events(text):
        if event.piece is Piece.START and event.name.lower() == "outline":
            # Exporters write xmlurl and htmlURL as well.
            attributes = {name.lower(): span for name, span in event.attributes.items()}
            yield from _outline(text, attributes, now)


def _outline(text: str, spans: dict[str, tuple[int, int]], now: datetime) -> Iterator[Found]:
    shown = webpages.one_line(_said(text, spans, "text") or _said(text, spans, "title"))
    written_at = stamps.any_form(_said(text, spans, "created"), now)
    links = [name for name in _LINKS if name in spans]
    for name in links:
        for url, start, end in xml.url_in(text, spans[name]):
            yield Found(url, start, end, Kind.HTML, shown, written_at=written_at)
    for name in (*_NOTES, *(() if links else ("text",))):
        said = xml.value(text, spans[name]) if name in spans else None
        if said is not None:
            yield from webpages.bare_urls(said, written_at=written_at)


def _said(text: str, spans: dict[str, tuple[int, int]], name: str) -> str:
    said = xml.value(text, spans[name]) if name in spans else None
    return said.text if said is not None else ""
