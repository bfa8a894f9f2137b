"""Org: links in brackets, in angle brackets and plain ones, by the rules of its syntax."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.documents import bare, html, percent, places
from crawler.documents.moving import moved
from crawler.documents.places import Found
from crawler.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.model import Occurrence

SUFFIXES = (".org",)

_SCHEME = r"(?:https?|ftp|mailto|news|gopher|irc)"
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_BEGIN = re.compile(r"[ \t]*#\+begin_(\S+)(?:[ \t]+(\S+))?", re.IGNORECASE)
_END = re.compile(r"^[ \t]*#\+end_(\S+)[ \t]*$", re.IGNORECASE | re.MULTILINE)
_SILENT = frozenset({"src", "example", "export", "comment"})
_COMMENT = re.compile(r"[ \t]*#(?:[ \t]|$)|\*+[ \t]+COMMENT\b")
_KEYWORD = re.compile(r"[ \t]*#\+(?P<key>[^\s:]+):")
_FIXED = re.compile(r"[ \t]*:(?:[ \t]|$)")
_PROPERTY = re.compile(r"[ \t]*:[^\s:]+:[ \t]")
_NEW = re.compile(r"\*+[ \t]|[ \t]*(?:[-+][ \t]|\d+[.)][ \t]|\[fn:)")
_HINT = re.compile(rf"{_SCHEME}:|\[\[|@@html:", re.IGNORECASE)
_TOKEN = re.compile(
    rf"""
      \[\[(?P<target>(?:[^\[\]\\]|\\[\\\[\]]|\\(?=[^\\\[\]]))++)\](?P<next>[\[\]])
    | (?<![^\s\-('"{{])(?P<code>[=~])(?=\S)
    | src_\w+(?:\[[^\[\]\n]*\])?\{{[^{{}}\n]*\}}
    | @@html:(?P<html>)
    | <(?P<angle>{_SCHEME}:[^<>\x00-\x1f\x7f]+)>
    | (?<![A-Za-z0-9])(?P<plain>{_SCHEME}:)(?=[^\s\[\]<>])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CODE_ENDS = {
    mark: re.compile(rf"(?<=\S){mark}(?=[\s\-.,;:!?'\")}}\[\\]|\Z)") for mark in ("=", "~")
}
_ENDS = {**_CODE_ENDS, "]]": re.compile(r"\]\]"), "@@": re.compile("@@")}
_FILE = re.compile(
    r"(?:file:)?(?P<path>(?:\.{1,2}/|(?<=file:)[^/~\s:])(?:(?!::).)*)(?:::.*)?\Z", re.DOTALL
)
_ABSOLUTE = re.compile(rf"{_SCHEME}:", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|tiff?|bmp|xpm|ppm)\Z", re.IGNORECASE)
_IMAGE = re.compile(r"\S+" + _PICTURE.pattern, re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_ESCAPE = re.compile(r"(\\+)(?=[\[\]]|\Z)")
_UP_TO_BRACKETS = re.compile(rf"[^\s\[\]<>]{{0,{bare.MAX_CHARS}}}")
_PUNCTUATION = "!\"#$%&'*+,-.:;<=>?@\\^_`{|}~"


def found(text: str, *, include_code: bool) -> Iterator[Found]:
    """Find the URLs of an Org document."""
    lines = places.Lines(text)
    return moved(_Reader(lines.text, include_code=include_code).read(), lines.original)


def spell(url: str, occurrence: Occurrence) -> str:
    """Write a URL in place of an occurrence's, so that Org reads it as that URL."""
    if occurrence.kind is Kind.HTML:
        return html.spell(url, occurrence.url)
    risky = set("[]\\|") - set(occurrence.url)
    spelled = "".join(
        percent.encoded(char) if char in risky or char <= " " or char in "<>\x7f" else char
        for char in url
    )
    if occurrence.kind in {Kind.INLINE, Kind.IMAGE}:
        return _escaped(spelled)
    if occurrence.kind is Kind.AUTOLINK:
        return spelled
    return bare.spell_as_read(
        spelled, occurrence.url, ("{", "}"), lambda text: _plain_end(text, 0, len(text))
    )


def annotate(url: str, occurrence: Occurrence) -> str:
    """Write a remark to put in after a link, which names its archived copy."""
    place = replace(occurrence, kind=Kind.INLINE, url="")
    return f" ([[{spell(url, place)}][archived]])"


class _Reader:
    """Goes over the lines of a text with LF line ends."""

    def __init__(self, text: str, *, include_code: bool) -> None:
        self._text = text
        self._include_code = include_code
        self._next: dict[str, re.Match[str] | None] = {}
        self._ends: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for match in _END.finditer(text):
            self._ends[match[1].lower()].append(match.span())
        for ends in self._ends.values():
            ends.reverse()

    def read(self) -> Iterator[Found]:
        """Find all URLs."""
        at, start, stop = 0, -1, 0
        while line := _LINE.search(self._text, at):
            begin, at = line.start(), line.end()
            skipped = self._skip(line.group(), at)
            is_row = line.group().lstrip().startswith("|")
            is_alone = is_row or _NEW.match(line.group()) or _is_data(line.group())
            if start >= 0 and (skipped or is_alone or begin > stop + 1):
                yield from self._prose(start, stop)
                start = -1
            if skipped:
                at, kind = skipped
                yield from self._unread(kind, begin, at)
            elif is_row:
                for cell in re.finditer(r"[^|]+", line.group()):
                    yield from self._prose(begin + cell.start(), begin + cell.end())
            elif _is_data(line.group()):
                yield from self._data(line.group(), begin, at)
            else:
                start, stop = (start if start >= 0 else begin), at
        if start >= 0:
            yield from self._prose(start, stop)

    def _skip(self, line: str, end: int) -> tuple[int, str] | None:
        """Say where what begins with a line ends, if it is no running text, and what it is."""
        begin = _BEGIN.match(line)
        if begin and begin[1].lower() in _SILENT:
            ends = self._ends[begin[1].lower()]
            while ends and ends[-1][0] < end:
                ends.pop()
            is_html = begin[1].lower() == "export" and (begin[2] or "").lower() == "html"
            kind = "html" if is_html else "comment" if begin[1].lower() == "comment" else "code"
            return (ends[-1][1], kind) if ends else None
        if _COMMENT.match(line):
            return end, "comment"
        return (end, "code") if _FIXED.match(line) else None

    def _unread(self, kind: str, start: int, end: int) -> Iterator[Found]:
        content = self._text[start:end]
        if kind == "html":
            for each in html.read(content)[0]:
                yield Found(each.url, start + each.start, start + each.end, each.kind)
        elif kind == "code" and self._include_code:
            for begin, finish in bare.spans(content):
                yield Found(content[begin:finish], start + begin, start + finish, Kind.CODE)

    def _data(self, line: str, start: int, end: int) -> Iterator[Found]:
        """Read a keyword or a property; ``#+LINK:`` names the beginning of URLs, and no page."""
        keyword = _KEYWORD.match(line)
        name = keyword["key"].lower() if keyword else ""
        if name in {"html", "html_head", "html_head_extra"}:
            yield from self._unread("html", start + line.index(":") + 1, end)
        elif name != "link":
            for each in self._prose(start, end):
                yield replace(each, after=None)

    def _prose(self, start: int, end: int) -> Iterator[Found]:
        """Find the URLs of a running text."""
        if not _HINT.search(self._text, start, end):
            return
        self._next = {}
        at = start
        while match := _TOKEN.search(self._text, at, end):
            at = match.end()
            if match["target"]:
                closing = match if match["next"] == "]" else self._find("]]", at + 1, end)
                if closing:
                    yield from self._link(match, at, closing)
                    at = closing.end()
                else:
                    at = match.start("target")
            elif match["code"] or match["html"] is not None:
                closing = self._find(match["code"] or "@@", at + 1, end)
                if closing:
                    yield from self._unread(
                        "code" if match["code"] else "html", at, closing.start()
                    )
                    at = closing.end()
            elif match["angle"]:
                yield Found(match["angle"], *match.span("angle"), Kind.AUTOLINK, match["angle"], at)
            elif match["plain"]:
                stop = _plain_end(self._text, match.start(), end)
                if stop > at:
                    url = self._text[match.start() : stop]
                    yield Found(url, match.start(), stop, Kind.BARE, url, stop)
                    at = stop

    def _find(self, mark: str, at: int, end: int) -> re.Match[str] | None:
        """Find what closes a mark; a stretch where nothing does is looked at once."""
        known = self._next.get(mark)
        if mark not in self._next or (known and known.start() < at):
            known = self._next[mark] = _ENDS[mark].search(self._text, at, end)
        return known

    def _link(self, match: re.Match[str], at: int, closing: re.Match[str]) -> Iterator[Found]:
        """Read ``[[target][text]]``; a text that is the address of an image is that image."""
        text = self._text[at : closing.start()] if closing is not match else ""
        target = match["target"].rstrip()
        start, url = match.start("target"), _url(target)
        end = start + len(target)
        if url and not text and _PICTURE.search(url):
            yield Found(url, start, end, Kind.IMAGE, url)
        elif url:
            yield Found(url, start, end, Kind.INLINE, " ".join(text.split()) or url, closing.end())
        if _IMAGE.fullmatch(text) and (url := _url(text)):
            yield Found(url, at, closing.start(), Kind.IMAGE, url)


def _url(target: str) -> str:
    """Read the URL that a link leads to; "" where it leads to no page and no file.

    A search in a file (``::*heading``) is no part of it.
    """
    raw = target
    if not _ABSOLUTE.match(raw):
        file = _FILE.match(raw)
        raw = file["path"].replace("?", "%3F") if file else ""  # no query: a name may have a "?"
    url = " ".join(_ESCAPE.sub(lambda it: it[1][: len(it[1]) // 2], raw).split())
    return "" if _CONTROL.search(url) else url


def _is_data(line: str) -> bool:
    return bool(_KEYWORD.match(line) or _PROPERTY.match(line))


def _plain_end(text: str, start: int, end: int) -> int:
    """Say where a plain link ends: where both Org and the rules of running text see its end."""
    match = _UP_TO_BRACKETS.match(text, start, end)
    url = match.group() if match else ""
    if "://" in url[:10]:
        _, stop = next(bare.spans(url), (0, 0))
        url = url[:stop]
    return start + len(url.rstrip(_PUNCTUATION))


def _escaped(url: str) -> str:
    """Put backslashes before brackets, and double those that stand before one or at the end."""
    doubled = re.sub(r"(\\+)(?=[\[\]]|\Z)", r"\1\1", url)
    return re.sub(r"[\[\]]", r"\\\g<0>", doubled)
