"""`template`: make the Word template from the profile."""

from __future__ import annotations

from pathlib import Path

import click

from lawreport.app.cli import command, folder_option
from lawreport.app.console import Console


@command(
    help=(
        "由 templates/profile.yaml 生成 templates/report.docx；没有 profile.yaml 的，先放一份国家标准的。\n\n"
        "模板在 Word 里改过以后不会被覆盖，除非加 --force（旧模板另存一份）。"
    )
)
@folder_option
@click.option("--force", is_flag=True, help="覆盖手工改过的模板")
@click.pass_obj
def template(console: Console, folder: str, force: bool) -> None:
    from lawreport.files.editing.editing import editing
    from lawreport.inspection.absent_fonts import absent_fonts
    from lawreport.project import PROFILE, TEMPLATE, Project
    from lawreport.word.template.compile import profile_of
    from lawreport.word.template.make import make_template

    project = Project.at(Path(folder))
    profiles = project.files(PROFILE)
    path, fresh = project.root / TEMPLATE, make_template(profile_of(profiles))
    with editing(project, "template --force" if force else "template", console.say) as edit:
        look = _missing(edit, project.root / PROFILE, profiles)
        old = edit.read(path)
        aside = _aside(edit, path, old, force) if old not in (None, fresh) else None
        edit.write(path, fresh)
    if look:
        console.say(f"已放入版式参数：{project.root / PROFILE}；页边、字体、字号在这里改，改了再运行一次 template。")
    if old == fresh:
        return console.say("模板已是最新，没有改动。")
    if aside:
        console.say(f"旧模板另存为：{aside}")
    console.say(f"已生成模板：{path}")
    if problem := absent_fonts(fresh, TEMPLATE):
        console.problems([problem], done="")


def _missing(edit, path: Path, profiles) -> bool:
    """Put in the profile that the project goes by so far, where it has none of its own; return whether it had none."""
    if edit.read(path) is not None or not profiles:
        return False
    edit.write(path, next(iter(profiles.values())).read())
    return True


def _aside(edit, path: Path, old: bytes, force: bool) -> Path | None:
    """Return where a template that was changed in Word is kept; an older one that is kept there stays."""
    from lawreport.problem import Place, Trouble
    from lawreport.word.template.make import is_handmade

    if not is_handmade(old):
        return None
    if not force:
        raise Trouble.one(
            "template-handmade",
            "模板在 Word 里改过，没有覆盖",
            Place("templates/report.docx"),
            "确实要重新生成，请加 --force；旧模板会另存为 report.旧.docx。",
        )
    names = (path.with_name(f"report.旧{n or ''}.docx") for n in (0, *range(2, 1000)))
    aside = next(p for p in names if edit.read(p) in (None, old))
    edit.write(aside, old)
    return aside


command = template
