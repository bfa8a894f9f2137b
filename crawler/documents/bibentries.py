"""The entries of a BibTeX file and their fields, as BibTeX reads them.

What stands outside of entries is a comment. Where BibTeX would complain and go on at the next
entry, nothing is guessed: the place is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.documents.errors import Broken

if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_ENTRIES = frozenset(("comment", "preamble", "string"))
_BEGIN = re.compile(
    r"(?:^|(?<=\r))[ \t]*+%[^\r\n]*+|(?<![\w.@])@\s*+([A-Za-z][\w-]*+)\s*+([{(])", re.MULTILINE
)
"""A line that is commented out, as editors do though BibTeX knows no such thing; or an entry."""
_CLOSING = {"{": "}", "(": ")"}
_GAP = re.compile(r"(?:\s++|%[^\r\n]*+)*+")
_KEY = re.compile(r"""[^\s,=#%"{}]*+""")
_NAME = re.compile(r"""([^\s,=#%"'{}()@\\]++)\s*+=""")
_WORD = re.compile(r"""[^\s,=#%"'{}()@\\]++""")
_SHALLOW = re.compile(r"\{[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+\}")
_BRACES = re.compile(r"[{}]")
_QUOTE_OR_BRACES = re.compile(r'["{}]')
_PARENTHESIS_OR_BRACES = re.compile(r"[){}]")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: its key, and where the values of its fields stand, without their delimiters.

    Names of fields are in small letters. Values that are put together, of several parts or from
    names that ``@string`` defines, are left out.
    """

    key: str
    fields: list[tuple[str, int, int]] = field(default_factory=list)


def read(text: str) -> Iterator[Entry]:
    """Yield the entries that may have fields; raises Broken."""
    at = 0
    while match := _BEGIN.search(text, at):
        at = match.end()
        if not match[1]:
            continue
        if match[1].lower() in _NO_ENTRIES:
            at = _end(text, match.start(2))
        else:
            entry, at = _entry(text, match)
            yield entry


def _entry(text: str, begin: re.Match[str]) -> tuple[Entry, int]:
    """Read an entry from its beginning, and say where it ends."""
    closing = _CLOSING[begin[2]]
    at = _skip(text, begin.end(), begin)
    key = _KEY.match(text, at)
    assert key is not None  # if an empty one
    entry = Entry(key[0].rstrip(closing))
    at = _skip(text, at + len(entry.key), begin)
    if text[at] not in (",", closing):
        raise Broken(at, "a comma should stand here, after the key of the entry")
    while text[at] != closing:
        at = _skip(text, at + 1, begin)
        if text[at] == closing:
            break
        name = _NAME.match(text, at)
        if not name:
            raise Broken(at, "a field, or the end of the entry, should stand here")
        parts, at = _value(text, _skip(text, name.end(), begin), begin)
        if len(parts) == 1 and text[parts[0][0] - 1] in '{"':
            entry.fields.append((name[1].lower(), *parts[0]))
        if text[at] not in (",", closing):
            raise Broken(at, "a comma, or the end of the entry, should stand here")
    return entry, at + 1


def _value(text: str, at: int, begin: re.Match[str]) -> tuple[list[tuple[int, int]], int]:
    """Read the parts of a value, which ``#`` joins, and say where what follows it stands."""
    parts = []
    while True:
        if text[at] in '{"':
            end = _end(text, at)
            parts.append((at + 1, end - 1))
        elif word := _WORD.match(text, at):
            end = word.end()
            parts.append(word.span())
        else:
            raise Broken(at, "a value should stand here")
        at = _skip(text, end, begin)
        if text[at] != "#":
            return parts, at
        at = _skip(text, at + 1, begin)


def _skip(text: str, at: int, begin: re.Match[str]) -> int:
    """Skip white space and lines that are commented out; something must follow in an entry."""
    gap = _GAP.match(text, at)
    assert gap is not None  # if an empty one
    if gap.end() == len(text):
        raise Broken(begin.start(), "this entry is never closed")
    return gap.end()


def _end(text: str, start: int) -> int:
    """Say where ends what a brace, a parenthesis or a quote opens, in which braces are balanced.

    To BibTeX a brace counts also after a backslash.
    """
    opening = text[start]
    if opening == "{" and (shallow := _SHALLOW.match(text, start)):
        return shallow.end()
    marks = {"{": _BRACES, '"': _QUOTE_OR_BRACES, "(": _PARENTHESIS_OR_BRACES}[opening]
    depth = 0
    for match in marks.finditer(text, start + 1):
        if match[0] == "{":
            depth += 1
        elif depth and match[0] == "}":
            depth -= 1
        elif not depth and match[0] == "}" and opening != "{":
            raise Broken(match.start(), "this brace closes nothing")
        elif not depth:
            return match.end()
    name = {"{": "brace", '"': "quote", "(": "parenthesis"}[opening]
    raise Broken(start, f"this {name} is never closed")
