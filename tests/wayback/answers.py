"""What archive.org answers to a path, worked out from pywb's index and captures."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import format_datetime
from urllib.parse import urljoin

from tests.wayback import cdx
from tests.wayback.cdx import Row
from tests.wayback.faults import Answer, Pool
from tests.wayback.pywb import Pywb

_REPLAY = re.compile(r"/web/(?:(?P<timestamp>\d{1,14})(?P<modifier>[a-z]{2}_)?/)?(?P<url>.+)")
_HTML = ("Content-Type", "text/html; charset=utf-8")
_BANNER = (
    b"<!-- BEGIN WAYBACK TOOLBAR INSERT -->"
    b'<div id="wm-ipp-base">Wayback Machine</div>'
    b"<!-- END WAYBACK TOOLBAR INSERT -->"
)
# Replay passes on what a browser needs and marks the rest as history.
_UNMARKED = frozenset({"content-type", "location"})

Spoil = Callable[[list[list[str]], cdx.Query], list[list[str]]]


@dataclass(frozen=True, slots=True)
class Replay:
    """A capture to be shown: where it is asked for, how, and what was captured."""

    base_url: str
    row: Row
    modifier: str
    captured: Answer
    earlier: Row | None = None

    def address(self, url: str, modifier: str) -> str:
        """Return the address of a URL at this capture's moment."""
        return f"{self.base_url}/web/{self.row.timestamp}{modifier}/{url}"


def pool_of(path: str) -> Pool:
    """Say which budget a request counts against."""
    if path.partition("?")[0] == "/save" or path.startswith("/save/"):
        return Pool.SAVE
    return Pool.CDX if path.startswith(("/cdx/", "/web/timemap/")) else Pool.REPLAY


def answer(path: str, pywb: Pywb, base_url: str, spoil: Spoil | None = None) -> Answer:
    """Answer a path with its query; `spoil` changes the CDX server's rows."""
    place, _, query = path.partition("?")
    if place == "/cdx/search/cdx":
        return _search(query, pywb, spoil)
    asked = _REPLAY.fullmatch(path)
    if asked is None:
        return _page(404, "The Wayback Machine has no such page")
    timestamp, modifier = asked["timestamp"] or "99991231235959", asked["modifier"] or ""
    try:
        rows = pywb.rows(asked["url"])
    except cdx.BadQueryError as error:
        return _page(400, f"That is no URL: {error}")
    if not rows:
        return _page(404, "The Wayback Machine has not archived that URL.")
    row = _closest(rows, timestamp, asked["url"])
    if row.timestamp != timestamp:
        address = f"{base_url}/web/{row.timestamp}{modifier}/{row.original}"
        return Answer(302, (("Location", address), ("Content-Type", "text/plain")))
    earlier = [it for it in rows if it.timestamp < row.timestamp]
    return _shown(
        Replay(
            base_url,
            row,
            modifier,
            pywb.replay(row),
            max(earlier, key=lambda it: it.timestamp, default=None),
        )
    )


def _search(query_string: str, pywb: Pywb, spoil: Spoil | None) -> Answer:
    try:
        query = cdx.parse(query_string)
        rows, resume_key = cdx.select(pywb.rows(query.url, query.match_type), query)
    except cdx.BadQueryError as error:
        return Answer(400, (("Content-Type", "text/plain"),), f"{error}\n".encode())
    lines = cdx.table(rows, query)
    body = cdx.text(spoil(lines, query) if spoil else lines, query, resume_key)
    kind = "application/json" if query.as_json else "text/plain"
    return Answer(200, (("Content-Type", kind),), body.encode())


def _closest(rows: list[Row], timestamp: str, url: str) -> Row:
    """Return the nearest row; of several in one second, the one written like the URL."""
    ordered = cdx.nearest(rows, timestamp)
    alike = [row for row in ordered if row.timestamp == ordered[0].timestamp]
    return next((row for row in alike if row.original == url), alike[0])


def _shown(replay: Replay) -> Answer:
    target = dict(replay.captured.headers).get("location")
    if target and replay.modifier != "id_" and 300 <= replay.captured.status < 400:
        return _redirect_page(replay, target)
    body = replay.captured.body
    if not replay.modifier and "html" in dict(replay.captured.headers).get("content-type", ""):
        body = _with_banner(body)
    headers = [*_own_headers(replay), *_captured_headers(replay)]
    return Answer(replay.captured.status, tuple(headers), body, replay.captured.reason)


def _captured_headers(replay: Replay) -> list[tuple[str, str]]:
    """Return the captured headers as archive.org does: marked, and with Location led to itself."""
    return [
        ("Location", replay.address(urljoin(replay.row.original, value), replay.modifier))
        if name == "location"
        else (name if name in _UNMARKED else f"x-archive-orig-{name}", value)
        for name, value in replay.captured.headers
    ]


def _own_headers(replay: Replay) -> list[tuple[str, str]]:
    at = format_datetime(cdx.moment(replay.row.timestamp), usegmt=True)
    url, base = replay.row.original, replay.base_url
    before: tuple[str, ...] = ()
    if replay.earlier is not None:
        then = format_datetime(cdx.moment(replay.earlier.timestamp), usegmt=True)
        address = f"{base}/web/{replay.earlier.timestamp}/{replay.earlier.original}"
        before = (f'<{address}>; rel="prev memento"; datetime="{then}"',)
    links = (
        f'<{url}>; rel="original"',
        f'<{base}/web/timemap/link/{url}>; rel="timemap"; type="application/link-format"',
        f'<{base}/web/{url}>; rel="timegate"',
        *before,
        f'<{replay.address(url, "")}>; rel="memento"; datetime="{at}"',
    )
    return [
        ("Memento-Datetime", at),
        ("Link", ", ".join(links)),
        ("X-Archive-Src", "captures.warc.gz"),
    ]


def _redirect_page(replay: Replay, target: str) -> Answer:
    address = replay.address(urljoin(replay.row.original, target), replay.modifier)
    said = f"Got an HTTP {replay.captured.status} response at crawl time"
    link = f'<a href="{html.escape(address)}">{html.escape(target)}</a>'
    page = _page(200, said, f"<p>Redirecting to...</p><p>{link}</p>")
    return Answer(200, (*_own_headers(replay), *page.headers), page.body)


def _with_banner(body: bytes) -> bytes:
    opening = re.search(rb"<body[^>]*>", body, re.IGNORECASE)
    at = opening.end() if opening else 0
    return body[:at] + _BANNER + body[at:]


def _page(status: int, said: str, more: str = "") -> Answer:
    page = (
        "<!DOCTYPE html><html><head><title>Wayback Machine</title></head>"
        f"<body><p>{html.escape(said)}</p>{more}</body></html>\n"
    )
    return Answer(status, (_HTML,), page.encode())
