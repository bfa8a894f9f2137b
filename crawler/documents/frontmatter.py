"""Where the YAML or TOML front matter of a Markdown document ends."""

from __future__ import annotations

import re

_YAML = re.compile(r"---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?\n)?\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
_YAML_KEY = re.compile(r"""(?:[ \t]*(?:\#.*)?\n)*["']?\w[\w .-]*["']?[ \t]*:(?:\s|\Z)""")
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
