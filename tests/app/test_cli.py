"""The command line: Chinese throughout, one table of commands, and an end that says how it ended."""

import errno
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from where import ROOT

from lawreport import pipeline
from lawreport.app import cli
from lawreport.app.called import CALLED
from lawreport.app.cli import COMMANDS
from lawreport.app.console import LINES, WHOLE, Console
from lawreport.edition import Edition
from lawreport.many.batch import Task, build_unit
from lawreport.problem import Place, Problem, Severity, counts, in_order

NAMES = [name for group in COMMANDS.values() for name in group]
ENGLISH = re.compile(r"\b(Usage|Options|Error|Commands|Show this message|Try|Missing|Invalid|No such|Got unexpected)\b")


def test_help_lists_every_command_by_group_in_chinese(lawreport):
    result = lawreport("--help")
    assert result.code == 0 and result.err == "" and not ENGLISH.search(result.out)
    for group, commands in COMMANDS.items():
        assert f"\n{group}：\n" in result.out
        for name, (_, text) in commands.items():
            assert re.search(rf"^  {name} +{re.escape(text)}$", result.out, re.M)


def test_every_command_file_is_in_the_table_and_the_other_way_round():
    commands = (ROOT / "lawreport" / "app" / "commands").glob(
        "*.py"
    )  # others do what a command is asked for in one of its ways
    files = {path.stem for path in commands if "\ncommand = " in path.read_text(encoding="utf-8")}
    assert files == {module for group in COMMANDS.values() for module, _ in group.values()}


@pytest.mark.parametrize("name", NAMES)
def test_a_command_explains_itself_in_chinese(name, lawreport):
    module = next(group[name][0] for group in COMMANDS.values() if name in group)
    command = import_module(f"lawreport.app.commands.{module}").command
    result = lawreport(name, "--help")
    assert (
        result.code == 0 and result.out.startswith(f"用法：python build_report.py {name} ") and not ENGLISH.search(result.out)
    )
    for parameter in command.params:
        if parameter.param_type_name == "option":
            assert re.search("[\u4e00-\u9fff]", parameter.help or ""), parameter.name
            assert parameter.opts[0] in result.out
    assert lawreport(name, "-h").out == result.out


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["biuld"], "没有“biuld”这个命令。是不是 build？"),
        (["报告"], "没有“报告”这个命令。运行 python build_report.py --help 看全部命令。"),
        (["build", "--yaer", "2024"], "没有 --yaer 这个选项。是不是 --year？"),
        (["build", "--year", "去年"], "--year 的值不对。要写数字。"),
        (["build", "--edition", "pdf"], f"--edition 的值不对。只能是：{'、'.join(Edition)}。"),
        (["build", "--year"], "--year 后面要写一个值。"),
        (["build", "2024"], "命令后面多写了“2024”；年份要写成 --year 2024，带空格的名字要用引号括起来。"),
        (["trace"], "命令后面还要写：数字或指标名。"),
        (["sign", "report"], "命令后面还要写：--by 科室。"),
        (["rollup"], "命令后面还要写：--year 年份。"),
        (["new-year", "明年"], "年份要写四位数，如 2025，这里是“明年”。"),
        (["new-year", "20255"], "年份要写四位数，如 2025，这里是“20255”。"),
    ],
)
def test_wrong_use_is_told_in_chinese_and_how_the_command_is_typed(arguments, said, lawreport):
    result = lawreport(*arguments)
    first, *more = result.err.splitlines()
    assert (result.code, result.out, first) == (2, "", said)
    how = [f"    {lawreport(arguments[0], '--help').lines[0]}；加 --help 看说明。"] if arguments[0] in NAMES else []
    assert more == how


@pytest.mark.parametrize(
    "typed, meant",
    [
        (["--project", "x", "build"], ["build", "--project", "x"]),
        (["--project=x", "status"], ["status", "--project=x"]),
        (["--project", "batch", "check", "--all"], ["check", "--project", "batch", "--all"]),
        (["--yes", "collect", "2025", "回收"], ["collect", "--yes", "2025", "回收"]),
        (["--project", "x"], ["build", "--project", "x"]),
        (["--edition", "final", "--unsigned"], ["build", "--edition", "final", "--unsigned"]),
        (["--project", "x", "biuld"], ["biuld", "--project", "x"]),
        (["--help"], ["--help"]),
        ([], []),
    ],
)
def test_the_command_may_follow_its_options_or_be_left_away(typed, meant):
    assert cli.command_first(typed) == meant


def test_options_before_the_command_are_heard(written, lawreport):
    assert lawreport("--project", written(), "check").code == 0


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["--year", "2031"], "错误 sections  没有 sections/2031\n    现有年份：2024。\n"),
        ([], "错误 “{folder}”里没有 sections 文件夹，不是报告项目\n    请在项目文件夹里运行，或用 --project 指明。\n"),
    ],
)
def test_a_project_or_a_year_that_is_not_there_is_told(arguments, said, written, tmp_path, lawreport):
    folder = written() if arguments else tmp_path
    result = lawreport("build", "--project", folder, *arguments)
    assert result.code == 1 and result.err.startswith(said.format(folder=folder))


def test_a_build_says_where_the_file_is_and_little_else(written, lawreport):
    project = written()
    result = lawreport("build", "--project", project)
    assert result.code == 0 and result.err == "" and len(result.lines) <= 6
    said = re.search("^已生成：(.*)$", result.out, re.M)[1]
    assert Path(said).parent == project / "build" and Path(said).suffix == ".docx" and Path(said).is_file()
    assert "Traceback" not in result.text


def test_the_file_goes_where_it_is_wanted(written, lawreport, tmp_path):
    wanted = tmp_path / "出" / "报告.docx"
    assert lawreport("build", "--project", written(), "--out", wanted).code == 0
    assert wanted.is_file()


def test_without_a_command_the_report_is_built(written, lawreport_process):
    told = lawreport_process("--help")
    assert told.returncode == 0
    folder = written()
    program = (
        f"import os, sys; sys.path.insert(0, {str(ROOT)!r}); os.chdir({str(folder)!r}); "
        "from lawreport.app.cli import main; sys.exit(main([]))"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=False).returncode == 0
    assert list((folder / "build").glob("*.docx"))


@pytest.mark.parametrize(
    "error, code, said",
    [
        (KeyboardInterrupt, 130, "\n已取消。\n"),
        (
            OSError(28, "No space left on device", "/x/报告.docx"),
            3,
            "错误 报告.docx  磁盘已满。\n    请检查这个文件、文件夹权限和磁盘空间，再运行一次。\n",
        ),
        (MemoryError, 3, "错误 内存不够。\n    请关掉别的程序，再运行一次。\n"),
    ],
)
def test_an_interruption_or_a_refusal_is_told(error, code, said, written, lawreport, monkeypatch):
    def stop(*_, **__):
        raise error

    monkeypatch.setattr(pipeline, "build", stop)
    assert lawreport("build", "--project", written()) == (code, "", said)


def stumbling(*_, **__):
    """Stand in for a library that Ctrl-C meets at work and that cannot tidy up then."""
    try:
        raise KeyboardInterrupt
    finally:
        raise ValueError("still open")


def stumbling_where_something_else_was_wrong(*_, **__):
    try:
        raise KeyError("looked for")
    except KeyError:
        stumbling()


@pytest.mark.parametrize("stop", [stumbling, stumbling_where_something_else_was_wrong])
def test_an_interruption_that_a_library_stumbles_over_is_one(stop, written, lawreport, monkeypatch):
    monkeypatch.setattr(pipeline, "build", stop)
    assert lawreport("build", "--project", written()) == (130, "", "已取消。\n")
    with pytest.raises(KeyboardInterrupt):
        build_unit(Task(written()))


def test_a_fault_of_the_program_is_one_sentence_and_a_file_for_the_maintainer(written, lawreport, monkeypatch, tmp_path):
    def fail(*_, **__):
        raise ZeroDivisionError("inside")

    monkeypatch.setattr(pipeline, "build", fail)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    result = lawreport("build", "--project", written())
    assert result.code == 3 and "Traceback" not in result.text
    log = re.fullmatch(r"程序内部出错，没有生成报告，原有文件未改动。\n    请把这个文件发给维护人员：(.*)\n", result.err)[1]
    assert "ZeroDivisionError: inside" in Path(log).read_text(encoding="utf-8")


def test_whoever_closes_the_pipe_is_not_told(lawreport_process):
    read, write = os.pipe()
    os.close(read)
    program = "import sys; from lawreport.app.cli import main; sys.exit(main(['--help']))"
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, stdout=write, stderr=subprocess.PIPE, timeout=60, check=False
    )
    os.close(write)
    assert ended.returncode in (0, 1) and ended.stderr == b""


@pytest.mark.parametrize(("number", "told"), [(errno.EINVAL, ""), (errno.ENOSPC, "磁盘")])
def test_on_windows_a_closed_pipe_is_an_invalid_argument(number, told, lawreport, monkeypatch):
    def write(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("lawreport.app.mistakes.ENDED", {errno.EPIPE, errno.EINVAL})
    monkeypatch.setattr("lawreport.app.console.Console.whole", write)
    monkeypatch.setattr("lawreport.app.mistakes.os.dup2", lambda *_: None)
    monkeypatch.setattr("lawreport.app.cli.closed_pipe", lambda: 0)
    ended = lawreport("help")
    assert (ended.code == 0) == (not told) and told in ended.err


@pytest.mark.parametrize(
    "encoding, words", [("gbk", "没有“biuld”这个命令。"), ("utf-8", "没有“biuld”这个命令。"), ("ascii", "\\u6ca1\\u6709")]
)
def test_any_console_can_show_what_is_said(encoding, words, lawreport_process):
    told = lawreport_process("biuld", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert told.returncode == 2 and words in told.stderr.decode(encoding) and b"Traceback" not in told.stderr


def test_a_character_that_gbk_lacks_does_not_stop_a_message(written, lawreport_process):
    project = written({"sections/2024/02_shortcomings.yaml": "heading: 不足\ntext: |\n  {{ 甲\U0002a6a5 }}。\n"})
    told = lawreport_process("build", "--project", project, PYTHONIOENCODING="gbk", PYTHONUTF8="0")
    assert told.returncode == 1 and "没有叫“甲" in told.stderr.decode("gbk")


# ---- the screen -----------------------------------------------------------------------------------------------------------


def problems(count: int, severity: Severity = Severity.ERROR) -> list[Problem]:
    return [Problem("id", f"第{i}处", Place("a.yaml", i), "请改。", severity) for i in range(1, count + 1)]


def test_few_problems_are_told_with_hints_and_many_with_a_line_each(capsys):
    for count, lines in ((3, 7), (WHOLE, 2 * WHOLE + 1), (WHOLE + 1, WHOLE + 3), (40, LINES + 2)):
        Console().problems(problems(count))
        assert len(capsys.readouterr().err.splitlines()) == lines


def test_what_lists_them_all_is_said_as_the_command_has_it(capsys):
    Console().problems(problems(LINES + 1))
    Console().problems(problems(LINES + 1), more="加 --all")
    Console().problems(problems(WHOLE + 1), more="加 --all")
    told = capsys.readouterr().err
    assert "加 --all 看怎么改。" in told.splitlines()
    assert "另有 1 处；运行 check --all 全部列出。" in told and "另有 1 处；加 --all 全部列出。" in told


def test_errors_are_told_before_warnings_when_there_are_too_many(capsys):
    Console().problems([*problems(30, Severity.WARNING), *problems(5)])
    told = capsys.readouterr().err
    assert told.count("错误 a.yaml") == 5 and f"另有 {35 - LINES} 处" in told
    assert told.splitlines()[-1] == "共 5 处错误、30 处提醒。没有生成报告，原有报告未改动。"


def test_problems_are_told_once_each_in_the_order_of_files():
    twice = [
        Problem("id", "乙", Place("b.yaml", 2)),
        Problem("id", "甲", Place("a.yaml", 9)),
        Problem("id", "乙", Place("b.yaml", 2)),
    ]
    assert [p.message for p in in_order(twice)] == ["甲", "乙"]
    assert counts(twice) == "3 处错误" and counts([]) == "0 处问题"


def test_steps_are_told_only_when_the_work_takes_long(capsys):
    console = Console()
    console.step("读取")
    console.started -= 60
    console.step("画图")
    assert capsys.readouterr().out == "……画图\n"


def test_commands_are_opened_only_when_called():
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from lawreport.app.cli import main; main(['--help']); "
            "print([m for m in sys.modules if m.startswith('lawreport.app.commands.')])",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    ).stdout
    assert told.splitlines()[-1] == "[]"
    assert cli.cli.get_command(None, "无此") is None


@pytest.mark.parametrize(
    "typed, command",
    [
        ("检查", "check"),
        ("生成", "build"),
        ("新建", "init"),
        ("撤销", "undo"),
        ("帮助", "help"),
        ("/?", "help"),
        ("版本", "version"),
    ],
)
def test_a_command_may_be_typed_in_chinese(typed, command, lawreport):
    assert lawreport(typed, "--help").out == lawreport(command, "--help").out


def test_every_chinese_word_means_a_command_that_there_is_or_is_to_come():
    assert set(CALLED.values()) <= {*NAMES, "html", "text", "pull"}
    assert not set(CALLED) & set(NAMES)


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("检察", "check（检查）"),
        ("新健", "init（新建）、new-year（新年）"),
        ("生成报告书", "build"),
        ("检查报告", "check"),
        ("新建单位", "init"),
        ("撤销操作", "undo"),
        ("new", "init"),
        ("create", "init"),
        ("verify", "check"),
        ("revert", "undo"),
        ("chekc", "check"),
    ],
)
def test_a_wrong_command_gets_its_neighbour(typed, meant, lawreport):
    assert lawreport(typed).err == f"没有“{typed}”这个命令。是不是 {meant}？\n"


def test_help_and_version_are_what_people_expect(lawreport):
    assert lawreport("help").out == lawreport("--help").out
    assert lawreport("help", "check").out == lawreport("check", "--help").out == lawreport("help", "检查").out
    assert lawreport("--version").out == lawreport("version").out == lawreport("-V").out
    assert re.match(r"法治政府建设年度报告生成程序 \d+\.\d+", lawreport("--version").out)
    assert "没有“chekc”这个命令。是不是 check？" in lawreport("help", "chekc").err
