"""The cells of a table of words: heads of several rows, merged cells, alignment; what a template's loop cannot say.

In: a table as the template has printed it, every cell of every row, and its block. Out: the same table, finished.
Responsible for: which cells become one, which rows are repeated on every page, and where the figures stand in theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from decimal import Decimal

from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.shared import Twips
from docx.text.parfmt import ParagraphFormat

from lawreport.model import Align, Cells, Merge, Table
from lawreport.problem import Place, Trouble

_SIDES = {
    Align.LEFT: WD_PARAGRAPH_ALIGNMENT.LEFT,
    Align.CENTRE: WD_PARAGRAPH_ALIGNMENT.CENTER,
    Align.RIGHT: WD_PARAGRAPH_ALIGNMENT.RIGHT,
    Align.NUMBER: WD_PARAGRAPH_ALIGNMENT.CENTER,  # what is no figure: a dash, a word across columns
}


def arrange_cells(table, block: Table, char: int, name: str) -> None:
    """Finish the cells of a table whose 字 is `char` twips.

    Raise `Trouble` where the template called `name` has not printed one for each.
    """
    rows = table.tr_lst
    if len(rows) != 1 + len(block.rows) or any(len(row.tc_lst) != len(block.header) for row in rows):
        raise Trouble.one(
            "template-table",
            "模板里的表格不是一行表头、一行表身的样子，多行表头、合并的格排不出来",
            Place(name),
            "请运行 make template 重新生成模板，或从新生成的模板里把表格拷回来。",
        )
    for row in rows[1 : block.heads]:
        _as_head(row, rows[0])
    if not block.heads:
        table.remove(rows[0])
    shown, grid = block.cells or Cells(), [list(row.tc_lst) for row in table.tr_lst]
    for cells, insets in zip(grid[block.heads :], shown.insets[block.heads :], strict=True):
        _align(cells, shown.aligns, insets, char)
    for paragraph in (p for cell in grid[-1] for p in cell.p_lst if shown.kept):
        ParagraphFormat(paragraph).keep_with_next = True
    for merge in block.merges:
        _merge(grid, merge)


def _as_head(row, head) -> None:
    """Give a row the look of the first row of the head, which is repeated on every page."""
    for old in row.xpath("./w:trPr"):
        row.remove(old)
    for properties in reversed(head.xpath("./w:trPr")):
        row.insert(0, deepcopy(properties))
    for cell, like in zip(row.tc_lst, head.tc_lst, strict=True):
        look = next(iter(like.xpath("./w:p/w:pPr")), None)
        face = next(iter(like.xpath("./w:p/w:r/w:rPr") or head.xpath("./w:tc/w:p/w:r/w:rPr")), None)
        for paragraph in cell.p_lst:
            _replace(paragraph, "./w:pPr", look)
            for run in paragraph.xpath("./w:r"):
                _replace(run, "./w:rPr", face)


def _replace(element, path: str, new) -> None:
    for old in element.xpath(path):
        element.remove(old)
    if new is not None:
        element.insert(0, deepcopy(new))


def _align(cells: list, aligns: Sequence[Align], insets: Sequence[Decimal | None], char: int) -> None:
    """Set the cells of a row to their sides; a figure that has an inset to the right, so far from its edge."""
    for cell, align, inset in zip(cells, aligns, insets, strict=True):
        for paragraph in cell.p_lst:
            form = ParagraphFormat(paragraph)
            form.alignment = _SIDES[align] if inset is None else WD_PARAGRAPH_ALIGNMENT.RIGHT
            if inset is not None:
                form.right_indent = Twips(round(inset * char))


def _merge(grid: list[list], merge: Merge) -> None:
    """Make one cell of a range: Word's way is a wide cell, and in the rows below one that goes on."""
    for row in range(merge.top, merge.bottom + 1):
        first, *covered = grid[row][merge.left : merge.right + 1]
        if covered:
            for paragraph in first.p_lst:  # words across columns belong to none of them
                ParagraphFormat(paragraph).alignment = WD_PARAGRAPH_ALIGNMENT.CENTER
                ParagraphFormat(paragraph).right_indent = None
            first.grid_span = 1 + len(covered)
            first.width = Twips(sum(cell.width.twips for cell in (first, *covered)))
        if merge.bottom > merge.top:
            first.vMerge = "restart" if row == merge.top else "continue"
        for cell in covered:
            cell.getparent().remove(cell)
