"""Jupyter notebooks as a seed format."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import documents
from crawler.documents import DocumentError
from crawler.documents.places import Found
from crawler.model import Kind, Occurrence
from tests.contract import check_contract, targets

FORM = documents.format_named("notebook")
KEPT = Path(__file__).parent / "data" / "documents" / "notebook"


def notebook(*cells: object, **more: object) -> str:
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | more)


def cell(source: object, kind: str = "markdown") -> dict[str, object]:
    return {"cell_type": kind, "metadata": {}, "source": source}


def read(text: str) -> list[Occurrence]:
    return list(documents.parse("a.ipynb", "notebook", text.encode(), "utf-8").occurrences)


found = partial(targets, FORM)


def test_the_links_of_markdown_cells_are_read() -> None:
    text = (KEPT / "four.ipynb").read_text(encoding="utf-8")
    assert [(each.kind, each.url, each.text) for each in read(text)] == [
        (Kind.INLINE, "http://example.com/data?a=1&b=2", "the data"),
        (Kind.AUTOLINK, "http://example.com/auto", ""),
        (Kind.BARE, "https://example.org/x_(y)", ""),
        (Kind.IMAGE, "http://ci.example.com/x.svg", "badge"),
        (Kind.INLINE, "http://ci.example.com/", "badge"),
        (Kind.DEFINITION, "http://example.com/ref", "ref"),
        (Kind.HTML, "http://example.com/html?a=1&b=2", "link"),
        (Kind.INLINE, "http://example.com/路径", "路径"),
        (Kind.INLINE, "http://example.com/|", "x|y"),
        (Kind.BARE, "http://example.com/t", ""),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (notebook(), []),
        (notebook(cell([])), []),
        (notebook(cell("")), []),
        (
            notebook(cell(["[a](http://a.com)", "\n", "", "<http://b.com>"])),
            ["inline http://a.com", "autolink http://b.com"],
        ),
        (
            notebook(cell('[a](http://a.com/\\)"é)')),
            [r'inline http://a.com/)"é from http://a.com/\\)\"\u00e9'],
        ),
        (notebook(cell("a [local](b.ipynb#c) ![x](attachment:x.png)")), ["inline b.ipynb#c"]),
        # a URL in two strings could not be written again without touching what parts them
        (notebook(cell(["http://a.", "com/ http://b.com"])), ["bare http://b.com"]),
        # what is not read
        (
            notebook(cell("http://a.com", "raw"), cell("http://a.com", "code"), cell("x", "later")),
            [],
        ),
        (notebook(cell("x") | {"attachments": {"source": "http://a.com", "b": [{}]}}), []),
        (
            notebook(
                cell("x") | {"outputs": [{"text": ["http://a.com"], "b": [{}]}]},
                cell("http://b.com"),
            ),
            ["bare http://b.com"],
        ),
        (
            '{"nbformat":4,"cells":[{"source":"http://a.com","cell_type":"markdown"}]}',
            ["bare http://a.com"],
        ),
    ],
)
def test_a_notebook_names_urls(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_the_code_of_a_notebook_is_read_on_request() -> None:
    source = ["# see http://a.com.\n", "get('http://b.com\\n', \"http://c.com/\")"]
    text = notebook(cell(source, "code"), cell("`http://d.com`"))
    assert found(text, include_code=True)[:3] == [
        "code http://a.com",
        "code http://b.com",
        "code http://c.com/",
    ]


def test_worksheets_of_older_notebooks_are_read() -> None:
    text = (KEPT / "three.ipynb").read_text()
    assert [it.rsplit("/", 1)[1] for it in found(text)] == ["heading", r"\u65e5\u672c"]
    assert [it.rsplit("/", 1)[1] for it in found(text, include_code=True)] == [
        "heading",
        r"\u65e5\u672c",
        "code",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"cells": [', "line 1, column 12: it ends too early"),
        ("[]", "line 1, column 1: a notebook must be an object"),
        ('"cells"', "line 1, column 1: a notebook must be an object"),
        ('{"cells": []}', "line 1, column 1: a notebook must say its nbformat"),
        ('{"nbformat": 5}', "line 1, column 14: the nbformat must be 2, 3 or 4"),
        ('{"nbformat": [4]}', "line 1, column 14: the nbformat must be 2, 3 or 4"),
        ('{"nbformat": 4}', "line 1, column 1: a notebook must have a list of cells"),
        ('{"nbformat": 4, "cells": {}}', "line 1, column 26: a notebook must have a list of cells"),
        (
            '{"nbformat": 3, "cells": []}',
            "line 1, column 1: a notebook of this version must have a list of worksheets",
        ),
        (
            '{"nbformat": 3, "worksheets": [\n{}]}',
            "line 2, column 1: a worksheet must have a list of cells",
        ),
        (
            '{"nbformat": 4, "cells": [\n 1]}',
            "line 2, column 2: a cell must be an object with a cell_type",
        ),
        (
            '{"nbformat": 4, "cells": [\n{"cell_type": 1}]}',
            "line 2, column 1: a cell must be an object with a cell_type",
        ),
        (
            '{"nbformat": 4, "cells": [\n{"cell_type": "markdown"}]}',
            "line 2, column 1: the source of a cell must be text, or a list of it",
        ),
        (
            '{"nbformat": 4, "cells": [{"cell_type": "markdown",\n"source": {"a": "b"}}]}',
            "line 2, column 11: the source of a cell must be text, or a list of it",
        ),
        (
            '{"nbformat": 4, "cells": [{"cell_type": "code",\n"source": ["a", 1]}]}',
            "line 2, column 11: the source of a cell must be text, or a list of it",
        ),
        ("[" * 100_000, "it nests too deeply"),
    ],
)
def test_what_is_no_notebook_is_an_error(text: str, problem: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(text)
    assert caught.value.problem == f"cannot be read as a Jupyter notebook: {problem}"


@pytest.mark.parametrize(
    ("kind", "old", "url", "spelled"),
    [
        (Kind.INLINE, "http://a.com", 'http://b.com/("é', r"http://b.com/\\(\"\u00e9"),
        (Kind.HTML, "http://a.com", 'http://b.com/&"', "http://b.com/&amp;&#34;"),
        (Kind.CODE, "http://a.com", "http://b.com/'{x}\\\"", "http://b.com/%27%7Bx%7D%5C%22"),
        (Kind.CODE, "http://a.com/{'}", "http://b.com/{'}", "http://b.com/{'}"),
    ],
)
def test_a_url_is_spelled_for_its_cell(kind: Kind, old: str, url: str, spelled: str) -> None:
    place = Occurrence(old, "a.ipynb", 1, 1, 0, len(old), kind)
    assert FORM.spell(url, place) == spelled


def test_a_remark_is_markdown_in_a_string() -> None:
    assert FORM.annotate is not None
    place = Occurrence("http://a.com", "a.ipynb", 1, 1, 0, 12, Kind.BARE)
    assert FORM.annotate("http://b.com/(", place) == r" ([archived](http://b.com/\\())"


def test_a_remark_goes_to_the_end_of_the_link_in_its_string(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def links(text: str, *, include_code: bool) -> list[Found]:
        link = Found("http://a.com", 5, 17, Kind.INLINE, after=18)
        return [link, replace(link, start=19, end=20, after=None)]

    monkeypatch.setattr("crawler.documents.markdown.found", links)
    text = notebook(cell(['"[é](http://a.com)', "\n", "x"]))
    first, second = FORM.found(text, include_code=False)
    assert first.after is not None
    assert text[first.after - 2 : first.after + 2] == 'm)",'
    assert second.after is None


URLS = st.sampled_from(["http://a.com/", "https://b.org/?a=1&b=(2)", "http://c.cn/路径😀"])
LINES: st.SearchStrategy[tuple[str, list[str]]] = URLS.map(
    lambda url: (f'- ["é" \\\\]({url} "t")\n', [url])
) | st.sampled_from([("text\n", []), ("\n", []), ("<b>\t日</b>\n", []), ("`http://no.com`\n", [])])


@st.composite
def notebooks(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A notebook in one of several layouts, and its URLs."""
    cells: list[dict[str, object]] = []
    urls: list[str] = []
    for lines in draw(st.lists(st.lists(LINES, max_size=4), max_size=4)):
        source = [line for line, _ in lines]
        cells.append(cell(source if draw(st.booleans()) else "".join(source)))
        urls += [url for _, named in lines for url in named]
        cells.append(cell(["http://no.com"], "code") | {"outputs": [{"a": ["http://no.com"]}]})
    content: dict[str, object] = {"nbformat": 4, "cells": cells}
    if draw(st.booleans()):
        content = {"worksheets": [{"cells": []}, {"cells": cells}], "nbformat": 3}
        for each in cells:
            each["input"] = each["source"]
    text = json.dumps(
        content, ensure_ascii=draw(st.booleans()), indent=draw(st.sampled_from([None, 1]))
    )
    return text, urls


@settings(deadline=None)
@given(sample=notebooks())
def test_the_urls_of_any_notebook_are_found(sample: tuple[str, list[str]]) -> None:
    text, urls = sample
    assert [each.url for each in read(text)] == urls
    check_contract(text.encode(), FORM)


MARKS = st.sampled_from(
    [*"[]()<>`*_\n|#\\\"&:'é", "](", "- ", "> ", "\r\n", "[a]: ", "<a href='", "```\n", "---\n"]
)


@settings(max_examples=150, deadline=None)
@given(sources=st.lists(st.lists(URLS | MARKS, max_size=12), max_size=3), is_list=st.booleans())
def test_the_contract_holds_for_any_soup_in_cells(sources: list[list[str]], is_list: bool) -> None:
    text = notebook(*[cell(it if is_list else "".join(it)) for it in sources])
    check_contract(text.encode(), FORM)


@settings(max_examples=150, deadline=None)
@given(
    pieces=st.lists(
        st.sampled_from(
            [
                *'{}[]",:',
                '"cells":[',
                '"nbformat":4,',
                '"nbformat":3,',
                '"worksheets":[',
                '{"cell_type":"markdown",',
                '"source":',
                '"http://a.com"',
                '["http://a.com"]',
                '{"cell_type":"markdown","source":["[a](http://a.com)"]}',
            ]
        ),
        max_size=12,
    )
)
def test_the_contract_holds_for_any_soup_of_a_notebook(pieces: list[str]) -> None:
    check_contract("".join(pieces).encode(), FORM)
    check_contract(('{"nbformat":4,"cells":[' + ",".join(pieces) + "]}").encode(), FORM)
