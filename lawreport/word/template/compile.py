"""The template, opened once: which of its parts are filled in, and their text ready for Jinja.

In: the bytes of templates/report.docx. Out: `Compiled`: parts that are copied, parts that are rendered, the document cut. Knows
alone: docxtpl (its `patch_xml` puts together tags that Word has torn apart), and what of a template is left behind
because it only tells who edited it. What is wrong with one, `lint` says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lawreport.base.cache import Cache
from lawreport.base.disk import MOST_BYTES, File
from lawreport.base.oserror import reason
from lawreport.base.program import program
from lawreport.base.xmltext import quoteattr
from lawreport.files.package import open_package
from lawreport.problem import Place, Problem, Problems, Trouble
from lawreport.project import PROFILE, TEMPLATE
from lawreport.word.template.cut import Cut, cut
from lawreport.word.template.lint import W, lint, own_bookmark
from lawreport.word.template.media import clean
from lawreport.word.template.parts import DOCUMENT, FILLED, KEPT, PACKAGE, relations
from lawreport.word.template.profile import Profile, load_profile
from lawreport.word.template.sheet import Sheet, sheet_of
from lawreport.word.template.tags import environment
from lawreport.word.template.wordml import HEAD

_SCRUBBED = re.compile(
    rb"<w:(rsids|docVars|mailMerge)\b.*?</w:\1>|<w:(attachedTemplate|rsid\w*|proofState)\b[^>]*/>"
    rb"|<w:(attachedTemplate|docVars|rsids)\b[^>]*/>|<w15?:docId\b[^>]*/>|<w14:docId\b[^>]*/>|<w15:person\b.*?</w15:person>",
    re.S,
)

_NODES = {
    "Template",
    "Output",
    "TemplateData",
    "For",
    "If",
    "Name",
    "Getattr",
    "Compare",
    "Operand",
    "Const",
    "And",
    "Or",
    "Not",
    "CondExpr",
    "Add",
}
STYLES = "word/styles.xml"


@dataclass(frozen=True, slots=True)
class Compiled:
    """A template ready to be filled: `copied` parts as they are, `filled` headers and footers as Jinja source."""

    copied: dict[str, bytes]
    filled: dict[str, str]
    document: Cut
    warnings: tuple[Problem, ...] = ()
    sheet: Sheet = field(default_factory=Sheet)


def load_template(files: Mapping[str, File], cache: Cache) -> tuple[Compiled, str]:
    """Return the template among the files ready to be filled, and its name; one made from the profile where there is none."""
    if file := files.get(TEMPLATE):
        return compile_template(_bytes(file), file.name, cache), file.name
    from lawreport.word.template.make import make_template

    return compile_template(make_template(profile_of(files)), TEMPLATE, cache), TEMPLATE


def _bytes(file: File) -> bytes:
    if file.size > MOST_BYTES:
        raise Trouble.one(
            "template-size", f"模板太大，超过 {MOST_BYTES >> 20} MB", Place(file.name), "模板只放样式和标签，请删掉多余的图片。"
        )
    if file.error:
        raise Trouble.one(
            "template-unreadable", f"读不了模板（{reason(file.error)}）", Place(file.name), "请关闭正在打开它的程序再试。"
        )
    return file.data


def profile_of(files: Mapping[str, File]) -> Profile:
    """Return the profile among the files; the national standard's where there is none."""
    return read_profile(files)[0]


def read_profile(files: Mapping[str, File]) -> tuple[Profile, Problems]:
    """Return the profile among the files, and warnings about it."""
    return load_profile(files[PROFILE]) if PROFILE in files else (Profile(), Problems())


_latest: dict[tuple[str, bytes], Compiled] = {}  # many units fill the same template one after the other


def compile_template(data: bytes, name: str, cache: Cache) -> Compiled:
    """Return the template ready to be filled. Raise `Trouble` for one that cannot or must not be used."""
    found = _latest.get((name, data)) or _compile(data, name, cache)
    _latest.clear()
    _latest[name, data] = found
    return found


def _compile(data: bytes, name: str, cache: Cache) -> Compiled:
    parts = open_package(data, name)
    if "word/document.xml" not in parts:
        raise Trouble.one("template-kind", "这不是 Word 文档", Place(name), "请用 Word 或 WPS 另存为 .docx。")
    problems = lint(parts, name)
    problems.raise_errors()
    kept = {n: _scrub(n, d) for n, d in parts.items() if KEPT.fullmatch(n)}
    filled = {n: d for n, d in kept.items() if FILLED.fullmatch(n) and (n == DOCUMENT or b"{" in d)}
    key = json.dumps(["template", program(), {n: d.hex() for n, d in filled.items()}])
    patched = json.loads(cache.get(key, lambda: json.dumps(_patched(filled)).encode()))
    _check_whole(patched, name)
    document = _cut(patched.pop(DOCUMENT), name)
    return Compiled(
        {n: d for n, d in kept.items() if n not in filled},
        patched,
        document,
        tuple(problems),
        sheet_of(kept.get(STYLES), document),
    )


def _cut(source: str, name: str) -> Cut:
    from lxml import etree

    try:
        return cut(source)
    except etree.XMLSyntaxError:
        raise broken(DOCUMENT, name) from None


def broken(part: str, name: str) -> Trouble:
    """Return what there is to say when tags have broken a part."""
    return Trouble.one(
        "template-broken",
        f"模板里的标签放错了位置，填出来的文件（{part}）是坏的",
        Place(name),
        "{%p %}、{%tr %} 要单独占一段、一行；请运行 make template 重新生成。",
    )


def _scrub(name: str, data: bytes) -> bytes:
    """Leave out what only tells who edited the template, when and where."""
    if name == "word/settings.xml":
        data = _SCRUBBED.sub(b"", data)
    elif name == "word/fontTable.xml":
        data = re.sub(rb"<w:embed\w+\b[^>]*/>", b"", data)
    elif name.startswith("word/media/"):
        return clean(data)
    elif name.endswith(".rels"):
        return _plain_relations(name, data)
    if name.endswith(".xml"):
        data = re.sub(rb' w:rsid\w*="[^"]*"| w14:(?:paraId|textId)="[^"]*"', b"", data)
    return data


def _plain_relations(name: str, data: bytes) -> bytes:
    """Return relationships in one way of writing, whichever program wrote them."""
    rows = "".join(
        f"<Relationship Id={quoteattr(r.id)} Type={quoteattr(r.type)} Target={quoteattr(r.written)}"
        + (' TargetMode="External"/>' if r.outside else "/>")
        for r in relations(name, data)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}">{rows}</Relationships>'.encode()


def _patched(filled: dict[str, bytes]) -> dict[str, str]:
    """Return each part as Jinja source: docxtpl joins the tags that Word has torn apart."""
    from docxtpl import DocxTemplate

    class Patcher(DocxTemplate):
        def __init__(self) -> None:  # nothing is opened: only `patch_xml` is used
            pass

    patcher = Patcher()
    return {name: patcher.patch_xml(_body(data)) for name, data in filled.items()}


def _body(data: bytes) -> str:
    from lxml import etree

    root = etree.fromstring(data)
    marks = {mark.get(W + "id"): mark for mark in root.iter(W + "bookmarkStart") if own_bookmark(mark.get(W + "name", ""))}
    ends = [end for end in root.iter(W + "bookmarkEnd") if end.get(W + "id") in marks]
    for mark in [*marks.values(), *ends]:
        if (parent := mark.getparent()) is not None:
            parent.remove(mark)
    return etree.tostring(root, encoding="unicode")


def _check_whole(patched: dict[str, str], name: str) -> None:
    """The tags that `lint` read one by one must be all that Jinja will see."""
    from jinja2 import TemplateSyntaxError, nodes

    for part, source in patched.items():
        try:
            odd = [n for n in environment().parse(source).find_all(nodes.Node) if type(n).__name__ not in _NODES]
        except (TemplateSyntaxError, RecursionError):
            odd = [source]
        if odd:
            raise Trouble.one(
                "template-syntax", f"模板里的标签放错了位置（{part}）", Place(name), "请运行 make template 重新生成，再改样式。"
            )
