"""Which hosts to ask for an address that cannot exist, to learn what they say of missing pages."""

from __future__ import annotations

import posixpath
import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from crawler.rules import parked, soft_404
from crawler.urls import origin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.model import Check

NAME_BYTES = 8
"""Of a random name: nobody has a page that is called so."""


def neighbour(url: str) -> str:
    """Give an address beside a page's, in the same directory and of the same suffix, at random.

    Sites often answer in another way for each part of theirs.
    """
    parts = urlsplit(url)
    directory, name = posixpath.split(parts.path.rstrip("/"))
    suffix = posixpath.splitext(name)[1] if directory else ""
    path = posixpath.join(directory or "/", secrets.token_hex(NAME_BYTES) + suffix)
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


class Prober:
    """Chooses at most one probe for each server in a run, and none where `known` has one.

    A server is probed when a page of its is suspicious by itself, or when two different addresses
    of its show the same page.
    """

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._shown: dict[tuple[str, str, str], str] = {}

    def add_known(self, origins: Iterable[str]) -> None:
        """Take servers that were probed lately."""
        self._known.update(origins)

    def probe(self, check: Check) -> str | None:
        """Give the address to ask after a check, None where nothing calls for it."""
        server = origin(check.url)
        suspicious = (
            soft_404.is_suspicious(check)
            or parked.is_blank(check)
            or parked.judge((check,)) is not None
        )
        if server in self._known or not (suspicious or self._is_repeated(server, check)):
            return None
        self._known.add(server)
        return neighbour(check.url)

    def _is_repeated(self, server: str, check: Check) -> bool:
        page = check.page
        if page is None or not page.fingerprint or urlsplit(check.url).path in ("", "/"):
            return False
        path = urlsplit(check.final_url).path
        return self._shown.setdefault((server, page.title, page.fingerprint), path) != path
