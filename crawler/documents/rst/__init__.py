"""reStructuredText, as docutils and Sphinx read it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.documents.rst import blocks
from crawler.documents.rst.lines import Source
from crawler.documents.rst.spelling import annotate, spell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.documents.places import Found

__all__ = ["SUFFIXES", "annotate", "found", "spell"]

SUFFIXES = (".rst", ".rest")


def found(text: str, *, include_code: bool) -> Iterator[Found]:
    """Find the URLs of a document in reStructuredText.

    Raises RecursionError where tables nest too deeply.
    """
    source = Source(text)
    for each in blocks.read(source.text, include_code=include_code):
        if source.text is text:
            yield each
            continue
        start, end = source.original(each.start, each.end)
        after = each.after and source.original(each.after - 1, each.after)[1]
        yield replace(each, start=start, end=end, after=after)
