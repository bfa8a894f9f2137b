"""Which URLs are addresses in a web archive, of which page, and how those are written properly."""

from __future__ import annotations

import re
from calendar import monthrange
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote

from crawler import archives
from crawler.archives import ARCHIVE_TODAY_HOSTS, WAYBACK_BASE, WAYBACK_HOSTS, ArchiveKind

if TYPE_CHECKING:
    from typing import Final

__all__ = [
    "ArchiveKind",
    "CaptureAddress",
    "clean",
    "is_archive_today",
    "is_snapshot",
    "parse",
    "wayback_capture",
]

FULL_STAMP_DIGITS: Final = 14
"""Year, month, day, hour, minute, second."""
LATEST: Final = "29991231235959"
"""What fills up a short stamp: archives take it for the end of the time that it names (warcio's
timeutils, which pywb uses), so that /web/2/ leads to the latest capture."""
FILE_MODIFIERS: Final = frozenset({"im_", "js_", "cs_", "oe_"})
"""Those of files in a page; see `clean`."""
MAX_NESTED: Final = 10
"""How many archives are looked into, one in another; more than three were never meant."""


@dataclass(frozen=True, slots=True)
class CaptureAddress:
    """An address in a web archive, taken apart.

    ``base`` is what stands before the stamp, as it should be written, with its last slash.
    ``stamp`` are up to 14 digits of the time of the capture, "" where the address names none.
    ``modifier`` says how it is shown (``id_``, ``im_``), "" for the usual way. ``original`` is the
    address of the page, with its scheme, and otherwise as it is written: all that follows the stamp
    belongs to it, ``?`` and ``#`` too. ``is_wildcard`` says that the address is that of a list of
    captures (``/web/2015*/``).
    """

    kind: ArchiveKind
    base: str
    stamp: str
    modifier: str
    original: str
    is_wildcard: bool = False

    @property
    def has_full_stamp(self) -> bool:
        """Whether it names one capture, by the second."""
        return len(self.stamp) == FULL_STAMP_DIGITS and not self.is_wildcard

    @property
    def stamped_at(self) -> datetime | None:
        """The end of the time that the stamp names; None for no stamp, or one that is no time.

        A year beyond this one, as of /web/2/, asks for the latest capture.
        """
        if not self.stamp:
            return None
        filled = self.stamp + LATEST[len(self.stamp) :]
        year, month = int(filled[:4]), int(filled[4:6])
        try:
            if len(self.stamp) < len("yyyymmdd"):
                filled = f"{filled[:6]}{monthrange(year, month)[1]}{filled[8:]}"
            return datetime.strptime(filled, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        except ValueError:  # archives have such stamps, as 20000800241623
            return None


_SCHEMES = re.compile(r"(?P<scheme>https?|ftp)(?::|%3a)(?P<slashes>(?:/|%2f)*)", re.IGNORECASE)
_DEFAULT_PORT = re.compile(
    r"\A(?P<server>http://[^/?#]*(?=:80(?:[/?#]|\Z))|https://[^/?#]*(?=:443(?:[/?#]|\Z))):\d+",
    re.IGNORECASE,
)


def parse(url: str, wayback: str = WAYBACK_BASE) -> CaptureAddress | None:
    """Take an address in a web archive apart; None for any other, and where it names no page.

    `wayback` is the base address of the archive that is configured. Of a capture of a capture, the
    inner one is meant; where that has no stamp, the outer's holds. Where the inner one is at
    archive.today, its page is looked for in the outer archive.

    >>> parse("http://web.archive.org/2015/example.com:80/?a#b").original
    'http://example.com:80/?a#b'
    """
    capture = _outermost(url, wayback)
    for _ in range(MAX_NESTED):
        inner = _outermost(capture.original, wayback) if capture else None
        if capture is None or inner is None or _is_doubtful(inner):
            break
        stamped = inner if inner.stamp else capture
        capture = replace(
            capture if inner.kind is ArchiveKind.ARCHIVE_TODAY else inner,
            stamp=stamped.stamp,
            original=inner.original,
            is_wildcard=stamped.is_wildcard,
        )
    return capture


def clean(capture: CaptureAddress, stamp: str) -> str:
    """Write the address of a capture as it should be, with the stamp of one that exists.

    It has https where the archive is known to, a path that needs no redirect, and no default port
    in the page's address. Modifiers are left out, so that a reader sees the archive's banner with
    the date: `id_` shows the bytes as they were captured, whose links lead nowhere, and `if_` hides
    the banner. Those of pictures, scripts, styles and objects stay, since a page embeds the file.

    Raises ValueError for archive.today, which is never offered, and for a stamp that is not full.

    >>> sloppy = parse("http://web.archive.org/2015id_/example.com:80/")
    >>> clean(sloppy, "20150203040506")
    'https://web.archive.org/web/20150203040506/http://example.com/'
    """
    if capture.kind is ArchiveKind.ARCHIVE_TODAY:
        raise ValueError(f"captures at archive.today are not offered: {capture.original}")
    if not (len(stamp) == FULL_STAMP_DIGITS and stamp.isdecimal()):
        raise ValueError(f"the stamp of a capture has 14 digits, and not: {stamp!r}")
    modifier = capture.modifier if capture.modifier in FILE_MODIFIERS else ""
    original = _DEFAULT_PORT.sub(r"\g<server>", capture.original)
    return f"{capture.base}{stamp}{modifier}/{original}"


def is_snapshot(url: str, wayback: str = WAYBACK_BASE) -> bool:
    """Tell whether a URL is itself an address in a web archive, such as is not archived again.

    Other pages of the Wayback Machine are meant as well, unlike short addresses at archive.today
    (see `is_archive_today`).

    >>> is_snapshot("https://web.archive.org/web/2020/http://example.com/")
    True
    >>> is_snapshot("https://arquivo.pt/wayback/20200102030405/https://example.com/")
    True
    """
    return archives.name(url) in WAYBACK_HOSTS or parse(url, wayback) is not None


def wayback_capture(url: str, wayback: str = WAYBACK_BASE) -> CaptureAddress | None:
    """Take an address in the Wayback Machine apart; None for any other.

    Such a link is a question to the archive, which is asked at the archive's pace.
    """
    capture = parse(url, wayback)
    return capture if capture is not None and capture.kind is ArchiveKind.WAYBACK else None


def is_archive_today(url: str) -> bool:
    """Tell whether a URL is at archive.today, under any of its names, whatever it shows.

    >>> is_archive_today("https://archive.ph/AbCdE")
    True
    """
    return archives.name(url) in ARCHIVE_TODAY_HOSTS


def _outermost(url: str, wayback: str) -> CaptureAddress | None:
    """Take an address apart without a look at what it is an address of."""
    place = archives.located(url, wayback)
    if place is None:
        return None
    archive, path = place
    match = next((found for each in archive.patterns if (found := each.match(path))), None)
    if match is None:
        return None
    parts = match.groupdict("")
    prefix, is_wildcard = parts.get("prefix", ""), bool(parts.get("star"))
    if ":/" in prefix:  # the address of something else that has a capture's in it
        return None
    original = _page(parts["original"])
    return CaptureAddress(
        kind=archive.kind,
        base=archive.base + prefix,
        stamp=re.sub(r"[.-]", "", parts.get("stamp", "")),
        modifier=parts.get("modifier", "").lower(),
        original=original.rstrip("*") if is_wildcard else original,
        is_wildcard=is_wildcard,
    )


def _is_doubtful(inner: CaptureAddress) -> bool:
    """Tell whether a page's address merely looks like a capture's: /2000/ may be a width, say."""
    return inner.kind is ArchiveKind.PYWB and not inner.has_full_stamp


def _page(written: str) -> str:
    """Give the address of a page with its scheme, which some leave out, maim or percent-encode."""
    match = _SCHEMES.match(written)
    if not match:
        return f"http://{written}"
    rest = written[match.end() :]
    if "%" in match["slashes"]:  # it was encoded as a whole
        with suppress(UnicodeDecodeError):
            rest = unquote(rest, errors="strict")
    return f"{match['scheme']}://{rest}"
