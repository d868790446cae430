"""The screen of `build`: where the report is, what was in its way, what it is like; what may be done where it was stopped.

In: a `Delivered`, or the problems that stopped an edition. Out: lines. Responsible for: what is said first.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from lawreport.app.screens.files import left_lines
from lawreport.checks.waivers import releasable
from lawreport.delivery.deliver import Delivered
from lawreport.edition import Edition
from lawreport.outputs.issued import REGISTER
from lawreport.problem import Problem, counts

if TYPE_CHECKING:
    from lawreport.delivery.watch import Round

MOST = 3  # saved files that are named


def delivered_lines(done: Delivered) -> list[str]:
    """Return where the report is, what was in its way, and what it is like."""
    first = "已生成" if done.fresh else "没有变化，报告仍是上次生成的"
    return [f"{first}：{done.files[0]}", *aside_lines(done), *_summary(done), *_issued_lines(done)]


def _issued_lines(done: Delivered) -> list[str]:
    """Return where a copy of what goes out was kept."""
    if done.issued is None:
        return []
    return [f"  留底：{'/'.join(done.issued.parts[-3:])}，记在同一个文件夹的“{REGISTER}”（收文单位可以在那里填）"]


def aside_lines(done: Delivered) -> list[str]:
    """Return what to say of the files that were in the way, and of those that are no longer needed."""
    names = "、".join(path.name for path in done.gone)
    gone = [f"  先前的新稿没有人改过，已经用不着，删掉了：{names}"] if names else []
    return [*left_lines(done.left), *gone]


def round_line(made: Round) -> str:
    """Return what was saved and what came of it: which file in how many seconds, or none, and how much there is to see to."""
    named = "、".join(made.saved[:MOST]) or "再试一次"
    more = f" 等 {len(made.saved)} 个文件" if len(made.saved) > MOST else ""
    return f"{named}{more} → {_outcome(made)}"


def _outcome(made: Round) -> str:
    if made.done is None:
        return f"没有生成，{counts(made.problems)}"
    told = f"，{counts(made.problems)}" if made.problems else ""
    return f"{made.done.files[0].name if made.done.fresh else '没有变化'}（{made.seconds:.2f} 秒{told}）"


def screen_lines(done: Delivered) -> list[str]:
    """Return where a page or a text is, what was in its way, and what it went out with."""
    return [f"已生成：{done.files[0]}", *aside_lines(done), *_closing(done)]


def fragment_lines(done: Delivered) -> list[str]:
    """Return where the fragment for a site is, and what is to be done with it."""
    folder, names = done.files[0].parent, [path.name for path in done.files]
    pictures = [name for name in names if name.endswith((".png", ".jpg"))]
    swept = [path.name for path in done.gone if path.suffix in (".png", ".jpg")]
    gone = [f"  上次的图这次没有了，删掉了：{'、'.join(swept)}"] if swept else []
    count = f"“{names[0]}”和 {len(pictures)} 张图" if pictures else f"“{names[0]}”"
    return [
        f"已生成：{folder}（里面是{count}）",
        *left_lines(done.left),
        *gone,
        f"  怎么贴：网站编辑器切到“源代码”方式，把“{names[0]}”的内容整个贴进去；再上传图片，换成上传后的地址。",
        f"  一步一步的说明在同一个文件夹的“{names[-1]}”里，可以连文件夹一起发给管网站的同志。",
        *_closing(done),
    ]


def _summary(done: Delivered) -> list[str]:
    """Return what the report is like, and what it went out with."""
    summary = done.summary
    ledger = f"（台账：{summary.ledger}）" if summary.ledger else ""
    return [f"  约 {summary.pages} 页，{summary.figures} 个数都能查到来源{ledger}", *_closing(done)]


def _closing(done: Delivered) -> list[str]:
    """Return what the report went out with."""
    summary, lines = done.summary, []
    if summary.waived:
        rules = "、".join(f"{rule} {count} 处" for rule, count in summary.waived)
        lines.append(f"  放行了 {rules}，记在：{summary.record}")
    if done.problems:
        lines.append(f"  有 {counts(done.problems)}，见上。")
    return lines


def advice_lines(problems: Iterable[Problem], edition: Edition) -> list[str]:
    """Return what may be done about the rules that stop an edition, besides mending; nothing where no rule does."""
    rules = releasable(problems, edition)
    if rules is None:
        return []
    listed = "、".join(f"{rule}（{count} 处）" for rule, count in rules.rules)
    excuse = f"在文段旁边注明“# 不查 {rules.excused}：理由”，\n或者" if rules.excused else ""
    release = f'放行一条规则：--despite {rules.first} --because "为什么不改"，记在报告旁边。'
    return [*f"改好以后再生成。确实不用改的，{excuse}{release}".split("\n"), f"能放行的：{listed}。"]
