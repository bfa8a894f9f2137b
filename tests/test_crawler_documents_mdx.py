"""MDX as a seed format: Markdown, JSX tags, and code that is none of ours."""

from __future__ import annotations

import contextlib
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import documents
from crawler.documents import DocumentError, mdx, places
from crawler.documents.errors import Broken
from crawler.model import Document, Occurrence
from tests.contract import KEPT, check_contract

FORMAT = documents.format_named("mdx")
SNAPSHOT = "https://web.archive.org/web/20200101000000/"


def occurrences(text: str, *, include_code: bool = False) -> list[Occurrence]:
    document = Document("a.mdx", "mdx", text.encode(), "utf-8")
    return places.occurrences(document, mdx.found(text, include_code=include_code))


def found(text: str, *, include_code: bool = False) -> list[str]:
    return [f"{it.kind} {it.url}" for it in occurrences(text, include_code=include_code)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import a from 'http://no.com'\n\n[a](http://a.com)", ["inline http://a.com"]),
        (
            "import a\nexport const b = {\n'http://no.com'\n\n}\n\nhttp://a.com",
            ["bare http://a.com"],
        ),
        ("import duties are at http://a.com\n", []),
        ("text\nexport http://a.com", ["bare http://a.com"]),
        ("{'http://no.com'} <b>{`}${'http://no.com'}`}</b> http://a.com", ["bare http://a.com"]),
        ("{/* http://no.com } */} {// }\n'http://no.com'} http://a.com", ["bare http://a.com"]),
        ("\\{ http://a.com } `{ http://no.com`", ["bare http://a.com"]),
        ("http://a.com/{version}/x", []),
        (
            "[a](http://a.com/{b}) [c](<http://c.com/{>)",
            ["inline http://a.com/{b}", "inline http://c.com/{"],
        ),
        ("<Card href='http://a.com/?x&amp;y' to=\"up\" />", ["html http://a.com/?x&y"]),
        (
            "<Card to='/up' url={'http://no.com'} {...x} link=\"http://a.com\">",
            ["html /up", "html http://a.com"],
        ),
        ("<a href=' http://a.com/\tx\n'>", ["html http://a.com/x"]),
        ("<a href='http://a.com/\nx'>", ["identifier http://a.com/x"]),
        (
            "<>\n<Ui.Card\n  href='http://a.com'\n>\n      [b](http://b.com)\n</Ui.Card></>",
            ["html http://a.com", "inline http://b.com"],
        ),
        (
            "<Tab>\n\t\t- [b](http://b.com)\n\n\t\t```\n\t\thttp://no.com\n\t\t```\n</Tab>",
            ["inline http://b.com"],
        ),
        (
            "<img alt='x' src='http://a.com/x.png'/> <a name='http://no.com'>x</a>",
            ["html http://a.com/x.png"],
        ),
        ("<http://a.com> a < b <!-- http://no.com { -->", ["autolink http://a.com"]),
        ("```js\n{ http://no.com\n```\n\n~~~\n}\n~~~\nhttp://a.com", ["bare http://a.com"]),
        ("---\nurl: http://f.com\n---\nimport a from 'http://no.com'", ["bare http://f.com"]),
    ],
)
def test_mdx_names_a_url(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_urls_in_javascript_are_read_as_code_on_request() -> None:
    text = (
        "import a from 'http://a.com'\n\n{f('http://b.com') /* http://no.com */} "
        "<Card url={'http://c.com'} href='http://d.com'/> `http://e.com`\n"
    )
    assert found(text, include_code=True) == [
        "code http://a.com",
        "code http://b.com",
        "code http://c.com",
        "html http://d.com",
        "code http://e.com",
    ]


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("a\r\n\r\nb {c", "line 3, column 3"),
        ("{`${a`}", "line 1, column 1"),
        ("<A b={'}'>", "line 1, column 6"),
        ("---\na: 1\n---\n{", "line 4, column 1"),
    ],
)
def test_an_expression_that_is_never_closed_is_an_error(text: str, position: str) -> None:
    with pytest.raises(DocumentError) as caught:
        documents.parse("a.mdx", "mdx", text.encode(), "utf-8")
    assert caught.value.problem == (
        f"cannot be read as MDX: {position}: an expression in braces is never closed"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](http://a.com){' '}b", "[a](http://a.com)@{' '}b"),
        ("<a href='http://a.com'>x</a> b", "<a href='http://a.com'>x</a>@ b"),
        (
            "<a href='http://a.com'>[x](http://b.com)</a>",
            "<a href='http://a.com'>[x](http://b.com)</a>@",
        ),
        ("<a href='http://a.com'/> <Card href='http://a.com'>x</Card>", None),
        ("<A href='http://a.com'>x</A>", "<A href='http://a.com'>x</A>@"),
    ],
)
def test_remarks_go_after_links(text: str, expected: str | None) -> None:
    afters = [it.after for it in occurrences(text) if it.after is not None]
    marked = text
    for after in sorted(afters, reverse=True):
        marked = marked[:after] + "@" + marked[after:]
    assert marked == (expected or text)


def test_braces_are_spelled_so_that_they_begin_no_expression() -> None:
    text = "http://a.com <http://a.com>\n\n[a]: http://a.com\n"
    url = "http://b.com/{x}"
    assert [mdx.spell(url, it) for it in occurrences(text)] == [
        "http://b.com/%7Bx%7D",
        "http://b.com/&#123;x&#125;",
        r"http://b.com/\{x\}",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<http://a.com/}> http://a.com/\\{x\\}\n\n[a]: http://a.com/}",
        "[a](b<!--){<a href='http://a.com'>}",
        "[a]: b<!--\n{'http://a.com'}",
        "b<!-- http://a.com/{} http://b.com",
        "](http://a.com/{})",
        "><!A<p href='http://a.com/\n<'>http://b.com",
    ],
)
def test_what_hardly_anybody_writes_is_read_as_it_was_spelled(text: str) -> None:
    check_contract(text.encode(), FORMAT)


PIECES = st.sampled_from(
    [
        "{",
        "}",
        "`",
        "${",
        "'",
        '"',
        "<A",
        ">",
        "</a>",
        "/>",
        "x={",
        "/*",
        "*/",
        "//",
        "[b](",
        "http://b.com",
        ")",
        "<!--",
        "-->",
        "\\",
        "é",
        "]:",
        "[c",
        "<",
        "=",
        "<a href='http://a.com'",
        "```\n",
        "\n",
        "\n\n",
        "    ",
        "\t",
        "import a ",
        "export {",
        "- ",
        "> ",
        " text ",
        "{/* http://d.com */}",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_the_contract_holds_for_any_soup_of_jsx(text: str) -> None:
    check_contract(text.encode(), FORMAT)


COMPONENTS = st.sampled_from(
    [
        ("[t](@)", 1),
        ("<a href='@'>t</a>", 1),
        ('<Card href="@" n={1} {...p} />', 1),
        ("{f('@')}", 0),
        ("{`@ ${'@'}`}", 0),
        ("{/* @ */}", 0),
        ("`{ @`", 0),
        ("<Icon src={'@'} alt='@' />", 0),
        ("see @ and", 1),
        ("<Tab>\n\n    - [t](@)\n\n</Tab>", 1),
        ("\n```js\nf({ '@'\n```\n", 0),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(COMPONENTS, max_size=8))
def test_exactly_the_urls_that_are_no_code_are_found(pieces: list[tuple[str, int]]) -> None:
    text, urls = "import a from 'http://no.com'\n\n", []
    for number, (piece, named) in enumerate(pieces):
        url = f"http://x{number}.example/p_(q)?r=1"
        text += f"{piece.replace('@', url)}\n\n"
        urls += [url] * named
    assert [it.url for it in occurrences(text)] == urls


def test_all_that_the_kept_documents_name_is_found() -> None:
    for path in sorted((KEPT / "mdx").iterdir()):
        text = path.read_text()
        named = set(re.findall(r"://([\w.-]+)", text)) - {"no.example.com"}
        assert {it.url.split("/")[2] for it in occurrences(text) if "://" in it.url} == named


OPEN = [
    "<a {}",
    "<a b='",
    "`a``",
    "<!-- ",
    "{/* ",
    "import a\n",
    "](",
    "<A b ",
    "{`${",
    "{'",
    "```\n",
]


@pytest.mark.parametrize("text", [*OPEN, "{", "".join("a" + "`" * n for n in range(700))])
def test_what_is_never_closed_takes_time_in_proportion_to_its_length(text: str) -> None:
    began_s = time.process_time()
    with contextlib.suppress(Broken):
        list(mdx.found(text * (500_000 // len(text)), include_code=True))
    assert time.process_time() - began_s < 10
