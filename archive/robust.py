"""Where an HTML link can be made a Robust Link, by attributes that name its snapshot.

See https://robustlinks.mementoweb.org/spec/: the link stays, and beside its ``href`` stand
``data-versionurl``, the snapshot's address, and ``data-versiondate``, its day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Final

MAX_TAG_CHARS: Final = 16_384
"""How far a tag is looked for on either side of its link: more than any has, and a bound on the
work where one is never closed."""
MARKS: Final = frozenset({"data-versionurl", "data-originalurl"})
"""Attributes by which a link is known that somebody made robust already."""

_NAME = re.compile(r"<([A-Za-z][^\s/>]*)")
_ATTRIBUTE = re.compile(
    r"""[\s/]*([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>][^\s>]*)))?"""
)


@dataclass(frozen=True, slots=True)
class Tag:
    """The tag of a link: where its attribute ends that holds the URL, and whether it is robust."""

    end: int
    is_robust: bool


def tag(text: str, start: int, end: int) -> Tag | None:
    """Find the ``<a href=…>`` whose URL is at a span of a text; None where it is in no such tag."""
    opened = text.rfind("<", max(0, start - MAX_TAG_CHARS), start)
    window = text[opened : end + MAX_TAG_CHARS] if opened >= 0 else ""
    name = _NAME.match(window)
    if name is None or name[1].lower() != "a":
        return None
    after, names, at = None, set(), name.end()
    while match := _ATTRIBUTE.match(window, at):
        at = match.end()
        names.add(match[1].lower())
        if match[1].lower() == "href" and match.start() <= start - opened and at >= end - opened:
            after = opened + at
    return None if after is None else Tag(after, bool(names & MARKS))


def attributes(spelled_url: str, captured_at: datetime | None) -> str:
    """Write the attributes to be put in at the end of the ``href``, by a URL in its spelling."""
    date = f' data-versiondate="{captured_at:%Y-%m-%d}"' if captured_at else ""
    return f' data-versionurl="{spelled_url}"{date}'
