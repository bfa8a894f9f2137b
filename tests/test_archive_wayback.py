"""The dialogue with the Wayback Machine, played from scripts: what it asks, what it concludes."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from archive.model import Basis, Found, Lookup, Rejected, Snapshot, Wanted
from archive.sources import SOURCES, cdx, wayback
from archive.sources.dialogue import Answer, Ask, Pool
from archive.sources.index import Row
from crawler.htmlpage import page

if TYPE_CHECKING:
    from collections.abc import Iterable

BASE = "https://archive.test"
URL = "http://example.com/a?b=1&c=(2)"
WANTED_AT = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
WANTED = Wanted(URL, WANTED_AT, Basis.LAST_ALIVE)
Headers = dict[str, str]

ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)

NEAREST = "20190304050607"
BETTER = "20180304050607"
THIRD = "20170304050607"
FOURTH = "20160304050607"
FIFTH = "20150304050607"

ASK_NEAREST = Ask(f"{BASE}/web/20200102030405id_/{URL}", Pool.REPLAY)
ASK_INDEX = Ask(
    f"{BASE}/cdx/search/cdx?gzip=false&closest=20200102030405&sort=closest"
    "&filter=%21statuscode%3A%5B45%5D..&url=http%3A%2F%2Fexample.com%2Fa%3Fb%3D1%26c%3D%282%29"
    "&limit=50",
    Pool.INDEX,
)

NO_GOOD = "The Wayback Machine has no good capture of this address."
NEVER_ARCHIVED = "The Wayback Machine has no capture of this address."
NONE_GOOD = "The Wayback Machine has captures of this address, but none of a good answer."
SLOW_DOWN = "The archive asked us to slow down."
MAY_NOT_SHOW = "The archive may not show this site."
KEEPS_TO_ROBOTS = "The archive keeps to this site's robots.txt."


@dataclass(frozen=True, slots=True)
class Played:
    """How a dialogue went: the lookup that it ended with, and all that it asked."""

    lookup: Lookup
    asks: list[Ask]


def play(
    *answers: Answer, wanted: Wanted = WANTED, base: str = BASE, listed: list[Row] | None = None
) -> Played:
    """Give a dialogue these answers in turn; it must need them all and no more."""
    dialogue = wayback.find(wanted, base, listed)
    asks = [next(dialogue)]
    for index, answer in enumerate(answers, start=1):
        try:
            asks.append(dialogue.send(answer))
        except StopIteration as end:
            assert index == len(answers), "it ended before the script did"
            # What was rejected on the way, the tests of it compare.
            return Played(replace(end.value, asked_at=ANY_TIME, rejected=()), asks)
    raise AssertionError(f"it wants to know more: {asks[-1]}")


def ask(stamp: str, original: str = URL) -> Ask:
    return Ask(f"{BASE}/web/{stamp}id_/{original}", Pool.REPLAY)


def to(location: str) -> Answer:
    return Answer(302, {"location": location, "content-type": "text/plain"})


def to_capture(stamp: str, original: str = URL) -> Answer:
    return to(f"{BASE}/web/{stamp}id_/{original}")


def capture(
    stamp: str, status: int = 200, title: str = "The page", headers: Headers | None = None
) -> Answer:
    at = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    own = {
        "memento-datetime": f"{at:%a, %d %b %Y %H:%M:%S} GMT",
        "content-type": "text/html; charset=utf-8",
    }
    body = f"<!doctype html><title>{title}</title><p>Text.</p>".encode()
    return Answer(status, own | (headers or {}), body)


def row(stamp: str, status: str = "200", mimetype: str = "text/html") -> str:
    return f"com,example)/a?b=1&c=(2) {stamp} {URL} {mimetype} {status} {digest(stamp)} 512"


def digest(stamp: str) -> str:
    return f"{stamp:A>32}"


def index(*rows: str) -> Answer:
    return Answer(200, {"content-type": "text/plain"}, "".join(f"{it}\n" for it in rows).encode())


def lookup(outcome: Found, detail: str = "", snapshot: Snapshot | None = None) -> Lookup:
    return Lookup(
        URL, "wayback", ANY_TIME, outcome, snapshot, detail, 0, WANTED_AT, Basis.LAST_ALIVE
    )


def found(stamp: str, title: str = "The page", original: str = URL, digest: str = "") -> Lookup:
    return lookup(
        Found.FOUND,
        snapshot=Snapshot(
            archive="wayback",
            url=f"{BASE}/web/{stamp}/{URL}",
            original=original,
            captured_at=datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC),
            status=200,
            digest=digest,
            title=title,
            validated=True,
            page=page(capture(stamp, title=title).body, "text/html; charset=utf-8", {}),
        ),
    )


BAD_NEAREST = (to_capture(NEAREST), capture(NEAREST, 404))
"""The beginning of a dialogue whose nearest capture is of a 404, so that the index is asked."""
ASKED_BAD_NEAREST = [ASK_NEAREST, ask(NEAREST), ASK_INDEX]


def test_the_wayback_machine_is_among_the_sources_under_its_name() -> None:
    assert SOURCES["wayback"].find is wayback.find


def test_the_archive_is_not_told_a_links_password() -> None:
    dialogue = wayback.find(replace(WANTED, url="http://me:secret@example.com/a"), BASE)
    assert next(dialogue) == Ask(f"{BASE}/web/20200102030405id_/http://example.com/a", Pool.REPLAY)


def test_a_good_nearest_capture_costs_two_replay_requests() -> None:
    assert play(to_capture(NEAREST), capture(NEAREST)) == Played(
        found(NEAREST), [ASK_NEAREST, ask(NEAREST)]
    )


def test_a_capture_of_the_very_second_comes_without_a_redirect() -> None:
    assert play(capture("20200102030405")) == Played(found("20200102030405"), [ASK_NEAREST])


def test_the_time_of_capture_is_the_one_that_the_capture_states() -> None:
    assert play(to_capture(NEAREST), capture(BETTER)).lookup == found(BETTER)


def test_a_time_of_capture_in_another_zone_is_the_same_moment() -> None:
    answer = capture(NEAREST, headers={"memento-datetime": "Mon, 04 Mar 2019 07:06:07 +0200"})
    assert play(answer).lookup == found(NEAREST)


def test_a_time_of_capture_without_a_zone_is_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = capture(NEAREST, headers={"memento-datetime": "Mon, 04 Mar 2019 05:06:07 -0000"})
    with monkeypatch.context() as there:
        there.setenv("TZ", "EAST-8")
        time.tzset()
        played = play(answer)
    time.tzset()
    assert played.lookup == found(NEAREST)


def test_redirects_from_capture_to_capture_are_followed() -> None:
    assert play(to_capture(BETTER), to_capture(NEAREST), capture(NEAREST)) == Played(
        found(NEAREST), [ASK_NEAREST, ask(BETTER), ask(NEAREST)]
    )


def test_redirects_without_end_are_no_answer() -> None:
    assert play(to_capture(BETTER), to_capture(NEAREST), to_capture(BETTER)) == Played(
        lookup(Found.UNAVAILABLE, "The archive redirects from capture to capture."),
        [ASK_NEAREST, ask(BETTER), ask(NEAREST)],
    )


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_every_redirect_status_leads_to_the_capture(status: int) -> None:
    redirect = replace(to_capture(NEAREST), status=status)
    assert play(redirect, capture(NEAREST)).asks == [ASK_NEAREST, ask(NEAREST)]


@pytest.mark.parametrize(
    ("location", "asked"),
    [
        (f"{BASE}/web/{NEAREST}id_/{URL}", ask(NEAREST)),
        (f"/web/{NEAREST}id_/{URL}", ask(NEAREST)),
        (f"http://archive.test/web/{NEAREST}id_/{URL}", ask(NEAREST)),
        (f"//archive.test/web/{NEAREST}id_/{URL}", ask(NEAREST)),
        (f"{BASE}/web/{NEAREST}/{URL}", ask(NEAREST)),
        (f"{BASE}/web/{NEAREST}im_/{URL}", ask(NEAREST)),
        (
            f"{BASE}/web/{NEAREST}id_/http://www.example.com:80/A/?b=1",
            ask(NEAREST, "http://www.example.com:80/A/?b=1"),
        ),
        (
            f"{BASE}/web/{NEAREST}id_/https://example.com/%E6%9C%B1%20%2F?q=%26#%23",
            ask(NEAREST, "https://example.com/%E6%9C%B1%20%2F?q=%26#%23"),
        ),
        (
            f"{BASE}/web/{NEAREST}id_/http://a.test/web/20010101000000/http://b.test/",
            ask(NEAREST, "http://a.test/web/20010101000000/http://b.test/"),
        ),
    ],
)
def test_a_location_in_any_form_leads_to_its_capture_at_the_archive_that_we_know(
    location: str, asked: Ask
) -> None:
    assert play(to(location), capture(NEAREST)).asks == [ASK_NEAREST, asked]


def test_a_snapshot_is_offered_under_the_address_of_the_link_and_keeps_what_was_captured() -> None:
    captured = "https://www.example.com:80/a?b=1&c=(2)"
    assert play(to_capture(NEAREST, captured), capture(NEAREST)).lookup == found(
        NEAREST, original=captured
    )


def test_a_base_address_with_a_path_and_a_slash_at_its_end_is_kept() -> None:
    played = play(*BAD_NEAREST, index(row(NEAREST)), base="http://mirror.test/wb/")
    assert [it.url for it in played.asks] == [
        it.url.replace(BASE, "http://mirror.test/wb")
        for it in [ASK_NEAREST, ask(NEAREST), ASK_INDEX]
    ]


@pytest.mark.parametrize(
    "location",
    ["", "/", f"{BASE}/save/{URL}", f"{BASE}/web/2019id_/{URL}", f"{BASE}/web/*/{URL}", URL],
)
def test_a_redirect_to_what_is_no_capture_is_no_answer(location: str) -> None:
    assert play(to(location)) == Played(
        lookup(Found.UNAVAILABLE, "The archive answered 302 without a capture."), [ASK_NEAREST]
    )


def test_a_404_that_is_no_capture_is_the_archives_word_that_it_has_none() -> None:
    assert play(Answer(404, {"content-type": "text/html"}, b"<title>Wayback</title>")) == Played(
        lookup(Found.NONE, NEVER_ARCHIVED), [ASK_NEAREST]
    )


@pytest.mark.parametrize("status", [401, 403, 404, 410, 429, 451, 500, 503, 504, 999])
def test_a_captured_status_is_no_trouble_and_the_index_finds_a_better_capture(status: int) -> None:
    captured = capture(
        NEAREST, status, headers={"location": f"{BASE}/web/{NEAREST}id_/http://example.com/new"}
    )
    played = play(
        to_capture(NEAREST), captured, index(row(BETTER)), capture(BETTER, title="Better")
    )
    assert played == Played(
        found(BETTER, "Better", digest=digest(BETTER)), [*ASKED_BAD_NEAREST, ask(BETTER)]
    )


BAD_PAGES = {
    "a soft 404": ("Page not found", "The page you are looking for does not exist."),
    "a parked domain": ("example.com", "example.com is for sale. Make an offer on this domain."),
    "a robot check": ("Security check", "Verify you are human"),
}


@pytest.mark.parametrize(("title", "text"), BAD_PAGES.values(), ids=BAD_PAGES)
def test_a_capture_of_a_page_that_only_looked_alive_is_passed_over_for_one_that_was(
    title: str, text: str
) -> None:
    def bad(stamp: str) -> Answer:
        body = f"<title>{title}</title><h1>{title}</h1><p>{text}</p>"
        return replace(capture(stamp), body=body.encode())

    played = play(
        to_capture(NEAREST),
        bad(NEAREST),
        index(row(NEAREST), row(BETTER), row(THIRD)),
        bad(BETTER),
        capture(THIRD),
    )
    assert played == Played(
        found(THIRD, digest=digest(THIRD)), [*ASKED_BAD_NEAREST, ask(BETTER), ask(THIRD)]
    )


def test_a_revisit_in_the_index_is_a_capture_that_may_be_good() -> None:
    rows = index(row(BETTER, "-", "warc/revisit"))
    assert play(*BAD_NEAREST, rows, capture(BETTER)) == Played(
        found(BETTER, digest=digest(BETTER)), [*ASKED_BAD_NEAREST, ask(BETTER)]
    )


def test_a_named_capture_that_cannot_be_found_is_no_word_that_there_is_none() -> None:
    lost = "The archive lost a capture that it names."
    assert play(to_capture(NEAREST), Answer(404), index(row(NEAREST)), Answer(404)) == Played(
        lookup(Found.UNAVAILABLE, lost), [ASK_NEAREST, ask(NEAREST), ASK_INDEX, ask(NEAREST)]
    )
    assert play(to_capture(NEAREST), Answer(404), index(), index()).lookup == lookup(
        Found.UNAVAILABLE, lost
    )
    bad = play(to_capture(NEAREST), Answer(404), index(row(BETTER)), capture(BETTER, 404))
    assert bad.lookup == lookup(Found.UNAVAILABLE, lost)
    assert play(*BAD_NEAREST, index(row(BETTER)), Answer(404)).lookup == lookup(
        Found.UNAVAILABLE, lost
    )


def test_a_lost_capture_is_passed_over_for_one_of_the_index_that_is_there() -> None:
    played = play(to_capture(NEAREST), Answer(404), index(row(BETTER)), capture(BETTER))
    assert played.lookup == found(BETTER, digest=digest(BETTER))
    played = play(*BAD_NEAREST, index(row(BETTER), row(THIRD)), Answer(404), capture(THIRD))
    assert played.lookup == found(THIRD, digest=digest(THIRD))


def test_the_captures_of_the_index_are_tried_nearest_to_the_wanted_date_first() -> None:
    after = "20200304050607"
    rows = index(row(FOURTH), row(BETTER), row(after), row(BETTER, "-", "warc/revisit"))
    played = play(
        *BAD_NEAREST, rows, capture(after, 500), capture(BETTER, 500), capture(FOURTH, 500)
    )
    assert played.asks == [*ASKED_BAD_NEAREST, ask(after), ask(BETTER), ask(FOURTH)]


def test_no_more_than_three_captures_of_the_index_are_fetched() -> None:
    rows = index(*(row(stamp) for stamp in (BETTER, THIRD, FOURTH, FIFTH)))
    bad = (capture(stamp, 404) for stamp in (BETTER, THIRD, FOURTH))
    assert play(*BAD_NEAREST, rows, *bad) == Played(
        lookup(Found.NONE, NONE_GOOD), [*ASKED_BAD_NEAREST, ask(BETTER), ask(THIRD), ask(FOURTH)]
    )


@pytest.mark.parametrize(
    "rows",
    [
        index(row(NEAREST)),
        index(row(NEAREST, "-", "warc/revisit")),
        index(row(BETTER, "404")),
    ],
    ids=["the bad one", "its revisit", "404"],
)
def test_an_index_without_a_better_capture_is_the_archives_word_that_it_has_none(
    rows: Answer,
) -> None:
    assert play(*BAD_NEAREST, rows) == Played(lookup(Found.NONE, NONE_GOOD), ASKED_BAD_NEAREST)


MALFORMED = [
    row("20000800241623"),
    row("20190229000000"),
    row("2019"),
    row("2019030405060"),
    " ".join(row(BETTER).split(" ")[:5]),
    row(BETTER) + " more",
    "org.archive.wayback.exception.ResourceNotAvailableException: come back later, please",
]


@pytest.mark.parametrize("malformed", MALFORMED)
def test_a_malformed_row_is_left_out_and_the_others_are_read(malformed: str) -> None:
    rows = index(malformed, row(BETTER), malformed)
    assert play(*BAD_NEAREST, rows, capture(BETTER)).lookup == found(BETTER, digest=digest(BETTER))


@pytest.mark.parametrize(
    "answer",
    [
        *(index(malformed) for malformed in MALFORMED),
        Answer(200, {"content-type": "text/html; charset=utf-8"}, b"<title>Please wait</title>"),
        Answer(200, {"content-type": "text/html"}, b""),
        Answer(200, {}, b"<!DOCTYPE html>\n<html><title>Wayback Machine</title></html>"),
        Answer(200, {"content-type": "text/plain"}, b"\xff\xfe\x00"),
        Answer(200, {"content-type": "application/json"}, b"{}"),
    ],
)
def test_an_index_that_answers_with_something_else_is_unavailable(answer: Answer) -> None:
    assert play(*BAD_NEAREST, answer) == Played(
        lookup(Found.UNAVAILABLE, "The archive's index answered with something else."),
        ASKED_BAD_NEAREST,
    )


@pytest.mark.parametrize("status", [202, 204, 301, 302, 304])
def test_an_index_that_answers_with_another_status_than_200_is_unavailable(status: int) -> None:
    answer = Answer(status, {"content-type": "text/plain", "location": "/"}, b"")
    assert play(*BAD_NEAREST, answer).lookup == lookup(
        Found.UNAVAILABLE, "The archive's index answered with something else."
    )


@pytest.mark.parametrize("rows", [(), (row(NEAREST),)])
def test_an_index_that_breaks_off_is_no_word_that_there_is_no_capture(rows: tuple[str]) -> None:
    assert play(*BAD_NEAREST, replace(index(*rows), is_whole=False)) == Played(
        lookup(Found.UNAVAILABLE, "The archive's index broke off."), ASKED_BAD_NEAREST
    )


REDIRECTED = (to_capture(NEAREST),)
LISTED = (*BAD_NEAREST, index(row(BETTER), row(THIRD)))
STEPS = [
    pytest.param((), id="nearest"),
    pytest.param(REDIRECTED, id="capture"),
    pytest.param(BAD_NEAREST, id="index"),
    pytest.param(LISTED, id="capture of the index"),
    pytest.param((*LISTED, capture(BETTER, 404)), id="second capture of the index"),
]
TROUBLES = [
    (Answer(429), Found.THROTTLED, SLOW_DOWN),
    (Answer(429, {"retry-after": "60"}, b"<html>"), Found.THROTTLED, SLOW_DOWN),
    (
        Answer(
            403,
            {
                "x-archive-wayback-runtime-error": (
                    "AdministrativeAccessControlException: Blocked Site Error"
                )
            },
        ),
        Found.EXCLUDED,
        MAY_NOT_SHOW,
    ),
    (
        Answer(403, {"x-archive-wayback-runtime-error": "RobotAccessControlException: Blocked"}),
        Found.ROBOTS,
        KEEPS_TO_ROBOTS,
    ),
    (
        Answer(
            403,
            {"content-type": "text/plain"},
            b"org.archive.util.io.RuntimeIOException: org.archive.wayback.exception."
            b"AdministrativeAccessControlException: Blocked Site Error\n",
        ),
        Found.EXCLUDED,
        MAY_NOT_SHOW,
    ),
    (
        Answer(403, {}, b"org.archive.wayback.exception.RobotAccessControlException: \xe9\n"),
        Found.ROBOTS,
        KEEPS_TO_ROBOTS,
    ),
    (Answer(403), Found.UNAVAILABLE, "The archive answered 403."),
    (Answer(500), Found.UNAVAILABLE, "The archive answered 500."),
    (Answer(503, {}, b"<html>"), Found.UNAVAILABLE, "The archive answered 503."),
    (Answer(504), Found.UNAVAILABLE, "The archive answered 504."),
    (
        Answer(failure="timeout"),
        Found.UNAVAILABLE,
        "The archive could not be asked: timeout.",
    ),
    (
        Answer(failure="connection_refused: [Errno 111] Connect call failed"),
        Found.UNAVAILABLE,
        "The archive could not be asked: connection_refused: [Errno 111] Connect call failed.",
    ),
]


@pytest.mark.parametrize(("trouble", "outcome", "detail"), TROUBLES)
@pytest.mark.parametrize("before", STEPS)
def test_trouble_at_any_step_is_named_and_never_none(
    before: tuple[Answer, ...], trouble: Answer, outcome: Found, detail: str
) -> None:
    assert play(*before, trouble).lookup == lookup(outcome, detail)


@pytest.mark.parametrize("header", [None, "", "yesterday", "Mon, 31 Feb 2019 00:00:00 GMT"])
@pytest.mark.parametrize("before", [(), REDIRECTED, LISTED])
def test_a_200_that_states_no_time_of_capture_is_no_capture(
    before: tuple[Answer, ...], header: str | None
) -> None:
    headers = {} if header is None else {"memento-datetime": header}
    assert play(*before, Answer(200, headers, b"<title>The page</title>")).lookup == lookup(
        Found.UNAVAILABLE, "The archive answered 200 without a capture."
    )


@pytest.mark.parametrize(
    "header", ["Fri, 31 Dec 9999 23:59:59 -1400", "Mon, 01 Jan 0001 00:00:00 +1400"]
)
def test_a_time_of_capture_out_of_all_range_ends_no_dialogue_with_an_error(header: str) -> None:
    assert play(Answer(200, {"memento-datetime": header})).lookup.outcome is not Found.NONE


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("http://example.com/", "http%3A%2F%2Fexample.com%2F"),
        ("http://example.com/%E6%9C%B1", "http%3A%2F%2Fexample.com%2F%25E6%259C%25B1"),
        ("http://example.com/?url=x&limit=1", "http%3A%2F%2Fexample.com%2F%3Furl%3Dx%26limit%3D1"),
        ("http://example.com/a+b*", "http%3A%2F%2Fexample.com%2Fa%2Bb%2A"),
    ],
)
def test_an_address_of_any_form_is_one_parameter_of_the_index_question(
    url: str, written: str
) -> None:
    wanted_at = datetime.fromisoformat("2020-01-02T05:04:05+02:00")
    assert cdx.index_url(BASE, Wanted(url, wanted_at, Basis.WRITTEN)) == (
        f"{BASE}/cdx/search/cdx?gzip=false&closest=20200102030405&sort=closest"
        f"&filter=%21statuscode%3A%5B45%5D..&url={written}&limit=50"
    )


SEEDS = range(400)


@pytest.mark.parametrize("before", STEPS)
def test_whatever_goes_wrong_none_is_only_ever_the_archives_own_word(
    before: tuple[Answer, ...],
) -> None:
    for seed in SEEDS:
        answer = _bad_answer(random.Random(seed))
        outcome = _end_of([*before, *[answer] * 8]).outcome
        assert outcome not in {Found.NONE, Found.FOUND}, answer


def _end_of(answers: Iterable[Answer], wanted: Wanted = WANTED) -> Lookup:
    dialogue = wayback.find(wanted, BASE)
    next(dialogue)
    try:
        for answer in answers:
            dialogue.send(answer)
    except StopIteration as end:
        ended: Lookup = end.value
        return ended
    raise AssertionError("the dialogue did not end")


def _bad_answer(chance: random.Random) -> Answer:
    """Make up an answer that says nothing about captures: no time of capture, no 404, no rows."""
    if chance.random() < 0.2:
        return Answer(failure=chance.choice(["timeout", "connection_refused", "bad_answer: x"]))
    statuses = [200, 201, 202, 204, 206, 300, 301, 302, 303, 304, 307, 400, 401, 403, 408, 418]
    status = chance.choice([*statuses, 429, 500, 502, 503, 504, 520, 999])
    headers = {
        "content-type": chance.choice(["text/html", "application/json", "text/plain"]),
        "location": chance.choice(["", "/", "/web/", f"{BASE}/web/1id_/{URL}", "::", "//["]),
        "memento-datetime": chance.choice(["", "never", "0", "Mon, 99 Foo 2019"]),
        "x-archive-wayback-runtime-error": chance.choice(["", "Oops: no storage", "Blocked"]),
    }
    kept = {name: value for name, value in headers.items() if chance.random() < 0.5}
    body = chance.choice(
        [b"{}", b"<html>Busy", b"Too Many Requests", chance.randbytes(40), row("0" * 14).encode()]
    )
    if status != 200 and chance.random() < 0.5:
        body = chance.choice([b"", b"\n", row(BETTER).encode()])
    return Answer(status, kept, body)


def test_of_somebody_elses_page_no_capture_after_the_change_will_do() -> None:
    changed_at = datetime(2018, 6, 1, tzinfo=UTC)
    played = play(
        to_capture(NEAREST),
        capture(NEAREST),
        index(row(NEAREST), row(BETTER), row(THIRD)),
        capture(BETTER),
        wanted=replace(WANTED, latest=changed_at),
    )
    asked_index = Ask(
        ASK_INDEX.url.replace("?gzip=false", "?to=20180601000000&gzip=false"), Pool.INDEX
    )
    assert played == Played(
        found(BETTER, digest=digest(BETTER)), [ASK_NEAREST, ask(NEAREST), asked_index, ask(BETTER)]
    )


def test_where_all_captures_are_from_after_a_change_there_is_none() -> None:
    changed_at = datetime(2014, 6, 1, tzinfo=UTC)
    played = play(
        to_capture(NEAREST),
        capture(NEAREST),
        index(row(NEAREST), row(BETTER)),
        wanted=replace(WANTED, latest=changed_at),
    )
    assert played.lookup == lookup(Found.NONE, NONE_GOOD)


def test_an_index_that_knows_nothing_of_a_captured_page_is_believed_the_second_time() -> None:
    assert play(*BAD_NEAREST, index(), index()) == Played(
        lookup(Found.NONE, NONE_GOOD), [*ASKED_BAD_NEAREST, ASK_INDEX]
    )
    blank = Answer(200, {"content-type": "text/plain"}, b"\n \r\n")
    assert play(*BAD_NEAREST, blank, index(row(BETTER)), capture(BETTER)) == Played(
        found(BETTER, digest=digest(BETTER)), [*ASKED_BAD_NEAREST, ASK_INDEX, ask(BETTER)]
    )


NEW = "http://example.com/new"


def redirect(stamp: str, target: str = NEW) -> Answer:
    return capture(stamp, 301, headers={"location": f"{BASE}/web/{stamp}id_/{target}"})


def test_a_captured_redirect_is_followed_once_and_its_end_is_offered_as_what_it_is() -> None:
    played = play(to_capture(NEAREST), redirect(NEAREST), to_capture(BETTER, NEW), capture(BETTER))
    at_its_end = found(BETTER, original=NEW)
    assert at_its_end.snapshot is not None
    snapshot = replace(at_its_end.snapshot, url=f"{BASE}/web/{BETTER}/{NEW}")
    assert played == Played(
        replace(at_its_end, snapshot=snapshot),
        [ASK_NEAREST, ask(NEAREST), ask(NEAREST, NEW), ask(BETTER, NEW)],
    )


@pytest.mark.parametrize("words", ["Administrative", "Robot"])
def test_a_captured_redirect_to_a_site_that_may_not_be_shown_says_nothing_of_the_links_own(
    words: str,
) -> None:
    error = f"{words}AccessControlException: Blocked"
    refused = Answer(403, {"x-archive-wayback-runtime-error": error})
    other = "http://other.test/"
    played = play(
        to_capture(NEAREST), redirect(NEAREST, other), refused, index(row(BETTER)), capture(BETTER)
    )
    assert played == Played(
        found(BETTER, digest=digest(BETTER)),
        [ASK_NEAREST, ask(NEAREST), ask(NEAREST, other), ASK_INDEX, ask(BETTER)],
    )
    alone = play(to_capture(NEAREST), redirect(NEAREST, other), refused, index(row(NEAREST)))
    assert alone.lookup == lookup(Found.NONE, NONE_GOOD)


@pytest.mark.parametrize(
    "end",
    [
        (redirect(NEAREST, "http://example.com/third"),),
        (Answer(404),),
        (capture(NEAREST, 404),),
        (capture(NEAREST, title="Page not found"),),
    ],
    ids=["a redirect", "never captured", "a 404", "a soft 404"],
)
def test_a_captured_redirect_that_does_not_end_at_a_good_page_will_not_do(
    end: tuple[Answer, ...],
) -> None:
    played = play(to_capture(NEAREST), redirect(NEAREST), *end, index(row(BETTER)), capture(BETTER))
    assert played.lookup == found(BETTER, digest=digest(BETTER))


def test_a_captured_redirect_to_the_home_page_will_not_do() -> None:
    home = "http://example.com/"
    played = play(
        to_capture(NEAREST),
        redirect(NEAREST, home),
        capture(NEAREST, title="Welcome"),
        index(row(BETTER)),
        capture(BETTER),
    )
    assert played.lookup == found(BETTER, digest=digest(BETTER))


def test_an_index_that_names_redirects_alone_has_them_tried_last() -> None:
    rows = index(row(BETTER, "301"), row(FIFTH))
    played = play(
        *BAD_NEAREST, rows, capture(FIFTH, 500), redirect(BETTER), capture(BETTER, title="New")
    )
    assert played.asks == [*ASKED_BAD_NEAREST, ask(FIFTH), ask(BETTER), ask(BETTER, NEW)]
    assert played.lookup.outcome is Found.FOUND


def known(title: str) -> Wanted:
    page_then = page(f"<title>{title}</title><p>Some text.".encode(), "text/html", {})
    return replace(WANTED, known=page_then)


@pytest.mark.parametrize("title", ["The old page", "Home", "", "PAGE!", "Example"])
def test_a_capture_that_may_be_the_page_that_was_seen_alive_will_do(title: str) -> None:
    answers = (to_capture(NEAREST), capture(NEAREST, title="The page of example"))
    assert play(*answers, wanted=known(title)).lookup.outcome is Found.FOUND


def test_a_capture_that_has_nothing_of_the_page_that_was_seen_alive_will_not_do() -> None:
    answers = (
        to_capture(NEAREST),
        capture(NEAREST, title="Buy watches"),
        index(row(BETTER)),
        capture(BETTER, title="Mills and how they work"),
    )
    ended = _end_of(answers, known("How mills are built"))
    assert ended.snapshot is not None
    assert ended.snapshot.title == "Mills and how they work"
    assert ended.rejected == (
        Rejected(
            "wayback",
            URL,
            at(NEAREST),
            "",
            "“Buy watches” has nothing of the page that was last seen alive, which was “How mills "
            "are built”",
        ),
    )


def at(stamp: str) -> datetime:
    return datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def rejected(stamp: str, archive: str = "wayback") -> Rejected:
    return Rejected(archive, URL, at(stamp), digest(stamp), "bad")


def test_captures_that_were_rejected_before_are_not_fetched_again() -> None:
    wanted = replace(WANTED, rejected=(rejected(NEAREST), rejected(BETTER)))
    rows = index(row(NEAREST), row(BETTER), row(THIRD))
    assert play(to_capture(NEAREST), rows, capture(THIRD), wanted=wanted) == Played(
        found(THIRD, digest=digest(THIRD)), [ASK_NEAREST, ASK_INDEX, ask(THIRD)]
    )


def test_what_another_archive_had_says_nothing_of_this_one() -> None:
    wanted = replace(WANTED, rejected=(rejected(NEAREST, "arquivo"),))
    assert play(to_capture(NEAREST), capture(NEAREST), wanted=wanted).lookup == found(NEAREST)


def test_the_same_content_is_not_fetched_twice() -> None:
    repeated = row(THIRD, "-", "warc/revisit").replace(digest(THIRD), digest(BETTER))
    rows = index(row(BETTER), repeated, row(FOURTH))
    played = play(*BAD_NEAREST, rows, capture(BETTER, 404), capture(FOURTH))
    assert played.asks == [*ASKED_BAD_NEAREST, ask(BETTER), ask(FOURTH)]


AFTER, LONG_AFTER = "20200120000000", "20200604050607"
"""18 days and five months after the wanted date."""


def before(stamp: str) -> Headers:
    """Name the capture before one, as archives do."""
    return {
        "link": f'<{URL}>; rel="original", <{BASE}/web/{BETTER}/{URL}>; rel="first memento"; '
        f'datetime="{at(BETTER):%a, %d %b %Y %H:%M:%S} GMT", '
        f'<{BASE}/web/{stamp}/{URL}>; rel="prev memento"; '
        f'datetime="{at(stamp):%a, %d %b %Y %H:%M:%S} GMT"'
    }


PREFERRED = {
    "soon after the link was written": (Basis.WRITTEN, AFTER, NEAREST, [], AFTER),
    "after it was seen alive": (Basis.LAST_ALIVE, AFTER, NEAREST, [NEAREST], NEAREST),
    "long after": (Basis.WRITTEN, LONG_AFTER, NEAREST, [NEAREST], NEAREST),
    "long after, and long before": (Basis.WRITTEN, LONG_AFTER, BETTER, [], LONG_AFTER),
}
"""What the wanted date is, the nearest capture, the one before it, what else is fetched, and what
is offered."""


@pytest.mark.parametrize(
    ("basis", "first", "earlier", "more", "offered"), PREFERRED.values(), ids=PREFERRED
)
def test_a_capture_from_before_the_wanted_date_is_preferred_within_reason(
    basis: Basis, first: str, earlier: str, more: list[str], offered: str
) -> None:
    played = play(
        to_capture(first),
        capture(first, headers=before(earlier)),
        *(capture(it) for it in more),
        wanted=replace(WANTED, basis=basis),
    )
    assert played.lookup == replace(found(offered), basis=basis)
    assert played.asks == [ASK_NEAREST, ask(first), *map(ask, more)]


@pytest.mark.parametrize("answer", [capture(NEAREST, 404), Answer(404), Answer(503)])
def test_where_the_earlier_capture_is_not_good_the_later_one_stays(answer: Answer) -> None:
    played = play(to_capture(AFTER), capture(AFTER, headers=before(NEAREST)), answer)
    assert played.lookup == found(AFTER)


def test_captures_that_the_index_has_listed_are_fetched_at_once() -> None:
    rows = [Row(URL, at(it), 200, digest(it)) for it in (FIFTH, BETTER)]
    assert play(capture(BETTER), listed=rows) == Played(
        found(BETTER, digest=digest(BETTER)), [ask(BETTER)]
    )


def test_what_the_index_has_not_listed_has_no_good_capture() -> None:
    with pytest.raises(StopIteration) as end:
        next(wayback.find(WANTED, BASE, []))
    ended: Lookup = end.value.value
    assert replace(ended, asked_at=ANY_TIME) == lookup(Found.NONE, NO_GOOD)
