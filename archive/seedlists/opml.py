"""The seed list as OPML 2.0 (http://opml.org/spec2.opml): an outline for each document and link."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from archive.seedlists.seeds import archived, in_xml, url_in_xml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.seedlists.seeds import Group


def render(groups: Sequence[Group]) -> str:
    """Write the list as OPML; a snapshot is an outline in that of its link."""
    return "".join(f"{line}\n" for line in _lines(groups))


def _lines(groups: Sequence[Group]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<opml version="2.0">'
    yield "  <head>"
    yield "    <title>Links</title>"
    yield "  </head>"
    yield "  <body>"
    for group in groups:
        yield f"    <outline text={quoteattr(in_xml(group.document))}>"
        for seed in group.seeds:
            outline = f"      <outline {_link(seed.title, seed.url)}"
            if seed.snapshot:
                yield f"{outline}>"
                yield f"        <outline {_link(archived(seed), seed.snapshot)}/>"
                yield "      </outline>"
            else:
                yield f"{outline}/>"
        yield "    </outline>"
    yield "  </body>"
    yield "</opml>"


def _link(title: str, url: str) -> str:
    return f'type="link" text={quoteattr(in_xml(title))} url={quoteattr(url_in_xml(url))}'
