"""Which URLs are addresses in a web archive, in all the spellings that lists have of them."""

from __future__ import annotations

import doctest
import time
from datetime import UTC, datetime

import pytest

from crawler import captures
from crawler.archives import ARCHIVE_TODAY_HOSTS, WAYBACK_HOSTS
from crawler.captures import (
    ArchiveKind,
    CaptureAddress,
    clean,
    is_archive_today,
    is_snapshot,
    parse,
)

IA = "https://web.archive.org/web/"
STAMP = "20150203040506"
PAGE = "http://example.com/a"


def wayback(
    stamp: str = STAMP, original: str = PAGE, modifier: str = "", is_wildcard: bool = False
) -> CaptureAddress:
    return CaptureAddress(ArchiveKind.WAYBACK, IA, stamp, modifier, original, is_wildcard)


def other(base: str, stamp: str = STAMP, original: str = PAGE, **more: bool) -> CaptureAddress:
    return CaptureAddress(ArchiveKind.PYWB, base, stamp, "", original, **more)


def arquivo(stamp: str = STAMP) -> CaptureAddress:
    return CaptureAddress(
        ArchiveKind.ARQUIVO, "https://arquivo.pt/wayback/", stamp, "", "https://example.com/a"
    )


def today(stamp: str, original: str = PAGE) -> CaptureAddress:
    return CaptureAddress(ArchiveKind.ARCHIVE_TODAY, "https://archive.today/", stamp, "", original)


UK, IT = "https://webarchive.nationalarchives.gov.uk/", "https://wayback.archive-it.org/"
INNER = f"https://web.archive.org/web/{STAMP}/{PAGE}"

PARSED: dict[str, CaptureAddress | None] = {
    # As it should be, and nearly so.
    f"{IA}{STAMP}/{PAGE}": wayback(),
    f"http://web.archive.org/web/{STAMP}/{PAGE}": wayback(),
    f"HTTP://Web.Archive.ORG:80/web/{STAMP}/{PAGE}": wayback(),
    f"https://web.archive.org./web/{STAMP}/{PAGE}": wayback(),
    f"  https://web.archive.org//web//{STAMP}//{PAGE}": wayback(),
    f"https://web.archive.org/{STAMP}/{PAGE}": wayback(),
    f"http://web.archive.org/20150101/{PAGE}": wayback("20150101"),
    f"http://web.archive.org/2015id_/{PAGE}": wayback("2015", modifier="id_"),
    f"http://web.archive.org/{STAMP}/example.com/a": wayback(),
    f"https://web.archive.org/{PAGE}": wayback(""),
    f"https://web.archive.org/*/{PAGE}": wayback("", is_wildcard=True),
    f"https://archive.org/web/{STAMP}/{PAGE}": wayback(),
    f"http://www.archive.org/web/2015/{PAGE}": wayback("2015"),
    f"http://liveweb.archive.org/{PAGE}": wayback(""),
    f"http://waybackmachine.org/2015/{PAGE}": wayback("2015"),
    # Stamps.
    f"{IA}{PAGE}": wayback(""),
    f"{IA}example.com/a": wayback(""),
    f"{IA}2/{PAGE}": wayback("2"),
    f"{IA}0/{PAGE}": wayback("0"),
    f"{IA}2015/{PAGE}": wayback("2015"),
    f"{IA}201502/{PAGE}": wayback("201502"),
    f"{IA}*/{PAGE}": wayback("", is_wildcard=True),
    f"{IA}2015*/{PAGE}": wayback("2015", is_wildcard=True),
    f"{IA}{STAMP}*/{PAGE}": wayback(is_wildcard=True),
    f"{IA}*/{PAGE}*": wayback("", is_wildcard=True),
    f"{IA}*/example.com/*": wayback("", "http://example.com/", is_wildcard=True),
    f"{IA}{STAMP}9/{PAGE}": None,
    # Modifiers.
    f"{IA}{STAMP}id_/{PAGE}": wayback(modifier="id_"),
    f"{IA}{STAMP}im_/{PAGE}": wayback(modifier="im_"),
    f"{IA}{STAMP}if_/{PAGE}": wayback(modifier="if_"),
    f"{IA}{STAMP}wkrf_/{PAGE}": wayback(modifier="wkrf_"),
    f"{IA}id_/{PAGE}": wayback("", modifier="id_"),
    # The page, as archives read it.
    f"{IA}{STAMP}/example.com/a": wayback(),
    f"{IA}{STAMP}///example.com/a": wayback(),
    f"{IA}{STAMP}/http:/example.com/a": wayback(),
    f"{IA}{STAMP}/http:///example.com/a": wayback(),
    f"{IA}{STAMP}/http%3A//example.com/a": wayback(),
    f"{IA}{STAMP}/http%3A%2F%2Fexample.com%2Fa": wayback(),
    f"{IA}{STAMP}/http%3a%2f%2fexample.com%2fa%2520b%3Fc": wayback(original=f"{PAGE}%20b?c"),
    f"{IA}{STAMP}/http%3A%2F%2Fexample.com%2F%E9": wayback(original="http://example.com%2F%E9"),
    f"{IA}{STAMP}/https:/example.com/a": wayback(original="https://example.com/a"),
    f"{IA}{STAMP}/HTTP://Example.com/a": wayback(original="HTTP://Example.com/a"),
    f"{IA}{STAMP}/ftp://example.com/a": wayback(original="ftp://example.com/a"),
    f"{IA}{STAMP}/http://example.com": wayback(original="http://example.com"),
    f"{IA}{STAMP}/example.com:80": wayback(original="http://example.com:80"),
    f"{IA}{STAMP}/http://example.com:80/a": wayback(original="http://example.com:80/a"),
    f"{IA}{STAMP}/{PAGE}?b=c&d=http://e.example/#f?g": wayback(
        original=f"{PAGE}?b=c&d=http://e.example/#f?g"
    ),
    f"{IA}{STAMP}/{PAGE}?": wayback(original=f"{PAGE}?"),
    f"{IA}{STAMP}/{PAGE}#": wayback(original=f"{PAGE}#"),
    f"{IA}{STAMP}/{PAGE}%2Fb%20c+d;e,f//g/../h": wayback(original=f"{PAGE}%2Fb%20c+d;e,f//g/../h"),
    f"{IA}{STAMP}/http://bücher.example/你好?ä=%C3%A4": wayback(
        original="http://bücher.example/你好?ä=%C3%A4"
    ),
    f"{IA}{STAMP}/bücher.example/": wayback(original="http://bücher.example/"),
    f"{IA}{STAMP}/http://example.com/2016/http://f.example/": wayback(
        original="http://example.com/2016/http://f.example/"
    ),
    # Captures of captures.
    f"{IA}2016/{INNER}": wayback(),
    f"{IA}2016/http:/web.archive.org:80/{STAMP}/example.com/a": wayback(),
    f"{IA}2016/web.archive.org/web/{STAMP}id_/{PAGE}": wayback(modifier="id_"),
    f"{IA}2017/{IA}2016/{INNER}": wayback(),
    f"{IA}{STAMP}/{IA}{PAGE}": wayback(),
    f"{IA}{STAMP}/{IA}*/{PAGE}": wayback(),
    f"{IA}*/{INNER}": wayback(),
    f"https://arquivo.pt/wayback/2016/{INNER}": wayback(),
    f"{IA}2016/https://arquivo.pt/wayback/{STAMP}/https://example.com/a": arquivo(),
    f"{IA}2016/https://archive.is/{STAMP}/{PAGE}": wayback(),
    f"{IA}{STAMP}/https://archive.is/{PAGE}": wayback(),
    f"{IA}{STAMP}/https://archive.is/AbCdE": wayback(original="https://archive.is/AbCdE"),
    f"https://archive.is/2016/{INNER}": wayback(),
    f"https://archive.is/2016/https://archive.ph/{STAMP}/{PAGE}": today(STAMP),
    f"{IA}2016/http://a.example/coll/{STAMP}/{PAGE}": other("http://a.example/coll/"),
    # What the Wayback Machine has besides captures.
    "https://web.archive.org/": None,
    "https://web.archive.org/web/": None,
    f"{IA}{STAMP}/": None,
    f"{IA}*/": None,
    f"https://web.archive.org/save/{PAGE}": None,
    f"https://web.archive.org/save/_embed/{PAGE}": None,
    f"{IA}timemap/link/{PAGE}": None,
    f"{IA}sitemap/{PAGE}": None,
    f"{IA}web.php": None,
    f"https://web.archive.org/cdx/search/cdx?url={PAGE}": None,
    f"https://web.archive.org/?url={IA}{STAMP}/{PAGE}": None,
    "https://web.archive.org/details/web": None,
    "https://web.archive.org/_static/js/a.js": None,
    f"https://archive.org/wayback/available?url={PAGE}": None,
    "https://archive.org/web/": None,
    "https://archive.org/web/web.php": None,
    "https://archive.org/details/texts": None,
    f"https://archive.org/{STAMP}/{PAGE}": None,
    # Other archives.
    f"https://arquivo.pt/wayback/{STAMP}/https://example.com/a": arquivo(),
    f"http://www.arquivo.pt/wayback/wayback/{STAMP}/https://example.com/a": arquivo(),
    f"https://arquivo.pt/noFrame/replay/{STAMP}/https://example.com/a": arquivo(),
    "https://arquivo.pt/wayback/2015/https://example.com/a": arquivo("2015"),
    "https://arquivo.pt/page/search?q=a": None,
    f"{IT}1068/{STAMP}/{PAGE}": other(f"{IT}1068/"),
    f"http://wayback.archive-it.org/1068/{STAMP}/example.com/a": other(f"{IT}1068/"),
    f"{IT}1068/*/{PAGE}": other(f"{IT}1068/", "", is_wildcard=True),
    f"{UK}{STAMP}/{PAGE}": other(UK),
    f"http://webarchive.nationalarchives.gov.uk:80/{STAMP}/example.com/a": other(UK),
    f"{UK}ukgwa/{STAMP}/{PAGE}": other(f"{UK}ukgwa/"),
    f"{UK}+/{PAGE}": other(UK, ""),
    f"{UK}ukgwa/*/{PAGE}": other(f"{UK}ukgwa/", "", is_wildcard=True),
    f"https://web.archive.org.au/awa/{STAMP}/{PAGE}": other("https://web.archive.org.au/awa/"),
    f"https://www.webarchive.org.uk/wayback/en/archive/{STAMP}/{PAGE}": other(
        "https://www.webarchive.org.uk/wayback/en/archive/"
    ),
    f"http://127.0.0.1:8080/my-web/{STAMP}/{PAGE}": other("http://127.0.0.1:8080/my-web/"),
    f"https://a.example/b/c/2015/{PAGE}": other("https://a.example/b/c/", "2015"),
    f"https://a.example/2015/{PAGE}": other("https://a.example/", "2015"),
    "https://perma.cc/ABCD-1234": None,
    "https://www.webcitation.org/5xYzAbCdE": None,
    # archive.today
    f"https://archive.today/2015.02.03-040506/{PAGE}": today(STAMP),
    f"http://www.archive.is/{STAMP}/{PAGE}": today(STAMP),
    f"https://archive.ph/2015/{PAGE}": today("2015"),
    f"https://archive.ph/newest/{PAGE}": today(""),
    f"https://archive.ph/o/AbCdE/{PAGE}": today(""),
    f"https://archive.ph/{PAGE}": today(""),
    "https://archive.ph/AbCdE": None,
    f"https://archive.ph/?run=1&url={PAGE}": None,
    # What has another address in it.
    f"https://translate.example/?u={IA}{STAMP}/{PAGE}": None,
    f"https://translate.example/#{IA}{STAMP}/{PAGE}": None,
    f"https://proxy.example/{IA}{STAMP}/{PAGE}": None,
    f"https://images.example/1200/{PAGE}": None,
    f"https://images.example/2048/{PAGE}": None,
    "https://example.com/2020/http-and-https/": None,
    "https://example.com/2020/example.com/": None,
    f"https://example.com/123/{PAGE}": None,
    f"https://example.com/{PAGE}": None,
    f"https://web.archive.org@example.com/web/{STAMP}/a": None,
    f"https://web.archive.org.example.com/web/{STAMP}/a": None,
    f"web.archive.org/web/{STAMP}/{PAGE}": None,
    f"mailto:a@web.archive.org/web/{STAMP}/{PAGE}": None,
    "http://[": None,
    "": None,
}


@pytest.mark.parametrize("url", PARSED)
def test_an_address_in_an_archive_is_taken_apart(url: str) -> None:
    assert parse(url) == PARSED[url]


@pytest.mark.parametrize("host", sorted(WAYBACK_HOSTS))
def test_all_names_of_the_wayback_machine_mean_the_same(host: str) -> None:
    assert parse(f"http://{host}/web/{STAMP}/{PAGE}") == wayback()
    assert is_snapshot(f"http://{host}/")


CONFIGURED = "http://127.0.0.1:1234"


@pytest.mark.parametrize("base", [CONFIGURED, f"{CONFIGURED}/"])
@pytest.mark.parametrize(
    "path", [f"/web/{STAMP}/{PAGE}", f"/{STAMP}/{PAGE}", f"//web/{STAMP}/{PAGE}"]
)
def test_the_configured_archive_is_known(base: str, path: str) -> None:
    expected = CaptureAddress(ArchiveKind.WAYBACK, f"{CONFIGURED}/web/", STAMP, "", PAGE)
    assert parse(CONFIGURED + path, base) == expected
    assert clean(expected, STAMP) == f"{CONFIGURED}/web/{STAMP}/{PAGE}"
    assert parse(f"{IA}2016/{CONFIGURED}{path}", base) == expected
    assert parse(f"{IA}{STAMP}/{PAGE}", base) == wayback()
    assert parse(f"http://127.0.0.1:12345{path[: path.index(STAMP)]}x/{PAGE}", base) is None


CLEANED = {
    f"http://web.archive.org:80/2015/{PAGE}": f"{IA}{STAMP}/{PAGE}",
    f"{IA}*/example.com/*": f"{IA}{STAMP}/http://example.com/",
    f"{IA}{PAGE}": f"{IA}{STAMP}/{PAGE}",
    f"{IA}2016/{INNER}": f"{IA}{STAMP}/{PAGE}",
    f"{IA}{STAMP}id_/{PAGE}": f"{IA}{STAMP}/{PAGE}",
    f"{IA}{STAMP}if_/{PAGE}": f"{IA}{STAMP}/{PAGE}",
    f"{IA}2015im_/{PAGE}": f"{IA}{STAMP}im_/{PAGE}",
    f"{IA}2015/http://example.com:80/a": f"{IA}{STAMP}/{PAGE}",
    f"{IA}2015/http://example.com:80": f"{IA}{STAMP}/http://example.com",
    f"{IA}2015/http://example.com:80?a": f"{IA}{STAMP}/http://example.com?a",
    f"{IA}2015/http://[::1]:80/": f"{IA}{STAMP}/http://[::1]/",
    f"{IA}2015/https://example.com:443/": f"{IA}{STAMP}/https://example.com/",
    f"{IA}2015/http://example.com:443/": f"{IA}{STAMP}/http://example.com:443/",
    f"{IA}2015/http://example.com:8080/": f"{IA}{STAMP}/http://example.com:8080/",
    f"{IA}2015/{PAGE}?b=http://c.example:80/": f"{IA}{STAMP}/{PAGE}?b=http://c.example:80/",
    f"{IA}2015/http://bücher.example/你?%C3#f": f"{IA}{STAMP}/http://bücher.example/你?%C3#f",
    "http://arquivo.pt/noFrame/replay/2015/example.com/": (
        f"https://arquivo.pt/wayback/{STAMP}/http://example.com/"
    ),
    f"http://wayback.archive-it.org:80/1068/2015/{PAGE}": f"{IT}1068/{STAMP}/{PAGE}",
    f"{UK}+/http://example.com:80/a": f"{UK}{STAMP}/{PAGE}",
    f"http://127.0.0.1:8080/my-web/2015/{PAGE}": f"http://127.0.0.1:8080/my-web/{STAMP}/{PAGE}",
}


@pytest.mark.parametrize("url", CLEANED)
def test_a_sloppy_address_has_a_clean_form(url: str) -> None:
    capture = parse(url)
    assert capture is not None
    assert clean(capture, STAMP) == CLEANED[url]
    assert CLEANED[url] != url
    again = parse(CLEANED[url])
    assert again is not None
    assert clean(again, STAMP) == CLEANED[url]


def test_captures_at_archive_today_and_short_stamps_have_no_clean_form() -> None:
    with pytest.raises(ValueError, match=r"archive\.today are not offered"):
        clean(today(STAMP), STAMP)
    for stamp in ("", "2015", "*", f"{STAMP}0", "2015020304050x"):
        with pytest.raises(ValueError, match="14 digits"):
            clean(wayback(), stamp)


STAMPED_AT: dict[str, datetime | None] = {
    STAMP: datetime(2015, 2, 3, 4, 5, 6, tzinfo=UTC),
    "2015": datetime(2015, 12, 31, 23, 59, 59, tzinfo=UTC),
    "201502": datetime(2015, 2, 28, 23, 59, 59, tzinfo=UTC),
    "20150203": datetime(2015, 2, 3, 23, 59, 59, tzinfo=UTC),
    "2015020304": datetime(2015, 2, 3, 4, 59, 59, tzinfo=UTC),
    "2": datetime(2999, 12, 31, 23, 59, 59, tzinfo=UTC),
    "1": datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC),
    "": None,
    "0": datetime(999, 12, 31, 23, 59, 59, tzinfo=UTC),
    "0000": None,
    "201513": None,
    "20000800241623": None,
}


@pytest.mark.parametrize("stamp", STAMPED_AT)
def test_a_short_stamp_means_the_end_of_its_time(stamp: str) -> None:
    assert wayback(stamp).stamped_at == STAMPED_AT[stamp]
    assert wayback(stamp).has_full_stamp is (len(stamp) == 14)


SNAPSHOTS = {
    "https://web.archive.org/web/2020/http://example.com/": True,
    "HTTP://WEB.ARCHIVE.ORG:80/web/x": True,
    "https://web.archive.org/": True,
    "https://wayback.archive.org/web/2001/http://example.com/": True,
    "https://web-beta.archive.org/web/2001/http://example.com/": True,
    "https://archive.org/details/texts": False,
    "https://web.archive.org.example.com/web/": False,
    "https://example.com/https://web.archive.org/web/": False,
    "https://web.archive.org@example.com/": False,
    "https://archive.today/x": False,
    "https://arquivo.pt/wayback/20200102030405/https://example.com/": True,
    "http://127.0.0.1:8080/web/20200102030405id_/http://example.com/": True,
    "https://translate.example/?u=https://web.archive.org/web/2020/http://example.com/": False,
    "https://images.example/1200/https://example.com/a.png": False,
    "https://example.com/2020/http-and-https/": False,
    "https://example.com/123/http://example.com/": False,
    "web.archive.org/web/2020/http://example.com/": False,
    "http://[": False,
}


@pytest.mark.parametrize("url", SNAPSHOTS)
def test_a_snapshot_is_known_by_its_host_or_its_form(url: str) -> None:
    assert is_snapshot(url) is SNAPSHOTS[url]


@pytest.mark.parametrize("host", sorted(ARCHIVE_TODAY_HOSTS))
def test_archive_today_is_known_by_all_its_names(host: str) -> None:
    for path in ("", "/", "/AbCdE", f"/{STAMP}/{PAGE}", "?q=a"):
        assert is_archive_today(f"http://{host}{path}")
        assert not is_archive_today(f"http://not-{host}{path}")
        assert not is_archive_today(f"http://example.com/http://{host}{path}")


@pytest.mark.parametrize(
    "url",
    [
        IA + f"{STAMP}/http://web.archive.org/web/" * 20_000,
        "https://a.example/" + "2015/" * 200_000 + "x",
        "https://a.example" + "/" * 1_000_000,
        f"{UK}" + "a/" * 500_000,
        f"{IA}{STAMP}/" + "a." * 500_000,
        f"{IA}{STAMP}/http:" + "/" * 1_000_000,
        f"{IA}{STAMP}/http" + "%2f" * 300_000,
    ],
    ids=lambda url: url[:40],
)
def test_long_addresses_are_read_quickly(url: str) -> None:
    before_s = time.process_time()
    parse(url)
    assert time.process_time() - before_s < 2


def test_the_examples_in_the_docstrings_hold() -> None:
    results = doctest.testmod(captures)
    assert (results.attempted, results.failed) == (6, 0)
