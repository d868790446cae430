"""What must hold of every Word file that comes out, and that no checker looks for; see also openxml-audit, ooxml-integrity."""

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PARAGRAPH_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
MARKS = re.compile("[\ufdd0-\ufdef\ufffe\uffff\ue000-\uf8ff]|\\{\\{|\\{%|%\\}|\\}\\}")  # our own, and tags
DATED = re.compile(rb"w:rsid|w:lastRenderedPageBreak|<w:proofErr")


def unsound(data: bytes) -> list[str]:
    """Return everything that is wrong with a Word file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        parts = {name: archive.read(name) for name in names}
    trees, found = {}, [f"{name} twice" for name, n in Counter(n.lower() for n in names).items() if n > 1]
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            try:
                trees[name] = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
            except etree.XMLSyntaxError as error:
                found.append(f"{name}: {error}")
    return [*found, *_relations(trees, parts), *_types(trees, parts), *_ids(trees), *_text(trees), *_pairs(trees)]


def _relations(trees: dict, parts: dict[str, bytes]) -> Iterator[str]:
    """Every relationship leads to a part, every part is led to, every r:id has its relationship."""
    reached = {"[Content_Types].xml"}
    for name, tree in trees.items():
        if not name.endswith(".rels"):
            continue
        folder, owner = posixpath.split(name.replace("_rels/", ""))[0], name.replace("_rels/", "").removesuffix(".rels")
        ids = [relation.get("Id") for relation in tree]
        yield from (f"{name}: {i} twice" for i, n in Counter(ids).items() if n > 1)
        reached |= {name} if owner in parts or name == "_rels/.rels" else set()
        for relation in tree:
            target = posixpath.normpath(posixpath.join(folder, relation.get("Target"))).lstrip("/")
            reached.add(target)
            if relation.get("TargetMode") == "External":
                yield f"{name}: external {relation.get('Target')}"
            elif target not in parts:
                yield f"{name}: no {target}"
        if owner in trees:
            used = {v for e in trees[owner].iter() for k, v in e.attrib.items() if k.startswith(R)}
            yield from (f"{owner}: no relationship {i}" for i in used - set(ids))
    yield from (f"{name} is led to by nothing" for name in parts if name not in reached)


def _types(trees: dict, parts: dict[str, bytes]) -> Iterator[str]:
    """Every part has a content type, and no type is of a part that is not there."""
    endings = {e.get("Extension").lower() for e in trees["[Content_Types].xml"] if e.get("Extension")}
    named = {e.get("PartName").lstrip("/") for e in trees["[Content_Types].xml"] if e.get("PartName")}
    yield from (
        f"{name} has no type"
        for name in parts
        if name not in named and name.rpartition(".")[2].lower() not in endings and name != "[Content_Types].xml"
    )
    yield from (f"type of {name}, which is not there" for name in named - set(parts))


def _ids(trees: dict) -> Iterator[str]:
    """Ids are unique in the whole file: of pictures, paragraphs, bookmarks (names, too) and comments."""
    seen: Counter = Counter()
    for tree in (tree for name, tree in trees.items() if name.startswith("word/")):
        for element in tree.iter(WP + "docPr", W + "bookmarkStart", W + "comment", W + "p"):
            kind = etree.QName(element).localname
            ids = {"docPr": ["id"], "bookmarkStart": [W + "id", W + "name"], "comment": [W + "id"], "p": [PARAGRAPH_ID]}[kind]
            seen.update((kind, attribute, element.get(attribute)) for attribute in ids if element.get(attribute) is not None)
    yield from (f"{what} twice" for what, n in seen.items() if n > 1)


def _text(trees: dict) -> Iterator[str]:
    """No mark of ours or tag is left, in text or attribute; no tab or line end is raw; no blank at an edge gets lost."""
    for name, tree in trees.items():
        for element in tree.iter(etree.Element):
            for words in (element.text or "", element.tail or "", *element.attrib.values()):
                if MARKS.search(words) and not name.startswith("customXml/"):
                    yield f"{name}: left over {words[:40]!r}"
            if element.tag in (W + "t", W + "delText", W + "instrText"):
                if re.search("[\t\n\r]", element.text or ""):
                    yield f"{name}: raw tab or line end in {element.text[:40]!r}"
                if (element.text or "").strip(" ") != (element.text or "") and element.get(
                    "{http://www.w3.org/XML/1998/namespace}space"
                ) != "preserve":
                    yield f"{name}: blanks that get lost in {element.text[:40]!r}"


def _pairs(trees: dict) -> Iterator[str]:
    """Bookmarks, comment ranges and fields are closed, bookmarks and fields within their paragraph or cell's part."""
    for name, tree in trees.items():
        for kind in ("bookmark", "commentRange"):
            opened = [e.get(W + "id") for e in tree.iter(W + kind + "Start")]
            closed = [e.get(W + "id") for e in tree.iter(W + kind + "End")]
            if sorted(opened) != sorted(closed):
                yield f"{name}: {kind} {set(opened) ^ set(closed)} open"
        depth = 0
        for element in tree.iter(W + "fldChar", W + "p"):
            if element.tag == W + "p" and depth:
                yield f"{name}: a field goes on into the next paragraph"
            depth += {"begin": 1, "end": -1}.get(element.get(W + "fldCharType"), 0)
            if depth < 0:
                yield f"{name}: a field ends that never began"
        if depth:
            yield f"{name}: a field is open"
