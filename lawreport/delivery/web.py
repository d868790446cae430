"""A report for the screen: a web page, a fragment for a site's back office, plain text; checked and released as Word is.

In: what was asked for. Out: the files, what was in their way, what the report is like. Responsible for: that nothing goes on a
site which would not go out as Word: the same build stops it, and the finished file is searched again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from lawreport.delivery.deliver import Asked, Delivered, check_out, output_name, summary_of
from lawreport.delivery.records import put_recorded
from lawreport.model import Picture
from lawreport.problem import Problems

if TYPE_CHECKING:
    from lawreport.outputs.put import Outputs, Put
    from lawreport.pipeline import Built

FRAGMENT = "（网页片段）"  # what the name of its folder ends with
WORDS, HOW = "正文.html", "怎么贴.txt"
TOLD = """把这份报告贴进单位网站

一、在网站后台新建一篇文章，标题照“{title}”写。
二、把编辑器切到“源代码”（也叫 HTML、代码）方式。
三、用记事本打开本文件夹里的“正文.html”，全选、复制，贴进编辑器。
四、把本文件夹里的图片上传到网站{pictures}；在编辑器里把每张图换成上传后的地址，图片的说明文字（alt）不要删，看不见图的人靠它。
五、切回可视方式，从头到尾看一遍：标题、段落、表格、图都在，再预览、发布。

“正文.html”不用改：要改内容，请改 data、sections 里的文件，再生成一次。
"""


def deliver_page(asked: Asked, say: Callable[[str], None] = lambda step: None) -> Delivered:
    """Return the web page of a report. Raise `Trouble` with everything that stops its edition."""
    from lawreport.screen.page import page
    from lawreport.word.template.compile import profile_of

    built, wanted = _built(asked, ".html", "网页文件", say)
    say("写网页")
    text = page(built.report, built.pictures, profile_of(built.source.files), asked.edition)
    _search(asked, built, text, wanted.name)
    return _delivered(asked, built, wanted, text.encode("utf-8"))


def deliver_text(asked: Asked, say: Callable[[str], None] = lambda step: None) -> Delivered:
    """Return the text of a report. Raise `Trouble` with everything that stops its edition."""
    from lawreport.screen.text import encoded, text

    built, wanted = _built(asked, ".txt", "文本文件", say)
    return _delivered(asked, built, wanted, encoded(text(built.report, asked.edition)))


def deliver_fragment(asked: Asked, say: Callable[[str], None] = lambda step: None) -> Delivered:
    """Return the folder with the fragment of a report and its pictures. Raise `Trouble` as for a page."""
    from lawreport.outputs.put import Outputs
    from lawreport.screen.page import fragment
    from lawreport.screen.text import encoded
    from lawreport.word.template.compile import profile_of

    built, folder = _built(asked, "", "文件夹", say)
    say("写网页")
    outputs = Outputs.of(asked.project, folder)
    pictures = _pictures(asked, built, folder, outputs)
    names = {id: put.path.name for id, put in pictures.items()}
    text = fragment(built.report, built.pictures, profile_of(built.source.files), asked.edition, names)
    _search(asked, built, text, WORDS)
    gone = _swept(folder, set(names.values()), outputs)
    done = _delivered(asked, built, folder / WORDS, encoded(text), tuple(pictures.values()), outputs)
    told = TOLD.format(title=built.report.title, pictures=f"（{'、'.join(names.values())}）" if names else "（这份没有图）")
    put = outputs.put(folder / HOW, encoded(told.replace("\n", "\r\n")))
    return Delivered((*done.files, put.path), done.summary, done.problems, (*done.left, *put.left), True, (*done.gone, *gone))


# ---- the same for all ------------------------------------------------------------------------------------------------------


def _built(asked: Asked, ending: str, kind: str, say: Callable[[str], None]) -> tuple[Built, Path]:
    """Return the report as it goes out as Word, with all that stops it, and the path that was asked for."""
    from lawreport.pipeline import build

    check_out(asked, ending, kind)
    built = build(asked.project, asked.year, asked.edition, say, False, asked.unsigned, asked.waivers)
    name = output_name(built.report.title, asked.edition).removesuffix(".docx") + (ending or FRAGMENT)
    return built, asked.folder / (asked.out.name if asked.out else name)


def _search(asked: Asked, built: Built, text: str, name: str) -> None:
    """Raise `Trouble` with what a page for everybody reveals."""
    if asked.edition.traits.public:
        from lawreport.checks.webpage import scan_page

        scan_page(text, name, built.report).raise_errors()


def _delivered(
    asked: Asked, built: Built, wanted: Path, data: bytes, before: Iterable[Put] = (), outputs: Outputs | None = None
) -> Delivered:
    """Return what was written: the file, the record of what it went out with, and what was put before it."""
    from lawreport.outputs.put import Outputs

    outputs = outputs or Outputs.of(asked.project, asked.folder)
    put, stale = put_recorded(outputs, wanted, data, built.waived, asked.edition)
    every = (*put, *before)
    files = tuple(p.path for p in put)
    left, gone = tuple(one for p in every for one in p.left), tuple(one for p in every for one in p.gone)
    summary = summary_of(built, files)
    return Delivered((*files, *(p.path for p in before)), summary, (*built.problems, *stale), left, True, gone)


# ---- pictures beside a fragment --------------------------------------------------------------------------------------------


def _pictures(asked: Asked, built: Built, folder: Path, outputs: Outputs) -> dict[str, Put]:
    """Return id → where the picture was put. Raise `Trouble` where one says more than its pixels."""
    problems, puts = Problems(), {}
    order = dict.fromkeys(block.chart.id for block in built.report.blocks if isinstance(block, Picture))
    named = {id: f"图{number}.{_ending(built.pictures[id].png)}" for number, id in enumerate(order, 1)}
    if asked.edition.traits.public:
        from lawreport.checks.webpage import scan_picture

        problems.extend(p for id, name in named.items() for p in scan_picture(built.pictures[id].png, name))
        problems.raise_errors()
    for id, name in named.items():
        puts[id] = outputs.put(folder / name, built.pictures[id].png)
    return puts


def _ending(picture: bytes) -> str:
    return "png" if picture.startswith(b"\x89PNG") else "jpg"


def _swept(folder: Path, needed: set[str], outputs: Outputs) -> tuple[Path, ...]:
    """Remove pictures of a former fragment that this one does not show, as far as nobody has changed them; return them."""
    gone = []
    for path in sorted(folder.glob("图*.*")):
        if path.name not in needed and outputs.wrote(path):
            with suppress(OSError):
                path.unlink()
                gone.append(path)
    return tuple(gone)
