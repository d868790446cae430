"""The plan of a pull: what a returned file would write, what it asks for otherwise, and what is told.

In: a project, the bytes of a Word file. Out: a `PullPlan`; nothing is written. Responsible for: the order of the work, and that
only what was proved is in the plan.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from lawreport.back.pull.base import Base, base_of
from lawreport.back.pull.lines import Line, Unit
from lawreport.back.pull.matching import Comparison, compared
from lawreport.back.pull.merge import Clash, Merge, by_file
from lawreport.back.pull.pieces import key_of
from lawreport.back.pull.prove import Candidate, Prover, other_ends, prove
from lawreport.back.pull.values import (
    Change,
    Edit,
    Kind,
    Op,
    Origin,
    Overtyped,
    PullPlan,
    Remark,
    Renamed,
    Told,
    Why,
)
from lawreport.back.pull.written import written
from lawreport.back.tokens import NUMBER
from lawreport.figures.quantity import NotAQuantity, parse_quantity
from lawreport.files.textfile import decode, encoded_like
from lawreport.files.yamlpage import Unwritable
from lawreport.problem import NOWHERE, Place, Trouble
from lawreport.project import TEMPLATE, Project
from lawreport.word.reader import BOX, NOTE, Document, read_document
from lawreport.word.review.authors import only_author
from lawreport.word.review.remarks import Comment, comments_of


def plan_pull(
    project: Project, data: bytes, name: str, author: str = "", only: Collection[int] | None = None, told: Iterable[Told] = ()
) -> PullPlan:
    """Return what a Word file asks for; nothing is written.

    `author`: whose tracked changes count alone; `only`: the numbers of the changes that are wanted; `told`: what is known of
    the file already. Raise `Trouble` where it cannot be read, is another report, or the project prints nothing.
    """
    told = [*told]
    if author:
        alone = only_author(data, name, author)
        data = alone.data
        told += [Told(Why.OTHERS, f"{who}的 {count} 处修订没有收，仍按没改的读") for who, count in alone.others]
    document = read_document(data, name)
    base = base_of(project, document, name)
    found = compared(base, document)
    if found.foreign:
        raise Trouble.one(
            "pull-foreign",
            "正文和这个项目的报告大不相同，没有收",
            Place(name),
            "请确认拿对了文件和项目；别的单位、别的年份的稿子不能收进来。",
        )
    found.told[:0] = told
    return _Plan(base, document, found, name, only).plan()


class _Plan:
    def __init__(self, base: Base, document: Document, found: Comparison, name: str, only: Collection[int] | None):
        self.base, self.document, self.found, self.name, self.only = base, document, found, name, only
        self.told = list(found.told)
        self.already = 0
        self.changes: list[Change] = []
        self.prover = Prover(base, [_key(line) for line in found.lines])

    def plan(self) -> PullPlan:
        candidates = self.found.candidates
        self._one_wish()
        self._twice()
        self._wanted()
        ops = self._proved()
        self.changes = [self._change(n, c, ops[n]) for n, c in enumerate(candidates) if ops.get(n)]
        self.already = sum(n in ops and not ops[n] and candidates[n].twin is None for n in range(len(candidates)))
        for number, candidate in enumerate(candidates):
            self._tell(number, candidate)
        self._tell_ends()
        self._tell_aside()
        return PullPlan(
            self.name,
            self.base.origin,
            tuple(self.changes),
            tuple(self._figures()),
            tuple(self._names()),
            tuple(self._gathered()),
            tuple(self._remarks()),
            already=self.already,
            why=self.base.why,
            files=self._files([op for change in self.changes for op in change.ops]),
            unit=self.base.today.report.unit,
            year=self.base.today.report.year,
        )

    # ---- what may be written

    def _one_wish(self) -> None:
        """Make one edit of those that two lines want alike of one text that is printed in both."""
        seen: dict[tuple[Op, ...], int] = {}
        for number, candidate in enumerate(self.found.candidates):
            key = tuple(candidate.ops)
            if key and key in seen and all(isinstance(op, Edit) for op in key):
                first = self.found.candidates[seen[key]]
                first.expected, first.news = (*first.expected,), (*first.news, *candidate.news)
                candidate.draft.ops = []
                candidate.twin = seen[key]
            elif key:
                seen[key] = number

    def _twice(self) -> None:
        """Refuse edits of a text that is printed in several lines, where not all of them want the same."""
        lines: dict[tuple[str, str], set[int]] = {}
        for index, line in enumerate(self.found.lines):
            for unit in line.units:
                if unit.path and "text" not in unit.path.split("/"):
                    lines.setdefault((unit.file, unit.path), set()).add(index)
        candidates = self.found.candidates
        twins = {c.twin: set(c.olds) for c in candidates if c.twin is not None}
        for number, candidate in enumerate(candidates):
            for op in candidate.ops:
                printed = lines.get((op.file, op.path), set())
                if (
                    isinstance(op, Edit)
                    and _apart(printed, self.found.lines)
                    and not printed <= {*candidate.olds} | twins.get(number, set())
                ):
                    candidate.draft.refused = Told(
                        Why.TWICE,
                        f"“{self._typed(op)}”印在两处，只改了一处",
                        hint="请人定：两处都改，就直接改文段。",
                    )

    def _typed(self, op: Op) -> str:
        return self.base.then.texts[op.file][op.path].text.strip()[:24]

    def _wanted(self) -> None:
        for number, candidate in enumerate(self.found.candidates, 1):
            if self.only is not None and number not in self.only and not candidate.refused:
                candidate.draft.refused = Told(Why.UNWANTED, f"第 {number} 处没有要")

    def _proved(self) -> dict[int, list[Op]]:
        """Return candidate → what it does to the texts of today; of those that hold, as often as it takes until all do."""
        candidates = self.found.candidates
        prover = self.prover
        for _ in range(len(candidates) + 1):
            if not prove(prover, candidates, self.found.order, self._unproved):
                self._refuse_all()
            ops = self._today(candidates)
            if not (bad := self._unwritable(candidates, ops)):
                return ops
            for number in bad:
                candidates[number].draft.refused = Told(Why.NO_PLACE, "文件的写法不好改，程序不敢动")
        return {}

    def _unproved(self, candidate: Candidate) -> Told:
        why = {Kind.MOVED: Why.MOVED, Kind.ADDED: Why.NO_PLACE, Kind.DROPPED: Why.NO_PLACE}.get(candidate.kind, Why.UNPROVED)
        said = {
            Kind.MOVED: "移动的这一段写不进去",
            Kind.ADDED: "新加的这一段写不进文段",
            Kind.DROPPED: "删去的这一段删不了",
            Kind.SPLIT: "这样拆段写不进文段",
            Kind.JOINED: "这样并段写不进文段",
        }.get(candidate.kind, "照这样写进去，印出来和改稿对不上")
        return Told(why, said, hint="这一段没有写，请对照改稿手工改。")

    def _refuse_all(self) -> None:
        for candidate in self.found.candidates:
            if not candidate.refused:
                candidate.draft.refused = Told(Why.UNPROVED, "全篇对不上，一处也没有写")

    def _today(self, candidates: Sequence[Candidate]) -> dict[int, list[Op]]:
        """Return candidate → its changes as changes of today's texts; one that clashes is refused."""
        out: dict[int, list[Op]] = {}
        for number, candidate in enumerate(candidates):
            if candidate.refused:
                continue
            try:
                out[number] = [op for file, mine in by_file(candidate.ops).items() for op in self._merged(file, mine)]
            except Clash as clash:
                candidate.draft.refused = Told(
                    Why.CONFLICT, "印出以后文段也改过同一处", self._clashed(clash), wordings=clash.wordings
                )
        return out

    def _clashed(self, clash: Clash) -> Place:
        place = Merge(clash.file, *self._then_and_now(clash.file)).path(clash.path)
        scalar = self.base.today.texts[clash.file].get(place or "")
        return scalar.place if scalar else Place(clash.file)

    def _then_and_now(self, file: str) -> tuple[dict[str, str], dict[str, str]]:
        then = {path: s.text for path, s in self.base.then.texts[file].items()}
        now = {path: s.text for path, s in self.base.today.texts.get(file, {}).items()}
        return then, {path: text for path, text in now.items() if self.base.origin is Origin.TODAY or _travels(path)}

    def _merged(self, file: str, ops: Sequence[Op]) -> list[Op]:
        if self.base.origin is Origin.TODAY:
            return list(ops)
        return Merge(file, *self._then_and_now(file)).ops(ops)

    def _unwritable(self, candidates: Sequence[Candidate], ops: dict[int, list[Op]]) -> list[int]:
        """Return the candidates that the files of today do not take, or with which they print nothing."""
        every = [op for mine in ops.values() for op in mine]
        if self._prints(every):
            return []
        good: list[Op] = []
        bad = []
        for number, mine in ops.items():
            if self._prints([*good, *mine]):
                good += mine
            else:
                bad.append(number)
        return bad

    def _prints(self, ops: Sequence[Op]) -> bool:
        from lawreport.back.pull.base import printed

        if not ops:
            return True
        try:
            files = self._files(ops)
            overlay: dict[Path | str, bytes | None] = {path: after for path, (_, after) in files.items()}
            printed(Project.at(self.base.today.project.root, overlay), self.base.today.source.year)
        except (Trouble, Unwritable, ValueError):
            return False
        return True

    def _files(self, ops: Sequence[Op]) -> dict[Path, tuple[bytes, bytes]]:
        """Return path → (bytes, new bytes) of the files that some changes touch. Raise `Unwritable`."""
        out = {}
        for file, mine in by_file(ops).items():
            data = self.base.today.source.files[file].data
            path = self.base.today.project.shared(file)
            if path is None:
                raise Unwritable(file)
            out[path] = (data, encoded_like(data, written(decode(data, file), file, mine)))
        return out

    # ---- what is said

    def _change(self, number: int, candidate: Candidate, ops: Sequence[Op]) -> Change:
        before = "\n".join(self.found.lines[i].text.words for i in candidate.olds)
        return Change(
            number + 1,
            candidate.kind,
            self._place(ops[0]),
            before,
            "\n".join(candidate.expected),
            self._paragraph(candidate),
            candidate.authors,
            tuple(ops),
        )

    def _place(self, op: Op) -> Place:
        texts = self.base.today.texts.get(op.file, {})
        if scalar := texts.get(op.path):
            return scalar.at(op.start) if isinstance(op, Edit) and op.start < len(scalar.text) else scalar.place
        near = [s for path, s in texts.items() if path.startswith(op.path.rpartition("/")[0])]
        return near[-1].place if near else Place(op.file)

    def _paragraph(self, candidate: Candidate) -> int:
        indexes = [i for i, p in enumerate(self.document.paragraphs) if p.where == "正文"]
        return self.document.paragraphs[indexes[candidate.news[0]]].number if candidate.news else 0

    def _tell(self, number: int, candidate: Candidate) -> None:
        paragraph, refused = self._paragraph(candidate), candidate.refused
        if refused:
            words = "\n".join(candidate.expected) or "\n".join(self.found.lines[i].text.words for i in candidate.olds)
            place = refused.place if refused.place != NOWHERE else self._printed_at(candidate)
            self.told.append(
                Told(
                    refused.why,
                    f"{refused.message}：“{words[:40]}”" if "“" not in refused.message else refused.message,
                    place,
                    paragraph,
                    refused.hint,
                    candidate.authors,
                    refused.wordings,
                )
            )
            return
        for told in candidate.draft.told:
            self.told.append(Told(told.why, told.message, told.place, paragraph, told.hint, candidate.authors))
        for figure in candidate.figures:
            self.told.append(Told(Why.FIGURE_GONE, f"{figure} 随文字删掉了", self._printed_at(candidate), paragraph))
        for words in candidate.draft.literals:
            for figure in numbers_in(words):
                said = f"新写的数 {figure} 没有来源，照文字写进了文段"
                hint = "问清来源，写进 data/ 和指标目录，再把它改成标签。"
                self.told.append(Told(Why.NUMBER, said, self._printed_at(candidate), paragraph, hint, candidate.authors))

    def _tell_ends(self) -> None:
        """Tell of the marks at the ends of paragraphs that the program sets otherwise."""
        candidates = self.found.candidates
        for number, typed, printed_key in other_ends(self.prover, candidates, self.found.order):
            said = f"段末的标点由程序定：改稿是“{typed[-6:]}”，印成“{printed_key[-6:]}”"
            self.told.append(Told(Why.MADE, said, self._printed_at(candidates[number]), self._paragraph(candidates[number])))

    def _tell_aside(self) -> None:
        """Tell of words in headers, footers, text boxes and notes that were not printed there."""
        template = self.base.today.source.files.get(TEMPLATE)
        margins = read_document(template.data, TEMPLATE).margins() if template and template.data else ()
        known = {"".join(p.text.split()) for p in margins} | {"".join(line.text.words.split()) for line in self.found.lines}
        aside = [p for p in self.document.paragraphs if p.where in (BOX, NOTE)]
        for words in dict.fromkeys(p.text.strip() for p in (*self.document.margins(), *aside)):
            if re.search("[\u4e00-\u9fffA-Za-z]", words) and "".join(words.split()) not in known:
                said = f"页眉、页脚、文本框或脚注里的“{words[:30]}”没有收"
                self.told.append(Told(Why.ASIDE, said, hint="收改只收正文；要印，请改文段或模板。"))

    def _printed_at(self, candidate: Candidate) -> Place:
        if self.base.origin is not Origin.TODAY and (ops := [op for op in candidate.draft.ops]):
            return self._place(ops[0])
        return next((self.found.lines[i].block.place for i in candidate.olds), NOWHERE)

    def _figures(self) -> Iterable[Overtyped]:
        data = self.base.today.source.data
        for number, seen in enumerate(self.found.seen, 1):
            figure, typed = seen.figure, "".join(seen.text.split())
            plain = len(figure.inputs) == 1 and figure.form in ("", "图", "表")
            one = figure.inputs[0] if figure.inputs else None
            reading = data.reading(one.metric, one.year) if one and one.metric in data.catalogue else None
            yield Overtyped(
                number,
                figure.metric,
                figure.form,
                figure.year,
                figure.cell,
                figure.text,
                typed,
                _raw(typed, reading.metric.unit, figure.text) if plain and reading and not reading.inputs else "",
                reading.raw if reading else "",
                one.year if one else 0,
                self.document.paragraphs[seen.paragraph].number if seen.paragraph >= 0 else 0,
                self._authors(seen.paragraph),
            )

    def _authors(self, index: int) -> tuple[str, ...]:
        return tuple(dict.fromkeys(r.author for r in self.document.revisions if r.paragraph == index and r.author))

    def _names(self) -> Iterable[Renamed]:
        unit = self.base.today.texts.get("data/unit.yaml", {})
        fields = {"单位": "name", "简称": "short"}
        number = 0
        for (tag, words), count in self.found.names.items():
            if tag in fields:
                number += 1
                scalar = unit.get(fields[tag]) or unit.get("name")
                place = scalar.place if scalar else Place("data/unit.yaml")
                old = self.base.then.source.data.words.get(tag, "")
                yield Renamed(number, tag, place, old, words, count, self.found.printed_names[tag])
            else:
                self.told.append(Told(Why.MADE, f"{{{{ {tag} }}}} 印的年份改成了 {words}（{count} 处）：年份按报告年度印出"))

    # ---- comments

    def _remarks(self) -> Iterable[Remark]:
        comments = comments_of(self.document, self.name)
        numbers = {comment.id: number for number, comment in enumerate(comments, 1)}
        for one in comments:
            paragraph = self.document.paragraphs[one.paragraph] if one.paragraph >= 0 else None
            yield Remark(
                one.author,
                one.date,
                one.text,
                one.quoted,
                paragraph.number if paragraph else 0,
                self._about(one),
                one.resolved,
                numbers.get(one.answers, 0),
            )

    def _about(self, comment: Comment) -> Place:
        """Return where the words were typed that a comment is about."""
        olds = self.found.where.get(comment.paragraph, ())
        text = self.document.paragraphs[comment.paragraph].text if comment.paragraph >= 0 else ""
        words = (
            comment.quoted[:8] or text[max(0, comment.start - 8) : comment.start]
        )  # of one without a range what is before it
        for line in [self.found.lines[i] for i in olds]:
            at = line.text.words.find(words) if words else -1
            for unit in line.units if at >= 0 else ():
                at -= len(unit.text)
                if at < 0 and unit.path:
                    return self._now(unit)
        first = next((u for i in olds for u in self.found.lines[i].units if u.path), None)
        return self._now(first) if first else next((self.found.lines[i].block.place for i in olds), NOWHERE)

    def _now(self, unit: Unit) -> Place:
        """Return where a unit of then stands today."""
        then, now = self._then_and_now(unit.file)
        path = unit.path if self.base.origin is Origin.TODAY else Merge(unit.file, then, now).path(unit.path)
        scalar = self.base.today.texts.get(unit.file, {}).get(path or "")
        return scalar.at(min(unit.start, max(len(scalar.text) - 1, 0))) if scalar else Place(unit.file)

    def _gathered(self) -> Iterable[Told]:
        """Yield what is told, the widths of all paragraphs as one."""
        widths = [t for t in self.told if t.why is Why.WIDTH]
        if widths:
            count = sum(int(t.message) for t in widths)
            yield Told(Why.WIDTH, f"{count} 处只差全角半角（多半是网页、编辑器折的），按文段里的写法留着")
        yield from (t for t in self.told if t.why is not Why.WIDTH)


def _key(line: Line) -> str:
    return "" if line.is_cell else key_of(line.text.words)


def _apart(numbers: Collection[int], lines: Sequence[Line]) -> bool:
    """Return whether a text is printed more than once, not only in several paragraphs of it."""
    starts = Counter(min((u.start for u in lines[n].units if u.path), default=0) for n in numbers)
    return any(count > 1 for count in starts.values())


def _travels(path: str) -> bool:
    from lawreport.source.typed import AT_HOME

    return AT_HOME.isdisjoint(path.split("/"))


_HALF = str.maketrans("０１２３４５６７８９．", "0123456789.", ",，")
_UNIT = r"[家个次处起件人份场册条期块栋台辆卷封篇名项户宗幢批套间所支]|万?元|亿元|%|％|‰|万|亿|余"
_COUNTED = re.compile(rf"(?<![第〔\[（(《“·—–\-/]){NUMBER}(?:{_UNIT})+")


def numbers_in(words: str) -> list[str]:
    """Return the numbers with a unit in some words: years and dates are none."""
    return [m[0] for m in _COUNTED.finditer(words)]


def _raw(typed: str, unit: str, printed_text: str) -> str:
    """Return what a cell would hold for a figure that was typed; empty where it is no number with the unit that was printed."""
    words = typed.removesuffix(unit).translate(_HALF)
    if printed_text.endswith(unit) and not typed.endswith(unit):
        return ""
    try:
        return parse_quantity(words, unit).text if words else ""
    except NotAQuantity:
        return ""
