"""The dialogue with an index about many addresses of one site, played from scripts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from archive.model import Found
from archive.sources import wayback
from archive.sources.dialogue import Answer, Ask, Pool
from archive.sources.hosts import MAX_PARTS, common_beginning, key
from archive.sources.index import Row

if TYPE_CHECKING:
    from archive.sources.hosts import Listed

BASE = "https://archive.test"
A, B, C = (f"http://example.com/blog/{name}" for name in "abc")
STAMP = "20190304050607"
ASK = Ask(
    f"{BASE}/cdx/search/cdx?gzip=false&matchType=prefix&filter=%21statuscode%3A%5B45%5D.."
    "&url=http%3A%2F%2Fexample.com%2Fblog%2F&limit=2000&showResumeKey=true",
    Pool.INDEX,
)
GO_ON = "com%2Cexample%29%2Fblog%2Fb+20190304050608"


def line(url: str, stamp: str = STAMP, status: str = "200") -> str:
    return f"com,example)/x {stamp} {url} text/html {status} {'A' * 32} 512\n"


def row(url: str, status: int | None = 200) -> Row:
    at = datetime.strptime(STAMP, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return Row(url, at, status, "A" * 32)


def answer(*lines: str, go_on: str = "", is_whole: bool = True) -> Answer:
    text = "".join(lines) + (f"\n{go_on}\n" if go_on else "")
    return Answer(200, {"content-type": "text/plain"}, text.encode(), is_whole=is_whole)


def play(*answers: Answer) -> tuple[Listed, list[Ask]]:
    """Give a dialogue about three addresses these answers; it must need them all and no more."""
    dialogue = wayback.list_site([A, B, C], BASE)
    asks = [next(dialogue)]
    for nth, each in enumerate(answers, start=1):
        try:
            asks.append(dialogue.send(each))
        except StopIteration as end:
            assert nth == len(answers), "it ended before the script did"
            listed: Listed = end.value
            return listed, asks
    raise AssertionError(f"it wants to know more: {asks[-1]}")


def test_one_question_tells_of_all_addresses_of_a_site() -> None:
    listed, asks = play(
        answer(line(A), line("https://www.example.com:443/blog/B/?"), line(A + "x"))
    )
    assert asks == [ASK]
    assert listed.of(A) == [row(A)]
    assert listed.of(B) == [row("https://www.example.com:443/blog/B/?")]
    assert listed.of(C) == []


def test_a_list_in_parts_is_read_to_its_end() -> None:
    listed, asks = play(answer(line(A), go_on=GO_ON), answer(line(A), line(C)))
    assert asks[1] == Ask(
        f"{ASK.url}&resumeKey={GO_ON.replace('%', '%25').replace('+', '%2B')}", Pool.INDEX
    )
    assert [listed.of(it) for it in (A, B, C)] == [[row(A), row(A)], [], [row(C)]]


def test_of_a_list_that_is_too_long_only_what_is_surely_whole_is_known() -> None:
    parts = [answer(line(A), line(B), go_on=GO_ON)] * MAX_PARTS
    listed, _ = play(*parts)
    assert listed.of(A) == [row(A)] * MAX_PARTS
    assert (listed.of(B), listed.of(C)) == (None, None)


def test_an_empty_list_is_believed_the_second_time() -> None:
    listed, asks = play(answer(), answer())
    assert asks == [ASK, ASK]
    assert [listed.of(it) for it in (A, B, C)] == [[], [], []]
    listed, _ = play(answer(), answer(line(A)))
    assert [listed.of(it) for it in (A, B)] == [[row(A)], []]


def test_malformed_rows_are_left_out() -> None:
    listed, _ = play(answer(line(A, "20000800241623"), line(B, status="-"), "com,example)/ 2\n"))
    assert [listed.of(it) for it in (A, B)] == [[], [row(B, None)]]


NO_LIST = {
    "busy": Answer(504),
    "slow down": Answer(429),
    "robots": Answer(403, {}, b"RobotAccessControlException: Blocked By Robots"),
    "HTML": Answer(200, {"content-type": "text/html"}, b"<title>Please wait</title>"),
    "nobody": Answer(failure="timeout"),
    "cut off": answer(line(A), is_whole=False),
    "redirected": Answer(302, {"location": "/"}),
}


@pytest.mark.parametrize("trouble", NO_LIST.values(), ids=NO_LIST)
def test_without_a_whole_list_nothing_is_known(trouble: Answer) -> None:
    listed, _ = play(trouble)
    assert [listed.of(it) for it in (A, B, C)] == [None, None, None]
    assert listed.refusal is None


def test_an_excluded_site_is_known_as_such() -> None:
    listed, _ = play(Answer(403, {}, b"AdministrativeAccessControlException: Blocked Site Error"))
    assert listed.refusal is not None
    assert listed.refusal.outcome is Found.EXCLUDED


SAME = [
    ("http://example.com/a", "https://example.com/a"),
    ("http://example.com/a", "http://www.example.com:80/A/"),
    ("http://example.com/?b=1&a=2", "http://example.com?a=2&b=1"),
    ("http://example.com/%7Ejoe", "http://example.com/~joe"),
    ("http://example.com/a;jsessionid=12", "http://example.com/a?PHPSESSID=77"),
    ("http://example.com//a/./b", "http://example.com/a/b"),
    ("http://example.com/a?q=%2541", "http://example.com/a?q=A"),
    ("http://example.com./a", "http://example.com/a"),
]
OTHERS = [
    ("http://example.com/a", "http://example.com/b"),
    ("http://example.com/?a=1", "http://example.com/?a=2"),
    ("http://example.com/", "http://example.com:8080/"),
    ("http://example.com/", "http://blog.example.com/"),
    ("http://example.com/", "http://["),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_that_an_index_takes_for_one_have_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_other_addresses_have_other_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


BEGINNINGS = {
    "one folder": ([A, B], "http://example.com/blog/"),
    "a folder and what is in it": ([A, "http://example.com/blog/a/b"], "http://example.com/blog/"),
    "alike names": (["http://a.org/ab/1", "http://a.org/ac/1"], "http://a.org/"),
    "the home page": (["http://a.org", "http://a.org/x/y"], "http://a.org/"),
    "a query with slashes": (["http://a.org/x?u=/a/b", "http://a.org/x?u=/a/c"], "http://a.org/"),
}


@pytest.mark.parametrize(("urls", "beginning"), BEGINNINGS.values(), ids=BEGINNINGS)
def test_the_list_is_of_the_lowest_folder_of_all(urls: list[str], beginning: str) -> None:
    assert common_beginning(urls) == beginning
