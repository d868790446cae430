"""The same files give the same bytes, whenever, wherever and by whomever they are built; pictures included.

Thirty processes (where time is short: every third of them), each on another machine as far as a program can tell: clock,
zone, locale, hash seed, home, folder, order and dates of files, umask, processors, settings of matplotlib. Each builds
twice, with a cold and with a warm cache. The locales need not be installed: what counts is that the program asks none.
`test_surroundings.py` adds the ones in which Python itself cannot read Chinese file names.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from content import content_hash
from where import ROOT, SOME

EXAMPLE = ROOT / "examples" / "wangchuan"
PROGRAM = """
import sitecustomize, sys, time
assert time.time() == sitecustomize.CLOCK
from lawreport.app.cli import main
root, out, again = sys.argv[1:]
codes = [main(["build", "--project", root, "--comments", "--out", out + "/送审.docx"]),
         main(["build", "--project", root, "--comments", "--out", again + "/送审.docx"]),
         main(["build", "--project", root, "--edition", "public", "--unsigned", "--out", out + "/公开.docx"]),
         main(["form", "2026", "--project", root, "--out", out + "/填报表"]),
         main(["new-year", "--project", root])]
sys.exit(max(codes))
"""
NOW = 1_770_000_000
HOSTILE = (
    "savefig.dpi: 31\nfont.size: 40\nfont.family: fantasy\nlines.antialiased: False\n"
    "path.simplify: True\naxes.unicode_minus: True\n"
)
MACHINES = {  # clock, zone, locale, hash seed, folder, other settings
    "plain": (NOW, "UTC", "C.UTF-8", "0", "p", {}),
    "1975": (157_766_400, "Asia/Shanghai", "zh_CN.UTF-8", "1", "年报", {"ELSEWHERE_UMASK": "77"}),
    "2110": (4_418_064_000, "America/St_Johns", "C", "2", "a b", {"ELSEWHERE_PROCESSORS": "1", "OMP_NUM_THREADS": "7"}),
    "before zip": (315_500_000, "Pacific/Kiritimati", "POSIX", "3", "it's 100%", {"HOME": "/nonexistent"}),
    "zip's last": (4_354_819_199, "Etc/GMT+12", "de_DE.UTF-8", "4", "p" * 100, {"SOURCE_DATE_EPOCH": "1"}),
    "1970": (
        1,
        "Asia/Kolkata",
        "zh_CN.GBK",
        "5",
        "𠮷😀",
        {"SOURCE_DATE_EPOCH": "4102444800", "USER": "文员", "LOGNAME": "文员"},
    ),
    "leap second": (1_483_228_799, "Australia/Lord_Howe", "tr_TR.UTF-8", "6", "深/一/些", {"MPLBACKEND": "svg"}),
    "2038": (
        2_147_483_648,
        "Asia/Shanghai",
        "ar_EG.UTF-8",
        "7",
        "p.docx",
        {"OPENBLAS_NUM_THREADS": "1", "ELSEWHERE_UMASK": "0"},
    ),
    "no hash seed": (
        NOW + 1,
        "Asia/Urumqi",
        "en_US.UTF-8",
        "random",
        "q",
        {"LANG": "ja_JP.SJIS", "LANGUAGE": "fr", "TERM": "dumb"},
    ),
    "forwards": (NOW, "UTC", "C.UTF-8", "0", "p", {"ELSEWHERE_ORDER": "forwards"}),
    "only the hash seed": (NOW, "UTC", "C.UTF-8", "4294967295", "p", {}),
    "only the locale": (NOW, "UTC", "zh_TW.Big5", "0", "p", {}),
    "only the zone": (NOW, "America/Caracas", "C.UTF-8", "0", "p", {}),
    "only the umask": (NOW, "UTC", "C.UTF-8", "0", "p", {"ELSEWHERE_UMASK": "27"}),
    "only the user": (NOW, "UTC", "C.UTF-8", "0", "p", {"USER": "root", "LOGNAME": "王 科长", "USERNAME": "王 科长"}),
    "one processor": (NOW, "UTC", "C.UTF-8", "0", "p", {"ELSEWHERE_PROCESSORS": "1"}),
    "many threads": (NOW, "UTC", "C.UTF-8", "0", "p", {"OMP_NUM_THREADS": "64", "OPENBLAS_NUM_THREADS": "64"}),
    "no home": (NOW, "UTC", "C.UTF-8", "0", "p", {"HOME": "", "XDG_CONFIG_HOME": "/dev/null", "XDG_CACHE_HOME": "/dev/null"}),
    "home with blanks": (NOW, "UTC", "C.UTF-8", "0", "p", {"HOME": "/tmp/没有 这里"}),
    "no temporary folder": (NOW, "UTC", "C.UTF-8", "0", "p", {"TMPDIR": "/nonexistent"}),
    "many blanks": (NOW, "UTC", "C.UTF-8", "0", "  前后 有  空格 x", {}),
    "full-width blank": (NOW, "UTC", "C.UTF-8", "0", "全角　空格", {}),
    "combining": (NOW, "UTC", "C.UTF-8", "0", "e\u0301\u200d年报", {}),
    "deep": (NOW, "UTC", "C.UTF-8", "0", "/".join(["层"] * 40), {}),
    "signs": (NOW, "UTC", "C.UTF-8", "0", "[a]{b}~$c;d&e", {}),
    "leap day": (1_709_164_800, "Asia/Shanghai", "C.UTF-8", "0", "p", {}),
    "new year's eve": (1_798_732_799, "Pacific/Auckland", "ja_JP.UTF-8", "8", "p", {}),
    "before summer time": (1_774_745_999, "Europe/Berlin", "hi_IN.UTF-8", "9", "p", {}),
    "settings of Python": (NOW, "UTC", "C.UTF-8", "0", "p", {"PYTHONWARNINGS": "always", "PYTHONINTMAXSTRDIGITS": "640"}),
    "settings of a screen": (NOW, "UTC", "C.UTF-8", "0", "p", {"COLUMNS": "7", "LINES": "2", "NO_COLOR": "1", "CI": "1"}),
}


def start(name: str, folder: Path) -> subprocess.Popen:
    clock, zone, locale, seed, below, settings = MACHINES[name]
    root = folder / below
    shutil.copytree(EXAMPLE, root, ignore=shutil.ignore_patterns("build"))
    for path in root.rglob("*"):
        os.utime(path, (clock, clock))
    (folder / "matplotlibrc").write_text(HOSTILE, "utf-8")
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(map(str, (ROOT / "tests" / "elsewhere", ROOT))),
        "HOME": str(folder),
        "TZ": zone,
        "LC_ALL": locale,
        "PYTHONHASHSEED": seed,
        "PYTHONUTF8": "1",
        "ELSEWHERE_CLOCK": str(clock),
        "PYTHONDONTWRITEBYTECODE": "1",
        **settings,
    }
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(root), str(folder / "out"), str(folder / "again")],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def made(folder: Path, below: str) -> dict[str, bytes]:
    """Return everything the five commands made."""
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.relative_to(folder).parts[0] in ("out", "again")
    }
    root = folder / below
    new = [*(root / "sections" / "2026").iterdir(), *(root / "data").glob("2026*")]
    return found | {path.relative_to(root).as_posix(): path.read_bytes() for path in new}


@pytest.fixture(scope="module")
def results(tmp_path_factory) -> dict[str, dict[str, bytes]]:
    return built(lambda name: tmp_path_factory.mktemp("machine"), list(MACHINES)[::SOME])


def built(new_folder: Callable[[str], Path], machines: Iterable[str] = MACHINES) -> dict[str, dict[str, bytes]]:
    """Return what each machine made; two at a time, as many as have a processor everywhere."""
    waiting, found = list(machines), {}
    folders = {name: new_folder(name) for name in waiting}
    while waiting:
        running = {name: start(name, folders[name]) for name in waiting[:2]}
        waiting = waiting[2:]
        for name, process in running.items():
            said = process.communicate(timeout=120)[0].decode("utf-8", "replace")
            assert process.returncode == 0, f"{name}: {said}"
            found[name] = made(folders[name], MACHINES[name][4])
    return found


def test_there_are_thirty_machines_no_two_alike():
    assert len(MACHINES) == len({repr(machine) for machine in MACHINES.values()}) == 30


def test_every_machine_makes_the_same_files(results):
    plain = results["plain"]
    assert sum(name.endswith(".docx") for name in plain) == 3 and sum(name.endswith(".xlsx") for name in plain) >= 2
    differing = [
        f"{machine}: {name}"
        for machine, files in results.items()
        for name in {*plain, *files}
        if files.get(name) != plain.get(name)
    ]
    assert differing == []


def test_a_warm_cache_gives_the_same_as_a_cold_one(results):
    assert all(files["out/送审.docx"] == files["again/送审.docx"] for files in results.values())


def test_the_pictures_are_part_of_it(results):
    assert results["plain"]["out/送审.docx"].count(b"word/media/chart") >= 2


def test_the_content_is_known_apart_from_its_packing(results, tmp_path):
    """For machines with another build of zlib: repacked is the same content, one changed letter is not."""
    import io
    import zipfile

    def repacked(change=lambda name, part: part) -> bytes:
        out = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(report)) as old,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
        ):
            for name in reversed(old.namelist()):
                new.writestr(name, change(name, old.read(name)))
        return out.getvalue()

    report = results["plain"]["out/公开.docx"]
    assert repacked() != report and content_hash(repacked()) == content_hash(report)
    assert content_hash(repacked(lambda name, part: part.replace(b"</w:t>", b"x</w:t>", 1))) != content_hash(report)
