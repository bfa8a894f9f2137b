"""Troubles that pass: the first visits fail, the later ones find a living page."""

from __future__ import annotations

import time
from email.utils import formatdate

from tests.web.exchange import Answer, Page, Request, html
from tests.web.pages import living


def retry_after(request: Request) -> Answer:
    """Send `?fail=` visitors away for so many seconds, with `?status=`, in seconds or as a date."""
    if request.nth > int(request.option("fail", "1")):
        return living(request)
    wait = request.argument
    if request.option("after", "seconds") == "http-date":
        wait = formatdate(time.time() + int(wait), usegmt=True)
    return html(
        "Too busy",
        f"Come back after {wait}.",
        status=int(request.option("status", "429")),
        headers=(("Retry-After", wait),),
    )


def flaky(request: Request) -> Answer:
    """Fail `?fail=` visitors with this status."""
    if request.nth > int(request.option("fail", "1")):
        return living(request)
    return html("Out of order", "Something broke; it will pass.", status=int(request.argument))


PASSING: dict[str, Page] = {"/retry-after/": retry_after, "/flaky/": flaky}
