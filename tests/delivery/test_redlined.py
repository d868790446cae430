"""`diff --redline`: which two files are compared, where the outcome goes, what is refused."""

import pytest


@pytest.fixture
def two(written, lawreport, tmp_path):
    """Return a project with two builds: the first moved away, the second in build/."""
    folder = written()
    old = tmp_path / "上一稿.docx"
    assert lawreport("build", "--project", folder, "--out", old).code == 0
    path = folder / "data" / "2024.csv"
    path.write_text(path.read_text("utf-8").replace("火灾隐患,860", "火灾隐患,870"), "utf-8")
    assert lawreport("build", "--project", folder).code == 0
    return folder, old


def redlines(folder):
    return [path.name for path in (folder / "build").glob("*修订对照*")]


def test_the_newest_report_is_compared_where_none_is_named(two, lawreport):
    folder, old = two
    result = lawreport("diff", "--redline", old, "--project", folder)
    assert result.code == 0, result.text
    assert "全部接受就是新稿，全部拒绝就是上一稿" in result.out
    assert "的数据变了" in result.out and "见批注" in result.out
    assert len(redlines(folder)) == 1
    again = lawreport("diff", "--redline", old, "--project", folder)
    assert again.code == 0 and len(redlines(folder)) == 1  # a redline is no report


def test_equal_files_are_told_and_nothing_is_written(two, lawreport):
    folder, old = two
    result = lawreport("diff", "--redline", old, old, "--project", folder)
    assert result.code == 0 and result.out.startswith("没有改动，没有写对照稿。")
    assert redlines(folder) == []


def test_what_to_give_where_nothing_went_out(two, lawreport):
    folder, _ = two
    result = lawreport("diff", "--redline", "--project", folder)
    assert result.code == 1 and "还没有发出过稿子" in result.err and "diff --redline 上一稿.docx" in result.err


def test_what_to_give_where_nothing_was_built(lawreport, written):
    empty = lawreport("diff", "--redline", "--project", written())
    assert empty.code == 1 and "build 里没有新稿" in empty.err


def test_a_public_edition_carries_no_marks(two, lawreport, tmp_path):
    folder, old = two
    public = tmp_path / "报告（公开稿）.docx"
    public.write_bytes(old.read_bytes())
    for arguments in ((old, public), (public, old, "--out", public)):
        result = lawreport("diff", "--redline", *arguments, "--project", folder)
        assert result.code == 1 and "公开稿不带修订" in result.err
    assert public.read_bytes() == old.read_bytes()


@pytest.mark.parametrize(
    ("name", "said"),
    [("没有.docx", "读不了这个文件"), ("旧稿.doc", "另存为 .docx"), ("乱.docx", "")],
)
def test_what_cannot_be_read_is_told(two, lawreport, tmp_path, name, said):
    folder, _ = two
    if name != "没有.docx":
        (tmp_path / name).write_bytes(b"not a package")
    result = lawreport("diff", "--redline", tmp_path / name, "--project", folder)
    assert result.code == 1 and said in result.err and "Traceback" not in result.text
    assert redlines(folder) == []


def test_the_other_comparisons_still_ask_for_both(lawreport, written):
    result = lawreport("diff", "2023", "--project", written())
    assert result.code == 2 and "后一个" in result.err


def test_the_last_of_the_same_year_is_taken_first(two, lawreport):
    folder, old = two
    for year in (2023, 2024, 2025):
        (folder / "issued" / str(year)).mkdir(parents=True)
        (folder / "issued" / str(year) / "2026-02-27 上报稿 1.docx").write_bytes(old.read_bytes())
    assert "issued/2024/2026-02-27 上报稿 1.docx" in lawreport("diff", "--redline", "--project", folder).out
