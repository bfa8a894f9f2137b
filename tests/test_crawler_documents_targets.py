"""Which address a link in a document means."""

from __future__ import annotations

import pytest

from crawler.documents.targets import meant

BASE = "https://a.org/docs/"


@pytest.mark.parametrize(
    ("url", "local", "based"),
    [
        ("http://b.org/x", "http://b.org/x", "http://b.org/x"),
        ("HTTPS://B.org", "HTTPS://B.org", "HTTPS://B.org"),
        ("ftp://b.org/", "ftp://b.org/", "ftp://b.org/"),
        # files beside the document
        ("b.md", "file:///s/b.md", "https://a.org/docs/b.md"),
        (" ./b.md\n", "file:///s/b.md", "https://a.org/docs/b.md"),
        ("../b.md#part", "file:///b.md#part", "https://a.org/b.md#part"),
        ("c/d.png?raw=1", "file:///s/c/d.png", "https://a.org/docs/c/d.png?raw=1"),
        ("a%20b/%E4%B8%AD.md", "file:///s/a%20b/%E4%B8%AD.md", "https://a.org/docs/a%20b/%E4%B8%AD.md"),
        ("中.md", "file:///s/%E4%B8%AD.md", "https://a.org/docs/中.md"),
        ("c/", "file:///s/c", "https://a.org/docs/c/"),
        ("#part", "file:///s/a.md#part", "https://a.org/docs/#part"),
        ("?page=2", "file:///s/a.md", "https://a.org/docs/?page=2"),
        # what only a site can tell
        ("/b.md", "", "https://a.org/b.md"),
        ("//c.org/x", "", "https://c.org/x"),
        ("//[", "", ""),
        # what nobody can look at
        ("", "", ""),
        ("#", "", ""),
        ("mailto:a@b.org", "", ""),
        ("tel:+491234", "", ""),
        ("data:text/plain,x", "", ""),
        ("javascript:void(0)", "", ""),
        ("C:\\notes\\a.md", "", ""),
        ("http:/b.org", "", ""),
        ("{{ page.url }}", "", ""),
        ("x/{% link a.md %}", "", ""),
        ("<%= url %>", "", ""),
        ("${base}/x", "", ""),
        ("a%00b", "", "https://a.org/docs/a%00b"),
    ],
)  # fmt: skip
def test_a_link_means_an_address_a_file_or_nothing(url: str, local: str, based: str) -> None:
    assert meant(url, "/s/a.md", "") == local
    assert meant(url, "/s/a.md", BASE) == based


def test_standard_input_has_a_folder_but_no_anchors() -> None:
    assert meant("#part", "-", "") == ""
    assert meant("/", "-", "") == ""
    assert meant("x.md", "-", "").startswith("file:///")
