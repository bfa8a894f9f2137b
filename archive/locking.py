"""Lets one process at a time change the files of a folder.

The lock is the kernel's (flock(2)) on the folder itself: it leaves no file behind, and ends with
its process, however that ends.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import ExitStack, contextmanager
from time import monotonic, sleep
from typing import TYPE_CHECKING

from archive.writing import WriteError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import Final

WAIT_S: Final = 10.0
"""How long another's repair is waited for, which takes some milliseconds for each file."""
POLL_INTERVAL_S: Final = 0.02


@contextmanager
def locked(folders: Iterable[Path], wait_s: float = WAIT_S) -> Iterator[None]:
    """Keep other processes from changing files in these folders.

    Raises WriteError where another one does so all the time. A folder on a file system without
    locks is not kept.
    """
    deadline = monotonic() + wait_s
    with ExitStack() as stack:
        for folder in sorted(set(folders)):  # in one order, so that no two wait for each other
            try:
                descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            except OSError:
                continue  # what is wrong with it is told when a file in it is opened
            stack.callback(os.close, descriptor)
            _lock(descriptor, folder, deadline)
        yield


def _lock(descriptor: int, folder: Path, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if monotonic() >= deadline:
                raise WriteError(
                    f"{folder}: another linkmend is changing documents here; no file was changed, "
                    "so run linkmend again when it is done"
                ) from None
            sleep(POLL_INTERVAL_S)
        except OSError:  # as of NFS, which locks no folders
            return
        else:
            return
