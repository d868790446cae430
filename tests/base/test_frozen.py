"""A frozen value is what a frozen dataclass of the standard library is, only cheaper to have."""

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace
from functools import cached_property

import pytest

from lawreport.base.frozen import frozen


class _Shape:
    metric: str
    year: int = 2024
    notes: list = field(default_factory=list)


Ours = frozen(type("Ours", (), dict(_Shape.__dict__)))
Theirs = dataclass(frozen=True, slots=True)(type("Theirs", (), dict(_Shape.__dict__)))


@frozen
class Base:
    name: str


@frozen
class Derived(Base):
    size: int = 3


@frozen(slots=False)
class Keeping:
    name: str

    @cached_property
    def length(self) -> int:
        return len(self.name)


def made(kind):
    return kind("检查单位"), kind("检查单位", 2023), kind("检查单位", notes=["虚构"]), kind(metric="检查单位", year=2024)


@pytest.mark.parametrize("kind", [Ours, Theirs])
def test_it_is_made_compared_and_shown_as_a_dataclass(kind):
    first, other, noted, same = made(kind)
    assert (first.metric, first.year, first.notes) == ("检查单位", 2024, [])
    assert first == same and first != other and first != noted and first != ("检查单位", 2024, [])
    assert repr(other) == f"{kind.__name__}(metric='检查单位', year=2023, notes=[])"
    assert replace(first, year=2023) == other
    assert asdict(noted) == {"metric": "检查单位", "year": 2024, "notes": ["虚构"]}
    assert [f.name for f in fields(first)] == ["metric", "year", "notes"]
    assert first.notes is not same.notes


@pytest.mark.parametrize("kind", [Ours, Theirs])
@pytest.mark.parametrize("arguments", [{}, {"metric": "甲", "数": 1}])
def test_wrong_arguments_are_refused(kind, arguments):
    with pytest.raises(TypeError):
        kind(**arguments)


def test_values_of_two_classes_are_never_equal():
    assert Base("甲") != Derived("甲") and Derived("甲") == Derived("甲", 3)
    assert {Base("甲"): 1}[Base("甲")] == 1 and hash(Derived("甲")) == hash(Derived("甲"))


@pytest.mark.parametrize("value", [Base("甲"), Derived("甲", 2), Keeping("甲乙")])
def test_nothing_changes_it_and_it_travels(value):
    for change in (lambda: setattr(value, "name", "丙"), lambda: delattr(value, "name"), lambda: setattr(value, "new", 1)):
        with pytest.raises(FrozenInstanceError):
            change()
    assert pickle.loads(pickle.dumps(value)) == copy.deepcopy(value) == value


def test_without_slots_something_may_be_kept_with_it():
    value = Keeping("甲乙")
    assert (value.length, value.length) == (2, 2)
    assert not hasattr(Base("甲"), "__dict__")
