"""`version`: which program this is, and where it stands."""

from __future__ import annotations

import click

from lawreport.app.cli import command
from lawreport.app.console import Console


@command(help="说明程序是哪一版、放在哪里，用的是哪个 Python；同 --version。")
@click.pass_obj
def version(console: Console) -> None:
    import platform

    from lawreport import __version__
    from lawreport.base.program import HOME

    console.say(f"法治政府建设年度报告生成程序 {__version__}（{HOME.parent}），Python {platform.python_version()}")


command = version
