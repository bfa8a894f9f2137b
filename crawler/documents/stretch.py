"""A stretch of a document's bytes as text, which knows at which byte each character stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_ESCAPED_PIPE = re.compile(rb"\\(?=\|)")


class Stretch:
    """UTF-8 bytes from `start` to `end` of `data` as text.

    Of a table's cell (`is_cell`), the backslashes before pipes are no text. ``offset`` and ``end``
    are fast where they are asked in rising order, as readers of a text do.
    """

    def __init__(self, data: bytes, start: int, end: int, *, is_cell: bool = False) -> None:
        self._start = start
        self._dropped: list[int] = []
        piece = data[start:end]
        if is_cell and b"\\|" in piece:
            # Where each dropped byte would stand in what is left.
            at = (match.start() for match in _ESCAPED_PIPE.finditer(piece))
            self._dropped = [index - before for before, index in enumerate(at)]
            piece = piece.replace(b"\\|", b"|")
        self.text = piece.decode()
        self._is_ascii = len(self.text) == len(piece)
        self._char = self._byte = 0

    @classmethod
    def of_lines(cls, data: bytes, spans: Iterable[tuple[int, int]]) -> Stretch:
        """Make one of spans of bytes, with tabs in place of what stands between them.

        Tabs have no meaning in HTML, and none in a URL there.
        """
        pieces: list[bytes] = []
        first = at = -1
        for start, end in spans:
            if first < 0:
                first = at = start
            pieces += [b"\t" * (start - at), data[start:end]]
            at = end
        whole = b"".join(pieces)
        stretch = cls(whole, 0, len(whole))
        stretch._start = max(first, 0)
        return stretch

    def offset(self, index: int) -> int:
        """Say at which byte of the document the character at an index stands."""
        byte = self._bytes(index)
        return self._start + byte + bisect_right(self._dropped, byte)

    def end(self, index: int) -> int:
        """Say after which byte of the document the character before an index ends."""
        if not index:
            return self._start
        byte = self._bytes(index)
        return self._start + byte + bisect_right(self._dropped, byte - 1)

    def _bytes(self, index: int) -> int:
        if self._is_ascii:
            return index
        if index >= self._char:
            self._byte += len(self.text[self._char : index].encode())
        else:
            self._byte -= len(self.text[index : self._char].encode())
        self._char = index
        return self._byte
