"""The local copy: the folder of WARC files that crawls with `--warc` write."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from archive.model import Found
from archive.sources.dialogue import Answer, Ask, NoAnswer, Pool
from archive.sources.records import Record, Records
from archive.sources.search import Archive, search
from crawler.warc.cdxj import parsed

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from archive.model import Wanted
    from archive.sources.dialogue import Dialogue
    from archive.sources.index import Row

NAME = "local"
TITLE = "The local copy"
SCHEME = "warc"
INDEX, RECORD = f"{SCHEME}://index/", f"{SCHEME}://record/"
"""What questions to the folder begin with: no network hears of them."""


def find(wanted: Wanted, folder: str, listed: Sequence[Row] | None = None) -> Dialogue:
    """Look for the capture of an address that shows its page best."""
    del folder  # it is known to whoever answers
    records = Records(_index, _question)
    archive = Archive(NAME, TITLE, "", records.rows, records.fetch, is_public=False)
    return search(wanted, archive, listed, index_first=True)


def _index(url: str) -> Generator[Ask, Answer, list[Record]]:
    answer = yield Ask(INDEX + quote(url, safe=""), Pool.LOCAL)
    if answer.failure or answer.status != HTTPStatus.OK:
        reason = answer.body.decode() or answer.failure
        raise NoAnswer(Found.UNAVAILABLE, f"The local copy cannot be read: {reason}.")
    entries = map(parsed, answer.body.decode().splitlines())
    return [
        Record(it.url, it.captured_at, it.status, it.digest, it.filename, it.offset, it.length)
        for it in entries
    ]


def _question(record: Record) -> Ask:
    place = urlencode({"offset": record.offset, "length": record.length})
    return Ask(f"{RECORD}{quote(record.filename, safe='')}?{place}", Pool.LOCAL)
