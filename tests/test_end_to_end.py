"""`linkmend run` by subprocess, on a seed folder, against the loopback web and archive."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests import scenario
from tests.command import command
from tests.wayback.gate import require_pywb
from tests.wayback.server import wayback
from tests.web.server import web

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.command import Linkmend
    from tests.wayback.server import Archive
    from tests.web.server import Site

TIMES = {"checked_at", "wanted_at", "started_at", "ended_at"}


@pytest.fixture(scope="module")
def running_site() -> Iterator[Site]:
    with web(scenario.NAMES) as site:
        yield site


@pytest.fixture(scope="module")
def archive(running_site: Site) -> Iterator[Archive]:
    require_pywb()
    with wayback(scenario.captures(running_site), scenario.faults()) as archive:
        yield archive


def _without_times(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: "a time" if k in TIMES else _without_times(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_without_times(item) for item in value]
    return value


def _link(url: str, verdict: str, reason: str, **more: Any) -> dict[str, Any]:
    blank = {"status": None, "title": "", "final_url": url, "snapshot": None}
    return {
        "url": url,
        "verdict": verdict,
        "reason": reason,
        "checked_at": "a time",
        "archive": "not_asked",
        "clean": None,
        "revived": None,
        "missing_fragment": None,
        "notes": [],
        **blank,
        **more,
    }


def _places(document: str, *places: tuple[int, int]) -> list[dict[str, Any]]:
    return [{"document": document, "line": line, "column": column} for line, column in places]


def _snapshot(archive: Archive, stamp: str, url: str, title: str) -> dict[str, Any]:
    at = f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}T{stamp[8:10]}:{stamp[10:12]}:{stamp[12:]}Z"
    return {
        "url": f"{archive.base_url}/web/{stamp}/{url}",
        "archive": "wayback",
        "captured_at": at,
        "wanted_at": "a time",
        "status": 200,
        "title": title,
        "validated": True,
    }


def _expected_links(site: Site, archive: Archive) -> list[dict[str, Any]]:
    url = scenario.urls(site)
    md, txt = "seeds/list.md", "seeds/more/notes.txt"
    post = _snapshot(archive, "20190304050607", url["gone"], "The post as it was")
    removed = _snapshot(archive, "20160304050607", url["removed"], "A page before it was removed")
    istio = _snapshot(archive, "20200304050607", url["no host"], "Istio 服务网格")
    living = {"status": 200, "title": "A living page"}
    gone = {"status": 404, "title": "Status 404", "archive": "found", "snapshot": post}
    table = f"| removed | [{url['removed']}][r] |"
    again = f"* Gone: [the post]({url['gone']} 'a title'), again: "
    section = f"+ [Living page]({url['alive']}) and its [section]("
    chinese = f"+ 参见{url['chinese']}，以及《"
    draft = f"`{url['gone']}` is code; <a class=x href='"
    return [
        _link(url["alive"], "alive", "http_200", **living, occurrences=_places(md, (3, 17))),
        _link(
            url["alive"] + "#part",
            "alive",
            "http_200",
            **living | {"final_url": url["alive"]},
            occurrences=_places(md, (3, len(section) + 1)),
        ),
        _link(
            url["chinese"],
            "alive",
            "http_200",
            status=200,
            title="朱镕基与陶喆的囍事",
            occurrences=_places(md, (4, 5)),
        ),
        _link(
            url["no host"],
            "dead",
            "dns_nxdomain",
            archive="found",
            snapshot=istio,
            occurrences=_places(md, (4, len(chinese) + 1)),
        ),
        _link(
            url["moved"],
            "moved",
            "moved_permanently",
            **living | {"final_url": url["alive"]},
            occurrences=_places(md, (5, 8)),
        ),
        _link(
            url["gone"],
            "dead",
            "http_404",
            **gone,
            occurrences=_places(md, (6, 20)) + _places(txt, (3, 2)),
        ),
        _link(
            url["gone"] + "#notes",
            "dead",
            "http_404",
            **gone | {"final_url": url["gone"]},
            occurrences=_places(md, (6, len(again) + 1)),
        ),
        _link(
            url["removed"],
            "dead",
            "http_410",
            status=410,
            title="Status 410",
            archive="found",
            snapshot=removed,
            occurrences=_places(md, (10, table.index("http") + 1), (12, 7)),
        ),
        _link(
            url["never archived"],
            "dead",
            "http_404",
            status=404,
            title="Status 404",
            archive="none",
            occurrences=_places(md, (14, len(draft) + 1)),
        ),
        _link(url["skipped"], "skipped", "bad_url", occurrences=_places(md, (15, 14))),
        _link(
            url["excluded"],
            "dead",
            "http_404",
            status=404,
            title="Status 404",
            archive="excluded",
            occurrences=_places(txt, (1, 1)),
        ),
        _link(
            url["blocked"],
            "blocked",
            "http_403",
            status=403,
            title="Status 403",
            occurrences=_places(txt, (2, 1)),
        ),
        _link(
            url["failing"],
            "failing",
            "http_500",
            status=500,
            title="Status 500",
            occurrences=_places(txt, (2, len(url["blocked"]) + 3)),
        ),
    ]


def _repaired(data: bytes, site: Site, archive: Archive) -> bytes:
    """Replace by hand, where a plain search finds just the right places."""
    url = scenario.urls(site)
    for name, stamp in (
        ("gone", "20190304050607"),
        ("removed", "20160304050607"),
        ("no host", "20200304050607"),
    ):
        before = url[name].encode()
        after = f"{archive.base_url}/web/{stamp}/".encode() + before
        data = data.replace(before, after)
        data = data.replace(b"`" + after + b"`", b"`" + before + b"`")  # code stays
    return data


@dataclass(frozen=True, slots=True)
class Finished:
    """A run that has ended: its folder, and what it printed and asked."""

    folder: Path
    result: subprocess.CompletedProcess[str]
    asked: dict[str, int]
    archive_requests: int


@pytest.fixture(scope="module")
def finished(
    running_site: Site, archive: Archive, tmp_path_factory: pytest.TempPathFactory
) -> Finished:
    folder = tmp_path_factory.mktemp("project")
    scenario.write_seeds(running_site, folder / "seeds")
    linkmend = command(folder, running_site)
    result = linkmend("run", "--allow-private", env={"LINKMEND_WAYBACK": archive.base_url})
    asked = running_site.stats().requests_by_path
    return Finished(folder, result, asked, len(archive.requests()))


@pytest.fixture
def project(finished: Finished, tmp_path: Path) -> Path:
    """A copy of the run's folder to work on, in which `linkmend` runs."""
    shutil.copytree(finished.folder, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_one_command_goes_from_seed_documents_to_the_whole_report(
    finished: Finished, running_site: Site, archive: Archive
) -> None:
    report = json.loads((finished.folder / "out" / "report.json").read_text())
    assert (finished.result.returncode, finished.result.stderr) == (0, "")
    links = report.pop("links")
    assert all(link.pop("evidence").endswith(".") for link in links)
    answers = {link["url"].partition("#")[0]: link.pop("archives") for link in links}
    cost = sum(it["requests"] for lookups in answers.values() for it in lookups)
    assert report["run"].pop("archive_requests") == cost == finished.archive_requests
    for link in links:
        if link["snapshot"]:
            # The documents are in no repository, so that they were written when they were saved.
            assert link["snapshot"].pop("wanted_for") == "written"
            assert link["snapshot"].pop("distance_days") < -1000
    assert _without_times(links) == _expected_links(running_site, archive)
    assert _without_times(report) == {
        "schema": 1,
        "run": {
            "id": 1,
            "linkmend": "0.1.0",
            "started_at": "a time",
            "ended_at": "a time",
            "outcome": "finished",
            "sound": True,
            "inputs": ["seeds/list.md", "seeds/more/notes.txt"],
            "counts": {
                "dead": 6,
                "failing": 1,
                "blocked": 1,
                "moved": 1,
                "skipped": 1,
                "alive": 3,
            },
        },
    }


def test_the_repaired_copies_differ_in_the_dead_urls_and_nowhere_else(
    finished: Finished, running_site: Site, archive: Archive
) -> None:
    for name in ("seeds/list.md", "seeds/more/notes.txt"):
        before = (finished.folder / name).read_bytes()
        after = (finished.folder / "out" / "repaired" / name).read_bytes()
        assert after == _repaired(before, running_site, archive)
        assert after != before


def test_the_diff_turns_the_seeds_into_the_repaired_copies(
    project: Path,
) -> None:
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    subprocess.run(["git", "apply", "out/repair.diff"], cwd=project, check=True)
    for name in ("seeds/list.md", "seeds/more/notes.txt"):
        after = (project / "out" / "repaired" / name).read_bytes()
        assert (project / name).read_bytes() == after


def test_in_place_repair_writes_the_same_bytes_and_a_second_time_nothing(
    project: Path, linkmend: Linkmend
) -> None:
    shown = linkmend("repair", "--diff")
    first = linkmend("repair", "--in-place")
    mended = {path: path.read_bytes() for path in sorted((project / "seeds").rglob("*.*"))}
    again = linkmend("repair", "--in-place")
    copies = {
        project / path.relative_to(project / "out" / "repaired"): path.read_bytes()
        for path in sorted((project / "out" / "repaired").rglob("*.*"))
    }
    assert shown.stdout.encode() == (project / "out" / "repair.diff").read_bytes()
    assert first.stdout == (
        "seeds/list.md: 5 links replaced.\nseeds/more/notes.txt: 1 link replaced.\n"
        "To take this back: linkmend repair --undo 1\n"
    )
    assert mended == copies
    assert (again.returncode, again.stdout) == (0, "")
    assert {path: path.read_bytes() for path in mended} == mended


def test_every_living_host_is_asked_once_for_each_address(finished: Finished) -> None:
    canary = "/page/canary"  # asked only if the host that does not exist is judged last
    assert {path: count for path, count in finished.asked.items() if path != canary} == {
        "/ok": 2,  # the link itself, and the end of the permanent redirect
        "/charset/gbk-meta": 1,
        "/moved-chain/1": 1,
        "/status/404": 3 * 2,  # a second look confirms it
        "/status/410": 2,
        "/status/403": 2,
        "/status/500": 3,  # and two retries
    }


def test_the_archive_is_asked_no_more_than_the_answers_need(finished: Finished) -> None:
    # Two for each good nearest capture, one for what was never archived or is excluded, and for
    # the link whose nearest capture is bad: two, the index, and the better capture.
    assert finished.archive_requests == 2 + 2 + 1 + 1 + 4


def test_a_second_rescue_asks_the_archive_nothing(
    project: Path, linkmend: Linkmend, archive: Archive
) -> None:
    archive.forget_requests()
    again = linkmend("rescue", env={"LINKMEND_WAYBACK": archive.base_url})
    assert (again.returncode, archive.requests()) == (0, [])


def test_repairing_the_repaired_copies_changes_nothing(project: Path, linkmend: Linkmend) -> None:
    again = linkmend("repair", "--diff", "out/repaired")
    assert (again.returncode, again.stdout) == (0, "")


def test_the_copies_of_an_earlier_run_are_not_read_as_seeds(
    project: Path, linkmend: Linkmend
) -> None:
    assert linkmend("links", ".").stdout == linkmend("links", "seeds").stdout
