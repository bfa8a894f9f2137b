"""Lets tests that need the loopback archive be skipped where pywb is not installed."""

import os

import pytest

from tests.wayback.server import missing_pywb


def require_pywb() -> None:
    """Skip the test, saying why; with `CI=true` fail it, since there pywb must be installed."""
    if (reason := missing_pywb()) is None:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
