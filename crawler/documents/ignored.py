"""What git is told to leave alone below a directory, which nobody wrote by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathspec import GitIgnoreSpec

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Ignored:
    """The rules of the `.gitignore` files that hold in a directory and all below it.

    They are those of the directory itself, of what lies below it, and of what lies above it in the
    same repository, with its `.git/info/exclude`. Rules from above that ignore the directory as a
    whole do not count: who names a directory means what is in it.
    """

    def __init__(self, top: Path) -> None:
        self._specs: dict[Path, GitIgnoreSpec | None] = {}
        top = top.resolve()
        above = list(_above(top))
        if above and self._decide(top, above, is_directory=True):
            above = []
        self._above = above
        self._top = top

    def matches(self, path: Path, *, is_directory: bool) -> bool:
        """Tell whether git ignores a file or directory that stands below the top."""
        path = path.parent.resolve() / path.name
        folders = [it for it in path.parents if it.is_relative_to(self._top) or it in self._above]
        return self._decide(path, folders, is_directory=is_directory)

    def _decide(self, path: Path, folders: list[Path], *, is_directory: bool) -> bool:
        """Let the nearest folder decide that has something to say (gitignore(5), PATTERN FORMAT).

        A file in a directory that is ignored is never asked about, since nobody enters that.
        """
        for folder in folders:
            spec = self._spec(folder)
            if spec is None:
                continue
            place = path.relative_to(folder).as_posix() + "/" * is_directory
            include = spec.check_file(place).include
            if include is not None:
                return include
        return False

    def _spec(self, folder: Path) -> GitIgnoreSpec | None:
        if folder not in self._specs:
            lines = [*_lines(folder / ".git" / "info" / "exclude"), *_lines(folder / ".gitignore")]
            self._specs[folder] = GitIgnoreSpec.from_lines(lines) if lines else None
        return self._specs[folder]


def _above(top: Path) -> Iterator[Path]:
    """Yield the directories above one up to the root of its repository; none outside of one."""
    root = next((it for it in (top, *top.parents) if (it / ".git").exists()), None)
    if root is None:
        return
    for folder in top.parents:
        if not folder.is_relative_to(root):
            break
        yield folder


def _lines(file: Path) -> list[str]:
    try:
        return file.read_bytes().decode("utf-8", "surrogateescape").splitlines()
    except OSError:  # none, or none that may be read: git does without as well
        return []
