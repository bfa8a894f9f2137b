"""Which links are looked at twice, and what the two looks give."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.looks import Look, joined, second
from crawler.model import Check, Failure, Hop, Page

URL = "https://example.org/a"
FIRST = Check(URL, datetime(2026, 3, 9, tzinfo=UTC), status=404, final_url=URL)
PAGE = Page("A title", "A heading", "en", "Text.", 5)
CERTIFICATE = {
    Failure.TLS_EXPIRED,
    Failure.TLS_NOT_YET_VALID,
    Failure.TLS_WRONG_HOST,
    Failure.TLS_SELF_SIGNED,
    Failure.TLS_UNTRUSTED,
}


@pytest.mark.parametrize("status", range(200, 1000))
def test_only_statuses_that_robots_are_often_fobbed_off_with_are_doubted(status: int) -> None:
    doubted = status in {403, 404, 405, 406, 410, 999}
    look = second(replace(FIRST, status=status))
    assert look == (Look.AS_A_BROWSER if doubted else None)


@pytest.mark.parametrize("failure", Failure)
def test_only_behind_a_bad_certificate_is_there_something_to_see(failure: Failure) -> None:
    look = second(replace(FIRST, status=None, failure=failure))
    assert look == (Look.WITHOUT_TRUST if failure in CERTIFICATE else None)


def test_an_answer_to_a_browser_counts_instead_of_the_first() -> None:
    again = Check(URL, datetime(2026, 3, 10, tzinfo=UTC), status=200, final_url=URL, page=PAGE)
    assert joined(FIRST, again, Look.AS_A_BROWSER) == replace(again, looks=2)


def test_a_second_look_that_fails_takes_nothing_from_the_first() -> None:
    again = Check(URL, datetime(2026, 3, 10, tzinfo=UTC), failure=Failure.TIMEOUT)
    assert joined(FIRST, again, Look.AS_A_BROWSER) == FIRST


def test_what_is_seen_without_trust_is_added_to_the_failure() -> None:
    failed = replace(FIRST, status=None, failure=Failure.TLS_EXPIRED, detail="has expired")
    behind = Check(
        URL,
        datetime(2026, 3, 10, tzinfo=UTC),
        status=200,
        detail="valid from 2025-01-01 to 2025-12-31",
        hops=(Hop(URL, 301),),
        final_url=f"{URL}/b",
        content_type="text/html",
        page=PAGE,
    )
    assert joined(failed, behind, Look.WITHOUT_TRUST) == Check(
        URL,
        FIRST.checked_at,
        status=200,
        failure=Failure.TLS_EXPIRED,
        detail="has expired, valid from 2025-01-01 to 2025-12-31",
        hops=(Hop(URL, 301),),
        final_url=f"{URL}/b",
        content_type="text/html",
        page=PAGE,
        looks=2,
    )
