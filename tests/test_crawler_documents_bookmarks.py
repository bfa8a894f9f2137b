"""Bookmarks in the Netscape format as seeds."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import documents
from crawler.documents import stamps
from crawler.documents.dates import dated
from tests.contract import KEPT, check_contract, read_file

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.model import Occurrence

BOOKMARKS = documents.format_named("bookmarks")
HEAD = (
    "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<H1>Bookmarks</H1>\n<DL><p>\n"
)
NOON = datetime(2019, 3, 4, 12, tzinfo=UTC)


def read(text: str) -> tuple[Occurrence, ...]:
    return documents.parse("b.html", "bookmarks", text.encode(), "utf-8").occurrences


def test_an_export_of_firefox_gives_pages_feeds_and_notes_with_titles_and_days() -> None:
    text = (KEPT / "bookmarks" / "firefox.html").read_text()
    assert [(it.url, it.kind, it.text, it.written_at, it.after) for it in read(text)] == [
        ("http://example.com/about-this-folder", "bare", "", None, None),
        ("https://example.com/?a=1&b=2", "html", "An <example> — 例", NOON, None),
        ("https://example.org/note", "bare", "", None, None),
        ("https://example.com/feed.xml", "html", "Blog", NOON, None),
        ("https://example.com/blog", "html", "Blog", NOON, None),
        ("http://example.com/untitled", "html", "http://example.com/untitled", None, None),
        ("http://example.com/it's", "html", "Never closed", None, None),
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1551700800", NOON),
        (" 1551700800 ", NOON),
        ("1551700800.25", NOON),
        ("1551700800000", NOON),
        ("1551700800000000", NOON),
        ("0", None),
        ("1", None),
        ("9999999999", None),
        ("9" * 18, None),
        ("9" * 5000, None),
        ("-1551700800", None),
        ("", None),
        ("x", None),
        ("²", None),
    ],
)
def test_the_day_is_told_in_seconds_or_smaller_units(
    written: str, expected: datetime | None
) -> None:
    assert stamps.unix(written, datetime(2026, 1, 1, tzinfo=UTC)) == expected


def test_a_file_that_begins_like_bookmarks_is_read_as_such(tmp_path: Path) -> None:
    for name, text in {"a.html": HEAD, "b.HTM": "\ufeff\n" + HEAD.lower(), "c.html": "<p>"}.items():
        (tmp_path / name).write_text(text)
    assert [read_file(tmp_path / name).document.format for name in ("a.html", "b.HTM")] == [
        "bookmarks"
    ] * 2
    assert read_file(tmp_path / "c.html").document.format == "html"


def test_the_day_of_the_bookmark_counts_before_that_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(HEAD + '<DT><A HREF="http://a.com" ADD_DATE="1551700800">a</A>')
    assert [it.written_at for it in dated(read_file(path)).occurrences] == [NOON]


URLS = st.sampled_from(
    [
        "http://a.com/",
        "https://b.org/p_(q)?a=1&b=2",
        "http://c.cn/路径",
        "ftp://d.com/'e'",
        'http://f.com/"',
    ]
)
TITLES = st.sampled_from(["A title", "", "a < b & c", "http://no.com", "例"])


@st.composite
def exports(draw: st.DrawFn) -> tuple[str, list[tuple[str, str]]]:
    lines, expected = [HEAD], []
    for _ in range(draw(st.integers(0, 6))):
        url, title = draw(URLS), draw(TITLES)
        lines.append(
            f'<DT><A HREF="{escape(url)}" ICON_URI="http://no.com/i">{escape(title)}</A>\n'
        )
        expected.append((url, title))
        if draw(st.booleans()):
            lines.append(f"<DD>see {draw(st.sampled_from(['http://note.com/x', 'it']))}, \n")
            expected += [("http://note.com/x", "")] * lines[-1].startswith("<DD>see http")
        if draw(st.booleans()):
            lines.append(
                f'<DT><H3 ADD_DATE="1">{escape(draw(TITLES.filter(str.isalpha)))}</H3>\n<DL><p>\n'
            )
    return "".join(lines), expected


@settings(max_examples=200, deadline=None)
@given(exports())
def test_every_bookmark_of_an_export_is_found(export: tuple[str, list[tuple[str, str]]]) -> None:
    text, expected = export
    assert [(it.url, it.text) for it in read(text)] == expected
    check_contract(text.encode(), BOOKMARKS)


MARKS = st.sampled_from(
    [
        "<DT>",
        "<A HREF=",
        '"',
        "'",
        "http://a.com/",
        ">",
        "</A>",
        "<DD>",
        "<DL><p>",
        "</DL>",
        " ",
        "\r\n",
        ' ADD_DATE="1551700800"',
        " FEEDURL=http://b.com",
        "<H3>",
        "</H3>",
        "&amp;",
        "title",
        "<!--",
        "-->",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(MARKS, max_size=25).map("".join))
def test_the_contract_holds_for_any_soup_of_bookmarks(text: str) -> None:
    check_contract((HEAD + text).encode(), BOOKMARKS)
