"""Pages that answer 200 and are not there: by words, emptiness, or where one ends up."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from crawler import markers
from crawler.model import Judgement, Verdict
from crawler.rules import alike, evidence, landing, message, phrases

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final

    from crawler.model import Check

LASTING_DAYS: Final = 6
"""How long it must be so: repairs over a weekend are no death."""

EMPTY: Final = "The page is empty"


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
        message.says_not_found(last, for_all=for_all)
        or _is_called_missing(last)
        or message.hints_at_its_end(last)
        or (EMPTY if for_all and empty else "")
        or landing.elsewhere(last)
        or landing.together(last)
        or _leads_to_closed(last)
        or _leads_home_now(history)
        or _has_become_one_of_all(history, before)
        or (_is_one_of_all(last) if for_all and before is None else "")
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
    if page is None or check.hops or page.main_chars > message.MAX_BARE_CHARS:
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
        or any(message.noticed(it, page) for it in page.notices)
        or page.marks(markers.MISSING)
        or landing.in_section(check)
        or landing.elsewhere(check)
    )


def _has_much_to_say(check: Check) -> bool:
    """Tell whether a link leads straight to a page of such length that it must be one."""
    return (
        not check.hops
        and check.probe is None
        and check.page is not None
        and check.page.main_chars > message.MAX_ALIKE_CHARS
    )


def _is_called_missing(check: Check) -> str:
    """Say that a page's own source calls it a missing one, as the themes of WordPress do."""
    page = check.page
    if (
        page is None
        or not page.marks(markers.MISSING)
        or message.size(page) > message.MAX_MESSAGE_CHARS
    ):
        return ""
    return f"Its source calls it a missing page (“{page.title}”)"


def _leads_to_closed(check: Check) -> str:
    """Say that a deep link was sent to a notice that its site or service has ended."""
    page = check.page
    if (
        page is None
        or not landing.is_sent_away(check)
        or message.size(page) > message.MAX_ALIKE_CHARS
    ):
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
    if (
        landing.is_home(check.url)
        or page.main_chars < message.MAX_BARE_CHARS
        or message.is_gate(page)
    ):
        return ""
    if page.marks(markers.SHELL, markers.APPLICATION):
        return ""
    return f"Its server shows this page, “{page.title}”, for every address"


def is_empty(check: Check) -> bool:
    """Tell whether an HTML page has nothing in it: no text, no title, no picture, and no script.

    A fault of the server can do that as well: alone it is a failure, and no death.
    """
    page = check.page
    if page is None or page.text_chars or page.title or check.status != HTTPStatus.OK:
        return False
    return not page.marks(markers.SHELL, markers.CONTENT)
