"""The change to a document as a unified diff, for `git apply` and `patch -p1`.

It is made from the edits themselves: to compare whole documents takes minutes for some with many
thousand lines, since their lines are much alike.
"""

from __future__ import annotations

import io
import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Final

CONTEXT_LINES: Final = 3
"""As `diff -u` and git have it by default."""
UNQUOTABLE = re.compile(rb'[\x00-\x1f\x7f"\\]')
"""Bytes that git writes as escapes, in a path that it then quotes (git-config, core.quotePath)."""


class Edit(Protocol):
    """Bytes of a document that become others."""

    @property
    def start(self) -> int:
        """Where the old bytes begin."""

    @property
    def old(self) -> bytes:
        """What was there."""

    @property
    def new(self) -> bytes:
        """What comes there."""


@dataclass(slots=True)
class _Block:
    """Lines that change, from `first` to before `end` (counted from 0), and what they become."""

    first: int
    end: int
    new: list[bytes]


def diff(name: str, before: bytes, edits: Sequence[Edit]) -> bytes:
    """Write the change to one document as a unified diff that `git apply` and `patch -p1` take.

    The edits are in the order of their places and disjoint. Lines end where they do for `patch`, at
    a line feed alone. Empty where nothing changes.
    """
    lines = _lines(before)
    blocks = [it for it in _blocks(before, lines, edits) if it.new != lines[it.first : it.end]]
    if not blocks:
        return b""
    # A file's name need not be text: Python keeps its odd bytes as lone surrogates.
    place = name.lstrip("/").encode("utf-8", "surrogateescape")
    parts = [b"--- " + _label(b"a/" + place) + b"\n", b"+++ " + _label(b"b/" + place) + b"\n"]
    grown = 0
    for hunk in _hunks(blocks):
        parts += _hunk(lines, hunk, grown)
        grown += sum(len(it.new) - (it.end - it.first) for it in hunk)
    return b"".join(parts)


def _blocks(before: bytes, lines: Sequence[bytes], edits: Iterable[Edit]) -> Iterator[_Block]:
    """Give the lines that edits touch, those of several edits together, and their new form."""
    starts = list(accumulate((len(line) for line in lines), initial=0))
    first = end = at = 0
    parts: list[bytes] = []
    for edit in edits:
        touched = min(bisect_right(starts, edit.start) - 1, max(len(lines) - 1, 0))
        if parts and touched >= end:
            yield _Block(first, end, _lines(b"".join((*parts, before[at : starts[end]]))))
            parts = []
        if not parts:
            first, at = touched, starts[touched]
        parts += (before[at : edit.start], edit.new)
        at = edit.start + len(edit.old)
        end = min(bisect_right(starts, at), len(lines))
    if parts:
        yield _Block(first, end, _lines(b"".join((*parts, before[at : starts[end]]))))


def _hunks(blocks: Iterable[_Block]) -> Iterator[list[_Block]]:
    """Put blocks together whose contexts touch."""
    hunk: list[_Block] = []
    for block in blocks:
        if hunk and block.first - hunk[-1].end > 2 * CONTEXT_LINES:
            yield hunk
            hunk = []
        hunk.append(block)
    yield hunk


def _hunk(lines: Sequence[bytes], hunk: Sequence[_Block], grown: int) -> Iterator[bytes]:
    at = max(hunk[0].first - CONTEXT_LINES, 0)
    end = min(hunk[-1].end + CONTEXT_LINES, len(lines))
    added = sum(len(it.new) - (it.end - it.first) for it in hunk)
    old, new = _range(at, end - at), _range(at + grown, end - at + added)
    yield f"@@ -{old} +{new} @@\n".encode()
    for block in hunk:
        yield from _marked(b" ", lines[at : block.first])
        yield from _marked(b"-", lines[block.first : block.end])
        yield from _marked(b"+", block.new)
        at = block.end
    yield from _marked(b" ", lines[at:end])


def _range(start: int, length: int) -> str:
    """Write a range as POSIX has it: one line without its length, none by the line before it."""
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"


def _marked(mark: bytes, lines: Iterable[bytes]) -> Iterator[bytes]:
    for line in lines:
        yield mark + line
        if not line.endswith(b"\n"):
            yield b"\n\\ No newline at end of file\n"


def _label(path: bytes) -> bytes:
    """Write a path as git does: quoted where it must be, and after a space with a tab at its end.

    By that tab `patch` tells a name with spaces from a name and a date.
    """
    if UNQUOTABLE.search(path):
        return b'"' + UNQUOTABLE.sub(lambda match: b"\\%03o" % ord(match[0]), path) + b'"'
    return path + b"\t" if b" " in path else path


def _lines(data: bytes) -> list[bytes]:
    return io.BytesIO(data).readlines()
