"""Which links are looked at a second time in the same run, how, and what the two looks give."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from crawler.model import CERTIFICATE_FAILURES, Check

if TYPE_CHECKING:
    from typing import Final

UNTRUSTED: Final = "linkmend_untrusted"
"""The request's key that asks for an answer in spite of a bad certificate."""
DOUBTED_STATUSES: Final = frozenset({403, 404, 405, 406, 410, 999})
"""Statuses that some sites give to whatever does not look like a browser: a refusal that passes is
none, and a death is believed when it is said twice."""
BROWSER_HEADERS: Final = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8",
    "Accept-Language": "en-US,en;q=0.9,*;q=0.5",
    "Upgrade-Insecure-Requests": "1",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "none",
    "Sec-Fetch-User": "?1",
}
"""What browsers send with a click on a link (Fetch Metadata, W3C). The name stays our own."""


class Look(StrEnum):
    """A way to look a second time."""

    AS_A_BROWSER = "as a browser"
    WITHOUT_TRUST = "without trust"


def second(first: Check) -> Look | None:
    """Say how to look again after a first look, or None where it was enough."""
    if first.failure in CERTIFICATE_FAILURES:
        return Look.WITHOUT_TRUST
    if first.status in DOUBTED_STATUSES:
        return Look.AS_A_BROWSER
    return None


def joined(first: Check, again: Check, look: Look) -> Check:
    """Make one check of two looks.

    An answer to a browser counts instead of the first one; where there is none, the first stands
    alone. What is seen without trust is added to the failure, which stays.
    """
    if look is Look.AS_A_BROWSER:
        return replace(again, looks=2) if again.status is not None else first
    return replace(
        first,
        status=again.status,
        detail=", ".join(part for part in (first.detail, again.detail) if part),
        hops=again.hops,
        final_url=again.final_url,
        content_type=again.content_type,
        page=again.page,
        looks=2,
    )
