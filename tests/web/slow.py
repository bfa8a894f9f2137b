"""Answers that take too long, or never end; each stops when the peer goes."""

from __future__ import annotations

import itertools

from tests.web.exchange import HTML, Behaviour, Exchange, head, page
from tests.web.pages import LIVING_TEXT, living

BIG_BYTES = 1 << 30
"""What /big says its length is."""
_ZEROS = bytes(65536)
_FILLER = b"<p>And so it goes on, line after line, without an end in sight.</p>\n" * 256


async def slow(exchange: Exchange) -> None:
    await exchange.pause(float(exchange.request.argument))
    await exchange.answer(living(exchange.request))


async def drip(exchange: Exchange) -> None:
    """Send the title at once, then a byte every 100 ms."""
    drops = round(float(exchange.request.argument) * 10)
    await exchange.send(head(200, (("Content-Type", HTML), ("Connection", "close"))))
    await exchange.send(_top("A dripping page"))
    for _ in range(drops):
        await exchange.pause(0.1)
        await exchange.send(b".")


async def hang(exchange: Exchange) -> None:
    await exchange.until_peer_goes()


async def hang_body(exchange: Exchange) -> None:
    """Send the headers, then nothing."""
    await exchange.send(head(200, (("Content-Type", HTML), ("Content-Length", "1000"))))
    await exchange.until_peer_goes()


async def big(exchange: Exchange) -> None:
    headers = (("Content-Type", "application/pdf"), ("Content-Length", str(BIG_BYTES)))
    await exchange.send(head(200, (*headers, ("Connection", "close"))))
    if exchange.request.method == "HEAD":
        return
    for _ in range(BIG_BYTES // len(_ZEROS)):
        await exchange.send(_ZEROS)


async def big_html(exchange: Exchange) -> None:
    await exchange.send(head(200, (("Content-Type", HTML), ("Connection", "close"))))
    if exchange.request.method == "HEAD":
        return
    await exchange.send(_top("An endless page"))
    for _ in itertools.repeat(None):
        await exchange.send(_FILLER)


def _top(title: str) -> bytes:
    return page(title, *LIVING_TEXT).encode().removesuffix(b"</body>\n</html>\n")


SLOW: dict[str, Behaviour] = {
    "/slow/": slow,
    "/drip/": drip,
    "/hang": hang,
    "/hang-body": hang_body,
    "/big": big,
    "/big-html": big_html,
}
