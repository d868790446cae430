"""What the terminal says of long work and long lists."""

from lawreport.app.console import Console, Progress
from lawreport.app.screens.lines import first, names_of


def test_progress_is_told_now_and_then_and_at_the_end(capsys):
    console = Console()
    console.started -= 100  # as if the work had begun 100 seconds ago
    assert list(Progress(console, 3).over("甲乙丙")) == ["甲", "乙", "丙"]
    assert capsys.readouterr().err.splitlines() == [
        "……1/3 个单位，每秒 0.0 个，约还要 3 分钟",
        "……3/3 个单位，每秒 0.0 个，用时 2 分钟",
    ]


def test_short_work_is_told_once(capsys):
    assert list(Progress(Console(), 2).over("甲乙")) == ["甲", "乙"]
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_list_that_fits_no_screen_says_how_many_more_there_are():
    assert first(["一", "二", "三"], 2) == ["一", "二", "另有 1 行；加 --all 全部列出。"]
    assert first(["一", "二", "三"], 2, everything=True) == first(["一", "二", "三"], 3) == ["一", "二", "三"]
    assert names_of(["甲", "乙", "丙"], 2) == "甲、乙等3个" and names_of(["甲"], 2) == "甲"
