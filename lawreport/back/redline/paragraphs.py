"""Paragraphs of both files as one row of paragraphs, with what came and went marked.

In: paragraphs that are compared, old and new. Out: paragraphs for the newer file. Responsible for: split and joined
paragraphs (the end of a paragraph is a word like any other), and that changes with next to nothing between them are one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby

from lawreport.back.redline.marks import CAME, WENT, Marker
from lawreport.back.redline.matching import Block
from lawreport.back.redline.pieces import END, Element, Token, pieces, tokens
from lawreport.back.tokens import LARGEST

STOPS = {END: 3, "。": 2, "；": 2, "！": 2, "？": 2, "，": 1, "、": 1, "：": 1}  # where a change had better end
Change = tuple[str, Token]  # what became of a token: CAME, WENT, or nothing


def marked(old: Sequence[Block], new: Sequence[Block], marker: Marker) -> list[Element]:
    """Return the paragraphs that hold both; the last end is that of both where there are both."""
    kind = "" if old and new else CAME if new else WENT
    changes = _changes(_stream(old), _stream(new))
    last = (new or old)[-1].element
    out, waiting = [], list[Change]()
    for what, token in [*changes, (kind, Token(END, (), last))]:
        if token.paragraph is None:
            waiting.append((what, token))
            continue
        paragraph = marker.paragraph(token.paragraph, what, what)
        for each, run in groupby(waiting, key=lambda change: change[0]):
            marker.put(paragraph, each, [piece for _, one in run for piece in one.pieces])
        out.append(paragraph)
        waiting = []
    return out


def _stream(blocks: Sequence[Block]) -> list[Token]:
    """Return the tokens of paragraphs, with the ends between them."""
    out: list[Token] = []
    for at, one in enumerate(blocks):
        if at:
            out.append(Token(END, (), blocks[at - 1].element))
        out += tokens(list(pieces(one.element)))
    return out


def _changes(old: Sequence[Token], new: Sequence[Token]) -> Iterator[Change]:
    """Yield every token of both in order, as it is in the newer file where it stays."""
    for tag, a, b, c, d in _slid(_whole(_opcodes(old, new)), old, new):
        if tag == "equal":
            yield from (("", token) for token in new[c:d])
        else:
            yield from ((WENT, token) for token in old[a:b])
            yield from ((CAME, token) for token in new[c:d])


Opcode = tuple[str, int, int, int, int]


def _opcodes(old: Sequence[Token], new: Sequence[Token]) -> list[Opcode]:
    if len(old) * len(new) > LARGEST:
        return [("replace", 0, len(old), 0, len(new))]
    return [*SequenceMatcher(None, [t.key for t in old], [t.key for t in new], autojunk=False).get_opcodes()]


def _whole(opcodes: Sequence[Opcode]) -> list[Opcode]:
    """Return the changes, those joined that have less between them than each of them changes: words are read, not letters."""
    out: list[Opcode] = []
    for at, one in enumerate(opcodes):
        before = out[-1] if out else None
        after = opcodes[at + 1] if at + 1 < len(opcodes) else None
        small = one[0] == "equal" and before and after and one[2] - one[1] <= min(_size(before), _size(after), 3)
        if before and before[0] != "equal" and (one[0] != "equal" or small):
            out[-1] = ("replace", before[1], one[2], before[3], one[4])
        else:
            out.append(one)
    return out


def _slid(opcodes: Sequence[Opcode], old: Sequence[Token], new: Sequence[Token]) -> list[Opcode]:
    """Return the changes, what only came or went moved on to where a sentence ends: 甲。〔乙。〕 and not 甲〔。乙〕。"""
    out = list(opcodes)
    for at in range(1, len(out) - 1):
        tag, a, b, c, d = out[at]
        before, after = out[at - 1], out[at + 1]
        if tag not in ("insert", "delete") or (before[0], after[0]) != ("equal", "equal"):
            continue
        side, start, stop = (new, c, d) if tag == "insert" else (old, a, b)
        step = _step([t.key for t in side[start : stop + after[2] - after[1] - 1]], stop - start)
        out[at - 1] = ("equal", before[1], before[2] + step, before[3], before[4] + step)
        out[at] = (tag, a + step, b + step, c + step, d + step)
        out[at + 1] = ("equal", after[1] + step, after[2], after[3] + step, after[4])
    return out


def _step(keys: Sequence[str], size: int) -> int:
    """Return by how many tokens a change of that size, with which these begin, is best moved on."""
    most = next((n for n in range(len(keys) - size) if keys[n] != keys[n + size]), max(len(keys) - size, 0))
    return max(range(most + 1), key=lambda n: (STOPS.get(keys[n + size - 1], 0), -n))


def _size(opcode: Opcode) -> int:
    _, a, b, c, d = opcode
    return max(b - a, d - c)
