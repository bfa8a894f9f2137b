"""Which attributes of HTML's elements name URLs, and where in their values those stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from crawler.documents import references
from crawler.documents.elements import Realm

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crawler.documents.references import Said

_SRC = ("src",)
_CITE = ("cite",)
_XLINK = ("href", "xlink:href")
_ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "a": ("href",),
    "area": ("href",),
    "audio": _SRC,
    "blockquote": _CITE,
    "del": _CITE,
    "embed": _SRC,
    "form": ("action",),
    "frame": _SRC,
    "iframe": _SRC,
    "image": _SRC,  # what browsers take for img
    "img": ("src", "srcset"),
    "input": _SRC,
    "ins": _CITE,
    "link": ("href", "imagesrcset"),
    "meta": ("content",),
    "object": ("data",),
    "q": _CITE,
    "script": _SRC,
    "source": ("src", "srcset"),
    "track": _SRC,
    "video": ("src", "poster"),
}
_SVG_ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "a": _XLINK,
    "feimage": _XLINK,
    "image": _XLINK,
    "script": _XLINK,
    "use": _XLINK,
}
_HOSTS_ONLY = frozenset({"dns-prefetch", "preconnect"})
"""Relations of a ``link`` to a host, not to a page of it."""

_WS = r"[\t\n\f\r ]"
_BREAKS = re.compile(r"[\t\n\r]")
_CANDIDATE = re.compile(r"[\t\n\f\r ,]*+([^\t\n\f\r ]++)")
_DESCRIPTORS = re.compile(r"(?:\([^)]*+\)?|[^,(])*+,?")
_REFRESH = re.compile(
    rf"{_WS}*+(?:[0-9]++|(?=\.))[0-9.]*+(?:{_WS}*+[;,]|{_WS}++){_WS}*+"
    rf"(?:[uU][rR][lL]{_WS}*+={_WS}*+)?+(?:\"([^\"]*+)|'([^']*+)|(.+))",
    re.DOTALL,
)


NAMING = frozenset(_ATTRIBUTES)
"""The elements of HTML that can name URLs."""


def holds_url(name: str, attribute: str) -> bool:
    """Tell whether all that an attribute of HTML says is one URL."""
    is_list = attribute.endswith("srcset") or name == "meta"
    return attribute in _ATTRIBUTES.get(name, ()) and not is_list


class Target(NamedTuple):
    """A URL as a browser reads it from the source's span."""

    url: str
    start: int
    end: int


def targets(
    source: str, name: str, realm: Realm, attributes: Mapping[str, tuple[int, int]]
) -> Iterator[Target]:
    """Find the URLs in the attributes of an element, given the spans of their values."""
    table = _ATTRIBUTES if realm is Realm.HTML else _SVG_ATTRIBUTES
    for attribute in table.get(name, ()):
        if attribute not in attributes:
            continue
        said = references.attribute(source, *attributes[attribute])
        if attribute.endswith("srcset"):
            yield from _candidates(said)
        elif name == "meta":
            yield from _refresh(said) if _refreshes(source, attributes) else ()
        elif name != "link" or not _names_a_host(source, attributes):
            yield from target(said, 0, len(said.text))


def value(source: str, attributes: Mapping[str, tuple[int, int]], name: str) -> str:
    """Give what an attribute says, "" where it is missing."""
    span = attributes.get(name)
    return references.attribute(source, *span).text if span else ""


def target(said: Said, start: int, end: int) -> Iterator[Target]:
    """Read one URL, if there is any, without what browsers leave out of it.

    That is white space and controls around it, and tabs and line ends (URL standard, 4.4).
    """
    text = said.text
    while start < end and text[start] <= " ":
        start += 1
    while end > start and text[end - 1] <= " ":
        end -= 1
    if start < end:
        yield Target(_BREAKS.sub("", text[start:end]), said.source(start), said.source(end))


def _candidates(said: Said) -> Iterator[Target]:
    """Read the URLs of a ``srcset``: with a comma at its end one has no descriptor."""
    at = 0
    while (match := _CANDIDATE.match(said.text, at)) is not None:
        start, at = match.span(1)
        end = start + len(match[1].rstrip(","))
        if start < end:
            yield from target(said, start, end)
        if end == at:
            descriptors = _DESCRIPTORS.match(said.text, at)
            at = descriptors.end() if descriptors else at


def _refreshes(source: str, attributes: Mapping[str, tuple[int, int]]) -> bool:
    return value(source, attributes, "http-equiv").lower() == "refresh"


def _refresh(said: Said) -> Iterator[Target]:
    match = _REFRESH.match(said.text)
    if match and match.lastindex:
        yield from target(said, *match.span(match.lastindex))


def _names_a_host(source: str, attributes: Mapping[str, tuple[int, int]]) -> bool:
    relations = set(value(source, attributes, "rel").lower().split())
    return bool(relations) and relations <= _HOSTS_ONLY
