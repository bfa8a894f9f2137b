"""OPML as a seed format."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.sax.saxutils import quoteattr

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import documents
from crawler.documents import opml
from tests.contract import KEPT, check_contract

OPML = documents.format_named("opml")
NOON = datetime(2019, 3, 4, 12, tzinfo=UTC)


def test_the_urls_of_outlines_are_read_with_their_text_and_day() -> None:
    text = (KEPT / "opml" / "subscriptions.opml").read_text()
    found = sorted(opml.found(text, include_code=False), key=lambda it: it.start)
    assert [(it.url, it.kind, it.text, it.written_at, it.after) for it in found] == [
        ("http://example.com/feed?a=1&b=2", "html", "One", None, None),
        ("http://example.com/", "html", "One", None, None),
        ("https://example.org/路径.xml", "html", "Two", NOON, None),
        ("http://example.com/split", "html", "A <link>", NOON, None),
        ("http://example.com/note", "bare", "", NOON, None),
        ("http://example.com/text", "bare", "", None, None),
    ]


def test_elements_of_other_names_and_the_text_of_links_name_nothing() -> None:
    text = (
        "<opml><x url='http://a.com'/><outline text='http://b.com' url='/rel'/>http://c.com</opml>"
    )
    assert [it.url for it in opml.found(text, include_code=False)] == ["/rel"]


URLS = st.sampled_from(
    [
        "http://a.com/",
        "https://b.org/p_(q)?a=1&b=2",
        "http://c.cn/路径",
        "ftp://d.com/'e'",
        'http://f.com/"',
    ]
)
NAMES = st.sampled_from(["xmlUrl", "htmlUrl", "url", "XMLURL", "htmlurl"])
Outline = tuple[str, list[str]]


def outline(links: dict[str, str], text: str, children: list[Outline]) -> Outline:
    unlike = {name.lower(): (name, url) for name, url in links.items()}
    shown = "".join(f" {name}={quoteattr(url)}" for name, url in unlike.values())
    inner = "\n".join(text for text, _ in children)
    whole = f"<outline text={quoteattr(text)}{shown}>{inner}</outline>"
    if not inner:
        whole = f"<outline\n{shown} text={quoteattr(text)}/>"
    return whole, [url for _, url in unlike.values()] + [u for _, found in children for u in found]


OUTLINES = st.recursive(
    st.builds(outline, st.dictionaries(NAMES, URLS), st.sampled_from(["a", "<b>"]), st.just([])),
    lambda inner: st.builds(outline, st.just({}), st.just("'c' & d"), st.lists(inner, max_size=4)),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(OUTLINES)
def test_all_urls_of_a_valid_outline_are_found_in_their_order(part: Outline) -> None:
    text = f'<?xml version="1.0"?>\n<opml version="2.0"><body>\n{part[0]}\n</body></opml>'
    found = sorted(opml.found(text, include_code=False), key=lambda it: it.start)
    assert [it.url for it in found] == part[1]
    check_contract(text.encode(), OPML)


MARKS = st.sampled_from(
    [
        "<outline",
        "/>",
        ">",
        "</outline>",
        " text='",
        " xmlUrl='",
        ' url="',
        " _note='",
        "'",
        '"',
        "http://a.com/",
        "&amp;",
        "&quot;",
        " ",
        "\r\n",
        "<!-- -->",
        "created='2019-03-04'",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(MARKS, max_size=12).map("".join))
def test_the_contract_holds_for_any_soup_of_outlines(text: str) -> None:
    check_contract(f"<opml>{text}</opml>".encode(), OPML)
    check_contract(f"<opml><outline {text}/></opml>".encode(), OPML)
