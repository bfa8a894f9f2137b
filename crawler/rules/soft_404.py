"""Pages that answer 200 and are not there: by words, emptiness, or where one ends up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from crawler import markers
from crawler.model import Judgement, Verdict
from crawler.rules import alike, evidence, landing, phrases

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
MAX_BESIDE_CHARS: Final = 80
"""The same where a notice says it, under a heading of the page's own."""
MAX_AROUND_CHARS: Final = 250
"""The same around a notice that may speak of anything."""
MAX_ALIKE_CHARS: Final = 2000
"""The same where the server shows the page for every address."""
LASTING_DAYS: Final = 6
"""How long it must be so: repairs over a weekend are no death."""
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

EMPTY: Final = "The page is empty"
DENSE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def judge(history: Sequence[Check]) -> Judgement | None:
    """Judge links that answer well without being the page.

    What the server says of an address that cannot exist weighs in where it was asked: a page that
    it shows for every address needs few words of its own to be a missing one, and where it knows
    how to say 404, a page that merely is called so is taken at its word.
    """
    last = history[-1]
    if not last.succeeded or _has_much_to_say(last):
        return None
    assert last.status is not None
    answer = f"(it answered {evidence.phrase(last.status)} on {last.checked_at:%Y-%m-%d})"
    for_all, empty = alike.shows_the_same_for_all(last), is_empty(last)
    before = alike.lost_to_all(history) if for_all else None
    why = (
        says_not_found(last, for_all=for_all)
        or _is_called_missing(last)
        or (EMPTY if for_all and empty else "")
        or landing.elsewhere(last)
        or landing.together(last)
        or _leads_to_closed(last)
        or _leads_home_now(history)
        or _has_become_one_of_all(history, before)
        or (_is_one_of_all(last) if for_all else "")
    )
    if why:
        return Judgement(Verdict.DEAD, "soft_404", "soft_404", f"{why} {answer}.")
    if empty:
        return Judgement(Verdict.FAILING, "empty_page", "soft_404", f"{EMPTY} {answer}.")
    if for_all and not landing.is_home(last.url):
        sentence = (
            f"Its server answers every address with this page, so it cannot be told {answer}."
        )
        verdict = Verdict.ALIVE if before is None else Verdict.FAILING
        return Judgement(verdict, "same_for_every_address", "soft_404", sentence)
    if _is_shell(last):
        sentence = f"Scripts would fill this page, so it cannot be told what it says {answer}."
        return Judgement(Verdict.ALIVE, "needs_javascript", "soft_404", sentence)
    return None


def _is_shell(check: Check) -> bool:
    """Tell whether a link leads straight to the shell of an application with hardly any text."""
    page = check.page
    if page is None or check.hops or page.main_chars > MAX_BARE_CHARS:
        return False
    return bool(page.marks(markers.SHELL))


def is_suspicious(check: Check) -> bool:
    """Tell whether a page might be another than the one that was asked for."""
    if not check.succeeded or check.page is None or _has_much_to_say(check):
        return False
    page = check.page
    texts = (page.title, page.heading, *page.headings)
    return bool(
        phrases.sentence(page.excerpt)
        or phrases.closed(page.words)
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
    if for_all and _size(page) <= MAX_ALIKE_CHARS:
        return f"It says “{words.quoted}”, as its server does for an address that cannot exist"
    of_this = not _has_own_heading(page) and phrases.speaks_of_this(page.excerpt)
    addressed = of_this or phrases.is_addressed(page.excerpt) or _quotes_itself(check.url, page)
    if alike.knows_missing_pages(check) and not (addressed or words.said or words.noticed):
        return ""  # it is only called so
    if _is_enough(check, page, words, addressed=addressed):
        return f"It says “{words.quoted}”"
    return ""


def _is_called_missing(check: Check) -> str:
    """Say that a page's own source calls it a missing one, as the themes of WordPress do."""
    page = check.page
    if page is None or not page.marks(markers.MISSING) or _size(page) > MAX_MESSAGE_CHARS:
        return ""
    return f"Its source calls it a missing page (“{page.title}”)"


def _leads_to_closed(check: Check) -> str:
    """Say that a deep link was sent to a notice that its site or service has ended."""
    page = check.page
    if page is None or not landing.is_sent_away(check) or _size(page) > MAX_ALIKE_CHARS:
        return ""
    shown = " ".join((page.title, page.heading))
    if not phrases.closed(shown) or phrases.GATE.search(shown.lower()):
        return ""
    return f"It leads to {check.final_url}, which says “{page.heading or page.title}”"


def _leads_home_now(history: Sequence[Check]) -> str:
    """Say that a link leads to a home page, and that it was seen to be a page of its own before."""
    last = history[-1]
    if last.page is None or not (landing.is_sent_away(last) and landing.is_home(last.final_url)):
        return ""
    before = next((it for it in reversed(history[:-1]) if it.succeeded and it.page), None)
    if before is None or before.page is None or landing.is_home(before.final_url):
        return ""
    if before.page.title == last.page.title or not alike.has_nothing_left(before.page, last.page):
        return ""
    return (
        f"It was “{before.page.title}” on {before.checked_at:%Y-%m-%d}, and leads to the home page "
        f"{last.final_url} now"
    )


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
            headed=next((it for it in headings if _is_headed(it, page.title)), "")
            or next((it for it in page.headings if _is_headed_below(it, page)), ""),
            said=phrases.sentence(_after_heading(page)),
            noticed=next((said for it in page.notices if (said := _is_noticed(it, page))), ""),
            closed="" if _is_gate(page) else phrases.closed(shown),
        )

    @property
    def quoted(self) -> str:
        return self.headed or self.titled or self.noticed or self.said or self.closed


def _is_gate(page: Page) -> bool:
    """Tell whether a page stands before others for a while, by how it begins."""
    beginning = f"{page.title} {page.heading} {page.excerpt[:MAX_BARE_CHARS]}"
    return phrases.GATE.search(beginning.lower()) is not None


def _is_headed(heading: str, title: str) -> bool:
    """Tell whether a heading is a message, or says in so many words that something is gone."""
    if phrases.is_message(heading):
        return True
    said = phrases.sentence(heading) or phrases.of_this(heading)
    return bool(said) and not phrases.is_part_of(heading, title) and phrases.is_final(said, heading)


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


def _is_noticed(notice: str, page: Page) -> str:
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
        ASKING.search(page.title + page.heading)
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


def _has_become_one_of_all(history: Sequence[Check], before: Check | None) -> str:
    """Say that a page that was one of its own has been, for days, what is shown for all addresses.

    For a night a server may do so for the sake of repairs.
    """
    if before is None:
        return ""
    last = history[-1]
    assert before.page is not None
    assert last.page is not None
    since = next((it for it in history if it.checked_at > before.checked_at), last)
    if last.checked_at - since.checked_at < timedelta(days=LASTING_DAYS):
        return ""
    return (
        f"It was “{before.page.title}” on {before.checked_at:%Y-%m-%d}, and is now what its server "
        f"shows for every address, “{last.page.title}”"
    )


def _is_one_of_all(check: Check) -> str:
    """Say that a whole page, which no script could change, is what its server shows for all.

    A page that stands before others for a while may do so as well, and so may an application.
    """
    page = check.page
    assert page is not None
    if landing.is_home(check.url) or page.main_chars < MAX_BARE_CHARS or _is_gate(page):
        return ""
    if page.marks(markers.SHELL, markers.APPLICATION):
        return ""
    return f"Its server shows this page, “{page.title}”, for every address"


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
    if words.noticed and (size <= MAX_BESIDE_CHARS or not _has_own_heading(page)):
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


def is_empty(check: Check) -> bool:
    """Tell whether an HTML page has nothing in it: no text, no title, no picture, and no script.

    A fault of the server can do that as well: alone it is a failure, and no death.
    """
    page = check.page
    if page is None or page.text_chars or page.title or check.status != HTTPStatus.OK:
        return False
    return not page.marks(markers.SHELL, markers.CONTENT)
