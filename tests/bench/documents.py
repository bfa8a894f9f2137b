"""How long it takes to read 10 MB of Markdown with 100,000 links, and how much memory.

Each kind of document is read in a process of its own: ``python -m tests.bench.documents [KIND…]``.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from crawler import documents

if TYPE_CHECKING:
    from collections.abc import Callable

BYTES = 10_000_000
LINKS = 100_000

_WORDS = "a few words that say what it is about and why it is worth reading, "
_HAN = "一些说明它是什么以及为什么值得一读的文字，"


def _filled(text: str, links: int = 1, words: str = _WORDS) -> str:
    """Fill a text up with words so that all of its kind make up the wanted bytes."""
    wanted = BYTES * links // LINKS - len(text.encode())
    return text.replace("@", (words * 20).encode()[: wanted + 1].decode(errors="ignore"))


KINDS: dict[str, Callable[[int], str]] = {
    "list items": lambda n: _filled(f"- [Title **{n}**](http://h.example/p/{n}) @\n"),
    "nested lists": lambda n: _filled(f"{'  ' * (n % 5)}- [t](http://h.example/p/{n}): *@*\n"),
    "headings and paragraphs": lambda n: (
        f"\n## Part {n}\n\n" + _filled(f"[t](http://h.example/p/{n}) @\nand `code` too.\n")
    )[: BYTES // LINKS + 20],
    "tables": lambda n: (
        "\n| a | b | c |\n|---|---|---|\n" * (n % 1000 == 0)
        + _filled(f"| {n} | [t](http://h.example/p/{n}) | @ |\n")
    ),
    "Chinese text": lambda n: _filled(f"- [标题](http://h.example/路径/{n})：@。\n", words=_HAN),
    "emoji": lambda n: _filled(f"- 🙂 [t](http://h.example/p/{n}) @\n"),
    "bare URLs": lambda n: _filled(f"@ http://h.example/p/{n}, and\n" + "\n" * (n % 5 == 0)),
    "definitions": lambda n: _filled(f'[label {n}]: http://h.example/p/{n} "@"\n'),
    "blocks of HTML": lambda n: _filled(
        f'<p><a href="http://h.example/p/{n}">t</a> @</p>\n' + "\n" * (n % 5 == 0)
    ),
    "inline HTML": lambda n: _filled(f'@ <a href="http://h.example/p/{n}">t</a>\n\n'),
    "code between links": lambda n: _filled(f"```\n@\n```\n[t](http://h.example/p/{n})\n"),
    "quotes with CRLF": lambda n: _filled(f"> @ <http://h.example/p/{n}>\r\n"),
    "one line": lambda n: _filled(f"[t](http://h.example/p/{n}) @"),
}


def main() -> None:
    """Measure the kinds that are named, or all of them, and print a table."""
    sys.stdout.write("| 10 MB of | links | seconds | of CPU | peak MB |\n|---|--:|--:|--:|--:|\n")
    for kind in sys.argv[1:] or KINDS:
        sys.stdout.flush()
        command = [sys.executable, "-c", f"from {__spec__.name} import measure; measure({kind!r})"]
        subprocess.run(command, check=True)


def measure(kind: str) -> None:
    """Read one kind of document and print a row of the table."""
    data = "".join(map(KINDS[kind], range(LINKS))).encode()
    wall_s, cpu_s = time.perf_counter(), time.process_time()
    reading = documents.parse("bench.md", "markdown", data, "utf-8")
    wall_s, cpu_s = time.perf_counter() - wall_s, time.process_time() - cpu_s
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert len(reading.occurrences) == LINKS, len(reading.occurrences)
    assert abs(len(data) - BYTES) < BYTES / 3, len(data)
    sys.stdout.write(
        f"| {kind} | {len(reading.occurrences):,} | {wall_s:.1f} | {cpu_s:.1f} | {peak_mb:.0f} |\n"
    )


if __name__ == "__main__":
    main()
