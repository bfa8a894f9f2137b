"""In which encoding a document is."""

from __future__ import annotations

import codecs
import doctest

import pytest

from crawler import documents
from crawler.documents import encodings

CHINESE = (
    "- [阅读笔记](http://example.com/路径) 参见 http://example.com/a。\r\n# 标题\n中文文档与链接"
)
WESTERN = "Café http://example.com/é résumé naïve, déjà vu\n"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "utf-8"),
        (b"http://a.com", "utf-8"),
        (CHINESE.encode(), "utf-8"),
        (codecs.BOM_UTF8 + CHINESE.encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + CHINESE.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + CHINESE.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + CHINESE.encode("utf-32-le"), "utf-32-le"),
        (CHINESE.encode("gbk"), "gb18030"),
        ((CHINESE + "𠮷€").encode("gb18030"), "gb18030"),
        ("中文".encode("gbk"), "gb18030"),
        ("中文 http://a.com/ 链接".encode("gbk"), "gb18030"),
        (WESTERN.encode("latin-1"), "cp1252"),
        ("“é” – http://a.com".encode("cp1252"), "cp1252"),
        ("日本語のリンク http://a.com です。文書の中".encode("shift_jis"), "shift_jis"),
        ('<?xml encoding="ISO-8859-15"?><a>é€</a>'.encode("iso-8859-15"), "iso8859-15"),
        ('<meta charset="gb2312"><p>中文</p>'.encode("gbk"), "gb18030"),
        (b'<meta http-equiv=x content="text/html; charset=koi8-r">\xd2', "koi8-r"),
        # what is said is wrong, unknown, or no encoding of text
        ('<meta charset="ascii">é'.encode(), "utf-8"),
        ('<meta charset="klingon">é'.encode(), "utf-8"),
        ('<meta charset="base64">é'.encode(), "utf-8"),
        (b" " * 1024 + '<meta charset="koi8-r">中'.encode(), "utf-8"),
    ],
)  # fmt: skip
def test_an_encoding_is_known_by_its_mark_its_word_or_its_bytes(data: bytes, expected: str) -> None:
    assert encodings.find(data) == expected
    assert data.decode(expected).encode(expected) == data


def test_what_the_user_says_counts_but_for_a_mark() -> None:
    data = CHINESE.encode("gb18030")
    assert encodings.find(data, "latin-1") == "iso8859-1"
    assert encodings.find(codecs.BOM_UTF8 + b"a", "latin-1") == "utf-8"
    with pytest.raises(UnicodeDecodeError):
        encodings.find(data, "utf-8")


@pytest.mark.parametrize(
    ("data", "position"), [(b"\x81\x8d\x8f \x90\x9d", 0), (b"caf\x81 \xff\xfe", 3)]
)
def test_what_fits_no_encoding_is_unknown(data: bytes, position: int) -> None:
    with pytest.raises(encodings.UnknownError) as caught:
        encodings.find(data)
    assert caught.value.position == position


def test_utf_8_with_a_damaged_letter_is_taken_for_nothing_else() -> None:
    with pytest.raises(UnicodeDecodeError):
        encodings.find(CHINESE.encode() + b"\xe4\xb8")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030", "shift_jis"]
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_spans_are_exact_in_every_encoding(encoding: str, line_end: str) -> None:
    text = line_end.join(["日本 [a](http://a.com/x)。", "", "文章 <http://b.com/>、http://c.com"])
    data = (codecs.BOM_UTF16_BE if encoding == "utf-16-be" else b"") + text.encode(encoding)
    name = encodings.find(data)
    occurrences = documents.parse("a.md", "markdown", data, name).occurrences
    assert [(data[it.start : it.end].decode(name), it.line, it.column) for it in occurrences] == [
        ("http://a.com/x", 1, 8),
        ("http://b.com/", 3, 5),
        ("http://c.com", 3, 20),
    ]


def test_a_url_is_written_in_the_letters_that_a_document_has() -> None:
    url = "http://中.example/é/中?q=€"
    assert encodings.writable(url, "utf-16-le") == url
    assert encodings.writable(url, "cp1252") == "http://%E4%B8%AD.example/é/%E4%B8%AD?q=€"
    assert encodings.writable(url, "gb18030") == url
    assert doctest.testmod(encodings).failed == 0
