"""The number of pages told is within one of those that LibreOffice sets, for every sample and for reports unlike them."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from paper import need_office
from where import CORPUS, ROOT

from lawreport.edition import Edition
from lawreport.pipeline import Built, build
from lawreport.problem import Trouble
from lawreport.project import Project
from lawreport.word import libreoffice
from lawreport.word.pagination import line_count
from lawreport.word.template.make import make_template
from lawreport.word.template.profile import Fonts, Page, Profile
from lawreport.word.template.sheet import Setting
from lawreport.word.template.units import mm

SAMPLES = sorted(p for p in (CORPUS / "samples").iterdir() if p.is_dir())
PROJECTS = {p.name: p for p in (*SAMPLES, ROOT, ROOT / "examples" / "wangchuan")}
EDITIONS = tuple(Edition)

# ---- reports unlike the samples, 虚构 -------------------------------------------------------------------------------------

CLAUSES = (
    "全面落实行政执法公示、执法全过程记录和重大执法决定法制审核制度",
    "组织开展“双随机、一公开”检查1234家次，发现问题567个，整改率98.2%",
    "加强行政复议应诉工作，全年办结案件89件，调解和解率达到45.6%",
    "坚持把学习宣传贯彻习近平法治思想作为首要政治任务",
    "印发《丁市行政规范性文件管理办法（2024年修订）》",
    "依托12345热线和APP受理群众诉求3.4万余件",
    "推动党政主要负责人述法全覆盖",
)


def words(chance: random.Random, least: int) -> str:
    """Return a paragraph of at least so many characters."""
    text = ""
    while len(text) < least:
        text += chance.choice(CLAUSES) + chance.choice("，，。；")
    return text.rstrip("，。；") + "。"


def section(heading: str, *paragraphs: str, children: str = "", charts: str = "", tables: str = "") -> str:
    body = "".join(f"  {p}\n" for p in paragraphs)
    return (
        f"heading: {heading}\n"
        + (f"text: |\n{body}" if body else "")
        + children
        + (f"charts: [{charts}]\n" if charts else "")
        + (f"tables: [{tables}]\n" if tables else "")
    )


def child(heading: str, *paragraphs: str) -> str:
    body = "".join(f"      {p}\n" for p in paragraphs)
    return f"  - heading: {heading}\n    text: |\n{body}"


def long_paragraphs(chance: random.Random) -> dict[str, str]:
    return {"sections/2024/01_a.yaml": section("工作情况", *(words(chance, 900) for _ in range(20)))}


def short_paragraphs(chance: random.Random) -> dict[str, str]:
    return {"sections/2024/01_a.yaml": section("工作情况", *(words(chance, chance.randint(8, 30)) for _ in range(400)))}


def many_headings(chance: random.Random) -> dict[str, str]:
    children = "children:\n" + "".join(
        child(f"开展第{n}项专项整治行动", words(chance, chance.randint(20, 130))) for n in range(1, 60)
    )
    return {
        "sections/2024/report.yaml": HEAD
        + 'headings:\n  - {number: "一、", place: 独行}\n  - {number: "（一）", place: 独行}\n',
        "sections/2024/01_a.yaml": section("工作情况", children=children),
    }


def long_tables(chance: random.Random) -> dict[str, str]:
    names = [f"第{n}类{chance.choice(['行政检查', '行政处罚案件', '重大行政执法决定法制审核和听证'])}" for n in range(90)]
    return {
        **metrics(names, chance),
        "charts/表.yaml": f"title: 主要指标\nkind: table\nmetrics: [{', '.join(names)}]\ncolumns: [单位, 本年, 备注]\n",
        "charts/小表.yaml": f"title: 部分指标\nkind: table\nmetrics: [{', '.join(names[:9])}]\nsource: 数据来源：虚构\n",
        "sections/2024/01_a.yaml": section("工作情况", words(chance, 300), tables="表, 小表"),
        "sections/2024/02_b.yaml": section("存在问题", words(chance, 200)),
    }


def many_charts(chance: random.Random) -> dict[str, str]:
    names = [f"指标{n}" for n in range(12)]
    kinds = ("bar", "barh")
    charts = {
        f"charts/图{n}.yaml": (
            f"title: 第{n}组\nkind: {kinds[n % 2]}\nmetrics: [{', '.join(names[n % 3 : n % 3 + 3 + n % 4])}]\n"
        )
        + ("source: 数据来源：虚构\n" if n % 3 else "")
        for n in range(12)
    }
    return {
        **metrics(names, chance),
        **charts,
        **{
            f"sections/2024/0{n + 1}_a.yaml": section(
                f"第{n}方面工作", words(chance, 150 * n), charts=", ".join(f"图{m}" for m in range(3 * n, 3 * n + 3))
            )
            for n in range(4)
        },
    }


def attachments(chance: random.Random) -> dict[str, str]:
    listed = "".join(
        f"  - title: 丁市第{n}批行政执法案例汇编\n    text: |\n      {words(chance, 500 * n)}\n" for n in range(1, 5)
    )
    return {
        "sections/2024/report.yaml": HEAD + f"attachments:\n{listed}",
        "sections/2024/01_a.yaml": section("工作情况", words(chance, 700)),
    }


def red_head_and_letter(chance: random.Random) -> dict[str, str]:
    head = (
        "red_head:\n  mark: 丁市司法局文件\n  number: 丁司发〔2025〕3号\nrecipients: 市委、市政府\n"
        "imprint:\n  copy_to: 市委办公室，市人大常委会办公室，市政协办公室，各县（市、区）司法局\n  printer: 丁市司法局办公室\n"
    )
    return {
        "sections/2024/report.yaml": HEAD + head,
        "sections/2024/01_a.yaml": section("工作情况", *(words(chance, 210) for _ in range(15))),
    }


HEAD = "title: 丁市司法局2024年法治政府建设年度报告\ndate: 2025年1月2日\n"
KINDS = (long_paragraphs, short_paragraphs, many_headings, long_tables, many_charts, attachments, red_head_and_letter)


def metrics(names: list[str], chance: random.Random) -> dict[str, str]:
    rows = "".join(
        f"{n},{chance.randint(10, 99999)},虚构,{'口径按上级统一规定，不含已移送的' if chance.random() < 0.2 else ''}\n"
        for n in names
    )
    return {
        "data/metrics.yaml": "".join(f"{n}: {{unit: 件}}\n" for n in names),
        "data/2024.csv": f"指标,数值,来源,备注\n{rows}",
    }


def invented(kind, seed: int, folder: Path) -> Path:
    """Return a project of the kind; the seed decides its words."""
    files = {
        "data/unit.yaml": "name: 丁市司法局\nshort: 市司法局\n",
        "data/metrics.yaml": "甲: {unit: 件}\n",
        "data/2024.csv": "指标,数值,来源,备注\n甲,1,虚构,\n",
        "sections/2024/report.yaml": HEAD,
        **kind(random.Random(seed)),
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def on_a_narrow_page(folder: Path) -> Path:
    """Return the project with a template of its own: wider margins, digits in Arial."""
    (folder / "templates").mkdir()
    profile = replace(Profile(), page=Page(left=mm(33), right=mm(33), chars=25), fonts=Fonts(latin="Arial"))
    (folder / "templates" / "report.docx").write_bytes(make_template(profile))
    return folder


# ---- told and set --------------------------------------------------------------------------------------------------------


def built(folder: Path, edition: str) -> Built | None:
    """Return the edition, or nothing where it may not be made of this project."""
    try:
        return build(Project.at(folder), None, edition)
    except Trouble:
        return None


@pytest.mark.office
def test_the_pages_told_are_within_one_of_those_on_paper(tmp_path):
    import pypdfium2

    need_office()
    folders = {
        **PROJECTS,
        **{
            f"{kind.__name__} {seed}": invented(kind, seed, tmp_path / f"{kind.__name__}{seed}")
            for kind in KINDS
            for seed in (1, 2)
        },
        **{f"{kind.__name__} narrow": on_a_narrow_page(invented(kind, 3, tmp_path / f"{kind.__name__}n")) for kind in KINDS},
    }
    made = {
        f"{name} {edition}": report
        for name, folder in folders.items()
        for edition in (EDITIONS if name in PROJECTS else (Edition.DRAFT,))
        if (report := built(folder, edition))
    }
    assert {name.rpartition(" ")[0] for name in made} == set(folders)
    files = []
    for name, report in made.items():
        files.append(tmp_path / f"{name}.docx")
        files[-1].write_bytes(report.word.data)
    told_and_set = {}
    for (name, report), pdf in zip(made.items(), libreoffice.convert(files, "pdf", tmp_path / "pdf", 400), strict=True):
        document = pypdfium2.PdfDocument(pdf)
        told_and_set[name] = (report.pages, len(document))
        document.close()
    assert {name: pair for name, pair in told_and_set.items() if abs(pair[0] - pair[1]) > 1} == {}


def test_the_command_tells_the_pages(copied, lawreport):
    folder = copied("samples/o_attachments")
    assert "约 3 页" in lawreport("build", "--project", folder).out


def test_a_line_is_broken_as_chinese_is_set():
    setting = Setting()
    char = setting.face.size * 10

    def lines(text: str) -> int:
        return line_count(text, 10 * char, 10 * char, setting)

    assert (lines("甲" * 10), lines("甲" * 11), lines("甲" * 10 + "。"), lines("甲" * 10 + "。乙")) == (1, 2, 1, 2)
    assert lines("甲" * 9 + "（乙丙）") == 2 and lines("甲\n乙") == 2 and lines("") == 1
    assert lines("甲" * 8 + "12345678") == 2 and lines("甲乙丙丁2024年戊己") == 1 and lines("甲乙丙丁2024年戊己庚") == 2


def test_digits_and_long_words_fill_their_lines():
    setting = Setting()
    char = setting.face.size * 10
    assert line_count("1" * 45, 10 * char, 10 * char, setting) == 3
