"""Tells failures of links from failures of our own network. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tldextract import TLDExtract

from crawler.model import CERTIFICATE_FAILURES, REFUSALS, Failure
from crawler.urls import host

if TYPE_CHECKING:
    from crawler.model import Check

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


SITES = TLDExtract(cache_dir=None, suffix_list_urls=())
"""With the Public Suffix List that comes with the package; nobody is asked for a newer one."""
SHOWS_NOTHING = REFUSALS | {Failure.OTHER}
"""Failures of which we do not know that anybody answered."""


def could_be_a_portals(check: Check) -> bool:
    """Tell whether a check could come from a network's sign-in portal, and not from its host.

    A portal sends every request on to a page of its own, and has no certificate for others' names.
    """
    return check.failure in CERTIFICATE_FAILURES or (
        bool(check.hops) and leads_away(check.url, check.final_url)
    )


def leads_away(url: str, final_url: str) -> bool:
    """Tell whether two addresses belong to different sites."""
    return _site(url) != _site(final_url)


def _site(url: str) -> str:
    name = host(url)
    parts = SITES(name)
    if parts.suffix or parts.ipv4 or parts.ipv6:
        return parts.top_domain_under_public_suffix or name
    return ".".join(name.split(".")[-2:])  # below a domain of the top that the list does not know


class Doubts:
    """Keeps failures to reach a host back until something shows that our network works.

    An answer from any host shows it, and so does one from a canary. What is still doubted when a
    run ends was perhaps no fact about a link.
    """

    def __init__(self) -> None:
        self._doubted: list[Check] = []
        self._trusted: list[Check] = []
        self.has_answer = False

    def add(self, check: Check) -> list[Check]:
        """Take a check, and give those that may be taken for facts now."""
        if (check.failure in UNREACHED and not check.hops) or could_be_a_portals(check):
            self._doubted.append(check)
        elif check.failure in SHOWS_NOTHING:
            self._trusted.append(check)
        else:
            self.trust()
            self._trusted.append(check)
        facts, self._trusted = self._trusted, []
        return facts

    def trust(self) -> None:
        """Believe what was doubted so far, since somebody answered."""
        self.has_answer = True
        self._trusted += self._doubted
        self._doubted = []

    @property
    def any(self) -> bool:
        """Whether something is doubted."""
        return bool(self._doubted)

    @property
    def are_suspicious(self) -> bool:
        """Whether so many different hosts are out of reach that it may be our own fault."""
        return len({host(check.url) for check in self._doubted}) >= SUSPICIOUS_HOSTS

    def end(self) -> tuple[list[Check], list[Check]]:
        """Give the checks that may be taken for facts, and those that are marked as lost."""
        lost = [replace(check, failure=Failure.NO_NETWORK) for check in self._doubted]
        facts, self._trusted, self._doubted = self._trusted, [], []
        return facts, lost
