"""Two organs in one document (联合行文): red head, title, signatures side by side or below each other, one date."""

from decimal import Decimal

import pytest

from lawreport.report.typesetting import em, seal_rows
from lawreport.style import Style

SIGNERS = "signers: [中共甲县委员会, 甲县人民政府]\n"
REPORT = """\
red_head:
  mark: [中共甲县委员会, 甲县人民政府]
  number: 甲委〔2025〕1号
  signers: [王小明, 李大力]
title:
  - 中共甲县委员会　甲县人民政府
  - 关于{{ 年 }}年度法治政府建设情况的报告
recipients: 市委、市政府
date: 2025年1月20日
"""


@pytest.fixture
def joint(written):
    """Return a function that makes a small project of two organs, with a seal or without."""

    def make(seal: str):
        return written(
            {
                "data/unit.yaml": f"name: 中共甲县委员会、甲县人民政府\nshort: 县委、县政府\nkind: 县\n{SIGNERS}",
                "sections/2024/report.yaml": f"{REPORT}seal: {seal}\n",
            }
        )

    return make


def of(report, style: Style) -> list[str]:
    return [block.text for block in report.blocks if block.style == style]


def test_the_red_head_has_a_line_for_each_organ(joint, composed):
    report = composed(joint("否"))
    assert of(report, Style.ISSUER_MARK) == ["中共甲县委员会\n甲县人民政府"]
    assert of(report, Style.TITLE) == ["中共甲县委员会　甲县人民政府\n关于2024年度法治政府建设情况的报告"]


def test_without_a_seal_the_organs_stand_below_each_other_with_one_date(joint, composed):
    report = composed(joint("否"))
    assert of(report, Style.SIGNATURE) == ["中共甲县委员会", "甲县人民政府"]
    assert of(report, Style.DATE) == ["2025年1月20日"]


def test_with_seals_they_stand_side_by_side_the_last_over_the_date(joint, composed):
    report = composed(joint("是"))
    (row,) = [block for block in report.blocks if block.style == Style.SIGNATURE]
    (date,) = [block for block in report.blocks if block.style == Style.DATE]
    assert row.text == "中共甲县委员会\u3000\u3000甲县人民政府"
    assert row.right + em("甲县人民政府") / 2 == date.right + em(date.text) / 2


@pytest.mark.parametrize("seal", ["是", "否"])
def test_no_rule_of_words_or_pages_finds_fault_with_the_blank_or_the_lines(seal, joint, lawreport):
    project = joint(seal)
    said = lawreport("check", "--all", "--project", project).text
    assert not [rule for rule in ("P-18a", "L-14c", "L-21", "L-15", "R-4") if rule in said], said
    lawreport("build", "--edition", "final", "--unsigned", "--project", project)
    (word,) = [p for p in (project / "build").glob("*.docx") if "送审稿" not in p.name]
    said = lawreport("check", "--all", word).text
    assert not [rule for rule in ("P-18a", "L-14c", "L-21") if rule in said], said


def test_a_blank_between_other_words_still_is_a_fault(written, lawreport):
    project = written()
    part = project / "sections/2024/01_measures.yaml"
    text = part.read_text(encoding="utf-8")
    part.write_text(text.replace("heading: ", "heading: 公安局 司法局", 1), encoding="utf-8")
    assert "P-18a" in lawreport("check", "--all", "--project", project).text


@pytest.mark.parametrize(
    "names, rows",
    [
        (["甲县人民政府"], ["甲县人民政府"]),
        (["甲局", "乙局"], ["甲局\u3000\u3000\u3000\u3000\u3000\u3000乙局"]),
        (
            ["中共甲市委员会宣传部", "甲市司法局", "甲市教育体育局"],
            ["中共甲市委员会宣传部\u3000\u3000甲市司法局", "甲市教育体育局"],
        ),
    ],
)
def test_seals_of_42_millimetres_never_touch(names, rows):
    assert seal_rows(names, Decimal(4)) == rows
