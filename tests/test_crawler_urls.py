"""URLs are written as browsers write them, and refused where they cannot be asked."""

from __future__ import annotations

import doctest

import pytest

from crawler import urls
from crawler.model import Failure
from crawler.urls import address, host, is_private, is_private_literal, refusal

LABEL = "a" * 63
LONGEST = f"{LABEL}.{LABEL}.{LABEL}.{'a' * 61}"
"""A host name of 253 characters."""

ADDRESSES = {
    # Scheme and host in any case, and the default ports, go.
    "HTTP://Example.COM": "http://example.com/",
    "http://example.com:80/a": "http://example.com/a",
    "https://example.com:443": "https://example.com/",
    "https://example.com:80/": "https://example.com:80/",
    "http://example.com:/": "http://example.com/",
    "http://example.com:0080/": "http://example.com/",
    # The fragment goes, the rest of the path and query is the server's own.
    "http://example.com/a#part": "http://example.com/a",
    "http://example.com/#": "http://example.com/",
    "http://example.com/a#b#c": "http://example.com/a",
    "http://example.com/#!/a": "http://example.com/",
    "http://example.com/a%23b": "http://example.com/a%23b",
    "http://example.com/A/": "http://example.com/A/",
    "http://example.com//a//": "http://example.com//a//",
    "http://example.com/?": "http://example.com/?",
    "http://example.com?q=1": "http://example.com/?q=1",
    "http://example.com/?b=2&a=1": "http://example.com/?b=2&a=1",
    # Percent-encoding stays as it is, and is added where it must be.
    "http://example.com/%7euser/%2F%2f": "http://example.com/%7euser/%2F%2f",
    "http://example.com/100%": "http://example.com/100%",
    "http://example.com/a b?c d": "http://example.com/a%20b?c%20d",
    "http://example.com/café?ß=中": "http://example.com/caf%C3%A9?%C3%9F=%E4%B8%AD",
    "http://example.com/?q='\"<>": "http://example.com/?q=%27%22%3C%3E",
    "http://example.com/{a}|^[b]": "http://example.com/%7Ba%7D|%5E[b]",
    # Slips that browsers forgive.
    "  http://example.com/\n": "http://example.com/",
    "http://exa\tmple.com/a\nb": "http://example.com/ab",
    "http:\\\\example.com\\a": "http://example.com/a",
    "http:example.com": "http://example.com/",
    "http:///example.com": "http://example.com/",
    "http://example.com/a/../b/./c": "http://example.com/b/c",
    "http://example.com/../..": "http://example.com/",
    "http://example.com/a/%2e%2E/b": "http://example.com/b",
    # Names of the whole world.
    "http://bücher.example/": "http://xn--bcher-kva.example/",
    "http://BÜCHER.example/": "http://xn--bcher-kva.example/",
    "http://xn--bcher-kva.example/": "http://xn--bcher-kva.example/",
    "http://faß.example/": "http://xn--fa-hia.example/",
    "http://例え.テスト/": "http://xn--r8jz45g.xn--zckzah/",
    "http://example。com/": "http://example.com/",
    "http://ex_ample.com/": "http://ex_ample.com/",
    "http://%65xample.com/": "http://example.com/",
    "http://example.com./a": "http://example.com./a",
    # People in URLs.
    "http://user:pa%20ss@example.com/": "http://user:pa%20ss@example.com/",
    "http://@example.com/": "http://example.com/",
    "http://:@example.com/": "http://example.com/",
    # Numbers in every spelling are one address.
    "http://127.0.0.1/": "http://127.0.0.1/",
    "http://0x7f.1/": "http://127.0.0.1/",
    "http://2130706433/": "http://127.0.0.1/",
    "http://017700000001/": "http://127.0.0.1/",
    "http://127.1/": "http://127.0.0.1/",
    "http://0177.0.0.1./": "http://127.0.0.1/",
    "http://０x7f.１/": "http://127.0.0.1/",
    "http://[2001:DB8:0:0::1]:80/": "http://[2001:db8::1]/",
    "http://[::ffff:1.2.3.4]/": "http://[::ffff:102:304]/",
    # Other schemes.
    "FTP://Example.com/a#b": "ftp://example.com/a",
    "mailto:Someone@Example.com#x": "mailto:Someone@Example.com",
}


@pytest.mark.parametrize("url", ADDRESSES)
def test_an_address_is_what_a_browser_would_send(url: str) -> None:
    assert address(url) == ADDRESSES[url]


@pytest.mark.parametrize("url", ADDRESSES.values())
def test_an_address_is_its_own_address(url: str) -> None:
    assert address(url) == url


HOSTS = {
    "https://Example.com:8443/a": "example.com",
    "http://user:password@example.com/": "example.com",
    "http://bücher.example/": "xn--bcher-kva.example",
    "http://example.com./": "example.com.",
    "http://0x7f.1/": "127.0.0.1",
    "http://[2001:DB8::1]:8080/": "[2001:db8::1]",
    "ftp://example.com/": "example.com",
    "mailto:someone@example.com": "",
    "data:,x": "",
    "/a": "",
    "": "",
    "http://[": "",
    "http://256.1.1.1/": "",
}


@pytest.mark.parametrize("url", HOSTS)
def test_a_host_is_named_without_its_port(url: str) -> None:
    assert host(url) == HOSTS[url]


ASKABLE = (
    "http://example.com",
    "HTTPS://EXAMPLE.COM/",
    "http://localhost:8000/",
    "http://example.com./",
    "http://user:password@example.com/",
    "http://example.com:0/",
    "http://example.com:65535/",
    "http://0x7f.1/",
    "http://[::1]/",
    "http://[2001:db8::1]:8080/",
    "http://ex_ample.com/",
    "http://-a-.com/",
    "http://bücher.example/",
    f"http://{LABEL}.com/",
    f"http://{LONGEST}/",
    f"http://{LONGEST}./",
)
NOT_URLS = (
    "",
    " ",
    "example.com",
    "//example.com/",
    "/a",
    "#a",
    "http://",
    "http://[",
    "http://[::1",
    "http://[fe80::1%25eth0]/",
    "http://[::12345]/",
    "http://a b/",
    "http://a%00b/",
    "http://a<b/",
    "http://256.1.1.1/",
    "http://1.2.3.4.5/",
    "http://1.2.3.0x100/",
    "http://example.com:65536/",
    "http://example.com:port/",
    "http://example.com/\ud800",
    # What the URL Standard allows and DNS does not.
    "http://a..b/",
    "http://.example.com/",
    "http://example.com../",
    "http://./",
    "http://../",
    f"http://{LABEL}a.com/",
    f"http://{LONGEST}a/",
    f"http://{LABEL}.{LABEL}.{LABEL}.{LABEL}/",
)
UNSUPPORTED = (
    "ftp://example.com/",
    "FTP://example.com/",
    "mailto:someone@example.com",
    "tel:+1-555",
    "file:///etc/passwd",
    "data:,x",
    "javascript:alert(1)",
    "ws://example.com/",
    "httpx://example.com/",
    "localhost:8000",
)


@pytest.mark.parametrize("url", ASKABLE)
def test_a_web_url_may_be_asked(url: str) -> None:
    assert refusal(url) is None


@pytest.mark.parametrize("url", NOT_URLS)
def test_what_is_no_url_is_refused_and_its_own_address(url: str) -> None:
    assert refusal(url) is Failure.BAD_URL
    assert address(url) == url


@pytest.mark.parametrize("url", UNSUPPORTED)
def test_other_schemes_are_refused(url: str) -> None:
    assert refusal(url) is Failure.UNSUPPORTED_SCHEME


PRIVATE = (
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.255",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "[::1]",
    "::ffff:127.0.0.1",
    "[::ffff:a00:1]",
    "::ffff:224.0.0.1",
    "64:ff9b::10.0.0.1",
    "2002:a00:1::",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "ff02::1",
    "ff0e::1",
    "2001:db8::1",
)
PUBLIC = (
    "1.1.1.1",
    "93.184.216.34",
    "100.63.255.255",
    "172.15.255.255",
    "172.32.0.1",
    "192.167.255.255",
    "223.255.255.255",
    "2606:4700:4700::1111",
    "[2606:4700:4700::1111]",
    "::ffff:8.8.8.8",
)


@pytest.mark.parametrize("ip", PRIVATE)
def test_an_ip_address_off_the_public_internet_is_private(ip: str) -> None:
    assert is_private(ip)
    assert is_private_literal(ip)


@pytest.mark.parametrize("ip", PUBLIC)
def test_an_ip_address_on_the_public_internet_is_not_private(ip: str) -> None:
    assert not is_private(ip)
    assert not is_private_literal(ip)


@pytest.mark.parametrize("name", ["", "localhost", "example.com", "127.1", "1.2.3.4.5", "::g"])
def test_only_ip_addresses_are_private_or_not(name: str) -> None:
    with pytest.raises(ValueError, match="does not appear to be an IPv4 or IPv6 address"):
        is_private(name)


PRIVATE_LITERALS = {
    "http://localhost/": True,
    "http://LOCALHOST./": True,
    "http://db.localhost:5432/": True,
    "http://db.localhost./": True,
    "http://0x7f.1/": True,
    "http://127.1/": True,
    "http://2130706433/": True,
    "http://0xA9FEA9FE/": True,
    "http://０x7f.１/": True,
    "http://[::1]/": True,
    "http://[::ffff:10.0.0.1]/": True,
    "http://[0:0:0:0:0:0:0:1]/": True,
    "http://user@10.0.0.1/": True,
    "http://10.0.0.1@example.com/": False,
    "http://notlocalhost.org/": False,
    "http://localhost.example.com/": False,
    "http://10.0.0.1.example.com/": False,
    "http://0x08080808/": False,
    "http://example.com/": False,
    "mailto:someone@localhost": False,
    "http://[": False,
}


@pytest.mark.parametrize("url", PRIVATE_LITERALS)
def test_a_private_host_is_known_in_every_spelling(url: str) -> None:
    assert is_private_literal(host(url)) is PRIVATE_LITERALS[url]


def test_the_examples_in_the_docstrings_hold() -> None:
    results = doctest.testmod(urls)
    assert results.attempted == 8
    assert results.failed == 0


@pytest.mark.parametrize(
    "name", ["wiki", "printer.local", "db.internal", "router.home.arpa", "abc.onion", "localhost"]
)
def test_a_name_that_public_dns_cannot_know_is_private(name: str) -> None:
    assert is_private_literal(name)
    assert not is_private_literal(f"{name}.example.org")


def test_an_onion_is_not_asked_even_where_private_addresses_are() -> None:
    assert refusal("http://abc.onion/") is Failure.PRIVATE_ADDRESS
