"""The report for programs; `report.schema.json` beside this file is its contract."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from archive.reports.overview import notes

if TYPE_CHECKING:
    from datetime import datetime

    from archive.model import Link, Lookup, Snapshot
    from archive.reports.overview import Overview

SCHEMA = 1


def render(overview: Overview) -> str:
    """Write the report as JSON."""
    run = overview.run
    report = {
        "schema": SCHEMA,
        "run": {
            "id": run.id,
            "linkmend": overview.version,
            "started_at": _time(run.started_at),
            "ended_at": _time(run.ended_at),
            "outcome": run.outcome.value if run.outcome else None,
            "sound": run.sound,
            "inputs": list(run.inputs),
            "archive_requests": overview.archive_requests,
            "counts": {verdict.value: count for verdict, count in overview.counts.items()},
        },
        "links": [_link(link) for link in overview.links],
    }
    text = json.dumps(report, ensure_ascii=False, indent=2) + "\n"
    # A file's name need not be UTF-8. Its odd bytes are lone surrogates, which JSON can escape.
    return text.encode("utf-8", "backslashreplace").decode()


def _link(link: Link) -> dict[str, Any]:
    check = link.last_check
    return {
        "url": link.url,
        "verdict": link.judgement.verdict.value,
        "reason": link.judgement.reason,
        "evidence": link.judgement.evidence,
        "status": check.status if check else None,
        "title": check.page.title if check and check.page else "",
        "final_url": check.final_url if check else "",
        "checked_at": _time(check.checked_at) if check else None,
        "snapshot": _snapshot(link.lookup, link.snapshot)
        if link.lookup and link.snapshot
        else None,
        "archive": link.lookup.outcome.value if link.lookup else "not_asked",
        "archives": [_lookup(it) for it in (link.lookup, *link.others) if it],
        "clean": link.clean or None,
        "revived": link.revived or None,
        "missing_fragment": link.missing_fragment or None,
        "notes": notes(link),
        "occurrences": [
            {"document": it.document, "line": it.line, "column": it.column}
            for it in link.occurrences
        ],
    }


def _snapshot(lookup: Lookup, snapshot: Snapshot) -> dict[str, Any]:
    distance = lookup.distance
    return {
        "url": snapshot.url,
        "archive": snapshot.archive,
        "captured_at": _time(snapshot.captured_at),
        "wanted_at": _time(lookup.wanted_at),
        "wanted_for": lookup.basis.value if lookup.basis else None,
        "distance_days": None if distance is None else round(distance / timedelta(days=1)),
        "status": snapshot.status,
        "title": snapshot.title,
        "validated": snapshot.validated,
    }


def _lookup(lookup: Lookup) -> dict[str, Any]:
    return {
        "archive": lookup.archive,
        "outcome": lookup.outcome.value,
        "detail": lookup.detail,
        "asked_at": _time(lookup.asked_at),
        "ask_again_at": _time(lookup.ask_again_at),
        "requests": lookup.requests,
        "copy": _copy(lookup.snapshot),
    }


def _copy(snapshot: Snapshot | None) -> dict[str, Any] | None:
    """Say where a copy is that is not for everybody, and is therefore not offered."""
    if snapshot is None or snapshot.is_public:
        return None
    return {
        "url": snapshot.url,
        "captured_at": _time(snapshot.captured_at),
        "title": snapshot.title,
    }


def _time(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z") if at else None
