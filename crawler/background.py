"""Writes beside the event loop, so that a wait for the database stalls no request."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future


class Writer:
    """Does jobs one after another in a thread of its own."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="linkmend-writer")
        self._error: BaseException | None = None

    def write(self, job: Callable[[], None]) -> None:
        """Have a job done; raises, once, what an earlier one raised."""
        self._raise()
        self._thread.submit(job).add_done_callback(self._note)

    def close(self) -> None:
        """Wait until all is done; raises what a job raised."""
        self._thread.shutdown()
        self._raise()

    def _note(self, job: Future[None]) -> None:
        self._error = job.exception() or self._error

    def _raise(self) -> None:
        error, self._error = self._error, None
        if error is not None:
            raise error
