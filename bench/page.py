"""From an edit to the new pages beside it, as the clerk waits for them: the page's own server, Chromium, our own front end.

    python bench/page.py [--edits 100] [--write]

Each edit changes the words of another paragraph: it is sent as typed (`/api/try`: read, composed, checked, nothing written),
answered, laid out on its leaves and painted. The tenth of a second until somebody pauses in typing is not counted.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from browser import find_browser  # noqa: E402
from run import machine, put, table  # noqa: E402
from serving import served  # noqa: E402

PROJECTS = {"example": ROOT / "examples" / "wangchuan", "repository": ROOT}
FOLDERS = ("data", "sections", "charts", "tables", "photos", "templates")
SHARE = 0.95
WANTED = 150  # milliseconds
HEAD = ["report", "pages", "edits", "median ms", "95 of 100 ms", "longest ms", "of these the server ms (median)", "wanted"]
EDITS = """async (edits) => {
  const {get, post} = await import("/api.js")
  const texts = await get("/api/texts")
  const items = texts.items.filter((item) => ["point", "paragraph"].includes(item.kind) && item.text.length > 30)
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
  const times = []
  for (let n = 0; n < edits; n++) {
    const {file, path, text} = items[n % items.length]
    const begun = performance.now()
    const answer = await post("/api/try", {file, path, was: text, etag: texts.files[file], text: `第${n}稿，${text}`})
    const answered = performance.now()
    document.dispatchEvent(new CustomEvent("made", {detail: answer}))
    await painted()
    times.push([performance.now() - begun, answered - begun])
    const pages = document.querySelector(".frame").shadowRoot
    if (n % 10 === 0 && !pages.textContent.includes(`第${n}稿`)) throw new Error(`edit ${n} is not on the pages`)
  }
  return times
}"""


def main() -> None:
    """Measure, print, and with --write put the figures into docs/bench.md."""
    options = argparse.ArgumentParser()
    options.add_argument("--edits", type=int, default=100)
    options.add_argument("--write", action="store_true")
    asked = options.parse_args()
    if not (browser := find_browser()):
        print("no browser: the page is not measured")
        return
    load = os.getloadavg()[0]
    text = f"{machine()} Load before: {load:.1f}.\n\n{table(HEAD, [_row(name, browser, asked.edits) for name in PROJECTS])}\n"
    print(text)
    if asked.write:
        put("page", text)


def _row(name: str, browser: str, edits: int) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        folder = Path(scratch, "project")
        for part in FOLDERS:
            if (PROJECTS[name] / part).is_dir():
                shutil.copytree(PROJECTS[name] / part, folder / part)
        with served(folder) as page:
            pages, times = _edited(page.where, browser, edits)
    whole, server = (sorted(part) for part in zip(*times, strict=True))
    late = whole[min(len(whole) - 1, int(SHARE * len(whole)))]
    figures = (median(whole), late, whole[-1], median(server))
    return [name, str(pages), str(edits), *(f"{figure:.0f}" for figure in figures), str(WANTED)]


def _edited(where: str, browser: str, edits: int) -> tuple[int, list[tuple[float, float]]]:
    """Return the number of pages, and of each edit the milliseconds to the new pages and to the server's answer."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        running = started.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        shown = running.new_page(viewport={"width": 1920, "height": 1080})
        shown.goto(where)
        shown.locator(".leaf").first.wait_for()
        shown.evaluate(EDITS, 5)  # warm
        times = shown.evaluate(EDITS, edits)
        pages = shown.locator(".leaf").count()
        running.close()
    return pages, times


if __name__ == "__main__":
    main()
