"""The command line: one table of commands, each in a file of its own that is opened when it is called.

In: the words somebody typed. Out: the command is run; an exit code: 0 done, 1 problems in what was written, 2 wrong use,
3 trouble of the machine, 130 cancelled. Responsible for: click, the options that commands share, and Chinese help.

A new command is a line in `COMMANDS` and a file in `commands/` that says `command = …`; CONTRIBUTING.md tells how.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import click

from lawreport.app.called import CALLED, meant
from lawreport.app.console import SHIM, Console
from lawreport.app.mistakes import closed_pipe, is_closed_pipe, refused, unexpected, usage_error
from lawreport.edition import Edition
from lawreport.problem import Trouble

# group → command → (module in lawreport.app.commands, one line of help)
COMMANDS: dict[str, dict[str, tuple[str, str]]] = {
    "开始": {
        "init": ("init", "新建一个单位的项目文件夹，马上就能生成送审稿"),
        "import": ("import_file", "把去年的报告读成一个项目，或把自己的数据表读进 data"),
        "upgrade": ("upgrade", "换了新程序：把旧文件夹换到这一版的写法，先给看改动"),
    },
    "写报告": {
        "page": ("page", "在浏览器里写、填、查、签、生成，不用懂 YAML"),
        "build": ("build", "生成 Word 报告（不写命令就是它）"),
        "html": ("html", "生成网页，一个文件；或贴进网站的片段"),
        "text": ("text", "生成纯文本，可以打开、复制、朗读"),
        "check": ("check", "只检查，不生成；也能检查一份现成的 Word 文件"),
        "pull": ("pull", "把改过的 Word 收回来：改动写进文段，数不动"),
        "trace": ("trace", "查一个数从哪里来、印在哪里"),
        "rule": ("rule", "解释一条规则"),
        "pdf": ("pdf", "把生成的 Word 转成 PDF（要装 LibreOffice）"),
        "clean": ("clean", "清空 build，有人改过的留着"),
    },
    "过一年": {
        "form": ("form", "生成发给各科室的填报表"),
        "collect": ("collect", "把收回的填报表读进 data"),
        "new-year": ("new_year", "从去年的稿子开出新一年"),
        "sign": ("sign", "科室确认一个部分或一个指标"),
        "rename": ("rename", "给一个指标改名，到处一起改"),
        "status": ("status", "还缺什么、谁没确认、离期限几天"),
        "impact": ("impact", "一个数变了会牵动哪里"),
        "diff": ("diff", "两次、两年之间有什么不同"),
    },
    "许多单位": {
        "batch": ("batch", "一次生成许多单位的报告"),
        "rollup": ("rollup", "把各单位的数汇总成上级的数"),
    },
    "版式": {
        "template": ("template", "由版式参数重新生成 Word 模板"),
    },
    "改错了": {
        "undo": ("undo", "撤销命令对文件的改动"),
        "history": ("history", "列出各命令改过哪些文件"),
    },
    "帮助": {
        "help": ("help", "列出全部命令；help 命令 看一个命令的用法"),
        "version": ("version", "程序是哪一版"),
    },
    "维护": {
        "schema": ("schema", "重新生成 docs/schema 和 docs/rules.md"),
    },
}

HELP = ["--help", "-h"]
VERSION = ["--version", "-V"]

TELL_THEMSELVES = ("undo", "history")  # what became of a change that was interrupted


class Commands(click.Group):
    """Opens a command's file only when it is called; `--help` opens none."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Return the arguments that are left, read with the command in front."""
        return super().parse_args(context, command_first(args))

    def list_commands(self, context: click.Context) -> list[str]:
        return [name for group in COMMANDS.values() for name in group]

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return a command by its name, or the Chinese word for it, its file opened now; None where there is none."""
        from importlib import import_module

        name = CALLED.get(name, name)
        for group in COMMANDS.values():
            if name in group:
                command: click.Command = import_module(f"lawreport.app.commands.{group[name][0]}").command
                command.name = name
                return command
        return None

    def resolve_command(self, context: click.Context, args: list[str]):
        """Return the command that was typed. Raise `UsageError` with the nearest there is."""
        try:
            return super().resolve_command(context, args)
        except click.UsageError:
            raise click.UsageError(
                f"没有“{' '.join(args[0].split())}”这个命令。{meant(args[0], self.list_commands(context))}", context
            ) from None

    def get_help(self, ctx: click.Context) -> str:
        return _spoken(super().get_help(ctx), ctx)

    def format_help(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by group, a line each."""
        formatter.write(
            "用法：python build_report.py [命令] [选项]\n\n由 data、sections、charts 和模板生成法治政府建设年度报告。\n"
        )
        for group, commands in COMMANDS.items():
            formatter.write(f"\n{group}：\n")
            for name, (_, text) in commands.items():
                formatter.write(f"  {name:<10} {text}\n")
        formatter.write("\n每个命令的用法：python build_report.py 命令 --help；命令也可以写中文，如 检查、生成、撤销\n")


def command_first(args: list[str]) -> list[str]:
    """Return the arguments with the command in front: people also write it after its options, or leave `build` away."""
    if not args or not args[0].startswith("-") or args[0] in HELP:
        return args
    if args[0] in VERSION:
        return ["version", *args[1:]]
    names = {*CALLED, *(name for group in COMMANDS.values() for name in group)}
    for at, (before, word) in enumerate(pairwise(args), 1):
        value = before.startswith("-") and "=" not in before and (before == "--project" or word not in names)
        if not word.startswith("-") and not value:
            return [word, *args[:at], *args[at + 1 :]]
    return ["build", *args]


class Command(click.Command):
    """A command whose help is Chinese throughout."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Return the arguments that are left; a mistake knows which command it belongs to."""
        try:
            return super().parse_args(context, args)
        except click.UsageError as error:
            error.ctx = error.ctx or context
            raise

    def get_help(self, ctx: click.Context) -> str:
        return _spoken(super().get_help(ctx), ctx)

    def invoke(self, context: click.Context):
        """Run the command on files that are wholly old or wholly new, whatever a killed command has left."""
        if context.params.get("folder") and self.name not in TELL_THEMSELVES:
            clear_up(context.obj, self.name or "", [Path(context.params["folder"])])
        return super().invoke(context)

    def usage(self, context: click.Context) -> str:
        """Return how the command is typed, on one line."""
        words = [p.make_metavar(context) for p in self.params if isinstance(p, click.Argument)]
        return " ".join([f"用法：python build_report.py {self.name}", "[选项]", *words])

    def format_help(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how a command is typed, what it does, and its options."""
        formatter.write(f"{self.usage(context)}\n\n{(self.help or '').strip()}\n\n选项：\n")
        for option in self.params:
            if isinstance(option, click.Option):
                values = "" if option.is_flag else f" {option.metavar or '值'}"
                formatter.write(f"  {'，'.join(option.opts) + values:<24} {option.help or ''}\n")
        formatter.write(f"  {'--help':<24} 显示这段说明\n")


def _spoken(text: str, context: click.Context) -> str:
    return context.obj.spoken(text) if isinstance(context.obj, Console) else text


def clear_up(console: Console, command: str, folders: Iterable[Path]) -> None:
    """Complete or revert what killed commands left in projects, and tell; where that fails, tell it and go on."""
    for folder in folders:
        if (folder / ".lawreport" / "history").is_dir():  # nothing is imported for a project that has never been changed
            from lawreport.files.editing import editing
            from lawreport.project import Project

            try:
                editing.clear_up(Project(folder.resolve()), command, console.error)
            except Trouble as trouble:
                if trouble.problems[0].id != "folder-newer":  # the command itself will say so
                    console.problems(trouble.problems, done="")


def command(**more):
    """Return a decorator that makes a function a command with Chinese help."""
    return click.command(cls=Command, context_settings={"help_option_names": HELP}, **more)


def project_options(function):
    """Return the command with the options that say which project and year."""
    function = click.option("--year", type=int, metavar="年份", help="报告年度，缺省是最新一年")(function)
    return folder_option(function)


def folder_option(function):
    """Add the option that says which project."""
    said = "项目所在的文件夹，缺省是当前文件夹"
    return click.option("--project", "folder", default=".", metavar="文件夹", help=said)(function)


def everything_option(function):
    """Add the option that asks for more than one screen."""
    return click.option("--all", "everything", is_flag=True, help="全部列出，不止一屏")(function)


class _Editions(click.Choice):
    """The words of the editions, read as what they mean."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Edition:
        return Edition(super().convert(value, param, ctx))


def edition_option(help: str, default: Edition = Edition.DRAFT):
    """Return a decorator that adds the option that says which edition; `{editions}` in its help becomes all of them."""
    return click.option(
        "--edition",
        type=_Editions([str(edition) for edition in Edition]),
        default=str(default),
        metavar="版本",
        help=help.format(editions="、".join(f"{edition} {edition.traits.title}" for edition in Edition)),
    )


def release_options(function):
    """Return the command with the options that let a final or public edition out all the same."""
    function = click.option("--because", multiple=True, metavar="理由", help="为什么放行，和 --despite 一起写")(function)
    function = click.option(
        "--despite", multiple=True, metavar="规则号", help="放行这条规则查出的错误，出上报稿、公开稿；记在报告旁边"
    )(function)
    return click.option("--unsigned", is_flag=True, help="科室没有签完字也出上报稿、公开稿")(function)


def waivers_of(console: Console, edition: Edition, despite: tuple[str, ...], because: tuple[str, ...]) -> tuple:
    """Return the waivers that were typed; a draft needs none."""
    if not (despite or because):
        return ()
    from lawreport.checks.waivers import waivers

    try:
        typed = waivers(despite, because)
    except Trouble as trouble:
        raise click.UsageError("\n    ".join(f"{p.message}。{p.hint}" for p in trouble.problems)) from None
    if not edition.traits.strict:
        strict = "、".join(f"{e.traits.title}（--edition {e}）" for e in Edition if e.traits.strict)
        console.error(f"{edition.traits.title}有错误也照样生成，--despite 没有用上；它只管{strict}。")
        return ()
    return typed


# ---- running -----------------------------------------------------------------------------------------------------------


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": HELP})
@click.pass_context
def cli(context: click.Context) -> None:
    if context.invoked_subcommand is None and (build := cli.get_command(context, "build")):
        context.invoke(build)


def script() -> None:
    """Run the command `lawreport` of the installed package, and exit."""
    from lawreport.base.venv import in_utf8

    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in build_report.py
    try:
        in_utf8(sys.argv[0])
        sys.exit(main(program="lawreport"))
    except KeyboardInterrupt:  # before the program could say so itself
        sys.exit(_cancelled(Console()))


def main(arguments: list[str] | None = None, program: str = SHIM) -> int:
    """Return the exit code of a command line; every trouble has been told in Chinese by then."""
    console = Console(program)
    try:
        return cli.main(args=arguments, standalone_mode=False, obj=console) or 0
    except Trouble as trouble:
        console.problems(trouble.problems, done="" if _reads_only(arguments) else "没有生成报告，原有文件未改动。")
        return 1
    except click.ClickException as error:
        console.error(usage_error(error))
        return 2
    except (KeyboardInterrupt, click.Abort):
        return _cancelled(console)
    except (OSError, MemoryError) as error:
        if is_closed_pipe(error):
            return closed_pipe()
        return refused(console, error) if getattr(error, "errno", True) else unexpected(console)
    except Exception as fault:
        from lawreport.base.oserror import is_interruption, is_shortage

        if is_shortage(fault):
            return refused(console, MemoryError())
        return _cancelled(console) if is_interruption(fault) else unexpected(console)


def _cancelled(console: Console) -> int:
    """Return 130, after saying that nothing more is done."""
    console.error("已取消。")
    return 130


def _reads_only(arguments: list[str] | None) -> bool:
    """Return whether the command makes no report, so that it need not be said that none was made."""
    given = command_first(sys.argv[1:] if arguments is None else arguments)
    return bool(given) and CALLED.get(given[0], given[0]) not in ("build", "html", "text", "batch", "pdf")
