#!/usr/bin/env python3
"""生成法治政府建设年度报告。用法：python build_report.py --help

这个文件只管找到程序：先找装好的程序包，再找下面写的程序文件夹，再找旁边和上面的文件夹；几个版本都在，不用比文件夹旧的。
"""

import os
import re
import sys

PROGRAM = 'D:/年报程序'  # 程序所在的文件夹；程序搬了家，就改这一行，或者把程序文件夹放在本文件夹旁边
HERE = os.path.dirname(os.path.abspath(__file__))


def is_program(folder):
    wanted = ("build_report.py", "requirements.lock", os.path.join("lawreport", "app", "cli.py"))
    return all(os.path.isfile(os.path.join(folder, name)) for name in wanted)


def installed():
    from importlib.util import find_spec

    found = find_spec("lawreport")
    return os.path.dirname(os.path.dirname(found.origin)) if found and found.origin else ""


def around():
    """程序文件夹可能在的地方：本文件夹上面两层，和它们里面。"""
    folder = HERE
    for _ in range(2):
        folder = os.path.dirname(folder)
        yield folder
        try:
            names = sorted(os.listdir(folder))
        except OSError:
            continue
        for name in names[:200]:
            yield os.path.join(folder, name)


def version(path, before):
    """文件里写的版本的前两个数，如 (0, 2)，写法只随它们变；没有写就是 ()。"""
    try:
        with open(path, "rb") as file:
            found = re.search(before + rb"(\d+)\.(\d+)", file.read(4000))
    except OSError:
        return ()
    return (int(found.group(1)), int(found.group(2))) if found else ()


def version_of(program):
    return version(os.path.join(program, "lawreport", "__init__.py"), b'__version__ = "')


def fits(program):
    return version_of(program) >= version(os.path.join(HERE, "版本.txt"), b"")


def chosen(package):
    """装好的、PROGRAM、周围最新的，依次看，比这个文件夹旧的不用；都旧，用最新的，由它说明。"""
    named = [folder for folder in (package, is_program(PROGRAM) and PROGRAM) if folder]
    for folder in filter(fits, named):
        return folder
    near = list(filter(is_program, around()))
    return max(near + named, key=version_of, default="")


def run(program):
    from runpy import run_path

    sys.argv[0] = os.path.join(program, "build_report.py")
    sys.path.insert(0, program)
    run_path(sys.argv[0], run_name="__main__")


def main():
    if sys.version_info < (3, 11):
        sys.exit("需要 Python 3.11 或更新的版本；请到 python.org 下载安装后再运行。")
    package = installed()
    program = chosen(package)
    if program and program == package and not is_program(program):
        from lawreport.app.cli import main as installed_main

        sys.exit(installed_main())
    if program:
        return run(program)
    sys.exit(
        "找不到生成报告的程序：%s\n"
        "    程序搬了家：把 build_report.py 里 PROGRAM 那一行改成它现在的文件夹，或者把程序文件夹放到本文件夹旁边。\n"
        "    没有程序：请向给你这个文件夹的人要程序文件夹（里面有 lawreport、build_report.py、requirements.lock）。\n"
        "    本文件夹里的数据和文段都好好的，不受影响。" % PROGRAM
    )


if __name__ == "__main__":
    main()
