"""Serves a WARC file as a process: ``python -m tests.wayback WARC [PORT]``.

It prints the archive's address when it is ready, and ends on SIGTERM or SIGINT.
"""

import signal
import sys
from pathlib import Path

from tests.wayback.server import wayback_of_warc


def main(warc: str, port: str = "0") -> None:
    """Serve until told to end."""
    # Both as an exception in this thread, so that the block below is left in order.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with wayback_of_warc(Path(warc), port=int(port)) as archive:
        print(archive.base_url, flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            return


main(*sys.argv[1:])
