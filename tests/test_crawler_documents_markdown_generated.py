"""Markdown that is generated: what it names is known, or marko says it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.documents import frontmatter, inline, markdown, places
from crawler.model import Document, Kind, Occurrence
from tests import marko_oracle
from tests.contract import KEPT, MARKS, SAMPLES, URLS, sent
from tests.markdown_documents import DOCUMENTS

if TYPE_CHECKING:
    from crawler.documents.places import Found

SNAPSHOT = "https://web.archive.org/web/20200101000000/"


def occurrences(text: str, *, include_code: bool = False) -> list[Occurrence]:
    document = Document("a.md", "markdown", text.encode(), "utf-8")
    found = markdown.found(places.text(document), include_code=include_code)
    return places.occurrences(document, found)


@settings(max_examples=150, deadline=None)
@given(DOCUMENTS)
def test_exactly_the_urls_that_a_document_names_are_found_in_order(
    generated: tuple[str, list[str]],
) -> None:
    text, urls = generated
    assert [each.url for each in occurrences(text)] == urls


def spans(found: list[Found]) -> list[tuple[str, str, int, int]]:
    kept: list[Found] = []
    for each in sorted(found, key=lambda it: it.start):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return [(each.kind, each.url, each.start, each.end) for each in kept]


def check_with_marko(text: str) -> None:
    theirs = []
    for each in marko_oracle.found(text):
        is_mail = each.kind is Kind.AUTOLINK and ":" not in each.url
        theirs.append(replace(each, url=f"mailto:{each.url}") if is_mail else each)
    assert spans(list(markdown.found(text, include_code=False))) == spans(
        [each for each in theirs if not inline.is_filled_in(each.url)]
    )


@settings(max_examples=200, deadline=None)
@given(DOCUMENTS)
def test_marko_finds_the_same_in_valid_documents(generated: tuple[str, list[str]]) -> None:
    text = re.sub(r"\r\n?", "\n", generated[0])
    if not re.search(r"\]:\n.*>", text):  # marko loses a definition of two lines in a quote
        check_with_marko(text)


MARKO_IS_WRONG = re.compile(
    r"<[^>]*\Z"  # browsers see no text in what begins as a tag
    r"|<[!a-z]"  # which the standard library's parser of HTML sees as well
    r"|\]:"  # definitions with odd parentheses, or with an unclosed title below
    r"|> {4}|\\`|\|-"  # one space belongs to the quote; escaped quotes; code after a table
)


@settings(max_examples=200, deadline=None)
@given(st.lists(URLS | MARKS, max_size=12).map("".join))
def test_marko_finds_the_same_in_a_soup_of_marks(text: str) -> None:
    is_strange = re.search("[\r\f\0\ufeff]", text) or frontmatter.end(text)
    if not (is_strange or MARKO_IS_WRONG.search(text)):
        check_with_marko(text)


REAL = {path.stem: path.read_bytes().decode() for path in sorted((KEPT / "markdown").iterdir())}
del REAL["mkdocs"]  # of which marko takes all that is indented for code
SOME = {name: SAMPLES[name].decode() for name in ("a real list", "HTML", "a table")}


@pytest.mark.parametrize("name", REAL | SOME)
def test_marko_finds_the_same_in_real_documents(name: str) -> None:
    text = re.sub(r"\r\n?", "\n", (REAL | SOME)[name])
    check_with_marko(text[frontmatter.end(text) :])


# Remarks on links


def annotated(text: str) -> tuple[list[str], list[str]]:
    """Put a remark after each link that can have one; what is to be found then, and what is."""
    data, pieces, at = text.encode(), [], 0
    before = occurrences(text)
    after = sorted((it for it in before if it.after is not None), key=lambda it: it.after or 0)
    remarks = [(it.after or 0, SNAPSHOT + it.url, it) for it in after]
    for place, url, it in remarks:
        pieces += [data[at:place], markdown.annotate(url, it).encode()]
        at = place
    # A remark comes before what begins where it is put in.
    places_ = [*((at, url) for at, url, _ in remarks), *((it.start, it.url) for it in before)]
    expected = [url for _, url in sorted(places_, key=lambda pair: pair[0])]
    return expected, [it.url for it in occurrences(b"".join([*pieces, data[at:]]).decode())]


@settings(max_examples=150, deadline=None)
@given(DOCUMENTS)
def test_remarks_change_nothing_but_add_their_links(generated: tuple[str, list[str]]) -> None:
    expected, found = annotated(generated[0])
    assert [sent(url) for url in found] == [sent(url) for url in expected]


@settings(max_examples=200, deadline=None)
@given(st.lists(URLS | MARKS, max_size=20).map("".join))
def test_remarks_add_their_links_in_any_soup_of_marks(text: str) -> None:
    expected, found = annotated(text)
    assert [sent(url) for url in found] == [sent(url) for url in expected]
