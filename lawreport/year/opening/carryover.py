"""Carried over (未更新): a file of the old year as it stands in the new one, and what of it nobody has touched since.

In: the text of a file; later, a `Source`. Out: the text a year later, as typed but for status, dates and secrecy review; the
snippets that still read as last year's. Responsible for: changing a file of YAML in a few places and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from pathlib import Path
from types import MappingProxyType

from lawreport.base.dates import date_in_words, parse_date
from lawreport.files import yamlfile
from lawreport.files.textfile import decode
from lawreport.files.yamlfile import Node, Scalar, Sequence
from lawreport.problem import Place, Problems
from lawreport.source.fields import IMPRINT, LETTER, REPORT, REVIEW, SECTION
from lawreport.source.reader import Section, Source

STALE = "未更新"
DATED = frozenset(
    key for of, n in ((REPORT, "date"), (LETTER, "date"), (REVIEW, "date"), (IMPRINT, "printed")) for key in of.keys(n)
)
STATUS, REVIEWED = SECTION.keys("status"), REPORT.keys("secrecy_review")
_REMARK = "  # 改过或核对过以后删掉这一行；也可以由科室用 sign 命令确认"


# ---- splicing: the text stays as typed, but for the few places that change ---------------------------------------------


def renewed(text: str, name: str, years: int = 1) -> str:
    """Return the text of a file for a year later: 未更新 for a part, later dates and no secrecy review for the whole."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    root = tree(text, name)
    if not isinstance(root, yamlfile.Mapping):
        return text
    lines = text.split("\n")
    if name != "report.yaml":
        return "\n".join(_stale(lines, root))
    for scalar in dates_of(root):
        _later(lines, scalar, years)
    _without_review(lines, root)
    return "\n".join(lines)


def _stale(lines: list[str], root: yamlfile.Mapping) -> list[str]:
    """Return the lines with `status: 未更新` at the top, and in place of every status below."""
    said = ((key, value) for key, value in root.items if key.text in STATUS and isinstance(value, Scalar))
    status = next(said, None)
    for key, scalar in scalars(root):
        if key in STATUS and not (status and scalar is status[1]):
            _replace(lines, scalar, STALE)
    line_of_status = f"{status[0].text if status else SECTION.word('status', root)}: {STALE}"
    first = root.items[0][0].place
    line, column = first.line - 1, first.column - 1
    if lines[root.place.line - 1][root.place.column - 1 :][:1] == "{":
        if status:
            _replace(lines, status[1], STALE)
        else:
            lines[line] = f"{lines[line][:column]}{line_of_status}, {lines[line][column:]}"
    elif status:
        at = status[0].place.line - 1
        lines[at : max(status[1].end_line, at + 1)] = [" " * column + line_of_status + _REMARK]
    else:
        lines.insert(line, " " * column + line_of_status + _REMARK)
    return lines


def _replace(lines: list[str], scalar: Scalar, new: str) -> None:
    """Put another text in the place of a scalar, in the lines."""
    place = scalar.at(0)
    line, column = place.line - 1, place.column - 1
    lines[line] = lines[line][:column] + new + lines[line][column + len(scalar.text.rstrip("\n")) :]


def _later(lines: list[str], scalar: Scalar, years: int) -> None:
    """Put a date some years later in the lines, with a remark that it was reckoned."""
    date = parse_date(scalar.text.strip().removesuffix("印发"))
    if date is None:
        return
    day = 28 if (date.month, date.day) == (2, 29) else date.day
    suffix = "印发" if scalar.text.strip().endswith("印发") else ""
    _replace(lines, scalar, date_in_words(date.replace(date.year + years, day=day)) + suffix)
    line = scalar.place.line - 1
    if scalar.at(0).line == scalar.place.line and re.search(r"日(印发)?[\"']?\s*$", lines[line]):
        lines[line] = f"{lines[line].rstrip()}  # 待核：照上年推算"


def _without_review(lines: list[str], root: yamlfile.Mapping) -> None:
    """Turn last year's secrecy review into a comment: nobody has reviewed this year's report."""
    key = next((k for k, _ in root.items if k.text in REVIEWED), None)
    if key is None or lines[root.place.line - 1][root.place.column - 1 :][:1] == "{":
        return
    end = start = key.place.line - 1
    while end + 1 < len(lines) and re.match(rf" {{{key.place.column},}}\S", lines[end + 1]):
        end += 1
    lines[start : end + 1] = [
        "# 上年的保密审查不能沿用；本年审查后去掉井号，改成本年的人和日期。",
        *(f"# {line}" for line in lines[start : end + 1]),
    ]


def dates_of(report: yamlfile.Mapping) -> list[Scalar]:
    """Return the dates in report.yaml, but for that of the secrecy review."""
    kept = [(key, value) for key, value in report.items if key.text not in REVIEWED]
    return [scalar for name, value in kept for key, scalar in scalars(value, name.text) if key in DATED]


def scalars(node: Node, key: str = "") -> Iterator[tuple[str, Scalar]]:
    """Return every text of a tree with the key it stands under, in order."""
    if isinstance(node, Scalar):
        yield key, node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from scalars(item, key)
    else:
        for name, value in node.items:
            yield from scalars(value, name.text)


def tree(text: str, name: str) -> Node:
    """Return the tree of a file's text."""
    return yamlfile.parse(text, name)[0]


# ---- what is still last year's -----------------------------------------------------------------------------------------


def stale(source: Source, confirmed: Mapping[str, Set[str]] = MappingProxyType({})) -> dict[str, tuple[Place, ...]]:
    """Return, for each part marked 未更新, the snippets that still read as last year's.

    `confirmed` says, by the name of a part, whose share somebody has signed; an empty name is all of it.
    """
    last = _last_texts(source)
    unchanged = {
        part.place.file: tuple(_unchanged(part, last, "", "", confirmed.get(Path(part.place.file).stem, frozenset())))
        for part in source.parts
    }
    return {file: places for file, places in unchanged.items() if places}


def _unchanged(section: Section, last: set[str] | None, status: str, owner: str, confirmed: Set[str]) -> Iterator[Place]:
    """Yield the snippets of a section, and of those below it, that nobody has touched or signed."""
    status, owner = section.status or status, section.owner or owner
    if status == STALE and not confirmed & {"", owner or None}:
        yield from (s.at(0) for s in own_texts(section) if last is None or s.text.strip() in last)
    for child in section.children:
        yield from _unchanged(child, last, status, owner, confirmed)


def _last_texts(source: Source) -> set[str] | None:
    """Return every text of the year before; None where there is none to compare with."""
    project = source.project
    earlier = [year for year in project.years() if year < source.year]
    if not earlier:
        return None
    paths = project.parts(earlier[-1], Problems())
    trees = [tree(decode(project.file(path).read(), path.name), project.name(path)) for path in paths]
    return {scalar.text.strip() for root in trees for _, scalar in scalars(root)}


def own_texts(section: Section) -> list[Scalar]:
    """Return what is written in a section itself, not in those below it."""
    return [s for s in (section.text, *section.points, section.tail) if s is not None]
