"""The dialogue with the Wayback Machine, played from scripts: what it asks, what it concludes."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from archive.model import Found, Lookup, Snapshot
from archive.sources import SOURCES, cdx, wayback
from archive.sources.dialogue import Answer, Ask, Pool
from crawler.htmlpage import page

if TYPE_CHECKING:
    from collections.abc import Iterable

BASE = "https://archive.test"
URL = "http://example.com/a?b=1&c=(2)"
WANTED_AT = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
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
    "&filter=%21statuscode%3A%5B345%5D..&url=http%3A%2F%2Fexample.com%2Fa%3Fb%3D1%26c%3D%282%29"
    "&limit=10",
    Pool.INDEX,
)

NEVER_ARCHIVED = "The Wayback Machine has no capture of this address."
NONE_GOOD = "The Wayback Machine has captures of this address, but none of a good answer."
SLOW_DOWN = "The archive asked us to slow down."
MAY_NOT_SHOW = "The archive may not show this site."


@dataclass(frozen=True, slots=True)
class Played:
    """How a dialogue went: the lookup that it ended with, and all that it asked."""

    lookup: Lookup
    asks: list[Ask]


def play(
    *answers: Answer, url: str = URL, base: str = BASE, latest: datetime | None = None
) -> Played:
    """Give a dialogue these answers in turn; it must need them all and no more."""
    dialogue = wayback.find(url, WANTED_AT, base, latest)
    asks = [next(dialogue)]
    for index, answer in enumerate(answers, start=1):
        try:
            asks.append(dialogue.send(answer))
        except StopIteration as end:
            assert index == len(answers), "it ended before the script did"
            return Played(replace(end.value, asked_at=ANY_TIME), asks)
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
    return f"com,example)/a?b=1&c=(2) {stamp} {URL} {mimetype} {status} {'A' * 32} 512"


def index(*rows: str) -> Answer:
    return Answer(200, {"content-type": "text/plain"}, "".join(f"{it}\n" for it in rows).encode())


def lookup(outcome: Found, detail: str = "", snapshot: Snapshot | None = None) -> Lookup:
    return Lookup(URL, "wayback", ANY_TIME, outcome, snapshot, detail)


def found(stamp: str, title: str = "The page", original: str = URL) -> Lookup:
    return lookup(
        Found.FOUND,
        snapshot=Snapshot(
            archive="wayback",
            url=f"{BASE}/web/{stamp}/{URL}",
            original=original,
            captured_at=datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC),
            status=200,
            title=title,
            validated=True,
            page=page(capture(stamp, title=title).body, "text/html; charset=utf-8", {}),
        ),
    )


BAD_NEAREST = (to_capture(NEAREST), capture(NEAREST, 404))
"""The beginning of a dialogue whose nearest capture is of a 404, so that the index is asked."""
ASKED_BAD_NEAREST = [ASK_NEAREST, ask(NEAREST), ASK_INDEX]


def test_the_wayback_machine_is_among_the_sources_under_its_name() -> None:
    assert list(SOURCES.items()) == [("wayback", wayback.find)]


def test_the_archive_is_not_told_a_links_password() -> None:
    dialogue = wayback.find("http://me:secret@example.com/a", WANTED_AT, BASE)
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
    played = play(*BAD_NEAREST, index(), base="http://mirror.test/wb/")
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


@pytest.mark.parametrize("status", [301, 302, 401, 403, 404, 410, 429, 451, 500, 503, 504, 999])
def test_a_captured_status_is_no_trouble_and_the_index_finds_a_better_capture(status: int) -> None:
    captured = capture(
        NEAREST, status, headers={"location": f"{BASE}/web/{NEAREST}id_/http://example.com/new"}
    )
    played = play(
        to_capture(NEAREST), captured, index(row(BETTER)), capture(BETTER, title="Better")
    )
    assert played == Played(found(BETTER, "Better"), [*ASKED_BAD_NEAREST, ask(BETTER)])


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
    assert played == Played(found(THIRD), [*ASKED_BAD_NEAREST, ask(BETTER), ask(THIRD)])


def test_a_revisit_in_the_index_is_a_capture_that_may_be_good() -> None:
    rows = index(row(BETTER, "-", "warc/revisit"))
    assert play(*BAD_NEAREST, rows, capture(BETTER)) == Played(
        found(BETTER), [*ASKED_BAD_NEAREST, ask(BETTER)]
    )


def test_a_named_capture_that_cannot_be_found_is_no_word_that_there_is_none() -> None:
    lost = "The archive lost a capture that it names."
    assert play(to_capture(NEAREST), Answer(404)).lookup == lookup(Found.UNAVAILABLE, lost)
    assert play(*BAD_NEAREST, index(row(BETTER)), Answer(404)).lookup == lookup(
        Found.UNAVAILABLE, lost
    )


def test_a_lost_capture_of_the_index_is_passed_over_for_one_that_is_there() -> None:
    played = play(*BAD_NEAREST, index(row(BETTER), row(THIRD)), Answer(404), capture(THIRD))
    assert played.lookup == found(THIRD)


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
        index(),
        Answer(200, {"content-type": "text/plain"}, b"\n \r\n"),
        index(row(NEAREST)),
        index(row(NEAREST, "-", "warc/revisit")),
        index(row(BETTER, "404")),
        index(row(BETTER, "301"), row(THIRD, "-")),
    ],
    ids=["empty", "blank", "the bad one", "its revisit", "404", "redirect and no status"],
)
def test_an_index_without_a_better_capture_is_the_archives_word_that_it_has_none(
    rows: Answer,
) -> None:
    assert play(*BAD_NEAREST, rows) == Played(lookup(Found.NONE, NONE_GOOD), ASKED_BAD_NEAREST)


MALFORMED = [
    row("20000800241623"),
    row("20190229000000"),
    row("2019"),
    " ".join(row(BETTER).split(" ")[:5]),
    row(BETTER) + " more",
    "org.archive.wayback.exception.ResourceNotAvailableException: come back later, please",
]


@pytest.mark.parametrize("malformed", MALFORMED)
def test_a_malformed_row_is_left_out_and_the_others_are_read(malformed: str) -> None:
    rows = index(malformed, row(BETTER), malformed)
    assert play(*BAD_NEAREST, rows, capture(BETTER)).lookup == found(BETTER)


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
        Found.EXCLUDED,
        MAY_NOT_SHOW,
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
        Found.EXCLUDED,
        MAY_NOT_SHOW,
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
    assert cdx.index_url(url, wanted_at, BASE) == (
        f"{BASE}/cdx/search/cdx?gzip=false&closest=20200102030405&sort=closest"
        f"&filter=%21statuscode%3A%5B345%5D..&url={written}&limit=10"
    )


SEEDS = range(400)


@pytest.mark.parametrize("before", STEPS)
def test_whatever_goes_wrong_none_is_only_ever_the_archives_own_word(
    before: tuple[Answer, ...],
) -> None:
    for seed in SEEDS:
        answer = _bad_answer(random.Random(seed))
        outcome = _outcome_of([*before, *[answer] * 8])
        assert outcome not in {Found.NONE, Found.FOUND}, answer


def _outcome_of(answers: Iterable[Answer]) -> Found:
    dialogue = wayback.find(URL, WANTED_AT, BASE)
    next(dialogue)
    try:
        for answer in answers:
            dialogue.send(answer)
    except StopIteration as end:
        ended: Lookup = end.value
        return ended.outcome
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
        latest=changed_at,
    )
    asked_index = Ask(
        ASK_INDEX.url.replace("?gzip=false", "?to=20180601000000&gzip=false"), Pool.INDEX
    )
    assert played == Played(found(BETTER), [ASK_NEAREST, ask(NEAREST), asked_index, ask(BETTER)])


def test_where_all_captures_are_from_after_a_change_there_is_none() -> None:
    changed_at = datetime(2014, 6, 1, tzinfo=UTC)
    played = play(
        to_capture(NEAREST), capture(NEAREST), index(row(NEAREST), row(BETTER)), latest=changed_at
    )
    assert played.lookup == lookup(Found.NONE, NONE_GOOD)
