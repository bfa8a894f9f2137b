"""Puts the user's configuration into the settings of a spider."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from crawler.config import Config, load

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

CONFIG = "LINKMEND_CONFIG"
"""The setting under which components find the `Config`."""
SILENT = ("robotstxt", "httpcompression")
"""Components of Scrapy that log what is the matter with a site, which is for its link's check to
say: a robots.txt that cannot be fetched, a body that cannot be unpacked."""
REFUSE_PRIVATE = "LINKMEND_REFUSE_PRIVATE"
"""The setting that tells the download handler to ask public addresses only."""


def configure(settings: BaseSettings) -> Config:
    """Apply the configuration to a spider's settings and return it.

    The command line leaves its configuration in the settings; under Scrapy's own commands it is
    loaded here, which raises `crawler.config.ConfigError`.
    """
    for component in SILENT:
        logging.getLogger(f"scrapy.downloadermiddlewares.{component}").setLevel(logging.CRITICAL)
    config = settings.get(CONFIG)
    if not isinstance(config, Config):
        config = load()
    settings.update(
        {
            CONFIG: config,
            REFUSE_PRIVATE: not config.allow_private,
            "USER_AGENT": config.user_agent,
            "CONCURRENT_REQUESTS": config.concurrency,
            "CONCURRENT_REQUESTS_PER_DOMAIN": config.per_host,
            # Scrapy keeps to the limit per host only where there is a delay as well.
            "DOWNLOAD_DELAY": config.per_host_delay_s,
            "DOWNLOAD_TIMEOUT": config.timeout_s,
            "REDIRECT_MAX_TIMES": config.max_redirects,
            "ROBOTSTXT_OBEY": True,  # crawler.robots says which requests must
            "ROBOTSTXT_USER_AGENT": "linkmend",
        },
        priority="spider",
    )
    return config
