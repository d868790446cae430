"""Keep a folder as `init` of this version writes it, for the versions to come: tests/corpus/folders/<version>.

In: nothing. Out: the folder, with a program folder in its shim that no machine has. Responsible for: what
tests/whole/test_folders.py builds and upgrades with every later program. Run once for each release whose first two numbers are
new; docs/release.md tells when.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from lawreport.base.versions import this
from lawreport.start.unit.newproject import new_project
from lawreport.unitkind import UnitKind

FOLDERS = Path(__file__).resolve().parent.parent / "tests" / "corpus" / "folders"


def main() -> None:
    folder = FOLDERS / ".".join(map(str, this()[:2]))
    shutil.rmtree(folder, ignore_errors=True)
    for name, data in new_project("甲市乙区水务局", "区水务局", UnitKind.DEPARTMENT, 2025).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(_elsewhere(data) if name in ("build_report.py", "说明.txt") else data)
    print(folder)


def _elsewhere(data: bytes) -> bytes:
    """Return a text with the folder of this program replaced."""
    return data.replace(str(FOLDERS.parents[2]).encode(), "D:/年报程序".encode())


if __name__ == "__main__":
    main()
