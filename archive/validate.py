"""Whether a capture is the page that people should be sent to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol

from crawler.htmlpage import is_html, page
from crawler.model import Check, Verdict
from crawler.rules import judge
from crawler.rules.usurped import SAME_TEXT
from crawler.sketch import similarity
from crawler.urls import bare_host

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from archive.model import Wanted
    from crawler.model import Hop, Page

WORD = re.compile(r"[^\W\d_]{3,}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}")
"""A word that tells something, or two characters of a script without spaces."""
NOT_TELLING = frozenset(
    {"the", "and", "for", "with", "from", "you", "your", "our", "are", "this", "that", "what"}
    | {"how", "all", "new", "home", "page", "index", "welcome", "site", "website", "web", "www"}
    | {"com", "org", "net", "und", "der", "die", "das", "les", "des", "una", "los", "las", "per"}
)
"""Words of titles that any page could have."""


class Captured(Protocol):
    """A capture as it was captured; names of `headers` are in lower case."""

    @property
    def original(self) -> str:
        """The address that was captured."""

    @property
    def captured_at(self) -> datetime:
        """When it was captured."""

    @property
    def status(self) -> int:
        """The status that was captured."""

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers that were captured."""

    @property
    def body(self) -> bytes:
        """The body, which may be cut off at the end."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen of a capture: its page, and what is wrong with it ("" where it is good)."""

    page: Page | None
    problem: str

    @property
    def title(self) -> str:
        """The page's title, "" where it has none."""
        return self.page.title if self.page else ""


def examine(wanted: Wanted, captured: Captured, hops: Sequence[Hop] = ()) -> Finding:
    """Look at a capture's replay as if it were the live answer of its day, after some redirects.

    What would be a soft 404, a parked or usurped page, or a wall today, was one then.
    """
    content_type = captured.headers.get("content-type", "")
    shown = None
    if is_html(content_type, captured.body):
        shown = page(captured.body, content_type, captured.headers)
    if captured.status != HTTPStatus.OK:
        return Finding(shown, f"the capture is of an answer with status {captured.status}")
    final_url = captured.original if hops else wanted.url
    answer = Check(
        wanted.url,
        captured.captured_at,
        captured.status,
        hops=tuple(hops),
        final_url=final_url,
        page=shown,
    )
    judgement = judge([answer])
    if judgement.verdict not in (Verdict.ALIVE, Verdict.MOVED):
        return Finding(shown, judgement.evidence)
    if (
        wanted.known is not None
        and shown is not None
        and not agrees(wanted.known, shown, wanted.url)
    ):
        return Finding(
            shown,
            f"“{shown.title}” has nothing of the page that was last seen alive, which was "
            f"“{wanted.known.title}”",
        )
    return Finding(shown, "")


def agrees(known: Page, shown: Page, url: str) -> bool:
    """Tell whether a captured page can be the page that is known of a link.

    It can where they share a word of what they are called, or some of their text, or where the
    captured one is named after its host. A page without telling words can be anything.
    """
    if known.fingerprint and similarity(known.fingerprint, shown.fingerprint) > SAME_TEXT:
        return True
    expected = _words(f"{known.title} {known.heading}")
    if not expected or not _words(shown.words):
        return True
    return bool(expected & _words(shown.words)) or bool(
        _words(bare_host(url).replace(".", " ")) & _words(f"{shown.title} {shown.heading}")
    )


def _words(text: str) -> set[str]:
    return set(WORD.findall(text.casefold())) - NOT_TELLING
