"""docs/start.md says what the program says, its pictures are small, and its links lead somewhere."""

import re

import pytest
from where import ROOT

PAGE = (ROOT / "docs/start.md").read_text(encoding="utf-8")
SAMPLE = "D:\\材料（最终）\\年度报告"


def told(beginning: str) -> list[str]:
    """Return the lines of the page that a program is said to print, from the block that begins so."""
    blocks = re.findall(r"```text\n(.*?)\n```", PAGE, re.S)
    return next(block for block in blocks if block.startswith(beginning)).split("\n")


def test_init_says_what_the_page_says(lawreport, tmp_path):
    folder = tmp_path / "年度报告"
    said = lawreport("init", folder, "--unit", "甲市乙区水务局", "--year", "2025")
    assert [line.replace(str(folder), SAMPLE) for line in said.lines] == told("已建好：")
    assert f"python build_report.py init {SAMPLE} --unit 甲市乙区水务局 --year 2025" in PAGE
    checked = lawreport("check", "--all", "--project", folder).lines
    assert [line for line in told("错误 data/2025.csv:2") if line not in checked] == []


WORD = """\
甲市乙区水务局2024年法治政府建设年度报告
2024年，甲市乙区水务局（以下简称区水务局）深入学习贯彻习近平法治思想，扎实推进法治政府建设。现将有关情况报告如下。
一、主要举措和成效
（一）健全依法决策机制。全年召开党组会议专题研究法治政府建设工作3次，完成合法性审查52件。
（二）严格水行政执法。巡查河道1180次，查处水事违法案件75件，比上年增长8.7%，罚款52.4万元。
（三）优化政务服务。办理水务审批事项960件，按时办结率100%。
（四）加强法治宣传。开展普法活动21场次，发放宣传资料1.2万余份。
二、存在的不足和原因
执法力量与任务不相适应，主要原因是专业人才引进不够。
三、党政主要负责人履行推进法治建设第一责任人职责情况
主要负责人认真履行推进法治建设第一责任人职责，带队检查11次。
四、2025年主要安排
健全执法机制，力争案件按期办结率达到98%。
甲市乙区水务局
2025年1月20日"""  # 虚构
EXCEL = """\
乙区水务局2025年业务统计表
项目,单位,2025年,2024年
巡查河道,次,1264,1180
查处水事违法案件,件,82,75
办理水务审批事项,件,1008,960
普法活动,场次,24,21
水土保持执法检查,次,36,30"""  # 虚构


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A folder with last year's Word and an Excel, where the commands are typed."""
    from docx import Document
    from openpyxl import Workbook

    word, book = Document(), Workbook()
    for line in WORD.split("\n"):
        word.add_paragraph(line)
    word.save(tmp_path / "去年报告.docx")
    for row in EXCEL.split("\n"):
        book.active.append([int(cell) if cell.isdecimal() else cell for cell in row.split(",")])
    book.save(tmp_path / "业务统计.xlsx")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_import_and_rename_say_what_the_page_says(lawreport, office):
    def said(*arguments) -> str:
        result = lawreport(*arguments)
        assert result.code == 0, result.text
        return result.text

    def as_told(beginning: str, text: str) -> bool:
        wanted = [line.removesuffix("……") for line in told(beginning) if line.strip() != "……"]
        return [line for line in wanted if line not in text] == []

    assert as_told("已导入：", said("import", "去年报告.docx", "--to", "年度报告"))
    said("new-year", "2025", "--project", "年度报告")
    filled = said("import", "业务统计.xlsx", "--year", "2025", "--project", "年度报告", "--yes")
    assert as_told("业务统计.xlsx：", filled)
    assert as_told("指标“巡查河道”", said("rename", "巡查河道", "河道巡查", "--project", "年度报告"))


@pytest.mark.parametrize("picture", re.findall(r"!\[[^\]]+\]\(([^)]+)\)", PAGE))
def test_pictures_are_there_and_small(picture):
    assert (ROOT / "docs" / picture).stat().st_size <= 150_000


@pytest.mark.parametrize("link", re.findall(r"(?<!!)\[[^\]]+\]\(([\w.]+\.md)\)", PAGE))
def test_links_lead_somewhere(link):
    assert (ROOT / "docs" / link).is_file()


@pytest.mark.parametrize("anchor", re.findall(r"\]\(#([^)]+)\)", PAGE))
def test_the_table_of_ways_leads_to_its_parts(anchor):
    heads = [
        re.sub(r"[^\w\u4e00-\u9fff-]", "", head.replace(" ", "-")).lower() for head in re.findall(r"^## (.+)$", PAGE, re.M)
    ]
    assert anchor in heads
