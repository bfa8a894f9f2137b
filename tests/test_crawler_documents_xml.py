"""XML of any kind as a seed format, and the reading of XML that its relatives share."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import documents
from crawler.documents import anyxml, xml
from crawler.documents.errors import Broken, DocumentError
from crawler.documents.xml import Piece
from crawler.model import Kind, Occurrence
from tests.contract import KEPT, check_contract, read_file

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.documents.places import Found

XML = documents.format_named("xml")
DECLARED = "is declared here, and what has entities of its own is not read"
FAMILY = ["xml", "feed", "opml", "sitemap"]


def read(text: str, *, include_code: bool = False) -> list[Found]:
    found = anyxml.found(text, include_code=include_code)
    return sorted(found, key=lambda it: it.start)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "<a b='http://a.com/?a&amp;b' c=\"HTTPS://b.com/x)\"/>",
            ["html http://a.com/?a&b", "html HTTPS://b.com/x)"],
        ),
        (
            "<a b=' http://a.com ' c='see http://b.com, or (http://c.com)'/>",
            ["html http://a.com", "bare http://b.com", "bare http://c.com"],
        ),
        ("<a b='mailto:x' c='/rel' d='x://y'/>", []),
        (
            "<a>http://a.com/?a&amp;b&#38;c. <b>http://b.com</b>，http://c.com</a>",
            ["bare http://a.com/?a&b&c", "bare http://b.com", "bare http://c.com"],
        ),
        ("<a><![CDATA[http://a.com/?a&b&amp;c, ]]></a>", ["cdata http://a.com/?a&b&amp;c"]),
        ("<!-- http://a.com --><a><?x http://b.com?><!-- <a b='http://c.com'/> --></a>", []),
        (
            "<a xmlns='http://a.com' xmlns:x='http://b.com' x:schemaLocation='http://c.com http://d.com'/>",
            [],
        ),
        ("<a noNamespaceSchemaLocation='http://a.com'/>", []),
        (
            "<!DOCTYPE a PUBLIC 'x' 'http://a.com/>' [<!-- ' ]> --> <?x ]>?> <!ELEMENT a ANY>]><a>http://b.com</a>",
            ["bare http://b.com"],
        ),
        ("<a b='1>2' c=\"'\">http://a.com</a>", ["bare http://a.com"]),
        (
            "<a\nb\n=\n'http://a.com/\n'\n>\r\nhttp://b.com\r</a\n>",
            ["html http://a.com/", "bare http://b.com"],
        ),
        ("<é ü='http://a.com'/>", ["html http://a.com"]),
        ("<code>http://a.com</code>", []),
        (
            "<!DOCTYPE a SYSTEM 'x'><a b='http://a.com/&e;'>http://b.com/&e;c http://c.com&nbsp;http://d.com</a>",
            ["bare http://c.com", "bare http://d.com"],
        ),
    ],
)
def test_attributes_and_texts_name_absolute_urls(text: str, expected: list[str]) -> None:
    assert [f"{it.kind} {it.url}" for it in read(text)] == expected
    check_contract(text.encode(), XML)


def test_code_is_read_on_request() -> None:
    found = read("<a><screen>http://a.com</screen>http://b.com</a>", include_code=True)
    assert [(it.url, it.kind) for it in found] == [
        ("http://a.com", Kind.CODE),
        ("http://b.com", Kind.BARE),
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "line 1, column 1: there is no element"),
        ("<a>\n<b>", "line 2, column 4: the element <b> is never closed"),
        ("<a>\r\n é<b></a>", "line 2, column 8: the element <b> is not closed before this tag"),
        ("<a>&é;</a>", "line 1, column 4: an entity is not declared"),
        ("<a>&nbsp;</a>", "line 1, column 4: an entity is not declared"),
        ("<a b='1' b='2'/>", "line 1, column 10: an attribute is given twice"),
        ("<a b=http://a.com/>", "line 1, column 6: this is not well-formed"),
        ("<a>é & b</a>", "line 1, column 7: this is not well-formed"),
        (
            " <?xml version='1.0'?><a/>",
            "line 1, column 2: something stands before the XML declaration",
        ),
        ("<a/>\n\nx", "line 3, column 1: something follows the end of the whole element"),
        ("<a><!-- x", "line 1, column 4: a tag, a comment or the like is never closed"),
        ("<a>" * 20_000, "line 1, column 30001: elements nest too deeply here"),
        (
            "<!DOCTYPE a [\n<!ENTITY x 'http://a.com'>]><a>&x;</a>",
            f"line 2, column 1: the entity x {DECLARED}",
        ),
        (
            "<!DOCTYPE a [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'><!ENTITY c '&b;&b;'>]><a>&c;</a>",
            f"line 1, column 14: the entity a {DECLARED}",
        ),
        (
            "<!DOCTYPE a [<!ENTITY % p 'x'>]><a/>",
            f"line 1, column 14: the entity p {DECLARED}",
        ),
    ],
)
@pytest.mark.parametrize("form", FAMILY)
def test_what_is_not_well_formed_or_a_bomb_is_refused(form: str, text: str, problem: str) -> None:
    with pytest.raises(DocumentError) as caught:
        documents.parse("a.xml", form, text.encode(), "utf-8")
    assert caught.value.problem.partition(": ")[2] == problem


def test_entities_from_elsewhere_are_never_loaded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("http://secret.com")
    text = f"<!DOCTYPE a [<!ENTITY x SYSTEM '{secret.as_uri()}'>]><a>&x; http://a.com</a>"
    assert [it.url for it in read(text)] == ["http://a.com"]


def test_namespaces_end_with_their_elements() -> None:
    text = "<a xmlns='1' xmlns:p='2'><b xmlns='3' p:c='' xmlns:p='4'/><p:d/><e xmlns=''/></a>"
    starts = [it for it in xml.events(text) if it.piece is Piece.START]
    assert [(it.space, it.name) for it in starts] == [("1", "a"), ("3", "b"), ("2", "d"), ("", "e")]
    assert "{4}c" in starts[1].attributes


def test_many_namespaces_within_each_other_take_no_time() -> None:
    starts = "".join(f"<a xmlns:p{number}='http://a.com'>" for number in range(9000))
    assert read(starts + "</a>" * 9000) == []


@pytest.mark.parametrize(
    ("old", "kind", "url", "spelled"),
    [
        (
            "x",
            Kind.HTML,
            "http://a.com/?a&b='<\"> é",
            "http://a.com/?a&amp;b=&#39;&#60;&#34;&#62;%20é",
        ),
        ("x", Kind.VALUE, "http://a.com/x).", "http://a.com/x)."),
        ("x", Kind.BARE, "http://a.com/x&y).", "http://a.com/x&amp;y%29%2E"),
        ("http://o.com", Kind.CDATA, "http://a.com/x&y)]]>", "http://a.com/x&y%29%5D%5D%3E"),
        ("http://o.com/)", Kind.CDATA, "http://a.com/x&y) ]]>", "http://a.com/x&y)%20]]%3E"),
    ],
)
def test_a_url_is_spelled_for_its_place(old: str, kind: Kind, url: str, spelled: str) -> None:
    assert xml.spell(url, Occurrence(old, "a.xml", 1, 1, 0, 1, kind)) == spelled


@pytest.mark.parametrize(
    "path",
    sorted(path for name in [*FAMILY, "html", "bookmarks"] for path in (KEPT / name).iterdir()),
    ids=lambda path: path.relative_to(KEPT).as_posix(),
)
def test_a_file_is_read_in_the_format_that_its_beginning_shows(path: Path) -> None:
    assert read_file(path).document.format == path.parent.name


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        (
            "a.xml",
            "<?xml version='1.0'?>\n<!-- <rss> -->\n<!DOCTYPE rss [<!-- x -->]><rss/>",
            "feed",
        ),
        ("a.xml", "<x:feed xmlns:x='a'/>", "feed"),
        ("a.xml", "<feeds/>", "xml"),
        ("a.rss", "<x/>", "xml"),
        ("a.opml", "<x/>", "xml"),
        ("a.xml", "<OPML/>", "opml"),
        ("a.xml", "<sitemapindex\n/>", "sitemap"),
        ("a.xml", "<a/>" + "<!-- -->" * 5000, "xml"),
        ("a.xml", "<!-- -->" * 5000 + "<a/>", "xml"),
    ],
)
def test_the_first_element_tells_the_format(
    name: str, text: str, form: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text)
    assert read_file(tmp_path / name).document.format == form


# Documents that are valid, of known links

KNOWN = st.sampled_from(
    [
        "http://a.com/",
        "https://b.org/p_(q)?a=1&b=2",
        "http://c.cn/路径",
        "ftp://d.com/'e'",
        "http://e.com/]]",
    ]
)
WORDS = st.sampled_from(["see ", "a &amp; b", "&#x4e2d;", "中文，", "\n", "\t", "1 &gt; 2 "])
Part = tuple[str, list[str]]
LEAVES: st.SearchStrategy[Part] = st.one_of(
    WORDS.map(lambda word: (word, [])),
    st.sampled_from([("<!-- http://no.com <a> -->", []), ("<?pi http://no.com?>", [])]),
    st.sampled_from(["http://a.com/", "https://b.org/p_(q)?a=1&b=2"]).map(
        lambda url: (f" {url.replace('&', '&amp;')} ", [url])
    ),
    st.sampled_from(["http://a.com/", "http://b.org/?a=1&b=2"]).map(
        lambda url: (f"<![CDATA[<{url}>]]>", [url])
    ),
)


def attribute(url: str, quote: str) -> Part:
    escaped = url.replace("&", "&amp;").replace("'", "&apos;")
    return f"href\n= {quote}{escaped}{quote}", [url]


def element(name: str, attributes: list[Part], content: list[Part]) -> Part:
    texts = "".join(text for text, _ in content)
    start = " ".join([name, *(text for text, _ in attributes)])
    whole = f"<{start}>{texts}</{name} >" if texts else f"<{start}/>"
    return whole, [url for _, found in [*attributes, *content] for url in found]


ELEMENTS = st.recursive(
    st.builds(element, st.just("e"), st.just([]), st.lists(LEAVES, max_size=2)),
    lambda inner: st.builds(
        element,
        st.sampled_from(["a", "é", "x:y", "b.c-d"]),
        st.lists(st.builds(attribute, KNOWN, st.sampled_from("'\"")), max_size=1),
        st.lists(LEAVES | inner, max_size=4),
    ),
    max_leaves=8,
)
HEADS = st.sampled_from(["", "<?xml version='1.0'?>\n", "<!DOCTYPE a>", "<!-- x -->\r\n"])


@settings(max_examples=200, deadline=None)
@given(HEADS, ELEMENTS)
def test_all_urls_of_a_valid_document_are_found_in_their_order(head: str, part: Part) -> None:
    text, expected = head + part[0], part[1]
    assert [it.url for it in read(text)] == expected
    check_contract(text.encode(), XML)


@settings(max_examples=200, deadline=None)
@given(HEADS, ELEMENTS)
def test_a_document_is_taken_apart_as_the_standard_library_does(head: str, part: Part) -> None:
    text = (head + part[0]).replace("<x:y", "<x:y xmlns:x='urn:x'")
    root = ElementTree.fromstring(text.encode())  # which reads bytes as UTF-8
    expected = [(it.tag, list(it.attrib), it.text or "") for it in root.iter()]
    starts, texts = [], []
    for event in xml.events(text):
        if event.piece is Piece.START:
            names = [name for name in event.attributes if not name.startswith("xmlns")]
            starts.append((f"{{{event.space}}}{event.name}" if event.space else event.name, names))
            texts.append("")
            fresh = True
        elif event.piece is Piece.END:
            fresh = False
        elif fresh and (said := xml.said(text, event)):
            texts[-1] += said.text.replace("\r\n", "\n")
    assert [(*start, shown) for start, shown in zip(starts, texts, strict=True)] == expected


MARKS = st.sampled_from(
    [
        "<a>",
        "</a>",
        "<a",
        "/>",
        ">",
        " b='",
        "'",
        '"',
        "http://a.com/",
        "&amp;",
        "&",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<?",
        "?>",
        "<!DOCTYPE a [",
        "]>",
        "<!ENTITY x 'y'>",
        " ",
        "\r\n",
        "é",
        "x:",
    ]
)


@pytest.mark.parametrize("form", FAMILY)
@settings(max_examples=200, deadline=None)
@given(st.lists(MARKS, max_size=15).map("".join))
def test_any_soup_is_read_or_refused(form: str, text: str) -> None:
    for whole in (text, f"<a>{text}</a>", f"<opml><outline {text}</opml>"):
        check_contract(whole.encode(), documents.format_named(form))


@pytest.mark.parametrize(
    "text",
    [
        "<a>",
        "<!--",
        "<![CDATA[",
        "<a b='",
        "&",
        "<?",
        "<a ",
        "<!DOCTYPE a [",
        "</a>",
        "<a/>",
        "<a b='http://a.com'/>",
        "<!-- x -->",
        "&#65;",
        "]]>",
        "<!DOCTYPE a [<!ENTITY x '",
        "http://a.com/&#65; ",
    ],
)
@pytest.mark.parametrize("form", FAMILY)
def test_what_comes_many_times_takes_no_time(form: str, text: str) -> None:
    many = text * (200_000 // len(text))
    finder = documents.format_named(form).found
    for whole in (many, f"<a>{many}</a>"):
        opening = documents.format_named(form).opening
        assert not (opening and opening.match(whole))
        with suppress(Broken):
            assert len(list(finder(whole, include_code=True))) <= len(whole)


PLACES = [
    ("xml", "<a b='@'/>"),
    ("xml", '<a b="see @, or"/>'),
    ("xml", "<a>(@)</a>"),
    ("xml", "<a><![CDATA[@ x]]></a>"),
    ("opml", "<opml><outline xmlUrl='@'/></opml>"),
    ("sitemap", "<urlset><loc> @ </loc></urlset>"),
    ("sitemap", "<urlset><loc><![CDATA[@]]></loc></urlset>"),
    ("feed", "<rss><link>@</link></rss>"),
    ("feed", "<rss><enclosure url='@'/></rss>"),
    ("feed", "<rss><description>&lt;a href='@'></description></rss>"),
    ("feed", "<rss><description>&lt;a href=&quot;@&#34;></description></rss>"),
    ("feed", "<rss><description>&lt;a href=@ x></description></rss>"),
    ("feed", "<rss><description>&lt;b>@&lt;/b></description></rss>"),
    ("feed", "<rss><description><![CDATA[<a href='@'>]]></description></rss>"),
    ("feed", "<rss><description><![CDATA[<b>@</b>]]></description></rss>"),
]
URLS = [
    "http://a.com/x_(y)",
    "http://a.com/?a=1&b=2&copy;&amp=3&reg&#65;&x",
    "http://a.com/日本",
    "http://a.com/it's\"",
    "http://[::1]/x",
    "http://a.com/a,b",
    "http://a.com/]]",
    "http://a.com/x.)",
]


@pytest.mark.parametrize(("form", "place"), PLACES)
@pytest.mark.parametrize("url", URLS)
def test_a_url_is_read_as_it_was_spelled(form: str, place: str, url: str) -> None:
    data = place.replace("@", "http://old.com").encode()
    (old,) = documents.parse("a.xml", form, data, "utf-8").occurrences
    spelled = documents.format_named(form).spell(url, old).encode()
    (new,) = documents.parse(
        "a.xml", form, data[: old.start] + spelled + data[old.end :], "utf-8"
    ).occurrences
    assert (unquote(new.url), new.kind) == (url, old.kind)
