"""The loopback archive answers as the Wayback Machine does, and goes wrong when told to."""

import gzip
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from tests.wayback.captures import Capture, write_warc
from tests.wayback.faults import HTML_PAGE, Fault, FaultKind, Pool, html_for_rows
from tests.wayback.gate import require_pywb
from tests.wayback.process import running
from tests.wayback.pywb import PywbError
from tests.wayback.server import Archive, missing_pywb, wayback

PAGE = b"<!DOCTYPE html><html><head><title>Page</title></head><body><p>Hello</p></body></html>"
LATER = PAGE.replace(b"Hello", b"Hello again")


def at(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[arg-type,misc]


FIRST = Capture(
    "http://www.example.com:80/Page/",
    at(2010, 1, 2, 3, 4, 5),
    body=PAGE,
    headers=(("Server", "Old/1.0"), ("Retry-After", "7")),
)
CAPTURES = (
    FIRST,
    FIRST.repeated(at(2012, 1, 2, 3, 4, 5)),
    Capture("https://example.com/page", at(2014, 1, 2, 3, 4, 5), body=LATER),
    Capture("http://example.com/page", at(2014, 1, 9, 3, 4, 5), status=404, body=b"gone"),
    Capture("http://example.com/old?a=1", at(2011, 5, 6), status=302, location="/new?b=2"),
    Capture(
        "http://example.com/secure",
        at(2013, 5, 6),
        status=301,
        location="https://example.com/secure",
    ),
    Capture("https://example.com/secure", at(2013, 5, 7), body=b"safe", content_type="text/plain"),
    Capture("http://sub.example.com/", at(2015, 1, 1), body=b"below"),
    Capture("http://example.org/", at(2016, 1, 1), body=b"elsewhere"),
    Capture(
        "http://zip.example/",
        at(2017, 1, 1),
        body=gzip.compress(PAGE, mtime=0),
        headers=(("Content-Encoding", "gzip"),),
    ),
    Capture("http://twice.example/", at(2018, 1, 1), body=b"bare"),
    Capture("http://www.twice.example/", at(2018, 1, 1), body=b"www"),
    Capture("http://wall.example/", at(2016, 1, 1), status=999, body=b"no"),
)
KEY = "com,example)/page"
PAGE_ROWS = [
    [KEY, "20100102030405", "http://www.example.com:80/Page/", "text/html", "200", FIRST.digest],
    [KEY, "20120102030405", "http://www.example.com:80/Page/", "warc/revisit", "-", FIRST.digest],
    [KEY, "20140102030405", "https://example.com/page", "text/html", "200", CAPTURES[2].digest],
    [KEY, "20140109030405", "http://example.com/page", "text/html", "404", CAPTURES[3].digest],
]
STAMPS = [row[1] for row in PAGE_ROWS]


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="child processes are looked up in /proc"
)


@pytest.fixture(scope="module")
def running_archive() -> Iterator[Archive]:
    require_pywb()
    with wayback(CAPTURES) as archive:
        yield archive


@pytest.fixture
def archive(running_archive: Archive) -> Archive:
    running_archive.clear_faults()
    running_archive.forget_requests()
    return running_archive


@dataclass(frozen=True, slots=True)
class Got:
    status: int
    headers: dict[str, str]
    body: bytes


def get(url: str, timeout_s: float = 10) -> Got:
    parts = urlsplit(url)
    assert parts.hostname == "127.0.0.1"
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout_s)
    try:
        connection.request("GET", url.removeprefix(f"http://{parts.netloc}"))
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Got(response.status, headers, response.read())
    finally:
        connection.close()


def ask(archive: Archive, **parameters: object) -> str:
    """Return the CDX server's answer to a query about the page."""
    asked = {"url": "http://example.com/page", **parameters}
    got = get(f"{archive.cdx_url}?{urlencode(asked, doseq=True)}")
    assert got.status == 200
    return got.body.decode()


def stamps(archive: Archive, **parameters: object) -> list[str]:
    return ask(archive, fl="timestamp", **parameters).split()


# Replay


def test_an_exact_capture_is_replayed_as_captured(archive: Archive) -> None:
    got = get(archive.replay_url("20100102030405", "http://www.example.com:80/Page/"))
    base = archive.base_url
    assert (got.status, got.body) == (200, PAGE)
    assert {name: got.headers[name] for name in got.headers if name not in {"date", "server"}} == {
        "content-type": "text/html; charset=utf-8",
        "content-length": str(len(PAGE)),
        "memento-datetime": "Sat, 02 Jan 2010 03:04:05 GMT",
        "link": '<http://www.example.com:80/Page/>; rel="original", '
        f'<{base}/web/timemap/link/http://www.example.com:80/Page/>; rel="timemap"; '
        'type="application/link-format", '
        f'<{base}/web/http://www.example.com:80/Page/>; rel="timegate", '
        f'<{base}/web/20100102030405/http://www.example.com:80/Page/>; rel="memento"; '
        'datetime="Sat, 02 Jan 2010 03:04:05 GMT"',
        "x-archive-orig-content-length": str(len(PAGE)),
        "x-archive-orig-server": "Old/1.0",
        "x-archive-orig-retry-after": "7",
        "x-archive-src": "captures.warc.gz",
    }


@pytest.mark.parametrize(
    ("asked", "stamp", "original"),
    [
        ("2010", "20100102030405", "http://www.example.com:80/Page/"),
        ("2011", "20120102030405", "http://www.example.com:80/Page/"),
        ("20140104", "20140102030405", "https://example.com/page"),
        ("20140102030406", "20140102030405", "https://example.com/page"),
        ("2", "20140109030405", "http://example.com/page"),
        ("20990231000000", "20140109030405", "http://example.com/page"),
    ],
)
def test_another_moment_leads_to_the_nearest_capture(
    archive: Archive, asked: str, stamp: str, original: str
) -> None:
    got = get(archive.replay_url(asked, "http://example.com/page"))
    assert (got.status, got.headers["location"], got.headers.get("memento-datetime")) == (
        302,
        f"{archive.base_url}/web/{stamp}id_/{original}",
        None,
    )


@pytest.mark.parametrize("modifier", ["id_", "if_", "im_", ""])
def test_the_way_to_the_nearest_capture_keeps_the_modifier(archive: Archive, modifier: str) -> None:
    got = get(archive.replay_url("2013", "http://example.org/", modifier))
    assert got.headers["location"] == (
        f"{archive.base_url}/web/20160101000000{modifier}/http://example.org/"
    )


def test_without_a_moment_the_way_leads_to_the_newest_capture(archive: Archive) -> None:
    got = get(f"{archive.base_url}/web/http://example.com/page")
    assert got.headers["location"] == (
        f"{archive.base_url}/web/20140109030405/http://example.com/page"
    )


@pytest.mark.parametrize(
    "path",
    [
        "/web/2010id_/http://never.example/",
        "/web/20100102030405id_/http://example.com/page2",
        "/web/*/http://example.com/page",
        "/web/2010*/http://example.com/page",
        "/wayback/available?url=example.com",
        "/",
    ],
)
def test_what_was_never_archived_is_a_404_page_and_no_memento(archive: Archive, path: str) -> None:
    got = get(archive.base_url + path)
    assert (got.status, got.headers["content-type"], got.headers.get("memento-datetime")) == (
        404,
        "text/html; charset=utf-8",
        None,
    )


@pytest.mark.parametrize(
    "url",
    ["http://example.com/page", "https://www.example.com/page/", "HTTP://EXAMPLE.COM/PAGE"],
)
def test_scheme_case_www_and_a_trailing_slash_do_not_matter(archive: Archive, url: str) -> None:
    assert get(archive.replay_url("20140102030405", url)).body == LATER
    assert ask(archive, url=url, fl="timestamp").split() == STAMPS


def test_a_revisit_replays_what_it_repeats(archive: Archive) -> None:
    got = get(archive.replay_url("20120102030405", "http://example.com/page"))
    assert (got.status, got.headers["memento-datetime"], got.body) == (
        200,
        "Mon, 02 Jan 2012 03:04:05 GMT",
        PAGE,
    )


@pytest.mark.parametrize(
    ("url", "stamp", "status", "body"),
    [
        ("http://example.com/page", "20140109030405", 404, b"gone"),
        ("http://wall.example/", "20160101000000", 999, b"no"),
    ],
)
def test_the_status_is_the_captured_one(
    archive: Archive, url: str, stamp: str, status: int, body: bytes
) -> None:
    got = get(archive.replay_url(stamp, url))
    assert (got.status, got.body, "memento-datetime" in got.headers) == (status, body, True)


@pytest.mark.parametrize("modifier", ["id_", "if_"])
def test_a_compressed_capture_is_replayed_plain(archive: Archive, modifier: str) -> None:
    got = get(archive.replay_url("20170101000000", "http://zip.example/", modifier))
    assert (got.headers["x-archive-orig-content-encoding"], got.body) == ("gzip", PAGE)
    assert "content-encoding" not in got.headers


@pytest.mark.parametrize(("host", "body"), [("", b"bare"), ("www.", b"www")])
def test_of_two_captures_in_one_second_the_one_asked_for_is_replayed(
    archive: Archive, host: str, body: bytes
) -> None:
    assert get(archive.replay_url("20180101000000", f"http://{host}twice.example/")).body == body


def test_a_captured_redirect_leads_on_inside_the_archive(archive: Archive) -> None:
    got = get(archive.replay_url("20110506000000", "http://example.com/old?a=1"))
    assert (got.status, got.headers["location"], got.headers["memento-datetime"]) == (
        302,
        f"{archive.base_url}/web/20110506000000id_/http://example.com/new?b=2",
        "Fri, 06 May 2011 00:00:00 GMT",
    )


def test_a_captured_redirect_to_the_same_page_with_tls_is_not_passed_over(archive: Archive) -> None:
    got = get(archive.replay_url("20130506000000", "http://example.com/secure"))
    assert (got.status, got.headers["location"], got.headers["memento-datetime"]) == (
        301,
        f"{archive.base_url}/web/20130506000000id_/https://example.com/secure",
        "Mon, 06 May 2013 00:00:00 GMT",
    )


def test_a_captured_redirect_without_id_is_a_page_about_it(archive: Archive) -> None:
    got = get(archive.replay_url("20110506000000", "http://example.com/old?a=1", ""))
    address = f"{archive.base_url}/web/20110506000000/http://example.com/new?b=2"
    assert (got.status, got.headers["content-type"], got.headers["memento-datetime"]) == (
        200,
        "text/html; charset=utf-8",
        "Fri, 06 May 2011 00:00:00 GMT",
    )
    assert b"Got an HTTP 302 response at crawl time" in got.body
    assert f'<a href="{address}">/new?b=2</a>'.encode() in got.body


def test_a_page_without_id_has_a_banner(archive: Archive) -> None:
    got = get(archive.replay_url("20100102030405", "http://example.com/page", ""))
    banner = (
        b"<!-- BEGIN WAYBACK TOOLBAR INSERT -->"
        b'<div id="wm-ipp-base">Wayback Machine</div>'
        b"<!-- END WAYBACK TOOLBAR INSERT -->"
    )
    assert got.body == PAGE.replace(b"<body>", b"<body>" + banner)


@pytest.mark.parametrize("modifier", ["if_", "im_"])
def test_a_page_for_a_frame_or_as_an_image_has_none(archive: Archive, modifier: str) -> None:
    assert get(archive.replay_url("20100102030405", "example.com/page", modifier)).body == PAGE


# The CDX server


def test_rows_are_seven_fields_a_line(archive: Archive) -> None:
    lines = ask(archive).split("\n")
    assert lines.pop() == ""
    assert [line.split(" ")[:6] for line in lines] == PAGE_ROWS
    assert all(line.split(" ")[6].isdigit() and line.count(" ") == 6 for line in lines)


def test_rows_as_json_have_a_header_row(archive: Archive) -> None:
    fields = "urlkey,timestamp,original,mimetype,statuscode,digest"
    rows = json.loads(ask(archive, output="json", fl=fields))
    assert rows == [fields.split(","), *PAGE_ROWS]


@pytest.mark.parametrize(("output", "answer"), [("text", ""), ("json", "[]\n")])
def test_no_rows_are_an_empty_answer(archive: Archive, output: str, answer: str) -> None:
    assert ask(archive, url="http://never.example/", output=output) == answer


@pytest.mark.parametrize(
    ("url", "match", "keys"),
    [
        ("http://example.com/page", "exact", [KEY] * 4),
        ("http://example.com/p", "prefix", [KEY] * 4),
        ("http://example.com/sec", "prefix", ["com,example)/secure"] * 2),
        ("example.com", "host", ["com,example)/old?a=1", *[KEY] * 4, *["com,example)/secure"] * 2]),
        (
            "http://www.example.com/",
            "domain",
            [
                "com,example)/old?a=1",
                *[KEY] * 4,
                *["com,example)/secure"] * 2,
                "com,example,sub)/",
            ],
        ),
    ],
)
def test_match_type_widens_the_question(
    archive: Archive, url: str, match: str, keys: list[str]
) -> None:
    assert ask(archive, url=url, matchType=match, fl="urlkey").split() == keys


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"from": "2012"}, STAMPS[1:]),
        ({"to": "2012"}, STAMPS[:2]),
        ({"from": "20120102030405", "to": "20140102"}, STAMPS[1:3]),
        ({"from": "20120102030406"}, STAMPS[2:]),
        ({"filter": "statuscode:200"}, [STAMPS[0], STAMPS[2]]),
        ({"filter": "statuscode:20"}, []),
        ({"filter": "statuscode:[23].."}, [STAMPS[0], STAMPS[2]]),
        ({"filter": "!statuscode:404"}, STAMPS[:3]),
        ({"filter": ["!statuscode:404", "!mimetype:warc/revisit"]}, [STAMPS[0], STAMPS[2]]),
        ({"filter": "original:https:.*"}, [STAMPS[2]]),
        ({"limit": "1"}, STAMPS[:1]),
        ({"limit": "-1"}, STAMPS[-1:]),
        ({"limit": "100"}, STAMPS),
        ({"sort": "reverse"}, STAMPS[::-1]),
        ({"sort": "reverse", "limit": "2"}, STAMPS[:1:-1]),
        ({"sort": "closest", "closest": "20120201"}, [STAMPS[i] for i in (1, 2, 3, 0)]),
        ({"sort": "closest", "closest": "20120201", "limit": "2"}, STAMPS[1:3]),
        ({"closest": "20140109"}, STAMPS),
        ({"collapse": "timestamp:4"}, STAMPS[:3]),
        ({"collapse": "timestamp:8"}, STAMPS),
        ({"collapse": "digest"}, [STAMPS[0], STAMPS[2], STAMPS[3]]),
        ({"collapse": "urlkey"}, STAMPS[:1]),
        ({"filter0": "statuscode:404", "collapse0": "urlkey", "colour": "red"}, STAMPS),
        ({"showResumeKey": "true", "gzip": "false"}, STAMPS),
    ],
    ids=str,
)
def test_a_parameter_chooses_rows(
    archive: Archive, parameters: dict[str, object], expected: list[str]
) -> None:
    assert stamps(archive, **parameters) == expected


def test_a_limit_that_cuts_rows_off_gives_a_key_to_go_on_with(archive: Archive) -> None:
    key = "com%2Cexample%29%2Fpage+20140102030405"
    asked = {"showResumeKey": "true", "limit": "2", "fl": "timestamp"}
    assert ask(archive, **asked) == f"{STAMPS[0]}\n{STAMPS[1]}\n\n{key}\n"
    assert ask(archive, **asked, resumeKey=key) == f"{STAMPS[2]}\n{STAMPS[3]}\n"


@pytest.mark.parametrize(
    "query",
    ["", "limit=1", "url=a&limit=x", "url=a&matchType=all", "url=example.com/page&filter=size:1"],
)
def test_a_query_that_cannot_be_understood_is_refused(archive: Archive, query: str) -> None:
    assert get(f"{archive.cdx_url}?{query}").status == 400


# Counting


def test_requests_are_counted_by_pool(archive: Archive) -> None:
    before = time.monotonic()
    get(archive.replay_url("2010", "http://example.com/page"))
    ask(archive)
    get(f"{archive.base_url}/web/timemap/link/http://example.com/page")
    replay = "/web/2010id_/http://example.com/page"
    search = "/cdx/search/cdx?url=http%3A%2F%2Fexample.com%2Fpage"
    timemap = "/web/timemap/link/http://example.com/page"
    assert [asked.path for asked in archive.requests()] == [replay, search, timemap]
    assert [asked.path for asked in archive.requests(Pool.REPLAY)] == [replay]
    assert [asked.path for asked in archive.requests(Pool.CDX)] == [search, timemap]
    moments = [before, *(asked.at_s for asked in archive.requests()), time.monotonic()]
    assert moments == sorted(moments)


def test_one_connection_serves_many_requests(archive: Archive) -> None:
    parts = urlsplit(archive.base_url)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=10)
    try:
        for _ in range(3):
            connection.request("GET", "/web/20160101000000id_/http://example.org/")
            assert connection.getresponse().read() == b"elsewhere"
            assert connection.sock is not None
    finally:
        connection.close()


# Faults


def test_a_fault_strikes_as_often_as_told(archive: Archive) -> None:
    archive.fault(Fault("/cdx/", 429, {"Retry-After": "1"}, b"slow down", times=2))
    answers = [get(f"{archive.cdx_url}?url=example.org&fl=timestamp") for _ in range(3)]
    assert [(got.status, got.headers.get("retry-after"), got.body) for got in answers] == [
        (429, "1", b"slow down"),
        (429, "1", b"slow down"),
        (200, None, b"20160101000000\n"),
    ]


def test_a_fault_is_for_a_url_however_it_is_written(archive: Archive) -> None:
    archive.fault(Fault("http://example.com/page", 503))
    assert get(f"{archive.cdx_url}?url=http%3A%2F%2Fexample.com%2Fpage").status == 503
    assert get(archive.replay_url("2010", "http://example.com/page")).status == 503
    assert get(archive.replay_url("20160101000000", "http://example.org/")).status == 200
    archive.clear_faults()
    assert get(archive.replay_url("2010", "http://example.com/page")).status == 302


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        (FaultKind.EXCLUDED, "AdministrativeAccessControlException: Blocked Site Error"),
        (FaultKind.ROBOTS, "RobotAccessControlException: Blocked By Robots"),
    ],
)
def test_a_refusal_is_worded_as_the_archive_words_it(
    archive: Archive, kind: FaultKind, error: str
) -> None:
    archive.fault(Fault("example.com", kind=kind))
    replay = get(archive.replay_url("2010", "http://example.com/page"))
    assert (replay.status, replay.headers["x-archive-wayback-runtime-error"]) == (403, error)
    assert replay.headers["content-type"] == "text/html; charset=utf-8"
    search = get(f"{archive.cdx_url}?url=example.com")
    assert (search.status, search.body.decode()) == (
        403,
        f"org.archive.util.io.RuntimeIOException: org.archive.wayback.exception.{error}\n",
    )


def test_a_fault_can_be_for_one_pool_only(archive: Archive) -> None:
    archive.fault(Fault("example.org", kind=FaultKind.ROBOTS, pool=Pool.CDX))
    assert get(f"{archive.cdx_url}?url=example.org").status == 403
    assert get(archive.replay_url("20160101000000", "http://example.org/")).status == 200


def test_html_can_come_where_rows_were_due(archive: Archive) -> None:
    archive.fault(html_for_rows())
    got = get(f"{archive.cdx_url}?url=example.org")
    assert (got.status, got.headers["content-type"], got.body) == (
        200,
        "text/html; charset=utf-8",
        HTML_PAGE,
    )


def test_malformed_rows_can_be_mixed_in(archive: Archive) -> None:
    archive.fault(Fault("/cdx/", kind=FaultKind.BAD_ROWS))
    rows = [line.split(" ") for line in ask(archive, limit="2").splitlines()]
    bad = ["20000800241623" if value == STAMPS[0] else value for value in rows[1]]
    assert rows == [bad, rows[1], rows[1][:5], rows[3]]
    assert [row[:6] for row in (rows[1], rows[3])] == PAGE_ROWS[:2]


def test_silence_lasts_until_the_client_gives_up(archive: Archive) -> None:
    archive.fault(Fault("example.org", kind=FaultKind.SILENT))
    with pytest.raises(TimeoutError):
        get(archive.replay_url("2016", "http://example.org/"), timeout_s=0.2)
    assert len(archive.requests()) == 1


def test_an_answer_can_be_slow(archive: Archive) -> None:
    archive.fault(Fault("example.org", kind=FaultKind.SLOW, delay_s=0.2))
    before = time.monotonic()
    assert get(archive.replay_url("20160101000000", "http://example.org/")).body == b"elsewhere"
    assert time.monotonic() - before >= 0.2


def test_the_connection_can_be_closed_without_an_answer(archive: Archive) -> None:
    archive.fault(Fault("example.org", kind=FaultKind.HANG_UP))
    with pytest.raises(http.client.RemoteDisconnected):
        get(archive.replay_url("2016", "http://example.org/"))


# Starting and ending


def test_an_empty_archive_has_nothing_and_leaves_nothing_behind() -> None:
    require_pywb()
    before = set(threading.enumerate())
    with socket.socket() as kept:
        with wayback((), [Fault("silent", kind=FaultKind.SILENT)]) as archive:
            assert get(archive.replay_url("2010", "http://example.com/")).status == 404
            place = ("127.0.0.1", urlsplit(archive.base_url).port)
            kept.connect(place)
            kept.sendall(b"GET /silent HTTP/1.1\r\nHost: localhost\r\n\r\n")
            while len(archive.requests()) < 2:
                time.sleep(0.01)
        assert kept.recv(1) == b""
    assert set(threading.enumerate()) - before == set()
    with socket.socket() as late, pytest.raises(ConnectionRefusedError):
        late.connect(place)


def test_what_fails_in_the_loopback_archive_is_raised_at_its_end() -> None:
    require_pywb()
    orphan = FIRST.repeated(at(2012, 1, 2, 3, 4, 5))
    with pytest.raises(ExceptionGroup, match="the loopback archive failed") as failed:  # noqa: SIM117
        with wayback([orphan]) as archive:
            get(archive.replay_url("20120102030405", orphan.url))
    assert [type(error) for error in failed.value.exceptions] == [PywbError]


def test_the_same_captures_make_the_same_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_warc(CAPTURES, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_capture_needs_a_time_zone() -> None:
    with pytest.raises(ValueError, match="the capture of http://a/ needs a captured_at with"):
        Capture("http://a/", datetime(2020, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize("url", ["http://example.com/中文", "http://example.com/a b"])
def test_a_capture_needs_a_url_as_sent(url: str) -> None:
    with pytest.raises(ValueError, match=r"as a crawler sends it, percent-encoded"):
        Capture(url, at(2020, 1, 1))


@needs_proc
def test_a_server_of_its_own_ends_when_told_and_leaves_no_child(tmp_path: Path) -> None:
    require_pywb()
    address, children = _start_and_end(tmp_path, signal.SIGTERM)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", address)
    assert _wait_for_end(children) == []


@needs_proc
def test_a_killed_server_leaves_no_child(tmp_path: Path) -> None:
    require_pywb()
    _, children = _start_and_end(tmp_path, signal.SIGKILL)
    assert _wait_for_end(children) == []


def test_a_pywb_that_dies_is_reported_with_what_it_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, script in {"wayback": "echo no luck; exit 3", "cdx-indexer": ': > "$4"'}.items():
        (programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("LINKMEND_TEST_PYWB", str(tmp_path))
    with (
        pytest.raises(PywbError, match=r"pywb ended with status 3:\nno luck\n"),
        running(tmp_path / "captures.warc.gz"),
    ):
        pytest.fail("it cannot run")


def test_a_missing_pywb_is_named_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINKMEND_TEST_PYWB", str(tmp_path))
    assert missing_pywb() == (
        f"pywb is not installed: there is no {tmp_path}/bin/wayback. Make it with "
        "`python3 -m venv .venv-pywb && "
        ".venv-pywb/bin/pip install -r tests/wayback/requirements.lock`, "
        "or name another virtual environment in LINKMEND_TEST_PYWB"
    )
    monkeypatch.setenv("CI", "false")
    with pytest.raises(pytest.skip.Exception, match="pywb is not installed"):
        require_pywb()
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="pywb is not installed"):
        require_pywb()


def _start_and_end(tmp_path: Path, ending: signal.Signals) -> tuple[str, list[int]]:
    """Run the server as a process, end it by a signal; return its address and its children."""
    warc = tmp_path / "captures.warc.gz"
    write_warc(CAPTURES, warc)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.wayback", str(warc)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[1],
        env={**os.environ, "TMPDIR": str(tmp_path)},
    ) as server:
        assert server.stdout is not None
        address = server.stdout.readline().decode().strip()
        assert get(f"{address}/web/20160101000000id_/http://example.org/").body == b"elsewhere"
        children = _descendants(server.pid)
        assert len(children) == 2  # the leash and pywb
        server.send_signal(ending)
        server.wait(timeout=10)
    return address, children


def _descendants(pid: int) -> list[int]:
    parents = {int(path.name): _parent(path) for path in Path("/proc").glob("[0-9]*")}
    found = [child for child, parent in parents.items() if parent == pid]
    return found + [deeper for child in found for deeper in _descendants(child)]


def _parent(process: Path) -> int | None:
    """Return a process's parent, `None` when the process is gone."""
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None


def _wait_for_end(pids: list[int]) -> list[int]:
    """Return the processes that still run after two seconds; a zombie runs no more."""
    deadline = time.monotonic() + 2
    while (left := [pid for pid in pids if _runs(pid)]) and time.monotonic() < deadline:
        time.sleep(0.02)
    return left


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
