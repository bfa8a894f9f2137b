"""What may be asked, how a URL is written for the wire, and which two URLs are the same."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

import ada_url

from crawler.model import Failure

MAX_HOST_CHARS = 253
"""The longest host name that DNS can carry (RFC 1035, section 2.3.4, without the last dot)."""
MAX_LABEL_CHARS = 63
"""The longest part of a host name between two dots (RFC 1035, section 2.3.4)."""
WEB_SCHEMES = ("http:", "https:")
LOCAL_SUFFIXES = (".localhost", ".local", ".internal", ".home.arpa", ".onion")
"""Names that public DNS cannot know, so that its word on them proves nothing: RFC 6761, 6762, 8375
and 7686, and ICANN's reservation of .internal. A name without a dot is one as well."""
NAT64 = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as seen from networks that have IPv6 alone (RFC 6052)."""


def address(url: str) -> str:
    """Write a URL as a browser would send it: the WHATWG form, without the fragment.

    Two URLs with the same address are one question to the web. A URL that is not one (see
    `refusal`) is its own address.

    >>> address("HTTP://Example.com:80/a b#part")
    'http://example.com/a%20b'
    """
    try:
        parsed = ada_url.URL(url)
    except ValueError:
        return url
    parsed.hash = ""
    return str(parsed.href)


def without_credentials(url: str) -> str:
    """Leave out the user's name and password, which are nobody else's business.

    >>> without_credentials("http://me:secret@example.com/a")
    'http://example.com/a'
    """
    try:
        parsed = ada_url.URL(url)
    except ValueError:
        return url
    if not (parsed.username or parsed.password):
        return url
    parsed.username = parsed.password = ""
    return str(parsed.href)


def is_local(url: str) -> bool:
    """Tell whether a URL names a file of the user's own."""
    return url.startswith("file:")


def host(url: str) -> str:
    """Name the host of a URL without its port, or "" where it has none.

    >>> host("https://Example.com:8443/a")
    'example.com'
    """
    try:
        return str(ada_url.URL(url).hostname)
    except ValueError:
        return ""


def origin(url: str) -> str:
    """Give the part of an address that names its server: scheme, host and port.

    >>> origin("http://example.com:8080/a?b")
    'http://example.com:8080'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def bare_host(url: str) -> str:
    """Name the host of a URL as people do, without "www.".

    >>> bare_host("https://www.example.com/a")
    'example.com'
    """
    return host(url).removeprefix("www.")


def refusal(url: str) -> Failure | None:
    """Say why a URL cannot be asked, or None where it can.

    >>> refusal("http://["), refusal("ftp://example.com/"), refusal("http://example.com/")
    (<Failure.BAD_URL: 'bad_url'>, <Failure.UNSUPPORTED_SCHEME: 'unsupported_scheme'>, None)
    """
    try:
        parsed = ada_url.URL(url)
    except ValueError:
        return Failure.BAD_URL
    if parsed.protocol not in WEB_SCHEMES:
        return Failure.UNSUPPORTED_SCHEME
    name = parsed.hostname.removesuffix(".")
    if name.endswith(".onion"):  # not reached without Tor, whatever is allowed
        return Failure.PRIVATE_ADDRESS
    labels = name.split(".")
    if len(name) > MAX_HOST_CHARS or not all(0 < len(label) <= MAX_LABEL_CHARS for label in labels):
        return Failure.BAD_URL if ":" not in name else None
    return None


def is_private(ip: str) -> bool:
    """Tell whether an IP address is not one of the public internet.

    Raises ValueError for what is not an IP address.

    >>> is_private("127.0.0.1"), is_private("::ffff:10.0.0.1"), is_private("93.184.216.34")
    (True, True, False)
    """
    parsed = ip_address(ip.strip("[]").partition("%")[0])
    meant = _destination(parsed)
    return not meant.is_global or meant.is_multicast


def _destination(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Give the IPv4 address that packets to an IPv6 address are sent on to, or the address."""
    if isinstance(ip, IPv4Address):
        return ip
    if ip in NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip


def is_private_literal(name: str) -> bool:
    """Tell whether a URL's host is a private IP address, or a name that only a local network knows.

    >>> is_private_literal("[::1]"), is_private_literal("localhost"), is_private_literal("a.org")
    (True, True, False)
    """
    name = name.removesuffix(".")
    try:
        return is_private(name)
    except ValueError:
        return bool(name) and ("." not in name or name.endswith(LOCAL_SUFFIXES))
