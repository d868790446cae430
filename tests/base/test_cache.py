"""The cache gives what was put in under the same key, or makes it anew; it never gives anything else."""

import os
import time

import pytest

from lawreport.base.cache import Cache


class Maker:
    """Makes the same bytes each time and counts."""

    def __init__(self, made=b"picture" * 100):
        self.made, self.times = made, 0

    def __call__(self):
        self.times += 1
        return self.made


def entries(folder):
    return sorted(folder.glob("*.entry"), key=lambda p: p.stat().st_mtime_ns)


def test_a_thing_is_made_once(tmp_path):
    make = Maker()
    assert [Cache(tmp_path / "new").get("k", make) for _ in range(3)] == [make.made] * 3
    assert make.times == 1


def test_another_key_is_another_thing(tmp_path):
    cache = Cache(tmp_path)
    assert cache.get("a", Maker(b"A")) == b"A"
    assert cache.get("b", Maker(b"B")) == b"B"


def test_without_a_folder_everything_is_made():
    make = Maker()
    Cache(None).get("k", make)
    Cache(None).get("k", make)
    assert make.times == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda good: b"",
        lambda good: good[:16],
        lambda good: good[:-1],
        lambda good: good + b"x",
        lambda good: good[:40] + bytes([good[40] ^ 1]) + good[41:],
        lambda good: b"\x89PNG\r\n\x1a\n",
    ],
    ids=["empty", "header", "cut", "one byte longer", "bit", "other"],
)
def test_a_damaged_entry_is_made_anew_and_mended(tmp_path, damage):
    cache, make = Cache(tmp_path), Maker()
    cache.get("k", make)
    (path,) = entries(tmp_path)
    path.write_bytes(damage(path.read_bytes()))
    assert cache.get("k", make) == make.made
    assert cache.get("k", make) == make.made
    assert make.times == 2


def test_an_entry_in_the_place_of_another_is_not_believed(tmp_path):
    cache = Cache(tmp_path)
    cache.get("a", Maker(b"A"))
    (first,) = entries(tmp_path)
    cache.get("b", Maker(b"B"))
    (second,) = set(entries(tmp_path)) - {first}
    second.write_bytes(first.read_bytes())
    assert cache.get("b", Maker(b"B")) == b"B"


def test_trouble_with_the_folder_is_no_trouble(tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("no folder", encoding="utf-8")
    assert Cache(in_the_way).get("k", Maker(b"A")) == b"A"
    cache, make = Cache(tmp_path / "c"), Maker()
    cache.get("k", make)
    (path,) = entries(tmp_path / "c")
    path.unlink()
    path.mkdir()
    assert cache.get("k", make) == make.made


def test_trouble_in_making_is_told_and_leaves_nothing(tmp_path):
    def fail():
        raise OSError("the maker's own")

    with pytest.raises(OSError, match="the maker's own"):
        Cache(tmp_path).get("k", fail)
    assert list(tmp_path.iterdir()) == []


def test_the_longest_unused_goes_when_the_limit_is_reached(tmp_path):
    cache = Cache(tmp_path, limit=3 * 132)
    for age, key in enumerate("abc"):
        cache.get(key, Maker(b"x" * 100))
        os.utime(max(entries(tmp_path), key=lambda p: p.stat().st_mtime), (1000 + age, 1000 + age))
    cache.get("a", Maker())  # used again, so no longer the oldest
    cache.get("d", Maker(b"x" * 100))
    used = {key: Maker() for key in "acdb"}
    for key, make in used.items():
        cache.get(key, make)
    assert [make.times for make in used.values()] == [0, 0, 0, 1]


def test_what_a_killed_build_left_is_removed_and_nothing_else(tmp_path):
    gone = 2**22 + 1  # a number no process has
    old, new = tmp_path / f".~lawreport-{gone}-a.part", tmp_path / f".~lawreport-{gone}-b.part"
    others = {"report.docx", "x.part", ".~1-a.part"}
    long_ago = time.time() - 86400
    for path in (new, old, *(tmp_path / name for name in others)):
        path.write_bytes(b"x")
        if path != new:
            os.utime(path, (long_ago, long_ago))
    Cache(tmp_path, limit=0).get("k", Maker())
    assert {p.name for p in tmp_path.iterdir()} == others | {new.name}
