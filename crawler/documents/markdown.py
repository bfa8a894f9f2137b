"""Markdown, as GitHub reads it: links, images, definitions, bare URLs, and HTML in between."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.documents import bare, blocks, entities, frontmatter, html, inline, limits, places
from crawler.documents.errors import Broken
from crawler.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.documents.blocks import Leaf
    from crawler.documents.places import Found
    from crawler.model import Occurrence

SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")

_HOST = re.compile(r"\w+://(?:\[[^\]]*\]?)?")


def found(text: str, *, include_code: bool) -> Iterator[Found]:  # noqa: ARG001
    """Find the URLs of a Markdown document, those in its front matter too.

    Raises Broken where it is too entangled to be read, RecursionError where it nests too deeply.
    """
    lines = places.Lines(text)
    try:
        for each in _found(blocks.prepare(lines.text)):
            start, end = lines.original(each.start), lines.original(each.end - 1) + 1
            yield replace(each, start=start, end=end)
    except Broken as error:
        raise Broken(lines.original(error.position), error.reason) from None


def _found(text: str) -> Iterator[Found]:
    front = frontmatter.end(text)
    yield from inline.bare_urls(text[:front])
    read = blocks.read(re.sub(r"[^\n]", " ", text[:front]) + text[front:])
    for leaf in read.prose:
        yield from _placed(inline.found(leaf), leaf)
    for leaf in read.html:
        limits.check_html(leaf.body, leaf.positions[0])
        attributes, prose = html.read(leaf.body)
        yield from _placed(attributes, leaf)
        yield from _placed(inline.bare_urls(leaf.body, prose), leaf)
    for definition in read.definitions:
        label = " ".join(definition.label.split())
        yield inline.destination(text, definition.start, definition.end, Kind.DEFINITION, label)


def _placed(found: Iterator[Found] | Sequence[Found], leaf: Leaf) -> Iterator[Found]:
    """Move what was found in the body of a leaf to where that stands in the document."""
    for each in found:
        start, end = leaf.positions[each.start], leaf.positions[each.end - 1] + 1
        yield replace(each, start=start, end=end)


def spell(url: str, occurrence: Occurrence) -> str:
    """Write a URL in place of an occurrence's, so that it is read as that URL.

    Characters that mean something to Markdown are escaped, or percent-encoded where nothing can
    be escaped: in bare URLs and autolinks.
    """
    match occurrence.kind:
        case Kind.HTML:
            return html.spell(url, occurrence.url)
        case Kind.BARE:
            return _spell_bare(url, occurrence.url)
        case Kind.AUTOLINK:
            return _guard(_percent(url, r"[\s<>\x00-\x1f\x7f]"))
        case _:
            return _spell_destination(url)


def _spell_bare(url: str, old: str) -> str:
    spelled = bare.spell(url)
    host = _HOST.match(spelled)
    if host and "[" not in old:  # a label in brackets might be defined somewhere in the document
        spelled = host.group() + _percent(spelled[host.end() :], r"[\[\]]")
    return _guard(spelled)


def _guard(url: str) -> str:
    """Guard a URL that knows no backslash escapes; a ``|`` might stand in a table's cell."""
    return entities.guard(url).replace("|", "&#124;")


def _spell_destination(url: str) -> str:
    """Escape for a destination that stands in angle brackets or in none."""
    spelled = _percent(url, r"[\x00-\x20\x7f`]")
    spelled = re.sub(r"[\\<>|]", r"\\\g<0>", spelled)
    for pair in ("()", "[]"):
        if not _is_balanced(url, *pair):
            spelled = re.sub(f"[{re.escape(pair)}]", r"\\\g<0>", spelled)
    return entities.guard(spelled)


def _is_balanced(url: str, opening: str, closing: str) -> bool:
    depth = 0
    for char in url:
        depth += (char == opening) - (char == closing)
        if depth < 0:
            return False
    return depth == 0


def _percent(text: str, risky: str) -> str:
    return re.sub(risky, lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), text)
