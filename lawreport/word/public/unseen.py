"""Words in a file that no reader sees: like the paper, hidden by a style, extremely small, outside of the page, covered.

In: the trees of a public file, and its pictures. Out: problems with the words and their place. Responsible for: what makes
words invisible, worked out as Word does it: own look, character, paragraph and table style, defaults, colours of the theme.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from lawreport.problem import Place, Problems
from lawreport.word.cascade import OFF
from lawreport.word.public.frames import covers, frames, paper
from lawreport.word.public.torn import torn
from lawreport.word.public.vocabulary import WPS, A, W, part_name

_LEAST_CONTRAST = 1.35  # of colour and ground, as WCAG counts it: 1 is none; a light grey that can still be read has 1.4
_LEAST_SIZE, _LEAST_WIDTH, _MOST_RAISED = 8, 20, 24  # half points; per cent; half points
_OUT, _MOST_INSET = 30_000, 8_000  # twips: no paper is as large; no cell keeps so much clear
_SYMBOLS = ("Wingdings", "Webdings", "Symbol", "Marlett", "ZapfDingbats", "Zapf Dingbats", "MT Extra")
_LETTERS = re.compile("[A-Za-z0-9]")
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
_INKS = {
    "yellow": (255, 255, 0), "green": (0, 255, 0), "cyan": (0, 255, 255), "magenta": (255, 0, 255), "blue": (0, 0, 255),
    "red": (255, 0, 0), "darkBlue": (0, 0, 139), "darkCyan": (0, 139, 139), "darkGreen": (0, 100, 0),
    "darkMagenta": (139, 0, 139),
    "darkRed": (139, 0, 0), "darkYellow": (128, 128, 0), "darkGray": (169, 169, 169), "lightGray": (211, 211, 211),
    "black": _BLACK, "white": _WHITE,
}  # fmt: skip
_SIDES, _NEAR = (("left", "start"), ("right", "end")), 400  # twips that a line may begin on the left of the paper
_ROLES = {"text1": "t1", "text2": "t2", "background1": "bg1", "background2": "bg2", "tx1": "t1", "tx2": "t2"}
_SLOTS = {
    "t1": "dk1",
    "t2": "dk2",
    "bg1": "lt1",
    "bg2": "lt2",
    "dark1": "dk1",
    "dark2": "dk2",
    "light1": "lt1",
    "light2": "lt2",
}
_SLOTS |= {"hyperlink": "hlink", "followedHyperlink": "folHlink"}
Colour = tuple[int, int, int]


def unseen(trees: Mapping[str, Any], parts: Mapping[str, bytes], place: str) -> Problems:
    """Return a problem for each stretch of words that no reader sees, and for each picture that may cover some."""
    look, problems = _Look(trees), Problems()
    for part, root in trees.items():
        for element, what in (*_words(root, look), *torn(root), *frames(root), *covers(root, part, parts)):
            words = "".join(t.text or "" for t in element.iter(_w("t")))[:30] or part.rpartition("/")[2]
            problems.add(
                "public-unseen",
                f"公开稿里有看不见的文字，{what}：“{words}”（{part_name(part)}）",
                Place(place),
                "在模板里删掉这些字，或改成看得见的样子，再生成。",
            )
    return problems


def _w(name: str) -> str:
    return f"{{{W}}}{name}"


def _number(element, name: str, default: float = 0) -> float:
    value = element.get(_w(name)) if element is not None else None
    try:
        return float((value or "").rstrip("%")) if value else default
    except ValueError:
        return default


def _is_on(element) -> bool:
    return element is not None and element.get(_w("val"), "1") not in OFF


# ---- looks -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Pages:
    """The sections of a part, in twips: `longest` side of any page; (left margin, width), (header, footer, height) of each."""

    longest: float
    across: frozenset[tuple[float, float]]
    down: frozenset[tuple[float, float, float]]

    @classmethod
    def of(cls, root) -> _Pages:
        pages = [(s.find(_w("pgSz")), s.find(_w("pgMar"))) for s in root.iter(_w("sectPr"))]
        known = [(size, margins) for size, margins in pages if margins is not None]
        across = frozenset((_number(m, "left"), _number(s, "w", 11906)) for s, m in known)
        down = frozenset((_number(m, "header"), _number(m, "footer"), _number(s, "h", 16838)) for s, m in known)
        return cls(min(paper(root), _OUT), across, down)


@dataclass
class _Look:
    """The styles and colours of a file; properties are looked up from a run's own down to the defaults."""

    trees: Mapping[str, Any]

    def __post_init__(self):
        styles = self.trees.get("word/styles.xml")
        found = list(styles.iter(_w("style"))) if styles is not None else []
        self.styles = {s.get(_w("styleId"), ""): s for s in found}
        self.normal = {s.get(_w("type")): s.get(_w("styleId"), "") for s in found if s.get(_w("default"), "0") not in OFF}
        self.defaults = list(styles.iter(_w("docDefaults"))) if styles is not None else []
        self.chains: dict[str, list] = {}
        self.parted: dict[str, list] = {}
        self.sizes: dict[Any, _Pages] = {}
        self.children: dict[tuple[Any, str], list] = {}
        self.colours = self._theme()
        document = self.trees.get("word/document.xml")
        ground = document.find(_w("background")) if document is not None else None
        self.paper = (self.colour(ground, "color", "theme") if ground is not None else None) or _WHITE

    def _theme(self) -> dict[str, Colour]:
        """Return the colours of the theme, by slot and by role."""
        theme = next((t for n, t in self.trees.items() if n.startswith("word/theme/")), None)
        scheme = next(theme.iter(f"{{{A}}}clrScheme"), ()) if theme is not None else ()
        colours = {
            slot.tag.rpartition("}")[2]: _hex(next((c.get("lastClr") or c.get("val") or "" for c in slot), ""))
            for slot in scheme
        }
        known = {slot: colour for slot, colour in colours.items() if colour}
        settings = self.trees.get("word/settings.xml")
        mapping = settings.find(_w("clrSchemeMapping")) if settings is not None else None
        roles = {r: _SLOTS[r] for r in _SLOTS}
        for role in ("t1", "t2", "bg1", "bg2"):
            given = mapping.get(_w(role), "") if mapping is not None else ""
            roles[role] = _SLOTS.get(given, given) or roles[role]
        return known | {role: known[slot] for role, slot in roles.items() if slot in known}

    def chain(self, id: str) -> list:
        """Return a style and those it is based on."""
        if id not in self.chains:
            row, at = [], id
            while at in self.styles and self.styles[at] not in row:
                row.append(self.styles[at])
                base = self.styles[at].find(_w("basedOn"))
                at = base.get(_w("val"), "") if base is not None else ""
            self.chains[id] = row
        return self.chains[id]

    def own(self, element, name: str) -> list:
        """Return the children of a paragraph, cell, row or table that are called so, looked for once: it may hold very many."""
        if (element, name) not in self.children:
            self.children[element, name] = element.findall(_w(name))
        return self.children[element, name]

    def within(self, element, properties: str, name: str):
        """Return the first `name` among the properties of a cell, row or table; None where there is none."""
        return next((e for p in self.own(element, properties) if (e := p.find(_w(name))) is not None), None)

    def properties(self, run, kind: str) -> Iterator:
        """Yield the `w:rPr` or `w:pPr` (`kind`) that decide on a run, the strongest first."""
        paragraph = next(run.iterancestors(_w("p")), run)
        yield from run.findall(_w(kind)) if kind == "rPr" else self.own(paragraph, kind)
        ids = [_style(run.find(_w("rPr")), "rStyle")] if kind == "rPr" else []
        ids.append(self.paragraph_style(paragraph) or self.normal.get("paragraph", ""))
        ids += [self.table_style(table) for table in run.iterancestors(_w("tbl"))]
        for id in ids:
            yield from (p for style in self.chain(id) for p in style.findall(_w(kind)))
        yield from (p for default in self.defaults for p in default.iter(_w(kind)))

    def strong(self, run, name: str):
        """Return the element `name` that a run, its character or its paragraph style says; these go before any table."""
        paragraph = next(run.iterancestors(_w("p")), run)
        ids = (_style(run.find(_w("rPr")), "rStyle"), self.paragraph_style(paragraph))
        chain = [style for id in (*ids, self.normal.get("paragraph", "") if not ids[1] else "") for style in self.chain(id)]
        said = (p.find(_w(name)) for place in (run, *chain) for p in place.findall(_w("rPr")))
        return next((e for e in said if e is not None), None)

    def conditions(self, run) -> Iterator:
        """Yield the parts of table styles that hold for some cells only: the first row, every second row."""
        for table in run.iterancestors(_w("tbl")):
            yield from self._parts(self.table_style(table))

    def _parts(self, id: str) -> list:
        """Return the parts of a table style for some cells, each that is said many times once."""
        if id not in self.parted:
            found = [part for style in self.chain(id) for part in style.iterchildren(_w("tblStylePr"))]
            self.parted[id] = list({etree.tostring(part, with_tail=False): part for part in found}.values())
        return self.parted[id]

    def pages(self, root) -> _Pages:
        """Return how large the pages of a part are, worked out once."""
        if root not in self.sizes:
            self.sizes[root] = _Pages.of(root)
        return self.sizes[root]

    def paragraph_style(self, paragraph) -> str:
        return _style(next(iter(self.own(paragraph, "pPr")), None), "pStyle")

    def table_style(self, table) -> str:
        return _style(next(iter(self.own(table, "tblPr")), None), "tblStyle") or self.normal.get("table", "")

    def of(self, run, name: str, kind: str = "rPr"):
        """Return the element `name` that is in effect for a run; None where nothing says it."""
        return next((e for p in self.properties(run, kind) if (e := p.find(_w(name))) is not None), None)

    def colour(self, element, value: str, theme: str) -> Colour | None:
        """Return a colour that an element names, by its theme first; None for an automatic one."""
        prefix = "themeFill" if theme == "themeFill" else "theme"
        role = element.get(_w("themeFill" if theme == "themeFill" else "themeColor"), "")
        colour = self.colours.get(_ROLES.get(role, role)) or _hex(element.get(_w(value), ""))
        if colour is None:
            return None
        tint, shade = (element.get(_w(f"{prefix}{name}"), "FF") for name in ("Tint", "Shade"))
        part, dark = (int(t, 16) / 255 if len(t) == 2 else 1 for t in (tint, shade))
        red, green, blue = (round((255 - (255 - c) * part) * dark) for c in colour)
        return red, green, blue


def _style(properties, name: str) -> str:
    element = properties.find(_w(name)) if properties is not None else None
    return element.get(_w("val"), "") if element is not None else ""


def _hex(text: str) -> Colour | None:
    try:
        return (int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16)) if len(text) == 6 else None
    except ValueError:
        return None


def _contrast(one: Colour, other: Colour) -> float:
    """Return how far two colours are apart, 1 to 21, as WCAG 2 counts it."""

    def light(colour: Colour) -> float:
        parts = [c / 255 for c in colour]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


# ---- words -----------------------------------------------------------------------------------------------------------


def _words(root, look: _Look) -> Iterator[tuple]:
    """Yield (run, why nobody sees it)."""
    known: dict[tuple, str] = {}
    for run in root.iter(_w("r")):
        if not (any((t.text or "").strip() for t in run.iterchildren(_w("t"))) or run.find(_w("sym")) is not None):
            continue
        key = _alike(run, look)
        if key not in known:
            known[key] = next((why for why, is_so in _WHYS if is_so(run, look)), "")
        if known[key]:
            yield run, known[key]


def _alike(run, look: _Look) -> tuple:
    """Return what two runs must have in common to be seen or unseen alike: place, look, how many letters."""
    paragraph = next(run.iterancestors(_w("p")), run)
    looks = (*run.findall(_w("rPr")), *(look.own(paragraph, "pPr") if paragraph is not run else ()))
    words, own = ("".join(t.text or "" for t in found(_w("t"))) for found in (run.iter, run.iterchildren))
    place = paragraph.getparent() if paragraph is not run else run
    return place, b"".join(etree.tostring(one, with_tail=False) for one in looks), len(words), len(_LETTERS.findall(own))


def _is_hidden(run, look: _Look) -> bool:
    return any(
        _is_on(look.of(run, n)) or any(map(_is_on, _conditional(run, look, n))) for n in ("vanish", "specVanish", "webHidden")
    )


def _conditional(run, look: _Look, name: str) -> Iterator:
    """Yield the elements `name` that a part of a table style may give a run, where nothing stronger says otherwise."""
    if next(run.iterancestors(_w("tbl")), None) is not None and look.strong(run, name) is None:
        yield from (e for part in look.conditions(run) for e in part.iterfind(f"{_w('rPr')}/{_w(name)}"))


def _is_tiny(run, look: _Look) -> bool:
    size = "szCs" if any(_is_on(look.of(run, name)) for name in ("rtl", "cs")) else "sz"
    sizes = [look.of(run, size), *_conditional(run, look, size)]
    return any(_number(given, "val", 20) < _LEAST_SIZE for given in sizes)


def _is_of_symbols(run, look: _Look) -> bool:
    """Return whether letters are set in a font of pictures, as Wingdings: nobody can read them."""
    letters = _LETTERS.findall("".join(t.text or "" for t in run.iterchildren(_w("t"))))
    faces = (e.get(_w("ascii")) for p in look.properties(run, "rPr") if (e := p.find(_w("rFonts"))) is not None)
    return len(letters) > 3 and next((f for f in faces if f), "").startswith(_SYMBOLS)


def _is_squeezed(run, look: _Look) -> bool:
    size, letters = _number(look.of(run, "sz"), "val", 20), sum(len(t.text or "") for t in run.iter(_w("t")))
    fit = look.of(run, "fitText")
    fitted = fit is not None and letters and _number(fit, "val") < letters * size * 10 * _LEAST_WIDTH / 100
    narrow = _number(look.of(run, "spacing"), "val") < -size * 10 * 0.6
    return bool(_number(look.of(run, "w"), "val", 100) < _LEAST_WIDTH or fitted or narrow)


def _is_raised(run, look: _Look) -> bool:
    return abs(_number(look.of(run, "position"), "val")) > _MOST_RAISED


def _is_cut(run, look: _Look) -> bool:
    """Return whether the line, the row or the cell is too small for the words."""
    size = _number(look.of(run, "sz"), "val", 20) * 10
    spacing = look.of(run, "spacing", "pPr")
    if spacing is not None and spacing.get(_w("lineRule")) == "exact" and _number(spacing, "line", 240) < size * 0.4:
        return True
    for row in run.iterancestors(_w("tr")):
        height = look.within(row, "trPr", "trHeight")
        if height is not None and height.get(_w("hRule")) == "exact" and _number(height, "val") < size * 0.4:
            return True
        if any(_is_on(properties.find(_w("hidden"))) for properties in look.own(row, "trPr")):
            return True
    if any(_is_on(properties.find(_w("hidden"))) for properties in _of_rows(run, look)):
        return True
    return any(_has_no_room(cell, size, look) for cell in run.iterancestors(_w("tc")))


def _of_rows(run, look: _Look) -> Iterator:
    """Yield what the styles of the tables around a run say of their rows, of all of them or of some."""
    for table in run.iterancestors(_w("tbl")):
        yield from (p for style in look.chain(look.table_style(table)) for p in style.iter(_w("trPr")))


def _has_no_room(cell, size: float, look: _Look) -> bool:
    """Return whether a cell is narrower than a letter, or keeps all of its width clear."""
    given = look.within(cell, "tcPr", "tcW")
    width = _number(given, "w") if given is not None and given.get(_w("type"), "dxa") == "dxa" else 0
    insets = [inset for inset in _insets(cell, look) if inset.get(_w("type"), "dxa") == "dxa"]
    clear = [_number(inset, "w") for inset in insets]
    return 0 < width < size * 0.4 or max(clear, default=0) > _MOST_INSET or (width > 0 and sum(clear) > width - size * 0.4)


def _insets(cell, look: _Look) -> list:
    """Return the elements that say how much a cell keeps clear on its left and its right."""
    table = next(cell.iterancestors(_w("tbl")), cell)
    places = [m for p in look.own(cell, "tcPr") for m in p.iterfind(_w("tcMar"))]
    places += [m for p in look.own(table, "tblPr") for m in p.iterfind(_w("tblCellMar"))]
    places += [m for style in look.chain(look.table_style(table)) for m in style.iterfind(f"{_w('tblPr')}/{_w('tblCellMar')}")]
    sides = (next((m.find(_w(s)) for m in places for s in names if m.find(_w(s)) is not None), None) for names in _SIDES)
    return [side for side in sides if side is not None]


def _is_merged_away(run, look: _Look) -> bool:
    """Return whether a cell is the lower one of cells merged into one, of which only the words of the first are shown."""
    cells = (properties for cell in run.iterancestors(_w("tc")) for properties in look.own(cell, "tcPr"))
    merged = (m for properties in cells for m in properties.iterfind(_w("vMerge")))
    return any(m.get(_w("val"), "continue") == "continue" for m in merged)


def _is_outside(run, look: _Look) -> bool:
    """Return whether an indent, a frame or a table stands beyond the paper."""
    indent, frame = look.of(run, "ind", "pPr"), look.of(run, "framePr", "pPr")
    shifts = [_number(indent, side) for side in ("left", "start", "right", "end", "firstLine", "hanging")]
    if frame is not None:
        shifts += [_number(frame, side) for side in ("x", "y")]
        if frame.get(_w("hRule")) == "exact" and _number(frame, "h") < 40:
            return True
        if frame.get(_w("w")) and _number(frame, "w") < 40:
            return True
    for table in run.iterancestors(_w("tbl")):
        floats, inset = (look.within(table, "tblPr", name) for name in ("tblpPr", "tblInd"))
        shifts += [_number(floats, "tblpX"), _number(floats, "tblpY"), _number(inset, "w")]
    root = run.getroottree().getroot()
    if (
        frame is None
        and next(run.iterancestors(_w("tbl"), f"{{{WPS}}}wsp"), None) is None
        and _is_beside(look.pages(root), indent)
    ):
        return True
    return any(abs(shift) >= look.pages(root).longest for shift in shifts) or _is_beyond_head(run, look)


def _is_beside(pages: _Pages, indent) -> bool:
    """Return whether a paragraph begins on the left of the paper, or has its left edge on the right of it, on every page."""
    left, first = (_number(indent, a) or _number(indent, b) for a, b in (("left", "start"), ("firstLine", "firstLine")))
    first = first or -_number(indent, "hanging")
    return bool(pages.across) and all(
        margin + left > width - 200 or margin + left + min(first, 0) < -_NEAR for margin, width in pages.across
    )


def _is_beyond_head(run, look: _Look) -> bool:
    """Return whether a header or footer stands so far from its edge that it falls out of the page."""
    document, root = look.trees.get("word/document.xml"), run.getroottree().getroot()
    if document is None or root.tag not in (_w("hdr"), _w("ftr")):
        return False
    pages = look.pages(document).down
    return any(abs(header if root.tag == _w("hdr") else footer) > height - 200 for header, footer, height in pages)


def _is_like_its_ground(run, look: _Look) -> bool:
    if any(_is_like(part, run, look) for part in look.conditions(run)):
        return True
    colour, marked = look.of(run, "color"), look.of(run, "highlight")
    ink = look.colour(colour, "val", "theme") if colour is not None else None
    if ink is None and marked is not None:
        ink = _BLACK  # blacked out: programs differ on whether the letters turn white
    if ink is None:  # automatic: black, and white where it is dark behind
        return False
    return any(_contrast(ink, ground) < _LEAST_CONTRAST for ground in _grounds(run, look))


def _is_like(part, run, look: _Look) -> bool:
    """Return whether a part of a table style gives a run the colour of the ground that the part gives it, or of the paper."""
    colour = part.find(f"{_w('rPr')}/{_w('color')}")
    if colour is None or look.strong(run, "color") is not None or look.of(run, "highlight") is not None:
        return False
    ink = look.colour(colour, "val", "theme")
    own = _filled(part.find(f"{_w('tcPr')}/{_w('shd')}"), look)
    cell = next((c for c in run.iterancestors(_w("tc"))), None)
    shade = _filled(look.within(cell, "tcPr", "shd"), look) if cell is not None else None
    said = next((g for s in (look.of(run, "shd"), look.of(run, "shd", "pPr")) if (g := _filled(s, look)) is not None), None)
    return ink is not None and _contrast(ink, said or shade or own or look.paper) < _LEAST_CONTRAST


def _grounds(run, look: _Look) -> list[Colour]:
    """Return the colours that may be behind a run: its own, its paragraph's, cell's, table's, shape's, the paper's."""
    marked = look.of(run, "highlight")
    if marked is not None and marked.get(_w("val")) in _INKS:
        return [_INKS[marked.get(_w("val"))]]
    cells = (e for cell in run.iterancestors(_w("tc")) for p in look.own(cell, "tcPr") for e in p.findall(_w("shd")))
    for shade in (look.of(run, "shd"), look.of(run, "shd", "pPr"), *cells):
        if (ground := _filled(shade, look)) is not None:
            return [ground]
    found: list[Colour] = []
    for table in run.iterancestors(_w("tbl")):
        places = [*look.own(table, "tblPr")[:1], *look.chain(look.table_style(table))]
        shades = [s for p in places for s in p.iter(_w("shd"))]
        found += [ground for s in shades if (ground := _filled(s, look)) is not None]
    shape = next(run.iterancestors(f"{{{WPS}}}wsp"), None)
    inside = _shape_fill(shape, look) if shape is not None else None
    return [*found, inside or look.paper]


def _filled(shade, look: _Look) -> Colour | None:
    """Return the colour of a shading; `solid` is of its foreground."""
    if shade is None:
        return None
    if shade.get(_w("val")) == "solid":
        return look.colour(shade, "color", "theme") or _BLACK
    return look.colour(shade, "fill", "themeFill")


def _shape_fill(shape, look: _Look) -> Colour | None:
    fill = shape.find(f"{{{WPS}}}spPr/{{{A}}}solidFill")
    colour = next(iter(fill), None) if fill is not None else None
    if colour is None:
        return None
    value = colour.get("lastClr") or colour.get("val", "")
    return look.colours.get(_ROLES.get(value, value)) or _hex(value)


_WHYS: tuple[tuple[str, Callable], ...] = (
    ("是隐藏文字", _is_hidden),
    ("字太小", _is_tiny),
    ("写成了图形符号的字体", _is_of_symbols),
    ("在合并掉的单元格里", _is_merged_away),
    ("字挤成了一线", _is_squeezed),
    ("升降到行外", _is_raised),
    ("行、格太小，字露不出来", _is_cut),
    ("在纸的外面", _is_outside),
    ("颜色和底色一样或很近", _is_like_its_ground),
)
