"""The tab 进度: who owes what by the names people use, and that only what was shown is signed."""

import pytest

from lawreport.page.asked import Asked
from lawreport.page.desk import Desk
from lawreport.page.tabs import past, progress
from lawreport.problem import Trouble

OWNED = """# 虚构样例：第一部分
covers: [measures, first_responsible]
heading: "{{ 年 }}年主要举措和成效"
children:
  - heading: 规范行政执法
    owner: 监督科
    text: |
      全年检查单位{{ 检查单位 }}，发现隐患{{ 火灾隐患 }}，整改率为{{ 整改率 }}。
  - heading: 开展普法宣传
    owner: 宣传科
    text: |
      主要负责人履行第一责任人职责，开展培训{{ 培训 }}。
"""
CATALOGUE = """检查单位: {unit: 家, owner: 监督科}
火灾隐患: {unit: 处, owner: 监督科}
整改隐患: {unit: 处, owner: 监督科}
培训: {unit: 场次, owner: 宣传科}
拘留: {unit: 人, owner: 监督科}
整改率: {unit: "%", formula: 整改隐患 / 火灾隐患, decimals: 1}
"""
PART = "sections/2024/01_measures.yaml"


@pytest.fixture
def desk(written):
    return Desk(written({PART: OWNED, "data/metrics.yaml": CATALOGUE, "charts/监督执法.yaml": None}))


def shares(desk: Desk) -> dict[str, dict]:
    return {share["owner"]: share for share in progress.progress(desk, Asked())["shares"]}


def covered(desk: Desk, parts: list[str], by: str, **more) -> dict:
    return progress.covered(desk, Asked(body={"parts": parts, "by": by, **more}))


def signed(desk: Desk, parts: list[str], by: str, **more) -> dict:
    digests = [record["digest"] for record in covered(desk, parts, by, **more)["records"]]
    return progress.sign(desk, Asked(body={"parts": parts, "by": by, "digests": digests, **more}))


def test_a_share_says_what_is_filled_in_and_signed_by_headings(desk):
    found = shares(desk)["监督科"]
    assert (found["metrics"], [m["metric"] for m in found["missing"]]) == (4, ["拘留"])
    assert [(part["called"], part["state"]) for part in found["parts"]] == [("一、2024年主要举措和成效", "未签")]


def test_what_keeps_the_final_edition_back_is_told_with_headings(desk, lawreport):
    answer = progress.progress(desk, Asked())
    words = [block["words"] for block in answer["blocks"]]
    assert "“一、2024年主要举措和成效”（监督科） 还没有签字" in words and "“题目、开头和落款” 还没有签字" in words
    said = lawreport("status", "--format", "md", "--project", desk.root).text
    assert all(block["message"] in said for block in answer["blocks"]) and len(words) == said.count("还没有签字")


def test_terms_are_those_of_status(desk, lawreport):
    said = lawreport("status", "--project", desk.root).text
    for term in progress.progress(desk, Asked())["terms"]:
        assert f"{term['said']}{term['what']}" in said and str(abs(term["days"])) in said


def test_what_is_signed_is_shown_first_and_then_kept_as_sign_keeps_it(desk, lawreport):
    shown = covered(desk, ["01_measures"], "监督科张三")
    assert shown["by"] == "监督科张三"
    assert [(r["called"], r["scope"]) for r in shown["records"]] == [("一、2024年主要举措和成效", "监督科")]
    assert "全年检查单位⟦1200家⟧，发现隐患⟦860处⟧，整改率为⟦98.3%⟧。" in "".join(shown["records"][0]["paragraphs"])
    answer = signed(desk, ["01_measures"], "监督科张三")
    assert (answer["signed"], answer["file"]) == (1, "data/2024签字.csv")
    by_page = (desk.root / "data/2024签字.csv").read_bytes()
    past.undo(desk, Asked(body={"number": answer["change"]}))
    assert not (desk.root / "data/2024签字.csv").exists()
    assert lawreport("sign", "01_measures", "--by", "监督科张三", "--project", desk.root).code == 0
    assert (desk.root / "data/2024签字.csv").read_bytes() == by_page


def test_metrics_are_signed_too_and_lapse_when_they_change(desk):
    signed(desk, ["检查单位", "火灾隐患"], "监督科")
    assert shares(desk)["监督科"]["states"] == {"已签": 2, "未签": 2}
    path = desk.root / "data/2024.csv"
    path.write_text(path.read_text("utf-8").replace("860", "861"), "utf-8")
    (lapsed,) = [s for s in shares(desk)["监督科"]["own"] if s["state"] == "已失效"]
    assert lapsed["name"] == "火灾隐患" and "860" in lapsed["reasons"][0]


def test_a_text_that_changed_since_it_was_shown_is_not_signed(desk):
    digests = [record["digest"] for record in covered(desk, ["01_measures"], "监督科")["records"]]
    path = desk.root / PART
    path.write_text(path.read_text("utf-8").replace("全年检查", "一年检查"), "utf-8")
    with pytest.raises(Trouble) as trouble:
        progress.sign(desk, Asked(body={"parts": ["01_measures"], "by": "监督科", "digests": digests}))
    assert [p.id for p in trouble.value.problems] == ["data-changed"]
    assert not (desk.root / "data/2024签字.csv").exists()


WRONG = [
    (["01_measures"], "综合科", "sign-not-owner"),
    (["01_measures"], "监督", "sign-owner"),
    (["09_nothing"], "监督科", "sign-unknown"),
    (["整改率"], "监督科", "sign-computed"),
    (["拘留"], "监督科", "sign-missing"),
    (["01_measures"], "=1+1", "sign-by"),
    (["01_measures"], "", "sign-by"),
]


@pytest.mark.parametrize("parts, by, id", WRONG)
def test_who_may_not_sign_is_told_in_the_words_of_sign(desk, lawreport, parts, by, id):
    with pytest.raises(Trouble) as trouble:
        covered(desk, parts, by)
    assert [p.id for p in trouble.value.problems] == [id]
    said = lawreport("sign", *parts, "--by", by, "--project", desk.root)
    assert said.code and trouble.value.problems[0].message in said.text


def test_one_office_signs_for_another_and_the_head_the_whole(desk):
    assert signed(desk, ["01_measures"], "办公室", instead_of="监督科")["by"] == "办公室（代监督科）"
    assert covered(desk, ["01_measures"], "局长", whole=True)["records"][0]["scope"] == ""


def test_a_project_that_cannot_be_read_says_why(desk):
    (desk.root / PART).write_text("heading: [\n", "utf-8")
    with pytest.raises(Trouble) as trouble:
        progress.progress(desk, Asked())
    assert trouble.value.problems[0].place.file == PART
