"""What git knows of a document: when its lines were committed, and whether it keeps it at all."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Final

GIT_TIMEOUT_S: Final = 60
"""For one document; a file of 100,000 lines and a thousand commits takes git some seconds."""
NOT_COMMITTED: Final = "0" * 40
"""The name that git gives to changes in the working tree (git-blame(1))."""


def lines(path: Path) -> dict[int, datetime | None]:
    """Give the time of the commit that each line of a file comes from, by its number from 1.

    None stands for a line that was changed since the last commit. A line is missing where git
    cannot tell: outside a repository, or older than what a shallow clone holds.
    """
    blame = _git(path, "blame", "--porcelain", "--", path.name) or ""
    commits: dict[str, datetime | None] = {}
    boundaries: set[str] = set()
    by_line: dict[int, str] = {}
    commit = ""
    for row in blame.split("\n"):
        if row.startswith("\t"):  # the line itself
            continue
        key, _, value = row.partition(" ")
        if len(key) == len(NOT_COMMITTED) and value[:1].isdigit():
            commit = key
            by_line[int(value.split(" ")[1])] = commit
        elif key == "author-time":
            at = datetime.fromtimestamp(int(value), UTC)
            commits[commit] = None if commit == NOT_COMMITTED else at
        elif key == "boundary":
            boundaries.add(commit)
    # Where a shallow clone begins, everything older seems to be written in its first commit.
    if boundaries and (_git(path, "rev-parse", "--is-shallow-repository") or "").strip() == "false":
        boundaries = set()
    return {line: commits[it] for line, it in by_line.items() if it not in boundaries}


def may_keep(path: Path) -> bool:
    """Tell whether git keeps a file, or may do so: a clone writes such files anew."""
    listed = _git(path, "--literal-pathspecs", "ls-files", "--", path.name)
    if listed is not None:
        return bool(listed)
    # git is not there, or refuses: then a file in a repository may be kept in it.
    return any((folder / ".git").exists() for folder in path.absolute().parents)


def _git(path: Path, *arguments: str) -> str | None:
    """Run git in a file's folder; None where it is not installed, refuses, or takes too long."""
    try:
        done = subprocess.run(  # noqa: S603 - words of our own, and a file name after --
            ["git", *arguments],  # noqa: S607 - whichever git the user has
            cwd=path.parent,
            env=os.environ | {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"},
            capture_output=True,
            timeout=GIT_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None
