"""A report that comes back: every figure and paragraph compared with what was printed, and with the data of today.

In: what was printed (a ledger), the Word file as it is, and, where there is a project, its data of today. Out: problems with
paragraph and cell.
Responsible for: telling an edit in Word from a change of the data, and errors (a figure altered) from remarks (a sentence
deleted, words changed).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from lawreport.back.align import Match, align
from lawreport.back.rewording import Group, Seen, printed_pieces
from lawreport.back.tokens import normalized, same_worth, worth
from lawreport.figures.quantity import COUNTED
from lawreport.problem import Place, Problem, Problems, Severity
from lawreport.word.carried import Carried, Input, Printed, Text
from lawreport.word.reader import BODY, BOX, Document

HINT, WARNING = Severity.HINT, Severity.WARNING
FOREIGN = 0.3  # with a smaller part of the words in the file it is another report
SHOWN = 3  # changes of a paragraph that are quoted
_OTHER_UNITS = ("万元", "亿元", "元", "%", "％", "‰", "场次", "余", "万", "亿", "个百分点", "公里", "吨", "天", "平方米")
_THINGS = (
    "卷",
    "封",
    "册",
    "篇",
    "课时",
    "学时",
    "小时",
    "期",
    "本",
    "张",
    "幅",
    "堂",
    "节",
    "轮",
    "批",
    "套",
    "辆",
    "间",
    "所",
    "支",
)
_UNITS = {*COUNTED, *_OTHER_UNITS, *_THINGS}
_WORDS_BEFORE = "增长下降减少增加提高上升降低约近超过逾"
_NOT_COUNTED = re.compile(r"[第〔\[（(《“·—–-]$")


@dataclass(frozen=True, slots=True)
class Now:
    """A project's data of today: (metric, year) → reading; (metric, form, year) → the texts it would print."""

    readings: Mapping[tuple[str, int], tuple[str, str, str]]  # raw, printed, cell
    texts: Mapping[tuple[str, str, int], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The problems of a comparison, and how many figures and texts were compared."""

    problems: tuple[Problem, ...]
    figures: int
    texts: int
    foreign: bool = False


def compare(ledger: Carried, document: Document, name: str, now: Now | None = None) -> Outcome:
    """Return what differs between a Word file called `name` and what `ledger` says was printed, also from the data of `now`."""
    return _Comparison(ledger, document, name, now).outcome()


# ---- the whole -----------------------------------------------------------------------------------------------------------


class _Comparison:
    def __init__(self, ledger: Carried, document: Document, name: str, now: Now | None):
        self.ledger, self.document, self.name, self.now = ledger, document, name, now
        self.indexes = [i for i, p in enumerate(document.paragraphs) if p.where in (BODY, BOX)]
        self.paragraphs = [document.paragraphs[i] for i in self.indexes]
        self.found = Problems()
        self.revisions = defaultdict(list)
        for r in document.revisions:
            self.revisions[r.paragraph].append(r)
        self.sources = dict(ledger.places)
        self._pairs_in_order: list[tuple[int, int]] = []

    def outcome(self) -> Outcome:
        alone = [
            t for t in self.ledger.texts if not t.whole and len(t.figures) == 1 and t.words == t.figures[0][2].text
        ]  # cells, in an older ledger
        self.texts = [t for t in self.ledger.texts if t not in alone]
        self.matches = align(self.texts, self.paragraphs)
        if self._foreign():
            return Outcome((self._is_foreign(),), 0, 0, True)
        self.groups = [self._group(m) for m in self.matches]
        seen = [s for g in self.groups if g for s in g.seen] + [s for t in alone for s in self._cell(t.figures[0][2])]
        seen += [s for s in self._lost() if s]
        self._report_figures(seen)
        self._report_stale(seen)
        self._report_unsourced()
        self._report_texts()
        return Outcome(tuple(self.found), len(seen), len(self.texts))

    def _foreign(self) -> bool:
        """Return whether hardly any printed text is in the file."""
        body = [m for m in self.matches if m.old and not m.copy and not self.texts[m.old[0]].cell[0]]
        words: Counter[bool] = Counter()
        for m in body:
            words[bool(m.new)] += sum(len(self.texts[i].words) for i in m.old)
        return bool(body) and words[True] < FOREIGN * words.total()

    def _is_foreign(self) -> Problem:
        return Problem(
            "ledger-foreign",
            f"正文和{self.ledger.name}的报告大不相同，没有逐段对照",
            Place(self.name),
            "请确认拿对了文件：台账可能是从另一份报告带过来的。",
            WARNING,
        )

    def _group(self, match: Match) -> Group | None:
        if not match.old or not match.new:
            return None
        return Group([self.texts[i] for i in match.old], [(self.indexes[j], self.paragraphs[j]) for j in match.new])

    # ---- figures elsewhere

    def _cell(self, figure: Printed) -> Iterator[Seen]:
        """Yield a figure printed alone in a cell: by its bookmark, else the cell with equal words."""
        marked = next((i for i in self.indexes for m in self.document.paragraphs[i].marks if m.name == figure.bookmark), None)
        if marked is None:
            same = (
                i
                for i in self.indexes
                if self.document.paragraphs[i].table and normalized(self.document.paragraphs[i].text) == normalized(figure.text)
            )
            marked = next(same, None)
        if marked is not None:
            text = self.document.paragraphs[marked].text.strip()
            yield Seen(figure, text, marked, 0, len(text))
        else:
            yield Seen(figure, "")

    def _lost(self) -> Iterator[Seen]:
        """Yield the figures that are not where they were: deleted with their words, or moved with some of them."""
        for match, group in zip(self.matches, self.groups, strict=True):
            if match.copy:
                continue
            lost = group.lost if group else [f for i in match.old for _, _, f in self.texts[i].figures]
            near = self._near(match)
            yield from (self._elsewhere(f, group) or Seen(f, "", near) for f in lost)

    def _near(self, match: Match) -> int:
        """Return the paragraph where a text was, or the one before; -1 where there is none."""
        if match.new:
            return self.indexes[match.new[0]]
        if not match.old:
            return -1
        if not self._pairs_in_order:
            self._pairs_in_order = sorted((m.old[-1], m.new[-1]) for m in self.matches if m.new and m.old and not m.copy)
        at = bisect_left(self._pairs_in_order, (match.old[0], -1))
        return self.indexes[self._pairs_in_order[at - 1][1]] if at else -1

    def _elsewhere(self, figure: Printed, group: Group | None) -> Seen | None:
        for i in self._marks().get(figure.bookmark, ()):
            for mark in (m for m in self.document.paragraphs[i].marks if m.name == figure.bookmark):
                text = self.document.paragraphs[i].text[mark.start : mark.end]
                if same_worth(text, figure.text):
                    return Seen(figure, text, i, mark.start, mark.end)
        return self._moved(figure, group)

    def _marks(self) -> dict[str, list[int]]:
        if not hasattr(self, "_where"):
            self._where = defaultdict(list)
            for i in self.indexes:
                for mark in self.document.paragraphs[i].marks:
                    self._where[mark.name].append(i)
        return self._where

    def _moved(self, figure: Printed, own: Group | None) -> Seen | None:
        """Return the figure among words put into its paragraph, or elsewhere beside the same words; None where it is in
        neither.
        """
        before, after = self._context().get(figure.bookmark, ("", ""))
        for group in sorted(self._fresh(), key=lambda g: g is not own):
            for start, end in group.candidates(figure, group.put()):
                beside = (before and before == group.text(max(0, start - 2), start)) or (
                    after and after == group.text(end, end + 2)
                )
                if same_worth(group.text(start, end), figure.text) and (group is own or beside):
                    group.used.update(range(start, end))
                    return group.seen_at(figure, start, end)
        return None

    def _context(self) -> dict[str, tuple[str, str]]:
        """Return bookmark → the two pieces before and after each figure, as printed."""
        if not hasattr(self, "_around"):
            old, figures = printed_pieces(self.texts)
            self._around = {
                f.bookmark: ("".join(p.text for p in old[max(0, a - 2) : a]), "".join(p.text for p in old[b : b + 2]))
                for f, a, b in figures
            }
        return self._around

    def _fresh(self) -> list[Group]:
        """Return every group with words that were not printed, new paragraphs among them."""
        if not hasattr(self, "_groups_put"):
            new = [Group((), [(self.indexes[j], self.paragraphs[j]) for j in m.new]) for m in self.matches if not m.old]
            self._groups_put = [g for g in (*(g for g in self.groups if g), *new) if g.put()]
        return self._groups_put

    # ---- problems

    def _place(self, index: int) -> Place:
        return self.document.paragraphs[index].place(self.name) if index >= 0 else Place(self.name)

    def _report(
        self, id: str, message: str, index: int, hint: str = "", severity: Severity = HINT, span: tuple[int, int] | None = None
    ) -> None:
        text = self.document.paragraphs[index].text if index >= 0 and span else ""
        self.found.append(
            Problem(id, message, self._place(index), hint, severity, _excerpt(text, *span) if text and span else "")
        )

    def _report_figures(self, seen: Iterable[Seen]) -> None:
        for s in seen:
            if not s.text:
                self._report(
                    "figure-deleted",
                    f"{s.figure.text} 随文字删掉了：{s.figure}",
                    s.paragraph,
                    "要留着，请照原文补回；是有意删的，不用管。",
                )
            elif not same_worth(s.text, s.figure.text):
                self._altered(s)

    def _altered(self, s: Seen) -> None:
        figure, now = s.figure, self._now(s.figure)
        today = None if now is None else now[0]
        agrees = today is not None and same_worth(s.text, today)
        differs = today is not None and not same_worth(today, figure.text)
        today_words = f"，现在也是 {today}" if agrees else f"，现在是 {today}" if differs else ""
        hint = (
            "和数据一致：重新生成报告即可。"
            if agrees
            else f"数要改，就改 {figure.cell} 再重新生成；没有根据的，改回 {figure.text}。"
        )
        self._report(
            "figure-altered",
            f"{figure.text} 被改成 {' '.join(s.text.split())}{self._pending(s)}：{figure}{today_words}",
            s.paragraph,
            hint,
            WARNING if agrees else Severity.ERROR,
            (s.start, s.end),
        )

    def _pending(self, s: Seen) -> str:
        """Return whose tracked change it is, where it is not accepted yet; an empty string for none."""
        near = [r for r in self.revisions[s.paragraph] if r.kind in ("插入", "删除") and r.start <= s.end and s.start <= r.end]
        who = "、".join(dict.fromkeys(r.author for r in near if r.author))
        return f"（{who + '的' if who else ''}修订，还没有接受）" if near else ""

    # ---- the data of today

    def _now(self, figure: Printed) -> tuple[str, str] | None:
        """Return what the project would print for a figure today, and its cell; None where its data have not changed."""
        if self.now is None:
            return None
        texts = self.now.texts.get((figure.metric, figure.form, figure.year), ())
        if any(same_worth(t, figure.text) for t in texts):
            return figure.text, figure.cell
        changed = [i for i in figure.inputs if _has_changed(self.now, i)]
        if not changed:
            return None
        _, printed, cell = self.now.readings.get((changed[0].metric, changed[0].year), ("", "", ""))
        return texts[0] if len(set(texts)) == 1 else printed or "（没有了）", cell or changed[0].cell

    def _report_stale(self, seen: Iterable[Seen]) -> None:
        """Report each figure whose data have changed since it was printed, once."""
        where = {s.figure.bookmark: s for s in seen if s.text}
        stale: dict[tuple[str, str, int, str, tuple[str, str]], list[Printed]] = defaultdict(list)
        for figure in self.ledger.figures:
            now, s = self._now(figure), where.get(figure.bookmark)
            if now and not same_worth(now[0], figure.text) and (s is None or same_worth(s.text, figure.text)):
                stale[figure.metric, figure.form, figure.year, figure.text, now].append(figure)
        for (_, _, _, text, (today, cell)), figures in stale.items():
            places = [where[f.bookmark].paragraph for f in figures if f.bookmark in where]
            more = f"（共{len(figures)}处）" if len(figures) > 1 else ""
            name = str(replace(figures[0], cell=cell))
            self._report(
                "figure-stale",
                f"稿子印的是 {text}，data 现在是 {today}{more}：{name}",
                places[0] if places else -1,
                "印出以后数据改过：请重新生成报告，不要在 Word 里改数。",
                WARNING,
            )

    # ---- numbers and words that were put in

    def _report_unsourced(self) -> None:
        printed = [f.text for f in self.ledger.figures]
        numbers = [text.lstrip(_WORDS_BEFORE) for text in printed]  # 10.8% of 增长10.8%
        known = {
            worth(text) for text in (*printed, *numbers, *(r[1] for r in (self.now.readings.values() if self.now else ())))
        }
        own = {text.lstrip("0123456789.,，余多万亿") for text in numbers}
        units = sorted(_UNITS | {re.escape(unit) for unit in own if 0 < len(unit) <= 4}, key=len, reverse=True)
        counted = re.compile("(?:" + "|".join(units) + ")+")
        for group in self._fresh() if self.ledger.complete else [g for g in self.groups if g]:
            for k in group.put():
                piece, text = group.new[k], group.paragraphs[group.owners[k]][1].text
                unit = counted.match(text, piece.end) if piece.number else None
                if unit and not _NOT_COUNTED.search(text[: piece.start]) and worth(text[piece.start : unit.end()]) not in known:
                    self._report(
                        "figure-unsourced",
                        f"这里的 {text[piece.start : unit.end()]} 不是程序印的，查不到来源",
                        group.paragraphs[group.owners[k]][0],
                        "请问清来源，写进 data/ 和文段再重新生成。",
                        span=(piece.start, unit.end()),
                    )

    def _report_texts(self) -> None:
        rows: set[tuple[str, int, int]] = set()
        for match, group in zip(self.matches, self.groups, strict=True):
            if group:
                self._report_change(match, group)
            elif match.new and self.ledger.complete:
                self._report_once(
                    rows, "text-added", "新加的", match.new[0], self.indexes[match.new[0]], self.paragraphs[match.new[0]].text
                )
            elif match.old:
                self._report_once(
                    rows,
                    "text-deleted",
                    "删去的",
                    -1,
                    self._near(match),
                    self.texts[match.old[0]].words,
                    self.texts[match.old[0]],
                )

    def _report_once(
        self, rows: set[tuple[str, int, int]], id: str, what: str, new: int, near: int, words: str, text: Text | None = None
    ) -> None:
        """Report a paragraph that was added or deleted; of a table each row once."""
        cell = text.cell if text else (self.paragraphs[new].table, self.paragraphs[new].row, 0)
        if cell[0] and (id, *cell[:2]) in rows:
            return
        rows.add((id, *cell[:2]))
        gone = "这一段后面有一段删去了" if near >= 0 else "开头有一段删去了"
        kind = f"表{cell[0]}第{cell[1]}行是{what}" if cell[0] else f"这一段是{what}" if new >= 0 else gone
        source = self.sources.get(text.anchor, "") if text else ""
        self._report(id, f"{kind}：“{_short(words)}”", near, f"印的时候在 {source}。" if source else "")

    def _report_change(self, match: Match, group: Group) -> None:
        at, source = group.paragraphs[0][0], self.sources.get(group.texts[0].anchor, "")
        hint = f"文段在 {source}。" if source else ""
        first = self.paragraphs[match.new[0]]
        if match.copy:
            self._report("text-copied", f"这一段和印出的另一段重复：“{_short(first.text)}”", at, hint)
            return
        if match.moved:
            self._report("text-moved", f"这一段移动了位置：“{_short(first.text)}”", at, hint)
        if len(match.new) > 1 and not first.table:
            self._report("text-split", f"一段分成了{len(match.new)}段：“{_short(first.text)}”", at, hint)
        if len(match.old) > 1 and not first.table:
            self._report("text-joined", f"{len(match.old)}段并成了一段：“{_short(first.text)}”", at, hint)
        reworded = group.rewordings()
        if reworded:
            changes = "；".join(_reworded(a, b) for a, b, _ in reworded[:SHOWN]) + (
                f"……共{len(reworded)}处" if len(reworded) > SHOWN else ""
            )
            k = reworded[0][2]
            span = (group.new[k].start, group.new[k].start + len(reworded[0][1])) if k >= 0 else None
            self._report(
                "text-changed", f"文字改过：{changes}", group.paragraphs[group.owners[k]][0] if k >= 0 else at, hint, span=span
            )


def _reworded(old: str, new: str) -> str:
    if old and new:
        return f"“{_short(old)}”改成“{_short(new)}”"
    return f"加了“{_short(new)}”" if new else f"删了“{_short(old)}”"


def _short(words: str) -> str:
    words = "".join(words.split())
    return words if len(words) <= 24 else f"{words[:22]}……"


def _has_changed(now: Now, reading: Input) -> bool:
    raw = now.readings.get((reading.metric, reading.year), ("", "", ""))[0]
    return not same_worth(raw or "缺", reading.raw)


def _excerpt(text: str, start: int, end: int) -> str:
    from lawreport.rules.reading.text import caret

    return caret(text, start, end)
