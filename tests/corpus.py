"""The labelled pages of `tests/data/pages/`, as the checks that a crawl of them would give."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from crawler.htmlpage import is_html, page
from crawler.model import Check, Hop, Page, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = Path(__file__).parent / "data" / "pages"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
BEFORE = NOW - timedelta(days=100)


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled link: its history, and what a careful person says of it."""

    kind: str
    name: str
    verdict: Verdict
    reason: str
    history: tuple[Check, ...]


def cases(pages: Path = PAGES) -> Iterator[Case]:
    """Read every case in a folder of such pages, in the order of their names."""
    for path in sorted(pages.glob("*/*.html")):
        label, body = _read(path)
        if "verdict" in label:
            yield Case(
                kind=path.parent.name,
                name=path.stem,
                verdict=Verdict(label["verdict"]),
                reason=label["reason"],
                history=tuple(_history(path, label, body)),
            )


def _history(path: Path, label: dict[str, Any], body: bytes) -> Iterator[Check]:
    if label.get("before"):
        earlier, old = _read(path.with_name(f"{label['before']}.html"))
        yield _check(label | {"hops": [], "final_url": label["url"]} | _own(earlier), old, BEFORE)
    yield replace(_check(label, body, NOW), probe=_probe(path, label))


def _probe(path: Path, label: dict[str, Any]) -> Check | None:
    probe = label.get("probe")
    if probe is None:
        return None
    url = urljoin(label["url"], "c0ffee")
    if isinstance(probe, dict):
        return Check(url, NOW, status=probe["status"], final_url=url)
    own, body = _read(path.with_name(f"{probe}.html"))
    return _check({"url": url} | _own(own), body, NOW)


def _own(label: dict[str, Any]) -> dict[str, Any]:
    return {key: label[key] for key in ("status", "hops", "final_url", "headers") if key in label}


def _check(label: dict[str, Any], body: bytes, at: datetime) -> Check:
    headers = label.get("headers", {})
    content_type = headers.get("content-type", "")
    return Check(
        url=label["url"],
        checked_at=at,
        status=label.get("status", 200),
        hops=tuple(Hop(url, status) for url, status in label.get("hops", [])),
        final_url=label.get("final_url", label["url"]),
        content_type=content_type.partition(";")[0],
        page=_page(content_type, body, headers),
    )


def _page(content_type: str, body: bytes, headers: dict[str, str]) -> Page | None:
    return page(body, content_type, headers) if is_html(content_type, body) else None


def _read(path: Path) -> tuple[dict[str, Any], bytes]:
    first, _, body = path.read_bytes().partition(b"\n")
    label = first.decode().strip().removeprefix("<!--").removesuffix("-->")
    return json.loads(label), body
