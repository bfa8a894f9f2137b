"""What a list of seeds is made of: which links, under which titles, in which order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from archive.remarks import remarks
from crawler.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from archive.model import Link
    from crawler.model import Occurrence

OF_SOMEBODY_ELSE = frozenset({"soft_404", "parked", "usurped"})
"""Reasons of death of links whose servers show a page, but not the one that was linked to."""
_WEB = re.compile(r"(?:https?|ftp)://", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 has no way to write (section 2.2)."""


@dataclass(frozen=True, slots=True)
class Seed:
    """One link of the list; `snapshot` is the address of a dead one's, "" where there is none."""

    url: str
    title: str
    verdict: Verdict
    snapshot: str = ""
    captured_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The seeds of one document, each URL once, in the order in which they stand there."""

    document: str
    seeds: tuple[Seed, ...]


def groups(
    occurrences: Iterable[Occurrence], links: Mapping[str, Link], wayback: str
) -> list[Group]:
    """Make the list from the occurrences of a run, in reading order, and what is known of them.

    A capture that stands beside its own original (`archive.remarks`) is no seed of its own.
    """
    places = list(occurrences)
    beside = frozenset(remarks(places, wayback).values())
    result = []
    for document, some in groupby(places, key=attrgetter("document")):
        by_url: dict[str, list[Occurrence]] = {}
        for place in some:
            if place not in beside and _WEB.match(place.url):
                by_url.setdefault(place.url, []).append(place)
        seeds = tuple(_seed(links[url], found) for url, found in by_url.items())
        if seeds:
            result.append(Group(document, seeds))
    return result


def in_line(text: str) -> str:
    """Write a text in one line, without the controls that no list can hold."""
    return " ".join(_CONTROLS.sub(" ", text).split())


def in_xml(text: str) -> str:
    """Leave out of a text for people what XML cannot hold."""
    return _NOT_IN_XML.sub("", text)


def url_in_xml(url: str) -> str:
    """Percent-encode what XML cannot hold in a URL, or would change in an attribute."""
    return re.sub(
        f"[\t\n\r]|{_NOT_IN_XML.pattern}",
        lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace")),
        url,
    )


def archived(seed: Seed) -> str:
    """Say in words what a snapshot is: "archived 2019-03-04"."""
    return f"archived {seed.captured_at:%Y-%m-%d}" if seed.captured_at else "archived"


def _seed(link: Link, places: Sequence[Occurrence]) -> Seed:
    verdict, snapshot = link.judgement.verdict, link.snapshot
    title = in_line(_title(link, places))
    if verdict is not Verdict.DEAD or snapshot is None or not snapshot.validated:
        return Seed(link.url, title, verdict)
    _, mark, fragment = link.url.partition("#")
    return Seed(link.url, title, verdict, snapshot.url + mark + fragment, snapshot.captured_at)


def _title(link: Link, places: Sequence[Occurrence]) -> str:
    """Give the title that the page had when it was last seen as itself, else the link's text."""
    pages = [it.page for it in reversed(link.checks) if it.succeeded and it.page]
    is_itself = link.judgement.reason not in OF_SOMEBODY_ELSE
    seen = next((it.title for it in pages if is_itself and it.title.strip()), "")
    snapshot = link.snapshot.title if link.snapshot else ""
    text = next((it.text for it in places if it.text.strip()), "")
    return seen or snapshot or text or link.url
