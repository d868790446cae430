"""What is measured: the fictional example, as one project and as many units, with and without its charts."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "wangchuan"
YEAR = "2025"
TEMPLATE = ROOT / "templates" / "report.docx"


def project(folder: Path) -> Path:
    """Return a copy of the example, with the template beside it."""
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("build"))
    (folder / "templates").mkdir()
    shutil.copy(TEMPLATE, folder / "templates")
    return folder


def bureau(folder: Path, count: int, charts: bool = True) -> Path:
    """Return the folder of `count` units with figures of their own below a bureau that holds what they share."""
    shutil.copytree(EXAMPLE / "charts", folder / "charts")
    shutil.copytree(TEMPLATE.parent, folder / "templates")
    (folder / "data").mkdir()
    shutil.copy(EXAMPLE / "data/metrics.yaml", folder / "data")
    for number in range(count):
        _unit(folder / "units" / f"u{number:04d}", number, charts)
    return folder / "units"


def _unit(folder: Path, number: int, charts: bool) -> None:
    for part in ("sections", "data"):
        shutil.copytree(EXAMPLE / part, folder / part)
    (folder / "data/metrics.yaml").unlink()
    replace(folder / "data/unit.yaml", "望川市司法局", f"第{number}司法局")
    for name in ("复议新收", "复议未结", "应诉案件", "法律援助"):       # charts of every unit differ
        replace(folder / f"data/{YEAR}.csv", rf"(?m)^{name},(\d+)", lambda m: f"{m[0][:-len(m[1])]}{int(m[1]) + number}")
    if not charts:
        for path in (folder / "sections").rglob("*.yaml"):
            replace(path, r"(?m)^ *charts: .*\n", "", must=False)


def replace(path: Path, pattern: str, new, must: bool = True) -> None:
    """Rewrite a file with every match of the pattern replaced."""
    text, count = re.subn(pattern, new, path.read_text(encoding="utf-8-sig"))
    if must and not count:
        raise SystemExit(f"{path}: {pattern}?")
    path.write_text(text, encoding="utf-8")
