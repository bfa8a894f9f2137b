"""Reads Markdown's structure with pyromark, and keeps where each piece stands.

All that depends on pyromark's own ways is here. Positions count bytes of the text in UTF-8. The
time taken is in proportion to the text, whatever stands in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import pyromark
from pyromark import Options

from crawler.documents.errors import Broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    Span = tuple[int, int]

GITHUB = (
    Options.ENABLE_TABLES
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_TASKLISTS
)
"""What GitHub adds to CommonMark as far as it is about structure."""
PANDOC = GITHUB | Options.ENABLE_DEFINITION_LIST
"""What Pandoc, and so R Markdown and Quarto, have besides."""

_EMPHASES = frozenset({"Emphasis", "Strong", "Strikethrough"})
_LINKS = frozenset({"Link", "Image"})
_LINED = frozenset({"HtmlBlock", "CodeBlock"})
_LEAVES = _LINED | {"Paragraph", "Heading", "Table"}
_SHOWN = frozenset({"Text", "Code", "InlineMath", "DisplayMath"})


@dataclass(slots=True)
class Link:
    """A link, image or autolink; `text_end` is where what a reader sees of it ends.

    ``sort`` is pyromark's: Inline, Reference, Collapsed, Shortcut, Autolink or Email. ``shown``
    holds the pieces of what a reader sees.
    """

    sort: str
    url: str
    start: int
    is_image: bool
    text_end: int = 0
    end: int = 0
    shown: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Tag:
    """A piece of HTML in running text, and the texts that follow it up to the next."""

    start: int
    end: int
    following: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Prose:
    """The text of a paragraph, heading or table's cell that holds a link, a tag or ``://``."""

    start: int
    is_cell: bool
    end: int = 0
    links: list[Link] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    code: list[Span] = field(default_factory=list)


@dataclass(slots=True)
class Html:
    """A block of HTML, line by line."""

    lines: list[Span] = field(default_factory=list)


@dataclass(slots=True)
class Code:
    """A block of code, line by line."""

    lines: list[Span] = field(default_factory=list)


@dataclass(slots=True)
class Gap:
    """What belongs to none of the others and holds a ``[``: definitions, and marks of blocks."""

    start: int
    end: int


Piece: TypeAlias = Prose | Html | Code | Gap


def read(text: str, data: bytes, options: Options) -> Iterator[Piece]:
    """Read the pieces of a text with LF line ends, in order; `data` is the text in UTF-8.

    Raises Broken where pyromark gives up.
    """
    reader = _Reader(data)
    try:
        for event, where in pyromark.events_with_range(text, options=options):
            # Most events are plain text, of which no more is wanted than where it ends.
            if "Text" in event and (prose := reader.plain()):
                prose.end = where["end"]
                continue
            reader.note(event, where["start"], where["end"])
            if reader.pieces:
                yield from reader.pieces
                reader.pieces.clear()
    except BaseException as error:
        # What Rust code raises where it finds itself in error derives from BaseException.
        if type(error).__name__ != "PanicException":
            raise
        raise Broken(0, "the parser fails at it; please report the document") from error
    reader.finish()
    yield from reader.pieces


class _Reader:
    """Puts events together to pieces; `pieces` are those that are complete."""

    def __init__(self, data: bytes) -> None:
        self.pieces: list[Piece] = []
        self._data = data
        self._covered = self._last_end = 0
        self._prose: Prose | None = None
        self._is_cell = False
        self._block: Html | Code | None = None
        self._links: list[
            Link
        ] = []  # open ones, the outermost first: at most a link, then an image
        self._depth = 0  # of links and images in the alternative text of an image

    def note(self, event: Any, start: int, end: int) -> None:
        """Take in the next event."""
        name, value = _named(event)
        if name == "Start":
            self._open(*_named(value), start, end)
            self._last_end = start
            return
        self._last_end, before = end, self._last_end
        if name == "End":
            self._close(_named(value)[0], before, end)
        elif self._block:  # Text of code, or Html
            self._block.lines.append((start, end))
        elif name == "Rule":
            self._leaf(start, end)
        else:
            self._inline(name, value, start, end)

    def plain(self) -> Prose | None:
        """Give the running text, if there is some and none of what it shows is wanted."""
        return None if self._links or (self._prose and self._prose.tags) else self._prose

    def finish(self) -> None:
        """Note the end of the text."""
        self._leaf(len(self._data), len(self._data))

    def _open(self, name: str, value: Any, start: int, end: int) -> None:
        if name in _EMPHASES:
            self._running(start, end)
        elif name in _LINKS:
            self._running(start, end)
            self._open_link(value, start, is_image=name == "Image")
        elif name in _LEAVES:
            self._leaf(start, end)
            if name in _LINED:
                self._block = Html() if name == "HtmlBlock" else Code()
        else:
            self._end_prose()
            self._is_cell = name == "TableCell"
            if name == "FootnoteDefinition":  # its label is no definition's
                self._leaf(start, self._data.find(b"]:", start) + 2)

    def _close(self, name: str, text_end: int, end: int) -> None:
        if name in _LINKS:
            self._close_link(text_end, end)
        elif name not in _EMPHASES:
            self._end_prose()
            self._is_cell = False
            if self._block:
                self.pieces.append(self._block)
                self._block = None

    def _inline(self, name: str, value: Any, start: int, end: int) -> None:
        prose = self._running(start, end)
        if name == "InlineHtml":
            if self._links and self._links[-1].is_image:
                return  # a browser is shown none of it
            prose.tags.append(Tag(start, end))
            return
        if name == "Code":
            prose.code.append((start, end))
        shown = value if name in _SHOWN else " "
        for link in self._links:
            link.shown.append(shown)
        if prose.tags:
            prose.tags[-1].following.append(shown)

    def _open_link(self, value: Any, start: int, *, is_image: bool) -> None:
        if self._links and self._links[-1].is_image:
            self._depth += 1
        else:
            link = Link(str(value["link_type"]), value["dest_url"], start, is_image=is_image)
            self._links.append(link)

    def _close_link(self, text_end: int, end: int) -> None:
        if self._depth:
            self._depth -= 1
            return
        link = self._links.pop()
        opening = link.start + 1 + link.is_image
        link.text_end, link.end = max(text_end, opening), end
        self._running(link.start, end).links.append(link)

    def _running(self, start: int, end: int) -> Prose:
        """Go on with running text, or begin some."""
        if not self._prose:
            self._gap(start)
            self._prose = Prose(start, self._is_cell)
        self._prose.end = max(self._prose.end, end)
        return self._prose

    def _end_prose(self) -> None:
        if prose := self._prose:
            self._covered = max(self._covered, prose.end)
            self._prose = None
            if prose.links or prose.tags or self._data.find(b"://", prose.start, prose.end) >= 0:
                self.pieces.append(prose)

    def _leaf(self, start: int, end: int) -> None:
        """Note that a block's own text stands at a span."""
        self._end_prose()
        self._gap(start)
        self._covered = max(self._covered, end)

    def _gap(self, end: int) -> None:
        if self._data.find(b"[", self._covered, end) >= 0:
            self.pieces.append(Gap(self._covered, end))
        self._covered = max(self._covered, end)


def _named(event: Any) -> tuple[str, Any]:
    if isinstance(event, str):
        return event, None
    named: tuple[str, Any] = next(iter(event.items()))
    return named
