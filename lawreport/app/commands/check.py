"""`check`: everything that is wrong with a project, or with any report, without making one."""

from __future__ import annotations

from pathlib import Path

import click

from lawreport.app.cli import command, edition_option, everything_option, project_options
from lawreport.app.console import Console
from lawreport.edition import Edition

FORMATS = ("text", "json", "sarif")
LIMITS = ("错误", "提醒", "提示", "never")


@command(
    help=(
        "只检查，不生成。\n\n不写文件名：检查数据、文段、图表、模板；写一份 .docx 或 .txt：检查这份报告，不管是谁做的；"
        "送审稿、上报稿送出去又回来的，还查出改过的数和文字。"
    )
)
@click.argument("file", required=False, metavar="[文件]")
@project_options
@edition_option("按哪个版本查：{editions}")
@click.option("--unsigned", is_flag=True, help="科室没有签完字不算错误")
@click.option("--word", is_flag=True, help="连生成的 Word 成稿的版式一起查（上报稿、公开稿总是查）")
@click.option(
    "--fail-on",
    type=click.Choice(LIMITS),
    default="错误",
    metavar="轻重",
    help="有多重的问题算不通过：错误、提醒、提示、never；缺省是错误",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    metavar="格式",
    help="text、json 或 sarif（供编辑器和 CI 用）",
)
@click.option("--fix", is_flag=True, help="自动改能放心改的地方，先给您看改动")
@click.option("--yes", is_flag=True, help="不再询问，直接改")
@everything_option
@click.pass_obj
def check(
    console: Console,
    file: str | None,
    folder: str,
    year: int | None,
    edition: Edition,
    unsigned: bool,
    word: bool,
    fail_on: str,
    form: str,
    fix: bool,
    yes: bool,
    everything: bool,
) -> None:
    from lawreport.inspection.survey import survey
    from lawreport.project import Project

    if file:
        problems, texts, notes = _file(Path(file), folder, edition)
    else:
        project = Project.at(Path(folder))
        if fix:
            _fix(console, project, lambda: survey(project, year, edition, word, unsigned), yes)
        found = survey(project, year, edition, word, unsigned)
        problems, texts, notes = found.problems, _texts(found.source), ()
    console.whole(_listed(problems, texts, form, everything, notes))
    if _fails(problems, fail_on):
        raise click.exceptions.Exit(1)


def _listed(problems, texts, form: str, everything: bool, notes) -> str:
    """Return the problems as text, JSON or SARIF."""
    from lawreport.app.screens.listing import as_json, as_sarif, as_text

    return (
        {"json": as_json, "sarif": as_sarif}[form](problems, notes)
        if form != "text"
        else as_text(problems, texts, everything, notes)
    )


def _fails(problems, fail_on: str) -> bool:
    """Return whether a problem is as heavy as what was typed after --fail-on."""
    from lawreport.app.screens.listing import WORDS

    return fail_on in WORDS and any(p.severity >= WORDS[fail_on] for p in problems)


def _texts(source):
    """Return what gives the text of a YAML or CSV file as it was read; of others nothing is shown."""
    return lambda name: source.text(name) if source and name.endswith((".yaml", ".csv")) else ""


def _file(path: Path, folder: str, edition: Edition):
    """Return the problems of a Word or text file, what gives its text, and what it was compared with."""
    from lawreport.app.screens.back.returned import note_line
    from lawreport.files.given import given
    from lawreport.files.textfile import decode
    from lawreport.inspection.survey import survey_file
    from lawreport.problem import Place, Trouble
    from lawreport.project import Project

    if path.is_dir():
        raise Trouble.one(
            "file-kind",
            "这是文件夹",
            Place(path.name),
            f"检查一个项目请写 check --project {path.as_posix()}；检查报告请写出 .docx 文件的名字。",
        )
    if path.suffix.lower() not in (".docx", ".txt"):
        raise Trouble.one(
            "file-kind", f"不能检查{path.suffix or '没有扩展名的'}文件", Place(path.name), "请另存为 .docx 再检查。"
        )
    data = given(path)
    project = Project(Path(folder).resolve()) if (Path(folder) / "sections").is_dir() else None
    compared = survey_file(data, path.name, project, edition)
    return (
        compared.problems,
        lambda name: decode(data, name) if name == path.name and path.suffix.lower() == ".txt" else "",
        [note_line(note) for note in compared.notes],
    )


def _fix(console: Console, project, again, yes: bool) -> bool:
    """Return whether any file changed, after showing the safe fixes and asking."""
    from lawreport.files.editing.consent import carry_out

    ask = None if yes else lambda plan: console.agreed(map(project.name, plan.files), "没有改动。\n")
    return carry_out(console.say, project, "check --fix", lambda: _fixes(console, project, again()), ask)


def _fixes(console: Console, project, checked):
    """Return the safe fixes, after showing them; files of a project above are that project's to change."""
    from lawreport.checks.fixes import corrected_files
    from lawreport.files.editing.consent import Plan

    files = corrected_files(checked.source, checked.report) if checked.report else []
    own = [file for file in files if file.path.is_relative_to(project.root)]
    for file in files:
        if file not in own:
            console.say(f"{file.name} 是上级项目的文件，没有改；请到那个项目里运行 check --fix。")
    if not own:
        return console.say("没有能放心自动改的地方。\n")
    for file in own:
        console.lines(file.diff())
    count, names = sum(file.count for file in own), "、".join(file.name for file in own)
    return Plan({file.path: (file.old, file.data) for file in own}, f"已改 {count} 处：{names}\n")


command = check
