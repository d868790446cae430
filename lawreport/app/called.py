"""What people type for a command: Chinese words that run it, and words that come near.

In: a word that was typed. Out: the command that is meant, or a hint. Responsible for: every command by its Chinese name.
"""

from __future__ import annotations

from collections.abc import Sequence

from lawreport.problem import did_you_mean

# what people type → the command that is meant
CALLED = {
    **dict.fromkeys(("新建", "新建项目", "建立", "创建", "初始化"), "init"),
    **dict.fromkeys(("导入", "读入"), "import"),
    **dict.fromkeys(("升级",), "upgrade"),
    **dict.fromkeys(("改名", "重命名"), "rename"),
    **dict.fromkeys(("生成", "生成报告", "出报告", "做报告"), "build"),
    **dict.fromkeys(("网页版", "浏览器", "打开网页", "页面"), "page"),
    **dict.fromkeys(("检查", "校核", "核对"), "check"),
    **dict.fromkeys(("来源", "查数", "出处", "溯源"), "trace"),
    **dict.fromkeys(("规则", "解释"), "rule"),
    **dict.fromkeys(("转PDF", "PDF"), "pdf"),
    **dict.fromkeys(("网页",), "html"),
    **dict.fromkeys(("纯文本",), "text"),
    **dict.fromkeys(("收回", "收稿", "取回"), "pull"),
    **dict.fromkeys(("清空", "清理"), "clean"),
    **dict.fromkeys(("填报表", "发表"), "form"),
    **dict.fromkeys(("收表", "收数"), "collect"),
    **dict.fromkeys(("新年", "新一年", "开年"), "new-year"),
    **dict.fromkeys(("签字", "确认"), "sign"),
    **dict.fromkeys(("进度", "状态"), "status"),
    **dict.fromkeys(("影响", "牵动"), "impact"),
    **dict.fromkeys(("对比", "比较"), "diff"),
    **dict.fromkeys(("批量", "批量生成"), "batch"),
    **dict.fromkeys(("汇总",), "rollup"),
    **dict.fromkeys(("模板", "版式"), "template"),
    **dict.fromkeys(("撤销", "撤消", "退回", "回退"), "undo"),
    **dict.fromkeys(("历史", "记录"), "history"),
    **dict.fromkeys(("帮助", "用法", "命令", "?", "？", "/?"), "help"),
    **dict.fromkeys(("版本", "版本号"), "version"),
}
NEAR = {  # words that only suggest a command: too vague to run one
    **dict.fromkeys(("new", "create", "start", "setup", "begin"), "init"),
    **dict.fromkeys(("make", "generate", "report", "docx", "word", "draft"), "build"),
    **dict.fromkeys(("lint", "verify", "validate", "test", "review"), "check"),
    **dict.fromkeys(("load", "open", "read"), "import"),
    **dict.fromkeys(("browser", "gui", "ui", "serve", "server", "edit"), "page"),
    **dict.fromkeys(("mv", "move"), "rename"),
    **dict.fromkeys(("migrate", "update"), "upgrade"),
    **dict.fromkeys(("revert", "restore", "back"), "undo"),
    **dict.fromkeys(("log",), "history"),
    **dict.fromkeys(("final", "public"), "build"),
    **dict.fromkeys(("compare",), "diff"),
    **dict.fromkeys(("sum", "total"), "rollup"),
    **dict.fromkeys(("newyear", "year"), "new-year"),
}


def meant(word: str, names: Sequence[str]) -> str:
    """Return which of the commands may be meant by a word that is none of them, as a hint."""
    typed = word.strip("-—－").casefold()
    near = typed if typed in names else NEAR.get(typed, "") or _within(word)
    if near in names:
        return f"是不是 {near}？"
    if hint := did_you_mean(typed, names):
        return hint
    called = {CALLED[chinese]: chinese for chinese in CALLED if CALLED[chinese] in names and _alike(chinese, word)}
    hint = "、".join(f"{name}（{chinese}）" for name, chinese in list(called.items())[:2])
    return f"是不是 {hint}？" if hint else "运行 python build_report.py --help 看全部命令。"


def _within(word: str) -> str:
    """Return the command whose Chinese name stands in a longer word: 检查报告 → check."""
    return next((name for chinese, name in CALLED.items() if len(chinese) > 1 and chinese in word), "")


def _alike(chinese: str, word: str) -> bool:
    """Return whether one of two or three Chinese characters differs: 新健 is like 新建."""
    same = sum(a == b and not a.isascii() for a, b in zip(chinese, word, strict=False))
    return len(chinese) == len(word) and same >= len(word) - 1 > 0
