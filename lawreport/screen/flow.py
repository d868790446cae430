"""The blocks of a report as elements of HTML: headings, paragraphs, figures, tables, in reading order.

In: a report, and the manner in which a page is written. Out: elements. Responsible for: which element stands for which block,
and what each says of itself to those who do not see it. How it looks is said by `looks`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import count

from lawreport.base.dates import parse_date
from lawreport.model import Align, Block, Figure, Image, Merge, Page, Paragraph, Picture, Report, Span, Spans, Table, text_of
from lawreport.screen.element import Element, element
from lawreport.screen.looks import AROUND, Declarations, indents, length, said
from lawreport.screen.parts import Part, parts
from lawreport.style import FOOT, RUN_INS, Style

EMU = 9525  # of a pixel of CSS
MM = 36_000  # EMU of a millimetre
SIDES = {Align.LEFT: "left", Align.RIGHT: "right"}
PADDED = Decimal("0.45")  # of a 字, between words and the edge of their cell
PAGE, SCROLLED, FOOTED, NOTED, BESIDE, TURNED, HUNG, APART, KEPT = (
    "新页",
    "表框",
    "版记",
    "草稿",
    "并排",
    "横页",
    "悬",
    "隙",
    "随下",
)  # classes that are no styles of blocks
_HANZI, _LATIN = "[\u3400-\u9fff]", "[!-~]"
_NO_START = "，。、；：？！）》”’〉】〕…—·"  # no line begins with one, so none that stands before it hangs
_HANGING = "，。、；：？！"
_STOP = re.compile(f"[{_HANGING}]")
_LATINS = re.compile(_LATIN)
_APART = re.compile(f"{_HANZI}{_LATIN}|{_LATIN}{_HANZI}")
_PARTED = re.compile(
    f"((?<!{_LATIN})[{_HANGING}](?![{_NO_START}]))"  # LibreOffice hangs none that follows a digit
    f"|(?<={_HANZI})(?={_LATIN})|(?<={_LATIN})(?={_HANZI})"
)


@dataclass(frozen=True, slots=True)
class Marks:
    """What a page to be edited says beside the words: names of bookmarks by the identity of a `Figure` or a block."""

    bookmarks: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a page is written; with `inline`, looks stand in the elements, else these have classes for a style sheet."""

    source: Callable[[str], str]  # id of a picture → where a browser gets it
    images: Mapping[str, Image]
    pitch: int = 579  # of a line, in twips
    inline: Mapping[str, Declarations] = field(default_factory=dict)
    marks: Marks | None = None

    def dressed(self, *names: str, more: Declarations | None = None) -> dict[str, str]:
        """Return the attributes that give an element the looks of these names, and some of its own."""
        own = dict(more or {})
        if not self.inline:
            return {"class": " ".join(names), self.style: said(own)}
        return {"style": said({k: v for name in names for k, v in self.inline.get(name, {}).items()} | own)}

    @property
    def style(self) -> str:
        """Return the attribute for looks that one element has: a page that is edited forbids `style` to markup."""
        return "style" if self.marks is None else "data-style"

    @property
    def broken(self) -> bool:
        """Return whether lines broken by hand are broken: not where nobody knows how wide the page will be."""
        return not self.inline


def flow(report: Report, manner: Manner) -> Iterator[Element]:
    """Yield the elements of a report; what lies across the paper is held together, the imprint stands at the end."""
    foot: list[Element] = []
    lying: list[Element] | None = None
    for block, made in _elements(report, manner):
        page = block.page if isinstance(block, Paragraph) else None
        if page and lying:
            yield element("div", manner.dressed(TURNED), *lying)
        if page:
            lying = [] if page is Page.LYING else None
        if block.style in FOOT:
            foot.append(made)
        elif lying is not None:
            lying.append(made)
        else:
            yield made
    if lying:
        yield element("div", manner.dressed(TURNED), *lying)
    if foot:
        yield element("footer", manner.dressed(FOOTED), *foot)


def _elements(report: Report, manner: Manner) -> Iterator[tuple[Block, Element]]:
    """Yield each block with its element; two photos on a line have one."""
    numbers = count(1)
    waiting: list[Element] = []  # the first of two photos
    for part in parts(report.blocks):
        made = _part(part, manner, f"t{next(numbers)}")
        if part.beside and not waiting:
            waiting.append(made)
        elif part.beside:
            yield part.block, element("div", manner.dressed(BESIDE), waiting.pop(), made)
        else:
            yield part.block, made


def _part(part: Part, manner: Manner, name: str) -> Element:
    block = part.block
    if isinstance(block, Picture):
        return _picture(block, part, manner)
    if isinstance(block, Table):
        return _table(block, part, manner, name)
    return _paragraph(block, part, manner)


# ---- paragraphs ----------------------------------------------------------------------------------------------------------


def _paragraph(block: Paragraph, part: Part, manner: Manner) -> Element:
    tag = f"h{part.depth}" if part.depth else "p"
    kept = (KEPT,) if block.keep_next and manner.marks is not None else ()
    names = (block.style, *((PAGE,) if block.new_page else ()), *kept)
    attributes = {**manner.dressed(*names, more=_own(block, part.again, manner)), **_where(block, manner)}
    if block.style in RUN_INS and block.head:
        return _run_in(block, tag, attributes, manner)
    if block.style is Style.DATE and (day := parse_date(block.text)):
        return element(tag, attributes, element("time", {"datetime": day.isoformat()}, *_words(block.spans, manner)))
    if block.head:  # a number, and signers in a face of their own
        name = element("span", manner.dressed(block.style.norm.run), *_words(block.spans, manner))
        return element(tag, attributes, *_sides(block.head, (name,), manner))
    if any(span.text.startswith("\t") for span in block.spans):
        return element(tag, attributes, *_sides(block.spans, (), manner))
    return element(tag, attributes, *_words(block.spans, manner))


def _run_in(block: Paragraph, tag: str, attributes: Mapping[str, str], manner: Manner) -> Element:
    """Return a heading and the text behind it on the same line: two elements, which look like one paragraph."""
    head = manner.dressed(block.style.norm.run, more={"display": "inline", "margin": "0"} if manner.inline else {})
    text = {"style": "display:inline;margin:0"} if manner.inline else {}
    return element(
        "div",
        attributes,
        element(tag, head, *_words(block.head, manner)),
        element("p", text, *_words(block.spans, manner)),
    )


def _sides(spans: Spans, name: tuple[Element, ...], manner: Manner) -> Iterator[Element | str]:
    """Yield what stands at the left of a line and what at the right, the tab between them by itself."""
    at = next(i for i, span in enumerate(spans) if span.text.startswith("\t"))
    right = (replace(spans[at], text=spans[at].text[1:]), *spans[at + 1 :])
    aside = {"style": "float:right"} if manner.inline else {}
    yield element("span", {}, *_words(spans[:at], manner))
    yield "\t"
    yield element("span", aside, *_words(right, manner), *name)


def _own(block: Paragraph, again: bool, manner: Manner) -> dict[str, str]:
    """Return what only the block says of its looks."""
    own = {"text-align": block.align} if block.align else {}
    above = block.above if block.above is not None else 0 if again else None
    if above is not None:
        own["margin-top"] = length(float(above) * manner.pitch / 10, block.style.norm.size, bool(manner.inline))
    if any(side is not None for side in (block.left, block.right, block.hanging)):
        sides = {side: value for side in ("left", "right") if (value := getattr(block, side)) is not None}
        own |= indents(sides, -block.hanging if block.hanging else 0, bool(manner.inline))
    return own


# ---- pictures and tables -------------------------------------------------------------------------------------------------


def _picture(block: Picture, part: Part, manner: Manner) -> Element:
    image, caption = manner.images[block.chart.id], part.caption
    shown = {
        "src": manner.source(block.chart.id),
        "alt": block.alt or block.chart.title,
        "width": str(round(image.width_emu / EMU)),
        "height": str(round(image.height_emu / EMU)),
        manner.style: f"width:{image.width_emu / MM:.4g}mm;max-width:100%;height:auto",
    }
    titled = [element("figcaption", _captioned(caption, manner), *_words(caption.spans, manner))] if caption else []
    half = {"display": "inline-block", "width": "49%", "vertical-align": "top"} if part.beside and manner.inline else {}
    return element(
        "figure", {**manner.dressed(AROUND[block.style], more=half), **_where(block, manner)}, element("img", shown), *titled
    )


def _table(block: Table, part: Part, manner: Manner, name: str) -> Element:
    titled = [_titled(part.caption, part.below, manner, name)] if part.caption else []
    rows = [_row(block, number, manner) for number in range(len(block.lines))]
    head = [element("thead", {}, *rows[: block.heads])] if block.heads else []
    body = element("tbody", {}, *rows[block.heads :])
    around = {**manner.dressed(AROUND[block.style]), **_where(block, manner)}
    table = element("table", around, *titled, *_columns(block, manner), *head, body)
    if manner.inline:
        return table
    region = {"role": "region", "aria-labelledby": name} if part.caption else {}
    return element("div", {"class": SCROLLED, "tabindex": "0", **region}, table)  # a wide one is moved with the arrow keys


def _titled(caption: Paragraph, below: Paragraph | None, manner: Manner, name: str) -> Element:
    """Return the title of a table; what stands below it (单位：件) belongs to it, since nothing else stands above the rows."""
    named = {} if manner.inline else {"id": name}
    under = [_paragraph(below, Part(below), manner)] if below else []
    return element("caption", _captioned(caption, manner) | named, *_words(caption.spans, manner), *under)


def _captioned(caption: Paragraph, manner: Manner) -> dict[str, str]:
    return {**manner.dressed(caption.style), **_where(caption, manner)}


def _columns(block: Table, manner: Manner) -> list[Element]:
    whole = sum(block.widths)
    columns = [element("col", {manner.style: f"width:{100 * width / whole:.4g}%"}) for width in block.widths]
    return [element("colgroup", {}, *columns)] if columns else []


def _row(block: Table, number: int, manner: Manner) -> Element:
    """Return a row without the cells that lie under a merged one."""
    covered, merged = block.covered, {(merge.top, merge.left): merge for merge in block.merges}
    cells = enumerate(block.lines[number])
    return element(
        "tr",
        {},
        *(
            _cell(block, (number, at), merged.get((number, at)), spans, manner)
            for at, spans in cells
            if (number, at) not in covered
        ),
    )


def _cell(block: Table, at: tuple[int, int], merge: Merge | None, spans: Spans, manner: Manner) -> Element:
    """Return a cell: one of the head says what its columns hold, the first of a row what the row is of."""
    in_head, is_wide = at[0] < block.heads, merge is not None and merge.right > merge.left
    heads = bool(text_of(spans)) and (in_head or (at[1] == 0 and not is_wide and block.heads > 0))
    across = {"colspan": str(merge.right - merge.left + 1)} if merge and is_wide else {}
    down = {"rowspan": str(merge.bottom - merge.top + 1)} if merge and merge.bottom > merge.top else {}
    scope = {"scope": ("colgroup" if is_wide else "col") if in_head else "rowgroup" if down else "row"} if heads else {}
    style = Style.TABLE_HEADER if in_head else Style.TABLE
    own = {} if in_head or is_wide else _aligned(block, at)
    if manner.inline or in_head or own:
        own = manner.dressed(*((style,) if manner.inline or in_head else ()), more={**manner.inline.get("格", {}), **own})
    return element("th" if heads else "td", {**scope, **across, **down, **own}, *_words(spans, manner, broken=True))


def _aligned(block: Table, at: tuple[int, int]) -> dict[str, str]:
    """Return how the words of a cell of the body stand, where that is not the middle."""
    shown = block.cells
    if shown is None:
        return {}
    inset = shown.insets[at[0]][at[1]] if at[0] < len(shown.insets) else None
    if inset is not None:
        return {"text-align": "right", "padding-right": f"{inset + PADDED}em", "white-space": "nowrap"}
    side = SIDES.get(shown.aligns[at[1]]) if at[1] < len(shown.aligns) else None
    return {"text-align": side} if side else {}


# ---- words ---------------------------------------------------------------------------------------------------------------


def _words(spans: Spans, manner: Manner, broken: bool = False) -> Iterator[Element | str]:
    """Yield words, and for each break of a line an element; `broken`: whatever the width, since people broke the lines."""
    before = ""
    for span in spans:
        pieces = span.text.split("\n") if broken or manner.broken else [span.text.replace("\n", "")]
        if manner.marks is None:
            yield from filter(None, _lines(pieces))
        else:
            inside = _lines(pieces) if broken else _set(_lines(pieces), before)
            yield element("span", _marked(span, manner.marks), *inside)
        before = pieces[-1][-1:] or before


def _lines(pieces: list[str]) -> Iterator[Element | str]:
    """Yield lines with an element between two."""
    for number, piece in enumerate(pieces):
        if number:
            yield Element("br")
        yield piece


def _set(inside: Iterable[Element | str], before: str) -> Iterator[Element | str]:
    """Yield words as Word and LibreOffice set them: some stops hang in the margin, Hanzi and digits stand a little apart.

    Both are elements for a style sheet; `before`: the character that these words follow.
    """
    for piece in inside:
        if isinstance(piece, Element):
            yield piece
            before = ""
            continue
        for words in filter(None, _PARTED.split(piece)):
            if before and _APART.match(before + words[0]):
                yield element("span", {"class": APART})
            hangs = _STOP.fullmatch(words) and not _LATINS.match(before)
            yield element("span", {"class": HUNG}, words) if hangs else words
            before = words[-1]


def _marked(span: Span, marks: Marks) -> dict[str, str]:
    if isinstance(span, Figure):
        named = {"data-metric": span.metric, "data-year": str(span.year), "data-form": span.form}
        return named | {
            "data-place": str(span.place),
            "data-source": str(span.source),
            "data-bookmark": marks.bookmarks.get(id(span), ""),
        }
    return {"data-place": "" if span.made else str(span.place)}


def _where(block: Block, manner: Manner) -> dict[str, str]:
    if manner.marks is None:
        return {}
    return {"data-place": str(block.place), "data-bookmark": manner.marks.bookmarks.get(id(block), "")}
