"""Which links a document's author wants left alone."""

from __future__ import annotations

import pytest

from crawler import documents
from crawler.documents import DocumentError


def read(text: str, form: str = "markdown") -> list[str]:
    return [it.url for it in documents.parse("a", form, text.encode(), "utf-8").occurrences]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_comment_leaves_out_its_own_line_the_next_or_a_region(line_end: str) -> None:
    lines = [
        "http://a.com",
        "http://b.com <!-- linkmend-ignore --> http://c.com",
        "http://d.com",
        "<!-- linkmend-ignore-next-line -->",
        "http://e.com",
        "http://f.com",
        "<!--linkmend-ignore-start because they are examples--> http://g.com",
        "",
        "http://h.com <!-- linkmend-ignore --> <!-- linkmend-ignore-next-line -->",
        "http://i.com",
        "<!-- linkmend-ignore-end --> http://j.com",
        "http://k.com",
    ]
    assert read(line_end.join(lines), "text") == [
        "http://a.com", "http://d.com", "http://f.com", "http://j.com", "http://k.com",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- linkmend-ignore -->",
        "<!--linkmend-ignore: it needs a VPN -->",
        "{/* linkmend-ignore */}",
        "/* linkmend-ignore */",
        "// linkmend-ignore",
        "# linkmend-ignore",
        "% linkmend-ignore",
        "; linkmend-ignore",
        ".. linkmend-ignore",
    ],
)
def test_a_comment_may_be_written_in_any_formats_way(comment: str) -> None:
    assert read(f"http://a.com {comment}\nhttp://b.com", "text") == ["http://b.com"]


@pytest.mark.parametrize(
    "text",
    [
        "write `<!-- linkmend-ignore -->` beside http://a.com",
        "linkmend-ignore is a word beside http://a.com",
        "<!-- linkmend-ignored --> http://a.com",
        "<!-- linkmend-ignore-all --> http://a.com",
        "http://a.com\n<!-- linkmend-ignore-end -->",
    ],
)
def test_what_is_no_such_comment_leaves_nothing_out(text: str) -> None:
    assert read(text) == ["http://a.com"]


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("[a](http://a.com/#linkmend-ignore)", "markdown", ["http://a.com/#linkmend-ignore"]),
        ("http://a.com//linkmend-ignore", "text", ["http://a.com//linkmend-ignore"]),
        ("<a href=http://a.com/&#39;linkmend-ignore>", "html", ["http://a.com/'linkmend-ignore"]),
        ("http://a.com/; linkmend-ignore", "text", []),
        ("http://a.com/#a # linkmend-ignore", "text", []),
    ],
)
def test_what_a_url_holds_is_no_comment(text: str, form: str, expected: list[str]) -> None:
    assert read(text, form) == expected


def test_a_region_without_an_end_is_an_error() -> None:
    with pytest.raises(DocumentError) as caught:
        read("a\n\nb <!-- linkmend-ignore-start -->\nhttp://a.com")
    assert str(caught.value) == (
        "a: cannot be read as Markdown: line 3, column 3: linkmend-ignore-start is followed by no "
        "linkmend-ignore-end; mend it there, or leave it out"
    )
