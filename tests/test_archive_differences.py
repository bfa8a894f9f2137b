"""The change to a document is a diff that git and patch take, whatever it and its name hold."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.differences import diff
from tests.contract import SHAPES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DEAD = "http://example.com/dead"
SAVED = f"https://web.archive.org/web/20190304050607/{DEAD}"


@dataclass(frozen=True, slots=True)
class Edit:
    start: int
    old: bytes
    new: bytes


def edits(before: bytes, old: bytes = DEAD.encode(), new: bytes = SAVED.encode()) -> list[Edit]:
    """Replace all of some bytes."""
    places = re.finditer(re.escape(old), before)
    return [Edit(it.start(), old, new) for it in places]


def edited(before: bytes, changes: list[Edit]) -> bytes:
    for it in reversed(changes):
        before = before[: it.start] + it.new + before[it.start + len(it.old) :]
    return before


TEXT = "# 清单一\r\n参见 http://example.com/dead，再见\r\nline three\r\n\r\nend"
ENCODED = {
    f"{encoding} with {end!r}": (encoding, TEXT.replace("\r\n", end))
    for encoding in ("gb18030", "utf-16-le", "utf-16-be", "utf-8-sig")
    for end in ("\n", "\r\n", "\r")
}


def test_the_difference_is_a_unified_diff_of_the_document_under_its_name() -> None:
    before = b"one\r\ntwo\nthree"
    assert diff("seeds/list.md", before, edits(before, b"two", b"2")) == (
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
    assert diff("list.md", b"one\n", []) == b""
    assert diff("list.md", b"one\n", [Edit(0, b"one", b"one")]) == b""


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
    assert diff(name, b"1", [Edit(0, b"1", b"2")]).splitlines()[0] == b"--- " + label


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
    apply(tmp_path, b"".join(diff(name, before, edits(before)) for name in NAMES))
    assert {name: (tmp_path / name).read_bytes() for name in NAMES} == dict.fromkeys(NAMES, after)


@pytest.mark.parametrize("apply", APPLIERS)
def test_git_and_patch_take_the_differences_of_documents_of_any_shape(
    apply: Callable[[Path, bytes], None], tmp_path: Path
) -> None:
    befores = {f"{name}.txt": data for name, data in SHAPES.items()}
    afters = {name: data.replace(DEAD.encode(), SAVED.encode()) for name, data in befores.items()}
    for name, data in befores.items():
        (tmp_path / name).write_bytes(data)
    apply(tmp_path, b"".join(diff(name, befores[name], edits(befores[name])) for name in befores))
    assert {name: (tmp_path / name).read_bytes() for name in befores} == afters


@pytest.mark.parametrize("apply", APPLIERS)
def test_git_and_patch_take_the_differences_of_documents_in_any_encoding(
    apply: Callable[[Path, bytes], None], tmp_path: Path
) -> None:
    expected, patch = {}, b""
    for nth, (encoding, text) in enumerate(ENCODED.values()):
        before, name = text.encode(encoding), f"{nth}.txt"
        plain = encoding.removesuffix("-sig")  # its mark is at the beginning alone
        changes = edits(before, DEAD.encode(plain), SAVED.encode(plain))
        (tmp_path / name).write_bytes(before)
        patch += diff(name, before, changes)
        expected[name] = text.replace(DEAD, SAVED).encode(encoding)
    apply(tmp_path, patch)
    assert {name: (tmp_path / name).read_bytes() for name in expected} == expected


def patched(before: bytes, patch: bytes) -> bytes:
    """Apply a unified diff as strictly as can be."""
    lines, result, at, new_at = before.split(b"\n"), [], 0, 0
    lines = [it + b"\n" for it in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    rows: list[bytes] = []
    for row in io.BytesIO(patch):
        if row == b"\\ No newline at end of file\n":
            rows[-1] = rows[-1][:-1]
        else:
            rows.append(row)
    hunks = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@\n")
    counts = [0, 0]
    for row in rows[2:]:
        header = hunks.fullmatch(row)
        if header and counts == [0, 0]:
            first = int(header[1]) - (header[2] != b"0")
            result += lines[at:first]
            new_at += first - at
            at = first
            assert int(header[3]) - (header[4] != b"0") == new_at
            counts = [int(header[2] or 1), int(header[4] or 1)]
            continue
        mark, content = row[:1], row[1:]
        if mark in b" -":
            assert lines[at] == content
            at, counts[0] = at + 1, counts[0] - 1
        if mark in b" +":
            result.append(content)
            new_at, counts[1] = new_at + 1, counts[1] - 1
    assert counts == [0, 0]
    return b"".join([*result, *lines[at:]])


BYTES = st.binary(max_size=6) | st.sampled_from([b"\n", b"a\n\n\n\n\n\n\n\n\n", b"\r\n", b"--- a"])


@settings(max_examples=500, deadline=None)
@given(parts=st.lists(st.tuples(BYTES, BYTES, BYTES), max_size=8), end=BYTES)
def test_a_difference_turns_the_old_bytes_into_the_new_ones(
    parts: list[tuple[bytes, bytes, bytes]], end: bytes
) -> None:
    before, changes = b"", list[Edit]()
    for kept, old, new in parts:
        if changes and not kept:
            continue
        changes.append(Edit(len(before + kept), old, new))
        before += kept + old
    before += end
    after = edited(before, changes)
    patch = diff("a", before, changes)
    assert patched(before, patch) == after
    assert (patch == b"") == (before == after)


def test_a_difference_of_many_lines_that_are_much_alike_takes_no_long_time() -> None:
    lines = [f"- {DEAD}{nth}\n" if nth % 3 else f"x{nth % 150}\n" for nth in range(100_000)]
    before = "".join(lines).encode()
    changes = edits(before)
    begun = time.perf_counter()
    assert len(diff("a", before, changes)) > len(before)
    assert time.perf_counter() - begun < 5
