"""Takes HTML apart into tags and text as a browser does, and says where each of them stands.

This is the tokenizer of the HTML standard (section 13.2.5), with as much of its tree construction
as decides how the rest is read: which elements hold raw text, where SVG and MathML begin and end,
and what stands in a template. It takes time in proportion to the text, whatever that is. No parser
for Python says where an attribute's value stands; the tests compare with one that builds the tree.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from crawler.documents.elements import Elements, Realm

if TYPE_CHECKING:
    from collections.abc import Iterator

_WS = r"[\t\n\f\r ]"
_NAME = r"[A-Za-z][^\t\n\f\r />]*+"
_VALUE = r"""(?:"[^"]*+"|'[^']*+'|(?!["'])[^\t\n\f\r >]*+)"""
_ATTRIBUTE = rf"[\t\n\f\r /]*+([^\t\n\f\r />][^\t\n\f\r />=]*+)(?:{_WS}*+={_WS}*+({_VALUE}))?+"
_BEGIN = re.compile(rf"</?{_NAME}")
_TAG = re.compile(
    rf"<(/?)({_NAME})"
    rf"(?:[\t\n\f\r /]*+[^\t\n\f\r />][^\t\n\f\r />=]*+(?:{_WS}*+={_WS}*+{_VALUE})?+)*+"
    r"([\t\n\f\r /]*+)>"
)
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_MARKUP = re.compile(r"<(?=[A-Za-z/!?])")
_COMMENT_END = re.compile(r"--!?>")
_SCRIPT = re.compile(r"<!--|-->|<(/?)script(?=[\t\n\f\r />])", re.ASCII | re.IGNORECASE)
RAW = frozenset({"iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"})
"""Elements in which nothing is a tag but their own end (HTML standard, section 13.2.6.2)."""
_RAW_END = {
    name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.ASCII | re.IGNORECASE) for name in RAW
}


_CDATA = "<![CDATA["
CDATA = "cdata"
"""The name of text in which nothing is a reference."""


class Piece(Enum):
    """What a token is."""

    START = "start tag"
    END = "end tag"
    TEXT = "text"


class Token(NamedTuple):
    """A tag, or a stretch of text, at a span of the source.

    ``name`` is that of the tag's element, in small letters; of text it is "", ``CDATA``, or that
    of the element whose content is nothing but text. A ``realm`` other than HTML has other
    elements by the same names. ``is_hidden`` says that it stands in a template, ``is_example``
    that it is shown as code or the like.
    """

    piece: Piece
    name: str
    start: int
    end: int
    realm: Realm
    is_hidden: bool
    is_example: bool


def tokens(source: str, *, is_xml: bool = False) -> Iterator[Token]:
    """Take a document apart; `is_xml` says that it is XHTML, where ``<a/>`` is a whole element."""
    return _Reader(source, is_xml=is_xml).tokens()


def attributes(source: str, start: int, end: int) -> dict[str, tuple[int, int]]:
    """Give the spans of the values in the tag at a span, by the attributes' names.

    Of those of one name the first counts; what has no value has an empty one.
    """
    begin = _BEGIN.match(source, start, end)
    found: dict[str, tuple[int, int]] = {}
    for match in _ATTRIBUTES.finditer(source, begin.end(), end - 1) if begin else ():
        first, last = match.span(2) if match[2] is not None else (match.end(), match.end())
        is_quoted = first < last and source[first] in "\"'"
        found.setdefault(lower(match[1]), (first + is_quoted, last - is_quoted))
    return found


def name(source: str, start: int, end: int) -> tuple[str, bool]:
    """Name the element of the tag at a span, "" for none, and say whether the tag closes it."""
    tag = _TAG.match(source, start, end)
    return (lower(tag[2]), tag[1] == "/") if tag else ("", False)


def lower(name: str) -> str:
    """Write a name in small letters, as far as it is ASCII: ``K`` (Kelvin) is no ``k``."""
    return name.lower() if name.isascii() else name


class _Reader:
    """Goes through a source once, and keeps track of the elements that are open."""

    def __init__(self, source: str, *, is_xml: bool) -> None:
        self._source = source
        self._is_xml = is_xml
        self._open = Elements()

    def tokens(self) -> Iterator[Token]:
        """Yield the tags and texts in their order."""
        at = 0
        while (markup := _MARKUP.search(self._source, at)) is not None:
            if markup.start() > at:
                yield self._token(Piece.TEXT, "", at, markup.start())
            tag = _TAG.match(self._source, markup.start())
            if tag is None:
                at, text = self._other(markup.start())
                if text:
                    yield text
                continue
            token = self._tag(tag)
            yield token
            at = tag.end()
            if self._holds_text(token, is_empty=self._is_xml and tag[3].endswith("/")):
                start, at = at, _raw_end(self._source, at, token.name)
                yield self._token(Piece.TEXT, token.name, start, at)
        if at < len(self._source):
            yield self._token(Piece.TEXT, "", at, len(self._source))

    def _token(
        self, piece: Piece, name: str, start: int, end: int, realm: Realm | None = None
    ) -> Token:
        open_ = self._open
        realm = realm or open_.realm
        return Token(piece, name, start, end, realm, open_.is_hidden, open_.is_example)

    def _tag(self, tag: re.Match[str]) -> Token:
        name = lower(tag[2])
        if tag[1]:
            self._open.end(name)
            return self._token(Piece.END, name, *tag.span())
        # Only those of two elements say something about what they are.
        names = attributes(self._source, *tag.span()) if name in {"font", "template"} else ()
        is_empty = tag[3].endswith("/")
        realm = self._open.start(name, names, is_empty=is_empty, is_xml=self._is_xml)
        return self._token(Piece.START, name, *tag.span(), realm)

    def _holds_text(self, token: Token, *, is_empty: bool) -> bool:
        if token.piece is not Piece.START or token.realm is not Realm.HTML:
            return False
        return (token.name in RAW or token.name == "plaintext") and not is_empty

    def _other(self, start: int) -> tuple[int, Token | None]:
        """Say where a comment or the like ends, or else the whole text, in a tag that has no end.

        With it comes the text of a CDATA section.
        """
        source, second = self._source, self._source[start + 1]
        if source.startswith("<!--", start):
            return _comment_end(source, start), None
        if source.startswith(_CDATA, start) and (self._is_xml or self._open.is_foreign):
            first = start + len(_CDATA)
            end = source.find("]]>", first)
            last = end if end >= 0 else len(source)
            return min(last + 3, len(source)), self._token(Piece.TEXT, CDATA, first, last)
        third = source[start + 2 : start + 3]
        if second.isalpha() or (second == "/" and third.isascii() and third.isalpha()):
            return len(source), None
        closing = "?>" if second == "?" and self._is_xml else ">"
        end = source.find(closing, start + 2)
        return (end + len(closing) if end >= 0 else len(source)), None


def _comment_end(source: str, start: int) -> int:
    at = start + 2  # <!--> is a whole comment
    while (match := _COMMENT_END.search(source, at)) is not None:
        if match[0] == "-->" or match.start() >= start + 4:
            return match.end()
        at = match.start() + 1
    return len(source)


def _raw_end(source: str, start: int, name: str) -> int:
    """Say where the content of an element ends that holds nothing but text."""
    if name == "plaintext":
        return len(source)
    if name == "script":
        return _script_end(source, start)
    match = _RAW_END[name].search(source, start)
    return match.start() if match else len(source)


def _script_end(source: str, start: int) -> int:
    """Say where a script ends; ``</script>`` within ``<!--<script>`` is part of it."""
    is_comment = is_nested = False
    at = start
    while (match := _SCRIPT.search(source, at)) is not None:
        at = match.end()
        if match[0] == "<!--":
            at -= 2 if not is_comment else 0  # its dashes may be those of the end: <!-->
            is_comment = True
        elif match[0] == "-->":
            is_comment = is_nested = False
        elif match[1]:
            if not is_nested:
                return match.start()
            is_nested = False
        else:
            is_nested = is_comment
    return len(source)
