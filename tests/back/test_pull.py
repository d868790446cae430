"""`pull`: what was changed in Word comes back into the texts, line by line, and figures stay figures."""

import pytest
from wordlike import Edited
from wordlike import W as W_NAMES

from lawreport.back.pull.plan import plan_pull
from lawreport.back.pull.values import Origin, Why
from lawreport.edition import Edition
from lawreport.pipeline import build
from lawreport.project import Project

SECTION = """# 【虚构】丙县司法局
heading: 主要举措
owner: 综合科   # 不外传
children:
  - heading: 抓学习
    text: |
      {{ 年 }}年，{{ 简称 }}组织专题学习{{ 学习场次 }}，覆盖全体执法人员。
    points:
      - 建章立制。修订执法办法，明确流程。
      # 第二条的说明
      - "强化指导。到基层指导检查，{{ 检查单位 }}受到指导。"
      - 总结经验。汇编典型案例，推广好的做法。
  - heading: 抓执法
    text: |
      全年检查单位{{ 检查单位 }}，发现问题{{ 问题 }}{% if 处罚 %}，作出处罚{{ 处罚 }}{% endif %}。整改情况良好。
      各项工作平稳推进，群众满意度不断提高。
    tail: |
      下一步将继续巩固成果，防止问题反弹。
"""
REPORT = """title: "{{ 单位 }}{{ 年 }}年法治政府建设年度报告"
recipients: 县委、县政府
intro: |
  现将{{ 年 }}年法治政府建设情况报告如下。
signature: "{{ 单位 }}"
date: 2025年1月6日
"""
METRICS = "学习场次: {unit: 场次}\n检查单位: {unit: 家}\n问题: {unit: 处}\n处罚: {unit: 件}\n"
DATA = "指标,数值,来源,备注\n学习场次,12,台账,\n检查单位,6603,台账,\n问题,251,台账,\n处罚,5,台账,\n"


@pytest.fixture
def folder(tmp_path):
    files = {
        "sections/2024/report.yaml": REPORT,
        "sections/2024/01_measures.yaml": SECTION,
        "data/unit.yaml": "name: 丙县司法局\nshort: 我局\nkind: 县\n",
        "data/metrics.yaml": METRICS,
        "data/2024.csv": DATA,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
def draft(folder):
    return build(Project.at(folder), None, Edition.DRAFT).word.data


def pulled(folder, edited, **more):
    return plan_pull(Project.at(folder), edited.bytes(), "改.docx", **more)


def lines(plan) -> list[str]:
    """Return the lines that differ, as - and + lines without their indents."""
    out = []
    for before, after in plan.files.values():
        old, new = before.decode().splitlines(), after.decode().splitlines()
        out += [f"-{line.strip()}" for line in old if line not in new]
        out += [f"+{line.strip()}" for line in new if line not in old]
    return out


def why(plan) -> list[Why]:
    return [told.why for told in plan.told]


@pytest.mark.parametrize("author", ["", "王处长"])
def test_changed_words_change_one_line_and_keep_the_tags(folder, draft, author):
    plan = pulled(folder, Edited(draft, author).replace("组织专题学习", "开展专题学习"))
    old = "{{ 年 }}年，{{ 简称 }}组织专题学习{{ 学习场次 }}，覆盖全体执法人员。"
    assert plan.origin is Origin.CARRIED
    assert lines(plan) == [f"-{old}", f"+{old.replace('组织', '开展')}"]
    assert plan.changes[0].authors == ((author,) if author else ())


@pytest.mark.parametrize("author", ["", "王处长"])
def test_a_figure_typed_over_is_told_and_not_written(folder, draft, author):
    plan = pulled(folder, Edited(draft, author).replace("6603家，发现", "6630家，发现"))
    assert not plan.files
    (figure,) = plan.figures
    assert (figure.metric, figure.old, figure.new, figure.cell) == ("检查单位", "6603家", "6630家", "data/2024.csv B3")


def test_a_point_that_was_dropped_takes_its_line(folder, draft):
    word = Edited(draft)
    word.replace("二是强化指导。到基层指导检查，6603家受到指导。三是", "二是")
    plan = pulled(folder, word)
    assert lines(plan) == ["-# 第二条的说明", '-- "强化指导。到基层指导检查，{{ 检查单位 }}受到指导。"']


def test_a_new_point_in_the_middle_is_a_new_item(folder, draft):
    word = Edited(draft).replace("三是总结经验", "三是开展回访。逐家回访，听取意见。四是总结经验")
    assert lines(pulled(folder, word)) == ["+- 开展回访。逐家回访，听取意见。"]


def test_points_in_another_order(folder, draft):
    word = Edited(draft)
    word.replace("一是建章立制。修订执法办法，明确流程。", "")
    word.replace("二是强化指导", "一是强化指导")
    word.replace("三是总结经验。汇编", "二是总结经验。汇编")
    word.replace("推广好的做法。", "推广好的做法。三是建章立制。修订执法办法，明确流程。")
    plan = pulled(folder, word)
    ((_, after),) = plan.files.values()
    text = after.decode()
    assert text.index("强化指导") < text.index("总结经验") < text.index("建章立制")
    assert '# 第二条的说明\n      - "强化指导' in text


def test_a_paragraph_split_with_a_new_one_between(folder, draft):
    word = Edited(draft, "李局长")
    p = word.find("整改情况良好")
    word.split(p, word.text(p).index("整改"))
    word.add(p, "这是中间新加的一段，说明整改的办法。")
    ((_, after),) = pulled(folder, word).files.values()
    assert """{% endif %}。
      这是中间新加的一段，说明整改的办法。
      整改情况良好。
""" in after.decode()


def test_a_tail_that_was_joined_goes_with_its_key(folder, draft):
    word = Edited(draft)
    word.join(word.find("各项工作平稳推进"))
    ((_, after),) = pulled(folder, word).files.values()
    assert "tail" not in after.decode()
    assert "不断提高。下一步将继续巩固成果，防止问题反弹。" in after.decode()


def test_a_condition_that_lost_its_words_is_told(folder, draft):
    plan = pulled(folder, Edited(draft).replace("，作出处罚5件", ""))
    assert Why.CONDITION in why(plan)
    assert Why.FIGURE_GONE in why(plan)
    assert any("{{ 问题 }}。整改" in line for line in lines(plan))


def test_a_moved_clause_keeps_its_figure(folder, draft):
    word = Edited(draft).without_marks()
    word.replace("检查单位6603家，发现问题251处", "发现问题251处，检查单位6603家")
    plan = pulled(folder, word)
    assert plan.origin is Origin.TODAY
    assert any("全年发现问题{{ 问题 }}，检查单位{{ 检查单位 }}{% if" in line for line in lines(plan))


def test_what_the_texts_changed_meanwhile_stays(folder, draft):
    section = folder / "sections/2024/01_measures.yaml"
    section.write_text(section.read_text("utf-8").replace("整改情况良好", "整改全部到位"), "utf-8")
    ((_, after),) = pulled(folder, Edited(draft).replace("全年检查单位", "全年共检查单位")).files.values()
    assert "全年共检查单位" in after.decode()
    assert "整改全部到位" in after.decode()


def test_where_both_sides_changed_the_same_words_nothing_is_chosen(folder, draft):
    section = folder / "sections/2024/01_measures.yaml"
    section.write_text(section.read_text("utf-8").replace("整改情况良好", "整改全部到位"), "utf-8")
    plan = pulled(folder, Edited(draft).replace("整改情况良好", "整改情况较好"))
    assert not plan.files
    (told,) = plan.told
    assert told.why is Why.CONFLICT
    assert ["良好" in told.wordings[0], "较好" in told.wordings[1], "到位" in told.wordings[2]] == [True] * 3


def test_pulling_twice_changes_nothing(folder, draft):
    word = Edited(draft, "王处长").replace("组织专题学习", "开展专题学习")
    word.replace("三是总结经验", "三是开展回访。逐家回访，听取意见。四是总结经验")
    word.add(word.find("群众满意度"), "各方面反映良好。")
    for path, (_, after) in pulled(folder, word).files.items():
        path.write_bytes(after)
    again = pulled(folder, word)
    assert not again.files
    assert not again.told
    assert again.already


def test_braces_that_were_typed_are_refused(folder, draft):
    plan = pulled(folder, Edited(draft).replace("整改情况良好", "整改{{ 问题 }}良好"))
    assert not plan.files
    assert why(plan) == [Why.TAG]


def test_new_numbers_are_words_and_told(folder, draft):
    plan = pulled(folder, Edited(draft).replace("整改情况良好", "整改完成98处"))
    assert why(plan) == [Why.NUMBER]
    assert any("整改完成98处" in line for line in lines(plan))


def test_a_name_replaced_everywhere_is_one_wish(folder, draft):
    word = Edited(draft).replace("丙县司法局2024", "丙县司法所2024")
    word.replace("丙县司法局", "丙县司法所", next(p for p in word.paragraphs if word.text(p) == "丙县司法局"))
    plan = pulled(folder, word)
    assert not plan.files
    (name,) = plan.names
    assert (name.name, name.old, name.new, name.changed) == ("单位", "丙县司法局", "丙县司法所", 2)


def test_some_changes_alone(folder, draft):
    word = Edited(draft).replace("组织专题学习", "开展专题学习").replace("整改情况良好", "整改情况较好")
    plan = pulled(folder, word, only={2})
    assert [c.number for c in plan.changes] == [2]
    assert all("专题学习" not in line for line in lines(plan))


def test_one_author_alone(folder, draft):
    first = Edited(draft, "王处长").replace("组织专题学习", "开展专题学习")
    second = Edited(first.bytes(), "李局长").replace("整改情况良好", "整改情况较好")
    plan = pulled(folder, second, author="李局长")
    assert all("专题学习" not in line for line in lines(plan))
    assert why(plan) == [Why.OTHERS]


def test_the_command_writes_and_undo_takes_it_back(folder, draft, lawreport):
    file = folder / "改.docx"
    file.write_bytes(Edited(draft).replace("组织专题学习", "开展专题学习").bytes())
    section = folder / "sections/2024/01_measures.yaml"
    before = section.read_bytes()
    tried = lawreport("pull", file, "--project", folder, "--dry-run")
    assert "［“组织”→“开展”］" in tried.out
    assert section.read_bytes() == before
    assert lawreport("pull", file, "--project", folder, "--yes").code == 0
    assert "开展专题学习" in section.read_text("utf-8")
    assert lawreport("undo", "--project", folder, "--yes").code == 0
    assert section.read_bytes() == before


def test_the_command_writes_a_cell_only_when_asked(folder, draft, lawreport):
    file = folder / "改.docx"
    file.write_bytes(Edited(draft).replace("6603家，发现", "6630家，发现").bytes())
    assert "data/2024.csv B3" in lawreport("pull", file, "--project", folder, "--yes").out
    assert "6603" in (folder / "data/2024.csv").read_text("utf-8")
    assert lawreport("pull", file, "--project", folder, "--yes", "--data").code == 0
    assert "检查单位,6630,台账," in (folder / "data/2024.csv").read_text("utf-8")


def test_a_pdf_is_told_what_to_do(folder, lawreport):
    (folder / "稿.pdf").write_bytes(b"%PDF-1.7")
    result = lawreport("pull", folder / "稿.pdf", "--project", folder)
    assert result.code == 1
    assert "请要一份改过的 Word" in result.err


# ---- names that are printed twice, widths, comments, files that lost everything ------------------------------------------

COMMENTS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml">
<w:comment w:id="0" w:author="王处长" w:date="2025-01-10T09:00:00Z"><w:p w14:paraId="00000001"><w:r>
<w:t>这个数请核实。</w:t></w:r></w:p></w:comment>
<w:comment w:id="1" w:author="李科" w:date="2025-01-10T10:00:00Z"><w:p w14:paraId="00000002"><w:r>
<w:t>已核实。</w:t></w:r></w:p></w:comment>
<w:comment w:id="2" w:author="刘局" w:date="2025-01-10T11:00:00Z"><w:p w14:paraId="00000003"><w:r>
<w:t>再写具体些。</w:t></w:r></w:p></w:comment></w:comments>"""
EXTENDED = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w15:commentsEx xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">
<w15:commentEx w15:paraId="00000001" w15:done="1"/>
<w15:commentEx w15:paraId="00000002" w15:paraIdParent="00000001" w15:done="1"/>
<w15:commentEx w15:paraId="00000003" w15:done="0"/></w15:commentsEx>"""


def commented(draft: bytes) -> Edited:
    """Return a draft with a comment on a figure, a reply to it, and a comment without a range."""
    from lxml import etree
    from wordlike import W

    word = Edited(draft)
    p = word.find("发现问题251处")
    at = word.text(p).index("251处")
    (run, *_) = word._cut(p, at, at + 4)
    start = etree.Element(W + "commentRangeStart", {W + "id": "0"})
    end = etree.Element(W + "commentRangeEnd", {W + "id": "0"})
    run.addprevious(start)
    run.addnext(end)
    for place, id in ((p, "0"), (p, "1"), (word.find("各项工作平稳推进"), "2")):
        reference = etree.SubElement(place, W + "r")
        etree.SubElement(reference, W + "commentReference", {W + "id": id})
    word.parts |= {"word/comments.xml": COMMENTS.encode(), "word/commentsExtended.xml": EXTENDED.encode()}
    return word


def test_comments_become_a_table_with_lines_of_the_texts(folder, draft, lawreport):
    plan = pulled(folder, commented(draft))
    assert not plan.files
    said = [(r.author, r.text, r.quoted, r.resolved, r.answers, str(r.place)) for r in plan.remarks]
    line = "sections/2024/01_measures.yaml:15"
    assert said == [
        ("王处长", "这个数请核实。", "251处", True, 0, line),
        ("李科", "已核实。", "", True, 1, line),
        ("刘局", "再写具体些。", "", False, 0, "sections/2024/01_measures.yaml:16"),
    ]
    (folder / "改.docx").write_bytes(commented(draft).bytes())
    assert "↳" in lawreport("pull", folder / "改.docx", "--project", folder, "--yes").out
    table = (folder / "build" / "改.批注.csv").read_text("utf-8-sig")
    assert f"1,,王处长,2025-01-10T09:00:00Z,已解决,6,{line},251处,这个数请核实。" in table


def test_marks_folded_to_half_width_are_left_as_typed_and_told_once(folder, draft):
    from wordlike import W

    word = Edited(draft).replace("整改情况良好", "整改情况较好")
    for node in word.root.iter(W + "t"):
        node.text = (node.text or "").translate(str.maketrans("，：（）", ",:()"))
    plan = pulled(folder, word)
    assert why(plan) == [Why.WIDTH]
    assert len(lines(plan)) == 2
    assert "，" in lines(plan)[1]


def test_a_title_printed_twice_and_changed_once_is_told(folder, draft):
    report = folder / "sections/2024/report.yaml"
    report.write_text(report.read_text("utf-8") + "attachments:\n  - title: 执法事项清单\n    text: 见另表。\n", "utf-8")
    data = build(Project.at(folder), None, Edition.DRAFT).word.data
    once = Edited(data).replace("执法事项清单", "执法事项目录")
    plan = pulled(folder, once)
    assert not plan.files
    assert why(plan) == [Why.TWICE]
    twice = once.replace("执法事项清单", "执法事项目录")
    assert lines(pulled(folder, twice)) == ["-- title: 执法事项清单", "+- title: 执法事项目录"]


def test_a_final_edition_finds_its_base_in_the_project(copied, lawreport):
    folder = copied("samples/f_topic_sentences")
    out = folder / "build" / "报.docx"
    assert lawreport("build", "--project", folder, "--edition", "final", "--unsigned", "--out", out).code == 0
    plan = pulled(folder, Edited(out.read_bytes()).replace("定期研究", "专题研究"))
    assert plan.origin is Origin.KEPT
    assert len(lines(plan)) == 2


def test_data_that_changed_since_is_no_edit_of_the_superior(folder, draft):
    (folder / "data/2024.csv").write_text(DATA.replace("6603", "7000"), "utf-8")
    plan = pulled(folder, Edited(draft).replace("组织专题学习", "开展专题学习"))
    assert not plan.figures
    assert len(lines(plan)) == 2


def test_torn_runs_and_lost_marks_change_nothing(folder, draft):
    assert not pulled(folder, Edited(draft).torn()).changes
    plan = pulled(folder, Edited(draft).without_marks())
    assert (plan.origin, plan.changes, plan.told) == (Origin.TODAY, (), ())


def test_a_table_is_told_with_its_cell(folder):
    (folder / "charts").mkdir()
    (folder / "charts/主要指标.yaml").write_text("title: 主要指标\nkind: table\nmetrics: [检查单位, 问题]\n", "utf-8")
    section = folder / "sections/2024/01_measures.yaml"
    section.write_text(section.read_text("utf-8") + "tables: [主要指标]\n", "utf-8")
    data = build(Project.at(folder), None, Edition.DRAFT).word.data
    word = Edited(data)
    word.replace("251", "261", next(p for p in word.body.iter(W_NAMES + "p") if word.text(p).strip() == "251"))
    plan = pulled(folder, word)
    assert [(f.metric, f.old, f.new, f.raw) for f in plan.figures] == [("问题", "251", "261", "261")]
    word.replace("检查单位", "检查家数", next(p for p in word.body.iter(W_NAMES + "p") if word.text(p).strip() == "检查单位"))
    assert Why.TABLE in why(pulled(folder, word))


def test_line_ends_and_the_mark_at_the_start_stay(folder, draft):
    section = folder / "sections/2024/01_measures.yaml"
    section.write_bytes(b"\xef\xbb\xbf" + section.read_bytes().replace(b"\n", b"\r\n"))
    ((_, after),) = pulled(folder, Edited(draft).replace("组织专题学习", "开展专题学习")).files.values()
    assert after == section.read_bytes().replace("组织专题".encode(), "开展专题".encode())


def test_two_copies_pulled_one_after_the_other_are_merged(folder, draft):
    for word in (
        Edited(draft, "王处长").replace("组织专题学习", "开展专题学习"),
        Edited(draft, "李局长").replace("覆盖全体执法人员", "覆盖全部执法人员"),
    ):
        plan = pulled(folder, word)
        assert not plan.told
        for path, (_, after) in plan.files.items():
            path.write_bytes(after)
    text = (folder / "sections/2024/01_measures.yaml").read_text("utf-8")
    assert "{{ 简称 }}开展专题学习{{ 学习场次 }}，覆盖全部执法人员。" in text


def test_words_in_a_footer_are_told(folder, draft):
    word = Edited(draft)
    name = next(n for n in word.parts if n.startswith("word/footer"))
    word.parts[name] = word.parts[name].replace(b"</w:p>", "<w:r><w:t>内部资料</w:t></w:r></w:p>".encode(), 1)
    assert why(pulled(folder, word)) == [Why.ASIDE]


@pytest.mark.office
def test_an_old_word_file_is_converted_and_that_is_told(folder, draft, lawreport):
    from lawreport.word.libreoffice import convert

    source = folder / "旧稿.docx"
    source.write_bytes(Edited(draft).replace("组织专题学习", "开展专题学习").bytes())
    (old,) = convert([source], "doc", folder / "旧")
    result = lawreport("pull", old, "--project", folder, "--dry-run")
    assert result.code == 0, result.text
    assert "先由 LibreOffice 转成了 .docx" in result.out
    assert "［“组织”→“开展”］" in result.out
