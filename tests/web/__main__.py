"""Runs the loopback web: says in one line of JSON where it is, and ends when stdin closes.

By hand: `python -m tests.web [NAME=ADDRESS…]`, where the names are added to the name server's.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import tempfile
import threading
from pathlib import Path

from tests.web.dns import NAMES, listen_dns
from tests.web.journal import Journal
from tests.web.listener import listen
from tests.web.sockets import bind_everywhere
from tests.web.tls import listen_tls


async def run(names: dict[str, str]) -> None:
    """Serve until told to stop."""
    stop = stop_event()
    journal = Journal()
    refusing = bind_everywhere(["127.0.0.1"])[0]
    with tempfile.TemporaryDirectory(prefix="loopback-web-") as folder, refusing:
        port = await listen(journal)
        ca_file, tls_ports = await listen_tls(journal, Path(folder))
        ready = {
            "port": port,
            "tls_ports": tls_ports,
            "ca_file": str(ca_file),
            "dns_port": await listen_dns(NAMES | names, journal.dns_queries),
            # Bound, and never listening: connections are refused, and nobody else can take it.
            "refused_port": refusing.getsockname()[1],
        }
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        await stop.wait()


def stop_event() -> asyncio.Event:
    """Return an event that is set when stdin closes, on Ctrl-C and on SIGTERM.

    Stdin closes by itself when the process that started this one is gone, however it ended.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)

    def watch() -> None:
        while os.read(0, 4096):
            pass
        loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=watch, daemon=True).start()
    return stop


if __name__ == "__main__":
    asyncio.run(run(dict(item.split("=") for item in sys.argv[1:])))
