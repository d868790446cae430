"""From a project to the files on the disk: nothing where nothing has changed, else a build, written and remembered.

In: what was asked for. Out: the files, and what there is to say about them. Knows alone: how the files of a report are
called, and how a build is summed up. `build` delivers one report, `batch` many.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from lawreport.frozen import frozen
from lawreport.lastbuild import Done, fingerprint, recall, remember
from lawreport.problem import Place, Problem, Severity, Trouble
from lawreport.project import Project
from lawreport.waivers import RECORD, Waiver, record_csv, record_path

EDITIONS = {"draft": "送审稿", "final": "上报稿", "public": "公开稿"}


@frozen
class Asked:
    """One report that somebody wants."""

    project: Project
    year: int | None = None
    edition: str = "draft"
    commented: bool = False
    out: Path | None = None
    unsigned: bool = False      # a final edition goes out before everybody has signed
    waivers: tuple[Waiver, ...] = ()    # the errors it goes out with

    def __str__(self) -> str:
        let_go = "".join(f" {w.rule} {w.reason!r}" for w in self.waivers)
        return f"{self.year} {self.edition} {self.commented} {self.unsigned}{let_go} {self.out and Path(self.out).absolute()}"


@frozen
class Delivered(Done):
    """The files of a report; `fresh` when they were made now."""

    fresh: bool = True


def deliver(asked: Asked, say: Callable[[str], None] = lambda step: None, again: bool = False,
            ahead: bool = False) -> Delivered:
    """Return the report's files, made only when something has changed, or `again`; `ahead` draws in a second process."""
    _check_out(asked)
    mark = fingerprint(asked.project, str(asked))
    last = None if again else recall(asked.project, str(asked), mark)
    if last is not None and record_path(last.files[0]).exists() == any(f.name.endswith(RECORD) for f in last.files):
        return Delivered(last.files, ("没有变化，报告仍是上次生成的：" + str(last.files[0]), *last.lines[1:]), last.problems, False)
    from lawreport.pipeline import build

    built = build(asked.project, asked.year, asked.edition, say, asked.commented, ahead, asked.unsigned, asked.waivers)
    wanted = asked.out or asked.project.build / output_name(built.report.title, asked.edition)
    files, stale = _written(built, wanted, asked.edition)
    done = Delivered(files, tuple(_summary(built, files, wanted)), (*built.problems, *stale))
    if {*files} <= {*_names(wanted)} and not stale:
        remember(asked.project, str(asked), mark, done)
    return done


def _check_out(asked: Asked) -> None:
    """Refuse to write a report over what it is made from."""
    if asked.out is None:
        return
    if asked.out.suffix.lower() != ".docx":
        raise Trouble.one("out-kind", f"“{asked.out.name}”不是 Word 文件的名字", Place("--out"), "请写 .docx 结尾的文件名。")
    out = Path(asked.out).resolve()
    if any(out.is_relative_to(asked.project.root / folder) for folder in ("data", "sections", "charts", "templates")):
        raise Trouble.one("out-input", f"不能把报告写进 {out.relative_to(asked.project.root).parts[0]} 文件夹", Place("--out"),
                          "那里是写报告用的文件；请换一个位置，例如 build/报告.docx。")


def _names(wanted: Path) -> tuple[Path, Path, Path]:
    """Return how the report, its ledger and the record of what it was let out with are called."""
    return wanted, wanted.with_name(f"{wanted.stem}.台账.csv"), record_path(wanted)


def _written(built, wanted: Path, edition: str) -> tuple[tuple[Path, ...], tuple[Problem, ...]]:
    """Return the files of a report, and what is wrong with the record of what was let go."""
    from lawreport.compare import keep_last
    from lawreport.write import ledger_csv, write

    report, *record = _recorded(built, wanted, edition)
    stale = () if record else _dropped(record_path(report))
    if edition == "public":
        return (report, *record), stale
    ledger, rows = _names(wanted)[1], ledger_csv(built.word.rows)
    keep_last(ledger, rows)
    return (report, write(ledger, rows), *record), stale


def _recorded(built, wanted: Path, edition: str) -> list[Path]:
    """Return the report, and the record of what was let go: written before it, so that the report never lies there without."""
    from lawreport.write import write

    def report() -> Path:
        return write(wanted, built.word.data, last=edition == "public")

    if not built.waived:
        return [report()]
    record, rows = record_path(wanted), record_csv(built.waived, EDITIONS[edition], datetime.date.today())
    before = record.read_bytes() if record.is_file() else None
    write(record, rows, beside=False)
    try:
        made = report()
    except Trouble:
        _put_back(record, before)
        raise
    if made != wanted:              # the old report stays where it is, with its own record
        record = write(record_path(made), rows, beside=False)
        _put_back(record_path(wanted), before)
    return [made, record]


def _dropped(record: Path) -> tuple[Problem, ...]:
    """Remove the record of the report that was replaced; return what there is to say where a program holds it open."""
    try:
        record.unlink(missing_ok=True)
    except OSError:
        return (Problem("record-open", "新报告没有放行什么，旧的放行记录却删不掉", Place(record.name), "请关闭打开它的程序，再生成一次。", Severity.WARNING),)
    return ()


def _put_back(record: Path, before: bytes | None) -> None:
    """Leave the record as it was."""
    from lawreport.write import write

    if before is None:
        record.unlink(missing_ok=True)
    else:
        write(record, before, beside=False)


def output_name(title: str, edition: str) -> str:
    """Return the name of the Word file of a report."""
    from lawreport.write import file_name

    return file_name(title if edition == "final" else f"{title}（{EDITIONS[edition]}）") + ".docx"


# ---- the summary -------------------------------------------------------------------------------------------------------

def _summary(built, files: tuple[Path, ...], wanted: Path) -> list[str]:
    """Return the lines a build ends with."""
    from lawreport.console import counts

    lines = [f"已生成：{files[0]}"]
    if files[0] != wanted:
        lines.append(f"  “{wanted.name}”正被 Word 或 WPS 打开，新稿另存为上面的名字；关闭后再运行一次即可。")
    ledger = next((f"（台账：{f.name}）" for f in files[1:] if not f.name.endswith(RECORD)), "")
    lines.append(f"  约 {pages(built.report)} 页，{len(built.ledger)} 个数都能查到来源{ledger}")
    if built.waived:
        rules = "、".join(f"{rule} {count} 处" for rule, count in Counter(w.problem.id for w in built.waived).items())
        lines.append(f"  放行了 {rules}，记在：{files[-1].name}")
    if built.problems:
        lines.append(f"  有 {counts(built.problems)}，见上。")
    return lines


def pages(report) -> int:
    """Return about how many pages the report takes: 22 lines of 28 字, a chart or table some more."""
    from lawreport.geometry import em
    from lawreport.model import Picture, Table

    lines = 0.0
    for block in report.blocks:
        if getattr(block, "new_page", False):
            lines = -(-lines // 22) * 22
        if isinstance(block, Picture):
            lines += 8
        elif isinstance(block, Table):
            lines += 0.8 * len(block.rows) + 1
        else:
            lines += max(1, -(-float(em(block.text) + 2) // 28))
    return max(1, round(-(-lines // 22)))
