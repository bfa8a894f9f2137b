"""Plain text: every URL in it is bare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.documents import bare, places
from crawler.model import Document, Kind, Occurrence

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = (".txt", ".text")


def occurrences(document: Document) -> list[Occurrence]:
    """Find the URLs of a plain text."""
    return places.occurrences(document, _found(places.text(document)))


def spell(url: str, occurrence: Occurrence) -> str:  # noqa: ARG001 - one signature for all formats
    """Write a URL as it must stand in running text."""
    return bare.spell(url)


def _found(text: str) -> Iterator[places.Found]:
    for start, end in bare.spans(text):
        yield places.Found(text[start:end], start, end, Kind.BARE)
