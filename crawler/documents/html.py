"""Where a piece of HTML within Markdown names URLs: in attributes, and bare in what it shows.

Comments, scripts and styles show nothing; the text of ``<code>`` and ``<pre>`` is an example, and
so are whole links in ``<pre><code>``.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from crawler.documents import tags
from crawler.documents.elements import EXAMPLES, Realm
from crawler.documents.naming import targets
from crawler.documents.places import Found
from crawler.documents.tags import Piece
from crawler.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

NOT_PROSE = EXAMPLES | {"script", "style", "textarea"}
"""Elements whose text is no running text."""


def read(source: str) -> tuple[list[Found], list[tuple[int, int]]]:
    """Find the URLs in the attributes of a piece of HTML, and the spans of its running text."""
    found: list[Found] = []
    prose: list[tuple[int, int]] = []
    opened: Counter[str] = Counter()
    for token in tags.tokens(source):
        if token.is_hidden:
            continue
        if token.piece is Piece.START:
            if not (opened["pre"] and opened["code"]):
                found.extend(_found(source, token.name, token.realm, token.start, token.end))
            opened[token.name] += 1
        elif token.piece is Piece.END:
            opened[token.name] -= opened[token.name] > 0
        elif not (token.name or token.is_example):
            prose.append((token.start, token.end))
    return found, prose


def attributes(source: str, start: int, end: int) -> Iterator[Found]:
    """Find the URLs in the attributes of the tag at a span of the source."""
    name, is_end = tags.name(source, start, end)
    if not is_end:
        yield from _found(source, name, Realm.HTML, start, end)


def spell(url: str, old: str) -> str:
    """Write a URL as an attribute's value, in quotes of either sort or in none.

    ``old`` is the URL that stood there: of what is harmless in HTML, but may mean something to
    the Markdown around it, it shows what is safe at that place.
    """
    risky = set("&\"'<>|") | (set("=`[]\\") - set(old))
    return "".join(_spelled(char, is_risky=char in risky) for char in url)


def _found(source: str, name: str, realm: Realm, start: int, end: int) -> Iterator[Found]:
    for url, first, last in targets(source, name, realm, tags.attributes(source, start, end)):
        yield Found(url, first, last, Kind.HTML)


def _spelled(char: str, *, is_risky: bool) -> str:
    if char <= " " or char == "\x7f":
        return f"%{ord(char):02X}"
    if char == "&":
        return "&amp;"
    return f"&#{ord(char)};" if is_risky else char
