"""Names for figures, from the clause they stand in: 共检查指导单位6603家 is 检查指导单位, 办结112件 after it 办结….

In: a paragraph, the range of a figure, the figure named before it. Out: a name that the catalogue allows, of verb and noun.
Responsible for: which words of a clause say what is counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lawreport.base.hanzi import CN
from lawreport.rules.reading.text import longest_first
from lawreport.source.reader import RESERVED

MOST = 14  # characters of a name
_VERBS = (
    *"召开 举办 开展 组织 进行 实施 完成 办理 办结 受理 审理 审结 收到 立案 查处 查办 查结 破获 抓获 处理 处置 处罚 作出 做出".split(),
    *"检查 抽查 巡查 排查 核查 督查 督导 督察 检测 抽检 监测 评查 审查 审核 审批 核发 发放 下发 印发 制发 派发 推送 发送 发布".split(),
    *"发现 查出 整改 整治 治理 清理 拆除 取缔 关停 查封 扣押 没收 罚款 拘留 移送 曝光 约谈 警示 劝导 责令 责令改正 吊销 撤销".split(),
    *"制定 修订 出台 制定修订 废止 公布 公开 报备 备案 评估 征求 提出 采纳 出具 提供 答复 回复 反馈 接待 接受 接处 解答 代书".split(),
    *"培训 新增 聘请 配备 选派 选聘 招录 取得 持有 覆盖 惠及 服务 帮助 指导 培养 培育 创建 建成 建立 建设 设立 新建 改建 修建".split(),
    *"取消 下放 承接 精简 压减 压缩 减少 归集 修复 公示 纳入 梳理 汇总 编制 编印 制作 刊发 刊登 播放 张贴 悬挂 征收 追缴 挽回".split(),
    *"调解 化解 调处 裁决 仲裁 复议 应诉 出庭 败诉 纠错 维持 确认 驳回 终止 收缴 追回 退还 补发 参加 参与 参训 签订 签署".split(),
    *"主持 带队 牵头 研究 听取 专题研究 主持召开 批示 部署 学习 专题学习 宣讲 述法 举报 投诉 巡回 更新 改造 推动 推进 推出 淘汰 救助 安置".split(),
    *"整理归档 归档 登记 新登记 注册 注销 许可 征集 涉及 解决 落实 打造 设置 安装 投入 争取 拨付 兑现 减免 受教育".split(),
    *"成功调解 调解成功 成功化解 调处成功 立案查处 立案受理 监督 处分 问责 通报 表彰 评选 命名 认定 评审 验收 对接 走访".split(),
    "立",
)
_BUT_NOT = ("推动", "推进", "实现", "做到", "确保", "依法", "通过", "实施")
_LEAD_WORDS = (
    *"全年 年内 今年以来 今年 本年 本年度 本年度共 一年来 目前 截至目前 截止目前 上半年 下半年 年初 年底 去年以来 其中 其中有 并 还 已".split(),
    *"共 共计 累计 累计共 总计 合计 先后 均 又 再 也 分别 依法 及时 积极 认真 持续 深入 扎实 切实 严格 大力 主动 有效 全面 统筹".split(),
    *"联合有关部门 联合相关部门 会同有关部门 现有 共有 拥有 现 有 有序 稳步 着力 进一步 充分 广泛 多次 定期 高效 顺利 圆满 妥善".split(),
    *"我局 我厅 我县 我市 我区 我镇 我委 我院 我部 我省 我处 我队 我办 我站 我街道 本局 本单位 我单位 全局 全厅 全院 大队 支队 总队".split(),
    *"全县 全市 全区 全省 全镇 全街道 全系统 县政府 市政府 区政府 镇政府 街道 各级 各部门 各单位 区委 县委 市委 为 对 将 由 向 把 以 与 给 在 从 使 让 被 到".split(),
)
_TAIL_WORDS = "共计 累计 总计 合计 达到 达 为 共 计 了 已 近 约 超过 超 突破 均为 均达 总数 数量 数为 分别为 保持在 稳定在 提升到 提升至 提高到 是 有 至 等".split()
_LEAD = re.compile(rf"^(?:\d{{4}}年度?|[{CN}]{{1,2}}是|{'|'.join(longest_first(_LEAD_WORDS))})")
_TAIL = re.compile(rf"(?:{'|'.join(longest_first(_TAIL_WORDS))})$")
_VERB = "|".join(longest_first(_VERBS))
_ONLY_VERBS = re.compile(rf"(?:{_VERB})+")
_FIRST_VERB, _LAST_VERB = re.compile(rf"^(?:{_VERB})"), re.compile(rf"(?:{_VERB})$")
_ANY_VERB = re.compile(_VERB)
_PERSON = r"(?:局长|书记|主任|县长|市长|区长|镇长|厅长|院长|队长|同志|负责人|领导|班子)"
_SUBJECT = re.compile(
    rf"^[\u4e00-\u9fff]{{0,9}}?(?:[局厅委办院]|政府|大队|支队|街道|部门|机关|单位|{_PERSON})(?=(?:{_VERB})[\u4e00-\u9fff]{{2}})"
)
_SUFFIXES = {
    **dict.fromkeys(("人", "名", "位"), "人数"),
    **dict.fromkeys(("元", "万元", "亿元"), "金额"),
    **dict.fromkeys(("平方米", "平方公里", "亩", "万亩", "公顷"), "面积"),
    **dict.fromkeys(("公里", "千米", "米"), "长度"),
    **dict.fromkeys(("%", "％"), "比例"),
}
_THING = re.compile(r"(?:[件书人员户家案车表册证费款物品料息项题患纷同见度规筑道关体所点]|单位|企业|申请|活动|资料|机构|主体)$")
_PREDICATE = re.compile(
    r"完成|进行|取得|开展|参加|参与|受到|得到|获得|通过|实现|全部|均|已|被|纳入|按期|如期|顺利|成功|按时|未|无|没有|和谐|有序|一次性"
)
_STOP = re.compile("[，。；：！？,;:!?（）()]")
_RATES = (
    "合格率",
    "办结率",
    "整改率",
    "成功率",
    "满意率",
    "覆盖率",
    "通过率",
    "参与率",
    "优秀率",
    "达标率",
    "完成率",
    "结案率",
    "配备率",
)
_MARKS = re.compile("[“”‘’\"'《》〈〉【】〔〕\\s·•—…-]")


@dataclass(frozen=True, slots=True)
class Named:
    """A name; `doubt` says why somebody should look at it. `noun` is what later figures of the sentence may be about."""

    name: str
    noun: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Before:
    """The figure before in the same sentence: its name, its unit, and where it ends."""

    named: Named
    unit: str
    end: int


def named(text: str, start: int, end: int, unit: str, before: Before | None, next_start: int = 0) -> Named:
    """Return a name for the figure of `text[start:end]`; `next_start`: where the next figure begins."""
    left, joined = _left(text, start, before)
    right = _right(text, end, next_start)
    words = _SUBJECT.sub("", _stripped(left))
    if joined and before and not _ANY_VERB.search(words):
        words = _with_verb_of(before, words)
    if re.search(f"{_PERSON}$", words) and _FIRST_VERB.match(right):
        words = ""
    if not words and not right and before:
        return _finished(before.named.name + suffix(unit), before.named.noun)
    if unit in ("%", "％", "‰"):
        return _rate(words or right, before)
    if not words or _ONLY_VERBS.fullmatch(words):
        return _of_verb(words, right, unit, before)
    if _LAST_VERB.search(words) and right and not _PREDICATE.match(right) and len(words) + len(right) <= MOST:
        return _finished(words + _noun(right), _noun(right))
    return _finished(words, words, before)


def suffix(unit: str) -> str:
    """Return what a name ends with that says how it is counted: 人数, 金额, 次数."""
    return _SUFFIXES.get(unit, unit if len(unit) > 1 else f"{unit}数")


def cleaned(name: str) -> str:
    """Return a name as the catalogue allows it: words only, not beginning with a digit."""
    plain = re.sub(r"\W", "", _MARKS.sub("", name)).lstrip("0123456789_")
    return f"{plain}数" if plain in RESERVED or (plain and not plain.isidentifier()) else plain


# ---- the words around it -----------------------------------------------------------------------------------------------


def _left(text: str, start: int, before: Before | None) -> tuple[str, bool]:
    """Return the words before a figure in its clause, and whether another figure stands before them, joined by 、."""
    stop = max((m.end() for m in _STOP.finditer(text, 0, start)), default=0)
    if before and before.end > stop:
        between = text[before.end : start]
        joined = between.startswith(("、", "和", "及", "与"))
        return _last_of_list(between.lstrip("、和及与")), joined
    return _last_of_list(text[stop:start]), False


def _last_of_list(words: str) -> str:
    """Return the last of several things joined by 、, with the verb that they share: 整治甲、乙、丙等问题 is 整治丙问题."""
    first, _, last = words.rpartition("、")
    if not first:
        return words
    lead = _stripped(first)
    verb = _FIRST_VERB.match(lead)
    last = re.sub(r"等(?=[\u4e00-\u9fff])", "", last)
    if verb and not _ANY_VERB.search(last) and len(last) < MOST:
        return verb[0] + last
    return last


def _right(text: str, end: int, next_start: int) -> str:
    """Return the words behind a figure, up to the end of the clause or the next figure."""
    stop = _STOP.search(text, end)
    limit = min(stop.start() if stop else len(text), next_start or len(text))
    return text[end:limit].lstrip("的").split("、")[0]


def _stripped(words: str) -> str:
    """Return the words without those that count or tell when, who, how."""
    words = re.sub("《[^》]*》", "", words)
    words = _MARKS.sub("", words)
    while (lead := _LEAD.match(words)) and len(lead[0]) < len(words) + 1 and not _ONLY_VERBS.fullmatch(words):
        words = words[lead.end() :]
    while (tail := _TAIL.search(words)) and not words.endswith(("收到", "得到")):
        words = words[: tail.start()]
    return words


def _with_verb_of(before: Before, words: str) -> str:
    verb = _FIRST_VERB.match(before.named.name)
    return verb[0] + words if verb and words and len(verb[0] + words) <= MOST else words


def _noun(words: str) -> str:
    """Return the thing named at the beginning of the words behind a figure: 栋架空层建筑完成… is 架空层建筑."""
    predicate = _PREDICATE.search(words)
    words = words[: predicate.start()] if predicate and predicate.start() else words
    return _MARKS.sub("", re.sub("《[^》]*》", "", words))


# ---- names -------------------------------------------------------------------------------------------------------------


def _of_verb(verb: str, right: str, unit: str, before: Before | None) -> Named:
    """Return the name of a figure before which only a verb stands, or nothing: 办理120件行政复议案件, 其中调解3件."""
    verb = "" if verb in _BUT_NOT else verb
    noun = _noun(right)
    if not verb and noun and unit in ("次", "场次", "期") and not _FIRST_VERB.match(noun):
        noun = noun if len(noun) <= MOST else noun[-MOST:]
    if noun and len(noun) <= MOST:
        return _finished(verb + noun if len(verb + noun) <= MOST else noun, noun)
    if verb and before and before.unit == unit and before.named.noun and before.named.noun not in verb:
        whole = verb + before.named.noun
        return _finished(whole if len(whole) <= MOST else verb, before.named.noun)
    if verb:
        return _finished(verb, verb)
    return Named(cleaned(noun[:MOST]), noun[:MOST], "名字是按后面的文字起的") if noun else Named("", "", "看不出数的是什么")


def _rate(words: str, before: Before | None) -> Named:
    """Return the name of a rate; one that says nothing alone is told apart by what is counted before it."""
    words = re.sub(r".*(?:确保|实现|做到)(?=.{3})", "", words)
    if words in _RATES and before and before.named.noun:
        return _finished(before.named.noun + words, "")
    return _finished(words, "")


def _finished(words: str, about: str, before: Before | None = None) -> Named:
    """Return the words as a name, shortened where they are many; `about` is what is counted, with or without its verb."""
    doubt = ""
    if len(cleaned(words)) > MOST:
        words, doubt = _shortened(words), "名字太长，截短了"
    name = cleaned(words)
    return Named(name, _thing(cleaned(about), before), doubt) if name else Named("", "", "看不出数的是什么")


def _thing(about: str, before: Before | None) -> str:
    """Return what is counted, without verb; where the words name no thing, what was counted before."""
    noun = about
    while (verb := _FIRST_VERB.match(noun)) and not _ONLY_VERBS.fullmatch(noun):
        noun = noun[verb.end() :]
    if len(noun) > 1 and not _ONLY_VERBS.fullmatch(noun) and _THING.search(noun) and len(noun) <= 10:
        return noun
    return before.named.noun if before else ""


def _shortened(words: str) -> str:
    """Return the last verb with what follows, else the verb at the beginning with the last words."""
    for verb in reversed(list(_ANY_VERB.finditer(words))):
        if 4 <= len(words) - verb.start() <= MOST and len(words) - verb.end() >= 2:
            return words[verb.start() :]
    joint = max(words.rfind(mark) for mark in "的和及与或")
    tail = words[joint + 1 :] if 2 <= len(words) - joint - 1 <= MOST else words[-10:]
    verb = _FIRST_VERB.match(words)
    return verb[0] + tail if verb and len(verb[0] + tail) <= MOST else tail
