"""The YAML or TOML front matter of a document: where it ends, and what it says of the date."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from crawler.documents import days

if TYPE_CHECKING:
    from datetime import datetime

DATE_KEYS = ("date", "updated", "lastmod", "last_modified_at")
"""In the order in which they count: most links of a page are as old as the page, however often a
word of it was changed. Hugo, Jekyll and others know them."""
_YAML = re.compile(r"---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?\n)?\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
_YAML_KEY = re.compile(r"""(?:[ \t]*(?:\#.*)?\n)*["']?\w[\w .-]*["']?[ \t]*:(?:\s|\Z)""")
_YAML_DATE = re.compile(
    rf"""^["']?(?P<key>{"|".join(DATE_KEYS)})["']?[ \t]*:[ \t]+(?P<value>[^#\n]+)""", re.MULTILINE
)
_AFTER_A_DAY = re.compile(r"(?:[T \t].*)?")
_TOML_KEY = re.compile(r"""(?:[ \t]*(?:\#.*)?\n)*(?:\[|["']?\w[\w.-]*["']?[ \t]*=)""")


def end(text: str) -> int:
    r"""Say how long the front matter of a text with LF line ends is; 0 where there is none.

    A rule across the page looks the same as the fence of front matter, so its first line must
    name a key.

    >>> end("---\nurl: http://a.org/\n---\nText"), end("---\nText\n\n---\n")
    (27, 0)
    """
    for block, key in ((_YAML, _YAML_KEY), (_TOML, _TOML_KEY)):
        match = block.match(text)
        if match and key.match(match.group(1) or ""):
            return match.end()
    return 0


def written_at(text: str, now: datetime) -> datetime | None:
    r"""Read the day on which a document was written from its front matter, if it names one.

    `text` has LF line ends. Of YAML only such lines are read as name a plain value.

    >>> from datetime import UTC, datetime
    >>> written_at("---\ndate: 2019-03-04\n---\n", datetime(2026, 1, 1, tzinfo=UTC))
    datetime.datetime(2019, 3, 4, 12, 0, tzinfo=datetime.timezone.utc)
    """
    values = _toml(text) if text.startswith("+++") else _yaml(text)
    for key in DATE_KEYS:
        value = values.get(key, "")
        named = days.read(value)
        if named and _AFTER_A_DAY.fullmatch(value, named.end) and (at := named.middle(now)):
            return at
    return None


def _yaml(text: str) -> dict[str, str]:
    lines = _YAML_DATE.finditer(text, 0, end(text))
    return {line["key"]: line["value"].strip(" \t\"'") for line in lines}


def _toml(text: str) -> dict[str, str]:
    try:
        table = tomllib.loads(text[: end(text)].strip().strip("+"))
    except (tomllib.TOMLDecodeError, RecursionError):  # no TOML, or nested without end
        return {}
    return {key: str(table[key]) for key in DATE_KEYS if key in table}
