r"""BibTeX: the URLs in the fields of entries, and the DOIs and arXiv numbers that stand for URLs.

In fields for URLs and in ``\url{}`` a URL is taken as it is (kind VALUE), and in other fields it is
part of a text in LaTeX (kind BARE). TeX's escapes are undone in both. To write a URL where a DOI
stood would break the entry, for all styles put ``https://doi.org/`` before it (kind IDENTIFIER).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crawler.documents import bare, bibentries, percent, values
from crawler.documents.places import Found
from crawler.documents.unescaped import Unescaped
from crawler.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from crawler.documents.bibentries import Entry
    from crawler.model import Occurrence

SUFFIXES = (".bib", ".bibtex")

_URL_FIELDS = re.compile(
    r".*url.*|ee|links?|www|website|webpage|homepage|pdf|html|code|video|slides|poster"
)
"""Fields that hold nothing but a URL: those of biblatex, DBLP, BibDesk and makers of web pages."""
_NO_LINKS = frozenset(("crossref", "file", "keywords", "title", "booktitle", "urldate"))
_IDENTIFIERS = frozenset(("doi", "eprint"))
_TIMES = (
    *("urldate", "accessdate", "accessed", "lastaccessed", "lastchecked", "retrieved", "visited"),
    *("date-added", "timestamp", "creationdate"),
)
"""What says when a link was looked at; else, as BibDesk and JabRef do, when the entry was added."""
_TELLING = frozenset(("title", "archiveprefix", "eprinttype", *_TIMES))
_ESCAPES = (
    r"\{\\(?P<in_braces>[_&%#$])\}|\\(?P<char>[_&%#$])"
    r"|(?P<tilde>\{\\~\}|\\~\{\}|\{\\textasciitilde\}|\\textasciitilde(?:\{\}|\b)|\$\\sim\$)"
    r"|(?P<underscore>\{\\textunderscore\}|\\textunderscore(?:\{\}|\b))"
    r"|(?P<command>\\)"
)
_ESCAPE = re.compile(_ESCAPES)
_ESCAPE_IN_PROSE = re.compile(rf"{_ESCAPES}|(?P<tie>(?<!/)~)")
"""In running text a tilde is a space that no line ends at, unless it begins a user's name."""
_COMMAND_OR_BRACE = re.compile(r"(\\(?:url|href|nolinkurl|burl)\s*+)?\{|\}")
_BRACED = re.compile(r"\{[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+\}")
_BRACE = re.compile(r"[{}]")
_SPECIAL = re.compile(r"[_&%#$]")
_UNESCAPED = re.compile(r"(?<!\{)[_&%#$]|[_&%#$](?!\})")
"""What is escaped in TeX; in braces of its own it would lose them (see `_ESCAPES`)."""
_TIE = re.compile(r"(?<!/)~")
_MARKUP = re.compile(r"\ufffd(?:[A-Za-z]+ ?|[^\w\s])?|[{}]", re.ASCII)
_DOI = re.compile(r"(?:doi:?\s*)?(?=10\.\d{4,9}/\S+\Z)", re.IGNORECASE | re.ASCII)
_NOT_IN_DOI_URL = re.compile(r'[\x00-\x20"#<>?\[\\\]^`{|}]|%(?![0-9A-Fa-f]{2})')
_ARXIV = re.compile(
    r"(?:arxiv:)?(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[a-z]{2})?/\d{7}(?:v\d+)?)",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class _About:
    """What an entry says of its links."""

    title: str
    written_at: datetime | None
    is_on_arxiv: bool


def found(text: str, *, include_code: bool) -> Iterator[Found]:  # noqa: ARG001 - as all formats
    """Find the URLs of a BibTeX file; raises Broken where BibTeX would complain of it."""
    for entry in bibentries.read(text):
        about = _about(text, entry)
        for name, start, end in entry.fields:
            if name in _IDENTIFIERS:
                links = _identifier(text, name, start, end, about)
            elif name not in _NO_LINKS and text.find("://", start, end) >= 0:
                links = _urls(text, name, start, end)
            else:
                continue
            for each in links:
                yield replace(each, text=about.title, written_at=about.written_at)


def spell(url: str, occurrence: Occurrence) -> str:
    """Write a URL so that the entry stays whole, with TeX's escapes where the old one has them.

    Where nothing shows whether it must have them, it must in running text, which TeX would not set
    otherwise, and must not in fields for URLs, which are taken literally.
    """
    old, is_prose = occurrence.url, occurrence.kind is Kind.BARE
    spelled = bare.spell(url) if is_prose else bare.spell_whole(url)
    risky = r"\\" if _is_balanced(spelled) and _BRACE.search(old) else r"[\\{}]"
    spelled = percent.without(spelled, risky)
    has_escapes = occurrence.end - occurrence.start > len(old.encode())
    if has_escapes or (is_prose and not _SPECIAL.search(old)):
        spelled = _UNESCAPED.sub(r"\\\g<0>", spelled)
    return _TIE.sub(r"\\~{}", spelled) if is_prose else spelled


def _urls(text: str, name: str, start: int, end: int) -> Iterator[Found]:
    r"""Find the URLs of a field's value, in commands such as ``\url{}`` and beside them."""
    is_url = _URL_FIELDS.fullmatch(name) is not None
    at = start
    for command, first, last in _commands(text, start, end):
        yield from _in_prose(text, at, command)
        yield from _literal(text, first, last)
        at, is_url = last, False
    yield from _literal(text, at, end) if is_url else _in_prose(text, at, end)


def _commands(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield where commands that take a URL begin, and where what is in their braces does and ends.

    Of commands in one another only the innermost counts.
    """
    open_: list[tuple[int, int]] = []
    latest = -1
    for match in _COMMAND_OR_BRACE.finditer(text, start, end):
        if match[0] != "}":
            open_.append(match.span())
            latest = match.start() if match[1] else latest
        elif open_ and (opened := open_.pop())[0] == latest:
            yield *opened, match.start()


def _literal(text: str, start: int, end: int) -> Iterator[Found]:
    start, end = _without_braces(text, start, end)
    value = Unescaped(text, start, end, _ESCAPE, _meaning)
    if bare.is_whole(value.text):
        yield Found(value.text, start, end, Kind.VALUE)
    else:
        yield from _in_prose(text, start, end)


def _in_prose(text: str, start: int, end: int) -> Iterator[Found]:
    value = Unescaped(text, start, end, _ESCAPE_IN_PROSE, _meaning)
    for first, last in bare.spans(value.text):
        place = value.position(first), value.position(last)
        yield Found(value.text[first:last], *place, Kind.BARE)


def _identifier(text: str, name: str, start: int, end: int, about: _About) -> Iterator[Found]:
    start, end = _without_braces(text, start, end)
    value = Unescaped(text, start, end, _ESCAPE, _meaning).text
    if bare.is_whole(value):
        yield Found(value, start, end, Kind.IDENTIFIER)
    elif name == "doi" and (match := _DOI.match(value)):
        encoded = percent.without(value[match.end() :], _NOT_IN_DOI_URL)
        url = f"https://doi.org/{encoded}"
        if bare.is_whole(url):
            yield Found(url, start + match.end(), end, Kind.IDENTIFIER)
    elif name == "eprint" and about.is_on_arxiv and (match := _ARXIV.fullmatch(value)):
        yield Found(f"https://arxiv.org/abs/{match[1]}", end - len(match[1]), end, Kind.IDENTIFIER)


def _about(text: str, entry: Entry) -> _About:
    raw = {name: text[start:end] for name, start, end in entry.fields if name in _TELLING}
    title = _ESCAPE.sub(_meaning, raw.get("title", ""))
    times = (values.time(raw[name].strip("{}")) for name in _TIMES if name in raw)
    archive = raw.get("archiveprefix") or raw.get("eprinttype") or ""
    return _About(
        values.shown(_MARKUP.sub("", title)) or entry.key,
        next((at for at in times if at), None),
        archive.strip().lower() == "arxiv",
    )


def _without_braces(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out white space around a value, and one more pair of braces."""
    while True:
        raw = text[start:end]
        start, end = start + len(raw) - len(raw.lstrip()), start + len(raw.rstrip())
        if not _BRACED.fullmatch(text, start, end):
            return start, end
        start, end = start + 1, end - 1


def _is_balanced(text: str) -> bool:
    depth = 0
    for match in _BRACE.finditer(text):
        depth += 1 if match[0] == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _meaning(match: re.Match[str]) -> str:
    """Say which character an escape stands for; U+FFFD, with which no URL goes on, if for none."""
    if char := match["in_braces"] or match["char"]:
        return char
    return {"tilde": "~", "underscore": "_"}.get(match.lastgroup or "", "\ufffd")
