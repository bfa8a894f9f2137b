"""R Markdown and Quarto as a seed format: what Pandoc reads otherwise than GitHub."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import documents
from crawler.documents import places, quarto
from crawler.model import Document, Occurrence
from tests.contract import KEPT, MARKS, URLS, check_contract
from tests.markdown_documents import DOCUMENTS

FORMAT = documents.format_named("quarto")


def occurrences(text: str, *, include_code: bool = False) -> list[Occurrence]:
    document = Document("a.qmd", "quarto", text.encode(), "utf-8")
    return places.occurrences(document, quarto.found(text, include_code=include_code))


def found(text: str, *, include_code: bool = False) -> list[str]:
    return [f"{it.kind} {it.url}" for it in occurrences(text, include_code=include_code)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("```{r, a='http://no.com'}\nf('http://no.com')\n```", []),
        ("`r f('http://no.com')` `<a href='http://no.com'>`{=html}", []),
        (
            "{{< video http://a.com/x >}} {{< a b='http://b.com' >}}",
            ["bare http://a.com/x", "bare http://b.com"],
        ),
        ("text\n::: {.callout-tip title='x'}\n    http://no.com\n:::", []),
        ("::: tip :::\n| a |\n|---|\n| http://a.com |\n:::", ["bare http://a.com"]),
        ("Term\n\n: Text\n\n    [a](http://a.com)\n", ["inline http://a.com"]),
        (
            "[@a; see @b, p. [1](http://a.com)] @http://b.com",
            ["inline http://a.com", "bare http://b.com"],
        ),
        (
            "x^[see [a](http://a.com)] [s]{.x} ![](http://b.com){width=1}",
            ["inline http://a.com", "image http://b.com"],
        ),
        ("---\nurl: http://f.com\n---\n\nhttp://a.com", ["bare http://f.com", "bare http://a.com"]),
    ],
)
def test_quarto_names_a_url(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_urls_in_chunks_are_read_on_request() -> None:
    text = "```{r}\nf('http://a.com')\n```\n\n`r f('http://b.com')`\n"
    assert found(text, include_code=True) == ["code http://a.com", "code http://b.com"]


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("[a](http://a.com){.b target='_blank'} c", "[a](http://a.com){.b target='_blank'}@ c"),
        ("<http://a.com>{.uri}.", "<http://a.com>{.uri}@."),
        ("{{< video http://a.com >}}", "{{< video http://a.com >}}"),
        ("::: x\n[a](http://a.com)\n:::", "::: x\n[a](http://a.com)@\n:::"),
    ],
)
def test_remarks_go_after_attributes_and_in_no_shortcode(text: str, remark: str) -> None:
    (only,) = occurrences(text)
    at = len(text) if only.after is None else only.after
    assert text[:at] + "@" * (only.after is not None) + text[at:] == remark


@settings(max_examples=150, deadline=None)
@given(DOCUMENTS)
def test_what_markdown_names_is_named_here_as_well(generated: tuple[str, list[str]]) -> None:
    text, urls = generated
    divided = f"::: {{.note}}\n{text}\n:::\n"
    assert [it.url for it in occurrences(divided)] == urls


@settings(max_examples=150, deadline=None)
@given(st.lists(URLS | MARKS | st.sampled_from([":::", "{.a}", "{{<", ">}}", "\n: "])).map("".join))
def test_the_contract_holds_for_any_soup_of_marks(text: str) -> None:
    check_contract(text.encode(), FORMAT)


def test_all_that_the_kept_documents_name_is_found() -> None:
    for path in sorted((KEPT / "quarto").iterdir()):
        text = path.read_text()
        named = set(re.findall(r"://([\w.-]+)", text)) - {"no.example.org"}
        assert {it.url.split("/")[2] for it in occurrences(text)} == named
