"""Start the program that lies beside this file. Without words: open the one unit in 报告/ in a browser, or begin one."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPORTS = HERE.parent / "报告"
SHIM = "python3 build_report.py"
PYTHON = f"cp{sys.version_info.major}{sys.version_info.minor}"


def chosen(units: list[Path]) -> Path:
    """Return the unit that is meant: the only one, or the one whose number is typed."""
    if len(units) == 1:
        return units[0]
    for number, unit in enumerate(units, 1):
        print(f"  {number}  {unit.name}")
    while True:
        typed = input("是哪一个？请输入前面的数字：").strip()
        if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(units):
            return units[int(typed) - 1]


def units() -> list[Path]:
    """Return the units in 报告/, which is there from now on."""
    REPORTS.mkdir(exist_ok=True)
    return sorted(folder for folder in REPORTS.iterdir() if (folder / "sections").is_dir())


def words() -> list[str]:
    """Return the command that was typed, or what double-clicking means; in a unit's folder that unit is meant."""
    if typed() or Path("sections").is_dir():
        return sys.argv[1:] or ["page"]
    if there := units():
        return [*(sys.argv[1:] or ["page"]), "--project", str(chosen(there))]
    print(f"{REPORTS} 里还没有单位。下面新建一个；问到放在哪里，直接回车就放在这里。")
    os.chdir(REPORTS)
    return ["init"]


def typed() -> bool:
    """Return whether somebody typed a command: double-clicking says nothing, or that the report is to be built."""
    return sys.argv[1:] not in ([], ["build"])


def called(command: list[str]) -> str:
    """Return what to type to call this program: in a unit's folder, also one that has just begun, what lies there does."""
    if os.name == "nt":
        return "开始"
    inside = Path("sections").is_dir() or command[:1] in (["init"], ["import"], ["新建"], ["导入"])
    return SHIM if inside else os.environ.get("LAWREPORT_CALLED", SHIM)


def main() -> int:
    """Return the exit code of what was meant; whoever has begun a unit by double-clicking goes on to it."""
    if not fits():
        return 3
    command = words()
    code = run(command, called(command))
    if command == ["init"] and not typed() and code == 0 and units():
        print()
        code = run(words(), called([]))
    return code


def fits() -> bool:
    """Return whether the packages of this Python are here; say which are, if not."""
    if (HERE / PYTHON).is_dir():
        return True
    have = "、".join(f"3.{folder.name[3:]}" for folder in sorted(HERE.glob("cp3*")))
    print(f"这台电脑的 Python 是 {sys.version.split()[0]}，年报工具包（{HERE.parent}）要 Python {have}。", file=sys.stderr)
    return False


def run(words: list[str], called: str) -> int:
    """Return the exit code of a command line; `called`: how the program is called. A unit's own files call this, too."""
    if not fits():
        return 3
    sys.path[:0] = places = [str(HERE / "any"), str(HERE / PYTHON)]
    os.environ["PYTHONPATH"] = os.pathsep.join(places)  # for the processes of a batch; the Python of Windows has its ._pth
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from lawreport.app import cli

    return cli.main(words, program=called)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (KeyboardInterrupt, EOFError):
        print("已取消。", file=sys.stderr)
        sys.exit(130)
