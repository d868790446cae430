"""Rules on what must not be published: identity numbers, telephones, cards, case numbers, names of parties, secrecy marks.

In: a line of text. Out: hits; in an edition that is not public at most warnings.
Responsible for: the forms of these numbers and names, and their check digits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from lawreport.rules.reading.text import HAN, find, outside_names, sentences
from lawreport.rules.rule import ERROR, HINT, WARNING, Context, Hit, Line, pattern, rule


class Everywhere(TypedDict):
    everywhere: bool
    public: bool


EVERYWHERE: Everywhere = {"everywhere": True, "public": True}
SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹章苏潘葛范彭郎鲁韦马苗方俞任袁柳史唐薛雷贺汤罗毕郝常傅康伍余孟黄萧"
    "尹姚邵汪毛米贝戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季贾江童颜郭梅盛林钟徐邱骆高夏蔡田樊胡凌霍虞万柯卢莫房丁邓洪包左石崔龚程邢裴陆翁焦侯段乔阎"
    "白刘叶龙黎温"
)


def id_ok(number: str) -> bool:
    """Return whether the check digit of an 18-digit identity number is right (GB 11643)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))
    return "10X98765432"[total % 11] == number[-1].upper()


def luhn_ok(number: str) -> bool:
    """Return whether the check digit of a card number is right (Luhn)."""
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(number))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def credit_code_ok(code: str) -> bool:
    """Return whether the check character of a unified social credit code is right (GB 32100)."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(c) * pow(3, i, 31) for i, c in enumerate(code[:17]))
    return alphabet[-total % 31] == code[17]


@rule(
    "X-01",
    "identity-number",
    "身份证号",
    ERROR,
    "法",
    "个人信息保护法第三十四条",
    screen=(r"\d{17}", "text"),
    reason="公开身份证号违法，也无从撤回。",
    bad=["证号11010519491231002X。"],
    good=["编号110105194912", "日期20260208"],
    **EVERYWHERE,
)
def identity_number(line: Line, _: Context) -> Iterator[Hit]:
    for m in find(
        r"(?<![\dA-Za-z])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])",
        line.text,
    ):
        doubt = "" if id_ok(m[0]) else "（校验位不符，仍请核对）"
        yield line.hit(*m.span(), f"“{m[0][:6]}…”是身份证号{doubt}", "删去，或写“某某”。")


pattern(
    "X-02",
    "mobile-number",
    "手机号",
    ERROR,
    "法",
    "个人信息保护法第三十四条",
    find=r"(?<![\d.,])1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![\d.,]*\d)",
    say="“{0}”是手机号",
    write="删去。",
    reason="手机号是个人信息。",
    bad=["电话13800138000。"],
    good=["编号20260208001", "金额138001380001元", "拨打12345热线。"],
    **EVERYWHERE,
)

pattern(
    "X-02b",
    "landline",
    "固定电话",
    WARNING,
    "惯例",
    "行政处罚信息公示遮蔽项",
    find=r"(?<![\d-])(?:0\d{2,3}[-—]|[（(]0\d{2,3}[）)]\s?)\d{7,8}(?![\d-])",
    say="“{0}”是固定电话",
    write="确需公开的联系方式除外。",
    reason="报告正文一般不留电话；办公室公开电话可以留，人工确认。",
    bad=["电话0371-66660000。"],
    good=["日期2026-02-08"],
    **EVERYWHERE,
)


@rule(
    "X-03",
    "bank-card",
    "银行卡号",
    ERROR,
    "法",
    "个人信息保护法第二十八条",
    reason="金融账户是敏感个人信息。",
    screen=(r"\d{16}", "text"),
    bad=["卡号6222020200112233446。"],
    good=["6222021234567890123", "编号62220"],
    **EVERYWHERE,
)
def bank_card(line: Line, _: Context) -> Iterator[Hit]:
    for m in find(r"(?<!\d)(?:62\d{14,17}|4\d{15}|5[1-5]\d{14})(?!\d)", line.text.replace("　", " ")):
        if luhn_ok(m[0]):
            yield line.hit(*m.span(), f"“{m[0][:6]}…”是银行卡号", "删去。")


pattern(
    "X-04",
    "mail-or-plate",
    "电子邮箱、车牌号",
    WARNING,
    "惯例",
    "行政处罚信息公示遮蔽项",
    find=r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·•]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9警学挂](?![A-Za-z0-9])",
    say="“{0}”是车牌号",
    write="删去。",
    reason="车牌可以找到人。",
    bad=["查扣粤F12345号货车。"],
    good=["京津冀协同", "粤F牌照车辆"],
    **EVERYWHERE,
)


@rule(
    "X-04b",
    "mail-address",
    "电子邮箱",
    WARNING,
    "惯例",
    "行政处罚信息公示遮蔽项",
    reason="个人邮箱不公开；公务邮箱人工确认。",
    screen=(r"@", "raw"),
    bad=["联系example.person@example.com。"],
    good=["见www.example.gov.cn。"],
    **EVERYWHERE,
)
def mail_address(line: Line, _: Context) -> Iterator[Hit]:
    for m in find(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", line.text):
        yield line.hit(*m.span(), f"“{m[0]}”是电子邮箱", "确需公开的公务邮箱除外。")


@rule(
    "X-04c",
    "credit-code",
    "统一社会信用代码",
    WARNING,
    "惯例",
    "行政处罚信息公示遮蔽项",
    reason="案例里的企业代码可以找到企业。",
    screen=(r"[0-9A-Z]{18}", "text"),
    bad=["代码91350100M000100Y43。"],
    good=["编号913501001234567890", "ABCDEFGH"],
    **EVERYWHERE,
)
def credit_code(line: Line, _: Context) -> Iterator[Hit]:
    for m in find(r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])", line.text):
        if credit_code_ok(m[0]) and not id_ok(m[0]) if m[0][:17].isdigit() else credit_code_ok(m[0]):
            yield line.hit(*m.span(), f"“{m[0][:8]}…”是统一社会信用代码", "删去。")


pattern(
    "X-05",
    "case-number",
    "案号",
    WARNING,
    "法",
    "行政处罚法第五十条",
    find=rf"[（(〔]\d{{4}}[）)〕][{HAN}]{{1,3}}\d{{0,4}}[{HAN}]{{1,4}}\d+号",
    say="“{0}”是案号",
    write="改为 某行政诉讼案。",
    reason="案号可以查到当事人。",
    bad=["（2025）豫01行初12号"],
    good=["甲政发〔2025〕12号", "《甲办法》（甲政发〔2025〕3号）"],
    **EVERYWHERE,
)

_NAME = rf"[{SURNAMES}](?!某)[{HAN}]{{1,2}}"
pattern(
    "X-06",
    "party-name",
    "案件当事人姓名",
    WARNING,
    "法",
    "行政处罚法第五十条",
    find=(
        rf"(?:当事人|申请人|原告|被告|被处罚人|上诉人|第三人|嫌疑人|信访人|投诉人)(?:[：:]|为)?{_NAME}"
        r"(?=[，、（(；。]|不服|诉(?!讼)|与|等|(?<=[^应]..)因[^此为而])"
    ),
    say="“{0}”像是写了当事人姓名",
    write="写作 张某。",
    reason="案件当事人的姓名不公开；写“张某”。",
    bad=["申请人张三不服处罚。", "当事人王小强因违法停车被处罚。"],
    good=["申请人张某不服处罚。", "申请人不服处罚。"],
    **EVERYWHERE,
)

pattern(
    "X-07",
    "secrecy-mark",
    "密级、内部标识",
    ERROR,
    "法",
    "保守国家秘密法",
    find=(
        r"(?:绝密|机密|秘密)(?:★|　|[ ]*\d+(?:年|个月))|★\d+(?:年|个月)|^(?:绝密|机密|秘密)$"
        r"|[（(【〔](?:内部(?:资料|文件|使用)|不得公开|不予公开|注意保存)[^）)】〕]{0,12}[）)】〕]"
        r"|内部(?:资料|文件|使用)[，、 　]*(?:注意保存|请勿外传|严禁外传|不得外传)"
    ),
    say="“{0}”是密级或内部标识",
    write="有密级的不得公开；误写的删去。",
    reason="带密级标志的不得公开。",
    bad=["机密★3年", "（内部资料，注意保存）"],
    good=["保护商业秘密。", "宣传保守国家秘密法。", "依法不予公开12件。", "清理内部文件12件。"],
    **EVERYWHERE,
)


@rule(
    "X-08",
    "company-in-case",
    "处罚案例里的企业全称",
    WARNING,
    "法",
    "行政处罚法第五十条",
    screen=(r"有限|合作社|经营部", "text"),
    reason="典型案例用“某企业”，避免公示期过后仍留下名字。",
    bad=["对甲市丰收食品有限公司罚款5万元。"],
    good=["对某食品企业罚款5万元。", "甲市供水有限公司承办宣传活动。"],
    **EVERYWHERE,
)
def company_in_case(line: Line, _: Context) -> Iterator[Hit]:
    text = outside_names(line.text)
    for start, end in sentences(text):
        if any(word in text[start:end] for word in ("罚款", "处罚", "违法")):
            for m in find(rf"(?<![某各])[{HAN}]{{2,20}}(?:有限(?:责任)?公司|合作社|经营部)", text[start:end]):
                yield line.hit(start + m.start(), start + m.end(), f"“{m[0]}”和处罚写在一句里", "写作 某企业。")


pattern(
    "X-09",
    "street-address",
    "写到门牌的住址",
    WARNING,
    "法",
    "个人信息保护法第二十八条",
    screen=(r"\d(?:号|栋|幢|单元)", "text"),
    find=(
        rf"[{HAN}]{{1,6}}(?:路|大道|街|巷|弄|胡同)\d+号(?!文|令|线|公告)"
        rf"|(?<!\d)\d{{1,4}}[号栋幢]\d{{1,4}}(?:单元|室|号|楼)|(?<!\d)\d{{1,3}}单元\d+室?"
    ),
    say="“{0}”写到了门牌",
    write="只写到街道、社区。",
    reason="住址到门牌就能找到人；办公地址人工确认。",
    bad=["现场位于解放路12号3单元501室。", "当事人住3栋501室。", "现场在2单元301室。"],
    good=["完成小区132栋架空层改造。", "街道12号文件"],
    **EVERYWHERE,
)

pattern(
    "X-10",
    "minor-or-patient",
    "能认出的未成年人、病人",
    WARNING,
    "法",
    "个人信息保护法第二十八条",
    find=(
        rf"{_NAME}[（(，](?:男|女)[，）)]|{_NAME}[（(，]\d{{1,2}}岁"
        rf"|\d{{1,2}}岁(?:的)?(?:男孩|女孩|学生|儿童|少年){_NAME}(?=[，。；、])"
    ),
    say="“{0}”可能认出具体的人",
    write="写作 某学生、某患者。",
    reason="未成年人和病情是敏感信息。",
    bad=["救助王小明（男，15岁）。"],
    good=["救助未成年人15人。", "王某（男，15岁）已获救。"],
    **EVERYWHERE,
)

pattern(
    "X-11",
    "internal-affair",
    "内部事务、过程稿",
    HINT,
    "法",
    "政府信息公开条例第十六条",
    find="讨论稿|送审稿|人事任免|内部流程",
    say="“{0}”属于内部事务或过程信息",
    write="公开版可以不写。",
    within="names",
    reason="内部事务和过程性信息可以不公开。",
    bad=["形成讨论稿3份。"],
    good=["印发实施方案3份。"],
    **EVERYWHERE,
)
