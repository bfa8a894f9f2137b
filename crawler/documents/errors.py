"""What can be wrong with a seed document: `DocumentError`, and several of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.model import LinkmendError

if TYPE_CHECKING:
    from collections.abc import Sequence


class Broken(Exception):  # noqa: N818 - a state of the document, not an error of ours
    """The text of a document cannot be read in its format, from a character on.

    ``position`` counts characters from 0, and ``reason`` is a clause: "a quote is never closed".
    """

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(position, reason)
        self.position = position
        self.reason = reason


class DocumentError(LinkmendError):
    """A seed document that cannot be read, with what to do about it."""

    def __init__(self, path: str, problem: str, remedy: str) -> None:
        super().__init__(path, problem, remedy)
        self.path = path
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}; {self.remedy}"


class InputError(DocumentError):
    """What a user names means no document."""


class DocumentsError(LinkmendError):
    """All that is wrong with the seed documents, one line each."""

    def __init__(self, errors: Sequence[DocumentError]) -> None:
        super().__init__(tuple(errors))
        self.errors = tuple(errors)

    def __str__(self) -> str:
        return "\n".join(map(str, self.errors))
