r"""Where the destinations of Markdown's links and definitions stand.

The parser says where a link begins and ends, and which URL it means, but not where that is
written. CommonMark leaves little to ask: after ``](`` or ``]:`` come spaces with at most one line
end, then the destination, in angle brackets or up to the next space, control (but DEL, for the
parser) or the link's end.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.documents import entities
from crawler.documents.places import Found
from crawler.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.documents.blocks import Gap, Link

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
# In a quote, its marks stand where a line begins.
_MARKS = rb"[ \t]*+(?:\n[ \t>]*+)?+"
_OPENING = re.compile(rb"[\s>]*+\]\(" + _MARKS)
_ANGLED = rb"<(?:[^<>\\\n]|\\.)*+>"
_DESTINATION = re.compile(_ANGLED + rb"|[^\x00-\x20]*+")
_DEFINITION = re.compile(
    rb"\[(?P<label>(?:[^\[\]\\]|\\.){1,1000}+)\]:"
    + _MARKS
    + rb"(?P<url>"
    + _ANGLED
    + rb"|(?!<)[^\x00-\x20]++)",
    re.DOTALL,
)
_IN_TITLE = rb"\\.|\n(?![ \t>]*+(?:\n|\Z))"
_TITLE = re.compile(
    rb"(?=\s)"
    + _MARKS
    + rb'(?:"(?:[^"\\\n]|%b)*+"|\'(?:[^\'\\\n]|%b)*+\'|\((?:[^()\\\n]|%b)*+\))'
    % (_IN_TITLE, _IN_TITLE, _IN_TITLE)
    + rb"[ \t]*+(?=\n|\Z)",
    re.DOTALL,
)


def of_link(data: bytes, link: Link) -> tuple[int, int]:
    """Say where the destination of an inline link or image stands, without angle brackets.

    Raises nothing; the span is empty where the link has none.
    """
    opening = _OPENING.match(data, link.text_end, link.end)
    at = opening.end() if opening else link.end - 1
    # A quote's mark looks the same as a destination that begins with it; the URL tells.
    while data[at - 1 : at] == b">" and not _means(data, _span(data, at, link.end - 1), link.url):
        at -= 1
    return _span(data, at, link.end - 1)


def definitions(data: bytes, gap: Gap) -> Iterator[Found]:
    """Find the destinations of the definitions in a stretch that holds no other text."""
    at = gap.start
    while (at := data.find(b"[", at, gap.end)) >= 0:
        match = _DEFINITION.match(data, at, gap.end)
        if not match:
            at += 1
            continue
        start, end = _span(data, match.start("url"), match.end("url"))
        label = " ".join(match["label"].decode().split())
        if start < end:
            url = undo(data[start:end].decode())
            yield Found(url, start, end, Kind.DEFINITION, label)
        title = _TITLE.match(data, match.end(), gap.end)
        at = title.end() if title else match.end()


def undo(text: str) -> str:
    r"""Undo escapes and references at once, for ``\&amp;`` is an escaped ``&`` before ``amp;``."""
    if "\\" not in text and "&" not in text:
        return text
    undone, at = [], 0
    for match in _ESCAPE.finditer(text):
        undone += [entities.undo(text[at : match.start()]), match[1]]
        at = match.end()
    return "".join([*undone, entities.undo(text[at:])])


def _span(data: bytes, start: int, end: int) -> tuple[int, int]:
    match = _DESTINATION.match(data, start, end)
    assert match
    is_angled = data.startswith(b"<", start) and match.end() > start + 1
    return match.start() + is_angled, match.end() - is_angled


def _means(data: bytes, span: tuple[int, int], url: str) -> bool:
    return undo(data[slice(*span)].decode(errors="replace")) == url
