"""Whether a capture is the page that people should be sent to."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from crawler.htmlpage import is_html, page
from crawler.model import Check, Verdict
from crawler.rules import judge

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from crawler.model import Page


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen of a capture: its page, and what is wrong with it ("" where it is good)."""

    page: Page | None
    problem: str

    @property
    def title(self) -> str:
        """The page's title, "" where it has none."""
        return self.page.title if self.page else ""


def examine(
    url: str, captured_at: datetime, status: int, headers: Mapping[str, str], body: bytes
) -> Finding:
    """Look at a capture's replay as if it were the live answer of its day.

    What would be a soft 404, a parked or usurped page, or a wall today, was one then. Names of
    `headers` are in lower case; `body` may be cut off at the end.
    """
    content_type = headers.get("content-type", "")
    shown = page(body, content_type, headers) if is_html(content_type, body) else None
    if status != HTTPStatus.OK:
        return Finding(shown, f"the capture is of an answer with status {status}")
    answer = Check(url, captured_at, status, final_url=url, page=shown)
    judgement = judge([answer])
    return Finding(shown, "" if judgement.verdict is Verdict.ALIVE else judgement.evidence)
