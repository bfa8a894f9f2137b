"""What can be named for reading, and how, through the command: pages, standard input, patterns."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from crawler.store import Store
from tests.command import environment

if TYPE_CHECKING:
    from pathlib import Path

    from tests.command import Linkmend
    from tests.web.server import Site


def urls(printed: str) -> list[str]:
    return [json.loads(line)["url"] for line in printed.splitlines()]


def missing_fragments(folder: Path) -> dict[str, tuple[str, ...]]:
    store = Store.open(f"sqlite:///{folder}/linkmend.db")
    run = store.run()
    assert run is not None
    found = {it.url.partition("#")[0] for it in store.occurrences(run.id)}
    checks = [history[-1] for history in store.histories(found).values()]
    store.close()
    return {check.url.rpartition(":")[2][5:]: check.missing_fragments for check in checks}


def test_a_page_on_the_web_is_a_document_whose_links_are_relative_to_it(
    linkmend: Linkmend, site: Site
) -> None:
    page = site.url("/list.md", "web.test")
    result = linkmend("links", page, "--include-code", env={"LINKMEND_ALLOW_PRIVATE": "true"})
    assert (result.returncode, result.stderr) == (0, "")
    base = page.removesuffix("list.md")
    assert urls(result.stdout) == [
        f"{base}ok",
        f"{base}status/404",
        f"{base}204",
        f"{base}anchors#here",
        "http://code.test/",
    ]


def test_a_page_of_html_is_read_with_its_base(linkmend: Linkmend, site: Site) -> None:
    result = linkmend("links", site.url("/list", "web.test"), env={"LINKMEND_ALLOW_PRIVATE": "1"})
    assert (result.returncode, result.stderr) == (0, "")
    assert urls(result.stdout) == [
        site.url("/sub/near?a=1&b=2", "web.test"),
        site.url("/ok", "web.test"),
        "http://other.test/a.png",
    ]


def test_a_page_is_crawled_and_reported_like_a_file(
    linkmend: Linkmend, site: Site, tmp_path: Path
) -> None:
    page = site.url("/list.md", "web.test")
    (tmp_path / "a.md").write_text("no links")
    result = linkmend("crawl", "a.md", page, "--allow-private")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "4 links: 1 dead, 3 alive.\n"
    report = json.loads(linkmend("report", "--format", "json").stdout)
    assert report["run"]["inputs"] == ["a.md", page]
    assert report["links"][0]["occurrences"] == [{"document": page, "line": 3, "column": 10}]


def test_pages_that_cannot_be_read_are_told_and_the_rest_is_done(
    linkmend: Linkmend, site: Site, tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_text(site.url("/ok", "web.test"))
    gone, nowhere = site.url("/status/404", "web.test"), site.url("/ok", "nowhere.test")
    image = site.url("/image", "web.test")
    result = linkmend("crawl", "a.md", gone, nowhere, image, "--allow-private")
    said = [line.partition(" on 20")[0] for line in result.stderr.splitlines()]
    assert (result.returncode, result.stdout) == (2, "1 link: 1 alive.\n")
    assert sorted(said) == sorted(
        [
            f"linkmend: error: {gone}: cannot be read: GET answered 404 Not Found",
            f"linkmend: error: {nowhere}: cannot be read: The host name does not exist (NXDOMAIN)",
            f"linkmend: error: {image}: is image/gif, which is not read; leave it out",
            "linkmend: 3 documents could not be read; see the lines above",
        ]
    )


def test_a_private_page_is_refused_as_a_link_to_it_would_be(linkmend: Linkmend, site: Site) -> None:
    page = site.url("/list.md", "web.test")
    result = linkmend("crawl", page)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(
        f"linkmend: error: {page}: cannot be read: The address is not on the public internet"
    )


def test_standard_input_is_read_as_plain_text(linkmend: Linkmend) -> None:
    result = linkmend("links", "-", stdin="参见 http://a.test/ 链接".encode("gbk"))
    assert (result.returncode, urls(result.stdout)) == (0, ["http://a.test/"])
    assert json.loads(result.stdout)["document"] == "-"


def test_files_are_named_by_a_list_and_by_patterns(linkmend: Linkmend, tmp_path: Path) -> None:
    for name in ("a.md", "b.md", "sub/c.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"http://{name[-4]}.test/")
    (tmp_path / "list").write_text("# mine\nb.md\n")
    result = linkmend("links", "s*/**/*.md", "--files-from", "list")
    assert urls(result.stdout) == ["http://c.test/", "http://b.test/"]
    result = linkmend("links", "--files-from", "-", stdin=b"a.md\n")
    assert urls(result.stdout) == ["http://a.test/"]
    result = linkmend("links", "--files-from", "nowhere")
    assert result.returncode == 2
    assert result.stderr.startswith("linkmend: error: nowhere: does not exist;")


def test_links_that_are_excluded_are_skipped_and_never_asked(
    linkmend: Linkmend, site: Site, tmp_path: Path
) -> None:
    ok, gone = site.url("/ok", "web.test"), site.url("/status/404", "web.test")
    (tmp_path / "a.md").write_text(f"{ok} {gone}")
    result = linkmend("crawl", "a.md", "--allow-private", "--exclude", "/status/4\\d{2}$")
    assert (result.returncode, result.stdout) == (0, "2 links: 1 skipped, 1 alive.\n")
    report = json.loads(linkmend("report", "--format", "json").stdout)
    assert report["links"][1]["evidence"] == "It is excluded by the configuration."
    assert [visit.path for visit in site.log() if visit.path == "/status/404"] == []


def test_anchors_are_looked_for_in_living_pages_on_request(
    linkmend: Linkmend, site: Site, tmp_path: Path
) -> None:
    page = site.url("/anchors", "web.test")
    names = ("here", "old", "whats-new", "nowhere", "top")
    lengths = ("", "/700", "/5000")
    (tmp_path / "a.md").write_text(
        "\n\n".join(f"<{page}{length}#{name}>" for length in lengths for name in names)
    )
    assert linkmend("crawl", "a.md", "--allow-private").stdout == "15 links: 15 alive.\n"
    assert set(missing_fragments(tmp_path).values()) == {()}
    assert linkmend("crawl", "a.md", "--allow-private", "--fragments").returncode == 0
    assert missing_fragments(tmp_path) == {
        "/anchors": ("nowhere",),
        "/anchors/700": ("nowhere",),
        "/anchors/5000": (),  # its end was not seen
    }
    report = linkmend("report").stdout
    assert report.startswith(f"ANCHORS NOT FOUND (2)\n  {page}#nowhere\n    a.md:7:2\n")


def test_scrapys_own_command_reads_documents_too(tmp_path: Path, site: Site) -> None:
    (tmp_path / "a.md").write_text(site.url("/ok", "web.test"))
    (tmp_path / "b.md").write_bytes(b"\0")
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "links", "-a", f"seeds={tmp_path}"],
        env=environment(tmp_path, site) | {"LINKMEND_DB": f"sqlite:///{tmp_path}/linkmend.db"},
        capture_output=True,
        check=False,
        text=True,
    )
    assert "b.md: cannot be read as Markdown" in done.stderr
    assert list(missing_fragments(tmp_path)) == ["/ok"]


def test_all_bad_input_is_told_with_its_place_and_the_rest_is_read_and_nothing_is_written(
    linkmend: Linkmend, site: Site, tmp_path: Path
) -> None:
    seeds = tmp_path / "seeds"
    bad = {
        "bomb.xml": b'<!DOCTYPE a [\n <!ENTITY a "x">\n <!ENTITY b "&a;&a;">\n]><a>&b;</a>',
        "cut.json": b'{\n "a": "http://a.test/',
        "cut.xml": b"<a>\n<b>http://a.test/</a>",
        "cut.bib": b"@misc{a,\n url = {http://a.test/\n",
        "nul.md": b"[a](http://a.test/)\n\0",
        "other.ipynb": b'{"cells": 1, "nbformat": 4}',
        "ragged.csv": b"a,b\nhttp://a.test/,c\nd\n",
        "worse.md": "é http://a.test/ ü ".encode() + b"\xe9\n",
    }
    for name, data in (bad | {"good.html": f"<a href='{site.url('/ok')}'>".encode()}).items():
        (seeds / name).parent.mkdir(exist_ok=True)
        (seeds / name).write_bytes(data)
    (seeds / "loop.md").symlink_to("loop.md")
    (seeds / "around").symlink_to(".")
    os.mkfifo(seeds / "pipe.txt")
    with (seeds / "line.md").open("wb") as file:
        file.truncate(200_000_000)
    result = linkmend("run", "--allow-private")
    told = [line.removeprefix("linkmend: error: ") for line in result.stderr.splitlines()]
    assert [line.partition(";")[0] for line in told] == [
        (
            "seeds/bomb.xml: cannot be read as XML: line 2, column 2: the entity a is declared "
            "here, and what has entities of its own is not read"
        ),
        "seeds/cut.bib: cannot be read as BibTeX: line 2, column 8: this brace is never closed",
        "seeds/cut.json: cannot be read as JSON: line 2, column 7: this string is never closed",
        (
            "seeds/cut.xml: cannot be read as XML: line 2, column 20: the element <b> is not "
            "closed before this tag"
        ),
        "seeds/line.md: is longer than 64 MB",
        "seeds/loop.md: cannot be read (too many levels of symbolic links)",
        (
            "seeds/nul.md: cannot be read as Markdown: line 2, column 1: a NUL byte, as in binary "
            "files and in UTF-16 without a mark"
        ),
        (
            "seeds/other.ipynb: cannot be read as a Jupyter notebook: line 1, column 11: a "
            "notebook must have a list of cells"
        ),
        "seeds/pipe.txt: is not a regular file",
        (
            "seeds/ragged.csv: cannot be read as CSV: line 3, column 1: this row has 1 cell, and "
            "the first one has 2 cells"
        ),
        "seeds/worse.md: is not UTF-8: byte 0xe9 at offset 21 (line 1)",
        "linkmend: 11 documents could not be read",
    ]
    repaired = linkmend("repair", "--in-place")
    assert (repaired.returncode, repaired.stdout) == (2, "")
    assert {name: (seeds / name).read_bytes() for name in bad} == bad
