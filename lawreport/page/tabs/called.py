"""What people call the files and texts of a project: headings, points and metrics instead of names of files and paths.

In: what was made of the project; a file, a path in it, a place. Out: a few words. Responsible for: names for people only;
a text is addressed by file and path.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lawreport.base.hanzi import hanzi
from lawreport.checks.signoff.targets import WHOLE
from lawreport.figures.metrics import Data
from lawreport.files.yamlfile import Node, Scalar, Sequence, parse
from lawreport.files.yamlpage import Unwritable, node_at
from lawreport.model import Paragraph, Report, text_of
from lawreport.page.desk import Made
from lawreport.problem import Place, Problem, Problems, Trouble
from lawreport.source import prose
from lawreport.source.fields import ATTACHMENT, CHART, CHECK, FREE, LETTER, METRIC, REPORT, SECTION, UNIT
from lawreport.source.typed import scalars

LONG = 22  # characters of a heading that names something
_RECORDS = (SECTION, REPORT, ATTACHMENT, LETTER, CHART, FREE, METRIC, CHECK, UNIT)
_FIELDS = {key: field.called or field.name for record in reversed(_RECORDS) for field in record.fields for key in field.keys}
_FILES = {
    "data/metrics.yaml": "指标目录",
    "data/checks.yaml": "勾稽关系",
    "data/unit.yaml": "单位",
    "data/rules.yaml": "校核设置",
    "templates/report.docx": "Word 模板",
    "templates/profile.yaml": "版式参数",
}
_KINDS = (
    (re.compile(r"sections/(?:20\d\d)/report\.yaml"), "题目、开头和落款"),
    (re.compile(r"sections/(?P<year>20\d\d)/(?P<name>[^/]+)\.yaml"), "{name}"),
    (re.compile(r"data/(?P<year>20\d\d)签字\.csv"), "{year}年签字"),
    (re.compile(r"data/(?P<year>20\d\d)\.\w+"), "{year}年数据"),
    (re.compile(r"charts/(?P<name>[^/]+)\.yaml"), "图表“{name}”"),
    (re.compile(r"tables/(?P<name>[^/]+)"), "表格“{name}”"),
    (re.compile(r"photos/(?P<name>[^/]+)"), "照片“{name}”"),
)


def names_of_parts(made: Made) -> dict[str, str]:
    """Return file → the heading of the part in it, with its number: 一、2024年法治政府建设主要举措."""
    names: dict[str, str] = {}
    for block in made.report.blocks if made.report else ():
        if isinstance(block, Paragraph) and block.level == 1:
            names.setdefault(block.place.file, _heading(block))
    for part in made.source.parts if made.source else ():
        if part.heading:
            names.setdefault(part.place.file, rendered(part.heading, made))
    return names


def _heading(block: Paragraph) -> str:
    return (text_of(block.head) or block.text).replace("\n", "").rstrip("。")


def _short(words: str) -> str:
    words = re.sub(r"\s+", "", words)
    return words if len(words) <= LONG else f"{words[:LONG]}…"


def rendered(scalar: Scalar, made: Made) -> str:
    """Return a text as it is printed; as it is typed where that cannot be told."""
    data: Data | None = made.source.data if made.source else None
    return text_of(prose.line(scalar, data, Problems())) if data else scalar.text


def file_called(name: str, made: Made) -> str:
    """Return what people call a file."""
    if name in _FILES:
        return _FILES[name]
    if part := names_of_parts(made).get(name):
        return _short(part)
    for pattern, words in _KINDS:
        if found := pattern.fullmatch(name):
            return words.format(**found.groupdict())
    return name


def part_called(name: str, made: Made) -> str:
    """Return what people call a part by the name it is signed under."""
    if name == WHOLE:
        return "题目、开头和落款"
    files = {file.rpartition("/")[2].removesuffix(".yaml"): words for file, words in names_of_parts(made).items()}
    return files.get(name, name)


# ---- within a file ---------------------------------------------------------------------------------------------------------


def steps_called(root: Node, name: str, path: str, made: Made) -> list[str]:
    """Return what people call the text at a path, from the outside in: heading, heading, 三是."""
    steps, node, at, words = path.split("/") if path else [], root, "", list[str]()
    for number, step in enumerate(steps):
        above, at = node, f"{at}/{step}" if at else step
        try:
            node = node_at(root, at)
        except Unwritable:
            return [*words, *steps[number:]]
        if isinstance(above, Sequence):
            words.append(_item(above, node, int(step), steps[number - 1] if number else "", made))
        elif not isinstance(node, Sequence) or number == len(steps) - 1:
            words.append(_FIELDS.get(step, step))
    return words


def _item(above: Sequence, node: Node, number: int, field: str, made: Made) -> str:
    """Return what people call an item of a list: by its heading, as 三是, else by its number."""
    title = _titled(node)
    if title:
        return _numbered(title, made) or _short(rendered(title, made))
    if _FIELDS.get(field) == SECTION.called("points") and len(above.items) > 1:
        return f"{hanzi(number + 1)}是"
    if len(above.items) == 1:
        return _FIELDS.get(field, "")
    return f"{_FIELDS.get(field, '')}第{number + 1}项"


def _titled(node: Node) -> Scalar | None:
    """Return what a section or an attachment is headed by."""
    if isinstance(node, Scalar | Sequence):
        return None
    keys = (*SECTION.keys("heading"), *REPORT.keys("title"))
    return next((v for key in keys if isinstance(v := node.get(key), Scalar)), None)


def _numbered(heading: Scalar, made: Made) -> str:
    """Return a heading as it is printed with its number; nothing where it is no longer there."""
    found = _headings(made.report).get((heading.place.file, heading.place.line), "") if made.report else ""
    return _short(found) if found and rendered(heading, made).rstrip("。") in found else ""


def _headings(report: Report) -> Mapping[tuple[str, int], str]:
    blocks = (b for b in report.blocks if isinstance(b, Paragraph) and b.level)
    return {(b.place.file, b.place.line): _heading(b) for b in blocks}


# ---- a place ---------------------------------------------------------------------------------------------------------------


def place_called(place: Place, made: Made) -> str:
    """Return what people call a place: 一、主要举措 › （五）压实防控责任 › 三是; nothing where there is no name for it."""
    if not place.file or made.source is None:
        return file_called(place.file, made) if place.file else ""
    if re.fullmatch(r"data/20\d\d\.\w+", place.file):
        return " › ".join(filter(None, (file_called(place.file, made), _metric_at(place, made.source.data))))
    words = [file_called(place.file, made)]
    if place.file.endswith(".yaml") and place.line and (root := tree(made, place.file)) is not None:
        path = path_at(root, place.line)
        words += steps_called(root, place.file, path, made) if path else []
    return " › ".join(filter(None, words))


def metrics_of(problem: Problem, made: Made) -> list[str]:
    """Return the metrics whose cells a problem is about though it stands elsewhere: an identity, a number that is missing."""
    if made.source is None:
        return []
    identity = next((one for one in made.source.checks if one.place == problem.place), None)
    words = re.findall(r"\w+", identity.text) if identity else re.findall("“([^”]+)”", problem.message)
    known = made.source.data.catalogue
    typed = [name for name in dict.fromkeys(words) if name in known and not known[name].formula]
    return typed if identity or problem.id == "no-figure" else []


def _metric_at(place: Place, data: Data) -> str:
    """Return the metric whose value stands in the row of a place."""
    for readings in data.years.values():
        for name, reading in readings.items():
            at = reading.place
            same = at.line == place.line if place.line else re.sub("[A-Z]", "", at.cell) == re.sub("[A-Z]", "", place.cell)
            if at.file == place.file and same and not reading.metric.formula:
                return name
    return ""


def tree(made: Made, name: str) -> Node | None:
    """Return the tree of a file as it was read; None where it cannot be read."""
    try:
        return parse(made.source.text(name), name)[0] if made.source and name in made.source.files else None
    except Trouble:
        return None


def path_at(root: Node, line: int) -> str:
    """Return the path of the text that stands in a line; empty where none does."""
    found = [path for path, scalar in scalars(root) if scalar.place.line <= line <= max(scalar.end_line, scalar.place.line)]
    return found[-1] if found else ""
