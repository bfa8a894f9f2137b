"""Tells failures of links from failures of our own network. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tldextract import TLDExtract

from crawler.model import CERTIFICATE_FAILURES, REFUSALS, Failure
from crawler.urls import host

if TYPE_CHECKING:
    from crawler.model import Check

Shown = tuple[str, str]
"""A page as it looks: its title and the sketch of its text."""
SUSPICIOUS_HOSTS = 5
"""So many different hosts out of reach, with no answer from any host between, are a reason to look
at our own network at once. A list of living links seldom has two dead hosts in a row."""
UNREACHED = frozenset(
    {
        Failure.DNS_NXDOMAIN,
        Failure.DNS_NO_ADDRESS,
        Failure.DNS_SERVFAIL,
        Failure.DNS_TIMEOUT,
        Failure.DNS_FAILED,
        Failure.REFUSED,
        Failure.RESET,
        Failure.UNREACHABLE,
        Failure.TIMEOUT,
    }
)
"""Failures that our own network could have caused."""


SITES_IN_DISGUISE = 2
"""So many sites that show the very same page are a reason to look at our own network: it may show
that page to everybody."""
SITES = TLDExtract(cache_dir=None, suffix_list_urls=())
"""With the Public Suffix List that comes with the package; nobody is asked for a newer one."""
SHOWS_NOTHING = REFUSALS | {Failure.FILE_MISSING, Failure.OTHER}
"""Failures of which we do not know that anybody answered."""


def could_be_a_portals(check: Check) -> bool:
    """Tell whether a check could come from a network's sign-in portal, and not from its host.

    A portal sends every request on to a page of its own, and has no certificate for others' names.
    """
    return check.failure in CERTIFICATE_FAILURES or (
        bool(check.hops) and leads_away(check.url, check.final_url)
    )


def shown_openly(check: Check) -> Shown | None:
    """Give the page that an answer without encryption shows, None where there is no such page.

    Only over http can a portal put a page of its own into a host's mouth; for https it would need
    the host's certificate.
    """
    page = check.page
    if not check.succeeded or page is None or not page.fingerprint:
        return None
    return (page.title, page.fingerprint) if urlsplit(check.final_url).scheme == "http" else None


def leads_away(url: str, final_url: str) -> bool:
    """Tell whether two addresses belong to different sites."""
    return site(url) != site(final_url)


def site(url: str) -> str:
    """Give the registrable domain of an address, or its host where there is none."""
    name = host(url)
    parts = SITES(name)
    if parts.suffix or parts.ipv4 or parts.ipv6:
        return parts.top_domain_under_public_suffix or name
    return ".".join(name.split(".")[-2:])  # below a domain of the top that the list does not know


class Doubts:
    """Keeps failures to reach a host back until something shows that our network works.

    An answer from any host shows it, and so does one from a canary. What is still doubted when a
    run ends was perhaps no fact about a link.

    A page that came over http shows it only once another such page was different. It is a fact at
    once, but is taken back if several sites have shown the very same page and no canary has
    answered since with another.
    """

    def __init__(self) -> None:
        self._doubted: list[Check] = []
        self._trusted: list[Check] = []
        self._lost: list[Check] = []
        self._shown: dict[Shown, dict[str, list[str]]] = {}
        self._disguises: set[Shown] = set()
        self._cleared: set[Shown] = set()
        self._is_answered = False

    def add(self, check: Check) -> list[Check]:
        """Take a check, and give those that may be taken for facts now."""
        if check.failure is Failure.NO_NETWORK:
            self._lost.append(check)
        elif (check.failure in UNREACHED and not check.hops) or could_be_a_portals(check):
            self._doubted.append(check)
        elif check.failure in SHOWS_NOTHING or not self._vouches(check):
            self._trusted.append(check)
        else:
            self._trust()
            self._trusted.append(check)
        facts, self._trusted = self._trusted, []
        return facts

    def clear(self) -> None:
        """Believe what was seen so far, since a canary answered."""
        self._cleared |= self._disguises
        self._disguises = set()
        self._trust()

    def shows_to_all(self, check: Check) -> bool:
        """Tell whether several sites have shown the page of an answer."""
        return shown_openly(check) in self._disguises

    @property
    def has_answer(self) -> bool:
        """Whether any host has answered, as far as can be told."""
        return self._is_answered or bool(self._shown.keys() - self._disguises)

    @property
    def any(self) -> bool:
        """Whether something is doubted."""
        return bool(self._doubted or self._disguises)

    @property
    def are_suspicious(self) -> bool:
        """Whether it may be our own fault: many hosts are out of reach, or show the same page."""
        out_of_reach = {host(check.url) for check in self._doubted}
        return len(out_of_reach) >= SUSPICIOUS_HOSTS or bool(self._disguises)

    def end(self) -> tuple[list[Check], list[Check], list[str]]:
        """Give the last facts, the lost checks, and the addresses whose facts are taken back."""
        lost = [replace(check, failure=Failure.NO_NETWORK) for check in self._doubted]
        facts, self._trusted, self._doubted = self._trusted, [], []
        shown = (self._shown[page].values() for page in self._disguises)
        return facts, self._lost + lost, [url for sites in shown for urls in sites for url in urls]

    def _vouches(self, check: Check) -> bool:
        """Tell whether an answer shows that our network works, and remember its page."""
        page = shown_openly(check)
        if page is None:
            return True
        sites = self._shown.setdefault(page, {})
        sites.setdefault(site(check.url), []).append(check.url)
        if len(sites) >= SITES_IN_DISGUISE and page not in self._cleared:
            self._disguises.add(page)
        return len(self._shown) > 1 and len(sites) < SITES_IN_DISGUISE

    def _trust(self) -> None:
        self._is_answered = True
        self._trusted += self._doubted
        self._doubted = []
