"""A Word file opened to be compared: its parts, its tree, what stands around its words.

In: the bytes of a file. Out: a `Draft`. Responsible for: content controls and smart tags taken off, numbers that Word counts
typed out, so that a paragraph says the same wherever it stands; files with open revisions refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lawreport.back.redline.pieces import Element
from lawreport.files.package import MEGABYTE, open_package
from lawreport.problem import Place, Trouble
from lawreport.word.cascade import W
from lawreport.word.reader import BODY, READ, Document, parse, read_document, related, relations_part

_HOLDERS = (W + "sdt", W + "sdtContent", W + "smartTag", W + "customXml")
_BEFORE_NUMBER = {W + tag for tag in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")}
WITH_PICTURES = replace(READ, total=200 * MEGABYTE)  # they are compared, and lie in the new file
_WORDS = ("插入", "删除", "移动")
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True, slots=True)
class Draft:
    """One of the two files: as it is read, all its parts, the tree of its main part and that part's relationships."""

    name: str
    document: Document
    parts: Mapping[str, bytes]
    main: str
    root: Element
    relations: Mapping[str, tuple[str, str]]  # id → (kind, part)

    @property
    def body(self) -> Element:
        return self.root.find(W + "body")

    def related(self, kind: str) -> str:
        """Return the part of a kind that the document has; an empty string where there is none."""
        return next((part for what, part in self.relations.values() if what == kind), "")

    def styles(self) -> frozenset[str]:
        """Return the ids of its styles."""
        part = self.related("styles")
        tree = parse(self.parts[part], self.name, part) if part in self.parts else ()
        return frozenset(style.get(W + "styleId", "") for style in tree)


def opened(data: bytes, name: str) -> Draft:
    """Return a file to compare. Raise `Trouble` where it cannot be read, or has revisions that nobody has accepted yet."""
    document = read_document(data, name)
    open_ones = [r for r in document.revisions if r.kind in _WORDS]
    if open_ones:
        raise Trouble.one(
            "redline-open",
            f"文件里有 {len(open_ones)} 处修订还没有接受",
            Place(name),
            "请在 Word、WPS 的“审阅”里接受（或拒绝）全部修订，另存以后再比较；要收回改动，用 pull。",
        )
    parts = open_package(data, name, WITH_PICTURES)
    main = next(target for kind, target in relations_of(parts, "").values() if kind == "officeDocument")
    root = parse(parts[main], name, main)
    _type_labels(root, document)
    _take_off(root)
    return Draft(name, document, parts, main, root, relations_of(parts, main))


def relations_of(parts: Mapping[str, bytes], part: str) -> dict[str, tuple[str, str]]:
    """Return id → (kind, part) of the relationships of a part."""
    name = relations_part(part)
    return related(parse(parts[name], name, name) if name in parts else None, part)


def _take_off(root: Element) -> None:
    """Put what content controls and smart tags hold in their place."""
    for holder in list(root.iter(*_HOLDERS)):
        parent = holder.getparent()
        at = parent.index(holder)
        inside = [child for child in holder if not child.tag.endswith("Pr")]
        for child in reversed(inside):
            parent.insert(at, child)
        parent.remove(holder)


def _type_labels(root: Element, document: Document) -> None:
    """Type out the numbers that Word counts itself."""
    read = [p for p in document.paragraphs if p.where == BODY]
    elements = list(_of_body(root.find(W + "body")))
    if not any(p.label for p in read) or len(read) != len(elements):
        return
    for paragraph, element in zip(read, elements, strict=True):
        number = element.find(f"{W}pPr/{W}numPr")
        if number is not None:
            number.getparent().remove(number)
        if paragraph.label:
            _type_label(element, paragraph.label)


def _of_body(body: Element) -> Iterator[Element]:
    """Yield the paragraphs of the body and its tables in order, without those of text boxes."""
    for paragraph in body.iter(W + "p"):
        if next(paragraph.iterancestors(W + "txbxContent"), None) is None:
            yield paragraph


def _type_label(element: Element, label: str) -> None:
    shape = element.find(W + "pPr")
    if shape is None:
        shape = element.makeelement(W + "pPr")
        element.insert(0, shape)
    number, none = (element.makeelement(W + tag) for tag in ("numPr", "numId"))
    none.set(W + "val", "0")
    number.append(none)
    shape.insert(next((at for at, e in enumerate(shape) if e.tag not in _BEFORE_NUMBER), len(shape)), number)
    run, words = (element.makeelement(W + tag) for tag in ("r", "t"))
    look = next((r.find(W + "rPr") for r in element.iter(W + "r")), None)
    if look is not None:
        run.append(look.__copy__())
    words.text = label
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(words)
    element.insert(1, run)
