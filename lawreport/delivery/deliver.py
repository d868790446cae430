"""From a project to the files on the disk: nothing where nothing has changed, else a build, written and remembered.

In: an `Asked`. Out: a `Delivered`: the files, what was in their way, what the report is like. Responsible for: what the files
of a report are called, and that a report that went out with errors never lies without its record. `build` delivers one
report, `batch` many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lawreport.back.pull.store import keep
from lawreport.checks.waivers import RECORD, Waiver, record_path
from lawreport.delivery.lastbuild import Done, Summary, fingerprint, recall, remember
from lawreport.delivery.records import put_recorded
from lawreport.edition import Edition
from lawreport.outputs.issued import FOLDER
from lawreport.outputs.written import LASTING, Left
from lawreport.problem import Place, Problem, Trouble
from lawreport.project import INPUTS, Project

if TYPE_CHECKING:
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
    to: str = ""  # who is given it, for the register
    issuing: bool = True  # a final or public edition goes out, so that it is kept

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
    issued: Path | None = None  # the copy that was kept of what goes out, where it was made or registered now


def deliver(asked: Asked, say: Callable[[str], None] = lambda step: None, again: bool = False) -> Delivered:
    """Return the report's files, made only when something has changed, or `again`."""
    check_out(asked, ".docx", "Word 文件")
    mark = fingerprint(asked.project, str(asked))
    last = None if again else recall(asked.project, str(asked), mark, asked.folder)
    if last is not None and record_path(last.files[0]).exists() == any(f.name.endswith(RECORD) for f in last.files):
        return _issued(asked, Delivered(last.files, last.summary, last.problems, last.left, False))
    from lawreport.pipeline import build

    built = build(asked.project, asked.year, asked.edition, say, asked.commented, asked.unsigned, asked.waivers)
    wanted = asked.folder / (asked.out.name if asked.out else output_name(built.report.title, asked.edition))
    files, left, gone, stale = _written(asked, built, wanted)
    keep(asked.project, built.word.build, built.word.whole)
    done = Delivered(files, summary_of(built, files), (*built.problems, *stale), left, True, gone)
    if all(one.why in LASTING for one in left) and not stale and not asked.project.disk.overlay:
        remember(asked.project, str(asked), mark, done)
    return _issued(asked, done)


def _issued(asked: Asked, done: Delivered) -> Delivered:
    """Return what was delivered, after a copy was kept of what goes out."""
    if not asked.edition.traits.strict:
        return done
    from lawreport.delivery.issuing import kept

    copy, problems = kept(asked, done)
    return replace(done, issued=copy, problems=(*done.problems, *problems))


def check_out(asked: Asked, ending: str, kind: str) -> None:
    """Raise `Trouble` where a file has the name of another kind, or would be written over what the report is made from."""
    if asked.out is None:
        return
    if asked.out.suffix.lower() != ending:
        hint = f"请写 {ending} 结尾的文件名。" if ending else "请写一个文件夹的名字，名字里不带点。"
        raise Trouble.one("out-kind", f"“{asked.out.name}”不是 {kind}的名字", Place("--out"), hint)
    out = Path(asked.out).resolve()
    if any(out.is_relative_to(asked.project.root / folder) for folder in (*INPUTS, FOLDER)):
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
    put, stale = put_recorded(outputs, wanted, built.word.data, built.waived, asked.edition, last=not told)
    last: tuple[Left, ...] = ()
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


def output_name(title: str, edition: Edition) -> str:
    """Return the name of the Word file of a report."""
    from lawreport.files.write import file_name

    return file_name(f"{title}{edition.traits.mark}") + ".docx"


def summary_of(built: Built, files: tuple[Path, ...]) -> Summary:
    """Return what the report is like, in values that hold wherever the project lies."""
    ledger = next((f.name for f in files[1:] if not f.name.endswith(RECORD)), "")
    waived = Counter(w.problem.id for w in built.waived)
    return Summary(built.pages, len(built.ledger), ledger, tuple(waived.items()), files[-1].name if waived else "")
