"""Take the stills of docs/page.md: the example (虚构) as a clerk goes through a day with it, in a real browser.

    python tools/page_stills.py

In: examples/wangchuan, copied and given a fault to mend. Out: docs/images/page/*.png. Responsible for: that every still shows
what the page does now; run it again whenever the page looks otherwise.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from browser import find_browser  # noqa: E402
from serving import served  # noqa: E402

EXAMPLE, STILLS = ROOT / "examples" / "wangchuan", ROOT / "docs" / "images" / "page"
FOLDERS = ("data", "sections", "charts", "tables", "photos", "templates")
SIZE = {"width": 1600, "height": 940}
COLOURS = 200
PROGRAM = [sys.executable, "-u", "-c", "import sys; from lawreport.app.cli import main; sys.exit(main())"]
SECTION = "sections/2025/01_measures.yaml"
RIGHT, WRONG = "年内制定", "通过１２３４５热线征求意见，年内制定"  # digits as wide as Hanzi, which the page can mend


def main() -> None:
    """Take every still."""
    from playwright.sync_api import sync_playwright

    browser = find_browser()
    if browser is None:
        raise SystemExit("没有 Chromium")
    STILLS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="stills-") as scratch, sync_playwright() as started:
        running = started.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for name, still in STEPS.items():
            folder = _project(Path(scratch, name))
            returned = _returned(folder, Path(scratch, name))
            with served(folder) as server:
                page = running.new_page(viewport=SIZE, locale="zh-CN")
                page.goto(server.where)
                page.locator(".stack .leaf").first.wait_for()
                still(page, returned)
                page.wait_for_timeout(900)
                _put(name, page.screenshot())
                page.close()
        running.close()


def _project(scratch: Path) -> Path:
    folder = scratch / "望川市司法局"
    for part in FOLDERS:
        if (EXAMPLE / part).is_dir():
            shutil.copytree(EXAMPLE / part, folder / part)
    section = folder / SECTION
    section.write_text(section.read_text("utf-8").replace(RIGHT, WRONG, 1), "utf-8")
    return folder


def _returned(folder: Path, scratch: Path) -> Path:
    """Return a draft as a leader gives it back: a phrase written anew, a figure altered."""
    from docx import Document

    draft = scratch / "报告（张局改）.docx"
    subprocess.run([*PROGRAM, "build", "--project", folder, "--out", draft], cwd=ROOT, check=True, capture_output=True)
    document = Document(str(draft))
    for run in (run for paragraph in document.paragraphs for run in paragraph.runs):
        run.text = run.text.replace("法治政府建设取得新成效", "法治政府建设迈出新步伐").replace("1634件", "1643件")
    document.save(str(draft))
    return draft


def _put(name: str, data: bytes) -> None:
    from PIL import Image

    few = Image.open(BytesIO(data)).convert("RGB").quantize(COLOURS)
    few.save(STILLS / f"{name}.png", optimize=True)
    print(f"{name}.png  {(STILLS / f'{name}.png').stat().st_size // 1024} KB")


# ---- what is seen ----------------------------------------------------------------------------------------------------------


def _tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def opened(page: Page, returned: Path) -> None:
    page.wait_for_timeout(300)


def typed(page: Page, returned: Path) -> None:
    page.locator("#tab-texts").get_by_text("把好制度").first.click()
    page.locator(".cm-content").wait_for()
    page.keyboard.press("Control+End")
    page.keyboard.type("规范性文件全部公布在市政府网站。")
    page.locator(".stack", has_text="全部公布在市政府网站").wait_for()


def inserted(page: Page, returned: Path) -> None:
    page.locator("#tab-texts").get_by_text("提高办案质量").first.click()
    page.locator(".cm-content").wait_for()
    page.keyboard.press("Control+End")
    page.keyboard.type("年内办结#复议")


def mended(page: Page, returned: Path) -> None:
    _tab(page, "检查")
    page.get_by_role("button", name=re.compile("^改掉")).first.wait_for()


def signed(page: Page, returned: Path) -> None:
    _tab(page, "进度")
    page.get_by_role("button", name="以“规范性文件科”签字…").click()


def received(page: Page, returned: Path) -> None:
    _tab(page, "收稿")
    page.locator("#tab-returned input[type=file]").set_input_files(str(returned))
    page.get_by_text("改动 1 处").wait_for()


def made(page: Page, returned: Path) -> None:
    page.get_by_role("button", name="生成 Word").click()


STEPS: dict[str, Callable[[Page, Path], None]] = {
    "open": opened,
    "type": typed,
    "insert": inserted,
    "mend": mended,
    "sign": signed,
    "receive": received,
    "make": made,
}

if __name__ == "__main__":
    main()
