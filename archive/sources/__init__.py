"""The archives that are asked, in order.

A source is a function of an address, the wanted date, the archive's base address and the latest
date that will do (None for any) that gives a `Dialogue`. To add an archive, write one file with
such a function, name it in `SOURCES`, and give `crawler.config.Config` a field of the same name for
its base address.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from archive.sources import wayback
from archive.sources.dialogue import Dialogue

if TYPE_CHECKING:
    from typing import Final

Source = Callable[[str, datetime, str, datetime | None], Dialogue]

SOURCES: Final[dict[str, Source]] = {wayback.NAME: wayback.find}
