"""Where repaired copies of documents go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.mending import Mended, write_copies
from crawler.model import Document

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("docs/a.md", "docs/a.md"),
        ("-", "-"),
        ("https://a.org", "a.org/index.html"),
        ("https://a.org/b/", "a.org/b/index.html"),
        ("https://me:pw@a.org:8080/b/c.html?x=/y", "a.org%3A8080/b/c.html"),
        ("https://a.org/../%2e%2e/..%2F..%2Fetc/./passwd", "a.org/..%2F..%2Fetc/passwd"),
        ("https://a.org//b%20c/中", "a.org/b%20c/%E4%B8%AD"),
    ],
)
def test_a_copy_has_a_place_of_its_own_below_the_folder(
    tmp_path: Path, name: str, place: str
) -> None:
    document = Document(name, "text", b"", "utf-8")
    write_copies([Mended(document, b"after")], tmp_path, [name])
    copies = [it for it in (tmp_path / "repaired").rglob("*") if it.is_file()]
    assert [it.relative_to(tmp_path / "repaired").as_posix() for it in copies] == [place]
    assert copies[0].read_bytes() == b"after"
