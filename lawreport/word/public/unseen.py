"""Words in a file that no reader sees: like the paper, hidden by a style, extremely small, outside of the page, covered.

In: the trees of a public file, and its pictures. Out: problems with the words and their place. Responsible for: what makes
words invisible, worked out as Word does it: own look, character, paragraph and table style, defaults, colours of the theme.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from posixpath import normpath
from typing import Any

from lawreport.problem import Place, Problems
from lawreport.word.cascade import OFF
from lawreport.word.public.pictures import is_opaque
from lawreport.word.public.vocabulary import WP, WPS, A, R, W, part_name
from lawreport.word.template.parts import relations

_LEAST_CONTRAST = 1.35  # of colour and ground, as WCAG counts it: 1 is none; a light grey that can still be read has 1.4
_LEAST_SIZE, _LEAST_WIDTH, _MOST_RAISED = 8, 20, 24  # half points; per cent; half points
_EMU, _TWIP = 12_700, 20  # of a point
_OUT = 30_000  # twips: no paper is as large
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
_INKS = {
    "yellow": (255, 255, 0), "green": (0, 255, 0), "cyan": (0, 255, 255), "magenta": (255, 0, 255), "blue": (0, 0, 255),
    "red": (255, 0, 0), "darkBlue": (0, 0, 139), "darkCyan": (0, 139, 139), "darkGreen": (0, 100, 0),
    "darkMagenta": (139, 0, 139),
    "darkRed": (139, 0, 0), "darkYellow": (128, 128, 0), "darkGray": (169, 169, 169), "lightGray": (211, 211, 211),
    "black": _BLACK, "white": _WHITE,
}  # fmt: skip
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
        for element, what in (*_words(root, look), *_frames(root), *_covers(root, part, parts)):
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

    def properties(self, run, kind: str) -> Iterator:
        """Yield the `w:rPr` or `w:pPr` (`kind`) that decide on a run, the strongest first."""
        paragraph = next(run.iterancestors(_w("p")), run)
        own = run if kind == "rPr" else paragraph
        yield from own.findall(_w(kind))
        ids = [_style(run.find(_w("rPr")), "rStyle")] if kind == "rPr" else []
        ids.append(_style(paragraph.find(_w("pPr")), "pStyle") or self.normal.get("paragraph", ""))
        ids += [self.table_style(table) for table in run.iterancestors(_w("tbl"))]
        for id in ids:
            yield from (p for style in self.chain(id) for p in style.findall(_w(kind)))
        yield from (p for default in self.defaults for p in default.iter(_w(kind)))

    def table_style(self, table) -> str:
        return _style(table.find(_w("tblPr")), "tblStyle") or self.normal.get("table", "")

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
    for run in root.iter(_w("r")):
        held = any((t.text or "").strip() for t in run.iterchildren(_w("t"))) or run.find(_w("sym")) is not None
        what = next((why for why, is_so in _WHYS if is_so(run, look)), "") if held else ""
        if what:
            yield run, what


def _is_hidden(run, look: _Look) -> bool:
    return any(_is_on(look.of(run, name)) for name in ("vanish", "specVanish"))


def _is_tiny(run, look: _Look) -> bool:
    return _number(look.of(run, "sz"), "val", 20) < _LEAST_SIZE


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
        height = row.find(f"{_w('trPr')}/{_w('trHeight')}")
        if height is not None and height.get(_w("hRule")) == "exact" and _number(height, "val") < size * 0.4:
            return True
        if _is_on(row.find(f"{_w('trPr')}/{_w('hidden')}")):
            return True
    widths = (cell.find(f"{_w('tcPr')}/{_w('tcW')}") for cell in run.iterancestors(_w("tc")))
    return any(w is not None and w.get(_w("type"), "dxa") == "dxa" and 0 < _number(w, "w") < size * 0.4 for w in widths)


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
        floats, inset = (table.find(f"{_w('tblPr')}/{_w(name)}") for name in ("tblpPr", "tblInd"))
        shifts += [_number(floats, "tblpX"), _number(floats, "tblpY"), _number(inset, "w")]
    return any(abs(shift) >= _paper(run) for shift in shifts)


def _paper(run) -> float:
    """Return the length of the longest side of any page, in twips."""
    sizes = [max(_number(s, "w"), _number(s, "h")) for s in run.getroottree().getroot().iter(_w("pgSz"))]
    return min(max(sizes, default=16838), _OUT)


def _is_like_its_ground(run, look: _Look) -> bool:
    colour = look.of(run, "color")
    ink = look.colour(colour, "val", "theme") if colour is not None else None
    if ink is None:  # automatic: black, and white where it is dark behind
        return False
    return any(_contrast(ink, ground) < _LEAST_CONTRAST for ground in _grounds(run, look))


def _grounds(run, look: _Look) -> list[Colour]:
    """Return the colours that may be behind a run: its own, its paragraph's, cell's, table's, shape's, the paper's."""
    marked = look.of(run, "highlight")
    if marked is not None and marked.get(_w("val")) in _INKS:
        return [_INKS[marked.get(_w("val"))]]
    cells = (e for cell in run.iterancestors(_w("tc")) for e in cell.findall(f"{_w('tcPr')}/{_w('shd')}"))
    for shade in (look.of(run, "shd"), look.of(run, "shd", "pPr"), *cells):
        if (ground := _filled(shade, look)) is not None:
            return [ground]
    found: list[Colour] = []
    for table in run.iterancestors(_w("tbl")):
        places = [table.find(_w("tblPr")), *look.chain(look.table_style(table))]
        shades = [s for p in places if p is not None for s in p.iter(_w("shd"))]
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
    ("字挤成了一线", _is_squeezed),
    ("升降到行外", _is_raised),
    ("行、格太小，字露不出来", _is_cut),
    ("在纸的外面", _is_outside),
    ("颜色和底色一样或很近", _is_like_its_ground),
)


# ---- frames and pictures ---------------------------------------------------------------------------------------------


def _frames(root) -> Iterator[tuple]:
    """Yield (text box, why nobody sees its words)."""
    paper = _paper(root) * _EMU / _TWIP
    for drawn in root.iter(f"{{{WP}}}anchor", f"{{{WP}}}inline"):
        if not any((t.text or "").strip() for t in drawn.iter(_w("t"))):
            continue
        extent = drawn.find(f"{{{WP}}}extent")
        sides = [int(extent.get(side, "0") or 0) for side in ("cx", "cy")] if extent is not None else [0, 0]
        offsets = [int(o.text or 0) for o in drawn.iter(f"{{{WP}}}posOffset") if (o.text or "").lstrip("-").isdigit()]
        if min(sides) < 4 * _EMU:
            yield drawn, "文本框没有大小"
        elif drawn.get("behindDoc", "0") not in OFF:
            yield drawn, "文本框衬在文字和图片下面"
        elif any(abs(offset) > paper for offset in offsets):
            yield drawn, "文本框在纸的外面"


def _covers(root, part: str, parts: Mapping[str, bytes]) -> Iterator[tuple]:
    """Yield (drawing, what) for what lies on the text and cannot be seen through."""
    folder, _, file = part.rpartition("/")
    rels = f"{folder}/_rels/{file}.rels"
    targets = {r.id: r.target for r in relations(rels, parts[rels])} if rels in parts else {}
    for anchor in root.iter(f"{{{WP}}}anchor"):
        if anchor.find(f"{{{WP}}}wrapNone") is None or anchor.get("behindDoc", "0") not in OFF:
            continue
        blips = [targets.get(b.get(f"{{{R}}}embed", ""), "") for b in anchor.iter(f"{{{A}}}blip")]
        if any(is_opaque(parts[normpath(b)]) for b in blips if normpath(b) in parts):
            yield anchor, "不透明的图片浮在文字上面，会盖住字"
        elif any(_is_filled(shape) for shape in anchor.iter(f"{{{WPS}}}wsp")) and _is_thick(anchor):
            yield anchor, "填了颜色的图形浮在文字上面，会盖住字"


def _is_filled(shape) -> bool:
    look = shape.find(f"{{{WPS}}}spPr")
    plain = look is not None and look.find(f"{{{A}}}noFill") is not None
    styled = shape.find(f"{{{WPS}}}style/{{{A}}}fillRef")
    own = look is not None and any(look.find(f"{{{A}}}{kind}") is not None for kind in ("solidFill", "gradFill"))
    return own or (not plain and styled is not None and styled.get("idx", "0") != "0")


def _is_thick(anchor) -> bool:
    extent = anchor.find(f"{{{WP}}}extent")
    return extent is None or min(int(extent.get(side, "0") or 0) for side in ("cx", "cy")) > 6 * _EMU
