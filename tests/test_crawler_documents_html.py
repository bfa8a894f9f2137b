"""HTML as a seed format."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from resiliparse.parse.html import ElementNode, HTMLTree, Node

from crawler import documents
from crawler.documents import webpages
from crawler.model import Kind, Occurrence
from tests.contract import KEPT, check_contract

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.documents.places import Found

HTML = documents.format_named("html")


def read(text: str, *, include_code: bool = False) -> list[Found]:
    found = sorted(webpages.found(text, include_code=include_code), key=lambda it: it.start)
    assert all(it.start < it.end for it in found)
    return found


def urls(text: str) -> list[str]:
    return [it.url for it in read(text)]


def written(text: str) -> list[str]:
    return [text[it.start : it.end] for it in read(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<a href=http://a.com/>x</a>", ["http://a.com/"]),
        ("<A HREF = 'http://a.com'\n>x</A>", ["http://a.com"]),
        ("<area href=a><audio src=b><embed src=c><frame src=d><iframe src=e></iframe>", [*"abcde"]),
        ("<form action=a><input type=image src=b><object data=c></object></form>", [*"abc"]),
        ("<blockquote cite=a><q cite=b><ins cite=c><del cite=d>", [*"abcd"]),
        ("<video src=a poster=b><source src=c srcset=d><track src=e></video>", [*"abcde"]),
        ("<script src=a></script><link rel='shortcut icon' href=b>", [*"ab"]),
        ("<link rel=canonical href=a><link rel=stylesheet href=b><link href=c>", [*"abc"]),
        ("<link rel=preconnect href=a><link rel='DNS-prefetch preconnect' href=b>", []),
        ("<link rel='preconnect preload' href=a imagesrcset='b 1x, c 2x'>", [*"abc"]),
        ("<image src=a>", ["a"]),
        ("<div data-href=a data-src=b title=http://c.com><a name=d><a ping=e>", []),
        ("<a href=''><a href><a href='  '>", []),
        (
            "<a href='mailto:x@y'><a href=//h/p><a href=#f><a href=?q>",
            ["mailto:x@y", "//h/p", "#f", "?q"],
        ),
        ("<img srcset='a, b 2x,c 100w , d(,)'>", ["a", "b", "c", "d(,)"]),
        ("<img srcset='a b(,c), d,e 2x,, f,'>", ["a", "d,e", "f"]),
        ("<img srcset=','><img srcset=''>", []),
        ("<meta http-equiv=REFRESH content='5; URL = http://a.com/;x '>", ["http://a.com/;x"]),
        ("""<meta http-equiv=refresh content="0;url='http://a.com'x">""", ["http://a.com"]),
        ("<meta http-equiv=refresh content='.5 http://a.com'>", ["http://a.com"]),
        ("<meta http-equiv=refresh content='5'><meta http-equiv=refresh content='x; url=a'>", []),
        ("<meta name=refresh content='0; url=a'>", []),
        (
            "<svg><a href=a xlink:href=b><image xlink:href=c /><use href='#d'/></a></svg>",
            ["a", "b", "c", "#d"],
        ),
        ("<svg><video src=a></svg><use href=b><a xlink:href=c>", []),
    ],
)
def test_elements_name_urls(text: str, expected: list[str]) -> None:
    assert urls(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<a href='&#32;\n http://a.com/\tb\r\nc \x0c'>", ["http://a.com/bc"]),
        ("<a href='?a&amp;b&copy=1&copyx&copy&lt;&#x41;&#66'>", ["?a&b&copy=1&copyx©<AB"]),
        ("<a href='?&copy'><a href='?&copy;&no;'>", ["?©", "?©&no;"]),
        (f"<a href='&#{'9' * 5000};&#128;&#0;&#xD800;'>", ["\ufffd€\ufffd\ufffd"]),
        ("<a href=a href=b HREF=c>", ["a"]),
        ("<a href=a/><a/href=b>", ["a/", "b"]),
        ("<a href=a\"b'c>", ["a\"b'c"]),
        ("<a =href=a href=b>", ["b"]),
        ('<a x="1"href="a">', ["a"]),
        ("<a href=>x<a href= >y", []),
        ("<a href='a>x</a><a href='b'>", ["a>x</a><a href="]),
        ("<a href='a", []),
        ("<a href=a", []),
        ("< a href=a><3 http://b.com</ a><//a>", ["http://b.com"]),
        (
            "<!-- <a href=a> --><a href=b><!--><a href=c><!---><a href=d><!-- --!><a href=e>",
            [*"bcde"],
        ),
        ("<!--!> <a href=a> --><a href=b><!-- <a href=c>", ["b"]),
        ("<![CDATA[<a href=a>]]><!DOCTYPE x '><a href=b>'><?x ?><a href=c>", ["b", "c"]),
        ("<svg><![CDATA[<a href=a>]]></svg><svg/><![CDATA[<a href=b>]]>", []),
        ("<script>'<a href=a></style>'</script ><a href=b><style><a href=c></style>", ["b"]),
        ("<script><!-- <script> </script> <a href=a> --> </script><a href=b>", ["b"]),
        ("<script><!--><script></script><a href=a>", ["a"]),
        ("<title><a href=a></title><textarea><a href=b></TEXTAREA><xmp><a href=c></xmp>", []),
        ("<iframe><a href=a></iframe><noembed><a href=b></noembed><noframes><a href=c>", []),
        ("<noscript><img src=a></noscript><template><a href=b></template><a href=c>", ["a", "c"]),
        ("<template><template></template><a href=a></template><a href=b>", ["b"]),
        ("<div><template shadowrootmode=open><a href=a></template></div>", ["a"]),
        ("<svg><style><a href=a></style></svg><style><a href=b></style>", ["a"]),
        ("<svg><title><p><script><a href=a></script></title></svg>", []),
        ("<svg><p><style><a href=a></style>", []),
        ("<plaintext><a href=a></plaintext>", []),
        ("<lin\u212a href=a>", []),
    ],
)
def test_markup_is_read_as_a_browser_reads_it(text: str, expected: list[str]) -> None:
    assert urls(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "See http://a.com/?x=1&amp;y=2, and &lt;http://b.com&gt;.",
            ["http://a.com/?x=1&y=2", "http://b.com"],
        ),
        (
            "<p>(http://a.com/x_(y))<br>http://b.com<!-- http://c.com -->",
            ["http://a.com/x_(y)", "http://b.com"],
        ),
        ("<title>http://a.com</title><code>http://b.com</code><pre>http://c.com</pre>", []),
        ("http://a.com&nbsp;x http://b.com&ampx", ["http://a.com", "http://b.com&x"]),
        ("<svg><![CDATA[http://a.com]]><text>http://b.com</text></svg>", ["http://b.com"]),
    ],
)
def test_running_text_names_bare_urls(text: str, expected: list[str]) -> None:
    assert urls(text) == expected


def test_code_is_read_on_request() -> None:
    text = "<code>http://a.com</code><textarea>http://b.com</textarea><a href=http://c.com>http://d.com"
    found = read(text, include_code=True)
    assert [(it.url, it.kind) for it in found] == [
        ("http://a.com", Kind.CODE),
        ("http://b.com", Kind.CODE),
        ("http://c.com", Kind.HTML),
        ("http://d.com", Kind.BARE),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<a href=a><base href=http://h.com/d/e><base href=http://no.com>", ["http://h.com/d/a"]),
        ("<base target=x><base href=' http://h.com '><a href='../b c'>", ["http://h.com/b%20c"]),
        (
            "<base href=http://h.com/d><a href=#f><a href=?q><a href=//i.com/>",
            ["http://h.com/d#f", "http://h.com/d?q", "http://i.com/"],
        ),
        (
            "<base href=http://h.com/><a href=mailto:x><a href=HTTP://I.com/a b>http://j.com",
            ["mailto:x", "HTTP://I.com/a", "http://j.com"],
        ),
        ("<base href=sub/><a href=a>", ["sub/a"]),
        ("<base href=http://[><a href=a>", ["a"]),
        (
            """<base href="http://h.com/it's/"><meta http-equiv=refresh content="0; url='a'">""",
            ["http://h.com/it%27s/a"],
        ),
        ("<template><base href=http://h.com></template><a href=a>", ["a"]),
    ],
)
def test_relative_urls_are_meant_against_the_base(text: str, expected: list[str]) -> None:
    assert urls(text) == expected
    assert "http://h" not in " ".join(written(text))
    check_contract(text.encode(), HTML)


def test_what_is_written_is_the_span() -> None:
    text = "<a href=' http://a.com/&amp;\nb '>x</a>\r\nsee http://b.com/&#x61;."
    assert written(text) == ["http://a.com/&amp;\nb", "http://b.com/&#x61;"]
    assert urls(text) == ["http://a.com/&b", "http://b.com/a"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<a href=u>a <b>&amp;\n b</b><img alt=c></a>", [("a & bc", "|")]),
        ("<a href=u>x</A >y", [("x", "|y")]),
        ("<p><a href=u>x</p><p>y</a>z", [("xy", "|z")]),
        ("<a href=u>x<a href=v>y</a>", [("x", None), ("y", "|")]),
        ("<table><tr><td><a href=u>x<td></a></table>", [("x", None)]),
        ("<a href=u><table><tr><td>x</table></a>!", [("x", "|!")]),
        ("<svg><a href=u>x</a></svg>", [("", None)]),
        ("<img src=u alt='a  b'><area href=v alt=c>", [("a b", None), ("c", None)]),
        ("<link href=u>http://b.com", [("", None), ("", None)]),
    ],
)
def test_a_link_has_text_and_an_end_where_it_has_a_closing_tag(
    text: str, expected: list[tuple[str, str | None]]
) -> None:
    found = read(text)
    assert [(it.text, None if it.after is None else "|" + text[it.after :]) for it in found] == [
        (shown, after) for shown, after in expected
    ]


@pytest.mark.parametrize(
    ("kind", "url", "spelled"),
    [
        (Kind.HTML, "http://a.com/?a=1&b=<2>\"x'", "http://a.com/?a=1&amp;b=&#60;2&#62;%22x%27"),
        (Kind.HTML, "http://a.com/x y\t,", "http://a.com/x%20y%09%2C"),
        (Kind.HTML, "http://a.com/[1]日", "http://a.com/[1]日"),
        (Kind.BARE, "http://a.com/?a&b.", "http://a.com/?a&amp;b%2E"),
        (Kind.CODE, "http://a.com/<b>", "http://a.com/%3Cb%3E"),
    ],
)
def test_a_url_is_spelled_for_its_place(kind: Kind, url: str, spelled: str) -> None:
    place = Occurrence("http://old.com", "a.html", 1, 1, 0, 14, kind)
    assert HTML.spell(url, place) == spelled


def test_quotes_and_commas_stay_where_they_stood() -> None:
    place = Occurrence("http://old.com/'\",", "a.html", 1, 1, 0, 14, Kind.HTML)
    assert HTML.spell("http://a.com/'\",", place) == "http://a.com/&#39;&#34;,"


def test_a_remark_is_a_link() -> None:
    place = Occurrence("http://old.com", "a.html", 1, 1, 0, 14, Kind.HTML, after=20)
    remark = webpages.annotate("http://w.org/1/http://old.com?a&b", place)
    assert remark == ' (<a href="http://w.org/1/http://old.com?a&amp;b">archived</a>)'
    assert urls(remark) == ["http://w.org/1/http://old.com?a&b"]


def test_xhtml_may_close_elements_at_once() -> None:
    text = "<script src='a'/><a href='b'/><![CDATA[<a href='c'>]]><title/><a href='d'>x</a>"
    assert urls('<?xml version="1.0"?>' + text) == [*"abd"]
    assert urls(text) == ["a"]
    assert urls("<?xml?><script src=a/><a href=b></script><a href=c>") == ["a/", "c"]  # a's slash


PLACES = [
    '<a href="@">x</a>',
    "<a href=' @ '>x</a>",
    "<a href=@>x</a>",
    "<img srcset='data:,a 1x, @ 2x, data:,b'>",
    "<img srcset=@,>",
    "<meta http-equiv=refresh content=\"0;url='@'\">",
    "<svg><use xlink:href='@'/></svg>",
    "<p>see @, and",
    "<b>(@)</b>",
]
URLS = [
    "http://a.com/",
    "http://a.com/x_(y)",
    "http://a.com/?a=1&b=2&copy;&amp=3&copy",
    "http://a.com/日本",
    "http://a.com/it's",
    "http://[::1]/x",
    "http://a.com/a,b,",
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("url", URLS)
def test_a_url_is_read_as_it_was_spelled(place: str, url: str) -> None:
    data = place.replace("@", "http://old.com").encode()
    before = documents.parse("a.html", "html", data, "utf-8").occurrences
    (old,) = before
    spelled = HTML.spell(url, old).encode()
    (new,) = documents.parse(
        "a.html", "html", data[: old.start] + spelled + data[old.end :], "utf-8"
    ).occurrences
    undone = {"%27": "'", "%2C": ","}
    assert re.sub("%27|%2C", lambda match: undone[match[0]], new.url) == url


# What a parser that builds the tree sees

NAMED = {
    ("a", "href"),
    ("area", "href"),
    ("audio", "src"),
    ("blockquote", "cite"),
    ("del", "cite"),
    ("form", "action"),
    ("iframe", "src"),
    ("image", "src"),
    ("img", "src"),
    ("input", "src"),
    ("link", "href"),
    ("object", "data"),
    ("script", "src"),
    ("source", "src"),
    ("video", "poster"),
    ("video", "src"),
}
IN_SVG = {
    ("a", "href"),
    ("a", "xlink:href"),
    ("image", "href"),
    ("image", "xlink:href"),
    ("use", "href"),
    ("use", "xlink:href"),
    ("script", "href"),
    ("script", "xlink:href"),
}
HOLDS_HTML = {"svg": {"foreignobject", "desc", "title"}, "math": {"mi", "mn", "mo", "ms", "mtext"}}
ROOTS = {"svg": "svg", "math": "math"}


def in_tree(text: str) -> set[str]:
    """Give the URLs of attributes in the tree that lexbor builds."""
    tree = HTMLTree.parse(text)
    assert tree.document is not None
    return {
        re.sub("[\t\n\r]", "", value.strip("".join(map(chr, range(33)))))
        for value in _values(tree.document)
    } - {""}


def _values(root: Node) -> Iterator[str]:
    waiting = [(root, "html")]
    while waiting:
        element, realm = waiting.pop()
        holds_html = (element.tag or "").lower() in HOLDS_HTML.get(realm, ())
        for child in element.child_nodes:
            if not isinstance(child, ElementNode):
                continue
            inner = "html" if holds_html else realm
            inner = ROOTS.get(child.tag or "", inner) if inner == "html" else inner
            for attribute in child.attrs:
                if (child.tag, attribute) in (NAMED if inner == "html" else IN_SVG):
                    yield child.getattr(attribute) or ""
            waiting.append((child, inner))


def in_attributes(text: str) -> set[str]:
    return {it.url for it in read(text) if it.kind is Kind.HTML}


ATTRIBUTE = st.sampled_from(["href", "HREF", "src", "cite", "action", "poster", "data", "alt", "x"])
ELEMENT = st.sampled_from(
    [
        "a",
        "A",
        "area",
        "img",
        "iframe",
        "video",
        "source",
        "script",
        "blockquote",
        "object",
        "use",
        "svg",
        "math",
        "p",
        "b",
        "code",
        "div",
        "desc",
        "foreignObject",
        "mtext",
        "title",
        "style",
        "textarea",
        "template",
        "table",
        "td",
        "noscript",
        "xmp",
    ]
)
PIECES = st.sampled_from(
    [
        "<",
        ">",
        "</",
        "/>",
        "/",
        "=",
        '"',
        "'",
        " ",
        "\n",
        "\t",
        "\x0c",
        "\r",
        "text",
        "-",
        "--",
        "!",
        "?",
        "<!--",
        "-->",
        "--!>",
        "<!",
        "<![CDATA[",
        "]]>",
        "<?",
        "<!DOCTYPE html>",
        "</script>",
        "<script>",
        "</style>",
        "</svg>",
        "<svg>",
        "</math>",
        "</desc>",
        "</p>",
        "</title>",
        "</template>",
        "</table>",
        "&amp;",
        "&copy",
        "&copy;",
        "&#65",
        "&#x41;",
        "&notit;",
        "http://a.com/",
        "é",
    ]
)
TAG = st.builds(
    lambda name, attributes, end: f"<{name} {' '.join(attributes)}{end}",
    ELEMENT,
    st.lists(
        st.builds(
            lambda name, mark, number, more: f"{name}={mark}http://x.com/{number}{more}{mark}",
            ATTRIBUTE,
            st.sampled_from(['"', "'", ""]),
            st.integers(0, 99),
            st.sampled_from(["", "&amp;", "&copy", "&copy=", " ", "\n"]),
        ),
        max_size=2,
    ),
    st.sampled_from([">", ">", ">", "/>", ""]),
)
END = st.builds("</{}>".format, ELEMENT)
SOUP = st.lists(TAG | END | PIECES, max_size=15).map("".join)


@settings(max_examples=200, deadline=None)
@given(SOUP)
@example("<svg><desc><p></svg><![CDATA[<a href=http://x>]]>")
def test_the_urls_of_attributes_are_those_of_the_tree_that_a_browser_builds(text: str) -> None:
    assert in_attributes(text) == in_tree(text)


PAGES = sorted([*(KEPT.parent / "pages").glob("*/*.html"), *(KEPT / "html").glob("*.htm*")])


def test_the_urls_of_pages_are_those_of_the_tree_that_a_browser_builds() -> None:
    for path in PAGES[::8]:  # all of them take a minute
        text = path.read_bytes().decode("utf-8", "replace").replace("\0", "")
        plain = re.sub(
            "(?i)srcset|<base|http-equiv|preconnect|dns-prefetch|<track|<frame", "x", text
        )
        assert (path, in_attributes(plain)) == (path, in_tree(plain))


# Documents that are valid, of known links

WORDS = st.sampled_from(
    ["see", "the page,", "a &amp; b", "&lt;p&gt;", "中文", "é", "1 < 2", "\n", "\t"]
)
KNOWN = st.sampled_from(
    [
        "http://a.com/",
        "https://b.org/p_(q)?a=1&b=2",
        "http://c.cn/路径",
        "HTTP://d.com/#f",
        "/rel/e",
        "?q=1&copy=2",
        "mailto:x@y.z",
    ]
)


def quoted(url: str, quote: str) -> str:
    return quote + url.replace("&", "&amp;") + quote


LEAVES = st.one_of(
    WORDS.map(lambda word: (word, [])),
    st.sampled_from(
        [
            "<!-- http://no.com <a href=no> -->",
            "<script>'<a href=no>'</script>",
            "<style>/* http://no.com */</style>",
            "<br/>",
            "<code>http://no.com</code>",
        ]
    ).map(lambda it: (it, [])),
    st.builds(lambda url: (f"<img alt='x' src={quoted(url, chr(34))}>", [url]), KNOWN),
    st.builds(
        lambda one, two: (
            f"<IMG SrcSet='{quoted(one, '')} 1x, {quoted(two, '')} 2x'/>",
            [one, two],
        ),
        KNOWN,
        KNOWN,
    ),
    st.builds(lambda url: (f"<link rel=icon href={quoted(url, chr(39))}>", [url]), KNOWN),
    st.sampled_from(["http://bare.com/x"]).map(lambda url: (f" {url}, ", [url])),
)
Part = tuple[str, list[str]]


def joined(parts: list[Part]) -> Part:
    return "".join(text for text, _ in parts), [url for _, found in parts for url in found]


def wrapped(children: st.SearchStrategy[Part]) -> st.SearchStrategy[Part]:
    parts = st.lists(children, max_size=5).map(joined)
    linked = st.builds(
        lambda url, part: (
            f"<a class=x href={quoted(url, chr(34))}>{part[0]}</a>",
            [url, *part[1]],
        ),
        KNOWN,
        LEAVES,
    )
    boxed = st.builds(
        lambda name, part: (f"<{name}>{part[0]}</{name}>", part[1]),
        st.sampled_from(
            ["div", "ul", "section", "noscript", "svg><foreignObject", "table><tr><td"]
        ),
        parts,
    ).map(
        lambda part: (re.sub("</(svg|table)><(foreignObject|tr><td)>", _closing, part[0]), part[1])
    )
    return parts | linked | boxed


def _closing(match: re.Match[str]) -> str:
    return "</foreignObject></svg>" if match[1] == "svg" else "</td></tr></table>"


VALID = st.recursive(LEAVES, wrapped, max_leaves=12)


@settings(max_examples=200, deadline=None)
@given(VALID)
def test_all_urls_of_a_valid_document_are_found_in_their_order(part: Part) -> None:
    text, expected = part
    text = f"<!DOCTYPE html><html><body>{text}</body></html>"
    assert urls(text) == expected
    check_contract(text.encode(), HTML)


@settings(max_examples=200, deadline=None)
@given(SOUP)
def test_the_contract_holds_for_any_soup_of_html(text: str) -> None:
    check_contract(text.encode(), HTML)


@pytest.mark.parametrize(
    "text",
    [
        "<a ",
        "<!-- ",
        "<a href='",
        "<div>",
        "<svg>",
        "</div>",
        "<code>",
        "<template>",
        "<td></p>",
        "<![CDATA[",
        "<script>",
        "</script",
        "<script><!--",
        "&",
        "&#",
        "<img srcset='a,",
        "<img srcset='a (",
        "<a href=x>y",
        "<svg><p>",
        "<a a a",
        "<meta http-equiv=refresh content='0 ",
    ],
)
def test_what_is_never_closed_takes_no_time(text: str) -> None:
    many = text * (300_000 // len(text))  # seconds where time grows with the square
    assert len(read(many)) <= len(many)
