"""The seed list as a table: comma-separated values with a header (RFC 4180)."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.seedlists.seeds import Group

COLUMNS = ("document", "title", "url", "verdict", "snapshot", "captured_at")


def render(groups: Sequence[Group]) -> str:
    """Write the list as CSV."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for group in groups:
        for seed in group.seeds:
            at = f"{seed.captured_at:%Y-%m-%dT%H:%M:%SZ}" if seed.captured_at else ""
            writer.writerow((group.document, seed.title, seed.url, seed.verdict, seed.snapshot, at))
    return file.getvalue()
