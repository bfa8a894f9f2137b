"""A failure to reach a host is doubted until somebody answers; then it is a fact."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.model import Check, Failure, Hop, Page
from crawler.sketch import sketch
from crawler.soundness import SUSPICIOUS_HOSTS, Doubts

NOW = datetime(2026, 3, 9, tzinfo=UTC)
OUT_OF_REACH = {
    Failure.DNS_NXDOMAIN,
    Failure.DNS_NO_ADDRESS,
    Failure.DNS_SERVFAIL,
    Failure.DNS_TIMEOUT,
    Failure.DNS_FAILED,
    Failure.REFUSED,
    Failure.RESET,
    Failure.UNREACHABLE,
    Failure.TIMEOUT,
}
SHOWS_NOTHING = {
    Failure.EXCLUDED,
    Failure.FILE_MISSING,
    Failure.OTHER,
    Failure.BAD_URL,
    Failure.UNSUPPORTED_SCHEME,
    Failure.PRIVATE_ADDRESS,
}


def check(name: str, failure: Failure | None = None) -> Check:
    url = f"http://{name}.test/"
    status = None if failure else 404
    return Check(url, NOW, status=status, failure=failure, final_url=url)


GONE = check("gone", Failure.DNS_NXDOMAIN)
ANSWER = check("there")


CERTIFICATES = {
    Failure.TLS_EXPIRED,
    Failure.TLS_NOT_YET_VALID,
    Failure.TLS_WRONG_HOST,
    Failure.TLS_SELF_SIGNED,
    Failure.TLS_UNTRUSTED,
}
"""What a portal has for hosts whose part it plays."""


FAILURES = [failure for failure in Failure if failure is not Failure.NO_NETWORK]


@pytest.mark.parametrize("failure", FAILURES)
def test_only_what_our_own_network_could_have_caused_is_doubted(failure: Failure) -> None:
    seen = check("a", failure)
    assert Doubts().add(seen) == ([] if failure in OUT_OF_REACH | CERTIFICATES else [seen])


@pytest.mark.parametrize("failure", FAILURES)
def test_only_what_comes_from_a_host_shows_that_the_network_works(failure: Failure) -> None:
    doubts, seen = Doubts(), check("a", failure)
    doubts.add(GONE)
    facts = doubts.add(seen)
    if failure in OUT_OF_REACH | CERTIFICATES:
        assert (facts, doubts.has_answer) == ([], False)
    elif failure in SHOWS_NOTHING:
        assert (facts, doubts.has_answer) == ([seen], False)
    else:
        assert (facts, doubts.has_answer) == ([GONE, seen], True)


def test_an_answer_makes_what_was_doubted_a_fact() -> None:
    doubts = Doubts()
    other = check("other", Failure.TIMEOUT)
    assert [doubts.add(it) for it in (GONE, other, ANSWER)] == [[], [], [GONE, other, ANSWER]]
    assert doubts.end() == ([], [], [])


def test_a_failure_after_a_redirect_is_a_fact_since_the_first_host_answered() -> None:
    led = replace(GONE, hops=(Hop("http://there.test/", 302),))
    assert Doubts().add(led) == [led]


def test_a_canary_makes_what_was_doubted_a_fact() -> None:
    doubts = Doubts()
    doubts.add(GONE)
    doubts.clear()
    assert (doubts.any, doubts.end()) == (False, ([GONE], [], []))


def test_what_nobody_vouched_for_is_lost() -> None:
    doubts = Doubts()
    doubts.add(ANSWER)
    doubts.add(GONE)
    assert doubts.any
    assert doubts.end() == ([], [replace(GONE, failure=Failure.NO_NETWORK)], [])
    assert doubts.has_answer


def test_many_different_hosts_in_a_row_are_suspicious_and_many_links_of_one_are_not() -> None:
    one, many = Doubts(), Doubts()
    for number in range(SUSPICIOUS_HOSTS):
        assert not many.are_suspicious
        one.add(replace(GONE, url=f"http://gone.test/{number}"))
        many.add(check(f"n{number}", Failure.REFUSED))
    assert (one.are_suspicious, many.are_suspicious) == (False, True)


@pytest.mark.parametrize(
    ("final_url", "is_doubted"),
    [
        ("http://portal.example/login", True),
        ("https://www.there.test/", False),
        ("http://other.test/", True),
    ],
)
def test_an_answer_from_another_site_could_be_a_portals(final_url: str, is_doubted: bool) -> None:
    seen = replace(ANSWER, url="http://there.test/a", hops=(Hop("x", 302),), final_url=final_url)
    doubts = Doubts()
    assert doubts.add(seen) == ([] if is_doubted else [seen])
    assert doubts.add(ANSWER) == ([seen, ANSWER] if is_doubted else [ANSWER])


def page(host: str, says: str = "portal", scheme: str = "http") -> Check:
    """A page with some text, as a host shows it."""
    url = f"{scheme}://{host}.test/"
    shown = Page(says, "", "en", says, 99, fingerprint=sketch(f"the page of {says}"))
    return Check(url, NOW, status=200, final_url=url, page=shown)


def test_one_page_over_http_vouches_for_nobody_and_two_different_ones_do() -> None:
    doubts, one, two = Doubts(), page("one", "first"), page("two", "second")
    assert [doubts.add(it) for it in (GONE, one, two)] == [[], [one], [GONE, two]]
    assert (doubts.has_answer, doubts.any, doubts.end()) == (True, False, ([], [], []))


def test_a_page_over_https_vouches_for_what_was_doubted() -> None:
    doubts, safe = Doubts(), page("one", scheme="https")
    assert [doubts.add(it) for it in (GONE, safe)] == [[], [GONE, safe]]


def test_the_page_that_several_sites_show_over_http_is_taken_back() -> None:
    doubts, shown = Doubts(), [page("one"), page("two"), page("three")]
    assert [doubts.add(it) for it in (GONE, *shown)] == [[], *([it] for it in shown)]
    assert (doubts.has_answer, doubts.any, doubts.are_suspicious) == (False, True, True)
    lost = [replace(GONE, failure=Failure.NO_NETWORK)]
    assert doubts.end() == ([], lost, [it.url for it in shown])


def test_the_page_that_several_sites_show_stands_when_a_canary_shows_another() -> None:
    doubts, shown = Doubts(), [page("one"), page("two"), page("three")]
    for it in shown:
        doubts.add(it)
    assert (doubts.shows_to_all(page("canary")), doubts.shows_to_all(page("c", "x"))) == (
        True,
        False,
    )
    doubts.clear()
    assert doubts.add(page("four")) == [page("four")]
    assert (doubts.has_answer, doubts.any, doubts.end()) == (True, False, ([], [], []))


def test_several_links_of_one_site_may_show_the_same_page() -> None:
    doubts = Doubts()
    for name in ("www.one", "docs.one"):
        doubts.add(page(name))
    assert (doubts.has_answer, doubts.any, doubts.end()) == (True, False, ([], [], []))


def test_a_check_that_a_lying_name_server_spoilt_is_lost_whoever_answers() -> None:
    doubts, spoilt = Doubts(), check("a", Failure.NO_NETWORK)
    assert [doubts.add(spoilt), doubts.add(ANSWER)] == [[], [ANSWER]]
    assert (doubts.any, doubts.end()) == (False, ([], [spoilt], []))
