"""A table of words as its file in charts/ says: its rows, typed there or taken from a sheet, and what is merged.

In: the fields of the file, and a function that finds a sheet in tables/. Out: a `FreeTable`, all rows of one length.
Responsible for: the marks < and ^, which cells make one, and what is said of a table that is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from lawreport.base.disk import File
from lawreport.files.sheets.region import read_region
from lawreport.files.yamlfile import Scalar
from lawreport.model import Align, Merge
from lawreport.problem import NOWHERE, Place, Problems, Trouble
from lawreport.source.fields import FREE_KIND, FreeTableFields

LEFT, ABOVE = ("<", "＜"), ("^", "＾")  # the cell goes on in the one beside it, or above it
MOST_COLUMNS, MOST_ROWS = 40, 1000
Found = Callable[[Scalar], File | None]


@dataclass(frozen=True, slots=True)
class FreeTable:
    """A table of words: its cells row by row, those under a merged one empty."""

    id: str
    title: Scalar
    rows: tuple[tuple[Scalar, ...], ...]
    merges: tuple[Merge, ...] = ()
    heads: int = 1
    widths: tuple[Decimal, ...] = ()
    aligns: tuple[Align, ...] = ()
    unit: Scalar | None = None
    source: Scalar | None = None
    note: Scalar | None = None
    place: Place = NOWHERE
    kind: str = FREE_KIND


def free_table(id: str, said: FreeTableFields, found: Found, problems: Problems) -> FreeTable | None:
    """Return the table that a file describes; None where it is no table, which is told."""
    before = len(problems.errors())
    rows, merges = _rows(said, found, problems)
    if len(problems.errors()) > before or said.title is None:
        return None
    if not any(cell.text.strip() for row in rows for cell in row):
        problems.add("table-empty", "表是空的，没有内容", said.at, "请在 rows 里写上内容，或去掉这张表。")
        return None
    heads = _heads(said.header, rows, merges, problems)
    _refuse_size(rows, said.at, problems)
    return FreeTable(
        id,
        said.title,
        rows,
        merges,
        heads,
        tuple(_widths(said, len(rows[0]), problems)),
        _aligns(said, len(rows[0]), problems),
        said.unit,
        said.source,
        said.note,
        said.at,
    )


Rows = tuple[tuple[Scalar, ...], ...]


def _rows(said: FreeTableFields, found: Found, problems: Problems) -> tuple[Rows, tuple[Merge, ...]]:
    """Return the cells, and which of them make one."""
    if (said.file is None) == (not said.rows):
        what = "既写了 rows 又写了 file" if said.rows else "没有内容：rows 和 file 都没有写"
        problems.add(
            "table-rows", f"这张表{what}", said.at, "内容写在 rows 里，或者放进 tables/ 里的文件、写上 file，二者取一。"
        )
        return (), ()
    if said.file is None:
        for scalar, name in ((said.sheet, "sheet"), (said.range, "range")):
            if scalar:
                problems.add("table-rows", f"{name} 要和 file 一起写", scalar.place, "内容写在 rows 里的，请去掉它。")
        return _marked(said.rows, problems)
    file = found(said.file)
    if file is None:
        return (), ()
    try:
        region = read_region(file, *(s.text.strip() if s else "" for s in (said.sheet, said.range)))
    except Trouble as trouble:
        problems.extend(trouble.problems)
        return (), ()
    problems.extend(region.warnings)
    rows = tuple(tuple(Scalar(cell.text, cell.place) for cell in row) for row in region.rows)
    marked, merges = _marked(rows, problems)
    own = tuple(Merge(m.top, m.left, m.bottom, m.right) for m in region.merged)
    return _cleared(marked, own), (*own, *merges)


# ---- merged cells --------------------------------------------------------------------------------------------------------


def _marked(rows: Rows, problems: Problems) -> tuple[Rows, tuple[Merge, ...]]:
    """Return the rows without their marks < and ^, and what these merge."""
    if not rows or not rows[0]:
        return (), ()
    if uneven := [row for row in rows[1:] if len(row) != len(rows[0])]:
        for row in uneven:
            place = row[0].place if row else rows[0][0].place
            problems.add(
                "table-uneven",
                f"这一行有 {len(row)} 格，第一行有 {len(rows[0])} 格",
                place,
                '每一行的格数要一样：空着的写 ""，并到左边的写 <，并到上面的写 ^；格和格之间用半角逗号。',
            )
        return (), ()
    owners = _owners(rows, problems)
    merges = tuple(_rectangles(owners, rows, problems))
    return _cleared(rows, merges), merges


Owners = dict[tuple[int, int], tuple[int, int]]  # cell → the cell it belongs to


def _owners(rows: Rows, problems: Problems) -> Owners:
    owners: Owners = {}
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            mark = cell.text.strip()
            owner = (r, c - 1) if mark in LEFT else (r - 1, c) if mark in ABOVE else None
            if owner and min(owner) < 0:
                side = "左边" if mark in LEFT else "上面"
                problems.add(
                    "table-merge", f"“{mark}”的{side}没有格，并不过去", cell.place, '空着的格写 ""；要印这个符号，写全“小于”。'
                )
                owner = None
            owners[r, c] = owners[owner] if owner else (r, c)
    return owners


def _rectangles(owners: Owners, rows: Rows, problems: Problems) -> Iterator[Merge]:
    """Yield the merged cells; those that make no rectangle are told."""
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for cell, owner in owners.items():
        groups.setdefault(owner, []).append(cell)
    for (top, left), cells in groups.items():
        bottom, right = max(r for r, _ in cells), max(c for _, c in cells)
        if len(cells) == 1:
            continue
        if len(cells) != (bottom - top + 1) * (right - left + 1):
            words = rows[top][left].text.strip()[:16]
            problems.add(
                "table-merge",
                f"“{words}”并起来的格不成长方形",
                rows[bottom][right].place,
                f"从第{top + 1}行第{left + 1}格到第{bottom + 1}行第{right + 1}格，每一格都写 < 或 ^。",
            )
        else:
            yield Merge(top, left, bottom, right)


def _cleared(rows: Rows, merges: tuple[Merge, ...]) -> Rows:
    """Return the rows with nothing in the cells that lie under a merged one."""
    covered = {cell for m in merges for cell in m.cells if cell != (m.top, m.left)}
    return tuple(
        tuple(Scalar("", cell.place) if (r, c) in covered else cell for c, cell in enumerate(row)) for r, row in enumerate(rows)
    )


# ---- what is said beside the rows ----------------------------------------------------------------------------------------


def _heads(scalar: Scalar | None, rows: Rows, merges: tuple[Merge, ...], problems: Problems) -> int:
    """Return how many rows are head: where nothing is said the first, with all of the merged cells that begin in it."""
    if scalar is None:
        heads = 1
        while (lower := max((m.bottom + 1 for m in merges if m.top < heads), default=0)) > heads:
            heads = lower
        return heads if heads < len(rows) else 0
    text = scalar.text.strip()
    if not text.isascii() or not text.isdigit() or int(text) >= len(rows):
        problems.add(
            "table-head",
            f"表头不能是“{text[:10]}”行：这张表有 {len(rows)} 行",
            scalar.place,
            "请写表头的行数，如 header: 2；没有表头写 header: 0。",
        )
        return 0
    for m in merges:
        if m.top < int(text) <= m.bottom:
            words = rows[m.top][m.left].text.strip()[:16]
            problems.add("table-head", f"“{words}”这一格一半在表头，一半在表身", scalar.place, f"请写 header: {m.bottom + 1}。")
    return int(text)


def _refuse_size(rows: Rows, place: Place, problems: Problems) -> None:
    if len(rows) > MOST_ROWS or len(rows[0]) > MOST_COLUMNS:
        size = f"{len(rows)} 行、{len(rows[0])} 列，最多 {MOST_ROWS} 行、{MOST_COLUMNS} 列"
        problems.add("table-size", f"表太大：{size}", place, "请用 range 只取要印的一块，或分成几张表。")


def _widths(said: FreeTableFields, columns: int, problems: Problems) -> Iterator[Decimal]:
    _refuse_number("widths", said.widths, columns, problems)
    for scalar in said.widths:
        try:
            width = Decimal(scalar.text.strip())
        except InvalidOperation:
            width = Decimal(0)
        if not 0 < width < 1000:
            problems.add("field-choice", f"列宽不能是“{scalar.text[:20]}”", scalar.place, "请写数，如 widths: [8, 4, 4]。")
        yield width


def _aligns(said: FreeTableFields, columns: int, problems: Problems) -> tuple[Align, ...]:
    _refuse_number("align", said.align, columns, problems)
    return tuple(Align(scalar.text) for scalar in said.align)


def _refuse_number(name: str, given: tuple[Scalar, ...], columns: int, problems: Problems) -> None:
    if given and len(given) != columns:
        problems.add(
            "table-columns", f"{name} 写了 {len(given)} 列，表有 {columns} 列", given[0].place, "请一列写一项，或去掉这一栏。"
        )
