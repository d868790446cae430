"""The report comes out the same, or the clerk is told why not, wherever the program runs: names, folders, disks, caches,
fonts, other programs, consoles."""

import errno
import json
import os
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import machine
import pytest
from where import CORPUS, ROOT

from lawreport.app.cli import main
from lawreport.charts import lettering
from lawreport.delivery import pdf
from lawreport.word import libreoffice

BASE = CORPUS / "faulty" / "_base"
OLD = "以前的报告，不能动".encode()
forking = pytest.mark.skipif(not hasattr(os, "fork"), reason="需要 fork")


@pytest.fixture(scope="session")
def expected(tmp_path_factory) -> bytes:
    """The report as it comes out in a plain folder."""
    root = tmp_path_factory.mktemp("plain") / "p"
    return built(root)


def built(root: Path) -> bytes:
    """Return the report of the small good project, put into a folder and built there."""
    shutil.copytree(BASE, root, ignore=shutil.ignore_patterns("build"))
    assert main(["build", "--project", str(root), "--out", str(root / "报告.docx")]) == 0
    return (root / "报告.docx").read_bytes()


@pytest.fixture
def root(tmp_path):
    shutil.copytree(BASE, tmp_path / "甲区", ignore=shutil.ignore_patterns("build"))
    return tmp_path / "甲区"


def build(lawreport, root: Path, out: Path):
    return lawreport("build", "--project", root, "--out", out)


def told(result) -> list[str]:
    """Return the problems that were told, when they were told in one screen and in Chinese."""
    assert "Traceback" not in result.text and "内部出错" not in result.text and len(result.lines) <= 24
    return [line for line in result.lines if line.startswith("错误 ")]


# ---- where the report goes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "CON.docx",
        "nul.docx",
        "Com1.docx",
        "lpt¹.docx",
        "a:b.docx",
        "报告?.docx",
        "报告*.docx",
        '报告".docx',
        "报告|.docx",
        "报告\t.docx",
        "a\\b.docx",
        "末尾有点./报告.docx",
        "末尾空格 /报告.docx",
        "aux/报告.docx",
        "报" * 90 + ".docx",
    ],
)
def test_a_name_that_windows_refuses_is_refused_everywhere(lawreport, root, name):
    result = build(lawreport, root, root / "out" / name)
    assert result.code == 1 and len(told(result)) == 1
    assert not (root / "out").exists() or not any((root / "out").rglob("*.docx"))


@pytest.mark.parametrize(
    "name", ["data/2024.docx", "sections/2024/01_measures.docx", "templates/report.docx", "报告.yaml", "data/2024.csv"]
)
def test_a_report_is_never_written_over_what_it_is_made_from(lawreport, root, name):
    before = machine.tree(root)
    result = build(lawreport, root, root / name)
    assert result.code == 1 and len(told(result)) == 1
    assert machine.tree(root) == before


def blocked(kind: str, out: Path) -> None:
    """Lay something that is no file in the way of the report."""
    if kind == "folder":
        out.mkdir()
    elif kind == "link":
        (out.parent / "别处.docx").write_bytes(OLD)
        out.symlink_to("别处.docx")
    elif kind == "dangling link":
        out.symlink_to("没有.docx")
    else:
        os.mkfifo(out)


@pytest.mark.parametrize("kind", ["folder", "link", "dangling link", "pipe"])
@forking
def test_what_is_no_file_is_not_written_on(lawreport, root, kind):
    out = root / "报告.docx"
    blocked(kind, out)
    result = build(lawreport, root, out)
    assert result.code == 1 and len(told(result)) == 1 and "报告.docx" in result.text
    assert kind != "link" or (root / "别处.docx").read_bytes() == OLD


def test_a_file_where_a_folder_should_be(lawreport, root):
    (root / "文件").write_bytes(OLD)
    result = build(lawreport, root, root / "文件" / "报告.docx")
    assert result.code == 1 and len(told(result)) == 1
    assert (root / "文件").read_bytes() == OLD


def test_a_report_open_in_word_stays_and_the_new_one_lies_beside_it(lawreport, root, monkeypatch, expected):
    out, replace = root / "报告.docx", os.replace
    assert build(lawreport, root, out).code == 0
    old = out.read_bytes()
    text = (root / "sections/2024/02_shortcomings.yaml").read_text("utf-8")
    (root / "sections/2024/02_shortcomings.yaml").write_text(text.replace("力量不足", "力量紧张"), "utf-8")

    def locked(source, target):
        if Path(target) == out:
            raise PermissionError(errno.EACCES, "used by another process")
        replace(source, target)

    monkeypatch.setattr(os, "replace", locked)
    for _ in range(2):
        result = build(lawreport, root, out)
        assert result.code == 0 and "报告（新稿）.docx" in result.out and "正被 Word 或 WPS 打开" in result.out
        assert out.read_bytes() == old == expected and (root / "报告（新稿）.docx").read_bytes() not in (old, b"")
    assert not (root / "报告（新稿2）.docx").exists()


@forking
def test_a_read_only_project_is_built_elsewhere(root, tmp_path, expected):
    def read_only(call: str) -> None:
        if call not in ("open", "fsync"):
            raise OSError(errno.EROFS, "Read-only file system")

    out, before = tmp_path / "别处" / "报告.docx", machine.tree(root)
    ended = machine.run(["build", "--project", str(root), "--out", str(out)], root, tmp_path, read_only, at=1, on=True)
    assert ended.code == 0 and "mkdir" in ended.calls, ended.said
    assert out.read_bytes() == expected
    assert machine.tree(root) == before


@pytest.mark.parametrize(
    "name", ["有 空格", "中文【】（一）", "it's $HOME `x` & 100%", "a" * 200, "表情😀𠮷", "-rf", "#1;2=3", "点.docx"]
)
def test_a_project_may_lie_in_any_folder(tmp_path, name, expected):
    assert built(tmp_path / name / "项目") == expected


# ---- many at once, and the cache ---------------------------------------------------------------------------------------


@forking
@pytest.mark.parametrize("many", [2, 4])
def test_builds_at_once_do_not_disturb_each_other(root, tmp_path, many, expected):
    out = root / "build" / "报告.docx"
    for cold in (True, False) * 2:
        if cold:
            shutil.rmtree(root / "build", ignore_errors=True)
        out.unlink(missing_ok=True)
        running = [machine.start(["build", "--project", str(root), "--out", str(out)], root, tmp_path) for _ in range(many)]
        ended = [wait() for wait in running]
        assert [e.code for e in ended] == [0] * many, [e.said for e in ended]
        assert out.read_bytes() == expected
        assert not [*root.rglob(".~*"), *root.rglob("*新稿*"), *root.rglob("*.part")]


@forking
def test_processes_that_part_after_the_font_was_opened_measure_the_same():
    words = [c for c in map(chr, range(0x4E00, 0x5E00)) if not lettering.lacks(c)]
    lettering._advance.cache_clear()
    wide = lettering._advance("字")
    children = []
    for _ in range(4):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # threads of numpy that sleep
            children.append(os.fork())
        if children[-1] == 0:
            try:
                os._exit(0 if {lettering._advance(c) for c in words} == {wide} else 1)
            finally:
                os._exit(99)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 4


def flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 4]) + data[middle + 1 :]


@pytest.mark.parametrize(
    "damage",
    [
        lambda d: b"",
        lambda d: d[:20],
        lambda d: d[: len(d) // 2],
        flipped,
        lambda d: d + b"x",
        lambda d: b"[]",
        lambda d: b"\xff\xfe" + d,
    ],
    ids=["empty", "head", "half", "bit", "one byte longer", "json", "not text"],
)
def test_a_damaged_cache_is_made_anew(lawreport, root, damage, expected):
    out = root / "报告.docx"
    build(lawreport, root, out)
    kept = {path: path.read_bytes() for path in (root / "build" / ".cache").iterdir()}
    assert len(kept) >= 2
    for path, data in kept.items():
        path.write_bytes(damage(data))
    assert build(lawreport, root, out).code == 0
    assert out.read_bytes() == expected
    assert {path: path.read_bytes() for path in kept} == kept


def test_swapped_cache_files_are_not_believed(lawreport, root, expected):
    out = root / "报告.docx"
    build(lawreport, root, out)
    kept = {path: path.read_bytes() for path in (root / "build" / ".cache").iterdir()}
    for path, data in zip(kept, [*kept.values()][::-1], strict=True):
        path.write_bytes(data)
    assert build(lawreport, root, out).code == 0
    assert out.read_bytes() == expected


@pytest.mark.parametrize("kind", ["file", "link", "folders"])
def test_a_cache_that_cannot_be_written_costs_only_time(lawreport, root, tmp_path, kind, expected):
    place = root / "build" / ".cache"
    place.parent.mkdir()
    if kind == "file":
        place.write_bytes(b"x")
    elif kind == "link":
        place.symlink_to(tmp_path / "nowhere" / "at all")
    else:
        assert build(lawreport, root, root / "别的.docx").code == 0
        for path in list(place.iterdir()):
            path.unlink()
            path.mkdir()
    assert build(lawreport, root, root / "报告.docx").code == 0
    assert (root / "报告.docx").read_bytes() == expected


# ---- fonts and LibreOffice ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [None, b"", b"no font at all" * 100], ids=["missing", "empty", "garbage"])
def test_without_its_font_no_chart_is_drawn_and_the_clerk_is_told(lawreport, root, tmp_path, monkeypatch, content):
    font = tmp_path / "字体.otf"
    if content is not None:
        font.write_bytes(content)
    monkeypatch.setattr(lettering, "FONT", font)
    for function in (lettering._font, lettering._advance):
        function.cache_clear()
    try:
        result = build(lawreport, root, root / "报告.docx")
    finally:
        lettering._font.cache_clear()
    assert result.code == 1 and len(told(result)) == 1 and "字体.otf" in result.text
    assert not (root / "报告.docx").exists()


def test_without_libreoffice_there_is_no_pdf_and_the_clerk_is_told(lawreport, root, monkeypatch):
    (root / "报告.docx").write_bytes(OLD)
    monkeypatch.setattr(libreoffice, "find_office", lambda: None)
    result = lawreport("pdf", root / "报告.docx")
    assert result.code == 1 and len(told(result)) == 1 and "LibreOffice" in result.text


@pytest.mark.skipif(os.name != "posix", reason="需要 sh")
@pytest.mark.parametrize(
    "work", ["sleep 60", "exit 0", "exit 81", "kill -9 $$", "echo 'Error: source file could not be loaded'"]
)
def test_a_libreoffice_that_hangs_or_fails_leaves_the_old_pdf(lawreport, root, tmp_path, monkeypatch, work):
    soffice = tmp_path / "soffice"
    soffice.write_text(f"#!/bin/sh\n{work}\n", encoding="utf-8")
    soffice.chmod(0o755)
    monkeypatch.setattr(libreoffice, "find_office", lambda: soffice)
    monkeypatch.setattr(pdf, "START", 0.2)
    monkeypatch.setattr(pdf, "EACH", 0.2)
    (root / "报告.docx").write_bytes(OLD)
    (root / "报告.pdf").write_bytes(OLD)
    result = lawreport("pdf", root / "报告.docx")
    assert result.code == 1 and len(told(result)) == 1
    assert (root / "报告.pdf").read_bytes() == OLD


# ---- consoles ----------------------------------------------------------------------------------------------------------

BARE = {"PATH": os.defpath, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
PLACES = {
    "ascii, no HOME": ({"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}, "{command}"),
    "GBK, HOME not there": ({"LC_ALL": "zh_CN.GBK", "HOME": "/proc/不在", "PYTHONIOENCODING": "gbk"}, "{command}"),
    "Latin-1, HOME a file": ({"LC_ALL": "C", "HOME": __file__, "PYTHONIOENCODING": "latin-1"}, "{command}"),
    "a window system that is not there": (
        {"LC_ALL": "C.UTF-8", "MPLBACKEND": "没有", "MATPLOTLIBRC": "/proc/self/exe"},
        "{command}",
    ),
    "no output": ({"LC_ALL": "C.UTF-8"}, "{command} >&- 2>&- <&-"),
    "full output": ({"LC_ALL": "C.UTF-8"}, "{command} >/dev/full 2>/dev/full"),
    "nobody reads": ({"LC_ALL": "C.UTF-8"}, "{{ {command}; echo $? >code; }} 2>&1 | true; exit $(cat code)"),
}


@pytest.mark.skipif(os.name != "posix", reason="需要 sh")
@pytest.mark.parametrize("place", PLACES)
def test_no_console_spoils_a_report(tmp_path, place, expected):
    environment, line = PLACES[place]
    root = tmp_path / "甲区😀"
    shutil.copytree(BASE, root, ignore=shutil.ignore_patterns("build"))
    command = '"$PYTHON" -X warn_default_encoding "$PROGRAM" build --project "$ROOT" --out "$ROOT/报告😀.docx"'
    ended = subprocess.run(
        ["/bin/sh", "-c", line.format(command=command)],
        cwd=tmp_path,
        capture_output=True,
        timeout=100,
        check=False,
        env={**BARE, **environment, "PYTHON": sys.executable, "PROGRAM": str(ROOT / "build_report.py"), "ROOT": str(root)},
    )
    assert b"Traceback" not in ended.stderr and b"Warning" not in ended.stderr
    assert (ended.returncode, (root / "报告😀.docx").read_bytes()) == (0, expected)


@pytest.mark.parametrize(
    "mark", ["\x1b[2J", "\x9b2J", "\u202e", "\u2066", "\u061c", "\u2028", "\r", "\x07", "\U000e0041"], ids=ascii
)
@pytest.mark.parametrize("command", ["build", "check", "status", "trace", "sign"])
def test_words_from_a_file_cannot_steer_the_screen(lawreport, root, command, mark):
    """Words of a chart, names of files and metrics, and words that were typed: none moves the cursor or turns a line."""
    path = root / "charts" / "监督执法.yaml"
    path.write_text(path.read_text("utf-8").replace("bar", json.dumps(f"红{mark}绿")), "utf-8")
    (root / "sections" / "2024" / f"甲{mark}.yaml").touch()
    metrics = root / "data" / "metrics.yaml"
    metrics.write_text(metrics.read_text("utf-8") + json.dumps(f"指标{mark}") + ": {unit: 件}\n", "utf-8")
    more = {"trace": [f"词{mark}"], "sign": [f"指标{mark}", "--by", f"科{mark}"]}.get(command, [])
    result = lawreport(command, *more, "--project", root)
    assert result.code in (0, 1) and "\ufffd" in result.text and "内部出错" not in result.text
    assert mark[0] not in result.text


FORGED = "错误 编出来的一行"
NAMED = [
    *(["build"], ["check"], ["status"], ["history"], ["impact"], ["impact", "培训"], ["trace"], ["form", "2025"], ["html"]),
    *(["trace", "{name}"], ["rename", "{name}", "新名"], ["rename", "培训", "{name}"], ["rule", "{name}"]),
    *(
        ["sign", "{name}", "--by", "{name}"],
        ["init", "新", "--unit", "{name}"],
        ["check", "{name}.txt"],
        ["collect", "2024", "."],
    ),
    *(
        ["import", "{name}.csv"],
        ["import", "{name}.xlsx"],
        ["pull", "{name}.docx"],
        ["diff", "{name}"],
        ["{name}"],
        ["build", "--out", "build/{name}.docx"],
    ),
    *(
        ["build", "--despite", "{name}", "--because", "{name}"],
        ["new-year"],
        ["undo"],
        ["clean"],
        ["text"],
        ["rollup", "{name}"],
    ),
]


@pytest.mark.skipif(os.name != "posix", reason="Windows 的文件名里没有换行")
@pytest.mark.parametrize("feed", ["\n", "\n    ", "\v\f\x85"], ids=ascii)
def test_a_name_with_a_line_feed_forges_no_line(lawreport, root, monkeypatch, feed):
    """Of a metric, a unit, an office, a sheet and a file: whichever command says it, it stays in its line."""
    import openpyxl

    monkeypatch.chdir(root)
    name = f"甲{feed}{FORGED}"
    (root / "sections" / "2024" / f"{name}.yaml").touch()
    (root / f"{name}.docx").write_bytes(b"PK")
    (root / f"{name}.txt").write_text("火灾隐患7292处，整改率100%。\n", "utf-8")
    (root / f"{name}.csv").write_text("指标,2024年\n检查单位,1301\n", "utf-8")
    metrics = root / "data" / "metrics.yaml"
    metrics.write_text(
        metrics.read_text("utf-8") + json.dumps(name) + ": {unit: " + json.dumps(name) + ", owner: " + json.dumps(name) + "}\n",
        "utf-8",
    )
    unit = root / "data" / "unit.yaml"
    unit.write_text(unit.read_text("utf-8").replace("short: 区司法局", "short: " + json.dumps(name)), "utf-8")
    book = openpyxl.Workbook()
    book.active.title = name.translate(dict.fromkeys((0x0B, 0x0C)))  # in XML there are none
    book.active.append(["指标", "数值"])
    book.save(root / f"{name}.xlsx")
    for command in NAMED:
        result = lawreport(*(word.format(name=name) for word in command))
        assert result.code in (0, 1, 2, 3) and "内部出错" not in result.text, (command, result.text)
        lines = result.text.splitlines()
        assert not [line for line in lines if line.lstrip().startswith(FORGED)], (command, result.text)


@pytest.mark.skipif(sys.platform != "linux", reason="需要 RLIMIT_AS")
@pytest.mark.parametrize("megabytes", [60, 90, 120, 160, 200])
def test_a_machine_without_memory_is_told_in_chinese(root, megabytes):
    """Whichever library finds no room: not even one that ends the process itself has the last word."""
    ended = subprocess.run(
        ["/bin/sh", "-c", f'ulimit -v {megabytes * 1024}; exec "$PYTHON" "$PROGRAM" build --project "$ROOT"'],
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
        env={
            **BARE,
            "LC_ALL": "C.UTF-8",
            "PYTHON": sys.executable,
            "PROGRAM": str(ROOT / "build_report.py"),
            "ROOT": str(root),
        },
    )
    last = [line for line in ended.stderr.splitlines() if not line.startswith("……")]
    assert (ended.returncode, last) == (3, ["错误 内存不够。", "    请关掉别的程序，再运行一次。"])
