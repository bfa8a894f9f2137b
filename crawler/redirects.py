"""Follows redirects to addresses that there can be; any other answer stands as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares import redirect

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response


class RedirectMiddleware(redirect.RedirectMiddleware):
    """Scrapy's middleware, for which `Location: mailto:…` is an error of the crawl."""

    def process_response(  # type: ignore[override]  # Scrapy's third argument is deprecated
        self, request: Request, response: Response
    ) -> Request | Response:
        """Give the request for where an answer leads, or the answer."""
        try:
            return super().process_response(request, response)
        except ValueError:  # no address can be made of it
            return response


class MetaRefreshMiddleware(redirect.MetaRefreshMiddleware):
    """The same for pages that send their reader on by themselves."""

    def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """Give the request for where a page leads, or the page."""
        try:
            return super().process_response(request, response)
        except ValueError:
            return response
