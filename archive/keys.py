"""The keys of an Internet Archive account: from the environment, and for the archive alone."""

from __future__ import annotations

import os
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING

from pydantic import SecretStr

from crawler.config import ENVIRONMENT_PREFIX, KEYS
from crawler.model import LinkmendError
from crawler.urls import address, host

if TYPE_CHECKING:
    from collections.abc import Mapping

ACCESS_KEY, SECRET_KEY = (ENVIRONMENT_PREFIX + name.upper() for name in KEYS)
WHERE = "https://archive.org/account/s3.php"


class KeysError(LinkmendError):
    """There are no keys, or none that can be used."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Both keys; whoever prints this sees neither."""

    access: SecretStr
    secret: SecretStr

    @property
    def authorization(self) -> str:
        """The value of the header that shows them to Save Page Now."""
        return f"LOW {self.access.get_secret_value()}:{self.secret.get_secret_value()}"


def find_keys(environ: Mapping[str, str] | None = None) -> Keys:
    """Read the keys from the environment; raises KeysError where one is missing or is no key."""
    environ = os.environ if environ is None else environ
    values = {name: environ.get(name, "").strip() for name in (ACCESS_KEY, SECRET_KEY)}
    missing = [name for name, value in values.items() if not value]
    if missing:
        raise KeysError(
            f"saving needs the keys of an Internet Archive account: get them at {WHERE} (an "
            f"account is free), and set {' and '.join(missing)} in the environment"
        )
    for name, value in values.items():
        if not (value.isascii() and value.isprintable()) or set(value) & set(" :"):
            raise KeysError(
                f"{name}: is no key, which is one word of letters and digits; copy it from {WHERE}"
            )
    return Keys(SecretStr(values[ACCESS_KEY]), SecretStr(values[SECRET_KEY]))


def check_way(base: str) -> None:
    """See that keys sent to this base address can be read by nobody on the way.

    Raises KeysError for plain http, except within this machine.
    """
    if not (address(base).startswith("https:") or is_loopback(base)):
        raise KeysError(f"wayback: keys are sent over https only, but it is {base!r}")


def is_loopback(base: str) -> bool:
    """Tell whether an address is one of this machine.

    >>> is_loopback("http://127.0.0.1:8080"), is_loopback("http://archive.example")
    (True, False)
    """
    name = host(base).strip("[]")
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
