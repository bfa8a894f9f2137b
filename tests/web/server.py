"""Starts the loopback web in a process of its own, tells where it is, and always ends it."""

from __future__ import annotations

import http.client
import json
import select
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from tests.web.journal import Stats, Visit
from tests.web.tls import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

START_TIMEOUT_S = 20.0
STOP_TIMEOUT_S = 5.0
_ROOT = Path(__file__).parents[2]


class WebDiedError(Exception):
    """The server process ended by itself, or did not get ready."""


@dataclass(frozen=True, slots=True)
class Tls:
    """Where TLS is spoken, well and badly."""

    ca_file: Path
    """For SSL_CERT_FILE: the authority behind the good certificate."""
    ports: Mapping[Kind, int]


@dataclass(frozen=True, slots=True)
class Site:
    """A running loopback web."""

    pid: int
    port: int
    """The one HTTP port, open on every address of `tests.web.sockets.ADDRESSES`."""
    tls: Tls
    dns: str
    """The name server, as `127.0.0.1:port`."""
    refused_url: str
    """Nobody listens here, and nobody can while the web runs."""

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """Write the HTTP address of a path on any address or name."""
        return f"http://{host}:{self.port}{path}"

    def tls_url(self, kind: Kind, path: str = "/", host: str = "web.test") -> str:
        """Write the HTTPS address of a path behind this kind of certificate."""
        return f"https://{host}:{self.tls.ports[kind]}{path}"

    def log(self) -> list[Visit]:
        """Return every request since the last reset, in the order they came."""
        visits = self._ask("/_log")
        return [Visit(**v | {"headers": tuple(map(tuple, v["headers"]))}) for v in visits]

    def stats(self) -> Stats:
        """Return the figures since the last reset."""
        return Stats(**self._ask("/_stats"))

    def reset(self) -> None:
        """Forget all requests and queries; what fails at first fails anew."""
        self._ask("/_reset")

    def _ask(self, path: str) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()


@contextmanager
def web(names: Mapping[str, str] | None = None) -> Iterator[Site]:
    """Run the loopback web; `names` are added to its name server's table of addresses."""
    table = [f"{name}={address}" for name, address in (names or {}).items()]
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(
            [sys.executable, "-m", "tests.web", *table],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
        ) as process,
    ):
        try:
            yield _site(process)
            if process.poll() is not None:
                message = f"the loopback web ended by itself with exit code {process.returncode}"
                raise WebDiedError(message)
        except WebDiedError as error:
            _stop(process)
            error.add_note(_read(complaints))
            raise
        finally:
            _stop(process)


def _site(process: subprocess.Popen[bytes]) -> Site:
    assert process.stdout
    readable, _, _ = select.select([process.stdout], [], [], START_TIMEOUT_S)
    line = process.stdout.readline() if readable else b""
    if not line:
        trouble = (
            "ended before it" if readable else f"did not say within {START_TIMEOUT_S} s that it"
        )
        message = f"the loopback web {trouble} was ready"
        raise WebDiedError(message)
    ready = json.loads(line)
    ports = {Kind(kind): port for kind, port in ready["tls_ports"].items()}
    return Site(
        pid=process.pid,
        port=ready["port"],
        tls=Tls(Path(ready["ca_file"]), ports),
        dns=f"127.0.0.1:{ready['dns_port']}",
        refused_url=f"http://127.0.0.1:{ready['refused_port']}/",
    )


def _stop(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin
    process.stdin.close()
    try:
        process.wait(STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _read(complaints: IO[bytes]) -> str:
    complaints.seek(0)
    return complaints.read().decode(errors="replace")
