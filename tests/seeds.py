# ruff: noqa: E501 — one kind of leak a line, as it stands in the file
"""What may be hidden in a Word file, one kind after the other, and how it gets in (the person and all texts are 虚构).

`KINDS`: kind → function from the parts of a template to parts in which the secret stands in a place of that kind, as `HANZI` or, where
a file wants plain letters, as `LETTERS`.
"""

import io
import struct
import zipfile
import zlib

from handling import png_chunk
from PIL import Image, PngImagePlugin

HANZI, LETTERS = "贾某甲泄", "jiaxiemi"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCUMENT, STYLES, SETTINGS = "word/document.xml", "word/styles.xml", "word/settings.xml"
FONTS, THEME, RELS = "word/fontTable.xml", "word/theme/theme1.xml", "word/_rels/document.xml.rels"
SEEN = "<w:r><w:t>甲</w:t></w:r>"
SPACES = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
)


def before(part, mark, xml):
    """Return the seed that puts XML before the first `mark` of a part."""

    def seed(parts):
        assert mark.encode() in parts[part], (part, mark)
        return {**parts, part: parts[part].replace(mark.encode(), xml.encode() + mark.encode(), 1)}

    return seed


def exchanged(part, old, new):
    def seed(parts):
        assert old.encode() in parts[part], (part, old)
        return {**parts, part: parts[part].replace(old.encode(), new.encode(), 1)}

    return seed


def both(*seeds):
    def seed(parts):
        for one in seeds:
            parts = one(parts)
        return parts

    return seed


def said(inside):
    """Return the seed that adds a paragraph."""
    return before(DOCUMENT, "<w:sectPr", f"<w:p {SPACES}>{inside}</w:p>")


def words(look="", shape="", text=HANZI):
    return said(f"<w:pPr>{shape}</w:pPr><w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>")


def style(xml, kind="paragraph", id="jia"):
    return before(STYLES, "</w:styles>", f'<w:style w:type="{kind}" w:customStyle="1" w:styleId="{id}">{xml}</w:style>')


def part(name, data, kind="", target=""):
    """Return the seed that adds a part, and a relationship to it where it has a kind."""

    def seed(parts):
        line = f'<Relationship Id="rId77" Type="{OFFICE}/{kind}" Target="{target or "/" + name}"/></Relationships>'
        rels = {RELS: parts[RELS].replace(b"</Relationships>", line.encode(), 1)} if kind else {}
        return {**parts, name: data, **rels}

    return seed


def link(target, kind="hyperlink", id="rId78"):
    return before(
        RELS, "</Relationships>", f'<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/>'
    )


def linked(target, more=""):
    return both(link(target), said(f'<w:hyperlink r:id="rId78"{more}>{SEEN}</w:hyperlink>'))


def drawing(inside="", called="图", descr="", title="", anchor=""):
    """Return the XML of a drawing with the picture `rId77`."""
    frame = anchor or '<wp:inline distT="0" distB="0" distL="0" distR="0">'
    return (
        f'<w:r {SPACES}><w:drawing>{frame}<wp:extent cx="360000" cy="360000"/>'
        f'<wp:docPr id="7" name="{called}" descr="{descr}" title="{title}"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="7" name="{called}" descr="{descr}">{inside}</pic:cNvPr><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        '<a:blip r:embed="rId77"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="360000" cy="360000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        f"</a:graphicData></a:graphic></wp:{'anchor' if anchor else 'inline'}></w:drawing></w:r>"
    )


def pictured(data, name="word/media/image9.png", **more):
    return both(part(name, data, "image"), said(drawing(**more)))


def saved(form, **more):
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (200, 30, 30)).save(out, form, **more)
    return out.getvalue()


def noted_png():
    notes = PngImagePlugin.PngInfo()
    notes.add_itxt("Comment", HANZI, zip=True)
    return saved("PNG", pnginfo=notes)


def hidden_pixels():
    """A picture whose transparent pixels hold the secret as colours."""
    secret = LETTERS.encode() * 3
    pixels = b"".join(secret[n : n + 3] + b"\0" for n in range(0, 24, 3))
    rows = zlib.compress(b"\0" + pixels, 0)
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 1, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + png_chunk(b"IDAT", rows) + png_chunk(b"IEND", b"")


def zipped(inside):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", inside)
    return out.getvalue()


def thumbnail():
    exif = Image.Exif()
    exif[0x010E], exif[0x9C9B] = LETTERS, HANZI.encode("utf-16-le")
    return saved("JPEG", exif=exif, comment=HANZI.encode())


def box(text, look="", size="1800000", frame="", fill="", tag="wps:wsp"):
    frame = frame or '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0">'
    return (
        f'<w:r {SPACES}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{frame}'
        '<wp:positionH relativeFrom="page"><wp:posOffset>900000</wp:posOffset></wp:positionH>'
        f'<wp:extent cx="{size}" cy="{size}"/><wp:wrapSquare wrapText="bothSides"/><wp:docPr id="8" name="框"/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        f'<wps:cNvSpPr txBox="1"/><wps:spPr>{fill}</wps:spPr><wps:txbx><w:txbxContent><w:p><w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>'
        "</w:p></w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f'<mc:Fallback><w:pict><v:shape alt="{HANZI}"/></w:pict></mc:Fallback></mc:AlternateContent></w:r>'
    )


def cell(look, shade="", row="", width="2000"):
    return before(
        DOCUMENT,
        "<w:sectPr",
        f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/></w:tblPr><w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid><w:tr>{row}<w:tc>'
        f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr><w:p><w:r><w:rPr>{look}</w:rPr><w:t>{HANZI}</w:t></w:r></w:p>'
        "</w:tc></w:tr></w:tbl><w:p/>",
    )


def header(kind, text=HANZI):
    page = f'<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:hdr>'
    return both(
        part("word/header7.xml", page.encode(), "header"),
        exchanged(DOCUMENT, "<w:sectPr>", f'<w:sectPr><w:headerReference w:type="{kind}" r:id="rId77"/>'),
    )


def field(code):
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return said(f'{begin}<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>{end}')


def ruled(parts, whole="", inside="", cell=""):
    """Return the seed of a table with the secret, in a table style with parts for some cells and a look for all."""
    made = style(f'<w:name w:val="表"/>{whole}{parts}', "table", "biao")
    return both(
        made,
        before(
            DOCUMENT,
            "<w:sectPr",
            f'<w:tbl><w:tblPr><w:tblStyle w:val="biao"/>{inside}<w:tblLook w:val="04A0"/></w:tblPr><w:tblGrid><w:gridCol w:w="3000"/>'
            f"</w:tblGrid><w:tr><w:tc><w:tcPr>{cell}</w:tcPr><w:p><w:r><w:t>{HANZI}</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/>",
        ),
    )


def first_row(look, more=""):
    return ruled(f'<w:tblStylePr w:type="firstRow"><w:rPr>{look}</w:rPr>{more}</w:tblStylePr>')


def torn(*pieces, shown="1"):
    """Return the seed of a field: what stands in its code, and what it shows."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    return said(f"{mark('begin')}{''.join(pieces)}{mark('separate')}<w:r><w:t>{shown}</w:t></w:r>{mark('end')}")


def spelled(zero, one):
    """Return the seed of a word between whose letters the secret stands in two characters that have no shape."""
    return words(text="甲" + "".join(one if bit == "1" else zero for c in LETTERS.encode() for bit in f"{c:08b}") + "乙")


CODE, WORD = '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>', f"<w:r><w:t>{HANZI}</w:t></w:r>"
PNG, HOST = saved("PNG"), "https://www.example.com.cn/"
UNSEEN = {
    "颜色接近白色": words('<w:color w:val="FDFDFD"/>'),
    "颜色很浅（黄）": words('<w:color w:val="FFFF66"/>'),
    "主题颜色是白": words('<w:color w:val="000000" w:themeColor="background1"/>'),
    "主题颜色淡到看不见": words('<w:color w:val="000000" w:themeColor="accent6" w:themeTint="22"/>'),
    "白字的字符样式": both(
        style('<w:name w:val="jia"/><w:rPr><w:color w:val="FFFFFF"/></w:rPr>', "character"), words('<w:rStyle w:val="jia"/>')
    ),
    "白字的段落样式": both(
        style('<w:name w:val="jia"/><w:rPr><w:color w:val="FFFFFF"/></w:rPr>'), words(shape='<w:pStyle w:val="jia"/>')
    ),
    "父样式隐藏": both(
        style('<w:name w:val="fu"/><w:rPr><w:vanish/></w:rPr>', id="fu"),
        style('<w:name w:val="jia"/><w:basedOn w:val="fu"/>'),
        words(shape='<w:pStyle w:val="jia"/>'),
    ),
    "字宽 1%": words('<w:w w:val="1"/>'),
    "一号（半磅）字": words('<w:sz w:val="1"/>'),
    "升到行外": words('<w:position w:val="600"/>'),
    "字距缩成一线": words('<w:spacing w:val="-400"/>'),
    "调整宽度缩成一线": words('<w:fitText w:val="10" w:id="7"/>'),
    "底纹和字同色": words('<w:color w:val="336699"/><w:shd w:val="clear" w:color="auto" w:fill="336699"/>'),
    "突出显示和字同色": words('<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>'),
    "段落底纹和字同色": words('<w:color w:val="404040"/>', '<w:shd w:val="clear" w:color="auto" w:fill="444444"/>'),
    "单元格里的白字": cell('<w:color w:val="FFFFFF"/>'),
    "单元格底色和字同色": cell('<w:color w:val="0000F0"/>', '<w:shd w:val="clear" w:color="auto" w:fill="0000FF"/>'),
    "行高一磅的行": cell("", row='<w:trPr><w:trHeight w:val="20" w:hRule="exact"/></w:trPr>'),
    "隐藏的行": cell("", row="<w:trPr><w:hidden/></w:trPr>"),
    "一磅宽的格": cell("", width="20"),
    "行距一磅": words(shape='<w:spacing w:line="20" w:lineRule="exact"/>'),
    "缩进到纸外": words(shape='<w:ind w:left="29000"/>'),
    "没有大小的框": words(shape='<w:framePr w:w="1" w:h="1" w:hRule="exact"/>'),
    "没有大小的文本框": said(box(HANZI, size="1")),
    "衬在下面的文本框": said(
        box(HANZI, frame='<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="1">')
    ),
    "文本框里的白字": said(box(HANZI, look='<w:color w:val="FFFFFF"/>')),
    "复杂文种的字号": words('<w:cs/><w:sz w:val="32"/><w:szCs w:val="2"/>'),
    "涂黑的字": words('<w:highlight w:val="black"/>'),
    "图形符号的字体": words('<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>', text=HANZI + LETTERS),
    "左边出纸的缩进": words(shape='<w:ind w:left="-4000"/>'),
    "右边出纸的缩进": words(shape='<w:ind w:left="10800"/>'),
    "只有网页上不显示的字": words("<w:webHidden/>"),
    "表格样式的首行是白字": first_row('<w:color w:val="FFFFFF"/>'),
    "表格样式的首行和底色同色": first_row(
        '<w:color w:val="1F3864"/>', '<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="203864"/></w:tcPr>'
    ),
    "表格样式的首行是隐藏文字": first_row("<w:vanish/>"),
    "表格样式的整表是白字": ruled('<w:tblStylePr w:type="wholeTable"><w:rPr><w:color w:val="FEFEFE"/></w:rPr></w:tblStylePr>'),
    "表格样式的隐藏的行": ruled("", "<w:trPr><w:hidden/></w:trPr>"),
    "单元格边距大过格": ruled("", inside='<w:tblCellMar><w:left w:w="20000" w:type="dxa"/></w:tblCellMar>'),
    "合并掉的格": ruled("", cell="<w:vMerge/>"),
    "域代码里的字": torn(CODE, WORD),
    "页码里存着的字": torn(CODE, shown=HANZI),
    "页码里存着的字（简单域）": said(f'<w:fldSimple w:instr=" NUMPAGES ">{WORD}</w:fldSimple>'),
    "边距大过文本框": said(box(HANZI).replace("<wps:bodyPr/>", '<wps:bodyPr lIns="9000000"/>')),
    "文本框装不下": said(box(HANZI, size="200000").replace("<w:txbxContent>", f"<w:txbxContent>{'<w:p/>' * 20}")),
    "页眉落到纸外": both(header("default"), exchanged(DOCUMENT, 'w:header="', 'w:header="99')),
    "图片盖住文字": pictured(
        PNG,
        anchor='<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0"><wp:wrapNone/>',
    ),
}
LEFT = {
    "自己的书签": said(f'<w:bookmarkStart w:id="70" w:name="{HANZI}"/>{SEEN}<w:bookmarkEnd w:id="70"/>'),
    "有人引用的书签": both(
        said(f'<w:bookmarkStart w:id="70" w:name="{HANZI}"/>{SEEN}<w:bookmarkEnd w:id="70"/>'),
        said(f'<w:fldSimple w:instr=" REF {HANZI} ">{SEEN}</w:fldSimple>'),
    ),
    "图片的名称": pictured(PNG, called=HANZI),
    "图片的说明": pictured(PNG, descr=HANZI),
    "图片的标题": pictured(PNG, title=HANZI),
    "图片的提示": pictured(PNG, inside=f'<a:hlinkClick r:id="" tooltip="{HANZI}"/>'),
    "图片的文件名": pictured(PNG, f"word/media/{LETTERS}.png"),
    "表格的标题、说明": exchanged(
        DOCUMENT, "<w:tblPr>", f'<w:tblPr><w:tblCaption w:val="{HANZI}"/><w:tblDescription w:val="{HANZI}"/>'
    ),
    "内容控件的名称、标记、列表": said(
        f'<w:sdt><w:sdtPr><w:alias w:val="{HANZI}"/><w:tag w:val="{LETTERS}"/><w:dropDownList><w:listItem w:displayText="{HANZI}" '
        f'w:value="{LETTERS}"/></w:dropDownList><w15:color w:val="{LETTERS}"/></w:sdtPr><w:sdtContent>{SEEN}</w:sdtContent></w:sdt>'
    ),
    "链接的提示": linked(HOST, f' w:tooltip="{HANZI}" w:tgtFrame="{LETTERS}" w:docLocation="{LETTERS}"'),
    "没有用到的链接": link(f"{HOST}{LETTERS}"),
    "样式名、别名": style(f'<w:name w:val="{HANZI}"/><w:aliases w:val="{HANZI}"/>', id=LETTERS),
    "用到的样式": both(
        style(f'<w:name w:val="{HANZI}"/>', id=LETTERS), words(shape=f'<w:pStyle w:val="{LETTERS}"/>', text="甲")
    ),
    "潜在样式": exchanged(STYLES, "<w:latentStyles", f'<w:latentStyles w:x="{LETTERS}"'),
    "字体表里的字体": before(FONTS, "</w:fonts>", f'<w:font w:name="{HANZI}体"><w:altName w:val="{HANZI}"/></w:font>'),
    "字体表里的别名": exchanged(
        FONTS, '<w:charset w:val="86"/>', f'<w:altName w:val="{HANZI}"/><w:charset w:val="{LETTERS}"/>'
    ),
    "主题名、配色名": both(
        exchanged(THEME, 'name="公文"', f'name="{HANZI}"'),
        exchanged(THEME, '<a:clrScheme name="公文"', f'<a:clrScheme name="{HANZI}"'),
    ),
    "主题的扩展": before(THEME, "</a:theme>", f'<a:extLst><a:ext uri="{LETTERS}">{HANZI}</a:ext></a:extLst>'),
    "编号的名称": part(
        "word/numbering.xml",
        (
            '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="1">'
            f'<w:nsid w:val="{LETTERS}"/><w:name w:val="{HANZI}"/><w:tmpl w:val="{LETTERS}"/><w:lvl w:ilvl="0"><w:lvlText w:val="%1."/></w:lvl>'
            "</w:abstractNum></w:numbering>"
        ).encode(),
        "numbering",
    ),
    "架构、智能标记的设置": before(
        SETTINGS,
        "</w:settings>",
        f'<w:attachedSchema w:val="{HANZI}"/><w:smartTagType w:namespaceuri="{LETTERS}" w:name="{HANZI}"/>'
        f'<w:saveThroughXslt w:solutionID="{HANZI}"/><w:hdrShapeDefaults>{HANZI}</w:hdrShapeDefaults>',
    ),
    "文档变量、rsid、邮件合并": before(
        SETTINGS,
        "</w:settings>",
        f'<w:rsids><w:rsid w:val="{LETTERS}"/></w:rsids><w:docVars><w:docVar w:name="{HANZI}" w:val="{HANZI}"/></w:docVars>'
        f'<w:mailMerge><w:query w:val="{HANZI}"/></w:mailMerge><w:themeFontLang w:val="{LETTERS}"/>',
    ),
    "文档的标识": before(SETTINGS, "</w:settings>", f'<w15:docId xmlns:w15="urn:{LETTERS}" w15:val="{LETTERS}"/>'),
    "段落的标识": exchanged(DOCUMENT, "<w:body>", f'<w:body><w:p w:rsidR="{LETTERS}" w:x="{HANZI}">{SEEN}</w:p>'),
    "自己的命名空间": exchanged(
        DOCUMENT, "<w:document ", f'<w:document xmlns:{LETTERS}="urn:{LETTERS}" {LETTERS}:a="{HANZI}" '
    ),
    "命名空间的前缀": said(
        f'<{LETTERS}:r xmlns:{LETTERS}="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><{LETTERS}:t>甲</{LETTERS}:t></{LETTERS}:r>'
    ),
    "可以忽略的扩展": exchanged(
        DOCUMENT,
        "<w:document ",
        '<w:document xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        f'xmlns:{LETTERS}="urn:{LETTERS}" mc:Ignorable="{LETTERS}" ',
    ),
    "注释和处理指令": said(f"<!--{HANZI}--><?{LETTERS} {HANZI}?>{SEEN}"),
    "属性的值不是格式里的字": said(f'<w:pPr><w:jc w:val="{LETTERS}"/><w:spacing w:line="{LETTERS}"/></w:pPr>{SEEN}'),
    "语言": words(f'<w:lang w:val="{LETTERS}" w:eastAsia="{LETTERS}"/>', text="甲"),
    "元素之间的文字": said(f"{HANZI}<w:r>{HANZI}<w:t>甲</w:t>{HANZI}</w:r>{HANZI}"),
    "属性里放的文字": said(f'<w:pPr><w:jc w:val="left">{HANZI}</w:jc></w:pPr>{SEEN}'),
    "替代内容的旧样子": said(box("甲")),
    "缩略图里的名字（JPEG）": pictured(thumbnail(), "word/media/image9.jpeg"),
    "压着的说明（PNG）": pictured(noted_png()),
    "PNG 后面的文件包": pictured(PNG + zipped(HANZI.encode())),
    "JPEG 后面的文字": pictured(saved("JPEG") + HANZI.encode(), "word/media/image9.jpg"),
    "看不见的像素": pictured(hidden_pixels()),
    "名字是 .png 的 GIF": pictured(saved("GIF", comment=HANZI.encode())),
    "名字是 .jpg 的 BMP": pictured(saved("BMP") + HANZI.encode(), "word/media/image9.jpg"),
    "名字是 .png 的 TIFF": pictured(saved("TIFF", description=LETTERS)),
    "没有用到的图片": part("word/media/image9.png", noted_png(), "image"),
    "首页没有开的首页页眉": header("first"),
    "没有开的偶数页页眉": both(exchanged(SETTINGS, "<w:evenAndOddHeaders/>", ""), header("even")),
    "没有用到的页眉": part(
        "word/header8.xml",
        f'<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r><w:t>{HANZI}</w:t></w:r></w:p></w:hdr>'.encode(),
        "header",
    ),
    "没有用到的脚注": part(
        "word/footnotes.xml",
        (
            '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="5"><w:p><w:r>'
            f"<w:t>{HANZI}</w:t></w:r></w:p></w:footnote></w:footnotes>"
        ).encode(),
        "footnotes",
    ),
    "自定义属性": part("docProps/custom.xml", f"<Properties>{HANZI}</Properties>".encode()),
    "程序属性": part("docProps/app.xml", f"<Properties><Manager>{HANZI}</Manager></Properties>".encode()),
    "人名单": part("word/people.xml", f"<people>{HANZI}</people>".encode(), "people"),
    "批注的扩展": part("word/commentsExtended.xml", f"<a>{HANZI}</a>".encode(), "commentsExtended"),
    "文档部件": part("word/glossary/document.xml", f"<a>{HANZI}</a>".encode(), "glossaryDocument"),
    "打印机设置": part("word/printerSettings/printerSettings1.bin.xml", f"<a>{HANZI}</a>".encode(), "printerSettings"),
    "自定义数据": part("customXml/item3.xml", f"<a>{HANZI}</a>".encode(), "customXml"),
    "表单域的名称": said(
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="{HANZI}"/><w:helpText w:val="{HANZI}"/></w:ffData></w:fldChar></w:r>'
        '<w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    ),
    "域的提示": field(f'HYPERLINK "{HOST}" \\o "{HANZI}" \\t "{LETTERS}"'),
    "域里多余的话": field(f" PAGE  {HANZI} \\* MERGEFORMAT "),
    "VML 的说明": said(f'<w:r><w:pict><v:shape alt="{HANZI}"><v:textpath string="{HANZI}"/></v:shape></w:pict></w:r>'),
    "控件（ActiveX）": said(f'<w:r><w:object><w:control w:name="{HANZI}"/></w:object></w:r>'),
    "嵌入的对象": part("word/embeddings/a.bin", HANZI.encode(), "oleObject"),
    "外部内容": said('<w:altChunk r:id="rId1"/>'),
    "网页加载项": part("word/webextensions/taskpanes.xml", f"<a>{HANZI}</a>".encode()),
    "内部网址的链接": linked(f"http://10.2.3.4/{LETTERS}"),
    "单词主机名的链接": linked(f"http://oa/{LETTERS}"),
    "带口令的链接": linked(f"https://{LETTERS}:a@www.example.com.cn/"),
    "矢量图（EMF）": pictured(b"\x01\0\0\0" + HANZI.encode() + b"\0" * 60),
    "矢量图（SVG）": pictured(f"<svg><desc>{HANZI}</desc></svg>".encode()),
    "坏图": pictured(PNG[:40] + HANZI.encode()),
    "未知字体": words(f'<w:rFonts w:ascii="{LETTERS}" w:hAnsi="{LETTERS}"/>', text="甲"),
    "未知字体（复杂文种）": words(f'<w:rFonts w:cs="{LETTERS}"/>', text="甲"),
    "写着字的编号": part(
        "word/numbering.xml",
        (
            '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="1">'
            f'<w:lvl w:ilvl="0"><w:lvlText w:val="{HANZI}%1"/></w:lvl></w:abstractNum></w:numbering>'
        ).encode(),
        "numbering",
    ),
}
OTHERS = {
    "隐藏的图片": pictured(noted_png(), called='图" hidden="1'),
    "没有大小的图片": both(
        part("word/media/image9.png", noted_png(), "image"), said(drawing().replace('cx="360000" cy="360000"', 'cx="1" cy="1"'))
    ),
    "零宽字符拼的暗记": spelled("\u200b", "\u200c"),
    "软连字符拼的暗记": spelled("\u00ad", "\u2060"),
    "标签字符拼的暗记": words(text="甲" + "".join(chr(0xE0000 + c) for c in LETTERS.encode()) + "乙"),
    "异体选择符拼的暗记": words(text="甲" + "".join(chr(0xE0100 + c) for c in LETTERS.encode()) + "乙"),
    "没有字可点的链接": both(link(f"{HOST}{LETTERS}"), said(f'<w:hyperlink r:id="rId78"></w:hyperlink>{SEEN}')),
    "邮箱链接里的信": both(
        link(f"mailto:fzb@jia.gov.cn?subject={LETTERS}"), said(f'<w:hyperlink r:id="rId78">{SEEN}</w:hyperlink>')
    ),
    "公式的设置": before(
        SETTINGS,
        "</w:settings>",
        '<m:mathPr xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
        f'<m:mathFont m:val="{LETTERS}"/></m:mathPr>',
    ),
}
LEFT |= OTHERS
KINDS = {**UNSEEN, **LEFT}
