"""On which day a link was looked at, as the text beside it says: "accessed 4 March 2019".

Each such phrase speaks of one link, in the same paragraph, list item or table row:

- of the one in whose text it stands, or that it leads on to: "Retrieved March 4, 2019, from http…";
- else of the link before it, where that ends at most `MAX_CHARS_AFTER` characters earlier;
- else of the one right after it: "(accessed 2019-03-04) http…".

Of several phrases about one link the nearest counts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.documents import days
from crawler.documents.days import GAP

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from typing import Final

MAX_CHARS_AFTER: Final = 200
"""From a link to a phrase about it: a citation's title, authors and journal may stand between."""
MAX_CHARS_BEFORE: Final = 100
"""From a phrase to the link that it leads on to, whose own text may stand between."""
_MAX_DATE_CHARS: Final = 32

# A space stands for any gap.
_ENGLISH = (
    "accessed|retrieved|viewed|visited|cited|consulted|checked|verified",
    "last (?:access|visit|check)|date (?:of access|accessed|retrieved|viewed)",
    # The fields of BibTeX, of Wikipedia's templates and the like.
    r"url[-_\s]?date|access[-_\s]?date|retriev(?:al|ed)[-_\s]date",
)
_OTHERS = (
    # German
    "abgerufen|aufgerufen|abgefragt|zugegriffen|besucht|eingesehen",
    "(?:letzter )?(?:zugriff|aufruf|abruf)|zugriffsdatum|abrufdatum",
    # French
    "(?:page |site )?(?:consultée?|visitée?)|date de consultation|dernier accès",
    # Spanish, Catalan, Portuguese, Italian
    "consultad[oa]|consulta|recuperado|accedido|visitado|fecha de (?:consulta|acceso)",
    "último acceso|acesso|acessad[oa]|acedido|data d[eo] acesso|consultat",
    "consultato|visitato|ultimo accesso|ultima consultazione|data di (?:accesso|consultazione)",
    # Dutch; Swedish, Danish and Norwegian; Finnish
    "geraadpleegd|bezocht|bekeken|opgehaald",
    "hämtad|hämtat|läst|besökt|hentet|besøgt|besøkt|lest|tilgået",
    "viitattu|luettu",
    # Polish, Czech
    r"dostępu?|cit\.|citováno|navštíveno|přístup|datum přístupu",
    # Russian, Ukrainian
    "дата обращения|дата доступа|проверено|дата звернення|процитовано|дата доступу",
    # Turkish, Indonesian, Vietnamese
    "erişim(?: tarihi)?|diakses|truy cập",
)
_EAST_ASIAN = (
    "(?:访问|訪問|造訪|查阅|查閱|检索|檢索|浏览|瀏覽|引用|存取)(?:日期|时间|時間|于|於)",
    "最[后後](?:访问|訪問|造訪|查阅|查閱|浏览|瀏覽)",
    "(?:閲覧|アクセス|参照|確認)日時?",
    "(?:접속|검색)일자?|열람일|접근일|확인일|참조일",
    # The Chinese standard for citations (GB/T 7714): [EB/OL]. (2018-01-01)[2019-03-04]. http…
    r"\[[a-z]{1,2}/ol\][^\n\[\]]{0,120}\[(?=\d{4}-\d\d-\d\d\])",
)
_AFTER_A_DATE = (
    "abgerufen|aufgerufen|(?:tarihinde )?erişildi",
    "访问|訪問|造訪|查阅|查閱|检索|檢索|浏览|瀏覽|存取",
    "に?(?:閲覧|アクセス|参照)|에? ?(?:확인|접속|방문|열람)함?",
)


def _any_of(phrases: Sequence[str]) -> str:
    return "|".join(phrases).replace(" ", GAP)


_LETTER = "[a-z0-9à-ÿа-я]"
_BEFORE = re.compile(
    rf"(?<!{_LETTER})(?:{_any_of((*_ENGLISH, *_OTHERS))})(?!{_LETTER})|{_any_of(_EAST_ASIAN)}",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"(?<=[\d日号號月일월\s])(?:{_any_of(_AFTER_A_DATE)})(?!\w)", re.IGNORECASE)
_DIGITS = re.compile(r"(?<!\d)\d")
_MARKS = r"(?:[^\S\n]|[:：=,|*_~\"'“(\[{（【]){0,6}"
_WEEKDAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|\w{3,6}tag|mittwoch)"
)
_LEAD = re.compile(
    # Between a phrase and its date: marks, some small words, a time of day, a weekday.
    rf"{_MARKS}\n?{_MARKS}"
    rf"(?:(?:on|at|in|the|a|am|vom|den|der|le|el|il|op|em|på|pe|dia|día|na|z|dnia|dne|pada|tanggal"
    rf"|ngày)\b[:：]?{GAP}){{0,2}}"
    rf"(?:\d{{1,2}}:\d\d(?::\d\d)?(?:{GAP}(?:utc|gmt|uhr))?,?{GAP})?"
    rf"(?:{_WEEKDAY}\b[.,]?{GAP})?",
    re.IGNORECASE,
)
_MARKUP = r"\s*(?:!?\[[^\[\]\n]*\]\()?[<\"'“({]*"
"""What may stand between the words that lead on to a link, and its URL."""
_LEADS_ON = re.compile(
    rf"[^\S\n]*[:：]{_MARKUP}"
    rf"|,?{GAP}(?:from|at|via|von|unter|auf|de|da|di|sur|à|van|fra|från|od|z|от|из|с|dari)\b:?{_MARKUP}"
    rf"|[\]}}\"',|\s]*url{GAP}[:=]{_MARKUP}"
    r"|[^\[\]\n]*\]\(<?",
    re.IGNORECASE,
)
_STANDS_BEFORE = re.compile(rf"[\W_]*?{_MARKUP}")
_NEW_ITEM = re.compile(
    r"\n[^\S\n]*\n"
    r"|\n[^\S\n>]*(?:[-*+•‣◦·–—][^\S\n]|\d{1,3}[.)、](?!\d)|\[[^\]\n]{1,60}\](?!\()|#|\||@\w+\{)"
    r"|<(?:li|tr|dt|dd|p)\b",
    re.IGNORECASE,
)
"""An empty line, or the first words of an item, a row, a reference or an entry."""
_JOINED = re.compile(r"\]\(<?|[\"']?>")
"""Between a URL that is a link's text or target, and the same link's other URL."""
_LEADING_WORDS = frozenset(
    ("last", "page", "site", "website", "url", "link", "online", "internet", "zuletzt")
)
"""Words before a phrase in small letters; after others it may tell of anything: "was retrieved"."""
_WORD = re.compile(r"\w+$")


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Where a phrase with its date stands in the text, and the middle of the time that it names."""

    start: int
    end: int
    at: datetime


def accessed(text: str, spans: Sequence[tuple[int, int]], now: datetime) -> list[datetime | None]:
    """Say when each link was looked at, by what the text says near it; None where it says nothing.

    `spans` are where the links' URLs stand in the text, in order.
    """
    lines = re.sub(r"\r(?!\n)", "\n", text)
    starts = [start for start, _ in spans]
    nearest: dict[int, tuple[int, datetime]] = {}
    for phrase in _phrases(lines, now):
        owner = _owner(lines, spans, bisect_right(starts, phrase.start) - 1, phrase)
        if owner is not None:
            start, end = spans[owner]
            distance = max(phrase.start - end, start - phrase.end)
            nearest[owner] = min(nearest.get(owner, (distance, phrase.at)), (distance, phrase.at))
    found = [nearest[index][1] if index in nearest else None for index in range(len(spans))]
    for index in range(1, len(spans)):
        if _JOINED.fullmatch(lines, spans[index - 1][1], spans[index][0]):
            found[index - 1] = found[index] = found[index] or found[index - 1]
    return found


def _phrases(text: str, now: datetime) -> Iterator[_Phrase]:
    for match in _BEFORE.finditer(text):
        lead = _LEAD.match(text, match.end())
        named = days.read(text, lead.end() if lead else match.end())
        if named and (at := named.middle(now)):
            yield _Phrase(match.start(), named.end, at)
    for match in _AFTER.finditer(text):
        for digit in _DIGITS.finditer(text, max(0, match.start() - _MAX_DATE_CHARS), match.start()):
            named = days.read(text, digit.start())
            if named is None or text[named.end : match.start()].strip():
                continue
            if at := named.middle(now):
                yield _Phrase(digit.start(), match.end(), at)
            break


def _owner(text: str, spans: Sequence[tuple[int, int]], before: int, phrase: _Phrase) -> int | None:
    """Say which link a phrase is about; `before` is the last link that begins before it, or -1."""
    end_before = spans[before][1] if before >= 0 else 0
    if end_before > phrase.start or not _stands_alone(text, phrase.start, end_before):
        return None
    after = before + 1
    start_after = spans[after][0] if after < len(spans) else len(text) + MAX_CHARS_BEFORE + 1
    is_ahead = start_after - phrase.end <= MAX_CHARS_BEFORE and not _NEW_ITEM.search(
        text, phrase.end, start_after
    )
    if is_ahead and _LEADS_ON.fullmatch(text, phrase.end, start_after):
        return after
    if (
        before >= 0
        and phrase.start - end_before <= MAX_CHARS_AFTER
        and not _NEW_ITEM.search(text, end_before, phrase.start)
    ):
        return before
    if is_ahead and _STANDS_BEFORE.fullmatch(text, phrase.end, start_after):
        return after
    return None


def _stands_alone(text: str, start: int, end_before: int) -> bool:
    """Tell whether a phrase is no piece of a sentence about something else.

    It begins with a capital (or with a letter that has none), or after a mark, a link, or a word
    that belongs to it.
    """
    if not text[start].islower():
        return True
    leading = text[max(end_before, start - 40) : start].rstrip()
    word = _WORD.search(leading)
    return word is None or word.group().lower() in _LEADING_WORDS
