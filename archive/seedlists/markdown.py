"""The seed list as Markdown: a heading for each document, an item for each link."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.seedlists.seeds import archived
from crawler.documents import markdown
from crawler.model import Kind, Occurrence, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.seedlists.seeds import Group, Seed

_SPECIAL = re.compile(r"[\\`*_\[\]<>~|@$]|&(?=[A-Za-z#])|:(?=//)|#+\Z")
"""What means something to Markdown within a line; a backslash before punctuation never shows
(CommonMark, section 2.4). The one before a colon keeps a URL in a title from being a link."""


def render(groups: Sequence[Group]) -> str:
    """Write the list as Markdown."""
    return "".join(f"{line}\n" for line in _lines(groups))


def _lines(groups: Sequence[Group]) -> Iterator[str]:
    for index, group in enumerate(groups):
        if index:
            yield ""
        yield f"## {_escaped(' '.join(group.document.split()))}"
        yield ""
        for seed in group.seeds:
            yield f"- {_link(seed.title, seed.url)}{_remark(seed)}"


def _remark(seed: Seed) -> str:
    if seed.snapshot:
        return f" ({_link(archived(seed), seed.snapshot)})"
    return " (dead)" if seed.verdict is Verdict.DEAD else ""


def _link(title: str, url: str) -> str:
    place = Occurrence(url, "", 1, 1, 0, 0, Kind.INLINE)
    if title == url and markdown.spell(url, replace(place, kind=Kind.AUTOLINK)) == url:
        return f"<{url}>"
    return f"[{_escaped(title)}]({markdown.spell(url, place)})"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)
