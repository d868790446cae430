"""A report of any make, opened: what a reader sees, paragraph by paragraph.

In: the bytes of a .docx, .txt, .doc, .wps, .rtf or .odt, and its name. Out: an `Opened`: paragraphs and tables in reading
order, and what was left unread. Raise `Trouble`, one plain message, for a file that is locked, scanned, empty or no report.
Responsible for: formats; that a paragraph says what shows it to be a heading (style, outline, look), and that nothing is read
twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from lawreport.files.characters import suspicious
from lawreport.files.package import MEGABYTE, PDF, ZIP, kind_of
from lawreport.files.textfile import decode
from lawreport.problem import Place, Trouble
from lawreport.rules.word.wordkinds import DATE
from lawreport.style import Style
from lawreport.word.cascade import Face
from lawreport.word.reader import BODY, BOX, FOOTER, HEADER, NOTE, Document, WordParagraph, WordTable, pixels, read_document

MOST_BYTES, MOST_LINES, MOST_WORDS = 200 * MEGABYTE, 9_000, 400_000
JOINED = ("<", "^")  # how a cell says that it belongs to the one on its left, or above
_LONG = 120  # characters of a cell that is text
PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff")
LEAST_WORDS = 30  # Hanzi of what may be a report
_BLANK = " \t\u3000\u00a0\u2002\u2003\u2009"
_HANZI = re.compile("[\u3400-\u9fff]")
_UNDER_PICTURE = re.compile(r"图\s*\d+[\s\u3000]")
_WEB = re.compile(
    r"(?:发布(?:时间|日期)|发表时间|信息来源|来源|浏览(?:次数|量)|阅读(?:次数|量)|点击(?:次数|量)|字体|字号|索引号)[：:].{0,80}"
    r"|[【\[]?\s*(?:打印|关闭|返回顶部|分享到|扫一扫|收藏|上一篇|下一篇).{0,40}|[【\[](?:字体|打印).{0,40}"
)
_HALF = re.compile("(?<=[\u3400-\u9fff”》])[,;:?!()]|[,;:?!()](?=[\u3400-\u9fff“《])")
_CONTENTS = re.compile(r"(?:.*\t|.*?[.…·]{4,}) *\d{1,3}$")
_ANOTHER = "请用 Word 或 WPS 打开，另存为 .docx，再导入。"


@dataclass(frozen=True, slots=True)
class Seen:
    """One line of the old report: `number` is its paragraph, counted as people count; `head` characters look otherwise."""

    number: int
    text: str
    style: str = ""
    outline: int = 0  # 1–9; 0 is text
    centred: bool = False
    stands_out: bool = False  # in another face than the text of the report
    head: int = 0
    new_page: bool = False
    lying: bool = False  # on a page that is turned on its side

    @property
    def hanzi(self) -> int:
        return len(_HANZI.findall(self.text))


@dataclass(frozen=True, slots=True)
class SeenTable:
    """A table: the words of its cells, row by row."""

    number: int  # of the paragraph above it
    rows: tuple[tuple[str, ...], ...]
    heads: int = 0  # rows that are repeated on every page
    lying: bool = False  # on a page that is turned on its side


@dataclass(frozen=True, slots=True)
class SeenPhoto:
    """A picture: its file, without bytes where the report holds none of its own; the caption as it was printed, if any."""

    data: bytes
    alt: str = ""
    caption: Seen | None = None
    why: str = ""  # it cannot be a photo
    cropped: bool = False
    file: str = ""  # its name in photos/, once it has one


@dataclass(frozen=True, slots=True)
class SeenPhotos:
    """Pictures that stand in one line."""

    number: int  # of the paragraph above them
    photos: tuple[SeenPhoto, ...]


Item = Seen | SeenTable | SeenPhotos


@dataclass(frozen=True, slots=True)
class Opened:
    """The old report, and sentences on what was not read of it."""

    name: str
    items: tuple[Item, ...]
    unread: tuple[str, ...] = ()

    @property
    def half_marks(self) -> int:
        """Return how many half-width marks stand among Hanzi."""
        return sum(len(_HALF.findall(line.text)) for line in self.lines)

    @property
    def lines(self) -> list[Seen]:
        return [item for item in self.items if isinstance(item, Seen)]


def opened(data: bytes, name: str) -> Opened:
    """Return what a reader sees in a file. Raise `Trouble`."""
    _refuse(data, name)
    suffix = Path(name).suffix.lower()
    if suffix == ".txt":
        found = Opened(name, tuple(_plain(decode(data, name))))
    else:
        found = _word(data if suffix in (".docx", ".docm") or _is_word(data) else _converted(data, name), name)
    _refuse_other(found, name)
    return _without_web(found)


def _without_web(found: Opened) -> Opened:
    """Return the report without what a web page set around it: when it was published, how to print it."""
    lines = found.lines
    ends = {id(line) for line in (*lines[:5], *lines[-4:])}
    web = [line for line in lines if id(line) in ends and _WEB.fullmatch(line.text)]
    if not web:
        return found
    told = f"网页上的字没有读进来：{'；'.join(line.text[:30] for line in web)}"
    return replace(found, items=tuple(item for item in found.items if item not in web), unread=(*found.unread, told))


def _is_word(data: bytes) -> bool:
    """Return whether a file is a .docx whatever its ending says; an .odt, which is a zip too, states its kind at once."""
    return data.startswith(ZIP) and b"mimetype" not in data[:60]


def _refuse(data: bytes, name: str) -> None:
    if not data.strip(b"\0\r\n\t "):
        raise Trouble.one("import-empty", "文件是空的，没有内容", Place(name), "请检查是不是拷坏了，重新拷一份。")
    if Path(name).suffix.lower() in PICTURES:
        raise Trouble.one("import-scan", "这是图片，没有文字", Place(name), "请找 Word 原稿；没有就先用识别软件转成文字。")
    if data.startswith(PDF):
        raise Trouble.one("import-kind", "这是 PDF，读不出段落和标题", Place(name), "请找它的 Word 原稿，另存为 .docx 再导入。")
    if "加密" in (kind := kind_of(data)) and b"E\0n\0c\0r\0y\0p\0t" in data:
        raise Trouble.one(
            "import-locked", f"打不开：这是{kind}", Place(name), "请用 Word 或 WPS 打开，去掉密码，另存后再导入。"
        )


def _refuse_other(found: Opened, name: str) -> None:
    """Raise `Trouble` where there are no words, too many, or none of a report."""
    words = sum(line.hanzi for line in found.lines)
    if words >= LEAST_WORDS and len(found.items) <= MOST_LINES and sum(len(x.text) for x in found.lines) <= MOST_WORDS:
        return
    if words >= LEAST_WORDS:
        raise Trouble.one(
            "import-long",
            f"文件太长（{len(found.items)} 段，{words} 个字）：最多 {MOST_LINES} 段、40 万字",
            Place(name),
            "请只留报告本身。",
        )
    scanned = any(isinstance(item, SeenPhotos) for item in found.items)
    if not any(line.text for line in found.lines) and not scanned:
        raise Trouble.one("import-empty", "里面没有文字", Place(name), "请检查是不是选错了文件，或者文件没有存上。")
    if scanned:
        raise Trouble.one(
            "import-scan", "里面是图片，没有文字（多半是扫描件）", Place(name), "请找 Word 原稿；没有就先用识别软件转成文字。"
        )
    raise Trouble.one("import-foreign", "里面几乎没有汉字，不像一份报告", Place(name), "请检查是不是选错了文件。")


def _converted(data: bytes, name: str) -> bytes:
    """Return the .docx that LibreOffice makes of another file. Raise `Trouble` where it is missing or cannot."""
    from lawreport.word.libreoffice import as_docx, find_office

    suffix = Path(name).suffix.lower()
    if find_office() is None:
        raise Trouble.one("office-missing", f"读 {suffix} 文件要用 LibreOffice，这台电脑没有装", Place(name), _ANOTHER)
    try:
        return as_docx(data, name)
    except Trouble as trouble:
        first = trouble.problems[0]
        raise Trouble.one(first.id, f"读不了这个 {suffix} 文件：{first.message}", Place(name), _ANOTHER) from None


# ---- text ------------------------------------------------------------------------------------------------------------


def _plain(text: str) -> Iterator[Seen]:
    """Yield the lines of a text file; what web pages and mail put between them is nothing."""
    numbered = [line for line in re.split(r"[\r\n\f\v\u2028\u2029\u0085]+", text) if line.strip(_BLANK)]
    for number, line in enumerate(numbered, 1):
        if words := cleaned(line):
            yield Seen(number, words)


def cleaned(text: str) -> str:
    """Return a line without the blanks around it, which made an indent, and without characters nobody sees."""
    for suspect in reversed(suspicious(text)):
        text = text[: suspect.index] + text[suspect.index + 1 :]
    return text.replace("\u00a0", " ").strip(_BLANK)


# ---- Word ------------------------------------------------------------------------------------------------------------


def _word(data: bytes, name: str) -> Opened:
    document = read_document(data, name)
    usual = _usual_face(document)
    items: list[Item] = []
    skipped: list[str] = []
    told = 0  # the last table that was read
    frames = {table.number for table in document.tables if _is_frame(table)}
    lying = [section.landscape or section.width > section.height for section in document.sections]
    shown = _pictures(document, data, name)
    for at, paragraph in enumerate(document.paragraphs):
        items += [] if paragraph.table and paragraph.table not in frames else _in_line(paragraph, shown.get(at, []))
        if paragraph.table and paragraph.table not in frames:
            if paragraph.table > told:
                told = paragraph.table
                items += _of_table(document, document.tables[told - 1], paragraph, shown, lying)
        elif paragraph.where in (BODY, BOX):
            turned = lying[min(paragraph.section, len(lying) - 1)]
            lines = [replace(line, lying=turned) for line in _lines(paragraph, usual) if line.text]
            contents = paragraph.shape.style.lower().startswith(("toc ", "目录 ")) or _CONTENTS.match(paragraph.text)
            if contents or (paragraph.text.replace(" ", "") == "目录" and not items[3:]):
                skipped += [line.text for line in lines]
            else:
                items += lines
    return Opened(name, tuple(items), tuple(_unread(document, skipped)))


def _pictures(document: Document, data: bytes, name: str) -> dict[int, list[SeenPhoto]]:
    """Return the pictures of the text by the index of their paragraph; those of headers and footers belong to the page."""
    shown: dict[int, list[SeenPhoto]] = {}
    for picture in document.pictures:
        if picture.where not in (HEADER, FOOTER):
            inside = pixels(data, name, picture.part) if picture.part else b""
            words = document.paragraphs[picture.paragraph].text.strip(_BLANK + "\n")
            why = "" if inside else "是链接，不在文件里" if picture.linked else "没有自己的图片文件（Word 图表或组合图形）"
            why = "嵌在文字里，像是印章或图标" if words and not _UNDER_PICTURE.match(words) else why
            photo = SeenPhoto(inside, picture.alt.strip(), why=why, cropped=picture.cropped)
            shown.setdefault(picture.paragraph, []).append(photo)
    return shown


def _in_line(paragraph: WordParagraph, photos: list[SeenPhoto]) -> Iterator[SeenPhotos]:
    """Yield the pictures of a paragraph, if it has any."""
    if photos:
        yield SeenPhotos(paragraph.number, tuple(photos))


def _of_table(
    document: Document, table: WordTable, first: WordParagraph, shown: dict[int, list[SeenPhoto]], lying: list[bool]
) -> Iterator[Item]:
    """Yield what a table holds: pictures row by row, and its words."""
    rows: dict[int, list[SeenPhoto]] = {}
    for at, photos in shown.items():
        if document.paragraphs[at].table == table.number:
            rows.setdefault(document.paragraphs[at].row, []).extend(photos)
    said = [cell for row in table.rows for cell in row if cell.strip()]
    holds_photos = len(said) <= sum(map(len, rows.values()))  # and a caption for each
    for _, photos in sorted(rows.items()):
        why = "" if holds_photos else "在表格里"
        yield SeenPhotos(first.number, tuple(replace(photo, why=photo.why or why) for photo in photos))
    turned = lying[min(first.section, len(lying) - 1)]
    if holds_photos:
        yield from (Seen(first.number, cleaned(cell), str(Style.PICTURE_CAPTION), lying=turned) for cell in said)
    else:
        yield from (replace(item, lying=turned) for item in _table(table, first.number))


def _usual_face(document: Document) -> Face:
    """Return the face of most characters of the text."""
    weights: Counter[Face] = Counter()
    for paragraph in document.paragraphs:
        if not paragraph.table:
            for run in paragraph.runs:
                weights[_look(run.face)] += len(run.text)
    return max(weights, key=weights.__getitem__, default=Face())


def _look(face: Face) -> Face:
    """Return what of a face shows a heading: font, size, bold."""
    return Face(east=face.east, size=face.size, bold=face.bold)


def _lines(paragraph: WordParagraph, usual: Face) -> Iterator[Seen]:
    """Yield the lines of a paragraph, which a soft return ends too."""
    shape = paragraph.shape
    bullet = bool(paragraph.label) and not re.search(r"[\w]", paragraph.label)
    text = paragraph.text.removeprefix(paragraph.label) if bullet else paragraph.text
    first = Seen(
        paragraph.number,
        "",
        shape.style,
        shape.outline,
        shape.align == "center",
        bool(paragraph.runs) and _look(paragraph.face) != usual,
        _head(paragraph, 0 if bullet else len(paragraph.label)),
        paragraph.shape.new_page,
    )
    lead = len(text) - len(text.lstrip(_BLANK))
    for index, line in enumerate(text.split("\n")):
        head = max(0, first.head - lead) if index == 0 else 0
        yield replace(first, text=cleaned(line), head=head, new_page=first.new_page and index == 0)


def _head(paragraph: WordParagraph, label: int) -> int:
    """Return how many characters at the beginning look otherwise than all that follow; 0 where none or all do."""
    runs = [run for run in paragraph.runs if run.text.strip()]
    if len(runs) < 2:
        return 0
    first, last = _look(runs[0].face), _look(runs[-1].face)
    length = label
    for run in paragraph.runs:
        if run.text.strip() and _look(run.face) != first and _HANZI.search(run.text):
            return length if first != last else 0
        length += len(run.text)
    return 0


def _table(table: WordTable, number: int) -> Iterator[Seen | SeenTable]:
    """Yield a table; the lines of an imprint, and the captions of photos, which are often set in one, as lines."""
    words = ["\t".join(cell.strip() for cell in row if cell.strip()) for row in table.rows]
    if (foot := [_foot(line) for line in words if line]) and all(foot):
        yield from (Seen(number, line, style) for line, style in zip(filter(None, words), foot, strict=True))
        return
    said = [cell.strip() for row in table.rows for cell in row if cell.strip()]
    if said and all(_UNDER_PICTURE.match(cell) for cell in said):  # photos side by side stand in a table of their own
        yield from (Seen(number, cleaned(cell)) for cell in said)
    elif not table.nested and any(words):
        yield SeenTable(number, tuple(_cells(table)), table.heads)


def _is_frame(table: WordTable) -> bool:
    """Return whether a table only holds a page together, as web pages are saved: its rows are paragraphs of text."""
    filled = [[cell for cell in row if cell.strip()] for row in table.rows]
    return all(len(row) < 2 for row in filled) and any(len(row[0]) > _LONG for row in filled if row)


def _cells(table: WordTable) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a table, all as long as the longest; cells that lie under a merged one say to which they belong."""
    wide = max(len(row) for row in table.rows)
    for words, marks in zip(table.rows, table.joined, strict=True):
        row = [
            mark if mark and not cell.strip() else cleaned(cell.replace("\n", ""))
            for cell, mark in zip(words, marks, strict=True)
        ]
        yield (*row, *[""] * (wide - len(row)))


def _foot(line: str) -> str:
    """Return which line of an imprint a row is; empty where it is none."""
    if re.match(r"抄\s*送\s*[：:]", line):
        return str(Style.COPIES)
    return str(Style.PRINTING) if re.search(rf"{DATE}\s*印发\s*$", line) else ""


def _unread(document: Document, skipped: list[str]) -> Iterator[str]:
    """Yield a sentence for each kind of thing that was not taken over."""
    if margins := sum(picture.where in (HEADER, FOOTER) for picture in document.pictures):
        yield f"页眉、页脚里的 {margins} 张图片没有读进来：版面由模板定"
    notes = [p for p in document.paragraphs if p.where == NOTE and p.text.strip()]
    for note in notes[:5]:
        yield f"脚注{note.note}没有读进来：“{note.text.strip()[:30]}”，要留下请写进正文"
    if skipped:
        yield f"目录 {len(skipped)} 行没有读进来：页码会变"
    if document.revisions:
        yield f"原文有 {len(document.revisions)} 处修订没有接受，按全部接受来读"
    kinds = Counter(unread.kind.name for unread in document.unread)
    for kind, count in list(kinds.items())[:5]:
        yield f"{kind}没有读进来（{count} 处），请打开原文自己核对"
