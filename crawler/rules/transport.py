"""A host that cannot be talked to is failing: none of this proves that the page is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.model import Failure, Judgement, Verdict
from crawler.rules import evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.model import Check

WHAT = {
    Failure.REFUSED: "The connection was refused",
    Failure.RESET: "The connection was reset",
    Failure.UNREACHABLE: "The host could not be reached",
    Failure.CLOSED: "The server closed the connection without an answer",
    Failure.TIMEOUT: "There was no answer in time",
    Failure.TLS_EXPIRED: "The certificate has expired",
    Failure.TLS_NOT_YET_VALID: "The certificate is not valid yet",
    Failure.TLS_WRONG_HOST: "The certificate is for another host",
    Failure.TLS_SELF_SIGNED: "The certificate is signed by itself",
    Failure.TLS_UNTRUSTED: "The certificate is signed by nobody who is trusted",
    Failure.TLS_HANDSHAKE: "The TLS handshake failed",
    Failure.REDIRECTS: "It is redirected on and on",
    Failure.PRIVATE_ADDRESS: "It is redirected to an address that is not on the public internet",
    Failure.BAD_URL: "It is redirected to what is no URL",
    Failure.UNSUPPORTED_SCHEME: "It is redirected to what is no web address",
    Failure.BAD_ANSWER: "The answer is not valid HTTP",
    Failure.NO_NETWORK: "Our own network did not work",
    Failure.OTHER: "The request failed",
}


def judge(history: Sequence[Check]) -> Judgement | None:
    """Judge links whose last check has no HTTP answer to judge by."""
    last = history[-1]
    if last.failure not in WHAT:
        return None
    sentence = evidence.failed(last, WHAT[last.failure])
    if last.status is not None:  # behind a bad certificate
        sentence += f" Without trust it answers {evidence.phrase(last.status)}."
    return Judgement(Verdict.FAILING, last.failure, "transport", sentence)
