"""What the loopback archive holds: captures of pages, written as a WARC file."""

import base64
import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter


@dataclass(frozen=True, slots=True)
class Capture:
    """One answer of the web as a crawler kept it."""

    url: str
    captured_at: datetime
    status: int = 200
    body: bytes = b""
    content_type: str | None = "text/html; charset=utf-8"
    location: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    revisit_of: Self | None = None

    def __post_init__(self) -> None:
        if self.captured_at.tzinfo is None:
            raise ValueError(f"the capture of {self.url} needs a captured_at with a time zone")
        if not self.url.isascii() or " " in self.url:
            raise ValueError(f"write {self.url} as a crawler sends it, percent-encoded")

    @property
    def timestamp(self) -> str:
        """The moment of the capture in the archive's 14 digits."""
        return self.captured_at.astimezone(UTC).strftime("%Y%m%d%H%M%S")

    @property
    def digest(self) -> str:
        """The SHA-1 of the body in base 32, as the index gives it."""
        return base64.b32encode(hashlib.sha1(self.body, usedforsecurity=False).digest()).decode()

    def repeated(self, at: datetime) -> Self:
        """Return a later capture that found the same body: a revisit record."""
        return replace(self, captured_at=at, revisit_of=self)


def write_warc(captures: Iterable[Capture], path: Path) -> None:
    """Write request and response (or revisit) records, gzipped one by one."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.0")
        for capture in captures:
            request = _request(writer, capture)
            response = _response(writer, capture)
            writer.write_request_response_pair(request, response)


def _request(writer: WARCWriter, capture: Capture) -> ArcWarcRecord:
    parts = urlsplit(capture.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    head = StatusAndHeaders(
        f"GET {target} HTTP/1.1", [("Host", parts.netloc)], is_http_request=True
    )
    return writer.create_warc_record(
        capture.url,
        "request",
        http_headers=head,
        warc_headers_dict=_warc_headers(capture, "request"),
    )


def _response(writer: WARCWriter, capture: Capture) -> ArcWarcRecord:
    head = StatusAndHeaders(_status_line(capture.status), _headers(capture), protocol="HTTP/1.1")
    if (first := capture.revisit_of) is not None:
        return writer.create_revisit_record(
            capture.url,
            f"sha1:{first.digest}",
            first.url,
            _date(first),
            http_headers=head,
            warc_headers_dict=_warc_headers(capture, "revisit"),
        )
    return writer.create_warc_record(
        capture.url,
        "response",
        payload=BytesIO(capture.body),
        length=len(capture.body),  # without it, warcio leaves a temporary file open
        http_headers=head,
        warc_headers_dict=_warc_headers(capture, "response"),
    )


def _warc_headers(capture: Capture, kind: str) -> dict[str, str]:
    """Name the record after what it holds, so that the same captures make the same file."""
    name = f"{kind} {capture.timestamp} {capture.digest} {capture.url}"
    return {
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}>",
        "WARC-Date": _date(capture),
    }


def _date(capture: Capture) -> str:
    return capture.captured_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:  # 999 and its like
        return f"{status} Unknown"


def _headers(capture: Capture) -> list[tuple[str, str]]:
    own = [
        ("Content-Type", capture.content_type),
        ("Location", capture.location),
        ("Content-Length", str(len(capture.body))),
    ]
    return [(name, value) for name, value in own if value is not None] + list(capture.headers)
