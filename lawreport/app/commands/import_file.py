"""`import`: a unit begins from what it has: last year's report in Word, or its own table of figures."""

from __future__ import annotations

from pathlib import Path

import click

from lawreport.app.cli import command, folder_option
from lawreport.app.commands.form import whole_year
from lawreport.app.console import Console

_HOW = "报告：import 去年报告.docx --to 文件夹；数据表：在项目里运行 import 数据.xlsx --year 年份。"


@command(
    help=(
        "把现成的东西读进来：去年的报告（Word）变成一个项目，自己的数据表读进 data。\n\n"
        "报告：import 去年报告.docx --to 新文件夹。标题、正文、落款照原样，文中的数成为指标；能读 .docx .txt，"
        "装了 LibreOffice 还能读 .doc .wps .rtf .odt。\n"
        "核对：在导入核对表里改名字、去掉不要的，再运行 import --review 导入核对表.xlsx --to 文件夹。\n"
        "数据表：在项目里运行 import 数据.xlsx --year 2025，写入前先列出改动。"
    )
)
@click.argument("file", required=False, metavar="[文件]")
@click.option("--to", metavar="文件夹", help="报告：新项目放在哪个文件夹（不存在，或是空的）")
@click.option("--review", metavar="核对表", help="按填好的导入核对表改 --to 里的项目")
@click.option("--unit", metavar="全称", help="报告：单位全称，标题里看不出来时要写")
@click.option("--year", metavar="年份", callback=whole_year, help="报告：这是哪一年的报告；数据表：哪一年的数")
@click.option(
    "--keys",
    type=click.Choice(("中文", "英文")),
    default="中文",
    metavar="语言",
    help="报告：文段文件里的栏目名用中文（缺省）还是英文",
)
@folder_option
@click.option("--yes", is_flag=True, help="不再询问，直接写入")
@click.option("--all", "everything", is_flag=True, help="认出的数、要看的地方全部列出，不止一屏")
@click.pass_obj
def import_file(
    console: Console,
    file: str | None,
    to: str | None,
    review: str | None,
    unit: str | None,
    year: int | None,
    keys: str,
    folder: str,
    yes: bool,
    everything: bool,
) -> None:
    if review:
        from lawreport.app.commands.import_review import import_review

        return import_review(console, Path(review), Path(to or folder), yes)
    if file is None:
        raise click.UsageError(f"import 后面要写一个文件。{_HOW}")
    from lawreport.start.kinds import NO_WORDS, REPORTS, TABLES

    suffix = Path(file).suffix.lower()
    if suffix in TABLES and to is None:
        from lawreport.app.commands.import_table import import_table

        return import_table(console, Path(file), Path(folder), year, yes, everything)
    if to is None:
        raise click.UsageError(f"要写明新项目放在哪个文件夹：import {file} --to 新文件夹。")
    if suffix not in (*REPORTS, *NO_WORDS):
        raise click.UsageError(f"不能把“{suffix or Path(file).name}”当报告读。{_HOW}")
    from lawreport.app.commands.import_report import import_report

    import_report(console, Path(file), Path(to), unit or "", year, keys, everything)


command = import_file
