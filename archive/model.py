"""The values of the archive's side: lookups, snapshots, links and repairs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from crawler.model import Include, Style, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from crawler.model import Check, Judgement, Occurrence, Page


class Found(StrEnum):
    """What an archive said about a link."""

    FOUND = "found"
    NONE = "none"
    """The archive's own word that it has nothing usable; an error is never this."""
    EXCLUDED = "excluded"
    """The archive may not show the site."""
    ROBOTS = "robots"
    """The archive keeps to the site's robots.txt, and what it shows all the same will not do."""
    THROTTLED = "throttled"
    UNAVAILABLE = "unavailable"


ASK_AGAIN_AFTER = {
    Found.FOUND: None,  # a capture does not go away
    Found.NONE: timedelta(days=30),
    Found.EXCLUDED: timedelta(days=90),
    Found.ROBOTS: timedelta(days=90),
    Found.THROTTLED: timedelta(0),
    Found.UNAVAILABLE: timedelta(0),
}
"""How long an outcome stands before the archive is asked again; None for ever. The archive adds
captures of a dead page rarely, and lifts an exclusion more rarely still."""


class Basis(StrEnum):
    """What the wanted date is the day of."""

    WRITTEN = "written"
    """The link was written then."""
    LAST_ALIVE = "last_alive"
    """The page was last seen alive then."""
    FIRST_FAILED = "first_failed"
    """The page was never seen alive, and first seen to fail then."""
    BEFORE_CHANGE = "before_change"
    """The page is somebody else's since some time after that day."""
    NAMED = "named"
    """The link itself names a capture of that day."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A capture that was fetched and will not do: of which address, when captured, and why."""

    archive: str
    original: str
    captured_at: datetime
    digest: str
    problem: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which capture of an address is wanted: the one nearest to `at`.

    None that is later than `latest` will do: what stands there since is somebody else's. `known`
    is the page as it was last seen alive, and `rejected` are captures that need not be fetched.
    `link` is the link that this is for, where that is not the address itself but a capture's.
    """

    url: str
    at: datetime
    basis: Basis
    latest: datetime | None = None
    known: Page | None = None
    rejected: tuple[Rejected, ...] = ()
    link: str = ""

    @property
    def key(self) -> str:
        """The link that this is for."""
        return self.link or self.url


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One archived copy of a page.

    `url` is where people go to see it, `original` the address that was captured, `status` the
    status that was captured. `validated` says that its replay was fetched and judged good; then
    `page` is what it shows, None where that is no HTML. `digest` is the archive's own, "" where it
    was not told. `is_public` says whether anybody can go and see it.
    """

    archive: str
    url: str
    original: str
    captured_at: datetime
    status: int
    digest: str = ""
    title: str = ""
    validated: bool = False
    page: Page | None = None
    is_public: bool = True


@dataclass(frozen=True, slots=True)
class Lookup:
    """One question to one archive about one address, and its outcome.

    `requests` counts what it cost. `detail` says in words why there is no snapshot. `wanted_at` is
    the day from which a capture was wanted, and `basis` what happened then. `rejected` are the
    captures that were fetched on the way.
    """

    url: str
    archive: str
    asked_at: datetime
    outcome: Found
    snapshot: Snapshot | None = None
    detail: str = ""
    requests: int = 0
    wanted_at: datetime | None = None
    basis: Basis | None = None
    rejected: tuple[Rejected, ...] = ()

    @property
    def distance(self) -> timedelta | None:
        """How much later than wanted the snapshot is, negative where it is earlier."""
        if self.snapshot is None or self.wanted_at is None:
            return None
        return self.snapshot.captured_at - self.wanted_at

    @property
    def ask_again_at(self) -> datetime | None:
        """From when on the archive should be asked again; None for never."""
        after = ASK_AGAIN_AFTER[self.outcome]
        return None if after is None else self.asked_at + after


@dataclass(frozen=True, slots=True)
class Link:
    """Everything known about one URL: the one input of reports and repair, never stored.

    `checks` are those of sound runs, oldest first. `lookup` is the one that has a snapshot for
    people, else the first archive's, None where no archive was asked; `others` are the latest ones
    of other archives.

    Of a link that is a capture's address, `clean` is how it should be written, "" where it is so
    already, and `revived` the address of its page, where that lives and is the same.
    """

    url: str
    occurrences: tuple[Occurrence, ...]
    checks: tuple[Check, ...]
    judgement: Judgement
    lookup: Lookup | None = None
    others: tuple[Lookup, ...] = ()
    clean: str = ""
    revived: str = ""

    @property
    def last_check(self) -> Check | None:
        """The check that the judgement rests on."""
        return self.checks[-1] if self.checks else None

    @property
    def missing_fragment(self) -> str:
        """The fragment of the URL that leads nowhere on its living page; "" where it does."""
        fragment = self.url.partition("#")[2]
        check = self.last_check
        is_known = self.judgement.verdict in (Verdict.ALIVE, Verdict.MOVED)
        # A page that its scripts fill may have anything once they have run.
        if check is None or not is_known or self.judgement.reason == "needs_javascript":
            return ""
        return fragment if fragment in check.missing_fragments else ""

    @property
    def snapshot(self) -> Snapshot | None:
        """The snapshot on offer."""
        snapshot = self.lookup.snapshot if self.lookup else None
        return snapshot if snapshot and snapshot.is_public else None


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be repaired of a link, and how its snapshot is written."""

    include: Collection[Include] = (Include.DEAD,)
    style: Style = Style.REPLACE


@dataclass(frozen=True, slots=True)
class Repair:
    """At this occurrence, write `replacement` (a URL) instead or as well, for this reason.

    `cause` is the kind of repair, `reason` the judgement's. `captured_at` is the day of a snapshot.
    `spelled` is how the replacement stood in the document's bytes before, None where it did not.
    """

    occurrence: Occurrence
    replacement: str
    reason: str
    cause: Include = Include.DEAD
    style: Style = Style.REPLACE
    captured_at: datetime | None = None
    spelled: bytes | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """What a repair does to a document: at `start`, the bytes `old` become `new`."""

    start: int
    old: bytes
    new: bytes
    repair: Repair

    @property
    def end(self) -> int:
        """Where the old bytes end."""
        return self.start + len(self.old)


class Saved(StrEnum):
    """What Save Page Now said of an address that it was to capture."""

    PENDING = "pending"
    """It has a job for it, which is not done."""
    SAVED = "saved"
    ALREADY = "already"
    """There is a capture that is young enough."""
    FAILED = "failed"
    """Not now; another day may do."""
    REFUSED = "refused"
    """Not this page, by the service or by the page's own server."""
    BUSY = "busy"
    """The account has as many jobs as it may have at once."""
    SPENT = "spent"
    """The account has used up what it may capture in a day."""
    UNAUTHORIZED = "unauthorized"
    """The keys are not accepted."""
    THROTTLED = "throttled"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Save:
    """One question to Save Page Now about one address, and its outcome.

    While it is pending, `job_id` is what to ask about next. `status_ext` is the service's own code
    of an error, `detail` says in words what is the matter. `captured_at` and `capture_url` are
    those of the capture that was made or was there, None and "" where there is none or the service
    does not say.
    """

    url: str
    asked_at: datetime
    outcome: Saved
    job_id: str = ""
    status_ext: str = ""
    detail: str = ""
    captured_at: datetime | None = None
    capture_url: str = ""
