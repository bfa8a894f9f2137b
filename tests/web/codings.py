"""Content codings: compressed pages, big ones and broken ones, whatever the client accepts."""

from __future__ import annotations

import gzip
import random
import sys
import zlib
from functools import cache

import brotli  # type: ignore[import-untyped]

from tests.web.exchange import Answer, Page, Request, html, page
from tests.web.pages import LIVING_TEXT

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

GZIP_BIG_BYTES = 3_000_000
"""At least so long is /gzip-big when it is unpacked."""


def gzipped(request: Request) -> Answer:
    return _coded("gzip", gzip.compress(_page("A gzipped page")))


def bomb(request: Request) -> Answer:
    """Send 64 KB that unpack to 64 MB."""
    return _coded("gzip", gzip.compress(b"\0" * 64_000_000))


def deflated(request: Request) -> Answer:
    return _coded("deflate", zlib.compress(_page("A deflated page")))


def deflated_raw(request: Request) -> Answer:
    """Leave the zlib header out, against RFC 9110, as old servers do."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return _coded("deflate", packer.compress(_page("A raw deflated page")) + packer.flush())


def brotlied(request: Request) -> Answer:
    return _coded("br", bytes(brotli.compress(_page("A brotli page"))))


def zstandard(request: Request) -> Answer:
    return _coded("zstd", zstd.compress(_page("A zstd page")))


def gzipped_big(request: Request) -> Answer:
    return _coded("gzip", _big())


def gzipped_badly(request: Request) -> Answer:
    """Break off in the middle of the gzip stream and go on with something else."""
    good = gzip.compress(_page("A broken gzip page"))
    return _coded("gzip", good[: len(good) // 2] + b"\xff" * 64)


def not_gzipped(request: Request) -> Answer:
    """Say gzip and send plain HTML."""
    return _coded("gzip", html("A page that is not gzipped", *LIVING_TEXT).body)


_WORDS = ("the", "old", "road", "runs", "along", "a", "quiet", "river", "over", "stone", "bridges")


@cache
def _big() -> bytes:
    dice = random.Random(1)
    text = " ".join(dice.choices(_WORDS, k=GZIP_BIG_BYTES // 4))
    return gzip.compress(page("A big gzipped page", text).encode(), compresslevel=1)


def _page(title: str) -> bytes:
    return page(title, *LIVING_TEXT).encode()


def _coded(coding: str, body: bytes) -> Answer:
    return Answer(body, headers=(("Content-Encoding", coding),))


CODED: dict[str, Page] = {
    "/gzip": gzipped,
    "/gzip-big": gzipped_big,
    "/gzip-bomb": bomb,
    "/gzip-broken": gzipped_badly,
    "/gzip-not": not_gzipped,
    "/deflate": deflated,
    "/deflate-raw": deflated_raw,
    "/brotli": brotlied,
    "/zstd": zstandard,
}
