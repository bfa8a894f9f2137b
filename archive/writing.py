"""Writes files whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.model import LinkmendError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


class WriteError(LinkmendError):
    """A file could not be written; what stood there before still does."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a file held when it was read, and what it shall hold."""

    path: Path
    before: bytes
    after: bytes


def write(path: Path, data: bytes) -> None:
    """Put a file in place atomically, making its folder where needed; raises WriteError.

    A symbolic link stays one. What is no file, such as a pipe or /dev/stdout, is written to.
    """
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path.resolve(), data)
    except OSError as error:
        raise WriteError(
            f"{path}: cannot be written ({error.strerror or error}); what stood there still does"
        ) from error


def check_folder(path: Path, option: str) -> None:
    """Make an option's folder where needed, and see that files can be made in it.

    Raises WriteError.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as error:
        raise WriteError(
            f"{path}: cannot be written into ({error.strerror or error}); give another {option}"
        ) from error


def check(changes: Sequence[Change]) -> None:
    """See that every file still holds what was read and may be written; raises WriteError."""
    for change in changes:
        try:
            _check(change)
        except (OSError, WriteError) as error:
            raise WriteError(_reason(change.path, error, ())) from error


def rewrite(changes: Sequence[Change], ready: Callable[[], None] | None = None) -> None:
    """Change files in place: all of them, or none where one cannot be; raises WriteError.

    Every file must still hold what was read, and all new bytes are on the disk before the first
    file changes, when `ready` is called; where a later one then fails, the earlier ones get their
    old bytes back. Mode and owner stay; a symbolic link stays one and its target is changed. Other
    names of the same file (hard links) keep the old bytes.
    """
    staged: list[Path] = []
    changed: list[Change] = []
    try:
        for change in changes:
            _check(change)
            staged.append(_staged(change.path.resolve(), change.after))
        if ready is not None:
            ready()
        for change, temporary in zip(changes, staged, strict=True):
            _check(change)
            temporary.replace(change.path.resolve())
            changed.append(change)
        _sync({change.path.resolve().parent for change in changes})
    except (OSError, WriteError) as error:
        raise WriteError(_reason(change.path, error, _still_changed(changed))) from error
    finally:
        for temporary in staged:
            temporary.unlink(missing_ok=True)


def _sync(folders: Iterable[Path]) -> None:
    """See that new names are on the disk too, where the file system can be told to."""
    for folder in folders:
        with contextlib.suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def _check(change: Change) -> None:
    target = change.path.resolve()
    if target.read_bytes() != change.before:
        raise WriteError("has changed since it was read")
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _still_changed(changed: Sequence[Change]) -> list[Path]:
    """Give files their old bytes back, and name those that could not be."""
    failed = []
    for change in changed:
        try:
            _replace(change.path.resolve(), change.before)
        except OSError:
            failed.append(change.path)
    return failed


def _reason(path: Path, error: OSError | WriteError, changed: Sequence[Path]) -> str:
    done = "only these were: " + ", ".join(map(str, changed)) if changed else "no file was changed"
    if isinstance(error, WriteError):
        return f"{path}: {error}; {done}, so run linkmend again"
    return f"{path}: cannot be written ({error.strerror or error}); {done}"


def _replace(path: Path, data: bytes) -> None:
    temporary = _staged(path, data)
    try:
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _staged(path: Path, data: bytes) -> Path:
    """Write what will take a file's place, and give the temporary file that holds it."""
    # In the same folder, so that the rename cannot cross a file system.
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".linkmend-")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            _take_after(path, descriptor)
            os.fsync(descriptor)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _take_after(path: Path, descriptor: int) -> None:
    """Give an open file the mode and owner of the one it will replace, or what a new one gets."""
    if path.exists():
        status = path.stat()
        os.fchmod(descriptor, status.st_mode & 0o7777)
        if (status.st_uid, status.st_gid) != (os.geteuid(), os.getegid()):
            os.fchown(descriptor, status.st_uid, status.st_gid)
    else:
        mask = os.umask(0)
        os.umask(mask)
        os.fchmod(descriptor, 0o666 & ~mask)
