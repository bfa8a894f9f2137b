"""Which days and months are read from texts, and which texts are too doubtful to be read."""

from __future__ import annotations

import doctest
from datetime import UTC, date, datetime

import pytest

from crawler.documents import days

FOURTH = (date(2019, 3, 4), date(2019, 3, 4))
MARCH = (date(2019, 3, 1), date(2019, 3, 31))

READ: dict[str, tuple[date, date] | None] = {
    "2019-03-04": FOURTH,
    "2019-03-04T10:20:30Z": FOURTH,
    "2019/3/4": FOURTH,
    "2019.03.04": FOURTH,
    "2019. 3. 4.": FOURTH,
    "2019年3月4日": FOURTH,
    "2019 年 3 月 4 日": FOURTH,
    "2019년 3월 4일": FOURTH,
    "04.03.2019": FOURTH,
    "4. 3. 2019": FOURTH,
    "4 March 2019": FOURTH,
    "4th of March, 2019": FOURTH,
    "04-Mar-2019": FOURTH,
    "4 Mar. 2019": FOURTH,
    "March 4th, 2019": FOURTH,
    "MARCH 4 2019": FOURTH,
    "March\n  4, 2019": FOURTH,
    "2019 Mar 4": FOURTH,
    "4. März 2019": FOURTH,
    "4 mars 2019": FOURTH,
    "1er mars 2019": (date(2019, 3, 1), date(2019, 3, 1)),
    "4 de marzo de 2019": FOURTH,
    "4 marzo del 2019": FOURTH,
    "4º de março de 2019": FOURTH,
    "4 mar. 2019": FOURTH,
    "4 maart 2019": FOURTH,
    "4 marca 2019": FOURTH,
    "4. března 2019": FOURTH,
    "4 марта 2019 г.": FOURTH,
    "4 березня 2019": FOURTH,
    "4 Mart 2019": FOURTH,
    "4 Maret 2019": FOURTH,
    "4 tháng 3 năm 2019": FOURTH,
    "29 février 2020": (date(2020, 2, 29), date(2020, 2, 29)),
    "13/03/2019": (date(2019, 3, 13), date(2019, 3, 13)),
    "03/13/2019": (date(2019, 3, 13), date(2019, 3, 13)),
    "03-03-2019": (date(2019, 3, 3), date(2019, 3, 3)),
    "March 2019": MARCH,
    "March, 2019": MARCH,
    "marzo de 2019": MARCH,
    "2019-03": MARCH,
    "03/2019": MARCH,
    "2019年3月": MARCH,
    "December 2019": (date(2019, 12, 1), date(2019, 12, 31)),
    "04/03/2019": None,
    "04-03-2019": None,
    "04/03/19": None,
    "4 March": None,
    "2019": None,
    "3 times": None,
    "4 Foo 2019": None,
    "30 February 2019": None,
    "February 30, 2019": None,
    "2019-02-30": None,
    "2019-13-04": None,
    "29 février 2019": None,
    "32.03.2019": None,
    "13/13/2019": None,
    "2019-03-045": None,
    "2019-03-04-05": None,
    "04.03.20191": None,
    "4 March\n\n2019": None,
    "March\n\n2019": None,
    "20190304": None,
    "9999-12-31": None,
    "": None,
}


@pytest.mark.parametrize("text", READ)
def test_a_day_is_read_only_where_no_other_can_be_meant(text: str) -> None:
    named = days.read(text)
    assert (named and (named.first, named.last)) == READ[text]


def test_no_name_means_two_months() -> None:
    names = [name for row in days._MONTHS for name in row.split()]
    months = {
        name: {m for m, row in enumerate(days._MONTHS) if name in row.split()} for name in names
    }
    assert [name for name in names if len(months[name]) > 1] == []
    assert [name for name in names if name != name.lower() or not 3 <= len(name) <= 12] == []


NOW = datetime(2019, 3, 20, 10, tzinfo=UTC)
MIDDLES: dict[str, datetime | None] = {
    "2019-03-04": datetime(2019, 3, 4, 12, tzinfo=UTC),
    "February 2019": datetime(2019, 2, 15, tzinfo=UTC),
    "2019-03-20": NOW,
    "2019-03-21": NOW,  # it has begun in Kiribati
    "2019-03-22": None,
    "March 2019": datetime(2019, 3, 16, 12, tzinfo=UTC),
    "April 2019": None,
    "1990-12-31": None,
    "1991-01-01": datetime(1991, 1, 1, 12, tzinfo=UTC),
}


@pytest.mark.parametrize("text", MIDDLES)
def test_the_middle_of_a_time_is_none_before_the_web_and_in_the_future(text: str) -> None:
    named = days.read(text)
    assert named is not None
    assert named.middle(NOW) == MIDDLES[text]


def test_the_examples_in_the_docstrings_hold() -> None:
    results = doctest.testmod(days)
    assert (results.attempted, results.failed) == (1, 0)
