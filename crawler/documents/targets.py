"""Which address a link in a document means, and whether anybody can look at it."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urljoin, urlsplit

from crawler.documents.files import STANDARD_INPUT

if TYPE_CHECKING:
    from typing import Final

_WEB: Final = re.compile(r"(?:https?|ftp)://", re.IGNORECASE)
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_TEMPLATE: Final = re.compile(r"\{\{|\{%|<%|\$\{|\$\(")
"""What the engines of site generators fill in later: nobody knows yet what it will be."""


def meant(url: str, document: str, base_url: str) -> str:
    """Give the absolute address that a link means, or "" where there is nothing to look at.

    A relative link is meant from `base_url`; where that is "", it names a file beside the
    `document` (which is named as in `Document`), by a URL of the scheme ``file:``. Then a path that
    begins with a slash means nothing, since nobody knows where the site begins.

    >>> meant("a.md#b", "/docs/index.md", ""), meant("mailto:a@b.org", "/docs/index.md", "")
    ('file:///docs/a.md#b', '')
    >>> meant("//c.org/d", "/docs/index.md", "https://a.org/b/")
    'https://c.org/d'
    """
    if _WEB.match(url):
        return url
    url = url.strip()
    if not url or url == "#" or _SCHEME.match(url) or _TEMPLATE.search(url):
        return ""
    if base_url:
        return _joined(base_url, url)
    if url.startswith(("/", "\\")):
        return ""
    return _file(url, document)


def _joined(base_url: str, url: str) -> str:
    try:
        return urljoin(base_url, url)
    except ValueError:  # "//[": no address, so nothing that is linked to
        return ""


def _file(url: str, document: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    folder, path = os.path.dirname(os.path.abspath(document)), unquote(parts.path)  # noqa: PTH100, PTH120 - names, not files
    if "\0" in path:
        return ""
    if not path and document == STANDARD_INPUT:
        return ""
    target = os.path.normpath(os.path.join(folder, path)) if path else os.path.abspath(document)  # noqa: PTH100, PTH118
    _, mark, fragment = url.partition("#")
    return "file://" + quote(os.fsencode(target)) + mark + fragment
