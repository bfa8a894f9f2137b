"""Plain text: every URL in it is bare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.documents import bare
from crawler.documents.places import Found
from crawler.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.model import Occurrence

SUFFIXES = (".txt", ".text")


def found(text: str, *, include_code: bool) -> Iterator[Found]:  # noqa: ARG001 - as all formats
    """Find the URLs of a plain text."""
    for start, end in bare.spans(text):
        yield Found(text[start:end], start, end, Kind.BARE, after=end)


def spell(url: str, occurrence: Occurrence) -> str:  # noqa: ARG001 - one signature for all formats
    """Write a URL as it must stand in running text."""
    return bare.spell(url)


def annotate(url: str, occurrence: Occurrence) -> str:  # noqa: ARG001 - as `spell`
    """Write a remark to put in after a link, which names its archived copy."""
    return f" (archived: {bare.spell(url)})"
