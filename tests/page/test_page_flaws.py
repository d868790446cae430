"""正文: which characters of a text a problem means, as browsers count them."""

import shutil

import pytest
from where import CORPUS

from lawreport.page.asked import Asked
from lawreport.page.desk import Desk
from lawreport.page.texts.answers import texts

PART = "sections/2024/01_measures.yaml"
CASES = [
    ("in a plain text", "- 开展培训{{ 培训 }}。", "- 印发《甲办法》、《乙办法》，开展培训{{ 培训 }}。", "、"),
    (
        "behind a character of two units",
        "- 开展培训{{ 培训 }}。",
        "- 𠮷田印发《甲办法》、《乙办法》，开展培训{{ 培训 }}。",
        "、",
    ),
    ("in quotes", "- 开展培训{{ 培训 }}。", '- "印发《甲办法》、《乙办法》，开展培训{{ 培训 }}。"', "、"),
    ("in a block", "      全年检查", "      印发《甲办法》、《乙办法》，全年检查", "、"),
    ("of several characters", "- 开展培训{{ 培训 }}。", "- 开展培训{{ 培训 }}，，效果好。", "，，"),
]


@pytest.mark.parametrize("was, typed, meant", [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_problem_says_which_characters_it_means(tmp_path, was, typed, meant):
    folder = tmp_path / "project"
    shutil.copytree(CORPUS / "faulty/_base", folder)
    part = folder / PART
    part.write_text(part.read_text(encoding="utf-8").replace(was, typed), encoding="utf-8")
    items = texts(Desk(folder), Asked())["items"]
    said = [
        item["text"].encode("utf-16-le")[2 * problem["at"] : 2 * problem["to"]].decode("utf-16-le")
        for item in items
        for problem in item["problems"]
        if "at" in problem and item["file"] == PART
    ]
    assert meant in said


def test_a_problem_of_the_whole_report_means_no_characters(tmp_path):
    folder = tmp_path / "project"
    shutil.copytree(CORPUS / "faulty/_base", folder)
    heads = [item for item in texts(Desk(folder), Asked())["items"] if item["kind"] == "heading"]
    assert [problem.get("at") for item in heads for problem in item["problems"] if "只有" in problem["message"]] == [None]
