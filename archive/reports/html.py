"""The report for people in a browser: one file, no network."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from archive.reports.overview import WORST_FIRST, cost, notes, offer

if TYPE_CHECKING:
    from archive.reports.overview import Overview


def render(overview: Overview) -> str:
    """Write the report as an HTML page."""
    links = sorted(overview.links, key=lambda link: WORST_FIRST.index(link.judgement.verdict))
    return _template().render(
        run=overview.run,
        version=overview.version,
        counts=overview.counts,
        links=links,
        offer=offer,
        notes=notes,
        cost=cost(overview),
        is_safe=_is_safe,
    )


def _is_safe(url: str) -> bool:
    """Tell whether a click on this address opens a page and runs nothing, as javascript: does."""
    return url.lower().startswith(("http://", "https://"))


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("report.html.jinja")
