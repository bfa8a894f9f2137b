"""Which documents are meant by what a user names, and their bytes."""

from __future__ import annotations

import glob
import os
import re
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pathspec import GitIgnoreSpec

from crawler.documents.errors import DocumentError, InputError
from crawler.documents.ignored import Ignored

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Final

STANDARD_INPUT: Final = "-"
MAX_MB: Final = 64
"""The longest document that is read."""
_PATTERN: Final = re.compile(r"[*?[]")
_PAGE: Final = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document is read from: a file, or standard input where ``path`` is None.

    ``name`` is as in `Document`.
    """

    name: str
    path: Path | None


def is_page(given: str) -> bool:
    """Tell whether what a user names is a page on the web."""
    return _PAGE.match(given) is not None


def name(path: Path) -> str:
    """Write a path as reports do: relative to the working directory where it lies below it."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow the file's links
    try:
        return absolute.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return absolute.as_posix()


def source(path: Path) -> Source:
    """Name a file as the source of a document."""
    return Source(name(path), path)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is read of directories: files of these suffixes, and not what is `closed`.

    ``excluded`` are patterns as in a `.gitignore` of the working directory, and ``closed`` the real
    paths of directories.
    """

    suffixes: tuple[str, ...]
    excluded: GitIgnoreSpec
    closed: frozenset[str]

    def has(self, path: Path, *, is_directory: bool) -> bool:
        """Tell whether a file or directory that stands in another one is read."""
        if path.name.startswith("."):
            return False
        if self.excluded.match_file(name(path) + "/" * is_directory):
            return False
        return is_directory or path.suffix.lower() in self.suffixes


def find(
    given: Iterable[str],
    suffixes: Sequence[str],
    left_out: Iterable[Path] = (),
    excluded: Iterable[str] = (),
) -> tuple[list[Source], list[DocumentError]]:
    """List the documents that a user names, each once, and what is wrong with it.

    That can be files, directories, patterns such as ``docs/**/*.md``, and "-" for standard input.
    Directories are searched to all depths, in the order of names, without what is hidden,
    `excluded` by patterns or ignored by git, without files of other suffixes, and without the
    directories `left_out` or those of linkmend's own copies. What means no document at all is an
    InputError.
    """
    closed = frozenset(os.path.realpath(path) for path in left_out)
    scope = Scope(tuple(suffixes), GitIgnoreSpec.from_lines(excluded), closed)
    found: dict[str, Source] = {}
    errors: list[DocumentError] = []
    for each in given:
        if is_page(each):
            errors.append(InputError(each, "is a page on the web", "give it to linkmend itself"))
            continue
        try:
            for meant in _sources(each, scope, errors):
                key = STANDARD_INPUT if meant.path is None else os.path.realpath(meant.path)
                found.setdefault(key, meant)
        except DocumentError as error:
            errors.append(error)
    return list(found.values()), errors


def listed(file: str) -> list[str]:
    """Read what a file names, one a line; empty lines and those that begin with "#" name nothing.

    Raises DocumentError.
    """
    path = None if file == STANDARD_INPUT else Path(file)
    lines = os.fsdecode(data(Source(file, path))).splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def data(origin: Source) -> bytes:
    """Read a document.

    Raises DocumentError where there is none, one that may not or cannot be read, or a longer one
    than `MAX_MB`.
    """
    try:
        if origin.path is None:
            read = sys.stdin.buffer.read(MAX_MB * 1_000_000 + 1)
        else:
            status = origin.path.stat()
            if not stat.S_ISREG(status.st_mode):  # reading a pipe would wait for its writer
                raise DocumentError(
                    origin.name, "is not a regular file", "name a file or a directory"
                )
            _check_size(origin, status.st_size)
            read = origin.path.read_bytes()
    except OSError as error:
        raise _explained(origin.name, error) from error
    _check_size(origin, len(read))
    return read


def _check_size(origin: Source, size: int) -> None:
    if size > MAX_MB * 1_000_000:
        raise DocumentError(
            origin.name, f"is longer than {MAX_MB} MB", "divide it, or leave it out"
        )


def _sources(given: str, scope: Scope, errors: list[DocumentError]) -> Iterator[Source]:
    """Yield the documents that one argument means."""
    if given == STANDARD_INPUT:
        yield Source(STANDARD_INPUT, None)
        return
    for path in _paths(given):
        for file in _files(path, scope, errors):
            yield source(file)


def _paths(given: str) -> list[Path]:
    """Give the path, or those that a pattern means where there is no file of that very name."""
    if os.path.lexists(given) or not _PATTERN.search(given):
        return [Path(given)]
    found = sorted(glob.glob(given, recursive=True))  # noqa: PTH207 - as given: "./a" stays one
    if not found:
        raise InputError(
            given, "matches no file", "check the pattern, which counts from " + _working_directory()
        )
    return [Path(it) for it in found]


def _files(path: Path, scope: Scope, errors: list[DocumentError]) -> Iterator[Path]:
    """Yield the files that one path means."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        explained = _explained(name(path), error)
        raise InputError(explained.path, explained.problem, explained.remedy) from error
    if not stat.S_ISDIR(mode):
        yield path
        return
    before, is_empty = len(errors), True
    for file in _walk(path, scope, errors):
        is_empty = False
        yield file
    if is_empty and len(errors) == before:
        raise InputError(
            name(path),
            "holds no document that is read in folders (those in docs/documents.md)",
            "name another folder, or a file in it",
        )


def _walk(top: Path, scope: Scope, errors: list[DocumentError]) -> Iterator[Path]:
    """Yield the files below a directory that is entered once, whatever links lead to it."""
    entered = {os.path.realpath(top), *scope.closed}
    ignored = Ignored(top)

    def note(error: OSError) -> None:
        errors.append(_explained(name(Path(error.filename)), error))

    for directory, directories, files in os.walk(top, onerror=note, followlinks=True):
        for inner in sorted(directories):
            directories.remove(inner)
            path = Path(directory, inner)
            real = os.path.realpath(path)
            if (
                scope.has(path, is_directory=True)
                and real not in entered
                and not _is_output(path)
                and not ignored.matches(path, is_directory=True)
            ):
                entered.add(real)
                directories.append(inner)
        for file in sorted(files):
            path = Path(directory, file)
            is_meant = scope.has(path, is_directory=False)
            if is_meant and not ignored.matches(path, is_directory=False):
                yield path


def _is_output(directory: Path) -> bool:
    """Tell whether linkmend wrote its repaired copies there in an earlier run."""
    return (directory / "repair.diff").is_file() and (directory / "repaired").is_dir()


def _working_directory() -> str:
    return f"the working directory {Path.cwd().as_posix()}"


def _explained(name: str, error: OSError) -> DocumentError:
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return DocumentError(
                name,
                "does not exist",
                "check the spelling, and that the path is right for " + _working_directory(),
            )
        case PermissionError():
            return DocumentError(
                name,
                "may not be read by this user",
                "change its permissions, or leave it out",
            )
        case _:
            reason = (error.strerror or str(error)).lower()
            return DocumentError(name, f"cannot be read ({reason})", "check the file and its disk")
