"""Every check there can be has its verdict, its reason, its rule and a sentence of evidence."""

from __future__ import annotations

import doctest
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.model import Check, Failure, Hop, Judgement, Page, Verdict
from crawler.rules import RULES, UNCHECKED, evidence, judge

if TYPE_CHECKING:
    from crawler.rules import Rule

NOW = datetime(2026, 3, 9, 23, 59, 59, tzinfo=UTC)
URL = "http://example.com/a"
NEW_URL = "https://example.org/b"
STATUSES = (*range(200, 600), 999)


def check(
    status: int | None = None,
    failure: Failure | None = None,
    detail: str = "",
    hops: tuple[Hop, ...] = (),
    final_url: str = URL,
) -> Check:
    return Check(
        url=URL,
        checked_at=NOW,
        status=status,
        failure=failure,
        detail=detail,
        hops=hops,
        final_url=final_url,
    )


def hops(*statuses: int) -> tuple[Hop, ...]:
    return tuple(Hop(f"{URL}/{nth}", status) for nth, status in enumerate(statuses))


Grounds = tuple[Verdict, str, str]


def grounds(judgement: Judgement) -> Grounds:
    return judgement.verdict, judgement.reason, judgement.rule


BLOCKED = {401, 402, 403, 407, 429, 451, 999}
GONE = {404, 410}


def by_status(status: int) -> tuple[Verdict, str]:
    """Give the verdict on a status, and its rule, as the README has them."""
    if status < 300:
        return Verdict.ALIVE, "alive"
    if status in BLOCKED:
        return Verdict.BLOCKED, "refusals"
    if status in GONE:
        return Verdict.DEAD, "gone"
    return Verdict.FAILING, "errors"


def test_a_status_has_its_verdict() -> None:
    expected = {
        status: (verdict, f"http_{status}", rule)
        for status in STATUSES
        for verdict, rule in [by_status(status)]
    }
    assert {status: grounds(judge([check(status)])) for status in STATUSES} == expected


BY_FAILURE: dict[Failure, Grounds] = {
    Failure.BAD_URL: (Verdict.SKIPPED, "bad_url", "skipped"),
    Failure.UNSUPPORTED_SCHEME: (Verdict.SKIPPED, "unsupported_scheme", "skipped"),
    Failure.PRIVATE_ADDRESS: (Verdict.SKIPPED, "private_address", "skipped"),
    Failure.EXCLUDED: (Verdict.SKIPPED, "excluded", "skipped"),
    Failure.FILE_MISSING: (Verdict.DEAD, "file_missing", "local"),
    Failure.ROBOTS: (Verdict.BLOCKED, "robots", "refusals"),
    Failure.DNS_NXDOMAIN: (Verdict.DEAD, "dns_nxdomain", "dns"),
    Failure.DNS_NO_ADDRESS: (Verdict.FAILING, "dns_no_address", "dns"),
    Failure.DNS_SERVFAIL: (Verdict.FAILING, "dns_servfail", "dns"),
    Failure.DNS_TIMEOUT: (Verdict.FAILING, "dns_timeout", "dns"),
    Failure.DNS_FAILED: (Verdict.FAILING, "dns_failed", "dns"),
    Failure.REFUSED: (Verdict.FAILING, "connection_refused", "transport"),
    Failure.RESET: (Verdict.FAILING, "connection_reset", "transport"),
    Failure.UNREACHABLE: (Verdict.FAILING, "unreachable", "transport"),
    Failure.CLOSED: (Verdict.FAILING, "closed_without_answer", "transport"),
    Failure.TIMEOUT: (Verdict.FAILING, "timeout", "transport"),
    Failure.TLS_EXPIRED: (Verdict.FAILING, "tls_expired", "transport"),
    Failure.TLS_NOT_YET_VALID: (Verdict.FAILING, "tls_not_yet_valid", "transport"),
    Failure.TLS_WRONG_HOST: (Verdict.FAILING, "tls_wrong_host", "transport"),
    Failure.TLS_SELF_SIGNED: (Verdict.FAILING, "tls_self_signed", "transport"),
    Failure.TLS_UNTRUSTED: (Verdict.FAILING, "tls_untrusted", "transport"),
    Failure.TLS_HANDSHAKE: (Verdict.FAILING, "tls_handshake", "transport"),
    Failure.REDIRECTS: (Verdict.FAILING, "too_many_redirects", "transport"),
    Failure.BAD_ANSWER: (Verdict.FAILING, "bad_answer", "transport"),
    Failure.NO_NETWORK: (Verdict.FAILING, "no_network", "transport"),
    Failure.OTHER: (Verdict.FAILING, "failed", "transport"),
}


@pytest.mark.parametrize("failure", Failure)
def test_a_failure_has_its_verdict(failure: Failure) -> None:
    assert grounds(judge([check(failure=failure)])) == BY_FAILURE[failure]


@pytest.mark.parametrize("failure", Failure)
def test_a_failure_after_permanent_redirects_is_still_a_failure(failure: Failure) -> None:
    last = check(failure=failure, hops=hops(301), final_url=NEW_URL)
    verdict, reason, rule = BY_FAILURE[failure]
    if (
        verdict is Verdict.SKIPPED and failure is not Failure.EXCLUDED
    ):  # the link itself was asked, and leads where we do not go
        verdict, rule = Verdict.FAILING, "transport"
    assert grounds(judge([last])) == (verdict, reason, rule)


def test_a_local_file_that_is_there_is_alive() -> None:
    last = replace(check(), url="file:///notes/a.md")
    assert grounds(judge([last])) == (Verdict.ALIVE, "file_exists", "local")


@pytest.mark.parametrize("status", [100, 199, 600, 799, 998, 1000])
def test_a_status_that_no_standard_knows_is_a_failure_of_now(status: int) -> None:
    judgement = judge([check(status)])
    assert grounds(judgement) == (Verdict.FAILING, f"http_{status}", "errors")


MOVED: Grounds = (Verdict.MOVED, "moved_permanently", "moved")


def test_a_moved_page_is_judged_by_the_page_it_leads_to() -> None:
    expected = {
        status: MOVED if verdict is Verdict.ALIVE else (verdict, f"http_{status}", rule)
        for status in STATUSES
        for verdict, rule in [by_status(status)]
    }
    last = {status: check(status, hops=hops(301), final_url=NEW_URL) for status in STATUSES}
    assert {status: grounds(judge([it])) for status, it in last.items()} == expected


ALIVE: Grounds = (Verdict.ALIVE, "http_200", "alive")
CHAINS: dict[tuple[int, ...], Grounds] = {
    (): ALIVE,
    (301,): MOVED,
    (308,): MOVED,
    (301, 308, 301): MOVED,
    (302,): ALIVE,
    (303,): ALIVE,
    (307,): ALIVE,
    (300,): ALIVE,
    (200,): ALIVE,  # the page sends its reader on by itself
    (301, 302): ALIVE,
    (302, 301): ALIVE,
    (301, 200): ALIVE,
    (308, 308, 307, 308): ALIVE,
}


@pytest.mark.parametrize("statuses", CHAINS)
def test_a_page_has_moved_where_every_redirect_was_permanent(statuses: tuple[int, ...]) -> None:
    last = check(200, hops=hops(*statuses), final_url=NEW_URL)
    assert grounds(judge([last])) == CHAINS[statuses]


@pytest.mark.parametrize(
    ("url", "final_url", "reason"),
    [
        ("http://example.com/a?b", "https://example.com/a?b", "moved_https"),
        ("http://example.com/a", "https://example.com/a/", "moved_permanently"),
        ("http://example.com/a", "https://www.example.com/a", "moved_permanently"),
        ("http://example.com/a", "https://example.com:8443/a", "moved_permanently"),
        ("http://example.com/a", "http://example.com/b", "moved_permanently"),
        ("https://example.com/a", "http://example.com/a", "moved_permanently"),
        ("https://example.com/a", "https://example.com/a", "moved_permanently"),
    ],
)
def test_the_same_address_on_https_is_a_reason_of_its_own(
    url: str, final_url: str, reason: str
) -> None:
    last = Check(url, NOW, 200, hops=(Hop(url, 301),), final_url=final_url)
    assert grounds(judge([last])) == (Verdict.MOVED, reason, "moved")


WHOLE = {
    "skipped": (
        check(failure=Failure.UNSUPPORTED_SCHEME),
        Judgement(
            Verdict.SKIPPED, "unsupported_scheme", "skipped", "Only http and https links are asked."
        ),
    ),
    "skipped, with a detail": (
        check(failure=Failure.PRIVATE_ADDRESS, detail="intranet.example is 10.0.0.1"),
        Judgement(
            Verdict.SKIPPED,
            "private_address",
            "skipped",
            "The address is not on the public internet (see --allow-private): "
            "intranet.example is 10.0.0.1.",
        ),
    ),
    "dns": (
        check(failure=Failure.DNS_NXDOMAIN),
        Judgement(
            Verdict.DEAD,
            "dns_nxdomain",
            "dns",
            "The host name does not exist (NXDOMAIN) on 2026-03-09.",
        ),
    ),
    "dns, after a redirect": (
        check(failure=Failure.DNS_SERVFAIL, hops=hops(302), final_url=NEW_URL),
        Judgement(
            Verdict.FAILING,
            "dns_servfail",
            "dns",
            "The domain's name servers fail (SERVFAIL) at https://example.org/b on 2026-03-09.",
        ),
    ),
    "transport": (
        check(
            failure=Failure.TLS_EXPIRED,
            detail="certificate has expired",
            hops=hops(301),
            final_url=NEW_URL,
        ),
        Judgement(
            Verdict.FAILING,
            "tls_expired",
            "transport",
            "The certificate has expired at https://example.org/b on 2026-03-09: "
            "certificate has expired.",
        ),
    ),
    "refusals": (
        check(403),
        Judgement(
            Verdict.BLOCKED, "http_403", "refusals", "GET answered 403 Forbidden on 2026-03-09."
        ),
    ),
    "refusals, by robots.txt": (
        check(failure=Failure.ROBOTS),
        Judgement(
            Verdict.BLOCKED,
            "robots",
            "refusals",
            "The site's robots.txt asks not to be visited here, and obey_robots is set.",
        ),
    ),
    "gone": (
        check(404, hops=hops(301, 302), final_url=NEW_URL),
        Judgement(
            Verdict.DEAD,
            "http_404",
            "gone",
            "GET answered 404 Not Found at https://example.org/b on 2026-03-09.",
        ),
    ),
    "errors": (
        check(522),
        Judgement(
            Verdict.FAILING,
            "http_522",
            "errors",
            "GET answered 522 Connection Timed Out (Cloudflare) on 2026-03-09.",
        ),
    ),
    "moved": (
        check(200, hops=hops(301, 308), final_url=NEW_URL),
        Judgement(
            Verdict.MOVED,
            "moved_permanently",
            "moved",
            "Redirected by 301 Moved Permanently, 308 Permanent Redirect to "
            "https://example.org/b, which answered 200 OK on 2026-03-09.",
        ),
    ),
    "alive": (
        check(200, hops=hops(302), final_url=NEW_URL),
        Judgement(
            Verdict.ALIVE,
            "http_200",
            "alive",
            "GET answered 200 OK at https://example.org/b on 2026-03-09.",
        ),
    ),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_judgement_says_what_was_seen(name: str) -> None:
    last, expected = WHOLE[name]
    assert judge([last]) == expected


def test_what_was_never_looked_at_is_unchecked() -> None:
    assert judge([]) == UNCHECKED
    assert UNCHECKED == Judgement(
        Verdict.UNCHECKED, "unchecked", "none", "No sound run has looked at this link yet."
    )


ALL = (
    *(check(status) for status in STATUSES),
    *(check(failure=failure) for failure in Failure),
    check(200, hops=hops(301), final_url=NEW_URL),
    *(
        replace(
            check(200),
            url="http://lab.example/publications/x",
            page=Page(title, title, "en", text, len(text), len(text)),
        )
        for title, text in {
            "Just a moment...": "Verify you are human",
            "example.com": "This domain is for sale",
            "Casino slots": "Casino, slots, poker, jackpot, betting",
            "Page not found": "The page you are looking for does not exist.",
        }.items()
    ),
)


@pytest.mark.parametrize(
    "last", [check(200), check(404), check(failure=Failure.TIMEOUT)], ids=["200", "404", "timeout"]
)
def test_the_last_check_decides(last: Check) -> None:
    earlier = Check(URL, NOW - timedelta(days=1), 500, page=Page("An error", "", "", "", 0))
    expected = judge([last])
    assert {judge([before, last]) for before in (earlier, *ALL)} == {expected}


PHRASES = {
    200: "200 OK",
    404: "404 Not Found",
    418: "418 I'm a Teapot",
    520: "520 Unknown Error (Cloudflare)",
    521: "521 Web Server Is Down (Cloudflare)",
    522: "522 Connection Timed Out (Cloudflare)",
    523: "523 Origin Is Unreachable (Cloudflare)",
    524: "524 A Timeout Occurred (Cloudflare)",
    525: "525 SSL Handshake Failed (Cloudflare)",
    526: "526 Invalid SSL Certificate (Cloudflare)",
    530: "530 Origin DNS Error (Cloudflare)",
    599: "599",
    999: "999 Request Denied (LinkedIn)",
}


@pytest.mark.parametrize("status", PHRASES)
def test_a_status_is_named(status: int) -> None:
    assert evidence.phrase(status) == PHRASES[status]


@pytest.mark.parametrize("failure", Failure)
def test_the_evidence_of_a_failure_is_one_sentence(failure: Failure) -> None:
    for detail in ("", "a detail"):
        sentence = judge([check(failure=failure, detail=detail)]).evidence
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert ".." not in sentence


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__module__.rpartition(".")[2])
def test_a_rule_has_no_opinion_or_gives_a_judgement_in_its_own_name(rule: Rule) -> None:
    name = rule.__module__.removeprefix("crawler.rules.")
    opinions = [rule([last]) for last in ALL]
    judgements = [opinion for opinion in opinions if opinion is not None]
    assert judgements, "a rule that never has an opinion is none"
    assert {type(judgement) for judgement in judgements} == {Judgement}
    assert {judgement.rule for judgement in judgements} == {name}


def test_the_rules_stand_in_their_order() -> None:
    assert [rule.__module__ for rule in RULES] == [
        "crawler.rules.skipped",
        "crawler.rules.local",
        "crawler.rules.dns",
        "crawler.rules.transport",
        "crawler.rules.walls",
        "crawler.rules.refusals",
        "crawler.rules.gone",
        "crawler.rules.errors",
        "crawler.rules.parked",
        "crawler.rules.usurped",
        "crawler.rules.soft_404",
        "crawler.rules.moved",
        "crawler.rules.alive",
    ]


def test_the_examples_in_the_docstrings_hold() -> None:
    results = doctest.testmod(evidence)
    assert results.attempted == 1
    assert results.failed == 0
