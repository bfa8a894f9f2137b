"""Seed documents: the contract of every format, which files are meant, and what can be wrong."""

from __future__ import annotations

import os
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import documents
from crawler.documents import FORMATS, DocumentError, DocumentsError, Format
from crawler.model import Kind, Reading

SNAPSHOT = "https://web.archive.org/web/20200101000000/"
CLOUD_NATIVE = Path(__file__).parent.parent / "seeds" / "cloud-native.md"

SAMPLES = {
    "a real list": CLOUD_NATIVE.read_bytes(),
    "nothing": b"",
    "CRLF, a mark, no line end at the end": (
        "\ufeff# 清单\r\n\r\n- [甲](http://a.com/甲)：http://a.com。\r\n  - <http://b.com>\r\n\r\n> http://c.com"
    ).encode(),
    "CR and mixed line ends": b"http://a.com\r[a](http://b.com)\r\n\n\r"
    b"- http://c.com\f<http://d.com>\0http://e.com",
    "nested lists and quotes": (
        b"1. a http://a.com\n   - [b](http://b.com 'http://t.com')\n\n     > * http://c.com\n"
        b"     > lazy\nhttp://d.com\n\t- http://e.com\n\n"
        b"> > [f]: <http://f.com>\n> > [f] ![g](http://g.com)\n"
    ),
    "a table": (
        "| 名 | URL |\n|:--|--:|\n| [a\\|b](http://a.com/\\|x) | http://b.com/c\\|d |\n|**http://c.com**|`http://d.com`|\n"
    ).encode(),
    "HTML": (
        b"<p align=center>\n<a href='http://a.com/?x=1&amp;y=2'><img src=http://b.com/c.png></a>\nhttp://d.com\n</p>\n\n"
        b'a <a href="http://e.com">http://e.com</a> <!-- http://f.com --> <code>http://g.com</code>\n'
    ),
    "escapes": rb"[a](http://a.com/\(x\)&amp;y) http://b.com/\_x?a&amp;b &lt;http://c.com&gt; [d](<http://d.com/()(>)",
    "front matter": (
        b"---\nurl: http://a.com\n---\n\n[b](http://b.com)\n\n[c]: http://c.com 'c'\n"
        b"[^1]: http://d.com.\n"
    ),
    "what cannot be asked": b"http:// (https://) [a](http://[) <http://> http://[ http://, http://)",
    "code": b"    http://a.com\n\n```\nhttp://b.com\n```\n\n<pre><code>\nhttp://c.com\n</code></pre>\n",
}


def read(data: bytes, form: Format) -> Reading:
    return documents.parse("a", form.name, data, "utf-8")


def archived(reading: Reading, form: Format) -> bytes:
    """Put a snapshot's address in place of each URL."""
    data, pieces, at = reading.document.data, [], 0
    for each in reading.occurrences:
        pieces += [data[at : each.start], form.spell(SNAPSHOT + each.url, each).encode()]
        at = each.end
    return b"".join([*pieces, data[at:]])


def check_contract(data: bytes, form: Format) -> None:
    try:
        before = read(data, form)
    except DocumentError:
        return  # most formats have rules that a soup, or another format's sample, breaks
    spans = [(each.start, each.end) for each in before.occurrences]
    assert all(start < end for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    for each in before.occurrences:
        above = data[: each.start].decode().removeprefix("\ufeff")
        lines = above.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert (each.line, each.column) == (len(lines), len(lines[-1]) + 1)

    after = read(archived(before, form), form)
    assert [(sent(each.url), each.kind) for each in after.occurrences] == [
        (sent(SNAPSHOT + each.url), each.kind) for each in before.occurrences
    ]
    assert outside(after) == outside(before)


def sent(url: str) -> str:
    """Percent-encode what a format may have to, and what goes over the wire that way anyhow."""
    return re.sub("[ <>`]", lambda match: f"%{ord(match[0]):02X}", url)


def outside(reading: Reading) -> list[bytes]:
    ends = [0, *(each.end for each in reading.occurrences)]
    starts = [*(each.start for each in reading.occurrences), len(reading.document.data)]
    return [reading.document.data[a:b] for a, b in zip(ends, starts, strict=True)]


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@pytest.mark.parametrize("sample", SAMPLES)
def test_a_format_finds_exact_spans_and_reads_back_what_it_spells(
    sample: str, form: Format
) -> None:
    check_contract(SAMPLES[sample], form)


KEPT = Path(__file__).parent / "data" / "documents"
"""Documents of each format, in a folder of its name."""


@pytest.mark.parametrize(
    "path", sorted(KEPT.glob("*/*")), ids=lambda path: path.relative_to(KEPT).as_posix()
)
def test_the_contract_holds_for_every_kept_document(path: Path) -> None:
    form = documents.format_named(path.parent.name)
    assert read(path.read_bytes(), form).occurrences
    check_contract(path.read_bytes(), form)


URLS = st.sampled_from(
    [
        "http://a.com/x",
        "https://b.org/p_(q)?a=1&amp;b=2",
        "http://",
        "http://[",
        "ftp://f.net/~u/",
        "http://c.cn/路径",
        "http://d.com/a,b.",
        "HTTP://E.com/#f",
        "http://g.com/?q=&copy=",
        "mailto:x@y",
        "http://k.com/[1]",
        "/rel",
    ]
)
MARKS = st.sampled_from(
    [
        "[",
        "](",
        ")",
        "![",
        "<",
        ">",
        "`",
        "*",
        "**",
        "_",
        "~~",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\f",
        "\0",
        "    ",
        " ",
        "- ",
        "1. ",
        "> ",
        "# ",
        "|",
        "\n|-|-|\n",
        "\\",
        "&amp;",
        "&lt;",
        '"',
        "<a href='",
        "'>",
        "</a>",
        "<!--",
        "-->",
        "<div>",
        "<pre>",
        "</pre>",
        "<code>",
        "[a]: ",
        "[^1]: ",
        "---\n",
        "===\n",
        "```\n",
        "url: ",
        "中文",
        "，",
        "（",
        "）",
        "é",
        "text",
        "\ufeff",
    ]
)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@settings(max_examples=500, deadline=None)
@given(pieces=st.lists(URLS | MARKS, max_size=30))
def test_the_contract_holds_for_any_soup_of_marks(form: Format, pieces: list[str]) -> None:
    check_contract("".join(pieces).encode(), form)


def test_the_real_list_names_42_urls() -> None:
    reading = read(CLOUD_NATIVE.read_bytes(), FORMATS[0])
    assert len(reading.occurrences) == 42
    assert {each.kind for each in reading.occurrences} == {Kind.BARE}
    first, last = reading.occurrences[0], reading.occurrences[-1]
    assert (first.line, first.column) == (5, 3)
    assert last.url == "https://jimmysong.io/posts/istio-service-and-traffic-model/"


def test_formats_have_names_and_suffixes_of_their_own() -> None:
    assert [form.name for form in FORMATS] == ["markdown", "mdx", "quarto", "text"]
    suffixes = [suffix for form in FORMATS for suffix in form.suffixes]
    assert len(set(suffixes)) == len(suffixes)
    assert documents.format_named("text") is FORMATS[-1]


# Which files are meant


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: str, data: bytes = b"http://a.com") -> Path:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(data)
    return Path(path)


def names(*paths: str) -> list[str]:
    return [path.as_posix() for path in documents.find(map(Path, paths))]


def problems(*paths: str) -> list[str]:
    with pytest.raises(DocumentsError) as caught:
        documents.read_all(map(Path, paths))
    return str(caught.value).splitlines()


def test_a_directory_means_its_documents_in_order_without_what_is_hidden(folder: Path) -> None:
    for path in (
        "s/b/z.txt",
        "s/b/a.MD",
        "s/c.markdown",
        "s/a.md",
        "s/.h.md",
        "s/.git/x.md",
        "s/d.py",
        "s/e",
    ):
        write(path)
    assert names("s") == ["s/a.md", "s/c.markdown", "s/b/a.MD", "s/b/z.txt"]


def test_what_an_earlier_run_wrote_is_not_read_for_seeds(tmp_path: Path) -> None:
    (tmp_path / "out" / "repaired").mkdir(parents=True)
    for name in ("a.md", "out/repair.diff", "out/repaired/a.md"):
        (tmp_path / name).touch()
    assert documents.find([tmp_path]) == [tmp_path / "a.md"]


def test_a_hidden_file_that_is_named_is_meant(folder: Path) -> None:
    write(".h.md")
    write(".d/a.md")
    assert names(".h.md", ".d") == [".h.md", ".d/a.md"]


def test_a_file_is_listed_once_however_it_is_reached(folder: Path) -> None:
    write("s/a.md")
    Path("s/b.md").symlink_to("a.md")
    assert names("s/a.md", "s", "./s/../s/a.md", str(folder / "s")) == ["s/a.md"]


def test_links_that_go_round_in_circles_are_harmless(folder: Path) -> None:
    write("s/t/a.md")
    Path("s/t/up").symlink_to("..")
    Path("s/t/self").symlink_to("self")
    assert names("s") == ["s/t/a.md"]


def test_a_document_is_named_by_its_path_from_here_or_else_from_the_root(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("s/a.md")
    Path("s/b.md").symlink_to("a.md")
    paths = [Path("s/../s/a.md"), folder / "s/b.md"]
    assert [documents.read(path).document.name for path in paths] == ["s/a.md", "s/b.md"]
    monkeypatch.chdir("s")
    write("../c.md")
    assert documents.read(Path("../c.md")).document.name == (folder / "c.md").as_posix()


def test_a_document_is_read_in_the_format_of_its_suffix(folder: Path) -> None:
    write("a.mkd", b"`http://a.com`")
    write("b.text", b"`http://a.com`")
    readings = documents.read_all([Path("a.mkd"), Path("b.text")])
    assert [(each.document.format, len(each.occurrences)) for each in readings] == [
        ("markdown", 0),
        ("text", 1),
    ]
    assert readings[0].document.data == b"`http://a.com`"
    assert readings[0].document.encoding == "utf-8"


# What can be wrong


def test_all_problems_are_told_at_once_with_what_to_do(folder: Path) -> None:
    write("ok.md")
    write("s/latin.md", b"a\r\n\nhttp://a\xff")
    write("s/wide.md", "http://a".encode("utf-16"))
    write("page.html")
    write("Makefile")
    write("empty/.h.md")
    os.mkfifo("pipe.md")
    os.mkfifo("s/pipe.md")
    spelling = f"check the spelling, and that the path is right for the working directory {folder}"
    suffixes = ".md, .markdown, .mdown, .mkd, .mdx, .qmd, .rmd, .rmarkdown, .txt, .text"
    assert problems(
        "ok.md", "s", "page.html", "Makefile", "empty", "pipe.md", "gone.md", "ok.md/x"
    ) == [
        (
            f"page.html: is in no known format (it has the suffix .html); "
            f"name files that end in {suffixes}"
        ),
        f"Makefile: is in no known format (it has no suffix); name files that end in {suffixes}",
        f"empty: holds no {suffixes} file; name another directory, or a file in it",
        f"gone.md: does not exist; {spelling}",
        f"ok.md/x: does not exist; {spelling}",
        (
            "s/latin.md: is not UTF-8: byte 0xff at offset 12 (line 3); "
            "convert it, for example with `iconv -f ENCODING -t utf-8`"
        ),
        "s/pipe.md: is not a regular file; name a file or a directory",
        (
            "s/wide.md: is not UTF-8: byte 0xff at offset 0 (line 1); "
            "convert it, for example with `iconv -f UTF-16 -t utf-8`"
        ),
        "pipe.md: is not a regular file; name a file or a directory",
    ]


def test_a_link_that_leads_nowhere_is_told(folder: Path) -> None:
    Path("a.md").symlink_to("gone.md")
    assert [line.split(";")[0] for line in problems("a.md", ".")] == ["a.md: does not exist"] * 2


def test_what_may_not_be_read_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    write("a.md")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert problems("a.md") == [
        "a.md: may not be read by this user; change its permissions, or leave it out"
    ]


def test_find_raises_for_the_paths_and_read_for_the_file(folder: Path) -> None:
    with pytest.raises(DocumentsError, match="gone: does not exist"):
        documents.find([Path("gone")])
    with pytest.raises(DocumentError, match=r"a\.html: is in no known format"):
        documents.read(write("a.html"))
