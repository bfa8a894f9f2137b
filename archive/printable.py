"""Text from the wild as it may be shown on a terminal."""

from __future__ import annotations

import unicodedata


def printable(text: str) -> str:
    """Take out control and format characters, with which a page's title could rule a terminal.

    >>> printable("a" + chr(27) + "[2Jb")
    'a [2Jb'
    """
    return "".join(
        " " if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") else char for char in text
    )
