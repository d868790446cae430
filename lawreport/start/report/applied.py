"""The clerk's wishes applied to the project: metrics given up become words again, others get their new names everywhere.

In: a project, the `Wish`es. Out: `Applied`: the files before and after, and what was left. Raise `Trouble`, with nothing
changed, where the project would not say the same words.
Responsible for: that giving up a metric changes no printed word. Renaming is `start.unit.renaming`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lawreport.files import yamlfile
from lawreport.files.sheets.csvedit import spliced, without
from lawreport.files.textfile import decode, encoded_like
from lawreport.model import Figure
from lawreport.problem import Place, Problems, Trouble
from lawreport.project import Project
from lawreport.report.compose import compose
from lawreport.source.reader import read
from lawreport.start.report.review import Wish
from lawreport.start.report.written import EXAMPLE
from lawreport.start.unit.renaming import CATALOGUE, renaming

_END = re.compile(r"[}｝]{2}")


@dataclass(frozen=True, slots=True)
class Applied:
    """What the wishes change: file → (before, after); the metrics given up and renamed; sentences on what was not done."""

    files: Mapping[Path, tuple[bytes | None, bytes | None]]
    dropped: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    left: tuple[str, ...] = ()


def applied(project: Project, wishes: Iterable[Wish]) -> Applied:
    """Return what the wishes change. Raise `Trouble`."""
    wishes = list(wishes)
    known = _known(project)
    dropped = [wish.name for wish in wishes if not wish.keep and wish.name in known]
    pairs = [(w.name, w.rename) for w in wishes if w.keep and w.rename and w.rename != w.name and w.name in known]
    overlay = _without(project, dropped) if dropped else {}
    for old, new in _without_collisions(pairs):
        change = renaming(_over(project, overlay), old, new)
        overlay |= {file.path: file.after for file in change.files}
    files = {path: (project.file(path).read(), data) for path, data in overlay.items()}
    changed = {path: pair for path, pair in files.items() if pair[0] != pair[1]}
    return Applied(changed, tuple(dropped), tuple(pairs), tuple(_left(project, wishes, known)))


def _over(project: Project, overlay: Mapping[Path, bytes | None]) -> Project:
    files: dict[Path | str, bytes | None] = {project.root / path: data for path, data in overlay.items()}
    return Project.at(project.root, files)


def _known(project: Project) -> list[str]:
    """Return the names of the catalogue."""
    path = project.root / CATALOGUE
    root, _ = yamlfile.load(project.file(path))
    return [key.text for key, _ in root.items] if isinstance(root, yamlfile.Mapping) else []


def _without_collisions(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the renamings in an order in which no new name is still another's old one; two that swap go by a third name."""
    waiting, ordered = dict(pairs), list[tuple[str, str]]()
    while waiting:
        free = next((old for old, new in waiting.items() if new not in waiting), None)
        if free is None:
            old = next(iter(waiting))
            ordered.append((old, between := f"改名中{len(ordered)}"))
            waiting[between] = waiting.pop(old)
        else:
            ordered.append((free, waiting.pop(free)))
    return ordered


def _left(project: Project, wishes: list[Wish], known: list[str]) -> Iterable[str]:
    """Yield what of the workbook was not applied."""
    now = {wish.rename for wish in wishes if wish.rename}
    gone = [w.name for w in wishes if w.name not in known and w.keep and not (w.rename in known or w.name in now)]
    if gone:
        yield f"指标目录里没有：{'、'.join(gone[:8])}{'等' * (len(gone) > 8)}，没有理会"
    for year in project.years():
        readings = read(project, year).data.years.get(year, {})
        other = [w.name for w in wishes if w.value and (r := readings.get(w.name)) and r.source and _differs(r.raw, w.value)]
        if other and any(readings[name].source.startswith("去年报告") for name in other):
            yield f"核对表里改了数值的（{'、'.join(other[:8])}）没有理会：数改在 data/{year}.csv 里"


def _differs(raw: str, typed: str) -> bool:
    return raw.replace(",", "") != typed.replace(",", "")


# ---- given up --------------------------------------------------------------------------------------------------------


def _without(project: Project, names: list[str]) -> dict[Path, bytes | None]:
    """Return the files in which metrics are words again. Raise `Trouble` where they are still needed elsewhere."""
    texts: dict[Path, str] = {}
    before = {}
    for year in project.years():
        report = compose(read(project, year))[0]
        before[year] = report.outline()
        figures = {f.place: f for f in report.figures if f.place.line and any(r.metric.name in names for r in f.inputs)}
        for figure in sorted(figures.values(), key=lambda f: (f.place.file, -f.place.line, -f.place.column)):
            path = project.root / figure.place.file
            texts[path] = _as_words(texts.get(path) or _text(project, path), figure)
    catalogue = project.root / CATALOGUE
    texts[catalogue] = _without_keys(_text(project, catalogue), names)
    overlay: dict[Path, bytes | None] = {p: encoded_like(project.file(p).read(), text) for p, text in texts.items()}
    overlay |= _tables(project, names)
    _prove(project, overlay, before)
    return overlay


def _text(project: Project, path: Path) -> str:
    return decode(project.file(path).read(), project.name(path))


def _as_words(text: str, figure: Figure) -> str:
    """Return the text of a file with what a tag prints in its place."""
    rows = re.split(r"(\r\n|\r|\n)", text)
    at, start = 2 * (figure.place.line - 1), figure.place.column - 1
    end = _END.search(rows[at], start)
    if end is None or rows[at][start : start + 1] not in ("{", "｛"):
        message = f"“{figure.metric}”在这里的写法程序不敢动"
        raise Trouble.one("review-place", message, figure.place, f"请手工把标签换成 {figure.text}，再运行一次。")
    rows[at] = rows[at][:start] + figure.text + rows[at][end.end() :]
    return "".join(rows)


def _without_keys(text: str, names: list[str]) -> str:
    """Return the catalogue without some metrics, and without the comments directly above each."""
    root, _ = yamlfile.parse(text, CATALOGUE)
    lines = text.splitlines(keepends=True)
    keys = [key for key, _ in root.items] if isinstance(root, yamlfile.Mapping) else []
    starts = [_with_comments(lines, key.place.line - 1) for key in keys]
    ends = [*starts[1:], len(lines)]
    gone = {i for key, a, b in zip(keys, starts, ends, strict=True) if key.text in names for i in range(a, b)}
    kept = "".join(line for i, line in enumerate(lines) if i not in gone)
    return kept if len(names) < len(keys) else f"{kept}{EXAMPLE}: {{unit: 件}}\n"


def _with_comments(lines: list[str], at: int) -> int:
    """Return where the comments begin that stand directly above a line."""
    while at and re.match(r"# (?:第\d+段|待看)", lines[at - 1]):
        at -= 1
    return at


def _tables(project: Project, names: list[str]) -> dict[Path, bytes | None]:
    """Return the tables of figures without some metrics; None for one that goes. Raise `Trouble` where one is a workbook."""
    found, problems = dict[Path, bytes | None](), Problems()
    for path in (path for paths in project.tables().values() for path in paths):
        if path.suffix.lower() == ".csv":
            found[path] = _table(project, path, names)
        else:
            hint = f"请用 WPS 或 Excel 打开它，删去这几行：{'、'.join(names[:8])}，再运行一次。"
            problems.add("review-book", "不要的指标在工作簿里，程序不删工作簿的行", Place(project.name(path)), hint)
    problems.raise_errors()
    return found


def _table(project: Project, path: Path, names: list[str]) -> bytes | None:
    """Return a table without some metrics. One that is left with its header alone goes, or has an empty row where a report
    needs it.
    """
    name = project.name(path)
    data = without(project.file(path).read(), name, names)
    if len([line for line in decode(data, name).splitlines() if line.strip()]) > 1:
        return data
    if int(path.stem) not in project.years():
        return None
    first = next((metric for metric in _known(project) if metric not in names), EXAMPLE)
    return spliced(data, name, {"指标": 1}, {first: {}})


def _prove(project: Project, overlay: Mapping[Path, bytes | None], before: Mapping[int, str]) -> None:
    """Raise `Trouble` unless every report still prints the same; a chart that needs the metric says so itself."""
    for year, outline in before.items():
        if compose(read(_over(project, overlay), year))[0].outline() != outline:
            place, hint = Place(f"sections/{year}"), "请在正文里把要去掉的标签手工换成数，再运行一次。"
            raise Trouble.one("review-differs", f"去掉指标以后 {year} 年的报告会不一样，什么也没有改", place, hint)
