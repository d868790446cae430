"""正文: every text of a report is on the page, numbered as in the Word file, with what its tags show and what is wrong."""

import json
import re

import pytest
from where import CORPUS, ROOT

from lawreport.edition import Edition
from lawreport.model import Figure, Table, Words
from lawreport.page.asked import Asked
from lawreport.page.desk import Desk
from lawreport.page.texts.answers import texts
from lawreport.page.texts.assist import names
from lawreport.page.texts.items import Index, items_of
from lawreport.pipeline import build
from lawreport.project import Project
from lawreport.word.reader import read_document

SAMPLES = sorted(path for path in (CORPUS / "samples").iterdir() if path.is_dir())
REPORTS = [*SAMPLES, ROOT / "examples/wangchuan", ROOT]
PART = "sections/2024/01_measures.yaml"
each_report = pytest.mark.parametrize("folder", REPORTS, ids=lambda path: path.name)


def shown(folder, kinds: str = "") -> list[dict]:
    items = texts(Desk(folder), Asked())["items"]
    return [item for item in items if not kinds or item["kind"] in kinds.split()]


def spans_of(block):
    if isinstance(block, Table):
        return [span for row in block.lines for cell in row for span in cell]
    return [*getattr(block, "head", ()), *getattr(block, "spans", ())]


@each_report
def test_everything_typed_that_is_printed_is_a_text_of_the_page(folder):
    made = Desk(folder).made()
    items = items_of(made.source, made.report, made.problems).items
    index, by_id = Index.of(item.text for item in items), {item.text.id: item.text for item in items}
    typed = [span for block in made.report.blocks for span in spans_of(block) if span.place.file.endswith(".yaml")]
    typed = [span for span in typed if span.place != made.source.report.at]  # of names the program signs with
    assert typed
    for span in typed:
        assert (id := index.at(span.place)), span
        if isinstance(span, Words) and not span.made:
            assert span.text.replace("\n", "") in by_id[id].scalar.text.replace("\n", ""), span


@each_report
def test_figures_on_the_page_show_what_is_printed(folder):
    made = Desk(folder).made()
    items = items_of(made.source, made.report, made.problems).items
    printed = {(s.place, s.text) for b in made.report.blocks for s in spans_of(b) if isinstance(s, Figure) and s.form != "表"}
    chips = {(item.text.scalar.at(mark.start), mark.shown) for item in items for mark in item.marks if mark.kind == "figure"}
    typed = {(place, text) for place, text in printed if place.file.endswith(".yaml") and "{" in made.source.text(place.file)}
    missing = {one for one in typed - chips if not one[0].file.startswith("charts/")}
    assert not missing


@each_report
def test_numbers_are_those_of_the_word_file(folder):
    built = build(Project.at(folder), None, Edition.DRAFT)
    lines = ["".join(p.text.split()) for p in read_document(built.word.data, "a.docx").paragraphs]
    at, heads = 0, [item for item in shown(folder) if item["number"]]
    assert heads
    for item in heads:
        words = "".join((item["shown"] or re.split(r"[{。，]", item["text"])[0]).split())
        wanted = "".join(item["number"].split()) + ("" if item["kind"] == "attachment" else words)
        found = next((n for n, line in enumerate(lines[at:], at) if wanted in line), None)
        assert found is not None, (item["number"], words)
        at = found if item["kind"] != "photo" else at  # of photos in a line both stand before both captions
    headings = [block for block in built.report.blocks if getattr(block, "level", 0)]
    assert len([i for i in heads if i["kind"] in ("part", "heading")]) == sum(_is_numbered(b) for b in headings)


def _is_numbered(block) -> bool:
    first = (block.head or block.spans)[0]
    return isinstance(first, Words) and first.made and bool(re.fullmatch(r"[一二三四五六七八九十]+、|（.+）|\d+\.", first.text))


def test_a_text_says_where_it_stands_whose_it_is_and_in_which_list(written):
    points = "    points:\n      - 甲。\n      - 乙。\n    tail: 末。\n"
    folder = written({PART: f"heading: 举措\nchildren:\n  - heading: 学习\n    owner: 综合科\n{points}"})
    found = {item["text"]: item for item in shown(folder)}
    one = {
        key: found["乙。"][key] for key in ("kind", "number", "path", "list", "list_file", "index", "section", "owner", "depth")
    }
    assert one == {
        "kind": "point", "number": "二是", "path": "children/0/points/1", "list": "children/0/points", "list_file": PART,
        "index": 1, "section": "children/0", "owner": "综合科", "depth": 2,
    }  # fmt: skip
    assert (found["学习"]["number"], found["学习"]["list"], found["学习"]["index"]) == ("（一）", "children", 0)
    assert (found["末。"]["kind"], found["末。"]["list"], found["举措"]["kind"]) == ("tail", "", "part")


def test_chinese_names_of_fields_are_read(written):
    folder = written({PART: "标题: 举措\n小节:\n  - 标题: 学习\n    要点:\n      - 甲。\n      - 乙。\n"})
    assert [(i["number"], i["path"]) for i in shown(folder, "part heading point") if i["part"] == PART] == [
        ("一、", "标题"),
        ("（一）", "小节/0/标题"),
        ("一是", "小节/0/要点/0"),
        ("二是", "小节/0/要点/1"),
    ]


def piece_of(folder, text: str) -> list[dict]:
    return next(item["pieces"] for item in shown(folder) if item["text"] == text)


def test_a_tag_shows_its_value_with_unit_metric_year_and_form(written):
    text = "𠮷{{ 年 }}年查{{ 检查单位 }}，{{ 检查单位.上年 }}，{{检查单位|千分位}}。"
    folder = written({PART: f"heading: 举措\ntext: {text}\n", "data/2023.csv": "指标,数值\n检查单位,1100\n"})
    pieces = piece_of(folder, text)
    cut = [text.encode("utf-16-le")[2 * p["start"] : 2 * p["end"]].decode("utf-16-le") for p in pieces]
    assert cut == ["{{ 年 }}", "{{ 检查单位 }}", "{{ 检查单位.上年 }}", "{{检查单位|千分位}}"]  # as browsers count
    said = [(p["kind"], p["shown"], p["metric"], p["year"], p["form"]) for p in pieces]
    assert said[0] == ("name", "2024", "", 0, "")
    assert said[1] == ("figure", "1200家", "检查单位", 2024, "")
    assert said[2][3:] == (2023, "上年") and said[3] == ("figure", "1,200家", "检查单位", 2024, "千分位")


def test_a_condition_is_its_expression_and_what_it_governs(written):
    text = "查了{% if 检查单位 > 1 %}{{ 检查单位 }}多{% elif 检查单位 %}少{% else %}无{% endif %}。"
    pieces = piece_of(written({PART: f'heading: 举措\ntext: "{text}"\n'}), text)
    branches = [p for p in pieces if p["kind"] == "condition"]
    assert [(p["word"], p["typed"], p["holds"]) for p in branches] == [
        ("if", "检查单位 > 1", True),
        ("elif", "检查单位", False),
        ("else", "", False),
    ]
    assert [text[p["inside"]["start"] : p["inside"]["end"]] for p in branches] == ["{{ 检查单位 }}多", "少", "无"]
    assert text[branches[0]["start"] : branches[-1]["end"]] == text[2:-1]


def test_a_tag_that_cannot_be_printed_says_why_where_it_stands(written):
    folder = written({PART: "heading: 举措\ntext: 查{{ 检查单为 }}，{{ 检查单位 + }}。\n"})
    pieces = piece_of(folder, "查{{ 检查单为 }}，{{ 检查单位 + }}。")
    assert [p["problem"]["id"] for p in pieces] == ["name-unknown", "tag-syntax"]
    assert pieces[0]["problem"]["hint"] == "是不是 检查单位？" and pieces[0]["shown"] == ""


def test_a_problem_is_put_to_its_text(written):
    folder = written({PART: "heading: 举措\npoints:\n  - 甲，，。\n  - 查{{ 检查单为 }}。\ncharts: [没有这张]\n"})
    found = {item["text"]: [p["id"] for p in item["problems"]] for item in shown(folder) if item["part"] == PART}
    assert found["查{{ 检查单为 }}。"] == ["name-unknown"] and found["没有这张"] == ["chart-unknown"]
    assert found["甲，，。"] == [] and [i["number"] for i in shown(folder, "point")] == ["一是", "二是"]  # of the attempt


def test_problems_are_those_of_check_each_with_its_text(written):
    folder = written({PART: "heading: 举措\npoints:\n  - 甲，，乙。\n  - 丙。\n"})
    answer = texts(Desk(folder), Asked())
    of_point = [p for p in answer["problems"] if p["item"].endswith("#points/0")]
    assert of_point and {p["id"] for p in of_point} == {
        p["id"] for i in answer["items"] if i["path"] == "points/0" for p in i["problems"]
    }


def test_a_file_that_cannot_be_read_keeps_its_place_and_the_others_are_shown(written):
    folder = written(
        {
            PART: "heading: 举措\ntext: “甲\n  points:\n - 乙: : [\n",
            "sections/2024/02_shortcomings.yaml": "heading: 不足\ntext: 丙。\n",
        }
    )
    items = shown(folder, "part paragraph")
    assert [(i["file"], i["path"], i["text"]) for i in items][:3] == [
        (PART, "", ""),
        ("sections/2024/02_shortcomings.yaml", "heading", "不足"),
        ("sections/2024/02_shortcomings.yaml", "text", "丙。"),
    ]
    assert items[0]["problems"] and items[0]["problems"][0]["file"] == PART


def test_a_chart_shown_twice_is_two_texts_with_two_numbers(copied):
    folder = copied("samples/o_attachments")
    twice = "attachments:\n  - title: 甲\n    tables: [主要指标]\n  - title: 乙\n    tables: [主要指标]\n"
    report = next(folder.glob("sections/*/report.yaml"))
    report.write_text(report.read_text(encoding="utf-8").split("attachments:")[0] + twice, encoding="utf-8")
    tables = shown(folder, "table")
    assert [i["number"] for i in tables] == ["表1", "表2"] and len({i["id"] for i in tables}) == 2
    assert [(i["list"], i["ref"], i["path"]) for i in tables] == [
        ("attachments/0/tables", "主要指标", "title"),
        ("attachments/1/tables", "主要指标", "title"),
    ]


def test_ids_are_each_of_one_text():
    for folder in REPORTS:
        ids = [item["id"] for item in shown(folder)]
        assert len(ids) == len(set(ids)), folder


def test_a_part_is_signed_as_its_shares_are(copied, lawreport):
    folder = copied("samples/c_own_line_points")
    part = next(folder.glob("sections/*/01_*.yaml"))
    part.write_text("owner: 综合科\n" + part.read_text(encoding="utf-8"), encoding="utf-8")
    assert {i["signed"] for i in shown(folder)} == {"未签"}
    assert lawreport("sign", part.stem, "--by", "综合科", "--project", folder).code == 0
    assert {i["signed"] for i in shown(folder) if i["file"].endswith(part.name)} == {"已签"}
    part.write_text(part.read_text(encoding="utf-8").replace("。", "好。", 1), encoding="utf-8")
    assert {i["signed"] for i in shown(folder) if i["file"].endswith(part.name)} == {"已失效"}


FAULTY = sorted(path.name for path in (CORPUS / "faulty").iterdir() if path.is_dir() and path.name != "_base")


@pytest.mark.parametrize("fault", FAULTY)
def test_whatever_is_wrong_with_a_project_its_texts_are_shown_with_the_problems_of_check(copied, fault, lawreport):
    folder = copied("faulty/_base", f"faulty/{fault}")
    answer = texts(Desk(folder), Asked())
    told = json.loads(lawreport("check", "--format", "json", "--project", folder).out)["problems"]
    assert [(p["id"], p["message"], p["line"]) for p in answer["problems"]] == [
        (p["id"], p["message"], p.get("line") or 0) for p in told
    ]
    ids = {item["id"] for item in answer["items"]}
    assert all(p["item"] in ids for p in answer["problems"] if p["item"])
    assert answer["items"] or any(p["id"] in ("part-none", "year-none") for p in answer["problems"])
    assert names(Desk(folder), Asked())["names"]
