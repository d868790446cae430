"""A name that was replaced wherever it is printed, as one change of data/unit.yaml.

In: the names of a plan. Out: the unit's file, before and after. Responsible for: that the names of today are replaced, where
they still are those that were printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lawreport.back.pull.values import Renamed
from lawreport.files.textfile import decode, encoded_like
from lawreport.files.yamledit import splice
from lawreport.files.yamlfile import Scalar, parse
from lawreport.files.yamlpage import Unwritable, node_at
from lawreport.problem import Place, Trouble
from lawreport.project import Project
from lawreport.source.typed import UNIT

_FIELDS = {"单位": "name", "简称": "short"}


def renamed(project: Project, names: Sequence[Renamed]) -> dict[Path, tuple[bytes, bytes]]:
    """Return path → (bytes, new bytes) of the unit's file; nothing without names. Raise `Trouble` where it cannot be."""
    path = project.root / UNIT
    if not names:
        return {}
    data = project.file(path).read()
    text = decode(data, UNIT)
    for one in names:
        try:
            scalar = node_at(parse(text, UNIT)[0], _FIELDS[one.name])
            if not isinstance(scalar, Scalar) or scalar.text != one.old:
                raise Unwritable(one.name)
            text = splice(text, UNIT, _FIELDS[one.name], [(0, len(scalar.text), one.new)])
        except Unwritable:
            hint = "请自己在里面改。"
            raise Trouble.one("pull-name", f"{one.name}“{one.old}”→“{one.new}”写不进去", Place(UNIT), hint) from None
    return {path: (data, encoded_like(data, text))}
