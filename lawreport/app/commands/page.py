"""`page`: the report in a browser, to be written, filled in, checked, signed and made without YAML or a terminal."""

from __future__ import annotations

from pathlib import Path

import click

from lawreport.app.cli import command, project_options
from lawreport.app.console import Console


@command(
    help="在浏览器里写报告、填数、检查、签字、生成；只在这台电脑上运行，不联网。\n关掉浏览器十分钟后自己结束，也可以按 Ctrl-C。"
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="端口", help="用哪个端口，缺省由程序自己选")
@click.option("--no-browser", is_flag=True, help="只显示网址，不打开浏览器")
@project_options
@click.pass_obj
def page(console: Console, port: int, no_browser: bool, folder: str, year: int | None) -> None:
    from lawreport.page.serve import serve

    def opened(where: str) -> None:
        console.say(f"报告的网页：{where}（用的时候不要关这个窗口；按 Ctrl-C 结束）")
        if not (no_browser or _shown_in_browser(where)):
            console.say("没有打开浏览器，请自己打开上面的网址。")

    if serve(_folder(folder), year, port, opened):
        console.say("网页已经关闭。")


def _shown_in_browser(where: str) -> bool:
    """Return whether a browser was opened; not where there is no screen for its windows, as over a telephone line."""
    import os
    import sys
    import webbrowser

    screen = os.name == "nt" or sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    try:
        return bool(screen) and webbrowser.open(where)
    except webbrowser.Error:
        return False


def _folder(named: str) -> Path:
    """Return the folder to be shown. Raise `Trouble` where there is none, or a newer program made it.

    One without a project can become one.
    """
    from lawreport.problem import Trouble
    from lawreport.project import Project

    folder = Path(named)
    if not folder.is_dir():
        raise Trouble.one(
            "project-missing", f"没有“{named}”这个文件夹", hint="请写一个已有的文件夹；空文件夹也可以，在网页里新建。"
        )
    Project(folder.resolve()).refuse_newer()
    return folder


command = page
