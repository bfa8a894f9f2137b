"""Pages that answer 200 and are not there: by their words, their emptiness, or where one ends up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from crawler import markers
from crawler.model import Judgement, Verdict
from crawler.rules import evidence, phrases

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final

    from crawler.model import Check, Page

MAX_MESSAGE_CHARS: Final = 600
"""Of a page's own text: a page that says more has something to say."""
MAX_SAID_CHARS: Final = 340
"""The same where only a sentence says it, at the beginning."""
MAX_BARE_CHARS: Final = 200
"""The same where only a heading or the title says it, as an album's may."""
NEAR_CHARS: Final = 120
"""How far from a page's beginning a sentence still belongs to the heading that says the same."""
LEADING_CHARS: Final = 80
"""Where a sentence begins that is the message and no remark."""
ERROR_PATH: Final = re.compile(
    r"(?:^|[/_.-])(?:404|410|not[-_]?found|page[-_]?not[-_]?found|error|errors|fehler|erreur|notfound\d*|"
    r"err(?:or)?[-_]?404|pagenotfound|missing|gone)(?:[/_.-]|$)"
)
ERROR_QUERY: Final = re.compile(
    r"(?:^|[&_])(?:notfound|not_found|error|err|e|status|code)=(?:1|404|true|notfound)"
)
LANGUAGE: Final = (
    "ar bg bn ca cn cs da de el en es et eu fa fi fr ga gl he hi hr hu id it ja jp ka ko kr lt lv ms nb "
    "nl no pl pt ro ru sk sl sq sr sv sw th tl tr tw uk ur vi zh"
).replace(" ", "|")
"""Codes by which sites name their languages in addresses (ISO 639-1, and some of countries)."""
HOME_PATH: Final = re.compile(
    r"/?(?:(?:index|default|home|main|start|welcome)(?:\.\w{2,5})?)?"
    rf"|/(?:{LANGUAGE})(?:[-_][a-z]{{2,4}})?/?(?:(?:index|default|home)(?:\.\w{{2,5}})?)?",
    re.IGNORECASE,
)
"""Paths of home pages, also of those for one language."""
DENSE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
WORD: Final = re.compile(r"[^\W\d_]{4,}")


def judge(history: Sequence[Check]) -> Judgement | None:
    """Judge links that answer well without being the page."""
    last = history[-1]
    if last.status is None or last.failure is not None or not 200 <= last.status < 300:  # noqa: PLR2004
        return None
    why = says_not_found(last) or is_empty(last) or landed_elsewhere(last)
    if not why:
        return None
    sentence = f"{why} (it answered {evidence.phrase(last.status)} on {last.checked_at:%Y-%m-%d})."
    return Judgement(Verdict.DEAD, "soft_404", "soft_404", sentence)


def is_suspicious(check: Check) -> bool:
    """Tell whether a page might be another than the one that was asked for."""
    if check.status is None or check.failure is not None or not 200 <= check.status < 300:  # noqa: PLR2004
        return False
    page = check.page
    if page is None:
        return False
    texts = (page.title, page.heading, *page.headings)
    return bool(
        phrases.sentence(page.excerpt)
        or any(phrases.title_is_message(it) for it in texts)
        or is_empty(check)
        or landed_elsewhere(check)
    )


def says_not_found(check: Check) -> str:
    """Quote how a page says that it is not there, "" where it does not."""
    page = check.page
    if page is None or _size(page) > MAX_MESSAGE_CHARS:
        return ""
    titled = phrases.title_is_message(page.title)
    headings = (page.heading, *page.headings[:2])
    headed = next((it for it in headings if phrases.is_message(it)), "")
    if _is_about(check.url, page):
        return ""
    if headed and not titled and phrases.normal(headed) in phrases.normal(page.title):
        return ""  # the title goes on to say something about it: a book, a song, an article
    said = phrases.sentence(page.excerpt)
    quoted = headed or (page.title if titled else "") or said
    if _is_enough(check, page, said, by_heading=bool(titled or headed)):
        return f"It says “{quoted}”"
    return ""


def _is_about(url: str, page: Page) -> bool:
    """Tell whether a page speaks about such messages: it asks, quotes, or is addressed by them."""
    if re.search(r"[?？«»“”「」『』‹›]|怎么|如何|\bhow to\b|\bwhy\b", page.title + page.heading):
        return True
    path = unquote(urlsplit(url).path).lower()
    if re.search(r"(?<!\d)404(?!\d)", path) or phrases.sentence(re.sub(r"[-_/.]+", " ", path)):
        return True
    beginning = page.excerpt[: LEADING_CHARS * 2]
    return bool(re.search(r"[“«「『\"]|(?:^|\s)[QA問答][.:：]", beginning))


def _size(page: Page) -> float:
    """Give the length of a page's own text as if it were in letters.

    A Chinese, Japanese or Korean character says about as much as two and a half letters.
    """
    dense = len(DENSE.findall(page.excerpt)) / max(1, len(page.excerpt))
    return page.main_chars * (1 + 1.5 * dense)


def _is_enough(check: Check, page: Page, said: str, *, by_heading: bool) -> bool:
    at = page.excerpt.lower().find(said) if said else -1
    if by_heading and 0 <= at <= NEAR_CHARS:
        return True
    if check.hops and _is_error_address(check.final_url):
        return by_heading or bool(said)
    if by_heading:
        return _size(page) <= MAX_BARE_CHARS
    return 0 <= at <= LEADING_CHARS and _size(page) <= MAX_SAID_CHARS


def _is_error_address(url: str) -> bool:
    parts = urlsplit(url)
    return bool(ERROR_PATH.search(parts.path.lower()) or ERROR_QUERY.search(parts.query.lower()))


def is_empty(check: Check) -> str:
    """Say that an HTML page has nothing in it: no text, no title, no picture, and no script."""
    page = check.page
    if page is None or page.text_chars or page.title:
        return ""
    full = any(mark.startswith((markers.SHELL, markers.CONTENT)) for mark in page.markers)
    return "" if full else "The page is empty"


def landed_elsewhere(check: Check) -> str:
    """Say that a deep link was sent to a home page or an error page that does not speak of it."""
    if not check.hops or _is_home(check.url) or not _is_deep(check.url):
        return ""
    if _mentions(check.page, check.url):
        return ""
    if _is_home(check.final_url):
        return f"It leads to the home page {check.final_url} instead of the page"
    if _is_error_address(check.final_url):
        return f"It leads to the error page {check.final_url}"
    return ""


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return bool(HOME_PATH.fullmatch(parts.path))


def _is_deep(url: str) -> bool:
    """Tell whether an address names one page among many, rather than a site or its section."""
    parts = urlsplit(url)
    steps = [step for step in parts.path.split("/") if step]
    if parts.query and re.search(r"\d|id=|p=", parts.query):
        return True
    return len(steps) > 1 or any(re.search(r"\d{2}|\.\w{3,5}$|.-.+-", step) for step in steps)


def _mentions(page: Page | None, url: str) -> bool:
    """Tell whether a page's title or headings hold a word of the address that was asked."""
    if page is None:
        return False
    words = {word.lower() for word in WORD.findall(unquote(urlsplit(url).path))} - COMMON
    shown = " ".join((page.title, page.heading, *page.headings)).lower()
    return any(word in shown for word in words)


COMMON: Final = frozenset(
    "html index article articles blog blogs post posts page pages news story category content view "
    "item items product products shop show default archive archives docs help about users user wiki "
    "topic thread forum https http home main events event press jobs media files download".split()
)
"""Words of addresses that say nothing about a page."""
