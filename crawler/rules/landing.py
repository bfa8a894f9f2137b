"""Where a redirect has led to: a home page, an error page, or one place for many pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from crawler.rules import phrases
from crawler.urls import bare_host

if TYPE_CHECKING:
    from typing import Final

    from crawler.model import Check, Page

ERROR_PATH: Final = re.compile(
    r"/(?:(?:http|page|seite|error|err|fehler)?[-_]?(?:404|410|not[-_]?found\d*|errors?|fehler|erreur|fejl|feil|fel|virhe|chyba|"
    r"blad|hata|erro|errore)(?:[-_]?page)?|(?:page|pagina|seite|side)[-_](?:introuvable|no[nt]?[-_]\w+|nicht[-_]gefunden|"
    r"nao[-_]encontrada|ikke[-_]f\w+)|missing|gone)(?:\.\w{2,5})?(?:/|$)"
)
ERROR_QUERY: Final = re.compile(
    r"(?:^|&)aspxerrorpath=|(?:^|[&_])(?:notfound|not_found|error|err|e|status|code)=(?:1|404|true|notfound)"
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
SEARCH_PATH: Final = re.compile(
    r"/(?:search|find|suche?|recherche|buscar?|cerca|поиск|sousuo)(?:\.\w{2,5})?(?:/|$)"
)
WORD: Final = re.compile(r"[^\W\d_]{4,}")
STEM_CHARS: Final = 5
"""Of a word, enough to know its other forms."""
MIN_TELLING_WORDS: Final = 3
"""Of an article's name in its address: a page that has none of them is another."""
MIN_NAME_CHARS: Final = 8
"""Of a page's name, for it to be told from other values in a query."""
MIN_COMPANIONS: Final = 3
"""Links of one site at one address, the one that is judged among them."""


def elsewhere(check: Check) -> str:
    """Say that a deep link was sent to a home page, an error page or a search that does not find it.

    A link shortener may lead to a home page by its own choice, and so may a page whose name the
    home page bears.
    """
    if not is_sent_away(check):
        return ""
    probed = check.probe is not None and check.probe.final_url == check.final_url
    # A home page may well have a section that is called as the page's was.
    named = mentions(check.page, check.url, by_step=True)
    reasons = (
        (probed and rises(check), "{}, as an address that cannot exist does"),
        (_finds_nothing(check), "a search that finds nothing, {}"),
        (is_home(check.final_url) and not named, "the home page {} instead of the page"),
        (is_sent_to_error(check) and not named, "the error page {}"),
        (_drops_an_article(check), "{}, a page above it that has none of the words of its address"),
    )
    place = next((place for applies, place in reasons if applies), "")
    return f"It leads to {place.format(check.final_url)}" if place else ""


def is_sent_away(check: Check) -> bool:
    """Tell whether a link names one page among many and was redirected, by no link shortener.

    Who is to come back to the page when something is done is not sent away.
    """
    if not check.hops or is_home(check.url) or not _is_deep(check.url) or is_to_return(check):
        return False
    return not (_is_token(check.url) and bare_host(check.url) != bare_host(check.final_url))


def is_to_return(check: Check) -> bool:
    """Tell whether a redirect takes the address that was asked along, and to no error page."""
    final = urlsplit(check.final_url)
    carried = unquote(unquote(f"{final.query}#{final.fragment}"))
    path = unquote(urlsplit(check.url).path)
    long_enough = len(path) >= MIN_NAME_CHARS
    return long_enough and path in carried and not is_error_address(check.final_url)


def _drops_an_article(check: Check) -> bool:
    """Tell whether a link to an article was sent to a page above it that does not speak of it."""
    page = check.page
    section = unquote(urlsplit(check.final_url).path).lower()
    words = {it for it in telling_words(check.url) if it not in section}
    if page is None or len(words) < MIN_TELLING_WORDS or not rises(check):
        return False
    if not words & set(WORD.findall(last_step(check.url).lower())):
        return False
    if _above(check.url) != _above(check.final_url):
        return False
    shown = page.words.lower()
    if not phrases.is_latin(shown):
        return False
    return not (any(word in shown for word in words) or phrases.GATE.search(shown))


def last_step(url: str) -> str:
    """Give the last step of an address's path, as it is read."""
    return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])


def _above(url: str) -> str:
    """Give the last two labels of a host's name: its site's, or that of a registry."""
    return ".".join(bare_host(url).split(".")[-2:])


def together(check: Check) -> str:
    """Say that several pages of a site were sent on to one that lies above them and names none."""
    if not check.hops or is_home(check.url) or not rises(check) or mentions(check.page, check.url):
        return ""
    paths = {_path(it) for it in check.companions if bare_host(it) == bare_host(check.url)}
    others = paths - {_path(check.url), _path(check.final_url), ""}
    if len(others) + 1 < MIN_COMPANIONS:
        return ""
    return f"It leads to {check.final_url}, as at least {len(others)} other pages of its site do"


def is_home(url: str) -> bool:
    """Tell whether an address is that of a home page, perhaps for one language."""
    return HOME_PATH.fullmatch(urlsplit(url).path) is not None


def is_error_address(url: str) -> bool:
    """Tell whether an address is that of an error page, by its path or query."""
    parts = urlsplit(url)
    return bool(ERROR_PATH.search(parts.path.lower()) or ERROR_QUERY.search(parts.query.lower()))


def is_sent_to_error(check: Check) -> bool:
    """Tell whether a link was sent to an error page, and was not one itself."""
    return is_error_address(check.final_url) and not is_error_address(check.url)


def in_section(check: Check) -> bool:
    """Tell whether a link was sent on to a place above it on its own path."""
    asked, final = urlsplit(check.url).path, urlsplit(check.final_url).path
    return bool(check.hops) and rises(check) and asked.startswith(final.rstrip("/") + "/")


def rises(check: Check) -> bool:
    """Tell whether a link was sent on to a place above it."""
    return _depth(check.final_url) < _depth(check.url)


def _path(url: str) -> str:
    return urlsplit(url).path.rstrip("/")


def _finds_nothing(check: Check) -> bool:
    """Tell whether a link was sent to a search, by its path or for the page's name, in vain."""
    asked, final = urlsplit(check.url), urlsplit(check.final_url)
    if check.page is None or SEARCH_PATH.search(asked.path.lower()):
        return False
    excerpt = check.page.excerpt
    if SEARCH_PATH.search(final.path.lower()) and phrases.finds_nothing(excerpt):
        return True
    name = phrases.slug(unquote(asked.path).rstrip("/").rpartition("/")[2])
    if len(name) < MIN_NAME_CHARS or name not in phrases.slug(unquote(final.query)):
        return False
    return phrases.finds_nothing(excerpt) or bool(phrases.NONE.search(excerpt))


def _depth(url: str) -> int:
    return len([step for step in urlsplit(url).path.split("/") if step])


def _is_token(url: str) -> bool:
    """Tell whether an address is a name without meaning, such as those of link shorteners."""
    return bool(re.fullmatch(r"/[A-Za-z0-9_-]{1,12}/?", urlsplit(url).path))


def _is_deep(url: str) -> bool:
    """Tell whether an address names one page among many, rather than a site or its section."""
    parts = urlsplit(url)
    steps = [step for step in parts.path.split("/") if step]
    if parts.query and re.search(r"\d|id=|p=", parts.query):
        return True
    return len(steps) > 1 or any(re.search(r"\d{2}|\.\w{3,5}$|.-.+-", step) for step in steps)


def mentions(page: Page | None, url: str, *, by_step: bool = False) -> bool:
    """Tell whether a page's title or headings hold a word of the address that was asked.

    `by_step` looks only at the words of its last step, where that has some.
    """
    if page is None:
        return False
    own = set(WORD.findall(last_step(url).lower())) - COMMON if by_step else set()
    shown = " ".join((page.title, page.heading, *page.headings)).lower()
    return any(word[:STEM_CHARS] in shown for word in own or telling_words(url))


def telling_words(url: str) -> set[str]:
    """Give the words of an address that say something about its page, in lower case."""
    return set(WORD.findall(unquote(urlsplit(url).path).lower())) - COMMON


COMMON: Final = frozenset(
    "html index article articles blog blogs post posts page pages news story category content view "
    "item items product products shop show default archive archives docs help about users user wiki "
    "topic thread forum https http home main events event press jobs media files download".split()
)
"""Words of addresses that say nothing about a page."""
