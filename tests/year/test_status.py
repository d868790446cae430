"""Status: what is missing, signed and expired, the days that are left, and what blocks the final edition."""

import datetime
import json

import pytest

from lawreport.app.screens.status import as_json, as_markdown, table, text
from lawreport.project import Project
from lawreport.source.reader import read
from lawreport.year.status import status_of, unanswered

DAY = datetime.date(2025, 1, 10)
METRICS = """\
检查单位: {unit: 家, owner: 监督科}
火灾隐患: {unit: 处, owner: 监督科}
整改隐患: {unit: 处, owner: 监督科}
培训: {unit: 场次, owner: 法制科}
拘留: {unit: 人, owner: 法制科}
整改率: {unit: "%", formula: 整改隐患 / 火灾隐患, decimals: 1, owner: 监督科}
"""
SHORT = (
    "covers: [shortcomings, causes]\nheading: 存在的不足和原因\nowner: 法制科\ntext: |\n  力量不足，主要原因是补充不及时。\n"
)


@pytest.fixture
def folder(written):
    return written({"data/metrics.yaml": METRICS, "sections/2024/02_shortcomings.yaml": SHORT})


def seen(folder, day=DAY):
    return status_of(read(Project.at(folder)), day)


@pytest.mark.parametrize(
    "today, report, public",
    [
        ("2025-01-10", "3月1日前报送，还有 50 天", "4月1日前公开，还有 81 天"),
        ("2025-02-28", "3月1日前报送，还有 1 天", "4月1日前公开，还有 32 天"),
        ("2025-03-01", "3月1日前报送，今天已到期", "4月1日前公开，还有 31 天"),
        ("2025-04-03", "3月1日前报送，已过 33 天", "4月1日前公开，已过 2 天"),
    ],
)
def test_days_are_counted_to_both_terms(folder, today, report, public):
    assert text(seen(folder, datetime.date.fromisoformat(today)))[1] == f"{report}　{public}"


def test_a_province_reports_a_month_later(written):
    source = read(Project.at(written({"data/unit.yaml": "name: 甲省人民政府\nkind: 省\n"})))
    assert [t.date.month for t in status_of(source, DAY).terms] == [4, 4]


def test_each_owner_has_a_row(folder):
    assert table(seen(folder))[1:] == [
        ("（没有写科室）", "0/0", "0", "0", "0/3", "0", ""),
        ("法制科", "1/2", "0", "0", "0/1", "0", "拘留"),
        ("监督科", "3/3", "0", "0", "0/0", "0", ""),
    ]


def test_signing_and_changing_shows(folder, lawreport):
    lawreport("sign", "--all", "--by", "法制科", "--project", folder)
    lawreport("sign", "火灾隐患", "--by", "监督科", "--date", "2025-01-05", "--project", folder)
    path = folder / "data" / "2024.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("火灾隐患,860", "火灾隐患,870"), encoding="utf-8")
    found = seen(folder)
    assert table(found)[2:] == [("法制科", "1/2", "1", "0", "1/1", "0", "拘留"), ("监督科", "3/3", "0", "1", "0/0", "0", "")]
    assert "确认后变了：火灾隐患 860处 → 870处（监督科 2025-01-05 确认）" in text(found)


def test_what_blocks_the_final_edition_is_told(folder):
    found = seen(folder)
    assert [p.message for p in found.blocks if p.id == "sign-missing"] == [
        "report（总表） 还没有签字",
        "01_measures 还没有签字",
        "02_shortcomings 还没有签字",
        "03_next_year 还没有签字",
    ]


def test_a_missing_number_blocks_once_wherever_it_is_printed(folder):
    path = folder / "data" / "2024.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("检查单位,1200", "检查单位,"), encoding="utf-8")
    found = [p for p in seen(folder).blocks if "检查单位" in p.message]
    assert [p.message for p in found] == ["印不出数字：“检查单位”2024年没有数据"]
    assert str(found[0].place) == "sections/2024/01_measures.yaml:8"


def test_all_signed_and_sound_can_go_out(folder, lawreport):
    lawreport("sign", "--all", "--whole", "--by", "办公室", "--project", folder)
    assert not [p for p in seen(folder).blocks if p.id.startswith("sign")]


def test_a_project_without_sign_off_is_not_asked_for_it(written):
    assert not [p for p in seen(written()).blocks if p.id.startswith("sign")]


def test_a_new_year_shows_what_is_not_renewed_and_not_answered(folder, lawreport):
    lawreport("new-year", "--project", folder)
    lines = "\n".join(text(seen(folder)))
    assert "未更新（还是上年的文字）：01_measures 3段、02_shortcomings 1段、03_next_year 1段" in lines
    assert "上年的 1 条安排，还有 1 条没有答复" in lines
    assert unanswered(Project.at(folder), 2025) == (1, 1)


def test_a_signed_part_is_renewed(folder, lawreport):
    lawreport("new-year", "--project", folder)
    lawreport("sign", "02_shortcomings", "--by", "法制科", "--project", folder)
    assert list(seen(folder).stale) == ["sections/2025/01_measures.yaml", "sections/2025/03_next_year.yaml"]


def test_a_list_that_people_changed_beyond_reading_does_not_stop_the_status(folder, lawreport):
    lawreport("new-year", "--project", folder)
    (folder / "data" / "2025开年清单.xlsx").write_bytes(b"no workbook")
    found = seen(folder)
    assert (found.promises.waiting, found.promises.total) == (0, 0)
    assert any(line.startswith("上年的安排没有算：data/2025开年清单.xlsx  ") for line in text(found))


def test_the_screen_is_one_screen(folder, lawreport):
    lawreport("new-year", "--project", folder)
    result = lawreport("status", "--today", "2026-01-10", "--project", folder)
    assert result.code == 0 and len(result.out.splitlines()) <= 24


def test_markdown_and_json_say_the_same(folder, lawreport):
    found = seen(folder)
    page, data = "\n".join(as_markdown(found)), as_json(found)
    assert "| 法制科 | 1/2 | 0 | 0 | 0/1 | 0 | 拘留 |" in page
    assert data["科室"][1] == {
        "科室": "法制科",
        "指标数": 2,
        "缺": ["拘留"],
        "指标签字": {"未签": 2, "已签": 0, "已失效": 0},
        "变动": [],
        "部分": [{"名称": "02_shortcomings", "状态": "未签", "签字": "", "日期": "", "原因": []}],
    }
    assert all(p["说明"] in page for p in data["阻碍"])
    printed = lawreport("status", "--format", "json", "--today", "2025-01-10", "--project", folder)
    assert json.loads(printed.out) == data


def test_a_wrong_day_is_told(folder, lawreport):
    result = lawreport("status", "--today", "明天", "--project", folder)
    assert result.code == 2 and "“明天”不是日期" in result.err
