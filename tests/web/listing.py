"""Pages that are lists of links themselves, and pages with places to link to."""

from __future__ import annotations

from tests.web.exchange import Answer, Page, Request

LIST = """# Links of a page

- [near](ok) and [far](http://{host}/status/404), [above](/204), [place](anchors#here)
- `http://code.test/` <mailto:me@example.com>
"""
TABLE = (
    "<!DOCTYPE html><title>A list</title><base href=/sub/>"
    "<p><a href=near?a=1&amp;b=2>near</a> <a href=/ok>rooted</a> <img src=//other.test/a.png>"
)
PLACES = (
    "<!DOCTYPE html><html><head><title>A page of places</title></head><body>"
    "<p id=here>A paragraph with a name, and words enough to be a page like any other.</p>{filling}"
    "<h2>What's new?</h2><p><a name=old>An anchor of the old kind</a> at the end.</p></body></html>"
)
FILLING = "<p>A paragraph that stands between the one and the other.</p>\n"


def listing(request: Request) -> Answer:
    """A list in Markdown, sent as most servers send it."""
    text = LIST.format(host=request.host)
    return Answer(text.encode(), content_type="text/plain; charset=utf-8")


def table(request: Request) -> Answer:
    """A list in HTML, with a base of its own."""
    return Answer(TABLE.encode(), content_type="text/html")


def places(request: Request) -> Answer:
    """A page of as many kilobytes as its address says."""
    count = int(request.argument or "0") * 1000 // len(FILLING)
    return Answer(PLACES.format(filling=FILLING * count).encode(), content_type="text/html")


LISTING: dict[str, Page] = {
    "/list.md": listing,
    "/list": table,
    "/anchors": places,
    "/anchors/": places,
}
