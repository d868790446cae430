"""The parts of a template: which a report takes over, and which must not be there at all.

In: the parts of an opened .docx. Out: problems. Responsible for: the allow-lists of part names, relationships and kinds of
document, and what the parts outside of them are called in plain words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from posixpath import dirname, normpath

from lawreport.problem import Place, Problems
from lawreport.word.template.fields import is_public
from lawreport.word.template.media import fault
from lawreport.word.template.wordml import HEAD

DOCUMENT, RELATIONS, TYPES = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
KEPT = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|word/(document|styles|settings|fontTable|numbering|footnotes|endnotes|"
    r"header\d*|footer\d*)\.xml|word/theme/theme\d*\.xml|word/media/[\w.-]+|"
    r"word/_rels/(document|header\d*|footer\d*|footnotes|endnotes|numbering|settings)\.xml\.rels"
)
FILLED = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
# Left behind without a word: what only tells who edited the file, or what no report needs.
_LEFT = re.compile(
    r"docProps/.*|customXml/.*|userCustomization/.*|word/(people|comments\w*|stylesWithEffects|webSettings|documentTasks|customizations)"
    r"(\d*|/.*)\.xml|word/glossary/.*|word/fonts/.*|word/theme/.*|word/printerSettings/.*|word/_rels/(fontTable|webSettings|"
    r"comments\w*|stylesWithEffects|customizations)\.xml\.rels|\[trash\]/.*|word/media/.*",
    re.I,
)
_REFUSED = (
    (r"vba|macro", "宏（VBA）", "请另存为不带宏的 .docx。"),
    (r"activex|ctrlprops", "ActiveX 控件", "请在 Word 里删掉它。"),
    (r"embeddings|oleobject|package", "嵌入的对象（OLE）", "请在 Word 里删掉它。"),
    (r"afchunk|\.(html?|mht|rtf|txt)$", "嵌入的外部内容（altChunk）", "请在 Word 里打开，另存一份。"),
    (r"/charts?/|relationships/chart", "图表对象", "图由程序按 charts 里的文件画，请在 Word 里删掉它。"),
    (r"diagram", "SmartArt 图形", "请在 Word 里改成图片。"),
    (r"attachedtemplate", "文档模板（attachedTemplate）", "请在 Word 的“开发工具—文档模板”里改回 Normal。"),
    (r"subdocument|frame", "子文档或框架", "请在 Word 里删掉它。"),
    (r"mailmerge|recipients", "邮件合并的数据源", "请在 Word 的“邮件—开始邮件合并”里选“普通 Word 文档”。"),
    (r"signature", "数字签名", "请在 Word 里删掉签名后保存。"),
    (r"webextension|taskpane", "Office 加载项", "请在 Word 里删掉它。"),
    (r"control", "控件", "请在 Word 里删掉它。"),
)
_RELATED = {
    "officeDocument",
    "styles",
    "settings",
    "webSettings",
    "fontTable",
    "theme",
    "numbering",
    "footnotes",
    "endnotes",
    "header",
    "footer",
    "image",
    "hyperlink",
    "stylesWithEffects",
    "customXml",
    "comments",
    "commentsExtended",
    "commentsIds",
    "commentsExtensible",
    "people",
    "glossaryDocument",
    "core-properties",
    "extended-properties",
    "custom-properties",
    "thumbnail",
    "bibliography",
    "printerSettings",
    "font",
    "documentTasks",
    "keyMapCustomizations",
}
_TYPES_SPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_OPEN = "application/vnd.openxmlformats-"
_PARTS = "styles|settings|fontTable|numbering|footnotes|endnotes|webSettings|header|footer|comments"
_TYPES = (
    (r"word/document\.xml", f"{_MAIN}document.main+xml"),
    (rf"word/({_PARTS})\d*\.xml", rf"{_MAIN}\1+xml"),
    (r"word/stylesWithEffects\.xml", "application/vnd.ms-word.stylesWithEffects+xml"),
    (r"word/theme/theme\d*\.xml", f"{_OPEN}officedocument.theme+xml"),
    (r"docProps/core\.xml", f"{_OPEN}package.core-properties+xml"),
    (r"customXml/itemProps\d+\.xml", f"{_OPEN}officedocument.customXmlProperties+xml"),
)
_EXTENSIONS = {
    "rels": f"{_OPEN}package.relationships+xml",
    "xml": "application/xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "emf": "image/x-emf",
    "wmf": "image/x-wmf",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
}
_PART_LIMIT = 4_000_000
LINK_HINT = "超链接只能是公开的 http、https 网址或 mailto 邮箱，不能是本单位内部的；请在 Word 里删掉它。"


@dataclass(frozen=True, slots=True)
class Relation:
    """A line of a relationships part; `target` is the name of a part, or an address outside."""

    id: str
    type: str
    written: str  # the target as it stands there
    target: str
    outside: bool

    @property
    def kind(self) -> str:
        return self.type.rpartition("/")[2]


def check_parts(parts: Mapping[str, bytes], name: str, problems: Problems) -> None:
    """Tell what no template may hold, by name: macros, objects, links to the outside, damaged parts and pictures."""
    place = Place(name)
    _check_kind(parts, place, problems)
    for part in parts:
        if not KEPT.fullmatch(part) and not _LEFT.fullmatch(part):
            _refuse(f"/{part}", part, place, problems)
    for part in parts:
        if re.fullmatch(r"(word/)?_rels/[^/]*\.rels", part) and not is_too_large(part, parts[part]):
            _check_relations(part, parts, place, problems)
    for part, data in parts.items():
        if KEPT.fullmatch(part) and part.startswith("word/media/") and (what := fault(data) or _odd_ending(part)):
            problems.add(
                "template-picture",
                f"模板里的图片 {part.rpartition('/')[2]} {what}",
                place,
                "请在 Word 里删掉它，重新插入 PNG 或 JPEG 图片。",
            )
        elif is_too_large(part, data):
            problems.add(
                "template-size",
                f"模板太大：{part} 有 {len(data) // 1_000_000} MB，最多 {_PART_LIMIT // 1_000_000} MB",
                place,
                "模板只放样式和标签，请删掉多余的内容。",
            )


def _odd_ending(part: str) -> str:
    return "" if part.rpartition(".")[2].lower() in _EXTENSIONS else "的扩展名不是图片的"


def is_too_large(part: str, data: bytes) -> bool:
    """Return whether a part is larger than any template needs; such a one is not read."""
    return KEPT.fullmatch(part) is not None and part.endswith((".xml", ".rels")) and len(data) > _PART_LIMIT


def relations(part: str, data: bytes) -> Iterator[Relation]:
    """Return the relations of a relationships part, targets resolved. Raise `XMLSyntaxError` when it is broken."""
    from lxml import etree

    folder = dirname(dirname(part))
    for element in etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True)):
        if not isinstance(element.tag, str):
            continue
        target, outside = element.get("Target", ""), element.get("TargetMode") == "External"
        inside = target[1:] if target.startswith("/") else normpath(f"{folder}/{target}" if folder else target)
        yield Relation(element.get("Id", ""), element.get("Type", ""), target, target if outside else inside, outside)


def type_of(part: str) -> str:
    """Return the content type of a part by its name; an empty text where only the extension tells it."""
    return next((match.expand(kind) for pattern, kind in _TYPES if (match := re.fullmatch(pattern, part))), "")


def content_types(parts: Iterable[str]) -> bytes:
    """Return `[Content_Types].xml` for parts of these names."""
    used = {"rels", "xml"} | {name.rpartition(".")[2].lower() for name in parts}
    defaults = "".join(f'<Default Extension="{e}" ContentType="{t}"/>' for e, t in _EXTENSIONS.items() if e in used)
    named = [(name, kind) for name in parts if (kind := type_of(name))]
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in named)
    return f'{HEAD}<Types xmlns="{_TYPES_SPACE}">{defaults}{overrides}</Types>'.encode()


def _check_kind(parts: Mapping[str, bytes], place: Place, problems: Problems) -> None:
    """The kind of the document is said by the list of types: docm and dotm carry macros, dotx is as good as docx."""
    main = re.search(rb'<[^<>]*PartName="/word/document\.xml"[^<>]*>', parts.get(TYPES, b""))
    kind = re.search(rb'ContentType="([^"]*)"', main[0]) if main else None
    said = kind[1].decode("ascii", "replace") if kind else ""
    if "macroEnabled" in said or b"vbaProject" in parts.get(TYPES, b""):
        problems.add("template-macro", "模板是带宏的文件（docm、dotm）", place, "请另存为不带宏的 .docx。")
    elif said not in (f"{_MAIN}document.main+xml", f"{_MAIN}template.main+xml"):
        problems.add("template-kind", "这不是 Word 文档，只是扩展名相同", place, "请用 Word 或 WPS 打开，另存为 .docx。")
    if RELATIONS not in parts:
        problems.add("template-kind", f"文件不完整：缺 {RELATIONS}", place, "请用 Word 或 WPS 打开，另存一份。")


def _check_relations(part: str, parts: Mapping[str, bytes], place: Place, problems: Problems) -> None:
    from lxml import etree

    try:
        found = list(relations(part, parts[part]))
    except etree.XMLSyntaxError:
        problems.add("template-xml", f"文件已损坏：{part} 读不出", place, "请用 Word 或 WPS 打开，另存一份。")
        return
    for relation in found:
        if relation.outside:
            _check_outside(relation, place, problems)
        elif relation.kind not in _RELATED:
            _refuse(f"relationships/{relation.kind}/", relation.target, place, problems)
        elif relation.target not in parts:
            problems.add(
                "template-target",
                f"文件不完整：缺“{relation.target}”（{relation.kind}）",
                place,
                "请用 Word 或 WPS 打开，另存一份；还不行就重新插入那张图。",
            )


def _check_outside(relation: Relation, place: Place, problems: Problems) -> None:
    if relation.kind != "hyperlink":
        what, hint = _named(
            relation.kind, ("图片或对象", "打开报告的人会在不知情时去取这个文件；请在 Word 里断开链接，或改成嵌入的图片。")
        )
        problems.add("template-outside", f"模板引用外部文件：{what}“{relation.target[:80]}”（{relation.kind}）", place, hint)
    elif not is_public(relation.target):
        problems.add(
            "template-link",
            f"模板里有不安全的超链接“{relation.target[:80]}”",
            place,
            LINK_HINT,
        )


def _refuse(kind: str, name: str, place: Place, problems: Problems) -> None:
    what, hint = _named(f"{kind}{name}", ("程序不认识的部件", "请在 Word 里打开，只把样式和标签拷到新文档里另存。"))
    problems.add("template-part", f"模板里有{what}：{name}", place, hint)


def _named(kind: str, otherwise: tuple[str, str]) -> tuple[str, str]:
    """Return what a refused part or relation is called, and what to do about it."""
    return next(((words, hint) for pattern, words, hint in _REFUSED if re.search(pattern, kind, re.I)), otherwise)
