"""What a workbook shows besides the words of its cells: colours, rich text, hidden and locked cells, drawings, comments.

In: the parts of an .xlsx. Out: nested values, equal for two workbooks that look alike.
Responsible for: what Excel, WPS and LibreOffice rewrite when they only save (names of fonts, indexes of styles, black instead
of the theme's colour).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from xml.etree import ElementTree

_MARKS = ("b", "i", "strike", "u", "vertAlign")
_OFF = ("0", "false", "none", "baseline")
_SYSTEM = {"64": "", "65": "FFFFFF", "0": "", "8": "", "1": "FFFFFF", "9": "FFFFFF"}  # indexed colours: black, white
_THEME = {"0": "FFFFFF", "1": ""}  # the colours of the paper and of the words


def looks(parts: dict[str, bytes]) -> tuple:
    """Return what is visible in a workbook besides the words of its cells."""
    trees = {name: ElementTree.fromstring(parts[name]) for name in sorted(parts) if name.endswith(".xml")}
    styles, texts = trees["xl/styles.xml"], list(trees.get("xl/sharedStrings.xml", ()))
    sheets = [tree for name, tree in trees.items() if name.startswith("xl/worksheets/sheet")]
    return [_sheet(sheet, styles, texts) for sheet in sheets], _remarks(trees), _drawn(trees), _locked_book(trees)


def _sheet(sheet, styles, texts: list) -> tuple:
    xfs = _first(styles, "cellXfs")
    cells = [(c.get("r"), *_cell(c, xfs[int(c.get("s", "0"))], styles, texts)) for c in _all(sheet, "c")]
    usual = _cell(ElementTree.Element("c"), xfs[0], styles, texts)
    return [cell for cell in cells if cell[1:] != usual], _hidden(sheet), _locked(sheet), _margins(sheet), _around(sheet)


def _cell(cell, xf, styles, texts: list) -> tuple:
    """Return a cell's filling, font, lines, lock, formula, and its words where they look otherwise than the cell."""
    font = _font(_first(styles, "fonts")[int(xf.get("fontId", "0"))], {})
    value = _first(cell, "v")
    shared = cell.get("t") == "s" and value is not None
    words = texts[int(value.text or 0)] if shared else next(_all(cell, "is"), None)
    border = _first(styles, "borders")[int(xf.get("borderId", "0"))]
    lines = [(_name(side), side.get("style")) for side in border if side.get("style", "none") != "none"]
    protection = _first(xf, "protection")
    locked = protection is None or _on(protection.get("locked", "1"))
    formula = "".join(f.text or "" for f in _all(cell, "f"))
    return _fill(styles, xf), font, lines, locked, formula, _runs(words, font)


def _runs(words, font: dict) -> list[tuple]:
    """Return the words of a cell by their look; an empty list where all look like the cell."""
    if words is None:
        return []
    runs = [(_font(_first(r, "rPr"), font), "".join(t.text or "" for t in _all(r, "t"))) for r in _all(words, "r")]
    joined = [(look, "".join(text for _, text in group)) for look, group in groupby(runs, key=lambda run: run[0])]
    return [] if all(look == font for look, _ in joined) else joined


def _font(font, cell: dict) -> dict:
    if font is None:
        return cell
    marks = {_name(e): e.get("val", "1") for e in font if _name(e) in _MARKS and e.get("val", "1") not in _OFF}
    marks = {name: "1" if value == "true" else value for name, value in marks.items()}
    size = _first(font, "sz")
    return {**marks, "sz": size.get("val") if size is not None else cell.get("sz"), "ink": _colour(_first(font, "color"))}


def _fill(styles, xf) -> tuple:
    fill = _first(styles, "fills")[int(xf.get("fillId", "0"))]
    pattern = _first(fill, "patternFill")
    if pattern is None:
        return tuple((_name(e), *sorted(e.items())) for e in fill.iter())
    kind, paper, ground = pattern.get("patternType", "none"), _first(pattern, "fgColor"), _first(pattern, "bgColor")
    if kind == "none":
        return ()
    if kind == "solid":
        return () if _colour(paper) == "FFFFFF" else (kind, _colour(paper))
    return kind, _colour(paper), _colour(ground)


def _colour(element) -> str:
    """Return a colour; black and automatic are an empty string."""
    if element is None or element.get("auto"):
        return ""
    tint = "" if float(element.get("tint", "0")) == 0 else element.get("tint")
    if rgb := element.get("rgb"):
        colour = rgb[-6:].upper().replace("000000", "")
    elif (theme := element.get("theme")) is not None:
        colour = _THEME.get(theme, f"theme {theme}")
    else:
        indexed = element.get("indexed", "64")
        colour = _SYSTEM.get(indexed, f"indexed {indexed}")
    return f"{colour} {tint}" if tint else colour


def _hidden(sheet) -> tuple:
    rows = [row.get("r") for row in _all(sheet, "row") if _on(row.get("hidden", "0"))]
    columns = [(col.get("min"), col.get("max")) for col in _all(sheet, "col") if _on(col.get("hidden", "0"))]
    return rows, columns


def _locked(sheet) -> list[tuple]:
    return [(_on(e.get("sheet", "0")), bool(e.get("password") or e.get("hashValue"))) for e in _all(sheet, "sheetProtection")]


def _locked_book(trees: dict) -> list[bool]:
    return [_on(e.get("lockStructure", "0")) for e in _all(trees["xl/workbook.xml"], "workbookProtection") if e.attrib]


def _margins(sheet) -> list[tuple]:
    return sorted((_name(e), e.text) for note in _all(sheet, "headerFooter") for e in note if e.text)


def _around(sheet) -> list[tuple]:
    """Return merged cells, filters, links, conditional formats, background pictures, and the colour of the sheet's tab."""
    kinds = ("mergeCell", "autoFilter", "hyperlink", "conditionalFormatting")
    refs = sorted((kind, e.get("ref") or e.get("sqref", "")) for kind in kinds for e in _all(sheet, kind))
    others = [(kind, sum(1 for _ in _all(sheet, kind))) for kind in ("picture", "oleObject", "control", "tablePart")]
    return [*refs, *others, *(("tab", _colour(e)) for e in _all(sheet, "tabColor"))]


def _remarks(trees: dict) -> list[tuple]:
    """Return every comment, threaded ones too: its cell and its words."""
    of = [e for tree in trees.values() for kind in ("comment", "threadedComment") for e in _all(tree, kind)]
    return sorted((e.get("ref", ""), "".join(e.itertext()).strip()) for e in of)


def _drawn(trees: dict) -> list[tuple]:
    """Return every drawing, text box and chart: its elements and its words."""
    of = [tree for name, tree in trees.items() if name.startswith(("xl/drawings/", "xl/charts/", "xl/diagrams/"))]
    return sorted(tuple(_name(e) for e in t.iter()) + tuple(x.strip() for x in t.itertext() if x.strip()) for t in of)


def _all(tree, name: str) -> Iterator:
    return (e for e in tree.iter() if _name(e) == name)


def _first(tree, name: str):
    return next((e for e in tree if _name(e) == name), None)


def _name(element) -> str:
    return str(element.tag).rpartition("}")[2]


def _on(value: str) -> bool:
    return value not in _OFF
