"""Common Crawl: crawls of the web with an index each, and WARC files that anybody may read.

It has no replay, so that nobody can be sent there; it is for what a page was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from archive.model import Found
from archive.sources import cdxj
from archive.sources.cdx import MAX_ROWS
from archive.sources.dialogue import Answer, Ask, NoAnswer, Pool, refuse_trouble
from archive.sources.records import Record, Records
from archive.sources.search import Archive, search

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from archive.model import Wanted
    from archive.sources.dialogue import Dialogue
    from archive.sources.index import Row

NAME = "commoncrawl"
TITLE = "Common Crawl"
MAX_CRAWLS = 3
"""Crawls asked about one address. There is one in each month or two, and each has an index of its
own."""
WEEK = re.compile(r"-(\d{4})(?:-(\d{2}))?(?:$|-\d{4}$)")
"""The year and, in all but the oldest, the week in a crawl's name, such as CC-MAIN-2021-49."""
CRAWL_TAKES, YEAR = timedelta(days=14), timedelta(days=365)
"""How long a crawl is taken to last that is named after a week, or a year."""


class Crawl(BaseModel):
    """A crawl in the list of them; the oldest lists did not tell its days."""

    model_config = ConfigDict(frozen=True)

    name: str = Field(alias="id")
    index: str = Field(alias="cdx-api")
    begun_at: datetime | None = Field(None, alias="from")
    ended_at: datetime | None = Field(None, alias="to")

    @property
    def days(self) -> tuple[datetime, datetime] | None:
        """When it began and ended; None where neither its list nor its name tells."""
        if self.begun_at is not None and self.ended_at is not None:
            return _utc(self.begun_at), _utc(self.ended_at)
        match = WEEK.search(self.name)
        if match is None:
            return None
        try:
            begun_at = datetime.fromisocalendar(int(match[1]), int(match[2] or 1), 1)
        except ValueError:
            return None
        takes = CRAWL_TAKES if match[2] else YEAR
        return _utc(begun_at), _utc(begun_at) + takes


CRAWLS = TypeAdapter(list[Crawl])


def find(wanted: Wanted, base: str, listed: Sequence[Row] | None = None) -> Dialogue:
    """Look for the capture of an address that shows its page best."""
    asking = _Asking(wanted, base.rstrip("/"))
    records = Records(asking.index, asking.question)
    archive = Archive(NAME, TITLE, "", records.rows, records.fetch, is_public=False)
    return search(wanted, archive, listed, index_first=True)


def reads(answer: Answer) -> bool:
    """Tell whether an answer is the list of crawls, or an index's with captures in it."""
    return cdxj.reads(answer) or bool(_crawls(answer))


def nearest(crawls: Sequence[Crawl], wanted: Wanted) -> list[Crawl]:
    """Give the crawls that are to be asked, the nearest to the wanted date first."""
    known = [(it, days) for it in crawls if (days := it.days) is not None]
    if wanted.latest is not None:
        known = [(it, days) for it, days in known if days[0] <= wanted.latest]
    known.sort(key=lambda pair: _distance(pair[1], wanted.at))
    return [it for it, _ in known[:MAX_CRAWLS]]


def data_base(base: str) -> str:
    """Name the host that has the files: beside the index, on a mirror the same.

    >>> data_base("https://index.commoncrawl.org"), data_base("http://127.0.0.1:8080")
    ('https://data.commoncrawl.org', 'http://127.0.0.1:8080')
    """
    return re.sub(r"^(https?://)index\.", r"\1data.", base)


@dataclass(frozen=True, slots=True)
class _Asking:
    wanted: Wanted
    base: str

    def index(self, url: str) -> Generator[Ask, Answer, list[Record]]:
        """Ask crawl by crawl, until one has a page of the address."""
        answer = yield Ask(f"{self.base}/collinfo.json", Pool.INDEX)
        refuse_trouble(answer)
        crawls = _crawls(answer)
        if crawls is None:
            raise _something_else()
        found: list[Record] = []
        for crawl in nearest(crawls, self.wanted):
            question = urlencode({"url": url, "output": "json", "limit": str(MAX_ROWS)})
            # The list of a mirror may name the indexes of the original.
            name = crawl.index.rstrip("/").rpartition("/")[2]
            answer = yield Ask(f"{self.base}/{name}?{question}", Pool.INDEX)
            if cdxj.says_none(answer):
                continue
            refuse_trouble(answer)
            is_good = answer.status == HTTPStatus.OK and answer.is_whole
            lines = cdxj.lines(answer) if is_good else None
            if lines is None:
                raise _something_else()
            found += [record for it in lines if (record := it.record) is not None]
            if any(it.status == HTTPStatus.OK for it in found):
                break
        return found

    def question(self, record: Record) -> Ask:
        last = record.offset + record.length - 1
        return Ask(
            f"{data_base(self.base)}/{record.filename}",
            Pool.RECORD,
            (("Range", f"bytes={record.offset}-{last}"),),
        )


def _crawls(answer: Answer) -> list[Crawl] | None:
    """Read the list of crawls; None where it is not one."""
    try:
        return CRAWLS.validate_json(answer.body)
    except ValidationError:
        return None


def _something_else() -> NoAnswer:
    return NoAnswer(Found.UNAVAILABLE, "The archive's index answered with something else.")


def _distance(days: tuple[datetime, datetime], at: datetime) -> timedelta:
    begun_at, ended_at = days
    return max(begun_at - at, at - ended_at, timedelta(0))


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
