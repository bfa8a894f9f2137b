"""CSV and TSV as seed formats."""

from __future__ import annotations

import contextlib
import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import documents
from crawler.documents import DocumentError
from crawler.model import Kind, Occurrence
from tests.contract import check_contract

AT = datetime(2019, 3, 4, 12, tzinfo=UTC)


def read(text: str, form: str = "csv") -> list[Occurrence]:
    return list(documents.parse("a", form, text.encode(), "utf-8").occurrences)


def found(text: str, form: str = "csv") -> list[str]:
    return [each.url for each in read(text, form)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("\n\r\n\n", []),
        ("http://a.com", ["http://a.com"]),
        # whole cells, taken as they are
        ("a,http://b.com/(x.,c", ["http://b.com/(x."]),
        ("a, http://b.com ,http://c.com/中文x", ["http://b.com", "http://c.com/中文x"]),
        ('a,"http://b.com/x,y;z"', ["http://b.com/x,y;z"]),
        # URLs in longer cells
        ("a,see http://b.com/x.", ["http://b.com/x"]),
        ('a,"say ""http://b.com"", or http://c.com, too"', ["http://b.com", "http://c.com"]),
        ('a,"http://b.com,http://c.com"', ["http://b.com", "http://c.com"]),
        ('a,"http://b.com\r\nhttp://c.com"\r\nd,e', ["http://b.com", "http://c.com"]),
        # delimiters
        ("n;u\nx;http://a.com/1,2\n", ["http://a.com/1,2"]),
        ("n\tu\nx\thttp://a.com/1,2;3\n", ["http://a.com/1,2;3"]),
        ("n|u\nx|http://a.com/1,2\n", ["http://a.com/1,2"]),
        ("Last, first;u;d\nDoe, Joe;http://a.com/;1\n", ["http://a.com/"]),
        ("n,u\nx;y,http://a.com/;b\nz,http://b.com/;c", ["http://a.com/;b", "http://b.com/;c"]),
        ('n,u\n"a;b",http://a.com/\n"c;d",http://b.com/', ["http://a.com/", "http://b.com/"]),
        ("sep=;\nhttp://a.com/1,2;http://b.com/", ["http://a.com/1,2", "http://b.com/"]),
        # one column
        ("url\nhttp://a.com/x;y\nhttp://b.com/x;z\n", ["http://a.com/x;y", "http://b.com/x;z"]),
        ("url\nhttp://a.com/x;y\nhttp://b.com/x\n", ["http://a.com/x;y", "http://b.com/x"]),
        # quotes
        ('a,"b",http://c.com\n', ["http://c.com"]),
        ('a, "http://b.com/,x" ,c\n', ["http://b.com/,x"]),
        ('a 5" disk,http://b.com\n', ["http://b.com"]),
        # what names no URL
        ("a@b.com,www.a.com,/x,//b.com,mailto:a@b.com", []),
    ],
)
def test_a_csv_names_urls(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\thttp://b.com/x,y;z|\n", ["http://b.com/x,y;z|"]),
        ("one, column\nhttp://a.com\n", ["http://a.com"]),
        ('"a\tb"\t"http://b.com"\nc\td', ["http://b.com"]),
        ('"open\thttp://b.com\n"so" called\t"', ["http://b.com"]),
    ],
)
def test_a_tsv_names_urls(text: str, expected: list[str]) -> None:
    assert found(text, "tsv") == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "a,b\nc,d\ne,f,http://g.com\n",
            "line 3, column 1: this row has 3 cells, and the first one has 2 cells",
        ),
        ("a,b\n\nc\n", "line 3, column 1: this row has 1 cell, and the first one has 2 cells"),
        (
            "My links\na;http://a.com;b\nc;http://b.com;d\n",
            "line 2, column 1: this row has 3 cells, and the first one has 1 cell",
        ),
        ('a,b\nc,"d\n' + "e,f\n" * 9, "line 2, column 3: this quote is never closed"),
        ('a,b\nc,"d"e\n', "line 2, column 6: nothing may follow the quote that ends a cell"),
        ('a,"b\nc"" d', "line 1, column 3: this quote is never closed"),
    ],
)
def test_what_is_no_table_is_an_error(text: str, problem: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(text)
    assert caught.value.problem == f"cannot be read as CSV: {problem}"


def test_ragged_rows_of_a_tsv_are_an_error() -> None:
    with pytest.raises(DocumentError) as caught:
        read("a\tb\nc\n", "tsv")
    assert caught.value.problem == (
        "cannot be read as TSV: line 2, column 1: "
        "this row has 1 cell, and the first one has 2 cells"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://a.com,,The page,x", "The page"),
        ("Id,Title,URL\n7,The  page,http://a.com", "The page"),
        ("Id,URL,Name\n7,http://a.com,", "7"),
        ("http://a.com,see http://b.com", ""),
        ('x,y\n"say ""so""\nnow",http://a.com', 'say "so" now'),
        (f"{'x' * 300},http://a.com", "x" * 199 + "…"),
    ],
)
def test_the_text_is_the_title_of_the_row(text: str, shown: str) -> None:
    assert {each.text for each in read(text)} == {shown}


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("url,time_added\nhttp://a.com,1551700800", AT),
        ("url,Created\nhttp://a.com,2019-03-04T13:00:00+01:00", AT),
        ("url,created\nhttp://a.com,2019-03-04", AT),
        ("url,created\nhttp://a.com,04/03/2019", None),
        ("url,created\nhttp://a.com,2999-01-01T00:00:00Z", None),
        ("url,size\nhttp://a.com,1551700800", None),
        ("url,created,timestamp\nhttp://a.com,,1551700800", AT),
    ],
)
def test_a_column_may_say_when_a_link_was_written(text: str, at: datetime | None) -> None:
    format_ = documents.format_named("csv")
    assert [each.written_at for each in format_.found(text, include_code=False)] == [at]


@pytest.mark.parametrize(
    ("url", "old", "spelled"),
    [
        ("http://b.com/a,b;c|d", "http://a.com", "http://b.com/a%2Cb%3Bc%7Cd"),
        ("http://b.com/a,b;c|d", "http://a.com/,;|", "http://b.com/a,b;c|d"),
        ('http://b.com/"\n\t ', "http://a.com", "http://b.com/%22%0A%09%20"),
        ("http://b.com/x.", "http://a.com", "http://b.com/x%2E"),
        ("http://b.com/x.", "http://a.com/(", "http://b.com/x."),
    ],
)
def test_a_url_is_spelled_so_that_its_cell_stays_one(url: str, old: str, spelled: str) -> None:
    place = Occurrence(old, "a.csv", 1, 1, 0, 14, Kind.VALUE)
    assert documents.format_named("csv").spell(url, place) == spelled


@pytest.mark.parametrize(
    "text", ["a,b\n" + "c," * 300_000, "x\na;b\n" + "://" * 300_000, '"' * 300_001, '"x\n' * 99_999]
)
def test_odd_tables_are_read_at_once(text: str) -> None:
    # This takes minutes where the rest of the text is looked at again and again.
    for form in ("csv", "tsv"):
        with contextlib.suppress(DocumentError):
            read(text, form)


URLS = st.sampled_from(
    [
        "http://a.com",
        "https://b.org/p_(q)?a=1,2&b=;3",
        "http://c.cn/路径",
        "ftp://d.net/~u/|x",
        "HTTP://e.com/x.",
    ]
)
WORDS = st.text("ab é日,;\t|\n\"'.()", max_size=6)
CELLS = WORDS.map(lambda words: (words, "")) | URLS.map(lambda url: (url, url))


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, str, list[str]]:
    """A table as Python writes it, its delimiter, and its URLs."""
    width = draw(st.integers(2, 4))
    rows = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=6))
    delimiter = draw(st.sampled_from(",;\t|"))
    file = io.StringIO()
    writer = csv.writer(
        file,
        delimiter=delimiter,
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        lineterminator=draw(st.sampled_from(["\n", "\r\n"])),
    )
    writer.writerow([f"head {index}" for index in range(width)])
    writer.writerows([[cell for cell, _ in row] for row in rows])
    return file.getvalue(), delimiter, [url for row in rows for _, url in row if url]


@settings(deadline=None)
@given(table=tables())
def test_the_urls_of_any_table_are_found(table: tuple[str, str, list[str]]) -> None:
    text, delimiter, urls = table
    assert found(text) == urls
    check_contract(text.encode(), documents.format_named("csv"))
    if delimiter == "\t":
        assert found(text, "tsv") == urls


@settings(deadline=None)
@given(table=tables())
def test_repairs_change_no_other_cell(table: tuple[str, str, list[str]]) -> None:
    text, delimiter, urls = table
    form, data = documents.format_named("csv"), text.encode()
    new = 'http://new.org/a,b;c|d"e\tf\ng h'
    for each in reversed(read(text)):
        data = data[: each.start] + form.spell(new, each).encode() + data[each.end :]
    before, after = (
        list(csv.reader(io.StringIO(it, newline=""), delimiter=delimiter))
        for it in (text, data.decode())
    )
    assert [
        ["new" if cell.startswith("http://new.org/") else cell for cell in row] for row in after
    ] == [["new" if cell in urls else cell for cell in row] for row in before]


@pytest.mark.parametrize("form", ["csv", "tsv"])
@settings(max_examples=150, deadline=None)
@given(
    pieces=st.lists(
        URLS | st.sampled_from([*',;\t|"\n\r x', '""', "\r\n", "sep=;\n", "url", "a,b\n", "a;b\n"]),
        max_size=30,
    )
)
def test_the_contract_holds_for_any_soup_of_cells(form: str, pieces: list[str]) -> None:
    check_contract("".join(pieces).encode(), documents.format_named(form))
