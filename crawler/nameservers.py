"""Asks which name servers a domain has, which can tell who keeps it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiodns

from crawler.soundness import site

if TYPE_CHECKING:
    from crawler.config import Config

TIMEOUT_S = 5.0
"""resolv.conf(5): the resolver's own default. Nothing waits for it but what comes with it."""


async def name_servers(url: str, config: Config) -> tuple[str, ...]:
    """Give the name servers of an address's domain, sorted; none where they cannot be told."""
    options: dict[str, Any] = {"timeout": TIMEOUT_S, "tries": 1, "domains": ["."]}
    if config.nameservers:
        options["nameservers"] = list(config.nameservers)
    resolver = aiodns.DNSResolver(**options)
    try:
        async with asyncio.timeout(TIMEOUT_S):
            result = await resolver.query_dns(site(url), "NS")
    except (aiodns.error.DNSError, TimeoutError, UnicodeError):
        return ()
    finally:
        await resolver.close()
    names = (getattr(record.data, "nsdname", "") for record in result.answer)
    return tuple(sorted({name.rstrip(".").lower() for name in names if name}))
