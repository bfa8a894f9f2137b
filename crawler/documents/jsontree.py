"""JSON as a tree of values that know where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.documents import jsontext

if TYPE_CHECKING:
    from collections.abc import Collection

_TOKEN = re.compile(rf'{jsontext.STRING}(\s*:)?|[{{}}\[\]]|[^\s"{{}}\[\],:]++', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Node:
    """A value: what it holds, and where it begins and, if it holds nothing, ends in the text."""

    start: int
    end: int = 0
    members: dict[str, Node] | list[Node] | None = None


def read(text: str, left_out: Collection[str]) -> Node:
    """Read a text that is one JSON value (`jsontext.check`).

    Lists and objects that are the value of a name to be left out are not looked into.
    """
    top: list[Node] = []
    open_: list[dict[str, Node] | list[Node]] = [top]
    names: list[str] = [""]
    hidden = 0  # how many brackets are open in what is left out
    for match in _TOKEN.finditer(text):
        char = match[0][0]
        if char in "{[" and (hidden or names[-1] in left_out):
            hidden += 1
        elif char in "}]" and hidden:
            hidden -= 1
        elif hidden:
            continue
        elif char in "}]":
            open_.pop()
            names.pop()
        elif match[2]:
            names[-1] = jsontext.literal(text, *match.span(1)).text
        elif char in "{[":
            members: dict[str, Node] | list[Node] = {} if char == "{" else []
            _add(open_[-1], names[-1], Node(match.start(), members=members))
            open_.append(members)
            names.append("")
        else:
            _add(open_[-1], names[-1], Node(match.start(), match.end()))
    return top[0]


def _add(members: dict[str, Node] | list[Node], name: str, node: Node) -> None:
    if isinstance(members, dict):
        members[name] = node
    else:
        members.append(node)
