"""Asks the index once about many addresses of one site.

The index lists all captures below the addresses' common beginning, part by part. What it does not
list has no capture, if the list came to its end.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import dataclass
from http import HTTPStatus
from itertools import takewhile
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import ada_url

from archive.model import Found
from archive.sources.dialogue import Answer, Ask, NoAnswer, Pool, refuse_trouble
from crawler.warc.surt import WWW, urlkey

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archive.sources.index import Row

MAX_PARTS = 3
"""Parts of a list that are asked for; a site with more captures is asked about link by link."""
ROWS_A_PART = 2000
"""Rows have some 120 bytes: a quarter of a megabyte."""
SESSION = re.compile(r"(jsessionid|phpsessid|sid|sessionid|aspsessionid\w*|cfid|cftoken)(=|$)")
"""Arguments that the Wayback Machine's index leaves out of its keys, at least in some forms."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What the index said of a site.

    `rows` are the captures by their address's `key`. `is_complete` says that there are no others.
    `refusal` is the archive's word where it does not speak of the site at all.
    """

    rows: dict[str, list[Row]]
    is_complete: bool
    refusal: NoAnswer | None = None

    def of(self, url: str) -> list[Row] | None:
        """Give all captures of an address; None where they are not known."""
        rows = self.rows.get(key(url))
        return rows if rows or not self.is_complete else []


Listing = Generator[Ask, Answer, Listed]
"""A site's questions and answers: as a `Dialogue`, but for many addresses."""


def list_site(
    urls: Sequence[str],
    question: Callable[[str, int, str], str],
    rows: Callable[[Answer], list[Row] | None],
    resume_key: Callable[[Answer], str],
) -> Listing:
    """Ask for the captures of some addresses of one site.

    Where the index cannot tell now, nothing is known of them, and they are asked about one by one.
    """
    found: dict[str, list[Row]] = {}
    wanted = {key(url) for url in urls}
    beginning = common_beginning(urls)
    go_on = last = ""
    was_empty = False
    for _ in range(MAX_PARTS):
        answer = yield Ask(question(beginning, ROWS_A_PART, go_on), Pool.INDEX)
        try:
            refuse_trouble(answer)
        except NoAnswer as reason:
            refusal = reason if reason.outcome is Found.EXCLUDED else None
            return Listed({}, is_complete=False, refusal=refusal)
        part = rows(answer) if answer.status == HTTPStatus.OK and answer.is_whole else None
        if part is None:
            return Listed({}, is_complete=False)
        for row in part:
            last = key(row.original)
            if last in wanted:
                found.setdefault(last, []).append(row)
        next_key = resume_key(answer)
        if not next_key and (part or was_empty):
            return Listed(found, is_complete=True)
        was_empty = not part  # an empty answer is believed when it is given twice
        go_on = next_key or go_on
    found.pop(last, None)  # of which there may be more
    return Listed(found, is_complete=False)


def site_key(url: str) -> str:
    """Name the site of an address, as the index does: host without "www.", and an unusual port.

    "" where it is no address.

    >>> site_key("https://www2.Example.com:443/a"), site_key("http://example.com:8080/")
    ('example.com', 'example.com:8080')
    """
    try:
        parsed = ada_url.URL(url)
    except ValueError:
        return ""
    return WWW.sub("", parsed.host)


def key(url: str) -> str:
    """Name an address so that all spellings that an index takes for one have the same name.

    It may take two pages for one, where the Wayback Machine's own keys do not: whatever looks like
    a visitor's session makes no difference. What is no address is its own name.

    >>> key("HTTP://www.Example.com:80/A/?b=2&a=1&sid=7") == key("https://example.com/a?a=1&B=2")
    True
    """
    try:
        place, _, query = urlkey(url).partition("?")
    except ValueError:
        return url
    arguments = (it for it in query.split("&") if it and not SESSION.match(it))
    return f"{place.partition(';jsessionid=')[0].rstrip('/')}?{'&'.join(arguments)}"


def common_beginning(urls: Sequence[str]) -> str:
    """Give the address of the lowest folder that some addresses of one site share.

    >>> common_beginning(["http://a.org/b/c/1", "https://www.a.org/b/c2?x=/"])
    'http://a.org/b/'
    """
    first = urlsplit(urls[0])
    folders = zip(*(urlsplit(url).path.split("/")[:-1] for url in urls), strict=False)
    shared = takewhile(lambda names: len(set(names)) == 1, folders)
    return f"{first.scheme}://{first.netloc}{'/'.join(names[0] for names in shared)}/"
