"""The words in which a source and whoever fetches for it talk, so that sources need no network."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from archive.model import Lookup


class Pool(StrEnum):
    """The archive's budgets: requests of one pool share a rate."""

    REPLAY = "replay"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Ask:
    """Please GET this URL, without following redirects."""

    url: str
    pool: Pool


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status with headers (names in lower case) and body, or a failure."""

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    failure: str = ""


Dialogue = Generator[Ask, Answer, Lookup]
"""A source's way to an answer: it yields what to ask, is sent what came back, and returns."""
