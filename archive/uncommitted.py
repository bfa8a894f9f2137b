"""Which files have changes that git does not have yet, and that a repair would be mixed up with."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from typing import Final

GIT_TIMEOUT_S: Final = 60
"""For one repository; `git status` of some files takes it milliseconds, of a vast one seconds."""
MAX_NAMES: Final = 500
"""In one command; systems take 128 KiB of arguments at least, and a path has 4 KiB at most."""
STATUS: Final = ("status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=no")


def uncommitted(paths: Iterable[Path]) -> list[Path]:
    """Name the files that git keeps and that have staged or other changes since the last commit.

    Files that git does not keep, or cannot tell about, are not among them.
    """
    by_folder: dict[Path, list[Path]] = {}
    for path in paths:
        by_folder.setdefault(path.parent, []).append(path)
    changed = []
    for folder, files in by_folder.items():
        for first in range(0, len(files), MAX_NAMES):
            changed += _changed(folder, files[first : first + MAX_NAMES])
    return changed


def _changed(folder: Path, files: Sequence[Path]) -> list[Path]:
    prefix = _git(folder, "rev-parse", "--show-prefix")
    if prefix is None:
        return []
    inside = prefix.removesuffix(b"\n")
    listed = _git(folder, "--literal-pathspecs", *STATUS, "--", *(it.name for it in files)) or b""
    names = {row[len(b"XY ") :] for row in listed.split(b"\0")}
    return [it for it in files if inside + os.fsencode(it.name) in names]


def _git(folder: Path, *arguments: str) -> bytes | None:
    """Run git in a folder; None where it is not installed, refuses, or takes too long."""
    try:
        done = subprocess.run(  # noqa: S603 - words of our own, and file names after --
            # No program that the repository's own configuration names is to run.
            ["git", "-c", "core.fsmonitor=false", *arguments],  # noqa: S607 - whichever there is
            cwd=folder,
            env=os.environ | {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=GIT_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
