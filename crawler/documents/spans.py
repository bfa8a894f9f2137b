"""Spans of a text, as pairs of start and end."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Span: TypeAlias = tuple[int, int]


def union(spans: Iterable[Span]) -> list[Span]:
    """List what any of the spans covers, in order and disjoint.

    >>> union([(5, 9), (0, 2), (1, 3)])
    [(0, 3), (5, 9)]
    """
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return result


def between(spans: Iterable[Span], start: int, end: int) -> Iterator[Span]:
    """Yield what of a span none of the others covers, which are in order and disjoint.

    >>> list(between([(0, 3), (5, 9)], 1, 20))
    [(3, 5), (9, 20)]
    """
    for other_start, other_end in spans:
        if start < other_start:
            yield start, min(other_start, end)
        start = max(start, other_end)
        if start >= end:
            return
    if start < end:
        yield start, end
