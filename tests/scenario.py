"""A reading list over the loopback web, and an archive that has its past."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.wayback.captures import Capture
from tests.wayback.faults import Fault, FaultKind

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.server import Site

NAMES = {
    "docs.test": "127.0.0.11",
    "news.test": "127.0.0.12",
    "blog.test": "127.0.0.13",
    "shop.test": "127.0.0.14",
}


def urls(site: Site) -> dict[str, str]:
    """Name the addresses of the scenario."""
    return {
        "alive": site.url("/ok", "docs.test"),
        "chinese": site.url("/charset/gbk-meta", "docs.test"),
        "moved": site.url("/moved-chain/1", "docs.test"),
        "gone": site.url("/status/404?post=(1)", "blog.test"),
        "removed": site.url("/status/410", "blog.test"),
        "no host": f"http://gone.test:{site.port}/istio/",
        "never archived": site.url("/status/404?draft", "news.test"),
        "excluded": site.url("/status/404?press", "shop.test"),
        "blocked": site.url("/status/403", "news.test"),
        "failing": site.url("/status/500", "news.test"),
        "skipped": "http://[",
    }


def write_seeds(site: Site, folder: Path) -> None:
    """Write the documents: Markdown with CRLF line ends and a BOM, and plain text."""
    url = urls(site)
    folder.mkdir(parents=True, exist_ok=True)
    markdown = (
        "\ufeff# Reading list\n"
        "\n"
        f'+ [Living page]({url["alive"]}) and its [section]({url["alive"]}#part "Part")\n'
        f"+ 参见{url['chinese']}，以及《{url['no host']}》。\n"
        f"    * <{url['moved']}>\n"
        f"* Gone: [the post]({url['gone']} 'a title'), again: {url['gone']}#notes.\n"
        "\n"
        "| what | where |\n"
        "| --- | --- |\n"
        f"| removed | [{url['removed']}][r] |\n"
        "\n"
        f'[r]: <{url["removed"]}> "Removed"\n'
        "\n"
        f"`{url['gone']}` is code; <a class=x href='{url['never archived']}'>a draft</a>\n"
        f"[not a link]({url['skipped']})\n"
    ).replace("\n", "\r\n")
    (folder / "list.md").write_bytes(markdown.encode())
    text = f"{url['excluded']}\n{url['blocked']}, {url['failing']}\n({url['gone']})"
    (folder / "more").mkdir(exist_ok=True)
    (folder / "more" / "notes.txt").write_bytes(text.encode())


def captures(site: Site) -> list[Capture]:
    """Give what the archive holds of these addresses."""
    url = urls(site)
    return [
        Capture(url["gone"], _at(2019), body=_page("The post as it was")),
        # Captured again when it was gone already, which is the nearest to now.
        Capture(url["removed"], _at(2016), body=_page("A page before it was removed")),
        Capture(url["removed"], _at(2024), status=404, body=_page("Not found")),
        Capture(url["no host"], _at(2020), body=_page("Istio 服务网格")),
        Capture(url["excluded"], _at(2021), body=_page("Press")),
    ]


def faults() -> list[Fault]:
    """Give what is particular about the archive."""
    return [Fault(match="shop.test", kind=FaultKind.EXCLUDED)]


def _at(year: int) -> datetime:
    return datetime(year, 3, 4, 5, 6, 7, tzinfo=UTC)


def _page(title: str) -> bytes:
    return f"<!doctype html><title>{title}</title><h1>{title}</h1><p>Text.</p>".encode()
