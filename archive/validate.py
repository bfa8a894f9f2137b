"""Whether a capture is the page that people should be sent to."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from crawler.htmlpage import is_html, page


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen of a capture: its title, and what is wrong with it ("" where it is good)."""

    title: str
    problem: str


def examine(status: int, content_type: str, body: bytes) -> Finding:
    """Look at a capture's replay: the captured status and the beginning of the captured body."""
    title = page(body, content_type).title if is_html(content_type, body) else ""
    if status != HTTPStatus.OK:
        return Finding(title, f"the capture is of an answer with status {status}")
    return Finding(title, "")
