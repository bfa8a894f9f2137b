"""Writes the key under which web archives file a URL. Pure.

The rules are those of the Internet Archive's IAURLCanonicalizer (iipc/webarchive-commons), by which
pywb looks a URL up; a key that differs is a page that is not found. Its Python port, `surt`, is
under the AGPL and cannot be a part of linkmend.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote_from_bytes, unquote_to_bytes

import ada_url

if TYPE_CHECKING:
    from typing import Final

PLAIN: Final = "".join(map(chr, range(0x21, 0x7F))).replace("#", "").replace("%", "")
"""What is written as it is; everything else is percent-encoded."""
WWW: Final = re.compile(r"^www\d*\.")
QUERY_SESSIONS: Final = tuple(
    re.compile(rf"(.*){name}(?:&(.*))?", re.IGNORECASE)
    for name in (
        "jsessionid=[0-9a-z]{32}",
        "phpsessid=[0-9a-z]{32}",
        "sid=[0-9a-z]{32}",
        "aspsessionid[a-z]{8}=[a-z]{24}",
        "cfid=[^&]+&cftoken=[^&]+",
    )
)
"""Arguments that name a visitor's session and not a page, each with what stands around it."""
PATH_SESSIONS: Final = tuple(
    re.compile(rf"(.*/){name}/([^?]+\.aspx.*)", re.IGNORECASE)
    for name in (r"\((?:[a-z]\([0-9a-z]{24}\))+\)", r"\([0-9a-z]{24}\)")
)
"""The same in the paths of ASP.NET."""


def urlkey(url: str) -> str:
    """Give a URL's key: its host backwards, its path, and its arguments in order.

    Raises ValueError for what is no URL.

    >>> urlkey("https://www.Example.com/A/b/?b=2&a=1#c")
    'com,example)/a/b?a=1&b=2'
    """
    parsed = ada_url.URL(url)
    port = f":{parsed.port}" if parsed.port else ""
    query = _query(parsed.search.removeprefix("?"))
    return f"{_host(parsed.hostname)}{port}){_path(parsed.pathname)}{query and '?' + query}"


def _host(name: str) -> str:
    return ",".join(reversed(WWW.sub("", name.strip("[].")).split(".")))


def _path(path: str) -> str:
    parts: list[bytes] = []
    names = _unescaped(path).split(b"/")[1:]
    for name in names:
        if name == b".." and parts:
            parts.pop()
        elif name != b".":
            parts.append(name)
    inner = [part for part in parts[:-1] if part]
    key = _escaped(b"/" + b"/".join(inner + parts[-1:])).lower()
    key = _without(PATH_SESSIONS, key)
    return key[:-1] if key.endswith("/") and len(key) > 1 else key


def _query(query: str) -> str:
    key = _without(QUERY_SESSIONS, _escaped(_unescaped(query))).lower()
    return "&".join(sorted(key.split("&"), key=lambda argument: argument.split("=", 1)))


def _without(sessions: tuple[re.Pattern[str], ...], text: str) -> str:
    for session in sessions:
        if found := session.fullmatch(text):
            text = found[1] + (found[2] or "")
    return text


def _unescaped(text: str) -> bytes:
    """Decode as often as it was encoded."""
    before, after = text.encode(), unquote_to_bytes(text)
    while after != before:
        before, after = after, unquote_to_bytes(after)
    return after


def _escaped(text: bytes) -> str:
    return quote_from_bytes(text, safe=PLAIN)
