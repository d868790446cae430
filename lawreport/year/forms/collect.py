"""The forms that came back → what changes in a year's readings.

In: the catalogue with the readings there are, and the workbooks by name. Out: a `Collected`, or `Trouble` with all that
is wrong in all of them. Responsible for: which answers are taken: those of this year and unit, of a metric that is known,
counted as the catalogue counts it, said once or twice the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from lawreport.figures.metrics import Data
from lawreport.figures.quantity import NotAQuantity, doubts, parse_quantity
from lawreport.files.characters import folded, suspicious
from lawreport.files.sheets.oldbook import UNKNOWN_FORMAT
from lawreport.files.write import cell_text
from lawreport.model import Metric, Quantity, Reading
from lawreport.problem import Place, Problem, Problems, Severity, Trouble, did_you_mean
from lawreport.year.forms.formreader import Answer, Returned, read_form
from lawreport.year.forms.forms import DEFINITION, METRIC, NO_OWNER, NOTE, SOURCE, UNIT, VERSION, bare

MOST_TIMES = 10  # a count this many times last year's is asked about


@dataclass(frozen=True, slots=True)
class ReadingChange:
    """A reading that the forms change; `source` tells workbook, cell, who and when."""

    old: Reading
    quantity: Quantity
    source: str
    note: str

    @property
    def metric(self) -> Metric:
        return self.old.metric

    @property
    def filled(self) -> bool:
        """Return whether there was no value before."""
        return self.old.missing

    @property
    def printed(self) -> str:
        return self.quantity.printed(self.metric.unit)


@dataclass(frozen=True, slots=True)
class Collected:
    """What the forms say, against what is there."""

    workbooks: int
    changes: tuple[ReadingChange, ...]
    same: tuple[Metric, ...]  # answered as it is
    unfilled: tuple[Metric, ...]  # asked, left empty, and still missing
    kept: tuple[Metric, ...]  # asked, left empty; the value that is there stays
    unasked: tuple[Metric, ...]  # in no form, and still missing
    warnings: tuple[Problem, ...]

    def cells(self) -> dict[str, dict[str, str]]:
        """Return what goes into the table: metric → column → text."""
        return {c.metric.name: {"数值": c.quantity.text, "来源": c.source, "备注": c.note} for c in self.changes}


@dataclass(frozen=True, slots=True)
class _Taken:
    answer: Answer
    metric: Metric


@dataclass(frozen=True, slots=True)
class _Filled(_Taken):
    quantity: Quantity


def collect_forms(books: Mapping[str, bytes], data: Data) -> Collected:
    """Return what the workbooks (name → bytes) change in the readings of `data.year`. Raise `Trouble` with all problems."""
    problems = Problems()
    answers = (answer for name, content in books.items() for answer in _answers(content, name, data, problems))
    return collect_answers(answers, data, problems, len(books))


def collect_answers(answers: Iterable[Answer], data: Data, problems: Problems, workbooks: int) -> Collected:
    """Return what answers change in the readings of `data.year`; `problems` are those of reading them. Raise `Trouble`."""
    taken = [one for answer in answers if (one := _taken(answer, data, problems))]
    chosen = _chosen(taken, problems)
    problems.raise_errors()
    asked = {t.metric.name: t.metric for t in taken}
    changes = tuple(change for t in chosen if (change := _change(t, data)))
    answered = {t.metric.name for t in chosen}
    empty = [m for m in asked.values() if m.name not in answered]
    typed = [m for m in data.catalogue.values() if not m.formula]
    missing = [m for m in typed if m.name not in answered and data.reading(m.name).missing]
    return Collected(
        workbooks,
        _in_order(changes, data),
        tuple(t.metric for t in chosen if t.metric.name not in {c.metric.name for c in changes}),
        tuple(m for m in missing if m in empty),
        tuple(m for m in empty if m not in missing),
        tuple(m for m in missing if m.name not in asked),
        tuple(problems),
    )


def by_owner(metrics: Iterable[Metric]) -> dict[str, list[Metric]]:
    """Return the metrics of each 科室, in their order."""
    owners: dict[str, list[Metric]] = {}
    for metric in metrics:
        owners.setdefault(metric.owner or NO_OWNER, []).append(metric)
    return owners


def _in_order(changes: tuple[ReadingChange, ...], data: Data) -> tuple[ReadingChange, ...]:
    order = list(data.catalogue)
    return tuple(sorted(changes, key=lambda change: order.index(change.metric.name)))


# ---- one workbook --------------------------------------------------------------------------------------------------------


def _answers(content: bytes, name: str, data: Data, problems: Problems) -> tuple[Answer, ...]:
    """Return the answers of a workbook when it is one of this unit and year."""
    try:
        book = read_form(content, name, problems)
    except Trouble as trouble:
        problems.extend(trouble.problems)
        return ()
    errors = len(problems.errors())
    _check_book(book, data, problems)
    return book.answers if len(problems.errors()) == errors else ()


def _check_book(book: Returned, data: Data, problems: Problems) -> None:
    """Add whose form it is where it is not ours, and what was asked and is not there."""
    for stamp in book.stamps:
        _check_whose(book, (stamp.unit, stamp.year), data, problems)
        if stamp.version != str(VERSION):
            problems.add(
                "form-version", "这份填报表是别的版本的程序生成的，读不了", book.sheets[0].place, "请用现在的程序重新生成填报表"
            )
    for sheet in book.sheets:
        if any(sheet.titled):
            _check_whose(book, sheet.titled, data, problems)
        elif not book.stamps:
            problems.add(
                "form-unstamped",
                "认不出这份表是哪个单位、哪一年的，只按表头读",
                sheet.place,
                f"请核对它是不是{data.words['单位']}{data.year}年的",
                severity=Severity.WARNING,
            )
    _check_rows(book, data, problems)


def _check_whose(book: Returned, said: tuple[str, str], data: Data, problems: Problems) -> None:
    """Add a problem, once, where a form says that it is of another year or unit."""
    (unit, year), place, hint = said, book.sheets[0].place, "请换成这次发出的填报表，或把它移走"
    wrong = Problem("form-year", f"这是{year}年的填报表，现在要收的是{data.year}年", place, hint)
    if year != str(data.year) and wrong not in problems:
        problems.append(wrong)
    wrong = Problem("form-of-other-unit", f"这是“{unit}”的填报表，不是{data.words['单位']}的", place, hint)
    if folded(unit) != folded(data.words["单位"]) and wrong not in problems:
        problems.append(wrong)


def _check_rows(book: Returned, data: Data, problems: Problems) -> None:
    """Add which rows are gone, and which units have changed since, where the form no longer says its unit."""
    there = {_named(answer, data): answer for answer in book.answers}
    asked = {name: (unit, definition) for stamp in book.stamps for name, unit, definition in stamp.asked}
    unsaid = [name for name, answer in there.items() if name in asked and name in data.catalogue and not answer.text(UNIT)]
    for name in (n for n in unsaid if _same(asked[n][0]) != _same(data.catalogue[n].unit)):
        _say_unit(data.catalogue[name], asked[name][0], there[name].cells[UNIT].place, problems)
    gone = [name for name in asked if name not in there and name in data.catalogue]
    if gone and not any(p.id == "form-merged" and p.place.file == book.sheets[0].file for p in problems.errors()):
        shown = "、".join(gone[:6]) + (f"等 {len(gone)} 个" if len(gone) > 6 else "")
        problems.add(
            "form-row-gone",
            f"发出时有、收回时没有的指标：{shown}",
            book.sheets[0].place,
            "删掉的行请补回来再填",
            severity=Severity.WARNING,
        )


# ---- one answer ----------------------------------------------------------------------------------------------------------


def _taken(answer: Answer, data: Data, problems: Problems) -> _Taken | None:
    """Return the answer tied to its metric and read; None when it is not taken."""
    metric, value = _metric(answer, data, problems), answer.value
    if metric is None:
        return None
    problems.extend(value.problems)
    if not value.text and not value.problems:
        return _Taken(answer, metric)
    _check_meaning(answer, metric, problems)
    _check_words(answer, problems)
    if any(p.severity is Severity.ERROR for p in value.problems):
        return None
    quantity = _quantity(answer, metric, problems)
    if quantity is None:
        return None
    for odd in (*doubts(quantity, metric.unit), *_doubts(quantity, metric, data)):
        problems.add(
            "value-odd", f"“{metric.name}”的数值可疑：{odd}", value.place, "请向填报的科室核对", severity=Severity.WARNING
        )
    return _Filled(answer, metric, quantity)


def _metric(answer: Answer, data: Data, problems: Problems) -> Metric | None:
    """Return the metric of an answer where it is one that is typed; a figure for one that is not is a problem."""
    name, place = answer.text(METRIC), answer.cells[METRIC].place
    metric = data.catalogue.get(_named(answer, data))
    filled = bool(answer.value.text or answer.value.problems)
    if metric is None and filled:
        problems.add(
            "metric-unknown",
            f"指标目录里没有“{name[:30]}”，它的数没有读",
            place,
            did_you_mean(name, data.catalogue) or "请改回原来的指标名，或在 data/metrics.yaml 里加上它",
        )
    elif metric and metric.formula and filled:
        problems.add("formula-typed", f"“{name}”由公式算出（{metric.formula}），不用填", answer.value.place, "请清空这一格")
    return metric if metric and not metric.formula else None


def _named(answer: Answer, data: Data) -> str:
    """Return the metric an answer names; blanks in a name say nothing."""
    name = answer.text(METRIC)
    return name if name in data.catalogue else re.sub(r"\s", "", name)


def _check_meaning(answer: Answer, metric: Metric, problems: Problems) -> None:
    """Add a problem where a value was counted in another unit, or by another definition: it is another value."""
    unit, definition = answer.cells[UNIT], answer.cells[DEFINITION]
    if unit.text and _same(unit.text) != _same(metric.unit):
        _say_unit(metric, unit.text, unit.place, problems)
    if definition.text and _same(definition.text) != _same(metric.definition):
        problems.add(
            "form-definition",
            f"“{metric.name}”的口径和指标目录里的不一样",
            definition.place,
            f"指标目录里是：{bare(metric.definition)[:40] or '空'}",
            severity=Severity.WARNING,
        )


def _say_unit(metric: Metric, unit: str, place: Place, problems: Problems) -> None:
    """Add the problem that a metric was asked in one unit and is counted in another."""
    problems.add(
        "form-unit",
        f"“{metric.name}”的单位变了：表里是“{unit}”，指标目录里是“{metric.unit}”",
        place,
        "请按指标目录的单位重新填，或改指标目录；改了指标目录要重新发表",
    )


def _same(text: str) -> str:
    return re.sub(r"\s", "", text).replace("％", "%")


def _check_words(answer: Answer, problems: Problems) -> None:
    """Add what is wrong with the words beside a value: unseen characters, cells with errors."""
    for column in (SOURCE, NOTE):
        cell = answer.cells[column]
        for strange in suspicious(cell.text)[:1]:
            problems.add("characters", strange.message, cell.place, "请删去这一格，重新输入", severity=strange.severity)
        problems.extend(p for p in cell.problems if p.id in ("cell-error", "cell-formula"))


def _quantity(answer: Answer, metric: Metric, problems: Problems) -> Quantity | None:
    """Return the value of an answer; None where it cannot be read, or may be a share or a per cent."""
    value = answer.value
    share = metric.unit == "%" and value.number_format == UNKNOWN_FORMAT
    try:
        quantity = parse_quantity(value.text, metric.unit)
    except NotAQuantity as error:
        problems.add("value", f"“{metric.name}”的数值读不懂：{error.message}", value.place, error.hint)
        return None
    if share and 0 < abs(quantity.number) <= 1:
        problems.add(
            "form-percent",
            f"“{metric.name}”存的是 {quantity.text}，旧版表格里看不出是不是百分数",
            value.place,
            "请用 WPS 或 Excel 打开，另存为 .xlsx 再收",
        )
        return None
    return quantity


def _doubts(quantity: Quantity, metric: Metric, data: Data) -> list[str]:
    """Return what is odd about a value beside what one knows: its range, last year's value."""
    last, shown = data.reading(metric.name, data.year - 1).quantity, quantity.printed(metric.unit)
    odd = []
    if metric.unit == "%" and not 0 <= quantity.number <= 100:
        odd.append(f"{shown}不在 0 到 100 之间")
    elif metric.unit == "%" and 0 < quantity.number < 1:
        odd.append(f"{shown}不到百分之一，是不是 {(quantity.number * 100).normalize():f}%")
    if last and metric.unit != "%" and min(abs(last.amount), abs(quantity.amount)) > 0 and _far(quantity.amount, last.amount):
        odd.append(f"上年是{last.printed(metric.unit)}，本年是{shown}，相差 {MOST_TIMES} 倍以上")
    return odd


def _far(this: Decimal, last: Decimal) -> bool:
    large, small = max(abs(this), abs(last)), min(abs(this), abs(last))
    return large >= MOST_TIMES * small and large >= 100


# ---- all of them ---------------------------------------------------------------------------------------------------------


def _chosen(taken: list[_Taken], problems: Problems) -> list[_Filled]:
    """Return one filled answer for each metric; two that differ are a conflict."""
    filled = sorted((t for t in taken if isinstance(t, _Filled)), key=lambda t: t.metric.name)
    chosen = []
    for name, group in groupby(filled, key=lambda t: t.metric.name):
        first, *others = group
        chosen.append(first)
        for other in others:
            _compare(name, first, other, problems)
    return chosen


def _compare(name: str, first: _Filled, other: _Filled, problems: Problems) -> None:
    """Add what two answers for one metric say: the same twice, or two values of which nobody can choose one."""
    here, there = other.answer.value.place, first.answer.value.place
    where = there.cell if here.file == there.file else there
    if first.quantity == other.quantity:
        problems.add(
            "form-twice",
            f"“{name}”填了两次，都是{other.quantity.text}，另一处在 {where}",
            here,
            "只读前一处",
            severity=Severity.WARNING,
        )
    else:
        problems.add(
            "form-conflict",
            f"“{name}”有两个数：这里是{other.quantity.text}，{where} 是{first.quantity.text}",
            here,
            "请和科室核对，只留对的一个，另一处清空",
        )


def _change(taken: _Filled, data: Data) -> ReadingChange | None:
    """Return what an answer changes; None where value and note are as they were."""
    old, note = data.reading(taken.metric.name), _plain(taken.answer.text(NOTE))
    if taken.quantity == old.quantity and note in ("", old.note):
        return None
    place = taken.answer.value.place
    source = "；".join(filter(None, (taken.answer.sheet.source(place.cell), taken.answer.text(SOURCE))))
    return ReadingChange(old, taken.quantity, _plain(source), note or old.note)


def _plain(text: str) -> str:
    """Return a text without characters one cannot see, that no program takes for a formula."""
    strange = {found.index for found in suspicious(text)}
    seen = "".join(c for i, c in enumerate(text) if i not in strange)
    return cell_text(seen)
