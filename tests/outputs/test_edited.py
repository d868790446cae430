"""What somebody edited in build/ is never overwritten: the new file lies beside it, and the screen says so."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from handling import a_pdf
from office_like import EDITS, UNREAD, replaced
from where import ROOT

from lawreport.outputs.put import owner_files
from lawreport.outputs.written import Written, digest


@pytest.fixture
def root(written):
    return written()


@pytest.fixture
def build(root, lawreport):
    """Return a function that builds the project, after changing its words where a number is given."""

    def run(change: int = 0, *more):
        if change:
            path = root / "sections/2024/02_shortcomings.yaml"
            text = path.read_text("utf-8")
            path.write_text(text.replace("基层", f"基层{'一二三四五六七'[change - 1]}线", 1), "utf-8")
        result = lawreport("build", "--project", root, *more)
        assert result.code == 0, result.text
        return result.out

    return run


def there(folder: Path, ending: str = ".docx") -> list[str]:
    """Return the kinds of files of the report: 稿, 新稿, 新稿2."""
    names = (p.name.removesuffix(ending) for p in folder.iterdir() if p.name.endswith(ending) and p.name[0] not in "~.")
    return sorted(n.rpartition("（送审稿）")[2] or "稿" for n in names)


def report(root: Path, second: str = "") -> Path:
    return next(p for p in (root / "build").glob("[!~.]*.docx") if p.name.endswith(f"（送审稿）{second}.docx"))


def edited(path: Path, edit: str = "a word") -> bytes:
    path.write_bytes(EDITS[edit](path.read_bytes()))
    return path.read_bytes()


# ---- the report --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "edit",
    ["a word", "a word in bold", "a comment", "a tracked insertion", "a cell", "another picture", "the words of the footer"],
)
def test_an_edited_report_stays_and_the_new_one_lies_beside_it(root, build, edit):
    build()
    his = edited(report(root), edit)
    said = build(1)
    assert report(root).read_bytes() == his
    assert there(root / "build") == ["稿", "（新稿）"]
    assert "（新稿）.docx" in said.splitlines()[0] and "有人改过" in said and "check " in said and "pull " in said


def test_also_when_nothing_else_changed(root, build):
    build()
    his = edited(report(root))
    for first in ("已生成", "没有变化"):
        said = build()
        assert said.startswith(first) and "（新稿）.docx" in said.splitlines()[0] and "有人改过" in said
        assert report(root).read_bytes() == his and there(root / "build") == ["稿", "（新稿）"]


def test_the_second_one_is_replaced_while_nobody_edits_it(root, build):
    build()
    edited(report(root))
    build(1)
    first = report(root, "（新稿）").read_bytes()
    build(2)
    assert there(root / "build") == ["稿", "（新稿）"] and report(root, "（新稿）").read_bytes() != first


def test_nothing_edited_is_lost_however_often(root, build):
    kept = {}
    for change, second in enumerate(("", "（新稿）", "（新稿2）", "（新稿3）"), 1):
        build(change)
        kept[second] = edited(report(root, second))
    build(5)
    assert {second: report(root, second).read_bytes() for second in kept} == kept
    assert there(root / "build") == sorted(["稿", "（新稿）", "（新稿2）", "（新稿3）", "（新稿4）"])


@pytest.mark.parametrize("save", UNREAD.values(), ids=UNREAD)
def test_one_that_was_only_opened_and_saved_is_replaced(root, build, save):
    build()
    report(root).write_bytes(save(report(root).read_bytes()))
    said = build(1)
    assert there(root / "build") == ["稿"] and "有人改过" not in said
    assert "没有变化" in build()


def test_a_file_of_unknown_origin_stays(root, build):
    build()
    name = report(root).name
    shutil.rmtree(root / "build")
    shutil.rmtree(root / ".lawreport")
    (root / "build").mkdir()
    (root / "build" / name).write_bytes(b"PK\x03\x04 from somewhere")
    assert "没有覆盖" in build()
    assert (root / "build" / name).read_bytes() == b"PK\x03\x04 from somewhere"


def test_the_very_same_bytes_are_ours_wherever_they_come_from(root, build):
    build()
    shutil.rmtree(root / ".lawreport")
    shutil.rmtree(root / "build/.cache")
    assert "没有覆盖" not in build() and there(root / "build") == ["稿"]


def test_when_the_edited_one_is_moved_away_the_new_one_gets_its_name_back(root, build):
    build()
    his = edited(report(root))
    build(1)
    report(root).rename(root / "build" / "领导改.docx")
    said = build()
    assert sorted(p.name.rpartition("）")[2] for p in (root / "build").glob("*.docx")) == [".docx", "领导改.docx"]
    assert "用不着" in said and (root / "build" / "领导改.docx").read_bytes() == his


def test_an_edited_one_renamed_back_stays(root, build):
    build()
    mine = report(root)
    his = edited(mine)
    mine.rename(root / "build" / "改.docx")
    build()
    mine.unlink()
    (root / "build" / "改.docx").rename(mine)
    build(1)
    assert mine.read_bytes() == his and there(root / "build") == ["稿", "（新稿）"]


def test_an_old_one_put_back_is_ours(root, build):
    build()
    old = report(root).read_bytes()
    build(1)
    report(root).write_bytes(old)
    build(2)
    assert there(root / "build") == ["稿"]


def test_an_empty_file_stays_and_is_called_one(root, build):
    build()
    report(root).write_bytes(b"")
    said = build(1)
    assert "0 字节" in said and there(root / "build") == ["稿", "（新稿）"]


@pytest.mark.parametrize("kind", ["folder", "link"])
def test_a_folder_or_link_in_its_place_is_told_and_nothing_is_touched(root, build, lawreport, kind, tmp_path):
    build()
    mine = report(root)
    mine.rename(tmp_path / "报告.docx")
    mine.mkdir() if kind == "folder" else mine.symlink_to(tmp_path / "报告.docx")
    before = (tmp_path / "报告.docx").read_bytes()
    result = lawreport("build", "--project", root)
    assert result.code == 1 and "文件夹或链接" in result.err and (tmp_path / "报告.docx").read_bytes() == before


@pytest.mark.parametrize("owner", ["~${2}", ".~lock.{0}#", ".~{0}"])
def test_a_report_that_is_open_stays_and_afterwards_all_is_as_before(root, build, owner):
    build()
    mine = report(root)
    old, mark = mine.read_bytes(), mine.with_name(owner.format(mine.name, "", mine.name[2:]))
    mark.write_bytes(b"owner")
    said = build(1)
    assert mine.read_bytes() == old and "正被 Word 或 WPS 打开" in said and mark.name in said
    assert there(root / "build") == ["稿", "（新稿）"]
    mark.unlink()
    assert "已生成" in build() and there(root / "build") == ["稿"] and mine.read_bytes() != old


def test_edited_and_open_it_stays_whatever_comes(root, build):
    build()
    mine = report(root)
    mine.with_name(f"~${mine.name[2:]}").write_bytes(b"owner")
    his = edited(mine)
    build(1)
    mine.with_name(f"~${mine.name[2:]}").unlink()
    build(2)
    assert mine.read_bytes() == his and there(root / "build") == ["稿", "（新稿）"]


# ---- other editions, places, files -------------------------------------------------------------------------------------


def test_with_comments_the_edited_draft_stays_too(root, build):
    build()
    his = edited(report(root))
    build(0, "--comments")
    assert report(root).read_bytes() == his


def test_one_edition_edited_does_not_touch_another(root, build):
    build(0, "--edition", "final", "--unsigned")
    final = next((root / "build").glob("*年度报告.docx"))
    his = edited(final)
    build(1)
    build(0, "--edition", "final", "--unsigned")
    assert (
        final.read_bytes() == his
        and final.with_name(f"{final.stem}（新稿）.docx").is_file()
        and there(root / "build").count("稿") == 1
    )


def test_a_public_edition_stays_too(root, build):
    with (root / "sections/2024/report.yaml").open("a", encoding="utf-8") as file:
        file.write("secrecy_review: {reviewer_role: 办公室主任（虚构）, date: 2025年1月10日}\n")
    build(0, "--edition", "public", "--unsigned")
    public = next((root / "build").glob("*（公开稿）.docx"))
    his = edited(public)
    said = build(1, "--edition", "public", "--unsigned")
    assert public.read_bytes() == his and "有人改过" in said
    assert public.with_name(f"{public.stem}（新稿）.docx").is_file()


@pytest.mark.parametrize("where", ["elsewhere", "in the project"])
def test_at_another_place_too(root, build, tmp_path, where):
    out = (tmp_path / "桌面" if where == "elsewhere" else root / "交稿") / "报告.docx"
    build(0, "--out", out)
    his = edited(out)
    build(1, "--out", out)
    build(2, "--out", out)
    assert out.read_bytes() == his and sorted(p.name for p in out.parent.glob("*.docx")) == ["报告.docx", "报告（新稿）.docx"]


def test_somebody_elses_file_at_that_place_stays(root, build, tmp_path):
    out = tmp_path / "总结.docx"
    out.write_bytes(b"mine")
    build(0, "--out", out)
    assert out.read_bytes() == b"mine" and (tmp_path / "总结（新稿）.docx").is_file()


def ledger(root: Path, second: str = "", last: str = "") -> Path:
    return next(p for p in (root / "build").glob("*.csv") if p.name.endswith(f"（送审稿）{second}.台账{last}.csv"))


def test_an_edited_ledger_stays(root, build):
    build()
    ledger(root).write_bytes(ledger(root).read_bytes().replace("检查单位".encode(), "检查单位（核过）".encode(), 1))
    his = ledger(root).read_bytes()
    said = build(1)
    assert ledger(root).read_bytes() == his and ledger(root, "（新稿）").is_file() and "台账.csv”有人改过" in said
    assert there(root / "build") == ["稿"]


def test_a_ledger_that_excel_only_saved_is_replaced(root, build):
    build()
    ledger(root).write_bytes(ledger(root).read_bytes().decode("utf-8-sig").encode("gbk"))
    assert "有人改过" not in build(1)
    assert there(root / "build", ".台账.csv") == ["稿"]


def test_the_edited_report_keeps_the_ledger_it_was_printed_with(root, build):
    build()
    edited(report(root))
    old = ledger(root).read_bytes()
    data = root / "data/2024.csv"
    data.write_text(data.read_text("utf-8").replace("火灾隐患,860", "火灾隐患,870"), "utf-8")
    build()
    assert ledger(root).read_bytes() == old and b"870" in ledger(root, "（新稿）").read_bytes()


def test_the_ledger_of_the_build_before_is_what_was_printed_and_an_edited_one_stays(root, build, lawreport):
    data = root / "data/2024.csv"

    build()
    text = data.read_text("utf-8")
    ledger(root).write_bytes(ledger(root).read_bytes().replace("860处".encode(), "999处".encode()))
    data.write_text(text.replace("火灾隐患,860", "火灾隐患,870"), "utf-8")
    build()
    result = lawreport("diff", "2024@上次", "2024", "--project", root)
    assert "火灾隐患 860处 → 870处" in result.out and "999" not in result.out
    last = ledger(root, "", ".上次")
    last.write_bytes(last.read_bytes().replace("860处".encode(), "861处".encode()))
    his = last.read_bytes()
    data.write_text(text.replace("火灾隐患,860", "火灾隐患,880"), "utf-8")
    build()
    assert last.read_bytes() == his
    assert "火灾隐患 870处 → 880处" in lawreport("diff", "2024@上次", "2024", "--project", root).out


def test_an_edited_note_stays(root, lawreport):
    shutil.copy(root / "data/2024.csv", root / "data/2023.csv")
    assert lawreport("diff", "2023", "2024", "--word", "--project", root).code == 0
    note = next((root / "build").glob("*数据对比.docx"))
    his = replaced("项", "个")(note.read_bytes())
    note.write_bytes(his)
    said = lawreport("diff", "2023", "2024", "--word", "--project", root).out
    assert note.read_bytes() == his and "有人改过" in said and "（新稿）.docx" in said


def test_an_edited_pdf_stays(root, build, lawreport, monkeypatch):
    from lawreport.delivery import pdf

    def convert(files, to, outdir, timeout):
        outdir.mkdir(exist_ok=True)
        made = [outdir / f"{f.stem}.pdf" for f in files]
        for path, file in zip(made, files, strict=True):
            path.write_bytes(a_pdf(file.read_bytes()[-200:].hex() + os.urandom(4).hex()))
        return made

    monkeypatch.setattr(pdf, "convert", convert)
    build()
    for _ in range(2):
        assert "有人改过" not in lawreport("pdf", "--project", root).out
    made = report(root).with_suffix(".pdf")
    made.write_bytes(b"%PDF with notes")
    assert "有人改过" in lawreport("pdf", "--project", root).out
    assert made.read_bytes() == b"%PDF with notes" and made.with_name(f"{made.stem}（新稿）.pdf").is_file()


def test_the_pdf_is_of_the_newest_report_and_of_no_note(root, build, lawreport, monkeypatch):
    from lawreport.delivery import pdf

    given = []

    def convert(files, to, outdir, timeout):
        outdir.mkdir(exist_ok=True)
        given.extend(f.read_bytes() for f in files)
        (outdir / "0.pdf").write_bytes(a_pdf("报告"))
        return [outdir / "0.pdf"]

    monkeypatch.setattr(pdf, "convert", convert)
    shutil.copy(root / "data/2024.csv", root / "data/2023.csv")
    build()
    lawreport("diff", "2023", "2024", "--word", "--project", root)
    (root / "build" / "会议通知.docx").write_bytes(b"PK not ours")
    said = lawreport("pdf", "--project", root).out
    assert given == [report(root).read_bytes()] and report(root).name in said
    edited(report(root))
    build(1)
    said = lawreport("pdf", "--project", root).out
    assert (
        given[1:] == [report(root, "（新稿）").read_bytes()]
        and report(root, "（新稿）").name in said
        and report(root).name in said
    )


def test_an_edited_form_stays_also_when_a_new_one_is_forced(root, lawreport):
    import openpyxl

    assert lawreport("form", "2025", "--project", root).code == 0
    path = next((root / "build/填报表2025").glob("*.xlsx"))
    data = root / "data/2024.csv"
    data.write_text(data.read_text("utf-8").replace("培训,12", "培训,13"), "utf-8")
    assert lawreport("form", "2025", "--project", root).code == 0  # made anew: nobody had filled it in
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["E9"] = 14
    book.save(path)
    his = path.read_bytes()
    assert lawreport("form", "2025", "--project", root).code == 1 and path.read_bytes() == his
    for _ in range(2):
        assert lawreport("form", "2025", "--force", "--project", root).code == 0
    assert path.read_bytes() != his
    assert lawreport("undo", "--yes", "--project", root).code == 0 and path.read_bytes() == his


def test_a_template_set_aside_is_not_overwritten_by_the_next(root, lawreport):
    path = root / "templates/report.docx"
    assert lawreport("template", "--project", root).code == 0
    fresh, kept = path.read_bytes(), []
    for edit in ("wider margins", "a style's font"):
        path.write_bytes(EDITS[edit](fresh))
        kept.append(path.read_bytes())
        assert lawreport("template", "--force", "--project", root).code == 0
    assert [(root / "templates" / name).read_bytes() for name in ("report.旧.docx", "report.旧2.docx")] == kept


def test_in_a_batch_it_is_told_whose(tmp_path, written, lawreport):
    one = written()
    for name in ("东区", "南区", "西区"):
        shutil.copytree(one, tmp_path / "units" / name)
    assert lawreport("batch", tmp_path / "units", "--jobs", 1).code == 0
    his = edited(report(tmp_path / "units/南区"))
    said = lawreport("batch", tmp_path / "units", "--jobs", 1).out
    assert "有人改过" in said and "南区：" in said and "东区" not in said
    assert report(tmp_path / "units/南区").read_bytes() == his and report(tmp_path / "units/南区", "（新稿）").is_file()
    import json

    told = json.loads(lawreport("batch", tmp_path / "units", "--jobs", 1, "--format", "json").out)
    assert [len(unit["kept"]) for unit in told] == [0, 1, 0]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="需要 fork")
def test_two_builds_at_once_leave_the_edited_one_alone(root, build, tmp_path):
    import machine

    build()
    his = edited(report(root))
    running = [machine.start(["build", "--project", str(root)], root, tmp_path) for _ in range(3)]
    assert [wait().code for wait in running] == [0, 0, 0]
    assert report(root).read_bytes() == his and there(root / "build") == ["稿", "（新稿）"]


def test_what_is_remembered_is_bounded_and_holds_no_place(root, build):
    for change in range(1, 7):
        build(change)
    kept = list((root / ".lawreport/written").iterdir())
    assert sum(1 for p in kept if p.stat().st_size) <= 6 and all("-" in p.name and not p.name.startswith(".") for p in kept)


def test_a_name_written_at_every_save_pushes_no_other_out(tmp_path):
    written = Written((tmp_path,))
    written.keep("去年.docx", b"last year's")
    for number in range(230):
        written.keep("今年.docx", f"save {number}".encode())
    assert written.knows(digest(b"last year's"), "去年.docx") and written.knows(digest(b"save 229"), "今年.docx")
    assert not written.knows(digest(b"save 0")) and next(written.copies("今年.docx")) == b"save 229"
    assert len(list((tmp_path / ".lawreport/written").iterdir())) == 201


# ---- make clean --------------------------------------------------------------------------------------------------------


def test_clean_takes_what_is_ours_and_spares_the_rest(root, build, lawreport):
    build()
    lawreport("form", "2025", "--project", root)
    his = edited(report(root))
    build(1)
    (root / "build" / "会议记录.txt").write_text("手记", "utf-8")
    said = lawreport("clean", "--project", root).out
    left = sorted(p.relative_to(root / "build").as_posix() for p in (root / "build").rglob("*"))
    assert (
        left == sorted([report(root).name, report(root).with_suffix(".台账.csv").name, "会议记录.txt"])
        and report(root).read_bytes() == his
    )
    assert "有人改过" in said and report(root).name in said and "会议记录.txt" in said


def test_clean_takes_the_folder_when_nothing_is_left(root, build, lawreport):
    build()
    assert "已清空" in lawreport("clean", "--project", root).out and not (root / "build").exists()
    assert "没有要清空的" in lawreport("clean", "--project", root).out


def test_clean_follows_no_link(root, build, lawreport, tmp_path):
    build()
    other = tmp_path / "别处"
    other.mkdir()
    (other / "a.entry").write_bytes(b"x")
    shutil.rmtree(root / "build/.cache")
    (root / "build/.cache").symlink_to(other)
    (root / "build/链接").symlink_to(other)
    lawreport("clean", "--project", root)
    assert (other / "a.entry").exists() and not report_there(root)


def report_there(root: Path) -> bool:
    return any((root / "build").glob("*.docx"))


def test_make_clean_works_before_the_program_is_set_up(root, build):
    build()
    edited(report(root))
    ended = subprocess.run(
        [sys.executable, "-S", "-m", "lawreport.outputs.clean", str(root)],
        cwd=ROOT,
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    stays = sorted([report(root).name, report(root).with_suffix(".台账.csv").name])
    assert names_left(root) == stays and "有人改过" in ended.stdout.decode()


def names_left(root: Path) -> list[str]:
    return sorted(p.relative_to(root / "build").as_posix() for p in (root / "build").rglob("*") if p.is_file())


@pytest.mark.parametrize("why", ["edited", "open", "edited, with a new one beside it"])
def test_clean_leaves_the_ledgers_and_the_record_of_a_report_that_stays(root, build, lawreport, why):
    build()
    data = root / "data/2024.csv"
    data.write_text(data.read_text("utf-8").replace("培训,12", "培训,13"), "utf-8")
    build()
    last = report(root).with_suffix(".台账.上次.csv")
    assert last.exists()
    record = report(root).with_suffix(".放行.csv")
    outputs(root).put(record, "规则,理由\nP-11,照抄上级原文（虚构）\n".encode())
    stays = sorted([report(root).name, report(root).with_suffix(".台账.csv").name, last.name, record.name])
    if why == "open":
        report(root).with_name(f"~${report(root).name[2:]}").write_bytes(b"x")
        stays = sorted([*stays, f"~${report(root).name[2:]}"])
    else:
        edited(report(root))
    if why.endswith("beside it"):
        build(2)
    said = lawreport("clean", "--project", root).out
    assert names_left(root) == stays and record.name in said and "台账" in said


def outputs(root: Path):
    from lawreport.outputs.put import Outputs
    from lawreport.project import Project

    return Outputs.of(Project(root))


@pytest.mark.parametrize(
    "name",
    ["给局长看的（1月5日定稿）.docx", "报告.DOCX", "备份/{}", "{}.bak", "数据（存档）.台账.csv", "填报表2025/给监督科.xlsx"],
)
def test_clean_leaves_copies_that_people_made_under_names_of_their_own(root, build, lawreport, name):
    build()
    lawreport("form", "2025", "--project", root)
    made = {".csv": report(root).with_suffix(".台账.csv"), ".xlsx": next((root / "build/填报表2025").glob("*.xlsx"))}
    source = made.get(Path(name).suffix, report(root))
    copy = root / "build" / name.replace("{}", report(root).name)
    copy.parent.mkdir(exist_ok=True)
    shutil.copy(source, copy)
    said = lawreport("clean", "--project", root).out
    assert names_left(root) == [copy.relative_to(root / "build").as_posix()] and f"build/{names_left(root)[0]}" in said


# ---- forms that lie elsewhere, or are open -----------------------------------------------------------------------------


@pytest.fixture
def forms(root, lawreport, tmp_path):
    """Return a function that makes the forms in a folder, and the forms it made."""

    def run(folder: Path, *more):
        result = lawreport("form", "2025", "--project", root, "--out", folder, *more)
        return result, sorted(p for p in folder.glob("*.xlsx") if p.name[0] not in "~.")

    return run


def test_forms_forced_outside_the_project_say_where_the_old_ones_are_kept(root, forms, tmp_path, lawreport):
    _, (first, *_) = forms(tmp_path / "发给科室")
    first.write_bytes(b"filled in")
    refused, _ = forms(tmp_path / "发给科室")
    assert refused.code == 1 and ".lawreport/history" in refused.err and "undo" not in refused.err
    done, _ = forms(tmp_path / "发给科室", "--force")
    (kept,) = (p for p in (root / ".lawreport/history").rglob("*.xlsx") if p.read_bytes() == b"filled in")
    assert done.code == 0 and kept.parent.name in done.out and "自己拷回" in done.out and "运行 python" not in done.lines[0]
    assert "undo" not in done.out.replace("undo 不", "")
    assert lawreport("undo", "--yes", "--project", root).code == 1


def test_forms_forced_inside_the_project_are_taken_back_by_undo_as_is_said(root, forms, lawreport):
    _, (first, *_) = forms(root / "发给科室")
    first.write_bytes(b"filled in")
    assert "undo" in forms(root / "发给科室")[0].err
    assert "运行 python build_report.py undo" in forms(root / "发给科室", "--force")[0].out
    assert lawreport("undo", "--yes", "--project", root).code == 0 and first.read_bytes() == b"filled in"


@pytest.mark.parametrize("mark", [".~lock.{}#", ".~{}", "~$"])
@pytest.mark.parametrize("force", [(), ("--force",)])
def test_a_form_that_is_merely_open_is_called_open(root, forms, lawreport, mark, force):
    _, (first, *_) = forms(root / "build/填报表2025")
    before = first.read_bytes()
    name = owner_files(first.name)[0] if mark == "~$" else mark.format(first.name)
    first.with_name(name).write_bytes(b"x")
    data = root / "data/2024.csv"
    data.write_text(data.read_text("utf-8").replace("培训,12", "培训,13"), "utf-8")
    result, _ = forms(root / "build/填报表2025", *force)
    assert result.code == 1 and "打开" in result.err and "关闭" in result.err and first.name in result.err
    assert "填过" not in result.err and "--force" not in result.err and name in result.err
    assert first.read_bytes() == before
    first.with_name(name).unlink()
    assert forms(root / "build/填报表2025")[0].code == 0 and first.read_bytes() != before
