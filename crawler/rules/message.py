"""Whether a page says that it is not there: in its title, a heading, a notice or its text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from crawler.rules import alike, landing, phrases

if TYPE_CHECKING:
    from typing import Final, Self

    from crawler.model import Check, Page

MAX_MESSAGE_CHARS: Final = 600
"""Of a page's own text: a page that says more has something to say."""
MAX_SAID_CHARS: Final = 400
"""The same where only a sentence says it, at the beginning."""
MAX_BARE_CHARS: Final = 200
"""The same where only a heading or the title says it, as an album's may."""
MAX_BESIDE_CHARS: Final = 80
"""The same where a notice says it, under a heading of the page's own."""
MAX_AROUND_CHARS: Final = 250
"""The same around a notice that may speak of anything."""
MAX_HINTING_CHARS: Final = 450
"""The same where it has nothing of its address in it."""
MIN_WORDS: Final = 2
"""Of its name, that it should have: one alone may be a heading of its site's."""
MIN_WORD_CHARS: Final = 4
PAGE_SUFFIX: Final = re.compile(r"\.(?:s|x)?html?$")
MAX_ALIKE_CHARS: Final = 2000
"""The same where the server shows the page for every address."""
MIN_NAME_CHARS: Final = 6
"""A shorter name may be part of an address by chance."""
NEAR_CHARS: Final = 120
"""How far from a page's beginning a sentence still belongs to the heading that says the same."""
LEADING_CHARS: Final = 80
"""Where a sentence begins that is the message and no remark."""
ADDRESSED_CHARS: Final = 320
"""The same where the sentence speaks of what its visitor asked for."""
ASKING: Final = re.compile(r"[?？]|怎么|如何|\bhow to\b|\bwhy\b")
ABOUT_STATUS: Final = re.compile(
    r"http/1\.1 4|status codes?\b|códigos? de estado|codes? de statut|statuscodes?\b|状态码|"
    r"коды? состояния"
)
"""Of what explains such answers, in lower case."""
DIALOGUE: Final = re.compile(r"(?:^|\s)[QA問答][.:：]")
NUMBER_IN_PATH: Final = re.compile(r"(?<!\d)4(?:04|10)(?!\d)")
QUOTE: Final = re.compile(r"[“„\"«「『‹]([^”“\"»」』›]{3,80})[”“\"»」』›]")
DENSE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def says_not_found(check: Check, *, for_all: bool) -> str:
    """Quote how a page says that it is not there, "" where it does not.

    `for_all` says that its server shows it for every address.
    """
    page = check.page
    if page is None:
        return ""
    words = _Words.of(page)
    is_home = words.quoted == words.closed and landing.is_home(check.url)
    if not words.quoted or is_home or _is_about(check.url, page, words):
        return ""
    if for_all and size(page) <= MAX_ALIKE_CHARS:
        return f"It says “{words.quoted}”, as its server does for an address that cannot exist"
    of_this = not _has_own_heading(page) and phrases.speaks_of_this(page.excerpt)
    about = phrases.is_addressed(page.excerpt) and not (
        _has_own_heading(page) and landing.mentions(page, check.url)
    )
    addressed = of_this or about or _quotes_itself(check.url, page)
    if alike.knows_missing_pages(check) and not (addressed or words.said or words.noticed):
        return ""  # it is only called so
    if _is_enough(check, page, words, addressed=addressed):
        return f"It says “{words.quoted}”"
    return ""


@dataclass(frozen=True, slots=True)
class _Words:
    """What a page has of a message: in its title, as its heading, and in its text; "" if nothing.

    `noticed` stands in an element that the page's source calls an error or the like, and `closed`
    says of a site, and not of a page, that it is there no more.
    """

    titled: str
    headed: str
    said: str
    noticed: str
    closed: str

    @classmethod
    def of(cls, page: Page) -> Self:
        headings = (page.heading,) if page.heading else page.headings[:1]
        shown = page.words
        return cls(
            titled=page.title if _is_titled(page) else "",
            headed=next((it for it in headings if _is_headed(it, page)), "")
            or next((it for it in page.headings if _is_headed_below(it, page)), ""),
            said=phrases.sentence(_after_heading(page)),
            noticed=next((said for it in page.notices if (said := noticed(it, page))), ""),
            closed="" if is_gate(page) else phrases.closed(shown),
        )

    @property
    def quoted(self) -> str:
        return self.headed or self.titled or self.noticed or self.said or self.closed


def is_gate(page: Page) -> bool:
    """Tell whether a page stands before others for a while, by how it begins."""
    beginning = f"{page.title} {page.heading} {page.excerpt[:MAX_BARE_CHARS]}"
    return phrases.GATE.search(beginning.lower()) is not None


def _is_headed(heading: str, page: Page) -> bool:
    """Tell whether a heading is a message, or says in so many words that something is gone."""
    if phrases.is_message(heading):
        return True
    if phrases.is_part_of(heading, page.title):
        return False
    said = phrases.sentence(heading) or phrases.of_this(heading)
    is_bare = page.main_chars <= MAX_BARE_CHARS
    return bool(said and phrases.is_final(said, heading)) or (
        is_bare and phrases.ends_gone(heading)
    )


def _is_titled(page: Page) -> bool:
    """Tell whether a title is a message, or says of anything that it is gone over a bare page."""
    if phrases.title_is_message(page.title):
        return True
    parts = phrases.SEPARATORS.split(page.title)
    is_bare = page.main_chars <= MAX_BARE_CHARS and not _has_own_heading(page)
    return is_bare and any(phrases.ends_gone(it) for it in parts)


def _is_headed_below(heading: str, page: Page) -> bool:
    """Tell whether a lower heading says that the page is gone, or anything else on a bare one."""
    if phrases.is_part_of(heading, page.title):
        return False
    return bool(phrases.of_this(heading)) or (
        page.main_chars <= MAX_BESIDE_CHARS and phrases.ends_gone(heading)
    )


def noticed(notice: str, page: Page) -> str:
    """Give what a notice says of a page that is gone for good, "" where it says something else."""
    said = phrases.sentence(notice)
    is_bare = page.main_chars - len(notice) <= MAX_AROUND_CHARS
    if (
        phrases.is_message(notice)
        or phrases.speaks_of_this(notice)
        or (is_bare and (phrases.begins_gone(notice) or phrases.ends_gone(notice)))
        or (said and phrases.is_final(said, notice))
    ):
        return said or notice
    return ""


def _is_about(url: str, page: Page, words: _Words) -> bool:
    """Tell whether a page speaks about such messages: it asks, quotes, searches, is so called."""
    beginning = f"{page.title} {page.heading} {page.excerpt[: LEADING_CHARS * 2]}"
    path = unquote(urlsplit(url).path).lower()
    return bool(
        (ASKING.search(page.title + page.heading) and not words.noticed)
        or _is_named_by(url, page)
        or DIALOGUE.search(beginning)
        or landing.SEARCH_PATH.search(path)
        or NUMBER_IN_PATH.search(path)
        or phrases.sentence(re.sub(r"[-_/.]+", " ", path))
        or _is_called_so(path, page, words)
        or ABOUT_STATUS.search(page.words.lower())
        or any(
            phrases.title_is_message(quote) or phrases.sentence(quote)
            for quote in QUOTE.findall(beginning)
        )
    )


def _is_called_so(path: str, page: Page, words: _Words) -> bool:
    """Tell whether a message is a page's name: its address bears it, or its title goes on."""
    name = phrases.slug(page.heading or page.title)
    if (
        (words.headed or words.titled)
        and len(name) >= MIN_NAME_CHARS
        and name in phrases.slug(path)
    ):
        return True
    title_goes_on = phrases.is_part_of(words.headed, page.title)
    return bool(words.headed) and not words.titled and title_goes_on


def _has_own_heading(page: Page) -> bool:
    """Tell whether a page names what it is about, as its title does."""
    return bool(page.heading) and phrases.is_part_of(page.heading, page.title)


def _is_named_by(url: str, page: Page) -> bool:
    """Tell whether one of a page's headings is what its address calls it."""
    name = phrases.slug(unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2])
    return len(name) >= MIN_NAME_CHARS and any(phrases.slug(it) == name for it in page.headings)


def _after_heading(page: Page) -> str:
    """Give what a page says, without the heading that it begins with."""
    return page.excerpt.removeprefix(page.heading).lstrip()


def _quotes_itself(url: str, page: Page) -> bool:
    """Tell whether a page names its own address, as messages about it do."""
    path = unquote(urlsplit(url).path).rstrip("/")
    return len(path) >= MIN_NAME_CHARS and path.lower() in page.excerpt.lower()


def size(page: Page) -> float:
    """Give the length of a page's own text as if it were in letters.

    A Chinese, Japanese or Korean character says about as much as two and a half letters.
    """
    dense = len(DENSE.findall(page.excerpt)) / max(1, len(page.excerpt))
    return page.main_chars * (1 + 1.5 * dense)


def _is_enough(check: Check, page: Page, words: _Words, *, addressed: bool) -> bool:
    """Tell whether a message is the page's own: by where it stands, and how alone."""
    chars = size(page)
    at = _after_heading(page).lower().find(words.said) if words.said else -1
    if chars > MAX_MESSAGE_CHARS:
        return False
    told = landing.is_sent_away(check) and any(phrases.is_addressed(it) for it in page.notices)
    if told or (check.hops and landing.is_sent_to_error(check)):
        return True
    if words.noticed and (chars <= MAX_BESIDE_CHARS or not _has_own_heading(page)):
        return True
    if words.titled or words.headed:
        return addressed or 0 <= at <= NEAR_CHARS or chars <= MAX_BARE_CHARS
    if addressed:
        return 0 <= at <= ADDRESSED_CHARS
    return at >= 0 and _is_alone(page, words.said, at)


def hints_at_its_end(check: Check) -> str:
    """Say that a short page has none of the words of its address, but one of things that are over.

    A page that is there has something of its name in it, where both are in Latin script.
    """
    page = check.page
    if (
        page is None
        or size(page) > MAX_HINTING_CHARS
        or _is_about(check.url, page, _Words.of(page))
    ):
        return ""
    if check.probe is not None and check.probe.succeeded:
        return ""  # another page stands for what is not there
    stem = PAGE_SUFFIX.sub("", landing.last_step(check.url))
    steps = re.split(r"[-_+ ~]", stem)
    words = {it.lower() for it in steps if it.isalpha() and len(it) >= MIN_WORD_CHARS}
    words -= landing.COMMON
    if (
        "." in stem
        or len(words) < MIN_WORDS
        or any(it.isalpha() and not it.islower() for it in steps)
    ):
        return ""
    shown = phrases.slug(page.words)
    said = phrases.hint(_after_heading(page))
    if not said or any(phrases.slug(it)[: landing.STEM_CHARS] in shown for it in words):
        return ""
    return f"It has none of the words of its address, and says “{said}…”"


def _is_alone(page: Page, said: str, at: int) -> bool:
    """Tell whether a page has little to say beside a sentence in its text, and that for good."""
    chars = size(page)
    if chars <= MAX_BARE_CHARS:
        leads = at <= ADDRESSED_CHARS
    else:
        leads = at <= LEADING_CHARS and chars <= MAX_SAID_CHARS and not _has_own_heading(page)
    return leads and phrases.is_final(said, _after_heading(page))
