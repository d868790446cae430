"""Pages laid out as the browser lays them beside the text: shared by the tests that count or read them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, Route

from lawreport.model import Image
from lawreport.page.gate import POLICY
from lawreport.page.routes import STATIC
from lawreport.screen.page import Preview

SITE = "http://pages.test"
HTML = (
    '<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>页</title>'
    '<div id="host"></div><script type="module" src="/lay.js"></script></html>'
)
LAY = """
import * as leaves from "/leaves.js"
const {sheet, paper, body} = await (await fetch("/preview")).json()
const root = document.querySelector("#host").attachShadow({mode: "open"})
const constructed = (text) => { const one = new CSSStyleSheet(); one.replaceSync(text); return one }
const sheets = [sheet, leaves.RULES, paper].map(constructed)
root.adoptedStyleSheets = sheets.slice(0, 2)
document.adoptedStyleSheets = [sheets[2]]
const stack = document.createElement("div")
stack.className = "stack"
stack.lang = "zh-CN"
root.append(stack)
Object.assign(window, {stack, leaves})
window.draw = (html) => { leaves.fill(stack, html); return leaves.lay(stack) }
window.pages = draw(body)
document.documentElement.dataset.laid = ""
"""
WORDS = """() => { const out = [];
  for (const run of stack.querySelectorAll(".run")) {
    const walk = document.createTreeWalker(run.querySelector("article"), 5,
      (node) => node.ariaHidden === "true" ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    while (walk.nextNode()) { const n = walk.currentNode;
      if (n.nodeType === 3) out.push(n.data); else if (n.tagName === "IMG") out.push(n.alt) }
  }
  return out.join("") }"""


@dataclass
class Leaves:
    """Pages in a browser; `told`: what the browser said of them, or asked for elsewhere."""

    page: Page
    told: list[str]

    @property
    def count(self) -> int:
        return self.page.evaluate("pages")

    @property
    def words(self) -> str:
        """Return all words and what pictures say, without the heads that are repeated."""
        return self.page.evaluate(WORDS).replace("\n", "").replace("\t", "")

    def draw(self, html: str) -> int:
        return self.page.evaluate("html => window.pages = draw(html)", html)


def laid(browser: Browser, made: Preview, images: Mapping[str, Image]) -> Leaves:
    """Return a preview laid out under the policy of our own page; its pictures stand at /api/picture?of=…"""
    page, told = browser.new_page(viewport={"width": 1000, "height": 900}), []

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        if path.startswith("/api/picture?of="):
            return route.fulfill(body=images[list(images)[int(path.partition("of=")[2])]].png, content_type="image/png")
        known = {
            "/": (HTML, "text/html"),
            "/lay.js": (LAY, "text/javascript"),
            "/leaves.js": ((STATIC / "leaves.js").read_text("utf-8"), "text/javascript"),
            "/preview": (json.dumps({"sheet": made.sheet, "paper": made.paper, "body": made.body}), "application/json"),
            "/favicon.ico": ("", "image/x-icon"),
        }
        if path not in known:
            told.append(route.request.url)
            return route.abort()
        body, kind = known[path]
        return route.fulfill(body=body, content_type=f"{kind}; charset=utf-8", headers={"content-security-policy": POLICY})

    page.route("**/*", answer)
    page.on("console", lambda said: told.append(said.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(f"{SITE}/")
    page.locator("html[data-laid]").wait_for(state="attached")
    return Leaves(page, told)


def lent(images: Mapping[str, Image]):
    """Return where the pictures of a preview stand."""
    return lambda id: f"/api/picture?of={list(images).index(id)}"
