"""A browser before the page: what a clerk sees and does, and whatever else it asked for or complained of."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from serving import Served, served
from where import CORPUS

DESK, WIDE = (1280, 800), (1920, 1080)


@dataclass
class Opened:
    """The page in a browser: `shown` is Playwright's; `told`: what the console said and every request to elsewhere."""

    shown: object
    server: Served
    folder: Path
    told: list[str] = field(default_factory=list)


@pytest.fixture
def opened_page(page_browser, tmp_path):
    """Return a function that serves a project of the corpus, or a folder, and opens its page once the server answers."""
    done = []

    def open_page(project: str | Path = "samples/a_run_in_chain", size=DESK, offline=True) -> Opened:
        folder = project if isinstance(project, Path) else tmp_path / "材料（最终）" / "project"
        if folder is not project:
            shutil.copytree(CORPUS / project, folder, ignore=shutil.ignore_patterns("build", ".lawreport"))
        server = served(folder)
        context = page_browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN")
        page = Opened(context.new_page(), server, folder)
        done.append((context, server))
        home = f"http://127.0.0.1:{server.port}/"
        page.shown.on("request", lambda asked: _strange(asked.url, home) and page.told.append(asked.url))
        page.shown.on("console", lambda said: page.told.append(said.text) if said.type in ("error", "warning") else None)
        page.shown.on("pageerror", lambda error: page.told.append(str(error)))
        page.shown.goto(server.where)
        page.shown.locator("#linked", has_text="与磁盘一致").wait_for()
        return page

    yield open_page
    for context, server in done:
        context.close()
        server.kill()


def _strange(url: str, home: str) -> bool:
    return not url.startswith((home, "data:", "blob:"))
