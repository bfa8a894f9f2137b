"""What is repaired of a link, and how, is what the first policy for it says, else the settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.model import Wish
from archive.policies import NOTHING, Policies
from crawler.config import load
from crawler.model import Include, Style
from tests.project import AT_ARQUIVO, DEAD, DEAD_TOO, MOVED, NEW, WAYBACK, learn

if TYPE_CHECKING:
    from tests.command import Linkmend

WITH_MOVED = frozenset({Include.DEAD, Include.MOVED})
SETTINGS: dict[str, object] = {
    "also_repair": ["moved"],
    "style": "annotate",
    "policies": [
        {"match": "never.test", "repair": []},
        {"match": "https://docs.test/old/*", "repair": ["dead"], "style": "replace"},
        {"match": "docs.test", "style": "robust"},
    ],
}
WISHES = {
    "http://a.test/": Wish(WITH_MOVED, Style.ANNOTATE),
    "http://www.never.test/": Wish((), Style.ANNOTATE),
    "https://web.archive.org/web/2019/http://never.test/a": Wish((), Style.ANNOTATE),
    "https://docs.test/old/a": Wish((Include.DEAD,), Style.REPLACE),
    "https://docs.test/new": Wish(WITH_MOVED, Style.ROBUST),
    "https://web.archive.org/web/2019/http://a.test/": Wish(WITH_MOVED, Style.ANNOTATE),
}


@pytest.mark.parametrize("url", WISHES)
def test_the_first_policy_that_means_a_link_holds(url: str) -> None:
    policies = Policies.of(load(SETTINGS, folder=Path("/nowhere"), environ={}))
    assert policies.wish(url) == WISHES[url]


def test_outside_of_what_is_named_nothing_is_repaired() -> None:
    settings = {"only_repair": ["a.test", "*/keep/*"]}
    policies = Policies.of(load(settings, folder=Path("/nowhere"), environ={}))
    dead = Wish(frozenset({Include.DEAD}))
    assert [policies.wish(f"http://{it}") for it in ("a.test/", "b.test/keep/x", "b.test/")] == [
        dead,
        dead,
        NOTHING,
    ]


def test_dead_links_alone_are_replaced_by_default() -> None:
    policies = Policies.of(load(folder=Path("/nowhere"), environ={}))
    assert policies.wish("http://a.test/") == Wish(frozenset({Include.DEAD}), Style.REPLACE)


def test_policies_hold_for_the_command_and_what_finds_no_place_is_told(
    linkmend: Linkmend, tmp_path: Path
) -> None:
    (tmp_path / "seeds").mkdir()
    text = f"{DEAD} {DEAD_TOO} {MOVED} {AT_ARQUIVO}\n"
    (tmp_path / "seeds" / "a.txt").write_text(text)
    learn(tmp_path)
    (tmp_path / "linkmend.toml").write_text(
        'also_repair = ["moved"]\nstyle = "annotate"\n'
        '[[policies]]\nmatch = "*lisbon*/"\nrepair = []\n'
        f'[[policies]]\nmatch = "{AT_ARQUIVO}"\nrepair = []\n'
        '[[policies]]\nmatch = "b.test"\nstyle = "robust"\n'
    )
    result = linkmend("repair")
    assert (result.returncode, result.stdout) == (
        0,
        "1 link replaced, 1 annotated in out/repaired/.\n",
    )
    assert result.stderr == (
        "linkmend: 1 link was left alone, since style = robust has no place there; "
        "--style replace would replace it\n"
    )
    assert (tmp_path / "out" / "repaired" / "seeds" / "a.txt").read_text() == text.replace(
        DEAD + " ", f"{DEAD} (archived: {WAYBACK}{DEAD}) "
    ).replace(MOVED, NEW)
