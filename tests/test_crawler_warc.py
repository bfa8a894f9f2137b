"""WARC files and their indexes, as warcio checks them and pywb's own indexer reads them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import StringIO
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from crawler.warc import cdxj
from crawler.warc.folder import Folder
from crawler.warc.records import Exchange, Truncated, answer_head, request_head
from crawler.warc.surt import urlkey
from tests.wayback.gate import require_pywb
from tests.wayback.process import write_index

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PAGE = "http://example.com/page"
ODD_URLS = (
    "http://www.example.com/",
    "https://www2.example.com/A//b/../c/./?B=2&a=1&a&a=",
    "http://example.com:8080/%7Euser/%2e%2e/x%2Fy/?",
    "http://127.0.0.11:8000/caf%C3%A9?q=%E4%B8%AD+%26%2525",
    "http://[2001:db8::1]/a",
    "http://xn--mller-kva.example/a?jsessionid=0123456789abcdef0123456789abcdef&b=1",
    "http://example.com/(0123456789abcdefghijklmn)/x.aspx?CFID=1&CFTOKEN=2",
)


def exchange(url: str = PAGE, body: bytes = b"a page", day: int = 0, status: int = 200) -> Exchange:
    return Exchange(
        url,
        datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day),
        request_head(b"GET / HTTP/1.1", [(b"Host", b"example.com")]),
        status,
        answer_head(
            b"HTTP/1.1 %d OK" % status, [(b"Content-Type", b"text/html; a=b")], truncated=False
        ),
        body,
    )


def kept(path: Path, exchanges: Iterable[Exchange], roll_bytes: int = 10**9) -> None:
    """Write some exchanges as one crawl does."""
    folder = Folder(path, {"software": "a test"}, roll_bytes)
    folder.open()
    for each in exchanges:
        folder.add(each)
    folder.close()


def names(path: Path) -> list[str]:
    return sorted(file.name for file in path.iterdir())


def warcs(path: Path) -> list[Path]:
    return sorted(path.glob("*.warc.gz"))


def index(path: Path) -> list[cdxj.Entry]:
    """Read all that the indexes of a folder say."""
    lines = [line for file in sorted(path.glob("*.cdxj")) for line in file.read_text().splitlines()]
    return sorted(map(cdxj.parsed, lines), key=lambda it: (it.captured_at, it.offset))


def kinds(path: Path) -> list[str]:
    return ["revisit" if entry.is_revisit else "response" for entry in index(path)]


def complaints(warc: Path) -> str:
    """Say what `warcio check` finds wrong with a file, "" where all is well."""
    out = StringIO()
    checker = Checker(SimpleNamespace(inputs=[str(warc)], verbose=False))
    stdout, sys.stdout = sys.stdout, out
    try:
        checker.process_all()
    finally:
        sys.stdout = stdout
    return out.getvalue()


def types(warc: Path) -> list[str]:
    with warc.open("rb") as file:
        return [record.rec_type for record in ArchiveIterator(file)]


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://WWW.Example.com:80/A/?b=2&a=1", "com,example)/a?a=1&b=2"),
        ("https://me:secret@example.com:8443/", "com,example:8443)/"),
        ("http://example.com/a//b/%2E%2E/c/", "com,example)/a/c"),
        ("http://127.0.0.1/x", "1,0,0,127)/x"),
        ("http://example.com/%2561%20b", "com,example)/a%20b"),
    ],
)
def test_a_url_is_filed_under_its_surt(url: str, key: str) -> None:
    assert urlkey(url) == key


def test_pywbs_own_indexer_writes_the_same_index(tmp_path: Path) -> None:
    require_pywb()
    odd = [exchange(url, url.encode()) for url in ODD_URLS]
    kept(tmp_path, [*odd, exchange(day=1), exchange(day=2), exchange(status=301, body=b"moved")])
    (warc,) = warcs(tmp_path)
    write_index(warc, tmp_path / "pywb.cdxj")
    (ours,) = tmp_path.glob("linkmend-*.cdxj")
    assert ours.read_text() == (tmp_path / "pywb.cdxj").read_text()


def test_an_index_is_searched_and_finds_exactly_what_it_has(tmp_path: Path) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    urls = [f"http://example.com/{n}" for n in range(10, 50, 2)]
    entries = [cdxj.Entry(url, at, "text/html", 200, "DIGEST", 0, 1, "file") for url in urls]
    for count in (0, 1, 2, 3, 20):
        path = tmp_path / f"{count}.cdxj"
        path.write_bytes(cdxj.text(entries[:count]))
        found = [cdxj.find(path, f"http://example.com/{n}") for n in range(9, 51)]
        assert [entry for some in found for entry in some] == entries[:count]


def test_an_index_that_somebody_spoilt_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.cdxj"
    path.write_text("com,example)/page 20260101000000 {\n")
    with pytest.raises(cdxj.IndexDamagedError, match=r"x\.cdxj: is damaged; delete it"):
        cdxj.find(path, PAGE)


def test_warcio_finds_every_record_whole(tmp_path: Path) -> None:
    kept(tmp_path, [exchange(), exchange(day=1)])
    (warc,) = warcs(tmp_path)
    assert complaints(warc) == ""
    assert types(warc) == ["warcinfo", "response", "request", "revisit", "request"]


@pytest.mark.parametrize("apart", [False, True], ids=["in one crawl", "over crawls"])
@pytest.mark.parametrize(
    ("bodies", "expected"),
    [
        (["a", "a", "a"], ["response", "revisit", "revisit"]),
        (["a", "b", "a", "a"], ["response", "response", "response", "revisit"]),
        (["", ""], ["response", "response"]),
    ],
)
def test_an_unchanged_page_is_a_revisit(
    tmp_path: Path, bodies: list[str], expected: list[str], apart: bool
) -> None:
    exchanges = [exchange(body=body.encode(), day=day) for day, body in enumerate(bodies)]
    for some in [[each] for each in exchanges] if apart else [exchanges]:
        kept(tmp_path, some)
    assert kinds(tmp_path) == expected


@pytest.mark.parametrize(
    "again",
    [
        exchange(url=f"{PAGE}?other", day=1),
        exchange(status=203, day=1),
        exchange(status=302, day=1),
        Exchange(PAGE, datetime(2026, 1, 2, tzinfo=UTC), b"", 200, b"HTTP/1.1 200 OK\r\n\r\n",
                 b"a page", Truncated.TIME),
    ],
    ids=["another URL", "another status", "a redirect", "a cut body"],
)  # fmt: skip
def test_what_only_looks_unchanged_is_written_whole(tmp_path: Path, again: Exchange) -> None:
    kept(tmp_path, [exchange()])
    kept(tmp_path, [again])
    assert kinds(tmp_path) == ["response", "response"]


def test_a_revisit_refers_to_no_file_that_was_taken_away(tmp_path: Path) -> None:
    kept(tmp_path, [exchange()])
    warcs(tmp_path)[0].unlink()
    kept(tmp_path, [exchange(day=1)])
    assert kinds(tmp_path) == ["response", "response"]


def test_a_file_that_is_long_enough_is_followed_by_another(tmp_path: Path) -> None:
    bodies = [os.urandom(3_000) for _ in range(4)]
    kept(
        tmp_path,
        [exchange(f"{PAGE}/{n}", body, n) for n, body in enumerate(bodies)],
        roll_bytes=5_000,
    )
    files = warcs(tmp_path)
    assert [types(file).count("response") for file in files] == [2, 2]
    assert [complaints(file) for file in files] == ["", ""]
    assert [entry.url for entry in index(tmp_path)] == [f"{PAGE}/{n}" for n in range(4)]


def test_two_crawls_may_write_into_one_folder_at_once(tmp_path: Path) -> None:
    one, other = Folder(tmp_path, {}), Folder(tmp_path, {})
    one.open()
    one.add(exchange())
    other.open()  # and leaves the file alone that somebody writes
    other.add(exchange(day=1))
    one.add(exchange(day=2))
    one.close()
    other.close()
    assert [types(file).count("request") for file in warcs(tmp_path)] in ([1, 2], [2, 1])
    assert len(index(tmp_path)) == 3
    assert not list(tmp_path.glob("*.open"))


KILLED = """
import os, signal, sys
from pathlib import Path
from crawler.warc.folder import Folder
from tests.test_crawler_warc import exchange
folder = Folder(Path(sys.argv[1]), {"software": "a test"})
folder.open()
for n in range(3):
    folder.add(exchange(f"http://example.com/{n}"))
os.kill(os.getpid(), signal.SIGKILL)
"""


def killed_writing(path: Path) -> Path:
    """Leave what a crawl leaves that was killed after three answers."""
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    (left,) = path.iterdir()
    assert left.name.endswith(".warc.gz.open")
    return left


def test_what_a_killed_crawl_has_written_is_finished_by_the_next(tmp_path: Path) -> None:
    killed_writing(tmp_path)
    kept(tmp_path, [])
    (warc,) = warcs(tmp_path)
    assert names(tmp_path) == [warc.name.replace("warc.gz", "cdxj"), warc.name]
    assert complaints(warc) == ""
    assert [entry.url for entry in index(tmp_path)] == [f"http://example.com/{n}" for n in range(3)]


@pytest.mark.parametrize("lost_bytes", [1, 100, 400, 800, 1_200, 1_600, 2_300])
@pytest.mark.parametrize("tail", [b"", b"\0" * 4096], ids=["cut off", "then zeros"])
def test_of_a_torn_file_all_whole_records_stay(
    tmp_path: Path, lost_bytes: int, tail: bytes
) -> None:
    left = killed_writing(tmp_path)
    written = left.read_bytes()
    left.write_bytes(written[:-lost_bytes] + tail)
    kept(tmp_path, [])
    if not warcs(tmp_path):  # nothing but its first record was whole
        assert (names(tmp_path), lost_bytes) == ([], 2_300)
        return
    (warc,) = warcs(tmp_path)
    assert written.startswith(warc.read_bytes())
    assert complaints(warc) == ""
    assert [entry.url for entry in index(tmp_path)] == [
        f"http://example.com/{n}" for n in range(types(warc).count("response"))
    ]


def test_an_index_that_was_deleted_is_written_again(tmp_path: Path) -> None:
    kept(tmp_path, [exchange()])
    (made,) = tmp_path.glob("*.cdxj")
    before = made.read_text()
    made.unlink()
    kept(tmp_path, [])
    assert made.read_text() == before


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    for name in ("crawl.warc.gz", "crawl.cdxj", "crawl.warc.gz.open"):
        (tmp_path / name).write_text("somebody else's")
    kept(tmp_path, [exchange()])
    assert (tmp_path / "crawl.warc.gz.open").read_text() == "somebody else's"
    assert len(names(tmp_path)) == 5


def test_a_secret_of_the_request_is_not_written() -> None:
    headers = [(b"Host", b"a"), (b"authorization", b"Basic eA=="), (b"Cookie", b"seen=1")]
    assert request_head(b"GET / HTTP/1.1", headers) == (
        b"GET / HTTP/1.1\r\nHost: a\r\nCookie: seen=1\r\n\r\n"
    )


def test_headers_are_as_received_but_for_those_that_are_true_of_the_transfer_only() -> None:
    headers = [
        (b"Set-Cookie", b"a=1"),
        (b"transfer-encoding", b"chunked"),
        (b"X-Name", "Ü".encode()),
        (b"Set-Cookie", b"b=2"),
        (b"Content-Length", b"9"),
    ]
    whole = answer_head(b"HTTP/1.1 200 OK", headers, truncated=False)
    assert whole.split(b"\r\n")[1:6] == [
        b"Set-Cookie: a=1",
        b"X-Crawler-transfer-encoding: chunked",
        "X-Name: Ü".encode(),
        b"Set-Cookie: b=2",
        b"Content-Length: 9",
    ]
    cut = answer_head(b"HTTP/1.1 200 OK", headers, truncated=True)
    assert cut == whole.replace(b"Content-Length", b"X-Crawler-Content-Length")


FULL = """
import os, resource, sys
from pathlib import Path
from crawler.warc.folder import Folder
from tests.test_crawler_warc import exchange
folder = Folder(Path(sys.argv[1]), {"software": "a test"})
folder.open()
folder.add(exchange())
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))
try:
    folder.add(exchange("http://example.com/long", os.urandom(5_000)))
except OSError as error:
    print(type(error).__name__, error.strerror)
folder.close()
"""


def test_of_a_file_that_the_disk_has_no_room_for_the_beginning_is_whole(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FULL, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.stdout, done.stderr) == (b"OSError File too large\n", b"")
    (warc,) = warcs(tmp_path)
    assert (complaints(warc), types(warc)) == ("", ["warcinfo", "response", "request"])
