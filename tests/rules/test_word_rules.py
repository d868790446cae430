"""The rules of the finished Word file: each finds its bad examples, and lets its good ones pass."""

import io
import shutil
from dataclasses import replace

import pytest
from specimen import specimen
from where import ROOT

from lawreport.edition import Edition
from lawreport.pipeline import build
from lawreport.problem import Severity
from lawreport.project import INPUTS, Project
from lawreport.rules import Context, Scope, Settings, rules
from lawreport.rules.word.sheet import Sheet
from lawreport.rules.word.wordfile import check_word, layout_problems
from lawreport.rules.word.wordkinds import kinds
from lawreport.word.reader import Document, WordParagraph, read_document
from lawreport.word.template.profile import Profile

LAYOUT = [rule for rule in rules() if rule.scope is Scope.FILE]
BAD = [pytest.param(rule, text, id=f"{rule.id}-{i}") for rule in LAYOUT for i, text in enumerate(rule.bad)]
GOOD = [pytest.param(rule, text, id=f"{rule.id}-{i}") for rule in LAYOUT for i, text in enumerate(rule.good)]


def told(text):
    document = read_document(specimen(text), "样稿.docx")
    return [problem for _, problem in layout_problems(Sheet(document, kinds(document), Profile()), "样稿.docx")]


@pytest.mark.parametrize("rule, text", BAD)
def test_a_rule_finds_its_bad_examples(rule, text):
    assert rule.id in [p.id for p in told(text)]


@pytest.mark.parametrize("rule, text", GOOD)
def test_a_good_example_passes_every_rule(rule, text):
    assert [f"{p.id} {p}" for p in told(text)] == []


# ---- a whole file, as a clerk makes it -----------------------------------------------------------------------------

CLERK = """\
甲市乙区丙局2024年法治政府建设年度报告
区委、区政府:
　　2024年，甲市乙区丙局（以下简称区丙局）认真履行职责，现将有关情况报告如下：
一、主要举措和成效
（一）加强学习。全年组织学习12次，参加人员300人次。
（三）规范执法。全年检查单位300家，其中学校320家。办理案件120件，办结119件，办结率98.2%。
二、存在的不足
　　办理的案件数量为{{ 案件数量 }}件，比上年的100件增长30%。
附件：1.数据统计表。
甲市乙区丙局
2025年01月10日
"""


def clerks_file(text=CLERK):
    """Return a file made with Word's own defaults: wrong page, blanks for indents, numbers by hand (虚构)."""
    import docx

    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.paragraphs[0].alignment = 1
    document.paragraphs[0].runs[0].font.color.rgb = docx.shared.RGBColor(0, 112, 192)
    document.add_paragraph()
    document.add_paragraph()
    table = document.add_table(rows=4, cols=2)
    for row, cells in zip(table.rows, (("类别", "件数"), ("许可", "70"), ("处罚", "40"), ("合计", "120")), strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


CLERKS_FAULTS = [
    ("L-01", ""),
    ("L-02", ""),
    ("L-03", ""),
    ("L-31", ""),
    ("L-14", "第1段"),
    ("L-06", "第1段"),
    ("L-15", "第2段"),
    ("L-17b", "第3段"),
    ("L-17", "第4段"),
    ("L-04", "第3段"),
    ("L-05", "第3段"),
    ("L-42", "第1段"),
    ("L-19", "第4段"),
    ("L-19c", "第4段"),
    ("S-02", "第6段"),
    ("N-29", "第6段"),
    ("N-30", "第6段"),
    ("L-41", "第8段"),
    ("L-20", "第9段"),
    ("L-27", "第9段"),
    ("L-24", "第11段"),
    ("L-21", "第10段"),
    ("L-40", "第11段"),
    ("N-33", "表1 第4行第2列"),
]


@pytest.fixture(scope="module")
def clerks():
    return [(p.id, str(p.place).removeprefix("报告.docx").strip()) for p in check_word(clerks_file(), "报告.docx", Profile())]


@pytest.mark.parametrize("fault", CLERKS_FAULTS, ids="".join)
def test_a_clerks_file_is_told_its_faults_by_paragraph(fault, clerks):
    assert fault in clerks


def test_one_fault_in_many_paragraphs_is_told_once():
    found = [
        p
        for p in check_word(clerks_file("一、学习\n" + "大队召开会议,部署工作。\n" * 20), "报告.docx", Profile())
        if p.id == "P-02"
    ]
    assert [(p.place.paragraph, "共20处：第2—21段" in p.message) for p in found] == [(2, True)]


def test_plain_text_is_checked_with_lines_and_columns():
    found = check_word("第一行\n\n  检查单位300家,其中学校320家。\n".encode(), "报告.txt", Profile())
    assert ("P-02", 3, 11) in [(p.id, p.place.line, p.place.column) for p in found]


def test_a_switched_off_rule_is_silent():
    off = Context(settings=Settings(off={"L-01": "本单位用 Letter 纸"}))
    assert "L-01" not in [p.id for p in check_word(clerks_file(), "报告.docx", Profile(), off)]


def test_a_profile_may_want_other_things():
    profile = Profile()
    wide = replace(profile, page=replace(profile.page, left=1800, right=1800, top=1440, bottom=1440, width=12240, height=15840))
    found = [p.id for p in check_word(clerks_file(), "报告.docx", wide)]
    assert not {"L-01", "L-02", "L-03"} & set(found)


# ---- what a paragraph is, when no style says so -----------------------------------------------------------------------

FOREIGN = """\
份号｜000007
密级｜机密★1年
发文机关标志｜甲市乙区丙局文件
发文字号｜乙丙发〔2025〕3号
公文标题｜甲市乙区丙局
公文标题｜关于2024年度法治政府建设情况的报告
副标题｜（2025年1月10日）
主送机关｜区委、区政府：
正文｜2024年，区丙局认真履行职责，全年没有发生执法过错。现将有关情况报告如下：
标题一｜一、主要举措
段首标题二｜（一）加强学习。全年组织学习12次。
标题二｜（二）规范执法
标题三｜1.完善制度
段首标题三｜2.强化监督。全年评查案卷40卷，优秀率95%。
正文｜一是加强领导。二是明确责任。
图题｜图1　检查情况
正文｜图1显示，检查单位逐年增加，隐患逐年减少。
标题一｜二、存在的问题
正文｜执法力量不足。
附件说明｜附件：统计表
落款单位｜甲市乙区丙局
落款日期｜2025年1月10日
附注｜（此件公开发布）
附件标识｜附件
附件标题｜统计表
正文｜统计口径为全年。
抄送｜抄送：市丙局。
印发｜甲市乙区丙局办公室　　2025年1月10日印发"""


def kinds_of(lines):
    return list(kinds(Document(tuple(WordParagraph(n, words) for n, words in enumerate(lines, 1)))))


def test_paragraphs_without_styles_are_known_by_their_words_and_place():
    wanted = [line.split("｜") for line in FOREIGN.split("\n")]
    assert kinds_of([words for _, words in wanted]) == [kind for kind, _ in wanted]


def test_a_piece_of_text_without_title_or_date_is_just_text():
    assert kinds_of(["大队召开会议。", "", "大队加强学习。"]) == ["正文", "", "正文"]


# ---- what this program made ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("project", [".", "examples/wangchuan"])
def test_our_own_files_are_without_fault(project, tmp_path):
    for name in INPUTS:
        if (ROOT / project / name).is_dir():
            shutil.copytree(ROOT / project / name, tmp_path / name)
    for edition in (Edition.DRAFT, Edition.FINAL):
        data = build(Project.at(tmp_path), None, edition, unsigned=True).word.data
        assert [f"{p.id} {p}" for p in check_word(data, "报告.docx", Profile()) if p.severity is Severity.ERROR] == []
