"""From a project to the files on the disk: nothing where nothing has changed, else a build, written and remembered.

In: what was asked for. Out: the files, and what there is to say about them. Knows alone: how the files of a report are
called, and how a build is summed up. `build` delivers one report, `batch` many.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lawreport.frozen import frozen
from lawreport.lastbuild import Done, fingerprint, recall, remember
from lawreport.project import Project

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

    def __str__(self) -> str:
        return f"{self.year} {self.edition} {self.commented} {self.unsigned} {self.out and Path(self.out).absolute()}"


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
    if last is not None:
        return Delivered(last.files, ("没有变化，报告仍是上次生成的：" + str(last.files[0]), *last.lines[1:]), last.problems, False)
    from lawreport.pipeline import build
    from lawreport.signing import check_signed

    built = build(asked.project, asked.year, asked.edition, say, asked.commented, ahead)
    signed = check_signed(built.source, asked.edition, asked.unsigned)
    signed.raise_errors()
    wanted = asked.out or asked.project.build / output_name(built.report.title, asked.edition)
    files = _written(built, wanted, asked.edition)
    done = Delivered(files, tuple(_summary(built, files, wanted)), (*built.problems, *signed))
    if files == _names(wanted)[:len(files)]:
        remember(asked.project, str(asked), mark, done)
    return done


def _check_out(asked: Asked) -> None:
    """Refuse to write a report over what it is made from."""
    from lawreport.problem import Place, Trouble

    if asked.out is None:
        return
    if asked.out.suffix.lower() != ".docx":
        raise Trouble.one("out-kind", f"“{asked.out.name}”不是 Word 文件的名字", Place("--out"), "请写 .docx 结尾的文件名。")
    out = Path(asked.out).resolve()
    if any(out.is_relative_to(asked.project.root / folder) for folder in ("data", "sections", "charts", "templates")):
        raise Trouble.one("out-input", f"不能把报告写进 {out.relative_to(asked.project.root).parts[0]} 文件夹", Place("--out"),
                          "那里是写报告用的文件；请换一个位置，例如 build/报告.docx。")


def _names(wanted: Path) -> tuple[Path, Path]:
    """Return how the report and its ledger are called."""
    return wanted, wanted.with_name(f"{wanted.stem}.台账.csv")


def _written(built, wanted: Path, edition: str) -> tuple[Path, ...]:
    from lawreport.compare import keep_last
    from lawreport.write import ledger_csv, write

    report = write(wanted, built.word.data, last=edition == "public")
    if edition == "public":
        return (report,)
    ledger, rows = _names(wanted)[1], ledger_csv(built.word.rows)
    keep_last(ledger, rows)
    return report, write(ledger, rows)


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
    ledger = f"（台账：{files[1].name}）" if len(files) > 1 else ""
    lines.append(f"  约 {built.pages} 页，{len(built.ledger)} 个数都能查到来源{ledger}")
    if built.problems:
        lines.append(f"  有 {counts(built.problems)}，见上。")
    return lines
