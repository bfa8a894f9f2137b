"""What can go wrong with an archive, on demand."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote


class Pool(StrEnum):
    """The budget that a request counts against: the CDX server and TimeMaps share the small one."""

    CDX = "cdx"
    REPLAY = "replay"
    SAVE = "save"


class FaultKind(StrEnum):
    """What happens instead of the true answer."""

    ANSWER = "answer"  # the fault's own status, headers and body
    EXCLUDED = "excluded"  # 403, in the words of the pool that was asked
    ROBOTS = "robots"  # likewise
    BAD_ROWS = "bad_rows"  # the true rows with malformed ones among them
    SLOW = "slow"  # the true answer, after `delay_s`
    SILENT = "silent"  # the request is read and never answered
    HANG_UP = "hang_up"  # the connection is closed without an answer


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer; an empty `reason` means the usual one."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong with requests that match.

    `match` is looked for in the path as sent and as decoded, so a URL or `/cdx/` will do; `pool`
    narrows it further; `times` is how many requests it strikes, `None` for all.
    """

    match: str = ""
    status: int = 503
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    times: int | None = None
    pool: Pool | None = None
    kind: FaultKind = FaultKind.ANSWER
    delay_s: float = 0.0

    def strikes(self, path: str, pool: Pool) -> bool:
        """Say whether a request is meant."""
        return self.pool in {None, pool} and (self.match in path or self.match in unquote(path))

    def answer(self, pool: Pool) -> Answer:
        """Return the answer of a fault that answers by itself."""
        if self.kind is FaultKind.EXCLUDED:
            return _refusal("AdministrativeAccessControlException: Blocked Site Error", pool)
        if self.kind is FaultKind.ROBOTS:
            return _refusal("RobotAccessControlException: Blocked By Robots", pool)
        return Answer(self.status, tuple(self.headers.items()), self.body)


HTML_PAGE = b"<!DOCTYPE html><html><title>Wayback Machine</title><h1>Please wait</h1></html>\n"


def html_for_rows(match: str = "", *, times: int | None = None) -> Fault:
    """An HTML page with status 200 where the CDX server's rows were due."""
    headers = {"Content-Type": "text/html; charset=utf-8"}
    return Fault(match, 200, headers, HTML_PAGE, times=times, pool=Pool.CDX)


class Faults:
    """The faults in force, in order; the first that strikes is used up by one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left: list[tuple[Fault, int | None]] = []

    def add(self, fault: Fault) -> None:
        """Put a fault in force."""
        with self._lock:
            self._left.append((fault, fault.times))

    def clear(self) -> None:
        """End all faults."""
        with self._lock:
            self._left.clear()

    def take(self, path: str, pool: Pool) -> Fault | None:
        """Return the fault that strikes this request, if any."""
        with self._lock:
            for index, (fault, left) in enumerate(self._left):
                if left != 0 and fault.strikes(path, pool):
                    self._left[index] = (fault, None if left is None else left - 1)
                    return fault
        return None


def _refusal(error: str, pool: Pool) -> Answer:
    """Word a refusal as replay does (HTML and a header) or as the CDX server does (one line)."""
    if pool is Pool.CDX:
        line = f"org.archive.util.io.RuntimeIOException: org.archive.wayback.exception.{error}\n"
        return Answer(403, (("Content-Type", "text/plain"),), line.encode())
    name, _, message = error.partition(": ")
    page = f"<!DOCTYPE html><html><title>Wayback Machine</title><h1>{message}.</h1></html>\n"
    headers = (
        ("Content-Type", "text/html; charset=utf-8"),
        ("X-Archive-Wayback-Runtime-Error", f"{name}: {message}"),
    )
    return Answer(403, headers, page.encode())
