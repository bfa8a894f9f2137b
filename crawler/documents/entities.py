"""Character references such as ``&amp;``, undone and guarded against."""

from __future__ import annotations

import html
import re
from html.entities import html5
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]*);")


def undo(text: str) -> str:
    """Put the characters that are meant in place of references.

    Only what ends in ``;`` is one: browsers know some without, but never where ``=`` or a letter
    follows, so that ``?a=1&copy=2`` means what it says.

    >>> undo("?a=1&amp;b=2&copy=3&no-such;")
    '?a=1&b=2&copy=3&no-such;'
    """
    return _REFERENCE.sub(lambda match: _meaning(match.group()), text)


def guard(text: str) -> str:
    """Write ``&amp;`` where a bare ``&`` would be read as the beginning of a reference.

    >>> guard("?a=1&b=2&copy;")
    '?a=1&b=2&amp;copy;'
    """
    return _REFERENCE.sub(lambda match: _guarded(match.group()), text)


def blank(text: str, is_blank: Callable[[str], bool]) -> str:
    """Put as many spaces in place of each reference whose meaning is blank."""

    def replaced(match: re.Match[str]) -> str:
        return " " * len(match.group()) if is_blank(_meaning(match.group())) else match.group()

    return _REFERENCE.sub(replaced, text)


def _is_reference(reference: str) -> bool:
    return reference.startswith("&#") or reference[1:] in html5


def _meaning(reference: str) -> str:
    return html.unescape(reference) if _is_reference(reference) else reference


def _guarded(reference: str) -> str:
    return "&amp;" + reference[1:] if _is_reference(reference) else reference
