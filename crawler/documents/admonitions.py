"""Where MkDocs and its like indent text that is no code: under ``!!! note`` and ``=== "Tab"``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.documents.spans import Span

_MARK = re.compile(
    r"^[ \t]*+(?P<mark>(?:!!!|\?\?\?\+?)[ \t]+\w[^\n]*|===[!+]?[ \t]+\"[^\n]*)$", re.MULTILINE
)
_LINE = re.compile(r"^[ \t]*+(?=\S)", re.MULTILINE)
_INDENT_COLUMNS = 4
_NAMES = re.compile(r"\]\(|://|[<`]")


def cuts(text: str) -> list[Span]:
    """List the spans to cut from a text for its admonitions to be read as other text is.

    They are the indents and the marks; a mark whose title names a link stays.
    """
    marks = {match.start(): match.span("mark") for match in _MARK.finditer(text)}
    if not marks:
        return []
    result: list[Span] = []
    depths: list[int] = []  # how far the content of each open admonition is indented, in columns
    for line in _LINE.finditer(text, min(marks)):
        columns = len(line[0].expandtabs(_INDENT_COLUMNS))
        while depths and columns < depths[-1]:
            depths.pop()
        start = line.start()
        end = start + _chars(line[0], _INDENT_COLUMNS * len(depths))
        if start in marks:
            depths.append(columns + _INDENT_COLUMNS)
            mark_start, mark_end = marks[start]
            if not _NAMES.search(text, mark_start, mark_end):
                end = mark_end
        if start < end:
            result.append((start, end))
    return result


def _chars(indent: str, columns: int) -> int:
    """Say how many characters of an indent take so many columns."""
    width = 0
    for index, char in enumerate(indent):
        if width >= columns:
            return index
        width += _INDENT_COLUMNS - width % _INDENT_COLUMNS if char == "\t" else 1
    return len(indent)
