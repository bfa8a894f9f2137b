"""A link that has failed again and again for days, with no sign of life between, is dead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

from crawler.model import CERTIFICATE_FAILURES, REFUSALS, Failure, Judgement, Verdict
from crawler.rules import dns, evidence, soft_404, transport

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final

    from crawler.model import Check

SERVER_ERRORS: Final = 5
"""The first digit of their statuses (RFC 9110, section 15.6); 999 is a refusal."""
SILENT: Final = (dns.WHAT.keys() | transport.WHAT.keys()) - {
    Failure.DNS_NXDOMAIN,  # dead without waiting
    Failure.REDIRECTS,  # these come from a host that lives
    Failure.BAD_ANSWER,
    Failure.NO_NETWORK,
    Failure.OTHER,  # whatever it is, it may be ours
    *REFUSALS,
    *CERTIFICATE_FAILURES,
}
"""Failures that turn into death with time: nothing that could be the page was there."""


@dataclass(frozen=True, slots=True)
class Strikes:
    """How many failures in a row over how many days make a link dead.

    InternetArchiveBot takes three failures at least three days apart.
    """

    count: int = 3
    days: float = 6


def judge(history: Sequence[Check], strikes: Strikes | None = None) -> Judgement | None:
    """Judge links that have only failed for a while; any answer but an error or nothing ends it."""
    strikes = strikes or Strikes()
    row = list(takewhile(_is_strike, reversed(history)))
    if len(row) < strikes.count:
        return None
    last, first = row[0], row[-1]
    if last.checked_at - first.checked_at < timedelta(days=strikes.days):
        return None
    return Judgement(
        Verdict.DEAD,
        "failing_for_days",
        "strikes",
        f"Failed in all of {len(row)} checks since {first.checked_at:%Y-%m-%d}. The last: "
        f"{_what(last)}",
    )


def _is_strike(check: Check) -> bool:
    if check.failure is not None:
        return check.failure in SILENT
    if soft_404.is_empty(check):
        return True
    return check.status is not None and check.status // 100 == SERVER_ERRORS


def _what(check: Check) -> str:
    for rule in (dns.judge, transport.judge):
        judgement = rule([check])
        if judgement is not None:
            return judgement.evidence
    return evidence.answered(check)
