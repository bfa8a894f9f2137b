"""Percent-encodes characters that may not stand somewhere as they are (RFC 3986, section 2.1)."""

from __future__ import annotations

import re


def encoded(text: str) -> str:
    """Percent-encode every character, whatever it is.

    >>> encoded("é.")
    '%C3%A9%2E'
    """
    return "".join(f"%{byte:02X}" for byte in text.encode())


def without(text: str, risky: str | re.Pattern[str]) -> str:
    """Percent-encode what a pattern matches.

    >>> without("a b|c", "[ |]")
    'a%20b%7Cc'
    """
    return re.sub(risky, lambda match: encoded(match[0]), text)
