"""The words in which a source and whoever fetches for it talk, so that sources need no network."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus

from archive.model import Found, Lookup


class Pool(StrEnum):
    """An archive's budgets: requests of one pool share a rate."""

    REPLAY = "replay"
    INDEX = "index"
    SAVE = "save"
    RECORD = "record"
    LOCAL = "local"
    """No budget: this machine itself is asked."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Please GET this URL with these headers, without following redirects."""

    url: str
    pool: Pool
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status with headers (names in lower case) and body, or a failure.

    `is_whole` is false where the body was not read to its end.
    """

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    failure: str = ""
    is_whole: bool = True


Dialogue = Generator[Ask, Answer, Lookup]
"""A source's way to an answer: it yields what to ask, is sent what came back, and returns."""

EXCLUSION_HEADER = "x-archive-wayback-runtime-error"
REFUSALS = (
    ("RobotAccessControl", Found.ROBOTS, "The archive keeps to this site's robots.txt."),
    ("AdministrativeAccessControl", Found.EXCLUDED, "The archive may not show this site."),
    ("Blocked Site Error", Found.EXCLUDED, "The archive may not show this site."),
)
"""Marks of a site that the archive does not show, in the header above or in the index's answer."""
MARKS_WITHIN_BYTES = 1000


class NoAnswer(Exception):  # noqa: N818 - it ends a dialogue, nothing is wrong
    """The archive gave no answer to the question itself."""

    def __init__(self, outcome: Found, detail: str) -> None:
        super().__init__(detail)
        self.outcome = outcome
        self.detail = detail


def refuse_trouble(answer: Answer) -> None:
    """Raise NoAnswer where the archive did not answer the question."""
    if answer.failure:
        raise NoAnswer(Found.UNAVAILABLE, f"The archive could not be asked: {answer.failure}.")
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        raise NoAnswer(Found.THROTTLED, "The archive asked us to slow down.")
    if answer.status >= HTTPStatus.BAD_REQUEST:
        beginning = answer.body[:MARKS_WITHIN_BYTES].decode("latin-1")
        words = answer.headers.get(EXCLUSION_HEADER, "") + beginning
        for mark, outcome, detail in REFUSALS:
            if mark in words:
                raise NoAnswer(outcome, detail)
        raise NoAnswer(Found.UNAVAILABLE, f"The archive answered {answer.status}.")
