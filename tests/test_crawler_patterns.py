"""A pattern means the URLs of a host, or those that a glob describes."""

from __future__ import annotations

import time

import pytest

from crawler.patterns import checked, matches

MEANT = [
    ("example.com", "http://example.com/"),
    ("example.com", "https://WWW.Example.COM:8080/a?b#c"),
    ("example.com", "http://example.com./"),
    ("*.example.com", "http://a.b.example.com/"),
    ("münchen.example", "http://xn--mnchen-3ya.example/"),
    ("xn--mnchen-3ya.example", "http://MÜNCHEN.example/"),
    ("192.0.2.1", "http://192.0.2.1/"),
    ("https://example.com/docs/*", "https://example.com/docs/"),
    ("https://example.com/docs/*", "https://example.com/docs/a/b?c#d"),
    ("https://example.com/docs/*", "HTTPS://Example.com:443/docs/a"),
    ("*/wiki/*(*)", "http://a.test/wiki/X_(y)"),
    ("http://a.test/?page=[1]", "http://a.test/?page=[1]"),
    ("http://*a.test/*#part", "http://www.a.test/#part"),
    ("*://*", "ftp://a.test/"),
]
NOT_MEANT = [
    ("example.com", "http://notexample.com/"),
    ("example.com", "http://example.com.evil.test/"),
    ("example.com", "http://a.test/example.com"),
    ("example.com", "http://["),
    ("*.example.com", "http://example.com/"),
    ("https://example.com/docs/*", "http://example.com/docs/a"),
    ("https://example.com/docs/*", "https://example.com/docs"),
    ("http://a.test/?b", "http://a.test/xb"),
    ("http://a.test/*aa*a", "http://a.test/aa"),
    ("*/a/*/a/*", "http://x/a/"),
]


@pytest.mark.parametrize(("pattern", "url"), MEANT)
def test_a_pattern_means_a_url(pattern: str, url: str) -> None:
    assert matches(checked(pattern), url)


@pytest.mark.parametrize(("pattern", "url"), NOT_MEANT)
def test_a_pattern_does_not_mean_a_url(pattern: str, url: str) -> None:
    assert not matches(checked(pattern), url)


@pytest.mark.parametrize("pattern", ["", " ", "a b", "a.test:80", "example.com/docs/*", "/a", "*."])
def test_a_pattern_that_can_mean_nothing_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"should be a host \(example.com\) or a glob"):
        checked(pattern)


def test_many_stars_take_no_long_time() -> None:
    begun = time.perf_counter()
    assert not matches("*/" + "*a" * 200 + "*b", "http://x.test/" + "a" * 20_000)
    assert time.perf_counter() - begun < 1
