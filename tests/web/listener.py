"""Serves the behaviours over raw streams, on many loopback addresses at one port."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import asdict, replace
from functools import partial
from typing import TYPE_CHECKING

from tests.web.behaviours import behaviour
from tests.web.exchange import Answer, Exchange, Request, html
from tests.web.journal import Visit
from tests.web.sockets import ADDRESSES, bind_everywhere

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from tests.web.journal import Journal

MAX_HEAD_BYTES = 256 * 1024


async def listen(journal: Journal, context: ssl.SSLContext | None = None) -> int:
    """Serve the behaviours on every address, with TLS if there is a context; return the port."""
    sockets = bind_everywhere(ADDRESSES)
    for bound in sockets:
        await asyncio.start_server(
            partial(converse, journal),
            sock=bound,
            ssl=context,
            limit=MAX_HEAD_BYTES,
            backlog=1024,
        )
    port: int = sockets[0].getsockname()[1]
    return port


async def converse(
    journal: Journal, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """Answer the requests of one connection, until either side has had enough."""
    # The peer may go at any moment (OSError covers TLS too), or send no HTTP at all.
    with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
        while await answer_one(journal, await read(reader, writer), reader, writer):
            pass
    writer.close()


async def read(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Request:
    """Read one request; raise ValueError if it is none."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    line, *rest = head.removesuffix("\r\n\r\n").split("\r\n")
    method, target, version = line.split(" ")
    headers = tuple(
        (name, value.strip()) for name, _, value in (item.partition(":") for item in rest)
    )
    request = Request(
        method=method,
        target=target,
        headers=headers,
        scheme="https" if writer.get_extra_info("ssl_object") else "http",
        local=writer.get_extra_info("sockname")[0],
        version=version,
    )
    await reader.readexactly(int(request.header("content-length", "0")))
    return request


async def answer_one(
    journal: Journal, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> bool:
    """Behave as the path says, and write it down; return whether the connection stays open."""
    visit = Visit.begin(request)
    exchange = Exchange(request, reader, writer, visit)
    if control := CONTROLS.get(request.path):
        await exchange.answer(control(journal))
        return exchange.keep_alive
    journal.visits.append(visit)
    behave, exchange.request = behaviour(replace(request, nth=journal.count(request)))
    try:
        await behave(exchange)
    except ValueError:
        await exchange.answer(html("What?", f"I cannot read {request.target}.", status=400))
    finally:
        visit.ended_s = time.monotonic()
    return exchange.keep_alive


def _log(journal: Journal) -> Answer:
    return _json([asdict(visit) for visit in journal.visits])


def _stats(journal: Journal) -> Answer:
    return _json(asdict(journal.stats()))


def _reset(journal: Journal) -> Answer:
    journal.reset()
    return _json(None)


def _json(value: object) -> Answer:
    return Answer(json.dumps(value).encode(), content_type="application/json")


CONTROLS: dict[str, Callable[[Journal], Answer]] = {
    "/_log": _log,
    "/_stats": _stats,
    "/_reset": _reset,
}
"""For the tests; never written down."""
