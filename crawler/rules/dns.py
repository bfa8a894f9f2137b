"""A host name that does not exist is dead; a name server that fails proves nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.model import Failure, Judgement, Verdict
from crawler.rules import evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.model import Check

WHAT = {
    Failure.DNS_NXDOMAIN: "The host name does not exist (NXDOMAIN)",
    Failure.DNS_NO_ADDRESS: "The host name exists but has no address",
    Failure.DNS_SERVFAIL: "The domain's name servers fail (SERVFAIL)",
    Failure.DNS_TIMEOUT: "The domain's name servers do not answer",
    Failure.DNS_FAILED: "The host name could not be resolved",
}


def judge(history: Sequence[Check]) -> Judgement | None:
    """Judge links whose host could not be resolved.

    NXDOMAIN counts as death because only checks of sound runs come here, and each such check
    asked the resolver twice (`crawler.retry`). A name without an address is often an outage or a
    mail-only domain, and is left at failing.
    """
    last = history[-1]
    if last.failure not in WHAT:
        return None
    verdict = Verdict.DEAD if last.failure is Failure.DNS_NXDOMAIN else Verdict.FAILING
    return Judgement(verdict, last.failure, "dns", evidence.failed(last, WHAT[last.failure]))
