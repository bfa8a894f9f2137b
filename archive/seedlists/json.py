"""The seed list for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.seedlists.seeds import Group, Seed


def render(groups: Sequence[Group]) -> str:
    """Write the list as JSON."""
    content = {
        "documents": [
            {"document": group.document, "links": [_seed(it) for it in group.seeds]}
            for group in groups
        ]
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _seed(seed: Seed) -> dict[str, Any]:
    at = f"{seed.captured_at:%Y-%m-%dT%H:%M:%SZ}" if seed.captured_at else None
    return {
        "url": seed.url,
        "title": seed.title,
        "verdict": seed.verdict.value,
        "snapshot": seed.snapshot or None,
        "captured_at": at,
    }
