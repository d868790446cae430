"""The project that lends its catalogue, charts and look to many units.

In: the folder of the units, and the project that was named, if one was. Out: that project's folder. Responsible for: which
folder above counts as one.
"""

from __future__ import annotations

from pathlib import Path

from lawreport.problem import Trouble
from lawreport.project import lends


def lender(units: Path, named: str | None) -> Path | None:
    """Return the folder of the shared project: the one named, else the nearest above the units that has data/ or templates/.

    Raise `Trouble` where the one named has nothing to lend.
    """
    if named is not None:
        folder = Path(named).resolve()
        if not _has(folder):
            raise Trouble.one(
                "project-lends-nothing",
                f"“{named}”里没有 data，也没有 templates，不能作各单位共用的项目",
                hint="--project 要写放着共用的指标目录、模板的文件夹；共用的就在上一层的，不用写。",
            )
        return folder
    return next((folder for folder in list(units.resolve().parents)[:4] if _has(folder)), None)


def _has(folder: Path) -> bool:
    return lends(folder) or (folder / "data").is_dir()
