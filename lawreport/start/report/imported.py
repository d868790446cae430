"""Last year's report → a project: read, parted, named, written, built in memory and compared.

In: the bytes of the report, its name; unit and year where somebody has said them. Out: `Imported`: the files, and all there is
to say about them. Raise `Trouble` where it cannot be read, or where its unit or year is not to be seen.
Responsible for: the order of the steps; a paragraph that a tag would change goes back to its own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from lawreport.problem import Place, Trouble
from lawreport.project import MARK, PROFILE, TEMPLATE
from lawreport.start.pictures import with_photos
from lawreport.start.report.catalogue import Catalogue, MetricRead, Unsure
from lawreport.start.report.drafted import Text, drafted, every
from lawreport.start.report.frame import ORGAN, Frame, framed
from lawreport.start.report.opened import Item, Opened, SeenPhotos, opened
from lawreport.start.report.outline import outlined
from lawreport.start.report.proof import MENDED, MISSING, Difference, built, differences
from lawreport.start.report.written import Writer
from lawreport.start.unit.beginning import unit_of
from lawreport.start.unit.guess import guess
from lawreport.start.unit.newproject import CHINESE, NewUnit, files_of

_YEAR = re.compile(r"(20\d\d)\s*年")
_SEAL = re.compile(r"\s*[（(](?:盖章|公章|印章|章)[）)]")
_SHELL = ("Makefile", "build_report.py", "开始.bat", "生成报告.bat", MARK, PROFILE, TEMPLATE)
_TRIES = 3  # times that paragraphs are given their own words back


@dataclass(frozen=True, slots=True)
class Imported:
    """A project read from a report: path → bytes, and what a clerk is told."""

    name: str
    unit: NewUnit
    files: Mapping[str, bytes]
    metrics: tuple[MetricRead, ...]
    unsure: tuple[Unsure, ...]
    differences: tuple[Difference, ...]
    unread: tuple[str, ...]
    paragraphs: int
    headings: int
    half_marks: int = 0  # half-width marks among Hanzi, which stay as they are


def imported(data: bytes, name: str, folder: Path, unit: str = "", year: int | None = None, keys: str = CHINESE) -> Imported:
    """Return the project that a report becomes, its YAML with `keys` in that language. Raise `Trouble`.

    Nothing is written; `folder` is where it would stand.
    """
    seen, looked = with_photos(opened(data, name))
    frame = framed(seen.items)
    new_unit = _unit(seen, frame, unit, year)
    text = drafted(outlined(frame.body), new_unit.year)
    plain: frozenset[str] = frozenset()
    for _ in range(_TRIES):
        writer = Writer(name, new_unit, frame, text, Catalogue(new_unit.name, new_unit.year, plain), keys)
        files = {**_shell(new_unit), **writer.files()}
        found = differences(built(files, folder, new_unit.year), _with_one_title(seen, frame))
        changed = {d.old for d in found if d.kind in (MENDED, MISSING)} & _paragraphs(text)
        if not (changed := changed - plain):
            break
        plain |= changed
    return _told(seen, text, new_unit, files, writer, found, looked)


def _paragraphs(text: Text) -> set[str]:
    return {para.text for part in text.parts for para in part.paras()} | {para.text for para in text.intro}


def _told(
    seen: Opened,
    text: Text,
    unit: NewUnit,
    files: dict[str, bytes],
    writer: Writer,
    found: list[Difference],
    looked: list[Unsure],
) -> Imported:
    catalogue = writer.catalogue
    doubts = [Unsure(m.number, f"{m.name} {m.printed}", m.doubt) for m in catalogue.metrics.values() if m.doubt]
    return Imported(
        seen.name,
        unit,
        files,
        tuple(catalogue.metrics.values()),
        tuple(sorted([*looked, *catalogue.unsure, *doubts], key=lambda one: one.number)),
        tuple(found),
        (*seen.unread, *_lying(writer.frame)),
        len(seen.lines),
        sum(part.heading is not None for part in every(text.parts)),
        seen.half_marks,
    )


def _lying(frame: Frame) -> Iterator[str]:
    """Yield a sentence where pages of the text itself lie, which only those of attachments may."""
    if lying := [item.number for _, item in frame.body if not isinstance(item, SeenPhotos) and item.lying]:
        yield f"第{lying[0]}段起有横着的页，读成了竖的：只有附件能写 页面: 横向，宽的表请移到附件里"


def _with_one_title(seen: Opened, frame: Frame) -> list[Item]:
    """Return what was seen, the lines of a title as the one paragraph that they are printed as."""
    items = list(seen.items)
    for lines in (frame.title, frame.letter.title if frame.letter else [], *(a.title for a in frame.attachments)):
        if len(lines) > 1:
            at = items.index(lines[0])
            items[at : at + len(lines)] = [replace(lines[0], text="".join(line.text for line in lines))]
    return items


def _shell(unit: NewUnit) -> dict[str, bytes]:
    """Return the files that every project has around its content."""
    files = files_of(unit)
    about = Path(__file__).with_name("readme.txt").read_text(encoding="utf-8")
    for blank, words in {"单位": unit.name, "年": str(unit.year), "次年": str(unit.year + 1)}.items():
        about = about.replace(f"@@{blank}@@", words)
    return {**{path: files[path] for path in _SHELL}, "说明.txt": about.replace("\n", "\r\n").encode("utf-8-sig")}


# ---- whose, and of which year --------------------------------------------------------------------------------------------


def _unit(seen: Opened, frame: Frame, said: str, year: int | None) -> NewUnit:
    """Return the unit that reports. Raise `Trouble` with what is not to be seen and has to be typed."""
    title = "".join(line.text for line in frame.title)
    year = year or _year(title, seen)
    signers = tuple(_SEAL.sub("", line.text) for line in frame.signature)
    names = tuple(part for part in re.split("[、，,]", said) if part) or _names(frame, title, signers)
    missing = [
        *(["看不出是哪个单位的报告，请加 --unit 单位全称"] if not names else []),
        *(["看不出是哪一年的报告，请加 --year 年份，如 --year 2024"] if year is None else []),
    ]
    if missing or year is None:
        raise Trouble.one("import-whose", "；".join(missing), Place(seen.name), "报告的标题里一般写着单位和年份。")
    last = guess(names[-1])
    if len(names) > 1 and said == "":
        return NewUnit(names[-1], last.short, last.kind, year, names)
    return unit_of(names, last.short, last.kind, year)


def _year(title: str, seen: Opened) -> int | None:
    for words in (title, *(line.text for line in seen.lines[:8])):
        if match := _YEAR.search(words.replace(" ", "")):
            return int(match[1])
    return None


def _names(frame: Frame, title: str, signers: tuple[str, ...]) -> tuple[str, ...]:
    """Return the organs that report: who signs; else whose name the title begins with, or stands below it."""
    if signers:
        return signers
    if frame.byline and ORGAN.match(frame.byline.text):
        return (frame.byline.text,)
    match = re.match(r"(?:关于)?([\u4e00-\u9fff]{2,40}?)(?=关于|20\d\d|年度|法治政府)", title)
    return (match[1],) if match else ()
