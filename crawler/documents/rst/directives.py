"""What the argument, the options and the content of a directive are, by its name."""

from __future__ import annotations

URI = frozenset({"image", "figure"})
"""The argument is a URL."""

CODE = frozenset(
    {
        # docutils
        *("code", "code-block", "sourcecode", "math", "include", "role", "default-role", "unicode"),
        *("date", "title", "sectnum", "meta", "class"),
        # Sphinx
        *("literalinclude", "highlight", "productionlist", "doctest", "testcode", "testoutput"),
        *("testsetup", "testcleanup", "graphviz", "digraph", "graph", "inheritance-diagram"),
        *("index", "tabularcolumns", "currentmodule", "default-domain", "program"),
        # extensions of Sphinx that are in wide use
        *("mermaid", "plantuml", "uml", "prompt", "program-output", "command-output", "tikz"),
        *("plot", "bokeh-plot", "ipython", "jupyter-execute", "code-cell", "blockdiag", "seqdiag"),
        *("actdiag", "nwdiag", "aafig", "ditaa", "termynal", "runblock"),
    }
)
"""Nothing of it is running text: programs, formulas, drawings, names."""

ONE_TEXT = frozenset({"parsed-literal", "replace", "line-block"})
"""All of it is one running text."""

TITLE = frozenset(
    {
        *("admonition", "topic", "sidebar", "rubric", "table", "list-table", "csv-table"),
        *("contents", "container", "raw", "only", "ifconfig", "rst-class", "toctree", "centered"),
        *("versionadded", "versionchanged", "versionremoved", "deprecated"),
    }
)
"""The argument is a text of its own; that of other directives is the beginning of the content."""

KNOWN = (
    URI
    | TITLE
    | {
        *("attention", "caution", "danger", "error", "hint", "important", "note", "tip", "warning"),
        *("compound", "epigraph", "highlights", "pull-quote", "header", "footer", "target-notes"),
        *("seealso", "hlist", "glossary"),
    }
)
"""What has a URL among its options only where `URL_OPTIONS` says so; others may in any."""

URL_OPTIONS = {
    "image": ("target",),
    "figure": ("target",),
    "csv-table": ("url",),
    "raw": ("url",),
}
"""Which options hold a URL."""
