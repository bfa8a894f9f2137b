"""Sentences that say what a check saw."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.model import Check

OUTSIDE_THE_REGISTRY = {
    520: "Unknown Error (Cloudflare)",
    521: "Web Server Is Down (Cloudflare)",
    522: "Connection Timed Out (Cloudflare)",
    523: "Origin Is Unreachable (Cloudflare)",
    524: "A Timeout Occurred (Cloudflare)",
    525: "SSL Handshake Failed (Cloudflare)",
    526: "Invalid SSL Certificate (Cloudflare)",
    530: "Origin DNS Error (Cloudflare)",
    999: "Request Denied (LinkedIn)",
}
"""Statuses of the wild; the 52x ones are documented by Cloudflare, 999 is LinkedIn's."""


def phrase(status: int) -> str:
    """Write a status with its meaning, where it has one.

    >>> phrase(404), phrase(799)
    ('404 Not Found', '799')
    """
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} {OUTSIDE_THE_REGISTRY.get(status, '')}".rstrip()


def answered(check: Check) -> str:
    """Say in one sentence what the server answered, where, and when."""
    assert check.status is not None
    where = f" at {check.final_url}" if check.hops else ""
    twice = " twice" if check.looks > 1 else ""
    return f"GET answered {phrase(check.status)}{twice}{where} on {check.checked_at:%Y-%m-%d}."


def failed(check: Check, what: str) -> str:
    """Say in one sentence what went wrong, with the detail that the failure came with."""
    where = f" at {check.final_url}" if check.hops else ""
    detail = f": {check.detail}" if check.detail else ""
    return f"{what}{where} on {check.checked_at:%Y-%m-%d}{detail}."
