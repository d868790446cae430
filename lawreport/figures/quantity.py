"""Figures as an office types them: read from a cell, printed, scaled by 万 and 亿.

In: the text of a cell, and the unit of its metric. Out: a `Quantity`, in `Decimal`.
Responsible for: which words may stand around a number, and how a number is written in digits.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import lru_cache

from lawreport.files.characters import suspicious
from lawreport.model import AFTER_UNIT, Quantity

MOST_DIGITS = 20  # times 亿 this is 28 digits, all that decimal arithmetic keeps by default
MOST_PRINTED = 12
_PRECISION = 80

BEFORE = ("不超过", "不足", "不到", "大约", "将近", "接近", "超过", "至少", "约", "近", "超", "逾")
MORE = ("余", "多")  # stand before the unit, before or after 万: 30余万、15.5万余
COUNTED = frozenset([*"件家户人处起个次名份条项场期所支辆台宗例", "人次", "件次", "户次"])

_HALF_WIDTH = str.maketrans("０１２３４５６７８９，．－−％‰＋", "0123456789,.--%‰+")
_DIGITS = r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_BEFORE, _AFTER = "|".join(BEFORE), "|".join(MORE + AFTER_UNIT)
_TYPED = re.compile(
    rf"(?P<before>(?:{_BEFORE})+)?(?P<digits>{_DIGITS})"
    rf"(?P<inner>[余多](?=[万亿]))?(?P<scale>[万亿])?(?P<sign>[%‰])?(?P<after>(?:{_AFTER})+)?",
    re.ASCII,
)

_NOTHING = re.compile(
    r"[-—–―─一/／\\|.…。*?？○×]+|无|缺|空|未统计|不详|暂无|暂缺|n/?a|null|none|nan|#n/a|nil|待.*", re.IGNORECASE
)
_HANZI_DIGITS = "〇零一二两三四五六七八九十百千几半廿卅"
_WITH_UNIT = re.compile(
    rf"(?P<bare>(?:{_BEFORE})?{_DIGITS}[余多]?)\s*(?P<word>[万亿]?[余多]?[^\W\d_{_HANZI_DIGITS}余多万亿][^\d\s]*)"
)
_SHAPES = (
    (rf"[{_HANZI_DIGITS}万亿余多约近]+.?", "请改用阿拉伯数字，如 1200、30余万"),
    (rf".*\d[{_HANZI_DIGITS}].*", "除“万、亿”外，一个数不混用阿拉伯数字和汉字：4千写作 4000，20几写作 20余"),
    (r".*万亿.*", "“万亿”请改用“亿”表示，如 1.2万亿写作 12000亿"),
    (r"[<>≤≥≈~＜＞～±].*", "请用文字表示：约、近、超过、不足、至少"),
    (r"[=@].*", "这里只能填数，不能填公式"),
    (r"\+\d.*", "正数前面不写加号"),
    (r"-?\.\d.*", "小数点前面要写 0，如 0.46"),
    (r"-?\d+\.", "小数点后面没有数字，请删去小数点"),
    (r".*\d[。、·]\d.*", "小数点请用半角的 .，如 40.072"),
    (r"-?\d[\d.]*e[+-]?\d+", "请写出全部数字，不用科学计数法；在表格里把单元格设为“文本”再填"),
    (r"0x[\da-f]+|-?\d[\d_]*_[\d_]*|[+-]?inf.*|[+-]?∞", "请写普通的数字，如 1200"),
    (r".*\d\s+\S.*|.*\S\s+\d.*", "数中间不能有空格"),
    (r"-?\d+(\.\d+){2,}", "小数点只能有一个；千分位用半角逗号，如 1,234,567"),
    (r".*\d[,.]\d.*[,.]\d.*|.*\d,\d.*", "逗号的位置不对：千分位每三位一个，如 1,234,567"),
    (r".*\d\s*[-—–~～至到/:：]\s*\d.*", "这里只能填一个数，不能填范围、分数、日期或时间"),
    (r"true|false|是|否", "这里只能填数"),
)


class NotAQuantity(ValueError):
    """Raised for a text that is no number as an office writes it; `hint` says how to write it."""

    def __init__(self, message: str, hint: str = ""):
        super().__init__(message)
        self.message = message
        self.hint = hint


# ---- reading -------------------------------------------------------------------------------------------------------


@lru_cache(4096)  # many cells of many units say the same
def parse_quantity(text: str, unit: str = "") -> Quantity:
    """Return the quantity typed in `text`, for a metric counted in `unit`; its digits stay as typed. Raise `NotAQuantity`."""
    _refuse_strange_characters(text)
    plain = text.strip().translate(_HALF_WIDTH)
    if plain == "零":
        return Quantity("零", Decimal(0))
    typed = _TYPED.fullmatch(plain)
    if not typed:
        raise NotAQuantity(f"“{_short(text)}”不是数值", _hint(plain, unit))
    _refuse_wrong_parts(text, typed, unit)
    return _quantity(typed, _digits(typed, unit))


def _quantity(typed: re.Match[str], digits: str) -> Quantity:
    before, inner, scale, after = (typed[part] or "" for part in ("before", "inner", "scale", "after"))
    return Quantity(f"{before}{digits}{inner}{scale}{after}", Decimal(digits), scale, before or inner or after)


def _digits(typed: re.Match[str], unit: str) -> str:
    digits = typed["digits"].replace(",", "")
    whole, _, fraction = digits.partition(".")
    # other programs export 1250 as 1250.0; nobody means a part of a case
    exported = unit in COUNTED and not typed["scale"] and fraction and not fraction.strip("0")
    return whole if exported else digits


def _refuse_strange_characters(text: str) -> None:
    for suspect in suspicious(text):
        raise NotAQuantity(f"“{_short(text)}”里{suspect.message}", "请删去这一格，重新输入")


def _refuse_wrong_parts(text: str, typed: re.Match[str], unit: str) -> None:
    digits = typed["digits"].replace(",", "")
    words = [typed[part] for part in ("before", "inner", "after") if typed[part]]
    if len(words) > 1 or not {*words} <= {*BEFORE, *MORE, *AFTER_UNIT}:
        raise NotAQuantity(f"“{_short(text)}”里的约数词重复", "约、近、超等与余、多、左右等只用一个，如 近50 或 50余")
    if re.compile(r"-?0\d").match(digits):
        raise NotAQuantity(f"“{_short(text)}”前面多了 0", "编号不能当数值；数值前面不补 0")
    if digits.startswith("-") and not digits.strip("-0."):
        raise NotAQuantity(f"“{_short(text)}”是负的零", "请写 0")
    if len(digits.strip("-").replace(".", "")) > MOST_DIGITS:
        raise NotAQuantity(f"“{_short(text)}”的位数太多，最多 {MOST_DIGITS} 位", "请检查是不是多填了数字")
    if typed["inner"] and "." in digits:
        raise NotAQuantity(
            f"“{_short(text)}”里“{typed['inner']}”的位置不对", f"小数写作 {digits}{typed['scale']}{typed['inner']}"
        )
    _refuse_wrong_unit(text, typed, unit)


def _refuse_wrong_unit(text: str, typed: re.Match[str], unit: str) -> None:
    sign, scale = typed["sign"], typed["scale"]
    if sign and sign != unit.translate(_HALF_WIDTH):
        raise NotAQuantity(
            f"“{_short(text)}”带了{sign}，指标目录里的单位是{_quoted(unit)}", f"请改正这个数，或把指标目录里的单位改为“{sign}”"
        )
    if scale and (sign or unit.startswith(("万", "亿", "%", "％", "‰"))):
        raise NotAQuantity(f"“{_short(text)}”里的“{scale}”与单位“{unit}”重复", f"指标目录里的单位是“{unit}”，请按这个单位填数")


def _hint(plain: str, unit: str) -> str:
    if _NOTHING.fullmatch(plain) or not plain:
        return "没有数据请留空" + ("；一个请写 1" if plain == "一" else "")
    counted = _WITH_UNIT.fullmatch(plain)
    return _unit_hint(counted["bare"].replace(",", ""), counted["word"], unit) if counted else _shape_hint(plain)


def _unit_hint(bare: str, word: str, unit: str) -> str:
    _, scale, word = ("", "", word) if unit and word.startswith(unit) else re.split("^([万亿]?[余多]?)", word, maxsplit=1)
    where = f"单位“{unit}”已写在指标目录里" if unit and word.startswith(unit) else f"指标目录里的单位是{_quoted(unit)}"
    return f"{where}，这里只写数，如 {bare}{scale}"


def _shape_hint(plain: str) -> str:
    fits = (hint for shape, hint in _SHAPES if re.fullmatch(shape, plain, re.IGNORECASE))
    return next(fits, "请写数字，如 1200、40.072、4600余、约78.9万；没有数据请留空")


def _quoted(unit: str) -> str:
    return f"“{unit}”" if unit else "空的"


def _short(text: str) -> str:
    shown = "".join(c if c.isprintable() else " " for c in text.strip())
    return shown if len(shown) <= 40 else f"{shown[:40]}…"


# ---- printing ------------------------------------------------------------------------------------------------------


def print_number(value: Decimal, decimals: int | None = None) -> str:
    """Return a number in digits, rounded half up to `decimals` places.

    Raise `NotAQuantity` for what is not finite, and without `decimals` for a fraction of more than 12 digits.
    """
    if not value.is_finite():
        raise NotAQuantity(f"算出来的不是数（{value}）", "请检查公式，除数是不是 0")
    if decimals is None:
        return _print_exact(value)
    with localcontext(Context(prec=_PRECISION + decimals)):
        rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        return f"{rounded if rounded else abs(rounded):f}"


def thousands(text: str) -> str:
    """Return a printed number with thousands separators: 12500余 → 12,500余."""
    return re.sub(r"\d+", lambda digits: f"{int(digits[0]):,}", text, count=1, flags=re.ASCII)


def _print_exact(value: Decimal) -> str:
    with localcontext(Context(prec=_PRECISION)):
        plain = f"{value.normalize():f}"
        if value != value.to_integral_value() and len(value.normalize().as_tuple().digits) > MOST_PRINTED:
            raise NotAQuantity(
                f"{plain[:20]}… 的小数太长，不知道印几位", "在指标目录里给这个指标写上小数位数（decimals），或用 小数(位数)"
            )
    return "0" if plain == "-0" else plain


# ---- second looks --------------------------------------------------------------------------------------------------


def doubts(quantity: Quantity, unit: str = "") -> tuple[str, ...]:
    """Return what is odd about a valid quantity: a negative count, half a case, 1236余."""
    oddities = []
    if unit in COUNTED and quantity.number < 0:
        oddities.append(f"{quantity.text}{unit}是负数")
    if unit in COUNTED and quantity.exact and _in_parts(quantity):
        oddities.append(f"{quantity.text}{unit}不是整数")
    if quantity.approx in MORE and _not_round(quantity):
        oddities.append(f"“{quantity.approx}”前面应是整十以上的整数：{quantity.text}")
    return tuple(oddities)


def _in_parts(quantity: Quantity) -> bool:
    return quantity.amount != quantity.amount.to_integral_value()


def _not_round(quantity: Quantity) -> bool:
    return not quantity.scale and quantity.number % 10 != 0
