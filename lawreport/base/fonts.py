"""Which fonts this computer has, by every name they go by.

In: nothing but the machine. Out: the names. Responsible for: where Windows (its registry) and Linux (fontconfig) list them, and
that a computer that lists them nowhere is said to lack none.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache

_ALSO = (
    ("宋体", "SimSun"),
    ("黑体", "SimHei"),
    ("仿宋", "FangSong"),
    ("楷体", "KaiTi"),
    ("仿宋_GB2312", "FangSong_GB2312"),
    ("楷体_GB2312", "KaiTi_GB2312"),
    ("方正小标宋简体", "FZXiaoBiaoSong-B05S"),
    ("方正小标宋_GBK", "FZXiaoBiaoSong-B05"),
    ("华文中宋", "STZhongsong"),
)  # one font under two names; a system lists either
_ALIASES = {name.casefold(): frozenset(word.casefold() for word in names) for names in _ALSO for name in names}
_REGISTRY = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"
_SLOW = 5  # seconds, after which fontconfig is not waited for


@cache
def installed() -> frozenset[str] | None:
    """Return the names of the fonts, in small letters; None where this computer does not say."""
    names = frozenset(name.strip().casefold() for name in (_of_windows() if sys.platform == "win32" else _of_fontconfig()))
    return names or None


def has(fonts: frozenset[str], name: str) -> bool:
    """Return whether a font is among those, under any of its names."""
    wanted = name.strip().removeprefix("@").casefold()
    return bool(fonts & (_ALIASES.get(wanted, frozenset()) | {wanted}))


def _of_fontconfig() -> Iterator[str]:
    """Yield the names of families, in every language they have one in."""
    import subprocess

    try:
        listed = subprocess.run(
            ["fc-list", ":", "family"], capture_output=True, encoding="utf-8", errors="replace", timeout=_SLOW, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return
    for line in listed.stdout.splitlines():
        yield from line.replace("\\-", "-").split(",")


def _of_windows() -> list[str]:
    """Return the names of the computer's fonts and of the user's own: “宋体 & 新宋体 (TrueType)” are two."""
    names: list[str] = []
    if sys.platform == "win32":
        import winreg

        for root in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
            with suppress(OSError), winreg.OpenKey(root, _REGISTRY) as key:
                for number in range(winreg.QueryInfoKey(key)[1]):
                    names += names_in(winreg.EnumValue(key, number)[0])
    return names


def names_in(value: str) -> list[str]:
    """Return the fonts that a value of the registry names."""
    return re.sub(r"\s*\([^()]*\)\s*$", "", value).split(" & ")
