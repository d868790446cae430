"""A project that was copied, renamed or moved builds in its own place; what is kept is kept under all that decides."""

import os
import shutil
from pathlib import Path

import pytest

from lawreport.base import program
from lawreport.delivery.lastbuild import fingerprint
from lawreport.project import Project

BUILT, SAME = "已生成：", "没有变化"


@pytest.fixture
def root(written, lawreport):
    """A project that has been built."""
    made = written()
    assert BUILT in lawreport("build", "--project", made).out
    return made


def reports(folder: Path) -> list[Path]:
    return sorted((folder / "build").glob("*.docx"))


# ---- places ------------------------------------------------------------------------------------------------------------


def test_a_copy_names_its_own_report(root, tmp_path, lawreport):
    copy = tmp_path / "材料（最终）" / "副本"
    shutil.copytree(root, copy)
    said = lawreport("build", "--project", copy).out
    assert str(reports(copy)[0]) in said and str(root) not in said


def test_a_copy_without_its_build_builds(root, tmp_path, lawreport):
    copy = tmp_path / "副本"
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns("*.docx"))
    said = lawreport("build", "--project", copy).out
    assert BUILT in said and str(reports(copy)[0]) in said and len(reports(root)) == 1


@pytest.mark.parametrize("lost", ["build", "build/.cache", ".lawreport"])
def test_a_copy_that_lacks_what_was_remembered_builds(root, tmp_path, lawreport, lost):
    copy = tmp_path / "副本"
    shutil.copytree(root, copy)
    shutil.rmtree(copy / lost)
    assert str(copy) in lawreport("build", "--project", copy).out
    assert [p.read_bytes() for p in reports(copy)] == [p.read_bytes() for p in reports(root)]


def test_a_renamed_project_whose_old_folder_is_another_now(root, lawreport):
    new = root.rename(root.with_name("新名"))
    shutil.copytree(new, root)
    reports(root)[0].unlink()
    said = lawreport("build", "--project", new).out
    assert str(reports(new)[0]) in said and reports(root) == []


def test_an_edited_report_of_a_copy_stays_and_that_of_the_other_is_not_touched(root, tmp_path, lawreport):
    copy = tmp_path / "副本"
    shutil.copytree(root, copy)
    reports(copy)[0].write_bytes(b"PK edited")
    before = reports(root)[0].read_bytes()
    said = lawreport("build", "--project", copy).out
    assert "（新稿）" in said and reports(root)[0].read_bytes() == before and reports(copy)[0].read_bytes() == b"PK edited"


def test_a_place_given_within_the_project_is_that_of_the_copy(root, tmp_path, lawreport, monkeypatch):
    monkeypatch.chdir(root)
    lawreport("build", "--out", "交稿/报告.docx")
    copy = tmp_path / "副本"
    shutil.copytree(root, copy)
    (root / "交稿/报告.docx").unlink()
    monkeypatch.chdir(copy)
    said = lawreport("build", "--out", "交稿/报告.docx").out
    assert SAME in said and not (root / "交稿/报告.docx").exists() and (copy / "交稿/报告.docx").is_file()


def test_two_places_of_one_name_are_two(root, tmp_path, lawreport, monkeypatch):
    for folder in ("甲", "乙"):
        (tmp_path / folder).mkdir()
        monkeypatch.chdir(tmp_path / folder)
        assert BUILT in lawreport("build", "--project", root, "--out", "报告.docx").out
    assert [(tmp_path / folder / "报告.docx").is_file() for folder in ("甲", "乙")] == [True, True]


def test_a_unit_taken_from_under_its_bureau_is_built_of_what_it_has(written, tmp_path, lawreport):
    bureau = written({"templates/profile.yaml": "页码: {位置: 居中}\n"})
    unit = bureau / "units" / "东区"
    for folder in ("data", "sections", "charts"):
        shutil.copytree(bureau / folder, unit / folder)
    assert BUILT in lawreport("build", "--project", unit).out
    alone = tmp_path / "东区"
    shutil.copytree(unit, alone)
    assert BUILT in lawreport("build", "--project", alone).out


def test_nothing_that_is_kept_says_where_the_project_lies(root, lawreport, tmp_path):
    lawreport("build", "--project", root, "--comments")
    lawreport("build", "--project", root, "--out", tmp_path / "桌面" / "报告.docx")
    for path in (p for p in root.rglob("*") if p.is_file()):
        data = path.read_bytes()
        assert all(str(place).encode() not in data for place in (root, tmp_path)), path


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root 什么都能写")
def test_a_copy_that_cannot_be_written_to_is_built_elsewhere(root, tmp_path, lawreport):
    for path in (root, *root.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    out = tmp_path / "报告.docx"
    assert lawreport("build", "--project", root, "--out", out).code == 0 and out.is_file()


# ---- all that decides --------------------------------------------------------------------------------------------------


@pytest.fixture
def another(tmp_path, monkeypatch):
    """A copy of the program's own files, which may be changed."""
    home = tmp_path / "程序" / "lawreport"
    shutil.copytree(program.HOME, home, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("build_report.py", "requirements.lock", "pyproject.toml"):
        shutil.copy(program.HOME.parent / name, home.parent / name)
    monkeypatch.setattr(program, "HOME", home)
    program._installed.cache_clear()
    yield home
    program._installed.cache_clear()


@pytest.mark.parametrize(
    "name",
    [
        "rules/prose/wording.py",
        "rules/words.csv",
        "base/cache.py",
        "pipeline.py",
        "checks/publication.py",
        "app/commands/build.py",
        "fonts/NotoSansSC-Regular-subset.otf",
        "fonts/fonts.conf",
        "../requirements.lock",
        "../build_report.py",
    ],
)
def test_another_program_is_another(another, name):
    before = program.program()
    with (another / name).open("ab") as file:
        file.write(b" ")
    program._installed.cache_clear()
    assert program.program() != before


def test_a_new_rule_is_another_program(another):
    before = program.program()
    (another / "rules" / "more.py").write_text("", "utf-8")
    program._installed.cache_clear()
    assert program.program() != before


def test_packages_installed_anew_are_another_program(tmp_path, monkeypatch):
    info = tmp_path / "site-packages" / "lxml-9.dist-info"
    info.mkdir(parents=True)
    (info / "RECORD").write_text("a", "utf-8")
    seen = []
    for change in (
        lambda: None,
        lambda: monkeypatch.syspath_prepend(str(info.parent)),
        lambda: (info / "RECORD").write_text("ab", "utf-8"),
        lambda: info.rename(info.with_name("lxml-10.dist-info")),
    ):
        change()
        program._installed.cache_clear()
        seen.append(program.program())
    program._installed.cache_clear()
    assert len(set(seen)) == 4


@pytest.mark.parametrize("variable", ["LAWREPORT_DEBUG", "FREETYPE_PROPERTIES", "SOURCE_DATE_EPOCH", "PYTHONPATH"])
def test_variables_that_decide_count(root, lawreport, monkeypatch, variable):
    monkeypatch.setenv(variable, "1")
    assert BUILT in lawreport("build", "--project", root).out


@pytest.mark.parametrize("variable", ["LANG", "COLUMNS", "USER"])
def test_variables_that_decide_nothing_do_not(root, lawreport, monkeypatch, variable):
    monkeypatch.setenv(variable, "x")
    assert SAME in lawreport("build", "--project", root).out


def test_the_same_file_lent_by_a_higher_project_is_another(tmp_path):
    unit = tmp_path / "省" / "市" / "区"
    (unit / "sections").mkdir(parents=True)
    for folder in (tmp_path / "省", tmp_path / "省" / "市"):
        (folder / "templates").mkdir()
    (tmp_path / "省/charts").mkdir()
    chart = tmp_path / "省/charts/图.yaml"
    chart.write_text("title: 图\n", "utf-8")
    before = fingerprint(Project(unit), "")
    (tmp_path / "省/市/charts").mkdir()
    shutil.move(chart, tmp_path / "省/市/charts/图.yaml")
    assert fingerprint(Project(unit), "") != before


CHANGES = {
    "rules of the bureau": ("data/rules.yaml", "{}\n"),
    "catalogue": ("data/metrics.yaml", "甲: {unit: 件}\n"),
    "chart": ("charts/图.yaml", "title: 图\n"),
    "template": ("templates/report.docx", "PK"),
    "profile": ("templates/profile.yaml", "a: 1\n"),
}


@pytest.mark.parametrize("name, content", CHANGES.values(), ids=CHANGES)
def test_what_the_project_above_lends_counts(tmp_path, name, content):
    bureau = tmp_path / "局"
    unit = bureau / "units" / "区"
    (unit / "sections").mkdir(parents=True)
    (bureau / "templates").mkdir()
    before = fingerprint(Project(unit), "")
    (bureau / name).parent.mkdir(exist_ok=True)
    (bureau / name).write_text(content, "utf-8")
    assert fingerprint(Project(unit), "") != before


def test_a_project_made_above_counts(tmp_path):
    unit = tmp_path / "局" / "units" / "区"
    (unit / "sections").mkdir(parents=True)
    before = fingerprint(Project(unit), "")
    (tmp_path / "局/templates").mkdir()
    assert fingerprint(Project(unit), "") != before


def test_a_chart_that_is_kept_is_drawn_anew_by_another_program(written, lawreport, monkeypatch):
    from lawreport import charts

    root = written()
    monkeypatch.setattr(charts, "program", lambda: "another")
    lawreport("build", "--project", root)
    before = set((root / "build/.cache").glob("*.entry"))
    monkeypatch.setattr(charts, "program", lambda: "a third")
    lawreport("build", "--project", root, "--edition", "final", "--unsigned")
    assert len(set((root / "build/.cache").glob("*.entry")) - before) == 1
