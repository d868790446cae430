"""A PDF from LibreOffice: what is still missing in it is added, and what it says of itself is read back.

In: the bytes of a PDF, and of the Word file it was made from. Out: the finished bytes; a list of what was looked up in them,
and of what was not. Responsible for: language, outline and dates of a PDF, that a public one names nobody, and that nothing is
called checked which was not.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lawreport.delivery.pdftags import elements, is_heading, part_headings
from lawreport.problem import Place, Problem, Problems, Trouble

if TYPE_CHECKING:
    import pikepdf

LANGUAGE = "zh-CN"
TIMED = ("/DocChecksum", "/ID")  # made of the moment as well; the second is made anew of what the file holds
DATED = slice(24, 36)  # of an ICC profile (ICC.1, 7.2.1): when it was made
LONGEST = 60  # characters of a line of the outline
UNCHECKED = (
    "是否完全符合 PDF/A-2b、PDF/UA：文件自己这样声明不算数，要用专门的检验程序（如 veraPDF）验",
    "读屏软件念出来的顺序、纸上的样子：请打开看一遍",
)
_HEAD = re.compile(r"[^。！？：；]+")  # of a paragraph whose heading runs into its text
_ANCHOR = re.compile(r"_[ms]_\d{4}")
_RUNNING = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Movie", "/Sound", "/Rendition"}
)
_HELD = ("/EmbeddedFiles", "/EmbeddedFile", "/FileAttachment", "/Filespec")


@dataclass(frozen=True, slots=True)
class Look:
    """One thing that was looked up: what it is, whether it is as it should be, what was found."""

    what: str
    held: bool
    found: str = ""
    leak: bool = False  # a public file that fails here may not go out


def finished(data: bytes, word: bytes, public: bool) -> bytes:
    """Return the PDF with language, outline and dates as they should be; the same for the same. Raise `Trouble` for no PDF."""
    out = io.BytesIO()
    with _opened(data) as pdf:
        pdf.Root.Lang = _string(LANGUAGE)
        with pdf.open_outline() as outline:
            _shorten(outline.root)
        part_headings(pdf)
        _redate(pdf, _issued(word))
        if public:
            _unname(pdf)
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def looked_up(data: bytes, public: bool) -> tuple[Look, ...]:
    """Return everything that was looked up in a finished PDF. Raise `Trouble` for no PDF."""
    with _opened(data) as pdf:
        return tuple(look(pdf) for look in (*LOOKS, *(PUBLIC if public else ())))


def leaks(looks: tuple[Look, ...], name: str) -> Problems:
    """Return why a public PDF may not go out."""
    problems = Problems()
    for look in looks:
        if look.leak and not look.held:
            problems.add("pdf-leak", f"公开的 PDF 里{look.what}：{look.found}", Place(name), "请重新生成公开稿，再转一次。")
    return problems


def _opened(data: bytes) -> pikepdf.Pdf:
    import pikepdf

    try:
        return pikepdf.open(io.BytesIO(data))
    except pikepdf.PdfError:
        raise Trouble(
            [
                Problem(
                    "pdf-unreadable",
                    "LibreOffice 转出来的不是完好的 PDF",
                    hint="请再转一次；还不行，用 WPS 或 Word 另存为 PDF。",
                )
            ]
        ) from None


def _string(text: str) -> Any:
    import pikepdf

    return pikepdf.String(text)


# ---- what is added -----------------------------------------------------------------------------------------------------------


def _shorten(items: list[Any]) -> None:
    """Cut the lines of an outline to their headings: one that runs in brings its whole paragraph along."""
    for item in items:
        if len(item.title) > LONGEST or "。" in item.title[:-1]:
            item.title = (_HEAD.match(item.title) or [item.title])[0][:LONGEST]
        _shorten(item.children)


def _issued(word: bytes) -> datetime | None:
    """Return the date that the Word file says it was made: that of the report; None where it says none."""
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(word)) as package:
            core = package.read("docProps/core.xml").decode("utf-8", "replace")
    except (KeyError, zipfile.BadZipFile):
        return None
    said = re.search(r"<dcterms:created[^>]*>(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)Z</", core)
    return datetime.fromisoformat(f"{said[1]}+00:00") if said else None


def _redate(pdf: pikepdf.Pdf, date: datetime | None) -> None:
    """Set the date of the report in place of the moment of its making, in all places that tell it."""
    if date is None:
        return
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as told:
        told["xmp:CreateDate"] = date.isoformat()
        told.pop("xmp:ModifyDate", None)
        told.pop("xmp:MetadataDate", None)
    pdf.docinfo["/CreationDate"] = _string(date.strftime("D:%Y%m%d%H%M%S+00'00'"))
    if "/ModDate" in pdf.docinfo:
        del pdf.docinfo["/ModDate"]
    for name in TIMED:
        if name in pdf.trailer:
            del pdf.trailer[name]
    for intent in pdf.Root.get("/OutputIntents", []):
        if (colours := intent.get("/DestOutputProfile")) is not None:
            profile = colours.read_bytes()
            day = struct.pack(">6H", *date.timetuple()[:6])
            colours.write(profile[: DATED.start] + day + profile[DATED.stop :])


def _unname(pdf: pikepdf.Pdf) -> None:
    """Take out who wrote it, in both places that tell it."""
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as told:
        told.pop("dc:creator", None)
    for name in ("/Author", "/Company", "/Manager"):
        if name in pdf.docinfo:
            del pdf.docinfo[name]


# ---- what is looked up -------------------------------------------------------------------------------------------------------


def _tagged(pdf: pikepdf.Pdf) -> Look:
    marked = _inside(pdf, "/MarkInfo", "/Marked")
    kinds = [kind for kind, _ in elements(pdf)]
    counted = "、".join(f"{name} {n}" for name, n in _counted(kinds).items())
    return Look("带标签（标题、段落、表格、图分得出来）", marked and bool(kinds), counted)


def _language(pdf: pikepdf.Pdf) -> Look:
    said = str(pdf.Root.get("/Lang", ""))
    return Look("写明语言是中文", said == LANGUAGE, said)


def _title(pdf: pikepdf.Pdf) -> Look:
    said, shown = (
        str(pdf.docinfo.get("/Title", "")),
        _inside(pdf, "/ViewerPreferences", "/DisplayDocTitle"),
    )
    return Look("有标题，窗口上显示标题", bool(said) and shown, said)


def _outline(pdf: pikepdf.Pdf) -> Look:
    with pdf.open_outline() as outline:
        count = sum(1 for _ in _items(outline.root))
    heads = sum(1 for kind, _ in elements(pdf) if is_heading(kind))
    return Look("大纲和标题一一对应", count > 0 and count == heads, f"大纲 {count} 条，标题 {heads} 个")


def _alternatives(pdf: pikepdf.Pdf) -> Look:
    figures = [element for kind, element in elements(pdf) if kind == "/Figure"]
    told = sum(1 for figure in figures if str(figure.get("/Alt", "")).strip())
    return Look("每张图有替代文字", told == len(figures), f"{len(figures)} 张图，{told} 张有")


def _fonts(pdf: pikepdf.Pdf) -> Look:
    import pikepdf

    found = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]
    without = [str(font.FontName) for font in found if not any(f"/FontFile{n}" in font for n in ("", "2", "3"))]
    return Look("字体全部嵌在里面", bool(found) and not without, "、".join(without) or f"{len(found)} 种")


def _intent(pdf: pikepdf.Pdf) -> Look:
    found = [str(intent.get("/OutputConditionIdentifier", "")) for intent in pdf.Root.get("/OutputIntents", [])]
    return Look("带颜色的输出意图", bool(found), "、".join(found))


def _declared(pdf: pikepdf.Pdf) -> Look:
    told = pdf.open_metadata()
    said = f"{told.get('pdfaid:part', '')}{told.get('pdfaid:conformance', '').lower()}"
    return Look("声明自己是 PDF/A-2b", said == "2b", f"PDF/A-{said}" if said else "没有声明")


def _open(pdf: pikepdf.Pdf) -> Look:
    return Look("没有加密", not pdf.is_encrypted)


def _still(pdf: pikepdf.Pdf) -> Look:
    found = sorted(set(_names(pdf)) & _RUNNING)
    return Look("没有脚本，不会打开别的程序、文件", not found, "、".join(found), leak=True)


def _alone(pdf: pikepdf.Pdf) -> Look:
    named = set(_names(pdf))
    found = [key for key in _HELD if key in named]
    return Look("没有附件", not found and not pdf.attachments, "、".join(found), leak=True)


def _placeless(pdf: pikepdf.Pdf) -> Look:
    from lawreport.checks.publication import PATH

    found = [m[0] for text in _strings(pdf) if (m := PATH.search(text))]
    return Look("没有电脑里的路径", not found, "、".join(found[:3]), leak=True)


def _nameless(pdf: pikepdf.Pdf) -> Look:
    told = pdf.open_metadata()
    said = [str(pdf.docinfo.get("/Author", "")), *map(str, told.get("dc:creator", ()) or ())]
    return Look("没有作者", not any(said), "、".join(filter(None, said)), leak=True)


def _unanchored(pdf: pikepdf.Pdf) -> Look:
    found = [m[0] for text in (*_strings(pdf), *_names(pdf)) if (m := _ANCHOR.search(text))]
    return Look("没有程序的书签", not found, "、".join(found[:3]), leak=True)


def _unremarked(pdf: pikepdf.Pdf) -> Look:
    kinds = [str(note.get("/Subtype", "")) for page in pdf.pages for note in page.get("/Annots", [])]
    found = sorted({kind for kind in kinds if kind not in ("/Link", "/Widget")})
    return Look("没有批注", not found, "、".join(found), leak=True)


LOOKS: tuple[Callable[[pikepdf.Pdf], Look], ...] = (
    _tagged,
    _language,
    _title,
    _outline,
    _alternatives,
    _fonts,
    _intent,
    _declared,
    _open,
    _still,
    _alone,
)
PUBLIC: tuple[Callable[[pikepdf.Pdf], Look], ...] = (_nameless, _unanchored, _placeless, _unremarked)


def _inside(pdf: pikepdf.Pdf, holder: str, key: str) -> bool:
    """Return whether a dictionary of the file's root says so."""
    held = pdf.Root.get(holder)
    return held is not None and bool(held.get(key, False))


# ---- walking a PDF -----------------------------------------------------------------------------------------------------------


_CALLED = {"/P": "段落", "/Figure": "图", "/Table": "表", "/TH": "表头"}


def _counted(kinds: list[str]) -> dict[str, int]:
    heads = sum(map(is_heading, kinds))
    return {"标题": heads, **{called: kinds.count(kind) for kind, called in _CALLED.items() if kind in kinds}}


def _items(items: list[Any]) -> Iterator[Any]:
    for item in items:
        yield item
        yield from _items(item.children)


def _values(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield every value that stands in an object of the file, its keys too; of streams what describes them."""
    import pikepdf

    for whole in pdf.objects:
        waiting = [whole.stream_dict if isinstance(whole, pikepdf.Stream) else whole]
        while waiting:
            value = waiting.pop()
            if isinstance(value, pikepdf.Dictionary):
                yield from value.keys()
                waiting += [inner for inner in value.values() if not _is_shared(inner)]
            elif isinstance(value, pikepdf.Array):
                waiting += [inner for inner in value if not _is_shared(inner)]
            else:
                yield value


def _is_shared(value: Any) -> bool:
    return bool(getattr(value, "is_indirect", False))


def _names(pdf: pikepdf.Pdf) -> Iterator[str]:
    import pikepdf

    yield from (str(v) for v in _values(pdf) if isinstance(v, (str, pikepdf.Name)))


def _strings(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Yield the texts of the file, those of its metadata too; the letters on its pages are not among them."""
    import pikepdf

    yield from (str(v) for v in _values(pdf) if isinstance(v, pikepdf.String))
    if (told := pdf.Root.get("/Metadata")) is not None:
        yield told.read_bytes().decode("utf-8", "replace")
