"""正文: points, headings, charts and tables come, go and change places; the rest of their file stays as it is."""

import random
from collections import Counter
from collections.abc import Iterator
from itertools import chain

import pytest
from where import CORPUS, ROOT

from lawreport.files.textfile import decode
from lawreport.files.yamlfile import Mapping, Node, Sequence, parse
from lawreport.files.yamlpage import value_of, wanted_at
from lawreport.page.asked import Asked, Stale
from lawreport.page.desk import Desk, etag
from lawreport.page.texts.answers import saved, texts
from lawreport.page.texts.lists import TO_WRITE, Change, changed, listed
from lawreport.problem import Trouble
from lawreport.source.typed import scalars

PART = "sections/2024/01_measures.yaml"
ODD = {
    "chinese": """# 顶上的说明
covers: measures
标题: 举措   # 行末
小节:
- 标题: 一
  要点:
  # 说甲
  - 甲。

  # 说乙
  - "乙: 。"
  - |
    丙一。
    丙二。

  末段: >
    折叠的
    文字。

# 两节之间
- {标题: 二, 要点: [甲, '乙', "丙"], 图: [a,
      b, c]}

- 标题: 三
  # 科室
  责任科室: 科
  图:
    - a   # 图一
    - b
    # 末了
  表: [x]
# 文件末尾的说明
""",
    "english": """heading: 不足
children:
  -
    heading: 一
    points:
        - 甲。
        -   乙。
        - '丙。'

        - >-
          丁
          戊
  - points:
      - 仅有
    heading: 二
  # 第三节
  - heading: 三
    children:
    - heading: 三一
      points:
      - 甲
      - 乙
    - heading: 三二
      text: |
        文
photos:
  - file: a.jpg
    caption: 图题
    alt: 字
  # 二
  - {file: b.jpg, caption: 乙, alt: 丙}
charts: [ a , b ]
""",
    "loose": """points:
# 头
- |
  块
  不是注
  二

# 孤注

-
    甲
-   "引号 # 号"   # 注
    # 深注
- >+
  折
  叠


- 'x''y'
- 平文 文
  续行 行
# 浅注
children:
- heading: 一
  points: ["甲",
     '乙'  ,丙,
     ]

-     heading: 二
      charts: [a]
      tables:
      - t1

      # 注t2
      - t2
      owner: 科
- {heading: 三, points: [], tail: "尾"}
charts:
    - a

    - b
""",
    "deep": """heading: 深
children:
    # 注一
    -
        # 注二
        heading: 一
        children:
            - heading: 甲
            # 注三
            - heading: 乙
              points:
              # 首
              - |
                  块

              - 文
""",
    "no end": "heading: 尾\npoints:\n  - 甲\n  - 乙",
}
FOLDERS = [CORPUS / "samples", ROOT / "examples", ROOT / "sections"]
FILES = [p for p in sorted(chain.from_iterable(f.rglob("*.yaml") for f in FOLDERS)) if "sections" in p.parts]
TYPED = ODD | {f"{path.parents[2].name}/{path.stem}": path.read_text(encoding="utf-8") for path in FILES}
LISTS = {"points", "要点", "children", "小节", "charts", "图", "tables", "表", "attachments", "photos", "signature"}
OF_FIELDS = {"children": "heading", "小节": "标题", "attachments": "title"}
WORDS = (
    "说明: 详见",
    " #1 类",
    "*重点*",
    '"甲"',
    "'乙'",
    "{{ 年 }}",
    "null",
    "- 一",
    "\n另起",
    "[注]",
    "@",
    "`",
    "\\",
    "|",
    "𠮷",
    "!",
)


def lists_of(node: Node, path: str = "") -> Iterator[tuple[str, Sequence]]:
    items = enumerate(node.items) if isinstance(node, Sequence) else ()
    if isinstance(node, Sequence) and path.rpartition("/")[2] in LISTS:
        yield path, node
    pairs = [(str(n), item) for n, item in items] + ([(k.text, v) for k, v in node.items] if isinstance(node, Mapping) else [])
    for key, value in pairs:
        yield from lists_of(value, f"{path}/{key}" if path else key)


def bare(value):
    """Return a tree without the ends of lines behind its blocks."""
    if isinstance(value, str):
        return value.rstrip("\n")
    return {k: bare(v) for k, v in value.items()} if isinstance(value, dict) else [bare(v) for v in value]


def comments(text: str) -> Counter:
    return Counter(line.strip() for line in text.split("\n") if line.strip().startswith("#"))


def attempt(rng: random.Random, path: str, old: list) -> tuple[str, int, int, str | None, list] | None:
    """Return a random change of a list: act, at, to, text, and what the list is to be then."""
    act, at, to, new = rng.choice(("add", "remove", "move", "split", "join")), rng.randrange(len(old)), 0, list(old)
    text, records = "".join(rng.choices(WORDS, k=rng.randint(1, 3))).strip("\n"), isinstance(old[0], dict)
    if act == "add" and not path.endswith("photos"):
        at, key = rng.randint(0, len(old)), OF_FIELDS.get(path.rpartition("/")[2])
        new.insert(at, {key: text} if key else text)
    elif act == "remove":
        del new[at]
    elif act == "move":
        to = rng.randrange(len(old))
        new.insert(to, new.pop(at))
    elif act == "split" and not records:
        whole = old[at].rstrip("\n")
        to = rng.randint(0, len(whole))
        new[at : at + 1] = [whole[:to].rstrip() or TO_WRITE, whole[to:].lstrip() or TO_WRITE]
    elif act == "join" and not records and at + 1 < len(old):
        new[at : at + 2] = ["".join(text.rstrip("\n") for text in old[at : at + 2])]
    else:
        return None
    return act, at, to, text if act == "add" else None, new


def wanted(root: Node, path: str, new: list):
    above, _, last = path.rpartition("/")
    if new:
        return wanted_at(value_of(root), path, lambda _: new)
    return wanted_at(value_of(root), above, lambda v: {k: w for k, w in v.items() if k != last})


@pytest.mark.parametrize("crlf", [False, True], ids=["lf", "crlf with bom"])
@pytest.mark.parametrize("name", TYPED)
def test_random_changes_of_lists_change_nothing_else(name, crlf):
    rng, text = random.Random(f"{name}{crlf}"), TYPED[name]
    data = text.encode() if not crlf else b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    root = parse(text, PART)[0]
    found = list(lists_of(root))
    file = PART if "report" not in name else "sections/2024/report.yaml"
    found = [(path, node) for path, node in found if node.items]
    for path, node in rng.choices(found, k=12) if found else ():
        if (tried := attempt(rng, path, [value_of(item) for item in node.items])) is None:
            continue
        act, at, to, words, new = tried
        after = changed(data, Change(file, path, etag(data), act, at, to, (), words))
        assert (after.startswith(b"\xef\xbb\xbf"), after.count(b"\r\n")) == (crlf, after.count(b"\n") if crlf else 0)
        now = decode(after, file).replace("\r\n", "\n")
        assert bare(value_of(parse(now, file)[0])) == bare(wanted(root, path, new)), (path, act)
        assert act in ("remove", "join") or not comments(text) - comments(now), (path, act)
        above = (
            node.place.line - (1 if new else 2) - (act == "move" and text.split("\n")[node.place.line - 2].strip()[:1] == "#")
        )
        assert now.split("\n")[:above] == text.split("\n")[:above], (path, act)
        last = max(max(scalar.end_line, scalar.place.line) for _, scalar in scalars(node)) + 1
        rest = text.split("\n")[last:]
        assert now.split("\n")[len(now.split("\n")) - len(rest) :] == rest, (path, act)


# ---- what changes, as a file ----------------------------------------------------------------------------------------------


def after(text: str, path: str, act: str, at: int = 0, to: int = 0, words: str | None = None, file: str = PART) -> str:
    data = text.encode()
    return changed(data, Change(file, path, etag(data), act, at, to, (), words)).decode()


def test_an_item_goes_with_its_comment_and_blank_lines_keep_their_places():
    text = "points:\n  - 甲。\n\n  # 说乙\n  - 乙。\n\n  - 丙。\n"
    assert after(text, "points", "move", 1, 0) == "points:\n  # 说乙\n  - 乙。\n\n  - 甲。\n\n  - 丙。\n"
    assert after(text, "points", "remove", 1) == "points:\n  - 甲。\n\n  - 丙。\n"
    assert after(text, "points", "add", 3, words="丁。") == text + "\n  - 丁。\n"


def test_a_list_that_is_not_there_yet_is_made_in_the_words_of_the_file():
    assert after("heading: 甲\n", "points", "add", words="一。") == "heading: 甲\npoints:\n  - 一。\n"
    assert after("标题: 甲\n", "points", "add", words="一。") == "标题: 甲\n要点:\n  - 一。\n"
    assert after("标题: 甲\n", "children", "add", words="一") == "标题: 甲\n小节:\n  - 标题: 一\n"
    report = "title: 甲\ndate: 2025年1月2日\n"
    assert after(report, "attachments", "add", words="表", file="sections/2024/report.yaml") == report + (
        "attachments:\n  - title: 表\n"
    )


def test_a_paragraph_comes_and_goes():
    text = "heading: 甲\npoints:\n  - 一。\n"
    assert after(text, "tail", "add", words="末。") == text + "tail: |\n  末。\n"
    assert after(text + "tail: |\n  末。\n", "tail", "remove") == text
    assert after("{heading: 甲, text: 乙}\n", "text", "remove") == "{heading: 甲}\n"
    assert after("{heading: 甲, text: 乙}\n", "points", "add", words="丙") == "{heading: 甲, text: 乙, points: [丙]}\n"


def test_the_last_item_goes_with_its_list():
    assert after("heading: 甲\ncharts: [a]\nowner: 科\n", "charts", "remove") == "heading: 甲\nowner: 科\n"
    assert after("children:\n- heading: 甲\n  points:\n  - 一\n  owner: 科\n", "children/0/points", "remove") == (
        "children:\n- heading: 甲\n  owner: 科\n"
    )


def test_a_text_is_split_where_the_browser_counts_and_joined_again():
    text = "points:\n  - 甲𠮷，乙。\n  - 丙。\n"
    split = after(text, "points", "split", 0, 4)
    assert split == "points:\n  - 甲𠮷，\n  - 乙。\n  - 丙。\n"
    assert after(split, "points", "join", 0) == text
    assert after(text, "points", "split", 0, 2, "新，写的") == "points:\n  - 新，\n  - 写的\n  - 丙。\n"


def test_an_item_without_words_can_be_printed_and_is_told_of(written):
    folder = written({PART: "heading: 举措\npoints:\n  - 甲。\n"})
    answer = ask(Desk(folder), "points", "add", 1)
    point = next(i for i in answer["items"] if i["path"] == "points/1")
    assert (point["text"], point["number"]) == (TO_WRITE, "二是") and [p["id"] for p in point["problems"]]


def test_a_file_that_is_typed_too_oddly_is_left_as_it_is():
    with pytest.raises(Trouble) as trouble:
        after("charts: [a,  # 一\n  b]\n", "charts", "move", 0, 1)
    assert trouble.value.problems[0].id == "page-unwritable" and "说明" in trouble.value.problems[0].message


def test_a_photo_needs_its_file_first():
    with pytest.raises(Trouble) as trouble:
        after("heading: 甲\n", "photos", "add", words="图题")
    assert trouble.value.problems[0].id == "page-photo"


@pytest.mark.parametrize(
    "change",
    [
        {"do": "burn"}, {"at": -1}, {"at": True}, {"at": 9}, {"was": "甲"}, {"list": "nothing"}, {"list": "heading/points"},
        {"do": "join", "at": 1}, {"do": "move", "at": 0, "to": 5}, {"list": 1},
    ],
)  # fmt: skip
def test_what_our_page_never_asks_is_refused_as_such(written, change):
    folder = written({PART: "heading: 举措\npoints:\n  - 甲。\n  - 乙。\n"})
    body = {"file": PART, "list": "points", "etag": etag((folder / PART).read_bytes()), "do": "remove", "was": [], "at": 0}
    with pytest.raises((KeyError, ValueError, Stale)):
        listed(Desk(folder), Asked(body={**body, **change}))


# ---- through the desk -----------------------------------------------------------------------------------------------------


def ask(desk: Desk, path: str, act: str, at: int = 0, seen: dict | None = None, **more) -> dict:
    seen = seen or texts(desk, Asked())
    was = [i["ref"] or i["text"] for i in seen["items"] if (i["list_file"], i["list"]) == (PART, path)]
    body = {"file": PART, "list": path, "etag": seen["files"][PART], "was": was, "do": act, "at": at, **more}
    return listed(desk, Asked(body=body))


TWO = "heading: 举措\npoints:\n  - 甲。\n  - 乙。\n  - 丙。\n"


def test_a_change_is_written_numbered_anew_and_can_be_undone(written, lawreport):
    folder = written({PART: TWO})
    answer = ask(Desk(folder), "points", "move", 2, to=0)
    points = [(i["number"], i["text"]) for i in answer["items"] if i["kind"] == "point" and i["part"] == PART]
    assert points == [("一是", "丙。"), ("二是", "甲。"), ("三是", "乙。")]
    assert answer["etag"] == etag((folder / PART).read_bytes())
    assert "page 增删移动" in lawreport("history", "--project", folder).text
    assert lawreport("undo", "--yes", "--project", folder).code == 0
    assert (folder / PART).read_text(encoding="utf-8") == TWO


def test_a_chart_is_asked_for_moved_and_left_out(written):
    folder = written({PART: "heading: 举措\ntext: 甲。\ncharts: [监督执法]\n"})
    desk = Desk(folder)
    ask(desk, "tables", "add", text="主要指标")
    ask(desk, "charts", "remove", 0)
    assert (folder / PART).read_text(encoding="utf-8") == "heading: 举措\ntext: 甲。\ntables:\n  - 主要指标\n"


@pytest.mark.parametrize(
    ("theirs", "act", "at", "more", "points"),
    [
        ("新。 甲。 乙。 丙。", "remove", 1, {}, "新。 甲。 丙。"),
        ("新。 甲。 乙。 丙。", "add", 1, {"text": "我。"}, "新。 甲。 我。 乙。 丙。"),
        ("乙。 丙。", "move", 2, {"to": 1}, "丙。 乙。"),
        ("丙。 甲。 乙。", "join", 0, {}, "丙。 甲。乙。"),
        ("甲，改。 乙。 丙。", "remove", 2, {}, "甲，改。 乙。"),
    ],
)
def test_what_somebody_else_changed_in_the_list_stays(written, theirs, act, at, more, points):
    folder = written({PART: TWO})
    desk = Desk(folder)
    seen = texts(desk, Asked())
    (folder / PART).write_text("heading: 举措\npoints:\n" + "".join(f"  - {p}\n" for p in theirs.split()), encoding="utf-8")
    ask(desk, "points", act, at, seen, **more)
    assert value_of(parse((folder / PART).read_text(encoding="utf-8"), PART)[0])["points"] == points.split()


@pytest.mark.parametrize(
    ("theirs", "act", "at", "more"),
    [
        ("甲，改。 乙。 丙。", "remove", 0, {}),
        ("甲。 甲。 乙。 丙。", "move", 0, {"to": 2}),
        ("甲。 新。 乙。", "join", 0, {}),
        ("别的。", "add", 1, {"text": "我。"}),
    ],
)
def test_where_it_cannot_be_told_which_is_meant_both_are_shown(written, theirs, act, at, more):
    folder = written({PART: TWO})
    desk = Desk(folder)
    seen = texts(desk, Asked())
    file = "heading: 举措\npoints:\n" + "".join(f"  - {p}\n" for p in theirs.split())
    (folder / PART).write_text(file, encoding="utf-8")
    with pytest.raises(Stale) as stale:
        ask(desk, "points", act, at, seen, **more)
    assert stale.value.answer["theirs"] == "\n".join(theirs.split()) and stale.value.answer["was"] == "甲。\n乙。\n丙。"
    assert (folder / PART).read_text(encoding="utf-8") == file


def test_a_section_somebody_else_works_in_is_not_taken_away(written):
    folder = written({PART: "heading: 举措\nchildren:\n  - heading: 一\n    text: 甲。\n  - heading: 二\n    text: 乙。\n"})
    desk = Desk(folder)
    seen = texts(desk, Asked())
    (folder / PART).write_text((folder / PART).read_text(encoding="utf-8").replace("甲", "甲，他写的"), encoding="utf-8")
    with pytest.raises(Stale):
        ask(desk, "children", "remove", 0, seen)
    ask(desk, "children", "move", 0, seen, to=1)
    assert "甲，他写的" in (folder / PART).read_text(encoding="utf-8")
    ask(desk, "children", "remove", 1)
    assert "他写的" not in (folder / PART).read_text(encoding="utf-8")


def test_two_desks_changing_lists_and_words_lose_nothing(written):
    """Every text is another, so that what is lost or doubled shows."""
    points = "".join(f"      - 第{n}条。\n" for n in range(4))
    folder = written(
        {PART: f"heading: 举措\nchildren:\n  - heading: 一\n    points:\n{points}  - heading: 二\n    text: 文。\n"}
    )
    rng, desks, path = random.Random(5), (Desk(folder), Desk(folder)), "children/0/points"
    seen, alive, stale = [texts(desk, Asked()) for desk in desks], {f"第{n}条。" for n in range(4)}, 0
    for turn in range(50):
        who = turn % 2 if rng.random() < 0.7 else rng.randrange(2)
        mine = [i for i in seen[who]["items"] if i["list"] == path]
        at, act = rng.randrange(len(mine)), rng.choice(("save", "add", "move", "remove") if len(mine) > 2 else ("add",))
        before, after = set(alive), set(alive)
        if act != "move":
            after -= {mine[at]["text"]} if act in ("save", "remove") else set()
            after |= {f"新{turn}。"} if act in ("save", "add") else set()
        try:
            seen[who] = _acted(desks[who], seen[who], mine[at], act, rng.randrange(len(mine)), f"新{turn}。")
            alive = after
        except Stale:
            stale, seen[who] = stale + 1, texts(desks[who], Asked())
        now = value_of(parse((folder / PART).read_text(encoding="utf-8"), PART)[0])["children"][0]["points"]
        assert sorted(now) == sorted(alive), (act, before)
    assert stale


def _acted(desk: Desk, seen: dict, item: dict, act: str, to: int, words: str) -> dict:
    if act == "save":
        body = {"file": PART, "path": item["path"], "was": item["text"], "etag": seen["files"][PART], "text": words}
        return saved(desk, Asked(body=body))
    return ask(desk, item["list"], act, item["index"], seen, to=to, text=words)
