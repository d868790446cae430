"""The tab 进度: terms, who owes what, what is to be done before the final edition; and signing.

In: the desk; who signs what. Out: `status` with the names that people use, what a signature would cover, signatures.
Responsible for: that only what was shown is signed. Whose signature it is, is what was typed: anybody at the keyboard can sign.
"""

from __future__ import annotations

import datetime
from collections import Counter

from lawreport.base.dates import date_in_words
from lawreport.checks.signoff.signing import Record, Signature, append, sign_off, state
from lawreport.checks.signoff.targets import WHOLE
from lawreport.files.editing.editing import changed_meanwhile
from lawreport.page.asked import Answer, Asked, Routes
from lawreport.page.desk import Desk, Made, problem_json
from lawreport.page.tabs.called import file_called, metrics_of, part_called, place_called
from lawreport.page.tabs.data import change_json
from lawreport.problem import Place, Problem, Problems, Trouble
from lawreport.source.reader import Source
from lawreport.year.status import Share, Status, status_of


def progress(desk: Desk, asked: Asked) -> Answer:
    """Return how far the report has come. Raise `Trouble` where that cannot be told for errors in its files."""
    made = desk.made()
    source = _read(made)
    status = status_of(source, datetime.date.today())
    metrics = {s.target.name: s for s in state(source) if s.target.metric}
    return {
        "version": made.version,
        "year": status.year,
        "today": date_in_words(status.today),
        "terms": [{"what": t.what, "date": t.date.isoformat(), "said": _before(t.date), "days": t.days} for t in status.terms],
        "shares": [_share(share, metrics, made) for share in status.shares],
        "blocks": [_block(problem, made) for problem in status.blocks],
        "unchanged": [_stale(file, places, made) for file, places in status.stale.items()],
        "promises": _promises(status),
        "issued": _issued(status),
        "waived": [{"report": r.report, "rows": r.rows} for r in status.records],
    }


def _read(made: Made) -> Source:
    """Return the source, where it could be read whole. Raise `Trouble` as `status` does."""
    if made.source is None:
        raise Trouble(made.problems)
    Problems(made.source.problems).raise_errors()
    return made.source


def _before(day: datetime.date) -> str:
    return f"{day.month}月{day.day}日前"


def _share(share: Share, metrics: dict[str, Signature], made: Made) -> Answer:
    """Return the share of one 科室: its metrics, and its parts by their headings."""
    own = [s for s in metrics.values() if s.target.owner == share.owner]
    return {
        "owner": share.owner,
        "metrics": share.metrics,
        "missing": [{"metric": name, **_go(metrics[name].target.place)} for name in share.missing if name in metrics],
        "states": {str(name): count for name, count in Counter(s.state for s in own).items()},
        "own": [_signature(s, made) for s in own],
        "parts": [_signature(s, made) for s in share.sections],
    }


def _signature(signature: Signature, made: Made) -> Answer:
    target = signature.target
    return {
        "name": target.name,
        "scope": target.scope,
        "owner": target.owner,
        "called": target.name if target.metric else part_called(target.name, made),
        "metric": target.metric,
        "value": target.values[0][1] if target.metric else "",
        "state": signature.state,
        "by": signature.by,
        "date": signature.date,
        "reasons": [str(reason) for reason in signature.reasons],
        **_go(target.place),
    }


def _go(place: Place) -> Answer:
    return {"file": place.file, "line": place.line}


def _block(problem: Problem, made: Made) -> Answer:
    """Return what keeps the final edition back, told with the heading instead of the name of a file where it is a signature."""
    signature = problem.id.startswith("sign-")
    words = problem.message
    if signature:
        stem = problem.message.split("（")[0].split(" ")[0]
        words = f"“{part_called(stem, made)}”{problem.message.removeprefix(stem).removeprefix('（总表）')}"
    return problem_json(problem) | {
        "words": words,
        "where": place_called(problem.place, made),
        "signature": signature,
        "metrics": metrics_of(problem, made),
    }


def _stale(file: str, places: tuple[Place, ...], made: Made) -> Answer:
    return {"file": file, "called": file_called(file, made), "lines": [place.line for place in places], "line": places[0].line}


def _promises(status: Status) -> Answer:
    promises = status.promises
    unread = problem_json(promises.unread) if promises.unread else None
    return {"file": promises.file, "waiting": promises.waiting, "total": promises.total, "unread": unread}


def _issued(status: Status) -> Answer | None:
    last = status.issued
    return {"date": last.date, "edition": str(last.edition), "to": last.to, "file": last.path.name} if last else None


# ---- signing -----------------------------------------------------------------------------------------------------------------


def covered(desk: Desk, asked: Asked) -> Answer:
    """Return what would be signed: the finished text and the values of each part and metric, and the name it is kept under."""
    made = desk.made()
    new = _records(_read(made), asked)
    return {"by": new[0].by if new else "", "records": [_record(record, made) for record in new]}


def _records(source: Source, asked: Asked) -> list[Record]:
    """Return the records of the signature that is asked for. Raise `Trouble` where it is not theirs to sign."""
    names = tuple(str(name) for name in asked.body["parts"])
    if not names:
        raise ValueError(names)
    whole, instead_of = bool(asked.body.get("whole")), str(asked.body.get("instead_of", ""))
    return sign_off(source, names, str(asked.body["by"]), datetime.date.today(), whole, instead_of)


def _record(record: Record, made: Made) -> Answer:
    return {
        "name": record.name,
        "called": part_called(record.name, made),
        "scope": record.scope,
        "digest": record.digest,
        "paragraphs": record.paragraphs,
        "values": record.values,
        "whole": record.name == WHOLE,
    }


def sign(desk: Desk, asked: Asked) -> Answer:
    """Sign what was shown: `parts`, `by`, and the `digests` of what was shown. Raise `Trouble` where it reads otherwise now."""
    made = desk.made()
    source = _read(made)
    new = _records(source, asked)
    if [record.digest for record in new] != asked.body["digests"]:
        raise changed_meanwhile(file_called(f"sections/{source.year}/report.yaml", made))
    command = f"page 签字 {' '.join(dict.fromkeys(record.name for record in new))} --by {new[0].by}"
    path = append(desk.project(), source.year, new, command)
    desk.changed()
    return change_json(desk) | {"signed": len(new), "by": new[0].by, "file": desk.project().name(path)}


ROUTES: Routes = (("GET", "/api/progress", progress), ("POST", "/api/sign/covered", covered), ("POST", "/api/sign", sign))
