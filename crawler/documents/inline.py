"""Where a paragraph, heading or table's cell of Markdown names URLs."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.documents import bare, destinations, entities, html, tags
from crawler.documents.places import Found
from crawler.documents.spans import between, union
from crawler.documents.stretch import Stretch
from crawler.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.documents.blocks import Link, Prose
    from crawler.documents.spans import Span

_ATTRIBUTES = re.compile(rb"\{[ \t]*[:.#A-Za-z][^{}\n]*\}")
"""What kramdown, Pandoc and MkDocs take as belonging to the link before it."""
_TEMPLATE = re.compile(
    rb"\{\{(?:(?!\{\{|\}\}).)*+\}\}|\{%(?:(?!\{%|%\}).)*+%\}|\[\[(?:(?!\[\[|\]\]).)*+\]\]",
    re.DOTALL,
)
"""What Hugo, Quarto, Jekyll, Jinja and wikis put something in place of."""
_FILLED_IN = re.compile(r"\{\{|[{<]%(?![0-9A-Fa-f]{2})")
"""Not ``{%20``: that is a brace and a space."""
_WHOLE_LABEL = (b"]", b"][]")
MAX_SHOWN_CHARS = 1000
"""How much is kept of what a reader sees of a link."""


def found(data: bytes, prose: Prose, *, include_code: bool) -> Iterator[Found]:
    """Find all URLs of running text."""
    reader = _Reader(data, prose)
    yield from reader.named()
    yield from reader.bare_urls(include_code=include_code)


def bare_urls(stretch: Stretch, start: int = 0, end: int | None = None) -> Iterator[Found]:
    """Find the bare URLs in running text: in a stretch, or in the part of it from start to end.

    Backslashes are part of a bare URL, as GitHub has it, while references such as ``&amp;`` mean
    what they mean elsewhere; one that means ``<`` or a space ends the URL.
    """
    text = stretch.text[start:end]
    if "://" in text:
        for begin, finish in bare.spans(entities.blank(text, bare.is_stop)):
            url = entities.undo(text[begin:finish])
            first, after = stretch.offset(start + begin), stretch.end(start + finish)
            yield Found(url, first, after, Kind.BARE, after=after)


def code_urls(stretch: Stretch) -> Iterator[Found]:
    """Find the URLs in a stretch of code, where no character has another's meaning."""
    for start, end in bare.spans(stretch.text):
        yield Found(stretch.text[start:end], stretch.offset(start), stretch.end(end), Kind.CODE)


def html_code_urls(stretch: Stretch, start: int = 0, end: int | None = None) -> Iterator[Found]:
    """Find the URLs in code in HTML, where references have their meaning."""
    for each in bare_urls(stretch, start, end):
        yield replace(each, kind=Kind.CODE, after=None)


def shown(pieces: Iterable[str]) -> str:
    """Write what a reader sees of a link, on one line."""
    return " ".join("".join(pieces).split())[:MAX_SHOWN_CHARS]


def is_filled_in(url: str) -> bool:
    """Tell whether a destination is a template, such as ``{{ site.url }}/x``: no one's address."""
    if _FILLED_IN.search(url):
        return True
    return ("{%" in url and "%}" in url) or ("<%" in url and "%>" in url)


class _Reader:
    """Notes what stands where in one piece of prose."""

    def __init__(self, data: bytes, prose: Prose) -> None:
        self._data = data
        self._prose = prose
        self._masks: list[Span] = list(prose.code)  # where no running text is
        self._fixed: list[Span] = []  # where no remark can be put in
        self._examples: list[Span] = []  # what stands in <code> and its like
        if any(data.find(mark, prose.start, prose.end) >= 0 for mark in (b"{{", b"{%", b"[[")):
            templates = _TEMPLATE.finditer(data, prose.start, prose.end)
            self._fixed += [match.span() for match in templates]

    def named(self) -> Iterator[Found]:
        """Find what links, autolinks and tags name."""
        links = [it for link in self._prose.links for it in self._link(link)]
        tags = self._tags()
        self._fixed = union(self._fixed)
        for each in (*links, *tags):
            if not is_filled_in(each.url):
                yield self._settled(each)

    def bare_urls(self, *, include_code: bool) -> Iterator[Found]:
        """Find the bare URLs between all else."""
        if self._data.find(b"://", self._prose.start, self._prose.end) < 0:
            return
        whole = self._prose.start, self._prose.end
        examples = union(self._examples)
        for stretch in self._stretches(between(union([*self._masks, *examples]), *whole)):
            for each in bare_urls(stretch):
                yield self._settled(each)
        if include_code:
            for stretch in self._stretches(self._prose.code):
                yield from code_urls(stretch)
            outside = between(examples, *whole)
            for stretch in self._stretches(between(union([*self._masks, *outside]), *whole)):
                yield from html_code_urls(stretch)

    def _stretches(self, spans: Iterable[Span]) -> Iterator[Stretch]:
        for start, end in spans:
            if self._data.find(b"://", start, end) >= 0:
                yield Stretch(self._data, start, end, is_cell=self._prose.is_cell)

    def _settled(self, each: Found) -> Found:
        """Leave out `after` where nothing can be put in."""
        if each.after is not None and self._fixed:
            at = bisect_right(self._fixed, (each.start, len(self._data))) - 1
            if at >= 0 and each.start < self._fixed[at][1]:
                return replace(each, after=None)
        return each

    def _link(self, link: Link) -> Iterator[Found]:
        if link.sort in ("Autolink", "Email"):
            yield self._autolink(link)
            return
        if link.is_image:
            self._masks.append((link.start, link.end))
        else:
            self._fixed.append((link.start + 1, link.text_end))
            is_label = self._data[link.text_end : link.end] in _WHOLE_LABEL
            self._masks.append((link.start if is_label else link.text_end, link.end))
        if link.sort == "Inline":
            start, end = destinations.of_link(self._data, link)
            if start < end:
                kind = Kind.IMAGE if link.is_image else Kind.INLINE
                after = self._after(link.end)
                yield Found(link.url, start, end, kind, shown(link.shown), after)

    def _autolink(self, link: Link) -> Found:
        self._masks.append((link.start, link.end))
        url = entities.undo(link.url)
        if link.sort == "Email" and not url.startswith("mailto:"):
            url = f"mailto:{url}"
        after = self._after(link.end)
        return Found(url, link.start + 1, link.end - 1, Kind.AUTOLINK, after=after)

    def _after(self, end: int) -> int:
        attributes = _ATTRIBUTES.match(self._data, end, self._prose.end)
        return attributes.end() if attributes else end

    def _tags(self) -> list[Found]:
        """Find the URLs in tags; note what stands in elements of code, and in links."""
        result: list[Found] = []
        opened: dict[str, int] = {}
        anchor: tuple[int, int, int] | None = None  # in `result`, in `tags`, and its end
        for number, tag in enumerate(self._prose.tags):
            self._masks.append((tag.start, tag.end))
            stretch = Stretch(self._data, tag.start, tag.end)
            name, is_end = tags.name(stretch.text, 0, len(stretch.text))
            if is_end and name in opened:
                start = opened.pop(name)
                self._note_code(name, start, tag.start)
            elif not is_end and name in html.NOT_PROSE:
                opened.setdefault(name, tag.end)
            if name == "a" and anchor:
                if is_end:
                    index, first, end = anchor
                    between_tags = self._prose.tags[first:number]
                    text = shown([it for each in between_tags for it in each.following])
                    result[index] = replace(result[index], text=text, after=tag.end)
                    self._fixed.append((end, tag.start))
                anchor = None
            if not is_end:
                for each in html.attributes(stretch.text, 0, len(stretch.text)):
                    if name == "a":
                        anchor = len(result), number, tag.end
                    start, end = stretch.offset(each.start), stretch.end(each.end)
                    result.append(replace(each, start=start, end=end))
        for name, start in opened.items():
            self._note_code(name, start, self._prose.end)
        return result

    def _note_code(self, name: str, start: int, end: int) -> None:
        if name in tags.RAW:
            self._masks.append((start, end))
        else:
            self._examples.append((start, end))
