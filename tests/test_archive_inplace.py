"""Repairs in place are entered in the ledger and can be taken back, whatever happens between."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.inplace import write_in_place
from archive.ledger import Change, Entry, Ledger, State
from archive.locking import locked
from archive.mending import Mended
from archive.model import Edit, Repair
from archive.store import ArchiveStore
from archive.undoing import bytes_with, reversed_entry
from archive.writing import WriteError
from crawler.documents import parse
from crawler.model import Document, Include, Kind, Style
from tests.project import (
    ALIVE,
    ARQUIVO,
    AT_ARQUIVO,
    DEAD,
    DEAD_TOO,
    FAILING,
    MOVED,
    NEW,
    WAYBACK,
    database,
    learn,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.command import Linkmend

ROOT = Path(__file__).parents[1]
LIST = f"\ufeff# List\r\n\r\n[a]({DEAD} 'é') <{DEAD}#b>\r\n[c]({ALIVE})".encode()
NOTES = f"{DEAD_TOO}\n{AT_ARQUIVO}#part {MOVED} {FAILING}".encode()
LIST_AFTER = LIST.replace(DEAD.encode(), (WAYBACK + DEAD).encode())
NOTES_AFTER = NOTES.replace(DEAD_TOO.encode(), (WAYBACK + DEAD_TOO).encode()).replace(
    AT_ARQUIVO.encode(), (ARQUIVO + AT_ARQUIVO).encode()
)
BEFORE = {"list.md": LIST, "notes.txt": NOTES}
AFTER = {"list.md": LIST_AFTER, "notes.txt": NOTES_AFTER}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    for name, data in BEFORE.items():
        (tmp_path / "seeds" / name).write_bytes(data)
    learn(tmp_path)
    return tmp_path


@pytest.fixture
def ledger(project: Path) -> Iterator[Ledger]:
    store = ArchiveStore.open(database(project))
    yield Ledger(store.database)
    store.close()


def contents(project: Path) -> dict[str, bytes]:
    return {it.name: it.read_bytes() for it in sorted((project / "seeds").iterdir())}


def said(linkmend: Linkmend, *arguments: str, code: int = 0) -> str:
    """Run the command; give what it printed on either output."""
    result = linkmend(*arguments)
    assert result.returncode == code, result.stderr
    return result.stdout + result.stderr


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@b.test", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
    )


def test_a_repair_in_place_is_undone_exactly_and_a_second_undoing_says_so(
    linkmend: Linkmend, project: Path
) -> None:
    assert said(linkmend, "repair", "--in-place") == (
        "seeds/list.md: 2 links replaced.\n"
        "seeds/notes.txt: 2 links replaced.\n"
        "To take this back: linkmend repair --undo 1\n"
    )
    assert contents(project) == AFTER
    assert said(linkmend, "repair", "--in-place") == ""
    shown = said(linkmend, "repair", "--undo", "--diff")
    assert shown.startswith("--- a/seeds/list.md\n+++ b/seeds/list.md\n")
    assert contents(project) == AFTER
    assert said(linkmend, "repair", "--undo") == (
        "seeds/list.md: as it was before repair 1.\nseeds/notes.txt: as it was before repair 1.\n"
    )
    assert contents(project) == BEFORE
    assert said(linkmend, "repair", "--undo", code=2) == (
        "linkmend: error: repair 1 was undone already, by 2; to undo an earlier one, name it "
        "(see `linkmend repair --history`)\n"
    )
    assert said(linkmend, "repair", "--undo", "2", code=2) == (
        "linkmend: error: repair 2 is the undoing of 1; to have those repairs again, run "
        "`linkmend repair --in-place`\n"
    )
    linkmend("repair", "--in-place")
    assert contents(project) == AFTER
    assert re.sub(
        r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "AT", said(linkmend, "repair", "--history")
    ) == (
        "3  AT UTC  repair\n    seeds/list.md: 2 links\n    seeds/notes.txt: 2 links\n"
        "2  AT UTC  undoing of 1\n    seeds/list.md: 2 links\n    seeds/notes.txt: 2 links\n"
        "1  AT UTC  repair, undone by 2\n    seeds/list.md: 2 links\n    seeds/notes.txt: 2 links\n"
    )


def test_the_difference_of_an_undoing_is_one_that_git_takes(
    linkmend: Linkmend, project: Path
) -> None:
    linkmend("repair", "--in-place")
    shown = linkmend("repair", "--undo", "--diff").stdout
    git(project, "init", "-q")
    subprocess.run(["git", "apply"], cwd=project, input=shown.encode(), check=True)
    assert contents(project) == BEFORE


def test_the_history_of_one_run_names_every_change(linkmend: Linkmend, project: Path) -> None:
    options = ("--in-place", "--include", "moved", "--style", "annotate")
    linkmend("repair", *options, "seeds/notes.txt")
    shown = said(linkmend, "repair", "--history", "1")
    assert re.sub(r"^1  .* UTC", "1  AT", shown) == (
        "1  AT  repair\n"
        "    seeds/notes.txt: 3 links\n"
        "        line 1: annotate (http_404)\n"
        f"            {DEAD_TOO}\n            → {WAYBACK}{DEAD_TOO}\n"
        "        line 2: annotate (http_404)\n"
        f"            {AT_ARQUIVO}#part\n            → {ARQUIVO}{AT_ARQUIVO}#part\n"
        "        line 2: replace (moved_permanently)\n"
        f"            {MOVED}\n            → {NEW}\n"
    )
    assert said(linkmend, "repair", "--history", "7", code=2) == (
        "linkmend: error: there is no repair 7; see `linkmend repair --history`\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--undo",), "the database knows of no repair in place, so there is nothing to undo"),
        (("--undo", "3"), "there is no repair 3; see `linkmend repair --history`"),
    ],
)
def test_where_nothing_was_repaired_there_is_nothing_to_undo(
    linkmend: Linkmend, project: Path, arguments: tuple[str, ...], message: str
) -> None:
    assert said(linkmend, "repair", *arguments, code=2) == f"linkmend: error: {message}\n"
    assert said(linkmend, "repair", "--history") == "No document was repaired in place yet.\n"


@pytest.mark.parametrize(
    "arguments",
    [("--undo", "seeds"), ("--undo", "1", "2"), ("--undo", "--history"), ("--undo", "--in-place")],
)
def test_a_wrong_use_of_undo_is_told(
    linkmend: Linkmend, project: Path, arguments: tuple[str, ...]
) -> None:
    assert "Invalid value: " in said(linkmend, "repair", *arguments, code=2)


def test_an_undoing_changes_no_file_where_one_has_changed_since(
    linkmend: Linkmend, project: Path
) -> None:
    linkmend("repair", "--in-place")
    (project / "seeds" / "notes.txt").write_bytes(NOTES_AFTER + b"!")
    expected = {"list.md": LIST_AFTER, "notes.txt": NOTES_AFTER + b"!"}
    assert said(linkmend, "repair", "--undo", code=2) == (
        "linkmend: error: seeds/notes.txt: has changed since repair 1; take those changes back, or "
        "mend it by hand as `linkmend repair --history 1` shows; nothing was undone\n"
    )
    assert contents(project) == expected
    (project / "seeds" / "notes.txt").unlink()
    assert said(linkmend, "repair", "--undo", code=2) == (
        "linkmend: error: seeds/notes.txt: cannot be read (No such file or directory); "
        "nothing was undone\n"
    )


def test_an_earlier_repair_is_undone_after_the_later_one(linkmend: Linkmend, project: Path) -> None:
    linkmend("repair", "--in-place", "--only", "a.test")
    linkmend("repair", "--in-place", "--only", "b.test")
    assert contents(project) == AFTER
    assert said(linkmend, "repair", "--undo", "1", code=2) == (
        "linkmend: error: seeds/notes.txt: was changed by repair 2 since; undo that first; "
        "nothing was undone\n"
    )
    assert linkmend("repair", "--undo", "2").returncode == 0
    assert linkmend("repair", "--undo", "1").returncode == 0
    assert contents(project) == BEFORE


def test_the_ledger_finds_the_files_from_any_working_directory(
    linkmend: Linkmend, project: Path
) -> None:
    linkmend("repair", "--in-place")
    (project / "elsewhere").mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "archive", "repair", "--undo", "--db", database(project)],
        cwd=project / "elsewhere",
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert contents(project) == BEFORE


@given(
    parts=st.lists(st.tuples(st.binary(min_size=1, max_size=4), st.binary(), st.binary())),
    end=st.binary(),
)
def test_an_entry_that_is_reversed_takes_the_bytes_back(
    parts: list[tuple[bytes, bytes, bytes]], end: bytes
) -> None:
    before, after, changes = b"", b"", []
    for kept, old, new in parts:
        start = len(before + kept)
        changes.append(
            Change(start, 1, Kind.BARE, old, new, "o", "n", Include.DEAD, "http_404", Style.REPLACE)
        )
        before, after = before + kept + old, after + kept + new
    entry = Entry(Path("/a"), "b", "a", tuple(changes))
    assert bytes_with(before + end, entry.changes) == after + end
    assert bytes_with(after + end, reversed_entry(entry).changes) == before + end
    assert reversed_entry(reversed_entry(entry)) == entry


# What git does not have yet.


@pytest.mark.parametrize("state", ["modified", "staged", "added"])
def test_a_document_with_changes_that_git_does_not_have_is_left_alone_unless_forced(
    linkmend: Linkmend, project: Path, state: str
) -> None:
    git(project, "init", "-q")
    notes = project / "seeds" / "notes.txt"
    if state == "added":
        git(project, "add", "seeds/notes.txt")
    else:
        notes.write_bytes(b"")
        git(project, "add", "seeds/notes.txt")
        git(project, "commit", "-qm", "a")
        notes.write_bytes(NOTES)
    if state == "staged":
        git(project, "add", "seeds/notes.txt")
    assert said(linkmend, "repair", "--in-place", code=2) == (
        "linkmend: error: seeds/notes.txt: has changes that are not committed in git; no file was "
        "changed, so commit or stash them, or give --force\n"
    )
    assert contents(project) == BEFORE
    assert linkmend("repair", "--in-place", "--force").returncode == 0
    assert contents(project) == AFTER


@pytest.mark.parametrize("state", ["committed", "untracked", "ignored", "no repository"])
def test_a_document_that_git_has_or_does_not_keep_is_written(
    linkmend: Linkmend, project: Path, state: str
) -> None:
    if state != "no repository":
        git(project, "init", "-q")
    if state == "ignored":
        (project / ".gitignore").write_text("*.txt\n*.md\n")
    if state == "committed":
        git(project, "add", "seeds")
        git(project, "commit", "-qm", "a")
    named = ("seeds/list.md", "seeds/notes.txt")  # in a folder, ignored files are not read
    assert linkmend("repair", "--in-place", *named).returncode == 0
    assert contents(project) == AFTER
    # What linkmend wrote is not committed, and can be taken back all the same.
    assert linkmend("repair", "--undo").returncode == 0
    assert contents(project) == BEFORE


def test_what_is_no_file_is_not_written_in_place(project: Path, ledger: Ledger) -> None:
    text = f"{DEAD}\n".encode()
    [place] = parse("-", "text", text, "utf-8").occurrences
    repair = Repair(place, NEW, "http_404")
    for name in ("-", "https://a.test/list.txt"):
        changed = Mended(Document(name, "text", text, "utf-8"), b"", (Edit(0, b"", b"", repair),))
        with pytest.raises(WriteError) as caught:
            write_in_place(ledger, [changed])
        assert str(caught.value) == (
            f"{name}: is no file that could be changed; no file was changed, so leave it out, or "
            "leave out --in-place to have it as a copy"
        )


def test_a_document_with_any_name_is_looked_for_in_git(linkmend: Linkmend, project: Path) -> None:
    name = ':(glob)*\n"é".txt'
    (project / "seeds" / name).write_bytes(NOTES)
    git(project, "init", "-q")
    git(project, "--literal-pathspecs", "add", f"seeds/{name}")
    assert "has changes that are not committed" in said(
        linkmend, "repair", "--in-place", f"seeds/{name}", code=2
    )
    assert linkmend("repair", "--in-place", "seeds/list.md").returncode == 0


def test_the_program_that_a_repository_names_is_not_run(linkmend: Linkmend, project: Path) -> None:
    git(project, "init", "-q")
    git(project, "add", "seeds")
    git(project, "commit", "-qm", "a")
    git(project, "config", "core.fsmonitor", f"touch {project}/pwned; false")
    assert linkmend("repair", "--in-place").returncode == 0
    assert not (project / "pwned").exists()


# Two at once, and crashes.

WRAPPER = """
import os, signal, sys, time
from pathlib import Path
import archive.inplace, archive.writing
{patch}
from archive.cli import main
sys.argv = ["linkmend", "repair", "--in-place"]
main()
"""
WAITS = """
from archive.ledger import Ledger
begun = Ledger.begin
def begin(self, *arguments):
    Path("holding").touch()
    while not Path("go").exists():
        time.sleep(0.01)
    return begun(self, *arguments)
Ledger.begin = begin
"""
TELLS = """
lock = archive.inplace.locked
def locked(*arguments):
    Path("waiting").touch()
    return lock(*arguments)
archive.inplace.locked = locked
"""
KILLED_BEFORE = """
def replace(self, target):
    os.kill(os.getpid(), signal.SIGKILL)
Path.replace = replace
"""
KILLED_BETWEEN = """
old, count = Path.replace, []
def replace(self, target):
    if count:
        os.kill(os.getpid(), signal.SIGKILL)
    count.append(target)
    return old(self, target)
Path.replace = replace
"""
KILLED_AFTER = """
def settle(*arguments):
    os.kill(os.getpid(), signal.SIGKILL)
archive.inplace._settle = settle
"""


def start(project: Path, patch: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRAPPER.format(patch=patch)],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("is_kept_by_git", [False, True])
def test_of_two_repairs_at_once_one_wins_and_the_other_says_so(
    project: Path, ledger: Ledger, is_kept_by_git: bool
) -> None:
    if is_kept_by_git:
        git(project, "init", "-q")
        git(project, "add", "seeds")
        git(project, "commit", "-qm", "a")
    first = start(project, WAITS)
    wait_for(project / "holding")
    second = start(project, TELLS)
    wait_for(project / "waiting")  # and so it has read the documents
    (project / "go").touch()
    (out, err), (out_too, err_too) = first.communicate(timeout=30), second.communicate(timeout=30)
    assert (first.returncode, err, second.returncode, out_too) == (0, "", 2, "")
    assert out.endswith("To take this back: linkmend repair --undo 1\n")
    assert err_too == (
        "linkmend: error: seeds/list.md: has changed since it was read; no file was changed, so "
        "run linkmend again\n"
    )
    assert contents(project) == AFTER
    assert [it.id for it in ledger.runs()] == [1]


def test_many_repairs_at_once_change_the_documents_once(project: Path, ledger: Ledger) -> None:
    running = [start(project) for _ in range(3)]
    for each in running:
        each.communicate(timeout=60)
    assert sorted({it.returncode for it in running}) in ([0], [0, 2])
    assert contents(project) == AFTER
    assert [it.id for it in ledger.runs()] == [1]
    assert list((project / "seeds").glob(".linkmend-*")) == []


def test_a_folder_that_another_keeps_is_waited_for_and_then_told(tmp_path: Path) -> None:
    with locked([tmp_path]), pytest.raises(WriteError) as caught, locked([tmp_path], wait_s=0.1):
        pass
    assert str(caught.value) == (
        f"{tmp_path}: another linkmend is changing documents here; no file was changed, so run "
        "linkmend again when it is done"
    )
    with locked([tmp_path], wait_s=0):
        assert list(tmp_path.iterdir()) == []


def test_a_folder_is_free_again_as_soon_as_the_other_is_done(tmp_path: Path) -> None:
    done = threading.Event()

    def hold() -> None:
        with locked([tmp_path]):
            done.set()
            time.sleep(0.2)

    holder = threading.Thread(target=hold)
    holder.start()
    done.wait()
    with locked([tmp_path], wait_s=5):
        pass
    holder.join()


CRASHES = {
    "before the first file": (KILLED_BEFORE, BEFORE, [State.NOT_DONE, State.NOT_DONE]),
    "between two files": (
        KILLED_BETWEEN,
        BEFORE | {"list.md": LIST_AFTER},
        [State.DONE, State.NOT_DONE],
    ),
    "after the last file": (KILLED_AFTER, AFTER, [State.DONE, State.DONE]),
}


@pytest.mark.parametrize(("patch", "left", "states"), CRASHES.values(), ids=CRASHES)
def test_after_a_kill_the_ledger_knows_what_was_changed(
    linkmend: Linkmend,
    project: Path,
    ledger: Ledger,
    patch: str,
    left: dict[str, bytes],
    states: list[State],
) -> None:
    killed = start(project, patch)
    killed.communicate(timeout=30)
    assert killed.returncode == -signal.SIGKILL
    found = {name: data for name, data in contents(project).items() if name in BEFORE}
    assert found == left
    assert [it.state for it in ledger.unsettled()] == [State.INTENDED] * 2
    assert linkmend("repair", "--history").returncode == 0
    run = ledger.latest()
    assert run is not None
    assert [it.state for it in run.entries] == states
    undone = linkmend("repair", "--undo")
    assert undone.returncode == (2 if left == BEFORE else 0)
    if left == BEFORE:
        assert undone.stderr == (
            "linkmend: error: repair 1 changed no file, so there is nothing to undo\n"
        )
    found = {name: data for name, data in contents(project).items() if name in BEFORE}
    assert found == BEFORE
    assert linkmend("repair", "--in-place").returncode == 0  # no lock is left


def test_a_file_that_others_changed_after_a_crash_is_not_claimed(
    linkmend: Linkmend, project: Path, ledger: Ledger
) -> None:
    start(project, KILLED_AFTER).communicate(timeout=30)
    (project / "seeds" / "list.md").write_bytes(b"mine")
    assert "seeds/list.md: 2 links, changed by others since\n" in said(
        linkmend, "repair", "--history"
    )
    assert "has changed since repair 1" in said(linkmend, "repair", "--undo", code=2)


def test_a_file_that_cannot_be_written_leaves_all_as_they_were_and_the_ledger_knows(
    linkmend: Linkmend, project: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = start(
        project,
        "old = Path.replace\ndef replace(self, target):\n"
        "    if target.name == 'notes.txt': raise OSError(28, 'No space left on device')\n"
        "    return old(self, target)\nPath.replace = replace\n",
    )
    _, err = failing.communicate(timeout=30)
    assert (failing.returncode, err) == (
        2,
        (
            "linkmend: error: seeds/notes.txt: cannot be written (No space left on device); no "
            "file was changed\n"
        ),
    )
    assert contents(project) == BEFORE
    run = ledger.latest()
    assert run is not None
    assert [it.state for it in run.entries] == [State.NOT_DONE, State.NOT_DONE]


def test_a_database_that_takes_no_entry_keeps_the_documents_as_they_are(
    linkmend: Linkmend, project: Path
) -> None:
    with sqlite3.connect(project / "linkmend.db") as connection:
        connection.execute(
            "CREATE TRIGGER no BEFORE INSERT ON changes BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    connection.close()
    assert said(linkmend, "repair", "--in-place", code=3) == (
        "linkmend: error: the job could not finish: full; what was stored before is kept\n"
    )
    assert contents(project) == BEFORE
