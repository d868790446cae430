"""The redline of two drafts: accepted it is the newer, rejected the older; no figure is cut; equal files give none."""

import copy
import io
import itertools
import random
import re
import zipfile
from functools import cache

import pytest
from lxml import etree
from pulling import draft, drawn, folders
from where import CORPUS, ROOT
from wordlike import Edited, W

from lawreport.back.redline.proof import rejected, said
from lawreport.back.redline.redline import Redline, redline
from lawreport.edition import Edition
from lawreport.pipeline import build
from lawreport.problem import Trouble
from lawreport.project import Project
from lawreport.word.reader import read_document

NAMES = ("上一稿.docx", "新稿.docx")
SAMPLES = CORPUS / "samples"
FIRST, COUNT = 900, 24  # edits drawn at random: one of every project


def parts_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def tree(data):
    return etree.fromstring(parts_of(data)["word/document.xml"])


def said_accepted(data):
    return list(said(read_document(data, "对照.docx")))


def said_rejected(data):
    return list(said(rejected(parts_of(data), "word/document.xml", "对照.docx")))


def words_of(data, kind):
    """Return the words of each mark of a kind."""
    said = ("".join(t.text for t in mark.iter(W + "t", W + "delText")) for mark in tree(data).iter(W + kind))
    return [words for words in said if words]


@cache
def report():
    return draft(ROOT)


def edited(*changes, data=None):
    """Return the report after changes: functions of an `Edited`."""
    word = Edited(report() if data is None else data)
    for change in changes:
        change(word)
    return word.bytes()


def redlined(old, new):
    data = redline(old, new, NAMES).data
    assert said_accepted(data) == said_accepted(new)
    assert said_rejected(data) == said_accepted(old)
    return data


# ---- any two drafts --------------------------------------------------------------------------------------------------------


def with_all_accepted(data):
    """Return a file with its tracked changes accepted, as a person would before comparing."""
    parts = parts_of(data)
    root = etree.fromstring(parts["word/document.xml"])
    for mark in list(root.iter(W + "del", W + "moveFrom")):
        holder = mark.getparent()
        paragraph = next(mark.iterancestors(W + "p"))
        following = paragraph.getnext()
        if holder.tag == W + "rPr" and following is not None and following.tag == W + "p":
            for at, child in enumerate([c for c in paragraph if c.tag != W + "pPr"], 1):
                following.insert(at, child)
            paragraph.getparent().remove(paragraph)
        else:
            holder.remove(mark)
    for mark in list(root.iter(W + "ins", W + "moveTo")):
        for child in list(mark):
            mark.addprevious(child)
        mark.getparent().remove(mark)
    parts["word/document.xml"] = etree.tostring(root)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("seed", range(FIRST, FIRST + COUNT))
def test_accepted_is_the_newer_and_rejected_the_older(seed):
    one = drawn(seed)
    old, new = draft(one.folder), with_all_accepted(one.data)
    for before, after in ((old, new), (new, old)):
        made = redline(before, after, NAMES)
        if not made.data:
            assert said_accepted(before) == said_accepted(after)
            continue
        assert said_accepted(made.data) == said_accepted(after), one.done
        assert said_rejected(made.data) == said_accepted(before), one.done


@pytest.mark.parametrize("turn", range(6))
def test_two_reports_that_have_nothing_in_common(turn):
    projects = folders()
    redlined(draft(projects[turn]), draft(projects[-1 - turn]))


def test_the_office_tools_find_nothing(tmp_path):
    import ooxml_integrity
    from openxml_audit import OpenXmlValidator

    old = draft(SAMPLES / "o_attachments")
    for number, data in enumerate((redlined(report(), everything_changed()), redlined(old, report()), redlined(report(), old))):
        path = tmp_path / f"{number}.docx"
        path.write_bytes(data)
        assert list(OpenXmlValidator().validate(path).errors) == [] == list(ooxml_integrity.check(path))


def everything_changed():
    def body(word):
        word.split(word.paragraphs[4], 40)
        word.join(word.paragraphs[8])
        word.move(word.paragraphs[7], word.paragraphs[12])
        word.add(word.paragraphs[2], "此外，还统筹推进各项任务。")
        word.drop(word.paragraphs[19])

    return edited(body, lambda word: word.replace("存在的不足", "存在的主要不足"), lambda word: word.replace("6603", "6610"))


# ---- words and figures -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "gone", "came"),
    [
        ("7292", "7305", "7292处", "7305处"),
        ("7292处", "7292件", "7292处", "7292件"),
        ("40.072", "40.072", None, None),
        ("251次", "1251次", "251次", "1251次"),
        ("4600余", "4600", "4600余处", "4600处"),
    ],
)
def test_a_figure_goes_and_comes_with_its_unit(old, new, gone, came):
    data = redline(report(), edited(lambda word: word.replace(old, new)), NAMES).data
    if gone is None:
        assert data == b""
    else:
        assert (words_of(data, "del"), words_of(data, "ins")) == ([gone], [came])


def test_no_mark_begins_or_ends_within_a_number():
    for seed in range(40, 52):
        one = drawn(seed)
        data = redline(draft(one.folder), with_all_accepted(one.data), NAMES).data
        for paragraph in tree(data).iter(W + "p") if data else ():
            for gone in ("ins", "del"):  # each side as it reads, cut where a mark begins or ends
                kept = [c for c in paragraph if c.tag != W + gone]
                for before, after in itertools.pairwise(kept):
                    left, right = ("".join(t.text or "" for t in c.iter(W + "t", W + "delText")) for c in (before, after))
                    cut = {before.tag, after.tag} & {W + "ins", W + "del"}
                    assert not (cut and left[-1:].isdigit() and right[:1].isdigit()), (one.done, left, right)


def test_a_sentence_that_comes_is_one_mark():
    data = redlined(report(), edited(lambda word: word.replace("拆除人员密集场所", "有关做法得到肯定。拆除人员密集场所")))
    assert words_of(data, "ins") == ["有关做法得到肯定。"]
    assert words_of(data, "del") == []


def test_what_did_not_change_is_left_as_it_is():
    new = edited(lambda word: word.replace("7292", "7305"))
    same = [etree.tostring(p) for p in tree(new).iter(W + "p") if "7305" not in "".join(p.itertext())]
    now = {etree.tostring(p) for p in tree(redlined(report(), new)).iter(W + "p")}
    assert all(paragraph in now for paragraph in same)


def test_the_bookmarks_of_the_newer_one_stay():
    new = everything_changed()
    names = [mark.get(W + "name") for mark in tree(new).iter(W + "bookmarkStart")]
    made = tree(redlined(report(), new))
    assert [mark.get(W + "name") for mark in made.iter(W + "bookmarkStart")] == names
    assert len({mark.get(W + "id") for mark in made.iter(W + "bookmarkStart", W + "ins", W + "del")}) == len(
        [*made.iter(W + "bookmarkStart", W + "ins", W + "del")]
    )


# ---- paragraphs ------------------------------------------------------------------------------------------------------------


def ends_of(data, kind):
    return len(tree(data).findall(f".//{W}pPr/{W}rPr/{W}{kind}"))


def test_a_split_paragraph_is_a_new_end_and_no_words():
    data = redlined(report(), edited(lambda word: word.split(word.paragraphs[4], 40)))
    assert (words_of(data, "ins"), words_of(data, "del"), ends_of(data, "ins")) == ([], [], 1)


def test_joined_paragraphs_are_an_end_less_and_no_words():
    data = redlined(report(), edited(lambda word: word.join(word.paragraphs[8])))
    assert (words_of(data, "ins"), words_of(data, "del"), ends_of(data, "del")) == ([], [], 1)


def test_a_paragraph_that_moved_goes_and_comes():
    moving = Edited(report()).text(Edited(report()).paragraphs[7])
    data = redlined(report(), edited(lambda word: word.move(word.paragraphs[7], word.paragraphs[12])))
    assert (words_of(data, "del"), words_of(data, "ins")) == ([moving], [moving])


def test_a_heading_that_was_rewritten():
    data = redlined(report(), edited(lambda word: word.replace("存在的不足和原因", "存在的主要不足及原因")))
    assert words_of(data, "ins") == ["主要", "及"]


# ---- tables ----------------------------------------------------------------------------------------------------------------


def in_table(word, words):
    return next(p for row in word.body.iter(W + "tr") for p in row.iter(W + "p") if words in word.text(p))


def test_a_row_that_comes():
    def add(word):
        row = row_with_table(word, "联合检查")
        fresh = copy.deepcopy(row)
        for mark in list(fresh.iter(W + "bookmarkStart", W + "bookmarkEnd")):
            mark.getparent().remove(mark)
        for text, words in zip(fresh.iter(W + "t"), ("回访", "次", "31"), strict=False):
            text.text = words
        row.addnext(fresh)

    data = redlined(report(), edited(add))
    assert len(tree(data).findall(f".//{W}trPr/{W}ins")) == 1
    assert words_of(data, "ins") == ["回访", "次", "31"]


def row_with_table(word, words):
    return next(in_table(word, words).iterancestors(W + "tr"))


def test_a_row_that_goes():
    def drop(word):
        row = row_with_table(word, "联合检查")
        row.getparent().remove(row)

    data = redlined(report(), edited(drop))
    assert len(tree(data).findall(f".//{W}trPr/{W}del")) == 1
    assert words_of(data, "del")[0] == "联合检查"


def test_a_cell():
    data = redlined(report(), edited(lambda word: word.replace("7292", "7305", in_table(word, "7292"))))
    assert (words_of(data, "del"), words_of(data, "ins")) == (["7292"], ["7305"])


def test_a_table_with_a_column_less_goes_and_comes():
    def narrow(word):
        for row in next(word.body.iter(W + "tbl")).iter(W + "tr"):
            row.remove(row.findall(W + "tc")[-1])

    data = redlined(report(), edited(narrow))
    rows = len([*next(tree(report()).iter(W + "tbl")).iter(W + "tr")])
    assert len(tree(data).findall(f".//{W}trPr/{W}del")) == len(tree(data).findall(f".//{W}trPr/{W}ins")) == rows


def a_row(word, chance):
    return chance.choice([row for row in word.body.iter(W + "tr")])


def without_marks(element):
    for mark in list(element.iter(W + "bookmarkStart", W + "bookmarkEnd")):
        mark.getparent().remove(mark)
    return element


def row_gone(word, chance):
    row = a_row(word, chance)
    if len(row.getparent().findall(W + "tr")) > 1:
        row.getparent().remove(row)


def row_new(word, chance):
    fresh = without_marks(copy.deepcopy(a_row(word, chance)))
    for text in fresh.iter(W + "t"):
        text.text = f"新{chance.randint(1, 999)}"
    a_row(word, chance).addnext(fresh)


def rows_turned(word, chance):
    row = a_row(word, chance)
    row.getparent().append(row)


def cell_changed(word, chance):
    paragraph = chance.choice([*a_row(word, chance).iter(W + "p")])
    length = len(word.text(paragraph))
    start = chance.randint(0, length)
    word.change(paragraph, start, chance.randint(start, length), chance.choice(("", "甲乙", "1234件")))


def cell_longer(word, chance):
    word.add(chance.choice([*a_row(word, chance).iter(W + "p")]), "又一段")


def table_twice(word, chance):
    table = a_row(word, chance).getparent()
    table.addnext(without_marks(copy.deepcopy(table)))


def column_gone(word, chance):
    for row in a_row(word, chance).getparent().findall(W + "tr"):
        if len(row.findall(W + "tc")) > 1:
            row.remove(row.findall(W + "tc")[-1])


TABLED = [ROOT, *(SAMPLES / name for name in ("o_attachments", "o_free_table", "o_lying_attachment", "o_photos"))]
IN_TABLES = (row_gone, row_new, rows_turned, cell_changed, cell_longer, table_twice, column_gone)


@pytest.mark.parametrize("seed", range(20))
def test_tables_changed_at_random(seed):
    chance = random.Random(seed)
    old = draft(TABLED[seed % len(TABLED)])
    changes = chance.choices(IN_TABLES, k=3)
    new = edited(*(lambda word, change=change: change(word, chance) for change in changes), data=old)
    for before, after in ((old, new), (new, old)):
        made = redline(before, after, NAMES)
        assert not made.data or said_rejected(made.data) == said_accepted(before)
        assert said_accepted(made.data or before) == said_accepted(after)


# ---- pictures, dates, refusals ---------------------------------------------------------------------------------------------


def test_a_chart_that_changed_is_told_in_a_comment():
    parts = parts_of(report())
    chart = next(name for name in parts if name.startswith("word/media/"))
    parts[chart] = parts[next(name for name in parts if name.startswith("word/media/") and name != chart)]
    xml = parts["word/document.xml"].decode()
    parts["word/document.xml"] = re.sub(r'descr="([^"]*?)7292', r'descr="\g<1>7305', xml).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    made = redline(report(), out.getvalue(), NAMES)
    assert [text.partition("。")[0] for text in made.pictures] == ["图1的数据变了"]
    comments = parts_of(made.data)["word/comments.xml"].decode()
    assert "图1的数据变了" in comments and "7292处" in comments and "7305处" in comments
    assert read_document(made.data, "对照.docx").comments == 1


def test_a_chart_that_lost_its_title_in_another_program_is_the_same():
    parts = parts_of(report())
    parts["word/document.xml"] = re.sub(rb' title="[^"]*"', b"", parts["word/document.xml"])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    assert redline(out.getvalue(), report(), NAMES) == redline(report(), out.getvalue(), NAMES) == Redline()


def test_a_chart_that_is_gone_is_told():
    def drop(word):
        drawing = next(word.body.iter(W + "drawing"))
        drawing.getparent().remove(drawing)

    made = redline(report(), edited(drop), NAMES)
    assert [text[:5] for text in made.pictures] == ["上一稿的图"] and "这一稿没有了" in made.pictures[0]
    new = redlined(edited(drop), report())
    assert len([*tree(new).iterfind(f".//{W}ins/{W}r/{W}drawing")]) == 1


def test_the_pictures_of_a_public_edition_are_the_same(tmp_path):
    folder = ROOT / "examples" / "wangchuan"
    public, final = (build(Project.at(folder), None, e, unsigned=True).word.data for e in (Edition.PUBLIC, Edition.FINAL))
    assert redline(public, final, NAMES) == Redline()


def test_equal_files_give_none_and_equal_pairs_equal_bytes():
    new = everything_changed()
    assert redline(report(), report(), NAMES).data == b""
    assert redline(report(), new, NAMES).data == redline(report(), new, NAMES).data


def test_author_and_date():
    data = redlined(report(), everything_changed())
    marks = [*tree(data).iter(W + "ins", W + "del")]
    assert {(m.get(W + "author"), m.get(W + "date")) for m in marks} == {("与上一稿比较", "2025-01-02T00:00:00Z")}


def test_open_revisions_are_to_be_accepted_first():
    word = Edited(report(), "王处长")
    word.replace("7292", "7305")
    for pair in ((word.bytes(), report()), (report(), word.bytes())):
        with pytest.raises(Trouble) as trouble:
            redline(*pair, NAMES)
        assert [p.id for p in trouble.value.problems] == ["redline-open"]
        assert "接受" in trouble.value.problems[0].hint


def test_a_picture_that_would_fill_the_memory_is_refused():
    out = io.BytesIO(report())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/media/bomb.png", bytes(300 << 20))
    with pytest.raises(Trouble, match=r"太大|压缩"):
        redline(out.getvalue(), report(), NAMES)


def test_a_file_of_another_hand_is_an_older_version():
    from docx import Document

    word, out = Document(), io.BytesIO()
    word.add_heading("2024年法治政府建设年度报告", 0)
    for words in ("一、主要举措", "全年检查单位6000家，查出火灾隐患7000处。", "二、下一步打算"):
        word.add_paragraph(words, style="List Number" if words.startswith("全年") else None)
    table = word.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 1).text = "指标", "6000"
    word.save(out)
    redlined(out.getvalue(), report())
    redlined(report(), out.getvalue())
