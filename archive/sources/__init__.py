"""The archives that are asked, in order.

To add an archive, write one file with a function that gives a `Dialogue`, name it in `SOURCES`, and
give `crawler.config.Config` a field of the same name for its base address. Where that field is
unset, the archive is not asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.sources import arquivo, cdx, cdxj, commoncrawl, local, wayback

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Final

    from archive.model import Wanted
    from archive.sources.dialogue import Answer, Dialogue
    from archive.sources.hosts import Listing
    from archive.sources.index import Row


@dataclass(frozen=True, slots=True)
class Source:
    """An archive and how to ask it.

    `find` is a function of what is wanted, the archive's base address, and all captures of the
    address where they are known. `reads` tells whether an answer is what its index was asked for,
    and not empty. `list_site` asks for the captures of several addresses of a site at once, None
    where the archive cannot tell. `setting` names the base address's setting, "" where that is
    named like the archive.
    """

    find: Callable[[Wanted, str, Sequence[Row] | None], Dialogue]
    reads: Callable[[Answer], bool]
    list_site: Callable[[Sequence[str], str], Listing] | None = None
    setting: str = ""


SOURCES: Final[dict[str, Source]] = {
    wayback.NAME: Source(wayback.find, cdx.reads, wayback.list_site),
    arquivo.NAME: Source(arquivo.find, cdxj.reads),
    commoncrawl.NAME: Source(commoncrawl.find, commoncrawl.reads),
    local.NAME: Source(local.find, cdxj.reads, setting="warc"),
}
