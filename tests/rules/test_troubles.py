"""`rule ID` explains every id that a problem may have, a rule's or not."""

import ast
import re
from pathlib import Path

import pytest
from where import ROOT

from lawreport.rules import explain, explains, rules
from lawreport.rules.troubles import troubles

PACKAGE = ROOT / "lawreport"
MAKERS = ("Problem", "Misuse", "Trap", "one", "add", "_add", "_tell")  # their first argument is the id
KEBAB = re.compile(r"[a-z]+(-[a-z0-9]+)+")
NO_IDS = {  # what is written like an id and is none
    "fc-list",
    "core-properties", "custom-properties", "extended-properties", "dist-packages", "site-packages", "new-year",
    "aria-labelledby", "http-equiv", "xdg-open", "utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "yyyy-mm-dd",
}  # fmt: skip


def ids_in(path: Path) -> set[str]:
    """Return what may be the id of a problem in a module: what a problem is made with, and what is written like an id."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    calls = [n for n in nodes if isinstance(n, ast.Call) and n.args and ast.unparse(n.func).rpartition(".")[2] in MAKERS]
    first = {n.args[0].value for n in calls if isinstance(n.args[0], ast.Constant) and isinstance(n.args[0].value, str)}
    speaks = path.parent.name != "screen" and path.name not in ("gate.py", "routes.py", "serve.py")  # CSS, and headers of HTTP
    constants = [n.value for n in nodes if isinstance(n, ast.Constant)] if speaks else []
    written = {value for value in constants if isinstance(value, str) and KEBAB.fullmatch(value)}
    return {id for id in first if re.fullmatch(r"[a-z-]+", id)} | written


RULES = {rule.name for rule in rules()}
IDS = sorted({id for path in PACKAGE.rglob("*.py") for id in ids_in(path)} - RULES - NO_IDS)


@pytest.mark.parametrize("id", IDS)
def test_every_id_a_user_can_see_is_explained(id):
    assert explains(id), f"lawreport/rules/troubles.csv has no line for {id}"
    assert "为什么：" in explain(id) and "怎么办：" in explain(id)


def test_the_search_finds_ids_of_every_way_to_make_a_problem():
    assert {
        "sign-missing", "figure-altered", "text-changed", "text-moved", "tag-equals", "yaml-bar", "chart-units", "write",
        "template-revision", "template-pair", "check-fails", "despite-idle", "value",
    } <= set(IDS)  # fmt: skip


def test_no_line_is_left_of_an_id_that_is_gone():
    assert [id for id in troubles() if id not in {*IDS, "template-style"}] == []


def test_a_line_is_a_sentence_of_reason_and_one_of_what_to_do():
    for trouble in troubles().values():
        assert re.search(r"[\u4e00-\u9fff]", trouble.reason) and re.search(r"[\u4e00-\u9fff]", trouble.remedy), trouble
        assert not trouble.reason.endswith("。") and not trouble.remedy.endswith("。"), trouble
        assert len(trouble.reason) <= 60 and len(trouble.remedy) <= 60, trouble


def test_the_command_explains_what_is_no_rule(lawreport):
    told = lawreport("rule", "figure-altered")
    assert told.code == 0 and told.out.startswith("figure-altered（不是校核规则") and "改 data 里的那一格" in told.out
    assert lawreport("rule", "Sign-Missing").code == 0
    unknown = lawreport("rule", "figure-altred")
    assert unknown.code == 2 and "是不是 figure-altered？" in unknown.err
