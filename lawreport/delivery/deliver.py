"""From a project to the files on the disk: nothing where nothing has changed, else a build, written and remembered.

In: an `Asked`. Out: a `Delivered`: the files, what was in their way, what the report is like. Responsible for: what the files
of a report are called, and that a report that went out with errors never lies without its record. `build` delivers one
report, `batch` many.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lawreport.base.disk import MOST_BYTES
from lawreport.base.kept import read
from lawreport.checks.waivers import RECORD, Waiver, record_csv, record_path
from lawreport.delivery.lastbuild import Done, Summary, fingerprint, recall, remember
from lawreport.edition import Edition
from lawreport.outputs.written import LASTING, Left
from lawreport.problem import Place, Problem, Severity, Trouble
from lawreport.project import INPUTS, Project

if TYPE_CHECKING:
    from lawreport.outputs.put import Outputs, Put
    from lawreport.pipeline import Built


@dataclass(frozen=True, slots=True)
class Asked:
    """One report that somebody wants."""

    project: Project
    year: int | None = None
    edition: Edition = Edition.DRAFT
    commented: bool = False
    out: Path | None = None
    unsigned: bool = False  # a final edition goes out before everybody has signed
    waivers: tuple[Waiver, ...] = ()  # the errors it goes out with

    def __str__(self) -> str:
        """Return all of it as words; a place within the project as seen from there, so that a moved project is the same."""
        out = ""
        if self.out:
            path = Path(self.out).resolve()
            within = path.is_relative_to(self.project.root)
            out = path.relative_to(self.project.root).as_posix() if within else str(path)
        let_go = "".join(f" {w.rule} {w.reason!r}" for w in self.waivers)
        return f"{self.year} {self.edition} {self.commented} {self.unsigned}{let_go} {out}"

    @property
    def folder(self) -> Path:
        """Return the folder that the files go to."""
        return Path(self.out).parent if self.out else self.project.build


@dataclass(frozen=True, slots=True)
class Delivered(Done):
    """The files of a report; `fresh` when they were made now."""

    fresh: bool = True
    gone: tuple[Path, ...] = ()  # second names (新稿) that nobody needs any more, removed


def deliver(asked: Asked, say: Callable[[str], None] = lambda step: None, again: bool = False) -> Delivered:
    """Return the report's files, made only when something has changed, or `again`."""
    _check_out(asked)
    mark = fingerprint(asked.project, str(asked))
    last = None if again else recall(asked.project, str(asked), mark, asked.folder)
    if last is not None and record_path(last.files[0]).exists() == any(f.name.endswith(RECORD) for f in last.files):
        return Delivered(last.files, last.summary, last.problems, last.left, False)
    from lawreport.pipeline import build

    built = build(asked.project, asked.year, asked.edition, say, asked.commented, asked.unsigned, asked.waivers)
    wanted = asked.folder / (asked.out.name if asked.out else output_name(built.report.title, asked.edition))
    files, left, gone, stale = _written(asked, built, wanted)
    done = Delivered(files, _summary(built, files), (*built.problems, *stale), left, True, gone)
    if all(one.why in LASTING for one in left) and not stale and not asked.project.disk.overlay:
        remember(asked.project, str(asked), mark, done)
    return done


def _check_out(asked: Asked) -> None:
    """Raise `Trouble` where the report would be written over what it is made from."""
    if asked.out is None:
        return
    if asked.out.suffix.lower() != ".docx":
        raise Trouble.one("out-kind", f"“{asked.out.name}”不是 Word 文件的名字", Place("--out"), "请写 .docx 结尾的文件名。")
    out = Path(asked.out).resolve()
    if any(out.is_relative_to(asked.project.root / folder) for folder in INPUTS):
        raise Trouble.one(
            "out-input",
            f"不能把报告写进 {out.relative_to(asked.project.root).parts[0]} 文件夹",
            Place("--out"),
            "那里是写报告用的文件；请换一个位置，例如 build/报告.docx。",
        )


def _written(
    asked: Asked, built: Built, wanted: Path
) -> tuple[tuple[Path, ...], tuple[Left, ...], tuple[Path, ...], tuple[Problem, ...]]:
    """Return the files of the report, those of other people that were in the way, our own that are gone, and what was amiss."""
    from lawreport.figures.columns import ledger_csv
    from lawreport.files.write import check_target
    from lawreport.outputs.put import Outputs
    from lawreport.year.compare import keep_last

    told, ledger = asked.edition.traits.ledger, wanted.with_name(f"{wanted.stem}.台账.csv")
    for path in (wanted, *([ledger] if told else []), *([record_path(wanted)] if built.waived else [])):
        check_target(path)
    outputs = Outputs.of(asked.project, asked.folder)
    put = _reported(built, wanted, asked.edition, outputs)
    last: tuple[Left, ...] = ()
    stale = () if built.waived else _dropped(record_path(put[0].path), outputs)
    if told:
        rows = ledger_csv(built.word.rows)
        last = keep_last(outputs, ledger, rows)
        put = (put[0], outputs.put(ledger, rows, after=put[0].path), *put[1:])
    return (
        tuple(p.path for p in put),
        (*(one for p in put for one in p.left), *last),
        tuple(one for p in put for one in p.gone),
        stale,
    )


def _reported(built: Built, wanted: Path, edition: Edition, outputs: Outputs) -> tuple[Put, ...]:
    """Return where the report went and where the record of what was let go: that comes first, so no report lies without."""
    from lawreport.outputs.put import Put

    if not built.waived:
        return (outputs.put(wanted, built.word.data, last=not edition.traits.ledger),)
    rows, record = record_csv(built.waived, edition, datetime.date.today()), record_path(wanted)
    before = read(record, MOST_BYTES) if record.is_file() and not record.is_symlink() else None
    _recorded(record, rows, outputs)
    try:
        report = outputs.put(wanted, built.word.data)
    except Trouble:
        _put_back(record, before)
        raise
    if report.path != wanted:  # the old report stays where it is, with its own record
        _put_back(record, before)
        record = _recorded(record_path(report.path), rows, outputs)
    return report, Put(record)


def _recorded(record: Path, rows: bytes, outputs: Outputs) -> Path:
    """Return the record, written; what somebody wrote into the one before is set aside."""
    from lawreport.outputs.put import set_aside
    from lawreport.outputs.written import EDITED

    if outputs.objection(record, rows) == EDITED:
        set_aside(record)
    return outputs.replace(record, rows)


def _dropped(record: Path, outputs: Outputs) -> tuple[Problem, ...]:
    """Return what failed when the record of the report that was replaced was removed.

    Where somebody wrote into it, it is set aside.
    """
    from lawreport.outputs.put import set_aside
    from lawreport.outputs.written import EDITED

    try:
        if outputs.objection(record) == EDITED:
            set_aside(record)
        record.unlink(missing_ok=True)
    except OSError:
        return (
            Problem(
                "record-open",
                "新报告没有放行什么，旧的放行记录却删不掉",
                Place(record.name),
                "请关闭打开它的程序，再生成一次。",
                Severity.WARNING,
            ),
        )
    return ()


def _put_back(record: Path, before: bytes | None) -> None:
    """Write the record as it was before, or remove it where there was none."""
    from lawreport.files.write import write

    if before is None:
        record.unlink(missing_ok=True)
    else:
        write(record, before)


def output_name(title: str, edition: Edition) -> str:
    """Return the name of the Word file of a report."""
    from lawreport.files.write import file_name

    return file_name(f"{title}{edition.traits.mark}") + ".docx"


def _summary(built: Built, files: tuple[Path, ...]) -> Summary:
    """Return what the report is like, in values that hold wherever the project lies."""
    ledger = next((f.name for f in files[1:] if not f.name.endswith(RECORD)), "")
    waived = Counter(w.problem.id for w in built.waived)
    return Summary(built.pages, len(built.ledger), ledger, tuple(waived.items()), files[-1].name if waived else "")
