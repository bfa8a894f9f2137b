"""The `linkmend` command."""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.config import Config, load
from crawler.model import LinkmendError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.process import Ended
    from archive.reports.overview import Overview
    from archive.store import ArchiveStore
    from crawler.model import Reading

EXIT_MATCHED = 1
EXIT_BAD_INPUT = 2
EXIT_UNSOUND = 3

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Find the dead links in your documents, and mend them with Wayback Machine snapshots.",
)


class UnfinishedError(LinkmendError):
    """The job could not be done, for no fault in its input."""


class Format(StrEnum):
    """The names of `archive.reports.REPORTS`, for --help."""

    TERMINAL = "terminal"
    JSON = "json"
    HTML = "html"


Paths = Annotated[
    list[Path] | None,
    typer.Argument(metavar="PATH", help="Files and folders to read.  [default: seeds/]"),
]
Db = Annotated[
    str | None,
    typer.Option(metavar="URL", help="Database.  [default: sqlite:///linkmend.db]"),
]
Out = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Folder for reports and repaired copies.  [default: out/]"),
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
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Print what is being done.")]


def main() -> None:
    """Run the command; what goes wrong becomes one line and an exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # the names of files need not be UTF-8
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        app()
    except LinkmendError as error:
        _fail(str(error), EXIT_UNSOUND if isinstance(error, UnfinishedError) else EXIT_BAD_INPUT)
    except Exception as error:
        from sqlalchemy.exc import SQLAlchemyError

        if not isinstance(error, SQLAlchemyError | OSError):
            raise
        cause = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        _fail(f"the job could not finish: {cause}; what was stored before is kept", EXIT_UNSOUND)


def _fail(message: str, code: int) -> None:
    for line in message.splitlines():
        print(f"linkmend: error: {line}", file=sys.stderr)  # noqa: T201
    sys.exit(code)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"linkmend {_version()}")
        raise typer.Exit


@app.callback()
def _linkmend(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", is_eager=True, callback=_print_version
        ),
    ] = False,
) -> None:
    pass


@app.command()
def run(
    paths: Paths = None,
    out: Out = None,
    db: Db = None,
    config: ConfigFile = None,
    allow_private: AllowPrivate = None,
    fail_on: FailOn = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Do everything: crawl, rescue, report and repair.

    Reports go to OUT/report.html and OUT/report.json, repaired copies to OUT/repaired/, and the
    difference to OUT/repair.diff. Exit codes: 0 done, 1 --fail-on matched, 2 bad input, 3 the
    network was not sound or the job could not finish.
    """
    from archive.mending import mend, write_copies
    from archive.writing import check_folder

    settings = _load(config, out=out, db=db, allow_private=allow_private, fail_on=fail_on)
    readings = _read(paths, settings)
    check_folder(settings.out)
    with _store(settings) as store:
        ended = _spiders(settings, readings, rescue=True, quiet=quiet, verbose=verbose)
        overview = _overview(store, ended.run_id)
        _write_reports(settings, overview)
        if not quiet:
            _print_report(overview)
        written = "Reports are"
        if overview.run.sound:
            write_copies(list(mend(store, readings)), settings.out, paths or [])
            written = "Reports and repaired copies are"
        if not quiet:
            typer.echo(f"{written} in {settings.out}{os.sep}.")
    _exit(settings, overview, ended)


@app.command()
def crawl(
    paths: Paths = None,
    db: Db = None,
    config: ConfigFile = None,
    allow_private: AllowPrivate = None,
    fail_on: FailOn = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Look at every link once and record what was seen."""
    settings = _load(config, db=db, allow_private=allow_private, fail_on=fail_on)
    readings = _read(paths, settings)
    with _store(settings) as store:
        ended = _spiders(settings, readings, rescue=False, quiet=quiet, verbose=verbose)
        overview = _overview(store, ended.run_id)
    if not quiet:
        typer.echo(_summary(overview))
    _exit(settings, overview, ended)


@app.command()
def rescue(
    db: Db = None, config: ConfigFile = None, quiet: Quiet = False, verbose: Verbose = False
) -> None:
    """Ask the archive about the dead links of the latest run."""
    settings = _load(config, db=db)
    with _store(settings) as store:
        _overview(store)  # raises where there was no run yet
        ended = _spiders(settings, None, rescue=True, quiet=quiet, verbose=verbose)
        overview = _overview(store)
    if not quiet:
        typer.echo(_summary(overview))
    _exit(settings, overview, ended)


@app.command(short_help="Show what is known about the links of the latest run.")
def report(
    format: Annotated[Format, typer.Option(help="Form of the report.")] = Format.TERMINAL,  # noqa: A002
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write there instead of printing.")
    ] = None,
    db: Db = None,
    config: ConfigFile = None,
    fail_on: FailOn = None,
) -> None:
    """Show what is known about the links of the latest run; nothing is asked."""
    from archive.reports import REPORTS
    from archive.writing import write

    settings = _load(config, db=db, fail_on=fail_on)
    with _store(settings) as store:
        overview = _overview(store)
    if output is not None:
        write(output, REPORTS[format](overview).encode())
    elif format is Format.TERMINAL:
        _print_report(overview)
    else:
        typer.echo(REPORTS[format](overview), nl=False)
    if overview.run.sound is False:
        typer.echo("linkmend: the latest run was unsound; these are earlier verdicts", err=True)
    if _matches(settings, overview):
        raise typer.Exit(EXIT_MATCHED)


@app.command(short_help="Replace dead links by their snapshots.")
def repair(
    paths: Paths = None,
    diff: Annotated[bool, typer.Option("--diff", help="Print the difference only.")] = False,
    in_place: Annotated[
        bool, typer.Option("--in-place", help="Write the documents themselves.")
    ] = False,
    out: Out = None,
    db: Db = None,
    config: ConfigFile = None,
    quiet: Quiet = False,
) -> None:
    """Replace dead links by their snapshots, in copies under OUT/repaired/ by default."""
    from archive.mending import mend, write_copies, write_in_place

    if diff and in_place:
        raise typer.BadParameter("choose one of --diff and --in-place")
    settings = _load(config, out=out, db=db)
    readings = _read(paths, settings)
    with _store(settings) as store:
        mended = list(mend(store, readings))
    if diff:
        sys.stdout.buffer.write(b"".join(each.diff for each in mended))
        return
    if not in_place:
        write_copies(mended, settings.out, paths or [])
        if not quiet:
            total = sum(each.count for each in mended)
            typer.echo(f"{_replaced(total)} in {settings.out / 'repaired'}{os.sep}.")
        return
    for each in mended:
        write_in_place(each)
        if each.count and not quiet:
            typer.echo(f"{each.document.name}: {_replaced(each.count)}.")


@app.command(short_help="Print every link with its exact place, as JSON lines.")
def links(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Files and folders to read.")],
) -> None:
    """Print every link as one JSON object a line: where it stands, exactly; nothing is asked."""
    for reading in _read(paths, _load(None)):
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
            text = json.dumps(line, ensure_ascii=False)
            # JSON can escape the odd bytes of a file's name that is not UTF-8.
            typer.echo(text.encode("utf-8", "backslashreplace").decode())


def _load(file: Path | None, **options: object) -> Config:
    return load(options, file=file)


def _read(paths: Sequence[Path] | None, settings: Config) -> list[Reading]:
    """Read the documents, without the copies that an earlier run made of them."""
    from crawler.documents import read_all

    return read_all(paths or [Path("seeds")], left_out=[settings.out])


@contextmanager
def _store(settings: Config) -> Iterator[ArchiveStore]:
    from archive.store import ArchiveStore
    from crawler.rules.strikes import Strikes

    store = ArchiveStore.open(settings.db)
    store.patience = Strikes(settings.strikes, settings.strike_days)
    try:
        yield store
    finally:
        store.close()


def _spiders(
    settings: Config,
    readings: Sequence[Reading] | None,
    *,
    rescue: bool,
    quiet: bool,
    verbose: bool,
) -> Ended:
    """Run the spiders, showing progress where somebody watches."""
    from archive.process import run_spiders
    from archive.progress import progress

    level = "ERROR" if quiet else "INFO" if verbose else "WARNING"
    with progress(shown=sys.stderr.isatty() and not quiet) as watchers:
        ended = run_spiders(
            settings, readings=readings, rescue=rescue, log_level=level, watchers=watchers
        )
    if readings is not None and ended.run_id is None:
        raise UnfinishedError(f"the crawl could not begin: {ended.cause or 'it was interrupted'}")
    return ended


def _overview(store: ArchiveStore, run_id: int | None = None) -> Overview:
    """Give what is known about the links of a run, by default the latest."""
    from archive.reports.overview import Overview

    run = store.run(run_id)
    if run is None:
        raise LinkmendError("the database has no run yet; begin with `linkmend crawl`")
    links = store.links(store.occurrences(run.id))
    return Overview(run, tuple(links), _version())


def _write_reports(settings: Config, overview: Overview) -> None:
    from archive.reports import REPORTS
    from archive.writing import write

    for name in (Format.JSON, Format.HTML):
        write(settings.out / f"report.{name}", REPORTS[name](overview).encode())


def _replaced(count: int) -> str:
    return f"{count} {'link' if count == 1 else 'links'} replaced"


def _print_report(overview: Overview) -> None:
    from archive.reports import terminal

    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    typer.echo(terminal.render(overview, colour=colour), nl=False)


def _summary(overview: Overview) -> str:
    from archive.reports.terminal import summary

    return summary(overview)


def _exit(settings: Config, overview: Overview, ended: Ended) -> None:
    """Leave with the exit code that the outcome calls for, saying why on standard error."""
    trouble = _trouble(settings, overview, ended)
    if trouble:
        typer.echo(f"linkmend: {trouble}", err=True)
        raise typer.Exit(EXIT_UNSOUND)
    if _matches(settings, overview):
        raise typer.Exit(EXIT_MATCHED)


def _trouble(settings: Config, overview: Overview, ended: Ended) -> str:
    """Say why a job does not count as done, "" where it does."""
    run = overview.run
    if ended.run_id is not None and run.sound is False:
        return (
            f"no network: no host could be reached, and none of the canaries "
            f"({', '.join(settings.canaries)}) answered. This run judges nothing, and earlier "
            "verdicts stay as they were. Check the connection and run linkmend again."
        )
    if ended.failed:
        return "the job failed; the lines above say where"
    if ended.lost:
        return (
            f"the network went away: from then on none of the canaries "
            f"({', '.join(settings.canaries)}) answered either. {ended.lost} links count as not "
            "looked at. Check the connection and run linkmend again."
        )
    if ended.run_id is not None and run.outcome != "finished":
        return "the crawl was interrupted; what was seen is stored, so run it again"
    if ended.gave_up:
        return (
            f"not every dead link was asked about, since {ended.gave_up}; run linkmend rescue later"
        )
    return ""


def _matches(settings: Config, overview: Overview) -> bool:
    return any(link.judgement.verdict in settings.fail_on for link in overview.links)


def _version() -> str:
    from importlib.metadata import version

    return version("linkmend")
