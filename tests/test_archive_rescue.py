"""`linkmend rescue` by subprocess, on a crawled folder, against a loopback archive with faults."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from archive.budgets import Budgets
from archive.model import Basis, Wanted
from archive.sources.dialogue import Answer
from archive.sources.wayback import find
from archive.spiders.rescue import LINKS_AT_ONCE, RescueSpider, _Talk
from archive.store import ArchiveStore
from crawler.database import connect
from crawler.documents import parse
from crawler.model import Check, Outcome
from tests.command import command
from tests.wayback.captures import Capture
from tests.wayback.faults import Fault, FaultKind, Pool, html_for_rows
from tests.wayback.gate import require_pywb
from tests.wayback.server import wayback
from tests.web.server import web

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.command import Linkmend
    from tests.wayback.server import Archive
    from tests.web.server import Site

GOOD = ("good", "excluded", "robots", "hang-up", "silent", "burst", "retry-after")
"""Dead links of which the archive has a good capture, and no other."""
BETTER = ("removed", "bad-rows", "html-rows", "index-busy")
"""Dead links whose nearest capture is of a 404; an older one is good."""
BOTH = ("accessed", "undated")
"""Dead links of which the archive has two good captures; only one test asks about them."""
BAD = ("always-404",)
NEVER = ("never",)
ASKABLE = (*GOOD, *BETTER, *BAD, *NEVER)
OLDER, LATER = "20160304050607", "20190304050607"

NONE_GOOD = "The Wayback Machine has captures of this address, but none of a good answer."
NO_GOOD = "The Wayback Machine has no good capture of this address."
NEVER_ARCHIVED = "The Wayback Machine has no capture of this address."
MAY_NOT_SHOW = "The archive may not show this site."
KEEPS_TO_ROBOTS = "The archive keeps to this site's robots.txt."


@pytest.fixture(scope="module")
def running_site() -> Iterator[Site]:
    names = {f"of-{name}.test": "127.0.0.15" for name in ASKABLE}  # sites of their own
    with web({"web.archive.org": "127.0.0.15", "shared.test": "127.0.0.16"} | names) as site:
        yield site


MILL_THEN = b"<!doctype html><title>The old mill</title><p>It was built in the year of the flood."
CASINO_THEN = b"<!doctype html><title>The casino</title><h1>Casino</h1><p>Slots and poker, jackpot."


def url(site: Site, name: str) -> str:
    return site.url(f"/status/404?{name}", f"of-{name}.test")


SHARED, SHARED_AND_CAPTURED = 8, 5
"""Dead links of one site, and how many of them the archive has."""


def shared(site: Site) -> list[str]:
    return [site.url(f"/status/404?of-one-site={nth}", "shared.test") for nth in range(SHARED)]


def saved_already(site: Site) -> str:
    """Give a dead link that is an address in the Wayback Machine."""
    return site.url("/status/404?snapshot", "web.archive.org")


def _at(stamp: str) -> datetime:
    return datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def _captures(site: Site) -> Iterator[Capture]:
    page = b"<!doctype html><title>As it was</title>"
    for name in GOOD:
        yield Capture(url(site, name), _at(LATER), body=page)
    for name in BETTER:
        yield Capture(url(site, name), _at(OLDER), body=page)
    for it in shared(site)[:SHARED_AND_CAPTURED]:
        yield Capture(it, _at(OLDER), body=page)
        yield Capture(it, _at(LATER), body=page)
    for name in BOTH:
        for stamp in (OLDER, LATER):
            yield Capture(url(site, name), _at(stamp), body=page)
    for path, body in (("/p/17", MILL_THEN), ("/p/18", CASINO_THEN)):
        yield Capture(site.url(path), _at(LATER), body=body)
    for name in (*BETTER, *BAD):
        # Whatever a site said long ago, the archive itself is well and not too busy.
        status = {"removed": 429, "bad-rows": 503}.get(name, 404)
        yield Capture(url(site, name), _at(LATER), status=status, body=b"<title>Gone</title>")


@pytest.fixture(scope="module")
def running_archive(running_site: Site) -> Iterator[Archive]:
    require_pywb()
    with wayback(_captures(running_site)) as archive:
        yield archive


@pytest.fixture
def archive(running_archive: Archive) -> Archive:
    """The loopback archive, with nothing asked of it and nothing wrong."""
    running_archive.forget_requests()
    running_archive.clear_faults()
    return running_archive


@pytest.fixture(scope="module")
def crawled(running_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `linkmend crawl` has found every link dead."""
    folder = tmp_path_factory.mktemp("crawled")
    (folder / "seeds").mkdir()
    dead = [saved_already(running_site), *(url(running_site, name) for name in ASKABLE)]
    (folder / "seeds" / "list.txt").write_text("\n".join(dead))
    result = command(folder, running_site)("crawl", "--allow-private")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "14 links: 14 dead.\n"
    return folder


@pytest.fixture
def project(crawled: Path, tmp_path: Path) -> Path:
    """A copy of that folder to work on."""
    shutil.copytree(crawled, tmp_path, dirs_exist_ok=True)
    return tmp_path


Answers = dict[str, tuple[str, str]]


def lookups(database: str, site: Site) -> Answers:
    """Give the latest answer about each link: its outcome, and the stamp or what was wrong."""
    store = ArchiveStore.open(database)
    try:
        known = store.lookups([saved_already(site), *(url(site, name) for name in ASKABLE)])
    finally:
        store.close()
    return {
        lookup.url.partition("?")[2]: (
            lookup.outcome.value,
            f"{lookup.snapshot.captured_at:%Y%m%d%H%M%S}" if lookup.snapshot else lookup.detail,
        )
        for lookup, *_ in known.values()
    }


def in_folder(folder: Path, site: Site) -> Answers:
    return lookups(f"sqlite:///{folder}/linkmend.db", site)


def asked_about(archive: Archive) -> set[str]:
    """Name the links that the archive was asked about."""
    paths = [unquote(request.path) for request in archive.requests()]
    return {name for name in (*ASKABLE, "snapshot") if any(f"404?{name}" in it for it in paths)}


WELL: Answers = (
    dict.fromkeys(GOOD, ("found", LATER))
    | dict.fromkeys(BETTER, ("found", OLDER))
    | dict.fromkeys(BAD, ("none", NONE_GOOD))
    | dict.fromkeys(NEVER, ("none", NEVER_ARCHIVED))
)
"""What an archive in which nothing is wrong says."""


def test_each_fault_of_the_archive_has_its_outcome_and_what_failed_is_asked_again(
    project: Path, linkmend: Linkmend, archive: Archive, running_site: Site
) -> None:
    archive.fault(
        Fault("?excluded", kind=FaultKind.EXCLUDED),
        Fault("?robots", kind=FaultKind.ROBOTS),
        Fault("?hang-up", kind=FaultKind.HANG_UP),
        Fault("?silent", kind=FaultKind.SILENT),
        Fault("?burst", 503, times=2),
        Fault("?retry-after", 429, {"Retry-After": "1"}, times=1),
        Fault("?bad-rows", pool=Pool.CDX, kind=FaultKind.BAD_ROWS),
        Fault("?index-busy", 504, pool=Pool.CDX, times=2),
        html_for_rows("?html-rows"),
    )
    settings = {"LINKMEND_WAYBACK": archive.base_url, "LINKMEND_ARCHIVE_TIMEOUT_S": "1"}
    first = linkmend("rescue", env=settings)
    unavailable = {
        "hang-up": (
            "unavailable",
            "The archive could not be asked: closed_without_answer.",
        ),
        "silent": ("unavailable", "The archive could not be asked: timeout."),
        "html-rows": ("unavailable", "The archive's index answered with something else."),
    }
    excluded = {"excluded": ("excluded", MAY_NOT_SHOW), "robots": ("robots", KEEPS_TO_ROBOTS)}
    assert in_folder(project, running_site) == WELL | excluded | unavailable
    assert (first.returncode, first.stderr) == (
        0,
        "WARNING: wayback-replay asks to slow down; it is left alone for 1 seconds\n",
    )
    assert first.stdout == "14 links: 14 dead; snapshots for 6 of 14 dead.\n"
    assert asked_about(archive) == set(ASKABLE)

    archive.clear_faults()
    archive.forget_requests()
    linkmend("rescue", env=settings)
    assert asked_about(archive) == set(unavailable)
    assert in_folder(project, running_site) == WELL | excluded


def test_the_capture_nearest_to_the_day_on_which_a_link_was_looked_at_is_offered(
    tmp_path: Path, linkmend: Linkmend, archive: Archive, running_site: Site
) -> None:
    accessed, undated = (url(running_site, name) for name in BOTH)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "list.md").write_text(
        f"- [A page]({accessed}), accessed 2 March 2016\n- [Another]({undated})\n"
    )
    settings = {"LINKMEND_WAYBACK": archive.base_url}
    result = linkmend("run", "--quiet", "--allow-private", env=settings)
    assert (result.returncode, result.stderr) == (0, "")
    assert (tmp_path / "out" / "repaired" / "seeds" / "list.md").read_text() == (
        f"- [A page]({archive.base_url}/web/{OLDER}/{accessed}), accessed 2 March 2016\n"
        f"- [Another]({archive.base_url}/web/{LATER}/{undated})\n"
    )


def test_an_archive_that_says_slow_down_for_ever_is_left_alone_and_the_rest_is_asked_next_time(
    project: Path, linkmend: Linkmend, archive: Archive, running_site: Site
) -> None:
    archive.fault(Fault(status=429))
    settings = {"LINKMEND_WAYBACK": archive.base_url, "LINKMEND_THROTTLE_PAUSE_S": "0.5"}
    refused = linkmend("rescue", env=settings)
    answers = in_folder(project, running_site)
    assert refused.returncode == 3
    assert refused.stderr == (
        "WARNING: wayback-replay asks to slow down; it is left alone for 0.5 seconds\n"
        "linkmend: not every dead link was asked about, since the archive asked us to slow down; "
        "run linkmend rescue later\n"
    )
    assert set(answers.values()) == {("throttled", "The archive asked us to slow down.")}
    assert len(answers) <= LINKS_AT_ONCE
    # What was under way at the first 429, and after the pause the same once more.
    assert len(archive.requests()) <= 2 * LINKS_AT_ONCE
    first, *rest = sorted(request.at_s for request in archive.requests())
    assert not [at_s for at_s in rest if 0.25 < at_s - first < 0.49]

    archive.clear_faults()
    archive.forget_requests()
    again = linkmend("rescue", env=settings)
    assert (again.returncode, again.stderr) == (0, "")
    assert asked_about(archive) == set(ASKABLE)
    assert in_folder(project, running_site) == WELL


def test_a_crawl_goes_on_to_its_end_while_the_archive_beside_it_is_given_up(
    project: Path, linkmend: Linkmend, archive: Archive
) -> None:
    archive.fault(Fault(status=429))
    settings = {"LINKMEND_WAYBACK": archive.base_url, "LINKMEND_THROTTLE_PAUSE_S": "0.5"}
    result = linkmend("run", "--allow-private", env=settings)
    assert result.returncode == 3
    assert result.stderr == (
        "WARNING: wayback-replay asks to slow down; it is left alone for 0.5 seconds\n"
        "linkmend: not every dead link was asked about, since the archive asked us to slow down; "
        "run linkmend rescue later\n"
    )
    assert re.search(
        r"\n14 links: 14 dead; snapshots for 0 of 14 dead\.\n"
        r"Archives had \d+ requests? from this run, 0\.\d for each dead link\.\n"
        r"Reports and repaired copies are in out/\.\n$",
        result.stdout,
    )


def test_an_archive_that_is_down_loses_nothing_and_is_asked_next_time(
    project: Path, linkmend: Linkmend, archive: Archive, running_site: Site
) -> None:
    down = linkmend("rescue", env={"LINKMEND_WAYBACK": running_site.refused_url})
    answers = in_folder(project, running_site)
    assert down.returncode == 3
    assert down.stderr == (
        "WARNING: wayback asks to slow down; it is left alone for 0.2 seconds\n"
        "linkmend: not every dead link was asked about, since the archive does not answer; "
        "run linkmend rescue later\n"
    )
    assert {outcome for outcome, _ in answers.values()} == {"unavailable"}
    assert all("connection_refused" in detail for _, detail in answers.values())
    assert 0 < len(answers) <= LINKS_AT_ONCE

    again = linkmend("rescue", env={"LINKMEND_WAYBACK": archive.base_url})
    assert (again.returncode, again.stderr) == (0, "")
    assert in_folder(project, running_site) == WELL


def test_an_archive_that_is_down_is_told_however_few_the_dead_links_are(
    tmp_path: Path, linkmend: Linkmend, archive: Archive, running_site: Site
) -> None:
    store = ArchiveStore.open(f"sqlite:///{tmp_path}/linkmend.db")
    _record(store, url(running_site, "good"), sound=True)
    store.close()
    down = linkmend("rescue", "--quiet", env={"LINKMEND_WAYBACK": running_site.refused_url})
    assert (down.returncode, down.stdout, down.stderr) == (
        3,
        "",
        (
            "linkmend: not every dead link was asked about, since the archive does not answer; "
            "run linkmend rescue later\n"
        ),
    )


def test_requests_come_no_faster_than_each_budget_allows(
    project: Path, linkmend: Linkmend, archive: Archive, running_site: Site
) -> None:
    intervals = {Pool.REPLAY: 0.05, Pool.CDX: 0.2}
    linkmend(
        "rescue",
        env={
            "LINKMEND_WAYBACK": archive.base_url,
            "LINKMEND_REPLAY_INTERVAL_S": str(intervals[Pool.REPLAY]),
            "LINKMEND_CDX_INTERVAL_S": str(intervals[Pool.CDX]),
        },
    )
    assert in_folder(project, running_site) == WELL
    counts = {pool: len(archive.requests(pool)) for pool in Pool}
    assert counts == {
        Pool.REPLAY: 2 * 12 + 1 + len(BETTER),
        Pool.CDX: len(BETTER) + 2 * len(BAD),
        Pool.SAVE: 0,
    }
    for pool, interval_s in intervals.items():
        times = [request.at_s for request in archive.requests(pool)]
        # On a busy machine a request arrives late, and the next one seems early by as much.
        assert times[-1] - times[0] >= (len(times) - 1) * interval_s - 0.2
        assert median(later - earlier for earlier, later in pairwise(times)) >= 0.8 * interval_s


def _rescue(folder: Path, archive: Archive, interval_s: float = 0.1) -> subprocess.Popen[bytes]:
    """Start `linkmend rescue`, so slow that it can be killed in the middle."""
    settings = {
        "LINKMEND_WAYBACK": archive.base_url,
        "LINKMEND_ARCHIVES": "wayback",
        "LINKMEND_REPLAY_INTERVAL_S": str(interval_s),
        "LINKMEND_CDX_INTERVAL_S": str(interval_s),
    }
    inherited = {name: os.environ[name] for name in os.environ if "proxy" not in name.lower()}
    return subprocess.Popen(
        [sys.executable, "-m", "archive", "rescue", "--quiet"],
        cwd=folder,
        env=inherited | settings,
        stderr=subprocess.PIPE,
    )


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_rescue_that_was_killed_asks_nothing_again_that_was_answered(
    project: Path, linkmend: Linkmend, archive: Archive, running_site: Site
) -> None:
    with _rescue(project, archive) as process:
        _wait_for(lambda: len(archive.requests()) >= 12)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    answered = in_folder(project, running_site)
    assert 0 < len(answered) < len(ASKABLE)

    archive.forget_requests()
    again = linkmend("rescue", env={"LINKMEND_WAYBACK": archive.base_url})
    assert (again.returncode, again.stderr) == (0, "")
    assert asked_about(archive) == set(ASKABLE) - set(answered)
    assert in_folder(project, running_site) == WELL


def test_a_rescue_that_was_told_to_stop_says_how_much_is_left(
    project: Path, archive: Archive
) -> None:
    with _rescue(project, archive) as process:
        _wait_for(lambda: len(archive.requests()) >= 12)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 3
    assert re.fullmatch(
        rb"linkmend: the archive was not asked about \d+ of the dead links; run linkmend rescue\n",
        err,
    )


def _record(store: ArchiveStore, *urls: str, sound: bool) -> None:
    """Store a run that saw these links dead."""
    reading = parse("list.txt", "text", "\n".join(urls).encode(), "utf-8")
    run_id = store.begin_run(["list.txt"])
    store.add_reading(run_id, reading)
    store.add_checks(
        run_id, [Check(it, datetime.now(UTC), status=404, final_url=it) for it in urls]
    )
    store.end_run(run_id, Outcome.FINISHED, sound=sound)


def test_after_an_unsound_run_only_links_that_a_sound_one_found_dead_are_asked_about(
    tmp_path: Path, linkmend: Linkmend, archive: Archive, running_site: Site
) -> None:
    good, removed = url(running_site, "good"), url(running_site, "removed")
    store = ArchiveStore.open(f"sqlite:///{tmp_path}/linkmend.db")
    _record(store, good, sound=True)
    _record(store, good, removed, sound=False)
    store.close()
    result = linkmend("rescue", env={"LINKMEND_WAYBACK": archive.base_url})
    assert asked_about(archive) == {"good"}
    assert in_folder(tmp_path, running_site) == {"good": WELL["good"]}
    assert (result.returncode, result.stderr) == (0, "")


def test_a_page_that_the_archive_knows_as_another_is_somebody_elses(
    linkmend: Linkmend, site: Site, archive: Archive, tmp_path: Path
) -> None:
    already, always = (site.url(f"/p/{number}") for number in (17, 18))
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "list.md").write_text(f"* [The mill]({already})\n* {always}\n")
    archive_settings = {"LINKMEND_WAYBACK": archive.base_url}
    result = linkmend("run", "--allow-private", env=archive_settings)
    assert (result.returncode, result.stderr) == (0, "")
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    links = {link["url"]: link for link in report["links"]}
    assert links[already]["verdict"] == "dead"
    assert links[already]["evidence"].startswith(
        "Somebody else's page (gambling) stands here since 2019-03-04: it was “The old mill”, as "
        "archived, and is “Slot gacor”. Do not click."
    )
    assert links[already]["snapshot"]["title"] == "The old mill"
    assert links[always]["verdict"] == "alive"
    saved = links[already]["snapshot"]["url"]
    assert (tmp_path / "out" / "repaired" / "seeds" / "list.md").read_text() == (
        f"* [The mill]({saved})\n* {always}\n"
    )
    # The archive is asked once in both cases, and a page that nobody doubts costs it nothing.
    archive.forget_requests()
    again = linkmend("run", "--allow-private", env=archive_settings)
    assert (again.returncode, again.stdout.splitlines()[-1:]) == (
        0,
        result.stdout.splitlines()[-1:],
    )
    assert archive.requests() == []


def test_each_kind_of_database_keeps_what_the_archive_said(
    database_url: str, linkmend: Linkmend, archive: Archive, running_site: Site
) -> None:
    names = ("good", "removed", "always-404", "never")
    store = ArchiveStore.open(database_url)
    _record(store, *(url(running_site, name) for name in names), sound=True)
    store.close()
    settings = {"LINKMEND_WAYBACK": archive.base_url}
    result = linkmend("rescue", "--db", database_url, env=settings)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "4 links: 4 dead; snapshots for 2 of 4 dead.\n"
    assert lookups(database_url, running_site) == {name: WELL[name] for name in names}


def _of_one_site(folder: Path, site: Site) -> list[tuple[str, str, int]]:
    """Give each link's outcome, the stamp or what was wrong, and what the archive had to answer."""
    store = ArchiveStore.open(f"sqlite:///{folder}/linkmend.db")
    try:
        known = store.lookups(shared(site))
    finally:
        store.close()
    return [
        (
            lookup.outcome.value,
            f"{lookup.snapshot.captured_at:%Y%m%d%H%M%S}" if lookup.snapshot else lookup.detail,
            lookup.requests,
        )
        for url in shared(site)
        for lookup in known.get(url, ())
    ]


@pytest.fixture
def one_site(tmp_path: Path, running_site: Site) -> Path:
    """A folder whose dead links are all of one site."""
    store = ArchiveStore.open(f"sqlite:///{tmp_path}/linkmend.db")
    _record(store, *shared(running_site), sound=True)
    store.close()
    return tmp_path


FROM_THE_LIST = [("found", LATER, 2)] + [("found", LATER, 1)] * 4 + [("none", NO_GOOD, 0)] * 3


def test_many_dead_links_of_a_site_cost_one_question_and_a_look_at_each_capture(
    one_site: Path, linkmend: Linkmend, archive: Archive, running_site: Site
) -> None:
    result = linkmend("rescue", env={"LINKMEND_WAYBACK": archive.base_url})
    assert (result.returncode, result.stderr) == (0, "")
    assert _of_one_site(one_site, running_site) == FROM_THE_LIST
    assert [len(archive.requests(it)) for it in (Pool.CDX, Pool.REPLAY)] == [1, 5]


def test_an_excluded_site_costs_one_question(
    one_site: Path, linkmend: Linkmend, archive: Archive, running_site: Site
) -> None:
    archive.fault(Fault("shared.test", kind=FaultKind.EXCLUDED))
    linkmend("rescue", env={"LINKMEND_WAYBACK": archive.base_url})
    expected = [("excluded", MAY_NOT_SHOW, 1)] + [("excluded", MAY_NOT_SHOW, 0)] * (SHARED - 1)
    assert _of_one_site(one_site, running_site) == expected
    assert len(archive.requests()) == 1


UNHELPFUL = {
    "busy": Fault(status=504, pool=Pool.CDX),
    "in HTML": html_for_rows(),
    "silent": Fault(pool=Pool.CDX, kind=FaultKind.SILENT),
    "for robots only": Fault(pool=Pool.CDX, kind=FaultKind.ROBOTS),
}


@pytest.mark.parametrize("fault", UNHELPFUL.values(), ids=UNHELPFUL)
def test_where_the_index_cannot_list_a_site_its_links_are_asked_about_one_by_one(
    fault: Fault, one_site: Path, linkmend: Linkmend, archive: Archive, running_site: Site
) -> None:
    archive.fault(fault)
    settings = {"LINKMEND_WAYBACK": archive.base_url, "LINKMEND_ARCHIVE_TIMEOUT_S": "1"}
    linkmend("rescue", env=settings)
    never = [("none", NEVER_ARCHIVED)] * (SHARED - SHARED_AND_CAPTURED)
    assert [found[:2] for found in _of_one_site(one_site, running_site)] == [
        *[("found", LATER)] * SHARED_AND_CAPTURED,
        *never,
    ]


def test_an_index_that_says_slow_down_again_ends_the_job_also_where_it_was_to_list_a_site(
    one_site: Path, linkmend: Linkmend, archive: Archive, running_site: Site
) -> None:
    archive.fault(Fault(status=429, pool=Pool.CDX))
    result = linkmend("rescue", env={"LINKMEND_WAYBACK": archive.base_url})
    assert (result.returncode, result.stderr) == (
        3,
        (
            "WARNING: wayback-index asks to slow down; it is left alone for 0.2 seconds\n"
            "linkmend: not every dead link was asked about, since the archive asked us to slow "
            "down; run linkmend rescue later\n"
        ),
    )
    assert [len(archive.requests(it)) for it in (Pool.CDX, Pool.REPLAY)] == [2, 0]
    assert _of_one_site(one_site, running_site) == []

    archive.clear_faults()
    linkmend("rescue", env={"LINKMEND_WAYBACK": archive.base_url})
    assert _of_one_site(one_site, running_site) == FROM_THE_LIST


def test_a_sites_list_that_is_empty_is_believed_when_it_is_given_twice(
    one_site: Path, linkmend: Linkmend, archive: Archive, running_site: Site
) -> None:
    empty = Fault("", 200, {"Content-Type": "text/plain"}, b"", times=1, pool=Pool.CDX)
    archive.fault(empty)
    linkmend("rescue", env={"LINKMEND_WAYBACK": archive.base_url})
    first, *others = FROM_THE_LIST
    assert _of_one_site(one_site, running_site) == [(*first[:2], 3), *others]


def test_a_rescue_that_was_killed_asks_for_no_list_twice(
    one_site: Path, linkmend: Linkmend, archive: Archive, running_site: Site
) -> None:
    with _rescue(one_site, archive) as process:
        _wait_for(lambda: len(archive.requests()) >= 4)
        process.send_signal(signal.SIGKILL)
    linkmend("rescue", env={"LINKMEND_WAYBACK": archive.base_url})
    assert len(archive.requests(Pool.CDX)) == 1
    assert {found[:2] for found in _of_one_site(one_site, running_site)} == {
        ("found", LATER),
        ("none", NO_GOOD),
    }


def test_what_an_index_says_is_remembered_only_where_it_could_be_read(
    tmp_path: Path, linkmend: Linkmend, archive: Archive, running_site: Site
) -> None:
    store = ArchiveStore.open(f"sqlite:///{tmp_path}/linkmend.db")
    _record(store, url(running_site, "removed"), sound=True)
    store.close()
    text = {"Content-Type": "text/plain"}
    archive.fault(Fault("", 200, text, b"Come back later, please.\n", times=1, pool=Pool.CDX))
    settings = {"LINKMEND_WAYBACK": archive.base_url}
    linkmend("rescue", env=settings)
    something_else = "The archive's index answered with something else."
    assert in_folder(tmp_path, running_site) == {"removed": ("unavailable", something_else)}
    linkmend("rescue", env=settings)
    assert in_folder(tmp_path, running_site) == {"removed": WELL["removed"]}


@contextmanager
def _budgets(folder: Path) -> Iterator[Budgets]:
    database = connect(f"sqlite:///{folder}/linkmend.db")
    yield Budgets(database, ["wayback-replay", "wayback-index"])
    database.close()


def test_processes_that_use_one_database_keep_to_the_budgets_together(
    project: Path, archive: Archive
) -> None:
    processes = [_rescue(project, archive, 0.05) for _ in range(3)]
    for process in processes:
        process.communicate(timeout=60)
    assert [process.returncode for process in processes] == [0, 0, 0]
    times = [request.at_s for request in archive.requests(Pool.REPLAY)]
    assert len(times) > 2 * len(ASKABLE)  # they have asked side by side
    assert times[-1] - times[0] >= (len(times) - 1) * 0.05 - 0.2


def test_a_pause_that_one_process_was_asked_for_holds_for_all(
    project: Path, linkmend: Linkmend, archive: Archive
) -> None:
    with _budgets(project) as budgets:
        budgets.hold(["wayback-replay"], datetime.now(UTC) + timedelta(seconds=3))
    held_until_s = time.monotonic() + 3
    result = linkmend("rescue", env={"LINKMEND_WAYBACK": archive.base_url})
    assert (result.returncode, result.stderr) == (0, "")
    assert archive.requests()[0].at_s >= held_until_s - 0.1


def test_an_archive_that_wants_to_be_left_alone_for_long_is_not_asked_by_anybody(
    project: Path, linkmend: Linkmend, archive: Archive
) -> None:
    until = datetime.now(UTC) + timedelta(hours=1)
    with _budgets(project) as budgets:
        budgets.hold(["wayback-replay"], until)
    result = linkmend("rescue", env={"LINKMEND_WAYBACK": archive.base_url})
    assert (result.returncode, result.stderr) == (3, _held(until))
    assert archive.requests() == []


@pytest.mark.parametrize(("told_s", "held_s"), [("7200", 7200), ("9" * 30, 24 * 3600)])
def test_a_long_pause_that_an_archive_asks_for_is_told_and_is_a_day_at_most(
    tmp_path: Path,
    linkmend: Linkmend,
    archive: Archive,
    running_site: Site,
    told_s: str,
    held_s: int,
) -> None:
    store = ArchiveStore.open(f"sqlite:///{tmp_path}/linkmend.db")
    _record(store, *(url(running_site, name) for name in ("good", "removed")), sound=True)
    store.close()
    archive.fault(Fault(status=429, headers={"Retry-After": told_s}))
    before = datetime.now(UTC)
    result = linkmend("rescue", env={"LINKMEND_WAYBACK": archive.base_url})
    with _budgets(tmp_path) as budgets:
        until = budgets.held_until("wayback-replay")
    assert timedelta(0) < until - before - timedelta(seconds=held_s) < timedelta(seconds=60)
    assert result.returncode == 3
    assert result.stderr in {_held(until), _held(until - timedelta(minutes=1))}  # told before


def _held(until: datetime) -> str:
    return (
        f"WARNING: wayback-replay wants to be left alone until {until:%Y-%m-%d %H:%M} UTC\n"
        "linkmend: not every dead link was asked about, since the archive asked us to slow down; "
        "run linkmend rescue later\n"
    )


class _OwnError(Exception):
    """One of our own."""


def test_a_fault_of_our_own_keeps_no_other_link_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise _OwnError

    spider = RescueSpider()
    monkeypatch.setattr(spider, "_under_way", 1)
    monkeypatch.setattr(spider, "_end", fail)
    wanted = Wanted("http://example.com/", datetime(2020, 1, 1, tzinfo=UTC), Basis.WRITTEN)
    dialogue = find(wanted, "http://archive.test")
    next(dialogue)
    with pytest.raises(_OwnError):
        list(spider._hear(_Talk("wayback", [wanted], dialogue), Answer(404), had_enough=False))
    assert spider._under_way == 0
    assert spider._more.get_nowait() is None  # whoever waits looks again
