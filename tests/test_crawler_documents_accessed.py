"""Of which link a text says when it was looked at, in which words, and in which it does not."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler.documents import parse, places
from crawler.documents.accessed import MAX_CHARS_AFTER, accessed

if TYPE_CHECKING:
    from crawler.model import Reading

NOW = datetime(2026, 11, 25, tzinfo=UTC)
A, B = "http://a.example/", "http://b.example/"
FOURTH, FIFTH = (datetime(2019, 3, day, 12, tzinfo=UTC) for day in (4, 5))
MARCH = datetime(2019, 3, 16, 12, tzinfo=UTC)


def looked_at(text: str, kind: str = "markdown") -> list[datetime | None]:
    return said(parse("list.md", kind, text.encode(), "utf-8"))


def said(reading: Reading) -> list[datetime | None]:
    document = reading.document
    spans = places.spans(document, reading.occurrences)
    return accessed(document.data.decode(document.encoding), spans, NOW)


AFTER = [
    "accessed 2019-03-04",
    "(last accessed: March 4th, 2019)",
    "Accessed on 04.03.2019",
    "Retrieved 4 March 2019.",
    "Retrieved 10:20, March 4, 2019 (UTC)",
    "Accessed Monday, 4 March 2019.",
    "[accessed 4-Mar-2019]",
    "viewed 4 March 2019",
    "[cited 2019 Mar 4]",
    "last checked on 4 March 2019",
    "Date of access: 2019-03-04",
    "Last access: 2019/03/04",
    "| access-date = 4 March 2019 }}",
    "|accessdate=2019-03-04",
    "urldate = {2019-03-04},",
    "**Accessed:** 2019-03-04",
    "_Accessed 4 March 2019_",
    "<!-- accessed 2019-03-04 -->",
    "，访问于 2019年3月4日。",
    "（访问日期：2019-03-04）",
    "检索于2019年3月4日",
    "[引用日期2019-03-04]",
    "（2019年3月4日访问）",
    "最後造訪：2019年3月4日",
    "於 2019-03-04 查閱",
    "閲覧日 2019年3月4日",
    "（2019年3月4日閲覧）",
    "最終アクセス日：2019年3月4日",
    "2019-03-04に閲覧。",
    "2019년 3월 4일에 확인함",
    "(접속일: 2019. 3. 4.)",
    "검색일: 2019년 3월 4일",
    "abgerufen am 4. März 2019",
    "zuletzt abgerufen am 04.03.2019",
    "(Zugriff am 4.3.2019)",
    "Letzter Zugriff: 4. März 2019",
    "(am 4. März 2019 abgerufen)",
    "consulté le 4 mars 2019",
    "(page consultée le 4 mars 2019)",
    "Dernier accès le 4 mars 2019",
    "consultado el 4 de marzo de 2019",
    "[Consulta: 4 marzo 2019]",
    "Fecha de consulta: 4 de marzo de 2019",
    "Acesso em: 4 mar. 2019.",
    "acedido a 4 de março de 2019",
    "URL consultato il 4 marzo 2019",
    "Ultimo accesso: 4 marzo 2019",
    "geraadpleegd op 4 maart 2019",
    "Läst 4 mars 2019",
    "Hentet den 4. marts 2019",
    "Viitattu 4.3.2019",
    "[dostęp 2019-03-04]",
    "[dostęp z dnia 4 marca 2019]",
    "[cit. 4. 3. 2019]",
    "(дата обращения: 04.03.2019)",
    "Проверено 4 марта 2019",
    "Дата звернення: 4 березня 2019",
    "Erişim tarihi: 4 Mart 2019",
    "4 Mart 2019 tarihinde erişildi",
    "Diakses tanggal 4 Maret 2019",
    "Truy cập ngày 4 tháng 3 năm 2019",
]


@pytest.mark.parametrize("words", AFTER)
def test_words_after_a_link_say_when_it_was_looked_at(words: str) -> None:
    assert looked_at(f"- [A title]({A}) {words}") == [FOURTH]
    assert looked_at(f"Author: A title, {A} {words}\n", "text") == [FOURTH]


@pytest.mark.parametrize(
    "text",
    [
        f"Retrieved March 4, 2019, from {A}",
        f"Retrieved 10:20, March 4, 2019, from [A title]({A})",
        f"Retrieved 4 March 2019 from\n<{A}>",
        f"Recuperado el 4 de marzo de 2019, de {A}",
        f"Accessed 2019-03-04: {A}",
        f"(accessed 2019-03-04) {A}",
        f"[dostęp 2019-03-04]. {A}",
        f"[The title, accessed 4 March 2019]({A})",
        f"1. 作者. 题名[EB/OL]. (2018-01-01)[2019-03-04]. {A}",
    ],
)
def test_words_before_a_link_say_it_where_they_lead_on_to_it(text: str) -> None:
    assert looked_at(text) == [FOURTH]


@pytest.mark.parametrize(
    "words",
    [
        "accessed 3 times",
        "accessed 3 times in March 2019",
        "accessed since 2019-03-04",
        "accessed in 2019",
        "retrieved from the archive of 4 March 2019",
        "about N., born 4 March 1919",
        "of 4 March 2019",
        "(2019-03-04)",
        "[2019-03-04]",
        "accessed 04/03/2019",
        "accessed 4 March",
        "accessed 4 March 1919",
        "accessed 4 March 1990",
        "accessed 4 March 2990",
        "accessed 2026-12-25",
        "accessed 30 February 2019",
        "the box was retrieved on 4 March 2019",
        "le médecin consulté le 4 mars 2019",
        "inaccessed 2019-03-04",
        "2019年3月4日访问中国",
        "2019年3月4日閲覧室",
        "accessed\n\n4 March 2019",
    ],
)
def test_other_words_and_doubtful_dates_say_nothing(words: str) -> None:
    assert looked_at(f"{A} {words}", "text") == [None]


def test_a_month_means_its_middle() -> None:
    assert looked_at(f"{A} (accessed March 2019)") == [MARCH]


def test_of_several_words_the_nearest_count() -> None:
    assert looked_at(f"{A}, accessed 4 March 2019, last checked 5 March 2019") == [FOURTH]
    assert looked_at(f"{A}, accessed 04/03/2019, last checked 5 March 2019") == [FIFTH]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{A}, accessed 4 March 2019. {B}, accessed 5 March 2019.", [FOURTH, FIFTH]),
        (f"{A} and {B} (accessed 5 March 2019)", [None, FIFTH]),
        (f"{A}; Accessed 4 March 2019: {B}", [None, FOURTH]),
        (f"{A}. Retrieved 4 March 2019, from {B}", [None, FOURTH]),
        (f"{A} (accessed 4 March 2019). {B}", [FOURTH, None]),
        (f"[A]({A}), [B, accessed 2019-03-04]({B})", [None, FOURTH]),
        (f"- {A}\n- accessed 4 March 2019: {B}", [None, FOURTH]),
        (f"- {A}\n- Accessed 4 March 2019. {B}", [None, FOURTH]),
        (f"- {A}\n- Accessed 4 March 2019, I think.\n- {B}", [None, None]),
        (f"1. {A}\r\n   Accessed 4 March 2019\r\n2. {B}\r\n", [FOURTH, None]),
        (f"1. {A}\r   Accessed 4 March 2019\r2. {B}\r", [FOURTH, None]),
        (f"> {A}\n> Accessed 4 March 2019\n>\n> {B}", [FOURTH, None]),
        (f"{A}\n\nAccessed 4 March 2019", [None]),
        (f"| {A} | accessed 4 March 2019 |\n|---|---|\n| {B} | |", [FOURTH, None]),
        (f"| {A} | |\n|---|---|\n| x | accessed 4 March 2019 |", [None]),
        (f"[1]: {A} 'T'\n[2]: {B} 'accessed 4 March 2019'", [None, FOURTH]),
        (f"<li>{A}<li>accessed 4 March 2019: {B}", [None, FOURTH]),
        (f"[{A}]({A}), accessed 4 March 2019", [FOURTH, FOURTH]),
        (f'<a href="{A}">{A}</a>, accessed 4 March 2019', [FOURTH, FOURTH]),
        (f"[{A}]({A}) and [{B}]({B}), accessed 4 March 2019", [None, None, FOURTH, FOURTH]),
        (f"{A}?accessed=2019-03-04 and {B}", [None, None]),
    ],
)
def test_words_speak_of_one_link_in_the_same_item_or_row(
    text: str, expected: list[datetime | None]
) -> None:
    assert looked_at(text) == expected


@pytest.mark.parametrize("first", ["url", "urldate"])
def test_fields_of_an_entry_may_come_in_any_order(first: str) -> None:
    fields = {"url": f"  url = {{{A}}},\n", "urldate": "  urldate = {2019-03-04},\n"}
    second = fields[({*fields} - {first}).pop()]
    entry = f"@online{{a,\n  title = {{A}},\n{fields[first]}{second}}}\n"
    other = f"@online{{b,\n  url = {{{B}}}\n}}\n"
    assert looked_at(other + entry, "text") == [None, FOURTH]


def test_words_after_no_link_are_about_the_one_right_after_them() -> None:
    assert looked_at(f"{A} {'x' * MAX_CHARS_AFTER} (accessed 4 March 2019) {B}") == [None, FOURTH]


def test_words_too_far_from_a_link_are_not_about_it() -> None:
    room = MAX_CHARS_AFTER - len(" . ")
    assert looked_at(f"{A} {'x' * room}. Accessed 4 March 2019") == [FOURTH]
    assert looked_at(f"{A} {'x' * room}x. Accessed 4 March 2019") == [None]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_characters_of_several_bytes_do_not_shift_links(mark: str) -> None:
    text = f"{mark}{'中' * 300} {A} 访问于2019年3月4日，{'é' * 100} {B}\n"
    assert looked_at(text, "text") == [FOURTH, None]


@pytest.mark.parametrize(
    "item",
    [
        f"- [A title]({A}), accessed 4 March 2019\n",
        f"- {A}, retrieved, retrieved, 4 4 4 閲覧 cit. cit. accessed ((((((((\n",
        f"{A} [x/OL] [x/OL][x accessed 1 may\n",
    ],
)
@pytest.mark.parametrize("every", [True, False])
def test_many_links_take_time_in_proportion(item: str, every: bool) -> None:
    def elapsed_s(count: int) -> float:
        starts = [number * len(item) + item.index(A) for number in range(count)]
        if not every:
            starts = starts[:1]
        spans = [(start, start + len(A)) for start in starts]
        before_s = time.process_time()
        accessed(item * count, spans, NOW)
        return time.process_time() - before_s

    assert elapsed_s(20_000) < 5
    assert elapsed_s(20_000) < 20 * elapsed_s(5_000) + 0.1
