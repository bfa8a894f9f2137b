"""A loopback Common Crawl: a list of crawls, an index for each, and ranges of real WARC files."""

from __future__ import annotations

import json
import re
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from warcio.archiveiterator import ArchiveIterator

from tests.wayback.captures import Capture, write_warc

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

RANGE = re.compile(r"bytes=(\d+)-(\d+)$")
Said = tuple[int, str, bytes]
"""A status, a type of content, and a body."""


@dataclass(slots=True)
class CommonCrawl:
    """A running loopback Common Crawl; `faults` are said instead, by a part of the address."""

    base_url: str
    home: Path
    lines: dict[str, list[dict[str, str]]]
    faults: dict[str, Said] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)

    def answer(self, target: str, byte_range: str) -> Said:
        """Answer a request as the real one does."""
        self.requests.append(target)
        for part, said in self.faults.items():
            if part in target:
                return said
        parts = urlsplit(target)
        name = parts.path.removeprefix("/")
        if name == "collinfo.json":
            return 200, "application/json", json.dumps(self._crawls()).encode()
        if name.endswith("-index"):
            return self._indexed(name.removesuffix("-index"), parse_qs(parts.query)["url"][0])
        return self._part(self.home / name, byte_range)

    def _crawls(self) -> list[dict[str, str]]:
        # As the real list does, it names the indexes by their whole addresses.
        return [
            {
                "id": name,
                "name": "A crawl",
                "timegate": f"https://index.commoncrawl.org/{name}/",
                "cdx-api": f"https://index.commoncrawl.org/{name}-index",
            }
            for name in sorted(self.lines, reverse=True)
        ]

    def _indexed(self, crawl: str, url: str) -> Said:
        found = [line for line in self.lines[crawl] if line["url"] == url]
        if not found:
            message = {"message": f"No Captures found for: {url}"}
            return 404, "application/json", json.dumps(message).encode()
        return 200, "text/x-ndjson", "".join(f"{json.dumps(it)}\n" for it in found).encode()

    def _part(self, file: Path, byte_range: str) -> Said:
        wanted = RANGE.match(byte_range)
        if wanted is None or not file.is_file():
            return 404, "application/xml", b"<Error><Code>NoSuchKey</Code></Error>"
        begin, last = int(wanted[1]), int(wanted[2])
        return 206, "application/octet-stream", file.read_bytes()[begin : last + 1]


@contextmanager
def common_crawl(crawls: Mapping[str, Sequence[Capture]]) -> Iterator[CommonCrawl]:
    """Serve crawls by their names on a free loopback port until the block ends."""
    with tempfile.TemporaryDirectory(prefix="commoncrawl-") as home:
        lines = {name: _written(Path(home), name, some) for name, some in crawls.items()}
        server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        base_url = f"http://127.0.0.1:{server.server_address[1]}"
        crawl = CommonCrawl(base_url, Path(home), lines)
        server.common_crawl = crawl  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield crawl
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def _written(home: Path, crawl: str, captures: Sequence[Capture]) -> list[dict[str, str]]:
    """Write a crawl's WARC file, and give the lines of its index."""
    filename = f"crawl-data/{crawl}/segments/1/warc/{crawl}.warc.gz"
    (home / filename).parent.mkdir(parents=True)
    write_warc(captures, home / filename)
    by_date = {(it.url, it.timestamp): it for it in captures}
    lines = []
    with (home / filename).open("rb") as file:
        records = ArchiveIterator(file)
        for record in records:
            url = record.rec_headers.get_header("WARC-Target-URI")
            stamp = re.sub(r"\D", "", record.rec_headers.get_header("WARC-Date"))
            kind = record.rec_type
            offset, length = records.get_record_offset(), records.get_record_length()
            if kind == "response":
                capture = by_date[url, stamp]
                lines.append(
                    {
                        "urlkey": "not,read)/",
                        "timestamp": stamp,
                        "url": url,
                        "mime": "text/html",
                        "status": str(capture.status),
                        "digest": capture.digest,
                        "length": str(length),
                        "offset": str(offset),
                        "filename": filename,
                        "languages": "eng",
                        "encoding": "UTF-8",
                    }
                )
    return lines


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        crawl: CommonCrawl = self.server.common_crawl  # type: ignore[attr-defined]
        status, content_type, body = crawl.answer(self.path, self.headers.get("Range", ""))
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Keep the tests' output clean."""
