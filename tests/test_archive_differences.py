"""The change to a document is a diff that git and patch take, whatever it and its name hold."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from archive.differences import diff

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DEAD = "http://example.com/dead"
SAVED = f"https://web.archive.org/web/20190304050607/{DEAD}"
SHAPES = {
    "line feeds": b"a\nhttp://example.com/dead\nz\n",
    "CRLF": b"a\r\n\r\nhttp://example.com/dead\r\nz\r\n",
    "mixed line ends": b"a\rhttp://example.com/dead\r\nz\n\r\n",
    "no line feed at the end": b"a\n(http://example.com/dead)",
    "no line feed at the end of another line": b"http://example.com/dead\na",
    "BOM": b"\xef\xbb\xbfhttp://example.com/dead\nz\n",
    "Chinese": "参见http://example.com/dead，再见\n".encode(),
    "form feed and others that are no line ends": "http://example.com/dead\x0b\x0c\u2028z".encode(),
    "lines like those of a diff": b"--- a\n+++ b\n@@ -1 +1 @@\nhttp://example.com/dead\n-- \n",
    "far apart": b"http://example.com/dead\n" + b"x\n" * 20 + b"http://example.com/dead#b\n",
}


def test_the_difference_is_a_unified_diff_of_the_document_under_its_name() -> None:
    before = b"one\r\ntwo\nthree"
    assert diff("seeds/list.md", before, b"one\r\n2\nthree") == (
        b"--- a/seeds/list.md\n"
        b"+++ b/seeds/list.md\n"
        b"@@ -1,3 +1,3 @@\n"
        b" one\r\n"
        b"-two\n"
        b"+2\n"
        b" three\n"
        b"\\ No newline at end of file\n"
    )


def test_a_document_that_did_not_change_has_no_difference() -> None:
    assert diff("list.md", b"one\n", b"one\n") == b""


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("/home/me/list.md", b"a/home/me/list.md"),
        ("a list.md", b"a/a list.md\t"),
        ("清单.md", "a/清单.md".encode()),
        ('a "list"\n\\\u00fc.md', b'"a/a \\042list\\042\\012\\134\xc3\xbc.md"'),
        ("list-\udcff.md", b"a/list-\xff.md"),
    ],
)
def test_a_name_is_written_in_a_difference_as_git_writes_it(name: str, label: bytes) -> None:
    assert diff(name, b"1", b"2").splitlines()[0] == b"--- " + label


def apply_with_git(folder: Path, difference: bytes) -> None:
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    subprocess.run(["git", "apply"], cwd=folder, input=difference, check=True)


def apply_with_patch(folder: Path, difference: bytes) -> None:
    if shutil.which("patch") is None:
        pytest.skip("there is no patch on this machine")
    command = ["patch", "-p1", "--silent"]
    subprocess.run(command, cwd=folder, input=difference, check=True)


APPLIERS = [apply_with_git, apply_with_patch]
NAMES = [
    "list.md",
    "a folder/my list.md",
    "清单/lïst.md",
    "清单 2.md",
    " list .md",
    "list 2020-01-01 00:00:00.md",
    '"quoted".md',
    "back\\slash.md",
    "tab\tand\nline.md",
]


@pytest.mark.parametrize("apply", APPLIERS)
def test_git_and_patch_take_the_differences_of_files_with_any_name(
    apply: Callable[[Path, bytes], None], tmp_path: Path
) -> None:
    before = f"one\n[two]({DEAD})\nthree\n".encode()
    after = before.replace(DEAD.encode(), SAVED.encode())
    for name in NAMES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(before)
    apply(tmp_path, b"".join(diff(name, before, after) for name in NAMES))
    assert {name: (tmp_path / name).read_bytes() for name in NAMES} == dict.fromkeys(NAMES, after)


@pytest.mark.parametrize("apply", APPLIERS)
def test_git_and_patch_take_the_differences_of_documents_of_any_shape(
    apply: Callable[[Path, bytes], None], tmp_path: Path
) -> None:
    befores = {f"{name}.txt": data for name, data in SHAPES.items()}
    afters = {name: data.replace(DEAD.encode(), SAVED.encode()) for name, data in befores.items()}
    for name, data in befores.items():
        (tmp_path / name).write_bytes(data)
    apply(tmp_path, b"".join(diff(name, befores[name], afters[name]) for name in befores))
    assert {name: (tmp_path / name).read_bytes() for name in befores} == afters
