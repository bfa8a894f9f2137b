"""What repairs do to a document's bytes: URLs replaced, remarks and attributes put in."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from archive import robust
from archive.model import Edit
from crawler.documents.encodings import writable
from crawler.documents.places import spans
from crawler.model import Kind, Style

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.model import Repair
    from crawler.documents import Format
    from crawler.model import Document, Occurrence


def edits(
    document: Document, chosen: Sequence[Repair], form: Format
) -> tuple[list[Edit], list[Repair]]:
    """Give what repairs do to a document, and those for which their style has no place there.

    The edits are in the order of their places, and disjoint. A robust link stays as it is.
    """
    tags = _tags(document, chosen)
    found: dict[tuple[int, bytes], Edit] = {}
    unplaced = []
    for repair in chosen:
        tag = tags.get(repair.occurrence)
        if tag is not None and tag.is_robust and repair.captured_at is not None:
            continue
        edit = _edit(document, repair, form, tag)
        if edit is None:
            unplaced.append(repair)
        else:
            found.setdefault((edit.start, edit.new), edit)
    return sorted(found.values(), key=attrgetter("start", "end")), unplaced


def applied(data: bytes, changes: Iterable[Edit]) -> bytes:
    """Give a document's bytes with edits made, and every other byte as it was."""
    parts: list[bytes] = []
    done = 0
    for edit in changes:
        parts += (data[done : edit.start], edit.new)
        done = edit.end
    return b"".join((*parts, data[done:]))


def _edit(document: Document, repair: Repair, form: Format, tag: robust.Tag | None) -> Edit | None:
    place, encoding = repair.occurrence, document.encoding
    url = writable(repair.replacement, encoding)
    match repair.style:
        case Style.ANNOTATE:
            if form.annotate is None or place.after is None:
                return None
            remark = form.annotate(url, place).encode(encoding)
            return Edit(place.after, b"", remark, repair)
        case Style.ROBUST:
            if tag is None:
                return None
            spelled = form.spell(url, place)
            added = robust.attributes(spelled, repair.captured_at).encode(encoding)
            return Edit(tag.end, b"", added, repair)
        case Style.REPLACE:
            old = document.data[place.start : place.end]
            new = repair.spelled
            if new is None:
                new = form.spell(url, place).encode(encoding)
            return Edit(place.start, old, new, repair)


def _tags(document: Document, chosen: Sequence[Repair]) -> dict[Occurrence, robust.Tag]:
    """Find the tags of the HTML links among repairs; their ends count in bytes of the document."""
    places = sorted(
        {it.occurrence for it in chosen if it.occurrence.kind is Kind.HTML and it.captured_at},
        key=attrgetter("start"),
    )
    if not places:
        return {}
    text = document.data.decode(document.encoding)
    found = {}
    for place, (start, end) in zip(places, spans(document, places), strict=True):
        tag = robust.tag(text, start, end)
        if tag is not None:
            more = len(text[end : tag.end].encode(document.encoding))
            found[place] = robust.Tag(place.end + more, tag.is_robust)
    return found
