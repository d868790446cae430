"""docs/page.md is true: its labels stand on the page, its commands exist, its stills are those that the tool takes."""

import re
import sys

import pytest
from where import ROOT

from lawreport.page.routes import STATIC

PAGE = (ROOT / "docs" / "page.md").read_text("utf-8")
FRONT = "".join(file.read_text("utf-8") for file in sorted(STATIC.iterdir()) if file.suffix in (".js", ".html"))
KEYS = {"Ctrl+Z": "ctrlKey", "Ctrl+K": "ctrlKey", "F8": "F8", "Alt+↑": "ArrowUp", "Alt+↓": "ArrowDown", "#": "#"}


@pytest.mark.parametrize("label", sorted(set(re.findall(r"\*\*([^*]+)\*\*", PAGE))))
def test_each_label_stands_on_the_page(label):
    assert KEYS.get(label, label) in FRONT


def test_each_command_exists(lawreport):
    commands = set(re.findall(r"build_report\.py (\w+)", PAGE))
    assert commands == {"page", "check", "pull"}
    assert all(lawreport(command, "--help").code == 0 for command in commands)


def test_its_stills_are_those_that_the_tool_takes(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import page_stills

    monkeypatch.delitem(sys.modules, "page_stills")
    shown = re.findall(r"\]\(images/page/(\w+)\.png\)", PAGE)
    assert shown == list(page_stills.STEPS)
    assert sorted(file.stem for file in page_stills.STILLS.iterdir()) == sorted(shown)
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in page_stills.STILLS.iterdir())


def test_what_it_says_of_the_pages_is_what_they_say():
    assert "22 行" in PAGE and "28 个字" in PAGE
    from lawreport.word.template.profile import Page

    assert (Page().lines, Page().chars) == (22, 28)
