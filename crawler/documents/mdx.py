"""MDX: Markdown with JSX tags, expressions in braces, and modules in between.

Markdown between tags is Markdown, however far it is indented. What JavaScript computes is code.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.documents import bare, blocks, entities, inline, jsx, markdown
from crawler.documents.moving import Cuts, moved
from crawler.documents.naming import NAMING, holds_url
from crawler.documents.places import Found
from crawler.documents.spans import between, union
from crawler.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.documents.jsx import Script, Tag
    from crawler.documents.spans import Span
    from crawler.model import Occurrence

SUFFIXES = (".mdx",)
ATTRIBUTES = frozenset({"href", "src"})
"""The attributes that hold an address in whatever component."""
OTHER_ATTRIBUTES = frozenset({"link", "poster", "to", "url"})
"""Attributes that hold an address where it looks like one."""
ANCHORS = frozenset({"a", "A", "Anchor", "Link", "NavLink"})
"""The elements that are a link in running text, after which a remark can stand."""

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|\.{0,2}/|#")
_BLANKS = "".join(map(chr, range(0x21)))
_BREAKS = re.compile(r"[\t\n\r]")
"""What browsers leave out of a URL, and around it (URL standard, section 4.4)."""
_BRACES = re.compile(r"\\.|[{}]")
_PERCENT = {"{": "%7B", "}": "%7D"}
_INDENT = re.compile(r"^ {0,3}+(?P<more>[ \t]++)", re.MULTILINE)

annotate = markdown.annotate


def found(text: str, *, include_code: bool) -> Iterator[Found]:
    """Find the URLs of an MDX document.

    Raises Broken where an expression is never closed.
    """
    return markdown.whole(text, lambda body: _found(body, include_code=include_code))


def spell(url: str, occurrence: Occurrence) -> str:
    """Write a URL in place of an occurrence's, where braces would begin an expression."""
    spelled = markdown.spell(url, occurrence)
    match occurrence.kind:
        case Kind.BARE if not _has_braces(occurrence):
            return _BRACES.sub(lambda it: _PERCENT.get(it[0], it[0]), spelled)
        case Kind.DEFINITION:
            return _BRACES.sub(lambda it: f"\\{it[0]}" if it[0] in _PERCENT else it[0], spelled)
        case Kind.AUTOLINK:
            return spelled.replace("{", "&#123;").replace("}", "&#125;")
        case _:
            return spelled


def _has_braces(occurrence: Occurrence) -> bool:
    """Tell whether braces are written in a URL as they are, so that none begin an expression."""
    url = occurrence.url
    is_raw = occurrence.end - occurrence.start == len(url.encode())
    return is_raw and not _PERCENT.keys().isdisjoint(_BRACES.findall(url))


def _found(text: str, *, include_code: bool) -> Iterator[Found]:
    script = jsx.read(text)
    tags, anchors = _tags(text, script.tags)
    yield from tags
    cuts = _markdown(text, script)
    targets = markdown.targets(cuts.text, blocks.GITHUB, include_code=include_code)
    for each in moved(targets, cuts.original):
        # What an expression goes on with is not all of a URL.
        if each.kind is not Kind.BARE or not text.startswith("{", each.end):
            yield _settled(each, anchors)
    if include_code:
        code = union(script.code)
        outside = list(between(code, 0, len(text)))
        for start, end in between(union([*outside, *script.comments]), 0, len(text)):
            for first, last in bare.spans(text[start:end]):
                url = text[start + first : start + last]
                yield Found(url, start + first, start + last, Kind.CODE)


def _markdown(text: str, script: Script) -> Cuts:
    """Leave the Markdown: spaces in place of all else, and nothing indented as code would be."""
    spans = union([*((tag.start, tag.end) for tag in script.tags), *script.code])
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], re.sub(r"[^\n]", " ", text[start:end])]
        at = end
    blanked = "".join([*pieces, text[at:]])
    return Cuts(blanked, [match.span("more") for match in _INDENT.finditer(blanked)])


def _tags(text: str, tags: list[Tag]) -> tuple[list[Found], list[Span]]:
    """Find what the attributes of tags name, and the spans of the links that they make."""
    result: list[Found] = []
    anchors: list[Span] = []
    opened: dict[str, tuple[int, int]] = {}  # by name: in `result`, and the tag's end
    for tag in tags:
        if tag.name.startswith("/") and (begun := opened.pop(tag.name[1:], None)):
            index, start = begun
            result[index] = replace(result[index], after=tag.end)
            anchors.append((start, tag.start))
        for name, *value in tag.values:
            start, end = _without_blanks(text, *value)
            url = _BREAKS.sub("", entities.undo(text[start:end])).strip(_BLANKS)
            if url and _is_address(tag.name, name, url) and not inline.is_filled_in(url):
                if tag.name in ANCHORS and not text.endswith("/>", tag.start, tag.end):
                    opened[tag.name] = len(result), tag.end
                # Without a line end in it, another block of HTML might end elsewhere.
                kind = Kind.IDENTIFIER if "\n" in text[start:end] else Kind.HTML
                result.append(Found(url, start, end, kind))
    anchors = union(anchors)
    return [_settled(each, anchors) for each in result], anchors


def _without_blanks(text: str, start: int, end: int) -> Span:
    """Leave out the white space around a value, as browsers do."""
    value = text[start:end]
    return start + len(value) - len(value.lstrip(_BLANKS)), start + len(value.rstrip(_BLANKS))


def _is_address(tag: str, attribute: str, url: str) -> bool:
    if tag in NAMING:
        return holds_url(tag, attribute)
    is_other = attribute in OTHER_ATTRIBUTES and _ADDRESS.match(url) is not None
    return attribute in ATTRIBUTES or is_other


def _settled(each: Found, anchors: list[Span]) -> Found:
    """Leave out `after` in the text of a link."""
    at = bisect_right(anchors, (each.start, each.start)) - 1
    is_inside = at >= 0 and each.start < anchors[at][1]
    return replace(each, after=None) if is_inside and each.after is not None else each
