"""Small Word files written as lines of text, for the examples of the rules of the finished file.

页面{上=1440 左=1800}             the page, in twips; 分节 ends a section
公文标题{字体=宋体}｜甲区⏎报告      a paragraph in a style of the template, some of its properties changed
页脚单{对齐=center}｜— ◇ —         the footer of odd pages (页脚双: of even ones); ◇ is the page number
表格{宽=9000}｜指标｜数值／甲｜3     a table, rows between ／
版记{上线=8 下线=8 中线=6}｜抄送：…  the imprint, a table of one column
图片｜alt                          a picture
空段
"""

import re
from xml.sax.saxutils import escape

from lawreport.files.package import open_package, zip_parts
from lawreport.style import Style
from lawreport.word.template.make import make_template
from lawreport.word.template.profile import Profile
from lawreport.word.template.styles import style_id
from lawreport.word.template.wordml import R

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
PARAGRAPH = {
    "另页": '<w:pageBreakBefore w:val="{}"/>',
    "编号": '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr>',
    "避头尾": '<w:kinsoku w:val="{}"/>',
    "行距": '<w:spacing w:line="{}" w:lineRule="exact"/>',
    "倍数": '<w:spacing w:line="{}" w:lineRule="auto"/>',
    "首行": '<w:ind w:firstLine="{}" w:firstLineChars="0"/>',
    "左": '<w:ind w:left="{}" w:leftChars="0"/>',
    "右": '<w:ind w:right="{}" w:rightChars="0"/>',
    "对齐": '<w:jc w:val="{}"/>',
    "大纲": '<w:outlineLvl w:val="{}"/>',
}
RUN = {
    "字体": '<w:rFonts w:eastAsia="{}"/>',
    "主题字体": '<w:rFonts w:eastAsiaTheme="{}"/>',
    "隐藏": "<w:vanish/>",
    "颜色": '<w:color w:val="{}"/>',
    "字距": '<w:spacing w:val="{}"/>',
    "字号": '<w:sz w:val="{}"/>',
    "下划线": '<w:u w:val="{}"/>',
}
NUMBERING = (
    f'<w:numbering {SPACES}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
PAGE = {"宽": 11906, "高": 16838, "上": 2098, "右": 1474, "下": 1984, "左": 1587}
FOOTERS = {"页脚单": ("word/footer1.xml", "right"), "页脚双": ("word/footer2.xml", "left")}


def specimen(text: str, profile: Profile | None = None) -> bytes:
    """Return the Word file that `text` describes, the rest as the template of the national standard has it."""
    parts = open_package(make_template(profile or Profile()), "specimen")
    body, page = [], {}
    for line in text.split("\n"):
        head, _, words = line.partition("｜")
        name, more = re.fullmatch(r"([^{]*)(?:\{(.*)\})?", head).groups()
        options = dict(pair.split("=", 1) for pair in (more or "").split())
        if name == "页面":
            page = options
        elif name in FOOTERS:
            part, side = FOOTERS[name]
            parts[part] = f"<w:ftr {SPACES}>{footer(words, {'对齐': side, **options})}</w:ftr>".encode()
        elif name == "分节":
            body.append(f"<w:p><w:pPr>{section(page)}</w:pPr></w:p>")
        else:
            body.append(block(name, options, words))
    parts["word/document.xml"] = f"<w:document {SPACES}><w:body>{''.join(body)}{section(page)}</w:body></w:document>".encode()
    parts["word/numbering.xml"] = NUMBERING.encode()
    numbering = f'<Relationship Id="rId90" Type="{R}/numbering" Target="numbering.xml"/></Relationships>'
    relations = parts["word/_rels/document.xml.rels"].decode()
    parts["word/_rels/document.xml.rels"] = relations.replace("</Relationships>", numbering).encode()
    return zip_parts(parts)


def block(name: str, options: dict[str, str], words: str) -> str:
    if name == "空段":
        return '<w:p><w:pPr><w:pStyle w:val="Normal"/></w:pPr></w:p>'
    if name == "表格" and "｜" in words:
        return table(words.split("／"), options)
    if name == "版记":
        edges = "".join(
            f'<w:{side} w:val="single" w:sz="{options.get(key, size)}"/>'
            for side, key, size in (("top", "上线", 8), ("bottom", "下线", 8), ("insideH", "中线", 6))
        )
        rows = "".join(
            f"<w:tr><w:tc>{paragraph(style, {}, cell)}</w:tc></w:tr>"
            for style, cell in zip(("抄送", "印发"), words.split("｜"), strict=False)
        )
        return f'<w:tbl><w:tblPr><w:tblW w:w="8845" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders></w:tblPr>{rows}</w:tbl>'
    if name == "图片":
        return paragraph("图", {}, "", picture(words, "链接" in options))
    return paragraph(name, options, words)


def paragraph(name: str, options: dict[str, str], words: str, more: str = "") -> str:
    look = "".join(PARAGRAPH[k].format(v) for k, v in options.items() if k in PARAGRAPH)
    runs = (
        run(words.partition(options["楷体"])[0], options) + run(options["楷体"], {"字体": "楷体_GB2312"})
        if "楷体" in options
        else run(words, options)
    )
    if "插入" in options:
        runs = f'<w:ins w:id="1" w:author="某" w:date="2026-01-01T00:00:00Z">{runs}</w:ins>'
    id = style_id(Style(name)) if name in tuple(Style) else name
    return f'<w:p><w:pPr><w:pStyle w:val="{id}"/>{look}</w:pPr>{runs}{more}</w:p>'


def run(words: str, options: dict[str, str]) -> str:
    look = "".join(RUN[k].format(v) for k, v in options.items() if k in RUN)
    inside = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(piece)}</w:t>' for piece in words.split("⏎"))
    return f"<w:r><w:rPr>{look}</w:rPr>{inside}</w:r>" if words else ""


def footer(words: str, options: dict[str, str]) -> str:
    field = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    before, mark, after = words.partition("◇")
    look = "".join(PARAGRAPH[k].format(v) for k, v in options.items())
    return f'<w:p><w:pPr><w:pStyle w:val="Footer"/>{look}</w:pPr>{run(before, {})}{field if mark else ""}{run(after, {})}</w:p>'


def table(rows: list[str], options: dict[str, str]) -> str:
    cells = "".join(
        "<w:tr>" + "".join(f"<w:tc>{paragraph('表格', {}, cell)}</w:tc>" for cell in row.split("｜")) + "</w:tr>"
        for row in rows
    )
    return f'<w:tbl><w:tblPr><w:tblW w:w="{options.get("宽", "8845")}" w:type="dxa"/></w:tblPr>{cells}</w:tbl>'


def picture(alt: str, linked: bool) -> str:
    how = "r:link" if linked else "r:embed"
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="100" cy="100"/>'
        f'<wp:docPr id="1" name="图" descr="{alt}"/><a:graphic><a:graphicData>'
        f'<pic:pic><pic:blipFill><a:blip {how}="rId91"/></pic:blipFill></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )


def section(page: dict[str, str]) -> str:
    p = {**PAGE, **page}
    restart = f'<w:pgNumType w:start="{page["重编"]}"/>' if "重编" in page else ""
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>'
        f'<w:pgSz w:w="{p["宽"]}" w:h="{p["高"]}"/>'
        f'<w:pgMar w:top="{p["上"]}" w:right="{p["右"]}" w:bottom="{p["下"]}" w:left="{p["左"]}" '
        f'w:header="851" w:footer="1440" w:gutter="0"/>{restart}<w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>'
    )
