"""A folder with documents, and a database that knows their links without a crawl."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archive.model import Found, Lookup, Snapshot
from archive.store import ArchiveStore
from crawler.documents import read_all
from crawler.model import Check, Failure, Hop, Outcome, Page
from crawler.sketch import sketch
from crawler.urls import address

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2019, 3, 4, 5, 6, 7, tzinfo=UTC)
WAYBACK = "https://web.archive.org/web/20190304050607/"
ARQUIVO = "https://arquivo.pt/wayback/20190304050607/"
DEAD, DEAD_TOO = "http://a.test/dead", "http://b.test/dead?a=(1)&b=2"
AT_ARQUIVO = "http://a.test/dead-in-lisbon"
FAILING, MOVED, NEW = "http://a.test/failing", "http://a.test/moved", "https://new.test/home"
ALIVE, BLOCKED = "http://a.test/alive", "http://a.test/blocked"

TEXT = "An article about mills, and how the wind was used to grind grain in the old days. " * 4
PAGE = Page("Mills", "Mills", "en", TEXT, len(TEXT), len(TEXT), fingerprint=sketch(TEXT))


def database(folder: Path) -> str:
    return f"sqlite:///{folder}/linkmend.db"


def snapshot(url: str, base: str = WAYBACK) -> Snapshot:
    archive = "arquivo" if base == ARQUIVO else "wayback"
    return Snapshot(archive, base + url, url, AT, 200, "D", "Mills", validated=True, page=PAGE)


def check(url: str) -> Check:
    """Say what was seen of a URL that is called by what it is."""
    now = datetime.now(UTC)
    if "failing" in url:
        return Check(url, now, failure=Failure.TIMEOUT, final_url=url)
    if "moved" in url:
        return Check(url, now, 200, hops=(Hop(url, 301),), final_url=NEW, page=PAGE)
    if "blocked" in url:
        return Check(url, now, 403, final_url=url, looks=2)
    if "dead" in url and not url.startswith((WAYBACK, ARQUIVO)):
        return Check(url, now, 404, final_url=url, looks=2)
    return Check(url, now, 200, final_url=url, page=PAGE)


def learn(folder: Path, *alive: str) -> None:
    """Read the documents of a folder into its database, with what is known of their links.

    `alive` are addresses that live whatever they are called.
    """
    with contextlib.chdir(folder):  # so that documents have the names that the command gives them
        readings, _ = read_all(["seeds"])
    urls = {address(it.url) for each in readings for it in each.occurrences}
    store = ArchiveStore.open(database(folder))
    try:
        run_id = store.begin_run(("seeds",), readings)
        living = [Check(it, datetime.now(UTC), 200, final_url=it, page=PAGE) for it in alive]
        store.add_checks(run_id, [*map(check, sorted(urls - set(alive))), *living])
        store.end_run(run_id, Outcome.FINISHED, sound=True)
        for url in sorted(urls):
            if "/web/" in url:
                store.add_lookup(
                    Lookup(
                        url,
                        "wayback",
                        datetime.now(UTC),
                        Found.FOUND,
                        snapshot(url[len(WAYBACK) :]),
                    )
                )
            elif "dead" in url or "failing" in url:
                base = ARQUIVO if "lisbon" in url else WAYBACK
                found = snapshot(url, base)
                store.add_lookup(Lookup(url, found.archive, datetime.now(UTC), Found.FOUND, found))
    finally:
        store.close()
