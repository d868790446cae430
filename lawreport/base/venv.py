"""The program's own environment: `.venv` beside the program, set up from the lock file and repaired when it is damaged.

In: the path of the program, and the function that runs it. Out: its exit code, from a Python that has all packages.
Responsible for: a machine that has nothing but Python, and what a clerk reads where that fails. Standard library only.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = "requirements.lock"
WHEELS = "wheels"  # packages brought along to a machine without network
RECORD = "安装记录.txt"  # what pip said, in .venv
STAMP = "installed.txt"  # which lock files have been installed, with which Python, in .venv
_ANEW = "LAWREPORT_SET_UP_ANEW"  # how often this command line has had its environment repaired
_UNFIT = 87  # exit code by which Windows' child asks its parent for a repair: a running Python cannot be replaced
_OLD = "需要 Python 3.11 或更新的版本；请到 python.org 下载安装后再运行。"


class Damaged(Exception):
    """Raised with the names of packages that lack files or have other files than were installed."""


def run(program: str, main: Callable[[], int]) -> int:
    """Return the exit code of `main`, run in the program's own environment, which is set up or repaired first where needed."""
    home = Path(program).resolve().parent
    mended = int(os.environ.pop(_ANEW, "0"))
    try:
        ready(program, anew=bool(mended) and not _inside(home))
        return main()
    except ImportError as fault:
        names = damaged(home) or ([str(fault.name)] if fault.name and not fault.name.startswith("lawreport") else [])
        if not names:
            raise
        return _mend(program, names, mended)
    except Damaged as fault:
        return _mend(program, list(fault.args), mended)


def ready(program: str, anew: bool = False) -> None:
    """Continue in the program's own environment, after setting it up where that has not been done yet."""
    home = Path(program).resolve().parent
    if sys.version_info < (3, 11):  # noqa: UP036 — the Python that starts us may be older than we ask for
        sys.exit(_OLD)
    in_utf8(program)
    if _inside(home):
        if not _installed(home):
            _start_over(program, 1)
        return
    if _foreign(home):
        return  # the user's own environment has all packages
    if anew or not (_whole(home / ".venv") and _installed(home)):
        set_up(home, anew=anew)
    _go_on(str(_python(home / ".venv")), program)


def in_utf8(program: str) -> None:
    """Continue with UTF-8 for the names of files where POSIX says otherwise (LC_ALL=C, zh_CN.GBK)."""
    if os.name == "posix" and sys.getfilesystemencoding() != "utf-8":
        os.environ["PYTHONUTF8"] = "1"
        _go_on(sys.executable, program)


def _go_on(python: str, program: str) -> None:
    """Replace this process by another Python; on Windows run it as a child, which may ask for a new environment."""
    command = [python, program, *sys.argv[1:]]
    if os.name != "nt":
        _flush()
        try:
            os.execv(python, command)
        except OSError as error:  # a Python of another kind of machine, or no program at all
            _cannot_start(python, program, error)
        os.execv(python, command)
    code = _run(command)
    if code == _UNFIT:
        set_up(Path(program).resolve().parent, anew=True)
        code = _run(command, {**os.environ, _ANEW: "1"})
    sys.exit(code)


def _cannot_start(python: str, program: str, error: OSError) -> None:
    """Make the environment anew whose Python does not start; say so where it is another's."""
    home = Path(program).resolve().parent
    if Path(python) != _python(home / ".venv"):
        sys.exit(f"启动不了 {python}：{error.strerror}")
    set_up(home, anew=True)


def _start_over(program: str, times: int) -> None:
    """Have the Python that this environment was made from set it up anew, and continue from there."""
    if os.name == "nt":
        sys.exit(_UNFIT)
    os.environ[_ANEW] = str(times)
    _go_on(_below(), program)


def _below() -> str:
    """Return the Python that this environment was made from, or another one of this machine."""
    from shutil import which

    made_from = Path(sys.base_prefix) / "bin" / _version()
    return str(made_from) if made_from.exists() else which("python3") or sys.executable


def _mend(program: str, names: list[str], mended: int) -> int:
    """Set the environment up anew and start over; return 3, after saying what to do, where that cannot help."""
    home, what = Path(program).resolve().parent, "、".join(sorted(names)[:5])
    if not _inside(home):
        _say(f"运行这个程序的 Python 里，程序包不全或者坏了：{what}。")
        _say(f"    请重新安装：{sys.executable} -m pip install --force-reinstall --require-hashes -r {home / LOCK}")
        return 3
    if mended:
        _say(f"运行环境重新准备过，程序包还是不全：{what}。请把 {home / '.venv' / RECORD} 发给维护人员。")
        return 3
    _say(f"运行环境坏了（{what}），重新准备。")
    _start_over(program, 1)
    return 3


# ---- what is there ---------------------------------------------------------------------------------------------------


def _inside(home: Path) -> bool:
    return Path(sys.prefix).resolve() == (home / ".venv").resolve()


def _foreign(home: Path) -> bool:
    return sys.prefix != sys.base_prefix and not _inside(home) and _complete()


def _complete() -> bool:
    from importlib.util import find_spec

    return all(find_spec(name) for name in ("click", "filelock", "docxtpl", "yaml", "lxml", "matplotlib", "pandas"))


def _whole(venv: Path) -> bool:
    """Return whether an environment has a Python that may be run, and settings that name where its library is."""
    try:
        settings = (venv / "pyvenv.cfg").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False
    made_from = next((value.strip() for key, _, value in _pairs(settings) if key.strip() == "home"), "")
    return _python(venv).is_file() and os.access(_python(venv), os.X_OK) and os.path.isdir(made_from)


def _pairs(settings: str) -> Iterator[tuple[str, str, str]]:
    return (line.partition("=") for line in settings.splitlines())


def _python(venv: Path) -> Path:
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _stamp(home: Path, lock: str = LOCK) -> str:
    from hashlib import sha256

    return sha256((home / lock).read_bytes()).hexdigest()


def _installed(home: Path) -> bool:
    """Return whether `.venv` has the packages of the lock file (or more: the developers'), for the Python running in it."""
    stamps = _stamps(home)
    versions = [s for s in stamps if s.startswith("python")]
    return _stamp(home) in stamps and (not _inside(home) or not versions or _version() in versions)


def _stamps(home: Path) -> list[str]:
    try:
        return (home / ".venv" / STAMP).read_text(encoding="utf-8").split()
    except (OSError, ValueError):
        return []


def _version() -> str:
    return f"python{sys.version_info.major}.{sys.version_info.minor}"


def damaged(home: Path) -> list[str]:
    """Return the packages of the lock file that are missing, lack files, or have other files than were installed."""
    from importlib.metadata import distributions

    if not (home / LOCK).is_file():
        return []  # installed as a package: whoever did that looks after the others
    installed = {name: d for d in distributions() if (name := _name(d))}
    return [name for name in _locked(home) if name not in installed or _harmed(installed[name])]


def _name(package) -> str:
    """Return the name of an installed package; an empty string where what tells it is damaged."""
    try:
        return _key(package.metadata["Name"] or "")
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        return ""


def _locked(home: Path) -> Iterator[str]:
    """Yield the names of the packages that every machine needs: those without a condition."""
    for line in (home / LOCK).read_text(encoding="utf-8").splitlines():
        name, pinned, rest = line.partition("==")
        if pinned and not name.startswith((" ", "#")) and ";" not in rest:
            yield _key(name)


def _key(name: str) -> str:
    return name.strip().lower().replace("_", "-").replace(".", "-")


def _harmed(package) -> bool:
    """Return whether a package lacks files or has others than were installed; also where its list of files is damaged."""
    try:
        files = package.files
    except (OSError, ValueError, TypeError, LookupError):
        return True
    return any(_changed(Path(package.locate_file(file)), file.hash) for file in files or ())


def _changed(path: Path, written) -> bool:
    """Return whether a file is not the one that was installed; of files without a hash, whether they are gone."""
    from base64 import urlsafe_b64encode
    from hashlib import new

    if written is None:
        return path.suffix != ".pyc" and path.name != "RECORD" and not path.exists()
    try:
        digest = urlsafe_b64encode(new(written.mode, path.read_bytes()).digest()).rstrip(b"=")
    except OSError:
        return True
    return bool(digest.decode() != written.value)


# ---- setting up ------------------------------------------------------------------------------------------------------


def set_up(home: Path, lock: str = LOCK, anew: bool = False) -> None:
    """Make `.venv` and install the packages of the lock file; say in Chinese what is happening and what failed."""
    venv = home / ".venv"
    with _alone(home):
        anew = anew or (venv / STAMP).is_dir()
        if not anew and _stamp(home, lock) in _stamps(home) and _works(venv):
            return  # done already, or by another command meanwhile
        way = f"从 {WHEELS} 文件夹装，不用联网" if (home / WHEELS).is_dir() else "需要联网"
        _say(f"正在准备运行环境（第一次，或者程序、Python 变了；约一两分钟，{way}）……")
        if anew or not _works(venv):
            _make(home, venv)
        _install(home, venv, lock)
        stamps = [*sorted({_stamp(home), _stamp(home, lock)}), _works(venv)]
        (venv / STAMP).write_text("\n".join(stamps), encoding="utf-8")


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Let one command at a time set the environment up, where the system has locks that end with their process."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with (home / LOCK).open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            _say("另一个窗口正在准备运行环境，等它做完……")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _works(venv: Path) -> str:
    """Return the version of the environment's Python (`python3.11`), if it runs and has pip; else an empty string."""
    import subprocess

    if not _whole(venv):
        return ""
    ask = "import sys, pip; print(f'python{sys.version_info[0]}.{sys.version_info[1]}')"
    try:
        answer = subprocess.run([str(_python(venv)), "-I", "-c", ask], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""


def _make(home: Path, venv: Path) -> None:
    if venv.is_symlink() or (venv.exists() and not venv.is_dir()):
        sys.exit(f"{venv} 应当是程序自己的文件夹，现在是链接或者文件；请移走它，再运行一次。")
    if not os.access(home, os.W_OK):
        sys.exit(f"程序所在的文件夹不能写：{home}\n    请换到能写的地方，或者请管理员准备一次。")
    record: list[str] = []
    if _run([sys.executable, "-m", "venv", "--clear", str(venv)], record=record):
        sys.exit("建不了运行环境；" + _why(record, "请确认 Python 安装完整（Debian、Ubuntu 要装 python3-venv）。"))


def _install(home: Path, venv: Path, lock: str) -> None:
    pip = [str(_python(venv)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    brought = ["--no-index", "--find-links", str(home / WHEELS)] if (home / WHEELS).is_dir() else []
    record: list[str] = []
    if _run([*pip, *brought, "--require-hashes", "-r", str(home / lock)], record=record):
        (venv / RECORD).write_text("".join(record), encoding="utf-8")
        why = _why(record, _lacking(record, lock) if brought else _OFFLINE)
        sys.exit(f"程序包没有装成：{why}\n    详细记录：{venv / RECORD}")


def _lacking(record: list[str], lock: str) -> str:
    """Return what a folder of wheels lacks: it was filled for another Python or another kind of machine, or not wholly."""
    what = [line.partition("No matching distribution found for ")[2].split(" ")[0] for line in "".join(record).splitlines()]
    named = next((name.split("=")[0].strip() for name in what if name), "")
    return (
        f"{WHEELS} 文件夹里没有这个 Python（{_version().removeprefix('python')}）能用的{f' {named}' if named else '程序包'}。\n"
        f"    在能上网的同种电脑上，用同样的 Python 运行 python -m pip download -r {lock} -d {WHEELS}，把得到的文件放进去；\n"
        f"    这台电脑能上网的，移走 {WHEELS} 文件夹再运行一次。"
    )


_OFFLINE = (
    "下载没有成功。请检查网络后再运行一次。\n"
    "    这台电脑不能上网时：在能上网的同种电脑上运行 python -m pip download -r requirements.lock -d wheels，\n"
    "    把得到的 wheels 文件夹放到程序文件夹里，再运行一次。"
)
_REASONS = {
    "No space left": "磁盘已满；腾出约 500 MB 后再运行一次。",
    "DO NOT MATCH THE HASHES": "下载到的程序包与清单不符，没有安装；请换个网络再试，仍然不行请告诉维护人员。",
    "Permission denied": "没有权限写程序文件夹；请换到能写的地方，或者请管理员准备一次。",
    "ensurepip": "Python 安装不完整（Debian、Ubuntu 要装 python3-venv）。",
}


def _why(record: list[str], otherwise: str) -> str:
    output = "".join(record)
    return next((why for words, why in _REASONS.items() if words in output), otherwise)


def _run(command: list[str], environ: dict[str, str] | None = None, record: list[str] | None = None) -> int:
    """Return the exit code of a command; its output goes to `record`, where one is given."""
    import subprocess

    try:
        if record is None:
            return subprocess.call(command, env=environ)
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    except OSError as error:
        _say(f"启动不了 {command[0]}：{error.strerror}")
        return 1
    record.append(done.stdout.decode("utf-8", "replace"))
    return done.returncode


def _say(words: str) -> None:
    if sys.stderr is not None:
        print(words, file=sys.stderr, flush=True)


def _flush() -> None:
    for stream in filter(None, (sys.stdout, sys.stderr)):
        stream.flush()


if __name__ == "__main__":
    set_up(Path(__file__).resolve().parents[2], (sys.argv[1:] or [LOCK])[0])
