"""Which lines of an AsciiDoc document are running text, and which are programs or comments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.documents import bare, html
from crawler.documents.asciidoc.inline import Inline
from crawler.documents.places import Found
from crawler.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = re.compile(r"[^\n]+")
_DELIMITER = re.compile(
    r"(?:-{4,}|\.{4,}|\+{4,}|={4,}|\*{4,}|_{4,}|/{4,}|`{3,}|--|[|,:!]={3,})(?=[ \t]*\Z|(?<=```)\w)"
)
_LIST_ITEM = re.compile(
    r"[ \t]*(?:(?:-|\*+|\.+|\u2022|\d+\.|[a-zA-Z]\.|[IVXivx]+\)|<(?:\d+|\.)>)[ \t]"
    r"|[^ \t\n](?:[^\n]*?[^:\n])?(?::{2,4}|;;)(?:[ \t]|\Z))"
)
_TERM_ONLY = re.compile(r"(?::{2,4}|;;)\Z")
_ATTRIBUTES = re.compile(r"\[(?:|[\w.#%{,\"'][^\n]*)\]\Z")
_ENTRY = re.compile(r":!?(\w[^:\n]*):(?:[ \t]+(?P<value>[^\n]*))?\Z")
_MACRO = re.compile(r"(?P<name>\w[\w-]*)::(?P<target>|\S|\S[^\n\[]*[^\s\[])\[[^\n]*\]\Z")
_TITLE = re.compile(r"(?:={1,6}|#{1,6})[ \t]+\S|\.\.?[^ \t.\n]")
_UNDERLINE = re.compile(r"(?:={2,}|-{2,}|~{2,}|\^{2,}|\+{2,})\Z")
_URL = re.compile(r"(?:https?|ftp|irc|file)://[^\s\[\]<>\x00-\x1f\x7f]+\Z", re.IGNORECASE)
_VERBATIM_STYLE = re.compile(
    r"\[(?:source|listing|literal|stem|latexmath|asciimath|pass|comment|plantuml|mermaid|ditaa|graphviz"
    r"|,[ \t]*[\w+-]+[ \t]*)(?=[],%.#])"
)
_LIVE = re.compile(r"""\bsubs=["']?[^"'\]]*?(?<![-\w])(?:\+?macros\+?|normal|\+?m\b)""")
_CELL_END = re.compile(r"(?<!\\)\|")
_HINT = re.compile(r"://|link:|image:|xref:|<<|pass:|\+\+\+", re.IGNORECASE)
_CSV_CELL = re.compile(r'[,;\t\n"]+')


@dataclass(slots=True)
class _Verbatim:
    """A block that is no running text: how it ends, where its content begins, and what it is."""

    end: str
    start: int
    is_html: bool = False
    is_comment: bool = False


class Reader:
    """Goes over the lines of a text with LF line ends."""

    def __init__(self, text: str, *, include_code: bool) -> None:
        self._text = text
        self._include_code = include_code
        self._inline = Inline(text, include_code=include_code)
        self._start = -1  # of the running text that is being put together
        self._end = 0
        self._attributes = (0, 0)
        self._verbatim: _Verbatim | None = None
        self._table = ""
        self._is_literal = False  # a paragraph that is a program
        self._is_term = False  # the last item has no text yet
        self._is_entry = False  # an attribute's value goes on in the next line
        self._is_header = False  # authors and attributes under the title of the document
        self._live = ""  # what ends a program whose macros are followed

    def read(self) -> Iterator[Found]:
        """Find all URLs."""
        last = 0
        for match in _LINE.finditer(self._text):
            start, end = match.start(), match.start() + len(match.group().rstrip())
            if start > last + 1 or (start and last == 0):
                yield from self._blank()
            last = match.end()
            if end == start:
                yield from self._blank()
            elif self._verbatim and self._verbatim.end:
                if self._text[start:end] == self._verbatim.end:
                    yield from self._unread(start)
            else:
                if self._verbatim and self._ends_literal(self._text[start:end]):
                    yield from self._unread(start)
                if self._verbatim:
                    self._end = end
                else:
                    yield from self._line(start, end)
        yield from self._unread(len(self._text))
        yield from self._flush()

    def _blank(self) -> Iterator[Found]:
        if self._verbatim and not self._verbatim.end:
            yield from self._unread(self._end)
        self._is_header = self._is_entry = False
        if not self._verbatim:
            yield from self._flush()
            self._attributes = (0, 0)

    def _line(self, start: int, end: int) -> Iterator[Found]:
        text = self._text
        line = text[start:end]
        char = line[0]
        if self._is_entry:
            yield from self._value(start, end)
        elif self._is_header and char != ":" and not line.startswith("//"):
            return
        elif self._is_underline(line):
            self._start = -1  # a longer URL would make it no title
        elif char == "/" and line.startswith("//") and not line.startswith("///"):
            yield from self._flush()
        elif char in "-.+=*_/`|,:!" and (mark := _DELIMITER.match(line)):
            yield from self._flush()
            self._delimiter(line, mark.group(), end)
        elif self._start >= 0 and not self._is_new(line):
            self._end = end
        else:
            yield from self._flush()
            yield from self._block(line, start, end)

    def _is_underline(self, line: str) -> bool:
        """Tell whether a line is one under a title of nearly the same length."""
        return (
            self._start >= 0
            and not self._table
            and abs(self._end - self._start - len(line)) <= 1
            and _UNDERLINE.match(line) is not None
            and "\n" not in self._text[self._start : self._end]
        )

    def _ends_literal(self, line: str) -> bool:
        return bool(_DELIMITER.match(line)) or (line[0] not in " \t" and self._is_new(line))

    def _is_new(self, line: str) -> bool:
        """Tell whether a line ends the paragraph before it."""
        return (
            line == "+"
            or (line[0] == "[" and _ATTRIBUTES.match(line) is not None)
            or _LIST_ITEM.match(line) is not None
            or (line[0] == "|" and bool(self._table))
            or (self._is_term and _MACRO.match(line) is not None)
        )

    def _block(self, line: str, start: int, end: int) -> Iterator[Found]:
        """Read the first line of a block."""
        is_term, self._is_term = self._is_term, False
        if line[0] == "[" and _ATTRIBUTES.match(line):
            self._attributes = (start, end)
            yield from self._inline.link_attribute(start, end)
        elif line[0] == ":" and (entry := _ENTRY.match(line)):
            if entry[1].lower() == "imagesdir":
                value = entry["value"] or ""
                self._inline.images = None if "{" in value else value
            if entry["value"]:
                yield from self._value(start + entry.start("value"), end)
        elif (macro := _MACRO.match(line)) and not _LIST_ITEM.match(line):
            yield from self._macro(macro, start, end)
        elif line != "+":
            item = _LIST_ITEM.match(line)
            self._is_term = bool(item and _TERM_ONLY.search(line))
            is_indented = line[0] in " \t" and not item and not is_term and not self._table
            style = self._text[slice(*self._attributes)]
            if (is_indented or _VERBATIM_STYLE.match(style)) and not _LIVE.search(style):
                self._verbatim = _Verbatim("", start, is_comment=style.startswith("[comment"))
                self._end = end
            else:
                self._start, self._end = start + (line[0] == "." and not item), end
                if _TITLE.match(line):
                    yield from self._flush(is_title=line[0] != ".")
                    self._is_header = line.startswith("= ")

    def _macro(self, macro: re.Match[str], start: int, end: int) -> Iterator[Found]:
        target = (start + macro.start("target"), start + macro.end("target"))
        if macro["name"] in {"image", "video", "audio"}:
            yield from self._inline.media(macro["name"], *target, end)
        elif macro["name"] == "include" and "://" in macro["target"] and "{" not in macro["target"]:
            yield Found(macro["target"], *target, Kind.INLINE, macro["target"])

    def _value(self, start: int, end: int) -> Iterator[Found]:
        """Read the value of an attribute; one that ends in a backslash goes on."""
        value = self._text[start:end]
        self._is_entry = value.endswith((" \\", " + \\"))
        stripped = value.removesuffix("\\").rstrip()
        if not _URL.match(stripped):
            yield from self._inline.read(start, start + len(stripped), has_after=False)
        elif "{" not in stripped:
            yield Found(stripped, start, start + len(stripped), Kind.DEFINITION)

    def _delimiter(self, line: str, mark: str, end: int) -> None:
        style = self._text[slice(*self._attributes)]
        self._attributes = (0, 0)
        self._is_term = False
        if line == self._live:
            self._live = ""
        elif mark.endswith("===") and mark[0] != "=":
            is_csv = re.search(r"format=\"?(?:csv|tsv|dsv)", style) or mark[0] in ",:"
            self._table = "" if self._table else ("csv" if is_csv else "psv")
        elif (mark[0] in "-.+/`" and mark != "--") or _VERBATIM_STYLE.match(style):
            if _LIVE.search(style):
                self._live = line
                return
            is_math = style.startswith(("[stem", "[latexmath", "[asciimath"))
            is_comment = mark[0] == "/" or style.startswith("[comment")
            closing = mark if mark[0] == "`" else line
            self._verbatim = _Verbatim(closing, end, mark[0] == "+" and not is_math, is_comment)

    def _unread(self, end: int) -> Iterator[Found]:
        """Leave a block that is no running text."""
        block, self._verbatim = self._verbatim, None
        if not block or block.is_comment or block.start >= end:
            return
        content = self._text[block.start : end]
        if block.is_html:
            for each in html.read(content)[0]:
                yield Found(each.url, block.start + each.start, block.start + each.end, each.kind)
        elif self._include_code:
            for begin, finish in bare.spans(content):
                at = block.start
                yield Found(content[begin:finish], at + begin, at + finish, Kind.CODE)

    def _flush(self, *, is_title: bool = False) -> Iterator[Found]:
        """Read the running text that was put together."""
        if self._start < 0:
            return
        start, end = self._start, self._end
        self._start = -1
        self._attributes = (0, 0)
        if not _HINT.search(self._text, start, end):
            return
        if self._table:
            pattern = _CSV_CELL if self._table == "csv" else _CELL_END
            for match in pattern.finditer(self._text, start, end):
                yield from self._inline.read(start, match.start())
                start = match.end()
        yield from self._inline.read(start, end, has_after=not is_title)
