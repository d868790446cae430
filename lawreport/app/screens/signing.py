"""The screen of `sign`: what was confirmed, by whom.

In: the `Record`s that were written. Out: lines. Responsible for: how many of them are told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lawreport.checks.signoff.signing import Record

MOST = 12


def signed_lines(records: Sequence[Record], file: str) -> Iterator[str]:
    """Yield what was signed, and where that is kept."""
    for record in records[:MOST]:
        scope = f"（{record.scope}负责的内容）" if record.scope else ""
        yield f"已签：{record.name}{scope}  {record.by}  {record.date}，含 {len(record.values)} 个数"
    yield f"共签 {len(records)} 项，记在 {file}。以后文字或数字再变，签字自动失效。"
