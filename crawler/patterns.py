"""Which URLs a pattern means: those of a host, or those that a glob describes.

``example.com`` means a host and all below it, ``*.example.com`` only those below it. A pattern
with a slash is a glob on the whole URL, in which ``*`` stands for any characters, slashes too:
``https://example.com/docs/*``. Nothing else is special, since ``?`` and ``[`` are part of URLs.
"""

from __future__ import annotations

import re

from crawler.urls import address, host

_SCHEME = re.compile(r"\A[A-Za-z][A-Za-z0-9+.-]*://")


def matches(pattern: str, url: str) -> bool:
    """Tell whether a URL is meant, as it is written or as it is sent.

    >>> matches("example.com", "http://www.Example.com/a"), matches("example.com", "http://a.org")
    (True, False)
    >>> matches("https://example.com/docs/*", "https://example.com/docs/a/b#c")
    True
    """
    if "/" in pattern:
        _, mark, fragment = url.partition("#")
        return any(
            _is_like(pattern, it) for it in (url, address(url), address(url) + mark + fragment)
        )
    above = pattern.removeprefix("*.")
    wanted, name = host(f"http://{above}") or above.lower(), host(url).removesuffix(".")
    return name.endswith(f".{wanted}") or (name == wanted and above == pattern)


def checked(pattern: str) -> str:
    """Give a pattern back; raises ValueError for one that could mean no URL."""
    if "/" in pattern:
        if _SCHEME.match(pattern) or pattern.startswith("*"):
            return pattern
    elif host(f"http://{pattern.removeprefix('*.')}") and not set(pattern) & set(" @:?#"):
        return pattern
    raise ValueError(
        "should be a host (example.com) or a glob on the whole URL (https://example.com/docs/*)"
    )


def _is_like(pattern: str, url: str) -> bool:
    """Compare from left to right, once: a regular expression would try every way to divide."""
    first, *others = pattern.split("*")
    if not others:
        return url == pattern
    *middle, last = others
    at, end = len(first), len(url) - len(last)
    if not (url.startswith(first) and url.endswith(last) and at <= end):
        return False
    for part in middle:
        found = url.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True
