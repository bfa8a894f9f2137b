"""Which captures are remarks on the link before them: ``[a](page) ([archived](capture of page))``.

A capture is one where the first link after another is that other's capture: such a pair is read
as one link with its archived copy, whoever wrote it, and neither half is rewritten as if it stood
alone.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from crawler.captures import parse
from crawler.urls import address

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.model import Occurrence


def remarks(occurrences: Iterable[Occurrence], wayback: str) -> dict[Occurrence, Occurrence]:
    """Give the remark on each occurrence that has one; `wayback` is the archive's base address.

    The occurrences of a document follow one another in the order of their spans.
    """
    found: dict[Occurrence, Occurrence] = {}
    for _, some in groupby(occurrences, key=attrgetter("document")):
        found.update(_in_document(list(some), wayback))
    return found


def _in_document(places: Sequence[Occurrence], wayback: str) -> dict[Occurrence, Occurrence]:
    page_of = {url: _page(url, wayback) for url in {it.url for it in places}}
    pages = [page_of[it.url] for it in places]
    starts = [it.start for it in places]
    found = {}
    for index, place in enumerate(places):
        end = place.end if place.after is None else place.after
        following = bisect_left(starts, end, lo=index + 1)
        page = pages[following] if following < len(places) else ""
        if page and page == address(place.url):
            found[place] = places[following]
    return found


def _page(url: str, wayback: str) -> str:
    """Give the address of the page of which a URL is a capture, "" where it is none."""
    capture = parse(url, wayback)
    return address(capture.original) if capture else ""
