"""Reads an HTML page: its encoding, title, heading, language and text."""

from __future__ import annotations

import codecs
import re
from itertools import islice
from typing import TYPE_CHECKING

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import detect_encoding
from resiliparse.parse.html import ElementNode, HTMLTree, Node
from w3lib.encoding import html_to_unicode

from crawler.markers import markers
from crawler.model import Page
from crawler.sketch import sketch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


MAX_TITLE_CHARS = 300
"""Longer than any title that search engines show; the rest is spam."""
MAX_EXCERPT_CHARS = 600
"""Some three sentences in every script: enough for a page that has nothing else to say."""
MAX_HEADINGS = 5
MAX_HEADING_CHARS = 80
MAX_LANGUAGE_CHARS = 35
"""The longest tag that RFC 5646, section 4.4.1, expects."""
TOO_DEEP = " > ".join(["*"] * 512)
"""Selects what Chromium's parser would not nest deeper either (`kMaximumHTMLParserDOMTreeDepth`).
The time that text extraction takes grows with the square of the depth: 5 s for 20,000."""
ALERT = re.compile(r"\balert\s*\(\s*(['\"])(.{2,200}?)\1\s*\)")
NOTICE = re.compile(
    r"error|alert|warning|notice|notif|flash|message|not-?_?found|404|empty|no-?_?result"
)
"""What classes and names of elements say of a message to the visitor."""
MAX_CHARS_AROUND_NOTICES = 2000
"""A page of more text is about something, whatever notices stand on it."""
MAX_ELEMENTS = 2000
"""Looked at for notices: short pages have fewer."""
MAX_TRIED_NOTICES = 20
"""Notices may stand within each other, and the same text is looked at again for each."""
MAX_NOTICES = 3
MAX_NOTICE_CHARS = 300
HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden")
HTML_TYPES = ("text/html", "application/xhtml+xml")
SNIFFED_BYTES = 1024
"""How far an answer without a content type is looked at for a tag, as browsers do."""


def is_html(content_type: str, body: bytes = b"") -> bool:
    """Tell whether an answer is an HTML page; without a type, whether its body begins like one."""
    if content_type:
        return content_type.partition(";")[0].strip().lower() in HTML_TYPES
    beginning = body[:SNIFFED_BYTES].lower()
    return b"<html" in beginning or b"<!doctype html" in beginning or b"<title" in beginning


def decoded(body: bytes, content_type: str) -> str:
    """Decode a page, without what the parser does not take."""
    try:
        encoding, text = html_to_unicode(content_type, body, auto_detect_fun=_detect)
        if encoding.startswith("utf-16") and b"\0" not in body:
            # ASCII that calls itself UTF-16 in its own markup cannot be (HTML standard, 13.2.3.2).
            text = body.decode("utf-8", "replace")
    except (LookupError, UnicodeError):  # declared as one of Python's own codecs, such as "hex"
        text = body.decode("utf-8", "replace")
    # Lone surrogates come out of others of these codecs, such as "unicode_escape".
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def page(body: bytes, content_type: str, headers: Mapping[str, str] | None = None) -> Page:
    """Read a page, which may be cut off at the end; `headers` are those of its answer."""
    source = decoded(body, content_type)
    tree = HTMLTree.parse(source)
    assert tree.document is not None  # the parser makes one of anything
    heading, *others = _headings(tree) or [""]
    root = tree.document.query_selector("html")
    language = root.getattr("lang") if root is not None else None
    visible, main = _texts(tree)
    if not visible:
        visible = main = _alert(source)
    return Page(
        title=_one_line(tree.title or "", MAX_TITLE_CHARS),
        heading=heading,
        language=(language or "").strip()[:MAX_LANGUAGE_CHARS],
        excerpt=_one_line(main, MAX_EXCERPT_CHARS),
        text_chars=len(visible),
        main_chars=len(main),
        headings=tuple(others),
        fingerprint=sketch(visible),
        markers=markers(source, visible, headers or {}),
        notices=tuple(_notices(tree)) if len(main) <= MAX_CHARS_AROUND_NOTICES else (),
    )


def _texts(tree: HTMLTree) -> tuple[str, str]:
    """Give all text of a page, and that of its main part."""
    assert tree.document is not None
    if tree.document.query_selector(TOO_DEEP) is not None:
        text = (tree.body.text if tree.body is not None else "") or ""
        return text, text
    visible = extract_plain_text(tree, main_content=False, preserve_formatting=False)
    # On short pages the library's idea of what is navigation takes the page itself for it.
    return visible, extract_plain_text(
        tree, main_content=True, preserve_formatting=False
    ) or visible


def _alert(source: str) -> str:
    """Give what a page says in a dialogue alone, as some servers do before they send one back."""
    found = ALERT.search(source)
    return found[2] if found else ""


def _headings(tree: HTMLTree) -> list[str]:
    """Give the page's first heading of the first rank, or "", then some others."""
    assert tree.document is not None
    first = tree.document.query_selector("h1")
    others = tree.document.query_selector_all("h1, h2, h3")
    texts = [_one_line(it.text or "", MAX_TITLE_CHARS) for it in ([first] if first else [])] or [""]
    texts += [_one_line(it.text or "", MAX_HEADING_CHARS) for it in others if it != first]
    return texts[:1] + [it for it in texts[1:] if it][:MAX_HEADINGS]


def _notices(tree: HTMLTree) -> list[str]:
    """Give what elements say that are called errors, alerts and the like, and can be seen."""
    found: list[str] = []
    tried = 0
    for element in islice(_elements(tree), MAX_ELEMENTS):
        names = " ".join(element.getattr(it) or "" for it in ("class", "id", "role"))
        if not NOTICE.search(names.lower()):
            continue
        length = len((element.text or "").strip())
        if not 0 < length <= 2 * MAX_NOTICE_CHARS or _is_hidden(element):
            continue
        text = " ".join(extract_plain_text(element.html, preserve_formatting=False).split())
        if 0 < len(text) <= MAX_NOTICE_CHARS and not any(text in known for known in found):
            found.append(text)
        tried += 1
        if len(found) == MAX_NOTICES or tried == MAX_TRIED_NOTICES:
            break
    return found


def _elements(tree: HTMLTree) -> Iterator[ElementNode]:
    """Walk through the body. The library's own lists make themselves anew for each element."""
    assert tree.document is not None
    if tree.body is None or tree.document.query_selector(TOO_DEEP) is not None:
        return
    waiting = [tree.body.first_element_child]
    while waiting:
        element = waiting.pop()
        if element is not None:
            yield element
            waiting += [element.next_element_sibling, element.first_element_child]


def _is_hidden(element: ElementNode) -> bool:
    """Tell whether an element, or one around it, is hidden by its own attributes."""
    node: Node | None = element
    while isinstance(node, ElementNode):
        if node.hasattr("hidden") or HIDDEN.search((node.getattr("style") or "").lower()):
            return True
        node = node.parent
    return False


def _detect(body: bytes) -> str:
    """Guess the encoding of a page that declares none."""
    try:
        # Incremental, since the page may be cut off within a character.
        codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return str(detect_encoding(body))
    return "utf-8"


def _one_line(text: str, max_chars: int) -> str:
    return " ".join(text.split())[:max_chars]
