"""Where URLs in running text begin and end."""

from __future__ import annotations

import time

import pytest

from crawler.documents import bare


def urls(text: str) -> list[str]:
    return [text[start:end] for start, end in bare.spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see http://a.com/x here", ["http://a.com/x"]),
        ("HTTP://A.com Ftp://b.org/~u/", ["HTTP://A.com", "Ftp://b.org/~u/"]),
        ("http://a.com:8080/x?y=1&z=(2)#f", ["http://a.com:8080/x?y=1&z=(2)#f"]),
        ("httpſ://a.com", []),
        ("mailto:a@b www.a.com //a.com gopher://a.com", []),
        # on the left
        ("xhttp://a.com 1https://a.com", []),
        ("参见http://a.com-http://b.com", ["http://a.com-http://b.com"]),
        ("中http://a.com", ["http://a.com"]),
        # nothing but a scheme
        ("http:// https:// ftp://.", ["http://", "https://", "ftp://"]),
        ("a lone http://, and http://...", ["http://", "http://"]),
        ("http://[ and http://[::1]:80/", ["http://[", "http://[::1]:80/"]),
        ("(http://[)", ["http://["]),
        ("http://" + "a" * 300, ["http://" + "a" * 300]),
        # stops
        (
            '<http://a.com> "http://b.com" `http://c.com`',
            ["http://a.com", "http://b.com", "http://c.com"],
        ),
        (
            "http://a.com\u3000http://b.com\u200bx http://c.com\0x",
            ["http://a.com", "http://b.com", "http://c.com"],
        ),
        (
            "«http://a.com» “http://b.com”x ‘http://c.com’",
            ["http://a.com", "http://b.com", "http://c.com"],
        ),
        # the end of a sentence
        (
            "http://a.com/x. http://b.com/?! http://c.com/x;",
            ["http://a.com/x", "http://b.com/", "http://c.com/x"],
        ),
        ("'http://a.com/it's'", ["http://a.com/it's"]),
        (
            "http://a.com/x&amp; http://a.com/?a;b; http://a.com/&b;&c;",
            ["http://a.com/x", "http://a.com/?a;b", "http://a.com/"],
        ),
        # emphasis
        (
            "**http://a.com/** _http://a.com_ *http://a.com*",
            ["http://a.com/", "http://a.com", "http://a.com"],
        ),
        ("~~http://a.com~~ http://a.com/~user", ["http://a.com", "http://a.com/~user"]),
        ("**http://a.com/x**是", ["http://a.com/x"]),
        (
            "http://web.archive.org/web/*/http://a.com/",
            ["http://web.archive.org/web/*/http://a.com/"],
        ),
        # brackets
        ("(see http://a.com/x_(y))", ["http://a.com/x_(y)"]),
        ("(http://a.com/)(http://b.com/)", ["http://a.com/", "http://b.com/"]),
        ("[http://a.com][1] {http://b.com}x", ["http://a.com", "http://b.com"]),
        ("http://a.com/f(oo bar)", ["http://a.com/f"]),
        ("http://a.com/(a[b)c]", ["http://a.com/"]),
        # several
        (
            "http://a.com,http://b.com;https://c.com",
            ["http://a.com", "http://b.com", "https://c.com"],
        ),
        ("|http://a.com|http://b.com|", ["http://a.com", "http://b.com"]),
        ("http://f.com/css?family=A|B", ["http://f.com/css?family=A|B"]),
        (
            "http://web.archive.org/web/2020/http://b.com/",
            ["http://web.archive.org/web/2020/http://b.com/"],
        ),
        ("http://a.com/?u=http://b.com", ["http://a.com/?u=http://b.com"]),
    ],
)
def test_a_url_begins_and_ends_where_a_reader_says(text: str, expected: list[str]) -> None:
    assert urls(text) == expected


@pytest.mark.parametrize("mark", "，。、；：？！「」『』（）【】《》〈〉“”‘’…—")
def test_chinese_punctuation_ends_a_url(mark: str) -> None:
    assert urls(f"{mark}http://a.com/x{mark}说明") == ["http://a.com/x"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("参见http://example.com/a中文说明", "http://example.com/a"),
        ("访问http://www.baidu.com查看", "http://www.baidu.com"),
        ("http://a.com/b에서", "http://a.com/b"),
        ("https://zh.wikipedia.org/wiki/日本", "https://zh.wikipedia.org/wiki/日本"),
        ("http://a.com/?q=日本2020年&x=東京", "http://a.com/?q=日本2020年&x=東京"),
        ("http://例子.测试/路径", "http://例子.测试/路径"),
        (
            "https://ja.wikipedia.org/wiki/ジョン・スミス",
            "https://ja.wikipedia.org/wiki/ジョン・スミス",
        ),
        ("http://a.com/telefónica/Überblick", "http://a.com/telefónica/Überblick"),
        ("https://ru.wikipedia.org/wiki/Россия1", "https://ru.wikipedia.org/wiki/Россия1"),
    ],
)
def test_letters_of_cjk_scripts_end_a_url_only_behind_an_ascii_word(
    text: str, expected: str
) -> None:
    assert urls(text) == [expected]


@pytest.mark.parametrize(
    ("url", "spelled"),
    [
        ("http://a.com/x?y=1#z", "http://a.com/x?y=1#z"),
        ("http://a.com/x_(y)", "http://a.com/x_(y)"),
        ("http://a.com/x)", "http://a.com/x%29"),
        ("http://a.com/x(y", "http://a.com/x%28y"),
        ("http://a.com/x...", "http://a.com/x..%2E"),
        ("http://a.com/?", "http://a.com/?#"),
        ("http://a.com/&amp;", "http://a.com/&amp%3B"),
        ("http://a.com/a b<c>", "http://a.com/a%20b%3Cc%3E"),
        ("http://a.com/,http://b.com/", "http://a.com/%2Chttp://b.com/"),
        ("http://a.com/**/x", "http://a.com/%2A*/x"),
        ("http://a.com/C语言", "http://a.com/C%E8%AF%AD%E8%A8%80"),
        ("http://a.com/x。", "http://a.com/x%E3%80%82"),
        ("http://[::1]/", "http://[::1]/"),
    ],
)
def test_what_would_end_a_url_early_is_percent_encoded(url: str, spelled: str) -> None:
    assert bare.spell(url) == spelled
    for text in (spelled, f"({spelled})", f"{spelled}, and", f"{spelled}。", f"**{spelled}**"):
        assert urls(text) == [spelled]


@pytest.mark.parametrize(
    "text",
    ["http://(" * 60_000, "http://(日" * 50_000, "http://[" * 60_000, "http://a" + ";" * 500_000],
)
def test_what_is_never_closed_takes_time_in_proportion_to_its_length(text: str) -> None:
    # These take 30 s and more where all that follows is looked at again for each URL.
    began_s = time.process_time()
    assert all(start < end for start, end in bare.spans(text))
    assert time.process_time() - began_s < 10


def test_of_more_than_32_open_brackets_none_is_part_of_the_url() -> None:
    deep = ("(" * 33) + "x" + (")" * 33)
    assert urls("http://a.com/" + deep) == ["http://a.com/"]
    assert urls("http://a.com/" + deep[1:-1]) == ["http://a.com/" + deep[1:-1]]
