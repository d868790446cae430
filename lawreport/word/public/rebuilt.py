"""A finished Word file, written anew as one that may be published.

In: the parts of a finished file; the texts that the report gave to its pictures. Out: `Public`: the parts that may go out, what
was left behind, and what a reader would miss, which is refused with its place. Responsible for: that nothing is copied which
`vocabulary` does not name, and that every name in the file is the program's own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from lxml import etree

from lawreport.problem import Place, Problems
from lawreport.word.cascade import OFF
from lawreport.word.public import pictures
from lawreport.word.public.names import Fields, Names, style_names
from lawreport.word.public.typefaces import is_font
from lawreport.word.public.unseen import unseen
from lawreport.word.public.vocabulary import (
    BREAKS,
    CHARACTER,
    COLOUR,
    COMPAT,
    ELEMENTS,
    GUIDE,
    MC,
    NUMBER,
    NUMBERING,
    PANOSE,
    PIC,
    PREFIXES,
    SEEN,
    SEEN_EFFECTS,
    SEEN_SPACES,
    UNREAD,
    UNWRAPPED,
    URIS,
    W14,
    WORDS,
    WP,
    WPS,
    A,
    R,
    W,
    part_name,
)
from lawreport.word.template.fields import address_for_all
from lawreport.word.template.parts import DOCUMENT, TYPES, Relation, content_types, relations
from lawreport.word.template.scrub import relations_part
from lawreport.word.template.wordml import HEAD

CORE = "docProps/core.xml"
_ALWAYS = ("styles", "settings", "fontTable", "theme", "numbering", "footnotes", "endnotes")  # related, but not by an id
_STORIES = {f"{{{W}}}{name}" for name in ("body", "tc", "hdr", "ftr", "footnote", "endnote", "txbxContent")}
_PARENTS = {
    f"{{{W}}}p": _STORIES,
    f"{{{W}}}tbl": _STORIES,
    f"{{{W}}}tr": {f"{{{W}}}tbl"},
    f"{{{W}}}tc": {f"{{{W}}}tr"},
    f"{{{W}}}r": {f"{{{W}}}{name}" for name in ("p", "hyperlink", "fldSimple")},
    f"{{{W}}}t": {f"{{{W}}}r"},
    f"{{{W}}}instrText": {f"{{{W}}}r"},
    f"{{{W}}}drawing": {f"{{{W}}}r", f"{{{MC}}}Choice"},
    f"{{{W}}}txbxContent": {f"{{{WPS}}}txbx"},
    f"{{{W}}}body": {f"{{{W}}}document"},
}
_TEXTS = {f"{{{W}}}t", f"{{{W}}}delText"}
_STYLED = {f"{{{W}}}{n}" for n in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link", "styleLink", "numStyleLink")}
_TYPEFACES = {f"{{{A}}}{name}" for name in ("latin", "ea", "cs", "font")}
_SCHEMES = {f"{{{A}}}{name}" for name in ("theme", "clrScheme", "fontScheme", "fmtScheme")}
_DRAWN = {f"{{{WP}}}docPr", f"{{{PIC}}}cNvPr", f"{{{WPS}}}cNvPr"}
_FONT_HINT = (
    "字体名会留在文件里，人人看得到，所以只放行常见的。请在模板里换成常见的字体（如仿宋_GB2312、方正小标宋简体）；"
    "确实是本单位用的字体，把它写进 templates/profile.yaml 的“字体”里。"
)
_OWN_FONT_HINT = "profile.yaml 里写的这个名字不像字体名（要有“宋、黑、楷、体”之类的字），请换成常见的字体。"
_HINT = "在模板里删掉它，或改成普通的文字、图片，再生成。"


@dataclass(frozen=True, slots=True)
class Public:
    """The parts that may go out; `dropped`: (part, what) that was left behind; `problems`: what may not go out."""

    parts: dict[str, bytes]
    dropped: tuple[tuple[str, str], ...]
    problems: Problems


def rebuilt(parts: Mapping[str, bytes], name: str, texts: Collection[str] | None = None, fonts: Collection[str] = ()) -> Public:
    """Return a finished file written anew; `name` is the file that is told as the place of a problem.

    `texts` are those that the report gave its pictures as titles and alternative texts; None lets all of them stay. `fonts` are
    those that the unit's own profile names.
    """
    return _File(parts, name, texts, fonts).public()


# ---- the file ------------------------------------------------------------------------------------------------------------


@dataclass
class _File:
    """One file, part by part from the document on; what no part leads to is not reached."""

    given: Mapping[str, bytes]
    place: str
    texts: Collection[str] | None
    fonts: Collection[str]
    problems: Problems = field(default_factory=Problems)
    dropped: dict[tuple[str, str], None] = field(default_factory=dict)
    new_names: dict[str, str] = field(default_factory=dict)  # part as it was → as it is called now
    trees: dict[str, Any] = field(default_factory=dict)
    made: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.roots = {part: _root(data) for part, data in self.given.items() if part.endswith(".xml") and part != TYPES}
        self.names = Names.of(self.roots, style_names(self.roots.get("word/styles.xml")))
        self.waiting: list[str] = []  # parts that are led to and not yet written

    def public(self) -> Public:
        self.reach(DOCUMENT)
        while self.waiting:
            self._write(self.waiting.pop(0))
        self.problems.extend(unseen(self.trees, self.made, self.place))
        for part in self.given.keys() - self.new_names.keys() - {TYPES, CORE, "_rels/.rels"}:
            if not part.endswith(".rels"):
                self.dropped[part, "没有用到的部件"] = None
        return Public(self._package(), tuple(self.dropped), self.problems)

    def _package(self) -> dict[str, bytes]:
        """Return the parts in the order in which they were given, those of the package around them first."""
        office = "http://schemas.openxmlformats.org/package/2006/relationships/metadata"
        rows = [Relation("rId1", f"{R}/officeDocument", DOCUMENT, DOCUMENT, False)]
        parts = {"_rels/.rels": b"", **self.made}
        if CORE in self.given:
            parts[CORE] = self.given[CORE]
            rows.append(Relation("rId2", f"{office}/core-properties", CORE, CORE, False))
        parts["_rels/.rels"] = relations_part(rows)
        return {TYPES: content_types(parts), **parts}

    def reach(self, part: str) -> str:
        """Return the name under which a part goes out; an empty text where it may not."""
        if part not in self.new_names:
            picture = part.startswith("word/media/")
            self.new_names[part] = self._picture(part) if picture else self._neutral(part, "xml")
            if not picture:
                self.waiting.append(part)
        return self.new_names[part]

    def _neutral(self, part: str, ending: str) -> str:
        """Return a name that tells nothing: the program's own, or one with the next number."""
        folder, _, file = part.rpartition("/")
        stem = file.partition(".")[0]
        kind = re.match("document|styles|settings|fontTable|numbering|footnotes|endnotes|header|footer|theme|chart|image", stem)
        plain = kind[0] if kind else "image"
        if re.fullmatch(rf"{plain}\d{{0,4}}", stem) and f"{folder}/{stem}.{ending}" not in self.new_names.values():
            return f"{folder}/{stem}.{ending}"
        numbers = (f"{folder}/{plain}{n}.{ending}" for n in range(1, 100_000))
        return next(n for n in numbers if n not in self.new_names.values() and n not in self.given)

    def _picture(self, part: str) -> str:
        try:
            ending, data = pictures.rewritten(self.given[part])
        except pictures.Unfit as unfit:
            self.problems.add(
                "public-picture",
                f"公开稿里不能有这张图片：{part.rpartition('/')[2][:40]} {unfit}",
                Place(self.place),
                "请用画图程序打开，另存为 PNG 或 JPEG，再插入。",
            )
            return ""
        name = self._neutral(part, part.rpartition(".")[2] if _ends_right(part, ending) else ending)
        self.made[name] = data
        return name

    def _write(self, part: str) -> None:
        """Write a part anew, and its relationships as far as they are used."""
        name = self.new_names[part]
        writer = _Writer(self, part, self.roots[part])
        root = writer.written()
        if root is None:
            return
        self.trees[name] = root
        self.made[name] = HEAD.encode() + etree.tostring(root, encoding="UTF-8")
        rows = writer.rows()
        if rows:
            folder, _, file = name.rpartition("/")
            self.made[f"{folder}/_rels/{file}.rels"] = relations_part(rows)

    def refuse(self, part: str, element, what: str, hint: str = _HINT) -> None:
        paragraph = next(element.iterancestors(f"{{{W}}}p"), element)
        words = "".join(t.text or "" for t in paragraph.iter(*_TEXTS))[:30]
        where = part_name(part) + (f"：“{words}”" if words else "")
        self.problems.add("public-element", f"公开稿里不能有{what}（{where}）", Place(self.place), hint)


def _root(data: bytes):
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def _ends_right(part: str, ending: str) -> bool:
    return part.rpartition(".")[2].lower() in {"png": ("png",), "jpeg": ("jpg", "jpeg")}[ending] and part.islower()


# ---- one part ------------------------------------------------------------------------------------------------------------


class _Writer:
    """Writes one part anew: an element, an attribute, a text is copied when the tables name it, and not otherwise."""

    def __init__(self, file: _File, part: str, root):
        self.file, self.part, self.root, self.names = file, part, root, file.names
        folder, _, base = part.rpartition("/")
        rels = f"{folder}/_rels/{base}.rels"
        self.relations = {r.id: r for r in relations(rels, file.given[rels])} if rels in file.given else {}
        self.used: dict[str, tuple[str, Relation, str]] = {}  # id as it was → (id now, relation, target now)
        self.new: set[str] = set()  # ids that are given
        self.free = (id for n in count(1) if (id := f"rId{n}") not in self.new and id not in self.relations)
        self.fields = Fields(root, self.names)
        self.hidden = set(_unshown(root, file.roots.get("word/settings.xml")))
        self.notes = {e.get(f"{{{W}}}id") for e in self._references()}

    def _references(self) -> Iterator:
        document = self.file.roots.get(DOCUMENT)
        kind = "footnoteReference" if "footnotes" in self.part else "endnoteReference"
        return iter(()) if document is None else document.iter(f"{{{W}}}{kind}")

    def written(self):
        """Return the root of the new part; None where the part is not one that a report has."""
        if self.root.tag not in ELEMENTS:
            self._leave(self.root)
            return None
        spaces = {e.tag[1:].partition("}")[0] for e in self.root.iter(etree.Element)} | {R}
        new = etree.Element(
            self.root.tag, nsmap={p: s for p, s in PREFIXES.items() if (s in spaces and s != MC) or s == MC in spaces}
        )
        self._fill(self.root, new)
        return new

    def rows(self) -> list[Relation]:
        """Return the relationships that the new part uses, and those that no id asks for."""
        for relation in self.relations.values():
            if relation.kind in _ALWAYS and not relation.outside and relation.target in self.file.given:
                self.relate(relation.id)
        kept = [new for id, new in self.used.items() if new[2]]
        for id in self.relations.keys() - self.used.keys():
            self.drop(f"没有用到的链接或部件（{self.relations[id].kind}）")
        return [Relation(id, f"{R}/{r.kind}", target, target, r.outside) for id, r, target in kept]

    def relate(self, id: str) -> str:
        """Return the id that a relationship has now; an empty text where it may not be."""
        if id not in self.used and id in self.relations:
            relation = self.relations[id]
            plain = re.fullmatch(r"rId\d{1,4}", id) and id not in self.new
            new = id if plain else next(self.free)
            self.new.add(new)
            self.used[id] = (new, relation, self._target(relation))
        return self.used[id][0] if id in self.used and self.used[id][2] else ""

    def _target(self, relation: Relation) -> str:
        if relation.outside:
            return address_for_all(relation.target) if relation.kind == "hyperlink" else ""
        if relation.kind not in (*_ALWAYS, "header", "footer", "image") or relation.target not in self.file.given:
            return ""
        name = self.file.reach(relation.target)
        return name.removeprefix("word/")  # every part that has relationships stands in word/ itself

    def drop(self, what: str) -> None:
        self.file.dropped[self.part, what] = None

    # ---- elements

    def _fill(self, source, new) -> None:
        """Give a new element the attributes, the text and the children of an old one, as far as they may be."""
        for key, value in source.attrib.items():
            known = self._attribute(source, key, value)
            if known is not None:
                new.set(key, known)
            if known != value:
                self.drop(f"属性 {_local(source.tag)}/{_local(key)}")
        self._text(source, new)
        for child in source:
            self._child(child, new)

    def _child(self, child, into) -> None:
        if not isinstance(child.tag, str):
            self.drop("看不见的注释")
        elif (
            child in self.hidden
            or child.tag in UNREAD
            or _is_of_contents(child)
            or (child.tag in _NOTES and self._is_unread_note(child))
        ):
            self.drop(f"看不见的 {_local(child.tag)}")
        elif child.tag == f"{{{WP}}}docPr" and child.get("hidden", "0") not in OFF:
            self.file.refuse(self.part, child, "隐藏的图形、图片")
        elif child.tag in UNWRAPPED or (child.tag == f"{{{W}}}hyperlink" and not self._leads(child)):
            self.drop(f"标记 {_local(child.tag)}")
            for inner in child:
                self._child(inner, into)
        elif what := _seen(child):
            self.file.refuse(self.part, child, what)
        elif child.tag not in ELEMENTS or into.tag not in _PARENTS.get(child.tag, (into.tag,)):
            self._leave(child)
        else:
            self._copy(child, into)

    def _copy(self, child, into) -> None:
        """Write a known element; one whose only value is not known goes with it."""
        if child.tag in _MARKS and not self.names.mark(child):
            self.drop("书签")
            return
        new = etree.SubElement(into, child.tag)
        self._fill(child, new)
        if (child.attrib and not new.attrib and not len(new) and not new.text) or (
            child.tag == f"{{{W}}}instrText" and not new.text
        ):
            into.remove(new)

    def _leads(self, link) -> bool:
        if next(link.iter(*_TEXTS, f"{{{W}}}drawing", f"{{{W}}}sym", f"{{{W}}}instrText"), None) is None:
            return False  # nothing that anybody could click on
        id, anchor = link.get(f"{{{R}}}id"), link.get(f"{{{W}}}anchor")
        return bool(self.relate(id) if id else anchor and self.names.bookmark(anchor))

    def _is_unread_note(self, note) -> bool:
        separator = note.get(f"{{{W}}}type", "normal") != "normal"
        return note.get(f"{{{W}}}id") not in self.notes and not (separator and not any(True for _ in note.iter(*_TEXTS)))

    def _leave(self, element) -> None:
        """Leave an element behind; where it holds words or pictures, a reader would miss them."""
        name = _local(element.tag)
        held = any((t.text or "").strip() for t in element.iter(*_TEXTS)) or (
            element.tag not in _QUIET and next(element.iter(f"{{{W}}}drawing", f"{{{W}}}pict"), None) is not None
        )
        if held:
            self.file.refuse(self.part, element, f"程序不认识的内容 {name[:30]}")
        else:
            self.drop(f"元素 {name}")

    def _text(self, source, new) -> None:
        text = source.text or ""
        if source.tag == f"{{{W}}}instrText":
            new.text = self.fields.text(source, lambda what: self.file.refuse(self.part, source, what, _FIELD_HINT))
            if new.text != text:
                self.drop("域的代码")
        elif source.tag == f"{{{W}}}t" or (source.tag in _VALUED and (NUMBER.fullmatch(text) or text in WORDS)):
            new.text = source.text
        elif text.strip():
            self.drop(f"{_local(source.tag)} 里的文字")
        for child in source:
            if (child.tail or "").strip():
                self.drop(f"{_local(source.tag)} 里的文字")

    # ---- attributes

    def _attribute(self, element, key: str, value: str) -> str | None:
        """Return the value that an attribute goes out with; None where it is left behind."""
        tag, name = element.tag, _local(key)
        if key not in ELEMENTS[tag]:
            return None
        if key.startswith(f"{{{R}}}"):
            return self.relate(value) or None
        if tag in _STYLED or (tag == f"{{{W}}}style" and name == "styleId"):
            return self.names.styles.get(value, (None,))[0]
        if tag in _DRAWN:
            return self._drawn(tag, name, value)
        if (tag, name) in _SPECIAL:
            special: str | None = _SPECIAL[tag, name](self, element, value)
            return special
        if tag in _TYPEFACES | _SCHEMES | _FONTED:
            return self._font(element, name, value)
        return value if NUMBER.fullmatch(value) or COLOUR.fullmatch(value) or value in WORDS else None

    def _drawn(self, tag: str, name: str, value: str) -> str | None:
        """Return what a picture is called: its number, and the words that the report gave it."""
        if name == "name":
            return value if re.fullmatch(r"图 \d{1,4}", value) else "图"
        if name == "id":
            return value if re.fullmatch(r"\d{1,8}", value) else "1"
        return value if self.file.texts is None or value in self.file.texts else None

    def _font(self, element, name: str, value: str) -> str | None:
        if element.tag in _SCHEMES:
            return "公文" if name == "name" else None
        if name in ("hint", "script") or name.lower().endswith("theme"):
            return value if value in WORDS else None
        if is_font(value, self.file.fonts) or re.fullmatch(r"\+m[nj]-(lt|ea|cs)", value):
            return value
        if name != "cs" and "fontTable" not in self.part and element.get("script") is None:
            self.file.refuse(
                self.part,
                element,
                f"没有见过的字体名“{value[:20]}”",
                _OWN_FONT_HINT if value in self.file.fonts else _FONT_HINT,
            )
        return None

    def _numbering(self, element, value: str) -> str | None:
        if NUMBERING.fullmatch(value):
            return value
        self.file.refuse(self.part, element, f"写着文字的编号“{value[:20]}”", "请把文字写进段落，编号里只留数字。")
        return None

    def _style_name(self, element, value: str) -> str | None:
        style = element.getparent()
        return self.names.styles.get(style.get(f"{{{W}}}styleId", ""), (None, None))[1]


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _is_of_contents(element) -> bool:
    """Return whether an element hides a page number of a table of contents on web pages, as Word does: on paper it is shown."""
    if element.tag != f"{{{W}}}webHidden":
        return False
    return any(link.get(f"{{{W}}}anchor") for link in element.iterancestors(f"{{{W}}}hyperlink"))


def _seen(element) -> str:
    """Return what a reader sees of an element that is never written; an empty text for others."""
    space, _, name = element.tag[1:].rpartition("}")
    if space == W14 and name in SEEN_EFFECTS and _local(element.getparent().tag) == "rPr":
        return "文字效果（艺术字、发光、阴影）"
    return SEEN.get(element.tag) or SEEN_SPACES.get(space, "")


_MARKS = {f"{{{W}}}bookmarkStart", f"{{{W}}}bookmarkEnd"}
_NOTES = {f"{{{W}}}footnote", f"{{{W}}}endnote"}
_QUIET = {f"{{{W}}}background"}
_VALUED = {f"{{{WP}}}posOffset", f"{{{WP}}}align"}
_FONTED = {f"{{{W}}}rFonts", f"{{{W}}}altName"}
_FIELD_HINT = "在 Word 里选中它，按 Ctrl+Shift+F9 变成普通文字，再生成。"


def _matching(pattern: re.Pattern[str]):
    return lambda writer, element, value: value if pattern.fullmatch(value) else None


def _one_of(words: Collection[str]):
    return lambda writer, element, value: value if value in words else None


_SPECIAL = {
    (f"{{{W}}}name", "val"): _Writer._style_name,
    (f"{{{W}}}lvlText", "val"): _Writer._numbering,
    (f"{{{W}}}font", "name"): lambda writer, element, value: writer._font(element, "name", value),
    (f"{{{W}}}sym", "font"): lambda writer, element, value: writer._font(element, "font", value),
    (f"{{{W}}}sym", "char"): _matching(CHARACTER),
    (f"{{{W}}}bookmarkStart", "name"): lambda writer, element, value: writer.names.bookmark(value) or None,
    (f"{{{W}}}hyperlink", "anchor"): lambda writer, element, value: writer.names.bookmark(value) or None,
    (f"{{{W}}}fldSimple", "instr"): lambda writer, element, value: writer.fields.code(
        value, lambda what: writer.file.refuse(writer.part, element, what, _FIELD_HINT)
    ),
    (f"{{{W}}}noLineBreaksAfter", "val"): _matching(BREAKS),
    (f"{{{W}}}noLineBreaksBefore", "val"): _matching(BREAKS),
    (f"{{{W}}}decimalSymbol", "val"): _one_of(".,"),
    (f"{{{W}}}listSeparator", "val"): _one_of(",;、，"),
    (f"{{{W}}}compatSetting", "name"): _one_of(COMPAT),
    (f"{{{W}}}compatSetting", "uri"): _one_of(URIS),
    (f"{{{W}}}charset", "val"): _matching(PANOSE),
    (f"{{{W}}}cnfStyle", "val"): _matching(PANOSE),
    (f"{{{W}}}tblLook", "val"): _matching(CHARACTER),
    (f"{{{W}}}id", "val"): _matching(CHARACTER),
    (f"{{{A}}}graphicData", "uri"): _one_of(URIS),
    (f"{{{A}}}gd", "name"): _matching(GUIDE),
    (f"{{{A}}}gd", "fmla"): _matching(GUIDE),
}


def _unshown(root, settings) -> Iterator:
    """Yield the references to headers and footers that no page shows: of first pages, or of even ones, where there are none."""
    even = settings is not None and _on(settings.find(f"{{{W}}}evenAndOddHeaders"))
    sections = [s for s in root.iter(f"{{{W}}}sectPr")]
    for at, section in enumerate(sections):
        for reference in section.iterchildren(f"{{{W}}}headerReference", f"{{{W}}}footerReference"):
            kind = reference.get(f"{{{W}}}type")
            if (kind == "even" and not even) or (kind == "first" and not _has_first(sections[at:], reference)):
                yield reference


def _has_first(sections: list, reference) -> bool:
    """Return whether a section from the first on has a first page of its own, before another header takes its place."""
    for number, section in enumerate(sections):
        again = any(r.tag == reference.tag and r.get(f"{{{W}}}type") == "first" for r in section)
        if number and again:
            return False
        if _on(section.find(f"{{{W}}}titlePg")):
            return True
    return False


def _on(element) -> bool:
    return element is not None and element.get(f"{{{W}}}val", "1") not in OFF
