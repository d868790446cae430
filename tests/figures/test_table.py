"""Readings of several years and units as one table: every digit, every gap, and pandas nowhere else."""

import shutil
import subprocess
import sys
from decimal import Decimal

import pytest
from where import ROOT

from lawreport.figures.metrics import Data
from lawreport.figures.quantity import parse_quantity
from lawreport.figures.table import COLUMNS, by_metric, given, spread, table, tidy_rows
from lawreport.model import Metric, Reading

NAMES = ("检查", "罚款", "拘留")
METRICS = {name: Metric(name, unit, owner="监督科") for name, unit in zip(NAMES, ("家", "元", "人"), strict=True)}


def data(years: dict[int, dict[str, str]]) -> Data:
    readings = {
        year: {
            n: Reading(METRICS[n], year, parse_quantity(text) if text else None, text, source="台账") for n, text in its.items()
        }
        for year, its in years.items()
    }
    return Data(max(years), METRICS, readings)


@pytest.fixture
def lines():
    """Two districts (虚构), two years: a figure nobody has, one that is zero, one that is no more than a rest."""
    east = data({2023: {"检查": "4600余", "罚款": "15.5万"}, 2024: {"检查": "4712", "罚款": "0"}})
    west = data({2024: {"检查": "0.1", "罚款": "1234567890123456789.1", "拘留": ""}})
    return table(tidy_rows({"东区": east, "西区": west}, METRICS.values(), (2023, 2024)))


def test_a_line_for_each_unit_year_and_metric(lines):
    assert COLUMNS == ("unit", "year", "metric", "value", "scale", "missing", "owner", "source", "reading")
    assert [tuple(line)[:-1] for line in lines.itertuples(index=False)][:5] == [
        ("东区", 2023, "检查", Decimal(4600), "", False, "监督科", "台账"),
        ("东区", 2024, "检查", Decimal(4712), "", False, "监督科", "台账"),
        ("西区", 2023, "检查", None, "", True, "监督科", ""),
        ("西区", 2024, "检查", Decimal("0.1"), "", False, "监督科", "台账"),
        ("东区", 2023, "罚款", Decimal(155000), "万", False, "监督科", "台账"),
    ]


def test_digits_never_pass_through_a_float(lines):
    values = [value for value in lines["value"] if value is not None]
    assert {type(value) for value in values} == {Decimal}
    assert Decimal("1234567890123456789.1") in values


def test_what_is_missing_is_not_zero(lines):
    fines = by_metric(lines, ["罚款"])["罚款"]
    assert list(zip(fines["value"], fines["missing"], strict=True)) == [
        (Decimal(155000), False),
        (Decimal(0), False),
        (None, True),
        (Decimal("1234567890123456789.1"), False),
    ]


def test_metrics_that_nobody_has_a_value_of_are_left_out_when_asked_for(lines):
    assert list(given(lines)["metric"].unique()) == ["检查", "罚款"]
    assert by_metric(given(lines), ["拘留"])["拘留"].empty
    nothing = lines[lines["missing"]]
    assert given(nothing).empty and spread(given(nothing), "year").empty


def test_spread_out_there_is_a_column_for_each_year_or_unit(lines):
    east, west = lines[lines["unit"] == "东区"], lines[lines["year"] == 2024]
    assert [[r.printed for r in row] for row in spread(east, "year").itertuples(index=False)] == [
        ["4600余家", "4712家"],
        ["15.5万元", "0元"],
        ["—", "—"],
    ]
    assert list(spread(west, "unit").columns) == ["东区", "西区"]


def test_a_unit_that_does_not_know_a_metric_has_no_value_of_it():
    lines = table(tidy_rows({"东区": Data(2024, {}, {2024: {}})}, METRICS.values(), (2024,)))
    assert list(lines["missing"]) == [True, True, True]


def test_no_units_are_a_table_without_lines():
    assert by_metric(table(tidy_rows({}, METRICS.values(), (2024,))), ["检查"])["检查"].empty


# ---- where it is opened ------------------------------------------------------------------------------------------------


def opened(*arguments) -> bool:
    """Return whether a command opens pandas."""
    program = "import sys; from lawreport.app.cli import main; code = main(); print(code, 'pandas' in sys.modules)"
    command = [sys.executable, "-c", program, *map(str, arguments)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    code, _, found = told.stdout.splitlines()[-1].partition(" ")
    assert code == "0", told.stdout + told.stderr
    return found == "True"


def test_a_report_is_made_without_pandas_and_help_opens_none(written, tmp_path):
    assert not opened("--help")
    years = shutil.copytree(ROOT / "examples/wangchuan", tmp_path / "years", ignore=shutil.ignore_patterns("build"))
    assert not opened("build", "--project", years)
    assert not opened("build", "--project", written())
    assert not opened("check", "--project", written())


def test_years_and_units_are_compared_with_it(written, tmp_path):
    folder = written({"data/2023.csv": "指标,数值\n检查单位,1000\n"})
    assert opened("diff", "2023", "2024", "--project", folder)
    (tmp_path / "units").mkdir()
    folder.rename(tmp_path / "units/甲区")
    (tmp_path / "data").mkdir()
    (tmp_path / "data/unit.yaml").write_text("name: 甲市局（虚构）\nshort: 市局\n", encoding="utf-8")
    (tmp_path / "data/metrics.yaml").write_text("检查单位: {unit: 家, rollup: 合计}\n", encoding="utf-8")
    assert opened("rollup", tmp_path / "units", "--year", "2024", "--out", tmp_path)
