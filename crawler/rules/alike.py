"""Whether a server shows one page for all addresses, also for one that cannot exist."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from crawler import markers
from crawler.rules import landing
from crawler.sketch import similarity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final

    from crawler.model import Check, Page

SAME_PAGE: Final = 0.8
"""Similarity from which two pages are one: what differs may be the time of day or the address."""
OTHER_PAGE: Final = 0.15
"""Similarity up to which a page has nothing left of what it was."""


def shows_the_same_for_all(check: Check) -> bool:
    """Tell whether a server showed the same page for an address that cannot exist.

    The shell of an application, which a browser would fill, proves nothing, and is none.
    """
    probe = check.probe
    if probe is None or not probe.succeeded or check.page is None or probe.page is None:
        return False
    one, other = check.page, probe.page
    if one.marks(markers.SHELL):
        return False
    if check.final_url == probe.final_url:
        return bool(check.hops)  # who asks for that very page gets it
    if one.title != other.title:
        return False
    if one.fingerprint and other.fingerprint:
        return similarity(one.fingerprint, other.fingerprint) >= SAME_PAGE
    return one.excerpt == other.excerpt


def knows_missing_pages(check: Check) -> bool:
    """Tell whether a server says 404 or 410 to an address that cannot exist."""
    return check.probe is not None and check.probe.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


def has_nothing_left(before: Page, now: Page) -> bool:
    """Tell whether a page has hardly anything left of its text of before."""
    return bool(before.fingerprint) and similarity(before.fingerprint, now.fingerprint) < OTHER_PAGE


def lost_to_all(history: Sequence[Check]) -> Check | None:
    """Give the check that last found a page of its own, where now there is one for all addresses.

    That there is one, `shows_the_same_for_all` says.
    """
    last = history[-1]
    if landing.is_home(last.url):
        return None
    assert last.page is not None
    for check in reversed(history[:-1]):
        page = check.page
        if page is None or check.status != HTTPStatus.OK or page.title == last.page.title:
            continue
        if has_nothing_left(page, last.page):
            return check
    return None
