"""Sends back the cookies that a site sets, without asking anybody else about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares import cookies
from tldextract import TLDExtract

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler


class CookiesMiddleware(cookies.CookiesMiddleware):
    """Scrapy's middleware, offline.

    With its first cookie Scrapy 2.19 fetches the Public Suffix List from the internet, which blocks
    the whole crawl meanwhile and logs a traceback where it fails; the list in the package will do.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware."""
        cookies._split_domain = TLDExtract(
            cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True
        )
        return super().from_crawler(crawler)
