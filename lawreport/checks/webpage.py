"""The public web page: the finished file is proved to contain nothing but the report.

In: the finished text of a page or fragment, its pictures, the report. Out: problems. Responsible for: every place of a web page
where a name, a path, a remark, a link or something that runs may be hidden. What it may hold is said by an allow-list of its
own, so that a writer which says too much is found out.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator

from lawreport.checks.publication import PATH, texts, unpublishable
from lawreport.model import Report
from lawreport.problem import Place, Problems
from lawreport.screen.element import Element, read
from lawreport.word.template.media import clean, fault

_COMMON = frozenset({"class", "style"})
_SPAN, _HEAD = {"scope"}, {"h1", "h2", "h3", "h4", "h5", "h6"}
ALLOWED: dict[str, frozenset[str]] = {  # element → its attributes
    **dict.fromkeys(
        ("head", "br", "title", "style", "body", "main", "article", "thead", "tbody", "tr", "colgroup"), frozenset()
    ),
    **dict.fromkeys(("p", "span", "figure", "figcaption", "footer", "table", "col", *_HEAD), _COMMON),
    "html": frozenset({"lang"}),
    "meta": frozenset({"charset", "name", "content", "http-equiv"}),
    "div": _COMMON | {"lang", "role", "tabindex", "aria-labelledby"},
    "caption": _COMMON | {"id"},
    "time": frozenset({"datetime"}),
    "img": frozenset({"src", "alt", "width", "height", "style"}),
    "th": _COMMON | _SPAN | {"colspan", "rowspan"},
    "td": _COMMON | {"colspan", "rowspan"},
}
_METAS = {"charset": "utf-8", "viewport": "width=device-width, initial-scale=1"}
_NAMED = {"viewport", "description"}
_WORDED = {"alt", "content"}  # attributes that hold words
_FETCHED = re.compile(r"url\(|@import|expression\(|\\|javascript|behavior|https?:", re.I)  # what a style sheet must not say
_ANCHOR = re.compile(r"_[ms]_\d")
_EMBEDDED = re.compile(r"data:image/(?:png|jpeg);base64,([A-Za-z0-9+/]+=*)")
_FILE = re.compile(r"图\d{1,4}(?:（新稿\d*）)?\.(?:png|jpg)")
_AGAIN = "这是程序的毛病：请把这条信息发给维护人员。"


def scan_page(text: str, name: str, report: Report) -> Problems:
    """Return what a finished public page reveals; nothing for one fit to publish. Raise `ValueError` for no page of ours."""
    problems, root = Problems(), read(text.removesuffix("\n"))
    for what in dict.fromkeys(what for element in root.walk() for what in _traces(element)):
        problems.add("public-trace", f"公开网页里有{what}", Place(name), _AGAIN)
    known = {text for block in report.blocks for text in texts(block)}
    foreign = [(name, words) for words in _words(root) if words.strip() and words not in known]
    problems.extend(unpublishable(foreign, "，网页里加的文字"))
    return problems


def scan_picture(data: bytes, name: str) -> Problems:
    """Return what a picture beside a fragment reveals."""
    problems = Problems()
    if fault(data) or clean(data) != data:
        problems.add("public-picture", f"图片里带着作者、时间、地点或说明：{name}", Place(name), _AGAIN)
    return problems


def _traces(element: Element) -> Iterator[str]:
    """Yield what an element says that no public page says."""
    if element.tag not in ALLOWED:
        yield f"多余的元素 {element.tag}"
    for key, value in element.attributes:
        if key not in ALLOWED.get(element.tag, ()):
            yield f"多余的属性 {element.tag}/{key}"
        if key != "src" and PATH.search(value):
            yield "文件夹的路径"
        if _ANCHOR.search(value) and key != "src":
            yield "程序的书签"
    said = "".join(words for words in element.inside if isinstance(words, str))
    if PATH.search(said):
        yield "文件夹的路径"
    if _FETCHED.search(element.get("style")) or (element.tag == "style" and _FETCHED.search(said)):
        yield "样式里的链接"
    if element.tag == "img":
        yield from _pictured(element.get("src"))
    if element.tag == "meta":
        yield from _told(element)


def _pictured(source: str) -> Iterator[str]:
    """Yield what is wrong with where a picture comes from: from the page itself, or from a file beside it."""
    if not (embedded := _EMBEDDED.fullmatch(source)):
        if not _FILE.fullmatch(source):
            yield "来自外面的图片"
        return
    try:
        data = b64decode(embedded[1], validate=True)
    except Error:
        data = b""
    if fault(data) or clean(data) != data:
        yield "带着作者、时间、地点或说明的图片"


def _told(meta: Element) -> Iterator[str]:
    if meta.get("name") and meta.get("name") not in _NAMED:
        yield f"多余的说明 {meta.get('name')}"
    if meta.get("http-equiv") not in ("", "Content-Security-Policy"):
        yield f"多余的说明 {meta.get('http-equiv')}"


def _words(root: Element) -> Iterator[str]:
    """Yield every text of a page, those of attributes too, but for its style sheet."""
    for element in root.walk():
        yield from (value for key, value in element.attributes if key in _WORDED)
        if element.tag != "style":
            yield element.text
