"""The small part of Jinja that tags and formulas may use: names, attributes, arithmetic, comparison, if, our filters.

In: the text between `{{ }}`, a formula, or an identity. Out: a `Value` that carries the readings it was computed from.
Responsible for: the allow-list of syntax nodes and their evaluation. Nothing is compiled and no Python object can be reached:
this module walks Jinja's syntax tree, with `Decimal` for every number.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from functools import lru_cache
from typing import Protocol

from lawreport.model import Reading

MAX_LENGTH = 500
MAX_DIGITS = 40
ARITHMETIC = Context(prec=50)


class Misuse(Exception):
    """Raised for an expression that cannot be evaluated: what is wrong, and what to try."""

    def __init__(self, id: str, message: str, hint: str = ""):
        super().__init__(message)
        self.id, self.message, self.hint = id, message, hint


@dataclass(frozen=True, slots=True)
class Value:
    """The result of an expression. With `why` it is no figure, for that reason: it is false and cannot be printed."""

    amount: Decimal | None = None
    text: str | None = None  # as printed, with its unit; None: must be formatted first
    unit: str = ""
    exact: bool = True
    metric: str = ""
    year: int = 0
    form: str = ""
    inputs: tuple[Reading, ...] = ()
    why: str = ""
    words: bool = False  # a name or a year, not a figure
    change: bool = False  # no change (持平) is a statement too, and true

    def __bool__(self) -> bool:
        return not self.why and (self.change or (bool(self.text) if self.amount is None else self.amount != 0))


@dataclass(frozen=True, slots=True)
class Number(Value):
    """A value with an amount."""

    amount: Decimal


class Scope(Protocol):
    """The meaning of the names, attributes and filters of an expression."""

    def name(self, name: str) -> Value: ...
    def attribute(self, value: Value, name: str) -> Value: ...
    def filter(self, value: Value, name: str, arguments: list[Value]) -> Value: ...


@lru_cache(1)
def environment():
    """Return the Jinja environment whose parser we use; nothing is rendered with it."""
    from jinja2 import Environment

    return Environment(keep_trailing_newline=True)


@lru_cache(1024)  # formulas and checks are the same for every year and unit
def parse(text: str):
    """Return the checked syntax tree of one expression. Raise `Misuse` where its syntax is wrong or not allowed."""
    from jinja2 import TemplateSyntaxError, nodes

    refuse_slips(text)
    try:
        body = environment().parse("{{ " + text + " }}").body
    except TemplateSyntaxError as error:
        raise explain(error) from None
    except RecursionError:
        raise Misuse("tag-too-long", "式子的括号太多", "请分成几步写。") from None
    if len(body) != 1 or not isinstance(body[0], nodes.Output) or len(body[0].nodes) != 1:
        raise Misuse("tag-syntax", f"“{text}”不是一个式子", "")
    return only_allowed(body[0].nodes[0])


def refuse_slips(text: str) -> None:
    """Raise `Misuse` for what a Chinese input method leaves in a tag, before Jinja says it in English."""
    if len(text) > MAX_LENGTH:
        raise Misuse("tag-too-long", f"标签里的式子超过 {MAX_LENGTH} 个字符", "请分成几步，或在指标目录里写成公式。")
    for char in text:
        if char in _FULL_WIDTH:
            raise Misuse("tag-full-width", f"标签里有中文符号“{char}”", f"请改成半角的 {_FULL_WIDTH[char]} 。")
    for number in re.findall(r"(?<![\w.])\d[\dA-Za-z_.]*", re.sub(r"'[^']*'|\"[^\"]*\"", "''", text)):
        if not re.fullmatch(r"\d{1,15}|(?=[\d.]{1,16}$)\d+\.\d+", number, re.ASCII):
            raise Misuse("tag-number", f"标签里的“{number[:20]}”不是普通的数", "请写普通的数字，最多 15 位，如 1200、0.5。")


_FULL_WIDTH = dict(
    zip(
        "，（）。．｜＋－＊／＞＜＝“”‘’：；、！％　",
        [",", "(", ")", ".", ".", "|", "+", "-", "*", "/", ">", "<", "=", '"', '"', "'", "'", ":", ";", ",", "!", "%", "空格"],
        strict=True,
    )
)
_BINARY: dict[str, tuple[str, Callable]] = {
    "Add": ("+", operator.add),
    "Sub": ("-", operator.sub),
    "Mul": ("*", operator.mul),
    "Div": ("/", operator.truediv),
}
_COMPARE: dict[str, Callable] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "lteq": operator.le,
    "gt": operator.gt,
    "gteq": operator.ge,
}
_ALLOWED = {"Name", "Getattr", "Const", "Filter", "Compare", "Operand", "And", "Or", "Not", "CondExpr", "Neg", "Pos", *_BINARY}
_REFUSED = {
    "Call": "标签里不能调用函数",
    "Getitem": "标签里不能用方括号",
    "List": "标签里不能写列表",
    "Dict": "标签里不能写字典",
    "Tuple": "标签里不能有逗号",
    "Pow": "标签里不能用乘方",
    "Mod": "标签里不能用 %",
    "FloorDiv": "标签里不能用 //",
    "Concat": "标签里不能用 ~",
    "Test": "标签里不能用 is",
}


def only_allowed(node):
    """Return the node if it and all below it are allowed. Raise `Misuse`."""
    stack = [node]
    while stack:
        node_ = stack.pop()
        kind = type(node_).__name__
        if kind not in _ALLOWED:
            raise Misuse("tag-not-allowed", _refusal(node_), "标签里只能用指标名、它的属性（如 .同比）、加减乘除、比较和 if。")
        if kind == "Const" and (isinstance(node_.value, bool) or not isinstance(node_.value, int | float | str)):
            raise Misuse("tag-not-allowed", f"标签里不能写 {node_.value}", "没有数据时用 {% if 指标 %} 判断。")
        stack.extend(node_.iter_child_nodes())
    return node


def _refusal(node) -> str:
    kind = type(node).__name__
    named = {"Call": getattr(node, "node", node), "Test": node}.get(kind)
    name = getattr(named, "name", "")
    return _REFUSED.get(kind, f"标签里不能用这种写法（{kind}）") + (f"“{name}”" if name else "")


@lru_cache(1024)  # as many as `parse` keeps trees
def used(node) -> tuple[tuple[str, str], ...]:
    """Return (Name | Getattr | Filter, word) for everything an expression uses, in order."""
    return tuple(_used(node))


def _used(node) -> Iterator[tuple[str, str]]:
    kind = type(node).__name__
    if kind in ("Name", "Filter"):
        yield kind, node.name
    elif kind == "Getattr":
        yield kind, node.attr
    for child in node.iter_child_nodes():
        yield from _used(child)


def names(node) -> Iterator[str]:
    """Return the names an expression uses, in order."""
    return (word for kind, word in used(node) if kind == "Name")


def places_of(name: str, text: str) -> list[int]:
    """Return where in an expression a name stands as a name: not as an attribute, a filter, in quotes or within another.

    Raise `Misuse` where the expression cannot be read.
    """
    from jinja2 import TemplateSyntaxError

    expected = sum(word == name for word in names(parse(text.strip())))
    start, at, before, found = "{{ ", -len("{{ "), "", []
    try:
        for _, kind, piece in environment().lex(f"{start}{text} }}}}"):
            if kind == "name" and piece == name and before not in (".", "|"):
                found.append(at)
            before = before if kind == "whitespace" else piece
            at += len(piece)
    except TemplateSyntaxError as error:
        raise explain(error) from None
    if len(found) != expected:
        raise Misuse("tag-syntax", f"“{text.strip()}”里的“{name}”找不全", "")
    return found


def compares(node) -> bool:
    """Return whether an expression is a comparison, or comparisons joined by and, or, not."""
    kind = type(node).__name__
    return kind == "Compare" or (kind in ("And", "Or", "Not") and all(map(compares, node.iter_child_nodes())))


# ---- evaluation ----------------------------------------------------------------------------------------------------


def evaluate(node, scope: Scope) -> Value:
    """Return the value of a checked tree within `scope`. Raise `Misuse` where it has none."""
    try:
        with localcontext(ARITHMETIC):
            return _evaluate(node, scope)
    except RecursionError:
        raise Misuse("tag-too-long", "式子太长", "请分成几步，或在指标目录里写成公式。") from None


def _evaluate(node, scope: Scope) -> Value:
    kind = type(node).__name__
    if kind in _BINARY:
        return _arithmetic(kind, _evaluate(node.left, scope), _evaluate(node.right, scope))
    return _EVALUATE[kind](node, scope)


def _const(node, scope: Scope) -> Value:
    if isinstance(node.value, str):
        return Value(text=node.value, words=True)
    return _number(Number(amount=Decimal(str(node.value)), words=True))


def _attribute(node, scope: Scope) -> Value:
    return scope.attribute(_evaluate(node.node, scope), node.attr)


def _filter(node, scope: Scope) -> Value:
    if node.kwargs or node.dyn_args or node.dyn_kwargs:
        raise Misuse("tag-not-allowed", f"“{node.name}”的括号里只能写值", "")
    return scope.filter(_evaluate(node.node, scope), node.name, [_evaluate(a, scope) for a in node.args])


def _compare(node, scope: Scope) -> Value:
    left, result = _evaluate(node.expr, scope), True
    inputs = left.inputs
    for operand in node.ops:
        right = _evaluate(operand.expr, scope)
        if operand.op not in _COMPARE:
            raise Misuse("tag-not-allowed", f"标签里不能用 {operand.op}", "比较用 > >= < <= == != 。")
        result = result and _COMPARE[operand.op](*_comparable(left, right))
        left, inputs = right, inputs + right.inputs
    return replace(_truth(result), inputs=inputs)


def _comparable(left: Value, right: Value) -> tuple:
    for value in (left, right):
        if value.why:
            raise Misuse("no-figure", f"不能比较：{value.why}", "请先用 {% if 指标 %} 判断有没有数据。")
    if (left.amount is None) != (right.amount is None):
        raise Misuse("tag-types", "文字和数字不能比较", "")
    return (left.text, right.text) if left.amount is None else (left.amount, right.amount)


def _truth(value: bool) -> Value:
    return Number(amount=Decimal(int(value)), form="真假", words=True)


def _cond(node, scope: Scope) -> Value:
    if _evaluate(node.test, scope):
        return _evaluate(node.expr1, scope)
    return _evaluate(node.expr2, scope) if node.expr2 is not None else Value(text="", words=True)


def _neg(node, scope: Scope) -> Value:
    value = _evaluate(node.node, scope)
    return value if value.why else _arithmetic("Sub", Number(amount=Decimal(0), unit=value.unit), value)


def _not(value: Value) -> Value:
    return replace(_truth(not value), inputs=value.inputs)


def _and(node, scope: Scope) -> Value:
    left = _evaluate(node.left, scope)
    return _evaluate(node.right, scope) if left else left


def _or(node, scope: Scope) -> Value:
    left = _evaluate(node.left, scope)
    return left if left else _evaluate(node.right, scope)


_EVALUATE: dict[str, Callable[..., Value]] = {
    "Name": lambda node, scope: scope.name(node.name),
    "Const": _const,
    "Getattr": _attribute,
    "Filter": _filter,
    "Compare": _compare,
    "CondExpr": _cond,
    "Neg": _neg,
    "Pos": lambda node, scope: _evaluate(node.node, scope),
    "Not": lambda node, scope: _not(_evaluate(node.node, scope)),
    "And": _and,
    "Or": _or,
}


def _arithmetic(kind: str, left: Value, right: Value) -> Value:
    sign, operate = _BINARY[kind]
    inputs = left.inputs + right.inputs
    for value in (left, right):
        if value.why:
            return replace(value, inputs=inputs)
        if value.amount is None or value.form == "真假":
            raise Misuse("tag-types", f"“{value.text}”是文字，不能参加计算" if value.text else "比较的结果不能参加计算", "")
        if not value.exact:
            return no_figure(f"“{value.text}”是约数，不能参加计算", inputs)
    if kind == "Div" and right.amount == 0:
        return no_figure("除数是零", inputs)
    try:
        amount = operate(left.amount, right.amount)
    except (InvalidOperation, DivisionByZero, Overflow):
        raise Misuse("tag-number", "算不出这个数", "") from None
    metric = "、".join(dict.fromkeys(v.metric for v in (left, right) if v.metric))
    return _number(
        Number(
            amount=amount,
            unit=_unit(kind, left, right),
            metric=metric,
            inputs=inputs,
            form=sign,
            year=left.year or right.year,
            words=left.words and right.words,
        )
    )


def _unit(kind: str, left: Value, right: Value) -> str:
    if kind == "Div":
        return left.unit if right.words else ""
    if kind == "Mul":
        return left.unit or right.unit
    if left.unit != right.unit and not (left.words or right.words):
        raise Misuse("tag-units", f"单位不同（{left.unit or '无'}、{right.unit or '无'}），不能相加减", "")
    return left.unit or right.unit


def _number(value: Number) -> Number:
    if not value.amount.is_finite() or (value.amount and abs(value.amount.adjusted()) > MAX_DIGITS):
        raise Misuse("tag-number", "数太大或太小", "")
    return value


def no_figure(why: str, inputs: tuple[Reading, ...] = ()) -> Value:
    """Return a value that is no figure, with the reason."""
    return Value(why=why, inputs=inputs)


# ---- Jinja's messages in Chinese -------------------------------------------------------------------------------------

_ENGLISH = [
    ("got '='", "tag-equals", "“等于”要写两个等号 ==", "例如 办结 + 未结 == 新收 + 上年结转"),
    ("Expected an expression", "tag-empty", "标签里是空的或缺一个值", "请写上指标名，例如 {{ 检查单位 }}。"),
    ("end of print statement", "tag-syntax", "{{ }} 里的写法读不懂", "一个标签里只写一个指标或一个式子，例如 {{ 检查单位 }}。"),
    ("unexpected end of template", "tag-unclosed", "标签没有结束", "请检查 }} 或 %} 是否漏写。"),
    ("unexpected '}'", "tag-syntax", "{{ }} 里的括号不配对", "例如 {{ 检查单位 }}，两边各两个花括号。"),
    ("unexpected char", "tag-syntax", "标签里有读不懂的字符", "请用半角英文符号重新输入标签。"),
    ("Missing end of", "tag-unclosed", "标签没有结束", "请检查 }}、%} 或 #} 是否漏写。"),
]


def explain(error) -> Misuse:
    """Return the `Misuse` in Chinese for a syntax error of Jinja."""
    english = str(error)
    for part, *words in _ENGLISH:
        if part in english:
            return Misuse(*words)
    return Misuse("tag-syntax", "标签的写法读不懂", "例如 {{ 检查单位 }}、{{ 检查单位.同比 }}、{% if 拘留 %}……{% endif %}。")
