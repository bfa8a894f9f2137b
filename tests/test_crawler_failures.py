"""What a request failed of is named by the deepest exception that knows."""

from __future__ import annotations

import asyncio
import errno
import gzip
import os
import ssl
import zlib
from typing import TYPE_CHECKING, cast

import aiohttp
import pytest
from aiodns.error import (
    ARES_ECANCELLED,
    ARES_ECONNREFUSED,
    ARES_ENODATA,
    ARES_ENOTFOUND,
    ARES_EREFUSED,
    ARES_ESERVFAIL,
    ARES_ETIMEOUT,
    DNSError,
)
from aiohttp.http_exceptions import (
    BadHttpMessage,
    BadStatusLine,
    InvalidHeader,
    LineTooLong,
    TransferEncodingError,
)
from multidict import CIMultiDict, CIMultiDictProxy
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from yarl import URL

from crawler.download import PrivateAddressError
from crawler.failures import cause
from crawler.model import Failure

if TYPE_CHECKING:
    from aiohttp.client_reqrep import ConnectionKey

HOST = URL("http://example.com/")


class _Key:
    """As much of aiohttp's key of a connection as its errors want to know."""

    host = "example.com"
    port = 443
    ssl = True
    is_ssl = True


KEY = cast("ConnectionKey", _Key())


def raised(*errors: BaseException) -> BaseException:
    """Raise errors one from the other, the deepest last, and give what arrives."""
    error, *deeper = errors
    try:
        if deeper:
            raise error from raised(*deeper)
        raise error
    except BaseException as arrived:  # noqa: BLE001
        return arrived


def raised_while(error: BaseException, handled: BaseException) -> BaseException:
    """Raise an error while another is handled, without saying that it is the cause."""
    try:
        try:
            raise handled
        except BaseException:  # noqa: BLE001
            raise error  # noqa: B904
    except BaseException as arrived:  # noqa: BLE001
        return arrived


def unresolved(code: int, text: str) -> BaseException:
    error = OSError(None, text)
    connector = aiohttp.ClientConnectorDNSError(KEY, error)
    return raised(CannotResolveHostError(str(connector)), connector, error, DNSError(code, text))


def unconnected(error: OSError) -> BaseException:
    connector = aiohttp.ClientConnectorError(KEY, error)
    return raised(DownloadConnectionRefusedError(str(connector)), connector, error)


def failed(number: int) -> OSError:
    return OSError(number, os.strerror(number))


VERIFY_CODES = {
    "certificate is not yet valid": 9,
    "certificate has expired": 10,
    "self-signed certificate": 18,
    "self-signed certificate in certificate chain": 19,
    "unable to get local issuer certificate": 20,
    "Hostname mismatch, certificate is not valid for 'example.com'.": 62,
    "IP address mismatch, certificate is not valid for '192.0.2.1'.": 64,
}
"""OpenSSL's words with its codes."""


def uncertified(message: str) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(
        1, f"[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: {message} (_ssl.c:1006)"
    )
    error.reason = "CERTIFICATE_VERIFY_FAILED"
    error.verify_message = message
    error.verify_code = VERIFY_CODES[message]
    return error


def bad_handshake(reason: str | None) -> ssl.SSLError:
    error = ssl.SSLError(1, f"[SSL: {reason}] (_ssl.c:1006)")
    error.reason = reason  # type: ignore[assignment]
    return error


def insecure(error: ssl.SSLError) -> BaseException:
    kind = (
        aiohttp.ClientConnectorCertificateError
        if isinstance(error, ssl.SSLCertVerificationError)
        else aiohttp.ClientConnectorSSLError
    )
    connector = kind(KEY, error)
    return raised(DownloadConnectionRefusedError("Cannot connect"), connector, error)


def unread(error: Exception) -> BaseException:
    """Wrap what aiohttp's parser says as aiohttp and Scrapy do."""
    info = aiohttp.RequestInfo(HOST, "GET", CIMultiDictProxy(CIMultiDict()), HOST)
    message = getattr(error, "message", str(error))
    answer = aiohttp.ClientResponseError(info, (), status=400, message=message)
    return raised(DownloadFailedError(str(answer)), answer, error)


DNS = {
    ARES_ENOTFOUND: Failure.DNS_NXDOMAIN,
    ARES_ENODATA: Failure.DNS_NO_ADDRESS,
    ARES_ESERVFAIL: Failure.DNS_SERVFAIL,
    ARES_ETIMEOUT: Failure.DNS_TIMEOUT,
    ARES_EREFUSED: Failure.DNS_FAILED,
    ARES_ECONNREFUSED: Failure.DNS_FAILED,
    ARES_ECANCELLED: Failure.DNS_FAILED,
}


@pytest.mark.parametrize("code", DNS)
def test_a_name_that_does_not_resolve_has_the_resolvers_reason(code: int) -> None:
    assert cause(unresolved(code, "Domain name not found")) == (DNS[code], "")


def test_an_answer_of_the_resolver_without_an_address_is_a_dns_failure() -> None:
    error = OSError(None, "DNS lookup failed")
    connector = aiohttp.ClientConnectorDNSError(KEY, error)
    expected = (Failure.DNS_FAILED, "")
    assert cause(raised(CannotResolveHostError(str(connector)), connector, error)) == expected
    assert cause(raised(CannotResolveHostError(str(connector)), connector)) == expected


CONNECTING = {
    errno.ECONNREFUSED: Failure.REFUSED,
    errno.ECONNRESET: Failure.RESET,
    errno.ECONNABORTED: Failure.RESET,
    errno.EPIPE: Failure.RESET,
    errno.EHOSTUNREACH: Failure.UNREACHABLE,
    errno.ENETUNREACH: Failure.UNREACHABLE,
    errno.ENETDOWN: Failure.UNREACHABLE,
    errno.EHOSTDOWN: Failure.UNREACHABLE,
    errno.EADDRNOTAVAIL: Failure.UNREACHABLE,
    errno.ETIMEDOUT: Failure.TIMEOUT,
    errno.EACCES: Failure.UNREACHABLE,  # as a local firewall says it
}


@pytest.mark.parametrize("number", CONNECTING, ids=lambda number: errno.errorcode[number])
def test_a_connection_that_does_not_come_about_has_the_systems_reason(number: int) -> None:
    assert cause(unconnected(failed(number))) == (CONNECTING[number], "")


def test_a_host_whose_addresses_fail_each_in_its_own_way_is_unreachable() -> None:
    together = OSError(f"Multiple exceptions: {failed(errno.ENETUNREACH)}, [Errno 111] Connect")
    assert cause(unconnected(together)) == (Failure.UNREACHABLE, "")


CASES: dict[str, tuple[BaseException, Failure, str]] = {
    "a reset while reading": (
        raised(
            DownloadFailedError("[Errno 104] Connection reset by peer"),
            aiohttp.ClientOSError(errno.ECONNRESET, "Connection reset by peer"),
            failed(errno.ECONNRESET),
        ),
        Failure.RESET,
        "",
    ),
    "a reset while writing": (
        raised(
            DownloadFailedError("Cannot write to closing transport"),
            aiohttp.ClientConnectionResetError("Cannot write to closing transport"),
        ),
        Failure.RESET,
        "",
    ),
    "closed without an answer": (
        raised(DownloadFailedError("Server disconnected"), aiohttp.ServerDisconnectedError()),
        Failure.CLOSED,
        "",
    ),
    "closed while a reset was handled": (
        raised(
            DownloadFailedError("Server disconnected"),
            raised_while(aiohttp.ServerDisconnectedError(), failed(errno.ECONNRESET)),
        ),
        Failure.CLOSED,
        "",
    ),
    "something else while a refusal was handled": (
        raised_while(DownloadFailedError("It failed."), failed(errno.ECONNREFUSED)),
        Failure.REFUSED,
        "",
    ),
    "Scrapy's timeout": (
        raised(DownloadTimeoutError("Getting it took longer than 2 seconds."), TimeoutError()),
        Failure.TIMEOUT,
        "",
    ),
    "aiohttp's timeout while connecting": (
        raised(
            DownloadTimeoutError("Getting it took longer than 2 seconds."),
            aiohttp.ConnectionTimeoutError("Connection timeout to host"),
            TimeoutError(),
            asyncio.CancelledError(),
        ),
        Failure.TIMEOUT,
        "",
    ),
    "a bare timeout": (TimeoutError(), Failure.TIMEOUT, ""),
    "an expired certificate": (
        insecure(uncertified("certificate has expired")),
        Failure.TLS_EXPIRED,
        "certificate has expired",
    ),
    "a certificate of another host": (
        insecure(uncertified("Hostname mismatch, certificate is not valid for 'example.com'.")),
        Failure.TLS_WRONG_HOST,
        "Hostname mismatch, certificate is not valid for 'example.com'",
    ),
    "a certificate of another address": (
        insecure(uncertified("IP address mismatch, certificate is not valid for '192.0.2.1'.")),
        Failure.TLS_WRONG_HOST,
        "IP address mismatch, certificate is not valid for '192.0.2.1'",
    ),
    "a certificate of tomorrow": (
        insecure(uncertified("certificate is not yet valid")),
        Failure.TLS_NOT_YET_VALID,
        "certificate is not yet valid",
    ),
    "a certificate signed within its own chain": (
        insecure(uncertified("self-signed certificate in certificate chain")),
        Failure.TLS_SELF_SIGNED,
        "self-signed certificate in certificate chain",
    ),
    "a certificate of an unknown issuer": (
        insecure(uncertified("unable to get local issuer certificate")),
        Failure.TLS_UNTRUSTED,
        "unable to get local issuer certificate",
    ),
    "no TLS at all": (
        insecure(bad_handshake("WRONG_VERSION_NUMBER")),
        Failure.TLS_HANDSHAKE,
        "wrong version number",
    ),
    "a handshake without a reason": (insecure(bad_handshake(None)), Failure.TLS_HANDSHAKE, ""),
    "a private address": (
        PrivateAddressError("intranet.example is 10.0.0.1"),
        Failure.PRIVATE_ADDRESS,
        "intranet.example is 10.0.0.1",
    ),
    "redirects without end": (
        IgnoreRequest("max redirections reached"),
        Failure.REDIRECTS,
        "",
    ),
    "robots.txt": (IgnoreRequest("Forbidden by robots.txt"), Failure.ROBOTS, ""),
    "an answer that Scrapy ignores": (
        IgnoreRequest("Ignoring it: it does not unpack."),
        Failure.BAD_ANSWER,
        "Ignoring it: it does not unpack",
    ),
    "a redirect to a scheme of another kind": (
        UnsupportedURLSchemeError("Unsupported URL scheme 'ftp'"),
        Failure.BAD_URL,
        "Unsupported URL scheme 'ftp'",
    ),
    "a redirect to no URL": (
        raised(
            UnsupportedURLSchemeError("127.1 - is not a canonical IPv4 address"),
            aiohttp.InvalidUrlClientError("127.1", "is not a canonical IPv4 address"),
        ),
        Failure.BAD_URL,
        "127.1 - is not a canonical IPv4 address",
    ),
    "a URL that aiohttp does not take": (
        aiohttp.InvalidURL("http://"),
        Failure.BAD_URL,
        "http://",
    ),
    "a bad header": (
        unread(InvalidHeader("no colon")),
        Failure.BAD_ANSWER,
        "Invalid HTTP header: 'no colon'",
    ),
    "a bad status line": (
        unread(BadStatusLine("two-hundred")),
        Failure.BAD_ANSWER,
        "Bad status line 'two-hundred'",
    ),
    "a message of several lines": (
        unread(BadHttpMessage("Invalid character:\n\n  b'HTTP'\n    ^\n")),
        Failure.BAD_ANSWER,
        "Invalid character: b'HTTP' ^",
    ),
    "a huge header": (
        unread(LineTooLong("x" * 10_000, 8190)),
        Failure.BAD_ANSWER,
        ("Got more than 8190 bytes when reading: '" + "x" * 10_000)[:120],
    ),
    "a body that breaks off": (
        raised(
            DownloadFailedError("Response payload is not completed"),
            aiohttp.ClientPayloadError("Response payload is not completed."),
            TransferEncodingError("Not enough data for satisfy transfer length header."),
        ),
        Failure.BAD_ANSWER,
        "Response payload is not completed",
    ),
    "a body that breaks off, by a reset": (
        raised(
            DownloadFailedError("Response payload is not completed"),
            aiohttp.ClientPayloadError("Response payload is not completed."),
            failed(errno.ECONNRESET),
        ),
        Failure.RESET,
        "",
    ),
    "a body too large": (
        DownloadCancelledError("Expected response size larger than the limit."),
        Failure.BAD_ANSWER,
        "Expected response size larger than the limit",
    ),
    "a body that is not deflated": (
        zlib.error("Error -3 while decompressing data: incorrect header check"),
        Failure.BAD_ANSWER,
        "Error -3 while decompressing data: incorrect header check",
    ),
    "a body that is not gzipped": (
        gzip.BadGzipFile("Not a gzipped file (b'<!')"),
        Failure.BAD_ANSWER,
        "Not a gzipped file (b'<!')",
    ),
    "something else": (ValueError("some bug"), Failure.OTHER, "ValueError: some bug"),
    "data loss, which is not made a failure": (
        ResponseDataLossError("lost"),
        Failure.OTHER,
        "ResponseDataLossError: lost",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_failure_is_named_by_its_cause(name: str) -> None:
    error, failure, detail = CASES[name]
    assert cause(error) == (failure, detail)


def test_a_cause_in_an_attribute_is_found() -> None:
    connector = aiohttp.ClientConnectorError(KEY, failed(errno.ECONNREFUSED))
    assert cause(connector) == (Failure.REFUSED, "")
    certificate = aiohttp.ClientConnectorCertificateError(
        KEY, uncertified("self-signed certificate")
    )
    assert cause(certificate) == (Failure.TLS_SELF_SIGNED, "self-signed certificate")


def test_exceptions_that_cause_each_other_do_not_go_round_for_ever() -> None:
    first, second = ValueError("first"), ValueError("second")
    first.__cause__, second.__cause__ = second, first
    assert cause(first) == (Failure.OTHER, "ValueError: first")
