"""Shows the whole job on a web and an archive of this machine's own: ``python -m tests.demo``."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import scenario
from tests.wayback.server import missing_pywb, wayback
from tests.web.server import web

if __name__ == "__main__":
    reason = missing_pywb()
    if reason is not None:
        sys.exit(reason)
    folder = Path(tempfile.mkdtemp(prefix="linkmend-demo-"))
    with (
        web(scenario.NAMES) as site,
        wayback(scenario.captures(site), scenario.faults()) as archive,
    ):
        scenario.write_seeds(site, folder / "seeds")
        settings = {
            "SSL_CERT_FILE": str(site.tls.ca_file),
            "LINKMEND_NAMESERVERS": site.dns,
            "LINKMEND_CANARIES": site.url("/ok"),
            "LINKMEND_ARCHIVES": "wayback",
            "LINKMEND_WAYBACK": archive.base_url,
            "LINKMEND_ALLOW_PRIVATE": "true",
            "LINKMEND_SECOND_LOOK_PAUSE_S": "1",  # the loopback web is always of the same mind
        }
        run = [sys.executable, "-m", "archive", "run"]
        result = subprocess.run(run, cwd=folder, env=os.environ | settings, check=False)
    print("\nWhat `linkmend repair --in-place` would change:\n", flush=True)
    print((folder / "out" / "repair.diff").read_text())
    print(f"Everything is in {folder}: seeds/, out/report.html, out/repaired/ and linkmend.db.")
    sys.exit(result.returncode)
