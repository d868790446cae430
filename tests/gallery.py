"""The gallery of charts, docs/charts.md: every chart of the repository and the cases that are hard to draw.

`python tests/gallery.py --write` draws them again. `tests/charts/test_gallery.py` holds that the page is of the charts as they
are now; how they look is for people to judge, so whoever changes the drawing writes the gallery and looks at every picture.
"""

import argparse
import sys
from hashlib import sha256

from where import ROOT  # isort: skip  # first, so that the program is found

from charting import YEARS, chart

PAGE, PICTURES = ROOT / "docs" / "charts.md", ROOT / "docs" / "images" / "charts"
PROJECTS = {"本项目": ROOT, "示例（虚构）": ROOT / "examples" / "wangchuan"}
LONG = (
    "涉及群众切身利益的重大行政决策事项合法性审查办理数量情况表",
    "行政执法案卷评查",
    "“双随机、一公开”联合检查",
    "依申请公开政府信息答复",
)
MONTHS = [f"{month}月" for month in range(1, 13)]
TOWNS = [
    f"{name}镇" for name in ("望川", "柳林", "石桥", "青龙", "太平", "永安", "白塔", "双河", "大王", "三里", "清水", "红旗")
]
EIGHT = [f"第{number}类事项" for number in "一二三四五六七八"]

# name → chart, and what to look at
CASES = {
    "一个数": (chart("bar", ["普法讲座"], {"2024年": ["46"]}, "场"), "只有一个数时横着画，不占地方"),
    "两年对比": (
        chart("bar", ["行政检查", "行政处罚", "行政复议"], {"2023年": ["418", "372", "120"], "2024年": ["512", "401", "135"]}),
        "本年最深，往年最浅",
    ),
    "五年一项": (chart("bar", YEARS, {"登记": ["31", "42", "38", "55", "61"]}), "本年突出：颜色深，字粗"),
    "十二个月": (chart("bar", MONTHS, {"受理": [str(90 + i * 37 % 60) for i in range(12)]}), "十二根柱仍一样粗"),
    "十二个月两年": (
        chart(
            "bar",
            MONTHS,
            {"2023年": [str(90 + i * 37 % 60) for i in range(12)], "2024年": [str(95 + i * 31 % 70) for i in range(12)]},
        ),
        "数写不下，改为横条",
    ),
    "八组": (
        chart("bar", YEARS[3:], {name: [str(30 + i * 17 % 50), str(20 + i * 23 % 60)] for i, name in enumerate(EIGHT)}),
        "八种填法，黑白复印也分得清；图例排两行",
    ),
    "三十字的名称": (
        chart("bar", LONG, {"2023年": ["12", "30", "45", "18"], "2024年": ["15", "28", "51", "22"]}),
        "名称折行，不缩写",
    ),
    "十二个乡镇": (chart("barh", TOWNS, {"2024年": [str(500 - i * 39) for i in range(12)]}), "条多时略细"),
    "有零": (chart("bar", YEARS[1:], {"撤销": ["0", "3", "0", "1"]}), "零没有柱，仍写 0"),
    "有负数": (chart("barh", ["检查", "处罚", "复议", "应诉"], {"比上年增减": ["-120", "35", "-8", "61"]}), "负数朝另一边"),
    "有缺数": (
        chart("bar", YEARS, {"受理": ["12", None, "18", "20", None], "办结": ["10", "11", None, "19", "22"]}),
        "缺的写“缺”，不画成零",
    ),
    "一与十万": (
        chart("barh", ["宣传资料", "普法讲座", "听证会"], {"2024年": ["100000", "46", "1"]}, "份"),
        "相差三十倍以上的分开画，并写明比例不同",
    ),
    "约数": (
        chart("stacked", YEARS[2:], {"线上": ["4600余", "5.2万", "6.1万余"], "线下": ["3100", "4000余", "3.3万"]}, "人次"),
        "约数照印，不写合计；段里写不下的写在下面",
    ),
    "全都相等": (chart("line", YEARS, {"受理": ["50"] * 5, "办结": ["50"] * 5}), "两条线重合，数各在一边，名称改用图例"),
    "很长的单位": (
        chart("barh", ["责令改正", "限期整改"], {"2024年": ["12.5", "33.75"]}, "万平方米（建筑面积，含地下）"),
        "单位只写一次",
    ),
    "十五年": (
        chart("line", [f"{2010 + i}年" for i in range(15)], {"受理": [str(100 + i * i * 3) for i in range(15)]}),
        "年份多，字号小一级",
    ),
    "百分率": (
        chart(
            "line",
            YEARS,
            {"负责人出庭率": ["85.5", "90.1", "92", "97.35", "100"], "诉前化解率": ["35", "41.2", None, "48", "52.8"]},
            "%",
        ),
        "线在缺的一年断开；名称在线尾",
    ),
    "五条线": (
        chart(
            "line",
            YEARS,
            {
                n: [str(b + i * k) for i in range(5)]
                for n, b, k in (("维持", 100, 7), ("撤销", 20, -1), ("调解", 60, 3), ("驳回", 40, 1), ("终止", 5, 1))
            },
        ),
        "线型和点形各不同",
    ),
    "三条线交错": (
        chart(
            "line",
            YEARS[1:],
            {"甲局": ["10", "22", "30", "41"], "乙局": ["12", "20", "31", "40"], "丙局": ["11", "21", "32", "42"]},
        ),
        "数挤在一起分不清，一条线一幅",
    ),
    "六种结案": (
        chart(
            "share",
            YEARS[1:],
            {
                n: [str(b + i * k) for i in range(4)]
                for n, b, k in (
                    ("维持", 60, 7),
                    ("驳回", 20, -1),
                    ("撤销", 12, 3),
                    ("调解", 30, 1),
                    ("终止", 4, 1),
                    ("其他", 1, 0),
                )
            },
        ),
        "占比写在段里，窄的折成两行，再窄的写在下面",
    ),
    "八段": (
        chart("stacked", YEARS[1:], {name: [str(10 + (i * 7 + j * 5) % 23) for j in range(4)] for i, name in enumerate(EIGHT)}),
        "合计写在条尾",
    ),
    "万": (
        chart("bar", YEARS[2:], {"普法受众": ["12.5万", "13.2万", "15.5万"], "咨询": ["1.2万", "9800", "1.1万"]}, "人次"),
        "“万”照印",
    ),
}

HEAD = """# 图的样子

图由 `charts/` 里的文件和数据画成，随报告一起生成。怎么写一张图，见 [editing.md](editing.md) 第七节；配色（蓝、灰、红）和图宽在
`templates/profile.yaml` 的“图表”里改。下面是这个项目和示例里全部的图，和一些不好画的情形（数据是虚构的）。

- 每个数都印出来，所以不画数值轴；条从零画起，长短就是多少，从不截断。
- 黑白复印后仍分得清：深浅不够，还有边框、斜线、点、虚线和点形。
- 条的粗细各图一样，字是五号、小五，和图宽无关；实在多时才细一级、小一级。
- 写不下就换一种画法：折行，改横条，图例移到上面，几条线分开画；都不行才请您分成几幅图，从不叠字、缩写、截字。
- 数相差三十倍以上的分成几组，各用各的比例，图下写明。
- 占比按印出的数算，到一位小数；有约数的前面写“约”。合计只在各段都是确数、一个不缺时才写。
"""


def repository() -> dict[str, tuple]:
    """Return the charts of the projects in the repository, by name."""
    from lawreport.model import Chart, Picture
    from lawreport.project import Project
    from lawreport.report.compose import compose
    from lawreport.source.reader import gather

    found = {}
    for called, root in PROJECTS.items():
        report, _ = compose(gather(Project.at(root), None))
        shown = [block.chart for block in report.blocks if isinstance(block, Picture)]
        charts = [chart for chart in shown if isinstance(chart, Chart)]
        found |= {f"{called}：{one.title}": (one, f"`{one.place.file}`，`kind: {one.kind}`") for one in charts}
    return found


def mark(charts: dict[str, tuple]) -> str:
    """Return the hash of what the charts say and of what is said about them."""
    said = [
        (name, note, one.kind, one.unit, one.categories, [(s.name, [f and f.text for f in s.figures]) for s in one.series])
        for name, (one, note) in charts.items()
    ]
    return sha256(repr(said).encode()).hexdigest()[:16]


def page() -> str:
    """Return the page as it has to be."""
    charts, parts, number = {**repository(), **CASES}, [HEAD], 0
    for heading, some in (("报告里的图", repository()), ("不好画的情形", CASES)):
        parts.append(f"## {heading}\n")
        for name, (_, note) in some.items():
            number += 1
            parts.append(f"**{name}** — {note}\n\n![{name}](images/charts/{number:02}.png)\n")
    return "\n".join(parts) + f"\n<!-- {mark(charts)} -->\n"


def write() -> None:
    """Draw every chart of the gallery and write its page."""
    from lawreport.charts import picture

    PICTURES.mkdir(parents=True, exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    for number, (one, _) in enumerate({**repository(), **CASES}.values(), 1):
        (PICTURES / f"{number:02}.png").write_bytes(picture(one).png)
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--write", action="store_true")
    if reader.parse_args().write:
        write()
    elif PAGE.read_text("utf-8") != page():
        sys.exit("docs/charts.md is of other charts: python tests/gallery.py --write")
