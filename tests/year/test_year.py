"""The clerk's year as docs/year.md tells it: the same commands, run in order on a copy of the example, say what it says."""

import datetime
import io
import re
import shlex
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from where import ROOT

PAGE, EXAMPLE = ROOT / "docs" / "year.md", "examples/wangchuan"
REFUSED = "# 会被拒绝"
SIGNED = "2027-01-12"  # the day on which somebody signs, in the page; who follows it signs today
CHECKED_FROM = "## 三、"  # before it the page shows one form of many
VALUES = {
    "复议结转": "25",
    "复议新收": "430",
    "复议办结": "433",
    "复议未结": "22",
    "复议维持": "165",
    "复议驳回": "66",
    "复议纠错": "38",
    "复议调解": "164",
    "应诉案件": "170",
    "应出庭案件": "155",
    "负责人出庭": "153",
    "应诉败诉": "零",
    "文件年初": "83",
    "文件制定": "7",
    "文件废止": "10",
    "文件年末": "80",
    "合法性审查": "290",
    "法制审核率": "100",
    "行政检查": "26100",
    "案卷评查": "275",
    "执法培训": "3500余",
    "法律援助": "1702",
    "法律咨询": "16.1万余",
    "调解案件": "13820",
    "调解成功": "13615",
    "普法受众": "约80.2万",
    "线上学法": "近5万",
    "普法资料": "32万余",
    "专题研究": "5",
    "应述法": "46",
    "已述法": "46",
}


class Step(NamedTuple):
    """A command of the page, or a change it asks for; `shown` are the lines that it should print."""

    words: str
    line: int
    shown: tuple[str, ...] = ()
    edit: tuple[str, str] | None = None

    @property
    def refused(self) -> bool:
        return self.words.endswith(REFUSED)


class Typed(io.StringIO):
    """What somebody types at the keyboard."""

    def isatty(self) -> bool:
        return True


def steps() -> list[Step]:
    """Return what the page tells its reader to do, in order."""
    text = PAGE.read_text(encoding="utf-8")
    found, checked = [], text.index(CHECKED_FROM)
    for part in re.finditer(r"^```\n(.*?)^```$|把 `([^`\n]+)` 改成 `([^`\n]+)`", text, re.S | re.M):
        line = text.count("\n", 0, part.start()) + 1
        if part[2]:
            found.append(Step("", line, edit=(part[2], part[3])))
        elif part[1].startswith("python build_report.py "):
            found += [Step(words, line) for words in part[1].splitlines()]
        elif part.start() > checked:
            shown = tuple(x for x in part[1].splitlines() if x.strip() and "……" not in x)
            found[-1] = found[-1]._replace(shown=shown)
    return found


def fill(folder: Path, returned: Path) -> None:
    """Do what the 科室 do: type this year's values into their forms and send them back."""
    from openpyxl import load_workbook

    returned.mkdir()
    for path in folder.glob("*.xlsx"):
        book = load_workbook(path)
        sheet = book.worksheets[0]
        head = next(row for row in sheet.iter_rows() if row[0].value == "指标")
        column = next(c.column for c in head if str(c.value).startswith("本年数值"))
        for (name,) in sheet.iter_rows(min_row=head[0].row + 1, max_col=1):
            if name.value in VALUES:
                sheet.cell(name.row, column).value = VALUES[name.value]
        book.save(returned / path.name)


@pytest.fixture
def unit(tmp_path):
    shutil.copytree(ROOT / EXAMPLE, tmp_path / EXAMPLE, ignore=shutil.ignore_patterns("build"))
    return tmp_path / EXAMPLE


def test_the_page_names_every_command_of_the_year():
    told = {step.words.split()[2] for step in steps() if step.words}
    assert told == {"form", "collect", "new-year", "status", "sign", "impact", "diff", "build", "undo", "history"}


def test_the_commands_of_the_page_do_what_it_says(unit, lawreport, monkeypatch):
    for step in steps():
        if step.edit:
            path = unit / "data" / "2026.csv"
            text = path.read_text(encoding="utf-8-sig")
            assert step.edit[0] in text, f"docs/year.md:{step.line}"
            path.write_text(text.replace(*step.edit), encoding="utf-8-sig")
            continue
        arguments = shlex.split(step.words.removesuffix(REFUSED).replace(EXAMPLE, unit.as_posix()))[2:]
        if arguments[0] == "collect":
            fill(unit / "build" / "填报表2026", unit / "回收")
            monkeypatch.setattr("sys.stdin", Typed("y\n"))
        result = lawreport(*arguments)
        assert result.code == step.refused, f"docs/year.md:{step.line} {step.words}\n{result.text}"
        today = datetime.date.today().isoformat()
        missing = [line for line in step.shown if line.replace(SIGNED, today) not in result.lines]
        assert not missing, f"docs/year.md:{step.line} {step.words}\n{result.text}"


def test_after_the_year_the_files_are_there_and_last_years_are_untouched(unit, lawreport):
    before = {p: p.read_bytes() for p in unit.rglob("*") if p.is_file()}
    for step in steps():
        if step.words.startswith(("python build_report.py new-year", "python build_report.py diff 2025")):
            (unit / "data" / "2026.csv").write_text("指标,数值\n专题研究,6\n", encoding="utf-8")
            lawreport(*shlex.split(step.words.replace(EXAMPLE, unit.as_posix()))[2:])
    made = {p.relative_to(unit).as_posix() for p in unit.rglob("*") if p.is_file()} - {
        p.relative_to(unit).as_posix() for p in before
    }
    assert {"sections/2026/report.yaml", "data/2026开年清单.xlsx", "build/望川市司法局2026年与2025年数据对比.docx"} <= made
    assert {p: p.read_bytes() for p in before} == before
