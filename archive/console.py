"""Prints what a command has to say: as much as is wanted, and no farther than it can be read."""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import dataclass

from archive.printable import printable
from crawler.model import LinkmendError

STDERR = 2
"""The number of the file. What is written there leaves at once, and fails at once."""
EXIT_PIPE_CLOSED = 141
"""What shells report for a program that SIGPIPE ended: 128 and the signal's number (POSIX)."""


class UnfinishedError(LinkmendError):
    """The job could not be done, for no fault in its input."""


@dataclass(slots=True)
class Console:
    """How much is printed; `quiet` wins."""

    quiet: bool = False
    verbose: bool = False

    @property
    def log_level(self) -> str:
        """The lowest level of messages that are shown, by the name that `logging` has for it."""
        return "ERROR" if self.quiet else "INFO" if self.verbose else "WARNING"

    @property
    def shows_progress(self) -> bool:
        """Whether somebody watches."""
        return sys.stderr is not None and sys.stderr.isatty() and not self.quiet

    @property
    def has_colour(self) -> bool:
        """Whether standard output shows colours (https://no-color.org/)."""
        has_terminal = sys.stdout is not None and sys.stdout.isatty()
        return has_terminal and not os.environ.get("NO_COLOR")

    def say(self, line: str) -> None:
        """Print a line that is for people, unless they want quiet."""
        if not self.quiet:
            self.write(f"{printable(line)}\n")

    def write(self, text: str) -> None:
        """Print a text; the names of files in it need not be UTF-8. Raises as `put` does."""
        self.put(_encoded(text))

    def put(self, data: bytes) -> None:
        """Print what was asked for, as it is.

        Ends the program in silence where nobody reads on; raises UnfinishedError where nothing can
        be written.
        """
        if sys.stdout is None:  # closed before we began
            raise UnfinishedError("standard output is closed")
        try:
            sys.stdout.buffer.write(data)
            sys.stdout.flush()
        except OSError as error:
            # What is still in the buffer would raise the same once more at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            if isinstance(error, BrokenPipeError):
                raise SystemExit(EXIT_PIPE_CLOSED) from None
            raise UnfinishedError(
                f"standard output cannot be written ({error.strerror or error})"
            ) from error

    def warn(self, line: str) -> None:
        """Print a line on standard error, quiet or not; where that cannot be, nothing is said."""
        with contextlib.suppress(OSError):
            os.write(STDERR, _encoded(f"linkmend: {printable(line)}\n"))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


console = Console()
"""The one that this process has."""
