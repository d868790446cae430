"""How a Word file looks, with all inheritance resolved: docDefaults → table style → styles → numbering → paragraph → run.

In: the trees of styles.xml, numbering.xml and the theme; the properties of a paragraph or run. Out: the `Face` of a run and
the `Shape` of a paragraph.
Responsible for: the order of the cascade, toggle properties, theme fonts, and the numbers that Word sets itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from lawreport.base.hanzi import hanzi

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
OFF = ("0", "false", "off")  # how Word writes that something is not so
TOGGLES = ("b", "i", "vanish", "caps", "strike")
_GROUPS = ("ind", "spacing", "rFonts")
_RIVALS = (
    ({"ind.firstLine", "ind.firstLineChars"}, {"ind.hanging", "ind.hangingChars"}),
    *(({f"rFonts.{slot}"}, {f"rFonts.{slot}Theme"}) for slot in ("ascii", "eastAsia")),
)
_SIDES = {"start": "left", "end": "right", "startChars": "leftChars", "endChars": "rightChars", "cstheme": "csTheme"}
Bag = Mapping[str, str]
_NOTHING: Bag = MappingProxyType({})


# ---- what comes out ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Face:
    """The look of characters. `size` is in half points; an empty `colour` is automatic; `spacing` is in twips."""

    east: str = ""
    ascii: str = ""
    size: int = 20
    bold: bool = False
    colour: str = ""
    underline: bool = False
    hidden: bool = False
    spacing: int = 0
    themed: bool = False  # the Chinese font is the theme's, not the document's
    style: str = ""  # name of the character style


@dataclass(frozen=True, slots=True)
class Shape:
    """The look of a paragraph. Indents are in twips; a negative `first` is a hanging indent; `char` is the width of one 字 in
    twips.
    """

    style: str = ""  # name of the paragraph style
    outline: int = 0  # 1–9; 0 is text
    align: str = "left"
    line: int = 240
    rule: str = "auto"
    before: int = 0
    after: int = 0
    left: int = 0
    right: int = 0
    first: int = 0
    char: int = 200
    kinsoku: bool = True
    new_page: bool = False
    numbered: bool = False  # Word sets the number

    def em(self, side: str) -> float:
        """Return an indent (`left`, `right`, `first`) in 字."""
        indent: float = getattr(self, side)
        return indent / self.char


# ---- bags of properties --------------------------------------------------------------------------------------------


def bag(properties) -> Bag:
    """Return the properties of a `w:pPr` or `w:rPr`, name → value: `ind.left`, `jc`, `b`."""
    if properties is None:
        return _NOTHING
    values: dict[str, str] = {}
    for child in properties:
        if not isinstance(child.tag, str):
            continue
        name = child.tag.rpartition("}")[2]
        if name in _GROUPS:
            values |= {f"{name}.{_plain(key)}": value for key, value in child.attrib.items()}
        elif name == "numPr":
            values |= {f"numPr.{_plain(c.tag)}": c.get(W + "val", "") for c in child}
        elif name == "color":
            values["color"] = "auto" if child.get(W + "themeColor") in ("text1", "dark1") else child.get(W + "val", "auto")
        else:
            values[name] = child.get(W + "val", "1")
    return values


def _plain(key: str) -> str:
    name = key.rpartition("}")[2]
    return _SIDES.get(name, name)


def over(lower: Bag, upper: Bag) -> Bag:
    """Return the properties of both; the upper ones win, also over lower ones that they contradict."""
    if not upper:
        return lower
    gone: set[str] = set()
    for one, other in _RIVALS:
        gone |= (other if one & upper.keys() else set()) | (one if other & upper.keys() else set())
    return {**{k: v for k, v in lower.items() if k not in gone}, **upper}


def _on(value: str | None) -> bool:
    return value is not None and value not in ("0", "false", "off", "none")


def _whole(value: str | None, default: int = 0) -> int:
    try:
        return int(float(value)) if value not in (None, "") else default
    except (ValueError, OverflowError):
        return default


# ---- styles --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Style:
    """A style as it is written, before inheritance."""

    id: str
    name: str
    kind: str
    based_on: str
    paragraph: Bag
    run: Bag


@dataclass
class Looks:
    """The styles, numbering and theme of a file."""

    styles: dict[str, Style] = field(default_factory=dict)
    defaults: tuple[Bag, Bag] = (_NOTHING, _NOTHING)
    normal: dict[str, str] = field(default_factory=dict)  # kind → id of the default style
    theme: dict[str, str] = field(default_factory=dict)
    lists: dict[str, Numbered] = field(default_factory=dict)  # id of a number → its list
    _chains: dict[str, tuple[Bag, Bag]] = field(default_factory=dict)
    _faces: dict[tuple, Face] = field(default_factory=dict)
    _bags: dict[tuple, Bag] = field(default_factory=dict)
    _shapes: dict[tuple, Shape] = field(default_factory=dict)

    def chain(self, id: str) -> tuple[Bag, Bag]:
        """Return the paragraph and run properties of a style, inherited ones included."""
        if id not in self._chains:
            below, styles = self._ancestors(id)
            paragraph, run = self._chains.get(below, (_NOTHING, _NOTHING))
            in_a_ring = any(style.id == below for style in styles)
            for style in reversed(styles):
                paragraph, run = over(paragraph, style.paragraph), over(run, style.run)
                if not in_a_ring:
                    self._chains[style.id] = paragraph, run
            self._chains[id] = paragraph, run
        return self._chains[id]

    def _ancestors(self, id: str) -> tuple[str, list[Style]]:
        """Return a style and those it is based on, down to one that is worked out, and that one.

        A circle of styles ends where it began.
        """
        ancestors: dict[str, Style] = {}
        while id in self.styles and id not in ancestors and id not in self._chains:
            ancestors[id] = self.styles[id]
            id = ancestors[id].based_on
        return id, list(ancestors.values())

    def name(self, id: str) -> str:
        return self.styles[id].name if id in self.styles else id

    def paragraph(self, direct: Bag, table: str = "") -> Bag:
        """Return all properties in effect for a paragraph; `table` is the id of its table's style."""
        key = (table, tuple(direct.items()))
        if key not in self._bags:
            self._bags[key] = self._paragraph(direct, table)
        return self._bags[key]

    def _paragraph(self, direct: Bag, table: str) -> Bag:
        style = self.chain(direct.get("pStyle") or self.normal.get("paragraph", ""))[0]
        merged = over(over(self.defaults[0], self.chain(table)[0]), style)
        level = self.level({**merged, **direct})
        numbered = over(merged, bag(level.find(W + "pPr"))) if level is not None else merged
        return over(numbered, direct)

    def level(self, properties: Bag):
        """Return the `w:lvl` that numbers a paragraph, or None."""
        numbered = self.lists.get(properties.get("numPr.numId", ""))
        return numbered.levels.get(numbered.depth(properties)) if numbered else None

    def face(self, paragraph: Bag, direct: Bag, table: str = "") -> Face:
        """Return the look of a run, from its own properties, its paragraph's and the table style."""
        key = (paragraph.get("pStyle"), table, tuple(direct.items()))
        if key not in self._faces:
            self._faces[key] = self._face(paragraph, direct, table)
        return self._faces[key]

    def _face(self, paragraph: Bag, direct: Bag, table: str) -> Face:
        of_table = over(self.defaults[1], self.chain(table)[1])
        of_style = self.chain(paragraph.get("pStyle") or self.normal.get("paragraph", ""))[1]
        of_run = self.chain(direct.get("rStyle", ""))[1]
        merged = over(over(over(of_table, of_style), of_run), direct)
        on = {
            t: _on(direct[t])
            if t in direct
            else _on(of_style.get(t)) != _on(of_run.get(t)) or (t not in of_style and t not in of_run and _on(of_table.get(t)))
            for t in TOGGLES
        }
        colour = merged.get("color", "auto")
        return Face(
            self._font(merged, "eastAsia"),
            self._font(merged, "ascii"),
            _whole(merged.get("sz"), 20),
            on["b"],
            "" if colour in ("auto", "000000") else colour.upper(),
            _on(merged.get("u")),
            on["vanish"],
            _whole(merged.get("spacing.val")),
            "rFonts.eastAsiaTheme" in merged,
            self.name(direct["rStyle"]) if "rStyle" in direct else "",
        )

    def _font(self, merged: Bag, slot: str) -> str:
        theme = merged.get(f"rFonts.{slot}Theme")
        return self.theme.get(theme, "") if theme else merged.get(f"rFonts.{slot}", "")

    def shape(self, merged: Bag, size: int) -> Shape:
        """Return the look of a paragraph with these properties; `size` is that of its characters, in half points."""
        key = (size, tuple(merged.items()))
        if key not in self._shapes:
            self._shapes[key] = self._shape(merged, size)
        return self._shapes[key]

    def _shape(self, merged: Bag, size: int) -> Shape:
        char = max(size, 1) * 10
        outline = _whole(merged.get("outlineLvl"), 9)
        return Shape(
            self.name(merged.get("pStyle") or self.normal.get("paragraph", "")),
            outline + 1 if outline < 9 else 0,
            {"start": "left", "end": "right"}.get(merged.get("jc", "left"), merged.get("jc", "left")),
            _whole(merged.get("spacing.line"), 240),
            merged.get("spacing.lineRule", "auto"),
            _whole(merged.get("spacing.before")),
            _whole(merged.get("spacing.after")),
            _indent(merged, "left", char),
            _indent(merged, "right", char),
            _indent(merged, "firstLine", char) - _indent(merged, "hanging", char),
            char,
            _on(merged.get("kinsoku", "1")),
            _on(merged.get("pageBreakBefore")),
            merged.get("numPr.numId", "0") not in ("0", ""),
        )


def _indent(merged: Bag, side: str, char: int) -> int:
    """Return an indent in twips; as in Word, one in hundredths of a 字 overrides one in twips."""
    chars = _whole(merged.get(f"ind.{side}Chars"))
    return chars * char // 100 if chars else _whole(merged.get(f"ind.{side}"))


# ---- reading the parts ---------------------------------------------------------------------------------------------


def read_looks(styles=None, theme=None, settings=None, numbering=None) -> Looks:
    """Return the looks of a file from the trees of its parts; each may be None."""
    looks = Looks(theme=_theme(theme, settings))
    if styles is not None:
        defaults = styles.find(W + "docDefaults")
        if defaults is not None:
            looks.defaults = (bag(defaults.find(f"{W}pPrDefault/{W}pPr")), bag(defaults.find(f"{W}rPrDefault/{W}rPr")))
        for element in styles.iter(W + "style"):
            style = _style(element)
            looks.styles[style.id] = style
            if _on(element.get(W + "default")):
                looks.normal[style.kind] = style.id
    if numbering is not None:
        looks.lists = _lists(numbering, looks.styles)
    return looks


def _style(element) -> Style:
    def value(tag: str) -> str:
        child = element.find(W + tag)
        return child.get(W + "val", "") if child is not None else ""

    return Style(
        element.get(W + "styleId", ""),
        value("name"),
        element.get(W + "type", "paragraph"),
        value("basedOn"),
        bag(element.find(W + "pPr")),
        bag(element.find(W + "rPr")),
    )


def _theme(theme, settings) -> dict[str, str]:
    """Return theme font → font: `minorEastAsia` → 宋体."""
    if theme is None:
        return {}
    language = settings.find(W + "themeFontLang") if settings is not None else None
    script = {"zh-TW": "Hant", "zh-HK": "Hant"}.get(language.get(W + "eastAsia", "") if language is not None else "", "Hans")
    names: dict[str, str] = {}
    for size in ("major", "minor"):
        fonts = next(theme.iter(f"{A}{size}Font"), None)
        if fonts is not None:
            latin, east = (_typeface(fonts.find(A + tag)) for tag in ("latin", "ea"))
            named = next((f.get("typeface", "") for f in fonts.iter(A + "font") if f.get("script") == script), "")
            names |= {f"{size}Ascii": latin, f"{size}HAnsi": latin, f"{size}EastAsia": east or named}
    return names


def _typeface(element) -> str:
    return element.get("typeface", "") if element is not None else ""


# ---- numbers that Word sets ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Numbered:
    """What a number (`w:num`) counts: a list that several may share, its levels, and where it begins anew."""

    abstract: str
    levels: dict[int, Any]
    starts: dict[int, int] = field(default_factory=dict)  # level → what its first paragraph of this number has

    def depth(self, properties: Bag) -> int:
        """Return the level of a paragraph: its own, or that which belongs to its style."""
        if "numPr.ilvl" in properties or not (style := properties.get("pStyle")):
            return _whole(properties.get("numPr.ilvl"))
        return next((at for at, level in self.levels.items() if _value(level, "pStyle") == style), 0)


def _lists(numbering, styles: Mapping[str, Style]) -> dict[str, Numbered]:
    """Return id → what it counts; a list that is that of a style is the style's."""
    abstract = {a.get(W + "abstractNumId", ""): a for a in numbering.iter(W + "abstractNum")}
    of = {n.get(W + "numId", ""): _value(n, "abstractNumId") for n in numbering.iter(W + "num")}
    found = {}
    for number in numbering.iter(W + "num"):
        id = of[number.get(W + "numId", "")]
        linked = _value(abstract[id], "numStyleLink") if id in abstract else ""
        if linked in styles:
            id = of.get(styles[linked].paragraph.get("numPr.numId", ""), id)
        own = {_whole(o.get(W + "ilvl")): o for o in number.findall(W + "lvlOverride")}
        levels = {_whole(v.get(W + "ilvl")): v for v in (abstract[id].findall(W + "lvl") if id in abstract else ())}
        levels |= {at: level for at, o in own.items() if (level := o.find(W + "lvl")) is not None}
        starts = {at: _whole(_value(o, "startOverride"), 1) for at, o in own.items() if o.find(W + "startOverride") is not None}
        found[number.get(W + "numId", "")] = Numbered(id, levels, starts)
    return found


@dataclass
class Counter:
    """Counts the paragraphs that Word numbers, in reading order."""

    looks: Looks
    counts: dict[str, dict[int, int]] = field(default_factory=dict)  # list → level → its last number
    begun: set[tuple[str, int]] = field(default_factory=set)  # number and level of those that began anew

    def label(self, properties: Bag) -> str:
        """Return the number before a paragraph as a reader sees it, or an empty string."""
        level = self.looks.level(properties)
        if level is None:
            return ""
        id = properties.get("numPr.numId", "")
        numbered = self.looks.lists[id]
        at = numbered.depth(properties)
        counts = self.counts.setdefault(numbered.abstract, {})
        if at in numbered.starts and (id, at) not in self.begun:
            self.begun.add((id, at))
            counts[at] = numbered.starts[at] - 1
        counts[at] = counts.get(at, _start(level) - 1) + 1
        for deeper in [n for n in counts if n > at and _begins_anew(numbered.levels.get(n), at)]:
            del counts[deeper]
        written = _value(level, "lvlText")
        for n in range(9):
            if f"%{n + 1}" in written:
                owner = numbered.levels.get(n, level)
                written = written.replace(f"%{n + 1}", _spelt(counts.get(n, _start(owner)), _value(owner, "numFmt")))
        return "" if _value(level, "numFmt") in ("bullet", "none") else written


def _begins_anew(level, after: int) -> bool:
    """Return whether a level is counted from its start again after a paragraph of the level `after`."""
    restart = _value(level, "lvlRestart") if level is not None else ""
    return not restart or after < _whole(restart)


def _value(level, tag: str) -> str:
    child = level.find(W + tag)
    return child.get(W + "val", "") if child is not None else ""


def _start(level) -> int:
    return _whole(_value(level, "start") or "1", 1)


_CHINESE = (
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "ideographDigital",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "japaneseDigitalTenThousand",
)


_ROWS = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "chineseLegalSimplified": "壹贰叁肆伍陆柒捌玖拾",
    "ideographLegalTraditional": "壹貳參肆伍陸柒捌玖拾",
}


def _spelt(number: int, form: str) -> str:
    if form in _CHINESE and 0 < number < 100:
        return hanzi(number)
    if form in _ROWS and 0 < number <= len(_ROWS[form]):
        return _ROWS[form][number - 1]
    if form in ("upperRoman", "lowerRoman") and 0 < number < 40:
        roman = "X" * (number // 10) + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[number % 10]
        return roman if form == "upperRoman" else roman.lower()
    if form.startswith("decimalEnclosed") and 0 < number <= 20:
        return chr(ord("①") + number - 1)
    if form in ("lowerLetter", "upperLetter") and 0 < number <= 26:
        return chr(ord("a" if form == "lowerLetter" else "A") + number - 1)
    return str(number)
