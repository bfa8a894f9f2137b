"""Answers questions to the local copy from its folder, in a thread."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import Response

from archive.memory import REMEMBERED
from archive.sources.local import INDEX
from crawler.configured import CONFIG
from crawler.model import LinkmendError
from crawler.warc import reading

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy import Request

    from crawler.config import Config


class LocalCopyHandler(BaseDownloadHandler):
    """Downloads from the folder of the setting `warc`; such an answer has cost no request."""

    lazy = True

    async def download_request(self, request: Request) -> Response:
        """Give the index's lines about a URL, or a record; 404 where that cannot be read."""
        config: Config = self.crawler.settings[CONFIG]
        assert config.warc is not None
        status = HTTPStatus.OK
        try:
            body = await asyncio.to_thread(_read, config.warc, request.url)
        except (OSError, LinkmendError) as error:
            status, body = HTTPStatus.NOT_FOUND, str(error).encode()
        return Response(request.url, status=status.value, body=body, flags=[REMEMBERED])


def _read(folder: Path, question: str) -> bytes:
    if question.startswith(INDEX):
        entries = reading.entries(folder, unquote(question.removeprefix(INDEX)))
        return "\n".join(it.line() for it in entries).encode()
    parts = urlsplit(question)
    place = {name: int(value) for name, [value] in parse_qs(parts.query).items()}
    return reading.record(folder, unquote(parts.path.removeprefix("/")), **place)
