"""Reads Markdown with marko, slowly: what `crawler.documents.markdown` is compared with.

Nothing of how Markdown is read is shared between the two.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from marko import Parser, block
from marko import inline as marko
from marko.ext.gfm import elements as gfm

from crawler.documents import bare, destinations, entities, html, tags
from crawler.documents.places import Found
from crawler.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from re import Match

    from marko.element import Element
    from marko.source import Source

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
"""A line of marko's: `str.splitlines` would end lines at other characters as well."""
_MARKUP = re.compile(r"[\[<`]")


@dataclass(frozen=True, slots=True)
class Leaf:
    """Text without the marks of the quotes and lists around it.

    ``positions[i]`` is where ``body[i]`` stands in the document, always rising.
    """

    body: str
    positions: Sequence[int]
    elements: Sequence[Element] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """A link reference definition: its label as written and where its destination stands."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Blocks:
    """What can name URLs in a Markdown document: paragraphs and the like, HTML, definitions."""

    prose: list[Leaf] = field(default_factory=list)
    html: list[Leaf] = field(default_factory=list)
    definitions: list[Definition] = field(default_factory=list)


def found(text: str) -> list[Found]:
    """Find what a text with LF line ends and without front matter names, in order."""
    parser = _Parser()
    parser.parse(text)
    result: list[Found] = []
    for leaf in parser.blocks.prose:
        inline = _Inline(leaf)
        inline.read(leaf.elements)
        result += _placed([*inline.found, *_bare_urls(leaf.body, inline.prose())], leaf)
    for leaf in parser.blocks.html:
        reader = _Html(_without_open_comment(leaf.body))
        reader.feed(reader.source)
        reader.close()
        result += _placed([*reader.found, *_bare_urls(leaf.body, reader.prose())], leaf)
    for definition in parser.blocks.definitions:
        result.append(_destination(text, definition.start, definition.end, Kind.DEFINITION))
    return sorted((it for it in result if it.url), key=lambda it: it.start)


def _placed(found: Iterable[Found], leaf: Leaf) -> Iterator[Found]:
    """Move what was found in the body of a leaf to where that stands in the document."""
    for each in found:
        if each.url:
            start, end = leaf.positions[each.start], leaf.positions[each.end - 1] + 1
            yield replace(each, start=start, end=end)


def _bare_urls(text: str, prose: Iterable[tuple[int, int]]) -> Iterator[Found]:
    for start, end in prose:
        stretch = text[start:end]
        for begin, finish in bare.spans(entities.blank(stretch, bare.is_stop)):
            url = entities.undo(stretch[begin:finish])
            yield Found(url, start + begin, start + finish, Kind.BARE)


def _destination(text: str, start: int, end: int, kind: Kind) -> Found:
    if text[start] == "<":
        start, end = start + 1, end - 1
    return Found(destinations.undo(text[start:end]), start, end, kind)


class _Inline:
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
            self._note(link.dest_span, Kind.INLINE)
        is_label = self._leaf.body[text_end:end] in ("]", "][]")
        self._masks.append((start if is_label else text_end, end))
        self.read(link.children)

    def _image(self, image: marko.Image) -> None:
        if image.dest_span:
            self._note(image.dest_span, Kind.IMAGE)
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
        name, is_end = tags.name(self._leaf.body, start, end)
        if is_end and name in self._opened:
            self._masks.append((self._opened.pop(name), start))
        elif not is_end and name in html.NOT_PROSE:
            self._opened.setdefault(name, end)

    def _note(self, span: tuple[int, int], kind: Kind) -> None:
        start, end = self._span(span)
        self.found.append(_destination(self._leaf.body, start, end, kind))

    def _text_end(self, link: marko.Link) -> int:
        spans = link.syntax_spans
        assert spans is not None
        return self._span(spans[-1])[0]

    def _span(self, span: tuple[int, int] | None) -> tuple[int, int]:
        """Turn a span in the document into one in the leaf's body."""
        assert span is not None
        positions = self._leaf.positions
        return bisect_left(positions, span[0]), bisect_left(positions, span[1] - 1) + 1


class _Definition(block.LinkRefDef):
    """A reference definition that remembers its destination's span."""

    override = True
    # marko's own pattern looks for the end of the paragraph too, which takes time in proportion
    # to the rest of the document at each item of a list, and makes no use of it.
    pattern = re.compile(r" {,3}(\[)(?!\^)")
    found: Definition

    @classmethod
    def parse(cls, source: Source) -> _Definition:
        info = source.context.linkref_info
        element = super().parse(source)
        assert isinstance(element, cls)
        label, destination = info.link_label, info.link_dest
        element.found = Definition(label.text[1:-1], destination.start, destination.end)
        return element


class _Quote(block.Quote):
    """A quote whose mark is read in one way only.

    marko's own pattern leaves open to which of two marks the space between them belongs, and tries
    all ways where a line does not match: 2**n for n marks.
    """

    override = True
    _prefix = r" {,3}+>[^\n\S]?+"


class _Footnote(block.BlockElement):
    """``[^label]: text``, with what is indented below it."""

    priority = 6
    pattern = re.compile(r" {,3}+\[\^[^\]\s]++\]:[^\n\S]*+")
    _prefix = pattern.pattern
    _second_prefix = r" {2,4}"

    @classmethod
    def match(cls, source: Source) -> Match[str] | None:
        return source.expect_re(cls.pattern)

    @classmethod
    def parse(cls, source: Source) -> _Footnote:
        footnote = cls()
        with source.under_state(footnote):
            footnote.children = source.parser.parse_source(source)
        return footnote


class _Table(gfm.Table):
    """GitHub's table, below whose head stands nothing but dashes, colons and pipes.

    marko looks at the beginning of each cell only, and so takes ``- http://example.com`` below a
    line with a pipe for such a row.
    """

    override = True
    _delimiters = re.compile(r"[\s>|:-]*")

    @classmethod
    def match(cls, source: Source) -> bool:
        text = source._buffer
        start = text.find("\n", source.pos) + 1
        end = text.find("\n", start)
        if not start or not cls._delimiters.fullmatch(text, start, end if end >= 0 else len(text)):
            return False
        return bool(super().match(source))  # type: ignore[no-untyped-call]


class _HTMLBlock(block.HTMLBlock):
    """A block of HTML that remembers where its lines stand."""

    override = True
    positions: Sequence[int]

    @classmethod
    def parse(cls, source: Source) -> _HTMLBlock:  # type: ignore[override]
        text, at = source._buffer, source.pos
        element = cls(super().parse(source))
        positions: list[int] = []
        for line in _LINE.findall(element.body):
            at = text.find("\n", at) + 1 or len(text)
            positions.extend(range(at - len(line), at))
        element.positions = positions
        return element


class _Parser(Parser):
    """marko's parser with GitHub's tables, which notes the blocks as their text is parsed."""

    def __init__(self) -> None:
        super().__init__()
        # Without GitHub's bare URLs, which crawler.documents.bare finds, and without its
        # strikethrough, which would take precedence over links.
        for element in (
            gfm.Paragraph,
            _Table,
            gfm.TableRow,
            gfm.TableCell,
            _Definition,
            _Quote,
            _Footnote,
            _HTMLBlock,
        ):
            self.add_element(element)
        self.blocks = Blocks()

    def parse_inline(self, element: block.BlockElement, source: Source) -> None:
        body, positions = element.inline_body, element._inline_positions
        if not _MARKUP.search(body):
            element.inline_body = ""  # nothing in it for marko to find
        super().parse_inline(element, source)
        if body and positions is not None:
            self.blocks.prose.append(Leaf(body, positions, element.children))
        elif isinstance(element, _HTMLBlock):
            self.blocks.html.append(Leaf(element.body, element.positions))
        elif isinstance(element, _Definition):
            self.blocks.definitions.append(element.found)


def _without_open_comment(source: str) -> str:
    """Leave out a comment that is never closed, which HTMLParser takes for text."""
    start = source.rfind("<!--")
    return source[:start] if start >= 0 and source.find("-->", start + 2) < 0 else source


class _Html(HTMLParser):
    """Notes the attributes' URLs, and where each piece of markup and of text begins."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[Found] = []
        self.source = source
        self._line_starts = [0, *accumulate(len(line) + 1 for line in source.split("\n"))]
        self._pieces: list[tuple[int, bool]] = []
        self._open: Counter[str] = Counter()

    def prose(self) -> list[tuple[int, int]]:
        """List the spans of running text."""
        spans: list[tuple[int, int]] = []
        for (start, is_prose), (end, _) in pairwise([*self._pieces, (len(self.source), False)]):
            if is_prose and spans and spans[-1][1] == start:
                spans[-1] = (spans[-1][0], end)
            elif is_prose:
                spans.append((start, end))
        return spans

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        start = self._note(is_prose=False)
        if not (self._open["pre"] and self._open["code"]):
            text = self.get_starttag_text() or ""
            self.found.extend(html.attributes(self.source, start, start + len(text)))
        if tag in html.NOT_PROSE:
            self._open[tag] += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # A browser does not know <a/>, and takes it for <a>.
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._note(is_prose=False)
        if self._open[tag]:
            self._open[tag] -= 1

    def handle_data(self, data: str) -> None:
        # What begins with < is markup that was never closed.
        self._note(is_prose=not data.startswith("<") and not self._open.total())

    def handle_entityref(self, name: str) -> None:  # noqa: ARG002
        self._note(is_prose=not self._open.total())

    def handle_charref(self, name: str) -> None:  # noqa: ARG002
        self._note(is_prose=not self._open.total())

    def handle_comment(self, data: str) -> None:  # noqa: ARG002
        self._note(is_prose=False)

    def handle_decl(self, decl: str) -> None:  # noqa: ARG002
        self._note(is_prose=False)

    def handle_pi(self, data: str) -> None:  # noqa: ARG002
        self._note(is_prose=False)

    def unknown_decl(self, data: str) -> None:  # noqa: ARG002
        self._note(is_prose=False)

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Read ``<![…`` as the HTML standard does: as a comment.

        The standard library raises AssertionError at those it does not know.
        """
        return self.parse_bogus_comment(i, report)

    def _note(self, *, is_prose: bool) -> int:
        line, column = self.getpos()
        start = self._line_starts[line - 1] + column
        self._pieces.append((start, is_prose))
        return start
