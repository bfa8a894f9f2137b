"""What the blocks of a reStructuredText document name; goes over lines as docutils does."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.documents import bare
from crawler.documents.pieces import Piece
from crawler.documents.places import Found
from crawler.documents.rst import explicit, inline, tables
from crawler.documents.rst.lines import Rows
from crawler.model import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

_BULLET = re.compile(r"[-+*\u2022\u2023\u2043](?: +|$)", re.MULTILINE)
_ENUMERATOR = re.compile(
    r"(?P<open>\(?)(?P<text>[0-9]+|[a-zA-Z]|[ivxlcdm]+|[IVXLCDM]+|\#)(?P<close>[).])(?: +|$)",
    re.MULTILINE,
)
_FIELD = re.compile(r":(?![: ])((?:[^:\\\n]|\\.|:(?![ `]|$))*+)(?<! ):(?: +|$)", re.MULTILINE)
_ARGUMENT = r"(?:[a-zA-Z][a-zA-Z0-9_-]*|<[^<>\n]+>)"
_OPTION = (
    rf"(?:[-+][a-zA-Z0-9](?: ?{_ARGUMENT})?|(?:--|/)[a-zA-Z0-9][a-zA-Z0-9_-]*(?:[ =]{_ARGUMENT})?)"
)
_OPTIONS = re.compile(rf"{_OPTION}(?:, {_OPTION})*(?:  +| ?$)", re.MULTILINE)
_RULE = re.compile(r"([!-/:-@\[-`{-~])\1* *$", re.MULTILINE)
_GRID = re.compile(r"\+-[-+]+-\+ *$", re.MULTILINE)
_SIMPLE = re.compile(r"=+(?: +=+)+ *$", re.MULTILINE)
_EXPLICIT = re.compile(r"\.\.(?: +|$)", re.MULTILINE)
_ANONYMOUS = re.compile(r"__(?: +|$)", re.MULTILINE)
_LINE_BLOCK = re.compile(r"\|(?: +|$)", re.MULTILINE)
_LITERAL_FOLLOWS = re.compile(r"(?<!\\)(?:\\\\)*::\Z")
_MIN_RULE = 4  # shorter ones may be text
_HINT = re.compile(r":|>`_")


def read(text: str, *, include_code: bool) -> list[Found]:
    """Find the URLs of a text that has LF line ends and no tabs."""
    reader = Reader(text, include_code=include_code)
    reader.read()
    return reader.found


class Reader:
    """Goes over blocks, and over those within them once they are done."""

    def __init__(self, text: str, *, include_code: bool) -> None:
        self.text = text
        self.rows = Rows(text)
        self.include_code = include_code
        self.found: list[Found] = []
        self._todo = [(0, len(self.rows))]

    def read(self) -> None:
        """Note all URLs."""
        while self._todo:
            row, end = self._todo.pop()
            while row < end:
                row = self._block(row, end)

    def nest(self, row: int, end: int) -> None:
        """Read lines as blocks of their own, later on."""
        if row < end:
            self._todo.append((row, end))

    def prose(self, spans: Sequence[tuple[int, int]], *, is_title: bool = False) -> None:
        """Note the URLs of a running text."""
        if not spans or not _HINT.search(self.text, spans[0][0], spans[-1][1]):
            return
        piece = Piece(self.text, spans)
        for link in inline.links(piece.text):
            start, end = piece.original(link.start, link.end)
            after = None if is_title else piece.original(link.after - 1, link.after)[1]
            self.found.append(Found(link.url, start, end, link.kind, link.text, after))

    def text_of(self, row: int, end: int, *, is_title: bool = False) -> None:
        """Note the URLs of lines of running text."""
        if row < end and _HINT.search(self.text, self.rows.start[row], self.rows.end[end - 1]):
            self.prose(self.rows.spans(row, end), is_title=is_title)

    def target(self, spans: Sequence[tuple[int, int]], kind: Kind, text: str = "") -> None:
        """Note the URL that stands alone at some place, if it is no reference to another one."""
        piece = Piece(self.text, spans)
        raw = inline.hidden(piece.text)
        stripped = raw.strip()
        url = inline.target(stripped)
        if url and (kind is Kind.IMAGE or not explicit.is_reference(stripped)):
            at = raw.index(stripped[0])
            start, end = piece.original(at, at + len(stripped))
            self.found.append(Found(url, start, end, kind, text))

    def code(self, row: int, end: int) -> None:
        """Note the URLs of a program, if they are wanted."""
        if self.include_code and row < end:
            start = self.rows.start[row]
            for begin, finish in bare.spans(self.text[start : self.rows.end[end - 1]]):
                url = self.text[start + begin : start + finish]
                self.found.append(Found(url, start + begin, start + finish, Kind.CODE))

    def table(self, cells: Sequence[Sequence[tuple[int, int]]], *, is_csv: bool = False) -> None:
        """Read each cell as a document; a remark would push the borders of other tables out."""
        for spans in cells:
            if not _HINT.search(self.text, spans[0][0], spans[-1][1]):
                continue
            piece = Piece(self.text, spans)
            for each in read(piece.text, include_code=self.include_code):
                start, end = piece.original(each.start, each.end)
                after = each.after and is_csv and piece.original(each.after - 1, each.after)[1]
                kind = Kind.VALUE if is_csv and each.kind is Kind.BARE else each.kind
                if end - start == each.end - each.start:  # else other cells would lie within
                    self.found.append(
                        replace(each, start=start, end=end, kind=kind, after=after or None)
                    )

    def scope(self, row: int, end: int, at: int, *, until_blank: bool = False) -> int:
        """Enter the block whose first line goes on at a place, and the lines of which are indented.

        Says where it ends.
        """
        last = self.rows.indented(row + 1, end, until_blank=until_blank)
        self.rows.enter(row + 1, last)
        self.rows.cut(row, at)
        return last

    def first(self, row: int) -> int:
        """Say with which line a block begins whose first line may be empty."""
        return row + (self.rows.start[row] >= self.rows.end[row])

    def field(self, row: int) -> re.Match[str] | None:
        """Read the name of a field that a line begins with."""
        return _FIELD.match(self.text, self.rows.start[row], self.rows.end[row])

    def _block(self, row: int, end: int) -> int:
        """Read the block that begins at a line, and say where it ends."""
        rows, at = self.rows, self.rows.start[row]
        if rows.first[row] > at:
            last = rows.indented(row, end)
            rows.enter(row, last)
            self.nest(row, last)
            return last
        char = self.text[at]
        if not char.isalnum():
            done = self._marked(char, row, end)
            if done is not None:
                return done
        elif (char.isdigit() or not self.text[at + 1 : at + 2].isspace()) and (
            done := self._enumerated(row, end)
        ):
            return done
        return self._text(row, end)

    def _marked(self, char: str, row: int, end: int) -> int | None:
        at, stop = self.rows.start[row], self.rows.end[row]
        if match := _BULLET.match(self.text, at, stop):
            return self._item(row, end, match.end())
        if char in "(#" and (done := self._enumerated(row, end)):
            return done
        if char == ":" and (match := self.field(row)):
            self.prose([match.span(1)], is_title=True)
            return self._nested(row, end, match.end())
        return self._listed(char, row, end) or self._framed(char, row, end)

    def _listed(self, char: str, row: int, end: int) -> int | None:
        """Read options of a command, a session with Python, and lines of verse."""
        rows, at, stop = self.rows, self.rows.start[row], self.rows.end[row]
        if char in "-+/" and (match := _OPTIONS.match(self.text, at, stop)):
            last = rows.indented(row + 1, end)
            if match.end() < stop or last > row + 1:
                return self._nested(row, end, match.end())
        if self.text.startswith(">>>", at) and self.text[at + 3 : at + 4].isspace():
            last = self._until_blank(row, end)
            self.code(row, last)
            return last
        if char == "|" and (match := _LINE_BLOCK.match(self.text, at, stop)):
            last = self.scope(row, end, match.end(), until_blank=True)
            self.text_of(row, last)
            return last
        return None

    def _framed(self, char: str, row: int, end: int) -> int | None:
        """Read tables, what begins with two dots or underscores, and rules."""
        at, stop = self.rows.start[row], self.rows.end[row]
        if char == "+" and _GRID.match(self.text, at, stop):
            last, cells = tables.grid(self.text, self.rows, row, end)
            self.table(cells)
            return last
        if char == "=" and (match := _SIMPLE.match(self.text, at, stop)):
            found = tables.simple(self.text, self.rows, row, end)
            if found:
                self.table(found[1])
                return found[0]
        if char == "." and (match := _EXPLICIT.match(self.text, at, stop)):
            return explicit.read(self, row, end, match.end())
        if char == "_" and (match := _ANONYMOUS.match(self.text, at, stop)):
            last = self.scope(row, end, match.end(), until_blank=True)
            self.target(self.rows.spans(row, last), Kind.DEFINITION)
            return last
        return self._ruled(row, end) if _RULE.match(self.text, at, stop) else None

    def _ruled(self, row: int, end: int) -> int | None:
        """Read a title between two lines, or leave out what divides the text."""
        rows = self.rows
        length = rows.end[row] - rows.start[row]
        if row + 2 < end and not (rows.is_after_blank[row + 1] or rows.is_after_blank[row + 2]):
            start, last = rows.start[row + 2], rows.end[row + 2]
            if length < _MIN_RULE and _RULE.match(
                self.text, rows.start[row + 1], rows.end[row + 1]
            ):
                return None  # to docutils the title of what follows, with one line under it
            if self.text[start:last] == self.text[rows.start[row] : rows.end[row]]:
                self.text_of(row + 1, row + 2, is_title=True)
                return row + 3
        return None if length < _MIN_RULE else row + 1

    def _text(self, row: int, end: int) -> int:
        """Read a paragraph, a title with a line under it, or a term with what it means."""
        rows, nxt = self.rows, row + 1
        if nxt < end and not rows.is_after_blank[nxt]:
            if rows.indent(nxt):
                self.text_of(row, nxt)
                last = rows.indented(nxt, end)
                rows.enter(nxt, last)
                self.nest(nxt, last)
                return last
            if self._is_underline(row, nxt):
                self.text_of(row, nxt, is_title=True)
                return nxt + 1
        last = nxt
        while last < end and not rows.is_after_blank[last] and not rows.indent(last):
            last += 1
        self.text_of(row, last)
        ending = self.text[rows.start[last - 1] : rows.end[last - 1]]
        return self._literal(last, end) if _LITERAL_FOLLOWS.search(ending) else last

    def _is_underline(self, title: int, row: int) -> bool:
        rows = self.rows
        if not _RULE.match(self.text, rows.start[row], rows.end[row]):
            return False
        length = rows.end[row] - rows.start[row]
        return length >= _MIN_RULE or rows.end[title] - rows.start[title] <= length

    def _literal(self, row: int, end: int) -> int:
        """Leave out the block after ``::``: indented, or with a mark before each line."""
        if row == end:
            return row
        last = self.rows.indented(row, end)
        mark = self.text[self.rows.start[row]]
        if last == row and not mark.isalnum() and mark.isascii():
            last = row + 1
            while (
                last < end
                and not self.rows.is_after_blank[last]
                and self.text[self.rows.start[last]] == mark
            ):
                last += 1
        self.code(row, last)
        return last

    def _enumerated(self, row: int, end: int) -> int | None:
        rows = self.rows
        match = _ENUMERATOR.match(self.text, rows.start[row], rows.end[row])
        if not match or (match["open"] and match["close"] != ")"):
            return None
        nxt = row + 1
        if nxt < end and not (rows.is_after_blank[nxt] or rows.indent(nxt)):
            follower = _ENUMERATOR.match(self.text, rows.start[nxt], rows.end[nxt])
            if not follower or not _follows(match, follower):
                return None
        return self._item(row, end, match.end())

    def _item(self, row: int, end: int, at: int) -> int:
        """Enter the item of a list, the text of which begins at some place."""
        if at >= self.rows.end[row]:
            return self._nested(row, end, at)
        indent = at - self.rows.start[row]
        last = self.rows.indented(row + 1, end, at_least=indent)
        self.rows.enter(row + 1, last, indent)
        self.rows.cut(row, at)
        self.nest(row, last)
        return last

    def _nested(self, row: int, end: int, at: int) -> int:
        last = self.scope(row, end, at)
        self.nest(self.first(row), last)
        return last

    def _until_blank(self, row: int, end: int) -> int:
        row += 1
        while row < end and not self.rows.is_after_blank[row]:
            row += 1
        return row


def _follows(first: re.Match[str], second: re.Match[str]) -> bool:
    if (first["open"], first["close"]) != (second["open"], second["close"]):
        return False
    one, two = first["text"], second["text"]
    if two == "#" or one == "#":
        return two == "#"
    if one.isdigit():
        return two == str(int(one) + 1) if len(one) < 10 else False  # noqa: PLR2004
    is_next_letter = len(one) == len(two) == 1 and ord(two) == ord(one) + 1
    return is_next_letter or (two.isalpha() and _is_roman(one + two))


def _is_roman(text: str) -> bool:
    return bool(re.fullmatch("[ivxlcdm]+|[IVXLCDM]+", text))
