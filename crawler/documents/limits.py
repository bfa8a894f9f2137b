"""What is too entangled to be read: input on which the parsers take time without bound.

marko and the standard library's HTML parser go over the rest of a text again for each of some
marks that are never closed. Real documents have few of those; generated and broken ones have
thousands, and would take hours.
"""

from __future__ import annotations

import re

from crawler.documents.errors import Broken

MAX_STEPS = 30_000_000
"""How often a character may be looked at again: some 2 s of marko's time, as measured."""
MAX_QUOTES = 64
"""How many quotes may begin on one line: a line of 2,000 took marko 15 s."""

MAX_FOOTNOTES = 4
"""How many footnotes may begin on one line: the indents of those within are tried in all ways."""

_QUOTED = "too many quotes or footnotes begin on one line"
_OPEN = "too many brackets, quotes or tags are opened here that nothing closes"
_QUOTES = re.compile(
    rf"^(?:[ \t]*(?:>|\[\^[^\]\s]+\]:)){{{MAX_QUOTES + 1}}}", re.MULTILINE | re.ASCII
)
_FOOTNOTES = re.compile(
    rf"^(?:[ \t>]*\[\^[^\]\s]+\]:){{{MAX_FOOTNOTES + 1}}}", re.MULTILINE | re.ASCII
)
_BRACKET = re.compile(r"[\[\]]")
_OPEN_LINK = re.compile(r"\]\((?![^\s()]*(?:\([^\s()]*\)[^\s()]*)*[\s)])")
_OPEN_TAG = re.compile(r"<[A-Za-z][^<>]*(?=<|\Z)")


def check_document(text: str) -> None:
    """Raise Broken where quotes or footnotes nest too deeply."""
    if match := _QUOTES.search(text) or _FOOTNOTES.search(text):
        raise Broken(match.start(), _QUOTED)


def check_prose(body: str, position: int) -> None:
    """Raise Broken where the text of a block holds too many brackets without partners."""
    depth = deepest = 0
    for match in _BRACKET.finditer(body):
        depth += 1 if match.group() == "[" else -(depth > 0)
        deepest = max(deepest, depth)
    if (deepest + len(_OPEN_LINK.findall(body))) * len(body) > MAX_STEPS:
        raise Broken(position, _OPEN)


def check_html(body: str, position: int) -> None:
    """Raise Broken where a piece of HTML holds too many tags without an end."""
    open_comments = body.count("<!--", body.rfind("-->") + 1)
    if (len(_OPEN_TAG.findall(body)) + open_comments) * len(body) > MAX_STEPS:
        raise Broken(position, _OPEN)
