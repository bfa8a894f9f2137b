"""Pages that only look alive, and for each an innocent one that looks like it."""

from __future__ import annotations

from tests.web.exchange import Answer, Page, Request, html


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


def not_found(request: Request) -> Answer:
    return html("Page not found", "The page you are looking for has been removed.")


def song(request: Request) -> Answer:
    """Be called as a missing page is; the server knows those."""
    return html("Page not found", "By the Milliners, from their second album. Words by A. Miller.")


def blank(request: Request) -> Answer:
    """Say nothing, and leave all to a script."""
    return Answer(b'<!doctype html><script src="/lander.js"></script>', content_type="text/html")


def parked(request: Request) -> Answer:
    """Offer the name of the host that was asked."""
    name = request.host.partition(":")[0]
    return html(name, f"{name} is for sale. Make an offer on this domain.")


def domains(request: Request) -> Answer:
    """Speak about names for sale, other than the host's own."""
    story = "I have kept this page since 1998, and I will not part with it. " * 3
    return html("My year", f"Last week I read that mill.example is for sale. {story}")


def taken_over(request: Request) -> Answer:
    """Tell a story to the first visitor, and sell games of chance to all who come later."""
    if request.nth == 1:
        return html(
            "The old mill", "The mill by the river was built of oak in the year of the flood."
        )
    return casino(request)


def casino(request: Request) -> Answer:
    """Sell games of chance to everybody."""
    return html("Slot gacor", "Casino, slots, poker and jackpot: free spins for every new player.")


def redesigned(request: Request) -> Answer:
    """Tell the same story in other clothes to all who come later."""
    story = "The mill by the river was built of oak in the year of the flood."
    return html("The old mill" if request.nth == 1 else "The mill | Stories", story)


def members(request: Request) -> Answer:
    """Send strangers to the sign-in page."""
    return Answer(status=302, headers=(("Location", f"/login?next={request.path}"),))


def login(request: Request) -> Answer:
    body = "<title>Log in</title><h1>Log in</h1><form><input type=password name=p></form>"
    return Answer(f"<!doctype html>{body}".encode())


def captchas(request: Request) -> Answer:
    story = "They ask visitors to verify you are human, and people find traffic lights. " * 9
    return html("What robot checks cost us", story)


ALIKE: dict[str, Page] = {
    "/closed/": closed,
    "/shell/": shell,
    "/crowd/": crowd,
    "/crowded": crowded,
    "/gone/story": not_found,
    "/gone/song": song,
    "/blank/": blank,
    "/parked/": parked,
    "/parked/not": domains,
    "/taken/over": taken_over,
    "/p/17": casino,
    "/p/18": casino,
    "/taken/care-of": redesigned,
    "/members/": members,
    "/login": login,
    "/captchas": captchas,
}
