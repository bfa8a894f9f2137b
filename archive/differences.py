"""The change to a document as a unified diff, for `git apply` and `patch -p1`."""

from __future__ import annotations

import difflib
import io
import re

UNQUOTABLE = re.compile(rb'[\x00-\x1f\x7f"\\]')
"""Bytes that git writes as escapes, in a path that it then quotes (git-config, core.quotePath)."""


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
