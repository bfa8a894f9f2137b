"""Scrapy's composition root: which components run; their numbers come from `crawler.config`.

Scrapy's own commands (`scrapy list`, `scrapy crawl links -a seeds=seeds/`) read the upper-case
names of this module, and so does linkmend's command line.
"""

BOT_NAME = "linkmend"
SPIDER_MODULES = ["crawler.spiders", "archive.spiders"]

# Plain asyncio without Twisted's reactor: less than half of the CPU time for each link.
TWISTED_REACTOR_ENABLED = False
DOWNLOAD_HANDLERS = {
    "http": "crawler.download.DownloadHandler",
    "https": "crawler.download.DownloadHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_FAIL_ON_DATALOSS = False  # half a page still has a title
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024  # of a page after decompression: a guard against zip bombs
DOWNLOAD_WARNSIZE = 0  # crawler.enough reads the beginning only
DOWNLOAD_DELAY_JITTER = 0

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.retry.RetryMiddleware": 550,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "crawler.redirects.MetaRefreshMiddleware": 580,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.redirects.RedirectMiddleware": 600,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.decompression.DecompressionMiddleware": 590,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "crawler.cookies.CookiesMiddleware": 700,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,  # a long link is a link
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
}
EXTENSIONS = {
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.remote_control.RemoteControl": None,  # runs code for whoever has its token
    "scrapy.extensions.memusage.MemoryUsage": None,
    "scrapy.extensions.logstats.LogStats": None,
    # Each of these stays off where a spider does not enable it.
    "crawler.enough.ReadEnough": 0,
    "crawler.network.NetworkWatch": 0,
    "crawler.keeping.Keeper": 0,
}
METAREFRESH_IGNORE_TAGS = ["noscript", "script"]
# Seconds. A page that waits longer does not send its reader on, but brings itself up to date.
METAREFRESH_MAXDELAY = 10
HTTPERROR_ALLOW_ALL = True  # every status is an answer
REFERRER_POLICY = "no-referrer"
# The spiders never ask an address twice, and Scrapy's filter would drop the redirect of link A to
# link B as a duplicate of B, so that A got no check.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
SCHEDULER = "crawler.scheduler.Scheduler"
CONCURRENT_ITEMS = 1  # our pipelines do not wait; 100 tasks for each answer cost 1.6 ms

DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
    "Accept-Language": "*",
}
LOG_LEVEL = "WARNING"
LOG_FORMAT = "%(levelname)s: %(message)s"
LOG_VERSIONS: list[str] = []
STATS_DUMP = False
