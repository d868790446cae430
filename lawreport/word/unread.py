"""What a Word file holds that was not read: embedded and linked texts, drawings, charts, formulas, comments.

In: the trees of the parts that were read, and which of their elements were. Out: `Unread`, each with its place, and problems.
Responsible for: where Word has words outside paragraphs. Places nobody thought of are found too: every element with text that
was not read is reported by its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lawreport.problem import Place, Problem, Severity
from lawreport.word.cascade import MATH, MC, R, W

SAVE_AGAIN = "请在 Word 或 WPS 里打开，全选、复制，粘到新文件里另存为 .docx，再检查。"
MARGINS = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注", "comments": "批注"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of words that are not read: its name, what to do about it, and how severe it is."""

    name: str
    hint: str = "请打开文件自己看一遍这里的文字。"
    severity: Severity = Severity.WARNING


@dataclass(frozen=True, slots=True)
class Unread:
    """Something not read: its kind, the index of its paragraph (-1 for none), the part it is in, and its first words."""

    kind: Kind
    paragraph: int = -1
    where: str = ""
    text: str = ""


CHUNK = Kind("嵌入的整篇文字（altChunk）", SAVE_AGAIN)
SUBDOCUMENT = Kind(
    "链接的子文档（subDoc）：文字在另一个文件里",
    "请在 Word 的大纲视图里展开子文档、取消链接，或把那个文件的文字粘进来，再检查。",
)
DIAGRAM = Kind("SmartArt 图示里的文字")
OBJECT = Kind("嵌入的对象（OLE）里的文字", "请双击打开这个对象自己核对，或把内容改成普通文字、表格。")
ALTERNATE = Kind("只有新版软件认得的内容（替代内容里没有读得懂的写法）", SAVE_AGAIN)
DRAWN = Kind("图形里的文字")
UNKNOWN = Kind("不认识的内容里的文字", SAVE_AGAIN)
MACRO = Kind("宏（vbaProject）", "报告里不该有宏；来历不明的不要启用，另存为不带宏的 .docx。")
WORDART = Kind("艺术字")
INK = Kind("手写的墨迹")
CONTROL = Kind("ActiveX 控件里的文字")
INCLUDED = Kind(
    "从别的文件引来的文字（INCLUDETEXT、LINK 域）：读的是上次更新的结果",
    "请更新域后核对，再按 Ctrl+Shift+F9 改成普通文字。",
    Severity.HINT,
)
CHART = Kind("图表里的文字和数", "请对照数据自己核对这张图。", Severity.HINT)
FORMULA = Kind("公式的结构：分式、根号、上下标只按一行字读", "请自己核对这个公式。", Severity.HINT)
RUBY = Kind("拼音指南（注音）", severity=Severity.HINT)
COMMENT = Kind("批注里的文字", "批注请逐条看；处理后删除。", Severity.HINT)

_TAGS = {
    "altChunk": CHUNK,
    "subDoc": SUBDOCUMENT,
    "relIds": DIAGRAM,
    "OLEObject": OBJECT,
    "objectEmbed": OBJECT,
    "objectLink": OBJECT,
    "textpath": WORDART,
    "contentPart": INK,
    "control": CONTROL,
    "chart": CHART,
    **dict.fromkeys(
        ("f", "rad", "sSup", "sSub", "sSubSup", "sPre", "nary", "m", "eqArr", "limLow", "limUpp", "bar", "acc"), FORMULA
    ),
}
_TEXTS = re.compile(r"\{.*\}(?:t|txt|text)$")
_REMOVED = {W + tag for tag in ("del", "moveFrom", "delText", "cellDel")}
_LINKING = re.compile(r"\s*(?:INCLUDETEXT|LINK|DDE|DDEAUTO|DATABASE)\b")


# ---- looking -----------------------------------------------------------------------------------------------------------


def left_over(
    trees: Mapping[str, object], seen: set, at: Mapping[object, int], parts: Mapping[str, bytes], kinds: Mapping[str, str]
) -> tuple[Unread, ...]:
    """Return what was not read of a file.

    `trees` are the parts that were read and `seen` the elements; `at` maps a paragraph to its index, and `kinds` a part to
    the kind of its relationship to the document (header, comments …).
    """
    unread: list[Unread] = []
    for part, root in trees.items():
        kind = kinds.get(part, "")
        if kind == "comments":
            unread += _comments(root)
        elif kind in MARGINS or part.endswith("document.xml") or not kind:
            unread += _Search(seen, at, MARGINS.get(kind, "")).through(root)
    if _has_macros(parts, kinds):
        unread.append(Unread(MACRO))
    return tuple(_once(unread))


def _has_macros(parts: Mapping[str, bytes], kinds: Mapping[str, str]) -> bool:
    """Return whether a file has macros under any name: by their usual part, their relationship, or the kind of the document."""
    named = any(part.rpartition("/")[2].lower().startswith("vba") for part in parts) or "vbaProject" in kinds.values()
    types = parts.get("[Content_Types].xml", b"")
    return named or b"macroEnabled" in types or b"vbaProject" in types


def _once(unread: Iterable[Unread]) -> Iterator[Unread]:
    """Yield one of each kind and place, with the words of the first."""
    first: dict[tuple, Unread] = {}
    for one in unread:
        first.setdefault((one.kind.name, one.paragraph, one.where), one)
    yield from first.values()


def _comments(root) -> Iterator[Unread]:
    theirs = [c for c in root.iter(W + "comment") if c.get(W + "author") != "数据来源"]
    if theirs:
        words = "".join(t.text or "" for t in theirs[0].iter(W + "t"))
        yield Unread(Kind(f"{len(theirs)}条批注里的文字", COMMENT.hint, COMMENT.severity), text=words)


@dataclass
class _Search:
    """Walks through one part from front to back, and tracks in which paragraph it is."""

    seen: set
    at: Mapping[object, int]
    where: str
    index: int = -1
    found: list[Unread] = field(default_factory=list)

    def through(self, root) -> list[Unread]:
        self._children(root)
        return self.found

    def _children(self, root) -> None:
        """Walk without recursion: a file may be nested deeper than Python can recurse."""
        waiting = [root]
        while waiting:
            element = waiting.pop()
            if isinstance(element.tag, str) and not self._look(element):
                waiting.extend(reversed(element))

    def _look(self, element) -> bool:
        """Record what the element has that was not read; return whether its children can be skipped."""
        tag, name = element.tag, element.tag.rpartition("}")[2]
        self.index = self.at.get(element, self.index)
        if tag in _REMOVED or (tag == W + "tr" and element.find(f"{W}trPr/{W}del") is not None):
            return True
        if tag == MC + "AlternateContent":
            return self._alternate(element)
        if tag == W + "rt":
            return self._add(RUBY, _words(element))
        if tag == W + "instrText" and _LINKING.match(element.text or ""):
            return self._add(INCLUDED, (element.text or "").strip())
        kind = _TAGS.get(name)
        if kind and self._is(element, kind, tag):
            return self._add(kind, element.get("string") or element.get("ProgID") or "") and kind is not FORMULA
        if _TEXTS.match(tag) and (element.text or "").strip() and element not in self.seen:
            return self._add(self._stray(element), element.text)
        return False

    def _is(self, element, kind: Kind, tag: str) -> bool:
        """Return whether an element really is of the kind that its local name suggests."""
        if (kind is FORMULA) != tag.startswith(MATH):
            return False
        if kind is CHART:
            return element.get(R + "id") is not None
        return kind is not WORDART or bool((element.get("string") or "").strip())

    def _alternate(self, element) -> bool:
        branches = [b for b in element if isinstance(b.tag, str)]
        chosen = next((b for b in branches if b in self.seen), None)
        if chosen is not None:
            self._children(chosen)
        elif any(len(b) for b in branches):
            self._add(ALTERNATE, _words(element))
        return True

    def _stray(self, element) -> Kind:
        """Return the kind of an element with text that nobody read."""
        if not element.tag.startswith(W):
            return DRAWN
        above = next(
            (a.tag.rpartition("}")[2] for a in element.iterancestors() if not a.tag.startswith(W) or a.tag not in _USUAL), ""
        )
        return Kind(f"{UNKNOWN.name}（{above}）", UNKNOWN.hint) if above else UNKNOWN

    def _add(self, kind: Kind, text: str) -> bool:
        self.found.append(
            Unread(kind, -1 if self.where in ("页眉", "页脚") else self.index, self.where, (text or "").strip()[:30])
        )
        return True


_USUAL = {
    W + tag for tag in ("r", "p", "t", "tc", "tr", "tbl", "sdt", "sdtContent", "ins", "hyperlink", "smartTag", "customXml")
}


def _words(element) -> str:
    return "".join(e.text or "" for e in element.iter() if isinstance(e.tag, str) and _TEXTS.match(e.tag))


# ---- problems ----------------------------------------------------------------------------------------------------------


def problems_of(unread: Iterable[Unread], place: Callable[[int], Place], name: str, nothing: bool) -> list[Problem]:
    """Return the problems of what was not read; `place` returns that of a paragraph, `nothing` is true where no word could be
    read.
    """
    problems = [
        _problem(one, place(one.paragraph) if one.paragraph >= 0 else Place(name, cell=one.where), nothing) for one in unread
    ]
    if nothing and not any(p.severity is Severity.ERROR for p in problems):
        problems.append(
            Problem(
                "text-none",
                "文件里没有读到一个字，等于没有检查",
                Place(name),
                "请确认拿到的是报告正文；如果打开看得见文字，请另存为 .docx 再检查。",
            )
        )
    return problems


def _problem(one: Unread, place: Place, nothing: bool) -> Problem:
    severity = Severity.ERROR if nothing and one.kind in (CHUNK, SUBDOCUMENT, ALTERNATE) else one.kind.severity
    words = f"：“{one.text}”" if one.text else ""
    return Problem("text-unread", f"没有读、没有检查：{one.kind.name}{words}", place, one.kind.hint, severity)
