"""The script a competent user would write today, in one sitting: pandas, pyplot and docxtpl in one file.

It makes the same report from the same files and the same template as the program does: the same words, the same
tables, the same charts (here as 200 dpi PNG). It checks nothing, traces nothing and keeps nothing.

    python bench/naive.py PROJECT YEAR TEMPLATE OUT.docx
    python bench/naive.py --loop UNITS YEAR TEMPLATE OUTDIR [--no-charts]
"""

import re
import sys
from io import BytesIO
from pathlib import Path

import jinja2
import matplotlib.pyplot as plt
import pandas as pd
import yaml
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from matplotlib.font_manager import fontManager

FONT = Path(__file__).parent.parent / "lawreport" / "fonts" / "NotoSansSC-Regular-subset.otf"
fontManager.addfont(str(FONT))
plt.rcParams["font.family"] = [f.name for f in fontManager.ttflist if f.fname == str(FONT)]
ONES = "零一二三四五六七八九十"
LEVELS = "一二三四"


class Metric:
    """A figure in a text: `{{ 检查单位 }}`, `{{ 检查单位.同比 }}`."""

    def __init__(self, name, unit, values, year):
        self.name, self.unit, self.values, self.year = name, unit, values, year
        self.raw = values.get(year, "")
        self.数值, self.单位 = self.raw, unit

    def __str__(self):
        return self.raw if self.raw.endswith("%") else f"{self.raw}{self.unit}"

    def __bool__(self):
        return self.raw not in ("", "零", "0")

    def number(self, year=None):
        text = self.values.get(year or self.year, "")
        return float(text.rstrip("%")) if re.fullmatch(r"[\d.]+%?", text) else None

    @property
    def 上年(self):
        return f"{self.values.get(self.year - 1, '')}{self.unit}"

    @property
    def 同比(self):
        now, last = self.number(), self.number(self.year - 1)
        if now is None or not last:
            return "—"
        rate = (now - last) / last * 100
        return f"{'增长' if rate > 0 else '下降'}{abs(rate):.1f}%" if rate else "持平"

    @property
    def 百分点(self):
        change = self.number() - self.number(self.year - 1)
        return f"{'提高' if change > 0 else '下降'}{abs(change):.1f}个百分点" if change else "持平"


def share(part, whole):
    return f"{part.number() / whole.number() * 100:.1f}%"


def load_yaml(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def metrics(project, shared, year):
    catalogue, values = load_yaml(shared / "data/metrics.yaml"), {}
    for path in sorted((project / "data").glob("20*.*")):
        frame = pd.read_excel(path, dtype=str, engine="calamine") if path.suffix == ".xlsx" else pd.read_csv(path, dtype=str)
        for name, value in zip(frame["指标"], frame["数值"].fillna(""), strict=True):
            values.setdefault(name, {})[int(path.stem)] = value
    for name, entry in catalogue.items():
        if entry.get("formula"):
            for y in range(year - 3, year + 1):
                numbers = {n: float(v[y]) for n, v in values.items() if re.fullmatch(r"[\d.]+", v.get(y, ""))}
                try:
                    value = eval(entry["formula"], {}, numbers)
                except (NameError, ZeroDivisionError):
                    continue
                percent = entry.get("unit") == "%"
                values.setdefault(name, {})[y] = f"{value * (100 if percent else 1):.{entry.get('decimals', 1)}f}"
    return {n: Metric(n, e.get("unit", ""), values.get(n, {}), year) for n, e in catalogue.items()}


def plot(chart, known, year):
    names = chart["metrics"]
    years = range(year - 3, year + 1) if chart.get("years") else [year]
    figure, axes = plt.subplots(figsize=(6, 3.4))
    by_metric = chart.get("by") == "指标"
    labels = names if by_metric else [f"{y}年" for y in years]
    bottom = [0] * len(labels)
    for i, series in enumerate(years if by_metric else names):
        heights = [
            (known[n].number(series) if by_metric else known[series].number(n)) or 0 for n in (names if by_metric else years)
        ]
        if chart["kind"] == "line":
            axes.plot(labels, heights, marker="o", label=str(series))
        elif chart["kind"] == "barh":
            axes.bar_label(axes.barh(labels, heights, label=str(series)))
        elif chart["kind"] in ("stacked", "share"):
            axes.bar_label(axes.barh(labels, heights, left=bottom, label=str(series)), label_type="center")
            bottom = [b + h for b, h in zip(bottom, heights, strict=True)]
        else:
            places = [x + 0.4 * i for x in range(len(labels))]
            axes.bar_label(axes.bar(places, heights, 0.4, label=str(series)))
            axes.set_xticks(range(len(labels)), labels)
    axes.legend()
    figure.tight_layout()
    out = BytesIO()
    figure.savefig(out, format="png", dpi=200)
    plt.close(figure)
    out.seek(0)
    return out


class Writer:
    def __init__(self, project, year, template, shared=None, charts=True):
        self.project, self.year, self.charts = project, year, charts
        self.shared = shared or project
        self.word = DocxTemplate(template)
        self.known = metrics(project, self.shared, year)
        unit = load_yaml(project / "data/unit.yaml")
        self.names = {
            **self.known,
            "年": year,
            "上一年": year - 1,
            "下一年": year + 1,
            "单位": unit["name"],
            "简称": unit["short"],
        }
        self.jinja = jinja2.Environment()
        self.jinja.filters["占比"] = share
        self.blocks, self.figures, self.tables = [], 0, 0

    def text(self, words):
        return self.jinja.from_string(str(words)).render(self.names).strip()

    def add(self, style, text="", **more):
        self.blocks.append({"样式": style, "文": text, "头": "", "级": 0, **more})

    def paragraphs(self, words):
        for line in self.text(words or "").splitlines():
            if line.strip():
                self.add("正文", line.strip())

    def section(self, node, level, number, places):
        heading = self.text(node.get("heading", ""))
        mark = (f"{ONES[number]}、", f"（{ONES[number]}）", f"{number}.", f"（{number}）")[level]
        texts = [t for t in self.text(node.get("text", "")).splitlines() if t.strip()]
        if heading and places[level] == "接排" and texts:
            self.add(f"段首标题{LEVELS[level]}", texts.pop(0), 头=f"{mark}{heading}。", 级=level + 1)
        elif heading:
            self.add(f"标题{LEVELS[level]}", mark + heading, 级=level + 1)
        for text in texts:
            self.add("正文", text)
        points = [self.text(p) for p in node.get("points", [])]
        for i, point in enumerate(points, 1):
            self.add("正文", f"{ONES[i]}是{point}" if len(points) > 1 else point)
        for i, child in enumerate(node.get("children", []), 1):
            self.section(child, level + 1, i, places)
        self.paragraphs(node.get("tail"))
        self.shown(node)

    def shown(self, node):
        for name in node.get("tables", []):
            chart = load_yaml(self.shared / f"charts/{name}.yaml")
            self.tables += 1
            self.add("表题", f"表{self.tables}　{self.text(chart['title'])}")
            rows = [[m.name, m.unit, m.raw, m.上年.removesuffix(m.unit), m.同比] for m in map(self.known.get, chart["metrics"])]
            self.add("表格", 表头=["指标", "单位", f"{self.year}年", f"{self.year - 1}年", "同比"], 行=rows)
            self.notes(chart)
        for name in node.get("charts", []) if self.charts else []:
            chart = load_yaml(self.shared / f"charts/{name}.yaml")
            self.figures += 1
            self.add("图", 图=InlineImage(self.word, plot(chart, self.known, self.year), width=Mm(150)))
            self.add("图题", f"图{self.figures}　{self.text(chart['title'])}")
            self.notes(chart)

    def notes(self, chart):
        for key in ("source", "note"):
            if chart.get(key):
                self.add("表注", self.text(chart[key]))

    def write(self, out):
        folder = self.project / "sections" / str(self.year)
        report = load_yaml(folder / "report.yaml")
        places = [h["place"] for h in report.get("headings", [])] or ["独行", "接排", "接排", "接排"]
        title = self.text(report["title"])
        self.add("公文标题", title)
        self.add("主送机关", f"{report.get('recipients', '')}：")
        self.paragraphs(report.get("intro"))
        for i, path in enumerate(sorted(folder.glob("[0-9]*.yaml")), 1):
            self.section(load_yaml(path), 0, i, places)
        self.paragraphs(report.get("closing"))
        self.add("落款单位", self.names["单位"])
        self.add("落款日期", str(report["date"]))
        for attachment in report.get("attachments", []):
            self.add("附件标题", self.text(attachment["title"]))
            self.paragraphs(attachment.get("text"))
            self.shown(attachment)
        self.word.render(
            {
                "全文": self.blocks,
                "版记": [],
                "标题": title,
                "单位": self.names["单位"],
                "年": self.year,
                "日期": report["date"],
            },
            autoescape=True,
        )
        self.word.save(out)


if __name__ == "__main__":
    options = [a for a in sys.argv[1:] if not a.startswith("--")]
    source, year, template, out = Path(options[0]), int(options[1]), options[2], Path(options[3])
    if "--loop" in sys.argv:
        for unit in sorted(p for p in source.iterdir() if p.is_dir()):
            Writer(unit, year, template, source.parent, "--no-charts" not in sys.argv).write(out / f"{unit.name}.docx")
    else:
        Writer(source, year, template).write(out)
