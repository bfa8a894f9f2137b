"""Sitemaps: the pages, pictures and videos of a site, and the sitemaps that an index names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.documents import xml
from crawler.documents.naming import target
from crawler.documents.places import Found
from crawler.documents.xml import Piece
from crawler.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = (".xml",)
OPENING = xml.opening("urlset", "sitemapindex")

_VALUES = frozenset({"content_loc", "license", "loc", "player_loc", "thumbnail_loc"})
"""Elements of sitemaps and of Google's additions to them whose text is a URL."""

spell = xml.spell


def found(text: str, *, include_code: bool) -> Iterator[Found]:  # noqa: ARG001 - as all formats
    """Find the URLs of a sitemap; when a page was changed says nothing of when it was listed.

    Raises Broken where it is not well-formed, declares entities, or nests too deeply.
    """
    for event in xml.events(text):
        if event.piece is Piece.START and event.name == "link" and "href" in event.attributes:
            for url, start, end in xml.url_in(text, event.attributes["href"]):
                yield Found(url, start, end, Kind.HTML)
        elif event.piece is Piece.END and event.name in _VALUES:
            said, kind = xml.sole(text, event) or (None, Kind.VALUE)
            for url, start, end in target(said, 0, len(said.text)) if said else ():
                yield Found(url, start, end, kind)
