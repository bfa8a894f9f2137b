"""Which links a document's author wants left alone, by comments in any format's way.

- ``linkmend-ignore``: those on the comment's own line;
- ``linkmend-ignore-next-line``: those on the line below it;
- ``linkmend-ignore-start`` to ``linkmend-ignore-end``: those between.

A comment begins with one of ``<!--``, ``{/*``, ``/*``, ``//``, ``#``, ``%``, ``;`` or ``..`` in any
format, so that nobody has to know how comments are parsed. After a backquote it is none,
nor is what a URL holds, such as ``http://example.com/#linkmend-ignore``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import itemgetter
from typing import TYPE_CHECKING

from crawler.documents import spans
from crawler.documents.errors import Broken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from crawler.documents.places import Found
    from crawler.documents.spans import Span

_COMMENT = re.compile(
    r"(?<!`)(?:<!--|\{?/\*|//|\#|%|;|\.\.)[ \t]*linkmend-ignore(-next-line|-start|-end)?(?![\w-])"
)
_LINE_END = re.compile(r"\r\n|\r|\n")


def kept(text: str, found: Iterable[Found]) -> Iterator[Found]:
    """Leave out what comments say.

    Raises Broken where the end of a region is missing.
    """
    found = list(found)
    regions: list[Span] = []
    if "linkmend-ignore" in text:
        urls = spans.union((each.start, each.end) for each in found)
        regions = spans.union(_regions(text, urls))
    for each in found:
        if not _covers(regions, each.start):
            yield each


def _regions(text: str, urls: Sequence[Span]) -> Iterator[Span]:
    opened: int | None = None
    for comment in _COMMENT.finditer(text):
        if _covers(urls, comment.start()):
            continue
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


def _covers(covered: Sequence[Span], index: int) -> bool:
    before = bisect_right(covered, index, key=itemgetter(0))
    return before > 0 and index < covered[before - 1][1]


def _line_start(text: str, index: int) -> int:
    return max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1


def _line_end(text: str, index: int) -> int:
    """Say where the line below begins."""
    match = _LINE_END.search(text, index)
    return match.end() if match else len(text)
