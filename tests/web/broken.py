"""Answers that break HTTP, byte by byte, or break the connection."""

from __future__ import annotations

from tests.web.exchange import Behaviour, Exchange, page

_PAGE = page("A broken answer", "The page is fine; what carries it is not.").encode()
_TYPE = b"Content-Type: text/html; charset=utf-8\r\n"
_OK = b"HTTP/1.1 200 OK\r\nConnection: close\r\n" + _TYPE
_LENGTH = b"Content-Length: %d\r\n" % len(_PAGE)
_CHUNKED = _OK + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(_PAGE) + _PAGE + b"\r\n"

HUGE_HEADER_BYTES = 200_000

BYTES: dict[str, bytes] = {
    "/close": b"",
    "/truncated": _OK + b"Content-Length: 100000\r\n\r\n" + _PAGE,
    "/chunked": _CHUNKED + b"0\r\n\r\n",  # as it should be
    "/chunked-broken": _CHUNKED + b"not a length\r\n" + _PAGE + b"\r\n0\r\n\r\n",
    "/chunked-truncated": _CHUNKED + b"1000\r\n<p>And then",
    "/bad/status-line": b"HTTP/1.1 two-hundred OK\r\n" + _TYPE + _LENGTH + b"\r\n" + _PAGE,
    "/bad/header": _OK + _LENGTH + b"This line has no colon\r\n\r\n" + _PAGE,
    "/bad/header-nul": _OK + _LENGTH + b"X-Broken: a\0b\r\n\r\n" + _PAGE,
    "/bad/header-cr": _OK + _LENGTH + b"X-Broken: a\rb\r\n\r\n" + _PAGE,
    "/bad/huge-header": _OK + _LENGTH + b"X-Huge: %b\r\n\r\n" % (b"x" * HUGE_HEADER_BYTES) + _PAGE,
    "/bad/no-headers": _PAGE,
    "/bad/content-length": _OK + b"Content-Length: -1\r\n\r\n" + _PAGE,
    "/bad/content-length-text": _OK + b"Content-Length: many\r\n\r\n" + _PAGE,
    "/bad/content-length-two": _OK + _LENGTH + b"Content-Length: 7\r\n\r\n" + _PAGE,
}
"""What these paths send before they close the connection."""


async def broken(exchange: Exchange) -> None:
    await exchange.send(BYTES[exchange.request.path])


async def reset(exchange: Exchange) -> None:
    exchange.reset()


async def reset_body(exchange: Exchange) -> None:
    """Break off in the middle of the page; the pause lets the first half arrive."""
    await exchange.send(_OK + _LENGTH + b"\r\n" + _PAGE[:80])
    await exchange.pause(0.05)
    exchange.reset()


BROKEN: dict[str, Behaviour] = {
    **dict.fromkeys(BYTES, broken),
    "/reset": reset,
    "/reset-body": reset_body,
}
