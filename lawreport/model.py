"""The values that pass between the steps: frozen, complete, with no names left to look up.

Readings and figures know what they are: which metric, which year, from which cell. A `Report` is one flat run of
blocks in reading order; its ledger is the list of the figures in it. Responsible for: what one step may know of
another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lawreport.problem import NOWHERE, Place
from lawreport.style import Style

AFTER_UNIT = ("左右", "上下", "以上", "以下")  # approximators that stand after the unit: 50件左右
SCALES = {"": Decimal(1), "万": Decimal(10) ** 4, "亿": Decimal(10) ** 8}


# ---- figures -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value as an office types it: `15.5万余` is number 15.5, scale 万, after 余.

    `text` is what is printed, without the unit. `number` is what stands before the scale.
    """

    text: str
    number: Decimal
    scale: str = ""
    approx: str = ""  # 约、近、余 … ; empty for an exact value

    @property
    def amount(self) -> Decimal:
        """Return the value in single units: 155000 for 15.5万余."""
        return self.number * SCALES[self.scale]

    @property
    def exact(self) -> bool:
        return not self.approx

    def printed(self, unit: str = "") -> str:
        """Return the quantity with its unit, each word in its place: 4600余件, 50件左右."""
        if self.approx in AFTER_UNIT:
            return f"{self.text.removesuffix(self.approx)}{unit}{self.approx}"
        return f"{self.text}{unit}"


@dataclass(frozen=True, slots=True)
class Metric:
    """One line of the catalogue (指标目录): what is counted, in which unit, by whom."""

    name: str
    unit: str = ""
    definition: str = ""
    owner: str = ""
    formula: str = ""
    decimals: int | None = None
    rollup: str = ""  # 合计 | 不汇总 ; how a bureau adds its units
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Reading:
    """The value of a metric in one year; `quantity` is None where the cell is empty or there is no row (缺)."""

    metric: Metric
    year: int
    quantity: Quantity | None
    raw: str = ""
    place: Place = NOWHERE
    source: str = ""
    note: str = ""
    inputs: tuple[Reading, ...] = ()  # of a computed metric
    exact: str = ""  # all decimals of a computed metric

    @property
    def missing(self) -> bool:
        return self.quantity is None

    @property
    def printed(self) -> str:
        """Return the value with its unit, as the report prints it; “—” where it is missing."""
        return "—" if self.quantity is None else self.quantity.printed(self.metric.unit)

    @property
    def known(self) -> Known | None:
        """Return the reading as one that surely has a value; None where it is missing."""
        if self.quantity is None:
            return None
        return Known(self.metric, self.year, self.quantity, self.raw, self.place, self.source, self.note, self.inputs)


@dataclass(frozen=True, slots=True)
class Known(Reading):
    """A reading that has a value."""

    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it is printed in one place of the report."""

    text: str
    metric: str
    year: int
    form: str = ""  # 同比, 上年, 占比(…) … ; empty for the value itself
    raw: str = ""
    amount: Decimal | None = None
    unit: str = ""
    formula: str = ""
    source: Place = NOWHERE  # cell of the data
    place: Place = NOWHERE  # of the tag in the snippet, or of the chart's file
    inputs: tuple[Reading, ...] = ()  # every reading it was made from


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of plain words from one line of a file; `made` words (一是, （一）) were set by the program."""

    text: str
    place: Place = NOWHERE  # of the first character
    made: bool = False

    def at(self, index: int) -> Place:
        """Return where character `index` was typed."""
        if self.made or not self.place.line:
            return self.place
        return Place(self.place.file, self.place.line, self.place.column + index)


Span = Words | Figure
Spans = tuple[Span, ...]


def text_of(spans: Spans) -> str:
    """Return what the spans print."""
    return "".join([s.text for s in spans])


# ---- blocks of the report ------------------------------------------------------------------------------------------


class Page(StrEnum):
    """How the paper of an attachment lies; its value is the word in report.yaml."""

    UPRIGHT = "竖向"
    LYING = "横向"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `head` is a heading that runs into the text."""

    style: Style
    spans: Spans
    head: Spans = ()
    place: Place = NOWHERE
    level: int = 0  # of the heading, 1–4; 0 is no heading
    new_page: bool = False
    keep_next: bool = False  # stays on the page of what follows
    above: Decimal | None = None  # blank lines above, where what comes before decides them
    right: Decimal | None = None  # indents in 字, where the text decides them (signature, attachments)
    left: Decimal | None = None
    hanging: Decimal | None = None
    page: Page | None = None  # how the paper lies from here on, where it is turned
    align: str = ""  # left, center, right, where that is not the style's
    covers: tuple[str, ...] = ()
    owner: str = ""
    section: str = ""  # file of the section, for sign-off and status

    @property
    def text(self) -> str:
        return text_of(self.head) + text_of(self.spans)

    @property
    def figures(self) -> Iterator[Figure]:
        return (s for s in self.head + self.spans if isinstance(s, Figure))


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What a kind of chart is like."""

    called: str  # by people
    alt: str  # in alt text
    by: tuple[str, ...]  # the modules of `charts` that draw it, the later ones where an earlier one has no room
    over_years: bool = False  # stands over years unless told otherwise
    stacks: bool = False  # its series lie on one another
    strokes: bool = False  # its series are strokes with markers, so its legend shows these and no fields


class ChartKind(StrEnum):
    """A kind of chart; its value is the word in a chart's file."""

    BAR = "bar"
    BARH = "barh"
    LINE = "line"
    STACKED = "stacked"
    SHARE = "share"

    @property
    def drawn(self) -> Drawn:
        return CHARTS[self]


CHARTS = {
    ChartKind.BAR: Drawn(called="柱形", alt="条形图", by=("columns", "rows")),
    ChartKind.BARH: Drawn(called="条形", alt="条形图", by=("rows",)),
    ChartKind.LINE: Drawn(called="折线", alt="折线图", by=("lines",), over_years=True, strokes=True),
    ChartKind.STACKED: Drawn(called="堆积", alt="堆积条形图", by=("stacks",), over_years=True, stacks=True),
    ChartKind.SHARE: Drawn(called="构成", alt="构成条形图", by=("stacks",), over_years=True, stacks=True),
}


COLOURS = ("蓝", "灰", "红")  # of charts; the first where nothing is said
DEFAULT_COLOURS = COLOURS[0]


@dataclass(frozen=True, slots=True)
class Series:
    """One row of a chart; a value is None where the year or metric is missing."""

    name: str
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows, ready to be drawn: `series` × `categories`."""

    id: str
    title: str
    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""  # common unit of all values, or empty
    source: str = ""
    notes: tuple[str, ...] = ()  # e.g. 2022年数据缺
    place: Place = NOWHERE

    @property
    def figures(self) -> Iterator[Figure]:
        return (f for s in self.series for f in s.figures if f)


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that stands where a chart may: its file, by the name problems call it, and the words for it."""

    id: str
    title: str
    file: str
    digest: str  # of the file
    beside: str = ""  # the file of the photo it shares a line with
    place: Place = NOWHERE

    @property
    def name(self) -> str:
        return self.file.rpartition("/")[2]

    @property
    def figures(self) -> Iterator[Figure]:
        return iter(())


@dataclass(frozen=True, slots=True)
class Image:
    """A chart as drawn or a photo as developed, and the size it is printed at; a photo is mostly a JPEG."""

    png: bytes
    width_emu: int
    height_emu: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart in its place, or a photo; the caption is a paragraph of its own below it."""

    chart: Chart | Photo
    alt: str = ""
    place: Place = NOWHERE
    style: Style = Style.PICTURE

    @property
    def text(self) -> str:
        return ""

    @property
    def figures(self) -> Iterator[Figure]:
        return self.chart.figures


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells of a table printed as one: rows and columns from 0, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def cells(self) -> Iterator[tuple[int, int]]:
        return ((row, column) for row in range(self.top, self.bottom + 1) for column in range(self.left, self.right + 1))


class Align(StrEnum):
    """How the cells of a column stand; its value is the word in a table's file."""

    LEFT = "左"
    CENTRE = "中"
    RIGHT = "右"
    NUMBER = "数"  # by the decimal point, the whole in the middle


@dataclass(frozen=True, slots=True)
class Cells:
    """How the cells of a table of words stand: `heads` rows of head, merged cells, how each column is aligned.

    `insets`: how far each cell is from the right edge of its column, in 字, line by line; None where alignment decides.
    """

    heads: int = 1
    merges: tuple[Merge, ...] = ()
    aligns: tuple[Align, ...] = ()
    insets: tuple[tuple[Decimal | None, ...], ...] = ()
    kept: bool = False  # the last row stays on the page of what follows


@dataclass(frozen=True, slots=True)
class Table:
    """A table: a header row and body rows, cells of spans; `widths` in parts of the text width.

    A table of figures has one row of head. One of words says more by its `cells`; where it has no head at all, its header is
    a row without words that is not printed.
    """

    id: str
    header: tuple[Spans, ...]
    rows: tuple[tuple[Spans, ...], ...]
    widths: tuple[int, ...] = ()
    place: Place = NOWHERE
    style: Style = Style.TABLE
    cells: Cells | None = None

    @property
    def heads(self) -> int:
        return 1 if self.cells is None else self.cells.heads

    @property
    def lines(self) -> tuple[tuple[Spans, ...], ...]:
        """Return the rows that are printed, head and body."""
        return (self.header, *self.rows) if self.heads else self.rows

    @property
    def merges(self) -> tuple[Merge, ...]:
        return self.cells.merges if self.cells else ()

    @property
    def covered(self) -> frozenset[tuple[int, int]]:
        """Return the (row, column) of cells that lie under a merged one, which are empty."""
        return frozenset(cell for m in self.merges for cell in m.cells if cell != (m.top, m.left))

    @property
    def titles(self) -> tuple[str, ...]:
        """Return what the head says of each column, from the top row down."""
        over = {cell: (m.top, m.left) for m in self.merges for cell in m.cells}
        return tuple(
            "".join(
                text_of(self.lines[row][at])
                for row, at in dict.fromkeys(over.get((row, column), (row, column)) for row in range(self.heads))
            )
            for column in range(len(self.header))
        )

    @property
    def text(self) -> str:
        return "\n".join("\t".join(map(text_of, row)) for row in self.lines)

    @property
    def figures(self) -> Iterator[Figure]:
        return (s for row in self.lines for cell in row for s in cell if isinstance(s, Figure))


Block = Paragraph | Picture | Table


@dataclass(frozen=True, slots=True)
class Report:
    """The finished words of one unit's year, in reading order."""

    unit: str
    year: int
    title: str
    date: str
    blocks: tuple[Block, ...]

    @property
    def figures(self) -> Iterator[Figure]:
        """Return every figure printed, in reading order: the ledger before it has bookmark names."""
        return (f for b in self.blocks for f in b.figures)

    def outline(self) -> str:
        """Return the report as `style｜text` lines, as the tests read it."""
        return "\n".join(f"{b.style}｜{b.text or getattr(b, 'alt', '')}" for b in self.blocks)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger: a figure and the bookmark it stands in (empty inside a picture or a public edition)."""

    bookmark: str
    figure: Figure
    paragraph: str = ""  # the words around it
