"""Which digits are a person's: identity numbers, telephones, cards.

In: a paragraph in digits (`search.in_digits`, `in_all_digits`). Out: its `Number`s of each kind. Responsible for: check digits,
dates of birth, codes of provinces and areas, the ways telephones are split, and what tells the number of a file or an amount
from a person's.
"""

from __future__ import annotations

import re
from datetime import date
from enum import Enum, auto
from functools import cache

from lawreport.rules.reading.search import Number, numbers
from lawreport.rules.reading.text import remembered

_PROVINCES = {
    *[
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
}
_UNITS = (
    r"[件起宗例人名位次场期批家户个处条项份部辆栋台套座间类本册张块亩吨株万亿年度%‰米]|元(?![旦宝])"
    r"|余|多|千|平方|立方|公里|公顷|公斤|小时|分钟|微克|毫克|美元|m[23]"
)
_AMOUNT = re.compile(rf"\s?(?:{_UNITS})|\.\d{{1,2}}(?!\d)\s?(?:{_UNITS}|$)")
_FILE = "项目|招标|采购|标段|合同|文|公告|受理|备案|登记|注册|许可证|许可|批准|流水|订单|案卷|标准|证书|条形?"
_FILED = re.compile(  # what stands before the number of a file, a project, a licence
    rf"(?:{_FILE})(?:证书?)?(?:编号|代码|号码?|码)[为是:(\s“]{{0,3}}$"
    r"|(?<!身份证)(?<!证件)编号[为是:(\s“]{0,3}[A-Za-z\d-]{0,8}$|(?:ISBN|ISSN|No\.?|SC|JY)[\s:-]?[\d-]*$",
    re.IGNORECASE,
)
_PERSONAL = re.compile(r"身份|证件?号|公民|户口|\bID", re.IGNORECASE)
_TELEPHONE = re.compile(r"电话|手机|联系|号码|tel|mob|phone|微信|短信|拨|致电|座机|☎|传呼|小灵通", re.IGNORECASE)
_HERE = re.compile(  # right before the number
    r"(?:电话|手机|联系方式|号码|tel|mobile|phone|微信|座机|拨)(?:号码?)?[为是:.\s(]{0,3}(?:\+?86[\W_]{0,3})?$", re.IGNORECASE
)
_CARD = re.compile(r"卡号|银行卡|储蓄卡|信用卡|借记卡|社保卡")
_SHAPES = {(11,), (3, 4, 4), (4, 4, 3), (4, 3, 4), (3, 8), (7, 4), (1,) * 11}
_AREA = re.compile(r"0(?:10|2\d|[3-9]\d\d)")
_PUBLIC = re.compile(r"(?:热线|监督|举报|咨询|投诉|服务|办公|值班|传真|公开|报警|求助|预约|信访|维权|报修)[^,。;、]{0,8}$")
_OFFICE = re.compile(  # 法规股，联系电话; of the letter's head: 邮编：243100，电话：
    r"(?:局|[股科处室]|政府|委员会|中心|大队|法院|检察院)[,、(:]{0,2}(?:联系)?电话(?:号码)?[为是:\s]{0,2}$"
    r"|邮(?:政编码|编)[为是:\s]{0,2}\d{6}[,、;]\s?(?:联系)?电话[为是:\s]{0,2}$"
)
_WORD = re.compile(r"[A-Za-z]+$")
_TELEPHONE_WORDS = {"tel", "mobile", "phone", "mob", "cell", "t", "m", "p", "v", "vx", "wx", "wechat", "telephone"}


# ---- check digits ------------------------------------------------------------------------------------------------------


def id_ok(number: str) -> bool:
    """Return whether the last digit of an 18-digit identity number checks (GB 11643)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))
    return "10X98765432"[total % 11] == number[-1].upper()


def luhn_ok(number: str) -> bool:
    """Return whether the last digit of a card number checks (Luhn)."""
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(number))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def credit_code_ok(code: str) -> bool:
    """Return whether the last character of a unified social credit code checks (GB 32100)."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(c) * pow(3, i, 31) for i, c in enumerate(code[:17]))
    return alphabet[-total % 31] == code[17]


# ---- every kind --------------------------------------------------------------------------------------------------------


class Kind(Enum):
    IDENTITY = auto()
    MOBILE = auto()
    LANDLINE = auto()
    CARD = auto()


def numbers_of(kind: Kind, text: str) -> list[Number]:
    """Return the numbers of one kind in the text of a view."""
    return [number for its, number in _personal(text) if its is kind]


@remembered
def _personal(text: str) -> tuple[tuple[Kind, Number], ...]:
    """Return every number of a person in the text of a view, with its kind."""
    return tuple(
        (kind, n)
        for n in numbers(text, _lengths, _like_any)
        for kind, (like, is_one) in _KINDS.items()
        if like(n.digits) and is_one(n)
    )


@cache
def _lengths(two: str) -> tuple[int, ...]:
    """Return how many digits a number that begins with these two may have, the most first."""
    possible: set[int] = set()
    if two in _PROVINCES:
        possible |= {15, 18}
    if re.match("1[3-9]", two):
        possible.add(11)
    if two[0] == "0" or two in ("86", "17", "12"):
        possible |= {*range(10, 17)}
    if _ISSUERS.match(two) or two[0] == "4":
        possible |= {*range(16, 20)}
    return tuple(sorted(possible, reverse=True))


def _like_any(digits: str) -> bool:
    return any(like(digits) for like, _ in _KINDS.values())


# ---- identity numbers --------------------------------------------------------------------------------------------------


def _like_identity(digits: str) -> bool:
    """Return whether digits begin with a province and hold a date of birth in its place."""
    if digits[:2] not in _PROVINCES:
        return False
    if len(digits) == 18:
        return digits[6:8] in ("18", "19", "20") and _is_date(digits[6:14])
    return len(digits) == 15 and digits.isdigit() and _is_date("19" + digits[6:12])


def _is_date(eight: str) -> bool:
    try:
        return bool(date(int(eight[:4]), int(eight[4:6]), int(eight[6:])))
    except ValueError:
        return False


def _is_identity(number: Number) -> bool:
    return _is_long(number) or _is_short(number)


def _is_long(number: Number) -> bool:
    """Return whether 18 digits are an identity number; without its check digit only as it is usually written.

    Numbers of files are made of a district, the day and a serial number, so that one in eleven of them checks too.
    """
    if len(number.digits) != 18:
        return False
    recent, personal = int(number.digits[6:10]) >= 2010, bool(_PERSONAL.search(number.before))
    if recent and not personal and _FILED.search(number.before):
        return False
    if id_ok(number.digits):
        return True
    usual = number.groups in ((18,), (6, 8, 4)) or (personal and not re.search("[,、。;:]", number.marks))
    return (personal or not recent) and usual and not _AMOUNT.match(number.after)


def _is_short(number: Number) -> bool:
    """Return whether 15 digits are an identity number of the old kind, which has no check digit."""
    if len(number.digits) != 15:
        return False
    if _PERSONAL.search(number.before):
        return True
    usual = number.groups in ((15,), (6, 6, 3)) and int(number.digits[6:8]) >= 25
    return usual and not (_counted(number) or _WORD.search(number.before))


def _counted(number: Number) -> bool:
    """Return whether a number is an amount or the number of a file."""
    decimal = number.groups[0] == len(number.digits) and re.search(r"\d[.]$", number.before)
    return bool(decimal or _AMOUNT.match(number.after) or _FILED.search(number.before))


# ---- telephones --------------------------------------------------------------------------------------------------------

_COUNTRY = re.compile(r"(?:0{0,2}86|0|17951|12593)(?=1[3-9]\d{9}$)")


def _like_mobile(digits: str) -> bool:
    if len(digits) == 11:
        return digits[0] == "1" and "3" <= digits[1] <= "9" and digits.isdigit()
    return digits.isdigit() and bool(_COUNTRY.match(digits))


def _is_mobile(number: Number) -> bool:
    labelled, here = bool(_TELEPHONE.search(number.before)), bool(_HERE.search(number.before))
    word = _WORD.search(number.before)
    if word and word[0].lower() not in _TELEPHONE_WORDS:
        return False
    if number.groups == (len(number.digits),):
        return here or not _counted(number)
    if len(number.digits) != 11:
        return False  # without its country it is found as well
    usual = number.groups in _SHAPES
    if re.search(r"[,、。;:!?]", number.marks):
        return here and usual
    if labelled and not _AMOUNT.match(number.after):
        return usual or here
    return usual and number.marks != "." and not _counted(number)


def _like_landline(digits: str) -> bool:
    digits = re.sub(r"^(?:00)?86(?=[1-9])", "0", digits) if digits.startswith(("86", "0086")) else digits
    area = _AREA.match(digits)
    return area is not None and len(digits) - area.end() in (7, 8) and digits.isdigit() and digits[area.end()] in "2345678"


def _is_landline(number: Number) -> bool:
    if _PUBLIC.search(number.before) or _OFFICE.search(number.before) or _WORD.search(number.before):
        return False
    if number.groups[0] == len(number.digits):
        return bool(_TELEPHONE.search(number.before)) or not _counted(number)
    return number.groups[0] in (2, 3, 4) and not re.search(r"[,、。;:!?]", number.marks)


# ---- cards -------------------------------------------------------------------------------------------------------------

_ISSUERS = re.compile("6\\d|4|5[1-8]|2[2-7]|3[05-8]|9[58]")  # of any card
_ISSUED = re.compile(r"6[02]\d{14,17}$|4\d{15}(?:\d{3})?$|5[1-5]\d{14}$|2[2-7]\d{14}$|35\d{14}$|955[89]\d{12,15}$")


def _like_card(digits: str) -> bool:
    return 16 <= len(digits) <= 19 and bool(_ISSUERS.match(digits)) and digits.isdigit() and luhn_ok(digits)


def _is_card(number: Number) -> bool:
    labelled = bool(_CARD.search(number.before))
    if len(number.digits) == 18 and _like_identity(number.digits):
        return False
    if not labelled and (not _ISSUED.match(number.digits) or _counted(number) or _WORD.search(number.before)):
        return False
    return len(number.groups) == 1 or _in_fours(number.groups) or labelled


def _in_fours(groups: tuple[int, ...]) -> bool:
    """Return whether a number is split as it stands on a card, or digit by digit."""
    return set(groups) == {1} or groups == (6, len(groups) and groups[-1]) or set(groups[:-1]) == {4}


_KINDS = {
    Kind.IDENTITY: (_like_identity, _is_identity),
    Kind.MOBILE: (_like_mobile, _is_mobile),
    Kind.LANDLINE: (_like_landline, _is_landline),
    Kind.CARD: (_like_card, _is_card),
}
