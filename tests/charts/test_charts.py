"""What a chart promises: nothing lost, nothing overlapping, nothing misleading, legible from a photocopier."""

import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, pairwise

import numpy
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image as Picture
from where import ROOT, TESTS

from lawreport.charts import describe, draw, paint, picture
from lawreport.charts.layout import sheet
from lawreport.charts.lettering import FONT, lacks, width, wrap
from lawreport.charts.marks import Bar, Box, Curve, Sheet, Word
from lawreport.charts.panels import FARTHEST, panels
from lawreport.model import Chart, Figure, Series
from lawreport.problem import Place, Trouble

POINTS = 425.0
YEARS = ("2020年", "2021年", "2022年", "2023年", "2024年")
SCALES = {"": 1, "万": 10**4, "亿": 10**8}


def figure(text, unit=""):
    """Return the figure of a printed number: 4600余, 9.5万, -12; None is missing."""
    if text is None:
        return None
    number, scale = re.search(r"(-?[\d.]+)(万|亿|)", text).groups()
    return Figure(text + unit, "指标", 2024, amount=Decimal(number) * SCALES[scale], unit=unit)


def chart(kind, categories, rows, units=()):
    """Return a chart (虚构) of `rows` {name: values}; `units` by category, else 件 for all."""
    units = units or ["件"] * len(categories)
    series = tuple(Series(name, tuple(map(figure, row, units))) for name, row in rows.items())
    return Chart(
        "样图",
        "主要数据",
        kind,
        tuple(categories),
        series,
        units[0] if len(set(units)) == 1 else "",
        place=Place("charts/样图.yaml", 1),
    )


NASTY = {
    "units": chart("bar", ["检查单位", "火灾隐患", "拘留"], {"2024年": ["6603", "7292", "4"]}, ["家", "处", "人"]),
    "sizes": chart(
        "bar",
        ["检查", "隐患", "查封", "停业"],
        {"2023年": ["5800", "4600余", None, "12"], "2024年": ["90000", "7292", "145", "4"]},
    ),
    "crowded lines": chart(
        "line",
        [f"{i}月" for i in range(1, 13)],
        {n: [str(100 + i * k % 30) for i in range(12)] for n, k in (("受理", 7), ("办结", 11), ("上年", 5))},
    ),
    "broken lines": chart(
        "line",
        YEARS,
        {
            "复议": ["120", "135", None, "160", "158"],
            "应诉": ["110", "130", "128", "161", "170余"],
            "处罚": ["90", "88", "95", None, "92"],
        },
    ),
    "shares": chart(
        "share",
        YEARS,
        {
            "普通程序": ["12", "30", "41", "55", None],
            "简易程序": ["300", "280", "290", "310", None],
            "不予处罚": ["1", "2", "0", "3", None],
        },
    ),
    "stacks": chart(
        "stacked",
        YEARS[2:],
        {
            "维持": ["80", "92", "100"],
            "撤销": ["5", "4", None],
            "调解终止": ["30", "28", "41"],
            "驳回": ["12", "9", "3"],
            "其他": ["1", "1", "2"],
        },
    ),
    "long names": chart(
        "bar",
        ["涉及群众切身利益的重大行政决策合法性审查事项", "“双随机、一公开”检查", "费用$100$与$x_1$"],
        {"2023年": ["123456.78", "3.5", "89"], "2024年": ["223456.78", "3.75", "90"]},
    ),
    "negative": chart("bar", YEARS[1:], {"增减": ["-12", "35", "-4.5", "28"]}),
    "negative lying": chart("barh", YEARS[1:], {"增减": ["-12", "35", "-4.5", "28"], "上年": ["-1", None, "0", "9"]}),
    "sixty": chart(
        "barh", [f"第{i}镇综合行政执法队" for i in range(60)], {"2024年": [str(i * 37 % 500 + 3) for i in range(60)]}
    ),
    "eight": chart("bar", YEARS[2:], {f"第{i}类处罚决定": [str(300 + i), "近5万", "15.5万余"] for i in range(8)}),
}
all_nasty = pytest.mark.parametrize("nasty", NASTY.values(), ids=NASTY.keys())


def words(drawn):
    return [m for m in drawn.marks if isinstance(m, Word)]


def bars(drawn):
    return [m for m in drawn.marks if isinstance(m, Bar)]


def clashes(drawn):
    """Return the words that lie over another word, over a bar they are not meant for, or over the edge."""
    inner = Box(0, 0, drawn.width - 2 * drawn.margin + 0.01, drawn.height - 2 * drawn.margin + 0.01)
    boxes = [(w, ink(w)) for w in words(drawn)]
    return (
        [(a.text, b.text) for (a, x), (b, y) in combinations(boxes, 2) if x.meets(y)]
        + [(w.text, "bar") for w, box in boxes if not w.backed for b in bars(drawn) if box.meets(b.box)]
        + [(w.text, "edge") for w, box in boxes if not box.inside(inner)]
    )


def ink(word):
    """Return the box of a word less a hair, for lines of type may touch."""
    return Box(word.box.x0 + 0.2, word.y - 0.75 * word.size, word.box.x1 - 0.2, word.y + 0.1 * word.size)


# ---- the font ------------------------------------------------------------------------------------------------------


def test_the_font_has_all_8105_characters_and_the_marks_of_office():
    listed = "".join((FONT.parent / "hanzi8105.txt").read_text(encoding="utf-8").split())
    assert len(set(listed)) == 8105
    assert lacks(listed + "0123456789AZaz$%&<>—–‘’“”…·％℃㎡①⑩−，。、；：？！（）《》〔〕【】×±≤≥‰№Ⅰ　〇") == []


def test_the_font_is_small_and_carries_its_licence():
    assert FONT.stat().st_size < 3_000_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONT.parent / "OFL.txt").read_text(encoding="utf-8")


def test_lines_lose_nothing_and_never_begin_with_a_closing_mark():
    text = "重大行政决策，“双随机、一公开”检查（2024年）12345.67件。"
    for room in range(30, 200, 7):
        lines = wrap(text, 10.5, room)
        assert "".join(lines) == text
        assert not any(line[0] in "，。、”）" for line in lines)
        assert room < 60 or all(width(line, 10.5) <= room for line in lines)


def test_a_year_is_never_broken_within():
    assert wrap("2014年", 10.5, 28.6) == ["2014", "年"]


def test_a_figure_beside_a_name_that_ends_in_a_digit_stands_apart():
    one = chart("stacked", ["2024年"], {"甲": ["90000"], "表2": ["12"]})
    assert "表2：12" in [mark.text for mark in sheet(one, POINTS).marks if isinstance(mark, Word)]


@pytest.mark.parametrize("odd", ["𪚥", "😀", "\u200b", "\x07"])
@pytest.mark.parametrize("where", ["category", "series", "unit", "figure"])
def test_a_character_without_a_glyph_is_refused_by_name(odd, where):
    one = chart(
        "bar",
        ["检查" + odd * (where == "category")],
        {"2024年" + odd * (where == "series"): ["5" + odd * (where == "figure")]},
        ["件" + odd * (where == "unit")],
    )
    with pytest.raises(Trouble) as trouble:
        picture(one)
    (problem,) = trouble.value.problems
    assert problem.id == "chart-glyph"
    assert f"U+{ord(odd):04X}" in problem.message
    assert "主要数据" in problem.message
    assert problem.place == one.place


# ---- the layout ----------------------------------------------------------------------------------------------------


@all_nasty
def test_no_word_lies_over_another_or_over_the_edge(nasty):
    assert clashes(sheet(nasty, POINTS)) == []


@all_nasty
def test_words_are_as_large_on_paper_as_the_layout_thinks(nasty):
    drawn = sheet(nasty, POINTS)
    renderer = paint.Paper(drawn).renderer
    for word in words(drawn):
        inked, _, _ = renderer.get_text_width_height_descent(word.text, paint.type_of(word.size), False)
        assert inked * 72 / paint.DPI <= width(word.text, word.size) + 0.5


@all_nasty
def test_every_value_is_printed_and_every_gap_is_named(nasty):
    said = "".join(w.text + "|" for w in words(sheet(nasty, POINTS)))
    for f in nasty.figures:
        assert f.text.removesuffix(f.unit).replace("-", "−") in said
    lost = sum(f is None for s in nasty.series for f in s.figures)
    rows = sum(not any(column) for column in zip(*(s.figures for s in nasty.series), strict=True))
    assert said.count("缺") == (rows if nasty.kind == "share" else lost)


@all_nasty
def test_every_name_and_unit_is_printed_in_full(nasty):
    said = "".join(w.text for w in words(sheet(nasty, POINTS)))
    names = [*nasty.categories, *(s.name for s in nasty.series if len(nasty.series) > 1)]
    assert all(name in said for name in names)
    assert all(f"单位：{f.unit}" in said for f in nasty.figures)


@all_nasty
def test_a_picture_is_no_taller_than_a_page(nasty):
    assert sheet(nasty, POINTS).height <= 225 / 25.4 * 72


charts = st.builds(
    lambda kind, names, series, values, yearly: chart(
        kind, YEARS[: len(names)] if yearly else names, {s: [next(values) for _ in names] for s in series}
    ),
    st.sampled_from(["bar", "barh", "line", "stacked"]),
    st.lists(
        st.sampled_from(["检查", "行政处罚案件", "证明事项告知承诺制办理", "ABC", "合法性审核（含规范性文件）"]),
        min_size=1,
        max_size=5,
        unique=True,
    ),
    st.lists(st.sampled_from(["甲", "第二类事项", "上年同期办结数", "Q4"]), min_size=1, max_size=4, unique=True),
    st.lists(
        st.one_of(st.none(), st.integers(0, 99), st.integers(0, 10**7).map(str), st.just("15.5万余")).map(
            lambda v: v if v is None else str(v)
        ),
        min_size=20,
        max_size=20,
    ).map(lambda v: iter(["7", *v])),
    st.booleans(),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(charts)
def test_any_chart_is_laid_out_without_clashes(one):
    drawn = sheet(one, POINTS)
    assert clashes(drawn) == []
    assert drawn.height < 600
    said = "".join(w.text for w in words(drawn))
    assert all(f.text.removesuffix("件") in said for f in one.figures)


# ---- honesty -------------------------------------------------------------------------------------------------------


def test_no_bar_looks_like_nothing():
    for name in ("units", "sizes", "long names"):
        for bar in bars(sheet(NASTY[name], POINTS)):
            assert min(bar.box.x1 - bar.box.x0, bar.box.y1 - bar.box.y0) > 3


def test_values_far_apart_do_not_share_an_axis():
    parts = panels(NASTY["sizes"])
    assert [p.categories for p in parts] == [("检查", "隐患"), ("查封", "停业")]
    for part in panels(NASTY["units"]):
        assert max(part.amounts) <= FARTHEST * min(part.amounts)
    assert [p.unit for p in panels(NASTY["units"])] == ["家", "处", "人"]


def test_years_stay_together():
    grown = chart("bar", YEARS, {"登记": ["4", "90", "900", "9000", "90000"]})
    assert [p.categories for p in panels(grown)] == [YEARS]


def test_a_small_value_is_not_drawn_as_nothing_nor_nothing_as_a_small_value():
    small, none, _ = bars(sheet(chart("bar", YEARS[:3], {"登记": ["4", "0", "90000"]}), POINTS))
    assert small.box.y1 - small.box.y0 > 1
    assert none.box.y1 == none.box.y0


def test_bars_are_as_long_as_their_values_from_zero():
    drawn = bars(sheet(chart("barh", ["甲", "乙"], {"2024年": ["100", "50"]}), POINTS))
    assert drawn[0].box.x0 == drawn[1].box.x0
    assert drawn[0].box.x1 - drawn[0].box.x0 == pytest.approx(2 * (drawn[1].box.x1 - drawn[1].box.x0))


def test_a_line_is_broken_where_a_year_is_missing():
    drawn = sheet(chart("line", YEARS, {"复议": ["1", "2", None, "4", "5"]}), POINTS)
    assert [len(m.points) for m in drawn.marks if isinstance(m, Curve)] == [2, 2]
    (gap,) = [w for w in words(drawn) if w.text == "缺"]
    (year,) = [w for w in words(drawn) if w.text == "2022年"]
    assert gap.x == year.x


def test_shares_fill_the_whole_row():
    rows = {}
    for bar in bars(sheet(NASTY["shares"], POINTS))[3:]:
        rows.setdefault(bar.box.y0, []).append(bar.box)
    ends = {(round(min(b.x0 for b in row), 3), round(max(b.x1 for b in row), 3)) for row in rows.values()}
    assert len(rows) == 4
    assert len(ends) == 1


def test_a_negative_value_has_a_true_minus_and_points_the_other_way():
    drawn = sheet(NASTY["negative"], POINTS)
    low, high = bars(drawn)[:2]
    assert low.box.y0 == high.box.y1
    assert "−12" in [w.text for w in words(drawn)]


# ---- what cannot be drawn ------------------------------------------------------------------------------------------


def with_amount(amount):
    one = chart("bar", ["甲", "乙"], {"2024年": ["1", "2"]})
    broken = replace(one.series[0].figures[1], amount=amount)
    return replace(one, series=(Series("2024年", (one.series[0].figures[0], broken)),))


REFUSED = [
    ("chart-value", with_amount(Decimal("NaN"))),
    ("chart-value", with_amount(Decimal("Infinity"))),
    ("chart-value", with_amount(Decimal("1e999"))),
    ("chart-value", with_amount(None)),
    ("chart-empty", chart("bar", [], {})),
    ("chart-empty", chart("bar", ["甲"], {"2024年": [None]})),
    ("chart-kind", chart("pie", ["甲"], {"2024年": ["1"]})),
    ("chart-categories", chart("barh", map(str, range(61)), {"2024年": ["1"] * 61}, ["件"] * 61)),
    ("chart-series", chart("bar", ["甲"], {str(i): ["1"] for i in range(9)})),
    ("chart-negative", chart("stacked", ["甲"], {"A": ["-1"], "B": ["2"]})),
    ("chart-negative", chart("share", ["甲"], {"A": ["-1"], "B": ["2"]})),
    ("chart-share-zero", chart("share", ["甲"], {"A": ["0"], "B": ["0"]})),
    ("chart-share-missing", chart("share", ["甲"], {"A": [None], "B": ["1"]})),
    (
        "chart-units",
        Chart("样图", "主要数据", "stacked", ("甲",), (Series("A", (figure("1", "件"),)), Series("B", (figure("2", "人"),)))),
    ),
    ("chart-crowded", chart("line", [f"2024年{i}月" for i in range(60)], {"A": ["1234567"] * 60})),
]


@pytest.mark.parametrize("id, broken", REFUSED, ids=[f"{i}-{id}" for i, (id, _) in enumerate(REFUSED)])
def test_what_cannot_be_drawn_is_told_with_the_chart_and_its_place(id, broken):
    with pytest.raises(Trouble) as trouble:
        picture(broken)
    assert [p.id for p in trouble.value.problems] == [id]
    assert all("主要数据" in p.message and p.place == broken.place and p.hint for p in trouble.value.problems)


def test_the_trouble_of_all_charts_is_told_at_once():
    with pytest.raises(Trouble) as trouble:
        draw([with_amount(None), NASTY["stacks"], chart("bar", ["𪚥"], {"2024年": ["1"]})])
    assert [p.id for p in trouble.value.problems] == ["chart-value", "chart-glyph"]


# ---- the picture ---------------------------------------------------------------------------------------------------


def test_a_picture_is_grey_has_its_size_and_carries_nothing_else():
    image = picture(NASTY["stacks"])
    opened = Picture.open(io.BytesIO(image.png))
    opened.load()
    assert opened.mode == "L"
    assert opened.info.keys() == {"dpi"}
    assert round(opened.info["dpi"][0]) == paint.DPI
    assert image.width_emu == pytest.approx(150 * 36000, rel=0.001)
    assert image.height_emu / image.width_emu == pytest.approx(opened.height / opened.width)
    assert re.findall(rb"IHDR|pHYs|IDAT|IEND|tEXt|tIME|iTXt", image.png) == [b"IHDR", b"pHYs", b"IDAT", b"IEND"]


def test_the_same_chart_gives_the_same_bytes_anywhere(tmp_path):
    (tmp_path / "matplotlibrc").write_text("lines.linewidth: 9\nfont.size: 33\nfigure.facecolor: red\n", encoding="utf-8")
    (tmp_path / "no_home").write_text("", encoding="utf-8")
    code = (
        "import sys, test_charts as t; from hashlib import sha256\n"
        "print(sha256(t.picture(t.NASTY['broken lines']).png).hexdigest())"
    )
    paths = os.pathsep.join(map(str, (ROOT, TESTS, TESTS / "charts")))
    env = {
        **os.environ,
        "HOME": str(tmp_path / "no_home"),
        "PYTHONPATH": paths,
        "PYTHONHASHSEED": "7",
        "LC_ALL": "C",
        "MPLCONFIGDIR": str(tmp_path / "no_home" / "x"),
    }
    found = [
        subprocess.run([sys.executable, "-c", code], cwd=cwd, env=more, capture_output=True, text=True, check=True)
        for cwd, more in ((tmp_path, env), (ROOT, {**os.environ, "PYTHONPATH": paths}))
    ]
    assert found[0].stdout == found[1].stdout
    assert found[0].stderr == ""


def test_importing_the_step_loads_no_drawing_library():
    code = "import sys, lawreport.charts; print({'matplotlib', 'numpy', 'PIL'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


def copied(mark):
    """Return the mark as a photocopier leaves it: black or white."""
    grey = Picture.open(io.BytesIO(paint.paint(Sheet(60, 40, 2, (mark,)))))
    return numpy.asarray(grey) < 128


def test_bars_can_be_told_apart_on_a_photocopy():
    seen = [copied(Bar(Box(5, 5, 50, 30), look))[30:-30, 30:-30] for look in range(paint.SERIES)]
    for one, other in combinations(seen, 2):
        assert abs(one.mean() - other.mean()) > 0.02 or (one != other).mean() > 0.1
    for one, other in pairwise(seen):
        assert (one != other).mean() > 0.08


def test_lines_can_be_told_apart_on_a_photocopy():
    seen = [copied(Curve(((5, 18), (28, 18), (51, 18)), look)) for look in range(paint.SERIES)]
    for one, other in combinations(seen, 2):
        assert (one != other).sum() > 0.1 * min(one.sum(), other.sum())


# ---- the cache -----------------------------------------------------------------------------------------------------


@pytest.fixture
def painted(monkeypatch):
    """Return the list of the sheets that were really painted."""
    done, real = [], paint.paint
    monkeypatch.setattr(paint, "paint", lambda s: done.append(s) or real(s))
    return done


def test_a_chart_is_painted_once_whatever_its_title_or_place(tmp_path, painted):
    one = NASTY["stacks"]
    first = draw([one], tmp_path)
    assert draw([replace(one, title="改名", place=Place("别处.yaml", 3))], tmp_path) == first
    assert len(painted) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda c: replace(c, kind="bar"),
        lambda c: replace(c, unit="个"),
        lambda c: replace(c, categories=("甲", "乙", "丙")),
        lambda c: replace(c, series=c.series[:2]),
        lambda c: replace(c, series=(replace(c.series[0], figures=(None, *c.series[0].figures[1:])), *c.series[1:])),
    ],
    ids=["kind", "unit", "categories", "series", "data"],
)
def test_a_changed_chart_is_painted_again(tmp_path, painted, change):
    draw([NASTY["stacks"]], tmp_path)
    draw([change(NASTY["stacks"])], tmp_path)
    assert len(painted) == 2


def test_a_changed_width_is_painted_again(tmp_path, painted):
    narrow, wide = (draw([NASTY["stacks"]], tmp_path, mm)["样图"] for mm in (120, 150))
    assert narrow.width_emu < wide.width_emu


# ---- the words for it ----------------------------------------------------------------------------------------------


def test_alt_text_says_what_the_picture_says():
    said = describe(NASTY["broken lines"])
    assert said.startswith("折线图：主要数据。")
    assert "复议：2020年120件，2021年135件，2022年缺，2023年160件，2024年158件，总体上升。" in said
    assert "2024年170余件" in said
    assert all(f.text in said for f in NASTY["broken lines"].figures)


@pytest.mark.parametrize(
    "values, trend",
    [
        (["1", "2", "3"], "逐年上升"),
        (["3", "2", "1"], "逐年下降"),
        (["1", "3", "2"], "总体上升"),
        (["2", "2", "2"], "持平"),
        (["2", "3", "2"], "首尾持平"),
        ([None, "1", "2"], "上升"),
        (["1", None, None], ""),
    ],
)
def test_alt_text_says_the_trend(values, trend):
    said = describe(chart("line", YEARS[:3], {"复议": values}))
    assert said.endswith(f"件，{trend}。") if trend else said.endswith("缺。")
