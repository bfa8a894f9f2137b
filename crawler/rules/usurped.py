"""Domains whose page was replaced by somebody else's: gambling, pills, another company."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from crawler.model import Judgement, Verdict
from crawler.rules import alike, evidence, landing, phrases
from crawler.rules.trades import VOCABULARY, hits, is_subject
from crawler.sketch import similarity
from crawler.urls import bare_host, host

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final

    from crawler.model import Check, Page

SAME_TEXT: Final = 0.15
"""Similarity from which a text is still the old one in part."""
MIN_HITS: Final = 3
"""Different words of one trade on a page, one of them where it says what it is about."""
MIN_HITS_OF_STRANGERS: Final = 2
"""The same where not one word of the old page is left."""
MIN_HITS_IN_TEXT: Final = 5
"""The same where its title speaks of something else."""
MIN_HITS_UNDER_TITLE: Final = 7
"""The same where its title still has words of the old one: a course may come to teach by betting."""
MIN_HITS_ALONE: Final = 2
MIN_HITS_IN_TITLE: Final = 2
"""The same where nothing is known of the page but its address."""
MIN_WORDS: Final = 12
"""Of a text, for it to be compared with another by its words."""
SELLING: Final = re.compile(
    r"\bwithout (?:a )?prescription\b|\bno prescription\b|\bsans ordonnance\b|\bsin receta\b|\bohne rezept\b|\bsenza ricetta\b|"
    r"\bsem receita\b|без рецепта|\bbez recepty\b|\bonline pharmacy\b|\bpharmacie en ligne\b|\bonline[- ]apotheke\b|\bfarmacia online\b"
)
"""Words of those who sell what others only write about."""
WORD: Final = re.compile(r"[^\W\d_]{5,}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}")


def judge(history: Sequence[Check]) -> Judgement | None:
    """Judge links whose page is somebody else's now.

    What it was is known from the earliest check that found a page; where there is none, the
    address alone may speak of something that the page has nothing to do with.
    """
    last = history[-1]
    if last.page is None or not last.succeeded:
        return None
    now = last.page.title or last.page.heading
    known = next((check for check in history[:-1] if _shows_a_page(check)), None)
    if known is not None and _is_the_same(known, last):
        return None
    before = _known(history[:-1])
    if before is not None and before.page is not None:
        trade = replaced(before.page, last.page) or is_another(before, last)
        source = f", {before.detail}," if before.detail else ""
        was = f"since {before.checked_at:%Y-%m-%d}: it was “{before.page.title}”{source} and is “{now}”"
    else:
        # Where the first look found such a page already, that must have belied the address as well.
        trade = belies_its_address(last) if known is None or belies_its_address(known) else ""
        was = f"at an address that speaks of something else: “{now}”"
    if not trade:
        return None
    sentence = f"Somebody else's page ({trade}) stands here {was}. Do not click."
    return Judgement(Verdict.DEAD, "usurped", "usurped", f"{sentence} {evidence.answered(last)}")


def is_suspicious(history: Sequence[Check]) -> bool:
    """Tell whether a page could be somebody else's, and nothing earlier is known to compare it with.

    It has words of a trade where it says what it is about, or many of them.
    """
    last = history[-1]
    if last.page is None or not last.succeeded:
        return False
    if any(_shows_a_page(it) and not _is_the_same(it, last) for it in history[:-1]):
        return False
    about = " ".join(_parts(last.page))
    found = [(len(hits(it, about)), len(hits(it, last.page.words))) for it in VOCABULARY]
    return any(
        (shown and all_over >= MIN_HITS_OF_STRANGERS) or all_over >= MIN_HITS_IN_TEXT
        for shown, all_over in found
    )


def _known(history: Sequence[Check]) -> Check | None:
    """Give the first check that found a page: the one that the link was made for."""
    pages = (check for check in history if _shows_a_page(check))
    return next((check for check in pages if not _is_of_a_trade(check)), None)


def _shows_a_page(check: Check) -> bool:
    return check.page is not None and check.status == HTTPStatus.OK and bool(check.page.title)


def _is_the_same(before: Check, now: Check) -> bool:
    """Tell whether a page has kept something of its text."""
    assert before.page is not None
    assert now.page is not None
    return similarity(before.page.fingerprint, now.page.fingerprint) > SAME_TEXT


def _is_of_a_trade(check: Check) -> bool:
    """Tell whether the words of a trade are all over a page."""
    assert check.page is not None
    text = check.page.words
    return any(len(hits(trade, text)) >= MIN_HITS for trade in VOCABULARY)


def replaced(before: Page, now: Page) -> str:
    """Name the trade of those who replaced a page, "" where nobody did.

    Nothing of the old text is left, the new one has words of a trade that the old one had none of,
    and it has them where it says what it is about. The site's name may stay; the page's may too,
    over a text that is full of such words.
    """
    old = before.words
    about = " ".join(_parts(now) - _parts(before))
    strange = not _words(old) & _words(now.words)
    kept = _words(_name(before)) & _words(_name(now))
    for trade in VOCABULARY:
        least = MIN_HITS_UNDER_TITLE if kept else MIN_HITS_IN_TEXT
        if hits(trade, about) and not kept:
            least = MIN_HITS_OF_STRANGERS if strange else MIN_HITS
        found = hits(trade, now.words)
        if len(found) >= least and not is_subject(trade, old):
            return trade
        # Who treats frostbite does not come to sell pills without a prescription.
        if (
            len(found) >= MIN_HITS_IN_TEXT
            and SELLING.search(about.lower())
            and not hits(trade, old)
        ):
            return trade
    return ""


def is_another(before: Check, now: Check) -> str:
    """Say that a page has hardly a word of the old one, nor its site's name, but is of a trade.

    A site that changes its language or its design keeps its name, and one that changes its name
    does not take to such a trade.
    """
    one, other = before.page, now.page
    assert one is not None
    assert other is not None
    about = " ".join(_parts(other))
    strange = [it for it in VOCABULARY if not is_subject(it, one.words)]
    titled = max((len(hits(it, about)) for it in strange), default=0)
    all_over = max((len(hits(it, other.words)) for it in strange), default=0)
    if _parts(one) & _parts(other) or (not titled and all_over < MIN_HITS_ALONE):
        return ""
    old, new = _words(one.words), _words(other.words)
    if min(len(old), len(new)) < MIN_WORDS or len(old & new) > min(len(old), len(new)) // MIN_WORDS:
        return ""
    named = _names_its_site(one, now.url) or titled >= MIN_HITS_IN_TITLE
    return "another site" if named and not _names_its_site(other, now.url) else ""


def belies_its_address(check: Check) -> str:
    """Name the trade of a page whose address speaks of something else, "" where it does not."""
    page = check.page
    assert page is not None
    text = page.words
    named = landing.telling_words(check.url) or _words_of_host(check.url)
    if not named or named & set(landing.WORD.findall(text.lower())):
        return ""
    if _names_its_site(page, check.url):
        return ""
    path = unquote(urlsplit(check.url).path)
    about = " ".join((page.title, page.heading))
    for trade in VOCABULARY:
        titled, all_over = len(hits(trade, about)), len(hits(trade, text))
        clear = titled >= MIN_HITS_IN_TITLE or alike.shows_the_same_for_all(check)
        least = MIN_HITS_ALONE if clear else MIN_HITS_IN_TEXT
        if titled and all_over >= least:
            return "" if is_subject(trade, f"{host(check.url)} {path}") else trade
    return ""


def _words_of_host(url: str) -> set[str]:
    """Give the words of a host's name that is made of several, as "acl-workshop" is."""
    words = landing.WORD.findall(bare_host(url).partition(".")[0])
    return set(words) if len(words) > 1 else set()


def _names_its_site(page: Page, url: str) -> bool:
    """Tell whether a page bears the name that its host has: as a rule a site's own does."""
    return phrases.slug(bare_host(url).partition(".")[0]) in phrases.slug(page.words)


def _parts(page: Page) -> set[str]:
    """Give what a page says that it is about: the parts of its title, and its headings."""
    parts = [*phrases.SEPARATORS.split(page.title), page.heading, *page.headings]
    return {part for it in parts if (part := phrases.normal(it))}


def _name(page: Page) -> str:
    """Give what a page is called: its heading, or its title without the site's name at the end."""
    parts = [it for it in phrases.SEPARATORS.split(page.title) if it.strip()]
    return page.heading or " ".join(parts[:-1] or parts)


def _words(text: str) -> set[str]:
    return set(WORD.findall(text.lower()))
