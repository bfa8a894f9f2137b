"""Which pages live again in whose place a snapshot stands, and how their links were written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.judging import lives_again
from crawler.model import Include
from crawler.urls import address

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.ledger import Change
    from archive.model import Lookup, Repair
    from crawler.model import Check, Document, Kind


def is_back(stand_in: str, lookups: Iterable[Lookup], history: Sequence[Check]) -> bool:
    """Tell whether a page lives and is the same as the snapshot that stands in its place.

    `lookups` are those of the page; the one that found this snapshot counts, else any.
    """
    url = stand_in.partition("#")[0]
    found = [it for it in lookups if it.snapshot is not None]
    exact = [it for it in found if it.snapshot and it.snapshot.url.partition("#")[0] == url]
    return any(lives_again(it, history) for it in exact or found)


def as_before(
    chosen: Iterable[Repair], stand_ins: Iterable[Change], document: Document
) -> list[Repair]:
    """Have links that live again written with the very bytes that they had in this document.

    `stand_ins` are the changes by which snapshots came into it, oldest first. Where one snapshot
    stands for links that were written differently, they are told apart by their order.
    """
    known: defaultdict[tuple[Kind, bytes], list[Change]] = defaultdict(list)
    for change in stand_ins:
        known[change.kind, change.new].append(change)
    by_key: defaultdict[tuple[Kind, bytes], list[Repair]] = defaultdict(list)
    result = []
    for repair in chosen:
        if repair.cause is Include.REVIVED:
            place = repair.occurrence
            by_key[place.kind, document.data[place.start : place.end]].append(repair)
        else:
            result.append(repair)
    for key, repairs in by_key.items():
        result += _paired(repairs, known.get(key, []))
    return result


def _paired(repairs: Sequence[Repair], changes: Sequence[Change]) -> list[Repair]:
    ordered = list(changes[-len(repairs) :])
    if len(ordered) < len(repairs):  # some were copied by hand
        ordered = [*ordered, *(ordered[-1:] * (len(repairs) - len(ordered)))]
    if not ordered:
        return list(repairs)
    return [
        replace(repair, replacement=change.old_url, spelled=change.old)
        if address(change.old_url) == address(repair.replacement)
        else repair
        for repair, change in zip(repairs, ordered, strict=True)
    ]
