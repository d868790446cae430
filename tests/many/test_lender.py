"""Which project many units take from: the one named, or the nearest above; it is said which."""

import shutil

import pytest
from where import ROOT

BASE = ROOT / "tests/corpus/faulty/_base"


@pytest.fixture
def apart(tmp_path):
    """Units in one place; their catalogue and charts in another, without templates of its own."""
    shared, unit = tmp_path / "共用", tmp_path / "单位" / "甲局"
    for part in ("sections", "data"):
        shutil.copytree(BASE / part, unit / part)
    shutil.copytree(BASE / "charts", shared / "charts")
    (shared / "data").mkdir()
    (unit / "data/metrics.yaml").rename(shared / "data/metrics.yaml")
    return tmp_path


def test_the_project_that_is_named_lends_wherever_it_lies(apart, lawreport):
    said = lawreport("batch", apart / "单位", "--project", apart / "共用", "--jobs", "1")
    assert said.code == 0, said.text
    assert said.err.splitlines()[0] == f"各单位共用的指标目录、图表、模板取自：{apart / '共用'}"


def test_a_folder_above_that_has_only_data_lends_too(apart, lawreport):
    (apart / "单位").rename(apart / "共用" / "units")
    said = lawreport("batch", apart / "共用" / "units", "--jobs", "1")
    assert said.code == 0, said.text
    assert said.err.splitlines()[0] == f"各单位共用的指标目录、图表、模板取自：{apart / '共用'}"


def test_the_units_of_the_named_project_are_found(apart, lawreport, monkeypatch):
    (apart / "单位").rename(apart / "共用" / "units")
    monkeypatch.chdir(apart)
    assert lawreport("batch", "--project", "共用", "--jobs", "1").code == 0


def test_where_nothing_is_shared_that_is_said(apart, lawreport):
    said = lawreport("batch", apart / "单位", "--jobs", "1")
    assert said.code == 1
    assert said.err.splitlines()[0].startswith("各单位没有共用的项目")


def test_a_named_project_that_has_nothing_is_refused(apart, lawreport):
    (apart / "空").mkdir()
    said = lawreport("batch", apart / "单位", "--project", apart / "空")
    assert said.code == 1
    assert "里没有 data，也没有 templates" in said.err


@pytest.mark.parametrize("named", [True, False])
def test_a_roll_up_goes_into_the_project_named_or_above(named, apart, lawreport, monkeypatch):
    shared = apart / "共用"
    catalogue = shared / "data/metrics.yaml"
    text = catalogue.read_text(encoding="utf-8").replace("{unit: 家}", "{unit: 家, rollup: 合计}", 1)
    catalogue.write_text(text, encoding="utf-8")
    shutil.copy(apart / "单位/甲局/data/unit.yaml", shared / "data")
    units = apart / "单位"
    if not named:
        units = units.rename(shared / "units")
        monkeypatch.chdir("/")
    said = lawreport("rollup", units, "--year", "2024", "--yes", *(["--project", shared] if named else []))
    assert said.code == 0, said.text
    assert said.err.splitlines()[0] == f"汇总到：{shared}"
    assert "检查单位,1200," in (shared / "data/2024.csv").read_text(encoding="utf-8-sig")
