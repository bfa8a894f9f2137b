"""A page is read as browsers read it, however it is encoded and wherever it is cut off."""

from __future__ import annotations

import pytest

from crawler.htmlpage import is_html, page
from crawler.model import Page
from crawler.sketch import similarity, sketch
from tests.web.charsets import CHARSET_TITLES, SAMPLES
from tests.web.exchange import Request
from tests.web.titles import TITLED, TITLES

HTML_ANSWERS = {
    ("text/html", b""): True,
    ("text/html; charset=utf-8", b""): True,
    ("TEXT/HTML ;charset=x", b""): True,
    (" text/html ", b""): True,
    ("application/xhtml+xml", b""): True,
    ("text/plain", b"<html>"): False,
    ("application/xml", b"<html>"): False,
    ("text/html5", b"<html>"): False,
    ("application/octet-stream", b"<html>"): False,
    (";", b"<html>"): False,
    ("", b""): False,
    ("", b"Just text."): False,
    ("", b"%PDF-1.7"): False,
    ("", b"<HTML lang=en>"): True,
    ("", b"\n <!DocType HTML>"): True,
    ("", b"<title>x"): True,
    ("", b"<!-- a comment --><html>"): True,
    ("", b"x" * 1019 + b"<html"): True,
    ("", b"x" * 1020 + b"<html"): False,
}


@pytest.mark.parametrize(("content_type", "body"), HTML_ANSWERS)
def test_html_is_known_by_its_type_and_without_one_by_its_beginning(
    content_type: str, body: bytes
) -> None:
    assert is_html(content_type, body) is HTML_ANSWERS[content_type, body]


def read(html: str) -> Page:
    return page(html.encode(), "text/html; charset=utf-8")


def test_a_page_is_read_as_a_whole() -> None:
    html = """<!doctype html><html lang="de-AT"><head><title> Ein
        &bdquo;Titel&ldquo; </title><style>p { color: red }</style></head><body>
        <script>document.write("<p>nothing</p>")</script>
        <h1>Eine <em>große</em>
        Überschrift</h1><h1>Noch eine</h1><p>Erster   Absatz.</p><p>Zweiter&nbsp;Absatz.</p>"""
    assert read(html) == Page(
        title="Ein „Titel“",
        heading="Eine große Überschrift",
        language="de-AT",
        excerpt="Eine große Überschrift Noch eine Erster Absatz. Zweiter Absatz.",
        text_chars=63,
        main_chars=63,
        headings=("Noch eine",),
        fingerprint=sketch("Eine große Überschrift Noch eine Erster Absatz. Zweiter Absatz."),
        markers=("content:media",),
    )


NOTHING = Page(title="", heading="", language="", excerpt="", text_chars=0)


@pytest.mark.parametrize(
    "body",
    [b"", b" \r\n", b"\0", b"\xef\xbb\xbf", b"</html>", b"<!doctype html><html></html>"],
)
@pytest.mark.parametrize("content_type", ["", "text/html", "text/html; charset=gbk"])
def test_a_page_without_content_has_none(body: bytes, content_type: str) -> None:
    assert page(body, content_type) == NOTHING


def test_plain_text_that_calls_itself_html_is_text() -> None:
    assert read("Just text.") == Page("", "", "", "Just text.", 10, 10, (), sketch("Just text."))


@pytest.mark.parametrize("name", CHARSET_TITLES)
def test_a_title_is_read_in_every_encoding(name: str) -> None:
    sample = SAMPLES[name]
    declared = f"; charset={sample.header}" if sample.header else ""
    seen = page(sample.body, f"text/html{declared}")
    assert seen.title == CHARSET_TITLES[name]
    assert sample.text in seen.excerpt


def test_the_header_beats_the_page_on_its_encoding() -> None:
    sample = SAMPLES["wrong-header"]
    misread = sample.title.encode("utf-8").decode("cp1252", "replace")
    title = page(sample.body, f"text/html; charset={sample.header}").title
    assert title == " ".join(misread.split())


E_ACUTE = "<title>é</title>"
ENCODINGS: dict[str, tuple[bytes, str]] = {
    "a BOM beats the header": (b"\xef\xbb\xbf" + E_ACUTE.encode(), "text/html; charset=koi8-r"),
    "UTF-16 by BOM": (b"\xff\xfe" + E_ACUTE.encode("utf-16-le"), "text/html"),
    "UTF-16, big end first, by BOM": (b"\xfe\xff" + E_ACUTE.encode("utf-16-be"), "text/html"),
    "UTF-16 by header": (E_ACUTE.encode("utf-16-le"), "text/html; charset=utf-16le"),
    "quoted": (E_ACUTE.encode("cp1252"), 'text/html; charset="windows-1252"'),
    "in capitals": (E_ACUTE.encode("cp1252"), "text/html; CHARSET=ISO-8859-1"),
    "unknown": (E_ACUTE.encode(), "text/html; charset=klingon"),
    "empty": (E_ACUTE.encode(), "text/html; charset="),
    "undeclared": (E_ACUTE.encode(), "text/html"),
    "without a type": (E_ACUTE.encode(), ""),
    "unknown in the page": (f"<meta charset=klingon>{E_ACUTE}".encode(), "text/html"),
    "UTF-16 in a page of ASCII": (f"<meta charset=utf-16>{E_ACUTE}".encode(), "text/html"),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_an_encoding_is_found_where_browsers_find_it(name: str) -> None:
    assert page(*ENCODINGS[name]).title == "é"


PYTHON_CODECS = ("base64", "bz2", "hex", "idna", "quopri", "rot13", "undefined", "uu", "zip")


@pytest.mark.parametrize("codec", PYTHON_CODECS)
def test_a_codec_of_python_that_is_no_encoding_of_the_web_is_read_as_utf_8(codec: str) -> None:
    assert page(E_ACUTE.encode(), f"text/html; charset={codec}").title == "é"
    assert page(f"<meta charset={codec}>{E_ACUTE}".encode(), "text/html").title == "é"


@pytest.mark.parametrize("codec", ["unicode_escape", "raw_unicode_escape"])
def test_a_codec_of_python_that_makes_lone_surrogates_does_no_harm(codec: str) -> None:
    seen = page(rb"<title>a\ud800b</title>", f"text/html; charset={codec}")
    assert seen.title == "a?b"


@pytest.mark.parametrize("cut", [1, 2])
@pytest.mark.parametrize("content_type", ["text/html", "text/html; charset=utf-8"])
def test_a_page_may_be_cut_off_within_a_character(cut: int, content_type: str) -> None:
    body = "<title>古い新聞</title><p>日本".encode()[:-cut]
    seen = page(body, content_type)
    assert (seen.title, seen.excerpt) == ("古い新聞", "日\ufffd")


def test_a_page_that_is_cut_off_within_its_only_character_is_still_utf_8() -> None:
    assert page("<title>x</title><p>café".encode()[:-1], "text/html").excerpt == "caf\ufffd"


@pytest.mark.parametrize(
    "html", ["<title>Cut off", "<title>Cut off</ti", "<title>Cut off</title", "<TITLE\n>Cut off"]
)
def test_a_page_may_be_cut_off_within_its_title(html: str) -> None:
    assert read(html).title.startswith("Cut off")


def test_nul_is_left_out() -> None:
    seen = page(b"<title>a\0b</title><h1>c\0d</h1>", "text/html")
    assert seen == Page("ab", "cd", "", "cd", 2, 2)


@pytest.mark.parametrize("name", TITLES)
def test_the_title_is_what_browsers_say_up_to_300_characters(name: str) -> None:
    answer = TITLED["/title/"](Request("GET", f"/title/{name}", (), "http", "", argument=name))
    seen = page(answer.body, answer.content_type or "")
    assert seen.title == " ".join((TITLES[name] or "").split())[:300]
    assert seen.heading == "A heading"


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<title>&lt;b&gt; &amp;amp; &eacute; &#233; &#xE9;</title>", "<b> &amp; é é é"),
        ("<title>&#x1F600; &#0; &#xD800; &#x110000;</title>", "😀 \ufffd \ufffd \ufffd"),
        ("<title>&nosuch; & &copy 2</title>", "&nosuch; & © 2"),
        ("<title>\t a \r\n\n b\xa0\u2003\u3000c\x0c</title>", "a b c"),
        ("<title><b>bold</b></title>", "<b>bold</b>"),
        ("<title></title><title>second</title>", ""),
        ("<title>first</title><title>second</title>", "first"),
        ("<!-- <title>comment</title> --><title>real</title>", "real"),
        ("<script>'<title>script</title>'</script><title>real</title>", "real"),
        ("<svg><title>An icon</title></svg><p>text", ""),
        ("<p>text<title>in the body</title>", "in the body"),
    ],
)
def test_a_title_is_one_line_of_plain_text(html: str, title: str) -> None:
    assert read(html).title == title


def test_a_heading_is_cut_at_300_characters_and_an_excerpt_at_600() -> None:
    seen = read(f"<h1>{'h' * 301}</h1>{'<p>' + 'x ' * 1000}")
    assert seen.heading == "h" * 300
    assert seen.excerpt == ("h" * 301 + " " + "x " * 1000)[:600]
    assert seen.text_chars > 2000


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ("<html lang=en>", "en"),
        ("<HTML LANG='zh-Hant-TW'>", "zh-Hant-TW"),
        ("<html lang=' fr\n'>", "fr"),
        ("<html lang>", ""),
        ("<html lang=''>", ""),
        ("<html><body lang=de>", ""),
        (f"<html lang={'x' * 99}>", "x" * 35),
    ],
)
def test_the_language_is_what_the_page_says(html: str, language: str) -> None:
    assert read(html).language == language


def test_what_readers_do_not_see_is_not_in_the_excerpt() -> None:
    seen = read(
        "<title>no</title><style>no</style><script>no</script><template>no</template>"
        "<!-- no --><p>yes</p><iframe src=no></iframe>"
    )
    assert (seen.excerpt, seen.text_chars) == ("yes", 3)


def test_deep_nesting_does_no_harm() -> None:
    # This takes minutes where the time grows with the square of the depth.
    seen = read("<title>deep</title>" + "<div>" * 100_000 + "text")
    assert (seen.title, seen.excerpt) == ("deep", "text")


def test_many_notices_within_each_other_do_no_harm() -> None:
    deep = '<div class="error">' * 50_000
    assert read(f"<title>x</title>{deep}text").notices == ()
    wide = '<p class="error"><i class="error">' * 50_000
    assert read(f"<title>x</title>{wide}text").title == "x"


def test_some_headings_after_the_first_are_kept() -> None:
    html = "<h2>a</h2><h1>b</h1><h3>c</h3><h1> </h1>" + "".join(f"<h2>{n}</h2>" for n in range(9))
    seen = read(html)
    assert (seen.heading, seen.headings) == ("b", ("a", "c", "0", "1", "2"))


def test_the_excerpt_leaves_out_navigation_where_it_can_be_told() -> None:
    nav = "<nav><ul>" + "<li><a href=/x>Somewhere else entirely</a>" * 20 + "</ul></nav>"
    text = "<p>" + "This is what the page has to say, and it says it at some length. " * 5
    seen = read(f"{nav}<main><h1>A page</h1>{text}</main><footer>Imprint</footer>")
    assert seen.excerpt.startswith("A page This is what the page has to say")
    assert seen.main_chars < seen.text_chars


def test_sketches_tell_texts_apart_and_know_them_again() -> None:
    words = [f"word{number}" for number in range(400)]
    text, half = " ".join(words), " ".join(words[:200] + [f"other{n}" for n in range(200)])
    other = " ".join(reversed(words))
    assert similarity(sketch(text), sketch(text.upper())) == 1.0
    assert 0.1 < similarity(sketch(text), sketch(half)) < 0.7
    assert similarity(sketch(text), sketch(other)) == 0.0
    assert similarity(sketch("北京的春天和花"), sketch("北京的春天和花")) == 1.0
    assert similarity(sketch(""), sketch("")) == 0.0


MARKED = {
    "challenge:cloudflare": "<script>window._cf_chl_opt={}</script>",
    "parking:sedo": '<script src="https://img.sedoparking.com/x.js"></script>',
    "default:nginx": "<title>Welcome to nginx!</title>",
    "login:password": "<form><input name=p type='password'></form>",
    "shell:root": '<div id="root"></div>',
    "content:media": "<img src=a.png>",
    "missing:404": '<body class="home error404 wide">',
    "missing:not-found": '<main id="page-not-found">',
    "application:bundle": '<script src="/assets/main.3c1f.js"></script>',
    "captcha:widget": '<script src="https://hcaptcha.com/1/api.js"></script>',
}


@pytest.mark.parametrize("name", MARKED)
def test_technical_marks_are_named(name: str) -> None:
    assert name in read(MARKED[name]).markers
    assert name not in read("<p>Some text.").markers


def test_a_mark_that_is_quoted_in_the_text_is_none() -> None:
    assert read("<pre>&lt;script src=img.sedoparking.com&gt;</pre>").markers == ()


def test_a_mark_may_stand_in_a_header() -> None:
    seen = page(b"<p>Text.", "text/html", {"cf-mitigated": "challenge"})
    assert seen.markers == ("challenge:cf-mitigated",)


NOTICES = {
    '<div class="alert alert-danger"><h1>Gone</h1><p>It is.</p></div>': ("Gone It is.",),
    '<p role="alert">Gone.</p>': ("Gone.",),
    '<font id="ErrorText">Gone.</font>': ("Gone.",),
    '<div class="flash"><p class="flash-text">Gone.</p></div>': ("Gone.",),
    '<div class="error" hidden>Gone.</div>': (),
    '<div style="display: none"><p class="error">Gone.</p></div>': (),
    '<p class="error"></p><p class="terror-of-the-deep">Fish.</p>': ("Fish.",),  # a word is a word
    f'<p class="message">{"x" * 301}</p>': (),
    "".join(f'<p class="error">{number}</p>' for number in range(9)): ("0", "1", "2"),
    f'<p class="error">Gone.</p><p>{"A long story. " * 200}</p>': (),
}
"""Bodies, and the notices in them."""


@pytest.mark.parametrize("body", NOTICES)
def test_what_its_source_calls_an_error_is_a_notice_where_it_can_be_seen(body: str) -> None:
    assert read(f"<title>x</title><body>{body}").notices == NOTICES[body]
