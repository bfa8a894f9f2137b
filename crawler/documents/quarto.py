"""R Markdown and Quarto: Markdown as Pandoc reads it, with chunks of code and fenced divisions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.documents import blocks, markdown
from crawler.documents.moving import Cuts, moved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.documents.places import Found

SUFFIXES = (".qmd", ".rmd", ".rmarkdown")

_DIVISION = re.compile(
    r"^[ \t>]*+(?P<fence>:{3,}[ \t]*(?:\{[^\n{}]*\}|[\w.-]*)[ \t]*:*)[ \t]*$", re.MULTILINE
)


def found(text: str, *, include_code: bool) -> Iterator[Found]:
    """Find the URLs of an R Markdown or Quarto document, those in its front matter too.

    Raises Broken where the parser gives up.
    """
    return markdown.whole(text, lambda body: _found(body, include_code=include_code))


def _found(text: str, *, include_code: bool) -> Iterator[Found]:
    # For Pandoc the line that opens or closes a division ends a paragraph.
    cuts = Cuts(text, [match.span("fence") for match in _DIVISION.finditer(text)])
    targets = markdown.targets(cuts.text, blocks.PANDOC, include_code=include_code)
    return moved(targets, cuts.original)
