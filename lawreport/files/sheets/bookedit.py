"""Cells of a workbook (.xlsx) changed in place; every other cell, format, width, note and part keeps its bytes.

In: the bytes of a workbook, and for one sheet (row, column) → text. Out: the new bytes, and the formulas that have to be
reckoned again. Responsible for: the XML of a sheet spliced at the cells that change, and the proof that every cell reads as it
should afterwards.

A workbook library would write the whole file anew, and lose what it does not know (drawings, slicers, WPS's own extensions).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from lawreport.files.package import LEVEL, open_package
from lawreport.files.sheets.formulas import Formula, stale
from lawreport.files.sheets.grid import Cell, Grid, cell_index, cell_name
from lawreport.files.sheets.workbook import STORED_DIGITS, is_date, number_formats, read_workbook, sheet_parts
from lawreport.problem import Place, Problem, Problems, Trouble

Position = tuple[int, int]  # row, column, both from 1
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?", re.ASCII)


@dataclass(frozen=True, slots=True)
class EditedBook:
    """The new bytes of a workbook; `unreckoned` names the formulas whose results no longer hold."""

    data: bytes
    unreckoned: tuple[str, ...] = ()


def with_cells(data: bytes, name: str, sheet: str, cells: Mapping[Position, str], model_row: int | None = None) -> EditedBook:
    """Return the workbook with the texts put into the cells of one sheet; a new cell looks like that of `model_row`.

    Raise `Trouble` where a cell holds a formula, or as `read_workbook` does.
    """
    parts = open_package(data, name)
    part = sheet_parts(parts)[sheet]
    found = _found(parts[part], Place(name))
    _refuse_formulas(found, cells, name, sheet)
    changed = {part: _spliced(parts[part], found, cells, model_row, number_formats(parts))}
    sheets = {s: (p, changed.get(p, parts[p])) for s, p in sheet_parts(parts).items()}
    unreckoned = _without_results(sheets, {(sheet, *at) for at in cells}, changed, Place(name))
    if unreckoned:
        changed |= {p: _reckoned_on_opening(xml) for p, xml in parts.items() if p.endswith("workbook.xml")}
    edited = EditedBook(_zipped(data, changed), unreckoned)
    _prove(data, edited, name, sheet, cells)
    return edited


def _refuse_formulas(found: _Sheet, cells: Mapping[Position, str], name: str, sheet: str) -> None:
    """Raise `Trouble` for every cell to be changed that holds a formula: its author wanted it reckoned, not typed."""
    held = [at for at in cells if at in found.cells and found.cells[at].formula is not None]
    if held:
        raise Trouble(
            [
                Problem(
                    "cell-formula-kept",
                    f"这一格是公式，没有改成数：工作表“{sheet}”",
                    Place(name, cell=cell_name(*at)),
                    "要填数，请先在 WPS 或 Excel 里把公式删掉；要保留公式，就不从别处收这个数。",
                )
                for at in held
            ]
        )


# ---- where rows and cells stand in the XML ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Element:
    """A row or a cell: the bytes from `start` to `end`, the end of its start tag, and what it says."""

    start: int
    opened: int
    end: int
    attributes: Mapping[str, str]
    formula: str | None = None

    @property
    def empty(self) -> bool:
        return self.opened == self.end


@dataclass
class _Sheet:
    """Rows and cells of a sheet by their numbers; `prefix` stands before the names of its elements."""

    prefix: str = ""
    end: int = 0  # where </sheetData> begins
    rows: dict[int, _Element] = field(default_factory=dict)
    cells: dict[Position, _Element] = field(default_factory=dict)


class _Finder:
    """Handlers of expat that note where each row and cell stands."""

    def __init__(self, xml: bytes):
        self.xml, self.sheet = xml, _Sheet()
        self.row, self.column = 0, 0
        self.open: dict[str, tuple[int, dict[str, str]]] = {}
        self.formula: str | None = None
        self.within = ""
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self.parser.CharacterDataHandler = self._text

    def find(self) -> _Sheet:
        self.parser.Parse(self.xml, True)
        return self.sheet

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        prefix, _, name = tag.rpartition(":")
        self.within = name
        if name == "sheetData":
            self.sheet.prefix = prefix and f"{prefix}:"
        elif name == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        elif name == "c":
            self.column = cell_index(attributes["r"])[1] if "r" in attributes else self.column + 1
            self.formula = None
        elif name == "f":
            self.formula = self.formula or ""
        if name in ("row", "c"):
            self.open[name] = (self.parser.CurrentByteIndex, attributes)

    def _text(self, text: str) -> None:
        if self.within == "f":
            self.formula = (self.formula or "") + text

    def _end(self, tag: str) -> None:
        name, at = tag.rpartition(":")[2], self.parser.CurrentByteIndex
        self.within = ""
        if name == "sheetData":
            self.sheet.end = at
        if name not in ("row", "c"):
            return
        closing = b"</" + tag.encode()
        end = self.xml.index(b">", at) + 1 if self.xml.startswith(closing, at) else at
        start, attributes = self.open.pop(name)
        element = _Element(start, _tag_end(self.xml, start), end, attributes, self.formula if name == "c" else None)
        if name == "row":
            self.sheet.rows[self.row] = element
        else:
            self.sheet.cells[self.row, self.column] = element


def _tag_end(xml: bytes, start: int) -> int:
    """Return where the tag that begins at `start` ends; a > within quotes does not end it."""
    tag = re.compile(rb"""<(?:"[^"]*"|'[^']*'|[^'">])*>""").match(xml, start)
    return tag.end() if tag else start


def _found(xml: bytes, place: Place) -> _Sheet:
    """Return the rows and cells of a sheet. Raise `Trouble` where it is not in UTF-8, as every office program writes it."""
    if xml[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Trouble.one("xlsx-damaged", "工作表的编码少见，程序不往里写", place, "在 WPS 或 Excel 里另存为 .xlsx。")
    return _Finder(xml).find()


# ---- splicing ------------------------------------------------------------------------------------------------------------


def _spliced(
    xml: bytes, found: _Sheet, cells: Mapping[Position, str], model_row: int | None, formats: tuple[str, ...]
) -> bytes:
    """Return the XML of a sheet with the texts in their cells."""
    pieces: list[tuple[int, int, bytes]] = []
    rows = {row for row, _ in cells}
    for row in sorted(rows):
        wanted = {column: text for (r, column), text in cells.items() if r == row}
        if row in found.rows:
            pieces += _into_row(xml, found, row, wanted, model_row, formats)
        else:
            after = min((e.start for r, e in found.rows.items() if r > row), default=found.end)
            pieces.append((after, after, _new_row(found, row, wanted, model_row, formats)))
    out = xml
    for start, end, new in sorted(pieces, key=lambda piece: piece[:2], reverse=True):
        out = out[:start] + new + out[end:]
    return _with_dimension(out, max(rows, default=0))


def _into_row(
    xml: bytes, found: _Sheet, row: int, wanted: Mapping[int, str], model_row: int | None, formats: tuple[str, ...]
) -> Iterator[tuple[int, int, bytes]]:
    """Yield (start, end, new bytes) of the cells of a row that is there."""
    line = found.rows[row]
    fresh: dict[int, bytes] = {}  # where → new cells
    for column, text in sorted(wanted.items()):
        if (there := found.cells.get((row, column))) is not None:
            old_text = there.attributes.get("t") in ("s", "inlineStr", "str")
            yield there.start, there.end, _cell(found.prefix, (row, column), text, there.attributes.get("s"), formats, old_text)
            continue
        style = _style(found, model_row, column) or _style(found, row - 1, column)
        later = [e.start for (r, c), e in found.cells.items() if r == row and c > column]
        at = min(later, default=line.end if line.empty else xml.rindex(b"</", 0, line.end))
        fresh[at] = fresh.get(at, b"") + _cell(found.prefix, (row, column), text, style, formats)
    for at, cells in fresh.items():
        if line.empty:
            opened = xml[line.start : line.end].rstrip(b">").rstrip(b"/").rstrip()
            yield line.start, line.end, opened + b">" + cells + f"</{found.prefix}row>".encode()
        else:
            yield at, at, cells


def _new_row(found: _Sheet, row: int, wanted: Mapping[int, str], model_row: int | None, formats: tuple[str, ...]) -> bytes:
    """Return a row that is not there yet, with the height and borders of the model."""
    model = found.rows.get(model_row or 0)
    kept = {n: v for n, v in (model.attributes if model else {}).items() if n not in ("r", "hidden", "collapsed", "spans")}
    looks = "".join(f" {n}={quoteattr(v)}" for n, v in kept.items() if ":" not in n)
    styled = {column for r, column in found.cells if r == model_row}
    cells = b"".join(
        _cell(found.prefix, (row, column), wanted.get(column, ""), _style(found, model_row, column), formats)
        for column in sorted(styled | {*wanted})
    )
    return f'<{found.prefix}row r="{row}"{looks}>'.encode() + cells + f"</{found.prefix}row>".encode()


def _style(found: _Sheet, row: int | None, column: int) -> str | None:
    cell = found.cells.get((row or 0, column))
    return cell.attributes.get("s") if cell else None


def _cell(prefix: str, at: Position, text: str, style: str | None, formats: tuple[str, ...], was_text: bool = False) -> bytes:
    """Return a cell: a number where it is read again digit by digit, else a text of its own."""
    p, looks = prefix, f" s={quoteattr(style)}" if style else ""
    start = f'<{p}c r="{cell_name(*at)}"{looks}'
    shown = formats[int(style)] if style and int(style) < len(formats) else ""
    if not text:
        return f"{start}/>".encode()
    if not was_text and (number := _stored(text, shown)):
        return f"{start}><{p}v>{number}</{p}v></{p}c>".encode()
    return f'{start} t="inlineStr"><{p}is><{p}t xml:space="preserve">{escape(text)}</{p}t></{p}is></{p}c>'.encode()


def _stored(text: str, shown: str) -> str:
    """Return a text as the number a workbook stores, where it reads the same afterwards; "" where it must stay a text.

    A cell that shows per cent stores a hundredth; a date or a text format would make something else of a number.
    """
    plain = text.removesuffix("%")
    if not _PLAIN_NUMBER.fullmatch(plain) or plain == "-0" or len(plain.strip("-").replace(".", "")) > STORED_DIGITS:
        return ""
    if "%" in shown:
        return f"{(Decimal(plain) / 100).normalize():f}"
    return "" if text.endswith("%") or "@" in shown or is_date(shown) else plain


def _with_dimension(xml: bytes, last: int) -> bytes:
    """Return the sheet with a range that reaches the last row, where it states one."""

    def longer(match: re.Match[bytes]) -> bytes:
        return match[1] + str(max(int(match[2]), last)).encode() + match[3]

    return re.sub(rb'(<(?:\w+:)?dimension ref="[A-Z]+\d+:[A-Z]+)(\d+)(")', longer, xml, count=1)


# ---- formulas whose results no longer hold -----------------------------------------------------------------------------


def _without_results(
    sheets: Mapping[str, tuple[str, bytes]], touched: set[tuple[str, int, int]], changed: dict[str, bytes], place: Place
) -> tuple[str, ...]:
    """Take the results out of the formulas that may depend on touched cells, and return their names.

    A result that is no longer true must not be read as a figure.
    """
    found = {sheet: _found(xml, place) for sheet, (_, xml) in sheets.items() if re.search(rb"<(?:\w+:)?f[ />]", xml)}
    formulas = [
        Formula(sheet, *at, e.formula) for sheet, s in found.items() for at, e in s.cells.items() if e.formula is not None
    ]
    old = stale(formulas, touched)
    for sheet, s in found.items():
        part, xml = sheets[sheet]
        for at, cell in sorted(s.cells.items(), key=lambda item: item[1].start, reverse=True):
            if (sheet, *at) in old:
                xml = xml[: cell.start] + _without_result(xml[cell.start : cell.end]) + xml[cell.end :]
        if any(one[0] == sheet for one in old):
            changed[part] = xml
    several = len(sheets) > 1
    return tuple((f"{sheet}!" if several else "") + cell_name(row, column) for sheet, row, column in sorted(old))


def _without_result(cell: bytes) -> bytes:
    untyped = re.sub(rb'(<(?:\w+:)?c\b[^>]*?)\s+t="(?:str|e|b|n)"', rb"\1", cell, count=1)
    return re.sub(rb"<(\w+:)?v>[^<]*</(\w+:)?v>|<(\w+:)?v ?/>", b"", untyped)


def _reckoned_on_opening(xml: bytes) -> bytes:
    """Return the workbook's part with the wish that all formulas are reckoned when it is opened."""
    if b"fullCalcOnLoad" in xml:
        return re.sub(rb'fullCalcOnLoad="[^"]*"', b'fullCalcOnLoad="1"', xml)
    if re.search(rb"<(?:\w+:)?calcPr\b", xml):
        return re.sub(rb"(<(?:\w+:)?calcPr\b)", rb'\1 fullCalcOnLoad="1"', xml, count=1)
    ends = list(re.finditer(rb"</(\w+:)?(?:sheets|functionGroups|externalReferences|definedNames)>", xml))
    at, prefix = ends[-1].end(), ends[-1][1] or b""
    return xml[:at] + b"<" + prefix + b'calcPr fullCalcOnLoad="1"/>' + xml[at:]


# ---- the package, and the proof ---------------------------------------------------------------------------------------------


def _zipped(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """Return the package with some parts changed: the others in their order, with their times."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = changed.get(info.filename)
            new.writestr(info, old.read(info) if content is None else content, compresslevel=LEVEL)
    return out.getvalue()


def _prove(before: bytes, edited: EditedBook, name: str, sheet: str, cells: Mapping[Position, str]) -> None:
    """Raise `Trouble` unless every touched cell reads as it should, and every other as it did."""
    old, new = (_texts(read_workbook(data, name, hidden=True)) for data in (before, edited.data))
    wanted = {key: cell for key, cell in old.items() if key[0] != sheet or key[1] not in cells}
    wanted |= {(sheet, at): Cell(text.strip()) for at, text in cells.items() if text}
    problems = Problems()
    for key in wanted.keys() | new.keys():
        there = new.get(key, Cell()).text.removesuffix("%")
        if there != wanted.get(key, Cell()).text.removesuffix("%") and not _unreckoned(key, edited):
            problems.add(
                "xlsx-not-kept",
                f"程序写不好这个工作簿：{key[0]} 的 {cell_name(*key[1])} 写进去和读出来不一样",
                Place(name, cell=cell_name(*key[1])),
                "什么也没有改。请在 WPS 或 Excel 里另存为一份新的 .xlsx 再试，或手工填。",
            )
    problems.raise_errors()


def _unreckoned(key: tuple[str, Position], edited: EditedBook) -> bool:
    cell = cell_name(*key[1])
    return cell in edited.unreckoned or f"{key[0]}!{cell}" in edited.unreckoned


def _texts(grids: tuple[Grid, ...]) -> dict[tuple[str, Position], Cell]:
    """Return (sheet, position) → cell of all that is filled."""
    return {
        (grid.sheet, (line.row, column)): replace(cell, problems=())
        for grid in grids
        for line in grid.lines
        for column, cell in line.cells.items()
        if cell.text
    }
