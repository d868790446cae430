"""`build --watch`: a report is made anew when a file it is made from holds other bytes, whatever happens to the files."""

import gc
import os
import shutil
import signal
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import pytest
from where import ROOT

from lawreport.delivery.deliver import Asked
from lawreport.delivery.watch import rounds, stamps
from lawreport.problem import Trouble
from lawreport.project import Project

PART, DATA = "sections/2024/02_shortcomings.yaml", "data/2024.csv"


class Watched:
    """A project that is watched in this process: files are saved, then the next build is asked for."""

    def __init__(self, folder: Path, **asked):
        self.folder = folder
        self.rounds = rounds(Asked(Project.at(folder), **asked), pause=0.01)
        self.first = next(self.rounds)

    def change(self, name: str, old: str, new: str):
        text = (self.folder / name).read_text(encoding="utf-8")
        assert old in text
        return self.save({name: text.replace(old, new)})

    def save(self, files: dict[str, str | bytes | None]):
        for name, content in files.items():
            path = self.folder / name
            if content is None:
                path.unlink()
            else:
                path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return next(self.rounds)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Files are whole here as soon as they are saved."""
    monkeypatch.setattr("lawreport.delivery.watch.CALM", 0.01)


@pytest.fixture
def watched(written):
    return Watched(written())


def printed(file: Path) -> str:
    from docx import Document

    return "\n".join(p.text for p in Document(str(file)).paragraphs)


def test_a_saved_text_is_in_the_file_and_it_is_the_one_that_build_makes(watched, lawreport):
    assert watched.first.done and watched.first.saved == ()
    made = watched.change(PART, "基层", "乡镇")
    assert made.saved == (PART,)
    file = made.done.files[0]
    assert "乡镇" in printed(file)
    warm = file.read_bytes()
    shutil.rmtree(watched.folder / "build")
    assert lawreport("build", "--project", watched.folder).code == 0
    assert file.read_bytes() == warm


def test_a_changed_figure_draws_its_chart_anew(watched):
    before = watched.first.done.files[0].read_bytes()
    made = watched.change(DATA, "火灾隐患,860", "火灾隐患,870")
    assert made.saved == (DATA,)
    assert "870处" in printed(made.done.files[0])
    assert made.done.files[0].read_bytes() != before


def test_several_files_saved_together_are_one_build(watched):
    text = (watched.folder / PART).read_text(encoding="utf-8")
    made = watched.save({PART: text.replace("基层", "乡镇"), "charts/注.yaml": "title: 注\n", DATA: "指标,数值\n检查单位,9\n"})
    assert set(made.saved) == {PART, DATA, "新加 charts/注.yaml"}


def test_what_is_broken_is_told_and_then_mended(watched):
    good = (watched.folder / PART).read_bytes()
    report = watched.first.done.files[0]
    before = report.read_bytes()
    made = watched.save({PART: "heading: [\n"})
    assert made.done is None
    assert [(p.place.file, p.place.line) for p in made.problems] == [(PART, 2)]
    assert report.read_bytes() == before
    assert watched.save({PART: good}).done.files[0].read_bytes() == before


def test_a_section_may_go_and_come_back(watched):
    good = (watched.folder / PART).read_bytes()
    assert watched.save({PART: None}).saved == (f"删去 {PART}",)
    assert watched.save({PART: good}).saved == (f"新加 {PART}",)


def test_a_template_that_is_replaced_is_used(watched, lawreport):
    assert lawreport("template", "--project", watched.folder, "--force").code == 0
    made = next(watched.rounds)
    assert "templates/report.docx" in " ".join(made.saved)
    assert made.done is not None
    made = watched.save({"templates/report.docx": b"no Word file"})
    assert made.done is None and "report.docx" in made.problems[0].place.file


def test_the_same_bytes_with_another_date_and_an_editors_own_files_are_no_change(watched):
    (watched.folder / "sections/2024/.02.yaml.swp").write_bytes(b"vim")
    (watched.folder / "data/~$2024.xlsx").write_bytes(b"Excel")
    os.utime(watched.folder / DATA, (1, 1))
    assert watched.change(PART, "基层", "乡镇").saved == (PART,)


def test_other_bytes_of_the_same_date_and_size_are_a_change(watched):
    """A share may date files by two seconds; so a file saved lately is read again, however it looks."""
    path = watched.folder / DATA
    watched.change(DATA, "火灾隐患,860", "火灾隐患,862")
    about = path.stat()
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("火灾隐患,862", "火灾隐患,861"), encoding="utf-8")
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert path.stat().st_mtime_ns == about.st_mtime_ns and path.stat().st_size == about.st_size
    assert next(watched.rounds).saved == (DATA,)


def test_a_file_that_has_rested_is_not_read_again(watched, monkeypatch):
    project = Project(watched.folder)
    for path in project.inputs():
        os.utime(path, (1, 1))
    before = stamps(project, {})
    monkeypatch.setattr("builtins.open", lambda *a, **k: pytest.fail("read again"))
    assert stamps(project, before) == before


def test_a_file_in_use_is_waited_for_and_tried_again(watched, monkeypatch):
    """As on Windows while Excel saves: neither we nor anybody else may open it; then it is let go, unchanged otherwise."""
    table, held = watched.folder / DATA, True
    read, opened = Path.read_bytes, open

    def refuse(path):
        if held and Path(path) == table:
            raise PermissionError(13, "held", str(path))

    monkeypatch.setattr(Path, "read_bytes", lambda path: (refuse(path), read(path))[1])
    monkeypatch.setattr("builtins.open", lambda path, *a, **k: (refuse(path), opened(path, *a, **k))[1])
    monkeypatch.setattr("lawreport.delivery.watch.PATIENCE", 0.3)
    table.write_text(table.read_text(encoding="utf-8").replace("火灾隐患,860", "火灾隐患,861"), encoding="utf-8")
    made = next(watched.rounds)
    assert made.done is None and [p.id for p in made.problems] == ["table-locked"]
    held = False
    made = next(watched.rounds)
    assert made.done and "861处" in printed(made.done.files[0])


def test_a_report_that_somebody_changed_stays_and_the_new_one_has_a_second_name(watched):
    report = watched.first.done.files[0]
    report.write_bytes(b"changed by hand")
    made = watched.change(PART, "基层", "乡镇")
    assert made.done.files[0].name == f"{report.stem}（新稿）.docx"
    assert report.read_bytes() == b"changed by hand"


def test_the_options_of_build_hold_at_every_save(written, tmp_path):
    out = tmp_path / "elsewhere" / "报告.docx"
    made = Watched(written(), out=out, commented=True).change(PART, "基层", "乡镇")
    assert made.done.files[0] == out
    import zipfile

    assert "word/comments.xml" in zipfile.ZipFile(out).namelist()


def test_a_project_that_has_gone_ends_it(watched):
    watched.folder.rename(watched.folder.with_name("renamed"))
    with pytest.raises(Trouble, match="项目文件夹不见了"):
        next(watched.rounds)


def test_what_is_kept_between_builds_does_not_grow(watched):
    """Ninety builds, every one of other words and every third of another figure: what stays
    of thirty is far less than a report each (in one of two: a module may be opened, or a cache with a limit fill up)."""
    held = []
    tracemalloc.start()
    try:
        for number in range(91):
            text = f"heading: 存在的不足\ntext: |\n  第{number}稿：基层力量不足，第{number * 7}次检查还不够细。\n"
            files = {PART: text}
            if number % 3 == 0:
                files[DATA] = f"指标,数值\n检查单位,{1200 + number}\n火灾隐患,860\n整改隐患,845\n培训,12\n"
            made = watched.save(files)
            if number % 30 == 0:
                gc.collect()
                held.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert f"第{number}稿" in printed(made.done.files[0])
    growth = min(held[2] - held[1], held[3] - held[2])
    assert growth < 30 * len(made.done.files[0].read_bytes()) / 2, held


# ---- the command -----------------------------------------------------------------------------------------------------------


def test_each_save_is_a_line_and_ctrl_c_ends_it_quietly(written, tmp_path):
    folder, screen = written(), tmp_path / "screen.txt"
    command = [sys.executable, str(ROOT / "build_report.py"), "build", "--watch", "--project", str(folder)]
    with screen.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out) as child:
        try:
            said_by(screen, "按 Ctrl-C 结束")
            text = (folder / PART).read_text(encoding="utf-8")
            (folder / PART).write_text(text.replace("基层", "乡镇"), encoding="utf-8")
            said_by(screen, "秒）")
            (folder / PART).write_text("heading: [\n", encoding="utf-8")
            said_by(screen, "没有生成报告，原有报告未改动。")
            child.send_signal(signal.SIGINT)
            assert child.wait(10) == 0
        finally:
            child.kill()
    lines = screen.read_text(encoding="utf-8").splitlines()
    saved = [line for line in lines if " → " in line]
    assert len(saved) == 2 and all(line[8:].startswith(f"  {PART} → ") for line in saved)
    assert saved[0].endswith("秒）") and ".docx（" in saved[0]
    assert saved[1].endswith("没有生成，1 处错误")
    assert lines[-1] == "结束了。"


def said_by(screen: Path, words: str) -> None:
    """Wait until the screen holds the words."""
    until = time.monotonic() + 30
    while words not in screen.read_text(encoding="utf-8"):
        assert time.monotonic() < until, screen.read_text(encoding="utf-8")
        time.sleep(0.05)
