"""What is said when a command line is typed wrongly, or the machine or the program fails.

In: an exception. Out: Chinese words, and the exit code 2, 3 or 0. Responsible for: that nobody reads click's English or a
traceback.
"""

from __future__ import annotations

import errno
import os
import re
import sys

import click

from lawreport.app.console import Console
from lawreport.problem import did_you_mean


def usage_error(error: click.ClickException) -> str:
    """Return what was typed wrongly, and how the command is typed."""
    context = getattr(error, "ctx", None)
    typed = getattr(context.command, "usage", None) if context else None
    return f"{_wrong(error)}\n    {typed(context)}；加 --help 看说明。" if typed else _wrong(error)


def _wrong(error: click.ClickException) -> str:
    """Return in Chinese what was typed wrongly."""
    if isinstance(error, click.NoSuchOption):
        return f"没有 {error.option_name} 这个选项。{did_you_mean(error.option_name, error.possibilities or [])}"
    if isinstance(error, click.MissingParameter):
        return f"命令后面还要写：{_typed(error)}。"
    if isinstance(error, click.BadParameter):
        return f"{_typed(error).split(' ')[0]} 的值不对。{_choices(error)}"
    if isinstance(error, click.BadOptionUsage):
        return f"{error.option_name} 后面要写一个值。"
    if isinstance(error, click.UsageError) and (
        extra := re.fullmatch(r"Got unexpected extra arguments? \((.*)\)", error.message)
    ):
        return f"命令后面多写了“{extra[1]}”；年份要写成 --year 2024，带空格的名字要用引号括起来。"
    return error.message


def _typed(error: click.BadParameter) -> str:
    """Return a parameter as it is typed: `--by 科室`, `年份`."""
    if error.param is None or error.ctx is None:
        return ""
    name = error.param.make_metavar(error.ctx).strip("[]")
    return f"{error.param.opts[0]} {name}" if isinstance(error.param, click.Option) else name


def _choices(error: click.BadParameter) -> str:
    """Return what a value may be, where that is a list or a number."""
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return f"只能是：{'、'.join(map(str, kind.choices))}。"
    return "要写数字。" if kind is click.INT else ""


# ---- what the machine, or the program, did not do ------------------------------------------------------------------------


def refused(console: Console, error: OSError | MemoryError) -> int:
    """Return 3 for what the machine would not do: no fault of the program, and of the clerk's files none was half written."""
    from lawreport.base.oserror import reason

    name = os.path.basename(os.fsdecode(getattr(error, "filename", None) or ""))
    short = isinstance(error, MemoryError) or error.errno == errno.ENOMEM
    hint = "请关掉别的程序，再运行一次。" if short else "请检查这个文件、文件夹权限和磁盘空间，再运行一次。"
    console.error(f"错误 {f'{name}  ' if name else ''}{reason(error)}。\n    {hint}")
    return 3


def unexpected(console: Console) -> int:
    """Return 3 for a fault of the program itself: one sentence for the clerk, the details in a file for the maintainer."""
    import tempfile
    import traceback

    from lawreport.base.program import HOME
    from lawreport.base.venv import Damaged, damaged

    if harmed := damaged(HOME.parent):
        raise Damaged(*harmed)
    text = traceback.format_exc()
    if os.environ.get("LAWREPORT_DEBUG"):
        print(text, file=sys.stderr)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", prefix="年报出错-", suffix=".txt", delete=False) as log:
        log.write(text)
    console.error(f"程序内部出错，没有生成报告，原有文件未改动。\n    请把这个文件发给维护人员：{log.name}")
    return 3


ENDED = {errno.EPIPE, errno.EINVAL} if sys.platform == "win32" else {errno.EPIPE}  # of writing to whom nobody reads


def is_closed_pipe(error: BaseException) -> bool:
    """Return whether whoever read our output has gone (`开始 check | more`, then q); Windows names no file then."""
    return isinstance(error, OSError) and error.errno in ENDED and error.filename is None


def closed_pipe() -> int:
    """Return 0, quietly: whoever read our output has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
