"""What commands have in common: reading, opening, running, printing, and leaving with a code."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from archive.console import UnfinishedError, console
from archive.ending import Exit
from archive.options import Format
from crawler.config import Config, load
from crawler.model import LinkmendError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from archive.keys import Keys
    from archive.process import Ended, Savings
    from archive.reports.overview import Overview
    from archive.store import ArchiveStore
    from crawler.model import Reading, Run


def load_config(
    file: Path | None,
    paths: Sequence[str] | None = None,
    files_from: Sequence[str] | None = None,
    **options: object,
) -> Config:
    """Load the configuration; raises DocumentError where a list of files cannot be read."""
    named = list(paths or ())
    if files_from:
        from crawler.documents.files import listed

        named += [path for each in files_from for path in listed(each)]
    return load({"paths": named or None, **options}, file=file)


def read(settings: Config) -> tuple[list[Reading], int]:
    """Read the documents, without the copies that an earlier run made of them.

    Gives the number of those that could not be read as well, having told of each.
    """
    from crawler.documents import DocumentsError, is_page, read_all

    addresses = [it for it in settings.paths if is_page(it)]
    files = [it for it in settings.paths if not is_page(it)]
    readings, errors = read_all(files, settings.reading_options, [settings.out])
    if addresses:
        from archive.process import read_pages

        pages = read_pages(settings, addresses, log_level=console.log_level)
        readings, errors = readings + pages[0], errors + pages[1]
    if errors and not readings:
        raise DocumentsError(errors)
    for error in errors:
        console.warn(f"error: {error}")
    return readings, len(errors)


def leave_if_unread(unread: int) -> None:
    """Leave with an exit code where a document could not be read, saying so once more."""
    if unread:
        documents = "1 document" if unread == 1 else f"{unread} documents"
        console.warn(f"{documents} could not be read; see the lines above")
        raise typer.Exit(Exit.BAD_INPUT)


def run_number(paths: Sequence[str] | None) -> int | None:
    """Read the argument of --undo and --history."""
    words = list(paths or ())
    if len(words) > 1 or not all(it.isascii() and it.isdecimal() for it in words):
        raise typer.BadParameter(f"give the number of one run, and not: {' '.join(words)}")
    return int(words[0]) if words else None


def check_warc(settings: Config) -> None:
    """See that the folder for the local copy can be written into, where one is named."""
    from archive.writing import check_folder

    if settings.warc is not None:
        check_folder(settings.warc, "--warc")


@contextmanager
def opened(settings: Config, *, new: bool = True) -> Iterator[ArchiveStore]:
    """Have the database open, which is made where it is `new`."""
    from archive.store import ArchiveStore

    store = ArchiveStore.configured(settings, new=new)
    try:
        yield store
    finally:
        store.close()


def crawl_and_rescue(
    settings: Config, store: ArchiveStore, readings: Sequence[Reading] | None, *, rescue: bool
) -> Ended:
    """Run the spiders, showing progress where somebody watches."""
    from archive.ledger import Ledger
    from archive.process import run_spiders
    from archive.progress import progress

    urls = {it.url for reading in readings or () for it in reading.occurrences}

    with progress(shown=console.shows_progress) as watchers:
        ended = run_spiders(
            settings,
            readings=readings,
            rescue=rescue,
            originals=Ledger(store.database).originals(urls),
            log_level=console.log_level,
            watchers=watchers,
        )
    if readings is not None and ended.run_id is None:
        raise UnfinishedError(f"the crawl could not begin: {ended.cause or 'it was interrupted'}")
    return ended


def keys_for_saving(settings: Config) -> Keys:
    """Give the keys for saving, before anything else is done; raises KeysError."""
    from archive.keys import check_way, find_keys

    check_way(settings.wayback)
    return find_keys()


def save_living(settings: Config, keys: Keys) -> Savings:
    """Have living links saved, showing progress where somebody watches."""
    from archive.process import run_saver
    from archive.progress import progress

    with progress(shown=console.shows_progress) as watchers:
        return run_saver(settings, keys, log_level=console.log_level, watchers=watchers)


def overview_of(store: ArchiveStore, run_id: int | None = None) -> Overview:
    """Give what is known about the links of a run, by default the latest."""
    from archive.reports.overview import Overview

    run = run_of(store, run_id)
    links = store.links(store.occurrences(run.id))
    return Overview(run, tuple(links), version(), store.requests(run.id))


def run_of(store: ArchiveStore, run_id: int | None = None) -> Run:
    """Give a run, by default the latest; raises LinkmendError where there is none."""
    run = store.run(run_id)
    if run is None:
        raise LinkmendError("the database has no run yet; begin with `linkmend crawl`")
    return run


def write_reports(settings: Config, overview: Overview) -> None:
    """Write the reports that are files."""
    from archive.reports import REPORTS
    from archive.writing import write

    for name in (Format.JSON, Format.HTML):
        write(settings.out / f"report.{name}", REPORTS[name](overview).encode())


def print_report(overview: Overview) -> None:
    """Print the report for terminals, unless quiet is wanted."""
    from archive.reports import terminal

    if not console.quiet:
        console.write(terminal.render(overview, colour=console.has_colour))


def print_summary(overview: Overview) -> None:
    """Print in one line how many links have which verdict."""
    from archive.reports.terminal import summary

    console.say(summary(overview))


def print_savings(savings: Savings) -> None:
    """Print in one line what became of the living links."""
    from archive.ending import saved

    console.say(saved(savings))


def leave(
    settings: Config,
    overview: Overview,
    ended: Ended,
    savings: Savings | None = None,
    unread: int = 0,
) -> None:
    """Leave with the exit code that the outcome calls for, saying why on standard error."""
    from archive.ending import matches, trouble

    reason = trouble(settings, overview, ended)
    if reason:
        console.warn(reason)
        raise typer.Exit(Exit.UNFINISHED)
    if savings is not None:
        leave_if_unsaved(savings)
    leave_if_unread(unread)
    if matches(settings, overview):
        raise typer.Exit(Exit.MATCHED)


def leave_if_unsaved(savings: Savings) -> None:
    """Leave with an exit code where the saving does not count as done, saying why."""
    from archive.ending import unsaved

    reason = unsaved(savings)
    if reason:
        console.warn(reason)
        raise typer.Exit(Exit.BAD_INPUT if savings.keys_refused else Exit.UNFINISHED)


def version() -> str:
    """Name the version of linkmend."""
    from importlib import metadata

    return metadata.version("linkmend")
