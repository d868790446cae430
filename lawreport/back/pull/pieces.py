"""Printed lines and Word paragraphs cut into tokens that are compared: a figure, a name, a number is one each.

In: the lines of a match and its paragraphs. Out: tokens of both sides, equal keys where they say the same. Responsible for:
what is a difference: blanks are none, half-width marks are none, the number that the program gives a heading is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lawreport.back.pull.lines import CN, HEAD, NUMBERED, POINT, Line, Unit
from lawreport.back.rewording import Group, Seen
from lawreport.word.reader import WordParagraph

END = "¶"
NUMBER = "№"
_BEGIN = r"(?:(?<=[¶\n])|(?<![\s\S]))"
_BEHIND = r"(?<=[。：；，！？、”》）:;,!?\")])"


def _numbered(more: str = "") -> str:
    """Return the pattern of a number of the program where one may stand; `more`: characters behind which points stand too."""
    behind = rf"{_BEGIN}|{_BEHIND}" + (f"|(?<=[{re.escape(more)}])" if more else "")
    return f"(?P<number>{_BEGIN}(?:{HEAD})|(?:{behind})(?:{POINT}))"


_NUMBERED = _numbered()
_QUOTES = str.maketrans("“”‘’—–－", "\"\"''---")
_SPARE = re.compile(r"(?<![A-Za-z0-9])[ \t\u00a0\u2002-\u200b\u3000]+|[ \t\u00a0\u2002-\u200b\u3000]+(?![A-Za-z0-9])")
BLANK = re.compile(r"[\s\u200b\u200c\u200d\ufeff]")


def canon(text: str) -> str:
    """Return a text in the spelling in which two are compared: half width, straight quotes, no blanks."""
    return BLANK.sub("", unicodedata.normalize("NFKC", text).translate(_QUOTES))


def key_of(text: str) -> str:
    """Return what a paragraph says, without the numbers that the program makes."""
    return canon(re.sub(_NUMBERED, "", text.strip()))


def loose(key: str) -> str:
    """Return what a paragraph says without the mark at its end, which the program may set."""
    return key.rstrip("。:")


@dataclass(frozen=True, slots=True)
class Token:
    """Something that is compared as one; `units` are those of the printed side, `seen` is a figure of the Word side."""

    key: str
    text: str
    units: tuple[int, ...] = ()
    seen: Seen | None = None

    @property
    def ends(self) -> bool:
        return self.key == END

    @property
    def numbers(self) -> bool:
        return self.key.startswith(NUMBER)


def _number(text: str) -> str:
    """Return the key of a number: its kind, whatever it counts."""
    return NUMBER + canon(re.sub(rf"[{CN}\d\s]", "", text))


@dataclass(frozen=True, slots=True)
class Cutter:
    """Cuts texts where the names that tags print stand."""

    names: tuple[str, ...]

    def pattern(self, extra: Iterable[str] = ()) -> re.Pattern[str]:
        names = "|".join(re.escape(n) for n in sorted(self.names, key=len, reverse=True) if n) or "(?!)"
        numbered = _numbered("".join(extra))
        return re.compile(rf"(?P<end>[\n{END}])|{numbered}|(?P<name>{names})|(?P<digits>[0-9０-９]+)|(?P<other>\S)")


def units_of(lines: Sequence[Line], separators: Sequence[Unit]) -> list[Unit]:
    """Return the units of some lines, with one between every two."""
    units: list[Unit] = []
    for number, line in enumerate(lines):
        if number:
            units.append(separators[number - 1])
        units += line.units
    return units


def old_tokens(units: Sequence[Unit], cutter: Cutter, known: set[str]) -> list[Token]:
    """Return the tokens of printed units; `known` are the bookmarks of the figures that the Word side has."""
    tokens: list[Token] = []
    pattern = cutter.pattern()
    run: list[int] = []

    def close() -> None:
        if run:
            tokens.extend(_run(units, run, pattern, tokens))
            run.clear()

    for index, unit in enumerate(units):
        if unit.figure:
            close()
            key = f"\ue000{unit.figure.bookmark}" if unit.figure.bookmark in known else f"\ue001{unit.figure.bookmark}"
            tokens.append(Token(key, unit.text, (index,)))
        elif unit.made and (NUMBERED.fullmatch(unit.text)):
            close()
            tokens.append(Token(_number(unit.text), unit.text, (index,)))
        elif unit.text == END:
            close()
            tokens.append(Token(END, END, (index,)))
        else:
            run.append(index)
    close()
    return tokens


def _run(units: Sequence[Unit], run: Sequence[int], pattern: re.Pattern[str], before: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens of a run of characters and names."""
    head = before[-1].text[-1:] if before else END
    text, owners = head, [-1] * len(head)
    for index in run:
        text += units[index].text
        owners += [index] * len(units[index].text)
    for found in pattern.finditer(text, len(head)):
        mine = tuple(dict.fromkeys(owners[found.start() : found.end()]))
        if found["end"]:
            continue  # a line broken by the program
        key = _number(found[0]) if found["number"] else canon(found[0])
        if key:
            yield Token(key, found[0], mine)


def new_tokens(
    paragraphs: Sequence[tuple[int, WordParagraph]], group: Group, cutter: Cutter, broken: bool, after: Iterable[str] = ()
) -> list[Token]:
    """Return the tokens of Word paragraphs; `broken`: their line breaks are the program's; `after`: where numbers stand too."""
    pattern, tokens = cutter.pattern(after), list[Token]()
    for number, (index, paragraph) in enumerate(paragraphs):
        if number:
            tokens.append(Token(END, END))
        if paragraph.label:
            tokens.append(Token(_number(paragraph.label), paragraph.label))
        seen = sorted((s for s in group.seen if s.paragraph == index and s.text), key=lambda s: s.start)
        tokens += _paragraph(paragraph, seen, pattern, broken)
    return tokens


def _paragraph(paragraph: WordParagraph, seen: Sequence[Seen], pattern: re.Pattern[str], broken: bool) -> Iterator[Token]:
    at = len(paragraph.label)
    for one in [*seen, None]:
        stop = one.start if one else len(paragraph.text)
        yield from _words(paragraph.text, at, stop, pattern, broken)
        if one:
            yield Token(f"\ue000{one.figure.bookmark}", one.text, seen=one)
            at = max(at, one.end)


def _words(text: str, start: int, stop: int, pattern: re.Pattern[str], broken: bool) -> Iterator[Token]:
    """Yield the tokens of a stretch of a paragraph; the indent that was typed is no place before a number."""
    head = text[:start].strip()[-1:]
    body = head + _SPARE.sub("", text[start:stop])
    for found in pattern.finditer(body if head else body.lstrip(" \t\u3000\u00a0"), len(head)):
        if found["end"]:
            if not broken:
                yield Token(END, END)
        elif found["number"]:
            yield Token(_number(found[0]), found[0])
        elif key := canon(found[0]):
            yield Token(key, found[0])
