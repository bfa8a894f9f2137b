"""The forms of the dead-link report.

A report is a pure function of an `Overview`. To add one, write one file with a `render` function
and name it in `REPORTS`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from archive.reports import html, json, terminal
from archive.reports.overview import Overview

if TYPE_CHECKING:
    from typing import Final

Render = Callable[[Overview], str]

REPORTS: Final[dict[str, Render]] = {
    "terminal": terminal.render,
    "json": json.render,
    "html": html.render,
}
