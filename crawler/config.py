"""The configuration: options, environment, linkmend.toml or pyproject.toml, in one typed object."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from importlib.metadata import version
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PositiveInt,
    ValidationError,
)

from crawler import patterns
from crawler.model import Include, LinkmendError, ReadingOptions, Style, Verdict
from crawler.urls import refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ArchiveName = Literal["wayback", "arquivo", "local", "commoncrawl"]
"""The names of `archive.sources.SOURCES`."""
HOME_PAGE = "https://github.com/linkmend/linkmend"
ENVIRONMENT_PREFIX = "LINKMEND_"
KEYS = ("ia_access_key", "ia_secret_key")
"""Secrets (`archive.keys`), which stand in the environment alone and in no `Config`."""


class ConfigError(LinkmendError):
    """An option, in whichever place it was given, is not one or has a bad value."""


def _as_list(value: object) -> object:
    """Let lists be written with commas, as the environment and the command line must."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def _as_lines(value: object) -> object:
    """Let patterns, which may hold commas, be written one a line."""
    return value.splitlines() if isinstance(value, str) else value


def _encoding(value: str) -> str:
    try:
        if value:
            "".encode(value)
    except (LookupError, ValueError):
        raise ValueError("should be the name of an encoding, such as gb18030") from None
    return value


def _web_address(value: str) -> str:
    if refusal(value) is not None:
        raise ValueError("should be an http or https URL")
    return value


def _base_url(value: str) -> str:
    return _web_address(value) if value else value


def _name_server(value: str) -> str:
    """Take ADDRESS or ADDRESS:PORT, an IPv6 address with a port in brackets."""
    if _is_ip(value):
        return value
    address, _, port = value.rpartition(":")
    if not _is_ip(address.strip("[]")) or not port.isdecimal() or int(port) > MAX_PORT:
        raise ValueError("should be ADDRESS or ADDRESS:PORT, by number")
    return value


def _is_ip(value: str) -> bool:
    try:
        ip_address(value)
    except ValueError:
        return False
    return True


def _one_line(value: str) -> str:
    if not value.isascii() or not value.isprintable():
        raise ValueError("should be one line of ASCII, since it is sent in a header")
    return value


_OPTIONS = {"also_repair": "--include", "only_repair": "--only", "paths": "PATH"}
"""What options are called on the command line where their settings are called otherwise."""
MAX_PORT = 65_535
TYPO_LIKENESS = 0.85
"""From here on (`difflib`'s ratio) a variable is taken for a misspelt option and not for somebody
else's: two letters wrong in a name of usual length."""
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
WebAddresses = Annotated[tuple[WebAddress, ...], BeforeValidator(_as_list), Field(min_length=1)]
NameServers = Annotated[
    tuple[Annotated[str, AfterValidator(_name_server)], ...], BeforeValidator(_as_list)
]
Paths = Annotated[tuple[str, ...], BeforeValidator(_as_list), Field(min_length=1)]
Globs = Annotated[tuple[str, ...], BeforeValidator(_as_list)]
Patterns = Annotated[tuple[re.Pattern[str], ...], BeforeValidator(_as_lines)]
Archives = Annotated[tuple[ArchiveName, ...], BeforeValidator(_as_list), Field(min_length=1)]
Includes = Annotated[tuple[Include, ...], BeforeValidator(_as_list)]
Verdicts = Annotated[tuple[Verdict, ...], BeforeValidator(_as_list)]
Target = Annotated[str, AfterValidator(patterns.checked)]
Targets = Annotated[tuple[Target, ...], BeforeValidator(_as_list)]


class Policy(BaseModel):
    """What is repaired of the links that a pattern means, and how.

    None leaves it to the settings that hold for all links.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    match: Target = Field(description="A host, or a glob on the whole URL.")
    repair: Includes | None = Field(
        default=None, description="All that is repaired; [] for nothing."
    )
    style: Style | None = Field(default=None, description="How snapshots are written.")


def _as_tables(value: object) -> object:
    if isinstance(value, list | tuple) and all(isinstance(it, dict | Policy) for it in value):
        return value
    raise ValueError("should be tables, each headed [[policies]]")


Policies = Annotated[tuple[Policy, ...], BeforeValidator(_as_tables)]


class Config(BaseModel):
    """Every setting of linkmend with its default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    paths: Paths = Field(("seeds",), description="Files, folders and pages to read.")
    exclude_paths: Globs = Field(
        ("node_modules/", "package-lock.json", "npm-shrinkwrap.json"),
        description="What is left out of folders, as in a .gitignore.",
    )
    exclude: Patterns = Field((), description="Links that are not asked, as regular expressions.")
    include: Patterns = Field((), description="Links that alone are asked, likewise.")
    include_code: bool = Field(default=False, description="Also read the links in code.")
    base_url: Annotated[str, AfterValidator(_base_url)] = Field(
        "", description="Address that relative links are meant from."
    )
    encoding: Annotated[str, AfterValidator(_encoding)] = Field(
        "", description="Encoding of documents that bear no mark of it."
    )
    fragments: bool = Field(
        default=False, description="Also look for the anchors that links name in living pages."
    )
    out: Path = Field(Path("out"), description="Folder for reports and repaired copies.")
    db: str = Field("sqlite:///linkmend.db", description="Database, as an SQLAlchemy URL.")
    warc: Path | None = Field(None, description="Folder for a local copy of good answers.")
    warc_body_max_mb: PositiveInt = Field(16, description="Longest body kept; the rest is cut.")
    fail_on: Verdicts = Field((), description="Verdicts that make the exit code 1.")
    also_repair: Includes = Field((), description="What repair changes beside dead links.")
    only_repair: Targets = Field((), description="Hosts or URLs outside which nothing is repaired.")
    style: Style = Field(Style.REPLACE, description="How the snapshot of a link is written.")
    policies: Policies = Field((), description="Other rules for some hosts or URLs.")
    allow_private: bool = Field(
        default=False, description="Also ask private and loopback addresses."
    )
    obey_robots: bool = Field(
        default=False, description="Let robots.txt forbid the look at a link."
    )
    probes: bool = Field(
        default=True, description="Ask suspicious hosts for an address that cannot exist."
    )
    contact: Annotated[str, AfterValidator(_one_line)] = Field(
        HOME_PAGE, description="Where a site's owner can reach you: URL or mailto."
    )

    timeout_s: Positive = Field(20, description="Longest wait for one whole answer.")  # as lychee
    retries: int = Field(2, ge=0, le=10, description="How often a failure is asked again.")
    retry_pause_s: Positive = Field(1, description="First pause before asking again; it doubles.")
    retry_after_max_s: Positive = Field(60, description="Longest Retry-After that is waited for.")
    host_wait_max_s: Positive = Field(300, description="Longest such wait for one host in all.")
    second_look_pause_s: Positive = Field(5, description="Pause before a 404 is asked to confirm.")
    strikes: PositiveInt = Field(3, description="Failures in a row that make a link dead.")
    strike_days: Positive = Field(6, description="Days that these must be spread over.")
    max_redirects: PositiveInt = Field(10, description="Redirects followed for one link.")
    concurrency: PositiveInt = Field(64, description="Links asked at once.")
    per_host: PositiveInt = Field(2, description="Requests to one host at once.")
    per_host_delay_s: Positive = Field(0.2, description="Pause between two requests to one host.")
    nameservers: NameServers = Field((), description="DNS servers instead of the system's.")
    canaries: WebAddresses = Field(
        ("https://www.wikipedia.org/", "https://www.google.com/", "https://example.com/"),
        description="Well-run sites that tell whether our own network works.",
    )

    archives: Archives = Field(
        ("wayback", "arquivo", "local"), description="Archives that are asked, in this order."
    )
    wayback: WebAddress = Field(
        "https://web.archive.org", description="Base address of the Wayback Machine."
    )
    arquivo: WebAddress = Field(
        "https://arquivo.pt/wayback", description="Base address of Arquivo.pt's captures."
    )
    commoncrawl: WebAddress = Field(
        "https://index.commoncrawl.org", description="Base address of Common Crawl's indexes."
    )
    # The Wayback Machine's limits are 600 and 30 a minute for each IP address; its maintainers'
    # client, EDGI wayback 0.5.1, stays at 8 a second and 24 a minute.
    replay_interval_s: Positive = Field(0.125, description="Pause between two replay requests.")
    cdx_interval_s: Positive = Field(2.5, description="Pause between two index (CDX) requests.")
    archive_interval_s: Positive = Field(
        1, description="Pause between two requests to any other archive."
    )
    archive_timeout_s: Positive = Field(60, description="Longest wait for the archive's answer.")
    throttle_pause_s: Positive = Field(
        60, description="Pause when the archive says 429 and no time."
    )
    save_days: PositiveInt = Field(
        365, description="A living link with a capture younger than so many days is not saved."
    )
    # Save Page Now takes 7 captures a minute of one account, one each 8.6 seconds (its API's
    # documentation of 2025-10-22, "Limitations"). Its example looks at a job every 5 seconds.
    save_interval_s: Positive = Field(10, description="Pause between two requests for a capture.")
    save_poll_s: Positive = Field(5, description="Pause between two looks at a capture's job.")

    @property
    def reading_options(self) -> ReadingOptions:
        """How documents are read."""
        return ReadingOptions(
            include_code=self.include_code,
            base_url=self.base_url,
            encoding=self.encoding,
            exclude_paths=self.exclude_paths,
        )

    def is_excluded(self, url: str) -> bool:
        """Tell whether the user wants a link left alone."""
        if self.include and not any(it.search(url) for it in self.include):
            return True
        return any(it.search(url) for it in self.exclude)

    @property
    def user_agent(self) -> str:
        """The honest name that every request carries."""
        return f"linkmend/{version('linkmend')} (+{self.contact})"


def load(
    options: Mapping[str, object] | None = None,
    *,
    file: Path | None = None,
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Config:
    """Read the configuration; an option beats the environment, which beats the file.

    `options` holds what was given on the command line; None values are as if not given. Without
    `file`, `linkmend.toml` or the table `[tool.linkmend]` of `pyproject.toml` is looked for in
    `folder`, by default the working directory. Raises ConfigError.
    """
    environ = os.environ if environ is None else environ
    layers = (
        _from_file(file, folder or Path()),
        _from_environment(environ),
        {
            name: (value, _flag(name))
            for name, value in (options or {}).items()
            if value is not None
        },
    )
    merged: dict[str, tuple[object, str]] = {}
    for layer in layers:
        merged |= layer
    try:
        return Config.model_validate({name: value for name, (value, _) in merged.items()})
    except ValidationError as error:
        raise ConfigError(_explain(error, merged)) from error


def _flag(name: str) -> str:
    return _OPTIONS.get(name, "--" + name.replace("_", "-"))


def _from_environment(environ: Mapping[str, str]) -> dict[str, tuple[object, str]]:
    found: dict[str, tuple[object, str]] = {}
    for field in Config.model_fields:
        name = ENVIRONMENT_PREFIX + field.upper()
        if environ.get(name):
            found[field] = (environ[name], name)
    names = {ENVIRONMENT_PREFIX + name.upper() for name in (*Config.model_fields, *KEYS)}
    for name in environ:
        if name in names or not name.startswith(ENVIRONMENT_PREFIX):
            continue
        close = difflib.get_close_matches(name, names, n=1, cutoff=TYPO_LIKENESS)
        if close:
            raise ConfigError(f"{name}: there is no such option; did you mean {close[0]}?")
    return found


def _from_file(file: Path | None, folder: Path) -> dict[str, tuple[object, str]]:
    if file is not None:
        return _table(file)
    for name in ("linkmend.toml", "pyproject.toml"):
        if (folder / name).is_file():
            return _table(folder / name)
    return {}


def _table(file: Path) -> dict[str, tuple[object, str]]:
    try:
        content: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ConfigError(f"{file}: does not exist; check --config") from error
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read ({error.strerror}); check --config") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: is not valid TOML: {error}") from error
    if file.name == "pyproject.toml":
        content = _our_table(file, content.get("tool"))
    for name in KEYS:
        if name in content:
            raise ConfigError(
                f"{file}: {name}: keys do not belong in a file that others may read; take it out, "
                f"and set {ENVIRONMENT_PREFIX}{name.upper()} in the environment"
            )
    return {name: (value, f"{file}: {name}") for name, value in content.items()}


def _our_table(file: Path, tool: object) -> dict[str, Any]:
    table = tool.get("linkmend", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        raise ConfigError(f"{file}: tool.linkmend is not a table; write [tool.linkmend]")
    return table


def _explain(error: ValidationError, merged: Mapping[str, tuple[object, str]]) -> str:
    first = error.errors()[0]
    name, *inner = map(str, first["loc"])
    place, known = merged[name][1], list(Config.model_fields)
    if name == "policies" and len(inner) > 1:
        place, known = _in_policy(place, inner), list(Policy.model_fields)
        name = inner[1]
    if first["type"] == "extra_forbidden":
        close = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {close[0]}?" if close else "see the README for the options"
        return f"{place}: there is no such option; {hint}"
    if first["type"] == "missing":
        return f"{place}: is missing"
    value = first["input"]
    message = first["msg"].removeprefix("Value error, ").removesuffix(".")
    return f"{place}: {message[0].lower()}{message[1:]}, but it is {value!r}"


def _in_policy(place: str, inner: Sequence[str]) -> str:
    """Say where in the list of policies a mistake is; people count its tables from 1."""
    index, key, *_ = inner
    return f"{place}: table {int(index) + 1}: {key}"
