"""Downloads over aiohttp, resolving names by c-ares, and refusing addresses of private networks.

Scrapy's aiohttp handler keeps the cause of a failure, and c-ares says why a name did not resolve;
both are facts that verdicts rest on (`crawler.failures`).
"""

from __future__ import annotations

import asyncio
import secrets
import socket
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp
from aiodns.error import DNSError
from aiohttp.abc import AbstractResolver
from aiohttp.resolver import AsyncResolver
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.ssl import _make_insecure_ssl_ctx, _make_ssl_context

from crawler.configured import CONFIG, REFUSE_PRIVATE
from crawler.enough import READ_ALL
from crawler.keeping import Keeper
from crawler.looks import UNTRUSTED
from crawler.receiving import ReceivedResponse, exchange
from crawler.urls import address, host, is_private, is_private_literal

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Sequence

    from aiohttp.abc import ResolveResult
    from scrapy import Request
    from scrapy.core.downloader.handlers._aiohttp import _ClientResponse
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.config import Config

DNS_TRIES = 2
DNS_TIMEOUT_MAX_S = 5.0
"""resolv.conf(5): the resolver's own defaults."""
DNS_TIMEOUT_SHARE = 0.2
"""Of the whole request's time, for the first try; c-ares doubles it for the second, so that a
silent name server is seen as such before the request's time is over."""
DNS_PATIENCE = 3.5
"""How many times the first try's time all tries may take. c-ares waits longer for a name server
that has been slow, and would by that turn its silence into that of the host."""
ARES_ENOTFOUND, ARES_ETIMEOUT = 4, 12
"""c-ares' words for NXDOMAIN and for silence (ares.h)."""
DNS_CACHE_S = 300
"""How long an address is reused; a run to one host rarely takes longer."""


NOBODYS_NAME_BYTES = 8
"""Of a random name: nobody has registered it."""


class LyingResolverError(IgnoreRequest):
    """Our network's name server has an address for names that do not exist, and gave it."""


class PrivateAddressError(IgnoreRequest):
    """The URL leads to an address that is not on the public internet."""


def _says_nxdomain(error: OSError) -> bool:
    cause = error.__cause__
    return isinstance(cause, DNSError) and cause.args[0] == ARES_ENOTFOUND


class PublicResolver(AbstractResolver):
    """Resolves names through c-ares; private addresses are left out where they are refused.

    The check stands here, at the address that will be connected to, and not before the request:
    a name could change its address in between (DNS rebinding).
    """

    def __init__(
        self, nameservers: Sequence[str], timeout_s: float, *, refuse_private: bool
    ) -> None:
        # The root as the only search domain: a wildcard in the system's own would bring every
        # dead host to life. Absolute names would do as well, but are not in the hosts file.
        self._timeout_s = timeout_s
        self._options: dict[str, Any] = {
            "timeout": timeout_s,
            "tries": DNS_TRIES,
            "domains": ["."],
        }
        if nameservers:
            self._options["nameservers"] = list(nameservers)
        self._resolver = AsyncResolver(**self._options)
        self._refuse_private = refuse_private
        self._asked_for_nothing: asyncio.Task[frozenset[str]] | None = None
        self.trusted_names: set[str] = set()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Give the addresses of a name.

        Raises OSError, LyingResolverError or PrivateAddressError.
        """
        try:
            async with asyncio.timeout(self._timeout_s * DNS_PATIENCE):
                results = await self._resolver.resolve(host, port, family)
        except TimeoutError as error:
            raise OSError(None, "no answer in time") from DNSError(ARES_ETIMEOUT, str(error))
        except OSError as error:
            if not _says_nxdomain(error):
                raise
            results = await self._ask_afresh(host, port)
        if host in self.trusted_names:
            return results
        if {result["host"] for result in results} <= await self._addresses_of_nothing():
            raise LyingResolverError(f"{host} and a name that does not exist have one address")
        if not self._refuse_private:
            return results
        public = [result for result in results if not is_private(result["host"])]
        if not public:
            raise PrivateAddressError(f"{host} is {results[0]['host']}")
        return public

    async def _addresses_of_nothing(self) -> frozenset[str]:
        """Give the addresses that names have here which do not exist; they are asked for once.

        Some networks send every name to a sign-in page, and some providers send the missing ones
        to a page of advertisements.
        """
        if self._asked_for_nothing is None:
            self._asked_for_nothing = asyncio.ensure_future(self._ask_for_nothing())
        return await asyncio.shield(self._asked_for_nothing)

    async def _ask_for_nothing(self) -> frozenset[str]:
        name = f"www.{secrets.token_hex(NOBODYS_NAME_BYTES)}.com"
        try:
            async with asyncio.timeout(self._timeout_s):
                results = await self._resolver.resolve(name, 0, socket.AF_INET)
        except (OSError, TimeoutError):
            return frozenset()
        return frozenset(result["host"] for result in results)

    async def _ask_afresh(self, host: str, port: int) -> list[ResolveResult]:
        """Ask again whether a name exists, past c-ares' memory, and another server if there is one.

        For IPv4 alone: some name servers deny a name that they are asked an IPv6 address of.
        """
        resolver = AsyncResolver(**self._options, rotate=True)
        try:
            return await resolver.resolve(host, port, socket.AF_INET)
        finally:
            await resolver.close()

    async def close(self) -> None:
        """Close the resolver."""
        await self._resolver.close()


class DownloadHandler(AiohttpDownloadHandler):
    """Scrapy's aiohttp handler with our resolver."""

    experimental = False

    def __init__(self, crawler: Crawler) -> None:
        # The parent would make a session of its own, which could then not be closed in time.
        super(AiohttpDownloadHandler, self).__init__(crawler)
        # Scrapy would look at the announced size first and call a link to a big file a failure;
        # `crawler.enough` bounds what is read.
        self._default_maxsize = 0
        self._ssl_context = self._make_ssl_context()
        self._untrusting: DownloadHandler | None = None
        self._keeper = crawler.get_extension(Keeper)
        self._refuse_private = crawler.settings.getbool(REFUSE_PRIVATE)
        config: Config = crawler.settings[CONFIG]
        self._resolver = PublicResolver(
            config.nameservers,
            min(DNS_TIMEOUT_MAX_S, config.timeout_s * DNS_TIMEOUT_SHARE),
            refuse_private=self._refuse_private,
        )
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=self._resolver,
                ttl_dns_cache=DNS_CACHE_S,
                limit=self._pool_size_total,
                limit_per_host=self._pool_size_per_host,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            response_class=ReceivedResponse,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
        )

        # It would send a request again by itself, past the pace that its host is owed.
        self._session._retry_connection = False

    @asynccontextmanager
    async def _make_request(
        self,
        request: Request,
        timeout: float,  # noqa: ASYNC109 - Scrapy calls it so
    ) -> AsyncIterator[ReceivedResponse]:
        asked_at = datetime.now(UTC)
        async with super()._make_request(request, timeout) as response:
            assert isinstance(response, ReceivedResponse)
            response.asked_at = asked_at
            response.is_proxied = bool(request.meta.get("proxy"))
            response.may_end_early = not request.meta.get(READ_ALL)
            yield response

    async def _read_response(self, response: _ClientResponse, request: Request) -> Response:
        """Give what the rules shall see of an answer; for the local copy, read the rest as well."""
        assert isinstance(response, ReceivedResponse)
        keeper = self._keeper
        if keeper is None or not keeper.wants(request, response.status):
            return await super()._read_response(response, request)
        response.chunks = []
        answer = await super()._read_response(response, request)
        await keeper.hold(request, await exchange(response, keeper.max_bytes))
        return answer

    @staticmethod
    async def _iter_body_chunks(response: _ClientResponse) -> AsyncIterator[bytes]:
        """Give what comes of a body; what has come when the time is over is the page."""
        assert isinstance(response, ReceivedResponse)
        has_begun = False
        try:
            async for chunk in response.content.iter_any():
                has_begun = True
                if response.chunks is not None:
                    response.chunks.append(chunk)
                yield chunk
        except TimeoutError:
            if not (has_begun and response.may_end_early):
                raise

    async def download_request(self, request: Request) -> Response:
        """Send one request; raises Scrapy's download errors and PrivateAddressError."""
        proxy = request.meta.get("proxy")
        if proxy:
            self._resolver.trusted_names.add(urlsplit(proxy).hostname or "")
        if request.meta.get(UNTRUSTED) and type(self) is DownloadHandler:
            self._untrusting = self._untrusting or UntrustingDownloadHandler(self.crawler)
            return await self._untrusting.download_request(request)
        # A redirect may spell a host as only browsers read it, such as 0x7f.1.
        url = address(request.url)
        name = host(url)
        # aiohttp does not ask the resolver about addresses written as numbers.
        if self._refuse_private and is_private_literal(name):
            raise PrivateAddressError(f"{name.strip('[]')} is a private address")
        return await super().download_request(
            request if url == request.url else request.replace(url=url)
        )

    async def close(self) -> None:
        """Close all connections."""
        if self._untrusting is not None:
            await self._untrusting.close()
        await super().close()
        await self._resolver.close()

    def _make_ssl_context(self) -> ssl.SSLContext:
        return _make_ssl_context(self.crawler.settings)


class UntrustingDownloadHandler(DownloadHandler):
    """The same for looking behind a bad certificate: nothing that it brings is believed."""

    def _make_ssl_context(self) -> ssl.SSLContext:
        return _make_insecure_ssl_ctx()
