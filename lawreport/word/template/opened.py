"""The Word template, opened by docxtpl: filled as often as there are reports, and never changed by it.

In: the scrubbed package of a template (`scrub`). Out: `ReportTemplate`, which gives each report a package of its own.
Responsible for: what Jinja is given to read, that it reads nothing but what is allowed, and what reports share.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from typing import cast

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.package import Package
from docx.parts.document import DocumentPart
from docx.parts.story import StoryPart
from docxtpl import DocxTemplate
from jinja2 import Template, TemplateError, TemplateSyntaxError, nodes
from lxml import etree

from lawreport.problem import Place, Problem, Trouble
from lawreport.word.anchors import Look
from lawreport.word.template.lint import own_bookmark
from lawreport.word.template.sheet import sheet_of
from lawreport.word.template.tags import TAG, environment
from lawreport.word.template.wordml import hinted, is_hinted

_MOST_FILLED = 20_000_000  # characters of a part; a long report has a few hundred thousand
PRINT = "印"  # what the source calls to print: a value, and the number of the look of its run
_STATEMENTS = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If)
_VALUES = (nodes.Name, nodes.Getattr, nodes.Const, nodes.CondExpr, nodes.Add)
_TRUTHS = (nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not)
_ALLOWED = {*_STATEMENTS, *_VALUES, *_TRUTHS}
_WORDS = rf"(?:[^<{{]|{TAG.pattern}|\{{(?![{{%#]))*"
_LOOK = r"<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>|<w:rPr/>"
_RUN = re.compile(rf"<w:r(?: [^>]*)?>(?P<look>{_LOOK})?<w:t(?: [^>]*)?>(?P<words>{_WORDS})</w:t></w:r>", re.S)


class ReportTemplate(DocxTemplate):
    """A template ready to be filled, by several threads if need be: filling changes nothing of it.

    `looks`: those of the runs that hold tags; `sheet`: how it sets each kind of paragraph; `next_id`: the first number that no
    bookmark has.
    """

    def __init__(self, package: bytes, name: str, warnings: tuple[Problem, ...] = ()):
        """Open a scrubbed package. Raise `Trouble` when its tags, each right by itself, make no whole."""
        super().__init__(io.BytesIO(package))
        self.init_docx()
        self.name, self.warnings = name, warnings
        self.looks: list[Look] = []
        self.main: DocumentPart = self.docx.part
        styles = (rel.target_part.element for rel in self.main.rels.values() if rel.reltype == RELATIONSHIP_TYPE.STYLES)
        self.sheet = sheet_of(next(styles, None), self.main.element)
        self.sources: dict[StoryPart, Template] = {part: self._read(part) for part in self._filled_parts()}
        ids = (int(mark.get(qn("w:id"), "0")) for mark in self.main.element.iter(qn("w:bookmarkStart")))
        self.next_id = 1 + max(ids, default=0)
        for rel in self.main.rels.values():
            if not rel.is_external and rel.target_part not in self.sources:
                self.main.load_rel(rel.reltype, _shared(rel.target_part), rel.rId)

    def _filled_parts(self) -> list[StoryPart]:
        """Return the parts that are filled: the document, and the headers and footers that have tags."""
        around = [part for uri in (self.HEADER_URI, self.FOOTER_URI) for _, part in self.get_headers_footers(uri)]
        return [self.main, *(part for part in dict.fromkeys(around) if b"{" in part.blob)]

    def _read(self, part: StoryPart) -> Template:
        """Return a part as Jinja reads it; in the document all that is printed calls `PRINT`."""
        etree.strip_elements(part.element, etree.Comment, etree.ProcessingInstruction, with_tail=False)  # no program shows them
        _drop_own_bookmarks(part.element)
        if part is self.main:
            for run in list(part.element.iter(qn("w:r"))):
                _split(run)
        source = self.patch_xml(self.xml_to_string(part.element))
        self._check_whole(part.partname.membername, source)
        template: Template = environment().from_string(_RUN.sub(self._calls, source) if part is self.main else source)
        return template

    def _check_whole(self, part: str, source: str) -> None:
        """The tags that `lint` read one by one must be all that Jinja will see."""
        try:
            odd = [n for n in environment().parse(source).find_all(nodes.Node) if type(n) not in _ALLOWED]
        except (TemplateSyntaxError, RecursionError):
            odd = [source]
        if odd:
            raise Trouble.one(
                "template-syntax",
                f"模板里的标签放错了位置（{part}）",
                Place(self.name),
                "请运行 make template 重新生成，再改样式。",
            )

    def _calls(self, run: re.Match[str]) -> str:
        """Return a run that holds tags as runs of its look and calls that know it."""
        pieces = re.split(f"({TAG.pattern})", run["words"], flags=re.S)
        if len(pieces) == 1:
            return run[0]
        plain = run["look"] or ""
        look = (plain, hinted(plain))
        if look not in self.looks:
            self.looks.append(look)
        number = self.looks.index(look)
        pieces[::2] = [f'<w:r>{look[is_hinted(p)]}<w:t xml:space="preserve">{p}</w:t></w:r>' if p else "" for p in pieces[::2]]
        pieces[1::2] = [f"{{{{ {PRINT}({p[2:-2]}, {number}) }}}}" if p.startswith("{{") else p for p in pieces[1::2]]
        return "".join(pieces)

    # ---- filling

    def filled(self, names: Mapping[str, object], runs: Callable) -> Document:
        """Return the document of a new package in which the names have their values, and `runs` has printed.

        Raise `Trouble` where a name has none, or where what is printed breaks the file.
        """
        package = Package()
        made: dict[Part, StoryPart] = {}
        for part, source in self.sources.items():
            tree = self._tree(part.partname.membername, source, {**names, PRINT: runs})
            made[part] = type(part)(part.partname, part.content_type, tree, package)
        for old, new in made.items():
            _relate(new, old, lambda target: made.get(target, target))
        main = cast(DocumentPart, made[self.main])
        package.load_rel(RELATIONSHIP_TYPE.OFFICE_DOCUMENT, main, "rId1")
        document: Document = main.document
        return document

    def _tree(self, part: str, source: Template, names: Mapping[str, object]):
        try:
            return parse_xml("".join(self._within_bounds(part, source.generate(names))))
        except (TemplateError, ValueError) as error:
            raise Trouble.one(
                "template-render", f"模板填不出来（{part}：{error}）", Place(self.name), "请运行 make template 重新生成模板。"
            ) from None
        except etree.XMLSyntaxError:
            raise Trouble.one(
                "template-broken",
                f"模板里的标签放错了位置，填出来的文件（{part}）是坏的",
                Place(self.name),
                "{%p %}、{%tr %} 要单独占一段、一行；请运行 make template 重新生成。",
            ) from None

    def _within_bounds(self, part: str, pieces: Iterable[str]) -> Iterator[str]:
        """Yield the pieces of a part as they are filled in. Raise `Trouble` as soon as they are more than any report."""
        size = 0
        for piece in pieces:
            size += len(piece)
            if size > _MOST_FILLED:
                raise Trouble.one(
                    "template-size",
                    f"模板填出来太大（{part}，超过 {_MOST_FILLED // 1_000_000} 百万字符）",
                    Place(self.name),
                    "循环里的内容太多，请删掉多余的内容，或运行 make template 重新生成。",
                )
            yield piece


# ---- the tree before docxtpl reads it --------------------------------------------------------------------------------------


def _drop_own_bookmarks(root) -> None:
    """Take away the bookmarks that Word sets by itself."""
    marks = {
        mark.get(qn("w:id")): mark for mark in root.iter(qn("w:bookmarkStart")) if own_bookmark(mark.get(qn("w:name"), ""))
    }
    ends = [end for end in root.iter(qn("w:bookmarkEnd")) if end.get(qn("w:id")) in marks]
    for mark in [*marks.values(), *ends]:
        mark.getparent().remove(mark)


def _split(run) -> None:
    """Give each thing in a run that holds a tag (words, a tab, a break, a text box) a run of its own with the same look."""
    things = [child for child in run if child.tag != qn("w:rPr")]
    if len(things) < 2 or not any(re.search("[{}]", t.text or "") for t in things if t.tag == qn("w:t")):
        return
    for thing in reversed(things[1:]):
        alone = run.makeelement(run.tag)
        alone.extend([deepcopy(look) for look in run.findall(qn("w:rPr"))])
        alone.append(thing)
        run.addnext(alone)


# ---- parts -----------------------------------------------------------------------------------------------------------------


def _shared(part: Part) -> Part:
    """Return a part that is the same in every report, with its bytes written once."""
    written = Part(part.partname, part.content_type, part.blob, part.package)
    _relate(written, part)
    return written


def _relate(part: Part, like: Part, target: Callable[[Part], Part] = lambda target: target) -> None:
    """Give a part the relationships of another, by the same ids."""
    for rel in like.rels.values():
        to = rel.target_ref if rel.is_external else target(rel.target_part)
        part.load_rel(rel.reltype, to, rel.rId, rel.is_external)
