"""A snippet as its editor typed it → finished words and figures.

In: a `Scalar` with tags, and the `Data` its names mean. Out: paragraphs of spans, every plain stretch with the place
it was typed, every figure with its readings. Knows alone: how tags stand in text (full-width braces too), and that a
wrong name is told even in a branch that is not taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lawreport.expression import Misuse, Value, check, check_text, environment, evaluate, explain
from lawreport.metrics import ATTRIBUTES, FILTERS, Data, plain, remedy
from lawreport.model import Figure, Span, Spans, Words
from lawreport.problem import Place, Problems, Severity
from lawreport.yamlfile import Scalar

MAX_TAGS = 300
MAX_PARAGRAPH = 200_000
_FULL = str.maketrans("｛｝％", "{}%")
_FULL_MARKS = re.compile("[{｛][{｛]|[}｝][}｝]|[{｛][%％]|[%％][}｝]")
_MARKS = re.compile("{{|{%|{#|}}|%}|#}")
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
_CLOSED = {"}}": "指标名", "%}": "条件", "#}": "说明"}      # what stands before each


def paragraphs(scalar: Scalar | None, data: Data, problems: Problems) -> list[Spans]:
    """Return the finished paragraphs of a text: one for each line that is not blank. Trouble goes to `problems`."""
    if scalar is None:
        return []
    spans = _Snippet(scalar, data, problems).spans()
    return [line for line in _lines(spans) if any(s.text.strip(" \t") for s in line)]


def line(scalar: Scalar | None, data: Data, problems: Problems) -> Spans:
    """Return the finished text as one paragraph, its lines joined."""
    return tuple(span for paragraph in paragraphs(scalar, data, problems) for span in paragraph)


def unpaired(text: str) -> Iterator[tuple[int, Misuse]]:
    """Return the offset and the mistake of each brace of a tag that has no other half."""
    opened: re.Match | None = None
    for mark in _MARKS.finditer(text):
        comment = opened is not None and opened[0] == "{#"
        if comment and mark[0] != "#}":
            continue
        if mark[0] in _CLOSING:
            if opened:
                yield _unclosed(text, opened, mark.start())
            opened = mark
            continue
        if opened is None:
            opening = {c: o for o, c in _CLOSING.items()}[mark[0]]
            yield mark.start(), Misuse("tag-unopened", f"多了 {mark[0]}，前面没有 {opening}", f"请补上 {opening}，或删去 {mark[0]}。")
        elif _CLOSING[opened[0]] != mark[0]:
            yield _unclosed(text, opened, mark.start())
        opened = None
    if opened:
        yield _unclosed(text, opened, len(text))


def _unclosed(text: str, opened: re.Match, end: int) -> tuple[int, Misuse]:
    closing = _CLOSING[opened[0]]
    shown = text[opened.start():end].partition("\n")[0].strip()
    return opened.start(), Misuse("tag-unclosed", f"标签没有结束，缺 {closing}：“{shown[:20]}{'…' * (len(shown) > 20)}”",
                                  f"请在{_CLOSED[closing]}后面补上 {closing}。")


def _lines(spans: list[Span]) -> list[Spans]:
    lines: list[list[Span]] = [[]]
    for span in spans:
        if isinstance(span, Figure):
            lines[-1].append(span)
            continue
        for index, words in enumerate(_split(span)):
            if index:
                lines.append([])
            if words.text:
                lines[-1].append(words)
    return [_trim(tuple(x)) for x in lines]


def _split(words: Words) -> list[Words]:
    offset, parts = 0, []
    for text in words.text.split("\n"):
        parts.append(Words(text, words.at(offset), words.made))
        offset += len(text) + 1
    return parts


def _trim(spans: Spans) -> Spans:
    """Leave out blanks at the end of a line: they are never meant."""
    if spans and isinstance(spans[-1], Words):
        last = spans[-1]
        kept = last.text.rstrip(" \t")
        return (*spans[:-1], Words(kept, last.place, last.made)) if kept else spans[:-1]
    return spans


@dataclass
class _Snippet:
    """One snippet on its way from source to spans."""

    scalar: Scalar
    data: Data
    problems: Problems
    offsets: dict[int, int] = field(default_factory=dict)       # id(node) → offset of its tag
    out: list[Span] = field(default_factory=list)
    torn: bool = False

    def spans(self) -> list[Span]:
        text = _FULL_MARKS.sub(lambda m: m[0].translate(_FULL), self.scalar.text)
        for offset, misuse in unpaired(text):
            self._misuse(misuse, offset)
            self.torn = True
        if self.torn:
            return self.out
        self._warn_braces(text)
        if "{{" not in text and "{%" not in text and "{#" not in text:
            self._words(text, 0)
            return self.out
        if self._check_raw(text):
            try:
                body = self._parse(text)
            except RecursionError:
                self._misuse(Misuse("tag-too-long", "标签套得太深", "请分成几段写。"), 0)
            else:
                if body is not None:
                    self._render(body)
        return self.out

    def _check_raw(self, text: str) -> bool:
        """Look into each tag before Jinja does; return whether all may be parsed."""
        before = len(self.problems)
        tags = list(re.finditer(r"\{\{(.*?)\}\}|\{%(.*?)%\}", text, re.S))
        if len(tags) > MAX_TAGS:
            self._misuse(Misuse("tag-too-many", f"一段文字里的标签超过 {MAX_TAGS} 个", "请分成几段写。"), 0)
        if len(text) > MAX_PARAGRAPH:
            self._misuse(Misuse("text-too-long", f"一段文字超过 {MAX_PARAGRAPH} 字", "请分成几段写。"), 0)
        for tag in tags:
            try:
                check_text(tag[1] if tag[1] is not None else tag[2])
            except Misuse as misuse:
                self._misuse(misuse, tag.start())
        for minus in re.finditer(r"\{[{%#][-+]|[-+][}%#]\}", text):
            self._misuse(Misuse("tag-minus", "标签边上有 - 或 + 号", "请去掉。"), minus.start())
        return len(self.problems) == before

    def _parse(self, text: str):
        from jinja2 import TemplateSyntaxError

        try:
            self._anchor_tokens(text)
            body = environment().parse(text).body
            self._anchor(body)
        except TemplateSyntaxError as error:
            self._misuse(explain(error), self._offset_of_error(text, error))
            return None
        except Misuse as misuse:
            self._misuse(misuse, self.tag)
            return None
        return body

    def _offset_of_error(self, text: str, error) -> int:
        """Return where the tag stands that Jinja stumbled over: the last one opened on or before its line."""
        lines = text.split("\n")
        end = sum(len(x) + 1 for x in lines[:error.lineno])
        if "endif" in str(error):
            opened = [m.start() for m in re.finditer(r"\{% *if\b", text)]
            closed = len(re.findall(r"\{% *endif\b", text))
            return opened[closed] if closed < len(opened) else opened[-1] if opened else 0
        start = sum(len(x) + 1 for x in lines[:error.lineno - 1])
        on_line = [m.start() for m in re.finditer(r"\{[{%#]", text[start:end])]
        if on_line:
            return start + next((o for o in on_line if not re.match(r"\{\{.*?\}\}|\{%.*?%\}", text[start + o:end])),
                                on_line[0] if len(on_line) == 1 else on_line[-1])
        return max(text.rfind("{{", 0, end), text.rfind("{%", 0, end), start)

    # ---- where each node stands

    def _anchor_tokens(self, text: str) -> None:
        """Note where plain text, prints and conditions begin; Jinja's nodes come in the same order."""
        self.data_at, self.print_at, self.test_at, offset, opened = [], [], [], 0, 0
        for _, token, value in environment().lexer.tokeniter(text, None):
            if token == "data":
                self.data_at.append(offset)
            elif token == "variable_begin":
                self.print_at.append(offset)
            elif token == "block_begin":
                opened = offset
            elif token == "name" and value in ("if", "elif") and text[opened:offset].strip() == "{%":
                self.test_at.append(opened)
            elif token == "raw_begin":
                raise Misuse("tag-not-allowed", "标签 {% %} 里只能用 if、elif、else、endif", "")
            offset += len(value)
        self.data_at.reverse(), self.print_at.reverse(), self.test_at.reverse()

    def _anchor(self, body: list) -> None:
        """Tie every node to its offset, check it, and name what is unknown — in every branch."""
        from jinja2 import nodes

        for node in body:
            if isinstance(node, nodes.If):
                self._check_tag(node.test, self.test_at.pop())
                self._anchor(node.body)
                self._anchor(node.elif_)
                self._anchor(node.else_)
            elif isinstance(node, nodes.Output):
                for part in node.nodes:
                    if isinstance(part, nodes.TemplateData):
                        self.offsets[id(part)] = self.data_at.pop()
                    else:
                        self._check_tag(part, self.print_at.pop())
            else:
                self._refuse_statement(node)

    def _refuse_statement(self, node) -> None:
        """Raise `Misuse` for a statement that is no condition (for, set, macro …), where it stands."""
        text = _FULL_MARKS.sub(lambda m: m[0].translate(_FULL), self.scalar.text)
        line = sum(len(x) + 1 for x in text.split("\n")[:node.lineno - 1])
        tag = re.compile(r"\{%\s*(?!(?:if|elif|else|endif)\b)(\w+)").search(text, line)
        self.tag = tag.start() if tag else line
        raise Misuse("tag-not-allowed", f"标签 {{% %}} 里不能用 {tag[1] if tag else type(node).__name__.lower()}",
                     "只能用 if、elif、else、endif。")

    def _check_tag(self, node, offset: int) -> None:
        from jinja2 import nodes

        self.offsets[id(node)] = self.tag = offset
        check(node)
        for name in [node, *node.find_all((nodes.Name, nodes.Getattr, nodes.Filter))]:
            try:
                if isinstance(name, nodes.Name):
                    self.data.name(name.name)
                elif isinstance(name, nodes.Getattr) and name.attr not in ATTRIBUTES:
                    self.data.attribute(Value(), name.attr)
                elif isinstance(name, nodes.Filter) and name.name not in FILTERS:
                    self.data.filter(Value(), name.name, [])
            except Misuse as misuse:
                self._misuse(misuse, offset)

    # ---- words and figures

    def _render(self, body: list) -> None:
        from jinja2 import nodes

        for node in body:
            if isinstance(node, nodes.If):
                self._branch(node)
                continue
            for part in node.nodes:
                if isinstance(part, nodes.TemplateData):
                    self._words(part.data, self.offsets[id(part)])
                else:
                    self._print(part)

    def _branch(self, node) -> None:
        for case in (node, *node.elif_):
            value = self._evaluate(case.test)
            if value is None:
                return
            if value:
                return self._render(case.body)
        self._render(node.else_)

    def _evaluate(self, node) -> Value | None:
        try:
            return evaluate(node, self.data)
        except Misuse as misuse:
            known = {(p.id, p.message) for p in self.problems if p.place == self._at(self.offsets[id(node)])}
            if (misuse.id, misuse.message) not in known:
                self._misuse(misuse, self.offsets[id(node)])
            return None

    def _print(self, node) -> None:
        value, offset = self._evaluate(node), self.offsets[id(node)]
        if value is None:
            return
        if value.why:
            self._misuse(Misuse("no-figure", f"印不出数字：{value.why}", remedy(value, self._typed(offset))), offset)
        elif value.form == "真假":
            self._misuse(Misuse("tag-truth", "比较的结果不能印出来", "比较要写在 {% if %} 里。"), offset)
        else:
            self._figure(value, offset)

    def _figure(self, value: Value, offset: int) -> None:
        try:
            text = value.text if value.text is not None else plain(value.amount) + value.unit
        except Misuse as misuse:
            return self._misuse(misuse, offset)
        place = self._at(offset)
        if not value.inputs:
            self.out.append(Words(text, place, made=True))
            return
        first = value.inputs[0]
        self.out.append(Figure(
            text, value.metric, value.year or first.year, value.form, raw=first.raw, amount=value.amount,
            unit=value.unit, formula=first.metric.formula or self._source(offset, value), source=first.place,
            place=place, inputs=value.inputs))

    def _source(self, offset: int, value: Value) -> str:
        """Return the expression as typed, where more than a plain value is printed."""
        return self._typed(offset) if value.form else ""

    def _typed(self, offset: int) -> str:
        """Return what was typed between the braces of the tag at `offset`."""
        return self.scalar.text[offset + 2:].translate(_FULL).partition("}}")[0].strip()

    def _words(self, text: str, offset: int) -> None:
        """Plain text, cut where its place in the file jumps."""
        starts = [a for a, _, _ in self.scalar.anchors if offset < a < offset + len(text)]
        for start, end in zip([offset, *starts], [*starts, offset + len(text)], strict=True):
            piece = text[start - offset:end - offset]
            if piece:
                self.out.append(Words(piece, self.scalar.at(start)))

    def _warn_braces(self, text: str) -> None:
        rest = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", lambda m: " " * len(m[0]), text, flags=re.S)
        for brace in re.finditer(r"\$?[{｛][^{}｛｝\n]*[}｝]?", rest):
            self.problems.add("single-brace", f"“{brace[0][:20]}”会原样印出来", self._at(brace.start()),
                              "要印指标，两边各用两个花括号：{{ 检查单位 }}。", severity=Severity.WARNING)

    def _at(self, offset: int) -> Place:
        return self.scalar.at(offset)

    def _misuse(self, misuse: Misuse, offset: int) -> None:
        self.problems.add(misuse.id, misuse.message, self._at(offset), misuse.hint)
