"""One request to the loopback web, and the means to answer it well or badly."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from html import escape
from http.client import responses
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from tests.web.journal import Visit

HTML = "text/html; charset=utf-8"
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came over the wire, read as Latin-1."""

    method: str
    target: str
    headers: Headers
    scheme: str
    local: str
    """The loopback address that was asked."""
    version: str = "HTTP/1.1"
    nth: int = 1
    """How often this host was asked for this target since the last reset, this time included."""
    argument: str = ""
    """What follows the behaviour's own path."""

    @property
    def host(self) -> str:
        return self.header("host")

    @property
    def path(self) -> str:
        """The target without query, and without scheme and host if it names them."""
        if self.target.startswith("/"):
            return self.target.partition("?")[0]
        return urlsplit(self.target).path

    def header(self, name: str, default: str = "") -> str:
        """Return the first header of this name."""
        return next((value for key, value in self.headers if key.lower() == name), default)

    def option(self, name: str, default: str) -> str:
        """Return a parameter of the query, percent-decoded."""
        query = parse_qs(self.target.partition("?")[2], keep_blank_values=True)
        return query.get(name, [default])[0]

    def after(self, prefix: str) -> Request:
        """Return the request with what follows `prefix` as its argument."""
        return replace(self, argument=self.path.removeprefix(prefix))


@dataclass(frozen=True, slots=True)
class Answer:
    """A well-formed answer."""

    body: bytes = b""
    status: int = 200
    content_type: str | None = HTML
    headers: Headers = ()

    @property
    def has_body(self) -> bool:
        return self.status >= 200 and self.status not in {204, 304}


def html(title: str, *paragraphs: str, status: int = 200, headers: Headers = ()) -> Answer:
    """Make an HTML page whose h1 is its title."""
    return Answer(page(title, *paragraphs).encode(), status, headers=headers)


def page(title: str, *paragraphs: str, head: str = "") -> str:
    """Write an HTML page; `head` goes before the title, unescaped."""
    text = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html>\n<html>\n<head>{head}<title>{escape(title)}</title></head>\n"
        f"<body>\n<h1>{escape(title)}</h1>\n{text}\n</body>\n</html>\n"
    )


def head(status: int, headers: Headers) -> bytes:
    """Write the status line and the headers, in UTF-8, with the empty line."""
    lines = [f"HTTP/1.1 {status} {responses.get(status, 'Unheard Of')}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class Exchange:
    """A request under way. The connection closes after it, unless the answer was well-formed."""

    def __init__(
        self,
        request: Request,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        visit: Visit,
    ) -> None:
        self.request = request
        self.keep_alive = False
        self._reader = reader
        self._writer = writer
        self._visit = visit

    async def send(self, data: bytes) -> None:
        """Send these bytes and nothing else."""
        self._writer.write(data)
        self._visit.sent_bytes += len(data)
        await self._writer.drain()

    async def answer(self, answer: Answer) -> None:
        """Send a well-formed answer; to HEAD, without its body."""
        self.keep_alive = answer.status >= 200 and _wants_keep_alive(self.request)
        headers: Headers = (("Connection", "keep-alive" if self.keep_alive else "close"),)
        if answer.has_body:
            headers += (("Content-Length", str(len(answer.body))),)
        if answer.has_body and answer.content_type:
            headers += (("Content-Type", answer.content_type),)
        body = answer.body if answer.has_body and self.request.method != "HEAD" else b""
        await self.send(head(answer.status, headers + answer.headers) + body)

    async def pause(self, seconds: float) -> None:
        """Wait; raise ConnectionAbortedError as soon as the peer goes."""
        try:
            async with asyncio.timeout(seconds):
                await self.until_peer_goes()
        except TimeoutError:
            return
        raise ConnectionAbortedError

    async def until_peer_goes(self) -> None:
        """Wait until the peer closes its side."""
        while await self._reader.read(65536):
            pass

    def reset(self) -> None:
        """Break the connection off with RST."""
        raw: socket.socket = self._writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()


Behaviour = Callable[[Exchange], Awaitable[None]]
Page = Callable[[Request], Answer]


def answering(page: Page) -> Behaviour:
    """Make a behaviour of a function that only chooses a well-formed answer."""

    async def behave(exchange: Exchange) -> None:
        await exchange.answer(page(exchange.request))

    return behave


def _wants_keep_alive(request: Request) -> bool:
    wish = request.header("connection").lower()
    return wish != "close" if request.version == "HTTP/1.1" else wish == "keep-alive"
