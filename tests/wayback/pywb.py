"""Asks a running pywb for the rows of its index and for captures."""

import gzip
import http.client
import json
from dataclasses import dataclass, field, replace
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from tests.wayback.cdx import BadQueryError, Row, moment
from tests.wayback.faults import Answer

_TIMEOUT_S = 30.0
_OWN_HEADERS = frozenset(
    {"memento-datetime", "link", "content-location", "date", "transfer-encoding"}
)


class PywbError(Exception):
    """pywb could not be started, or did not answer as it should."""


@dataclass(frozen=True, slots=True)
class Pywb:
    """A running pywb with one collection."""

    port: int
    collection: str
    home: Path
    _rows: dict[tuple[str, str | None], list[dict[str, str]]] = field(default_factory=dict)

    def rows(self, url: str, match_type: str | None = "exact") -> list[Row]:
        """Return the index's rows for a URL, oldest first; SURT matching is pywb's.

        Raise `BadQueryError` for what is no URL or no match type.
        """
        return [
            Row(
                line["urlkey"],
                line["timestamp"],
                line["url"],
                line["mime"],
                line.get("status", "-"),
                line["digest"],
                line["length"],
            )
            for line in self._lines(url, match_type)
        ]

    def replay(self, row: Row) -> Answer:
        """Return a capture as captured: status, headers and body (decompressed)."""
        place = f"/{row.timestamp}id_/{_on_the_wire(row.original)}"
        answer = self._get(f"/{self.collection}{place}")
        headers = dict(answer.headers)
        if not headers.get("content-location", "").endswith(place) and row.statuscode != "-":
            return self._from_the_warc(row)
        if headers.get("memento-datetime") != format_datetime(moment(row.timestamp), usegmt=True):
            raise PywbError(f"pywb answered {answer.status} {headers} to {place}")
        return _as_captured(answer)

    def _lines(self, url: str, match_type: str | None) -> list[dict[str, str]]:
        if (url, match_type) not in self._rows:
            asked = {"url": url, "output": "json", "allowFuzzy": "0"}
            if match_type:
                asked["matchType"] = match_type
            answer = self._get(f"/{self.collection}/cdx?{urlencode(asked)}")
            if answer.status == 400:  # such as a matchType that there is not
                raise BadQueryError(answer.body.decode())
            if answer.status != 200:
                raise PywbError(f"pywb answered {answer.status} to {asked}: {answer.body!r}")
            lines = [json.loads(line) for line in answer.body.splitlines()]
            self._rows[url, match_type] = lines
        return self._rows[url, match_type]

    def _from_the_warc(self, row: Row) -> Answer:
        """Read a capture that pywb passes over, or writes in another way than it was captured.

        pywb takes a redirect from http to https of one URL for a redirect to itself and serves
        the next capture instead (`raise_on_self_redirect`); archive.org serves it.
        """
        line = next(
            line
            for line in self._lines(row.original, "exact")
            if (line["timestamp"], line["url"]) == (row.timestamp, row.original)
        )
        with (self.home / line["filename"]).open("rb") as file:
            file.seek(int(line["offset"]))
            record = gzip.decompress(file.read(int(line["length"])))
        _, head, body = record.removesuffix(b"\r\n\r\n").split(b"\r\n\r\n", 2)
        status_line, *lines = head.decode("latin-1").split("\r\n")
        _, status, reason = status_line.split(" ", 2)
        named = [written.split(": ", 1) for written in lines]
        headers = tuple((name.lower(), value) for name, value in named)
        if dict(headers).get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        return _as_captured(Answer(int(status), headers, body, reason))

    def _get(self, path: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_TIMEOUT_S)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            headers = tuple((name.lower(), value) for name, value in response.getheaders())
            return Answer(response.status, headers, response.read(), response.reason)
        finally:
            connection.close()


def _as_captured(answer: Answer) -> Answer:
    """Leave out pywb's own headers, and its mark on those that it has made void."""
    kept = tuple(
        (name.removeprefix("x-archive-orig-"), value)
        for name, value in answer.headers
        if name not in _OWN_HEADERS
    )
    return replace(answer, headers=kept)


def _on_the_wire(url: str) -> str:
    """Write a URL as pywb does, which redirects from a URL without a path."""
    parts = urlsplit(url)
    whole = url if parts.path else url.replace(parts.netloc, f"{parts.netloc}/", 1)
    return quote(whole, safe="%/:=&?~#+!$,;'@()*[]|")
