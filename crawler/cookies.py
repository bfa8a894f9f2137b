"""Sends back the cookies that a site sets, without asking anybody else about it."""

from scrapy.downloadermiddlewares import cookies
from tldextract import TLDExtract

# With its first cookie Scrapy 2.19 fetches the Public Suffix List from the internet, which blocks
# the whole crawl meanwhile and logs a traceback where it fails; the list in the package will do.
cookies._split_domain = TLDExtract(
    cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True
)


class CookiesMiddleware(cookies.CookiesMiddleware):
    """Scrapy's middleware, offline."""
