"""An office's own tables read into a project: what is certain is taken, what is not is asked, nothing is wrong.

All offices and figures are invented (虚构).
"""

import subprocess

import offices
import openpyxl
import pytest
from machine import tree
from offices import Case, Rates, Sheet, book, measured

from lawreport.figures.metrics import Data
from lawreport.model import Metric
from lawreport.project import Project
from lawreport.source.reader import read_figures
from lawreport.start.tables.proposal import Proposal, propose


def proposed(rows: list[list], file: str = "数据.xlsx", answers: dict[str, str] | None = None, **looks) -> Proposal:
    data = Data(
        2025, {name: Metric(name, unit) for name, unit in offices.CATALOGUE.items()}, {}, {"单位": "某区大队", "简称": "大队"}
    )
    return propose(book(Sheet(rows, **looks)), file, data, answers or {})


def taken(proposal: Proposal) -> dict[tuple[str, int], str]:
    return {(v.metric.name, v.year): v.quantity.text for v in proposal.values}


def reasons(proposal: Proposal) -> str:
    return "\n".join(f"{one.place.cell} {one.words}：{one.why}" for one in proposal.unread)


# ---- forty workbooks -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [*offices.SEEN, *offices.HELD, *offices.TRAPS], ids=lambda make: make.__name__)
def test_no_value_of_any_shape_is_wrong(make):
    rates, values, truth = measured(make())
    assert rates.wrong == 0, (values, truth)


@pytest.mark.parametrize(
    ("cases", "least"), [(offices.SEEN, 0.99), (offices.HELD, 0.95), (offices.TRAPS, 0.95)], ids=["seen", "held", "traps"]
)
def test_nearly_all_values_are_found(cases, least):
    total = sum((measured(make())[0] for make in cases), Rates())
    assert total.right / (total.right + total.missed) >= least, total


# ---- what is not taken says why ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (
            [["指标", "单位", "数值"], ["罚款金额", "元", 400700]],
            "C2 “罚款金额” 400700：单位不一样：表里是“元”，指标目录里是“万元”",
        ),
        ([["指标", "数值"], ["检查单位", "1200多家左右"]], "B2 “检查单位” 1200多家左右："),
        ([["指标", "数值"], ["检查单位", "12-13"]], "只能填一个数"),
        ([["指标", "数值"], ["合计", 12], ["检查单位", 3]], "B2 “合计”这一行：合计、小计行不是一个指标的数"),
        ([["2025年1—9月情况"], ["指标", "数值"], ["检查单位", 900]], "写的是“1—9月”，不是全年的数"),
        ([["截至2025年6月底"], ["指标", "数值"], ["检查单位", 900]], "不是全年的数"),
        ([["指标", "上半年"], ["检查单位", 900]], "没有认出表头"),
        ([["指标", "2026年"], ["检查单位", 900]], "是 2026 年的，比 2025 年晚"),
        ([["指标", "单位", "数值"], ["满意率", "%", 0.983]], "是 0.983% 还是 98.3%，请在表里写明"),
        ([["县区", "检查单位"], ["甲县", 5], ["乙县", 7]], "没有合计行，不知道取哪一行"),
        ([["科室", "检查单位"], ["甲", 5], ["乙", 7], ["合计", 13]], "合计和各行相加对不上"),
    ],
)
def test_what_is_not_certain_is_not_taken_and_told(rows, why):
    proposal = proposed(rows)
    assert why in reasons(proposal)
    assert {key for key in taken(proposal)} <= {("检查单位", 2025)}


def test_a_year_in_the_name_of_the_file_alone_decides_nothing():
    rows = [["指标", "数值"], ["检查单位", 1200]]
    assert taken(proposed(rows, "2025年数据.xlsx")) == {("检查单位", 2025): "1200"}
    other = proposed(rows, "2024年数据（最终）.xlsx")
    assert taken(other) == {} and "文件名写的是 2024 年，表里没有写年份" in reasons(other)
    assert taken(proposed([["指标", "2025年"], ["检查单位", 1200]], "2024年底版.xlsx")) == {("检查单位", 2025): "1200"}


def test_near_names_are_asked_nearest_first_and_answers_are_used():
    rows = [["指标", "单位", "2025年"], ["罚款总额", "万元", 40.07], ["临时工", "人", 3], ["培训人数", "人次", 310]]
    asked = proposed(rows).asked
    assert [(one.written, one.near[0]) for one in asked] == [("罚款总额", "罚款金额"), ("培训人数", "培训人次")]
    answers = {"罚款总额": "罚款金额", "临时工": "不要", "培训人数": "新指标"}
    answered = proposed(rows, answers=answers)
    assert taken(answered) == {("罚款金额", 2025): "40.07", ("培训人数", 2025): "310"}
    assert [(m.name, m.unit) for m in answered.new] == [("培训人数", "人次")] and not answered.asked


def test_parts_of_a_row_above_are_never_metrics_of_their_own():
    rows = [["指标", "2025年"], ["复议办结", 398], ["其中：行政处罚", 120]]
    proposal = proposed(rows)
    assert taken(proposal) == {("复议办结", 2025): "398"} and not proposal.new
    assert taken(proposed(rows, answers={"复议办结·其中·行政处罚": "行政处罚"})) == {
        ("复议办结", 2025): "398",
        ("行政处罚", 2025): "120",
    }


# ---- on the command line -----------------------------------------------------------------------------------------------------

ROWS = [
    ["甲区司法局2024年度统计表"],
    ["序号", "项目", "单位", "2024年", "2023年"],
    [1, "检查单位数", "家", 1301, 1100],
    [2, "火灾隐患", "处", 860, 790],
    [3, "教育培训", "场次", 13, None],
    [4, "微型消防站", "个", 23, 20],
]


@pytest.fixture
def table(tmp_path):
    (folder := tmp_path / "材料（最终）").mkdir()
    (path := folder / "统计 表.xlsx").write_bytes(book(Sheet(ROWS, "汇总")))
    return path


def readings(root, year: int) -> dict[str, tuple[str, str]]:
    data = read_figures(Project.at(root), year, [year])
    return {n: (r.raw, r.source) for n, r in data.years.get(year, {}).items() if r.raw}


def test_values_come_with_their_cells_and_names_are_remembered(written, lawreport, table):
    root = written()
    result = lawreport("import", table, "--year", "2024", "--yes", "--project", root)
    assert result.code == 0, result.text
    assert "  2024年 检查单位 1200家 → 1301家  D3“检查单位数”\n" in result.out
    assert "指标目录里没有、要加上的：微型消防站（个）" in result.out
    assert "教育培训（D5，场次），像 培训" in result.out
    now = readings(root, 2024)
    assert now["检查单位"] == ("1301", "统计 表.xlsx D3") and now["微型消防站"] == ("23", "统计 表.xlsx D6")
    assert now["火灾隐患"] == ("860", "虚构样例") and now["培训"] == ("12", "虚构样例")
    assert readings(root, 2023) == {
        "检查单位": ("1100", "统计 表.xlsx E3"),
        "火灾隐患": ("790", "统计 表.xlsx E4"),
        "微型消防站": ("20", "统计 表.xlsx E6"),
    }
    answers = root / "data" / "import.yaml"
    assert answers.read_text(encoding="utf-8").endswith("教育培训: 待定\n")
    answers.write_text(
        answers.read_text(encoding="utf-8").replace("待定\n", "培训   # 张三定的\n").replace("（培训", "（待定"),
        encoding="utf-8",
    )
    again = lawreport("import", table, "--year", "2024", "--yes", "--project", root)
    assert "新填 0 个，改动 1 个，不变 6 个，待定 0 个" in again.out, again.text
    assert readings(root, 2024)["培训"] == ("13", "统计 表.xlsx D5")
    assert lawreport("check", "--project", root, "--fail-on", "never").code == 0


def test_nothing_is_written_before_it_is_agreed_and_undo_takes_it_back(written, lawreport, table):
    root = written()
    before = tree(root)
    shown = lawreport("import", table, "--year", "2024", "--project", root)
    assert shown.code == 0 and "以上只是预览" in shown.out and tree(root) == before
    assert lawreport("import", table, "--year", "2024", "--yes", "--project", root).code == 0
    assert lawreport("undo", "--yes", "--project", root).code == 0 and tree(root) == before


def test_somebody_at_the_screen_is_asked(written, lawreport, table, monkeypatch):
    root = written()
    said, answers = [], iter(["1", "y"])
    monkeypatch.setattr("sys.stdin", type("Keyboard", (), {"isatty": lambda self: True})())
    monkeypatch.setattr("builtins.input", lambda words: (said.append(words), next(answers))[1])
    assert lawreport("import", table, "--year", "2024", "--project", root).code == 0
    assert said[0].startswith("“教育培训”（D5）是哪个指标？1 培训") and readings(root, 2024)["培训"][0] == "13"
    assert (root / "data" / "import.yaml").read_text(encoding="utf-8").endswith("教育培训: 培训\n")


def test_past_values_stay(written, lawreport, table):
    root = written({"data/2023.csv": "指标,数值,来源\n检查单位,1111,定稿\n"})
    result = lawreport("import", table, "--year", "2024", "--yes", "--project", root)
    assert "往年的数不动：检查单位 2023年 data 里是 1111家，E3 是 1100家" in result.out
    assert readings(root, 2023)["检查单位"] == ("1111", "定稿") and readings(root, 2023)["火灾隐患"][0] == "790"


def test_a_year_kept_in_a_workbook_is_written_there(written, lawreport, table):
    root = written({"data/2024.csv": None})
    kept = openpyxl.Workbook()
    for row in [("指标", "数值", "来源", "备注"), ("检查单位", 1200, "台账", "核过"), ("火灾隐患", None, None, None)]:
        kept.active.append(row)
    kept.active.column_dimensions["A"].width = 33
    kept.save(root / "data" / "2024.xlsx")
    assert lawreport("import", table, "--year", "2024", "--yes", "--project", root).code == 0
    sheet = openpyxl.load_workbook(root / "data" / "2024.xlsx").active
    assert [cell.value for cell in sheet[2]] == ["检查单位", 1301, "统计 表.xlsx D3", "核过"]
    assert [cell.value for cell in sheet[4]][:3] == ["微型消防站", 23, "统计 表.xlsx D6"]
    assert sheet.column_dimensions["A"].width == 33


def test_new_metrics_are_written_as_the_catalogue_is(written, lawreport, table):
    root = written()
    path = root / "data" / "metrics.yaml"
    text = (
        path.read_text(encoding="utf-8")
        .replace("unit:", "单位:")
        .replace("formula:", "公式:")
        .replace("decimals:", "小数位数:")
    )
    path.write_text(text, encoding="utf-8")
    lawreport("import", table, "--year", "2024", "--yes", "--project", root)
    assert path.read_text(encoding="utf-8") == text + "微型消防站: {单位: 个}\n"


def test_a_wrong_answer_is_told_with_its_line(written, lawreport, table):
    root = written({"data/import.yaml": "# 对照\n教育培训: 培迅\n"})
    result = lawreport("import", table, "--year", "2024", "--yes", "--project", root)
    assert result.code == 1 and "data/import.yaml:2  指标目录里没有“培迅”\n    是不是 培训？" in result.err


def test_renaming_a_metric_renames_it_among_the_answers(written, lawreport):
    root = written({"data/import.yaml": "教育培训: 培训\n"})
    lawreport("rename", "培训", "培训场次", "--yes", "--project", root)
    assert (root / "data" / "import.yaml").read_text(encoding="utf-8") == "教育培训: 培训场次\n"


@pytest.mark.parametrize("file", ["数据.xlsm", "数据.xlsx", "没有.xlsx", "空.csv"])
def test_a_file_that_is_no_table_is_told_in_chinese(written, lawreport, tmp_path, file):
    root = written()
    before = tree(root)
    if not file.startswith("没有"):
        (tmp_path / file).write_bytes(b"" if file.endswith("csv") else b"PK\x03\x04 nothing")
    result = lawreport("import", tmp_path / file, "--year", "2024", "--yes", "--project", root)
    assert result.code == 1 and result.err.startswith("错误 ") and "什么也没有写入" in result.err and tree(root) == before


@pytest.mark.office
@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_old_and_open_workbooks_are_read(written, lawreport, table, tmp_path, ending):
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/lo",
        "--convert-to",
        ending,
        "--outdir",
        tmp_path,
    ]
    subprocess.run([*command, table], check=True, capture_output=True, timeout=120)
    root = written()
    result = lawreport("import", tmp_path / f"统计 表.{ending}", "--year", "2024", "--yes", "--project", root)
    assert result.code == 0 and readings(root, 2024)["检查单位"] == ("1301", f"统计 表.{ending} D3"), result.text


def test_one_case_is_read_as_csv(written, lawreport, tmp_path):
    case: Case = offices.comma_separated()
    (tmp_path / case.file).write_bytes(case.data)
    root = written()
    result = lawreport("import", tmp_path / case.file, "--year", "2024", "--project", root)
    assert "是 2025 年的，比 2024 年晚" in result.out and "改动 1 个" in result.out, result.text


def test_sample_figures_of_a_new_unit_give_way(written, lawreport, table):
    sample = "指标,数值,来源\n检查单位,1111,示例（虚构），待填\n"
    root = written({"data/2023.csv": sample})
    lawreport("import", table, "--year", "2024", "--yes", "--project", root)
    assert readings(root, 2023)["检查单位"] == ("1100", "统计 表.xlsx E3")
