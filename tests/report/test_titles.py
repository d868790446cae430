"""Lines that are broken by hand, measured as they are set: none loses a character to a line of its own, on screen or paper."""

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from paper import glyphs, need_office

from lawreport.edition import Edition
from lawreport.model import Paragraph, Report, Words
from lawreport.pipeline import build
from lawreport.project import Project
from lawreport.report.advances import Measure, advance
from lawreport.report.typesetting import STANDARD, TITLE, title_lines
from lawreport.word import libreoffice
from lawreport.word.render import render
from lawreport.word.template.compile import compile_template
from lawreport.word.template.make import make_template
from lawreport.word.template.profile import Fonts, Page, Profile
from lawreport.word.template.units import mm

TITLES = {  # 虚构: title → the unit in it
    "云溪县人民政府2024年法治政府建设情况报告": "云溪县人民政府",
    "甲县人民政府2024年法治政府建设情况报告": "甲县人民政府",
    "丙市林业局2024年度法治政府建设年度报告": "丙市林业局",
    "丙市农牧局2024年1至11月依法行政情况报告": "丙市农牧局",
    "丁市司法局关于2025年度法治政府建设情况的报告": "丁市司法局",
    "津渡市人力资源和社会保障局2022年法治政府建设情况报告": "津渡市人力资源和社会保障局",
    "丙乡2024年法治报告": "丙乡",
    "乙区APP专项治理及“放管服”改革2024年度工作情况报告": "乙区",
    "乙区WMQ大厦A座消防安全专项整治工作情况的报告（2024年）": "乙区",
    "中共丁市委丁市人民政府关于2024年度贯彻落实《法治政府建设实施纲要（2021—2025年）》情况的报告": "丁市人民政府",
    "西山彝族自治州南涧县市场监督管理局2024年度法治政府建设工作年度报告": "西山彝族自治州南涧县市场监督管理局",
    "2024年度重大行政决策、规范性文件备案审查和行政复议行政应诉工作统计表": "",
    "甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚辛壬癸": "",
    "甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚辛壬癸子": "",
    "丁市丙区街道办事处行政审批服务局和综合行政执法队2024年法治政府建设报告": "丁市丙区街道办事处",
    "丁市丙区退役军人事务局2024年12月31日止“八五”普法规划实施情况的自查报告": "丁市丙区退役军人事务局",
}


@pytest.mark.parametrize(("title", "unit"), TITLES.items())
@pytest.mark.parametrize("room", ["20.05", "17.3", "24.5"])
def test_no_line_is_too_wide_and_none_has_a_few_characters(title, unit, room):
    measure = Measure(Decimal(room))
    lines = title_lines(title, (unit,), measure)
    assert "".join(lines) == title and all(map(measure.holds, lines))
    assert min(map(len, lines)) >= 4
    for above, below in pairwise(lines):
        assert not re.search(r"\d$|[《（“]$", above) and not re.match(r"[年》）”、的和]", below)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("云溪县人民政府2024年法治政府建设情况报告", ["云溪县人民政府", "2024年法治政府建设情况报告"]),
        ("甲县人民政府2024年法治政府建设情况报告", ["甲县人民政府2024年法治政府建设情况报告"]),
        ("丁市司法局关于2025年度法治政府建设情况的报告", ["丁市司法局", "关于2025年度法治政府建设情况的报告"]),
        (
            "乙区WMQ大厦A座消防安全专项整治工作情况的报告（2024年）",
            ["乙区WMQ大厦A座消防安全", "专项整治工作情况的报告（2024年）"],
        ),
    ],
)
def test_a_title_is_whole_on_one_line_or_broken_where_one_pauses(title, lines):
    assert title_lines(title, (TITLES[title],)) == lines


def test_digits_beside_hanzi_need_room_and_letters_have_their_own_widths():
    assert advance("甲2024年") == Decimal("4.5") and advance("（2024）") == 4
    assert advance("甲W乙") == Decimal("3.444") and advance("i") < advance("W")
    assert advance("2024", "Arial") > advance("2024") == advance("2024", "仿宋_GB2312") == 2
    assert Measure(Decimal(20)).width("....") == 2  # another font may stand in for the one that is named


# ---- on paper ----------------------------------------------------------------------------------------------------------

_LOOKS = Profile().looks
PROFILES = {
    "standard": Profile(),
    "小二, narrow page": replace(
        Profile(),
        page=Page(left=mm(35), right=mm(35), chars=24),
        looks={**_LOOKS, "公文标题": replace(_LOOKS["公文标题"], size=36), "附件标题": replace(_LOOKS["附件标题"], size=36)},
    ),
    "一号, Latin as wide as Hanzi fonts have it": replace(
        Profile(), fonts=Fonts(latin="宋体"), looks={**_LOOKS, "公文标题": replace(_LOOKS["公文标题"], size=52)}
    ),
}
OTHERS = {  # 虚构
    "副标题": "（2025年1月10日在丁市第五届人民代表大会常务委员会第三十次会议上）",
    "题下署名": "丁市退役军人事务局丁市发展和改革委员会丁市人力资源和社会保障局",
    "发文机关标志": "丁市退役军人事务局丁市人力资源和社会保障局文件",
    "图题": "图1　2021—2025年丁市丙区各街道办事处行政执法检查、行政处罚和行政许可办理件数对比（单位：件）",
    "表题": "表12　2024年丁市丙区各街道办事处行政执法检查、行政处罚和行政许可办理件数（单位：件）与2023年",
}


def written(profile: Profile) -> tuple[bytes, list[str]]:
    """Return a Word file of nothing but titles, and the lines they were broken into."""
    template = compile_template(make_template(profile), "t")
    measures = template.sheet.measures()
    pairs = [
        *(("公文标题", t, u) for t, u in TITLES.items()),
        *(("附件标题", t, u) for t, u in TITLES.items()),
        *((style, text, "") for style, text in OTHERS.items()),
    ]
    broken = [(style, title_lines(text, (unit,), measures[style])) for style, text, unit in pairs]
    blocks = tuple(Paragraph(style, (Words("\n".join(lines)),)) for style, lines in broken)
    report = Report("丁市司法局", 2024, "标题", "2025年1月2日", blocks)
    return render(template, report, {}, Edition.PUBLIC, "t").data, [line for _, lines in broken for line in lines]


def lines_on_paper(path) -> list[str]:
    """Return the lines of a PDF's text area, as they are set."""
    import pypdfium2

    document, found = pypdfium2.PdfDocument(path), []
    for page in document:
        last = None
        for glyph in (g for g in glyphs(page) if g.bottom < 265):
            if last is None or glyph.left < last.left:
                found.append("")
            found[-1] += glyph.text
            last = glyph
    document.close()
    return found


@pytest.mark.office
def test_every_line_stands_on_paper_as_it_was_broken(tmp_path):
    need_office()
    files, expected = [], []
    for number, profile in enumerate(PROFILES.values()):
        data, lines = written(profile)
        files.append(tmp_path / f"{number}.docx")
        files[-1].write_bytes(data)
        expected.append([line.replace("\u3000", "") for line in lines])
    for pdf, lines in zip(libreoffice.convert(files, "pdf", tmp_path), expected, strict=True):
        assert lines_on_paper(pdf) == lines


# ---- from a project ------------------------------------------------------------------------------------------------------

REPORT = 'title: "{{ 单位 }}{{ 年 }}年法治政府建设情况报告"\ndate: 2025年1月2日\n'
UNIT = "name: 云溪县人民政府\nshort: 县政府\n"


def title_of(folder) -> str:
    report = build(Project.at(folder), None, Edition.DRAFT).report
    return next(b.text for b in report.blocks if b.style == "公文标题")


def test_a_report_breaks_its_title_after_the_unit(written):
    assert (
        title_of(written({"sections/2024/report.yaml": REPORT, "data/unit.yaml": UNIT}))
        == "云溪县人民政府\n2024年法治政府建设情况报告"
    )


def test_a_title_is_measured_with_the_size_that_the_template_gives_it(written):
    files = {"sections/2024/report.yaml": REPORT, "data/unit.yaml": UNIT}
    for size, breaks in ((36, 0), (44, 1), (60, 1)):
        looks = {**_LOOKS, "公文标题": replace(_LOOKS["公文标题"], size=size)}
        template = make_template(replace(Profile(), looks=looks))
        assert title_of(written({**files, "templates/report.docx": template})).count("\n") == breaks


def test_a_template_restyled_in_word_is_measured_as_it_is(written):
    import io

    import docx
    from docx.shared import Pt

    template = docx.Document(io.BytesIO(make_template(Profile())))
    paragraph = next(p for p in template.paragraphs if p.style.name == "公文标题")
    paragraph.runs[0].font.size = Pt(18)
    out = io.BytesIO()
    template.save(out)
    folder = written({"sections/2024/report.yaml": REPORT, "data/unit.yaml": UNIT, "templates/report.docx": out.getvalue()})
    assert "\n" not in title_of(folder)


def test_lines_that_the_author_broke_stay_and_only_one_that_is_too_long_is_broken(written):
    title = (
        "title:\n  - 中共云溪县委员会\n  - 云溪县人民政府\n"
        "  - 关于2024年度贯彻落实上级决策部署推进法治政府建设情况的报告\ndate: 2025年1月2日\n"
    )
    lines = title_of(written({"sections/2024/report.yaml": title, "data/unit.yaml": UNIT})).split("\n")
    assert lines[:2] == ["中共云溪县委员会", "云溪县人民政府"] and len(lines) == 4 and all(map(TITLE.holds, lines))


def test_what_is_measured_of_the_standard_template_is_the_standard():
    sheet = compile_template(make_template(Profile()), "t").sheet
    for style, measure in sheet.measures().items():
        assert measure.latin == STANDARD[style].latin
        assert abs(measure.room - measure.spacing - STANDARD[style].room) < Decimal("0.6"), style


@pytest.mark.parametrize("name", ["丁市退役军人事务局丁市人力资源和社会保障局丁市司法局"[:25] + "甲" * n for n in range(2, 4)])
def test_a_signature_stands_whole_before_it_stands_two_characters_in(name):
    from lawreport.report.typesetting import em, unsealed

    right, date = unsealed(name, "2025年1月2日")
    assert right + em(name) == 28 and right < 2
    assert (right + em(name)) - (date + em("2025年1月2日")) == 2


def test_the_rule_on_titles_measures_them_as_they_are_set(written, lawreport, tmp_path):
    import docx

    folder = written({"sections/2024/report.yaml": REPORT, "data/unit.yaml": UNIT})
    path = tmp_path / "甲.docx"
    path.write_bytes(build(Project.at(folder), None, Edition.DRAFT).word.data)
    assert "L-14c" not in lawreport("check", path, "--project", folder, "--all").out
    document = docx.Document(str(path))
    title = next(p for p in document.paragraphs if p.style.name == "公文标题")
    title.runs[0].text = title.text.replace("\n", "")  # the line break and every other run gone: one line
    for run in title.runs[1:]:
        run.text = ""
    document.save(str(path))
    assert "L-14c" in lawreport("check", path, "--project", folder, "--all").out


def test_captions_that_are_broken_are_still_captions_to_the_rules(written, lawreport, tmp_path):
    folder = written()
    before = lawreport("check", "--project", folder, "--all").out
    for chart in (folder / "charts").glob("*.yaml"):
        text = chart.read_text(encoding="utf-8")
        chart.write_text(
            re.sub(
                "(?m)^title: .*", "title: 2024年云溪县各乡镇街道办事处行政执法检查和行政处罚、行政许可事项办理情况统计", text
            ),
            encoding="utf-8",
        )
    word = build(Project.at(folder), None, Edition.DRAFT)
    assert {b.style for b in word.report.blocks if "\n" in b.text and b.style.endswith("题")} == {"图题", "表题"}
    assert lawreport("check", "--project", folder, "--all").out == before
    path = tmp_path / "甲.docx"
    path.write_bytes(word.word.data)
    said = lawreport("check", path, "--project", folder, "--all").out
    assert not re.search("图题|表题|图注|图号|表号", said), said


def test_a_title_of_any_length_is_measured_in_pieces_of_a_line(monkeypatch):
    measured = [0]
    width = Measure.width

    def counted(measure, text):
        measured[0] += len(text)
        return width(measure, text)

    monkeypatch.setattr(Measure, "width", counted)
    title = "近四年行政复议案件办理情况" * 300
    assert "".join(title_lines(title)) == title
    assert measured[0] < 200 * len(title)
