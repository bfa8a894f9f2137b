"""RSS and Atom as seed formats."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import documents
from crawler.documents import feeds, stamps
from crawler.model import Kind, Occurrence
from tests.contract import KEPT, check_contract

if TYPE_CHECKING:
    from crawler.documents.places import Found

FEED = documents.format_named("feed")
NOON = datetime(2019, 3, 4, 12, tzinfo=UTC)


def read(text: str) -> list[Found]:
    return sorted(feeds.found(text, include_code=False), key=lambda it: it.start)


def urls(inner: str) -> list[str]:
    text = f"<rss><channel>{inner}</channel></rss>"
    check_contract(text.encode(), FEED)
    return [it.url for it in read(text)]


def kept(name: str) -> list[tuple[str, str, str, datetime | None]]:
    found = read((KEPT / "feed" / name).read_text())
    assert {it.after for it in found} == {None}
    return [(it.url, it.kind, it.text, it.written_at) for it in found]


def test_the_feed_of_a_blog_is_read_with_titles_days_and_the_html_that_it_carries() -> None:
    assert kept("blog.rss") == [
        ("http://example.com/", "value", "", None),
        ("http://example.com/feed", "html", "", None),
        ("http://example.com/about", "bare", "", None),
        ("http://example.com/logo.png", "value", "", None),
        ("http://example.com/", "value", "", None),
        ("http://example.com/one?a=1&b=2", "value", "One & only", NOON),
        ("http://example.com/?p=1", "value", "One & only", NOON),
        ("http://example.com/one#comments", "value", "One & only", NOON),
        ("http://example.com/one.mp3", "html", "One & only", NOON),
        ("http://example.com/in?a=1&b=2", "html", "this", NOON),
        ("http://example.com/i.png", "html", "pic", NOON),
        ("http://example.com/cdata?a=1&b=2", "html", "that", NOON),
        ("http://example.com/bare?a=1&b=2", "bare", "", NOON),
        ("http://example.com/m.jpg", "html", "One & only", NOON),
        ("http://example.com/t.jpg", "html", "One & only", NOON),
        ("http://example.com/two?a=1&b=2", "cdata", "Two", NOON),
        ("http://example.org/feed", "html", "Two", NOON),
    ]


def test_atom_is_read_whatever_its_prefix_and_against_its_bases() -> None:
    assert kept("news.atom") == [
        ("http://example.com/base/feed.atom", "html", "", None),
        ("http://example.com/logo.png", "value", "", None),
        ("http://example.com/base/2019/three", "html", "Three <b>", NOON),
        ("http://example.com/me", "value", "Three <b>", NOON),
        ("http://example.com/base/up", "html", "up", NOON),
        ("http://example.com/x?a&b", "html", "", NOON),
        ("http://example.com/base/2019/i.png", "html", "", NOON),
        ("http://example.com/text", "bare", "", None),
    ]


def test_rss_1_is_read_without_its_identifiers() -> None:
    assert kept("one.xml") == [
        ("http://example.com/", "value", "", None),
        ("http://example.com/1", "value", "1", NOON),
    ]


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<link>/rel</link><guid>abc</guid><comments>12</comments>", ["/rel"]),
        ("<guid isPermaLink='TRUE'>http://a.com</guid>", ["http://a.com"]),
        ("<description>a &amp;lt;a href=http://a.com></description>", ["http://a.com"]),
        ("<description>&lt;a href='/r'> &lt;a href=http://a.com></description>", ["http://a.com"]),
        (
            "<description>&lt;a href='http://a.com/?a&amp;copy=1'></description>",
            ["http://a.com/?a&copy=1"],
        ),
        (
            """<description xml:base="http://a.com/it's/">&lt;a href='b'></description>""",
            ["http://a.com/it%27s/b"],
        ),
        ("<description>&lt;!-- http://a.com --><b xmlns='x'/></description>", []),
        ("<content type='text'><![CDATA[http://a.com/?a&b]]></content>", []),
        ("<title>http://a.com</title><category domain='http://b.com'>x</category>", []),
        ("<description><![CDATA[<a href='http://a.com]]]]><![CDATA[>'>]]></description>", []),
    ],
)
def test_elements_name_urls(inner: str, expected: list[str]) -> None:
    assert urls(inner) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Mon, 04 Mar 2019 12:00:00 GMT", NOON),
        ("04 Mar 19 13:00 +0100", NOON),
        ("Mon, 04 Mar 2019 12:00:00", NOON),
        ("2019-03-04T12:00:00Z", NOON),
        (" 2019-03-04T13:00:00.000+01:00\n", NOON),
        ("2019-03-04", NOON),
        ("2019-03-04T12:00:00", NOON),
        ("1970-01-01T00:00:00Z", None),
        ("2999-01-01", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        ("2019-99-99", None),
        ("Mon, 99 Mar 2019 99:00:00 GMT", None),
        ("Mon, 04 Mar 2019 12:00:00 +99999999999", None),
        ("9" * 5000, None),
        ("", None),
    ],
)
def test_days_are_read_in_both_forms(written: str, expected: datetime | None) -> None:
    assert stamps.any_form(written, datetime(2026, 1, 1, tzinfo=UTC)) == expected


def test_a_link_is_of_the_day_when_its_item_was_published_not_changed() -> None:
    dates = "<updated>2020-01-01T00:00:00Z</updated><published>2019-03-04T12:00:00Z</published>"
    text = f"<feed><updated>2021-01-01T00:00:00Z</updated><link href='a'/><entry><link href='b'/>{dates}<source><published>2018-01-01</published></source></entry></feed>"  # noqa: E501
    assert [(it.url, it.written_at) for it in read(text)] == [("a", None), ("b", NOON)]


@pytest.mark.parametrize(
    ("kind", "url", "spelled"),
    [
        (Kind.HTML, "http://a.com/?a=1&b='2'", "http://a.com/?a=1&amp;b=%272%27"),
        (Kind.HTML, "http://a.com/?&copy;&copy=<", "http://a.com/?&amp;%63opy;&amp;copy=%3C"),
        (Kind.HTML, "http://a.com/?&#65;&copy", "http://a.com/?&amp;#%365;&amp;%63opy"),
        (Kind.HTML, "http://a.com/?&#x41;&#a&#", "http://a.com/?&amp;#%7841;&amp;#a&amp;#"),
        (Kind.BARE, "http://a.com/?&copy=1&b=2)", "http://a.com/?&amp;%63opy=1&amp;b=2%29"),
        (Kind.VALUE, "http://a.com/?&copy;)", "http://a.com/?&amp;copy;)"),
    ],
)
def test_a_url_is_spelled_so_that_it_means_the_same_escaped_once_or_twice(
    kind: Kind, url: str, spelled: str
) -> None:
    assert FEED.spell(url, Occurrence("http://o.com", "a.rss", 1, 1, 0, 1, kind)) == spelled


URLS = st.sampled_from(
    ["http://a.com/", "https://b.org/p_(q)?a=1&b=2", "http://c.cn/路径", "http://d.com/?x=1&copy=2"]
)
Part = tuple[str, list[str]]


def html_of(url: str) -> Part:
    return f"<p>An <a href=\"{escape(url)}\">a &amp; b</a> <img src='{escape(url)}'>", [url, url]


HTML = URLS.map(html_of)
PARTS = st.one_of(
    URLS.map(lambda url: (f"<link>{escape(url)}</link>", [url])),
    URLS.map(lambda url: (f"<guid> <![CDATA[{url}]]> </guid>", [url])),
    URLS.map(lambda url: (f"<enclosure url='{escape(url)}' type='x'/>", [url])),
    HTML.map(lambda part: (f"<description>{escape(part[0])}</description>", part[1])),
    HTML.map(lambda part: (f"<x:encoded><![CDATA[{part[0]}]]></x:encoded>", part[1])),
    st.just(("<pubDate>Mon, 04 Mar 2019 12:00:00 GMT</pubDate><title>http://no.com</title>", [])),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(PARTS, max_size=4), max_size=4))
def test_all_urls_of_a_valid_feed_are_found_in_their_order(items: list[list[Part]]) -> None:
    inner = "\n".join(f"<item>{''.join(text for text, _ in parts)}</item>" for parts in items)
    text = f'<rss version="2.0" xmlns:x="urn:x"><channel>\r\n{inner}</channel></rss>'
    assert [it.url for it in read(text)] == [
        u for parts in items for _, found in parts for u in found
    ]
    check_contract(text.encode(), FEED)


MARKS = st.sampled_from(
    [
        "<item>",
        "</item>",
        "<link>",
        "</link>",
        "<link href='",
        "'/>",
        "<description>",
        "</description>",
        "http://a.com/",
        "&amp;",
        "copy",
        "#65",
        "&lt;",
        "a href=",
        "&gt;",
        "<![CDATA[",
        "]]>",
        '"',
        " ",
        "<pubDate>2019-03-04</pubDate>",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(MARKS, max_size=12).map("".join))
def test_the_contract_holds_for_any_soup_of_a_feed(text: str) -> None:
    for name in ("channel", "item", "description", "link"):
        check_contract(f"<rss><{name}>{text}</{name}></rss>".encode(), FEED)
