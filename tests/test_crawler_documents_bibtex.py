"""BibTeX as a seed format."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import documents
from crawler.documents import DocumentError, dates
from crawler.model import Kind, Occurrence
from tests.contract import archived, check_contract

FORM = documents.format_named("bibtex")
TILDES = r"http://a/\~{}b{\~}c{\textasciitilde}d\textasciitilde{}e$\sim$f{\textunderscore}"
AT = datetime(2019, 3, 4, 12, tzinfo=UTC)


def read(text: str) -> list[Occurrence]:
    return list(documents.parse("a.bib", "bibtex", text.encode(), "utf-8").occurrences)


def found(text: str) -> list[str]:
    """Write each link as ``kind url``, with the raw spelling where it is another."""
    data = text.encode()
    lines = []
    for each in read(text):
        raw = data[each.start : each.end].decode()
        lines.append(f"{each.kind} {each.url}" + (f" from {raw}" if raw != each.url else ""))
    return lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # fields for URLs
        ("@misc{a, url = {http://a.com/x_(y}}", ["value http://a.com/x_(y"]),
        ('@MISC{a, URL = "http://a.com/#%7E&_" }', ["value http://a.com/#%7E&_"]),
        ("@misc(a, url = { {http://a.com/{x}} } )", ["value http://a.com/{x}"]),
        (
            "@ misc\n{ a,url={http://a.com},bdsk-url-1={http://b.com},ee={http://c.com},}",
            ["value http://a.com", "value http://b.com", "value http://c.com"],
        ),
        ("@misc{a, url = {\\url{http://a.com/x.}}}", ["value http://a.com/x."]),
        (
            "@misc{a, url = {http://a.com/x, http://b.com.}}",
            ["bare http://a.com/x", "bare http://b.com"],
        ),
        ("@misc{, url = {http://a.com}}", ["value http://a.com"]),
        ("@misc{a}@misc{b, url = {http://b.com}}", ["value http://b.com"]),
        # fields of running text
        (
            "@misc{a, note = {See http://a.com/x.}, abstract = {(http://b.com)}}",
            ["bare http://a.com/x", "bare http://b.com"],
        ),
        (
            "@misc{a, howpublished = {Online: \\url{http://a.com/x.}, \\href {http://b.com}{http://c.com}}}",
            ["value http://a.com/x.", "value http://b.com", "bare http://c.com"],
        ),
        (
            "@misc{a, note = {\\url{see http://a.com}, \\url{{http://b.com}}}}",
            ["bare http://a.com", "value http://b.com"],
        ),
        (
            "@misc{a, note = {see~http://a.com/~u/x~(y) \\emph{http://b.com}\\\\http://c.com\\ldots}}",
            ["bare http://a.com/~u/x", "bare http://b.com", "bare http://c.com"],
        ),
        (
            r"@misc{a, note = {\url{\url{http://a.com/\~{}} http://b.com} \urlstyle{http://c.com}}}",
            [
                r"value http://a.com/~ from http://a.com/\~{}",
                "bare http://b.com",
                "bare http://c.com",
            ],
        ),
        # escapes
        (
            r"@misc{a, url = {http://a.com/\_\&\%\#\$}}",
            [r"value http://a.com/_&%#$ from http://a.com/\_\&\%\#\$"],
        ),
        (
            r"@misc{a, note = {http://a.com/{\_}{\%}x}}",
            [r"bare http://a.com/_%x from http://a.com/{\_}{\%}x"],
        ),
        (
            f"@misc{{a, url = {{{TILDES}}}}}",
            [f"value http://a/~b~c~d~e~f_ from {TILDES}"],
        ),
        # DOIs and numbers of arXiv
        (
            "@misc{a, doi = {10.1000/182}}",
            ["identifier https://doi.org/10.1000/182 from 10.1000/182"],
        ),
        (
            r"@misc{a, doi = {doi: 10.1000/a\_b<c>#1%3C%}}",
            [r"identifier https://doi.org/10.1000/a_b%3Cc%3E%231%3C%25 from 10.1000/a\_b<c>#1%3C%"],
        ),
        (
            "@misc{a, doi = {https://doi.org/10.1000/182}}",
            ["identifier https://doi.org/10.1000/182"],
        ),
        ("@misc{a, doi = {none}, doi = {10.1000/a b}, doi = {10.1000/\\a}, doi = {}}", []),
        (
            "@misc{a, eprint = {arXiv:1901.01234v2}, archivePrefix = {arXiv}}",
            ["identifier https://arxiv.org/abs/1901.01234v2 from 1901.01234v2"],
        ),
        (
            '@misc{a, eprinttype = "arxiv", eprint = "hep-th/9901001"}',
            ["identifier https://arxiv.org/abs/hep-th/9901001 from hep-th/9901001"],
        ),
        ("@misc{a, eprint = {1901.01234}}", []),
        # what is left out
        ('@misc{a, url = base # "http://a.com", note = "http://" # {a.com}, link = base}', []),
        ("@string{a = {http://a.com}} @preamble{{http://a.com}} @comment{ {http://a.com} }", []),
        ('@string(a = "http://a.com)(") @comment http://a.com @comment{}', []),
        (
            "http://a.com joe@b.com{http://c.com} @nobody, @ @misc{a, url={http://b.com}}",
            ["value http://b.com"],
        ),
        ("x\r% @misc{a, url = {http://a.com}}\r\n%@misc{b,\n% url = {http://b.com}\n%}", []),
        ("@misc{a, % url = {http://a.com},\n  url = {http://b.com} % x\n}", ["value http://b.com"]),
        (
            "@misc{a, title = {http://a.com}, file = {http://a.com}, url = {a.com/x}, year = 2019}",
            [],
        ),
    ],
)
def test_a_bibliography_names_urls(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x\n@misc{a, url = {http://a.com}\n\n", "line 2, column 1: this entry is never closed"),
        ("@misc{a,\n note = {a {b} {c}\n", "line 2, column 9: this brace is never closed"),
        ("@misc{a,\n note = {a {b {{c}}}\n", "line 2, column 9: this brace is never closed"),
        ('@misc{a,\n note = "a {b}\n}', "line 3, column 1: this brace closes nothing"),
        ('@misc{a,\n note = "a {"} b', "line 2, column 9: this quote is never closed"),
        ("@comment{a {b}", "line 1, column 9: this brace is never closed"),
        ("@string(a = {)}", "line 1, column 8: this parenthesis is never closed"),
        (
            "@misc{a,\n note = {b}\n url = {http://c.com}}",
            "line 3, column 2: a comma, or the end of the entry, should stand here",
        ),
        (
            "@misc{a, url = {b},\n@misc{c, url = {d}}",
            "line 2, column 1: a field, or the end of the entry, should stand here",
        ),
        ("@misc{a, url = }", "line 1, column 16: a value should stand here"),
        ("@misc{a, url = {b} # , }", "line 1, column 22: a value should stand here"),
        (
            "@misc{url = {b}}",
            "line 1, column 11: a comma should stand here, after the key of the entry",
        ),
        ("@misc{a b}", "line 1, column 9: a comma should stand here, after the key of the entry"),
        ("@misc{", "line 1, column 1: this entry is never closed"),
        ("@misc{a, url", "line 1, column 10: a field, or the end of the entry, should stand here"),
        ("@misc{a, url =", "line 1, column 1: this entry is never closed"),
    ],
)
def test_where_bibtex_would_complain_is_told(text: str, problem: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(text)
    assert caught.value.problem == f"cannot be read as BibTeX: {problem}"


@pytest.mark.parametrize(
    ("fields", "shown", "at"),
    [
        (r"title = {The {TeX}book, \emph{new} \& {\'e}old},", "The TeXbook, new & eold", None),
        ("year = 2019,", "key", None),
        ("urldate = {2019-03-04},", "key", AT),
        ("timestamp = {2020.01.02}, lastchecked = {{4 March 2019}},", "key", AT),
        ("date-added = {2019-03-04 13:00:00 +0100},", "key", AT),
        ("timestamp = {2019-03-04T12:00:00Z},", "key", AT),
        ("urldate = {03/04/2019}, timestamp = {soon},", "key", None),
    ],
)
def test_the_other_fields_name_and_date_a_link(
    fields: str, shown: str, at: datetime | None
) -> None:
    links = FORM.found(f"@misc{{key, {fields} url = {{http://a.com}}}}", include_code=False)
    assert [(each.text, each.written_at) for each in links] == [(shown, at)]


@pytest.mark.parametrize(
    "text",
    [
        "@misc{a, url = {http://a.com}, urldate = {2019-03-04}}",
        "@misc{a,\n  urldate = {2019-03-04},\n  url = {http://a.com}\n}",
        "@misc{a,\n  url = {http://a.com},\n  note = {Accessed: 2019-03-04},\n}\n\n@misc{b}",
    ],
)
def test_the_day_beside_a_url_is_when_it_was_written(text: str) -> None:
    reading = documents.parse("no such file.bib", "bibtex", text.encode(), "utf-8")
    assert [each.written_at for each in dates.dated(reading).occurrences] == [AT]


@pytest.mark.parametrize(
    ("kind", "old", "raw", "url", "spelled"),
    [
        (Kind.VALUE, "http://a.com", "http://a.com", "http://b.com/_&%#$~", "http://b.com/_&%#$~"),
        (Kind.VALUE, "http://a/_", r"http://a/\_", "http://b/_&%#$", r"http://b/\_\&\%\#\$"),
        (Kind.VALUE, "http://a", "http://a", 'http://b/{x}\\" .', "http://b/%7Bx%7D%5C%22%20."),
        (Kind.VALUE, "http://a/{x}", "http://a/{x}", "http://b/{x}", "http://b/{x}"),
        (Kind.VALUE, "http://a/{x}", "http://a/{x}", "http://b/}{", "http://b/%7D%7B"),
        (Kind.BARE, "http://a", "http://a", "http://b/_&%~u~x.", r"http://b/\_\&\%\~{}u\~{}x\%2E"),
        (Kind.BARE, "http://a/_", "http://a/_", "http://b/_%/~u", "http://b/_%/~u"),
        (Kind.IDENTIFIER, "https://doi.org/10.1/x", "10.1/x", "http://b/_%", "http://b/_%"),
    ],
)
def test_a_url_is_spelled_for_its_field(
    kind: Kind, old: str, raw: str, url: str, spelled: str
) -> None:
    place = Occurrence(old, "a.bib", 1, 1, 5, 5 + len(raw.encode()), kind)
    assert FORM.spell(url, place) == spelled


URLS = st.sampled_from(
    [
        ("http://a.com/", "http://a.com/"),
        ("https://b.org/x_(y)?a=1&b=%7E#c", "https://b.org/x_(y)?a=1&b=%7E#c"),
        ("https://b.org/x_(y)?a=1&b=%7E#c", r"https://b.org/x\_(y)?a=1\&b=\%7E\#c"),
        ("http://c.cn/路径/~u", r"http://c.cn/路径/{\textasciitilde}u"),
        ("http://d.com/{x}", "http://d.com/{x}"),
    ]
)
WORDS = st.sampled_from(["{A} title", 'M{\\"u}ller', "", "3 \\% of {{x}}, # y", "日"])
FIELDS = st.one_of(
    WORDS.map(lambda words: ("author", words, [])),
    URLS.map(lambda url: ("url", url[1], [url[0]])),
    URLS.map(lambda url: ("bdsk-url-2", f"{{{url[1]}}}", [url[0]])),
    URLS.map(lambda url: ("howpublished", rf"\url{{{url[1]}}}", [url[0]])),
    URLS.map(lambda url: ("note", f"See {url[1]}, or not", [url[0]])),
    st.just(("doi", r"10.1000/x\_y", ["https://doi.org/10.1000/x_y"])),
)


@st.composite
def libraries(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A bibliography in one of several layouts, and its URLs."""
    pieces, urls = [draw(st.sampled_from(["", "A comment.\n", "@string{a = {b}}\n"]))], []
    gap, end = draw(st.sampled_from([("\n  ", "\n"), (" ", ""), ("\r\n\t", ",\r\n")]))
    for index, fields in enumerate(
        draw(st.lists(st.lists(FIELDS, max_size=4, unique_by=lambda it: it[0]), max_size=4))
    ):
        pieces.append(f"@misc{{key{index},{gap}year = 2019")
        for name, value, named in fields:
            opening, closing = (
                draw(st.sampled_from([("{", "}"), ('"', '"')])) if '"' not in value else ("{", "}")
            )
            pieces.append(f",{gap}{name} = {opening}{value}{closing}")
            urls += named
        pieces.append(f"{end}}}\n")
    return "".join(pieces), urls


def entries(text: str) -> list[tuple[str, list[tuple[str, str]]]]:
    library = parse_string(text)
    assert not library.failed_blocks
    return [(it.key, [(field.key, field.value) for field in it.fields]) for it in library.entries]


@settings(deadline=None)
@given(sample=libraries())
def test_the_urls_of_any_bibliography_are_found(sample: tuple[str, list[str]]) -> None:
    text, urls = sample
    assert [each.url for each in read(text)] == urls
    check_contract(text.encode(), FORM)


@settings(deadline=None)
@given(sample=libraries())
def test_repairs_change_nothing_else_of_an_entry(sample: tuple[str, list[str]]) -> None:
    reading = documents.parse("a.bib", "bibtex", sample[0].encode(), "utf-8")
    marked = replace(reading.document, data=archived(reading, FORM))
    after = entries(marked.data.decode())
    for (key, fields), (key_after, fields_after) in zip(entries(sample[0]), after, strict=True):
        assert key == key_after
        for (name, value), (name_after, value_after) in zip(fields, fields_after, strict=True):
            assert name == name_after
            assert (value == value_after) == ("//" not in value or name in {"doi", "eprint"})
            assert len(value_after) >= len(value)


MARKS = st.sampled_from(
    [
        *'{}()"#,=@%\\~_ \n$',
        "@misc{a,",
        "url={",
        "note={",
        "doi={",
        "eprint={",
        "\\url{",
        "},",
        "}}",
        "10.1000/a_b",
        r"\_",
        r"{\_}",
        r"\~{}",
        "archiveprefix={arxiv},",
        "1901.01234",
        "\r\n",
        'link="',
    ]
)


@settings(max_examples=150, deadline=None)
@given(pieces=st.lists(URLS.map(lambda url: url[1]) | MARKS, max_size=20))
def test_the_contract_holds_for_any_soup_of_bibtex(pieces: list[str]) -> None:
    check_contract("".join(pieces).encode(), FORM)
    for name in ("url", "note", "doi", "howpublished"):
        text = "".join(pieces).replace("{", "").replace("}", "")
        check_contract(f"@misc{{a, {name} = {{{text}}}}}".encode(), FORM)


@pytest.mark.parametrize(
    "text",
    [
        "@misc{a," + "note={" * 200_000,
        "@misc{a,note={" + "\\url{" * 50_000 + "}" * 50_000 + "}}",
        "@misc{a,note={" + "\\url{{a}" * 50_000 + "}" * 50_000 + "}}",
        "@misc{a,url=" + "{" * 100_000 + "http://a.com" + "}" * 100_001,
        "@" * 500_000,
        "@ " * 300_000,
        "@misc{a," * 100_000,
        '@misc{a,url="' * 100_000,
        "% @misc{\n" * 100_000,
        "@misc{a,doi={10.1000/" + "a" * 500_000 + " }}",
    ],
)
def test_odd_bibliographies_are_read_at_once(text: str) -> None:
    # This takes minutes where the rest of the text is looked at again and again.
    with contextlib.suppress(DocumentError):
        read(text)
