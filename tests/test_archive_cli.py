"""The command line: what it prints, where it writes, and with which code it ends."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.model import Found, Lookup, Snapshot
from archive.store import ArchiveStore
from crawler.store import Store
from tests.command import command

if TYPE_CHECKING:
    from tests.command import Linkmend
    from tests.web.server import Site

ROOT = Path(__file__).parents[1]
COMMANDS = ["run", "crawl", "rescue", "save", "report", "repair", "seeds", "links"]
SAVED_AT = datetime(2019, 3, 4, 5, 6, 7, tzinfo=UTC)
ESCAPE = "\x1b"


def alive(site: Site) -> str:
    return site.url("/ok")


def dead(site: Site) -> str:
    return site.url("/status/404?gone")


def saved(site: Site) -> str:
    return f"https://web.archive.org/web/20190304050607/{dead(site)}"


@pytest.fixture(scope="module")
def crawled(running_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with seeds that were crawled, and a snapshot of the one link that is dead."""
    folder = tmp_path_factory.mktemp("crawled")
    (folder / "seeds").mkdir()
    lines = f"[a page]({alive(running_site)})\n[another]({dead(running_site)})\n"
    (folder / "seeds" / "list.md").write_text(lines)
    result = command(folder, running_site)("crawl", "--allow-private")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "2 links: 1 dead, 1 alive.\n"
    url = dead(running_site)
    snapshot = Snapshot("wayback", saved(running_site), url, SAVED_AT, 200, validated=True)
    store = ArchiveStore.open(f"sqlite:///{folder}/linkmend.db")
    store.add_lookup(Lookup(url, "wayback", datetime.now(UTC), Found.FOUND, snapshot))
    store.close()
    return folder


@pytest.fixture
def project(crawled: Path, tmp_path: Path) -> Path:
    """A copy of that folder to work on, in which `linkmend` runs."""
    shutil.copytree(crawled, tmp_path, dirs_exist_ok=True)
    return tmp_path


def listing(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def environment(**more: str) -> dict[str, str]:
    """Give an environment for commands that ask nobody but this machine."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if "LINKMEND" not in name and not name.lower().endswith("_proxy")
    }
    settings = {"COLUMNS": "100", "PYTHONPATH": str(ROOT), "LINKMEND_ALLOW_PRIVATE": "true"}
    return inherited | settings | more


def on_terminal(folder: Path, *arguments: str, **more: str) -> tuple[int, str]:
    """Run the command with a terminal to print to; give its exit code and all that it printed."""
    ours, theirs = pty.openpty()
    printed = b""
    try:
        with subprocess.Popen(
            [sys.executable, "-m", "archive", *arguments],
            cwd=folder,
            env=environment(TERM="xterm", **more),
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=theirs,
        ) as process:
            os.close(theirs)
            while chunk := _read(ours):
                printed += chunk
    finally:
        os.close(ours)
    return process.returncode, printed.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when nobody has the other side open any more
        return b""


def test_the_version_is_printed(linkmend: Linkmend) -> None:
    result = linkmend("--version")
    assert (result.returncode, result.stdout, result.stderr) == (0, "linkmend 0.1.0\n", "")


def test_the_help_lists_every_command_with_a_whole_sentence(linkmend: Linkmend) -> None:
    result = linkmend("--help")
    listed = re.findall(
        r"^  (\w+) +([A-Z].*)$", result.stdout.partition("Commands:")[2], re.MULTILINE
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert [name for name, _ in listed] == COMMANDS
    assert [sentence for _, sentence in listed if not re.search(r"[^.]\.$", sentence)] == []


def test_the_command_and_the_module_are_the_same(linkmend: Linkmend, tmp_path: Path) -> None:
    script = Path(sys.executable).with_name("linkmend")
    if not script.exists():
        pytest.skip("linkmend is not installed in this environment")
    asked = ["links", "nope.md"]
    of_script = subprocess.run(
        [script, *asked], cwd=tmp_path, env=environment(), capture_output=True, check=False
    )
    of_module = linkmend(*asked)
    assert of_script.returncode == of_module.returncode == 2
    assert of_script.stderr.decode() == of_module.stderr


def test_links_are_printed_with_their_exact_places_one_json_object_a_line(
    linkmend: Linkmend, tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_bytes("\ufeff参见[b](<http://b.test/c d> 'e')\r\n".encode())
    (tmp_path / "f.txt").write_bytes("é http://g.test/清单\n".encode())
    result = linkmend("links", "f.txt", str(tmp_path / "a.md"))
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == (
        '{"url": "http://g.test/清单", "document": "f.txt", "line": 1, "column": 3, '
        '"start": 3, "end": 23, "kind": "bare"}\n'
        '{"url": "http://b.test/c d", "document": "a.md", "line": 1, "column": 8, '
        '"start": 14, "end": 31, "kind": "inline"}\n'
    )
    assert listing(tmp_path) == ["a.md", "f.txt"]


def test_a_file_whose_name_is_not_utf_8_is_read_reported_and_copied(
    linkmend: Linkmend, tmp_path: Path
) -> None:
    name = "list-\udcff.txt"
    (tmp_path / name).write_text("ftp://files.test/\n")
    line = linkmend("links", name, env={"PYTHONIOENCODING": "utf-8:strict"})
    assert json.loads(line.stdout)["document"] == name
    result = linkmend("run", name)
    assert (result.returncode, result.stderr) == (0, "")
    assert json.loads((tmp_path / "out" / "report.json").read_text())["run"]["inputs"] == [name]
    assert (tmp_path / "out" / "repaired" / name).read_text() == "ftp://files.test/\n"


# What is wrong with the input: exit code 2, one line, and nothing written.

VERDICTS = "'alive', 'moved', 'dead', 'failing', 'blocked', 'skipped' or 'unchecked'"
GIVE_DB = "give --db sqlite:///FILE or postgresql://USER@HOST/NAME"
CHECK_DB = "check --db, that its folder or server exists, and that you may write there"
MISSING = (
    "does not exist; check the spelling, and that the path is right for the working directory {cwd}"
)
BAD_INPUTS = {
    "missing path": (["crawl", "nope.md"], {}, [f"nope.md: {MISSING}"]),
    "missing default path": (["run"], {}, [f"seeds: {MISSING}"]),
    "two missing paths": (
        ["run", "nope.md", "good.txt", "no"],
        {},
        [f"nope.md: {MISSING}", f"no: {MISSING}"],
    ),
    "no text": (
        ["run", "latin.txt"],
        {},
        [
            (
                "latin.txt: is not UTF-8: byte 0xe9 at offset 5 (line 2); mend it there, or say "
                "which encoding it is in with --encoding"
            )
        ],
    ),
    "binary file": (
        ["repair", "picture.png"],
        {},
        [
            (
                "picture.png: cannot be read as plain text: line 1, column 2: a NUL byte, as in "
                "binary files and in UTF-16 without a mark; mend it there, or leave it out"
            )
        ],
    ),
    "empty folder": (
        ["links", "empty"],
        {},
        [
            (
                "empty: holds no document that is read in folders (those in docs/documents.md); "
                "name another folder, or a file in it"
            )
        ],
    ),
    "database URL that is none": (
        ["crawl", "good.txt", "--db", "links.db"],
        {},
        [
            (
                "links.db: not a database URL (Could not parse SQLAlchemy URL from given URL "
                f"string); {GIVE_DB}"
            )
        ],
    ),
    "database in a folder that is not there": (
        ["crawl", "good.txt", "--db", "sqlite:///no/links.db"],
        {},
        [
            (
                "sqlite:///no/links.db: cannot open the database: unable to open database file; "
                f"{CHECK_DB}"
            )
        ],
    ),
    "file that is no database": (
        ["report", "--db", "sqlite:///good.txt"],
        {},
        [f"sqlite:///good.txt: cannot open the database: file is not a database; {CHECK_DB}"],
    ),
    "unknown option in the configuration": (
        ["crawl", "good.txt", "--config", "typo.toml"],
        {},
        ["typo.toml: failon: there is no such option; did you mean fail_on?"],
    ),
    "bad value in the environment": (
        ["crawl", "good.txt"],
        {"LINKMEND_TIMEOUT_S": "fast"},
        [
            (
                "LINKMEND_TIMEOUT_S: input should be a valid number, unable to parse string as a "
                "number, but it is 'fast'"
            )
        ],
    ),
    "bad value of an option": (
        ["crawl", "good.txt", "--fail-on", "dead,gone"],
        {},
        [f"--fail-on: input should be {VERDICTS}, but it is 'gone'"],
    ),
}


@pytest.fixture
def bad_inputs(tmp_path: Path) -> Path:
    (tmp_path / "good.txt").write_text("http://[ is more than a hundred bytes\n" * 9)
    (tmp_path / "latin.txt").write_bytes(b"ab\n\xc3\xa9\xe9\n")
    (tmp_path / "picture.png").write_bytes(b"P\0NG")
    (tmp_path / "empty").mkdir()
    (tmp_path / "typo.toml").write_text('failon = ["dead"]\n')
    return tmp_path


@pytest.mark.parametrize(("arguments", "env", "lines"), BAD_INPUTS.values(), ids=BAD_INPUTS)
def test_bad_input_ends_with_code_2_and_one_line_and_writes_nothing(
    arguments: list[str],
    env: dict[str, str],
    lines: list[str],
    linkmend: Linkmend,
    bad_inputs: Path,
) -> None:
    before = listing(bad_inputs)
    result = linkmend(*arguments, env=env)
    expected = "".join(f"linkmend: error: {line}\n" for line in lines)
    assert result.stderr == expected.format(cwd=bad_inputs)
    assert (result.returncode, result.stdout) == (2, "")
    assert listing(bad_inputs) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["crawl", "--nope"], "No such option: --nope"),
        (["mend"], "No such command 'mend'."),
        (
            ["repair", "--diff", "--in-place", "good.txt"],
            "Invalid value: choose one of --diff, --in-place, --undo and --history",
        ),
        (["report", "--format", "pdf"], "'pdf' is not one of 'terminal', 'json', 'html'"),
    ],
)
def test_a_command_that_is_none_ends_with_code_2_and_how_to_write_it(
    arguments: list[str], message: str, linkmend: Linkmend, bad_inputs: Path
) -> None:
    before = listing(bad_inputs)
    result = linkmend(*arguments)
    assert result.stderr.startswith("Usage: ")
    assert message in result.stderr.splitlines()[-1]
    assert "Traceback" not in result.stderr
    assert (result.returncode, result.stdout, listing(bad_inputs)) == (2, "", before)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="this is not Linux")
def test_a_file_that_the_disk_does_not_give_is_named(linkmend: Linkmend, tmp_path: Path) -> None:
    (tmp_path / "list.txt").symlink_to("/proc/self/mem")  # its first byte is never readable
    result = linkmend("crawl", "list.txt")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        "linkmend: error: list.txt: cannot be read (input/output error); "
        "check the file and its disk\n"
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_named(linkmend: Linkmend, tmp_path: Path) -> None:
    (tmp_path / "list.txt").touch(0o000)
    result = linkmend("crawl", "list.txt")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        "linkmend: error: list.txt: may not be read by this user; "
        "change its permissions, or leave it out\n"
    )


def test_one_bad_path_of_two_keeps_the_good_one_from_being_crawled(
    linkmend: Linkmend, site: Site, tmp_path: Path
) -> None:
    (tmp_path / "list.txt").write_text(alive(site))
    result = linkmend("crawl", "list.txt", "nope.txt", "--allow-private")
    assert (result.returncode, site.stats().requests_by_path) == (2, {})
    assert listing(tmp_path) == ["list.txt"]


def test_a_database_of_a_newer_version_is_left_alone(linkmend: Linkmend, tmp_path: Path) -> None:
    ArchiveStore.open(f"sqlite:///{tmp_path}/linkmend.db").close()
    (tmp_path / "list.txt").write_text("http://[")
    connection = sqlite3.connect(tmp_path / "linkmend.db")
    ((known,),) = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    result = linkmend("crawl", "list.txt")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        "linkmend: error: sqlite:///linkmend.db: was written by a newer linkmend (schema 9999, "
        f"this one knows {known}); upgrade linkmend, or give another --db\n"
    )
    kept = connection.execute(
        "SELECT version_num, (SELECT count(*) FROM runs) FROM alembic_version"
    )
    assert kept.fetchall() == [("9999", 0)]
    connection.close()


@pytest.mark.parametrize("command", ["report", "rescue", "repair"])
def test_before_the_first_run_there_is_nothing_to_report(
    linkmend: Linkmend, tmp_path: Path, command: str
) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.md").touch()
    result = linkmend(command, "--db", "sqlite:///typo.db")
    assert (result.returncode, result.stdout, result.stderr) == (
        2,
        "",
        (
            "linkmend: error: sqlite:///typo.db: there is no such file; check --db, or begin with "
            "`linkmend crawl`\n"
        ),
    )
    assert not (tmp_path / "typo.db").exists()
    Store.open(f"sqlite:///{tmp_path}/linkmend.db").close()
    result = linkmend(command)
    assert (result.returncode, result.stdout, result.stderr) == (
        2,
        "",
        "linkmend: error: the database has no run yet; begin with `linkmend crawl`\n",
    )


def test_a_report_that_cannot_be_written_is_named(linkmend: Linkmend, project: Path) -> None:
    result = linkmend("report", "--output", "seeds/list.md/report")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        "linkmend: error: seeds/list.md/report: cannot be written (File exists); "
        "what stood there still does\n"
    )


# Reports and exit codes.


def test_the_report_is_plain_text_where_there_is_no_terminal(
    linkmend: Linkmend, project: Path, site: Site
) -> None:
    result = linkmend("report")
    assert (result.returncode, result.stderr) == (0, "")
    assert re.sub(r"on \d{4}-\d\d-\d\d", "on a day", result.stdout) == (
        "DEAD (1)\n"
        f"  {dead(site)}\n"
        "    seeds/list.md:2:11\n"
        "    GET answered 404 Not Found twice on a day.\n"
        "    Snapshot of 2019-03-04\n"
        f"    → {saved(site)}\n"
        "\n"
        "2 links: 1 dead, 1 alive; snapshots for 1 of 1 dead.\n"
    )


def test_a_report_is_printed_or_written_to_a_file_the_same(
    linkmend: Linkmend, project: Path
) -> None:
    printed = linkmend("report", "--format", "html")
    written = linkmend("report", "--format", "html", "--output", "a/b/report")
    assert (printed.returncode, printed.stderr) == (0, "")
    assert (written.returncode, written.stdout, written.stderr) == (0, "", "")
    assert (project / "a" / "b" / "report").read_text() == printed.stdout != ""


def test_verdicts_to_fail_on_that_no_link_has_leave_the_exit_code_at_0(
    linkmend: Linkmend, project: Path
) -> None:
    result = linkmend("report", "--fail-on", "failing, blocked")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("DEAD (1)\n")


def test_a_quiet_crawl_prints_nothing_and_fails_on_what_it_was_told_to(
    linkmend: Linkmend, project: Path
) -> None:
    result = linkmend("crawl", "--allow-private", "--quiet", "--fail-on", "dead")
    assert (result.returncode, result.stdout, result.stderr) == (1, "", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "--quiet"),
        ("--quiet", "report"),
        ("rescue", "-q"),
        ("repair", "--in-place", "-q"),
    ],
)
def test_quiet_may_stand_anywhere(
    linkmend: Linkmend, project: Path, arguments: tuple[str, ...]
) -> None:
    result = linkmend(*arguments)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_a_database_that_may_only_be_read_is_enough_to_look(
    linkmend: Linkmend, project: Path
) -> None:
    url = f"sqlite:///file:{project}/linkmend.db?mode=ro&uri=true"
    looked = [linkmend(*it, "--db", url) for it in (("report",), ("repair", "--diff"))]
    assert [it.returncode for it in looked] == [0, 0]
    assert [it.stdout for it in looked] == [
        linkmend("report").stdout,
        linkmend("repair", "--diff").stdout,
    ]


def test_a_report_tells_that_the_latest_run_did_not_finish(
    linkmend: Linkmend, project: Path
) -> None:
    store = Store.open(f"sqlite:///{project}/linkmend.db")
    store.begin_run(("seeds",))
    store.close()
    assert linkmend("report").stderr == (
        "linkmend: the latest run did not finish; some of these verdicts are from earlier ones\n"
    )


def test_a_rescue_fails_on_what_it_was_told_to(linkmend: Linkmend, project: Path) -> None:
    assert linkmend("rescue", "--fail-on", "dead").returncode == 1
    assert linkmend("rescue", "--fail-on", "failing").returncode == 0


@pytest.mark.parametrize("end", [">&-", "2>&-", "2>/dev/full"])
def test_a_closed_or_full_output_is_no_verdict_about_links(project: Path, end: str) -> None:
    command = f"{sys.executable} -m archive report --fail-on failing {end}"
    result = subprocess.run(
        ["bash", "-c", command], cwd=project, capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stderr) == (
        (3, "linkmend: error: standard output is closed\n") if end == ">&-" else (0, "")
    )


def test_nothing_is_said_where_nobody_reads_on(project: Path, tmp_path: Path) -> None:
    (tmp_path / "many.txt").write_text("https://example.org/a-page-with-a-name\n" * 9_000)
    code = f"set -o pipefail; {sys.executable} -m archive links many.txt | head -1"
    result = subprocess.run(
        ["bash", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stdout.count("\n"), result.stderr) == (141, 1, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_output_that_cannot_be_written_is_told_in_one_line(project: Path) -> None:
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            [sys.executable, "-m", "archive", "report"],
            cwd=project,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (result.returncode, result.stderr) == (
        3,
        "linkmend: error: standard output cannot be written (No space left on device)\n",
    )


@pytest.mark.parametrize("delay_s", [0.02, 0.05, 0.1, 0.15, 0.2, 0.3])
def test_an_interrupt_while_the_command_is_loaded_ends_it_in_silence(
    project: Path, delay_s: float
) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "archive", "--help"],
        cwd=project,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(delay_s)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=20)
    assert "archive" not in err  # Python itself may still be starting


def test_no_name_or_url_rules_the_terminal(linkmend: Linkmend, tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / f"a{ESCAPE}[2Jb.txt").write_text(f"http://[{ESCAPE}[2J\n")
    crawled = linkmend("crawl", "--verbose")
    report = linkmend("report")
    missing = linkmend("crawl", f"no{ESCAPE}[2Jsuch.md")
    assert (crawled.returncode, report.returncode, missing.returncode) == (0, 0, 2)
    assert ESCAPE not in "".join(it.stdout + it.stderr for it in (crawled, report, missing))


def test_a_verbose_crawl_says_what_it_does_in_plain_text(linkmend: Linkmend, project: Path) -> None:
    result = linkmend("crawl", "--allow-private", "--verbose")
    assert result.returncode == 0
    assert result.stdout == "2 links: 1 dead, 1 alive; snapshots for 1 of 1 dead.\n"
    assert re.fullmatch("(?:INFO: .*\n)+", result.stderr)


# Terminals.


def test_a_terminal_gets_colours_unless_it_does_not_want_them(project: Path) -> None:
    code, coloured = on_terminal(project, "report", NO_COLOR="")
    again, plain = on_terminal(project, "report", NO_COLOR="1")
    assert (code, again) == (0, 0)
    assert coloured.startswith(f"{ESCAPE}[1;31mDEAD (1){ESCAPE}[0m\n")
    assert ESCAPE not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_a_terminal_gets_a_progress_bar_that_is_gone_at_the_end(project: Path) -> None:
    code, printed = on_terminal(project, "crawl", NO_COLOR="1")
    assert code == 0
    assert re.search(r"links +━+ +2/2 ", re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", printed))
    assert printed.endswith(f"{ESCAPE}[2K2 links: 1 dead, 1 alive; snapshots for 1 of 1 dead.\n")


# Where repaired copies go.


def test_a_repair_writes_copies_a_difference_or_the_documents(
    linkmend: Linkmend, project: Path, site: Site
) -> None:
    document = project / "seeds" / "list.md"
    before = document.read_text()
    after = before.replace(dead(site), saved(site))
    copied = linkmend("repair", "--out", "there")
    assert (copied.stdout, copied.stderr) == ("1 link replaced in there/repaired/.\n", "")
    assert (project / "there" / "repaired" / "seeds" / "list.md").read_text() == after
    shown = linkmend("repair", "--diff")
    assert (project / "there" / "repair.diff").read_text() == shown.stdout
    assert shown.stdout.startswith("--- a/seeds/list.md\n+++ b/seeds/list.md\n@@ -1,2 +1,2 @@\n")
    assert (document.read_text(), (project / "out").exists()) == (before, False)
    linkmend("repair", "--in-place", "--quiet")
    assert document.read_text() == after


def test_what_comes_from_standard_input_goes_to_standard_output(
    linkmend: Linkmend, project: Path, site: Site
) -> None:
    text = f"a\r\n{dead(site)} 中"
    result = linkmend("repair", "-", stdin=text.encode())
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == text.replace(dead(site), saved(site))
    refused = linkmend("repair", "-", "--in-place", stdin=text.encode())
    assert (refused.returncode, refused.stdout) == (2, "")
    assert not (project / "out").exists()


def test_a_repair_names_what_it_changed_also_where_the_name_is_not_utf_8(
    linkmend: Linkmend, project: Path
) -> None:
    name = "list-\udcff.md"
    shutil.copy(project / "seeds" / "list.md", project / name)
    result = linkmend("repair", "--in-place", name)
    assert (result.returncode, result.stdout, result.stderr) == (
        0,
        "list-\\udcff.md: 1 link replaced.\nTo take this back: linkmend repair --undo 1\n",
        "",
    )
    assert linkmend("repair", "--undo").stdout == "list-\\udcff.md: as it was before repair 1.\n"
    assert (project / name).read_bytes() == (project / "seeds" / "list.md").read_bytes()


def test_a_repair_in_place_changes_every_document_or_none(
    linkmend: Linkmend, project: Path
) -> None:
    document = project / "seeds" / "list.md"
    other = project / "seeds" / "z" / "other.md"
    other.parent.mkdir()
    other.write_bytes(document.read_bytes())
    other.parent.chmod(0o500)
    subprocess.run(["chattr", "+i", other.parent], check=False, capture_output=True)  # for root
    try:
        result = linkmend("repair", "--in-place")
        changed = document.read_bytes() != other.read_bytes()
    finally:
        subprocess.run(["chattr", "-i", other.parent], check=False, capture_output=True)
        other.parent.chmod(0o700)
    if result.returncode == 0:
        pytest.skip("root may write everywhere, and this file system has no immutable folders")
    assert (result.returncode, changed) == (2, False)
    assert re.fullmatch(
        r"linkmend: error: seeds/z/other.md: cannot be written \(.*\); no file was changed\n",
        result.stderr,
    )


def test_documents_elsewhere_are_copied_to_their_place_below_what_was_named(
    linkmend: Linkmend, project: Path, site: Site, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    alike = tmp_path_factory.mktemp("alike")
    for path in (elsewhere / "docs/deep/list.txt", alike / "1/list.txt", alike / "2/list.txt"):
        path.parent.mkdir(parents=True)
        path.write_text(f"{path.parent.name} {dead(site)}\n")
    given = ["seeds", f"{project}/seeds/list.md", f"{elsewhere}/docs", f"../{elsewhere.name}/docs"]
    result = linkmend("repair", *given, f"{alike}/1/list.txt", f"{alike}/2/list.txt")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "4 links replaced in out/repaired/.\n"
    copies = project / "out" / "repaired"
    second = f"{alike}/2/list.txt"[1:]
    assert [it for it in listing(copies) if (copies / it).is_file()] == sorted(
        ["docs/deep/list.txt", "list.txt", "seeds/list.md", second]
    )
    assert (copies / "list.txt").read_text() == f"1 {saved(site)}\n"
    assert (copies / second).read_text() == f"2 {saved(site)}\n"


# Scrapy's own commands.


def scrapy(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run Scrapy's command in a folder with a copy of our scrapy.cfg."""
    shutil.copy(ROOT / "scrapy.cfg", folder)
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=folder,
        env=environment(**more),
        capture_output=True,
        text=True,
        check=False,
    )


def test_scrapy_lists_the_spiders(tmp_path: Path) -> None:
    result = scrapy(tmp_path, "list")
    assert (result.returncode, result.stdout, result.stderr) == (
        0,
        "links\nrescue\nsave\nseedpages\n",
        "",
    )


def test_a_crawl_by_scrapys_own_command_leaves_a_database_to_report_from(
    linkmend: Linkmend, site: Site, tmp_path: Path
) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "list.txt").write_text(f"{alive(site)} {dead(site)}\n")
    result = scrapy(tmp_path, "crawl", "links", "-a", "seeds=seeds/")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    report = json.loads(linkmend("report", "--format", "json").stdout)
    assert [(it["url"], it["verdict"]) for it in report["links"]] == [
        (alive(site), "alive"),
        (dead(site), "dead"),
    ]
    assert (report["run"]["outcome"], report["run"]["sound"]) == ("finished", True)


def test_a_database_in_memory_is_refused(linkmend: Linkmend, tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.md").write_text("<http://[>\n")
    result = linkmend("crawl", "--db", "sqlite://")
    assert (result.returncode, result.stdout, result.stderr) == (
        2,
        "",
        (
            "linkmend: error: sqlite://: a database in memory is gone before anybody could read "
            "it; give --db sqlite:///FILE\n"
        ),
    )


def test_a_database_that_breaks_under_way_is_exit_code_3_and_one_line(
    linkmend: Linkmend, tmp_path: Path
) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.md").write_text("<http://[>\n")
    assert linkmend("crawl").returncode == 0
    with sqlite3.connect(tmp_path / "linkmend.db") as database:
        database.execute("DROP TABLE occurrences")
    database.close()
    result = linkmend("report")
    assert (result.returncode, result.stdout, result.stderr) == (
        3,
        "",
        (
            "linkmend: error: the job could not finish: no such table: occurrences; "
            "what was stored before is kept\n"
        ),
    )


def test_a_crawl_that_cannot_begin_shows_no_earlier_run_as_its_own(
    linkmend: Linkmend, tmp_path: Path
) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.md").write_text("<http://[>\n")
    assert linkmend("crawl").returncode == 0
    with sqlite3.connect(tmp_path / "linkmend.db") as database:
        database.execute(
            "CREATE TRIGGER no_runs BEFORE INSERT ON runs BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    database.close()
    result = linkmend("crawl")
    assert (result.returncode, result.stdout) == (3, "")
    assert "linkmend: error: the crawl could not begin: full\n" in result.stderr


def test_an_out_that_cannot_be_written_is_found_out_before_the_crawl(
    linkmend: Linkmend, tmp_path: Path
) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.md").write_text("<http://[>\n")
    (tmp_path / "taken").write_text("a file")
    result = linkmend("run", "--out", "taken")
    assert (result.returncode, result.stderr) == (
        2,
        "linkmend: error: taken: cannot be written into (File exists); give another --out\n",
    )
    assert not (tmp_path / "linkmend.db").exists()
