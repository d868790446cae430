"""Characters that do not belong in an office text, whatever file they came in.

In: a piece of text. Out: its damaged, invisible or not portable characters, each with its position and a sentence.
Responsible for: the list of these code points, and for leaving the joiners of emoji alone.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from lawreport.problem import Severity

_ZERO_WIDTH = "\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2060-\u2064\u3164\ufeff\uffa0\U000e0001\U000e0020-\U000e007f"
_BIDI = "\u202a-\u202e\u2066-\u2069"
_LAYOUT = "\u2028\u2029\ufff9-\ufffc"
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)

_KINDS = (
    (f"[{_BIDI}]", Severity.WARNING, "改变文字方向的控制字符"),
    (f"[{_ZERO_WIDTH}]", Severity.WARNING, "看不见的字符（零宽字符）"),
    (f"[{_LAYOUT}]", Severity.WARNING, "看不见的版面控制字符"),
    (f"[{_PRIVATE}]", Severity.WARNING, "自造字（换一台电脑就显示不出）"),
    ("\ufffd", Severity.WARNING, "乱码替代符“�”（原来的字已经丢失）"),
    ("[\ud800-\udfff]", Severity.ERROR, "残缺的字符（半个字）"),
    (f"[{_NONCHARACTERS}]", Severity.ERROR, "不是字符的编码"),
    ("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", Severity.ERROR, "控制字符"),
)
_SHOWN = frozenset("\u034f\u115f\u1160\u3164\uffa0\ufffc\ufffd")  # those that Python holds to be printable
_ANY = re.compile("|".join(f"({pattern})" for pattern, _, _ in _KINDS))

_EMOJI = "\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
_JOINED = re.compile(f"[{_EMOJI}][\ufe0f\u20e3]?\u200d(?=[{_EMOJI}])")
_FLAG_TAGS = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]+\U000e007f")


@dataclass(frozen=True, slots=True)
class Suspect:
    """A character that does not belong in a text; `index` counts from 0."""

    index: int
    codepoint: int
    severity: Severity
    message: str


def suspicious(text: str) -> list[Suspect]:
    """Return the damaged characters of `text` (errors) and the invisible or not portable ones (warnings), in order."""
    if text.isprintable() and _SHOWN.isdisjoint(text):
        return []
    emoji = _inside_emoji(text)
    return [_suspect(match) for match in _ANY.finditer(text) if match.start() not in emoji]


def folded(text: str) -> str:
    """Return a text without blanks, invisible characters and full-width letters: as titles and names compare."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if not c.isspace() and unicodedata.category(c) != "Cf")


def named(character: str) -> str:
    """Return the name of a character that cannot be shown: U+200B."""
    return f"U+{ord(character):04X}"


def _suspect(match: re.Match) -> Suspect:
    _, severity, kind = next(kind for kind, shown in zip(_KINDS, match.groups(), strict=True) if shown)
    return Suspect(match.start(), ord(match[0]), severity, f"有{kind} {named(match[0])}")


def _inside_emoji(text: str) -> set[int]:
    joiners = {match.end() - 1 for match in _JOINED.finditer(text)}
    return joiners.union(*(range(*match.span()) for match in _FLAG_TAGS.finditer(text)))
