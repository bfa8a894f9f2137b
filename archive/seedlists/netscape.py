"""The seed list as bookmarks, in the form that every browser takes: a folder for each document."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from archive.seedlists.seeds import archived, in_xml, url_in_xml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.seedlists.seeds import Group


def render(groups: Sequence[Group]) -> str:
    """Write the list as a Netscape bookmark file; a snapshot is the bookmark after its link."""
    return "".join(f"{line}\n" for line in _lines(groups))


def _lines(groups: Sequence[Group]) -> Iterator[str]:
    yield "<!DOCTYPE NETSCAPE-Bookmark-file-1>"
    yield '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">'
    yield "<TITLE>Bookmarks</TITLE>"
    yield "<H1>Bookmarks</H1>"
    yield "<DL><p>"
    for group in groups:
        yield f"    <DT><H3>{escape(in_xml(group.document))}</H3>"
        yield "    <DL><p>"
        for seed in group.seeds:
            yield f"        {_link(seed.title, seed.url)}"
            if seed.snapshot:
                yield f"        {_link(f'{seed.title} ({archived(seed)})', seed.snapshot)}"
        yield "    </DL><p>"
    yield "</DL><p>"


def _link(title: str, url: str) -> str:
    return f'<DT><A HREF="{escape(url_in_xml(url))}">{escape(in_xml(title))}</A>'
