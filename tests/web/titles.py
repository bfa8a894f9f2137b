"""Titles that are hard to read: entities, none, in the wrong place, late, or huge."""

from __future__ import annotations

from tests.web.exchange import Answer, Page, Request
from tests.web.pages import missing

_ICON = "<svg><title>An icon</title><path d='M0 0h9v9z'/></svg>"
_BODY = "<body><h1>A heading</h1><p>Some text.</p></body></html>"
_HUGE = "A very long title " * 5700

TITLES: dict[str, str | None] = {
    "entities": "Fish & chips — cheap\xa0and good",
    "none": None,
    "empty": "",
    "svg": "The real title",
    "svg-before": "The real title",
    "late": "A late title",
    "huge": _HUGE.strip(),
}
"""What a browser's `document.title` says of /title/<name>; None where there is no title element."""

_PAGES = {
    "entities": f"<html><head><title>\n  Fish &amp; chips\t&#8212;\n   cheap&nbsp;and    good\n"
    f"</title></head>{_BODY}",
    "none": f"<html><head></head>{_BODY}",
    "empty": f"<html><head><title></title></head>{_BODY}",
    "svg": f"<html><head><title>The real title</title></head><body>{_ICON}{_BODY[6:]}",
    "svg-before": f"<html>{_ICON}<title>The real title</title>{_BODY}",
    "late": f"<html><head><style>{'.a{color:red}' * 3200}</style>"
    f"<title>A late title</title></head>{_BODY}",
    "huge": f"<html><head><title>{_HUGE}</title></head>{_BODY}",
}


def titled(request: Request) -> Answer:
    text = _PAGES.get(request.argument)
    return Answer(f"<!doctype html>{text}".encode()) if text else missing(request)


TITLED: dict[str, Page] = {"/title/": titled}
