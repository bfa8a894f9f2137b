"""Reads what pywb's index server says: a JSON object on each line, one for each capture."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - pydantic reads it
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from archive.sources.index import Row
from archive.sources.records import Record
from archive.sources.replay import time_of

if TYPE_CHECKING:
    from archive.sources.dialogue import Answer

UNKNOWN = "-"
"""The status of a revisit, where the index names one at all."""
NO_CAPTURES = "No Captures found"


def _time(stamp: object) -> datetime:
    at = time_of(stamp) if isinstance(stamp, str) else None
    if at is None:
        raise ValueError("should be a time in 14 digits")
    return at


class Line(BaseModel):
    """A capture in an index, and where its record stands ("" and 0 where that is not told).

    Servers differ in the names of fields: older ones write them as the Wayback Machine does.
    """

    model_config = ConfigDict(frozen=True)

    original: str = Field(validation_alias=AliasChoices("url", "original"))
    captured_at: Annotated[datetime, BeforeValidator(_time)] = Field(validation_alias="timestamp")
    status: Annotated[int | None, BeforeValidator(lambda it: None if it == UNKNOWN else it)] = (
        Field(None, validation_alias=AliasChoices("status", "statuscode"))
    )
    digest: str = ""
    filename: str = ""
    offset: int = Field(0, ge=0)
    length: int = Field(0, ge=0)

    @property
    def row(self) -> Row:
        """The capture as searches see it."""
        return Row(self.original, self.captured_at, self.status, self.digest)

    @property
    def record(self) -> Record | None:
        """The capture and its record, None where the index does not tell where that is."""
        if not (self.filename and self.length):
            return None
        return Record(
            self.original,
            self.captured_at,
            self.status,
            self.digest,
            self.filename,
            self.offset,
            self.length,
        )


class _Refusal(BaseModel):
    message: str = Field(validation_alias=AliasChoices("message", "error"))


def lines(answer: Answer) -> list[Line] | None:
    """Read the index's answer; None where it is not one, such as an error page in HTML.

    Malformed lines are left out.
    """
    text = [it for it in answer.body.splitlines() if it.strip()]
    good = [line for line in map(_line, text) if line is not None]
    if "html" in answer.headers.get("content-type", "") or (text and not good):
        return None
    return good


def rows(answer: Answer) -> list[Row] | None:
    """Read the index's answer as `lines` does."""
    read = lines(answer)
    return None if read is None else [it.row for it in read]


def reads(answer: Answer) -> bool:
    """Tell whether an answer is an index's with captures in it."""
    return bool(lines(answer))


def says_none(answer: Answer) -> bool:
    """Tell whether this is an older server's way to say that it has no captures."""
    if answer.failure or answer.status != HTTPStatus.NOT_FOUND:
        return False
    try:
        return _Refusal.model_validate_json(answer.body).message.startswith(NO_CAPTURES)
    except ValidationError:
        return False


def _line(text: bytes) -> Line | None:
    try:
        return Line.model_validate_json(text)
    except ValidationError:
        return None
