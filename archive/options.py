"""The options that several commands have, as typer is to read them and --help to show them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from archive.console import console


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
