"""Pages that only look alive, and those that look like them: the same answer for every path."""

from __future__ import annotations

import json
from pathlib import Path

from tests.web.exchange import Answer, Page, Request, html

LABELLED = Path(__file__).parents[1] / "data" / "pages"


def closed(request: Request) -> Answer:
    """Say the same of every path: nothing is there any more."""
    return html("Photo album", "This album does not exist any more. We thank all users.")


def shell(request: Request) -> Answer:
    """Answer every path with the shell of an application, which a browser would fill."""
    body = '<!doctype html><title>An application</title><div id="root"></div><script src="/app.js">'
    return Answer(body.encode(), content_type="text/html")


def crowd(request: Request) -> Answer:
    """Send the reader of every old page to one list of new ones."""
    return Answer(status=302, headers=(("Location", "/crowded"),))


def crowded(request: Request) -> Answer:
    return html("All articles", "Here is what we have written lately, on many things.")


def labelled(request: Request) -> Answer:
    """Answer with a page of the corpus, by kind and name; with 404 for every other path."""
    path = (LABELLED / f"{request.argument}.html").resolve()
    if not path.is_relative_to(LABELLED) or not path.is_file():
        return html("Not here", f"There is nothing at {request.path}.", status=404)
    first, _, body = path.read_bytes().partition(b"\n")
    label = json.loads(first.decode().strip().removeprefix("<!--").removesuffix("-->"))
    headers = dict(label.get("headers", {}))
    content_type = headers.pop("content-type", "")
    return Answer(
        body,
        status=label.get("status", 200),
        content_type=content_type,
        headers=tuple(headers.items()),
    )


ALIKE: dict[str, Page] = {
    "/closed/": closed,
    "/shell/": shell,
    "/crowd/": crowd,
    "/crowded": crowded,
    "/labelled/": labelled,
}
