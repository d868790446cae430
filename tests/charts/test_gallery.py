"""The gallery in docs/ shows the charts as they are now."""

import os
import re
import subprocess
import sys

import gallery
import pytest

from lawreport.charts import describe, picture


def test_the_page_is_of_the_charts_of_today():
    assert gallery.PAGE.read_text("utf-8") == gallery.page()


def test_the_gallery_runs_by_itself_from_anywhere(tmp_path):
    bare = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    assert subprocess.run([sys.executable, gallery.__file__], cwd=tmp_path, env=bare, check=False).returncode == 0


def test_every_picture_is_there_and_none_is_left_over_and_all_are_small():
    shown = re.findall(r"\]\(images/charts/(\d\d\.png)\)", gallery.PAGE.read_text("utf-8"))
    there = sorted(path.name for path in gallery.PICTURES.iterdir())
    assert shown == there
    assert sum(path.stat().st_size for path in gallery.PICTURES.iterdir()) < 1_500_000


@pytest.mark.parametrize("name", gallery.CASES)
def test_every_case_is_drawn_and_described(name):
    one, _ = gallery.CASES[name]
    assert picture(one).height_emu < 225 * 36000
    assert all(f.text in describe(one) for f in one.figures)
