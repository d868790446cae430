"""`html` and `text`: what is let out, where it is put, what is said of it (units and numbers are 虚构)."""

import re

import pytest

PART = "sections/2024/01_measures.yaml"
GOOD = """\
covers: [measures, first_responsible]
heading: 主要举措和成效
text: |
  {{ 年 }}年，{{ 简称 }}检查单位{{ 检查单位 }}，发现隐患{{ 火灾隐患 }}。
  主要负责人履行第一责任人职责，开展培训{{ 培训 }}。
charts: [监督执法]
"""
NAME = "甲区司法局2024年法治政府建设年度报告（公开稿）"
WAYS = (("html",), ("html", "--fragment"), ("text",))


@pytest.fixture
def go(lawreport):
    def run(folder, *words, code=0):
        result = lawreport(*words, "--project", folder)
        assert result.code == code, result.text
        return result

    return run


def build(folder):
    """Return the names of what lies in build/, by folders."""
    return sorted(p.relative_to(folder / "build").as_posix() for p in (folder / "build").rglob("*") if ".cache" not in p.parts)


# ---- no way around ---------------------------------------------------------------------------------------------------------


BAD = {
    "not reviewed": {},
    "not signed": {PART: f"owner: 监督科\n{GOOD}"},
    "a telephone number": {PART: GOOD.replace("开展培训", "联系13800138000，开展培训")},
    "a mark of secrecy": {PART: GOOD.replace("开展培训", "（机密★10年）开展培训")},
    "an error of a rule": {PART: GOOD.replace("发现隐患", "，发现隐患")},
    "a figure that contradicts": {"data/checks.yaml": "- 检查单位 < 火灾隐患\n"},
    "a name in a chart": {
        "charts/监督执法.yaml": "title: 当事人王小明的电话13800138000\nkind: bar\nmetrics: [检查单位, 火灾隐患]\n"
    },
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("fault", BAD)
def test_what_stops_the_public_word_file_stops_page_fragment_and_text(written, reviewed, go, fault, way):
    folder = (written if fault == "not reviewed" else reviewed)({PART: GOOD, **BAD[fault]})
    unsigned = () if fault == "not signed" else ("--unsigned",)
    word = go(folder, "build", "--edition", "public", "--all", *unsigned, code=1)
    seen = go(folder, *way, "--all", *unsigned, code=1)
    assert seen.err == word.err and "错误" in seen.err
    assert build(folder) == []


@pytest.mark.parametrize("way", WAYS)
def test_a_rule_is_let_go_with_a_record_beside_it_that_clean_keeps(reviewed, go, way):
    folder = reviewed({PART: GOOD.replace("发现隐患", "，发现隐患")})
    out = go(folder, *way, "--unsigned", "--despite", "P-03", "--because", "引用上级原文").out
    record = next((folder / "build").rglob("*.放行.csv"))
    assert "引用上级原文" in record.read_text("utf-8-sig") and f"放行了 P-03 1 处，记在：{record.name}" in out
    assert record.with_name(record.name.removesuffix(".放行.csv")).is_file()
    edited = record.with_name(record.name.removesuffix(".放行.csv"))
    edited.write_bytes(edited.read_bytes() + b"x")
    go(folder, "status", code=0)
    assert "1 个文件没有动" not in go(folder, "clean").out
    assert record.is_file() and edited.is_file()


# ---- files -------------------------------------------------------------------------------------------------------------------


def test_files_are_named_as_the_others_and_equal_files_give_equal_bytes(reviewed, go):
    folder = reviewed()
    for way in (*WAYS, ("html", "--edition", "draft"), ("text", "--edition", "final")):
        go(folder, *way, "--unsigned")
    pieces = [f"{NAME}（网页片段）/{name}" for name in ("图1.png", "怎么贴.txt", "正文.html")]
    final, draft = NAME.replace("（公开稿）", ".txt"), NAME.replace("公开", "送审") + ".html"
    assert build(folder) == sorted([f"{NAME}.html", f"{NAME}.txt", f"{NAME}（网页片段）", *pieces, final, draft])
    before = {name: (folder / "build" / name).read_bytes() for name in [f"{NAME}.html", f"{NAME}.txt", *pieces]}
    for way in WAYS:
        go(folder, *way, "--unsigned")
    assert {name: (folder / "build" / name).read_bytes() for name in before} == before
    go(folder, "clean")
    assert build(folder) == []


@pytest.mark.parametrize("ending", ["html", "txt"])
def test_what_somebody_edited_is_not_written_over(reviewed, go, ending):
    folder, way = reviewed(), "html" if ending == "html" else "text"
    go(folder, way, "--unsigned")
    file = folder / "build" / f"{NAME}.{ending}"
    file.write_bytes(file.read_bytes() + "改".encode())
    assert "有人改过" in go(folder, way, "--unsigned").out
    assert build(folder) == sorted([f"{NAME}.{ending}", f"{NAME}（新稿）.{ending}"])


def test_a_fragment_names_the_pictures_as_they_lie_there_and_drops_old_ones(reviewed, go):
    folder = reviewed({PART: GOOD.replace("[监督执法]", "[监督执法, 另一]"), "charts/另一.yaml": OTHER})
    go(folder, "html", "--fragment", "--unsigned")
    home = folder / "build" / f"{NAME}（网页片段）"
    (home / "图1.png").write_bytes(b"edited")
    (folder / PART).write_text(GOOD, "utf-8")
    out = go(folder, "html", "--fragment", "--unsigned").out
    assert sorted(p.name for p in home.iterdir()) == ["图1.png", "图1（新稿）.png", "怎么贴.txt", "正文.html"]
    assert re.findall('src="([^"]*)"', (home / "正文.html").read_text("utf-8-sig")) == ["图1（新稿）.png"]
    assert "上次的图这次没有了，删掉了：图2.png" in out and "图1（新稿）.png" in (home / "怎么贴.txt").read_text("utf-8-sig")


OTHER = "title: 另一张\nkind: bar\nmetrics: [火灾隐患, 整改隐患]\n"


@pytest.mark.parametrize(
    "words, said",
    [
        (("html", "--out", "报告.docx"), "不是 网页文件的名字"),
        (("text", "--out", "报告.html"), "不是 文本文件的名字"),
        (("html", "--fragment", "--out", "报告.html"), "不是 文件夹的名字"),
    ],
)
def test_a_name_of_another_kind_is_told(reviewed, go, words, said):
    assert said in go(reviewed(), *words, code=1).err


def test_a_page_is_not_written_among_what_it_is_made_from(reviewed, go):
    folder = reviewed()
    assert "不能把报告写进 data 文件夹" in go(folder, "html", "--out", folder / "data/报告.html", "--unsigned", code=1).err


def test_a_page_goes_where_it_is_asked_for(reviewed, go, tmp_path):
    go(reviewed(), "html", "--unsigned", "--out", tmp_path / "别处" / "年报.html")
    assert (tmp_path / "别处" / "年报.html").read_text("utf-8").startswith("<!DOCTYPE html>")
