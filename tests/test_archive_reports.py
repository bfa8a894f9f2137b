"""Every report renders whatever a run can hold, and nothing that a page says rules it."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import archive.reports
from archive.model import Basis, Found, Link, Lookup, Snapshot
from archive.options import Format
from archive.reports import REPORTS, html, terminal
from archive.reports import json as json_report
from archive.reports.overview import WORST_FIRST, Overview
from crawler.model import Check, Failure, Judgement, Kind, Occurrence, Outcome, Page, Run, Verdict

AT = datetime(2026, 3, 4, 5, 6, 7, 890123, tzinfo=UTC)
SAVED_AT = datetime(2019, 12, 31, 23, 59, 59, tzinfo=UTC)
RUN = Run(7, AT, AT, Outcome.FINISHED, True, ("seeds/list.md",))
EMPTY = Overview(RUN, (), "1.2.3")
UNSOUND = Overview(replace(RUN, outcome=Outcome.INTERRUPTED, sound=False), (), "1.2.3")
CRASHED = Overview(replace(RUN, ended_at=None, outcome=None, sound=None, inputs=()), (), "1.2.3")


def occurrence(url: str, line: int = 1, column: int = 1, document: str = "list.md") -> Occurrence:
    return Occurrence(url, document, line, column, 0, len(url), Kind.BARE)


def check(url: str, status: int | None, title: str = "", final_url: str = "") -> Check:
    return Check(
        url=url,
        checked_at=AT,
        status=status,
        failure=None if status else Failure.TIMEOUT,
        final_url=final_url or url,
        page=Page(title, "", "", "", 0) if title else None,
    )


def lookup(url: str, outcome: Found, snapshot: Snapshot | None = None, detail: str = "") -> Lookup:
    return Lookup(url, "wayback", AT, outcome, snapshot, detail, 2)


def snapshot(url: str, title: str = "") -> Snapshot:
    saved = f"https://web.archive.org/web/20191231235959/{url}"
    return Snapshot("wayback", saved, url, SAVED_AT, 200, "A" * 32, title, True)


def link(
    url: str,
    verdict: Verdict,
    *checks: Check,
    answer: Lookup | None = None,
    places: tuple[Occurrence, ...] = (),
) -> Link:
    judgement = Judgement(verdict, f"reason_{verdict}", "rule", f"It is {verdict}.")
    return Link(url, places or (occurrence(url),), checks, judgement, answer)


SAVED, GONE, BARRED, SLOW = (
    "http://a.test/saved",
    "http://a.test/gone#part",
    "http://a.test/barred",
    "http://b.test/slow",
)
MOVED, ALIVE = "http://b.test/moved", "http://b.test/alive?a=1&b=2"
FULL = Overview(
    RUN,
    (
        link(ALIVE, Verdict.ALIVE, check(ALIVE, 200, "A page")),
        link("http://[", Verdict.SKIPPED),
        link(
            SAVED,
            Verdict.DEAD,
            check(SAVED, 200, "The page"),
            check(SAVED, 404, "Not found"),
            answer=lookup(SAVED, Found.FOUND, snapshot(SAVED, "The page as it was")),
            places=(occurrence(SAVED, 3, 5), occurrence(SAVED, 2, 1, "more/清单.md")),
        ),
        link("http://c.test/", Verdict.UNCHECKED),
        link(MOVED, Verdict.MOVED, check(MOVED, 200, "A page", "https://b.test/moved")),
        link(SLOW, Verdict.FAILING, check(SLOW, None)),
        link(GONE, Verdict.DEAD, check(GONE, 410)),
        link("http://b.test/private", Verdict.BLOCKED, check("http://b.test/private", 403)),
        link(
            BARRED,
            Verdict.DEAD,
            check(BARRED, 404),
            answer=lookup(BARRED, Found.EXCLUDED, detail="The archive may not show this site."),
        ),
    ),
    "1.2.3",
)

HOSTILE = (
    "</title></script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "<!--",
    "]]>&lt;&amp;",
    "\x1b[31m\x1b]0;owned\x07\x9b2J",
    "a\r\nb\rc\x00\x08\x7f\x85",
    "\u202egnp.exe\u2066\u2069\u200f",
    "line\u2028paragraph\u2029\ufeff",
    "[rich]markup[/] :smile:",
    "清单 \U0001f600 é e\u0301",
)
SCHEMES = ("javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "\x01javascript:x")


def hostile() -> Overview:
    """Give every verdict every hostile string in every place that others fill."""
    links: list[Link] = []
    for verdict in Verdict:
        for text in HOSTILE:
            url = f"http://a.test/{text}"
            lookups = lookup(url, Found.FOUND, snapshot(url, text))
            if len(links) % 2:
                lookups = lookup(url, Found.UNAVAILABLE, detail=text)
            evil = link(
                url,
                verdict,
                check(url, 404, text, url),
                answer=lookups,
                places=(occurrence(url, document=f"{text}.md"),),
            )
            links.append(replace(evil, judgement=Judgement(verdict, "http_404", "gone", text)))
        links += [
            link(url, verdict, answer=lookup(url, Found.FOUND, replace(snapshot(""), url=url)))
            for url in SCHEMES
        ]
    inputs = (*HOSTILE, "not UTF-8: \udcff")
    return Overview(replace(RUN, inputs=inputs), tuple(links), "1.2.3")


OVERVIEWS = {
    "empty": EMPTY,
    "unsound": UNSOUND,
    "crashed": CRASHED,
    "full": FULL,
    "hostile": hostile(),
}
BY_NAME = pytest.mark.parametrize("overview", OVERVIEWS.values(), ids=OVERVIEWS)


@BY_NAME
@pytest.mark.parametrize("name", REPORTS)
def test_every_report_renders_every_overview_the_same_each_time_and_ends_its_last_line(
    name: str, overview: Overview
) -> None:
    report = REPORTS[name](overview)
    assert report.encode()
    assert report.endswith("\n")
    assert REPORTS[name](overview) == report


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_names_every_dead_link_its_place_and_its_snapshot(name: str) -> None:
    report = REPORTS[name](FULL)
    for dead in FULL.having(Verdict.DEAD):
        assert dead.url in report
        assert dead.judgement.evidence in report
        assert dead.snapshot is None or dead.snapshot.url in report
        assert all(place.document in report for place in dead.occurrences)


def test_the_command_line_offers_every_report() -> None:
    assert [it.value for it in Format] == list(REPORTS)


def test_links_are_counted_by_verdict_worst_first() -> None:
    assert list(FULL.counts.items()) == [
        (Verdict.DEAD, 3),
        (Verdict.FAILING, 1),
        (Verdict.BLOCKED, 1),
        (Verdict.MOVED, 1),
        (Verdict.UNCHECKED, 1),
        (Verdict.SKIPPED, 1),
        (Verdict.ALIVE, 1),
    ]
    assert (EMPTY.counts, sorted(WORST_FIRST)) == ({}, sorted(Verdict))


# The report for a terminal.


def test_the_terminal_report_lists_dead_and_failing_links_and_counts_the_others() -> None:
    assert terminal.render(FULL) == (
        "DEAD (3)\n"
        "  http://a.test/saved\n"
        "    list.md:3:5\n"
        "    more/清单.md:2:1\n"
        "    It is dead.\n"
        "    Snapshot of 2019-12-31: The page as it was\n"
        "    → https://web.archive.org/web/20191231235959/http://a.test/saved\n"
        "  http://a.test/gone#part\n"
        "    list.md:1:1\n"
        "    It is dead.\n"
        "    The archive was not asked yet.\n"
        "  http://a.test/barred\n"
        "    list.md:1:1\n"
        "    It is dead.\n"
        "    The archive may not show this site. It will be asked again from 2026-06-02 on.\n"
        "\n"
        "FAILING (1)\n"
        "  http://b.test/slow\n"
        "    list.md:1:1\n"
        "    It is failing.\n"
        "\n"
        "9 links: 3 dead, 1 failing, 1 blocked, 1 moved, 1 unchecked, 1 skipped, 1 alive; "
        "snapshots for 1 of 3 dead.\n"
    )


def test_the_terminal_report_offers_the_snapshot_of_a_failing_link_where_there_is_one() -> None:
    answer = lookup(SLOW, Found.FOUND, snapshot(SLOW, "As it was"))
    text = terminal.render(Overview(RUN, (link(SLOW, Verdict.FAILING, answer=answer),), "1"))
    assert (
        "    It is failing.\n    Snapshot of 2019-12-31: As it was\n"
        f"    → https://web.archive.org/web/20191231235959/{SLOW}\n"
    ) in text


def test_the_terminal_report_has_colours_where_asked() -> None:
    links = tuple(it for it in FULL.links if it.url in {SAVED, "http://[", ALIVE})
    assert terminal.render(Overview(RUN, links, "1.2.3"), colour=True) == (
        "\x1b[1;31mDEAD (1)\x1b[0m\n"
        "  \x1b[1mhttp://a.test/saved\x1b[0m\n"
        "    \x1b[2mlist.md:3:5\x1b[0m\n"
        "    \x1b[2mmore/清单.md:2:1\x1b[0m\n"
        "    It is dead.\n"
        "    Snapshot of 2019-12-31: The page as it was\n"
        "    → \x1b[32mhttps://web.archive.org/web/20191231235959/http://a.test/saved\x1b[0m\n"
        "\n"
        "3 links: \x1b[31m1 dead\x1b[0m, \x1b[2m1 skipped\x1b[0m, \x1b[32m1 alive\x1b[0m; "
        "snapshots for 1 of 1 dead.\n"
    )


def test_colours_are_all_that_they_add() -> None:
    coloured = terminal.render(FULL, colour=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == terminal.render(FULL)


@pytest.mark.parametrize(
    ("links", "text"),
    [
        ((), "0 links: none.\n"),
        ((link(ALIVE, Verdict.ALIVE),), "1 link: 1 alive.\n"),
    ],
)
def test_the_terminal_report_of_few_links_is_one_line(links: tuple[Link, ...], text: str) -> None:
    assert terminal.render(Overview(RUN, links, "1.2.3")) == text


def test_the_terminal_report_holds_no_character_that_rules_a_terminal() -> None:
    report = terminal.render(hostile())
    ruling = {char for char in report if unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"}}
    assert ruling == {"\n"}
    assert "  http://a.test/ [31m ]0;owned  2J\n    " in report


def test_a_hostile_string_begins_no_line_of_the_terminal_report() -> None:
    dead = [it for it in hostile().links if it.judgement.verdict is Verdict.DEAD]
    lines = terminal.render(Overview(RUN, tuple(dead), "1.2.3")).splitlines()
    assert lines[0] == f"DEAD ({len(dead)})"
    assert all(line.startswith("  ") for line in lines[1:-2])


# The report for programs.

SCHEMA = json.loads(
    (Path(archive.reports.__file__).parent / "report.schema.json").read_text(encoding="utf-8")
)


@BY_NAME
def test_the_json_report_keeps_to_its_schema(overview: Overview) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(json.loads(json_report.render(overview)))


def test_the_schema_allows_no_other_verdict_and_no_other_outcome_than_there_are() -> None:
    kinds = SCHEMA["$defs"]
    assert sorted(kinds["verdict"]["enum"]) == sorted(Verdict)
    assert kinds["link"]["properties"]["archive"]["enum"] == [*Found, "not_asked"]
    outcomes = SCHEMA["properties"]["run"]["properties"]["outcome"]["enum"]
    assert outcomes == [*Outcome, None]


def test_the_schema_refuses_what_it_does_not_name() -> None:
    report: dict[str, Any] = json.loads(json_report.render(FULL))
    validator = Draft202012Validator(SCHEMA)
    for place in (report, report["run"], report["links"][0], report["links"][2]["snapshot"]):
        assert validator.is_valid(report)
        place["more"] = 1
        assert not validator.is_valid(report)
        del place["more"]


def test_the_json_report_gives_a_run_and_its_links_in_reading_order() -> None:
    report = json.loads(json_report.render(FULL))
    assert [it["url"] for it in report["links"]] == [it.url for it in FULL.links]
    assert report["run"] == {
        "id": 7,
        "linkmend": "1.2.3",
        "started_at": "2026-03-04T05:06:07Z",
        "ended_at": "2026-03-04T05:06:07Z",
        "outcome": "finished",
        "sound": True,
        "inputs": ["seeds/list.md"],
        "archive_requests": 0,
        "counts": {
            "dead": 3,
            "failing": 1,
            "blocked": 1,
            "moved": 1,
            "unchecked": 1,
            "skipped": 1,
            "alive": 1,
        },
    }
    assert report["links"][2] == {
        "url": SAVED,
        "verdict": "dead",
        "reason": "reason_dead",
        "evidence": "It is dead.",
        "status": 404,
        "title": "Not found",
        "final_url": SAVED,
        "checked_at": "2026-03-04T05:06:07Z",
        "snapshot": {
            "url": f"https://web.archive.org/web/20191231235959/{SAVED}",
            "archive": "wayback",
            "captured_at": "2019-12-31T23:59:59Z",
            "wanted_at": None,
            "wanted_for": None,
            "distance_days": None,
            "status": 200,
            "title": "The page as it was",
            "validated": True,
        },
        "archive": "found",
        "archives": [
            {
                "archive": "wayback",
                "outcome": "found",
                "detail": "",
                "asked_at": "2026-03-04T05:06:07Z",
                "ask_again_at": None,
                "requests": 2,
                "copy": None,
            }
        ],
        "clean": None,
        "revived": None,
        "missing_fragment": None,
        "notes": [],
        "occurrences": [
            {"document": "list.md", "line": 3, "column": 5},
            {"document": "more/清单.md", "line": 2, "column": 1},
        ],
    }
    assert report["links"][3] == {
        "url": "http://c.test/",
        "verdict": "unchecked",
        "reason": "reason_unchecked",
        "evidence": "It is unchecked.",
        "status": None,
        "title": "",
        "final_url": "",
        "checked_at": None,
        "snapshot": None,
        "archive": "not_asked",
        "archives": [],
        "clean": None,
        "revived": None,
        "missing_fragment": None,
        "notes": [],
        "occurrences": [{"document": "list.md", "line": 1, "column": 1}],
    }


NEAR: dict[str, tuple[Basis, int, str]] = {
    "before": (Basis.WRITTEN, -12, "12 days before the day when the link was written"),
    "the same day": (Basis.LAST_ALIVE, 0, "of the day when it was last seen alive"),
    "after": (Basis.FIRST_FAILED, 1, "1 day after the day when it was first seen to fail"),
}


@pytest.mark.parametrize(("basis", "days", "words"), NEAR.values(), ids=NEAR)
def test_reports_say_how_far_a_snapshot_is_from_the_wanted_day(
    basis: Basis, days: int, words: str
) -> None:
    saved = snapshot(SAVED, "The page as it was")
    wanted_at = saved.captured_at - timedelta(days=days, hours=3)
    answer = replace(lookup(SAVED, Found.FOUND, saved), wanted_at=wanted_at, basis=basis)
    overview = Overview(RUN, (link(SAVED, Verdict.DEAD, answer=answer),), "1.2.3", 7)
    sentence = f"Snapshot of 2019-12-31 ({words}): The page as it was"
    for name in ("terminal", "html"):
        assert sentence in REPORTS[name](overview)
    [told] = json.loads(json_report.render(overview))["links"]
    assert (told["snapshot"]["wanted_for"], told["snapshot"]["distance_days"]) == (basis, days)


@pytest.mark.parametrize(
    "url",
    ["https://archive.ph/AbCdE", "https://arquivo.pt/wayback/20200102030405/http://example.com/"],
)
def test_reports_say_that_no_archive_is_asked_about_a_dead_link_to_another(url: str) -> None:
    overview = Overview(RUN, (link(url, Verdict.DEAD),), "1.2.3")
    for name in ("terminal", "html"):
        text = REPORTS[name](overview)
        assert "It is at an archive itself, and no other is asked about it." in text
        assert "The archive was not asked yet." not in text


def test_reports_say_what_the_run_has_cost_archives() -> None:
    overview = replace(FULL, archive_requests=7)
    sentence = "Archives had 7 requests from this run, 2.3 for each dead link."
    for name in ("terminal", "html"):
        assert sentence in REPORTS[name](overview)
        assert "Archives had" not in REPORTS[name](FULL)
    assert json.loads(json_report.render(overview))["run"]["archive_requests"] == 7


def test_reports_say_what_every_archive_answered() -> None:
    barred = next(it for it in FULL.links if it.url == BARRED)
    private = replace(
        snapshot(BARRED, "As it was"),
        archive="local",
        url="warc:copy.warc.gz#399",
        is_public=False,
    )
    others = (
        Lookup(BARRED, "arquivo", AT, Found.NONE, detail="Arquivo.pt has nothing."),
        Lookup(BARRED, "local", AT, Found.FOUND, private),
    )
    overview = replace(FULL, links=(replace(barred, others=others),))
    text = terminal.render(overview)
    assert (
        "    The archive may not show this site. It will be asked again from 2026-06-02 on. "
        "Arquivo.pt has nothing. It will be asked again from 2026-04-03 on. "
        "There is a copy of 2019-12-31 in warc:copy.warc.gz#399 (local).\n"
    ) in text
    [told] = json.loads(json_report.render(overview))["links"]
    assert (told["archive"], told["snapshot"]) == ("excluded", None)
    assert [(it["archive"], it["copy"]) for it in told["archives"]] == [
        ("wayback", None),
        ("arquivo", None),
        (
            "local",
            {
                "url": "warc:copy.warc.gz#399",
                "captured_at": f"{private.captured_at:%Y-%m-%dT%H:%M:%SZ}",
                "title": "As it was",
            },
        ),
    ]


def test_the_json_report_of_a_run_that_crashed_says_that_nothing_is_known() -> None:
    run = json.loads(json_report.render(CRASHED))["run"]
    assert (run["ended_at"], run["outcome"], run["sound"]) == (None, None, None)


def test_the_json_report_gives_hostile_strings_as_they_are() -> None:
    report = json.loads(json_report.render(hostile()))
    assert report["run"]["inputs"] == list(hostile().run.inputs)
    assert [(it["url"], it["title"]) for it in report["links"]] == [
        (it.url, it.last_check.page.title if it.last_check and it.last_check.page else "")
        for it in hostile().links
    ]


# The report for people in a browser.


class Elements(HTMLParser):
    """The elements of a page in order, each with the text directly in it and below it."""

    VOID = frozenset({"meta", "link", "br", "input"})

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str], list[str]]] = []
        self.comments: list[str] = []
        self._open: list[tuple[str, list[str]]] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        text: list[str] = []
        self.found.append((tag, {name: value or "" for name, value in attrs}, text))
        if tag not in self.VOID:
            self._open.append((tag, text))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        for _, text in self._open:
            text.append(data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def all(self, tag: str, kind: str | None = None) -> list[tuple[dict[str, str], str]]:
        """Give the attributes and the text of the elements with a name (and a class)."""
        return [
            (attributes, "".join(text))
            for name, attributes, text in self.found
            if name == tag and (kind is None or kind in attributes.get("class", "").split())
        ]


@BY_NAME
def test_the_html_report_is_well_formed_and_names_its_day(overview: Overview) -> None:
    page = Elements(html.render(overview))
    assert page.all("title") == [({}, "Dead-link report of 2026-03-04")]
    assert ("html", {"lang": "en"}) in [(tag, attributes) for tag, attributes, _ in page.found]
    assert page.comments == []


@BY_NAME
def test_the_html_report_has_one_item_for_each_link_worst_first(overview: Overview) -> None:
    page = Elements(html.render(overview))
    items = [(it["data-verdict"], text) for it, text in page.all("li", "link")]
    expected = [
        (link.judgement.verdict.value, link)
        for verdict in WORST_FIRST
        for link in overview.having(verdict)
    ]
    assert [verdict for verdict, _ in items] == [verdict for verdict, _ in expected]
    for (_, text), (_, link) in zip(items, expected, strict=True):
        assert link.url in text
        assert link.judgement.evidence in text
        assert all(place.document in text for place in link.occurrences)


def test_the_html_report_offers_the_snapshot_to_click_and_to_copy() -> None:
    page = Elements(html.render(FULL))
    saved = f"https://web.archive.org/web/20191231235959/{SAVED}"
    assert [it["data-copy"] for it, _ in page.all("button", "copy")] == [saved]
    assert ({"href": saved, "rel": "noreferrer noopener"}, saved) in page.all("a")


@BY_NAME
def test_the_html_report_loads_nothing_and_sends_no_referrer(overview: Overview) -> None:
    report = html.render(overview)
    page = Elements(report)
    assert {tag for tag, _, _ in page.found} <= {
        *("html", "head", "meta", "title", "link", "style", "body", "header", "main", "h1", "h2"),
        *("p", "div", "button", "input", "span", "ul", "li", "code", "a", "br", "script"),
    }
    loading = {"src", "srcset", "data", "poster", "background", "action", "formaction", "ping"}
    assert all(loading.isdisjoint(attributes) for _, attributes, _ in page.found)
    assert [it["href"] for it, _ in page.all("link")] == ["data:,"]
    assert not re.search(r"@import|url\(", page.all("style")[0][1])
    metas = {
        it.get("name", it.get("http-equiv", "")): it.get("content") for it, _ in page.all("meta")
    }
    assert metas["referrer"] == "no-referrer"
    assert (metas["Content-Security-Policy"] or "").startswith("default-src 'none';")


@BY_NAME
def test_the_html_report_lets_nobody_else_write_code(overview: Overview) -> None:
    page = Elements(html.render(overview))
    assert page.all("script") == Elements(html.render(EMPTY)).all("script")
    assert page.all("style") == Elements(html.render(EMPTY)).all("style")
    handlers = [name for _, attributes, _ in page.found for name in attributes if name[:2] == "on"]
    assert handlers == []


@BY_NAME
def test_the_html_report_links_to_web_pages_only_and_gives_away_nothing(
    overview: Overview,
) -> None:
    for attributes, _ in Elements(html.render(overview)).all("a"):
        assert attributes["href"].startswith(("http://", "https://"))
        assert {"noreferrer", "noopener"} <= set(attributes["rel"].split())


def test_what_is_no_web_address_is_shown_and_not_linked() -> None:
    page = Elements(html.render(hostile()))
    headings = [text for _, text in page.all("h2")]
    assert headings.count("javascript:alert(1)") == len(Verdict)


@pytest.mark.parametrize(
    ("overview", "warned"), [(EMPTY, False), (UNSOUND, True), (CRASHED, False)]
)
def test_the_html_report_warns_of_a_run_that_was_not_sound(
    overview: Overview, warned: bool
) -> None:
    page = Elements(html.render(overview))
    assert [it["role"] for it, _ in page.all("p", "unsound")] == ["alert"] * warned
