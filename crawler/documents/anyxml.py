"""XML of any kind: the absolute URLs in its attributes and texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.documents import webpages, xml
from crawler.documents.places import Found
from crawler.documents.xml import Piece
from crawler.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = (".xml", ".rss", ".atom", ".opml", ".xbel", ".docbook", ".dbk")

_URL = re.compile(r"(?:https?|ftp)://\S*", re.IGNORECASE | re.ASCII)
_NAMES_ONLY = re.compile(r"xmlns(?::.*)?|(?:\{.*\})?(?:noNamespaceS|s)chemaLocation", re.DOTALL)
"""Attributes whose URLs are names of languages, and where a machine finds their grammar."""
_EXAMPLES = frozenset(
    {"code", "computeroutput", "literal", "pre", "programlisting", "screen", "synopsis"}
    | {"userinput"}
)
"""DocBook's and XHTML's elements for code."""

spell = xml.spell


def found(text: str, *, include_code: bool) -> Iterator[Found]:
    """Find the absolute URLs of an XML document.

    Raises Broken where it is not well-formed, declares entities, or nests too deeply.
    """
    examples = 0
    for event in xml.events(text):
        if event.piece is Piece.START:
            examples += event.name in _EXAMPLES
            for name, span in event.attributes.items():
                if not _NAMES_ONLY.fullmatch(name):
                    yield from _attribute(text, span)
        elif event.piece is Piece.END:
            examples -= event.name in _EXAMPLES
        elif not examples:
            yield from xml.bare_urls(text, event)
        elif include_code:
            yield from xml.bare_urls(text, event, Kind.CODE)


def _attribute(text: str, span: tuple[int, int]) -> Iterator[Found]:
    """Find the URL that a value is, or the bare ones in it."""
    if text.find("://", *span) < 0:
        return
    for url, start, end in xml.url_in(text, span):
        if _URL.fullmatch(url) and not any(char.isspace() for char in text[start:end]):
            yield Found(url, start, end, Kind.HTML)
            return
    said = xml.value(text, span)
    if said is not None:
        yield from webpages.bare_urls(said)
