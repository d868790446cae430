"""What a file may hold: the fields of a record, stated once.

In: a tree from `yamlfile`. Out: a dataclass for each record (`TypedRecord`) or a plain dict of its fields (`Record`), every
field known and of its kind; the JSON Schema of the same record, so what an editor underlines is what the program refuses.
Responsible for: what is said about a wrong, missing or unknown field. A field has a key and a Chinese name; either may be
written, and messages name fields as the file at hand does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from lawreport.files.yamlfile import Mapping, Node, Scalar, Sequence
from lawreport.problem import NOWHERE, Place, Problems, did_you_mean

TRUE, FALSE = ("是", "true", "True", "yes"), ("否", "false", "False", "no")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value: its name, the function that reads it, and its JSON Schema."""

    name: str
    read: Callable[[Node, str, Problems], Any]
    schema: Callable[[], dict]
    empty: Any = None  # what an absent field reads as
    blank: bool = False  # may be left empty


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record; `doc` explains it to editors, `called` is its Chinese name, as good a key as `name`."""

    name: str
    kind: Kind
    doc: str
    required: bool = False
    called: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys under which the field may be written."""
        return (self.name, self.called) if self.called else (self.name,)


@dataclass
class Record:
    """A record: its name and its fields. It may contain itself (`children`)."""

    name: str
    fields: list[Field] = field(default_factory=list)

    def read(self, node: Node, problems: Problems) -> dict[str, Any]:
        """Return field → value; an absent field has the empty value of its kind. Add what is wrong to `problems`."""
        values = {f.name: f.kind.empty for f in self.fields}
        if not isinstance(node, Mapping):
            hint = _full_width(node, [k for f in self.fields for k in f.keys]) or _SAMPLE
            problems.add("field-type", f"{self.name}应当是“栏目: 内容”的样子，这里是{_what(node)}", node.place, hint)
            return values
        known, given = {key: f for f in self.fields for key in f.keys}, dict[str, Scalar]()
        for key, value in node.items:
            if (f := known.get(key.text)) is None:
                self._refuse_unknown(key, node, problems)
            elif f.name in given:
                self._refuse_both(given[f.name], key, problems)
            else:
                given[f.name] = key
                values[f.name] = _read(f, value, key, problems)
                _refuse_swallowed(value, known, problems)
        for f in self.fields:
            if f.required:
                self._require(f, node, problems)
        return values

    def called(self, name: str) -> str:
        """Return the Chinese name of a field; its key where it has none."""
        return next((f.called or f.name for f in self.fields if f.name == name), name)

    def keys(self, name: str) -> tuple[str, ...]:
        """Return the keys under which a field may be written."""
        return next(f.keys for f in self.fields if f.name == name)

    def word(self, name: str, node: Node) -> str:
        """Return how a field is called in the language in which a record is written."""
        return self.called(name) if self.in_chinese(node) else name

    def in_chinese(self, node: Node) -> bool:
        """Return whether a record is written with Chinese keys; where none of them is known, whether they look Chinese."""
        keys = [key.text for key, _ in node.items] if isinstance(node, Mapping) else []
        plain, chinese = {f.name for f in self.fields}, {f.called for f in self.fields if f.called}
        votes = sum((k in chinese) - (k in plain) for k in keys)
        known = any(k in plain or k in chinese for k in keys)
        return votes > 0 if known or not chinese else bool(keys) and not any(k.isascii() for k in keys)

    def _names(self, node: Node) -> list[str]:
        return [self.word(f.name, node) for f in self.fields]

    def _refuse_unknown(self, key: Scalar, node: Mapping, problems: Problems) -> None:
        names = self._names(node)
        both = [k for f in self.fields for k in f.keys]
        hint = _full_width(key) or _wish(key.text) or did_you_mean(key.text, names) or did_you_mean(key.text, both)
        problems.add(
            "field-unknown", f"{self.name}没有“{key.text}”这一栏", key.place, hint or f"可用的有：{'、'.join(names)}。"
        )

    def _refuse_both(self, first: Scalar, key: Scalar, problems: Problems) -> None:
        problems.add(
            "field-both",
            f"“{key.text}”和“{first.text}”（第{first.place.line}行）是同一栏，写了两次",
            key.place,
            "中文、英文的栏目名任选一种；请合并或删掉一处。",
        )

    def _require(self, f: Field, node: Mapping, problems: Problems) -> None:
        value = next((v for key, v in node.items if key.text in f.keys), None)
        if value is None:
            name = self.word(f.name, node)
            problems.add("field-missing", f"{self.name}缺少“{name}”（{f.doc}）", node.place, "请补上这一栏。")
        elif isinstance(value, Sequence) and not value.items:
            name = next(key.text for key, v in node.items if v is value)
            problems.add("field-empty", f"“{name}”是空的列表", value.place, f"请填写{f.doc}。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was read of a record: one attribute for each of its fields, made by `said`; `at` is where the record stands."""

    at: Place = NOWHERE


def said(kind: Kind, doc: str, required: bool = False, key: str = "", called: str = "") -> Any:
    """Return the attribute of a dataclass that holds a field of a record; `key`: its name in the file, if that is another.

    `called` is its Chinese name, which may be written instead.

    Where nothing fit was written it holds the kind's empty value, a required one too: that has been told.
    """
    return field(default=kind.empty, metadata={"key": key, "kind": kind, "doc": doc, "required": required, "called": called})


def said_by(of: type) -> list[Field]:
    """Return the fields of a record that the attributes of a dataclass stand for."""
    asked = [(f.name, f.metadata) for f in fields(of) if f.metadata]
    return [Field(m["key"] or name, m["kind"], m["doc"], m.get("required", False), m.get("called", "")) for name, m in asked]


T = TypeVar("T", bound=Written)


class TypedRecord(Record, Generic[T]):
    """A record that is read into a dataclass, which states its fields."""

    def __init__(self, name: str, of: type[T]):
        super().__init__(name, said_by(of))
        self.of = of
        self.names = {f.metadata["key"] or f.name: f.name for f in fields(of) if f.metadata}

    def value(self, node: Node, problems: Problems) -> T:
        """Return what was written. Problems go to `problems`."""
        values = self.read(node, problems)
        return self.of(**{self.names[key]: value for key, value in values.items()}, at=node.place)


def _read(f: Field, node: Node, key: Scalar, problems: Problems) -> Any:
    if isinstance(node, Scalar) and not node.text.strip() and not f.kind.blank:
        problems.add("field-empty", f"“{key.text}”后面是空的", key.place, f"请填写{f.doc}，或删掉这一行。")
        return f.kind.empty
    return f.kind.read(node, key.text, problems)


def _refuse_swallowed(node: Node, names: Iterable[str], problems: Problems) -> None:
    """Refuse lines of a text that look like a field of the same record whose colon is full-width or lacks its blank."""
    if not isinstance(node, Scalar) or "\n" not in node.text:
        return
    for offset, line in node.lines():
        match = re.compile(r"\s*(?:- +)?(?:([a-z_]+)(?:：|:(?=\S))|([\u4e00-\u9fff]{2,}):(?=\S))").match(line)
        name = (match[1] or match[2]) if match else ""
        if match and name in names:
            problems.add(
                "yaml-swallowed",
                f"“{line.strip()[:16]}”成了上面那段文字的一部分",
                node.at(offset),
                f"这一栏要和同一层的栏目左边对齐，用半角冒号加空格，写作 {name}: {line[match.end() :].strip()[:16]}",
            )


def _what(node: Node) -> str:
    if isinstance(node, Scalar):
        return "一段文字" if node.text else "空的"
    return "一个列表" if isinstance(node, Sequence) else "一组栏目"


def _wrong(node: Node, name: str, wanted: str, problems: Problems) -> None:
    hint = _full_width(node) or _sentence(node) or (_item_of(node) if wanted.startswith("列表") else "") or _SAMPLE
    problems.add("field-type", f"“{name}”应当是{wanted}，这里是{_what(node)}", node.place, hint)


_HALF = str.maketrans("［］｛｝【】，：", "[]{}[],:")


def _full_width(node: Node, keys: Iterable[str] = ()) -> str:
    """Return a hint how to write what an input method has typed full-width: brackets, the colon after one of `keys`, quotes."""
    text = node.text.strip() if isinstance(node, Scalar) else ""
    if text[:1] in ("［", "｛", "【") and text:
        half = re.sub(r"([,:]) *", r"\1 ", text.partition("\n")[0].translate(_HALF))
        return f"括号、逗号、冒号用了全角：请切到英文状态输入，写作 {half[:40]}"
    name, colon, rest = text.partition("\n")[0].partition("：")
    if colon and (name := name.strip("“”\"' ")) in keys:
        return f"栏目名后面用了全角冒号“：”：请用半角冒号加一个空格，写作 {name}: {rest.strip()[:16]}"
    if text[:1] in ("“", "”", "‘", "’", "＂") and text[-1:] in ("“", "”", "‘", "’", "＂") and len(text) > 2:
        return f"引号用了全角：请切到英文状态输入，或去掉引号，写作 {text[1:-1][:16]}"
    return ""


def _item_of(node: Node) -> str:
    """Return a hint how to write a list whose items were typed as one text."""
    first = node.text.strip().partition("\n")[0].lstrip("-－•●· ")[:16] if isinstance(node, Scalar) else ""
    return first and f"每一项另起一行，以“- ”开头，例如：- {first}"


def _sentence(node: Node) -> str:
    """Return a hint how to write a sentence that its colon has turned into “key: value”."""
    if not isinstance(node, Mapping) or len(node.items) != 1:
        return ""
    key, value = node.items[0]
    if not isinstance(value, Scalar) or key.text.isascii():
        return ""
    return f"文字里的冒号用全角：{key.text}：{value.text[:16]}{'……' * (len(value.text) > 16)}"


_WISHES = {  # what people ask of a report that is no part of an official document, or stands elsewhere
    "toc contents catalog 目录 目次": "公文不设目录，程序也不做；一定要有，在 Word 里“引用—目录”插入，标题的级别都已设好。",
    "footnote footnotes endnote endnotes 脚注 尾注 引注": "公文不用脚注、尾注；要说明的写进正文，图表的写在它的 note 里。",
    "native editable excel_chart 原生图表 可编辑": "图是图片，在 Word 里改不了数；要改就改 data/ 里的数或 charts/，再生成。",
    "image images picture pictures photo 图片 照片": "照片写在 photos: 里，一张一项，见 docs/editing.md 第七节。",
    "page landscape orientation 横向 横页": "横页只用于附件：在 report.yaml 的 attachments 里，给那个附件写 page: 横向。",
    "bold italic color colour font size 字体 字号 加粗 颜色": "字体、字号由模板和 templates/profile.yaml 管，文字里不写。",
}


def _wish(key: str) -> str:
    """Return the hint for a field that stands for a wish; an empty text for any other."""
    return next((hint for words, hint in _WISHES.items() if key.strip().lower() in words.split()), "")


_SAMPLE = "写法见 docs/editing.md。"


# ---- kinds ---------------------------------------------------------------------------------------------------------


def _text(node: Node, name: str, problems: Problems) -> Scalar | None:
    if not isinstance(node, Scalar):
        _wrong(node, name, "文字", problems)
        return None
    return node


TEXT = Kind("文字", _text, lambda: {"type": ["string", "number"]})


def choice(*words: str, called: Map[str, str] = MappingProxyType({})) -> Kind:
    """Return the kind of a text that must be one of `words`, or a name of one in `called` (name → word), and reads as that."""

    def read(node: Node, name: str, problems: Problems) -> Scalar | None:
        scalar = _text(node, name, problems)
        if scalar and scalar.text in called:
            return replace(scalar, text=called[scalar.text])
        if scalar and scalar.text not in words:
            problems.add(
                "field-choice",
                f"“{name}”不能是“{scalar.text}”",
                scalar.place,
                _full_width(scalar) or _choices(name, words, called),
            )
            return None
        return scalar

    return Kind("选项", read, lambda: {"enum": [*words, *called]})


def _choices(name: str, words: Iterable[str], called: Map[str, str]) -> str:
    """Return what a choice may be: by the Chinese names where its field is named in Chinese."""
    shown = list(words if name.isascii() or not called else called)
    return f"只能是：{(' 或 ' if any('、' in w for w in shown) else '、').join(shown)}。"


def _flag(node: Node, name: str, problems: Problems) -> bool:
    scalar = _text(node, name, problems)
    if scalar and scalar.text not in TRUE + FALSE:
        problems.add("field-choice", f"“{name}”应当是“是”或“否”，这里是“{scalar.text}”", scalar.place, "")
    return scalar is not None and scalar.text in TRUE


FLAG = Kind("是否", _flag, lambda: {"enum": ["是", "否", True, False]}, empty=False)


def listed(item: Kind, single: bool = False) -> Kind:
    """Return the kind of a list of `item`; with `single`, one item may stand alone without “- ”."""

    def read(node: Node, name: str, problems: Problems) -> tuple:
        if single and not isinstance(node, Sequence):
            return tuple(v for v in (item.read(node, name, problems),) if v is not None)
        if not isinstance(node, Sequence):
            _wrong(node, name, "列表（每项以“- ”开头）", problems)
            return ()
        return tuple(v for v in (_item(n, item, name, problems) for n in node.items) if v is not None)

    def schema() -> dict:
        many = {"type": "array", "items": item.schema()}
        return {"anyOf": [many, item.schema()]} if single else many

    return Kind("列表", read, schema, empty=())


def _item(node: Node, item: Kind, name: str, problems: Problems) -> Any:
    if isinstance(node, Scalar) and not node.text.strip() and not item.blank:
        problems.add("field-empty", f"“{name}”里有一项是空的", node.place, "请填写，或删掉这个“- ”。")
        return None
    return item.read(node, name, problems)


def nested(record: TypedRecord[Any]) -> Kind:
    """Return the kind of a record inside a record."""
    return Kind(
        record.name, lambda node, name, problems: record.value(node, problems), lambda: {"$ref": f"#/$defs/{record.name}"}
    )


TEXTS = listed(TEXT, single=True)
CELL = Kind("格", _text, lambda: {"type": ["string", "number", "null"]}, blank=True)


def _row(node: Node, name: str, problems: Problems) -> tuple[Scalar, ...] | None:
    if not isinstance(node, Sequence):
        hint = '一行写在方括号里，格和格之间用半角逗号：- [甲, 乙, 丙]；空着的格写 ""。'
        problems.add("field-type", f"“{name}”的一行应当是列表，这里是{_what(node)}", node.place, hint)
        return None
    return tuple(cell for cell in (CELL.read(n, name, problems) for n in node.items) if cell is not None)


ROW = Kind("行", _row, lambda: {"type": "array", "items": CELL.schema()})


# ---- JSON Schema ---------------------------------------------------------------------------------------------------


def schema(record: Record, others: tuple[Record, ...] = (), keyed: bool = False) -> dict:
    """Return the JSON Schema of a file that holds `record`; with `keyed`, of one that maps any key to a `record`."""
    body = {"$ref": f"#/$defs/{record.name}"}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **({"type": "object", "additionalProperties": {"anyOf": [body, {"type": "null"}]}} if keyed else body),
        "$defs": {r.name: _object(r) for r in (record, *others)},
    }


def _object(record: Record) -> dict:
    """Return the schema of a record: each field under one of its keys, not under both."""
    either = [{"not": {"required": list(f.keys)}} for f in record.fields if f.called]
    needed = [{"anyOf": [{"required": [key]} for key in f.keys]} for f in record.fields if f.required]
    return {
        "type": "object",
        "additionalProperties": False,
        "allOf": [*needed, *either],
        "properties": {key: {**f.kind.schema(), "description": f.doc} for f in record.fields for key in f.keys},
    }
