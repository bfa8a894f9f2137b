"""Reads an answer to its end, and notes what went over the wire, for the local copy.

aiohttp undoes the chunks of a transfer and keeps the rest as it came: raw headers, and, since it
is told to, compressed bodies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import ClientError
from scrapy.core.downloader.handlers._aiohttp import _ClientResponse

from crawler.urls import without_credentials
from crawler.warc.records import Exchange, Truncated, answer_head, request_head

if TYPE_CHECKING:
    from datetime import datetime


class ReceivedResponse(_ClientResponse):
    """A response that knows when and how it was asked for, and what has come of it.

    `may_end_early` tells whether half of its body is worth having; `chunks` is what was read of the
    body, where all of it is wanted.
    """

    asked_at: datetime
    is_proxied = False
    may_end_early = True
    chunks: list[bytes] | None = None


async def exchange(response: ReceivedResponse, max_bytes: int) -> Exchange:
    """Read the rest of an answer whose beginning was read already, up to a bound.

    What fails meanwhile cuts the body short, and nothing else.
    """
    assert response._peername is not None
    body, truncated = await _rest(response, max_bytes)
    version = response.version
    number = f"{version.major}.{version.minor}" if version else "1.1"
    line = f"HTTP/{number} {response.status} {response.reason or ''}"
    return Exchange(
        url=without_credentials(str(response.request_info.url)),
        asked_at=response.asked_at,
        sent=_sent(response),
        status=response.status,
        received=answer_head(
            line.encode("utf-8", "surrogateescape"),
            response.raw_headers,
            truncated=truncated is not None,
        ),
        body=body,
        truncated=truncated,
        ip="" if response.is_proxied else response._peername[0],
    )


async def _rest(response: ReceivedResponse, max_bytes: int) -> tuple[bytes, Truncated | None]:
    body = bytearray().join(response.chunks or ())
    try:
        async for chunk in response.content.iter_any():
            body += chunk
            if len(body) > max_bytes:
                return bytes(body[:max_bytes]), Truncated.LENGTH
    except TimeoutError:
        return bytes(body), Truncated.TIME
    except (ClientError, OSError):
        return bytes(body), Truncated.DISCONNECT
    return bytes(body), None


def _sent(response: ReceivedResponse) -> bytes:
    """Write what aiohttp has sent: a proxy is told the whole address (RFC 9112, section 3.2.2)."""
    asked = response.request_info
    to_proxy = response.is_proxied and asked.url.scheme == "http"
    target = str(asked.url.with_user(None)) if to_proxy else asked.url.raw_path_qs
    return request_head(
        f"{asked.method} {target} HTTP/1.1".encode(),
        ((name.encode(), value.encode()) for name, value in asked.headers.items()),
    )
