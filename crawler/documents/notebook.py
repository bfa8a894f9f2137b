"""Jupyter notebooks: the links of their Markdown cells and, on request, the URLs of their code."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from crawler.documents import bare, jsontext, jsontree, markdown
from crawler.documents.errors import Broken
from crawler.documents.places import Found
from crawler.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.documents.jsontree import Node
    from crawler.model import Occurrence

SUFFIXES = (".ipynb",)

_LEFT_OUT = ("attachments", "metadata", "outputs")
_VERSIONS = ("2", "3", "4")
_WITH_WORKSHEETS = ("2", "3")
_MARKDOWN_CELLS = ("markdown", "heading")
"""A heading was a type of cell of its own up to version 3 of the format."""
_RISKY_IN_CODE = re.compile(r"['{}\\]")


def found(text: str, *, include_code: bool) -> Iterator[Found]:
    """Find the URLs of a notebook.

    Raises Broken where it is no JSON or no notebook, or where a cell's Markdown cannot be read.
    """
    jsontext.check(text)
    for kind, source in _cells(text, jsontree.read(text, _LEFT_OUT)):
        if kind in _MARKDOWN_CELLS and source.text:
            yield from _links(source, include_code=include_code)
        elif kind == "code" and include_code:
            yield from _urls_in_code(source)


def spell(url: str, occurrence: Occurrence) -> str:
    """Write a URL as its Markdown or code needs it, and that as a JSON string needs it."""
    if occurrence.kind is Kind.CODE:
        return jsontext.escape(_spell_in_code(url, occurrence.url), occurrence)
    return jsontext.escape(markdown.spell(url, occurrence), occurrence)


def annotate(url: str, occurrence: Occurrence) -> str:
    """Write a remark to put in after a link, which names its archived copy."""
    destination = markdown.spell(url, replace(occurrence, kind=Kind.INLINE))
    return jsontext.escape(f" ([archived]({destination}))", occurrence)


class _Source:
    """The text of a cell, which stands in one string or in one for each line."""

    def __init__(self, text: str, strings: Sequence[Node]) -> None:
        self._pieces = [jsontext.literal(text, it.start + 1, it.end - 1) for it in strings]
        self._starts = [0, *accumulate(len(it.text) for it in self._pieces)]
        self.text = "".join(it.text for it in self._pieces)

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Say where a stretch of the cell stands in the document; None if in several strings."""
        index = bisect_right(self._starts, start) - 1
        if end > self._starts[index + 1]:
            return None
        piece, before = self._pieces[index], self._starts[index]
        return piece.position(start - before), piece.position(end - before)


def _links(source: _Source, *, include_code: bool) -> Iterator[Found]:
    try:
        for each in markdown.found(source.text, include_code=include_code):
            span = source.span(each.start, each.end)
            if span and not each.url.lower().startswith("attachment:"):
                after = each.after and source.span(each.after - 1, each.after)
                yield replace(each, start=span[0], end=span[1], after=after[1] if after else None)
    except Broken as error:
        place = source.span(error.position, error.position + 1)
        assert place is not None  # a character stands in one string
        raise Broken(place[0], error.reason) from None


def _urls_in_code(source: _Source) -> Iterator[Found]:
    # A backslash begins an escape, such as the line end after a URL, in nearly all languages.
    for start, end in bare.spans(source.text.replace("\\", " ")):
        if span := source.span(start, end):
            yield Found(source.text[start:end], *span, Kind.CODE)


def _spell_in_code(url: str, old: str) -> str:
    return _RISKY_IN_CODE.sub(
        lambda match: match[0] if match[0] in old else f"%{ord(match[0]):02X}", bare.spell(url)
    )


def _cells(text: str, top: Node) -> Iterator[tuple[str, _Source]]:
    """Yield the type and the source of each cell; raises Broken where they are not as they must."""
    if not isinstance(top.members, dict):
        raise Broken(top.start, "a notebook must be an object")
    version = _version(text, top)
    if version in _WITH_WORKSHEETS:
        sheets = _list(top, "worksheets", "a notebook of this version")
        cells = [cell for sheet in sheets for cell in _list(sheet, "cells", "a worksheet")]
    else:
        cells = _list(top, "cells", "a notebook")
    for cell in cells:
        kind = cell.members.get("cell_type") if isinstance(cell.members, dict) else None
        if kind is None or text[kind.start] != '"':
            raise Broken(cell.start, "a cell must be an object with a cell_type")
        name = text[kind.start + 1 : kind.end - 1]
        key = "input" if name == "code" and version in _WITH_WORKSHEETS else "source"
        yield name, _Source(text, _strings(text, cell, key))


def _version(text: str, top: Node) -> str:
    assert isinstance(top.members, dict)
    version = top.members.get("nbformat")
    if version is None:
        raise Broken(top.start, "a notebook must say its nbformat")
    number = text[version.start : version.end]
    if number not in _VERSIONS:
        known = ", ".join(_VERSIONS[:-1])
        raise Broken(version.start, f"the nbformat must be {known} or {_VERSIONS[-1]}")
    return number


def _list(node: Node, name: str, owner: str) -> list[Node]:
    """Give the list that is a member of a node; raises Broken where there is none."""
    member = node.members.get(name) if isinstance(node.members, dict) else None
    if member is None or not isinstance(member.members, list):
        raise Broken((member or node).start, f"{owner} must have a list of {name}")
    return member.members


def _strings(text: str, cell: Node, name: str) -> list[Node]:
    """Give the strings that a cell's source consists of; raises Broken where it does not."""
    source = cell.members.get(name) if isinstance(cell.members, dict) else None
    strings = [source] if source and source.members is None else source and source.members
    if not isinstance(strings, list) or not all(text[it.start] == '"' for it in strings):
        raise Broken((source or cell).start, f"the {name} of a cell must be text, or a list of it")
    return strings
