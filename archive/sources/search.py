"""Looks for a good capture of one address: replay first, the index where that is not enough.

One request for the capture nearest to the wanted date and one to fetch it answer most questions.
The index is asked only where that capture is not good. Where the index was asked about a whole
site before (`archive.sources.hosts`), its captures are fetched at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from archive.model import Found, Lookup, Rejected, Snapshot
from archive.sources.dialogue import Answer, Ask, Dialogue, NoAnswer, Pool, refuse_trouble
from archive.sources.index import is_close, is_early_enough, to_try
from archive.sources.replay import LostCapture, Memento, fetch, stamp
from archive.validate import examine
from crawler.model import Hop
from crawler.urls import without_credentials

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from archive.model import Wanted
    from archive.sources.index import Row

MAX_CAPTURES_FETCHED = 3
"""Captures tried after the nearest one was bad; the third seldom differs from the second."""


@dataclass(frozen=True, slots=True)
class Archive:
    """How to ask an archive.

    `name` is its name in `SOURCES`, `title` what people call it, and `root` the address below which
    people see its captures. `rows` asks the index for an address's captures near a date, and
    `fetch` fetches one, as `archive.sources.replay.fetch` does. `is_public` says whether people can
    go and see what is found.
    """

    name: str
    title: str
    root: str
    rows: Callable[[Wanted], Generator[Ask, Answer, Sequence[Row]]]
    fetch: Fetch
    is_public: bool = True


class Fetch(Protocol):
    """Fetches the capture of an address that is nearest to a stamp."""

    def __call__(
        self,
        when: str,
        original: str,
        *,
        is_named: bool = False,
        without: frozenset[datetime] = frozenset(),
    ) -> Generator[Ask, Answer, Memento | datetime | None]:
        """Give the capture, None where there is none; see `archive.sources.replay.fetch`."""


def replaying(
    name: str,
    title: str,
    root: str,
    index_url: Callable[[Wanted], str],
    read: Callable[[Answer], list[Row] | None],
) -> Archive:
    """Say how to ask an archive of the Wayback Machine's kind.

    `index_url` writes the question for an address's captures near a date, and `read` reads the
    answer: None where it is not one.
    """
    return Archive(name, title, root, partial(_ask_index, index_url, read), partial(fetch, root))


def search(
    wanted: Wanted,
    archive: Archive,
    listed: Sequence[Row] | None = None,
    *,
    index_first: bool = False,
) -> Dialogue:
    """Look for the capture of an address that people should be sent to.

    `listed` are all its captures, where the index has told them already. `index_first` is for
    archives that cannot say by themselves which capture is the nearest.
    """
    # Who has a link's password is nobody else's business.
    it = _Search(wanted, without_credentials(wanted.url), archive)
    snapshot, detail, outcome = None, "", Found.NONE
    try:
        if listed is None and index_first:
            listed = yield from it.rows()
        snapshot, detail = yield from it.near() if listed is None else it.listed(listed)
    except NoAnswer as reason:
        outcome, detail = reason.outcome, reason.detail
    found = Found.FOUND if snapshot else outcome
    ended = _lookup(wanted, archive.name, found, detail)
    return replace(ended, snapshot=snapshot, rejected=tuple(it.rejected))


def refused(wanted: Wanted, archive: str, reason: NoAnswer) -> Lookup:
    """Say that an archive does not speak of a link's whole site."""
    return _lookup(wanted, archive, reason.outcome, reason.detail)


def _lookup(wanted: Wanted, archive: str, outcome: Found, detail: str) -> Lookup:
    return Lookup(
        url=wanted.key,
        archive=archive,
        asked_at=datetime.now(UTC),
        outcome=outcome,
        detail=detail,
        wanted_at=wanted.at,
        basis=wanted.basis,
    )


def _ask_index(
    index_url: Callable[[Wanted], str],
    read: Callable[[Answer], list[Row] | None],
    wanted: Wanted,
) -> Generator[Ask, Answer, list[Row]]:
    """Ask an index, once more where it knows nothing of what has a capture."""
    rows: list[Row] = []
    for _ in range(2):
        answer = yield Ask(index_url(wanted), Pool.INDEX)
        refuse_trouble(answer)
        if not answer.is_whole:
            raise NoAnswer(Found.UNAVAILABLE, "The archive's index broke off.")
        # An empty answer with any other status, such as a redirect, would read as "no rows".
        some = read(answer) if answer.status == HTTPStatus.OK else None
        if some is None:
            raise NoAnswer(Found.UNAVAILABLE, "The archive's index answered with something else.")
        rows += some
        if rows:
            break
    return rows


class _Search:
    """One search, and the captures that it has rejected so far."""

    def __init__(self, wanted: Wanted, url: str, archive: Archive) -> None:
        known = tuple(it for it in wanted.rejected if it.archive == archive.name)
        self._wanted = replace(wanted, rejected=known)
        self._url = url
        self._archive = archive
        self._bad_digests = {it.digest for it in known if it.digest}
        self.rejected: list[Rejected] = []

    def near(self) -> Generator[Ask, Answer, tuple[Snapshot | None, str]]:
        """Try the capture nearest to the wanted date, then those that the index names."""
        known = frozenset(it.captured_at for it in self._wanted.rejected)
        tried = lost = None
        try:
            nearest = yield from self._archive.fetch(
                stamp(self._wanted.at), self._url, without=known
            )
            if nearest is None:
                return None, self._never
            tried = nearest
            if isinstance(nearest, Memento):
                tried = nearest.captured_at
                snapshot = yield from self._judged(nearest)
                if snapshot is not None:
                    return (yield from self._or_earlier(snapshot, nearest.earlier_at)), ""
        except LostCapture as reason:
            lost = reason
        rows = yield from self.rows()
        self._bad_digests |= {it.digest for it in rows if it.captured_at == tried and it.digest}
        return (yield from self._best([it for it in rows if it.captured_at != tried], lost))

    def listed(self, rows: Sequence[Row]) -> Generator[Ask, Answer, tuple[Snapshot | None, str]]:
        """Try the captures that are known from the index."""
        # The index was asked for good ones alone.
        return (yield from self._best(rows)) if rows else (None, self._no_good)

    def _or_earlier(
        self, snapshot: Snapshot, earlier_at: datetime | None
    ) -> Generator[Ask, Answer, Snapshot]:
        """Give the capture before a good one from after the wanted date, where that is better."""
        wanted = self._wanted
        if is_close(snapshot.captured_at, wanted) or earlier_at is None:
            return snapshot
        if not is_close(earlier_at, wanted) or any(
            it.captured_at == earlier_at for it in wanted.rejected
        ):
            return snapshot
        try:
            return (yield from self._tried(earlier_at)) or snapshot
        except NoAnswer:
            return snapshot  # which is good

    def rows(self) -> Generator[Ask, Answer, Sequence[Row]]:
        """Ask the index."""
        return (yield from self._archive.rows(replace(self._wanted, url=self._url)))

    def _best(
        self, rows: Sequence[Row], lost: LostCapture | None = None
    ) -> Generator[Ask, Answer, tuple[Snapshot | None, str]]:
        """Try captures of the index, the best first; raises `lost` where none is good."""
        candidates = to_try(rows, self._wanted, self._bad_digests)
        for row in islice(candidates, MAX_CAPTURES_FETCHED):
            try:
                snapshot = yield from self._tried(row.captured_at, row.digest)
            except LostCapture as reason:
                lost = reason
                continue
            if snapshot is not None:
                return snapshot, ""
        if lost is not None:
            raise lost
        return (
            None,
            f"{self._archive.title} has captures of this address, but none of a good answer.",
        )

    def _tried(self, at: datetime, digest: str = "") -> Generator[Ask, Answer, Snapshot | None]:
        """Fetch a capture that the archive named, and give it if it is good."""
        memento = yield from self._archive.fetch(stamp(at), self._url, is_named=True)
        assert isinstance(memento, Memento)
        return (yield from self._judged(memento, digest))

    def _judged(
        self, memento: Memento, digest: str = ""
    ) -> Generator[Ask, Answer, Snapshot | None]:
        """Give a capture as a snapshot if it is good, following a captured redirect once."""
        shown = memento
        hops: tuple[Hop, ...] = ()
        if memento.target is not None:
            target = yield from self._target(*memento.target)
            if target is not None:
                shown, hops = target, (Hop(self._url, memento.status),)
        finding = examine(self._wanted, shown, hops)
        problem = finding.problem
        if not problem and not is_early_enough(shown.captured_at, self._wanted):
            problem = "it is from after the page became somebody else's"
        if problem:
            self.rejected.append(
                Rejected(self._archive.name, memento.original, memento.captured_at, digest, problem)
            )
            self._bad_digests |= {digest} if digest else set()
            return None
        # A redirect's end has an address of its own; else the link's is shown, as it is written.
        address = shown.original if hops else self._url
        return Snapshot(
            archive=self._archive.name,
            url=shown.record or f"{self._archive.root}/{stamp(shown.captured_at)}/{address}",
            original=shown.original,
            captured_at=shown.captured_at,
            status=shown.status,
            digest=digest if not hops else "",
            title=finding.title,
            validated=True,
            page=finding.page,
            is_public=self._archive.is_public,
        )

    def _target(self, when: str, original: str) -> Generator[Ask, Answer, Memento | None]:
        """Fetch where a captured redirect leads, None where the archive has or shows nothing."""
        try:
            target = yield from self._archive.fetch(when, original)
        except NoAnswer as reason:
            if reason.outcome in (Found.EXCLUDED, Found.ROBOTS):
                return None  # which is said of that site, and not of the link's own
            raise
        return target if isinstance(target, Memento) else None

    @property
    def _no_good(self) -> str:
        return f"{self._archive.title} has no good capture of this address."

    @property
    def _never(self) -> str:
        return f"{self._archive.title} has no capture of this address."
