"""What links name in the user's own folders."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from crawler import local
from crawler.model import Failure

if TYPE_CHECKING:
    from pathlib import Path

    from tests.command import Linkmend

GUIDE = """# Guide to it {#given}

Set-up
------

<a name="old"></a> ## no heading

```
# Not a heading
```
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("guide.md", "page.html", "with space.md", "a/index.md", "notes.rst", "z.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(GUIDE if name == "guide.md" else "<h2 id=x>Head line</h2>")
    (tmp_path / "loop").symlink_to("loop")
    return tmp_path


@pytest.mark.parametrize(
    ("path", "is_there"),
    [
        ("guide.md", True),
        ("a", True),
        ("with space.md", True),
        ("gone.md", False),
        ("guide.md/x", False),
        ("loop", False),
        ("x" * 300, False),
        # what site generators make pages of
        ("guide", True),
        ("guide.html", True),
        ("notes", True),
        ("a/index", True),
        ("z", False),
        ("gone.html", False),
    ],
)
def test_a_local_file_is_there_or_missing(folder: Path, path: str, is_there: bool) -> None:
    check = local.check((folder / path).as_uri(), [])
    assert check.failure is (None if is_there else Failure.FILE_MISSING)
    assert (check.status, check.missing_fragments) == (None, ())


def test_anchors_are_looked_for_in_markdown_and_html(folder: Path) -> None:
    wanted = ["given", "set-up", "old", "x", "head-line", "not-a-heading"]
    found = {
        path: local.check((folder / path).as_uri(), wanted).missing_fragments
        for path in ("guide.md", "guide.html", "page.html", "notes.rst", "z.png", "a")
    }
    assert found == {
        "guide.md": ("x", "head-line", "not-a-heading"),
        "guide.html": ("x", "head-line", "not-a-heading"),
        "page.html": ("given", "set-up", "old", "not-a-heading"),
        "notes.rst": (),
        "z.png": (),
        "a": (),
    }


def test_what_cannot_be_read_is_there_all_the_same(folder: Path) -> None:
    (folder / "damaged.md").write_bytes(b"\x81\x8d\x8f # x \x90\x9d")
    (folder / "long.md").write_text("x\n" * (local.MAX_BYTES // 2 + 1))
    for name in ("damaged.md", "long.md"):
        check = local.check((folder / name).as_uri(), ["x"])
        assert (check.failure, check.missing_fragments) == (None, ())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may look everywhere")
def test_what_may_not_be_looked_at_counts_as_there(folder: Path) -> None:
    (folder / "a").chmod(0)
    assert local.check((folder / "a" / "b.md").as_uri(), []).failure is None


def test_local_links_are_checked_without_any_request(linkmend: Linkmend, folder: Path) -> None:
    (folder / "seeds").mkdir()
    (folder / "seeds" / "list.md").write_text(
        "# Here\n\n[a](../guide.md#set-up) [b](../guide.md#no) [c](gone.md) [d](#here) "
        "[e](#there)\n"
    )
    result = linkmend("run", "--fail-on", "dead")
    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout.replace(folder.as_uri(), "file:") == (
        "DEAD (1)\n"
        "  file:/seeds/gone.md\n"
        "    seeds/list.md:3:49\n"
        "    There is no such file.\n"
        "    No archive has your own files.\n"
        "\n"
        "ANCHORS NOT FOUND (2)\n"
        "  file:/guide.md#no\n"
        "    seeds/list.md:3:29\n"
        "    The page has no place of the name #no.\n"
        "  file:/seeds/list.md#there\n"
        "    seeds/list.md:3:73\n"
        "    The page has no place of the name #there.\n"
        "\n"
        "5 links: 1 dead, 4 alive.\n"
        "Reports and repaired copies are in out/.\n"
    )
    (folder / "seeds" / "gone.md").touch()
    assert "5 links: 5 alive." in linkmend("run").stdout
