"""A project in a few lines: how the examples of the rules about data are written.

指标｜检查单位｜家｜6603｜6800          name, unit, this year, last year; a fifth is the note
总表｜date｜2025年3月5日                its date in report.yaml
单位｜kind｜县                          a field of data/unit.yaml
勾稽｜整改隐患 <= 火灾隐患
部分｜next_year｜将加强检查。           a paragraph of a part that covers something; 标题｜… its heading
共检查指导单位{{ 检查单位 }}。          any other line is a paragraph; 公文标题｜… gives it a style
"""

import datetime

from lawreport.base.dates import parse_date
from lawreport.figures.metrics import Data, Identity, compute
from lawreport.figures.quantity import parse_quantity
from lawreport.files.yamlfile import Scalar
from lawreport.model import Metric, Paragraph, Reading, Report
from lawreport.problem import Place, Problems
from lawreport.rules.data.facts import Facts
from lawreport.rules.settings import Settings
from lawreport.source import prose
from lawreport.source.fields import ReportFields
from lawreport.style import HEADINGS, Style

YEAR = 2024
HOME = Place("report.yaml", 1, 1)
STATEMENTS = ("指标", "总表", "单位", "勾稽")


def facts_from(text: str, settings: Settings | None = None) -> Facts:
    """Return the facts of an example written in the notation of this module. Raise `ValueError` where it is misspelt."""
    rows = [(n, line.split("｜")) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    stated = {kind: [words[1:] for _, words in rows if words[0] == kind] for kind in STATEMENTS}
    problems = Problems()
    data = compute(_data(stated["指标"]), problems)
    blocks = tuple(_paragraph(n, words, data, problems) for n, words in rows if words[0] not in STATEMENTS)
    if problems:
        raise ValueError(str(problems[0]))
    dated = dict(stated["总表"]).get("date", "")
    date = parse_date(dated) if dated else datetime.date(YEAR + 1, 1, 2)
    checks = tuple(Identity(words[0]) for words in stated["勾稽"])
    whole = sum(words[0] == "部分" for _, words in rows) >= 3
    return Facts(
        Report("甲市乙局", YEAR, "", str(date), blocks),
        data,
        date,
        dict(stated["单位"]).get("kind", ""),
        ReportFields(at=HOME, date=Scalar(dated, HOME) if dated else None),
        checks,
        settings or Settings(),
        whole,
    )


def _paragraph(number: int, words: list[str], data: Data, problems: Problems) -> Paragraph:
    style, covers, typed = _styled(words)
    place = Place("例", number, 1)
    spans = prose.line(Scalar(typed, place, anchors=((0, number, 1),)), data, problems)
    return Paragraph(style, spans, place=place, covers=covers, level=int(style in HEADINGS))


def _styled(words: list[str]) -> tuple[Style, tuple[str, ...], str]:
    if words[0] in ("部分", "标题"):
        style = Style.HEADING_1 if words[0] == "标题" else Style.BODY
        return style, tuple(filter(None, words[1].split("、"))), words[2]
    return (Style(words[0]), (), "｜".join(words[1:])) if len(words) > 1 else (Style.BODY, (), words[0])


def _data(rows: list[list[str]]) -> Data:
    catalogue: dict[str, Metric] = {}
    years: dict[int, dict[str, Reading]] = {YEAR: {}, YEAR - 1: {}}
    for number, (name, unit, now, last, *rest) in enumerate(rows, 2):
        metric = catalogue[name] = Metric(name, unit)
        for year, value, note in ((YEAR, now, "".join(rest)), (YEAR - 1, last, "")):
            if value:
                place = Place(f"data/{year}.csv", number, cell=f"B{number}")
                years[year][name] = Reading(metric, year, parse_quantity(value, unit), value, place, note=note)
    return Data(YEAR, catalogue, years, {"单位": "甲市乙局", "简称": "局"})
