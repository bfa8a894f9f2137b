"""JSON and JSON Lines as seed formats."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import documents
from crawler.documents import DocumentError, jsontext, values
from crawler.model import Kind, Occurrence
from tests.contract import check_contract

if TYPE_CHECKING:
    from collections.abc import Iterator

AT = datetime(2019, 3, 4, 12, tzinfo=UTC)


def read(text: str, form: str = "json") -> list[Occurrence]:
    return list(documents.parse("a", form, text.encode(), "utf-8").occurrences)


def found(text: str, form: str = "json") -> list[str]:
    """Write each URL, with the raw spelling where it is another."""
    data = text.encode()
    raw = [(each.url, data[each.start : each.end].decode()) for each in read(text, form)]
    return [url if url == spelled else f"{url} from {spelled}" for url, spelled in raw]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"http://a.com/(x."', ["http://a.com/(x."]),
        ('[" http://a.com/中文x ", 1]', ["http://a.com/中文x"]),
        ('{"a": {"b": ["http://a.com", "http://b.com"]}}', ["http://a.com", "http://b.com"]),
        ('"see http://a.com/x. Or http://b.com!"', ["http://a.com/x", "http://b.com"]),
        ('"http://a.com,http://b.com"', ["http://a.com", "http://b.com"]),
        (r'"<a href=\"http://a.com/x\">"', ["http://a.com/x"]),
        # escapes
        (r'"http:\/\/a.com\/"', [r"http://a.com/ from http:\/\/a.com\/"]),
        (r'"\n\u0068ttp://a.com?a\u0026b"', [r"http://a.com?a&b from \u0068ttp://a.com?a\u0026b"]),
        (
            r'"http://a.com/\u65e5\ud83d\ude00/"',
            [r"http://a.com/日😀/ from " + r"http://a.com/\u65e5\ud83d\ude00/"],
        ),
        (r'"http://a.com\nhttp://b.com\t\\"', ["http://a.com", "http://b.com"]),
        (r'"http:\u002F\/a.com"', [r"http://a.com from http:\u002F\/a.com"]),
        (r'"http://a.com/\ud83d/"', ["http://a.com/"]),
        (r'"http://a.com/\u0000/"', ["http://a.com/"]),
        # what is no value, or no URL
        ('{"http://a.com": 1, "b": "x"}', []),
        (r'{"a\"http://b.com\"" : null}', []),
        (
            '["/x", "//a.com/x", "www.a.com", "a.html", "#x", "mailto:a@b.com", "http", ":", "//"]',
            [],
        ),
        # what Python reads
        ('[NaN, -Infinity, 1e999, "http://a.com"]', ["http://a.com"]),
        (f'[{"9" * 5000}, {{"date_added": {"9" * 5000}, "b": "http://a.com"}}]', ["http://a.com"]),
        ('{"a": "http://a.com", "a": "http://b.com"}', ["http://a.com", "http://b.com"]),
    ],
)
def test_a_json_text_names_urls(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("\n \r\n", []),
        (
            '{"a": "http://a.com"}\r\n\n[1, "http://b.com"]\n"http://c.com"',
            ["http://a.com", "http://b.com", "http://c.com"],
        ),
        ('"http://a.com\u2028http://b.com"', ["http://a.com", "http://b.com"]),
    ],
)
def test_json_lines_name_urls(text: str, expected: list[str]) -> None:
    assert found(text, "jsonl") == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "line 1, column 1: it ends too early"),
        ('{"a": [1,\n  "http', "line 2, column 3: this string is never closed"),
        ('{"a": [1,\n  2', "line 2, column 4: it ends too early"),
        (
            '{"a": 1\n "b": 2}',
            "line 2, column 2: a comma, or the end of the list or object, should stand here",
        ),
        ("{'a': 1}", "line 1, column 2: a name in double quotes should stand here"),
        ('{"a" 1}', "line 1, column 6: a colon should stand here"),
        ("[1, x]", "line 1, column 5: a value should stand here"),
        ("[1] // x", "line 1, column 5: nothing may follow the end of the value"),
        (r'["\x"]', "line 1, column 3: this is no escape that JSON knows"),
        (
            '["a\tb"]',
            "line 1, column 4: this character may not stand in a string unless it is escaped",
        ),
        ("[" * 100_000, "it nests too deeply"),
    ],
)
def test_what_is_no_json_is_an_error(text: str, problem: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(text)
    assert caught.value.problem == f"cannot be read as JSON: {problem}"


def test_an_error_in_json_lines_is_told_by_its_line() -> None:
    with pytest.raises(DocumentError) as caught:
        read('["http://a.com"]\n\n{"a":\n 1}\n', "jsonl")
    assert caught.value.problem == (
        "cannot be read as JSON Lines: line 3, column 6: it ends too early"
    )


@pytest.mark.parametrize(
    ("text", "shown", "at"),
    [
        ('{"title": "A \\"t\\"\\n\\u65e5", "uri": "http://a.com", "name": "b"}', 'A "t" 日', None),
        ('{"url": "http://a.com", "children": [{"name": "c"}], "name": "b"}', "b", None),
        ('{"name": "b", "children": [{"url": "http://a.com"}]}', "", None),
        ('{"title": "http://b.com", "x": "http://a.com"}', "", None),
        ('{"dateAdded": 1551700800000000, "uri": "http://a.com"}', "", AT),
        ('{"url": "http://a.com", "date_added": "13196174400000000"}', "", AT),
        ('{"time": "2019-03-04T12:00:00Z", "href": "http://a.com"}', "", AT),
        ('{"URL": "http://a.com", "accessed": {"date-parts": [["2019", 3, 4]]}}', "", AT),
        ('{"URL": "http://a.com", "accessed": {"date-parts": [[2019]]}}', "", None),
        ('{"URL": "http://a.com", "accessed": {"date-parts": [[2019, 33, 4]]}}', "", None),
        ('{"url": "http://a.com", "created": 12}', "", None),
        ('{"url": "http://a.com", "created": ""}', "", None),
        ('{"url": "http://a.com", "created": 99999999999999999}', "", None),
        ('{"created": "2019-03-04", "a": {"url": "http://a.com"}}', "", None),
    ],
)
def test_the_other_members_of_an_object_name_and_date_its_links(
    text: str, shown: str, at: datetime | None
) -> None:
    form = documents.format_named("json")
    links = list(form.found(text, include_code=False))
    assert {(each.text, each.written_at) for each in links} == {(shown, at)}


@pytest.mark.parametrize(
    ("url", "old", "raw", "spelled"),
    [
        ('http://b.com/"\\', "http://a.com", "http://a.com", "http://b.com/%22\\\\"),
        ("http://b.com/é", "http://a.com", "http://a.com", r"http://b.com/\u00e9"),
        ("http://b.com/é日😀", "http://é", "http://é", r"http://b.com/é\u65e5\ud83d\ude00"),
        ("http://b.com/é", "http://é", r"http://\u00e9", r"http://b.com/\u00e9"),
        ("http://b.com/x.", "http://a.com/", "http://a.com/", "http://b.com/x%2E"),
        ("http://b.com/x.", "http://a.com/.", "http://a.com/.", "http://b.com/x."),
    ],
)
def test_a_url_is_spelled_for_a_string(url: str, old: str, raw: str, spelled: str) -> None:
    place = Occurrence(old, "a.json", 1, 1, 5, 5 + len(raw.encode()), Kind.VALUE)
    assert documents.format_named("json").spell(url, place) == spelled


URLS = st.sampled_from(
    ["http://a.com", "https://b.org/p_(q)?a=1&b=2", "http://c.cn/路径😀", "http://d.com/\\x."]
)
TEXTS = URLS | st.text('ab é日😀/:\\"\n\0\u2028') | URLS.map(lambda url: f'"{url}" \n')
VALUES = st.recursive(
    TEXTS | st.none() | st.booleans() | st.floats() | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


def strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict() | list():
            for each in value.values() if isinstance(value, dict) else value:
                yield from strings(each)


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A JSON text as Python writes it, in one of several manners, and its URLs."""
    value = draw(VALUES)
    text = json.dumps(value, ensure_ascii=draw(st.booleans()), indent=draw(st.none() | st.just(1)))
    if draw(st.booleans()):
        text = text.replace("/", r"\/")
    urls = [each[a:b] for each in strings(value) for a, b in values.spans(each)]
    return text, urls


@settings(deadline=None)
@given(sample=texts())
def test_the_urls_of_any_json_are_found(sample: tuple[str, list[str]]) -> None:
    text, urls = sample
    assert [each.url for each in read(text)] == urls
    check_contract(text.encode(), documents.format_named("json"))


@settings(deadline=None)
@given(samples=st.lists(texts(), max_size=3))
def test_the_urls_of_any_json_lines_are_found(samples: list[tuple[str, list[str]]]) -> None:
    text = "\r\n".join(" ".join(text.split("\n")) for text, _ in samples)
    assert [each.url for each in read(text, "jsonl")] == [url for _, it in samples for url in it]
    check_contract(text.encode(), documents.format_named("jsonl"))


@settings(deadline=None)
@given(text=st.text(), ascii_only=st.booleans())
def test_a_string_means_what_python_says(text: str, ascii_only: bool) -> None:
    source = json.dumps(text, ensure_ascii=ascii_only)
    literal = jsontext.literal(source, 1, len(source) - 1)
    assert literal.text == text.replace("\0", "\ufffd")
    ends = [literal.position(index) for index in range(len(text) + 1)]
    pieces = [source[a:b] for a, b in pairwise(ends)]
    assert [json.loads(f'"{piece}"') for piece in pieces] == list(text)


@pytest.mark.parametrize("form", ["json", "jsonl"])
@settings(max_examples=150, deadline=None)
@given(
    pieces=st.lists(
        URLS
        | st.sampled_from([*'"{}[]:,1 \n', '["', '"]', '{"a":"', '"}', r"\n", r"\/", "\\ud83d"]),
        max_size=15,
    )
)
def test_the_contract_holds_for_any_soup_of_json(form: str, pieces: list[str]) -> None:
    check_contract("".join(pieces).encode(), documents.format_named(form))
