"""Bookmarks as browsers export them, in the Netscape format: HTML of its own kind."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.documents import references, stamps, tags, webpages
from crawler.documents.naming import target, value
from crawler.documents.places import Found
from crawler.documents.tags import Piece
from crawler.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crawler.documents.tags import Token

SUFFIXES = (".html", ".htm")
OPENING = re.compile(r"\s*+<!DOCTYPE\s++NETSCAPE-Bookmark-file-1", re.IGNORECASE)
NAMING = ("href", "feedurl")
"""The attributes that name pages; an ICON_URI is only a picture of one."""

spell = webpages.spell


def found(text: str, *, include_code: bool) -> Iterator[Found]:  # noqa: ARG001 - as all formats
    """Find the URLs of bookmarks, and bare ones in the notes on them, not in their titles."""
    now = datetime.now(UTC)
    bookmark: list[Found] = []
    title: list[str] = []
    for token in tags.tokens(text):
        if token.piece is Piece.TEXT:
            if bookmark:
                title.append(references.shown(text, token.start, token.end).text)
            elif not token.name:
                yield from webpages.bare_urls(references.shown(text, token.start, token.end))
        elif token.name in {"a", "dt", "dl"}:  # what begins or ends a bookmark
            yield from _titled(bookmark, title)
            bookmark, title = [], []
            if token.name == "a" and token.piece is Piece.START:
                bookmark = list(_bookmark(text, token, now))
    yield from _titled(bookmark, title)


def _bookmark(text: str, token: Token, now: datetime) -> Iterator[Found]:
    attributes: Mapping[str, tuple[int, int]] = tags.attributes(text, token.start, token.end)
    written_at = stamps.unix(value(text, attributes, "add_date"), now)
    for name in NAMING:
        if name in attributes:
            said = references.attribute(text, *attributes[name])
            for url, start, end in target(said, 0, len(said.text)):
                yield Found(url, start, end, Kind.HTML, written_at=written_at)


def _titled(bookmark: list[Found], title: list[str]) -> Iterator[Found]:
    shown = webpages.one_line("".join(title))
    return (replace(each, text=shown) for each in bookmark)
