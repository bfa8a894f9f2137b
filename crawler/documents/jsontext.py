"""JSON as text: whether it is JSON, what its strings mean, and where each character stands."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from crawler.documents.errors import Broken
from crawler.documents.unescaped import Unescaped

if TYPE_CHECKING:
    from crawler.model import Occurrence

STRING = r'"([^"\\]*+(?:\\.[^"\\]*+)*+)"'
"""A string in text that is JSON; its group is what stands between the quotes."""

_ESCAPE = re.compile(r"\\(?:u(d[89ab]..)\\u(d[c-f]..)|u(....)|(.))", re.DOTALL | re.IGNORECASE)
_MEANINGS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff\0]")
_RISKY = re.compile(r'["\\\x00-\x1f]|[^\x00-\x7f]')
_REASONS = {
    # The beginnings of what the standard library says, some of which only Python 3.13 knows.
    "Expecting value": "a value should stand here",
    "Expecting property name": "a name in double quotes should stand here",
    "Expecting ':'": "a colon should stand here",
    "Expecting ','": "a comma, or the end of the list or object, should stand here",
    "Unterminated string": "this string is never closed",
    "Invalid control character": "this character may not stand in a string unless it is escaped",
    "Invalid \\": "this is no escape that JSON knows",
    "Illegal trailing comma": "no comma may stand here",
    "Extra data": "nothing may follow the end of the value",
}


def _nothing(_: object) -> None:
    """Stand in for a value that nobody wants, whatever number or memory it would take."""


_DECODER = json.JSONDecoder(
    object_pairs_hook=_nothing,
    parse_float=_nothing,
    parse_int=_nothing,
    parse_constant=_nothing,
)


def check(text: str, start: int = 0, end: int | None = None) -> None:
    """Raise Broken where a stretch of text is not one JSON value, as Python reads it.

    ``NaN`` and ``Infinity`` are values; names may be repeated. Raises RecursionError where it
    nests too deeply.
    """
    stretch = text[start:end]
    try:
        _DECODER.decode(stretch)
    except json.JSONDecodeError as error:
        if error.pos >= (length := len(stretch.rstrip())):
            raise Broken(start + length, "it ends too early") from None
        reasons = (reason for said, reason in _REASONS.items() if error.msg.startswith(said))
        raise Broken(start + error.pos, next(reasons, error.msg)) from None


def literal(source: str, start: int, end: int) -> Unescaped:
    """Read the string between two quotes, which stand before `start` and at `end`.

    What is no text, half a surrogate pair or NUL, is shown as U+FFFD.
    """
    return Unescaped(source, start, end, _ESCAPE, _meaning)


def escape(text: str, occurrence: Occurrence) -> str:
    """Write text that takes an occurrence's place in a string.

    Beyond ASCII, characters are escaped unless the occurrence shows that they need not be: the
    document may be ASCII on purpose, or in an encoding that has no others.
    """
    old = occurrence.url
    is_raw = occurrence.end - occurrence.start < len(json.dumps(old)) - 2
    safe = {char for char in old if char > "\x7f"} if is_raw else set()
    return _RISKY.sub(
        lambda match: match[0] if match[0] in safe else json.dumps(match[0])[1:-1], text
    )


def _meaning(match: re.Match[str]) -> str:
    high, low, unit, char = match.groups()
    if high:
        return chr(0x10000 + ((int(high, 16) & 0x3FF) << 10 | int(low, 16) & 0x3FF))
    if unit:
        return _LONE_SURROGATE.sub("\ufffd", chr(int(unit, 16)))
    return _MEANINGS.get(char, char)
