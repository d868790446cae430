"""Parts added to a whole: sums, approximate sums, rates computed anew, what is missing."""

from pathlib import Path

import pytest

from lawreport.app.cli import main
from lawreport.figures.quantity import parse_quantity
from lawreport.many.rollup import add, read_parts, roll_up
from lawreport.problem import Trouble
from lawreport.project import Project
from lawreport.source.reader import read_figures

CATALOGUE = """\
检查单位: {unit: 家, rollup: 合计}
隐患: {unit: 处, rollup: 合计}
整改: {unit: 处, rollup: 合计}
整改率: {unit: "%", formula: 整改 / 隐患, decimals: 1}
评议名次: {unit: 名, rollup: 不汇总}
无规则: {unit: 件}
"""


def typed(texts):
    return [parse_quantity(t) for t in texts.split()]


@pytest.mark.parametrize(
    "parts, whole",
    [
        ("412 31", "443"),
        ("40.072 0.5", "40.572"),
        ("零 零", "零"),
        ("零 0", "0"),
        ("1.2万 0.3万", "1.5万"),
        ("1.2万 300", "12300"),
        ("3400余 412", "3800余"),
        ("15.5万余 3400余", "15.8万余"),
        ("15.5万余 20万余", "30万余"),
        ("近5万 412", "近6万"),
        ("近50 不足200", "近300"),
        ("约78.9万 1234", "约79万"),
        ("近5万 30余万", "约40万"),
        ("50左右 20", "70左右"),
        ("超100 200余", "300余"),
    ],
)
def test_approximate_parts_give_a_whole_that_promises_no_more(parts, whole):
    assert add(typed(parts)).text == whole


def test_the_order_of_the_parts_does_not_matter():
    parts = typed("3400余 412 1.2万余 7")
    assert add(parts) == add(parts[::-1])


@pytest.fixture
def bureau(tmp_path):
    """A bureau with three units; the third has no row for 隐患."""
    write(tmp_path, "data/metrics.yaml", CATALOGUE)
    write(tmp_path, "data/unit.yaml", "name: 甲市司法局（虚构）\nshort: 市局\n")
    (tmp_path / "templates").mkdir()
    for name, rows in {
        "东区": "检查单位,10,,\n隐患,7,,\n整改,6,,\n",
        "南区": "检查单位,20,,\n隐患,13,,\n整改,12,,\n",
        "西区": "检查单位,5余,,\n隐患,,,\n整改,0,,\n",
    }.items():
        unit(tmp_path, name, rows)
    return tmp_path


def unit(root: Path, name: str, rows: str):
    write(root, f"units/{name}/data/unit.yaml", f"name: {name}分局（虚构）\nshort: 分局\n")
    write(root, f"units/{name}/data/2025.csv", "指标,数值,来源,备注\n" + rows)
    write(root, f"units/{name}/sections/2025/report.yaml", "title: 报告\n")


def write(root: Path, name: str, text: str):
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")


def added(root, partial=False):
    folders = sorted((root / "units").iterdir())
    return roll_up(read_figures(Project(root), 2025, [2025]), read_parts(folders, 2025), partial)


def of(found, name):
    return next(t for t in found.totals if t.metric.name == name)


def test_a_sum_that_lacks_a_part_is_left_empty_and_says_which(bureau):
    total = of(added(bureau), "隐患")
    assert total.quantity is None
    assert total.missing == ("西区",)


def test_a_sum_that_lacks_a_part_is_written_when_asked_for_and_says_so(bureau):
    total = of(added(bureau, partial=True), "隐患")
    assert total.quantity.text == "20"
    assert total.source == "2 个单位汇总，缺 1 个单位：东区、南区"


def test_a_rate_is_computed_from_the_sums(bureau):
    assert [r.printed for r in added(bureau, partial=True).computed] == ["90.0%"]


def test_metrics_without_a_rule_and_those_not_to_be_added_are_left_alone(bureau):
    found = added(bureau)
    assert [t.metric.name for t in found.totals] == ["检查单位", "隐患", "整改"]
    assert [m.name for m in found.ruleless] == ["无规则"]


def test_a_unit_without_data_of_the_year_is_named(bureau):
    (bureau / "units/南区/data/2025.csv").rename(bureau / "units/南区/data/2024.csv")
    found = added(bureau)
    assert found.absent == ("南区",)
    assert all("南区" in t.missing for t in found.totals)


def test_troubles_of_all_units_are_told_together(bureau):
    unit(bureau, "东区", "检查单位,十,,\n")
    unit(bureau, "西区", "检查单位,many,,\n")
    with pytest.raises(Trouble) as trouble:
        added(bureau)
    assert [p.place.file for p in trouble.value.problems] == ["东区/data/2025.csv", "西区/data/2025.csv"]


def test_units_that_count_in_other_units_cannot_be_added(bureau):
    write(bureau, "units/南区/data/metrics.yaml", CATALOGUE.replace("unit: 家", "unit: 万家"))
    with pytest.raises(Trouble, match=r"检查单位.*南区.*万家.*家"):
        added(bureau)


def test_a_rate_may_not_be_added(bureau):
    write(bureau, "data/metrics.yaml", CATALOGUE.replace("formula: 整改 / 隐患, decimals: 1", "rollup: 合计"))
    with pytest.raises(Trouble, match=r"整改率.*不能相加"):
        added(bureau)


# ---- the command -----------------------------------------------------------------------------------------------------


def run(root, *more):
    return main(["rollup", str(root / "units"), "--year", "2025", "--out", str(root), *more])


def test_nothing_is_written_before_it_is_agreed_to(bureau, capsys):
    assert run(bureau) == 0
    said = capsys.readouterr().out
    assert "空 → 30余家（3 个单位汇总：东区、南区、西区，其中 1 个是概数）" in said
    assert "隐患：西区" in said
    assert "要写入 data/2025.csv" in said
    assert not (bureau / "data/2025.csv").exists()


def test_the_table_is_made_with_the_units_as_source(bureau):
    assert run(bureau, "--yes") == 0
    table = (bureau / "data/2025.csv").read_text(encoding="utf-8-sig").splitlines()
    assert table[:4] == [
        "指标,数值,来源,备注",
        "检查单位,30余,3 个单位汇总：东区、南区、西区,",
        "隐患,,,",
        "整改,18,3 个单位汇总：东区、南区、西区,",
    ]


def test_rows_that_do_not_change_keep_their_bytes_and_their_order(bureau):
    write(
        bureau,
        "data/2025.csv",
        '指标,数值,来源,备注\n评议名次,3,考评办,"手填，勿动"\n整改,17,旧表,\n检查单位,30余,3 个单位汇总：东区、南区、西区,\n',
    )
    assert run(bureau, "--yes") == 0
    table = (bureau / "data/2025.csv").read_text(encoding="utf-8").splitlines()
    assert table[1:] == [
        '评议名次,3,考评办,"手填，勿动"',
        "整改,18,3 个单位汇总：东区、南区、西区,",
        "检查单位,30余,3 个单位汇总：东区、南区、西区,",
    ]


def test_a_whole_that_is_not_the_sum_of_its_parts_is_told(bureau, capsys):
    write(bureau, "data/2025.csv", "指标,数值,来源,备注\n整改,17,旧表,\n")
    run(bureau)
    assert "“整改”上级填的是 17，3 个单位相加是 18" in capsys.readouterr().err


@pytest.mark.parametrize(
    "catalogue, year, said",
    [
        (CATALOGUE, "2030", "没有一个单位有 2030 年的数据，没有要写入的；请检查年份。"),
        ("检查单位: {unit: 家}\n隐患: {unit: 处}\n整改: {unit: 处}\n", "2025", "没有一个指标写了 rollup: 合计，没有要写入的。"),
    ],
)
def test_why_there_is_nothing_to_add_up_is_told(bureau, capsys, catalogue, year, said):
    write(bureau, "data/metrics.yaml", catalogue)
    run(bureau, "--year", year)
    assert said in capsys.readouterr().out.splitlines()


def test_many_wholes_that_are_not_the_sums_keep_to_one_screen(bureau, capsys):
    names = [f"指标{i}" for i in range(20)]
    write(bureau, "data/metrics.yaml", "".join(f"{n}: {{unit: 件, rollup: 合计}}\n" for n in names))
    for unit_ in ("东区", "南区", "西区"):
        write(bureau, f"units/{unit_}/data/2025.csv", "指标,数值\n" + "".join(f"{n},2\n" for n in names))
    write(bureau, "data/2025.csv", "指标,数值,来源\n" + "".join(f"{n},5,旧表\n" for n in names))
    run(bureau)
    told = capsys.readouterr()
    assert "20 个指标，上级填的数和各单位之和不同" in told.out and len((told.out + told.err).splitlines()) <= 20


def test_a_second_rollup_has_nothing_to_write(bureau, capsys):
    run(bureau, "--yes")
    capsys.readouterr()
    assert run(bureau, "--yes") == 0
    assert "没有要写入的" in capsys.readouterr().out
