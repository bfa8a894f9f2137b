"""Keys come from the environment, go to the archive over https, and are printed nowhere."""

from __future__ import annotations

import pickle

import pytest

from archive.keys import Keys, KeysError, check_way, find_keys

BOTH = {"LINKMEND_IA_ACCESS_KEY": "hush1", "LINKMEND_IA_SECRET_KEY": " hush2\n"}
WHERE = "https://archive.org/account/s3.php"


def test_both_keys_make_the_header() -> None:
    assert find_keys(BOTH).authorization == "LOW hush1:hush2"


def test_keys_are_not_shown_by_whoever_prints_them() -> None:
    keys = find_keys(BOTH)
    assert "hush" not in f"{keys!r} {keys} {keys.access} {keys.secret!r}"
    assert pickle.loads(pickle.dumps(keys)) == keys
    assert isinstance(keys, Keys)


MISSING = {
    "both": ({}, "LINKMEND_IA_ACCESS_KEY and LINKMEND_IA_SECRET_KEY"),
    "the access key": ({"LINKMEND_IA_SECRET_KEY": "hush"}, "LINKMEND_IA_ACCESS_KEY"),
    "the secret key": (
        {"LINKMEND_IA_ACCESS_KEY": "hush", "LINKMEND_IA_SECRET_KEY": " "},
        "LINKMEND_IA_SECRET_KEY",
    ),
}


@pytest.mark.parametrize("name", MISSING)
def test_a_missing_key_is_told_with_where_to_get_it(name: str) -> None:
    environ, missing = MISSING[name]
    with pytest.raises(KeysError) as caught:
        find_keys(environ)
    assert str(caught.value) == (
        f"saving needs the keys of an Internet Archive account: get them at {WHERE} (an account is "
        f"free), and set {missing} in the environment"
    )


@pytest.mark.parametrize("key", ["hush hush", "hush:hush", "hush\r\nX: y", "hüsh", "hush\0"])
def test_what_is_no_key_is_refused_and_not_repeated(key: str) -> None:
    with pytest.raises(KeysError) as caught:
        find_keys(BOTH | {"LINKMEND_IA_SECRET_KEY": key})
    assert str(caught.value) == (
        "LINKMEND_IA_SECRET_KEY: is no key, which is one word of letters and digits; copy it from "
        f"{WHERE}"
    )


@pytest.mark.parametrize(
    "base",
    [
        "https://web.archive.org",
        "HTTPS://web.archive.org/",
        "http://127.0.0.1:8080",
        "http://[::1]/",
        "http://localhost:1/",
        "http://127.1",
    ],
)
def test_keys_may_be_sent_where_nobody_can_read_them_on_the_way(base: str) -> None:
    check_way(base)


@pytest.mark.parametrize(
    "base", ["http://web.archive.org", "http://192.168.0.1/", "http://127.0.0.1.example/"]
)
def test_keys_are_not_sent_over_plain_http(base: str) -> None:
    with pytest.raises(KeysError) as caught:
        check_way(base)
    assert str(caught.value) == f"wayback: keys are sent over https only, but it is {base!r}"
