"""On which day links were written, by the history that git keeps of a document."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Final

    from crawler.model import Reading

GIT_TIMEOUT_S: Final = 60
"""For one document; a file of 100,000 lines and a thousand commits takes git some seconds."""
NOT_COMMITTED: Final = "0" * 40
"""The name that git gives to changes in the working tree (git-blame(1))."""


def dated(reading: Reading) -> Reading:
    """Fill in when the line of each occurrence was last written.

    It stays None where git does not know: outside a repository, for a line that is not committed,
    or where a shallow clone holds no history of it.
    """
    if not reading.occurrences:
        return reading
    document = reading.document
    times = _times(Path(document.name))
    # git counts line feeds alone, whatever the format takes for the end of a line.
    lines = [document.data.count(b"\n", 0, it.start) for it in reading.occurrences]
    return replace(
        reading,
        occurrences=tuple(
            replace(occurrence, written_at=times.get(line + 1))
            for occurrence, line in zip(reading.occurrences, lines, strict=True)
        ),
    )


def _times(path: Path) -> dict[int, datetime]:
    """Give the time of the commit that each line of a file comes from, by its number from 1."""
    blame = _git(path.parent, "blame", "--porcelain", "--", path.name)
    commits: dict[str, datetime] = {}
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
            commits[commit] = datetime.fromtimestamp(int(value), UTC)
        elif key == "boundary":
            boundaries.add(commit)
    unknown = {NOT_COMMITTED}
    # Where a shallow clone begins, everything older seems to be written in its first commit.
    if boundaries and _git(path.parent, "rev-parse", "--is-shallow-repository").strip() != "false":
        unknown |= boundaries
    return {line: commits[it] for line, it in by_line.items() if it not in unknown}


def _git(folder: Path, *arguments: str) -> str:
    """Run git quietly; "" where it is not installed, has nothing to say, or takes too long."""
    try:
        done = subprocess.run(  # noqa: S603 - words of our own, and a file name after --
            ["git", *arguments],  # noqa: S607 - whichever git the user has
            cwd=folder,
            env=os.environ | {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"},
            capture_output=True,
            timeout=GIT_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""
