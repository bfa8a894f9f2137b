"""Files are written whole or not at all, and changed only where they are as they were read."""

from __future__ import annotations

import os
import stat
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.writing import Change, WriteError, rewrite, write

Writer = Callable[[Path, bytes], None]

BEFORE = b"before\r\n\xff"
AFTER = b"after\n\xfe"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of a folder of its own, readable by its group."""
    path = tmp_path / "docs" / "list.md"
    path.parent.mkdir()
    path.write_bytes(BEFORE)
    path.chmod(0o640)
    return path


def rewritten(path: Path, data: bytes) -> None:
    rewrite([Change(path, BEFORE, data)])


WRITERS = [write, rewritten]


def contents(folder: Path) -> dict[str, bytes]:
    """Give all files of a folder, hidden ones too."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o7777


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("bits", [0o640, 0o600, 0o755, 0o444])
def test_a_file_that_is_replaced_keeps_its_mode(file: Path, writer: Writer, bits: int) -> None:
    file.chmod(bits)
    writer(file, AFTER)
    assert (contents(file.parent), mode(file)) == ({"list.md": AFTER}, bits)


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_file_that_is_replaced_keeps_its_owner(file: Path, writer: Writer) -> None:
    os.chown(file, 12345, 23456)
    writer(file, AFTER)
    assert (file.stat().st_uid, file.stat().st_gid, mode(file)) == (12345, 23456, 0o640)


@pytest.mark.parametrize("writer", WRITERS)
def test_a_symbolic_link_stays_one_and_its_target_is_changed(file: Path, writer: Writer) -> None:
    link = file.parent.parent / "link.md"
    link.symlink_to("docs/list.md")
    writer(link, AFTER)
    assert link.is_symlink()
    assert contents(file.parent) == {"list.md": AFTER}


@pytest.mark.parametrize("writer", WRITERS)
def test_a_second_name_of_the_file_keeps_the_old_bytes(file: Path, writer: Writer) -> None:
    second = file.parent / "second.md"
    second.hardlink_to(file)
    writer(file, AFTER)
    assert contents(file.parent) == {"list.md": AFTER, "second.md": BEFORE}


@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_a_new_file_gets_the_mode_that_any_new_file_gets(tmp_path: Path, mask: int) -> None:
    inherited = os.umask(mask)
    try:
        write(tmp_path / "new", AFTER)
    finally:
        assert os.umask(inherited) == mask
    assert (contents(tmp_path), mode(tmp_path / "new")) == ({"new": AFTER}, 0o666 & ~mask)


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    write(tmp_path / "out" / "repaired" / "list.md", AFTER)
    assert contents(tmp_path / "out" / "repaired") == {"list.md": AFTER}


def test_a_file_with_a_long_name_is_written(tmp_path: Path) -> None:
    name = "清单" * 42 + ".md"  # 255 bytes, the most that file systems take
    write(tmp_path / name, AFTER)
    assert contents(tmp_path) == {name: AFTER}


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write(pipe, AFTER)
    reader.join()
    assert (read, pipe.is_fifo(), len(list(tmp_path.iterdir()))) == ([AFTER], True, 1)


def test_a_file_that_has_changed_since_it_was_read_is_left_as_it_is(file: Path) -> None:
    file.write_bytes(b"somebody else's")
    with pytest.raises(WriteError) as caught:
        rewrite([Change(file, BEFORE, AFTER)])
    assert str(caught.value) == (
        f"{file}: has changed since it was read; no file was changed, so run linkmend again"
    )
    assert contents(file.parent) == {"list.md": b"somebody else's"}


def test_one_file_that_cannot_be_changed_keeps_all_others_as_they_are(file: Path) -> None:
    other = file.with_name("other.md")
    other.write_bytes(b"somebody else's")
    with pytest.raises(WriteError) as caught:
        rewrite([Change(file, BEFORE, AFTER), Change(other, BEFORE, AFTER)])
    assert str(caught.value) == (
        f"{other}: has changed since it was read; no file was changed, so run linkmend again"
    )
    assert contents(file.parent) == {"list.md": BEFORE, "other.md": b"somebody else's"}


@pytest.mark.parametrize("is_broken_for_good", [False, True])
def test_where_a_later_file_fails_the_earlier_ones_get_their_old_bytes_back(
    file: Path, monkeypatch: pytest.MonkeyPatch, is_broken_for_good: bool
) -> None:
    other = file.with_name("other.md")
    other.write_bytes(BEFORE)
    replace = Path.replace
    failed: list[Path] = []

    def fails(self: Path, target: Path) -> Path:
        if target == other or (failed and is_broken_for_good):
            failed.append(target)
            raise OSError(5, "Input/output error")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(WriteError) as caught:
        rewrite([Change(file, BEFORE, AFTER), Change(other, BEFORE, AFTER)])
    done = f"only these were: {file}" if is_broken_for_good else "no file was changed"
    assert str(caught.value) == f"{other}: cannot be written (Input/output error); {done}"
    kept = {path.name: data for path, data in ((file, AFTER), (other, BEFORE))}
    assert (
        contents(file.parent).items()
        >= (kept if is_broken_for_good else dict.fromkeys(kept, BEFORE)).items()
    )


def test_a_file_that_has_gone_since_it_was_read_is_not_made_anew(file: Path) -> None:
    file.unlink()
    with pytest.raises(WriteError) as caught:
        rewrite([Change(file, BEFORE, AFTER)])
    assert str(caught.value) == (
        f"{file}: cannot be written (No such file or directory); no file was changed"
    )
    assert contents(file.parent) == {}


def test_a_folder_that_cannot_be_made_is_named(file: Path) -> None:
    with pytest.raises(WriteError) as caught:
        write(file / "new.md", AFTER)
    assert str(caught.value) == (
        f"{file}/new.md: cannot be written (File exists); what stood there still does"
    )
    assert contents(file.parent) == {"list.md": BEFORE}


def test_a_folder_in_the_files_place_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "list.md").mkdir()
    with pytest.raises(WriteError) as caught:
        write(tmp_path / "list.md", AFTER)
    assert str(caught.value) == (
        f"{tmp_path}/list.md: cannot be written (Is a directory); what stood there still does"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["list.md"]


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.skipif(os.geteuid() == 0, reason="root may write in any folder")
def test_a_folder_in_which_nobody_may_write_keeps_the_file(file: Path, writer: Writer) -> None:
    file.parent.chmod(0o500)
    with pytest.raises(WriteError) as caught:
        writer(file, AFTER)
    file.parent.chmod(0o700)
    assert str(caught.value).startswith(f"{file}: cannot be written (Permission denied); ")
    assert contents(file.parent) == {"list.md": BEFORE}


@pytest.mark.parametrize("writer", WRITERS)
def test_a_folder_that_takes_no_new_file_keeps_the_old_one(
    file: Path, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(**kwargs: object) -> None:
        raise PermissionError(13, "Permission denied", "docs/.list.md.x")

    monkeypatch.setattr(tempfile, "mkstemp", refused)
    with pytest.raises(WriteError) as caught:
        writer(file, AFTER)
    assert str(caught.value).startswith(f"{file}: cannot be written (Permission denied); ")
    assert contents(file.parent) == {"list.md": BEFORE}


@pytest.mark.parametrize("writer", WRITERS)
def test_a_disk_that_is_full_leaves_the_old_file_and_no_other(
    file: Path, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteError) as caught:
        writer(file, AFTER)
    assert str(caught.value).startswith(f"{file}: cannot be written (No space left on device); ")
    assert (contents(file.parent), mode(file)) == ({"list.md": BEFORE}, 0o640)


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("crash", [KeyboardInterrupt, MemoryError])
def test_a_crash_in_the_middle_leaves_the_old_file_and_no_other(
    file: Path, writer: Writer, crash: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    def crashes(descriptor: int) -> None:
        raise crash

    monkeypatch.setattr(os, "fsync", crashes)
    with pytest.raises(crash):
        writer(file, AFTER)
    assert contents(file.parent) == {"list.md": BEFORE}


@pytest.mark.parametrize("writer", WRITERS)
def test_the_bytes_are_on_the_disk_before_they_take_the_old_ones_place(
    file: Path, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    sync = os.fsync

    def watched(descriptor: int) -> None:
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            seen.append((os.fstat(descriptor).st_size, file.read_bytes()))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    writer(file, AFTER)
    assert seen == [(len(AFTER), BEFORE)]
