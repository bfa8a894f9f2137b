"""Which URLs to write instead of dead ones, and why. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import Repair, Wish
from crawler.captures import is_archive_today, is_snapshot
from crawler.model import Include, Kind, Verdict
from crawler.urls import address

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from archive.model import Link
    from crawler.model import Occurrence

TO_SNAPSHOTS = {Verdict.DEAD: Include.DEAD, Verdict.FAILING: Include.FAILING}
"""Verdicts on links that a snapshot helps."""


def everything(url: str) -> Wish:  # noqa: ARG001 - one wish for all links
    """Wish that dead links are replaced, and nothing else."""
    return Wish()


def repairs(
    occurrences: Iterable[Occurrence],
    links: Mapping[str, Link],
    wish: Callable[[str], Wish] = everything,
    remarks: Mapping[Occurrence, Occurrence] | None = None,
) -> list[Repair]:
    """Choose what to write at each occurrence whose link is to be repaired by `wish`.

    `links` are found by the URL as it is written, and `remarks` are the captures that stand beside
    their own originals (`archive.remarks`): such an original has its snapshot already, and such a
    capture is nobody's stand-in.
    """
    beside = remarks or {}
    stand_beside = frozenset(beside.values())
    chosen = []
    for occurrence in occurrences:
        link = links.get(occurrence.url)
        if link is None or occurrence.kind is Kind.IDENTIFIER:
            continue
        remark = beside.get(occurrence)
        has_snapshot = remark is not None and _is_good(links.get(remark.url))
        for repair in _possible(occurrence, link, wish(occurrence.url)):
            is_skipped = (has_snapshot and repair.cause in TO_SNAPSHOTS.values()) or (
                repair.cause is Include.REVIVED and occurrence in stand_beside
            )
            if not is_skipped:
                chosen.append(repair)
                break
    return chosen


def _is_good(remark: Link | None) -> bool:
    return remark is None or remark.judgement.verdict is not Verdict.DEAD


def _possible(occurrence: Occurrence, link: Link, wish: Wish) -> Iterator[Repair]:
    """Give what may be written for a link, the best first."""
    if link.revived and Include.REVIVED in wish.include:
        yield Repair(occurrence, link.revived, Include.REVIVED, Include.REVIVED)
    if link.clean and Include.CLEAN in wish.include:
        yield Repair(occurrence, link.clean, Include.CLEAN, Include.CLEAN)
    if is_snapshot(link.url) or is_archive_today(link.url):
        return
    new = _new_address(link, wish.include)
    if new:
        yield Repair(occurrence, new, link.judgement.reason, Include.MOVED)
    cause = TO_SNAPSHOTS.get(link.judgement.verdict)
    snapshot = link.snapshot
    if cause in wish.include and cause and snapshot and snapshot.validated:
        _, mark, fragment = link.url.partition("#")
        yield Repair(
            occurrence,
            snapshot.url + mark + fragment,
            link.judgement.reason,
            cause,
            wish.style,
            snapshot.captured_at,
        )


def _new_address(link: Link, include: Collection[Include]) -> str:
    """Give the address to which a link has moved for good, "" where it is not to be written."""
    check = link.last_check
    if link.judgement.verdict is not Verdict.MOVED or Include.MOVED not in include or not check:
        return ""
    new = check.final_url
    if not new or address(new) == address(link.url):
        return ""
    _, mark, fragment = link.url.partition("#")
    return new if "#" in new else new + mark + fragment
