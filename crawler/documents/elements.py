"""Which elements are open at a place in HTML, as far as it decides how what follows is read."""

from __future__ import annotations

from collections import Counter
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

MAX_DEPTH = 10_000
"""What nests more deeply is taken to stand beside the rest, as in Chromium (beyond 512)."""
EXAMPLES = frozenset({"code", "kbd", "pre", "samp", "tt"})
"""Elements whose text is an example, no running text."""


class Realm(Enum):
    """Whose elements these are."""

    HTML = "html"
    SVG = "svg"
    MATHML = "math"


_VOID = frozenset(
    {"area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "image", "img"}
    | {"input", "keygen", "link", "meta", "param", "source", "track", "wbr"}
)
_SCOPES = frozenset(
    {"applet", "caption", "html", "marquee", "object", "table", "td", "template", "th"}
)
"""What an end tag within does not reach beyond (HTML standard, 13.2.4.2)."""
_ROOTS = {"svg": Realm.SVG, "math": Realm.MATHML}
_BACK = frozenset(
    {"b", "big", "blockquote", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em"}
    | {"embed", "h1", "h2", "h3", "h4", "h5", "h6", "head", "hr", "i", "img", "li", "listing"}
    | {"menu", "meta", "nobr", "ol", "p", "pre", "ruby", "s", "small", "span", "strong"}
    | {"strike", "sub", "sup", "table", "tt", "u", "ul", "var"}
)
"""What leads out of SVG and MathML, back to HTML (HTML standard, 13.2.6.5)."""
_HOLDS_HTML = {
    Realm.SVG: frozenset({"desc", "foreignobject", "title"}),
    Realm.MATHML: frozenset({"mi", "mn", "mo", "ms", "mtext"}),
    Realm.HTML: frozenset[str](),
}
_KEPT = EXAMPLES | {"template"}
"""What matters of HTML itself; all else is kept only within SVG and MathML."""


class Elements:
    """The stack of those open elements that matter.

    ``realm`` is that of the innermost one. ``is_hidden`` says that a template is open, which shows
    nothing, and ``is_example`` that text here is code or the like.
    """

    def __init__(self) -> None:
        self.realm = Realm.HTML
        self.is_hidden = False
        self.is_example = False
        self._open: list[tuple[str, Realm]] = []
        self._depths: dict[tuple[str, bool], list[int]] = {}
        self._scopes: list[int] = [-1]
        self._html: list[int] = [-1]
        self._examples = 0
        self._begun: Counter[str] = Counter()  # outside, where no stack is kept

    @property
    def is_foreign(self) -> bool:
        """Tell whether the innermost element is none of HTML's."""
        return self.realm is not Realm.HTML

    def start(
        self, name: str, attributes: Collection[str], *, is_empty: bool, is_xml: bool
    ) -> Realm:
        """Open an element, and say whose it is."""
        realm = self._realm_of(name, attributes)
        if realm is Realm.HTML:
            realm = _ROOTS.get(name, realm)
        if realm is not Realm.HTML:
            is_over = is_empty
        elif len(self._html) - 1 == len(self._open):  # not within SVG or MathML
            is_over = name not in _KEPT or (is_xml and is_empty)
        else:
            is_over = name in _VOID or (is_xml and is_empty)
        # Templates with a mode are shown, by every browser since 2024.
        is_over = is_over or (name == "template" and "shadowrootmode" in attributes)
        if not self._open and name not in _VOID:
            self._begun[name] += 1
        if not is_over and len(self._open) < MAX_DEPTH:
            self._push(name, realm)
        return realm

    def end(self, name: str) -> None:
        """Close an element, with those within it that are still open, if it is open here."""
        if not self._open:
            self._begun[name] -= self._begun[name] > 0
            return
        if self.is_foreign:
            depth = self._depth(name, is_foreign=True)
            if depth > self._html[-1]:
                self._pop_to(depth)
                return
            if name in {"br", "p"}:
                self._leave()
        depth = self._depth(name, is_foreign=False)
        if depth >= 0 and (depth >= self._scopes[-1] or name in {"table", "template"}):
            self._pop_to(depth)
        elif self.is_foreign and self._scopes[-1] < 0 and self._begun[name]:
            self._pop_to(self._html[-1] + 1)

    def _realm_of(self, name: str, attributes: Collection[str]) -> Realm:
        if not self._open or not self.is_foreign:
            return Realm.HTML
        innermost, realm = self._open[-1]
        if innermost in _HOLDS_HTML[realm] and name not in {"mglyph", "malignmark"}:
            return Realm.HTML
        if name in _BACK or (
            name == "font" and not {"color", "face", "size"}.isdisjoint(attributes)
        ):
            self._leave()
            return Realm.HTML
        if innermost == "annotation-xml" and name == "svg":
            return Realm.SVG
        return realm

    def _leave(self) -> None:
        """Close SVG and MathML up to where HTML is allowed."""
        while self._open:
            name, realm = self._open[-1]
            if realm is Realm.HTML or name in _HOLDS_HTML[realm]:
                return
            self._pop()

    def _depth(self, name: str, *, is_foreign: bool) -> int:
        depths = self._depths.get((name, is_foreign))
        return depths[-1] if depths else -1

    def _push(self, name: str, realm: Realm) -> None:
        depth = len(self._open)
        self._open.append((name, realm))
        is_foreign = realm is not Realm.HTML
        self._depths.setdefault((name, is_foreign), []).append(depth)
        if not is_foreign:
            self._html.append(depth)
            self._examples += name in EXAMPLES
        if name in (_HOLDS_HTML[realm] if is_foreign else _SCOPES):
            self._scopes.append(depth)
        self._look()

    def _pop_to(self, depth: int) -> None:
        while len(self._open) > depth:
            self._pop()

    def _pop(self) -> None:
        name, realm = self._open.pop()
        depth = len(self._open)
        self._depths[name, realm is not Realm.HTML].pop()
        self._examples -= realm is Realm.HTML and name in EXAMPLES
        for depths in (self._html, self._scopes):
            if depths[-1] == depth:
                depths.pop()
        self._look()

    def _look(self) -> None:
        self.realm = self._open[-1][1] if self._open else Realm.HTML
        self.is_hidden = bool(self._depths.get(("template", False)))
        self.is_example = self._examples > 0
