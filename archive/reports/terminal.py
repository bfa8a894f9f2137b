"""The report for a terminal: what is dead and failing, where it stands, what is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.printable import printable
from archive.reports.overview import Overview, cost, notes, offer
from crawler.model import Verdict
from crawler.urls import is_local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.model import Link

COLOURS = {
    Verdict.DEAD: "31",
    Verdict.FAILING: "33",
    Verdict.BLOCKED: "35",
    Verdict.MOVED: "36",
    Verdict.ALIVE: "32",
}
"""SGR colour codes (ECMA-48, section 8.3.117)."""
DETAILED = (Verdict.DEAD, Verdict.FAILING)
"""Verdicts whose links are listed; the others are counted, and listed in the other reports."""
BOLD = "1"
DIM = "2"


def render(overview: Overview, *, colour: bool = False) -> str:
    """Write the report as lines of text, with colours where asked."""
    return "".join(f"{line}\n" for line in _lines(overview, colour=colour))


def summary(overview: Overview, *, colour: bool = False) -> str:
    """Say in one line how many links have which verdict."""
    parts = [
        _paint(f"{count} {verdict}", COLOURS.get(verdict, DIM), colour)
        for verdict, count in overview.counts.items()
    ]
    dead = [link for link in overview.having(Verdict.DEAD) if not is_local(link.url)]
    mendable = sum(link.snapshot is not None for link in dead)
    asked = any(link.lookup for link in dead)
    snapshots = f"; snapshots for {mendable} of {len(dead)} dead" if asked else ""
    links = "1 link" if len(overview.links) == 1 else f"{len(overview.links)} links"
    return f"{links}: {', '.join(parts) or 'none'}{snapshots}."


def _lines(overview: Overview, *, colour: bool) -> Iterator[str]:
    for verdict in DETAILED:
        links = overview.having(verdict)
        if links:
            yield _paint(f"{verdict.upper()} ({len(links)})", f"{BOLD};{COLOURS[verdict]}", colour)
            for link in links:
                yield from _link(link, colour=colour)
            yield ""
    noted = [link for link in overview.links if notes(link)]
    astray = [link for link in noted if link.missing_fragment]
    at_archives = [link for link in noted if not link.missing_fragment]
    for title, links in (("ANCHORS NOT FOUND", astray), ("AT ARCHIVES", at_archives)):
        if links:
            yield _paint(f"{title} ({len(links)})", BOLD, colour)
            for link in links:
                yield from _places(link, colour=colour)
                for note in notes(link):
                    yield f"    {printable(note)}"
            yield ""
    yield summary(overview, colour=colour)
    if cost(overview):
        yield _paint(cost(overview), DIM, colour)


def _link(link: Link, *, colour: bool) -> Iterator[str]:
    yield from _places(link, colour=colour)
    yield f"    {printable(link.judgement.evidence)}"
    if link.judgement.verdict is Verdict.DEAD or link.snapshot is not None:
        yield f"    {printable(offer(link))}"
        if link.snapshot is not None:
            yield "    → " + _paint(printable(link.snapshot.url), COLOURS[Verdict.ALIVE], colour)


def _places(link: Link, *, colour: bool) -> Iterator[str]:
    yield "  " + _paint(printable(link.url), BOLD, colour)
    for occurrence in link.occurrences:
        where = f"{occurrence.document}:{occurrence.line}:{occurrence.column}"
        yield "    " + _paint(printable(where), DIM, colour)


def _paint(text: str, code: str, colour: bool) -> str:  # noqa: FBT001 - private
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
