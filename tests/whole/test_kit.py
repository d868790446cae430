"""The offline kit: only what was published for that machine, equal bytes twice, at work without network."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPO = Path(__file__).parents[2]
sys.path.insert(0, str(REPO / "tools"))

import kit as kits  # noqa: E402

THIS = f"{sys.version_info.major}.{sys.version_info.minor}"
LINUX, WINDOWS = kits.MACHINES["linux-x86_64"], kits.MACHINES["windows"]
LOCK = (
    """甲==1 \\
    --hash=sha256:aa
    # via 乙
色==2 ; sys_platform == 'win32' \\
    --hash=sha256:bb
旧==3 ; python_full_version < '3.12' \\
    --hash=sha256:cc
""".replace("甲", "first")
    .replace("色", "colour")
    .replace("旧", "older")
)


@pytest.mark.parametrize(
    ("machine", "python", "names"),
    [
        (LINUX, "3.11", ["first==1", "older==3"]),
        (LINUX, "3.13", ["first==1"]),
        (WINDOWS, "3.13", ["first==1", "colour==2"]),
    ],
)
def test_the_conditions_of_the_lock_are_asked_of_the_machine_the_kit_is_for(machine, python, names):
    lines = kits.wanted(machine, python, LOCK).splitlines()
    assert [line.removesuffix(" \\") for line in lines if "==" in line] == names
    assert len([line for line in lines if "--hash=" in line]) == len(names)


def elf(machine: int) -> bytes:
    return b"\x7fELF" + bytes(14) + machine.to_bytes(2, "little")


@pytest.mark.parametrize(
    ("name", "data", "wrong"),
    [
        ("a/b.cpython-311-x86_64-linux-gnu.so", elf(62), ""),
        ("a/b.abi3.so", elf(62), ""),
        ("a.libs/libz-1.2.so.1.2.11", elf(62), ""),
        ("a/b.cpython-313-x86_64-linux-gnu.so", elf(62), "a/b.cpython-313-x86_64-linux-gnu.so：是 Python 313 的"),
        ("a/b.cpython-311-x86_64-linux-gnu.so", elf(183), "a/b.cpython-311-x86_64-linux-gnu.so：不是 linux-x86_64 的"),
        ("a.libs/libz.so.1", b"text", "a.libs/libz.so.1：不是 linux-x86_64 的"),
        ("a/b.py", b"", ""),
    ],
)
def test_a_binary_for_another_machine_or_python_is_told(name, data, wrong):
    assert kits.misfit(name, data, LINUX, "3.11") == wrong


@pytest.mark.parametrize("given", [("", ""), ("python.zip", ""), ("python.zip", "00")])
def test_windows_without_a_published_hash_is_refused(given, tmp_path):
    (tmp_path / "python.zip").write_bytes(b"")
    with pytest.raises(kits.Refused, match=r"python\.org"):
        kits.embedded(*given)


def test_a_python_with_another_hash_than_published_is_refused(tmp_path):
    (tmp_path / "python.zip").write_bytes(b"other")
    with pytest.raises(kits.Refused, match="与公布的"):
        kits.embedded(str(tmp_path / "python.zip"), hashlib.sha256(b"published").hexdigest())


def test_loongarch_is_said_not_to_be_served():
    command = [sys.executable, REPO / "tools" / "kit.py", "linux-loongarch64"]
    said = subprocess.run(command, capture_output=True, encoding="utf-8", env={**os.environ, "PYTHONIOENCODING": "utf-8"})
    assert said.returncode == 1 and "龙芯（loongarch64）没有" in said.stderr


def test_the_files_we_write_are_read_by_the_system_they_are_for():
    windows = kits.written(WINDOWS, ["3.13"], "9.9")
    for name in ("开始.bat", "生成报告.bat"):
        assert b"\r\n" in windows[name] and b"\n" not in windows[name].replace(b"\r\n", b"")
        assert "程序\\run.py" in windows[name].decode("gbk")
    assert windows["说明.txt"].startswith(b"\xef\xbb\xbf") and "9.9" in windows["说明.txt"].decode("utf-8")
    linux = kits.written(LINUX, ["3.11", "3.12"], "9.9")
    assert b"\r" not in linux["开始.sh"] and b"@" not in linux["说明.txt"]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return two kits of this machine's Python, made one after the other from what was downloaded once."""
    folder = tmp_path_factory.mktemp("轮子")
    try:
        wheels = [*kits.download(LINUX, THIS, folder), kits.own_wheel(folder)]
    except kits.Refused as reason:
        if os.environ.get("LAWREPORT_REQUIRE_KIT"):
            raise
        pytest.skip(str(reason))
    copied = pytest.MonkeyPatch()
    copied.setattr(kits, "download", lambda machine, python, into: [Path(shutil.copy(w, into)) for w in wheels[:-1]])
    copied.setattr(kits, "own_wheel", lambda into: Path(shutil.copy(wheels[-1], into)))
    yield [kits.kit(LINUX, [THIS], "", "", tmp_path_factory.mktemp(name)) for name in ("一", "二")]
    copied.undo()


def test_equal_files_give_equal_kits(made):
    assert made[0].read_bytes() == made[1].read_bytes()


def test_every_file_of_a_kit_stands_in_its_list(made):
    with zipfile.ZipFile(made[0]) as archive:
        files = {name.split("/", 1)[1]: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
        listed = archive.read(next(name for name in archive.namelist() if name.endswith("/清单.txt"))).decode()
    del files["清单.txt"]
    assert {f"{digest}  {name}" for name, digest in files.items()} <= set(listed.splitlines())
    lock = (REPO / "requirements.lock").read_text(encoding="utf-8")
    assert all(line[:64] in lock for line in listed.split("\n\n")[0].splitlines()[1:])


def test_a_kit_builds_a_report_without_network_home_or_environment(made, tmp_path):
    folder = tmp_path / "工具（最终） 2"
    with zipfile.ZipFile(made[0]) as archive:
        archive.extractall(folder)
    home = next(folder.iterdir())
    start = home / "开始.sh"
    start.chmod(0o755)
    unit = home / "报告" / "望川"
    shutil.copytree(REPO / "examples" / "wangchuan", unit, ignore=shutil.ignore_patterns("build", ".lawreport", "templates"))
    alone = ["unshare", "-rn"] if subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode == 0 else []
    places = os.pathsep.join(dict.fromkeys([str(Path(sys.base_prefix) / "bin"), "/usr/local/bin", "/usr/bin", "/bin"]))
    surroundings = {"PATH": places, "HOME": "/nonexistent", "LC_ALL": "C"}
    said = subprocess.run(
        [*alone, start, "build"], capture_output=True, encoding="utf-8", env=surroundings, stdin=subprocess.DEVNULL
    )
    assert said.returncode == 0, said.stdout + said.stderr
    assert len(list((unit / "build").glob("*.docx"))) == 1
    assert not (home / ".venv").exists()
    told = subprocess.run([start, "undo", "9"], capture_output=True, encoding="utf-8", env=surroundings, cwd=unit)
    assert told.returncode == 1 and "build_report.py" not in told.stderr
