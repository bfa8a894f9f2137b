"""What the loopback web has seen: every request, kept; the figures, computed from them."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.web.exchange import Headers, Request


@dataclass(slots=True)
class Visit:
    """One request seen; times are of the machine's monotonic clock."""

    method: str
    scheme: str
    host: str
    """The Host header, with its port."""
    local: str
    """The loopback address that was asked."""
    path: str
    """The request target as sent, with its query."""
    headers: Headers
    started_s: float
    ended_s: float | None = None
    """None while it is under way."""
    sent_bytes: int = 0

    @classmethod
    def begin(cls, request: Request) -> Visit:
        """Make the record of a request that starts now; whoever answers it sets its end."""
        return cls(
            method=request.method,
            scheme=request.scheme,
            host=request.host,
            local=request.local,
            path=request.target,
            headers=request.headers,
            started_s=time.monotonic(),
        )


@dataclass(frozen=True, slots=True)
class Stats:
    """Figures since the last reset; a path here is without its query."""

    peak: int
    """The most requests ever under way at once."""
    peak_by_address: dict[str, int] = field(default_factory=dict)
    requests_by_path: dict[str, int] = field(default_factory=dict)
    bytes_by_path: dict[str, int] = field(default_factory=dict)
    """Bytes handed to the kernel, headers included."""
    dns_queries: dict[str, int] = field(default_factory=dict)
    """By name, whatever the record type asked for."""


class Journal:
    """Keeps the visits and the DNS queries since the last reset."""

    def __init__(self) -> None:
        self.visits: list[Visit] = []
        self.dns_queries: Counter[str] = Counter()
        self._times: Counter[tuple[str, str]] = Counter()

    def count(self, request: Request) -> int:
        """Count the request; return how often this host was asked for this target so far."""
        self._times[request.host, request.target] += 1
        return self._times[request.host, request.target]

    def stats(self) -> Stats:
        """Compute the figures of now."""
        return stats(self.visits, self.dns_queries)

    def reset(self) -> None:
        """Forget everything; requests under way are no longer counted."""
        self.visits = []
        self.dns_queries.clear()
        self._times.clear()


def stats(visits: Iterable[Visit], dns_queries: Counter[str]) -> Stats:
    """Compute the figures of these visits."""
    by_address: dict[str, list[Visit]] = {}
    requests: Counter[str] = Counter()
    sent: Counter[str] = Counter()
    for visit in visits:
        by_address.setdefault(visit.local, []).append(visit)
        path = visit.path.partition("?")[0]
        requests[path] += 1
        sent[path] += visit.sent_bytes
    return Stats(
        peak=peak([visit for group in by_address.values() for visit in group]),
        peak_by_address={address: peak(group) for address, group in by_address.items()},
        requests_by_path=dict(requests),
        bytes_by_path=dict(sent),
        dns_queries=dict(dns_queries),
    )


def peak(visits: Iterable[Visit]) -> int:
    """Return the most visits ever under way at once; one that ends makes room for the next."""
    steps: list[tuple[float, int]] = []
    for visit in visits:
        steps.append((visit.started_s, 1))
        if visit.ended_s is not None:
            steps.append((visit.ended_s, -1))
    under_way = most = 0
    for _, step in sorted(steps):
        under_way += step
        most = max(most, under_way)
    return most
