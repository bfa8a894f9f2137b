"""Which links are replaced, and the bytes and differences that come of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.edits import applied, edits
from archive.model import Found, Link, Lookup, Repair, Snapshot
from archive.repair import repairs
from crawler.documents import format_named, parse
from crawler.model import Document, Judgement, Kind, Occurrence, Verdict
from crawler.urls import address
from tests.contract import SHAPES

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.model import Reading

AT = datetime(2019, 3, 4, 5, 6, 7, tzinfo=UTC)
DEAD = "http://example.com/dead"
SAVED = f"https://web.archive.org/web/20190304050607/{DEAD}"


def snapshot(url: str = SAVED, *, validated: bool = True) -> Snapshot:
    return Snapshot("wayback", url, DEAD, AT, 200, validated=validated)


def link(url: str = DEAD, verdict: Verdict = Verdict.DEAD, offered: Snapshot | None = None) -> Link:
    outcome = Found.FOUND if offered else Found.NONE
    return Link(
        url=url,
        occurrences=(),
        checks=(),
        judgement=Judgement(verdict, "http_404", "gone", "GET answered 404."),
        lookup=Lookup(address(url), "wayback", AT, outcome, offered),
    )


def occurrence(url: str = DEAD, start: int = 0, kind: Kind = Kind.BARE) -> Occurrence:
    return Occurrence(url, "list.txt", 1, start + 1, start, start + len(url), kind)


def chosen(*known: Link) -> list[tuple[str, str]]:
    """Give what would be written for which URL."""
    places = [occurrence(it.url) for it in known]
    made = repairs(places, {it.url: it for it in known})
    return [(it.occurrence.url, it.replacement) for it in made]


def mend(reading: Reading, known: dict[str, Link]) -> tuple[list[Repair], bytes]:
    made = repairs(reading.occurrences, known)
    changes, _ = edits(reading.document, made, format_named(reading.document.format))
    return made, applied(reading.document.data, changes)


def repaired(
    document: Document, made: list[Repair], spell: Callable[[str, Occurrence], str]
) -> bytes:
    form = replace(format_named(document.format), spell=spell)
    changes, unplaced = edits(document, made, form)
    assert unplaced == []
    return applied(document.data, changes)


def as_it_is(url: str, occurrence: Occurrence) -> str:
    return url


def test_a_dead_link_with_a_validated_snapshot_is_replaced_and_the_reason_kept() -> None:
    place = occurrence(start=7)
    assert repairs([place], {DEAD: link(offered=snapshot())}) == [
        Repair(place, SAVED, "http_404", captured_at=AT)
    ]


@pytest.mark.parametrize("verdict", [it for it in Verdict if it is not Verdict.DEAD])
def test_a_link_that_is_not_dead_is_left_alone_whatever_snapshot_it_has(verdict: Verdict) -> None:
    assert chosen(link(verdict=verdict, offered=snapshot())) == []


def test_a_dead_link_without_a_validated_snapshot_is_left_alone() -> None:
    unvalidated = link(offered=snapshot(validated=False))
    not_asked = Link(DEAD, (), (), link().judgement)
    assert [chosen(it) for it in (link(), unvalidated, not_asked)] == [[], [], []]


def test_a_link_that_nothing_is_known_of_is_left_alone() -> None:
    assert repairs([occurrence()], {}) == []


def test_a_dead_link_that_is_a_snapshot_already_is_left_alone() -> None:
    assert chosen(link(SAVED, offered=snapshot(f"https://web.archive.org/web/1/{SAVED}"))) == []


@pytest.mark.parametrize("fragment", ["#part", "#", "#a#b", "#:~:text=a%20b", "#!/route?x=1"])
def test_a_fragment_is_carried_over_to_the_snapshot(fragment: str) -> None:
    url = DEAD + fragment
    assert chosen(link(url, offered=snapshot())) == [(url, SAVED + fragment)]


def test_every_occurrence_of_a_dead_link_is_replaced() -> None:
    places = [occurrence(start=0), occurrence("http://example.com/", 40), occurrence(start=80)]
    made = repairs(places, {DEAD: link(offered=snapshot())})
    assert [it.occurrence for it in made] == [places[0], places[2]]


def test_no_url_is_written_where_an_identifier_stands() -> None:
    assert repairs([occurrence(kind=Kind.IDENTIFIER)], {DEAD: link(offered=snapshot())}) == []


def test_repairs_are_made_at_their_places_in_whichever_order_they_come() -> None:
    data = f"{DEAD} and {DEAD}.".encode()
    document = Document("list.txt", "text", data, "utf-8")
    second = Repair(occurrence(start=len(DEAD) + 5), "http://2.test/", "")
    first = Repair(occurrence(), "http://1.test/", "")
    assert repaired(document, [second, first], as_it_is) == b"http://1.test/ and http://2.test/."


def test_without_repairs_the_bytes_are_the_same() -> None:
    data = b"\xef\xbb\xbfa\r\nb\rc\n\xe6\x9c\xb1"
    assert repaired(Document("list.md", "markdown", data, "utf-8"), [], as_it_is) == data


def test_a_replacement_is_spelled_for_its_place_and_written_in_the_documents_encoding() -> None:
    place = occurrence("http://a.test/", start=2)
    document = Document("list.txt", "text", b"\xe4 http://a.test/ \xe4", "latin-1")
    asked = []

    def spell(url: str, place: Occurrence) -> str:
        asked.append((url, place))
        return "<ü>"

    assert repaired(document, [Repair(place, SAVED, "")], spell) == b"\xe4 <\xfc> \xe4"
    assert asked == [(SAVED, place)]


@pytest.mark.parametrize("data", SHAPES.values(), ids=SHAPES)
def test_a_repair_changes_the_urls_and_nothing_else(data: bytes) -> None:
    reading = parse("list.txt", "text", data, "utf-8")
    known = {url: link(url, offered=snapshot()) for url in (DEAD, DEAD + "#b")}
    _, after = mend(reading, known)
    assert after == data.replace(DEAD.encode(), SAVED.encode())


URLS = ["http://a.test/", "https://b.test/x_(y)?q=[1]#part", "http://c.test/%E6%9C%B1", DEAD]
PLACES = [
    "{}",
    " {} ",
    "<{}>",
    "[a]({})",
    "![a](<{}> 'b')",
    "\n\n[r]: {}\n",
    '<a href="{}">',
    "({})",
]
NOISE = st.text(
    st.sampled_from("aä朱 \n\r\t.,()[]<>*_`|\\\"'&;#\ufeff\u2028\U0001f600"), max_size=12
)
PIECES = st.lists(
    NOISE | st.builds(str.format, st.sampled_from(PLACES), st.sampled_from(URLS)), max_size=12
)


def _known(reading: Reading, dead: set[str]) -> dict[str, Link]:
    """Judge the links of a reading; the dead ones have snapshots."""
    known = {}
    for it in reading.occurrences:
        url = it.url.partition("#")[0]
        verdict = Verdict.DEAD if url in dead else Verdict.ALIVE
        saved = snapshot(f"https://web.archive.org/web/20190304050607/{url}")
        known[it.url] = link(it.url, verdict, saved)
    return known


@pytest.mark.parametrize("form", ["text", "markdown"])
@settings(max_examples=150, deadline=None)
@given(pieces=PIECES, dead=st.sets(st.sampled_from([it.partition("#")[0] for it in URLS])))
def test_everything_outside_the_dead_urls_stays_and_a_second_repair_changes_nothing(
    form: str, pieces: list[str], dead: set[str]
) -> None:
    data = "".join(pieces).encode()
    reading = parse("list", form, data, "utf-8")
    made, after = mend(reading, _known(reading, dead))
    before_at = after_at = 0
    for repair in made:
        place = repair.occurrence
        kept = data[before_at : place.start]
        written = format_named(form).spell(repair.replacement, place).encode()
        assert after[after_at:].startswith(kept + written)
        assert place.url.partition("#")[0] in dead
        before_at, after_at = place.end, after_at + len(kept + written)
    assert after[after_at:] == data[before_at:]
    again = parse("list", form, after, "utf-8")
    assert mend(again, _known(again, dead)) == ([], after)
