"""Which URLs to write instead of dead ones, and the document with them written. Pure."""

from __future__ import annotations

import difflib
import io
import re
from typing import TYPE_CHECKING

from archive.model import Repair
from crawler.captures import is_archive_today, is_snapshot
from crawler.model import Include, Kind, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from archive.model import Link
    from crawler.model import Document, Occurrence

UNQUOTABLE = re.compile(rb'[\x00-\x1f\x7f"\\]')
"""Bytes that git writes as escapes, in a path that it then quotes (git-config, core.quotePath)."""


def repairs(
    occurrences: Iterable[Occurrence],
    links: Mapping[str, Link],
    include: Collection[Include] = (),
) -> list[Repair]:
    """Choose what to write at each occurrence whose link is dead and has a validated snapshot.

    `links` are found by the URL as it is written. A link that is at an archive already is changed
    only where `include` says so.
    """
    chosen = []
    for occurrence in occurrences:
        link = links.get(occurrence.url)
        if link is None or occurrence.kind is Kind.IDENTIFIER:
            continue
        replacement, reason = _at_archive(link, include) or _instead(link)
        if replacement:
            chosen.append(Repair(occurrence, replacement, reason))
    return chosen


def _instead(link: Link) -> tuple[str, str]:
    """Give what to write instead of a dead link, "" where nothing is, and the reason."""
    snapshot = link.snapshot
    if (
        link.judgement.verdict is not Verdict.DEAD
        or snapshot is None
        or not snapshot.validated
        or is_snapshot(link.url)
        or is_archive_today(link.url)
    ):
        return "", ""
    _, mark, fragment = link.url.partition("#")
    return snapshot.url + mark + fragment, link.judgement.reason


def _at_archive(link: Link, include: Collection[Include]) -> tuple[str, str] | None:
    """Give what to write instead of a capture's address and the reason; None to leave it."""
    if link.revived and Include.REVIVED in include:
        return link.revived, Include.REVIVED
    return (link.clean, Include.CLEAN) if link.clean and Include.CLEAN in include else None


def repaired(
    document: Document, chosen: Sequence[Repair], spell: Callable[[str, Occurrence], str]
) -> bytes:
    """Give the document's bytes with the repairs made and every other byte as it was.

    `spell` writes a URL in the form that its place needs (`crawler.documents.Format`).
    """
    parts = []
    done = 0
    for repair in sorted(chosen, key=lambda it: it.occurrence.start):
        occurrence = repair.occurrence
        parts.append(document.data[done : occurrence.start])
        parts.append(spell(repair.replacement, occurrence).encode(document.encoding))
        done = occurrence.end
    parts.append(document.data[done:])
    return b"".join(parts)


def diff(name: str, before: bytes, after: bytes) -> bytes:
    """Write the change to one document as a unified diff that `git apply` and `patch -p1` take.

    Lines end where they do for `patch`, at a line feed alone. Empty where nothing changed.
    """
    # A file's name need not be text: Python keeps its odd bytes as lone surrogates.
    place = name.lstrip("/").encode("utf-8", "surrogateescape")
    lines = difflib.diff_bytes(
        difflib.unified_diff,
        _lines(before),
        _lines(after),
        _label(b"a/" + place),
        _label(b"b/" + place),
    )
    return b"".join(
        line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"
        for line in lines
    )


def _label(path: bytes) -> bytes:
    """Write a path as git does: quoted where it must be, and after a space with a tab at its end.

    By that tab `patch` tells a name with spaces from a name and a date.
    """
    if UNQUOTABLE.search(path):
        return b'"' + UNQUOTABLE.sub(lambda match: b"\\%03o" % ord(match[0]), path) + b'"'
    return path + b"\t" if b" " in path else path


def _lines(data: bytes) -> list[bytes]:
    return io.BytesIO(data).readlines()
