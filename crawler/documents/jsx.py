"""Where JavaScript and JSX stand in an MDX document: modules, expressions and tags.

All is found in one pass. What cannot be a tag is left to Markdown; an expression that is never
closed is an error, as it is for MDX.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.documents.errors import Broken

if TYPE_CHECKING:
    from crawler.documents.spans import Span

_TOKEN = re.compile(
    r"^[ \t>]*(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})"
    r"|(?P<ticks>`+)"
    r"|(?:\A|(?<=\n\n))(?P<module>(?:import|export)\b(?=[ \t]*[\w{*\"'$]))"
    r"|\]\([ \t]*\n?[ \t]*"  # the destination of a link, in which braces mean nothing
    r"(?:<(?:[^<>\\\n]|\\.)*+>|(?!<)(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*+\))++)"
    r"|^[ \t>*+-]*+\[[^\[\]\n]++\]:[ \t]*+\n?[ \t]*+(?!<)(?:[^\s{}\\]|\\.)++"  # of a definition
    r"|\\."
    r"|<!--(?:[^-]++|-(?!->))*+(?:-->|\Z)"
    r"|(?P<tag><(?:/?[A-Za-z][\w.:-]*+(?=[\s/>{])|/?>))"
    r"|(?P<brace>\{)",
    re.MULTILINE | re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"""\s*+(?:(?P<end>/?\s*>)|(?P<spread>\{)"""
    r"""|(?P<name>[A-Za-z_$][\w.:-]*+)(?:\s*+=\s*+(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)'|(?P<brace>\{)))?)"""
)
_SCRIPT = re.compile(
    r"""(?P<string>"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+')"""
    r"|(?P<comment>//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z))"
    r"|(?P<mark>[{}`])"
    r"|(?P<blank>\n[ \t]*(?=\n|\Z))",
    re.DOTALL,
)
_TEMPLATE = re.compile(r"\\.|(?P<mark>`|\$\{)", re.DOTALL)


@dataclass(slots=True)
class Tag:
    """A tag: its name, "/" before that of one that ends an element, and its attributes' values."""

    name: str
    start: int
    end: int = 0
    values: list[tuple[str, int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Script:
    """What in a text is no Markdown; of the code, `comments` are the parts that do nothing."""

    tags: list[Tag] = field(default_factory=list)
    code: list[Span] = field(default_factory=list)
    comments: list[Span] = field(default_factory=list)


def read(text: str) -> Script:
    """Find the tags and code in a text with LF line ends.

    Raises Broken.
    """
    reader, at = _Reader(text), 0
    while match := _TOKEN.search(text, at):
        start, at = match.span()
        if match["fence"]:
            at = reader.after_fence(match["fence"], at)
        elif match["ticks"]:
            at = reader.after_ticks(match["ticks"], at)
        elif match["module"]:
            at = reader.after_code(start, at, is_module=True)
        elif match["brace"]:
            at = reader.after_code(start, at)
        elif match["tag"]:
            at = reader.after_tag(match["tag"], start, at)
    return reader.script


class _Reader:
    """Knows the text, and where runs of backquotes stand in it."""

    def __init__(self, text: str) -> None:
        self.script = Script()
        self._text = text
        self._ticks: dict[int, list[int]] = {}
        for match in re.finditer("`+", text):
            self._ticks.setdefault(len(match[0]), []).append(match.start())
        self._blanks = [match.start() for match in re.finditer(r"\n[ \t]*\n", text)]

    def after_fence(self, fence: str, at: int) -> int:
        """Say where a block of code ends."""
        closing = re.compile(rf"^[ \t>]*{fence[0]}{{{len(fence)},}}[ \t]*$", re.MULTILINE)
        match = closing.search(self._text, at)
        return match.end() if match else len(self._text)

    def after_ticks(self, ticks: str, at: int) -> int:
        """Say where inline code ends; where it has no end, after its beginning."""
        places = self._ticks.get(len(ticks), [])
        index = bisect_right(places, at - 1)
        blank = bisect_right(self._blanks, at - 1)
        paragraph_end = self._blanks[blank] if blank < len(self._blanks) else len(self._text)
        if index < len(places) and places[index] < paragraph_end:
            return places[index] + len(ticks)
        return at

    def after_tag(self, opening: str, start: int, at: int) -> int:
        """Note a tag and say where it ends; of what is none, where it begins."""
        tag = Tag(opening.strip("<>"), start)
        code: list[Span] = []
        while opening[-1] != ">":
            match = _ATTRIBUTE.match(self._text, at)
            if not match:
                return start + 1
            at = match.end()
            if match["end"]:
                break
            if match["spread"] or match["brace"]:
                begin, at = at - 1, self._after_braces(at - 1, at)
                code.append((begin, at))
            for quotes in ("double", "single"):
                if match[quotes] is not None:
                    tag.values.append((match["name"], *match.span(quotes)))
        tag.end = at
        self.script.tags.append(tag)
        self.script.code += code
        return at

    def after_code(self, start: int, at: int, *, is_module: bool = False) -> int:
        """Note code and say where it ends; a module ends at an empty line."""
        end = self._after_braces(start, at, is_module=is_module)
        self.script.code.append((start, end))
        return end

    def _after_braces(self, start: int, at: int, *, is_module: bool = False) -> int:
        marks = [] if is_module else ["{"]
        while is_module or marks:
            pattern = _TEMPLATE if marks and marks[-1] == "`" else _SCRIPT
            match = pattern.search(self._text, at)
            if not match and not marks:
                return len(self._text)
            if not match:
                raise Broken(start, "an expression in braces is never closed")
            at = match.end()
            found = match.groupdict()
            if found.get("comment"):
                self.script.comments.append(match.span())
            elif found.get("blank") is not None and not marks:
                return match.start()
            elif mark := found["mark"]:
                self._turn(marks, mark)
        return at

    def _turn(self, marks: list[str], mark: str) -> None:
        """Open or close a brace or template."""
        if mark in ("{", "${"):
            marks.append("{")
        elif mark == "`" and not (marks and marks[-1] == "`"):
            marks.append("`")
        elif marks:
            marks.pop()
