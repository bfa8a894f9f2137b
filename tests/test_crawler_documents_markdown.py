"""Markdown as a seed format: what names a URL there, and how a URL is written there."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from crawler import documents
from crawler.documents import markdown
from crawler.model import Kind, Occurrence
from tests.contract import check_contract


def read(text: str) -> list[Occurrence]:
    return list(documents.parse("a.md", "markdown", text.encode(), "utf-8").occurrences)


def found(text: str) -> list[str]:
    """Write each occurrence as ``kind url``, with the raw spelling where it is another."""
    data = text.encode()
    lines = []
    for each in read(text):
        raw = data[each.start : each.end].decode()
        lines.append(f"{each.kind} {each.url}" + (f" from {raw}" if raw != each.url else ""))
    return lines


def test_relative_links_name_local_files() -> None:
    text = "[a](x.md#y) [b](#z) ![c](<i j.png>) <img src=k.png>\n\n[d]: ../l.md"
    here = Path.cwd()
    assert [(it.kind.value, it.url) for it in read(text)] == [
        ("inline", (here / "x.md").as_uri() + "#y"),
        ("inline", (here / "a.md").as_uri() + "#z"),
        ("image", (here / "i j.png").as_uri()),
        ("html", (here / "k.png").as_uri()),
        ("definition", (here.parent / "l.md").as_uri()),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # inline links and images
        ("[a](http://a.com/x)", ["inline http://a.com/x"]),
        ("[a](<http://a.com/x>)", ["inline http://a.com/x"]),
        ("[a]( <http://a.com/x y> 'http://no.com' )", ["inline http://a.com/x y"]),
        ('[a](http://a.com/x\n"the title")', ["inline http://a.com/x"]),
        ("[a](http://a.com/x_(y)_((z)))", ["inline http://a.com/x_(y)_((z))"]),
        (r"[a](http://a.com/\(x\_)", [r"inline http://a.com/(x_ from http://a.com/\(x\_"]),
        (
            "[a](http://a.com/?a=1&amp;b&#61;2)",
            ["inline http://a.com/?a=1&b=2 from http://a.com/?a=1&amp;b&#61;2"],
        ),
        (r"[a](http://a.com/\&amp;)", [r"inline http://a.com/&amp; from http://a.com/\&amp;"]),
        ("[a](http://a.com/?a=1&copy=2)", ["inline http://a.com/?a=1&copy=2"]),
        ("![a](http://a.com/x.png)", ["image http://a.com/x.png"]),
        (
            "[![a](http://a.com/x.svg)](http://b.com)",
            ["image http://a.com/x.svg", "inline http://b.com"],
        ),
        ("![http://no.com](http://a.com)", ["image http://a.com"]),
        ("[a](HTTPS://A.com) [b](ftp://b.com)", ["inline HTTPS://A.com", "inline ftp://b.com"]),
        (
            "**[a](http://a.com)**和_[b](http://b.com)_",
            ["inline http://a.com", "inline http://b.com"],
        ),
        ("~~[a~~](http://a.com)", ["inline http://a.com"]),
        # links whose text is a URL
        ("[http://a.com](http://b.com)", ["bare http://a.com", "inline http://b.com"]),
        ("[http://a.com](http://a.com)", ["bare http://a.com", "inline http://a.com"]),
        (
            "[http://a.com][r]\n\n[r]: http://b.com",
            ["bare http://a.com", "definition http://b.com"],
        ),
        ("[http://a.com]", ["bare http://a.com"]),
        (
            "[http://a.com] [http://a.com][]\n\n[http://a.com]: http://b.com",
            ["definition http://b.com"],
        ),
        # definitions
        (
            "[a]: http://a.com\n[b]: <http://b.com> 'b'\n[c]:\nhttp://c.com",
            ["definition http://a.com", "definition http://b.com", "definition http://c.com"],
        ),
        (
            "> [a]: http://a.com\n\n- x\n\n  [b]: http://b.com",
            ["definition http://a.com", "definition http://b.com"],
        ),
        (
            "[a]: http://a.com\n[a]: http://b.com",
            ["definition http://a.com", "definition http://b.com"],
        ),
        ("[a]: http://a.com and more", ["bare http://a.com"]),
        (
            "[^1]: see http://a.com.\n[^2]: http://b.com.\n\n    More: http://c.com",
            ["bare http://a.com", "bare http://b.com", "bare http://c.com"],
        ),
        # autolinks
        (
            "<http://a.com/x>, <HTTPS://b.com>",
            ["autolink http://a.com/x", "autolink HTTPS://b.com"],
        ),
        ("<http://a.com/?a&amp;b>", ["autolink http://a.com/?a&b from http://a.com/?a&amp;b"]),
        # bare URLs
        (
            "# http://a.com #\n\nhttp://b.com\n===\n\n> - http://c.com",
            ["bare http://a.com", "bare http://b.com", "bare http://c.com"],
        ),
        (
            "- [ ] http://a.com\n- [x] [b](http://b.com)",
            ["bare http://a.com", "inline http://b.com"],
        ),
        ("**http://a.com/**，参见http://b.com。", ["bare http://a.com/", "bare http://b.com"]),
        ("http://a.com/_x_*y*", ["bare http://a.com/_x_*y"]),
        (r"http://a.com/foo\_bar", [r"bare http://a.com/foo\_bar"]),
        (
            "http://a.com/?a=1&amp;b=2",
            ["bare http://a.com/?a=1&b=2 from http://a.com/?a=1&amp;b=2"],
        ),
        (
            "&lt;http://a.com&gt;中 &quot;http://b.com&quot;, http://c.com&nbsp;x",
            ["bare http://a.com", "bare http://b.com", "bare http://c.com"],
        ),
        # tables
        (
            "| a | b |\n|---|:-:|\n| [x\\|y](http://a.com/\\|) | http://b.com/c\\|d |",
            [
                r"inline http://a.com/| from http://a.com/\|",
                r"bare http://b.com/c|d from http://b.com/c\|d",
            ],
        ),
        ("a | b\n-|-\nhttp://a.com|http://b.com", ["bare http://a.com", "bare http://b.com"]),
        ("a |\n- http://a.com", ["bare http://a.com"]),
        # what cannot be asked
        (
            "[x](http://[) <http://> [y](http://) http://[ http:// https://",
            [
                "inline http://[",
                "autolink http://",
                "inline http://",
                "bare http://[",
                "bare http://",
                "bare https://",
            ],
        ),
        (f"[x](http://{'a' * 300}/)", [f"inline http://{'a' * 300}/"]),
        # what is no URL to ask
        (
            "[a](mailto:a@b.com) [b](/x) [d](//d.com) [e](data:,x) <mailto:a@b.c> www.a.c",
            [],
        ),
        ("[a](javascript:x) [b](tel:1) [c](gopher://c.com) [d]()\n\n[e]: <>", []),
        # code
        ("    http://no.com\n\n```\nhttp://no.com\n```\n~~~\n[a](http://no.com)", []),
        ("`http://no.com` ``[a](http://`no`.com)``", []),
        (r"\`http://a.com\`", ["bare http://a.com\\"]),
    ],
)
def test_markdown_names_a_url(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<a href="http://a.com">x</a>', ["html http://a.com"]),
        (
            "text <A class=x HREF='http://a.com'>http://b.com</A>",
            ["html http://a.com", "bare http://b.com"],
        ),
        (
            "<p><a href=http://a.com/?x=1>x</a> http://b.com</p>",
            ["html http://a.com/?x=1", "bare http://b.com"],
        ),
        (
            "text <img alt='http://no.com' src = \"http://a.com/?a&amp;b\" />",
            ["html http://a.com/?a&b from http://a.com/?a&amp;b"],
        ),
        (
            '<a data-href="http://no.com" href=" http://a.com " href="http://no.com">',
            ["html http://a.com"],
        ),
        (
            "> <p>\n> <a\n>  href='http://a.com'>x</a>\n> <img src=http://b.com>",
            ["html http://a.com", "html http://b.com"],
        ),
        ("text <a\nhref='http://a.com'>", ["html http://a.com"]),
        ("text <!-- http://no.com --> <!-- <a href='http://no.com'> -->", []),
        ("<!--\n[a](http://no.com)\n\nhttp://no.com -->", []),
        ("<!-- http://no.com", []),
        ("<script>\nvar a = 'http://no.com', b = '<a href=\"http://no.com\">'\n</script>", []),
        ("<style>a { background: url(http://no.com) }</style>", []),
        (
            "<pre><code>http://no.com\n\n<a href='http://no.com'></code></pre>\n<b>http://a.com</b>",
            ["bare http://a.com"],
        ),
        ("text <code>http://no.com</code> <kbd>http://no.com", []),
        (
            "text <code><a href='http://a.com'>x</a> [b](http://b.com)</code>",
            ["html http://a.com", "inline http://b.com"],
        ),
        ("<div>\n<![if IE]><a href='http://a.com'><![endif]>\n</div>", ["html http://a.com"]),
        ("<div>&lt;http://a.com&gt; <http://b.com>", ["bare http://a.com"]),
        ('<a href="mailto:a@b.com"><a name="http://no.com"></a>', []),
    ],
)
def test_html_in_markdown_names_a_url(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "---\nurl: https://a.com\nx: [https://b.com, 'https://c.com']\n---\n[d](http://d.com)",
            [
                "bare https://a.com",
                "bare https://b.com",
                "bare https://c.com",
                "inline http://d.com",
            ],
        ),
        (
            '+++\n# x\nurl = "https://a.com"\n+++\nhttp://b.com',
            ["bare https://a.com", "bare http://b.com"],
        ),
        (
            "---\nx: |\n      http://a.com\n...\nhttp://b.com",
            ["bare http://a.com", "bare http://b.com"],
        ),
        ("---\n[a](http://a.com)\n\n---\n", ["inline http://a.com"]),
        ("---\nx: [a](http://a.com)", ["inline http://a.com"]),
    ],
)
def test_front_matter_is_read_as_running_text(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[a *b* `c` &amp;\nd](http://a.com)", ["a b c & d"]),
        ("[![the *alt*](http://i.com)](http://a.com)", ["the alt", "the alt"]),
        ("[The  Label]: http://a.com", ["The Label"]),
        ("<http://a.com> http://a.com <a href='http://a.com'>x</a>", ["", "", "x"]),
    ],
)
def test_the_text_is_what_a_reader_sees(text: str, shown: list[str]) -> None:
    assert [each.text for each in read(text)] == shown


def test_places_are_exact_in_nested_blocks_with_crlf() -> None:
    text = "\ufeff# 標題\r\n\r\n> * é [a](<http://a.com>)\r\n>   http://b.com\fhttp://c.com\r\n\r\n1.\thttp://d.com"
    data = text.encode()
    assert [(each.line, each.column, data[each.start : each.end]) for each in read(text)] == [
        (3, 12, b"http://a.com"),
        (4, 5, b"http://b.com"),
        (4, 18, b"http://c.com"),
        (6, 4, b"http://d.com"),
    ]


@pytest.mark.parametrize(
    ("kind", "url", "spelled"),
    [
        (Kind.INLINE, "http://a.com/x_(y)?a=1&b=2", "http://a.com/x_(y)?a=1&b=2"),
        (Kind.INLINE, "http://a.com/x(y", r"http://a.com/x\(y"),
        (Kind.IMAGE, "http://a.com/x y`z", "http://a.com/x%20y%60z"),
        (Kind.DEFINITION, "http://a.com/?x&copy;<y>|\\", r"http://a.com/?x&amp;copy;\<y\>\|\\"),
        (Kind.AUTOLINK, "http://a.com/(x<y> z&lt;", "http://a.com/(x%3Cy%3E%20z&amp;lt;"),
        (Kind.BARE, "http://a.com/x(y.&lt;z", "http://a.com/x%28y.&amp;lt;z"),
        (Kind.BARE, "http://a.com/[x](y)", "http://a.com/%5Bx%5D(y)"),
        (Kind.HTML, "http://a.com/?a=1&b='\"", "http://a.com/?a&#61;1&amp;b&#61;&#39;&#34;"),
    ],
)
def test_a_url_is_spelled_for_its_place(kind: Kind, url: str, spelled: str) -> None:
    place = Occurrence("http://old.com", "a.md", 1, 1, 0, 14, kind)
    assert documents.format_named("markdown").spell(url, place) == spelled


PLACES = [
    "x [a](@) y",
    "[a](<@>)",
    "![a](@ 'title')",
    "[![a](@)](http://b.com)",
    "[a]: @",
    "[a]: <@> (t)",
    "<@>",
    "see @, and",
    "(@)",
    "**@**",
    "见@。",
    "| a |\n|---|\n| [b](@) |",
    "| a |\n|---|\n| @ |",
    '<a href="@">x</a>',
    "x <a href='@'>x</a>",
    "x <img src=@ alt=x>",
    "<p><a href=@>",
    "---\nurl: @\n---\n",
]
URLS = [
    "http://a.com/",
    "http://a.com/x_(y)",
    "http://a.com/?a=1&b=2&copy;&amp=3",
    "http://a.com/~u/*_x_y",
    "http://a.com/日本",
    "http://a.com/[1]",
    "http://a.com/it's",
    "http://[::1]/x",
    "http://a.com/a\\b",
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("url", URLS)
def test_a_url_is_read_as_it_was_spelled(place: str, url: str) -> None:
    data = place.replace("@", "http://old.com").encode()
    before = documents.parse("a.md", "markdown", data, "utf-8").occurrences
    old = next(each for each in before if each.url == "http://old.com")
    spelled = documents.format_named("markdown").spell(url, old).encode()
    after = documents.parse(
        "a.md", "markdown", data[: old.start] + spelled + data[old.end :], "utf-8"
    ).occurrences
    assert [(each.url.replace("%5B1%5D", "[1]"), each.kind) for each in after] == [
        (url if each is old else each.url, each.kind) for each in before
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[a](<http://a.com/\x01>) <a href='http://a.com/\x7fx'>",
        "<http://a.com/\x85> <http://a.com/\u2028>",
        "[a](http://a.com/x\x7f)\n\n[a]: http://a.com/\x7fx",
        "[a](<http://a.com/\tx>) [b](http://a.com/&#10;x) <http://a.com/&#9;>",
        "http://a.com/?b&amp;c; http://a.com/?b&c",
        "[a](<http://a.com/{ x>) [b](<http://a.com/\\< x>) <a href='http://a.com/{ x'>",
    ],
)
def test_what_hardly_anybody_writes_is_read_as_it_was_spelled(text: str) -> None:
    check_contract(text.encode(), documents.format_named("markdown"))


URL = "http://a.com/"
ENTANGLED = {
    "quotes": ">" * 250_000 + URL,
    "lists": "- " * 125_000 + URL,
    "footnotes": "[^1]: " * 40_000 + URL,
    "quotes of lazy lines": ("> " * 60 + "a\nlazy\n") * 1_250 + URL,
    "brackets": "[" * 250_000 + URL,
    "pairs of brackets": "[" * 125_000 + URL + "]" * 125_000,
    "links": "[a](" * 62_500 + URL,
    "images": "![" * 125_000 + URL,
    "images in images": "![" * 25_000 + URL + "](x)" * 25_000,
    "emphasis": "*a _b " * 40_000 + URL,
    "backquotes": "".join("a" + "`" * length for length in range(1, 1400)) + URL,
    "tags": "<div>\n" + "<a " * 75_000 + URL,
    "tags with quotes": "<div>\n" + '<a href="' * 25_000 + URL,
    "comments": "<!-- " * 50_000 + URL,
    "comments in text": "a <!-- " * 37_500 + URL,
    "scripts": "<div>\n" + "<script>" * 30_000 + URL,
    "angle brackets": "<" * 250_000 + URL,
    "autolinks": "<http://" * 30_000,
    "definitions": "[a]: " * 50_000 + URL,
    "definitions with titles": "[a]: x '\n" * 25_000 + URL,
    "labels": "[a][" * 62_500 + URL,
    "cells": "|a" * 12_500 + "\n" + "|-" * 12_500 + "\n" + "x\n" * 2_000 + URL,
    "one long line": "word " * 4_000_000 + URL,
    "brackets in a URL": "http://(" * 6_250,
    "attributes": "[a](b)" + "{" * 125_000 + URL,
    "templates": "{{" * 125_000 + URL,
    "front matter": "---\na: 1\n" + "--- \n..\n" * 25_000,
    "code in HTML": "<code>" * 25_000 + URL + "</code> " * 25_000,
    "links in HTML": "a " + "<a href=x>" * 25_000 + URL,
}


@pytest.mark.parametrize("name", ENTANGLED)
def test_what_is_never_closed_is_read_in_proportion_to_its_length(name: str) -> None:
    began_s = time.process_time()
    sum(1 for _ in markdown.found(ENTANGLED[name], include_code=True))
    # On an idle machine none takes a second.
    assert time.process_time() - began_s < 10


@pytest.mark.parametrize("mark", "\u2028\u2029\x85\v\x1c\x1d\x1e")
def test_what_ends_lines_for_python_alone_moves_no_link_in_html(mark: str) -> None:
    urls = ["http://one.example/", "http://two.example/"]
    first, second = (f'<a href="{url}">x</a>' for url in urls)
    text = f"<div>see{mark}{first}\n{second}\n</div>\n"
    reading = documents.parse("a.md", "markdown", text.encode(), "utf-8")
    assert [it.url for it in reading.occurrences] == urls
    assert [reading.document.data[it.start : it.end].decode() for it in reading.occurrences] == urls
