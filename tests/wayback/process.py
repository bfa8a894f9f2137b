"""Starts pywb, from a virtual environment of its own, on one WARC file, and ends it.

pywb is never imported: its licence is GPL-3 and its pins conflict with ours.
"""

import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tests.wayback.pywb import Pywb, PywbError

_ROOT = Path(__file__).parents[2]
_LEASH = Path(__file__).with_name("leash.py")
_START_S = 30.0
_POLL_S = 0.02


def missing_pywb() -> str | None:
    """Say why pywb cannot be run and what to do about it; `None` when it can."""
    missing = [path for path in (_program("wayback"), _program("cdx-indexer")) if not path.exists()]
    if not missing:
        return None
    return (
        f"pywb is not installed: there is no {missing[0]}. Make it with "
        "`python3 -m venv .venv-pywb && "
        ".venv-pywb/bin/pip install -r tests/wayback/requirements.lock`, "
        "or name another virtual environment in LINKMEND_TEST_PYWB"
    )


@contextmanager
def running(warc: Path) -> Iterator[Pywb]:
    """Serve a WARC file, with index and log beside it; raise `PywbError` if that fails."""
    home = warc.parent
    index = home / "index.cdxj"
    index.touch()  # filled while pywb starts: it reads the index anew at each request
    with _starting(home, str(index), home) as ready:
        write_index(warc, index)
        yield ready()


@contextmanager
def running_folder(folder: Path, home: Path) -> Iterator[Pywb]:
    """Serve a folder of WARC files by the indexes in it; pywb's own files go to `home`."""
    with _starting(home, f"{folder}/", folder) as ready:
        yield ready()


@contextmanager
def _starting(home: Path, index: str, archive: Path) -> Iterator[Callable[[], Pywb]]:
    """Start pywb, and give what waits until it answers."""
    if reason := missing_pywb():
        raise PywbError(reason)
    collection = f"web{secrets.token_hex(4)}"  # so that no other server is taken for this one
    config = {"collections": {collection: {"index": index, "archive_paths": f"{archive}/"}}}
    (home / "config.yaml").write_text(json.dumps(config), encoding="utf-8")  # JSON is YAML
    log = home / "pywb.log"
    port = _free_port()
    command = [str(_program("wayback")), "-b", "127.0.0.1", "-p", str(port)]
    with log.open("wb") as output, _leashed(command, home, output) as process:

        def ready() -> Pywb:
            _wait_until_ready(process, port, f"/{collection}/cdx?url=localhost", log)
            return Pywb(port, collection, archive)

        yield ready


def _program(name: str) -> Path:
    venv = Path(os.environ.get("LINKMEND_TEST_PYWB") or _ROOT / ".venv-pywb")
    return venv.absolute() / "bin" / name  # pywb is started in another directory


@contextmanager
def _leashed(command: list[str], home: Path, output: BinaryIO) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command that ends with this block, and with this process however that ends."""
    with subprocess.Popen(
        [sys.executable, "-I", "-S", str(_LEASH), *command],
        stdin=subprocess.PIPE,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd=home,
        env=_environment(),
        start_new_session=True,  # a signal to our group must not cut the leash
    ) as process:
        try:
            yield process
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait()


def _environment() -> dict[str, str]:
    """Return our environment without what would change another Python, such as PYTHONWARNINGS."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def write_index(warc: Path, index: Path) -> None:
    """Write the index of a WARC file as pywb's own indexer does."""
    made = index.with_suffix(".new")
    command = [str(_program("cdx-indexer")), "--cdxj", "--sort", "--output", str(made), str(warc)]
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=_environment(),
        timeout=_START_S,
        check=False,
    )
    if done.returncode != 0 or not made.exists():
        raise PywbError(f"cdx-indexer failed on {warc}: {done.stderr.decode(errors='replace')}")
    made.replace(index)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, path: str, log: Path) -> None:
    deadline = time.monotonic() + _START_S
    while not _answers(port, path):
        if process.poll() is not None:
            raise PywbError(f"pywb ended with status {process.returncode}:\n{_tail(log)}")
        if time.monotonic() > deadline:
            raise PywbError(f"pywb did not answer within {_START_S:.0f} s:\n{_tail(log)}")
        time.sleep(_POLL_S)


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_START_S)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-4000:]
