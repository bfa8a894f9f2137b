"""Arquivo.pt: the dialogue from scripts, and both it and the command against a real pywb."""

from __future__ import annotations

import http.client
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from archive.model import Basis, Found, Lookup, Snapshot, Wanted
from archive.sources import SOURCES, arquivo
from archive.sources.dialogue import Answer, Ask, Pool
from archive.spiders.rescue import LINKS_AT_ONCE
from archive.store import ArchiveStore
from crawler.documents import parse
from crawler.htmlpage import page
from crawler.model import Check, Outcome
from tests.wayback.captures import Capture, write_warc
from tests.wayback.gate import require_pywb
from tests.wayback.process import running
from tests.wayback.server import wayback

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.command import Linkmend
    from tests.wayback.server import Archive
    from tests.web.server import Site

BASE = "http://arquivo.test/wayback"
URL = "http://example.com/a?b=1&c=(2)"
WANTED_AT = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
WANTED = Wanted(URL, WANTED_AT, Basis.LAST_ALIVE)
ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
OLDER, OLD, LATER = "20160304050607", "20170304050607", "20190304050607"
BODY = b"<!doctype html><title>As it was</title><p>Text."
TYPE = "text/html; charset=utf-8"

NEVER = "Arquivo.pt has no capture of this address."
NONE_GOOD = "Arquivo.pt has captures of this address, but none of a good answer."
SOMETHING_ELSE = "The archive's index answered with something else."


def _at(stamp: str) -> datetime:
    return datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def _play(*answers: Answer, wanted: Wanted = WANTED) -> tuple[Lookup, list[Ask]]:
    """Give a dialogue these answers in turn; it must need them all and no more."""
    dialogue = arquivo.find(wanted, f"{BASE}/")
    asks = [next(dialogue)]
    for index, answer in enumerate(answers, start=1):
        try:
            asks.append(dialogue.send(answer))
        except StopIteration as end:
            assert index == len(answers), "it ended before the script did"
            return replace(end.value, asked_at=ANY_TIME, rejected=()), asks
    raise AssertionError(f"it wants to know more: {asks[-1]}")


def _lookup(
    outcome: Found, detail: str = "", snapshot: Snapshot | None = None, url: str = URL
) -> Lookup:
    return Lookup(
        url, "arquivo", ANY_TIME, outcome, snapshot, detail, 0, WANTED_AT, Basis.LAST_ALIVE
    )


def _found(stamp: str, *, base: str = BASE, url: str = URL, digest: str = "") -> Lookup:
    snapshot = Snapshot(
        archive="arquivo",
        url=f"{base}/{stamp}/{url}",
        original=url,
        captured_at=_at(stamp),
        status=200,
        digest=digest,
        title="As it was",
        validated=True,
        page=page(BODY, TYPE, {}),
    )
    return _lookup(Found.FOUND, snapshot=snapshot, url=url)


def _capture(stamp: str, status: int = 200) -> Answer:
    at = f"{_at(stamp):%a, %d %b %Y %H:%M:%S} GMT"
    return Answer(status, {"memento-datetime": at, "content-type": TYPE}, BODY)


def _ask(stamp: str, original: str = URL) -> Ask:
    return Ask(f"{BASE}/{stamp}id_/{original}", Pool.REPLAY)


ASK_NEAREST = _ask("20200102030405")
ASK_INDEX = Ask(
    f"{BASE}/cdx?url=http%3A%2F%2Fexample.com%2Fa%3Fb%3D1%26c%3D%282%29&output=json"
    "&closest=20200102030405&sort=closest&filter=%21~status%3A%5B45%5D..&limit=50",
    Pool.INDEX,
)
GOOD_LINE = (
    f'{{"urlkey": "com,example)/a", "timestamp": "{OLD}", "url": "{URL}", "mime": "text/html", '
    f'"status": "200", "digest": "ABC", "length": "355", "offset": "1478", "source": "x"}}'
)
OLD_FIELDS = (
    f'{{"timestamp": "{OLD}", "original": "{URL}", "mimetype": "text/html", '
    f'"statuscode": "200", "digest": "ABC"}}'
)
REVISIT = f'{{"timestamp": "{OLD}", "url": "{URL}", "mime": "warc/revisit", "digest": "ABC"}}'
REVISIT_WITH_STATUS = REVISIT.replace('"mime"', '"status": "-", "mime"')
MALFORMED = (
    "no JSON",
    '{"timestamp": "20171',
    GOOD_LINE.replace(OLD, "20171404050607"),
    GOOD_LINE.replace('"200"', '"OK"'),
    GOOD_LINE.replace(f'"url": "{URL}", ', ""),
    "[]",
)


def _index(*lines: str, content_type: str = "text/x-ndjson") -> Answer:
    body = "".join(f"{line}\n" for line in lines).encode()
    return Answer(200, {"content-type": content_type}, body)


def test_arquivo_is_among_the_sources_under_its_name() -> None:
    assert SOURCES["arquivo"].find is arquivo.find


def test_a_good_nearest_capture_costs_one_request() -> None:
    assert _play(_capture(LATER)) == (_found(LATER), [ASK_NEAREST])


@pytest.mark.parametrize("line", [GOOD_LINE, OLD_FIELDS, REVISIT, REVISIT_WITH_STATUS])
def test_the_index_names_a_better_capture_in_either_dialect(line: str) -> None:
    played = _play(_capture(LATER, 404), _index(line), _capture(OLD))
    assert played == (_found(OLD, digest="ABC"), [ASK_NEAREST, ASK_INDEX, _ask(OLD)])


def test_malformed_lines_are_left_out_and_good_ones_kept() -> None:
    lookup, _ = _play(_capture(LATER, 404), _index(*MALFORMED, GOOD_LINE), _capture(OLD))
    assert lookup == _found(OLD, digest="ABC")


@pytest.mark.parametrize(
    "answer",
    [
        _index(*MALFORMED),
        _index('{"message": "No such collection"}'),
        _index("<title>Busy</title>", content_type="text/html"),
        _index(GOOD_LINE, content_type="text/html; charset=utf-8"),
    ],
    ids=["malformed", "message", "HTML", "HTML with a line"],
)
def test_what_is_no_index_is_no_word_that_there_is_no_capture(answer: Answer) -> None:
    assert _play(_capture(LATER, 404), answer)[0] == _lookup(Found.UNAVAILABLE, SOMETHING_ELSE)


def test_captures_since_the_page_became_somebody_elses_are_not_asked_for() -> None:
    wanted = replace(WANTED, latest=_at(OLD))
    _, asks = _play(_capture(LATER), _index(GOOD_LINE), _capture(OLD), wanted=wanted)
    assert asks[1].url == f"{ASK_INDEX.url}&to={OLD}"


def test_an_address_that_is_led_on_to_itself_with_a_path_may_still_have_no_capture() -> None:
    """So does pywb with every address without a path, whether it has it or not."""
    redirect = Answer(302, {**_capture(LATER).headers, "location": "http://example.com"})
    led_on = Answer(307, {"location": f"{BASE}/{LATER}id_/http://example.com/"})
    played = _play(redirect, led_on, Answer(404), _index(GOOD_LINE), _capture(OLD))
    assert played == (
        _found(OLD, digest="ABC"),
        [
            ASK_NEAREST,
            _ask(LATER, "http://example.com"),
            _ask(LATER, "http://example.com/"),
            ASK_INDEX,
            _ask(OLD),
        ],
    )


def _dead(site: Site, name: str) -> str:
    return site.url(f"/status/404?{name}", "dead.test")


PAGES = ("good", "removed", "repeated", "moved", "always-404", "bare")


def _captures(site: Site) -> Iterator[Capture]:
    yield Capture(_dead(site, "good"), _at(LATER), body=BODY)
    yield Capture(_dead(site, "removed"), _at(OLD), body=BODY)
    first = Capture(_dead(site, "repeated"), _at(OLDER), body=BODY)
    yield first
    yield first.repeated(_at(OLD))
    yield Capture(_dead(site, "moved"), _at(LATER), 302, location="/status/404?good")
    yield Capture(_dead(site, "bare"), _at(LATER), 302, location="http://never.test")
    for name in ("removed", "repeated", "always-404"):
        # Whatever a site said long ago, the archive itself is well.
        yield Capture(_dead(site, name), _at(LATER), status=503, body=b"<title>Busy</title>")


@pytest.fixture(scope="module")
def pywb(running_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base address of a pywb in Arquivo.pt's place."""
    require_pywb()
    warc = tmp_path_factory.mktemp("arquivo") / "captures.warc.gz"
    write_warc(_captures(running_site), warc)
    with running(warc) as server:
        yield f"http://127.0.0.1:{server.port}/{server.collection}"


@pytest.fixture(scope="module")
def empty_wayback() -> Iterator[Archive]:
    """A loopback Wayback Machine that has nothing."""
    require_pywb()
    other = Capture("http://example.com/other", _at(LATER), body=BODY)
    with wayback([other]) as archive:
        yield archive


def _get(ask: Ask) -> Answer:
    place = ask.url.removeprefix("http://")
    host, _, path = place.partition("/")
    connection = http.client.HTTPConnection(host, timeout=30)
    try:
        connection.request("GET", f"/{path}")
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, headers, response.read())
    finally:
        connection.close()


def _ask_pywb(url: str, base: str) -> Lookup:
    dialogue = arquivo.find(replace(WANTED, url=url), base)
    ask = next(dialogue)
    while True:
        try:
            ask = dialogue.send(_get(ask))
        except StopIteration as end:
            lookup: Lookup = end.value
            return replace(lookup, asked_at=ANY_TIME, rejected=())


def test_a_real_pywb_is_understood(pywb: str, site: Site) -> None:
    asked = {name: _ask_pywb(_dead(site, name), pywb) for name in (*PAGES, "never")}
    digest = Capture(URL, ANY_TIME, body=BODY).digest
    moved = asked["moved"].snapshot
    assert moved is not None
    assert (moved.original, moved.url) == (
        _dead(site, "good"),
        f"{pywb}/{LATER}/{_dead(site, 'good')}",
    )
    del asked["moved"]
    assert asked == {
        "good": _found(LATER, base=pywb, url=_dead(site, "good")),
        "removed": _found(OLD, base=pywb, url=_dead(site, "removed"), digest=digest),
        "repeated": _found(OLD, base=pywb, url=_dead(site, "repeated"), digest=digest),
        "always-404": _lookup(Found.NONE, NONE_GOOD, url=_dead(site, "always-404")),
        "bare": _lookup(Found.NONE, NONE_GOOD, url=_dead(site, "bare")),
        "never": _lookup(Found.NONE, NEVER, url=_dead(site, "never")),
    }


def _found_dead(folder: Path, *urls: str) -> None:
    """Store a run that saw these links dead."""
    (folder / "list.txt").write_text("\n".join(urls))
    store = ArchiveStore.open(f"sqlite:///{folder}/linkmend.db")
    run_id = store.begin_run(["list.txt"])
    store.add_reading(run_id, parse("list.txt", "text", "\n".join(urls).encode(), "utf-8"))
    checked_at = datetime.now(UTC)
    store.add_checks(run_id, [Check(it, checked_at, status=404, final_url=it) for it in urls])
    store.end_run(run_id, Outcome.FINISHED, sound=True)
    store.close()


Answers = dict[str, list[tuple[str, str, str]]]


def _kept(folder: Path, *urls: str) -> Answers:
    """Give each archive's latest answer about each link: its outcome, and where or why."""
    store = ArchiveStore.open(f"sqlite:///{folder}/linkmend.db")
    store.archives = ("wayback", "arquivo")
    try:
        known = store.lookups(urls)
    finally:
        store.close()
    return {
        url: [
            (it.archive, it.outcome, it.snapshot.url if it.snapshot else it.detail) for it in some
        ]
        for url, some in known.items()
    }


WAYBACK_HAS_NONE = ("wayback", "none", "The Wayback Machine has no capture of this address.")


def _settings(archive: Archive, base: str) -> dict[str, str]:
    return {
        "LINKMEND_ARCHIVES": "wayback,arquivo",
        "LINKMEND_WAYBACK": archive.base_url,
        "LINKMEND_ARQUIVO": base,
    }


def test_arquivo_is_asked_where_the_wayback_machine_has_nothing(
    linkmend: Linkmend, tmp_path: Path, pywb: str, empty_wayback: Archive, site: Site
) -> None:
    good, never = _dead(site, "good"), _dead(site, "never")
    _found_dead(tmp_path, good, never)
    result = linkmend("rescue", env=_settings(empty_wayback, pywb))
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "2 links: 2 dead; snapshots for 1 of 2 dead.\n"
    snapshot = f"{pywb}/{LATER}/{good}"
    assert _kept(tmp_path, good, never) == {
        good: [("arquivo", "found", snapshot), WAYBACK_HAS_NONE],
        never: [WAYBACK_HAS_NONE, ("arquivo", "none", NEVER)],
    }


def test_a_page_and_its_captures_in_the_wayback_machine_are_asked_about_apart(
    linkmend: Linkmend, tmp_path: Path, pywb: str, empty_wayback: Archive, site: Site
) -> None:
    good = _dead(site, "good")
    capture = f"{empty_wayback.base_url}/web/2016/{good}"
    _found_dead(tmp_path, capture, good)
    result = linkmend("rescue", env=_settings(empty_wayback, pywb))
    assert (result.returncode, result.stderr) == (0, "")
    assert _kept(tmp_path, good, capture) == {
        good: [("arquivo", "found", f"{pywb}/{LATER}/{good}"), WAYBACK_HAS_NONE],
        capture: [WAYBACK_HAS_NONE],
    }


def test_arquivo_is_not_asked_where_it_is_off(
    linkmend: Linkmend, tmp_path: Path, empty_wayback: Archive, site: Site
) -> None:
    good = _dead(site, "good")
    _found_dead(tmp_path, good)
    settings = _settings(empty_wayback, site.refused_url) | {"LINKMEND_ARCHIVES": "wayback"}
    assert linkmend("rescue", env=settings).returncode == 0
    assert _kept(tmp_path, good) == {good: [WAYBACK_HAS_NONE]}


def test_an_arquivo_that_is_down_is_told_and_asked_next_time_and_nobody_else_is(
    linkmend: Linkmend, tmp_path: Path, pywb: str, empty_wayback: Archive, site: Site
) -> None:
    good, never = _dead(site, "good"), _dead(site, "never")
    _found_dead(tmp_path, good, never)
    down = linkmend("rescue", env=_settings(empty_wayback, site.refused_url))
    assert down.returncode == 0
    assert down.stderr == (
        "WARNING: arquivo asks to slow down; it is left alone for 0.2 seconds\n"
        "WARNING: arquivo is asked no more in this run: the archive does not answer\n"
    )
    answers = _kept(tmp_path, good, never)
    assert [some[0] for some in answers.values()] == [WAYBACK_HAS_NONE] * 2
    assert {it[1] for some in answers.values() for it in some[1:]} == {"unavailable"}

    empty_wayback.forget_requests()
    again = linkmend("rescue", env=_settings(empty_wayback, pywb))
    assert (again.returncode, again.stderr) == (0, "")
    assert empty_wayback.requests() == []
    assert _kept(tmp_path, good)[good][0] == ("arquivo", "found", f"{pywb}/{LATER}/{good}")


def test_an_arquivo_that_is_down_is_not_asked_about_every_link_that_is_left(
    linkmend: Linkmend, tmp_path: Path, empty_wayback: Archive, site: Site
) -> None:
    urls = [_dead(site, f"nth={nth}") for nth in range(30)]
    _found_dead(tmp_path, *urls)
    linkmend("rescue", env=_settings(empty_wayback, "") | {"LINKMEND_ARCHIVES": "wayback"})
    result = linkmend("rescue", env=_settings(empty_wayback, site.refused_url))
    assert result.returncode == 0
    asked = [url for url, some in _kept(tmp_path, *urls).items() if len(some) > 1]
    assert 0 < len(asked) <= 2 * LINKS_AT_ONCE
