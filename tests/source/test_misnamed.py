"""Files meant for a year under other names are noticed, and it is said what they should be called."""

import pytest


@pytest.mark.parametrize(
    "name, said",
    [
        ("2024年.csv", "“2024年.csv”没有读：数据表要叫 2024.csv"),
        ("2024 年度数据.xlsx", "“2024 年度数据.xlsx”没有读：数据表要叫 2024.xlsx"),
        ("２０２４.csv", "“２０２４.csv”没有读：数据表要叫 2024.csv"),
        ("数据2024.et", "“数据2024.et”没有读：数据表要叫 2024.et"),
        ("2024(1).csv", "“2024(1).csv”没有读：数据表要叫 2024.csv"),
        ("2024.ods", "“2024.ods”没有读：程序不读这种文件"),
    ],
)
def test_a_table_beside_the_year_s_is_told(name, said, written, lawreport):
    result = lawreport("build", "--project", written({f"data/{name}": b"x"}))
    assert f"提醒 data/{name}  {said}\n    这一年已有 2024.csv，只能留一份；" in result.err


@pytest.mark.parametrize("name", ["2024签字.csv", "2024开年清单.xlsx", "口径说明.xlsx", "科室上报.ods", "2024年会议记录.txt"])
def test_other_files_are_nobody_s_business(name, written, lawreport):
    files = {f"data/{name}": "指标,数值\n".encode()} if name != "2024签字.csv" else {}
    assert "没有读" not in lawreport("check", "--all", "--project", written(files)).text


def test_where_the_year_has_no_other_table_the_file_is_named(written, lawreport):
    project = written()
    (project / "data/2024.csv").rename(project / "data/2024年.csv")
    said = lawreport("build", "--project", project).err
    assert "错误 data/2024.csv  没有 2024 年的数据\n    有“data/2024年.csv”：把它改名为 2024.csv。" in said


def test_a_folder_of_a_year_by_another_name(written, lawreport):
    project = written()
    (project / "sections/2025年").mkdir()
    assert (
        "提醒 sections/2025年  “2025年”没有读：年份文件夹要叫 2025\n    把它改名为 2025。"
        in lawreport("build", "--project", project).err
    )
    assert "有“sections/2025年”：把它改名为 2025。" in lawreport("build", "--year", "2025", "--project", project).err
    (project / "sections/2024").rename(project / "sections/2024年")
    assert "有“sections/2024年”：把它改名为 2024。" in lawreport("build", "--project", project).err


def test_an_empty_folder_is_offered_both_ways_to_begin(lawreport, tmp_path):
    said = lawreport("--project", tmp_path).err
    assert "python build_report.py init 新文件夹 --unit 单位全称" in said
    (tmp_path / "2024年报告.docx").write_bytes(b"x")
    assert "python build_report.py import 2024年报告.docx --to 新文件夹" in lawreport("--project", tmp_path).err


@pytest.mark.parametrize("inside", [True, False])
def test_a_project_nearby_is_named(inside, written, lawreport, tmp_path):
    project = written()
    folder = project / "data" if inside else project.parent
    assert f"项目在这里：{project}" in lawreport("check", "--project", folder).err
