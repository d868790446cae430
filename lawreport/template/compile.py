"""The template, opened once: which of its parts are filled in, and their text ready for Jinja.

In: the bytes of templates/report.docx. Out: `Compiled`: parts that are copied and parts that are rendered. Knows
alone: docxtpl (its `patch_xml` puts together tags that Word has torn apart), which parts a report may take over from
a template, and what is wrong with a tag, in the words of the template's owner.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from lawreport.versions import version

from lawreport.cache import Cache
from lawreport.package import open_package
from lawreport.problem import Place, Problems, Trouble, did_you_mean
from lawreport.project import Project
from lawreport.template.make import make_template
from lawreport.template.profile import Profile, load_profile

NAMES = ("全文", "版记", "标题", "单位", "年", "日期")
ATTRIBUTES = ("样式", "文", "头", "图", "表头", "行", "级")
_KEPT = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|word/(document|styles|stylesWithEffects|settings|fontTable|numbering|footnotes|"
    r"endnotes|webSettings|header\d*|footer\d*)\.xml|word/theme/theme\d*\.xml|word/media/[\w.-]+|"
    r"word/_rels/(document|header\d*|footer\d*|footnotes|endnotes|numbering|settings)\.xml\.rels")
_FILLED = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_SCRUBBED = re.compile(
    rb"<w:(rsids|docVars|mailMerge)\b.*?</w:\1>|<w:(attachedTemplate|rsid\w*|proofState)\b[^>]*/>"
    rb"|<w:(attachedTemplate|docVars|rsids)\b[^>]*/>|<w15?:docId\b[^>]*/>|<w14:docId\b[^>]*/>|<w15:person\b.*?</w15:person>", re.S)


@dataclass(frozen=True)
class Compiled:
    """A template ready to be filled: `copied` parts as they are, `filled` parts as Jinja source."""

    copied: dict[str, bytes]
    filled: dict[str, str]


def load_template(project: Project, cache: Cache) -> tuple[Compiled, str]:
    """Return the project's template ready to be filled, and its name; one made from the profile where there is none."""
    path = project.shared("templates/report.docx")
    if path is None:
        return compile_template(make_template(profile_of(project)), "templates/report.docx", cache), "templates/report.docx"
    name = project.name(path)
    try:
        return compile_template(path.read_bytes(), name, cache), name
    except OSError as error:
        raise Trouble.one("template-unreadable", f"读不了模板（{error.strerror}）", Place(name), "请关闭正在打开它的程序再试。") from None


def profile_of(project: Project) -> Profile:
    """Return the project's profile; the national standard's where there is none."""
    path = project.shared("templates/profile.yaml")
    return load_profile(path, project.name(path))[0] if path else Profile()


def compile_template(data: bytes, name: str, cache: Cache) -> Compiled:
    """Return the template ready to be filled. Raise `Trouble` for one that cannot or must not be used."""
    parts = open_package(data, name)
    if "word/document.xml" not in parts:
        raise Trouble.one("template-kind", "这不是 Word 文档", Place(name), "请用 Word 或 WPS 另存为 .docx。")
    kept = {n: _scrub(n, d) for n, d in parts.items() if _KEPT.fullmatch(n)}
    filled = {n: d for n, d in kept.items() if _FILLED.fullmatch(n) and (n == "word/document.xml" or b"{" in d)}
    key = json.dumps(["template", version("docxtpl"), {n: d.hex() for n, d in filled.items()}])
    patched = json.loads(cache.get(key, lambda: json.dumps(_patched(filled)).encode()))
    compiled = Compiled({n: d for n, d in kept.items() if n not in filled}, patched)
    _check(compiled, name)
    return compiled


def _scrub(name: str, data: bytes) -> bytes:
    """Leave out what only tells who edited the template, when and where."""
    if name == "word/settings.xml":
        data = _SCRUBBED.sub(b"", data)
    if name.endswith(".xml"):
        data = re.sub(rb' w:rsid\w*="[^"]*"| w14:(?:paraId|textId)="[^"]*"', b"", data)
    return data


def _patched(filled: dict[str, bytes]) -> dict[str, str]:
    """Return each part as Jinja source: docxtpl joins the tags that Word has torn apart."""
    from docxtpl import DocxTemplate

    class Patcher(DocxTemplate):
        def __init__(self) -> None:     # nothing is opened: only `patch_xml` is used
            pass

    patcher = Patcher()
    return {name: patcher.patch_xml(_body(data)) for name, data in filled.items()}


def _body(data: bytes) -> str:
    from lxml import etree

    return etree.tostring(etree.fromstring(data), encoding="unicode")


# ---- Jinja for templates: no code, nothing left empty ----------------------------------------------------------------

@lru_cache(1)
def environment():
    """Return the strict, sandboxed environment in which templates are rendered."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    def printable(value):
        if value is None or not isinstance(value, str | int):
            raise ValueError("not printable")
        return value
    return ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=printable,
                                         keep_trailing_newline=True)


_NODES = {"Template", "Output", "TemplateData", "For", "If", "Name", "Getattr", "Compare", "Operand", "Const", "And", "Or",
          "Not", "CondExpr", "Add"}
_ENGLISH = (
    (r"end of the loop|'endfor'", "{% for %} 没有对应的 {% endfor %}"),
    (r"'endif'", "{% if %} 没有对应的 {% endif %}"),
    (r"unknown tag 'end|unknown tag 'el", "多了一个结束标签，或 {% if %}、{% for %} 不成对"),
    (r"unknown tag", "有程序不认识的标签"),
    (r"unexpected char", "标签里有全角或看不见的字符"),
    (r"end of template|Missing end", "标签没有结束"),
)


def _check(compiled: Compiled, name: str) -> None:
    """Raise `Trouble` with all that is wrong with the tags of all parts."""
    from jinja2 import TemplateSyntaxError

    problems = Problems()
    for source in compiled.filled.values():
        try:
            _check_nodes(environment().parse(source), source, name, problems)
        except TemplateSyntaxError as error:
            message = next((words for pattern, words in _ENGLISH if re.search(pattern, str(error))), "标签的写法读不懂")
            problems.add("template-syntax", f"模板里{message}", Place(name), "请在 Word 里检查 {% %} 和 {{ }} 的写法；"
                         "实在找不到就运行 make template 重新生成。", excerpt=_near(source, error.lineno))
    problems.raise_errors()


def _check_nodes(tree, source: str, name: str, problems: Problems) -> None:
    from jinja2 import nodes

    bound = {n.name for n in tree.find_all(nodes.Name) if n.ctx == "store"}
    for node in tree.find_all(nodes.Node):
        kind, excerpt = type(node).__name__, _near(source, node.lineno or 1)
        if kind not in _NODES:
            problems.add("template-not-allowed", f"模板标签里不能用这种写法（{kind}）", Place(name), "模板里只能用 for、if 和名字。",
                         excerpt=excerpt)
        elif kind == "Name" and node.name not in (*NAMES, *bound, "loop"):
            problems.add("template-name", f"模板里的“{node.name}”没有意义", Place(name),
                         did_you_mean(node.name, NAMES) or f"可用的有：{'、'.join(NAMES)}。", excerpt=excerpt)
        elif kind == "Getattr" and node.attr not in (*ATTRIBUTES, "index0", "index", "first", "last"):
            problems.add("template-name", f"模板里的“.{node.attr}”没有意义", Place(name),
                         did_you_mean(node.attr, ATTRIBUTES) or f"可用的有：{'、'.join(ATTRIBUTES)}。", excerpt=excerpt)


def _near(source: str, line: int) -> str:
    """Return the words of the template on a line of its source."""
    lines = source.split("\n")
    return re.sub(r"<[^>]+>", "", lines[min(line, len(lines)) - 1])[:80].strip()

