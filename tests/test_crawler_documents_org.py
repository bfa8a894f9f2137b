"""Org as a seed format: what names a URL there, and how a URL is written there."""

from __future__ import annotations

import re
import time
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import documents
from crawler.documents import org, parse
from tests.contract import check_contract, read, targets

FORM = documents.format_named("org")


found = partial(targets, FORM)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # links in brackets
        (
            "[[http://a.com/x][a]] [[HTTPS://b.com]]",
            ["inline http://a.com/x", "inline HTTPS://b.com"],
        ),
        (r"[[http://a.com/\[1\]\\][a]]", [r"inline http://a.com/[1]\ from http://a.com/\[1\]\\"]),
        ("[[http://a.com/%5B1%5D b][a\nb]]", ["inline http://a.com/%5B1%5D b"]),
        (
            "[[http://a.com][http://b.com]] [[http://a.com][open",
            ["inline http://a.com", "bare http://a.com"],
        ),
        (
            "[[http://a.com][http://b.com/x.png]] [[http://c.com/y.JPG]]",
            ["inline http://a.com", "image http://b.com/x.png", "image http://c.com/y.JPG"],
        ),
        ("[[http://a.com/=x=][=b=]]", ["inline http://a.com/=x="]),
        # files
        (
            "[[file:a.org::*B][c]] [[./d/e.org]] [[../f.png]] [[file:./g]]",
            [
                "inline a.org from file:a.org::*B",
                "inline ./d/e.org",
                "image ../f.png",
                "inline ./g from file:./g",
            ],
        ),
        (
            "[[./a\n  b.org\n]] [[./c?.png]]",
            ["inline ./a b.org from ./a\n  b.org", "image ./c%3F.png from ./c?.png"],
        ),
        ("[[id:1]] [[*a]] [[#a]] [[a b]] [[a:b]] [[file:/a]] [[file:~/a]] [[/a]] [[file:::3]]", []),
        # angle brackets and plain
        (
            "<http://a.com/x y> <mailto:a@b.c> <2020-01-01> <<a>>",
            ["autolink http://a.com/x y", "autolink mailto:a@b.c"],
        ),
        (
            "http://a.com/x_(y). (http://b.com) http://c.com/- /http://d.com/x/",
            [
                "bare http://a.com/x_(y)",
                "bare http://b.com",
                "bare http://c.com/",
                "bare http://d.com/x/",
            ],
        ),
        (
            "见http://a.com/b。xhttp://no.com http://c.com[1]",
            ["bare http://a.com/b", "bare http://c.com"],
        ),
        # verbatim
        (
            "=http://no.com= ~http://no.com~ a=http://a.com= = http://b.com =",
            ["bare http://a.com", "bare http://b.com"],
        ),
        ("(=http://no\n.com=) src_sh[:x y]{http://no.com} =http://a.com", ["bare http://a.com"]),
        (
            '@@html:<a href="http://a.com/?b&amp;c">@@ @@latex:http://b.com@@',
            ["html http://a.com/?b&c from http://a.com/?b&amp;c", "bare http://b.com"],
        ),
        # lines
        (
            "* http://a.com\n** COMMENT http://no.com\n- [[http://b.com][b]]\n  http://c.com",
            ["bare http://a.com", "inline http://b.com", "bare http://c.com"],
        ),
        (
            "| http://a.com | [[http://b.com][b]]|\n|http://c.com|http://d.com",
            ["bare http://a.com", "inline http://b.com", "bare http://c.com", "bare http://d.com"],
        ),
        (
            "# http://no.com\n  # http://no.com\n#\n: http://no.com\n#http://a.com",
            ["bare http://a.com"],
        ),
        (
            ":PROPERTIES:\n:URL: http://a.com\n:END:\n:b:http://b.com",
            ["bare http://a.com", "bare http://b.com"],
        ),
        (
            "#+TITLE: http://a.com\n#+LINK: a http://no.com/%s\n#+HTML: <a href=http://b.com>",
            ["bare http://a.com", "html http://b.com"],
        ),
        # blocks
        (
            "#+BEGIN_SRC sh :x http://no\nhttp://no.com\n#+end_src\nhttp://a.com",
            ["bare http://a.com"],
        ),
        (
            "  #+begin_example\n  http://no.com\n  #+end_example\n#+begin_comment\nhttp://no.com\n#+end_comment",
            [],
        ),
        (
            "#+begin_quote\nhttp://a.com\n#+end_quote\n#+begin_src\nhttp://b.com",
            ["bare http://a.com", "bare http://b.com"],
        ),
        (
            "#+begin_export html\n<a href=http://a.com>\n#+end_export\n#+begin_export latex\nhttp://no.com\n#+end_export",
            ["html http://a.com"],
        ),
        ("a [[http://a.com][b\n\nc]]", ["bare http://a.com"]),
        ("[[http://no.com/\x00][a]] <http://a.com\x01b>", ["bare http://a.com"]),
    ],
)
def test_org_names_a_url(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_programs_are_read_on_request() -> None:
    text = "#+begin_src\nhttp://a.com\n#+end_src\n: http://b.com\n=http://c.com= ~http://d.com~"
    assert found(text, include_code=True) == [f"code http://{it}.com" for it in "abcd"]


def test_a_reader_sees_the_text_of_a_link() -> None:
    text = "[[http://a.com][a\n  b]] [[http://b.com]] <http://c.com>"
    assert [each.text for each in org.found(text, include_code=False)] == [
        "a b",
        "http://b.com",
        "http://c.com",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See [[http://a.com][a]].", "See [[http://a.com][a]] ([[http://s/][archived]])."),
        ("<http://a.com>, b", "<http://a.com> ([[http://s/][archived]]), b"),
        ("http://a.com, b", "http://a.com ([[http://s/][archived]]), b"),
        ("#+TITLE: http://a.com", None),
        (":URL: http://a.com", None),
        ("[[http://a.com/x.png]]", None),
    ],
)
def test_a_remark_stands_after_a_link_where_it_disturbs_nothing(
    text: str, expected: str | None
) -> None:
    (first,) = parse("a.org", "org", text.encode(), "utf-8").occurrences
    after = first.after
    remark = org.annotate("http://s/", first)
    assert (after and text[:after] + remark + text[after:]) == expected


URLS = [
    "http://a.com/x_(y)",
    "http://a.com/x.",
    "http://a.com/x_",
    "http://a.com/a[b]c",
    "http://a.com/a]]b[[c",
    "http://a.com/a\\",
    "http://a.com/\\[a|b",
    "http://a.com/a b<c>",
    "http://a.com/=x=~y~",
]


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize(
    "place", ["see {}, and", "[[{}][a]]", "[[{}]]", "<{}>", ":URL: {}", "| {} | b |", r"[[{}\[\]]]"]
)
def test_what_is_spelled_is_read_as_that_url(place: str, url: str) -> None:
    text = place.format("http://old.com")
    (old,) = read(text.encode(), FORM).occurrences
    spelled = org.spell(url, old)
    (new,) = read((text[: old.start] + spelled + text[old.end :]).encode(), FORM).occurrences
    assert (unescaped(new.url), new.kind) == (unescaped(url), old.kind)


def unescaped(url: str) -> str:
    return re.sub("%([0-9A-F]{2})", lambda it: chr(int(it[1], 16)), url)


WORDS = st.sampled_from(
    ["word", "*bold*", "~code~", "=a=", "(aside)", "中文", "[fn:1]", "a_b", "<<t>>"]
)
HOSTS = st.sampled_from(["http://a.com", "https://b.org/x/y.html", "http://c.net/~u?a=1&b=(2)c#d"])
NESTS = st.sampled_from(
    ["{}", "* {}", "- {}", "| a | {} |", "#+begin_quote\n{}\n#+end_quote", "#+TITLE: {}", ":a: {}"]
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
                (f"[[{url}][{word}]] and [[{url}]]", [url, url]),
                (f"<{url}>", [url]),
            ]
        )
    )
    return draw(
        st.sampled_from(
            [
                (draw(NESTS).format(text), urls),
                (f"#+BEGIN_SRC sh\n{text}\n#+END_SRC", []),
                (f"#+begin_comment\n{text}\n#+end_comment", []),
                (f": {text}", []),
                (f"# {text}", []),
                (f"={url}= ~{url}~", []),
            ]
        )
    )


@settings(max_examples=150, deadline=None)
@given(parts=st.lists(blocks(), max_size=8), line_end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_every_url_of_a_generated_document_is_found(
    parts: list[tuple[str, list[str]]], line_end: str
) -> None:
    text = "\n".join(part for part, _ in parts)
    expected = [url for _, urls in parts for url in urls]
    assert [line.split()[1] for line in found(text)] == expected
    check_contract(text.replace("\n", line_end).encode(), FORM)


SOUP = st.sampled_from(
    [
        *("http://a.com/x", "https://b.org/p_(q)?a=1", "http://c.com/e.", "http://d.com/%5B", "，"),
        *("[[", "]]", "][", "[", "]", "\\", "[[http://k.com/\\[1\\]][t]]", "[[./a.png]]", "<", ">"),
        *(
            "=",
            "~",
            "=a=",
            "\n",
            "\n\n",
            " ",
            "  ",
            "* ",
            "- ",
            "| ",
            "|",
            ": ",
            "# ",
            "\r\n",
            "\r",
        ),
        *("#+BEGIN_SRC sh\n", "\n#+END_SRC\n", "#+begin_export html\n", "\n#+end_export\n"),
        *("#+TITLE: ", "#+HTML: ", '<a href="', '">', ":URL: ", "@@html:", "@@", "src_sh{", "}"),
        *("/", "*", "_", "+", "(", ")", '"', "'", ".", ",", "text", "mailto:a@b.c", "#+LINK: a "),
    ]
)


@pytest.mark.parametrize(
    "text",
    [
        "http://a.com/{b}",
        "http://a.com/{{b}.}",
        "[[./a\r\n]]",
        "[[http://a.com\r\n]]",
        "[[./a\nb.org::*C][d]]",
        "[[./?.png]]",
        "[[./a b.png]]",
    ],
)
def test_what_is_repaired_is_read_as_before(text: str) -> None:
    check_contract(text.encode(), FORM)


@settings(max_examples=150, deadline=None)
@given(pieces=st.lists(SOUP, max_size=16))
def test_the_contract_holds_for_a_soup_of_org(pieces: list[str]) -> None:
    check_contract("".join(pieces).encode(), FORM)


@pytest.mark.parametrize(
    "part",
    [
        "[[a",
        "[[http://a.com][",
        "[[a\\",
        "[[",
        "=a ",
        "~a",
        "#+BEGIN_SRC\n",
        "<http://a",
        "@@html:",
        "src_a{",
        "| a ",
        "http:",
        "\\",
        "[[http://a.com/[b",
    ],
)
def test_marks_that_nothing_closes_take_no_more_time_than_others(part: str) -> None:
    text = part * (200_000 // len(part))
    start = time.process_time()
    list(org.found(text, include_code=True))
    assert time.process_time() - start < 5
