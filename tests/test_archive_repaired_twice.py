"""A second `repair --in-place` changes nothing, in every style and with all that is included."""

from __future__ import annotations

import shutil
import urllib.request
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler.model import Style
from tests.command import command
from tests.wayback.captures import Capture
from tests.wayback.gate import require_pywb
from tests.wayback.server import wayback
from tests.web.server import web

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.wayback.server import Archive
    from tests.web.server import Site

STAMP = "20190304050607"
AT = datetime(2019, 3, 4, 5, 6, 7, tzinfo=UTC)
ALL = "failing,moved,clean,revived"


@pytest.fixture(scope="module")
def running_site() -> Iterator[Site]:
    with web() as site:
        yield site


@pytest.fixture(scope="module")
def archive(running_site: Site) -> Iterator[Archive]:
    require_pywb()
    url = urls(running_site)
    with urllib.request.urlopen(url["alive"], timeout=5) as answer:
        as_it_is = answer.read()
    page = b"<!doctype html><title>As it was</title><p>It was another page in those days."
    captures = [Capture(url[name], AT, body=page) for name in ("dead", "failing")]
    with wayback([*captures, Capture(url["alive"], AT, body=as_it_is)]) as running:
        yield running


def urls(site: Site) -> dict[str, str]:
    return {
        "dead": site.url("/status/404?dead"),
        "failing": site.url("/status/500"),
        "moved": site.url("/moved-chain/1"),
        "new": site.url("/ok"),
        "alive": site.url("/page/about-mills"),
    }


MARKDOWN = (
    "[a]({dead} 'A'), <{dead}#b>, <a href='{dead}'>c</a>, {failing} and [d][r].\n\n"
    "[e]({moved}#f) [g]({web}/{alive}) [h]({web}id_/{dead}#i)\n\n"
    "[j]({dead}) ([archived]({web}/{dead})), [k]({alive}) ([archived]({web}/{alive}))\n\n"
    "[r]: {dead}\n"
)
TEXT = "{dead} {failing}#l {moved} {web}/{alive} {alive} {web}/{alive}\n"
REPLACED = (
    "[a]({web}/{dead} 'A'), <{web}/{dead}#b>, <a href='{web}/{dead}'>c</a>, {web}/{failing} and "
    "[d][r].\n\n"
    "[e]({new}#f) [g]({alive}) [h]({web}/{dead}#i)\n\n"
    "[j]({dead}) ([archived]({web}/{dead})), [k]({alive}) ([archived]({web}/{alive}))\n\n"
    "[r]: {web}/{dead}\n"
)


@pytest.fixture(scope="module")
def finished(
    running_site: Site, archive: Archive, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("project")
    (folder / "seeds").mkdir()
    for name, text in (("list.md", MARKDOWN), ("list.txt", TEXT)):
        (folder / "seeds" / name).write_text(filled(text, running_site, archive))
    linkmend = command(folder, running_site)
    settings = {"LINKMEND_WAYBACK": archive.base_url}
    result = linkmend("run", "--allow-private", "--include", "failing", env=settings)
    assert (result.returncode, result.stderr) == (0, "")
    return folder


def filled(text: str, site: Site, archive: Archive) -> str:
    return text.format(web=f"{archive.base_url}/web/{STAMP}", **urls(site))


def contents(folder: Path) -> dict[str, str]:
    return {it.name: it.read_text() for it in sorted((folder / "seeds").iterdir())}


@pytest.mark.parametrize("style", Style)
def test_a_second_repair_changes_nothing(
    finished: Path, running_site: Site, archive: Archive, tmp_path: Path, style: Style
) -> None:
    shutil.copytree(finished, tmp_path, dirs_exist_ok=True)
    linkmend = command(tmp_path, running_site)
    arguments = ("repair", "--in-place", "--include", ALL, "--style", style)
    settings = {"LINKMEND_WAYBACK": archive.base_url}
    first = linkmend(*arguments, env=settings)
    assert first.returncode == 0
    assert "To take this back: linkmend repair --undo 1\n" in first.stdout
    repaired = contents(tmp_path)
    assert repaired != contents(finished)
    for text in repaired.values():  # what is better written is so in every style
        assert filled("{moved}", running_site, archive) not in text
        assert "id_/" not in text
    if style is Style.REPLACE:
        assert repaired["list.md"] == filled(REPLACED, running_site, archive)
    second = linkmend(*arguments, env=settings)
    assert (second.returncode, second.stdout, contents(tmp_path)) == (0, "", repaired)
    assert second.stderr == first.stderr  # what finds no place still finds none
    undone = linkmend("repair", "--undo")
    assert (undone.returncode, contents(tmp_path)) == (0, contents(finished))
