"""A report that comes back from Word, WPS or LibreOffice: what was altered, what only reworded, what the data say (虚构)."""

import io
import json
import re

import pytest
from paper import need_office

from lawreport.app.screens.back.returned import note_line
from lawreport.back.notes import Kind
from lawreport.edition import Edition
from lawreport.files.package import open_package, zip_parts
from lawreport.inspection.survey import survey_file
from lawreport.pipeline import build
from lawreport.project import Project
from lawreport.word import libreoffice

DOCUMENT, LEDGER = "word/document.xml", "customXml/item1.xml"
SECTION = """\
covers: [measures, first_responsible]
heading: 主要举措和成效
children:
  - heading: 规范行政执法
    text: |
      全年检查单位{{ 检查单位 }}，发现隐患{{ 火灾隐患 }}，整改率为{{ 整改率 }}。
      主要负责人履行第一责任人职责，全年开展普法培训{{ 培训 }}，把学法用法列入年度考核，做到人人参加、场场点名。
      各股室按照分工抓好落实，定期通报进展情况，重大事项提交集体研究。
    tables: [主要指标]
"""


@pytest.fixture
def project(written):
    return written({"sections/2024/01_measures.yaml": SECTION})


def draft(project, edition=Edition.DRAFT):
    return build(Project.at(project), None, edition).word.data


def edited(data: bytes, *changes: tuple[str, str], part: str = DOCUMENT, count: int = 1) -> bytes:
    """Return the file with words of a part written otherwise; each must be there."""
    parts = open_package(data, "稿")
    xml = parts[part].decode()
    for old, new in changes:
        assert old in xml, old
        xml = xml.replace(old, new, count)
    return zip_parts({**parts, part: xml.encode()})


@pytest.fixture
def checked(project, tmp_path, lawreport):
    """Return a function that checks a file and gives the problems of the comparison, and the notes."""

    def check(data: bytes, *more, name="回来的.docx", inside=True, code=None):
        (tmp_path / name).write_bytes(data)
        where = ("--project", project) if inside else ("--project", tmp_path / "nowhere")
        result = lawreport("check", tmp_path / name, *where, "--format", "json", *more)
        told = json.loads(result.out)
        assert code is None or result.code == code, result.text
        return [p for p in told["problems"] if p["id"].partition("-")[0] in ("figure", "text", "ledger")], "\n".join(
            told["notes"]
        )

    return check


def ids(problems) -> list[str]:
    return [p["id"] for p in problems]


def runs(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def tracked(kind: str, text: str, author: str = "王局") -> str:
    tag = "w:delText" if kind == "del" else "w:t"
    return f'<w:{kind} w:id="900" w:author="{author}" w:date="2025-01-20T00:00:00Z"><w:r><{tag}>{text}</{tag}></w:r></w:{kind}>'


def paragraph_of(data: bytes, words: str) -> str:
    """Return the XML of the paragraph that holds some words."""
    xml = open_package(data, "稿")[DOCUMENT].decode()
    return next(p for p in re.findall(r"<w:p>.*?</w:p>|<w:p .*?</w:p>", xml, re.S) if words in re.sub("<[^>]*>", "", p))


def run_of(data: bytes, text: str) -> str:
    """Return the run that says exactly this."""
    return re.search(
        rf"<w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t[^>]*>{text}</w:t></w:r>", open_package(data, "稿")[DOCUMENT].decode()
    )[0]


def without_bookmarks(data: bytes) -> bytes:
    parts = open_package(data, "稿")
    return zip_parts({**parts, DOCUMENT: re.sub(rb"<w:bookmark(?:Start|End) [^>]*/>", b"", parts[DOCUMENT])})


def without_ledger(data: bytes) -> bytes:
    return zip_parts({n: d for n, d in open_package(data, "稿").items() if not n.startswith("customXml/")})


# ---- nothing was done ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", [Edition.DRAFT, Edition.FINAL])
@pytest.mark.parametrize("inside", [True, False])
def test_an_unedited_file_has_no_differences(edition, inside, project, checked):
    problems, notes = checked(draft(project, edition), inside=inside)
    assert problems == [] and "台账" in notes
    assert ("数据比过" in notes) is inside


# ---- a figure was altered --------------------------------------------------------------------------------------------

ALTERED = {
    "overtyped in its bookmark": lambda d: edited(d, (">860处<", ">680处<")),
    "tracked": lambda d: edited(d, (run_of(d, "860处"), tracked("del", "860处") + tracked("ins", "680处"))),
    "tracked, its bookmark gone": lambda d: without_bookmarks(
        edited(d, (run_of(d, "860处"), tracked("del", "860处") + tracked("ins", "680处")))
    ),
    "digits half tracked": lambda d: edited(d, (run_of(d, "860处"), tracked("del", "86") + tracked("ins", "68") + runs("0处"))),
    "in split runs": lambda d: edited(
        d, (run_of(d, "860处"), runs("6") + '<w:proofErr w:type="spellStart"/>' + runs("80") + runs("处"))
    ),
    "without bookmarks": lambda d: without_bookmarks(edited(d, (">860处<", ">680处<"))),
    "in words that were changed too": lambda d: edited(d, (">860处<", ">680处<"), ("发现隐患", "共排查出各类隐患")),
    "in a moved paragraph": lambda d: edited(
        d, (paragraph_of(d, "860处"), ""), ("<w:sectPr", paragraph_of(d, "860处").replace("860处", "680处") + "<w:sectPr")
    ),
}


@pytest.mark.parametrize("edit", ALTERED.values(), ids=ALTERED)
@pytest.mark.parametrize("edition", [Edition.DRAFT, Edition.FINAL])
def test_an_altered_figure_is_an_error_with_metric_and_cell(edit, edition, project, checked):
    problems, _ = checked(edit(draft(project, edition)), code=1)
    told = next(p for p in problems if p["id"] == "figure-altered")
    assert told["severity"] == "错误" and told["paragraph"]
    assert told["message"].startswith("860处 被改成 680处") and "火灾隐患，data/2024.csv B3" in told["message"]


@pytest.mark.parametrize(
    "new, said",
    [
        ("860起", "860起"),
        ("86处", "86处"),
        ("1860处", "1860处"),
        ("860余处", "860余处"),
        ("约860处", "约860处"),
        ("860万处", "860万处"),
        ("若干处", "若干处"),
        ("八百处", "八百处"),
        ("8.60处", "8.60处"),
        ("处", "处"),
    ],
)
def test_any_other_number_unit_or_approximator_is_an_alteration(new, said, project, checked):
    problems, _ = checked(edited(draft(project), (">860处<", f">{new}<")))
    assert [p["message"].partition("：")[0] for p in problems if p["severity"] == "错误"] == [f"860处 被改成 {said}"]


@pytest.mark.parametrize(
    "between, said",
    [
        ("</w:t></w:r></w:p><w:p><w:r><w:t>", "8¶60处"),
        ("</w:t><w:br/><w:t>", "8 60处"),
        ("</w:t></w:r><w:r><w:t>，", "8，60处"),
    ],
)
def test_a_figure_cut_in_half_is_an_alteration(between, said, project, checked):
    problems, _ = checked(edited(draft(project), (">860处<", f">8{between}60处<")), code=1)
    told = [p["message"].partition("：")[0] for p in problems if p["severity"] == "错误"]
    assert told == [f"860处 被改成 {said}"] and "figure-unsourced" not in ids(problems)


@pytest.mark.parametrize(
    "before, after",
    [("<w:bookmarkStart", runs("1") + "<w:bookmarkStart"), ("<w:bookmarkStart", runs("约") + "<w:bookmarkStart")],
)
def test_what_is_typed_right_beside_a_bookmark_belongs_to_the_figure(before, after, project, checked):
    data = draft(project)
    start = re.search(r'<w:bookmarkStart [^>]*w:name="_m_0002"/>', open_package(data, "稿")[DOCUMENT].decode())[0]
    problems, _ = checked(edited(data, (start, start.replace(before, after))))
    assert ids(problems)[0] == "figure-altered"


@pytest.mark.parametrize("new", ["８６０处", "860 处", "8 60处", "８６０ 处"])
def test_the_same_value_written_otherwise_is_no_alteration(new, project, checked):
    assert checked(edited(draft(project), (">860处<", f">{new}<")))[0] == []


@pytest.mark.parametrize("new", ["1,200家", "1，200家", "0.12万家"])
def test_thousands_and_ten_thousands_are_the_same_value(new, project, checked):
    assert "figure-altered" not in ids(checked(edited(draft(project), (">1200家<", f">{new}<")))[0])


def test_two_figures_that_changed_places_are_both_told(project, checked):
    problems, _ = checked(edited(draft(project), (">1200家<", ">@<"), (">860处<", ">1200处<"), (">@<", ">860家<")))
    assert [p["message"].partition("：")[0] for p in problems] == ["1200家 被改成 860家", "860处 被改成 1200处"]


def test_who_tracked_it_is_said(project, checked):
    data = draft(project)
    problems, _ = checked(edited(data, (run_of(data, "860处"), tracked("del", "860处") + tracked("ins", "680处"))))
    assert "王局的修订，还没有接受" in problems[0]["message"]


@pytest.mark.parametrize("old, new, cell", [(">860<", ">680<", "表1 第3行第3列"), (">98.3<", ">99.3<", "表1 第4行第3列")])
@pytest.mark.parametrize("bare", [False, True])
def test_a_figure_in_a_table_is_compared(old, new, cell, bare, project, checked):
    data = edited(draft(project), (old, new))
    problems, _ = checked(without_bookmarks(data) if bare else data)
    assert [(p["id"], p["cell"]) for p in problems] == [("figure-altered", cell)]


def test_a_figure_in_a_title_or_heading_is_compared(written, tmp_path, lawreport):
    folder = written(
        {
            "sections/2024/01_measures.yaml": SECTION.replace(
                "heading: 规范行政执法", 'heading: "检查单位{{ 检查单位 }}，规范行政执法"'
            )
        }
    )
    (tmp_path / "回.docx").write_bytes(edited(draft(folder), (">1200家<", ">2100家<")))
    assert "1200家 被改成 2100家" in lawreport("check", tmp_path / "回.docx", "--project", folder).out


def test_it_is_told_in_every_format(project, tmp_path, lawreport):
    (tmp_path / "回.docx").write_bytes(edited(draft(project), (">860处<", ">680处<")))
    text, sarif = (
        lawreport("check", tmp_path / "回.docx", "--project", project, "--format", form) for form in ("text", "sarif")
    )
    assert text.code == sarif.code == 1 and "860处 被改成 680处：火灾隐患，data/2024.csv B3" in text.out
    result = next(r for r in json.loads(sarif.out)["runs"][0]["results"] if r["ruleId"] == "figure-altered")
    assert result["level"] == "error" and result["locations"][0]["logicalLocations"]


# ---- a figure went away or elsewhere ---------------------------------------------------------------------------------


def test_a_deleted_clause_is_told_as_deleted(project, checked):
    data = draft(project)
    mended = edited(data, ("，发现隐患", ""), (run_of(data, "860处"), ""))
    problems, _ = checked(mended, code=0)
    assert ids(problems) == ["figure-deleted", "text-changed"] and "860处 随文字删掉了" in problems[0]["message"]


def test_a_deleted_paragraph_is_told_with_its_figures(project, checked):
    data = draft(project)
    problems, _ = checked(edited(data, (paragraph_of(data, "普法培训"), "")))
    assert sorted(ids(problems)) == ["figure-deleted", "text-deleted"]


@pytest.mark.parametrize("edit", [lambda d: d, without_bookmarks])
def test_a_moved_paragraph_keeps_its_figures(edit, project, checked):
    data = draft(project)
    moved = edited(
        data,
        (paragraph_of(data, "普法培训"), ""),
        (paragraph_of(data, "全年检查单位"), paragraph_of(data, "普法培训") + paragraph_of(data, "全年检查单位")),
    )
    assert ids(checked(edit(moved))[0]) == ["text-moved"]


@pytest.mark.parametrize("edit", [lambda d: d, without_bookmarks])
def test_clauses_in_another_order_keep_their_figures(edit, project, checked):
    data = draft(project)
    xml = paragraph_of(data, "860处")
    words = re.sub(r"<w:p>.*?</w:pPr>|<w:p>", "", xml, count=1)
    assert words
    again = edited(
        data, (xml, xml[: xml.index("<w:r>")] + runs("整改率为98.3%，全年检查单位1200家，发现隐患860处。") + "</w:p>")
    )
    assert set(ids(checked(edit(again))[0])) <= {"text-changed"}


def test_a_split_and_a_joined_paragraph_keep_their_figures(project, checked):
    data = draft(project)
    split = edited(data, ("，把学法用法列入", "。</w:t></w:r></w:p><w:p><w:r><w:t>把学法用法列入"))
    assert set(ids(checked(split)[0])) <= {"text-split", "text-changed"} and "text-split" in ids(checked(split)[0])
    first, second = paragraph_of(data, "普法培训"), paragraph_of(data, "各股室")
    mark = '<w:rPr><w:del w:id="901" w:author="王局"/></w:rPr></w:pPr>'
    joined = edited(
        data,
        (
            first,
            first.replace("</w:pPr>", mark, 1) if "</w:pPr>" in first else first.replace("<w:p>", f"<w:p><w:pPr>{mark}", 1),
        ),
    )
    assert ids(checked(joined)[0]) == ["text-joined"], second


@pytest.mark.parametrize("new, told", [("12场次", ["text-copied"]), ("21场次", ["figure-altered", "text-copied"])])
def test_a_copied_paragraph_is_compared_too(new, told, project, checked):
    data = draft(project)
    copy = re.sub(r"<w:bookmark(?:Start|End) [^>]*/>", "", paragraph_of(data, "普法培训")).replace("12场次", new)
    problems, _ = checked(edited(data, ("<w:sectPr", copy + "<w:sectPr")))
    assert ids(problems) == told


# ---- words -----------------------------------------------------------------------------------------------------------


def test_changed_added_and_deleted_words_are_told_by_paragraph(project, checked):
    data = draft(project)
    problems, _ = checked(
        edited(
            data,
            ("重大事项提交集体研究", "重大事项一律集体研究"),
            ("<w:sectPr", f"<w:p>{runs('特此报告，请予审阅。')}</w:p><w:sectPr"),
        ),
        code=0,
    )
    assert ids(problems) == ["text-changed", "text-added"]
    assert "“提交”改成“一律”" in problems[0]["message"] and "sections/2024/01_measures.yaml:8" in problems[0]["hint"]
    assert all(p["severity"] == "提示" for p in problems)


@pytest.mark.parametrize(
    "typed, told", [("现场办结12件", True), ("2023年以来", False), ("第3次会议", False), ("走访单位1200家", False)]
)
def test_a_number_typed_by_a_superior_is_asked_about(typed, told, project, checked):
    problems, _ = checked(edited(draft(project), ("定期通报进展情况", f"{typed}，定期通报进展情况")))
    assert ("figure-unsourced" in ids(problems)) is told
    assert not told or "这里的 12件 不是程序印的，查不到来源" in problems[0]["message"]


def test_a_final_edition_carries_no_words_but_those_with_figures(project):
    parts = open_package(draft(project, Edition.FINAL), "稿")
    assert "各股室" not in parts[LEDGER].decode() and "各股室" in open_package(draft(project), "稿")[LEDGER].decode()


def test_words_of_a_final_edition_are_compared_with_the_project_while_it_prints_the_same(project, checked):
    data = edited(draft(project, Edition.FINAL), ("重大事项提交", "重大事项一律"))
    assert ids(checked(data)[0]) == ["text-changed"]
    problems, notes = checked(data, inside=False)
    assert problems == [] and "其余文字没有比" in notes
    section = project / "sections/2024/01_measures.yaml"
    section.write_text(section.read_text(encoding="utf-8").replace("按照分工", "各按分工"), encoding="utf-8")
    problems, notes = checked(data)
    assert problems == [] and "项目现在印的又和那时不同" in notes


# ---- the data of today -----------------------------------------------------------------------------------------------


def change_data(project, old, new):
    table = project / "data/2024.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_data_that_changed_since_are_told_apart_from_an_edit(project, checked):
    data = draft(project)
    change_data(project, "检查单位,1200", "检查单位,1210")
    problems, _ = checked(data, code=0)
    assert {p["id"] for p in problems} == {"figure-stale"}
    assert (
        problems[0]["message"].startswith("稿子印的是 1200家，data 现在是 1210家")
        and "data/2024.csv B2" in problems[0]["message"]
    )


def test_a_computed_figure_goes_with_the_data_it_is_made_from(project, checked):
    data = draft(project)
    change_data(project, "整改隐患,845", "整改隐患,840")
    said = [p["message"] for p in checked(data)[0]]
    assert any(m.startswith("稿子印的是 98.3%，data 现在是 97.7%") for m in said)


def test_an_edit_that_agrees_with_the_data_is_no_error(project, checked):
    data = edited(draft(project), (">1200家<", ">1210家<"))
    change_data(project, "检查单位,1200", "检查单位,1210")
    problems, _ = checked(data, code=0)
    assert next(p for p in problems if p["id"] == "figure-altered")["severity"] == "提醒"


def test_what_the_data_say_is_told_with_an_edit(project, checked):
    data = edited(draft(project), (">1200家<", ">1100家<"))
    change_data(project, "检查单位,1200", "检查单位,1210")
    told = next(p for p in checked(data, code=1)[0] if p["id"] == "figure-altered")
    assert "1200家 被改成 1100家" in told["message"] and "现在是 1210家" in told["message"]


def test_a_project_that_prints_nothing_is_said_and_the_ledger_still_compared(project, checked):
    data = edited(draft(project), (">860处<", ">680处<"))
    (project / "data/2024.csv").unlink()
    problems, notes = checked(data, code=1)
    assert "figure-altered" in ids(problems) and "没有和项目的数据比" in notes


# ---- which ledger ----------------------------------------------------------------------------------------------------


def test_a_ledger_of_another_unit_is_not_held_against_the_data(project, checked):
    data = draft(project)
    unit = project / "data/unit.yaml"
    unit.write_text(re.sub("name: .*", "name: 丙市丁局", unit.read_text(encoding="utf-8")), encoding="utf-8")
    change_data(project, "检查单位,1200", "检查单位,1210")
    problems, notes = checked(data)
    assert problems == [] and "这个项目是丙市丁局的" in notes


def test_a_ledger_under_another_report_is_said(project, checked):
    words = "某镇二〇二三年工作总结，讲的全是另外的事情，和台账没有关系，一句也不一样，请另行处理，不必比较下去了。"
    xml = f"<w:p>{runs(words)}</w:p>"
    parts = open_package(draft(project), "稿")
    data = zip_parts(
        {**parts, DOCUMENT: re.sub(rb"<w:body>.*?<w:sectPr", f"<w:body>{xml}<w:sectPr".encode(), parts[DOCUMENT], flags=re.S)}
    )
    problems, notes = checked(data)
    assert ids(problems) == ["ledger-foreign"] and "对不上" in notes


@pytest.mark.parametrize(
    "old, new, told",
    [
        ("</ledger>", "", "ledger-damaged"),
        ("urn:lawreport:ledger:1", "urn:lawreport:ledger:9", "ledger-newer"),
        ('year="2024" title', 'year="二零" title', "ledger-damaged"),
    ],
)
def test_a_ledger_that_cannot_be_read_is_said_and_the_project_taken_instead(old, new, told, project, checked):
    data = edited(edited(draft(project), (">860处<", ">680处<")), (old, new), part=LEDGER)
    problems, notes = checked(data, code=1)
    assert set(ids(problems)) == {told, "figure-altered"} and "和项目现在的报告比" in notes


def test_two_ledgers_are_said_and_the_fitting_one_taken(project, checked):
    parts = open_package(draft(project), "稿")
    other = parts[LEDGER].decode().replace("检查单位", "别的指标").replace("全年", "上年").replace('unit="', 'unit="丙')
    problems, _ = checked(edited(zip_parts({**parts, "customXml/item0.xml": other.encode()}), (">860处<", ">680处<")))
    assert ids(problems) == ["ledger-several", "figure-altered"] or set(ids(problems)) == {"ledger-several", "figure-altered"}


def test_a_renamed_part_is_found(project, checked):
    parts = open_package(edited(draft(project), (">860处<", ">680处<")), "稿")
    parts["customXml/item7.xml"] = parts.pop(LEDGER)
    assert ids(checked(zip_parts(parts))[0]) == ["figure-altered"]


def test_a_ledger_of_the_first_release_is_read(project, checked):
    old = re.sub(
        r"<text.*</text>| title=\"[^\"]*\"| build=\"[^\"]*\"",
        "",
        open_package(draft(project), "稿")[LEDGER].decode(),
        flags=re.S,
    )
    data = edited(draft(project), (">860处<", ">680处<"), (">98.3<", ">99.3<"))
    data = zip_parts({**open_package(data, "稿"), LEDGER: old.encode()})
    for inside in (True, False):
        assert sorted(ids(checked(data, inside=inside)[0])) == ["figure-altered", "figure-altered"]


def test_a_ledger_must_not_be_published(project, checked):
    assert "ledger-public" in ids(checked(draft(project), "--edition", "public", code=1)[0])


def test_the_year_in_the_file_name_is_held_against_the_ledger(project, checked):
    assert "文件名里写的是2023年" in checked(draft(project), name="某局2023年报告.docx")[1]
    assert "文件名" not in checked(draft(project), name="某局2024年报告.docx")[1]


# ---- no ledger -------------------------------------------------------------------------------------------------------


def test_a_file_without_a_ledger_is_compared_with_the_report_of_its_title(project, checked):
    data = without_bookmarks(without_ledger(edited(draft(project), (">860处<", ">680处<"))))
    problems, notes = checked(data, code=1)
    assert ids(problems) == ["figure-altered"] and "没有台账" in notes and "和项目现在的报告比" in notes
    problems, notes = checked(data, inside=False)
    assert problems == [] and "没有和印出的、和数据对照" in notes


def test_a_file_of_somebody_else_is_said_not_to_be_compared(project, checked):
    docx, io = pytest.importorskip("docx"), pytest.importorskip("io")
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph("丙市2024年财政预算执行情况报告")
    document.save(out)
    problems, notes = checked(out.getvalue())
    assert problems == [] and "没有和印出的、和数据对照" in notes


def test_plain_text_is_said_not_to_be_compared(tmp_path, lawreport):
    (tmp_path / "某.txt").write_text("甲局2024年报告。\n", encoding="utf-8")
    assert "纯文本里没有台账" in lawreport("check", tmp_path / "某.txt").out


# ---- saved again by another program ----------------------------------------------------------------------------------


@pytest.mark.office
@pytest.mark.parametrize("edition", [Edition.DRAFT, Edition.FINAL])
def test_a_file_saved_again_by_libreoffice_is_compared_as_before(edition, project, checked, tmp_path):
    need_office()
    data = draft(project, edition)
    for name, said in (("原样", data), ("改过", edited(data, (">860处<", ">680处<")))):
        (tmp_path / f"{name}.docx").write_bytes(said)
    plain, altered = libreoffice.convert([tmp_path / "原样.docx", tmp_path / "改过.docx"], "docx", tmp_path / "again")
    assert checked(plain.read_bytes())[0] == []
    assert ids(checked(altered.read_bytes(), code=1)[0]) == ["figure-altered"]


def test_words_in_a_header_are_said_not_to_be_compared(project, checked):
    import docx

    document = docx.Document(io.BytesIO(draft(project)))
    document.sections[0].header.paragraphs[0].text = "全年审查999件"
    out = io.BytesIO()
    document.save(out)
    _, notes = checked(out.getvalue(), code=None)
    assert "对照：页眉、页脚里的文字没有和印出的对照，请自己看一遍：“全年审查999件”。" in notes


def test_the_page_number_is_no_word_that_was_not_compared(project, checked):
    assert "页脚" not in checked(draft(project), code=None)[1]


@pytest.mark.parametrize("words", ["其中优秀案卷777卷", "寄出777封", "培训777课时"])
def test_a_number_of_anything_that_is_counted_has_no_source(project, checked, words):
    data = edited(draft(project), ("，发现隐患", f"，{words}，发现隐患"))
    assert "figure-unsourced" in {p["id"] for p in checked(data)[0]}


def test_what_was_compared_is_a_value_and_a_line_says_it(project):
    seen = survey_file(draft(project), "报告.docx", Project(project), Edition.DRAFT)
    ledger, data = seen.notes
    assert (ledger.kind, data.kind) == (Kind.LEDGER, Kind.DATA)
    assert ledger.figures > 0 and ledger.texts > 0 and ledger.complete and ledger.as_printed
    assert note_line(ledger) == (
        f"对照：文件里带着{ledger.ledger}报告的台账，{ledger.figures}个数和它比过，{ledger.texts}段文字和印出时记下的比过。"
    )
    assert [n.kind for n in survey_file("正文。".encode(), "报告.txt", None, Edition.DRAFT).notes] == [Kind.PLAIN_TEXT]
