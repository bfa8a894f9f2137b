"""The local copy that `--warc` keeps of a crawl, replayed by pywb and checked by warcio."""

from __future__ import annotations

import base64
import gzip
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.store import Store
from tests.command import command, environment
from tests.test_crawler_warc import complaints, index, warcs
from tests.wayback.gate import require_pywb
from tests.wayback.process import running_folder
from tests.web.broken import BYTES
from tests.web.pages import PDF
from tests.web.tls import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from crawler.model import Check
    from tests.command import Linkmend
    from tests.wayback.pywb import Pywb
    from tests.web.server import Site

GOOD = (
    "/ok",
    "/pdf",
    "/gzip-big",
    "/chunked",
    "/zstd",
    "/picky/404",
    "/redirect-chain/2",
    "/moved-chain/1",
    "/redirect-utf8",
    "/redirect-self-cookie",
    "/meta-refresh?to=/page/refreshed",
    "/204",
    "/big",
    "/truncated",
    "/drip/30",
)
"""Links whose answers are kept."""
ON_THE_WAY = (
    "/redirect-chain/1",
    "/page/caf%C3%A9-%E4%B8%AD%E6%96%87",
    "/page/refreshed",
)
"""Where some of them lead."""
NOT_GOOD = (
    "/status/404",
    "/status/500",
    "/cf-challenge",
    "/redirect/302?to=/status/404",
    "/redirect-nowhere/302",
    "/redirect-loop",
    "/meta-refresh?to=/status/410",
    "/hang-body",
    "/gone/story",
    "/members/a",
    "/chunked-broken",
)
"""Links of whose answers nothing is kept."""
SETTINGS = {
    "LINKMEND_WARC_BODY_MAX_MB": "1",
    "LINKMEND_TIMEOUT_S": "1",
    "LINKMEND_RETRIES": "0",
    "LINKMEND_PER_HOST": "16",
    "LINKMEND_PROBES": "false",
}


@dataclass(frozen=True, slots=True)
class Record:
    """What a WARC file says of one exchange."""

    url: str
    kind: str
    sent: bytes
    received: bytes
    body: bytes
    truncated: str | None

    @property
    def path(self) -> str:
        return "/" + self.url.split("/", 3)[3]


@dataclass(frozen=True, slots=True)
class Copy:
    """A folder that two crawls of the same links have written, and pywb that serves it."""

    folder: Path
    pywb: Pywb
    crawls: Sequence[Sequence[Record]]

    def of(self, path: str) -> Record:
        """Give the first record of a path."""
        return next(record for record in self.crawls[0] if record.path == path)


def read(warc: Path) -> list[Record]:
    """Read a file's pairs of records, byte for byte."""
    with warc.open("rb") as file:
        blocks = [
            (record.rec_headers, record.raw_stream.read())
            for record in ArchiveIterator(file, no_record_parse=True)
        ]
    records = []
    for (headers, answer), (asked, request) in zip(blocks[1::2], blocks[2::2], strict=True):
        value = headers.get_header
        assert asked.get_header("WARC-Concurrent-To") == value("WARC-Record-ID")
        head, _, body = answer.partition(b"\r\n\r\n")
        kind = value("WARC-Type")
        records.append(
            Record(value("WARC-Target-URI"), kind, request, head, body, value("WARC-Truncated"))
        )
    return records


def write_links(folder: Path, urls: Sequence[str]) -> None:
    (folder / "seeds").mkdir(exist_ok=True)
    (folder / "seeds" / "links.txt").write_text("\n".join(urls))


def crawl(site: Site, folder: Path, urls: Sequence[str], *options: str, **settings: str) -> str:
    """Crawl some links into the folder "copy", and give what was said."""
    write_links(folder, urls)
    run = command(folder, site)
    done = run("crawl", "--allow-private", "--warc", "copy", *options, env=SETTINGS | settings)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.fixture(scope="module")
def copy(running_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    require_pywb()
    folder = tmp_path_factory.mktemp("kept")
    urls = [running_site.url(path) for path in (*GOOD, *NOT_GOOD)]
    urls.append(running_site.tls_url(Kind.EXPIRED, "/ok"))
    running_site.reset()
    crawl(running_site, folder, urls)
    time.sleep(1.0 - time.time() % 1.0)  # so that the captures differ in their second
    crawl(running_site, folder, urls)
    home = folder / "pywb"
    home.mkdir()
    with running_folder(folder / "copy", home) as pywb:
        yield Copy(folder / "copy", pywb, [read(warc) for warc in warcs(folder / "copy")])


def test_good_answers_are_kept_with_the_redirects_that_led_to_them(copy: Copy) -> None:
    assert {record.path for record in copy.crawls[0]} == {*GOOD, *ON_THE_WAY}
    assert [complaints(warc) for warc in warcs(copy.folder)] == ["", ""]


def test_nothing_else_is_kept(copy: Copy, running_site: Site) -> None:
    urls = {record.url for crawl in copy.crawls for record in crawl}
    assert urls == {running_site.url(path) for path in (*GOOD, *ON_THE_WAY)}


def test_bodies_are_kept_as_they_were_sent(copy: Copy) -> None:
    assert copy.of("/pdf").body == PDF
    packed = copy.of("/gzip-big")
    assert b"Content-Encoding: gzip" in packed.received
    assert packed.body.startswith(b"\x1f\x8b")
    assert len(gzip.decompress(packed.body)) > 3_000_000


def test_chunks_are_put_together_and_no_header_speaks_of_them(copy: Copy) -> None:
    record = copy.of("/chunked")
    assert record.received.split(b"\r\n") == [
        b"HTTP/1.1 200 OK",
        b"Connection: close",
        b"Content-Type: text/html; charset=utf-8",
        b"X-Crawler-Transfer-Encoding: chunked",
    ]
    assert record.body in BYTES["/chunked"]
    assert record.body.endswith(b"</html>\n")


def test_a_header_outside_ascii_is_kept_as_received(copy: Copy) -> None:
    assert "Location: /page/café-中文".encode() in copy.of("/redirect-utf8").received


def test_the_request_is_kept_as_sent(copy: Copy, running_site: Site) -> None:
    lines = copy.of("/ok").sent.decode().split("\r\n")
    assert lines[:2] == ["GET /ok HTTP/1.1", f"Host: 127.0.0.1:{running_site.port}"]
    assert "Accept-Encoding: gzip, deflate" in lines  # what every reader of WARC files knows
    assert any(line.startswith("User-Agent: linkmend/") for line in lines)


def test_what_is_cut_says_why(copy: Copy) -> None:
    cut = {record.path: record.truncated for record in copy.crawls[0] if record.truncated}
    assert cut == {"/big": "length", "/truncated": "disconnect", "/drip/30": "time"}
    assert len(copy.of("/big").body) == 1_000_000
    assert b"X-Crawler-Content-Length: 1073741824" in copy.of("/big").received


def test_the_second_crawl_writes_unchanged_pages_as_revisits(copy: Copy) -> None:
    assert {record.path for record in copy.crawls[1] if record.kind == "revisit"} == {
        "/ok",
        "/pdf",
        "/gzip-big",
        "/chunked",
        "/zstd",
        "/picky/404",
        "/meta-refresh?to=/page/refreshed",
        "/page/caf%C3%A9-%E4%B8%AD%E6%96%87",
        "/page/refreshed",
    }


@pytest.mark.parametrize("nth", [0, 1], ids=["first crawl", "revisit"])
@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/ok", "text/html; charset=utf-8"),
        ("/pdf", "application/pdf"),
        ("/gzip-big", "text/html; charset=utf-8"),
        ("/chunked", "text/html; charset=utf-8"),
        ("/page/caf%C3%A9-%E4%B8%AD%E6%96%87", "text/html; charset=utf-8"),
    ],
)
def test_pywb_replays_a_page_as_it_was(
    copy: Copy, running_site: Site, path: str, content_type: str, nth: int
) -> None:
    rows = copy.pywb.rows(running_site.url(path))
    stamps = [stamp for stamp, _ in groupby(row.timestamp for row in rows)]
    row = next(row for row in rows if row.timestamp == stamps[-1 if nth else 0])
    answer = copy.pywb.replay(row)
    record = copy.of(path)
    plain = gzip.decompress(record.body) if b"gzip" in record.received else record.body
    assert (answer.status, answer.body) == (200, plain)
    assert dict(answer.headers)["content-type"] == content_type


def test_pywb_replays_redirects_and_what_was_cut(copy: Copy, running_site: Site) -> None:
    (first, *_) = copy.pywb.rows(running_site.url("/redirect-chain/2"))
    moved = copy.pywb.replay(first)
    assert (moved.status, dict(moved.headers)["location"]) == (302, "/redirect-chain/1")
    (big, *_) = copy.pywb.rows(running_site.url("/big"))
    assert copy.pywb.replay(big).body == bytes(1_000_000)


def _checks(folder: Path) -> list[Check]:
    """Give all that the crawls of a folder have seen, but for how long it took."""
    urls = (folder / "seeds" / "links.txt").read_text().split()
    store = Store.open(f"sqlite:///{folder}/linkmend.db")
    try:
        histories = store.histories(urls)
    finally:
        store.close()
    at = datetime(2026, 1, 1, tzinfo=UTC)
    checks = [check for history in histories.values() for check in history]
    timeless = [replace(check, checked_at=at, elapsed_s=0) for check in checks]
    return sorted(timeless, key=lambda check: check.url)


def test_checks_are_the_same_with_a_copy_and_without(site: Site, tmp_path: Path) -> None:
    by_chance = {"/gzip-big", "/drip/30"}  # how much of them is seen
    paths = [*GOOD, *NOT_GOOD, "/title/late", "/title/huge", "/charset/gbk-meta", "/gzip"]
    urls = [site.url(path) for path in paths if path not in by_chance]
    kept, plain = tmp_path / "kept", tmp_path / "plain"
    kept.mkdir()
    plain.mkdir()
    crawl(site, kept, urls)
    site.reset()
    write_links(plain, urls)
    command(plain, site)("crawl", "--allow-private", env=SETTINGS)
    assert _checks(kept) == _checks(plain)
    assert len(_checks(kept)) == len(urls)


def test_without_a_copy_wanted_no_more_is_asked_for_than_before(
    site: Site, linkmend: Linkmend, tmp_path: Path
) -> None:
    write_links(tmp_path, [site.url("/ok")])
    assert linkmend("crawl", "--allow-private").returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["linkmend.db", "seeds"]
    (visit,) = [visit for visit in site.log() if visit.path == "/ok"]
    assert dict(visit.headers)["Accept-Encoding"] == "gzip, deflate, br, zstd"


def test_a_links_password_is_not_kept(site: Site, tmp_path: Path) -> None:
    url = site.url("/ok?me").replace("http://", "http://me:geheim@")
    crawl(site, tmp_path, [url])
    assert "authorization" in {name.lower() for name, _ in site.log()[-1].headers}
    (warc,) = warcs(tmp_path / "copy")
    (record,) = read(warc)
    assert record.url == site.url("/ok?me")
    secrets = (b"geheim", base64.b64encode(b"me:geheim"), b"uthorization")
    written = gzip.decompress(warc.read_bytes()) + (warc.parent / _index_name(warc)).read_bytes()
    assert [secret in written for secret in secrets] == [False, False, False]


def _index_name(warc: Path) -> str:
    return warc.name.replace(".warc.gz", ".cdxj")


def test_the_folder_can_be_a_setting(site: Site, linkmend: Linkmend, tmp_path: Path) -> None:
    write_links(tmp_path, [site.url("/ok")])
    (tmp_path / "linkmend.toml").write_text('warc = "copies/here"\n')
    assert linkmend("run", "--allow-private").returncode == 0
    assert [entry.url for entry in index(tmp_path / "copies" / "here")] == [site.url("/ok")]


@pytest.mark.parametrize("verb", ["crawl", "run"])
def test_a_folder_that_cannot_be_written_into_is_told_before_the_crawl(
    site: Site, linkmend: Linkmend, tmp_path: Path, verb: str
) -> None:
    write_links(tmp_path, [site.url("/ok")])
    (tmp_path / "copy").write_text("a file")
    done = linkmend(verb, "--allow-private", "--warc", "copy")
    assert (done.returncode, done.stderr) == (
        2,
        "linkmend: error: copy: cannot be written into (File exists); give another --warc\n",
    )
    assert site.log() == []


def test_a_copy_that_fails_under_way_costs_no_check(site: Site, tmp_path: Path) -> None:
    urls = [site.url("/ok"), site.url("/gzip-big"), site.url("/pdf"), site.url("/page/last")]
    write_links(tmp_path, urls)
    limit = 'ulimit -f 1000; exec "$0" -m archive crawl --allow-private --warc copy'
    done = subprocess.run(
        ["sh", "-c", limit, sys.executable],  # files of 500 KB at the most
        cwd=tmp_path,
        env=environment(tmp_path, site) | {"LINKMEND_PER_HOST": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 3
    assert done.stderr == (
        "linkmend: the local copy is not whole, since copy: cannot be written (File too large); "
        "every check is stored\n"
    )
    assert [check.status for check in _checks(tmp_path)] == [200] * 4
    (warc,) = warcs(tmp_path / "copy")
    assert complaints(warc) == ""
    assert [record.path for record in read(warc)] == ["/ok"]


def test_two_crawls_write_into_one_folder_at_once(site: Site, tmp_path: Path) -> None:
    write_links(tmp_path, [site.url(f"/page/{n}") for n in range(20)])
    crawls = [
        _start(site, tmp_path, "--db", f"sqlite:///{name}.db", "--config", "/dev/null")
        for name in ("one", "other")
    ]
    assert [process.wait(60) for process in crawls] == [0, 0]
    files = warcs(tmp_path / "copy")
    assert [complaints(file) for file in files] == ["", ""]
    assert [len(read(file)) for file in files] == [20, 20]


def test_a_crawl_that_was_killed_is_finished_by_the_next(site: Site, tmp_path: Path) -> None:
    write_links(tmp_path, [site.url("/ok"), site.url("/slow/30")])
    with _start(site, tmp_path) as process:
        while not any(path.stat().st_size > 1000 for path in tmp_path.glob("copy/*.open")):
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    assert warcs(tmp_path / "copy") == []
    crawl(site, tmp_path, [site.url("/ok"), site.url("/page/new")])
    files = warcs(tmp_path / "copy")
    assert [complaints(file) for file in files] == ["", ""]
    assert [{(it.path, it.kind) for it in read(file)} for file in files] == [
        {("/ok", "response")},
        {("/ok", "revisit"), ("/page/new", "response")},
    ]


def _start(site: Site, folder: Path, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "archive", "crawl", "-q", "--allow-private", "--warc", "copy"]
    return subprocess.Popen([*command, *options], cwd=folder, env=environment(folder, site))
