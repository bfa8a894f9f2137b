"""Pages that answer well: living, missing, refusing, or telling what they were asked."""

from __future__ import annotations

from tests.web.exchange import Answer, Page, Request, html

GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00"
    b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
PDF = b"%PDF-1.4\n" + b"% A line of a document, and many more like it.\n" * 5_000 + b"%%EOF\n"
ROBOTS = {"127.0.0.66": b"User-agent: *\nDisallow: /private/\nDisallow: /closed/\n"}
"""robots.txt by address; every other address has none."""

LIVING_TEXT = (
    "This page of {host} is here, and has been for a long while.",
    "It says enough for a reader, and for a machine, to see that it is a page like any other.",
)


def home(request: Request) -> Answer:
    return html("A home page", "Welcome to a small corner of the loopback web.")


def living(request: Request) -> Answer:
    return html("A living page", *(line.format(host=request.host) for line in LIVING_TEXT))


def named(request: Request) -> Answer:
    """A living page under any name; the name, as sent, is in the text."""
    return html("A named page", f"This page is called {request.argument}.")


def missing(request: Request) -> Answer:
    return html("Not here", f"There is nothing at {request.path}.", status=404)


def status(request: Request) -> Answer:
    code = int(request.argument)
    return html(f"Status {code}", f"This page answers {code}.", status=code)


def no_content(request: Request) -> Answer:
    return Answer(status=204)


def image(request: Request) -> Answer:
    return Answer(GIF, content_type="image/gif")


def document(request: Request) -> Answer:
    return Answer(PDF, content_type="application/pdf")


def head_differs(request: Request) -> Answer:
    """Says 404 to HEAD and 200 to GET, as some real servers do."""
    return missing(request) if request.method == "HEAD" else living(request)


def for_honest_agents(request: Request) -> Answer:
    if "+http" in request.header("user-agent"):
        return living(request)
    return html("Who are you?", "Your User-Agent names no address.", status=403)


def for_browsers(request: Request) -> Answer:
    """Answers well only to what asks as browsers do, and with the status named to others."""
    if request.header("sec-fetch-mode") == "navigate":
        return living(request)
    return status(request)


def echo(request: Request) -> Answer:
    line = f"{request.method} {request.target} {request.version}"
    return html("An echo", line, *(f"{name}: {value}" for name, value in request.headers))


def robots(request: Request) -> Answer:
    rules = ROBOTS.get(request.local)
    return Answer(rules, content_type="text/plain") if rules else missing(request)


def private(request: Request) -> Answer:
    return html("A private page", "Robots are asked to stay away on one host.")


def challenge(request: Request) -> Answer:
    """What Cloudflare's challenge page shows to a client without a browser.

    https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/
    """
    return html(
        "Just a moment...",
        "Enable JavaScript and cookies to continue",
        status=403,
        headers=(("cf-mitigated", "challenge"), ("Server", "cloudflare")),
    )


def counted(request: Request) -> Answer:
    return html("A counted page", f"Visit number {request.nth} to {request.argument}.")


PAGES: dict[str, Page] = {
    "/": home,
    "/ok": living,
    "/page/": named,
    "/status/": status,
    "/204": no_content,
    "/image": image,
    "/pdf": document,
    "/head-differs": head_differs,
    "/ua": for_honest_agents,
    "/picky/": for_browsers,
    "/echo": echo,
    "/robots.txt": robots,
    "/private/page": private,
    "/cf-challenge": challenge,
    "/counted/": counted,
}
