"""One paragraph that was rewritten: where each of its figures is now, and which words have changed.

In: printed texts and the paragraphs that correspond to them. Out: a `Group`: figures kept, changed or lost, and the
rewordings.
Responsible for: finding figures by the words around them first and by their bookmark second: an overtyped figure keeps its
bookmark, a tracked one loses it, and one typed directly beside it is outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lawreport.back.tokens import END, Opcode, Piece, opcodes, pieces, same_worth, worth
from lawreport.figures.quantity import BEFORE
from lawreport.word.carried import Printed, Text
from lawreport.word.reader import WordParagraph

_NEXT_TO = frozenset([*BEFORE, *"余多万亿%‰-"])


@dataclass(frozen=True, slots=True)
class Seen:
    """A figure as it is in the file: the index of its paragraph, and its characters. With an empty text it is gone."""

    figure: Printed
    text: str
    paragraph: int = -1
    start: int = 0
    end: int = 0


@dataclass
class Group:
    """Printed texts and the paragraphs that correspond to them, compared piece by piece."""

    texts: Sequence[Text]
    paragraphs: Sequence[tuple[int, WordParagraph]]
    used: set[int] = field(default_factory=set)  # pieces of the file that are figures of the ledger
    seen: list[Seen] = field(default_factory=list)
    lost: list[Printed] = field(default_factory=list)
    ours: set[int] = field(default_factory=set)  # changes that are reported as those of a figure

    def __post_init__(self) -> None:
        self.old, self.figures = printed_pieces(self.texts)
        self.new, self.owners = _read(self.paragraphs)
        self.changes = opcodes([p.text for p in self.old], [p.text for p in self.new])
        self._find()

    def _find(self) -> None:
        """Find each figure: unchanged, changed in its place, or somewhere in the words rewritten around it."""
        loose = []
        for figure, first, last in self.figures:
            around = [at for at, (_, a, b, _, _) in enumerate(self.changes) if a < last and first < b]
            touched = [self.changes[at] for at in around if self.changes[at][0] != "equal"]
            if all(first <= a and b <= last for _, a, b, _, _ in touched):
                self._in_place(figure, *self._place(first, last, around), first, last)
                self.ours |= {at for at in around if self.changes[at][0] != "equal"}
            else:
                loose.append((figure, first, last, touched))
        for find in (self._same, self._marked, self._instead):
            loose = [one for one in loose if not find(*one, len(loose))]
        self.lost += [figure for figure, *_ in loose]

    def _place(self, first: int, last: int, around: list[int]) -> tuple[int, int]:
        """Return the range of pieces of the file that replace the pieces from `first` to `last`."""
        (tag, a, _, c, _), (end_tag, _, end_b, _, end_d) = self.changes[around[0]], self.changes[around[-1]]
        start = c + first - a if tag == "equal" else c
        return start, end_d - (end_b - last) if end_tag == "equal" else end_d

    def _in_place(self, figure: Printed, start: int, end: int, first: int, last: int) -> None:
        start, end = self._wider(start, end)
        if start >= end:
            self.lost.append(figure)
        elif not self._take(figure, start, end):
            self._torn(figure, start, end)

    def _torn(self, figure: Printed, start: int, end: int) -> None:
        """Take a figure that begins in one paragraph and ends in another."""
        self.used.update(range(start, end))
        at, p = self.paragraphs[self.owners[start]]
        words = "".join(END if piece.text == END else piece.shown for piece in self.new[start:end])
        self.seen.append(Seen(figure, words, at, self.new[start].start, len(p.text)))

    def _wider(self, start: int, end: int) -> tuple[int, int]:
        """Return the range, widened by 约, 万 and the like that were put directly beside the figure."""
        put = (
            {i for tag, _, _, c, d in self.changes if tag in ("insert", "replace") for i in range(c, d)}
            if self._has_put(start, end)
            else set()
        )
        while end in put and self.new[end].text in _NEXT_TO:
            end += 1
        while start - 1 in put and "".join(p.text for p in self.new[max(0, start - 3) : start]).endswith(tuple(_NEXT_TO)):
            start -= 1
        return start, end

    def _has_put(self, start: int, end: int) -> bool:
        return any(tag != "equal" and (d == start or c == end) and c < d for tag, _, _, c, d in self.changes)

    def _take(self, figure: Printed, start: int, end: int) -> bool:
        """Take pieces of the file as a figure; return False where they are of several paragraphs."""
        if self.owners[start] != self.owners[end - 1]:
            return False
        self.used.update(range(start, end))
        self.seen.append(self.seen_at(figure, start, end))
        return True

    def seen_at(self, figure: Printed, start: int, end: int) -> Seen:
        """Return a figure as it is in the pieces from `start` to `end`."""
        at, p = self.paragraphs[self.owners[start]]
        return Seen(
            figure, p.text[self.new[start].start : self.new[end - 1].end], at, self.new[start].start, self.new[end - 1].end
        )

    # ---- where more than the figure was rewritten

    def candidates(self, figure: Printed, within: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Yield the ranges among some pieces that a figure may have become: a number, with as many words around as were
        printed.
        """
        printed = pieces(figure.text)
        at = next((i for i, p in enumerate(printed) if p.number), None)
        for k in within:
            if at is None and [p.text for p in self.new[k : k + len(printed)]] == [p.text for p in printed]:
                yield k, k + len(printed)
            elif at is not None and self.new[k].number and k not in self.used:
                yield max(0, k - at), min(len(self.new), k + len(printed) - at)

    def _region(self, touched: list[Opcode]) -> range:
        return range(min(c for *_, c, _ in touched), max(d for *_, d in touched))

    def _same(self, figure: Printed, first: int, last: int, touched: list[Opcode], left: int) -> bool:
        for start, end in self.candidates(figure, self._region(touched)):
            if same_worth(self.text(start, end), figure.text):
                return self._take(figure, start, end)
        return False

    def _marked(self, figure: Printed, first: int, last: int, touched: list[Opcode], left: int) -> bool:
        """Find a figure by its bookmark, where that contains a number; whatever it contains now is reported."""
        for owner, (_, p) in enumerate(self.paragraphs):
            for mark in (m for m in p.marks if m.name == figure.bookmark):
                inside = [
                    k
                    for k in self._region(touched)
                    if self.owners[k] == owner and mark.start < self.new[k].end and self.new[k].start < mark.end
                ]
                if any(self.new[k].number and k not in self.used for k in inside):
                    return self._take(figure, inside[0], inside[-1] + 1)
        return False

    def _instead(self, figure: Printed, first: int, last: int, touched: list[Opcode], left: int) -> bool:
        """Take the only number with the same unit in the rewritten place."""
        ranges = [(a, b) for a, b in self.candidates(figure, self._region(touched)) if b <= len(self.new)]
        alike = [(a, b) for a, b in ranges if worth(self.text(a, b))[1] == worth(figure.text)[1]]
        if len(alike) == 1:
            return self._take(figure, *alike[0])
        only = len(ranges) == left == 1 and self._starts_alike(first, ranges[0][0])
        return only and self._take(figure, *ranges[0])

    def _starts_alike(self, first: int, start: int) -> bool:
        """Return whether the two pieces before are the same in print and in the file."""
        return (
            [p.text for p in self.old[max(0, first - 2) : first]] == [p.text for p in self.new[max(0, start - 2) : start]] != []
        )

    def text(self, start: int, end: int) -> str:
        return "".join(p.text for p in self.new[start:end])

    # ---- the words

    def put(self) -> list[int]:
        """Return the pieces of the file that were not printed."""
        return [k for tag, _, _, c, d in self.changes if tag != "equal" for k in range(c, d) if k not in self.used]

    def rewordings(self) -> list[tuple[str, str, int]]:
        """Return the changes besides the figures: (old words, new words, a piece of the file nearby)."""
        runs: list[list[int]] = []
        for at, (tag, a, b, c, d) in enumerate(self.changes):
            edge = tag == "insert" and (a == 0 or a == len(self.old)) and not all(t.whole for t in self.texts)
            if tag == "equal" or at in self.ours or edge:
                continue
            if runs and a - runs[-1][1] <= 2:
                runs[-1][1], runs[-1][3] = b, d
            else:
                runs.append([a, b, c, d])
        rewordings = [(_quoted(self.old[a:b]), _quoted(self.new[c:d]), min(c, len(self.new) - 1)) for a, b, c, d in runs]
        return [one for one in rewordings if one[0] != one[1]]


def _quoted(run: Sequence[Piece]) -> str:
    return "".join(p.shown for p in run)


def printed_pieces(texts: Sequence[Text]) -> tuple[list[Piece], list[tuple[Printed, int, int]]]:
    """Return the pieces of printed texts, and each figure with the range of its pieces."""
    old: list[Piece] = []
    figures = []
    for text in texts:
        old += [Piece(END, 0, 0)] if old else []
        base, mine = len(old), pieces(text.words)
        for start, end, figure in text.figures:
            inside = [base + k for k, p in enumerate(mine) if start < p.end and p.start < end]
            if inside:
                figures.append((figure, inside[0], inside[-1] + 1))
        old += mine
    return old, figures


def _read(paragraphs: Sequence[tuple[int, WordParagraph]]) -> tuple[list[Piece], list[int]]:
    """Return the pieces of paragraphs, and for each piece the number of its paragraph."""
    new: list[Piece] = []
    owners: list[int] = []
    for owner, (_, p) in enumerate(paragraphs):
        mine = ([Piece(END, 0, 0)] if new else []) + pieces(p.text[len(p.label) :], len(p.label))
        new += mine
        owners += [owner] * len(mine)
    return new, owners
