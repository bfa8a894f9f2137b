"""Makes WARC records of what went over the wire, and reads from records what an index says. Pure.

The format is WARC 1.1 (ISO 28500:2017), with dates to the second, since an index has no finer ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any

from warcio.recordbuilder import RecordBuilder
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from crawler.warc.cdxj import REVISIT, UNKNOWN_MIME, Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Final

    Headers = Iterable[tuple[bytes, bytes]]

VERSION: Final = "WARC/1.1"
DATE: Final = "%Y-%m-%dT%H:%M:%SZ"
DIGEST: Final = "sha1:"
MASK: Final = b"X-Crawler-"
"""Before the name of a header that is true of the transfer and not of the record, so that nobody
heeds it who replays the record. Common Crawl's way (commoncrawl/news-crawl#30): with the name left
as it was, readers undo a coding that is no more there (webrecorder/pywb#584)."""
SECRET: Final = frozenset({b"authorization", b"proxy-authorization"})
"""Headers of a request that hold a password; they are left out."""
BUILDER: Final = RecordBuilder(warc_version=VERSION)


class Truncated(StrEnum):
    """Why the end of a body is missing, in the words of WARC-Truncated."""

    LENGTH = "length"
    TIME = "time"
    DISCONNECT = "disconnect"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer as they went over the wire, without the chunks that it came in.

    `url` has no password; `body` is still compressed where it came so. `sent` and `received` are
    the first line and the headers. `ip` is "" where a proxy stood between.
    """

    url: str
    asked_at: datetime
    sent: bytes
    status: int
    received: bytes
    body: bytes
    truncated: Truncated | None = None
    ip: str = ""

    @property
    def is_success(self) -> bool:
        """Whether the status is 2xx."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    @property
    def digest(self) -> str:
        """The SHA-1 of the body, in base 32."""
        digester = Digester("sha1")
        digester.update(self.body)
        return str(digester).removeprefix(DIGEST)


def request_head(line: bytes, headers: Headers) -> bytes:
    """Write the beginning of a request, without passwords."""
    return _head(line, ((name, value) for name, value in headers if name.lower() not in SECRET))


def answer_head(line: bytes, headers: Headers, *, truncated: bool) -> bytes:
    """Write the beginning of an answer whose chunks were put together, and which may be cut.

    What was received is all there; the names of headers that are not true of the rest are masked.
    """
    untrue = {b"transfer-encoding", b"content-length"} if truncated else {b"transfer-encoding"}
    return _head(
        line,
        ((MASK + name if name.lower() in untrue else name, value) for name, value in headers),
    )


def _head(line: bytes, headers: Headers) -> bytes:
    return b"\r\n".join([line, *(name + b": " + value for name, value in headers), b"", b""])


class _Head(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    """First line and headers, written as they are; warcio would encode what is not ASCII."""

    def __init__(self, head: bytes) -> None:
        line, *headers = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
        protocol, _, rest = line.partition(" ")
        named = [tuple(header.split(": ", 1)) for header in headers]
        super().__init__(rest, named, protocol=protocol)
        self._head = head

    def compute_headers_buffer(self, header_filter: object = None) -> None:  # noqa: ARG002
        self.headers_buff = self._head


def info(filename: str, fields: Mapping[str, str]) -> ArcWarcRecord:
    """Make the record that a file begins with: who wrote it, and how."""
    return BUILDER.create_warcinfo_record(filename, fields)


def response(exchange: Exchange) -> ArcWarcRecord:
    """Make the record of an answer."""
    headers = _headers(exchange)
    if exchange.ip:
        headers["WARC-IP-Address"] = exchange.ip
    if exchange.truncated:
        headers["WARC-Truncated"] = exchange.truncated.value
    return BUILDER.create_warc_record(
        exchange.url,
        "response",
        payload=BytesIO(exchange.body),
        length=len(exchange.body),
        http_headers=_Head(exchange.received),
        warc_headers_dict=headers,
    )


def revisit(exchange: Exchange, first: Entry) -> ArcWarcRecord:
    """Make the record of an answer whose body is that of an earlier one."""
    headers = _headers(exchange)
    if exchange.ip:
        headers["WARC-IP-Address"] = exchange.ip
    return BUILDER.create_revisit_record(
        exchange.url,
        DIGEST + first.digest,
        first.url,
        first.captured_at.strftime(DATE),
        http_headers=_Head(exchange.received),
        warc_headers_dict=headers,
    )


def request(exchange: Exchange, answer: ArcWarcRecord) -> ArcWarcRecord:
    """Make the record of the request that an answer's record belongs to."""
    answer_id = answer.rec_headers.get_header("WARC-Record-ID")
    return BUILDER.create_warc_record(
        exchange.url,
        "request",
        http_headers=_Head(exchange.sent),
        warc_headers_dict=_headers(exchange) | {"WARC-Concurrent-To": answer_id},
    )


def _headers(exchange: Exchange) -> dict[str, str]:
    return {"WARC-Date": exchange.asked_at.astimezone(UTC).strftime(DATE)}


def packed(record: ArcWarcRecord) -> bytes:
    """Give the bytes of a record, gzipped by itself."""
    buffer = BytesIO()
    WARCWriter(buffer, gzip=True, warc_version=VERSION).write_record(record)
    return buffer.getvalue()


def unpacked(data: bytes) -> ArcWarcRecord:
    """Read a record from its bytes, not gzipped."""
    return ArcWarcRecordLoader().parse_record_stream(BytesIO(data))


def entry(record: ArcWarcRecord, *, filename: str, offset: int, length: int) -> Entry | None:
    """Say what stands at a place of a file, or None where the index has no line for it."""
    if record.rec_type not in ("response", "revisit"):
        return None
    is_revisit = record.rec_type == "revisit"
    value: Any = record.rec_headers.get_header
    return Entry(
        url=value("WARC-Target-URI"),
        captured_at=datetime.strptime(value("WARC-Date"), DATE).replace(tzinfo=UTC),
        mime=REVISIT if is_revisit else _mime(record.http_headers.get_header("Content-Type")),
        status=None if is_revisit else int(record.http_headers.get_statuscode()),
        digest=value("WARC-Payload-Digest").removeprefix(DIGEST),
        offset=offset,
        length=length,
        filename=filename,
    )


def _mime(content_type: str | None) -> str:
    """Give the type without its parameters; no space may stand in an old index."""
    words = (content_type or "").replace(";", " ").split()
    return words[0] if words else UNKNOWN_MIME
