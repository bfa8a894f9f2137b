"""The archives that are asked, in order.

To add an archive, write one file with a function that gives a `Dialogue`, name it in `SOURCES`, and
give `crawler.config.Config` a field of the same name for its base address. Where that field is
unset, the archive is not asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.sources import arquivo, commoncrawl, local, wayback

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Final

    from archive.model import Wanted
    from archive.sources.dialogue import Dialogue
    from archive.sources.hosts import Listing
    from archive.sources.index import Row


@dataclass(frozen=True, slots=True)
class Source:
    """An archive and how to ask it.

    `find` is a function of what is wanted, the archive's base address, and all captures of the
    address where they are known. `list_site` asks for the captures of several addresses of a site
    at once, None where the archive cannot tell. `is_public` says whether people can be sent there.
    `setting` names the base address's setting, "" where that is named like the archive.
    """

    title: str
    find: Callable[[Wanted, str, Sequence[Row] | None], Dialogue]
    list_site: Callable[[Sequence[str], str], Listing] | None = None
    is_public: bool = True
    setting: str = ""


SOURCES: Final[dict[str, Source]] = {
    wayback.NAME: Source(wayback.TITLE, wayback.find, wayback.list_site),
    arquivo.NAME: Source(arquivo.TITLE, arquivo.find),
    commoncrawl.NAME: Source(commoncrawl.TITLE, commoncrawl.find, is_public=False),
    local.NAME: Source(local.TITLE, local.find, is_public=False, setting="warc"),
}
