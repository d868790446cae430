"""The tags of a template: whether each is right, and whether they fit together.

In: the paragraphs of a part, in order. Out: what is wrong, with the paragraph it stands in, and which kinds of block the
template prints. Responsible for: the names a template may use and what each is, the few syntax nodes it may be written with,
and what Word and WPS do to a tag while it is typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from lawreport.files.characters import named
from lawreport.problem import Place, Problems, Severity, did_you_mean
from lawreport.style import STYLES

# What a name stands for: a text, a block, a list of them (*), a table of texts (**).
TEXT, BLOCK, LOOP, TRUTH = "文字", "块", "循环", "真假"
NAMES = {"全文": f"{BLOCK}*", "版记": f"{BLOCK}*", "标题": TEXT, "单位": TEXT, "年": TEXT, "日期": TEXT}
TEXT_NAMES = {name: kind for name, kind in NAMES.items() if kind == TEXT}  # all a header or footer may use
ATTRIBUTES = {"样式": TEXT, "文": TEXT, "头": TEXT, "图": TEXT, "级": TEXT, "表头": f"{TEXT}*", "行": f"{TEXT}**"}
_LOOP_ATTRIBUTES = {"index": TEXT, "index0": TEXT, "first": TRUTH, "last": TRUTH}
_WORDS = ("for", "if", "elif", "else", "endif", "endfor")
TAG = re.compile(r"\{(?:\{.*?\}\}|%.*?%\}|#.*?#\})", re.S)
_QUOTES = str.maketrans("“”‘’\u00a0\u3000", "\"\"''  ")
_DEEPEST = 100  # conditions in one tag: a template that names every style in one has forty
_LITERAL = re.compile(r"'[^']*'|\"[^\"]*\"")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_FULL_WIDTH = re.compile("[\uff01-\uff5e。、【】《》〈〉]")
_HOLDERS = {"p": "段落", "tr": "表格", "tc": "表格的一行", "": "段落"}


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a part: its text, where it is, and the elements it lies in (`p`, `tr`, `tc` → element)."""

    text: str
    place: Place
    where: str = ""  # 页眉里, 第1个表格第2行第1格里
    lies_in: dict[str, object] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)  # `p`, `tr`, `tc` → all that a tag of that kind takes away
    copy: bool = False  # Word's second copy of a text box, for old programs


@dataclass(frozen=True, slots=True)
class _Tag:
    """A tag, taken apart: `{%p if 块.头 %}` is a statement with the mark `p` and the words `if 块.头`."""

    raw: str
    mark: str
    words: str
    line: Line

    @property
    def word(self) -> str:
        return self.words.partition(" ")[0]


@dataclass(frozen=True, slots=True)
class _Open:
    """A block that waits for its end; `names` are those known before it, `said` what its branch has printed."""

    tag: _Tag
    names: dict[str, str]
    said: set[str] = field(default_factory=set)


@dataclass
class TagReader:
    """Goes through the paragraphs of one part."""

    names: dict[str, str]
    problems: Problems
    opened: list[_Open] = field(default_factory=list)
    printed: set[str] = field(default_factory=set)  # styles that a branch is written for
    loops: set[str] = field(default_factory=set)  # names that are gone through
    catches_all: bool = False

    def read(self, lines: list[Line]) -> list[bool]:
        """Return for each paragraph whether it is repeated or taken away; problems go to `problems`."""
        moved = []
        for line in lines:
            inside = any(o.tag.word == "for" for o in self.opened)
            tags = list(self._tags(line))
            moved.append(inside or any(t.raw.startswith("{%") and t.mark for t in tags))
        for left in self.opened:
            self._add(
                "template-unclosed",
                left.tag,
                f"没有对应的 {_end_of(left.tag)}",
                f"请在它管的内容后面加上 {_end_of(left.tag)}。",
            )
        self.opened.clear()
        return moved

    def _tags(self, line: Line) -> Iterator[_Tag]:
        if not re.search(r"[{}｛｝]", line.text):
            return
        for found in TAG.finditer(line.text):
            tag = self._tag(found[0], line)
            if tag is not None:
                self._handle(tag)
                yield tag
        self._stray(TAG.sub(" ", line.text), line)

    # ---- one tag

    def _tag(self, raw: str, line: Line) -> _Tag | None:
        """Return the tag taken apart; None for a comment and for one that is told as wrong."""
        inside = raw[2:-2]
        mark = re.match(r"(p|tr|tc|r)(?=\s|$)", inside)
        words = re.sub(r"\s+", " ", inside[mark.end() if mark else 0 :].translate(_QUOTES)).strip()
        tag = _Tag(raw, mark[1] if mark else "", words, line)
        if raw.startswith("{#") or self._spoilt(tag):
            return None
        return tag

    def _spoilt(self, tag: _Tag) -> bool:
        """Tell what typing and pasting do to a tag; return whether it is past reading."""
        code = _LITERAL.sub("''", tag.words)
        invisible, full = _INVISIBLE.search(tag.raw), _FULL_WIDTH.search(code)
        if invisible:
            self._add(
                "template-character", tag, f"里有看不见的字符（零宽字符 {named(invisible[0])}）", "请把这个标签删掉，重新输入。"
            )
        elif full:
            self._add("template-character", tag, f"里有全角符号“{full[0]}”", "标签里的符号都要用半角（英文状态下输入）。")
        elif re.match(r"[-+]|.*[-+]$", tag.words):
            self._add("template-minus", tag, "边上有 - 或 + 号", "请去掉。")
        elif tag.mark and not tag.raw[2 + len(tag.mark) :].startswith(" "):
            self._add("template-character", tag, f"的“{tag.mark}”后面不是普通空格", "请删掉那个空格，用英文状态重新输入。")
        else:
            return False
        return True

    def _handle(self, tag: _Tag) -> None:
        if tag.raw.startswith("{{"):
            self._print(tag)
            return
        if tag.word not in _WORDS:
            self._add(
                "template-not-allowed",
                tag,
                f"里不能用“{tag.word}”",
                did_you_mean(tag.word, _WORDS) or f"只能用 {'、'.join(_WORDS)}。",
            )
            return
        self._check_alone(tag)
        {"for": self._for, "if": self._if, "elif": self._elif, "else": self._else}.get(tag.word, self._end)(tag)

    def _print(self, tag: _Tag) -> None:
        if tag.mark:
            self._add("template-not-allowed", tag, f"里不能用“{tag.raw[:2]}{tag.mark}”", "请写成 {{ 块.文 }} 的样子。")
            return
        kind = self._kind(tag, "{{ " + tag.words + " }}", lambda body: body[0].nodes[0])
        if kind not in (TEXT, None):
            self._add("template-name", tag, f"印不出来：它是{_said(kind)}，不是文字", "要印文字请写 {{ 块.文 }} 等。")
        elif tag.words.partition(".")[0] in self.names.keys() - {*NAMES, "loop"} and not tag.line.copy:
            self._check_once(tag)

    def _check_once(self, tag: _Tag) -> None:
        """The words of a block are printed once: a condition that was lost leaves two paragraphs in one branch."""
        said = self.opened[-1].said
        if tag.words in said:
            self._add(
                "template-twice",
                tag,
                "在同一个条件里写了两次，会印两遍",
                "请删掉一个；如果中间少了 {%p elif 块.样式 == '…' %}，请补上。",
            )
        said.add(tag.words)

    # ---- blocks

    def _check_alone(self, tag: _Tag) -> None:
        """A tag with a mark takes its paragraph, row or cell away, with everything else in it."""
        if tag.mark == "r":
            self._add("template-not-allowed", tag, "里不能用“{%r”", "整段的用 {%p，段中的用 {%。")
        elif tag.mark and tag.mark not in tag.line.lies_in:
            self._add("template-table", tag, "不在表格里", f"{{%{tag.mark} 只能写在表格里；整段的用 {{%p。")
        elif tag.mark and (lost := tag.line.beside[tag.mark].replace(tag.raw, "", 1).strip()):
            scope = {"p": "同一段", "tr": "同一行", "tc": "同一格"}[tag.mark]
            self._add(
                "template-beside", tag, f"的{scope}里还有“{lost[:20]}”，会一起消失", f"请把这个标签单独放在一{scope[-1]}里。"
            )

    def _for(self, tag: _Tag) -> None:
        loop = self._parse(tag, "{% " + tag.words + " %}{% endfor %}")
        known = dict(self.names)
        self.opened.append(_Open(tag, known))
        if loop is None:
            return
        if any(_gone_through(tag) & _gone_through(o.tag) for o in self.opened[:-1] if o.tag.word == "for"):
            self._add("template-loop", tag, "写在同样的循环里面，报告会印出许多遍", "请删掉外面或里面的那一个循环。")
        self.loops.add(getattr(loop[0].iter, "name", ""))
        kind = self._type(tag, loop[0].iter)
        if kind is not None and not kind.endswith("*"):
            self._add(
                "template-name",
                tag,
                f"读不通：{_said(kind)}不能逐个取出来",
                "例如 {%p for 块 in 全文 %}、{%tr for 行 in 块.行 %}。",
            )
        elif getattr(loop[0].target, "name", None) is None or loop[0].test or loop[0].recursive:
            self._add("template-not-allowed", tag, "的写法不能用", "例如 {%p for 块 in 全文 %}。")
        else:
            self.names = {**known, loop[0].target.name: (kind or "*")[:-1], "loop": LOOP}

    def _if(self, tag: _Tag) -> None:
        self.opened.append(_Open(tag, dict(self.names)))
        self._condition(tag, tag.words)

    def _elif(self, tag: _Tag) -> None:
        self._middle(tag)
        self._condition(tag, tag.words[2:])

    def _else(self, tag: _Tag) -> None:
        self._middle(tag)
        if self.opened and "样式" in self.opened[-1].tag.words:
            self.catches_all = True

    def _condition(self, tag: _Tag, words: str) -> None:
        self._kind(tag, "{% " + words + " %}{% endif %}", lambda body: body[0].test)

    def _middle(self, tag: _Tag) -> None:
        if not self.opened or self.opened[-1].tag.word != "if":
            self._add("template-unclosed", tag, "前面没有对应的 {% if %}", "请补上 if，或删掉它。")
        else:
            self._fits(tag, self.opened[-1].tag)
            self.opened[-1].said.clear()

    def _end(self, tag: _Tag) -> None:
        word = tag.word.removeprefix("end")
        if word not in (o.tag.word for o in self.opened):
            self._add("template-unclosed", tag, f"多了：前面没有要它结束的 {{% {word} %}}", "请删掉它，或补上开头。")
            return
        while (last := self.opened.pop()).tag.word != word:
            self._add("template-unclosed", last.tag, f"没有对应的 {_end_of(last.tag)}", f"它应当在“{tag.raw}”之前结束。")
        self.names = last.names
        self._fits(tag, last.tag)

    def _fits(self, tag: _Tag, start: _Tag) -> None:
        """Opening and end must be of one kind and lie in one element, or the file falls apart."""
        if tag.mark != start.mark:
            right = f"{{%{start.mark} {tag.word} %}}"
            self._add(
                "template-pair", tag, f"和“{start.raw}”（第{start.line.place.paragraph}段）写法不一样", f"请写成 {right}。"
            )
        elif tag.line.lies_in.get(tag.mark) is not start.line.lies_in.get(tag.mark):
            again = "" if tag.mark else "；要管几段，请用 {%p"
            self._add(
                "template-pair",
                tag,
                f"和“{start.raw}”不在同一个{_HOLDERS[tag.mark]}里",
                f"请放在同一个{_HOLDERS[tag.mark]}里{again}。",
            )

    # ---- what stands in a tag

    def _parse(self, tag: _Tag, source: str) -> list | None:
        from jinja2 import TemplateSyntaxError

        try:
            body: list = environment().parse(source).body
            return body
        except (TemplateSyntaxError, RecursionError):
            self._add("template-syntax", tag, "的写法读不懂", "例如 {{ 块.文 }}、{%p if 块.样式 == '正文' %}。")
            return None

    def _kind(self, tag: _Tag, source: str, expression: Callable) -> str | None:
        body = self._parse(tag, source)
        return None if body is None or not body else self._type(tag, expression(body))

    def _type(self, tag: _Tag, node, deep: int = 0) -> str | None:
        """Return what an expression stands for; None where that has been told as wrong."""
        name = type(node).__name__
        if deep > _DEEPEST:
            self._add("template-syntax", tag, "写得太长", f"一个标签里最多连写 {_DEEPEST} 个条件。")
            return None
        if name in ("Name", "Getattr", "Const"):
            return {"Name": self._name, "Getattr": self._attribute, "Const": self._constant}[name](tag, node)
        if name in ("Compare", "And", "Or", "Not", "Operand", "Add", "CondExpr"):
            kinds = [self._type(tag, child, deep + 1) for child in node.iter_child_nodes()]
            self._styles(tag, node)
            return None if None in kinds else kinds[0] if name == "CondExpr" else TEXT if name == "Add" else TRUTH
        what = {"Filter": f"“|{getattr(node, 'name', '')}”", "Call": "括号", "Getitem": "方括号", "Test": "is"}.get(
            name, "这种写法"
        )
        self._add("template-not-allowed", tag, f"里不能用{what}", "模板里只能用 for、if 和名字；数要怎么印，在文段里写。")
        return None

    def _name(self, tag: _Tag, node) -> str | None:
        if node.name not in self.names:
            usable = [n for n in self.names if n != "loop"]
            self._add(
                "template-name",
                tag,
                f"里的“{node.name}”没有意义",
                did_you_mean(node.name, usable) or f"这里可用的有：{'、'.join(usable)}。",
            )
        return self.names.get(node.name) or None

    def _attribute(self, tag: _Tag, node) -> str | None:
        of = self._type(tag, node.node)
        known = {BLOCK: ATTRIBUTES, LOOP: _LOOP_ATTRIBUTES}.get(of or "", {})
        if of is not None and node.attr not in known:
            usable = did_you_mean(node.attr, known) or (
                f"可用的有：{'、'.join('.' + a for a in known)}。" if known else "请去掉它。"
            )
            self._add("template-name", tag, f"里的“.{node.attr}”没有意义", usable)
        return known.get(node.attr)

    def _constant(self, tag: _Tag, node) -> str | None:
        if isinstance(node.value, bool):
            return TRUTH
        if not isinstance(node.value, str | int):
            self._add("template-not-allowed", tag, f"里不能用“{node.value}”", "请改写或删掉。")
            return None
        return TEXT

    def _styles(self, tag: _Tag, node) -> None:
        """Note the kind of block a branch is for: `块.样式 == '正文'`."""
        if type(node).__name__ != "Compare" or getattr(node.expr, "attr", "") != "样式":
            return
        for operand in node.ops:
            style = getattr(operand.expr, "value", None)
            if style in STYLES:
                self.printed.add(style)
            elif style is not None:
                self._add(
                    "template-name",
                    tag,
                    f"里没有叫“{style}”的样式",
                    did_you_mean(str(style), STYLES) or "样式名见 docs/editing.md。",
                )

    # ---- what is left between the tags

    def _stray(self, rest: str, line: Line) -> None:
        for pattern, id, what, hint, severity in _STRAYS:
            found = re.search(pattern, rest)
            if found:
                around = rest[max(found.start() - 8, 0) : found.end() + 12].strip()
                self._tell(id, line, f"“{around}”{what}", hint, severity)
                return

    def _add(self, id: str, tag: _Tag, what: str, hint: str) -> None:
        raw = tag.raw if len(tag.raw) <= 60 else f"{tag.raw[:57]}……"
        self._tell(id, tag.line, f"“{raw}”{what}", hint)

    def _tell(self, id: str, line: Line, message: str, hint: str, severity: Severity = Severity.ERROR) -> None:
        self.problems.add(id, line.where + message, line.place, hint, severity=severity)


_STRAYS = (
    (
        r"[｛{]\s*[｛％]|｛\s*[{%#]|[｝％]\s*[｝}]|[}%#]\s*｝",
        "template-brace",
        "用了全角的括号或百分号，会原样印出",
        "请换成半角的 {{ }}、{% %}。",
        Severity.ERROR,
    ),
    (
        r"\{\s+[{%#]|[}%#]\s+\}",
        "template-brace",
        "的两个符号之间有空格，会原样印出",
        "请写成 {{ }}、{% %}，中间不空格。",
        Severity.ERROR,
    ),
    (r"\{\{|\{%|\{#", "template-unclosed", "没有结束：缺 }}、%} 或 #}", "标签要在同一段里写完。", Severity.ERROR),
    (r"\}\}|%\}|#\}", "template-unclosed", "前面缺 {{、{% 或 {#", "标签要在同一段里写完。", Severity.ERROR),
    (r"[{}]", "template-brace", "里的花括号会原样印出", "要印名字请写 {{ 标题 }}；不要就删掉。", Severity.WARNING),
)


def _gone_through(tag: _Tag) -> set[str]:
    """Return the lists that a loop goes through; those of blocks count as one, for a report may have thousands of them."""
    names = re.findall(r"(?:\b\w+(?=\.))?(\.\w+|\b\w+)", tag.words.partition(" in ")[2])
    return {f"{BLOCK}*" if NAMES.get(name, "").endswith("*") else name for name in names} - {"if", "else", "and", "or", "not"}


def _end_of(tag: _Tag) -> str:
    return f"{{%{tag.mark} end{tag.word} %}}"


def _said(kind: str) -> str:
    if kind.endswith("*"):
        return "一个列表"
    return {BLOCK: "一个块", LOOP: "循环", TRUTH: "比较的结果"}.get(kind, kind)


@lru_cache(1)
def environment():
    """Return the strict, sandboxed environment in which templates are rendered: it knows no attributes but ours."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        def getattr(self, obj, attribute):
            known = attribute in ATTRIBUTES or attribute in _LOOP_ATTRIBUTES
            return getattr(obj, attribute) if known else self.undefined(obj=obj, name=attribute)

        def call(self, context, function, *given, **_):
            return function(*given)  # a template may not call: only what `opened` puts around a tag does, to print

    return Sandbox(autoescape=True, undefined=StrictUndefined, finalize=printable, keep_trailing_newline=True)


def printable(value):
    """Return what a template may print, a text or a number, or raise `ValueError`; of a name without a value, Jinja's error."""
    if not isinstance(value, str | int):
        str(value)  # what Jinja has put in the place of a missing name refuses, and says which name it is
        raise ValueError("not printable")
    return value
