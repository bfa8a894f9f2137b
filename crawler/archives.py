"""Which web archives are known by their addresses, and how an address in each is made."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from crawler.urls import host

if TYPE_CHECKING:
    from typing import Final

WAYBACK_HOSTS: Final = frozenset(
    {
        "web.archive.org",
        "www.web.archive.org",
        "wayback.archive.org",
        "web-beta.archive.org",
        "liveweb.archive.org",
        "replay.web.archive.org",
        "classic-web.archive.org",
        "replay.waybackmachine.org",
        "waybackmachine.org",
        "www.waybackmachine.org",
    }
)
"""Names that the Wayback Machine has, or had; all that they hold is at web.archive.org."""
ARCHIVE_ORG_HOSTS: Final = frozenset({"archive.org", "www.archive.org"})
"""The Internet Archive, whose /web/ is the Wayback Machine, and whose other pages are its own."""
ARQUIVO_HOSTS: Final = frozenset({"arquivo.pt", "www.arquivo.pt", "m.arquivo.pt"})
OTHER_ARCHIVE_HOSTS: Final = frozenset(
    {
        "wayback.archive-it.org",
        "webarchive.nationalarchives.gov.uk",
        "webarchive.parliament.uk",
        "www.webarchive.org.uk",
        "webarchive.loc.gov",
        "web.archive.org.au",
        "webarchive.nla.gov.au",
        "swap.stanford.edu",
        "wayback.vefsafn.is",
        "vefsafn.is",
        "wayback.webarchiv.cz",
    }
)
"""Public archives of the Wayback Machine's kind that also write pages without their scheme."""
ARCHIVE_TODAY_HOSTS: Final = frozenset(
    f"{www}archive.{suffix}"
    for suffix in ("today", "is", "ph", "fo", "li", "md", "vn")
    for www in ("", "www.")
)
"""Its names (https://en.wikipedia.org/wiki/Archive.today), which all show the same."""
WAYBACK_BASE: Final = "https://web.archive.org"


class ArchiveKind(StrEnum):
    """Which archive a capture is in, as far as its addresses are of a kind of their own."""

    WAYBACK = "wayback"
    """The Internet Archive's Wayback Machine, or the archive that is configured in its place."""
    ARQUIVO = "arquivo.pt"
    PYWB = "pywb"
    """Another archive whose addresses hold a stamp and a page, as those of pywb do."""
    ARCHIVE_TODAY = "archive.today"
    """Its captures are flagged, and never offered: it was found to alter them."""


@dataclass(frozen=True, slots=True)
class Archive:
    """A web archive as its addresses know it.

    ``patterns`` take apart what follows the host: into an ``original``, and where there are such, a
    ``prefix`` that belongs to the ``base``, a ``stamp`` with a ``star``, and a ``modifier``. The
    first that matches holds.
    """

    kind: ArchiveKind
    base: str
    patterns: tuple[re.Pattern[str], ...]


_SCHEME = r"(?:https?|ftp)(?::/|%3a)"
# Without its scheme a page begins with a host's name; what looks like one may be an archive's file.
_PAGE = rf"(?:{_SCHEME}|(?:[\w-]+\.)+(?!(?:php|html?|js|css|png|ico|txt|xml)\b)\w)"
_YEAR = r"(?:199[1-9]|20[0-3]\d)"
_MODIFIER = r"(?P<modifier>[a-z]{2,4}_)?"
_REST = rf"(?P<star>\*)?{_MODIFIER}/+(?P<original>(?={_PAGE}).+)"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE | re.DOTALL)


_ADDRESS = _pattern(r"\s*(?P<server>https?:[/\\]*[^/\\?#]+)(?P<path>[^?#].*)")
_WAYBACK = (
    _pattern(rf"/+(?:web|wayback)/+(?P<stamp>\d{{0,14}}){_REST}"),
    _pattern(rf"/+(?:web|wayback)/+(?P<original>(?={_PAGE}).+)"),
)
_WAYBACK_WITHOUT_WEB = (
    _pattern(rf"/+(?P<stamp>\d{{4,14}}|(?=\*)){_REST}"),
    _pattern(rf"/+(?P<original>(?={_SCHEME}).+)"),
)
_ARQUIVO = (_pattern(rf"/+(?:noframe/replay|wayback(?:/+wayback)?)/+(?P<stamp>\d{{0,14}}){_REST}"),)
_ARCHIVE_TODAY = (
    _pattern(rf"/+(?P<stamp>{_YEAR}[\d.-]{{0,15}})/+(?P<original>(?={_SCHEME}).+)"),
    _pattern(rf"/+(?:(?:newest|oldest|o/+\w+)/+)?(?P<original>(?={_SCHEME}).+)"),
)
_OTHER_ARCHIVES = (
    _pattern(rf"(?P<prefix>/+(?:[^/?#]+/+){{0,4}}?)(?P<stamp>{_YEAR}\d{{10}}){_REST}"),
    _pattern(rf"(?P<prefix>/+(?:[^/?#]+/+){{0,4}}?)(?P<stamp>)(?:\+|(?=\*)){_REST}"),
)
_ANY = (
    _pattern(
        rf"(?P<prefix>/(?:[^?#]*?/)?)(?P<stamp>{_YEAR}\d{{0,10}}){_MODIFIER}/"
        r"(?P<original>https?:/.+)"
    ),
)

_WAYBACK_MACHINE = Archive(
    ArchiveKind.WAYBACK, f"{WAYBACK_BASE}/web/", (*_WAYBACK, *_WAYBACK_WITHOUT_WEB)
)
_BY_HOST = {
    **dict.fromkeys(WAYBACK_HOSTS, _WAYBACK_MACHINE),
    **dict.fromkeys(
        ARCHIVE_ORG_HOSTS, Archive(ArchiveKind.WAYBACK, _WAYBACK_MACHINE.base, _WAYBACK)
    ),
    **dict.fromkeys(
        ARQUIVO_HOSTS, Archive(ArchiveKind.ARQUIVO, "https://arquivo.pt/wayback/", _ARQUIVO)
    ),
    **dict.fromkeys(
        ARCHIVE_TODAY_HOSTS,
        Archive(ArchiveKind.ARCHIVE_TODAY, "https://archive.today/", _ARCHIVE_TODAY),
    ),
    **{
        name: Archive(ArchiveKind.PYWB, f"https://{name}", (*_OTHER_ARCHIVES, *_ANY))
        for name in OTHER_ARCHIVE_HOSTS
    },
}


def name(url: str) -> str:
    """Name the host of a URL, as the sets here do."""
    return host(url).removesuffix(".")


def located(url: str, wayback: str) -> tuple[Archive, str] | None:
    """Say in which archive a URL would be, and what of it follows the host; None for no web URL.

    `wayback` is the base address of the archive that is configured, which has the Wayback Machine's
    paths. An archive of somebody's own may be at any host.
    """
    address, configured = _ADDRESS.match(url), wayback.rstrip("/")
    if not address or not name(url):
        return None
    if url.startswith(f"{configured}/"):
        machine = replace(_WAYBACK_MACHINE, base=f"{configured}/web/")
        return machine, url[len(configured) :]
    anybodys = Archive(ArchiveKind.PYWB, address["server"], _ANY)
    return _BY_HOST.get(name(url), anybodys), address["path"]
