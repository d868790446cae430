"""The public edition: what may not be published is refused, and the finished file is proved to contain nothing else.

In: the source and the report before they are put into Word; the parts of the finished file. Out: problems.
Responsible for: what norms and law forbid to publish (all rules X), and every place of a Word file where a name, a path, a
remark or a deleted word may be hidden.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from lawreport.base.dates import parse_typed_date
from lawreport.files.package import open_package
from lawreport.model import Block, Chart, Paragraph, Picture, Report, Table, text_of
from lawreport.problem import Place, Problem, Problems, Severity
from lawreport.rules import Context, Finding, Line, Prose, check_prose, is_excused
from lawreport.rules.places import excerpt_of, place_of
from lawreport.source.reader import Source
from lawreport.style import Style
from lawreport.word.cascade import OFF
from lawreport.word.template.fields import address_for_all
from lawreport.word.template.media import clean, fault

ABSOLUTE = ("X-01", "X-03")  # no comment in a section excuses these
_EXCUSE = "确实可以公开的，在文段里注明：# 不查 {}：理由。"


# ---- before Word: forbidden words ------------------------------------------------------------------------------------


def refusals(source: Source, report: Report) -> Problems:
    """Return why the report may not be published: no secrecy review, or forbidden words."""
    problems = Problems()
    _review(source, problems)
    for block, problem in _forbidden(report, source):
        if problem.id in ABSOLUTE or not is_excused(problem, source.text):
            problems.append(problem if problem.place.file else replace(problem, place=block.place))
    return problems


def _review(source: Source, problems: Problems) -> None:
    """Check 保密审查: who reviewed, and when; a review before the end of the year was of another text."""
    review = source.report.secrecy_review
    if review is None or review.reviewer_role is None or review.date is None:
        problems.add(
            "public-review",
            "没有写明保密审查，不能生成公开稿",
            source.report.at,
            "审查以后在 report.yaml 里写：secrecy_review: {reviewer_role: 职务, date: 2025年1月2日}。",
        )
        return
    day, date = parse_typed_date(review.date.text.strip()), review.date
    if day is None:
        problems.add("public-review", f"保密审查的日期“{date.text}”不是日期", date.place, "写作 2025年1月2日。")
    elif day.year <= source.year:
        problems.add(
            "public-review",
            f"保密审查的日期（{date.text}）在{source.year}年度结束以前，审的不是这份报告",
            date.place,
            "重新审查后改日期。",
        )


def _forbidden(report: Report, source: Source) -> Iterator[tuple[Block, Problem]]:
    """Yield (block, problem) of everything the rules X find, in paragraphs, tables and charts."""
    context = Context(report.year, report.date, source.unit.name, source.unit.short, public=True)
    alone = list(_found([(block, text) for block in report.blocks for text in texts(block)], context))
    together = [*_found([*_after_heads(report)], context)]
    together += [hit for hit in _found([*_rows(report), *_across_paragraphs(report)], context) if hit[2].rule.id in _SPLIT]
    seen = {(id(block), f.rule.id, f.text) for block, _, f in alone}
    yield from ((block, _problem(block, text, f)) for block, text, f in alone)
    for block, text, f in together:
        if (key := (id(block), f.rule.id, f.text)) not in seen:
            seen.add(key)
            yield block, _problem(block, text, f)


def _found(said: Sequence[tuple[Block, str]], context: Context) -> Iterator[tuple[Block, str, Finding]]:
    """Yield (block, words, finding) of what the rules X find in words."""
    prose = Prose(tuple(Line(text, _style(block), i) for i, (block, text) in enumerate(said)))
    for f in _safety(prose, context):
        yield *said[f.line], f


_TELLS = re.compile(
    "姓名|当事人|原告|申请人|法定代表人|电话|手机|联系方式|身份证|证件|卡号|[账帐]号|[账帐]户|微信|QQ|住址|车牌|号牌"
)


_SPLIT = ("X-01", "X-01b", "X-02", "X-02b", "X-03", "X-03b", "X-04")  # numbers, which may go on in the next cell


def _after_heads(report: Report) -> Iterator[tuple[Table, str]]:
    """Yield the cells of columns that hold persons or their numbers, each after the head of its column."""
    for block in report.blocks:
        if isinstance(block, Table):
            named = [(i, head) for i, head in enumerate(block.titles) if _TELLS.search(head)]
            body = block.lines[block.heads :]
            yield from ((block, f"{head}：{text_of(row[i])}") for row in body for i, head in named if i < len(row))


def _rows(report: Report) -> Iterator[tuple[Table, str]]:
    """Yield the rows of tables about persons as one text."""
    for block in report.blocks:
        if isinstance(block, Table):
            rows = [" ".join(text_of(cell) for cell in row) for row in block.lines]
            yield from ((block, row) for row in rows[1:] if _TELLS.search(rows[0] + row))


def _across_paragraphs(report: Report) -> Iterator[tuple[Paragraph, str]]:
    """Yield neighbouring paragraphs between which a number may have been broken off, as one text."""
    for before, after in pairwise(b for b in report.blocks if isinstance(b, Paragraph)):
        if re.search(r"\d\W{0,2}$", before.text) and re.match(r"\W{0,2}\d", after.text):
            yield before, f"{before.text} {after.text}"


def texts(block: Block) -> Iterator[str]:
    """Yield every stretch of words in a block."""
    if isinstance(block, Paragraph):
        yield block.text
    elif isinstance(block, Table):
        yield from (text_of(cell) for row in block.lines for cell in row)
    elif isinstance(block, Picture):
        chart = block.chart
        yield from (chart.title, block.alt)
        if isinstance(chart, Chart):
            yield from (chart.source, *chart.notes, *chart.categories, *(s.name for s in chart.series))


def _style(block: Block) -> Style:
    return block.style if isinstance(block, Paragraph) else Style.TABLE


def _safety(prose: Prose, context: Context) -> list[Finding]:
    return [f for f in check_prose(prose, context) if f.rule.id.startswith("X-")]


def _problem(block: Block, text: str, finding: Finding) -> Problem:
    """Return a finding as a problem where it was typed. In this edition everything but hints is an error."""
    place = place_of(block.head + block.spans, finding.start) if isinstance(block, Paragraph) else None
    severity = Severity.HINT if finding.severity is Severity.HINT else Severity.ERROR
    hint = finding.suggestion + ("" if finding.rule.id in ABSOLUTE else _EXCUSE.format(finding.rule.id))
    return Problem(
        finding.rule.id,
        f"不能公开：{finding.message}",
        place or block.place,
        hint,
        severity,
        excerpt_of(text, finding),
    )


# ---- after Word: what the file reveals ---------------------------------------------------------------------------------

_WORDS = r"document|styles|settings|fontTable|numbering|footnotes|endnotes|webSettings|header\d*|footer\d*"
_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/core\.xml"
    rf"|word/({_WORDS})\.xml|word/_rels/[a-z]+\d*\.xml\.rels"
    r"|word/theme/theme\d*\.xml|word/media/[\w.-]+\.(png|jpe?g)"
)
_NAMED = (
    ("comments", "批注"),
    ("customXml", "自定义数据（customXml）"),
    ("people", "修订人名单"),
    ("docProps/app", "程序、公司、模板等属性"),
    ("docProps/custom", "自定义属性"),
    ("thumbnail", "缩略图"),
    ("vba", "宏"),
    ("embeddings", "嵌入的文件"),
    ("printerSettings", "打印机设置"),
    ("glossary", "文档部件"),
    ("fonts/", "嵌入的字体"),
    ("media/", "不是 PNG、JPEG 的图片"),
    ("activeX", "控件"),
)
_CORE = {"title", "language", "created", "modified", "subject", "keywords"}
_REVISIONS = {
    "ins",
    "del",
    "moveFrom",
    "moveTo",
    "cellIns",
    "cellDel",
    "cellMerge",
    "delText",
    "delInstrText",
    "moveFromRangeStart",
    "moveFromRangeEnd",
    "moveToRangeStart",
    "moveToRangeEnd",
    "numberingChange",
    "trackRevisions",
    "revisionView",
}
_COMMENTS = {"commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef"}
_HIDDEN = {"vanish", "specVanish", "webHidden"}
_TRACES = {
    "rsids": "编辑标识（rsid）",
    "rsidRoot": "编辑标识（rsid）",
    "rsid": "编辑标识（rsid）",
    "docVars": "文档变量",
    "docVar": "文档变量",
    "attachedTemplate": "文档模板的路径",
    "mailMerge": "邮件合并的数据源",
    "docId": "文档标识",
    "person": "修订人",
    "writeProtection": "写保护的口令",
    "documentProtection": "保护的口令",
    "dataBinding": "自定义数据的连接",
    "smartTag": "智能标记",
    "customXml": "自定义数据标记",
    "object": "嵌入的对象",
    "OLEObject": "嵌入的对象",
    "altChunk": "外部内容",
    "subDoc": "子文档",
    "permStart": "有权编辑的人",
    "control": "控件",
    "saveThroughXslt": "转换文件的路径",
}
_FIELDS = re.compile(
    r"\b(AUTHOR|LASTSAVEDBY|USERNAME|USERINITIALS|USERADDRESS|FILENAME|TEMPLATE|DOCPROPERTY|DOCVARIABLE|COMMENTS|INFO|"
    r"CREATEDATE|SAVEDATE|PRINTDATE|EDITTIME|REVNUM|INCLUDETEXT|INCLUDEPICTURE|LINK|DDE|DDEAUTO|DATABASE|MERGEFIELD)\b",
    re.I,
)
PATH = re.compile(r"(?<![A-Za-z])[A-Za-z]:[\\/](?!/)|\\\\[\w.-]+\\|file:/|/(?:Users|home|root|var|tmp|mnt)/", re.I)
_PERSONAL = {"author", "initials", "lastModifiedBy"}


def scan_file(data: bytes, name: str, report: Report | None = None, fonts: Collection[str] = ()) -> Problems:
    """Return what a finished public file reveals (see `scan`), the zip itself included."""
    problems = scan(open_package(data, name), report, fonts)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if archive.comment or any(i.comment or i.extra for i in archive.infolist()):
            problems.add("public-zip", "文件包里带着附注", Place(name), "重新生成。")
        if any(i.date_time[0] != 1980 for i in archive.infolist()):
            problems.add("public-zip", "文件包里带着保存的时间", Place(name), "重新生成。")
        if _size_of_members(archive) != archive.start_dir:
            problems.add("public-zip", "文件包里有不属于任何部件的内容", Place(name), "重新生成。")
    return problems


def _size_of_members(archive: zipfile.ZipFile) -> int:
    """Return how many bytes the members of a zip take, with the heads before them: all there is before the directory."""
    return sum(30 + len(i.filename.encode()) + len(i.extra) + i.compress_size for i in archive.infolist())


def scan(parts: Mapping[str, bytes], report: Report | None = None, fonts: Collection[str] = ()) -> Problems:
    """Return everything in the parts of a finished file that reveals more than the report; nothing for a file fit to publish.

    With the report, words of the file that are the template's are checked like the report's own. `fonts`: the profile's.
    """
    from lxml import etree

    problems, strict = Problems(), etree.XMLParser(resolve_entities=False, no_network=True)
    for name, data in parts.items():
        if not _PARTS.fullmatch(name):
            what = next((words for begin, words in _NAMED if begin in name), "多余的部件")
            problems.add("public-part", f"公开稿里有{what}：{name}", Place(name), "重新生成；还在的话，从模板里删去。")
        if name.endswith((".xml", ".rels")):
            _scan_xml(name, etree.fromstring(data, strict), problems)
        elif "/media/" in name and (fault(data) or clean(data) != data):
            problems.add(
                "public-picture", f"图片里带着作者、时间、地点或说明：{name}", Place(name), "用画图程序打开，另存为 PNG。"
            )
        if not name.endswith((".xml", ".rels")) and zipfile.is_zipfile(io.BytesIO(data)):
            problems.add("public-part", f"公开稿的部件里藏着另一个文件包：{name}", Place(name), "重新生成。")
    _scan_unknown(parts, report, fonts, problems)
    _scan_words(parts, report, problems)
    return problems


def _scan_unknown(parts: Mapping[str, bytes], report: Report | None, fonts: Collection[str], problems: Problems) -> None:
    """Write the file anew once more: what would be left behind now should have been left behind before."""
    from lawreport.word.public.rebuilt import rebuilt
    from lawreport.word.render import picture_texts

    if "word/document.xml" not in parts:
        return
    public = rebuilt(parts, "公开稿", None if report is None else picture_texts(report), fonts)
    problems.extend(public.problems)
    odd = {
        part: "写法和程序写的不同"
        for part, data in parts.items()
        if public.parts.get(part) != data and not part.endswith("jpeg")
    }
    for part, what in (*odd.items(), *public.dropped):
        problems.add("public-element", f"公开稿里有多余的内容：{what[:60]}（{part}）", Place(part), "重新生成。")


def _scan_xml(name: str, root, problems: Problems) -> None:
    """Check every element, attribute and text of a part; report each kind of trace once."""
    traces: dict[str, None] = {}
    for element in root.iter():
        for what in _traces(name, element):
            traces.setdefault(what)
    for what in traces:
        problems.add("public-trace", f"公开稿里有{what}（{name}）", Place(name), "在模板里处理掉，再生成。")


def _traces(name: str, element) -> Iterator[str]:
    if not isinstance(element.tag, str):
        yield "看不见的注释"
        return
    space, _, tag = element.tag.rpartition("}")
    value = element.get(f"{space}}}val")
    if name == "docProps/core.xml":
        yield from _core(tag, element)
    elif name.endswith(".rels"):
        yield from _relation(element)
    elif tag in _REVISIONS or tag.endswith("Change"):
        yield "修订"
    elif tag in _COMMENTS:
        yield "批注"
    elif tag in _HIDDEN and value not in OFF:
        yield "隐藏文字"
    elif tag in _TRACES:
        yield _TRACES[tag]
    elif tag == "bookmarkStart" and re.match(r"_[ms]_\d|_GoBack", element.get(f"{space}}}name", "")):
        yield "程序的书签"
    yield from _values(tag, element)


def _values(tag: str, element) -> Iterator[str]:
    """Yield what the attributes and the text of an element reveal."""
    for key, value in element.attrib.items():
        local = key.rpartition("}")[2]
        if local.startswith("rsid"):
            yield "编辑标识（rsid）"
        elif local in _PERSONAL and value:
            yield "作者的名字"
        elif local not in ("Type", "Target") and PATH.search(value):
            yield "文件夹的路径"
    text = element.text or ""
    if PATH.search(text):
        yield "文件夹的路径"
    fields = text if tag == "instrText" else next((v for k, v in element.attrib.items() if k.endswith("}instr")), "")
    if field := _FIELDS.search(fields):
        yield f"会带出作者或路径的域（{field[0].upper()}）"


def _core(tag: str, element) -> Iterator[str]:
    if tag != "coreProperties" and tag not in _CORE and (element.text or "").strip():
        yield f"文件属性 {tag}"
    if tag in ("created", "modified") and not (element.text or "").endswith("T00:00:00Z"):
        yield "保存的时刻"


def _relation(element) -> Iterator[str]:
    """Yield links that a published file must not have: it loads nothing, and readers may only click on web pages."""
    target = element.get("Target", "")
    link = element.get("Type", "").endswith("/hyperlink")
    if element.get("TargetMode") == "External" and not (link and address_for_all(target) == target):
        yield f"指向外面的链接“{target[:40]}”"
    elif element.get("TargetMode") != "External" and PATH.search(target):
        yield "文件夹的路径"


# ---- words that are not the report's -----------------------------------------------------------------------------------


def _scan_words(parts: Mapping[str, bytes], report: Report | None, problems: Problems) -> None:
    """Check the words of headers, footers and the template by the same rules."""
    known = {text for block in report.blocks for text in texts(block)} if report else set()
    foreign = [
        (name, text)
        for name in parts
        for text in _paragraphs(name, parts[name], bool(report))
        if text.strip() and text not in known
    ]
    problems.extend(unpublishable(foreign, "，模板里的文字"))


def unpublishable(said: Sequence[tuple[str, str]], whose: str = "") -> Iterator[Problem]:
    """Yield what the rules X find in words of a finished file: pairs of the part they stand in and the words."""
    prose = Prose(tuple(Line(text, Style.TABLE, i) for i, (_, text) in enumerate(said)))
    for f in _safety(prose, Context(public=True)):
        if f.severity is not Severity.HINT:
            name = said[f.line][0]
            yield Problem(f.rule.id, f"不能公开：{f.message}（{name}{whose}）", Place(name), f.suggestion)


_MAILBOX = re.compile(r"mailto:[^\s\"]+", re.I)  # in the code of a field: it may stand there, as in a link
_SAYING = {"descr", "title", "name", "alt", "tooltip", "val", "string", "instr"}  # attributes that hold words


def _paragraphs(name: str, data: bytes, body: bool) -> Iterator[str]:
    """Return the words of a part: its paragraphs, whatever runs they are cut into, other elements and attributes."""
    from lxml import etree

    from lawreport.word.anchors import holds
    from lawreport.word.template.lint import W

    if not name.endswith(".xml") or (name == "word/document.xml" and not body):
        return
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    yield from (holds(p) for p in root.iter(W + "p"))
    for element in root.iter(etree.Element):
        if element.tag != W + "t" and element.text and element.text.strip():
            yield _MAILBOX.sub("", element.text)
        yield from (
            _MAILBOX.sub("", str(value)) for key, value in element.attrib.items() if str(key).rpartition("}")[2] in _SAYING
        )
