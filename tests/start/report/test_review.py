"""`import --review`: what a clerk typed into the workbook, applied to the project and nothing else."""

import io

import pytest

REPORT = (
    "甲市水务局2024年法治政府建设年度报告\n现将有关情况报告如下。\n一、主要举措\n"
    "受理矛盾纠纷305件，化解298件，化解率97.7%。检查企业12,846户。\n二、下一年安排\n继续努力。\n甲市水务局\n2025年1月6日\n"
)


@pytest.fixture
def project(lawreport, tmp_path):
    (tmp_path / "去年报告.txt").write_text(REPORT, encoding="utf-8")
    folder = tmp_path / "新项目"
    assert lawreport("import", tmp_path / "去年报告.txt", "--to", folder).code == 0
    return folder


def filled(project, **wishes: dict[str, str]):
    """Return the project's workbook with cells of some metrics filled in: 指标 → {column: text}."""
    import openpyxl

    path = project / "导入核对表.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["指标"]
    titles = {cell.value: cell.column for cell in sheet[1]}
    for row in sheet.iter_rows(min_row=2):
        for column, text in wishes.get(row[0].value, {}).items():
            sheet.cell(row[0].row, titles[column]).value = text
    out = io.BytesIO()
    book.save(out)
    path.write_bytes(out.getvalue())
    return path


def words(project) -> str:
    return (project / "sections/2024/01_measures.yaml").read_text(encoding="utf-8")


def test_the_workbook_has_a_row_for_each_metric_and_one_for_each_number_left(project):
    import openpyxl

    book = openpyxl.load_workbook(project / "导入核对表.xlsx")
    rows = [[cell.value for cell in row[:4]] for row in book["指标"].iter_rows(min_row=2)]
    assert rows == [["受理矛盾纠纷", "305", "件", "4"], ["化解矛盾纠纷", "298", "件", "4"], ["检查企业", "12846", "户", "4"]]


def test_a_metric_given_up_is_words_again_and_the_report_says_the_same(project, lawreport, composed):
    before = composed(project).outline()
    book = filled(project, 检查企业={"保留": "否"})
    result = lawreport("import", "--review", book, "--to", project, "--yes")
    assert result.code == 0, result.text
    assert "检查企业12,846户。" in words(project)
    assert composed(project).outline() == before
    assert "检查企业" not in (project / "data/metrics.yaml").read_text(encoding="utf-8").replace("检查企业12,846", "")
    assert "检查企业" not in (project / "data/2024.csv").read_text(encoding="utf-8-sig")


def test_a_name_changes_everywhere_and_undo_takes_it_back(project, lawreport, composed):
    before = words(project), composed(project).outline()
    book = filled(project, 受理矛盾纠纷={"改名为": "纠纷受理"}, 化解矛盾纠纷={"改名为": "受理矛盾纠纷"})
    result = lawreport("import", "--review", book, "--to", project, "--yes")
    assert result.code == 0, result.text
    assert "化解率{{ 受理矛盾纠纷 | 占比(纠纷受理) }}" in words(project)
    assert composed(project).outline() == before[1]
    assert lawreport("undo", "--project", project, "--yes").code == 0
    assert words(project) == before[0]


def test_two_names_may_be_exchanged(project, lawreport):
    book = filled(project, 受理矛盾纠纷={"改名为": "化解矛盾纠纷"}, 化解矛盾纠纷={"改名为": "受理矛盾纠纷"})
    assert lawreport("import", "--review", book, "--to", project, "--yes").code == 0
    assert "受理矛盾纠纷{{ 化解矛盾纠纷 }}，化解{{ 受理矛盾纠纷 }}" in words(project)


def test_without_yes_it_is_a_preview(project, lawreport):
    before = words(project)
    book = filled(project, 检查企业={"改名为": "企业检查"})
    result = lawreport("import", "--review", book, "--to", project)
    assert "改名：检查企业 → 企业检查" in result.out
    assert "只是预览" in result.out
    assert words(project) == before


def test_applied_twice_there_is_nothing_to_do(project, lawreport):
    book = filled(project, 检查企业={"保留": "否"}, 受理矛盾纠纷={"改名为": "纠纷受理"})
    lawreport("import", "--review", book, "--to", project, "--yes")
    again = lawreport("import", "--review", book, "--to", project, "--yes")
    assert again.code == 0
    assert "没有要改的" in again.out


def test_cells_nobody_can_read_are_told_together(project, lawreport):
    book = filled(project, 检查企业={"保留": "也许"}, 受理矛盾纠纷={"保留": "再说"})
    result = lawreport("import", "--review", book, "--to", project, "--yes")
    assert result.code == 1
    assert result.err.count("“保留”写了") == 2


def test_a_name_that_is_taken_changes_nothing(project, lawreport):
    before = words(project)
    book = filled(project, 检查企业={"改名为": "受理矛盾纠纷"})
    result = lawreport("import", "--review", book, "--to", project, "--yes")
    assert result.code == 1
    assert "已经有叫“受理矛盾纠纷”的指标" in result.err
    assert words(project) == before


def test_a_value_changed_in_the_workbook_is_pointed_to_the_data(project, lawreport):
    book = filled(project, 检查企业={"数值": "13000", "改名为": "企业检查"})
    result = lawreport("import", "--review", book, "--to", project)
    assert "数改在 data/2024.csv 里" in result.out


def test_every_metric_may_be_given_up(project, lawreport, composed):
    """A table with nothing but its header would not be read any more."""
    before = composed(project).outline()
    book = filled(project, **{name: {"保留": "否"} for name in ("受理矛盾纠纷", "化解矛盾纠纷", "检查企业")})
    result = lawreport("import", "--review", book, "--to", project, "--yes")
    assert result.code == 0, result.text
    assert "受理矛盾纠纷305件，化解298件，化解率97.7%。检查企业12,846户。" in words(project)
    assert composed(project).outline() == before
    assert lawreport("build", "--project", project).code == 0


def test_last_years_table_goes_with_its_only_metric(project, lawreport, composed):
    (project / "data/2023.csv").write_text("指标,数值,来源,备注\n检查企业,12000,台账,\n", encoding="utf-8")
    before = composed(project).outline()
    book = filled(project, 检查企业={"保留": "否"})
    result = lawreport("import", "--review", book, "--to", project, "--yes")
    assert result.code == 0, result.text
    assert not (project / "data/2023.csv").exists() and composed(project).outline() == before
    assert lawreport("undo", "--project", project, "--yes").code == 0
    assert "12000" in (project / "data/2023.csv").read_text(encoding="utf-8")
