"""Turns an answer or a failure into a check."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.x509.oid import NameOID

from crawler import anchors, enough
from crawler.decompression import TOO_MUCH
from crawler.failures import cause
from crawler.htmlpage import decoded, is_html, page
from crawler.looks import UNTRUSTED
from crawler.model import Check, Hop

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy import Request
    from scrapy.http import Response

    from crawler.model import Failure, Page


CUT_SHORT = frozenset({"download_stopped", "dataloss"})
"""Scrapy's flags of an answer whose body is not whole."""


def check(url: str, response: Response, fragments: Iterable[str] = ()) -> Check:
    """Record an answer to the question about an address, and to whether it has these fragments."""
    request = response.request
    assert request is not None
    content_type = header(response, "Content-Type")
    return Check(
        url=url,
        checked_at=datetime.now(UTC),
        status=response.status,
        detail=_certificate(response) if request.meta.get(UNTRUSTED) else "",
        hops=_hops(request),
        final_url=response.url,
        content_type=content_type.partition(";")[0].strip().lower(),
        page=_page(response, content_type),
        elapsed_s=float(request.meta.get("download_latency", 0.0)),
        missing_fragments=_missing(response, content_type, fragments),
    )


def failed_check(url: str, request: Request, error: BaseException) -> Check:
    """Record why there is no answer about an address."""
    failure, detail = cause(error)
    return Check(
        url=url,
        checked_at=datetime.now(UTC),
        failure=failure,
        detail=detail,
        hops=_hops(request),
        final_url=request.url,
        elapsed_s=float(request.meta.get("download_latency", 0.0)),
    )


def unasked_check(url: str, failure: Failure) -> Check:
    """Record that an address was not asked, and why."""
    return Check(url=url, checked_at=datetime.now(UTC), failure=failure, final_url=url)


def header(response: Response, name: str) -> str:
    """Give a header of an answer as text, "" where it is missing.

    Bytes outside ASCII are taken for Latin-1 (RFC 9110, section 5.5).
    """
    value = response.headers.get(name)
    return value.decode("latin-1") if value else ""


def _page(response: Response, content_type: str) -> Page | None:
    if TOO_MUCH in response.flags or not is_html(content_type, response.body):
        return None
    headers = {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }
    return page(enough.beginning(response.body), content_type, headers)


def _missing(response: Response, content_type: str, wanted: Iterable[str]) -> tuple[str, ...]:
    """Give the fragments that lead nowhere; none where the page was not seen whole."""
    fragments = sorted(wanted)
    if not fragments or not is_html(content_type, response.body):
        return ()
    if TOO_MUCH in response.flags or not CUT_SHORT.isdisjoint(response.flags):
        return ()
    return anchors.missing(fragments, decoded(response.body, content_type))


def _certificate(response: Response) -> str:
    """Say for whom and for how long a site's certificate is; "" where there is none to read."""
    try:
        certificate = x509.load_der_x509_certificate(response.certificate)
        names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    except (TypeError, ValueError):  # none, or one that breaks the rules for certificates
        return ""
    owner = f"for {names[0].value!s}, " if names else ""
    since, until = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    return f"{owner}valid from {since:%Y-%m-%d} to {until:%Y-%m-%d}"


def _hops(request: Request) -> tuple[Hop, ...]:
    urls = request.meta.get("redirect_urls", ())
    reasons = request.meta.get("redirect_reasons", ())
    return tuple(
        Hop(url, reason if isinstance(reason, int) else 200)  # "meta refresh" is the other reason
        for url, reason in zip(urls, reasons, strict=True)
    )
