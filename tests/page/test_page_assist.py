"""正文: the names that may be typed with what they print, and the card of a figure."""

import json

import pytest
from where import ROOT

from lawreport.page.asked import Asked
from lawreport.page.desk import Desk
from lawreport.page.texts.answers import texts
from lawreport.page.texts.assist import figure, names

PART = "sections/2024/01_measures.yaml"
EXAMPLE = ROOT / "examples/wangchuan"


def card(folder, name: str, **query: str) -> dict:
    return figure(Desk(folder), Asked(query={"name": name, **query}))


def test_names_say_what_they_print_whose_they_are_and_what_they_mean(written):
    others = "".join(f"{name}: {{unit: 个}}\n" for name in ("火灾隐患", "整改隐患", "培训", "拘留"))
    catalogue = f"检查单位: {{unit: 家, owner: 监督科, definition: 年内检查的单位}}\n{others}"
    found = {n["name"]: n for n in names(Desk(written({"data/metrics.yaml": catalogue})), Asked())["names"]}
    assert found["检查单位"] == {
        "name": "检查单位", "group": "数", "shown": "1200家", "last": "—", "unit": "家", "owner": "监督科",
        "defined": "年内检查的单位", "insert": "{{ 检查单位 }}",
    }  # fmt: skip
    assert (found["年"]["group"], found["年"]["shown"], found["简称"]["shown"]) == ("名", "2024", "区司法局")
    assert (found["主要指标"]["group"], found["主要指标"]["kind"], found["监督执法"]["kind"]) == ("图表", "table", "chart")
    assert found["监督执法"]["insert"] == "监督执法" and "{{" not in found["监督执法"]["shown"]


def test_a_card_has_value_last_year_definition_and_cell():
    said = card(EXAMPLE, "复议新收")
    assert {key: said[key] for key in ("value", "last", "change", "cell", "file", "owner", "unit", "missing")} == {
        "value": "412件", "last": "368件", "change": "增长12.0%", "cell": "data/2025.csv B3", "file": "data/2025.csv",
        "owner": "行政复议科", "unit": "件", "missing": False,
    }  # fmt: skip
    assert said["line"] == 3 and said["defined"]


@pytest.mark.parametrize("name", ["复议新收", "复议调解率", "行政检查", "法律咨询"])
def test_a_card_names_every_place_that_trace_finds(name, lawreport):
    said = card(EXAMPLE, name)
    told = [line.strip() for line in lawreport("trace", name, "--project", EXAMPLE).text.splitlines() if "印为“" in line]
    mine = [f"{_printed(p)}  {p['place']}{_marked(p)}  {p['around']}" for p in said["printed"]]
    assert mine == told and told
    ids = {item["id"] for item in texts(Desk(EXAMPLE), Asked())["items"]}
    assert all(p["id"] in ids and p["where"] for p in said["printed"])


def _printed(place: dict) -> str:
    form = "" if place["form"] in ("", "图", "表") else f"（{place['form']}）"
    return f"印为“{place['shown']}”{form}"


def _marked(place: dict) -> str:
    return f" {place['bookmark']}" if place["bookmark"] else ""


def test_a_place_is_called_as_people_call_it():
    where = [p["where"] for p in card(EXAMPLE, "复议新收")["printed"]]
    assert where[0] == "（二）发挥行政复议主渠道作用 正文" and "图1 近四年行政复议案件新收和办结情况" in where


def test_forms_show_what_they_would_print_and_what_to_type():
    forms = {form["form"]: (form["shown"], form["insert"]) for form in card(EXAMPLE, "行政检查")["forms"]}
    assert forms[""] == ("27988次", "{{ 行政检查 }}")
    assert forms[".同比"] == ("下降13.0%", "{{ 行政检查.同比 }}")
    assert forms["|万(1)"] == ("2.8万次", "{{ 行政检查 | 万(1) }}")
    assert forms["|千分位"] == ("27,988次", "{{ 行政检查 | 千分位 }}")
    assert forms["有才写"][1] == "{% if 行政检查 %}{{ 行政检查 }}{% endif %}"
    assert ".百分点" not in forms and ".百分点" in {f["form"] for f in card(EXAMPLE, "复议调解率")["forms"]}


def test_every_form_that_is_offered_prints_what_it_says_or_why_not(written):
    part = {}
    for form in card(EXAMPLE, "法律咨询")["forms"]:
        part[form["form"]] = form.get("problem", "") or form["shown"]
    assert "约数" in part[".同比"] and part["|万(1)"] == "15.5万余人次"


def test_a_figure_without_value_says_so(written):
    said = card(written(), "拘留")
    assert (said["value"], said["missing"], said["printed"]) == ("—", True, [])
    assert "没有数据" in said["forms"][0]["problem"]


def test_a_computed_figure_tells_its_formula_and_the_cells_behind_it(written):
    said = card(written(), "整改率")
    assert said["formula"] == "整改隐患 / 火灾隐患" and "整改隐患 845处（data/2024.csv B4）" in said["basis"]


def test_another_year_is_asked_for():
    said = card(EXAMPLE, "复议新收", year="2023")
    assert (said["value"], [f["insert"] for f in said["forms"]]) == ("305件", ["{{ 复议新收 | 往年(2023) }}"])


def test_a_name_that_is_none_says_what_may_be_meant(written):
    said = card(written(), "检查单为")
    assert said["problem"]["id"] == "name-unknown" and said["problem"]["hint"] == "是不是 检查单位？"


def test_a_name_of_words_has_its_value(written):
    assert card(written(), "简称")["value"] == "区司法局"


def test_answers_are_json(written):
    folder = written()
    for answer in (texts(Desk(folder), Asked()), names(Desk(folder), Asked()), card(folder, "检查单位")):
        json.dumps(answer, ensure_ascii=False)
