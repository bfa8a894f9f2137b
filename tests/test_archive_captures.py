"""Links that are captures already: asked of their archive, never archived again, made clean."""

from __future__ import annotations

import json
import urllib.request
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.command import command
from tests.wayback.captures import Capture
from tests.wayback.gate import require_pywb
from tests.wayback.server import wayback
from tests.web.server import web

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from subprocess import CompletedProcess

    from tests.command import Linkmend
    from tests.wayback.server import Archive
    from tests.web.server import Site

OLDER, LATER = "20160304050607", "20190304050607"
TODAY_LINK = "https://archive.ph/AbCdE"
NO_GOOD = "The Wayback Machine has no good capture of this address."


def _at(stamp: str) -> datetime:
    return datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


class Pages:
    """The addresses of the pages."""

    def __init__(self, site: Site) -> None:
        self.dead = site.url("/status/404?dead")
        self.bad = site.url("/status/404?bad")
        self.never = site.url("/status/404?never")
        self.alive = site.url("/page/about-mills")
        self.changed = site.url("/page/about-ships")
        self.moved = site.url("/status/404?moved")
        self.old = site.url("/status/404?old")


@pytest.fixture(scope="module")
def running_site() -> Iterator[Site]:
    with web() as site:
        yield site


@pytest.fixture(scope="module")
def archive(running_site: Site) -> Iterator[Archive]:
    require_pywb()
    pages = Pages(running_site)
    with urllib.request.urlopen(pages.alive, timeout=5) as answer:
        as_it_is = answer.read()
    page = b"<!doctype html><title>As it was</title><p>It was another page in those days."
    captures = [
        Capture(pages.dead, _at(OLDER), body=page),
        Capture(pages.dead, _at(LATER), body=page),
        Capture(pages.bad, _at(LATER), status=404, body=page),
        Capture(pages.alive, _at(LATER), body=as_it_is),
        Capture(pages.changed, _at(LATER), body=page),
        Capture(pages.moved, _at(LATER), 301, location=pages.old),
        Capture(pages.old, _at(OLDER), body=page),
    ]
    with wayback(captures) as running:
        yield running


def _links(archive: Archive, site: Site) -> dict[str, str]:
    pages, base = Pages(site), archive.base_url
    return {
        "clean": f"{base}/web/{OLDER}/{pages.dead}",
        "short": f"{base}/web/2016/{pages.dead}#part",
        "any": f"{base}/web/*/{pages.dead}",
        "without a stamp": f"{base}/web/{pages.dead}",
        "raw": f"{base}/web/{OLDER}id_/{pages.dead}",
        "archived twice": f"{base}/web/{LATER}/{base}/web/{OLDER}/{pages.dead}",
        "of a 404": f"{base}/web/{LATER}/{pages.bad}",
        "of nothing": f"{base}/web/{LATER}/{pages.never}",
        "alive again": f"{base}/web/{LATER}/{pages.alive}",
        "another now": f"{base}/web/{LATER}/{pages.changed}",
        "of a redirect": f"{base}/web/{LATER}/{pages.moved}",
        "of a redirect, raw": f"{base}/web/{LATER}id_/{pages.moved}",
        "of a redirect, short": f"{base}/web/2019/{pages.moved}",
        "archive.today": TODAY_LINK,
    }


@pytest.fixture(scope="module")
def finished(
    running_site: Site, archive: Archive, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Linkmend, CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("project")
    (folder / "seeds").mkdir()
    links = _links(archive, running_site)
    (folder / "seeds" / "list.md").write_text("".join(f"* <{it}>\n" for it in links.values()))
    linkmend = command(folder, running_site)
    settings = {"LINKMEND_WAYBACK": archive.base_url}

    def run(
        *arguments: str, env: dict[str, str] | None = None, stdin: bytes = b""
    ) -> CompletedProcess[str]:
        return linkmend(*arguments, env=settings | (env or {}), stdin=stdin)

    return folder, run, run("run", "--allow-private")


def test_captures_are_judged_by_their_archive_and_offered_in_their_clean_form(
    finished: tuple[Path, Linkmend, CompletedProcess[str]], archive: Archive, running_site: Site
) -> None:
    folder, _, result = finished
    assert (result.returncode, result.stderr) == (0, "")
    links = _links(archive, running_site)
    told = json.loads((folder / "out" / "report.json").read_text())["links"]
    by_url: dict[str, dict[str, Any]] = {it["url"]: it for it in told}
    seen = {
        name: (it["verdict"], it["reason"], it["clean"], it["revived"])
        for name, url in links.items()
        for it in [by_url[url]]
    }
    pages = Pages(running_site)
    good, later = links["clean"], f"{archive.base_url}/web/{LATER}/{pages.dead}"
    alive = ("alive", "archived")
    assert seen == {
        "clean": (*alive, None, None),
        "short": (*alive, f"{good}#part", None),
        "any": (*alive, later, None),
        "without a stamp": (*alive, later, None),
        "raw": (*alive, good, None),
        "archived twice": (*alive, good, None),
        "of a 404": ("dead", "not_archived", None, None),
        "of nothing": ("dead", "not_archived", None, None),
        "alive again": (*alive, None, pages.alive),
        "another now": (*alive, None, None),
        "of a redirect": (*alive, None, None),
        "of a redirect, raw": (*alive, links["of a redirect"], None),
        "of a redirect, short": (*alive, f"{archive.base_url}/web/{OLDER}/{pages.old}", None),
        "archive.today": ("dead", "dns_nxdomain", None, None),
    }
    assert by_url[links["of a 404"]]["evidence"] == NO_GOOD
    assert by_url[links["of nothing"]]["evidence"] == NO_GOOD
    assert by_url[TODAY_LINK]["archive"] == "not_asked"
    [note] = by_url[TODAY_LINK]["notes"]
    assert note == (
        "archive.today was found to alter its captures, and English Wikipedia bans it since "
        "2026-02-20: link to another archive."
    )


def test_the_archive_is_asked_about_captures_as_about_others(
    finished: tuple[Path, Linkmend, CompletedProcess[str]], archive: Archive
) -> None:
    asked = [request.path for request in archive.requests()]
    assert asked
    assert [it for it in asked if "id_/" not in it and "/cdx/" not in it] == []


def test_repair_leaves_captures_alone_unless_it_is_told_to_change_them(
    finished: tuple[Path, Linkmend, CompletedProcess[str]], archive: Archive, running_site: Site
) -> None:
    folder, linkmend, _ = finished
    before = (folder / "seeds" / "list.md").read_text()
    assert (folder / "out" / "repaired" / "seeds" / "list.md").read_text() == before
    assert linkmend("repair", "--diff").stdout == ""
    result = linkmend("repair", "--include", "clean,revived")
    assert (result.returncode, result.stderr) == (0, "")
    links, pages = _links(archive, running_site), Pages(running_site)
    later = f"{archive.base_url}/web/{LATER}/{pages.dead}"
    changed = links | {
        "short": f"{links['clean']}#part",
        "any": later,
        "without a stamp": later,
        "raw": links["clean"],
        "archived twice": links["clean"],
        "alive again": pages.alive,
        "of a redirect, raw": links["of a redirect"],
        "of a redirect, short": f"{archive.base_url}/web/{OLDER}/{pages.old}",
    }
    assert (folder / "out" / "repaired" / "seeds" / "list.md").read_text() == "".join(
        f"* <{it}>\n" for it in changed.values()
    )


def test_what_else_may_be_changed_has_a_name(
    finished: tuple[Path, Linkmend, CompletedProcess[str]],
) -> None:
    _, linkmend, _ = finished
    result = linkmend("repair", "--include", "cleen")
    assert result.returncode == 2
    assert result.stderr.startswith("linkmend: error: --include:")


def test_the_terminal_report_lists_what_there_is_to_say_of_captures(
    finished: tuple[Path, Linkmend, CompletedProcess[str]], archive: Archive, running_site: Site
) -> None:
    _, linkmend, _ = finished
    links, pages = _links(archive, running_site), Pages(running_site)
    text = linkmend("report").stdout
    assert "AT ARCHIVES (9)\n" in text
    assert (
        f"  {links['alive again']}\n    seeds/list.md:9:4\n"
        f"    The page itself is alive, and the same: {pages.alive}\n"
    ) in text
    assert f"    Better written: {links['clean']}#part\n" in text
