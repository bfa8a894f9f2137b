"""The values that the crawler speaks in: documents, occurrences, checks and judgements."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class LinkmendError(Exception):
    """A failure of the user's input, of the configuration or of our tools.

    Its message is for the user: what was being done to what, what is wrong, what to do next.
    """


class Kind(StrEnum):
    """How an occurrence names its URL."""

    INLINE = "inline"
    """The destination of ``[text](url)``."""
    IMAGE = "image"
    """The source of ``![text](url)``."""
    DEFINITION = "definition"
    """The destination of ``[label]: url``."""
    AUTOLINK = "autolink"
    """``<url>``."""
    BARE = "bare"
    """A URL in running text."""
    HTML = "html"
    """The value of an HTML or XML attribute."""
    VALUE = "value"
    """A value of data: a table's cell, a JSON string, a BibTeX field, an XML element's text."""
    CDATA = "cdata"
    """A URL in a CDATA section of XML, where nothing is escaped."""
    IDENTIFIER = "identifier"
    """What stands for a URL, such as a DOI; never rewritten, for no URL may stand there."""
    CODE = "code"
    """A URL in a code block or inline code, which is read on request only."""


@dataclass(frozen=True, slots=True)
class Document:
    """One seed file as it was read.

    ``name`` is how reports speak of the file: its path relative to the working directory with
    forward slashes, or its absolute path where it lies elsewhere. ``encoding`` is a Python codec
    name that decodes ``data`` without error.
    """

    name: str
    format: str
    data: bytes
    encoding: str


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place in one document that names a URL.

    ``url`` is the URL that is meant, with the format's own escapes undone. ``line`` and
    ``column`` (in characters) count from 1. ``document.data[start:end]`` are exactly the bytes
    that spell the URL. ``text`` is what a reader sees of the link. ``written_at`` is when the
    link was written, None where nobody knows (`crawler.documents.dates`). ``after`` is the offset
    of the byte before which a remark on the whole link can be put in, None where none can be, or
    where the occurrence comes from the database.
    """

    url: str
    document: str
    line: int
    column: int
    start: int
    end: int
    kind: Kind
    text: str = ""
    written_at: datetime | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A document with the occurrences found in it, in the order of their spans."""

    document: Document
    occurrences: tuple[Occurrence, ...]


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How seed documents are read.

    ``include_code`` asks for the URLs in code too, ``base_url`` is what relative links are meant
    from ("": they name local files). ``encoding`` is that of all documents that bear no mark of
    another, "" where it is to be found out. ``format`` is that of documents whose suffix says none.
    ``exclude_paths`` are patterns, as in a .gitignore, of what is left out of directories.
    """

    include_code: bool = False
    base_url: str = ""
    encoding: str = ""
    format: str = "text"
    exclude_paths: tuple[str, ...] = ()


class Failure(StrEnum):
    """Why a check has no answer to judge by; the value is also the judgement's reason."""

    BAD_URL = "bad_url"
    UNSUPPORTED_SCHEME = "unsupported_scheme"
    PRIVATE_ADDRESS = "private_address"
    EXCLUDED = "excluded"
    ROBOTS = "robots"
    DNS_NXDOMAIN = "dns_nxdomain"
    DNS_NO_ADDRESS = "dns_no_address"
    DNS_SERVFAIL = "dns_servfail"
    DNS_TIMEOUT = "dns_timeout"
    DNS_FAILED = "dns_failed"
    REFUSED = "connection_refused"
    RESET = "connection_reset"
    UNREACHABLE = "unreachable"
    CLOSED = "closed_without_answer"
    TIMEOUT = "timeout"
    TLS_EXPIRED = "tls_expired"
    TLS_NOT_YET_VALID = "tls_not_yet_valid"
    TLS_WRONG_HOST = "tls_wrong_host"
    TLS_SELF_SIGNED = "tls_self_signed"
    TLS_UNTRUSTED = "tls_untrusted"
    TLS_HANDSHAKE = "tls_handshake"
    REDIRECTS = "too_many_redirects"
    BAD_ANSWER = "bad_answer"
    FILE_MISSING = "file_missing"
    NO_NETWORK = "no_network"
    """Our own network failed; no fact about the link, and never judged by."""
    OTHER = "failed"


REFUSALS = frozenset(
    {
        Failure.BAD_URL,
        Failure.UNSUPPORTED_SCHEME,
        Failure.PRIVATE_ADDRESS,
        Failure.EXCLUDED,
    }
)
"""Failures of URLs that linkmend does not ask at all."""


CERTIFICATE_FAILURES = frozenset(
    {
        Failure.TLS_EXPIRED,
        Failure.TLS_NOT_YET_VALID,
        Failure.TLS_WRONG_HOST,
        Failure.TLS_SELF_SIGNED,
        Failure.TLS_UNTRUSTED,
    }
)
"""Failures of trust, behind which there may be a page."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect on the way: the URL that was asked and the status that sent us on.

    Status 200 stands for a page that sends its reader on by itself (``meta refresh``).
    """

    url: str
    status: int


@dataclass(frozen=True, slots=True)
class Page:
    """What is kept of an HTML answer; empty strings where the page has no such thing.

    ``excerpt`` is the beginning of the page's own text, without navigation and the like where that
    can be told; ``main_chars`` is the length of all of that, and ``text_chars`` the length of all
    that can be seen, as far as the page was read. ``headings`` are those after the first.
    ``fingerprint`` is a sketch of the visible text (`crawler.sketch`), and ``markers`` name the
    technical marks that were seen (`crawler.markers`). ``notices`` are short texts that its source
    calls errors, alerts or the like, wherever they stand; they are looked for on short pages only.
    """

    title: str
    heading: str
    language: str
    excerpt: str
    text_chars: int
    main_chars: int = 0
    headings: tuple[str, ...] = ()
    fingerprint: str = ""
    markers: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """All that is kept of what the page says: title, headings and excerpt."""
        return " ".join((self.title, self.heading, *self.headings, self.excerpt))

    def marks(self, *kinds: str) -> list[str]:
        """Give the markers of some kinds, in their order."""
        return [marker for marker in self.markers if marker.startswith(kinds)]


@dataclass(frozen=True, slots=True)
class Check:
    """One look at the live web: either a ``status`` or a ``failure``.

    A failed certificate alone comes with both: ``status`` and ``page`` are what was seen behind it
    without trust. ``looks`` is 2 where the answer was confirmed by a second request.

    ``url`` is the address that was asked (see `crawler.urls.address`). ``hops`` are the redirects
    that were followed, in order, and ``final_url`` is the address that gave the last answer, or
    the one that failed. ``missing_fragments`` are those that were looked for on the page and lead
    nowhere, without ``#``.

    The last check of a history also knows what was seen around it: ``probe`` is the latest look at
    an address of the same server that cannot exist, ``nameservers`` are those that its domain had
    then, in lower case, and ``companions`` are other addresses that
    were sent on to the same ``final_url`` in the same run (a hundred at most).
    """

    url: str
    checked_at: datetime
    status: int | None = None
    failure: Failure | None = None
    detail: str = ""
    hops: tuple[Hop, ...] = ()
    final_url: str = ""
    content_type: str = ""
    page: Page | None = None
    elapsed_s: float = 0.0
    looks: int = 1
    missing_fragments: tuple[str, ...] = ()
    probe: Check | None = None
    nameservers: tuple[str, ...] = ()
    companions: tuple[str, ...] = ()

    @property
    def succeeded(self) -> bool:
        """Whether the answer has a status of success (RFC 9110, section 15.3)."""
        return self.failure is None and self.status is not None and 200 <= self.status < 300  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class Probe:
    """A look at an address that cannot exist: what a server answers where there is no page.

    ``origin`` is the server: scheme, host and port. ``nameservers`` are those of its domain.
    """

    origin: str
    check: Check
    nameservers: tuple[str, ...] = ()


class Verdict(StrEnum):
    """What is to be done about a link; the README explains each."""

    ALIVE = "alive"
    MOVED = "moved"
    DEAD = "dead"
    FAILING = "failing"
    BLOCKED = "blocked"
    SKIPPED = "skipped"
    UNCHECKED = "unchecked"


class Include(StrEnum):
    """What `repair` changes: dead links in any case, the others where it is asked to."""

    DEAD = "dead"
    """Dead links, to their snapshots."""
    FAILING = "failing"
    """Failing links, to their snapshots."""
    MOVED = "moved"
    """Links that are redirected for good, to their new addresses."""
    CLEAN = "clean"
    """Addresses of captures that should be written in another way."""
    REVIVED = "revived"
    """Addresses of captures of pages that live again."""


class Style(StrEnum):
    """How the snapshot of a link is written into a document."""

    REPLACE = "replace"
    """In place of the link's URL."""
    ANNOTATE = "annotate"
    """In a remark after the link, which stays."""
    ROBUST = "robust"
    """In attributes of an HTML link, which stays (https://robustlinks.mementoweb.org/spec/)."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its grounds: a stable reason code, the rule that said it, and a sentence."""

    verdict: Verdict
    reason: str
    rule: str
    evidence: str


class Outcome(StrEnum):
    """How a run ended."""

    FINISHED = "finished"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Run:
    """One crawl. ``outcome`` is None while it is under way or after a crash.

    ``sound`` says whether the network was: checks of an unsound run judge nothing.
    """

    id: int
    started_at: datetime
    ended_at: datetime | None
    outcome: Outcome | None
    sound: bool | None
    inputs: tuple[str, ...]
