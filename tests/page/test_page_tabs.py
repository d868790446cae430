"""The tabs 数据, 进度, 检查 and 历史 in a browser, as a clerk uses them: mouse and keyboard, a year's evening."""

import datetime
import io
import json
import re
import shutil
import time

import openpyxl
import pytest
from playwright.sync_api import expect
from serving import served
from where import CORPUS, ROOT

from lawreport.files.editing import history
from lawreport.files.editing.editing import editing
from lawreport.project import Project
from lawreport.source.reader import read
from lawreport.year.forms.forms import forms, workbook

pytestmark = pytest.mark.browser

PART = "sections/2024/01_measures.yaml"
TABLE = "data/2024.csv"
FAULTY = """# 虚构样例：第一部分
covers: [measures, first_responsible]
heading: 主要举措和成效
children:
  - heading: 规范行政执法
    owner: 监督科
    text: |
      全年检查单位{{ 检查单位 }},发现隐患{{ 火灾隐患 }}，整改率为{{ 整改率 }}。
    points:
      - 主要负责人履行第一责任人职责。
      - 开展培训{{ 培训 }}，，效果良好。
    charts: [监督执法]
"""
FILLED = {
    "data": "table.metrics",
    "progress": ".share",
    "findings": ".found",
    "past": "#past-days > *",
}  # what is there at last
CATALOGUE = """# ---- 执法 ----
检查单位: {unit: 家, owner: 监督科, definition: 年内检查的单位数}
火灾隐患: {unit: 处, owner: 监督科}
整改隐患: {unit: 处, owner: 监督科}
# ---- 普法 ------------------------------------------------------------------------------------------
培训: {unit: 场次, owner: 宣传科}
拘留: {unit: 人, owner: 监督科}
整改率: {unit: "%", formula: 整改隐患 / 火灾隐患, decimals: 1}
"""


@pytest.fixture
def folder(tmp_path):
    """Return the folder of a small project with faults, owners and a year before."""
    made = tmp_path / "材料（最终）" / "项目"
    shutil.copytree(CORPUS / "faulty/_base", made)
    (made / PART).write_text(FAULTY, "utf-8")
    (made / "data/metrics.yaml").write_text(CATALOGUE, "utf-8")
    (made / "data/2023.csv").write_text("指标,数值,来源,备注\n检查单位,1000,虚构,\n", "utf-8")
    return made


@pytest.fixture
def opened(opened_page, folder):
    """Return a function that opens one of the tabs of that project."""

    def open_tab(name: str, size=(1280, 800)):
        page = opened_page(folder, size)
        page.shown.click(f"#tab-button-{name}")
        expect(page.shown.locator(FILLED[name]).first).to_be_visible()
        return page

    return open_tab


def value(page, metric: str):
    return page.shown.locator(f'input[data-metric="{metric}"][data-column="数值"]')


def table(page) -> str:
    return (page.folder / TABLE).read_text("utf-8")


def until(said, seconds: float = 5) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not said():
        assert time.monotonic() < end
        time.sleep(0.02)


def save(folder, text: str) -> int:
    """Save the first part as the page does; return the number of the change."""
    project = Project.at(folder)
    with editing(project, "page 改文字") as edit:
        edit.write(folder / PART, text.encode())
    return history.last(project).number


# ---- 数据 (check 12) -------------------------------------------------------------------------------


def test_a_wrong_value_is_refused_while_it_is_typed_and_a_right_one_goes_into_its_cell(opened):
    page = opened("data")
    before = table(page)
    value(page, "检查单位").fill("12家")
    said = page.shown.locator("#said-检查单位 .problem")
    expect(said).to_contain_text("“检查单位”的数值读不懂：“12家”不是数值")
    expect(said).to_contain_text("单位“家”已写在指标目录里，这里只写数，如 12")
    value(page, "检查单位").press("Enter")
    expect(value(page, "检查单位")).to_have_attribute("aria-invalid", "true")
    expect(value(page, "检查单位")).to_have_value("12家")
    assert table(page) == before
    value(page, "检查单位").fill("4600余")
    value(page, "检查单位").press("Enter")
    expect(value(page, "火灾隐患")).to_be_focused()
    until(lambda: table(page) == before.replace("检查单位,1200,", "检查单位,4600余,"))
    expect(said).to_have_count(0)
    assert page.told == ["Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)"]


def test_the_sheet_is_used_by_keyboard_alone(opened):
    page = opened("data")
    keys = page.shown.keyboard
    value(page, "检查单位").focus()
    keys.type("1300")
    keys.press("ArrowDown")
    keys.type("900")
    keys.press("Enter")
    expect(value(page, "整改隐患")).to_be_focused()
    keys.type("1")
    keys.press("Escape")
    expect(value(page, "整改隐患")).to_have_value("845")
    keys.press("Tab")
    keys.type("年报")  # its source
    keys.press("Shift+Enter")
    expect(page.shown.locator('input[data-metric="火灾隐患"][data-column="来源"]')).to_be_focused()
    expected = ["检查单位,1300,虚构样例,", "火灾隐患,900,虚构样例,", "整改隐患,845,年报,"]
    until(lambda: table(page).splitlines()[1:4] == expected)
    expect(page.shown.locator("tr", has_text="公式算出").locator("output")).to_have_text("93.9")
    for state in (["1300", "900", "虚构样例"], ["1300", "860", "虚构样例"], ["1200", "860", "虚构样例"]):
        keys.press("Control+z")
        until(lambda state=state: [table(page).splitlines()[n].split(",")[c] for n, c in ((1, 1), (2, 1), (3, 2))] == state)
    keys.press("Control+y")
    until(lambda: "检查单位,1300" in table(page))
    keys.press("Control+k")
    expect(page.shown.locator("#data-filter")).to_be_focused()
    value(page, "培训").fill("14")
    keys.press("Control+s")
    until(lambda: "培训,14," in table(page))


def test_a_change_shows_beside_what_is_typed(opened):
    page = opened("data")
    row = page.shown.locator("tr.row", has=value(page, "检查单位"))
    expect(row.locator(".change")).to_have_text("增长20.0%")
    value(page, "检查单位").fill("900")
    expect(row.locator(".change")).to_have_text("下降10.0%")


def test_years_stand_in_tabs_and_rows_are_filtered(opened):
    page = opened("data")
    names = page.shown.locator("tr.row:visible th")
    page.shown.locator("#data-missing").click()
    expect(names).to_have_text(["拘留"])
    page.shown.locator("#data-missing").click()
    page.shown.locator("#data-filter").fill("宣传")
    expect(names).to_have_text(["培训"])
    page.shown.locator("#data-filter").fill("")
    page.shown.get_by_role("button", name="2023", exact=True).click()
    expect(page.shown.locator("#data-title")).to_have_text("2023年数据")
    expect(value(page, "检查单位")).to_have_value("1000")


PASTE = """(input, text) => {
  const data = new DataTransfer()
  data.setData("text/plain", text)
  input.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}))
}"""


def test_a_column_pasted_from_the_focused_cell_is_shown_and_taken(opened):
    page = opened("data")
    before = table(page)
    value(page, "火灾隐患").evaluate(PASTE, "870\n850\n")
    dialog = page.shown.get_by_role("dialog")
    expect(dialog.locator("tbody tr")).to_have_count(2)
    assert table(page) == before
    dialog.get_by_label("写入整改隐患").uncheck()
    dialog.get_by_role("button", name="写入选中的").click()
    until(lambda: table(page) == before.replace("火灾隐患,860,", "火灾隐患,870,"))
    page.shown.locator(".toast").get_by_role("button", name="撤销").click()
    until(lambda: table(page) == before)


def test_a_block_pasted_into_the_box_that_is_wrong_is_told_whole(opened):
    page = opened("data")
    before = table(page)
    page.shown.get_by_role("button", name="粘贴自 Excel…").click()
    page.shown.get_by_label("从 Excel 复制的内容").fill("检查单位\t12家\n胡说\t3")
    page.shown.get_by_role("button", name="看看改动").click()
    dialog = page.shown.get_by_role("dialog")
    expect(dialog.locator(".problem")).to_have_count(2)
    expect(dialog).to_contain_text("指标目录里没有“胡说”")
    dialog.get_by_role("button", name="关闭").click()
    assert table(page) == before


def test_forms_are_received_differences_first(opened, tmp_path):
    page = opened("data")
    book = openpyxl.load_workbook(io.BytesIO(workbook(forms(read(Project.at(page.folder)).data, 2024))))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            if len(row) > 4 and row[0].value == "拘留":
                row[4].value = "3"
    book.save(tmp_path / "监督科.xlsx")
    page.shown.get_by_role("button", name="收填报表…").click()
    page.shown.locator("#received-files").set_input_files(tmp_path / "监督科.xlsx")
    dialog = page.shown.get_by_role("dialog")
    expect(dialog).to_contain_text("新填 1 个")
    dialog.get_by_role("button", name="写入选中的").click()
    until(lambda: re.search(r"^拘留,3,监督科\.xlsx ", table(page), re.M))
    expect(value(page, "拘留")).to_have_value("3")


def test_two_people_in_one_table_merge_and_in_one_cell_see_both(opened):
    page = opened("data")
    value(page, "火灾隐患").fill("861")
    (page.folder / TABLE).write_text(table(page).replace("860", "870").replace("培训,12", "培训,13"), "utf-8")
    expect(value(page, "培训")).to_have_value("13", timeout=8000)
    expect(value(page, "火灾隐患")).to_have_value("861")  # what is being typed stays
    value(page, "火灾隐患").press("Enter")
    dialog = page.shown.get_by_role("dialog")
    expect(dialog.locator("dd")).to_have_text(["860", "870", "861"])
    dialog.get_by_role("button", name="用我的").click()
    until(lambda: "火灾隐患,861," in table(page) and "培训,13," in table(page))


def test_what_was_typed_and_not_saved_is_there_when_the_page_is_opened_again(opened):
    page = opened("data")
    value(page, "检查单位").fill("12家")
    page.shown.reload()
    page.shown.click("#tab-button-data")
    expect(value(page, "检查单位")).to_have_value("12家")
    expect(page.shown.locator("#said-检查单位 .problem")).to_be_visible()


def test_a_killed_server_loses_nothing_that_was_typed(opened):
    page = opened("data")
    value(page, "培训").fill("77")
    page.server.kill()
    again = served(page.folder)
    try:
        page.shown.goto("about:blank")  # else it would be the same page with another key
        page.shown.goto(again.where)
        page.shown.click("#tab-button-data")
        expect(value(page, "培训")).to_have_value("77")
        assert "培训,12," in table(page)
        page.shown.locator(".toast").get_by_role("button", name="存上").click()
        until(lambda: "培训,77," in table(page))
    finally:
        again.kill()


def test_a_table_that_is_no_file_of_ours_is_shown_and_not_typed_into(opened):
    page = opened("data")
    (page.folder / "data/2024.csv").rename(page.folder / "data/2024.xls")
    expect(page.shown.locator("#data-troubles")).to_contain_text("另存为 2024.xlsx", timeout=8000)


# ---- 进度 ------------------------------------------------------------------------------------------


def test_a_part_is_signed_by_keyboard_after_all_of_it_was_shown(opened):
    page = opened("progress")
    keys = page.shown.keyboard
    page.shown.get_by_role("button", name="以“监督科”签字…").focus()
    keys.press("Enter")
    dialog = page.shown.get_by_role("dialog")
    expect(dialog).to_contain_text("谁都能用这个名字签字")
    dialog.get_by_label("签字人").focus()
    keys.type("张三")
    keys.press("Enter")
    expect(dialog.get_by_role("button", name="以“监督科张三”签字")).to_be_visible()  # and not left, as by the first button
    expect(dialog).to_contain_text("全年检查单位1200家,发现隐患860处，整改率为98.3%。")
    dialog.get_by_role("button", name="以“监督科张三”签字").focus()
    keys.press("Enter")
    signed = page.folder / "data/2024签字.csv"
    until(signed.exists)
    assert "01_measures,监督科,监督科张三" in signed.read_text("utf-8-sig") or "01_measures,,监督科张三" in signed.read_text(
        "utf-8-sig"
    )
    expect(page.shown.locator(".share", has_text="监督科").first.locator(".pill.已签")).to_be_visible()


def test_who_may_not_sign_is_told(opened):
    page = opened("progress")
    page.shown.get_by_role("button", name="以“监督科”签字…").click()
    page.shown.get_by_label("代这个科室签").check()
    page.shown.get_by_label("签字人").fill("=")
    page.shown.get_by_role("button", name="看看要签的内容").click()
    expect(page.shown.get_by_role("dialog")).to_contain_text("“=”不像科室或人名")
    assert not (page.folder / "data/2024签字.csv").exists()


def test_what_is_to_be_done_leads_to_the_cell_and_to_the_signing(opened):
    page = opened("progress")
    todo = page.shown.locator(".todo li", has_text="题目、开头和落款")
    todo.get_by_role("button", name="去办").click()
    expect(page.shown.get_by_role("dialog")).to_contain_text("题目、开头和落款")
    page.shown.get_by_role("button", name="取消").click()
    page.shown.locator(".share .missing button", has_text="拘留").click()
    expect(value(page, "拘留")).to_be_focused()


# ---- 检查 (checks 8 and 9) -------------------------------------------------------------------------


def test_what_is_shown_is_what_check_lists(opened, lawreport):
    page = opened("findings")
    listed = json.loads(lawreport("check", "--format", "json", "--project", page.folder).out)["problems"]
    shown = page.shown.locator(".found")
    expect(shown).to_have_count(len(listed))
    texts = [re.sub(r"\s+", "", text) for text in shown.all_inner_texts()]
    for problem in listed:
        words = [re.sub(r"\s+", "", f"{problem['severity']}{problem['message']}"), problem["id"]]
        assert any(all(word in text for word in words) for text in texts)


MENDED = """async () => {
  const left = () => document.querySelectorAll(".found .mend").length
  const begun = performance.now(), many = left()
  document.querySelector(".found .mend").click()
  while (left() === many && performance.now() - begun < 5000) await new Promise((done) => setTimeout(done, 5))
  return performance.now() - begun
}"""


def test_one_mending_is_gone_at_once_and_undo_brings_the_bytes_back(opened):
    page = opened("findings")
    before = (page.folder / PART).read_bytes()
    mend = page.shown.get_by_role("button", name=re.compile("^改掉"))
    count = mend.count()
    assert count >= 2
    took = []
    for _ in range(3):  # the machine may have other things to do
        took.append(page.shown.evaluate(MENDED))
        expect(mend).to_have_count(count - 1)
        assert (page.folder / PART).read_bytes() != before
        page.shown.locator(".toast").get_by_role("button", name="撤销").last.click()
        expect(mend).to_have_count(count)
        assert (page.folder / PART).read_bytes() == before
    assert min(took) < 300


def test_why_is_the_page_of_the_rule_and_closes_by_escape(opened):
    page = opened("findings")
    page.shown.get_by_role("button", name=re.compile("^为什么")).first.click()
    dialog = page.shown.get_by_role("dialog")
    expect(dialog).to_contain_text("为什么：".rstrip("："))
    expect(dialog.locator(".bad").first).to_be_visible()
    page.shown.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


@pytest.mark.parametrize(
    "name, button", [("progress", "以“监督科”签字…"), ("findings", re.compile("^为什么"))], ids=["进度", "检查"]
)
def test_what_somebody_else_saves_takes_no_focus_away(opened, name, button):
    page = opened(name)
    held = page.shown.get_by_role("button", name=button).first
    held.focus()
    page.shown.evaluate("document.activeElement.dataset.before = '1'")
    part = page.folder / PART
    part.write_text(part.read_text("utf-8") + "# 别人刚存的\n", "utf-8")
    expect(page.shown.locator("[data-before]")).to_have_count(0, timeout=8000)  # drawn anew
    expect(held).to_be_focused()


def test_f8_goes_from_one_to_the_next(opened):
    page = opened("findings")
    for n in (0, 1, 2, 0):
        page.shown.keyboard.press("F8")
        expect(page.shown.locator(".found").nth(n).locator("button").first).to_be_focused()
    page.shown.keyboard.press("Shift+F8")
    expect(page.shown.locator(".found").nth(2).locator("button").first).to_be_focused()


def test_what_is_mended_elsewhere_is_gone_here(opened):
    page = opened("findings")
    count = page.shown.locator(".found").count()
    (page.folder / PART).write_text(FAULTY.replace("，，", "，"), "utf-8")
    expect(page.shown.locator(".found")).to_have_count(count - 1, timeout=8000)


# ---- 历史 (check 16) -------------------------------------------------------------------------------


class Yesterday(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return super().now(tz) - datetime.timedelta(days=1)


def test_a_save_made_yesterday_is_shown_by_its_paragraph_and_taken_back(opened, folder, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(history.datetime, "datetime", Yesterday)
        save(folder, FAULTY.replace("开展培训", "共开展培训"))
    page = opened("past")
    expect(page.shown.locator("#past-days h3")).to_contain_text("昨天")
    page.shown.locator("#past-days .past-entry").click()
    item = page.shown.locator("#past-one .past-item")
    expect(item.locator("h4")).to_have_text("一、主要举措和成效 › （一）规范行政执法 › 二是")
    expect(item.locator("ins")).to_have_text("共")
    page.shown.get_by_role("button", name="撤销这一次").click()
    page.shown.get_by_role("dialog").get_by_role("button", name="撤销", exact=True).click()
    until(lambda: (folder / PART).read_text("utf-8") == FAULTY)
    expect(page.shown.locator("#past-days .past-entry.gone")).to_contain_text("已撤销")


def test_one_paragraph_is_restored_and_later_ones_stay(opened, folder):
    save(folder, FAULTY.replace("开展培训", "共开展培训").replace("第一责任人职责", "法治建设职责"))
    save(folder, FAULTY.replace("开展培训", "共开展培训").replace("第一责任人职责", "法治建设职责").replace("成效", "成果"))
    page = opened("past")
    page.shown.locator("#past-days .past-entry").last.click()
    page.shown.locator(".past-item", has_text="开展培训").get_by_role("button", name="恢复成改动前的").click()
    until(
        lambda: (folder / PART).read_text("utf-8") == FAULTY.replace("第一责任人职责", "法治建设职责").replace("成效", "成果")
    )
    expect(page.shown.locator("#past-days .past-entry").first).to_contain_text("恢复第 1 次改动前的一处")


def test_saves_of_one_sitting_stand_together(opened, folder):
    for n in range(1, 6):
        save(folder, FAULTY.replace("开展培训", f"共{'多' * n}开展培训"))
    page = opened("past")
    expect(page.shown.locator("#past-days summary")).to_contain_text("存了 5 次")
    page.shown.locator("#past-days summary").click()
    expect(page.shown.locator("#past-days .steps .past-entry")).to_have_count(5)


# ---- check 19 ------------------------------------------------------------------------------------


def violations(page) -> list[tuple[str, list[str]]]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page.shown).response["violations"]
    return [(v["id"], [node["html"][:120] for node in v["nodes"]]) for v in found]


def dialogs(page):
    """Yield what is shown after each step that opens a dialog."""
    click = page.shown.get_by_role
    page.shown.click("#tab-button-data")
    value(page, "火灾隐患").evaluate(PASTE, "870\n850\n")
    yield "differences"
    click("button", name="不写入").click()
    click("button", name="收填报表…").click()
    yield "forms"
    click("button", name="取消").click()
    page.shown.click("#tab-button-progress")
    click("button", name="以“监督科”签字…").click()
    page.shown.get_by_label("签字人").fill("张三")
    yield "who signs"
    click("button", name="看看要签的内容").click()
    expect(page.shown.locator(".covered")).to_be_visible()
    yield "what is signed"
    click("button", name="不签").click()
    page.shown.click("#tab-button-findings")
    click("button", name=re.compile("^为什么")).first.click()
    yield "why"


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_no_screen_has_a_barrier(opened, folder, size):
    save(folder, FAULTY.replace("开展培训", "共开展培训"))
    page = opened("data", size)
    value(page, "检查单位").fill("12家")
    expect(page.shown.locator("#said-检查单位 .problem")).to_be_visible()
    assert violations(page) == []
    value(page, "检查单位").press("Escape")
    for name in ("progress", "findings", "past"):
        page.shown.click(f"#tab-button-{name}")
        if name == "past":
            page.shown.locator("#past-days .past-entry").first.click()
            expect(page.shown.locator(".past-item")).to_be_visible()
        expect(page.shown.locator(FILLED[name]).first).to_be_visible()
        assert (name, violations(page)) == (name, [])
    for name in dialogs(page):
        assert (name, violations(page)) == (name, [])
    assert page.told == []


def test_nothing_is_wider_than_the_screen(opened):
    page = opened("data")
    for name in ("data", "progress", "findings", "past"):
        page.shown.click(f"#tab-button-{name}")
        expect(page.shown.locator(FILLED[name]).first).to_be_visible()
        assert page.shown.locator(f"#tab-{name}").evaluate("one => one.scrollWidth <= one.clientWidth")


def test_the_report_of_this_repository_is_opened(opened_page, tmp_path):
    made = tmp_path / "报告"
    for name in ("data", "sections", "charts", "templates"):
        shutil.copytree(ROOT / name, made / name)
    page = opened_page(made)
    for name, what in (("data", "检查单位"), ("progress", "出上报稿"), ("findings", "检查"), ("past", "还没有改动")):
        page.shown.click(f"#tab-button-{name}")
        expect(page.shown.locator(f"#tab-{name}")).to_contain_text(what)
    assert page.told == []
