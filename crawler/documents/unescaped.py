"""A stretch of a text with its escapes undone, which remembers where each character stood."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Callable


class Unescaped:
    """What a stretch of a source means; each escape stands for one character of ``text``."""

    def __init__(
        self,
        source: str,
        start: int,
        end: int,
        escape: re.Pattern[str],
        meaning: Callable[[re.Match[str]], str],
    ) -> None:
        self._start = start
        self._escaped = array("q")  # which characters of the text are written as escapes
        self._extra = array("q", [0])  # how many more characters the first n of those take
        extra = 0
        for match in escape.finditer(source, start, end):
            self._escaped.append(match.start() - start - extra)
            extra += match.end() - match.start() - 1
            self._extra.append(extra)
        raw = source[start:end]
        self.text = escape.sub(meaning, raw) if self._escaped else raw

    def position(self, index: int) -> int:
        """Say where the character at an index of ``text`` stands in the source."""
        return self._start + index + self._extra[bisect_left(self._escaped, index)]
