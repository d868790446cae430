"""Rules on documents named in a sentence: their numbers, the years in their titles, the years of national programmes.

In: a paragraph, read by `reading.names`; the table of programmes. Out: hits.
Responsible for: what a name of a document must look like wherever it stands. The number in the red head has a rule of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lawreport.rules.programmes import Programme, named_like, programmes
from lawreport.rules.reading.names import DocumentNumber, Term, terms
from lawreport.rules.reading.statements import statements
from lawreport.rules.reading.text import HAN, compiled, find, plain
from lawreport.rules.rule import HINT, WARNING, Context, Hit, Line, rule

NEAR = 14  # characters between a name and the brackets with its years


@rule(
    "N-37",
    "document-number-form",
    "引用的发文字号写法不对",
    WARNING,
    "应",
    "GB/T 9704—2012 7.2.5",
    screen=(r"\d[ 　]?年?[ 　]?(?:[〕\]］】﹞）)〉][ 　]?第?[ 　]?\d|第\d+号)", "names"),
    reason="年份写全四位，用六角括号〔〕；序号不加“第”，不编虚位（1不写01），后面有“号”。行文里引用的和版头上的是同一个写法。",
    bad=[
        "印发《甲办法》（甲政办发[2024]16号）。",
        "印发《甲办法》（甲政办发【2024】16号）。",
        "印发《甲办法》（甲政办发（2024）16号）。",
        "印发《甲办法》（甲政发〔2024〕第7号）。",
        "印发《甲办法》（甲政发〔2024〕07号）。",
        "废止《甲办法》（甲政发〔98〕21号）。",
        "印发《甲办法》（甲政发2024年第7号）。",
        "印发《甲办法》（甲政发〔2024〕7）。",
    ],
    good=[
        "印发《甲办法》（甲政办发〔2024〕16号）。",
        "检察建议书（甲检行建〔2024〕3号）",
        "公布《甲条例》（甲市人大常委会公告第7号）。",
        "改造工程（2024）4号楼完工。",
    ],
)
def document_number_form(line: Line, _: Context) -> Iterator[Hit]:
    for number in statements(line.text).numbers:
        wrong = [*_faults(number)]
        if wrong:
            yield line.hit(
                number.start, number.end, f"“{line.text[number.start : number.end]}”{'；'.join(wrong)}", _right(number)
            )


def _faults(number: DocumentNumber) -> Iterator[str]:
    if not number.marks:
        yield "的年份没有六角括号"
    elif number.marks != "〔〕":
        yield f"的年份用了“{number.marks}”"
    if len(number.year) != 4:
        yield "的年份没有写全"
    if number.ordinal:
        yield "的序号多了“第”"
    if number.number.startswith("0"):
        yield "的序号补了零"
    if not number.after:
        yield "少“号”"


def _right(number: DocumentNumber) -> str:
    if len(number.year) != 4:
        return "年份写四位，如 甲政发〔1998〕21号。"
    return f"写作 {number.code}〔{number.year}〕{number.number.lstrip('0') or '0'}号。"


# ---- programmes ----------------------------------------------------------------------------------------------------


def _any_name() -> str:
    return "|".join(f"(?:{p.written})" for p in programmes())


@rule(
    "N-38",
    "programme-years",
    "全国性规划、纲要的年限不对",
    WARNING,
    "惯例",
    "事实核对（programmes.csv）",
    screen=(_any_name, "text"),
    reason=(
        "年限是名称的一部分，也是事实：法治政府建设实施纲要（2021—2025年）、法治中国建设规划（2020—2025年）、法治社会建设实施纲要"
        "（2020—2025年），“十四五”“八五”普法是2021—2025年。各条的出处在 lawreport/rules/programmes.csv。"
    ),
    bad=[
        "落实《法治政府建设实施纲要（2020—2025年）》。",
        "落实《法治中国建设规划（2020—2025）》。",
        "“十四五”时期（2020—2025年）任务全面完成。",
        "“八五”普法规划（2020—2025年）顺利收官。",
    ],
    good=[
        "落实《法治政府建设实施纲要（2021—2025年）》。",
        "落实《法治政府建设实施纲要（2015—2020年）》确定的任务。",
        "“八五”普法规划（2021—2025年）顺利收官。",
        "落实《甲市法治政府建设实施方案（2022—2026年）》。",
    ],
)
def programme_years(line: Line, _: Context) -> Iterator[Hit]:
    text = plain(line.text)
    told: set[int] = set()
    for programme in programmes():
        for m in find(f"(?:{programme.written})[^，。；（(《\\d]{{0,{NEAR}}}[（(]?", text):
            term = next(terms(text, m.end(), m.end() + 12), None)
            if term and term.start == m.end() and term.start not in told:
                told.add(term.start)
                yield from _wrong_term(line, programme, term)


def _wrong_term(line: Line, programme: Programme, term: Term) -> Iterator[Hit]:
    known = named_like(programme.name)
    of_its_own = term.last - term.first > 6 or term.first > max(p.last for p in known)  # a longer plan; one that is new
    if of_its_own:
        return
    if (term.first, term.last) not in [(p.first, p.last) for p in known]:
        right = "、".join(f"{p.first}—{p.last}年" for p in known)
        yield line.hit(
            term.start,
            term.end,
            f"{programme.name}是{right}，这里写{term.first}—{term.last}年",
            f"核对；依据：{known[0].source}。",
        )
    elif programme.name.startswith("《") and not term.nian[1]:
        yield line.hit(
            term.start, term.end, f"{programme.name}的年限后面少“年”", f"名称照原件：（{term.first}—{term.last}年）。"
        )


# ---- years in titles -----------------------------------------------------------------------------------------------

_BEHIND = (
    "法治|普法|依法|工作|行政|执法|重点|重大|立法|学法|政务|信访|安全|党建|规范|综合|年度|度(?!假|量)|监管|监督|检查|目标|责任"
    "|任务|预算"
)
_BEFORE = f"(?:[省市县区镇乡旗州委局院校处会办队厅]|街道|关于|制|《|〈|^)[{HAN}]{{0,6}}$"


@rule(
    "N-39",
    "title-year-without-nian",
    "文件名称里的年份少“年”",
    HINT,
    "惯例",
    "公文标题惯例",
    screen=(r"《[^《》\n]*(?:19|20)\d\d[^》\n年\d]", "raw"),
    reason="文件名称里的年份后面有“年”：《甲镇2024年普法工作要点》。标准号、行动代号里的年份照原样。",
    bad=["印发《甲镇2024普法工作要点》。"],
    good=["印发《甲镇2024年普法工作要点》。", "执行《党政机关公文格式》（GB/T 9704—2012）。", "印发《“净网2024”行动方案》。"],
)
def title_year_without_nian(line: Line, _: Context) -> Iterator[Hit]:
    for title in statements(line.text).titles:
        within = [(term.start, term.end) for term in terms(line.text, title.start, title.end)]
        for start, end in title.years:
            in_term = any(a <= start < b for a, b in within)
            before = line.text[title.start : start]
            quoted_ = re.search("[“‘][^”’]*$", before)
            if not in_term and not quoted_ and compiled(_BEHIND).match(line.text, end) and compiled(_BEFORE).search(before):
                yield line.hit(start, end, f"{line.text[start:end]}后面少“年”", f"核对原件，多半是{line.text[start:end]}年。")
