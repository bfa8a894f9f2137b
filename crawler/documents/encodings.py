"""In which encoding a document is: by its mark, by its own word, or by its bytes.

In this order:

1. a byte order mark;
2. what the user says;
3. what XML and HTML say of themselves, if the bytes agree;
4. UTF-8, if the bytes are;
5. what they look like. That is a guess, but one that changes little: of a URL in another encoding
   than ASCII only the letters beyond ASCII depend on it, and the bytes around it are kept.

What is nearly UTF-8 is damaged UTF-8, and nothing else is guessed.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from resiliparse.parse.encoding import detect_encoding

if TYPE_CHECKING:
    from typing import Final

UTF_8: Final = "utf-8"
_MARKS: Final = (
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARATION_BYTES: Final = 1024
"""How far a declaration may stand from the beginning (HTML standard, section 4.2.5.4)."""
_DECLARED: Final = re.compile(
    rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._:-]+)|"""
    rb"""<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([A-Za-z0-9._:-]+)""",
    re.IGNORECASE,
)
_OLD_NAMES: Final = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252"}
"""What browsers take for what (Encoding standard): the larger set, so that nothing is lost."""
_UTF_8_LETTER: Final = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_CHINESE: Final = re.compile(rb"(?:[\x00-\x7f]|[\xa1-\xa9\xb0-\xd7][\xa1-\xfe])*")
"""Nothing but ASCII and the common characters and marks of GB 2312 (rows 1 to 9 and 16 to 55)."""
_FEW_BYTES: Final = 40
"""Of so few bytes beyond ASCII the detector's guesses are wild: it took 中文 for Russian."""
_LATIN: Final = ("iso8859", "cp125")
"""Of these, the one of Western Europe is by far the most common."""


class UnknownError(Exception):
    """No encoding that is known fits the bytes; ``position`` is the first byte that shows it."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


def find(data: bytes, said: str = "") -> str:
    r"""Name the codec that decodes a document exactly: encoding what it gives gives the same bytes.

    ``said`` is what the user says, "" for nothing. Raises UnicodeDecodeError where bytes do not fit
    what is certain, or UnknownError.

    >>> find("é".encode("utf-16")), find("中文链接".encode("gbk")), find(b"caf\xe9 au lait")
    ('utf-16-le', 'gb18030', 'cp1252')
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _exact(data, name)
    if said:
        return _exact(data, codecs.lookup(said).name)
    declared = _declared(data)
    if declared and _fits(data, declared):
        return declared
    try:
        return _exact(data, UTF_8)
    except UnicodeDecodeError as error:
        if _is_damaged(data):
            raise
        return _guess(data, error.start)


def writable(url: str, encoding: str) -> str:
    """Percent-encode what of a URL has no letter in an encoding.

    >>> writable("http://a.org/é中", "latin-1")
    'http://a.org/é%E4%B8%AD'
    """
    return url.encode(encoding, _PERCENT).decode(encoding)


def _percented(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    return quote(error.object[error.start : error.end], safe=""), error.end


_PERCENT: Final = "linkmend.percent"
codecs.register_error(_PERCENT, _percented)


def of_page(data: bytes, said: str) -> str:
    """Name the codec of a page of the web, whose server says `said` of it ("" for nothing).

    A page that fits nothing is taken for Latin-1, in which all bytes mean something.
    """
    name = _codec(said)
    try:
        return name if name and _fits(data, name) else find(data)
    except (UnicodeDecodeError, UnknownError):
        return "latin-1"


def _declared(data: bytes) -> str:
    match = _DECLARED.search(data, 0, _DECLARATION_BYTES)
    return _codec((match[1] or match[2]).decode("ascii")) if match else ""


def _codec(name: str | None) -> str:
    """Give Python's name of an encoding of text, "" for one that it does not know."""
    wider = _OLD_NAMES.get((name or "").lower(), name or "")
    try:
        return codecs.lookup(wider).name if "é".encode(wider, "replace") else ""
    except (LookupError, ValueError):  # unknown, or no encoding of text, such as base64
        return ""


def _exact(data: bytes, name: str) -> str:
    text = data.decode(name)
    if text.encode(name) != data:
        raise UnknownError(_first_difference(data, text.encode(name)))
    return name


def _fits(data: bytes, name: str) -> bool:
    try:
        _exact(data, name)
    except (UnicodeError, UnknownError):
        return False
    return True


def _is_damaged(data: bytes) -> bool:
    """Tell whether most letters beyond ASCII are good UTF-8, which happens nowhere else."""
    good = sum(len(match) for match in _UTF_8_LETTER.findall(data) if _fits(match, UTF_8))
    return good * 2 > _count_beyond_ascii(data)


def _guess(data: bytes, position: int) -> str:
    few = _count_beyond_ascii(data) <= _FEW_BYTES
    if few and _CHINESE.fullmatch(data) and _fits(data, "gb18030"):
        return "gb18030"
    name = _codec(detect_encoding(data))
    if few and name.startswith(_LATIN) and _fits(data, "cp1252"):
        return "cp1252"
    if name and name != UTF_8 and _fits(data, name):
        return name
    raise UnknownError(position)


def _count_beyond_ascii(data: bytes) -> int:
    return len(data.translate(None, bytes(range(0x80))))


def _first_difference(first: bytes, second: bytes) -> int:
    pairs = zip(first, second, strict=False)
    return next((index for index, (a, b) in enumerate(pairs) if a != b), len(second))
