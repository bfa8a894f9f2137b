"""The `links` spider against the loopback web, through `linkmend crawl`."""

from __future__ import annotations

import itertools
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from crawler.store import Store
from tests.command import command
from tests.web import dns
from tests.web.charsets import CHARSET_TITLES
from tests.web.journal import peak
from tests.web.server import web
from tests.web.tls import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from crawler.model import Check
    from tests.command import Linkmend
    from tests.web.server import Site

PATHS: dict[str, tuple[str, str, str]] = {
    "/ok": ("alive", "http_200", "A living page"),
    "/204": ("alive", "http_204", ""),
    "/image": ("alive", "http_200", ""),
    "/ua": ("alive", "http_200", "A living page"),
    "/head-differs": ("alive", "http_200", "A living page"),
    "/picky/404": ("alive", "http_200", "A living page"),
    "/picky/403": ("alive", "http_200", "A living page"),
    "/picky/999": ("alive", "http_200", "A living page"),
    "/picky/401": ("blocked", "http_401", "Status 401"),
    "/status/400": ("failing", "http_400", "Status 400"),
    "/status/401": ("blocked", "http_401", "Status 401"),
    "/status/402": ("blocked", "http_402", "Status 402"),
    "/status/403": ("blocked", "http_403", "Status 403"),
    "/status/404": ("dead", "http_404", "Status 404"),
    "/status/405": ("failing", "http_405", "Status 405"),
    "/status/407": ("blocked", "http_407", "Status 407"),
    "/status/410": ("dead", "http_410", "Status 410"),
    "/status/451": ("blocked", "http_451", "Status 451"),
    "/status/500": ("failing", "http_500", "Status 500"),
    "/status/503": ("failing", "http_503", "Status 503"),
    "/status/999": ("blocked", "http_999", "Status 999"),
    "/flaky/503?fail=1": ("alive", "http_200", "A living page"),
    "/flaky/502?fail=3": ("failing", "http_502", "Out of order"),
    "/retry-after/1": ("alive", "http_200", "A living page"),
    "/retry-after/1?status=503&after=http-date": ("alive", "http_200", "A living page"),
    "/retry-after/3600": ("blocked", "http_429", "Too busy"),
    "/redirect-chain/3": ("alive", "http_200", "A living page"),
    "/moved-chain/3": ("moved", "moved_permanently", "A living page"),
    "/redirect/301?to=/status/404": ("dead", "http_404", "Status 404"),
    "/redirect/302?to=http://gone.test/": ("dead", "dns_nxdomain", ""),
    "/redirect-loop": ("failing", "too_many_redirects", ""),
    "/redirect-nowhere/302": ("failing", "http_302", "Moved"),
    "/redirect/302?to=file:///etc/passwd": ("failing", "http_302", "Moved"),
    "/redirect/301?to=mailto:someone@example.org": ("failing", "http_301", "Moved"),
    "/redirect/302?to=http://%5B": ("failing", "http_302", "Moved"),
    "/meta-refresh?to=javascript:void(0)": ("alive", "http_200", "This page has moved"),
    "/redirect-self-cookie": ("alive", "http_200", "A living page"),
    "/redirect-utf8": ("alive", "http_200", "A named page"),
    "/meta-refresh?to=/ok": ("alive", "http_200", "A living page"),
    "/meta-refresh?to=/meta-refresh&delay=60": ("alive", "http_200", "This page has moved"),
    "/title/none": ("alive", "http_200", ""),
    "/title/empty": ("alive", "http_200", ""),
    "/title/svg": ("alive", "http_200", "The real title"),
    "/title/entities": ("alive", "http_200", "Fish & chips — cheap and good"),
    "/title/late": ("alive", "http_200", "A late title"),
    "/gzip": ("alive", "http_200", "A gzipped page"),
    "/deflate": ("alive", "http_200", "A deflated page"),
    "/brotli": ("alive", "http_200", "A brotli page"),
    "/zstd": ("alive", "http_200", "A zstd page"),
    "/gzip-big": ("alive", "http_200", "A big gzipped page"),
    "/gzip-bomb": ("alive", "http_200", ""),
    "/gzip-broken": ("failing", "bad_answer", ""),
    "/big": ("alive", "http_200", ""),
    "/big-html": ("alive", "http_200", "An endless page"),
    "/truncated": ("alive", "http_200", "A broken answer"),
    "/chunked-broken": ("failing", "bad_answer", ""),
    "/bad/header": ("failing", "bad_answer", ""),
    "/bad/header-nul": ("failing", "bad_answer", ""),
    "/bad/status-line": ("failing", "bad_answer", ""),
    "/bad/huge-header": ("failing", "bad_answer", ""),
    "/bad/no-headers": ("failing", "bad_answer", ""),
    "/bad/content-length": ("failing", "bad_answer", ""),
    "/reset": ("failing", "connection_reset", ""),
    "/close": ("failing", "closed_without_answer", ""),
    "/slow/0.3": ("alive", "http_200", "A living page"),
    "/drip/30": ("alive", "http_200", "A dripping page"),
    "/hang": ("failing", "timeout", ""),
    "/hang-body": ("failing", "timeout", ""),
}
"""What each behaviour of the loopback web is judged to be, with which title."""

HOSTS = {
    "h7.web.test": ("alive", "http_200"),
    "gone.test": ("dead", "dns_nxdomain"),
    "a.lost-first.web.test": ("alive", "http_200"),
    "half.test": ("failing", "dns_no_address"),
    "empty.test": ("failing", "dns_no_address"),
    "servfail.test": ("failing", "dns_servfail"),
    "refused.test": ("failing", "dns_failed"),
    "silent.test": ("failing", "dns_timeout"),
}
"""What each name of the loopback DNS is judged to be."""

CERTIFICATES = {
    Kind.GOOD: ("alive", "http_200", ""),
    Kind.EXPIRED: ("failing", "tls_expired", "certificate has expired"),
    Kind.WRONG_HOST: (
        "failing",
        "tls_wrong_host",
        "Hostname mismatch, certificate is not valid for 'web.test'",
    ),
    Kind.SELF_SIGNED: ("failing", "tls_self_signed", "self-signed certificate"),
    Kind.UNKNOWN_CA: ("failing", "tls_untrusted", "unable to get local issuer certificate"),
    Kind.GARBAGE: ("failing", "tls_handshake", "wrong version number"),
}


def _host(number: int) -> str:
    """Give each path a host of its own, so that politeness does not make the test long."""
    return f"127.0.0.{2 + number % 60}"


def _write(folder: Path, urls: Iterable[str]) -> None:
    seeds = folder / "seeds"
    seeds.mkdir(exist_ok=True)
    (seeds / "links.md").write_text("".join(f"- <{url}>\n" for url in urls))


def _links(linkmend: Linkmend) -> dict[str, dict[str, Any]]:
    report = linkmend("report", "--format", "json")
    return {link["url"]: link for link in json.loads(report.stdout)["links"]}


@pytest.fixture(scope="module")
def links(
    running_site: Site, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, Any]]:
    """One crawl of every behaviour, by URL."""
    site, folder = running_site, tmp_path_factory.mktemp("crawl")
    linkmend = command(folder, site)
    urls = [site.url(path, _host(number)) for number, path in enumerate(PATHS)]
    urls += [site.url(f"/charset/{name}", "127.1.0.1") for name in CHARSET_TITLES]
    urls += [site.url("/ok", host) for host in HOSTS]
    urls += [site.tls_url(kind, "/ok") for kind in Kind]
    urls += [site.refused_url, "http://", "http://[", "ftp://web.test/", f"http://{'a' * 300}/"]
    _write(folder, urls)
    result = linkmend("crawl", "--allow-private")
    assert (result.returncode, result.stderr) == (0, "")
    return _links(linkmend)


@pytest.mark.parametrize("path", PATHS)
def test_each_behaviour_gets_its_verdict_and_title(
    links: dict[str, dict[str, Any]], running_site: Site, path: str
) -> None:
    link = links[running_site.url(path, _host(list(PATHS).index(path)))]
    assert (link["verdict"], link["reason"], link["title"]) == PATHS[path]


@pytest.mark.parametrize("name", CHARSET_TITLES)
def test_titles_are_decoded_in_every_charset(
    links: dict[str, dict[str, Any]], running_site: Site, name: str
) -> None:
    link = links[running_site.url(f"/charset/{name}", "127.1.0.1")]
    assert link["title"] == CHARSET_TITLES[name]


@pytest.mark.parametrize("host", HOSTS)
def test_the_ways_in_which_a_name_fails_are_told_apart(
    links: dict[str, dict[str, Any]], running_site: Site, host: str
) -> None:
    link = links[running_site.url("/ok", host)]
    assert (link["verdict"], link["reason"]) == HOSTS[host]


@pytest.mark.parametrize("kind", Kind)
def test_certificates_are_verified_and_their_faults_named(
    links: dict[str, dict[str, Any]], running_site: Site, kind: Kind
) -> None:
    link = links[running_site.tls_url(kind, "/ok")]
    verdict, reason, detail = CERTIFICATES[kind]
    assert (link["verdict"], link["reason"]) == (verdict, reason)
    assert detail in link["evidence"]
    if verdict == "failing" and kind is not Kind.GARBAGE:
        assert link["evidence"].endswith(" Without trust it answers 200 OK.")
        assert (link["status"], link["title"]) == (200, "A living page")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://", "bad_url"),
        ("http://[", "bad_url"),
        (f"http://{'a' * 300}/", "bad_url"),
        ("ftp://web.test/", "unsupported_scheme"),
    ],
)
def test_what_cannot_be_asked_is_skipped_with_a_reason(
    links: dict[str, dict[str, Any]], url: str, reason: str
) -> None:
    assert (links[url]["verdict"], links[url]["reason"]) == ("skipped", reason)


def test_a_refused_connection_is_failing(
    links: dict[str, dict[str, Any]], running_site: Site
) -> None:
    link = links[running_site.refused_url]
    assert (link["verdict"], link["reason"]) == ("failing", "connection_refused")


def _crawl(site: Site, folder: Path, *urls: str, **settings: str) -> list[Check]:
    """Crawl some links, and give all their checks, oldest first."""
    _write(folder, urls)
    environment = {f"LINKMEND_{name.upper()}": value for name, value in settings.items()}
    result = command(folder, site)("crawl", "--allow-private", env=environment)
    assert (result.returncode, result.stderr) == (0, "")
    return _checks(folder, urls)


def _checks(folder: Path, urls: Iterable[str]) -> list[Check]:
    store = Store.open(f"sqlite:///{folder}/linkmend.db")
    try:
        histories = store.histories(urls)
    finally:
        store.close()
    return sorted(
        (check for history in histories.values() for check in history), key=lambda it: it.checked_at
    )


def test_every_hop_is_recorded_with_its_status(site: Site, tmp_path: Path) -> None:
    url = site.url("/redirect/301?to=/meta-refresh%3Fto%3D/redirect-chain/1")
    (check,) = _crawl(site, tmp_path, url)
    assert [(hop.url, hop.status) for hop in check.hops] == [
        (url, 301),
        (site.url("/meta-refresh?to=/redirect-chain/1"), 200),
        (site.url("/redirect-chain/1"), 302),
    ]
    assert (check.status, check.final_url) == (200, site.url("/ok"))


def test_a_redirect_to_an_oddly_spelt_host_is_followed_as_browsers_do(
    site: Site, tmp_path: Path
) -> None:
    (check,) = _crawl(site, tmp_path, site.url(f"/redirect/302?to=http://0x7f.1:{site.port}/ok"))
    assert (check.status, check.final_url) == (200, site.url("/ok"))


def test_a_link_that_redirects_to_another_link_of_the_list_gets_its_own_check(
    site: Site, tmp_path: Path
) -> None:
    first, second = site.url("/redirect/302?to=/ok"), site.url("/ok")
    checks = _crawl(site, tmp_path, first, second)
    assert sorted(check.url for check in checks) == sorted([first, second])


def test_addresses_that_differ_in_the_fragment_alone_are_asked_once(
    site: Site, tmp_path: Path
) -> None:
    _crawl(site, tmp_path, site.url("/ok"), site.url("/ok#a"), site.url("/ok#b"))
    assert site.stats().requests_by_path == {"/ok": 1}


def test_addresses_that_differ_in_the_order_of_their_query_are_two(
    site: Site, tmp_path: Path
) -> None:
    _crawl(site, tmp_path, site.url("/ok?a=1&b=2"), site.url("/ok?b=2&a=1"))
    assert site.stats().requests_by_path == {"/ok": 2}


def test_an_address_is_sent_as_it_is_written(site: Site, tmp_path: Path) -> None:
    path = "/page/%7euser/%E4%B8%AD|x?q=a+b%20c&r=%2f~"
    _crawl(site, tmp_path, site.url(path))
    assert [visit.path for visit in site.log()] == [path]


def test_requests_carry_an_honest_name_with_a_contact(site: Site, tmp_path: Path) -> None:
    _crawl(site, tmp_path, site.url("/ok"), contact="mailto:me@example.org")
    (visit,) = site.log()
    agent = {name.lower(): value for name, value in visit.headers}["user-agent"]
    assert agent == "linkmend/0.1.0 (+mailto:me@example.org)"


def test_a_big_file_costs_little_more_than_its_headers(site: Site, tmp_path: Path) -> None:
    _crawl(site, tmp_path, site.url("/big"))
    # Of 1 GiB; what the kernel had taken before we hung up is not read by us.
    assert site.stats().bytes_by_path["/big"] < 16 * 1024 * 1024


def test_no_more_requests_than_allowed_go_to_one_host_at_once(site: Site, tmp_path: Path) -> None:
    urls = [site.url(f"/slow/0.05?n={number}") for number in range(30)]
    _crawl(site, tmp_path, *urls, per_host="3", concurrency="50", per_host_delay_s="0.001")
    assert peak(site.log()) == 3


def test_hosts_are_asked_side_by_side(site: Site, tmp_path: Path) -> None:
    urls = [site.url("/slow/0.5", _host(number)) for number in range(20)]
    _crawl(site, tmp_path, *urls)
    assert peak(site.log()) == 20


def test_the_pause_between_two_requests_to_a_host_is_kept(site: Site, tmp_path: Path) -> None:
    urls = [site.url(f"/ok?n={number}") for number in range(6)]
    _crawl(site, tmp_path, *urls, per_host_delay_s="0.2")
    starts = sorted(visit.started_s for visit in site.log())
    assert min(b - a for a, b in itertools.pairwise(starts)) > 0.15


def test_retry_after_holds_back_every_request_to_that_host(site: Site, tmp_path: Path) -> None:
    throttled = site.url("/retry-after/1")
    others = [site.url(f"/slow/0.05?n={number}") for number in range(5)]
    _crawl(site, tmp_path, throttled, *others, per_host="1", probes="false")
    visits = sorted(site.log(), key=lambda visit: visit.started_s)
    refused = next(number for number, it in enumerate(visits) if it.path == "/retry-after/1")
    pauses = [it.started_s - visits[refused].started_s for it in visits[refused + 1 :]]
    assert len(pauses) == 6 - refused
    assert min(pauses) > 0.99


def test_the_last_word_of_a_busy_host_holds_back_its_other_links_too(
    site: Site, tmp_path: Path
) -> None:
    busy, other = site.url("/retry-after/1?fail=9"), site.url("/ok")
    _crawl(site, tmp_path, busy, other, retries="0", per_host="1")
    first, second = sorted(visit.started_s for visit in site.log())
    assert second - first > 0.99


@pytest.mark.parametrize("path", ["/reset", "/close"])
def test_a_request_is_sent_as_often_as_we_say_and_no_oftener(
    site: Site, tmp_path: Path, path: str
) -> None:
    _crawl(site, tmp_path, site.url("/ok"), site.url(path), retries="0")
    assert site.stats().requests_by_path[path] == 1


def test_a_database_that_is_busy_for_a_while_makes_no_link_fail(
    linkmend: Linkmend, site: Site, tmp_path: Path
) -> None:
    _write(tmp_path, [site.url(f"/slow/0.3?n={number}", _host(number)) for number in range(150)])
    settings = {"LINKMEND_TIMEOUT_S": "2", "LINKMEND_RETRIES": "0", "LINKMEND_CONCURRENCY": "16"}

    def lock() -> None:
        while len(site.log()) < 20:
            time.sleep(0.02)
        database = sqlite3.connect(tmp_path / "linkmend.db", timeout=20, isolation_level=None)
        database.execute("BEGIN IMMEDIATE")
        time.sleep(4)
        database.execute("ROLLBACK")
        database.close()

    locking = threading.Thread(target=lock)
    locking.start()
    result = linkmend("crawl", "--allow-private", env=settings)
    locking.join()
    assert (result.returncode, result.stdout, result.stderr) == (0, "150 links: 150 alive.\n", "")


def test_links_that_redirect_to_one_host_keep_its_pace(site: Site, tmp_path: Path) -> None:
    target = site.url("/ok", "127.0.0.66")
    urls = [site.url(f"/redirect/302?to={target}?n={n}", _host(n)) for n in range(6)]
    _crawl(site, tmp_path, *urls, per_host_delay_s="0.2")
    starts = sorted(it.started_s for it in site.log() if it.path.startswith("/ok"))
    assert min(b - a for a, b in itertools.pairwise(starts)) > 0.15


def test_a_host_that_says_slow_down_for_ever_holds_up_no_other_and_not_the_run(
    site: Site, tmp_path: Path
) -> None:
    busy = [site.url(f"/retry-after/1?fail=99&n={number}") for number in range(40)]
    others = [site.url("/ok", _host(number)) for number in range(40)]
    checks = _crawl(site, tmp_path, *busy, *others, host_wait_max_s="3", concurrency="4")
    visits = site.log()
    began_s = min(visit.started_s for visit in visits)
    # Within the first hold, though four links of the busy host would have taken every place.
    assert max(visit.started_s for visit in visits if visit.path == "/ok") - began_s < 1
    assert max(visit.started_s for visit in visits) - began_s < 6
    assert sorted(check.status or 0 for check in checks) == [200] * 40 + [429] * 40


def test_a_server_with_a_suspicious_page_is_probed_once_a_week(
    linkmend: Linkmend, site: Site, tmp_path: Path
) -> None:
    suspicious = [site.url(f"/closed/{name}.html", "127.0.0.2") for name in ("a", "b", "c")]
    healthy = [site.url(f"/page/{name}", "127.0.0.3") for name in ("a", "b", "c")]
    _write(tmp_path, [*suspicious, *healthy])
    for _ in range(2):
        assert linkmend("crawl", "--allow-private").returncode == 0
    asked = site.stats().requests_by_path
    (probe,) = (
        set(asked) - {urlsplit(url).path for url in [*suspicious, *healthy]} - {"/robots.txt"}
    )
    assert re.fullmatch(r"/closed/[0-9a-f]{16}\.html", probe)
    assert (asked[probe], asked["/robots.txt"]) == (1, 1)
    checks = _checks(tmp_path, suspicious)
    assert [it.probe is not None and it.probe.page == it.page for it in checks] == [False] * 3 + [
        True
    ] * 3


def test_a_probe_obeys_robots_txt(site: Site, tmp_path: Path) -> None:
    suspicious = site.url("/closed/a", "127.0.0.66")
    _crawl(site, tmp_path, suspicious)
    assert site.stats().requests_by_path == {"/closed/a": 1, "/robots.txt": 1}


def test_nothing_is_probed_where_that_is_not_wanted(site: Site, tmp_path: Path) -> None:
    _crawl(site, tmp_path, site.url("/closed/a", "127.0.0.2"), probes="false")
    assert site.stats().requests_by_path == {"/closed/a": 1}


LOOKING_ALIVE = {
    "/closed/a": ("dead", "soft_404"),
    "/shell/a": ("alive", "needs_javascript"),
    "/crowd/1": ("dead", "soft_404"),
    "/crowd/2": ("dead", "soft_404"),
    "/crowd/3": ("dead", "soft_404"),
    "/gone/story": ("dead", "soft_404"),
    "/gone/song": ("alive", "http_200"),
    "/parked/page": ("dead", "parked"),
    "/parked/not": ("alive", "http_200"),
    "/taken/over": ("dead", "usurped"),
    "/taken/care-of": ("alive", "http_200"),
    "/members/a": ("blocked", "login"),
    "/login": ("alive", "http_200"),
    "/cf-challenge": ("blocked", "challenge"),
    "/captchas": ("alive", "http_200"),
}
"""Pages that only look alive, with innocent ones that look like them, after a second crawl."""


def test_pages_that_only_look_alive_are_told_from_those_that_look_like_them(
    linkmend: Linkmend, site: Site, tmp_path: Path
) -> None:
    urls = {
        # Nobody who parks a name has other pages on it.
        path: site.url(path, f"h{40 if path == '/parked/page' else 1 + number // 5}.web.test")
        for number, path in enumerate(LOOKING_ALIVE)
    }
    _write(tmp_path, urls.values())
    for _ in range(2):
        result = linkmend("crawl", "--allow-private")
        assert (result.returncode, result.stderr) == (0, "")
    links = _links(linkmend)
    found = {path: (links[url]["verdict"], links[url]["reason"]) for path, url in urls.items()}
    assert found == LOOKING_ALIVE
    assert all(link["evidence"].endswith(".") for link in links.values())


def test_a_blank_page_is_parked_where_its_domain_is_kept_by_those_who_park(
    linkmend: Linkmend, site: Site, tmp_path: Path
) -> None:
    kept, own = (site.url("/blank/a", f"www.{name}.test") for name in ("kept", "own"))
    _write(tmp_path, [kept, own])
    assert linkmend("crawl", "--allow-private").returncode == 0
    links = _links(linkmend)
    assert [links[url]["verdict"] for url in (kept, own)] == ["dead", "alive"]
    assert links[kept]["evidence"].startswith(
        "The domain is kept by the name server ns1.sedoparking.com, as parked ones are (it answered"
    )
    again = linkmend("crawl", "--allow-private")
    assert again.returncode == 0
    assert site.stats().dns_queries["kept.test"] == 1  # for its name servers, with the one probe


def test_robots_txt_does_not_forbid_a_look_at_a_linked_page(site: Site, tmp_path: Path) -> None:
    _crawl(site, tmp_path, site.url("/private/page", "127.0.0.66"))
    assert site.stats().requests_by_path == {"/private/page": 1}


def test_where_robots_txt_is_obeyed_not_one_of_many_simultaneous_requests_slips_through(
    site: Site, tmp_path: Path
) -> None:
    urls = [site.url(f"/private/page?n={number}", "127.0.0.66") for number in range(6)]
    open_url = site.url("/ok", "127.0.0.66")
    checks = _crawl(site, tmp_path, *urls, open_url, obey_robots="true", per_host="8")
    assert site.stats().requests_by_path == {"/robots.txt": 1, "/ok": 1}
    failures = {check.url: check.failure and check.failure.value for check in checks}
    assert failures == dict.fromkeys(urls, "robots") | {open_url: None}


def test_private_addresses_are_refused_without_a_request_unless_allowed(
    linkmend: Linkmend, site: Site, tmp_path: Path
) -> None:
    urls = {
        site.url("/ok"): "127.0.0.1 is a private address",
        site.url("/ok", "private.test"): "private.test is 127.0.0.9",
        f"http://localhost:{site.port}/": "localhost is a private address",
        f"http://[::1]:{site.port}/": "::1 is a private address",
        f"http://0x7f.1:{site.port}/": "127.0.0.1 is a private address",
    }
    _write(tmp_path, urls)
    result = linkmend("crawl")
    assert (result.returncode, result.stdout) == (0, "5 links: 5 skipped.\n")
    assert {url: link["evidence"] for url, link in _links(linkmend).items()} == {
        url: f"The address is not on the public internet (see --allow-private): {detail}."
        for url, detail in urls.items()
    }
    assert site.log() == []


def test_every_check_is_kept_and_history_never_overwritten(site: Site, tmp_path: Path) -> None:
    url = site.url("/flaky/404?fail=2")
    first = _crawl(site, tmp_path, url)
    both = _crawl(site, tmp_path, url)
    assert both[:1] == first
    assert [check.status for check in both] == [404, 200]


def test_without_a_network_nothing_is_judged_and_earlier_verdicts_stay(
    linkmend: Linkmend, site: Site, tmp_path: Path
) -> None:
    url = site.url("/ok", "h9.web.test")
    _crawl(site, tmp_path, url)
    lost = {
        "LINKMEND_NAMESERVERS": site.refused_url.removeprefix("http://").rstrip("/"),
        "LINKMEND_CANARIES": site.refused_url,
    }
    result = linkmend("run", "--allow-private", env=lost)
    assert result.returncode == 3
    assert result.stderr == (
        "linkmend: no network: no host could be reached, and none of the canaries "
        f"({site.refused_url}) answered. This run judges nothing, and earlier verdicts stay as "
        "they were. Check the connection and run linkmend again.\n"
    )
    assert _links(linkmend)[url]["verdict"] == "alive"
    assert not (tmp_path / "out" / "repaired").exists()


def test_a_dead_host_alone_is_dead_when_a_canary_answers(site: Site, tmp_path: Path) -> None:
    (check,) = _crawl(site, tmp_path, f"http://gone.test:{site.port}/")
    assert check.failure == "dns_nxdomain"
    assert site.stats().requests_by_path == {"/page/canary": 1}
    # For both kinds of address, then afresh for one; the second look finds the first answer
    # remembered, and asks afresh as well.
    assert site.stats().dns_queries["gone.test"] == 2 + 1 + 1
    # Asked twice, for both kinds of address, and under the root as the only search domain.


@pytest.mark.parametrize("is_canary_caught", [True, False])
def test_behind_a_portal_that_answers_for_everybody_nothing_is_judged(
    linkmend: Linkmend, site: Site, tmp_path: Path, is_canary_caught: bool
) -> None:
    portal = site.url("/", "portal.web.test")
    urls = [site.url(f"/redirect/302?to={portal}&n={n}", f"127.0.0.{n}") for n in range(2, 6)]
    urls.append(site.tls_url(Kind.WRONG_HOST, "/ok"))
    _write(tmp_path, urls)
    canary = site.url(f"/redirect/302?to={portal}" if is_canary_caught else "/page/canary")
    result = linkmend("crawl", "--allow-private", env={"LINKMEND_CANARIES": canary})
    if is_canary_caught:
        assert (result.returncode, result.stdout) == (3, "5 links: 5 unchecked.\n")
        assert result.stderr.startswith("linkmend: no network: ")
    else:
        assert (result.returncode, result.stdout) == (0, "5 links: 4 dead, 1 failing.\n")


@pytest.mark.parametrize("is_canary_caught", [True, False])
def test_the_page_that_a_network_shows_for_every_host_judges_nothing(
    linkmend: Linkmend, site: Site, tmp_path: Path, is_canary_caught: bool
) -> None:
    known = site.url("/page/portal", "127.0.0.2")
    _crawl(site, tmp_path, known)
    site.reset()
    shown = [known, *(site.url("/page/portal", f"127.0.0.{n}") for n in range(3, 7))]
    own = site.tls_url(Kind.GOOD, "/ok")
    _write(tmp_path, [*shown, own])
    canary = site.url("/page/portal" if is_canary_caught else "/page/canary")
    result = linkmend("crawl", "--allow-private", env={"LINKMEND_CANARIES": canary})
    if is_canary_caught:
        assert result.returncode == 3
        assert result.stdout == "6 links: 4 unchecked, 2 alive.\n"
        assert result.stderr.startswith("linkmend: the network did not work all the time: ")
        assert "5 links count as not looked at" in result.stderr
    else:
        assert (result.returncode, result.stdout) == (0, "6 links: 6 alive.\n")
        assert site.stats().requests_by_path == {"/page/portal": 5, "/ok": 1, "/page/canary": 1}


def test_hosts_that_have_the_address_of_names_that_do_not_exist_are_not_judged(
    tmp_path: Path,
) -> None:
    with web(names={dns.ANY: "127.0.0.77"}) as liar:
        linkmend = command(tmp_path, liar)
        missing = [f"http://{name}.example:{liar.port}/ok" for name in ("one", "two")]
        _write(tmp_path, [liar.url("/ok"), *missing])
        result = linkmend("crawl", "--allow-private")
        assert (result.returncode, result.stdout) == (3, "3 links: 2 unchecked, 1 alive.\n")
        assert "2 links count as not looked at" in result.stderr
        # A network whose name server lies about every name judges nothing at all.
        _write(tmp_path, missing)
        env = {"LINKMEND_CANARIES": f"http://canary.example:{liar.port}/page/canary"}
        result = linkmend("crawl", "--allow-private", env=env)
        assert (result.returncode, result.stdout) == (3, "2 links: 2 unchecked.\n")
        assert result.stderr.startswith("linkmend: no network: ")


def test_a_lost_network_ends_a_long_crawl_early(
    linkmend: Linkmend, site: Site, tmp_path: Path
) -> None:
    hosts = [f"http://n{number}.gone.test/" for number in range(300)]
    _write(tmp_path, hosts)
    env = {"LINKMEND_CANARIES": site.refused_url, "LINKMEND_CONCURRENCY": "5"}
    result = linkmend("crawl", "--allow-private", env=env)
    assert (result.returncode, result.stdout) == (3, "300 links: 300 unchecked.\n")
    # Each name would be asked for twice, with two queries for each kind of address.
    assert sum(site.stats().dns_queries.values()) < 300 * 2 * 2 * 2


def test_a_network_that_goes_away_half_way_spoils_no_verdict(
    linkmend: Linkmend, site: Site, tmp_path: Path
) -> None:
    # The hosts that exist are asked first; then every name is unknown, as behind some routers.
    early = [site.url("/ok", _host(number)) for number in range(5)]
    late = [f"http://n{number}.gone.test/" for number in range(40)]
    _write(tmp_path, [*early, *late])
    env = {"LINKMEND_CANARIES": site.refused_url, "LINKMEND_RETRY_PAUSE_S": "0.3"}
    result = linkmend("crawl", "--allow-private", env=env)
    assert (result.returncode, result.stdout) == (3, "45 links: 40 unchecked, 5 alive.\n")
    assert result.stderr.startswith("linkmend: the network did not work all the time: ")
    again = linkmend("crawl", "--allow-private")
    assert (again.returncode, again.stdout) == (0, "45 links: 40 dead, 5 alive.\n")


def test_a_failure_before_another_host_answers_needs_no_canary(site: Site, tmp_path: Path) -> None:
    _crawl(site, tmp_path, f"http://gone.test:{site.port}/", site.tls_url(Kind.GOOD, "/slow/1"))
    assert site.stats().requests_by_path == {"/slow/1": 1}


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_an_interrupted_crawl_keeps_what_it_saw_and_says_so(
    site: Site, tmp_path: Path, ending: signal.Signals
) -> None:
    quick = [site.url("/ok", _host(number)) for number in range(10)]
    _write(tmp_path, [*quick, *(site.url("/hang", _host(number)) for number in range(10))])
    environment = os.environ | {
        "LINKMEND_ALLOW_PRIVATE": "1",
        "LINKMEND_TIMEOUT_S": "2",
        "LINKMEND_NAMESERVERS": site.dns,
    }
    running = subprocess.Popen(
        [sys.executable, "-m", "archive", "crawl"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while len(site.log()) < 20:
        time.sleep(0.05)
    running.send_signal(ending)
    out, err = running.communicate(timeout=20)
    assert (running.returncode, err) == (
        3,
        "linkmend: the crawl was interrupted; what was seen is stored, so run it again\n",
    )
    assert out.startswith("20 links: ")
    assert {check.url for check in _checks(tmp_path, quick)} == set(quick)


def test_a_signal_waits_for_no_host_that_is_left_alone(site: Site, tmp_path: Path) -> None:
    _write(tmp_path, [site.url("/ok"), site.url("/retry-after/50?fail=9", "127.0.0.2")])
    running = subprocess.Popen(
        [sys.executable, "-m", "archive", "crawl", "--allow-private", "--quiet"], cwd=tmp_path
    )
    while len(site.log()) < 2:
        time.sleep(0.05)
    time.sleep(0.2)
    running.send_signal(signal.SIGTERM)
    assert running.wait(timeout=10) == 3


def test_a_killed_crawl_loses_little_and_the_next_one_goes_through(
    linkmend: Linkmend, site: Site, tmp_path: Path
) -> None:
    quick = [site.url("/ok", _host(number)) for number in range(10)]
    slow = [site.url("/slow/1.5", _host(number)) for number in range(10)]
    _write(tmp_path, [*quick, *slow])
    running = subprocess.Popen(
        [sys.executable, "-m", "archive", "crawl", "--allow-private"], cwd=tmp_path
    )
    while len(site.log()) < 20:
        time.sleep(0.05)
    running.kill()
    running.wait()
    result = linkmend("crawl", "--allow-private")
    assert (result.returncode, result.stdout) == (0, "20 links: 20 alive.\n")


def test_a_crawl_into_postgresql_gives_the_same_report(
    linkmend: Linkmend, site: Site, tmp_path: Path, database_url: str
) -> None:
    _write(tmp_path, [site.url("/ok"), site.url("/status/404"), site.url("/charset/gbk-meta")])
    crawled = linkmend("crawl", "--allow-private", "--db", database_url)
    report = linkmend("report", "--format", "json", env={"LINKMEND_DB": database_url})
    assert (crawled.returncode, crawled.stdout) == (0, "3 links: 1 dead, 2 alive.\n")
    assert [(it["verdict"], it["title"]) for it in json.loads(report.stdout)["links"]] == [
        ("alive", "A living page"),
        ("dead", "Status 404"),
        ("alive", "朱镕基与陶喆的囍事"),
    ]


def test_a_link_to_a_robots_txt_is_read_no_further_than_any_other(
    site: Site, tmp_path: Path
) -> None:
    _crawl(site, tmp_path, site.url("/big?/robots.txt"))
    assert site.stats().bytes_by_path["/big"] < 16 * 1024 * 1024


def test_search_domains_bring_no_dead_host_to_life(
    linkmend: Linkmend, site: Site, tmp_path: Path
) -> None:
    _write(tmp_path, [f"http://gone.example:{site.port}/ok"])
    result = linkmend("crawl", "--allow-private", env={"LOCALDOMAIN": "web.test"})
    assert (result.returncode, result.stdout) == (0, "1 link: 1 dead.\n")


@pytest.mark.parametrize("delay_s", [0.7, 0.9, 1.0, 1.1, 1.2, 1.3])
def test_a_signal_ends_a_crawl_whenever_it_comes(
    site: Site, tmp_path: Path, delay_s: float
) -> None:
    urls = [site.url(f"/ok?n={number}", _host(number)) for number in range(3000)]
    _write(tmp_path, [*urls, *(f"ftp://web.test/{number}" for number in range(3000))])
    running = subprocess.Popen(
        [sys.executable, "-m", "archive", "crawl", "--allow-private", "--quiet"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(delay_s)
    running.send_signal(signal.SIGTERM)
    try:
        running.communicate(timeout=30)
    finally:
        running.kill()
    assert running.returncode in {3, -signal.SIGTERM}  # by Scrapy, or before it could


def test_what_was_seen_is_stored_within_seconds_though_nothing_else_comes(
    site: Site, tmp_path: Path
) -> None:
    quick = site.url("/ok")
    _write(tmp_path, [quick, site.url("/slow/20", "127.0.0.2")])
    running = subprocess.Popen(
        [sys.executable, "-m", "archive", "crawl", "--allow-private"], cwd=tmp_path
    )
    deadline = time.monotonic() + 10
    try:
        while time.monotonic() < deadline and not (
            (tmp_path / "linkmend.db").exists() and len(site.log()) == 2
        ):
            time.sleep(0.05)
        time.sleep(2)
        assert [check.url for check in _checks(tmp_path, [quick])] == [quick]
    finally:
        running.kill()
        running.wait()
