"""The `linkmend` command."""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer

from archive import session
from archive.console import UnfinishedError, console
from archive.ending import Exit
from archive.options import (
    AllowPrivate,
    BaseUrl,
    ConfigFile,
    Db,
    Encoding,
    Exclude,
    FailOn,
    FilesFrom,
    Format,
    Fragments,
    Include,
    IncludeCode,
    ListFormat,
    Only,
    Out,
    Paths,
    Quiet,
    Style,
    Verbose,
    Warc,
)
from crawler.model import LinkmendError, Outcome

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
        console.write(f"linkmend {session.version()}\n")
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

    settings = session.load_config(
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
    keys = session.keys_for_saving(settings) if save else None
    readings, unread = session.read(settings)
    check_folder(settings.out, "--out")
    session.check_warc(settings)
    with session.opened(settings) as store:
        ended = session.crawl_and_rescue(settings, store, readings, rescue=True)
        overview = session.overview_of(store, ended.run_id)
        session.write_reports(settings, overview)
        written = "Reports are"
        if overview.run.sound:
            mended = list(mend(store, readings, Policies.of(settings)))
            write_copies(mended, settings.out, settings.paths)
            repairing.warn_of_left_alone(mended)
            written = "Reports and repaired copies are"
    # What the run could not see well may be dead by now, and who stopped it wants no more of it.
    is_done = not trouble(settings, overview, ended)
    savings = session.save_living(settings, keys) if keys and is_done else None
    session.print_report(overview)  # when all is done: nobody may read to the end
    if savings is not None:
        session.print_savings(savings)
    console.say(f"{written} in {settings.out}{os.sep}.")
    session.leave(settings, overview, ended, savings, unread)


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
    settings = session.load_config(
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
    readings, unread = session.read(settings)
    session.check_warc(settings)
    with session.opened(settings) as store:
        ended = session.crawl_and_rescue(settings, store, readings, rescue=False)
        overview = session.overview_of(store, ended.run_id)
    session.print_summary(overview)
    session.leave(settings, overview, ended, unread=unread)


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
    settings = session.load_config(config, db=db, warc=warc, fail_on=fail_on, also_repair=include)
    if settings.warc is not None and not settings.warc.is_dir():
        raise LinkmendError(f"{settings.warc}: there is no such folder; check --warc")
    with session.opened(settings, new=False) as store:
        session.run_of(store)  # raises where there was none yet
        ended = session.crawl_and_rescue(settings, store, None, rescue=True)
        overview = session.overview_of(store)
    session.print_summary(overview)
    session.leave(settings, overview, ended)


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

    settings = session.load_config(config, db=db, save_days=days)
    keys = None if dry_run else session.keys_for_saving(settings)
    with session.opened(settings, new=False) as store:
        session.run_of(store)  # raises where there was none yet
        if keys is None:
            for url in due_now(store, settings.save_days):
                console.write(f"{printable(url)}\n")
            return
    savings = session.save_living(settings, keys)
    session.print_savings(savings)
    session.leave_if_unsaved(savings)


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

    settings = session.load_config(config, db=db, fail_on=fail_on)
    with session.opened(settings, new=False) as store:
        overview = session.overview_of(store)
    if output is not None:
        write(output, REPORTS[format](overview).encode())
    elif format is Format.TERMINAL:
        session.print_report(overview)
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
    settings = session.load_config(
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
        with session.opened(settings, new=False) as store:
            if undo:
                repairing.undo(store, session.run_number(paths), diff=diff)
            else:
                repairing.history(store, session.run_number(paths))
        return
    readings, unread = session.read(settings)
    with session.opened(settings, new=False) as store:
        session.run_of(store)
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
    session.leave_if_unread(unread)


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

    settings = session.load_config(config, db=db)
    with session.opened(settings, new=False) as store:
        places = store.occurrences(session.run_of(store).id)
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
    settings = session.load_config(
        config,
        paths,
        files_from,
        include_code=include_code,
        base_url=base_url,
        encoding=encoding,
    )
    readings, unread = session.read(settings)
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
    session.leave_if_unread(unread)
