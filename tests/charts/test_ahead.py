"""Charts drawn by a child are the charts that `draw` finds."""

import os
import threading

import pytest
from test_charts import NASTY

from lawreport.charts import ahead, draw, paint, undrawn
from lawreport.charts.ahead import drawn_ahead

CHARTS = [NASTY["stacks"]]
forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="这个系统没有 fork")


@pytest.fixture
def never_here(monkeypatch):
    """Fail where this process, and not the child, draws."""
    here = os.getpid()
    real = paint.paint

    def painted(sheet):
        assert os.getpid() != here
        return real(sheet)

    monkeypatch.setattr(paint, "paint", painted)
    monkeypatch.setattr(ahead, "_pays", lambda: True)


@forks
def test_the_child_draws_while_the_parent_goes_on(tmp_path, never_here, monkeypatch):
    with drawn_ahead(CHARTS, tmp_path):
        pass
    ahead_of_it = draw(CHARTS, tmp_path)
    monkeypatch.undo()
    assert ahead_of_it == draw(CHARTS)


@forks
def test_no_child_is_had_for_what_is_drawn(tmp_path, monkeypatch):
    draw(CHARTS, tmp_path)
    assert not undrawn(CHARTS, tmp_path)
    monkeypatch.setattr(ahead, "_fork", lambda charts, cache: pytest.fail("a child"))
    with drawn_ahead(CHARTS, tmp_path):
        pass


@forks
def test_trouble_of_the_parent_stops_the_child(tmp_path, monkeypatch):
    fork, children = ahead._fork, []
    monkeypatch.setattr(ahead, "_pays", lambda: True)
    monkeypatch.setattr(ahead, "_fork", lambda *given: children.append(fork(*given)) or children[0])
    with pytest.raises(ZeroDivisionError), drawn_ahead(CHARTS, tmp_path):
        raise ZeroDivisionError
    with pytest.raises(ChildProcessError):
        os.waitpid(children[0], os.WNOHANG)


def test_beside_other_threads_nothing_is_forked():
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert not ahead._pays()
    finally:
        done.set()
        thread.join()
