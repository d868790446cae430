"""Compiled patterns, kept beside the compiled modules as these are, and for the same reason.

Python compiles a class of Chinese characters by counting through all 27,000 of them; for the patterns of the program this
took a third of a small build. The code of a pattern depends on nothing but the pattern, its flags and the version of
Python, so it is kept under these. Where it cannot be kept or is of no use, patterns are compiled as always. Patterns made
of the words of one project are for `re` itself: they are too many to keep.
"""

from __future__ import annotations

import atexit
import marshal
import os
import re
import sys
from array import array
from contextlib import suppress
from functools import cache
from importlib import import_module
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any, overload

MOST = 1000  # some rules are made of the words of one project
FEW = 400  # characters: a pattern that begins with one of so many is looked for where they stand
Key = tuple


@overload
def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]: ...
@overload
def compiled(pattern: bytes, flags: int = 0) -> re.Pattern[bytes]: ...
@cache
def compiled(pattern, flags=0):
    """Return the compiled pattern, as `re.compile` does."""
    key = pattern, int(flags)
    try:
        return _from_code(pattern, _kept().get(key) or _keep_too(key, _new(pattern, int(flags))))
    except (ImportError, AttributeError, TypeError, ValueError, RuntimeError):
        return re.compile(pattern, flags)  # another Python, whose `re` is built differently


def _from_code(pattern: str | bytes, parts: tuple) -> re.Pattern:
    _sre = import_module("_sre")
    flags, code, groups, names = parts
    indexes: list[str | None] = [None] * (groups + 1)
    for name, index in names.items():
        indexes[index] = name
    made: re.Pattern = _sre.compile(pattern, flags, array("I", code).tolist(), groups, names, tuple(indexes))
    return made


def _new(pattern: str | bytes, flags: int) -> tuple:
    """Return flags, code, number and names of the groups of a pattern, as `re` makes them."""
    _compiler, _parser = import_module("re._compiler"), import_module("re._parser")
    tree = _parser.parse(pattern, flags)
    code = array("I", map(int, _compiler._code(tree, flags))).tobytes()
    return int(flags | tree.state.flags), code, tree.state.groups - 1, dict(tree.state.groupdict)


# ---- what a match begins with ----------------------------------------------------------------------------------------


@cache
def opening(pattern: str, flags: int = 0) -> re.Pattern[str] | None:
    """Return a pattern of the few characters that any match begins with; None where `re` looks for them by itself, or any may.

    To look for these first is several times faster than to try a pattern of many branches at every character.
    """
    key = pattern, int(flags), "opening"
    known = _kept().get(key)
    try:
        some = _keep_too(key, _some(pattern, int(flags))) if known is None else known
    except (ImportError, AttributeError, TypeError, ValueError):
        return None
    return compiled(f"[{some}]") if some else None


def _some(pattern: str, flags: int) -> str:
    """Return what stands between the brackets of the class of characters that a match begins with."""
    _compiler, _parser = import_module("re._compiler"), import_module("re._parser")
    tree = _parser.parse(pattern, flags)
    if (
        tree.state.flags & re.IGNORECASE
        or _compiler._get_literal_prefix(tree, flags)[0]
        or _compiler._get_charset_prefix(tree, flags)
    ):
        return ""
    first, empty = _first(tree)
    return "" if empty or first is None or len(first) > FEW else "".join(sorted(first))


def _first(tree) -> tuple[set[str] | None, bool]:
    """Return what a sequence may begin with (None: anything), and whether it may be empty."""
    found: set[str] = set()
    for name, value in ((str(op), value) for op, value in tree):
        first, empty = _first_of(name, value)
        if first is None:
            return None, empty
        found |= first
        if not empty:
            return found, False
    return found, True


def _first_of(name: str, value) -> tuple[set[str] | None, bool]:
    if name == "LITERAL":
        return {re.escape(chr(value))}, False
    if name == "IN":
        return _members(value), False
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
        return set(), True
    if name == "SUBPATTERN":
        return (None, True) if value[1] & re.IGNORECASE else _first(value[3])
    if name in ("MAX_REPEAT", "MIN_REPEAT"):
        first, empty = _first(value[2])
        return first, empty or not value[0]
    if name == "BRANCH":
        each = [_first(branch) for branch in value[1]]
        known = [first for first, _ in each if first is not None]
        return set().union(*known) if len(known) == len(each) else None, any(empty for _, empty in each)
    return None, True


def _members(members) -> set[str] | None:
    found: set[str] = set()
    for name, value in ((str(op), value) for op, value in members):
        if name == "LITERAL":
            found.add(re.escape(chr(value)))
        elif name == "RANGE" and value[1] - value[0] <= FEW:
            found.update(re.escape(chr(c)) for c in range(value[0], value[1] + 1))
        elif str(value) in _CLASSES:
            found.add(_CLASSES[str(value)])
        else:
            return None
    return found


_CLASSES = {"CATEGORY_DIGIT": r"\d", "CATEGORY_SPACE": r"\s"}


# ---- the file --------------------------------------------------------------------------------------------------------

_fresh: dict[Key, Any] = {}


def _file() -> Path:
    return Path(cache_from_source(__file__)).with_suffix(".patterns")


def _keep_too(key: Key, value):
    """Return the value, which will be kept."""
    if not _fresh:
        atexit.register(_keep)
    _fresh[key] = value
    return value


@cache
def _kept() -> dict[Key, Any]:
    with suppress(OSError, ValueError, EOFError, TypeError):
        version, patterns = marshal.loads(_file().read_bytes())
        if version == sys.version:
            return dict(patterns)
    return {}


def _keep() -> None:
    """Write what was compiled in this process to the rest, unless Python was told to leave no such files."""
    if sys.dont_write_bytecode:
        return
    kept = _kept() if len(_kept()) + len(_fresh) <= MOST else {}
    part = _file().with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(marshal.dumps((sys.version, {**kept, **_fresh})))
        os.replace(part, _file())
