"""The contract of every format: exact spans, and what is written is what is read."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from crawler import documents
from crawler.documents import DocumentError, Format
from crawler.documents.encodings import writable
from crawler.model import Kind

if TYPE_CHECKING:
    from crawler.model import Occurrence, Reading

SNAPSHOT = "https://web.archive.org/web/20200101000000/"
KEPT = Path(__file__).parent / "data" / "documents"
"""Documents of each format, in a folder of its name."""


CLOUD_NATIVE = Path(__file__).parent.parent / "seeds" / "cloud-native.md"

SAMPLES = {
    "a real list": CLOUD_NATIVE.read_bytes(),
    "nothing": b"",
    "CRLF, a mark, no line end at the end": (
        "\ufeff# 清单\r\n\r\n- [甲](http://a.com/甲)：http://a.com。\r\n  - <http://b.com>\r\n\r\n> http://c.com"
    ).encode(),
    "CR and mixed line ends": b"http://a.com\r[a](http://b.com)\r\n\n\r"
    b"- http://c.com\f<http://d.com>",
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


SHAPES = {
    "line feeds": b"a\nhttp://example.com/dead\nz\n",
    "CRLF": b"a\r\n\r\nhttp://example.com/dead\r\nz\r\n",
    "mixed line ends": b"a\rhttp://example.com/dead\r\nz\n\r\n",
    "no line feed at the end": b"a\n(http://example.com/dead)",
    "no line feed at the end of another line": b"http://example.com/dead\na",
    "BOM": b"\xef\xbb\xbfhttp://example.com/dead\nz\n",
    "Chinese": "参见http://example.com/dead，再见\n".encode(),
    "form feed and others that are no line ends": "http://example.com/dead\x0b\x0c\u2028z".encode(),
    "lines like those of a diff": b"--- a\n+++ b\n@@ -1 +1 @@\nhttp://example.com/dead\n-- \n",
    "far apart": b"http://example.com/dead\n" + b"x\n" * 20 + b"http://example.com/dead#b\n",
}
"""Texts of all shapes, with the same dead link in each."""


def read(data: bytes, form: Format, encoding: str = "utf-8") -> Reading:
    return documents.parse("a", form.name, data, encoding)


def read_file(path: Path) -> Reading:
    (reading,), errors = documents.read_all([str(path)])
    assert errors == []
    return reading


def targets(form: Format, text: str, *, include_code: bool = False) -> list[str]:
    """Write each target as ``kind url``, with the raw spelling where it is another."""
    lines = []
    for each in sorted(form.found(text, include_code=include_code), key=lambda it: it.start):
        raw = text[each.start : each.end]
        lines.append(f"{each.kind} {each.url}" + (f" from {raw}" if raw != each.url else ""))
    return lines


def archived(reading: Reading, form: Format) -> bytes:
    """Put a snapshot's address in place of each URL that may be rewritten."""
    data, encoding, pieces, at = reading.document.data, reading.document.encoding, [], 0
    for each in filter(is_rewritten, reading.occurrences):
        pieces += [
            data[at : each.start],
            form.spell(archived_url(each, encoding), each).encode(encoding),
        ]
        at = each.end
    return b"".join([*pieces, data[at:]])


def check_contract(data: bytes, form: Format, encoding: str = "utf-8") -> None:
    try:
        before = read(data, form, encoding)
    except DocumentError:
        return  # most formats have rules that a soup, or another format's sample, breaks
    spans = [(each.start, each.end) for each in before.occurrences]
    assert all(start < end for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    for each in before.occurrences:
        above = data[: each.start].decode(encoding).removeprefix("\ufeff")
        lines = above.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert (each.line, each.column) == (len(lines), len(lines[-1]) + 1)

    after = read(archived(before, form), form, encoding)
    assert [(sent(each.url), each.kind) for each in after.occurrences] == [
        (sent(archived_url(each, encoding)), each.kind) for each in before.occurrences
    ]
    assert outside(after) == outside(before)


def archived_url(occurrence: Occurrence, encoding: str) -> str:
    url = SNAPSHOT + occurrence.url if is_rewritten(occurrence) else occurrence.url
    return writable(url, encoding)


def is_rewritten(occurrence: Occurrence) -> bool:
    return occurrence.kind is not Kind.IDENTIFIER


def sent(url: str) -> str:
    """Write a URL as it goes over the wire, whatever a format may have had to percent-encode.

    Tabs and line ends do not go: browsers leave them out (URL standard, section 4.4). An encoded
    letter or digit means the same as the letter (RFC 3986, section 6.2.2.2).
    """
    encoded = re.sub(
        r"[\x00-\x08\x0b\x0c\x0e-\x20\x7f<>`]", lambda match: f"%{ord(match[0]):02X}", url
    )
    return re.sub(
        "%(?:3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa])",
        lambda match: chr(int(match[0][1:], 16)),
        encoded,
    )


def outside(reading: Reading) -> list[bytes]:
    ends = [0, *(each.end for each in reading.occurrences)]
    starts = [*(each.start for each in reading.occurrences), len(reading.document.data)]
    return [reading.document.data[a:b] for a, b in zip(ends, starts, strict=True)]
