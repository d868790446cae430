"""How well last year's reports are read: `python tests/imports.py` prints the rates for tests/corpus/imports.

Each report of the corpus says itself what is right (see its README): the kind of each paragraph, and each figure with its
value, unit and name. Here it is made into the file a clerk would have (text or Word), imported by the command line, and
compared.
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from where import CORPUS, ROOT

FIGURE = re.compile("⟦([^⟧]*)⟧")
UNIT = re.compile(r"[\d.,零一二三四五六七八九十余多万亿]+(.*?)(?:左右|以上|以下)?")
ROW, TITLE = "表格", "公文标题"
NUMBERS = {
    "标题一": r"[一二三四五六七八九十]+、",
    "标题二": r"（[一二三四五六七八九十]+）",
    "标题三": r"\d+\.",
    "标题四": r"（\d+）",
}


# ---- the corpus ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Gold:
    """One figure of a report, as it would be printed without commas, and its unit without 万 or 亿."""

    printed: str
    unit: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    kind: str
    text: str
    figures: tuple[Gold, ...] = ()


@dataclass(frozen=True)
class Case:
    name: str
    unit: str
    year: int
    form: str
    held_out: bool
    lines: tuple[Line, ...]

    @property
    def figures(self) -> list[Gold]:
        return [figure for line in self.lines for figure in line.figures]

    @property
    def file(self) -> tuple[str, bytes]:
        """Return the name and bytes of the file that is imported."""
        if self.form == "txt":
            return f"{self.name}.txt", "\n".join(line.text for line in self.lines).encode()
        return f"{self.name}.docx", as_word(self)


def cases() -> list[Case]:
    """Return the reports of the corpus, in order."""
    return [_case(path) for path in sorted((CORPUS / "imports").glob("*.txt"))]


def _case(path: Path) -> Case:
    head: dict[str, str] = {}
    lines: list[Line] = []
    for raw in path.read_text(encoding="utf-8").splitlines():
        if raw.startswith("#"):
            key, _, said = raw[1:].strip().partition("：")
            head[key] = said
        else:
            kind, mark, text = raw.partition("｜")
            lines.append(_line(kind, text) if mark and len(kind) < 8 else _line(TITLE, raw))
    return Case(path.stem, head["单位"], int(head["年"]), head["形式"], "留存" in head, tuple(lines))


def _line(kind: str, text: str) -> Line:
    marked = list(FIGURE.finditer(text))
    return Line(kind, FIGURE.sub(lambda m: m[1].partition("｜")[0], text), tuple(_gold(m[1]) for m in marked))


def _gold(said: str) -> Gold:
    shown, names, *unit = said.split("｜")
    plain = shown.replace(",", "").replace("％", "%").replace("十二", "12")
    counted = UNIT.fullmatch(plain.lstrip("不足将近超过约逾"))[1]
    if unit and not counted:  # a cell of a table, whose unit stands in another
        plain, counted = plain + unit[0], unit[0]
    return Gold(plain, counted, tuple(names.split("/")))


# ---- as Word files ---------------------------------------------------------------------------------------------------


def as_word(case: Case) -> bytes:
    """Return the report as a Word file of the form that it names."""
    import docx

    document = docx.Document()
    for is_row, lines in groupby(case.lines, key=lambda line: line.kind == ROW):
        if is_row:
            _table(document, [line.text.split("｜") for line in lines])
        else:
            for line in lines:
                _paragraph(document, line, case.form)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _table(document, rows: list[list[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def _paragraph(document, line: Line, form: str) -> None:
    """Add a paragraph as an office would: number typed or set by Word, heading shown by style, outline or font."""
    kind = line.kind.removeprefix("段首")
    text, level = line.text, [*NUMBERS].index(kind) + 1 if kind in NUMBERS else 0
    if level and form == "auto":
        text = re.sub(NUMBERS["标题三" if re.match(r"\d", text) else kind], "", text, count=1)
    paragraph = document.add_paragraph()
    head, rest = text.partition("。")[::2] if line.kind.startswith("段首") else (text, "")
    first = paragraph.add_run(head + "。" * bool(rest))
    if rest:
        paragraph.add_run(rest)
    if line.kind == TITLE:
        paragraph.alignment = 1
    if level and form == "styled":
        paragraph.style = document.styles[f"Heading {level}"]
    if level and form in ("typed", "styled"):
        first.font.bold = True
    if level and form == "auto":
        _numbered(document, paragraph, 2 if re.match(r"\d", line.text) else level)
    if level and form == "outline":
        _property(paragraph, "outlineLvl", val=level - 1)


def _property(paragraph, name: str, **values) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(f"w:{name}")
    for key, value in values.items():
        element.set(qn(f"w:{key}"), str(value))
    paragraph._p.get_or_add_pPr().append(element)


def _numbered(document, paragraph, level: int) -> None:
    """Have Word set the number, from a list of its own: 一、 and under it 1."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    numbering = document.part.numbering_part.element
    if not numbering.xpath("./w:num[@w:numId='77']"):
        shapes = (("chineseCounting", "%1、"), ("decimal", "%2."))
        levels = "".join(
            f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for i, (fmt, text) in enumerate(shapes)
        )
        numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
        numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    where = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level - 1}"/><w:numId w:val="77"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(where))


# ---- import, and compare ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rates:
    """What came out of one report, as counts: right of all."""

    name: str
    found: tuple[int, int]  # figures with value and unit, of those there are
    invented: tuple[str, ...]
    named: tuple[int, int]  # well named, of those found
    kinds: tuple[int, int]  # paragraphs of the right kind, of all
    lost: tuple[str, ...]  # lines of the report that the project does not print
    missed: tuple[str, ...]  # for people who tune
    misnamed: tuple[str, ...]
    unlike: tuple[str, ...]


def rates(case: Case, folder: Path) -> Rates:
    """Return how well a report was read into a project in `folder`."""
    from lawreport.app.cli import main

    name, data = case.file
    (folder / name).write_bytes(data)
    project = folder / "project"
    if main(["import", str(folder / name), "--to", str(project), "--yes"]):
        raise SystemExit(f"{case.name} was not imported")
    return compared(case, project)


def compared(case: Case, folder: Path) -> Rates:
    """Return how the project's report compares with what is right."""
    from lawreport.model import Reading
    from lawreport.project import Project
    from lawreport.report.compose import compose
    from lawreport.source.reader import read

    source = read(Project.at(folder), case.year)
    report, _ = compose(source)
    readings: list[Reading] = [r for r in source.data.years[case.year].values() if not r.missing]
    wanted, had = {(g.printed, g.unit) for g in case.figures}, {_key(r) for r in readings}
    missed = [g for g in case.figures if (g.printed, g.unit) not in had]
    invented = [f"{r.metric.name}={r.printed}" for r in readings if _key(r) not in wanted]
    misnamed = [*_misnamed(case, readings)]
    kinds, unlike, lost = _kinds(case, printed(report))
    found = len(case.figures) - len(missed)
    return Rates(
        case.name,
        (found, len(case.figures)),
        tuple(invented),
        (found - len(misnamed), found),
        kinds,
        tuple(lost),
        tuple(g.printed for g in missed),
        tuple(misnamed),
        tuple(unlike),
    )


def _key(reading) -> tuple[str, str]:
    return reading.printed, reading.metric.unit.lstrip("万亿")


def _misnamed(case: Case, readings: list) -> Iterator[str]:
    for gold in case.figures:
        names = [r.metric.name for r in readings if _key(r) == (gold.printed, gold.unit)]
        if names and not any(well_named(name, right) for name in names for right in gold.names):
            yield f"{gold.names[0]} → {'、'.join(names)}"


def well_named(name: str, right: str) -> bool:
    """Return whether a name says what the right one says: half of its pairs of characters."""
    pairs = {right[i : i + 2] for i in range(len(right) - 1)}
    return name == right or 2 * sum(pair in name for pair in pairs) >= len(pairs)


def printed(report) -> list[tuple[str, str]]:
    """Return (kind, text) of each line that a report prints, tables by row."""
    from lawreport.model import Paragraph, Table, text_of

    lines: list[tuple[str, str]] = []
    for block in report.blocks:
        if isinstance(block, Table):
            lines += [(ROW, "｜".join(map(text_of, row))) for row in (block.header, *block.rows)]
        elif isinstance(block, Paragraph):
            lines += [(str(block.style), text) for text in block.text.split("\n")]
    return lines


def _kinds(case: Case, lines: list[tuple[str, str]]) -> tuple[tuple[int, int], list[str], list[str]]:
    """Return how many paragraphs are of the right kind, the others, and those that are not there."""
    there: dict[str, list[str]] = {}
    for kind, text in lines:
        there.setdefault(bare(text), []).append(kind)
    unlike, lost = [], []
    titles = bare("".join(text for kind, text in lines if kind == TITLE))
    for line in case.lines:
        kinds = there.get(bare(line.text), [])
        if line.kind == TITLE and bare(line.text) in titles:
            continue
        if not kinds:
            lost.append(line.text)
        if line.kind not in kinds:
            unlike.append(f"{line.kind} → {'、'.join(kinds) or '没有'}：{line.text[:20]}")
    return (len(case.lines) - len(unlike), len(case.lines)), unlike, lost


def bare(text: str) -> str:
    """Return a text without blanks, and without what an import mends: thousands stay, blanks go."""
    return "".join(text.split())


# ---- there and back: our own reports ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Back:
    """A project's report, built, imported, and compared with what the new project prints: paragraphs alike, and of one kind."""

    name: str
    words: tuple[int, int]
    kinds: tuple[int, int]
    unlike: tuple[str, ...]


def there_and_back(project: Path, folder: Path, year: int | None = None) -> Back:
    """Return how a project's report comes back: as Word, imported, composed again."""
    from lawreport.app.cli import main
    from lawreport.edition import Edition
    from lawreport.pipeline import build
    from lawreport.project import Project
    from lawreport.report.compose import compose
    from lawreport.source.reader import read

    made = build(Project.at(project), year, Edition.DRAFT)
    (folder / "old.docx").write_bytes(made.word.data)
    arguments = ["import", str(folder / "old.docx"), "--to", str(folder / "new"), "--year", str(made.report.year)]
    if main([*arguments, "--unit", made.source.unit.name, "--yes"]):
        raise SystemExit(f"{project} was not imported")
    old, new = printed(made.report), printed(compose(read(Project.at(folder / "new"), made.report.year))[0])
    there = Counter((kind, bare(text)) for kind, text in new)
    words = Counter(bare(text) for _, text in new)
    lost = [f"{kind}：{text}" for kind, text in old if not words[bare(text)]]
    unlike = [f"{kind}：{text}" for kind, text in old if not there[kind, bare(text)]]
    return Back(project.name, (len(old) - len(lost), len(old)), (len(old) - len(unlike), len(old)), tuple(lost + unlike))


# ---- told ------------------------------------------------------------------------------------------------------------


def _share(pairs: list[tuple[int, int]]) -> str:
    right, of = sum(a for a, _ in pairs), sum(b for _, b in pairs)
    return f"{right}/{of} = {right / max(of, 1):.3f}"


def tell(all_rates: list[Rates], title: str) -> None:
    """Print the rates of some reports together."""
    print(title)
    print(f"  figures found with value and unit {_share([r.found for r in all_rates])}")
    print(f"  invented {sum(len(r.invented) for r in all_rates)}")
    print(f"  well named {_share([r.named for r in all_rates])}")
    print(f"  kinds of paragraph {_share([r.kinds for r in all_rates])}")
    print(f"  lines lost {sum(len(r.lost) for r in all_rates)}")


def tell_back(folders: list[Path]) -> None:
    """Print how the reports of some projects come back; with `-v` what does not."""
    results = []
    for project in folders:
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
            results.append(there_and_back(project, Path(folder)))
    for back in results:
        if "-v" in sys.argv and back.unlike:
            print(back.name, *back.unlike, sep="\n  ")
    print(f"words {_share([b.words for b in results])}, kinds {_share([b.kinds for b in results])}")


def main() -> None:
    """Print the rates of the tuned and of the held-out reports; with `-v` what was wrong in the tuned ones.

    With folders of projects: how their reports come back, built, imported and built again.
    """
    if folders := [Path(name) for name in sys.argv[1:] if not name.startswith("-")]:
        return tell_back(folders)
    shown = "--held-out" in sys.argv
    results = []
    for case in cases():
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
            results.append((case, rates(case, Path(folder))))
    for case, r in results:
        if "-v" in sys.argv and (shown or not case.held_out):
            wrong = (r.missed, r.invented, r.misnamed, r.unlike, r.lost)
            words = zip(("missed", "invented", "misnamed", "unlike", "lost"), wrong, strict=True)
            print(r.name, *(f"  {word}: {'；'.join(said)}" for word, said in words if said), sep="\n")
    tell([r for c, r in results if not c.held_out], "tuned")
    tell([r for c, r in results if c.held_out], "held out")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
