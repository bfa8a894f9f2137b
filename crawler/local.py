"""Looks at what links name in the user's own folders: whether the file is there, and the anchor."""

from __future__ import annotations

import errno
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pyromark

from crawler import anchors
from crawler.documents import encodings, markdown
from crawler.documents.blocks import GITHUB
from crawler.model import Check, Failure

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Final

SITE_SUFFIXES: Final = (*markdown.SUFFIXES, ".html", ".htm", ".rst", ".adoc", ".org", ".ipynb")
"""What generators make pages of, whose links then name the page: ``setup`` or ``setup.html``."""
HTML_SUFFIXES: Final = (".html", ".htm", ".xhtml")
MAX_BYTES: Final = 10_000_000
"""The longest document whose anchors are looked for."""
_ATTRIBUTE: Final = re.compile(r"\{[^{}\n]*#([\w:.-]+)[^{}\n]*\}")
"""The name that Pandoc, Kramdown and others let a heading be given: ``{#name}``."""


def check(url: str, fragments: Iterable[str]) -> Check:
    """Look at the file that a URL of the scheme ``file:`` names, and for anchors in it."""
    path = Path(unquote(urlsplit(url).path, errors="surrogateescape"))
    meant = _meant(path)
    failure = None if meant else Failure.FILE_MISSING
    missing = _missing(meant, list(fragments)) if meant else ()
    return Check(
        url=url,
        checked_at=datetime.now(UTC),
        failure=failure,
        final_url=url,
        missing_fragments=missing,
    )


def _meant(path: Path) -> Path | None:
    """Give the file or folder of a path, or that from which a site generator makes it."""
    if _is_there(path):
        return path
    stem = path.with_suffix("") if path.suffix in HTML_SUFFIXES else path
    for suffix in SITE_SUFFIXES:
        source = stem.parent / (stem.name + suffix)
        if _is_there(source):
            return source
    return None


def _is_there(path: Path) -> bool:
    """Tell whether there is a file or folder; what may not be looked at counts as there."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        return error.errno not in (errno.ENAMETOOLONG, errno.ELOOP)
    return True


def _missing(path: Path, fragments: list[str]) -> tuple[str, ...]:
    """Give the fragments that lead nowhere in a Markdown or HTML file; others are not judged."""
    suffix = path.suffix.lower()
    is_markdown = suffix in markdown.SUFFIXES
    if not fragments or not (is_markdown or suffix in HTML_SUFFIXES):
        return ()
    try:
        if not path.is_file() or path.stat().st_size > MAX_BYTES:
            return ()
        data = path.read_bytes()
        text = data.decode(encodings.find(data))
        source = pyromark.html(text, options=GITHUB) if is_markdown else text
    except (OSError, UnicodeError, encodings.UnknownError):
        return ()  # the file is there, and that is all that can be said
    given = _ATTRIBUTE.findall(text) if is_markdown else ()
    return anchors.missing((it for it in fragments if it not in given), source)
