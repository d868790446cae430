"""Where things are: which files count, what a unit takes from above it, and that nothing outside is opened."""

from pathlib import Path

import pytest

from lawreport.problem import Problems, Trouble
from lawreport.project import Project


def make(folder: Path, *names: str) -> Project:
    for name in ("sections/2024/", *names):
        path = folder / name
        if name.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("", encoding="utf-8")
    return Project.at(folder)


def test_a_folder_without_sections_is_no_project(tmp_path):
    with pytest.raises(Trouble, match="不是报告项目"):
        Project.at(tmp_path)
    with pytest.raises(Trouble, match="不是报告项目"):
        Project.at(tmp_path / "无")


def test_years_are_the_folders_named_so(tmp_path):
    assert make(
        tmp_path, "sections/2022/", "sections/草稿/", "sections/1999/", "sections/2023/", "sections/20240/"
    ).years() == [2022, 2023, 2024]


def test_parts_come_in_the_order_of_their_numbers(tmp_path):
    project = make(
        tmp_path,
        *(
            f"sections/2024/{n}"
            for n in (
                "10_末.yaml",
                "02_乙.yaml",
                "01_甲.yaml",
                "report.yaml",
                ".hidden.yaml",
                "~lock",
                "01_甲.yaml.bak",
                "Thumbs.db",
            )
        ),
    )
    problems = Problems()
    assert [p.name for p in project.parts(2024, problems)] == ["01_甲.yaml", "02_乙.yaml", "10_末.yaml"] and problems == []


@pytest.mark.parametrize(
    "name, id",
    [
        ("1_甲.yaml", "part-name"),
        ("01甲.yaml", "part-name"),
        ("01_甲.yml", "part-name"),
        ("01_甲 副本.yaml", "part-name"),
        ("甲.docx", "part-name"),
        ("旧/", "part-link"),
        ("02_同.yaml", "part-number"),
    ],
)
def test_a_stray_is_told(name, id, tmp_path):
    project = make(tmp_path, "sections/2024/02_乙.yaml", f"sections/2024/{name}")
    problems = Problems()
    project.parts(2024, problems)
    assert [p.id for p in problems] == [id]


def test_a_link_is_no_part_and_no_chart(tmp_path):
    outside = tmp_path / "外.yaml"
    outside.write_text("heading: 密", encoding="utf-8")
    project = make(tmp_path / "项目", "sections/2024/01_甲.yaml", "charts/甲.yaml")
    (project.root / "sections/2024/02_乙.yaml").symlink_to(outside)
    (project.root / "charts/乙.yaml").symlink_to(outside)
    problems = Problems()
    assert [p.name for p in project.parts(2024, problems)] == ["01_甲.yaml"] and [p.id for p in problems] == ["part-link"]
    assert list(project.charts()) == ["甲"]


def test_a_unit_takes_what_it_lacks_from_the_project_above(tmp_path):
    make(tmp_path, "templates/profile.yaml", "data/metrics.yaml", "charts/甲.yaml", "charts/乙.yaml")
    unit = make(tmp_path / "units" / "甲局", "data/unit.yaml", "charts/甲.yaml")
    assert unit.shared("data/metrics.yaml") == tmp_path.resolve() / "data/metrics.yaml"
    assert unit.shared("data/none.yaml") is None
    assert unit.name(unit.root / "data" / "unit.yaml") == "data/unit.yaml"
    assert unit.charts() == {"甲": unit.root / "charts/甲.yaml", "乙": tmp_path.resolve() / "charts/乙.yaml"}


def test_tables_are_found_by_year_whatever_their_kind(tmp_path):
    project = make(
        tmp_path, "data/2023.csv", "data/2024.csv", "data/2024.xlsx", "data/2022.et", "data/数.csv", "data/2024 副本.csv"
    )
    assert {y: [p.name for p in paths] for y, paths in project.tables().items()} == {
        2022: ["2022.et"],
        2023: ["2023.csv"],
        2024: ["2024.csv", "2024.xlsx"],
    }


def test_sheets_and_photos_are_inputs_and_a_unit_takes_what_it_lacks_from_above(tmp_path):
    make(tmp_path, "templates/profile.yaml", "tables/甲.xlsx", "photos/会.jpg", "photos/~$会.jpg")
    unit = make(tmp_path / "units" / "甲局", "tables/甲.xlsx", "photos/.DS_Store")
    assert unit.beside("tables") == {"甲.xlsx": unit.root / "tables/甲.xlsx"}
    assert unit.beside("photos") == {"会.jpg": tmp_path.resolve() / "photos/会.jpg"}
    assert {str(unit.root / "tables/甲.xlsx"), str(tmp_path.resolve() / "photos/会.jpg")} <= set(unit.inputs())


def test_a_photo_that_is_a_link_out_of_the_project_is_refused(tmp_path):
    outside = tmp_path / "别处.jpg"
    outside.write_text("", encoding="utf-8")
    make(tmp_path / "甲局", "photos/乙.jpg")
    (tmp_path / "甲局" / "photos" / "会.jpg").symlink_to(outside)
    with pytest.raises(Trouble) as trouble:
        Project.at(tmp_path / "甲局")
    assert [(p.id, str(p.place)) for p in trouble.value.problems] == [("input-link", "photos/会.jpg")]
