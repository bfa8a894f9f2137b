"""The forms of the seed list: every link with its title, document by document.

A form is a pure function of groups of seeds. To add one, write one file with a `render` function
and name it in `SEED_LISTS`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from archive.seedlists import csv, json, markdown, netscape, opml
from archive.seedlists.seeds import Group

if TYPE_CHECKING:
    from typing import Final

Render = Callable[[Sequence[Group]], str]

SEED_LISTS: Final[dict[str, Render]] = {
    "markdown": markdown.render,
    "csv": csv.render,
    "json": json.render,
    "opml": opml.render,
    "netscape": netscape.render,
}
