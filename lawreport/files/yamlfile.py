"""YAML as people type it: text that knows where it stands.

In: the bytes of one file. Out: a tree of `Scalar`, `Mapping` and `Sequence`. Every scalar is the text as typed (`no` is not
False, `010086` not a number), with the line and column of each of its characters.
Responsible for: PyYAML, the syntax errors and traps of YAML, and the hint for each. Anchors, aliases, tags, second documents
and duplicate keys are refused, so nothing in a file can repeat, run or grow.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from lawreport.base.disk import File
from lawreport.base.latest import latest
from lawreport.base.oserror import reason
from lawreport.files.characters import suspicious
from lawreport.files.textfile import decode
from lawreport.files.yamltraps import FIELDS, HANZI, Trap, fields_within, joined, lost_behind_hash, mark_at_start, one_item
from lawreport.problem import Place, Problem, Problems, Severity, Trouble

MAX_BYTES = 2_000_000
MAX_DEPTH = 20
MAX_ITEMS = 1000  # of a list


# ---- the tree ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as typed."""

    text: str
    place: Place
    end_line: int = 0
    anchors: tuple[tuple[int, int, int], ...] = ((0, 0, 0),)  # (offset in text, line, column) of each stretch

    def at(self, offset: int) -> Place:
        """Return the place in the file of the character at `offset`; in a cell of a sheet it is the cell."""
        if self.place.cell:
            return self.place
        start, line, column = self.anchors[bisect_right(self.anchors, (offset, 1 << 30)) - 1]
        return Place(self.place.file, line, column + offset - start)

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield (offset, text) of each line that is not blank; a line is a paragraph."""
        offset = 0
        for line in self.text.split("\n"):
            if line.strip(" \t"):
                yield offset, line
            offset += len(line) + 1


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order they were typed."""

    items: tuple[tuple[Scalar, Node], ...]
    place: Place

    def get(self, key: str) -> Node | None:
        return next((v for k, v in self.items if k.text == key), None)


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]
    place: Place


Node = Scalar | Mapping | Sequence


def load(file: File) -> tuple[Node, Problems]:
    """Return the tree of a file and its warnings.

    Raise `Trouble` when it cannot be read, is larger than 2 MB, or as `parse` does.
    """
    if file.size > MAX_BYTES:
        raise Trouble.one(
            "yaml-too-large",
            f"文件有 {file.size // 1000} KB，超过上限 {MAX_BYTES // 1000} KB",
            Place(file.name),
            "文段文件只放文字；请检查是不是放错了文件。",
        )
    if file.error:
        raise Trouble.one(
            "yaml-unreadable",
            f"读不了这个文件（{reason(file.error)}）",
            Place(file.name),
            "请确认文件还在、没有被别的程序占用。",
        ) from file.error
    return parse(decode(file.data, file.name), file.name)


def parse(text: str, name: str) -> tuple[Node, Problems]:
    """Return the tree of `text` and its warnings. Raise `Trouble` with every error found in it."""
    root, problems = _parsed(text, name)
    return root, Problems(problems)


@latest(512)  # many units share their catalogue and charts; from save to save most files are the same
def _parsed(text: str, name: str) -> tuple[Node, tuple[Problem, ...]]:
    problems = Problems()
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    _check_raw(text, name, problems)
    problems.raise_errors()
    reader = _Reader(text, name, problems)
    root = reader.document()
    problems.raise_errors()
    return root, tuple(problems)


MOST_RAW = 200  # problems told of one file before it is parsed


# ---- before parsing: what parsers report badly ---------------------------------------------------------------------


def _check_raw(text: str, name: str, problems: Problems) -> None:
    for number, line in enumerate(text.split("\n"), 1):
        if len(problems) >= MOST_RAW:
            return  # it is no text at all
        for suspect in suspicious(line, MOST_RAW):
            problems.add(
                "character",
                suspect.message,
                Place(name, number, suspect.index + 1),
                "请删掉它，或改用普通文字重新输入。",
                severity=suspect.severity,
                excerpt=line,
            )
        if re.match(r"(<{7}|>{7}|={7})( |$)", line):
            problems.add(
                "yaml-conflict",
                "有没处理完的合并冲突标记",
                Place(name, number, 1),
                "请在两份文字里选一份，删掉 <<<<<<<、=======、>>>>>>> 这几行。",
                excerpt=line,
            )
        if re.search(r"[\u0085\u2028\u2029]", line):
            problems.add(
                "yaml-line-separator",
                "有特殊换行符（U+0085、U+2028 或 U+2029）",
                Place(name, number, 1),
                "请删掉它，另起一行用回车。",
                excerpt=line,
            )


# ---- parsing -------------------------------------------------------------------------------------------------------


@dataclass
class _Reader:
    """Builds the tree from PyYAML's events."""

    text: str
    name: str
    problems: Problems
    raw: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.raw = self.text.split("\n")

    def document(self) -> Node:
        import yaml

        self.yaml = yaml
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self.events = yaml.parse(self.text, Loader=loader)
        try:
            root = self._root()
        except yaml.YAMLError as error:
            self._syntax(error)
            raise Trouble(self.problems) from None
        except RecursionError:
            raise Trouble.one("yaml-depth", "层次太深", Place(self.name), "请减少嵌套。") from None
        return root

    def _root(self) -> Node:
        yaml, root = self.yaml, None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self._add(
                        "yaml-two-documents", "一个文件里有两份文档（中间有 ---）", event, "请删掉 --- 那一行，或拆成两个文件。"
                    )
                    break
            elif isinstance(event, yaml.NodeEvent):
                root = self._node(event, 0)
        if root is None or (isinstance(root, Scalar) and not root.text):
            raise Trouble.one("yaml-empty", "文件是空的", Place(self.name, 1), "请按 docs/editing.md 的样子填写。")
        if isinstance(root, Scalar):
            self._refuse_bare_words()
        return root

    def _refuse_bare_words(self) -> None:
        """Report the likely cause of a file that is one text: full-width colons after the names of fields."""
        number = next((i for i, line in enumerate(self.raw, 1) if re.match(r"\s*\w+：", line)), 0)
        if number:
            self.problems.add(
                "yaml-colon",
                "栏目名后面用了全角冒号“：”",
                Place(self.name, number, 1),
                "栏目名后请用半角冒号加一个空格（: ）。",
            )

    def _node(self, event, depth: int) -> Node:
        yaml = self.yaml
        if depth > MAX_DEPTH:
            self._add("yaml-depth", f"层次太深（超过 {MAX_DEPTH} 层）", event, "请减少嵌套。")
            raise Trouble(self.problems)
        self._refuse_magic(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, depth)
        return Scalar("", self._place(event))

    def _sequence(self, start, depth: int) -> Sequence:
        items = []
        for event in self.events:
            if isinstance(event, self.yaml.SequenceEndEvent):
                break
            items.append(self._node(event, depth + 1))
        if len(items) > MAX_ITEMS:
            self._add("yaml-too-many", f"这里列了 {len(items)} 项，一处最多 {MAX_ITEMS} 项", start, "请分成几处写。")
        if start.flow_style and len(items) == 1 and isinstance(items[0], Scalar):
            self._report(one_item(start.start_mark.line, items[0].text))
        return Sequence(tuple(items), self._place(start))

    def _mapping(self, start, depth: int) -> Mapping:
        self._refuse_bare_tag(start)
        items: list[tuple[Scalar, Node]] = []
        seen: dict[str, Scalar] = {}
        for event in self.events:
            if isinstance(event, self.yaml.MappingEndEvent):
                break
            key = self._node(event, depth + 1)
            value = self._node(next(self.events), depth + 1)
            if not isinstance(key, Scalar):
                self._add("yaml-key", "这里的栏目名不是文字", event, "以 {、[ 开头的文字请加引号。")
                continue
            self._check_key(key, seen)
            items.append((key, value))
        return Mapping(tuple(items), self._place(start))

    def _check_key(self, key: Scalar, seen: dict[str, Scalar]) -> None:
        if key.text in seen:
            first = seen[key.text].place.line
            self.problems.add(
                "yaml-duplicate-key",
                f"“{key.text}”写了两次（第{first}行和第{key.place.line}行）",
                key.place,
                "同一层里每个栏目只能写一次；请合并或删掉一处。",
            )
        if key.text[:1] in "\u3000\u00a0\u200b" and key.text:
            self.problems.add(
                "yaml-indent", "行首用了全角空格或不换行空格", key.place, "缩进请用半角空格（按空格键，英文状态）。"
            )
        seen.setdefault(key.text, key)

    def _refuse_magic(self, event) -> None:
        yaml = self.yaml
        if isinstance(event, yaml.AliasEvent):
            self._add("yaml-anchor", f"有“*{event.anchor}”：以 * 开头的文字会被当作引用", event, "请给这段文字加上引号。")
        elif getattr(event, "anchor", None):
            self._add(
                "yaml-anchor",
                f"有“&{event.anchor}”：以 & 开头的文字会被当作记号，并从报告里消失",
                event,
                "请给这段文字加上引号。",
            )
        if getattr(event, "tag", None) and not isinstance(event, yaml.AliasEvent):
            self._add("yaml-tag", f"有“{event.tag}”：以 ! 开头的文字会被当作类型标记", event, "请给这段文字加上引号。")

    def _refuse_bare_tag(self, event) -> None:
        if re.match(r"\{[{%]", self.text[event.start_mark.index : event.start_mark.index + 2]):
            self._add(
                "yaml-bare-tag", "以 {{ 或 {% 开头的文字要加引号", event, '例如：- "{{ 检查单位 }}……"，或写在 | 的下一行。'
            )
            raise Trouble(self.problems)

    # ---- scalars

    def _scalar(self, event) -> Scalar:
        place, mark, end = self._place(event), event.start_mark, event.end_mark
        if not event.style and event.value in ("~", "null", "Null", "NULL"):
            self._add("yaml-null", f"“{event.value}”不是文字", event, "要留空就删掉这个词；要印出来就加引号。")
        self._look_for_traps(event)
        self._check_escaped(event, place)
        if event.style == "|":
            return Scalar(event.value, place, end.line, self._literal_anchors(event))
        if mark.line == end.line and "\\" not in self.text[mark.index : end.index]:
            column = mark.column + 1 + bool(event.style)
            return Scalar(event.value, place, mark.line + 1, ((0, mark.line + 1, column),))
        return self._folded(event, place)

    def _literal_anchors(self, event) -> tuple[tuple[int, int, int], ...]:
        anchors, offset = [], 0
        for number, line in enumerate(event.value.split("\n"), event.start_mark.line + 2):
            raw = self._line(number - 1)
            anchors.append((offset, number, max(len(raw) - len(line), 0) + 1))
            offset += len(line) + 1
        return tuple(anchors)

    def _folded(self, event, place: Place) -> Scalar:
        """Return a text that runs over several lines, without the blank that folding puts between two Hanzi."""
        text, anchors, cursor = event.value, [], 0
        first, last = event.start_mark, event.end_mark
        for number in range(first.line, min(last.line + 1, len(self.raw))):
            raw = self.raw[number]
            start = first.column + bool(event.style) if number == first.line else 0
            piece = raw[start : last.column] if number == last.line else raw[start:]
            lead = len(piece) - len(piece.lstrip(" \t"))
            words = piece.strip(" \t").rstrip("'\"\\") if event.style != ">" else piece.strip(" \t")
            at = text.find(words, cursor) if words else -1
            if at < 0:
                continue
            gap = text[cursor:at]
            if gap == " " and cursor and re.compile(f"[{HANZI}] [{HANZI}]").match(text[cursor - 1 : at + 1]):
                text, at = text[:cursor] + text[at:], cursor
            anchors.append((at, number + 1, start + lead + 1))
            cursor = at + len(words)
        return Scalar(text, place, last.line + 1, tuple(anchors) or ((0, place.line, place.column),))

    def _look_for_traps(self, event) -> None:
        """Report what YAML reads otherwise than it looks, such as lines that become part of another text."""
        row, last, style = event.start_mark.line, event.end_mark, event.style
        if style == "|":
            return self._report(*fields_within(list(enumerate(event.value.split("\n"), row + 1))))
        rows = self._folded_rows(row + 1) if style == ">" else list(enumerate(self.raw[row : last.line + 1], row))
        if len(rows) > 1:
            rows[-1] = (rows[-1][0], rows[-1][1] if style == ">" else rows[-1][1][: last.column])
            self._report(*joined([(n, line) for n, line in rows if line.strip()], style))
        if style != ">":
            rest = self._line(last.line)[last.column :]
            self._report(
                lost_behind_hash(last.line, event.value, rest, bool(style)), None if style else mark_at_start(row, event.value)
            )

    def _folded_rows(self, row: int) -> list[tuple[int, str]]:
        """Return (number, line) of the lines of a folded block that begins at `row`."""
        rows, least = [], 0
        for number, line in enumerate(self.raw[row:], row):
            indent = len(line) - len(line.lstrip(" "))
            least = least or indent
            if line.strip() and indent < max(least, 1):
                break
            rows.append((number, line))
        return rows

    def _report(self, *traps: Trap | None) -> None:
        for trap in filter(None, traps):
            line = self.raw[trap.row]
            place = Place(self.name, trap.row + 1, len(line) - len(line.lstrip()) + 1)
            self.problems.add(trap.id, trap.message, place, trap.hint, excerpt=line, severity=trap.severity)

    def _check_escaped(self, event, place: Place) -> None:
        if event.style != '"' or "\\" not in self.text[event.start_mark.index : event.end_mark.index]:
            return
        if "\r" in event.value:
            self.problems.add("character", "有回车符 U+000D（\\r）", place, "请删掉它；要另起一段，写在 | 下面，一行一段。")
        for suspect in suspicious(event.value):
            self.problems.add("character", suspect.message, place, "请删掉这个转义写法。", severity=suspect.severity)

    # ---- messages

    def _line(self, number: int) -> str:
        """Return a raw line by its number from 0; the parser's marks may point behind the last."""
        return self.raw[number] if number < len(self.raw) else ""

    def _place(self, event) -> Place:
        return Place(self.name, min(event.start_mark.line + 1, len(self.raw)), event.start_mark.column + 1)

    def _add(self, id: str, message: str, event, hint: str, **more) -> None:
        self.problems.add(id, message, self._place(event), hint, excerpt=self._line(event.start_mark.line), **more)

    def _syntax(self, error) -> None:
        marks = [getattr(error, name, None) for name in ("problem_mark", "context_mark")]
        number, opened = (min(mark.line, len(self.raw) - 1) if mark else 0 for mark in marks)
        number, (id, message, hint) = self._explain(error, number if marks[0] else opened, opened if marks[1] else number)
        others = [p for p in self.problems if p.place.line != number + 1 or p.severity is Severity.ERROR]
        self.problems[:] = others
        self.problems.add(id, message, Place(self.name, number + 1, 1), hint, excerpt=self.raw[number])

    def _explain(self, error, number: int, opened: int) -> tuple[int, tuple[str, str, str]]:
        """Return the number of the line to blame and (id, message, hint); the raw line says more than the parser's message."""
        above = self.raw[number - 1] if number else ""
        if "mapping values" in (error.problem or "") and re.match(rf"\s*(?:- +)?(?:[a-z_]+|{FIELDS})：", above):
            return number - 1, _FULL_COLON
        if "mapping values" in (error.problem or "") and (
            deeper := re.match(rf" +([A-Za-z_]+|{FIELDS}):(?:\s|$)", self.raw[number])
        ):
            return number, (
                "yaml-indent",
                f"“{deeper[1]}”这一栏比同一层的栏目多缩进了",
                "同一层的栏目左边对齐；上一行的文字要分几行写，写在“栏目名: |”下面。",
            )
        for line in dict.fromkeys((number, max(number - 1, 0), opened)):
            for pattern, id, message, hint in _SYNTAX:
                if re.search(pattern, self.raw[line]):
                    return line, (id, message, hint)
        for english, id, message, hint in _PARSER:
            if english in f"{error.context or ''} {error.problem or ''}":
                return (opened if any(word in english for word in ("quoted", "flow", "':'")) else number), (id, message, hint)
        return number, ("yaml-syntax", "这一行的写法读不懂", "请对照上下几行检查缩进、冒号和引号。")


_FULL_COLON = ("yaml-colon", "栏目名后面用了全角冒号“：”", "栏目名后请用半角冒号加一个空格（: ）。")
# What a raw line shows → id, message, hint. First match wins.
_SYNTAX = [
    (r"^ *\t", "yaml-tab", "缩进里有 Tab 制表符", "请把 Tab 换成半角空格。"),
    (r"^ *[\u3000\u00a0]", "yaml-indent", "行首用了全角空格或不换行空格", "缩进请用半角空格（英文状态下按空格键）。"),
    (
        r"^\s*(?:- +)?(?:[\w]+: *)?\{[{%]",
        "yaml-bare-tag",
        "以 {{ 或 {% 开头的文字要加引号",
        '例如：- "{{ 检查单位 }}……"，或写在 | 的下一行。',
    ),
    (
        r"^\s*-[^\s\-]|^\s*[－•●·]\s*\S",
        "yaml-dash",
        "列表的记号不对，或者“-”后面少一个空格",
        "每一条以“- ”（半角减号加空格）开头，左边对齐。",
    ),
    (r"^\s*(?:- +)?\w+: +[|>][+-]? +[^#\s]", "yaml-bar", "竖线 | 后面还有字", "文字另起一行写，比栏目名多缩进两格。"),
    (r"^\s*(?:- +)?\w+：", *_FULL_COLON),
    (rf"^\s*(?:- +)?(?:[a-z_]+|{FIELDS}):[^\s]", "yaml-colon", "冒号后面少一个空格", "栏目名后请用半角冒号加一个空格（: ）。"),
    (r"^\s*(?:- +)?(?:\w+: +)?[&*!]\S", "yaml-anchor", "以 &、* 或 ! 开头的文字会被当作记号", "请给这段文字加上引号。"),
    (
        r"^\s*(?:- +)?(?:\w+: +)?(?:[@%`>|]\S|[@%`]\s*$)|^\s*(?:- +)?(?:\w+: +)?[\[{](?:.*,)? *(?:\w+: +)?[@%`]",
        "yaml-quote",
        "以 @、%、>、| 或反引号开头的文字要加引号",
        "请给这段文字加上引号。",
    ),
    (
        r"""^\s*(?:- +)?(?:\w+: +)?("[^"]*"|'[^']*'|\[[^\]]*\])\s*[^\s#,\]}:]""",
        "yaml-quote",
        "引号或方括号后面还有文字",
        "请给整段文字加上引号；里面的引号用“ ”。",
    ),
    (r"[\[{,] *[&*!][\w]", "yaml-anchor", "以 &、* 或 ! 开头的文字会被当作记号", "请给这段文字加上引号。"),
    (
        r"""^\s*(?:- +)?(?:\w+: +)?\{\w+: (?:.*, *\w+: +)?[^\s"'][^"']*\{[{%]""",
        "yaml-bare-tag",
        "写在 { } 里的文字，含 {{ 或 {% 的要加引号",
        '例如：{heading: 执法检查, text: "检查{{ 检查单位 }}。"}',
    ),
    (
        r"^\s*(?:- +)?\w+: +[^\s{[].*: ",
        "yaml-quote",
        "一行里有两个“冒号加空格”",
        "文字里的冒号请用全角“：”，或给整段文字加引号。",
    ),
]
_PARSER = [
    (
        "invalid Unicode character",
        "character",
        "双引号里的 \\u 写法不成字（不是 Unicode 字符，或只有半个）",
        "请删掉它，直接输入那个字。",
    ),
    ("escape", "yaml-escape", "双引号里的反斜杠写法读不懂", "请去掉反斜杠，或改用单引号。"),
    ("quoted scalar", "yaml-quote", "引号没有结束", "请在这段文字的末尾补上引号。"),
    ("flow", "yaml-bracket", "括号 [ 或 { 没有配对", "请补上 ] 或 }；文字以 [ 或 { 开头时要加引号。"),
    (
        "mapping values are not allowed",
        "yaml-quote",
        "文字里有“冒号加空格”，读不懂",
        "文字里的冒号请用全角“：”，或给整段文字加引号。",
    ),
    (
        "could not find expected ':'",
        "yaml-colon",
        "这一行少冒号，或者缩进不对",
        "栏目名后请用半角冒号加一个空格；文字要比栏目名多缩进。",
    ),
    ("did not find expected", "yaml-indent", "缩进和上下文对不齐", "同一层的行要左边对齐；列表每项以“- ”开头。"),
]
