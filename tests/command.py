"""Runs the `linkmend` command as a process."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.server import Site

COMMAND_TIMEOUT_S = 60


class Linkmend(Protocol):
    """Runs the `linkmend` command in a folder of the test's own."""

    def __call__(
        self, *arguments: str, env: dict[str, str] | None = None, stdin: bytes = b""
    ) -> subprocess.CompletedProcess[str]: ...


def environment(folder: Path, site: Site) -> dict[str, str]:
    """Give the environment that sets the command up for the loopback web, with short pauses."""
    settings = {
        "SSL_CERT_FILE": str(site.tls.ca_file),
        "LINKMEND_NAMESERVERS": site.dns,
        "LINKMEND_CANARIES": site.url("/page/canary"),
        "LINKMEND_WAYBACK": site.refused_url,
        "LINKMEND_ARCHIVES": "wayback",
        "LINKMEND_TIMEOUT_S": "4",
        "LINKMEND_RETRY_PAUSE_S": "0.05",
        "LINKMEND_SECOND_LOOK_PAUSE_S": "0.05",
        "LINKMEND_THROTTLE_PAUSE_S": "0.2",
        "LINKMEND_PER_HOST_DELAY_S": "0.01",
        "LINKMEND_REPLAY_INTERVAL_S": "0.01",
        "LINKMEND_CDX_INTERVAL_S": "0.01",
        "LINKMEND_ARCHIVE_INTERVAL_S": "0.01",
        "LINKMEND_SAVE_INTERVAL_S": "0.01",
        "LINKMEND_SAVE_POLL_S": "0.02",
        "COLUMNS": "100",
        "HOME": str(folder),  # and so no cache of an earlier run
        "XDG_CACHE_HOME": str(folder / ".cache"),
        "TLDEXTRACT_CACHE": str(folder / ".cache"),
        "PYTHONWARNINGS": "error",
    }
    inherited = {
        name: value
        for name, value in os.environ.items()
        if "LINKMEND" not in name and not name.lower().endswith("_proxy")
    }

    return inherited | settings


def command(folder: Path, site: Site) -> Linkmend:
    """Give the command, set up for the loopback web."""
    settings = environment(folder, site)

    def run(
        *arguments: str, env: dict[str, str] | None = None, stdin: bytes = b""
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "archive", *arguments],
            cwd=folder,
            env=settings | (env or {}),
            input=stdin,
            capture_output=True,
            timeout=COMMAND_TIMEOUT_S,
            check=False,
        )
        # Decoded here, since subprocess would turn CRLF into LF.
        return subprocess.CompletedProcess(
            arguments, done.returncode, done.stdout.decode(), done.stderr.decode()
        )

    return run
