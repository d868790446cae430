"""A record reads what fits its fields, and tells the rest: unknown, missing, empty or of another kind."""

from dataclasses import dataclass

import pytest

from lawreport.files.shape import FLAG, TEXT, TEXTS, Field, Record, TypedRecord, Written, choice, listed, nested, said
from lawreport.files.yamlfile import Scalar, parse
from lawreport.problem import Problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner(Written):
    name: Scalar | None = said(TEXT, "名称", required=True)


INNER = TypedRecord("内层", Inner)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outer(Written):
    title: Scalar | None = said(TEXT, "标题", required=True)
    kind: Scalar | None = said(choice("甲", "乙"), "种类")
    seal: bool = said(FLAG, "盖章")
    points: tuple[Scalar, ...] = said(listed(TEXT), "要点")
    signers: tuple[Scalar, ...] = said(TEXTS, "署名")
    inner: Inner | None = said(nested(INNER), "内层")
    many: tuple[Inner, ...] = said(listed(nested(INNER)), "多个")
    needed: tuple[Scalar, ...] = said(listed(TEXT), "名单")
    across: bool = said(FLAG, "接着编", key="continue")


RECORD = TypedRecord("记录", Outer)
RECORD_NEEDS = Record("名单", [Field("metrics", listed(TEXT), "指标名", required=True)])


def read(text: str, record: Record = RECORD):
    problems = Problems()
    return record.read(parse(text, "a.yaml")[0], problems), problems


def told(text: str, record: Record = RECORD) -> list[str]:
    return [str(p) for p in read(text, record)[1]]


def test_choices_that_hold_a_comma_themselves_are_told_apart():
    record = Record("记录", [Field("number", choice("一、", "1.", "无"), "序号")])
    assert told("number: 1、", record) == ["错误 a.yaml:1  “number”不能是“1、”\n    只能是：一、 或 1. 或 无。"]


def test_what_fits_is_read_and_what_is_absent_is_empty():
    problems = Problems()
    text = (
        "title: 甲\nkind: 乙\nseal: 是\npoints: [丙, 丁]\nsigners: 戊\ninner: {name: 己}\nmany:\n  - name: 庚\ncontinue: 是\n"
    )
    read = RECORD.value(parse(text, "a.yaml")[0], problems)
    assert problems == []
    assert (read.title.text, read.kind.text, read.seal, read.across) == ("甲", "乙", True, True)
    assert [p.text for p in read.points] == ["丙", "丁"] and [s.text for s in read.signers] == ["戊"]
    assert read.inner.name.text == "己" and read.many[0].name.text == "庚"
    assert (str(read.at), str(read.inner.at), str(read.many[0].at)) == ("a.yaml:1", "a.yaml:6", "a.yaml:8")
    assert RECORD.value(parse("title: 甲", "a.yaml")[0], problems) == Outer(title=read.title, at=read.at) and problems == []


def test_what_is_wrong_is_told_and_reads_as_empty():
    problems = Problems()
    read = RECORD.value(parse("kind: 丙\ninner: {}\ncontinue: 大概", "a.yaml")[0], problems)
    assert [p.id for p in problems] == ["field-choice", "field-missing", "field-choice", "field-missing"]
    assert (read.title, read.kind, read.inner, read.across) == (None, None, Inner(at=read.inner.at), False)


@pytest.mark.parametrize(
    "text, said",
    [
        ("title: 甲\ntitel: 乙", "错误 a.yaml:2  记录没有“titel”这一栏\n    是不是 title？"),
        (
            "title: 甲\n甲乙: 乙",
            "错误 a.yaml:2  记录没有“甲乙”这一栏\n"
            "    可用的有：title、kind、seal、points、signers、inner、many、needed、continue。",
        ),
        ("kind: 甲", "错误 a.yaml:1  记录缺少“title”（标题）\n    请补上这一栏。"),
        ("title:", "错误 a.yaml:1  “title”后面是空的\n    请填写标题，或删掉这一行。"),
        ("title: [甲]", "错误 a.yaml:1  “title”应当是文字，这里是一个列表\n    写法见 docs/editing.md。"),
        ("title: {a: 1}", "错误 a.yaml:1  “title”应当是文字，这里是一组栏目\n    写法见 docs/editing.md。"),
        ("title: 甲\nkind: 丙", "错误 a.yaml:2  “kind”不能是“丙”\n    只能是：甲、乙。"),
        ("title: 甲\nseal: 也许", "错误 a.yaml:2  “seal”应当是“是”或“否”，这里是“也许”"),
        (
            "title: 甲\npoints: 乙",
            "错误 a.yaml:2  “points”应当是列表（每项以“- ”开头），这里是一段文字\n    每一项另起一行，以“- ”开头，例如：- 乙",
        ),
        ("title: 甲\npoints:\n  - 乙\n  -\n", "错误 a.yaml:4  “points”里有一项是空的\n    请填写，或删掉这个“- ”。"),
        ("title: 甲\ninner: 乙", "错误 a.yaml:2  内层应当是“栏目: 内容”的样子，这里是一段文字\n    写法见 docs/editing.md。"),
        ("title: 甲\nmany:\n  - {}\n", "错误 a.yaml:3  内层缺少“name”（名称）\n    请补上这一栏。"),
        ("- 甲", "错误 a.yaml:1  记录应当是“栏目: 内容”的样子，这里是一个列表\n    写法见 docs/editing.md。"),
    ],
)
def test_what_does_not_fit_is_told(text, said):
    assert told(text) == [said]


def test_a_required_list_that_is_empty_is_told():
    assert told("metrics: []", RECORD_NEEDS) == ["错误 a.yaml:1  “metrics”是空的列表\n    请填写指标名。"]
    assert told("title: 甲\npoints: []") == []


def test_everything_is_told_at_once():
    assert len(told("titel: 甲\nkind: 丙\nseal: 也许\npoints: 乙\n")) == 5


@pytest.mark.parametrize(
    "typed, read_as",
    [("是", True), ("true", True), ("True", True), ("yes", True), ("否", False), ("false", False), ("no", False)],
)
def test_yes_and_no(typed, read_as):
    assert read(f"title: 甲\nseal: {typed}")[0]["seal"] is read_as
