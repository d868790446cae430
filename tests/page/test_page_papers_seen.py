"""生成, 收稿, 开始 in a browser: the whole way, by mouse and by keyboard; no violation of axe, nothing from outside."""

import io
import shutil

import openpyxl
import pytest
from playwright.sync_api import expect
from where import CORPUS
from wordlike import Edited

from lawreport.edition import Edition
from lawreport.pipeline import build
from lawreport.project import Project

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)  # the machine may be busy
SIZES = [(1280, 800), (1920, 1080)]
PART = "sections/2024/01_measures.yaml"
LAST = (  # 虚构
    "戊市己区文化和旅游局2024年法治政府建设年度报告\n戊市己区文化和旅游局坚持依法行政，现将有关情况报告如下。\n"
    "一、主要举措\n（一）抓制度。修订制度7项，清理文件33件。\n（二）抓执法。检查场所512家，教育引导290人次。\n"
    "二、下一年安排\n继续加强执法监督，提升服务水平。\n戊市己区文化和旅游局\n2025年1月9日\n"
).encode()


def files(folder):
    """Return name → bytes of what was made in a project."""
    return {p.name: p.read_bytes() for p in (folder / "build").iterdir() if p.is_file()}


def inputs(folder):
    """Return name → bytes of what the report is made from."""
    return {str(p.relative_to(folder)): p.read_bytes() for at in ("data", "sections") for p in (folder / at).rglob("*.*")}


def violations(shown):
    """Return what axe finds, by rule and element."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(shown).response["violations"]
    return [(one["id"], node["html"][:120]) for one in found for node in one["nodes"]]


def edited(folder):
    """Return a draft of a project with words changed by two people and a figure typed over."""
    word = Edited(build(Project.at(folder), None, Edition.DRAFT).word.data, "王处长")
    word.replace("检查单位1200家", "走访检查单位1200家")
    word.author = "李局长"
    word.replace("860处", "880处")
    return word.bytes()


def dropped(locator, name, data):
    """Drop a file on an element, as a hand does."""
    script = """([name, bytes]) => { const carried = new DataTransfer();
      carried.items.add(new File([new Uint8Array(bytes)], name)); return carried }"""
    carried = locator.page.evaluate_handle(script, [name, list(data)])
    for event in ("dragenter", "dragover", "drop"):
        locator.dispatch_event(event, {"dataTransfer": carried})


# ---- 生成 -------------------------------------------------------------------------------------------------------------------


def test_the_red_button_makes_what_make_report_makes(opened_page, lawreport, tmp_path):
    page = opened_page("samples/o_attachments")
    twin = shutil.copytree(page.folder, tmp_path / "twin", ignore=shutil.ignore_patterns("build", ".lawreport"))
    page.shown.get_by_role("button", name="生成 Word").click()
    expect(page.shown.locator(".make-file")).to_contain_text("（送审稿）.docx", timeout=30000)
    assert lawreport("build", "--project", twin).code == 0
    assert files(page.folder) == files(twin) != {}
    assert page.told == []


def test_steps_are_shown_as_they_are_taken(opened_page):
    """The charts are drawn for the first time, which takes long enough to be seen."""
    page = opened_page("faulty/_base")
    shutil.rmtree(page.folder / "build", ignore_errors=True)
    page.shown.evaluate(
        """() => { window.steps = new Set(); new MutationObserver(() => document.querySelectorAll('.make-steps li')
          .forEach((one) => window.steps.add(one.textContent))).observe(document.body, {childList: true, subtree: true}) }"""
    )
    page.shown.get_by_role("button", name="生成 Word").click()
    expect(page.shown.locator(".make-file")).to_be_visible(timeout=30000)
    seen = page.shown.evaluate("[...window.steps]")
    assert any("读取" in step or "编排" in step or "画图" in step for step in seen), seen


def test_what_stops_an_edition_is_listed_and_let_go_with_a_reason(opened_page):
    page = opened_page("faulty/_base")
    part = page.folder / PART
    part.write_text(part.read_text(encoding="utf-8").replace("。", "，，好。", 1), encoding="utf-8")
    shown = page.shown
    shown.get_by_role("button", name="别的版本和格式").click()
    shown.get_by_role("menuitem", name="上报稿").click()
    shown.get_by_label("不等科室都签完字").check()
    shown.get_by_role("button", name="生成", exact=True).click()
    expect(shown.locator(".make-stopped .problem").first).to_be_visible(timeout=30000)
    for box in shown.locator(".make-rule input[type=checkbox]").all():
        box.check()
    shown.get_by_role("button", name="放行选中的，再生成").click()
    expect(shown.locator(".make-rule input[aria-invalid]").first).to_be_focused()  # a reason is missing
    for reason in shown.locator(".make-rule input[type=text]").all():
        reason.fill("引用上级文件原文")
    shown.get_by_role("button", name="放行选中的，再生成").click()
    expect(shown.locator(".make-file")).to_be_visible(timeout=30000)
    expect(shown.locator(".make-done")).to_contain_text("放行了")
    assert any(name.endswith(".放行.csv") for name in files(page.folder))


def test_what_is_just_typed_is_in_the_report(opened_page):
    """Nobody waits until it says that it is saved."""
    page = opened_page("faulty/_base")
    shown = page.shown
    shown.locator(".item-words").filter(has_text="开展培训").first.click(position={"x": 3, "y": 6})
    shown.locator(".item.writing .cm-content").wait_for()
    shown.keyboard.press("Control+Home")
    shown.keyboard.type("统筹安排")
    shown.get_by_role("button", name="生成 Word").click()
    expect(shown.locator(".make-file")).to_be_visible(timeout=30000)
    word = next((page.folder / "build").glob("*.docx")).read_bytes()
    assert "统筹安排" in Edited(word).text(Edited(word).find("统筹安排"))


def test_the_menu_goes_by_keyboard(opened_page):
    page = opened_page("faulty/_base")
    shown = page.shown
    shown.get_by_role("button", name="生成 Word").focus()
    shown.keyboard.press("Tab")
    shown.keyboard.press("Enter")
    expect(shown.get_by_role("menuitem").first).to_be_focused()
    shown.keyboard.press("Escape")
    expect(shown.locator(".make-arrow")).to_be_focused()
    shown.keyboard.press("Enter")
    expect(shown.get_by_role("menuitem").first).to_be_focused()
    shown.keyboard.press("ArrowDown")
    shown.keyboard.press("Enter")
    expect(shown.locator(".make-file")).to_be_visible(timeout=30000)
    expect(shown.get_by_role("button", name="打开文件", exact=True)).to_be_focused()
    shown.keyboard.press("Escape")
    expect(shown.locator("dialog")).to_have_count(0)


# ---- 收稿 -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["dropped", "chosen"])
def test_a_draft_that_came_back_is_taken_one_by_one(opened_page, lawreport, tmp_path, way):
    page = opened_page("faulty/_base")
    twin = shutil.copytree(page.folder, tmp_path / "twin", ignore=shutil.ignore_patterns("build", ".lawreport"))
    before, data, shown = inputs(page.folder), edited(page.folder), page.shown
    shown.get_by_role("tab", name="收稿").click()
    if way == "dropped":
        dropped(shown.locator("#tab-returned .drop"), "改稿.docx", data)
    else:
        shown.locator("#tab-returned input[type=file]").set_input_files(
            {"name": "改稿.docx", "mimeType": "application/octet-stream", "buffer": data}
        )
    expect(shown.locator(".returned-change ins")).to_have_text("走访")
    expect(shown.locator(".returned-table")).to_contain_text("火灾隐患")
    expect(shown.locator(".returned-table del")).to_have_text("860处")
    assert inputs(page.folder) == before
    shown.get_by_label("写进数据", exact=False).check()
    shown.get_by_role("button", name="收下 2 处").click()
    expect(shown.locator(".returned-done")).to_contain_text("已收下 1 处改动、1 处数据")
    (tmp_path / "改稿.docx").write_bytes(data)
    assert lawreport("pull", tmp_path / "改稿.docx", "--yes", "--data", "--project", twin).code == 0
    assert inputs(page.folder) == inputs(twin) != before
    assert not list(page.folder.rglob("改稿*"))
    assert page.told == []


def test_it_is_seen_in_the_text_and_taken_back(opened_page):
    page = opened_page("faulty/_base")
    before, shown = inputs(page.folder), page.shown
    shown.get_by_role("tab", name="收稿").click()
    dropped(shown.locator("#tab-returned .drop"), "改稿.docx", edited(page.folder))
    shown.locator(".returned-change").get_by_role("button", name="去看").click()
    expect(shown.get_by_role("tab", name="正文")).to_have_attribute("aria-selected", "true")
    shown.get_by_role("tab", name="收稿").click()
    shown.locator("#returned-take").click()
    expect(shown.locator(".returned-done")).to_contain_text("已收下 1 处改动")
    shown.get_by_role("button", name="看正文").click()
    expect(shown.locator("#tab-texts")).to_contain_text("走访检查单位")
    assert inputs(page.folder) != before
    shown.get_by_role("tab", name="收稿").click()
    shown.get_by_role("button", name="撤销这次收改").click()
    expect(shown.locator("#tab-returned .drop")).to_be_visible()
    assert inputs(page.folder) == before
    assert page.told == []


def test_one_is_left_by_keyboard(opened_page):
    page = opened_page("faulty/_base")
    before, shown = inputs(page.folder), page.shown
    shown.get_by_role("tab", name="收稿").click()
    dropped(shown.locator("#tab-returned .drop"), "改稿.docx", edited(page.folder))
    box = shown.locator('input[data-kind="ids"]')
    box.focus()
    shown.keyboard.press("Space")
    expect(box).not_to_be_checked()
    expect(shown.locator("#returned-take")).to_be_disabled()
    shown.keyboard.press("Space")
    expect(shown.locator("#returned-take")).to_be_enabled()
    shown.locator("#returned-take").focus()
    shown.keyboard.press("Enter")
    expect(shown.locator(".returned-done")).to_contain_text("已收下 1 处改动")
    changed = {name for name, data in inputs(page.folder).items() if before[name] != data}
    assert changed == {PART}


def test_a_text_changed_meanwhile_is_said_and_compared_anew(opened_page):
    page = opened_page("faulty/_base")
    shown, part = page.shown, page.folder / PART
    shown.get_by_role("tab", name="收稿").click()
    dropped(shown.locator("#tab-returned .drop"), "改稿.docx", edited(page.folder))
    shown.locator('input[data-kind="ids"]').uncheck()
    part.write_text(part.read_text(encoding="utf-8").replace("发现隐患{{", "查出隐患{{", 1), encoding="utf-8")
    shown.get_by_role("button", name="重新对照").click(timeout=8000)
    expect(shown.locator(".returned-meanwhile")).to_have_count(0)
    expect(shown.locator('input[data-kind="ids"]')).not_to_be_checked()


def test_both_sides_changed_shows_three_wordings_and_copies_one(opened_page):
    page = opened_page("faulty/_base")
    shown, part, data = page.shown, page.folder / PART, edited(page.folder)
    part.write_text(part.read_text(encoding="utf-8").replace("检查单位{{", "巡查单位{{", 1), encoding="utf-8")
    shown.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shown.get_by_role("tab", name="收稿").click()
    dropped(shown.locator("#tab-returned .drop"), "改稿.docx", data)
    three = shown.locator(".returned-three div")
    expect(three.locator("dt")).to_have_text(["印的", "改稿", "现在"])
    assert [one.locator("ins").all_inner_texts() for one in three.all()] == [[], ["走访"], ["巡"]]
    shown.get_by_role("button", name="复制改稿的写法").click()
    expect(shown.locator(".toast")).to_contain_text("已复制")
    assert "走访检查单位{{ 检查单位 }}" in shown.evaluate("navigator.clipboard.readText()")
    assert violations(shown) == []


def test_a_pdf_is_told_where_it_was_dropped(opened_page):
    page = opened_page("faulty/_base")
    page.shown.get_by_role("tab", name="收稿").click()
    dropped(page.shown.locator("#tab-returned .drop"), "扫描件.pdf", b"%PDF-1.4")
    expect(page.shown.locator(".returned-refused")).to_contain_text("PDF、图片里读不出谁改了哪里")
    expect(page.shown.locator("#tab-returned .drop")).to_be_visible()


def test_a_file_dropped_beside_the_place_does_not_replace_the_page(opened_page):
    page = opened_page("faulty/_base")
    page.shown.get_by_role("tab", name="收稿").click()
    expect(page.shown.locator("#tab-returned .drop")).to_be_visible()
    stopped = page.shown.evaluate(
        """() => { const carried = new DataTransfer(); carried.items.add(new File(["x"], "x.docx"));
          const drop = new DragEvent("drop", {dataTransfer: carried, bubbles: true, cancelable: true});
          return !document.body.dispatchEvent(drop) }"""
    )
    assert stopped


# ---- 开始 -------------------------------------------------------------------------------------------------------------------


def test_a_unit_begins_in_an_empty_folder_by_keyboard(opened_page, tmp_path):
    folder = tmp_path / "材料（最终）"
    folder.mkdir()
    page = opened_page(folder)
    shown = page.shown
    shown.get_by_label("单位全称").focus()
    shown.keyboard.type("戊市己区文化和旅游局")
    expect(shown.get_by_label("自称")).to_have_value("区文化和旅游局")
    expect(shown.get_by_label("类别")).to_have_value("部门")
    expect(shown.locator(".begin-terms")).to_contain_text("区委、区政府")
    shown.get_by_label("自称").fill("我局")
    assert not (folder / "sections").exists()
    shown.keyboard.press("Enter")
    expect(shown.locator("#unit")).to_have_text("戊市己区文化和旅游局", timeout=15000)
    expect(shown.get_by_role("tab").first).not_to_have_text("开始")
    assert "我局" in (folder / "data/unit.yaml").read_text(encoding="utf-8")
    assert page.told == []


def test_a_wrong_name_is_told_at_the_field(opened_page, tmp_path):
    (tmp_path / "空").mkdir()
    shown = opened_page(tmp_path / "空").shown
    shown.get_by_label("单位全称").fill("water")
    expect(shown.locator("#begin-note-单位全称")).to_contain_text("单位全称要写汉字的全称")
    shown.get_by_role("button", name="建好，开始写").click()
    expect(shown.locator(".begin-refused")).to_contain_text("单位全称要写汉字的全称")


def test_last_years_report_becomes_a_project_among_other_files(opened_page, tmp_path):
    folder = tmp_path / "材料"
    folder.mkdir()
    (folder / "通知.txt").write_text("别动", encoding="utf-8")
    page = opened_page(folder)
    shown = page.shown
    dropped(shown.locator(".drop"), "去年报告.txt", LAST)
    expect(shown.locator(".begin-table tbody tr")).to_have_count(4)
    assert sorted(p.name for p in folder.iterdir()) == ["通知.txt"]
    shown.get_by_label("修订制度 要").uncheck()
    shown.get_by_role("button", name="建好，去看正文").click()
    expect(shown.locator("#unit")).to_have_text("戊市己区文化和旅游局", timeout=15000)
    assert (folder / "去年报告/sections/2024").is_dir() and (folder / "通知.txt").read_text(encoding="utf-8") == "别动"
    assert "修订制度: " not in (folder / "去年报告/data/metrics.yaml").read_text(encoding="utf-8")


def test_a_project_in_the_folder_is_opened(opened_page, tmp_path):
    shutil.copytree(CORPUS / "samples/a_run_in_chain", tmp_path / "材料" / "去年的")
    shown = opened_page(tmp_path / "材料").shown
    shown.get_by_role("button", name="去年的", exact=True).click()
    expect(shown.locator("#unit")).to_have_text("甲区消防救援大队", timeout=15000)


def test_a_report_without_name_and_year_asks_for_them(opened_page, tmp_path):
    (tmp_path / "空").mkdir()
    shown = opened_page(tmp_path / "空").shown
    nameless = LAST.decode().replace("戊市己区文化和旅游局", "").replace("2024年", "").replace("2025年1月9日", "")
    dropped(shown.locator(".drop"), "报告.txt", nameless.encode())
    shown.get_by_label("这是哪个单位的报告").fill("戊市己区文化和旅游局")
    shown.get_by_label("是哪一年的").fill("2024")
    shown.get_by_role("button", name="再读一次").click()
    expect(shown.locator("h2")).to_contain_text("戊市己区文化和旅游局 2024 年的报告")


def test_a_table_and_a_new_year(opened_page):
    page = opened_page("samples/a_run_in_chain")
    shown, out, book = page.shown, io.BytesIO(), openpyxl.Workbook()
    for row in (["指标", "2024年"], ["甲乙丙丁数", 5]):
        book.active.append(row)
    book.save(out)
    shown.get_by_role("tab", name="开始").click()
    dropped(shown.locator("#tab-begin .drop"), "统计.xlsx", out.getvalue())
    expect(shown.locator(".begin-title")).to_contain_text("统计.xlsx")
    shown.get_by_role("button", name="换一张").click()
    year = shown.locator(".begin-card h3").first.inner_text().removeprefix("开出 ").removesuffix(" 年")
    shown.get_by_role("button", name=f"开出 {year} 年").click()
    shown.get_by_role("button", name="开出", exact=True).click()
    expect(shown.locator(".begin-title")).to_contain_text(f"{year} 年已经开出")
    assert (page.folder / f"sections/{year}").is_dir()


# ---- for everybody -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_no_screen_of_these_has_a_violation(opened_page, size):
    page = opened_page("faulty/_base", size=size)
    shown = page.shown
    shown.get_by_role("button", name="别的版本和格式").click()
    expect(shown.get_by_role("menuitem").first).to_be_focused()
    assert violations(shown) == []
    shown.get_by_role("menuitem", name="公开稿").click()
    expect(shown.locator(".make-form")).to_be_visible()
    assert violations(shown) == []
    shown.get_by_role("button", name="生成", exact=True).click()
    expect(shown.locator(".make-stopped")).to_be_visible(timeout=30000)
    assert violations(shown) == []
    shown.get_by_role("button", name="关闭").click()
    shown.get_by_role("button", name="生成 Word").click()
    expect(shown.locator(".make-done")).to_be_visible(timeout=30000)
    assert violations(shown) == []
    shown.keyboard.press("Escape")
    shown.get_by_role("tab", name="收稿").click()
    expect(shown.locator("#tab-returned .drop")).to_be_visible()
    assert violations(shown) == []
    data = edited(page.folder)
    part = page.folder / PART
    part.write_text(part.read_text(encoding="utf-8").replace("检查单位", "上门检查单位", 1), encoding="utf-8")
    dropped(shown.locator("#tab-returned .drop"), "改稿.docx", data)
    expect(shown.locator(".returned-aside")).to_be_visible()
    assert violations(shown) == []
    shown.get_by_role("tab", name="开始").click()
    expect(shown.locator(".begin-two")).to_be_visible()
    assert violations(shown) == []


@pytest.mark.parametrize("size", SIZES)
def test_no_screen_of_beginning_has_a_violation_or_is_cut_off(opened_page, tmp_path, size):
    (tmp_path / "空").mkdir()
    shown = opened_page(tmp_path / "空", size=size).shown
    shown.get_by_label("单位全称").fill("戊市己区文化和旅游局")
    expect(shown.locator(".begin-terms")).to_contain_text("之前报")
    assert violations(shown) == []
    dropped(shown.locator(".drop"), "去年报告.txt", LAST)
    expect(shown.locator(".begin-table")).to_be_visible()
    assert violations(shown) == []
    assert shown.evaluate("document.querySelector('#tab-begin').scrollWidth <= innerWidth")
