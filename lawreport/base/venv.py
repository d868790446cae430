"""The program's own packages, installed once into `.venv` beside the program from the lock file.

In: the path of the program. Out: the same program, running with its packages.
Responsible for: a fresh machine that has nothing but Python; therefore it imports the standard library only.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

LOCK = "requirements.lock"


def ready(program: str) -> None:
    """Continue in the program's own environment, after setting it up where that has not been done yet."""
    home = Path(program).resolve().parent
    if sys.version_info < (3, 11):  # noqa: UP036 — the Python that starts us may be older than we ask for
        sys.exit("需要 Python 3.11 或更新的版本；请到 python.org 下载安装后再运行。")
    if os.name == "posix" and sys.getfilesystemencoding() != "utf-8":
        os.environ["PYTHONUTF8"] = "1"  # with LC_ALL=C or zh_CN.GBK, too, Chinese file names are UTF-8
        _go_on([sys.executable, program, *sys.argv[1:]])
    python = _python(home / ".venv")
    if Path(sys.prefix).resolve() == (home / ".venv").resolve() and _installed(home):
        return
    if _foreign(home):
        return  # the user's own environment has all packages
    if not (python.exists() and _installed(home)):
        set_up(home)
    _go_on([str(python), program, *sys.argv[1:]])


def _go_on(command: list[str]) -> None:
    """Replace this process by the program's own Python; Windows cannot, so there it runs as a child."""
    if os.name == "nt":
        sys.exit(_run(command))
    os.execv(command[0], command)


def _foreign(home: Path) -> bool:
    return sys.prefix != sys.base_prefix and Path(sys.prefix).resolve() != (home / ".venv").resolve() and _complete()


def _complete() -> bool:
    from importlib.util import find_spec

    return all(find_spec(name) for name in ("click", "filelock", "docxtpl", "yaml", "lxml", "matplotlib", "pandas"))


def _python(venv: Path) -> Path:
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _stamp(home: Path, lock: str = LOCK) -> str:
    from hashlib import sha256

    return sha256((home / lock).read_bytes()).hexdigest()


def _installed(home: Path) -> bool:
    """Return whether `.venv` holds the packages of the lock file (or more: the developers')."""
    stamp = home / ".venv" / "installed.txt"
    return stamp.is_file() and _stamp(home) in stamp.read_text(encoding="utf-8").split()


def set_up(home: Path, lock: str = LOCK) -> None:
    """Make `.venv` and install the packages of the lock file; say in Chinese what is happening and what failed."""
    venv = home / ".venv"
    print("第一次运行，正在准备运行环境（约一两分钟，需要联网）……", file=sys.stderr, flush=True)
    if not _python(venv).exists():
        _must(
            [sys.executable, "-m", "venv", str(venv)],
            "建不了运行环境；请确认 Python 安装完整（Debian、Ubuntu 要装 python3-venv）。",
        )
    _must(
        [
            str(_python(venv)),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
            str(home / lock),
        ],
        "下载程序包没有成功；请检查网络后再运行一次。",
    )
    stamps = {_stamp(home), _stamp(home, lock)}
    (venv / "installed.txt").write_text("\n".join(sorted(stamps)), encoding="utf-8")


def _must(command: list[str], sorry: str) -> None:
    if _run(command):
        sys.exit(sorry)


def _run(command: list[str]) -> int:
    import subprocess

    try:
        return subprocess.call(command)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    set_up(Path(__file__).resolve().parents[2], *sys.argv[1:])
