"""Where a piece of HTML names URLs: in attributes, and bare in what it shows.

Comments, scripts and styles show nothing; the text of ``<code>`` and ``<pre>`` is an example, and
so are whole links in ``<pre><code>``.
"""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from crawler.documents import entities
from crawler.documents.places import Found
from crawler.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

ATTRIBUTES = {
    "a": "href",
    "area": "href",
    "audio": "src",
    "iframe": "src",
    "img": "src",
    "source": "src",
    "video": "src",
}
"""The attribute of each element that holds the URL a reader follows or sees."""
NOT_PROSE = frozenset({"code", "kbd", "pre", "samp", "script", "style", "textarea", "tt"})
"""Elements whose text is no running text."""

_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
_BREAKS = re.compile(r"[\t\n\r]")  # browsers leave them out of a URL (URL standard, section 4.4)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>][^\s>]*))?""")


def read(source: str) -> tuple[list[Found], list[tuple[int, int]]]:
    """Find the URLs in the attributes of a piece of HTML, and the spans of its running text."""
    shown = _without_open_comment(source)
    reader = _Reader(shown)
    reader.feed(shown)
    reader.close()
    return reader.found, reader.prose()


def tag(source: str, start: int, end: int) -> tuple[str, bool]:
    """Name the element of the tag at a span of the source, and say whether the tag closes it.

    The name is "" for a comment or the like.
    """
    match = _TAG.match(source, start, end)
    return (match[2].lower(), match[1] == "/") if match else ("", False)


def attributes(source: str, start: int, end: int) -> Iterator[Found]:
    """Find the URL in the attributes of the tag at a span of the source."""
    name = _TAG.match(source, start, end)
    if not name or name[1] or name[2].lower() not in ATTRIBUTES:
        return
    wanted = ATTRIBUTES[name[2].lower()]
    for match in _ATTRIBUTE.finditer(source, name.end(), end):
        if match[1].lower() == wanted and match[2]:
            value = match[2].strip("\"' \t\n\f\r")
            if value:
                at = source.index(value, match.start(2))
                url = _BREAKS.sub("", entities.undo(value))
                yield Found(url, at, at + len(value), Kind.HTML)
            return  # only the first attribute of a name counts


def spell(url: str, old: str) -> str:
    """Write a URL as an attribute's value, in quotes of either sort or in none.

    ``old`` is the URL that stood there: of what is harmless in HTML, but may mean something to
    the Markdown around it, it shows what is safe at that place.
    """
    risky = set("&\"'<>|") | (set("=`[]\\") - set(old))
    return "".join(_spelled(char, is_risky=char in risky) for char in url)


def _spelled(char: str, *, is_risky: bool) -> str:
    if char <= " " or char == "\x7f":
        return f"%{ord(char):02X}"
    if char == "&":
        return "&amp;"
    return f"&#{ord(char)};" if is_risky else char


def _without_open_comment(source: str) -> str:
    """Leave out a comment that is never closed, which HTMLParser takes for text."""
    start = source.rfind("<!--")
    return source[:start] if start >= 0 and source.find("-->", start + 2) < 0 else source


class _Reader(HTMLParser):
    """Notes the attributes' URLs, and where each piece of markup and of text begins."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[Found] = []
        self._source = source
        self._line_starts = [0, *accumulate(len(line) + 1 for line in source.split("\n"))]
        self._pieces: list[tuple[int, bool]] = []
        self._open: Counter[str] = Counter()

    def prose(self) -> list[tuple[int, int]]:
        """List the spans of running text."""
        spans: list[tuple[int, int]] = []
        for (start, is_prose), (end, _) in pairwise([*self._pieces, (len(self._source), False)]):
            if is_prose and spans and spans[-1][1] == start:
                spans[-1] = (spans[-1][0], end)
            elif is_prose:
                spans.append((start, end))
        return spans

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        start = self._note(is_prose=False)
        if not (self._open["pre"] and self._open["code"]):
            text = self.get_starttag_text() or ""
            self.found.extend(attributes(self._source, start, start + len(text)))
        if tag in NOT_PROSE:
            self._open[tag] += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # A browser does not know <a/>, and takes it for <a>.
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._note(is_prose=False)
        if self._open[tag]:
            self._open[tag] -= 1

    def handle_data(self, data: str) -> None:
        # What begins with < is markup that was never closed.
        self._note(is_prose=not data.startswith("<") and not self._open.total())

    def handle_entityref(self, name: str) -> None:  # noqa: ARG002
        self._note(is_prose=not self._open.total())

    def handle_charref(self, name: str) -> None:  # noqa: ARG002
        self._note(is_prose=not self._open.total())

    def handle_comment(self, data: str) -> None:  # noqa: ARG002
        self._note(is_prose=False)

    def handle_decl(self, decl: str) -> None:  # noqa: ARG002
        self._note(is_prose=False)

    def handle_pi(self, data: str) -> None:  # noqa: ARG002
        self._note(is_prose=False)

    def unknown_decl(self, data: str) -> None:  # noqa: ARG002
        self._note(is_prose=False)

    def parse_marked_section(self, i: int, report: bool = True) -> int:  # noqa: FBT001, FBT002 - as inherited
        """Read ``<![…`` as the HTML standard does: as a comment.

        The standard library raises AssertionError at those it does not know.
        """
        return self.parse_bogus_comment(i, report)

    def _note(self, *, is_prose: bool) -> int:
        line, column = self.getpos()
        start = self._line_starts[line - 1] + column
        self._pieces.append((start, is_prose))
        return start
