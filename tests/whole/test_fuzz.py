"""Nothing that comes in makes a reader fail: some seconds of fuzzing each, and all that ever failed, for ever.

`python tests/fuzz/run.py <target> --minutes 60` goes on as long as one likes.
"""

import sys

import pytest
from where import TESTS

FUZZ = TESTS / "fuzz"
sys.path.insert(0, str(FUZZ))

import run  # noqa: E402
from targets import seeds, targets  # noqa: E402

KEPT = sorted(run.FOUND.glob("*.bin"))


@pytest.mark.parametrize("name", targets)
def test_some_seconds_of_fuzzing_find_nothing(name):
    tried, outcomes, failed = run.fuzz(name, seconds=2.5, seed=20_241_123)
    assert failed == {}
    assert tried > len(list(seeds(name))) and outcomes > 1


@pytest.mark.parametrize("path", KEPT, ids=lambda p: p.stem)
def test_what_once_failed_does_not_fail_again(path):
    assert run.attempt(targets[path.stem.partition("-")[0]], path.read_bytes())


def test_the_engine_sees_a_fault_and_a_loop(monkeypatch):
    def bad(data: bytes) -> str:
        if b"{{" in data:
            raise KeyError(data)
        while data.startswith(b"\xef\xbc\xbb"):
            pass
        return "well"

    monkeypatch.setitem(targets, "prose", bad)
    monkeypatch.setattr(run, "SECONDS", 0.1)
    monkeypatch.setattr(run, "WORDS", (b"{{", "［".encode()))
    kinds = run.fuzz("prose", seconds=2, seed=1)[2]
    assert {kind.split()[0] for kind in kinds} >= {"KeyError"}
    with pytest.raises(run.TooSlow):
        run.attempt(bad, "［".encode())
