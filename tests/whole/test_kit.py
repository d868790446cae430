"""The offline kit: only what was published for that machine, equal bytes twice, at work without network."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote
from urllib.request import urlopen

import pytest

REPO = Path(__file__).parents[2]
sys.path.insert(0, str(REPO / "tools"))

import binaries  # noqa: E402
import handbook  # noqa: E402
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
        ("a/b.cpython-311-x86_64-linux-gnu.so", elf(183), "a/b.cpython-311-x86_64-linux-gnu.so：不是这种电脑的"),
        ("a.libs/libz.so.1", b"text", "a.libs/libz.so.1：不是这种电脑的"),
        ("a/b.py", b"", ""),
    ],
)
def test_a_binary_for_another_machine_or_python_is_told(name, data, wrong):
    assert binaries.misfit(name, data, LINUX.binary, "3.11") == wrong


def test_what_a_binary_loads_is_in_the_kit_or_on_every_machine():
    import pip

    (windows,) = Path(pip.__file__).parent.glob("_vendor/distlib/t64.exe")
    assert set(binaries.loaded(windows.read_bytes())) >= {"KERNEL32.dll"}
    assert binaries.unmet({"a/t64.exe": windows.read_bytes()}, "Windows") == []
    linux = {f"a/{path.name}": path.read_bytes() for path in Path(sys.prefix).rglob("lxml/etree.*.so")}
    assert set(binaries.loaded(next(iter(linux.values())))) >= {"libc.so.6"}
    assert binaries.unmet(linux, "Linux") == []


def test_a_library_that_nobody_brings_is_told(tmp_path):
    libraries = {path.name: path.read_bytes() for path in Path(sys.prefix).rglob("pillow.libs/*.so*")}
    whole = binaries.unmet(libraries, "Linux")
    gone = next(name for name in sorted(libraries) if name.startswith("libpng"))
    less = binaries.unmet({name: data for name, data in libraries.items() if name != gone}, "Linux")
    assert whole == [] and [line.partition("（")[0] for line in less] == [f"缺 {gone}"]


# ---- the handbook ------------------------------------------------------------------------------------------------------------


def test_every_link_and_picture_of_the_handbook_leads_somewhere():
    pages = handbook.handbook("开始")
    texts = {name.rpartition("/")[2]: data.decode() for name, data in pages.items() if name.endswith(".html")}
    places = {name: set(re.findall(r'id="([^"]+)"', text)) for name, text in texts.items()}
    astray = []
    for name, text in texts.items():
        for link in re.findall(r'(?:href|src)="([^"]+)"', text):
            target, _, place = unquote(link).partition("#")
            found = f"说明书/{target or name}" in pages and (not place or place in places[target or name])
            astray += [] if found or link.startswith("http") else [f"{name}: {link}"]
    assert astray == [] and len(texts) == len(handbook.PAGES) + 1


def test_the_handbook_names_the_program_as_it_is_called():
    text = b"".join(data for name, data in handbook.handbook("开始").items() if name.endswith(".html")).decode()
    assert not re.search(r"python3? build_report", text) and "开始 check" in text


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


@pytest.fixture(scope="module")
def home(made, tmp_path_factory):
    """Return the folder that somebody has unpacked."""
    folder = tmp_path_factory.mktemp("工具（最终） 2")
    with zipfile.ZipFile(made[0]) as archive:
        archive.extractall(folder)
    (home,) = folder.iterdir()
    (home / "开始.sh").chmod(0o755)
    return home


PLACES = os.pathsep.join(dict.fromkeys([str(Path(sys.base_prefix) / "bin"), "/usr/local/bin", "/usr/bin", "/bin"]))
BARE = {"PATH": PLACES, "HOME": "/nonexistent", "LC_ALL": "C"}


@pytest.fixture
def said(home, tmp_path_factory):
    """Return a function that tells how a command ended on a bare machine: a root without packages, no network, no settings."""
    place = tmp_path_factory.mktemp("root")
    bare = ["unshare", "-rmn", str(REPO / "tests" / "bare.sh"), str(place), sys.base_prefix, str(home.parent)]
    if subprocess.run([*bare, "true"], capture_output=True, cwd=home).returncode:
        if os.environ.get("LAWREPORT_REQUIRE_KIT"):
            pytest.fail("没有做成干净的根目录（unshare -rmn），但 LAWREPORT_REQUIRE_KIT 要求有")
        pytest.skip("这里做不成干净的根目录（unshare -rmn）")

    def run(*command, cwd: Path = home) -> subprocess.CompletedProcess:
        words = [*bare, *map(str, command)]
        return subprocess.run(words, capture_output=True, encoding="utf-8", env=BARE, stdin=subprocess.DEVNULL, cwd=cwd)

    return run


def test_a_kit_builds_a_report_where_there_is_nothing_but_python(home, said):
    unit = home / "报告" / "望川"
    shutil.copytree(REPO / "examples" / "wangchuan", unit, ignore=shutil.ignore_patterns("build", ".lawreport", "templates"))
    ended = said(home / "开始.sh", "build", "--project", unit)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert len(list((unit / "build").glob("*.docx"))) == 1
    assert not (home / ".venv").exists() and len(list((home / "说明书").glob("*.html"))) > 5
    again = said(home / "开始.sh", "build", cwd=unit)
    assert again.returncode == 0 and "没有变化" in again.stdout, again.stdout + again.stderr
    told = said(home / "开始.sh", "undo", "9", cwd=unit)
    assert told.returncode == 1 and "build_report.py" not in told.stderr


def test_a_kit_opens_the_page(home, tmp_path):
    unit = tmp_path / "望川"
    shutil.copytree(REPO / "examples" / "wangchuan", unit, ignore=shutil.ignore_patterns("build", ".lawreport", "templates"))
    command = [home / "开始.sh", "page", "--no-browser", "--project", unit]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", env=BARE) as process:
        try:
            where = re.search(r"http://[^#\s]+", process.stdout.readline())[0]
            with urlopen(where, timeout=20) as answer:
                assert "<script" in answer.read().decode()
            with urlopen(f"{where}codemirror.js", timeout=20) as answer:
                assert len(answer.read()) > 100_000
        finally:
            process.terminate()


ALL_NEW = """
import runpy, sys
sys.path[:0] = ["程序/any", f"程序/cp3{sys.version_info.minor}"]
run = runpy.run_path("程序/run.py")["run"]
from lawreport.many import workers
workers._forks = lambda: False  # as on Windows: a process begins with nothing
if __name__ == "__main__":
    sys.exit(run(["batch", "各单位", "--jobs", "2"], "开始"))
"""


def test_the_processes_of_a_batch_find_the_packages_of_the_kit(home, said):
    for name in ("甲", "乙", "丙"):
        begun = said(home / "开始.sh", "init", f"各单位/{name}", "--unit", f"{name}市司法局")
        assert begun.returncode == 0, begun.stderr
    ended = said(f"python{THIS}", "-X", "utf8", "-c", ALL_NEW)
    assert ended.returncode == 0 and "生成 3 个" in ended.stdout, ended.stdout + ended.stderr
    assert ended.stderr.count("Error") == 0


def test_the_python_of_windows_looks_for_packages_in_the_kit():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("python313.dll", b"")
        archive.writestr("python313._pth", "python313.zip\r\n.\r\n")
    files = kits.windows_python(out.getvalue())
    assert files["程序/python/python313._pth"] == b"python313.zip\r\n.\r\n..\\any\r\n..\\cp313\r\n"


def test_a_double_click_begins_a_unit_and_goes_on_to_its_page(home):
    """Typed at a terminal, as after a double click: the name of the unit, and Enter for all that was guessed."""
    shutil.rmtree(home / "报告", ignore_errors=True)
    terminal, its_end = os.openpty()
    with subprocess.Popen([home / "开始.sh"], stdin=its_end, stdout=its_end, stderr=its_end, env=BARE, cwd=home) as process:
        os.close(its_end)
        try:
            os.write(terminal, "甲市乙区水务局\n".encode() + b"\n" * 4)
            told = b""
            while "报告的网页".encode() not in told:
                told += os.read(terminal, 9999)
        finally:
            process.terminate()
            os.close(terminal)
    said = told.decode()
    assert "还没有单位" in said and "./开始.sh check" not in said and "python3 build_report.py check" in said
    shutil.rmtree(home / "报告" / "区水务局年度报告")


def test_a_unit_that_a_kit_began_runs_by_its_own_files_wherever_the_kit_is_moved(home, said):
    """The last: the kit is somewhere else after it."""
    begun = said(home / "开始.sh", "init", "报告/水务局", "--unit", "甲市乙区水务局")
    assert begun.returncode == 0, begun.stdout + begun.stderr
    for place in (home, home.with_name("搬到这里")):
        home.rename(place)
        unit = place / "报告" / "水务局"
        built = said(f"python{THIS}", "build_report.py", "--edition", "draft", cwd=unit)
        assert built.returncode == 0 and str(unit / "build") in built.stdout, built.stdout + built.stderr
        built = said("env", "PYTHONUTF8=0", f"python{THIS}", "build_report.py", cwd=unit)
        assert built.returncode == 0 and "没有变化" in built.stdout, built.stdout + built.stderr
        assert f"（{place}）" in said(f"python{THIS}", "build_report.py", "version", cwd=unit).stdout
