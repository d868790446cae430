"""Office packages (.xlsx, .docx), checked before anything is unpacked.

In: the bytes of a file. Out: its members, name → bytes; and the other way, a zip of such members.
Responsible for: recognising other kinds of file by their first bytes, and what a zip may hold and how large it may grow.
"""

from __future__ import annotations

import codecs
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lawreport.problem import Place, Problem, Problems, Trouble

MEGABYTE = 1 << 20
LEVEL = 3  # of deflating: a tenth larger than at 6, in half the time


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a package may be, unpacked. `ratio` counts for members over `small`, and for those with more than `tags`."""

    members: int = 2000
    total: int = 50 * MEGABYTE
    ratio: int = 200
    small: int = MEGABYTE
    tags: int = 0


LIMITS = Limits()

ZIP, PDF, PNG = b"PK\x03\x04", b"%PDF", b"\x89PNG"  # the first bytes of a file
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # of Word and Excel before 2007, and of any package with a password
UNREADABLE = (  # what zipfile raises for a file that is no zip, or a damaged or unusual one
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BEGINNINGS = (
    (ZIP, "Excel、Word 或压缩包（zip）文件"),
    (b"PK\x05\x06", "空的压缩包（zip）"),
    (PDF, "PDF 文件"),
    (b"{\\rtf", "RTF 文件"),
    (b"Rar!", "压缩包（rar）"),
    (b"7z\xbc\xaf", "压缩包（7z）"),
    (b"\x1f\x8b", "压缩包（gz）"),
    (PNG, "图片（PNG）"),
    (b"\xff\xd8\xff", "图片（JPEG）"),
    (b"SQLite format 3", "数据库文件"),
)
_INSIDE_OLE = (
    ("EncryptedPackage", "设了打开密码（加密）的文件"),
    ("WordDocument", "旧版 Word（.doc、.wps）文件"),
    ("Workbook", "旧版 Excel（.xls、.et）文件"),
)
WEB_PAGE = re.compile(rb"\s*<(!doctype\s+html|html|head|body|table|meta|div)\b", re.IGNORECASE)
_XML_NAMES = (".xml", ".rels", ".vml")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*\bencoding\s*=\s*["']([^"']*)["']""")
_ENCODINGS = (b"utf-8", b"utf-16", b"us-ascii", b"ascii")
_BAD_NAME = re.compile(r"^[/\\]|\\|:|(^|/)\.\.?(/|$)|//|[\x00-\x1f]")


def kind_of(data: bytes) -> str:
    """Return in Chinese which kind of file begins with these bytes; an empty string where it may be plain text."""
    if data.startswith(OLE):
        return _ole_kind(data)
    if WEB_PAGE.match(data.removeprefix(codecs.BOM_UTF8)[:1000]):
        return "网页（HTML）文件"
    return next((kind for magic, kind in _BEGINNINGS if data.startswith(magic)), "")


def open_package(
    data: bytes, name: str, limits: Limits = LIMITS, sealed: Callable[[str], bool] = lambda part: False
) -> dict[str, bytes]:
    """Return the members of an Office package, name → bytes.

    Members for which `sealed` is true are neither unpacked nor returned, so their size is not limited. Raise `Trouble` when
    the file is unsafe, damaged or of another kind.
    """
    place = Place(name)
    archive = _archive(data, place)
    members = [info for info in archive.infolist() if not info.filename.endswith("/")]
    opened = [info for info in members if not sealed(info.filename)]
    problems = _directory_problems(members, opened, len(data), limits, place)
    problems.raise_errors()
    parts = {info.filename: _unpack(archive, info, place) for info in opened}
    if any(_is_swollen(info, limits, MEGABYTE) and parts[info.filename].count(b"<") > limits.tags for info in opened):
        problems.append(_swollen(limits, place))
    problems.extend(_content_problems(parts, place))
    problems.raise_errors()
    return parts


def one_member(data: bytes, name: str, part: str, most: int) -> bytes:
    """Return one member of a package, unpacked; nothing where it is missing or larger than `most`. Raise `Trouble`."""
    archive = _archive(data, Place(name))
    info = next((info for info in archive.infolist() if info.filename == part), None)
    return _unpack(archive, info, Place(name)) if info is not None and info.file_size <= most else b""


def zip_parts(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip of the parts; equal parts in equal order give equal bytes on every machine."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system, info.external_attr = 0, 0
            info.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            archive.writestr(info, data, compresslevel=LEVEL)
    return out.getvalue()


# ---- what the file is ----------------------------------------------------------------------------------------------


def _ole_kind(data: bytes) -> str:
    kinds = (kind for inside, kind in _INSIDE_OLE if inside.encode("utf-16-le") in data)
    return next(kinds, "设了打开密码（加密）的文件，或旧版 Office（.xls、.doc）文件")


def _archive(data: bytes, place: Place) -> zipfile.ZipFile:
    if not data:
        raise Trouble.one("package-empty", "文件是空的，0 字节", place, "重新保存或重新拷贝这个文件")
    if not data.startswith(ZIP):
        raise Trouble.one(
            "package-kind",
            f"打不开：这是{kind_of(data) or '别的格式的文件'}，只是扩展名相同",
            place,
            "用 WPS 或 Word、Excel 打开，去掉密码，另存为 .xlsx（表格）或 .docx（文稿）。",
        )
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except UNREADABLE as fault:
        raise _damaged(place) from fault


def _damaged(place: Place, member: str = "") -> Trouble:
    inside = f"（{member}）" if member else ""
    return Trouble.one(
        "package-damaged", f"文件已损坏，内容不完整{inside}", place, "用 WPS 或 Word、Excel 打开修复后另存，或重新拷贝"
    )


# ---- before unpacking ----------------------------------------------------------------------------------------------


def _directory_problems(
    members: list[zipfile.ZipInfo], opened: list[zipfile.ZipInfo], size: int, limits: Limits, place: Place
) -> Problems:
    problems = Problems()
    _check_sizes(members, opened, size, limits, place, problems)
    _check_names([info.filename for info in members], place, problems)
    if any(info.flag_bits & 1 for info in members):
        problems.add("package-encrypted", "文件加了密码，读不出", place, "去掉密码后另存")
    return problems


def _check_sizes(
    members: list[zipfile.ZipInfo], opened: list[zipfile.ZipInfo], size: int, limits: Limits, place: Place, problems: Problems
) -> None:
    total = sum(info.file_size for info in opened)
    if len(members) > limits.members:
        problems.add("package-size", f"压缩包里的文件太多：{len(members)} 个，最多 {limits.members} 个", place)
    if total > limits.total:
        problems.add(
            "package-size",
            f"文件太大：解压后 {total // MEGABYTE} MB，最多 {limits.total // MEGABYTE} MB",
            place,
            "新建一个文件，只把要用的内容拷过去",
        )
    elif any(_is_swollen(info, limits, limits.small) for info in opened):
        problems.append(_swollen(limits, place))
    if sum(info.compress_size for info in members) > size:
        problems.add("package-overlap", "压缩包内部的文件互相重叠，不是正常保存的文件", place, "用 WPS 或 Word、Excel 另存一份")


def _is_swollen(info: zipfile.ZipInfo, limits: Limits, small: int) -> bool:
    return info.file_size > max(small, limits.ratio * info.compress_size)


def _swollen(limits: Limits, place: Place) -> Problem:
    message = f"压缩比不正常，解压后太大（超过 {limits.ratio} 倍）"
    return Problem("package-size", message, place, "新建一个文件，只把要用的内容拷过去")


def _check_names(names: list[str], place: Place, problems: Problems) -> None:
    hint = "这不是 WPS 或 Office 正常保存的文件，请向发来的人核实"
    seen: set[str] = set()
    for name in names:
        if _BAD_NAME.search(name):
            problems.add("package-name", f"压缩包里有不安全的文件名 {name!r}", place, hint)
        if name.casefold() in seen:
            problems.add("package-duplicate", f"压缩包里有两个同名文件 {name}", place, hint)
        seen.add(name.casefold())


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: Place) -> bytes:
    try:
        with archive.open(info) as member:
            data = member.read(info.file_size + 1)
    except UNREADABLE as fault:
        raise _damaged(place, info.filename) from fault
    if len(data) != info.file_size:
        raise _damaged(place, info.filename)
    return data


# ---- after unpacking -----------------------------------------------------------------------------------------------


def _content_problems(parts: dict[str, bytes], place: Place) -> Problems:
    problems = Problems()
    if "[Content_Types].xml" not in parts:
        kind = "WPS、LibreOffice 的 ODF 文件" if "mimetype" in parts else "普通压缩包，不是 Office 文件"
        problems.add("package-kind", f"打不开：这是{kind}", place, "另存为 .xlsx（表格）或 .docx（文稿）。")
    for name, data in parts.items():
        if name.lower().endswith(_XML_NAMES) and (fault := _xml_fault(data)):
            problems.add("package-xml", f"文件不安全：{name} {fault}", place, "用 WPS 或 Word、Excel 打开后另存一份")
    return problems


def _xml_fault(data: bytes) -> str:
    if data.startswith(UTF_16):
        data = data.decode("utf-16", "replace").encode("utf-8")
    declared = _DECLARED.match(data.removeprefix(codecs.BOM_UTF8))
    if b"\x00" in data or (declared and declared[1].lower() not in _ENCODINGS):
        return "用了少见的编码"
    return "里有 DTD（DOCTYPE 实体声明）" if b"<!DOCTYPE" in data else ""
