"""Sign-off (签字): who confirmed which part or metric when, and whether it still reads as it did then.

In: a `Source` and the records in data/<year>签字.csv. Out: the `Signature` of everything that needs one, 未签, 已签 or
已失效 with the reasons. Knows alone: how a record is kept, whose it is, and what its change is called.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from lawreport.checks.signoff.signers import Signer, allowed, nobody, owners_of, seen, signer
from lawreport.checks.signoff.targets import MISSING, WHOLE, Target, digest, owners, stem, targets, whole_part
from lawreport.files.textfile import decode
from lawreport.problem import Place, Problem, Problems, Severity, Trouble, did_you_mean
from lawreport.project import Project
from lawreport.source.reader import Source

UNSIGNED, SIGNED, EXPIRED = "未签", "已签", "已失效"
COLUMNS = ("对象", "范围", "签字", "日期", "校验", "数值", "确认的文字")
_FIGURE = re.compile(r"⟦([^⟦⟧]*)⟧")
_SIGNER = re.compile(r"[\w（）()·、 -]{1,40}")


@dataclass(frozen=True, slots=True)
class Record:
    """One line of the sign-off file."""

    name: str
    scope: str
    by: str
    date: str
    digest: str
    values: tuple[tuple[str, str], ...]
    paragraphs: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Return whether the line still is what was written when it was signed."""
        return digest((self.name, self.scope), self.values, self.paragraphs) == self.digest


@dataclass(frozen=True, slots=True)
class Signature:
    """Whether a target is confirmed, by whom, and why no longer."""

    target: Target
    state: str
    by: str = ""
    date: str = ""
    reasons: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return how people call it: 01_measures（监督科）."""
        scope = self.target.scope
        if self.target.name == WHOLE:
            return f"{WHOLE}（总表）"
        return f"{self.target.name}（{scope}）" if scope else self.target.name


# ---- the file ------------------------------------------------------------------------------------------------------------


def file_of(project: Project, year: int) -> Path:
    """Return where the sign-off of a year is kept."""
    return project.root / "data" / f"{year}签字.csv"


def records(project: Project, year: int) -> tuple[Record, ...]:
    """Return every record of a year, oldest first. Raise `Trouble` when the file cannot be read."""
    path = file_of(project, year)
    return _records(path.read_bytes() if path.is_file() else None, project.name(path))


def _records(data: bytes | None, name: str) -> tuple[Record, ...]:
    if data is None:
        return ()
    rows = list(csv.reader(io.StringIO(decode(data, name), newline="")))
    if not rows or tuple(rows[0][: len(COLUMNS)]) != COLUMNS:
        raise Trouble.one(
            "sign-file",
            "签字记录的表头变了，读不懂",
            Place(name, 1),
            f"表头应当是：{'、'.join(COLUMNS)}。请恢复原样，不要手工改这个文件。",
        )
    return tuple(_record(row, Place(name, number)) for number, row in enumerate(rows[1:], 2) if any(row))


def _record(row: list[str], place: Place) -> Record:
    if len(row) < len(COLUMNS):
        raise Trouble.one("sign-file", "签字记录少了几格，读不懂", place, "请恢复原样，不要手工改这个文件。")
    name, scope, by, date, check, values, text = row[: len(COLUMNS)]
    pairs = tuple((left, right) for line in values.splitlines() for left, _, right in [line.partition("＝")])
    return Record(name, scope, by, date, check, pairs, tuple(text.splitlines()))


def record_of(target: Target, by: str, date: datetime.date) -> Record:
    """Return the record that says `by` confirmed the target on `date`."""
    return Record(target.name, target.scope, by, date.isoformat(), target.digest, target.values, target.paragraphs)


def append(
    project: Project, year: int, new: list[Record], command: str = "sign", tell: Callable[[str], None] | None = None
) -> Path:
    """Return the sign-off file with the new records at its end; what others have signed meanwhile stays."""
    from lawreport.files.editing.editing import editing

    path = file_of(project, year)
    with editing(project, command, tell) as edit:
        edit.write(path, _written((*_records(edit.read(path), project.name(path)), *new)))
    return path


def _written(records: tuple[Record, ...]) -> bytes:
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for r in records:
        rows.writerow([r.name, r.scope, r.by, r.date, r.digest, "\n".join(map("＝".join, r.values)), "\n".join(r.paragraphs)])
    return out.getvalue().encode("utf-8-sig")


# ---- signing -------------------------------------------------------------------------------------------------------------


def sign_off(
    source: Source, names: tuple[str, ...], by: str, date: datetime.date, whole: bool = False, instead_of: str = ""
) -> list[Record]:
    """Return the records of `by` confirming the parts and metrics named; none named means all that `by` is to confirm.

    `whole`: whole parts, whoever owns them; `instead_of`: the share of that owner. Raise `Trouble` for a name that is none, or
    that owns none of it, and for what cannot be finished or has no value yet.
    """
    if not _SIGNER.fullmatch(by := seen(by)):
        raise Trouble.one("sign-by", f"“{by}”不像科室或人名", hint="例如：--by 监督科。")
    everything, problems = targets(source), Problems()
    known = owners_of(everything)
    who = signer(by, known, whole, instead_of, problems)
    problems.raise_errors()
    wanted = (
        [t for n in names for t in _named(n, source, everything, who, problems)]
        if names
        else _all(source, everything, who, problems)
    )
    for target in wanted:
        problems.extend(target.problems)
        if target.metric and names and target.values[0][1] == MISSING:
            problems.add(
                "sign-missing", f"“{target.name}”还没有数，不能确认", target.place, f"请先填 data/{source.year} 的数。"
            )
    Problems(dict.fromkeys(problems)).raise_errors()
    return [record_of(t, who.name, date) for t in dict.fromkeys(wanted)]


def _named(name: str, source: Source, everything: tuple[Target, ...], who: Signer, problems: Problems) -> list[Target]:
    wanted = Path(name).name.removesuffix(".yaml")
    found = [t for t in everything if t.name == wanted]
    if not found:
        found = [t for t in everything if re.match(rf"0*{re.escape(wanted)}_", t.name)] if wanted.isdecimal() else []
    if not found:
        problems.append(_unknown(name, wanted, source, everything))
        return []
    mine = allowed(name, found, who, owners_of(everything), problems)
    return mine if who.owner else _complete(mine, source)


def _unknown(name: str, wanted: str, source: Source, everything: tuple[Target, ...]) -> Problem:
    metric = source.data.catalogue.get(wanted)
    if metric and metric.formula:
        return Problem(
            "sign-computed", f"“{name}”由公式算出（{metric.formula}），不用签字", hint="请签公式里的指标，或签用到它的部分。"
        )
    names = dict.fromkeys(t.name for t in everything if not t.metric)
    return Problem(
        "sign-unknown",
        f"没有叫“{name}”的部分或指标",
        hint=did_you_mean(wanted, {t.name for t in everything}) or f"可以写：{'、'.join(names)}，或一个指标名。",
    )


def _complete(found: list[Target], source: Source) -> list[Target]:
    """Return the part as a whole, for somebody who owns no share of it."""
    if len(found) < 2:
        return found
    return [whole_part(source, next(p for p in source.parts if stem(p) == found[0].name))]


def _all(source: Source, everything: tuple[Target, ...], who: Signer, problems: Problems) -> list[Target]:
    """Return what is one's own; everything for who signs the whole, and where nobody owns anything."""
    known = owners_of(everything)
    if known and not who.owner and not who.whole:
        problems.append(nobody(who.name, known))
        return []
    own = [t for t in everything if who.owner and t.owner == who.owner]
    names = dict.fromkeys(t.name for t in everything)
    found = own or [t for name in names for t in _complete([t for t in everything if t.name == name], source)]
    return [t for t in found if not (t.metric and t.values[0][1] == MISSING)]


# ---- whether it still holds ------------------------------------------------------------------------------------------------


def state(source: Source) -> tuple[Signature, ...]:
    """Return the signature of every target: 未签, 已签, or 已失效 with the reasons."""
    kept = records(source.project, source.year)
    wholes = {stem(p): whole_part(source, p) for p in source.parts if len(owners(p)) > 1}
    return tuple(_state(t, wholes.get(t.name, t), kept) for t in targets(source))


def _state(target: Target, whole: Target, kept: tuple[Record, ...]) -> Signature:
    """A record of the share or of the whole part counts; among several that no longer hold, the last tells why."""
    found = [
        (r, tuple(changes(r, target if r.scope else whole)))
        for r in reversed(kept)
        if r.name == target.name and r.scope in ("", target.scope)
    ]
    if not found:
        return Signature(target, UNSIGNED)
    record, reasons = next((pair for pair in found if not pair[1]), found[0])
    return Signature(target, EXPIRED if reasons else SIGNED, record.by, record.date, reasons)


def changes(record: Record, now: Target) -> Iterator[str]:
    """Return why a record no longer holds: each value and each paragraph that changed since."""
    if not record.whole:
        yield "签字记录被改动过"
    elif now.problems:
        yield f"现在编不成：{now.problems[0].message}"
    elif record.digest != now.digest:
        found = [*_changed_values(record, now), *_changed_words(record, now)]
        yield from found or ["文字有改动"]


def _changed_values(record: Record, now: Target) -> Iterator[str]:
    before, after = dict(record.values), dict(now.values)
    for key in dict.fromkeys([*before, *after]):
        name = _short(key, now)
        if key not in after:
            yield f"不再用 {name}（签字时 {before[key]}）"
        elif key not in before:
            yield f"新用了 {name} {after[key]}"
        elif before[key] != after[key]:
            yield f"{name} {before[key]} → {after[key]}"


def _short(key: str, now: Target) -> str:
    """Return the metric without its year where that is the year of most values."""
    years = [k[-5:] for k, _ in now.values]
    usual = max(sorted(set(years)), key=years.count, default="")
    return key.removesuffix(usual) if usual else key


def _changed_words(record: Record, now: Target) -> Iterator[str]:
    old, new = [_plain(p) for p in record.paragraphs], [_plain(p) for p in now.paragraphs]
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "replace" and b - a == d - c:
            yield from (_reworded(x, y) for x, y in zip(record.paragraphs[a:b], now.paragraphs[c:d], strict=True))
        elif kind != "equal":
            yield from (f"删去了一段：“{_start(p)}”" for p in record.paragraphs[a:b])
            yield from (f"增加了一段：“{_start(p)}”" for p in now.paragraphs[c:d])
    if old == new and record.values == now.values:
        yield from (
            f"“{x}”改印为“{y}”"
            for p, q in zip(record.paragraphs, now.paragraphs, strict=True)
            for x, y in zip(_FIGURE.findall(p), _FIGURE.findall(q), strict=True)
            if x != y
        )


def _plain(paragraph: str) -> str:
    return _FIGURE.sub("⟦⟧", paragraph)


def _start(paragraph: str) -> str:
    text = re.sub("[⟦⟧]", "", paragraph.replace("⟦⟧", "……")).rstrip("，；：、")
    return text if len(text) <= 16 else f"{text[:15]}……"


def _reworded(old: str, new: str) -> str:
    """Return what changed in a paragraph, clause against clause."""
    a, b = (re.findall(r"[^，。；：、]+[，。；：、]?", _plain(p)) for p in (old, new))
    pieces = [
        ("".join(a[i:j]), "".join(b[k:m]))
        for kind, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
        if kind != "equal"
    ]
    said = "；".join(
        f"“{_start(x)}”改为“{_start(y)}”" if x and y else f"增加“{_start(y)}”" if y else f"删去“{_start(x)}”"
        for x, y in pieces[:2]
    )
    return f"“{_start(new)}”这一段，{said}{'等' if len(pieces) > 2 else ''}"


# ---- before a final or public edition ----------------------------------------------------------------------------------------


def in_use(source: Source) -> bool:
    """Return whether this project signs off: some section has an owner, or somebody has signed."""
    return any(owners(p) != ("",) for p in source.parts) or file_of(source.project, source.year).is_file()


def check_signed(source: Source, edition: str, anyway: bool = False) -> Problems:
    """Return the parts that forbid a final or public edition, unsigned or expired, each with the reason.

    With `anyway` they are warnings. A project in which no section has an owner and nobody has signed does not sign off.
    """
    problems = Problems()
    if edition not in ("final", "public") or not in_use(source):
        return problems
    for signature in state(source):
        if signature.state != SIGNED and not signature.target.metric:
            _refuse(signature, problems, Severity.WARNING if anyway else Severity.ERROR)
        elif signature.state == EXPIRED:
            problems.add(
                "sign-expired",
                f"指标“{signature.target.name}”{signature.date}确认后变了：{signature.reasons[0]}",
                signature.target.place,
                "请责任科室再确认一次。",
                severity=Severity.WARNING,
            )
    return problems


def _refuse(signature: Signature, problems: Problems, severity: Severity) -> None:
    target = signature.target
    hint = f"确认后运行：python build_report.py sign {target.name} --by {target.owner or '科室'}；不等签字就加 --unsigned。"
    if signature.state == UNSIGNED:
        problems.add("sign-missing", f"{signature.name} 还没有签字", target.place, hint, severity=severity)
    else:
        problems.add(
            "sign-expired",
            f"{signature.name} 的签字已失效（{signature.by} {signature.date}）：{'；'.join(signature.reasons[:4])}",
            target.place,
            hint,
            severity=severity,
        )
