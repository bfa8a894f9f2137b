"""Where a block of HTML in Markdown names URLs: in attributes, and bare in what it shows.

Comments, scripts and styles show nothing; the text of ``<code>`` and ``<pre>`` is an example, and
so are whole links in ``<pre><code>``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.documents import entities, html, inline, tags
from crawler.documents.tags import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.documents.places import Found
    from crawler.documents.stretch import Stretch
    from crawler.documents.tags import Token


def found(stretch: Stretch, *, include_code: bool) -> Iterator[Found]:
    """Find the URLs of a block of HTML."""
    reader = _Reader(stretch, include_code=include_code)
    for token in tags.tokens(stretch.text):
        if token.is_hidden:
            continue
        if token.piece is not Piece.TEXT:
            yield from reader.tag(token)
        elif not token.name:
            yield from reader.text(token.start, token.end)
    yield from reader.close()


class _Reader:
    """Knows which elements are open, and the link whose end has not come yet."""

    def __init__(self, stretch: Stretch, *, include_code: bool) -> None:
        self._stretch = stretch
        self._source = stretch.text
        self._include_code = include_code
        self._open: Counter[str] = Counter()
        self._anchor: Found | None = None
        self._shown: list[str] = []

    def text(self, start: int, end: int) -> Iterator[Found]:
        """Find the bare URLs of the text between two tags."""
        if self._anchor:
            self._shown.append(self._source[start:end])
        if self._source.find("://", start, end) < 0:
            return
        if not self._open.total():
            # Markdown means nothing here, so that no remark could be put in.
            for each in inline.bare_urls(self._stretch, start, end):
                yield replace(each, after=None)
        elif self._include_code:
            yield from inline.html_code_urls(self._stretch, start, end)

    def tag(self, tag: Token) -> Iterator[Found]:
        """Find the URLs in a tag's attributes."""
        name, is_end = tag.name, tag.piece is Piece.END
        if name == "a":
            yield from self.close(tag.end if is_end else None)
        if is_end:
            self._open[name] -= self._open[name] > 0
            return
        if self._include_code or not (self._open["pre"] and self._open["code"]):
            for each in html.attributes(self._source, tag.start, tag.end):
                start, end = self._stretch.offset(each.start), self._stretch.end(each.end)
                it = replace(each, start=start, end=end)
                if inline.is_filled_in(it.url):
                    continue
                if name == "a" and not self._anchor:
                    self._anchor = it
                else:
                    yield it
        if name in html.NOT_PROSE:
            self._open[name] += 1

    def close(self, end: int | None = None) -> Iterator[Found]:
        """Yield the open link, if there is one, which ends at an index where it has an end."""
        if self._anchor:
            after = None if end is None else self._stretch.end(end)
            text = entities.undo(inline.shown(self._shown)) if after else ""
            yield replace(self._anchor, after=after, text=text)
        self._anchor = None
        self._shown.clear()
