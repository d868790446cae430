"""A snippet as its editor typed it → finished words and figures.

In: a `Scalar` with tags, and the `Data` that resolves its names. Out: paragraphs of spans; words with the place they were
typed, figures with their readings.
Responsible for: tags in text (full-width braces too). A wrong name is reported even in a branch that is not taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lawreport.figures.expression import Misuse, Value, evaluate, parse, places_of
from lawreport.figures.metrics import Data, printed, remedy
from lawreport.files.yamlfile import Scalar
from lawreport.model import Figure, Span, Spans, Words
from lawreport.problem import Place, Problem, Problems, Severity

MAX_TAGS = 300
MAX_PARAGRAPH = 200_000
_FULL = str.maketrans("｛｝％", "{}%")
_FULL_MARKS = re.compile("[{｛][{｛]|[}｝][}｝]|[{｛][%％]|[%％][}｝]")
TAG = re.compile(r"\{\{(?P<print>.*?)\}\}|\{%(?P<statement>.*?)%\}|\{#.*?#\}", re.S)
_BRACE = re.compile("[{}｛｝]")
_MARKS = re.compile("{{|{%|{#|}}|%}|#}")
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
_CLOSED = {"}}": "指标名", "%}": "条件", "#}": "说明"}  # what each of them follows


def paragraphs(scalar: Scalar | None, data: Data, problems: Problems) -> list[Spans]:
    """Return the finished paragraphs of a text, one for each line that is not blank. Add what is wrong to `problems`."""
    if scalar is None:
        return []
    spans = _Snippet(scalar, data, problems).spans()
    return [line for line in _lines(spans) if any(s.text.strip(" \t") for s in line)]


def line(scalar: Scalar | None, data: Data, problems: Problems) -> Spans:
    """Return the finished text as one paragraph, its lines joined."""
    return tuple(span for paragraph in paragraphs(scalar, data, problems) for span in paragraph)


def printed_by(tag: str, offset: int, scalar: Scalar, data: Data) -> tuple[Span | None, tuple[Problem, ...]]:
    """Return what one tag of a text prints, also where it stands in a branch that is not taken, and what is wrong with it.

    `tag` is what stands between its braces, `offset` where it begins in the text.
    """
    snippet = _Snippet(scalar, data, Problems())
    snippet.print_one(tag, offset)
    return (snippet.out[0] if snippet.out else None), tuple(snippet.problems)


def holds(condition: str, offset: int, scalar: Scalar, data: Data) -> tuple[bool | None, tuple[Problem, ...]]:
    """Return whether the condition of a tag is true now, None where nobody can say, and what is wrong with it."""
    snippet = _Snippet(scalar, data, Problems())
    value = snippet.value_of(condition, offset)
    return (None if value is None else bool(value)), tuple(snippet.problems)


def unpaired(text: str) -> Iterator[tuple[int, Misuse]]:
    """Yield (offset, mistake) for each brace of a tag that has no partner."""
    opened: re.Match[str] | None = None
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
            yield (
                mark.start(),
                Misuse("tag-unopened", f"多了 {mark[0]}，前面没有 {opening}", f"请补上 {opening}，或删去 {mark[0]}。"),
            )
        elif _CLOSING[opened[0]] != mark[0]:
            yield _unclosed(text, opened, mark.start())
        opened = None
    if opened:
        yield _unclosed(text, opened, len(text))


class _Lost(Exception):
    """Raised for a wrong statement (`{% … %}`), after which the rest of the text cannot be understood."""

    def __init__(self, misuse: Misuse, offset: int):
        super().__init__(misuse.message)
        self.misuse, self.offset = misuse, offset


def _trims(inner: str) -> Misuse | None:
    edged = inner.startswith(("-", "+")) or inner.endswith(("-", "+"))
    return Misuse("tag-minus", "标签边上有 - 或 + 号", "请去掉。") if edged else None


def _too_much(text: str) -> Iterator[tuple[int, Misuse]]:
    if len(_MARKS.findall(text)) > 2 * MAX_TAGS:
        yield 0, Misuse("tag-too-many", f"一段文字里的标签超过 {MAX_TAGS} 个", "请分成几段写。")
    if len(text) > MAX_PARAGRAPH:
        yield 0, Misuse("text-too-long", f"一段文字超过 {MAX_PARAGRAPH} 字", "请分成几段写。")


def _unclosed(text: str, opened: re.Match[str], end: int) -> tuple[int, Misuse]:
    closing = _CLOSING[opened[0]]
    shown = text[opened.start() : end].partition("\n")[0].strip()
    return opened.start(), Misuse(
        "tag-unclosed",
        f"标签没有结束，缺 {closing}：“{shown[:20]}{'…' * (len(shown) > 20)}”",
        f"请在{_CLOSED[closing]}后面补上 {closing}。",
    )


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
    """Return the spans without blanks at the end of the line, which are never intended."""
    if spans and isinstance(spans[-1], Words):
        last = spans[-1]
        kept = last.text.rstrip(" \t")
        return (*spans[:-1], Words(kept, last.place, last.made)) if kept else spans[:-1]
    return spans


# ---- text with tags → pieces -------------------------------------------------------------------------------------------


def with_half_marks(text: str) -> str:
    """Return a text with ｛｛ ｝｝ ｛％ ％｝, which input methods write, as {{ }} {% %}: every other character in its place."""
    return _FULL_MARKS.sub(lambda m: m[0].translate(_FULL), text)


def names_in(text: str, name: str) -> Iterator[tuple[int, Misuse | None]]:
    """Yield (offset, None) for each place in a text where a tag uses a name; (offset, mistake) for a tag nobody can read.

    Words outside of tags, and comments, are no names.
    """
    plain = with_half_marks(text)
    for tag in TAG.finditer(plain) if name in plain else ():
        kind = tag.lastgroup
        inner = tag[kind] if kind else ""
        if not kind or name not in inner:
            continue
        word = re.compile(r"\s*(?:if|elif)\b").match(inner) if kind == "statement" else None
        start = word.end() if word else 0
        try:
            yield from ((tag.start(kind) + start + at, None) for at in places_of(name, inner[start:]))
        except Misuse as misuse:
            yield tag.start(), misuse


def chains(text: str) -> Iterator[tuple[re.Match[str], ...]]:
    """Yield the tags of each choice in a text with half-width marks, as far as they pair: if, elif and else, endif."""
    opened: list[list[re.Match[str]]] = []
    for tag in TAG.finditer(text):
        word = (tag["statement"] or "").split(maxsplit=1)[:1]
        if word == ["if"]:
            opened.append([tag])
        elif word in (["elif"], ["else"]) and opened:
            opened[-1].append(tag)
        elif word == ["endif"] and opened:
            yield (*opened.pop(), tag)


@dataclass
class _Tag:
    """An expression and its offset; `tree` is None where it is wrong and has been reported."""

    offset: int
    tree: Any


@dataclass
class _Choice:
    """From `{% if %}` to `{% endif %}`: each condition (None for else) with the pieces it prints."""

    offset: int
    cases: list[tuple[_Tag | None, list[_Piece]]]


_Piece = tuple[int, str] | _Tag | _Choice  # plain text has its offset


@dataclass
class _Snippet:
    """One snippet on its way from text to spans."""

    scalar: Scalar
    data: Data
    problems: Problems
    out: list[Span] = field(default_factory=list)
    opened: list[_Choice] = field(default_factory=list)

    def spans(self) -> list[Span]:
        """Return what the snippet prints; a text without tags, the usual case, is not parsed."""
        if not _BRACE.search(self.scalar.text) and len(self.scalar.text) <= MAX_PARAGRAPH:
            self._words(self.scalar.text, 0)
            return self.out
        text = with_half_marks(self.scalar.text)
        torn = [*unpaired(text), *_too_much(text)]
        for offset, misuse in torn:
            self._misuse(misuse, offset)
        if torn:
            return []
        self._warn_braces(text)
        try:
            pieces = self._pieces(text)
        except _Lost as lost:
            self._misuse(lost.misuse, lost.offset)
            return []
        for choice in self.opened:
            self._misuse(
                Misuse("tag-unclosed", "{% if %} 没有对应的 {% endif %}", "请在这一段末尾补上 {% endif %}。"), choice.offset
            )
        if not self.opened:
            self._render(pieces)
        return self.out

    def print_one(self, tag: str, offset: int) -> None:
        """Print a single tag, whatever stands around it."""
        self._print(self._tag(tag, offset))

    def value_of(self, condition: str, offset: int) -> Value | None:
        """Return the value of a condition; None where it has none, which is reported."""
        return self._evaluate(self._tag(condition, offset))

    def _pieces(self, text: str) -> list[_Piece]:
        """Return the text cut into plain stretches, tags and choices; every tag is checked, in branches not taken too."""
        root: list[_Piece] = []
        end = 0
        for tag in TAG.finditer(text):
            here = self.opened[-1].cases[-1][1] if self.opened else root
            if tag.start() > end:
                here.append((end, text[end : tag.start()]))
            end = tag.end()
            if tag["print"] is not None:
                here.append(self._tag(tag["print"], tag.start()))
            elif tag["statement"] is not None:
                self._statement(tag["statement"], tag.start(), here)
        if end < len(text):
            (self.opened[-1].cases[-1][1] if self.opened else root).append((end, text[end:]))
        return root

    def _statement(self, inner: str, offset: int, here: list[_Piece]) -> None:
        """Open, continue or close a choice. Raise `_Lost` where what follows cannot be understood."""
        _, word, condition = re.split(r"^\s*(\w*)", inner, maxsplit=1)
        if trims := _trims(inner):
            raise _Lost(trims, offset)
        if word in ("else", "endif") and condition.strip():
            hint = "另有条件要写 elif，例如 {% elif 检查单位 > 0 %}。" if word == "else" else "请删去多写的字。"
            raise _Lost(Misuse("tag-syntax", f"{{% {word} %}} 里多写了“{condition.strip()[:20]}”", hint), offset)
        if word == "if":
            self.opened.append(_Choice(offset, [(self._tag(condition, offset), [])]))
            here.append(self.opened[-1])
        elif word not in ("elif", "else", "endif"):
            hint = "if 后面要空一格。" if re.match("if|elif", word) else "只能用 if、elif、else、endif。"
            raise _Lost(Misuse("tag-not-allowed", f"标签 {{% %}} 里不能用 {word or inner.strip()[:10]}", hint), offset)
        elif not self.opened or (word != "endif" and self.opened[-1].cases[-1][0] is None):
            raise _Lost(
                Misuse("tag-unopened", f"{{% {word} %}} 前面没有 {{% if %}}", "请检查 {% if %} 和 {% endif %} 是否成对。"),
                offset,
            )
        elif word == "endif":
            self.opened.pop()
        else:
            self.opened[-1].cases.append((self._tag(condition, offset) if word == "elif" else None, []))

    def _tag(self, inner: str, offset: int) -> _Tag:
        tree = None
        try:
            if trims := _trims(inner):
                raise trims
            tree = parse(inner.strip())
        except Misuse as misuse:
            self._misuse(misuse, offset)
        else:
            for mistake in self.data.mistakes(tree):
                self._misuse(mistake, offset)
        return _Tag(offset, tree)

    # ---- pieces → words and figures

    def _render(self, pieces: list[_Piece]) -> None:
        for piece in pieces:
            if isinstance(piece, _Tag):
                self._print(piece)
            elif isinstance(piece, _Choice):
                self._choose(piece)
            else:
                self._words(piece[1], piece[0])

    def _choose(self, choice: _Choice) -> None:
        for condition, pieces in choice.cases:
            value = self._evaluate(condition) if condition else True
            if value is None:
                return
            if value:
                return self._render(pieces)

    def _evaluate(self, tag: _Tag) -> Value | None:
        if tag.tree is None:
            return None
        try:
            return evaluate(tag.tree, self.data)
        except Misuse as misuse:
            if not any((p.id, p.message, p.place) == (misuse.id, misuse.message, self._at(tag.offset)) for p in self.problems):
                self._misuse(misuse, tag.offset)
            return None

    def _print(self, tag: _Tag) -> None:
        value, offset = self._evaluate(tag), tag.offset
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
            text = printed(value)
        except Misuse as misuse:
            return self._misuse(misuse, offset)
        place = self._at(offset)
        if not value.inputs:
            self.out.append(Words(text, place, made=True))
            return
        first = value.inputs[0]
        self.out.append(
            Figure(
                text,
                value.metric,
                value.year or first.year,
                value.form,
                raw=first.raw if len(value.inputs) == 1 else text,
                amount=value.amount,
                unit=value.unit,
                formula=self._source(offset, value) or first.metric.formula,
                source=first.place,
                place=place,
                inputs=value.inputs,
            )
        )

    def _source(self, offset: int, value: Value) -> str:
        """Return the expression as typed, where more than a plain value is printed."""
        return self._typed(offset) if value.form else ""

    def _typed(self, offset: int) -> str:
        """Return the text between the braces of the tag at `offset`."""
        return self.scalar.text[offset + 2 :].translate(_FULL).partition("}}")[0].strip()

    def _words(self, text: str, offset: int) -> None:
        """Add plain text, cut where its place in the file jumps."""
        starts = [a for a, _, _ in self.scalar.anchors if offset < a < offset + len(text)]
        for start, end in zip([offset, *starts], [*starts, offset + len(text)], strict=True):
            piece = text[start - offset : end - offset]
            if piece:
                self.out.append(Words(piece, self.scalar.at(start)))

    def _warn_braces(self, text: str) -> None:
        rest = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", lambda m: " " * len(m[0]), text, flags=re.S)
        for brace in re.finditer(r"\$?[{｛][^{}｛｝\n]*[}｝]?", rest):
            self.problems.add(
                "single-brace",
                f"“{brace[0][:20]}”会原样印出来",
                self._at(brace.start()),
                "要印指标，两边各用两个花括号：{{ 检查单位 }}。",
                severity=Severity.WARNING,
            )

    def _at(self, offset: int) -> Place:
        return self.scalar.at(offset)

    def _misuse(self, misuse: Misuse, offset: int) -> None:
        self.problems.add(misuse.id, misuse.message, self._at(offset), misuse.hint)
