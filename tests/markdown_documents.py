"""Generates Markdown documents of which it is known what they name, for property tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

Piece: TypeAlias = tuple[list[str], list[str]]
"""Lines, and the URLs that they name, in order."""

WORDS = st.sampled_from(
    [
        "text",
        "中文字",
        "*em*",
        "**strong**",
        "é",
        "a_b_c",
        r"\*",
        "&amp;",
        "x &lt; y",
        "~~x~~",
        "1)",
    ]
)
PATHS = st.sampled_from(
    ["", "a", "x_(y)", "路径", "a?b=1&c=2", "~u/b-c", "p#f", "a,b;c", "C++", "%20"]
)
URLS = st.builds(
    "{}://{}.example/{}".format,
    st.sampled_from(["http", "https", "HTTP", "ftp"]),
    st.sampled_from(["a", "www.b-c", "bücher", "例え"]),
    PATHS,
)

# How a link may be written; @ is its URL.
NAMED = ["[t](@)", "[t *e*](<@> 'title')", '![alt](@ "t")', "<@>", "see @ and", "<a href='@'>x</a>"]
UNNAMED = ["`@`", "``x ` @``", "<!-- @ -->", "[t][undefined]", "<code>@</code>", "[[wiki]]"]
INSIDE = [(["```sh"], "curl @", ["```"]), ([], "    @", []), (["<!--"], "@", ["-->"])]


@st.composite
def _atom(draw: st.DrawFn) -> tuple[str, list[str]]:
    match draw(st.integers(0, 9)):
        case 0 | 1 | 2:
            return draw(WORDS), []
        case 3:
            return draw(st.sampled_from(UNNAMED)).replace("@", draw(URLS)), []
        case 4:
            image, target = draw(URLS), draw(URLS)
            return f"[![badge]({image})]({target})", [image, target]
        case _:
            url = draw(URLS)
            return draw(st.sampled_from(NAMED)).replace("@", url), [url]


@st.composite
def _line(draw: st.DrawFn) -> tuple[str, list[str]]:
    atoms = [("Begin", []), *draw(st.lists(_atom(), min_size=1, max_size=4))]
    return " ".join(text for text, _ in atoms), [url for _, urls in atoms for url in urls]


@st.composite
def _paragraph(draw: st.DrawFn) -> Piece:
    lines = draw(st.lists(_line(), min_size=1, max_size=3))
    return [text for text, _ in lines], [url for _, urls in lines for url in urls]


@st.composite
def _heading(draw: st.DrawFn) -> Piece:
    text, urls = draw(_line())
    return draw(st.sampled_from([[f"## {text}"], [f"# {text} #"], [text, "---"]])), urls


@st.composite
def _table(draw: st.DrawFn) -> Piece:
    rows = draw(st.lists(st.tuples(_line(), _line()), min_size=1, max_size=3))
    lines = ["| a | b \\| c |", "| --- | :-: |"]
    lines += [f"| {first} | {second} \\| |" for (first, _), (second, _) in rows]
    return lines, [url for row in rows for _, urls in row for url in urls]


@st.composite
def _unread(draw: st.DrawFn) -> Piece:
    before, line, after = draw(st.sampled_from(INSIDE))
    return [*before, line.replace("@", draw(URLS)), *after], []


@st.composite
def _html(draw: st.DrawFn) -> Piece:
    image, target = draw(URLS), draw(URLS)
    lines = ["<p align='center'>", f'<a href="{target}"><img src="{image}"></a>', "</p>"]
    return [line.replace("&", "&amp;") for line in lines], [target, image]


@st.composite
def _definition(draw: st.DrawFn) -> Piece:
    first, second = draw(URLS), draw(URLS)
    return [f"[label]: {first} 'title'", "[Other *label*]:", f"  <{second}>"], [first, second]


def _marked(first: str, others: str) -> Callable[[Piece], Piece]:
    """Put a piece in a quote, list or footnote by marks at its lines."""
    return lambda piece: (
        [
            (others if number else first) + line if line else others.rstrip()
            for number, line in enumerate(piece[0])
        ],
        piece[1],
    )


def _joined(pieces: list[Piece]) -> Piece:
    lines: list[str] = []
    for number, (each, _) in enumerate(pieces):
        # Something between two lists, or a list and indented code, that keeps them apart.
        lines += ["", "<!-- -->", "", *each] if number else each
    return lines, [url for _, urls in pieces for url in urls]


_LEAVES = st.one_of(_paragraph(), _heading(), _table(), _unread(), _html(), _definition())
_NESTED = [("> ", "> "), ("- ", "  "), ("1. ", "   "), ("* [ ] Do ", "  ")]
_BLOCKS = st.recursive(
    _LEAVES,
    lambda inner: st.builds(
        lambda marks, pieces: _marked(*marks)(_joined(pieces)),
        st.sampled_from(_NESTED),
        st.lists(inner, min_size=1, max_size=3).map(lambda pieces: [(["Begin"], []), *pieces]),
    ),
    max_leaves=6,
)
DOCUMENTS: st.SearchStrategy[tuple[str, list[str]]] = st.builds(
    lambda pieces, end: (end.join(_joined(pieces)[0]) + end, _joined(pieces)[1]),
    st.lists(_BLOCKS, min_size=1, max_size=5),
    st.sampled_from(["\n", "\n", "\r\n", "\r"]),
)
"""Documents, and the URLs that they name."""
