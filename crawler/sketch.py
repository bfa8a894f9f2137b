"""A small sketch of a text, by which two texts can be compared without keeping them."""

from __future__ import annotations

import heapq
import re
from itertools import islice, pairwise
from zlib import crc32

SIZE = 24
"""Hashes kept: similarity is known to about 1/24, for 192 characters of storage."""
MAX_TOKENS = 2000
"""Words looked at; more would cost time and tell no more about which page it is."""
DIGITS = 8
TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\w+")
"""A word, or one character of scripts that have no spaces between words."""


def sketch(text: str) -> str:
    """Sketch a text: the smallest hashes of its pairs of neighbouring words, in hexadecimal.

    This is a bottom-k sketch (Broder 1997). "" for a text of fewer than two words.
    """
    words = (match.group().lower() for match in islice(TOKEN.finditer(text), MAX_TOKENS))
    hashes = {crc32(f"{first} {then}".encode()) for first, then in pairwise(words)}
    return "".join(f"{it:0{DIGITS}x}" for it in heapq.nsmallest(SIZE, hashes))


def similarity(one: str, other: str) -> float:
    """Estimate which share of their pairs of words two sketched texts have in common.

    From 0 to 1; texts that are too short to be sketched have nothing in common.

    >>> text = "the quick brown fox jumps over the lazy dog"
    >>> similarity(sketch(text), sketch(text)), similarity(sketch(text), sketch("something else"))
    (1.0, 0.0)
    """
    first, second = _hashes(one), _hashes(other)
    smallest = heapq.nsmallest(SIZE, first | second)
    if not smallest:
        return 0.0
    return sum(it in first and it in second for it in smallest) / len(smallest)


def _hashes(kept: str) -> set[str]:
    return {kept[at : at + DIGITS] for at in range(0, len(kept), DIGITS)}
