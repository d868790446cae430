"""A function is called again only for a content that is new under its name; so many names are remembered, one content each."""

import gc

import pytest

from lawreport.base.latest import latest


@pytest.fixture
def called():
    return []


@pytest.fixture
def double(called):
    @latest(3)
    def double(text, name):
        called.append((text, name))
        if not text:
            raise ValueError(name)
        return [text, text]

    return double


def test_the_same_content_of_a_name_is_made_once(double, called):
    assert double("甲", "a") is double("甲", "a")
    assert double("甲", "b") == ["甲", "甲"]
    assert called == [("甲", "a"), ("甲", "b")]


def test_of_a_name_the_last_content_is_remembered_and_no_other(double, called):
    for text in ("甲", "乙", "甲"):
        assert double(text, "a") == [text, text]
    assert len(called) == 3


def test_the_name_that_was_not_asked_for_longest_is_forgotten(double, called):
    for name in ("a", "b", "c", "a", "d"):
        double("甲", name)
    called.clear()
    for name in ("a", "c", "d"):
        double("甲", name)
    assert called == []
    double("甲", "b")
    assert called == [("甲", "b")]


def test_a_failure_is_not_remembered_and_costs_nothing_else(double, called):
    double("甲", "b")
    for _ in range(2):
        with pytest.raises(ValueError):
            double("", "a")
    assert double("甲", "a") == ["甲", "甲"] and called.count(("", "a")) == 2
    assert double("甲", "b") and called.count(("甲", "b")) == 1


def test_old_contents_are_let_go():
    class Tree:
        pass

    made = latest(3)(lambda text, name: Tree())
    for number in range(100):
        made(str(number), "a")
    gc.collect()
    assert sum(isinstance(o, Tree) for o in gc.get_objects()) == 1
