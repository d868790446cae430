"""The handbook of a kit: the docs that clerks and editors read, as web pages that open with a double click.

In: docs/, and what to type to call the program. Out: path → bytes, below 说明书/. Responsible for: which docs those are; links
between them and their pictures work there; every word of theirs stands in the pages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGES = ("start", "page", "editing", "charts", "year", "import", "back", "web", "rules")  # in the order in which they are read
INDEX = "从这里看起"
SHIM = re.compile(r"(?:\.venv/bin/)?python3? build_report\.py")
STYLE = """
body{max-width:48em;margin:2em auto;padding:0 1em;font:16px/1.8 "Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#1c2733}
h1,h2,h3{line-height:1.4} h2{margin-top:2em;border-bottom:1px solid #d5dce3} a{color:#1f5c99}
code,pre{font-family:Consolas,"Noto Sans Mono CJK SC",monospace;background:#f2f5f8;border-radius:3px} code{padding:0 .3em}
pre{padding:.8em 1em;overflow:auto} pre code{padding:0} img{max-width:100%;border:1px solid #d5dce3}
table{border-collapse:collapse;display:block;overflow:auto} td,th{border:1px solid #d5dce3;padding:.3em .6em;vertical-align:top}
th{background:#f2f5f8;text-align:left} nav{font-size:14px}
"""


NOTE = "这是工具包里的说明书。工具包不用安装、不联网，讲准备运行环境的地方可以跳过；命令在单位的文件夹里输入。"
MARKDOWN = MarkdownIt("commonmark").enable("table")


def handbook(called: str) -> dict[str, bytes]:
    """Return the pages and pictures; `called`: what to type in place of `python build_report.py`."""
    texts = {name: (DOCS / f"{name}.md").read_text(encoding="utf-8") for name in PAGES}
    parsed = {name: MARKDOWN.parse(SHIM.sub(lambda found: called, text)) for name, text in texts.items()}
    titles = {name: tokens[1].content for name, tokens in parsed.items()}
    files = dict[str, bytes]()
    for name, tokens in parsed.items():
        pictures = _lead_within(tokens, titles)
        files |= {f"说明书/{picture}": (DOCS / picture).read_bytes() for picture in pictures}
        body = MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})
        files[f"说明书/{name}.html"] = _page(titles[name], f'<nav><a href="{INDEX}.html">目录</a></nav>{body}')
    listed = "".join(f'<li><a href="{name}.html">{escape(title)}</a></li>' for name, title in titles.items())
    return {**files, f"说明书/{INDEX}.html": _page("说明书", f"<h1>说明书</h1><p>{NOTE}</p><ol>{listed}</ol>")}


def _lead_within(tokens: list[Token], titles: Mapping[str, str]) -> set[str]:
    """Let links lead to the pages, and headings have the names by which links call them; return the pictures that are shown.

    What leads out of the handbook (the program's own docs) is words there, no link.
    """
    pictures = set[str]()
    for before, token in pairwise(tokens):
        if before.type == "heading_open":
            before.attrSet("id", _name_of(token.content))
        children = token.children = _joined(token.children or [])
        pictures |= {str(child.attrs["src"]) for child in children if child.type == "image"}
        for link, words in pairwise(children):
            if link.type == "link_open":
                words.content = titles.get(words.content.removesuffix(".md"), words.content)
                _lead(link)
    return pictures


def _joined(children: list[Token]) -> list[Token]:
    """Return the pieces of a paragraph without the ends of lines between two Hanzi, which a browser would show as blanks."""
    around = zip([None, *children], children, [*children[1:], None], strict=False)
    return [one for before, one, after in around if not (one.type == "softbreak" and _hanzi(before, -1) and _hanzi(after, 0))]


def _hanzi(token: Token | None, at: int) -> bool:
    """Return whether the words of a piece begin or end with something else than ASCII."""
    return token is not None and bool(token.content) and not token.content[at].isascii()


def _lead(link: Token) -> None:
    target, _, place = unquote(str(link.attrs["href"])).partition("#")
    if re.match(r"\w+:", target):
        return
    name = target.removesuffix(".md")
    if not target or name in PAGES:
        link.attrs["href"] = (f"{name}.html" if target else "") + (f"#{place}" if place else "")
    else:
        del link.attrs["href"]


def _name_of(heading: str) -> str:
    """Return the name of a heading in links, as the places where docs are read make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _page(title: str, body: str) -> bytes:
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="zh-CN"><head>{head}</head><body>{body}</body></html>\n'.encode()
