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
from importlib.util import cache_from_source
from pathlib import Path

MOST = 1000                 # some rules are made of the words of one project
Key = tuple[str | bytes, int]


@cache
def compiled(pattern: str | bytes, flags: int = 0) -> re.Pattern:
    """Return the compiled pattern, as `re.compile` does."""
    key = pattern, int(flags)
    try:
        return _from_code(pattern, _kept().get(key) or _new(key))
    except (ImportError, AttributeError, TypeError, ValueError, RuntimeError):
        return re.compile(pattern, flags)       # another Python, whose `re` is built differently


def _from_code(pattern: str | bytes, parts: tuple) -> re.Pattern:
    import _sre

    flags, code, groups, names = parts
    indexes: list[str | None] = [None] * (groups + 1)
    for name, index in names.items():
        indexes[index] = name
    return _sre.compile(pattern, flags, array("I", code).tolist(), groups, names, tuple(indexes))


def _new(key: Key) -> tuple:
    """Return flags, code, number and names of the groups of a pattern, as `re` makes them; they will be kept."""
    from re import _compiler, _parser

    pattern, flags = key
    tree = _parser.parse(pattern, flags)
    code = array("I", map(int, _compiler._code(tree, flags))).tobytes()
    parts = int(flags | tree.state.flags), code, tree.state.groups - 1, dict(tree.state.groupdict)
    if not _fresh:
        atexit.register(_keep)
    _fresh[key] = parts
    return parts


# ---- the file --------------------------------------------------------------------------------------------------------

_fresh: dict[Key, tuple] = {}


def _file() -> Path:
    return Path(cache_from_source(__file__)).with_suffix(".patterns")


@cache
def _kept() -> dict[Key, tuple]:
    with suppress(OSError, ValueError, EOFError, TypeError):
        version, patterns = marshal.loads(_file().read_bytes())
        if version == sys.version:
            return patterns
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
