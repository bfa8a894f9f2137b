"""Technical marks in a page's source or headers that tell what kind of page it is.

They are facts of the wild, publicly documented or plain to see in the source of such pages: script
hosts, class names, headers. What they mean for a link is decided in `crawler.rules`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

LOOKED_AT_CHARS: Final = 30_000
"""Of the source: such pages are small, and their marks stand in the head."""

CHALLENGE: Final = "challenge"
PARKING: Final = "parking"
LOGIN: Final = "login"
SHELL: Final = "shell"
CONTENT: Final = "content"
DEFAULT_PAGE: Final = "default"

MARKS: Final[dict[str, tuple[str, ...]]] = {
    # Pages that ask whether the visitor is a robot.
    f"{CHALLENGE}:cloudflare": (
        "/cdn-cgi/challenge-platform/h/",
        "_cf_chl_opt",
        "cf_chl_",
        "cf-browser-verification",
        "cf-error-details",
    ),
    f"{CHALLENGE}:page": ("challenge-running", "challenge-stage", "challenge-form"),
    f"{CHALLENGE}:incapsula": ("_incapsula_resource", "incapsula incident id"),
    f"{CHALLENGE}:aws-waf": ("awswafintegration", "awswafcookiedomainlist", "token.awswaf.com"),
    f"{CHALLENGE}:datadome": ("captcha-delivery.com",),
    f"{CHALLENGE}:perimeterx": ("px-captcha", "captcha.px-cdn.net", "captcha.px-cloud.net"),
    f"{CHALLENGE}:sucuri": ("sucuri_cloudproxy_js", "sucuri website firewall"),
    f"{CHALLENGE}:ddos-guard": ("/.well-known/ddos-guard/", "ddos-guard.net"),
    f"{CHALLENGE}:anubis": ("/.within.website/x/", "anubis_challenge"),
    f"{CHALLENGE}:akamai": ("/_sec/cp_challenge/", "errors.edgesuite.net", "reference&#32;&#35;"),
    f"{CHALLENGE}:aliyun": ("aliyun_waf", "acw_sc__v2", "_waf_bd8ce2ce37"),
    f"{CHALLENGE}:vercel": ("/.well-known/vercel/security/", "vercel security checkpoint"),
    # Domain parking: script hosts, landers and frames of the networks and registrars.
    f"{PARKING}:sedo": ("sedoparking.com", "sedo.com/search/details"),
    f"{PARKING}:bodis": ("bodiscdn", "bodis.com"),
    f"{PARKING}:parkingcrew": ("parkingcrew.net", "d38psrni17bvxu.cloudfront.net"),
    f"{PARKING}:above": ("above.com/marketplace", "parked.above.com", "park.above.com"),
    f"{PARKING}:dan": ("cdn0.dan.com", "cdn1.dan.com", "cdn2.dan.com", "cdn3.dan.com"),
    f"{PARKING}:afternic": ("afternic.com/forsale", "parking-lander", '.href="/lander"'),
    f"{PARKING}:hugedomains": ("hugedomains.com/domain_profile", "static.hugedomains.com"),
    f"{PARKING}:uniregistry": ("uniregistry.com/buy", "uniregistry.com/market"),
    f"{PARKING}:namecheap": ("parkingpage.namecheap.com",),
    f"{PARKING}:porkbun": ("porkbun.com/parked", "porkbun.com/images/parked"),
    f"{PARKING}:skenzo": ("skenzo.com", "mcc.godaddy.com/park"),
    f"{PARKING}:trellian": ("trellian.com", "rookmedia.net", "zeropark.com"),
    f"{PARKING}:google-dp": ("adsense/domains/", "pubid: 'dp-", 'pubid":"dp-', "client=dp-"),
    f"{PARKING}:chinese": ("mi.aliyun.com", "juming.com", "22.cn/jiaoyi", "ename.com/auction"),
    f"{PARKING}:reg-ru": ("parking.reg.ru", "reg.ru/domain/shop", "b-parking"),
    f"{PARKING}:gmo": ("parking.gmoserver", "domainparking.jp"),
    f"{PARKING}:class": ("domain-parking", "domainparking", 'id="parking'),
    # Pages that a server shows where nobody has put one yet, or any more.
    f"{DEFAULT_PAGE}:nginx": ("<title>welcome to nginx",),
    f"{DEFAULT_PAGE}:apache": ("apache2 ubuntu default page", "apache2 debian default page"),
    f"{DEFAULT_PAGE}:iis": ("iisstart.png", "iisstart.htm", "<title>iis windows"),
    f"{DEFAULT_PAGE}:cpanel": ("/cgi-sys/defaultwebpage", "/cgi-sys/suspendedpage"),
    f"{DEFAULT_PAGE}:plesk": ("default-page.plesk", "plesk-default"),
}
"""Marks by name: what their sources hold, in lower case. Plain strings, since fifty patterns would
take longer than everything else that is done with a page."""

PATTERNS: Final[dict[str, tuple[str, str]]] = {
    # Forms that want a password, and pages that scripts fill in.
    f"{LOGIN}:password": ("password", r"<input[^>]+type=[\"']?password"),
    f"{SHELL}:root": (
        "<div",
        r"<div[^>]+id=[\"']?(?:root|app|__next|__nuxt|application|svelte|ember-app)[\"']?[^>]*>"
        r"\s*(?:<!--.*?-->\s*)?</div>",
    ),
    f"{SHELL}:app-root": ("<app-root", r"<app-root[^>]*>\s*</app-root>"),
    f"{CONTENT}:media": (
        "<",
        r"<(?:img|frame|iframe|canvas|video|audio|object|embed|svg|script)\b",
    ),
    f"{SHELL}:noscript": (
        "<noscript",
        r"<noscript[^>]*>(?:(?!</noscript).){0,300}?(?:enable|activate|need|requires?|activer|"
        r"aktivier|habilit|启用|開啟|有効)(?:(?!</noscript).){0,60}?javascript",
    ),
}
"""Marks by name: a string that must be there, and then a pattern."""

HEADER_MARKS: Final[dict[str, tuple[str, str]]] = {
    # https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/
    f"{CHALLENGE}:cf-mitigated": ("cf-mitigated", "challenge"),
    f"{CHALLENGE}:aws-waf-header": ("x-amzn-waf-action", "challenge|captcha"),
    f"{CHALLENGE}:datadome-header": ("x-datadome", "."),
    f"{CHALLENGE}:vercel-header": ("x-vercel-mitigated", "challenge"),
    f"{PARKING}:header": ("x-parking|x-adblock-key", "."),
    f"{PARKING}:server": ("server", "parking"),
}
"""Marks by name, as patterns for a header's name and for its value."""

_PATTERNS = {
    name: (hint, re.compile(pattern, re.DOTALL)) for name, (hint, pattern) in PATTERNS.items()
}
_HEADERS = {
    name: (re.compile(header), re.compile(value)) for name, (header, value) in HEADER_MARKS.items()
}


def markers(source: str, visible: str, headers: Mapping[str, str]) -> tuple[str, ...]:
    """Name the marks in a page's source and headers (names in lower case), in a fixed order.

    What can be read in its `visible` text is quoted there, and no mark.
    """
    beginning, shown = source[:LOOKED_AT_CHARS].lower(), visible.lower()
    seen = [
        name
        for name, texts in MARKS.items()
        if any(text in beginning and text not in shown for text in texts)
    ]
    seen += [
        name
        for name, (hint, pattern) in _PATTERNS.items()
        if hint in beginning and pattern.search(beginning)
    ]
    for name, (header, value) in _HEADERS.items():
        if any(
            header.fullmatch(key) and value.search(text.lower()) for key, text in headers.items()
        ):
            seen.append(name)
    return tuple(seen)
