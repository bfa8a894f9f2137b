"""The HTTP face of the loopback archive: answers, counts requests, and goes wrong on demand."""

import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.wayback import cdx
from tests.wayback.answers import answer, pool_of
from tests.wayback.faults import Answer, Fault, FaultKind, Faults, Pool
from tests.wayback.pywb import Pywb
from tests.wayback.savepagenow import SavePageNow


@dataclass(frozen=True, slots=True)
class Request:
    """A request that reached the archive; `at_s` is on the monotonic clock."""

    at_s: float
    path: str
    pool: Pool
    method: str = "GET"
    body: str = ""
    authorization: str = ""


class Adapter(ThreadingHTTPServer):
    """The archive's server; each connection has a thread that `close` ends."""

    daemon_threads = False
    block_on_close = True
    request_queue_size = 128

    def __init__(self, pywb: Pywb, port: int = 0) -> None:
        self.pywb = pywb
        self.faults = Faults()
        self.saving = SavePageNow()
        self.requests: list[Request] = []
        self.errors: list[Exception] = []
        self.closing = threading.Event()
        self._connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Handler)
        self.base_url = f"http://127.0.0.1:{self.server_address[1]}"

    def get_request(self) -> tuple[socket.socket, Any]:
        """Accept a connection and remember it."""
        connection, client = super().get_request()
        self._connections.add(connection)
        return connection, client

    def shutdown_request(self, request: Any) -> None:
        """Close a connection and forget it."""
        self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002
        """Keep an error of the adapter's own; a client that went away is none."""
        error = sys.exception()
        if isinstance(error, Exception) and not isinstance(error, ConnectionError):
            self.errors.append(error)

    def close(self) -> None:
        """End every connection, also those kept silent, and every thread."""
        self.closing.set()
        self.shutdown()
        for connection in tuple(self._connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:  # the client was first
                continue
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet
    disable_nagle_algorithm = True
    server: Adapter

    def do_GET(self) -> None:
        self._handle("")

    def do_POST(self) -> None:
        self._handle(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def _handle(self, body: str) -> None:
        pool = pool_of(self.path)
        authorization = self.headers.get("Authorization", "")
        asked = Request(time.monotonic(), self.path, pool, self.command, body, authorization)
        self.server.requests.append(asked)
        fault = self.server.faults.take(f"{self.path}#{body}" if body else self.path, pool)
        match fault.kind if fault else None:
            case FaultKind.HANG_UP:
                self.close_connection = True
            case FaultKind.SILENT:
                self.rfile.read()  # to the end: the client gives up, or the server closes
                self.close_connection = True
            case _:
                self._send(self._answer(fault, asked))

    def _answer(self, fault: Fault | None, asked: Request) -> Answer:
        if fault is None and asked.pool is Pool.SAVE:
            return self.server.saving.answer(
                asked.method, asked.path, asked.authorization, asked.body
            )
        if fault is None:
            return answer(self.path, self.server.pywb, self.server.base_url)
        if fault.kind is FaultKind.SLOW:
            self.server.closing.wait(fault.delay_s)
            return answer(self.path, self.server.pywb, self.server.base_url)
        if fault.kind is FaultKind.BAD_ROWS:
            return answer(self.path, self.server.pywb, self.server.base_url, cdx.spoiled)
        return fault.answer(asked.pool)

    def _send(self, whole: Answer) -> None:
        self.send_response(whole.status, whole.reason or None)
        for name, value in whole.headers:
            self.send_header(name, value)
        if whole.status not in {204, 304}:
            self.send_header("Content-Length", str(len(whole.body)))
        self.end_headers()
        if whole.status not in {204, 304}:
            self.wfile.write(whole.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Stay quiet: the requests are counted instead."""


@contextmanager
def serving(pywb: Pywb, port: int = 0) -> Iterator[Adapter]:
    """Run an adapter in a thread; at the end, raise what went wrong inside it."""
    adapter = Adapter(pywb, port)
    thread = threading.Thread(target=adapter.serve_forever, args=(0.02,), name="wayback-adapter")
    thread.start()
    try:
        yield adapter
    finally:
        adapter.close()
        thread.join()
        if adapter.errors:  # also when the test failed: this will be why
            raise ExceptionGroup("the loopback archive failed", adapter.errors)
