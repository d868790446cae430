"""正文: what is typed on the page changes its own characters and nothing else, and two people at one file lose nothing."""

import json
import random
import re
import shutil
from itertools import chain

import pytest
from serving import served
from where import CORPUS, ROOT

from lawreport.files.textfile import decode
from lawreport.files.yamlfile import parse
from lawreport.page.asked import Asked, Stale
from lawreport.page.desk import Desk, etag
from lawreport.page.texts.answers import saved, texts, tried
from lawreport.page.texts.items import written as as_seen
from lawreport.page.texts.saving import Address, replaced
from lawreport.problem import Trouble
from lawreport.source.typed import scalars

PART = "sections/2024/01_measures.yaml"
FOLDERS = [CORPUS / "samples", ROOT / "examples", ROOT / "sections", ROOT / "charts"]
FILES = sorted(chain.from_iterable(folder.rglob("*.yaml") for folder in FOLDERS))
ODD = """# 头
a: |+
  甲。
  乙。

b: >-
  折叠的文字
  第二行 English
  third line

  新段
c: >+
  丁

d: |2
    缩进开头
  戊
e: "双引号\\n转义\\t\\"引\\" 多行
  继续 \\
  再继续"
f: '单引号 ''内'' 多行
  第二行

  空行后'
g: 平文 多行
  第二行
  第三行   # 注
h: | # 竖线后的说明
  正文
i:   前面多空格\x20\x20
j: "前 # 后"   # 说明
k: [一, "二, 三", '四''五', {x: 六, y: "七"}]
l: {m: 八, n: [九, 十]}
o:
- p: 十一
  q: |
   一格缩进
  r: >
      六格缩进
      继续
-   s: 多空格
    t: "u"
- - 嵌套
  - 列表
- |
  块
  项
-
    |
    块在下一行
u:
  "下一行的引号"
v: 无换行结尾"""
TYPED = {f"{p.parents[2].name}/{p.stem}": p.read_text(encoding="utf-8") for p in FILES} | dict.fromkeys("甲乙丙丁戊", ODD)
NASTY = (
    "说明: 详见", " #1 类", "*重点*", '"甲"', "'乙'", "{% if 拘留 %}拘{% endif %}", "{{ 年 }}", "null", "- 一", "\n另起一段",
    "\n\n隔一行", "[注]", "｛｛ 年 ｝｝", "@", "% ", "`", "\\", "\\n", "|", ">", "~", "  ", "é", "𠮷", "!", "&a", "? ", "---",
    "#", "no", "1.0", "\n    缩进的行", "\n- 像列表", "\nheading: 像栏目", ": ", "{", "}}", "甲:",
)  # fmt: skip


def address(item: dict, etag: str, **changed) -> dict:
    return {"file": item["file"], "path": item["path"], "was": item["text"], "etag": etag, **changed}


def found(desk: Desk, path: str, file: str = PART) -> tuple[dict, str]:
    answer = texts(desk, Asked())
    return next(i for i in answer["items"] if (i["file"], i["path"]) == (file, path)), answer["files"][file]


def save(desk: Desk, item: dict, etag: str, text: str) -> dict:
    return saved(desk, Asked(body=address(item, etag, text=text)))


# ---- exactly the typed characters -----------------------------------------------------------------------------------------


def said(text: str) -> dict[str, str]:
    return {path: scalar.text for path, scalar in scalars(parse(text, "a.yaml")[0])}


def comments(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.lstrip().startswith("#")]


@pytest.mark.parametrize("crlf", [False, True], ids=["lf", "crlf with bom"])
@pytest.mark.parametrize("name", TYPED)
def test_random_edits_touch_their_own_lines_only(name, crlf):
    rng, text = random.Random(f"{name}{crlf}"), TYPED[name]
    data = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() if crlf else text.encode()
    whole = dict(scalars(parse(text, "a.yaml")[0]))
    for path in rng.sample(sorted(whole), min(8, len(whole))):
        scalar, old = whole[path], as_seen(whole[path].text)
        at = rng.randint(0, len(old))
        new = old[:at] + "".join(rng.choices(NASTY, k=rng.randint(0, 3))) + old[rng.choice([at, at + rng.randint(0, 4)]) :]
        after = replaced(data, Address("a.yaml", path, old, etag(data)), new)
        assert (after.startswith(b"\xef\xbb\xbf"), after.count(b"\r\n")) == (crlf, after.count(b"\n") if crlf else 0)
        changed = decode(after, "a.yaml").replace("\r\n", "\n")
        wanted = {p: s.text for p, s in whole.items()}
        assert {p: as_seen(t) for p, t in said(changed).items()} == {
            **{p: as_seen(t) for p, t in wanted.items()},
            path: as_seen(new) if new.strip() else "",
        }
        lines, now = text.split("\n"), changed.split("\n")
        above, below = scalar.place.line - 1, len(lines) - max(scalar.end_line, scalar.place.line)
        assert now[:above] == lines[:above] and (not below or now[-below:] == lines[-below:])
        assert [c for c in comments(changed) if c in comments(text)] == comments(text)


def test_what_cannot_stand_in_a_file_is_told_and_nothing_is_written(written):
    folder = written({PART: "heading: 举措\ntext: 甲。\n"})
    desk = Desk(folder)
    item, tag = found(desk, "text")
    with pytest.raises(Trouble) as trouble:
        save(desk, item, tag, "甲\x07。")
    assert [(p.id, str(p.place)) for p in trouble.value.problems] == [("character", f"{PART}:2")]
    assert (folder / PART).read_bytes() == "heading: 举措\ntext: 甲。\n".encode()


def test_an_emptied_text_is_told_as_check_tells_it(written):
    desk = Desk(written({PART: "heading: 举措\ntext: |\n  甲。\npoints:\n  - 乙。\n  - 丙。\n"}))
    item, tag = found(desk, "points/0")
    answer = tried(desk, Asked(body=address(item, tag, text="")))
    assert [p["id"] for i in answer["items"] if i["path"] == "points/0" for p in i["problems"]] == ["field-empty"]


# ---- tried and saved ------------------------------------------------------------------------------------------------------


def test_a_try_shows_the_report_as_it_would_be_and_writes_nothing(written):
    folder = written({PART: "heading: 举措\npoints:\n  - 查{{ 检查单位 }}。\n  - 乙。\n"})
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    desk = Desk(folder)
    item, tag = found(desk, "points/0")
    answer = tried(desk, Asked(body=address(item, tag, text="查{{ 检查单为 }}。")))
    now = next(i for i in answer["items"] if i["path"] == "points/0")
    assert (now["text"], now["number"], [p["id"] for p in now["problems"]]) == ("查{{ 检查单为 }}。", "一是", ["name-unknown"])
    again = tried(desk, Asked(body=address(item, tag, text="查{{ 培训 }}。")))
    assert next(i for i in again["items"] if i["path"] == "points/0")["pieces"][0]["shown"] == "12场次"
    assert "查12场次。" in re.sub("<[^>]+>", "", again["sheets"]["html"]) and answer["sheets"] == {
        "html": "",
        "problems": answer["sheets"]["problems"],
    }
    assert {path: path.read_bytes() for path in before} == before and found(desk, "points/0")[0]["text"] == item["text"]


def test_a_save_is_written_can_be_undone_and_says_what_names_the_file_now(written, lawreport):
    folder = written({PART: "# 说明\nheading: 举措\ntext: 甲。  # 记\n"})
    desk = Desk(folder)
    item, tag = found(desk, "text")
    answer = save(desk, item, tag, "甲：乙。")
    assert (folder / PART).read_text(encoding="utf-8") == "# 说明\nheading: 举措\ntext: 甲：乙。  # 记\n"
    assert answer["etag"] == answer["files"][PART] == etag((folder / PART).read_bytes()) != tag
    assert next(i for i in answer["items"] if i["path"] == "text")["text"] == "甲：乙。"
    assert "page 改文字" in lawreport("history", "--project", folder).text
    assert lawreport("undo", "--yes", "--project", folder).code == 0
    assert (folder / PART).read_text(encoding="utf-8") == "# 说明\nheading: 举措\ntext: 甲。  # 记\n"


@pytest.mark.parametrize(
    "file",
    ["../别处.yaml", "/etc/passwd", "data/2024.csv", "data/metrics.yaml", "sections/2024/没有.yaml", "templates/profile.yaml"],
)
def test_other_files_are_not_for_the_page(written, file):
    folder = written()
    (folder.parent / "别处.yaml").write_text("a: 甲\n", encoding="utf-8")
    body = {"file": file, "path": "a", "was": "甲", "etag": "", "text": "乙"}
    for handler in (tried, saved):
        with pytest.raises(Trouble) as trouble:
            handler(Desk(folder), Asked(body=body))
        assert trouble.value.problems[0].id == "page-file"


@pytest.mark.parametrize("body", [{}, {"file": 1, "path": "", "was": "", "etag": "", "text": ""}])
def test_what_our_page_never_asks_is_refused_as_such(written, body):
    with pytest.raises((KeyError, ValueError)):
        saved(Desk(written()), Asked(body=body))


# ---- two people at one file -----------------------------------------------------------------------------------------------

TWO = "heading: 举措\npoints:\n  - 甲。\n  - 乙。\n"


def test_another_text_of_the_same_file_is_merged(written):
    folder = written({PART: TWO})
    mine, theirs = Desk(folder), Desk(folder)
    (first, tag), (second, _) = found(mine, "points/0"), found(theirs, "points/1")
    save(theirs, second, tag, "乙，他改的。")
    save(mine, first, tag, "甲，我改的。")
    assert (folder / PART).read_text(encoding="utf-8") == TWO.replace("甲", "甲，我改的").replace("乙", "乙，他改的")


def test_the_same_text_shows_both_and_keeps_theirs(written):
    folder = written({PART: TWO})
    desk = Desk(folder)
    item, tag = found(desk, "points/0")
    save(Desk(folder), item, tag, "甲，他改的。")
    for handler in (tried, saved):
        with pytest.raises(Stale) as stale:
            handler(desk, Asked(body=address(item, tag, text="甲，我改的。")))
        assert stale.value.answer == {
            "mine": "甲，我改的。",
            "theirs": "甲，他改的。",
            "was": "甲。",
            "etag": etag((folder / PART).read_bytes()),
        }
    assert "我改的" not in (folder / PART).read_text(encoding="utf-8")


def test_a_text_that_moved_in_its_list_is_found(written):
    folder = written({PART: TWO})
    desk = Desk(folder)
    item, tag = found(desk, "points/0")
    (folder / PART).write_text(TWO.replace("  - 甲", "  - 新来的。\n  - 甲"), encoding="utf-8")
    save(desk, item, tag, "甲改。")
    assert (folder / PART).read_text(encoding="utf-8") == TWO.replace("  - 甲", "  - 新来的。\n  - 甲改")


def test_a_text_that_is_gone_shows_mine(written):
    folder = written({PART: TWO})
    desk = Desk(folder)
    item, tag = found(desk, "points/1")
    (folder / PART).write_text("heading: 举措\npoints:\n  - 甲。\n", encoding="utf-8")
    with pytest.raises(Stale) as stale:
        save(desk, item, tag, "我改的。")
    assert (stale.value.answer["mine"], stale.value.answer["theirs"]) == ("我改的。", "")


def test_two_desks_interleaving_lose_nothing(tmp_path):
    folder = tmp_path / "project"
    shutil.copytree(CORPUS / "samples/c_own_line_points", folder)
    rng, desks = random.Random(7), (Desk(folder), Desk(folder))
    seen = [texts(desk, Asked()) for desk in desks]
    wanted = {(i["file"], i["path"]): i["text"] for i in seen[0]["items"] if i["file"].startswith("sections/")}
    stale = 0
    for turn in range(60):
        who = rng.randint(0, 1)
        item = rng.choice([i for i in seen[who]["items"] if i["kind"] in ("point", "paragraph", "heading", "tail")])
        text = f"{item['text'][:-1]}第{turn}次{item['text'][-1:]}"
        try:
            seen[who] = save(desks[who], item, seen[who]["files"][item["file"]], text)
            wanted[item["file"], item["path"]] = text
        except Stale as met:
            stale += 1
            assert met.answer["theirs"] == wanted[item["file"], item["path"]] != item["text"]
            seen[who] = texts(desks[who], Asked())
    assert stale
    final = texts(Desk(folder), Asked())["items"]
    assert {(i["file"], i["path"]): i["text"] for i in final if i["file"].startswith("sections/")} == wanted


# ---- as a browser asks ----------------------------------------------------------------------------------------------------


def test_a_browser_is_answered_in_json_and_told_of_the_other_text_with_409(written):
    folder = written({PART: TWO})
    server = served(folder)
    try:
        status, body = server.ask("GET", "/api/texts")
        answer = json.loads(body)
        item = next(i for i in answer["items"] if i["path"] == "points/0")
        asked = address(item, answer["files"][PART], text="甲：{{ 检查单位 }}。")
        assert status == 200 and server.ask("POST", "/api/try", asked)[0] == server.ask("POST", "/api/save", asked)[0] == 200
        status, body = server.ask("POST", "/api/save", {**asked, "text": "别的。"})
        assert (status, json.loads(body)["theirs"]) == (409, "甲：{{ 检查单位 }}。")
        assert server.ask("POST", "/api/save", {**asked, "file": "../a.yaml"})[0] == 422
        assert server.ask("POST", "/api/list", {**asked, "do": "add"})[0] == 400
        assert server.ask("GET", "/api/figure?name=%E6%A3%80%E6%9F%A5%E5%8D%95%E4%BD%8D")[0] == 200
        assert server.ask("GET", "/api/figure")[0] == 400
    finally:
        server.kill()
    assert "甲：{{ 检查单位 }}。" in (folder / PART).read_text(encoding="utf-8")
