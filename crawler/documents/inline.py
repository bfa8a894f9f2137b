"""Where a paragraph, heading or table cell of Markdown names URLs."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from marko import inline as marko

from crawler.documents import bare, entities, html
from crawler.documents.places import Found
from crawler.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from marko.element import Element

    from crawler.documents.blocks import Leaf

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def found(leaf: Leaf) -> Iterator[Found]:
    """Find all URLs of a leaf; spans refer to its body."""
    reader = _Reader(leaf)
    reader.read(leaf.elements)
    yield from reader.found
    yield from bare_urls(leaf.body, reader.prose())


def bare_urls(text: str, prose: Iterable[tuple[int, int]] | None = None) -> Iterator[Found]:
    """Find the bare URLs in the running text that stands at the given spans, or everywhere.

    Backslashes are part of a bare URL, as GitHub has it, while references such as ``&amp;`` mean
    what they mean elsewhere; one that means ``<`` or a space ends the URL.
    """
    for start, end in prose if prose is not None else [(0, len(text))]:
        stretch = text[start:end]
        if "://" not in stretch:
            continue
        for begin, finish in bare.spans(entities.blank(stretch, bare.is_stop)):
            url = entities.undo(stretch[begin:finish])
            yield Found(url, start + begin, start + finish, Kind.BARE)


def destination(text: str, start: int, end: int, kind: Kind, shown: str) -> Found:
    """Read the destination at a span, which may include its angle brackets."""
    if text[start] == "<":
        start, end = start + 1, end - 1
    return Found(_undo(text[start:end]), start, end, kind, shown)


def _undo(text: str) -> str:
    r"""Undo escapes and references at once, for ``\&amp;`` is an escaped ``&`` before ``amp;``."""
    undone, at = [], 0
    for match in _ESCAPE.finditer(text):
        undone += [entities.undo(text[at : match.start()]), match[1]]
        at = match.end()
    return "".join([*undone, entities.undo(text[at:])])


class _Reader:
    """Walks the elements of a leaf; notes URLs, and the spans that are no running text."""

    def __init__(self, leaf: Leaf) -> None:
        self._leaf = leaf
        self._masks: list[tuple[int, int]] = []
        self._opened: dict[str, int] = {}
        self.found: list[Found] = []

    def prose(self) -> Iterator[tuple[int, int]]:
        """Yield the spans of running text between all else."""
        self._masks += [(start, len(self._leaf.body)) for start in self._opened.values()]
        at = 0
        for start, end in sorted(self._masks):
            if at < start:
                yield at, start
            at = max(at, end)
        yield at, len(self._leaf.body)

    def read(self, elements: Sequence[Element] | str) -> None:
        """Note all that the elements name."""
        for element in elements:
            if isinstance(element, marko.Link):
                self._link(element)
            elif isinstance(element, marko.Image):
                self._image(element)
            elif isinstance(element, marko.AutoLink):
                self._autolink(element)
            elif isinstance(element, marko.InlineHTML):
                self._html(element)
            elif isinstance(element, marko.CodeSpan):
                self._masks.append(self._span(element.source_span))
            elif isinstance(element, marko.InlineElement):
                self.read(element.children)

    def _link(self, link: marko.Link) -> None:
        start, end = self._span(link.source_span)
        text_end = self._text_end(link)
        if link.dest_span:
            self._note(link, link.dest_span, Kind.INLINE)
        is_label = self._leaf.body[text_end:end] in ("]", "][]")
        self._masks.append((start if is_label else text_end, end))
        self.read(link.children)

    def _image(self, image: marko.Image) -> None:
        if image.dest_span:
            self._note(image, image.dest_span, Kind.IMAGE)
        self._masks.append(self._span(image.source_span))

    def _autolink(self, autolink: marko.AutoLink) -> None:
        start, end = self._span(autolink.source_span)
        self._masks.append((start, end))
        url = self._leaf.body[start + 1 : end - 1]
        self.found.append(Found(entities.undo(url), start + 1, end - 1, Kind.AUTOLINK))

    def _html(self, element: marko.InlineHTML) -> None:
        start, end = self._span(element.source_span)
        self._masks.append((start, end))
        self.found.extend(html.attributes(self._leaf.body, start, end))
        name, is_end = html.tag(self._leaf.body, start, end)
        if is_end and name in self._opened:
            self._masks.append((self._opened.pop(name), start))
        elif not is_end and name in html.NOT_PROSE:
            self._opened.setdefault(name, end)

    def _note(self, element: marko.Link | marko.Image, span: tuple[int, int], kind: Kind) -> None:
        start, end = self._span(span)
        shown = " ".join(_shown(element).split())
        self.found.append(destination(self._leaf.body, start, end, kind, shown))

    def _text_end(self, link: marko.Link) -> int:
        spans = link.syntax_spans
        assert spans is not None
        return self._span(spans[-1])[0]

    def _span(self, span: tuple[int, int] | None) -> tuple[int, int]:
        """Turn a span in the document into one in the leaf's body."""
        assert span is not None
        positions = self._leaf.positions
        return bisect_left(positions, span[0]), bisect_left(positions, span[1] - 1) + 1


def _shown(element: Element) -> str:
    """Write what a reader sees of an element."""
    if isinstance(element, marko.InlineHTML):
        return ""
    if isinstance(element, marko.RawText):
        return entities.undo(element.children)
    children: str | Sequence[Element] = getattr(element, "children", "")
    return children if isinstance(children, str) else "".join(map(_shown, children))
