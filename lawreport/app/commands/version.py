"""`version`: which program this is, and where it stands."""

from __future__ import annotations

import click

from lawreport.app.cli import command
from lawreport.app.console import Console


@command(help="说明程序是哪一版、放在哪里，用的是哪个 Python，这个文件夹是哪一版的写法；同 --version。")
@click.pass_obj
def version(console: Console) -> None:
    import platform
    from pathlib import Path

    from lawreport import __version__
    from lawreport.base.program import FOLDER
    from lawreport.base.versions import spoken
    from lawreport.project import MARK, made_with

    console.say(f"法治政府建设年度报告生成程序 {__version__}（{FOLDER}），Python {platform.python_version()}")
    if written := made_with(Path.cwd()):
        console.say(f"这个文件夹是 {spoken(written)} 版的写法（{MARK}）")


command = version
