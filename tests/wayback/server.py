"""The loopback Wayback Machine: pywb on a WARC file behind an adapter that is like archive.org::

with wayback([Capture("http://example.com/", captured_at)]) as archive:
    archive.fault(Fault("/cdx/", 429, {"Retry-After": "1"}, times=2))
    ...  # what is tested asks archive.base_url
    assert len(archive.requests(Pool.CDX)) == 3
"""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.wayback.adapter import Adapter, Request, serving
from tests.wayback.captures import Capture, write_warc
from tests.wayback.faults import Fault, Pool
from tests.wayback.process import missing_pywb, running
from tests.wayback.savepagenow import SavePageNow

__all__ = ["Archive", "missing_pywb", "wayback", "wayback_of_warc"]


@dataclass(frozen=True, slots=True)
class Archive:
    """A running loopback archive, as tests see it."""

    base_url: str
    _adapter: Adapter

    @property
    def cdx_url(self) -> str:
        """The address of the CDX server."""
        return f"{self.base_url}/cdx/search/cdx"

    @property
    def saving(self) -> SavePageNow:
        """What Save Page Now does, to be read and changed."""
        return self._adapter.saving

    def replay_url(self, timestamp: str, url: str, modifier: str = "id_") -> str:
        """Return the address of a URL at a moment of 1 to 14 digits."""
        return f"{self.base_url}/web/{timestamp}{modifier}/{url}"

    def requests(self, pool: Pool | None = None) -> list[Request]:
        """Return what was asked so far, in order, of one pool or of all."""
        return [asked for asked in tuple(self._adapter.requests) if pool in {None, asked.pool}]

    def forget_requests(self) -> None:
        """Count from zero again."""
        self._adapter.requests.clear()

    def fault(self, *faults: Fault) -> None:
        """Let things go wrong from now on; the first fault that matches strikes."""
        for fault in faults:
            self._adapter.faults.add(fault)

    def clear_faults(self) -> None:
        """Let everything go well from now on, and Save Page Now begin anew."""
        self._adapter.faults.clear()
        self._adapter.saving = SavePageNow()


@contextmanager
def wayback(
    captures: Iterable[Capture], faults: Iterable[Fault] = (), *, port: int = 0
) -> Iterator[Archive]:
    """Serve captures on a loopback port, by default a free one, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="wayback-") as home:
        warc = Path(home) / "captures.warc.gz"
        write_warc(captures, warc)
        with _served(warc, faults, port) as archive:
            yield archive


@contextmanager
def wayback_of_warc(
    warc: Path, faults: Iterable[Fault] = (), *, port: int = 0
) -> Iterator[Archive]:
    """Serve a WARC file gzipped record by record; nothing is written beside it."""
    with tempfile.TemporaryDirectory(prefix="wayback-") as home:
        linked = Path(home) / "captures.warc.gz"
        linked.symlink_to(warc.resolve(strict=True))
        with _served(linked, faults, port) as archive:
            yield archive


@contextmanager
def _served(warc: Path, faults: Iterable[Fault], port: int) -> Iterator[Archive]:
    with running(warc) as pywb, serving(pywb, port) as adapter:
        archive = Archive(adapter.base_url, adapter)
        archive.fault(*faults)
        yield archive
