"""What went out is kept: a copy of every final and public edition in issued/年/, and a register of who was given it.

In: a project, the bytes of an edition, what is known of it. Out: the copy, or why there is none. Responsible for: a line of the
register is written once and belongs to people from then on; equal bytes are kept once; a copy comes before its line, so that a
killed program leaves a copy that the next one takes up.
"""

from __future__ import annotations

import codecs
import csv
import datetime
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from lawreport.base import kept
from lawreport.base.disk import MOST_BYTES
from lawreport.base.oserror import reason
from lawreport.edition import Edition
from lawreport.files.write import cell_said, cell_text, write
from lawreport.problem import Place, Problem, Severity, Trouble
from lawreport.project import Project

FOLDER, REGISTER = "issued", "发出登记.csv"
DATE, EDITION, FILE, TO, SIGNED, WAIVED, DIGEST = COLUMNS = ("日期", "版本", "文件", "收文单位", "签字", "放行", "SHA-256")
LARGEST = 200 << 20  # bytes of a report
_NAME = re.compile(r"(\d{4}-\d\d-\d\d) (\S+) (\d+)\.docx")


@dataclass(frozen=True, slots=True)
class Issue:
    """An edition that goes out, and what the register says of it."""

    year: int
    edition: Edition
    data: bytes
    to: str = ""
    signed: str = ""
    waived: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """A copy of what went out: a line of the register."""

    path: Path
    year: int
    date: str
    edition: str
    to: str = ""


def issue(project: Project, new: Issue) -> tuple[Path | None, tuple[Problem, ...]]:
    """Return the copy where one was made or a line written, and why it could not be: the report itself has gone out by then."""
    folder = project.root / FOLDER / str(new.year)
    try:
        if _is_registered(folder, new):
            return None, ()
        from lawreport.files.editing.locking import locked

        if kept.link_within(folder, project.root):
            raise Trouble.one("issued", "issued 是链接，不往它指的地方写", Place(FOLDER))
        with locked(project, "build"):
            return None if _is_registered(folder, new) else _registered(folder, new), ()
    except Trouble as trouble:
        why = "；".join(p.message for p in trouble.problems)
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
    hint = "报告已经生成，没有影响。弄好以后再生成一次，就会补上；或者自己把这份稿子另存一份。"
    message = f"发出的稿子没有留底，也没有登记：{why.rstrip('。')}"
    return None, (Problem("issued", message, Place(f"{FOLDER}/{new.year}/{REGISTER}"), hint, Severity.WARNING),)


def is_registered(project: Project, year: int, data: bytes, to: str = "") -> bool:
    """Return whether the register says that these bytes went out; where it cannot be read, it does not."""
    try:
        return _is_registered(project.root / FOLDER / str(year), Issue(year, Edition.FINAL, data, to))
    except (Trouble, OSError, ValueError):
        return False


def _is_registered(folder: Path, new: Issue) -> bool:
    """Return whether a line says that these bytes went out, to whom they go now where that is told."""
    digest = sha256(new.data).hexdigest()
    return any(row.get(DIGEST) == digest and new.to in ("", row.get(TO, "")) for row in _table(folder).rows)


def _registered(folder: Path, new: Issue) -> Path:
    """Return the copy, made where there is none yet, after its line was added."""
    table, digest = _table(folder), sha256(new.data).hexdigest()
    path = _copy(folder, digest) or write(folder / _free(folder, new, table), new.data)
    row = {
        DATE: path.name[:10] if _NAME.fullmatch(path.name) and not table.knows(path.name) else _today(),
        EDITION: new.edition.traits.title,
        FILE: path.name,
        TO: new.to,
        SIGNED: new.signed,
        WAIVED: new.waived,
        DIGEST: digest,
    }
    write(folder / REGISTER, table.with_line(row))
    return path


def _today() -> str:
    return datetime.date.today().isoformat()


def _copy(folder: Path, digest: str) -> Path | None:
    """Return the copy of these bytes that is there."""
    for path in _copies(folder):
        with suppress(OSError):
            if sha256(kept.read(path, LARGEST)).hexdigest() == digest:
                return path
    return None


def _copies(folder: Path) -> list[Path]:
    """Return the copies in a folder, by date and number."""
    found = [path for path in folder.glob("*.docx") if _NAME.fullmatch(path.name) and path.is_file()]
    return sorted(found, key=lambda path: (path.name[:10], int(_number(path.name))))


def _number(name: str) -> str:
    found = _NAME.fullmatch(name)
    return found[3] if found else "0"


def _free(folder: Path, new: Issue, table: _Table) -> str:
    """Return the name of a new copy: 2026-02-27 上报稿 2.docx; the number goes on for as long as there are copies or lines."""
    title = new.edition.traits.title
    names = [*(path.name for path in _copies(folder)), *(row.get(FILE, "") for row in table.rows)]
    numbers = [int(found[3]) for name in names if (found := _NAME.fullmatch(name)) and found[2] == title]
    return f"{_today()} {title} {max(numbers, default=0) + 1}.docx"


# ---- the register ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Table:
    """The register as it is: its bytes, how they are written, its columns and lines."""

    data: bytes
    encoding: str
    columns: Sequence[str]
    rows: Sequence[Mapping[str, str]]

    def knows(self, name: str) -> bool:
        return any(row.get(FILE) == name for row in self.rows)

    def with_line(self, row: Mapping[str, str]) -> bytes:
        """Return the bytes with a line more; what was there stays, byte for byte."""
        out = io.StringIO()
        lines = csv.writer(out, lineterminator="\r\n")
        if not self.data:
            lines.writerow(self.columns)
        lines.writerow([cell_text(row.get(name, "")) for name in self.columns])
        if self.data and not self.data.endswith((b"\n", b"\r", b"\n\0")):
            out = io.StringIO("\r\n" + out.getvalue())
        return self.data + out.getvalue().encode(self.encoding)


def _table(folder: Path) -> _Table:
    """Return the register of a year, empty where there is none. Raise `Trouble` or `ValueError` where it cannot be read."""
    from lawreport.files.textfile import decode

    path = folder / REGISTER
    try:
        data = kept.read(path, MOST_BYTES)
    except FileNotFoundError:
        return _Table(b"", "utf-8-sig", COLUMNS, ())
    if not data.strip():
        return _Table(b"", "utf-8-sig", COLUMNS, ())
    text = decode(data, REGISTER)
    lines = [[cell_said(cell).strip() for cell in line] for line in csv.reader(io.StringIO(text)) if any(line)]
    columns = tuple(name.lstrip("\ufeff") for name in lines[0])
    if missing := [name for name in (FILE, DIGEST) if name not in columns]:
        raise ValueError(f"{REGISTER} 的表头里没有“{'”“'.join(missing)}”")
    return _Table(data, _encoding(data), columns, tuple(dict(zip(columns, line, strict=False)) for line in lines[1:]))


def _encoding(data: bytes) -> str:
    """Return how more is written behind bytes that were decoded: without a mark of their order, which is there."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16-le" if data.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
    try:
        data.decode("utf-8")
        return "utf-8"
    except ValueError:
        return "gb18030"


# ---- what went out last ----------------------------------------------------------------------------------------------------


def issues(project: Project, year: int | None = None) -> Iterator[Issued]:
    """Yield what went out and is still there, the last first; what the register says of it where it can be read."""
    root = project.root / FOLDER
    years = sorted((int(p.name) for p in root.glob("20[0-9][0-9]") if p.is_dir()), reverse=True)
    for one in [y for y in years if year in (None, y)]:
        lines: Sequence[Mapping[str, str]] = ()
        with suppress(OSError, Trouble, ValueError):
            lines = _table(root / str(one)).rows
        rows = {row.get(FILE, ""): row for row in lines}  # the last line of each
        order = {row.get(FILE, ""): number for number, row in enumerate(lines)}
        for path in sorted(_copies(root / str(one)), key=lambda p: _when(p, order), reverse=True):
            row = rows.get(path.name, {})
            date, edition, *_ = path.name.split(" ")
            yield Issued(path, one, row.get(DATE) or date, row.get(EDITION) or edition, row.get(TO, ""))


def _when(path: Path, order: Mapping[str, int]) -> tuple[int, str, int]:
    """Return when a copy went out: by its last line; one without a line by its date and number."""
    return order.get(path.name, len(order)), path.name[:10], int(_number(path.name))


def last_issued(project: Project, year: int | None = None) -> Issued | None:
    """Return what went out last."""
    return next(issues(project, year), None)
