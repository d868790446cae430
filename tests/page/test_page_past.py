"""The tab 历史: what was changed told text by text, one text put back, a whole change taken back, also of yesterday."""

import datetime
import random

import pytest

from lawreport.files.editing.editing import editing
from lawreport.page.asked import Asked, Stale
from lawreport.page.desk import Desk
from lawreport.page.tabs import data, past
from lawreport.problem import Trouble
from lawreport.project import Project

PART = "sections/2024/01_measures.yaml"
TEXT = """# 虚构样例：第一部分
covers: [measures, first_responsible]
heading: "{{ 年 }}年主要举措"
children:
  - heading: 规范行政执法
    text: |
      全年检查单位{{ 检查单位 }}，发现隐患{{ 火灾隐患 }}，整改率为{{ 整改率 }}。
    points:
      - 主要负责人履行第一责任人职责。   # 领导要求
      - 开展培训{{ 培训 }}。
      - "组织宣讲，覆盖各镇街。"
    charts: [监督执法]
"""


@pytest.fixture
def desk(written):
    return Desk(written({PART: TEXT}))


def save(desk: Desk, name: str, content: str | bytes | None, command: str = "page 改文字") -> int:
    """Write a file as the page does; return the number of the change."""
    with editing(Project.at(desk.root), command) as edit:
        edit.put(desk.root / name, content.encode() if isinstance(content, str) else content)
    desk.changed()
    return past.past(desk, Asked())["days"][0]["changes"][0]["number"]


def change(desk: Desk, number: int) -> dict:
    return past.one(desk, Asked({"number": str(number)}))


def items(desk: Desk, number: int) -> list[dict]:
    return [item for file in change(desk, number)["details"] for item in file["items"]]


def restore(desk: Desk, number: int, item: dict, name: str = PART) -> None:
    body = {"number": number, "file": name, "was": item["was"], "path": item["path"], "now": item["now"]}
    past.restore(desk, Asked(body=body))


def read(desk: Desk, name: str = PART) -> str:
    return (desk.root / name).read_bytes().decode()


# ---- what is told ------------------------------------------------------------------------------------------------------------


def test_a_change_names_its_paragraph_and_shows_old_and_new_words(desk):
    number = save(desk, PART, TEXT.replace("开展培训{{ 培训 }}", "共开展培训{{ 培训.数值 }}场"))
    (listed,) = past.past(desk, Asked())["days"][0]["changes"]
    assert (listed["title"], listed["where"]) == ("改文字", ["一、2024年主要举措 › （一）规范行政执法 › 二是"])
    (item,) = items(desk, number)
    assert [(w["kind"], w["text"]) for w in item["words"]] == [
        ("new", "共"), ("same", "开展培训"), ("gone", "{{ 培训 }}"), ("new", "{{ 培训.数值 }}场"), ("same", "。"),
    ]  # fmt: skip


def test_a_cell_is_named_by_its_metric(desk):
    number = data.saved(desk, Asked(body={"metric": "培训", "value": "15", "was": "12"}))["change"]
    (item,) = items(desk, number)
    assert (item["where"], item["before"], item["after"], item["now"]) == ("培训 · 数值", "12", "15", "15")
    assert past.past(desk, Asked())["days"][0]["changes"][0]["title"] == "改数 培训"


def test_commands_of_the_terminal_are_told_too(desk, lawreport):
    lawreport("sign", "01_measures", "--by", "办公室", "--project", desk.root)
    (listed,) = past.past(desk, Asked())["days"][0]["changes"]
    assert listed["title"] == "签字 一、2024年主要举措"
    (item,) = items(desk, listed["number"])
    assert item["where"] == "一、2024年主要举措" and item["after"].startswith("办公室 20") and not item["restorable"]


def test_what_is_no_text_that_was_changed_is_told_line_by_line(desk):
    number = save(desk, PART, TEXT.replace("# 领导要求", "# 办公室要求"))
    (file,) = change(desk, number)["details"]
    assert not file["items"] and [line["kind"] for line in file["lines"]] == ["gone", "new"]


def test_a_file_that_was_broken_and_mended_is_told(desk):
    save(desk, PART, TEXT.replace("heading:", "heading", 1))
    number = save(desk, PART, TEXT)
    assert change(desk, number)["details"][0]["lines"]


def test_what_a_change_left_is_found_after_later_ones(desk):
    first = save(desk, PART, TEXT.replace("全年", "一年"))
    save(desk, PART, TEXT.replace("全年", "本年"))
    assert [(i["before"][:2], i["after"][:2], i["now"][:2]) for i in items(desk, first)] == [("全年", "一年", "本年")]


def test_what_was_typed_over_by_hand_is_said_to_be_lost(desk):
    number = save(desk, PART, TEXT.replace("全年", "一年"))
    (desk.root / PART).write_text(TEXT.replace("全年", "本年"), "utf-8")
    desk.changed()
    answer = change(desk, number)
    assert answer["details"][0]["state"] == "lost" and not answer["possible"]
    assert answer["problems"][0]["id"] == "undo-changed"


def test_changes_come_by_day_and_page_by_page(desk):
    for n in range(past.MOST + 5):
        save(desk, PART, TEXT.replace("全年", f"全年{n}"))
    answer = past.past(desk, Asked())
    assert sum(len(day["changes"]) for day in answer["days"]) == past.MOST
    older = past.past(desk, Asked({"before": str(answer["more"])}))
    assert sum(len(day["changes"]) for day in older["days"]) == 5 and not older["more"]


# ---- one text back -----------------------------------------------------------------------------------------------------------


def test_one_text_goes_back_and_what_others_did_since_stays(desk):
    number = save(desk, PART, TEXT.replace("全年检查", "一年来检查").replace("宣讲", "宣传"))
    save(desk, PART, read(desk).replace("第一责任人", "法治建设第一责任人"))
    text = next(i for i in items(desk, number) if i["before"].startswith("全年"))
    restore(desk, number, text)
    assert read(desk) == TEXT.replace("宣讲", "宣传").replace("第一责任人", "法治建设第一责任人")


def test_a_text_is_found_where_others_have_moved_it(desk):
    number = save(desk, PART, TEXT.replace("宣讲", "宣传"))
    save(desk, PART, read(desk).replace("      - 开展培训{{ 培训 }}。\n", ""))
    restore(desk, number, items(desk, number)[0])
    assert read(desk) == TEXT.replace("      - 开展培训{{ 培训 }}。\n", "")


def test_a_point_that_was_deleted_comes_back_in_its_place(desk):
    number = save(desk, PART, TEXT.replace("      - 开展培训{{ 培训 }}。\n", ""))
    (item,) = items(desk, number)
    assert (item["before"], item["after"], item["now"], item["restorable"]) == ("开展培训{{ 培训 }}。", None, None, True)
    restore(desk, number, item)
    assert read(desk) == TEXT


def test_a_point_that_was_added_goes_again(desk):
    number = save(desk, PART, TEXT.replace("    charts", "      - 加了一条。\n    charts"))
    restore(desk, number, items(desk, number)[0])
    assert read(desk) == TEXT


def test_a_field_that_was_deleted_comes_back(desk):
    text = "    text: |\n      全年检查单位{{ 检查单位 }}，发现隐患{{ 火灾隐患 }}，整改率为{{ 整改率 }}。\n"
    number = save(desk, PART, TEXT.replace(text, ""))
    restore(desk, number, items(desk, number)[0])
    assert "全年检查单位{{ 检查单位 }}" in read(desk) and not items(desk, number)[0]["restorable"]


def test_a_cell_goes_back_and_the_others_stay(desk):
    before = read(desk, "data/2024.csv")
    number = data.saved(desk, Asked(body={"metric": "培训", "value": "15", "was": "12"}))["change"]
    data.saved(desk, Asked(body={"metric": "火灾隐患", "value": "861", "was": "860"}))
    restore(desk, number, items(desk, number)[0], "data/2024.csv")
    assert read(desk, "data/2024.csv") == before.replace("860", "861")


def test_what_changed_since_it_was_shown_is_not_written_over(desk):
    number = save(desk, PART, TEXT.replace("全年", "一年"))
    (item,) = items(desk, number)
    save(desk, PART, TEXT.replace("全年", "本年"))
    with pytest.raises(Stale) as stale:
        restore(desk, number, item)
    assert stale.value.answer["theirs"].startswith("本年") and read(desk) == TEXT.replace("全年", "本年")
    restore(desk, number, items(desk, number)[0])  # as it is shown now
    assert read(desk) == TEXT


def test_what_has_no_place_any_more_is_not_put_anywhere(desk):
    number = save(desk, PART, TEXT.replace("      - 开展培训{{ 培训 }}。\n", ""))
    (item,) = items(desk, number)
    short = TEXT.partition("children:")[0] + "text: |\n  只有一段。\n"
    save(desk, PART, short)
    with pytest.raises(Trouble) as trouble:
        restore(desk, number, item)
    assert [p.id for p in trouble.value.problems] == ["restore-place"] and read(desk) == short


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("mark, end", [("", "\n"), ("\ufeff", "\r\n")])
def test_whatever_single_text_was_changed_the_old_bytes_come_back(desk, seed, mark, end):
    chance = random.Random(seed)
    before = mark + TEXT.replace("\n", end)
    (desk.root / PART).write_bytes(before.encode())
    words = [w for w in ("主要举措", "规范", "检查", "责任", "培训", "镇街") if w in TEXT]
    after = before.replace(chance.choice(words), chance.choice(["推进", "“落实”", "R&D", "一、二", "—"]), 1)
    number = save(desk, PART, after)
    (item,) = items(desk, number)
    save(desk, "data/rules.yaml", "off: {}\n")
    restore(desk, number, item)
    assert (desk.root / PART).read_bytes() == before.encode()


# ---- check 16: a whole change back -------------------------------------------------------------------------------------------


def test_a_save_made_yesterday_is_taken_back(desk, monkeypatch):
    """The folder of a change is named by its day."""
    from lawreport.files.editing import history

    class Yesterday(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return super().now(tz) - datetime.timedelta(days=1)

    before = (desk.root / PART).read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(history.datetime, "datetime", Yesterday)
        number = save(desk, PART, TEXT.replace("全年", "一年"))
    save(desk, "data/2024.csv", read(desk, "data/2024.csv").replace("860", "861"))
    days = [day["day"] for day in past.past(desk, Asked())["days"]]
    assert days == [f"{datetime.date.today()}", f"{datetime.date.today() - datetime.timedelta(days=1)}"]
    past.undo(desk, Asked(body={"number": number}))
    assert (desk.root / PART).read_bytes() == before and "861" in read(desk, "data/2024.csv")


def test_twenty_steps_go_back_one_by_one_and_come_again(desk):
    states = [read(desk)]
    for n in range(20):
        states.append(TEXT.replace("全年", f"全年{'多' * (n + 1)}"))
        save(desk, PART, states[-1])
    for state in reversed(states[:-1]):
        past.undo(desk, Asked())
        assert read(desk) == state
    with pytest.raises(Trouble) as trouble:
        past.undo(desk, Asked())
    assert [p.id for p in trouble.value.problems] == ["undo-nothing"]
    for state in states[1:]:
        past.undo(desk, Asked(body={"again": True}))
        assert read(desk) == state


def test_undo_on_the_page_leaves_alone_what_commands_and_others_did(desk, lawreport, monkeypatch):
    save(desk, PART, TEXT.replace("全年", "一年"))
    lawreport("sign", "01_measures", "--by", "办公室", "--project", desk.root)
    past.undo(desk, Asked())
    assert read(desk) == TEXT and (desk.root / "data/2024签字.csv").exists()
    monkeypatch.setenv("USER", "别人")
    monkeypatch.setenv("USERNAME", "别人")
    with pytest.raises(Trouble):
        past.undo(desk, Asked())


def test_what_was_changed_since_by_hand_is_not_taken_back(desk):
    number = save(desk, PART, TEXT.replace("全年", "一年"))
    (desk.root / PART).write_text(TEXT.replace("全年", "本年"), "utf-8")
    with pytest.raises(Trouble) as trouble:
        past.undo(desk, Asked(body={"number": number}))
    assert [p.id for p in trouble.value.problems] == ["undo-changed"] and "本年" in read(desk)


def test_an_undone_change_is_marked_and_restored(desk):
    number = save(desk, PART, TEXT.replace("全年", "一年"))
    undone = past.undo(desk, Asked(body={"number": number}))
    listed = past.past(desk, Asked())["days"][0]["changes"]
    assert [(c["title"], c["gone"]) for c in listed] == [(f"撤销第 {number} 次（改文字）", 0), ("改文字", undone["change"])]
    past.undo(desk, Asked(body={"number": undone["change"]}))
    assert read(desk) == TEXT.replace("全年", "一年")
