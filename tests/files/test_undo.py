"""`undo` takes back the last change of people's files, whole, and never what somebody has typed since; `history` lists them.

All offices and figures are invented (虚构).
"""

import os
import re
import shutil
from pathlib import Path

import machine
import pytest
from handling import change
from machine import tree
from where import CORPUS
from wordlike import edited_report

from lawreport.app.cli import main

BASE = CORPUS / "faulty" / "_base"
COMMANDS = {
    "sign": ["sign", "--all", "--by", "办公室"],
    "sign again": ["sign", "report", "--by", "张三"],
    "collect": ["collect", "2024", "{root}/回收 的表", "--yes"],
    "new-year": ["new-year"],
    "pull": ["pull", "{root}/改过的.docx", "--yes", "--data"],
    "fix": ["check", "--fix", "--yes", "--fail-on", "never"],
    "template": ["template", "--force"],
    "form": ["form", "2025", "--force"],
    "import": ["import", "{root}/统计 表.csv", "--year", "2024", "--yes"],
    "rename": ["rename", "火灾隐患", "隐患数", "--yes"],
    "upgrade": ["upgrade", "--yes"],
    "review": ["import", "--review", "{root}/核对.xlsx", "--yes"],
    "rollup": ["rollup", "{root}/units", "--year", "2024", "--yes"],
}


def arguments(name: str, root: Path) -> list[str]:
    first, *more = COMMANDS.get(name, name.split())
    return [first, "--project", str(root), *(word.format(root=root) for word in more)]


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    """Return a project on which every command has something to change."""
    root = tmp_path_factory.mktemp("kept") / "材料（最终） 甲区"
    shutil.copytree(BASE, root, ignore=shutil.ignore_patterns("build"))
    for part in ("02_shortcomings", "03_next_year"):
        change(root / "sections" / "2024" / f"{part}.yaml", "，", ",")
    assert main([*arguments("form 2024", root), "--out", str(root / "回收 的表")]) == 0
    assert main(arguments("form 2025", root)) == 0
    import openpyxl

    for folder, cell, value in (("回收 的表", "E9", 14), ("build/填报表2025", "E9", 3)):
        (path,) = (root / folder).glob("*.xlsx")
        book = openpyxl.load_workbook(path)
        book.worksheets[0][cell] = value
        book.save(path)
    reviewed = openpyxl.Workbook()
    for row in (["指标", "保留", "改名为"], ["火灾隐患", "是", "隐患数"]):
        reviewed.active.append(row)
    reviewed.save(root / "核对.xlsx")
    assert main(arguments("template", root)) == 0
    handmade(root / "templates" / "report.docx", "一")
    units(root)
    (root / "统计 表.csv").write_text("指标,2024年,2023年\n检查单位,1301,1100\n无人机巡查,8,7\n", encoding="utf-8")
    edited_report(root)
    return root


def handmade(path: Path, words: str) -> None:
    import docx

    document = docx.Document(path)
    document.core_properties.comments = words
    document.save(path)


def units(root: Path) -> None:
    change(root / "data" / "metrics.yaml", "{unit: 场次}", "{unit: 场次, rollup: 合计}")
    for name in ("乙", "丙"):
        folder = root / "units" / name
        shutil.copytree(BASE, folder, ignore=shutil.ignore_patterns("build"))
        shutil.copy(root / "data" / "metrics.yaml", folder / "data")


@pytest.fixture
def root(kept, tmp_path):
    shutil.copytree(kept, tmp_path / kept.name)
    shutil.rmtree(tmp_path / kept.name / ".lawreport", ignore_errors=True)
    return tmp_path / kept.name


@pytest.fixture
def run(root, lawreport):
    return lambda name, *more: lawreport(*arguments(name, root), *more)


# ---- back and forth -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_undo_brings_the_files_back_and_undo_again_restores_them(root, run, name):
    if name == "sign again":
        run("sign")
    before = tree(root)
    assert run(name).code == 0
    after = tree(root)
    assert after != before
    for wanted, said in ((before, "已撤销第"), (after, "已恢复第"), (before, "已撤销第")):
        result = run("undo", "--yes")
        assert result.code == 0 and said in result.out and len(result.lines) < 60, result.text
        assert tree(root) == wanted
    assert not [p for p in root.rglob(".~*")]


def test_undo_takes_back_one_command_after_the_other_by_its_number(root, run):
    states = [tree(root)]
    for name in ("sign", "sign again", "collect", "fix", "new-year"):
        assert run(name).code == 0
        states.append(tree(root))
    for number in range(5, 0, -1):
        assert tree(root) == states[number]
        assert run("undo", str(number), "--yes").code == 0
    assert tree(root) == states[0]
    assert run("undo", "--yes").code == 0 and tree(root) == states[1]


def test_undo_shows_what_it_will_change_and_asks(root, run, monkeypatch):
    run("fix")
    after = tree(root)
    shown = run("undo")
    assert shown.code == 0 and "只是预览" in shown.out and tree(root) == after
    for line in ("--- sections/2024/02_shortcomings.yaml\t现在", "+++ sections/2024/03_next_year.yaml\t撤销后", "check --fix"):
        assert line in shown.out
    assert re.search(r"^-.*，.*\n\+.*,", shown.out, re.M)
    monkeypatch.setattr("sys.stdin", Keyboard())
    for answer, left in (("", after), ("y", None)):
        monkeypatch.setattr("builtins.input", lambda _, answer=answer: answer)
        assert run("undo").code == 0 and (tree(root) == after) is (left is after)


class Keyboard:
    def isatty(self) -> bool:
        return True


def test_workbooks_and_templates_are_told_by_name_and_size(root, run):
    run("template")
    assert re.search(r"templates/report\.docx：现在 [\d,]+ 字节 → 撤销后 [\d,]+ 字节", run("undo").out)
    assert "templates/report.旧.docx：删去，这次改动以前没有它" in run("undo").out
    run("new-year")
    assert "data/2025开年清单.xlsx：删去" in run("undo").out


@pytest.mark.parametrize("more", [[], ["3"]])
def test_where_nothing_was_changed_there_is_nothing_to_undo(root, run, more):
    before = tree(root)
    result = run("undo", *more, "--yes")
    assert result.code == 1 and "没有要撤销的" in result.err and tree(root) == before
    assert "还没有命令改过" in run("history").out


@pytest.mark.parametrize("number", ["7", "0"])
def test_a_number_that_is_none_is_told(root, run, number):
    run("sign")
    after = tree(root)
    result = run("undo", number, "--yes")
    assert result.code == 1 and f"没有第 {number} 次改动" in result.err and tree(root) == after


def test_who_takes_an_undo_back_is_told_what_was_restored(root, run):
    run("sign")
    first = run("undo", "--yes").out
    assert "已撤销第 1 次改动（sign --all --by 办公室）：data/2024签字.csv" in first
    assert "再运行一次 undo 就恢复原状" in first
    asked = run("undo").out
    assert "没有恢复。要恢复 data/2024签字.csv" in asked
    second = run("undo", "--yes").out
    assert "已恢复第 1 次改动（sign --all --by 办公室）：data/2024签字.csv" in second
    assert "再运行一次 undo 就又撤销" in second
    assert "已撤销第 1 次改动（sign --all --by 办公室）" in run("undo", "--yes").out


# ---- what was changed since -----------------------------------------------------------------------------------------

BY_HAND = {
    "sign": ("data/2024签字.csv", "办公室", "办公厅"),
    "sign again": ("data/2024签字.csv", "张三", "李四"),
    "collect": ("data/2024.csv", "检查单位,1200", "检查单位,1300"),
    "fix": ("sections/2024/02_shortcomings.yaml", "基层", "乡镇"),
    "pull": ("sections/2024/02_shortcomings.yaml", "基层", "乡镇"),
    "rollup": ("data/2024.csv", "检查单位,1200", "检查单位,1300"),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_what_was_changed_by_hand_since_stays_and_all_of_the_command_with_it(root, run, name):
    if name == "sign again":
        run("sign")
    file, old, new = BY_HAND[name]
    run(name)
    change(root / file, old, new)
    changed = tree(root)
    result = run("undo", "--yes")
    assert result.code == 1 and tree(root) == changed
    assert f"{file}  那次改动以后，有人手工（" in result.err and "又改过这个文件，没有撤销" in result.err
    if name != "sign":  # which made the file
        assert new in result.out
        kept = root / re.search(r"原文件在 (\S+)，", result.err)[1]
        assert kept.is_file() and new not in kept.read_text("utf-8")


@pytest.mark.parametrize("file", ["sections/2025/01_measures.yaml", "data/2025.csv", "sections/2025/report.yaml"])
def test_a_year_on_which_somebody_works_already_is_not_taken_away(root, run, file):
    run("new-year")
    (root / file).write_bytes((root / file).read_bytes() + "# 写了\n".encode())
    changed = tree(root)
    result = run("undo", "--yes")
    assert result.code == 1 and file in result.err and "它是那次新建的" in result.err and tree(root) == changed


@pytest.mark.parametrize("name", ["06_新写的.yaml", "草稿.docx", "下级/备忘.txt"])
def test_a_file_laid_into_a_new_year_keeps_it(root, run, name):
    run("new-year")
    (root / "sections/2025" / name).parent.mkdir(exist_ok=True)
    (root / "sections/2025" / name).write_bytes(b"1")
    changed = tree(root)
    result = run("undo", "--yes")
    assert result.code == 1 and f"sections/2025/{name}" in result.err and tree(root) == changed
    (root / "sections/2025" / name).unlink()
    assert run("undo", "--yes").code == 0 and not (root / "sections/2025").exists()


def test_a_file_that_a_later_command_changed_is_told_with_that_command(root, run):
    run("sign")
    run("sign again")
    result = run("undo", "1", "--yes")
    assert result.code == 1 and "第 2 次 sign report --by 张三 又改过这个文件" in result.err and "undo 2" in result.err


def test_what_somebody_typed_back_already_is_left_and_the_rest_undone(root, run):
    before = tree(root)
    run("fix")
    (root / "sections/2024/02_shortcomings.yaml").write_bytes(before["sections/2024/02_shortcomings.yaml"])
    assert run("undo", "--yes").code == 0 and tree(root) == before
    run("sign")
    (root / "data" / "2024签字.csv").unlink()
    assert "已经不在了" in run("undo", "--yes").out


def test_a_kept_file_that_is_damaged_is_never_put_back(root, run):
    run("collect")
    after = tree(root)
    (old,) = (root / ".lawreport" / "history").rglob("*2024.csv")
    old.write_bytes(old.read_bytes()[:-3])
    result = run("undo", "--yes")
    assert result.code == 1 and "坏了" in result.err and tree(root) == after
    old.unlink()
    assert "不见了" in run("undo", "--yes").err


def test_forms_outside_the_project_are_kept_and_left_to_people(root, run, tmp_path):
    out = tmp_path / "发表"
    run("form 2025", "--out", out)
    (path,) = out.glob("*.xlsx")
    path.write_bytes(filled := "某科室填过的表".encode())
    assert run("form", "--out", out).code == 0 and path.read_bytes() != filled
    result = run("undo", "--yes")
    kept = root / re.search(r"原文件在 (\S+)，", result.err)[1]
    assert result.code == 1 and "在项目外面" in result.err and kept.read_bytes() == filled


def test_no_older_handmade_template_is_lost(root, run):
    texts = [(root / "templates/report.docx").read_bytes()]
    run("template")
    for words in ("二", "三"):
        handmade(root / "templates/report.docx", words)
        texts.append((root / "templates/report.docx").read_bytes())
        assert run("template").code == 0
    assert [(root / "templates" / f"report.旧{n}.docx").read_bytes() for n in ("", 2, 3)] == texts


# ---- elsewhere ------------------------------------------------------------------------------------------------------


def test_a_copied_project_is_undone_in_the_copy(root, run, lawreport, tmp_path):
    before = tree(root)
    run("new-year")
    after = tree(root)
    copy = tmp_path / "别处" / "副本 (2)"
    shutil.copytree(root, copy)
    shutil.move(root, tmp_path / "搬走")
    assert lawreport("undo", "--yes", "--project", copy).code == 0
    assert tree(copy) == before and tree(tmp_path / "搬走") == after


def test_history_is_one_screen_the_last_first(root, run):
    for n in range(25):
        run(f"sign report --by 科室{n}")
    lines = run("history").lines
    assert len(lines) == 20 and "共 25 次；加 --all 全部列出。" in lines
    assert re.fullmatch(
        r"第 25 次  20\d\d-\d\d-\d\d \d\d:\d\d  sign report --by 科室24  .+（.+）  data/2024签字\.csv", lines[0]
    )
    assert len(run("history", "--all").lines) == 26


# ---- killed ---------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(os, "fork"), reason="需要 fork")
@pytest.mark.parametrize(
    "first, name",
    [
        ("", "fix"),
        ("", "new-year"),
        ("", "template"),
        ("", "sign"),
        ("fix", "undo"),
        ("new-year", "undo"),
        ("template", "undo"),
    ],
)
def test_after_a_kill_at_any_call_the_next_command_finds_all_or_nothing(root, run, tmp_path, first, name):
    if first:
        run(first)
    command = [*arguments(name, root), *(["--yes"] if name == "undo" else [])]
    machine.put(tmp_path / "kept", root)
    before, whole = tree(root), machine.run(command, root, tmp_path)
    after, found = tree(root), []
    assert whole.code == 0 and after != before
    for n, call in [(n, c) for n, c in enumerate(whole.calls, 1) if c not in ("open", "fsync")]:
        machine.put(root, tmp_path / "kept")
        assert machine.run(command, root, tmp_path, at=n).code is None
        result = machine.run(arguments("sign 火灾隐患 --by 后来的 --year 2024", root), root, tmp_path)
        now = tree(root)
        now.pop("data/2024签字.csv")
        if result.code or now not in [{k: v for k, v in t.items() if k != "data/2024签字.csv"} for t in (before, after)]:
            found.append(f"{n} {call}: {result.said} {sorted(set(now.items()) ^ set(before.items()))}")
    assert found == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="需要 fork")
@pytest.mark.parametrize("name", ["fix", "new-year", "template"])
def test_after_a_kill_at_any_call_undo_brings_all_back(root, tmp_path, name):
    command = arguments(name, root)
    machine.put(tmp_path / "kept", root)
    before, whole, found = tree(root), machine.run(command, root, tmp_path), []
    for n, call in [(n, c) for n, c in enumerate(whole.calls, 1) if c not in ("open", "fsync")]:
        machine.put(root, tmp_path / "kept")
        machine.run(command, root, tmp_path, at=n)
        result = machine.run([*arguments("undo", root), "--yes"], root, tmp_path)
        if tree(root) != before or result.code not in (0, 1) or "Traceback" in result.said:
            found.append(f"{n} {call}: {result.said}")
    assert found == []
