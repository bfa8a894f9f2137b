"""AsciiDoc as a seed format: what names a URL there, and how a URL is written there."""

from __future__ import annotations

import re
import time
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import documents
from crawler.documents import asciidoc, parse
from crawler.model import Kind, Occurrence
from tests.contract import check_contract, read, targets

FORM = documents.format_named("asciidoc")
GUIDE = Path(__file__).parent / "data" / "documents" / "asciidoc" / "guide.adoc"


found = partial(targets, FORM)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # links with a text
        ("http://a.com/x[a] HTTPS://b.com[]", ["inline http://a.com/x", "inline HTTPS://b.com"]),
        ("link:http://a.com[a] link:b.html[b]", ["inline http://a.com", "inline b.html"]),
        (
            "link:++http://a.com/a b++[] link:pass:[http://b.com][b]",
            ["inline http://a.com/a b", "inline http://b.com"],
        ),
        (
            r"http://a.com[http://no.com \] http://no.com] http://b.com",
            ["inline http://a.com", "bare http://b.com"],
        ),
        (
            "http://a.com[two\nlines] http://b.com[open",
            ["inline http://a.com", "bare http://b.com"],
        ),
        ('"http://a.com[a]" \'http://no.com\' "http://no.com"', ["inline http://a.com"]),
        (
            "http://a.com[image:http://b.com/x.svg[b]] http://c.com",
            ["inline http://a.com", "image http://b.com/x.svg", "bare http://c.com"],
        ),
        ("http://a.com/{x}[no] {x}/http[no] link:{x}[no]", []),
        (r"\http://no.com/a \http://no.com[a] \link:no.html[a]", []),
        ("mailto:a@b.com[http://no.com] http://a.com", ["bare http://a.com"]),
        # running text
        (
            "http://a.com/x. http://b.com/y, (http://c.com/z_(x)) http://d.com;",
            [
                "bare http://a.com/x",
                "bare http://b.com/y",
                "bare http://c.com/z_(x",
                "bare http://d.com",
            ],
        ),
        ("*http://a.com* _http://b.com_ #http://c.com#", [f"bare http://{it}.com" for it in "abc"]),
        (
            "<http://a.com/x.> <http://b.com[b]>",
            ["autolink http://a.com/x.", "inline http://b.com"],
        ),
        ("http://a.com/x。 http://b.com“x”", ["bare http://a.com/x", "bare http://b.com"]),
        ("xhttp://no.com 见http://no.com a|http://no.com", []),
        (
            "== http://a.com\n\n.http://b.com\nhttp://c.com",
            [f"bare http://{it}.com" for it in "abc"],
        ),
        # images
        (
            "image:http://a.com/x.png[a,link=http://b.com] image:x.png[]",
            ["image http://a.com/x.png", "inline http://b.com", "image x.png"],
        ),
        (
            'image::http://a.com/x y.png[a,link="http://b.com/c,d"]',
            ["image http://a.com/x y.png", "inline http://b.com/c,d"],
        ),
        ("[link=http://a.com]\nimage::x.png[]", ["inline http://a.com", "image x.png"]),
        (
            "video::http://a.com/x.mp4[]\n\nvideo::abc[youtube]\n\naudio::b.ogg[]",
            ["image http://a.com/x.mp4", "image b.ogg"],
        ),
        (
            ":imagesdir: img/\n\nimage::x.png[]\n\nimage::http://a.com[]",
            ["image img/x.png from x.png", "image http://a.com"],
        ),
        (":imagesdir: {x}\n\nimage::x.png[]", []),
        ("image::http://a.com/x[[]", ["image http://a.com/x"]),
        # other documents
        (
            "xref:a.adoc#b[c] <<d.adoc#,e>> <<f>> xref:g[h] xref:i:j.adoc[]",
            ["identifier a.adoc#b", "identifier d.adoc#"],
        ),
        (
            "include::a.adoc[]\n\ninclude::http://a.com/b.adoc[]\n\nifdef::http://no[]",
            ["inline http://a.com/b.adoc"],
        ),
        # attributes
        (
            "= T\n:a: http://a.com\n:b: see http://b.com[b] \\\n  http://c.com\n:!d:\n\n:e: http://{x}/",
            ["definition http://a.com", "inline http://b.com", "bare http://c.com"],
        ),
        # passed through
        ("+http://no.com+ ++http://no.com++ $$http://no.com$$ pass:c[http://no.com]", []),
        (
            'pass:m[http://a.com[a\\]] pass:[<a href="http://b.com">] +++<a href="http://c.com">+++',
            ["inline http://a.com", "html http://b.com", "html http://c.com"],
        ),
        (
            '`http://no.com` ``http://no``.com "`http://a.com[a]`" a`b http://c.com',
            ["inline http://a.com", "bare http://c.com"],
        ),
        ("stem:[http://no.com] footnote:[http://a.com]", ["bare http://a.com"]),
        # blocks
        (
            "* http://a.com\n  http://b.com\n\n  http://no.com\n. http://c.com",
            [f"bare http://{it}.com" for it in "abc"],
        ),
        (
            "a:: http://a.com\nb::\n\n  http://b.com\n+\nhttp://c.com",
            [f"bare http://{it}.com" for it in "abc"],
        ),
        (
            "----\nhttp://no.com\n----\n....\nhttp://no.com\n....\nhttp://a.com",
            ["bare http://a.com"],
        ),
        ("----\nhttp://no.com\n-----\nhttp://no.com", []),
        (
            "[source]\nhttp://no.com\nhttp://no.com\n\n[listing]\n--\nhttp://no.com\n--\n[,rb]\nhttp://no.com\n----\n----\nhttp://a.com",
            ["bare http://a.com"],
        ),
        (
            '[source,subs="+macros"]\n----\nhttp://a.com\n----\nhttp://b.com',
            ["bare http://a.com", "bare http://b.com"],
        ),
        (
            "++++\n<a href='http://a.com/?b&amp;c'>http://no.com</a>\n++++\n[stem]\n++++\nhttp://no.com\n++++",
            ["html http://a.com/?b&c from http://a.com/?b&amp;c"],
        ),
        ("```rb\nhttp://no.com\n```\nhttp://a.com", ["bare http://a.com"]),
        (
            "// http://no.com\n////\nhttp://no.com\n////\na\n//b\nhttp://a.com\n[comment]\nhttp://no.com",
            ["bare http://a.com"],
        ),
        (
            "====\nhttp://a.com\n\n****\nhttp://b.com\n****\n====\n--\nhttp://c.com\n--",
            [f"bare http://{it}.com" for it in "abc"],
        ),
        (
            "Title a.com\n-----------\nhttp://a.com\n\nhttp://no.com\n-------------\nhttp://b.com",
            ["bare http://a.com", "bare http://b.com"],
        ),
        (
            "|===\n|http://a.com |http://b.com[b]\n2+a|http://c.com\n\nhttp://d.com\n|===\n----\nhttp://no.com",
            ["bare http://a.com", "inline http://b.com", "bare http://c.com", "bare http://d.com"],
        ),
        (',===\nhttp://a.com,"http://b.com"\n,===', ["bare http://a.com", "bare http://b.com"]),
        ("link:http://no.com/\x00[a] http://a.com\x01b", ["bare http://a.com"]),
    ],
)
def test_asciidoc_names_a_url(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_programs_are_read_on_request() -> None:
    text = "----\nhttp://a.com\n----\n\n http://b.com\n\n`http://c.com` ++http://d.com++"
    assert found(text, include_code=True) == [f"code http://{it}.com" for it in "abcd"]


BY_ASCIIDOCTOR = [
    "https://title.example.org/",
    "https://docs.example.org/en/",
    "https://docs.example.org/a__b__c?x=[1]",
    "https://bare.example.org/path",
    "https://paren.example.org/",
    "https://angle.example.org/a.",
    "https://bold.example.org/",
    "https://quoted.example.org/",
    "https://img.example.org/a.png",
    "https://img.example.org/a",
    "https://video.example.org/a.mp4",
    "https://img.example.org/b.png",
    "https://ci.example.org/",
    "https://ci.example.org/b.svg",
    "https://note.example.org/x",
    "https://list.example.org/1",
    "https://list.example.org/2",
    "https://pass.example.org/",
    "https://list.example.org/3",
    "https://list.example.org/4",
    "https://list.example.org/5",
    "https://list.example.org/6",
    "https://live.example.org/",
    "https://raw.example.org/?a=1&b=2",
    "https://caption.example.org/",
    "https://cell.example.org/",
    "https://cell.example.org/2",
    "https://cell.example.org/3",
    "https://quote.example.org/",
]
"""Where Asciidoctor.js 4.1.0 makes links lead to, but for those below, in the order of the text."""
ATTRIBUTES = ["https://forum.example.org/latest", "https://long.example.org/"]
"""Asciidoctor shows these where the attribute is used: {url-forum}, also with more after it."""


def test_asciidoctor_finds_the_same_urls_in_the_kept_guide() -> None:
    occurrences = read(GUIDE.read_bytes(), FORM).occurrences
    urls = [it.url for it in occurrences if not it.url.startswith("file:")]
    assert [url for url in urls if url not in ATTRIBUTES] == BY_ASCIIDOCTOR
    assert [url for url in urls if url in ATTRIBUTES] == ATTRIBUTES


def test_a_reader_sees_the_text_of_a_link() -> None:
    text = (
        'http://a.com[a\n b^] http://b.com["b, c",role=x] http://c.com[window=_blank] http://d.com'
    )
    assert [each.text for each in asciidoc.found(text, include_code=False)] == [
        "a b",
        "b",
        "http://c.com",
        "http://d.com",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See http://a.com[a].", "See http://a.com[a] (http://s/[archived])."),
        ("<http://a.com>, b", "<http://a.com> (http://s/[archived]), b"),
        ("http://a.com, b", "http://a.com (http://s/[archived]), b"),
        ("http://a.com[image:x.png[b]] c", "http://a.com[image:x.png[b]] (http://s/[archived]) c"),
        (":a: http://a.com", None),
        ("image::http://a.com[]", None),
        ("== http://a.com", None),
    ],
)
def test_a_remark_stands_after_a_link_where_it_disturbs_nothing(
    text: str, expected: str | None
) -> None:
    first = parse("a.adoc", "asciidoc", text.encode(), "utf-8").occurrences[0]
    after = first.after
    remark = asciidoc.annotate("http://s/", first)
    assert (after and text[:after] + remark + text[after:]) == expected


URLS = [
    "http://a.com/x_(y)",
    "http://a.com/x.",
    "http://a.com/x);",
    "http://a.com/a[b]c",
    "http://a.com/__a__/*b*/~c~/d--e...f",
    "http://a.com/{x}/`y`/\\z|",
    "http://a.com/a b<c>",
    "http://[::1]/",
]


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize(
    "place", ["see {}, and", "{}[a]", "link:{}[a]", "<{}>", ":a: {}", "image::{}[]", "|===\n|{} |b"]
)
def test_what_is_spelled_is_read_as_that_url(place: str, url: str) -> None:
    text = place.format("http://old.com")
    (old,) = read(text.encode(), FORM).occurrences
    spelled = asciidoc.spell(url, old)
    (new,) = read((text[: old.start] + spelled + text[old.end :]).encode(), FORM).occurrences
    assert (unescaped(new.url), new.kind) == (unescaped(url), old.kind)


def unescaped(url: str) -> str:
    return re.sub("%([0-9A-F]{2})", lambda it: chr(int(it[1], 16)), url)


def test_what_asciidoctor_would_take_for_markup_is_percent_encoded() -> None:
    old = Occurrence("http://old.com", "a", 1, 1, 0, 1, Kind.INLINE)
    url = "http://a.com/__a__/*b*/~c~/d--e...f_g"
    expected = "http://a.com/%5F%5Fa_%5F/%2Ab*/%7Ec~/d%2D-e..%2Ef_g"
    assert asciidoc.spell(url, old) == expected


WORDS = st.sampled_from(
    ["word", "*bold*", "`code`", "(aside)", "中文", "{x}", "a <b>", "a+b", "<<id>>"]
)
HOSTS = st.sampled_from(["http://a.com", "https://b.org/x/y.html", "http://c.net/~u?a=1&b=(2)c#d"])
NESTS = st.sampled_from(
    ["{}", "* {}", ". {}", "a:: {}", "NOTE: {}", "====\n{}\n====", "|===\n|{}\n|==="]
)


@st.composite
def blocks(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Give a block, and the URLs that stand in it."""
    url, word = draw(HOSTS), draw(WORDS)
    text, urls = draw(
        st.sampled_from(
            [
                (f"{word} {url} {word}", [url]),
                (f"{word} (see {url}).", [url]),
                (f"{url}[{word}] and link:{url}[]", [url, url]),
                (f"<{url}> image:{url}[a]", [url, url]),
            ]
        )
    )
    return draw(
        st.sampled_from(
            [
                (draw(NESTS).format(text), urls),
                (f"----\n{text}\n----", []),
                (f"[source]\n{text}", []),
                (f" {text}", []),
                (f"// {text}", []),
                (f"image::{url}[]", [url]),
                (f":a: {url}", [url]),
            ]
        )
    )


@settings(max_examples=150, deadline=None)
@given(parts=st.lists(blocks(), max_size=8), line_end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_every_url_of_a_generated_document_is_found(
    parts: list[tuple[str, list[str]]], line_end: str
) -> None:
    text = "\n\nA paragraph.\n\n".join(part for part, _ in parts)
    expected = [url for _, urls in parts for url in urls]
    assert [line.split()[1] for line in found(text)] == expected
    check_contract(text.replace("\n", line_end).encode(), FORM)


SOUP = st.sampled_from(
    [
        *(
            "http://a.com/x",
            "https://b.org/p_(q)?a=1",
            "http://d.com/e.",
            "{x}",
            "text",
            "word ",
            "，",
        ),
        *(
            "link:",
            "link:f.html[",
            "link:++",
            "[",
            "]",
            "[t]",
            "image:",
            "image:http://i.com/x.png[",
        ),
        *(
            "`",
            "``",
            "+",
            "++",
            "+++",
            "$$",
            "pass:[",
            "pass:m[",
            "*",
            "_",
            "#",
            "(",
            ")",
            "<",
            ">",
        ),
        *("<<", ">>", "xref:o.adoc[", "\\", '"', "'", ";", ":", ",", ".", "|", "!", "footnote:["),
        *("\n", "\n\n", "\r\n", "\r", " ", "  ", "* ", "- ", ". ", "a:: ", "a::\n", "== ", "\n+\n"),
        *(
            "\n----\n",
            "....\n",
            "====\n",
            "--\n",
            "////\n",
            "++++\n",
            "// ",
            "[source]\n",
            "|===\n",
        ),
        *(",===\n", ":u: ", " \\\n", "[source,subs=macros]\n", '<a href="', '">', "link=", "----"),
        *("image::http://i.com/y.png[a]\n", ":imagesdir: x\n"),
    ]
)


@pytest.mark.parametrize(
    "text",
    [
        "http://a.com/(b)",
        "http://a.com/((b.))?)",
        "link:++http://a.com/\u2028b++[]",
        "image::b[[]",
    ],
)
def test_what_is_repaired_is_read_as_before(text: str) -> None:
    check_contract(text.encode(), FORM)


@settings(max_examples=150, deadline=None)
@given(pieces=st.lists(SOUP, max_size=16))
def test_the_contract_holds_for_a_soup_of_asciidoc(pieces: list[str]) -> None:
    check_contract("".join(pieces).encode(), FORM)


@pytest.mark.parametrize(
    "part",
    [
        "http://a.com[",
        "link:a[",
        "link:++",
        "`a ",
        "+a ",
        "++",
        "pass:[",
        "image:a[",
        "[",
        "<<a",
        "<http://a",
        "http://a.com[image:b[",
        "a::\n",
        ":a: b \\\n",
        "----\na\n",
        "{a",
        "|===\n|a\n",
        "stem:[",
        "\\",
    ],
)
def test_marks_that_nothing_closes_take_no_more_time_than_others(part: str) -> None:
    text = part * (200_000 // len(part))
    start = time.process_time()
    list(asciidoc.found(text, include_code=True))
    assert time.process_time() - start < 5
