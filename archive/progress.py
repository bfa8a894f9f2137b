"""Shows on standard error how far the spiders are."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from archive.process import Watchers

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def progress(*, shown: bool) -> Iterator[Watchers]:
    """Show a bar for each spider until the block ends, or nothing where it is not to be shown."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), disable=not shown, transient=True) as bar:
        checks = bar.add_task("links  ", visible=False)
        lookups = bar.add_task("archive", visible=False)
        saves = bar.add_task("saving ", visible=False)
        yield Watchers(
            on_check=lambda done, total: bar.update(
                checks, completed=done, total=total, visible=True
            ),
            on_lookup=lambda done, total: bar.update(
                lookups, completed=done, total=total, visible=True
            ),
            on_save=lambda done, total: bar.update(
                saves, completed=done, total=total, visible=True
            ),
        )
