"""What may be typed into a text: names with what they print now, and for a figure everything there is to say of it.

In: the report as made. Out: completions; the card of a figure: value, last year's, definition, cell, where it is printed (as
`trace` finds it), and how it would look in another form. Responsible for: which forms are offered.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lawreport.figures import origin
from lawreport.figures.expression import Misuse
from lawreport.figures.ledger import Ledger, Printed
from lawreport.figures.metrics import ATTRIBUTES, Data
from lawreport.files.yamlfile import Scalar, load
from lawreport.model import Reading
from lawreport.page.asked import Answer, Asked, Routes
from lawreport.page.desk import Desk, Made
from lawreport.page.texts.items import Index, Item, items_of
from lawreport.page.texts.outline import titled
from lawreport.problem import NOWHERE, Trouble
from lawreport.source.marks import marks
from lawreport.source.reader import Source

FIGURES, WORDS, EXHIBITS = "数", "名", "图表"  # the groups of names


def names(desk: Desk, asked: Asked) -> Answer:
    """Return every name that a text may use, with what it prints now."""
    source = desk.made().source
    if source is None:
        return {"names": []}
    data = source.data
    return {"names": [*_metrics(data), *_titles(data), *_exhibits(source)]}


def _metrics(data: Data) -> Iterator[Answer]:
    for metric in data.catalogue.values():
        reading = data.reading(metric.name)
        yield {
            **_name(metric.name, FIGURES, reading.printed),
            "last": data.reading(metric.name, data.year - 1).printed,
            "unit": metric.unit,
            "owner": metric.owner,
            "defined": metric.definition or metric.formula,
        }


def _titles(data: Data) -> Iterator[Answer]:
    return (_name(title, WORDS, data.name(title).text or "") for title in data.titles)


def _exhibits(source: Source) -> Iterator[Answer]:
    """Yield the charts and tables that a section may ask for, those of projects above included."""
    for id, path in source.project.charts().items():
        try:
            title, table = titled(load(source.project.file(path))[0])
        except Trouble:  # told by `check`
            continue
        yield {**_name(id, EXHIBITS, _printed(title, source.data)), "kind": "table" if table else "chart"}


def _name(name: str, group: str, shown: str) -> Answer:
    return {
        "name": name,
        "group": group,
        "shown": shown,
        "unit": "",
        "owner": "",
        "defined": "",
        "insert": _insert(name, group),
    }


def _insert(name: str, group: str) -> str:
    return name if group == EXHIBITS else f"{{{{ {name} }}}}"


def _printed(text: str, data: Data) -> str:
    """Return a text with its tags as they print."""
    shown, at = "", 0
    for mark in marks(Scalar(text, NOWHERE), data):
        if mark.inside is None:
            shown += text[at : mark.start] + mark.shown
            at = mark.end
    return shown + text[at:]


# ---- the card of a figure -----------------------------------------------------------------------------------------------


def figure(desk: Desk, asked: Asked) -> Answer:
    """Return everything there is to say of a metric in a year; `problem` where there is none of that name."""
    made, name = desk.made(), asked.query["name"].strip()
    if made.source is None:
        raise Trouble(made.problems)
    data = made.source.data
    if name in data.titles:
        return {"name": name, "value": data.name(name).text, "forms": [_form("", f"{{{{ {name} }}}}", data)], "printed": []}
    try:
        data.name(name)
    except Misuse as misuse:
        return {"name": name, "problem": {"id": misuse.id, "message": misuse.message, "hint": misuse.hint}}
    year = int(asked.query.get("year") or data.year)
    reading = data.reading(name, year)
    return {**_card(reading, data), "printed": list(_places(name, made)), "forms": list(_forms(reading, data))}


def _card(reading: Reading, data: Data) -> Answer:
    metric, place = reading.metric, reading.place
    before = data.reading(metric.name, reading.year - 1)
    return {
        "name": metric.name,
        "year": reading.year,
        "value": reading.printed,
        "missing": reading.missing,
        "last": before.printed,
        "change": _form("同比", f"{{{{ {metric.name}.同比 }}}}", data)["shown"] if reading.year == data.year else "",
        "unit": metric.unit,
        "defined": metric.definition,
        "formula": metric.formula,
        "basis": origin.basis(reading.inputs, reading.year) if reading.inputs else "",
        "source": reading.source,
        "note": reading.note,
        "owner": metric.owner,
        "cell": origin.cell(place) if place.file else "",
        "file": place.file,
        "line": place.line,
    }


def _places(name: str, made: Made) -> Iterator[Answer]:
    """Yield every place in which a metric is printed, as `trace` finds it, with the text that stands there."""
    if made.source is None or made.report is None:
        return
    items = items_of(made.source, made.report, ()).items
    index, heads = Index.of(item.text for item in items), _heads(items)
    for printed in Ledger.of(made.report).find(name):
        id = index.at(printed.figure.place)
        yield {**_where(printed), "where": heads.get(id, ""), "id": id}


def _where(printed: Printed) -> Answer:
    figure = printed.figure
    return {
        "shown": figure.text,
        "form": figure.form,
        "year": figure.year,
        "around": printed.around,
        "place": str(figure.place),
        "bookmark": printed.bookmark,
    }


def _heads(items: tuple[Item, ...]) -> dict[str, str]:
    """Return for each text how people call its place: （五）压实防控责任，消除火灾隐患 一是."""
    heads, above = {}, ""
    for item in items:
        head = f"{item.number}{item.shown}"
        if item.text.kind in ("part", "heading", "attachment", "title"):
            heads[item.text.id] = above = head
        elif item.text.kind in ("chart", "table", "photo"):
            heads[item.text.id] = f"{item.number} {item.shown}"
        else:
            heads[item.text.id] = f"{above} {item.number or item.text.called}".strip()
    return heads


def _forms(reading: Reading, data: Data) -> Iterator[Answer]:
    """Yield how a metric may be written, each with what it would print; one without a figure says why."""
    name = reading.metric.name
    other = "" if reading.year == data.year else f" | 往年({reading.year})"
    yield _form("", f"{{{{ {name}{other} }}}}", data)
    if other:
        return
    for attribute in ATTRIBUTES:
        if attribute != "百分点" or reading.metric.unit == "%":
            yield _form(f".{attribute}", f"{{{{ {name}.{attribute} }}}}", data)
    for filter in _filters(reading, data):
        yield _form(f"|{filter}", f"{{{{ {name} | {filter} }}}}", data)
    yield {"form": "有才写", "shown": "", "insert": f"{{% if {name} %}}{{{{ {name} }}}}{{% endif %}}"}


def _filters(reading: Reading, data: Data) -> Iterator[str]:
    """Yield the filters that make sense for a value of this size."""
    amount = abs(reading.quantity.amount) if reading.quantity else Decimal(0)
    if amount >= 10**8:
        yield "亿(1)"
    if amount >= 10**4:
        yield "万(1)"
    if amount >= 1000:
        yield "千分位"
    if amount % 1:
        yield "小数(1)"
    if 0 < amount < 100 and not amount % 1:
        yield "汉字"
    for year in sorted(data.years, reverse=True):
        if year < data.year - 1 and not data.reading(reading.metric.name, year).missing:
            yield f"往年({year})"


def _form(form: str, insert: str, data: Data) -> Answer:
    mark = marks(Scalar(insert, NOWHERE), data)[0]
    answer: Answer = {"form": form, "shown": mark.shown, "insert": insert}
    if mark.problems:
        answer["problem"] = mark.problems[0].message
    return answer


ROUTES: Routes = (("GET", "/api/names", names), ("GET", "/api/figure", figure))
