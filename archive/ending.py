"""Says how a command ended: its exit code, and why."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from archive.keys import ACCESS_KEY, SECRET_KEY, WHERE
from archive.model import Saved
from crawler.captures import is_archive_today, is_snapshot
from crawler.model import Outcome, Verdict
from crawler.urls import is_local

if TYPE_CHECKING:
    from archive.process import Ended, Savings
    from archive.reports.overview import Overview
    from crawler.config import Config


class Exit(IntEnum):
    """The exit codes."""

    DONE = 0
    MATCHED = 1
    BAD_INPUT = 2
    UNFINISHED = 3


NO_NETWORK = (
    "no network: no host could be reached, and none of the canaries ({canaries}) answered. This "
    "run judges nothing, and earlier verdicts stay as they were. Check the connection and run "
    "linkmend again."
)
NETWORK_LOST = (
    "the network did not work all the time: {lost} links count as not looked at, since none of the "
    "canaries ({canaries}) answered after them, or since a name server has an address for names "
    "that do not exist. Check the connection, or set nameservers, and run linkmend again."
)
FAILED = "the job failed; the lines above say where"
INTERRUPTED = "the crawl was interrupted; what was seen is stored, so run it again"
UNCOPIED = "the local copy is not whole, since {uncopied}; every check is stored"
GAVE_UP = "not every dead link was asked about, since {gave_up}; run linkmend rescue later"
UNASKED = "the archive was not asked about {unasked} of the dead links; run linkmend rescue"

KEYS_REFUSED = (
    f"the archive does not accept the keys; compare {ACCESS_KEY} and {SECRET_KEY} with those at "
    f"{WHERE}"
)
LEFT = "{left} left to save{why}; run linkmend save {again}"
NOT_SEEN = (
    "some captures under way were not seen to their end, since {why}; run linkmend save later"
)
SAVED = (
    (Saved.SAVED, "{} saved"),
    (Saved.ALREADY, "{} had a young capture already"),
    (Saved.FAILED, "{} could not be saved now"),
    (Saved.REFUSED, "{} cannot be saved"),
)


def trouble(settings: Config, overview: Overview, ended: Ended) -> str:
    """Say why a job does not count as done, "" where it does."""
    crawled = ended.run_id is not None
    unasked = _unasked(overview) if ended.rescued else 0
    troubles = (
        (crawled and overview.run.sound is False, NO_NETWORK),
        (ended.failed, FAILED),
        (ended.lost, NETWORK_LOST),
        (crawled and overview.run.outcome is not Outcome.FINISHED, INTERRUPTED),
        (ended.uncopied, UNCOPIED),
        (ended.gave_up, GAVE_UP),
        (unasked, UNASKED),
    )
    return next((message for applies, message in troubles if applies), "").format(
        canaries=", ".join(settings.canaries),
        lost=ended.lost,
        uncopied=ended.uncopied,
        gave_up=ended.gave_up,
        unasked=unasked,
    )


def saved(savings: Savings) -> str:
    """Say in one line how many living links were saved."""
    parts = [words.format(savings.counts[it]) for it, words in SAVED if savings.counts[it]]
    if savings.pending:
        parts.append(f"{savings.pending} still under way")
    none = "none saved" if savings.left else "none to save"
    return f"Living links: {', '.join(parts) or none}."


def unsaved(savings: Savings) -> str:
    """Say why the saving does not count as done, "" where it does."""
    if savings.failed:
        return FAILED
    if savings.keys_refused:
        return KEYS_REFUSED
    if not savings.left:
        return NOT_SEEN.format(why=savings.why) if savings.why else ""
    links = "1 living link is" if savings.left == 1 else f"{savings.left} living links are"
    why = f", since {savings.why}" if savings.why else ""
    return LEFT.format(left=links, why=why, again="later" if why else "again")


def matches(settings: Config, overview: Overview) -> bool:
    """Tell whether any link has a verdict to fail on."""
    return any(link.judgement.verdict in settings.fail_on for link in overview.links)


def _unasked(overview: Overview) -> int:
    dead = overview.having(Verdict.DEAD)
    return sum(link.lookup is None and _is_askable(link.url) for link in dead)


def _is_askable(url: str) -> bool:
    return not (is_snapshot(url) or is_archive_today(url) or is_local(url))
