"""A file that leaves the house, and the record of the errors it goes out with, which never part.

In: bytes, what was let go. Out: where they were put. Responsible for: that no report that went out with errors ever lies
without its record, and none without errors beside an old one.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from lawreport.base.disk import MOST_BYTES
from lawreport.base.kept import read
from lawreport.checks.waivers import Waived, record_csv, record_path
from lawreport.edition import Edition
from lawreport.problem import Place, Problem, Severity, Trouble

if TYPE_CHECKING:
    from lawreport.outputs.put import Outputs, Put


def put_recorded(
    outputs: Outputs, wanted: Path, data: bytes, waived: tuple[Waived, ...], edition: Edition, last: bool = True
) -> tuple[tuple[Put, ...], tuple[Problem, ...]]:
    """Return where the report went and where its record, and what was amiss: the record comes first, where there is one."""
    if waived:
        return _with_record(outputs, wanted, data, waived, edition), ()
    put = outputs.put(wanted, data, last=last)
    return (put,), _dropped(record_path(put.path), outputs)


def _with_record(outputs: Outputs, wanted: Path, data: bytes, waived: tuple[Waived, ...], edition: Edition) -> tuple[Put, ...]:
    from lawreport.outputs.put import Put

    rows, record = record_csv(waived, edition, datetime.date.today()), record_path(wanted)
    before = read(record, MOST_BYTES) if record.is_file() and not record.is_symlink() else None
    _recorded(record, rows, outputs)
    try:
        report = outputs.put(wanted, data)
    except Trouble:
        _put_back(record, before)
        raise
    if report.path != wanted:  # the old report stays where it is, with its own record
        _put_back(record, before)
        record = _recorded(record_path(report.path), rows, outputs)
    return report, Put(record)


def _recorded(record: Path, rows: bytes, outputs: Outputs) -> Path:
    """Return the record, written; what somebody wrote into the one before is set aside."""
    from lawreport.outputs.put import set_aside
    from lawreport.outputs.written import EDITED

    if outputs.objection(record, rows) == EDITED:
        set_aside(record)
    return outputs.replace(record, rows)


def _dropped(record: Path, outputs: Outputs) -> tuple[Problem, ...]:
    """Return what failed when the record of the report that was replaced was removed.

    Where somebody wrote into it, it is set aside.
    """
    from lawreport.outputs.put import set_aside
    from lawreport.outputs.written import EDITED

    try:
        if outputs.objection(record) == EDITED:
            set_aside(record)
        record.unlink(missing_ok=True)
    except OSError:
        return (
            Problem(
                "record-open",
                "新报告没有放行什么，旧的放行记录却删不掉",
                Place(record.name),
                "请关闭打开它的程序，再生成一次。",
                Severity.WARNING,
            ),
        )
    return ()


def _put_back(record: Path, before: bytes | None) -> None:
    """Write the record as it was before, or remove it where there was none."""
    from lawreport.files.write import write

    if before is None:
        record.unlink(missing_ok=True)
    else:
        write(record, before)
