"""reStructuredText as a seed format: what names a URL there, by docutils' own word."""

from __future__ import annotations

import re
import time
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser, states
from docutils.utils import new_document
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import documents
from crawler.documents import parse, rst
from crawler.documents.rst.inline import SCHEMES
from crawler.model import Kind, Occurrence
from tests.contract import check_contract, read, targets

FORM = documents.format_named("rst")
KEPT = Path(__file__).parent / "data" / "documents" / "rst"


found = partial(targets, FORM)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # links with their URL
        (
            "`a <http://a.com/x>`_ `b <http://b.com>`__",
            ["inline http://a.com/x", "inline http://b.com"],
        ),
        ("`a <x.html>`_ `<http://b.com>`_", ["inline x.html", "inline http://b.com"]),
        (r"`a <http://a.com/x\_>`_", [r"inline http://a.com/x_ from http://a.com/x\_"]),
        ("`a <http://a.com/x_>`_ `a <x_>`_ `b_`_", ["inline http://a.com/x_"]),
        (r"`a <x\_>`_", [r"inline x_ from x\_"]),
        ("- `a\n  <http://a.com/\n  b>`_", ["inline http://a.com/b from http://a.com/\n  b"]),
        (r"`a <http://a.com/x\ y>`_", [r"inline http://a.com/x y from http://a.com/x\ y"]),
        (r"`a <b> <http://a.com>`_ `a \<http://no.com>`_", ["inline http://a.com"]),
        ("`a<http://a.com>`_", []),
        ("`a <http://no.com>` :doc:`a <http://no.com>` `a <http://no.com>`:x:", []),
        (
            "(`a <http://a.com>`_), x`a <http://b.com>`_",
            ["inline http://a.com", "bare http://b.com"],
        ),
        # targets
        (".. _a: http://a.com/x_(y)", ["definition http://a.com/x_(y)"]),
        (".. _a:\n   http://a.com/\n   b", ["definition http://a.com/b from http://a.com/\n   b"]),
        (
            ".. _`a: b`: http://a.com\n.. _c\\: d: http://c.com",
            ["definition http://a.com", "definition http://c.com"],
        ),
        (
            "__ http://a.com\n.. __: http://b.com\n__\n",
            ["definition http://a.com", "definition http://b.com"],
        ),
        (".. _a:\n.. _b: a_\n.. _c: `d e`_\n.. _f: x.html", ["definition x.html"]),
        # standalone
        (
            "http://a.com/x. HTTP://B.com, <http://c.com/x.>",
            ["bare http://a.com/x", "bare HTTP://B.com", "bare http://c.com/x."],
        ),
        ("mailto:a@b.c x:http://a.com xhttp://no.com", ["bare mailto:a@b.c", "bare http://a.com"]),
        (r"http://a.com/\*x\_ \http://no.com", [r"bare http://a.com/*x_ from http://a.com/\*x\_"]),
        ("http://a.com/foo_ http://b.com/*/c", ["bare http://a.com/", "bare http://b.com/"]),
        ("参见 http://a.com/路 见http://no.com", ["bare http://a.com"]),
        ("*http://a.com* **http://b.com** |http://c.com|", []),
        ("Unknown:scheme and http://a.com", ["bare http://a.com"]),
        # images
        (
            ".. image:: http://a.com/\n   b.png\n   :alt: http://no.com\n   :target: http://b.com",
            ["image http://a.com/b.png from http://a.com/\n   b.png", "inline http://b.com"],
        ),
        (
            ".. image:: a_\n   :target: b_\n\n.. |c| image:: c.png",
            ["image a_", "image c.png"],
        ),
        (
            ".. figure:: http://a.com\n   :figclass: x\n\n   http://b.com\n\n   `c <http://c.com>`_",
            ["image http://a.com", "bare http://b.com", "inline http://c.com"],
        ),
        (".. |a| replace:: `b <http://b.com>`__", ["inline http://b.com"]),
        # blocks
        (
            "http://a.com\n============\n\n====\n http://b.com\n====\n",
            ["bare http://a.com", "bare http://b.com"],
        ),
        (
            "a http://a.com\n   http://b.com\n\n      http://c.com",
            ["bare http://a.com", "bare http://b.com", "bare http://c.com"],
        ),
        (
            "- http://a.com\n\n  1) http://b.com\n\n     http://c.com\n- http://d.com",
            [f"bare http://{it}.com" for it in "abcd"],
        ),
        (
            "A. Person wrote `a\n<http://a.com>`_\n\nA. item `a\n<http://no.com>`_",
            ["inline http://a.com", "inline http://no.com"],
        ),
        (
            ":a: http://a.com\n:b:\n   http://b.com\n\n-a  http://c.com\n--long=X\n    http://d.com",
            [f"bare http://{it}.com" for it in "abcd"],
        ),
        (
            ".. [1] http://a.com\n.. [#b]\n   http://b.com\n.. [C] http://c.com",
            [f"bare http://{it}.com" for it in "abc"],
        ),
        (
            "| http://a.com `b\n  <http://b.com>`_\n| http://c.com",
            ["bare http://a.com", "inline http://b.com", "bare http://c.com"],
        ),
        ("===\n===\n===\n.. http://a.com", ["bare http://a.com"]),
        # directives
        (
            ".. note:: http://a.com\n   :class: http://no.com\n\n   - http://b.com",
            ["bare http://a.com", "bare http://b.com"],
        ),
        (
            ".. admonition:: http://a.com\n\n   http://b.com",
            ["bare http://a.com", "bare http://b.com"],
        ),
        (
            ".. unknown:: http://a.com\n   :link: http://b.com\n\n   http://c.com",
            [f"bare http://{it}.com" for it in "abc"],
        ),
        (
            ".. parsed-literal::\n\n   a `b <http://b.com>`_\n\n   http://c.com",
            ["inline http://b.com", "bare http://c.com"],
        ),
        (
            ".. raw:: html\n\n   <a href='http://a.com/?b&amp;c'>http://no.com</a>",
            ["html http://a.com/?b&c from http://a.com/?b&amp;c"],
        ),
        (
            '.. csv-table:: http://a.com\n   :url: http://b.com\n\n   http://c.com,"http://d.com,e"',
            [
                "bare http://a.com",
                "inline http://b.com",
                "value http://c.com",
                "value http://d.com,e",
            ],
        ),
        (
            ".. toctree::\n   :maxdepth: 2\n\n   a\n   B <http://b.com>\n   http://c.com",
            ["autolink http://b.com", "autolink http://c.com"],
        ),
        # tables
        (
            "+---+---+\n| `a             | http://c.com |\n| <http://a.com>`_ | b |\n+---+---+\n\nhttp://d.com",
            ["bare http://c.com", "inline http://a.com", "bare http://d.com"],
        ),
        ("+---+\n|.. image:: http://a.com|\n+---+", ["image http://a.com"]),
        (
            "====  ===\n`a    http://c.com\n<http://a.com>`_  x\n====  ===\n",
            ["bare http://c.com", "bare http://a.com"],
        ),
        (
            "====  ===\na     `b\n      <http://b.com>`_\nhttp://c.com  x\n====  ===\n",
            ["inline http://b.com", "bare http://c.com"],
        ),
        # what is left out
        ("``http://no.com`` and ``a `b <http://no.com>`_``", []),
        (
            ".. http://no.com\n   http://no.com\n\n..\n   http://no.com\n\n..\n\n   http://a.com",
            ["bare http://a.com"],
        ),
        (
            "a::\n\n   http://no.com\n\nb::\n\n> http://no.com\n> http://no.com\n\nhttp://a.com",
            ["bare http://a.com"],
        ),
        ("a::\n  http://a.com\n", ["bare http://a.com"]),
        (
            ".. code-block:: sh\n   :caption: x\n\n   http://no.com\n\n>>> http://no.com\nhttp://no.com",
            [],
        ),
        (":rfc:`2822` :pep:`8` `a`_ b_ [c]_ |d|", []),
    ],
)
def test_rst_names_a_url(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_programs_and_literal_blocks_are_read_on_request() -> None:
    text = "a::\n\n   http://a.com\n\n.. code:: sh\n\n   http://b.com\n\n>>> http://c.com"
    assert found(text, include_code=True) == [f"code http://{it}.com" for it in "abc"]


def test_a_reader_sees_the_text_of_a_link_and_the_name_of_a_target() -> None:
    text = (
        "`the\n*text* <http://a.com>`_ http://b.com\n\n.. _a name: http://c.com\n"
        ".. image:: http://d.com\n   :alt: an image"
    )
    assert [each.text for each in rst.found(text, include_code=False)] == [
        "the *text*",
        "http://b.com",
        "a name",
        "an image",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`a <http://a.com>`_.", "`a <http://a.com>`_ (`archived <http://s/>`__)."),
        ("See http://a.com, b", "See http://a.com (`archived <http://s/>`__), b"),
        (".. _a: http://a.com", None),
        (".. image:: http://a.com\n   :target: http://b.com", None),
        ("http://a.com\n============", None),
        ("http://a.com\n==", "http://a.com (`archived <http://s/>`__)\n=="),
        ("+---+\n| http://a.com |\n+---+", None),
    ],
)
def test_a_remark_stands_after_a_link_where_it_disturbs_nothing(
    text: str, expected: str | None
) -> None:
    for each in parse("a.rst", "rst", text.encode(), "utf-8").occurrences:
        remark = rst.annotate("http://s/", each)
        after = each.after
        assert (after and text[:after] + remark + text[after:]) == expected


URLS = [
    "http://a.com/x_",
    "http://a.com/_",
    "http://a.com/*/http://b.com/*",
    "http://a.com/x_/y__z_.html",
    "http://a.com/x.",
    "http://a.com/x)",
    "http://a.com/a/b?c=d_&e=(f)#g_",
    "http://a.com/?a?b#c#d",
    "http://a.com/.?a=.#b.",
    "http://a.com/a%20b",
    "http://[::1]/",
    "http://a.com/:80,81;'",
]
PLACES = {
    "standalone": "see {}, and",
    "inline": "`a <{}>`_",
    "target": ".. _a: {}",
    "image": ".. image:: {}",
    "csv": '.. csv-table::\n\n   {},"b, {}"',
    "toctree": ".. toctree::\n\n   A <{}>",
    "HTML": ".. raw:: html\n\n   <a href={}>",
    "table": "+---+---+\n| {} | b |\n+---+---+",
}


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("place", PLACES)
def test_what_is_spelled_is_read_as_that_url(place: str, url: str) -> None:
    text = PLACES[place].format("http://old.com", "http://old.com")
    for each in read(text.encode(), FORM).occurrences:
        after = text[: each.start] + rst.spell(url, each) + text[each.end :]
        assert [sent(it.url) for it in read(after.encode(), FORM).occurrences].count(sent(url)) == 1


def sent(url: str) -> str:
    """Undo what had to be percent-encoded."""
    return re.sub("%(2E|29|23|3F|2C|3B|27)", lambda it: chr(int(it[1], 16)), url)


def test_what_no_url_holds_raw_is_percent_encoded() -> None:
    url = 'http://a.com/a b<c>`d"|é\\'
    occurrence = Occurrence("http://old.com", "a", 1, 1, 0, 1, Kind.BARE)
    assert rst.spell(url, occurrence) == "http://a.com/a%20b%3Cc%3E%60d%22%7C%C3%A9%5C"


# By docutils' word


def by_docutils(text: str) -> tuple[Counter[str], int]:
    """Count the URLs in docutils' tree, and say how bad the worst is that it complains of.

    At the first scheme that it does not know docutils leaves out all URLs of the rest of a text;
    it is mended in that regard.
    """
    options = get_default_settings(Parser)
    options.report_level, options.halt_level, options.file_insertion_enabled = 5, 6, False
    document = new_document("a", options)
    levels = [0]
    document.reporter.attach_observer(lambda message: levels.append(message["level"]))
    Parser().parse(text, document)
    urls: Counter[str] = Counter()
    for node in document.findall():
        if isinstance(node, nodes.image):
            urls[node["uri"]] += 1
        elif isinstance(node, nodes.reference | nodes.target) and "refuri" in node:
            # The target that `text <url>`_ makes repeats the URL of the reference.
            urls[node["refuri"]] += not node.rawsource.lstrip().startswith("<")
    return without_mail(urls), max(levels)


def without_mail(urls: Counter[str]) -> Counter[str]:
    """Leave out addresses of mail, which are no links to check."""
    return Counter({url: n for url, n in urls.items() if n and not url.startswith("mailto:")})


def ours(text: str) -> Counter[str]:
    return without_mail(Counter(it.url for it in rst.found(text, include_code=False)))


@pytest.fixture(scope="module", autouse=True)
def known_schemes_only() -> object:
    with pytest.MonkeyPatch.context() as patch:
        original = states.Inliner.init_customizations

        def mended(self: states.Inliner, options: object) -> None:
            original(self, options)
            pattern, method = self.implicit_dispatch[0]
            scheme = "[a-zA-Z][a-zA-Z0-9.+-]*"
            assert scheme in pattern.pattern
            known = pattern.pattern.replace(scheme, f"(?i:{SCHEMES})", 1)
            self.implicit_dispatch[0] = (re.compile(known, re.VERBOSE), method)

        patch.setattr(states.Inliner, "init_customizations", mended)
        yield


SPHINX_ONLY = {
    "handbook.rst": ["https://raw.example.org/?a=1&b=2", "https://toc.example.org/"],
    "readme.rest": ["https://tool.example/guide"],
}
"""URLs that docutils' tree does not show: in raw HTML, and in directives that it does not know."""


@pytest.mark.parametrize("path", sorted(KEPT.iterdir()), ids=lambda path: path.name)
def test_docutils_finds_the_same_urls_in_kept_documents(path: Path) -> None:
    text = path.read_bytes().decode()
    assert ours(text) - Counter(SPHINX_ONLY.get(path.name, [])) == by_docutils(text)[0]


WORDS = st.sampled_from(
    ["word", "two words", "*emphasis*", "``code``", "(aside)", "中文", "[1]_", "x_"]
)
HOSTS = st.sampled_from(["http://a.com", "https://b.org/x/y.html", "http://c.net/~u?a=1&b=(2)c#d"])
NESTS = st.sampled_from(
    [
        *("{}", "- {}", "12. {}", "   {}", ".. note::\n\n   {}", ".. [1]\n   {}", ":f:\n   {}"),
        *("term\n   {}", ".. unknown::\n   :class: a\n\n   - {}"),
    ]
)


@st.composite
def blocks(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Give a block, and the URLs that stand in it."""
    url, word = draw(HOSTS), draw(WORDS)
    text, urls = draw(
        st.sampled_from(
            [
                (f"{word} {url} {word}", [url]),
                (f"{word} (see {url}).", [url]),
                (f"`{word} <{url}>`_, {word}", [url]),
                (f"`a <{url}>`__ and {url}", [url, url]),
                (f".. _a: {url}", [url]),
                (f"__ {url}", [url]),
                (f".. image:: {url}\n   :target: {url}", [url, url]),
                (f".. |s| image:: {url}", [url]),
                (f".. code::\n\n   {url}", []),
                (f"{word}::\n\n   {url}", []),
                (f".. a comment on\n   {url}", []),
            ]
        )
    )
    nest = draw(NESTS)
    indent = " " * (nest.rpartition("\n")[2].index("{") if "{" in nest else 0)
    return nest.format(text.replace("\n", "\n" + indent)), urls


@settings(max_examples=150, deadline=None)
@given(parts=st.lists(blocks(), max_size=8), line_end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_every_url_of_a_generated_document_is_found(
    parts: list[tuple[str, list[str]]], line_end: str
) -> None:
    text = "\n\nA paragraph.\n\n".join(part for part, _ in parts)
    if by_docutils(text)[1] < 3:
        assert (
            ours(text) == Counter(url for _, urls in parts for url in urls) == by_docutils(text)[0]
        )
    check_contract(text.replace("\n", line_end).encode(), FORM)


SOUP = st.sampled_from(
    [
        *("http://a.com/x", "https://b.org/p_(q)?a=1", "http://c.com/foo_", "http://d.com/*/e."),
        *("http://e.com/\\_x", "text", "word ", "中文", "，"),
        *("`", "``", "_`", "`__", " <", ">`_", ">`__", "*", "**", "_", "__", "|", "\\", "\\ "),
        *("(", ")", '"', "'", "[", "]", "]_", "<", ">", "::", ":", "+", ".."),
        *("\n", "\n\n", "   ", "  ", " ", "\t", "===\n", "=====\n", "----\n", "::\n\n"),
        *(
            "- ",
            "* ",
            "1. ",
            "2. ",
            "a) ",
            "b. ",
            "(i) ",
            "#. ",
            "> ",
            ">>> ",
            "| ",
            "-a  ",
            ":f: ",
        ),
        *(".. ", ".. _n: ", ".. __: ", "__ ", "note:: ", ".. image:: ", ".. figure:: "),
        *("   :target: ", ".. [1] ", ".. |s| image:: "),
    ]
)


@settings(max_examples=150, deadline=None)
@given(pieces=st.lists(SOUP, max_size=14))
def test_docutils_finds_the_same_urls_in_any_soup_of_marks(pieces: list[str]) -> None:
    text = "".join(pieces)
    theirs, worst = by_docutils(text)
    if worst < 3 and "" not in theirs:  # what it calls an error it shows as it is written
        assert ours(text) == theirs


@pytest.mark.parametrize(
    "text",
    [
        ".. _a: http://a.com/\x14",
        ".. raw:: html\n\n   <a href=http://a.com/\x1bb>",
        ".. toctree::\n\n   http://a.com/\\b",
    ],
)
def test_what_is_repaired_is_read_as_before(text: str) -> None:
    check_contract(text.encode(), FORM)


TABLES = st.sampled_from(
    [
        *("=== ===\n", "+---+---+\n", "| ", ".. csv-table::\n\n   ", ",", ".. code::\n\n   "),
        *(".. raw:: html\n\n   ", "<a href='", ".. toctree::\n\n   ", "\r\n", "\r", "\x85", "\f"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(pieces=st.lists(SOUP | TABLES, max_size=14))
def test_the_contract_holds_for_a_soup_of_rst(pieces: list[str]) -> None:
    check_contract("".join(pieces).encode(), FORM)


@pytest.mark.parametrize(
    "part",
    [
        "`a <b ",
        "*a ",
        "a-",
        ":a",
        "- ",
        "[a-",
        "`",
        "<",
        "http:",
        "| a\n",
        ".. _a\n   b\n",
        "a_-",
        '.. csv-table::\n\n   a,"b\n',
        "+---+\n| `a",
        "==== ===\n",
        "`a" + " " * 50,
        "\\",
    ],
)
def test_marks_that_nothing_closes_take_no_more_time_than_others(part: str) -> None:
    text = part * (200_000 // len(part))
    start = time.process_time()
    list(rst.found(text, include_code=True))
    assert time.process_time() - start < 5
