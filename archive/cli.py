"""The `linkmend` command."""

from __future__ import annotations

import json
import os
import sys
import traceback
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive.console import UnfinishedError, console
from archive.ending import Exit
from crawler.config import Config, load
from crawler.model import LinkmendError, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.keys import Keys
    from archive.process import Ended, Savings
    from archive.reports.overview import Overview
    from archive.store import ArchiveStore
    from crawler.model import Reading, Run

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Find the dead links in your documents, and mend them with Wayback Machine snapshots.",
    epilog=(
        "Exit codes: 0 done, 1 a link has a verdict named in --fail-on, 2 wrong usage or something "
        "that cannot be read or written, 3 the network was not sound or the job could not finish."
    ),
)


class Format(StrEnum):
    """The names of `archive.reports.REPORTS`, for --help."""

    TERMINAL = "terminal"
    JSON = "json"
    HTML = "html"


class ListFormat(StrEnum):
    """The names of `archive.seedlists.SEED_LISTS`, for --help."""

    MARKDOWN = "markdown"
    CSV = "csv"
    JSON = "json"
    OPML = "opml"
    NETSCAPE = "netscape"


def _be_quiet(wanted: bool) -> bool:
    console.quiet |= wanted
    return wanted


def _be_verbose(wanted: bool) -> bool:
    console.verbose |= wanted
    return wanted


Paths = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PATH",
        help="Files, folders, patterns such as 'docs/**/*.md', pages on the web, or - for "
        "standard input.  [default: seeds/]",
    ),
]
FilesFrom = Annotated[
    list[str] | None,
    typer.Option(metavar="FILE", help="Read paths from there as well, one a line."),
]
IncludeCode = Annotated[
    bool | None, typer.Option("--include-code", help="Also read the links in code.")
]
BaseUrl = Annotated[
    str | None,
    typer.Option(metavar="URL", help="What relative links are meant from, instead of the folder."),
]
Encoding = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Encoding of documents that bear no mark of it."),
]
Exclude = Annotated[
    list[str] | None,
    typer.Option(metavar="REGEX", help="Do not ask the links that match; may be repeated."),
]
Fragments = Annotated[
    bool | None,
    typer.Option("--fragments", help="Also look for the anchors that links name in living pages."),
]
Db = Annotated[
    str | None,
    typer.Option(metavar="URL", help="Database.  [default: sqlite:///linkmend.db]"),
]
Out = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Folder for reports and repaired copies.  [default: out/]"),
]
Warc = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Keep a copy of good answers there, as WARC files."),
]
ConfigFile = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Configuration.  [default: linkmend.toml, pyproject.toml]"),
]
AllowPrivate = Annotated[
    bool | None,
    typer.Option("--allow-private", help="Also ask private and loopback addresses."),
]
FailOn = Annotated[
    str | None,
    typer.Option(metavar="VERDICT,...", help="Exit with 1 if a link has one of these verdicts."),
]
Include = Annotated[
    str | None,
    typer.Option(
        metavar="WHAT,...",
        help="Repair as well: moved (to the new address), failing (to a snapshot), clean (sloppy "
        "addresses of captures), revived (captures whose page lives again).",
    ),
]
Only = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PATTERN",
        help="Repair only links to this host, or of this form: https://example.com/docs/*.",
    ),
]
Style = Annotated[
    str | None,
    typer.Option(
        metavar="STYLE",
        help="How to write snapshots: replace the URL, annotate (a remark after the link), or "
        "robust (attributes of an HTML link).  [default: replace]",
    ),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", callback=_be_quiet, help="Print errors only.")
]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", callback=_be_verbose, help="Print what is being done.")
]


def main() -> None:
    """Run the command; what goes wrong becomes one line and an exit code."""
    try:
        app()
    except LinkmendError as error:
        _fail(str(error), Exit.UNFINISHED if isinstance(error, UnfinishedError) else Exit.BAD_INPUT)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is not exit code 1
        from sqlalchemy.exc import SQLAlchemyError

        if not isinstance(error, SQLAlchemyError | OSError):
            traceback.print_exc()
            sys.exit(Exit.UNFINISHED)
        cause = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        _fail(f"the job could not finish: {cause}; what was stored before is kept", Exit.UNFINISHED)


def _fail(message: str, code: Exit) -> None:
    for line in message.splitlines():
        console.warn(f"error: {line}")
    sys.exit(code)


def _print_version(wanted: bool) -> None:
    if wanted:
        console.write(f"linkmend {_version()}\n")
        raise typer.Exit


@app.callback()
def _linkmend(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", is_eager=True, callback=_print_version
        ),
    ] = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    pass


@app.command()
def run(
    paths: Paths = None,
    files_from: FilesFrom = None,
    include_code: IncludeCode = None,
    base_url: BaseUrl = None,
    encoding: Encoding = None,
    exclude: Exclude = None,
    fragments: Fragments = None,
    out: Out = None,
    db: Db = None,
    warc: Warc = None,
    config: ConfigFile = None,
    allow_private: AllowPrivate = None,
    fail_on: FailOn = None,
    include: Include = None,
    only: Only = None,
    style: Style = None,
    save: Annotated[
        bool, typer.Option("--save", help="Then have living links saved, as linkmend save does.")
    ] = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Do everything: crawl, rescue, report and repair.

    Reports go to OUT/report.html and OUT/report.json, repaired copies to OUT/repaired/, and the
    difference to OUT/repair.diff.
    """
    from archive import repairing
    from archive.ending import trouble
    from archive.mending import mend, write_copies
    from archive.policies import Policies
    from archive.writing import check_folder

    settings = _load(
        config,
        paths,
        files_from,
        include_code=include_code,
        base_url=base_url,
        encoding=encoding,
        exclude=exclude,
        fragments=fragments,
        out=out,
        db=db,
        warc=warc,
        allow_private=allow_private,
        fail_on=fail_on,
        also_repair=include,
        only_repair=only or None,
        style=style,
    )
    keys = _keys(settings) if save else None
    readings, unread = _read(settings)
    check_folder(settings.out, "--out")
    _check_warc(settings)
    with _store(settings) as store:
        ended = _spiders(settings, store, readings, rescue=True)
        overview = _overview(store, ended.run_id)
        _write_reports(settings, overview)
        written = "Reports are"
        if overview.run.sound:
            mended = list(mend(store, readings, Policies.of(settings)))
            write_copies(mended, settings.out, settings.paths)
            repairing.warn_of_left_alone(mended)
            written = "Reports and repaired copies are"
    # What the run could not see well may be dead by now, and who stopped it wants no more of it.
    is_done = not trouble(settings, overview, ended)
    savings = _saver(settings, keys) if keys and is_done else None
    _print_report(overview)  # when all is done: nobody may read to the end
    if savings is not None:
        _print_savings(savings)
    console.say(f"{written} in {settings.out}{os.sep}.")
    _exit(settings, overview, ended, savings, unread)


@app.command()
def crawl(
    paths: Paths = None,
    files_from: FilesFrom = None,
    include_code: IncludeCode = None,
    base_url: BaseUrl = None,
    encoding: Encoding = None,
    exclude: Exclude = None,
    fragments: Fragments = None,
    db: Db = None,
    warc: Warc = None,
    config: ConfigFile = None,
    allow_private: AllowPrivate = None,
    fail_on: FailOn = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Look at every link once and record what was seen."""
    settings = _load(
        config,
        paths,
        files_from,
        include_code=include_code,
        base_url=base_url,
        encoding=encoding,
        exclude=exclude,
        fragments=fragments,
        db=db,
        warc=warc,
        allow_private=allow_private,
        fail_on=fail_on,
    )
    readings, unread = _read(settings)
    _check_warc(settings)
    with _store(settings) as store:
        ended = _spiders(settings, store, readings, rescue=False)
        overview = _overview(store, ended.run_id)
    _print_summary(overview)
    _exit(settings, overview, ended, unread=unread)


@app.command()
def rescue(
    db: Db = None,
    warc: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The local copy that crawls have kept there.")
    ] = None,
    config: ConfigFile = None,
    fail_on: FailOn = None,
    include: Annotated[
        str | None,
        typer.Option(metavar="WHAT,...", help="Ask as well: failing (links that only fail now)."),
    ] = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Ask the archive about the dead links of the latest run."""
    settings = _load(config, db=db, warc=warc, fail_on=fail_on, also_repair=include)
    if settings.warc is not None and not settings.warc.is_dir():
        raise LinkmendError(f"{settings.warc}: there is no such folder; check --warc")
    with _store(settings, new=False) as store:
        _run(store)  # raises where there was none yet
        ended = _spiders(settings, store, None, rescue=True)
        overview = _overview(store)
    _print_summary(overview)
    _exit(settings, overview, ended)


@app.command()
def save(
    days: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            help="Save what has no capture younger than N days.  [default: 365]",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would be saved, in order; ask nobody.")
    ] = False,
    db: Db = None,
    config: ConfigFile = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Have the living links of the latest run saved by the archive.

    The most endangered come first. It needs the keys of an Internet Archive account in the
    environment: LINKMEND_IA_ACCESS_KEY and LINKMEND_IA_SECRET_KEY, from
    https://archive.org/account/s3.php.
    """
    from archive.printable import printable
    from archive.spiders.save import due_now

    settings = _load(config, db=db, save_days=days)
    keys = None if dry_run else _keys(settings)
    with _store(settings, new=False) as store:
        _run(store)  # raises where there was none yet
        if keys is None:
            for url in due_now(store, settings.save_days):
                console.write(f"{printable(url)}\n")
            return
    savings = _saver(settings, keys)
    _print_savings(savings)
    _exit_if_unsaved(savings)


@app.command(short_help="Show what is known about the links of the latest run.")
def report(
    format: Annotated[Format, typer.Option(help="Form of the report.")] = Format.TERMINAL,  # noqa: A002
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write there instead of printing.")
    ] = None,
    db: Db = None,
    config: ConfigFile = None,
    fail_on: FailOn = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Show what is known about the links of the latest run; nothing is asked."""
    from archive.ending import matches
    from archive.reports import REPORTS
    from archive.writing import write

    settings = _load(config, db=db, fail_on=fail_on)
    with _store(settings, new=False) as store:
        overview = _overview(store)
    if output is not None:
        write(output, REPORTS[format](overview).encode())
    elif format is Format.TERMINAL:
        _print_report(overview)
    else:
        console.write(REPORTS[format](overview))
    if overview.run.sound is False:
        console.warn("the latest run was unsound; these are earlier verdicts")
    elif overview.run.outcome is not Outcome.FINISHED:
        console.warn("the latest run did not finish; some of these verdicts are from earlier ones")
    if matches(settings, overview):
        raise typer.Exit(Exit.MATCHED)


@app.command(short_help="Replace dead links by their snapshots.")
def repair(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH",
            help="Files and folders to repair; with --undo and --history the number of a run.  "
            "[default: seeds/]",
        ),
    ] = None,
    files_from: FilesFrom = None,
    include_code: IncludeCode = None,
    base_url: BaseUrl = None,
    encoding: Encoding = None,
    diff: Annotated[bool, typer.Option("--diff", help="Print the difference only.")] = False,
    in_place: Annotated[
        bool,
        typer.Option(
            "--in-place", help="Write the documents themselves; hard links to them keep the old."
        ),
    ] = False,
    undo: Annotated[
        bool,
        typer.Option(
            "--undo",
            help="Undo the repair in place with the number PATH, or the latest; --diff shows it.",
        ),
    ] = False,
    history: Annotated[
        bool, typer.Option("--history", help="List the repairs in place, or what one changed.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="With --in-place, also what is not committed in git.")
    ] = False,
    include: Include = None,
    only: Only = None,
    style: Style = None,
    out: Out = None,
    db: Db = None,
    config: ConfigFile = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Replace dead links by their snapshots, in copies under OUT/repaired/ by default.

    What comes from standard input (PATH is -) goes to standard output. --in-place enters what it
    changes in the database, so that --undo can take it back.
    """
    from archive import repairing
    from archive.mending import done, mend, write_copies
    from archive.policies import Policies
    from crawler.documents.files import STANDARD_INPUT

    if [in_place, undo, history].count(True) > 1 or (diff and (in_place or history)):
        raise typer.BadParameter("choose one of --diff, --in-place, --undo and --history")
    settings = _load(
        config,
        None if undo or history else paths,
        files_from,
        include_code=include_code,
        base_url=base_url,
        encoding=encoding,
        out=out,
        db=db,
        also_repair=include,
        only_repair=only or None,
        style=style,
    )
    if undo or history:
        with _store(settings, new=False) as store:
            if undo:
                repairing.undo(store, _run_number(paths), diff=diff)
            else:
                repairing.history(store, _run_number(paths))
        return
    readings, unread = _read(settings)
    with _store(settings, new=False) as store:
        _run(store)
        mended = list(mend(store, readings, Policies.of(settings)))
        if in_place:
            repairing.write_in_place(store, mended, force=force)
    if diff:
        console.put(b"".join(each.diff for each in mended))
    elif [each.document.name for each in mended] == [STANDARD_INPUT]:
        console.put(mended[0].after)
    elif not in_place:
        write_copies(mended, settings.out, settings.paths)
        console.say(f"{done(mended)} in {settings.out / 'repaired'}{os.sep}.")
    repairing.warn_of_left_alone(mended)
    _exit_if_unread(unread)


@app.command(short_help="Print the links of the latest run as a clean list.")
def seeds(
    format: Annotated[  # noqa: A002
        ListFormat, typer.Option("--format", help="The list's form.")
    ] = ListFormat.MARKDOWN,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write there instead of printing.")
    ] = None,
    db: Db = None,
    config: ConfigFile = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Print the links of the latest run, document by document, with their titles.

    Each URL stands once in its document's part; dead ones have their snapshots beside them.
    """
    from archive.seedlists import SEED_LISTS
    from archive.seedlists.seeds import groups
    from archive.writing import write

    settings = _load(config, db=db)
    with _store(settings, new=False) as store:
        places = store.occurrences(_run(store).id)
        known = {link.url: link for link in store.links(places)}
        text = SEED_LISTS[format](groups(places, known, store.wayback))
    if output is None:
        console.write(text)
    else:
        write(output, text.encode("utf-8", "backslashreplace"))


@app.command(short_help="Print every link with its exact place, as JSON lines.")
def links(
    paths: Paths = None,
    files_from: FilesFrom = None,
    include_code: IncludeCode = None,
    base_url: BaseUrl = None,
    encoding: Encoding = None,
    config: ConfigFile = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Print every link as one JSON object a line: where it stands, exactly; nothing is asked."""
    settings = _load(
        config,
        paths,
        files_from,
        include_code=include_code,
        base_url=base_url,
        encoding=encoding,
    )
    readings, unread = _read(settings)
    for reading in readings:
        for it in reading.occurrences:
            line = {
                "url": it.url,
                "document": it.document,
                "line": it.line,
                "column": it.column,
                "start": it.start,
                "end": it.end,
                "kind": it.kind.value,
            }
            # The odd bytes of a file's name that is not UTF-8 come out as JSON's own escapes.
            console.write(json.dumps(line, ensure_ascii=False) + "\n")
    _exit_if_unread(unread)


def _load(
    file: Path | None,
    paths: Sequence[str] | None = None,
    files_from: Sequence[str] | None = None,
    **options: object,
) -> Config:
    """Load the configuration; raises DocumentError where a list of files cannot be read."""
    from crawler.documents.files import listed

    more = [path for each in files_from or () for path in listed(each)]
    return load({"paths": [*(paths or ()), *more] or None, **options}, file=file)


def _read(settings: Config) -> tuple[list[Reading], int]:
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


def _exit_if_unread(unread: int) -> None:
    """Leave with an exit code where a document could not be read, saying so once more."""
    if unread:
        documents = "1 document" if unread == 1 else f"{unread} documents"
        console.warn(f"{documents} could not be read; see the lines above")
        raise typer.Exit(Exit.BAD_INPUT)


def _run_number(paths: Sequence[str] | None) -> int | None:
    """Read the argument of --undo and --history."""
    words = list(paths or ())
    if len(words) > 1 or not all(it.isascii() and it.isdecimal() for it in words):
        raise typer.BadParameter(f"give the number of one run, and not: {' '.join(words)}")
    return int(words[0]) if words else None


def _check_warc(settings: Config) -> None:
    from archive.writing import check_folder

    if settings.warc is not None:
        check_folder(settings.warc, "--warc")


@contextmanager
def _store(settings: Config, *, new: bool = True) -> Iterator[ArchiveStore]:
    from archive.store import ArchiveStore

    store = ArchiveStore.configured(settings, new=new)
    try:
        yield store
    finally:
        store.close()


def _spiders(
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


def _keys(settings: Config) -> Keys:
    """Give the keys for saving, before anything else is done; raises KeysError."""
    from archive.keys import check_way, find_keys

    check_way(settings.wayback)
    return find_keys()


def _saver(settings: Config, keys: Keys) -> Savings:
    from archive.process import run_saver
    from archive.progress import progress

    with progress(shown=console.shows_progress) as watchers:
        return run_saver(settings, keys, log_level=console.log_level, watchers=watchers)


def _overview(store: ArchiveStore, run_id: int | None = None) -> Overview:
    """Give what is known about the links of a run, by default the latest."""
    from archive.reports.overview import Overview

    run = _run(store, run_id)
    links = store.links(store.occurrences(run.id))
    return Overview(run, tuple(links), _version(), store.requests(run.id))


def _run(store: ArchiveStore, run_id: int | None = None) -> Run:
    run = store.run(run_id)
    if run is None:
        raise LinkmendError("the database has no run yet; begin with `linkmend crawl`")
    return run


def _write_reports(settings: Config, overview: Overview) -> None:
    from archive.reports import REPORTS
    from archive.writing import write

    for name in (Format.JSON, Format.HTML):
        write(settings.out / f"report.{name}", REPORTS[name](overview).encode())


def _print_report(overview: Overview) -> None:
    from archive.reports import terminal

    if not console.quiet:
        console.write(terminal.render(overview, colour=console.has_colour))


def _print_summary(overview: Overview) -> None:
    from archive.reports.terminal import summary

    console.say(summary(overview))


def _print_savings(savings: Savings) -> None:
    from archive.ending import saved

    console.say(saved(savings))


def _exit(
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
        _exit_if_unsaved(savings)
    _exit_if_unread(unread)
    if matches(settings, overview):
        raise typer.Exit(Exit.MATCHED)


def _exit_if_unsaved(savings: Savings) -> None:
    """Leave with an exit code where the saving does not count as done, saying why."""
    from archive.ending import unsaved

    reason = unsaved(savings)
    if reason:
        console.warn(reason)
        raise typer.Exit(Exit.BAD_INPUT if savings.keys_refused else Exit.UNFINISHED)


def _version() -> str:
    from importlib.metadata import version

    return version("linkmend")
