"""Who may import what: the table of the design, read from the imports themselves."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GUARDED = {
    "scrapy",
    "twisted",
    "sqlalchemy",
    "waybackpy",
    "warcio",
    "typer",
    "rich",
    "crawler",
    "archive",
}
WEB = {"scrapy", "twisted", "crawler"}

# The longest entry that a module's name begins with holds for it. An allowance covers all that
# lies beneath it.
ALLOWED: dict[str, set[str]] = {
    "crawler": WEB,
    "crawler.model": set(),
    "crawler.urls": {"crawler.model"},
    "crawler.patterns": {"crawler.urls"},
    "crawler.archives": {"crawler.urls"},
    "crawler.captures": {"crawler.archives"},
    "crawler.soundness": {"crawler.model", "crawler.urls"},
    "crawler.htmlpage": {"crawler.model", "crawler.markers", "crawler.sketch"},
    "crawler.markers": set(),
    "crawler.sketch": set(),
    "crawler.looks": {"crawler.model"},
    "crawler.config": {"crawler.model", "crawler.patterns", "crawler.urls"},
    "crawler.database": {"sqlalchemy", "crawler.model"},
    "crawler.migrations": {"sqlalchemy"},
    "crawler.store": {"sqlalchemy", "crawler.model", "crawler.database", "crawler.urls"},
    "crawler.background": set(),
    "crawler.warc": {"crawler.model", "crawler.warc"},
    "crawler.warc.surt": set(),
    "crawler.warc.files": {"crawler.warc", "warcio"},
    "crawler.warc.records": {"crawler.warc", "warcio"},
    "crawler.probing": {"crawler.model", "crawler.rules", "crawler.urls"},
    "crawler.anchors": set(),
    "crawler.local": {"crawler.model", "crawler.anchors", "crawler.documents"},
    "crawler.documents": {"crawler.model", "crawler.urls", "crawler.documents"},
    "crawler.rules": {
        "crawler.model",
        "crawler.urls",
        "crawler.markers",
        "crawler.sketch",
        "crawler.rules",
    },
    "archive.model": {"crawler.model"},
    "archive.validate": {
        "crawler.htmlpage",
        "crawler.model",
        "crawler.rules",
        "crawler.sketch",
        "crawler.urls",
        "archive.model",
    },
    "archive.repair": {"crawler.captures", "crawler.model", "crawler.urls", "archive.model"},
    "archive.remarks": {"crawler.captures", "crawler.model", "crawler.urls"},
    "archive.policies": {
        "crawler.captures",
        "crawler.config",
        "crawler.model",
        "crawler.patterns",
        "archive.model",
    },
    "archive.edits": {"crawler.documents", "crawler.model", "archive.model", "archive.robust"},
    "archive.robust": set(),
    "archive.differences": set(),
    "archive.writing": {"crawler.model"},
    "archive.reports": {
        "crawler.captures",
        "crawler.urls",
        "crawler.model",
        "archive.model",
        "archive.printable",
        "archive.reports",
    },
    "archive.seedlists": {
        "crawler.documents",
        "crawler.model",
        "archive.model",
        "archive.remarks",
        "archive.seedlists",
    },
    "archive.printable": set(),
    "archive.console": {"crawler.model", "archive.printable"},
    "archive.ending": {
        "crawler.config",
        "crawler.model",
        "crawler.urls",
        "archive.keys",
        "archive.model",
        "crawler.captures",
        "archive.process",
        "archive.reports",
    },
    "archive.judging": {"crawler.model", "crawler.rules", "crawler.sketch", "archive.model"},
    "archive.wanting": {"crawler.model", "crawler.rules", "archive.model"},
    "archive.agenda": {
        "crawler.model",
        "crawler.captures",
        "crawler.urls",
        "archive.model",
        "archive.policies",
        "archive.sources.hosts",
        "archive.store",
        "archive.wanting",
    },
    "archive.sources": {
        "crawler.model",
        "crawler.urls",
        "archive.model",
        "archive.sources",
        "archive.validate",
    },
    "archive.sources.hosts": {"crawler.warc.surt", "archive.model", "archive.sources"},
    "archive.sources.local": {"crawler.warc.cdxj", "archive.model", "archive.sources"},
    "archive.sources.records": {"warcio", "archive.model", "archive.sources"},
    "archive.localcopy": WEB | {"archive.memory", "archive.sources.local"},
    "archive.sources.cdx": {"waybackpy", "crawler.urls", "archive.model", "archive.sources"},
    "archive.connected": WEB,
    "archive.memory": WEB
    | {"archive.answers", "archive.connected", "archive.sources", "archive.throttle"},
    "archive.answers": {"sqlalchemy", "crawler.database"},
    "archive.budgets": {"sqlalchemy", "crawler.database"},
    "archive.store": {
        "sqlalchemy",
        "crawler.archives",
        "crawler.captures",
        "crawler.config",
        "crawler.model",
        "crawler.database",
        "crawler.rules",
        "crawler.store",
        "crawler.urls",
        "archive.model",
        "archive.judging",
        "archive.ledger",
        "archive.remarks",
        "archive.revival",
        "archive.sources.hosts",
        "archive.sources.replay",
    },
    "archive.revival": {
        "crawler.model",
        "crawler.urls",
        "archive.judging",
        "archive.ledger",
        "archive.model",
    },
    "archive.keys": {"crawler.config", "crawler.model", "crawler.urls"},
    "archive.savepagenow": {
        "archive.model",
        "archive.sources.dialogue",
        "archive.sources.replay",
    },
    "archive.endangered": {
        "crawler.captures",
        "crawler.model",
        "crawler.urls",
        "archive.model",
        "archive.sources.wayback",
    },
    "archive.pacing": set(),
    "archive.saves": {
        "sqlalchemy",
        "crawler.database",
        "crawler.store",
        "archive.endangered",
        "archive.model",
    },
    "archive.recorder": WEB | {"archive.model", "archive.saves", "archive.store"},
    "archive.throttle": WEB | {"archive.budgets", "archive.connected", "archive.sources.dialogue"},
    "archive.spiders": WEB | {"archive"},
    "archive.mending": {
        "crawler.documents",
        "crawler.model",
        "archive.differences",
        "archive.edits",
        "archive.ledger",
        "archive.model",
        "archive.policies",
        "archive.remarks",
        "archive.repair",
        "archive.revival",
        "archive.store",
        "archive.writing",
    },
    "archive.ledger": {"sqlalchemy", "crawler.database", "crawler.model", "crawler.store"},
    "archive.locking": {"archive.writing"},
    "archive.uncommitted": set(),
    "archive.undoing": {
        "crawler.documents",
        "crawler.model",
        "archive.differences",
        "archive.inplace",
        "archive.ledger",
        "archive.locking",
        "archive.writing",
    },
    "archive.inplace": {
        "crawler.documents",
        "crawler.model",
        "archive.ledger",
        "archive.locking",
        "archive.mending",
        "archive.uncommitted",
        "archive.writing",
    },
    "archive.repairing": {
        "archive.console",
        "archive.history",
        "archive.inplace",
        "archive.ledger",
        "archive.mending",
        "archive.printable",
        "archive.store",
        "archive.undoing",
    },
    "archive.history": {"crawler.documents", "archive.ledger"},
    "archive.progress": {"rich", "archive.process"},
    "archive.process": WEB | {"archive"},
    "archive.cli": GUARDED,
    "archive.options": {"typer", "archive.console"},
    "archive.session": GUARDED,
    "archive.__main__": {"archive.cli"},
}
STORE_USERS = {"crawler.recorder"}
"""Modules of the crawler that may use its store."""


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(path: Path) -> set[str]:
    """Give the full names that a file imports, `from a import b` as both a and a.b."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            assert node.module is not None
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return {name for name in names if name.partition(".")[0] in GUARDED}


def _covers(allowed: str, name: str) -> bool:
    return name == allowed or name.startswith(allowed + ".")


def _is_package_of(module: str, name: str) -> bool:
    """A package's own file names the modules that it lists."""
    return name.startswith(module + ".")


FILES = sorted(path for part in ("crawler", "archive") for path in (ROOT / part).rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=_module)
def test_a_module_imports_only_what_the_design_allows(path: Path) -> None:
    module = _module(path)
    rule = max((it for it in ALLOWED if _covers(it, module)), key=len, default=None)
    allowed = ALLOWED[rule] if rule else set()
    refused = {
        name
        for name in _imports(path)
        if not any(_covers(it, name) for it in allowed) and not _is_package_of(module, name)
    }
    assert refused == set()


def test_only_the_pipeline_touches_the_crawlers_store() -> None:
    users = {
        _module(path)
        for path in FILES
        if _module(path).startswith("crawler.")
        and any(_covers("crawler.store", name) for name in _imports(path))
    }
    assert users == STORE_USERS


def test_the_crawler_never_imports_the_archive() -> None:
    users = {
        _module(path)
        for path in FILES
        if _module(path).startswith("crawler")
        and any(_covers("archive", name) for name in _imports(path))
    }
    assert users == set()


def test_nothing_imports_the_command_line_but_its_entry() -> None:
    users = {
        _module(path)
        for path in FILES
        if any(_covers("archive.cli", name) for name in _imports(path))
    }
    assert users == {"archive.__main__"}


def test_every_import_rule_belongs_to_a_module() -> None:
    modules = {_module(path) for path in FILES}
    assert set(ALLOWED) - modules - {"crawler.migrations"} == set()
