"""Writing in the page: only what is typed changes, no input method is disturbed, nothing is lost, all by keyboard."""

import contextlib
import difflib
import json
import os
import random
import re
import shutil
import signal
import time
from pathlib import Path

import pytest
import yaml
from browser import need_browser
from playwright.sync_api import expect
from serving import served
from where import CORPUS, SOME

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)  # a machine that does much else at the same time
PART = "sections/2024/01_measures.yaml"
BESIDE = "年内检查{{ 检查单位 }}{{ 培训 }}，发现隐患{{ 火灾隐患 }}。"
NASTY = [
    "，另有“引号”：x: y",
    " # 不是注释",
    "- 减号",
    "｛半｝{}",
    "'单'\"双\"",
    "null",
    "@*&!|>%",
    "𠮷野家",
    "　全角空格",
    "《办法》",
]


@pytest.fixture
def project(tmp_path) -> Path:
    """Return a project whose second point has chips side by side."""
    folder = tmp_path / "材料（最终）" / "project"
    shutil.copytree(CORPUS / "faulty/_base", folder)
    part = folder / PART
    part.write_text(part.read_text(encoding="utf-8").replace("开展培训{{ 培训 }}。", BESIDE), encoding="utf-8")
    return folder


def words(page, text: str):
    """Return the words of the first item that contain a text."""
    return page.shown.locator(".item-words").filter(has_text=text).first


def opened(page, text: str, *keys: str):
    """Open the paragraph with a text, the caret at its beginning, then press keys."""
    words(page, text).click(position={"x": 3, "y": 6})
    page.shown.locator(".item.writing .cm-content").wait_for()
    for key in ("Control+Home", *keys):
        page.shown.keyboard.press(key)
    return page.shown.locator(".item.writing")


def saved(page) -> None:
    """Save, and wait until it is."""
    page.shown.locator("#saved").evaluate("(saved) => { saved.textContent = '' }")
    page.shown.keyboard.press("Control+s")
    expect(page.shown.locator("#saved")).to_contain_text("已存盘")


def points(folder: Path) -> list[str]:
    """Return the points of the first heading as YAML reads them: another reader than ours."""
    return yaml.safe_load((folder / PART).read_text(encoding="utf-8"))["children"][0]["points"]


def changed(before: bytes, after: bytes) -> list[str]:
    """Return the lines in which two files differ, with their sign."""
    lines = [data.decode("utf-8-sig").splitlines(keepends=True) for data in (before, after)]
    return [line for line in difflib.ndiff(*lines) if line[0] in "+-"]


def violations(page) -> list[str]:
    """Return what axe finds on the page as it is now."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page.shown).response["violations"]
    return [f"{one['id']} {node['html'][:120]}" for one in found for node in one["nodes"]]


# ---- 2, 3, 4: all is shown, only what is typed changes -----------------------------------------------------------------------


TYPED = sorted(f"samples/{folder.name}" for folder in CORPUS.glob("samples/*") if folder.is_dir())[::SOME]


@pytest.mark.parametrize("sample", TYPED)
def test_every_text_is_shown_and_typing_changes_its_lines_alone(opened_page, sample):
    page, chance = opened_page(sample), random.Random(sample)
    pick = page.shown.locator(".item.kind-point .item-words, .item.kind-paragraph .item-words, .item.kind-tail .item-words")
    expect(pick.first).to_be_visible()
    items = json.loads(page.server.ask("GET", "/api/texts")[1])["items"]
    numbers = [item["number"] for item in items if item["kind"] in ("part", "heading") and item["number"]]
    marks = page.shown.locator(".kind-part .item-mark, .kind-heading .item-mark").all_inner_texts()
    assert page.shown.locator(".item").count() == len(items) and [mark for mark in marks if mark] == numbers
    for typed in chance.sample(NASTY, 3):
        before = {path: path.read_bytes() for path in page.folder.rglob("*.yaml")}
        pick.nth(chance.randrange(pick.count())).click(position={"x": 3, "y": 6})
        page.shown.locator(".item.writing .cm-content").wait_for()
        for _ in range(chance.randrange(4)):
            page.shown.keyboard.press("ArrowRight")
        page.shown.keyboard.insert_text(typed)
        saved(page)
        page.shown.keyboard.press("Escape")
        touched = [path for path, data in before.items() if path.read_bytes() != data]
        assert len(touched) == 1
        lines = changed(before[touched[0]], touched[0].read_bytes())
        lines = [line for line in lines if not re.search(r": \|\d?-?\s*$", line)]  # `|2` where the text begins with a space
        assert [line[0] for line in lines] == ["-", "+"], lines
        assert typed.strip() in "".join(lines)
        yaml.safe_load(touched[0].read_text(encoding="utf-8"))
    assert page.told == []


def test_line_ends_and_a_mark_at_the_beginning_stay(opened_page, project):
    part = project / PART
    part.write_bytes(b"\xef\xbb\xbf" + part.read_bytes().replace(b"\n", b"\r\n"))
    before = part.read_bytes()
    page = opened_page(project)
    opened(page, "年内检查", "ArrowRight")
    page.shown.keyboard.insert_text("度")
    saved(page)
    after = part.read_bytes()
    assert after.startswith(b"\xef\xbb\xbf") and after.count(b"\r\n") == after.count(b"\n") == before.count(b"\n")
    assert [line[0] for line in changed(before, after)] == ["-", "+"]


# ---- 5, 6: figures ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["#", "＃"])
def test_a_name_is_completed_behind_a_mark(opened_page, project, mark):
    page = opened_page(project)
    opened(page, "年内检查", "Control+End", "ArrowLeft")
    page.shown.keyboard.insert_text("，其中")
    page.shown.keyboard.type(f"{mark}检查")
    page.shown.locator(".cm-tooltip-autocomplete li", has_text="检查单位").wait_for()
    page.shown.keyboard.press("Enter")
    expect(page.shown.locator(".item.writing .chip").last).to_have_text(re.compile("1200"))
    saved(page)
    assert points(project)[1] == BESIDE.removesuffix("。") + "，其中{{ 检查单位 }}。"


def test_the_card_of_a_chip_says_what_trace_says(opened_page, project, lawreport):
    page = opened_page(project)
    words(page, "年内检查").locator(".chip", has_text="860").click()
    card = page.shown.get_by_role("dialog", name="火灾隐患")
    expect(card.locator(".value")).to_have_text(re.compile("^860"))
    told = lawreport("--project", project, "trace", "火灾隐患").out
    cell = card.locator("dd", has_text="data/2024.csv").inner_text()
    assert cell in told
    places = card.locator("dd .link").all_inner_texts()
    assert len(places) >= 2 and any("规范行政执法" in place for place in places)


def test_another_form_is_chosen_on_the_card_and_taken_back(opened_page, project):
    page = opened_page(project)
    words(page, "年内检查").locator(".chip", has_text="1200").click()
    card = page.shown.get_by_role("dialog", name="检查单位")
    card.get_by_text("换写法").click()
    card.get_by_role("button", name="千分位").click()
    expect(page.shown.locator(".item.writing .chip", has_text="1,200")).to_be_visible()
    page.shown.keyboard.press("Control+z")
    expect(page.shown.locator(".item.writing .chip", has_text="1,200")).to_have_count(0)
    saved_or_same = points(project)[1]
    assert saved_or_same == BESIDE


def test_a_chip_is_one_character_for_the_keys(opened_page, project):
    page = opened_page(project)
    opened(page, "年内检查", *["ArrowRight"] * 4)
    page.shown.keyboard.press("ArrowRight")
    expect(page.shown.locator(".item.writing .chip.chosen")).to_have_text(re.compile("1200"))
    page.shown.keyboard.press("Enter")
    expect(page.shown.get_by_role("dialog", name="检查单位")).to_be_visible()
    page.shown.keyboard.press("Escape")
    page.shown.keyboard.press("Delete")
    saved(page)
    assert points(project)[1] == BESIDE.replace("{{ 检查单位 }}", "")
    page.shown.keyboard.press("Control+z")
    saved(page)
    assert points(project)[1] == BESIDE


def test_a_condition_has_two_fields(opened_page, project):
    page = opened_page(project)
    opened(page, "年内检查", "Control+End", "ArrowLeft")
    page.shown.get_by_role("button", name="加条件").locator("visible=true").click()
    card = page.shown.get_by_role("dialog", name="条件")
    card.get_by_label("什么时候写").fill("拘留")
    card.get_by_role("textbox", name="写什么").click()
    page.shown.keyboard.insert_text("，拘留")
    page.shown.keyboard.type("#拘留")
    page.shown.locator(".cm-tooltip-autocomplete li", has_text="拘留").wait_for()
    page.shown.keyboard.press("Enter")
    card.get_by_role("button", name="改好").click()
    expect(page.shown.locator(".item.writing .clause-label")).to_have_text("有“拘留”才写")
    saved(page)
    assert points(project)[1] == BESIDE.replace("。", "{% if 拘留 %}，拘留{{ 拘留 }}{% endif %}。")


# ---- 7: an input method -----------------------------------------------------------------------------------------------------

SYLLABLES = ["q", "qu", "quan", "quan'n", "quan'nian", "quan'nian'lei", "quan'nian'lei'ji"]
PLACES = {
    "at the beginning": ([], 0),
    "before the first chip": (["ArrowRight"] * 4, BESIDE.index("{{")),
    "between two chips": (["ArrowRight"] * 6, BESIDE.index("}}{{") + 2),
    "behind a chip": (["ArrowRight"] * 8, BESIDE.index("}}，") + 2),
    "at the end": (["Control+End"], len(BESIDE)),
}


def compose(page, word: str, before_each=lambda: None) -> None:
    """Write a word as an input method does: syllables that are underlined, then the word in their place."""
    method = page.shown.context.new_cdp_session(page.shown)
    for typed in SYLLABLES:
        method.send("Input.imeSetComposition", {"text": typed, "selectionStart": len(typed), "selectionEnd": len(typed)})
        before_each()
        page.shown.wait_for_timeout(60)
    method.send("Input.insertText", {"text": word})
    page.shown.wait_for_timeout(120)


@pytest.mark.parametrize("plain", [False, True], ids=["rich", "plain"])
@pytest.mark.parametrize("place", PLACES)
def test_an_input_method_composes_beside_chips(opened_page, project, place, plain):
    page = opened_page(project)
    if plain:
        page.shown.get_by_role("button", name="简单输入框").click()
        words(page, "年内检查").click()
        page.shown.locator(".item.writing textarea").evaluate(
            f"(field) => field.setSelectionRange({PLACES[place][1]}, {PLACES[place][1]})"
        )
    else:
        opened(page, "年内检查", *PLACES[place][0])
    compose(page, "全年累计")
    saved(page)
    at = PLACES[place][1]
    assert points(project)[1] == BESIDE[:at] + "全年累计" + BESIDE[at:]
    assert page.told == []


def test_what_changes_on_the_disk_while_a_word_is_composed_does_not_disturb_it(opened_page, project):
    page, table = opened_page(project), project / "data/2024.csv"
    opened(page, "年内检查", *["ArrowRight"] * 4)
    page.shown.keyboard.insert_text("了")  # an answer is on its way while the word begins
    compose(
        page, "全年累计", lambda: table.write_text(table.read_text(encoding="utf-8").replace("860", "861"), encoding="utf-8")
    )
    expect(page.shown.locator(".item.writing .chip", has_text="861")).to_be_visible(timeout=5000)
    saved(page)
    assert points(project)[1] == BESIDE.replace("检查{{", "检查了全年累计{{", 1)
    assert page.told == []


def test_a_composition_over_a_chosen_chip_takes_its_place_or_stands_behind_it(opened_page, project):
    page = opened_page(project)
    opened(page, "年内检查", *["ArrowRight"] * 5)
    compose(page, "全年累计")
    saved(page)
    chip = "{{ 检查单位 }}"
    assert points(project)[1] in (BESIDE.replace(chip, "全年累计", 1), BESIDE.replace(chip, chip + "全年累计", 1))
    assert page.told == []


@pytest.mark.parametrize("mark", ["#", "＃"])
def test_a_name_that_an_input_method_writes_is_completed(opened_page, project, mark):
    page = opened_page(project)
    opened(page, "年内检查", "Control+End", "ArrowLeft")
    page.shown.keyboard.insert_text("，其中")
    page.shown.keyboard.type(mark)
    compose(page, "检查")
    page.shown.locator(".cm-tooltip-autocomplete li", has_text="检查单位").wait_for()
    page.shown.keyboard.press("Enter")
    saved(page)
    assert points(project)[1] == BESIDE.removesuffix("。") + "，其中{{ 检查单位 }}。"
    assert page.told == []


# ---- 8: problems ------------------------------------------------------------------------------------------------------------


def test_a_problem_stands_beneath_its_paragraph_and_goes_when_it_is_mended(opened_page, project):
    page = opened_page(project)
    item = opened(page, "年内检查")
    page.shown.keyboard.insert_text("印发《甲办法》、《乙办法》，")
    problem = item.locator(".problem")
    expect(problem).to_contain_text("顿号")
    expect(item.locator(".flaw")).to_have_text("、")
    for _ in range(len("《乙办法》，")):
        page.shown.keyboard.press("ArrowLeft")
    page.shown.keyboard.press("Backspace")
    expect(problem).to_have_count(0, timeout=600)  # a pause in typing and the answer
    expect(item.locator(".flaw")).to_have_count(0)


def test_the_pages_show_what_is_typed_before_it_is_saved(opened_page, project):
    page = opened_page(project, (1920, 1080))
    opened(page, "年内检查", "ArrowRight")
    page.shown.keyboard.insert_text("度")
    expect(page.shown.locator("#sheets .stack")).to_contain_text("年度内检查", timeout=1900)  # before it is saved
    assert points(project)[1] == BESIDE


# ---- 14, 15, 16: others, death, steps back ----------------------------------------------------------------------------------


def test_another_paragraph_of_the_file_changed_meanwhile_is_merged(opened_page, project):
    page, part = opened_page(project), project / PART
    opened(page, "年内检查", "ArrowRight")
    page.shown.keyboard.insert_text("度")
    part.write_text(
        part.read_text(encoding="utf-8").replace("履行第一责任人职责。", "带头履行第一责任人职责。"), encoding="utf-8"
    )
    saved(page)
    assert points(project) == ["主要负责人带头履行第一责任人职责。", BESIDE.replace("年内", "年度内")]
    expect(words(page, "带头履行")).to_be_visible()


@pytest.mark.parametrize("choice, kept", [("用我写的", "年度内"), ("用文件里的", "全年内")])
def test_the_same_paragraph_changed_meanwhile_shows_both(opened_page, project, choice, kept):
    page, part = opened_page(project), project / PART
    opened(page, "年内检查", "ArrowRight")
    page.shown.keyboard.insert_text("度")
    part.write_text(part.read_text(encoding="utf-8").replace("年内检查", "全年内检查"), encoding="utf-8")
    page.shown.keyboard.press("Control+s")
    dialog = page.shown.get_by_role("dialog")
    expect(dialog.locator(".both-text")).to_have_text([BESIDE.replace("年内", "年度内"), BESIDE.replace("年内", "全年内")])
    assert violations(page) == []
    dialog.get_by_role("button", name=choice).click()
    expect(words(page, f"{kept}检查")).to_be_visible()
    page.shown.wait_for_timeout(500)
    assert points(project)[1] == BESIDE.replace("年内", kept)


def test_a_draft_is_back_after_the_server_was_killed(opened_page, project, page_browser):
    page = opened_page(project)
    opened(page, "年内检查", "ArrowRight")
    page.server.kill()
    page.shown.keyboard.insert_text("度")
    page.shown.wait_for_timeout(200)
    assert points(project)[1] == BESIDE
    again = served(project)
    assert again.port == page.server.port  # or a browser would not find what it has kept
    try:
        page.shown.goto("about:blank")
        page.shown.goto(again.where)
        expect(words(page, "年度内检查")).to_be_visible()
        expect(page.shown.locator(".toast")).to_contain_text("没存上")
        page.shown.wait_for_timeout(500)
        assert points(project)[1] == BESIDE.replace("年内", "年度内")
        page.shown.reload()
        expect(words(page, "年度内检查")).to_be_visible()
        page.shown.wait_for_timeout(300)
        expect(page.shown.locator(".toast")).to_have_count(0)  # it is kept no longer
    finally:
        again.kill()


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="只有 Linux 上能这样杀掉浏览器")
def test_a_draft_is_back_after_server_and_browser_were_killed(page_browser, project, tmp_path):
    """The last word was typed a moment before: what a browser has not put on the disk by then is gone."""

    def browser():
        profile = tmp_path / "profile"
        for lock in profile.glob("Singleton*"):
            lock.unlink()
        return page_browser.browser_type.launch_persistent_context(
            profile, executable_path=need_browser(), args=["--no-sandbox"], viewport={"width": 1280, "height": 800}
        )

    server = served(project)
    shown = browser().new_page()
    shown.goto(server.where)
    shown.locator(".item-words").filter(has_text="年内检查").click(position={"x": 3, "y": 6})
    shown.keyboard.press("Control+Home")
    server.kill()
    shown.keyboard.type("本", delay=20)
    shown.wait_for_timeout(1500)
    kill_all(f"--user-data-dir={tmp_path / 'profile'}")
    again = served(project)
    try:
        context = browser()
        shown = context.new_page()
        shown.goto(again.where)
        expect(shown.locator(".item-words").filter(has_text="本年内检查")).to_be_visible()
        expect(shown.locator(".toast")).to_contain_text("没存上")
        context.close()
        assert points(project)[1] == "本" + BESIDE
    finally:
        again.kill()


def kill_all(argument: str) -> None:
    """Kill every process that was started with an argument, and wait until they are gone."""
    for _ in range(50):
        found = [folder for folder in Path("/proc").glob("[0-9]*") if argument in said_at_start(folder)]
        if not found:
            return
        for folder in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(folder.name), signal.SIGKILL)
        time.sleep(0.1)


def said_at_start(process: Path) -> list[str]:
    try:
        state = (process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        return [] if state == "Z" else (process / "cmdline").read_text(encoding="utf-8").split("\0")
    except OSError:
        return []


def test_what_could_not_be_saved_is_saved_when_the_server_is_back(opened_page, project):
    page = opened_page(project)
    opened(page, "年内检查", "ArrowRight")
    page.shown.route("**/api/save", lambda route: route.abort())
    page.shown.keyboard.insert_text("度")
    page.shown.keyboard.press("Escape")
    expect(page.shown.locator("#saved")).to_contain_text("还没存上")
    page.shown.unroute("**/api/save")
    expect(page.shown.locator("#saved")).to_contain_text("已存盘", timeout=6000)
    assert points(project)[1] == BESIDE.replace("年内", "年度内")


def test_twenty_steps_are_taken_back_and_done_again(opened_page, project):
    page = opened_page(project)
    opened(page, "年内检查", "Control+End", "ArrowLeft")
    for step in range(20):
        page.shown.keyboard.insert_text(f"，{step}")
        page.shown.wait_for_timeout(520)  # CodeMirror takes what is typed within half a second as one step
    page.shown.keyboard.press("Escape")
    expect(page.shown.locator("#saved")).to_contain_text("已存盘")
    page.shown.wait_for_timeout(300)
    assert points(project)[1].endswith("，19。")
    page.shown.keyboard.press("Enter")
    for _ in range(20):
        page.shown.keyboard.press("Control+z")
    saved(page)
    assert points(project)[1] == BESIDE
    for _ in range(20):
        page.shown.keyboard.press("Control+y")
    saved(page)
    assert points(project)[1].endswith("，19。")


def test_a_paragraph_goes_on_being_written_where_another_was_put_before_it(opened_page, project):
    page, part = opened_page(project), project / PART
    item = opened(page, "年内检查", "ArrowRight")
    page.shown.keyboard.insert_text("度")
    saved(page)
    first = "      - 主要负责人履行第一责任人职责。\n"
    part.write_text(part.read_text(encoding="utf-8").replace(first, f"{first}      - 新来的一条。\n"), encoding="utf-8")
    expect(item.locator(".item-mark")).to_have_text("三是")
    page.shown.keyboard.insert_text("的")
    saved(page)
    assert points(project)[1:] == ["新来的一条。", BESIDE.replace("年内", "年度的内")]


def test_a_text_left_unsaved_beside_anothers_is_not_asked_for_again_while_it_is_written(opened_page, project):
    page, part = opened_page(project), project / PART
    opened(page, "年内检查", "ArrowRight")
    page.shown.keyboard.insert_text("度")
    part.write_text(part.read_text(encoding="utf-8").replace("年内检查", "全年内检查"), encoding="utf-8")
    page.shown.get_by_role("dialog").get_by_role("button", name="先不存").click()
    page.shown.wait_for_timeout(300)
    page.shown.keyboard.insert_text("的")
    page.shown.wait_for_timeout(2600)
    expect(page.shown.get_by_role("dialog")).to_have_count(0)
    page.shown.keyboard.press("Control+s")
    page.shown.get_by_role("dialog").get_by_role("button", name="用我写的").click()
    expect(page.shown.locator("#saved")).to_contain_text("已存盘")
    assert points(project)[1] == BESIDE.replace("年内", "年度的内")


def test_the_next_problem_is_one_key_away(opened_page, project):
    part = project / PART
    part.write_text(part.read_text(encoding="utf-8").replace("年内检查", "印发《甲办法》、《乙办法》，检查"), encoding="utf-8")
    page = opened_page(project)
    expect(words(page, "甲办法")).to_be_visible()
    for _ in range(8):
        page.shown.keyboard.press("F8")
        if "甲办法" in page.shown.locator(".item.writing").inner_text():
            break
    expect(page.shown.locator(".item.writing .problem")).to_contain_text("顿号")


def test_one_problem_is_mended_as_check_mends_it_and_taken_back(opened_page, project, lawreport):
    part = project / PART
    part.write_text(part.read_text(encoding="utf-8").replace("，发现隐患{{ 火", ",发现隐患{{ 火", 1), encoding="utf-8")
    broken, by_command = part.read_bytes(), project.parent / "by_command"
    shutil.copytree(project, by_command)
    page = opened_page(project)
    item = opened(page, "全年检查")
    item.get_by_role("button", name="改掉").click()
    expect(page.shown.locator(".toast", has_text="改掉了")).to_be_visible()
    lawreport("--project", by_command, "check", "--fix", "--yes")
    assert part.read_bytes() == (by_command / PART).read_bytes() != broken
    page.shown.locator(".toast").get_by_role("button", name="撤回").click()
    expect(words(page, "全年检查").locator("xpath=..").locator(".problem")).to_be_visible()
    assert part.read_bytes() == broken


# ---- lists -------------------------------------------------------------------------------------------------------------------


def test_points_are_added_parted_joined_and_moved_by_keyboard(opened_page, project):
    page, first = opened_page(project), "主要负责人履行第一责任人职责。"
    press = page.shown.keyboard.press
    writing = page.shown.locator(".item.writing")

    def done(*expected: str) -> None:
        for _ in range(60):
            if points(project) == list(expected):
                break
            page.shown.wait_for_timeout(50)
        assert points(project) == list(expected)

    opened(page, "年内检查", "Control+End", "Enter")
    expect(writing).to_contain_text("（待写）")
    page.shown.keyboard.insert_text("开展宣传。组织普法。")
    for _ in "组织普法。":
        press("ArrowLeft")
    press("Enter")
    done(first, BESIDE, "开展宣传。", "组织普法。")
    expect(writing.locator(".item-mark")).to_have_text("四是")
    page.shown.keyboard.insert_text("认真")
    press("Home")
    press("Backspace")
    done(first, BESIDE, "开展宣传。认真组织普法。")
    expect(writing).to_contain_text("开展宣传。认真")
    press("Alt+ArrowUp")
    done(first, "开展宣传。认真组织普法。", BESIDE)
    expect(writing.locator(".item-mark")).to_have_text("二是")
    press("Alt+ArrowDown")
    done(first, BESIDE, "开展宣传。认真组织普法。")
    writing.get_by_role("button", name="删去这条").click()
    done(first, BESIDE)
    press("Control+z")
    done(first, BESIDE, "开展宣传。认真组织普法。")
    assert page.told == []


def test_a_heading_gets_points_a_last_paragraph_and_a_chart(opened_page, project):
    page = opened_page(project)

    def put(button: str) -> None:
        words(page, "规范行政执法").click()
        page.shown.locator(".item.writing").get_by_role("button", name=button, exact=True).click()

    put("加末段")
    expect(page.shown.locator(".item.writing")).to_contain_text("（待写）")
    page.shown.keyboard.insert_text("全年没有发生过错。")
    saved(page)
    put("放图")
    page.shown.get_by_role("dialog").get_by_role("button", name="放进来").click()
    put("后面加一节")
    expect(page.shown.locator(".item.writing .item-mark")).to_have_text("（二）")
    page.shown.keyboard.insert_text("加强普法宣传")
    saved(page)
    sections = yaml.safe_load((project / PART).read_text(encoding="utf-8"))["children"]
    assert [section["heading"] for section in sections] == ["规范行政执法", "加强普法宣传"]
    assert sections[0]["tail"].strip() == "全年没有发生过错。" and len(sections[0]["charts"]) == 2
    assert page.told == []


# ---- 19: by keyboard, for everybody -----------------------------------------------------------------------------------------


def test_a_paragraph_is_found_written_and_saved_by_keyboard(opened_page, project):
    page = opened_page(project)
    page.shown.keyboard.press("Control+k")
    page.shown.keyboard.insert_text("年内检查")
    page.shown.keyboard.press("Enter")
    page.shown.locator(".item.writing .cm-content").wait_for()
    page.shown.keyboard.press("Control+Home")
    page.shown.keyboard.insert_text("本")
    page.shown.keyboard.press("ArrowUp")
    expect(page.shown.locator(".item.writing")).to_contain_text("第一责任人")
    page.shown.keyboard.press("Tab")
    page.shown.wait_for_timeout(400)
    assert points(project)[1] == "本" + BESIDE


def test_the_outline_is_moved_through_by_arrows_and_keeps_its_place(opened_page, project):
    page, part = opened_page(project), project / PART
    page.shown.keyboard.press("Control+k")
    for _ in range(4):
        page.shown.keyboard.press("ArrowDown")
    here = page.shown.locator("#outline button:focus")
    expect(here).to_contain_text("规范行政执法")
    part.write_text(part.read_text(encoding="utf-8").replace("年内检查", "全年内检查"), encoding="utf-8")
    expect(words(page, "全年内检查")).to_be_visible()
    expect(here).to_contain_text("规范行政执法")
    page.shown.keyboard.press("Enter")
    expect(page.shown.locator(".item.writing .item-mark")).to_have_text("（一）")


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_axe_finds_nothing(opened_page, project, size):
    from axe_playwright_python.sync_playwright import Axe

    page, axe = opened_page(project, size), Axe()

    def found() -> list[str]:
        return [
            f"{one['id']} {node['html'][:120]}" for one in axe.run(page.shown).response["violations"] for node in one["nodes"]
        ]

    expect(words(page, "年内检查")).to_be_visible()
    assert found() == []
    words(page, "年内检查").locator(".chip", has_text="860").click()
    expect(page.shown.get_by_role("dialog", name="火灾隐患")).to_be_visible()
    assert found() == []
    page.shown.keyboard.press("Escape")
    page.shown.keyboard.type("#")
    page.shown.locator(".cm-tooltip-autocomplete li").first.wait_for()
    page.shown.get_by_role("button", name="看原文").locator("visible=true").click()
    assert found() == []
    page.shown.get_by_role("button", name="加条件").locator("visible=true").click()
    expect(page.shown.get_by_role("dialog", name="条件")).to_be_visible()
    assert found() == []


# ---- 20: a file that cannot be read -----------------------------------------------------------------------------------------


def test_a_broken_file_opens_with_its_message_and_is_mended(opened_page, project):
    part = project / PART
    good = part.read_text(encoding="utf-8")
    part.write_text(good.replace("    points:", "   points:"), encoding="utf-8")
    page = opened_page(project)
    page.shown.get_by_role("button", name=re.compile("打开.*原文")).first.click()
    dialog = page.shown.get_by_role("dialog")
    expect(dialog.locator(".problem.错误").first).to_be_visible()
    assert violations(page) == []
    dialog.get_by_role("textbox").click()
    page.shown.keyboard.press("Control+a")
    page.shown.keyboard.insert_text(good)
    dialog.get_by_role("button", name="存盘").click()
    expect(words(page, "年内检查")).to_be_visible()
    assert part.read_text(encoding="utf-8") == good
