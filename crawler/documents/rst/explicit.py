"""What begins with two dots: targets, footnotes, directives, substitutions, and comments."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.documents import html
from crawler.documents.places import Found
from crawler.documents.rst import directives, inline, tables
from crawler.model import Kind

if TYPE_CHECKING:
    from crawler.documents.rst.blocks import Reader

_NAME = r"(?:(?!_)\w)++(?:[-._+:](?:(?!_)\w)++)*+"
_NOTE = re.compile(rf"\[(?:[0-9]+|\#(?:{_NAME})?|\*|{_NAME})\](?: +|$)", re.MULTILINE)
_TARGET = re.compile(
    r"_(?:_|(?![_ \n])(?P<quote>`?)(?![ `])(?P<name>.+?)(?<![\s\0])(?P=quote))"
    r"(?<!(?<!\0):)(?<![\s\0]) ?:(?: +|\n|\Z)",
    re.DOTALL,
)
_SUBSTITUTION = re.compile(r"\|(?![ |])(?P<name>.+?)(?<![\s\\])\|(?: +|$)", re.MULTILINE)
_DIRECTIVE = re.compile(rf"({_NAME}) ?::(?: +|$)", re.MULTILINE)
_REFERENCE = re.compile(rf"(?:{_NAME}_|`(?! ).+?(?<![\s\0])`_)\Z", re.DOTALL)
_ENTRY = re.compile(r"(?:.*<(?=[^<>\s]*>$))?(?P<url>[A-Za-z][\w+.-]*://[^\s<>]+)>?$", re.MULTILINE)


def read(reader: Reader, row: int, end: int, at: int) -> int:
    """Read what follows two dots at a place of a line, and say where it ends."""
    rows, text = reader.rows, reader.text
    stop = rows.end[row]
    if at >= stop and (row + 1 >= end or rows.is_after_blank[row + 1]):
        return row + 1  # an empty comment, which ends at once
    if match := _NOTE.match(text, at, stop):
        last = reader.scope(row, end, match.end())
        reader.nest(reader.first(row), last)
        return last
    if text.startswith("_", at):
        last = rows.indented(row + 1, end, until_blank=True)
        if _target(reader, row, last, at):
            return last
    name = _SUBSTITUTION.match(text, at, stop)
    if match := _DIRECTIVE.match(text, name.end() if name else at, stop):
        last = reader.scope(row, end, match.end())
        _directive(reader, match[1].lower().rpartition(":")[2], row, last)
        return last
    return rows.indented(row + 1, end)


def is_reference(raw: str) -> bool:
    """Tell whether the `hidden` text of a target names another target."""
    return raw.endswith("_") and bool(_REFERENCE.match(" ".join(raw.split())))


def _target(reader: Reader, row: int, last: int, at: int) -> bool:
    rows = reader.rows
    spans = [(at, rows.end[row]), *rows.spans(row + 1, last)]
    whole = "\n".join([reader.text[start:end] for start, end in spans])
    match = _TARGET.match(inline.hidden(whole))
    if not match:
        return False
    skipped, rest = match.end(), []
    for start, end in spans:
        if skipped < end - start:
            rest.append((start + max(0, skipped), end))
        skipped -= end - start + 1
    if rest:
        reader.target(rest, Kind.DEFINITION, inline.shown(match["name"] or ""))
    return True


def _directive(reader: Reader, name: str, row: int, end: int) -> None:
    """Read a directive, the first line of which begins with the argument."""
    begin = reader.first(row)
    if name in directives.CODE:
        reader.code(begin, end)
        return
    if name in directives.ONE_TEXT:
        reader.prose(reader.rows.spans(begin, end))
        return
    head = begin  # where the content begins: after the first blank line
    is_blank = begin > row and begin < end and reader.rows.is_after_blank[begin]
    while head < end and not is_blank:
        head += 1
        is_blank = head < end and bool(reader.rows.is_after_blank[head])
    first_option = begin
    while first_option < head and not reader.field(first_option):
        first_option += 1
    options = _options(reader, first_option, head)
    argument = reader.rows.spans(begin, first_option)
    if name in directives.URI and argument:
        alt = " ".join(reader.text[a:b] for key, it in options if key == "alt" for a, b in it)
        reader.target(argument, Kind.IMAGE, " ".join(alt.split()))
    elif name in directives.TITLE:
        reader.prose(argument, is_title=True)
    else:
        reader.nest(begin, first_option)
    for key, spans in options:
        if key in directives.URL_OPTIONS.get(name, ()):
            reader.target(spans, Kind.INLINE)
        elif name not in directives.KNOWN:
            reader.prose(spans, is_title=True)
    _content(reader, name, reader.text[slice(*argument[0])] if argument else "", head, end)


def _options(reader: Reader, row: int, end: int) -> list[tuple[str, list[tuple[int, int]]]]:
    """Read the fields with which a directive begins: their names, and where their values stand."""
    options: list[tuple[str, list[tuple[int, int]]]] = []
    for it in range(row, end):
        match = reader.field(it) if not options or not reader.rows.indent(it) else None
        span = (match.end() if match else reader.rows.start[it], reader.rows.end[it])
        if match:
            options.append((match[1].lower(), []))
        if span[0] < span[1]:
            options[-1][1].append(span)
    return [(name, spans) for name, spans in options if spans]


def _content(reader: Reader, name: str, argument: str, row: int, end: int) -> None:
    if row >= end:
        return
    rows = reader.rows
    if name == "raw" and "html" in argument.lower().split():
        _html(reader, rows.start[row], rows.end[end - 1])
    elif name == "raw":
        reader.code(row, end)
    elif name == "csv-table":
        reader.table(tables.csv(reader.text, rows.start[row], rows.end[end - 1]), is_csv=True)
    elif name == "toctree":
        for start, last in rows.spans(row, end):
            if match := _ENTRY.match(reader.text, start, last):
                url = match["url"]
                reader.found.append(Found(url, *match.span("url"), Kind.AUTOLINK))
    else:
        reader.nest(row, end)


def _html(reader: Reader, start: int, end: int) -> None:
    """Read HTML, which goes to the page as it stands."""
    body = reader.text[start:end]
    for each in html.read(body)[0]:
        reader.found.append(replace(each, start=start + each.start, end=start + each.end))
