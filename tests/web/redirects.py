"""Redirects: straight, chained, circular, and aimless."""

from __future__ import annotations

from html import escape

from tests.web.exchange import Answer, Page, Request, html, page
from tests.web.pages import living


def to(location: str, status: int = 302) -> Answer:
    """Make a redirect; the Location is sent as given, in UTF-8."""
    return html("Moved", f"See {location}", status=status, headers=(("Location", location),))


def as_asked(request: Request) -> Answer:
    return to(request.option("to", "/ok"), int(request.argument))


def chain(request: Request) -> Answer:
    return _hop(request, "/redirect-chain", 302)


def moved_chain(request: Request) -> Answer:
    return _hop(request, "/moved-chain", 301)


def loop(request: Request) -> Answer:
    return to("/redirect-loop" if request.path.endswith("/back") else "/redirect-loop/back")


def until_cookie(request: Request) -> Answer:
    """Redirect to itself until the cookie it sets comes back, as cookie walls do."""
    if "been-here=yes" in request.header("cookie"):
        return living(request)
    again = to(request.target)
    return Answer(
        again.body, again.status, headers=(*again.headers, ("Set-Cookie", "been-here=yes; Path=/"))
    )


def nowhere(request: Request) -> Answer:
    return html("Moved", "But nobody says where.", status=int(request.argument))


def raw_utf8(request: Request) -> Answer:
    """Send a Location that is not percent-encoded, against RFC 9110, as old blogs do."""
    return to("/page/café-中文")


def meta_refresh(request: Request) -> Answer:
    target = escape(request.option("to", "/ok"))
    delay = int(request.option("delay", "0"))
    refresh = f'<meta http-equiv="refresh" content="{delay}; url={target}">'
    return Answer(page("This page has moved", head=refresh).encode())


def _hop(request: Request, path: str, status: int) -> Answer:
    left = int(request.argument)
    return to(f"{path}/{left - 1}" if left > 1 else "/ok", status)


REDIRECTS: dict[str, Page] = {
    "/redirect/": as_asked,
    "/redirect-chain/": chain,
    "/moved-chain/": moved_chain,
    "/redirect-loop": loop,
    "/redirect-loop/back": loop,
    "/redirect-self-cookie": until_cookie,
    "/redirect-nowhere/": nowhere,
    "/redirect-utf8": raw_utf8,
    "/meta-refresh": meta_refresh,
}
