"""Reads a day, or a month, as people write it in some twenty languages; never one that is doubtful.

General parsers read "3 times" or "03/04/2019" as some day or other. This one reads nothing where
two readings are possible.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Final

FIRST_YEAR: Final = 1991
"""When the first page could be read by everybody (info.cern.ch, in August)."""
AHEAD_OF_UTC: Final = timedelta(hours=14)
"""How much earlier than by UTC a day begins in the zone that is furthest ahead (UTC+14)."""

# Month by month, in English, German, French, Spanish, Portuguese, Italian, Dutch, Swedish, Danish
# and Norwegian, Polish, Czech, Russian, Ukrainian, Turkish and Indonesian: the forms that dates
# take, and their abbreviations. No name here means two months; Croatian, whose "listopada" is
# October where the Polish one is November, must stay out.
_MONTHS = (
    """january jan januar jänner janvier janv enero ene janeiro gennaio gen januari januari
    stycznia styczeń sty ledna leden января январь янв січня січень ocak oca""",
    """february feb februar feber février fevrier févr fév febrero fevereiro fev febbraio
    februari februari lutego luty lut února únor февраля февраль фев лютого лютий şubat şub""",
    """march mar märz mrz mars marzo março marco maart mrt marts marca marzec března březen
    марта март мар березня березень mart maret""",
    """april apr avril avr abril abr aprile kwietnia kwiecień kwi dubna duben апреля апрель апр
    квітня квітень nisan nis""",
    """may mai mayo maio mai maggio mag mei maj maja května květen мая май травня травень mayıs
    mayis""",
    """june jun juni juin junio junho giugno giu czerwca czerwiec cze června červen июня июнь июн
    червня червень haziran haz""",
    """july jul juli juillet juil julio julho luglio lug lipca lipiec lip července červenec июля
    июль июл липня липень temmuz tem""",
    """august aug août aout agosto ago augustus augusti sierpnia sierpień sie srpna srpen августа
    август авг серпня серпень ağustos ağu agustus agu""",
    """september sep sept septembre septiembre setiembre setembro set settembre septembrie września
    wrzesień wrz září сентября сентябрь сен сент вересня вересень eylül eyl""",
    """october oct oktober okt octobre octubre outubro out ottobre ott października październik paź
    října říjen октября октябрь окт жовтня жовтень ekim eki""",
    """november nov novembre noviembre novembro listopada listopad listopadu lis ноября ноябрь ноя
    нояб листопада листопад kasım kasim kas nopember""",
    """december dec dezember dez décembre decembre déc diciembre dic dezembro dicembre desember des
    grudnia grudzień gru prosince prosinec декабря декабрь дек грудня грудень aralık aralik ara""",
)
MONTHS: Final = {
    name: month for month, names in enumerate(_MONTHS, start=1) for name in names.split()
}
"""The months by their names in small letters."""

GAP: Final = r"[^\S\n]*\n?[^\S\n]*"
"""White space that no empty line is in: text wraps, but a paragraph ends what it says."""
_Y = r"(?P<y>(?:19|20)\d\d)"
_M = r"(?P<m>\d{1,2})"
_D = r"(?P<d>\d{1,2})"
_NAME = r"(?P<name>[^\W\d_]{3,12})\.?"
_ORDINAL = r"(?:st|nd|rd|th|er|º|°|ª|\.)?"
_OF = rf"(?:{GAP}(?:of|de|del|da|di)\b|,)?"
_SPACE = r"[^\S\n]?"
_PATTERNS = tuple(
    re.compile(rf"(?:{pattern})(?!\d|[-/.]\d)", re.IGNORECASE)
    for pattern in (
        rf"{_Y}(?P<sep>[-‐‑–/.]){_SPACE}{_M}(?P=sep){_SPACE}{_D}",
        rf"{_Y}{_SPACE}[年년]{_SPACE}{_M}{_SPACE}[月월](?:{_SPACE}{_D}{_SPACE}[日号號일])?",
        # Only day, month and year are written with dots.
        rf"{_D}\.{_SPACE}{_M}\.{_SPACE}{_Y}",
        rf"(?P<a>\d{{1,2}})(?P<sep>[-‐‑–/]){_SPACE}(?P<b>\d{{1,2}})(?P=sep){_SPACE}{_Y}",
        rf"{_D}{_ORDINAL}(?:{_OF}{GAP}|[-/]){_NAME}(?:{_OF}{GAP}|[-/]){_Y}",
        rf"{_NAME}{GAP}{_D}(?:st|nd|rd|th)?,?{GAP}{_Y}",
        rf"{_Y}(?:[.,]?{GAP}|-){_NAME}(?:{GAP}|-){_D}",
        rf"{_NAME}{_OF}{GAP}{_Y}",
        rf"{_D}{GAP}tháng{GAP}{_M},?{GAP}năm{GAP}{_Y}",
        rf"{_Y}-(?P<m>\d\d)",
        rf"{_M}/{_Y}",
    )
)


@dataclass(frozen=True, slots=True)
class Named:
    """A day or a month that a text names; `end` is where its name ends in the text."""

    first: date
    last: date
    end: int

    def middle(self, now: datetime) -> datetime | None:
        """Give its middle, from which nothing in it is far: noon of a day.

        None where no page can have been read then. Of a time that is not over yet, only what has
        passed counts.
        """
        first, after = _midnight(self.first), _midnight(self.last) + timedelta(days=1)
        return min(first + (after - first) / 2, now) if is_possible(first, now) else None


def is_possible(at: datetime, now: datetime) -> bool:
    """Tell whether a page can have been read at some time: there was a web, and it has come."""
    return at.year >= FIRST_YEAR and at - AHEAD_OF_UTC <= now


def read(text: str, at: int = 0) -> Named | None:
    """Read the day or month that a text names at a position; None where none is, or it is doubtful.

    Of `04/03/2019` it is not known which is the month; a year alone is not enough.

    >>> read("4. März 2019").first, read("13/03/2019").first, read("04/03/2019"), read("2019")
    (datetime.date(2019, 3, 4), datetime.date(2019, 3, 13), None, None)
    """
    for pattern in _PATTERNS:
        match = pattern.match(text, at)
        named = _named(match) if match else None
        if named:
            return named
    return None


def _named(match: re.Match[str]) -> Named | None:
    parts = match.groupdict()
    year = int(parts["y"])
    if "a" in parts:
        days = {_day(year, int(parts["a"]), int(parts["b"]))}
        days |= {_day(year, int(parts["b"]), int(parts["a"]))}
        (day, *others) = days - {None} or {None}
        return Named(day, day, match.end()) if day and not others else None
    name = parts.get("name")
    month = MONTHS.get(name.lower(), 0) if name else int(parts["m"])
    if parts.get("d"):
        day = _day(year, month, int(parts["d"]))
        return Named(day, day, match.end()) if day else None
    first = _day(year, month, 1)
    if first is None:
        return None
    after = (first + timedelta(days=31)).replace(day=1)
    return Named(first, after - timedelta(days=1), match.end())


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
