"""`template`: make the Word template from the profile."""

from __future__ import annotations

from pathlib import Path

import click

from lawreport.cli import command
from lawreport.console import Console


@command(help="由 templates/profile.yaml 生成 templates/report.docx。\n\n模板在 Word 里改过以后不会被覆盖，除非加 --force（旧模板另存一份）。")
@click.option("--project", "folder", default=".", metavar="文件夹", help="项目所在的文件夹，缺省是当前文件夹")
@click.option("--force", is_flag=True, help="覆盖手工改过的模板")
@click.pass_obj
def template(console: Console, folder: str, force: bool) -> None:
    from lawreport.outputs import set_aside
    from lawreport.problem import Place, Trouble
    from lawreport.project import Project
    from lawreport.template.compile import profile_of
    from lawreport.template.make import is_handmade, make_template
    from lawreport.write import write

    project = Project.at(Path(folder))
    path, made = project.root / "templates" / "report.docx", make_template(profile_of(project))
    old = path.read_bytes() if path.is_file() else None
    if old == made:
        return console.say("模板已是最新，没有改动。")
    if old is not None and is_handmade(old):
        if not force:
            raise Trouble.one("template-handmade", "模板在 Word 里改过，没有覆盖", Place("templates/report.docx"),
                              "确实要重新生成，请加 --force；旧模板会另存为 report.旧.docx。")
        console.say(f"旧模板另存为：{set_aside(path)}")
    console.say(f"已生成模板：{write(path, made)}")


command = template
