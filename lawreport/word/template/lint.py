"""What is wrong with a template, said to the one who owns it, all at once and each with its paragraph.

In: the parts of an opened .docx. Out: problems. Responsible for: where in a Word file something may stand that nobody sees
(a hidden run, a field, a comment, a property, an alternative text), and what breaks when a paragraph is repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lawreport.files.characters import suspicious
from lawreport.problem import Place, Problems, Severity
from lawreport.style import STYLES
from lawreport.word.template.fields import is_public, parsed
from lawreport.word.template.parts import DOCUMENT, FILLED, KEPT, LINK_HINT, check_parts, is_too_large, relations
from lawreport.word.template.styles import required_styles
from lawreport.word.template.tags import NAMES, TEXT_NAMES, Line, TagReader

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_REVISIONS = {
    "ins",
    "del",
    "moveFrom",
    "moveTo",
    "cellIns",
    "cellDel",
    "cellMerge",
    "numberingChange",
    "rPrChange",
    "pPrChange",
    "sectPrChange",
    "tblPrChange",
    "trPrChange",
    "tcPrChange",
    "tblGridChange",
    "tblPrExChange",
}
_CHANGES = {"ins": "插入", "del": "删除", "moveFrom": "移动", "moveTo": "移动", "cellIns": "插入", "cellDel": "删除"}
_COMMENTS = {"commentReference", "commentRangeStart", "commentRangeEnd"}
_HIDDEN = {"vanish", "specVanish"}
_OBJECTS = {
    "object": "嵌入的对象（OLE）",
    "OLEObject": "嵌入的对象（OLE）",
    "control": "控件",
    "altChunk": "嵌入的外部内容（altChunk）",
    "subDoc": "子文档",
    "movie": "视频",
    "contentPart": "墨迹",
    "chart": "图表对象",
    "relIds": "SmartArt 图形",
}
_FIELDS = {
    "PAGE",
    "NUMPAGES",
    "SECTION",
    "SECTIONPAGES",
    "SEQ",
    "REF",
    "PAGEREF",
    "NOTEREF",
    "STYLEREF",
    "TOC",
    "HYPERLINK",
    "IF",
    "=",
    "EQ",
    "SYMBOL",
    "ADVANCE",
}
_OFF = ("0", "false", "off")
_INNER = "\ufffc"  # stands in the code of a field for a field within it
_MOST = (("p", 5000, "段"), ("tc", 5000, "个单元格"), ("bookmarkStart", 2000, "个书签"), ("fldChar", 5000, "个域"))
_MOST_TAGS = 3000
_MOST_BASES, _MOST_CONDITIONS = 60, 200  # styles that one is based on, one upon the other; parts of a table style
_MOST_WITHIN = {"tbl": (5, "表格套表格"), "txbxContent": (3, "文本框套文本框"), "sdt": (20, "内容控件套内容控件")}
_UNFOLD = "请在 Word 里把里层的拿出来，或者删掉；还不行就运行 make template 重新生成。"
_NAMED = {"header": "页眉里，", "footer": "页脚里，", "footnotes": "脚注里，", "endnotes": "尾注里，"}
_REDRAW = "请在 Word 或 WPS 里打开，另存一份；还不行就运行 make template 重新生成。"


def lint(parts: Mapping[str, bytes], name: str) -> Problems:
    """Return everything that is wrong with the template `name`, errors and warnings."""
    problems = Problems()
    check_parts(parts, name, problems)
    trees = _trees(parts, name, problems)
    styles = _styles(trees.get("word/styles.xml"))
    for part, root in trees.items():
        if FILLED.fullmatch(part) and not _is_too_long(part, root, name, problems):
            _Part(part, root, name, problems).check(styles, _ids(part, parts))
    _check_bases(trees.get("word/styles.xml"), name, problems)
    if DOCUMENT in trees:
        _check_page(trees[DOCUMENT], name, problems)
        _check_styles(styles, name, problems)
    _check_properties(parts, name, problems)
    return problems


def _trees(parts: Mapping[str, bytes], name: str, problems: Problems) -> dict:
    """Return the parts that a report takes over as trees, read as strictly as they will be after filling."""
    from lxml import etree

    strict, trees = etree.XMLParser(resolve_entities=False, no_network=True), {}
    for part, data in parts.items():
        if KEPT.fullmatch(part) and part.endswith(".xml") and not is_too_large(part, data):
            try:
                trees[part] = etree.fromstring(data, strict)
            except etree.XMLSyntaxError as error:
                if "depth" in str(error):
                    problems.add("template-size", f"模板太大：{part} 一层套一层，套了两百多层", Place(name), _UNFOLD)
                else:
                    problems.add("template-xml", f"文件已损坏：{part} 读不出", Place(name), _REDRAW)
    root = trees.get(DOCUMENT)
    if root is not None and (root.tag != W + "document" or root.find(W + "body") is None):
        strange = "文件是“严格 Open XML”格式" if _STRICT in parts[DOCUMENT] else "这不是 Word 文档"
        problems.add("template-kind", strange, Place(name), "请用 Word 或 WPS 另存为普通的 .docx。")
        del trees[DOCUMENT]
    return trees


def _is_too_long(part: str, root, name: str, problems: Problems) -> bool:
    """Return whether a part holds more than a template needs; that is told, and the part not looked at."""
    counted = [(sum(1 for _ in root.iter(W + tag)), most, what) for tag, most, what in _MOST]
    words = "".join(t.text or "" for t in root.iter(W + "t"))  # a tag may be torn over many runs
    tags = sum(words.count(begin) for begin in ("{{", "{%", "{#"))
    for count, most, what in (*counted, (tags, _MOST_TAGS, "个标签")):
        if count > most:
            problems.add(
                "template-size",
                f"模板太大：{part} 有 {count} {what}，最多 {most} {what}",
                Place(name),
                "模板只放样式和标签，请删掉多余的内容。",
            )
            return True
    return _is_too_deep(part, root, name, problems)


def _is_too_deep(part: str, root, name: str, problems: Problems) -> bool:
    """Return whether tables, text boxes or controls stand within each other deeper than any template needs; that is told."""
    from lxml import etree

    open_now, deepest = dict.fromkeys(_MOST_WITHIN, 0), dict.fromkeys(_MOST_WITHIN, 0)
    for event, element in etree.iterwalk(root, ("start", "end"), [W + tag for tag in _MOST_WITHIN]):
        tag = element.tag.removeprefix(W)
        open_now[tag] += 1 if event == "start" else -1
        deepest[tag] = max(deepest[tag], open_now[tag])
    found = [(deepest[tag], most, what) for tag, (most, what) in _MOST_WITHIN.items() if deepest[tag] > most]
    for count, most, what in found:
        problems.add("template-size", f"模板太大：{part} 里{what}有 {count} 层，最多 {most} 层", Place(name), _UNFOLD)
    return bool(found)


def _check_bases(root, name: str, problems: Problems) -> None:
    """Tell a style that stands on more others than any needs, or is said for more kinds of cells than there are."""
    found = {} if root is None else {style.get(W + "styleId", ""): style for style in root.iter(W + "style")}
    bases = {id: base.get(W + "val", "") for id, style in found.items() if (base := style.find(W + "basedOn")) is not None}
    deep = next((id for id in bases if _is_deep(id, bases)), None)
    wide = next((id for id, style in found.items() if len(style.findall(W + "tblStylePr")) > _MOST_CONDITIONS), None)
    for id, what in ((deep, f"一层层基于别的样式，超过 {_MOST_BASES} 层"), (wide, f"条件格式超过 {_MOST_CONDITIONS} 处")):
        if id is not None:
            problems.add(
                "template-size", f"模板太大：样式“{id[:30]}”{what}", Place(name), "请在 Word 里删掉这个样式，或者改简单些。"
            )


def _is_deep(id: str, bases: dict[str, str]) -> bool:
    """Return whether a style stands on too many others; a circle ends where it closes."""
    seen: set[str] = set()
    while id in bases and id not in seen and len(seen) <= _MOST_BASES:
        seen.add(id)
        id = bases[id]
    return len(seen) > _MOST_BASES and id not in seen


def _ids(part: str, parts: Mapping[str, bytes]) -> set[str]:
    """Return the ids by which a part may refer to others."""
    from lxml import etree

    folder, _, file = part.rpartition("/")
    name = f"{folder}/_rels/{file}.rels"
    try:
        return {relation.id for relation in relations(name, parts[name])} if name in parts else set()
    except etree.XMLSyntaxError:
        return set()  # told already


# ---- one part ------------------------------------------------------------------------------------------------------


class _Part:
    """Document, header or footer: its paragraphs counted, each element tied to one of them."""

    def __init__(self, part: str, root, name: str, problems: Problems):
        self.part, self.root, self.name, self.problems = part, root, name, problems
        self.where = next((words for begin, words in _NAMED.items() if part.startswith(f"word/{begin}")), "")
        self.paragraphs = list(root.iter(W + "p"))
        self.number = {paragraph: n for n, paragraph in enumerate(self.paragraphs, 1)}
        self.counted: dict[object, dict[object, int]] = {}

    def check(self, styles: dict[str, tuple[str, bool]], ids: set[str]) -> None:
        lines = [self._line(p) for p in self.paragraphs]
        if self.part.startswith(("word/footnotes", "word/endnotes")):
            self._refuse_tags(lines)
        else:
            self._check_tags(lines)
        self._check_characters(lines)
        self._check_elements(styles, ids)
        self._check_fields()

    def place(self, element) -> Place:
        """Return where an element stands: in the body by its paragraph."""
        inside = element if element.tag == W + "p" else next(element.iterancestors(W + "p"), None)
        return Place(self.name, paragraph=self.number.get(inside, 0) if not self.where else 0)

    # ---- tags

    def _line(self, paragraph) -> Line:
        lies_in = {"p": paragraph.getparent(), "": paragraph}
        beside = {"p": _all_of(paragraph)}
        cell = next(paragraph.iterancestors(W + "tc"), None)
        where = self.where
        row = None if cell is None else next(cell.iterancestors(W + "tr"), None)
        table = None if row is None else next(row.iterancestors(W + "tbl"), None)
        if table is not None:
            lies_in |= {"tc": row, "tr": table}
            where += self._cell(cell, row, table)
        text = _text(paragraph)
        if table is not None and "{%t" in text:
            beside |= {"tc": _all_of(cell), "tr": _all_of(row)}
        copy = next(paragraph.iterancestors("{*}Fallback"), None) is not None
        return Line(text, self.place(paragraph), where, lies_in, beside, copy)

    def _cell(self, cell, row, table) -> str:
        at = (self._at(of, tag)[one] for of, tag, one in ((self.root, "tbl", table), (table, "tr", row), (row, "tc", cell)))
        return "第{}个表格第{}行第{}格，".format(*at)

    def _at(self, element, tag: str) -> dict[object, int]:
        """Return the elements of a kind in another → their numbers from 1, counted once."""
        if element not in self.counted:
            self.counted[element] = {inside: n for n, inside in enumerate(element.iter(W + tag), 1)}
        return self.counted[element]

    def _check_tags(self, lines: list[Line]) -> None:
        body = self.part == DOCUMENT
        reader = TagReader(dict(NAMES if body else TEXT_NAMES), self.problems)
        moved = reader.read(lines)
        self._check_bookmarks(moved)
        if not body:
            return
        if "全文" not in reader.loops:
            self.problems.add(
                "template-loop",
                "模板里没有“{%p for 块 in 全文 %}”，报告放不进去",
                Place(self.name),
                "请运行 make template 重新生成，再改样式。",
            )
        missing = [style for style in STYLES if not style.norm.own and style not in reader.printed]
        if reader.printed and missing and not reader.catches_all:
            self.problems.add(
                "template-kinds",
                f"模板里没有这些样式的段落：{'、'.join(missing)}",
                Place(self.name),
                "报告用到它们时会停下来；请从 make template 生成的模板里拷过来。",
                severity=Severity.WARNING,
            )

    def _refuse_tags(self, lines: list[Line]) -> None:
        for line in lines:
            if re.search(r"\{[{%#]", line.text):
                self.problems.add(
                    "template-tag-place", f"{line.where}不能有标签：“{line.text[:40]}”", line.place, "请在 Word 里删掉它。"
                )

    def _check_bookmarks(self, moved: list[bool]) -> None:
        """Named bookmarks in what is repeated would be there many times; Word's own hidden ones are left out anyway."""
        for start in self.root.iter(W + "bookmarkStart"):
            name, inside = start.get(W + "name", ""), next(start.iterancestors(W + "p"), None)
            if inside is None:
                inside = next(start.itersiblings(W + "p"), None)
            if inside is not None and not own_bookmark(name) and moved[self.number[inside] - 1]:
                self.problems.add(
                    "template-bookmark",
                    f"{self.where}书签“{name}”在会重复的段落里，会写出许多个",
                    self.place(inside),
                    "请在 Word 的“插入—书签”里删掉它。",
                )

    def _check_characters(self, lines: list[Line]) -> None:
        for line in lines:
            for found in suspicious(line.text):
                if found.severity is Severity.ERROR:
                    self.problems.add(
                        "template-character", f"{line.where}文字里{found.message}", line.place, "请删掉它，重新输入。"
                    )
                    break

    # ---- what nobody sees

    def _check_elements(self, styles: dict[str, tuple[str, bool]], ids: set[str]) -> None:
        seen: dict[str, int] = {}
        for element in self.root.iter():
            if not isinstance(element.tag, str):
                self._check_unseen(element, element.text or "")
                continue
            for found in self._odd(element, styles, ids):
                seen[found[0]] = seen.get(found[0], 0) + 1
                if seen[found[0]] == 1:
                    self._tell(element, *found)
            for attribute, value in element.attrib.items():
                self._check_unseen(element, value)
                self._check_address(element, attribute.rpartition("}")[2], value)

    def _odd(self, element, styles: dict[str, tuple[str, bool]], ids: set[str]) -> Iterator[tuple]:
        """Return (id, what, hint and perhaps severity) for what an element is or refers to."""
        space, _, tag = element.tag.rpartition("}")
        if tag in _OBJECTS and not (tag == "control" and "activeX" in space):
            yield "template-object", f"模板里有{_OBJECTS[tag]}（{tag}）", "请在 Word 里删掉它。"
        for id in (v for k, v in element.attrib.items() if k.startswith(_R) and v and v not in ids):
            yield "template-target", f"文件不完整：缺“{id}”所指的部件", _REDRAW
        if f"{space}}}" != W:
            return
        if tag in _REVISIONS:
            yield (
                "template-revision",
                f"模板里有修订没有处理（{_CHANGES.get(tag, '格式')}）",
                "请在 Word 的“审阅”里先接受或拒绝所有修订，再保存。",
            )
        elif tag in _COMMENTS:
            yield "template-comment", "模板里有批注", "请在 Word 的“审阅”里删除所有批注，再保存。"
        elif tag in _HIDDEN and element.get(W + "val") not in _OFF:
            yield "template-hidden", "模板里有隐藏文字", "请在 Word 里显示隐藏文字，删掉它，或取消“隐藏”。"
        elif tag in ("pStyle", "rStyle", "tblStyle"):
            yield from self._odd_style(element.get(W + "val", ""), styles)
        elif tag == "tbl" and element.find(W + "tblGrid") is None:
            yield "template-grid", "有一个表格没有列宽（tblGrid）", "请在 Word 里打开，随便改一下列宽，再保存。"

    def _odd_style(self, id: str, styles: dict[str, tuple[str, bool]]) -> Iterator[tuple]:
        if id not in styles:
            ours = id in required_styles()
            yield (
                f"template-style-{id}",
                f"用了样式“{id}”，模板里却没有这个样式",
                "请从 make template 生成的模板里把它拷过来。"
                if ours
                else "Word 会照默认样式排；请在 Word 里给这一段选一个样式。",
                Severity.ERROR if ours else Severity.WARNING,
            )
        elif styles[id][1]:
            yield "template-hidden", f"样式“{styles[id][0]}”是隐藏文字", "请在 Word 里改这个样式，取消“隐藏”。"

    def _check_unseen(self, element, words: str) -> None:
        """docxtpl fills in tags wherever they are, seen or not."""
        if re.search(r"\{\{|\{%|\{#", words):
            self._tell(
                element,
                "template-tag-place",
                f"标签写在看不见的地方：“{words[:40]}”",
                "标签只能写在正文、页眉、页脚的文字里；请删掉它。",
            )

    def _check_address(self, element, attribute: str, value: str) -> None:
        if attribute in ("href", "src") and re.match(r"\s*(\w{2,}:|\\\\)", value) and not is_public(value):
            self._tell(element, "template-link", f"模板里有不安全的链接“{value[:80]}”", LINK_HINT)
        elif attribute == "src" and re.match(r"\s*https?:", value):
            self._tell(element, "template-outside", f"模板引用外部文件：“{value[:80]}”", "请在 Word 里改成嵌入的图片。")

    def _tell(self, element, id: str, message: str, hint: str, severity: Severity = Severity.ERROR) -> None:
        paragraph = next(element.iterancestors(W + "p"), None)
        words = "" if paragraph is None else "".join(t.text or "" for t in paragraph.iter(W + "t", W + "delText"))
        self.problems.add(
            id.partition("-style-")[0] + ("-style" if "-style-" in id else ""),
            self.where + message + (f"：“{words[:30]}”" if words else ""),
            self.place(element),
            hint,
            severity=severity,
        )

    # ---- fields

    def _check_fields(self) -> None:
        for element, code in self._fields():
            field = parsed(code)
            odd = next((address for address in field.addresses() if not is_public(address)), "")
            if "{{" in code or "{%" in code:
                self._check_unseen(element, code)
            elif field.name not in _FIELDS:
                self._tell(
                    element,
                    "template-field",
                    f"模板里有会自动变化或取外部内容的域“{code.strip()[:60]}”",
                    f"请在 Word 里删掉这个域（{field.name}）。",
                )
            elif odd or (field.name == "HYPERLINK" and _INNER in code):
                self._tell(element, "template-link", f"模板里有不安全的超链接“{(odd or code.strip())[:80]}”", LINK_HINT)

    def _fields(self) -> Iterator[tuple]:
        """Return (element, code) of every field; the code of one may be torn over many runs, and fields stand in fields."""
        opened: list[list] = []
        for element in self.root.iter(W + "fldSimple", W + "fldChar", W + "instrText", W + "delInstrText"):
            kind = element.get(W + "fldCharType")
            if element.tag == W + "fldSimple":
                yield element, element.get(W + "instr", "")
            elif kind == "begin":
                opened.append([element, "", False])
            elif kind == "separate" and opened:
                opened[-1][2] = True
            elif kind == "end" and opened:
                element, code, _ = opened.pop()
                if opened and not opened[-1][2]:
                    opened[-1][1] += _INNER
                yield element, code
            elif kind is None and opened:
                opened[-1][1] += element.text or ""
            elif kind is None:
                yield element, element.text or ""
        yield from ((element, code) for element, code, _ in opened)


def own_bookmark(name: str) -> bool:
    """Return whether Word or WPS set the bookmark by itself."""
    return name.startswith("_") or bool(re.fullmatch(r"OLE_LINK\d+", name))


def _text(element) -> str:
    """Return the text of a paragraph as a reader sees it, without that of text boxes in it."""
    out = []
    for node in element.iter(W + "t", W + "tab", W + "br"):
        owner = next(node.iterancestors(W + "p"), None)
        if owner is element and node.getparent().tag != W + "tabs":
            out.append(node.text or "" if node.tag == W + "t" else " ")
    return "".join(out)


def _all_of(element) -> str:
    """Return everything that would go with an element: text, and a word for each picture or table in it."""
    drawn = "".join(
        {"drawing": "图片", "pict": "图片", "tbl": "表格"}[node.tag.rpartition("}")[2]]
        for node in element.iter(W + "drawing", W + "pict", W + "tbl")
        if node is not element
    )
    return "".join(t.text or "" for t in element.iter(W + "t")) + drawn


# ---- the whole -----------------------------------------------------------------------------------------------------


def _check_page(root, name: str, problems: Problems) -> None:
    size, margins = next(root.iter(W + "pgSz"), None), next(root.iter(W + "pgMar"), None)
    wanted = [(size, "w"), (margins, "left"), (margins, "right")]
    if not all(e is not None and re.fullmatch(r"-?\d+", e.get(W + a, "")) for e, a in wanted):
        problems.add("template-page", "模板没有纸张大小或页边距", Place(name), "请在 Word 的“页面设置”里设好，再保存。")


def _styles(root) -> dict[str, tuple[str, bool]]:
    """Return style id → (its name, whether it hides its text)."""
    found = {}
    for style in root.iter(W + "style") if root is not None else ():
        name, look = style.find(W + "name"), style.find(W + "rPr")
        hidden = look is not None and any(e.tag.rpartition("}")[2] in _HIDDEN and e.get(W + "val") not in _OFF for e in look)
        found[style.get(W + "styleId", "")] = ("" if name is None else name.get(W + "val", ""), hidden)
    return found


def _check_styles(styles: dict[str, tuple[str, bool]], name: str, problems: Problems) -> None:
    there = {style.casefold() for style, _ in styles.values()}
    missing = [s for s in required_styles() if s.casefold() not in there]
    if missing:
        problems.add(
            "template-styles",
            f"模板里缺样式：{'、'.join(missing)}",
            Place(name),
            "请从 make template 生成的模板里拷过来，不然这些段落的样子会不对。",
            severity=Severity.WARNING,
        )


def _check_properties(parts: Mapping[str, bytes], name: str, problems: Problems) -> None:
    for part in ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"):
        found = re.search(rb"\{[{%#][^<]*", parts.get(part, b""))
        if found:
            words = found[0].decode("utf-8", "replace")[:40]
            problems.add(
                "template-tag-place", f"文档属性里有标签：“{words}”", Place(name), "请在 Word 的“文件—信息—属性”里删掉它。"
            )
