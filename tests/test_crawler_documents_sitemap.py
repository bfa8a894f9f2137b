"""Sitemaps as seeds."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import documents
from crawler.documents import sitemaps
from tests.contract import KEPT, check_contract

if TYPE_CHECKING:
    from crawler.documents.places import Found

SITEMAP = documents.format_named("sitemap")


def read(text: str) -> list[Found]:
    return sorted(sitemaps.found(text, include_code=False), key=lambda it: it.start)


def test_pages_pictures_and_languages_are_read_without_a_day() -> None:
    text = (KEPT / "sitemap" / "sitemap.xml").read_text()
    assert [(it.url, it.kind, it.written_at, it.after) for it in read(text)] == [
        ("http://example.com/?a=1&b=2", "value", None, None),
        ("http://example.com/de/", "html", None, None),
        ("http://example.com/a.png", "value", None, None),
        ("http://example.com/?c=1&d=2", "cdata", None, None),
        ("http://example.com/x_(y).", "value", None, None),
    ]


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<loc>\n<![CDATA[ http://a.com ]]>\n</loc>", ["http://a.com"]),
        ("<loc>http://a.com/<!-- x -->b</loc><loc>http://b.com<x/>c</loc>", []),
        ("<loc><!-- x -->http://a.com</loc><loc> </loc><loc/>", ["http://a.com"]),
        ("<s:loc xmlns:s='s'>http://a.com</s:loc>", ["http://a.com"]),
        ("<other>http://a.com</other> http://b.com", []),
        ("<link/><link rel='alternate' href=''/>", []),
    ],
)
def test_a_url_is_the_whole_text_of_its_element(inner: str, expected: list[str]) -> None:
    text = f"<urlset>{inner}</urlset>"
    assert [it.url for it in read(text)] == expected
    check_contract(text.encode(), SITEMAP)


URLS = st.sampled_from(
    ["http://a.com/", "https://b.org/p_(q)?a=1&b=2", "http://c.cn/路径).", "http://d.com/'e'\""]
)
SPACE = st.sampled_from(["", "\n  ", "\r\n", "<!-- http://no.com -->"])


def text_of(url: str, is_cdata: bool) -> str:
    return f"<![CDATA[{url}]]>" if is_cdata else escape(url)


ENTRIES = st.builds(
    lambda url, before, after, is_cdata: (
        f"<url><lastmod>2019</lastmod><loc>{before}{text_of(url, is_cdata)}{after}</loc></url>",
        url,
    ),
    URLS,
    SPACE,
    SPACE,
    st.booleans(),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(ENTRIES, max_size=6))
def test_all_urls_of_a_valid_sitemap_are_found_in_their_order(
    entries: list[tuple[str, str]],
) -> None:
    text = f"<urlset xmlns='urn:s'>{' '.join(text for text, _ in entries)}</urlset>"
    assert [it.url for it in read(text)] == [url for _, url in entries]
    check_contract(text.encode(), SITEMAP)


MARKS = st.sampled_from(
    [
        "<loc>",
        "</loc>",
        "<loc/>",
        "<link href='",
        "'/>",
        "http://a.com/",
        "&amp;",
        "<![CDATA[",
        "]]>",
        "<!-- -->",
        " ",
        "\r\n",
        ")",
        ".",
        "&",
        "é",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(MARKS, max_size=10).map("".join))
def test_the_contract_holds_for_any_soup_of_a_sitemap(text: str) -> None:
    check_contract(f"<urlset>{text}</urlset>".encode(), SITEMAP)
    check_contract(f"<urlset><loc>{text}</loc></urlset>".encode(), SITEMAP)
