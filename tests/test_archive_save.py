"""`linkmend save` by subprocess, on links that were seen alive, against a loopback archive."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest

from archive.budgets import Budgets
from archive.model import Found, Lookup, Save, Saved, Snapshot
from archive.saves import SaveBook
from archive.store import ArchiveStore
from crawler.database import connect
from crawler.documents import parse
from crawler.model import Check, Failure, Hop, Outcome
from tests.wayback.captures import Capture
from tests.wayback.faults import HTML_PAGE, Fault, FaultKind, Pool
from tests.wayback.gate import require_pywb
from tests.wayback.savepagenow import ACCESS_KEY, SECRET_KEY
from tests.wayback.server import wayback

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.command import Linkmend
    from tests.wayback.server import Archive
    from tests.web.server import Site

KEYS = {"LINKMEND_IA_ACCESS_KEY": ACCESS_KEY, "LINKMEND_IA_SECRET_KEY": SECRET_KEY}
A, B, C = (f"https://{name}.example/page" for name in "abc")
NOW = datetime.now(UTC)
ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def running_archive() -> Iterator[Archive]:
    require_pywb()
    with wayback([Capture("http://old.example/", datetime(2019, 3, 4, tzinfo=UTC))]) as archive:
        yield archive


@pytest.fixture
def archive(running_archive: Archive) -> Archive:
    """The loopback archive, with nothing asked of it and nothing wrong."""
    running_archive.forget_requests()
    running_archive.clear_faults()
    return running_archive


@dataclass(frozen=True, slots=True)
class Saver:
    """Runs `linkmend save` with the keys of the loopback archive's account."""

    linkmend: Linkmend
    archive: Archive
    folder: Path

    def __call__(
        self, *arguments: str, env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        done = self.linkmend("save", *arguments, env=self.settings | (env or {}))
        self.see_no_key(done.stdout, done.stderr)
        return done

    @property
    def settings(self) -> dict[str, str]:
        return KEYS | {"LINKMEND_WAYBACK": self.archive.base_url}

    def see_no_key(self, *texts: str) -> None:
        files = [path.read_bytes() for path in self.folder.rglob("*") if path.is_file()]
        for key in (ACCESS_KEY, SECRET_KEY):
            assert not any(key in text for text in texts)
            assert not any(key.encode() in data for data in files)


@pytest.fixture
def save(linkmend: Linkmend, archive: Archive, tmp_path: Path) -> Saver:
    return Saver(linkmend, archive, tmp_path)


def alive(url: str, days_ago: float = 0) -> Check:
    return Check(url, NOW - timedelta(days=days_ago), status=200, final_url=url)


def record(database: str, *checks: Check, urls: Sequence[str] = ()) -> None:
    """Store a run that read these links, by default those of the checks, and saw this of them."""
    store = ArchiveStore.open(database)
    text = "\n".join(urls or dict.fromkeys(check.url for check in checks))
    run_id = store.begin_run(["list.txt"])
    store.add_reading(run_id, parse("list.txt", "text", text.encode(), "utf-8"))
    store.add_checks(run_id, checks)
    store.end_run(run_id, Outcome.FINISHED, sound=True)
    store.close()


@pytest.fixture
def database(tmp_path: Path) -> str:
    """A database in which A, B and C are alive."""
    url = f"sqlite:///{tmp_path}/linkmend.db"
    record(url, alive(A), alive(B), alive(C))
    return url


def asked(archive: Archive) -> list[str]:
    """Name the addresses of which captures were asked for, in order."""
    forms = [parse_qs(it.body) for it in archive.requests(Pool.SAVE) if it.method == "POST"]
    return [form["url"][0] for form in forms]


def outcomes(database: str, *urls: str) -> dict[str, str]:
    """Give what was last said of each address."""
    store = ArchiveStore.open(database)
    records = SaveBook(store.database).records(urls or (A, B, C))
    store.close()
    return {url: it.latest.outcome.value for url, it in records.items()}


def test_living_links_are_saved_and_not_asked_for_again(
    save: Saver, archive: Archive, database_url: str
) -> None:
    record(database_url, alive(A), alive(B), alive(C))
    first = save("--db", database_url)
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout == "Living links: 3 saved.\n"
    assert outcomes(database_url) == dict.fromkeys((A, B, C), "saved")
    account, *rest = archive.requests(Pool.SAVE)
    assert re.fullmatch(r"GET /save/status/user\?_t=\d+", f"{account.method} {account.path}")
    assert [parse_qs(it.body) for it in rest if it.method == "POST"] == [
        {"url": [url], "if_not_archived_within": ["365d"], "skip_first_archive": ["1"]}
        for url in (A, B, C)
    ]
    assert {it.authorization for it in archive.requests()} == {f"LOW {ACCESS_KEY}:{SECRET_KEY}"}

    archive.forget_requests()
    again = save("--db", database_url)
    assert (again.returncode, again.stdout, again.stderr) == (
        0,
        "Living links: none to save.\n",
        "",
    )
    assert archive.requests() == []


def test_what_was_saved_is_known_with_its_capture(
    save: Saver, archive: Archive, database: str
) -> None:
    result = save("-v")
    job = archive.saving.captured[A]
    store = ArchiveStore.open(database)
    known = SaveBook(store.database).records([A])[A]
    store.close()
    capture_url = f"{archive.base_url}/web/{job:%Y%m%d%H%M%S}/{A}"
    assert (known.captured_at, known.latest.capture_url) == (job, capture_url)
    assert f"INFO: {A}: saved: {capture_url}\n" in result.stderr


# Which links, and in which order.


def test_the_most_endangered_come_first_and_a_dry_run_shows_them_and_asks_nobody(
    save: Saver, archive: Archive, tmp_path: Path
) -> None:
    database = f"sqlite:///{tmp_path}/linkmend.db"
    plain, shaky = "http://plain.example/", "https://shaky.example/"
    record(database, Check(shaky, NOW - timedelta(days=7), failure=Failure.TIMEOUT))
    seen = [alive(A), alive(plain), alive(shaky)]
    record(database, *seen, urls=[A, plain, f"{shaky}#part", A])
    expected = [shaky, plain, A]
    dry = save("--dry-run", env=dict.fromkeys(KEYS, ""))
    assert (dry.returncode, dry.stdout.splitlines(), dry.stderr) == (0, expected, "")
    assert archive.requests() == []

    assert save().stdout == "Living links: 3 saved.\n"
    assert asked(archive) == expected


def test_only_links_that_are_alive_public_and_without_a_young_capture_are_told_to_the_archive(
    save: Saver, archive: Archive, tmp_path: Path
) -> None:
    database = f"sqlite:///{tmp_path}/linkmend.db"
    moved, dead, young = (f"http://{name}.example/" for name in ("moved", "dead", "young"))
    excluded = "http://excluded.example/"
    new = "https://new.example/"
    record(
        database,
        Check(moved, NOW, 200, hops=(Hop(moved, 301),), final_url=new),
        Check(dead, NOW, status=404, final_url=dead, looks=2),
        *map(alive, (young, excluded, "http://10.0.0.1/", "http://me:pass@secret.example/")),
        alive(f"{archive.base_url}/web/2020/{A}"),
    )
    store = ArchiveStore.open(database)
    shown = Snapshot("wayback", f"https://archive.example/web/2/{young}", young, NOW, 200)
    store.add_lookup(Lookup(young, "wayback", NOW, Found.FOUND, shown))
    store.add_lookup(Lookup(excluded, "wayback", NOW, Found.EXCLUDED))
    store.close()
    assert save().stdout == "Living links: 1 saved.\n"
    assert asked(archive) == [moved]
    assert not any("pass" in it.path + it.body for it in archive.requests())


def test_how_young_a_capture_must_be_can_be_said(
    save: Saver, archive: Archive, database: str
) -> None:
    store = ArchiveStore.open(database)
    saved_at = NOW - timedelta(days=20)
    SaveBook(store.database).add(Save(A, saved_at, Saved.SAVED, captured_at=saved_at))
    store.close()
    assert save("--dry-run", "--days", "30").stdout.splitlines() == [B, C]
    assert save("--dry-run", env={"LINKMEND_SAVE_DAYS": "10"}).stdout.splitlines() == [A, B, C]
    save("--days", "10")
    forms = [parse_qs(it.body) for it in archive.requests(Pool.SAVE) if it.body]
    assert [form["if_not_archived_within"] for form in forms] == [["10d"]] * 3


# What the service says.


@pytest.mark.parametrize("names_no_job", [False, True])
def test_a_link_that_somebody_else_has_saved_counts_as_such_until_that_is_old(
    save: Saver, archive: Archive, database: str, names_no_job: bool
) -> None:
    captured = datetime.now(UTC).replace(microsecond=0) - timedelta(days=5)
    archive.saving.captured[A] = captured
    archive.saving.names_no_job = names_no_job
    first = save()
    assert (first.returncode, first.stdout) == (
        0,
        "Living links: 2 saved, 1 had a young capture already.\n",
    )
    assert outcomes(database) == {A: "already", B: "saved", C: "saved"}
    store = ArchiveStore.open(database)
    known = SaveBook(store.database).records([A])[A].captured_at
    store.close()
    assert known is not None
    assert abs(known - captured) < timedelta(minutes=2)
    assert save("--dry-run", "--days", "6").stdout == ""
    assert save("--dry-run", "--days", "4").stdout == f"{A}\n"


@pytest.mark.parametrize("when", ["at once", "at the end"])
def test_what_cannot_be_saved_is_asked_for_again_only_where_that_may_help(
    save: Saver, archive: Archive, database: str, when: str
) -> None:
    codes = {"a.example": "error:blocked-url", "b.example": "error:browsing-timeout"}
    table = archive.saving.refused if when == "at once" else archive.saving.failed
    table.update(codes)
    first = save("--verbose")
    assert (first.returncode, first.stdout) == (
        0,
        "Living links: 1 saved, 1 could not be saved now, 1 cannot be saved.\n",
    )
    assert f"INFO: {A}: refused: error:blocked-url It is so for {A}.\n" in first.stderr
    assert f"INFO: {B}: failed: error:browsing-timeout It is so for {B}.\n" in first.stderr
    assert outcomes(database) == {A: "refused", B: "failed", C: "saved"}

    archive.clear_faults()
    archive.forget_requests()
    assert save().stdout == "Living links: 1 saved.\n"
    assert asked(archive) == [B]


def test_a_host_of_which_enough_was_captured_is_left_for_another_day(
    save: Saver, archive: Archive, tmp_path: Path
) -> None:
    pages = [f"https://large.example/{number}" for number in range(3)]
    record(f"sqlite:///{tmp_path}/linkmend.db", *map(alive, [*pages, "https://z.example/"]))
    archive.saving.sessions = 1
    archive.saving.refused["large"] = "error:max-daily-bandwidth-host"
    result = save()
    assert asked(archive) == [pages[0], "https://z.example/"]
    assert (result.returncode, result.stdout, result.stderr) == (
        3,
        "Living links: 1 saved, 1 could not be saved now.\n",
        (
            "linkmend: 2 living links are left to save, since of some hosts the archive has "
            "captured all that it will today; run linkmend save later\n"
        ),
    )


# Quota.


def many(count: int) -> list[str]:
    return [f"https://host-{number:02}.example/" for number in range(count)]


@pytest.mark.parametrize("sessions", [1, 2, 5])
def test_no_more_captures_are_under_way_than_there_is_room_for(
    save: Saver, archive: Archive, tmp_path: Path, sessions: int
) -> None:
    urls = many(8)
    record(f"sqlite:///{tmp_path}/linkmend.db", *map(alive, urls))
    archive.saving.sessions = sessions
    assert save().stdout == "Living links: 8 saved.\n"
    assert asked(archive) == urls  # none of them twice, as after a refusal
    assert archive.saving.most_at_once == sessions


def test_when_the_days_captures_are_used_up_the_rest_is_left_for_the_next_time(
    save: Saver, archive: Archive, tmp_path: Path
) -> None:
    urls = many(5)
    record(f"sqlite:///{tmp_path}/linkmend.db", *map(alive, urls))
    archive.saving.today, archive.saving.a_day = 7, 9
    archive.saving.captured[urls[0]] = datetime.now(UTC) - timedelta(days=1)  # costs nothing
    first = save()
    assert (first.returncode, first.stdout, first.stderr) == (
        3,
        "Living links: 2 saved, 1 had a young capture already.\n",
        (
            "linkmend: 2 living links are left to save, since the account has used up what it may "
            "have captured today; run linkmend save later\n"
        ),
    )
    assert asked(archive) == urls[:3]
    archive.saving.today = 0
    archive.forget_requests()
    assert save().stdout == "Living links: 2 saved.\n"
    assert asked(archive) == urls[3:]


def test_the_services_word_that_the_day_is_used_up_stands(
    save: Saver, archive: Archive, tmp_path: Path
) -> None:
    urls = many(5)
    record(f"sqlite:///{tmp_path}/linkmend.db", *map(alive, urls))
    archive.saving.sessions = 1
    archive.saving.refused["host-01"] = "error:max-daily-bandwidth"
    result = save()
    assert asked(archive) == urls[:2]
    assert (result.returncode, result.stdout) == (3, "Living links: 1 saved.\n")
    assert result.stderr.startswith("linkmend: 4 living links are left to save, since the account")


def test_an_account_that_is_busy_is_waited_for_and_then_left(
    save: Saver, archive: Archive, database: str
) -> None:
    archive.saving.others = 3
    result = save()
    assert (result.returncode, result.stdout, result.stderr) == (
        3,
        "Living links: none saved.\n",
        (
            "linkmend: 3 living links are left to save, since the account has as many captures "
            "under way as it may have; run linkmend save later\n"
        ),
    )
    times = [request.at_s for request in archive.requests(Pool.SAVE)]
    assert asked(archive) == []
    assert len(times) == 3
    assert all(later - earlier > 0.19 for earlier, later in pairwise(times))


def test_a_session_that_somebody_else_took_is_waited_for(
    save: Saver, archive: Archive, database: str
) -> None:
    body = b'{"message": "You have already reached the limit of active Save Page Now sessions."}'
    archive.fault(Fault("b.example", 200, body=body, times=2))
    assert save().stdout == "Living links: 3 saved.\n"
    assert sorted(asked(archive)) == [A, B, B, B, C]


# Keys.


def test_without_keys_it_says_what_to_do_and_asks_nobody(
    linkmend: Linkmend, archive: Archive, database: str
) -> None:
    result = linkmend("save", env={"LINKMEND_WAYBACK": archive.base_url})
    assert (result.returncode, result.stdout, result.stderr) == (
        2,
        "",
        (
            "linkmend: error: saving needs the keys of an Internet Archive account: get them at "
            "https://archive.org/account/s3.php (an account is free), and set "
            "LINKMEND_IA_ACCESS_KEY and LINKMEND_IA_SECRET_KEY in the environment\n"
        ),
    )
    assert archive.requests() == []


def test_keys_that_are_not_accepted_are_told_and_shown_to_nobody(
    save: Saver, archive: Archive, database: str
) -> None:
    result = save("-v", env={"LINKMEND_IA_SECRET_KEY": "wrong1wrong2"})
    assert "wrong1" not in result.stdout + result.stderr
    assert (result.returncode, result.stdout) == (2, "Living links: none saved.\n")
    assert result.stderr.splitlines()[-1:] == [
        (
            "linkmend: the archive does not accept the keys; compare LINKMEND_IA_ACCESS_KEY and "
            "LINKMEND_IA_SECRET_KEY with those at https://archive.org/account/s3.php"
        )
    ]
    assert [request.method for request in archive.requests()] == ["GET"]


def test_keys_are_not_shown_on_a_redirect(
    save: Saver, archive: Archive, database: str, site: Site
) -> None:
    archive.fault(Fault("/save", 302, {"Location": site.url("/ok")}))
    result = save("-v")
    assert (result.returncode, result.stdout) == (3, "Living links: none saved.\n")
    assert result.stderr.splitlines()[-1:] == [
        (
            "linkmend: 3 living links are left to save, since Save Page Now does not answer; run "
            "linkmend save later"
        )
    ]
    assert site.log() == []


def test_keys_are_not_sent_over_plain_http(save: Saver, archive: Archive, database: str) -> None:
    result = save(env={"LINKMEND_WAYBACK": "http://archive.example"})
    assert (result.returncode, result.stdout, result.stderr) == (
        2,
        "",
        (
            "linkmend: error: wayback: keys are sent over https only, but it is "
            "'http://archive.example'\n"
        ),
    )


def test_keys_for_this_machine_are_shown_to_no_proxy(
    save: Saver, archive: Archive, database: str, site: Site
) -> None:
    result = save(env={"http_proxy": site.url(), "no_proxy": ""})
    assert (result.stdout, result.stderr) == ("Living links: 3 saved.\n", "")
    assert site.log() == []


# Trouble.


def test_trouble_that_passes_is_waited_for(save: Saver, archive: Archive, database: str) -> None:
    archive.saving.sessions = 1
    archive.fault(
        Fault("/save/status/user", kind=FaultKind.HANG_UP, times=1),
        Fault("a.example", 502, times=1),
        Fault("b.example", 503, {"Retry-After": "1"}, times=1),
        Fault("/save/status/spn2", 200, {"Content-Type": "text/html"}, HTML_PAGE, times=1),
        Fault("c.example", 429, times=1),
    )
    result = save()
    assert (result.returncode, result.stdout) == (0, "Living links: 3 saved.\n")
    trouble = "WARNING: Save Page Now has trouble"
    assert result.stderr.splitlines() == [
        f"{trouble} (closed_without_answer); it is left alone for 0.2 seconds",
        f"{trouble} (it answered 502); it is left alone for 0.2 seconds",
        f"{trouble} (it answered 200); it is left alone for 0.2 seconds",
        f"{trouble} (it answered 503); it is left alone for 1 seconds",
        "WARNING: wayback-save asks to slow down; it is left alone for 0.2 seconds",
    ]
    assert outcomes(database) == dict.fromkeys((A, B, C), "saved")


def test_a_pause_that_the_service_asks_for_is_kept(
    save: Saver, archive: Archive, database: str
) -> None:
    archive.fault(Fault("a.example", 429, {"Retry-After": "1"}, times=1))
    result = save()
    assert (result.returncode, result.stdout) == (0, "Living links: 3 saved.\n")
    times = [it.at_s for it in archive.requests(Pool.SAVE) if it.method == "POST"]
    assert times[1] - times[0] > 0.99


def test_a_service_that_says_slow_down_for_ever_is_left_alone(
    save: Saver, archive: Archive, database: str
) -> None:
    archive.fault(Fault("#url=", 429))
    result = save()
    assert (result.returncode, result.stdout) == (3, "Living links: none saved.\n")
    assert result.stderr == (
        "WARNING: wayback-save asks to slow down; it is left alone for 0.2 seconds\n"
        "linkmend: 3 living links are left to save, since the archive asked us to slow down; run "
        "linkmend save later\n"
    )
    assert len(asked(archive)) == 2


DOWN = {
    "refused": ({}, "connection_refused"),
    "silent": ({"kind": FaultKind.SILENT}, "timeout"),
    "502": ({"status": 502}, "it answered 502"),
    "HTML": ({"status": 200, "body": HTML_PAGE}, "it answered 200"),
}


@pytest.mark.parametrize("how", DOWN)
def test_a_service_that_is_down_is_asked_thrice_at_most_with_pauses(
    save: Saver, archive: Archive, database: str, site: Site, how: str
) -> None:
    fault, told = DOWN[how]
    env = {"LINKMEND_ARCHIVE_TIMEOUT_S": "0.5"}
    if fault:
        archive.fault(Fault("#url=", **fault))  # type: ignore[arg-type]
    else:
        env["LINKMEND_WAYBACK"] = site.refused_url
    result = save(env=env)
    warning = f"Save Page Now has trouble ({told}); it is left alone for 0.2 seconds"
    assert (result.returncode, result.stdout) == (3, "Living links: none saved.\n")
    assert result.stderr.splitlines()[0] == f"WARNING: {warning}"
    assert result.stderr.splitlines()[-1] == (
        "linkmend: 3 living links are left to save, since Save Page Now does not answer; run "
        "linkmend save later"
    )
    assert asked(archive) == ([A, A, B] if fault else [])
    archive.clear_faults()
    assert save().stdout == "Living links: 3 saved.\n"


def test_a_service_that_refuses_the_connection_is_left_alone_by_all_processes(
    save: Saver, database: str, site: Site
) -> None:
    pause_s = 3600
    env = {"LINKMEND_WAYBACK": site.refused_url, "LINKMEND_THROTTLE_PAUSE_S": str(pause_s)}
    assert save(env=env).returncode == 3
    names = ("wayback-save", "wayback-replay")
    opened = connect(database)
    budgets = Budgets(opened, names)
    soon = datetime.now(UTC) + timedelta(seconds=pause_s / 2)
    assert [budgets.held_until(name) > soon for name in names] == [True, True]
    opened.close()


@pytest.mark.parametrize("name", ["wayback-replay", "wayback-save"])
def test_an_archive_that_wants_to_be_left_alone_for_long_is_asked_for_nothing(
    save: Saver, archive: Archive, database: str, name: str
) -> None:
    opened = connect(database)
    until = datetime.now(UTC) + timedelta(hours=1)
    Budgets(opened, [name]).hold([name], until)
    opened.close()
    result = save()
    assert (result.returncode, result.stdout, result.stderr) == (
        3,
        "Living links: none saved.\n",
        (
            f"WARNING: {name} wants to be left alone until {until:%Y-%m-%d %H:%M} UTC\n"
            "linkmend: 3 living links are left to save, since the archive asked us to slow down; "
            "run linkmend save later\n"
        ),
    )
    assert asked(archive) == []


def test_captures_are_asked_for_at_the_services_pace(
    save: Saver, archive: Archive, tmp_path: Path
) -> None:
    record(f"sqlite:///{tmp_path}/linkmend.db", *map(alive, many(6)))
    archive.saving.looks = 0
    save(env={"LINKMEND_SAVE_INTERVAL_S": "0.2"})
    times = [it.at_s for it in archive.requests(Pool.SAVE) if it.method == "POST"]
    # On a busy machine a request arrives late, and the next one seems early by as much.
    assert times[-1] - times[0] >= 5 * 0.2 - 0.1
    assert median(later - earlier for earlier, later in pairwise(times)) >= 0.16


# What an earlier run left.


def test_a_capture_that_takes_long_is_looked_at_the_next_time_and_not_asked_for_again(
    save: Saver, archive: Archive, database: str
) -> None:
    archive.saving.looks = 10_000
    first = save()
    assert (first.returncode, first.stdout, first.stderr) == (
        0,
        "Living links: 3 still under way.\n",
        "",
    )
    assert save("--dry-run").stdout == ""
    archive.saving.looks = 0
    archive.forget_requests()
    again = save()
    assert (again.returncode, again.stdout) == (0, "Living links: 3 saved.\n")
    assert [request.method for request in archive.requests()] == ["GET"] * 3
    assert outcomes(database) == dict.fromkeys((A, B, C), "saved")


def test_a_capture_under_way_is_kept_where_the_service_will_not_be_asked_about_it(
    save: Saver, archive: Archive, database: str
) -> None:
    archive.fault(Fault("/save/status/spn2", 429))
    archive.saving.looks = 0
    first = save(env={"LINKMEND_SAVE_POLL_S": "1"})
    assert (first.returncode, first.stdout) == (3, "Living links: 3 still under way.\n")
    assert first.stderr.splitlines()[-1] == (
        "linkmend: some captures under way were not seen to their end, since the archive asked us "
        "to slow down; run linkmend save later"
    )
    assert outcomes(database) == dict.fromkeys((A, B, C), "pending")


def test_a_job_that_the_service_has_forgotten_is_asked_for_again_after_a_day(
    save: Saver, archive: Archive, database: str
) -> None:
    store = ArchiveStore.open(database)
    book = SaveBook(store.database)
    book.add(Save(A, NOW - timedelta(hours=20), Saved.PENDING, job_id="spn2-forgotten"))
    book.add(Save(B, NOW - timedelta(hours=25), Saved.PENDING, job_id="spn2-lost"))
    store.close()
    assert save().stdout == "Living links: 2 saved, 1 still under way.\n"
    assert asked(archive) == [B, C]
    looks = [it.path for it in archive.requests() if "forgotten" in it.path or "lost" in it.path]
    assert looks == ["/save/status/spn2-forgotten"] * 2


def _start(saver: Saver, *arguments: str) -> subprocess.Popen[bytes]:
    inherited = {name: os.environ[name] for name in os.environ if "proxy" not in name.lower()}
    slow = {"LINKMEND_SAVE_INTERVAL_S": "0.05", "LINKMEND_SAVE_POLL_S": "0.2"}
    return subprocess.Popen(
        [sys.executable, "-m", "archive", "save", *arguments],
        cwd=saver.folder,
        env=inherited | saver.settings | slow,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _in_the_middle(archive: Archive, database: str) -> Callable[[], bool]:
    """Tell when two captures are under way, and known in the database."""
    archive.saving.looks, archive.saving.sessions = 10_000, 2
    return lambda: len(outcomes(database)) == 2


def test_a_saving_that_was_killed_asks_for_nothing_twice(
    save: Saver, archive: Archive, database: str
) -> None:
    in_the_middle = _in_the_middle(archive, database)
    with _start(save) as process:
        _wait_for(in_the_middle)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert outcomes(database) == {A: "pending", B: "pending"}

    archive.saving.looks = 0
    again = save()
    assert (again.returncode, again.stdout, again.stderr) == (0, "Living links: 3 saved.\n", "")
    assert asked(archive) == [A, B, C]
    assert outcomes(database) == dict.fromkeys((A, B, C), "saved")


def test_a_saving_that_was_told_to_stop_says_how_much_is_left(
    save: Saver, archive: Archive, database: str
) -> None:
    in_the_middle = _in_the_middle(archive, database)
    with _start(save, "-v") as process:
        _wait_for(in_the_middle)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=20)
    save.see_no_key(out.decode(), err.decode())
    assert (process.returncode, out) == (3, b"Living links: 2 still under way.\n")
    assert err.splitlines()[-1] == (
        b"linkmend: 1 living link is left to save; run linkmend save again"
    )


# `linkmend run --save`.


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs `linkmend run --save` on a list of a living link and a dead one."""

    saver: Saver
    living: str

    def __call__(
        self, *arguments: str, env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        given = ("run", "--save", "--allow-private", *arguments)
        done = self.saver.linkmend(*given, env=self.saver.settings | (env or {}))
        self.saver.see_no_key(done.stdout, done.stderr)
        return done


@pytest.fixture
def run(save: Saver, site: Site, tmp_path: Path) -> Runner:
    living = site.url("/ok", "web.test")
    (tmp_path / "seeds").mkdir()
    text = f"[living]({living}) [dead]({site.url('/status/404', 'web.test')})\n"
    (tmp_path / "seeds" / "list.md").write_text(text)
    return Runner(save, living)


def test_a_run_saves_what_it_saw_alive_when_its_reports_are_written(
    run: Runner, archive: Archive, tmp_path: Path
) -> None:
    result = run("-v", "--fail-on", "dead")
    assert result.returncode == 1
    assert result.stdout.endswith(
        "2 links: 1 dead, 1 alive; snapshots for 0 of 1 dead.\n"
        "Archives had 1 request from this run, 1.0 for each dead link.\n"
        "Living links: 1 saved.\n"
        "Reports and repaired copies are in out/.\n"
    )
    assert asked(archive) == [run.living]
    assert f"INFO: {run.living}: saved: {archive.base_url}/web/" in result.stderr
    again = run()
    assert (again.returncode, again.stderr) == (0, "")
    assert "Living links: none to save.\n" in again.stdout
    assert asked(archive) == [run.living]


def test_a_run_saves_nothing_where_it_is_not_told_to(
    run: Runner, archive: Archive, save: Saver
) -> None:
    result = save.linkmend("run", "--allow-private", env=save.settings)
    assert (result.returncode, "Living links" in result.stdout) == (0, False)
    assert archive.requests(Pool.SAVE) == []


def test_a_run_without_keys_says_so_before_it_begins(
    run: Runner, site: Site, tmp_path: Path
) -> None:
    result = run(env=dict.fromkeys(KEYS, ""))
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("linkmend: error: saving needs the keys of an Internet Archive")
    assert site.log() == []
    assert not (tmp_path / "linkmend.db").exists()


def test_a_run_whose_keys_are_not_accepted_reports_all_the_same(
    run: Runner, archive: Archive, tmp_path: Path
) -> None:
    result = run(env={"LINKMEND_IA_SECRET_KEY": "wrong"})
    assert result.returncode == 2
    assert "2 links: 1 dead, 1 alive" in result.stdout
    assert result.stderr.startswith("linkmend: the archive does not accept the keys")
    assert (tmp_path / "out" / "report.json").exists()


def test_a_run_that_did_not_go_well_saves_nothing(
    run: Runner, archive: Archive, site: Site, tmp_path: Path
) -> None:
    assert run().returncode == 0
    archive.forget_requests()
    (tmp_path / "seeds" / "list.md").write_text(f"{site.refused_url} {run.living}?new\n")
    archive.fault(Fault("/web/", 429))
    (tmp_path / "seeds" / "more.md").write_text(site.url("/status/410", "web.test"))
    result = run()
    assert result.returncode == 3
    assert "Living links" not in result.stdout
    assert archive.requests(Pool.SAVE) == []


def test_scrapys_own_command_saves_as_well(save: Saver, archive: Archive, database: str) -> None:
    (save.folder / "scrapy.cfg").write_text("[settings]\ndefault = crawler.settings\n")
    env = {"LINKMEND_SAVE_INTERVAL_S": "0.01", "LINKMEND_SAVE_POLL_S": "0.02"}
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "save"],
        cwd=save.folder,
        env=os.environ | save.settings | env | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    save.see_no_key(done.stdout, done.stderr)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert outcomes(database) == dict.fromkeys((A, B, C), "saved")
