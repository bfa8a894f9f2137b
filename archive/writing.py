"""Writes files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from crawler.model import LinkmendError


class WriteError(LinkmendError):
    """A file could not be written; what stood there before still does."""


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
            f"{path}: cannot be written ({error.strerror or error}); nothing was changed"
        ) from error


def check_folder(path: Path) -> None:
    """Make a folder where needed, and see that files can be made in it; raises WriteError."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as error:
        raise WriteError(
            f"{path}: cannot be written into ({error.strerror or error}); give another --out"
        ) from error


def rewrite(path: Path, before: bytes, after: bytes) -> None:
    """Change a file in place atomically, where it still holds what was read; raises WriteError.

    Mode and owner stay; a symbolic link stays one and its target is changed.
    """
    target = path.resolve()
    try:
        if target.read_bytes() != before:
            raise WriteError(f"{path}: has changed since it was read; run linkmend again")
        _replace(target, after)
    except OSError as error:
        raise WriteError(
            f"{path}: cannot be written ({error.strerror or error}); nothing was changed"
        ) from error


def _replace(path: Path, data: bytes) -> None:
    # A temporary file in the same folder, so that the rename cannot cross a file system.
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".linkmend-")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            _take_after(path, descriptor)
            os.fsync(descriptor)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


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
