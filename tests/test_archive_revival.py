"""A link that linkmend replaced, and whose page lives again, gets its own bytes back on request."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from archive.ledger import Change, Entry, Ledger
from archive.model import Repair
from archive.revival import as_before
from archive.store import ArchiveStore
from crawler.documents import parse
from crawler.model import Include, Kind, Style
from tests.project import ARQUIVO, AT_ARQUIVO, DEAD, DEAD_TOO, WAYBACK, database, learn

if TYPE_CHECKING:
    from pathlib import Path

    from tests.command import Linkmend
    from tests.web.server import Site

# Each in a spelling that linkmend would not choose itself.
TEXT = (
    f"[a]({DEAD} 'A') and [b](HTTP://a.test:80/dead)\n"
    f"<{AT_ARQUIVO}#part>, [c](http://b\\.test/dead?a=\\(1\\)&amp;b=2)\n"
    f"[d](http://a.test/alive) ([archived]({WAYBACK}http://a.test/alive))\n"
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "list.md").write_text(TEXT)
    learn(tmp_path)
    return tmp_path


def test_what_lives_again_is_offered_and_restored_byte_by_byte(
    linkmend: Linkmend, project: Path
) -> None:
    document = project / "seeds" / "list.md"
    linkmend("repair", "--in-place")
    replaced = document.read_text()
    assert [replaced.count(it) for it in (WAYBACK, ARQUIVO)] == [4, 1]
    learn(project, DEAD, AT_ARQUIVO)
    report = json.loads(linkmend("report", "--format", "json").stdout)
    assert {it["url"]: it["revived"] for it in report["links"] if it["revived"]} == {
        WAYBACK + DEAD: "HTTP://a.test:80/dead",  # the last that it stands for
        f"{ARQUIVO}{AT_ARQUIVO}#part": f"{AT_ARQUIVO}#part",
    }
    assert linkmend("repair", "--in-place").stdout == ""
    restored = linkmend("repair", "--in-place", "--include", "revived")
    assert restored.stdout.startswith("seeds/list.md: 3 links replaced.\n")
    still_dead = TEXT.replace("http://b\\.test/dead?a=\\(1\\)&amp;b=2", f"{WAYBACK}{DEAD_TOO}")
    assert document.read_text() == still_dead
    assert linkmend("repair", "--in-place", "--include", "revived").stdout == ""
    learn(project, DEAD, AT_ARQUIVO, DEAD_TOO)
    linkmend("repair", "--in-place", "--include", "revived")
    assert document.read_text() == TEXT
    linkmend("repair", "--undo")
    assert document.read_text() == still_dead


def test_a_crawl_looks_at_the_page_in_whose_place_a_snapshot_stands(
    linkmend: Linkmend, site: Site, tmp_path: Path
) -> None:
    stand_in = site.url("/page/about-mills?as-archived")
    change = Change(
        0, 1, Kind.BARE, b"a", b"b", site.url("/ok#part"), stand_in, Include.DEAD, "", Style.REPLACE
    )
    store = ArchiveStore.open(database(tmp_path))
    Ledger(store.database).begin([Entry(tmp_path / "seeds", "a", "b", (change,))])
    store.close()
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "list.txt").write_text(stand_in)
    result = linkmend("crawl", "--allow-private")
    assert (result.returncode, result.stdout) == (0, "1 link: 1 alive.\n")
    asked = site.stats().requests_by_path
    assert asked == {"/page/about-mills": 1, "/ok": 1}


def test_links_that_one_snapshot_stands_for_are_told_apart_by_their_order() -> None:
    new = WAYBACK + DEAD
    document = parse("list.txt", "text", f"{new} {new} x {new}".encode(), "utf-8")
    olds = ["http://a.test/dead", "HTTP://a.test/dead", "http://A.test/dead"]
    change = Change(
        0, 1, Kind.BARE, b"", new.encode(), "", new, Include.DEAD, "http_404", Style.REPLACE
    )
    changes = [replace(change, old=it.encode(), old_url=it) for it in olds]
    chosen = [Repair(it, DEAD, "revived", Include.REVIVED) for it in document.occurrences]

    def spelled(changes: list[Change]) -> list[bytes | None]:
        return [it.spelled for it in as_before(chosen, changes, document.document)]

    first, second, third = (it.encode() for it in olds)
    assert spelled(changes) == [first, second, third]
    assert spelled([*changes, *changes]) == [first, second, third]
    assert spelled(changes[:2]) == [first, second, second]
    assert spelled([]) == [None, None, None]
    elsewhere = [replace(it, old_url="http://b.test/") for it in changes]
    assert spelled(elsewhere) == [None, None, None]
