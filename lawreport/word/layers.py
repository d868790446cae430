"""How a Word file looks, every property of it: equal values for two files that look alike.

In: the parts of a Word file. Out: the properties in effect for a paragraph, a run, a cell, after styles and defaults, without
those that have no effect or that programs add by themselves.
Responsible for: completeness. `cascade` resolves the few properties that rules need; here every property counts that is not
known to be harmless.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lawreport.word.cascade import OFF, Bag, Looks, W, over

_SWITCHES = {"b", "i", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow", "emboss", "imprint", "vanish"}
_QUIET_RUN = re.compile(r"lang.*|noProof|[bi]Cs|szCs|rFonts\.(hint|cs|cstheme|csTheme)|kern|rStyle|rsid.*")
_QUIET_PARAGRAPH = re.compile(
    r"cnfStyle.*|rPr.*|pStyle|sectPr.*|numPr.*|ind\..*|rsid.*|divId"
    r"|autoSpaceD[EN]|suppressAutoHyphens"  # LibreOffice forgets the ones, and adds the other
)
_ON = {
    "snapToGrid",
    "widowControl",
    "kinsoku",
    "overflowPunct",
    "wordWrap",
    "adjustRightInd",
}  # on unless switched off
_USUAL = {
    "sz": "20",
    "u": "none",
    "highlight": "none",
    "vertAlign": "baseline",
    "position": "0",
    "w": "100",
    "spacing": "0",
    "em": "none",
    "bdr": "none",
    "effect": "none",
    "color": "auto",
    "jc": "left",
    "spacing.before": "0",
    "spacing.after": "0",
    "spacing.line": "240",
    "spacing.lineRule": "auto",
    "spacing.beforeAutospacing": "0",
    "spacing.afterAutospacing": "0",
    "spacing.beforeLines": "0",
    "spacing.afterLines": "0",
    "outlineLvl": "9",
    "textAlignment": "auto",
    "shd.fill": "auto",
    "textDirection": "lrTb",
}
_ALIKE = {"color": {"000000": "auto"}, "jc": {"start": "left", "end": "right"}, "shd.fill": {"FFFFFF": "auto"}}
_SIDES = {"start": "left", "end": "right", "startChars": "leftChars", "endChars": "rightChars"}


@dataclass(frozen=True, slots=True)
class Layer:
    """A style: its name, what it is based on, and its own properties of paragraph, run, table and cell."""

    name: str
    based_on: str
    paragraph: Bag
    run: Bag
    table: Bag


@dataclass
class Layers:
    """The styles of a file over its defaults; `looks` provides the theme's fonts."""

    looks: Looks
    styles: dict[str, Layer] = field(default_factory=dict)
    paragraph_default: Bag = field(default_factory=dict)
    run_default: Bag = field(default_factory=dict)
    normal: str = ""
    _chains: dict[str, Layer] = field(default_factory=dict)

    def style(self, id: str) -> Layer:
        """Return a style with all that it inherits."""
        if id not in self._chains:
            chain: list[Layer] = []
            seen: set[str] = set()
            while (at := id if not chain else chain[-1].based_on) in self.styles and at not in seen:
                seen.add(at)
                chain.append(self.styles[at])
            layer = Layer(chain[0].name if chain else id, "", {}, {}, {})
            for one in reversed(chain):
                layer = Layer(
                    layer.name, "", over(layer.paragraph, one.paragraph), over(layer.run, one.run), {**layer.table, **one.table}
                )
            self._chains[id] = layer
        return self._chains[id]

    def paragraph(self, direct: Bag, table: str) -> Bag:
        """Return all properties in effect for a paragraph, not settled yet."""
        below = over(self.paragraph_default, self.style(table).paragraph if table else {})
        return over(over(below, self.style(direct.get("pStyle", self.normal)).paragraph), direct)

    def run(self, paragraph: Bag, direct: Bag, table: str) -> Bag:
        """Return the properties in effect for a run, settled."""
        of_table = over(self.run_default, self.style(table).run if table else {})
        of_style, of_run = self.style(paragraph.get("pStyle", self.normal)).run, self.style(direct.get("rStyle", "")).run
        merged = over(over(over(of_table, of_style), of_run), direct)
        for name in _SWITCHES & merged.keys():
            on = _on(direct[name]) if name in direct else _on(of_style.get(name, "0")) != _on(of_run.get(name, "0"))
            merged = {**merged, name: "1" if on else "0"}
        return settled({**merged, **self._fonts(merged)}, _QUIET_RUN)

    def _fonts(self, merged: Bag) -> Bag:
        """Return the fonts by name, and theme fonts as absent."""
        fonts = {f"rFonts.{slot}Theme": "0" for slot in ("ascii", "hAnsi", "eastAsia")}
        for slot in ("ascii", "hAnsi", "eastAsia"):
            theme = merged.get(f"rFonts.{slot}Theme")
            fonts[f"rFonts.{slot}"] = self.looks.theme.get(theme, "") if theme else merged.get(f"rFonts.{slot}", "")
        return fonts

    def settled_paragraph(self, merged: Bag, size: int) -> Bag:
        """Return the settled properties of a paragraph, its indents in twips; `size` is that of its characters in half
        points.
        """
        properties = settled(merged, _QUIET_PARAGRAPH)
        for side in ("left", "right", "firstLine", "hanging"):
            chars, twips = (_number(merged.get(f"ind.{side}{unit}")) for unit in ("Chars", ""))
            if indent := chars * size // 10 if chars else twips:
                properties[f"ind.{side}"] = str(indent)
        return {**properties, "style": self.style(merged.get("pStyle", self.normal)).name.casefold()}


def read_layers(looks: Looks, styles) -> Layers:
    """Return the styles of a file; `styles` is the tree of styles.xml or None."""
    layers = Layers(looks)
    if styles is None:
        return layers
    layers.paragraph_default = flat(styles.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr"))
    layers.run_default = flat(styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
    for element in styles.iter(W + "style"):
        name, base = (element.find(W + tag) for tag in ("name", "basedOn"))
        id = element.get(W + "styleId", "")
        table = {**flat(element.find(W + "tblPr")), **flat(element.find(W + "tcPr"))}
        layers.styles[id] = Layer(
            "" if name is None else name.get(W + "val", ""),
            "" if base is None else base.get(W + "val", ""),
            flat(element.find(W + "pPr")),
            flat(element.find(W + "rPr")),
            table,
        )
        if element.get(W + "type") == "paragraph" and _on(element.get(W + "default", "0")):
            layers.normal = id
    return layers


def flat(properties) -> Bag:
    """Return the properties below an element, path → value: `jc`, `ind.left`, `pBdr.top.sz`, `tabs.8565`."""
    values: dict[str, str] = {}
    for child in () if properties is None else properties:
        if isinstance(child.tag, str) and child.tag == W + "tabs":
            values.update(
                {f"tabs.{tab.get(W + 'pos')}": f"{tab.get(W + 'val')} {tab.get(W + 'leader', 'none')}" for tab in child}
            )
        elif isinstance(child.tag, str):
            _flatten(values, _local(child.tag), child)
    return values


def _flatten(target: dict[str, str], name: str, element) -> None:
    values = {_SIDES.get(_local(key), _local(key)): value for key, value in element.attrib.items()}
    if "val" in values or not (values or len(element)):
        target[name] = values.pop("val", "1")
    target.update({f"{name}.{key}": value for key, value in values.items()})
    tags = [_local(child.tag) for child in element if isinstance(child.tag, str)]
    for place, child in enumerate(c for c in element if isinstance(c.tag, str)):
        tag = _SIDES.get(_local(child.tag), _local(child.tag))
        _flatten(target, f"{name}.{place}.{tag}" if tags.count(tag) > 1 else f"{name}.{tag}", child)


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def settled(merged: Bag, quiet: re.Pattern) -> dict[str, str]:
    """Return the properties that are visible, without those that are off, usual or without effect."""
    visible: dict[str, str] = {}
    for name, value in merged.items():
        if not value or quiet.fullmatch(name) or value.startswith("clear "):
            continue
        value = (
            _ALIKE.get(name, {}).get(value.upper(), value)
            if name in ("color", "shd.fill")
            else _ALIKE.get(name, {}).get(value, value)
        )
        value = "1" if value in ("true", "on") else "0" if value in OFF else value
        if name in _ON:
            visible |= {name: "off"} if value == "0" else {}
            continue
        if value not in ("0", _USUAL.get(name)) and not (name == "shd" and value in ("clear", "nil")):
            visible[name] = value.upper() if name in ("color", "shd.fill") else value
    return visible


def _on(value: str) -> bool:
    return value not in (*OFF, "none")


def _number(value: str | None) -> int:
    return int(value) if value and re.fullmatch(r"-?\d+", value) else 0
