"""Plain text as a seed format."""

from __future__ import annotations

import pytest

from crawler import documents


def read(data: bytes) -> list[tuple[str, str, bytes, int, int]]:
    reading = documents.parse("a.txt", "text", data, "utf-8")
    return [
        (each.url, each.kind, data[each.start : each.end], each.line, each.column)
        for each in reading.occurrences
    ]


def test_every_url_of_a_plain_text_is_bare() -> None:
    assert read(b"[a](http://a.com/x_(y)) <http://b.com/>\n`http://c.com/?a&amp;b`") == [
        ("http://a.com/x_(y)", "bare", b"http://a.com/x_(y)", 1, 5),
        ("http://b.com/", "bare", b"http://b.com/", 1, 26),
        ("http://c.com/?a&amp;b", "bare", b"http://c.com/?a&amp;b", 2, 2),
    ]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_lines_and_columns_count_from_one_whatever_the_line_ends_and_mark(
    line_end: str, mark: str
) -> None:
    text = f"{mark}http://a.com{line_end}{line_end}日本 http://b.com/é{line_end}http://c.com"
    assert read(text.encode()) == [
        ("http://a.com", "bare", b"http://a.com", 1, 1),
        ("http://b.com/é", "bare", "http://b.com/é".encode(), 3, 4),
        ("http://c.com", "bare", b"http://c.com", 4, 1),
    ]


def test_line_ends_may_be_mixed_and_other_controls_end_no_line() -> None:
    assert [
        (line, column)
        for *_, line, column in read(b"\r\r\n\nhttp://a\x0c\x1ehttp://b\x0bhttp://c\rhttp://d")
    ] == [(4, 1), (4, 11), (4, 20), (5, 1)]


def test_a_text_without_urls_has_no_occurrences() -> None:
    assert read(b"") == read(b"\xef\xbb\xbf") == read(b"www.a.com mailto:a@b.com") == []
