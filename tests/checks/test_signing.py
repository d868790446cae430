"""Sign-off: what a signature covers, what makes it expire and what it says then, and what a final edition waits for."""

import datetime
from dataclasses import replace

import pytest
from handling import change

from lawreport.checks.signoff.reasons import Kind
from lawreport.checks.signoff.signing import (
    COLUMNS,
    EXPIRED,
    SIGNED,
    UNSIGNED,
    append,
    check_signed,
    records,
    sign_off,
    state,
)
from lawreport.edition import Edition
from lawreport.problem import Trouble
from lawreport.project import Project
from lawreport.source.reader import gather, read

DAY = datetime.date(2025, 1, 5)
MEASURES, DATA = "sections/2024/01_measures.yaml", "data/2024.csv"
OWNED = """\
covers: [measures, first_responsible]
heading: 主要举措和成效
children:
  - heading: 规范行政执法
    owner: 监督科
    text: |
      全年检查单位{{ 检查单位 }}，整改率为{{ 整改率 }}。
  - heading: 开展普法
    owner: 宣传科
    points:
      - 主要负责人履行第一责任人职责。
      - 开展培训{{ 培训 }}。
"""


@pytest.fixture
def project(written):
    return Project.at(written())


@pytest.fixture
def owned(written):
    return Project.at(written({MEASURES: OWNED}))


def signed(project, *names, by="监督科", **more):
    source = read(project)
    append(project, source.year, sign_off(source, names, by, DAY, **more))


def of(project, name, owner=""):
    return next(s for s in state(read(project)) if s.target.name == name and (not owner or s.target.owner == owner))


def said_of(project, name, owner=""):
    """Return why the signature of a target no longer holds, in words."""
    return tuple(map(str, of(project, name, owner).reasons))


# ---- holding and expiring --------------------------------------------------------------------------------------------------


def test_a_part_is_unsigned_until_somebody_signs_it(project):
    assert of(project, "01_measures").state == UNSIGNED
    signed(project, "01_measures")
    found = of(project, "01_measures")
    assert (found.state, found.by, found.date, found.reasons) == (SIGNED, "监督科", "2025-01-05", ())
    assert of(project, "02_shortcomings").state == UNSIGNED


@pytest.mark.parametrize(
    "file, old, new, reasons",
    [
        (DATA, "火灾隐患,860", "火灾隐患,870", ("火灾隐患 860处 → 870处", "整改率 98.3% → 97.1%")),
        (DATA, "培训,12", "培训,10余", ("培训 12场次 → 10余场次",)),
        (MEASURES, "{{ 培训 }}", "{{ 培训|汉字 }}", ("“12场次”改印为“十二场次”",)),
        (MEASURES, "发现隐患{{ 火灾隐患 }}", "发现隐患{{ 拘留 }}", ("现在编不成：印不出数字：“拘留”2024年没有数据",)),
        (MEASURES, "开展培训", "举办培训", ("“二是开展培训……。”改为“二是举办培训……。”",)),
        (MEASURES, "    points:", "    tail: |\n      另外一段话。\n    points:", ("增加了一段：“另外一段话。”",)),
        (MEASURES, "，整改率为{{ 整改率 }}", "", ("不再用 整改率（签字时 98.3%）", "……”这一段，")),
    ],
)
def test_any_change_makes_it_expire_and_says_why(project, file, old, new, reasons):
    signed(project, "01_measures")
    change(project.root / file, old, new)
    found = of(project, "01_measures")
    assert found.state == EXPIRED
    assert len(found.reasons) == len(reasons)
    for said, wanted in zip(map(str, found.reasons), reasons, strict=True):
        assert wanted in said


def test_a_reworded_paragraph_is_told_clause_against_clause(project):
    signed(project, "02_shortcomings")
    change(project.root / "sections/2024/02_shortcomings.yaml", "人员补充不及时", "编制不足")
    assert said_of(project, "02_shortcomings") == (
        "“基层执法力量不足，主要原因是编……”这一段，“主要原因是人员补充不及时。”改为“主要原因是编制不足。”",
    )


@pytest.mark.parametrize(
    "file, old, new",
    [
        (MEASURES, "heading: 规范行政执法", "status: 未更新\n    heading: 规范行政执法"),
        (MEASURES, "# 虚构样例", "# 说明"),
        (MEASURES, "全年检查单位{{ 检查单位 }}", "全年检查单位{{检查单位}}"),
        (DATA, "检查单位,1200,虚构样例,", "检查单位,1200,另一来源,核对过"),
        ("sections/2024/02_shortcomings.yaml", "基层", "乡镇"),
    ],
)
def test_what_changes_neither_words_nor_values_of_the_part_leaves_it_signed(project, file, old, new):
    signed(project, "01_measures")
    change(project.root / file, old, new)
    assert of(project, "01_measures").state == SIGNED


def test_numbers_of_headings_are_the_programs_and_not_signed(project):
    signed(project, "02_shortcomings")
    (project.root / MEASURES).unlink()
    assert of(project, "02_shortcomings").state == SIGNED


def test_a_value_typed_back_makes_it_hold_again(project):
    signed(project, "01_measures")
    change(project.root / DATA, "860", "870")
    assert of(project, "01_measures").state == EXPIRED
    change(project.root / DATA, "870", "860")
    assert of(project, "01_measures").state == SIGNED


def test_signing_again_renews_it(project):
    signed(project, "01_measures")
    change(project.root / DATA, "860", "870")
    signed(project, "01_measures")
    assert of(project, "01_measures").state == SIGNED
    assert len(records(gather(project, 2024))) == 2


def test_charts_and_tables_of_a_part_are_signed_with_it(project):
    signed(project, "01_measures")
    change(project.root / "charts/监督执法.yaml", "[火灾隐患, 整改隐患]", "[火灾隐患]")
    assert said_of(project, "01_measures")[0] == "不再用 整改隐患（签字时 845处）"


def test_the_introduction_and_attachments_are_signed_as_the_report(project):
    signed(project, "report")
    change(project.root / "sections/2024/report.yaml", "情况报告如下", "情况汇报如下")
    assert of(project, "report").state == EXPIRED


def test_a_reason_is_a_value_with_what_stood_there_and_what_stands_there_now(project):
    signed(project, "01_measures")
    change(project.root / DATA, "火灾隐患,860", "火灾隐患,870")
    change(project.root / MEASURES, "开展培训", "举办培训")
    value, words = (r for r in of(project, "01_measures").reasons if r.name != "整改率")
    assert (value.kind, value.name, value.old, value.new) == (Kind.VALUE, "火灾隐患", "860处", "870处")
    assert words.kind is Kind.REWORDED and "开展培训⟦12场次⟧" in words.old and "举办培训⟦12场次⟧" in words.new
    assert words.pieces == (("二是开展培训⟦⟧。", "二是举办培训⟦⟧。"),)


def test_a_metric_is_signed_by_its_value(project):
    signed(project, "火灾隐患")
    assert of(project, "火灾隐患").state == SIGNED
    change(project.root / DATA, "火灾隐患,860", "火灾隐患,7301")
    assert said_of(project, "火灾隐患") == ("火灾隐患 860处 → 7301处",)


# ---- who signs what --------------------------------------------------------------------------------------------------------


def test_each_owner_signs_a_share_and_is_not_troubled_by_the_others(owned):
    signed(owned, "01_measures", by="监督科")
    assert (of(owned, "01_measures", "监督科").state, of(owned, "01_measures", "宣传科").state) == (SIGNED, UNSIGNED)
    change(owned.root / MEASURES, "开展培训", "举办培训")
    assert of(owned, "01_measures", "监督科").state == SIGNED
    change(owned.root / DATA, "检查单位,1200", "检查单位,1300")
    assert said_of(owned, "01_measures", "监督科") == ("检查单位 1200家 → 1300家",)


def test_somebody_without_a_share_signs_the_whole(owned):
    signed(owned, "01_measures", by="办公室", whole=True)
    assert {of(owned, "01_measures", o).state for o in ("监督科", "宣传科")} == {SIGNED}
    change(owned.root / MEASURES, "开展培训", "举办培训")
    assert {of(owned, "01_measures", o).state for o in ("监督科", "宣传科")} == {EXPIRED}


def test_a_person_of_the_owner_signs_for_the_owner(owned):
    signed(owned, "01_measures", by="监督科张三")
    assert of(owned, "01_measures", "监督科").by == "监督科张三"


def test_all_means_what_is_ones_own_and_the_whole_means_everything(owned):
    source = read(owned)
    assert [(r.name, r.scope) for r in sign_off(source, (), "宣传科", DAY)] == [("01_measures", "宣传科")]
    assert [r.name for r in sign_off(source, (), "办公室", DAY, whole=True)] == [
        "report",
        "01_measures",
        "02_shortcomings",
        "03_next_year",
        "检查单位",
        "火灾隐患",
        "整改隐患",
        "培训",
    ]


@pytest.mark.parametrize("name", ["01_measures", "01_measures.yaml", MEASURES, "1", "01"])
def test_a_part_is_named_by_its_file_or_number(project, name):
    assert [r.name for r in sign_off(read(project), (name,), "监督科", DAY)] == ["01_measures"]


@pytest.mark.parametrize(
    "name, by, said",
    [
        ("01_measure", "监督科", "没有叫“01_measure”的部分或指标"),
        ("拘留", "监督科", "“拘留”还没有数"),
        ("整改率", "监督科", "“整改率”由公式算出（整改隐患 / 火灾隐患），不用签字"),
        ("report", "=1+1", "不像科室或人名"),
        ("report", " ", "不像科室或人名"),
    ],
)
def test_what_cannot_be_signed_is_refused(project, name, by, said):
    with pytest.raises(Trouble, match=said):
        sign_off(read(project), (name,), by, DAY)


def test_a_part_that_cannot_be_finished_cannot_be_signed(project):
    change(project.root / DATA, "培训,12", "培训,")
    with pytest.raises(Trouble, match="印不出数字"):
        sign_off(read(project), ("01_measures",), "监督科", DAY)
    assert [r.name for r in sign_off(read(project), ("02_shortcomings",), "监督科", DAY)] == ["02_shortcomings"]


# ---- the file --------------------------------------------------------------------------------------------------------------


def test_records_are_appended_and_read_back_as_they_were(project):
    signed(project, "01_measures")
    first = project.signatures(2024).read_bytes()
    signed(project, "火灾隐患", by="法制科")
    assert project.signatures(2024).read_bytes().startswith(first)
    assert [(r.name, r.by, r.whole) for r in records(gather(project, 2024))] == [
        ("01_measures", "监督科", True),
        ("火灾隐患", "法制科", True),
    ]


def test_the_report_reads_the_same_with_a_sign_off_file(project):
    before = read(project)
    signed(project, "01_measures")
    assert replace(read(project), files=before.files) == before


@pytest.mark.parametrize("encoding, end", [("gb18030", "\r\n"), ("utf-8-sig", "\n"), ("utf-16", "\r\n")])
def test_a_file_saved_again_by_an_office_program_still_holds(project, encoding, end):
    signed(project, "01_measures")
    path = project.signatures(2024)
    text = path.read_bytes().decode("utf-8-sig").replace("\r\n", end).replace("2025-01-05", "2025/1/5")
    path.write_bytes(text.encode(encoding))
    assert of(project, "01_measures").state == SIGNED


def test_a_record_that_was_changed_by_hand_does_not_hold(project):
    signed(project, "01_measures")
    change(project.root / "data/2024签字.csv", "火灾隐患2024年＝860处", "火灾隐患2024年＝870处")
    assert said_of(project, "01_measures") == ("签字记录被改动过",)


@pytest.mark.parametrize("text, said", [("甲,乙\n", "表头变了"), (",".join(COLUMNS) + "\n甲,乙\n", "少了几格")])
def test_a_damaged_file_is_told(written, text, said):
    with pytest.raises(Trouble, match=said):
        records(gather(Project.at(written({"data/2024签字.csv": text})), 2024))


def test_a_file_that_is_open_elsewhere_is_told_and_nothing_is_left_behind(project, monkeypatch):
    signed(project, "01_measures")
    before = project.signatures(2024).read_bytes()

    def held(*_):
        raise PermissionError(13, "held open")

    monkeypatch.setattr("os.replace", held)
    with pytest.raises(Trouble, match="写不了文件"):
        signed(project, "火灾隐患")
    assert project.signatures(2024).read_bytes() == before
    assert sorted(p.name for p in (project.root / "data").glob("*签字*")) == ["2024签字.csv"]


# ---- before a final edition ------------------------------------------------------------------------------------------------


def test_a_final_edition_names_every_part_that_is_not_signed(owned):
    signed(owned, "01_measures", by="监督科")
    change(owned.root / DATA, "检查单位,1200", "检查单位,1300")
    said = [p.message for p in check_signed(read(owned), Edition.FINAL).errors()]
    assert said == [
        "report（总表） 还没有签字",
        "01_measures（监督科） 的签字已失效（监督科 2025-01-05）：检查单位 1200家 → 1300家",
        "01_measures（宣传科） 还没有签字",
        "02_shortcomings 还没有签字",
        "03_next_year 还没有签字",
    ]
    assert not check_signed(read(owned), Edition.FINAL, anyway=True).errors()
    assert not check_signed(read(owned), Edition.DRAFT)


def test_a_final_edition_goes_out_when_all_is_signed(owned):
    signed(owned, by="办公室", whole=True)
    assert not check_signed(read(owned), Edition.PUBLIC)


def test_a_metric_that_changed_since_it_was_signed_is_a_warning(owned):
    signed(owned, by="办公室", whole=True)
    change(owned.root / DATA, "整改隐患,845", "整改隐患,840")
    signed(owned, "report", "1", by="办公室", whole=True)
    found = check_signed(read(owned), Edition.FINAL)
    assert not found.errors() and "整改隐患 845处 → 840处" in found[0].message


def test_a_project_without_owners_and_signatures_does_not_sign_off(project):
    assert not check_signed(read(project), Edition.FINAL)
    signed(project, "02_shortcomings")
    assert check_signed(read(project), Edition.FINAL).errors()


def test_the_command_line_refuses_signs_and_builds(owned, lawreport):
    folder = owned.root
    refused = lawreport("build", "--edition", "final", "--project", folder)
    assert refused.code == 1 and "01_measures（监督科） 还没有签字" in refused.err
    assert not list(folder.glob("build/*.docx"))
    done = lawreport("sign", "--all", "--whole", "--by", "办公室", "--date", "2025年1月5日", "--project", folder)
    assert done.code == 0 and "共签 8 项" in done.out
    assert not check_signed(read(owned), Edition.FINAL)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--by", "监督科"],
        ["01_measures", "--all", "--by", "监督科"],
        ["01_measures", "--by", "监督科", "--date", "2025-13-01"],
        ["01_measures"],
    ],
)
def test_a_wrong_command_line_is_told_in_chinese(owned, lawreport, arguments):
    result = lawreport("sign", *arguments, "--project", owned.root)
    assert result.code == 2 and not owned.signatures(2024).exists()
