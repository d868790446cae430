"""The profile (版式参数): page and type of GB/T 9704—2012, and how a province may differ from it.

In: `templates/profile.yaml`. Out: a `Profile`, lengths in twips, sizes in half points. Responsible for: which parameters
there are, their Chinese names, and the values of the national standard, which stand for everything left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any

from lawreport.base.disk import File
from lawreport.files import shape, yamlfile
from lawreport.files.shape import Field, Kind, Record, choice, said_by
from lawreport.files.yamlfile import Node, Scalar
from lawreport.model import COLOURS, DEFAULT_COLOURS
from lawreport.problem import Place, Problems
from lawreport.report.typesetting import Closing
from lawreport.style import Style
from lawreport.word.template import units
from lawreport.word.template.units import mm, points

NARROWEST = mm(80)  # of charts
CHAR = 320  # one 字 of 三号 type, in twips
ROLES = ("小标宋", "黑体", "楷体", "仿宋", "宋体")


# ---- kinds of values -----------------------------------------------------------------------------------------------


def _measure(name: str, example: str, parse: Callable[[str], Any], least: int | None = 0) -> Kind:
    def read(node: Node, key: str, problems: Problems) -> Any:
        value = parse(node.text.strip()) if isinstance(node, Scalar) else None
        if value is None or (least is not None and value < least):
            said = f"“{node.text}”" if isinstance(node, Scalar) else "一组内容"
            problems.add("profile-value", f"“{key}”应当是{name}，这里是{said}", node.place, f"写法如：{example}。")
            return None
        return value

    return Kind(name, read, lambda: {"type": "string"})


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 4 else None


LENGTH = _measure("带单位的长度", "37毫米、3.7厘米、28.95磅", units.twips)
SHIFT = _measure("带单位的长度，可以是负数", "-0.25磅、0磅", units.twips, None)
SIZE = _measure("字号", "二号、小四、10.5磅", units.half_points)
COUNT = _measure("整数", "22", _whole, 1)
CHARS = _measure("字数", "2字", lambda text: units.count(text, "字"))
LINES = _measure("行数", "1行", lambda text: units.count(text, "行"))
FLAG = replace(shape.FLAG, empty=None)


def _plain(node: Node, key: str, problems: Problems, pattern: Callable[[str], bool], wanted: str) -> str | None:
    if isinstance(node, Scalar) and pattern(node.text):
        return node.text
    problems.add("profile-value", f"“{key}”应当是{wanted}", node.place)
    return None


def _is_font(text: str) -> bool:
    return 0 < len(text) <= 31 and not set(text) & set("<>&\"';,\n")


def _is_colour(text: str) -> bool:
    return len(text) == 6 and not set(text) - set("0123456789ABCDEFabcdef")


FONT = Kind(
    "字体名", lambda n, k, p: _plain(n, k, p, _is_font, "一个字体名，和 Word 字体框里的写法一样"), lambda: {"type": "string"}
)
COLOUR = Kind(
    "颜色",
    lambda n, k, p: _plain(n, k, p, _is_colour, "六位十六进制颜色，如 FF0000（红）、000000（黑）"),
    lambda: {"type": "string"},
)
ROLE = replace(choice(*ROLES), read=lambda n, k, p: (s := choice(*ROLES).read(n, k, p)) and s.text)
PLACES = ("单右双左", "居中")
COLOURING = replace(choice(*COLOURS), read=lambda n, k, p: (s := choice(*COLOURS).read(n, k, p)) and s.text)
SIDE = replace(choice(*PLACES), read=lambda n, k, p: (s := choice(*PLACES).read(n, k, p)) and s.text)


def _said(key: str, kind: Kind, doc: str) -> dict[str, Any]:
    return {"key": key, "kind": kind, "doc": doc}


# ---- the parameters ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Page:
    """The page and its grid: `lines` of `chars` at `pitch`."""

    width: int = field(default=mm(210), metadata=_said("纸宽", LENGTH, "纸张宽度"))
    height: int = field(default=mm(297), metadata=_said("纸高", LENGTH, "纸张高度"))
    top: int = field(default=mm(37), metadata=_said("上边距", LENGTH, "天头"))
    bottom: int = field(default=mm(35), metadata=_said("下边距", LENGTH, "版心下边到纸边"))
    left: int = field(default=mm(28), metadata=_said("左边距", LENGTH, "订口"))
    right: int = field(default=mm(26), metadata=_said("右边距", LENGTH, "切口"))
    lines: int = field(default=22, metadata=_said("每页行数", COUNT, "每面排多少行"))
    chars: int = field(default=28, metadata=_said("每行字数", COUNT, "每行排多少个三号字"))
    pitch: int = field(default=points("28.95"), metadata=_said("行距", LENGTH, "正文固定行距"))
    spacing: int = field(default=points("-0.25"), metadata=_said("字距", SHIFT, "正文字与字之间增减的距离"))

    @property
    def text_width(self) -> int:
        return self.width - self.left - self.right

    @property
    def text_height(self) -> int:
        return self.height - self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Fonts:
    """The font behind each role; `latin` sets digits and Latin letters."""

    title: str = field(default="方正小标宋简体", metadata=_said("小标宋", FONT, "标题和发文机关标志的字体"))
    hei: str = field(default="黑体", metadata=_said("黑体", FONT, "一级标题的字体"))
    kai: str = field(default="楷体_GB2312", metadata=_said("楷体", FONT, "二级标题的字体"))
    fang: str = field(default="仿宋_GB2312", metadata=_said("仿宋", FONT, "正文的字体"))
    song: str = field(default="宋体", metadata=_said("宋体", FONT, "页码的字体"))
    latin: str = field(default="Times New Roman", metadata=_said("西文", FONT, "数字和字母的字体"))

    def names(self) -> frozenset[str]:
        return frozenset((self.title, self.hei, self.kai, self.fang, self.song, self.latin))

    def of(self, role: str) -> str:
        """Return the name of the font that plays `role` (小标宋, 黑体 …)."""
        return dict(zip(ROLES, (self.title, self.hei, self.kai, self.fang, self.song), strict=True))[role]


@dataclass(frozen=True, slots=True)
class Look:
    """What a profile may say of one style; a `pitch` of 0 is single spacing."""

    font: str = field(default="仿宋", metadata=_said("字体", ROLE, "小标宋、黑体、楷体、仿宋、宋体之一"))
    size: int = field(default=32, metadata=_said("字号", SIZE, "字号"))
    bold: bool = field(default=False, metadata=_said("加粗", FLAG, "是否加粗"))
    pitch: int = field(default=points("28.95"), metadata=_said("行距", LENGTH, "固定行距，0磅是单倍行距"))
    above: Decimal = field(default=Decimal(0), metadata=_said("段前", LINES, "与上一段之间空几行"))
    colour: str = field(default="", metadata=_said("颜色", COLOUR, "文字颜色，不写是黑色"))


@dataclass(frozen=True, slots=True)
class Number:
    """The page number."""

    side: str = field(default="单右双左", metadata=_said("位置", SIDE, "单右双左，或居中"))
    gap: int = field(default=mm(7), metadata=_said("距版心", LENGTH, "一字线到版心下边的距离"))


@dataclass(frozen=True, slots=True)
class RedHead:
    """The head of the first page, with the red line."""

    mark_top: int = field(default=mm(35), metadata=_said("标志距版心上边", LENGTH, "发文机关标志上边到版心上边的距离"))
    line_gap: int = field(default=mm(4), metadata=_said("红线距文号", LENGTH, "红色分隔线到发文字号的距离"))
    line_width: int = field(default=points("1.5"), metadata=_said("红线粗细", LENGTH, "红色分隔线的粗细"))
    colour: str = field(default="FF0000", metadata=_said("红色", COLOUR, "标志和红线的红色"))


@dataclass(frozen=True, slots=True)
class Signature:
    """Where signature and date stand; all in 字 but the lines above."""

    plain_right: Decimal = field(default=Decimal(2), metadata=_said("不盖章右空", CHARS, "不盖章时署名（或较长的日期）右空"))
    sealed_right: Decimal = field(default=Decimal(4), metadata=_said("盖章右空", CHARS, "盖章时日期右空"))
    shift: Decimal = field(default=Decimal(2), metadata=_said("日期右移", CHARS, "不盖章时日期首字比署名首字右移"))
    plain_above: Decimal = field(default=Decimal(1), metadata=_said("不盖章空行", LINES, "不盖章时正文与署名之间空几行"))
    sealed_above: Decimal = field(default=Decimal(2), metadata=_said("盖章空行", LINES, "盖章时正文与署名之间空几行"))

    @property
    def closing(self) -> Closing:
        """Return where they stand; what the national standard has above a signature stands in its style, too."""
        above = None if self.plain_above == 1 else self.plain_above
        return Closing(self.plain_right, self.shift, above, self.sealed_right, self.sealed_above)


@dataclass(frozen=True, slots=True)
class Imprint:
    """The lines of the imprint (版记)."""

    outer: int = field(default=points(1), metadata=_said("粗线", LENGTH, "首条、末条分隔线的粗细"))
    inner: int = field(default=points("0.75"), metadata=_said("细线", LENGTH, "中间分隔线的粗细"))


@dataclass(frozen=True, slots=True)
class Figures:
    """Pictures and tables."""

    width: int = field(default=mm(150), metadata=_said("图宽", LENGTH, "图的宽度"))
    colours: str = field(default=DEFAULT_COLOURS, metadata=_said("配色", COLOURING, "蓝、灰、红之一"))
    line: int = field(default=points("0.5"), metadata=_said("表格线", LENGTH, "表格线的粗细"))

    @property
    def width_mm(self) -> float:
        return self.width * 25.4 / 1440


def _standard() -> dict[str, Look]:
    """Return the looks of the national standard by style, and of a character style that looks like no paragraph."""
    looks: dict[str, Look] = {}
    for style in Style:
        norm = style.norm
        looks[style] = Look(font=norm.font, size=norm.size, pitch=points(norm.pitch), above=Decimal(norm.above))
        if norm.run_font:
            looks[norm.run] = Look(font=norm.run_font)
    return looks


LOOKS: Mapping[str, Look] = _standard()


@dataclass(frozen=True, slots=True)
class Profile:
    """All parameters of the look; as it stands, those of the national standard."""

    page: Page = Page()
    fonts: Fonts = Fonts()
    looks: Mapping[str, Look] = field(default_factory=lambda: LOOKS)
    number: Number = Number()
    red_head: RedHead = RedHead()
    signature: Signature = Signature()
    imprint: Imprint = Imprint()
    figures: Figures = Figures()


# ---- reading -------------------------------------------------------------------------------------------------------


def load_profile(file: File) -> tuple[Profile, Problems]:
    """Return the profile in the file, and warnings about it. Raise `Trouble`."""
    node, problems = yamlfile.load(file)
    values = _FILE.read(node, problems)
    default = Profile()
    groups = {
        _GROUPS[key]: _merge(getattr(default, _GROUPS[key]), given) for key, given in values.items() if given and key != "样式"
    }
    profile = replace(default, **groups, looks=_looks(values["样式"]))
    _check_grid(profile.page, node, problems)
    _check_charts(profile, _place(node, "图表", "图宽"), problems)
    problems.raise_errors()
    return profile, problems


def _record(name: str, cls: type) -> Record:
    return Record(name, said_by(cls))


def _inner(record: Record) -> Kind:
    return Kind(record.name, lambda node, name, problems: record.read(node, problems), lambda: {"type": "object"})


_GROUPS = {
    "页面": "page",
    "字体": "fonts",
    "样式": "looks",
    "页码": "number",
    "版头": "red_head",
    "落款": "signature",
    "版记": "imprint",
    "图表": "figures",
}
_CLASSES = {"页面": Page, "字体": Fonts, "页码": Number, "版头": RedHead, "落款": Signature, "版记": Imprint, "图表": Figures}
_STYLE = _record("样式", Look)
_STYLES = Record("样式", [Field(name, _inner(_STYLE), f"{name}的样子") for name in LOOKS])
_FILE = Record(
    "版式参数", [Field(key, _inner(_record(key, _CLASSES[key]) if key in _CLASSES else _STYLES), key) for key in _GROUPS]
)


def _merge(default: Any, given: dict[str, Any]) -> Any:
    """Return `default` with what was given in its place; `given` is by Chinese name."""
    names = {f.metadata["key"]: f.name for f in fields(default)}
    return replace(default, **{names[key]: value for key, value in given.items() if value is not None})


def _looks(given: dict[str, Any] | None) -> Mapping[str, Look]:
    return {name: _merge(look, (given or {}).get(name) or {}) for name, look in LOOKS.items()}


def _place(node: yamlfile.Node, *keys: str) -> Place:
    """Return where the value behind the keys stands, or the innermost of what was written on the way to it."""
    for key in keys:
        node = (isinstance(node, yamlfile.Mapping) and node.get(key)) or node
    return node.place


def _check_grid(page: Page, node: yamlfile.Node, problems: Problems) -> None:
    """A grid that does not come out on paper is told with the values that would do."""
    for length, step, wanted, what, base in (
        (page.text_height, page.pitch, page.lines, "行距", 0),
        (page.text_width, CHAR + page.spacing, page.chars, "字距", CHAR),
    ):
        fits = length // step if step > 0 else 0
        if fits != wanted:
            low, high = length // (wanted + 1) + 1 - base, length // wanted - base
            problems.add(
                "profile-grid",
                f"按现在的{what}，一{'页' if base == 0 else '行'}排{fits}{'行' if base == 0 else '字'}，不是{wanted}",
                _place(node, "页面", what),
                f"“{what}”请取 {low / 20:g}磅 到 {high / 20:g}磅。",
            )


def _check_charts(profile: Profile, place: Place, problems: Problems) -> None:
    """A chart wider than the text, or too narrow for its words, is told with the widths that would do."""
    width, most = profile.figures.width, profile.page.text_width
    if not NARROWEST <= width <= most:
        problems.add(
            "profile-value",
            f"“图宽”{_in_mm(width)}，画出来的图{'比版心还宽' if width > most else '太窄，字排不开'}",
            place,
            f"请取 {_in_mm(NARROWEST)} 到 {_in_mm(most)}。",
        )


def _in_mm(twips: int) -> str:
    return f"{round(twips * 25.4 / 1440, 1):g}毫米"
