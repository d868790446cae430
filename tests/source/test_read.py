"""Files become one value with its names tied; whatever they hold, trouble is told and nothing else happens."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from where import CORPUS

from lawreport.base.dates import parse_date
from lawreport.problem import Severity, Trouble
from lawreport.project import Project
from lawreport.report.compose import compose
from lawreport.source.reader import gather, read, read_figures


def told(folder: Path) -> list[str]:
    """Return what reading tells, errors and warnings, by kind and place."""
    return [f"{p.id} {p.place}" for p in gather(Project.at(folder)).problems]


def test_names_are_tied_to_things(written):
    source = read(Project.at(written()))
    part = source.parts[0].children[0]
    assert part.charts[0].id == "监督执法" and [m.name for m in part.charts[0].metrics] == ["火灾隐患", "整改隐患"]
    assert source.attachments[0].tables[0].columns == ("单位", "本年")
    assert source.unit.name == "甲区司法局" and source.unit.signers == ("甲区司法局",)
    assert (source.year, str(source.date), [c.text for c in source.checks]) == (2024, "2025-01-20", ["整改隐患 <= 火灾隐患"])
    assert source.problems == ()


def test_the_newest_year_is_read_unless_another_is_asked_for(written):
    folder = written()
    for name in ("sections/2022", "sections/2023"):
        shutil.copytree(folder / "sections" / "2024", folder / name)
    shutil.copy(folder / "data" / "2024.csv", folder / "data" / "2022.csv")
    assert gather(Project.at(folder)).year == 2024 and gather(Project.at(folder), 2022).year == 2022
    assert any("没有 2023 年的数据" in p.message for p in gather(Project.at(folder), 2023).problems)
    with pytest.raises(Trouble, match="没有 sections/2019"):
        read(Project.at(folder), 2019)


def test_readings_of_all_years_are_known_and_a_gap_is_no_zero(written):
    data = read(Project.at(written({"data/2022.csv": "指标,数值\n检查单位,900\n拘留,0\n"}))).data
    assert data.reading("检查单位", 2022).printed == "900家" and data.reading("拘留", 2022).printed == "0人"
    assert data.reading("拘留").missing and data.reading("拘留").place.cell == "B6"
    assert data.reading("培训", 2022).missing and data.reading("培训", 2022).place.file == "data/2022.csv"
    assert data.reading("培训", 2021).missing and data.reading("培训", 2021).place.file == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_is_read_in_any_encoding_of_the_office(encoding, written):
    rows = "指标,数值,来源,备注\r\n检查单位,1200,台账,\r\n火灾隐患,860,,\r\n整改隐患,845,,\r\n培训,12,,\r\n"
    source = read(Project.at(written({"data/2024.csv": rows.encode(encoding)})))
    assert (source.data.reading("检查单位").printed, source.data.reading("检查单位").source) == ("1200家", "台账")


def test_the_words_of_a_source_need_no_columns(written):
    source = read(Project.at(written({"data/2024.csv": "指标,数值\n检查单位,1200\n火灾隐患,860\n整改隐患,845\n培训,12\n"})))
    assert source.data.reading("检查单位").source == ""


@pytest.mark.parametrize(
    "years, read_as",
    [
        ("[2022, 2024]", (2022, 2024)),
        ("近3年", (2022, 2023, 2024)),
        ("2023", (2023,)),
        ("[近2年]", (2023, 2024)),
        ("[2024, 2024]", (2024,)),
    ],
)
def test_the_years_of_a_chart(years, read_as, written):
    chart = f"title: 甲\nkind: bar\nmetrics: [火灾隐患]\nyears: {years}\n"
    assert read(Project.at(written({"charts/监督执法.yaml": chart}))).parts[0].children[0].charts[0].years == read_as


@pytest.mark.parametrize(
    "files, said",
    [
        ({"data/metrics.yaml": "年: {unit: 年}\n检查单位: {unit: 家}\n"}, "metric-name data/metrics.yaml:1"),
        ({"data/metrics.yaml": "not: {unit: 家}\n"}, "metric-name data/metrics.yaml:1"),
        (
            {"sections/2024/report.yaml": "title: 甲\ndate: 2025年1月2日\nletter: {title: 函, text: 略。, date: 2025-1-3}\n"},
            "date sections/2024/report.yaml:3",
        ),
        (
            {"sections/2024/report.yaml": "title: 甲\ndate: 2025年1月2日\nimprint: {printer: 办, printed: 2025.1.3印发}\n"},
            "date sections/2024/report.yaml:3",
        ),
        ({"data/metrics.yaml": "检 查: {unit: 家}\n"}, "metric-name data/metrics.yaml:1"),
        ({"data/metrics.yaml": "检查单位: {unit: 家, decimals: 很多}\n"}, "field-choice data/metrics.yaml:1"),
        ({"data/metrics.yaml": "检查单位: {unit: 家, decimals: 9}\n"}, "field-choice data/metrics.yaml:1"),
        ({"data/metrics.yaml": "- 检查单位\n"}, "field-type data/metrics.yaml:1"),
        ({"data/metrics.yaml": "检查单位: 家\n"}, "field-type data/metrics.yaml:1"),
        ({"data/checks.yaml": "甲: 乙\n"}, "field-type data/checks.yaml:1"),
        ({"data/checks.yaml": "- 检查单位 >= 无此\n"}, "check-syntax data/checks.yaml:1"),
        ({"data/unit.yaml": "short: 局\n"}, "field-missing data/unit.yaml:1"),
        ({"data/unit.yaml": "name: 甲局\nkind: 国\n"}, "field-choice data/unit.yaml:2"),
        ({"data/2024.csv": "指标,数值\n检查单位,1200\n,,\n,5\n"}, "metric-nameless data/2024.csv:4"),
        ({"data/2024.xls": b""}, "data-two data/2024.csv"),
        ({"charts/监督执法.yaml": "title: 甲\nkind: bar\nmetrics: []\n"}, "field-empty charts/监督执法.yaml:3"),
        (
            {"charts/监督执法.yaml": "title: 甲\nkind: bar\nmetrics: [火灾隐患]\nyears: 近1年\n"},
            "field-choice charts/监督执法.yaml:4",
        ),
        ({"charts/监督执法.yaml": "title: 甲\nkind: bar\nmetrics: 火灾隐患\n"}, "field-type charts/监督执法.yaml:3"),
        ({"sections/2024/02_shortcomings.yaml": "charts: [../data/2024]\n"}, "chart-path sections/2024/02_shortcomings.yaml:1"),
        ({"sections/2024/02_shortcomings.yaml": "tables: [监督执法]\n"}, "chart-kind sections/2024/02_shortcomings.yaml:1"),
        ({"sections/2024/report.yaml": "title: 甲\ndate: 2025年02月30日\n"}, "date sections/2024/report.yaml:2"),
        ({"sections/2024/report.yaml": "title: []\ndate: 2025年1月2日\n"}, "field-empty sections/2024/report.yaml:1"),
    ],
)
def test_a_fault_of_a_file_is_told_by_kind_and_place(files, said, written):
    assert said in told(written(files))


def test_two_rows_of_a_metric_are_told_with_both_places(written):
    rows = "指标,数值\n检查单位,1200\n火灾隐患,860\n整改隐患,845\n培训,12\n检查单位,1300\n"
    (problem,) = gather(Project.at(written({"data/2024.csv": rows}))).problems
    assert problem.message == "“检查单位”有两行：data/2024.csv:2 和 data/2024.csv:6"


def test_figures_alone_are_read_with_their_faults(written):
    project = Project.at(written({"data/2023.csv": "指标,数值\n检查单位,900\n"}))
    data = read_figures(project, 2024, [2023, 2024])
    assert data.reading("检查单位", 2023).printed == "900家" and data.reading("整改率").missing
    (project.root / "data" / "2024.csv").write_text("指标,数值\n检察单位,900\n", encoding="utf-8")
    with pytest.raises(Trouble, match="指标目录里没有“检察单位”"):
        read_figures(project, 2024, [2024])


def test_a_metric_given_up_is_only_a_hint_in_a_year_gone_by(written):
    problems = gather(Project.at(written({"data/2020.csv": "指标,数值\n旧指标,5\n"}))).problems
    assert [(p.id, p.severity) for p in problems] == [("metric-unknown", Severity.HINT)]


def test_an_odd_value_is_only_a_warning(written):
    rows = "指标,数值\n检查单位,1200.5\n火灾隐患,860\n整改隐患,845\n培训,12\n"
    source = read(Project.at(written({"data/2024.csv": rows})))
    assert [p.id for p in source.warnings] == ["value-odd"] and source.warnings[0].severity is Severity.WARNING


def test_a_fault_in_every_file_is_told_at_once(written):
    folder = written(
        {
            "data/unit.yaml": "name: [甲]\n",
            "data/metrics.yaml": "检查单位: {unti: 家}\n",
            "data/2024.csv": "指标,数值\n检查单位,很多\n",
            "data/checks.yaml": "- 检查单位 = 1\n",
            "charts/监督执法.yaml": "kind: pie\n",
            "charts/主要指标.yaml": "title: 甲\n",
            "sections/2024/report.yaml": "titel: 甲\n",
            "sections/2024/01_measures.yaml": "heading:\n",
            "sections/2024/03_next_year.yaml": "a：b\n",
            "sections/2024/副本.yaml": "",
        }
    )
    files = {line.split()[1].partition(":")[0] for line in told(folder)}
    assert files == {
        "data/unit.yaml",
        "data/metrics.yaml",
        "data/2024.csv",
        "data/checks.yaml",
        "charts/监督执法.yaml",
        "charts/主要指标.yaml",
        "sections/2024/report.yaml",
        "sections/2024/01_measures.yaml",
        "sections/2024/03_next_year.yaml",
        "sections/2024/副本.yaml",
    }


@pytest.mark.parametrize(
    "text, date",
    [
        ("2025年1月2日", "2025-01-02"),
        ("2024年2月29日", "2024-02-29"),
        ("2025年2月29日", None),
        ("2025年01月02日", None),
        ("2025-1-2", None),
        ("2025年13月1日", None),
        ("", None),
    ],
)
def test_a_date_is_written_as_the_standard_has_it(text, date):
    assert (parse_date(text) and str(parse_date(text))) == date


# ---- whatever the files hold --------------------------------------------------------------------------------------------

BASE = {
    p.relative_to(CORPUS / "faulty" / "_base").as_posix(): p.read_text(encoding="utf-8")
    for p in sorted((CORPUS / "faulty" / "_base").rglob("*"))
    if p.is_file() and "build" not in p.parts
}
INSERTED = st.sampled_from(
    [
        "\t",
        "：",
        "{{ ",
        " }}",
        "{% if 拘留 %}",
        "{% endif %}",
        "- ",
        ": ",
        "[",
        "]",
        "{",
        "}",
        '"',
        "'",
        "&",
        "*",
        "!",
        "|",
        "\n",
        "\n  ",
        "，",
        "（",
        "零",
        "-1",
        "约",
        "万",
        "%",
        "\u200b",
        "\x00",
        "年",
        "检查单位",
        ".同比",
        "~",
        "heading: 甲\n",
        "title: 甲\n",
        "#",
        ",",
        ",,",
        "\r\n",
    ]
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(BASE)), st.floats(0, 1), st.integers(0, 12), st.one_of(st.just(""), INSERTED)),
        min_size=1,
        max_size=3,
    )
)
def test_files_spoilt_in_any_way_give_a_report_or_trouble(tmp_path, changes):
    texts = dict(BASE)
    for name, at, length, new in changes:
        start = int(at * len(texts[name]))
        texts[name] = texts[name][:start] + new + texts[name][start + length :]
    folder = tmp_path / "project"
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="")
    try:
        report, _ = compose(gather(Project.at(folder)))
    except Trouble as trouble:
        assert trouble.problems and all(p.message for p in trouble.problems)
        assert all(p.place.file in BASE or p.place.file.startswith(("charts/", "sections")) for p in trouble.problems)
        return
    assert report.blocks and "{{" not in "".join(b.text for b in report.blocks)
