"""Seed documents: the contract of every format, which files are meant, and what can be wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import documents
from crawler.documents import FORMATS, Format
from crawler.model import Kind
from tests.contract import CLOUD_NATIVE, KEPT, MARKS, SAMPLES, URLS, check_contract, read

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@pytest.mark.parametrize("sample", SAMPLES)
def test_a_format_finds_exact_spans_and_reads_back_what_it_spells(
    sample: str, form: Format
) -> None:
    check_contract(SAMPLES[sample], form)


@pytest.mark.parametrize(
    "path", sorted(KEPT.glob("*/*")), ids=lambda path: path.relative_to(KEPT).as_posix()
)
def test_the_contract_holds_for_every_kept_document(path: Path) -> None:
    form = documents.format_named(path.parent.name)
    assert read(path.read_bytes(), form).occurrences
    check_contract(path.read_bytes(), form)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@settings(max_examples=150, deadline=None)
@given(pieces=st.lists(URLS | MARKS, max_size=30))
def test_the_contract_holds_for_any_soup_of_marks(form: Format, pieces: list[str]) -> None:
    check_contract("".join(pieces).encode(), form)


def test_the_real_list_names_42_urls() -> None:
    reading = read(CLOUD_NATIVE.read_bytes(), FORMATS[0])
    assert len(reading.occurrences) == 42
    assert {each.kind for each in reading.occurrences} == {Kind.BARE}
    first, last = reading.occurrences[0], reading.occurrences[-1]
    assert (first.line, first.column) == (5, 3)
    assert last.url == "https://jimmysong.io/posts/istio-service-and-traffic-model/"


def test_formats_have_names_and_suffixes_of_their_own() -> None:
    assert len({form.name for form in FORMATS}) == len(FORMATS)
    suffixes = [suffix for form in FORMATS if not form.opening for suffix in form.suffixes]
    assert len(set(suffixes)) == len(suffixes)
    assert documents.format_named("text") in FORMATS
