"""Reads Markdown's structure with marko, and keeps where each piece stood.

All that depends on marko's own ways is here. Positions refer to the text that `prepare` gives.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from marko import Parser, block
from marko.ext.gfm import elements as gfm

from crawler.documents import limits

if TYPE_CHECKING:
    from collections.abc import Sequence
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


def prepare(text: str) -> str:
    """Replace, one for one, the characters that marko replaces."""
    return text.replace("\f", "\n").replace("\0", "\ufffd")


def read(text: str) -> Blocks:
    """Read the blocks of a text with LF line ends.

    Raises Broken and, where quotes and lists nest too deeply, RecursionError.
    """
    limits.check_document(text)
    parser = _Parser()
    parser.parse(text)
    return parser.blocks


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
        elif positions is not None:
            limits.check_prose(body, positions[0])
        super().parse_inline(element, source)
        if body and positions is not None:
            self.blocks.prose.append(Leaf(body, positions, element.children))
        elif isinstance(element, _HTMLBlock):
            self.blocks.html.append(Leaf(element.body, element.positions))
        elif isinstance(element, _Definition):
            self.blocks.definitions.append(element.found)
