"""Sign-off (签字): who confirmed which part or metric when, and whether it still reads as it did then.

In: a `Source` and the records in data/<year>签字.csv. Out: the `Signature` of everything that needs one, 未签, 已签 or
已失效 with the reasons. Responsible for: how a record is kept, and what a final or public edition lacks.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lawreport.base.disk import File
from lawreport.checks.signoff.reasons import Reason, reasons_of
from lawreport.checks.signoff.signers import Signer, allowed, nobody, owners_of, seen, signer
from lawreport.checks.signoff.targets import MISSING, WHOLE, Target, digest, owners, stem, targets, whole_part
from lawreport.edition import Edition
from lawreport.files.textfile import decode
from lawreport.files.write import cell_said, cell_text
from lawreport.problem import Place, Problem, Problems, Severity, Trouble, did_you_mean
from lawreport.project import Project
from lawreport.source.reader import Source

UNSIGNED, SIGNED, EXPIRED = "未签", "已签", "已失效"
COLUMNS = ("对象", "范围", "签字", "日期", "校验", "数值", "确认的文字")
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
    reasons: tuple[Reason, ...] = ()

    @property
    def name(self) -> str:
        """Return how people call it: 01_measures（监督科）."""
        scope = self.target.scope
        if self.target.name == WHOLE:
            return f"{WHOLE}（总表）"
        return f"{self.target.name}（{scope}）" if scope else self.target.name


# ---- the file ------------------------------------------------------------------------------------------------------------


def records(source: Source) -> tuple[Record, ...]:
    """Return every record of the year, oldest first. Raise `Trouble` when the file cannot be read."""
    file = _file(source)
    return _records(file.read(), file.name) if file else ()


def _file(source: Source) -> File | None:
    return source.files.get(source.project.name(source.project.signatures(source.year)))


def _records(data: bytes | None, name: str) -> tuple[Record, ...]:
    """Return the records in the bytes of a sign-off file. Raise `Trouble` where they cannot be read."""
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
    """Return the record of a row. Raise `Trouble` where cells are missing."""
    if len(row) < len(COLUMNS):
        raise Trouble.one("sign-file", "签字记录少了几格，读不懂", place, "请恢复原样，不要手工改这个文件。")
    name, scope, by, date, check, values, text = map(cell_said, row[: len(COLUMNS)])
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

    path = project.signatures(year)
    with editing(project, command, tell) as edit:
        edit.write(path, written((*_records(edit.read(path), project.name(path)), *new)))
    return path


def written(records: tuple[Record, ...]) -> bytes:
    """Return the bytes of a sign-off file."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for r in records:
        cells = (r.name, r.scope, r.by, r.date, r.digest, "\n".join(map("＝".join, r.values)), "\n".join(r.paragraphs))
        rows.writerow(map(cell_text, cells))
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
    chosen = (
        [t for n in names for t in _named(n, source, everything, who, problems)]
        if names
        else _all(source, everything, who, problems)
    )
    for target in chosen:
        problems.extend(target.problems)
        if target.metric and names and target.values[0][1] == MISSING:
            problems.add(
                "sign-missing", f"“{target.name}”还没有数，不能确认", target.place, f"请先填 data/{source.year} 的数。"
            )
    Problems(dict.fromkeys(problems)).raise_errors()
    return [record_of(t, who.name, date) for t in dict.fromkeys(chosen)]


def _named(name: str, source: Source, everything: tuple[Target, ...], who: Signer, problems: Problems) -> list[Target]:
    """Return the targets that a name means and `who` signs: a part by its file or number, a metric; else a problem."""
    typed = Path(name).name.removesuffix(".yaml")
    named = [t for t in everything if t.name == typed]
    if not named:
        named = [t for t in everything if re.match(rf"0*{re.escape(typed)}_", t.name)] if typed.isdecimal() else []
    if not named:
        problems.append(_unknown(name, typed, source, everything))
        return []
    mine = allowed(name, named, who, owners_of(everything), problems)
    return mine if who.owner else _complete(mine, source)


def _unknown(name: str, wanted: str, source: Source, everything: tuple[Target, ...]) -> Problem:
    """Return the problem of a name that is no target, with what may be meant."""
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


def _complete(shares: list[Target], source: Source) -> list[Target]:
    """Return the part as a whole, for somebody who owns no share of it."""
    if len(shares) < 2:
        return shares
    return [whole_part(source, next(p for p in source.parts if stem(p) == shares[0].name))]


def _all(source: Source, everything: tuple[Target, ...], who: Signer, problems: Problems) -> list[Target]:
    """Return what is one's own; everything for who signs the whole, and where nobody owns anything."""
    known = owners_of(everything)
    if known and not who.owner and not who.whole:
        problems.append(nobody(who.name, known))
        return []
    own = [t for t in everything if who.owner and t.owner == who.owner]
    names = dict.fromkeys(t.name for t in everything)
    chosen = own or [t for name in names for t in _complete([t for t in everything if t.name == name], source)]
    return [t for t in chosen if not (t.metric and t.values[0][1] == MISSING)]


# ---- whether it still holds ------------------------------------------------------------------------------------------------


def state(source: Source) -> tuple[Signature, ...]:
    """Return the signature of every target: 未签, 已签, or 已失效 with the reasons."""
    kept = records(source)
    wholes = {stem(p): whole_part(source, p) for p in source.parts if len(owners(p)) > 1}
    return tuple(_state(t, wholes.get(t.name, t), kept) for t in targets(source))


def _state(target: Target, whole: Target, kept: tuple[Record, ...]) -> Signature:
    """Return the signature of a target: a record of the share or of the whole part counts.

    Among several that no longer hold, the last tells why.
    """
    tried = [
        (record, tuple(reasons_of(record, target if record.scope else whole)))
        for record in reversed(kept)
        if record.name == target.name and record.scope in ("", target.scope)
    ]
    if not tried:
        return Signature(target, UNSIGNED)
    record, reasons = next((pair for pair in tried if not pair[1]), tried[0])
    return Signature(target, EXPIRED if reasons else SIGNED, record.by, record.date, reasons)


# ---- before a final or public edition ----------------------------------------------------------------------------------------


def in_use(source: Source) -> bool:
    """Return whether this project signs off: some section has an owner, or somebody has signed."""
    return any(owners(p) != ("",) for p in source.parts) or _file(source) is not None


def check_signed(source: Source, edition: Edition, anyway: bool = False) -> Problems:
    """Return the parts that forbid a final or public edition, unsigned or expired, each with the reason.

    With `anyway` they are warnings. A project in which no section has an owner and nobody has signed does not sign off.
    """
    problems = Problems()
    if not edition.traits.strict or not in_use(source):
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
    """Add the problem that a part is not signed, or no longer."""
    target = signature.target
    hint = f"确认后运行：python build_report.py sign {target.name} --by {target.owner or '科室'}；不等签字就加 --unsigned。"
    if signature.state == UNSIGNED:
        problems.add("sign-missing", f"{signature.name} 还没有签字", target.place, hint, severity=severity)
    else:
        problems.add(
            "sign-expired",
            f"{signature.name} 的签字已失效（{signature.by} {signature.date}）：{'；'.join(map(str, signature.reasons[:4]))}",
            target.place,
            hint,
            severity=severity,
        )
