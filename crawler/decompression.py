"""Unpacks bodies, up to a bound."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest

from crawler.retry import MEMENTO

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response


TOO_MUCH = "linkmend_too_much"
"""The flag of an answer whose body was left out."""


class DecompressionMiddleware(HttpCompressionMiddleware):
    """Scrapy's middleware, for which an answer that unpacks to too much is still an answer."""

    def process_response(  # type: ignore[override]  # Scrapy's third argument is deprecated
        self, request: Request, response: Response
    ) -> Request | Response:
        """Unpack a body; leave it out where it is longer than DOWNLOAD_MAXSIZE."""
        try:
            return super().process_response(request, response)
        except (IgnoreRequest, OSError, EOFError, zlib.error) as error:
            # What an archive has captured need not be whole; a living page should be.
            if not isinstance(error, IgnoreRequest) and MEMENTO not in response.headers:
                raise
            response.headers.pop("Content-Encoding", None)
            return response.replace(body=b"", flags=[*response.flags, TOO_MUCH])
