"""What a chart promises: nothing lost, nothing overlapping, nothing misleading, legible from a photocopier."""

import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from itertools import chain, combinations
from threading import Thread

import numpy
import pytest
from charting import YEARS, chart, figure
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image as Picture
from where import ROOT, TESTS

from lawreport import charts as step
from lawreport.charts import describe, draw, picture
from lawreport.charts.drawing import drawing
from lawreport.charts.drawing import figure as figure_of_chart
from lawreport.charts.lettering import FONT, lacks, width, wrap
from lawreport.charts.panels import FARTHEST, panels
from lawreport.charts.style import DPI, FILLS, PALETTES
from lawreport.model import COLOURS, Chart, ChartKind, Series
from lawreport.problem import Place, Trouble

POINTS = 425.0

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


def drawn(one, colours="蓝"):
    """Return the figure of a chart, as it is drawn before it becomes pixels."""
    with drawing():
        return figure_of_chart(one, POINTS, colours)


def words(figure):
    """Return the texts of a figure that are seen."""
    from matplotlib.text import Text

    return [text for text in figure.findobj(Text) if text.get_text() and text.get_visible()]


def lines_of(figure):
    return [text.get_text().replace("\n", "") for text in words(figure)]


def bars(figure):
    """Return the boxes of the bars in pixels, series by series."""
    return [[bar.get_window_extent() for bar in c] for axes in figure.axes for c in axes.containers]


def shown(boxes):
    """Return the boxes that are there: what is missing has a bar that is not a number."""
    return [box for box in boxes if box.width == box.width and box.height == box.height]


def curves(figure):
    """Return the lines over years."""
    return [line for axes in figure.axes for line in axes.lines if line.get_marker() not in ("None", None)]


def ink(text):
    """Return left, lower, right, upper edge of a text in pixels, less the space between lines and a hair."""
    box, size = text.get_window_extent(), text.get_fontsize() * DPI / 72
    return box.x0 + 1, box.y0 + 0.12 * size, box.x1 - 1, box.y1 - 0.12 * size


def meet(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def clashes(figure, over_bars=True):
    """Return the words that lie over another word, over a bar, or over the edge."""
    boxes = [(w.get_text(), ink(w)) for w in words(figure)]
    solid = [b.extents for b in shown(chain(*bars(figure)))] if over_bars else []
    wide, tall = figure.bbox.width, figure.bbox.height
    return (
        [(a, b) for (a, x), (b, y) in combinations(boxes, 2) if meet(x, y)]
        + [(a, "bar") for a, x in boxes for bar in solid if meet(x, bar)]
        + [(a, "edge") for a, (x0, y0, x1, y1) in boxes if x0 < 0 or y0 < 0 or x1 > wide or y1 > tall]
    )


def pixels(one, colours="蓝"):
    """Return the grey values of a chart's picture."""
    return numpy.asarray(Picture.open(io.BytesIO(picture(one, colours=colours).png)).convert("L"))


def copied(one, colours="蓝"):
    """Return a chart's picture as a photocopier leaves it: where it is black."""
    return pixels(one, colours) < 128


def cut(image, box):
    """Return the part of a picture in a box of the figure, whose y goes upwards."""
    x0, y0, x1, y1 = (round(edge) for edge in box.extents)
    return image[image.shape[0] - y1 : image.shape[0] - y0, x0:x1]


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
        assert room < 60 or not any(line[-1] in "“（" for line in lines)
        assert room < 60 or all(width(line, 10.5) <= room for line in lines)


def test_a_year_is_never_broken_within():
    assert wrap("2014年", 10.5, 28.6) == ["2014", "年"]


def test_a_figure_beside_a_name_that_ends_in_a_digit_stands_apart():
    one = chart("stacked", ["2024年"], {"甲": ["90000"], "表2": ["12"]})
    assert "表2：12" in lines_of(drawn(one))


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


# ---- words ---------------------------------------------------------------------------------------------------------


@all_nasty
def test_no_word_lies_over_another_over_a_bar_or_over_the_edge(nasty):
    assert clashes(drawn(nasty), over_bars=not nasty.kind.drawn.stacks) == []


@all_nasty
def test_no_word_takes_a_pixel_from_another_or_from_the_edge(nasty):
    from matplotlib.text import Text

    figure = drawn(nasty)
    said = words(figure)
    for part in figure.findobj():
        if part is not figure and not isinstance(part, Text) and not part.get_children():
            part.set_visible(False)
    for text in said:
        text.set(bbox=None, path_effects=[], color="black")

    def black(*seen):
        for text in said:
            text.set_visible(text in seen)
        figure.canvas.draw()
        return (numpy.asarray(figure.canvas.buffer_rgba())[:, :, 0] < 128).sum()

    assert black(*said) == sum(map(black, said))
    image = pixels(nasty)
    assert (numpy.concatenate([image[0], image[-1], image[:, 0], image[:, -1]]) == 255).all()


@all_nasty
def test_words_are_as_large_on_paper_as_the_layout_thinks(nasty):
    for text in words(drawn(nasty)):
        longest = max(width(line, text.get_fontsize()) for line in text.get_text().split("\n"))
        assert text.get_window_extent().width * 72 / DPI == pytest.approx(longest, abs=0.75)


@all_nasty
def test_words_can_be_read(nasty):
    assert min(text.get_fontsize() for text in words(drawn(nasty))) >= (7.5 if nasty is NASTY["sixty"] else 9)


@all_nasty
def test_every_value_is_printed_and_every_gap_is_named(nasty):
    said = "|".join(lines_of(drawn(nasty)))
    for f in nasty.figures:
        assert f.text.removesuffix(f.unit).replace("-", "−") in said
    lost = sum(f is None for s in nasty.series for f in s.figures)
    rows = sum(not any(column) for column in zip(*(s.figures for s in nasty.series), strict=True))
    assert said.count("缺") == (rows if nasty.kind == "share" else lost)


@all_nasty
def test_every_name_and_unit_is_printed_in_full(nasty):
    said = "|".join(lines_of(drawn(nasty)))
    names = [*nasty.categories, *(s.name for s in nasty.series if len(nasty.series) > 1)]
    assert all(name in said for name in names)
    assert all(f"单位：{f.unit}" in said for f in nasty.figures)


@all_nasty
def test_only_the_font_of_the_project_is_used(nasty):
    assert {text.get_fontproperties().get_file() for text in words(drawn(nasty))} == {str(FONT)}


@all_nasty
def test_a_picture_is_no_taller_than_a_page(nasty):
    assert picture(nasty).height_emu <= 225 * 36000


charts = st.builds(
    lambda kind, names, series, values, yearly: chart(
        kind, YEARS[: len(names)] if yearly else names, {s: [next(values) for _ in names] for s in series}
    ),
    st.sampled_from([kind for kind in ChartKind if kind != ChartKind.SHARE]),
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
    figure = drawn(one)
    assert clashes(figure, over_bars=not one.kind.drawn.stacks) == []
    assert figure.get_figheight() * 72 < 608
    said = "".join(lines_of(figure))
    assert all(f.text.removesuffix("件") in said for f in one.figures)


# ---- honesty -------------------------------------------------------------------------------------------------------


def test_no_bar_looks_like_nothing():
    for name in ("units", "sizes", "long names"):
        for bar in shown(chain(*bars(drawn(NASTY[name])))):
            assert min(bar.width, bar.height) > 3 * DPI / 72


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
    ((small, none, _),) = bars(drawn(chart("bar", YEARS[:3], {"登记": ["4", "0", "90000"]})))
    assert small.height > DPI / 72
    assert none.height == 0


def test_a_missing_value_has_no_bar():
    ((first, gap, _),) = bars(drawn(chart("bar", YEARS[:3], {"登记": ["4", None, "9"]})))
    assert shown([first, gap]) == [first]


def test_bars_are_as_long_as_their_values_from_zero():
    ((one, other),) = bars(drawn(chart("barh", ["甲", "乙"], {"2024年": ["100", "50"]})))
    assert one.x0 == other.x0
    assert one.width == pytest.approx(2 * other.width)


def test_bars_are_equally_thick_in_all_charts():
    upright = (
        drawn(chart("bar", YEARS, {"登记": list("12345")})),
        drawn(chart("bar", YEARS[:3], {"甲": list("123"), "乙": list("234")})),
    )
    lying = drawn(chart("barh", ["甲", "乙"], {"2024年": ["1", "2"]})), drawn(NASTY["shares"]), drawn(NASTY["stacks"])
    assert {round(b.width, 3) for f in upright for b in chain(*bars(f))} == {22 * DPI / 72}
    assert {round(b.height, 3) for f in lying for b in chain(*bars(f))} == {22 * DPI / 72}


def test_a_line_is_broken_where_a_year_is_missing():
    figure = drawn(chart("line", YEARS, {"复议": ["1", "2", None, "4", "5"]}))
    assert [len(line.get_xdata()) for line in curves(figure)] == [2, 2]
    (gap,) = [w.get_window_extent() for w in words(figure) if w.get_text() == "缺"]
    (year,) = [w.get_window_extent() for w in words(figure) if w.get_text() == "2022年"]
    assert gap.x0 + gap.x1 == pytest.approx(year.x0 + year.x1, abs=2)


def test_shares_fill_the_whole_row():
    rows = {}
    for box in chain(*bars(drawn(NASTY["shares"]))):
        rows.setdefault(round(box.y0), []).append(box)
    ends = {(round(min(b.x0 for b in row)), round(max(b.x1 for b in row))) for row in rows.values()}
    assert len(rows) == 4
    assert len(ends) == 1


def test_a_negative_value_has_a_true_minus_and_points_the_other_way():
    figure = drawn(NASTY["negative"])
    ((low, high, *_),) = bars(figure)
    assert max(low.y0, low.y1) == pytest.approx(min(high.y0, high.y1))
    assert "−12" in lines_of(figure)


def test_no_scale_is_drawn_where_every_value_is_printed():
    for nasty in NASTY.values():
        for axes in drawn(nasty).axes:
            assert not axes.xaxis.get_visible()
            assert not axes.yaxis.get_visible()


# ---- what is told beside the values --------------------------------------------------------------------------------


def test_shares_have_their_percentages():
    figure = drawn(chart("share", ["2024年"], {"维持": ["300"], "驳回": ["20"], "调解": ["113"]}))
    assert {"300（69.3%）", "113（26.1%）", "驳回：20（4.6%）"} <= set(lines_of(figure))


def test_a_share_that_fits_in_two_lines_stands_in_its_piece():
    figure = drawn(chart("share", ["2024年"], {"维持": ["300"], "撤销": ["40"]}))
    assert "40\n11.8%" in [w.get_text() for w in words(figure)]


def test_shares_of_about_are_about():
    assert "400余（约80%）" in lines_of(drawn(chart("share", ["2024年"], {"维持": ["400余"], "撤销": ["100"]})))


@pytest.mark.parametrize(
    "values, total",
    [
        (["80", "12.5"], "合计92.5"),
        (["1.20", "2.30"], "合计3.50"),
        (["1.5万", "2.5万"], "合计4.0万"),
        (["1.5万", "200"], "合计15200"),
        (["4600余", "200"], ""),
        (["80", None], ""),
        (["约80", "20"], ""),
    ],
)
def test_stacks_have_their_totals_where_these_are_known(values, total):
    one = chart("stacked", ["2024年"], {"甲": values[:1], "乙": values[1:]})
    if "约" in str(values[0]):
        figures = (replace(one.series[0].figures[0], text="约80件"),)
        one = replace(one, series=(replace(one.series[0], figures=figures), one.series[1]))
    assert [t for t in lines_of(drawn(one)) if "合计" in t] == [total] * bool(total)


def test_lines_have_their_names_at_their_ends():
    figure = drawn(chart("line", YEARS, {"复议": ["10", "20", "30", "40", "50"], "应诉": ["5", "6", "7", "8", "9"]}))
    ends = {line.get_window_extent().x1: line for line in curves(figure)}
    for name, value in (("复议", 50), ("应诉", 9)):
        (box,) = [w.get_window_extent() for w in words(figure) if w.get_text() == name]
        (line,) = [one for one in curves(figure) if one.get_ydata()[-1] == value]
        assert box.x0 > max(ends) - DPI / 72 * 2.5
        assert (box.y0 + box.y1) / 2 == pytest.approx(
            line.get_transform().transform((line.get_xdata()[-1], value))[1], abs=DPI / 72
        )


def test_lines_that_end_together_or_early_are_told_in_a_legend():
    together = {"甲": list("12345"), "乙": list("23455"), "丙": list("34565")}
    early = {"甲": ["10", "20", "30", "40", None], "乙": ["5", "6", "7", "8", "9"]}
    for rows in (together, early):
        figure = drawn(chart("line", YEARS, rows))
        tops = {w.get_text(): w.get_window_extent().y0 for w in words(figure)}
        assert all(tops[name] == tops["单位：件"] for name in rows) or len(figure.axes) == len(rows)


def test_panels_of_their_own_scales_say_so():
    assert "注：各组比例不同，长短只在同一组内比较。" in lines_of(drawn(NASTY["sizes"]))
    assert "注：各组单位、比例不同，长短只在同一组内比较。" in lines_of(drawn(NASTY["units"]))
    assert not [t for t in lines_of(drawn(NASTY["stacks"])) if t.startswith("注：")]


def test_the_last_year_is_stressed():
    figure = drawn(chart("bar", YEARS, {"登记": ["3", "4", "5", "6", "7"]}))
    stressed = [w.get_text() for w in words(figure) if w.get_path_effects()]
    faces = [bar.get_facecolor() for axes in figure.axes for bar in axes.patches]
    assert sorted(stressed) == ["2024年", "7"]
    assert len({*faces[:-1]}) == 1
    assert sum(faces[-1][:3]) < sum(faces[0][:3])
    by_year = drawn(chart("bar", ["检查", "处罚"], {"2023年": ["3", "4"], "2024年": ["5", "6"]}))
    before, last = (next(bar.get_facecolor() for bar in c) for c in by_year.axes[0].containers)
    assert sum(last[:3]) < sum(before[:3])


def test_three_curves_keep_each_figure_nearest_to_its_own_point():
    rows = {
        "甲": ["100", "108", "103", "117", "125"],
        "乙": ["91", "99", "96", "104", "98"],
        "丙": ["82", "81", "90", "88", "77"],
    }
    figure = drawn(chart("line", YEARS, rows))
    points = [
        (str(round(y)), line.get_transform().transform((x, y)))
        for line in curves(figure)
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    ]
    for text in words(figure):
        if text.get_text().isdigit():
            x0, y0, x1, y1 = ink(text)
            away = {v: numpy.hypot(max(x0 - x, 0, x - x1), max(y0 - y, 0, y - y1)) for v, (x, y) in reversed(points)}
            mine = min(d for v, d in away.items() if v == text.get_text())
            assert mine <= min(away.values()) + 1


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
        Chart(
            "样图",
            "主要数据",
            ChartKind.STACKED,
            ("甲",),
            (Series("A", (figure("1", "件"),)), Series("B", (figure("2", "人"),))),
        ),
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


def test_a_picture_has_its_size_and_carries_nothing_else():
    image = picture(NASTY["stacks"])
    opened = Picture.open(io.BytesIO(image.png))
    opened.load()
    assert opened.mode == "P"
    assert opened.info.keys() == {"dpi"}
    assert round(opened.info["dpi"][0]) == DPI
    assert image.width_emu == pytest.approx(150 * 36000, rel=0.001)
    assert image.height_emu / image.width_emu == pytest.approx(opened.height / opened.width)
    assert {*re.findall(rb"IHDR|PLTE|pHYs|IDAT|IEND|tEXt|tIME|iTXt", image.png)} == {
        b"IHDR",
        b"PLTE",
        b"pHYs",
        b"IDAT",
        b"IEND",
    }


def test_paper_is_white_and_the_deep_colour_is_true():
    colours = {c for _, c in Picture.open(io.BytesIO(picture(NASTY["stacks"]).png)).convert("RGB").getcolors()}
    assert {(255, 255, 255), tuple(bytes.fromhex(PALETTES["蓝"].deep[1:]))} <= colours


def test_a_chart_drawn_in_a_thread_beside_another_has_the_same_bytes():
    alone, found = [picture(NASTY[n]).png for n in ("stacks", "sizes")], {}
    threads = [Thread(target=lambda n=n: found.update({n: picture(NASTY[n]).png})) for n in ("stacks", "sizes") * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found["stacks"], found["sizes"]] == alone


def test_the_settings_of_the_process_neither_count_nor_change():
    import matplotlib

    before = picture(NASTY["stacks"]).png
    with matplotlib.rc_context({"font.size": 30, "hatch.linewidth": 4, "savefig.dpi": 50, "axes.facecolor": "red"}):
        kept = dict(matplotlib.rcParams)
        assert picture(NASTY["stacks"]).png == before
        assert dict(matplotlib.rcParams) == kept


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


EIGHT = [f"第{i}类事项" for i in range(len(FILLS))]


@pytest.mark.parametrize("colours", COLOURS)
@pytest.mark.parametrize("kind", ["barh", "stacked", "share"])
def test_bars_can_be_told_apart_on_a_photocopy(kind, colours):
    one = chart(kind, ["2024年"], {name: ["40"] for name in EIGHT})
    image = copied(one, colours)
    boxes = [box for (box,) in bars(drawn(one, colours))]
    seen = [cut(image, box) for box in boxes]
    inner = [part[4:-4, 4:-4] for part in seen]
    small = min(p.shape[0] for p in inner), min(p.shape[1] for p in inner)
    assert all(part[:3].mean(axis=1).max() > 0.9 for part in seen)  # its outline stays, whatever its tone
    for first, second in combinations([part[: small[0], : small[1]] for part in inner], 2):
        assert abs(first.mean() - second.mean()) > 0.02 or (first != second).mean() > 0.1


@pytest.mark.parametrize("colours", COLOURS)
def test_lines_can_be_told_apart_on_a_photocopy(colours):
    one = chart("line", YEARS, {name: [str(100 * i + j) for j in range(5)] for i, name in enumerate(EIGHT)})
    figure = drawn(one, colours)
    image, seen = copied(one, colours), []
    for line in curves(figure):
        x, y = line.get_transform().transform((line.get_xdata()[0], line.get_ydata()[0]))
        middle, left = round(image.shape[0] - y), round(x)
        seen.append(image[middle - 14 : middle + 14, left - 20 : left + 120])
    assert len(seen) == len(EIGHT)
    for first, second in combinations(seen, 2):
        assert (first != second).sum() > 0.1 * min(first.sum(), second.sum())


def test_no_series_vanishes_on_a_photocopy():
    for nasty in (NASTY["stacks"], NASTY["eight"], NASTY["shares"]):
        image = copied(nasty)
        for box in shown(chain(*bars(drawn(nasty)))):
            if box.width > 12:
                assert cut(image, box).any()


# ---- the kinds -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ChartKind)
def test_a_legend_shows_what_the_series_are_drawn_with(kind):
    """Strokes with markers where the panels hold such, fields where they hold bars; one for every series."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Rectangle

    one = chart(kind, YEARS[:3], {"维持": ["80", "60", None], "撤销": ["40", "30", None], "驳回": ["20", "10", None]})
    figure = drawn(one)
    _, *items = [type(artist) for artist in figure.get_children() if isinstance(artist, Line2D | Rectangle)]
    assert items == [Line2D if curves(figure) else Rectangle] * len(one.series)


@pytest.mark.parametrize("kind", ChartKind)
def test_each_kind_is_drawn_and_has_its_words(kind):
    from lawreport.source.fields import CHART_KINDS, schemas

    one = chart(kind, YEARS, {"维持": ["80", "92", "100", "90", "70"], "撤销": ["50", "40", "30", "20", "60"]})
    assert picture(one).png
    assert describe(one).startswith(kind.drawn.alt + "：")
    assert kind in CHART_KINDS
    assert f"{kind} {kind.drawn.called}" in str(schemas()["chart"])


# ---- the cache -----------------------------------------------------------------------------------------------------


@pytest.fixture
def painted(monkeypatch):
    """Return the list of the charts that were really drawn."""
    done, real = [], step.png_of
    monkeypatch.setattr(step, "png_of", lambda *given: done.append(given) or real(*given))
    return done


def test_a_chart_is_painted_once_whatever_its_title_or_place(tmp_path, painted):
    one = NASTY["stacks"]
    first = draw([one], tmp_path)
    assert draw([replace(one, title="改名", place=Place("别处.yaml", 3))], tmp_path) == first
    assert len(painted) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda c: replace(c, kind=ChartKind.BAR),
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


@pytest.mark.parametrize("colours", COLOURS)
def test_each_colouring_is_a_picture_of_its_own(tmp_path, painted, colours):
    draw([NASTY["stacks"]], tmp_path)
    draw([NASTY["stacks"]], tmp_path, colours=colours)
    assert len(painted) == (1 if colours == COLOURS[0] else 2)


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
