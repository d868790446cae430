"""What prints twice or prints raw: found with its line, mended where only that can be meant, never in right texts (虚构)."""

import pytest
from where import CORPUS

from lawreport.checks.findings import findings
from lawreport.problem import Severity
from lawreport.project import Project
from lawreport.report.compose import compose
from lawreport.rules import Context, Settings, check_prose, prose_from
from lawreport.source.reader import read

DATA = CORPUS / "data"
PART = "sections/2024/01_measures.yaml"
METRICS = """\
立案查处: {unit: 件}
参训: {unit: 人次}
罚款: {unit: 万元}
收费: {unit: 元}
面积: {unit: 平方米}
场馆: {unit: 场次}
学校: {unit: 家}
案件: {unit: 件}
资料: {unit: 份}
近似: {unit: 人}
左右数: {unit: 件}
整改率: {unit: "%"}
"""
NOW = (
    "指标,数值\n立案查处,467\n参训,300\n罚款,40.07\n收费,400720\n面积,1200\n场馆,12\n学校,12\n案件,30\n资料,4600余\n"
    "近似,近5万\n左右数,50左右\n整改率,98.1\n"
)
LAST = "指标,数值\n立案查处,400\n参训,400\n罚款,40\n收费,300000\n面积,1000\n场馆,10\n学校,10\n案件,30\n整改率,96.9\n"
REPORT = "title: 甲区消防救援大队2024年法治政府建设年度报告\nintro: |\n  现将有关情况报告如下。\ndate: 2025年1月2日\n"


@pytest.fixture
def project(written):
    """Return a function that makes a project of one part; `text` stands in its tail, from line 4 on."""

    def make(text="", part=None, **files):
        part = part or f"heading: 主要举措\ntext: 健全制度。\ntail: |\n  {text}\n"
        return written(
            {
                "data/metrics.yaml": METRICS,
                "data/2024.csv": NOW,
                "data/2023.csv": LAST,
                "data/checks.yaml": None,
                "sections/2024/report.yaml": REPORT,
                PART: part,
                "sections/2024/02_shortcomings.yaml": None,
                "sections/2024/03_next_year.yaml": "heading: 安排\ntext: 继续努力。\n",
                "charts/主要指标.yaml": None,
                "charts/监督执法.yaml": "title: 案件数量\nkind: bar\nmetrics: [立案查处, 案件]\n",
                **files,
            }
        )

    return make


def told(folder):
    """Return the findings of one project as (id, file, line, severity)."""
    source = read(Project.at(folder))
    return [(p.id, p.place.file, p.place.line, p.severity) for p in findings(source, compose(source)[0])]


def outline(folder):
    return compose(read(Project.at(folder)))[0].outline()


def fixed(lawreport, folder):
    """Mend the project as a clerk does, twice: the second time there is nothing left. Return what is printed then."""
    first = lawreport("check", "--fix", "--yes", "--project", folder)
    printed, kept = outline(folder), {p: p.read_bytes() for p in folder.rglob("*.yaml")}
    second = lawreport("check", "--fix", "--yes", "--project", folder)
    assert "已改" in first.text and "没有能放心自动改的地方" in second.text
    assert kept == {p: p.read_bytes() for p in folder.rglob("*.yaml")}
    return printed


# ---- a unit after a figure that prints it ------------------------------------------------------------------------------

DOUBLED = {  # typed → rule, printed after the fix
    "查处{{ 立案查处 }}件。": ("S-31", "查处467件。"),
    "查处{{ 立案查处 }} 件。": ("S-31", "查处467件。"),
    "查处{{ 立案查处 }}件行政案件。": ("S-31", "查处467件行政案件。"),
    "上年查处{{ 立案查处.上年 }}件。": ("S-31", "上年查处400件。"),
    "查处{{ 立案查处|往年(2023) }}件。": ("S-31", "查处400件。"),
    "比上年{{ 立案查处.增减 }}件。": ("S-31", "比上年增加67件。"),
    "整改率为{{ 整改率 }}%。": ("S-31", "整改率为98.1%。"),
    "比上年{{ 立案查处.同比 }}%。": ("S-31", "比上年增长16.8%。"),
    "增幅为{{ 立案查处.增幅 }}%。": ("S-31", "增幅为16.8%。"),
    "比上年{{ 整改率.百分点 }}个百分点。": ("S-31", "比上年提高1.2个百分点。"),
    "比上年{{ 案件.同比 }}%。": ("S-31", "比上年持平。"),
    "占{{ 案件|占比(立案查处) }}%。": ("S-31", "占6.4%。"),
    "罚款{{ 罚款 }}万元。": ("S-31", "罚款40.07万元。"),
    "收费{{ 收费|万(2) }}万元。": ("S-31", "收费40.07万元。"),
    "收费{{ 收费|万(2) }}元。": ("S-31", "收费40.07万元。"),
    "面积{{ 面积|千分位 }}平方米。": ("S-31", "面积1,200平方米。"),
    "参训{{ 参训 }}人次，": ("S-31", "参训300人次，"),
    "举办{{ 场馆|汉字 }}场次。": ("S-31", "举办十二场次。"),
    "发放{{ 资料 }}份。": ("S-31", "发放4600余份。"),
    "发放{{ 资料 }}余份。": ("S-31", "发放4600余份。"),
    "评选{{ 左右数 }}左右。": ("S-32", "评选50件左右。"),
    "同比增长{{ 立案查处.同比 }}。": ("S-32", "同比增长16.8%。"),
    "比上年增长了{{ 立案查处.同比 }}。": ("S-32", "比上年增长16.8%。"),
    "比上年增加{{ 立案查处.增减 }}。": ("S-32", "比上年增加67件。"),
    "比上年提高{{ 整改率.百分点 }}。": ("S-32", "比上年提高1.2个百分点。"),
    "同比下降{{ 参训.同比 }}。": ("S-32", "同比下降25.0%。"),
    "惠及近{{ 近似 }}。": ("S-32", "惠及近5万人。"),
    "发放{{ 资料.数值 }}余份。": ("S-32", "发放4600余份。"),
}


@pytest.mark.parametrize("typed", DOUBLED)
def test_what_a_figure_prints_itself_is_found_and_goes(project, lawreport, typed):
    rule, printed = DOUBLED[typed]
    folder = project(typed)
    assert (rule, PART, 4, Severity.ERROR) in told(folder)
    assert printed in fixed(lawreport, folder)


@pytest.mark.parametrize(
    "typed, rule",
    [
        ("同比增长{{ 参训.同比 }}。", "S-32b"),
        ("同比增长{{ 案件.同比 }}。", "S-32b"),
        ("收费{{ 收费 }}万元。", "S-31b"),
        ("提高{{ 立案查处.增幅 }}个百分点。", "S-31b"),
        ("{{ 单位 }}{{ 单位 }}开展检查。", "S-31c"),
    ],
)
def test_what_may_be_meant_otherwise_is_told_and_left(project, typed, rule):
    from lawreport.checks.fixes import corrected_files

    folder = project(typed)
    source = read(Project.at(folder))
    assert (rule, PART, 4, Severity.ERROR) in told(folder)
    assert corrected_files(source, compose(source)[0]) == []


@pytest.mark.parametrize(
    "typed",
    [
        "查处{{ 立案查处 }}，件件有着落。",
        "查处{{ 立案查处 }}件件有回音。",
        "查处{{ 立案查处.数值 }}件。",
        "建成{{ 学校 }}家长学校。",
        "{{ 年 }}年，查处{{ 立案查处 }}。",
        "{{ 年 }}年年初部署。",
        "整改率为{{ 整改率.数值 }}%。",
        "同比{{ 立案查处.同比 }}，比上年{{ 立案查处.增减 }}。",
        "同比增长{{ 立案查处.增幅 }}。",
        "参训{{ 参训 }}，次次有记录。",
        "收费{{ 收费|万(2) }}，元以下不计。",
        "发放{{ 资料 }}，余下的明年发放。",
        "{{ 简称 }}查处{{ 立案查处 }}，占{{ 案件|占比(立案查处) }}。",
        "节约{{ 近似 }}的时间。",
    ],
)
def test_a_figure_in_its_place_is_right(project, typed):
    assert [f for f in told(project(typed)) if f[0][:4] in ("S-31", "S-32", "S-20", "S-36")] == []


@pytest.mark.parametrize(
    "text, rule",
    [
        ("立案查处467件件。", "S-31"),
        ("参训1,200人次人次。", "S-31"),
        ("投入1.2万元万元。", "S-31"),
        ("面积1200平方米平方米。", "S-31"),
        ("资料4600余份份。", "S-31"),
        ("满意率98.1%%。", "S-31"),
        ("满意率98.1％％。", "S-31"),
        ("走访12家家企业。", "S-31"),
        ("增长增长3.2%。", "S-32"),
        ("约约30人。", "S-32"),
        ("罚款400720元万元。", "S-31b"),
        ("约近5万人参加。", "S-32b"),
        ("共467 件件。", "S-31"),
    ],
)
def test_it_is_found_in_a_file_from_outside(text, rule):
    found = [(f.rule.id, f.severity) for f in check_prose(prose_from(text))]
    assert (rule, Severity.ERROR) in found and not any(id == "S-20" for id, _ in found)


# ---- numbers typed before what is numbered -----------------------------------------------------------------------------

TYPED = ("（二）", "(二)", "二、", "2.", "2、", "（2）", "②", "㈡", "第二，", "第二部分 ", "二是", "首先，", "其二，", "第二 ")


@pytest.mark.parametrize("typed", TYPED)
def test_a_number_typed_in_a_heading_is_found_and_goes(project, lawreport, typed):
    folder = project(
        part=(
            "heading: 主要举措\nchildren:\n  - heading: 健全制度\n    text: 健全。\n  # 第二节\n"
            f"  - heading: {typed}规范执法   # 法规科\n    text: 规范。\n"
        )
    )
    assert ("S-33", PART, 6, Severity.ERROR) in told(folder)
    assert "段首标题二｜（二）规范执法。规范。" in fixed(lawreport, folder)
    assert "  # 第二节\n  - heading: 规范执法   # 法规科\n" in (folder / PART).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "heading",
    [
        "第一责任人职责落实情况",
        "第一时间响应",
        "第二轮督察整改",
        "一站式解纷",
        "二审案件办理",
        "三级联动",
        "“1+N”机制",
        "1+N机制",
        "5G应用",
        "12345热线",
        "12.4宪法宣传",
        "3.15消费维权",
        "2024年工作",
        "一、二审衔接",
        "二、三级医院监管",
        "首先推进的工作",
        "（试行）办法落实",
        "第三方评估",
        "一是一工作法",
    ],
)
def test_a_heading_that_begins_like_a_number_is_none(project, heading):
    part = f"heading: 主要举措\nchildren:\n  - heading: {heading}\n    text: 健全。\n  - heading: 甲\n    text: 乙。\n"
    assert [f for f in told(project(part=part)) if f[0] == "S-33"] == []


def test_a_number_typed_where_the_program_sets_none_is_not_doubled(project):
    part = "heading: 主要举措\nchildren:\n  - heading: （一）规范执法\n    number: 无\n    text: 健全。\n"
    assert [f for f in told(project(part=part)) if f[0] == "S-33"] == []


@pytest.mark.parametrize(
    "typed", ["图1 案件数量", "图1　案件数量", "图 1：案件数量", "图一　案件数量", "图1-1 案件数量", "附图1 案件数量"]
)
def test_a_number_typed_in_the_title_of_a_chart_goes(project, lawreport, typed):
    chart = "charts/监督执法.yaml"
    folder = project(
        part="heading: 主要举措\ntext: 健全。\ncharts: [监督执法]\n",
        **{chart: f"title: {typed}\nkind: bar\nmetrics: [立案查处, 案件]\n"},
    )
    assert ("S-33", chart, 1, Severity.ERROR) in told(folder)
    assert "图题｜图1　案件数量\n" in fixed(lawreport, folder)


def test_a_title_printed_in_two_places_is_mended_once(project, lawreport):
    folder = project(
        part="heading: 主要举措\ntext: 健全。\ncharts: [监督执法]\n",
        **{
            "charts/监督执法.yaml": "title: 图1 图1 案件数量\nkind: bar\nmetrics: [立案查处, 案件]\n",
            "sections/2024/03_next_year.yaml": "heading: 安排\ntext: 继续努力。\ncharts: [监督执法]\n",
        },
    )
    assert "图题｜图2　案件数量\n" in fixed(lawreport, folder)


@pytest.mark.parametrize("typed", ["附件1：权责清单", "附件：权责清单", "附件1 权责清单", "附件2权责清单"])
def test_a_number_typed_in_the_title_of_an_attachment_goes(project, lawreport, typed):
    folder = project(
        part="heading: 主要举措\ntext: 健全。\n",
        **{
            "sections/2024/report.yaml": REPORT
            + f"attachments:\n  - title: {typed}\n    text: 共30项。\n  - title: 名单\n    text: 共3人。\n"
        },
    )
    printed = fixed(lawreport, folder)
    assert "附件说明｜附件：1. 权责清单\n" in printed and "附件标题｜权责清单\n" in printed


@pytest.mark.parametrize("typed", ["二是", "一是", "1.", "（1）", "第二，", "首先，", "①", "2、", "二是，", "其二，"])
def test_a_number_typed_in_a_point_goes(project, lawreport, typed):
    folder = project(part=f'heading: 主要举措\npoints:\n  - 健全制度。\n  - "{typed}强化培训。"\n')
    assert ("S-34", PART, 4, Severity.ERROR) in told(folder)
    assert "一是健全制度。二是强化培训。" in fixed(lawreport, folder)


def test_the_points_of_paragraphs_of_their_own_are_mended_too(project, lawreport):
    folder = project(part="heading: 主要举措\npoints_place: 分段\npoints:\n  - 一是健全制度。\n  - 二是强化培训。\n")
    assert "一是健全制度。\n正文｜二是强化培训。" in fixed(lawreport, folder)


@pytest.mark.parametrize(
    "point",
    [
        "一体推进。",
        "二级联动。",
        "首先保障民生。",
        "第一时间响应。",
        "1.2万人参训。",
        "3、4号楼完工。",
        "十五分钟送达。",
        "5G应用。",
    ],
)
def test_a_point_that_begins_like_a_number_is_none(project, point):
    assert [f for f in told(project(part=f"heading: 主要举措\npoints:\n  - {point}\n  - 强化培训。\n")) if f[0] == "S-34"] == []


# ---- titles, brackets ----------------------------------------------------------------------------------------------------


def titled(title):
    return {"sections/2024/report.yaml": REPORT.replace("甲区消防救援大队2024年法治政府建设年度报告", title)}


def test_nian_niandu_in_a_title_goes(project, lawreport):
    folder = project("健全。", **titled("甲区消防救援大队{{ 年 }}年年度法治政府建设情况报告"))
    assert "公文标题｜甲区消防救援大队2024年度法治政府建设情况报告正文" in fixed(lawreport, folder).replace("\n", "")


def test_niandu_twice_in_a_title_is_told(project):
    folder = project("健全。", **titled("甲区消防救援大队2024年度法治政府建设年度报告"))
    assert ("S-36b", "sections/2024/report.yaml", 1, Severity.WARNING) in told(folder)


@pytest.mark.parametrize(
    "typed, printed",
    [
        ("落实《《行政处罚法》》。", "落实《行政处罚法》。"),
        ("推行““一网通办””改革。", "推行“一网通办”改革。"),
        ("形成报告（（草案））。", "形成报告（草案）。"),
        ("全部办结。。", "全部办结。"),
    ],
)
def test_marks_set_twice_become_one(project, lawreport, typed, printed):
    assert f"正文｜{printed}" in fixed(lawreport, project(typed))


# ---- markup that prints raw ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed, printed",
    [
        ("<b>严格执法</b>，整改到位。", "严格执法，整改到位。"),
        ("<p>整改到位。</p>", "整改到位。"),
        ('<span style="color:red">整改</span>到位。', "整改到位。"),
        ("检查&nbsp;整改。", "检查整改。"),
        ("不合格率&lt;3%。", "不合格率<3%。"),
        ("研发（R&amp;D）投入。", "研发（R&D）投入。"),
        ("**严格执法**，整改到位。", "严格执法，整改到位。"),
        ("查处**{{ 立案查处 }}**。", "查处467件。"),
        ("__严格执法__，整改到位。", "严格执法，整改到位。"),
        ("*严格执法*，整改到位。", "严格执法，整改到位。"),
        ("运行`check`命令。", "运行check命令。"),
        ("==严格执法==，整改到位。", "严格执法，整改到位。"),
        ("> 严格执法。", "严格执法。"),
        ("***严格执法***。", "严格执法。"),
        ("&lt;b&gt;严格执法&lt;/b&gt;。", "严格执法。"),
        ("&amp;nbsp;严格执法。", "严格执法。"),
        ("[b]严格执法[/b]。", "严格执法。"),
        ("&ldquo;一网通办&rdquo;改革。", "“一网通办”改革。"),
    ],
)
def test_marks_that_only_dress_words_go(project, lawreport, typed, printed):
    folder = project(typed)
    assert ("S-35", PART, 4, Severity.ERROR) in told(folder)
    assert f"正文｜{printed}" in fixed(lawreport, folder)


@pytest.mark.parametrize(
    "typed",
    [
        "整改到位[^1]。",
        "整改到位<br>强化培训。",
        "面积300m<sup>2</sup>。",
        "- 第一条措施。",
        "-第一条措施。",
        "* 第一条措施。",
        "+ 第一条措施。",
        "－ 第一条措施。",
        "| 张三 | 3 |",
        "|---|---|",
        "# 主要举措",
        "## 主要举措",
        "#主要举措",
        "#不查",
        "见[办法](https://www.example.gov.cn/a.html)。",
        "![图](a.png)",
        "整改到位。\\n强化培训。",
        "占$x_1$的一半。",
        "~~严格执法~~。",
        "---",
        "```",
        "<!-- 待改 -->整改到位。",
        "<table><tr><td>整改</td></tr></table>",
        "健全制度。 - 强化培训。",
        "&quot;一网通办&quot;改革。",
    ],
)
def test_markup_that_carries_something_is_told_and_left(project, lawreport, typed):
    folder = project(typed)
    before = (folder / PART).read_bytes()
    assert ("S-35", PART, 4, Severity.ERROR) in told(folder)
    lawreport("check", "--fix", "--yes", "--project", folder)
    assert (folder / PART).read_bytes() == before


@pytest.mark.parametrize(
    "file, text",
    [
        ("sections/2024/report.yaml", REPORT + "recipients: <b>甲区人民政府</b>\n"),
        ("charts/监督执法.yaml", "title: 案件&nbsp;数量\nkind: bar\nmetrics: [立案查处, 案件]\n"),
        ("charts/监督执法.yaml", "title: 案件数量\nkind: bar\nmetrics: [立案查处, 案件]\nnote: 数据由**法规科**提供\n"),
    ],
)
def test_markup_is_found_in_every_part_of_the_report(project, file, text):
    folder = project(part="heading: 主要举措\ntext: 健全。\ncharts: [监督执法]\n", **{file: text})
    assert ("S-35", file) in [f[:2] for f in told(folder)]


# ---- places left open ----------------------------------------------------------------------------------------------------

OPEN = """\
办结案件（待补：法规科提供）件。
办结案件（待补）件。
（此处填写主要做法）
办结××件。
办结XX件。
办结xx件。
办结XXX件，罚款XX万元。
办结____件。
办结＿＿件。
主要做法如下……（略）
数据（待定）。
办结数TODO件。
处罚【】家。
处罚【　】家。
联系单位[填写]。
处罚（ ）家。
处罚（　　）家。
处罚（）家。
罚款数待核实。
数据（待核实，来自法规科）。
办结○○件。
办结〇〇件。
办结？？件。
共？？起。
办结□□件。
办结■■件。
（请填）
（请填写）
【请补充数据】
（单位名称）共检查30家。
<单位名称>共检查30家。
（具体数字）家。
办结×件。
办结X件，罚款X万元。
×年×月×日召开会议。
20XX年，共检查30家。
202×年，共检查30家。
办结N件。
办结000件。
办结……件。
办结***件。
办结＊＊件。
办结#件。
单击此处输入文字。
点击此处添加内容
请在此处填写。
办结 件，整改 处。
整改率为 %。
年 月 日
办结｛｛立案查处件。
甲政发〔 〕3号
落实《》要求。
办结TBD件。
（数据待统计）
（待更新）
（数据暂缺）
（空缺）
办结null件。
办结案件？件。
办结案件（？）件。
（以下省略）
（未完待续）
【图表】
（图片）
（填报单位）
——待补充——
〇〇年〇月
202_年
2024年  月  日
（待法规科提供）
待法规科补充。
（数据未报）
办结%s件。
""".splitlines()


@pytest.mark.parametrize("text", OPEN)
def test_a_place_left_open_is_an_error(text):
    assert ("S-13", Severity.ERROR) in [(f.rule.id, f.severity) for f in check_prose(prose_from(text))]


@pytest.mark.parametrize("text", ["某某局牵头办理。", "由某某区负责。", "落实《XX县行政执法办法》。", "会议于某年某月召开。"])
def test_a_place_that_may_be_meant_is_a_warning(text):
    assert ("S-13b", Severity.WARNING) in [(f.rule.id, f.severity) for f in check_prose(prose_from(text))]


@pytest.mark.parametrize("typed", ["成文于2024年 月 日。", "办结（　　）件。", "处罚【 】家。"])
def test_no_other_fix_closes_a_place_left_open(project, lawreport, typed):
    folder = project(typed)
    lawreport("check", "--fix", "--yes", "--project", folder)
    assert ("S-13", PART, 4, Severity.ERROR) in told(folder) and typed in (folder / PART).read_text(encoding="utf-8")


def test_a_place_left_open_has_its_line(project):
    assert ("S-13", PART, 4, Severity.ERROR) in told(project("办结（待补：法规科）件。"))


# ---- right texts -------------------------------------------------------------------------------------------------------

RIGHT = (DATA / "clean_doubles.txt").read_text(encoding="utf-8").split("\n", 1)[1].split("\n")
RIGHT = [text for text in RIGHT if text]


def test_there_are_more_than_a_hundred_right_paragraphs():
    assert len(RIGHT) >= 130


@pytest.mark.parametrize("text", RIGHT, ids=lambda text: text[:10])
def test_a_right_paragraph_has_no_error_and_no_warning(text):
    found = check_prose(prose_from(text), Context(public=True), Settings())
    assert [f"{f.rule.id} {f.text}" for f in found if f.severity > Severity.HINT] == []


# ---- files from outside --------------------------------------------------------------------------------------------------

OUTSIDE = [
    "甲局2024年法治政府建设年度报告",
    "一、主要举措",
    "（一）（一）健全制度。立案查处467件件。",
    "办结（待补）件。",
    "- 强化培训。",
    "一是一是普法。二是二是执法。",
]
FOUND = {("S-33", 3), ("S-31", 3), ("S-13", 4), ("S-35", 5), ("S-34", 6)}


def of_file(data, name):
    from lawreport.rules.word.wordfile import check_word
    from lawreport.word.template.profile import Profile

    found = check_word(data, name, Profile())
    return {(p.id, p.place.line or p.place.paragraph) for p in found if p.id in {id for id, _ in FOUND}}


def test_all_of_it_is_found_in_plain_text():
    assert of_file("\n".join(OUTSIDE).encode(), "a.txt") == FOUND


def test_all_of_it_is_found_in_a_word_file():
    import io

    from docx import Document

    made, data = Document(), io.BytesIO()
    for text in OUTSIDE:
        made.add_paragraph(text)
    made.save(data)
    assert of_file(data.getvalue(), "a.docx") == FOUND


def test_the_bullets_of_a_list_in_word_are_no_markup():
    import io

    from docx import Document

    made, data = Document(), io.BytesIO()
    for text in ("甲局2024年法治政府建设年度报告", "健全制度。"):
        made.add_paragraph(text)
    made.add_paragraph("强化培训。", style="List Bullet")
    made.save(data)
    assert of_file(data.getvalue(), "a.docx") == set()


def test_a_year_without_nian_is_told(project):
    assert ("S-36c", PART, 4, Severity.WARNING) in told(project("{{ 年 }}，共查处{{ 立案查处 }}。"))


@pytest.mark.parametrize(
    "text",
    [
        "1" * 40_000,
        "1," * 20_000,
        "?" * 40_000,
        "…" * 40_000,
        "<!--" * 10_000,
        "[" * 40_000,
        "**甲" * 13_000,
        "年" + " " * 40_000,
        "一是" * 20_000,
        "《《甲" * 13_000,
    ],
    ids=lambda text: text[:4],
)
def test_a_paragraph_of_one_sign_takes_no_time(text):
    import time

    from lawreport.rules import rules

    prose, started = prose_from(text), time.perf_counter()
    for rule in rules(of_files=False):
        if rule.check.__module__.endswith(("doubled", "leftover")) or rule.id == "P-07c":
            list(rule.hits(prose, Context()))
    assert time.perf_counter() - started < 5
