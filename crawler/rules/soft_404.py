"""Pages that answer 200 and are not there: by words, emptiness, or where one ends up."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from crawler import markers
from crawler.model import Judgement, Verdict
from crawler.rules import evidence, landing, phrases
from crawler.sketch import similarity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final, Self

    from crawler.model import Check, Page

MAX_MESSAGE_CHARS: Final = 600
"""Of a page's own text: a page that says more has something to say."""
MAX_SAID_CHARS: Final = 400
"""The same where only a sentence says it, at the beginning."""
MAX_BARE_CHARS: Final = 200
"""The same where only a heading or the title says it, as an album's may."""
MAX_ALIKE_CHARS: Final = 2000
"""The same where the server shows the page for every address."""
SAME_PAGE: Final = 0.8
"""Similarity from which two pages are one: what differs may be the time of day or the address."""
OTHER_PAGE: Final = 0.15
"""Similarity up to which a page has nothing left of what it was."""

MIN_NAME_CHARS: Final = 6
"""A shorter name may be part of an address by chance."""
NEAR_CHARS: Final = 120
"""How far from a page's beginning a sentence still belongs to the heading that says the same."""
LEADING_CHARS: Final = 80
"""Where a sentence begins that is the message and no remark."""
ADDRESSED_CHARS: Final = 320
"""The same where the sentence speaks of what its visitor asked for."""
QUOTE: Final = re.compile(r"[“\"«「『‹]([^”\"»」』›]{3,80})[”\"»」』›]")

DENSE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def judge(history: Sequence[Check]) -> Judgement | None:
    """Judge links that answer well without being the page.

    What the server says of an address that cannot exist weighs in where it was asked: a page that
    it shows for every address needs few words of its own to be a missing one, and where it knows
    how to say 404, a page that merely is called so is taken at its word.
    """
    last = history[-1]
    if not _answered_well(last) or _has_much_to_say(last):
        return None
    assert last.status is not None
    answer = f"(it answered {evidence.phrase(last.status)} on {last.checked_at:%Y-%m-%d})"
    why = (
        says_not_found(last)
        or (shows_the_same_for_all(last) and is_empty(last))
        or landing.elsewhere(last)
        or landing.together(last)
        or has_become_one_of_all(history)
        or is_one_of_all(last)
    )
    if why:
        return Judgement(Verdict.DEAD, "soft_404", "soft_404", f"{why} {answer}.")
    if is_empty(last):
        return Judgement(Verdict.FAILING, "empty_page", "soft_404", f"{is_empty(last)} {answer}.")
    if not landing.is_home(last.url) and shows_the_same_for_all(last):
        sentence = (
            f"Its server answers every address with this page, so it cannot be told {answer}."
        )
        return Judgement(Verdict.ALIVE, "same_for_every_address", "soft_404", sentence)
    return None


def is_suspicious(check: Check) -> bool:
    """Tell whether a page might be another than the one that was asked for."""
    if not _answered_well(check) or check.page is None or _has_much_to_say(check):
        return False
    page = check.page
    texts = (page.title, page.heading, *page.headings)
    return bool(
        phrases.sentence(page.excerpt)
        or phrases.closed(_shown(page))
        or any(phrases.title_is_message(it) for it in texts)
        or is_empty(check)
        or landing.in_section(check)
        or landing.elsewhere(check)
    )


def _has_much_to_say(check: Check) -> bool:
    """Tell whether a link leads straight to a page of such length that it must be one."""
    return (
        not check.hops
        and check.probe is None
        and check.page is not None
        and check.page.main_chars > MAX_ALIKE_CHARS
    )


def _answered_well(check: Check) -> bool:
    return check.failure is None and check.status is not None and 200 <= check.status < 300  # noqa: PLR2004


def says_not_found(check: Check) -> str:
    """Quote how a page says that it is not there, "" where it does not."""
    page = check.page
    if page is None:
        return ""
    words = _Words.of(page)
    if not words.quoted or _is_about(check.url, page, words):
        return ""
    if shows_the_same_for_all(check) and _size(page) <= MAX_ALIKE_CHARS:
        return f"It says “{words.quoted}”, as its server does for an address that cannot exist"
    addressed = phrases.is_addressed(page.excerpt) or _quotes_itself(check.url, page)
    if _knows_missing_pages(check) and not (addressed or words.said):
        return ""  # it is only called so
    if _is_enough(check, page, words, addressed=addressed):
        return f"It says “{words.quoted}”"
    return ""


@dataclass(frozen=True, slots=True)
class _Words:
    """What a page has of a message: in its title, as its heading, and in its text; "" if nothing.

    `closed` says of a site, and not of a page, that it is there no more.
    """

    titled: str
    headed: str
    said: str
    closed: str

    @classmethod
    def of(cls, page: Page) -> Self:
        headings = (page.heading,) if page.heading else page.headings[:1]
        return cls(
            titled=page.title if phrases.title_is_message(page.title) else "",
            headed=next((it for it in headings if phrases.is_message(it)), ""),
            said=phrases.sentence(_after_heading(page)),
            closed=phrases.closed(_shown(page)),
        )

    @property
    def quoted(self) -> str:
        return self.headed or self.titled or self.said or self.closed


def _is_about(url: str, page: Page, words: _Words) -> bool:
    """Tell whether a page speaks about such messages: it asks, quotes, or is called by them."""
    if re.search(r"[?？]|怎么|如何|\bhow to\b|\bwhy\b", page.title + page.heading):
        return True
    if (
        words.headed
        and not words.titled
        and (phrases.normal(words.headed) in phrases.normal(page.title))
    ):
        return True  # the title goes on to say something about it: a book, a song, an article
    path = unquote(urlsplit(url).path).lower()
    if re.search(r"(?<!\d)404(?!\d)", path) or phrases.sentence(re.sub(r"[-_/.]+", " ", path)):
        return True
    message = words.headed or words.titled
    name = _slug(page.heading or page.title)
    if message and len(name) >= MIN_NAME_CHARS and name in _slug(path):
        return True
    beginning = f"{page.title} {page.heading} {page.excerpt[: LEADING_CHARS * 2]}"
    if re.search(r"(?:^|\s)[QA問答][.:：]", beginning):
        return True
    return any(
        phrases.title_is_message(quote) or phrases.sentence(quote)
        for quote in QUOTE.findall(beginning)
    )


def _has_own_heading(page: Page) -> bool:
    """Tell whether a page names what it is about, as its title does."""
    return bool(page.heading) and phrases.normal(page.heading) in phrases.normal(page.title)


def _after_heading(page: Page) -> str:
    """Give what a page says, without the heading that it begins with."""
    return page.excerpt.removeprefix(page.heading).lstrip()


def _quotes_itself(url: str, page: Page) -> bool:
    """Tell whether a page names its own address, as messages about it do."""
    path = unquote(urlsplit(url).path).rstrip("/")
    return len(path) >= MIN_NAME_CHARS and path.lower() in page.excerpt.lower()


def _slug(text: str) -> str:
    """Write a text as addresses do: its letters and digits without marks."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(char for char in plain if char.isalnum())


def _shown(page: Page) -> str:
    return " ".join((page.title, page.heading, *page.headings, page.excerpt))


def _knows_missing_pages(check: Check) -> bool:
    """Tell whether a server says 404 or 410 to an address that cannot exist."""
    return check.probe is not None and check.probe.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


def shows_the_same_for_all(check: Check) -> bool:
    """Tell whether a server showed the same page for an address that cannot exist.

    The shell of an application, which a browser would fill, proves nothing, and is none.
    """
    probe = check.probe
    if probe is None or not _answered_well(probe) or check.page is None or probe.page is None:
        return False
    one, other = check.page, probe.page
    if any(mark.startswith(markers.SHELL) for mark in one.markers):
        return False
    if check.final_url == probe.final_url:
        return bool(check.hops)  # who asks for that very page gets it
    if one.title != other.title:
        return False
    if one.fingerprint and other.fingerprint:
        return similarity(one.fingerprint, other.fingerprint) >= SAME_PAGE
    return one.excerpt == other.excerpt


def is_one_of_all(check: Check) -> str:
    """Say that a server shows one small page for every address, which is no gate to others."""
    page = check.page
    if page is None or landing.is_home(check.url) or not shows_the_same_for_all(check):
        return ""
    shown = _shown(page)
    if (
        not phrases.STATEMENT.search(page.excerpt)
        or _size(page) > MAX_ALIKE_CHARS
        or phrases.GATE.search(shown.lower())
    ):
        return ""
    if any(mark.startswith((markers.LOGIN, markers.CHALLENGE)) for mark in page.markers):
        return ""
    name = page.heading or page.title or page.excerpt[:LEADING_CHARS]
    return f"Its server shows the same page for every address, “{name}”"


def has_become_one_of_all(history: Sequence[Check]) -> str:
    """Say that a page that was one of its own is now what its server shows for every address."""
    last = history[-1]
    if landing.is_home(last.url) or not shows_the_same_for_all(last):
        return ""
    assert last.page is not None
    for check in history[:-1]:
        page = check.page
        if page is None or not page.fingerprint or check.status != HTTPStatus.OK:
            continue
        if page.title != last.page.title and (
            similarity(page.fingerprint, last.page.fingerprint) < OTHER_PAGE
        ):
            return (
                f"It was “{page.title}” on {check.checked_at:%Y-%m-%d}, and is now what its server "
                f"shows for every address, “{last.page.title}”"
            )
    return ""


def _size(page: Page) -> float:
    """Give the length of a page's own text as if it were in letters.

    A Chinese, Japanese or Korean character says about as much as two and a half letters.
    """
    dense = len(DENSE.findall(page.excerpt)) / max(1, len(page.excerpt))
    return page.main_chars * (1 + 1.5 * dense)


def _is_enough(check: Check, page: Page, words: _Words, *, addressed: bool) -> bool:
    """Tell whether a message is the page's own: by where it stands, and how alone."""
    size = _size(page)
    at = _after_heading(page).lower().find(words.said) if words.said else -1
    if size > MAX_MESSAGE_CHARS:
        return False
    if check.hops and landing.is_error_address(check.final_url):
        return True
    if words.titled or words.headed:
        return addressed or 0 <= at <= NEAR_CHARS or size <= MAX_BARE_CHARS
    if addressed:
        return 0 <= at <= ADDRESSED_CHARS
    return at >= 0 and _is_alone(page, words.said, at)


def _is_alone(page: Page, said: str, at: int) -> bool:
    """Tell whether a page has little to say beside a sentence in its text, and that for good."""
    size = _size(page)
    if size <= MAX_BARE_CHARS:
        leads = at <= ADDRESSED_CHARS
    else:
        leads = at <= LEADING_CHARS and size <= MAX_SAID_CHARS and not _has_own_heading(page)
    return leads and phrases.is_final(said, _after_heading(page))


def is_empty(check: Check) -> str:
    """Say that an HTML page has nothing in it: no text, no title, no picture, and no script.

    A fault of the server can do that as well: alone it is a failure, and no death.
    """
    page = check.page
    if page is None or page.text_chars or page.title or check.status != HTTPStatus.OK:
        return ""
    full = any(mark.startswith((markers.SHELL, markers.CONTENT)) for mark in page.markers)
    return "" if full else "The page is empty"
