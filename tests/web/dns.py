"""A name server for the loopback web: which name has which address, and which has trouble."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from dnslib import NS, QTYPE, RCODE, RR, SOA, A, DNSError, DNSRecord

from tests.web.sockets import TCP, UDP, bind

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping

Answering = Callable[[bytes], bytes | None]

WILDCARD = "web.test"
"""This name and all below it that are not in the table have WILDCARD_ADDRESS."""
WILDCARD_ADDRESS = "127.0.0.1"

NAMES: dict[str, str] = {f"h{n}.web.test": f"127.0.0.{n}" for n in range(1, 81)} | {
    "robots.web.test": "127.0.0.66",
    "private.test": "127.0.0.9",
    "www.kept.test": "127.0.0.18",
    "www.own.test": "127.0.0.19",
}
"""Name to address; `web(names=…)` adds to it."""

KEEPERS = {"kept.test": "ns1.sedoparking.com", "own.test": "ns1.own.test"}
"""Names of domains to their name server."""

TROUBLES: dict[str, int] = {
    "gone.test": RCODE.NXDOMAIN,
    "servfail.test": RCODE.SERVFAIL,
    "refused.test": RCODE.REFUSED,
    "empty.test": RCODE.NOERROR,
}
"""Names that have an answer code and no address; a name unknown is NXDOMAIN too."""
HALF = "half.test"
"""The name that exists without an address, and does not exist when it is asked for one of IPv6."""
LOST_FIRST = ".lost-first.web.test"
"""Names below this do not exist when they are first asked for, and then do."""
LOST_QUERIES = 2
"""Of one look: a name is asked for its addresses of both kinds."""
ANY = "*"
"""Instead of a name in `web(names=…)`: the address of all names that do not exist, as liars say."""
SILENT = "silent.test"
"""The name whose queries are never answered."""


async def listen_dns(names: Mapping[str, str], queries: Counter[str]) -> int:
    """Answer queries over UDP and TCP on 127.0.0.1, counting them by name; return the port."""
    reply = partial(answer, names=names, queries=queries)
    over_tcp, over_udp = bind([("127.0.0.1", TCP), ("127.0.0.1", UDP)])
    await asyncio.start_server(partial(_converse, reply), sock=over_tcp)
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(lambda: _Datagrams(reply), sock=over_udp)
    port: int = over_tcp.getsockname()[1]
    return port


def answer(query: bytes, names: Mapping[str, str], queries: Counter[str]) -> bytes | None:
    """Answer one query; None is silence, which also meets what is no query."""
    try:
        asked = DNSRecord.parse(query)
    except DNSError:
        return None
    name = str(asked.q.qname).rstrip(".").lower()
    queries[name] += 1
    if name == SILENT:
        return None
    reply = asked.reply()
    if asked.q.qtype == QTYPE.NS and name in KEEPERS:
        reply.add_answer(RR(asked.q.qname, QTYPE.NS, rdata=NS(KEEPERS[name]), ttl=0))
        return bytes(reply.pack())
    address = None if name in TROUBLES or _is_lost(name, queries) else address_of(name, names)
    if address is None:
        reply.header.rcode = TROUBLES.get(name, RCODE.NXDOMAIN)
        if name == HALF and asked.q.qtype == QTYPE.A:
            reply.header.rcode = RCODE.NOERROR
        # For so long a resolver may repeat that answer by itself (RFC 2308).
        reply.add_auth(RR(asked.q.qname, QTYPE.SOA, rdata=SOA(times=(1, 60, 60, 60, 60)), ttl=60))
    elif asked.q.qtype == QTYPE.A:
        reply.add_answer(RR(asked.q.qname, QTYPE.A, rdata=A(address), ttl=0))
    return bytes(reply.pack())


def _is_lost(name: str, queries: Counter[str]) -> bool:
    return name.endswith(LOST_FIRST) and queries[name] <= LOST_QUERIES


def address_of(name: str, names: Mapping[str, str]) -> str | None:
    """Look a name up; None if there is no such name."""
    if name in names:
        return names[name]
    return WILDCARD_ADDRESS if f".{name}".endswith(f".{WILDCARD}") else names.get(ANY)


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, reply: Answering) -> None:
        self._reply = reply
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str | object, int]) -> None:
        reply = self._reply(data)
        if reply is not None and self._transport:
            self._transport.sendto(reply, addr)


async def _converse(
    reply: Answering, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """Answer queries that have their length in front (RFC 1035, 4.2.2)."""
    try:
        while True:
            length = int.from_bytes(await reader.readexactly(2))
            answered = reply(await reader.readexactly(length))
            if answered is not None:
                writer.write(len(answered).to_bytes(2) + answered)
    except (OSError, asyncio.IncompleteReadError):
        writer.close()
