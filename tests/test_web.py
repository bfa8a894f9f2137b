"""The loopback web does what the other tests believe it does."""

from __future__ import annotations

import gzip
import http.client
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import zlib
from contextlib import suppress
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

import brotli  # type: ignore[import-untyped]
import pytest
from dnslib import RCODE, DNSRecord

from tests.web.broken import BYTES
from tests.web.charsets import CHARSET_TITLES, SAMPLES
from tests.web.codings import GZIP_BIG_BYTES
from tests.web.journal import Stats, Visit, peak
from tests.web.server import Site, WebDiedError, web
from tests.web.sockets import ADDRESSES
from tests.web.tls import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture(scope="module")
def running() -> Iterator[Site]:
    with web(names={"blog.example": "127.0.0.9"}) as site:
        yield site


@pytest.fixture
def site(running: Site) -> Site:
    running.reset()
    return running


def ask(
    site: Site,
    path: str,
    host: str = "127.0.0.1",
    method: str = "GET",
    headers: dict[str, str] | None = None,
) -> Answer:
    connection = http.client.HTTPConnection(host, site.port, timeout=10)
    try:
        connection.request(method, path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def opened(site: Site, path: str) -> socket.socket:
    peer = socket.create_connection(("127.0.0.1", site.port), timeout=10)
    peer.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\n\r\n".encode())
    return peer


def raw(site: Site, path: str) -> bytes:
    with opened(site, path) as peer:
        received = bytearray()
        while data := peer.recv(65536):
            received += data
        return bytes(received)


def eventually(is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 5
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.01)
    return is_so()


def is_refused(port: int) -> bool:
    with socket.socket() as peer:
        return peer.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("host", [ADDRESSES[0], "127.0.0.80", ADDRESSES[-1]])
def test_a_living_page_is_on_every_address(site: Site, host: str) -> None:
    status, headers, body = ask(site, "/ok", host)
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert b"<title>A living page</title>" in body


STATUSES = {
    "/": 200,
    "/page/anything": 200,
    "/nothing": 404,
    "/ok/more": 404,
    "/status/410": 410,
    "/status/999": 999,
    "/status/teapot": 400,
    "/204": 204,
    "/ua": 403,
    "/cf-challenge": 403,
    "/private/page": 200,
    "/redirect-nowhere/301": 301,
    "/title/none": 200,
    "/title/unheard-of": 404,
    "/charset/unheard-of": 404,
}


@pytest.mark.parametrize("path", STATUSES)
def test_a_path_has_its_status(site: Site, path: str) -> None:
    assert ask(site, path)[0] == STATUSES[path]


def test_the_request_decides_where_the_page_says_so(site: Site) -> None:
    honest = {"User-Agent": "test (+http://web.test/)"}
    assert ask(site, "/ua", headers=honest)[0] == 200
    assert [ask(site, "/head-differs", method=m)[0] for m in ("HEAD", "GET")] == [404, 200]
    assert b"<p>GET /echo?a HTTP/1.1</p>" in ask(site, "/echo?a")[2]
    assert [ask(site, "/robots.txt", h)[0] for h in ("127.0.0.1", "127.0.0.66")] == [404, 200]


def test_a_trouble_passes_after_so_many_visits_to_one_host(site: Site) -> None:
    path = "/flaky/503?fail=2"
    assert [ask(site, path)[0] for _ in range(3)] == [503, 503, 200]
    assert ask(site, path, "127.0.0.2")[0] == 503
    site.reset()
    assert ask(site, path)[0] == 503


def test_retry_after_is_in_seconds_or_a_date(site: Site) -> None:
    status, headers, _ = ask(site, "/retry-after/7")
    assert (status, headers["retry-after"]) == (429, "7")
    assert ask(site, "/retry-after/7")[0] == 200
    status, headers, _ = ask(site, "/retry-after/60?status=503&after=http-date")
    wait = parsedate_to_datetime(headers["retry-after"]).timestamp() - time.time()
    assert (status, 50 < wait <= 60) == (503, True)


LOCATIONS = {
    "/redirect/308?to=../ok%23part": (308, "../ok#part"),
    "/redirect-chain/2": (302, "/redirect-chain/1"),
    "/redirect-chain/1": (302, "/ok"),
    "/moved-chain/1": (301, "/ok"),
    "/redirect-loop": (302, "/redirect-loop/back"),
    "/redirect-loop/back": (302, "/redirect-loop"),
    "/redirect-self-cookie": (302, "/redirect-self-cookie"),
    "/redirect-utf8": (302, "/page/café-中文"),
}


@pytest.mark.parametrize("path", LOCATIONS)
def test_a_redirect_leads_on(site: Site, path: str) -> None:
    status, headers, _ = ask(site, path)
    location = headers["location"].encode("latin-1").decode()
    assert (status, location) == LOCATIONS[path]


def test_the_cookie_wall_opens_to_its_cookie(site: Site) -> None:
    cookie = ask(site, "/redirect-self-cookie")[1]["set-cookie"].partition(";")[0]
    assert ask(site, "/redirect-self-cookie", headers={"Cookie": cookie})[0] == 200


@pytest.mark.parametrize("name", CHARSET_TITLES)
def test_a_title_is_written_in_its_charset(site: Site, name: str) -> None:
    _, headers, body = ask(site, f"/charset/{name}")
    sample = SAMPLES[name]
    declared = f"; charset={sample.header}" if sample.header else ""
    assert headers["content-type"] == f"text/html{declared}"
    assert f"<title>{CHARSET_TITLES[name]}</title>" in body.decode(sample.codec)


def test_a_coding_is_undone_by_its_own_means(site: Site) -> None:
    assert b"A gzipped page" in gzip.decompress(ask(site, "/gzip")[2])
    assert b"A deflated page" in zlib.decompress(ask(site, "/deflate")[2])
    assert b"A raw deflated page" in zlib.decompress(ask(site, "/deflate-raw")[2], wbits=-15)
    assert b"A brotli page" in brotli.decompress(ask(site, "/brotli")[2])
    assert ask(site, "/zstd")[2].startswith(b"\x28\xb5\x2f\xfd")
    assert len(gzip.decompress(ask(site, "/gzip-big")[2])) > GZIP_BIG_BYTES
    with pytest.raises(zlib.error):
        gzip.decompress(ask(site, "/gzip-broken")[2])


@pytest.mark.parametrize("path", BYTES)
def test_a_broken_answer_arrives_byte_for_byte(site: Site, path: str) -> None:
    assert raw(site, path) == BYTES[path]


@pytest.mark.parametrize("path", ["/reset", "/reset-body"])
def test_a_reset_is_a_reset(site: Site, path: str) -> None:
    with pytest.raises(ConnectionResetError):
        raw(site, path)


def test_a_slow_page_comes_late_and_a_dripping_one_ends_late(site: Site) -> None:
    for path, at_least_s in (("/slow/0.2", 0.2), ("/drip/0.3", 0.3)):
        started = time.monotonic()
        assert ask(site, path)[0] == 200
        assert at_least_s <= time.monotonic() - started < at_least_s + 2


@pytest.mark.parametrize("path", ["/hang", "/hang-body", "/slow/60", "/drip/60", "/big-html"])
def test_an_endless_answer_ends_when_the_peer_goes(site: Site, path: str) -> None:
    with opened(site, path) as peer:
        peer.settimeout(0.05)
        received = b""
        with suppress(TimeoutError):
            while len(received) < 300_000:
                received += peer.recv(65536)
        assert site.log()[0].ended_s is None
    assert eventually(lambda: site.log()[0].ended_s is not None)


def test_the_bytes_of_a_big_file_are_counted_until_the_peer_goes(site: Site) -> None:
    with opened(site, "/big") as peer:
        assert b"Content-Length: 1073741824" in peer.recv(200)
    assert eventually(lambda: site.log()[0].ended_s is not None)
    assert 0 < site.stats().bytes_by_path["/big"] < 64_000_000


def test_a_connection_serves_again_after_a_good_answer(site: Site) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
    connection.connect()
    peer = connection.sock
    for method in ("GET", "HEAD", "POST"):
        connection.request(method, "/counted/again", body=b"12" if method == "POST" else None)
        assert connection.getresponse().read().endswith(b"" if method == "HEAD" else b"</html>\n")
    assert connection.sock is peer
    connection.close()


def test_every_request_is_written_down(site: Site) -> None:
    ask(site, "/counted/a?b=c", "127.0.0.3", headers={"X-One": "1"})
    (visit,) = site.log()
    assert (visit.method, visit.scheme, visit.host, visit.local, visit.path) == (
        "GET", "http", f"127.0.0.3:{site.port}", "127.0.0.3", "/counted/a?b=c",
    )  # fmt: skip
    assert ("X-One", "1") in visit.headers
    assert visit.ended_s is not None
    assert visit.started_s <= visit.ended_s <= time.monotonic()


def test_the_peak_is_counted_by_address(site: Site) -> None:
    with opened(site, "/hang"), opened(site, "/hang"):
        assert eventually(lambda: len(site.log()) == 2)
        _, _, body = ask(site, "/nothing", "127.0.0.2")
        sent = site.stats().bytes_by_path["/nothing"]
        assert sent > len(body)
        assert site.stats() == Stats(
            peak=3,
            peak_by_address={"127.0.0.1": 2, "127.0.0.2": 1},
            requests_by_path={"/hang": 2, "/nothing": 1},
            bytes_by_path={"/hang": 0, "/nothing": sent},
        )
    site.reset()
    assert (site.log(), site.stats()) == ([], Stats(peak=0))


def test_a_visit_that_ends_makes_room_for_the_next() -> None:
    times = [(0.0, 1.0), (1.0, 3.0), (2.0, None), (4.0, 5.0)]
    assert peak(Visit("GET", "http", "", "", "/", (), start, end) for start, end in times) == 2


TLS_ERRORS = {
    Kind.EXPIRED: "certificate has expired",
    Kind.WRONG_HOST: "Hostname mismatch",
    Kind.SELF_SIGNED: "self-signed certificate",
    Kind.UNKNOWN_CA: "unable to get local issuer certificate",
    Kind.GARBAGE: "WRONG_VERSION_NUMBER",
}


@pytest.mark.parametrize("host", ["web.test", "www.web.test", "127.0.0.7"])
def test_the_good_certificate_is_good_for_its_hosts(site: Site, host: str) -> None:
    context = ssl.create_default_context(cafile=site.tls.ca_file)
    with (
        socket.create_connection(("127.0.0.7", site.tls.ports[Kind.GOOD]), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname=host) as peer,
    ):
        peer.sendall(b"GET /ok HTTP/1.1\r\nHost: web.test\r\n\r\n")
        assert peer.recv(100).startswith(b"HTTP/1.1 200 OK\r\n")
    assert [(v.scheme, v.local) for v in site.log()] == [("https", "127.0.0.7")]


@pytest.mark.parametrize("kind", TLS_ERRORS)
def test_bad_tls_fails_for_its_reason(site: Site, kind: Kind) -> None:
    context = ssl.create_default_context(cafile=site.tls.ca_file)
    with (
        socket.create_connection(("127.0.0.1", site.tls.ports[kind]), timeout=10) as plain,
        pytest.raises(ssl.SSLError, match=TLS_ERRORS[kind]),
    ):
        context.wrap_socket(plain, server_hostname="web.test")


DNS = {
    "web.test": (RCODE.NOERROR, ["127.0.0.1"]),
    "Anything.web.test": (RCODE.NOERROR, ["127.0.0.1"]),
    "h42.web.test": (RCODE.NOERROR, ["127.0.0.42"]),
    "blog.example": (RCODE.NOERROR, ["127.0.0.9"]),
    "private.test": (RCODE.NOERROR, ["127.0.0.9"]),
    "empty.test": (RCODE.NOERROR, []),
    "gone.test": (RCODE.NXDOMAIN, []),
    "notweb.test": (RCODE.NXDOMAIN, []),
    "servfail.test": (RCODE.SERVFAIL, []),
    "refused.test": (RCODE.REFUSED, []),
}


def resolve(site: Site, name: str, kind: str = "A", tcp: bool = False) -> tuple[int, list[str]]:
    host, port = site.dns.split(":")
    question = DNSRecord.question(name, kind)
    reply = DNSRecord.parse(question.send(host, int(port), tcp=tcp, timeout=10))
    return reply.header.rcode, [str(record.rdata) for record in reply.rr]


@pytest.mark.parametrize("name", DNS)
def test_a_name_has_its_answer_over_udp_and_tcp(site: Site, name: str) -> None:
    assert resolve(site, name) == resolve(site, name, tcp=True) == DNS[name]
    assert resolve(site, name, "AAAA") == (DNS[name][0], [])
    assert site.stats().dns_queries == {name.lower(): 3}


def test_a_silent_name_is_never_answered(site: Site) -> None:
    host, port = site.dns.split(":")
    with pytest.raises(TimeoutError):
        DNSRecord.question("silent.test").send(host, int(port), timeout=0.1)
    assert site.stats().dns_queries == {"silent.test": 1}


def test_nobody_listens_at_the_refused_url(site: Site) -> None:
    assert is_refused(int(site.refused_url.rstrip("/").rpartition(":")[2]))


def test_the_process_and_its_files_are_gone_afterwards() -> None:
    with web() as site:
        assert site.tls.ca_file.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(site.pid, 0)
    assert is_refused(site.port)
    assert not site.tls.ca_file.exists()


def test_a_web_that_dies_under_way_is_noticed() -> None:
    running = web()
    site = running.__enter__()
    os.kill(site.pid, signal.SIGKILL)
    assert eventually(lambda: is_refused(site.port))
    with pytest.raises(WebDiedError, match="by itself with exit code -9"):
        running.__exit__(None, None, None)
    shutil.rmtree(site.tls.ca_file.parent)


def test_a_web_that_cannot_start_says_why() -> None:
    with pytest.raises(WebDiedError, match="before it was ready") as caught, web({"a=b": "c"}):
        pass
    assert "ValueError" in caught.value.__notes__[0]


def test_the_web_ends_when_the_process_that_started_it_is_killed() -> None:
    starter = (
        "import time\nfrom tests.web.server import web\n"
        "with web() as site:\n    print(site.port, flush=True)\n    time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", starter],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[1],
    ) as parent:
        assert parent.stdout
        port = int(parent.stdout.readline())
        assert not is_refused(port)
        parent.kill()
    assert eventually(lambda: is_refused(port))
