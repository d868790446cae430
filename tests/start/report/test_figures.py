"""Which numbers of a sentence are figures of the year, and what they are called."""

import pytest

from lawreport.start.report.catalogue import Catalogue
from lawreport.start.report.drafted import Para
from lawreport.start.report.figures import Aside, Found, figures


def values(text: str, target: bool = False) -> list[str]:
    return [f"{one.value}|{one.unit}" for one in figures(text, target) if isinstance(one, Found)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("全年检查单位6603家，罚款40.072万元。", ["6603|家", "40.072|万元"]),
        ("罚没款254520元。", ["254520|元"]),
        ("接处警情15.5万余起，近7000人次参加，惠及群众约78.9万人。", ["15.5万余|起", "近7000|人次", "约78.9万|人"]),
        ("按时办结率90%以上，达标率100％。", ["90以上|%", "100|%"]),
        ("新登记经营主体12,846户。", ["12846|户"]),
        ("被纠错案件零件，败诉2件。", ["2|件", "零|件"]),
        ("整理案卷260卷，清理违规停放电动车7800余辆。", ["260|卷", "7800余|辆"]),
        ("召开党委会专题学习十二次。", ["12|次"]),
    ],
)
def test_a_figure_goes_into_a_cell_as_an_office_types_it(text, found):
    assert sorted(values(text)) == sorted(found)


@pytest.mark.parametrize(
    "text",
    [
        "2024年3月11日召开会议，制定2024—2026年规划。",
        "落实省委“1310”具体部署，开展“12·4”国家宪法日活动。",
        "印发《关于做好2024年工作的10项措施》（甲政发〔2024〕37号）。",
        "召开第10次会议，在全市排名第3位。",
        "办理时限由10个工作日压缩至5个工作日。",
        "每季度开展1次评查，全年学法不少于12次。",
        "力争调解率达到68%，计划新建基地3个。",
        "拨打12345热线，做好3个方面的工作。",
        "同比增长10.8%，较上年提高1.2个百分点。",
        "围绕两个方面抓好三项制度。",
    ],
)
def test_dates_names_norms_and_targets_are_no_figures(text):
    assert values(text) == []


def test_every_number_of_the_next_year_is_a_target():
    asides = figures("组织培训12期，培训300人次。", target=True)
    assert all(isinstance(one, Aside) for one in asides)
    assert len(asides) == 2


def read(text: str) -> tuple[str, Catalogue]:
    catalogue = Catalogue("甲市水务局", 2024)
    return catalogue.snippet(Para(7, text)), catalogue


@pytest.mark.parametrize(
    ("text", "snippet"),
    [
        ("全年共检查指导单位6603家。", "全年共检查指导单位{{ 检查指导单位 }}。"),
        ("办理120件行政复议案件。", "办理{{ 办理行政复议案件 }}行政复议案件。"),
        (
            "受理矛盾纠纷305件，化解298件，化解率97.7%。",
            "受理矛盾纠纷{{ 受理矛盾纠纷 }}，化解{{ 化解矛盾纠纷 }}，化解率{{ 化解矛盾纠纷 | 占比(受理矛盾纠纷) }}。",
        ),
        (
            "办结案件351件，其中调解140件，占办结案件的39.9%。",
            "办结案件{{ 办结案件 }}，其中调解{{ 调解案件 }}，占办结案件的{{ 调解案件 | 占比(办结案件) }}。",
        ),
        ("新登记企业12,846户。", "新登记企业{{ 新登记企业 | 千分位 }}。"),
        ("群众满意度99.1％。", "群众满意度{{ 群众满意度.数值 }}％。"),
        ("查处违法行为120起，电子送达90件。", "查处违法行为{{ 查处违法行为 }}，电子送达{{ 电子送达 }}。"),
        ("2024年，甲市水务局落实《2024年要点》。", "{{ 年 }}年，{{ 单位 }}落实《2024年要点》。"),
        (
            "截至2024年12月31日，2024年5月6日、2025年、2023年。",
            "截至{{ 年 }}年12月31日，2024年5月6日、{{ 下一年 }}年、{{ 上一年 }}年。",
        ),
    ],
)
def test_a_sentence_becomes_a_snippet(text, snippet):
    assert read(text)[0] == snippet


def test_a_change_is_a_tag_where_the_report_says_last_year_too():
    snippet, catalogue = read("检查企业600家，比上年的540家增长11.1%。")
    assert snippet == "检查企业{{ 检查企业 }}，比上年的{{ 检查企业.上年 }}{{ 检查企业.同比 }}。"
    assert catalogue.last == {"检查企业": "540"}


def test_a_change_without_its_base_stays_words_and_is_told():
    snippet, catalogue = read("检查企业600家，同比增长10.8%。")
    assert snippet == "检查企业{{ 检查企业 }}，同比增长10.8%。"
    assert [*catalogue.metrics] == ["检查企业"]
    assert "{{ 检查企业.同比 }}" in catalogue.unsure[0].reason


def test_one_number_said_twice_is_one_metric_and_one_name_with_two_numbers_is_told():
    catalogue = Catalogue("", 2024)
    catalogue.snippet(Para(3, "检查单位6603家。"))
    assert catalogue.snippet(Para(9, "全年共检查单位6603家。")) == "全年共检查单位{{ 检查单位 }}。"
    assert catalogue.snippet(Para(12, "检查单位12家。")) == "检查单位{{ 检查单位2 }}。"
    assert "同名不同数" in catalogue.metrics["检查单位2"].doubt


def test_braces_of_the_old_report_are_printed_as_they_stand(tmp_path):
    from lawreport.start.report.imported import imported
    from lawreport.start.report.proof import built

    text = "甲市水务局2024年法治政府建设年度报告\n一、主要举措\n系统提示写着{{ 待填 }}和{% if %}，已经更正，检查企业12家。"
    made = imported(text.encode(), "去年报告.txt", tmp_path / "new")
    assert made.differences == ()
    assert "写着{{ 待填 }}和{% if %}" in built(made.files, tmp_path / "new", 2024).outline()


def test_two_things_with_one_number_stay_two_metrics():
    catalogue = Catalogue("", 2024)
    catalogue.snippet(Para(3, "制定规范性文件120件，清理规范性文件120件，新增执法人员300名，执法人员300名。"))
    assert [*catalogue.metrics] == ["制定规范性文件", "清理规范性文件", "新增执法人员", "执法人员"]


def test_a_number_of_the_text_and_of_a_table_is_one_metric():
    catalogue = Catalogue("", 2024)
    catalogue.snippet(Para(3, "发现火灾隐患7292处。"))
    assert catalogue.snippet(Para(9, "火灾隐患7292处。")) == "火灾隐患{{ 发现火灾隐患 }}。"


def test_a_number_that_a_clause_says_of_another_year_is_no_figure_of_this_one():
    said = "2023年检查企业500家，2024年检查企业600家；2025年检查企业700家。2022年以来培训12期。2023年，培训8期，检查9家。"
    assert [f"{one.value}{one.unit}" for one in figures(said, year=2024) if isinstance(one, Found)] == ["600家", "12期"]
