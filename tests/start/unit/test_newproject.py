"""A new unit's files build a draft at once, say what is open, and pass every rule once that is filled in."""

import re
from pathlib import Path

import pytest

from lawreport.start.unit.guess import guess
from lawreport.start.unit.keys import in_chinese
from lawreport.start.unit.newproject import new_project

UNITS = {  # 虚构
    "省": "甲省人民政府",
    "市": "甲市人民政府",
    "县": "甲市乙区人民政府",
    "乡": "乙县丙镇人民政府",
    "部门": "甲市乙区水务局",
    "国务院部门": "国家甲乙事务管理局",
}
SAID = "按照年度计划抓好落实，各项任务如期完成"  # 虚构
CAUSES = "统筹不够，抓得不紧"


def put(folder: Path, files: dict[str, bytes]) -> Path:
    """Return the folder with the files in it."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def filled(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files as somebody fills them in: notes of open places deleted, the others replaced, sources named."""
    done = {}
    for name, data in files.items():
        text = data.decode("gbk" if name.endswith(".bat") else "utf-8") if not name.endswith(".docx") else ""
        text = re.sub(r"^(?:subtitle|note|副标题|注): 【待填：.*\n", "", text, flags=re.M)
        text = re.sub(r"原因是【待填：[^】]*】", f"原因是{CAUSES}", text)
        text = re.sub(r"【待填：[^】]*】", SAID, text).replace("示例（虚构），待填", "业务台账")
        done[name] = text.encode() if name.endswith((".yaml", ".csv")) else data
    return done


@pytest.fixture(params=UNITS)
def files(request) -> dict[str, bytes]:
    found = guess(UNITS[request.param])
    assert str(found.kind) == request.param
    return new_project(UNITS[request.param], found.short, found.kind, 2025)


def test_a_new_project_builds_a_draft_at_once(files, lawreport, tmp_path):
    ended = lawreport("build", "--project", put(tmp_path, files))
    assert ended.code == 0, ended.text
    assert len(list((tmp_path / "build").glob("*（送审稿）.docx"))) == 1


def test_check_lists_every_open_place_with_its_line_and_final_waits_for_them(files, lawreport, tmp_path):
    said = lawreport("check", "--all", "--project", put(tmp_path, files)).text
    for name, data in files.items():
        if name.startswith(("sections/", "charts/")):
            for number, line in enumerate(data.decode().split("\n"), 1):
                if "【待填" in line and not line.lstrip().startswith("#"):
                    assert f"{name}:{number}" in said
    assert re.search(r"错误 data/2025\.csv.* S-13c “专题研究”2025年的数还没有填", said)
    assert lawreport("build", "--edition", "final", "--project", tmp_path).code == 1
    assert not list(tmp_path.glob("build/*.docx"))


def test_what_is_filled_in_passes_every_rule_and_goes_out(files, lawreport, tmp_path):
    put(tmp_path, filled(files))
    said = lawreport("check", "--all", "--project", tmp_path)
    assert not [line for line in said.lines if line.startswith(("错误", "提醒"))], said.text
    ended = lawreport("build", "--edition", "final", "--project", tmp_path)
    assert ended.code == 0, ended.text


def test_one_sample_figure_that_is_left_keeps_the_final_edition_back(files, lawreport, tmp_path):
    put(tmp_path, filled(files))
    table = tmp_path / "data/2025.csv"
    table.write_bytes(table.read_bytes().replace("业务台账".encode(), "示例（虚构），待填".encode(), 1))
    ended = lawreport("build", "--edition", "final", "--project", tmp_path)
    assert ended.code == 1
    assert "S-13c" in ended.text


def test_every_file_opens_where_a_clerk_opens_it(files):
    assert files["data/2025.csv"].startswith(b"\xef\xbb\xbf")  # Excel takes a CSV without it for GBK
    assert files["说明.txt"].startswith(b"\xef\xbb\xbf")
    for name in ("开始.bat", "生成报告.bat", "说明.txt"):
        assert files[name].count(b"\n") == files[name].count(b"\r\n") > 10
    script = (files["开始.bat"] + files["生成报告.bat"]).decode("gbk")
    assert not [c for c in script if len(c.encode("gbk")) == 2 and c.encode("gbk")[1:] in (b"\\", b"|", b"^", b"&")]
    assert not [name for name, data in files.items() if b"@@" in data and not name.endswith(".docx")]


@pytest.mark.parametrize("kind", UNITS)
def test_chinese_and_english_keys_say_the_same(kind, composed, tmp_path):
    found, reports = guess(UNITS[kind]), []
    for keys in ("中文", "英文"):
        made = new_project(UNITS[kind], found.short, found.kind, 2025, keys)
        reports.append(composed(put(tmp_path / keys, made)))
        yaml = "".join(data.decode() for name, data in made.items() if name.endswith(".yaml") and "profile" not in name)
        keyed = re.findall(r"^ *(?:# +)?(?:- )?\{?([a-z_]+): ", yaml, re.M)
        assert bool(keyed) == (keys == "英文"), keyed
    assert reports[0].outline() == reports[1].outline()


def test_keys_are_changed_where_they_are_keys_and_in_what_is_said_of_them():
    text = "# 加一行“owner: 科室名”\nheading: heading\nchildren:\n  - {heading: 甲, number: 无}\n"
    done = in_chinese("sections/2025/01_a.yaml", text)
    assert done == "# 加一行“责任科室: 科室名”\n标题: heading\n小节:\n  - {标题: 甲, 序号: 无}\n"
    assert in_chinese("Makefile", "help: ## x\n") == "help: ## x\n"
