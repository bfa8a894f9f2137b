"""A text put together from parts of a document, which remembers where each character stood."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Piece:
    r"""The parts of a text at some spans, in order, with a line end between any two.

    >>> Piece("> ab\n> cd", [(2, 4), (7, 9)]).text
    'ab\ncd'
    """

    def __init__(self, whole: str, spans: Sequence[tuple[int, int]]) -> None:
        self.text = "\n".join([whole[start:end] for start, end in spans])
        self._begins: list[int] = []
        self._spans = spans
        at = 0
        for start, end in spans:
            self._begins.append(at)
            at += end - start + 1

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Say where the characters from `start` to `end`, of which there is one, stood."""
        return self._original(start), self._original(end - 1) + 1

    def _original(self, index: int) -> int:
        part = bisect_right(self._begins, index) - 1
        return self._spans[part][0] + index - self._begins[part]
