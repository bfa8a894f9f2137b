"""Which files are meant by paths, and their bytes."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.documents.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


def name(path: Path) -> str:
    """Write a path as reports do: relative to the working directory where it lies below it."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow the file's links
    try:
        return absolute.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return absolute.as_posix()


def find(
    paths: Iterable[Path], suffixes: Sequence[str], left_out: Iterable[Path] = ()
) -> tuple[list[Path], list[DocumentError]]:
    """List the files that paths mean, each once, and what is wrong with the paths.

    Directories are searched to all depths, in the order of names, without what is hidden, without
    files of other suffixes, and without the directories `left_out` or linkmend's own copies.
    """
    closed = frozenset(os.path.realpath(path) for path in left_out)
    files: dict[str, Path] = {}
    errors: list[DocumentError] = []
    for path in paths:
        try:
            for file in _files(path, suffixes, errors, closed):
                files.setdefault(os.path.realpath(file), file)
        except DocumentError as error:
            errors.append(error)
    return list(files.values()), errors


def data(path: Path) -> bytes:
    """Read a file.

    Raises DocumentError where there is none, or one that may not or cannot be read.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # reading a pipe would wait for its writer
            raise DocumentError(name(path), "is not a regular file", "name a file or a directory")
        return path.read_bytes()
    except OSError as error:
        raise _explained(path, error) from error


def unknown_format(path: Path, suffixes: Sequence[str]) -> DocumentError:
    """Say that a file is in no format that is read."""
    shown = f"the suffix {path.suffix}" if path.suffix else "no suffix"
    return DocumentError(
        name(path),
        f"is in no known format (it has {shown})",
        f"name files that end in {', '.join(suffixes)}",
    )


def _files(
    path: Path, suffixes: Sequence[str], errors: list[DocumentError], closed: frozenset[str]
) -> Iterator[Path]:
    """Yield the files that one path means."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise _explained(path, error) from error
    if stat.S_ISDIR(mode):
        before, is_empty = len(errors), True
        for file in _walk(path, suffixes, errors, closed):
            is_empty = False
            yield file
        if is_empty and len(errors) == before:
            listed = ", ".join(suffixes)
            raise DocumentError(
                name(path), f"holds no {listed} file", "name another directory, or a file in it"
            )
    elif path.suffix.lower() not in suffixes:
        raise unknown_format(path, suffixes)
    else:
        yield path


def _walk(
    top: Path, suffixes: Sequence[str], errors: list[DocumentError], closed: frozenset[str]
) -> Iterator[Path]:
    """Yield the files below a directory that is entered once, whatever links lead to it."""
    entered = {os.path.realpath(top), *closed}

    def note(error: OSError) -> None:
        errors.append(_explained(Path(error.filename), error))

    for directory, directories, files in os.walk(top, onerror=note, followlinks=True):
        for inner in sorted(directories):
            directories.remove(inner)
            real = os.path.realpath(Path(directory, inner))
            if not inner.startswith(".") and real not in entered and not _is_output(Path(real)):
                entered.add(real)
                directories.append(inner)
        for file in sorted(files):
            path = Path(directory, file)
            if not file.startswith(".") and path.suffix.lower() in suffixes:
                yield path


def _is_output(directory: Path) -> bool:
    """Tell whether linkmend wrote its repaired copies there in an earlier run."""
    return (directory / "repair.diff").is_file() and (directory / "repaired").is_dir()


def _explained(path: Path, error: OSError) -> DocumentError:
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return DocumentError(
                name(path),
                "does not exist",
                "check the spelling, and that the path is right for the working directory "
                f"{Path.cwd().as_posix()}",
            )
        case PermissionError():
            return DocumentError(
                name(path),
                "may not be read by this user",
                "change its permissions, or leave it out",
            )
        case _:
            reason = (error.strerror or str(error)).lower()
            return DocumentError(
                name(path), f"cannot be read ({reason})", "check the file and its disk"
            )
