"""Repairs in each style: replaced, annotated or made robust, once, and nothing else touched."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.edits import applied, edits
from archive.model import Found, Link, Lookup, Repair, Snapshot, Wish
from archive.remarks import remarks
from archive.repair import repairs
from archive.robust import tag
from crawler.captures import parse as captured
from crawler.documents import format_named, parse
from crawler.model import Check, Include, Judgement, Kind, Reading, Style, Verdict
from crawler.urls import address

if TYPE_CHECKING:
    from collections.abc import Sequence

AT = datetime(2019, 3, 4, 5, 6, 7, tzinfo=UTC)
WEB = "https://web.archive.org/web/20190304050607/"
BASE = "https://web.archive.org"
DEAD, ALIVE, MOVED = "http://a.test/dead", "http://a.test/alive", "http://a.test/moved"
NEW = "https://new.test/"
AGAIN = f"{WEB}{ALIVE}"
SLOPPY = f"http://web.archive.org/web/2019/{DEAD}"


def link(
    url: str,
    verdict: Verdict,
    snapshot: str = "",
    final_url: str | None = None,
    clean: str = "",
    revived: str = "",
) -> Link:
    final_url = url if final_url is None else final_url
    page = Snapshot("wayback", snapshot, url, AT, 200, validated=True) if snapshot else None
    return Link(
        url,
        (),
        (Check(address(url), AT, status=200, final_url=final_url),),
        Judgement(verdict, "reason", "rule", "Evidence."),
        Lookup(address(url), "wayback", AT, Found.FOUND if page else Found.NONE, page),
        clean=clean,
        revived=revived,
    )


def known(urls: Sequence[str]) -> dict[str, Link]:
    """Say of URLs what their names say; captures are alive."""
    found = {}
    for url in urls:
        capture = captured(url)
        if capture:
            clean = f"{WEB}{capture.original}" if url.startswith("http:") else ""
            revived = capture.original if address(capture.original) == ALIVE else ""
            found[url] = link(url, Verdict.ALIVE, clean=clean, revived=revived)
        elif address(url) == MOVED:
            found[url] = link(url, Verdict.MOVED, final_url=NEW)
        elif "dead" in url:
            found[url] = link(url, Verdict.DEAD, WEB + url.partition("#")[0])
        else:
            found[url] = link(url, Verdict.ALIVE)
    return found


def mend(reading: Reading, style: Style, *include: Include) -> tuple[str, Counter[Style]]:
    wish = Wish(frozenset({Include.DEAD, *include}), style)
    links = known([it.url for it in reading.occurrences])
    made = repairs(reading.occurrences, links, lambda _: wish, remarks(reading.occurrences, BASE))
    changes, unplaced = edits(reading.document, made, format_named(reading.document.format))
    after = applied(reading.document.data, changes)
    return after.decode(), Counter(it.style for it in unplaced)


def mended(form: str, text: str, style: Style, *include: Include) -> tuple[str, Counter[Style]]:
    return mend(parse("list", form, text.encode(), "utf-8"), style, *include)


NONE: Counter[Style] = Counter()
ALL = (Include.FAILING, Include.MOVED, Include.CLEAN, Include.REVIVED)
TEXTS = {
    f"see {DEAD}, and\r\n({DEAD}#b)": (
        f"see {DEAD} (archived: {WEB}{DEAD}), and\r\n({DEAD}#b (archived: {WEB}{DEAD}#b))"
    ),
    f"{DEAD} {ALIVE}": f"{DEAD} (archived: {WEB}{DEAD}) {ALIVE}",
    # There is a copy beside it already, by whomever.
    f"{DEAD} http://web.archive.org/web/2018/{DEAD}": (
        f"{DEAD} http://web.archive.org/web/2018/{DEAD}"
    ),
    f"{DEAD} http://web.archive.org/web/2018/{ALIVE}": (
        f"{DEAD} (archived: {WEB}{DEAD}) http://web.archive.org/web/2018/{ALIVE}"
    ),
}


@pytest.mark.parametrize("before", TEXTS)
def test_a_dead_link_is_annotated_once_with_its_snapshot(before: str) -> None:
    after = TEXTS[before]
    assert mended("text", before, Style.ANNOTATE) == (after, NONE)
    assert mended("text", after, Style.ANNOTATE) == (after, NONE)
    assert mended("text", after, Style.REPLACE) == (after, NONE)


def test_what_has_no_place_for_a_remark_is_left_alone_and_counted() -> None:
    text = f"[r]: {DEAD}\n"
    assert mended("markdown", text, Style.ANNOTATE) == (text, Counter({Style.ANNOTATE: 1}))


ROBUST = f' data-versionurl="{WEB}{DEAD}" data-versiondate="2019-03-04"'
TAGS = {
    f'<a href="{DEAD}">x</a>': f'<a href="{DEAD}"{ROBUST}>x</a>',
    f"<A class=y HREF = '{DEAD}' id='z'>x</A>": f"<A class=y HREF = '{DEAD}'{ROBUST} id='z'>x</A>",
    f"<a href={DEAD}>x</a>": f"<a href={DEAD}{ROBUST}>x</a>",
    f'<p>\n<a\ntitle="a > b"\nhref=" {DEAD} ">x</a>\n</p>': (
        f'<p>\n<a\ntitle="a > b"\nhref=" {DEAD} "{ROBUST}>x</a>\n</p>'
    ),
    f'看 <a href="{DEAD}">死</a> b': f'看 <a href="{DEAD}"{ROBUST}>死</a> b',
    f'<a href="{ALIVE}">x</a>': f'<a href="{ALIVE}">x</a>',
    f'<a href="{DEAD}" data-versiondate="2001-01-01" data-versionurl="{NEW}">x</a>': (
        f'<a href="{DEAD}" data-versiondate="2001-01-01" data-versionurl="{NEW}">x</a>'
    ),
    f'<a href="{DEAD}?a=1&amp;b=2">x</a>': (
        f'<a href="{DEAD}?a=1&amp;b=2" data-versionurl="{WEB}{DEAD}?a=1&amp;b=2" '
        'data-versiondate="2019-03-04">x</a>'
    ),
}


@pytest.mark.parametrize("before", TAGS)
def test_an_html_link_is_made_robust_once(before: str) -> None:
    after = TAGS[before]
    assert mended("markdown", before, Style.ROBUST) == (after, NONE)
    assert mended("markdown", after, Style.ROBUST) == (after, NONE)


def test_a_robust_link_is_not_replaced_either() -> None:
    text = f'<a href="{DEAD}"{ROBUST}>x</a>'
    assert mended("markdown", text, Style.REPLACE) == (text, NONE)


@pytest.mark.parametrize(
    "text", [f"<img src='{DEAD}'>", f"[a]({DEAD})", f"<{DEAD}>", f"<iframe src={DEAD}></iframe>"]
)
def test_what_is_no_html_link_cannot_be_made_robust(text: str) -> None:
    assert mended("markdown", text, Style.ROBUST) == (text, Counter({Style.ROBUST: 1}))


@pytest.mark.parametrize("style", Style)
def test_what_has_a_better_address_is_replaced_whatever_the_style(style: Style) -> None:
    before = f"* <{MOVED}#x>\n* <{SLOPPY}>\n* <{AGAIN}>\n"
    after = f"* <{NEW}#x>\n* <{WEB}{DEAD}>\n* <{ALIVE}>\n"
    assert mended("markdown", before, style) == (before, NONE)
    assert mended("markdown", before, style, *ALL) == (after, NONE)


def test_a_capture_beside_its_own_living_original_does_not_become_it() -> None:
    text = f"[a]({ALIVE}) ([archived]({AGAIN}))\n"
    assert mended("markdown", text, Style.REPLACE, *ALL) == (text, NONE)


def test_a_capture_beside_its_own_original_is_written_cleanly_all_the_same() -> None:
    text = f"[a]({DEAD}) ([archived]({{}}))\n"
    before, after = text.format(SLOPPY), text.format(f"{WEB}{DEAD}")
    assert mended("markdown", before, Style.ANNOTATE, Include.CLEAN) == (after, NONE)
    assert mended("markdown", after, Style.ANNOTATE, *ALL) == (after, NONE)


def test_a_capture_that_is_not_there_is_no_snapshot_of_the_link_before_it() -> None:
    reading = parse("list", "text", f"{DEAD} {SLOPPY}".encode(), "utf-8")
    links = known([DEAD]) | {SLOPPY: link(SLOPPY, Verdict.DEAD)}
    beside = remarks(reading.occurrences, BASE)
    made = repairs(reading.occurrences, links, remarks=beside)
    assert [it.replacement for it in made] == [WEB + DEAD]


@pytest.mark.parametrize(
    ("final_url", "expected"),
    [
        ("https://new.test/a", "https://new.test/a#old"),
        ("https://new.test/a#new", "https://new.test/a#new"),
        (MOVED, None),
        ("", None),
    ],
)
def test_a_moved_link_keeps_its_fragment_unless_the_new_address_has_one(
    final_url: str, expected: str | None
) -> None:
    url = f"{MOVED}#old"
    [place] = parse("list", "text", url.encode(), "utf-8").occurrences
    links = {url: link(url, Verdict.MOVED, final_url=final_url)}
    made = repairs([place], links, lambda _: Wish((Include.MOVED,)))
    assert made == ([Repair(place, expected, "reason", Include.MOVED)] if expected else [])


@pytest.mark.parametrize("include", [(Include.DEAD,), (Include.DEAD, Include.FAILING)])
def test_a_failing_link_gets_its_snapshot_on_request_only(include: tuple[Include, ...]) -> None:
    [place] = parse("list", "text", ALIVE.encode(), "utf-8").occurrences
    links = {ALIVE: link(ALIVE, Verdict.FAILING, AGAIN)}
    made = repairs([place], links, lambda _: Wish(include))
    expected = [Repair(place, AGAIN, "reason", Include.FAILING, captured_at=AT)]
    assert made == (expected if Include.FAILING in include else [])


def test_a_policy_of_nothing_leaves_a_dead_link_alone() -> None:
    [place] = parse("list", "text", DEAD.encode(), "utf-8").occurrences
    assert repairs([place], known([DEAD]), lambda _: Wish(())) == []


def test_a_tag_that_is_never_closed_takes_no_long_time() -> None:
    text = f'<a title=" href="{DEAD}" ' * 20_000
    begun = time.perf_counter()
    for at in range(0, len(text), 1000):
        tag(text, at, at + 10)
    assert time.perf_counter() - begun < 5


URLS = [DEAD, f"{DEAD}#b", f"{DEAD}?x=(1)&y=2", ALIVE, MOVED, SLOPPY, AGAIN, f"{WEB}{DEAD}"]
PLACES = [
    "{}",
    "<{}>",
    "[a]({})",
    "[a](<{}> 'b') ([archived]({}))",
    "![a]({})",
    "\n\n[r]: {}\n\n",
    '<a href="{}">b</a>',
    '<a href="{}" data-versionurl="x">b</a>',
    "\n\n| a | {} |\n|---|---|\n| {} | b |\n\n",
]
NOISE = st.text(st.sampled_from("aä朱 \n\r.,()[]<>*_`|\\\"'&;#"), max_size=8)
PIECE = st.builds(
    lambda place, url: place.replace("{}", url), st.sampled_from(PLACES), st.sampled_from(URLS)
)


@pytest.mark.parametrize("form", ["text", "markdown"])
@settings(max_examples=150, deadline=None)
@given(
    pieces=st.lists(NOISE | PIECE, max_size=10),
    style=st.sampled_from(Style),
    include=st.sets(st.sampled_from(Include)),
)
def test_a_second_repair_changes_nothing_in_any_style(
    form: str, pieces: list[str], style: Style, include: set[Include]
) -> None:
    first, _ = mended(form, "".join(pieces), style, *include)
    second, _ = mended(form, first, style, *include)
    assert second == first


def test_every_kind_of_place_is_tried() -> None:
    kinds = {
        it.kind
        for place in PLACES
        for it in parse("l", "markdown", place.replace("{}", DEAD).encode(), "utf-8").occurrences
    }
    assert kinds == set(Kind) - {Kind.VALUE, Kind.CODE, Kind.CDATA, Kind.IDENTIFIER}
