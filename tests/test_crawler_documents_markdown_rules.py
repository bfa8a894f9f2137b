"""The rules by which links in Markdown are read, one by one, and where remarks on them go."""

from __future__ import annotations

import doctest
import re

import pytest

from crawler.documents import markdown, moving, places, spans
from crawler.model import Document, Kind, Occurrence
from tests.contract import KEPT


def occurrences(text: str, *, include_code: bool = False) -> list[Occurrence]:
    document = Document("a.md", "markdown", text.encode(), "utf-8")
    found = markdown.found(places.text(document), include_code=include_code)
    return places.occurrences(document, found)


def urls(text: str, *, include_code: bool = False) -> list[str]:
    return [it.url for it in occurrences(text, include_code=include_code)]


RULES = {
    "balanced parentheses": (
        (
            "[a](http://a.com/x_(y_(z))) (see http://b.com/x_(y)) [c](http://c.com/\\(x) "
            "[d](<http://d.com/(>)"
        ),
        ["http://a.com/x_(y_(z))", "http://b.com/x_(y)", "http://c.com/(x", "http://d.com/("],
    ),
    "trailing punctuation": (
        (
            "http://a.com/x. http://b.com/x, http://c.com/x! http://d.com/?? http://e.com"
            "/x: http://f.com/x;"
        ),
        [f"http://{host}.com/{'' if host == 'd' else 'x'}" for host in "abcdef"],
    ),
    "quotes": (
        (
            "\"http://a.com/\" 'http://b.com/' “http://c.com/” „http://d.com/“ «http://e."
            "com/» `x`http://f.com/`x`"
        ),
        [f"http://{host}.com/" for host in "abcdef"],
    ),
    "emphasis": (
        (
            "*http://a.com/* **http://b.com/** _http://c.com/_ ~~http://d.com/~~ ***[e](h"
            "ttp://e.com/)***"
        ),
        [f"http://{host}.com/" for host in "abcde"],
    ),
    "ideographic and full-width punctuation": (
        (
            "参见http://a.com/，http://b.com/。（http://c.com/）「http://d.com/」、http://e.com/！["
            "f](http://f.com/)："
        ),
        [f"http://{host}.com/" for host in "abcdef"],
    ),
    "angle brackets": (
        "<http://a.com/x> [b](<http://b.com/x y>)\n\n[c]: <http://c.com/x>",
        ["http://a.com/x", "http://b.com/x y", "http://c.com/x"],
    ),
    "escapes": (
        r"[a](http://a.com/\*\_x\\) \[b](http://b.com/) \<http://c.com/> [d\]](http://d.com/)",
        [
            r"http://a.com/*_x\\".removesuffix("\\"),
            "http://b.com/",
            "http://c.com/",
            "http://d.com/",
        ],
    ),
    "entities": (
        (
            "[a](http://a.com/?x&amp;y&#x3D;1) <http://b.com/?x&amp;y> http://c.com/?x&am"
            "p;y &lt;http://d.com/&gt;"
        ),
        ["http://a.com/?x&y=1", "http://b.com/?x&y", "http://c.com/?x&y", "http://d.com/"],
    ),
    "definitions, used or not": (
        (
            "[a][A] [b]\n\n[a]: http://a.com/\n[b]: <http://b.com/>\n  'title'\n[c]:\n  h"
            "ttp://c.com/\n[a]: http://d.com/"
        ),
        [f"http://{host}.com/" for host in "abcd"],
    ),
    "definitions whose titles look like more of them": (
        "[a]: http://a.com/ '\n[b]: http://no.com/\n'\n[c]: http://c.com/ 'x' y",
        ["http://a.com/", "http://c.com/"],
    ),
    "footnotes": (
        (
            "x[^1]\n\n[^1]: See http://a.com/ and\n    [b](http://b.com/).\n\n    <http:/"
            "/c.com/>\n[^2]: [d]: http://d.com/"
        ),
        [f"http://{host}.com/" for host in "abcd"],
    ),
    "badges": (
        "[![a](http://a.com/ 'x')][r] [![b](http://b.com/)](http://c.com/)\n\n[r]: http://d.com/",
        [f"http://{host}.com/" for host in "abcd"],
    ),
    "links that are split over lines": (
        (
            "> - [a\n>   b](\n>   http://a.com/\n>   'title') ![c](<http://b.com/>\n> 'ti"
            "tle\n> goes on')\n"
        ),
        ["http://a.com/", "http://b.com/"],
    ),
    "tables with escaped pipes": (
        (
            "| a \\| b | c |\n|--|--|\n| [x\\|y](http://a.com/\\|) `\\|` | http://b.com/x"
            "\\|y http://c.com/\\| |"
        ),
        ["http://a.com/|", "http://b.com/x|y", "http://c.com/"],
    ),
    "code": (
        (
            "    http://no.com/\n\n```x http://no.com/\nhttp://no.com/\n```\n`http://no.c"
            "om/` ``[`](http://no.com/)``\n<code>http://no.com/</code>"
        ),
        [],
    ),
    "comments in HTML": (
        (
            "<!-- http://no.com/ -->\n\ntext <!-- [a](http://no.com/) --> http://a.com/\n"
            "\n<p>\n<!--\n<a href='http://no.com/'> -->\n</p>"
        ),
        ["http://a.com/"],
    ),
    "international hosts and paths": (
        (
            "[a](http://bücher.example/straße) http://例え.テスト/ <http://xn--bcher-kva.examp"
            "le/é> http://пример.рф/путь"
        ),
        [
            "http://bücher.example/straße",
            "http://例え.テスト/",
            "http://xn--bcher-kva.example/é",
            "http://пример.рф/путь",
        ],
    ),
    "schemes in any case": (
        "HTTP://a.com/ <hTTps://b.com/> [c](Ftp://c.com/)",
        ["HTTP://a.com/", "hTTps://b.com/", "Ftp://c.com/"],
    ),
    "all other targets": (
        (
            "[a](/x) [b](x.md#y) [c](#z) [d](//d.com/) <mailto:e@e.com> <f@f.com> [g](tel"
            ":1) ![h](data:,x) [i]()\n\n"
            "[j]: ../j\n[k]: <>\n\n<a href='?l'>l</a> <a name=m id=n>"
        ),
        [
            "/x",
            "x.md#y",
            "#z",
            "//d.com/",
            "mailto:e@e.com",
            "mailto:f@f.com",
            "tel:1",
            "data:,x",
            "../j",
            "?l",
        ],
    ),
    "what is no target": (
        (
            "[[wiki]] [[a|b]] ![[c.png]] [x](y z) [d]({{ site.url }}/x) [e]({{< ref 'f' >"
            "}}) [g](http://h.com/{{i}}) www.j.com"
        ),
        [],
    ),
    "admonitions": (
        (
            "!!! note\n    [a](http://a.com/)\n\n    http://b.com/\n\n    ??? tip 'x [c]("
            "http://c.com/)'\n\n\t\thttp://d.com/\n\n"
            "        http://e.com/\n\n    http://f.com/\n\ntext\n\n    http://no.com/"
        ),
        [f"http://{host}.com/" for host in "abcdef"],
    ),
    "tabs of MkDocs": (
        '- item\n\n    === "A"\n\n        http://a.com/\n\n    === "B"\n\n            http://no.com/',
        ["http://a.com/"],
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_markdown_is_read_by_the_rule_of(rule: str) -> None:
    text, expected = RULES[rule]
    assert urls(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`curl http://a.com/?x&amp;y`", ["http://a.com/?x&amp;y"]),
        (
            "```\nf('http://a.com/')\n<!-- http://b.com/ -->\n```",
            ["http://a.com/", "http://b.com/"],
        ),
        ("> ~~~\n> http://a.com/\n>\n> http://b.com/\n> ~~~", ["http://a.com/", "http://b.com/"]),
        ("    http://a.com/\n\n\thttp://b.com/", ["http://a.com/", "http://b.com/"]),
        (
            "x <code>http://a.com/?b&amp;c</code> <kbd>`http://d.com/`",
            ["http://a.com/?b&c", "http://d.com/"],
        ),
        (
            "<pre><code>\nhttp://a.com/ <a href='http://b.com/'>\n</code></pre>",
            ["http://a.com/", "http://b.com/"],
        ),
        (
            "<script>\n'http://no.com/'\n</script>\n<!-- http://no.com/ -->\n<style>http://no.com/",
            [],
        ),
        ("x <script>'http://no.com/'</script> <!-- http://no.com/ -->", []),
        ("| a |\n|--|\n| `http://a.com/\\|b` |", ["http://a.com/|b"]),
    ],
)
def test_urls_in_code_are_read_on_request(text: str, expected: list[str]) -> None:
    assert urls(text, include_code=True) == expected
    assert urls(text) == []


CODE = [
    "`curl 'http://old.com/'`",
    "```\nf(\"http://old.com/\", 'x')\n```",
    "    http://old.com/;",
    "<code>http://old.com/</code>",
    "<pre>\nhttp://old.com/\n</pre>",
    "| a |\n|--|\n| `http://old.com/` |",
]


@pytest.mark.parametrize("text", CODE)
@pytest.mark.parametrize(
    "url", ["http://a.com/x_(y)?b=1&c=2", "http://a.com/'`|\\<b>\"", "http://a.com/?b&lt;&copy;c)"]
)
def test_a_url_in_code_is_spelled_so_that_the_code_stays(text: str, url: str) -> None:
    (old,) = occurrences(text, include_code=True)
    assert old.kind is Kind.CODE
    spelled = text.replace("http://old.com/", markdown.spell(url, old))
    (new,) = occurrences(spelled, include_code=True)
    wanted = re.sub(r"(&\w+);", r"\1%3B", url)
    wanted = re.sub(r"['`|\\<>\"]", lambda match: f"%{ord(match[0]):02X}", wanted)
    assert (new.url.replace("%29", ")"), new.kind) == (wanted, Kind.CODE)


REMARKS = [
    "See [a](http://a.com)@ and http://b.com@. <http://c.com>@, ![d](http://d.com)@!",
    "- [a](http://a.com 'title')@\n  - http://b.com@\n1. (http://c.com@)",
    "# [a](http://a.com)@ #\n\nhttp://b.com@\n===",
    "| a | b |\n|---|---|\n| [a](http://a.com/\\|)@ | http://b.com/\\|x@ |",
    "[![a](http://a.com)](http://b.com)@ [**http://c.com**](http://d.com)@",
    "**http://a.com@**，参见http://b.com@。_[c](http://c.com)@_",
    "[a][r] [http://a.com][r] ![b][r]\n\n[r]: http://c.com",
    "x <a href='http://a.com'>a http://b.com [c](http://c.com)</a>@ <img src='http://d.com'>",
    (
        "<p><a href='http://a.com'><img src='http://b.com'></a>@ http://c.com <a href='ht"
        "tp://d.com'></p>"
    ),
    "> <a\n> href='http://a.com'>a</a>@\n",
    "---\na: http://a.com\n---\n\nhttp://b.com@",
    "[a](http://a.com){.b #c}@ [d](http://d.com){: target='_blank' }@ [e](http://e.com)@{",
    "{{< figure src='http://a.com' >}} {% a http://b.com %} {{ 'http://c.com' }} [[http://d.com]]",
    "[^1]: http://a.com@\n\n- [x] http://b.com@",
    "!!! note\n    [a](http://a.com)@",
]


@pytest.mark.parametrize("text", REMARKS)
def test_remarks_go_after_whole_links(text: str) -> None:
    bare = text.replace("@", "")
    marked = bare
    afters = [it.after for it in occurrences(bare) if it.after is not None]
    for after in sorted(afters, reverse=True):
        marked = (marked.encode()[:after] + b"@" + marked.encode()[after:]).decode()
    assert marked == text


def test_a_remark_names_the_archived_copy_as_its_place_needs() -> None:
    text = "[a](http://a.com) <a href='http://b.com'>b</a>"
    inline, html = occurrences(text)
    url = "http://x.com/(y?a=1&b"
    assert markdown.annotate(url, inline) == r" ([archived](http://x.com/\(y?a=1&b))"
    assert markdown.annotate(url, html) == (
        ' (<a href="http://x.com/(y?a&#61;1&amp;b">archived</a>)'
    )


def test_all_that_the_kept_documents_name_is_found() -> None:
    for path in sorted((KEPT / "markdown").iterdir()):
        text = path.read_text()
        named = set(re.findall(r"://(\w[\w.-]+)", text)) - {"no.example.com", "no.example.org"}
        hosts = {host for url in urls(text) for host in re.findall(r"://([^/]+)", url)}
        assert hosts == named, path


def test_examples() -> None:
    for module in (moving, spans):
        assert doctest.testmod(module).failed == 0
