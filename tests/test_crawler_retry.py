"""What may have failed by chance is asked again, after a pause that suits the server."""

from __future__ import annotations

import doctest
import math
from datetime import UTC, datetime

import pytest

from crawler import retry
from crawler.config import load
from crawler.model import Failure
from crawler.retry import Patience, pause_after_failure, pause_after_status, retry_after_s

PATIENCE = Patience(retries=3, pause_s=0.5, retry_after_max_s=60, host_wait_max_s=300)
NOW = datetime(2015, 10, 21, 7, 28, tzinfo=UTC)
PASSING = {408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524}


def test_patience_is_taken_from_the_configuration() -> None:
    config = load({"retries": 4, "retry_pause_s": 3, "retry_after_max_s": 30}, environ={})
    assert Patience.of(config) == Patience(4, 3.0, 30.0, 300.0)


@pytest.mark.parametrize(("told_s", "pause_s"), [(None, 0.5), (7, 7)])
def test_only_statuses_that_may_pass_are_asked_again(told_s: float | None, pause_s: float) -> None:
    pauses = {
        status: pause_after_status(status, told_s, 0, PATIENCE) for status in range(100, 1000)
    }
    asked = {status: pause for status, pause in pauses.items() if pause is not None}
    assert asked == dict.fromkeys(PASSING, pause_s)


@pytest.mark.parametrize(
    ("told_s", "tries", "pause_s"),
    [
        (None, 0, 0.5),
        (None, 1, 1.0),
        (None, 2, 2.0),
        (None, 3, None),
        (None, 99, None),
        (0, 0, 0.5),  # a server that says "at once" gets our own pause
        (7, 0, 7),
        (7, 2, 7),
        (7, 3, None),
        (60, 0, 60),
        (60.1, 0, None),
        (3600, 0, None),
        (math.inf, 0, None),
    ],
)
def test_a_status_is_asked_again_after_what_the_server_said_or_twice_the_last_pause(
    told_s: float | None, tries: int, pause_s: float | None
) -> None:
    assert pause_after_status(503, told_s, tries, PATIENCE) == pause_s


RETRIES = {
    Failure.REFUSED: 10,
    Failure.RESET: 10,
    Failure.CLOSED: 10,
    Failure.UNREACHABLE: 10,
    Failure.DNS_SERVFAIL: 10,
    Failure.DNS_FAILED: 10,
    Failure.DNS_NXDOMAIN: 1,
    Failure.DNS_TIMEOUT: 1,
    Failure.TIMEOUT: 1,
}


@pytest.mark.parametrize("failure", Failure)
def test_a_failure_has_its_number_of_retries(failure: Failure) -> None:
    patience = Patience(retries=99, pause_s=1, retry_after_max_s=60, host_wait_max_s=300)
    pauses_s = [pause_after_failure(failure, tries, patience) for tries in range(12)]
    asked = RETRIES.get(failure, 0)
    assert pauses_s == [float(2**tries) for tries in range(asked)] + [None] * (12 - asked)


@pytest.mark.parametrize("failure", Failure)
def test_a_failure_is_not_asked_more_often_than_configured(failure: Failure) -> None:
    assert pause_after_failure(failure, 3, PATIENCE) is None
    assert pause_after_failure(failure, 0, Patience(0, 1, 60, 300)) is None


DATES = {
    "Wed, 21 Oct 2015 07:28:10 GMT": 10.0,
    "Wednesday, 21-Oct-15 07:28:10 GMT": 10.0,  # RFC 850
    "Wed Oct 21 07:28:10 2015": 10.0,  # asctime
    "Wed, 21 Oct 2015 07:28:10": 10.0,  # no zone: HTTP knows none but GMT
    "Wed, 21 Oct 2015 07:28:10 -0000": 10.0,
    "Wed, 21 Oct 2015 09:28:10 +0200": 10.0,
    "Wed, 21 Oct 2015 07:28:00 GMT": 0.0,
    "Wed, 21 Oct 2015 07:27:59 GMT": 0.0,
    "Thu, 01 Jan 1970 00:00:00 GMT": 0.0,
    "Fri, 31 Dec 9999 23:59:59 GMT": 251956888319.0,
}
SECONDS = {
    "0": 0.0,
    "7": 7.0,
    "007": 7.0,
    " 120\t": 120.0,
    "9" * 20: 1e20,
    "9" * 400: math.inf,
    "9" * 5000: math.inf,  # more digits than int() takes
}
UNCLEAR = (
    "",
    " ",
    "soon",
    "-1",
    "+7",
    "1.5",
    "1e3",
    "1_000",
    "inf",
    "nan",
    "7 s",
    "7\0",
    "120, 120",
    "٣",
    "²",
    "７",
    "2015-10-21T07:28:10Z",
    "Wed, 32 Oct 2015 07:28:10 GMT",
    "Wed, 21 Oct 2015 25:00:00 GMT",
    "Wed, 21 Oct 10000 07:28:10 GMT",
    "Wed, 21 Oct 99999999999999999999 07:28:10 GMT",
    "Wed, 21 Oct 2015 07:28:10 +9999",
    "Wed, 21 Oct 2015 07:28:10 +99999999999999",
)


@pytest.mark.parametrize("value", [*DATES, *SECONDS])
def test_retry_after_is_read_as_seconds_from_now(value: str) -> None:
    assert retry_after_s(value, NOW) == (DATES | SECONDS)[value]


@pytest.mark.parametrize("value", [None, *UNCLEAR])
def test_a_retry_after_that_is_unclear_says_nothing(value: str | None) -> None:
    assert retry_after_s(value, NOW) is None


def test_the_examples_in_the_docstrings_hold() -> None:
    results = doctest.testmod(retry)
    assert results.attempted == 4
    assert results.failed == 0
