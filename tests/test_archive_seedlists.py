"""The list of seeds, in each form, is read again by others as the links that it was made of."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.model import Found, Link, Lookup, Snapshot
from archive.options import ListFormat
from archive.seedlists import SEED_LISTS
from archive.seedlists.seeds import Group, Seed, groups, in_line, url_in_xml
from crawler.documents import parse
from crawler.model import Check, Judgement, Kind, Occurrence, Page, Verdict
from tests.project import DEAD, WAYBACK, learn

if TYPE_CHECKING:
    from pathlib import Path

    from tests.command import Linkmend

AT = datetime(2019, 3, 4, 5, 6, 7, tzinfo=UTC)
LIST = [
    Group(
        "seeds/a & b.md",
        (
            Seed("http://a.test/?a=1&b=(2)", 'Mills & "wind" <of> *old*', Verdict.ALIVE),
            Seed("http://a.test/x", "http://a.test/x", Verdict.FAILING),
            Seed(DEAD, "Gone, but kept", Verdict.DEAD, WAYBACK + DEAD, AT),
        ),
    ),
    Group("seeds/清单.txt", (Seed("http://b.test/朱", "朱，再见", Verdict.DEAD),)),
]
FORMS = {
    "markdown": (
        "## seeds/a & b.md\n\n"
        '- [Mills & "wind" \\<of\\> \\*old\\*](http://a.test/?a=1&b=(2))\n'
        "- <http://a.test/x>\n"
        f"- [Gone, but kept]({DEAD}) ([archived 2019-03-04]({WAYBACK}{DEAD}))\n"
        "\n## seeds/清单.txt\n\n"
        "- [朱，再见](http://b.test/朱) (dead)\n"
    ),
    "csv": (
        "document,title,url,verdict,snapshot,captured_at\r\n"
        'seeds/a & b.md,"Mills & ""wind"" <of> *old*",http://a.test/?a=1&b=(2),alive,,\r\n'
        "seeds/a & b.md,http://a.test/x,http://a.test/x,failing,,\r\n"
        f'seeds/a & b.md,"Gone, but kept",{DEAD},dead,{WAYBACK}{DEAD},2019-03-04T05:06:07Z\r\n'
        "seeds/清单.txt,朱，再见,http://b.test/朱,dead,,\r\n"
    ),
    "opml": (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n  <head>\n'
        "    <title>Links</title>\n  </head>\n  <body>\n"
        '    <outline text="seeds/a &amp; b.md">\n'
        '      <outline type="link" text=\'Mills &amp; "wind" &lt;of&gt; *old*\' '
        'url="http://a.test/?a=1&amp;b=(2)"/>\n'
        '      <outline type="link" text="http://a.test/x" url="http://a.test/x"/>\n'
        f'      <outline type="link" text="Gone, but kept" url="{DEAD}">\n'
        f'        <outline type="link" text="archived 2019-03-04" url="{WAYBACK}{DEAD}"/>\n'
        "      </outline>\n    </outline>\n"
        '    <outline text="seeds/清单.txt">\n'
        '      <outline type="link" text="朱，再见" url="http://b.test/朱"/>\n'
        "    </outline>\n  </body>\n</opml>\n"
    ),
    "netscape": (
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n"
        '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">\n'
        "<TITLE>Bookmarks</TITLE>\n<H1>Bookmarks</H1>\n<DL><p>\n"
        "    <DT><H3>seeds/a &amp; b.md</H3>\n    <DL><p>\n"
        '        <DT><A HREF="http://a.test/?a=1&amp;b=(2)">'
        "Mills &amp; &quot;wind&quot; &lt;of&gt; *old*</A>\n"
        '        <DT><A HREF="http://a.test/x">http://a.test/x</A>\n'
        f'        <DT><A HREF="{DEAD}">Gone, but kept</A>\n'
        f'        <DT><A HREF="{WAYBACK}{DEAD}">Gone, but kept (archived 2019-03-04)</A>\n'
        "    </DL><p>\n    <DT><H3>seeds/清单.txt</H3>\n    <DL><p>\n"
        '        <DT><A HREF="http://b.test/朱">朱，再见</A>\n    </DL><p>\n</DL><p>\n'
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_list_in_each_form_for_people(form: str) -> None:
    assert SEED_LISTS[form](LIST) == FORMS[form]


def test_a_list_for_programs() -> None:
    plain = {"snapshot": None, "captured_at": None}
    first, second, third = LIST[0].seeds
    assert json.loads(SEED_LISTS["json"](LIST)) == {
        "documents": [
            {
                "document": "seeds/a & b.md",
                "links": [
                    {"url": first.url, "title": first.title, "verdict": "alive", **plain},
                    {"url": second.url, "title": second.url, "verdict": "failing", **plain},
                    {
                        "url": DEAD,
                        "title": third.title,
                        "verdict": "dead",
                        "snapshot": WAYBACK + DEAD,
                        "captured_at": "2019-03-04T05:06:07Z",
                    },
                ],
            },
            {
                "document": "seeds/清单.txt",
                "links": [
                    {"url": "http://b.test/朱", "title": "朱，再见", "verdict": "dead", **plain}
                ],
            },
        ]
    }


def test_every_form_is_an_option_of_the_command() -> None:
    assert list(SEED_LISTS) == list(ListFormat)


# What others read.


class Bookmarks(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.urls: list[str] = []
        self.titles: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.urls.append(dict(attrs)["href"] or "")
            self.titles.append("")

    def handle_data(self, data: str) -> None:
        if self.titles and self.lasttag == "a":
            self.titles[-1] += data.rstrip("\n ")


def read(form: str, text: str) -> list[str]:
    """Read all URLs of a list with a parser that is not ours, Markdown with linkmend's."""
    match form:
        case "markdown":
            occurrences = parse("list.md", "markdown", text.encode(), "utf-8").occurrences
            return [it.url for it in occurrences]
        case "csv":
            rows = csv.DictReader(io.StringIO(text, newline=""))
            return [url for row in rows for url in (row["url"], row["snapshot"]) if url]
        case "json":
            links = [it for each in json.loads(text)["documents"] for it in each["links"]]
            return [url for it in links for url in (it["url"], it["snapshot"]) if url]
        case "opml":
            return [url for it in ET.fromstring(text).iter("outline") if (url := it.get("url"))]
    return Bookmarks(text).urls


PATHS = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\r\n\t"), max_size=12
)
TITLES = st.text(
    st.sampled_from("ab 朱é<>&\"'`*_[]()|\\~#!$@:/.,;-\x01\ufffe\U0001f600") | st.characters(),
    max_size=20,
)


def seed(url: str, title: str, is_dead: bool) -> Seed:
    written = in_line(title).encode("utf-8", "replace").decode() or url
    if is_dead:
        return Seed(url, written, Verdict.DEAD, WAYBACK + url, AT)
    return Seed(url, written, Verdict.ALIVE)


SEEDS = st.builds(
    seed,
    st.builds("{}://a.test/{}".format, st.sampled_from(["http", "HTTPS", "ftp"]), PATHS),
    TITLES | st.just("see http://b.test/ and <http://c.test/>, www.d.test"),
    st.booleans(),
)
LISTS = st.lists(
    st.builds(
        lambda name, seeds: Group(name, tuple(seeds)),
        st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1),
        st.lists(SEEDS, min_size=1, max_size=4),
    ),
    max_size=3,
)


@pytest.mark.parametrize("form", SEED_LISTS)
@settings(max_examples=200, deadline=None)
@given(made=LISTS)
def test_what_is_written_is_read_again_as_the_same_urls(form: str, made: list[Group]) -> None:
    expected = [url for group in made for it in group.seeds for url in (it.url, it.snapshot) if url]
    found = read(form, SEED_LISTS[form](made))
    match form:
        case "opml" | "netscape":
            assert found == [url_in_xml(url) for url in expected]
        case "markdown":  # where what cannot be written raw is percent-encoded
            again = read(
                form, SEED_LISTS[form]([Group("a", tuple(seed(it, "", False) for it in found))])
            )
            assert len(found) == len(expected)
            assert again == found
        case _:
            assert found == expected


# What is listed.


def place(url: str, text: str = "", document: str = "a.md", start: int = 0) -> Occurrence:
    return Occurrence(url, document, 1, 1, start, start + 1, Kind.INLINE, text)


def link(
    url: str,
    verdict: Verdict,
    titles: list[str],
    *,
    reason: str = "",
    snapshot: Snapshot | None = None,
    status: int = 200,
) -> Link:
    checks = [Check(url, AT, status, page=Page(title, "", "", "", 9)) for title in titles]
    lookup = Lookup(url, "wayback", AT, Found.FOUND, snapshot) if snapshot else None
    return Link(url, (), tuple(checks), Judgement(verdict, reason, "", ""), lookup)


COPY = Snapshot("wayback", WAYBACK + DEAD, DEAD, AT, 200, title="As it was", validated=True)
TITLED = {
    "the latest title": (link(DEAD, Verdict.ALIVE, ["Old", "New\n page"]), "New page"),
    "the last title that there was": (link(DEAD, Verdict.ALIVE, ["Old", ""]), "Old"),
    "of another page now": (link(DEAD, Verdict.DEAD, ["Slots"], reason="usurped"), "a text"),
    "of a refusal": (link(DEAD, Verdict.BLOCKED, ["Just a moment"], status=403), "a text"),
    "of the snapshot": (
        link(DEAD, Verdict.DEAD, ["Slots"], reason="usurped", snapshot=COPY),
        "As it was",
    ),
}


@pytest.mark.parametrize(("known", "title"), TITLED.values(), ids=TITLED)
def test_a_link_has_the_title_of_its_page_as_itself_else_its_text(known: Link, title: str) -> None:
    [group] = groups([place(DEAD, "a text")], {DEAD: known}, "https://web.archive.org")
    assert [it.title for it in group.seeds] == [title]


def test_without_any_title_the_url_stands_for_itself() -> None:
    [group] = groups([place(DEAD)], {DEAD: link(DEAD, Verdict.ALIVE, [])}, "")
    assert group.seeds == (Seed(DEAD, DEAD, Verdict.ALIVE),)


def test_each_url_stands_once_in_its_document_and_remarks_and_relative_links_do_not() -> None:
    other, archived = "http://b.test/", WAYBACK + DEAD
    places = [
        place(other, start=0),
        place(DEAD, start=10),
        place(archived, start=20),
        place(other, "B", start=30),
        place("../a.md", start=40),
        place(archived, document="b.md", start=0),
        place("#part", document="c.md", start=0),
    ]
    known = {it.url: link(it.url, Verdict.ALIVE, []) for it in places}
    known[DEAD] = replace(known[DEAD], judgement=Judgement(Verdict.DEAD, "http_404", "", ""))
    made = groups(places, known, "https://web.archive.org")
    assert [(it.document, [seed.url for seed in it.seeds]) for it in made] == [
        ("a.md", [other, DEAD]),
        ("b.md", [archived]),
    ]
    assert made[0].seeds[0].title == "B"


def test_the_command_prints_the_list_or_writes_it(linkmend: Linkmend, tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.md").write_text(f"[x]({DEAD}#b) http://a.test/alive\n")
    learn(tmp_path)
    printed = linkmend("seeds")
    assert (printed.returncode, printed.stderr) == (0, "")
    assert printed.stdout == (
        f"## seeds/a.md\n\n- [Mills]({DEAD}#b) ([archived 2019-03-04]({WAYBACK}{DEAD}#b))\n"
        "- [Mills](http://a.test/alive)\n"
    )
    written = linkmend("seeds", "--format", "opml", "--output", "new/list.opml")
    assert (written.returncode, written.stdout) == (0, "")
    assert read("opml", (tmp_path / "new" / "list.opml").read_text()) == [
        f"{DEAD}#b",
        f"{WAYBACK}{DEAD}#b",
        "http://a.test/alive",
    ]
