"""Which path behaves how: the list of all behaviours of the loopback web."""

from __future__ import annotations

from tests.web.alike import ALIKE
from tests.web.broken import BROKEN
from tests.web.charsets import ENCODED
from tests.web.codings import CODED
from tests.web.exchange import Behaviour, Page, Request, answering
from tests.web.listing import LISTING
from tests.web.pages import PAGES, missing
from tests.web.passing import PASSING
from tests.web.redirects import REDIRECTS
from tests.web.slow import SLOW
from tests.web.titles import TITLED

_ANSWERING: dict[str, Page] = (
    PAGES | PASSING | REDIRECTS | TITLED | ENCODED | CODED | ALIKE | LISTING
)

BEHAVIOURS: dict[str, Behaviour] = (
    {path: answering(page) for path, page in _ANSWERING.items()} | SLOW | BROKEN
)
"""By path; a path that ends with a slash (but the home page) takes what follows as argument."""


def behaviour(request: Request) -> tuple[Behaviour, Request]:
    """Find what to do with a request, and give the request its argument."""
    if exact := BEHAVIOURS.get(request.path):
        return exact, request
    prefix = request.path[: request.path.find("/", 1) + 1]
    if prefix in BEHAVIOURS and prefix != "/":
        return BEHAVIOURS[prefix], request.after(prefix)
    return answering(missing), request
