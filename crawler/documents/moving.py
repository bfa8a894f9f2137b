"""Moves what was found in a part of a text, or in a changed one, to its place in the whole."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from crawler.documents.places import Found
    from crawler.documents.spans import Span


def moved(found: Iterable[Found], original: Callable[[int], int]) -> Iterator[Found]:
    """Move each one; ``original(index)`` says where the character at an index stood."""
    for each in found:
        start, end = original(each.start), original(each.end - 1) + 1
        after = None if each.after is None else original(each.after - 1) + 1
        if (start, after) == (each.start, each.after) and end == each.end:
            yield each
        else:
            yield replace(each, start=start, end=end, after=after)


def in_characters(found: Iterable[Found], data: bytes) -> Iterator[Found]:
    """Move from bytes of UTF-8 to characters."""
    if data.isascii():
        yield from found
        return
    kept = list(found)
    wanted = {it.start for it in kept} | {it.end for it in kept}
    wanted |= {it.after for it in kept if it.after is not None}
    char_of: dict[int, int] = {}
    byte = char = 0
    for index in sorted(wanted):
        char += len(data[byte:index].decode())
        byte, char_of[index] = index, char
    for it in kept:
        after = None if it.after is None else char_of[it.after]
        yield replace(it, start=char_of[it.start], end=char_of[it.end], after=after)


class Cuts:
    """A text without the given spans, which are in order and disjoint.

    >>> cuts = Cuts("a -- b", [(1, 5)])
    >>> cuts.text, [cuts.original(index) for index in range(2)]
    ('ab', [0, 5])
    """

    def __init__(self, original: str, spans: Sequence[Span]) -> None:
        ends = [0, *(end for _, end in spans)]
        starts = [*(start for start, _ in spans), len(original)]
        self.text = "".join(original[a:b] for a, b in zip(ends, starts, strict=True))
        self._removed = list(accumulate(end - start for start, end in spans))
        before = [0, *self._removed[:-1]]
        self._at = [start - cut for (start, _), cut in zip(spans, before, strict=False)]

    def original(self, index: int) -> int:
        """Say where the character at an index of ``text`` stands in the original."""
        passed = bisect_right(self._at, index)
        return index + (self._removed[passed - 1] if passed else 0)
