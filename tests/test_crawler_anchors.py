"""Which fragments of a page's address lead nowhere on the page."""

from __future__ import annotations

import doctest

import pytest

from crawler import anchors

PAGE = """
<!DOCTYPE html><title>t</title>
<h1>Getting started</h1>
<h2>What's new in <code>v2.0</code>?</h2><h2>What's new in v2.0?</h2>
<h2><a id="user-content-中文-标题" class=anchor href="#中文-标题"></a>中文 标题</h2>
<p id="Case">It is <b>well</b>
known that a page has text.</p>
<a name="old">x</a><p name="no">y</p>
<script type="application/json">{"richText":"<h2 id=\\"user-content-in-data\\">"}</script>
"""


@pytest.mark.parametrize(
    "fragment",
    [
        "", "top", "TOP",
        "Case", "old", "%43ase",
        "getting-started", "whats-new-in-v20", "whats-new-in-v20-1",
        "中文-标题", "%E4%B8%AD%E6%96%87-%E6%A0%87%E9%A2%98",
        "in-data", "In-Data",
        # for the page's own scripts
        "!/route", "/route?x", "page=3", "t=1m30s", "gid=0&range=A1", "L10", "L10-L20", "L1C2-L3C4",
        # text directives
        ":~:text=well", ":~:text=It%20is-,well,known,-that", ":~:text=a,text&text=IT%20IS",
        "Case:~:text=known", ":~:unknown=x",
    ],
)  # fmt: skip
def test_a_fragment_that_leads_somewhere_is_not_missing(fragment: str) -> None:
    assert anchors.missing([fragment], PAGE) == ()


@pytest.mark.parametrize(
    "fragment",
    ["no", "case", "nowhere", "whats-new-in-v20-2", "L10x", ":~:text=absent", "no:~:text=well",
     ":~:text=well&text=absent", ":~:text=well,absent"],
)  # fmt: skip
def test_a_fragment_that_leads_nowhere_is_missing(fragment: str) -> None:
    assert anchors.missing([fragment, "Case"], PAGE) == (fragment,)


def test_an_empty_page_has_no_places() -> None:
    assert anchors.missing(["a", "top"], "") == ("a",)


def test_the_examples_in_the_documentation_hold() -> None:
    assert doctest.testmod(anchors).failed == 0
