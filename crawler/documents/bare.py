"""Where a URL in running text begins and ends.

A URL begins at ``http://``, ``https://`` or ``ftp://`` that follows no ASCII letter or digit, and
ends before the first of

- what no URL holds raw: white space, controls, ``<``, ``>``, ``"``, a backquote, quotation marks,
  and the punctuation and brackets of Chinese, Japanese and Arabic;
- ``**`` and ``~~``, which are emphasis, and ``,``, ``;`` or ``|`` before another ``scheme://``;
- a bracket without its partner, so that ``(see http://example.com/x_(y))`` works; the ``[`` of
  an IPv6 host may stand alone;
- a Chinese, Japanese or Korean letter that directly follows a word of ASCII letters and digits.

Then ``?!.,:;*_~'|`` and what looks like an entity are trimmed from the end, much as GitHub
does.

The rule for Chinese, Japanese and Korean letters is a compromise. GitHub, linkify-it and marked
take them all (markedjs/marked#3597), which turns ``参见http://example.com/a中文`` into a dead
link; others take none (markdown-it/linkify-it#15), which breaks ``/wiki/日本``. Here they may
begin a part of a path, and go on from there, but not continue an ASCII word: ``/wiki/C语言`` is
cut, and ``http://example.com/了解`` is taken whole. Letters of all other scripts are kept.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.documents import percent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_CHARS = 8192
"""Where a URL in running text is cut: what servers take at most, and a bound on the work here."""

MAX_DEPTH = 32
"""How many brackets may be open at once in a URL: as in Markdown (CommonMark 0.31, section 6.3)."""

_SCHEME = r"(?:[hH][tT][tT][pP][sS]?|[fF][tT][pP])://"
_INVISIBLE = "\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd"
_QUOTES = "«»‹›\u2018-\u201f"
_PUNCTUATION = "،؛؟।―—…‥、。〃〈-】〔-〛〝-〟"
_FULL_WIDTH = "︐-︙︰-﹏﹐-﹫！-／：-＠［-｀｛-､"
_STOP = rf"[\s\x00-\x1f\x7f-\x9f<>\"`{_INVISIBLE}{_QUOTES}{_PUNCTUATION}{_FULL_WIDTH}]"
_LISTED = rf"[,;|](?={_SCHEME})"
_END = rf"{_STOP}|\*(?=\*)|~(?=~)|{_LISTED}"
_CJK = (
    "\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u318f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)

_BEGIN = re.compile(rf"(?<![A-Za-z0-9]){_SCHEME}")
_WHOLE = re.compile(rf"{_SCHEME}(?:(?!{_STOP}|{_LISTED}).)*+", re.DOTALL)
_STOPS = re.compile(_STOP)
_STOPS_OR_LISTED = re.compile(rf"{_STOP}|{_LISTED}")
_ENDS = re.compile(_END)
_GLUED = re.compile(rf"(?<![A-Za-z0-9{_CJK}])[A-Za-z0-9]+(?=[{_CJK}])")
_TAIL = re.compile(r"&[A-Za-z0-9]+;|[?!.,:;*_~'|]")
_BRACKET = re.compile(r"[()\[\]{}]")
_PARTNERS = {")": "(", "]": "[", "}": "{"}


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the URLs of a text begin and end, in order.

    >>> text = "(see http://a.org/x_(y), or https://b.org/。)"
    >>> [text[start:end] for start, end in spans(text)]
    ['http://a.org/x_(y)', 'https://b.org/']
    """
    at = stop = 0
    while match := _BEGIN.search(text, at):
        start, rest = match.span()
        if stop < rest:  # else the one before was cut, and what would end both is known
            ending = _ENDS.search(text, rest)
            stop = ending.start() if ending else len(text)
        url = text[start : min(stop, rest + MAX_CHARS)]
        at = start + len(_trimmed(url[: _cut(url)]))
        yield start, at


def spell(url: str) -> str:
    """Write a URL so that `spans` takes it whole, whatever stands beside it.

    What would end it early is percent-encoded.

    >>> spell("http://a.org/x(y.")
    'http://a.org/x%28y%2E'
    """
    scheme, separator, rest = url.partition("://")
    spelled = scheme + separator + percent.without(rest, _ENDS)
    while (cut := _cut(spelled)) < len(spelled):
        spelled = spelled[:cut] + percent.encoded(spelled[cut]) + spelled[cut + 1 :]
    if _trimmed(spelled) == spelled:
        return spelled
    if spelled.endswith("?"):  # an encoded one would be part of the path
        return spelled + "#"
    return spelled[:-1] + percent.encoded(spelled[-1])


def spell_as_read(url: str, old: str, brackets: tuple[str, str], end: Callable[[str], int]) -> str:
    """Write a URL in place of an old one so that `end` takes it whole, which cuts off more.

    It says where the URL ends that a text begins with. What it cuts off may be the closing one of
    two `brackets`: then what the old URL left open is closed right behind it.
    """
    opening, closing = brackets
    left_open = min(it.count(opening) - it.count(closing) for it in (url, old))
    behind = closing * max(left_open, 0)
    spelled = spell(url + behind)
    if not spelled.endswith(behind):
        spelled, behind = spell(url), ""
    while (stop := end(spelled)) < len(spelled) - len(behind):
        spelled = spelled[:stop] + percent.encoded(spelled[stop]) + spelled[stop + 1 :]
    return spelled.removesuffix(behind)


def is_whole(text: str) -> bool:
    """Tell whether a text is one URL and nothing else, so that no rule need say where it ends.

    >>> is_whole("http://a.org/(x."), is_whole("http://a.org,http://b.org"), is_whole("see")
    (True, False, False)
    """
    return _WHOLE.fullmatch(text) is not None


def spell_whole(url: str) -> str:
    """Write a URL so that `is_whole` is true of it."""
    scheme, separator, rest = url.partition("://")
    return scheme + separator + percent.without(rest, _STOPS_OR_LISTED)


def is_stop(char: str) -> bool:
    """Tell whether a character ends every URL."""
    return _STOPS.match(char) is not None


def _cut(url: str) -> int:
    """Say where the letters or brackets of a URL say that it ends."""
    start = _rest(url)
    end, balanced = _balanced(url, len(url))
    if not url.isascii() and (glued := _GLUED.search(url, start, end + 1)):
        balanced = _balanced(url, glued.end())[1]
    return balanced


def _balanced(url: str, end: int) -> tuple[int, int]:
    """Say where a bracket without its partner stands, first of those that close, then of all.

    What stands from `end` on does not count; it is returned where there is no such bracket.
    """
    opened: list[int] = []
    for match in _BRACKET.finditer(url, _rest(url), end):
        index, char = match.start(), match.group()
        if char in "([{":
            opened.append(index)
        if len(opened) > MAX_DEPTH or (char in ")]}" and not _closes(url, opened, char)):
            end = index
            break
    alone = (index for index in opened if not _opens_host(url, index))
    return end, min(next(alone, end), end)


def _closes(url: str, opened: list[int], char: str) -> bool:
    if not opened or url[opened[-1]] != _PARTNERS[char]:
        return False
    opened.pop()
    return True


def _opens_host(url: str, index: int) -> bool:
    return url[index] == "[" and url.endswith("://", 0, index)


def _trimmed(url: str) -> str:
    """Take off punctuation that ends the sentence, not the URL; ``scheme://`` always stays."""
    end = len(url)
    while end > _rest(url):
        if url[end - 1] == ";":
            entity = url.rfind("&", _rest(url), end)
            match = _TAIL.fullmatch(url, entity, end) if entity >= 0 else None
            end = entity if match else end - 1
        elif _TAIL.fullmatch(url, end - 1, end):
            end -= 1
        else:
            break
    return url[:end]


def _rest(url: str) -> int:
    return url.index("://") + 3
