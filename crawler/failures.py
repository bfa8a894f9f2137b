"""Names the cause of a request that got no answer."""

from __future__ import annotations

import asyncio
import errno
import ssl
import zlib
from typing import TYPE_CHECKING

import aiohttp
from aiodns.error import DNSError
from aiohttp.http_exceptions import HttpProcessingError
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadTimeoutError,
    IgnoreRequest,
    UnsupportedURLSchemeError,
)

from crawler.download import LyingResolverError, PrivateAddressError
from crawler.model import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Final

# c-ares' status codes (ares.h): no data, server failure, name not found, timeout.
DNS_FAILURES: Final = {
    1: Failure.DNS_NO_ADDRESS,
    3: Failure.DNS_SERVFAIL,
    4: Failure.DNS_NXDOMAIN,
    12: Failure.DNS_TIMEOUT,
}
MAX_DETAIL_CHARS: Final = 120
"""Some libraries quote the whole of what they could not read."""
# OpenSSL's verification codes (x509_vfy.h): not yet valid, expired, self-signed certificate, the
# same within the chain, host name mismatch, IP address mismatch.
CERTIFICATE_FAILURES: Final = {
    9: Failure.TLS_NOT_YET_VALID,
    10: Failure.TLS_EXPIRED,
    18: Failure.TLS_SELF_SIGNED,
    19: Failure.TLS_SELF_SIGNED,
    62: Failure.TLS_WRONG_HOST,
    64: Failure.TLS_WRONG_HOST,
}
UNREACHABLE: Final = frozenset(
    {errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.EADDRNOTAVAIL}
)


def cause(error: BaseException) -> tuple[Failure, str]:
    """Name the failure behind an exception, with a detail for people ("" where it adds nothing)."""
    chain = list(_chain(error))
    for name in NAMINGS:
        for link in chain:
            failure = name(link)
            if failure is not None:
                return failure, _detail(failure, link)
    return Failure.OTHER, f"{type(error).__name__}: {error}"


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Walk from an exception to what caused it; aiohttp keeps some causes in an attribute."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        current = waiting.pop(0)
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        attached = getattr(current, "os_error", None) or getattr(current, "certificate_error", None)
        waiting += [current.__cause__, attached, current.__context__]


def _refused_by_us(error: BaseException) -> Failure | None:
    if isinstance(error, PrivateAddressError):
        return Failure.PRIVATE_ADDRESS
    if isinstance(error, LyingResolverError):
        return Failure.NO_NETWORK
    if isinstance(error, UnsupportedURLSchemeError | aiohttp.InvalidURL):
        return Failure.BAD_URL
    if isinstance(error, IgnoreRequest):
        # Scrapy 2.19 tells these apart by their text alone.
        return {
            "max redirections reached": Failure.REDIRECTS,
            "Forbidden by robots.txt": Failure.ROBOTS,
        }.get(str(error), Failure.BAD_ANSWER)
    return None


def _resolving(error: BaseException) -> Failure | None:
    if isinstance(error, DNSError):
        return DNS_FAILURES.get(error.args[0], Failure.DNS_FAILED)
    return None


def _securing(error: BaseException) -> Failure | None:
    if isinstance(error, aiohttp.ClientError):  # some are SSL errors as well, without the detail
        return None
    if isinstance(error, ssl.SSLCertVerificationError):
        return CERTIFICATE_FAILURES.get(error.verify_code, Failure.TLS_UNTRUSTED)
    if isinstance(error, ssl.SSLError):
        return Failure.TLS_HANDSHAKE
    return None


def _connecting(error: BaseException) -> Failure | None:
    if isinstance(error, ConnectionRefusedError):
        return Failure.REFUSED
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return Failure.CLOSED
    if isinstance(error, ConnectionResetError | BrokenPipeError | ConnectionAbortedError):
        return Failure.RESET
    if isinstance(error, OSError) and error.errno in UNREACHABLE:
        return Failure.UNREACHABLE
    return None


def _waiting(error: BaseException) -> Failure | None:
    if isinstance(error, TimeoutError | asyncio.TimeoutError | DownloadTimeoutError):
        return Failure.TIMEOUT
    return None


def _reaching(error: BaseException) -> Failure | None:
    if isinstance(error, aiohttp.ClientConnectorDNSError):  # an answer without an address
        return Failure.DNS_FAILED
    # aiohappyeyeballs gives no errno where several addresses failed, each in its own way.
    if isinstance(error, aiohttp.ClientConnectorError):
        return Failure.UNREACHABLE
    return None


def _understanding(error: BaseException) -> Failure | None:
    unreadable = (
        aiohttp.ClientResponseError,
        aiohttp.ClientPayloadError,
        HttpProcessingError,
        DownloadCancelledError,
        zlib.error,
        OSError,  # gzip.BadGzipFile is one; those with a network meaning were named above
    )
    return Failure.BAD_ANSWER if isinstance(error, unreadable) else None


NAMINGS: Final[tuple[Callable[[BaseException], Failure | None], ...]] = (
    _refused_by_us,
    _resolving,
    _securing,
    _connecting,
    _waiting,
    _reaching,
    _understanding,
)


def _detail(failure: Failure, error: BaseException) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message.rstrip(".")
    if isinstance(error, ssl.SSLError):
        return (error.reason or "").replace("_", " ").lower()
    if failure in (Failure.PRIVATE_ADDRESS, Failure.BAD_ANSWER, Failure.BAD_URL):
        message = getattr(error, "message", None) or str(error)
        return " ".join(message.split())[:MAX_DETAIL_CHARS].rstrip(".")
    return ""
