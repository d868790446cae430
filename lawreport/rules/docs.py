"""The rules as a page (docs/rules.md) and as the answer of `rule P-11`.

In: the registry of rules, and the troubles that no rule has. Out: Chinese text.
Responsible for: how a rule is presented to a reader.
"""

from __future__ import annotations

from lawreport.problem import did_you_mean
from lawreport.project import SETTINGS
from lawreport.rules.rule import EXAMPLE, Rule, Scope, check_prose, prose_from, rules
from lawreport.rules.settings import LIMITS, UNPUBLISHED
from lawreport.rules.troubles import troubles

CHAPTERS = {
    "P": "标点",
    "N": "数字、日期、比较",
    "S": "用词、行文、层次",
    "D": "文字和数据",
    "R": "报告制度",
    "L": "版面",
    "X": "不得公开的内容",
}
HEAD = """\
# 校核规则

本页由程序从规则本身生成，不要手改。查一条规则：`python build_report.py rule P-11`。

- 轻重：**错误**必须改；**提醒**请人看一眼；**提示**供参考。不得公开的内容（X）在公开版里是错误，在其他版本里最多是提醒。
- 依据：应（标准或条例的要求）、一般（标准写“一般、宜、通常”）、惯例（公文行文惯例）、法（法律、法规）。
- 自动改：`make check` 加 `--fix` 时会替您改的，只限不会改错的地方。

## 按单位的需要调整

"""
_ADJUSTING = f"""\
写在 `{SETTINGS}` 里，六栏都可以没有：

```yaml
off:                    # 不用的规则：编号: 理由
  P-01: 本单位历年都用顿号
levels:                 # 改变轻重
  S-18: 提醒
limits:                 # 阈值，可用 {"、".join(LIMITS)}
  长句: 150
words:                  # 不用的写法: 改用的写法
  消防大队: 大队
keep:                   # 原样放过的词句
  - 法制宣传月
phrases:                # 本单位写法固定的说法，四个字以上，打错一个字会说
  - 湖长制联席会议
```

只放过一处，在文段文件里写注释，要有理由：

```yaml
text: |                 # 不查 P-11：引用上级文件原文
  一是……
```

数据表里的一行，在备注里写“不查 D-09：理由”。注释对它所在的那一栏（连同缩进在下面的内容）有效；\
独占一行时，对紧接着的那一项有效。`|` 下面的正文里不能写注释。

送审稿有错误也照样生成；上报稿、公开稿有一处错误就不出。确实不用改、又不便写注释的，出稿时放行一条规则：
`build --edition final --despite P-11 --because "引用上级文件原文"`。放行了什么、为什么，\
记在报告旁边的 `报告名.放行.csv` 里，`status` 也会说。
不得公开的内容（X）、勾稽关系、保密审查、没有检查过的文字不能放行；签字用 `--unsigned`。

"""


SAFETY = """
公开版里，正文、表格、图题、图片说明、文件属性、模板里的文字都查，有一处就不出。送审稿、上报稿里是提醒。

**怎么查**：先换成一种写法再找，找到了仍指原来的位置。全角和半角、各种数字（①、𝟏、一二三、壹贰叁、别国数字）、\
字母 O、l 冒充的 0、1，零宽字符、软连字符、方向符、叠加的符号，空格、横线、点、斜线、括号、逗号拆开的，都算一样；\
分在几处格式、由数据填出一半、和段首标题连起来的，按印出来的整段查。写着姓名、电话、证件、账号等的表格，横着连起来再查一遍；\
一段末尾和下一段开头的数字也连起来查。

**不算**：张某、李某某、王××、某公司；在职领导的姓名和职务；12345、0571-12345 等热线；“举报电话”“监督电话”后面的号码；\
发文字号〔2024〕12号；项目、受理、许可证等编号；带单位的数目。

**查不出**，要人看：

- 前后没有身份、年龄、“诉”“不服”等字样的姓名，如“张三参加了培训”；只写了姓或者绰号的；
- 写成话的号码，如“一百三十八，后面是零零一三”；少写、写错了一两位的号码；没有写明是什么的护照号、账号、微信号；
- 隔得远的、倒着写的、用字母或者谜语代替的号码；图片里的字（图片要人看）；
- 合在一起才能认出人的情节（村名、年龄、职业、事情），以及不该公开的事情本身：规则认得写法，不认得内容。
  这些由保密审查（`secrecy_review`）负责。

说到的号码、姓名只露开头三个字、末尾两个字，屏幕上、日志里不会再有一份。身份证号、银行卡号不能用注释放过；其余确实可以公开的，\
在文段里注明“不查”和理由。
"""


def docs() -> str:
    """Return the page docs/rules.md."""
    return (
        HEAD
        + _ADJUSTING
        + _table()
        + "".join(
            f"\n## {title}\n{SAFETY if chapter == 'X' else ''}" + "".join(map(_section, _of(chapter)))
            for chapter, title in CHAPTERS.items()
        )
    )


def _of(chapter: str) -> list[Rule]:
    return [rule for rule in rules() if rule.chapter == chapter]


def _table() -> str:
    rows = "".join(
        f"| [{r.id}](#{r.id.lower()}) | {r.title} | {r.severity} | {r.binding} | {'是' if r.fix else ''} |\n" for r in rules()
    )
    return (
        f"## 全部规则（{len(rules())}条）\n\n| 编号 | 查什么 | 轻重 | 依据 | 自动改 |\n| --- | --- | --- | --- | --- |\n{rows}"
    )


def _section(rule: Rule) -> str:
    return (
        f'\n### <a id="{rule.id.lower()}"></a>{rule.id} {rule.title}\n\n`{rule.name}`。{_facts(rule)}\n\n'
        f"{rule.reason}\n\n{_examples(rule)}"
    )


def _facts(rule: Rule) -> str:
    scope = {Scope.LINE: "逐段查", Scope.TEXT: "通篇查", Scope.DATA: "对照数据和报告总表查", Scope.FILE: "查 Word 成品"}[
        rule.scope
    ]
    return f"{rule.severity}；{rule.binding}（{rule.clause}）；{scope}{'；可自动改' if rule.fix else ''}。"


def _examples(rule: Rule) -> str:
    return "".join(f"- 错：{_quote(text)}{_corrected(rule, text)}\n" for text in rule.bad) + "".join(
        f"- 对：{_quote(text)}\n" for text in rule.good
    )


def _quote(text: str) -> str:
    return f"`{_short(text).replace('`', '')}`" if text.strip() else text


def _short(text: str) -> str:
    """Return an example on one line, without the metrics that its words do not mention."""
    rows = text.split("\n")
    words = "\n".join(row for row in rows if not row.startswith("指标｜"))
    text = "\n".join(row for row in rows if not (words and row.startswith("指标｜") and row.split("｜")[1][:2] not in words))
    shown = "⏎".join(text.split("\n")).replace("\u200b", "␣").replace("　", "□")
    return shown if len(shown) <= 90 else shown[:88] + "……"


def _corrected(rule: Rule, text: str) -> str:
    """Return what the bad example says when asked: the first suggestion."""
    found = next((f for f in check_prose(prose_from(text), EXAMPLE) if f.rule is rule), None)
    return f" → {found.suggestion}" if found and found.suggestion else ""


def explains(id: str) -> bool:
    """Return whether there is something to say about an id: a rule has it, by id or name, or another trouble."""
    wanted = id.strip().lower()
    return wanted in troubles() or any(wanted in (r.id.lower(), r.name) for r in rules())


def explain(id: str) -> str:
    """Return what `rule P-11` prints: the whole rule, the trouble of that id, or which one may have been meant."""
    asked = id.strip()
    rule = next((r for r in rules() if asked.lower() in (r.id.lower(), r.name)), None)
    if rule is not None:
        return _explained(rule)
    if trouble := troubles().get(asked.lower()):
        head = f"{trouble.id}（不是校核规则，data/rules.yaml 和 --despite 管不到它）"
        return f"{head}\n\n为什么：{trouble.reason}。\n怎么办：{trouble.remedy}。"
    near = did_you_mean(asked.upper(), [r.id for r in rules()]) or did_you_mean(
        asked.lower(), [*(r.name for r in rules()), *troubles()]
    )
    return f"没有编号为“{asked}”的规则。{near or '全部规则见 docs/rules.md。'}"


def _explained(rule: Rule) -> str:
    """Return one rule told whole."""
    lines = [f"{rule.id} {rule.title}（{rule.name}）", _facts(rule), "", f"为什么：{rule.reason}", ""]
    lines += [f"错：{_short(text)}{_corrected(rule, text)}" for text in rule.bad]
    lines += [f"对：{_short(text)}" for text in rule.good]
    return "\n".join([*lines, "", _way_out(rule)])


def _way_out(rule: Rule) -> str:
    """Return what a unit may do that does not want the rule."""
    if rule.id.startswith(UNPUBLISHED):
        return "公开稿都查这一条，不能停用；确实要写的，改成指不出个人、不涉密的写法。"
    return f"本单位不用这条：在 {SETTINGS} 的 off 里写 {rule.id}: 理由。只放过一处：# 不查 {rule.id}：理由"
