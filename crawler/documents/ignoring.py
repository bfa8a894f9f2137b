"""Which links a document's author wants left alone, by comments in any format's way.

- ``linkmend-ignore``: those on the comment's own line;
- ``linkmend-ignore-next-line``: those on the line below it;
- ``linkmend-ignore-start`` to ``linkmend-ignore-end``: those between.

A comment begins with one of ``<!--``, ``{/*``, ``/*``, ``//``, ``#``, ``%``, ``;`` or ``..`` in any
format, so that nobody has to know how comments are parsed. After a backquote it is none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from crawler.documents.errors import Broken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.documents.places import Found

_COMMENT = re.compile(
    r"(?<!`)(?:<!--|\{?/\*|//|\#|%|;|\.\.)[ \t]*linkmend-ignore(-next-line|-start|-end)?(?![\w-])"
)
_LINE_END = re.compile(r"\r\n|\r|\n")


def kept(text: str, found: Iterable[Found]) -> Iterator[Found]:
    """Leave out what comments say.

    Raises Broken where the end of a region is missing.
    """
    regions = _merged(_regions(text)) if "linkmend-ignore" in text else []
    starts = [start for start, _ in regions]
    for each in found:
        before = bisect_right(starts, each.start)
        if not before or each.start >= regions[before - 1][1]:
            yield each


def _regions(text: str) -> Iterator[tuple[int, int]]:
    opened: int | None = None
    for comment in _COMMENT.finditer(text):
        match comment[1]:
            case "-start":
                opened = comment.start() if opened is None else opened
            case "-end":
                if opened is not None:
                    yield opened, comment.end()
                opened = None
            case "-next-line":
                start = _line_end(text, comment.end())
                yield start, _line_end(text, start)
            case _:
                yield _line_start(text, comment.start()), _line_end(text, comment.end())
    if opened is not None:
        raise Broken(opened, "linkmend-ignore-start is followed by no linkmend-ignore-end")


def _merged(regions: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Put regions in order, those that overlap in one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(regions):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _line_start(text: str, index: int) -> int:
    return max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1


def _line_end(text: str, index: int) -> int:
    """Say where the line below begins."""
    match = _LINE_END.search(text, index)
    return match.end() if match else len(text)
