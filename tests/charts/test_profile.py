"""Colours and width of the charts come from the profile, and matplotlib only where there is something to draw."""

import io
import subprocess
import sys
import zipfile

import pytest
from PIL import Image
from where import ROOT

from lawreport.charts.style import PALETTES
from lawreport.problem import Trouble
from lawreport.project import Project
from lawreport.word.template.profile import load_profile

PROFILE = "templates/profile.yaml"


def chart_in(root):
    """Return the picture in the report of a project."""
    (path,) = (root / "build").glob("*送审稿*.docx")
    with zipfile.ZipFile(path) as word:
        return Image.open(io.BytesIO(word.read("word/media/chart1.png")))


@pytest.mark.parametrize("colours", PALETTES)
def test_the_colours_of_the_profile_are_those_of_the_picture(written, lawreport, colours):
    root = written({PROFILE: f"图表:\n  配色: {colours}\n"})
    assert lawreport("build", "--project", root).code == 0
    seen = {c for _, c in chart_in(root).convert("RGB").getcolors()}
    deep = {name: tuple(bytes.fromhex(palette.deep[1:])) for name, palette in PALETTES.items()}
    assert [name for name, colour in deep.items() if colour in seen] == [colours]


def test_the_width_of_the_profile_is_that_of_the_picture(written, lawreport):
    root = written({PROFILE: "图表:\n  图宽: 120毫米\n"})
    assert lawreport("build", "--project", root).code == 0
    assert chart_in(root).width == pytest.approx(120 / 25.4 * 288, abs=1)


def test_another_colour_is_built_anew_and_the_first_is_still_kept(written, lawreport):
    root = written({PROFILE: "图表:\n  配色: 蓝\n"})
    lawreport("build", "--project", root)
    first = chart_in(root).convert("RGB").tobytes()
    (root / PROFILE).write_text("图表:\n  配色: 红\n", "utf-8")
    lawreport("build", "--project", root)
    assert chart_in(root).convert("RGB").tobytes() != first
    (root / PROFILE).write_text("图表:\n  配色: 蓝\n", "utf-8")
    lawreport("build", "--project", root)
    assert chart_in(root).convert("RGB").tobytes() == first


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("配色: 绿", "“配色”不能是“绿”", "只能是：蓝、灰、红。"),
        ("图宽: 150", "“图宽”应当是带单位的长度，这里是“150”", "写法如：37毫米、3.7厘米、28.95磅。"),
        ("图宽: 200毫米", "“图宽”200毫米，画出来的图比版心还宽", "请取 80毫米 到 156毫米。"),
        ("图宽: 5厘米", "“图宽”50毫米，画出来的图太窄，字排不开", "请取 80毫米 到 156毫米。"),
    ],
)
def test_what_charts_cannot_be_is_told_by_check_and_stops_the_build(written, lawreport, tmp_path, text, message, hint):
    root = written({PROFILE: f"图表:\n  {text}\n"})
    with pytest.raises(Trouble) as caught:
        load_profile(Project.at(root).file(root / PROFILE))
    (problem,) = caught.value.problems
    assert (problem.message, problem.hint, problem.place.line) == (message, hint, 2)
    for command in ("check", "build"):
        said = lawreport(command, "--project", root)
        assert message in said.text
        assert hint in said.text


def test_each_value_is_told_in_its_own_line(written):
    root = written({PROFILE: "页面:\n  字距: -0.25磅\n  行距: 40磅\n图表:\n  配色: 红\n  图宽: 30厘米\n"})
    with pytest.raises(Trouble) as caught:
        load_profile(Project.at(root).file(root / PROFILE))
    assert {(p.id, p.place.line) for p in caught.value.problems} == {("profile-grid", 3), ("profile-value", 6)}


def test_where_all_charts_are_kept_matplotlib_is_not_loaded(written):
    root = written()
    program = (
        "import sys; from lawreport.app.cli import main; code = main(sys.argv[1:])\n"
        "print('loaded', sorted({'matplotlib', 'numpy', 'PIL'} & set(sys.modules)), code)"
    )

    def built(*more):
        command = [sys.executable, "-c", program, "build", "--project", root, *more]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()[-1]

    assert built() == "loaded ['PIL', 'matplotlib', 'numpy'] 0"
    assert built("--comments") == "loaded [] 0"
