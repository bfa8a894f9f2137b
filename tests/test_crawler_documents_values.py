"""Values of data: which URLs they name, and the times that programs write."""

from __future__ import annotations

import doctest
from datetime import UTC, datetime

import pytest

from crawler.documents import bare, percent, values

NOON = datetime(2019, 3, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize("module", [bare, percent, values])
def test_the_examples_are_true(module: object) -> None:
    results = doctest.testmod(module)  # type: ignore[arg-type]
    assert (results.failed, results.attempted > 0) == (0, True)


@pytest.mark.parametrize(
    ("value", "urls"),
    [
        ("http://a.com/(x.", ["http://a.com/(x."]),
        ("\n http://a.com/中文x, \t", ["http://a.com/中文x,"]),
        ("http://a.com/**x**", ["http://a.com/**x**"]),
        ("http://a.com/x y", ["http://a.com/x"]),
        ("http://a.com;http://b.com", ["http://a.com", "http://b.com"]),
        ("http://a.com/。", ["http://a.com/"]),
        ("http://" + "a" * 9000, ["http://" + "a" * 9000]),
        ("a://b ://", []),
    ],
)
def test_a_value_that_is_a_url_is_taken_whole_and_others_as_running_text(
    value: str, urls: list[str]
) -> None:
    assert [value[start:end] for start, end in values.spans(value)] == urls


@pytest.mark.parametrize(
    ("old", "url", "spelled"),
    [
        ("http://a.com", "http://b.com/(x.", "http://b.com/%28x%2E"),
        ("http://a.com/(", "http://b.com/(x.", "http://b.com/(x."),
        (
            "http://a.com/(",
            "http://b.com/ <x>。,http://c",
            "http://b.com/%20%3Cx%3E%E3%80%82%2Chttp://c",
        ),
    ],
)
def test_a_url_is_spelled_to_be_read_whole(old: str, url: str, spelled: str) -> None:
    assert values.spell(url, old) == spelled


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("1551700800", NOON),
        (" 1551700800000 ", NOON),
        ("1551700800000000", NOON),
        ("13196174400000000", NOON),
        ("2019-03-04T13:00:00+01:00", NOON),
        ("2019-03-04 12:00:00", NOON),
        ("2019-03-04", NOON),
        ("March 4, 2019", NOON),
        ("04/03/2019", None),
        ("1989-03-04T12:00:00Z", None),
        ("2999-03-04T12:00:00Z", None),
        ("0001-01-01T00:00:00+23:59", None),
        ("12", None),
        ("9" * 5000, None),
        ("٠" * 10, None),
        ("", None),
        ("soon", None),
    ],
)
def test_a_time_is_read_as_programs_write_it(value: str, at: datetime | None) -> None:
    assert values.time(value) == at
