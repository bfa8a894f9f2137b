"""Pages that only look alive have their verdicts, and those that look like them are left in peace.

The labelled pages (`tests/data/pages`) show how well the rules carry over; here stands what each
piece of evidence is worth.
"""

from __future__ import annotations

import doctest
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.model import Check, Hop, Page, Verdict
from crawler.rules import judge, phrases
from crawler.sketch import sketch

NOW = datetime(2026, 3, 9, tzinfo=UTC)
URL = "https://example.org/stories/the-old-mill.html"
STORY = (
    "The old mill stands by the river. Its wheel was made of oak, and the miller's daughter kept "
    "the books for forty years. In the spring of that year the water rose over the lower floor."
)
Grounds = tuple[Verdict, str]
ALIVE: Grounds = (Verdict.ALIVE, "http_200")
SOFT: Grounds = (Verdict.DEAD, "soft_404")


def page(title: str, heading: str, text: str, *marks: str, language: str = "en") -> Page:
    excerpt = f"{heading} {text}".strip()
    return Page(
        title=title,
        heading=heading,
        language=language,
        excerpt=excerpt[:600],
        text_chars=len(excerpt),
        main_chars=len(excerpt),
        fingerprint=sketch(excerpt),
        markers=marks,
    )


def seen(shown: Page | None, url: str = URL, final: str = "", status: int = 200) -> Check:
    hops = (Hop(url, 302),) if final else ()
    return Check(url, NOW, status, hops=hops, final_url=final or url, page=shown, content_type="x")


def probed(check: Check, answer: Page | None, status: int = 200, final: str = "") -> Check:
    url = "https://example.org/stories/0123456789abcdef.html"
    return replace(check, probe=seen(answer, url, final, status))


def grounds(*history: Check) -> Grounds:
    judgement = judge(history)
    return judgement.verdict, judgement.reason


GONE = page("Not found - Example", "Page not found", "The page you are looking for is not there.")
CALLED = page("Page not found", "Page not found", "by The Milliners, from their second album.")
SOLD_OUT = page("A mug - Example", "A mug", "This product is currently not available. Blue, 3 dl.")
REMOVED = page("Example", "", "This article has been removed by its author.")
FRAME = page("Example", "", "")
SHELL = page("Example", "", "", "shell:root")
CLOSED = page(
    "Farewell", "Thank you", "Our service was closed in spring. We were glad to have you here."
)
GATE = page(
    "Example", "Before you continue", "We use cookies. Please accept them to go on reading."
)
TREE = page("Welcome", "Welcome", "Here is all, one below the other, as we wrote it down.")
HOME = "https://example.org/"
SECTION = "https://example.org/stories/"

SOFT_404S: dict[str, tuple[Check, Grounds]] = {
    "a page that has a story to tell": (seen(page("The old mill", "The old mill", STORY)), ALIVE),
    "says so in title, heading and text": (seen(GONE), SOFT),
    "says so only in its text, and nothing else": (seen(REMOVED), SOFT),
    "says so for now": (seen(SOLD_OUT), ALIVE),
    "is called so, on a server that knows missing pages": (probed(seen(CALLED), None, 404), ALIVE),
    "is called so by its own address": (
        seen(CALLED, "https://example.org/s/page-not-found"),
        ALIVE,
    ),
    "asks about it": (seen(page("Why do I get “Page not found”?", "", "Page not found")), ALIVE),
    "says so at length": (seen(page("Page not found", "Page not found", STORY * 6)), ALIVE),
    "has nothing at all": (seen(FRAME), ALIVE),
    "is empty": (seen(page("", "", "")), (Verdict.FAILING, "empty_page")),
    "is empty, as any address is": (probed(seen(page("", "", "")), page("", "", "")), SOFT),
    "is empty, for scripts to fill": (
        seen(page("", "", "", "shell:root")),
        (Verdict.ALIVE, "needs_javascript"),
    ),
    "the same as for any address, and says so": (probed(seen(CLOSED), CLOSED), SOFT),
    "the same as for any address, a gate": (
        probed(seen(GATE), GATE),
        (Verdict.ALIVE, "same_for_every_address"),
    ),
    "the same as for any address, for scripts to fill": (
        probed(seen(SHELL), SHELL),
        (Verdict.ALIVE, "needs_javascript"),
    ),
    "another than for any address": (probed(seen(CLOSED), GONE), ALIVE),
    "leads home": (seen(TREE, final=HOME), SOFT),
    "leads home, which names it": (seen(page("The old mill", "", STORY), final=HOME), ALIVE),
    "a home page that leads to that of a language": (
        seen(TREE, "https://example.org/", final="https://example.org/en/"),
        ALIVE,
    ),
    "a short link that leads to a home page": (
        seen(TREE, "https://short.example/x7Yq2", final=HOME),
        ALIVE,
    ),
    "leads to its section": (seen(TREE, final=SECTION), ALIVE),
    "leads to its section, as any address does": (
        probed(seen(TREE, final=SECTION), TREE, final=SECTION),
        SOFT,
    ),
    "leads to a search that finds nothing": (
        seen(
            page("Search: mill", "Search: mill", "Your search returned no results."),
            final="https://example.org/search?q=mill",
        ),
        SOFT,
    ),
    "says so in a notice, wherever that stands": (
        seen(
            replace(
                page("Shop", "", "Wool Linen Thread"), notices=("This product does not exist.",)
            )
        ),
        SOFT,
    ),
    "has a notice on a page of its own": (
        seen(
            replace(
                page("A mug - Example", "A mug", f"Blue. {STORY}"),
                notices=("The comments have been closed.", "Version 1 has been removed."),
            )
        ),
        ALIVE,
    ),
    "says of itself that it is gone": (
        seen(
            page("Surveys - Example", "This questionnaire has been deleted", "All questionnaires")
        ),
        SOFT,
    ),
    "has nothing of its address, and says that it was deleted": (
        seen(
            page("Slides", "Silence", "The author has left us, and the talk has been deleted."),
            "https://example.org/a/carpenter-wheels",
        ),
        SOFT,
    ),
    "has nothing of its address, and says that its author rests": (
        seen(
            page("J. Smith", "J. Smith", "I retired in 2010 and closed my shop. Write to me."),
            "https://example.org/a/carpenter-wheels",
        ),
        ALIVE,
    ),
    "tells why something else is gone": (
        seen(page("Example", "Why this questionnaire has been deleted", f"{STORY}")),
        ALIVE,
    ),
    "leads to other things, with a notice": (
        seen(
            replace(
                page("Mills - Example", "Mills", "Here are other mills of ours, by name and year."),
                notices=("The page you requested is no longer available.",),
            ),
            final=SECTION,
        ),
        SOFT,
    ),
    "is called missing by its own source": (
        seen(page("Etusivu", "Hupsista", "Jotain meni pieleen.", "missing:404")),
        SOFT,
    ),
    "tells a story in a source that calls it missing": (
        seen(page("The mill", "The mill", STORY * 4, "missing:404")),
        ALIVE,
    ),
    "leads above an article, to what does not speak of it": (
        seen(TREE, f"{SECTION}carpenter-builds-wooden-wheel-17", final=SECTION),
        SOFT,
    ),
    "leads above an article, to where it went": (
        seen(
            page("Stories", "Stories", "Our carpenter and the wheel, and others."),
            f"{SECTION}carpenter-builds-wooden-wheel-17",
            final=SECTION,
        ),
        ALIVE,
    ),
    "leads home, from where it will come back": (
        seen(TREE, final=f"{HOME}?back=%2Fstories%2Fthe-old-mill.html"),
        ALIVE,
    ),
    "leads to the search for an article that has none": (
        seen(
            page("Henkilöt", "Henkilöt", "0 osumaa haulla carpenter-kyllonen"),
            "https://example.org/fi/people/carpenter-kyllonen",
            final="https://example.org/fi/who?q=carpenter-kyllonen",
        ),
        SOFT,
    ),
    "leads to the notice that its service has ended": (
        seen(page("Farewell", "Our web space has been closed", STORY), final=f"{HOME}info/end"),
        SOFT,
    ),
    "leads to an error page": (seen(TREE, final="https://example.org/errors/404.html"), SOFT),
}


@pytest.mark.parametrize(("check", "expected"), SOFT_404S.values(), ids=SOFT_404S)
def test_a_page_that_is_not_there_is_known_by_what_it_says_and_where_it_stands(
    check: Check, expected: Grounds
) -> None:
    assert grounds(check) == expected


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        (("/stories/the-inn", "/stories/the-smith"), SOFT),
        (("/stories/the-inn", "/stories/the-old-mill.html/"), ALIVE),
        (("/stories/", "/", "/stories/the-inn"), ALIVE),
        ((), ALIVE),
    ],
)
def test_a_section_that_swallows_three_pages_of_its_site_swallows_each(
    others: tuple[str, ...], expected: Grounds
) -> None:
    companions = tuple(f"http://www.example.org{path}" for path in others)
    assert grounds(replace(seen(TREE, final=SECTION), companions=companions)) == expected


@pytest.mark.parametrize("language", ["de", "ja", "zh"])
def test_links_of_other_sites_at_the_same_address_prove_nothing(language: str) -> None:
    companions = tuple(f"https://{name}.example/stories/x" for name in ("a", "b", "c", language))
    assert grounds(replace(seen(TREE, final=SECTION), companions=companions)) == ALIVE


def test_a_page_that_has_become_what_its_server_shows_for_every_address_is_dead_in_a_week() -> None:
    def at(day: int, shown: Page) -> Check:
        return replace(seen(shown), checked_at=NOW - timedelta(days=day))

    mill = page("The old mill", "The old mill", STORY)
    now = probed(seen(TREE), TREE)
    one_for_all = (Verdict.FAILING, "same_for_every_address")
    assert grounds(at(9, mill), now) == one_for_all  # a night of repairs, perhaps
    assert grounds(at(9, mill), at(5, TREE), now) == one_for_all
    assert grounds(at(9, mill), at(6, TREE), now) == SOFT
    assert judge([at(9, mill), at(6, TREE), now]).evidence == (
        "It was “The old mill” on 2026-02-28, and is now what its server shows for every address, "
        "“Welcome” (it answered 200 OK on 2026-03-09)."
    )


def test_a_page_that_stays_empty_for_days_is_dead() -> None:
    empty = seen(page("", "", ""))
    days = [replace(empty, checked_at=NOW - timedelta(days=day)) for day in (8, 4, 0)]
    assert grounds(*days[1:]) == (Verdict.FAILING, "empty_page")
    assert grounds(*days) == (Verdict.DEAD, "failing_for_days")


PARKED: Grounds = (Verdict.DEAD, "parked")
PARKED_PAGES: dict[str, tuple[Check, Grounds]] = {
    "offers its own name": (
        seen(page("example.org", "example.org is for sale", "Make an offer on this domain.")),
        PARKED,
    ),
    "offers another name": (
        seen(page("My domains", "My domains", f"other.example is for sale. {STORY}")),
        ALIVE,
    ),
    "bears the mark of a parking network": (seen(page("", "", "Links", "parking:sedo")), PARKED),
    "an article about parking": (
        seen(page("Domain parking", "Domain parking", f"A domain is parked when {STORY}" * 4)),
        ALIVE,
    ),
    "offers its own name, but knows which pages it has": (
        probed(
            seen(page("example.org", "example.org is for sale", "Make an offer on this domain.")),
            None,
            404,
        ),
        ALIVE,
    ),
    "offers its own name in a title of another language": (
        seen(page("example.org - till salu", "Välkommen", f"Domänen kan köpas. {STORY}")),
        PARKED,
    ),
    "says in its title that something of its own has expired": (
        seen(page("Expired passports - example.org", "Expired passports", STORY)),
        ALIVE,
    ),
    "leads to a market": (seen(page("Buy", "", "Buy"), final="https://dan.com/x"), PARKED),
    "leads to a parking address": (
        seen(page("x", "", "Links"), final="http://ww1.example.org/"),
        PARKED,
    ),
    "leads to the page of a server without a site": (
        seen(
            page("Default", "Sorry", "Contact your hosting provider."),
            final="http://example.org/cgi-sys/defaultwebpage.cgi",
        ),
        PARKED,
    ),
    "kept by the name servers of those who park": (
        replace(seen(page("", "", "")), nameservers=("ns1.example.net", "ns2.bodis.com")),
        PARKED,
    ),
    "kept by the name servers of a registrar": (
        replace(seen(page("", "", "", "shell:root")), nameservers=("ns1.registrar.example",)),
        (Verdict.ALIVE, "needs_javascript"),
    ),
    "kept by such name servers, but with a story": (
        replace(seen(page("Mill", "Mill", STORY * 8)), nameservers=("ns1.bodis.com",)),
        ALIVE,
    ),
    "a server's first page": (seen(page("Welcome to nginx!", "", "", "default:nginx")), PARKED),
    "a server's first page, where nothing else was asked for": (
        seen(page("Welcome to nginx!", "", "", "default:nginx"), "https://example.org/"),
        ALIVE,
    ),
}


@pytest.mark.parametrize(("check", "expected"), PARKED_PAGES.values(), ids=PARKED_PAGES)
def test_a_parked_domain_is_known_by_its_offer_its_marks_and_where_it_leads(
    check: Check, expected: Grounds
) -> None:
    assert grounds(check) == expected


USURPED: Grounds = (Verdict.DEAD, "usurped")
MILL = page("The old mill - Example", "The old mill", f"Example. {STORY}")
SLOTS = page("Slot gacor 88", "Situs slot gacor", "Casino, slot, jackpot and free spins for all.")
AFTER: dict[str, tuple[Page, Page, Grounds]] = {
    "gambling": (MILL, SLOTS, USURPED),
    "gambling under the old site's name": (
        MILL,
        page("Best casino bonus - Example", "Best casino bonus", "Casino, poker and jackpot."),
        USURPED,
    ),
    "a site that was about gambling before": (
        page("Casinos of the past", "Casinos", "The casino of 1901, and its roulette."),
        SLOTS,
        ALIVE,
    ),
    "help for gamblers, in other words": (
        page("Get help - Example", "Get help", "Support for people who are harmed by gambling."),
        page("Casino, slots, poker? - Example", "Too much?", "Slots and betting can ruin you."),
        ALIVE,
    ),
    "a redesign": (MILL, page("The old mill", "The mill", f"New clothes. {STORY}"), ALIVE),
    "the same site in another language": (
        MILL,
        page("Die alte Mühle - Example", "Die alte Mühle", "Sie steht am Fluss.", language="de"),
        ALIVE,
    ),
    "another company, with not a word in common": (
        MILL,
        page(
            "Harbour cranes, leased worldwide",
            "Cranes for every quay",
            "Mobile gantries lifting containers, serviced overnight: request quotations, "
            "brochures, certificates. Engineers travel wherever vessels moor, whatever weekday.",
        ),
        ALIVE,  # there is no telling whether it is the old one by a new name
    ),
    "another company, of a trade that takes names over": (
        MILL,
        page(
            "Emergency plumber in Leeds",
            "RapidFlow plumbing",
            "Burst pipes, blocked drains, boilers: call without delay, whatever weekday. Fixed "
            "prices include labour, materials, valves, radiators and annual service contracts.",
        ),
        USURPED,
    ),
}


@pytest.mark.parametrize(("before", "now", "expected"), AFTER.values(), ids=AFTER)
def test_a_usurped_page_is_known_by_what_it_was_and_what_it_is(
    before: Page, now: Page, expected: Grounds
) -> None:
    earlier = replace(seen(before), checked_at=NOW - timedelta(days=100))
    assert grounds(earlier, seen(now)) == expected


def test_the_evidence_of_a_usurped_page_warns_not_to_click() -> None:
    earlier = replace(seen(MILL), checked_at=NOW - timedelta(days=100))
    assert judge([earlier, seen(SLOTS)]).evidence == (
        "Somebody else's page (gambling) stands here since 2025-11-29: it was “The old mill - "
        "Example” and is “Slot gacor 88”. Do not click. GET answered 200 OK on 2026-03-09."
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://johnsonlab.example/publications/2014.html", USURPED),
        ("https://johnsonlab.example/", ALIVE),
        ("https://slot-reviews.example/publications/2014.html", ALIVE),
        ("https://situs.example/publications/2014.html", ALIVE),
        ("https://johnsonlab.example/jackpot/rules.html", ALIVE),
    ],
)
def test_where_nothing_is_known_of_a_page_its_address_must_be_belied(
    url: str, expected: Grounds
) -> None:
    assert grounds(seen(SLOTS, url)) == expected


CHALLENGE: Grounds = (Verdict.BLOCKED, "challenge")
LOGIN: Grounds = (Verdict.BLOCKED, "login")
WALLS: dict[str, tuple[Check, Grounds]] = {
    "a network's header": (seen(page("x", "", STORY, "challenge:cf-mitigated")), CHALLENGE),
    "a network's mark and title": (
        seen(page("Just a moment...", "", "", "challenge:cloudflare"), status=403),
        CHALLENGE,
    ),
    "a living page behind the same network": (
        seen(page("The old mill", "The old mill", STORY * 6, "challenge:cloudflare")),
        ALIVE,
    ),
    "a page that is nothing but a check": (
        seen(page("Security check", "Security check", "Verify you are human")),
        CHALLENGE,
    ),
    "a story about checks": (
        seen(page("Security check at the mill", "Security check at the mill", STORY * 2)),
        ALIVE,
    ),
    "accepted, and nothing more": (seen(page("", "", ""), status=202), CHALLENGE),
    "leads to a sign-in page": (
        seen(
            page("Log in", "", "Log in", "login:password"), final="https://example.org/login?next=x"
        ),
        LOGIN,
    ),
    "a sign-in page that was asked for": (
        seen(page("Log in", "", "Log in", "login:password"), "https://example.org/login"),
        ALIVE,
    ),
    "wants a password, and has nothing else": (
        seen(page("Members", "", "Please log in", "login:password")),
        LOGIN,
    ),
    "wants a password beside its story": (
        seen(page("The old mill", "The old mill", STORY * 4, "login:password")),
        ALIVE,
    ),
}


@pytest.mark.parametrize(("check", "expected"), WALLS.values(), ids=WALLS)
def test_a_page_that_stands_before_the_page_blocks_and_kills_nothing(
    check: Check, expected: Grounds
) -> None:
    assert grounds(check) == expected


def test_the_examples_in_the_docstrings_hold() -> None:
    results = doctest.testmod(phrases)
    assert results.attempted == 8
    assert results.failed == 0
