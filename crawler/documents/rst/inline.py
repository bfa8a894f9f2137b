"""Which URLs the running text of reStructuredText names, as docutils' own inline parser sees it.

A backslash that escapes is read as NUL, so that all places stay the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils.utils import punctuation_chars as marks

from crawler.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMES = "https?|ftps?|sftp|file|mailto|news|nntp|irc|ircs|git|ssh|svn|telnet|gopher|tel|urn|data"
"""Of the schemes that docutils links, those that somebody writes."""

_BEFORE = rf"(?<=[\s{marks.openers}{marks.delimiters}])"
_AFTER = rf"(?=[\s\0{marks.closing_delimiters}{marks.delimiters}{marks.closers}]|\Z)"
_WORD = r"(?:(?!_)\w)++"
_NAME = rf"{_WORD}(?:[-._+:]{_WORD})*+"
_STARTS = (
    r"(?P<start>\*\*|\*(?!\*)|``|_`|\|(?!\|))(?!\s)"
    rf"|(?:{_NAME}__?|\[(?:[0-9]+|\#(?:{_NAME})?|\*|{_NAME})\]_){_AFTER}"
    # A word of many parts that refers to nothing: else each part would be looked at up to the end.
    rf"|(?P<plain>{_WORD}(?:[-._+:]{_WORD})++)"
    rf"|(?P<role>(?::{_NAME}:)?)(?P<quote>`(?!`))(?!\s)"
)
_START = re.compile(rf"(?:\A|{_BEFORE})(?:{_STARTS})")
_START_HERE = re.compile(_STARTS)
_ENDS = {
    "*": re.compile(rf"(?<![\s\0])\*{_AFTER}"),
    "**": re.compile(rf"(?<![\s\0])\*\*{_AFTER}"),
    "``": re.compile(rf"(?<!\s)``{_AFTER}"),
    "_`": re.compile(rf"(?<![\s\0])`{_AFTER}"),
    "|": re.compile(rf"(?<![\s\0])\|_{{0,2}}{_AFTER}"),
    "`": re.compile(rf"(?<!(?<!\0)[\s\0])`(?P<role>:{_NAME}:)?(?P<mark>__?)?{_AFTER}"),
}

_URIC = r"[-_.!~*'()\[\];/:@&=+$,%a-zA-Z0-9\0]"
_URI_END = rf"(?:[_~*/=+a-zA-Z0-9]|{_URIC}(?=>))"
_REST = rf"(?:(?://?)?{_URIC}*{_URI_END})(?:\?{_URIC}*{_URI_END})?(?:\#{_URIC}*{_URI_END})?{_AFTER}"
_URI = re.compile(rf"(?:\A|{_BEFORE})(?i:{SCHEMES}):{_REST}")
_ANY_URI = re.compile(rf"[a-zA-Z][a-zA-Z0-9.+-]*+:{_REST}")
_ESCAPE = re.compile(r"\\(.|\Z)", re.DOTALL)
_ESCAPED_SPACE = re.compile(r"\0[ \n]")


@dataclass(frozen=True, slots=True)
class Link:
    """A URL in a text. ``after`` is where a remark on the link can be put in."""

    url: str
    start: int
    end: int
    kind: Kind
    text: str
    after: int


def links(text: str) -> Iterator[Link]:
    r"""Find the URLs of a text, in order.

    >>> [it.url for it in links(r"`a <http://a.org/x\_>`_ ``http://b.org`` (http://c.org/\_y).")]
    ['http://a.org/x_', 'http://c.org/_y']
    """
    raw = hidden(text)
    ends = _Ends(raw)
    at = shown = 0
    is_cut = False  # docutils goes on with the rest after a mark as if the text began there
    while match := (_START_HERE.match(raw, at) if is_cut else None) or _START.search(raw, at):
        at, is_cut = match.end(), False
        if match["plain"]:
            continue
        mark = match["start"] or match["quote"]
        if mark and not match["role"] and _is_quoted(raw, match):
            is_cut = True
            continue
        yield from _standalone(raw, shown, match.start())
        if mark and (end := ends.find(mark, at)):
            if mark == "`" and end["mark"] and not match["role"] and not end["role"]:
                yield from _embedded(raw, at, end)
            at = end.end()
        shown, is_cut = at, True
    yield from _standalone(raw, shown, len(raw))


def hidden(text: str) -> str:
    """Put NUL in place of each backslash that escapes."""
    return _ESCAPE.sub("\0\\1", text) if "\\" in text else text


def target(raw: str) -> str:
    r"""Read the URL of a `hidden` target: white space is left out, but for what is escaped.

    >>> target(hidden("http://a.org/\n  x\\ y\\_"))
    'http://a.org/x y_'
    """
    parts = ("".join(part.split()) for part in _ESCAPED_SPACE.split(raw))
    return " ".join(part.replace("\0", "") for part in parts)


def is_alias(raw: str) -> bool:
    """Tell whether a `hidden` target in angle brackets is the name of another one."""
    return raw.endswith("_") and not raw.endswith("\0_") and not _ANY_URI.match(raw)


def shown(raw: str) -> str:
    """Write what a reader sees of a `hidden` text."""
    return " ".join(_ESCAPED_SPACE.sub("", raw).replace("\0", "").split())


def standalone(raw: str) -> re.Match[str] | None:
    """Read the URL that a `hidden` text begins with."""
    return _URI.match(raw)


class _Ends:
    """Finds the end of marked text, and looks at no stretch twice where there is none."""

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._next: dict[str, re.Match[str] | None] = {}

    def find(self, mark: str, at: int) -> re.Match[str] | None:
        known = self._next.get(mark)
        if mark not in self._next or (known and known.start() < at):
            known = self._next[mark] = _ENDS[mark].search(self._raw, at)
        return known if known and known.start() > at else None


def _is_quoted(raw: str, match: re.Match[str]) -> bool:
    """Tell whether a mark stands between quotes or brackets, such as ``"*"``, and is none."""
    if match.end() == len(raw):
        return True
    before = raw[match.start() - 1] if match.start() else ""
    return bool(before) and marks.match_chars(before, raw[match.end()])


def _standalone(raw: str, start: int, end: int) -> Iterator[Link]:
    if raw.find(":", start, end) < 0:
        return
    piece = raw[start:end]
    for match in _URI.finditer(piece):
        url = shown(match.group())
        begin, finish = start + match.start(), start + match.end()
        yield Link(url, begin, finish, Kind.BARE, url, finish)


def _embedded(raw: str, start: int, end: re.Match[str]) -> Iterator[Link]:
    """Read ``text <url>`` between backquotes."""
    close = end.start() - 1
    if raw[close] != ">" or raw[close - 1].isspace() or raw[close - 1] == "\0":
        return
    opening = raw.rfind("<", start, close)
    while opening > start and raw[opening - 1] == "\0":
        opening = raw.rfind("<", start, opening)
    if opening < start or not (opening == start or raw[opening - 1] in " \n"):
        return
    inner = raw[opening + 1 : close]
    if not inner or inner[0].isspace() or re.search(r"(?<!\0)>", inner) or is_alias(inner):
        return
    url = target(inner)
    text = shown(raw[start:opening]) or url
    yield Link(url, opening + 1, close, Kind.INLINE, text, end.end())
