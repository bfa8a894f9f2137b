"""Options beat the environment, which beats the file; every mistake is named with its place."""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path

import pytest
from pydantic import ValidationError

from crawler.config import ConfigError, Policy, load
from crawler.model import Include, LinkmendError, Style, Verdict

DEFAULTS: dict[str, object] = {
    "paths": ("seeds",),
    "exclude_paths": ("node_modules/", "package-lock.json", "npm-shrinkwrap.json"),
    "exclude": (),
    "include": (),
    "include_code": False,
    "base_url": "",
    "encoding": "",
    "fragments": False,
    "out": Path("out"),
    "db": "sqlite:///linkmend.db",
    "warc": None,
    "warc_body_max_mb": 16,
    "fail_on": (),
    "also_repair": (),
    "only_repair": (),
    "style": Style.REPLACE,
    "policies": (),
    "allow_private": False,
    "obey_robots": False,
    "probes": True,
    "contact": "https://github.com/linkmend/linkmend",
    "timeout_s": 20,
    "retries": 2,
    "retry_pause_s": 1,
    "second_look_pause_s": 5,
    "strikes": 3,
    "strike_days": 6,
    "retry_after_max_s": 60,
    "host_wait_max_s": 300,
    "max_redirects": 10,
    "concurrency": 64,
    "per_host": 2,
    "per_host_delay_s": 0.2,
    "nameservers": (),
    "canaries": ("https://www.wikipedia.org/", "https://www.google.com/", "https://example.com/"),
    "archives": ("wayback", "arquivo", "local"),
    "wayback": "https://web.archive.org",
    "arquivo": "https://arquivo.pt/wayback",
    "commoncrawl": "https://index.commoncrawl.org",
    "archive_interval_s": 1,
    "replay_interval_s": 0.125,
    "cdx_interval_s": 2.5,
    "archive_timeout_s": 60,
    "throttle_pause_s": 60,
    "save_days": 365,
    "save_interval_s": 10,
    "save_poll_s": 5,
}


def written(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file


def test_every_option_has_its_default(tmp_path: Path) -> None:
    assert load(folder=tmp_path, environ={}).model_dump() == DEFAULTS


def test_the_user_agent_is_honest(tmp_path: Path) -> None:
    config = load({"contact": "mailto:me@example.com"}, folder=tmp_path, environ={})
    assert config.user_agent == f"linkmend/{version('linkmend')} (+mailto:me@example.com)"


@pytest.mark.parametrize(
    ("option", "environment", "file", "timeout_s"),
    [
        (None, None, None, 20.0),
        (None, None, 3, 3.0),
        (None, "2", None, 2.0),
        (None, "2", 3, 2.0),
        (1, None, 3, 1.0),
        (1, "2", None, 1.0),
        (1, "2", 3, 1.0),
        (None, "", 3, 3.0),
        (None, "", None, 20.0),
    ],
)
def test_an_option_beats_the_environment_which_beats_the_file(
    tmp_path: Path,
    option: float | None,
    environment: str | None,
    file: int | None,
    timeout_s: float,
) -> None:
    if file is not None:
        written(tmp_path / "linkmend.toml", f"timeout_s = {file}\n")
    environ = {} if environment is None else {"LINKMEND_TIMEOUT_S": environment}
    config = load({"timeout_s": option}, folder=tmp_path, environ=environ)
    assert config.timeout_s == timeout_s


def test_each_option_is_taken_from_the_best_place_it_is_in(tmp_path: Path) -> None:
    written(tmp_path / "linkmend.toml", 'retries = 1\nper_host = 1\ndb = "sqlite:///file.db"\n')
    environ = {"LINKMEND_RETRIES": "2", "LINKMEND_DB": "sqlite:///environment.db"}
    config = load({"db": "sqlite:///option.db"}, folder=tmp_path, environ=environ)
    assert config.model_dump() == DEFAULTS | {
        "retries": 2,
        "per_host": 1,
        "db": "sqlite:///option.db",
    }


def test_the_environment_of_the_process_is_read_by_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINKMEND_RETRIES", "7")
    assert load(folder=tmp_path).retries == 7


def test_variables_that_are_no_options_are_not_ours(tmp_path: Path) -> None:
    environ = {"LINKMEND_TEST_POSTGRES": "x", "RETRIES": "9", "linkmend_retries": "9"}
    assert load(folder=tmp_path, environ=environ).model_dump() == DEFAULTS


@pytest.mark.parametrize(
    "name",
    [
        "LINKMEND_RETRYS",
        "LINKMEND_FAILON",
        "LINKMEND_TIMEOUTS",
        "LINKMEND_IA_ACESS_KEY",
        "LINKMEND_IA_SECRETKEY",
    ],
)
def test_a_misspelt_variable_is_told_and_not_ignored(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(folder=tmp_path, environ={name: "9"})
    assert str(caught.value).startswith(f"{name}: there is no such option; did you mean LINKMEND_")


KEYS = {"LINKMEND_IA_ACCESS_KEY": "hush1", "LINKMEND_IA_SECRET_KEY": "hush2"}


def test_keys_in_the_environment_are_no_options_and_part_of_no_configuration(
    tmp_path: Path,
) -> None:
    config = load(folder=tmp_path, environ=KEYS)
    assert config.model_dump() == DEFAULTS
    assert "hush" not in repr(config)


@pytest.mark.parametrize("name", ["ia_access_key", "ia_secret_key"])
def test_a_key_in_a_file_is_refused_and_not_repeated(tmp_path: Path, name: str) -> None:
    file = written(tmp_path / "linkmend.toml", f'{name} = "hush"\n')
    with pytest.raises(ConfigError) as caught:
        load(folder=tmp_path, environ={})
    assert str(caught.value) == (
        f"{file}: {name}: keys do not belong in a file that others may read; take it out, and set "
        f"LINKMEND_{name.upper()} in the environment"
    )


def test_the_paths_to_read_can_be_set_as_everything_else(tmp_path: Path) -> None:
    environ = {"LINKMEND_PATHS": "docs/, README.md"}
    assert load(folder=tmp_path, environ=environ).paths == ("docs/", "README.md")


def test_false_is_an_option_that_was_given(tmp_path: Path) -> None:
    environ = {"LINKMEND_ALLOW_PRIVATE": "true", "LINKMEND_OBEY_ROBOTS": "1"}
    options = {"allow_private": False, "obey_robots": None}
    config = load(options, folder=tmp_path, environ=environ)
    assert (config.allow_private, config.obey_robots) == (False, True)


FILES = {
    "linkmend.toml alone": ({"linkmend.toml": "retries = 1"}, 1),
    "pyproject.toml alone": ({"pyproject.toml": "[tool.linkmend]\nretries = 3"}, 3),
    "linkmend.toml before pyproject.toml": (
        {"linkmend.toml": "retries = 1", "pyproject.toml": "[tool.linkmend]\nretries = 3"},
        1,
    ),
    "an empty linkmend.toml before pyproject.toml": (
        {"linkmend.toml": "", "pyproject.toml": "[tool.linkmend]\nretries = 3"},
        2,
    ),
    "a pyproject.toml that is not about us": ({"pyproject.toml": '[project]\nname = "x"'}, 2),
    "a pyproject.toml of other tools": ({"pyproject.toml": "[tool.ruff]\nretries = 3"}, 2),
    "a pyproject.toml whose tools are none": ({"pyproject.toml": "tool = 3"}, 2),
    "an empty pyproject.toml": ({"pyproject.toml": ""}, 2),
}


@pytest.mark.parametrize("name", FILES)
def test_the_file_is_looked_for_in_the_folder(tmp_path: Path, name: str) -> None:
    files, retries = FILES[name]
    for file, text in files.items():
        written(tmp_path / file, text)
    assert load(folder=tmp_path, environ={}).retries == retries


def test_the_folder_is_the_working_directory_by_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path / "linkmend.toml", "retries = 1")
    monkeypatch.chdir(tmp_path)
    assert load(environ={}).retries == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [("mine.toml", "retries = 5"), ("pyproject.toml", "[tool.linkmend]\nretries = 5")],
)
def test_a_file_that_was_named_is_read_instead(tmp_path: Path, name: str, text: str) -> None:
    written(tmp_path / "linkmend.toml", "retries = 1\nper_host = 1")
    (tmp_path / "elsewhere").mkdir()
    file = written(tmp_path / "elsewhere" / name, text)
    config = load(file=file, folder=tmp_path, environ={})
    assert (config.retries, config.per_host) == (5, 2)


LISTS = {
    "": (),
    " , ,": (),
    "192.0.2.1": ("192.0.2.1",),
    "192.0.2.1,192.0.2.2": ("192.0.2.1", "192.0.2.2"),
    " 192.0.2.1 ,, 192.0.2.2, ": ("192.0.2.1", "192.0.2.2"),
}


@pytest.mark.parametrize("text", LISTS)
def test_a_list_may_be_written_with_commas(tmp_path: Path, text: str) -> None:
    by_option = load({"nameservers": text}, folder=tmp_path, environ={})
    by_environment = load(folder=tmp_path, environ={"LINKMEND_NAMESERVERS": text})
    written(tmp_path / "linkmend.toml", f'nameservers = "{text}"')
    by_file = load(folder=tmp_path, environ={})
    assert (by_option.nameservers, by_environment.nameservers, by_file.nameservers) == (
        LISTS[text],
    ) * 3


def test_a_list_may_be_written_as_one(tmp_path: Path) -> None:
    written(tmp_path / "linkmend.toml", 'fail_on = ["dead", "failing"]\nnameservers = []')
    config = load(folder=tmp_path, environ={})
    assert (config.fail_on, config.nameservers) == ((Verdict.DEAD, Verdict.FAILING), ())
    config = load({"fail_on": "moved,dead"}, folder=tmp_path, environ={})
    assert config.fail_on == (Verdict.MOVED, Verdict.DEAD)


BAD_OPTIONS: dict[str, tuple[dict[str, object], str]] = {
    "unknown, but close": (
        {"timeout": 3},
        "--timeout: there is no such option; did you mean timeout_s?",
    ),
    "unknown": (
        {"colour_scheme": "dark"},
        "--colour-scheme: there is no such option; see the README for the options",
    ),
    "zero seconds": (
        {"timeout_s": 0},
        "--timeout-s: input should be greater than 0, but it is 0",
    ),
    "negative": (
        {"retries": -1},
        "--retries: input should be greater than or equal to 0, but it is -1",
    ),
    "too many": (
        {"retries": 11},
        "--retries: input should be less than or equal to 10, but it is 11",
    ),
    "no number": (
        {"concurrency": "many"},
        (
            "--concurrency: input should be a valid integer, "
            "unable to parse string as an integer, but it is 'many'"
        ),
    ),
    "half a number": (
        {"max_redirects": 1.5},
        (
            "--max-redirects: input should be a valid integer, "
            "got a number with a fractional part, but it is 1.5"
        ),
    ),
    "not a number": (
        {"per_host_delay_s": "nan"},
        "--per-host-delay-s: input should be a finite number, but it is 'nan'",
    ),
    "no verdict": (
        {"fail_on": "dead,broken"},
        (
            "--fail-on: input should be 'alive', 'moved', 'dead', 'failing', 'blocked', "
            "'skipped' or 'unchecked', but it is 'broken'"
        ),
    ),
    "no list": (
        {"nameservers": 3},
        "--nameservers: input should be a valid tuple, but it is 3",
    ),
}


@pytest.mark.parametrize("name", BAD_OPTIONS)
def test_a_bad_option_is_named(tmp_path: Path, name: str) -> None:
    options, message = BAD_OPTIONS[name]
    with pytest.raises(ConfigError) as caught:
        load(options, folder=tmp_path, environ={})
    assert str(caught.value) == message
    assert isinstance(caught.value, LinkmendError)


def test_a_bad_value_in_the_environment_is_named_with_its_variable(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(folder=tmp_path, environ={"LINKMEND_ALLOW_PRIVATE": "perhaps"})
    assert str(caught.value) == (
        "LINKMEND_ALLOW_PRIVATE: input should be a valid boolean, "
        "unable to interpret input, but it is 'perhaps'"
    )


BAD_FILES: dict[str, tuple[str, str | bytes, str]] = {
    "a bad value": (
        "linkmend.toml",
        "timeout_s = -3",
        "{file}: timeout_s: input should be greater than 0, but it is -3",
    ),
    "an unknown option": (
        "linkmend.toml",
        "allow-private = true",
        "{file}: allow-private: there is no such option; did you mean allow_private?",
    ),
    "an unknown table": (
        "linkmend.toml",
        "[tool.linkmend]\nretries = 1",
        "{file}: tool: there is no such option; see the README for the options",
    ),
    "a bad value in pyproject.toml": (
        "pyproject.toml",
        "[tool.linkmend]\nretries = []",
        "{file}: retries: input should be a valid integer, but it is []",
    ),
    "a value where a table should be": (
        "pyproject.toml",
        "[tool]\nlinkmend = 3",
        "{file}: tool.linkmend is not a table; write [tool.linkmend]",
    ),
    "a list of tables where a table should be": (
        "pyproject.toml",
        "[[tool.linkmend]]\nretries = 3",
        "{file}: tool.linkmend is not a table; write [tool.linkmend]",
    ),
    "broken TOML": (
        "linkmend.toml",
        "retries = ",
        "{file}: is not valid TOML: Invalid value (at end of document)",
    ),
    "Latin-1": (
        "linkmend.toml",
        b"# caf\xe9",
        (
            "{file}: is not valid TOML: 'utf-8' codec can't decode byte 0xe9 in position 5: "
            "unexpected end of data"
        ),
    ),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_mistake_in_a_file_is_named_with_its_place(tmp_path: Path, name: str) -> None:
    file, text, message = BAD_FILES[name]
    content = text if isinstance(text, bytes) else text.encode()
    (tmp_path / file).write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load(folder=tmp_path, environ={})
    assert str(caught.value) == message.format(file=tmp_path / file)


def test_a_file_that_was_named_must_exist(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    with pytest.raises(ConfigError) as caught:
        load(file=file, environ={})
    assert str(caught.value) == f"{file}: does not exist; check --config"


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(file=tmp_path, environ={})
    message = str(caught.value)
    assert message == f"{tmp_path}: cannot be read (Is a directory); check --config"


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything"
)
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    file = written(tmp_path / "mine.toml", "")
    file.chmod(0)
    with pytest.raises(ConfigError) as caught:
        load(file=file, environ={})
    assert str(caught.value) == f"{file}: cannot be read (Permission denied); check --config"


def test_a_configuration_does_not_change(tmp_path: Path) -> None:
    config = load(folder=tmp_path, environ={})
    with pytest.raises(ValidationError, match="Instance is frozen"):
        config.retries = 3


BAD_ADDRESSES = {
    "nameservers": ("garbage", "should be ADDRESS or ADDRESS:PORT, by number"),
    "canaries": ("nonsense", "should be an http or https URL"),
    "wayback": ("ftp://archive.test", "should be an http or https URL"),
    "contact": ("a\nb", "should be one line of ASCII, since it is sent in a header"),
}


@pytest.mark.parametrize("name", BAD_ADDRESSES)
def test_an_address_that_is_none_is_named_before_every_link_fails_by_it(
    tmp_path: Path, name: str
) -> None:
    value, problem = BAD_ADDRESSES[name]
    with pytest.raises(ConfigError) as caught:
        load({name: value}, folder=tmp_path, environ={})
    assert str(caught.value) == f"--{name}: {problem}, but it is {value!r}"


def test_name_servers_are_addresses_with_or_without_a_port(tmp_path: Path) -> None:
    servers = "192.0.2.1,192.0.2.1:5353,::1,[::1]:53"
    config = load({"nameservers": servers}, folder=tmp_path, environ={})
    assert config.nameservers == tuple(servers.split(","))


def test_policies_are_tables_of_which_each_may_leave_things_as_they_are(tmp_path: Path) -> None:
    written(
        tmp_path / "linkmend.toml",
        """
        [[policies]]
        match = "example.com"
        repair = []
        [[policies]]
        match = "https://example.org/docs/*"
        repair = ["dead", "moved"]
        style = "annotate"
        """,
    )
    assert load(folder=tmp_path, environ={}).policies == (
        Policy(match="example.com", repair=()),
        Policy(
            match="https://example.org/docs/*",
            repair=(Include.DEAD, Include.MOVED),
            style=Style.ANNOTATE,
        ),
    )


PATTERN = "should be a host (example.com) or a glob on the whole URL (https://example.com/docs/*)"
BAD_POLICIES = {
    '[[policies]]\nmatch = "a.test"\n[[policies]]\nmatch = "b.test/x"': (
        f"table 2: match: {PATTERN}, but it is 'b.test/x'"
    ),
    '[[policies]]\nrepair = ["dead"]': "table 1: match: is missing",
    '[[policies]]\nmatch = "a.test"\nstile = "robust"': (
        "table 1: stile: there is no such option; did you mean style?"
    ),
    '[[policies]]\nmatch = "a.test"\nrepair = ["moved", "all"]': (
        "table 1: repair: input should be 'dead', 'failing', 'moved', 'clean' or 'revived', "
        "but it is 'all'"
    ),
    '[policies]\nmatch = "a.test"': (
        "should be tables, each headed [[policies]], but it is {'match': 'a.test'}"
    ),
    "policies = [3]": "should be tables, each headed [[policies]], but it is [3]",
}


@pytest.mark.parametrize("text", BAD_POLICIES)
def test_a_mistake_in_a_policy_is_named_with_its_table_and_key(tmp_path: Path, text: str) -> None:
    file = written(tmp_path / "linkmend.toml", text)
    with pytest.raises(ConfigError) as caught:
        load(folder=tmp_path, environ={})
    assert str(caught.value) == f"{file}: policies: {BAD_POLICIES[text]}"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"also_repair": "mooved"}, "--include: input should be 'dead', 'failing', 'moved', "),
        ({"style": "remark"}, "--style: input should be 'replace', 'annotate' or 'robust', but "),
        ({"only_repair": ["a.test", "a b"]}, f"--only: {PATTERN}, but it is 'a b'"),
    ],
)
def test_a_bad_option_of_repair_is_named_as_it_is_written(
    tmp_path: Path, options: dict[str, object], message: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load(options, folder=tmp_path, environ={})
    assert str(caught.value).startswith(message)


def test_patterns_say_which_links_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "linkmend.toml").write_text(
        """exclude = ['^https?://(www\\.)?example\\.com/', 'utm_[a-z]{2,4}']"""
    )
    config = load(folder=tmp_path, environ={})
    urls = ("http://example.com/a", "http://a.org/?utm_id=1", "http://a.org/")
    assert [config.is_excluded(url) for url in urls] == [True, True, False]
    environ = {"LINKMEND_INCLUDE": "^https://\n[.]org/", "LINKMEND_EXCLUDE": "x{1,2}$"}
    config = load(folder=tmp_path, environ=environ)
    others = ("http://a.com/", "http://a.org/", "https://a.com/", "https://a.com/x")
    assert [config.is_excluded(url) for url in others] == [True, False, False, True]


def test_what_cannot_be_a_pattern_a_base_or_an_encoding_is_told(tmp_path: Path) -> None:
    for option, value in (("exclude", ["("]), ("base_url", "docs/"), ("encoding", "base64")):
        with pytest.raises(ConfigError, match=f"^--{option.replace('_', '-')}: "):
            load({option: value}, folder=tmp_path, environ={})
    assert load({"encoding": "GBK"}, folder=tmp_path, environ={}).encoding == "GBK"
