"""Which fragments of a page's address lead nowhere on the page."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import unquote

from parsel import Selector

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Final

_DIRECTIVE: Final = ":~:"
"""What separates the directives for a browser (URL Fragment Text Directives, section 3.1)."""
_FOR_PROGRAMS: Final = re.compile(r"[!/]|.*=|L\d+(?:C\d+)?(?:-L?\d+(?:C\d+)?)?$", re.DOTALL)
"""Routes of applications, parameters (``page=3``), and lines of source code: what is made of these
is known to the page's own scripts alone."""
_GITHUB: Final = "user-content-"
"""What GitHub and GitLab put before each name that comes from a document; their scripts undo it."""
_NO_WORD: Final = re.compile(r"[^\w\- ]")
_NAMES: Final = "//@id | //a/@name"
_HEADINGS: Final = "//h1 | //h2 | //h3 | //h4 | //h5 | //h6"


def missing(fragments: Iterable[str], source: str) -> tuple[str, ...]:
    """Give those fragments, without ``#``, that name nothing in a page's whole source.

    A fragment names an element by its ``id``, or an ``a`` by its ``name`` (HTML standard, section
    7.4.6.3), or a heading by its text as GitHub does, or a piece of text by a text directive. One
    that may be for the page's scripts is never missing.

    >>> missing(["a", "b", "c-d", ":~:text=be"], "<p id=a>To be</p><h2>C: d!</h2>")
    ('b',)
    """
    page = Selector(text=source or "<p>")
    names = {str(name) for name in page.xpath(_NAMES).getall()}
    names |= set(slugs(page.xpath(_HEADINGS).xpath("string()").getall()))
    return tuple(it for it in fragments if not _is_there(it, names, source, page))


def slugs(headings: Iterable[str]) -> Iterator[str]:
    """Give the names by which GitHub lets headings be linked to.

    >>> list(slugs(["What's new?", "What's new?"]))
    ['whats-new', 'whats-new-1']
    """
    seen: Counter[str] = Counter()
    for heading in headings:
        slug = _NO_WORD.sub("", heading.strip().lower()).replace(" ", "-")
        yield f"{slug}-{seen[slug]}" if seen[slug] else slug
        seen[slug] += 1


def _is_there(fragment: str, names: set[str], source: str, page: Selector) -> bool:
    name, mark, directives = fragment.partition(_DIRECTIVE)
    if mark and not _shows(page, directives):
        return False
    for spelling in (name, unquote(name)):
        if spelling in names or f"{_GITHUB}{spelling.lower()}" in names:
            return True
        # GitHub sends some of its pages as data for its scripts.
        if spelling and f"{_GITHUB}{spelling.lower()}" in source:
            return True
    return name.lower() in ("", "top") or _FOR_PROGRAMS.match(name) is not None


def _shows(page: Selector, directives: str) -> bool:
    """Tell whether a page's text has what each text directive names: its start, and its end."""
    shown = ""
    for directive in directives.split("&"):
        kind, _, value = directive.partition("=")
        if kind != "text":
            continue
        shown = shown or _plain(" ".join(page.xpath("//body//text()").getall()))
        parts = value.split(",")
        parts = [it for it in parts if not (it.endswith("-") or it.startswith("-"))]
        if not all(_plain(unquote(part)) in shown for part in parts):
            return False
    return True


def _plain(text: str) -> str:
    return "".join(text.split()).lower()
