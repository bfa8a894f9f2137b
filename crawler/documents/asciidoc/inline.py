"""Which URLs the running text of AsciiDoc names, by Asciidoctor's rules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.documents import bare, html
from crawler.documents.places import Found
from crawler.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"""
      \\(?:(?P<escaped>(?:https?|ftp|irc|file)://[^\s\[\]]*)|[^\s])
    | (?P<code>``?)
    | (?P<raw>\+\+\+?|\$\$|(?<![\w;:\\])\+(?=\S))
    | pass:(?P<subs>[a-z,-]*)\[
    | (?P<math>(?:stem|latexmath|asciimath):[a-z,-]*\[)
    | (?P<macro>(?<![\w-])(?:link|image|xref|mailto):)(?![:\s])
    | (?P<reference><<)(?=[\w./\#])
    | (?P<scheme>(?:https?|ftp|irc|file)://)
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_BEFORE = {"", *" \t\n\xa0<>()[];\"'", *"*_#~^`"}
"""What may stand before a URL: what Asciidoctor asks for, and what begins bold text."""
_CLOSE = re.compile(r"(?<!\\)\]")
_NESTED = re.compile(r"image:[^:\s\[\]][^\s\[\]]*\[")
_TARGET = re.compile(r"(?:pass:[a-z,-]*\[([^\]\s]+)\]|([^:\s\[\]][^\s\[\]]*))\[")
_MARKED = re.compile(r"\+\+\+?|\$\$")
_IMAGE = re.compile(r"([^:\s\[\]](?:[^\n\[\]]*[^\s\[\]])?)\[")
_REFERENCE = re.compile(r"(?P<url>[\w./-]+\.(?:adoc|asciidoc|asc)(?:\#[^\s,>\[\]]*)?)(?=[,>\[])")
_URL_MACRO = re.compile(r"[^\s\[\]<>]+(?=\[)")
_IN_BRACKETS = re.compile(r"[^\s<>\[\]]+(?=>)")
_LINK_ATTRIBUTE = re.compile(r"""\blink=(?:"([^"\n]+)"|'([^'\n]+)'|([^\s,"'\]]+))""")
_NO_URL = re.compile(r"\{\w[\w-]*\}|[\x00-\x1f\x7f]")
_ENDS = {
    "`": re.compile(r"(?<=[^\s])`(?![\w\"'`])"),
    "``": re.compile("``"),
    "+": re.compile(r"(?<=[^\s])\+(?!\w)"),
    "++": re.compile(r"\+\+"),
    "+++": re.compile(r"\+\+\+"),
    "$$": re.compile(r"\$\$"),
    "]": _CLOSE,
}
_WITH_MACROS = re.compile(r"\b(?:m|macros|n|normal)\b")
_NO_FILE = re.compile(r"\s*(?:youtube|vimeo|wistia)\b", re.IGNORECASE)
_UP_TO_BRACKETS = re.compile(rf"[^\s\[\]<>]{{0,{bare.MAX_CHARS}}}")
_ENDING = re.compile(r"[,.?!)]+\Z")


class Inline:
    """Reads running text; ``images`` is the folder of pictures, None where nobody knows it."""

    def __init__(self, text: str, *, include_code: bool, images: str | None = "") -> None:
        self._text = text
        self._include_code = include_code
        self.images = images
        self._next: dict[str, re.Match[str] | None] = {}
        self._start = 0

    def read(self, start: int, end: int, *, has_after: bool = True) -> Iterator[Found]:
        """Find the URLs between two places of the text."""
        self._next = {}
        self._start = at = start
        while match := _TOKEN.search(self._text, at, end):
            at = match.end()
            if match["code"] or match["raw"]:
                closing = self._quoted(match, at, end)
                if closing:
                    yield from self._unread(match["code"], match["raw"], at, closing.start())
                    at = closing.end()
            elif match["math"] or match["subs"] is not None:
                closing = self._find("]", at, end)
                if closing and not (match["subs"] and _WITH_MACROS.search(match["subs"])):
                    yield from self._unread(
                        None, "+++" if not match["math"] else "", at, closing.start()
                    )
                    at = closing.end()
            elif match["macro"] or match["reference"] or match["scheme"]:
                found, at = self._link(match, at, end)
                for each in found:
                    yield each if has_after else _without_after(each)

    def media(self, name: str, start: int, target_end: int, end: int) -> Iterator[Found]:
        """Read a block macro for an image, a video or a sound: its target, and its attributes."""
        attributes = self._text[target_end + 1 : end - 1]
        if not _NO_FILE.match(attributes) or name == "image":
            yield from self._picture(start, target_end, attributes)
        yield from self.link_attribute(target_end, end)

    def link_attribute(self, start: int, end: int) -> Iterator[Found]:
        """Read where a click on a picture leads to."""
        match = _LINK_ATTRIBUTE.search(self._text, start, end)
        if match and match[match.lastindex or 0] not in ("self", "none"):
            yield from self._found(*match.span(match.lastindex or 0), Kind.INLINE)

    def _quoted(self, match: re.Match[str], at: int, end: int) -> re.Match[str] | None:
        mark = match["code"] or match["raw"]
        if mark == "`":
            before = self._text[match.start() - 1 : match.start()]
            if before.isalnum() or before in set("&;:\"'}_") or self._text[at : at + 1].isspace():
                return None
        return self._find(mark, at, end)

    def _find(self, mark: str, at: int, end: int) -> re.Match[str] | None:
        """Find what closes a mark; a stretch where nothing does is looked at once."""
        known = self._next.get(mark)
        if mark not in self._next or (known and known.start() < at):
            known = self._next[mark] = _ENDS[mark].search(self._text, at, end)
        return known

    def _unread(self, code: str | None, raw: str | None, start: int, end: int) -> Iterator[Found]:
        """Read what is code, or goes to the page as it is."""
        if raw == "+++":
            for each in html.read(self._text[start:end])[0]:
                yield Found(each.url, start + each.start, start + each.end, each.kind)
        elif self._include_code and (code or raw):
            for begin, finish in bare.spans(self._text[start:end]):
                url = self._text[start + begin : start + finish]
                yield Found(url, start + begin, start + finish, Kind.CODE)

    def _link(self, match: re.Match[str], at: int, end: int) -> tuple[list[Found], int]:
        if match["scheme"]:
            return self._url(match.start("scheme"), at, end)
        if match["reference"] or match["macro"].lower() == "xref:":
            target = _REFERENCE.match(self._text, at, end)
            return (
                (list(self._found(*target.span("url"), Kind.IDENTIFIER)), target.end())
                if target
                else ([], at)
            )
        return self._macro(match["macro"].lower(), at, end)

    def _macro(self, name: str, at: int, end: int) -> tuple[list[Found], int]:
        target = self._target(name, at, end)
        closing = self._text_end(target[2], end) if target else None
        if not target or closing is None:
            return [], at
        start, stop, inner = target
        if name == "image:":
            attributes = self._text[inner:closing]
            pictures = self._picture(start, stop, attributes)
            return [*pictures, *self.link_attribute(inner, closing)], closing + 1
        nested = self._nested(inner, closing)
        if name == "mailto:":
            return nested, closing + 1
        text = _shown(self._text[inner:closing])
        found = self._found(start, stop, Kind.INLINE, text, closing + 1)
        return [*found, *nested], closing + 1

    def _target(self, name: str, at: int, end: int) -> tuple[int, int, int] | None:
        """Say where a target begins and ends, and where what is in the brackets after it begins."""
        if name != "image:" and (mark := _MARKED.match(self._text, at, end)):
            closing = self._find(mark.group(), mark.end(), end)
            if closing and self._text.startswith("[", closing.end(), end):
                return mark.end(), closing.start(), closing.end() + 1
            return None
        match = (_IMAGE if name == "image:" else _TARGET).match(self._text, at, end)
        return (*match.span(match.lastindex or 0), match.end()) if match else None

    def _url(self, start: int, at: int, end: int) -> tuple[list[Found], int]:
        """Read a URL in running text, which may have a text of its own in square brackets."""
        text = self._text
        before = text[start - 1] if start > self._start else ""
        if before not in _BEFORE and not text.endswith("link:", self._start, start):
            return [], at
        if macro := _URL_MACRO.match(text, at, end):
            closing = self._text_end(macro.end() + 1, end)
            if closing is not None:
                shown = _shown(text[macro.end() + 1 : closing])
                found = self._found(start, macro.end(), Kind.INLINE, shown, closing + 1)
                return [*found, *self._nested(macro.end() + 1, closing)], closing + 1
        if before == "<" and (inner := _IN_BRACKETS.match(text, at, end)):
            return list(
                self._found(start, inner.end(), Kind.AUTOLINK, "", inner.end() + 1)
            ), inner.end()
        stop = bare_end(text, start, end, before)
        if before in {'"', "'", ":"} or stop <= at:
            return [], max(at, stop)
        return list(self._found(start, stop, Kind.BARE, "", stop)), stop

    def _text_end(self, at: int, end: int) -> int | None:
        """Say where the square bracket closes; those of images within count by themselves."""
        while closing := self._find("]", at, end):
            nested = _NESTED.search(self._text, at, closing.start())
            if not nested:
                return closing.start()
            at = closing.end()
        return None

    def _nested(self, start: int, end: int) -> list[Found]:
        """Read the images in the text of a link."""
        found: list[Found] = []
        for match in _NESTED.finditer(self._text, start, end):
            found += self._picture(match.start() + len("image:"), match.end() - 1, "")
        return [_without_after(each) for each in found]

    def _picture(self, start: int, end: int, attributes: str) -> Iterator[Found]:
        for each in self._found(start, end, Kind.IMAGE, _shown(attributes)):
            if "://" in each.url or each.url.startswith(("data:", "/")) or self.images == "":
                yield each
            elif self.images is not None:
                url = f"{self.images.rstrip('/')}/{each.url}"
                yield Found(url, each.start, each.end, each.kind, each.text)

    def _found(
        self, start: int, end: int, kind: Kind, text: str = "", after: int | None = None
    ) -> Iterator[Found]:
        """Give a URL, if no attribute is a part of it: its bytes are not those that are meant."""
        url = self._text[start:end]
        if not _NO_URL.search(url):
            yield Found(url, start, end, kind, text or url, after)


def bare_end(text: str, start: int, end: int, before: str = "") -> int:
    """Say where a URL without brackets ends: where both Asciidoctor and a reader see its end."""
    window = _UP_TO_BRACKETS.match(text, start, end)
    url = window.group() if window else ""
    _, stop = next(bare.spans(url), (0, 0))
    url = url[:stop]
    if before and before in "*_#~^" and url.endswith(before):
        url = url[:-1]
    url = _ENDING.sub("", url)
    if url.endswith((";", ":")):
        url = url[:-1].removesuffix(")")
    return start + len(url)


def _shown(attributes: str) -> str:
    """Read the text of a link from what stands in its square brackets."""
    if "=" in attributes:
        attributes = attributes.partition(",")[0]
        attributes = "" if re.match(r"\s*[\w-]+=", attributes) else attributes
    text = attributes.replace("\\]", "]").strip().removesuffix("^").strip('"')
    return " ".join(text.split())


def _without_after(each: Found) -> Found:
    return Found(each.url, each.start, each.end, each.kind, each.text)
