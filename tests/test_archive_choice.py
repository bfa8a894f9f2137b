"""A mixed list of dead links: each gets the right capture, or the right reason for none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from archive.store import ArchiveStore
from crawler.documents import parse
from crawler.model import Check, Outcome, Page
from tests.wayback.captures import Capture
from tests.wayback.faults import Fault, FaultKind, Pool
from tests.wayback.gate import require_pywb
from tests.wayback.server import wayback

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.model import Lookup
    from tests.command import Linkmend
    from tests.wayback.server import Archive

WANTED_AT = datetime(2020, 1, 1, tzinfo=UTC)
"""When all links were last seen alive."""
LONG_AGO, BEFORE, JUST_BEFORE, JUST_AFTER = (
    "20150101000000",
    "20190601000000",
    "20191201000000",
    "20200115000000",
)
COST_MAX = 2.2
"""Requests for each dead link of a mixed list, the goal."""


def html(title: str, text: str = "Mills grind corn, and this page tells how.") -> bytes:
    return f"<!doctype html><title>{title}</title><h1>{title}</h1><p>{text}".encode()


MILL = html("The old mill")
SOFT_404 = html("Page not found", "The page you are looking for does not exist.")
PARKED = html("This domain is for sale", "Buy this domain. It is for sale. Make an offer.")
CHALLENGE = html("Just a moment...", "Verify you are human. Checking your browser.")
LOGIN = b"<!doctype html><title>Log in</title><form>User <input name=u><input type=password></form>"
OTHER = html("Cheap watches", "Buy replica watches, shipped at once from our shop.")


def url(name: str, path: str = "/mill") -> str:
    return f"http://{name.replace(' ', '-')}.test{path}"


def _at(stamp: str) -> datetime:
    return datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def page(name: str, stamp: str, body: bytes = MILL, **more: object) -> Capture:
    return Capture(url(name), _at(stamp), body=body, **more)  # type: ignore[arg-type]


def captures() -> Iterator[Capture]:
    for nth in range(12):
        yield page(f"good {nth}", BEFORE)
    yield from (page("nearest of three", it) for it in (LONG_AGO, BEFORE, JUST_BEFORE))
    yield from (page("before rather than after", it) for it in (BEFORE, JUST_AFTER))
    yield page("after rather than long before", LONG_AGO)
    yield page("after rather than long before", JUST_AFTER)
    first = page("revisit", BEFORE)
    yield from (first, first.repeated(_at(JUST_BEFORE)))
    for name, body in (
        ("soft 404", SOFT_404),
        ("parked", PARKED),
        ("challenge", CHALLENGE),
        ("login", LOGIN),
        ("another page", OTHER),
    ):
        yield from (page(name, BEFORE), page(name, JUST_BEFORE, body))
    yield from (page("captured 404", BEFORE), page("captured 404", JUST_BEFORE, status=404))
    moved = "http://redirect.test/new-mill"
    yield page("redirect", JUST_BEFORE, b"", status=301, location=moved)
    yield Capture(moved, _at(BEFORE), body=MILL)
    yield Capture("http://port-80.test:80/mill", _at(BEFORE), body=MILL)
    yield Capture("https://www.other-spelling.test/mill/", _at(BEFORE), body=MILL)
    yield from (page("only 404s", it, status=404) for it in (BEFORE, JUST_BEFORE))
    yield page("excluded", BEFORE)
    yield page("robots", BEFORE)
    yield page("busy", BEFORE)
    yield page("odd rows", BEFORE)
    yield page("odd rows", JUST_BEFORE, status=404)


NEVER = "The Wayback Machine has no capture of this address."
NONE_GOOD = "The Wayback Machine has captures of this address, but none of a good answer."
RIGHT = {
    **{f"good {nth}": ("found", BEFORE) for nth in range(12)},
    **{f"never {nth}": ("none", NEVER) for nth in range(12)},
    "nearest of three": ("found", JUST_BEFORE),
    "before rather than after": ("found", BEFORE),
    "after rather than long before": ("found", JUST_AFTER),
    "revisit": ("found", JUST_BEFORE),
    "soft 404": ("found", BEFORE),
    "parked": ("found", BEFORE),
    "challenge": ("found", BEFORE),
    "login": ("found", BEFORE),
    "another page": ("found", BEFORE),
    "captured 404": ("found", BEFORE),
    "redirect": ("found", BEFORE),
    "port 80": ("found", BEFORE),
    "other spelling": ("found", BEFORE),
    "only 404s": ("none", NONE_GOOD),
    "excluded": ("excluded", "The archive may not show this site."),
    "robots": ("robots", "The archive keeps to this site's robots.txt."),
    "busy": ("found", BEFORE),
    "odd rows": ("found", BEFORE),
}
FAULTS = (
    Fault("excluded.test", kind=FaultKind.EXCLUDED),
    Fault("robots.test", kind=FaultKind.ROBOTS),
    Fault("busy.test", 503, times=1),
    Fault("odd-rows.test", pool=Pool.CDX, kind=FaultKind.BAD_ROWS),
)


@pytest.fixture(scope="module")
def archive() -> Iterator[Archive]:
    require_pywb()
    with wayback(captures(), FAULTS) as running:
        yield running


def _record(folder: Path) -> None:
    """Store that all links were alive at the wanted date, and are dead since."""
    store = ArchiveStore.open(f"sqlite:///{folder}/linkmend.db")
    urls = [url(name) for name in RIGHT]
    run_id = store.begin_run(["list.txt"])
    store.add_reading(run_id, parse("list.txt", "text", "\n".join(urls).encode(), "utf-8"))
    known = Page("The old mill", "The old mill", "", "Mills grind corn.", 17)
    for it in urls:
        store.add_checks(
            run_id,
            [
                Check(it, WANTED_AT, status=200, final_url=it, page=known),
                Check(it, WANTED_AT + timedelta(days=9), status=404, final_url=it, looks=2),
            ],
        )
    store.end_run(run_id, Outcome.FINISHED, sound=True)
    store.close()


def _answers(folder: Path) -> dict[str, Lookup]:
    store = ArchiveStore.open(f"sqlite:///{folder}/linkmend.db")
    try:
        known = store.lookups(url(name) for name in RIGHT)
    finally:
        store.close()
    return {name: known[url(name)][0] for name in RIGHT}


def test_every_dead_link_gets_the_right_capture_or_the_right_reason_at_a_low_cost(
    tmp_path: Path, linkmend: Linkmend, archive: Archive
) -> None:
    _record(tmp_path)
    result = linkmend("rescue", env={"LINKMEND_WAYBACK": archive.base_url})
    answers = _answers(tmp_path)
    seen = {
        name: (
            it.outcome.value,
            f"{it.snapshot.captured_at:%Y%m%d%H%M%S}" if it.snapshot else it.detail,
        )
        for name, it in answers.items()
    }
    assert seen == RIGHT
    assert (result.returncode, result.stderr) == (0, "")
    redirected = answers["redirect"].snapshot
    assert redirected is not None
    assert redirected.url == f"{archive.base_url}/web/{BEFORE}/http://redirect.test/new-mill"
    asked = len(archive.requests())
    assert asked == sum(it.requests for it in answers.values())
    assert asked / len(RIGHT) <= COST_MAX

    archive.forget_requests()
    linkmend("rescue", env={"LINKMEND_WAYBACK": archive.base_url})
    assert archive.requests() == []
