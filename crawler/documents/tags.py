"""Where the tags of a piece of HTML stand, told as browsers tell it, in one pass.

The standard library's parser goes over the rest of the text again for each tag or comment that is
never closed, and differs between Python's patch releases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

RAW = frozenset({"iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"})
"""Elements in which nothing is a tag but their own end (HTML standard, section 13.2.6.2)."""

_MARKUP = re.compile(
    r"<!--(?:-?>|(?:[^-]++|-(?!->|-!>))*+(?:--!?>|\Z))"  # a comment
    r"|<(?:[!?]|/(?![A-Za-z]))[^>]*+(?:>|\Z)"  # what browsers take for one
    r"|<(?P<slash>/?)(?P<name>[A-Za-z][^\s/>]*+)"
    r"""(?:=\s*+(?:"[^"]*+"|'[^']*+')|[^>])*+(?:>|\Z)"""
)


@dataclass(frozen=True, slots=True)
class Markup:
    """A tag or comment at a span; the name is "" for a comment and the like."""

    start: int
    end: int
    name: str
    is_end: bool


def read(source: str) -> Iterator[Markup]:
    """Find all tags and comments, and the whole of what is raw between them."""
    at = 0
    while match := _MARKUP.search(source, at):
        name = (match["name"] or "").lower()
        yield Markup(match.start(), match.end(), name, is_end=bool(match["slash"]))
        at = match.end()
        if name in RAW and not match["slash"]:
            end = re.compile(f"</{name}", re.IGNORECASE).search(source, at)
            raw_end = end.start() if end else len(source)
            if at < raw_end:
                yield Markup(at, raw_end, "", is_end=False)
            at = raw_end
