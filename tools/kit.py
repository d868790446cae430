"""`make kit`: the program as a folder that runs on an office machine without network, packed as one zip.

In: the repository, the lock file, and for Windows the embeddable Python with its published hash. Out: dist/年报工具-….zip with
a list of what is in it. Responsible for: which wheel serves which machine and Python; that every binary inside was made for
it and finds what it loads (`binaries.py`); that the docs are in it (`handbook.py`); that nothing is shipped whose hash nobody
published; equal bytes for equal files.

No environment is made in the kit: its packages lie unpacked beside the program, those of one Python in a folder of its own.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from binaries import misfit, unmet
from handbook import handbook
from packaging.markers import Environment
from packaging.requirements import Requirement
from packaging.tags import Tag, cpython_tags
from packaging.utils import parse_wheel_filename

ROOT = Path(__file__).resolve().parent.parent
OURS = Path(__file__).resolve().parent / "kit"
WHEN = (2020, 1, 1, 0, 0, 0)  # of every file in the zip
LIBRARY = "程序"
NEWEST_GLIBC, OLDEST_GLIBC = 28, 5  # 2.28: what 麒麟 V10 SP1, 统信 20 and Debian 10 have


@dataclass(frozen=True, slots=True)
class Machine:
    """A kind of computer. `binary`: the magic number and the field of the machine in its executables."""

    name: str
    system: str
    architecture: str
    binary: int

    @property
    def windows(self) -> bool:
        return self.system == "Windows"

    @property
    def platforms(self) -> list[str]:
        """Return the tags of wheels it can use, the best first."""
        if self.windows:
            return ["win_amd64"]
        versions = range(NEWEST_GLIBC, OLDEST_GLIBC - 1, -1)
        old = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}
        named = [[f"manylinux_2_{v}", *([old[v]] if v in old else [])] for v in versions]
        return [f"{name}_{self.architecture}" for names in named for name in names]

    def environment(self, python: str) -> dict[str, str]:
        """Return what the conditions of the lock file ask for, as this machine would answer."""
        system = {"Windows": ("nt", "win32"), "Linux": ("posix", "linux")}[self.system]
        return {
            "os_name": system[0],
            "sys_platform": system[1],
            "platform_system": self.system,
            "platform_machine": {"win_amd64": "AMD64"}.get(self.platforms[0], self.architecture),
            "platform_python_implementation": "CPython",
            "implementation_name": "cpython",
            "python_version": python,
            "python_full_version": f"{python}.0",
            "implementation_version": f"{python}.0",
            "extra": "",
        }


MACHINES = {
    machine.name: machine
    for machine in (
        Machine("windows", "Windows", "amd64", 0x8664),
        Machine("linux-x86_64", "Linux", "x86_64", 62),
        Machine("linux-aarch64", "Linux", "aarch64", 183),
    )
}
NOT_SERVED = {"linux-loongarch64": "龙芯（loongarch64）没有 numpy、pandas、lxml 的安装包，做不了"}


class Refused(Exception):
    """Raised with a sentence: why no kit is made."""


# ---- what goes in


def wanted(machine: Machine, python: str, lock: str) -> str:
    """Return the lines of the lock file that this machine needs for this Python, without their conditions."""
    environment: Environment | dict[str, str] = machine.environment(python)
    kept = []
    for entry in re.split(r"\n(?=\S)", lock):
        first, _, hashes = entry.partition(" \\\n")
        if "==" not in first:
            continue
        requirement = Requirement(first)
        if not requirement.marker or requirement.marker.evaluate(dict(environment)):
            kept.append(f"{requirement.name}{requirement.specifier} \\\n" + re.sub(r"\s*#.*", "", hashes))
    return "\n".join(kept) + "\n"


def download(machine: Machine, python: str, folder: Path, lock: str = "requirements.lock") -> list[Path]:
    """Return the wheels of a lock file for this machine and Python; their hashes are checked on the way in."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".lock") as lines:
        lines.write(wanted(machine, python, (ROOT / lock).read_text(encoding="utf-8")))
        lines.flush()
        platforms = [word for name in machine.platforms for word in ("--platform", name)]
        abis = [word for name in (f"cp{python.replace('.', '')}", "abi3", "none") for word in ("--abi", name)]
        only = ["--only-binary=:all:", "--require-hashes", "--no-deps", "--implementation=cp", f"--python-version={python}"]
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "-d", str(folder)]
        if subprocess.run([*pip, *only, *platforms, *abis, "-r", lines.name], check=False).returncode:
            raise Refused(f"没有取到 {machine.name}、Python {python} 的安装包（要联网；上面是 pip 说的话）")
    return sorted(folder.glob("*.whl"))


def own_wheel(folder: Path) -> Path:
    """Return the program itself as a wheel."""
    build = ["-m", "pip", "wheel", "--quiet", "--no-build-isolation", "--no-deps", "--no-index", "-w", str(folder), str(ROOT)]
    if subprocess.run([sys.executable, *build], check=False).returncode:
        raise Refused("程序自己没有打成包（上面是 pip 说的话）")
    return next(folder.glob("lawreport-*.whl"))


def embedded(path: str, published: str) -> bytes:
    """Return the embeddable Python for Windows. Raise `Refused` unless it has the hash that was published."""
    if not path or not re.fullmatch(r"[0-9a-fA-F]{64}", published):
        raise Refused(
            "Windows 的工具包要带 Python：从 python.org 下载 python-3.x.y-embed-amd64.zip，抄下它公布的 SHA-256，再写"
            "\n  make kit KIT=windows PYTHON_ZIP=下载的文件 PYTHON_SHA256=公布的值"
        )
    data = Path(path).read_bytes()
    if (found := hashlib.sha256(data).hexdigest()) != published.lower():
        raise Refused(f"{path} 的 SHA-256 是 {found}，与公布的 {published} 不同：不能发出去，请重新下载")
    return data


def python_of(data: bytes) -> str:
    """Return the version (3.13) of an embeddable Python, by the name of its library."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = [m for name in archive.namelist() if (m := re.fullmatch(r"python3(\d\d)\.dll", name))]
    if not names:
        raise Refused("给的 zip 里没有 python3xx.dll，不是 Windows 的 embeddable Python")
    return f"3.{names[0][1]}"


# ---- unpacking


def unpacked(wheel: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a wheel as they lie when it is installed, without its tests and those for a Python's own folders."""
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            inside = re.sub(r"^[^/]+\.data/(?:purelib|platlib)/", "", name)
            left_out = name.endswith("/") or re.match(r"[^/]+\.data/", inside) or {"..", "tests"} & set(inside.split("/")[:-1])
            if not left_out:
                yield inside, archive.read(name)


def fits(wheel: Path, machine: Machine, python: str) -> bool:
    """Return whether a wheel's name says that it runs on this machine and Python."""
    version = (3, int(python.split(".")[1]))
    served = set(cpython_tags(version, platforms=machine.platforms)) | {
        Tag(f"py{v}", "none", p) for v in ("2", "3", python.replace(".", "")) for p in ("any", *machine.platforms)
    }
    return bool(parse_wheel_filename(wheel.name)[3] & served)


def library(machine: Machine, python: str, wheels: list[Path]) -> tuple[dict[str, bytes], list[str]]:
    """Return the unpacked files (those of one Python in a folder cp3xx) and a line for each wheel."""
    files, lines, wrong = dict[str, bytes](), [], []
    for wheel in wheels:
        if not fits(wheel, machine, python):
            raise Refused(f"{wheel.name} 不是 {machine.name}、Python {python} 的")
        anywhere = wheel.name.endswith("-none-any.whl")
        place = f"{LIBRARY}/{'any' if anywhere else 'cp' + python.replace('.', '')}"
        for name, data in unpacked(wheel):
            files[f"{place}/{name}"] = data
            wrong.append(misfit(name, data, machine.binary, python))
        lines.append(f"{hashlib.sha256(wheel.read_bytes()).hexdigest()}  {wheel.name}")
    if any(wrong):
        raise Refused("有不合用的二进制文件：\n  " + "\n  ".join(filter(None, wrong)))
    return files, lines


# ---- ours


def written(machine: Machine, pythons: list[str], version: str) -> dict[str, bytes]:
    """Return the files we write into a kit: how to begin, in the encoding and with the line ends of the system."""
    words = {"VERSION": version, "PYTHONS": "、".join(pythons), "NEWEST": pythons[-1], "MACHINE": machine.name}
    texts = {path.name: path.read_text(encoding="utf-8") for path in OURS.iterdir() if path.is_file()}
    for name, word in words.items():
        texts = {path: text.replace(f"@{name}@", word) for path, text in texts.items()}
    batch = {name: text.replace("\n", "\r\n").encode("gbk") for name, text in texts.items() if name.endswith(".bat")}
    shell = {name: text.encode() for name, text in texts.items() if name.endswith((".sh", ".desktop"))}
    read_me = texts["说明-windows.txt" if machine.windows else "说明-linux.txt"]
    said = ("\ufeff" + read_me).replace("\n", "\r\n").encode() if machine.windows else read_me.encode()
    return {f"{LIBRARY}/run.py": texts["run.py"].encode(), "说明.txt": said, **(batch if machine.windows else shell)}


def windows_python(data: bytes) -> dict[str, bytes]:
    """Return the files of the embeddable Python, which is to look for packages beside itself and nowhere else.

    Where it looks stands in its `._pth` file and nowhere else: the processes of a batch are told by nothing but that.
    """
    with zipfile.ZipFile(BytesIO(data)) as archive:
        files = {f"{LIBRARY}/python/{name}": archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    digits = python_of(data).replace(".", "")
    places = (f"python{digits}.zip", ".", "..\\any", f"..\\cp{digits}")
    return files | {f"{LIBRARY}/python/python{digits}._pth": "".join(f"{place}\r\n" for place in places).encode()}


def packed(files: dict[str, bytes], target: Path, folder: str) -> None:
    """Write a zip whose bytes depend on the files alone; scripts may be run."""
    target.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", WHEN)
            entry.create_system, entry.compress_type = 3, zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if name.endswith((".sh", ".desktop")) else 0o100644) << 16
            archive.writestr(entry, files[name])


def manifest(files: dict[str, bytes], wheels: list[str]) -> bytes:
    """Return the list that lies in the kit: the wheels it was made from, then every file, each with its hash."""
    lines = [f"{hashlib.sha256(data).hexdigest()}  {name}" for name, data in sorted(files.items())]
    return ("安装包（与 requirements.lock 相同的 SHA-256）：\n" + "\n".join(sorted(set(wheels))) + "\n\n文件：\n"
            + "\n".join(lines) + "\n").encode()  # fmt: skip


def kit(machine: Machine, pythons: list[str], python_zip: str, published: str, out: Path) -> Path:
    """Return the kit that was made. Raise `Refused` where it cannot be."""
    own: dict[str, bytes] = {}
    if machine.windows:
        data = embedded(python_zip, published)
        pythons, own = [python_of(data)], windows_python(data)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    files, lines = dict(own), list[str]()
    for python in pythons:
        with tempfile.TemporaryDirectory() as folder:
            wheels = [*download(machine, python, Path(folder)), own_wheel(Path(folder))]
            more, named = library(machine, python, wheels)
        if wanting := unmet(own | more, machine.system):
            raise Refused(f"Python {python} 的安装包在一台什么都没有装的电脑上跑不起来：\n  " + "\n  ".join(wanting))
        files, lines = files | more, lines + [line for line in named if "lawreport-" not in line]
    files |= written(machine, pythons, version) | handbook("开始" if machine.windows else "python3 build_report.py")
    files["清单.txt"] = manifest(files, lines)
    name = f"年报工具-{machine.name}-{version}"
    packed(files, out / f"{name}.zip", name)
    return out / f"{name}.zip"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kit", choices=[*MACHINES, *NOT_SERVED])
    parser.add_argument("--pythons", default="3.11,3.12,3.13,3.14", help="for Linux: the Pythons it is to run with")
    parser.add_argument("--python-zip", default="")
    parser.add_argument("--python-sha256", default="")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    given = parser.parse_args()
    try:
        if given.kit in NOT_SERVED:
            raise Refused(NOT_SERVED[given.kit])
        made = kit(MACHINES[given.kit], given.pythons.split(","), given.python_zip, given.python_sha256, given.out)
    except (Refused, OSError) as error:
        print(f"没有做成工具包：{error}。", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(ROOT / "build" / "lib", ignore_errors=True)
    print(f"{made}  {made.stat().st_size / 2**20:.0f} MB  SHA-256 {hashlib.sha256(made.read_bytes()).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
